"""Language levels and courses of Swedish, as people write them."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Literal, cast

from matchcore.messages import Message
from matchcore.vocabulary.repair import exact_key, folded
from matchcore.vocabulary.states import State, Stated, stated
from matchcore.vocabulary.term_kinds import CEFR_LEVELS

Level = Literal["A1", "A2", "B1", "B2", "C1", "C2"]

_AROUND_LEVEL = re.compile(
    r"\b(?:cefr|swedex|gers|ger|niva|nivan|nivaer|level|lagst|minst|minimum|at least|motsvarande|ungefar|ca|cirka"
    r"|about|enligt|according to|europaradets|skala|skalan|pa|in|i|svenska|swedish|engelska|english"
    r"|kunskaper|sprakniva)\b"
)
_LEVEL = re.compile(r"([abc]) ?([12])(?: ?\. ?(\d))?( ?\+{1,2}| ?-)?")
_BELOW = re.compile(r"(?:pre|under|below)[ -]?a ?1")
_RANGE = re.compile(r"([abc]) ?([12])\+? ?(?:[-–—/]|till|to|eller|or|och|and) ?([abc]) ?([12])\+?")
# The employment service's four levels, and the mother tongue. No authority compares them with CEFR: each is an
# estimate, on the low side.
_SERVICE_LEVELS = {
    "lite": "A1",
    "liten": "A1",
    "little": "A1",
    "a little": "A1",
    "bra": "B1",
    "good": "B1",
    "mycket bra": "B2",
    "very good": "B2",
    "flytande": "C1",
    "fluent": "C1",
    "tisus": "C1",
    "modersmal": "C2",
    "mod": "C2",
    "native": "C2",
    "mother tongue": "C2",
    "first language": "C2",
}

_OF_LEVELS = frozenset(word for phrase in _SERVICE_LEVELS for word in phrase.split())
_SECTIONS = ("manner", "verb")
_AND = re.compile(r"\bo\b\.?|&|\+")
_OR = re.compile(r"\b(?:eller|or|el)\b")
_WORD = re.compile(r"[^\W_]+")

_PART = re.compile(r"[\s,(–-]*\b(?:delkurs|del)\s?[1-4]\b[\s)]*", re.IGNORECASE)
_GRADE = re.compile(
    r"[\s,(–-]*\b(?:(?:med\s|m\.?\s)?(?:betyg\s?(?P<grade>[A-F])|(?P<first>[A-F])\s(?:i|som)\sbetyg)|(?<=\b[a-d123][\s(,])(?P<passed>v?g|ig))\b[\s)]*|"
    r"(?:(?<=\bsv[au]\s[123])|(?<=\bsv[au][123])|(?<=\bsas\s[123]))\s(?P<last>[A-F])$",
    re.IGNORECASE,
)
"""A grade: "betyg C", "m B i betyg", "SFI D (VG)", "SVA 1 E"."""
_GRADE_ALONE = re.compile(r"\(?(?:(ig)|v?g)\)?\.?", re.IGNORECASE)
_AROUND_COURSE = re.compile(
    r"\b(?:(?:el|eller) (?:motsvarande|motsv|liknande)|minst|lagst|pa|i|till|och|just|nu|med|utbildning"
    r"|studievag ?[123]|spar ?[123]|the|in|of)\b"
)
_SFI = re.compile(
    r"(?:(?:kurs |course )?([abcd])(?:[ -]?(?:kurs|niva))? (?:(?:pa|i) )?sfi"
    r"|(?:kurs|course|niva) ?([abcd]) sfi"
    r"|(?:sfi|svenska for invandrare(?: sfi)?|swedish for immigrants(?: sfi)?) ?"
    r"(?:kurs|course|niva|level)? ?[123]? ?([abcd])(?: (?:kurs|niva))?)"
)
_SVA = re.compile(
    r"(?:sva|sas|sv(?:enska)? som (?:andraspr(?:ak)?|2 ?a? sprak)(?: sva)?"
    r"|swedish as a second language(?: sva)?|svasva) ?"
    r"(?:kurs|course|niva|level)? ?0?([123]|grund\w*|gr|g|basic|pa grundlaggande niva)"
    r"|(?:kurs|course|niva|level) ([123]) (?:sva|sas)|svenska ([123]) (?:sva|sas)"
)
_SVA_BASIC = {"grsva", "gr sva", "grundlaggande svenska som andrasprak", "sas grund"}


def level_of(text: str) -> tuple[str | None, Message | None]:
    """The CEFR level that `text` says, and what a reader should know of it (or why it is none)."""
    written = _marks_kept(text)
    if written in _SERVICE_LEVELS:
        level = _SERVICE_LEVELS[written]
        return level, Message("vocabulary.level_estimated", text=text, level=level)
    if _BELOW.fullmatch(written):
        return "Pre-A1", None
    between = _RANGE.fullmatch(written)
    if between is not None:
        level = min(between[1] + between[2], between[3] + between[4]).upper()
        return level, Message("vocabulary.level_floored", text=text, level=level)
    match = _LEVEL.fullmatch(written)
    if match is None and (estimate := _estimated(text)) is not None:
        return estimate, Message("vocabulary.level_estimated", text=text, level=estimate)
    if match is None:
        return None, Message("vocabulary.level_unknown", text=text)
    level, step, mark = (match[1] + match[2]).upper(), match[3], (match[4] or "").strip()
    if mark == "-":
        if level == CEFR_LEVELS[0]:
            return None, Message("vocabulary.level_below", text=text)
        level = CEFR_LEVELS[CEFR_LEVELS.index(level) - 1]
    if mark or step:
        return level, Message("vocabulary.level_floored", text=text, level=level)
    return level, None


def may_say_level(text: str) -> bool:
    """Whether a text has a word for a level in it, or a letter and a number of one, whatever else it says.

    Examples
    --------
    >>> [may_say_level(text) for text in ("ganska bra polska", "kock, b1", "hygienbevis")]
    [True, True, False]
    """
    is_said = _LEVEL.search(text.casefold()) is not None or not _OF_LEVELS.isdisjoint(folded(text).split())
    return is_said or any(one.search(text) for section in _SECTIONS for _, one in level_words(section))


def _estimated(text: str) -> str | None:
    """The level that words such as "goda kunskaper i tal o. skrift" stand for, the lowest where they say several."""
    plain = _AND.sub("och", text.casefold())
    if _OR.search(plain):
        return None
    for section in _SECTIONS:
        found = sorted(
            (match.start(), -match.end(), level)
            for level, pattern in level_words(section)
            for match in pattern.finditer(plain)
        )
        said, rest, end = [], "", 0
        for start, negative_end, level in found:
            if start >= end:
                said.append(level)
                rest += f"{plain[end:start]} "
                end = -negative_end
        if said and all(map(says_no_level, _WORD.findall(rest + plain[end:]))):
            return min(said)
    return None


@cache
def _level_table() -> dict[str, dict[str, list[str]]]:
    text = files(__package__).joinpath("tables", "levels.toml").read_text(encoding="utf-8")
    return cast("dict[str, dict[str, list[str]]]", tomllib.loads(text))


@cache
def level_words(section: str) -> tuple[tuple[Level, re.Pattern[str]], ...]:
    """Each level with a pattern for the words that stand for it, of one section of ``levels.toml``."""
    return tuple(
        (cast("Level", level), re.compile("|".join(rf"(?:(?<!\w){one}(?!\w))" for one in phrases), re.IGNORECASE))
        for level, phrases in _level_table()[section].items()
    )


def says_no_level(word: str) -> bool:
    """Whether a word stands beside those for a level and says nothing of how well: "kunskaper", "i", "skrift"."""
    beside = _level_table()["beside"]
    return word in beside["words"] or word.startswith(tuple(beside["stems"]))


def _marks_kept(text: str) -> str:
    """A level's text without the words around it, its marks (+ - / .) kept."""
    lowered = " ".join(text.casefold().replace("–", "-").replace("—", "-").split())
    plain = re.sub(r"[^\w+\-/. ]", " ", lowered)
    words = " ".join(part if part in {"-", "/"} else _with_marks(part) for part in plain.split())
    return " ".join(_AROUND_LEVEL.sub(" ", words).split()).strip(" .")


def _with_marks(part: str) -> str:
    return part if part.isascii() else exact_key(part).replace("å", "a").replace("ä", "a").replace("ö", "o")


_CUT_SHORT = re.compile(r"(?<=[A-D]\s)kl(?:\.|\b)(?!\s?\d)", re.IGNORECASE)


def stated_of_course(text: str) -> Stated:
    """`stated`, and what else says where somebody stands in a course: a part of it ("delkurs 2"), a grade ("betyg C").

    Examples
    --------
    >>> [stated_of_course(text).state for text in ("SFI C delkurs 2", "SFI D betyg E", "D betyg F")]
    ['under_way', 'held', 'lacking']
    """
    found = stated(_CUT_SHORT.sub("klar", text))
    if found.state is None and (part := _PART.search(found.words)):
        return replace(found, words=_PART.sub(" ", found.words).strip(), state="under_way", said=part[0].strip())
    if found.state is None and (alone := _GRADE_ALONE.fullmatch(found.words)):
        return replace(found, words="", state="lacking" if alone[1] else "held", said=found.words)
    if grade := _GRADE.search(found.words):
        inner = stated(_GRADE.sub(" ", found.words))
        given = grade["grade"] or grade["first"] or grade["passed"] or grade["last"]
        state: State = "lacking" if given.upper() in ("F", "IG") else "held"
        state = state if {found.state, inner.state} <= {None, state} else "asked"
        return replace(inner, state=state, said=grade[0].strip(" ,("), when=found.when or inner.when)
    return found


def status_of(text: str) -> str | None:
    """``"enrolled"`` or ``"completed"`` when the text says which, else None."""
    return {"held": "completed", "under_way": "enrolled"}.get(stated_of_course(text).state or "")


def course_key(text: str) -> str | None:
    """The code of the course of Swedish that `text` names, or None.

    Examples
    --------
    >>> course_key("läser SFI kurs C"), course_key("SFI 2C"), course_key("Svenska som andraspråk nivå 1")
    ('sfi-c', 'sfi-c', 'sva-1')
    """
    plain = re.sub(r"\b(kurs|course|sfi)(?=[abcd123]\b)", r"\1 ", folded(stated_of_course(text).words or text))
    plain = _AROUND_COURSE.sub(" ", plain)
    plain = " ".join(plain.split())
    if plain in _SVA_BASIC:
        return "sva-grund"
    if match := _SFI.fullmatch(plain):
        return f"sfi-{match[1] or match[2] or match[3]}"
    if match := _SVA.fullmatch(plain):
        step = match[1] or match[2] or match[3]
        return f"sva-{step}" if step.isdigit() else "sva-grund"
    return None
