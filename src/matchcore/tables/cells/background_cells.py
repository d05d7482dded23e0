"""Work, schooling, wishes, working hours and support in a cell: ``kock 5 år i hemlandet``, ``högskola (ingenjör)``.

Each is written by a function that ends on ``_text``, whose text the others read back as the same. The words that people
use stand in ``background.toml``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar, cast

from matchcore.content.findings import Spot
from matchcore.errors import InputError
from matchcore.messages import Message, either
from matchcore.records import Education, Occupation, Wishes
from matchcore.records.model import EducationLevel, Refusal, Support, Way
from matchcore.tables.cells.cells import is_no, is_nothing, is_yes, words_of
from matchcore.tables.cells.items import entries_of, is_at_commas
from matchcore.tables.grid import Cell
from matchcore.tables.term_lookup import Terms
from matchcore.vocabulary.occupation_text import field_of_work
from matchcore.vocabulary.repair import folded
from matchcore.vocabulary.states import stated

_T = TypeVar("_T")

_SSYK = re.compile(r"[0-9]{4}")
_DECIMAL_COMMA = re.compile(r"(?<=\d),(?=\d)")
_LABEL = re.compile(
    r"(?:tidigare\s+)?(?:yrken?|arbeten?|jobb|utbildning(?:ar)?|utb|vill|önskar|önskemål|stöd|stödbehov|arbetstid)\s*:\s*",
    re.IGNORECASE,
)
"""A cell that says again what its column is: "yrke: kock, diskare"."""
_PERIOD = re.compile(r"(?<!\d)(?P<first>(?:19|20)\d\d)\s?[-–]\s?(?P<last>(?:19|20)\d\d)?(?!\d)")
_AGO = re.compile(r"\b(?:för\s+)?(?P<years>\d{1,2})\s?år\s+sed[ae]n\b")
_UNTIL = re.compile(r"\b(?:fram\s+till|till|t\.?\s?o\.?\s?m\.?|until|slutade)\s+(?P<year>(?:19|20|21|22)\d\d)(?!\d)")
_SINCE = re.compile(r"\b(?:sedan|från|fr\.?\s?o\.?\s?m\.?|since)\s+(?P<year>(?:19|20)\d\d)(?!\d)")
_ABOUT = r"(?:(?:ca\.?|cirka|c:a|över|mer än|drygt|minst|nästan|runt|about|[~>])\s*)?"
_YEARS = re.compile(
    rf"{_ABOUT}(?<!\d)(?P<years>\d{{1,3}}(?:\.\d+)?(?:e-\d+)?|ett|två|tre|fyra|fem|sex|sju|åtta|nio|tio)\s?\+?"
    r"(?:\s?[-–]\s?\d{1,2}\s?)?\s?\+?(?:års?|yrs?|years?)\b(?:\s+erfarenhet(?:er)?\b)?(?:\s+(?:av|som|inom)\b)?"
)
_BARE_YEARS = re.compile(r"(?<=[^\W\d])\.?\s(?P<years>[1-4]?\d)$")
_MONTHS = re.compile(rf"{_ABOUT}(?<!\d)(?P<months>\d{{1,2}})\s?(?:mån(?:ad|ader)?|months?)\b\.?")
_IN_WORDS = {word: n for n, word in enumerate("ett två tre fyra fem sex sju åtta nio tio".split(), start=1)}
_BETWEEN = re.compile(r"\s*(?:[/+&]|\s(?:och|samt|o|and)\s)\s*", re.IGNORECASE)
_EITHER = re.compile(rf"{_BETWEEN.pattern}|\s+(?:eller|el\.?|or)\s+", re.IGNORECASE)
_OR = re.compile(r"\s(?:eller|el\.?|or)\s")
_DENIES = r"(?:men\s+)?(?:ej|inte|aldrig|not|never|ingen|utan)\s+"
_DENIED_WITHIN = re.compile(rf"\(\s*{_DENIES}(?P<what>[^()]+)\)")
"""What a parenthesis denies beside an occupation: "kock (ej validerad)"."""
_DENIED_LAST = re.compile(rf"\s+(?P<aside>{_DENIES}[^()]+)$")
"""The same without the parenthesis: "kock ej validerad"."""
_ASIDE = re.compile(r"^(?P<what>.*[^\W\d].*?)\s[-–—]\s*(?P<aside>[^()]*[^\W\d][^()]*)$")
"""What stands behind a dash, as in a parenthesis."""
_BRACKETED = re.compile(r"(?P<what>[^()]*[^\W\d][^()]*?)\s*\((?P<aside>[^()]+)\)[\s.,]*")
_OF_WORK = re.compile(r"\b(?:erfar|jobb|arbet|yrke|aldrig|worked|experience|never)")
_NEVER = re.compile(
    r"^aldrig\b|\((?:ej|inte|aldrig|har\s+(?:ej|inte|aldrig)|not|never)\s+(?:jobb|arbet|worked)[^()]*\)"
)
_SIGNS, _AROUND = re.compile(r"[()]|[;,](?=[\s;,)]*(?:\)|$))"), re.compile(r"^[\s,;:.–-]+|[\s,;:–-]+$")
_UNFINISHED = re.compile(
    r"\b(?:avbrut\w*|ej\s+(?:av)?slut\w*|inte\s+(?:av)?slut\w*|ej\s+klar\w*|inte\s+klar\w*|oavslut\w*|pågå(?:r|ende)|läser)\b"
)
_SCHOOL_YEARS = re.compile(r"(?P<years>\d{1,2})[\s-]?(?:års?|årig)\s+(?:i\s+)?(?:skola?n?|skolgång|grundskola)\b")
_YEARS_ALONE = re.compile(r"^(?P<years>[6-9]|1[0-3])\s*år$")
_ABOUT_SCHOOL = re.compile(
    r"\b(?:utbildning(?:en)?|utb|examen|linjen?|program(?:met)?|avslutad|avslutat|klar|klart|färdig|betyg|på|i|inom|som"
    r"|från|med|vid|till|och|samt|degree|in)\b\.?|\+"
)
_ASKS = re.compile(
    r"^(?:(?:i\s+första\s+hand|i\s+andra\s+hand|annars|hellre|helst|gärna|även|också|ev\.?|eventuellt|kanske|önskar(?:\s+sig)?|söker"
    r"|gillar|tycker\s+om|intresserad\s+av|intresse\s+för|något|nåt|någonting"
    r"|vill(?:\s+(?:helst|gärna))?(?:\s+(?:ha|bli|gå|få|jobba|arbeta|utbilda\s+sig|läsa))?|bli|jobba|arbeta|utbilda\s+sig"
    r"|läsa|drömmer\s+om(?:\s+att\s+bli)?)(?:\s+(?:som|med|m\.?|inom|på|till|en|ett))*\s+)+"
)
_ASKED_LAST = re.compile(
    r"\s+\(?(?:(?:allra\s+)?helst|gärna|i\s+(?:första|andra)\s+hand|önskas|önskar|också|även)\)?[.!]*$"
)
_THEN = re.compile(
    r"\s*(?:[>→]|,?\s(?:(?:och|men|eller|el\.?)\s+)?(?:annars|sedan|sen|därefter|i\s+andra\s+hand)(?=\s+[^\W\d]))\s*"
)
"""What stands between what is wanted most and next: "kock, annars städ"."""
NOT_WISHED = re.compile(
    r"\b(?:ej|inte|icke|aldrig|nej|ingen|inget|inga|utom|förutom|undantag\w*|exkl\w*|utan|slipp\w*|undvik\w*|undanbe\w*"
    r"|hatar|ogillar|motvillig\w*|orkar|tål|rädd|allergi\w*|(?:trött|less)\s+på|bort\s+från|lämna\w*|sluta\w*|byta\s+från"
    r"|i\s?stället\s+för|än|not|no|never|except|but|avoid|without|instead\s+of|rather\s+than)\b"
)
"""Anywhere in a wish: it turns what stands beside it round, "allt utom städ", or may."""
_BUT_NOT = re.compile(r"(?P<what>[^\W\d][^,;!?]*?)\s+(?:men\s+)?(?P<aside>(?:ej|inte|utom)\s+[^\W\d][^,;!?]*)")
"""Work, and behind it what is not wished for."""
_DENY = re.compile(r"^(?:ej|inte|utom)\s+(?:i\s+|på\s+|inom\s+)?")
_OF_TIMES = re.compile(r"(?:kväll|natt|nätter|helg|lördag|söndag|morgon|skift|jour|delad|heltid|deltid)")
_NOT_WISHED = Refusal(Message("background.not_wished"), Message("background.not_wished.remedy"))
_WISHED_AGAIN = re.compile(r"^(?:men|utan|gärna|helst|hellre|vill|kan|ja|i\s+första\s+hand)\b")
_HAS_DONE = re.compile(r"^(?:har\s+(?:jobbat|arbetat|varit)|jobbat|arbetat|jobbade|arbetade|var|tidigare|f\.?d\.?)\s")
_ANYTHING = re.compile(
    r"(?:vad\s+som\s+helst|allt|alla|öppen(?:\s+för\s+(?:allt|alla\s+förslag))?|spelar\s+ingen\s+roll|valfritt?|anything|any)[.!]?"
)
_WAY_AND_WORK = tuple(
    map(re.compile, (r"(?P<way>.+?)\s+(?:som|inom|i|på|till|för|med)\s+(?P<work>.+)", r"(?P<way>\S+)\s+(?P<work>.+)"))
)
_HIGHEST_SKILL = 4
_MASTER = re.compile(r"\b(?:master|magister|civilingenjör|doktor)\w*")
_NOT = re.compile(r"(?:ej|inte|not)\s+(?P<form>.+)", re.IGNORECASE)


@cache
def words_for(table: str) -> Mapping[str, Any]:
    """A table of ``background.toml``."""
    text = files(__package__).joinpath("background.toml").read_text(encoding="utf-8")
    return cast("dict[str, Mapping[str, Any]]", tomllib.loads(text))[table]


@cache
def _meant(table: str) -> Mapping[str, str]:
    """What each word of a table means, what it means by its code too."""
    told = words_for(table)
    return {code: code for code in told} | {word: code for code, words in told.items() for word in words}


@cache
def _within(table: str) -> re.Pattern[str]:
    """Any word of a table, the longest first, by itself within a text, or with "i" before it."""
    words = sorted((word for words in words_for(table).values() for word in words), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:(?:i|från|in)\s+)?(?P<word>{'|'.join(map(re.escape, words))})(?!\w)")


def written(table: str, code: str) -> str:
    """The word of a table that is written for a code."""
    return str(words_for(table)[code][0])


def plain(text: str) -> str:
    """A text in small letters, its spaces single."""
    return " ".join(text.casefold().split())


def one_of(text: str, table: str) -> str:
    """The code that a text means by a word of a table. Raises `Refusal`, which names the words."""
    found = _meant(table).get(plain(text).strip(" .!"))
    if found is None:
        known = [words[0] for words in words_for(table).values()]
        raise Refusal(Message("value.not_one_of"), Message("value.not_one_of.remedy", expected=known))
    return found


@dataclass
class _Rest:
    """What is left of a text while what is understood is taken out of it."""

    text: str

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """What stands there of a pattern, which is then gone."""
        found = pattern.search(self.text)
        if found is not None:
            self.text = f"{self.text[: found.start()]} {self.text[found.end() :]}"
        return found

    @property
    def words(self) -> str:
        """What is left, without the signs at its ends."""
        return _AROUND.sub("", " ".join(_SIGNS.sub(" ", self.text).split()))


def _entries(value: Cell, spot: Spot) -> Iterator[Cell]:
    """The entries of a list cell; a decimal comma parts nothing, and "yrke:" before them says only what they are."""
    if isinstance(value, str):
        value = _DECIMAL_COMMA.sub(".", _LABEL.sub("", value, count=1) if _LABEL.match(value) else value)
    return entries_of(value, spot)


def _each(value: Cell, spot: Spot, read: Callable[[str], Iterable[_T]]) -> list[_T]:
    """What the entries of a list cell say; what is refused is told."""
    found: list[_T] = []
    for entry in _entries(value, spot):
        try:
            found += read(words_of(entry))
        except Refusal as refusal:
            spot.refuse(refusal, entry)
        except InputError as error:
            spot.refuse_record(error, entry)
    return found


def _when_and_where(rest: _Rest, year: int) -> dict[str, Any]:
    """For how long, until when and where something was done, taken out of a text; `year` is that of the run."""
    facts: dict[str, Any] = {}
    if (period := rest.take(_PERIOD)) is not None:
        last = int(period["last"]) if period["last"] else None
        facts["years"] = float((last or year) - int(period["first"]))
        facts |= {} if last is None else {"until": last}
    if (ago := rest.take(_AGO)) is not None:
        facts["until"] = year - int(ago["years"])
    elif (until := rest.take(_UNTIL)) is not None:
        facts["until"] = int(until["year"])
    if (since := rest.take(_SINCE)) is not None:
        facts["years"] = float(year - int(since["year"]))
    if (years := rest.take(_YEARS)) is not None:
        facts["years"] = float(_IN_WORDS.get(years["years"], years["years"]))
    elif (months := rest.take(_MONTHS)) is not None:
        facts["years"] = int(months["months"]) / 12
    return facts | _where(rest)


def _where(rest: _Rest) -> dict[str, Any]:
    """Whether something was done abroad, taken out of a text."""
    found = []
    while (said := rest.take(_within("abroad"))) is not None:
        found.append(_meant("abroad")[said["word"]] != "no")
    return {"abroad": any(found)} if found else {}


def work_of(text: str, terms: Terms, spot: Spot, between: re.Pattern[str] = _BETWEEN) -> list[str]:
    """The occupation groups that a text names: one, or several beside one another. Raises `Refusal`."""
    if _SSYK.fullmatch(text):
        return [text]
    found = terms.resolution("occupation", text)
    parts = between.split(text)
    if found.code is None and len(parts) > 1:
        each = [terms.resolution("occupation", part).code for part in parts]
        if all(each):
            return [terms.code("occupation", part, spot) for part in parts]
    return [terms.code("occupation", text, spot)]


def occupations_in(value: Cell, terms: Terms, spot: Spot, *, abroad: bool | None = None) -> tuple[Occupation, ...]:
    """What work a person has done: ``kock 5 år i hemlandet; diskare``; `abroad` is what the heading says of it."""
    found: list[dict[str, Any]] = []
    is_in_years = isinstance(value, str) and _YEARS.search(value) is not None
    for entry in _entries(value, spot):
        try:
            if isinstance(entry, Mapping):
                found.append(dict(entry))
                continue
            text = words_of(entry)
            rest, where = _without_denial(_ASIDE.sub(r"\g<what> (\g<aside>)", plain(text)), terms)
            facts = _when_and_where(rest, terms.as_of.year)
            if "years" not in facts and is_in_years and (alone := rest.take(_BARE_YEARS)) is not None:
                facts["years"] = float(alone["years"])  # "buss 5, lastbil 10 år"
                spot.note(Message("background.bare_years", years=alone["years"]), text)
            if where is not None:
                facts |= {name: not said for name, said in where.items()}
                if not where:
                    spot.note(Message("certificate.remark"), text)
            if not rest.words and found and facts:
                found[-1] |= facts  # "kock, 5 år, i hemlandet"
                continue
            reason = terms.resolution("occupation", rest.words).reason
            if reason is not None and (bare := _beside_aside(rest.text, terms)) is not None:
                spot.note(Message("certificate.remark"), text)
                rest, reason = _Rest(bare), None
            is_none = reason is not None and reason.key == "vocabulary.no_occupation" and _says_none(text, terms)
            if rest.words == "0" or is_none or _NEVER.search(rest.text):
                spot.note(Message("background.none"), text)
                continue
            found += [{"ssyk": code, **facts} for code in work_of(rest.words, terms, spot)]
        except Refusal as refusal:
            spot.refuse(refusal, entry)
    home = {} if abroad is None else {"abroad": abroad}
    return tuple(_made(Occupation, [home | one for one in found], spot))


def _says_none(text: str, terms: Terms) -> bool:
    """Whether a text that denies something denies work, or all: "ingen erfarenhet", and not "inga intyg"."""
    words = stated(text).words
    return (
        not words or _OF_WORK.search(plain(text)) is not None or terms.resolution("occupation", words).code is not None
    )


def _without_denial(text: str, terms: Terms) -> tuple[_Rest, Mapping[str, Any] | None]:
    """A text without what it denies beside its work, and where that is said not to be: "kock (inte i Sverige)".

    None where it denies nothing, or the work itself: "kock (ej jobbat)".
    """
    if (last := _DENIED_LAST.search(text)) is not None and stated(last["aside"]).words:
        before = _Rest(text[: last.start()])
        _when_and_where(before, terms.as_of.year)
        named = terms.resolution("occupation", before.words)
        if named.code is not None or named.alternatives:
            text = f"{text[: last.start()]} ({last['aside']})"
    rest = _Rest(text)
    if (denied := rest.take(_DENIED_WITHIN)) is None:
        return rest, None
    beside = _Rest(denied["what"])
    where = _where(beside)
    is_of_work = _OF_WORK.search(beside.words) is not None
    if is_of_work and not where:
        return _Rest(text), None
    return rest, where if is_of_work or not beside.words else {}


def _beside_aside(text: str, terms: Terms) -> str | None:
    """The work that a text names before a remark in a parenthesis that names none: "svetsare (prov ej klart)".

    None where there is no such remark, or it may say that the work itself is not meant: "kock (kanske)".
    """
    if (found := _BRACKETED.fullmatch(text.strip())) is None or not stated(found["aside"]).words:
        return None
    about = terms.resolution("occupation", stated(found["aside"]).words)
    is_of_work = about.code is not None or about.alternatives or _OF_WORK.search(found["aside"])
    return None if is_of_work or terms.resolution("occupation", found["what"]).code is None else found["what"]


def _made(kind: type[_T], drafts: Sequence[Mapping[str, Any]], spot: Spot) -> Iterator[_T]:
    for draft in drafts:
        try:
            yield kind(**draft)
        except InputError as error:
            spot.refuse_record(error, draft.get("ssyk"))


def occupation_text(done: Occupation, name: str) -> str:
    """Work that was done as a text that is read back as the same."""
    notes = [] if done.years is None else [f"{done.years:.17g} år"]
    notes += [] if done.until is None else [f"till {done.until}"]
    return _noted(name, notes, done.abroad)


def educations_in(value: Cell, terms: Terms, spot: Spot, *, abroad: bool | None = None) -> tuple[Education, ...]:
    """What schooling a person has: ``gymnasium; högskola (ingenjör), utomlands``; `abroad` is what the heading says."""
    found: list[dict[str, Any]] = []
    for entry in _entries(value, spot):
        try:
            if isinstance(entry, Mapping):
                found.append(dict(entry))
                continue
            found += _education(words_of(entry), found, terms, spot)
        except Refusal as refusal:
            spot.refuse(refusal, entry)
    where = {} if abroad is None else {"abroad": abroad}
    return tuple(_made(Education, [where | one for one in found], spot))


def education_level_in(text: str) -> EducationLevel | None:
    """The level of schooling that a text names, the highest where it names several."""
    found = [_meant("educations")[said["word"]] for said in _within("educations").finditer(plain(text))]
    return cast("EducationLevel | None", max(found, key=list(words_for("educations")).index, default=None))


def _education(text: str, before: list[dict[str, Any]], terms: Terms, spot: Spot) -> list[dict[str, Any]]:
    """What one entry says of schooling; what only tells of the one before it is put there. Raises `Refusal`."""
    rest = _Rest(plain(text))
    if _UNFINISHED.search(rest.text) and not _within("recognised").search(rest.text):
        spot.note(Message("background.unfinished"), text)
        return []
    facts: dict[str, Any] = {}
    if (answer := rest.take(_within("recognised"))) is not None:
        facts["recognised"] = _meant("recognised")[answer["word"]]
    school = rest.take(_SCHOOL_YEARS) or (None if before else rest.take(_YEARS_ALONE))
    if school is not None:
        level = "upper_secondary" if int(school["years"]) >= 12 else "compulsory"
        spot.note(Message("background.school_years", level=written("educations", level)), text)
        return [{"level": level, **_where(rest)}]
    if {"years", "until"} & (when := _when_and_where(rest, terms.as_of.year)).keys():
        spot.note(Message("certificate.remark"), text)
    facts |= {name: said for name, said in when.items() if name == "abroad"}
    levels: list[EducationLevel] = []
    first, colon, trade = rest.words.partition(":")
    if colon and first in _meant("educations"):
        levels, trade = [cast("EducationLevel", _meant("educations")[first])], trade.strip()
    elif terms.is_written("occupation", rest.words):
        trade = rest.words  # a name may hold such a word
    else:
        while (level_said := rest.take(_within("educations"))) is not None:
            levels.append(cast("EducationLevel", _meant("educations")[level_said["word"]]))
        trade = rest.words
    if not levels and not trade:
        if before and facts:
            before[-1] |= facts  # "högskola, utomlands"
            return []
        raise Refusal(Message("education.empty"), Message("background.education.remedy"))
    if levels and terms.resolution("occupation", trade).code is None:
        trade = _Rest(_ABOUT_SCHOOL.sub(" ", trade)).words
    made: list[dict[str, Any]] = [{"level": level, **facts} for level in dict.fromkeys(levels)]
    if not trade:
        return made
    try:
        codes = work_of(trade, terms, spot)
        if _MASTER.search(plain(text)):
            codes = [_at_university(code, trade, terms) for code in codes]
    except Refusal as refusal:
        if not made:
            raise
        spot.refuse(refusal, text)
        return made
    if not made:
        return [{"ssyk": code, **facts} for code in codes]
    return [*made[:-1], *({**made[-1], "ssyk": code} for code in codes)]


def _at_university(code: str, subject: str, terms: Terms) -> str:
    """The trade that a master's degree in a subject leads to, where it is another than the one of shorter training.

    So of "maskinteknik" the engineers who are masters of it and not the technicians; a trade that is named stays.
    """
    if terms.vocabulary.occupations[code].skill_level == _HIGHEST_SKILL or terms.is_written("occupation", subject):
        return code
    masters = [
        other
        for other, term in terms.vocabulary.occupations.items()
        if term.skill_level == _HIGHEST_SKILL and subject in plain(term.label.sv).split()
    ]
    return masters[0] if len(masters) == 1 else code


def education_text(had: Education, name: str | None) -> str:
    """An education as a text that is read back as the same; `name` is that of its trade."""
    level = None if had.level is None else written("educations", had.level)
    notes = [] if had.recognised is None else [written("recognised", had.recognised)]
    return _noted(": ".join(part for part in (level, name) if part), notes, had.abroad)


def _noted(text: str, notes: list[str], abroad: bool | None) -> str:
    notes += [] if abroad is None else [written("abroad", "yes" if abroad else "no")]
    return f"{text} ({'; '.join(notes)})" if notes else text


def wishes_in(value: Cell, terms: Terms, spot: Spot) -> Wishes | None:
    """What a person asks for, most wanted first: ``kock; städare; praktik``; None where nothing was understood."""
    if isinstance(value, Mapping):
        try:
            return Wishes(**cast("dict[str, Any]", value))
        except InputError as error:
            spot.refuse_record(error, None)
            return None
    is_any = isinstance(value, str) and (is_nothing(value) or _ANYTHING.fullmatch(plain(value)))
    found = dict.fromkeys([] if is_any else _each(value, spot, _Wishing(terms, spot, is_at_commas(value))))
    if not found and not is_any:
        return None
    return Wishes(**{field: [code for name, code in found if name == field] for field in ("occupations", "ways")})


@dataclass
class _Wishing:
    """Reads the entries of one cell of wishes, one after the other.

    Where only commas part them, what follows on something unwanted may be unwanted too: "ej städ, disk, tvätt".
    """

    terms: Terms
    spot: Spot
    is_at_commas: bool
    is_turned: bool = False

    def __call__(self, text: str) -> list[tuple[str, str]]:
        """What one entry asks for. Raises `Refusal`."""
        words = plain(text)
        is_name = self.terms.is_written("occupation", text)
        if not is_name and NOT_WISHED.search(words):
            if (found := self._wished_and_not(words)) is not None:
                return found
            self.is_turned = self.is_at_commas
            raise _NOT_WISHED
        self.is_turned = self.is_turned and _WISHED_AGAIN.search(words) is None
        if self.is_turned:
            raise Refusal(Message("background.after_not_wished"), Message("background.after_not_wished.remedy"))
        if not is_name and _HAS_DONE.search(words):
            raise Refusal(Message("background.has_done"), Message("background.has_done.remedy"))
        return _wished(text, self.terms, self.spot)

    def _wished_and_not(self, words: str) -> list[tuple[str, str]] | None:
        """What a text asks for that denies other work or a time behind it: "vård ej natt"; None of any other."""
        if (but := _BUT_NOT.fullmatch(words)) is None:
            return None
        wished, denied = _ASKS.sub("", but["what"]), _DENY.sub("", but["aside"])
        meant = self.terms.resolution("occupation", denied)
        not_meant = {meant.code, *(code for code, _ in meant.alternatives)} - {None}
        if not (not_meant or _OF_TIMES.match(denied)) or NOT_WISHED.search(wished) or _ANYTHING.fullmatch(wished):
            return None
        if not (_trade_of(wished, self.terms) or _way(wished, self.terms)):
            return None
        self.spot.refuse(_NOT_WISHED, but["aside"])
        return [one for one in _wished(wished, self.terms, self.spot) if one[1] not in not_meant]


def _trade_of(text: str, terms: Terms) -> bool:
    """Whether a text names work, or one of the parts that it may have."""
    parts = [text, *_EITHER.split(text)]
    return any(field_of_work(one, terms.vocabulary) or terms.resolution("occupation", one).code for one in parts)


def _wished(text: str, terms: Terms, spot: Spot) -> list[tuple[str, str]]:
    """What one entry asks for, each with the field of `Wishes` that it belongs to. Raises `Refusal`."""
    words = plain(text)
    bare = _ASKED_LAST.sub("", _ASKS.sub("", words)).strip(" .!") or words
    if (way := _way(bare, terms)) is not None:
        return [("ways", way)]
    if len(parts := _THEN.split(bare)) > 1:
        return _each_wished(parts, terms, spot)
    if (both := _way_and_work(bare, terms)) is not None:
        return [("ways", both[0]), *(("occupations", code) for code in _trades_wished(both[1], terms, spot))]
    is_name = bool(field_of_work(bare, terms.vocabulary)) or terms.is_written("occupation", bare)
    parts = [bare] if is_name else _EITHER.split(bare)  # a name may hold an "och" itself
    is_either = _OR.search(bare) is not None and all(_trade_of(part, terms) for part in parts)
    is_list = " " not in parts[0] or is_either or all(field_of_work(part, terms.vocabulary) for part in parts)
    if len(parts) > 1 and is_list:
        return _each_wished(parts, terms, spot)  # "kock/städ", "kök eller disk"; "kock i skola/förskola" is one
    try:
        return [("occupations", code) for code in _trades_wished(bare, terms, spot)]
    except Refusal:
        if len(parts) > 1:
            return _each_wished(parts, terms, spot)  # "praktik/jobb"
        if (work := _beside_aside(_ASIDE.sub(r"\g<what> (\g<aside>)", bare), terms)) is None:
            raise
        spot.note(Message("certificate.remark"), text)
        return [("occupations", code) for code in work_of(work, terms, spot, _EITHER)]


def _each_wished(parts: Sequence[str], terms: Terms, spot: Spot) -> list[tuple[str, str]]:
    """What each of several things in one entry asks for; what is not understood is told. Raises where nothing is."""
    found: list[tuple[str, str]] = []
    refused: list[tuple[Refusal, str]] = []
    for part in parts:
        try:
            found += _wished(part, terms, spot)
        except Refusal as refusal:
            refused.append((refusal, part))
    if not found:
        raise refused[0][0]
    for told, part in refused:
        spot.refuse(told, part)
    return found


def _way_and_work(text: str, terms: Terms) -> tuple[str, str] | None:
    """A way and the work that it is wished for: "praktik i kök", "lärling kock", "kock (praktik)"; None of others."""
    if (aside := _BRACKETED.fullmatch(_ASIDE.sub(r"\g<what> (\g<aside>)", text))) is not None:
        pairs = [(aside["aside"], aside["what"]), (aside["what"], aside["aside"])]
    else:
        found = [one for pattern in _WAY_AND_WORK if (one := pattern.fullmatch(text)) is not None]
        pairs = [(one["way"], one["work"]) for one in found]
    return next(((way, work) for said, work in pairs if (way := _way(said.strip(), terms)) is not None), None)


def _trades_wished(text: str, terms: Terms, spot: Spot) -> Sequence[str]:
    """The trades that a text names, or those of the field that it names: who asks for a field would take any of them.

    Raises `Refusal`.
    """
    field = field_of_work(text, terms.vocabulary)
    if len(field) < 2:
        return work_of(text, terms, spot, _EITHER)
    spot.note(
        Message("background.field", trades=either([terms.vocabulary.occupations[code].label for code in field])), text
    )
    return field


def _way(text: str, terms: Terms) -> str | None:
    """The way that a text names, itself or by a form of employment."""
    known = _meant("ways").get(text)
    if known is not None:
        return known
    form = terms.certain("form", text)
    return None if form is None else terms.vocabulary.forms[form].way


def wishes_text(wishes: Wishes, name_of: Callable[[str], str]) -> str:
    """What a person asks for as a text that is read back as the same."""
    return "; ".join([*map(name_of, wishes.occupations), *(written("ways", way) for way in wishes.ways)]) or "inga"


def _of_support(value: Cell) -> str:
    """What a cell says of instruction, without the words before it."""
    text = ("ja" if value else "nej") if isinstance(value, bool) else plain(words_of(value)).strip(" .!")
    return re.sub(r"^(?:stöd|handledning)\s*:\s*|^(?:behöver|har|ger|kan ge|ja,?)\s+", "", text)


def support_of(value: Cell) -> Support:
    """How much instruction is needed or given. Raises `Refusal`."""
    text = _of_support(value)
    if is_yes(text):
        raise Refusal(Message("background.how_much"), Message("background.how_much.remedy"))
    return cast("Support", one_of(text, "supports"))


def says_support(value: Cell) -> bool:
    """Whether a cell answers whether there is instruction, or how much, and names nobody: "ja", "viss"."""
    text = _of_support(value)
    return is_yes(text) or is_no(text) or text in _meant("supports")


def support_text(support: Support) -> str:
    """Support as a text that is read back as the same."""
    return written("supports", support)


def way_of(value: Cell, terms: Terms) -> Way:
    """The way to work that an opening is. Raises `Refusal`."""
    text = words_of(value)
    return cast("Way", _way(plain(text).strip(" .!"), terms) or one_of(text, "ways"))


def way_text(way: Way) -> str:
    """A way as a text that is read back as the same."""
    return written("ways", way)


def priority_in(value: Cell, spot: Spot) -> tuple[str, ...]:
    """The codes that a programme puts a person first for; words are made into codes, which is noted."""

    def read(text: str) -> list[str]:
        code = re.sub(r"[^a-z0-9.:_-]+", "-", folded(text)).strip("-.:_") if not _CODE.fullmatch(text) else text
        if code != text:
            spot.note(Message("background.coded", code=code), text)
        return [code]

    return tuple(dict.fromkeys(_each(value, spot, read)))


_CODE = re.compile(r"[a-z0-9][a-z0-9.:_-]*")


def eligible_in(value: Cell, terms: Terms, spot: Spot) -> dict[str, bool]:
    """The forms whose subsidy can be given, or cannot: ``nystartsjobb; ej introduktionsjobb``."""
    if isinstance(value, Mapping):
        return cast("dict[str, bool]", dict(value))

    def read(text: str) -> list[tuple[str, bool]]:
        denied = _NOT.fullmatch(text)
        return [(terms.code("form", denied["form"] if denied else text, spot), denied is None)]

    return dict(_each(value, spot, read))


def eligible_text(eligible: Mapping[str, bool], name_of: Callable[[str], str]) -> str:
    """The same as a text that is read back as the same."""
    return "; ".join(name_of(form) if may else f"ej {name_of(form)}" for form, may in eligible.items())
