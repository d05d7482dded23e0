"""What a pair is worth to a solver, and how large scores may be for every sum to be exact."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matchcore.assignment.pair_graph import Ints, problem
from matchcore.errors import ScoreError
from matchcore.objective import Objective, bonus_terms

FLOAT_EXACT = 2**53
"""Integers up to here are exact in float64, which SciPy's solvers compute in."""

_INT_EXACT = 2**62


def largest_allowed(objective: Objective, most_possible: int, limit: int = _INT_EXACT) -> int:
    """The largest score for which every sum the solvers and the proof form stays below `limit`.

    They form sums of at most ``4 * (P + 1)`` pairs' worths, P the number of placements possible.
    """
    times, more = bonus_terms(objective, most_possible)
    return max(0, (limit // (4 * (most_possible + 1)) - more) // (times + 1))


def require_range(objective: Objective, largest: int, most_possible: int, *, for_auction: bool = False) -> None:
    """Raise unless scores of this size are exact.

    Raises
    ------
    ScoreError
        With the figure that would do and what to divide by.
    """
    limit = largest_allowed(objective, most_possible)
    if for_auction:
        times, _ = bonus_terms(objective, most_possible)
        limit = (FLOAT_EXACT // 2 - 1) // (times + 1 if times else most_possible + 2)
    if largest > limit:
        factor = -(-largest // limit) if limit else largest
        figures = {"n_placements": most_possible, "limit": limit, "factor": factor}
        raise ScoreError(problem("assign.scores_range", "scores", largest, **figures))


@dataclass(frozen=True)
class Worth:
    """What a pair counts for in the column solver: ``scale * score + bonus``.

    For `best_total` the scale is two more than the placements possible and the bonus is 1: among assignments of the
    same total the one that places most is then worth most, and no other total can overtake a higher one.

    From the prices v' and surpluses u' of these worths come those of the scores, exactly: with ``v = floor(v' / S)``
    and ``u = ceil((u' - 1) / S)``, u and v are at least 0 and ``u + v >= score`` wherever ``u' + v' >= S * score + 1``,
    with equality where there was equality, and v = 0 (u = 0) where v' = 0 (u' = 0). For write ``v' = S * a + r``,
    0 <= r < S. Then ``(u' - 1) / S >= score - a - r / S > score - a - 1``, whose ceiling is at least ``score - a``; and
    with equality ``u' - 1 = S * (score - a) - r``, whose ceiling over S is ``score - a``.
    """

    scale: int
    bonus: int

    @classmethod
    def for_bonus(cls, bonus: int, most_possible: int) -> Worth:
        """The worth whose greatest total is the optimum: with a bonus per placement, or (0) of the scores alone."""
        return cls(1, bonus) if bonus else cls(most_possible + 2, 1)

    def fits_floats(self, largest: int) -> bool:
        """Whether shortest paths among worths of scores of this size are exact in float64."""
        return self.scale * largest + self.bonus <= FLOAT_EXACT // 2

    def of(self, score: Ints) -> Ints:
        """int64: the worths of these scores."""
        worth: Ints = score.astype(np.int64) * self.scale + self.bonus
        return worth

    def in_scores(self, surplus: Ints, price: Ints) -> tuple[Ints, Ints]:
        """Surplus and price in units of score (with the bonus of `most_placements` still in them)."""
        if self.scale == 1:
            return surplus, price
        return -((1 - surplus) // self.scale), price // self.scale
