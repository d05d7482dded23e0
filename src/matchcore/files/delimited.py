"""Text tables: CSV with semicolons, commas, tabs or bars (layer 7)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from matchcore.errors import FileError, Problem
from matchcore.files.headings import Layout
from matchcore.messages import Message
from matchcore.vocabulary import Vocabulary

__all__ = ["TextRows", "delimiter_of"]

_DELIMITERS = ";\t,|"
_SAMPLE = 200_000
_SAMPLE_ROWS = 30


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
        reader = csv.reader(io.StringIO(self._text, newline=""), delimiter=self._delimiter, strict=True)
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


def _is_known(heading: str, layout: Layout, vocabulary: Vocabulary) -> bool:
    return bool(heading) and len(heading) <= 100 and layout.column(0, heading, vocabulary) is not None
