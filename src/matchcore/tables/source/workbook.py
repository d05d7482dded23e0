"""Excel workbooks (.xlsx, .xlsm): their parts found, and each sheet as rows of cells."""

from __future__ import annotations

import posixpath
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import date
from importlib.util import find_spec

from matchcore.content.text import Source
from matchcore.errors import FileError, MissingExtraError, Problem
from matchcore.messages import Message
from matchcore.tables.cells.dates import EPOCH_1900, EPOCH_1904
from matchcore.tables.grid import Cell, Grid, Sheet
from matchcore.tables.source.archive import Archive, opened
from matchcore.tables.source.sheet_cells import Budget, SheetCells, cells_of, styles_of
from matchcore.tables.source.sheet_texts import shared_texts
from matchcore.tables.source.xml_stream import Odd, starts_of

MOST_CELLS = 16_000_000
"""The most cells that the rows of a workbook may have, those between filled ones included."""

_MOST_MERGED = 2_000_000  # rows below the first of merged cells, all together
_MOST_PARTS = 10_000
_ANYHOW = 64 << 20  # letters that any workbook may come to
_A_BYTE = 250  # letters more for each byte of the file


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
        When openpyxl is not installed.
    """
    with opened(source) as archive:
        book = _main_part(archive)
        if book is None:
            found = next((key for name, key in _OTHERS.items() if name in archive), "source.not_excel")
            raise FileError(Problem(Message(found), Message(f"{found}.remedy"), record=source.name or None))
        if find_spec("openpyxl") is None:
            raise MissingExtraError("openpyxl", "tables")
        return _sheets_in(archive, book, Budget(MOST_CELLS, _ANYHOW + _A_BYTE * len(source.content)))


def _main_part(archive: Archive) -> str | None:
    """The part that lists the sheets, by its usual name or else by the archive's own account."""
    usual = "xl/workbook.xml"
    if usual in archive or "_rels/.rels" not in archive:
        return usual if usual in archive else None
    targets = (target for kind, target in _links(archive, "").values() if kind == "officeDocument")
    return next((target for target in targets if target in archive and target.endswith(".xml")), None)


def _sheets_in(archive: Archive, book: str, budget: Budget) -> list[Sheet]:
    links = _links(archive, book)
    parts = dict(reversed(links.values()))
    names = ("workbookPr", "sheet")
    listed = starts_of(archive.pieces(book), names, most=_MOST_PARTS)
    counted = [given.get("date1904", "0") for name, given in listed if name == "workbookPr"]
    epoch = EPOCH_1904 if any(one.casefold() in {"1", "true", "on"} for one in counted) else EPOCH_1900
    styles = parts.get("styles", posixpath.join(posixpath.dirname(book), "styles.xml"))
    texts = parts.get("sharedStrings", posixpath.join(posixpath.dirname(book), "sharedStrings.xml"))
    known = styles_of(archive.pieces(styles), epoch) if styles in archive else []
    shared = shared_texts(archive.pieces(texts), most=MOST_CELLS) if texts in archive else []
    sheets = []
    for _, given in (one for one in listed if one[0] == "sheet"):
        name = given.get("name", "")
        link = next((value for key, value in given.items() if key.endswith(" id")), "")
        kind, part = links.get(link, ("worksheet", ""))
        if kind != "worksheet":
            continue  # a sheet that is a chart
        if part not in archive:
            raise Odd(Message("workbook.no_part", name=name))
        cells = cells_of(archive.pieces(part), known, shared, budget)
        if cells.rows:
            sheets.append(Sheet(name, given.get("state", "visible") != "visible", _grid(cells, name, epoch)))
    return sheets


def _links(archive: Archive, part: str) -> dict[str, tuple[str, str]]:
    """What a part refers to, by the name it uses: of which kind, and the part's name."""
    folder, name = posixpath.split(part)
    where = posixpath.join(folder, "_rels", f"{name}.rels")
    if where not in archive:
        return {}
    found = {}
    for _, given in starts_of(archive.pieces(where), ("Relationship",), most=_MOST_PARTS):
        target = posixpath.normpath(posixpath.join("/", folder, given.get("Target", "").replace("\\", "/")))
        found[given.get("Id", "")] = given.get("Type", "").rpartition("/")[2], target.lstrip("/")
    return found


def _grid(cells: SheetCells, name: str, epoch: date) -> Grid:
    joined = _spread(cells)
    across: dict[int, dict[int, int]] = {}
    for top, _, left, right in cells.merged:
        if right > left:
            across.setdefault(top, {})[left] = right
    unseen = dict.fromkeys(cells.hidden, "hidden") | dict.fromkeys(cells.struck, "struck")
    unseen_columns = frozenset(cells.hidden_columns)
    rows = list(cells.rows.items())
    return Grid(rows, name, epoch, joined=joined, across=across, unseen=unseen, unseen_columns=unseen_columns)


def _spread(cells: SheetCells) -> dict[int, dict[int, int]]:
    """Give every row of a merged cell the value that stands in its first.

    Returns
    -------
    dict
        For rows below the first of a merged cell: by column (from 0), the row in which it begins.
    """
    numbers: Sequence[int] = list(cells.rows)
    joined: dict[int, dict[int, int]] = {}
    spent = 0
    for top, bottom, left, _ in cells.merged:
        below = numbers[bisect_right(numbers, top) : bisect_left(numbers, bottom + 1)]
        spent += len(below)
        if spent > _MOST_MERGED:
            raise Odd(Message("workbook.cells", most=_MOST_MERGED))
        first = cells.rows.get(top, [])
        value: Cell = first[left] if left < len(first) else None
        for number in below:
            row = cells.rows[number]
            row += [None] * (left + 1 - len(row))
            row[left] = value
            joined.setdefault(number, {})[left] = top
    return joined
