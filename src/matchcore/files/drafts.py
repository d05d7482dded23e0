"""A record while its cells are being read, and what candidates and openings share in that (layer 7)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from matchcore.errors import InputError, Problem
from matchcore.files.cells import Cell, CellFault, fact_of, is_empty, key_of
from matchcore.files.dates import EPOCH_1900, date_of, date_of_serial
from matchcore.files.findings import Findings, Spot
from matchcore.files.headings import Column
from matchcore.files.place_cells import place_of, read_place_cell
from matchcore.files.terms import Terms
from matchcore.messages import Message
from matchcore.records import Place
from matchcore.records.model import Refusal

__all__ = ["Draft", "Reading", "RowOfCells", "is_personal_number"]

RowOfCells = tuple[int, Sequence[Cell]]
"""A row's number as a person counts it, and its cells."""

_PERSONAL_NUMBER = re.compile(r"(?:(?:18|19|20)\d{6}[-+]?\d{4}|\d{6}[-+]\d{4})")
_SERIALS = (18_264.0, 110_000.0)  # day numbers of about 1950 to 2200


@dataclass(frozen=True)
class Reading:
    """What is the same for every row of a table that is being read.

    Attributes
    ----------
    terms
        Spellings to codes.
    findings
        Where faults are told.
    epoch
        For a spreadsheet, the day that its day numbers count from; None where numbers are not dates.
    """

    terms: Terms
    findings: Findings
    epoch: date | None = None

    def day(self, value: Cell) -> date:
        """The day that a cell says; in a spreadsheet a bare number is a day number. Raises `Refusal`."""
        if self.epoch is not None and isinstance(value, int | float) and not isinstance(value, bool):
            least, most = _SERIALS
            shift = (self.epoch - EPOCH_1900).days
            if least - shift <= value <= most - shift:
                return date_of_serial(value, self.epoch)
        return date_of(value)


@dataclass(slots=True)
class Draft:
    """The fields of one record, as far as its row has been read.

    Attributes
    ----------
    row
        The row as a person counts it.
    reading
        What is the same for the whole table.
    fields
        Plain fields by name.
    place
        Parts of the place, and where each stood.
    facts, groups
        By name.
    spots
        Where each field stood, and as what.
    """

    row: int
    reading: Reading
    fields: dict[str, Any] = field(default_factory=dict)
    place: dict[str, Any] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    groups: dict[str, str] = field(default_factory=dict)
    spots: dict[str, tuple[Spot, Cell]] = field(default_factory=dict)

    def spot(self, column: Column, value: Cell, name: str = "") -> Spot:
        """The place of a cell, remembered under the field's name."""
        spot = Spot(self.reading.findings, self.row, column.heading)
        self.spots[name or column.field] = (spot, value)
        return spot

    def set(self, column: Column, value: Cell, read: Callable[[Any], object]) -> None:
        """Read one plain field; what cannot be read is told and left out."""
        spot = self.spot(column, value)
        try:
            made = read(value)
        except Refusal as refusal:
            spot.refuse(refusal, value)
            return
        if self.fields.setdefault(column.field, made) != made:
            spot.refuse(Refusal(Message("cell.two_values"), Message("value.twice.remedy")), value)

    def filled(self, cells: Sequence[Cell], columns: Sequence[Column]) -> Iterator[tuple[Column, Cell]]:
        """The cells that say something, each with its column; those that hold a fault are told."""
        for column in columns:
            value = cells[column.index]
            if isinstance(value, CellFault):
                self.spot(column, value).refuse(value, value.shown)
            elif not is_empty(value):
                yield column, value

    def set_id(self, column: Column, value: Cell) -> None:
        """Read the record's id; a personal number or an address of e-mail is refused and never quoted."""
        try:
            text = key_of(value)
        except Refusal as refusal:
            self.spot(column, value).refuse(refusal, value)
            self.fields["id"] = ""  # told already
            return
        if is_personal_number(text) or re.fullmatch(r"[^@\s]+@[^@\s]+\.[a-zA-Z]{2,}", text):
            what, remedy = Message("id.personal"), Message("id.personal.remedy")
            self.reading.findings.refuse(Problem(what, remedy, row=self.row, column=column.heading))
            self.fields["id"] = ""  # told already
            return
        self.set(column, text, str)

    def set_place(self, column: Column, value: Cell, name: str) -> None:
        """Read one of the columns that say where; `name` is the record's field for a place given whole."""
        spot = self.spot(column, value)
        if column.field != name:
            read_place_cell(column.field, value, self.reading.terms, spot, self.place)
            return
        try:
            if not isinstance(value, Mapping):
                raise Refusal(Message("value.wrong_shape"))
            self.place.update({str(part): said for part, said in value.items() if said is not None})
        except Refusal as refusal:
            spot.refuse(refusal, value)

    def set_fact(self, column: Column, value: Cell) -> None:
        """Read a fact for a criterion of the user's own, or a whole mapping of them."""
        spot = self.spot(column, value)
        told = value if isinstance(value, Mapping) else {column.detail: value}
        for name, said in told.items():
            try:
                if not name:
                    raise Refusal(Message("value.wrong_shape"))
                self.facts[str(name)] = fact_of(said)
            except Refusal as refusal:
                spot.refuse(refusal, said)

    def whole_place(self) -> Place | None:
        """The place that the row's columns say together."""
        return place_of(self.place, self.spots)

    def make(self, model: Callable[..., Any], record: str) -> Any:
        """The record, or None when it is refused: every fault is told at the column it comes from."""
        try:
            return model(**self.fields)
        except InputError as error:
            for problem in error.problems:
                name = (problem.field or "").split(".")[0]
                spot, value = self.spots.get(name, (None, None))
                if name == "id" and self.fields.get("id") == "":
                    continue
                if spot is not None:
                    spot.tell(problem, value)
                else:
                    self.reading.findings.refuse(problem.at(record=record or None, row=self.row))
            return None


def is_personal_number(text: str) -> bool:
    """Whether `text` is a Swedish personal number or co-ordination number, control digit and all.

    Examples
    --------
    >>> is_personal_number("19121212-1212"), is_personal_number("2024-00017")
    (True, False)
    """
    if not _PERSONAL_NUMBER.fullmatch(text):
        return False
    digits = re.sub(r"\D", "", text)[-10:]
    month, day = int(digits[2:4]), int(digits[4:6])
    if not 1 <= month <= 12 or not (1 <= day <= 31 or 61 <= day <= 91):
        return False
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(digits)]
    return sum(number // 10 + number % 10 for number in doubled) % 10 == 0
