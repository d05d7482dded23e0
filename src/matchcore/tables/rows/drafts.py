"""A record while its cells are being read: what they say is joined, and faults find their way back.

Most rows of a large file hold nothing but cells that are sound by themselves. Of those `sound_candidate` makes the
candidate at once, without checking each part again; where anything else stands it makes none, and a `Draft` finds out
what is wrong. Tests hold that both give the same candidate.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

from matchcore.content.findings import Findings, Spot, Told, quoted
from matchcore.errors import InputError, Problem
from matchcore.messages import Message, with_remedy
from matchcore.records import Candidate, LanguageDemand, Opening, Place, Wishes
from matchcore.records.model import LEVELS, SWEDEN, Fixed
from matchcore.tables.cells.amounts import Around
from matchcore.tables.cells.demand_words import OF_TRUCK_READ
from matchcore.tables.cells.ids import is_plain_id
from matchcore.tables.cells.language_cells import merged
from matchcore.tables.cells.language_demands import LEVEL_OPEN
from matchcore.tables.cells.said import Parts, Said
from matchcore.tables.grid import Cell
from matchcore.tables.headings import What
from matchcore.tables.rows.lessening import lesser
from matchcore.tables.rows.settled_places import km_around, settled
from matchcore.vocabulary import Vocabulary

Heard = tuple[Said, int, Cell]
"""What a cell says, its row, and what stood in it."""

_MODELS: Mapping[What, Callable[..., Any]] = {"candidates": Candidate, "openings": Opening}
_PLACE: Mapping[What, str] = {"candidates": "home", "openings": "workplace"}
_DEMANDS = ("certificates_required", "certificates_merited", "languages_required", "languages_wanted")
_PROOFS = ("certificates_required", "certificates_merited")
_LICENCE_A, _TRUCK_A, _TRUCK = "licence-a", "truck-a", "truck"
_OF_A_LICENCE = re.compile(r"körk|\bkk\b|\bmc\b|motorcyk|moped|licence", re.IGNORECASE)
_DISPUTED = object()
_BLANK, _NOWHERE = ({name: field.default for name, field in model.model_fields.items()} for model in (Candidate, Place))
_LISTS = frozenset({"certificates", "languages", "tracks", "forms"})  # what a `Draft` gives every candidate
_MORE = frozenset({"occupations", "educations", "priority"})  # and those that it gives where there are some
_UNIQUE = {"languages": "language", "tracks": "track"}
_PLAIN_PLACE = frozenset({"lat", "lon", "municipality"})  # nothing to hold against another


def sound_candidate(given: Iterable[Parts | None], vocabulary: Vocabulary) -> Candidate | None:
    """The candidate whom several sound cells describe, each by its `Said.parts`; None when it takes a `Draft`."""
    values = _BLANK.copy()
    home: dict[str, Any] = {}
    groups: dict[str, str] = {}
    said: dict[str, None] = {}
    for parts in given:
        if parts is None:
            return None
        for name, value in parts:
            if name in _LISTS or name in _MORE:
                values[name] = before + value if (before := values[name]) else value
                if name in _MORE:
                    said[name] = None
            elif name == "home" or name == "groups":
                known = home if name == "home" else groups
                if not known.keys().isdisjoint(value):
                    return None
                known.update(value)
            elif name == "wishes" and name in said:
                values[name] = _both(values[name], value)
            elif name in said:
                return None
            else:
                said[name] = None
                values[name] = value
    for name, key in _UNIQUE.items():
        if len(values[name]) > 1 and len({getattr(one, key) for one in values[name]}) < len(values[name]):
            return None
    if not home.keys() <= _PLAIN_PLACE:
        found = settled(home, vocabulary)
        if found.notes or found.refusals:
            return None
        home = found.place
    if ("lat" in home) != ("lon" in home) or ("lat" in home and not _is_in_sweden(home["lat"], home["lon"])):
        return None
    if not (isinstance(values["id"], str) and is_plain_id(values["id"])):
        return None
    if home:
        said["home"] = None
        values["home"] = Place.of_sound(_names(tuple(home)), {**_NOWHERE, **home})
    if groups:
        said["groups"] = None
        values["groups"] = _groups(tuple(groups.items()))
    return Candidate.of_sound(_names((*said, *_LISTS)), values)


@cache
def _names(given: tuple[str, ...]) -> set[str]:
    """The names of given fields: pydantic keeps them with each record, and records that are alike can share them."""
    return set(given)


@lru_cache(maxsize=10_000)
def _groups(given: tuple[tuple[str, str], ...]) -> Fixed:
    """Groups as a record holds them: many people are of the same, and share them."""
    return Fixed(given)


def _is_in_sweden(lat: float, lon: float) -> bool:
    (south, north), (west, east) = SWEDEN
    return south <= lat <= north and west <= lon <= east


@dataclass
class Read:
    """The records of a file, and where each came from.

    Attributes
    ----------
    records
        Those without faults, in the order of the file.
    row_of
        The row of each record, by its id; empty for files that have no rows.
    heading_of
        The heading of each field of the records, as far as the file has one.
    field_of
        The field of each heading.
    id_of_row
        The record that a row belongs to, for each row in which something was wrong.
    filled
        Of openings, by the heading of each column that is not read: the rows with something in it, and their records.
    demanding
        The same of the rows in which a column of an unknown heading names something that is demanded.
    n_rows
        How many rows or entries were read, sound or not.
    first_row
        The number of the row below the headings; 0 for files that have no rows.
    """

    records: list[Any] = field(default_factory=list)
    row_of: dict[str, int] = field(default_factory=dict)
    heading_of: dict[str, str] = field(default_factory=dict)
    field_of: dict[str, str] = field(default_factory=dict)
    id_of_row: dict[int, str] = field(default_factory=dict)
    filled: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    demanding: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    n_rows: int = 0
    first_row: int = 0


class Draft:
    """The parts of one record, as far as its cells have been read.

    Parameters
    ----------
    what
        Whether it becomes a candidate or an opening.
    row
        The first of its rows, as a person counts it.
    findings
        Where faults are told.
    vocabulary
        The terms that places are named in.
    """

    __slots__ = (
        "_findings",
        "_place",
        "_vocabulary",
        "_what",
        "facts",
        "fields",
        "groups",
        "lists",
        "n_language_cells",
        "row",
    )

    def __init__(self, what: What, row: int, findings: Findings, vocabulary: Vocabulary) -> None:
        self.row = row
        self.fields: dict[str, Any] = {}
        self.lists: dict[str, tuple[Any, ...]] = {}
        self.facts: dict[str, Any] = {}
        self.groups: dict[str, str] = {}
        self.n_language_cells = 0
        self._place: dict[str, Any] = {}
        self._what = what
        self._findings = findings
        self._vocabulary = vocabulary

    def take(self, said: Said, row: int, value: Cell) -> None:
        """Join what a cell says, `value` in `row`, to what is known; faults and contradictions are told."""
        spot = said.spot
        if spot.refused or spot.noted:
            self._findings.tell(spot, row)
        self.join(said, row, value)

    def join(self, said: Said, row: int, value: Cell) -> None:
        """The same where the cell's own faults have been told already."""
        if said.fields:
            self._join(self.fields, said.fields, said, row, value)
        if said.place:
            self._join(self._place, said.place, said, row, value)
        if said.facts:
            self._join(self.facts, said.facts, said, row, value)
        if said.groups:
            self._join(self.groups, said.groups, said, row, value)
        if said.lists:
            for name, listed in said.lists.items():
                before = self.lists.get(name)
                if before and name in _DEMANDS:  # "B" among the requirements and in the column of licences
                    listed = tuple(one for one in listed if one not in before)
                self.lists[name] = before + listed if before else listed
                if name == "languages":
                    self.n_language_cells += 1

    def finished(self, heard: Sequence[Heard]) -> Any:
        """The candidate or opening, or None when it is refused: every fault is told where it comes from.

        Parameters
        ----------
        heard
            The cells that the record was read from, with what each says.
        """
        fields, lists = _undisputed(self.fields), self.lists
        self.facts, self.groups = _undisputed(self.facts), _undisputed(self.groups)
        places = [(weak, row, value) for said, row, value in heard for weak in said.weak if weak.place]
        if places and not self._place:
            weak, row, value = places[0]
            if any(other.place != weak.place for other, _, _ in places):
                self._tell_at(Told.of(*with_remedy("cell.places_beside"), value, weak.spot.column), row)
            else:
                self._place, heard = {**weak.place}, (*heard, places[0])
                self._findings.tell(weak.spot, row)
        try:
            if self._place and _DISPUTED not in self._place.values() and (place := self._settled(heard)):
                fields[_PLACE[self._what]] = Place(**place)
        except InputError as error:
            self._tell(error, heard, place=True)
        if isinstance(fields.get("reach_km"), Around):
            self._reach_around(fields, heard)
        if self.facts:
            fields["facts"] = self.facts
        if self._what == "candidates":
            if lists.get("towards"):
                fields["facts"] = {**self.facts, "working_towards": "; ".join(dict.fromkeys(lists["towards"]))}
            if self.groups:
                fields["groups"] = self.groups
            fields["certificates"] = lists.get("certificates", ())
            fields["languages"] = self._languages(heard)
            fields["tracks"] = lists.get("tracks", ())
            fields["forms"] = lists.get("forms")
            fields.update({name: lists[name] for name in _MORE if lists.get(name)})
        else:
            fields.update({name: lists[name] for name in _DEMANDS if name in lists})
            self._of_trucks(fields, heard)
            self._required_once(fields, heard)
            self._take_weak(fields, heard)
            if lists.get("languages_required"):
                fields["languages_required"] = lists["languages_required"] = self._highest(heard)
            if LEVEL_OPEN in lists:
                fields["languages_required"] = (*lists.get("languages_required", ()), *self._level_open(heard))
            if "contact" in lists:
                fields["contact"] = ", ".join(dict.fromkeys(lists["contact"]))
        try:
            return _MODELS[self._what](**fields)
        except InputError as error:
            self._tell(error, heard)
            return lesser(_MODELS[self._what], fields, error)

    def _take_weak(self, fields: dict[str, Any], heard: Sequence[Heard]) -> None:
        """Take what stands in the cell of another alone, which is told: "natt" in a title, "truck" in no other cell."""
        for said, row, _ in heard:
            for weak in said.weak:
                required = fields.get("certificates_required", ())
                said_so = {code for name in _PROOFS for one in fields.get(name, ()) for code in _each(one)}
                said_so = said_so.union(*map(self._vocabulary.implied, said_so))
                asked = weak.lists.get("certificates_required", ())
                if asked and not any(said_so.intersection(_each(one)) for one in asked):
                    fields["certificates_required"] = (*required, *asked)
                    self._findings.tell(weak.spot, row)
                if weak.fields and weak.fields.keys().isdisjoint((*fields, *self.fields)):
                    fields.update(weak.fields)
                    self._findings.tell(weak.spot, row)

    def _of_trucks(self, fields: dict[str, Any], heard: Sequence[Heard]) -> None:
        """Take a class A that names no licence as one of trucks where the work is with them, which is asked about.

        The licence of that letter is for motorcycles: "A-behörighet" among the merits of who drives a reach truck.
        """
        demanded = [one for name in _PROOFS for one in fields.get(name, ())]
        if _LICENCE_A not in demanded or not (
            any(isinstance(one, str) and one.startswith(_TRUCK) for one in demanded)
            or _TRUCK in str(fields.get("title", "")).casefold()
        ):
            return
        for said, row, value in heard:
            names = [name for name in _PROOFS if _LICENCE_A in said.lists.get(name, ())]
            if names and _OF_A_LICENCE.search(f"{said.spot.column} {value}") is None:
                for name in names:
                    fields[name] = tuple(_TRUCK_A if one == _LICENCE_A else one for one in fields[name])
                self._tell_at(Told.of(OF_TRUCK_READ.what, OF_TRUCK_READ.remedy, value, said.spot.column), row)

    def _required_once(self, fields: dict[str, Any], heard: Sequence[Heard]) -> None:
        """Leave out what is required already, among the merits, which is noted: "skjutstativ" beside truck B.

        So is a choice that is met by what is required for itself, "CE" in one column and "C/CE" in another, and a
        licence of any class beside one.
        """
        required = fields.get("certificates_required", ())
        met = {one for one in required if isinstance(one, str)}
        if any(one.startswith("licence-") for one in met):
            required = tuple(one for one in required if one != "licence")
        if required:
            fields["certificates_required"] = tuple(
                one for one in required if isinstance(one, str) or met.isdisjoint(one)
            )
        both = set(fields.get("certificates_required", ())).intersection(fields.get("certificates_merited", ()))
        if both:
            fields["certificates_merited"] = tuple(one for one in fields["certificates_merited"] if one not in both)
            for said, row, value in heard:
                if both.intersection(said.lists.get("certificates_merited", ())):
                    what = Message("demand.required_already")
                    self._findings.note(Problem(what, value=quoted(value), row=row, column=said.spot.column))

    def _settled(self, heard: Sequence[Heard]) -> dict[str, Any]:
        """The fields of the place, its parts held against one another; empty when something is wrong with it."""
        found = settled(self._place, self._vocabulary)
        for part, what in found.notes:
            said, row, value = _giver(heard, part)
            self._findings.note(Problem(what, value=quoted(value), row=row, column=said.spot.column))
        for part, refusal in found.refusals:
            said, row, value = _giver(heard, part)
            self._tell_at(Told.of(refusal.what, refusal.remedy, value, said.spot.column), row)
        return {} if found.refusals else found.place

    def _reach_around(self, fields: dict[str, Any], heard: Sequence[Heard]) -> None:
        """Put kilometres in the place of "hela kommunen", which is noted; asked about where the home is not known."""
        home = fields.get("home")
        around = fields.pop("reach_km")
        km = None if home is None else km_around(home.model_dump(), around, self._vocabulary)
        said, row, value = next(one for one in heard if one[0].fields.get("reach_km") == around)
        if km is None:
            self._tell_at(
                Told.of(Message("reach.around_unknown"), Message("reach.remedy"), value, said.spot.column), row
            )
        else:
            fields["reach_km"] = km
            what = Message("reach.around", km=km)
            self._findings.note(Problem(what, value=quoted(value), row=row, column=said.spot.column))

    def _join(self, known: dict[str, Any], given: Mapping[str, Any], said: Said, row: int, value: Cell) -> None:
        for name, one in given.items():
            if name not in known:
                known[name] = one
            elif isinstance(one, Wishes) and isinstance(known[name], Wishes):
                known[name] = _both(known[name], one)
            elif name == "eligible" and _agree(known[name], one):
                known[name] = {**known[name], **one}
            elif known[name] is not _DISPUTED and known[name] != one:
                known[name] = _DISPUTED if name != "id" else one
                what, remedy = Message("cell.two_values"), Message("value.twice.remedy")
                self._tell_at(Told.of(what, remedy, value, said.spot.column), row)

    def _languages(self, heard: Sequence[Heard]) -> tuple[Any, ...]:
        """The languages, those that several cells speak of joined."""
        if self.n_language_cells < 2:
            return self.lists.get("languages", ())
        said, row, _ = [one for one in heard if "languages" in one[0].lists][-1]
        spot = Spot(said.spot.column)
        made = merged(self.lists["language_drafts"], spot)
        self._findings.tell(spot, row)
        return tuple(made)

    def _highest(self, heard: Sequence[Heard]) -> tuple[LanguageDemand, ...]:
        """The languages that are required; of two levels of one, from two cells, the higher, which is asked about."""
        kept: list[LanguageDemand] = []
        for demand in self.lists["languages_required"]:
            other = next((one for one in kept if one.language == demand.language), None)
            levels = (other.level, demand.level) if other is not None else (None, None)
            if other is None or None in levels or other.skills or demand.skills:
                kept.append(demand)
                continue
            highest = max((other, demand), key=lambda one: LEVELS.index(one.level))
            kept[kept.index(other)] = highest
            said, row, value = next(one for one in heard if demand in one[0].lists.get("languages_required", ()))
            what, remedy = Message("language.two_levels", level=highest.level), Message("language.two_levels.remedy")
            self._tell_at(Told.of(what, remedy, value, said.spot.column), row)
        return tuple(kept)

    def _level_open(self, heard: Sequence[Heard]) -> Iterator[LanguageDemand]:
        """The languages that are required with no level, and in no other cell with one: asked about, and kept."""
        known = {demand.language for demand in self.lists.get("languages_required", ())}
        for said, row, value in heard:
            for demand in said.lists.get(LEVEL_OPEN, ()):
                if demand.language not in known:
                    known.add(demand.language)
                    name = self._vocabulary.languages[demand.language].label
                    what = Message("language.level_open", language=name, level=demand.level)
                    remedy = Message("language.level_open.remedy", language=name)
                    self._tell_at(Told.of(what, remedy, value, said.spot.column), row)
                    yield demand

    def _tell(self, error: InputError, heard: Sequence[Heard], *, place: bool = False) -> None:
        """Tell a record's problems at the cells that they come from, or at the row where there are none."""
        for problem in error.problems:
            name = (problem.field or "").split(".")[0]
            if name == "id" and self.fields.get("id") == "":
                continue  # told already
            givers = [one for one in heard if name in _given(one[0], place)]
            if not givers and place:
                givers = [one for one in heard if one[0].place]
            if givers:
                said, row, value = givers[0]
                self._tell_at(Told.of(problem.what, problem.remedy, value, said.spot.column), row)
            else:
                record_id = self.fields.get("id")
                record = f"{self._what[:-1]} {record_id}" if record_id else None
                self._findings.refuse(problem.at(record=record, row=self.row))

    def _tell_at(self, told: Told, row: int) -> None:
        self._findings.refuse(Problem(told.what, told.remedy, value=told.value, row=row, column=told.column))


def _each(demand: Any) -> tuple[str, ...]:
    """The codes of a demand, of which one is enough."""
    return demand if isinstance(demand, tuple) else (demand,)


def _agree(first: Any, second: Any) -> bool:
    """Whether two mappings say nothing different of the same."""
    return isinstance(first, Mapping) and all(first.get(key, said) == said for key, said in second.items())


@lru_cache(maxsize=10_000)
def _both(first: Wishes, second: Wishes) -> Wishes:
    """What two cells ask for together, the first one's first."""
    return Wishes(
        occupations=list(dict.fromkeys([*first.occupations, *second.occupations])),
        ways=list(dict.fromkeys([*first.ways, *second.ways])),
    )


def _giver(heard: Iterable[Heard], part: str) -> Heard:
    """The first cell that gave a part of the place."""
    return next(one for one in heard if part in one[0].place)


def _undisputed(known: dict[str, Any]) -> dict[str, Any]:
    """What cells say, without what they contradict one another about: that is not known."""
    return {name: one for name, one in known.items() if one is not _DISPUTED}


def _given(said: Said, place: bool) -> set[str]:
    """The names of what a cell gives."""
    if place:
        return set(said.place)
    return {*said.fields, *said.lists, *(("facts",) if said.facts else ()), *(("groups",) if said.groups else ())}
