"""Where someone lives or works, from the columns that say it (layer 7)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from matchcore.errors import InputError
from matchcore.files.cells import Cell, coordinates_of, key_of, number_of, words_of
from matchcore.files.findings import Spot
from matchcore.files.terms import Terms
from matchcore.messages import Message
from matchcore.records import Place
from matchcore.records.model import Refusal

__all__ = ["PLACE_FIELDS", "municipality_of", "place_of", "read_place_cell"]

PLACE_FIELDS = frozenset({"municipality", "postcode", "lat", "lon", "coordinates"})

_CODE_AND_NAME = re.compile(r"(\d{4})\s*[-–:,]?\s+(\D+)")


def municipality_of(value: Cell, terms: Terms, spot: Spot | None = None) -> str:
    """The four-digit code of a municipality given by name, by code, or by both; raises `Refusal`."""
    text = words_of(value)
    if text.isascii() and text.isdigit():
        if len(text) == 4 and text in terms.vocabulary.municipalities:
            return text
        padded = text.zfill(4)
        if len(text) < 4 and padded in terms.vocabulary.municipalities:
            name = terms.vocabulary.municipalities[padded].name
            raise Refusal(
                Message("place.municipality.form", value=text),
                Message("municipality.padded", padded=padded, name=name),
            )
        raise Refusal(Message("municipality.no_such", value=text), Message("municipality.remedy"))
    if found := _CODE_AND_NAME.fullmatch(text):
        named = terms.code("municipality", found[2])
        if named != found[1]:
            name = terms.vocabulary.municipalities[named].name
            raise Refusal(
                Message("municipality.disagree", code=found[1], name=found[2]),
                Message("municipality.disagree.remedy", code=named, name=name),
            )
        return named
    return terms.code("municipality", text, spot)


def read_place_cell(field: str, value: Cell, terms: Terms, spot: Spot, into: dict[str, Any]) -> None:
    """Read one of the columns in `PLACE_FIELDS` into the fields of a `Place`; what cannot be read is told at `spot`."""
    try:
        if field == "municipality":
            into["municipality"] = municipality_of(value, terms, spot)
        elif field == "postcode":
            into["postcode"] = re.sub(r"^(?:SE|S)\s*-?\s*", "", key_of(value), flags=re.IGNORECASE)
        elif field == "coordinates":
            into["lat"], into["lon"] = coordinates_of(value)
        else:
            into[field] = number_of(value, unit="°\\s*[NEÖ]?|[NEÖ]", thousands=False)
    except Refusal as refusal:
        into["refused"] = True
        spot.refuse(refusal, value)


def place_of(parts: Mapping[str, Any], spots: Mapping[str, tuple[Spot, Cell]]) -> Place | None:
    """The place that the columns say together, or None where they say nothing or were refused already.

    Parameters
    ----------
    parts
        What `read_place_cell` read.
    spots
        Where each part stood, and as what, so that a fault is told there.
    """
    if not parts or "refused" in parts:
        return None
    try:
        return Place(**parts)
    except InputError as error:
        first = next(iter(spots.values()))
        for problem in error.problems:
            spot, value = spots.get(problem.field or "", spots.get("coordinates", first))
            spot.tell(problem, value)
        return None
