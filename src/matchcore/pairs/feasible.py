"""`Pairs`: the feasible pairs of a pool, each with its score; `KeptPairs` when all are in arrays."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from matchcore.assignment import PairRows, PairTable
from matchcore.criteria import Criterion, LeastScoreCriterion
from matchcore.policy import FULL_PART

FULL_SCORE = 100 * FULL_PART
"""The score of a pair that meets every demand in full: 1 000 000, shown as 100.00 points."""


class Pairs(ABC):
    """The feasible pairs of n candidates × m openings, sparse by candidate, be they in memory or not.

    Attributes
    ----------
    criteria
        The criteria, in the order in which a refused pair is counted to the first gate that closes.
    closed_by_candidate
        int32[n, c]: how many of each candidate's pairs each gate was the first to refuse.
    closed_by_opening
        int32[m, c]: the same for each opening.

    What stands as a pair's `score` in arrays is what the solvers add up: its score above the least that the policy
    allows. `row` and `score_of` give the score itself.
    """

    criteria: tuple[Criterion, ...]
    closed_by_candidate: npt.NDArray[np.int32]
    closed_by_opening: npt.NDArray[np.int32]

    @property
    def n_candidates(self) -> int:
        """How many candidates."""
        return len(self.closed_by_candidate)

    @property
    def n_openings(self) -> int:
        """How many openings."""
        return len(self.closed_by_opening)

    @property
    def n_feasible(self) -> int:
        """How many pairs every gate lets through."""
        return self.n_candidates * self.n_openings - int(self.closed_by_candidate.sum())

    @property
    def n_closed(self) -> dict[str, int]:
        """How many pairs each gate was the first to refuse, by criterion; with `n_feasible` they make up all pairs."""
        counts = self.closed_by_candidate.sum(axis=0)
        return {criterion.name: int(count) for criterion, count in zip(self.criteria, counts)}

    @cached_property
    def n_openings_of(self) -> npt.NDArray[np.int64]:
        """int64[n]: how many openings are feasible for each candidate."""
        count: npt.NDArray[np.int64] = self.n_openings - self.closed_by_candidate.sum(axis=1)
        return count

    @cached_property
    def n_candidates_of(self) -> npt.NDArray[np.int64]:
        """int64[m]: how many candidates are feasible for each opening."""
        count: npt.NDArray[np.int64] = self.n_candidates - self.closed_by_opening.sum(axis=1)
        return count

    @property
    def least(self) -> int:
        """The least score of a feasible pair, in score units: what the scores in the arrays are counted from."""
        last = self.criteria[-1] if self.criteria else None
        return last.policy.least if isinstance(last, LeastScoreCriterion) else 0

    @property
    def budget(self) -> int | None:
        """The memory, in bytes, that was too little for all pairs; None when all are in memory."""
        return None

    @property
    def is_complete(self) -> bool:
        """Whether all feasible pairs are in memory, and `whole` gives them."""
        return self.budget is None

    @abstractmethod
    def whole(self) -> KeptPairs:
        """The same in arrays of its own. Raises `BudgetError` when not all are in memory."""

    @abstractmethod
    def row(self, row: int) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
        """int32[k] twice: the openings feasible for candidate `row`, ascending, and their scores."""

    def column(self, col: int) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.int32]]:
        """intp[k], int32[k]: who is feasible for opening `col`, ascending, and their scores. Raises as `whole` does."""
        rows, score = self.whole().table.col(col)
        return rows.astype(np.intp), score + np.int32(self.least)

    @abstractmethod
    def rows(self) -> Iterator[PairRows]:
        """All feasible pairs, some candidates at a time; nobody comes twice."""

    def score_of(self, row: int, col: int) -> int | None:
        """The score of one pair, None when it is not feasible."""
        cols, score = self.row(row)
        place = int(np.searchsorted(cols, col))
        return int(score[place]) if place < len(cols) and cols[place] == col else None

    def rows_at_hand(self) -> Iterator[PairRows]:
        """The same, from memory where all are kept; somebody who has none may be left out."""
        return self.rows()

    def n_among(self, cols: npt.NDArray[np.intp]) -> npt.NDArray[np.int64]:
        """int64[n]: how many of these openings (ascending) are feasible for each candidate."""
        is_among, count = np.zeros(self.n_openings, dtype=np.bool_), np.zeros(self.n_candidates, dtype=np.int64)
        is_among[cols] = True
        for rows in self.rows_at_hand():
            before, ends = np.concatenate([[0], np.cumsum(is_among[rows.opening_idx])]), np.cumsum(rows.n_of_row)
            count[rows.row] = before[ends] - before[ends - rows.n_of_row]
        return count

    def __repr__(self) -> str:
        return f"Pairs({self.n_feasible} feasible of {self.n_candidates} candidates x {self.n_openings} openings)"


@dataclass(frozen=True, eq=False, repr=False)
class KeptPairs(Pairs):
    """The feasible pairs, all in memory, in arrays.

    Attributes
    ----------
    indptr
        int64[n + 1]: the pairs of candidate i stand at ``indptr[i]:indptr[i + 1]``.
    opening_idx
        int32[k]: their openings, ascending within a candidate.
    score
        int32[k]: what each scores above the least.
    criteria, closed_by_candidate, closed_by_opening
        As for `Pairs`.
    """

    indptr: npt.NDArray[np.int64]
    opening_idx: npt.NDArray[np.int32]
    score: npt.NDArray[np.int32]
    criteria: tuple[Criterion, ...]
    closed_by_candidate: npt.NDArray[np.int32]
    closed_by_opening: npt.NDArray[np.int32]

    def whole(self) -> KeptPairs:
        """The pairs themselves."""
        return self

    @cached_property
    def table(self) -> PairTable:
        """The pairs to be looked up from both sides, and added to."""
        return PairTable.of(self.indptr, self.opening_idx, self.score, self.n_openings)

    def of(self, row: int) -> slice:
        """Where the pairs of candidate `row` stand."""
        return slice(int(self.indptr[row]), int(self.indptr[row + 1]))

    def row(self, row: int) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
        """int32[k] twice: the openings feasible for candidate `row`, ascending, and their scores."""
        own = self.of(row)
        return self.opening_idx[own], self.score[own] + np.int32(self.least)

    def rows(self) -> Iterator[PairRows]:
        """All feasible pairs, some candidates at a time; nobody comes twice."""
        yield PairRows(np.arange(self.n_candidates), np.diff(self.indptr), self.opening_idx, self.score)
