"""What one thing says that a cell of languages lists: which language, how well, and by which course."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from typing import Any

from matchcore.content.findings import Spot
from matchcore.messages import Message, with_remedy
from matchcore.records.model import SKILLS, Refusal
from matchcore.tables.cells.cells import whole_number_of, words_of
from matchcore.tables.cells.course_cells import apart_courses, course_in, is_path, names_course
from matchcore.tables.cells.items import Item, entries_of, item_of, unquoted_note
from matchcore.tables.cells.standings import REASON, TOLERANCE, StatedStanding, says_state_alone, standing_of
from matchcore.tables.grid import Cell
from matchcore.tables.term_lookup import SWEDISH_WORDS, Terms
from matchcore.vocabulary import Vocabulary
from matchcore.vocabulary.levels import says_no_level, stated_of_course
from matchcore.vocabulary.repair import folded

Draft = dict[str, Any]
"""The fields of a `Language` or `LanguageDemand` before it is made."""
_LONGEST = 200
CODE_LENGTH = 2  # letters of a language's code
_MOST_TOGETHER = 10  # words of languages with nothing between
_LONGEST_NAME = 3  # words in the name of a language
LEVEL = re.compile(
    r"(?<!\w)(?:[Pp]re[\s-]?)?[A-Za-z]\d(?:\s?[+-](?!\s?[A-Za-z]\d))?(?:\s?[/–-]\s?[A-Za-z]\d\+?)?(?!\w)"
)
_AROUND = re.compile(
    r"(?<=[12])[-–]nivån?\b|\b(?:minst|lägst|lägsta|minimum|at least|nivå|level|cefr|motsvarande"
    r"|kunskaper i|språket|i tal och skrift"
    r"|(?<=[ABCabc][12] )räcker)\b",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"(?:ca|c:a|cirka|circa|ungefär|ung|omkring|runt|kring|typ)\b\.?\s+(?=\S*[A-C][12])"
    r"|(?<=[12])\s+(?:ca|cirka|ungefär|ungf?|typ)\.?$",
    re.IGNORECASE,
)
_BESIDE_LEVEL = re.compile(r"[<>≤~≈]")
_LEVEL_OF_SKILL = re.compile(
    r"(?:(?P<name>[^\W\d]{2,}\.?)\s+)?(?P<level>(?:[Pp]re-?)?[ABCabc][12][+-]?)\s+(?P<skill>[^\W\d]+\.?)"
)
_SPOKEN = re.compile(r"i tal och skrift", re.IGNORECASE)
BORN_HERE = r"(?:född|uppvuxen|uppväxt)(?:\s(?:och|&|o)\s(?:uppvuxen|uppväxt))?\s(?:här|i\ssverige)"
_NATIVE = re.compile(
    rf"{BORN_HERE}|svenska?|mod\.?|svensktalande|svenskspråkig|infödd|(?:sv(?:enska)?\s+(?:som\s+)?)?(?:modersmål|modersm\.?|mod\.?\s?mål|förstaspråk)(?:\s+(?:är\s+)?(?:svenska|sv))?\.?",
    re.IGNORECASE,
)
_SWEDISH = frozenset({"svenska", "svensk", "sv"})
_SKILLS: Mapping[str, tuple[str, ...]] = {
    **{skill: (skill,) for skill in SKILLS},
    **dict.fromkeys(("lyssna", "höra", "hörförståelse", "lyssnande", "förstå"), ("listening",)),
    **dict.fromkeys(("läsa", "läsförståelse", "läsning"), ("reading",)),
    **dict.fromkeys(("samtala", "samtal", "muntlig interaktion", "spoken interaction"), ("spoken_interaction",)),
    **dict.fromkeys(("muntlig produktion", "spoken production"), ("spoken_production",)),
    **dict.fromkeys(
        ("tala", "tal", "muntligt", "speaking", "muntlig", "muntl"), ("spoken_interaction", "spoken_production")
    ),
    **dict.fromkeys(("skriva", "skrift", "skriftligt", "skrivning", "skriftlig", "skriftl"), ("writing",)),
}
BOTH = re.compile(r"\s*(?:[&+]|\s(?:och|samt|o)\.?\s)\s*", re.IGNORECASE)
_BESIDE_ONE_ANOTHER = re.compile(rf"\s*/\s*|{BOTH.pattern}", re.IGNORECASE)


def languages_listed(
    value: Cell, spot: Spot, terms: Terms, apart: re.Pattern[str] = _BESIDE_ONE_ANOTHER, *, is_demand: bool = False
) -> Iterator[Item | Mapping[Any, Any]]:
    """The things that a cell lists; one that only says a state ("SFI C, klar") stands with the one before it.

    What stands `apart` between the names of languages parts them.
    """
    made: list[str] = []
    for entry in entries_of(value, spot):
        with spot.telling(entry):
            if isinstance(entry, Mapping):
                yield entry
                continue
            whole = words_of(entry)
            names = apart.split(whole)
            if len(names) > 1 and all(_is_language(name, terms, is_demand=is_demand) for name in names):
                made += names  # "ryska/ukr", "arabiska och turkiska"; of people "ryska + lite polska"
                continue
            if not is_demand and (together := _run_together(whole, terms)):
                made += together
                continue
            if is_demand and len(names) > 1 and (levelled := _levelled(names, terms)):
                if levelled != names:
                    spot.note(Message("language.shared_level"), whole)
                made += levelled
                continue
            for text in apart_courses(whole):
                if made and says_state_alone(text):
                    made[-1] += f" ({text})"
                elif (
                    made
                    and all(map(says_no_level, text.casefold().split()))
                    and len(languages_named(f"{made[-1]} {text}", terms)) < 2
                ):
                    made[-1] += f" {text}"  # "god svenska, tal och skrift"
                else:
                    made.append(text)
    for text in made:
        if is_path(text) and len(made) > 1:
            continue  # the pace of the course beside it
        with spot.telling(text):
            yield item_of(text)


def _is_language(text: str, terms: Terms, *, is_demand: bool) -> bool:
    """Whether a text is a language's name; of a person also one with a word for how well before it: "lite polska"."""
    well, _, name = text.partition(" ")
    if is_demand or not name or terms.resolution("language", text).code is not None:
        return terms.resolution("language", text).code is not None
    return terms.resolution("level", well).code is not None and terms.resolution("language", name).code is not None


def _run_together(text: str, terms: Terms) -> list[str]:
    """Languages with nothing between, each with its level behind it: "polska engelska", "svenska C1 engelska B2"."""
    words = text.split()
    starts = [at for at, word in enumerate(words) if terms.certain("language", word)]
    if len(starts) < 2 or starts[0] or len(words) > _MOST_TOGETHER or "(" in text:
        return []
    levels = (word for at, word in enumerate(words) if at not in starts)
    if not all(terms.resolution("level", word).code for word in levels):
        return []
    return [" ".join(words[first:last]) for first, last in pairwise([*starts, len(words)])]


def _levelled(names: Sequence[str], terms: Terms) -> list[str]:
    """Parts that each say a level, or languages of which the last one's level is that of all; else none."""
    if all(map(LEVEL.search, names)):
        return [*names]  # "C1 + eng B2"
    level = LEVEL.search(names[-1])
    if level is None or any(terms.resolution("language", name).code is None for name in names[:-1]):
        return []
    return [*(f"{name} {level[0]}" for name in names[:-1]), names[-1]]  # "svenska och engelska B2"


def said_of_language(said: StatedStanding, terms: Terms, spot: Spot, language: str, course: str = "") -> Draft:
    """What one thing of a list says, as the fields of a `Language` or a demand. Raises `Refusal`."""
    if said.state in ("asked", "lost"):
        raise Refusal(Message("certificate.asked", said=said.said), Message("certificate.asked.remedy"))
    if _BESIDE_LEVEL.search(said.words):  # "svenska < B1"
        raise terms.refusal("level", terms.resolution("level", said.words))
    about = _ABOUT.sub("", said.words)
    if about != said.words and not course:  # "svenska ca B1", and "ca B1" is no Catalan
        said = replace(said, words=about)
        read = said_of_language(said, terms, spot, language)
        spot.note(Message("vocabulary.level_floored", text=said.text, level=read["level"]), said.text)
        return read
    draft: Draft = {}
    named_here = {*languages_named(said.words, terms), language} - {""} if said.notes else set()
    for note in said.notes:
        is_level = terms.resolution("level", note).code is not None
        if named_here and is_level and languages_named(note, terms) - named_here:  # "svenska B1 (engelska B1)"
            spot.refuse(Refusal(*with_remedy("cell.marked_open")), note)
        else:
            _read_note(note, draft, terms, spot)
    if skilled := level_of_skill(said.words):  # "A2 muntligt" in a column of Swedish
        for skill in _SKILLS.get(skilled["skill"].casefold().rstrip("."), ()):
            draft[skill] = _level(skilled["level"], terms, spot, said.text)
        name = skilled["name"] and terms.certain("language", skilled["name"])
        if draft and (name or (not skilled["name"] and (language or course))):  # "svenska B1 muntl."
            return {**draft, "language": name or language or "sv"}
    is_of_state = said.state is not None and said.words.casefold() == "svenska"
    if course and (is_of_state or not is_level_or_native(said.words, terms)):  # "ok svenska" is no first language
        return {**draft, **course_in(said, terms, spot, course)}
    if not said.words and not draft:
        raise Refusal(*with_remedy("language.empty"))
    bare = (word.strip(" :,+/") for word in said.words.split())
    # "so B1" in a column of Swedish is no Somali
    words = (word for word in bare if not language or len(word) > CODE_LENGTH)
    named = {code for word in words if (code := terms.certain("language", word))}
    if language and named - {language}:  # "engelska C1" in a column of Swedish
        if len(named) > 1:
            raise Refusal(*with_remedy("language.several_here"))
        language = ""
    name, level = _name_and_level(said.words, terms, spot, language)
    draft["language"] = name
    if language == "sv" and level and _NATIVE.fullmatch(level):
        draft["level"] = "C2"
        spot.note(Message("vocabulary.level_estimated", text=level, level="C2"), said.text)
    elif level is not None and not ("level" in draft and LEVEL.fullmatch(level) is None):  # "god svenska (C1)" is C1
        draft["level"] = _level(level, terms, spot, said.text)
    if course and "level" in draft:
        if draft["level"] in ("C1", "C2") and LEVEL.fullmatch(said.words):
            raise Refusal(Message("course.or_level"), Message("course.status.remedy"))
        spot.note(Message("course.level_here", level=draft["level"]), said.text)
    return draft


def is_level_or_native(words: str, terms: Terms) -> bool:
    """Whether what stands in a column of courses is a level, or says that Swedish is the first language."""
    bare = " ".join(word for word in words.split() if word.casefold().rstrip(".") not in _SWEDISH) or words
    return bool(_NATIVE.fullmatch(words)) or terms.resolution("level", bare).code is not None


def is_noted(note: str, terms: Terms) -> bool:
    """Whether a note is read beside a level: a state, a level, a skill's, a reason, how far below will do."""
    words = note.casefold().split()
    is_of_level = terms.resolution("level", note).code is not None or (bool(words) and words[0].rstrip(":") in _SKILLS)
    return is_of_level or stated_of_course(note).state is not None or bool(TOLERANCE.match(note) or REASON.match(note))


def _read_note(note: str, draft: Draft, terms: Terms, spot: Spot) -> None:
    if found := TOLERANCE.fullmatch(note):
        draft["tolerance"] = whole_number_of(found[1])
    elif found := REASON.fullmatch(note):
        draft["reason"] = unquoted_note(found[1].strip())
    elif terms.resolution("level", note).code is not None:
        draft["level"] = _level(note, terms, spot, note)
    elif names_course(note):
        draft.update(course_in(standing_of(Item(note, note), None), terms, spot))
    else:
        words, _, level = note.rpartition(" ")
        skills = _SKILLS.get(words.strip().rstrip(":").casefold())
        if skills is None and terms.certain("language", note):
            return  # "kurdiska (sorani)"
        if skills is None:
            raise Refusal(Message("language.note", note=note), Message("language.note.remedy"))
        for skill in skills:
            draft[skill] = _level(level, terms, spot, note)


def _level(text: str, terms: Terms, spot: Spot, shown: str) -> str:
    level, remark = terms.level(text)
    if remark is not None:
        spot.note(remark, shown)
    return level


def _name_and_level(words: str, terms: Terms, spot: Spot, language: str) -> tuple[str, str | None]:
    """The language's code and the words that say its level: the level may stand before the name or behind it."""
    if len(words) > _LONGEST:
        return terms.code("language", words), None  # refused as too long
    spoken = _SPOKEN.search(words)
    words = " ".join(_AROUND.sub(" ", words).split())
    if language:
        if not _NATIVE.fullmatch(words):  # "sv B1" in a column of Swedish
            words = " ".join(word for word in words.split() if terms.certain("language", word) != language)
        return language, words or (spoken and spoken[0])
    tokens = re.split(r"[\s:,]+|\s[–-]\s", words.strip(" :,–-"))
    if found := LEVEL.search(words):
        rest = " ".join((words[: found.start()] + " " + words[found.end() :]).strip(" :,–-").split())
        if not rest:
            raise Refusal(*with_remedy("language.which"))
        return terms.code("language", rest, spot), found[0].replace(" ", "")
    for first, last in _spans(len(tokens)):
        level = " ".join(tokens[:first] + tokens[last:])
        if level and terms.resolution("level", level).code is not None:
            code = terms.resolution("language", " ".join(tokens[first:last])).code
            if code is not None:
                return code, level
    return terms.code("language", words, spot), spoken and spoken[0]


def _spans(n_words: int) -> Iterator[tuple[int, int]]:
    """Where in a text of so many words the name of a language may stand: at its beginning, its end, or within."""
    lengths = range(1, min(n_words, _LONGEST_NAME) + 1)
    yield from ((first, first + length) for length in lengths for first in range(n_words - length + 1))


_ARTICLE = re.compile(
    r"(?<=[^\W\d]{2}\s)en\s+(?=[a-zåäö]{3,})(?!räcker|funkar|duger|går|krävs|behövs)"
    r"|\b[Dd]e\s+(?=(?:flesta|andra|som|pratar|talar|snackar|kan|vill|har)\b)"
)
"""No English in "kunna läsa en lista", and no German in "de pratar"."""


def languages_named(text: str, terms: Terms) -> set[str]:
    """The languages that a text names, each by as many words as its name has: "svenskt teckenspråk" is one."""
    words, found = _ARTICLE.sub(" ", _ABOUT.sub(" ", text)).split(), set[str]()
    begin_longer = _begin_longer(terms.vocabulary)
    while words:
        for length in range(_LONGEST_NAME if folded(words[0]) in begin_longer else 1, 0, -1):
            code = terms.resolution("language", " ".join(words[:length])).code
            if code is not None and words[0].casefold() not in SWEDISH_WORDS:
                found.add(code)
                break
        else:
            length = 1
        words = words[length:]
    return found


@lru_cache(maxsize=4)
def _begin_longer(vocabulary: Vocabulary) -> frozenset[str]:
    """The first words of the names of languages that have several."""
    return frozenset(
        first for first, _, more in (key.partition(" ") for key in vocabulary.index("language").plain) if more
    )


def level_of_skill(words: str) -> re.Match[str] | None:
    """What a text says that names a level and what it is of: "svenska lägst B1 muntligt"."""
    return _LEVEL_OF_SKILL.fullmatch(" ".join(_AROUND.sub(" ", words).split()))
