"""The rows of a table as records, every fault of every row told at once (layer 7)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from matchcore.errors import Problem
from matchcore.files.candidate_cells import candidate_cell
from matchcore.files.drafts import Draft, Heard, RowOfCells
from matchcore.files.findings import Findings
from matchcore.files.long_rows import long_records
from matchcore.files.opening_cells import opening_cell
from matchcore.files.said import SILENT, CellReader, Reading
from matchcore.files.table import Table
from matchcore.files.terms import Terms
from matchcore.messages import Message

__all__ = ["Read", "records_of"]


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
    n_rows
        How many rows or entries were read, sound or not.
    """

    records: list[Any] = field(default_factory=list)
    row_of: dict[str, int] = field(default_factory=dict)
    heading_of: dict[str, str] = field(default_factory=dict)
    n_rows: int = 0


def records_of(table: Table, terms: Terms, findings: Findings) -> Read:
    """The records of a table; rows with faults are left out and told in `findings`."""
    reading = Reading(terms, table.grid.epoch)
    read = Read(heading_of={column.field: column.heading for column in reversed(table.columns)})
    rows = _counted(sound_rows(table, findings), read)
    what = table.layout.what
    if table.layout.is_long:
        read.records, read.row_of = long_records(rows, table, reading, findings)
        return read
    say = candidate_cell if what == "candidates" else opening_cell
    readers = [CellReader(column, say, reading) for column in table.columns]
    plan = [(reader.index, reader.remembered, reader) for reader in readers]
    heading = read.heading_of["id"]
    for together in _joined(rows, table):
        draft = Draft(what, together[0][0], findings)
        for number, cells in together:
            for index, known, read_cell in plan:
                value = cells[index]
                if value is None or value == "":
                    continue
                said = (known.get(value) if type(value) is str else None) or read_cell(value)
                if said is not SILENT:
                    draft.take(said, number, value)
        record = draft.finished(partial(_heard, together, readers))
        if record is None:
            continue
        if read.row_of.setdefault(record.id, draft.row) != draft.row:
            told = Message("id.twice", row=read.row_of[record.id])
            remedy = Message("id.twice.remedy")
            findings.refuse(Problem(told, remedy, value=record.id, row=draft.row, column=heading))
        read.records.append(record)
    return read


def sound_rows(table: Table, findings: Findings) -> Iterator[RowOfCells]:
    """The rows that have a cell for every heading and none beyond, and that do not repeat the headings."""
    headings = table.headings
    width = len(headings)
    bare = [index for index, heading in enumerate(headings) if not heading]
    used = 1 + max(column.index for column in table.columns)
    for number, cells in table.rows:
        if findings.is_full:
            stopped = Message("findings.stopped", count=len(findings.problems))
            findings.refuse(Problem(stopped, Message("findings.stopped.remedy"), row=number))
            return
        if len(cells) < used:
            what = Message("row.short", n_cells=len(cells), n_headings=width)
            findings.refuse(Problem(what, Message("row.short.remedy"), row=number))
            continue
        if len(cells) > width or bare:
            beyond = [cells[index] for index in bare if index < len(cells)] + list(cells[width:])
            if any(cell is not None and cell != "" for cell in beyond):
                what = Message("row.long", n_cells=len(cells), n_headings=width)
                findings.refuse(Problem(what, Message("row.long.remedy"), row=number))
                continue
        if cells[table.columns[0].index] == table.columns[0].heading and _repeats(cells, table):
            if number not in table.grid.joined:  # headings merged over several rows stand in each of them
                again = Message("row.headings_again")
                findings.refuse(Problem(again, Message("row.headings_again.remedy"), row=number))
            continue
        yield number, cells


def _heard(rows: Sequence[RowOfCells], readers: Sequence[CellReader]) -> Iterator[Heard]:
    """What the cells of a record's rows say."""
    for number, cells in rows:
        for reader in readers:
            value = cells[reader.index]
            if value is not None and value != "":
                yield reader(value), number, value


def _repeats(cells: Sequence[object], table: Table) -> bool:
    return all(cells[column.index] == column.heading for column in table.columns)


def _counted(rows: Iterator[RowOfCells], read: Read) -> Iterator[RowOfCells]:
    for row in rows:
        read.n_rows += 1
        yield row


def _joined(rows: Iterator[RowOfCells], table: Table) -> Iterator[list[RowOfCells]]:
    """The rows, those together whose id stands in one merged cell; what is merged is kept in the first of them only."""
    key = next(column.index for column in table.columns if column.field == "id")
    joined = table.grid.joined
    if not joined:
        yield from ([row] for row in rows)
        return
    together: list[RowOfCells] = []
    for number, cells in rows:
        merged = joined.get(number, {})
        if together and merged.get(key) == together[0][0]:
            kept = [None if index in merged else cell for index, cell in enumerate(cells)]
            together.append((number, kept))
            continue
        if together:
            yield together
        together = [(number, cells)]
    if together:
        yield together
