"""What a cell says, found out once for each distinct text of a column (layer 7)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from matchcore.files.cells import Cell, CellFault, fact_of, is_empty
from matchcore.files.dates import EPOCH_1900, date_of, date_of_serial
from matchcore.files.findings import Spot
from matchcore.files.headings import Column
from matchcore.files.terms import Terms
from matchcore.messages import Message
from matchcore.records.model import Refusal

__all__ = ["SILENT", "CellReader", "Reading", "Said", "say_day", "say_fact", "say_plain"]

_SERIALS = (18_264, 110_000)  # day numbers of about 1950 to 2200
_MOST_REMEMBERED = 50_000
_AT_ONCE = frozenset(
    "omgående|omgaende|direkt|genast|nu|snarast|så snart som möjligt|snarast möjligt|asap|immediately|at once|now"
    "|enligt överenskommelse|enl överenskommelse|enl. överenskommelse|enligt ök|enl ök|enl. ök|by agreement".split("|")
)
_NOTHING: Mapping[str, Any] = {}
_ALL_DIFFERENT = frozenset({"id", "lat", "lon", "coordinates"})


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
    """

    __slots__ = ("facts", "fields", "groups", "lists", "place", "spot")

    def __init__(self, spot: Spot) -> None:
        self.spot = spot
        self.fields: Mapping[str, Any] = _NOTHING
        self.lists: Mapping[str, tuple[Any, ...]] = _NOTHING
        self.place: Mapping[str, Any] = _NOTHING
        self.facts: Mapping[str, Any] = _NOTHING
        self.groups: Mapping[str, str] = _NOTHING


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
    """

    def __init__(self, terms: Terms, epoch: date | None = None) -> None:
        self.terms = terms
        self.epoch = epoch
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

    Attributes
    ----------
    index
        The column's place in the row.
    remembered
        What the texts met so far say.
    """

    __slots__ = ("_read", "_reading", "_remembers", "column", "index", "remembered")

    def __init__(self, column: Column, read: Callable[[Column, Cell, Reading], Said], reading: Reading) -> None:
        self.column = column
        self.index = column.index
        self.remembered: dict[Cell, Said] = {}
        self._read = read
        self._reading = reading
        self._remembers = column.field not in _ALL_DIFFERENT

    def __call__(self, value: Cell) -> Said:
        """What `value` says, `SILENT` when nothing; found out even if it is remembered."""
        if isinstance(value, CellFault):
            said = Said(Spot(self.column.heading))
            said.spot.refuse(value, value.shown)
            if self.column.field == "id":
                said.fields = {"id": ""}  # so that it is not told as missing besides
            return said
        said = SILENT if is_empty(value) else self._read(self.column, value, self._reading)
        if type(value) is str and self._remembers and len(self.remembered) < _MOST_REMEMBERED:
            self.remembered[value] = said
        return said


def say_plain(said: Said, name: str, value: Cell, read: Callable[[Any], object]) -> None:
    """Read one plain field; what cannot be read is told and left out."""
    try:
        said.fields = {**said.fields, name: read(value)}
    except Refusal as refusal:
        said.spot.refuse(refusal, value)


def say_day(said: Said, name: str, value: Cell, reading: Reading) -> None:
    """Read a day; "omgående" and the like mean that no day is set, which is noted."""
    if isinstance(value, str) and " ".join(value.casefold().split()).rstrip(".!") in _AT_ONCE:
        said.spot.note(Message("day.at_once"), value)
    else:
        say_plain(said, name, value, reading.day)


def say_fact(said: Said, name: str, value: Cell) -> None:
    """Read a fact for a criterion of the user's own, or a whole mapping of them."""
    told = value if isinstance(value, Mapping) else {name: value}
    facts: dict[str, Any] = {}
    for one, given in told.items():
        try:
            if not one:
                raise Refusal(Message("value.wrong_shape"))
            if given is not None:
                facts[str(one)] = fact_of(given)
        except Refusal as refusal:
            said.spot.refuse(refusal, given)
    said.facts = facts
