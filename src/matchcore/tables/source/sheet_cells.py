"""The cells of a workbook's sheet as they are shown, with what is hidden, struck through or merged.

A sheet is read in one pass over its XML, as a stream: only cells that say something are held, so that an extent of a
million rows by sixteen thousand columns costs nothing by itself. What openpyxl knows of formats and days is used; its
own reader of sheets knows neither strict workbooks nor bounds, and gives a formula or its value but not both.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from math import isfinite

from matchcore.messages import Message, with_remedy
from matchcore.tables.cells.cells import LONGEST_CELL, CellFault
from matchcore.tables.grid import Cell
from matchcore.tables.source.number_formats import Shown, plainly, shown_by
from matchcore.tables.source.sheet_texts import MOST_LETTERS, NAMES, TRUE, Struck, Texts
from matchcore.tables.source.xml_stream import Attributes, Odd, starts_of, stream

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
"""As far as a spreadsheet goes."""

_MOST_STYLES = 100_000
_NUMBER = re.compile(r"\s*[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?\s*", re.ASCII)
_REFERENCE = re.compile("([A-Za-z]{1,3})([1-9][0-9]{0,6})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Style:
    """How a cell is shown.

    Attributes
    ----------
    shown
        What a number in it says; None where it is the number itself.
    is_struck
        Whether it is struck through.
    """

    shown: Shown | None = None
    is_struck: bool = False


_PLAIN = Style()


class Budget:
    """What all cells of a workbook may come to.

    Parameters
    ----------
    cells
        Places in rows, empty ones before the last that is filled included.
    letters
        Letters of text; one that many cells share is counted for each.
    """

    def __init__(self, cells: int, letters: int) -> None:
        self._cells, self._letters = cells, letters
        self._left = [cells, letters]

    def take(self, cells: int = 0, letters: int = 0) -> None:
        """Spend; raises `Odd` when there is no more."""
        self._left[0] -= cells
        self._left[1] -= letters
        if self._left[0] < 0:
            raise Odd(Message("workbook.cells", most=self._cells))
        if self._left[1] < 0:
            raise Odd(Message("workbook.letters", most=self._letters))


@dataclass
class SheetCells:
    """What a sheet holds.

    Attributes
    ----------
    rows
        Each row that holds something, by its number.
    hidden, struck
        The numbers of the rows that are hidden, and of those struck through.
    hidden_columns
        The columns that are hidden, from 0.
    merged
        Of merged cells: the first and last row (from 1), and the first and last column (from 0).
    """

    rows: dict[int, list[Cell]] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    struck: set[int] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)


def styles_of(pieces: Iterable[bytes], epoch: date) -> list[Style]:
    """The styles of cells by their numbers, from ``styles.xml``."""
    from openpyxl.styles.numbers import BUILTIN_FORMATS

    codes = dict(BUILTIN_FORMATS)
    shown: dict[str, Shown | None] = {}
    fonts: list[bool] = []
    styles: list[Style] = []
    names = "numFmt fonts font strike fills borders cellStyleXfs cellXfs xf cellStyles dxfs".split()
    part = ""
    for name, given in starts_of(pieces, names, most=_MOST_STYLES):
        if name == "numFmt" and part == "":
            codes[_whole(given.get("numFmtId"))] = given.get("formatCode", "")
        elif name == "font" and part == "fonts":
            fonts.append(False)
        elif name == "strike" and part == "fonts" and fonts:
            fonts[-1] = given.get("val", "1").casefold() in TRUE
        elif name == "xf" and part == "cellXfs":
            code = codes.get(_whole(given.get("numFmtId")), "General")
            if code not in shown:
                shown[code] = shown_by(code, epoch)
            font = _whole(given.get("fontId"))
            styles.append(Style(shown[code], font < len(fonts) and fonts[font]))
        elif name not in ("numFmt", "font", "strike", "xf"):
            part = name
    return styles


def _whole(digits: str | None, other: int = 0) -> int:
    return int(digits) if digits is not None and digits.isascii() and digits.isdigit() and len(digits) < 10 else other


def cells_of(
    pieces: Iterable[bytes], styles: Sequence[Style], shared: Sequence[str | Struck | CellFault], budget: Budget
) -> SheetCells:
    """Read a sheet's XML.

    Raises
    ------
    Odd
        When it is not XML, or a cell has no place that can be, or there are more cells or letters than `budget` has.
    """
    reader = _Reader(styles, shared, budget)
    stream(pieces, reader.start, reader.end, reader.text)
    reader.found.rows = dict(sorted(reader.found.rows.items()))
    return reader.found


class _Reader:
    """Hears a sheet's elements, and keeps the row and the cell that it is in."""

    def __init__(self, styles: Sequence[Style], shared: Sequence[str | Struck | CellFault], budget: Budget) -> None:
        self.found = SheetCells()
        self._styles = styles
        self._shared = shared
        self._budget = budget
        self._row = self._column = 0
        self._cells: list[Cell] | None = None  # of the row that is open
        self._struck: dict[int, str | CellFault] = {}  # by column: a fault where all of the cell is struck
        self._cell: Attributes | None = None
        self._value: list[str] | None = None  # of a cell that has a value; its parts
        self._in_value = self._has_formula = False
        self._length = 0  # of the value
        self._texts = Texts()

    def start(self, name: str, attributes: Attributes) -> None:
        known = NAMES.get(name)
        if known == "c":
            if self._cells is None or self._cell is not None:
                raise Odd(Message("workbook.odd"))
            self._cell, self._value, self._has_formula = attributes, None, False
        elif known == "v":
            self._in_value, self._value, self._length = self._cell is not None, [], 0
        elif known == "row":
            self._start_row(attributes)
        elif known == "f":
            self._has_formula = True
        elif known == "col" and attributes.get("hidden", "0").casefold() in TRUE:
            first, last = (_whole(attributes.get(name)) for name in ("min", "max"))
            self.found.hidden_columns.update(range(max(0, first - 1), min(last, LAST_COLUMN)))
        elif known == "mergeCell":
            self._merge(attributes.get("ref", ""))
        elif known is not None and self._cell is not None:
            self._texts.start(known, attributes)

    def end(self, name: str) -> None:
        known = NAMES.get(name)
        if known == "c":
            self._end_cell()
        elif known == "v":
            self._in_value = False
        elif known == "row":
            self._end_row()
        elif known is not None and self._cell is not None:
            self._texts.end(known)

    def text(self, letters: str) -> None:
        if self._in_value and self._value is not None:
            if self._length <= MOST_LETTERS:
                self._value.append(letters[: MOST_LETTERS + 1])
            self._length += len(letters)
        elif self._texts.is_open:
            self._texts.take(letters)

    def _start_row(self, attributes: Attributes) -> None:
        number = attributes.get("r")
        if self._cells is not None:
            raise Odd(Message("workbook.odd"))
        self._row = self._row + 1 if number is None else _whole(number.strip())
        if not 1 <= self._row <= LAST_ROW or self._row in self.found.rows:
            raise Odd(Message("workbook.row", row=number or self._row))
        self._cells, self._struck, self._column = [], {}, 0
        height = attributes.get("ht", "")
        if attributes.get("hidden", "0").casefold() in TRUE or (_NUMBER.fullmatch(height) and float(height) == 0):
            self.found.hidden.add(self._row)

    def _end_row(self) -> None:
        cells, self._cells = self._cells, None
        if not cells:
            self.found.hidden.discard(self._row)
            return
        first = next(column for column, cell in enumerate(cells) if cell is not None)
        if isinstance(self._struck.get(first), CellFault):  # few draw the line through all cells of a row
            self.found.struck.add(self._row)
        else:
            for column, marked in self._struck.items():
                cells[column] = marked
        self.found.rows[self._row] = cells

    def _end_cell(self) -> None:
        cells, attributes = self._cells or [], self._cell or {}
        reference = attributes.get("r")
        self._column = self._column + 1 if reference is None else self._place(reference)
        self._cell = None
        if self._column > LAST_COLUMN:
            raise Odd(Message("workbook.place", reference=reference or self._column, row=self._row))
        kind = attributes.get("t", "n")
        if self._value is None and not self._has_formula and self._texts.is_empty and kind != "e":
            return
        style = self._style(attributes.get("s"))
        value = self._valued(kind, style)
        is_struck, marked = style.is_struck, ""
        if isinstance(value, Struck):
            is_struck, marked, value = is_struck or value.is_whole, value.marked, value.plain
        if value is None or value == "":
            return
        at = self._column - 1
        if at < len(cells) and cells[at] is not None:
            raise Odd(Message("workbook.twice", reference=reference or self._column, row=self._row))
        self._budget.take(max(0, at + 1 - len(cells)), len(value) if isinstance(value, str) else 0)
        cells += [None] * (at + 1 - len(cells))
        cells[at] = value
        self._cells = cells
        if is_struck:
            self._struck[at] = CellFault(*with_remedy("cell.struck"), _words(value))
        elif marked:
            self._struck[at] = marked

    def _place(self, reference: str) -> int:
        found = _REFERENCE.fullmatch(reference.strip())
        if found is None or int(found[2]) != self._row:
            raise Odd(Message("workbook.place", reference=reference[:40], row=self._row))
        return column_number(found[1])

    def _style(self, number: str | None) -> Style:
        if number is None:
            return _PLAIN
        at = _whole(number)
        return self._styles[at] if at < len(self._styles) else _PLAIN

    def _valued(self, kind: str, style: Style) -> Cell:
        """What the cell holds: a value, a fault, or None."""
        if not self._texts.is_empty or kind == "inlineStr":
            return self._texts.made()
        text = None if self._value is None else "".join(self._value)
        if kind == "e":
            return CellFault(*with_remedy("cell.excel_error"), (text or "#").strip())
        if not text:
            uncalculated = self._has_formula and (kind != "str" or text is None)
            return CellFault(*with_remedy("cell.uncalculated")) if uncalculated else None
        if kind == "n":
            return self._number(text, style)
        if kind == "s" and 0 <= (at := _whole(text.strip(), -1)) < len(self._shared):
            return self._shared[at]
        if kind == "str":
            self._texts.take(text)
            return self._texts.made()
        if kind == "b" and text.strip().casefold() in ("0", "1", "true", "false"):
            return text.strip().casefold() in TRUE
        if kind == "d" and (day := _day(text.strip())) is not None:
            return day
        return _unknown(text)

    def _number(self, text: str, style: Style) -> Cell:
        if len(text) > LONGEST_CELL or not _NUMBER.fullmatch(text):
            return _unknown(text) if text.strip() else None
        value = float(text)
        if not isfinite(value):
            return _unknown(text)
        return value if style.shown is None else style.shown(value)

    def _merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        ends = [_REFERENCE.fullmatch(one) for one in (first, last or first)]
        if ends[0] is None or ends[1] is None:
            raise Odd(Message("workbook.merged", reference=reference[:40]))
        self._budget.take(cells=1)
        top, bottom = int(ends[0][2]), int(ends[1][2])
        self.found.merged.append((top, bottom, column_number(ends[0][1]) - 1, column_number(ends[1][1]) - 1))


def _words(value: Cell) -> str | None:
    return value.shown if isinstance(value, CellFault) else plainly(value) if isinstance(value, float) else str(value)


def _day(text: str) -> Cell:
    for kind in (datetime, time):
        try:
            return kind.fromisoformat(text)
        except ValueError:
            continue
    return None


def _unknown(text: str) -> CellFault:
    return CellFault(*with_remedy("cell.unknown_value"), text[:LONGEST_CELL])


def column_number(letters: str) -> int:
    """The number of a column, from 1: ``column_number("AA")`` is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number
