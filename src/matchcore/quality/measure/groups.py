"""A result's figures by group, eligibility apart from assignment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matchcore.messages import Message, Text
from matchcore.quality.measure.intervals import NO_ESTIMATE, Estimate, Floats, Resampling, estimate_ratios

LEAST_SHOWN = 5
"""How many people a group needs for its outcomes to be told: of fewer, they would tell of somebody."""


@dataclass(frozen=True, slots=True)
class GroupFigures:
    """The figures of one group; eligibility is kept apart from assignment.

    Attributes
    ----------
    name, value
        The group, such as ``"sex"`` and ``"woman"``; both empty for all candidates, `value` None for those of whom it
        is not known.
    n
        How many candidates it has. Of a group of fewer than `LEAST_SHOWN` no other figure is told.
    eligible
        The share with at least one feasible opening: what the gates decide.
    placed
        The share placed: what comes out.
    placed_of_eligible
        The share placed of those with a feasible opening: what the assignment decides.
    mean_score
        The mean score of those placed, score units.
    first_choice
        The share of those placed who got their best scored feasible opening.
    mean_rank
        The mean rank, among their feasible openings by score, of what those placed received.
    tied, declared, unknown
        The shares of those placed whose placement another optimum would change, and rests on something declared, and
        on something unknown.
    mean_margin
        How far the score of a placement can fall on average before the placement changes, score units; over those
        whose margin was measured.
    blocking
        The share with an opening that would rather have them too.
    """

    name: str
    value: str | None
    n: int
    eligible: Estimate = NO_ESTIMATE
    placed: Estimate = NO_ESTIMATE
    placed_of_eligible: Estimate = NO_ESTIMATE
    mean_score: Estimate = NO_ESTIMATE
    first_choice: Estimate = NO_ESTIMATE
    mean_rank: Estimate = NO_ESTIMATE
    tied: Estimate = NO_ESTIMATE
    declared: Estimate = NO_ESTIMATE
    unknown: Estimate = NO_ESTIMATE
    mean_margin: Estimate = NO_ESTIMATE
    blocking: Estimate = NO_ESTIMATE


def estimates_by_group(
    groups: Mapping[str, npt.NDArray[np.object_]], numerators: Floats, denominators: Floats, how: Resampling
) -> Iterator[tuple[str, str | None, npt.NDArray[np.bool_], list[Estimate]]]:
    """The same ratios for several groups of people, all from the same draws of everyone.

    Parameters
    ----------
    groups
        object[n] by name: each person's value, None where it is not known.
    numerators, denominators, how
        float64[n, k], as for `estimate_ratios`.

    Yields
    ------
    name, value, mask, estimates
        Everyone (with empty names), then each value of each group by name, and last None for those of whom it is not
        known; bool[n], who belongs to it; its k ratios, none of them where they are withheld.
    """
    n, k = numerators.shape
    masks: list[tuple[str, str | None, npt.NDArray[np.bool_]]] = [("", "", np.ones(n, dtype=np.bool_))]
    for name, column in sorted(groups.items()):
        values = sorted({str(entry) for entry in column if entry is not None})
        masks += [(name, value, np.asarray(column == value, dtype=np.bool_)) for value in values]
        unknown = np.array([entry is None for entry in column], dtype=np.bool_)
        if unknown.any():
            masks.append((name, None, unknown))
    over, under = (
        np.concatenate([column * mask[:, None] for _, _, mask in masks], axis=1)
        for column in (numerators, denominators)
    )
    every = estimate_ratios(over, under, how)
    for number, (name, value, mask) in enumerate(masks):
        told = every[number * k : (number + 1) * k]
        yield name, value, mask, [] if withheld(name, int(mask.sum())) else told


def withheld(name: str, n: int) -> bool:
    """Whether the outcomes of a group of `n` people are not told; those of everyone (no name) always are."""
    return bool(name) and n < LEAST_SHOWN


def group_label(name: str, value: str | None) -> Text:
    """What a user reads for a group."""
    if not name:
        return Message("quality.everyone")
    told = Message("quality.groups.unknown") if value is None else value
    return Message("quality.groups.name", name=name, value=told)


def headings(*names: str) -> list[Text]:
    """The headings of a table of figures."""
    return [Message(f"quality.heading.{name}") for name in names]
