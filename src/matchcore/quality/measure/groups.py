"""A result's figures by group, eligibility apart from assignment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from matchcore.messages import Message, Text
from matchcore.quality.measure.counts import own_scores
from matchcore.quality.measure.intervals import NO_ESTIMATE, Estimate, Resampling, estimate_by_group
from matchcore.result import MatchResult

__all__ = [
    "LEAST_SHOWN",
    "GroupFigures",
    "PersonFigures",
    "group_figures",
    "group_label",
    "group_masks",
    "headings",
    "withheld",
]

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
    eligible: Estimate
    placed: Estimate
    placed_of_eligible: Estimate
    mean_score: Estimate
    first_choice: Estimate
    mean_rank: Estimate
    tied: Estimate
    declared: Estimate
    unknown: Estimate
    mean_margin: Estimate
    blocking: Estimate


@dataclass(frozen=True, eq=False, slots=True)
class PersonFigures:
    """What was found of each of n candidates.

    Attributes
    ----------
    rank
        int[n]: the rank of the opening received, 0 for the unplaced.
    resting
        bool[n] by flag: whose placement rests on what.
    blocking
        bool[n]: who has an opening that would rather have her too.
    margin_rows, margin
        int[k] twice: whose margins were measured, and what they are.
    """

    rank: npt.NDArray[Any]
    resting: Mapping[str, npt.NDArray[np.bool_]]
    blocking: npt.NDArray[np.bool_]
    margin_rows: npt.NDArray[Any]
    margin: npt.NDArray[Any]


Mask = tuple[str, str | None, npt.NDArray[np.bool_]]


def group_masks(groups: Mapping[str, npt.NDArray[np.object_]], n: int) -> list[Mask]:
    """Everyone (with empty names), then each value of each group by name, with who belongs to it.

    Those of whom a group is not known come last, with None for its value.
    """
    masks: list[Mask] = [("", "", np.ones(n, dtype=np.bool_))]
    for name, column in sorted(groups.items()):
        values = sorted({str(entry) for entry in column if entry is not None})
        masks += [(name, value, np.asarray(column == value, dtype=np.bool_)) for value in values]
        unknown = np.array([entry is None for entry in column], dtype=np.bool_)
        if unknown.any():
            masks.append((name, None, unknown))
    return masks


def withheld(name: str, n: int) -> bool:
    """Whether the outcomes of a group of `n` people are not told; those of everyone (no name) always are."""
    return bool(name) and n < LEAST_SHOWN


def group_label(name: str, value: str | None) -> Text:
    """What a user reads for a group."""
    if not name:
        return Message("quality.everyone")
    return Message(
        "quality.groups.name", name=name, value=Message("quality.groups.unknown") if value is None else value
    )


def headings(*names: str) -> list[Text]:
    """The headings of a table of figures."""
    return [Message(f"quality.heading.{name}") for name in names]


def group_figures(result: MatchResult, found: PersonFigures, how: Resampling) -> tuple[GroupFigures, ...]:
    """The figures of everyone, and then of each group, all from the same draws of people."""
    n = result.pool.n_candidates
    everyone = np.ones(n)
    placed = (result.assignment.opening_of >= 0).astype(np.float64)
    eligible = result.pairs.n_openings_of > 0
    margin, is_measured = np.zeros(n), np.zeros(n)
    margin[found.margin_rows], is_measured[found.margin_rows] = found.margin, 1.0
    columns = [
        (eligible, everyone),
        (placed, everyone),
        (placed, eligible),
        (np.maximum(own_scores(result), 0), placed),
        (found.rank == 1, placed),
        (found.rank, placed),
        (result.is_tied * placed, placed),
        (found.resting["declared"], placed),
        (found.resting["unknown"], placed),
        (margin, is_measured),
        (found.blocking, everyone),
    ]
    over, under = (np.column_stack(part).astype(np.float64) for part in zip(*columns))
    masks = group_masks(result.pool.groups, n)
    estimates = estimate_by_group(over, under, [mask for _, _, mask in masks], how)
    made = []
    for (name, value, mask), figures in zip(masks, estimates):
        size = int(mask.sum())
        told = [NO_ESTIMATE] * len(figures) if withheld(name, size) else figures
        made.append(GroupFigures(name, value, size, *told))
    return tuple(made)
