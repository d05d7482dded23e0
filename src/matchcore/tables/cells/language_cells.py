"""Languages that a person knows, in a cell, read and written: ``B1 svenska; engelska A2; SFI C (pågår)``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from matchcore.content.findings import Spot
from matchcore.errors import InputError
from matchcore.messages import Message, with_remedy
from matchcore.records import Language, LanguageDemand
from matchcore.records.model import Refusal
from matchcore.tables.cells.course_cells import (
    BESIDE,
    is_assumed,
    is_beside_course,
    joined_courses,
    names_course,
    note_assumed,
    without_remark,
)
from matchcore.tables.cells.items import Item, quoted_note, sentences_apart
from matchcore.tables.cells.language_entries import (
    BORN_HERE,
    LEVEL,
    Draft,
    is_noted,
    languages_listed,
    languages_named,
    said_of_language,
)
from matchcore.tables.cells.standings import StatedStanding, day_said, standing_of
from matchcore.tables.grid import Cell
from matchcore.tables.term_lookup import Terms
from matchcore.vocabulary.states import WHEN

_OF_COURSES = re.compile(r"[A-D](?:\s?[/–-]\s?[A-D])?", re.IGNORECASE)
"""In a column of Swedish: what names a course of SFI by its letter."""
_BORN_HERE = re.compile(BORN_HERE, re.IGNORECASE)
_YEAR = re.compile(r"\d\d$|\d{4}")
_WHEN_LAST = re.compile(
    rf"\s+(?:(?:från|from|fr\.?\s?o\.?\s?m\.?|i|den)\s+)*(?P<when>(?=.*[^\W\d]|.*[-/]|(?:19|20)\d\d$)(?:{WHEN}))$",
    re.IGNORECASE,
)
_SKILL_NAMES = {
    "listening": "lyssna",
    "reading": "läsa",
    "spoken_interaction": "samtala",
    "spoken_production": "muntlig produktion",
    "writing": "skriva",
}


_SHORT = {
    "ara": "arabiska",
    "som": "somaliska",
    "ry": "ryska",
    "per": "persiska",
    "ita": "italienska",
    "rum": "rumänska",
    "swa": "swahili",
    "kurm": "kurmanji",
    "frans": "franska",
    "tig": "tigrinska",
}
"""What languages are called for short where nothing else stands; in other cells some of these are words: "som"."""


def languages_in(
    value: Cell, terms: Terms, spot: Spot, as_of: date, *, language: str = "", course: str = ""
) -> tuple[list[Draft], list[str]]:
    """What a languages cell says, and what it says that the person is only working towards.

    Parameters
    ----------
    as_of
        The run's day: "SFI D klar ht-27" is not completed before that term ends.
    language
        The language that the whole column is about: its cells are levels or courses.
    course
        What the column is about, when it is about courses of Swedish, "SFI" or "SVA": its cells are "C (pågår)" and the
        like.

    Returns
    -------
    list of Draft, list of str
        One draft a thing listed; what cannot be read is told at `spot`.
    """
    found: list[Draft] = []
    towards: list[str] = []
    unread: list[tuple[Refusal, str | None]] = []
    sure: list[int] = []
    column = "sv" if course else language
    is_course = bool(course)
    value = sentences_apart(value) if column in ("sv", "") and isinstance(value, str) else value
    for entry in languages_listed(value, spot, terms):
        try:
            if isinstance(entry, Mapping):
                found.append({str(name): said for name, said in entry.items() if said is not None})
                continue
            first, _, more = entry.words.partition(" ")
            if column != "sv" and (meant := _SHORT.get(first.casefold().rstrip("."))) is not None:
                spot.note(Message("term.read_as", label=meant), entry.text)
                entry = replace(entry, words=f"{meant} {more}".strip())
            if entry.words.casefold() == "sfi" and len(entry.notes) == 1 and _OF_COURSES.fullmatch(entry.notes[0]):
                entry = Item(entry.text, f"{entry.words} {entry.notes[0]}")  # "SFI (C)"
            bare = _without_remarks(entry, terms) if column == "sv" or names_course(entry.words) else entry
            if bare is not entry:
                spot.note(Message("certificate.remark"), entry.text)
            said = standing_of(bare, as_of)
            said = _when_it_begins(said, as_of) if column == "sv" or names_course(said.words) else said
            is_course = is_course or names_course(said.words)
            is_letter = column in ("sv", "") and _OF_COURSES.fullmatch(said.words) is not None
            is_sure = said.state is not None or (column == "sv" and said.words.upper() not in ("A", "B", "C"))
            is_letter = is_letter and is_sure
            if said.state == "lacking" or (said.state == "planned" and course and not said.words):
                spot.note(Message("course.lacking"), entry.text)
                continue
            is_of_another = not course and bool(languages_named(said.words, terms) - {"sv"})
            stem = "SFI" if (is_course or is_letter) and not is_of_another else ""
            read = said_of_language(said, terms, spot, column, course or stem)
            if is_letter and not (column or is_course):  # "C pågår" beside other languages
                spot.note(Message("term.read_as", label=terms.label("course", str(read["course"]))), entry.text)
            if read.keys() == {"language"} and read["language"] != "sv":
                spot.note(Message("language.level_not_said"), entry.text)
                continue
            if len(read) == 1:
                raise Refusal(*with_remedy("language.empty"))
            if said.unkept:
                spot.note(Message("state.when_unkept", when=said.unkept), entry.text)
            if said.state == "planned" or (said.state == "under_way" and "course" not in read):
                towards.append(str(read.get("course", said.words)))
                spot.note(Message("certificate.not_held_yet"), entry.text)
            else:
                found.append(read)
                sure.append(0 if LEVEL.search(said.text) else 2 if _BORN_HERE.fullmatch(said.words) else 1)
        except Refusal as refusal:
            unread.append((refusal, entry.text if isinstance(entry, Item) else None))
    if column == "sv" and len(sure) == len(found):
        found = _with_the_surest_level(found, sure)
    is_known = bool(towards) or any(draft.get("language") == "sv" for draft in found)
    for told, text in unread:
        if column == "sv" and text and is_known and is_beside_course(text):
            spot.note(Message("certificate.remark"), text)  # "läser B, går trögt"
        else:
            spot.refuse(told, text)
    note_assumed(found, spot)
    return found, towards


def _with_the_surest_level(drafts: Sequence[Draft], sure: Sequence[int]) -> list[Draft]:
    """Drafts with the level of Swedish that is most surely said: "bra svenska, C1" and "född här, flytande" are C1."""
    best = min((rank for draft, rank in zip(drafts, sure, strict=True) if "level" in draft), default=0)
    made = (
        {name: said for name, said in draft.items() if name != "level" or rank == best or draft["language"] != "sv"}
        for draft, rank in zip(drafts, sure, strict=True)
    )
    return [draft for draft in made if len(draft) > 1]


def _without_remarks(entry: Item, terms: Terms) -> Item:
    """A course or a level without what says nothing of either: "SVA 1 på Komvux", "SFI D (sista delen)"."""
    words = without_remark(entry.words)
    notes = tuple(note for note in entry.notes if not is_beside_course(note) or is_noted(note, terms))
    return entry if (words, notes) == (entry.words, entry.notes) else Item(entry.text, words, notes)


def _when_it_begins(said: StatedStanding, as_of: date) -> StatedStanding:
    """A course that is to begin, or has, on the day behind it: "SVA 2 VT27", "börjar SFI D i jan"."""
    found = _WHEN_LAST.search(said.words) if said.state in (None, "planned") else None
    if found is None or not (said.state or _YEAR.search(found["when"])):
        return said
    try:
        day = day_said(found["when"], as_of)
    except Refusal:
        return said
    if day.last < as_of and not said.state:  # "SFI D 2021" may be completed or broken off
        raise Refusal(Message("certificate.asked", said=found["when"]), Message("certificate.asked.remedy"))
    words = said.words[: found.start()]
    return replace(said, words=words, state="planned" if day.first > as_of else "under_way", unkept=found["when"])


def merged(drafts: Sequence[Draft], spot: Spot) -> list[Language]:
    """One `Language` for each language, from everything said of it; what says two things is told, and is not known."""
    whole: dict[Any, Draft] = {}
    disputed: set[str] = set()
    for draft in sorted(drafts, key=is_assumed):
        so_far = whole.setdefault(str(draft.get("language")), {})
        if "course" in draft and "course" in so_far:
            joined = joined_courses(so_far, draft, spot)
            so_far |= joined
            draft = {**draft, **joined}
        for name, said in draft.items():
            if so_far.setdefault(name, said) != said and name not in BESIDE:
                what = Message("language.contradiction", first=_words_for(so_far[name]), second=_words_for(said))
                spot.refuse(Refusal(what, Message("value.twice.remedy")), None)
                disputed.add(str(draft.get("language")))
    made = []
    for language, draft in whole.items():
        if language in disputed:
            continue
        try:
            made.append(Language(**{name: said for name, said in draft.items() if name not in BESIDE}))
        except InputError as error:
            spot.refuse_record(error, str(draft.get("language")))
    return made


def _words_for(said: object) -> object:
    """What a reader calls a level, a course or how far it has come."""
    words = str(said)
    return Message(f"course.{words}") if words in {"completed", "enrolled"} else words.upper().replace("-", " ")


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
