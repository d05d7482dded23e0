"""Work, schooling, wishes and working hours in a cell: ``kock (5 år; utomlands)``, ``högskola: 2145``, ``50–100 %``.

Each is written by a function that ends on ``_text``, whose text the others read back as the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar, cast

from matchcore.errors import InputError
from matchcore.files.cells import Cell, is_nothing, percent_of, text_of, words_of
from matchcore.files.findings import Spot
from matchcore.files.items import Item, entries_of, item_of
from matchcore.files.terms import Terms
from matchcore.messages import Message
from matchcore.records import Education, Hours, Occupation, Wishes
from matchcore.records.model import EducationLevel, Refusal, Shift, Support, Way

__all__ = [
    "education_text",
    "educations_in",
    "eligible_in",
    "eligible_text",
    "hours_in",
    "hours_text",
    "occupation_in",
    "occupation_text",
    "occupations_in",
    "priority_in",
    "shifts_in",
    "shifts_text",
    "support_of",
    "support_text",
    "way_of",
    "way_text",
    "wishes_in",
    "wishes_text",
]

_T = TypeVar("_T")

# The first of each is the one that is written.
_EDUCATIONS: Mapping[EducationLevel, tuple[str, ...]] = {
    "compulsory": ("grundskola", "compulsory"),
    "upper_secondary": ("gymnasium", "upper secondary"),
    "vocational": ("yrkesutbildning", "vocational"),
    "higher": ("högskola", "higher"),
}
_WAYS: Mapping[Way, tuple[str, ...]] = {
    "job": ("jobb", "job"),
    "subsidised": ("subventionerad anställning", "subsidised"),
    "practice": ("praktik", "practice"),
    "training": ("yrkesutbildning", "training"),
    "studies": ("studier", "studies"),
}
_SHIFTS: Mapping[Shift, tuple[str, ...]] = {
    "day": ("dag", "day"),
    "evening": ("kväll", "evening"),
    "night": ("natt", "night"),
    "weekend": ("helg", "weekend"),
}
_SUPPORTS: Mapping[Support, tuple[str, ...]] = {
    "none": ("inget", "none"),
    "some": ("visst", "some"),
    "much": ("mycket", "much"),
}
_RECOGNISED = {"yes": ("erkänd", "recognised"), "under_way": ("prövas", "under way"), "no": ("ej erkänd", "no")}
_ABROAD = {True: ("utomlands", "abroad"), False: ("i sverige", "in sweden")}


def _by_word(table: Mapping[_T, tuple[str, ...]]) -> dict[str, _T]:
    return {word: meant for meant, words in table.items() for word in words} | {
        meant: meant for meant in table if isinstance(meant, str)
    }


_EDUCATION_OF, _WAY_OF, _SHIFT_OF = _by_word(_EDUCATIONS), _by_word(_WAYS), _by_word(_SHIFTS)
_SUPPORT_OF, _RECOGNISED_OF, _ABROAD_OF = _by_word(_SUPPORTS), _by_word(_RECOGNISED), _by_word(_ABROAD)
_SSYK = re.compile(r"[0-9]{4}")
_YEARS = re.compile(r"(?P<years>\d{1,3}(?:[.,]\d+)?(?:e-\d+)?)\s?(?:år|years?)")
_UNTIL = re.compile(r"(?:till|t\.?\s?o\.?\s?m\.?|until)\s(?P<year>\d{4})")
_NOT = re.compile(r"(?:ej|inte|not)\s+(?P<form>.+)", re.IGNORECASE)
_BOUND = r"(?P<{}>\d{{1,3}})"
_HOURS = re.compile(
    rf"{_BOUND.format('least')}\s?%?\s?(?:[-–]|till)\s?{_BOUND.format('most')}\s?%?|{_BOUND.format('both')}\s?%"
    rf"|minst\s{_BOUND.format('from')}\s?%|högst\s{_BOUND.format('to')}\s?%",
    re.IGNORECASE,
)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def occupation_in(text: str, terms: Terms, spot: Spot) -> str:
    """The occupation group that a text names, or its four digits. Raises `Refusal`."""
    return text if _SSYK.fullmatch(text) else terms.code("occupation", text, spot)


def _each(value: Cell, spot: Spot, read: Callable[[str], _T]) -> Iterator[_T]:
    """What each entry of a list cell says; what is refused is told."""
    for entry in entries_of(value, spot):
        try:
            yield read(words_of(entry))
        except Refusal as refusal:
            spot.refuse(refusal, entry)
        except InputError as error:
            spot.refuse_record(error, entry)


def occupations_in(value: Cell, terms: Terms, spot: Spot) -> tuple[Occupation, ...]:
    """What work a person has done: ``kock (5 år; till 2019; utomlands); diskare``."""

    def read(text: str) -> Occupation:
        item = item_of(text)
        facts: dict[str, Any] = {}
        for note in item.notes:
            plain = _plain(note)
            if plain in _ABROAD_OF:
                facts["abroad"] = _ABROAD_OF[plain]
            elif years := _YEARS.fullmatch(plain):
                facts["years"] = float(years["years"].replace(",", "."))
            elif until := _UNTIL.fullmatch(plain):
                facts["until"] = int(until["year"])
            else:
                raise Refusal(Message("background.note", note=note), Message("background.occupation.remedy"))
        return Occupation(ssyk=occupation_in(item.words, terms, spot), **facts)

    return tuple(_each(value, spot, read))


def occupation_text(done: Occupation, name: str) -> str:
    """Work that was done as a text that is read back as the same."""
    notes = [] if done.years is None else [f"{done.years:.17g} år"]
    notes += [] if done.until is None else [f"till {done.until}"]
    return _noted(name, notes, done.abroad)


def educations_in(value: Cell, terms: Terms, spot: Spot) -> tuple[Education, ...]:
    """What schooling a person has: ``gymnasium; högskola: 2145 (utomlands; erkänd)``."""

    def read(text: str) -> Education:
        item = item_of(text)
        facts: dict[str, Any] = {}
        for note in item.notes:
            plain = _plain(note)
            if plain in _ABROAD_OF:
                facts["abroad"] = _ABROAD_OF[plain]
            elif plain in _RECOGNISED_OF:
                facts["recognised"] = _RECOGNISED_OF[plain]
            else:
                raise Refusal(Message("background.note", note=note), Message("background.education.remedy"))
        return Education(**facts, **_trained(item, terms, spot))

    return tuple(_each(value, spot, read))


def _trained(item: Item, terms: Terms, spot: Spot) -> dict[str, Any]:
    """The level and the trade of an education."""
    first, colon, trade = item.words.partition(":")
    level = _EDUCATION_OF.get(_plain(first))
    if level is not None:
        return {"level": level, "ssyk": occupation_in(trade.strip(), terms, spot)} if colon else {"level": level}
    return {"ssyk": occupation_in(item.words, terms, spot)}


def education_text(had: Education, name: str | None) -> str:
    """An education as a text that is read back as the same; `name` is that of its trade."""
    level = None if had.level is None else _EDUCATIONS[had.level][0]
    notes = [] if had.recognised is None else [_RECOGNISED[had.recognised][0]]
    return _noted(": ".join(part for part in (level, name) if part), notes, had.abroad)


def _noted(text: str, notes: list[str], abroad: bool | None) -> str:
    notes += [] if abroad is None else [_ABROAD[abroad][0]]
    return f"{text} ({'; '.join(notes)})" if notes else text


def wishes_in(value: Cell, terms: Terms, spot: Spot) -> Wishes | None:
    """What a person asks for, most wanted first: ``kock; städare; praktik``; None where nothing was understood."""

    def read(text: str) -> tuple[str, str]:
        way = _WAY_OF.get(_plain(text))
        return ("ways", way) if way is not None else ("occupations", occupation_in(text, terms, spot))

    found = list(dict.fromkeys(_each(value, spot, read)))
    if not found and not (isinstance(value, str) and is_nothing(value)):
        return None
    return Wishes(**{field: [code for name, code in found if name == field] for field in ("occupations", "ways")})


def wishes_text(wishes: Wishes, name_of: Callable[[str], str]) -> str:
    """What a person asks for as a text that is read back as the same."""
    return "; ".join([*map(name_of, wishes.occupations), *(_WAYS[way][0] for way in wishes.ways)]) or "inga"


def hours_in(value: Cell) -> Hours:
    """How much a person can work: ``50–100 %``, ``75 %``, ``minst 50 %``. Raises `Refusal`."""
    found = _HOURS.fullmatch(_plain(text_of(value))) if isinstance(value, str) else None
    if found is None:
        part = percent_of(value)
        return Hours(least=part, most=part)
    both = found["both"]
    bounds = {"least": found["least"] or found["from"] or both, "most": found["most"] or found["to"] or both}
    return Hours(**{name: int(bound) for name, bound in bounds.items() if bound is not None})


def hours_text(hours: Hours) -> str:
    """Working hours as a text that is read back as the same."""
    if hours.least is None or hours.most is None:
        return f"minst {hours.least} %" if hours.most is None else f"högst {hours.most} %"
    return f"{hours.most} %" if hours.least == hours.most else f"{hours.least}–{hours.most} %"


def shifts_in(value: Cell, spot: Spot) -> tuple[Shift, ...] | None:
    """When work can be done: ``dag; kväll``; None where nothing was understood."""

    def read(text: str) -> Shift:
        return _one_of(text, _SHIFT_OF, _SHIFTS)

    return tuple(dict.fromkeys(_each(value, spot, read))) or None


def shifts_text(shifts: tuple[Shift, ...]) -> str:
    """Shifts as a text that is read back as the same."""
    return "; ".join(_SHIFTS[shift][0] for shift in shifts)


def support_of(value: Cell) -> Support:
    """How much instruction is needed or given. Raises `Refusal`."""
    return _one_of(words_of(value), _SUPPORT_OF, _SUPPORTS)


def support_text(support: Support) -> str:
    """Support as a text that is read back as the same."""
    return _SUPPORTS[support][0]


def way_of(value: Cell) -> Way:
    """The way to work that an opening is. Raises `Refusal`."""
    return _one_of(words_of(value), _WAY_OF, _WAYS)


def way_text(way: Way) -> str:
    """A way as a text that is read back as the same."""
    return _WAYS[way][0]


def _one_of(text: str, meant: Mapping[str, _T], table: Mapping[_T, tuple[str, ...]]) -> _T:
    found = meant.get(_plain(text))
    if found is None:
        known = [words[0] for words in table.values()]
        raise Refusal(Message("value.not_one_of"), Message("value.not_one_of.remedy", expected=known))
    return found


def priority_in(value: Cell, spot: Spot) -> tuple[str, ...]:
    """The codes that a programme puts a person first for."""
    return tuple(_each(value, spot, str))


def eligible_in(value: Cell, terms: Terms, spot: Spot) -> dict[str, bool]:
    """The forms whose subsidy can be given, or cannot: ``nystartsjobb; ej introduktionsjobb``."""
    if isinstance(value, Mapping):
        return cast("dict[str, bool]", dict(value))

    def read(text: str) -> tuple[str, bool]:
        denied = _NOT.fullmatch(text)
        return terms.code("form", denied["form"] if denied else text, spot), denied is None

    return dict(_each(value, spot, read))


def eligible_text(eligible: Mapping[str, bool], name_of: Callable[[str], str]) -> str:
    """The same as a text that is read back as the same."""
    return "; ".join(name_of(form) if may else f"ej {name_of(form)}" for form, may in eligible.items())
