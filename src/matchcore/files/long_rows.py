"""A long table, one row a fact, as systems write it: ``candidate_id; kind; code; …``."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import Any, NamedTuple, Protocol, runtime_checkable

from matchcore.errors import Problem
from matchcore.files.cells import Cell, is_empty
from matchcore.files.drafts import Draft, Heard, Read, sound_candidate
from matchcore.files.findings import Findings, Spot
from matchcore.files.headings import Column
from matchcore.files.ids import say_id
from matchcore.files.long_cells import KINDS, RowReader
from matchcore.files.said import Reading, Said
from matchcore.files.table import Table, sound_rows
from matchcore.messages import Message

__all__ = ["KINDS", "Divided", "DividedRows", "long_records"]

_MOST_REMEMBERED = 500_000


class Divided(NamedTuple):
    """The rows of a long table, each as its number, its id and a key for its other cells."""

    rows: Iterator[tuple[int, Cell, Hashable]]
    cells_of: Callable[[Any, Any], Sequence[Cell]]
    """A whole row, from its id and its key."""


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
        self._met: dict[tuple[Cell, ...], Said] = {}

    def hear_divided(self, divided: Divided) -> None:
        """Take all rows, each distinct remainder of a row read once."""
        met: dict[Hashable, Said] = {}
        width = len(self._table.headings)
        used, heading = self._others[0].index, self._others[0].heading
        for number, first, key in divided.rows:
            said, told = met.get(key), self._by_id.get(first)
            if said is None or told is None:
                cells = divided.cells_of(first, key)
                if (
                    said is None
                    and told is not None
                    and self._is_plain
                    and len(cells) == width
                    and cells[used] != heading
                ):
                    said = met[key] = self._read(cells)
                elif is_empty(first) and all(is_empty(cell) for cell in cells):
                    continue
                else:
                    for _, sound in sound_rows(self._table, self._findings, [(number, cells)]):
                        said = self.hear(number, sound)
                        if said is not None and len(sound) == width:
                            met[key] = said
                    if self._is_stopped(number):
                        return
                    continue
            self.n_rows += 1
            told += (said, number)
            if said.parts is None:
                self._tell(said, number)
                if self._is_stopped(number):
                    return

    def _is_stopped(self, row: int) -> bool:
        """Whether so much is wrong that reading ends here, which is told."""
        stopped = self._findings.stopped
        if stopped is not None:
            self._findings.refuse(stopped.at(row=row))
        return stopped is not None

    def hear(self, number: int, cells: Sequence[Cell]) -> Said | None:
        """Take one row; None when it has no id that can be used, which is told."""
        self.n_rows += 1
        value = cells[self.key.index]
        told = self._by_id.get(value) if type(value) is str else None
        if told is None and (told := self._told(value, number)) is None:
            return None
        said = self._said_by(cells)
        told += (said, number)
        if said.parts is None:
            self._tell(said, number)
        return said

    def records(self) -> list[Any]:
        """The records that the rows make together."""
        made = []
        for name, told in self.heard.items():
            record = None
            if self._table.layout.what == "candidates":
                parts = [(("id", name),), *(said.parts for said in told[::2])]
                record = sound_candidate(parts, self._vocabulary)
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
        rows: list[Heard] = [(said, number, None) for said, number in zip(told[::2], told[1::2])]
        for said, number, value in rows:
            draft.join(said, number, value)
        return draft.finished(rows)

    def _said_by(self, cells: Sequence[Cell]) -> Said:
        key = tuple([cells[column.index] for column in self._others])
        can_be_kept = all(cell is None or type(cell) is str for cell in key)  # 1 and True are equal
        said = self._met.get(key) if can_be_kept else None
        if said is None:
            said = self._read(cells)
            if can_be_kept and len(self._met) < _MOST_REMEMBERED:
                self._met[key] = said
        return said

    def _tell(self, said: Said, number: int) -> None:
        if said.spot.refused or said.spot.noted:
            self._findings.tell(said.spot, number)


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
