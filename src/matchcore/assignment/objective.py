"""What each objective counts a pair as worth, and how large scores may be (layer 2).

`best_total` counts the score itself. `most_placements` adds to every pair a bonus so large that one more
placement outweighs any change of scores: among P placements the scores' sum varies by at most ``2 * largest *
P``.
"""

from __future__ import annotations

import numpy as np

from matchcore.assignment.pair_graph import Ints
from matchcore.assignment.result import Objective
from matchcore.errors import Problem, ScoreError
from matchcore.messages import Message

__all__ = ["FLOAT_EXACT", "bonus_for", "largest_allowed", "largest_bonus", "pair_worth", "require_range"]

FLOAT_EXACT = 2**53
"""Integers up to here are exact in float64, which SciPy's solvers compute in."""

_INT_EXACT = 2**62


def bonus_for(objective: Objective, largest: int, most_possible: int) -> int:
    """The bonus per placement, for scores of at most `largest` in size and at most `most_possible` placements."""
    return 0 if objective == "best_total" else 2 * largest * most_possible + 1


def largest_bonus(largest: int, most_possible: int, limit: int = _INT_EXACT) -> int:
    """The largest bonus per placement for which scores of at most `largest` in size are still exact."""
    return limit // (4 * (most_possible + 1)) - largest


def largest_allowed(objective: Objective, most_possible: int, limit: int = _INT_EXACT) -> int:
    """The largest score for which every sum the solvers and the proof form stays below `limit`.

    They form sums of at most ``4 * (P + 1)`` pairs' worths, P the number of placements possible.
    """
    worth = limit // (4 * (most_possible + 1))
    return worth if objective == "best_total" else max(0, (worth - 1) // (2 * most_possible + 1))


def require_range(objective: Objective, largest: int, most_possible: int) -> None:
    """Raise unless scores of this size are exact.

    Raises
    ------
    ScoreError
        With the figure that would do and what to divide by.
    """
    limit = largest_allowed(objective, most_possible)
    if largest > limit:
        factor = -(-largest // limit) if limit else largest
        raise ScoreError(
            Problem(
                Message("assign.scores_range", n_placements=most_possible, limit=limit),
                Message("assign.scores_range_remedy", factor=factor),
                field="scores",
                value=largest,
            )
        )


def pair_worth(score: Ints, bonus: int) -> Ints:
    """What each pair counts for: its score and the bonus (the very array when there is none)."""
    return score if bonus == 0 else score.astype(np.int64) + bonus
