"""Languages that an opening asks for, in a cell: ``B1 svenska; engelska A2 (läsa B1)``, ``god svenska``, ``SFI C``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple, cast

from matchcore.content.findings import Spot, unread_merit
from matchcore.errors import InputError
from matchcore.messages import Message, with_remedy
from matchcore.records import LanguageDemand
from matchcore.records.model import LEVELS, SKILLS, Level, Refusal
from matchcore.tables.cells.course_cells import course_in, names_course
from matchcore.tables.cells.demand_words import as_demanded
from matchcore.tables.cells.items import Item, is_at_commas, sentences_apart
from matchcore.tables.cells.language_entries import (
    BOTH,
    CODE_LENGTH,
    LEVEL,
    Draft,
    is_level_or_native,
    languages_listed,
    languages_named,
    level_of_skill,
    said_of_language,
)
from matchcore.tables.cells.standings import StatedStanding, standing_of
from matchcore.tables.grid import Cell
from matchcore.tables.term_lookup import SWEDISH_WORDS, Terms
from matchcore.vocabulary.repair import folded
from matchcore.vocabulary.states import said_anywhere, stated

LEVEL_OPEN = "languages_level_open"
"""Under what the demands of languages stand that are named without a level."""
_LEAST: Level = "A1"
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
_OR_MORE = re.compile(
    r"(?<=\w)\s+(?:(?:eller|el\.?)\s+(?:mer|högre|bättre|längre|däröver)|och\s+uppåt|(?:eller|och)\s+över)(?=\s*[.,;)]|\s*$)",
    re.IGNORECASE,
)
"""What goes without saying behind a level that is the least: "SFI C eller högre"."""
_NO_CODE = re.compile(rf"(?:^|(?<=[,;]\s))(?:{'|'.join(SWEDISH_WORDS - {'ty'})})\s+(?=[A-C][12](?!\w))")
"""A word in small letters before a level that is no code of a language there: "om B1"."""
_SPOKEN_AND_WRITTEN = re.compile(
    r"(?:^|(?<=\w)[\s,(.]+)(?:(?:i|både)\s+)*(?:tal|muntl\w*\.?)\s*(?:[+&/,]|\b(?:och|o|samt)\b)\s*(?:i\s+)?skrift\w*\.?\)?",
    re.IGNORECASE,
)
_BY_SCALE = re.compile(
    r"(?<=\b[A-C][12])\s*\(?\s*(?:enl\.?|enligt|i|på)?\s*(?:GERS|CEFR|europeiska\s+skalan|referensskalan)\b\)?"
    r"|(?<=\b[A-C][12])\s*\((?:minst|lägst|krav)\)",
    re.IGNORECASE,
)
"""Behind a level, of which scale it is."""
_RATHER_BUT = re.compile(
    r"(?:helst|gärna|önskat)\s+(?P<best>(?P<of>sfi\s+)?[A-D][12]?),?\s+men\s+(?:(?:minst|även|också)\s+)?(?P<least>(?:sfi\s+)?[A-D][12]?)"
    r"\s+(?:(?:kan\s+)?funkar?|räcker|går(?:\s+bra)?|duger|(?:är\s+)?ok(?:ej)?)\b[.!]?",
    re.IGNORECASE,
)
"""How much is wished for, and how much is enough: "helst SFI D men C kan funka"."""
_NEXT = re.compile(r"(?<=\b[A-C][12])\s+(?=(?P<name>[^\W\d]{3,})\s+[A-C][12]\b)", re.IGNORECASE)
"""Between two languages with a level each and nothing else between them: "svenska C1 engelska B2"."""
_COURSE_DOES = re.compile(r"(?<=\b[Ss][Ff][Ii] [A-D])\s+(?:räcker|duger|går\s+bra)\b", re.IGNORECASE)
_DOES = re.compile(r"(?<=\w)\s+(?:funkar|fungerar|går(?:\s+också)?)(?:\s+(?:bra|fint))?[.!]?$", re.IGNORECASE)
"""What says, as "räcker" does, that so much is enough: "enkel svenska går bra"."""
_WILL_NOT_DO = re.compile(r"(?<=[\w.])\s+(?:går|funkar|fungerar|duger|räcker)\s+(?=(?:ej|inte)\b)", re.IGNORECASE)
_IS_GOOD = re.compile(
    r"(?<=ska)\s+(?:är|vore)\s+(?:bra|fint|kul)(?:\s+att\s+(?:ha|kunna))?(?=\s*(?:[,;.!]|$))", re.IGNORECASE
)
"""What says that a language is a merit, and not how well it is known: "finska är bra"."""
_THEY_SPEAK = re.compile(r"\w\s+(?:pratar|talar|snackar)\b", re.IGNORECASE)
_THEY_DO = re.compile(
    r"(?:^|[,.;(]|\bmen\b)\s*(?P<what>(?:(?!(?:ska|skall|måste|kan|man|du|bra|helst|gärna)\b)[^\W\d][^,.;()]*?"
    r"\s(?:pratar|talar|snackar)|(?:pratar|talar|snackar)\s+mest"
    r"|(?:(?:vår|en|hans|deras|flera|andra|några)\s+)*(?:förm[aä]n|chef|handledar|arbetsledar|kolleg|arbetskamrat|kock|lag|grupp|ägar|personal|teamet|mästar)\w*\s+(?:som\s+)?kan)\b[^.;()]*)",
    re.IGNORECASE,
)
"""What those who work there speak: "förmannen pratar arabiska"."""
_APART = re.compile(r",|\bmen\b", re.IGNORECASE)
_SO_THAT = re.compile(
    r"(?<=svenska)\s+(?:så\s+(?:att|pass)|för\s+att|nog\s+(?:för|att)|som\s+räcker)\s[^(;,\n]*", re.IGNORECASE
)
_WILL_DO = re.compile(
    r"\b(?:funkar|fungerar|duger|räcker|ok|okej|går(?:\s+(?:också\s+)?(?:bra|med)|\s+(?:också|lika)|(?=\s*[.!]?$)))\b|^går\s+med\b",
    re.IGNORECASE,
)
_NO_DEMANDS = re.compile(
    r"inte\s+alls[.!]?|(?:inga|inget|ingen|ej|utan)\s+(?:\w+\s+)?(?:språk|svensk)?(?:krav|nivå)\w*(?:\s+(?:på|i)\s+\w+)?[.!]?"
    r"|(?:(?:det|man)\s+)?(?:går|funkar|fungerar|klarar\s+sig)(?:\s+(?:bra|fint))?\s+utan\s+(?:svenskan?|språk\w*)(?:\s+\w+)?[.!]?"
    r"|utan\s+svenskan?\s+(?:går|funkar|fungerar)(?:\s+(?:bra|fint|också))*[.!]?"
    r"|(?:(?:svenskan?|språket)\s+)?(?:(?:krävs|behövs)\s+(?:ej|inte)|spelar\s+ingen\s+roll)[.!]?",
    re.IGNORECASE,
)
_MATTERS_LITTLE = re.compile(
    r"\b(?:behöver|behövs|krävs|måste)\s+(?:ej|inte|knappt|knappast)\b|\b(?:ej|inte)\s+(?:så\s+)?(?:viktig|noga|nödvändig|avgörande|ett\s+(?:krav|måste))"
    r"|\bmindre\s+(?:viktig|noga|roll)|\bspelar\s+(?:ingen|liten|inte)\b",
    re.IGNORECASE,
)
"""Where Swedish is said to matter little: nothing is required, and that is asked about."""
_ALREADY = re.compile(
    r"^\s*ja\b[\s,;:.!–-]+(?=\w)|(?<![^,;(\n])\s*(?:ska|skall|måste)\s+ha\s+|(?<=\w)\s+(?:är\s+)?ett\s+(?:måste|krav)\b"
    r"|(?<=\w)\s+(?:ska|skall|måste)\s+vara\s+(?:klar|avklara|godkän)\w*[.!]?$|^\s*(?:det\s+)?räcker\s+med\s+",
    re.IGNORECASE,
)
"""What says that something is required, and no more, before what it is: "ja, bra", "ska ha SFI C"."""
_OF_SWEDISH = re.compile(r"svenskan?|sv", re.IGNORECASE)
"""In a column of Swedish: that it is required."""
_TO_BE_ABLE = re.compile(r"(?:kunna|klara|förstå|tala|prata|ha|vara|behärska|göra\w*)\b", re.IGNORECASE)
_SPEAKS_SWEDISH = re.compile(r"\bsvensk(?:talande|språkiga?)\b", re.IGNORECASE)
_OWN_GRADE = re.compile(r"[1-5](?::[ae])?")
_SWEDISH_BY_GRADE = re.compile(r"(?:svenska|sv)\.?,?\s+nivå\s+[1-5]", re.IGNORECASE)
"""How much Swedish by a scale of the writer's own."""
_CALLED_OUT = re.compile(r"(?<=\w)!+\s+(?=\w)|(?<=\w\w\w)\.\s+(?=(?:Man|Du|Ni|Vi|De|Det|Den)\s)")
"""What parts a level from what is said of it: "mkt bra! skriver rapporter"."""
_COURSE_LETTER = re.compile("[A-D]", re.IGNORECASE)
_SO_MUCH = r"(?:minst|lägst|på|nivå|kurs|ca\.?|cirka|ungefär|ung\.?|typ|runt|omkring)"
_LETTER_OF_SWEDISH = re.compile(
    rf"(?:minst\s+)?(?:svenskan?|sv|svensk)\b\.?,?\s+(?:(?:{_SO_MUCH}|motsv\.?|motsvarande)\s+)*(?P<of>[A-D])(?:-?\s?nivån?)?",
    re.IGNORECASE,
)
"""A course of Swedish by its letter: "svenska C"."""
_LETTER_OF_A_COURSE = re.compile(
    rf"(?:{_SO_MUCH}\s+)+(?P<of>[A-D])(?:-?\s?nivån?)?(?:\s+{_SO_MUCH})?|(?P<at>[A-D])(?:-?\s?nivån?)(?:\s+{_SO_MUCH})?"
    rf"|(?P<about>[A-D])\s+{_SO_MUCH}",
    re.IGNORECASE,
)
"""The same in a column of Swedish: "minst C", "C-nivå"."""
_ANY_SVA = re.compile(r"^\s*sva\.?\s*$", re.IGNORECASE)
_COURSE_LETTERS = re.compile(
    rf"\s*(?:(?:(?:{_SO_MUCH}|mellan|någonstans)\s+)*(?P<first>[A-D])\s?(?:[/–-]|\s(?:eller|el\.?|och|till)\s)\s?(?P<last>[A-D])(?:-?\s?nivån?)?(?=\s*(?:$|[+&,]|och\b))|(?P<only>[A-D])(?=\s*(?:[+&]|och\b)))",
    re.IGNORECASE,
)
"""Courses by their letters, alone or before something else: "C-D", "D + engelska"."""
_LEVELS_TOLD = re.compile(r"\b(?:[ABC][12](?!\w)|(?:SFI|SVA)[\s-]?(?:kurs\s+)?(?:[A-D]|\d|grund)\b)", re.IGNORECASE)
_NO_AFTER_ALL = re.compile(r"\?\s*(?:nja|nej|nä|ej)\b", re.IGNORECASE)
_AND_LANGUAGE = re.compile(
    r"(?P<level>[^\W\d][^+;,]*?)\s*(?:\+|\s(?:och|samt|o))\s*(?P<name>[^\W\d]{3,})\s*", re.IGNORECASE
)
_ONE_OF_TWO = re.compile(r"\s*(?:/|\b(?:eller|or|alt)\b|\bel\.|(?<=\s)el(?=\s))\s*", re.IGNORECASE)


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
    if isinstance(value, str):
        value = as_demanded(sentences_apart(value) if is_column else value)
        value = _IS_GOOD.sub(" meriterande", value)
        value = "" if language and value.strip() == "0" else _ALREADY.sub("", _COURSE_DOES.sub("", value))
        value = _without_theirs(_WILL_NOT_DO.sub(" ", _CALLED_OUT.sub(", ", value)), terms, spot, language)
        if (language == "sv" or (is_column and not language)) and (run := _COURSE_LETTERS.match(value)) is not None:
            letters = f"{run['first']}/SFI {run['last']}" if run["first"] else run["only"]
            value = f"SFI {letters}{value[run.end() :]}"
        value = _without_remarks(value, terms, spot, language)
    listed = _Listed(terms, spot, field, language, course, is_column)
    for entry in languages_listed(value, spot, terms, apart=BOTH, is_demand=True):
        text = entry.text if isinstance(entry, Item) else None
        try:
            if isinstance(entry, Mapping):
                listed.made[field].append(LanguageDemand(**entry))
            else:
                listed.take(entry)
        except Refusal as refusal:
            listed.take_in_part(text, refusal)
        except InputError as error:
            spot.refuse_record(error, text)
    for text in listed.too_little:
        if any(listed.made.values()):
            spot.note(Message("demand.not_asked"), text)
        else:
            listed.take_in_part(text, Refusal(Message("vocabulary.unknown", text=text)))
    if is_at_commas(value) and any(told.key in _NOT_ALONE for told in spot.refused):
        listed.made.pop(LEVEL_OPEN, None)  # "svenska, engelska eller tyska" is one of three
    if listed.is_free and listed.remarks:
        spot.refuse(_NOT_AFTER_ALL, ", ".join(one.text for one in listed.remarks))
    else:
        _take_remarks(listed.remarks, listed.made, field, spot)
    made = {name: tuple(_by_skill(demands)) for name, demands in listed.made.items()}
    wished = {one.language: one.level for one in made.get("languages_wanted", ())}
    for at, one in enumerate(made.get("languages_required", ())):
        best = wished.get(one.language)
        if best and one.level and LEVELS.index(best) < LEVELS.index(one.level) and not one.skills:
            spot.refuse(_rest_unread(best), value)  # "enkel svenska, gärna SFI B": no more is required than is wished
            required = [*made["languages_required"]]
            required[at] = one.model_copy(update={"level": best})
            made["languages_required"] = tuple(required)
    return made


def says_what_they_speak(text: str) -> bool:
    """Whether a text says what those who work there speak, and no demand: "förmannen pratar engelska och polska"."""
    return _THEY_DO.match(text) is not None


def _without_theirs(value: str, terms: Terms, spot: Spot, language: str) -> str:
    """A cell without what those who work there speak, which is asked about: "förmannen pratar arabiska"."""
    they = _THEY_DO.search(value)
    if they is None:
        return value
    theirs, own = they["what"], {language or "sv"}
    apart = [*_APART.finditer(theirs)]
    if apart and " " in (mine := theirs[apart[-1].end() :].strip()) and languages_named(mine, terms) == own:
        theirs = theirs[: apart[-1].start()]  # "de pratar polska, lite svenska behövs"
    spoken = languages_named(theirs, terms) - own
    if not spoken:
        return value
    labels = [terms.label("language", code) for code in sorted(spoken)]
    told = Message("language.other_named", languages=labels)
    spot.refuse(Refusal(told, Message("language.rest_unread.remedy")), theirs.strip())
    return value[: they.start()] + value[they.start("what") + len(theirs) :].lstrip(" ,")


def _without_remarks(value: str, terms: Terms, spot: Spot, language: str) -> str:
    """A cell without what says no more than that something is required, its languages and levels apart."""
    value = _with_swedish(_SPEAKS_SWEDISH.sub("svenska", value), terms, language)
    value = _SPOKEN_AND_WRITTEN.sub(" i tal och skrift", _OR_MORE.sub("", _NO_CODE.sub("", value)))
    if _OR_LIKE.search(value):
        spot.note(Message("certificate.remark"), value)
        value = _OR_LIKE.sub("", value)
    value = _RATHER_BUT.sub(
        lambda one: (
            f"{'' if one['least'][:3].casefold() == 'sfi' else one['of'] or ''}{one['least']}; helst {one['best']}"
        ),
        _BY_SCALE.sub("", value),
    )
    value = _NEXT.sub(lambda one: "; " if terms.certain("language", one["name"]) else one[0], value)
    value = _KNOW.sub("", _COURSE_OF_SWEDISH.sub(lambda found: f"SFI {found['of']}" if found["of"] else "", value))
    if _SO_THAT.search(value):
        spot.note(Message("certificate.remark"), value)
        value = _SO_THAT.sub(" ", value)
    return value


class _Listed:
    """What the entries of a cell demand, as far as they are read: the parameters are those of `demands_in`.

    Attributes
    ----------
    made
        The demands by the field that they belong to.
    unread
        Those of `made` beside whose level something was not understood.
    remarks
        What says no level, and may say no more than what stands beside it.
    too_little
        What is said to be less than is asked for.
    is_free
        Whether an entry says that nothing is demanded: "inget krav, …".
    """

    def __init__(
        self, terms: Terms, spot: Spot, field: str, language: str, is_of_courses: bool, is_column: bool
    ) -> None:
        self.made: dict[str, list[LanguageDemand]] = {field: []}
        self.unread: list[LanguageDemand] = []
        self.remarks: list[_Remark] = []
        self.too_little: list[str] = []
        self.is_free = False
        self._terms, self._spot, self._field, self._language = terms, spot, field, language
        self._is_of_courses, self._is_column = is_of_courses, is_column

    def take(self, entry: Item) -> None:
        """Read one entry. Raises `Refusal` where it is not understood, and `InputError`."""
        if _NO_DEMANDS.fullmatch(entry.text):
            self.is_free = True
            return
        if self._is_column and self._field == "languages_required" and _MATTERS_LITTLE.search(entry.text):
            self._spot.refuse(_NOT_AFTER_ALL, entry.text)
            return
        said, is_course, is_letter = self._of_a_course(self._said(entry))
        is_asked = said.state == "asked" and said.said.strip() == "?"
        is_asked = is_asked and (LEVEL.search(said.words) is not None or is_course)  # "B1?", "C ?"
        said = replace(said, state=None) if is_asked else said
        if said.state == "lacking" and (names_course(said.words) or _LEVELS_TOLD.search(said.words)):
            self.too_little.append(entry.text)
            return  # "SFI C räcker inte"
        if said.state == "lacking" and languages_named(said.words, self._terms):
            self._spot.note(Message("demand.not_asked"), entry.text)
            return  # "engelska går INTE"
        if said.state not in (None, "required", "merited") and not (is_course and said.state in ("held", "under_way")):
            towards = said.state in ("under_way", "planned")
            what = Message("language.towards") if towards else Message("certificate.demand", said=said.said)
            raise Refusal(what, Message("language.towards.remedy"))
        if not said.words and said.state == "merited":
            return  # "inget krav"
        is_bare = self._language == "sv" and not said.notes and _OF_SWEDISH.fullmatch(said.words)
        if self._language and said.state in (None, "required") and (is_bare or not said.words):
            self._keep(LEVEL_OPEN, {"language": self._language, "level": _LEAST})
            return  # "krav", "svenska" in a column of Swedish
        if is_bare and said.state == "merited":
            raise Refusal(*with_remedy("language.empty"))  # "(x)" below Swedish
        if said.state == "required" and self._field == "languages_wanted":
            raise Refusal(Message("certificate.demand", said=said.said), Message("language.towards.remedy"))
        into = self._field
        if said.state == "merited" and into == "languages_required":
            into = "languages_wanted"
            self._spot.note(Message("language.wanted_here"), entry.text)
        read = _demanded(said, self._terms, self._spot, self._language, is_course=is_course)
        if into == "languages_required" and _is_reason(said.words):
            read = {"reason": said.words, **read}  # "förstå instruktioner"
        is_begun = said.state == "under_way"
        if is_begun and any(one.language == read["language"] for one in self.made[self._field]):
            self._spot.note(Message("certificate.remark"), entry.text)
            return  # "SFI C klar, D pågår"
        level = self._keep(into, read)
        asked = (
            (is_letter, "language.course_read"),
            (is_begun, "language.course_begun"),
            (is_asked, "language.level_asked"),
        )
        for key in (key for is_so, key in asked if is_so):
            told = Refusal(Message(key, level=level), Message("language.level_asked.remedy"))
            self._spot.refuse(told, entry.text)

    def _said(self, entry: Item) -> StatedStanding:
        """What an entry says, apart from its state. Raises `Refusal` where other languages will do: "engelska ok"."""
        enough = _DOES.sub(" räcker", entry.words)
        is_alone = not languages_named(enough, self._terms) - {self._language or "sv"}
        said = _wording(standing_of(replace(entry, words=enough) if is_alone else entry, None))
        if _others_will_do(entry.text, self._terms, self._language):
            raise Refusal(*with_remedy("language.one_of"))
        return said

    def _of_a_course(self, said: StatedStanding) -> tuple[StatedStanding, bool, bool]:
        """What an entry says, whether it names a course, and whether by a letter that may be another: "svenska C"."""
        lettered = _LETTER_OF_SWEDISH.fullmatch(said.words) if self._language in ("", "sv") else None
        is_letter = lettered is not None
        if lettered is None and (self._language == "sv" or (self._is_column and not self._language)):
            lettered = _LETTER_OF_A_COURSE.fullmatch(said.words)
            is_letter = lettered is not None
        if lettered is not None:
            said = replace(said, words=next(filter(None, lettered.groups())))
        elif self._is_column and not self._language and not self._is_of_courses:
            is_letter = _COURSE_LETTER.fullmatch(said.words) is not None  # "C" in a column of languages
        is_course = is_letter or names_course(said.words)
        is_course = is_course or (self._is_of_courses and not is_level_or_native(said.words, self._terms))
        if self._language == "sv" and _COURSE_LETTER.fullmatch(said.words):  # "D", "C klar" in a column of Swedish
            is_letter = not is_course and said.words.upper() in ("A", "B", "C") and said.state != "held"
            is_course = is_course or is_letter or said.words.upper() == "D" or said.state == "held"
        return said, is_course, is_letter

    def _keep(self, into: str, draft: Draft) -> Level | None:
        """Keep what an entry demands, where it names no level as one that is open, and tell the level."""
        if not draft.keys() & {"level", *SKILLS}:
            if into == "languages_wanted":
                raise Refusal(*with_remedy("language.empty"))
            into, draft = LEVEL_OPEN, {**draft, "level": _LEAST}
        demand = LanguageDemand(**draft)
        self.made.setdefault(into, []).append(demand)
        return demand.level

    def take_in_part(self, text: str | None, refusal: Refusal) -> None:
        """Of an entry that is not understood take the level among its words, or tell why nothing is."""
        is_merit = text is not None and "merited" in (stated(text).state, stated(text.partition("(")[0]).state)
        is_read = self._is_column and self._field == "languages_required" and not is_merit
        among = _level_among_words(text, self._terms, self._language, refusal) if text is not None and is_read else None
        if text is None or among is None:
            if text is not None and _NO_AFTER_ALL.search(text):  # "C1? nja, B2 räcker"
                refusal = _NOT_AFTER_ALL
            elif text is not None and self._is_column:
                refusal = _other_named(text, self._terms, self._language, refusal) or refusal
            self._spot.refuse(unread_merit(refusal) if is_merit else refusal, text)
            return
        language, level = among
        if level is None:
            self.remarks.append(_Remark(text, language, refusal))
            return
        others = [one for one in self.unread if one.language == language]
        each = [*others, LanguageDemand(language=language, level=level)]
        demand = min(each, key=lambda one: LEVELS.index(str(one.level)))
        if _LEVELS_TOLD.search(text) is not None:  # "vb B1, usk B2" is of some each
            self.made[self._field] = [one for one in self.made[self._field] if one not in others]
            self.unread.append(demand)
        self.made[self._field].append(demand)
        self._spot.refuse(_rest_unread(demand.level), text)


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
        is_stated = known is not None
        if known is None and not any(told.key in _NOT_ALONE for told in spot.refused):
            known = LanguageDemand(language=language, level=_LEAST)
            made[field].append(known)
        if known is None:
            spot.note(Message("certificate.remark"), text)
            continue
        is_reason = known in made[field] and not known.reason and all(_is_reason(one.text) for one in mine)
        if is_reason:
            made[field][made[field].index(known)] = known.model_copy(update={"reason": text})
        if is_reason and is_stated:
            spot.note(Message("language.reason_beside", level=known.level), text)
        else:
            spot.refuse(_rest_unread(known.level or _LEAST), text)


_NEEDED_FOR = re.compile(
    r"instruktion|journal|dokument|rapport|säkerhet|kund|patient|boende|brukar|gäst|elev|föräld|ritning|recept|kost\b|allergi"
    r"|telefon|möte|samtal|radio|order|list[ao]r?\b|blankett|anvisning|rutin|schema|egenkontroll|felanmäl|teknisk|skylt",
    re.IGNORECASE,
)
"""What a language is used on at work: words that hold such are what a level is needed for."""
_DOUBTS_REASON = re.compile(
    r"\d|[?!]|\b(?:ej|inte|ingen|eller|gärna|om|men|kan|ersätt\w*|not|or|if|but)\b", re.IGNORECASE
)


def _is_reason(text: str) -> bool:
    """Whether words are what a language is needed for: "skriva journal", "säkerhet"; "om man förstår" may be else."""
    return _NEEDED_FOR.search(text) is not None and _DOUBTS_REASON.search(text) is None


def _rest_unread(level: Level | None) -> Refusal:
    return Refusal(Message("language.rest_unread", level=level), Message("language.rest_unread.remedy"))


def _other_named(text: str, terms: Terms, language: str, refusal: Refusal) -> Refusal | None:
    """Why a text is not read that names another language than its column, with no level: "laget pratar polska"."""
    others = languages_named(_ONE_OF_TWO.sub(" ", text), terms) - {language or "sv"}
    is_level = _LEVELS_TOLD.search(text) is not None and not _WILL_DO.search(text)
    if not others or is_level or not refusal.what.key.startswith("vocabulary."):
        return None
    labels = [terms.label("language", code) for code in sorted(others)]
    return Refusal(Message("language.other_named", languages=labels), Message("language.rest_unread.remedy"))


_NOT_ALONE = frozenset({"language.one_of", "language.not_after_all"})
_NOT_AFTER_ALL = Refusal(Message("language.not_after_all"), Message("language.rest_unread.remedy"))


_AT_COMMAS = re.compile(r"\s*,\s*(?![^()]*\))")


def _with_swedish(value: str, terms: Terms, language: str) -> str:
    """A cell that says first how much Swedish, and then another language: "Grundläggande + engelska" is two things."""
    parts = BOTH.split(value)
    each = [languages_named(part, terms) for part in parts]
    is_bare = _LEVELS_TOLD.search(value) is None  # "svenska o engelska B2" share theirs
    if is_bare and len(parts) == len(set().union(*each)) == 2 and all(len(one) == 1 for one in each):
        return "; ".join(parts)  # "engelska + lite svenska"
    if len(beside := _AT_COMMAS.split(value)) > 1 and ";" not in value:
        each_read = [_with_swedish(one, terms, language) for one in beside]
        return "; ".join(each_read) if each_read != beside else value
    found = _AND_LANGUAGE.fullmatch(value)
    if found is None or language not in ("", "sv") or languages_named(found["level"], terms):
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
    if _OWN_GRADE.fullmatch(text) if language else _SWEDISH_BY_GRADE.fullmatch(text):
        return language or "sv", None
    is_column_of_it = bool(language)
    others = languages_named(words, terms) - {language or "sv"}
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
    is_words = " " in text or key == "course.which" or (len(text) >= CODE_LENGTH and key.startswith(_UNKNOWN))
    if is_column_of_it:
        is_words = len(text) >= CODE_LENGTH and any(map(str.isalpha, text))
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
_LEVEL_LIKE = re.compile(r"\b(?:nivå|niv\.?|sfi|sva|(?!sv\d)[^\W\d]{0,2})\s?\d{1,2}\b", re.IGNORECASE)


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
    return is_bare and bool(languages_named(words, terms) - {language or "sv"})


def _demanded(said: StatedStanding, terms: Terms, spot: Spot, language: str, *, is_course: bool) -> Draft:
    """What an entry demands: of several levels the lowest, and a level with no language is one of Swedish.

    Of a course it is the level that it stands for, an estimate: of an employer who writes "SFI C" no more is known.
    """
    parts = _ONE_OF_TWO.split(said.words)
    if language and _WILL_DO.search(said.words) and languages_named(_WILL_DO.sub(" ", said.words), terms) - {language}:
        raise Refusal(*with_remedy("language.one_of"))  # "engelska funkar"
    named = [
        languages_named(part, terms) | ({"sv"} if len(parts) > 1 and names_course(part) else set()) for part in parts
    ]
    if len(set().union(*named) | ({language or "sv"} if not named[0] and len(parts) > 1 and any(named) else set())) > 1:
        raise Refusal(*with_remedy("language.one_of"))  # "svenska A2 eller engelska B1"
    try:
        if is_course:
            courses = terms.vocabulary.courses
            term = courses.get(str(course_in(said, terms, spot)["course"]))
            if said.state == "under_way" and term is not None:
                term = courses.get(term.previous or "")  # who reads a course has completed the one before it
            return _estimate("sv", _LEAST if term is None else term.level, said, spot)
        return _read(said, terms, spot, language)
    except Refusal as refusal:
        levels = [_level_of_part(part, terms) for part in parts if len(parts) > 1]
        if levels and None not in levels:  # "B1/SFI D"
            lowest = min(filter(None, levels), key=LEVELS.index)
            return _estimate(next(iter(named[0]), language or "sv"), lowest, said, spot)
        spoken = level_of_skill(said.words)
        is_level = terms.resolution("level", said.words).code is not None or (spoken is not None and not spoken["name"])
        if language or len(parts) > 1 or not is_level:
            raise refusal
    read = _read(said, terms, spot, "sv")
    spot.note(Message("language.taken_as_swedish"), said.text)
    return read


def _read(said: StatedStanding, terms: Terms, spot: Spot, language: str) -> Draft:
    """What an entry says of a language; beside a course the level that it stands for: "svenska (SFI C)"."""
    read = said_of_language(said, terms, spot, language)
    course = read.get("course")
    return _estimate(read["language"], terms.vocabulary.courses[course].level, said, spot) if course else read


def _estimate(language: str, level: str, said: StatedStanding, spot: Spot) -> Draft:
    spot.note(Message("vocabulary.level_estimated", text=said.words, level=level), said.text)
    return {"language": language, "level": level}


def _level_of_part(text: str, terms: Terms) -> str | None:
    """The level of Swedish that one of several alternatives says, itself or by a course."""
    text = f"SFI {text}" if _COURSE_LETTER.fullmatch(text) else _ANY_SVA.sub("sva grund", text)
    course = terms.resolution("course", text).code
    return terms.vocabulary.courses[course].level if course else terms.resolution("level", text).code
