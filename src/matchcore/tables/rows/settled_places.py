"""What the parts of a place come to that several cells of a record said: the finest holds, contradictions are told."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil
from typing import Any, NamedTuple

from matchcore.messages import Message
from matchcore.records.model import Refusal
from matchcore.tables.cells.amounts import Around
from matchcore.tables.cells.place_cells import FAR_KM, Town, where_is
from matchcore.vocabulary import Vocabulary
from matchcore.vocabulary.localities import (
    Postcode,
    gazetteer,
    is_in,
    km_to_farthest,
    localities_of,
    middle_of,
    same_name,
    several_within,
)

_PARTS = ("lat", "lon", "municipality", "postcode", "locality")


class Settled(NamedTuple):
    """What the cells of one record say of a place, together.

    Attributes
    ----------
    place
        The fields of the `Place`; empty when there is none.
    notes, refusals
        What a reader should know and what is wrong, each with the name of the part that it is about.
    """

    place: dict[str, Any]
    notes: list[tuple[str, Message]]
    refusals: list[tuple[str, Refusal]]


def settled(parts: Mapping[str, Any], vocabulary: Vocabulary) -> Settled:
    """Hold the parts of a place against one another: the finest holds, and where two contradict it is told."""
    halves = ("lat", "lon") if parts.get("refused") in ("lat", "lon") else ()
    place = {name: parts[name] for name in _PARTS if name in parts and name not in halves}
    found = Settled(place, [], [])
    postcode = place.get("postcode")
    known = gazetteer().postcode(postcode) if isinstance(postcode, str) else None
    if (town := parts.get("town")) is not None:
        _settle_town(town, known, found, vocabulary)
    if known is not None:
        term = vocabulary.municipalities.get(place.get("municipality", ""))
        if term is not None and not is_in(known, term.code, vocabulary):
            what = Message("place.postcode.elsewhere", locality=where_is(known, vocabulary), municipality=term.name)
            found.notes.append(("postcode", what))
    elif postcode is not None and (len(place) > 1 or "town" in parts):
        found.notes.append(("postcode", Message("place.postcode.unknown")))
    elif postcode is not None:
        remedy = Message("place.postcode.unknown.remedy")
        found.refusals.append(("postcode", Refusal(Message("place.postcode.unknown"), remedy)))
    if isinstance(place.get("locality"), str):
        _settle_locality(place["locality"], known, found, vocabulary)
    for name, refusal in parts.items():
        if name.startswith("unknown "):
            if known is not None or "municipality" in place or "lat" in place:
                found.notes.append((name, Message("place.name_unknown.left", name=refusal.what.values["name"])))
            else:
                found.refusals.append((name, refusal))
    return found


def km_around(place: Mapping[str, Any], around: Around, vocabulary: Vocabulary) -> float | None:
    """Whole kilometres from a place to the farthest of its municipality or county; None where it is not known."""
    middle = middle_of(place.get("postcode"), place.get("locality"), place.get("municipality"), vocabulary)
    seat = vocabulary.municipalities.get(middle.municipality or "")
    if seat is None:
        return None
    lat, lon = place.get("lat", middle.lat), place.get("lon", middle.lon)
    if lat is None or lon is None:
        lat, lon = seat.lat, seat.lon
    far = km_to_farthest(lat, lon, seat.code[: around.n_digits])
    return None if far is None else float(ceil(far))


def _settle_town(town: Town, known: Postcode | None, found: Settled, vocabulary: Vocabulary) -> None:
    """The name of a municipality among localities: the municipality, or a post town that reaches into others."""
    place = found.place
    if known is not None and same_name(town.name, known.locality.name):
        return
    code = place.setdefault("municipality", town.municipality)
    if code == town.municipality:
        return
    inside = localities_of(town.name, code, vocabulary)
    if len(inside) == 1:
        place.setdefault("locality", inside[0].name)
    elif known is None:
        name = vocabulary.municipalities[code].name
        found.notes.append(("town", Message("place.locality.elsewhere", locality=town.name, municipality=name)))


def _settle_locality(name: str, known: Postcode | None, found: Settled, vocabulary: Vocabulary) -> None:
    """A locality beside a postcode or a municipality; alone, it has to be the only one of its name."""
    term = vocabulary.municipalities.get(found.place.get("municipality", ""))
    others = gazetteer().called(name)
    if known is not None:
        if all(one is not known.locality and one.is_apart(known, FAR_KM) for one in others):
            what = Message("place.postcode.elsewhere", locality=where_is(known, vocabulary), municipality=name)
            found.notes.append(("locality", what))
    elif term is not None:
        if others and not localities_of(name, term.code, vocabulary):
            what = Message("place.locality.elsewhere", locality=name, municipality=term.name)
            found.notes.append(("locality", what))
    elif len(others) > 1 and "lat" not in found.place:
        what = Message("place.locality.several", places=several_within(others, vocabulary))
        found.refusals.append(("locality", Refusal(what, Message("place.locality.several.remedy"))))
