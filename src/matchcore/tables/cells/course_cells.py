"""Courses of Swedish in a cell: ``SFI B klar, läser C``, ``3C``, ``sva grund``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from matchcore.content.findings import Spot
from matchcore.messages import Message, with_remedy
from matchcore.records.model import Refusal
from matchcore.tables.cells.standings import StatedStanding
from matchcore.tables.term_lookup import Terms

_BEFORE, _ASSUMED, _TEXT = "courses_before", "is_assumed", "course_text"
BESIDE = frozenset({_BEFORE, _ASSUMED, _TEXT})
"""What a draft has beside a language's fields: the courses before its own, whether no state was said, its text."""


_COURSE = re.compile(
    r"\b(?:sfi|sva|sas|grsva|"
    r"sv(?:enska)? (?:som (?:andraspr(?:åk)?|2:?a?\s?språk)|för invandrare)"
    r"|swedish (?:for immigrants|as a second language))"
    r"(?![^\W\d_])|^(?:kurs|course)\b",
    re.IGNORECASE,
)
_LETTERS = r"[123]?\s?[a-d]"
_BETWEEN = re.compile(
    rf"(?<=\b[a-d])\s*(?:\+|&|\soch\s)\s*(?={_LETTERS}\b)|(?<=\w)\s*(?:\+|&|\soch\s)\s*(?=(?:sfi|sva|sas|grsva)\s?\w)",
    re.IGNORECASE,
)
_AND_READS = re.compile(r"[\s.,]*\b(?:och\s+)?(?:nu\s+)?(?=(?:läser|går|påbörjat|påbörjar)\s+\S)", re.IGNORECASE)
_SPAN = re.compile(
    r"(?P<head>.*?)\b(?P<low>[a-d])\s?(?:[/–-]|till|el\.?|eller)\s?(?P<high>[a-d])\b(?P<tail>.*)", re.IGNORECASE
)
_PART = re.compile(
    r"(?P<course>(?:(?:sva|sas|svenska som andraspråk)\s)?(?:gr|grund(?:läggande|kurs|nivå)?)\.?)[\s,:]*"
    r"(?:(?:del)?kurs|del|dk)?\.?\s*(?P<part>[1-4])",
    re.IGNORECASE,
)
"""One of the four parts of the basic level: "SVA grund delkurs 3"."""
_LAST_PART = "4"
_KIND_OF_SFI = re.compile(r"\b(?:[^\W\d_]+-\s?|yrkes|steg)(?=sfi\b)", re.IGNORECASE)
_PACE = r"\d{1,2}\s?(?:dgr|dag\w*|kväll\w*|ggr|gång\w*|tim\w*|h|t)\.?\s?(?:/|i\s|per\s)\s?v(?:eckan?)?\b\.?"
"""How often somebody studies: "4 dgr/v"."""
_REMARK = re.compile(
    rf"[\s,(]+(?:{_PACE}|"
    r"(?:på|hos|via|vid)\s+(?!(?:sfi|sva|sas|svenska|kurs|nivå|grund\w*|gång|g|sista|slutet)\b)[^,;()]+"
    r"|(?:på\s)?(?:distans|kväll(?:s(?:tid|kurs)?|ar)?|dag(?:tid)?|fm|em|förmiddag(?:ar)?|eftermiddag(?:ar)?|(?:hel|halv|del)tid"
    r"|flex|online|komvux|(?:\d:?[ae]|andra|tredje|fjärde)\sgången|igen)|\+\s?praktik|(?:np|nationell\w*\sprov)(?:\s[^,;()]+)?|(?:enl(?:igt)?\.?|efter)\s(?!plan)[^,;()]+|(?:bedömd|test(?:ad|at)|kartlagd|inplacerad|nivåbedömd)(?:\s(?!(?:på|till|som)\b)[^,;()]+)?|(?:men|fast|dock)\s(?!(?:går|läser|deltar)\s(?:ej|inte)\b)[^,;()]+)\)?(?=\s*(?:$|[,;]))",
    re.IGNORECASE,
)
"""What says nothing of the level: where or when somebody studies, who has tested it, how it goes."""
_SAYS_MORE = re.compile(
    rf"\b(?:{_LETTERS}|[abc][12]|sfi|sva|sas|[efg]|vg|ig|\d+)\b|\bklar|\bgodk|betyg|\?"
    r"|\b(?:ej|inte|vänt\w*|kö|börja\w*|start\w*|ska|vill|sök\w*|kanske|tror)\b",
    re.IGNORECASE,
)
"""What may say a course, a level or a state."""
_PATH = re.compile(r"\b(?:studieväg|spår|stv|sv)\s*[123]\b[\s:,]*", re.IGNORECASE)


def without_remark(text: str) -> str:
    """A course or a level without where or when it is studied, by whom it was tested or how it goes.

    Examples
    --------
    >>> [without_remark(text) for text in ("SVA 1 på Komvux", "B1 enl. test i våras", "SFI D men pratar inte")]
    ['SVA 1', 'B1', 'SFI D']
    """
    found = _REMARK.search(text)
    head = text if found is None else text[: found.start()]
    return text if found is None or not _SAYS_MORE.search(head) else head + text[found.end() :]


def is_beside_course(text: str) -> bool:
    """Whether a text names no course and no level, and may stand beside one: "går trögt", "alfa"."""
    return _SAYS_MORE.search(re.sub(_PACE, "", text, flags=re.IGNORECASE)) is None


def names_course(text: str) -> bool:
    """Whether a text names a course of Swedish."""
    return _COURSE.search(text) is not None


def is_path(text: str) -> bool:
    """Whether a text names a path of study (the pace, not the level) and nothing else."""
    return _PATH.fullmatch(f"{text} ") is not None


def apart_courses(text: str) -> list[str]:
    """A text as the courses that it names: "SFI B klar och läser C" is two."""
    if not names_course(text) and not re.match(rf"\s*{_LETTERS}\b", text, re.IGNORECASE):
        return [text]
    parts = _BETWEEN.split(text)
    made: list[str] = []
    for part in parts:
        cut = _AND_READS.search(part)
        if cut is None or cut.start() == 0 or "(" in part:
            made.append(part)
        else:
            made += [part[: cut.start()].strip(), part[cut.end() :].strip()]
    return made


def course_in(said: StatedStanding, terms: Terms, spot: Spot, stem: str = "SFI") -> dict[str, Any]:
    """The course that an item names, and whether it is completed. Raises `Refusal`.

    Parameters
    ----------
    stem
        What kind of course a bare "C" or "1" is.
    """
    words = re.sub(
        r"^(?:svenska[\s:,–-]+(?=sfi|sva|sas|[a-d]\b)|(?:kurs|course)\s+(?!kurs))", "", said.words, flags=re.IGNORECASE
    )
    words = " ".join(_PATH.sub(" ", _KIND_OF_SFI.sub("", words)).split())
    part = _PART.fullmatch(words)
    words = part["course"] if part else words
    code = _code(words, terms, spot, said, stem)
    before: list[str] = []
    term = terms.vocabulary.courses.get(code)
    while term is not None and term.previous is not None and term.previous not in before:
        before.append(term.previous)
        term = terms.vocabulary.courses.get(term.previous)
    if said.day is not None:
        key = "course.done_later" if said.is_later else "course.done"
        if said.is_later or not said.day.is_exact:
            spot.note(Message(key, day=said.day.last), said.text)
    is_whole = part is None or part["part"] == _LAST_PART
    status = "completed" if said.state == "held" and is_whole else "enrolled"
    if said.state == "held" and not is_whole:
        spot.note(Message("course.taken_as_enrolled"), said.text)
    return {
        "course": code,
        "course_status": status,
        "language": "sv",
        _BEFORE: before,
        _ASSUMED: said.state is None,
        _TEXT: said.text,
    }


def _code(words: str, terms: Terms, spot: Spot, said: StatedStanding, stem: str) -> str:
    if not words or not re.search(
        r"\d|\b(?:sfi)?[a-d]\b|gr|gymn", re.sub(r"\b(?:sfi|sva|sas)\b", "", words, flags=re.IGNORECASE), re.IGNORECASE
    ):
        raise Refusal(*with_remedy("course.which"))
    for name in (words, f"{stem} {words}") if not names_course(words) else (words,):
        if terms.resolution("course", name).code is not None or name in terms.vocabulary.courses:
            return terms.code("course", name, spot)
    if found := _SPAN.fullmatch(words):
        of = max if said.state == "held" and re.search("[–-]|till", words) else min  # "A-C klara" is all three
        letter = of(found["low"], found["high"], key=str.casefold)
        name = f"{found['head']}{letter}{found['tail']}"
        code = terms.code("course", name if names_course(name) else f"{stem} {name}", spot)
        if of is min:
            spot.note(Message("course.lower", course=terms.label("course", code)), said.text)
        return code
    return terms.code("course", words if names_course(words) else f"{stem} {words}", spot)


def is_assumed(draft: Mapping[str, Any]) -> bool:
    """Whether a draft has a course of which no state was said."""
    return bool(draft.get(_ASSUMED))


def note_assumed(drafts: Sequence[Mapping[str, Any]], spot: Spot) -> None:
    """Note the course of which no state was said and that counts all the same."""
    for draft in drafts:
        is_settled = any(
            _is_before(other, draft) if other[_ASSUMED] else _is_before(draft, other)
            for other in drafts
            if _ASSUMED in other
        )
        if draft.get(_ASSUMED) and not is_settled:
            spot.note(Message("course.taken_as_enrolled"), draft[_TEXT])


def joined_courses(first: Mapping[str, Any], second: Mapping[str, Any], spot: Spot) -> dict[str, Any]:
    """The one course that two that are said of one person come to; empty when they contradict each other.

    Of one completed and the next one being read, the one being read: it has the other before it. Of two completed the
    higher, of two being read the lower; of one completed and one far above it being read, the one completed. A higher
    one that does not count is noted.
    """
    if (
        first["course"] == second["course"] and first[_ASSUMED] != second[_ASSUMED]
    ):  # what is said beats what is assumed
        said = second if first[_ASSUMED] else first
        return {name: said[name] for name in ("course", "course_status", *BESIDE) if name in said}
    low, high = (first, second) if _is_before(first, second) else (second, first)
    if not _is_before(low, high):
        return {}
    done = low["course_status"] == "completed", high["course_status"] == "completed"
    if done[1]:
        chosen = high if done[0] or low[_ASSUMED] else {}
    elif done[0]:
        chosen = high if high[_BEFORE][0] == low["course"] else low
    else:
        chosen = high if low[_ASSUMED] and not high[_ASSUMED] else low
    if chosen is low:
        spot.note(Message("course.left_out"), high[_TEXT])
    return {name: chosen[name] for name in ("course", "course_status", *BESIDE) if name in chosen}


def _is_before(low: Mapping[str, Any], high: Mapping[str, Any]) -> bool:
    return low.get("course") in high.get(_BEFORE, ())
