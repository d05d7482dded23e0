"""A long table, one row a fact, as systems write it: ``candidate_id; kind; code; …``."""

from __future__ import annotations

from array import array
from collections.abc import Hashable, Sequence
from typing import Any

import numpy as np

from matchcore.content.findings import Findings, Spot
from matchcore.messages import with_remedy
from matchcore.records.model import Refusal
from matchcore.tables.cells.cells import is_empty
from matchcore.tables.cells.ids import say_id
from matchcore.tables.cells.said import Reading, Said
from matchcore.tables.grid import Cell, Divided, DividedRows
from matchcore.tables.headings import Column
from matchcore.tables.rows.drafts import Draft, Heard, Read, sound_candidate
from matchcore.tables.rows.long_cells import RowReader
from matchcore.tables.sheet.sound_rows import sound_rows
from matchcore.tables.sheet.table import ReadTable

_MOST_REMEMBERED = 500_000


def long_records(table: ReadTable, reading: Reading, findings: Findings, read: Read) -> None:
    """Put the records of a long table into `read`, in the order in which their ids first stand, with their rows."""
    long = _Long(table, reading, findings)
    rows = table.grid.rows
    divided = rows.divided(long.key.index, table.first_row) if isinstance(rows, DividedRows) else None
    if divided is None:
        for number, cells in sound_rows(table, findings):
            long.hear(number, cells)
    else:
        long.hear_divided(divided)
    long.finish(read)


class _Long:
    """A long table while it is read."""

    def __init__(self, table: ReadTable, reading: Reading, findings: Findings) -> None:
        self.key = next(column for column in table.columns if column.field == "id")
        self._names: dict[str, int] = {}  # a number for each record
        self._saids: list[Said] = []
        self._row, self._who, self._what = array("i"), array("i"), array("i")  # of each row: its number, whose, what
        self._n_rows = 0
        self._others = [column for column in table.columns if column is not self.key]
        self._read = RowReader(self._others, reading, table.layout.what)
        self._is_plain = all(table.headings)
        self._table = table
        self._findings = findings
        self._vocabulary = reading.terms.vocabulary
        self._by_id: dict[Cell, int] = {}
        self._met: dict[tuple[Cell, ...], int] = {}

    def hear_divided(self, divided: Divided) -> None:
        """Take all rows, each distinct remainder of a row read once."""
        met: dict[Hashable, int] = {}
        width = len(self._table.headings)
        used, heading = self._others[0].index, self._others[0].heading
        for number, first, key in divided.rows:
            said, who = met.get(key), self._by_id.get(first)
            if said is None or who is None:
                cells = divided.cells_of(first, key)
                is_whole = self._is_plain and len(cells) == width and cells[used] != heading
                if said is None and who is not None and is_whole:
                    said = met[key] = self._said(cells)
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
            self._n_rows += 1
            self._take(number, who, said)
            if self._saids[said].parts is None and self._is_stopped(number):
                return

    def _is_stopped(self, row: int) -> bool:
        """Whether so much is wrong that reading ends here, which is told."""
        stopped = self._findings.stopped
        if stopped is not None:
            self._findings.refuse(stopped.at(row=row))
        return stopped is not None

    def hear(self, number: int, cells: Sequence[Cell]) -> int | None:
        """Take one row; None when it has no id that can be used, which is told."""
        self._n_rows += 1
        value = cells[self.key.index]
        who = self._by_id.get(value) if type(value) is str else None
        if who is None:
            name = _id_of(value, self.key, number, self._findings)
            if name == "":
                return None
            who = self._names.setdefault(name, len(self._names))
            if type(value) is str:
                self._by_id[value] = who
        key = tuple([cells[column.index] for column in self._others])
        can_be_kept = all(cell is None or type(cell) is str for cell in key)  # 1 and True are equal
        said = self._met.get(key) if can_be_kept else None
        if said is None:
            said = self._said(cells)
            if can_be_kept and len(self._met) < _MOST_REMEMBERED:
                self._met[key] = said
        self._take(number, who, said)
        return said

    def _said(self, cells: Sequence[Cell]) -> int:
        self._saids.append(self._read(cells))
        return len(self._saids) - 1

    def _take(self, number: int, who: int, said: int) -> None:
        self._row.append(number)
        self._who.append(who)
        self._what.append(said)
        spot = self._saids[said].spot
        if spot.refused or spot.noted:
            self._findings.tell(spot, number)

    def finish(self, read: Read) -> None:
        """Put the records that the rows make together into `read`."""
        rows, whose, what = (np.array(column, dtype=np.int32) for column in (self._row, self._who, self._what))
        order = np.argsort(whose, kind="stable")
        ends = np.cumsum(np.bincount(whose, minlength=len(self._names))).tolist()
        rows, what = rows[order], what[order]
        for name, first, last in zip(self._names, [0, *ends], ends):
            said = [self._saids[number] for number in what[first:last].tolist()]
            record = None
            if self._table.layout.what == "candidates":
                record = sound_candidate([(("id", name),), *(one.parts for one in said)], self._vocabulary)
            read.row_of[name] = int(rows[first])
            if record is None:
                record = self._carefully(name, [(one, row, None) for one, row in zip(said, rows[first:last].tolist())])
            if record is not None:
                read.records.append(record)
        read.n_rows = self._n_rows
        wrong = {problem.row for problem in self._findings.problems} - {None}
        if wrong:
            names = list(self._names)
            told = zip(rows.tolist(), whose[order].tolist())
            read.id_of_row |= {row: names[number] for row, number in told if row in wrong}

    def _carefully(self, name: str, heard: Sequence[Heard]) -> Any:
        """The record that several rows make, or None: what is wrong is told."""
        draft = Draft(self._table.layout.what, heard[0][1], self._findings, self._vocabulary)
        draft.fields["id"] = name
        for one in heard:
            draft.join(*one)
        return draft.finished(heard)


def _id_of(value: Cell, column: Column, row: int, findings: Findings) -> str:
    """The id that a row belongs to; empty when it has none that can be used, which is told."""
    said = Said(Spot(column.heading))
    with said.spot.telling(None if is_empty(value) else value):
        if not is_empty(value):
            say_id(said, value)
        if "id" not in said.fields:
            raise Refusal(*with_remedy("value.missing"))
    findings.tell(said.spot, row)
    return str(said.fields.get("id", ""))
