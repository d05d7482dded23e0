"""Both sides' columns put in another order, with some left out and others from another pool put in (layer 2).

A pool keeps a canonical order: longest waiting first and then by id, openings by id. Records that come or go change the
places of those after them, so a changed pool is the old one's columns and the new records' columns, one after the
other, arranged. Nothing that did not change is encoded again.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from matchcore.pool.columns import (
    CandidateColumns,
    CertificateDemands,
    CertificateTable,
    Columns,
    LanguageDemands,
    LanguageTable,
    OpeningColumns,
    Pool,
    TrackTable,
)
from matchcore.pool.geometry import Points

__all__ = ["Arrangement", "PoolChange", "change_pool"]

_Table = TypeVar("_Table", CertificateTable, LanguageTable, TrackTable, CertificateDemands, LanguageDemands)


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
        old, new = self.before.candidates, self.came.candidates
        candidates = _arranged_candidates(old, new, self.candidates.moving())
        return Pool(replace(self.pool.columns, candidates=candidates), {})

    def moving_openings(self) -> Pool:
        """The openings that left and after them those that came, in their order; with the candidates as they are."""
        old, new = self.before.openings, self.came.openings
        openings = _arranged_openings(old, new, self.openings.moving())
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
        columns = replace(columns, candidates=_arranged_candidates(old.candidates, new.candidates, candidates.source))
    if len(openings.moving()):
        columns = replace(columns, openings=_arranged_openings(old.openings, new.openings, openings.source))
    groups = _facts(pool.groups, added.groups, pool.n_candidates, added.n_candidates, candidates.source)
    gone = {old.openings.ids[row] for row in gone_openings}
    stays = {name: contact for name, contact in pool.contacts.items() if name not in gone}
    return PoolChange(Pool(columns, groups, {**stays, **added.contacts}), candidates, openings, old, new)


def _before_candidates(old: CandidateColumns, new: CandidateColumns) -> npt.NDArray[np.intp]:
    """Before which of the old rows each new one comes: by the day since when she waits, and then by id."""
    first = np.searchsorted(old.registered, new.registered, side="left").tolist()
    last = np.searchsorted(old.registered, new.registered, side="right").tolist()
    return np.array([bisect_left(old.ids, name, lo, hi) for name, lo, hi in zip(new.ids, first, last)], dtype=np.intp)


def _arranged_candidates(
    old: CandidateColumns, new: CandidateColumns, source: npt.NDArray[np.intp]
) -> CandidateColumns:
    return CandidateColumns(
        ids=_texts(old.ids, new.ids, source),
        registered=_array(old.registered, new.registered, source),
        home=_points(old.home, new.home, source),
        reach_m=_array(old.reach_m, new.reach_m, source),
        forms=_array(old.forms, new.forms, source),
        available=_array(old.available, new.available, source),
        certificates=_table(old.certificates, new.certificates, len(old), source),
        languages=_table(old.languages, new.languages, len(old), source),
        tracks=_table(old.tracks, new.tracks, len(old), source),
        facts=_facts(old.facts, new.facts, len(old), len(new), source),
    )


def _arranged_openings(old: OpeningColumns, new: OpeningColumns, source: npt.NDArray[np.intp]) -> OpeningColumns:
    return OpeningColumns(
        ids=_texts(old.ids, new.ids, source),
        employers=_texts(old.employers, new.employers, source),
        titles=_texts(old.titles, new.titles, source),
        ssyk=_texts(old.ssyk, new.ssyk, source),
        seats=_array(old.seats, new.seats, source),
        workplace=_points(old.workplace, new.workplace, source),
        start=_array(old.start, new.start, source),
        start_stated=_array(old.start_stated, new.start_stated, source),
        track=_array(old.track, new.track, source),
        track_least=_array(old.track_least, new.track_least, source),
        form=_array(old.form, new.form, source),
        certificates=_table(old.certificates, new.certificates, len(old), source),
        languages=_table(old.languages, new.languages, len(old), source),
        facts=_facts(old.facts, new.facts, len(old), len(new), source),
    )


def _texts(old: Sequence[Any], new: Sequence[Any], source: npt.NDArray[np.intp]) -> tuple[Any, ...]:
    """Texts in the new order; long runs that stand as they stood are taken at a stroke."""
    n_old = len(old)
    cuts = np.flatnonzero((np.diff(source) != 1) | (source[1:] == n_old)) + 1
    starts, stops = np.append(0, cuts), np.append(cuts, len(source))
    if len(starts) > len(source) // 4:
        return tuple(old[place] if place < n_old else new[place - n_old] for place in source.tolist())
    taken: list[Any] = []
    for first, length in zip(source[starts].tolist(), (stops - starts).tolist()):
        taken += old[first : first + length] if first < n_old else new[first - n_old : first - n_old + length]
    return tuple(taken)


def _array(old: npt.NDArray[Any], new: npt.NDArray[Any], source: npt.NDArray[np.intp]) -> Any:
    if len(new):
        is_new = source >= len(old)
        arranged = np.empty((len(source), *old.shape[1:]), dtype=old.dtype)
        arranged[~is_new], arranged[is_new] = old[source[~is_new]], new[source[is_new] - len(old)]
    else:
        arranged = old[source]
    arranged.setflags(write=False)
    return arranged


def _points(old: Points, new: Points, source: npt.NDArray[np.intp]) -> Points:
    return Points(*(_array(getattr(old, field.name), getattr(new, field.name), source) for field in fields(Points)))


def _table(old: _Table, new: _Table, n_old: int, source: npt.NDArray[np.intp]) -> _Table:
    """A long table whose rows follow those of its side."""
    row = np.concatenate([old.row, new.row + np.int32(n_old)])
    count = np.bincount(row, minlength=max(n_old, int(source.max(initial=-1)) + 1))
    first = np.cumsum(count) - count
    length = count[source]
    start = np.repeat(first[source] - (np.cumsum(length) - length), length)
    entry = start + np.arange(len(start))
    columns: dict[str, Any] = {}
    for field in fields(old):
        one, other = getattr(old, field.name), getattr(new, field.name)
        if field.name == "row":
            columns["row"] = np.repeat(np.arange(len(source), dtype=np.int32), length)
            columns["row"].setflags(write=False)
        elif isinstance(one, tuple):
            columns[field.name] = _texts(one, other, entry)
        else:
            columns[field.name] = _array(one, other, entry)
    return replace(old, **columns)


def _facts(
    old: Mapping[str, npt.NDArray[np.object_]],
    new: Mapping[str, npt.NDArray[np.object_]],
    n_old: int,
    n_new: int,
    source: npt.NDArray[np.intp],
) -> dict[str, npt.NDArray[np.object_]]:
    """Facts by name; one that nobody has any more is left out, as when all are encoded at once."""
    arranged: dict[str, npt.NDArray[np.object_]] = {}
    for name in sorted({*old, *new}):
        parts = [old.get(name, np.full(n_old, None, dtype=object)), new.get(name, np.full(n_new, None, dtype=object))]
        column = _array(parts[0], parts[1], source)
        if name in new or any(value is not None for value in column):
            arranged[name] = column
    return arranged
