"""Pairs that can be looked up by candidate and by opening, and to which others can be added.

Candidates and openings have *numbers* here that they keep for good: who comes gets the next one, and the number of who
is gone is not given again (its pairs stay; whoever asks leaves them out). So a table that grows shares the arrays of
the one before, which is not touched.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
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
    """Some pairs in compressed rows: those of number i stand at ``start[i]:start[i + 1]``; in a table the others rise.

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


class Best(NamedTuple):
    """Pairs of each number that score most, once more: side by side, because searches look at few others.

    Attributes
    ----------
    least
        int64[n]: all pairs of number i that score at least so much are among them; empty when none are held.
    start, other, score
        int64[n + 1], int32[b] twice: as `CompressedRows`.
    """

    least: Ints
    start: Ints
    other: Ints
    score: Ints


_NO_BEST = Best(*[np.empty(0, dtype=np.int64)] * 2, *[np.empty(0, dtype=np.int32)] * 2)


class Parts(NamedTuple):
    """All pairs of a table, by one side; numbers that came later than a part are not there.

    Attributes
    ----------
    begun, added, lately
        The pairs that it was begun with, those added, and those added lately.
    best
        The best of the pairs that it was begun with.
    """

    begun: CompressedRows
    added: CompressedRows
    lately: CompressedRows
    best: Best = _NO_BEST

    @classmethod
    def of(cls, pairs: CompressedRows) -> Parts:
        """These pairs, and none added."""
        return cls(pairs, pairs.of_nobody, pairs.of_nobody)


_BEST, _SAMPLE = 1 / 8, 2**14
"""So large a part of the pairs is held once more; so many of them tell what share of all is how good."""

_NO_SCORE = 2**40
"""More than a score that is held in 32 bits."""

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
        return Parts(self.begun_by_col, self.added_by_col, turned(self.by_row.lately, self.n_cols))

    @classmethod
    def of(cls, indptr: Ints, opening_idx: Any, score: Any, n_cols: int) -> PairTable:
        """A table of pairs in compressed rows, numbered as they stand."""
        pairs = Parts.of(CompressedRows(indptr, opening_idx, score))
        return cls(pairs, n_cols, turned(pairs.begun, n_cols), turned(pairs.added, n_cols))

    def with_best(self, gain: Ints) -> PairTable:
        """The same, with an eighth of the pairs it was begun with held once more: those of most ``score - gain``.

        Parameters
        ----------
        gain
            int64[n]: what a pair of each candidate is to score above.
        """
        base, (row, _, score) = self.by_row.begun, self.sample
        if base.score.dtype != np.int32 or not len(base.score):
            return self
        below = gain[row] - score
        least = np.minimum(gain - max(0, int(np.quantile(below, _BEST))), _NO_SCORE)
        at = close_pairs(*base, least, np.zeros(self.n_cols, dtype=np.int64))
        best = Best(least, np.searchsorted(at, base.start), base.other[at], base.score[at])
        return replace(self, by_row=self.by_row._replace(best=best))

    def with_best_of(self, before: PairTable) -> PairTable:
        """The same, with the best pairs of a table that was begun with the same."""
        best = before.by_row.best
        return self if self.by_row.best is best else replace(self, by_row=self.by_row._replace(best=best))

    @property
    def sample(self) -> tuple[Ints, Ints, Ints]:
        """Some of the pairs that it was begun with, at even distances: rows, openings and scores."""
        base = self.by_row.begun
        at = np.arange(0, len(base.score), max(1, len(base.score) // _SAMPLE))
        return np.searchsorted(base.start, at, side="right") - 1, base.other[at], base.score[at]

    @property
    def n_rows(self) -> int:
        """How many numbers of candidates have been given."""
        return len(self.by_row.lately.start) - 1

    @property
    def n_base(self) -> int:
        """How many pairs it was begun with."""
        return len(self.by_row.begun.other)

    @property
    def n_more(self) -> int:
        """How many pairs were added."""
        return len(self.by_row.added.other) + len(self.by_row.lately.other)

    def with_more(self, n_rows: int, n_cols: int, row: Ints, col: Ints, score: Ints) -> PairTable:
        """The table with so many more candidates and openings, and these pairs of theirs (numbers)."""
        n_rows, n_cols = self.n_rows + n_rows, self.n_cols + n_cols
        (base, more, last, best), more_by_col = self.by_row, self.added_by_col
        if len(last.other) > _LATELY:
            more = _joined(more, n_rows, n_cols, last.owner, last.other, last.score)
            last, more_by_col = last.of_nobody, turned(more, n_cols)
        last = _joined(last, n_rows, n_cols, row, col, score)
        return PairTable(Parts(base, more, last, best), n_cols, self.begun_by_col, more_by_col)

    def row(self, row: int) -> tuple[Ints, Ints]:
        """The openings (int32) that a candidate can have, and the scores; those added last."""
        return _of(self.by_row, row)

    def score_of(self, row: int, col: int) -> int | None:
        """The score of one pair, None where there is none."""
        for part in self.by_row[:3]:
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
        base = self.by_row.begun
        at = close_pairs(*base, surplus, price)
        return np.searchsorted(base.start, at, side="right") - 1, base.other[at], base.score[at]

    def arranged(
        self, rows: Ints, cols: Ints
    ) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int32], npt.NDArray[np.int32]]:
        """The pairs of these candidates and openings (numbers), in compressed rows: int64[n + 1], int32[k], int32[k].

        Those of the openings that it was begun with come in the order in which they were.
        """
        base, row_at, col_at = self.by_row.begun, places_of(rows, self.n_rows), places_of(cols, self.n_cols)
        here = np.flatnonzero(rows < len(base.start) - 1)
        at, owner = positions_in_rows(base.start, rows[here])
        col = col_at[base.other[at]]
        stays = col >= 0
        col, score = col[stays], base.score[at[stays]]
        count = np.bincount(here[owner[stays]], minlength=len(rows))
        indptr = np.concatenate([[0], np.cumsum(count)])
        owner, other, more_score = (
            np.concatenate([getattr(part, name) for part in self.by_row[1:3]]) for name in ("owner", "other", "score")
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
        for part in self.by_row[:3]:
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
    first, *more = (_own(part, number) for part in parts[:3])
    others, score = zip(first, *(own for own in more if len(own[0])))
    return first if len(others) == 1 else (np.concatenate(others), np.concatenate(score))


def _own(part: CompressedRows, number: int) -> tuple[Ints, Ints]:
    own = slice(int(part.start[number]), int(part.start[number + 1])) if number < len(part.start) - 1 else slice(0)
    return part.other[own], part.score[own]


def _joined(part: CompressedRows, n_rows: int, n_cols: int, row: Ints, col: Ints, score: Ints) -> CompressedRows:
    """The pairs of a part, which may have more numbers now, and these others."""
    order = np.lexsort((col, row))
    row, col, score = row[order], col[order].astype(np.int32), score[order].astype(part.score.dtype)
    n_before = len(part.start) - 1
    if not len(row) or row[0] >= n_before:  # all of them come after those that there are
        count = np.bincount(row - n_before, minlength=n_rows - n_before)
        start = np.append(part.start, part.start[-1] + np.cumsum(count))
        return CompressedRows(start, np.append(part.other, col), np.append(part.score, score))
    at = np.searchsorted(part.owner * n_cols + part.other, row.astype(np.int64) * n_cols + col)
    start = np.append(part.start, np.full(n_rows - n_before, part.start[-1]))
    start[1:] += np.cumsum(np.bincount(row, minlength=n_rows))
    at += np.arange(len(at))
    is_new = np.zeros(len(part.other) + len(at), dtype=np.bool_)
    is_new[at] = True
    stays = np.flatnonzero(~is_new)
    merged = []
    for old, new in ((part.other, col), (part.score, score)):
        column = np.empty(len(is_new), dtype=old.dtype)
        column[stays], column[at] = old, new
        merged.append(column)
    return CompressedRows(start, *merged)


@compiled_as()
def _n_of(start: Ints, number: Whole) -> Whole:
    """How many pairs a number has."""
    return start[number + 1] - start[number] if number + 1 < len(start) else 0


@compiled_as()
def _look_through(start: Ints, other: Ints, score: Ints, number: Whole, asked: Any, found: Any, count: Whole) -> Whole:
    """Add a number's pairs of one part to what has been found."""
    (figure, base, scale, limit, most), (others, scores) = asked, found
    if number + 1 < len(start):
        own = slice(start[number], start[number + 1])
        others_here, scores_here = other[own], score[own]
        for at in range(len(others_here)):
            there = np.uint32(others_here[at])  # a place that may be below 0 costs a test
            slack = figure[there] + base - scale * scores_here[at]
            if slack <= most and slack <= limit[there]:
                others[count], scores[count] = others_here[at], scores_here[at]
                count += 1
    return count


def _within(
    pairs: Parts, number: Whole, figure: Ints, base: Whole, scale: int, limit: Ints, most: Whole
) -> tuple[Ints, Ints]:
    begun, added, lately, best = pairs
    is_best = number < len(best.least) and scale * best.least[number] <= base - most
    size = _n_of(best.start if is_best else begun.start, number) + _n_of(added.start, number)
    size += _n_of(lately.start, number)
    found = np.empty(size, np.int64), np.empty(size, np.int64)
    asked = figure, base, scale, limit, most
    if is_best:
        count = _look_through(best.start, best.other, best.score, number, asked, found, 0)
    else:
        count = _look_through(begun.start, begun.other, begun.score, number, asked, found, 0)
    count = _look_through(added.start, added.other, added.score, number, asked, found, count)
    count = _look_through(lately.start, lately.other, lately.score, number, asked, found, count)
    return found[0][:count], found[1][:count]


@compiled_as(_within)
def within(
    pairs: Parts, number: Whole, figure: Ints, base: Whole, scale: int, limit: Ints, most: Whole
) -> tuple[Ints, Ints]:
    """The pairs of a number that have ``figure + base - scale * score <= min(limit, most)``: others, scores; int64[k].

    The one place where searches look at many pairs: as it stands by NumPy, all of a row at once; in compiled code by a
    loop, several times as fast; and where no others can be meant, among the best pairs alone.

    Parameters
    ----------
    pairs, number
        The pairs, and whose.
    figure, limit
        int64: of each number of the other side; no figure is below 0.
    base, scale, most
        As above.
    """
    other, score = _of(pairs, int(number))
    score = score.astype(np.int64)
    slack = figure[other] + (base - scale * score)
    found = np.flatnonzero((slack <= most) & (slack <= limit[other]))
    return other[found].astype(np.int64), score[found]


def turned(part: CompressedRows, n_others: int) -> CompressedRows:
    """The same pairs by the other side, of which there are so many numbers."""
    start = part.start.astype(np.int32) if len(part.other) < 2**31 else part.start
    array = sparse.csr_array((part.score, part.other, start), shape=(len(start) - 1, n_others)).tocsc()
    return CompressedRows(array.indptr.astype(np.int64), array.indices, array.data)
