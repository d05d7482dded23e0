"""`ChangedPairs`: the pairs of a pool after some records came, left or changed.

Only the pairs of records that came are scored. The others stand as they stood, in a table that goes by numbers which
candidates and openings keep for good (`matchcore.assignment.PairTable`): the table of the pool before is not touched,
and shares its arrays. Arrays of their own are made when somebody asks for them; and only then are refusals counted:
what was heard of those who came is added, what was refused by those who are gone is found out and taken off.

A criterion judges a pair by its two records (see `matchcore.criteria.criterion`); so nothing else can have changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from matchcore.assignment import PairRows, PairTable, places_of
from matchcore.criteria import Criterion, CriterionFactory
from matchcore.pairs.feasible import KeptPairs, Pairs
from matchcore.pairs.jury import Hearing, Jury, Refused, by_gate
from matchcore.policy import Policy
from matchcore.pool import CandidateColumns, Columns, PoolChange

Numbers = npt.NDArray[np.intp]


class Counted(NamedTuple):
    """Refusals to one side, in which some of the other side who are gone are still counted.

    Attributes
    ----------
    heard
        Numbers, and what was refused to them, int32[n, g] or int16[n] (see `Verdicts`): all of it together.
    gone
        intp[k]: the numbers of those who are gone.
    """

    heard: tuple[tuple[Numbers, Refused], ...]
    gone: Numbers

    def by_number(self, n: int, n_gates: int) -> npt.NDArray[np.int32]:
        """int32[n, g]: the refusals to each of n numbers."""
        closed = np.zeros((n, n_gates), dtype=np.int32)
        for own, refused in self.heard:
            closed[own] += by_gate(refused, n_gates)
        return closed

    def summed(self, n: int, n_gates: int) -> Counted:
        """The same, added up where there are many."""
        if len(self.heard) <= _MOST_HEARD:
            return self
        return self._replace(heard=((np.arange(n), self.by_number(n, n_gates)),))


_MOST_HEARD = 16
"""So many verdicts are kept as they are until somebody asks; of more only their sum, which takes less memory."""


@dataclass(frozen=True, eq=False, repr=False)
class ChangedPairs(Pairs):
    """The feasible pairs of a changed pool.

    Attributes
    ----------
    jury
        Before which whoever comes is judged.
    columns
        The pool's columns.
    counted_to_candidates, counted_to_openings
        The refusals counted so far.
    n_left
        How many pairs are feasible.
    table
        The pairs by numbers, with those of records that are gone.
    rows_of_table, cols_of_table
        intp[n], intp[m]: the number of each candidate and of each opening.
    """

    jury: Jury
    columns: Columns
    counted_to_candidates: Counted
    counted_to_openings: Counted
    n_left: int
    table: PairTable
    rows_of_table: Numbers
    cols_of_table: Numbers

    @cached_property
    def criteria(self) -> tuple[Criterion, ...]:  # type: ignore[override]  # made when asked for, and never set
        """As for `Pairs`."""
        return self.jury.criteria_for(self.columns)

    @cached_property
    def closed_by_candidate(self) -> npt.NDArray[np.int32]:  # type: ignore[override]  # the same
        """As for `Pairs`."""
        counted, gone = self.counted_to_candidates, self.counted_to_candidates.gone
        closed = counted.by_number(self.table.n_rows, len(self.jury.criteria))[self.rows_of_table]
        if not len(gone):
            return closed
        hearing = self.jury.openings(self.jury.records_of("openings", gone), self.rows_of_table)
        return closed - hearing.verdicts().closed_to_other

    @cached_property
    def closed_by_opening(self) -> npt.NDArray[np.int32]:  # type: ignore[override]  # the same
        """As for `Pairs`."""
        counted, gone = self.counted_to_openings, self.counted_to_openings.gone
        closed = counted.by_number(self.table.n_cols, len(self.jury.criteria))[self.cols_of_table]
        if not len(gone):
            return closed
        hearing = self.jury.people(self.jury.records_of("candidates", gone), self.cols_of_table)
        return closed - hearing.verdicts().closed_to_other

    @property
    def n_candidates(self) -> int:
        """As for `Pairs`."""
        return len(self.rows_of_table)

    @property
    def n_openings(self) -> int:
        """As for `Pairs`."""
        return len(self.cols_of_table)

    @property
    def n_feasible(self) -> int:
        """As for `Pairs`."""
        return self.n_left

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

    def rows(self) -> Iterator[PairRows]:
        """As for `Pairs`."""
        return self._whole.rows()

    @cached_property
    def _col_now(self) -> npt.NDArray[np.int32]:
        """int32[n_cols]: where the opening of each number is, -1 when it is gone."""
        return places_of(self.cols_of_table, self.table.n_cols)

    def column(self, col: int) -> tuple[Numbers, npt.NDArray[np.int32]]:
        """As for `Pairs`."""
        number, score = self.table.col(int(self.cols_of_table[col]))
        row = places_of(self.rows_of_table, self.table.n_rows)[number]
        here = np.flatnonzero(row >= 0)
        here = here[np.argsort(row[here], kind="stable")]
        return row[here].astype(np.intp), score[here] + np.int32(self.least)

    def score_of(self, row: int, col: int) -> int | None:
        """As for `Pairs`."""
        score = self.table.score_of(int(self.rows_of_table[row]), int(self.cols_of_table[col]))
        return None if score is None else score + self.least

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
    left_rows, left_cols = old_rows[people.gone], old_cols[places.gone]
    n_left = pairs.n_feasible - _n_gone(table, old_rows, old_cols, left_rows, left_cols)
    to_candidates, to_openings = _counted(pairs, old_rows, old_cols)
    # Whoever comes is judged against those too who are gone and are still counted.
    gone_rows, gone_cols = np.append(to_openings.gone, left_rows), np.append(to_candidates.gone, left_cols)
    heard_rows, heard_cols = to_candidates.heard, to_openings.heard
    found = []
    if len(people.new):
        own, against = rows[people.new], np.append(cols, gone_cols)
        came = jury.people(change.came.candidates, against).verdicts()
        heard_rows, heard_cols = (*heard_rows, (own, came.closed_to_given)), (*heard_cols, (against, came.refused))
        here = came.other < len(cols)
        found.append((own[came.given[here]], cols[came.other[here]], came.score[here]))
    if len(places.new):
        own, stayed = cols[places.new], rows[people.source < people.n_old]
        against = np.append(stayed, gone_rows)
        came = jury.openings(change.came.openings, against).verdicts()
        heard_rows, heard_cols = (*heard_rows, (against, came.refused)), (*heard_cols, (own, came.closed_to_given))
        here = came.other < len(stayed)
        found.append((stayed[came.other[here]], own[came.given[here]], came.score[here]))
    if found:
        row, col, score = (np.concatenate(column) for column in zip(*found))
        n_left += len(row)
        table = table.with_more(len(people.new), len(places.new), row, col, score)
    n_gates = len(jury.criteria)
    to_candidates = Counted(heard_rows, gone_cols).summed(table.n_rows, n_gates)
    to_openings = Counted(heard_cols, gone_rows).summed(table.n_cols, n_gates)
    return ChangedPairs(jury, change.pool.columns, to_candidates, to_openings, n_left, table, rows, cols)


_NOBODY = np.empty(0, dtype=np.intp)


def _counted(pairs: Pairs, rows: Numbers, cols: Numbers) -> tuple[Counted, Counted]:
    """The refusals to candidates and to openings of these numbers, as far as they have been found out."""
    if not isinstance(pairs, ChangedPairs):
        found = (rows, pairs.closed_by_candidate), (cols, pairs.closed_by_opening)
        return Counted((found[0],), _NOBODY), Counted((found[1],), _NOBODY)
    of_candidates, of_openings, told = pairs.counted_to_candidates, pairs.counted_to_openings, vars(pairs)
    if "closed_by_candidate" in told:
        of_candidates = Counted(((rows, pairs.closed_by_candidate),), _NOBODY)
    if "closed_by_opening" in told:
        of_openings = Counted(((cols, pairs.closed_by_opening),), _NOBODY)
    return of_candidates, of_openings


def _n_gone(table: PairTable, rows: Numbers, cols: Numbers, gone_rows: Numbers, gone_cols: Numbers) -> int:
    """Of the pairs of these candidates and openings, how many are of those who are gone."""
    is_col = places_of(cols, table.n_cols) >= 0
    stays = places_of(rows, table.n_rows) >= 0
    stays[gone_rows] = False
    of_rows = sum(int(np.count_nonzero(is_col[table.row(row)[0]])) for row in gone_rows.tolist())
    return of_rows + sum(int(np.count_nonzero(stays[table.col(col)[0]])) for col in gone_cols.tolist())


def jury_of(pairs: Pairs, columns: Columns, policy: Policy, factories: Sequence[CriterionFactory]) -> Jury:
    """The jury for whoever comes to the pool of these pairs and columns."""
    return pairs.jury if isinstance(pairs, ChangedPairs) else Jury(pairs.criteria, columns, policy, factories)


def hear_people(
    pairs: Pairs, columns: Columns, policy: Policy, factories: Sequence[CriterionFactory], people: CandidateColumns
) -> Hearing:
    """People, as they are or might be, to be judged against all openings of the pool of these pairs and columns."""
    numbers = pairs.cols_of_table if isinstance(pairs, ChangedPairs) else np.arange(pairs.n_openings)
    return jury_of(pairs, columns, policy, factories).people(people, numbers)


def _numbered(pairs: Pairs) -> tuple[PairTable, Numbers, Numbers]:
    """The table of these pairs, and the numbers of their candidates and openings."""
    if isinstance(pairs, ChangedPairs):
        return pairs.table, pairs.rows_of_table, pairs.cols_of_table
    return pairs.whole().table, np.arange(pairs.n_candidates), np.arange(pairs.n_openings)
