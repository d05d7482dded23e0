"""A mark below the name of a certificate, in a list of openings: ``x`` where it is required, ``(x)`` for a merit."""

from __future__ import annotations

import re
from typing import Literal

from matchcore.content.findings import Spot
from matchcore.messages import Message, with_remedy
from matchcore.records.model import Refusal
from matchcore.tables.cells.cells import is_open_question, words_of
from matchcore.tables.cells.demand_cells import certificates_demanded
from matchcore.tables.cells.licence_remarks import LICENCE_CLASS
from matchcore.tables.cells.said import Said
from matchcore.tables.grid import Cell
from matchcore.tables.term_lookup import Terms
from matchcore.vocabulary.states import ticks

Mark = Literal["required", "merited", "taught", "unread", "none"]

UNREAD_MARK = "(?) "
"""Before what a list says of a mark, where that is not understood."""

_MARKS: dict[Mark, re.Pattern[str]] = {
    "required": re.compile(
        rf"\[?(?!☒)[xv{ticks('held')}]\]?|1|j|ja|y|yes|true|krav|kr[äa]vs|ska(?:ll)?|m[åa]ste|obligatoriskt"
    ),
    "merited": re.compile(
        r"\([xv✓✔1]\)|0[.,]5|½|\(?(?:ja|bra|b[öo]r|mer|merit|meriterande|plus|\+|g[äa]rna|[öo]nskv(?:[äa]rt)?\.?|[öo]nskas)\)?"
    ),
    "taught": re.compile(r"\(?(?:u|utb|utbildas|utbildning|l[äa]rs? (?:ut|upp)|vi utbildar|ges)\)?\.?"),
    "unread": re.compile(rf"{re.escape(UNREAD_MARK)}.+", re.DOTALL),
    "none": re.compile(r"0|-+|–|—|n|nej|ej|no|false|ej krav|inget krav|inte|beh[öo]vs (?:ej|inte)|\(?-\)?"),
}


_LETTER = re.compile(r"[^\W\dA-D_]\.?", re.IGNORECASE)
"""A letter that is no class: "M" may be a must or a merit."""
_CLASSES_LAST = re.compile(r"(?<=\w{3})\s+[A-D]\d?(?:\s?[/+,-]\s?[A-D]\d?)*$")


def mark_of(value: Cell) -> Mark | None:
    """What a mark says; None where a cell is no mark."""
    text = str(int(value)) if isinstance(value, bool | int | float) and value in (0, 1) else value
    bare = text.strip().casefold() if isinstance(text, str) else ""
    return next((mark for mark, pattern in _MARKS.items() if pattern.fullmatch(bare)), None)


def say_mark(said: Said, name: str, value: Cell, terms: Terms) -> None:
    """Read a cell below the name of a certificate: a mark, or words that say more of it ("A3, B1" below "Truck").

    Raises `Refusal`.
    """
    mark = mark_of(value)
    if mark == "none":
        return
    if mark is None and isinstance(value, str) and (is_open_question(value) or _LETTER.fullmatch(value.strip())):
        raise Refusal(Message("certificate.demand", said=value.strip()), Message("demand.taught_mark.remedy"))
    if mark == "unread":
        said.spot.refuse(Refusal(*with_remedy("demand.unread_mark")), words_of(value).removeprefix(UNREAD_MARK))
        return
    if mark == "taught":
        raise Refusal(*with_remedy("demand.taught_mark"))
    field = "certificates_merited" if mark == "merited" else "certificates_required"
    if mark is not None:
        said.lists = certificates_demanded(name, terms, said.spot, field=field)
        return
    text = re.sub(r"^x\s+", "", words_of(value))
    alone, beside = Spot(said.spot.column), Spot(said.spot.column)
    is_of_licences = name.startswith("körkort ") and LICENCE_CLASS.fullmatch(text)
    bare = "körkort" if is_of_licences else _CLASSES_LAST.sub("", name)  # "A3, B1" below "Truck A/B"
    demanded = certificates_demanded(f"{bare} {text.replace(', ', ',')}", terms, beside, field=field)
    if beside.refused:
        demanded = certificates_demanded(text, terms, alone, field=field)
        beside = alone
    said.lists = demanded
    said.spot.take(beside)
