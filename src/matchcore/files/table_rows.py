"""The rows of a table as records, every fault of every row told at once (layer 7)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from matchcore.errors import Problem
from matchcore.files.candidate_rows import candidate_of
from matchcore.files.cells import Cell
from matchcore.files.drafts import Reading
from matchcore.files.findings import Findings
from matchcore.files.opening_rows import opening_of
from matchcore.files.table import Table
from matchcore.files.terms import Terms
from matchcore.messages import Message
from matchcore.records import Candidate, Opening

__all__ = ["Repeats", "records_of"]


class Repeats:
    """Watches ids: each may stand once in a file."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._first: dict[str, tuple[int, str]] = {}

    def see(self, record_id: str, row: int, column: str, sheet: str = "") -> None:
        """Tell if `record_id` has stood before, and where."""
        row_before, sheet_before = self._first.setdefault(record_id, (row, sheet))
        if (row_before, sheet_before) != (row, sheet):
            what = Message("id.twice", row=row_before)
            remedy = Message("id.twice.remedy")
            self._findings.refuse(Problem(what, remedy, value=record_id, row=row, column=column))


def records_of(table: Table, terms: Terms, findings: Findings) -> list[Any]:
    """The records of a table with one row each; those with faults are left out and told in `findings`."""
    make: Callable[..., Candidate | Opening | None] = candidate_of if table.layout.what == "candidates" else opening_of
    reading = Reading(terms, findings, table.grid.epoch)
    repeats = Repeats(findings)
    heading = next(column.heading for column in table.columns if column.field == "id")
    made = []
    for number, cells in sound_rows(table, findings):
        record = make(number, cells, table.columns, reading)
        if record is not None:
            repeats.see(record.id, number, heading)
            made.append(record)
    return made


def sound_rows(table: Table, findings: Findings) -> Iterator[tuple[int, Sequence[Cell]]]:
    """The rows that have a cell for every heading and none beyond, and that do not repeat the headings."""
    headings = table.headings
    width = len(headings)
    bare = [index for index, heading in enumerate(headings) if not heading]
    used = 1 + max(column.index for column in table.columns)
    for number, cells in table.rows:
        if len(cells) < used:
            what = Message("row.short", n_cells=len(cells), n_headings=width)
            findings.refuse(Problem(what, Message("row.short.remedy"), row=number))
            continue
        beyond = [cells[index] for index in bare if index < len(cells)] + list(cells[width:])
        if any(cell not in (None, "") for cell in beyond):
            what = Message("row.long", n_cells=len(cells), n_headings=width)
            findings.refuse(Problem(what, Message("row.long.remedy"), row=number))
            continue
        if all(cells[column.index] == column.heading for column in table.columns):
            findings.refuse(Problem(Message("row.headings_again"), Message("row.headings_again.remedy"), row=number))
            continue
        yield number, cells
