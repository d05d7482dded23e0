"""Pairs that can be looked up by candidate and by opening, and to which others can be added.

Candidates and openings have *numbers* here that they keep for good: who comes gets the next one, and the number of who
is gone is not given again (its pairs stay; whoever asks leaves them out). So a table that grows shares the arrays of
the one before, which is not touched.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import sparse

from matchcore.assignment.kernel.arrays import Whole
from matchcore.assignment.kernel.compiling import compiled_as
from matchcore.assignment.pair_graph import Ints, close_pairs
from matchcore.assignment.prices import positions_in_rows


class CompressedRows(NamedTuple):
    """Some pairs in compressed rows: those of number i stand at ``start[i]:start[i + 1]``, the others rising.

    Attributes
    ----------
    start
        int64[n + 1].
    other, score
        int32[k], int32 or int64[k]: the numbers of the other side, and the scores.
    """

    start: Ints
    other: Ints
    score: Ints

    @property
    def owner(self) -> Ints:
        """int64[k]: the number that each pair belongs to."""
        return np.repeat(np.arange(len(self.start) - 1), np.diff(self.start))

    @property
    def of_nobody(self) -> CompressedRows:
        """The same numbers without any pairs."""
        return CompressedRows(np.zeros_like(self.start), self.other[:0], self.score[:0])


Parts = tuple[CompressedRows, CompressedRows, CompressedRows]
"""The pairs that a table was begun with, those added, and those added lately; numbers that came later are not there."""

_LATELY = 2**15
"""So many pairs added lately are laid anew when others come; more are put with those added before, once in a while."""


@dataclass(frozen=True, eq=False)
class PairTable:
    """Pairs by candidate and by opening.

    Attributes
    ----------
    by_row
        The pairs by candidate.
    n_cols
        How many numbers of openings have been given.
    begun_by_col, added_by_col
        The pairs by opening, but for those added lately.
    """

    by_row: Parts
    n_cols: int
    begun_by_col: CompressedRows
    added_by_col: CompressedRows

    @cached_property
    def by_col(self) -> Parts:
        """The pairs by opening."""
        return self.begun_by_col, self.added_by_col, turned(self.by_row[-1], self.n_cols)

    @classmethod
    def of(cls, indptr: Ints, opening_idx: Any, score: Any, n_cols: int) -> PairTable:
        """A table of pairs in compressed rows, numbered as they stand."""
        base, none = CompressedRows(indptr, opening_idx, score), np.zeros(len(indptr), dtype=np.int64)
        more = CompressedRows(none, opening_idx[:0].copy(), score[:0].copy())
        return cls((base, more, more), n_cols, turned(base, n_cols), turned(more, n_cols))

    @property
    def n_rows(self) -> int:
        """How many numbers of candidates have been given."""
        return len(self.by_row[-1].start) - 1

    @property
    def n_base(self) -> int:
        """How many pairs it was begun with."""
        return len(self.by_row[0].other)

    @property
    def n_more(self) -> int:
        """How many pairs were added."""
        return sum(len(part.other) for part in self.by_row[1:])

    def with_more(self, n_rows: int, n_cols: int, row: Ints, col: Ints, score: Ints) -> PairTable:
        """The table with so many more candidates and openings, and these pairs of theirs (numbers)."""
        n_rows, n_cols = self.n_rows + n_rows, self.n_cols + n_cols
        (base, more, last), more_by_col = self.by_row, self.added_by_col
        if len(last.other) > _LATELY:
            more = _joined(more, n_rows, n_cols, last.owner, last.other, last.score)
            last, more_by_col = last.of_nobody, turned(more, n_cols)
        last = _joined(last, n_rows, n_cols, row, col, score)
        return PairTable((base, more, last), n_cols, self.begun_by_col, more_by_col)

    def row(self, row: int) -> tuple[Ints, Ints]:
        """The openings (int32) that a candidate can have, and the scores; those added last."""
        return _of(self.by_row, row)

    def score_of(self, row: int, col: int) -> int | None:
        """The score of one pair, None where there is none."""
        for part in self.by_row:
            others, score = _own(part, row)
            at = int(np.searchsorted(others, col))
            if at < len(others) and others[at] == col:
                return int(score[at])
        return None

    def col(self, col: int) -> tuple[Ints, Ints]:
        """The candidates (int32) that an opening can have, and the scores; those added last."""
        return _of(self.by_col, col)

    def close(self, surplus: Ints, price: Ints) -> tuple[Ints, Ints, Ints]:
        """Of the pairs that it was begun with, those with ``surplus + price <= score``: rows, openings and scores."""
        base = self.by_row[0]
        at = close_pairs(*base, surplus, price)
        return np.searchsorted(base.start, at, side="right") - 1, base.other[at], base.score[at]

    def arranged(
        self, rows: Ints, cols: Ints
    ) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int32], npt.NDArray[np.int32]]:
        """The pairs of these candidates and openings (numbers), in compressed rows: int64[n + 1], int32[k], int32[k].

        Those of the openings that it was begun with come in the order in which they were.
        """
        base, row_at, col_at = self.by_row[0], places_of(rows, self.n_rows), places_of(cols, self.n_cols)
        here = np.flatnonzero(rows < len(base.start) - 1)
        at, owner = positions_in_rows(base.start, rows[here])
        col = col_at[base.other[at]]
        stays = col >= 0
        col, score = col[stays], base.score[at[stays]]
        count = np.bincount(here[owner[stays]], minlength=len(rows))
        indptr = np.concatenate([[0], np.cumsum(count)])
        owner, other, more_score = (
            np.concatenate([getattr(part, name) for part in self.by_row[1:]]) for name in ("owner", "other", "score")
        )
        new_row, new_col = row_at[owner], col_at[other]
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
        return indptr, np.insert(col, at, new_col), np.insert(score, at, more_score[here])

    def largest(self, rows: Ints, cols: Ints) -> int:
        """The largest score, in size, of the pairs of these candidates and openings, 0 when they have none."""
        best, is_here = self._best.copy(), places_of(cols, self.n_cols) >= 0
        while True:
            highest = int(best[rows].max(initial=0))
            if highest == 0:
                return 0
            # The best of each may have been at an opening that is not among these.
            for who in rows[best[rows] == highest].tolist():
                col, score = self.row(who)
                best[who] = np.abs(score[is_here[col]]).max(initial=0)
                if best[who] == highest:
                    return highest

    @cached_property
    def _best(self) -> Ints:
        """int64[n_rows]: the largest score, in size, of each candidate's pairs, 0 without any."""
        best = np.zeros(self.n_rows, dtype=np.int64)
        for part in self.by_row:
            rows = np.flatnonzero(np.diff(part.start))
            for of_rows in (np.maximum.reduceat, np.minimum.reduceat) if len(rows) else ():
                best[rows] = np.maximum(best[rows], np.abs(of_rows(part.score, part.start[rows])))
        return best


def places_of(numbers: Ints, n: int) -> npt.NDArray[np.int32]:
    """int32[n]: the place of each number among these, -1 when it is not one of them."""
    place = np.full(n, -1, dtype=np.int32)
    place[numbers] = np.arange(len(numbers), dtype=np.int32)
    return place


def _of(parts: Parts, number: int) -> tuple[Ints, Ints]:
    """The pairs of one number: the others, and the scores."""
    first, *more = (_own(part, number) for part in parts)
    others, score = zip(first, *(own for own in more if len(own[0])))
    return first if len(others) == 1 else (np.concatenate(others), np.concatenate(score))


def _own(part: CompressedRows, number: int) -> tuple[Ints, Ints]:
    own = slice(int(part.start[number]), int(part.start[number + 1])) if number < len(part.start) - 1 else slice(0)
    return part.other[own], part.score[own]


def _joined(part: CompressedRows, n_rows: int, n_cols: int, row: Ints, col: Ints, score: Ints) -> CompressedRows:
    """The pairs of a part, which may have more numbers now, and these others."""
    order = np.lexsort((col, row))
    row, col, score = row[order], col[order].astype(np.int32), score[order].astype(part.score.dtype)
    before = part.owner
    at = np.searchsorted(before * n_cols + part.other, row.astype(np.int64) * n_cols + col)
    start = np.searchsorted(np.insert(before, at, row), np.arange(n_rows + 1))
    return CompressedRows(start, np.insert(part.other, at, col), np.insert(part.score, at, score))


def _within(
    part: CompressedRows, number: Whole, figure: Ints, base: Whole, scale: int, limit: Ints, most: Whole
) -> Ints:
    start, stop = (part.start[number], part.start[number + 1]) if number + 1 < len(part.start) else (0, 0)
    others, score = part.other[start:stop], part.score[start:stop]
    found = np.empty(stop - start, np.int64)
    count = 0
    for at in range(len(others)):
        other = np.uint32(others[at])  # a place that may be below 0 costs a test
        slack = figure[other] + base - scale * score[at]
        if slack <= most and slack <= limit[other]:
            found[count] = start + at
            count += 1
    return found[:count]


@compiled_as(_within)
def within(
    part: CompressedRows, number: Whole, figure: Ints, base: Whole, scale: int, limit: Ints, most: Whole
) -> Ints:
    """int64[k]: where the pairs of a number stand that have ``figure + base - scale * score <= min(limit, most)``.

    The one place where searches look at many pairs: as it stands by NumPy, all of a row at once; in compiled code by a
    loop, several times as fast.

    Parameters
    ----------
    part, number
        The pairs, and whose.
    figure, limit
        int64: of each number of the other side.
    base, scale, most
        As above.
    """
    if number + 1 >= len(part.start):
        return np.zeros(0, dtype=np.int64)
    first, last = part.start[number], part.start[number + 1]
    other = part.other[first:last]
    slack = figure[other] + (base - scale * part.score[first:last].astype(np.int64))
    found: Ints = first + np.flatnonzero((slack <= most) & (slack <= limit[other]))
    return found


def turned(part: CompressedRows, n_others: int) -> CompressedRows:
    """The same pairs by the other side, of which there are so many numbers."""
    start = part.start.astype(np.int32) if len(part.other) < 2**31 else part.start
    array = sparse.csr_array((part.score, part.other, start), shape=(len(start) - 1, n_others)).tocsc()
    return CompressedRows(array.indptr.astype(np.int64), array.indices, array.data)
