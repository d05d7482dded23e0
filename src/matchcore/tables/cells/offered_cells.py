"""What each column of a list of courses says: money, lengths, first and last days."""

from __future__ import annotations

import re
from math import ceil
from typing import Any

from matchcore.messages import Message, with_remedy
from matchcore.records.model import Refusal
from matchcore.tables.cells.amounts import seats_of
from matchcore.tables.cells.cells import number_of, percent_of, text_of, whole_number_of
from matchcore.tables.cells.periods import Period, is_at_once
from matchcore.tables.cells.said import Reading, Said, Sayer, cell_said, estimated, plainly
from matchcore.tables.grid import Cell
from matchcore.tables.headings import Column

_ABOUT = re.compile(r"\b(?:ca|cirka|c:a|omkring|ungefär|runt|från|fr|about|max|högst|minst)\b\.?|[~≈]")
_NUMBER = r"\d+(?:[ .]\d{3})*(?:,\d+)?"
_AMOUNT = re.compile(rf"({_NUMBER})(?:\s?[-–]\s?({_NUMBER}))?\s*(tkr|tusen|t\.kr|kkr|k\b|mkr|milj)?")
_FREE = re.compile(r"gratis|kostnadsfri\w*|avgiftsfri\w*|ingår|ingen kostnad|utan kostnad|free")
_MONEY = re.compile(
    r"\b(?:kr|kronor|krona|sek|ex(?:kl)?|ink(?:l)?|moms|per|kurs\w*|grupp\w*|pers\w*|deltagare|plats\w*|elev\w*)\b|[-:.,/]"
)
PER_HEAD = re.compile(
    r"(?:\bper|/|\bkr)\s?(?:person|pers\b|deltagare|delt\b|plats|elev|huvud|head|participant|seat|st(?:yck)?\b)|\bp\.?p\b"
)
"""Where a price is said to be for each who takes the course."""
_REMARK = re.compile(r"\([^()]*\)")
_TIMES = {
    "tkr": 1000,
    "tusen": 1000,
    "t.kr": 1000,
    "kkr": 1000,
    "k": 1000,
    "tusental": 1000,
    "mkr": 10**6,
    "milj": 10**6,
}

_LENGTH = re.compile(
    r"(\d+(?:[.,]\d+)?)(?:\s?(?:[-–]|till|/)\s?(\d+(?:[.,]\d+)?))?[\s-]*"
    r"(dagars|dagar|dag|dgr|d|days?|veckors|veckor|vecka|veck|v|weeks?|w|timmars|timmar|timme|tim|t|h|hours?"
    r"|månaders|månader|månad|mån|mnd|m|months?|terminer|termin|poäng|p|gymnasiepoäng|år|years?)\b\.?"
)
_DAYS_OF = {
    **dict.fromkeys(("term",), 140.0),
    **dict.fromkeys("åy", 365.0),
    "m": 30.4,
    **dict.fromkeys("vw", 7.0),
    "d": 1.0,
    **dict.fromkeys("pg", 7 / 20),
    **dict.fromkeys("ht", 1 / 8),
}
"""Days of a unit, by how it begins: eight hours are a day, twenty points of school a week, twenty weeks a term."""
_WEEK, _LONGEST = 5, 3_650
_BELOW_NOTHING = re.compile(r"\s*[-–]\s?\d")
_OPEN = re.compile(
    r"löp\w*|kontinuerlig\w*|varje\s.+|var\s.+|när\s.+|vid\s.+|enl\w*\.?\s.+|efter\s(?:behov|överenskommelse|ök).*"
    r"|start(?:ar)? (?:när|vid)\s.+|flexibel\w*.*|ok?lart|ej bestämt|ej klart|ännu inte.*"
    r"|rolling|every .+|continuous\w*"
)
_BETWEEN = re.compile(r"\s*(?:[,;&/+]|\boch\b|\bel\.?\b|\beller\b|\band\b)\s*", re.IGNORECASE)


def offered_cell(column: Column, value: Cell, reading: Reading) -> Said:
    """What a cell that is not empty says of a course."""
    return cell_said(column, value, reading, _SAYERS)


def _say_cost(said: Said, column: Column, value: Cell, reading: Reading) -> None:
    estimated(money_of)(said, column, value, reading)
    if isinstance(value, str) and PER_HEAD.search(value.casefold()):
        said.fields = {**said.fields, "per_head": True}


def _say_day(said: Said, column: Column, value: Cell, reading: Reading) -> None:
    """A first or last day; of several first days the first, and none where it starts as soon as there is a place."""
    name = column.field
    if column.unit == "v" and str(value).strip().isdecimal():
        value = f"v {value}"
    text = " ".join(value.casefold().split()).strip(" .!?") if isinstance(value, str) else ""
    if name == "starts" and text and (_OPEN.fullmatch(text) or is_at_once(text)):
        said.spot.note(Message("course.start_open"), value)
        return
    period, n_days = _first_of(value, reading)
    day = period.first if name == "starts" else period.last
    said.fields = {name: day}
    if n_days > 1:
        said.spot.note(Message("course.first_of_several", day=day), value)
    elif not period.is_exact:
        said.spot.note(Message("day.estimated", day=day), value)


def _first_of(value: Cell, reading: Reading) -> tuple[Period, int]:
    """The day that a cell says, or the first of several, and how many there are. Raises `Refusal`."""
    try:
        return reading.period(value), 1
    except Refusal as refusal:
        parts = [part for part in _BETWEEN.split(value) if part] if isinstance(value, str) else []
        if len(parts) < 2:
            raise
        for unit in ("", "v. "):  # "vecka 14 & 34" says once that it is of weeks
            try:
                days = [reading.period(parts[0]), *(reading.period(f"{unit}{part}") for part in parts[1:])]
                return min(days, key=lambda one: one.first), len(days)
            except Refusal:
                continue
        raise refusal from None


def money_of(value: Cell, unit: str = "") -> tuple[int, Message | None]:
    """Whole kronor, and what to know of how they were read.

    Examples
    --------
    >>> [money_of(text)[0] for text in ("8 500 kr", "8500:-", "85.000", "95 tkr", "48 500,00", "gratis (komvux)")]
    [8500, 8500, 85000, 95000, 48500, 0]
    >>> money_of("42 000 kr + material 3 000")[0], money_of("ca 8–10 tkr")[0]
    (45000, 10000)

    Raises
    ------
    Refusal
        When it is no amount.
    """
    times = _TIMES.get(unit, 1)
    if not isinstance(value, str):
        return times * whole_number_of(value), None
    text = " ".join(text_of(value).casefold().replace("\u2212", "-").split())
    bare, n_about = _ABOUT.subn(" ", _REMARK.sub(" ", text))
    if _FREE.search(bare) and not any(map(str.isdigit, bare)):
        return 0, None
    total, is_rough, rest = 0.0, bool(n_about), bare
    found = list(_AMOUNT.finditer(bare))
    parts = bare.split("+")
    if not found or (len(found) > 1 and len(parts) != len(found)) or _BELOW_NOTHING.match(text):
        return whole_number_of(value), None
    for one in found:
        low, high = (number_of(amount.replace(".", "").replace(" ", "")) for amount in (one[1], one[2] or one[1]))
        total += max(low, high) * _TIMES.get(one[3] or unit, 1)
        is_rough = is_rough or one[2] is not None
        rest = rest.replace(one[0], " ", 1)
    is_rough = is_rough or len(found) > 1 or total % 1 != 0 or bool(_MONEY.sub(" ", rest).strip())
    kronor = ceil(total)
    return kronor, Message("course.cost_estimated", cost=kronor) if is_rough else None


def length_of(value: Cell, unit: str = "") -> tuple[int, Message | None]:
    """How many days a course takes from its first to its last, and how that was reckoned where it was.

    Examples
    --------
    >>> [length_of(text)[0] for text in ("3 dgr", "8 v", "ca 10 v", "6–8 v", "2 mån", "1,5 d", "VU1 88 h + VU2 160 h")]
    [3, 56, 70, 56, 61, 2, 43]
    >>> length_of(12, "v")
    (84, None)

    Raises
    ------
    Refusal
        When it is no length, or says no unit.
    """
    text = value if isinstance(value, str) else f"{number_of(value):g} {unit}"
    text = " ".join(text_of(text).casefold().split())
    bare, n_about = _ABOUT.subn(" ", text)
    if not any(map(str.isalpha, bare)):
        bare = f"{bare} {unit}"
    found = list(_LENGTH.finditer(bare))
    parts = found if len(found) == len(bare.split("+")) else found[:1]  # "8 v (3 dgr i veckan)"
    days = sum(_days_of(max(number_of(count) for count in one.group(1, 2) if count), one[3]) for one in parts)
    if not 0 < days <= _LONGEST or _BELOW_NOTHING.match(bare):
        raise Refusal(*with_remedy("course.length"))
    is_plain = len(found) == 1 and found[0][2] is None and not n_about and found[0][3][0] in "dvw"
    told = ceil(days)
    return told, None if is_plain else Message("course.length_estimated", days=told)


def _days_of(count: float, unit: str) -> float:
    """Days from the first to the last: of days of a course five are a week."""
    each = next(days for start, days in _DAYS_OF.items() if unit.startswith(start))
    if each > 1 or unit[0] in "pg":
        return count * each
    taught = count * each
    return taught if taught <= _WEEK else taught // _WEEK * 7 + taught % _WEEK


def _completion(cell: Any) -> int:
    if percent_of(cell) == 1 and not (isinstance(cell, str) and cell.strip() != "1"):  # all of them, or one in 100
        raise Refusal(Message("number.share"), Message("number.share.remedy", percent=100))
    return percent_of(cell)


_SAYERS: dict[str, Sayer] = {
    "completion": plainly(lambda value, *_: _completion(value)),
    "gives": plainly(lambda value, *_: value),  # read with the track and the title
    **dict.fromkeys(("id", "title", "basis"), plainly(lambda value, *_: text_of(value))),
    **dict.fromkeys(("seats", "min_starters"), estimated(lambda value, _: seats_of(value))),
    "cost": _say_cost,
    "length": estimated(length_of),
    "track": plainly(lambda value, terms, spot: terms.code("track", text_of(value), spot)),
    **dict.fromkeys(("starts", "ends"), _say_day),
}
