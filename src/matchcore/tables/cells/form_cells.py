"""Forms of employment in a cell: ``timanst; vik``, ``prov 6 mån``."""

from __future__ import annotations

import re

from matchcore.content.findings import Spot
from matchcore.messages import Message, with_remedy
from matchcore.records.model import Refusal
from matchcore.tables.cells.cells import is_nothing, words_of
from matchcore.tables.cells.items import entries_of
from matchcore.tables.grid import Cell
from matchcore.tables.term_lookup import Terms
from matchcore.vocabulary.states import WHEN, stated

_LONGEST = 200
_ANY = re.compile(
    r"(?:öppen för )?(?:alla|allt|any|all|vad som helst|alla (?:anställnings)?former)|spelar ingen roll|valfritt?"
)
_LENGTH = re.compile(
    r"[\s,(]*(?:(?:i|på|om|ca|max|minst|upp till|under)\s+)?\d{1,3}(?:\s?[-–/+]\s?\d{1,3})?\s?"
    r"(?:mån(?:ad|ader|aders)?|months?|m|år|veckor|vecka|v|dagar|dgr)\b\.?[\s)]*",
    re.IGNORECASE,
)
_ONLY_LENGTH = re.compile(rf"(?:\d{{1,2}}\s?\+\s?)?{_LENGTH.pattern}(?:{_LENGTH.pattern})*", re.IGNORECASE)
_CAUSE = re.compile(
    r"[\s,(]*(?:(?:för|pga|p\.?g\.?a\.?)\s+)?(?:föräldra|sjuk|tjänst|barn)(?:le|sk)[^\W\d]*\b\.?[\s)]*", re.IGNORECASE
)
_AS_NEEDED = re.compile(r"(?<=\w)[\s,]+(?:vid|efter)\sbehov\b", re.IGNORECASE)
_UNTIL = re.compile(
    rf"[\s,(]*(?:t\.?\s?o\.?\s?m\.?|till och med|till|tom|t(?=\s)|fr\.?\s?o\.?\s?m\.?|från|from|until)\s+{WHEN}[\s)]*$"
    rf"|[\s,(]+{WHEN}\s?[–-]\s?{WHEN}[\s)]*$",
    re.IGNORECASE,
)
_LONGER = re.compile(
    r"(?:[\s,(–-]+(?:med\s+)?(?:(?:goda?\s+)?chans(?:er)?|möjlig(?:het)?|sen|sedan|däref(?:ter|t?\.)|ev\.?|eventuell\w*|förlängning"
    r"|(?:som )?(?:kan|ska) (?:bli|leda till|övergå i)|med sikte på|på sikt)(?:(?<=\.)|(?!\w))|\s*(?:[-=]>|→)).*",
    re.IGNORECASE,
)
_TRIAL_FIRST = re.compile(
    r"(?P<form>(?:tills?\s?v(?:id(?:are)?)?|tv|tsv?|fast)\b\.?[\s-]?(?:anst(?:ällning)?\b\.?)?)"
    r"[\s,(+–-]+(?:(?:med|m\.?|efter|inkl\.?|först)\s+)?prov(?:anst(?:ällning)?|tid|period)?\.?[\s)]*$",
    re.IGNORECASE,
)
_AT_FIRST = re.compile(
    r"^(?:först|inledningsvis)\s+|\s+(?:först|inledningsvis|till (?:en början|att börja med)|i början)[\s.]*$",
    re.IGNORECASE,
)
EXTENT = re.compile(
    r"[\s,(]*(?:ca\s*)?(?:(?:heltid|deltid|halvtid|full time|part time)(?:\s+(?:ca\s*)?\d{1,3}\s?%)?"
    r"|\d{1,3}(?:\s?%)?(?:\s?(?:[-–/]|och|o|eller|el\.?)\s?\d{1,3})?\s?%)[\s)]*",
    re.IGNORECASE,
)
"""How much of full time, beside a form: "tv, 100 %"."""
_ALSO = re.compile(r"^(?:även|också)\s+|\s+(?:ok|okej|går\s+(?:också\s+)?bra|funkar|också)[\s.!]*$", re.IGNORECASE)
"""What says of a form that it will do too, and nothing of the others."""
_PARTS, _LONGEST_NAME = re.compile(r"[,;:/+&()→=>–-]|\b(?:och|o|samt)\b"), 3
_NEGATED = re.compile(r"\b(?:ej|inte|ingen|inga|inget|utan)\b", re.IGNORECASE)
_EITHER = re.compile(r"\b(?:eller|el|alt)\b|/", re.IGNORECASE)
DENIED = re.compile(rf"{_NEGATED.pattern}|{_EITHER.pattern}", re.IGNORECASE)
_IN_TURN = re.compile(r"\b(?:först|efter|sen|sedan|därefter)\b|[-=]>|→", re.IGNORECASE)
_FIRST = ("praktik", "arbetstraning")
"""What comes before another form, where one follows on the other."""
_BETWEEN = re.compile(r"\s*(?:/|\+|&|\s(?:eller|el\.?|och|samt|or|and)\s)\s*", re.IGNORECASE)


def forms_in(value: Cell, terms: Terms, spot: Spot) -> tuple[str, ...] | None:
    """The forms that a person accepts: all that are to be had where any will do, which is noted; None of none named.

    What will do too ("tim ok") closes no other: alone it says nothing of those, which is noted.
    """
    if isinstance(value, str) and _ANY.fullmatch(" ".join(value.casefold().split()).strip(" .!")):
        spot.note(Message("form.any"), value)
        known = terms.vocabulary.forms.items()
        return tuple(code for code, form in known if form.valid_to is None or form.valid_to >= terms.as_of)
    codes: list[str] = []
    is_closed = False
    for entry in entries_of(value, spot):
        with spot.telling(entry):
            text = words_of(entry)
            bare = _ALSO.sub("", text)
            codes += _codes(bare, terms, spot)
            is_closed = is_closed or bare == text
    if codes and not is_closed:
        spot.note(Message("form.also"), value)
        return None
    if codes or (isinstance(value, str) and is_nothing(value)):
        return tuple(dict.fromkeys(codes))
    return None


def form_in(value: Cell, terms: Terms, spot: Spot) -> str:
    """The one form in which a job is offered. Raises `Refusal`."""
    text = words_of(value)
    if terms.certain("form", alone := _AS_NEEDED.sub("", text)) is not None:  # "tim vid behov"
        text = alone
    bare = _LONGER.sub(" ", text)
    first = _LENGTH.sub(" ", _AT_FIRST.sub("", bare)).strip() if _AT_FIRST.search(bare) else ""
    if first and (code := terms.certain("form", first)) is not None:  # "tim till att börja med"
        spot.note(Message("form.alone"), text)
        return code
    codes = dict.fromkeys(_codes(text, terms, spot))
    if len(codes) == 1 and terms.certain("form", text) is None and stated(text).state is not None:  # "nsj ok"
        spot.note(Message("form.partly", form=terms.label("form", next(iter(codes)))), text)
    if len(codes) > 1:
        labels = [terms.label("form", code) for code in codes]
        raise Refusal(Message("vocabulary.several_named", text=text, alternatives=labels), Message("form.one.remedy"))
    return next(iter(codes))


def form_within(text: str, terms: Terms) -> str | None:
    """The one form that a text names among other words, or the first of those that follow on one another; else None.

    What is denied, or one of two, names none: "ej tim", "lärlingsanst/fast"; but the first of two that are subsidised
    is meant, whatever the other is: "nsj / intro".
    """
    if len(text) > _LONGEST or _NEGATED.search(text):
        return None
    codes: list[str] = []
    is_either = _EITHER.search(text) is not None
    for part in _PARTS.split(_EITHER.sub(";", text)):
        words = part.split()
        while words:
            for length in range(min(len(words), _LONGEST_NAME), 0, -1):
                code = terms.certain("form", " ".join(words[:length]))
                if code is not None:
                    codes.append(code)
                    break
            words = words[length:]
    if is_either:
        known = terms.vocabulary.forms
        return codes[0] if codes and all(known[code].way == "subsidised" for code in codes) else None
    if len(set(codes)) > 1 and _IN_TURN.search(text):
        return next((code for code in codes if code in _FIRST), codes[0])
    return codes[0] if len(set(codes)) == 1 else None


def _codes(text: str, terms: Terms, spot: Spot) -> list[str]:
    """The codes of a form, or of several beside one another. Raises `Refusal`."""
    parts = _BETWEEN.split(text)
    if len(parts) > 1 and all(terms.resolution("form", part).code is not None for part in parts):
        return [terms.code("form", part, spot) for part in parts]  # "tim/vik" is no "timvik"
    return [_code(text, terms, spot)]


def _code(text: str, terms: Terms, spot: Spot) -> str:
    """A form's code; how long it lasts and how much of full time it is are not kept, and that is noted."""
    is_plain = DENIED.search(text) is None and "?" not in text
    if len(text) > _LONGEST or (is_plain and terms.certain("form", text) is not None):
        return terms.code("form", text, spot)  # refused as too long, or a form as it is: "vid behov"
    if _ONLY_LENGTH.fullmatch(text):
        raise Refusal(Message("form.length"), Message("form.one.remedy"))
    said = stated(text)
    if said.state in {"lacking", "lost", "asked"} and said.words:
        raise Refusal(*with_remedy("form.denied"))
    wished = text if said.state is None or not said.words else said.words
    bare = wished
    for beside in (_LONGER, _CAUSE, _UNTIL, _LENGTH, EXTENT):
        bare = beside.sub(" ", bare)
    bare = " ".join(_TRIAL_FIRST.sub(r"\g<form>", bare).strip(" ,.;:–-()").split())
    if bare != wished.strip(" .") and bare and terms.resolution("form", bare).code is not None:
        spot.note(Message("form.alone"), text)
        return terms.code("form", bare, spot)
    return terms.code("form", wished, spot)
