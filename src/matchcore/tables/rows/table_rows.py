"""The rows of a table as records, every fault of every row told at once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from matchcore.content.findings import Findings
from matchcore.errors import Problem
from matchcore.messages import Message, with_remedy
from matchcore.tables.cells.candidate_cells import candidate_cell
from matchcore.tables.cells.cells import is_empty
from matchcore.tables.cells.opening_cells import opening_cell
from matchcore.tables.cells.said import SILENT, CellReader, Reading
from matchcore.tables.grid import Cell, RowOfCells
from matchcore.tables.rows.drafts import Draft, Heard, Read, sound_candidate
from matchcore.tables.rows.long_rows import long_records
from matchcore.tables.rows.made_ids import MadeIds
from matchcore.tables.sheet.cell_kinds import names_demand
from matchcore.tables.sheet.sound_rows import rows_together
from matchcore.tables.sheet.table import ReadTable
from matchcore.tables.term_lookup import Terms

_FIGURED = re.compile(r"\S*\d\S*")
_FEWEST_ALIKE = 4
_MOST_LOOKED_AT = 1_000
"""Different texts of a column of an unknown heading; that there are more is told."""


def records_of(table: ReadTable, terms: Terms, findings: Findings) -> Read:
    """The records of a table; rows with faults are left out and told in `findings`."""
    legend = table.legend
    reading = Reading(
        terms, table.grid.epoch, legend.spelt_out if legend.meanings else str, legend.of_times, legend.mark
    )
    heading_of = {column.field: column.heading for column in reversed(table.columns)}
    field_of = {column.heading: column.field for column in table.columns}
    read = Read(heading_of=heading_of, field_of=field_of, first_row=table.first_row)
    what = table.layout.what
    if table.layout.is_long:
        long_records(table, reading, findings, read)
        return read
    say = candidate_cell if what == "candidates" else opening_cell
    readers = [CellReader(column, say, reading, is_demand=what == "openings") for column in table.columns]
    plan = [(reader.index, reader.remembered, reader) for reader in readers]
    heading = read.heading_of.get("id", "")
    unread = _Unread(table, reading, read) if what == "openings" else None
    id_at = table.id_at
    ids = MadeIds(table.columns) if id_at is None or what == "openings" else None
    stand_ins = _stand_ins(table) if what == "openings" else frozenset()
    counted = (row for read.n_rows, row in enumerate(table.rows, start=1))  # also rows that are not sound
    for together in rows_together(table, findings, counted):
        heard: list[Heard] = []
        for number, cells in together:
            for index, known, read_cell in plan:
                value = cells[index]
                if value is None or value == "":
                    continue
                said = (known.get(value) if type(value) is str else None) or read_cell(value)
                is_stand_in = (
                    stand_ins and index == id_at and isinstance(value, str | int | float) and value in stand_ins
                )
                if said is not SILENT and not is_stand_in:
                    heard.append((said, number, value))
        if what == "candidates" and len(together) == 1:
            record = sound_candidate([said.parts for said, _, _ in heard], terms.vocabulary)
            if record is not None:
                _keep(record, together[0][0], heading, read, findings)
                continue
        draft = Draft(what, together[0][0], findings, terms.vocabulary)
        n_known = findings.n_problems
        if ids is not None and id_at is None:
            _give_id(draft, ids, together[0], findings)
        for one in heard:
            draft.take(*one)
        if ids is not None and "id" not in draft.fields and {"title", "employer"} <= draft.fields.keys():
            _give_id(draft, ids, together[0], findings)
            findings.note(Problem(Message("id.made_here", name=draft.fields["id"]), row=draft.row, column=heading))
        record = draft.finished(heard)
        if record is None:
            continue
        _keep(record, draft.row, heading, read, findings)
        if findings.n_problems > n_known and read.row_of[record.id] == draft.row:
            read.id_of_row.update((number, record.id) for number, _ in together)
        if unread is not None:
            unread.note(together, record.id)
    if unread is not None:
        unread.tell(findings)
    if id_at is not None:
        _note_unlike(read, heading, findings)
    return read


class _Unread:
    """What stands in columns of openings that are not read: it may be a requirement."""

    def __init__(self, table: ReadTable, reading: Reading, read: Read) -> None:
        used = {column.index for column in table.columns}
        self._columns = [(at, name) for at, name in enumerate(table.headings) if name and at not in used]
        self._named: dict[int, dict[str, bool]] = {index: {} for index in table.unknown}
        self._row, self._reading, self._read = table.first_row - 1, reading, read

    def note(self, rows: Sequence[RowOfCells], record_id: str) -> None:
        """Remember the cells of a record that say anything, and those of an unknown column that name a demand."""
        for number, cells in rows:
            for index, heading in self._columns:
                cell = cells[index] if index < len(cells) else None
                if is_empty(cell):
                    continue
                self._read.filled.setdefault(heading, []).append((number, record_id))
                if index in self._named and isinstance(cell, str) and self._demands(cell, self._named[index]):
                    self._read.demanding.setdefault(heading, []).append((number, record_id))

    def _demands(self, text: str, known: dict[str, bool]) -> bool:
        if text not in known and len(known) <= _MOST_LOOKED_AT:
            known[text] = len(known) < _MOST_LOOKED_AT and names_demand(text, self._reading)
        return known.get(text, False)

    def tell(self, findings: Findings) -> None:
        """Tell of which columns not all texts were looked at."""
        for index, heading in self._columns:
            if len(self._named.get(index, ())) > _MOST_LOOKED_AT:
                what = Message("heading.in_part", heading=heading, most=_MOST_LOOKED_AT)
                findings.refuse(Problem(what, Message("heading.in_part.remedy"), row=self._row))


def _stand_ins(table: ReadTable) -> frozenset[Cell]:
    """What stands for an id in several rows and is a word: "prel", "ny"."""
    at = table.id_at
    if at is None or table.grid.joined:
        return frozenset()
    named = Counter(cells[at] for number, cells in table.grid.top if number >= table.first_row and at < len(cells))
    return frozenset(
        one for one, count in named.items() if count > 1 and isinstance(one, str) and not _FIGURED.fullmatch(one)
    )


def _note_unlike(read: Read, heading: str, findings: Findings) -> None:
    """Note the few ids that are words where the others are one with figures: "Sekretess" may stand around the table."""
    odd = [row for name, row in read.row_of.items() if not _FIGURED.fullmatch(name)]
    if len(odd) * _FEWEST_ALIKE <= len(read.row_of):
        for row in odd:
            findings.note(Problem(Message("id.unlike"), row=row, column=heading))


def _give_id(draft: Draft, ids: MadeIds, row: RowOfCells, findings: Findings) -> None:
    """Give a draft the id that is made of its row, and tell when a row above it says the same."""
    number, cells = row
    made, is_again = ids.of(cells)
    draft.fields["id"] = made
    if not made:
        findings.refuse(Problem(*with_remedy("id.of_nothing"), row=number))
    elif is_again:
        findings.note(Problem(Message("id.made_again", name=made), row=number))


def _keep(record: Any, row: int, heading: str, read: Read, findings: Findings) -> None:
    first = read.row_of.setdefault(record.id, row)
    if first != row:
        told = Problem(Message("id.twice", row=first), Message("id.twice.remedy"), value=record.id)
        findings.refuse(replace(told, row=row, column=heading))
    else:
        read.records.append(record)
