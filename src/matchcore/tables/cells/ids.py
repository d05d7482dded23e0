"""Ids: what may stand for a person, and what may not."""

from __future__ import annotations

import re

from matchcore.content.findings import Told
from matchcore.messages import Message, with_remedy
from matchcore.personal import ORDINARY, is_personal, plain_text
from matchcore.records.model import PERSONAL, Refusal
from matchcore.tables.cells.asides import aside_of
from matchcore.tables.cells.cells import key_of
from matchcore.tables.cells.said import Said
from matchcore.tables.grid import Cell

_PLAIN = re.compile(r"[A-Za-z]{1,20}[-_.]?[0-9][A-Za-z0-9_.-]{0,100}|[1-9][0-9]{0,8}")
_NAME = re.compile(r"[A-ZÅÄÖÉ][a-zåäöéüA-Z'-]+(?:,?\s+[A-ZÅÄÖÉ][a-zåäöéüA-Z'.-]*)+")
_ADDRESS = re.compile(
    r".*(?:gatan|vägen|gränd|torget|allén|stigen|backen|street|road)\s+[0-9]+.*", re.IGNORECASE | re.DOTALL
)
_LACKING = frozenset({"saknas", "saknar", "id saknas", "saknar id", "inget id", "ej id", "tbd", "tba", "kommer"})
_LANDLINE = re.compile(r"0[1-9][0-9]{2}\s?[-/]\s?[1-9][0-9]{4,5}")
"""A number as most of the country's area codes have it, and as some register their cases: "0240-12345"."""


def say_id(said: Said, value: Cell) -> None:
    """Read a record's id; a personal number, a telephone number or an address of e-mail is refused and never quoted.

    What only looks like a name, an address or a landline is noted: a programme may have a pseudonym of two words, and
    number its cases so.

    A refused id is kept as empty text, so that it is not told as missing besides. Raises `Refusal`.
    """
    if type(value) is str and is_plain_id(value):
        said.fields = {"id": value}
        return
    said.fields = {"id": ""}
    text = key_of(value)
    if text.casefold().strip(" .") in _LACKING:
        said.fields = {}  # told as missing
        return
    aside = aside_of(text)
    if aside is None and text.casefold() == said.spot.column.casefold():
        aside = Message("row.aside")  # the headings once more
    if aside is not None:
        raise Refusal(aside, Message("row.total.remedy"))
    text = plain_text(text)
    if "~~" in text:
        raise Refusal(*with_remedy("cell.struck"))
    if is_personal(text):
        told = Told(Message(PERSONAL), Message("id.personal.remedy"), None, said.spot.column)
        said.spot.refused += (told,)
        return
    if _NAME.fullmatch(text) or _ADDRESS.fullmatch(text):
        said.spot.noted += (Told(Message("id.name_like"), None, None, said.spot.column),)
    if looks_dialled(text):
        said.spot.noted += (Told(Message("id.phone_like"), None, None, said.spot.column),)
    said.fields = {"id": text}


def looks_dialled(text: str) -> bool:
    """Whether a text may be a landline: "0240-12345"."""
    return _LANDLINE.fullmatch(text) is not None


def is_plain_id(text: str) -> bool:
    """Whether a text is an id at first glance, with nothing personal about it."""
    return bool(ORDINARY.fullmatch(text) or (_PLAIN.fullmatch(text) and not is_personal(text)))
