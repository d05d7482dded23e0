"""Text tables: CSV with semicolons, commas, tabs or bars."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import islice

from matchcore.errors import FileError, Problem
from matchcore.messages import Message
from matchcore.tables.grid import Divided
from matchcore.tables.headings import MOST_COLUMNS
from matchcore.tables.layouts import Layout
from matchcore.vocabulary import Vocabulary

_DELIMITERS = ";\t,|"
_SAMPLE = 200_000
_SAMPLE_ROWS = 30
_PIECE = 1 << 22
_MOST_CELLS = 1 << 16  # in one line: four times as many as the widest spreadsheet has columns


def delimiter_of(text: str, layouts: Sequence[Layout], vocabulary: Vocabulary) -> str:
    """What stands between the cells: the character that parts most rows alike, into the most headings and cells."""
    if text[:4].casefold() == "sep=" and text[4:5] not in ("", "\r", "\n", '"'):
        return text[4]
    best, most = ";", (0, -1, -1)
    sample = text[:_SAMPLE]
    for delimiter in _DELIMITERS:
        rows: list[list[str]] = []
        with suppress(csv.Error):  # told with its row when the table is read
            for cells in islice(csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter), _SAMPLE_ROWS):
                rows += [cells] if 0 < len(cells) <= MOST_COLUMNS else []
        width, n_alike = Counter(map(len, rows)).most_common(1)[0] if rows else (0, 0)
        is_even = (width > 1 and n_alike * 2 > len(rows)) + (width > 1 and n_alike == len(rows))
        ranks = [
            (is_even, max(sum(_is_known(cell, layout, vocabulary) for cell in cells) for layout in layouts), len(cells))
            for cells in rows
            if not is_even or len(cells) == width
        ]
        if (rank := max(ranks, default=most)) > most:
            best, most = delimiter, rank
    return best


class TextRows:
    """The rows of a text table that are not empty, each with its number as a spreadsheet counts them.

    Going through them raises `FileError` at a quotation mark left open, or a cell of more than 131,072 characters.
    """

    def __init__(self, text: str, delimiter: str) -> None:
        self._text = text
        self._delimiter = delimiter

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        feed = _Feed(self._text, self._delimiter)
        reader = csv.reader(feed, delimiter=self._delimiter, strict=True)
        number = 0
        try:
            for number, cells in enumerate(reader, start=1):
                feed.is_between = True
                if "".join(cells).strip() and not (number == 1 and cells[0].casefold().startswith("sep=")):
                    yield number + feed.passed, cells
        except csv.Error as error:
            too_long = "field larger" in str(error)
            what = Message("csv.cell_too_long" if too_long else "csv.quotes")
            remedy = Message("cell.too_long.remedy" if too_long else "csv.quotes.remedy")
            raise FileError(Problem(what, remedy, row=number + feed.passed + 1)) from None
        except _TooWide:
            what = Message("table.too_wide", most=_MOST_CELLS)
            raise FileError(Problem(what, Message("table.too_wide.remedy"), row=number + feed.passed + 1)) from None

    def divided(self, at: int, first: int) -> Divided | None:
        """The rows as ids and remainders; only where the id stands first and no cell stands in quotation marks."""
        if at != 0 or '"' in self._text or "\0" in self._text:
            return None
        mark = self._delimiter
        return Divided(self._cut_lines(first), lambda name, key: f"{name}{mark}{key}".split(mark) if key else [name])

    def _cut_lines(self, first: int) -> Iterator[tuple[int, str, str]]:
        """Lines of text from number `first` on, cut after their first cell."""
        feed = _Feed(self._text, self._delimiter)
        for number, line in enumerate(feed, start=1):
            feed.is_between = True
            if number + feed.passed >= first:
                name, _, rest = line.rstrip("\r\n").partition(self._delimiter)
                yield number + feed.passed, name, rest


class _TooWide(Exception):
    """A line has more cells than any table."""


class _Feed:
    """The lines of a text for a reader of CSV, without the empty lines between rows: a file may have millions.

    Attributes
    ----------
    is_between
        Whether a row has just ended; set by whoever sees the rows, since a line may also end inside a cell.
    passed
        How many empty lines have been passed by.
    """

    def __init__(self, text: str, delimiter: str) -> None:
        self._text = text
        self._delimiter = delimiter
        self._blank = frozenset(f' \t\r\n\xa0"{delimiter}')
        between = rf"[^{re.escape(delimiter)}\r\n]"
        self._empty = re.compile(rf'(?:[\s{re.escape(delimiter)}]++|(?<!{between})""(?!{between}))*+')
        self.is_between = True
        self.passed = 0

    def __iter__(self) -> Iterator[str]:
        text, start, blank = self._text, 0, self._blank
        while start < len(text):  # piece by piece: at once it takes four bytes a character
            end = text.find("\n", start + _PIECE) + 1 or len(text)
            piece = io.StringIO(text[start:end], newline="")
            for line in piece:
                if self.is_between and line[0] in blank:
                    at = start + piece.tell() - len(line)
                    beyond = self._pass_by(at)
                    if beyond > at:
                        end = max(end, beyond)
                        piece.seek(beyond - start)
                        continue
                if len(line) > _MOST_CELLS and line.count(self._delimiter) >= _MOST_CELLS:
                    raise _TooWide
                self.is_between = False
                yield line
            start = end

    def _pass_by(self, at: int) -> int:
        """Where the first line that holds something begins, from `at`, where a line begins."""
        text = self._text
        found = self._empty.match(text, at)
        until = at if found is None else found.end()
        if until < len(text):
            until = max(text.rfind("\n", at, until), text.rfind("\r", at, until), at - 1) + 1
        self.passed += text.count("\n", at, until) + text.count("\r", at, until) - text.count("\r\n", at, until)
        return until


def _is_known(heading: str, layout: Layout, vocabulary: Vocabulary) -> bool:
    return bool(heading) and len(heading) <= 100 and layout.column(0, heading, vocabulary) is not None
