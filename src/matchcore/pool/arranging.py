"""A side's columns put in another order, with some rows left out and others put in.

A pool keeps a canonical order: longest waiting first and then by id, openings by id. Records that come or go change the
places of those after them, so a changed pool is the old one's columns and the new records' columns, one after the
other, arranged. Nothing that did not change is encoded again. `arranged` goes by what a column is, not by its name: a
new column is arranged with the others.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from itertools import chain
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from matchcore.pool.columns import CandidateColumns, Columns, OpeningColumns
from matchcore.pool.geometry import SpherePoints
from matchcore.pool.pool import Pool

__all__ = [
    "Arrangement",
    "PoolChange",
    "arranged",
    "change_pool",
    "join_candidates",
    "replace_candidate",
    "take_candidate",
]

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

    def moving(self) -> npt.NDArray[np.intp]:
        """As `source`: the rows that are gone, and after them those that came in."""
        return np.concatenate([self.gone, self.n_old + np.arange(len(self.new))])

    @classmethod
    def of(cls, n_old: int, gone: npt.NDArray[np.intp], before: npt.NDArray[np.intp]) -> Arrangement:
        """Old rows less those gone (ascending), the new ones put in before these old rows (ascending)."""
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

    def moving_candidates(self) -> Pool:
        """Who left and after them who came, both in their order; with the openings as they are now."""
        candidates = arranged([self.before.candidates, self.came.candidates], self.candidates.moving())
        return Pool(replace(self.pool.columns, candidates=candidates), {})

    def moving_openings(self) -> Pool:
        """The openings that left and after them those that came, in their order; with the candidates as they are."""
        openings = arranged([self.before.openings, self.came.openings], self.openings.moving())
        return Pool(replace(self.pool.columns, openings=openings), {})


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
    if len(candidates.moving()):
        columns = replace(columns, candidates=arranged([old.candidates, new.candidates], candidates.source))
    if len(openings.moving()):
        columns = replace(columns, openings=arranged([old.openings, new.openings], openings.source))
    lengths = [pool.n_candidates, added.n_candidates]
    groups = _named([pool.groups, added.groups], lengths, candidates.source)
    gone = {old.openings.ids[row] for row in gone_openings}
    stays = {name: contact for name, contact in pool.contacts.items() if name not in gone}
    return PoolChange(Pool(columns, groups, {**stays, **added.contacts}), candidates, openings, old, new)


def _before_candidates(old: CandidateColumns, new: CandidateColumns) -> npt.NDArray[np.intp]:
    """Before which of the old rows each new one comes: by the day since when she waits, and then by id."""
    first = np.searchsorted(old.registered, new.registered, side="left").tolist()
    last = np.searchsorted(old.registered, new.registered, side="right").tolist()
    return np.array([bisect_left(old.ids, name, lo, hi) for name, lo, hi in zip(new.ids, first, last)], dtype=np.intp)


def take_candidate(candidates: CandidateColumns, row: int) -> CandidateColumns:
    """One candidate alone, as row 0."""
    return arranged([candidates], np.array([row]))


def join_candidates(parts: Sequence[CandidateColumns]) -> CandidateColumns:
    """Several columns, at least one, one after another."""
    return arranged(parts, np.arange(sum(map(len, parts))))


def replace_candidate(candidates: CandidateColumns, row: int, other: CandidateColumns) -> CandidateColumns:
    """The same candidates with one of them as `other` (of length 1) has her."""
    source = np.arange(len(candidates))
    source[row] = len(candidates)
    return arranged([candidates, other], source)


def arranged(parts: Sequence[_Side], source: npt.NDArray[np.intp]) -> _Side:
    """The rows `source` of several sides, at least one, laid one after another."""
    lengths = [len(part) for part in parts]
    columns = {
        field.name: _column([getattr(part, field.name) for part in parts], lengths, source)
        for field in fields(parts[0])
    }
    return replace(parts[0], **columns)


def _column(parts: Sequence[Any], lengths: Sequence[int], source: npt.NDArray[np.intp]) -> Any:
    kind = parts[0]
    if isinstance(kind, tuple):
        return _texts(parts, source)
    if isinstance(kind, np.ndarray):
        return _array(parts, source)
    if isinstance(kind, Mapping):
        return _named(parts, lengths, source)
    if isinstance(kind, SpherePoints):
        return SpherePoints(
            *(_array([getattr(part, field.name) for part in parts], source) for field in fields(SpherePoints))
        )
    return _table(parts, lengths, source)


def _texts(parts: Sequence[tuple[Any, ...]], source: npt.NDArray[np.intp]) -> tuple[Any, ...]:
    """Texts in the new order; long runs that stand as they stood are taken at a stroke."""
    texts = parts[0] if len(parts) == 1 else tuple(chain.from_iterable(parts))
    cuts = np.flatnonzero(np.diff(source) != 1) + 1
    starts, stops = np.append(0, cuts), np.append(cuts, len(source))
    if len(starts) > len(source) // 4:
        return tuple([texts[place] for place in source.tolist()])
    taken: list[Any] = []
    for first, length in zip(source[starts].tolist(), (stops - starts).tolist()):
        taken += texts[first : first + length]
    return tuple(taken)


def _array(parts: Sequence[npt.NDArray[Any]], source: npt.NDArray[np.intp]) -> Any:
    column = (parts[0] if len(parts) == 1 else np.concatenate(parts))[source]
    column.setflags(write=False)
    return column


def _table(parts: Sequence[Any], lengths: Sequence[int], source: npt.NDArray[np.intp]) -> Any:
    """A long table whose rows follow those of its side."""
    before = np.cumsum([0, *lengths[:-1]], dtype=np.int32)
    row = np.concatenate([part.row + first for part, first in zip(parts, before)])
    count = np.bincount(row, minlength=sum(lengths))
    first = np.cumsum(count) - count
    length = count[source]
    start = np.repeat(first[source] - (np.cumsum(length) - length), length)
    entry = start + np.arange(len(start))
    columns = {
        field.name: _column([getattr(part, field.name) for part in parts], (), entry) for field in fields(parts[0])
    }
    columns["row"] = np.repeat(np.arange(len(source), dtype=np.int32), length)
    columns["row"].setflags(write=False)
    return replace(parts[0], **columns)


def _named(
    parts: Sequence[Mapping[str, npt.NDArray[np.object_]]], lengths: Sequence[int], source: npt.NDArray[np.intp]
) -> dict[str, npt.NDArray[np.object_]]:
    """Facts by name; one that nobody has any more is left out, as when all are encoded at once."""
    columns = {
        name: _array(
            [part.get(name, np.full(length, None, dtype=object)) for part, length in zip(parts, lengths)], source
        )
        for name in sorted({name for part in parts for name in part})
    }
    return {name: column for name, column in columns.items() if any(value is not None for value in column)}
