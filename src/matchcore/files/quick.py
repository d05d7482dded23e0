"""The short way to a candidate, for rows in which nothing is out of the ordinary.

Most cells of a large file were met before, or are numbers and plain ids. Of those a candidate is put together in one
go; where anything else stands, nothing is made and the rows go the long way (`drafts`), which tells what is wrong.
Tests hold that both ways give the same candidate.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from typing import Any

from matchcore.files.built import built, defaults_of, is_in_sweden
from matchcore.files.cells import Cell
from matchcore.files.certificate_cells import certificates_met
from matchcore.files.ids import is_plain_id
from matchcore.files.place_cells import settled
from matchcore.files.said import SILENT, CellReader, Said
from matchcore.files.terms import Terms
from matchcore.personal import is_personal
from matchcore.records import Candidate, Place
from matchcore.records.model import Fixed
from matchcore.vocabulary import Vocabulary

__all__ = ["QuickRows", "Ready", "degrees_of", "quick_candidate", "ready_of"]

Ready = tuple[tuple[str, Any], ...]
"""What a cell gives: fields of the candidate with values that it would take as they are."""

_LISTS = frozenset({"certificates", "languages", "tracks", "forms"})
_PLAIN = frozenset({"reach_km", "available_from", "registered_since"})
_FARTHEST = 3000.0  # as `Candidate.reach_km` allows
_DEGREES = re.compile(r"\d{1,2}\.\d{1,12}")
_FOUR_DIGITS = re.compile(r"[0-9]{4}")
_POSTCODE = re.compile(r"[0-9]{3} ?[0-9]{2}")
_MOST_REMEMBERED = 50_000
_EQUAL_TO_OTHERS = frozenset({int, float, bool})  # 1, 1.0 and True are equal, and do not mean the same
_REMEMBERED = _EQUAL_TO_OTHERS | {str, date}
_CANDIDATE, _PLACE = defaults_of(Candidate), defaults_of(Place)
_PLAIN_PLACE = frozenset({"lat", "lon", "municipality"})  # nothing to hold against another
_BITS = {name: 1 << place for place, name in enumerate(sorted(_PLAIN | {"home", "groups"}))}
_ALWAYS = frozenset({"id", "certificates", "languages", "tracks", "forms"})  # what `drafts` gives every candidate


def ready_of(said: Said) -> Ready | None:
    """What a cell gives, if there is no fault in it, nothing to tell of it and nothing to join it with; else None."""
    if said is SILENT:
        return ()
    if said.spot.refused or said.spot.noted or said.facts:
        return None
    ready: list[tuple[str, Any]] = []
    for name, value in said.fields.items():
        if name not in _PLAIN or (name == "reach_km" and not 0 <= value <= _FARTHEST):
            return None
        ready.append((name, value))
    for name, listed in said.lists.items():
        if name == "towards" and listed:
            return None
        if name in _LISTS and (listed or name == "forms"):
            ready.append((name, tuple(listed)))
    if said.place:
        if not all(_is_plain_part(name, value) for name, value in said.place.items()):
            return None
        ready.append(("home", said.place))
    if said.groups:
        if any(is_personal(part) for named in said.groups.items() for part in named):
            return None
        ready.append(("groups", said.groups))
    return tuple(ready)


def quick_candidate(name: str, given: Iterable[Ready | None], vocabulary: Vocabulary) -> Candidate | None:
    """The candidate with the id `name` whom several cells describe; None when it should be read the long way."""
    values = _CANDIDATE.copy()
    values["id"] = name
    said = 0  # which of the fields were given, a bit each
    home: dict[str, Any] = {}
    groups: dict[str, str] = {}
    for ready in given:
        if ready is None:
            return None
        for field, value in ready:
            if field in _LISTS:
                before = values[field]
                values[field] = before + value if before else value
            elif field == "home" or field == "groups":
                known = home if field == "home" else groups
                if not known.keys().isdisjoint(value):
                    return None
                known.update(value)
            else:
                bit = _BITS[field]
                if said & bit:
                    return None
                said |= bit
                values[field] = value
    if len(values["languages"]) > 1 and not _all_differ([one.language for one in values["languages"]]):
        return None
    if len(values["tracks"]) > 1 and not _all_differ([one.track for one in values["tracks"]]):
        return None
    if not home.keys() <= _PLAIN_PLACE:
        found = settled(home, vocabulary)
        if found.notes or found.refusals:
            return None
        home = found.place
    if home:
        lat, lon = home.get("lat"), home.get("lon")
        if (lat is None) != (lon is None) or (lat is not None and lon is not None and not is_in_sweden(lat, lon)):
            return None
        said |= _BITS["home"]
        values["home"] = built(Place, {**_PLACE, **home}, _names_of_place(tuple(home)))
    if groups:
        said |= _BITS["groups"]
        values["groups"] = Fixed(groups)
    return built(Candidate, values, _names(said))


# Pydantic keeps the set of the given fields with each record. Records do not change, so those alike share one.


@cache
def _names(said: int) -> set[str]:
    return {*_ALWAYS, *(name for name, bit in _BITS.items() if said & bit)}


@cache
def _names_of_place(given: tuple[str, ...]) -> set[str]:
    return set(given)


class QuickRows:
    """Makes candidates of plain rows, where each row is one person.

    Parameters
    ----------
    readers
        A reader for each column that is read.
    terms
        Spellings met so far.
    """

    def __init__(self, readers: Sequence[CellReader], terms: Terms) -> None:
        self._id = next(reader.index for reader in readers if reader.column.field == "id")
        columns = [_Column(reader, terms) for reader in readers if reader.column.field != "id"]
        self._vocabulary = terms.vocabulary
        self._columns = [(column.index, column.met, column.ready) for column in columns]

    def __call__(self, cells: Sequence[Cell]) -> Candidate | None:
        """The candidate that a row describes; None when it should be read the long way."""
        name = cells[self._id]
        if type(name) is not str or not is_plain_id(name):
            return None
        given = []
        for index, met, ready_for in self._columns:
            value = cells[index]
            if value is None or value == "":
                continue
            ready = met.get(value) if type(value) is str else None
            if ready is None:
                ready = ready_for(value)
                if ready is None:
                    return None
            given.append(ready)
        return quick_candidate(name, given, self._vocabulary)


class _Column:
    """What the cells of one column give, each distinct text found out once."""

    def __init__(self, reader: CellReader, terms: Terms) -> None:
        self._reader = reader
        self._terms = terms
        self.index = reader.index
        self.met: dict[Cell, Ready | None] = {}
        field = reader.column.field
        self._degrees = field if field in {"lat", "lon"} else ""
        self._lists_certificates = field == "certificates"

    def ready(self, value: Cell) -> Ready | None:
        """What a cell that is not empty gives."""
        if self._degrees:
            number = degrees_of(value)
            if number is not None:
                return (("home", {self._degrees: number}),)
        kind = type(value)
        if kind not in _REMEMBERED:
            return ready_of(self._reader(value))
        if self._lists_certificates and kind is str:
            held = certificates_met(str(value), self._terms)
            if held is not None:
                return (("certificates", held),)
        met = self.met
        key = (kind, value) if kind in _EQUAL_TO_OTHERS else value
        if key in met:
            return met[key]
        ready = ready_of(self._reader(value))
        if len(met) < _MOST_REMEMBERED:
            met[key] = ready
        return ready


def _is_plain_part(name: str, value: Any) -> bool:
    if name == "lat" or name == "lon":
        return type(value) is float
    if name == "locality" or name == "town":
        return True
    pattern = {"municipality": _FOUR_DIGITS, "postcode": _POSTCODE}.get(name)
    return pattern is not None and isinstance(value, str) and pattern.fullmatch(value) is not None


def _all_differ(keys: list[str]) -> bool:
    return len(set(keys)) == len(keys)


def degrees_of(value: Cell) -> float | None:
    """A coordinate that is written plainly; None for anything else."""
    if type(value) is float:
        return value
    return float(value) if type(value) is str and _DEGREES.fullmatch(value) else None
