"""Languages in a cell, read and written: ``B1 svenska; engelska A2 (läsa B1); SFI C (pågår)`` (layer 7)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from matchcore.errors import InputError
from matchcore.files.cells import Cell, whole_number_of, words_of
from matchcore.files.findings import Spot
from matchcore.files.items import Item, entries_of, item_of, quoted_note, unquoted_note
from matchcore.files.terms import Terms
from matchcore.messages import Message
from matchcore.records import Language, LanguageDemand
from matchcore.records.model import SKILLS, Refusal
from matchcore.vocabulary.levels import status_of

__all__ = ["Draft", "demand_text", "demands_in", "language_text", "languages_in", "merged"]

Draft = dict[str, Any]
"""The fields of a `Language` or `LanguageDemand` before it is made."""

_COURSE = re.compile(
    r"\b(?:sfi|sva|svenska som andraspråk|svenska för invandrare|swedish for immigrants)\b", re.IGNORECASE
)
_LEVEL = re.compile(r"(?<!\w)[A-Za-z]\d(?:\s?[+-])?(?:\s?/\s?[A-Za-z]\d)?(?!\w)")
_STATUS_WORDS = re.compile(
    r"\b(?:pågår|pågående|läser|studerar|enrolled|ongoing|klar|avslutad|avslutat|godkänd|completed|passed)\b",
    re.IGNORECASE,
)
_SKILLS: Mapping[str, tuple[str, ...]] = {
    **{skill: (skill,) for skill in SKILLS},
    **dict.fromkeys(("lyssna", "höra", "hörförståelse", "lyssnande", "förstå"), ("listening",)),
    **dict.fromkeys(("läsa", "läsförståelse", "läsning"), ("reading",)),
    **dict.fromkeys(("samtala", "samtal", "muntlig interaktion", "spoken interaction"), ("spoken_interaction",)),
    **dict.fromkeys(("muntlig produktion", "spoken production"), ("spoken_production",)),
    **dict.fromkeys(("tala", "tal", "muntligt", "speaking", "muntlig"), ("spoken_interaction", "spoken_production")),
    **dict.fromkeys(("skriva", "skrift", "skriftligt", "skrivning", "skriftlig"), ("writing",)),
}
_SKILL_NAMES = {
    "listening": "lyssna",
    "reading": "läsa",
    "spoken_interaction": "samtala",
    "spoken_production": "muntlig produktion",
    "writing": "skriva",
}
_TOLERANCE = re.compile(r"(?:tolerans|tolerance)\s*:?\s*(\S+)", re.IGNORECASE)
_REASON = re.compile(r"(?:skäl|reason|motivering|därför att|because)\s*:?\s*(.+)", re.IGNORECASE | re.DOTALL)


def languages_in(
    value: Cell, terms: Terms, spot: Spot, *, language: str = "", course: bool = False
) -> tuple[list[Draft], list[str]]:
    """What a languages cell says, and what it says that the person is only working towards.

    Parameters
    ----------
    language
        The language that the whole column is about: its cells are levels or courses.
    course
        Whether the column is about courses of Swedish: its cells are "C (pågår)" and the like.

    Returns
    -------
    list of Draft, list of str
        One draft a thing listed; what cannot be read is told at `spot`.
    """
    found: list[Draft] = []
    towards: list[str] = []
    for draft in _drafts(value, terms, spot, language, course):
        if isinstance(draft, str):
            towards.append(draft)
            spot.note(Message("certificate.not_held_yet"), value)
        else:
            found.append(draft)
    return found, towards


def demands_in(value: Cell, terms: Terms, spot: Spot, *, language: str = "") -> list[LanguageDemand]:
    """The demands that a cell lists, such as ``svenska B1 (tolerans 1, skäl: journaler)``.

    With `language` the whole column is about one language, and a level alone will do.
    """
    made = []
    for draft in _drafts(value, terms, spot, language, course=False):
        try:
            if isinstance(draft, str):
                raise Refusal(Message("language.towards"), Message("language.towards.remedy"))
            if "course" in draft:
                raise Refusal(Message("language.demand_course"), Message("language.demand_course.remedy"))
            made.append(LanguageDemand(**draft))
        except Refusal as refusal:
            spot.refuse(refusal, value)
        except InputError as error:
            spot.refuse_record(error, value)
    return made


def merged(drafts: Sequence[Draft], spot: Spot) -> list[Language]:
    """One `Language` for each language, from everything said of it; contradictions are told at `spot`."""
    whole: dict[Any, Draft] = {}
    for draft in drafts:
        so_far = whole.setdefault(str(draft.get("language")), {})
        for name, said in draft.items():
            if so_far.setdefault(name, said) != said:
                what = Message("language.contradiction", first=str(so_far[name]), second=str(said))
                spot.refuse(Refusal(what, Message("value.twice.remedy")), str(said))
    made = []
    for draft in whole.values():
        try:
            made.append(Language(**draft))
        except InputError as error:
            spot.refuse_record(error, str(draft.get("language")))
    return made


def language_text(known: Language, name: str) -> str:
    """A language as `languages_in` reads it back, under the name given."""
    notes = [f"{_SKILL_NAMES[skill]} {level}" for skill, level in known.skills.items()]
    if known.course:
        status = "klar" if known.course_status == "completed" else "pågår"
        notes.append(f"kurs {known.course} {status}")
    return _with_notes(name, known.level, notes)


def demand_text(demand: LanguageDemand, name: str) -> str:
    """A demand as `demands_in` reads it back, under the name given."""
    notes = [f"{_SKILL_NAMES[skill]} {level}" for skill, level in demand.skills.items()]
    if demand.tolerance:
        notes.append(f"tolerans {demand.tolerance}")
    if demand.reason is not None:
        notes.append(f"skäl: {quoted_note(demand.reason)}")
    return _with_notes(name, demand.level, notes)


def _with_notes(name: str, level: str | None, notes: list[str]) -> str:
    head = f"{name} {level}" if level else name
    return f"{head} ({', '.join(notes)})" if notes else head


def _drafts(value: Cell, terms: Terms, spot: Spot, language: str, course: bool) -> Iterator[Draft | str]:
    """A draft for each thing listed, or its words where it is only worked towards."""
    for entry in entries_of(value, spot):
        try:
            if isinstance(entry, Mapping):
                yield {str(name): said for name, said in entry.items() if said is not None}
            else:
                text = words_of(entry)
                yield _read_item(item_of(text), terms, spot, language, course)
        except Refusal as refusal:
            spot.refuse(refusal, entry)


def _read_item(item: Item, terms: Terms, spot: Spot, language: str, course: bool) -> Draft | str:
    if item.towards:
        return item.words
    draft: Draft = {}
    status = ""
    for note in item.notes:
        if status_of(note) and _STATUS_WORDS.sub("", note).strip() == "":
            status = note
        else:
            _read_note(note, draft, terms, spot)
    words = f"{item.words} {status}".strip()
    if course and not _COURSE.search(words):
        words = f"SFI {words}"
    if _COURSE.search(words):
        draft.update(_course(words, terms))
        draft.setdefault("language", "sv")
        return draft
    name, level = _name_and_level(words, terms, spot, language)
    draft["language"] = name
    if level is not None:
        draft["level"] = _level(level, terms, spot, item.text)
    if len(draft) == 1:
        raise Refusal(Message("language.empty"), Message("language.empty.remedy"))
    return draft


def _read_note(note: str, draft: Draft, terms: Terms, spot: Spot) -> None:
    if found := _TOLERANCE.fullmatch(note):
        draft["tolerance"] = whole_number_of(found[1])
    elif found := _REASON.fullmatch(note):
        draft["reason"] = unquoted_note(found[1].strip())
    elif _COURSE.search(note) or note.casefold().startswith(("kurs ", "course ")):
        draft.update(_course(re.sub(r"^(?:kurs|course)\s+", "", note, flags=re.IGNORECASE), terms))
    else:
        words, _, level = note.rpartition(" ")
        skills = _SKILLS.get(words.strip().rstrip(":").casefold())
        if skills is None:
            raise Refusal(Message("language.note", note=note), Message("language.note.remedy"))
        for skill in skills:
            draft[skill] = _level(level, terms, spot, note)


def _level(text: str, terms: Terms, spot: Spot, shown: str) -> str:
    level, remark = terms.level(text)
    if remark is not None:
        spot.note(remark, shown)
    return level


def _course(text: str, terms: Terms) -> Draft:
    status = status_of(text)
    name = re.sub(r"^svenska[\s:,–-]+(?=sfi|sva)", "", text.strip(), flags=re.IGNORECASE)
    if terms.resolution("course", name).code is None:
        name = " ".join(_STATUS_WORDS.sub(" ", name).split()) or name
    code = terms.code("course", name)
    if status is None:
        raise Refusal(Message("language.course_status"), Message("course.status.remedy"))
    return {"course": code, "course_status": status}


def _name_and_level(words: str, terms: Terms, spot: Spot, language: str) -> tuple[str, str | None]:
    """The language's code and the words that say its level: the level may stand before the name or behind it."""
    if language:
        return language, words or None
    tokens = re.split(r"[\s:,]+|\s[–-]\s", words.strip(" :,–-"))
    if found := _LEVEL.search(words):
        rest = " ".join((words[: found.start()] + " " + words[found.end() :]).strip(" :,–-").split())
        if not rest:
            raise Refusal(Message("language.which"), Message("language.which.remedy"))
        return terms.code("language", rest, spot), found[0].replace(" ", "")
    for cut in range(1, len(tokens)):
        for name, level in ((tokens[:cut], tokens[cut:]), (tokens[cut:], tokens[:cut])):
            code = terms.resolution("language", " ".join(name)).code
            if code is not None and terms.resolution("level", " ".join(level)).code is not None:
                return code, " ".join(level)
    return terms.code("language", words, spot), None
