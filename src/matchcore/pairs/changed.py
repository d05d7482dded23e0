"""`ChangedPairs`: the pairs of a pool after some records came, left or changed.

Only the pairs of those records are scored. The others stand as they stood, in a table that goes by numbers which
candidates and openings keep for good (`matchcore.assignment.PairTable`): the table of the pool before is not touched,
and shares its arrays. Arrays of their own are made when somebody asks for them.

A criterion judges a pair by its two records (see `matchcore.criteria.criterion`); so nothing else can have changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from matchcore.assignment import PairTable, places_of
from matchcore.criteria import Criterion, CriterionFactory
from matchcore.pairs.feasible import KeptPairs, Pairs, RowsOfPairs
from matchcore.pairs.jury import Hearing, Jury
from matchcore.policy import Policy
from matchcore.pool import CandidateColumns, Columns, PoolChange

__all__ = ["ChangedPairs", "change_pairs", "hear_people"]


@dataclass(frozen=True, eq=False, repr=False)
class ChangedPairs(Pairs):
    """The feasible pairs of a changed pool.

    Attributes
    ----------
    jury
        Before which whoever comes is judged.
    columns
        The pool's columns.
    closed_by_candidate, closed_by_opening
        As for `Pairs`.
    table
        The pairs by numbers, with those of records that are gone.
    rows_of_table, cols_of_table
        intp[n], intp[m]: the number of each candidate and of each opening.
    """

    jury: Jury
    columns: Columns
    closed_by_candidate: npt.NDArray[np.int64]
    closed_by_opening: npt.NDArray[np.int64]
    table: PairTable
    rows_of_table: npt.NDArray[np.intp]
    cols_of_table: npt.NDArray[np.intp]

    @cached_property
    def criteria(self) -> tuple[Criterion, ...]:  # type: ignore[override]  # made when asked for, and never set
        """As for `Pairs`."""
        return self.jury.criteria_for(self.columns)

    @property
    def least(self) -> int:
        """As for `Pairs`."""
        return self.jury.policy.least

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
    pairs: Pairs, change: PoolChange, policy: Policy, factories: Sequence[CriterionFactory]
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
    table, old_rows, old_cols = _numbered(pairs)
    rows = np.append(old_rows, table.n_rows + np.arange(len(people.new)))[people.source]
    cols = np.append(old_cols, table.n_cols + np.arange(len(places.new)))[places.source]
    jury = jury_of(pairs, change.before, policy, factories).with_more(change.came)
    closed_rows = _arranged(pairs.closed_by_candidate, people.source)
    closed_cols = _arranged(pairs.closed_by_opening, places.source)
    stayed_rows, stayed_cols = (np.flatnonzero(side.source < side.n_old) for side in (people, places))
    found: list[tuple[npt.NDArray[np.intp], npt.NDArray[np.intp], npt.NDArray[np.int32]]] = []
    if n := len(people.gone) + len(people.new):
        hearing, left = jury.people(change.moving_candidates(), cols), len(people.gone)
        # What was counted for candidates who are gone is taken off again.
        closed_cols[stayed_cols] -= hearing.of(np.arange(left)).closed_to_other[stayed_cols]
        came = hearing.of(np.arange(left, n))
        closed_rows[people.new] = came.closed_to_given
        closed_cols += came.closed_to_other
        found.append((rows[people.new][came.given - left], cols[came.other], came.score))
    if n := len(places.gone) + len(places.new):
        hearing, left = jury.openings(change.moving_openings(), rows[stayed_rows]), len(places.gone)
        closed_rows[stayed_rows] -= hearing.of(np.arange(left)).closed_to_other
        came = hearing.of(np.arange(left, n))
        closed_rows[stayed_rows] += came.closed_to_other
        closed_cols[places.new] += came.closed_to_given
        found.append((rows[stayed_rows][came.other], cols[places.new][came.given - left], came.score))
    for row, col, score in [[np.concatenate(column) for column in zip(*found)]] if found else []:
        table = table.with_more(len(people.new), len(places.new), row, col, score)
    return ChangedPairs(jury, change.pool.columns, closed_rows, closed_cols, table, rows, cols)


def jury_of(pairs: Pairs, columns: Columns, policy: Policy, factories: Sequence[CriterionFactory]) -> Jury:
    """The jury for whoever comes to the pool of these pairs and columns."""
    return pairs.jury if isinstance(pairs, ChangedPairs) else Jury(pairs.criteria, columns, policy, factories)


def hear_people(
    pairs: Pairs, columns: Columns, policy: Policy, factories: Sequence[CriterionFactory], people: CandidateColumns
) -> Hearing:
    """People, as they are or might be, to be judged against all openings of the pool of these pairs and columns."""
    numbers = pairs.cols_of_table if isinstance(pairs, ChangedPairs) else np.arange(pairs.n_openings)
    return jury_of(pairs, columns, policy, factories).people(people, numbers)


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
