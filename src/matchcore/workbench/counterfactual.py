"""People who are not in the pool, judged against its openings.

A criterion judges a pair by that pair's columns: somebody changed is judged as she would be in a pool that holds her.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from matchcore.pairs import Hearing, Verdicts, hear_people
from matchcore.pool import CandidateColumns
from matchcore.solution.solution import Solution


@dataclass(frozen=True, eq=False, slots=True)
class Judged:
    """People, and what all criteria say of them at every opening.

    Attributes
    ----------
    solution
        To which they do not belong.
    hearing, verdicts
        Who they are to the jury, and what is feasible for them.
    """

    solution: Solution
    hearing: Hearing
    verdicts: Verdicts

    def feasible(self, number: int) -> npt.NDArray[np.intp]:
        """The openings that every gate lets one of them through to, ascending."""
        return self.verdicts.of(number)[0]

    def pairs(self, number: int, row: int) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.int32]]:
        """What candidate `row` could have if she were one of these, as her lock and bans leave it: openings, scores."""
        lock = self.solution.task.lock_at.get(row)
        if lock is not None:
            return np.array([lock]), np.array([self.hearing.score_of(number, lock)], dtype=np.int32)
        return without_bans(self.solution, row, *self.verdicts.of(number))


def judge_people(solution: Solution, people: CandidateColumns) -> Judged:
    """Judge people against all openings."""
    hearing = hear_people(solution.pairs, solution.pool.columns, solution.policy, solution.factories, people)
    return Judged(solution, hearing, hearing.of(np.arange(len(people))))


def without_bans(solution: Solution, row: int, cols: Any, score: Any) -> tuple[Any, Any]:
    """Of the openings that are possible for a candidate, and their scores, those that her bans leave."""
    banned = solution.task.ban_at.get(row)
    if not banned:
        return cols, score
    is_left = ~np.isin(cols, list(banned))
    return cols[is_left], score[is_left]
