"""Records as a long table of rows, for tests that look at its cells."""

from collections.abc import Iterable
from typing import Any

from matchcore.records import Candidate, Opening
from matchcore.tables.headings import What
from matchcore.tables.out.table_out import long_columns


def long_table(records: Iterable[Candidate] | Iterable[Opening], what: What) -> list[list[Any]]:
    """Records with one row a fact, below the headings."""
    columns = long_columns(records, what)
    table: list[list[Any]] = [list(columns.cells)]
    table += [[None] * len(columns.cells) for _ in range(columns.n_rows)]
    for at, (rows, cells) in enumerate(columns.cells.values()):
        for row, cell in zip(rows, cells, strict=True):
            table[row + 1][at] = cell
    return table
