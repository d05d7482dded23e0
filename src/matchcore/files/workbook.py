"""Excel workbooks (.xlsx), read by python-calamine after they have been checked (layer 7)."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.util import find_spec
from typing import Any
from xml.etree import ElementTree as ET

from matchcore.errors import FileError, MissingExtraError, Problem
from matchcore.files.archive import Archive, opened
from matchcore.files.cells import LONGEST_CELL, Cell, CellFault
from matchcore.files.dates import EPOCH_1900, EPOCH_1904
from matchcore.files.sheet_marks import SheetMarks, marks_of, percent_styles
from matchcore.files.source import Source
from matchcore.files.table import Grid
from matchcore.messages import Message

__all__ = ["MOST_CELLS", "Sheet", "sheets_of"]

MOST_CELLS = 16_000_000
"""The largest rectangle that a sheet may span, in cells."""

_SMALL = 16 << 20
_MOST_MERGED = 2_000_000  # rows below the first of merged cells, all together
_SHARED_BUDGET = 1 << 30
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_SHARED_END = re.compile(rb"</(?:\w+:)?si>|<(?:\w+:)?si\s*/>")
_STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook.

    Attributes
    ----------
    name
        As its tab says.
    hidden
        Whether the workbook hides it.
    grid
        Its rows.
    """

    name: str
    hidden: bool
    grid: Grid


# What archives of other programs hold, and what is said of them.
_OTHERS = {
    "xl/workbook.bin": "source.binary_excel",
    "word/document.xml": "source.word",
    "mimetype": "source.opendocument",
}


def sheets_of(source: Source) -> list[Sheet]:
    """The sheets of a workbook that hold cells, in order.

    A cell merged over several rows counts in each of them. A formula counts as the value that was last calculated.

    Raises
    ------
    FileError
        When it is not an Excel workbook, or damaged, locked, or larger than the bounds.
    MissingExtraError
        When python-calamine is not installed.
    """
    with opened(source) as archive:
        if "xl/workbook.xml" not in archive.names:
            found = next((name for name in _OTHERS if name in archive.names), "")
            raise _refused(source, _OTHERS.get(found, "source.not_excel"))
        if find_spec("python_calamine") is None:
            raise MissingExtraError("python-calamine", "tables")
        archive.check_all()
        epoch, parts = _parts(archive)
        shared = _shared_lengths(archive, source)
        styles = archive.read("xl/styles.xml", most=_SMALL) if "xl/styles.xml" in archive.names else b""
        percent = percent_styles(styles)
        marks = {}
        for name, part in parts.items():
            try:
                pieces = archive.pieces(part)
                marks[name] = marks_of(pieces, percent, shared, budget=_SHARED_BUDGET)
            except ValueError:
                raise _refused(source, "archive.bomb", size=MOST_CELLS >> 20, packed=1) from None
            if sum(found.last_row * found.last_column for found in marks.values()) > MOST_CELLS:
                extent = Message("workbook.extent", rows=marks[name].last_row, columns=marks[name].last_column)
                raise FileError(Problem(extent, Message("workbook.extent.remedy"), record=name))
    return _read(source, epoch, marks)


def _read(source: Source, epoch: date, marks: dict[str, SheetMarks]) -> list[Sheet]:
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(source.content))
        kept = []
        for known in workbook.sheets_metadata:
            if known.typ == SheetTypeEnum.WorkSheet and known.name in marks:
                sheet = workbook.get_sheet_by_name(known.name)
                merged = sheet.merged_cell_ranges or []
                if sheet.start is not None:
                    if sum(bottom - top for (top, _), (bottom, _) in merged) > _MOST_MERGED:
                        raise ValueError("merged")
                    rows = _Rows(sheet, marks[known.name], merged)
                    across = Counter(top + 1 for (top, left), (_, right) in merged if right > left)
                    grid = Grid(rows, known.name, epoch, joined=_joined(merged), across=across)
                    kept.append(Sheet(known.name, known.visible != SheetVisibleEnum.Visible, grid))
    except _faults() as error:
        raise _refused(source, "source.unreadable", detail=_first_line(error)) from None
    return kept


def _faults() -> tuple[type[BaseException], ...]:
    """What reading a damaged workbook raises. A Rust library's internal fault is of a class that no module exports."""
    from python_calamine import CalamineError

    panics = (kind for kind in BaseException.__subclasses__() if kind.__name__ == "PanicException")
    return CalamineError, OSError, ValueError, *panics


def _told(rows: Iterable[list[Cell]]) -> Iterator[list[Cell]]:
    """The rows; a number that no day is, shown as a day, makes the library give up: told as a fault of the file."""
    number = 0
    try:
        for cells in rows:
            number += 1
            yield cells
    except _faults() as error:
        what = Message("source.unreadable", detail=_first_line(error))
        raise FileError(Problem(what, Message("source.unreadable.remedy"), row=number + 1)) from None


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200]


class _Rows:
    """The rows of a sheet that hold something, each with its number; can be gone through more than once."""

    def __init__(
        self, sheet: Any, marks: SheetMarks, merged: Sequence[tuple[tuple[int, int], tuple[int, int]]]
    ) -> None:
        self._sheet = sheet
        self._marks = marks
        self._merged = [(top, bottom, left) for (top, left), (bottom, _) in merged if bottom > top]

    def __iter__(self) -> Iterator[tuple[int, list[Cell]]]:
        left = self._sheet.start[1]
        special = self._special_rows()
        covered = self._covered_rows()
        above: dict[tuple[int, int], Cell] = {}
        for number, cells in enumerate(_told(self._sheet.iter_rows()), start=1):
            row: list[Cell] = [None] * left + cells if left else cells
            if number in special:
                self._mend(row, number, special[number])
            if number in covered:
                self._spread(row, number, covered[number], above)
            if any(cell is not None and cell != "" for cell in row):
                yield number, row

    def _special_rows(self) -> dict[int, list[int]]:
        rows: dict[int, list[int]] = {}
        for row, column in (*self._marks.errors, *self._marks.uncalculated, *self._marks.percents):
            rows.setdefault(row, []).append(column)
        return rows

    def _mend(self, row: list[Cell], number: int, columns: Sequence[int]) -> None:
        for column in columns:
            place = number, column
            row += [None] * (column - len(row))
            value = row[column - 1]
            if place in self._marks.errors:
                what, remedy = Message("cell.excel_error"), Message("cell.excel_error.remedy")
                row[column - 1] = CellFault(what, remedy, self._marks.errors[place])
            elif place in self._marks.uncalculated:
                row[column - 1] = CellFault(Message("cell.uncalculated"), Message("cell.uncalculated.remedy"))
            elif isinstance(value, int | float) and not isinstance(value, bool):
                row[column - 1] = f"{value * 100:.10g} %"

    def _covered_rows(self) -> dict[int, list[tuple[int, int]]]:
        """For each row that a merged cell covers: the cell's first row (from 1) and column (from 0)."""
        rows: dict[int, list[tuple[int, int]]] = {}
        for top, bottom, left in self._merged:
            for row in range(top, bottom + 1):
                rows.setdefault(row + 1, []).append((top + 1, left))
        return rows

    def _spread(
        self, row: list[Cell], number: int, cells: Sequence[tuple[int, int]], values: dict[tuple[int, int], Cell]
    ) -> None:
        """Give every row of a merged cell the value that stands in its first."""
        for top, left in cells:
            row += [None] * (left + 1 - len(row))
            if number == top:
                values[top, left] = row[left]
            row[left] = values.get((top, left))


def _joined(merged: Sequence[tuple[tuple[int, int], tuple[int, int]]]) -> dict[int, dict[int, int]]:
    """For rows below the first of a merged cell: by column (from 0), the row in which it begins."""
    rows: dict[int, dict[int, int]] = {}
    for (top, left), (bottom, _) in merged:
        for row in range(top + 1, bottom + 1):
            rows.setdefault(row + 1, {})[left] = top + 1
    return rows


def _parts(archive: Archive) -> tuple[date, dict[str, str]]:
    """The workbook's epoch, and the part that holds each sheet."""
    book = _tree(archive.read("xl/workbook.xml", most=_SMALL))
    links = _tree(archive.read("xl/_rels/workbook.xml.rels", most=_SMALL))
    target = {link.get("Id", ""): link.get("Target", "") for link in links}
    settings = next((node for node in book if node.tag in (_MAIN + "workbookPr", _STRICT + "workbookPr")), None)
    counted = settings is not None and settings.get("date1904", "0").casefold() in {"1", "true", "on"}
    parts = {}
    for node in book.iter():
        if node.tag in (_MAIN + "sheet", _STRICT + "sheet"):
            link = next((value for name, value in node.attrib.items() if name.endswith("}id")), "")
            path = target.get(link, "").removeprefix("/")
            path = path if path.startswith("xl/") else f"xl/{path}"
            if path in archive.names:
                parts[node.get("name", "")] = path
    return EPOCH_1904 if counted else EPOCH_1900, parts


def _tree(content: bytes) -> ET.Element:
    if re.search(rb"<!(?:DOCTYPE|ENTITY)", content) or b"\0" in content[:64]:
        raise ValueError("DOCTYPE")
    try:
        return ET.fromstring(content)
    except ET.ParseError as error:
        raise ValueError(str(error)) from None


def _shared_lengths(archive: Archive, source: Source) -> list[int]:
    """The length in bytes of each shared text; one longer than a cell may be is refused."""
    name = next((name for name in archive.names if name.lower() == "xl/sharedstrings.xml"), None)
    lengths: list[int] = []
    tail = b""
    for piece in archive.pieces(name) if name is not None else ():
        texts = _SHARED_END.split(tail + piece)
        tail = texts.pop()
        lengths += map(len, texts)
        longest = max(len(tail), *map(len, texts)) if texts else len(tail)
        if longest > 16 * LONGEST_CELL:
            what = Message("cell.too_long", length=longest, most=LONGEST_CELL)
            raise FileError(Problem(what, Message("cell.too_long.remedy"), record=source.name or None))
    return lengths


def _refused(source: Source, key: str, **values: object) -> FileError:
    return FileError(Problem(Message(key, **values), Message(f"{key}.remedy"), record=source.name or None))
