"""`ChangedPairs`: the pairs of a pool after some records came, left or changed.

Only the pairs of those records are scored. The others stand as they stood, in a table that goes by numbers which
candidates and openings keep for good (`matchcore.assignment.PairTable`): the table of the pool before is not touched,
and shares its arrays. Arrays of their own are made when somebody asks for them.

A criterion judges a pair by its two records (see `matchcore.criteria.criterion`); so nothing else can have changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np
import numpy.typing as npt

from matchcore.assignment import PairTable, places_of
from matchcore.criteria import Criterion, CriterionFactory
from matchcore.pairs.feasible import KeptPairs, Pairs, RowsOfPairs
from matchcore.pairs.judging import judge_block, make_criteria
from matchcore.policy import Policy
from matchcore.pool import PoolChange

__all__ = ["ChangedPairs", "change_pairs"]

_JUDGED_AT_ONCE = 2**22

_Found = tuple[npt.NDArray[np.int64], npt.NDArray[np.int32], npt.NDArray[np.int32]]
"""Some pairs: their rows, openings and scores."""


@dataclass(frozen=True, eq=False, repr=False)
class ChangedPairs(Pairs):
    """The feasible pairs of a changed pool.

    Attributes
    ----------
    criteria_now
        Makes the criteria, when they are asked for.
    closed_by_candidate, closed_by_opening
        As for `Pairs`.
    table
        The pairs by numbers, with those of records that are gone.
    rows_of_table, cols_of_table
        intp[n], intp[m]: the number of each candidate and of each opening.
    """

    criteria_now: Callable[[], tuple[Criterion, ...]]
    closed_by_candidate: npt.NDArray[np.int64]
    closed_by_opening: npt.NDArray[np.int64]
    table: PairTable
    rows_of_table: npt.NDArray[np.intp]
    cols_of_table: npt.NDArray[np.intp]

    @cached_property
    def criteria(self) -> tuple[Criterion, ...]:  # type: ignore[override]  # made when asked for, and never set
        """As for `Pairs`."""
        return self.criteria_now()

    def whole(self) -> KeptPairs:
        """As for `Pairs`; arranged at the first call, then kept."""
        return self._whole

    @cached_property
    def _whole(self) -> KeptPairs:
        arrays = self.table.arranged(self.rows_of_table, self.cols_of_table)
        return KeptPairs(*arrays, self.criteria, self.closed_by_candidate, self.closed_by_opening)

    def rows(self) -> Iterator[RowsOfPairs]:
        """As for `Pairs`."""
        return self._whole.rows()

    def n_among(self, cols: npt.NDArray[np.intp]) -> npt.NDArray[np.int64]:
        """As for `Pairs`."""
        return self._whole.n_among(cols)

    @cached_property
    def _col_now(self) -> npt.NDArray[np.int32]:
        """int32[n_cols]: where the opening of each number is, -1 when it is gone."""
        return places_of(self.cols_of_table, self.table.n_cols)

    def column(self, col: int) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.int32]]:
        """As for `Pairs`."""
        number, score = self.table.col(int(self.cols_of_table[col]))
        row = places_of(self.rows_of_table, self.table.n_rows)[number]
        here = np.flatnonzero(row >= 0)
        here = here[np.argsort(row[here], kind="stable")]
        return row[here].astype(np.intp), score[here] + np.int32(self.least)

    def row(self, row: int) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
        """As for `Pairs`."""
        number, score = self.table.row(int(self.rows_of_table[row]))
        col = self._col_now[number]
        here = np.flatnonzero(col >= 0)
        here = here[np.argsort(col[here], kind="stable")]
        return col[here], score[here] + np.int32(self.least)


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
    people, places = change.candidates, change.openings
    stayed_rows = np.flatnonzero(people.source < people.n_old)
    stayed_cols = np.flatnonzero(places.source < places.n_old)
    closed_rows = _arranged(pairs.closed_by_candidate, people.source)
    closed_cols = _arranged(pairs.closed_by_opening, places.source)
    came, new_cols = people.new, places.new
    found: list[_Found] = []
    if len(moving := people.moving()):
        criteria = make_criteria(change.moving_candidates(), policy, factories)
        left, here = np.split(np.arange(len(moving)), [len(people.gone)])
        # What was counted for candidates who are gone is taken off again.
        closed_cols[stayed_cols] -= _judged(criteria, policy, left, stayed_cols)[2]
        (row, col, score), by_row, by_col = _judged(criteria, policy, here, np.arange(len(places.source)))
        found.append((came[row - len(left)], col, score))
        closed_rows[came] = by_row
        closed_cols += by_col
    if len(moving := places.moving()):
        criteria = make_criteria(change.moving_openings(), policy, factories)
        left, here = np.split(np.arange(len(moving)), [len(places.gone)])
        closed_rows[stayed_rows] -= _judged(criteria, policy, stayed_rows, left)[1]
        (row, col, score), by_row, by_col = _judged(criteria, policy, stayed_rows, here)
        found.append((row, new_cols[col - len(left)].astype(np.int32), score))
        closed_rows[stayed_rows] += by_row
        closed_cols[new_cols] += by_col
    table, rows, cols = _numbered(pairs)
    rows = np.append(rows, table.n_rows + np.arange(len(came)))[people.source]
    cols = np.append(cols, table.n_cols + np.arange(len(new_cols)))[places.source]
    for row, col, score in [_joined(found)] if found else []:
        table = table.with_more(len(came), len(new_cols), rows[row], cols[col], score)
    return ChangedPairs(
        partial(make_criteria, change.pool, policy, factories), closed_rows, closed_cols, table, rows, cols
    )


def _numbered(pairs: Pairs) -> tuple[PairTable, npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """The table of these pairs, and the numbers of their candidates and openings."""
    if isinstance(pairs, ChangedPairs):
        return pairs.table, pairs.rows_of_table, pairs.cols_of_table
    return pairs.whole().table, np.arange(pairs.n_candidates), np.arange(pairs.n_openings)


def _arranged(counts: npt.NDArray[np.int64], source: npt.NDArray[np.intp]) -> npt.NDArray[np.int64]:
    """Counts in the new order; 0 for who came."""
    arranged = np.zeros((len(source), counts.shape[1]), dtype=np.int64)
    stayed = source < len(counts)
    arranged[stayed] = counts[source[stayed]]
    return arranged


def _judged(
    criteria: Sequence[Criterion], policy: Policy, rows: npt.NDArray[np.intp], cols: npt.NDArray[np.intp]
) -> tuple[_Found, npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The feasible pairs of a block, by what is above the least, and how many of each line each gate refuses first."""
    n_gates = len(criteria)
    by_row = np.zeros((len(rows), n_gates), dtype=np.int64)
    by_col = np.zeros((len(cols), n_gates), dtype=np.int64)
    none = np.empty(0, dtype=np.int32)
    found = [(np.empty(0, dtype=np.int64), none, none)]
    step = max(1, _JUDGED_AT_ONCE // max(1, len(cols)))
    for start in range(0, len(rows) if len(cols) else 0, step):
        some = rows[start : start + step]
        score, first_closed, _ = judge_block(criteria, policy, some, cols)
        for gate in range(n_gates):
            closed = first_closed == gate
            by_row[start : start + step, gate] = np.count_nonzero(closed, axis=1)
            by_col[:, gate] += np.count_nonzero(closed, axis=0)
        row, col = np.nonzero(first_closed == n_gates)
        found.append((some[row].astype(np.int64), cols[col].astype(np.int32), score[row, col] - np.int32(policy.least)))
    return _joined(found), by_row, by_col


def _joined(parts: Sequence[_Found]) -> _Found:
    rows, cols, scores = ([part[which] for part in parts] for which in range(3))
    return np.concatenate(rows), np.concatenate(cols), np.concatenate(scores)
