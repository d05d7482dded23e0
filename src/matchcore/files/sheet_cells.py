"""The cells of a workbook's sheet as they are shown, with what is hidden, struck through or merged (layer 7).

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
from typing import NamedTuple

from matchcore.files.cells import LONGEST_CELL, Cell, CellFault
from matchcore.files.number_formats import Shown, plainly, shown_by
from matchcore.files.xml_stream import Attributes, Odd, starts_of, stream
from matchcore.messages import Message

__all__ = ["LAST_COLUMN", "LAST_ROW", "Budget", "SheetCells", "cells_of", "shared_texts", "styles_of"]

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
"""As far as a spreadsheet goes."""

_MOST_STYLES = 100_000
_MOST_LETTERS = 16 * LONGEST_CELL  # in one cell as it is written: an escaped letter is written with seven
_NUMBER = re.compile(r"\s*[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?\s*", re.ASCII)
_REFERENCE = re.compile("([A-Za-z]{1,3})([1-9][0-9]{0,6})", re.ASCII)
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_TRUE = frozenset({"1", "true", "on"})
_SPACES = ("http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main")
_NAMES = {
    f"{space} {name}".lstrip(): name
    for space in (*_SPACES, "")
    for name in "row c v f is t r rPr strike rPh si mergeCell".split()
}


class Struck(NamedTuple):
    """Text of which some is struck through.

    Attributes
    ----------
    plain
        All of it.
    marked
        The same with what is struck between tildes: ``"~~HLR~~ truckkort"``.
    is_whole
        Whether all of it is struck.
    """

    plain: str
    marked: str
    is_whole: bool


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
    merged
        Of merged cells: the first and last row (from 1), and the first and last column (from 0).
    """

    rows: dict[int, list[Cell]] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    struck: set[int] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)


class Texts:
    """Gathers the text of an element, run by run, up to what a cell may hold."""

    def __init__(self) -> None:
        self._runs: list[tuple[bool, list[str]]] = []
        self._length = 0
        self._is_struck = False
        self.is_open = False
        self.is_passed = False  # inside a phonetic reading

    @property
    def is_empty(self) -> bool:
        """Whether there is no text."""
        return not self._length

    def take(self, text: str) -> None:
        """More text; what goes beyond the bound is counted only."""
        room = _MOST_LETTERS - self._length
        self._length += len(text)
        if room > 0:
            if not self._runs or self._runs[-1][0] != self._is_struck:
                self._runs.append((self._is_struck, []))
            self._runs[-1][1].append(text[:room])

    def start(self, name: str, attributes: Attributes) -> None:
        """An element of text begins."""
        if name == "rPh":
            self.is_passed = True
        elif name == "t":
            self.is_open = not self.is_passed
        elif name == "strike":
            self._is_struck = attributes.get("val", "1").casefold() in _TRUE

    def end(self, name: str) -> None:
        """An element of text ends."""
        if name == "rPh":
            self.is_passed = False
        elif name == "t":
            self.is_open = False
        elif name == "r":
            self._is_struck = False

    def made(self) -> str | Struck | CellFault:
        """The text, and begin anew."""
        runs = [(struck, _unescaped("".join(parts))) for struck, parts in self._runs]
        length = max(self._length if self._length > _MOST_LETTERS else 0, sum(len(text) for _, text in runs))
        self._runs, self._length, self._is_struck = [], 0, False
        if length > LONGEST_CELL:
            what = Message("cell.too_long", length=length, most=LONGEST_CELL)
            return CellFault(what, Message("cell.too_long.remedy"))
        plain = "".join(text for _, text in runs)
        if not any(struck and text.strip() for struck, text in runs):
            return plain
        marked = "".join(f"~~{text}~~" if struck and text.strip() else text for struck, text in runs)
        return Struck(plain, marked, all(struck or not text.strip() for struck, text in runs))


def _unescaped(text: str) -> str:
    """Letters that XML cannot hold are written by their numbers: ``_x000D_``."""
    if "_x" not in text:
        return text
    made = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return made.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def shared_texts(pieces: Iterable[bytes], *, most: int) -> list[str | Struck | CellFault]:
    """The texts that cells share, from ``sharedStrings.xml``. Raises `Odd`."""
    found: list[str | Struck | CellFault] = []
    texts = Texts()

    def start(name: str, attributes: Attributes) -> None:
        known = _NAMES.get(name)
        if known is not None:
            texts.start(known, attributes)

    def end(name: str) -> None:
        known = _NAMES.get(name)
        if known == "si":
            found.append(texts.made())
            if len(found) > most:
                raise Odd(Message("workbook.cells", most=most))
        elif known is not None:
            texts.end(known)

    def text(letters: str) -> None:
        if texts.is_open:
            texts.take(letters)

    stream(pieces, start, end, text)
    return found


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
            fonts[-1] = given.get("val", "1").casefold() in _TRUE
        elif name == "xf" and part == "cellXfs":
            code = codes.get(_whole(given.get("numFmtId")), "General")
            if code not in shown:
                shown[code] = shown_by(code, epoch)
            font = _whole(given.get("fontId"))
            styles.append(Style(shown[code], font < len(fonts) and fonts[font]))
        elif name not in ("numFmt", "font", "strike", "xf"):
            part = name
    return styles


def _whole(digits: str | None) -> int:
    return int(digits) if digits is not None and digits.isascii() and digits.isdigit() and len(digits) < 10 else 0


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
        self._struck: dict[int, tuple[bool, str]] = {}  # by column: whether all of it is struck, and how that is shown
        self._cell: Attributes | None = None
        self._value: list[str] | None = None  # of a cell that has a value; its parts
        self._in_value = self._has_formula = False
        self._length = 0  # of the value
        self._texts = Texts()

    def start(self, name: str, attributes: Attributes) -> None:
        known = _NAMES.get(name)
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
        elif known == "mergeCell":
            self._merge(attributes.get("ref", ""))
        elif known is not None and self._cell is not None:
            self._texts.start(known, attributes)

    def end(self, name: str) -> None:
        known = _NAMES.get(name)
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
            if self._length <= _MOST_LETTERS:
                self._value.append(letters[: _MOST_LETTERS + 1])
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
        if attributes.get("hidden", "0").casefold() in _TRUE or (_NUMBER.fullmatch(height) and float(height) == 0):
            self.found.hidden.add(self._row)

    def _end_row(self) -> None:
        cells, self._cells = self._cells, None
        if not cells:
            self.found.hidden.discard(self._row)
            return
        first = next(column for column, cell in enumerate(cells) if cell is not None)
        if self._struck.get(first, (False, ""))[0]:  # few draw the line through all cells of a row
            self.found.struck.add(self._row)
        else:
            for column, (_, marked) in self._struck.items():
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
        marked = None
        if isinstance(value, Struck):
            marked, value = (value.is_whole, value.marked), value.plain
        if value is None or value == "":
            return
        at = self._column - 1
        if at < len(cells) and cells[at] is not None:
            raise Odd(Message("workbook.twice", reference=reference or self._column, row=self._row))
        self._budget.take(max(0, at + 1 - len(cells)), len(value) if isinstance(value, str) else 0)
        cells += [None] * (at + 1 - len(cells))
        cells[at] = value
        self._cells = cells
        if style.is_struck and not isinstance(value, CellFault):
            marked = True, f"~~{plainly(value) if isinstance(value, float) else value}~~"
        if marked is not None:
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
            return CellFault(Message("cell.excel_error"), Message("cell.excel_error.remedy"), (text or "#").strip())
        if not text:
            uncalculated = self._has_formula and (kind != "str" or text is None)
            return (
                CellFault(Message("cell.uncalculated"), Message("cell.uncalculated.remedy")) if uncalculated else None
            )
        if kind == "n":
            return self._number(text, style)
        if kind == "s" and text.strip().isdigit() and _whole(text.strip()) < len(self._shared):
            return self._shared[_whole(text.strip())]
        if kind == "str":
            self._texts.take(text)
            return self._texts.made()
        if kind == "b" and text.strip().casefold() in ("0", "1", "true", "false"):
            return text.strip().casefold() in _TRUE
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


def _day(text: str) -> Cell:
    for kind in (datetime, time):
        try:
            return kind.fromisoformat(text)
        except ValueError:
            continue
    return None


def _unknown(text: str) -> CellFault:
    return CellFault(Message("cell.unknown_value"), Message("cell.unknown_value.remedy"), text[:LONGEST_CELL])


def column_number(letters: str) -> int:
    """The number of a column, from 1: ``column_number("AA")`` is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number
