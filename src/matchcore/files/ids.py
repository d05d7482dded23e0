"""Ids: what may stand for a person, and what may not (layer 7)."""

from __future__ import annotations

import re

from matchcore.files.asides import aside_of
from matchcore.files.cells import Cell, key_of
from matchcore.files.findings import Told
from matchcore.files.said import Said
from matchcore.messages import Message
from matchcore.records.model import Refusal

__all__ = ["is_personal_number", "is_plain_id", "say_id"]

_PERSONAL_NUMBER = re.compile(r"(?:(?:18|19|20)[0-9]{6}[-+ ]?[0-9]{4}|[0-9]{6}[-+ ]?[0-9]{4})")
_PLAIN = re.compile(r"[A-Za-z]{1,20}[-_.]?[0-9][A-Za-z0-9_.-]{0,100}|[1-9][0-9]{0,8}")
is_plain_id = _PLAIN.fullmatch
"""Whether a text is an id at first glance, with nothing personal about it."""

_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[a-zA-Z]{2,}")


_PHONE = re.compile(r"(?:\+46|0046|0)\s?-?7[02369](?:[\s-]?[0-9]){7}")
_NAME = re.compile(r"[A-ZÅÄÖÉ][a-zåäöéüA-Z'-]+(?:,?\s+[A-ZÅÄÖÉ][a-zåäöéüA-Z'.-]*)+")
_ADDRESS = re.compile(
    r".*(?:gatan|vägen|gränd|torget|allén|stigen|backen|street|road)\s+[0-9]+.*", re.IGNORECASE | re.DOTALL
)


def say_id(said: Said, value: Cell) -> None:
    """Read a record's id; a personal number, a telephone number or an address of e-mail is refused and never quoted.

    What only looks like a name or an address is noted: a programme may have a pseudonym of two words.

    A refused id is kept as empty text, so that it is not told as missing besides.
    """
    if type(value) is str and is_plain_id(value):
        said.fields = {"id": value}
        return
    said.fields = {"id": ""}
    try:
        text = key_of(value)
    except Refusal as refusal:
        said.spot.refuse(refusal, value)
        return
    aside = aside_of(text)
    if aside is not None:
        said.spot.refuse(Refusal(aside, Message("row.total.remedy")), value)
        return
    if is_personal_number(text) or ("@" in text and _MAIL.search(text)) or _PHONE.fullmatch(text):
        told = Told(Message("id.personal"), Message("id.personal.remedy"), None, said.spot.column)
        said.spot.refused += (told,)
        return
    if _NAME.fullmatch(text) or _ADDRESS.fullmatch(text):
        said.spot.noted += (Told(Message("id.name_like"), None, None, said.spot.column),)
    said.fields = {"id": text}


def is_personal_number(text: str) -> bool:
    """Whether `text` is a Swedish personal number or co-ordination number, control digit and all.

    Examples
    --------
    >>> is_personal_number("19121212-1212"), is_personal_number("2024-00017")
    (True, False)
    """
    if not _PERSONAL_NUMBER.fullmatch(text):
        return False
    digits = re.sub(r"[^0-9]", "", text)[-10:]
    month, day = int(digits[2:4]), int(digits[4:6])
    if not 1 <= month <= 12 or not (1 <= day <= 31 or 61 <= day <= 91):
        return False
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(digits)]
    return sum(number // 10 + number % 10 for number in doubled) % 10 == 0
