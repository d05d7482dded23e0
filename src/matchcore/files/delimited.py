"""Text tables: CSV with semicolons, commas, tabs or bars (layer 7)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from matchcore.errors import FileError, Problem
from matchcore.files.headings import Layout
from matchcore.files.write import restored
from matchcore.messages import Message
from matchcore.vocabulary import Vocabulary

__all__ = ["delimiter_of", "rows_of"]

_DELIMITERS = ";\t,|"
_SAMPLE = 200_000
_SAMPLE_ROWS = 30


def delimiter_of(text: str, layouts: Sequence[Layout], vocabulary: Vocabulary) -> str:
    """What stands between the cells: the character that gives a row with the most headings known."""
    if text[:5].casefold().startswith("sep=") and len(text) > 4:
        return text[4]
    best, most = ";", (-1, -1)
    sample = text[:_SAMPLE]
    for delimiter in _DELIMITERS:
        known = widest = 0
        try:
            for number, cells in enumerate(csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)):
                if number >= _SAMPLE_ROWS:
                    break
                if len(cells) > 2_000:
                    continue
                named = [sum(_is_known(cell, layout, vocabulary) for cell in cells) for layout in layouts]
                known, widest = max(known, *named), max(widest, len(cells))
        except csv.Error:
            pass  # told with its row when the table is read
        if (known, widest) > most:
            best, most = delimiter, (known, widest)
    return best


def rows_of(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Every row with its number, as a spreadsheet counts them; empty rows are left out, the count goes on.

    Raises
    ------
    FileError
        At a quotation mark left open, or a cell of more than 131,072 characters.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            if any(cells) and not (number == 1 and cells[0].casefold().startswith("sep=")):
                yield number, [restored(cell) for cell in cells]
    except csv.Error as error:
        what = Message("csv.cell_too_long") if "field larger" in str(error) else Message("csv.quotes")
        remedy = Message("cell.too_long.remedy") if "field larger" in str(error) else Message("csv.quotes.remedy")
        raise FileError(Problem(what, remedy, row=number + 1)) from None


def _is_known(heading: str, layout: Layout, vocabulary: Vocabulary) -> bool:
    return bool(heading) and len(heading) <= 100 and layout.column(0, heading, vocabulary) is not None
