"""Rows of cells as they stand in a source, before anything is known of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import islice
from typing import Any, NamedTuple, Protocol, runtime_checkable

Cell = object
"""What stood in a cell."""

RowOfCells = tuple[int, Sequence[Cell]]
"""A row's number as a person counts it, and its cells."""

SEARCHED = 60
"""Among how many rows, from the top, the headings are looked for."""


@dataclass(frozen=True)
class Grid:
    """Rows of cells as they stand in a file, before anything is known of them.

    Attributes
    ----------
    rows
        Each row that is not empty, with its number as a person counts it; can be gone through more than once.
    sheet
        The sheet's name, empty where there are none.
    epoch
        For a spreadsheet, the day that its day numbers count from.
    headed
        Whether the first row is known to be the headings.
    joined
        For rows below the first of a merged cell: by column (from 0), the row in which that cell begins.
    across
        Of cells that are merged over several columns and begin in a row: by the first column (from 0), the last one.
    unseen
        Rows that a reader of the file does not see or take for valid, with why: ``"hidden"`` or ``"struck"``.
    unseen_columns
        Columns that a reader of the file does not see, from 0.
    skips_unseen
        Whether rows that are not seen are left out.
    above
        The number of the upper row of headings, where two are read as one; 0 where there is one.
    """

    rows: Iterable[RowOfCells]
    sheet: str = ""
    epoch: date | None = None
    headed: bool = False
    joined: Mapping[int, Mapping[int, int]] = field(default_factory=dict)
    across: Mapping[int, Mapping[int, int]] = field(default_factory=dict)
    unseen: Mapping[int, str] = field(default_factory=dict)
    unseen_columns: Collection[int] = ()
    skips_unseen: bool = False
    above: int = 0

    @cached_property
    def top(self) -> Sequence[RowOfCells]:
        """The rows among which the headings are looked for; a row far down a file is found but once."""
        return list(islice(self.rows, 1 if self.headed else SEARCHED))


@dataclass(frozen=True)
class Sheet:
    """One table of a source: a sheet of a workbook, or the only one.

    Attributes
    ----------
    name
        As its tab says; empty for a table that is no sheet.
    hidden
        Whether the workbook hides it.
    grid
        Its rows.
    """

    name: str
    hidden: bool
    grid: Grid


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
