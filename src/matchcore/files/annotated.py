"""A copy of a table as an Excel workbook, with a comment in each cell that needs mending (layer 7)."""

from __future__ import annotations

import io
import os
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from importlib.util import find_spec
from math import isfinite
from typing import Any

from matchcore.errors import FileError, MissingExtraError, Problem
from matchcore.files.cells import LONGEST_CELL, Cell, CellFault
from matchcore.files.workbook import Sheet
from matchcore.files.write import write_bytes
from matchcore.messages import Message, MessageLanguage, render

__all__ = ["write_annotated"]

_MOST_COMMENTS = 20_000
_LONGEST_COMMENT = 4_000
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384


def write_annotated(
    sheets: Sequence[Sheet],
    chosen: str,
    problems: Sequence[Problem],
    path: str | os.PathLike[str],
    *,
    language: MessageLanguage = "sv",
) -> None:
    """Write the values of `sheets` to a workbook, and each problem as a comment where it stands in the `chosen` one.

    A problem of a whole row stands in its first cell, one of the whole table in the first cell of all.

    Raises
    ------
    FileError
        When there are no tables to copy, or the file cannot be written.
    MissingExtraError
        When xlsxwriter is not installed.
    """
    if find_spec("xlsxwriter") is None:
        raise MissingExtraError("xlsxwriter", "tables")
    if not sheets:
        raise FileError(Problem(Message("check.no_cells"), Message("check.no_cells.remedy")))
    import xlsxwriter

    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    formats = {
        (kind, marked): book.add_format({**shape, **({"bg_color": "#FFC7CE"} if marked else {})})
        for kind, shape in (
            ("", {}),
            ("day", {"num_format": "yyyy-mm-dd"}),
            ("time", {"num_format": "yyyy-mm-dd hh:mm"}),
        )
        for marked in (False, True)
    }
    for sheet in sheets:
        page = book.add_worksheet(sheet.name or None)
        if sheet.hidden and len(sheets) > 1:
            page.hide()
        rows = dict(sheet.grid.rows)
        comments = _comments(rows, problems, language) if sheet.name == chosen else {}
        for number, cells in rows.items():
            for column, cell in enumerate(cells):
                _write(page, number - 1, column, cell, formats, (number - 1, column) in comments)
        for (row, column), text in comments.items():
            page.write_comment(row, column, text, {"x_scale": 2, "y_scale": 1.5, "author": "matchcore"})
    book.close()
    write_bytes(written.getvalue(), path)


def _comments(
    rows: Mapping[int, Sequence[Cell]], problems: Sequence[Problem], language: MessageLanguage
) -> dict[tuple[int, int], str]:
    """The text for each cell that gets a comment, by row and column from 0."""
    wanted = {problem.column for problem in problems if problem.column}
    place: dict[str, int] = {}
    for cells in rows.values():
        for column, cell in enumerate(cells):
            if isinstance(cell, str) and cell.strip() in wanted:
                place.setdefault(cell.strip(), column)
    top = min(rows, default=1)
    comments: dict[tuple[int, int], str] = {}
    for problem in problems[:_MOST_COMMENTS]:
        where = (problem.row or top) - 1, place.get(problem.column or "", 0)
        if where[0] >= _LAST_ROW or where[1] >= _LAST_COLUMN:
            continue
        words = render(problem.what, language)
        if problem.remedy is not None:
            words += f". {render(problem.remedy, language)}"
        before = comments.get(where)
        comments[where] = (f"{before}\n{words}" if before else words)[:_LONGEST_COMMENT]
    return comments


def _write(page: Any, row: int, column: int, cell: Cell, formats: Mapping[tuple[str, bool], Any], marked: bool) -> None:
    shape = formats["", marked]
    if isinstance(cell, CellFault):
        cell = cell.shown or ""
    if cell is None or cell == "":
        if marked:
            page.write_blank(row, column, None, shape)
    elif isinstance(cell, bool):
        page.write_boolean(row, column, cell, shape)
    elif isinstance(cell, int | float) and isfinite(cell) and abs(cell) < 1e15:
        page.write_number(row, column, cell, shape)
    elif isinstance(cell, date):
        kind = "time" if isinstance(cell, datetime) and (cell.hour or cell.minute or cell.second) else "day"
        page.write_datetime(
            row, column, cell.replace(tzinfo=None) if isinstance(cell, datetime) else cell, formats[kind, marked]
        )
    else:
        page.write_string(row, column, str(cell)[:LONGEST_CELL], shape)
