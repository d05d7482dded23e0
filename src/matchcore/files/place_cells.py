"""Where someone lives or works, from the columns that say it (layer 7)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from matchcore.files.cells import Cell, coordinates_of, key_of, number_of, words_of
from matchcore.files.findings import Spot
from matchcore.files.said import Said
from matchcore.files.terms import Terms
from matchcore.messages import Message
from matchcore.records.model import Refusal

__all__ = ["PLACE_FIELDS", "municipality_of", "say_place"]

PLACE_FIELDS = frozenset({"municipality", "postcode", "lat", "lon", "coordinates"})

_COUNTRY = re.compile(r"^(?:SE|S)\s*-?\s*", re.IGNORECASE)
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


def say_place(said: Said, field: str, value: Cell, terms: Terms) -> None:
    """Read one of the columns in `PLACE_FIELDS`, or a whole place as a mapping; what cannot be read is told."""
    parts: dict[str, Any] = {}
    try:
        if field == "municipality":
            parts["municipality"] = municipality_of(value, terms, said.spot)
        elif field == "postcode":
            parts["postcode"] = _COUNTRY.sub("", key_of(value))
        elif field == "coordinates":
            parts["lat"], parts["lon"] = coordinates_of(value)
        elif field in PLACE_FIELDS:
            parts[field] = number_of(value, unit="°\\s*[NEÖ]?|[NEÖ]", thousands=False)
        elif isinstance(value, Mapping):
            parts.update({str(part): given for part, given in value.items() if given is not None})
        else:
            raise Refusal(Message("value.wrong_shape"))
    except Refusal as refusal:
        parts["refused"] = True
        said.spot.refuse(refusal, value)
    said.place = parts
