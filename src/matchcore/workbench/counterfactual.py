"""People who are not in the pool, judged against its openings by criteria of their own.

A criterion judges a pair by that pair's columns: somebody changed is judged as she would be in a pool that holds her.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from matchcore.pairs import judge_block
from matchcore.pool import CandidateColumns
from matchcore.pool.arranging import join_candidates
from matchcore.solution.solution import Solution

__all__ = ["Judged", "judge_people"]

_AT_ONCE = 2**21


@dataclass(frozen=True, eq=False)
class Judged:
    """k people against the m openings.

    Attributes
    ----------
    score
        int32[k, m]: the score, whether feasible or not.
    first_closed
        int8[k, m]: the number of the first criterion whose gate is closed, the number of criteria when all are open.
    n_criteria
        How many criteria there are.
    """

    score: npt.NDArray[np.int32]
    first_closed: npt.NDArray[np.int8]
    n_criteria: int

    def feasible(self, place: int) -> npt.NDArray[np.intp]:
        """The openings that every gate lets one of the people through to."""
        return np.flatnonzero(self.first_closed[place] == self.n_criteria)


def judge_people(solution: Solution, people: Sequence[CandidateColumns]) -> Judged:
    """Judge people, at least one, each given as the only row of her columns."""
    columns = replace(solution.pool.columns, candidates=join_candidates(people))
    made = tuple(factory(columns, solution.policy) for factory in solution.factories)
    k, cols = len(people), np.arange(solution.pool.n_openings)
    score = np.empty((k, len(cols)), dtype=np.int32)
    first_closed = np.empty((k, len(cols)), dtype=np.int8)
    size = max(1, _AT_ONCE // max(1, len(cols)))
    for start in range(0, k, size):
        rows = np.arange(start, min(start + size, k))
        score[rows], first_closed[rows] = judge_block(made, solution.policy, rows, cols)
    return Judged(score, first_closed, len(made))
