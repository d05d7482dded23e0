"""A long table, one row a fact, as systems write it: ``candidate_id; kind; code; …``."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from typing import Any, Protocol, runtime_checkable

from matchcore.errors import Problem
from matchcore.files.cells import Cell, is_empty
from matchcore.files.drafts import Draft, Heard, Read
from matchcore.files.findings import Findings, Spot
from matchcore.files.headings import Column
from matchcore.files.ids import say_id
from matchcore.files.long_cells import KINDS, RowReader
from matchcore.files.quick import Ready, quick_candidate, ready_of
from matchcore.files.said import Reading, Said
from matchcore.files.table import Table, sound_rows
from matchcore.messages import Message

__all__ = ["KINDS", "Divided", "DividedRows", "long_records"]

_MOST_REMEMBERED = 500_000


class Divided(Protocol):
    """The rows of a long table, each as its id and a key for the rest of its cells: the same key, the same cells."""

    def __iter__(self) -> Iterator[tuple[int, Cell, Hashable]]:
        """Each row: its number as a person counts it, its id, and the key of its other cells."""
        ...

    def cells_of(self, first: Cell, key: Any) -> Sequence[Cell]:
        """A whole row: its id and its other cells."""
        ...


@runtime_checkable
class DividedRows(Protocol):
    """Rows that can be had divided."""

    def divided(self, at: int, first: int) -> Divided | None:
        """The rows from number `first` on, the id in column `at` (from 0); None where they cannot be divided."""
        ...


def long_records(table: Table, reading: Reading, findings: Findings, read: Read) -> None:
    """Put the records of a long table into `read`, in the order in which their ids first stand, with their rows."""
    long = _Long(table, reading, findings)
    rows = table.grid.rows
    divided = rows.divided(long.key.index, table.first_row) if isinstance(rows, DividedRows) else None
    if divided is None:
        for number, cells in sound_rows(table, findings):
            long.hear(number, cells)
    else:
        long.hear_divided(divided)
    read.records += long.records()
    read.row_of |= {name: told[1] for name, told in long.heard.items()}
    read.n_rows = long.n_rows
    wrong = {problem.row for problem in findings.problems} - {None}
    if wrong:
        read.id_of_row |= {row: name for name, told in long.heard.items() for row in told[1::2] if row in wrong}


class _Heard:
    """What a row says, and what of it can be taken as it is."""

    __slots__ = ("_cells", "_said", "ready")

    def __init__(self, said: Said | None, ready: Ready | None, cells: Sequence[Cell] = ()) -> None:
        self._said = said
        self._cells = cells
        self.ready = ready

    def said(self, read: RowReader) -> Said:
        """All that the row says, for a record that is read the long way."""
        if self._said is None:
            self._said = read(self._cells)
        return self._said


class _Long:
    """A long table while it is read."""

    def __init__(self, table: Table, reading: Reading, findings: Findings) -> None:
        self.key = next(column for column in table.columns if column.field == "id")
        self.heard: dict[str, list[Any]] = {}  # of each record: what a row says, the row's number, and so on
        self.n_rows = 0
        self._others = [column for column in table.columns if column is not self.key]
        self._read = RowReader(self._others, reading, table.layout.what)
        self._is_plain = all(table.headings)
        self._table = table
        self._findings = findings
        self._vocabulary = reading.terms.vocabulary
        self._by_id: dict[Cell, list[Any]] = {}
        self._met: dict[tuple[Cell, ...], _Heard] = {}

    def hear_divided(self, rows: Divided) -> None:
        """Take all rows, each distinct remainder of a row read once."""
        met: dict[Hashable, _Heard | None] = {}  # None: a row that cannot be read without its id
        by_id, width = self._by_id, len(self._table.headings)
        used, heading = self._others[0].index, self._others[0].heading
        n_rows = 0
        for number, first, key in rows:
            heard = met.get(key)
            told = by_id.get(first)
            if heard is not None:
                if told is None and (told := self._told(first, number)) is None:
                    n_rows += 1
                    continue
                told.append(heard)
                told.append(number)
                n_rows += 1
                if heard.ready is None:
                    self._tell(heard, number)
                    if (stopped := self._findings.stopped) is not None:
                        self._findings.refuse(stopped.at(row=number))
                        break
                continue
            cells = rows.cells_of(first, key)
            if len(cells) == width and told is not None and self._is_plain and cells[used] != heading:
                met[key] = heard = self._heard_in(cells)
                told.append(heard)
                told.append(number)
                n_rows += 1
                if heard.ready is None:
                    self._tell(heard, number)
                continue
            if is_empty(first) and all(is_empty(cell) for cell in cells):
                continue
            for _, sound in sound_rows(self._table, self._findings, [(number, cells)]):
                heard = self.hear(number, sound)
                if heard is not None and len(sound) == width and len(met) < _MOST_REMEMBERED:
                    met[key] = heard
            if (stopped := self._findings.stopped) is not None:
                self._findings.refuse(stopped.at(row=number))
                break
        self.n_rows += n_rows

    def hear(self, number: int, cells: Sequence[Cell]) -> _Heard | None:
        """Take one row; None when it has no id that can be used, which is told."""
        self.n_rows += 1
        value = cells[self.key.index]
        told = self._by_id.get(value) if type(value) is str else None
        if told is None and (told := self._told(value, number)) is None:
            return None
        heard = self._said_by(cells)
        told.append(heard)
        told.append(number)
        if heard.ready is None:
            self._tell(heard, number)
        return heard

    def records(self) -> list[Any]:
        """The records that the rows make together."""
        made = []
        for name, told in self.heard.items():
            record = None
            if self._table.layout.what == "candidates":
                record = quick_candidate(name, [heard.ready for heard in told[::2]], self._vocabulary)
            made.append(self._carefully(name, told) if record is None else record)
        return [record for record in made if record is not None]

    def _told(self, value: Cell, number: int) -> list[Any] | None:
        """What is told of a record, found by the cell of its id; None when that cannot be used."""
        name = _id_of(value, self.key, number, self._findings)
        if name == "":
            return None
        told = self.heard.setdefault(name, [])
        if type(value) is str:
            self._by_id[value] = told
        return told

    def _carefully(self, name: str, told: list[Any]) -> Any:
        """The record that several rows make, or None: what is wrong is told."""
        draft = Draft(self._table.layout.what, told[1], self._findings, self._vocabulary)
        draft.fields["id"] = name
        rows: list[Heard] = [(heard.said(self._read), number, None) for heard, number in zip(told[::2], told[1::2])]
        for said, number, value in rows:
            draft.join(said, number, value)
        return draft.finished(lambda: rows)

    def _said_by(self, cells: Sequence[Cell]) -> _Heard:
        key = tuple([cells[column.index] for column in self._others])
        can_be_kept = all(cell is None or type(cell) is str for cell in key)  # 1 and True are equal
        heard = self._met.get(key) if can_be_kept else None
        if heard is None:
            heard = self._heard_in(cells)
            if can_be_kept and len(self._met) < _MOST_REMEMBERED:
                self._met[key] = heard
        return heard

    def _heard_in(self, cells: Sequence[Cell]) -> _Heard:
        ready = self._read.ready(cells)
        if ready is not None:
            return _Heard(None, ready, cells)
        said = self._read(cells)
        return _Heard(said, ready_of(said))

    def _tell(self, heard: _Heard, number: int) -> None:
        spot = heard.said(self._read).spot
        if spot.refused or spot.noted:
            self._findings.tell(spot, number)


def _id_of(value: Cell, column: Column, row: int, findings: Findings) -> str:
    """The id that a row belongs to; empty when it has none that can be used, which is told."""
    if is_empty(value):
        missing = Problem(Message("value.missing"), Message("value.missing.remedy"), row=row, column=column.heading)
        findings.refuse(missing)
        return ""
    said = Said(Spot(column.heading))
    say_id(said, value)
    findings.tell(said.spot, row)
    return str(said.fields["id"])
