"""`ChangedPairs`: the pairs of a pool after some records came, left or changed (layer 4).

Only the pairs of those records are scored. The others stand as they stood, in the arrays of the pool before, which are
not touched: a changed pool's pairs are those arrays, where their candidates and openings are now, and the new pairs.
Arrays of their own are made when somebody asks for them.

A criterion judges a pair by its two records (see `matchcore.criteria.criterion`); so nothing else can have changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from matchcore.assignment import FoundPairs, close_pairs
from matchcore.criteria import Criterion, CriterionFactory
from matchcore.pairs.feasible import Pairs
from matchcore.pairs.judging import judge_block, make_criteria
from matchcore.policy import Policy
from matchcore.pool import PoolChange

__all__ = ["ChangedPairs", "FewPairs", "change_pairs"]

_MUCH = 4
"""When more than one pair in so many is new, the pairs get arrays of their own at once."""

_JUDGED_AT_ONCE = 2**22
_COVERED = 2**60
"""A surplus or price that covers every pair: those of records that are gone."""


@dataclass(frozen=True, eq=False, slots=True)
class FewPairs:
    """Some pairs of a pool, ordered by candidate and then by opening: int64[k], int32[k], int32[k]."""

    row: npt.NDArray[np.int64]
    opening_idx: npt.NDArray[np.int32]
    score: npt.NDArray[np.int32]

    @classmethod
    def joined(cls, parts: Sequence[FewPairs]) -> FewPairs:
        """Several, no pair in two of them, as one."""
        row = np.concatenate([part.row for part in parts])
        opening_idx = np.concatenate([part.opening_idx for part in parts])
        order = np.lexsort((opening_idx, row))
        return cls(row[order], opening_idx[order], np.concatenate([part.score for part in parts])[order])

    def moved(self, row_now: npt.NDArray[np.intp], col_now: npt.NDArray[np.intp]) -> FewPairs:
        """The same pairs where their records are now; without those of records that are gone (-1)."""
        row, col = row_now[self.row], col_now[self.opening_idx]
        stays = (row >= 0) & (col >= 0)
        return FewPairs(row[stays].astype(np.int64), col[stays].astype(np.int32), self.score[stays])


class ChangedPairs(Pairs):
    """The feasible pairs of a changed pool.

    Parameters
    ----------
    criteria, closed_by_candidate, closed_by_opening
        As for `Pairs`.
    base
        The pairs from which all this came.
    base_row
        intp[n]: each candidate's row in `base`, -1 for one who came since.
    col_of_base
        int32[m of base]: where each opening of `base` is now, -1 when it is gone or changed.
    new
        The pairs of candidates and openings that came since.
    """

    def __init__(
        self,
        criteria: tuple[Criterion, ...],
        closed_by_candidate: npt.NDArray[np.int64],
        closed_by_opening: npt.NDArray[np.int64],
        base: Pairs,
        base_row: npt.NDArray[np.intp],
        col_of_base: npt.NDArray[np.int32],
        new: FewPairs,
    ) -> None:
        values = {
            "criteria": criteria,
            "closed_by_candidate": closed_by_candidate,
            "closed_by_opening": closed_by_opening,
            "base": base,
            "base_row": base_row,
            "col_of_base": col_of_base,
            "new": new,
        }
        for name, value in values.items():
            object.__setattr__(self, name, value)

    base: Pairs
    base_row: npt.NDArray[np.intp]
    col_of_base: npt.NDArray[np.int32]
    new: FewPairs

    @property
    def indptr(self) -> npt.NDArray[np.int64]:
        """int64[n + 1]: as for `Pairs`."""
        return self._arrays[0]

    @property
    def opening_idx(self) -> npt.NDArray[np.int32]:
        """int32[k]: as for `Pairs`."""
        return self._arrays[1]

    @property
    def score(self) -> npt.NDArray[np.int32]:
        """int32[k]: as for `Pairs`."""
        return self._arrays[2]

    @cached_property
    def _arrays(self) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int32], npt.NDArray[np.int32]]:
        base = self.base
        row_of_base = np.full(base.n_candidates, -1, dtype=np.int64)
        came = self.base_row >= 0
        row_of_base[self.base_row[came]] = np.flatnonzero(came)
        col = self.col_of_base[base.opening_idx]
        stays = col >= 0
        stays &= np.repeat(row_of_base >= 0, np.diff(base.indptr))
        before = np.concatenate([[0], np.cumsum(stays)])[base.indptr]
        count = np.zeros(self.n_candidates, dtype=np.int64)
        count[came] = np.diff(before)[self.base_row[came]]
        col, score = col[stays], base.score[stays]
        indptr = np.concatenate([[0], np.cumsum(count)])
        # A new pair stands before the first pair of its row whose opening comes later.
        at = indptr[self.new.row]
        end = indptr[self.new.row + 1]
        while (searching := at < end).any():
            middle = np.where(searching, (at + end) // 2, 0)
            later = searching & (col[middle] > self.new.opening_idx) if len(col) else searching
            end = np.where(later, middle, end)
            at = np.where(searching & ~later, middle + 1, at)
        count += np.bincount(self.new.row, minlength=len(count))
        indptr = np.concatenate([[0], np.cumsum(count)]).astype(np.int64)
        return indptr, np.insert(col, at, self.new.opening_idx), np.insert(score, at, self.new.score)

    def whole(self) -> Pairs:
        """The same with arrays of its own and nothing behind them."""
        return Pairs(
            self.indptr,
            self.opening_idx,
            self.score,
            self.criteria,
            self.closed_by_candidate,
            self.closed_by_opening,
        )

    def left(self, surplus: npt.NDArray[np.integer[Any]], price: npt.NDArray[np.integer[Any]], room: int) -> FoundPairs:
        """All pairs with ``surplus + price - score <= room``."""
        base, came = self.base, self.base_row >= 0
        own_surplus = np.full(base.n_candidates, _COVERED)
        own_surplus[self.base_row[came]] = surplus[came]
        row_of_base = np.full(base.n_candidates, -1, dtype=np.int64)
        row_of_base[self.base_row[came]] = np.flatnonzero(came)
        own_price = np.where(self.col_of_base >= 0, price[self.col_of_base], _COVERED)
        at = close_pairs(base.indptr, base.opening_idx, base.score, own_surplus, own_price, room)
        row = row_of_base[np.searchsorted(base.indptr, at, side="right") - 1]
        from_base = FewPairs(row, self.col_of_base[base.opening_idx[at]], base.score[at])
        new = self.new
        close = np.flatnonzero(surplus[new.row] + price[new.opening_idx] - room <= new.score)
        from_new = FewPairs(new.row[close], new.opening_idx[close], new.score[close])
        found = FewPairs.joined([from_base, from_new])
        indptr = np.searchsorted(found.row, np.arange(self.n_candidates + 1))
        return FoundPairs(indptr, found.opening_idx, found.score)

    def row(self, row: int) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
        """As for `Pairs`."""
        own = slice(*np.searchsorted(self.new.row, [row, row + 1]))
        col, score = self.new.opening_idx[own], self.new.score[own]
        if self.base_row[row] >= 0:
            col_before, score_before = self.base.row(int(self.base_row[row]))
            col_before = self.col_of_base[col_before]
            stays = col_before >= 0
            col = np.concatenate([col_before[stays], col])
            order = np.argsort(col, kind="stable")
            col, score = col[order], np.concatenate([score_before[stays], score])[order]
        return col, score

    def score_of(self, row: int, col: int) -> int | None:
        """As for `Pairs`."""
        cols, score = self.row(row)
        place = int(np.searchsorted(cols, col))
        return int(score[place]) if place < len(cols) and cols[place] == col else None


def change_pairs(
    pairs: Pairs, change: PoolChange, policy: Policy, factories: Sequence[CriterionFactory] | None
) -> ChangedPairs:
    """The pairs of a changed pool; only those of records that came are judged.

    Parameters
    ----------
    pairs
        All feasible pairs of the pool before.
    change
        How the pool came about.
    policy, factories
        What the pairs were judged by.

    Returns
    -------
    ChangedPairs
        The pairs, and the refusals counted as if all had been judged anew.
    """
    criteria = make_criteria(change.pool, policy, factories)
    people, places = change.candidates, change.openings
    came, stayed = people.new, np.flatnonzero(people.source < people.n_old)
    new_cols = places.new
    gone_cols = np.flatnonzero(places.row_of_old < 0)
    gone_rows = np.flatnonzero(people.row_of_old < 0)

    closed_rows = _arranged(pairs.closed_by_candidate, people.source)
    closed_cols = _arranged(pairs.closed_by_opening, places.source)
    # What was counted at openings that are gone, and for candidates who are gone, is taken off again.
    old_rows = np.arange(people.n_old)
    _, by_row, _ = _judged(pairs.criteria, policy, old_rows, gone_cols)
    closed_rows[stayed] -= by_row[people.source[stayed]]
    stayed_cols = np.flatnonzero(places.source < places.n_old)
    _, _, by_col = _judged(pairs.criteria, policy, gone_rows, np.arange(places.n_old))
    closed_cols[stayed_cols] -= by_col[places.source[stayed_cols]]
    # What came is judged: new candidates with all openings, new openings with the candidates who stayed.
    of_rows, by_row, by_col = _judged(criteria, policy, came, np.arange(len(places.source)))
    closed_rows[came] = by_row
    closed_cols += by_col
    of_cols, by_row, by_col = _judged(criteria, policy, stayed, new_cols)
    closed_rows[stayed] += by_row
    closed_cols[new_cols] += by_col

    new = [of_rows, of_cols]
    base, base_row, col_of_base = pairs, np.arange(people.n_old), np.arange(places.n_old, dtype=np.int32)
    if isinstance(pairs, ChangedPairs):
        if _MUCH * len(pairs.new.row) > pairs.base.n_feasible:
            base = pairs.whole()
        else:
            base, base_row, col_of_base = pairs.base, pairs.base_row, pairs.col_of_base
            new.append(pairs.new.moved(people.row_of_old, places.row_of_old))
    base_row = np.append(base_row, np.full(len(came), -1))[people.source]
    col_of_base = np.where(col_of_base >= 0, places.row_of_old[col_of_base], -1).astype(np.int32)
    return ChangedPairs(criteria, closed_rows, closed_cols, base, base_row, col_of_base, FewPairs.joined(new))


def _arranged(counts: npt.NDArray[np.int64], source: npt.NDArray[np.intp]) -> npt.NDArray[np.int64]:
    """Counts in the new order; 0 for who came."""
    arranged = np.zeros((len(source), counts.shape[1]), dtype=np.int64)
    stayed = source < len(counts)
    arranged[stayed] = counts[source[stayed]]
    return arranged


def _judged(
    criteria: Sequence[Criterion], policy: Policy, rows: npt.NDArray[np.intp], cols: npt.NDArray[np.intp]
) -> tuple[FewPairs, npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The feasible pairs of a block, and how many of each row's and each column's each gate was the first to refuse."""
    n_gates = len(criteria)
    by_row = np.zeros((len(rows), n_gates), dtype=np.int64)
    by_col = np.zeros((len(cols), n_gates), dtype=np.int64)
    none = np.empty(0, dtype=np.int32)
    found = [FewPairs(np.empty(0, dtype=np.int64), none, none)]
    step = max(1, _JUDGED_AT_ONCE // max(1, len(cols)))
    for start in range(0, len(rows) if len(cols) else 0, step):
        some = rows[start : start + step]
        score, first_closed = judge_block(criteria, policy, some, cols)
        for gate in range(n_gates):
            closed = first_closed == gate
            by_row[start : start + step, gate] = np.count_nonzero(closed, axis=1)
            by_col[:, gate] += np.count_nonzero(closed, axis=0)
        row, col = np.nonzero(first_closed == n_gates)
        found.append(FewPairs(some[row].astype(np.int64), cols[col].astype(np.int32), score[row, col]))
    return FewPairs.joined(found), by_row, by_col
