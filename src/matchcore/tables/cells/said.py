"""What a cell says, found out once for each distinct text of a column."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from matchcore.content.findings import Spot
from matchcore.errors import InputError
from matchcore.messages import Message, with_remedy
from matchcore.personal import without_personal
from matchcore.records import Candidate, Opening
from matchcore.records.model import PERSONAL_VALUE, Refusal, looking_for_themselves, plain_fields
from matchcore.tables.cells.cells import (
    CellFault,
    fact_of,
    is_empty,
    is_no,
    is_open_question,
    is_yes,
    number_of,
    text_of,
    whole_number_of,
)
from matchcore.tables.cells.dates import EPOCH_1900, date_of, date_of_serial
from matchcore.tables.cells.items import listed_plainly
from matchcore.tables.cells.marked_parts import marked_off, may_be_marked
from matchcore.tables.cells.periods import (
    Period,
    free_after,
    is_another_weekday,
    is_at_once,
    period_of,
    period_within,
    says_end,
    soon,
)
from matchcore.tables.grid import Cell
from matchcore.tables.headings import Column
from matchcore.tables.term_lookup import Terms

LONGEST_READ = 4_000
"""The most characters of a cell that is read: nobody lists so much, and what is unreadable is told soon."""

_SERIALS = (18_264, 110_000)  # day numbers of about 1950 to 2200
_MOST_REMEMBERED = 50_000
_BY_AGREEMENT = re.compile(
    r"(?:enligt|enl\.?|efter|e\.?)\s?(?:överenskommelse|överensk|ö\.?\s?k|avtal)\.?|e\.?\s?ö\.?|löp(?:ande|\.)?"
    r"|(?:vid|efter)\sbehov|v\.?\s?b\.?|by agreement"
)
_SOMEBODY = r"(?:nån|någon|ngn|folk|rätt\sperson|någon\slämplig)"
_NOT_SET = re.compile(
    r"(?:är\s)?(?:ej|inte|inget)\s(?:bestämt|klart|satt|fastställt|spikat|datum)(?:\sän)?|obestämt|oklart|öppet|vet\s(?:ej|inte)(?:\sän)?"
    rf"|meddelas(?:\ssenare)?|tba|tbd|tbc|(?:när|så\s(?:fort|snart))(?:\s\w+){{0,2}}\s(?:har|får|hittar|finns)\s{_SOMEBODY}"
    rf"|(?:när|så\s(?:fort|snart))\s{_SOMEBODY}\s(?:finns|hittas|dyker\supp)|hela\stiden|(?:hela\s)?året(?:\s(?:om|runt))?|åretrunt|helår(?:sjobb)?|hela\ssäsongen|alltid\söppet|fortlöpande"
)
"""That the employer has set no day."""
_IN_SO_LONG = re.compile(r"(?:ca\s)?\d{1,2}\s?(?:v|veckor|mån|månader)\.?")
_MOST_YEARS = 75
"""So many years from now a day to begin is a slip: 2127."""
_NOTHING: Mapping[str, Any] = {}
_IN_FORM = {"municipality": re.compile(r"[0-9]{4}"), "postcode": re.compile(r"[0-9]{3} ?[0-9]{2}")}
_LISTS = frozenset({"certificates", "languages", "tracks", "occupations", "educations", "priority"})
_REMEMBERED = frozenset({int, float, bool, date})

Parts = tuple[tuple[str, Any], ...]
"""Fields of a candidate with values that it takes as they are."""
_NOT_FOUND_OUT = object()
_LISTED_APART = frozenset({"languages", "occupations", "tracks"})
_LEVEL_BEHIND = re.compile(r"\s[A-C][12]$")
_ALL_DIFFERENT = frozenset({"id", "lat", "lon", "coordinates"})


LOOK_FOR_THEMSELVES = looking_for_themselves(Candidate) | looking_for_themselves(Opening)
"""Columns whose readers refuse what is personal, or where it belongs."""


class Said:
    """What one cell, or one row of a long table, says of a record.

    Attributes
    ----------
    spot
        What was wrong with it, and what a reader should know.
    fields
        Plain fields of the record, by name.
    lists
        Entries for the record's lists, by the list's name.
    place, facts, groups
        Parts of the record's place, its facts and its groups.
    weak
        What it says beside what its column is of, which counts, and is told, where no other cell says it.
    """

    __slots__ = ("_parts", "facts", "fields", "groups", "lists", "place", "spot", "weak")

    def __init__(self, spot: Spot) -> None:
        self.spot = spot
        self._parts: Any = _NOT_FOUND_OUT
        self.fields: Mapping[str, Any] = _NOTHING
        self.lists: Mapping[str, tuple[Any, ...]] = _NOTHING
        self.place: Mapping[str, Any] = _NOTHING
        self.facts: Mapping[str, Any] = _NOTHING
        self.groups: Mapping[str, str] = _NOTHING
        self.weak: tuple[Said, ...] = ()

    @property
    def parts(self) -> Parts | None:
        """What it gives a candidate, if there is no fault in it and nothing to tell of it; else None."""
        if self._parts is _NOT_FOUND_OUT:
            self._parts = self._sound_parts()
        return self._parts  # type: ignore[no-any-return]  # by now it is one

    def _sound_parts(self) -> Parts | None:
        if self.spot.refused or self.spot.noted or self.facts:
            return None
        parts = [(name, one) for name, one in self.fields.items() if name == "id"]
        if len(parts) < len(self.fields) or self.groups:
            try:
                checked = Candidate(**{"id": "x", **self.fields}, groups=self.groups)
            except InputError:
                return None
            parts += [(name, getattr(checked, name)) for name in self.fields if name != "id"]
        if self.lists:
            if self.lists.get("towards"):
                return None
            parts += [(name, one) for name, one in self.lists.items() if name == "forms" or (one and name in _LISTS)]
        if self.place:
            if not all(_is_in_form(*part) for part in self.place.items()):
                return None
            parts.append(("home", self.place))
        if self.groups:
            parts.append(("groups", self.groups))
        return tuple(parts)


def _is_in_form(name: str, value: Any) -> bool:
    """Whether a part of a place is as a record takes it; what a name means is settled when all parts are known."""
    if name == "lat" or name == "lon":
        return type(value) is float
    pattern = _IN_FORM.get(name)
    return pattern.fullmatch(str(value)) is not None if pattern else name in ("locality", "town")


def listed_together(*lists: Mapping[str, Sequence[Any]]) -> dict[str, tuple[Any, ...]]:
    """The entries of several, by the list's name."""
    names = dict.fromkeys(name for each in lists for name in each)
    return {name: tuple(entry for each in lists for entry in each.get(name, ())) for name in names}


SILENT = Said(Spot(""))
"""What a cell says that says nothing."""


class Reading:
    """What is the same for every cell of a table that is being read.

    Parameters
    ----------
    terms
        Spellings to codes.
    epoch
        For a spreadsheet, the day that its day numbers count from; None where numbers are not dates.
    spelt_out
        Writes out the signs of the list in what is demanded.
    of_times
        Writes out those of times and of forms of employment, below which they stand.
    mark
        Writes out marks below the names of certificates.

    Attributes
    ----------
    demanded
        What cells were found to demand while it was decided what a column is, and what was told of them.
    """

    def __init__(
        self,
        terms: Terms,
        epoch: date | None = None,
        spelt_out: Callable[[str], str] = str,
        of_times: Callable[[str], str] = str,
        mark: Callable[[Cell], Cell] | None = None,
    ) -> None:
        self.spelt_out = spelt_out
        self.of_times = of_times
        self.mark = mark or (lambda cell: cell)
        self.terms = terms
        self.epoch = epoch
        self.as_of = terms.as_of
        self.demanded: dict[str, tuple[Mapping[str, Sequence[object]], Spot]] = {}
        self._days: dict[str, date] = {}

    def day(self, value: Cell) -> date:
        """The day that a cell says; in a spreadsheet a bare number is a day number. Raises `Refusal`."""
        if type(value) is str:
            known = self._days.get(value)
            if known is None:
                known = date_of(value)
                if len(self._days) < _MOST_REMEMBERED:
                    self._days[value] = known
            return known
        if self.epoch is not None and isinstance(value, int | float) and not isinstance(value, bool):
            least, most = _SERIALS
            shift = (self.epoch - EPOCH_1900).days
            if least - shift <= value <= most - shift:
                return date_of_serial(value, self.epoch)
        return date_of(value)

    def period(self, value: Cell, *, past: bool = False) -> Period:
        """The days that a cell may mean: one where it says a day, several for "v. 12". Raises `Refusal`."""
        try:
            return Period(day := self.day(value), day, is_exact=True)
        except Refusal:
            rough = period_of(value, self.as_of, past=past) if isinstance(value, str) else None
            if rough is None:
                raise
            return rough


class CellReader:
    """Reads the cells of one column, each distinct text once.

    Parameters
    ----------
    column
        The column.
    read
        How a cell that is not empty is read.
    reading
        What is the same for the whole table.
    is_demand
        Whether the column is of openings, whose "?" is told where something may be required.

    Attributes
    ----------
    index
        The column's place in the row.
    remembered
        What the texts, numbers and days met so far say.
    """

    __slots__ = ("_items", "_lists", "_read", "_reading", "_remembers", "_where_open", "column", "index", "remembered")

    def __init__(
        self,
        column: Column,
        read: Callable[[Column, Cell, Reading], Said],
        reading: Reading,
        *,
        is_demand: bool = False,
    ) -> None:
        self.column = column
        self.index = column.index
        self.remembered: dict[Any, Said] = {}
        self._read = read
        self._reading = reading
        self._remembers = column.field not in _ALL_DIFFERENT
        self._lists = column.field in _LISTED_APART and not (column.detail or column.also)
        self._items: dict[Any, Said | None] = {}
        self._where_open = _TOLD_WHERE_OPEN.get(column.field) if is_demand else None

    def __call__(self, value: Cell) -> Said:
        """What `value` says, `SILENT` when nothing."""
        if isinstance(value, CellFault):
            said = Said(Spot(self.column.heading))
            said.spot.refuse(value, value.shown)
            if self.column.field == "id":
                said.fields = {"id": ""}  # so that it is not told as missing besides
            return said
        kind = type(value)
        if not self._remembers or (kind is not str and kind not in _REMEMBERED):
            return self._blank(value) if is_empty(value) else self._sound(value)
        key: Any = value if kind is str else (kind, value)  # 1, 1.0 and True are equal
        known = self.remembered.get(key)
        if known is not None:
            return known
        said = (
            self._blank(value) if is_empty(value) else self._items.get(key) or self._listed(value) or self._sound(value)
        )
        if len(self.remembered) < _MOST_REMEMBERED:
            self.remembered[key] = said
        return said

    def _listed(self, value: Cell) -> Said | None:
        """What a list says of which each item says one thing for certain, read once wherever it stands; else None."""
        is_list = self._lists and isinstance(value, str) and not may_be_marked(value)
        items = listed_plainly(str(value)) if is_list else ()
        each = []
        for item in items:
            if "," in item.partition("(")[0]:
                item = f"{item};"  # alone, the comma would part it
            if item not in self._items:
                if len(self._items) >= _MOST_REMEMBERED:
                    return None
                self._items[item] = self._item(item)
            if (said := self._items[item]) is None:
                return None
            each.append(said)
        if not each or len({one.language for said in each for one in said.lists.get("languages", ())}) not in (
            0,
            len(each),
        ):
            return None
        whole = Said(Spot(self.column.heading))
        whole.lists = {name: tuple(one for said in each for one in said.lists[name]) for name in each[0].lists}
        return whole

    def _item(self, item: str) -> Said | None:
        """What an item of a list says that has nothing to do with those around it; else None."""
        if self.column.field == "languages":
            name = _LEVEL_BEHIND.sub("", item.partition("(")[0].strip(" ;"))
            if self._reading.terms.certain("language", name) is None:
                return None
        said = self.remembered.get(item) or self._sound(item)
        is_one = all(len(listed) == (name != "towards") for name, listed in said.lists.items())
        return said if said.lists and is_one and not said.fields and said.parts is not None else None

    def _sound(self, value: Cell) -> Said:
        """What a cell says; of something personal among it only that it is to be removed."""
        if isinstance(value, str) and len(value) > LONGEST_READ:
            what = Message("cell.too_long", length=len(value), most=LONGEST_READ)
            said = Said(Spot(self.column.heading))
            said.spot.refuse(Refusal(what, Message("cell.too_long.remedy")), value)
            return said
        rest, found = ((), ()) if self.column.field in LOOK_FOR_THEMSELVES else without_personal(value)
        if not found:
            return self._marked(value)
        said = Said(Spot(self.column.heading)) if is_empty(rest) else self._marked(rest)
        said.spot.note(Message(PERSONAL_VALUE), None, Message("value.personal.remedy"))
        return said

    def _marked(self, value: Cell) -> Said:
        """What a cell says without what its marks deny, which is noted, or leave open, which is asked about."""
        field, off = self.column.field, None
        is_demand = field in _BRACKETS_READ
        if isinstance(value, str) and field in _PARTED and may_be_marked(value):
            is_plain = self._reading.spelt_out(value) == value  # no sign that the list explains
            off = marked_off(value, brackets=not is_demand, classes=field in _OF_CLASSES) if is_plain else None
        if off is None or (is_demand and off.open):  # it asks itself
            return self._read(self.column, value, self._reading)
        said = Said(Spot(self.column.heading))
        if not is_empty(off.kept):
            said = self._read(self.column, off.kept, self._reading)
        for denied in off.denied:
            said.spot.note(Message("cell.marked_off"), denied)
        for asked in off.open:
            said.spot.refuse(Refusal(*with_remedy("cell.marked_open")), asked)
        return said

    def _blank(self, value: Cell) -> Said:
        """What a cell says that is empty, a dash or "?": nothing; but what an opening asks for is told to be open.

        Below the name of a certificate "?" is a mark, and is read.
        """
        if self.column.field == "certificate" and is_open_question(value):
            return self._read(self.column, value, self._reading)
        if self._where_open is None or not is_open_question(value):
            return SILENT
        said = Said(Spot(self.column.heading))
        said.spot.note(Message(self._where_open), value)
        return said


_BRACKETS_READ = frozenset({"certificates_required", "certificates_merited", "licences_required"})
"""Fields whose reader itself reads what stands in brackets alone."""
_OF_CLASSES = frozenset({"certificates", "licences"})
_PARTED = _BRACKETS_READ | _OF_CLASSES.union(
    "working_towards languages languages_required languages_wanted tracks forms form eligible hours shifts wishes"
    " occupations educations".split()
)
"""Fields whose cells may list things with a mark each."""
_TOLD_WHERE_OPEN = {
    "seats": "seats.open",
    **dict.fromkeys(("certificates_required", "licences_required", "languages_required", "language"), "demand.open"),
}
"""What an opening asks for, by field, and what is told where a cell says that it is not known."""


Sayer = Callable[[Said, Column, Cell, Reading], None]
"""Reads a cell, not empty, of one field: what it raises is told by `cell_said`."""


def cell_said(column: Column, value: Cell, reading: Reading, sayers: Mapping[str, Sayer]) -> Said:
    """What a cell says by the reader of its column's field; why it is refused is told."""
    said = Said(Spot(column.heading))
    with said.spot.telling(value):
        sayers[column.field](said, column, value, reading)
    return said


def plainly(read: Callable[[Any, Terms, Spot], object]) -> Sayer:
    """The reader of a plain field."""

    def say(said: Said, column: Column, value: Cell, reading: Reading) -> None:
        said.fields = {**said.fields, column.field: read(value, reading.terms, said.spot)}

    return say


def estimated(read: Callable[[Any, str], tuple[object, Message | None]]) -> Sayer:
    """The reader of a field, by its column's unit, that may be read with a reservation, which is noted."""

    def say(said: Said, column: Column, value: Cell, reading: Reading) -> None:
        given, remark = read(value, column.unit)
        said.fields = {**said.fields, column.field: given}
        if remark is not None:
            said.spot.note(remark, value)

    return say


def by_kind(record: type[Candidate | Opening]) -> dict[str, Sayer]:
    """The readers of a record's plain fields by the kind of value that each takes."""
    return {name: _BY_KIND[kind] for name, kind in plain_fields(record).items()}


def yes_or_no(value: Cell) -> bool:
    """Yes or no. Raises `Refusal`."""
    if not is_yes(value) and not is_no(value):
        raise Refusal(*with_remedy("value.not_a_bool"))
    return is_yes(value)


def say_day(said: Said, column: Column, value: Cell, reading: Reading) -> None:
    """Read a day, or the first of those that "v. 12" may mean; what is not written out as a day is noted.

    Of a text that says more, "maj, ev. tidigare", the day is read and the rest asked about.

    A job that starts "omgående" starts on the run's day; for a person who can start then no day is set, since she can
    start on any.
    """
    name = column.field
    text = value if isinstance(value, str) else ""
    if isinstance(value, str | int) and column.unit == "v" and str(value).strip().isdecimal():
        value = f"v {value}"
    plain = " ".join(text.casefold().split())
    at_once = name != "registered_since" and is_at_once(text)
    if at_once and name == "start":
        said.fields = {name: reading.as_of}
        said.spot.note(Message("day.estimated", day=reading.as_of), value)
    elif at_once or _BY_AGREEMENT.fullmatch(plain) or (name == "start" and _NOT_SET.fullmatch(plain.strip(" .!?"))):
        said.spot.note(Message("day.open" if name == "start" else "day.any"), value)
    else:
        is_past = name == "registered_since"
        try:
            if not is_past and says_end(text):
                raise Refusal(Message("day.end"), Message("day.partly.remedy"))
            if name == "available_from" and _IN_SO_LONG.fullmatch(plain):
                value = text = f"om {plain}"  # "2 v"
            period = (name == "available_from" and free_after(text, reading.as_of)) or reading.period(
                value, past=is_past
            )
            if not is_past and period.first.year > reading.as_of.year + _MOST_YEARS:
                said.spot.note(Message("day.far"), value)
            if not is_past and not period.is_exact:
                period = soon(lambda day: period_of(text, day), reading.as_of) or period
            if not is_past and is_another_weekday(text, period.first):
                raise Refusal(Message("value.not_a_date"), Message("day.partly.remedy"))
        except Refusal as refusal:
            within = None if is_past else soon(lambda day: period_within(text, day), reading.as_of)
            if within is None:
                said.spot.refuse(refusal, value)
                return
            said.fields = {name: within.first}
            asked = Refusal(Message("day.partly", day=within.first), Message("day.partly.remedy"))
            said.spot.refuse(asked, value)
            return
        said.fields = {name: period.first}
        if not period.is_exact:
            said.spot.note(Message("day.estimated", day=period.first), value)


_BY_KIND: Mapping[type, Sayer] = {
    bool: plainly(lambda value, *_: yes_or_no(value)),
    int: plainly(lambda value, *_: whole_number_of(value)),
    float: plainly(lambda value, *_: number_of(value)),
    str: plainly(lambda value, *_: text_of(value)),
    date: say_day,
}


def say_fact(said: Said, name: str, value: Cell) -> None:
    """Read a fact for a criterion of the user's own, or a whole mapping of them."""
    told = value if isinstance(value, Mapping) else {name: value}
    facts: dict[str, Any] = {}
    for one, given in told.items():
        with said.spot.telling(given):
            if not one:
                raise Refusal(Message("value.wrong_shape"))
            if given is not None:
                facts[str(one)] = fact_of(given)
    said.facts = facts
