"""Candidates' columns taken apart and put together: one alone, several in a row, one in place of another (layer 2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from matchcore.pool.columns import CandidateColumns, CertificateTable, LanguageTable, TrackTable
from matchcore.pool.geometry import Points

__all__ = ["join_candidates", "replace_candidate", "take_candidate"]

_T = TypeVar("_T", CertificateTable, LanguageTable, TrackTable)


def take_candidate(candidates: CandidateColumns, row: int) -> CandidateColumns:
    """One candidate alone, as row 0."""
    return _take(candidates, row, row + 1)


def join_candidates(parts: Sequence[CandidateColumns]) -> CandidateColumns:
    """Several columns, at least one, one after another."""
    start = np.cumsum([0, *(len(part) for part in parts)])
    names = sorted({name for part in parts for name in part.facts})
    return CandidateColumns(
        ids=tuple(name for part in parts for name in part.ids),
        registered=_joined([part.registered for part in parts]),
        home=Points(
            *(_joined([getattr(part.home, field.name) for part in parts]) for field in fields(Points)),
        ),
        reach_m=_joined([part.reach_m for part in parts]),
        forms=_joined([part.forms for part in parts]),
        available=_joined([part.available for part in parts]),
        certificates=_join_tables([part.certificates for part in parts], start),
        languages=_join_tables([part.languages for part in parts], start),
        tracks=_join_tables([part.tracks for part in parts], start),
        facts={name: _joined([_fact(part, name) for part in parts]) for name in names},
    )


def replace_candidate(candidates: CandidateColumns, row: int, other: CandidateColumns) -> CandidateColumns:
    """The same candidates with one of them as `other` (of length 1) has her."""
    return join_candidates([_take(candidates, 0, row), other, _take(candidates, row + 1, len(candidates))])


def _take(candidates: CandidateColumns, start: int, stop: int) -> CandidateColumns:
    own = slice(start, stop)
    home = candidates.home
    return CandidateColumns(
        ids=candidates.ids[own],
        registered=candidates.registered[own],
        home=Points(*(getattr(home, field.name)[own] for field in fields(Points))),
        reach_m=candidates.reach_m[own],
        forms=candidates.forms[own],
        available=candidates.available[own],
        certificates=_take_table(candidates.certificates, start, stop),
        languages=_take_table(candidates.languages, start, stop),
        tracks=_take_table(candidates.tracks, start, stop),
        facts={name: column[own] for name, column in candidates.facts.items()},
    )


def _take_table(table: _T, start: int, stop: int) -> _T:
    first, last = np.searchsorted(table.row, [start, stop])
    columns: Mapping[str, Any] = {field.name: getattr(table, field.name)[first:last] for field in fields(table)}
    return replace(table, **{**columns, "row": columns["row"] - np.int32(start)})


def _join_tables(tables: Sequence[_T], start: npt.NDArray[Any]) -> _T:
    columns = {
        field.name: _joined([getattr(table, field.name) for table in tables])
        for field in fields(tables[0])
        if field.name != "row"
    }
    row = _joined([table.row + np.int32(first) for table, first in zip(tables, start)])
    return replace(tables[0], row=row, **columns)


def _fact(part: CandidateColumns, name: str) -> npt.NDArray[np.object_]:
    return part.facts[name] if name in part.facts else np.full(len(part), None, dtype=object)


def _joined(columns: Sequence[npt.NDArray[Any]]) -> Any:
    joined = np.concatenate(columns)
    joined.setflags(write=False)
    return joined
