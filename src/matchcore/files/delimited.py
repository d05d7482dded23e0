"""Text tables: CSV with semicolons, commas, tabs or bars (layer 7)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from itertools import islice

from matchcore.errors import FileError, Problem
from matchcore.files.headings import Layout
from matchcore.messages import Message
from matchcore.vocabulary import Vocabulary

__all__ = ["TextRows", "delimiter_of"]

_DELIMITERS = ";\t,|"
_SAMPLE = 200_000
_SAMPLE_ROWS = 30
_PIECE = 1 << 22


def delimiter_of(text: str, layouts: Sequence[Layout], vocabulary: Vocabulary) -> str:
    """What stands between the cells: the character that gives a row with the most headings known, and most cells."""
    if text[:5].casefold().startswith("sep=") and len(text) > 4:
        return text[4]
    best, most = ";", (-1, -1)
    sample = text[:_SAMPLE]
    for delimiter in _DELIMITERS:
        best_row = (0, 0)
        try:
            for number, cells in enumerate(csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)):
                if number >= _SAMPLE_ROWS:
                    break
                if len(cells) > 2_000:
                    continue
                named = [sum(_is_known(cell, layout, vocabulary) for cell in cells) for layout in layouts]
                best_row = max(best_row, (max(named), len(cells)))
        except csv.Error:
            pass  # told with its row when the table is read
        if best_row > most:
            best, most = delimiter, best_row
    return best


class TextRows:
    """The rows of a text table that are not empty, each with its number as a spreadsheet counts them.

    Going through them raises `FileError` at a quotation mark left open, or a cell of more than 131,072 characters.
    """

    def __init__(self, text: str, delimiter: str) -> None:
        self._text = text
        self._delimiter = delimiter

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        reader = csv.reader(_lines(self._text, ""), delimiter=self._delimiter, strict=True)
        number = 0
        try:
            for number, cells in enumerate(reader, start=1):
                if "".join(cells).strip() and not (number == 1 and cells[0].casefold().startswith("sep=")):
                    yield number, cells
        except csv.Error as error:
            too_long = "field larger" in str(error)
            what = Message("csv.cell_too_long" if too_long else "csv.quotes")
            remedy = Message("cell.too_long.remedy" if too_long else "csv.quotes.remedy")
            raise FileError(Problem(what, remedy, row=number + 1)) from None

    def divided(self, at: int, first: int) -> _DividedLines | None:
        """The rows as ids and remainders; only where the id stands first and no cell stands in quotation marks."""
        if at != 0 or '"' in self._text or "\0" in self._text:
            return None
        return _DividedLines(self._text, self._delimiter, first)


class _DividedLines:
    """Lines of text cut after their first cell."""

    def __init__(self, text: str, delimiter: str, first: int) -> None:
        self._text = text
        self._delimiter = delimiter
        self._first = first

    def __iter__(self) -> Iterator[tuple[int, str, str]]:
        delimiter = self._delimiter
        lines = _lines(self._text, None)
        for number, line in enumerate(islice(lines, self._first - 1, None), start=self._first):
            first, _, rest = line.partition(delimiter)
            yield number, first, rest

    def cells_of(self, first: str, key: str) -> list[str]:
        """A whole row."""
        line = f"{first}{self._delimiter}{key}" if key else first
        return line.rstrip("\n").split(self._delimiter)


def _lines(text: str, newline: str | None) -> Iterator[str]:
    """The lines of a text as `io.StringIO` has them, piece by piece: at once it takes four bytes a character."""
    start = 0
    while start < len(text):
        end = text.find("\n", start + _PIECE) + 1 or len(text)
        yield from io.StringIO(text[start:end], newline=newline)
        start = end


def _is_known(heading: str, layout: Layout, vocabulary: Vocabulary) -> bool:
    return bool(heading) and len(heading) <= 100 and layout.column(0, heading, vocabulary) is not None
