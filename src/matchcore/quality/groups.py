"""A result's figures by group, eligibility apart from assignment (layer 6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from matchcore.quality.intervals import Estimate, Resampling, estimate_by_group
from matchcore.quality.measures import own_scores
from matchcore.result import MatchResult

__all__ = ["GroupFigures", "group_figures", "group_masks"]


@dataclass(frozen=True, slots=True)
class GroupFigures:
    """The figures of one group; eligibility is kept apart from assignment.

    Attributes
    ----------
    name, value
        The group, such as ``"sex"`` and ``"woman"``; both empty for all candidates.
    n
        How many candidates it has.
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
    """

    name: str
    value: str
    n: int
    eligible: Estimate
    placed: Estimate
    placed_of_eligible: Estimate
    mean_score: Estimate
    first_choice: Estimate


def group_masks(groups: Mapping[str, npt.NDArray[np.object_]], n: int) -> list[tuple[str, str, npt.NDArray[np.bool_]]]:
    """Everyone (with empty names), then each value of each group by name, with who belongs to it."""
    masks = [("", "", np.ones(n, dtype=np.bool_))]
    for name, column in sorted(groups.items()):
        values = sorted({str(entry) for entry in column if entry is not None})
        masks += [(name, value, np.asarray(column == value, dtype=np.bool_)) for value in values]
    return masks


def group_figures(result: MatchResult, ranks: npt.NDArray[Any], how: Resampling) -> tuple[GroupFigures, ...]:
    """The figures of everyone, and then of each group, all from the same draws of people."""
    n = result.pool.n_candidates
    one = np.ones(n)
    placed = (result.assignment.opening_of >= 0).astype(np.float64)
    eligible = (np.diff(result.pairs.indptr) > 0).astype(np.float64)
    score = np.maximum(own_scores(result), 0).astype(np.float64)
    over = np.column_stack([eligible, placed, placed, score, ranks == 1])
    under = np.column_stack([one, one, eligible, placed, placed])
    masks = group_masks(result.pool.groups, n)
    estimates = estimate_by_group(over.astype(np.float64), under, [mask for _, _, mask in masks], how)
    return tuple(
        GroupFigures(name, value, int(mask.sum()), *figures) for (name, value, mask), figures in zip(masks, estimates)
    )
