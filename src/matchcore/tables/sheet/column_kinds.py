"""What a column may hold, by its cells: the kinds that decide, and the known headings that such cells turn."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matchcore.tables.cells.cells import is_empty, is_no, is_yes
from matchcore.tables.headings import What
from matchcore.tables.sheet import cell_kinds as cell
from matchcore.tables.sheet.cell_kinds import CellKind

SHARES, HINTED, CLEAR = (0.6, 0.5), (0.35, 0.3), (0.8, 0.7)
"""How many of the different cells that say anything have to be of a kind, and how many of all.

With a hint fewer; without one more, where it is enough that a cell says something of the kind.
"""
_ANY = re.compile("")
PROOFS = ("certificates_required", "certificates_merited")
SEVERAL: Mapping[What, Sequence[str]] = {
    "openings": (*PROOFS, "language"),
    "candidates": (
        *("certificate", "certificates", "languages", "occupations", "educations", "wishes", "shifts", "hours"),
        "working_towards",
    ),
}
"""Fields that several columns may hold."""
ONE_OF = {
    **dict.fromkeys(("municipality", "postcode", "workplace", "lat", "coordinates"), "locality"),
    "languages_wanted": "languages_required",
}
"""Fields of which one is enough: where another column has it, none is taken for the kind."""

BESIDE_IT: Mapping[str, Sequence[str]] = {"available_from": ("hours", "shifts"), "swedish_course": ("languages",)}
"""What a column of people may hold beside what it is of: "Igång när, hur mkt" over "jan, heltid"."""


@dataclass(frozen=True)
class Likely:
    """What may stand below a heading that is not known: `field`, where enough of its cells are of the kind.

    Attributes
    ----------
    holds, says
        Whether a cell is of the kind and nothing else, and whether it says something of it, which is enough where the
        heading hints at the field.
    is_hinted
        Whether the heading has to hint at it.
    is_clear
        Whether what it says is clear enough to be looked for without a hint, beside other words.
    shares
        How many of the different cells that say anything have to be of the kind, and how many of all.
    """

    field: str
    holds: CellKind
    says: CellKind
    detail: str = ""
    is_hinted: bool = False
    is_clear: bool = False
    shares: tuple[float, float] = SHARES

    @classmethod
    def read(cls, what: What, field: str, detail: str = "", *, is_hinted: bool = False) -> Likely:
        """A field whose own reading tells what is of its kind."""
        holds, says = cell.reads_as(what, field, detail), cell.says(what, field, detail)
        return cls(field, holds, says, detail, is_hinted, is_clear=not is_hinted)


_HELD = cell.says("candidates", "certificates")
LIKELY: Mapping[What, Sequence[Likely]] = {
    "openings": (
        Likely("certificates_required", cell.names_proof_alone, cell.names_proof),
        Likely("certificates_merited", cell.names_proof, cell.names_proof, is_hinted=True),
        Likely("title", cell.is_title, cell.is_title, shares=(0.4, 0.4)),  # titles are cut short in many ways
        Likely("locality", cell.is_place, cell.names_places),
        Likely.read("openings", "shifts"),
        Likely("form", cell.reads_as("openings", "form", "part"), cell.says("openings", "form", "part")),
        Likely("seats", cell.is_counted, cell.is_count),
        Likely.read("openings", "language", "sv", is_hinted=True),
        Likely("languages_required", cell.is_level_alone, cell.is_level),
        Likely.read("openings", "start", is_hinted=True),
        Likely.read("openings", "hours", is_hinted=True),
    ),
    "candidates": (
        Likely("certificates", _HELD, _HELD, is_hinted=True),
        Likely("locality", cell.is_place, cell.names_places, is_hinted=True),
        Likely.read("candidates", "language", "sv", is_hinted=True),
        Likely("languages", cell.names_language, cell.names_language, is_hinted=True),
        *(
            Likely.read("candidates", field, is_hinted=True)
            for field in (
                *("licences", "working_towards", "swedish_course", "available_from", "registered_since"),
                *("reach_km", "forms", "hours", "shifts", "occupations", "wishes", "educations", "car"),
            )
        ),
    ),
}


@dataclass(frozen=True)
class Turned:
    """A known heading that means another field, the first of `into` that is free, by how many cells are of a kind.

    Attributes
    ----------
    of, where
        The field that the heading means, and which of its headings.
    beside
        Whether another column has to mean the same, or none may; None where that makes no difference.
    least, most
        How large a share of its different cells has to be of the kind.
    fewest
        How many different cells there have to be.
    is_each, is_repeated
        Whether each cell has to stand there but once, or some of them several times.
    """

    of: str
    into: tuple[str, ...]
    holds: CellKind
    told: str
    where: re.Pattern[str] = _ANY
    beside: bool | None = None
    least: float = 0
    most: float = 1
    fewest: int = 1
    is_each: bool = False
    is_repeated: bool = False


_IS_SEATS, _IS_TIME = cell.reads_as("openings", "seats"), cell.reads_as("openings", "shifts")
FREED = Turned("title", ("shifts", "hours"), _IS_TIME, "heading.taken_for_time", least=0.51, fewest=2)
"""Turned before unknown columns are looked at, for the titles stand in one of them: "Tjänst" over "heltid", "natt"."""
TURNED = (
    Turned("seats", ("title",), _IS_SEATS, "heading.taken_for_title", re.compile("^behov$"), most=0.49),
    Turned("seats", ("title",), _IS_SEATS, "heading.taken_for_title", beside=True, most=0.49),
    Turned("id", ("seats",), cell.is_count, "heading.taken_for_seats", re.compile("^$"), least=0.51, is_repeated=True),
    Turned("locality", ("id",), cell.is_municipality, "heading.taken_for_id", re.compile("^plats$"), most=0),
    Turned("title", ("id",), cell.is_number, "heading.numbered_for_id", beside=True, least=1, is_each=True),
    Turned(
        "id", ("title",), cell.is_number, "heading.taken_for_title", re.compile("^(?:uppdrag|vakans|annons)"), most=0.49
    ),
    Turned("contact", ("support",), cell.is_support, "heading.taken_for_support", re.compile("^handledare"), least=1),
    Turned("contact", ("locality",), cell.is_place, "heading.taken_for_place", least=0.51),
    Turned("employer", ("locality",), cell.is_place, "heading.taken_for_place", re.compile("plats"), True, least=0.51),
)
GUESSED: Mapping[str, CellKind] = {
    "seats": cell.is_count,
    "certificates_merited": cell.names_proof,
    **{one: cell.reads_as("candidates", one) for one in ("swedish_course", "occupations", "wishes", "reach_km")},
}
"""What a column known by one word in its heading has to hold, or it is unknown: "Vem behöver folk"."""
NEVER_OF: Mapping[str, CellKind] = {
    **{one: cell.says("candidates", one) for one in ("forms", "working_towards")},
    "seats": lambda value, _: None if is_empty(value) else not (is_yes(value) or is_no(value)),
}
"""What some cell has to be below a known heading, or it is unknown: "Vill ha" over trades, "Kvar?" over "ja"."""
OF_TIMES = frozenset({"start", "shifts", "hours", "form"})
"""Fields that a heading of several words may only name: it is one of them where any cell is."""
