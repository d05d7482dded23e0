"""`Pairs`: the feasible pairs of a pool, each with its score (layer 4)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from matchcore.criteria import Criterion
from matchcore.policy import FULL_PART

__all__ = ["FULL_SCORE", "Pairs"]

FULL_SCORE = 100 * FULL_PART
"""The score of a pair that meets every demand in full: 1 000 000, shown as 100.00 points."""


@dataclass(frozen=True, eq=False)
class Pairs:
    """The feasible pairs of n candidates × m openings, sparse by candidate.

    Attributes
    ----------
    indptr
        int64[n + 1]: the pairs of candidate i stand at ``indptr[i]:indptr[i + 1]``.
    opening_idx
        int32[k]: their openings, ascending within a candidate.
    score
        int32[k]: their scores, 0…1 000 000.
    criteria
        The criteria, in the order in which a refused pair is counted to the first gate that closes.
    closed_by_candidate
        int64[n, c]: how many of each candidate's pairs each gate was the first to refuse.
    closed_by_opening
        int64[m, c]: the same for each opening.
    """

    indptr: npt.NDArray[np.int64]
    opening_idx: npt.NDArray[np.int32]
    score: npt.NDArray[np.int32]
    criteria: tuple[Criterion, ...]
    closed_by_candidate: npt.NDArray[np.int64]
    closed_by_opening: npt.NDArray[np.int64]

    @property
    def n_candidates(self) -> int:
        """How many candidates."""
        return len(self.indptr) - 1

    @property
    def n_openings(self) -> int:
        """How many openings."""
        return len(self.closed_by_opening)

    @property
    def n_feasible(self) -> int:
        """How many pairs every gate lets through."""
        return len(self.score)

    @property
    def n_closed(self) -> dict[str, int]:
        """How many pairs each gate was the first to refuse, by criterion; with `n_feasible` they make up all pairs."""
        counts = self.closed_by_candidate.sum(axis=0)
        return {criterion.name: int(count) for criterion, count in zip(self.criteria, counts)}

    @cached_property
    def n_candidates_of(self) -> npt.NDArray[np.int64]:
        """int64[m]: how many candidates are feasible for each opening."""
        return np.bincount(self.opening_idx, minlength=self.n_openings)

    def of(self, row: int) -> slice:
        """Where the pairs of candidate `row` stand."""
        return slice(int(self.indptr[row]), int(self.indptr[row + 1]))

    def score_of(self, row: int, col: int) -> int | None:
        """The score of one pair, None when it is not feasible."""
        own = self.of(row)
        place = int(np.searchsorted(self.opening_idx[own], col)) + own.start
        if place < own.stop and self.opening_idx[place] == col:
            return int(self.score[place])
        return None

    def __repr__(self) -> str:
        return f"Pairs({self.n_feasible} feasible of {self.n_candidates} candidates x {self.n_openings} openings)"
