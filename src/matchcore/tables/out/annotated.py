"""A copy of a table as an Excel workbook, with a comment in each cell that needs mending."""

from __future__ import annotations

import io
import os
import re
import warnings
import zlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from importlib.util import find_spec
from math import isfinite
from typing import Any
from zipfile import BadZipFile

from matchcore.content.write import write_bytes
from matchcore.errors import FileError, MissingExtraError, Problem
from matchcore.messages import Message, MessageLanguage, render, with_remedy
from matchcore.tables.cells.cells import LONGEST_CELL, CellFault
from matchcore.tables.grid import Cell, Sheet
from matchcore.tables.source.sheet_cells import LAST_COLUMN, LAST_ROW

_MOST_COMMENTS = 20_000
_LONGEST_COMMENT = 4_000
_NO_TITLE = re.compile(r"[\\/*?:\[\]]")
# What openpyxl raises at workbooks that it does not understand: it tells no faults of a file from its own.
_FAULTS = (
    ArithmeticError, AssertionError, AttributeError, BadZipFile, EOFError, LookupError, MemoryError,
    OSError, RuntimeError, SyntaxError, TypeError, ValueError, zlib.error,
)  # fmt: skip
_Comments = Mapping[tuple[int, int], str]


def write_annotated(
    sheets: Sequence[Sheet],
    chosen: str,
    problems: Sequence[Problem],
    path: str | os.PathLike[str],
    *,
    headings: Sequence[str] = (),
    workbook: bytes = b"",
    language: MessageLanguage = "sv",
) -> bool:
    """Write a copy of a table, and each problem as a comment where it stands in the `chosen` sheet.

    A problem of a whole row stands in its first cell, one of the whole table in the first cell of all.

    Parameters
    ----------
    headings
        What the columns of the table that was read are called in the problems.
    workbook
        The content of the Excel workbook that `sheets` were read from; empty when they come from something else.

    Returns
    -------
    bool
        Whether the copy looks as its original: the colours, merged cells, hidden rows and formulas of a workbook are
        kept, except where its parts are such that only its values can be copied.

    Raises
    ------
    FileError
        When there are no tables to copy, or the file cannot be written.
    MissingExtraError
        When openpyxl is not installed.
    """
    if not os.fspath(path).lower().endswith(".xlsx"):
        raise FileError(Problem(Message("check.bad_suffix"), record=os.fspath(path)))
    if find_spec("openpyxl") is None:
        raise MissingExtraError("openpyxl", "tables")
    if not sheets:
        raise FileError(Problem(*with_remedy("check.no_cells")))
    read = next((sheet for sheet in sheets if sheet.name == chosen), sheets[0])
    rows = dict(read.grid.rows)
    comments = _comments(rows, headings, problems, language)
    alike = _copied(workbook, read.name, rows, comments) if workbook else None
    write_bytes(alike or _built(sheets, read, comments), path)
    return alike is not None or not workbook


def _copied(workbook: bytes, chosen: str, rows: Mapping[int, Sequence[Cell]], comments: _Comments) -> bytes | None:
    """The workbook itself with the comments; None where openpyxl sees less of it than was read, or nothing."""
    import openpyxl
    from openpyxl.utils import exceptions

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of parts that it leaves out
            book = openpyxl.load_workbook(io.BytesIO(workbook))
            page = book[chosen]
            if page.max_row < max(rows, default=1) or page.max_column < max(map(len, rows.values()), default=1):
                return None
            _comment(page, comments)
            return _saved(book)
    except (*_FAULTS, exceptions.InvalidFileException, exceptions.CellCoordinatesException):
        return None


def _built(sheets: Sequence[Sheet], read: Sheet, comments: _Comments) -> bytes:
    """A workbook of the values alone."""
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    for sheet in sheets:
        page = book.create_sheet(_NO_TITLE.sub(" ", sheet.name)[:31] or None)
        if sheet.hidden and len(sheets) > 1:
            page.sheet_state = "hidden"
        for number, cells in sheet.grid.rows:
            for column, cell in enumerate(cells[:LAST_COLUMN], start=1):
                if number <= LAST_ROW:
                    _write(page.cell(number, column), cell)
        if sheet is read:
            _comment(page, comments)
    return _saved(book)


def _saved(book: Any) -> bytes:
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _comment(page: Any, comments: _Comments) -> None:
    """Put the comments into their cells, of merged ones into the first; what is there already is kept."""
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    red = PatternFill("solid", fgColor="FFC7CE")
    first = {
        (row, column): (merged.min_row, merged.min_col)
        for merged in page.merged_cells.ranges
        if merged.size["rows"] * merged.size["columns"] < LAST_COLUMN
        for row, column in merged.cells
    }
    for place, text in comments.items():
        cell = page.cell(*first.get(place, place))
        before = f"{cell.comment.text}\n" if cell.comment is not None else ""
        cell.comment = Comment(f"{before}{text}"[:_LONGEST_COMMENT], "matchcore", height=120, width=300)
        if cell.fill.fill_type is None:  # a colour of its own says something
            cell.fill = red


def _comments(
    rows: Mapping[int, Sequence[Cell]],
    headings: Sequence[str],
    problems: Sequence[Problem],
    language: MessageLanguage,
) -> dict[tuple[int, int], str]:
    """The text for each cell that gets a comment, by row and column from 1."""
    place = {heading: column for column, heading in reversed([*enumerate(headings, start=1)])}
    top = min(rows, default=1)
    comments: dict[tuple[int, int], str] = {}
    for problem in problems[:_MOST_COMMENTS]:
        where = problem.row or top, place.get(problem.column or "", 1)
        if where[0] > LAST_ROW or where[1] > LAST_COLUMN:
            continue
        words = render(problem.what, language)
        if problem.remedy is not None:
            words += f". {render(problem.remedy, language)}"
        before = comments.get(where)
        comments[where] = (f"{before}\n{words}" if before else words)[:_LONGEST_COMMENT]
    return comments


def _write(place: Any, cell: Cell) -> None:
    if isinstance(cell, CellFault):
        cell = cell.shown
    if cell is None or cell == "":
        return
    is_day = isinstance(cell, date | time | timedelta)
    if isinstance(cell, datetime):
        cell = cell.replace(tzinfo=None)
        cell = cell if cell.time() != time() else cell.date()
    if isinstance(cell, bool) or is_day or (isinstance(cell, int | float) and isfinite(cell) and abs(cell) < 1e15):
        place.value = cell
    else:
        from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

        place.value = ILLEGAL_CHARACTERS_RE.sub("\ufffd", str(cell))[:LONGEST_CELL]
        place.data_type = "s"  # also what looks like a formula or an error
