"""A table with one row an opening, as openings (layer 7)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from matchcore.files.cells import Cell, percent_of, text_of, whole_number_of, words_of
from matchcore.files.certificate_cells import certificate_codes
from matchcore.files.drafts import Draft, Reading, RowOfCells
from matchcore.files.findings import Spot
from matchcore.files.headings import Column
from matchcore.files.language_cells import demands_in
from matchcore.files.place_cells import PLACE_FIELDS
from matchcore.files.terms import Terms
from matchcore.records import Opening

__all__ = ["OpeningDraft", "opening_of", "read_cell"]


class OpeningDraft(Draft):
    """An opening while its row is being read."""

    __slots__ = ()

    def finished(self) -> Opening | None:
        """The opening, or None when it is refused."""
        self.fields.update(workplace=self.whole_place(), facts=self.facts)
        name = self.fields.get("id") or ""
        made: Opening | None = self.make(Opening, f"opening {name}" if name else "")
        return made


def opening_of(rows: Iterable[RowOfCells], columns: Sequence[Column], reading: Reading) -> Opening | None:
    """The opening of one row, or of several that a merged cell joins; None when something in it is refused."""
    draft = None
    for number, cells in rows:
        if draft is None:
            draft = OpeningDraft(number, reading)
        draft.row = number
        for column, value in draft.filled(cells, columns):
            read_cell(draft, column, value)
    return None if draft is None else draft.finished()


def read_cell(draft: OpeningDraft, column: Column, value: Cell) -> None:
    """Read one cell that is not empty into `draft`."""
    if column.field == "id":
        draft.set_id(column, value)
    elif column.field in PLACE_FIELDS or column.field == "workplace":
        draft.set_place(column, value, "workplace")
    elif column.field == "facts":
        draft.set_fact(column, value)
    elif column.field in _LISTS:
        spot = draft.spot(column, value)
        found = _LISTS[column.field](value, draft.reading.terms, spot)
        draft.fields[column.field] = (*draft.fields.get(column.field, ()), *found)
    elif column.field == "start":
        draft.set(column, value, draft.reading.day)
    else:
        read = _PLAIN[column.field]
        spot = draft.spot(column, value)
        draft.set(column, value, lambda cell: read(cell, draft.reading.terms, spot))


def _ssyk(value: Cell, terms: Terms, spot: Spot) -> str:
    text = words_of(value)
    return text if text.isascii() and text.isdigit() else terms.code("occupation", text, spot)


_LISTS: dict[str, Callable[..., Sequence[object]]] = {
    "certificates_required": certificate_codes,
    "certificates_merited": certificate_codes,
    "languages_required": demands_in,
    "languages_wanted": demands_in,
}

_PLAIN: dict[str, Callable[[Cell, Terms, Spot], object]] = {
    "employer": lambda value, *_: text_of(value),
    "title": lambda value, *_: text_of(value),
    "ssyk": _ssyk,
    "seats": lambda value, *_: whole_number_of(value),
    "track": lambda value, terms, spot: terms.code("track", words_of(value), spot),
    "track_least": lambda value, *_: percent_of(value),
    "form": lambda value, terms, spot: terms.code("form", words_of(value), spot),
}
