"""Languages in a cell, read and written: ``B1 svenska; engelska A2 (läsa B1); SFI C (pågår)``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple, cast

from matchcore.content.findings import Spot, unread_merit
from matchcore.errors import InputError
from matchcore.messages import Message, Text
from matchcore.records import Language, LanguageDemand
from matchcore.records.model import LEVELS, SKILLS, Level, Refusal
from matchcore.tables.cells.cells import whole_number_of, words_of
from matchcore.tables.cells.course_cells import (
    BESIDE,
    apart_courses,
    course_in,
    is_assumed,
    is_path,
    joined_courses,
    names_course,
    note_assumed,
)
from matchcore.tables.cells.items import Item, entries_of, is_at_commas, item_of, quoted_note, unquoted_note
from matchcore.tables.cells.standings import REASON, TOLERANCE, StatedStanding, says_state_alone, standing_of
from matchcore.tables.grid import Cell
from matchcore.tables.term_lookup import SWEDISH_WORDS, Terms
from matchcore.vocabulary.levels import says_no_level
from matchcore.vocabulary.repair import folded
from matchcore.vocabulary.states import said_anywhere, stated

LEVEL_OPEN = "languages_level_open"
"""Under what the demands of languages stand that are named without a level."""

Draft = dict[str, Any]
"""The fields of a `Language` or `LanguageDemand` before it is made."""

_LEAST: Level = "A1"
_LONGEST = 200
_CODE = 2  # letters of a language's code
_LONGEST_NAME = 3  # words in the name of a language
_LEVEL = re.compile(
    r"(?<!\w)(?:[Pp]re[\s-]?)?[A-Za-z]\d(?:\s?[+-](?!\s?[A-Za-z]\d))?(?:\s?[/–-]\s?[A-Za-z]\d\+?)?(?!\w)"
)
_AROUND = re.compile(
    r"(?<=[12])[-–]nivån?\b|\b(?:minst|lägst|lägsta|minimum|at least|nivå|level|cefr|motsvarande"
    r"|kunskaper i|språket|i tal och skrift"
    r"|(?<=[ABCabc][12] )räcker)\b",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"(?:ca|c:a|cirka|circa|ungefär|ung|omkring|runt|kring|typ)\b\.?\s+(?=\S*[A-C][12])", re.IGNORECASE)
_BESIDE_LEVEL = re.compile(r"[<>≤~≈]")
_LEVEL_OF_SKILL = re.compile(
    r"(?:(?P<name>[^\W\d]{2,}\.?)\s+)?(?P<level>(?:[Pp]re-?)?[ABCabc][12][+-]?)\s+(?P<skill>[^\W\d]+\.?)"
)
# "kunna svenska": that it is to be known says no level.
_KNOW = re.compile(
    r"\b(?:(?:ska|skall|bör|måste)\s+)?(?:kunna|kan|behärskar?)\s+(?:(?:tala|prata|förstå)\s+)?(?=[^\W\d]{2,}ska\b)",
    re.IGNORECASE,
)
# "svenska minst SFI C", "svensk nivå C i SFI": the course alone.
_COURSE_OF_SWEDISH = re.compile(
    r"\b(?:svenska?|sv|svensk)\b\.?,?\s+(?:(?:minst|lägst|på|nivå|motsv\.?|motsvarande)\s+)*"
    r"(?:(?P<of>[A-D])\s+(?:i\s+)?sfi|(?=sfi\b))",
    re.IGNORECASE,
)
_OR_LIKE = re.compile(r"(?<=\b[A-C][12])\s+(?:eller|el\.?)\s+(?:motsv\w*|likn\w*|likv\w*)\.?", re.IGNORECASE)
_NEXT = re.compile(r"(?<=\b[A-C][12])\s+(?=(?P<name>[^\W\d]{3,})\s+[A-C][12]\b)", re.IGNORECASE)
"""Between two languages with a level each and nothing else between them: "svenska C1 engelska B2"."""
_COURSE_DOES = re.compile(r"(?<=\b[Ss][Ff][Ii] [A-D])\s+(?:räcker|duger|går\s+bra)\b", re.IGNORECASE)
_DOES = re.compile(r"(?<=\w)\s+(?:funkar|fungerar|går(?:\s+också)?)(?:\s+(?:bra|fint))?[.!]?$", re.IGNORECASE)
"""What says, as "räcker" does, that so much is enough: "enkel svenska går bra"."""
_WILL_NOT_DO = re.compile(r"(?<=\w)\s+(?:går|funkar|fungerar|duger|räcker)\s+(?=(?:ej|inte)\b)", re.IGNORECASE)
_THEY_SPEAK = re.compile(r"\w\s+(?:pratar|talar|snackar)\b", re.IGNORECASE)
_THEY_DO = re.compile(
    r"(?:^|[,.;(]|\bmen\b)\s*(?P<what>(?:(?!(?:ska|skall|måste|kan|man|du|bra|helst|gärna)\b)[^\W\d][^,.;()]*?"
    r"\s(?:pratar|talar|snackar)|(?:pratar|talar|snackar)\s+mest)\b[^.;()]*)",
    re.IGNORECASE,
)
"""What those who work there speak: "förmannen pratar arabiska"."""
_SO_THAT = re.compile(
    r"(?<=svenska)\s+(?:så\s+(?:att|pass)|för\s+att|nog\s+(?:för|att)|som\s+räcker)\s[^(;,\n]*", re.IGNORECASE
)
_WILL_DO = re.compile(
    r"\b(?:funkar|fungerar|duger|räcker|ok|okej|går\s+(?:också\s+)?(?:bra|med))\b|^går\s+med\b", re.IGNORECASE
)
_NO_DEMANDS = re.compile(
    r"(?:inga|inget|ingen|ej|utan)\s+(?:\w+\s+)?(?:språk|svensk)?(?:krav|nivå)\w*(?:\s+(?:på|i)\s+\w+)?[.!]?"
    r"|(?:(?:svenskan?|språket)\s+)?(?:(?:krävs|behövs)\s+(?:ej|inte)|spelar\s+ingen\s+roll)[.!]?",
    re.IGNORECASE,
)
_MATTERS_LITTLE = re.compile(
    r"\b(?:behöver|behövs|krävs|måste)\s+(?:ej|inte)\b|\b(?:ej|inte)\s+(?:så\s+)?(?:viktig|noga|nödvändig|avgörande|ett\s+(?:krav|måste))"
    r"|\bmindre\s+(?:viktig|noga|roll)|\bspelar\s+(?:ingen|liten|inte)\b",
    re.IGNORECASE,
)
"""Where Swedish is said to matter little: nothing is required, and that is asked about."""
_ALREADY = re.compile(
    r"^\s*ja\b[\s,;:.!–-]+(?=\w)|(?<![^,;(\n])\s*(?:ska|skall|måste)\s+ha\s+|(?<=\w)\s+(?:är\s+)?ett\s+(?:måste|krav)\b",
    re.IGNORECASE,
)
"""What says that something is required, and no more, before what it is: "ja, bra", "ska ha SFI C"."""
_OF_SWEDISH = re.compile(r"svenskan?|sv", re.IGNORECASE)
"""In a column of Swedish: that it is required."""
_TO_BE_ABLE = re.compile(r"(?:kunna|klara|förstå|tala|prata|ha|vara|behärska|göra\w*)\b", re.IGNORECASE)
_SPEAKS_SWEDISH = re.compile(r"\bsvensk(?:talande|språkiga?)\b", re.IGNORECASE)
_OWN_GRADE = re.compile(r"[1-5](?::[ae])?")
"""How much Swedish by a scale of the writer's own."""
_CALLED_OUT = re.compile(r"(?<=\w)!+\s+(?=\w)")
"""What parts a level from what is said of it: "mkt bra! skriver rapporter"."""
_COURSE_LETTER = re.compile("[A-D]", re.IGNORECASE)
_OF_COURSES = re.compile(r"[A-D](?:\s?[/–-]\s?[A-D])?", re.IGNORECASE)
"""In a column of Swedish: what names a course of SFI by its letter."""
_LETTER_OF_SWEDISH = re.compile(
    r"(?:minst\s+)?(?:svenskan?|sv|svensk)\b\.?,?\s+(?:(?:minst|lägst|på|nivå|kurs|motsv\.?|motsvarande)\s+)*(?P<of>[A-D])",
    re.IGNORECASE,
)
"""A course of Swedish by its letter: "svenska C"."""
_COURSE_LETTERS = re.compile(
    r"\s*(?:(?P<first>[A-D])\s?[/–-]\s?(?P<last>[A-D])(?=\s*(?:$|[+&,]|och\b))|(?P<only>[A-D])(?=\s*(?:[+&]|och\b)))",
    re.IGNORECASE,
)
"""Courses by their letters, alone or before something else: "C-D", "D + engelska"."""
_LEVELS_TOLD = re.compile(r"\b(?:[ABC][12](?!\w)|(?:SFI|SVA)[\s-]?(?:[A-D]|\d|grund)\b)", re.IGNORECASE)
_NO_AFTER_ALL = re.compile(r"\?\s*(?:nja|nej|nä|ej)\b", re.IGNORECASE)
_AND_LANGUAGE = re.compile(
    r"(?P<level>[^\W\d][^+;,]*?)\s*(?:\+|\s(?:och|samt|o))\s*(?P<name>[^\W\d]{3,})\s*", re.IGNORECASE
)
_SPOKEN = re.compile(r"i tal och skrift", re.IGNORECASE)
_NATIVE = re.compile(
    r"svenska?|mod\.?|svensktalande|svenskspråkig|infödd|(?:svenska\s+(?:som\s+)?)?(?:modersmål|modersm\.?|förstaspråk)|modersmål\s+svenska",
    re.IGNORECASE,
)
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
_ONE_OF_TWO = re.compile(r"\s*(?:/|\b(?:eller|or|alt)\b|\bel\.|(?<=\s)el(?=\s))\s*", re.IGNORECASE)
_BOTH = re.compile(r"\s*(?:[&+]|\s(?:och|samt|o)\.?\s)\s*", re.IGNORECASE)
_BESIDE_ONE_ANOTHER = re.compile(rf"\s*/\s*|{_BOTH.pattern}", re.IGNORECASE)
_SKILL_NAMES = {
    "listening": "lyssna",
    "reading": "läsa",
    "spoken_interaction": "samtala",
    "spoken_production": "muntlig produktion",
    "writing": "skriva",
}


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
    column = "sv" if course else language
    is_course = bool(course)
    for entry in _entries(value, spot, terms):
        try:
            if isinstance(entry, Mapping):
                found.append({str(name): said for name, said in entry.items() if said is not None})
                continue
            said = standing_of(entry, as_of)
            is_course = is_course or names_course(said.words)
            is_letter = column == "sv" and _OF_COURSES.fullmatch(said.words) is not None
            is_letter = is_letter and (said.state is not None or said.words.upper() not in ("A", "B", "C"))
            if said.state == "lacking" or (said.state == "planned" and course and not said.words):
                spot.note(Message("course.lacking"), entry.text)
                continue
            read = _known(said, terms, spot, column, course or "SFI" * (is_course or is_letter))
            if read.keys() == {"language"} and read["language"] != "sv":
                spot.note(Message("language.level_not_said"), entry.text)
                continue
            if len(read) == 1:
                raise Refusal(Message("language.empty"), Message("language.empty.remedy"))
            if said.unkept:
                spot.note(Message("state.when_unkept", when=said.unkept), entry.text)
            if said.state == "planned" or (said.state == "under_way" and "course" not in read):
                towards.append(str(read.get("course", said.words)))
                spot.note(Message("certificate.not_held_yet"), entry.text)
            else:
                found.append(read)
        except Refusal as refusal:
            spot.refuse(refusal, entry.text if isinstance(entry, Item) else None)
    note_assumed(found, spot)
    return found, towards


def demands_in(
    value: Cell,
    terms: Terms,
    spot: Spot,
    *,
    field: str = "languages_required",
    language: str = "",
    course: bool = False,
    is_column: bool = True,
) -> dict[str, tuple[LanguageDemand, ...]]:
    """The demands that a cell lists, such as ``svenska B1 (tolerans 1, skäl: journaler)``, by the field they belong to.

    Parameters
    ----------
    field
        Where the column's demands belong. What a cell of required ones calls a merit ("svenska B1 är ett plus") belongs
        to the wanted ones, and that is noted.
    language
        The language that the whole column is about: a level alone will do.
    course
        Whether the column is about courses of Swedish: a letter alone is one.
    is_column
        Whether the column is of languages: then a level among words that are not understood is read.

    Returns
    -------
    dict of str to tuple of LanguageDemand
        By field; under `LEVEL_OPEN` what is required with no level, at A1 until the employer has said it.
    """
    made: dict[str, list[LanguageDemand]] = {field: []}
    unread: list[LanguageDemand] = []
    remarks: list[_Remark] = []
    is_free = False  # "inget krav, …"
    if isinstance(value, str):
        value = "" if language and value.strip() == "0" else _ALREADY.sub("", _COURSE_DOES.sub("", value))
        value = _CALLED_OUT.sub(", ", value)
        value = _WILL_NOT_DO.sub(" ", value)
        if (they := _THEY_DO.search(value)) is not None and (
            spoken := _named(they["what"], terms) - {language or "sv"}
        ):
            labels = [terms.label("language", code) for code in sorted(spoken)]
            told = Message("language.other_named", languages=labels)
            spot.refuse(Refusal(told, Message("language.rest_unread.remedy")), they["what"].strip())
            value = value[: they.start()] + value[they.end() :]
        if (language == "sv" or (is_column and not language)) and (run := _COURSE_LETTERS.match(value)) is not None:
            letters = f"{run['first']}/SFI {run['last']}" if run["first"] else run["only"]
            value = f"SFI {letters}{value[run.end() :]}"
        value = _with_swedish(_SPEAKS_SWEDISH.sub("svenska", value), terms, language)
        if _OR_LIKE.search(value):
            spot.note(Message("certificate.remark"), value)
            value = _OR_LIKE.sub("", value)
        value = _NEXT.sub(lambda one: "; " if terms.certain("language", one["name"]) else one[0], value)
        value = _KNOW.sub("", _COURSE_OF_SWEDISH.sub(lambda found: f"SFI {found['of']}" if found["of"] else "", value))
        if _SO_THAT.search(value):
            spot.note(Message("certificate.remark"), value)
            value = _SO_THAT.sub(" ", value)
    for entry in _entries(value, spot, terms, apart=_BOTH, is_demand=True):
        text = entry.text if isinstance(entry, Item) else None
        try:
            if isinstance(entry, Mapping):
                made[field].append(LanguageDemand(**entry))
                continue
            if _NO_DEMANDS.fullmatch(entry.text):
                is_free = True
                continue
            if is_column and field == "languages_required" and _MATTERS_LITTLE.search(entry.text):
                spot.refuse(_NOT_AFTER_ALL, text)
                continue
            enough = _DOES.sub(" räcker", entry.words)
            if not _named(enough, terms) - {language or "sv"}:
                entry = replace(entry, words=enough)
            said = _wording(standing_of(entry, None))
            if _others_will_do(entry.text, terms, language):
                raise Refusal(Message("language.one_of"), Message("language.one_of.remedy"))  # "engelska ok"
            lettered = _LETTER_OF_SWEDISH.fullmatch(said.words) if language in ("", "sv") else None
            is_letter = lettered is not None
            if lettered is not None:
                said = replace(said, words=lettered["of"])
            elif is_column and not language and not course:
                is_letter = _COURSE_LETTER.fullmatch(said.words) is not None  # "C" in a column of languages
            is_course = is_letter or names_course(said.words) or (course and not _is_level(said.words, terms))
            if language == "sv" and _COURSE_LETTER.fullmatch(said.words):  # "D", "C klar" in a column of Swedish
                is_letter = not is_course and said.words.upper() in ("A", "C") and said.state != "held"
                is_course = is_course or is_letter or said.words.upper() == "D" or said.state == "held"
            is_asked = said.state == "asked" and said.said.strip() == "?"
            is_asked = is_asked and (_LEVEL.search(said.words) is not None or is_course)  # "B1?", "C ?"
            if is_asked:
                said = replace(said, state=None)
            if said.state == "lacking" and _named(said.words, terms):
                spot.note(Message("demand.not_asked"), text)
                continue  # "engelska går INTE"
            if said.state not in (None, "required", "merited") and not (
                is_course and said.state in ("held", "under_way")
            ):
                towards = said.state in ("under_way", "planned")
                what = Message("language.towards") if towards else Message("certificate.demand", said=said.said)
                raise Refusal(what, Message("language.towards.remedy"))
            if not said.words and said.state == "merited":
                continue  # "inget krav"
            is_bare = _OF_SWEDISH.fullmatch(said.words) if language == "sv" and not said.notes else None
            if language and said.state in (None, "required") and (is_bare or not said.words):
                made.setdefault(LEVEL_OPEN, []).append(LanguageDemand(language=language, level=_LEAST))
                continue  # "krav", "svenska" in a column of Swedish
            if said.state == "required" and field == "languages_wanted":
                raise Refusal(Message("certificate.demand", said=said.said), Message("language.towards.remedy"))
            into = field
            if said.state == "merited" and field == "languages_required":
                into = "languages_wanted"
                spot.note(Message("language.wanted_here"), text)
            read = _demanded(said, terms, spot, language, is_course=is_course)
            if (of_course := read.get("course")) is not None:  # "svenska (SFI C)"
                read = _estimate(read["language"], terms.vocabulary.courses[of_course].level, said, spot)
            if not read.keys() & {"level", *SKILLS}:
                if into == "languages_wanted":
                    raise Refusal(Message("language.empty"), Message("language.empty.remedy"))
                into, read = LEVEL_OPEN, {**read, "level": _LEAST}
            if said.state == "under_way" and any(one.language == read["language"] for one in made[field]):
                spot.note(Message("certificate.remark"), text)
                continue  # "SFI C klar, D pågår"
            made.setdefault(into, []).append(LanguageDemand(**read))
            if is_letter:
                asked = Message("language.course_read", level=read["level"])
                spot.refuse(Refusal(asked, Message("language.level_asked.remedy")), text)
            if said.state == "under_way":
                asked = Message("language.course_begun", level=read["level"])
                spot.refuse(Refusal(asked, Message("language.level_asked.remedy")), text)
            if is_asked:
                asked = Message("language.level_asked", level=read["level"])
                spot.refuse(Refusal(asked, Message("language.level_asked.remedy")), text)
        except Refusal as refusal:
            is_merit = text is not None and stated(text).state == "merited"
            among = None if text is None or is_merit else _level_among_words(text, terms, language, refusal)
            if text is None or among is None or not is_column or field != "languages_required":
                if text is not None and _NO_AFTER_ALL.search(text):  # "C1? nja, B2 räcker"
                    refusal = _NOT_AFTER_ALL
                elif text is not None and is_column and (named := _other_named(text, terms, language, refusal)):
                    refusal = named
                spot.refuse(unread_merit(refusal) if is_merit else refusal, text)
                continue
            of, level = among
            if level is None:
                remarks.append(_Remark(text, of, refusal))
                continue
            others = [one for one in unread if one.language == of]
            demand = min(
                [*others, LanguageDemand(language=of, level=level)], key=lambda one: LEVELS.index(str(one.level))
            )
            if _LEVELS_TOLD.search(text) is not None:
                made[field] = [one for one in made[field] if one not in others]  # "vb B1, usk B2" is of some each
                unread.append(demand)
            made[field].append(demand)
            spot.refuse(_rest_unread(demand.level), text)
        except InputError as error:
            spot.refuse_record(error, text)
    if is_at_commas(value) and any(_is_one_of(told.what) for told in spot.refused):
        made.pop(LEVEL_OPEN, None)  # "svenska, engelska eller tyska" is one of three
    if is_free and remarks:
        spot.refuse(_NOT_AFTER_ALL, ", ".join(one.text for one in remarks))
    else:
        _take_remarks(remarks, made, field, spot)
    return {name: tuple(_by_skill(demands)) for name, demands in made.items()}


def _by_skill(demands: Sequence[LanguageDemand]) -> Iterator[LanguageDemand]:
    """The demands, those of one language for a skill each as one: "B1 muntligt, A2 skriftligt"."""
    left = list(demands)
    while left:
        demand = left.pop(0)
        for other in [one for one in left if one.language == demand.language]:
            is_plain = not any(one.level or one.tolerance or one.reason for one in (demand, other))
            if is_plain and demand.skills.keys().isdisjoint(other.skills):
                left.remove(other)
                demand = LanguageDemand(language=demand.language, **{**demand.skills, **other.skills})
        yield demand


class _Remark(NamedTuple):
    """What stands in a cell of languages and says no level, and why it was not read."""

    text: str
    language: str
    refusal: Refusal

    @property
    def is_doubtful(self) -> bool:
        """Whether it may be a demand of its own, where nothing else says one: "somalsika", "ska läsa SFI C"."""
        is_towards = self.refusal.what.key == "language.towards" and _OF_A_LEVEL.search(self.text) is not None
        return is_towards or (self.refusal.what.key == "vocabulary.unknown_near" and " " not in self.text)


def _take_remarks(remarks: Sequence[_Remark], made: dict[str, list[LanguageDemand]], field: str, spot: Spot) -> None:
    """Tell what stands beside the levels of a cell: "B1, ritningar"; alone it demands the language at the least level.

    Where one of several languages will do, it demands none.
    """
    for language in dict.fromkeys(one.language for one in remarks):
        mine = [one for one in remarks if one.language == language]
        doubtful = next((one for one in mine if one.is_doubtful), None)
        if doubtful is not None and not any(made.values()):
            spot.refuse(doubtful.refusal, doubtful.text)
            continue
        text = ", ".join(one.text for one in mine)
        if any(one.language == language for one in made.get(LEVEL_OPEN, ())):
            spot.note(Message("certificate.remark"), text)
            continue
        known = next((one for one in made[field] if one.language == language), None)
        if known is None and not any(getattr(told.what, "key", "") in _NOT_ALONE for told in spot.refused):
            known = LanguageDemand(language=language, level=_LEAST)
            made[field].append(known)
        if known is not None:
            spot.refuse(_rest_unread(known.level or _LEAST), text)


def _rest_unread(level: Level | None) -> Refusal:
    return Refusal(Message("language.rest_unread", level=level), Message("language.rest_unread.remedy"))


def _other_named(text: str, terms: Terms, language: str, refusal: Refusal) -> Refusal | None:
    """Why a text is not read that names another language than its column, with no level: "laget pratar polska"."""
    others = _named(text, terms) - {language or "sv"}
    is_level = _LEVELS_TOLD.search(text) is not None and not _WILL_DO.search(text)
    if not others or is_level or not refusal.what.key.startswith("vocabulary."):
        return None
    labels = [terms.label("language", code) for code in sorted(others)]
    return Refusal(Message("language.other_named", languages=labels), Message("language.rest_unread.remedy"))


_NOT_ALONE = frozenset({"language.one_of", "language.not_after_all"})
_NOT_AFTER_ALL = Refusal(Message("language.not_after_all"), Message("language.rest_unread.remedy"))


def _with_swedish(value: str, terms: Terms, language: str) -> str:
    """A cell that says first how much Swedish, and then another language: "Grundläggande + engelska" is two things."""
    parts = _BOTH.split(value)
    each = [_named(part, terms) for part in parts]
    is_bare = _LEVELS_TOLD.search(value) is None  # "svenska o engelska B2" share theirs
    if is_bare and len(parts) == len(set().union(*each)) == 2 and all(len(one) == 1 for one in each):
        return "; ".join(parts)  # "engelska + lite svenska"
    found = _AND_LANGUAGE.fullmatch(value)
    if found is None or language not in ("", "sv") or _named(found["level"], terms):
        return value
    is_level = terms.resolution("level", found["level"]).code is not None
    return (
        f"svenska {found['level']}; {found['name']}" if is_level and terms.certain("language", found["name"]) else value
    )


def _level_among_words(text: str, terms: Terms, language: str, refusal: Refusal) -> tuple[str, Level | None] | None:
    """The language and the level of a text that is not understood but for them: "B1 (radio)".

    Of Swedish where no other language is named. The level is None where it says none; all is None where it may be
    something else.
    """
    words = text.partition("(")[0]
    key = refusal.what.key
    if key == "language.one_of" or _NO_AFTER_ALL.search(text):
        return None
    if language and _OWN_GRADE.fullmatch(text):
        return language, None
    is_column_of_it = bool(language)
    others = _named(words, terms) - {language or "sv"}
    told = [
        one[0].upper().replace("-", " ") for one in _LEVELS_TOLD.finditer(words if _LEVELS_TOLD.search(words) else text)
    ]
    if others and not (told and words.upper().startswith(told[0])):
        if (
            len(others) > 1
            or language
            or _THEY_SPEAK.search(words)
            or _WILL_DO.search(words)
            or said_anywhere("merited").search(folded(words))
            or "hjälp" in words
        ):
            return None
        language = others.pop()
    if told and key != "language.towards":  # of a course that is under way no level is known
        levels = [_level_of_part(one, terms) for one in told]
        lowest = None if None in levels else min(filter(None, levels), key=LEVELS.index)
        return None if lowest is None else (language or "sv", cast("Level", lowest))
    if key == "language.note" and words.strip():  # "god svenska (test)"
        made = demands_in(words, terms, Spot(""), language=language)
        if len(made["languages_required"]) == 1 and made["languages_required"][0].level is not None:
            return language or "sv", made["languages_required"][0].level
    is_words = " " in text or key == "course.which" or (len(text) >= _CODE and key.startswith(_UNKNOWN))
    if is_column_of_it:
        is_words = len(text) >= _CODE and any(map(str.isalpha, text))
    may_be_level = _LEVEL_LIKE.search(text) is not None and not (is_column_of_it and " " in text)
    return (language or "sv", None) if key.startswith(_UNREAD) and is_words and not may_be_level else None


_UNKNOWN = "vocabulary.unknown"
_UNREAD = (
    _UNKNOWN,
    "vocabulary.level_unknown",
    "language.note",
    "language.towards",
    "certificate.demand",
    "course.which",
)
_OF_A_LEVEL = re.compile(rf"{_LEVELS_TOLD.pattern}|svensk|\bsfi\b", re.IGNORECASE)
_LEVEL_LIKE = re.compile(r"\b(?:nivå|niv\.?|sfi|sva|[^\W\d]{0,2})\s?\d{1,2}\b", re.IGNORECASE)


def _wording(said: StatedStanding) -> StatedStanding:
    """A demand whose words for a state say how well: "ok svenska", "klara felanmälan på sv", "ska kunna läsa"."""
    if _LEVELS_TOLD.search(said.text) or names_course(said.text) or said.notes or said.day:
        return said
    begins = said.text.casefold().startswith(said.said.casefold())
    is_how_well = said.state == "held" and begins and re.fullmatch("ok|okej|klarar?", said.said, re.IGNORECASE)
    if is_how_well or (said.state == "planned" and begins and _TO_BE_ABLE.match(said.words)):
        return replace(said, state=None, said="", words=said.text)
    return said


def _others_will_do(text: str, terms: Terms, language: str) -> bool:
    """Whether other languages are said to be enough, with no level: "eng räcker", "SV/ENG/PL ok"."""
    words = " ".join(_ONE_OF_TWO.split(_WILL_DO.sub(" ", text)))
    is_bare = _WILL_DO.search(text) is not None and _LEVELS_TOLD.search(text) is None
    return is_bare and bool(_named(words, terms) - {language or "sv"})


def _demanded(said: StatedStanding, terms: Terms, spot: Spot, language: str, *, is_course: bool) -> Draft:
    """What an entry demands: of several levels the lowest, and a level with no language is one of Swedish.

    Of a course it is the level that it stands for, an estimate: of an employer who writes "SFI C" no more is known.
    """
    parts = _ONE_OF_TWO.split(said.words)
    if language and _WILL_DO.search(said.words) and _named(_WILL_DO.sub(" ", said.words), terms) - {language}:
        raise Refusal(Message("language.one_of"), Message("language.one_of.remedy"))  # "engelska funkar"
    named = [_named(part, terms) | ({"sv"} if len(parts) > 1 and names_course(part) else set()) for part in parts]
    if len(set().union(*named) | ({language or "sv"} if not named[0] and len(parts) > 1 and any(named) else set())) > 1:
        raise Refusal(Message("language.one_of"), Message("language.one_of.remedy"))  # "svenska A2 eller engelska B1"
    try:
        if is_course:
            courses = terms.vocabulary.courses
            term = courses.get(str(course_in(said, terms, spot)["course"]))
            if said.state == "under_way" and term is not None:
                term = courses.get(term.previous or "")  # who reads a course has completed the one before it
            return _estimate("sv", _LEAST if term is None else term.level, said, spot)
        return _known(said, terms, spot, language)
    except Refusal as refusal:
        levels = [_level_of_part(part, terms) for part in parts]
        if len(parts) > 1 and None not in levels:  # "B1/SFI D"
            lowest = min(filter(None, levels), key=LEVELS.index)
            return _estimate(next(iter(named[0]), language or "sv"), lowest, said, spot)
        spoken = _level_of_skill(said.words)
        is_level = terms.resolution("level", said.words).code is not None or (spoken is not None and not spoken["name"])
        if language or len(parts) > 1 or not is_level:
            raise refusal
    read = _known(said, terms, spot, "sv")
    spot.note(Message("language.taken_as_swedish"), said.text)
    return read


def _level_of_skill(words: str) -> re.Match[str] | None:
    """What a text says that names a level and what it is of: "svenska lägst B1 muntligt"."""
    return _LEVEL_OF_SKILL.fullmatch(" ".join(_AROUND.sub(" ", words).split()))


def _is_one_of(what: Text) -> bool:
    return isinstance(what, Message) and what.key == "language.one_of"


def _named(text: str, terms: Terms) -> set[str]:
    """The languages that a text names, each by as many words as its name has: "svenskt teckenspråk" is one."""
    words, found = text.split(), set[str]()
    while words:
        for length in range(len(words), 0, -1):
            code = terms.resolution("language", " ".join(words[:length])).code
            if code is not None and words[0].casefold() not in SWEDISH_WORDS:
                found.add(code)
                break
        else:
            length = 1
        words = words[length:]
    return found


def _estimate(language: str, level: str, said: StatedStanding, spot: Spot) -> Draft:
    spot.note(Message("vocabulary.level_estimated", text=said.words, level=level), said.text)
    return {"language": language, "level": level}


def _level_of_part(text: str, terms: Terms) -> str | None:
    """The level of Swedish that one of several alternatives says, itself or by a course."""
    course = terms.resolution("course", f"SFI {text}" if _COURSE_LETTER.fullmatch(text) else text).code
    return terms.vocabulary.courses[course].level if course else terms.resolution("level", text).code


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


def _entries(
    value: Cell,
    spot: Spot,
    terms: Terms,
    apart: re.Pattern[str] = _BESIDE_ONE_ANOTHER,
    *,
    is_demand: bool = False,
) -> Iterator[Item | Mapping[Any, Any]]:
    """The things that a cell lists; one that only says a state ("SFI C, klar") stands with the one before it.

    What stands `apart` between the names of languages parts them.
    """
    made: list[str] = []
    for entry in entries_of(value, spot):
        try:
            if isinstance(entry, Mapping):
                yield entry
                continue
            whole = words_of(entry)
            names = apart.split(whole)
            if len(names) > 1 and all(terms.resolution("language", name).code is not None for name in names):
                made += names  # "ryska/ukr", "arabiska och turkiska"
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
                    and len(_named(f"{made[-1]} {text}", terms)) < 2
                ):
                    made[-1] += f" {text}"  # "god svenska, tal och skrift"
                else:
                    made.append(text)
        except Refusal as refusal:
            spot.refuse(refusal, entry)
    for text in made:
        if is_path(text) and len(made) > 1:
            continue  # the pace of the course beside it
        try:
            yield item_of(text)
        except Refusal as refusal:
            spot.refuse(refusal, text)


def _levelled(names: Sequence[str], terms: Terms) -> list[str]:
    """Parts that each say a level, or languages of which the last one's level is that of all; else none."""
    if all(map(_LEVEL.search, names)):
        return [*names]  # "C1 + eng B2"
    level = _LEVEL.search(names[-1])
    if level is None or any(terms.resolution("language", name).code is None for name in names[:-1]):
        return []
    return [*(f"{name} {level[0]}" for name in names[:-1]), names[-1]]  # "svenska och engelska B2"


def _known(said: StatedStanding, terms: Terms, spot: Spot, language: str, course: str = "") -> Draft:
    """What one thing of a list says, as the fields of a `Language` or a demand. Raises `Refusal`."""
    if said.state in ("asked", "lost"):
        raise Refusal(Message("certificate.asked", said=said.said), Message("certificate.asked.remedy"))
    if _BESIDE_LEVEL.search(said.words):  # "svenska < B1"
        raise terms.refusal("level", terms.resolution("level", said.words))
    about = _ABOUT.sub("", said.words)
    if about != said.words and not course and (language or _named(about, terms)):  # "svenska ca B1"
        said = replace(said, words=about)
        read = _known(said, terms, spot, language)
        spot.note(Message("vocabulary.level_floored", text=said.text, level=read["level"]), said.text)
        return read
    draft: Draft = {}
    for note in said.notes:
        _read_note(note, draft, terms, spot)
    if skilled := _level_of_skill(said.words):  # "A2 muntligt" in a column of Swedish
        for skill in _SKILLS.get(skilled["skill"].casefold().rstrip("."), ()):
            draft[skill] = _level(skilled["level"], terms, spot, said.text)
        name = skilled["name"] and terms.certain("language", skilled["name"])
        if draft and (name or (not skilled["name"] and (language or course))):  # "svenska B1 muntl."
            return {**draft, "language": name or language or "sv"}
    if course and not _is_level(said.words, terms):
        return {**draft, **course_in(said, terms, spot, course)}
    if not said.words and not draft:
        raise Refusal(Message("language.empty"), Message("language.empty.remedy"))
    bare = (word.strip(" :,+/") for word in said.words.split())
    # "so B1" in a column of Swedish is no Somali
    words = (word for word in bare if not language or len(word) > _CODE)
    named = {code for word in words if (code := terms.certain("language", word))}
    if language and named - {language}:  # "engelska C1" in a column of Swedish
        if len(named) > 1:
            raise Refusal(Message("language.several_here"), Message("language.several_here.remedy"))
        language = ""
    name, level = _name_and_level(said.words, terms, spot, language)
    draft["language"] = name
    if language == "sv" and level and _NATIVE.fullmatch(level):
        draft["level"] = "C2"
        spot.note(Message("vocabulary.level_estimated", text=level, level="C2"), said.text)
    elif level is not None:
        draft["level"] = _level(level, terms, spot, said.text)
    if course:
        if draft["level"] in ("C1", "C2") and _LEVEL.fullmatch(said.words):
            raise Refusal(Message("course.or_level"), Message("course.status.remedy"))
        spot.note(Message("course.level_here", level=draft["level"]), said.text)
    return draft


def _is_level(words: str, terms: Terms) -> bool:
    """Whether what stands in a column of courses is a level, or says that Swedish is the first language."""
    return bool(_NATIVE.fullmatch(words)) or terms.resolution("level", words).code is not None


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
        if skills is None:
            raise Refusal(Message("language.note", note=note), Message("language.note.remedy"))
        for skill in skills:
            draft[skill] = _level(level, terms, spot, note)


def _spans(n_words: int) -> Iterator[tuple[int, int]]:
    """Where in a text of so many words the name of a language may stand: at its beginning, its end, or within."""
    lengths = range(1, min(n_words, _LONGEST_NAME) + 1)
    yield from ((first, first + length) for length in lengths for first in range(n_words - length + 1))


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
    if found := _LEVEL.search(words):
        rest = " ".join((words[: found.start()] + " " + words[found.end() :]).strip(" :,–-").split())
        if not rest:
            raise Refusal(Message("language.which"), Message("language.which.remedy"))
        return terms.code("language", rest, spot), found[0].replace(" ", "")
    for first, last in _spans(len(tokens)):
        level = " ".join(tokens[:first] + tokens[last:])
        code = terms.resolution("language", " ".join(tokens[first:last])).code
        if code is not None and level and terms.resolution("level", level).code is not None:
            return code, level
    return terms.code("language", words, spot), spoken and spoken[0]
