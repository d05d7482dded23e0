"""Which unit a heading names for the numbers below it, and which each field takes: "Räckvidd (mil)"."""

from __future__ import annotations

import re
from datetime import date

from matchcore.records import Candidate, Course, Opening
from matchcore.records.model import plain_fields
from matchcore.tables.headings import asides_of, folded_whole

_UNITS = {
    **dict.fromkeys("km kilometer kilometers kilometres".split(), "km"),
    **dict.fromkeys("m meter meters metres".split(), "m"),
    **dict.fromkeys("min minut minuter minutes".split(), "min"),
    **dict.fromkeys("h tim timme timmar hours".split(), "h"),
    **dict.fromkeys("% procent percent".split(), "%"),
    **dict.fromkeys("st styck antal platser personer pers seats".split(), "st"),
    **dict.fromkeys("v vecka veckor veckonr veckonummer week weeks".split(), "v"),
    **dict.fromkeys("kr kronor sek".split(), "kr"),
    **dict.fromkeys("tusental tkr".split(), "tusental"),
    **{word: word for word in "mil dagar manader man ar andel grader moduler delar".split()},
}
UNITS_TAKEN = {
    "reach_km": ("km", "mil", "m", "min", "h", "tid"),
    "seats": ("st",),
    "track_least": ("%",),
    "cost": ("kr", "tusental"),
    "length": ("v", "dagar", "h", "man", "manader"),
    "lat": ("grader",),
    "lon": ("grader",),
}
"""The units that the numbers of a column may have, by field; "tid" is a time of which it is not said in what."""

_DATED = frozenset(
    name for record in (Candidate, Opening, Course) for name, kind in plain_fields(record).items() if kind is date
)
_PLAIN_ASIDES = frozenset(
    {"enkel väg", "enkel resa", "enkel", "max", "högst", "fågelvägen", "wgs84", "wgs 84", "decimal"}
)
_TIMES = re.compile(r"(?:res|pendlings|rese)tid", re.IGNORECASE)
_DISTANCES = re.compile(r"avstand|distance|rackvidd|reach")


def without_unit(key: str) -> str:
    """A folded heading without the unit at its end: "kan resa mil" → "kan resa"."""
    before, _, last = key.rpartition(" ")
    return before if _UNITS.get(last) in UNITS_TAKEN["reach_km"] else key


def unit_of(heading: str, field: str) -> str:
    """The unit that a heading names for the numbers of its column; "?" where what it says of them is not understood."""
    words = folded_whole(heading).split()
    if field in _DATED:
        return "v" if words and (_UNITS.get(words[-1]) == "v" or words[0].startswith("startveck")) else ""
    if field not in UNITS_TAKEN:
        return ""
    asides = " ".join(asides_of(heading)).casefold()
    named = [folded_whole(word) or word for word in re.split(r"[\s/,]+", asides)]
    if not asides and _UNITS.get(words[-1]) in UNITS_TAKEN["reach_km"]:
        named = words[-1:]  # "pendling min"; "minsta andel" names no unit
    elif not asides and field in ("reach_km", "cost", "length"):
        named = [
            word for word in words if len(word) > 1 and _UNITS.get(word) in UNITS_TAKEN[field]
        ]  # "resväg mil enkel"
    units = dict.fromkeys(unit for word in named if (unit := _UNITS.get(word)))
    if not units and _TIMES.search(heading):
        return "tid"
    if not units and asides and asides not in _PLAIN_ASIDES:
        return "?"
    return "/".join(units) or ("km" if field == "reach_km" and _DISTANCES.search(" ".join(words)) else "")
