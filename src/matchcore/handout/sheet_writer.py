"""A workbook to be printed: sheets with headings that repeat, widths that fit the paper, and no formulas."""

from __future__ import annotations

import io
import math
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from matchcore.errors import MissingExtraError
from matchcore.messages import Message, MessageLanguage, Text, render

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

Style = Literal["text", "points", "step", "count", "title", "section", "label", "heading", "soft", "link", "blank"]

_T = TypeVar("_T")

LONGEST_CELL = 32_767
_PAPERS_A_SHEET = 1_000  # a worksheet holds at most 1,026 page breaks
_A4 = 9
_A4_HEIGHT, _A4_LYING = 735.0, 490.0  # points between the margins, standing and lying
_LARGEST, _SMALLEST = 88, 70  # percent of the size on the screen: letters of seven points are the smallest
_FONT, _SIZE = "Arial", 10
"""What every office has, or letters of the same widths (Liberation Sans)."""

_LINE = 13.0  # points of height a line, at the default font
_HIGHEST = 409.0
_LONGEST_NAME = 31  # UTF-16 units
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_RESERVED = frozenset({"history"})
_RUNS = ("=", "+", "-", "@", "\t", "\r", "'")

_STYLES: dict[Style, dict[str, Any]] = {
    "text": {"text_wrap": True, "bottom": 4},
    "points": {"num_format": "0.00", "align": "right", "indent": 1, "bottom": 4},
    "step": {"num_format": "+0.00;-0.00;0.00", "align": "right", "indent": 1, "bottom": 4},
    "count": {"num_format": "0", "align": "right", "indent": 1, "bottom": 4},
    "blank": {"bottom": 4, "left": 4, "right": 4},
    "title": {"bold": True, "font_size": 16},
    "section": {"bold": True, "font_size": 12, "bottom": 1},
    "label": {"text_wrap": True, "font_color": "#404040", "bottom": 4},
    "heading": {"bold": True, "text_wrap": True, "bg_color": "#E7E6E6", "bottom": 1},
    "soft": {"text_wrap": True, "italic": True, "font_color": "#404040"},
    "link": {"font_color": "#0B4F8A", "underline": 1, "bottom": 4},
}


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column of a table: its heading, its width in signs, how its cells look, and what may be chosen in them."""

    heading: Text | str
    width: float
    style: Style = "text"
    choices: tuple[Text, ...] = ()


class Book:
    """A workbook in the making; the same content gives the same bytes.

    Raises
    ------
    MissingExtraError
        When xlsxwriter is not installed.
    """

    def __init__(self, title: str, footer: str, created: date, language: MessageLanguage) -> None:
        if find_spec("xlsxwriter") is None:
            raise MissingExtraError("xlsxwriter", "tables")
        import xlsxwriter

        self.language = language
        self._written = io.BytesIO()
        options = {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "default_format_properties": {"font_name": _FONT, "font_size": _SIZE},
        }
        self._book = xlsxwriter.Workbook(self._written, options)
        self._book.set_properties({"title": title, "created": datetime(created.year, created.month, created.day)})
        self._names = SheetNames()
        self._footer = footer
        self._formats: dict[tuple[Style, bool], Format] = {}

    def sheet(self, name: str, widths: Sequence[float], *, landscape: bool = False, fit: bool = True) -> PrintedSheet:
        """A new sheet, its columns as wide as given, in signs.

        With `fit` the whole width comes on one paper; without it the widths must fit, and page breaks stand where they
        are put (a spreadsheet program that fits the width does not heed them).
        """
        taken = self._names.take(name)
        page = self._book.add_worksheet(taken)
        page.set_paper(_A4)
        page.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.7)
        page.hide_gridlines(2)
        if landscape:
            page.set_landscape()
        if fit:
            page.fit_to_pages(1, 0)
        for number, width in enumerate(widths):
            page.set_column(number, number, width)
        escaped, footer = (text[:100].replace("&", "&&") for text in (name, self._footer))
        count = Message("handout.page_count", page="&P", pages="&N").text(self.language)
        page.set_header(f"&L{escaped}&R{count}")
        page.set_footer(f"&L{footer}")
        return PrintedSheet(self, page, taken, tuple(widths))

    def papers(
        self, name: str, widths: Sequence[float], things: Sequence[_T], draw: Callable[[PrintedSheet, _T], None]
    ) -> list[PrintedSheet]:
        """Things below one another, each drawn on a paper of its own, on as many sheets as that takes."""
        sheets = []
        for start in range(0, len(things), _PAPERS_A_SHEET):
            own = f"{name} {start // _PAPERS_A_SHEET + 1}" if start else name
            sheets.append(self.sheet(own, widths, fit=False))
            for thing in things[start : start + _PAPERS_A_SHEET]:
                sheets[-1].next_paper()
                draw(sheets[-1], thing)
            sheets[-1].break_papers()
        return sheets

    def style(self, style: Style, *, guarded: bool = False) -> Format:
        """A format; `guarded` marks text that would be a formula if it were typed, as an apostrophe does."""
        key = (style, guarded)
        if key not in self._formats:
            shape = {"valign": "top", **_STYLES[style], **({"quote_prefix": True} if guarded else {})}
            self._formats[key] = self._book.add_format(shape)
        return self._formats[key]

    def content(self) -> bytes:
        """The whole workbook."""
        self._book.close()
        return self._written.getvalue()


def book_of(title: Message, as_of: date, language: MessageLanguage) -> Book:
    """An empty workbook about a result of that day."""
    footer = f"{as_of.isoformat()} – {Message('result.advice').text(language)}"
    return Book(title.text(language), footer, as_of, language)


class PrintedSheet:
    """A sheet in the making, written from the top down."""

    def __init__(self, book: Book, page: Worksheet, name: str, widths: tuple[float, ...]) -> None:
        self.book = book
        self.page = page
        self.name = name
        self.widths = widths
        self.row = 0
        self._breaks: list[int] = []
        self._parts: list[tuple[int, float]] = []
        self._high = self._highest = 0.0

    def line(self, said: object, style: Style = "text") -> None:
        """A line across the whole sheet, as high as its words need."""
        words = self._words(said)
        last = len(self.widths) - 1
        if last and words:
            self.page.merge_range(self.row, 0, self.row, last, "", self._format(style, words))
        self._put(0, words, style)
        self._end_row(_height([words], [sum(self.widths)], _STYLES[style].get("font_size", _SIZE)))

    def labelled(self, label: object, said: object, *, at: int = 1) -> None:
        """A label, and words beside it over the rest of the width."""
        words, last = self._words(said), len(self.widths) - 1
        if at > 1:
            self.page.merge_range(self.row, 0, self.row, at - 1, "", self._format("label", ""))
        self._put(0, self._words(label), "label")
        if last > at:
            self.page.merge_range(self.row, at, self.row, last, "", self._format("text", words))
        self._put(at, words, "text")
        widths = [sum(self.widths[:at]), sum(self.widths[at:])]
        self._end_row(_height([self._words(label), words], widths))

    def table(self, columns: Sequence[SheetColumn], rows: Sequence[Sequence[object]], *, main: bool = False) -> None:
        """A table; the headings of the `main` one stay in sight, repeat on every paper and can be filtered by."""
        head = self.row
        self.cells([column.heading for column in columns], ["heading"] * len(columns))
        if main:
            self.page.repeat_rows(head)
            self.page.freeze_panes(head + 1, 0)
        for row in rows:
            self.cells(row, [column.style for column in columns])
        for at, column in enumerate(columns):
            if column.choices and rows:
                chosen = [self._words(choice) for choice in column.choices]
                allowed = {"validate": "list", "source": chosen, "error_type": "warning"}
                self.page.data_validation(head + 1, at, self.row - 1, at, allowed)
        if main and rows:
            self.page.autofilter(head, 0, self.row - 1, len(columns) - 1)

    def cells(self, cells: Sequence[object], styles: Sequence[Style]) -> None:
        """A row of cells, as high as its words need."""
        shown = []
        for column, (cell, style) in enumerate(zip(cells, styles)):
            if isinstance(cell, int | float) and not isinstance(cell, bool):
                self.page.write_number(self.row, column, cell, self.book.style(style))
                continue
            shown.append(self._words(cell))
            self._put(column, shown[-1], style if style not in {"points", "step", "count"} else "text")
        widths = [
            width
            for width, cell in zip(self.widths, cells)
            if not isinstance(cell, int | float) or isinstance(cell, bool)
        ]
        self._end_row(_height(shown, widths))

    def link(self, said: str, to: str) -> None:
        """A line that leads to another sheet of the workbook."""
        escaped = to.replace("'", "''")
        self.page.write_url(self.row, 0, f"internal:'{escaped}'!A1", self._format("link", said), said[:LONGEST_CELL])
        self.row += 1

    def hide(self, column: int) -> None:
        """A column that is neither shown nor printed."""
        self.page.set_column(column, column, None, None, {"hidden": True})

    def gap(self) -> None:
        """An empty line."""
        self._end_row(_LINE)

    def _end_row(self, height: float) -> None:
        self.page.set_row(self.row, height)
        self.row += 1
        self._high += height
        self._highest = max(self._highest, self._high)

    def next_paper(self) -> None:
        """What follows stands on a paper of its own."""
        if self.row:
            self._breaks.append(self.row)
        self._high = 0.0

    def break_papers(self) -> None:
        """Break where `next_paper` said, and print as small as what is highest takes to come on one paper."""
        scale = min(_LARGEST, int(100 * _A4_HEIGHT / max(1.0, self._highest)))
        self.page.set_print_scale(max(_SMALLEST, scale))
        self.page.set_h_pagebreaks(self._breaks)

    def next_part(self) -> None:
        """What follows may stand on a paper of its own, where all does not come on one."""
        self._parts.append((self.row, self._high))

    def fit_one_paper(self) -> None:
        """Print on one lying paper where what is written is not too small then; else break between parts."""
        if self._highest * _SMALLEST <= 100 * _A4_LYING:
            self.page.fit_to_pages(1, 1)
            return
        room, top = 100 * _A4_LYING / _LARGEST, 0.0
        for (row, start), end in zip(self._parts, [*(high for _, high in self._parts[1:]), self._high]):
            if end - top > room and start > top:
                self._breaks.append(row)
                top = start
        self.page.set_print_scale(_LARGEST)
        self.page.set_h_pagebreaks(self._breaks)

    def _words(self, said: object) -> str:
        words = "" if said is None else render(said, self.book.language)
        words = words.encode("utf-16-le", "replace").decode("utf-16-le")
        return words if len(words) <= LONGEST_CELL else words[: LONGEST_CELL - 1] + "…"

    def _put(self, column: int, words: str, style: Style) -> None:
        if words:
            self.page.write_string(self.row, column, words, self._format(style, words))
        else:
            self.page.write_blank(self.row, column, None, self.book.style(style))

    def _format(self, style: Style, words: str) -> Format:
        return self.book.style(style, guarded=words.startswith(_RUNS))


def _height(cells: Sequence[str], widths: Sequence[float], font: float = _SIZE) -> float:
    """The height of a row whose words are wrapped at its widths, in points; a little more rather than less."""
    lines = [
        sum(max(1, math.ceil(len(line) * (font / _SIZE) * 0.97 / max(1.0, width - 1))) for line in words.split("\n"))
        for words, width in zip(cells, widths)
    ]
    return min(_HIGHEST, max([1, *lines]) * _LINE * font / _SIZE + 1.5)


class SheetNames:
    """Gives each worksheet a name of its own.

    At most 31 UTF-16 units, none of ``[ ] : * ? / \\`` or control signs, no apostrophe first or last, not the reserved
    ``History``, and no two that differ in case alone: a name that is taken gets a number.

    Examples
    --------
    >>> names = SheetNames()
    >>> [names.take(name) for name in ("Bygg/Anläggning AB", "Hotellet", "HOTELLET", "")]
    ['Bygg Anläggning AB', 'Hotellet', 'HOTELLET (2)', '–']
    """

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._next: dict[str, int] = {}

    def take(self, wanted: str) -> str:
        """A name for a sheet that would be called `wanted`."""
        plain = " ".join(_FORBIDDEN.sub(" ", wanted).split()).strip("' ") or "–"
        name, key = _cut(plain, ""), _key(_cut(plain, ""))
        number = self._next.get(key, 2)
        while _key(name) in self._taken or _key(name) in _RESERVED:
            name = _cut(plain, f" ({number})")
            number += 1
        self._next[key] = number
        self._taken.add(_key(name))
        return name


def _key(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()


def _cut(name: str, end: str) -> str:
    """The name with `end` after it, cut to what there is room for, never within a sign."""
    while len((name + end).encode("utf-16-le")) > 2 * _LONGEST_NAME:
        name = name[:-1]
    return name.rstrip("' ") + end
