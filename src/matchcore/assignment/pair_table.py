"""Pairs that can be looked up by candidate and by opening, and to which others can be added.

Candidates and openings have *numbers* here that they keep for good: who comes gets the next one, and the number of who
is gone is not given again (its pairs stay; whoever asks leaves them out). So a table that grows shares the arrays of
the one before, which is not touched.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy import sparse

from matchcore.assignment.pair_graph import Ints
from matchcore.assignment.prices import positions_in_rows

__all__ = ["Entries", "PairTable", "places_of", "spans"]


@dataclass(frozen=True, eq=False, slots=True)
class Entries:
    """The pairs of some candidates, or of some openings.

    Attributes
    ----------
    owner
        intp[k]: the place, among those asked for, of each pair's candidate (or opening); ascending unless said.
    other
        int32[k]: the number of its opening (or candidate).
    score
        int32[k].
    """

    owner: npt.NDArray[np.intp]
    other: npt.NDArray[np.int32]
    score: npt.NDArray[np.int32]

    def followed_by(self, more: Entries) -> Entries:
        """Of each owner first these, then those."""
        if not len(more.owner):
            return self
        at = np.searchsorted(self.owner, more.owner, side="right")
        owner, other = np.insert(self.owner, at, more.owner), np.insert(self.other, at, more.other)
        return Entries(owner, other, np.insert(self.score, at, more.score))


@dataclass(frozen=True, eq=False)
class _OneWay:
    """Pairs in compressed rows: those of the numbers from 0 to ``len(indptr) - 2``."""

    indptr: Ints
    other: npt.NDArray[np.int32]
    score: npt.NDArray[np.int32]

    @cached_property
    def other_way(self) -> _OneWay:
        """The same pairs by the other side."""
        n_others = int(self.other.max(initial=-1)) + 1
        indptr = self.indptr.astype(np.int32) if len(self.other) < 2**31 else self.indptr
        array = sparse.csr_array((self.score, self.other, indptr), shape=(len(self.indptr) - 1, n_others)).tocsc()
        return _OneWay(array.indptr, array.indices, array.data)

    @cached_property
    def best(self) -> Ints:
        """int64: the highest score of each, 0 without pairs."""
        best = np.zeros(len(self.indptr) - 1, dtype=np.int64)
        rows = np.flatnonzero(np.diff(self.indptr))
        if len(rows):
            best[rows] = np.maximum.reduceat(self.score, self.indptr[rows])
        return best

    def of(self, numbers: Ints) -> Entries:
        """The pairs of these."""
        here = np.flatnonzero(numbers < len(self.indptr) - 1)
        at, owner = positions_in_rows(self.indptr, numbers[here])
        return Entries(here[owner], self.other[at], self.score[at])


@dataclass(frozen=True, eq=False)
class PairTable:
    """Pairs by candidate and by opening.

    Attributes
    ----------
    n_rows, n_cols
        How many numbers of candidates and of openings have been given.
    row, col, score
        The pairs added: int64[k], int32[k], int32[k], by candidate and then by opening.
    """

    n_rows: int
    n_cols: int
    row: npt.NDArray[np.int64]
    col: npt.NDArray[np.int32]
    score: npt.NDArray[np.int32]
    _base: _OneWay

    @classmethod
    def of(
        cls, indptr: Ints, opening_idx: npt.NDArray[np.int32], score: npt.NDArray[np.int32], n_cols: int
    ) -> PairTable:
        """A table of pairs in compressed rows, numbered as they stand."""
        none = np.zeros(0, dtype=np.int32)
        return cls(len(indptr) - 1, n_cols, none.astype(np.int64), none, none, _OneWay(indptr, opening_idx, score))

    @property
    def n_base(self) -> int:
        """How many pairs it was begun with."""
        return len(self._base.other)

    def with_more(self, n_rows: int, n_cols: int, row: Ints, col: Ints, score: Ints) -> PairTable:
        """The table with so many more candidates and openings, and these pairs of theirs."""
        order = np.lexsort((col, row))
        n_cols += self.n_cols
        at = np.searchsorted(self.row * n_cols + self.col, (row * n_cols + col)[order])
        return PairTable(
            self.n_rows + n_rows,
            n_cols,
            np.insert(self.row, at, row[order]),
            np.insert(self.col, at, col[order].astype(np.int32)),
            np.insert(self.score, at, score[order]),
            self._base,
        )

    def of_rows(self, rows: Ints) -> Entries:
        """The pairs of these candidates, those added last."""
        first, last = np.searchsorted(self.row, [rows, rows + 1])
        at, owner = spans(first, last - first)
        return self._base.of(rows).followed_by(Entries(owner, self.col[at], self.score[at]))

    def of_cols(self, cols: Ints) -> Entries:
        """The pairs of these openings, those added last (`owner` is not ascending)."""
        col, order = self._by_col
        first, last = np.searchsorted(col, [cols, cols + 1])
        at, owner = spans(first, last - first)
        at = order[at]
        parts = [self._base.other_way.of(cols), Entries(owner, self.row[at].astype(np.int32), self.score[at])]
        return Entries(*(np.concatenate([getattr(part, name) for part in parts]) for name in Entries.__slots__))

    def arranged(
        self, rows: Ints, cols: Ints
    ) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int32], npt.NDArray[np.int32]]:
        """The pairs of these candidates and openings (numbers), in compressed rows: int64[n + 1], int32[k], int32[k].

        Those of the openings that it was begun with come in the order in which they were.
        """
        row_at, col_at = places_of(rows, self.n_rows), places_of(cols, self.n_cols)
        base = self._base.of(rows)
        col = col_at[base.other]
        stays = col >= 0
        col, score = col[stays], base.score[stays]
        count = np.bincount(base.owner[stays], minlength=len(rows))
        indptr = np.concatenate([[0], np.cumsum(count)])
        new_row, new_col = row_at[self.row], col_at[self.col]
        here = np.flatnonzero((new_row >= 0) & (new_col >= 0))
        here = here[np.lexsort((new_col[here], new_row[here]))]
        new_row, new_col = new_row[here], new_col[here]
        # A pair that was added stands before the first pair of its row whose opening comes later.
        at, end = indptr[new_row], indptr[new_row + 1]
        while (searching := at < end).any():
            middle = np.where(searching, (at + end) // 2, 0)
            later = searching & (col[middle] > new_col)
            end = np.where(later, middle, end)
            at = np.where(searching & ~later, middle + 1, at)
        indptr[1:] += np.cumsum(np.bincount(new_row, minlength=len(rows)))
        return indptr, np.insert(col, at, new_col), np.insert(score, at, self.score[here])

    def largest(self, rows: Ints, cols: Ints) -> int:
        """The highest score of the pairs of these candidates and openings, 0 when they have none."""
        best, is_here = self._best.copy(), places_of(cols, self.n_cols) >= 0
        while True:
            highest = int(best[rows].max(initial=0))
            who = rows[best[rows] == highest]
            # The best of each may have been at an opening that is not among these.
            pairs = self.of_rows(who)
            here = is_here[pairs.other]
            best[who] = 0
            np.maximum.at(best, who[pairs.owner[here]], pairs.score[here])
            if best[who].max(initial=0) == highest:
                return highest

    @cached_property
    def _best(self) -> Ints:
        """int64[n_rows]: the highest score of each candidate's pairs, 0 without any."""
        best = np.zeros(self.n_rows, dtype=np.int64)
        np.maximum.at(best, self.row, self.score)
        base = best[: len(self._base.indptr) - 1]
        np.maximum(base, self._base.best, out=base)
        return best

    @cached_property
    def _by_col(self) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.intp]]:
        order = np.argsort(self.col, kind="stable")
        return self.col[order], order


def places_of(numbers: Ints, n: int) -> npt.NDArray[np.int32]:
    """int32[n]: the place of each number among these, -1 when it is not one of them."""
    place = np.full(n, -1, dtype=np.int32)
    place[numbers] = np.arange(len(numbers), dtype=np.int32)
    return place


def spans(first: Ints, length: Ints) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """All positions, so many from each first, and whose they are."""
    owner = np.repeat(np.arange(len(first)), length)
    return np.arange(len(owner)) + (first - (np.cumsum(length) - length))[owner], owner
