"""A side's columns put in another order, with some rows left out and others put in.

A pool keeps a canonical order: longest waiting first and then by id, openings by id. Records that come or go change the
places of those after them, so a changed pool is the old one's columns and the new records' columns, one after the
other, arranged. Nothing that did not change is encoded again. `arranged` goes by what a column is, not by its name: a
new column is arranged with the others.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from itertools import chain
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from matchcore.pool.columns import CandidateColumns, Columns, OpeningColumns
from matchcore.pool.fields import fields_of
from matchcore.pool.geometry import SpherePoints
from matchcore.pool.pool import Pool

_Side = TypeVar("_Side", CandidateColumns, OpeningColumns)


@dataclass(frozen=True, eq=False, slots=True)
class Arrangement:
    """Where the rows of a changed side come from.

    Attributes
    ----------
    source
        intp[n]: for each new row, a row of the old side, or (from `n_old` on) of the records that came in.
    n_old
        How many rows the old side has.
    row_of_old
        intp[n_old]: where each old row is now, -1 when it is gone.
    new
        intp[k]: the rows that came in, ascending.
    """

    source: npt.NDArray[np.intp]
    n_old: int
    row_of_old: npt.NDArray[np.intp]
    new: npt.NDArray[np.intp]

    @property
    def gone(self) -> npt.NDArray[np.intp]:
        """intp[g]: the old rows that are gone, ascending."""
        return np.flatnonzero(self.row_of_old < 0)

    @property
    def is_idle(self) -> bool:
        """Whether nothing came and nothing is gone."""
        return len(self.new) == 0 and len(self.source) == self.n_old

    @classmethod
    def of(cls, n_old: int, gone: npt.NDArray[np.intp], before: npt.NDArray[np.intp]) -> Arrangement:
        """Old rows less those gone (ascending), the new ones put in before these old rows (ascending)."""
        if not len(gone) and not len(before):
            return cls(np.arange(n_old), n_old, np.arange(n_old), before)
        stays = np.ones(n_old, dtype=np.bool_)
        stays[gone] = False
        kept = np.flatnonzero(stays)
        at = np.searchsorted(kept, before)
        source = np.insert(kept, at, n_old + np.arange(len(before)))
        row_of_old = np.full(n_old, -1, dtype=np.intp)
        is_old = source < n_old
        row_of_old[source[is_old]] = np.flatnonzero(is_old)
        return cls(source, n_old, row_of_old, np.flatnonzero(~is_old))


@dataclass(frozen=True, eq=False, slots=True)
class PoolChange:
    """A changed pool and how both its sides came about.

    Attributes
    ----------
    pool
        The pool as it is now.
    candidates, openings
        How its sides came about.
    before, came
        The columns of the pool before, and of the records that came in.
    """

    pool: Pool
    candidates: Arrangement
    openings: Arrangement
    before: Columns
    came: Columns


def change_pool(
    pool: Pool, gone_candidates: npt.NDArray[np.intp], gone_openings: npt.NDArray[np.intp], added: Pool
) -> PoolChange:
    """A pool without some of its records and with those of another.

    Parameters
    ----------
    pool
        The pool; it is not changed.
    gone_candidates, gone_openings
        Rows to leave out, ascending.
    added
        What comes in, encoded with the same vocabulary and day. Ids must not stand in what stays.
    """
    old, new = pool.columns, added.columns
    candidates = Arrangement.of(pool.n_candidates, gone_candidates, _before_candidates(old.candidates, new.candidates))
    openings = Arrangement.of(
        pool.n_openings,
        gone_openings,
        np.array([bisect_left(old.openings.ids, name) for name in new.openings.ids], dtype=np.intp),
    )
    columns = old
    if not candidates.is_idle:
        columns = replace(columns, candidates=_changed(old.candidates, new.candidates, candidates))
    if not openings.is_idle:
        columns = replace(columns, openings=_changed(old.openings, new.openings, openings))
    groups = pool.groups
    if not candidates.is_idle:
        lengths = [pool.n_candidates, added.n_candidates]
        groups = _named([pool.groups, added.groups], _Runs.of(lengths, candidates.source))
    gone = {old.openings.ids[row] for row in gone_openings}
    stays = {name: contact for name, contact in pool.contacts.items() if name not in gone}
    return PoolChange(Pool(columns, groups, {**stays, **added.contacts}), candidates, openings, old, new)


def _changed(old: _Side, new: _Side, how: Arrangement) -> _Side:
    """A side as it came about; where rows were looked up by id before, they are found by way of those."""
    changed = arranged([old, new], how.source)
    if "row_of_id" in vars(old) and (rows := RowsById.after(old.row_of_id, how, new.ids)) is not None:
        vars(changed)["row_of_id"] = rows
    return changed


@dataclass(frozen=True, eq=False)
class RowsById(Mapping[str, int]):
    """The row of each id in a side that has been changed: looked up in the side it began with, and moved since.

    Attributes
    ----------
    begun, row_of_begun
        The rows to begin with, and intp[k]: where each of them is now, -1 when it is gone.
    came
        The rows of those who came since and are here.
    """

    begun: Mapping[str, int]
    row_of_begun: npt.NDArray[np.intp]
    came: Mapping[str, int]

    @classmethod
    def after(cls, before: Mapping[str, int], how: Arrangement, new_ids: Sequence[str]) -> RowsById | None:
        """The rows after a change; None when so many have come that they are better numbered anew."""
        known = before if isinstance(before, RowsById) else cls(before, np.arange(how.n_old), {})
        came = {name: int(how.row_of_old[row]) for name, row in known.came.items()}
        came = {name: row for name, row in came.items() if row >= 0} | dict(zip(new_ids, how.new.tolist()))
        row_of_begun = np.append(how.row_of_old, -1)[known.row_of_begun]
        return cls(known.begun, row_of_begun, came) if len(came) <= _MOST_CAME else None

    def __getitem__(self, name: str) -> int:
        row = self.came[name] if name in self.came else int(self.row_of_begun[self.begun[name]])
        if row < 0:
            raise KeyError(name)
        return row

    def __iter__(self) -> Iterator[str]:
        return iter(sorted((name for name in {**self.begun, **self.came} if name in self), key=self.__getitem__))

    def __len__(self) -> int:
        return int(np.count_nonzero(self.row_of_begun >= 0)) + len(self.came)


_MOST_CAME = 256
"""Of more who came since the rows are better numbered anew."""


def _before_candidates(old: CandidateColumns, new: CandidateColumns) -> npt.NDArray[np.intp]:
    """Before which of the old rows each new one comes: by the day since when she waits, and then by id."""
    first = np.searchsorted(old.registered, new.registered, side="left").tolist()
    last = np.searchsorted(old.registered, new.registered, side="right").tolist()
    return np.array([bisect_left(old.ids, name, lo, hi) for name, lo, hi in zip(new.ids, first, last)], dtype=np.intp)


def take_candidate(candidates: CandidateColumns, row: int) -> CandidateColumns:
    """One candidate alone, as row 0."""
    return arranged([candidates], np.array([row]))


def joined(parts: Sequence[_Side]) -> _Side:
    """Several sides, at least one, one after another."""
    return arranged(parts, np.arange(sum(map(len, parts))))


def replace_candidate(candidates: CandidateColumns, row: int, other: CandidateColumns) -> CandidateColumns:
    """The same candidates with one of them as `other` (of length 1) has her."""
    source = np.arange(len(candidates))
    source[row] = len(candidates)
    return arranged([candidates, other], source)


def arranged(parts: Sequence[_Side], source: npt.NDArray[np.intp]) -> _Side:
    """The rows `source` of several sides, at least one, laid one after another; each column when it is asked for."""
    first, *more = parts
    before: Any = vars(first).get("make")
    if before is None or len(before.parts) + before.n_turns >= _MOST_PARTS:
        return type(first).made_by(_Arranged((first if before is None else replace(first), *more), source))
    if len(first) <= _FEW:
        return type(first).made_by(_Arranged((first, *more), source, n_turns=before.n_turns + 1))
    made = _Arranged(tuple(parts), source)
    own = {name: made(name) for name in before.own}
    n, n_before = len(first), sum(map(len, before.parts))  # its rows are had from where it has them
    source = np.where(source < n, np.append(before.source, 0)[np.minimum(source, n)], source + (n_before - n))
    return type(first).made_by(_Arranged((*before.parts, *more), source, own))


def with_column(side: _Side, name: str, column: Any) -> _Side:
    """A side with one column otherwise."""
    whole: Any = arranged([side], np.arange(len(side)))
    made = vars(whole)["make"]
    return type(side).made_by(replace(made, own={**made.own, name: column}))


_MOST_PARTS, _FEW = 8, 512
"""A side that comes from so many others is made, and these let go of, when it is arranged anew. A few rows are taken as
they stand, of as many sides after one another; many from where these have them: no column is made that nobody needs."""


@dataclass(frozen=True, eq=False)
class _Arranged:
    """What makes the columns of a side from those of several, but for its own; called with a column's name."""

    parts: tuple[CandidateColumns | OpeningColumns, ...]
    source: npt.NDArray[np.intp]
    own: Mapping[str, Any] = field(default_factory=dict)
    n_turns: int = 0

    def __len__(self) -> int:
        return len(self.source)

    def __call__(self, name: str) -> Any:
        return self.own[name] if name in self.own else _column([getattr(p, name) for p in self.parts], self._runs)

    @cached_property
    def _runs(self) -> _Runs:
        return _Runs.of(list(map(len, self.parts)), self.source)


@dataclass(frozen=True, eq=False)
class _Runs:
    """Rows of several parts, taken run by run.

    Attributes
    ----------
    lengths
        How many rows each part has.
    part, start, stop
        intp[k]: the part that each run is of, and its rows there.
    """

    lengths: Sequence[int]
    part: npt.NDArray[np.intp]
    start: npt.NDArray[np.intp]
    stop: npt.NDArray[np.intp]

    @classmethod
    def of(cls, lengths: Sequence[int], source: npt.NDArray[np.intp]) -> _Runs:
        """The rows `source` of parts of these lengths, laid one after another."""
        first = np.cumsum([0, *lengths])
        is_first = np.ones(len(source), dtype=np.bool_)
        is_first[1:] = np.diff(source) != 1
        for place in first[1:-1].tolist():  # a run ends with its part
            is_first |= source == place
        begins = np.flatnonzero(is_first)
        length, start = np.diff(np.append(begins, len(source))), source[begins]
        part = np.searchsorted(first[1:], start, side="right")
        start = start - first[part]
        return cls(lengths, part, start, start + length)

    @property
    def length(self) -> npt.NDArray[np.intp]:
        """intp[k]: how long each is."""
        return self.stop - self.start

    @property
    def index(self) -> npt.NDArray[np.intp]:
        """intp[n]: the rows, of all parts laid one after another."""
        first = np.cumsum([0, *self.lengths])[self.part] + self.start
        length = self.length
        return np.repeat(first - (np.cumsum(length) - length), length) + np.arange(length.sum())

    @cached_property
    def is_whole(self) -> bool:
        """Whether the parts stand as they are, one after another."""
        parts = list(range(len(self.lengths)))
        return bool(self.part.tolist() == parts and self.length.tolist() == list(self.lengths))

    @cached_property
    def slices(self) -> list[tuple[int, slice]]:
        """Each run: the part, and where it is there."""
        return list(zip(self.part.tolist(), map(slice, self.start.tolist(), self.stop.tolist())))

    def entries(self, rows: Sequence[npt.NDArray[np.int32]]) -> _Runs:
        """The entries of long tables that belong to these rows; `rows` has the row of each entry, part by part."""
        lengths = [len(row) for row in rows]
        if self.is_whole:
            return _Runs(lengths, np.arange(len(rows)), np.zeros(len(rows), dtype=np.intp), np.array(lengths))
        first, first_entry = (np.cumsum([0, *of_parts])[:-1] for of_parts in (self.lengths, lengths))
        owner = np.concatenate([row + at for row, at in zip(rows, first.tolist())])
        start, stop = (
            np.searchsorted(owner, first[self.part] + place) - first_entry[self.part]
            for place in (self.start, self.stop)
        )
        return _Runs(lengths, self.part, start, stop)


_FEW_RUNS = 64
"""Up to so many runs are taken at a stroke each; of more, row by row."""


def _column(parts: Sequence[Any], runs: _Runs) -> Any:
    kind = parts[0]
    if isinstance(kind, tuple):
        return _texts(parts, runs)
    if isinstance(kind, np.ndarray):
        return _array(parts, runs)
    if isinstance(kind, Mapping):
        return _named(parts, runs)
    if isinstance(kind, SpherePoints):
        return SpherePoints(
            *(_array([getattr(part, one.name) for part in parts], runs) for one in fields(SpherePoints))
        )
    return _table(parts, runs)


def _texts(parts: Sequence[tuple[Any, ...]], runs: _Runs) -> tuple[Any, ...]:
    if len(runs.part) > _FEW_RUNS:
        texts = tuple(chain.from_iterable(parts))
        return tuple([texts[place] for place in runs.index.tolist()])
    taken: list[Any] = []
    for part, rows in runs.slices:
        taken += parts[part][rows]
    return tuple(taken)


def _array(parts: Sequence[npt.NDArray[Any]], runs: _Runs) -> Any:
    if len(runs.part) > _FEW_RUNS:
        column = (parts[0] if len(parts) == 1 else np.concatenate(parts))[runs.index]
    else:
        column = np.concatenate([parts[0][:0], *(parts[part][rows] for part, rows in runs.slices)])
    column.setflags(write=False)
    return column


def _table(parts: Sequence[Any], runs: _Runs) -> Any:
    """A long table whose rows follow those of its side."""
    entries = runs.entries([part.row for part in parts])
    columns = {name: _column([getattr(part, name) for part in parts], entries) for name in fields_of(type(parts[0]))}
    now = np.cumsum(runs.length) - runs.length
    columns["row"] = columns["row"] + np.repeat(now - runs.start, entries.length).astype(np.int32)
    columns["row"].setflags(write=False)
    return replace(parts[0], **columns)


def _named(parts: Sequence[Mapping[str, npt.NDArray[np.object_]]], runs: _Runs) -> dict[str, npt.NDArray[np.object_]]:
    """Facts by name; one that nobody has any more is left out, as when all are encoded at once."""
    columns = {
        name: _array(
            [part.get(name, np.full(length, None, dtype=object)) for part, length in zip(parts, runs.lengths)], runs
        )
        for name in sorted({name for part in parts for name in part})
    }
    return {name: column for name, column in columns.items() if any(value is not None for value in column)}
