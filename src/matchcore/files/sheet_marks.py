"""What a sheet's XML says that its values do not: errors, formulas without a value, percent, and its extent (layer 7).

The library that reads workbooks gives an empty cell for an error and for a formula that was never calculated, and 0.6
for a cell that shows 60 %. It also sets memory aside for the whole rectangle that a sheet spans, so a single cell in
the last corner would exhaust it. All this is found here beforehand, in one pass over the raw bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

__all__ = ["SheetMarks", "column_number", "marks_of", "percent_styles"]

_CELL = re.compile(rb"<(?:\w+:)?c(?=[\s/>])([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
_ROW = re.compile(rb"<(?:\w+:)?row(?=[\s/>])")
_NUMBERED_ROW = re.compile(rb'<(?:\w+:)?row\s(?:[^>]*?\s)?r="([0-9]{1,7})"')
_REFERENCE = re.compile(rb'\sr="([A-Z]{1,3})([0-9]{1,7})"')
_ERROR = re.compile(rb'\st="e"')
_STYLE = re.compile(rb'\ss="([0-9]{1,6})"')
_SHARED = re.compile(rb'\st="s"[^>]*>\s*<(?:\w+:)?v>\s*([0-9]{1,9})\s*<')
_VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>([^<]*)<")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_ANY_FORMULA = re.compile(rb"<(?:\w+:)?f(?=[\s/>])")
_ROW_END = re.compile(rb"</(?:\w+:)?row>")
_LONGEST_TAIL = 64 << 20
_SHORT = 64  # bytes: shared texts no longer than this cannot come to much


@dataclass(slots=True)
class SheetMarks:
    """What is known of a sheet before it is read.

    Attributes
    ----------
    last_row, last_column
        The extent, counted from 1; cells without content may be counted in.
    errors
        (row, column), counted from 1, of cells that hold an error, with its name.
    uncalculated
        (row, column) of formulas that no program has calculated.
    percents
        (row, column) of numbers that are shown as percent.
    """

    last_row: int = 0
    last_column: int = 0
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    uncalculated: set[tuple[int, int]] = field(default_factory=set)
    percents: set[tuple[int, int]] = field(default_factory=set)


def marks_of(pieces: Iterable[bytes], percent: frozenset[int], shared: Sequence[int], *, budget: int) -> SheetMarks:
    """Scan a sheet's XML.

    Parameters
    ----------
    pieces
        The raw bytes of the sheet, in pieces of any size.
    percent
        The numbers of the cell styles that show percent.
    shared
        The length of each shared text, in bytes.
    budget
        How many bytes of shared text all cells together may come to.

    Raises
    ------
    ValueError
        When a cell or row is larger than 64 MiB, or the shared texts exceed the budget.
    """
    marks = SheetMarks()
    spent, longest = 0, max(shared, default=0)
    for part in _whole_rows(pieces):
        _measure(part, marks)
        if _ERROR.search(part) or _ANY_FORMULA.search(part) or (percent and b' s="' in part):
            _mark(part, percent, marks)
        if longest > _SHORT:
            used = [int(number) for number in _SHARED.findall(part)]
            spent += sum(shared[number] for number in used if number < len(shared))
            if spent > budget:
                raise ValueError("shared")
    return marks


def percent_styles(styles: bytes) -> frozenset[int]:
    """The numbers of the cell styles that show percent, from a workbook's ``styles.xml``."""
    shown = {9, 10}  # built in: 0% and 0.00%
    for found in re.finditer(rb"<(?:\w+:)?numFmt\s([^>]*)>", styles):
        number = re.search(rb'numFmtId="([0-9]{1,9})"', found[1])
        code = re.search(rb'formatCode="([^"]*)"', found[1])
        if number and code and b"%" in re.sub(rb"&quot;.*?&quot;|\\.", b"", code[1]):
            shown.add(int(number[1]))
    cells = re.search(rb"<(?:\w+:)?cellXfs[\s>](.*?)</(?:\w+:)?cellXfs>", styles, re.DOTALL)
    formats = re.findall(rb"<(?:\w+:)?xf(?=[\s/>])([^>]*)", cells[1]) if cells else []
    numbers = [re.search(rb'numFmtId="([0-9]{1,9})"', one) for one in formats]
    return frozenset(place for place, number in enumerate(numbers) if number and int(number[1]) in shown)


def column_number(letters: str) -> int:
    """The number of a column, from 1: ``column_number("AA")`` is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _whole_rows(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The bytes in parts that end where a row ends."""
    tail = b""
    for piece in pieces:
        tail += piece
        end = tail.rfind(b"row>")
        if end >= 0:
            yield tail[: end + 4]
            tail = tail[end + 4 :]
        elif len(tail) > _LONGEST_TAIL:
            raise ValueError("row")
    yield tail


def _measure(part: bytes, marks: SheetMarks) -> None:
    """Widen the extent by what `part` holds. Rows and cells without a reference follow the one before."""
    n_cells = part.count(b"<c ") + part.count(b"<c>") + part.count(b":c ") + part.count(b":c>")
    references = _REFERENCE.findall(part)
    numbers = list(map(int, _NUMBERED_ROW.findall(part)))
    n_rows = part.count(b"<row") if b":row" not in part else len(_ROW.findall(part))
    if len(numbers) < n_rows:
        numbers.append(marks.last_row + n_rows)
    if references:
        letters = {letters for letters, _ in references}
        marks.last_column = max(marks.last_column, *(column_number(one.decode()) for one in letters))
        numbers.append(max(int(number) for _, number in references))
    if len(references) < n_cells:
        for body in _ROW_END.split(part):
            widest = body.count(b"<c ") + body.count(b"<c>") + body.count(b":c ") + body.count(b":c>")
            marks.last_column = max(marks.last_column, widest)
    marks.last_row = max(marks.last_row, *numbers) if numbers else marks.last_row


def _mark(part: bytes, percent: frozenset[int], marks: SheetMarks) -> None:
    for attributes, content in _CELL.findall(part):
        is_error = _ERROR.search(attributes) is not None
        style = _STYLE.search(attributes) if percent else None
        is_percent = style is not None and int(style[1]) in percent
        has_formula = bool(content) and _FORMULA.search(content) is not None
        if not (is_error or is_percent or has_formula):
            continue
        reference = _REFERENCE.search(attributes)
        if reference is None:
            continue
        place = int(reference[2]), column_number(reference[1].decode())
        value = _VALUE.search(content)
        if is_error:
            marks.errors[place] = value[1].decode("utf-8", "replace") if value else "#"
        elif has_formula and (value is None or not value[1]) and b't="str"' not in attributes:
            marks.uncalculated.add(place)
        elif is_percent:
            marks.percents.add(place)
