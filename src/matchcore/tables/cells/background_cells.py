"""Work and schooling in a cell: ``kock 5 år i hemlandet``, ``högskola (ingenjör)``.

Each is written by a function that ends on ``_text``, whose text the others read back as the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, cast

from matchcore.content.findings import Spot
from matchcore.errors import InputError
from matchcore.messages import Message
from matchcore.records import Education, Occupation
from matchcore.records.model import EducationLevel, Refusal
from matchcore.tables.cells.background_words import (
    _T,
    ASIDE,
    BETWEEN,
    BRACKETED,
    OF_WORK,
    beside_aside,
    entries_unlabelled,
    meant,
    plain,
    words_for,
    words_within,
    work_of,
    written,
)
from matchcore.tables.cells.cells import words_of
from matchcore.tables.cells.items import item_of
from matchcore.tables.cells.standings import standing_of
from matchcore.tables.grid import Cell
from matchcore.tables.term_lookup import Terms
from matchcore.vocabulary.states import stated

_PERIOD = re.compile(r"(?<!\d)(?P<first>(?:19|20)\d\d)\s?[-–]\s?(?P<last>(?:19|20)\d\d)?(?!\d)")
_AGO = re.compile(r"\b(?:för\s+)?(?P<years>\d{1,2})\s?år\s+sed[ae]n\b")
_UNTIL = re.compile(r"\b(?:fram\s+till|till|t\.?\s?o\.?\s?m\.?|until|slutade)\s+(?P<year>(?:19|20|21|22)\d\d)(?!\d)")
_SINCE = re.compile(r"\b(?:sedan|från|fr\.?\s?o\.?\s?m\.?|since)\s+(?P<year>(?:19|20)\d\d)(?!\d)")
_ABOUT = r"(?:(?:ca\.?|cirka|c:a|över|mer än|drygt|minst|nästan|runt|about|[~>])\s*)?"
_YEARS = re.compile(
    rf"{_ABOUT}(?<!\d)(?P<years>\d{{1,3}}(?:\.\d+)?(?:e-\d+)?|ett|två|tre|fyra|fem|sex|sju|åtta|nio|tio)\s?\+?"
    r"(?:\s?[-–]\s?\d{1,2}\s?)?\s?\+?(?:års?|å|yrs?|years?)\b(?:\s+erfarenhet(?:er)?\b)?(?:\s+(?:av|som|inom)\b)?"
)
_WITHIN = re.compile(r"[^()]*\)|\s*\+?\s?(?:års?|mån\w*)\b")
"""Behind a sign that parts nothing: it stands within a parenthesis, or says about how many years, "10+ år"."""
_HALF_YEARS = re.compile(
    r"(?:(?P<whole>\d{1,2}|en|ett|två|tre|fyra|fem)\s?(?:(?=½)|\s(?=1/2)|och\s(?:ett\s)?(?=halvt?\s)))?"
    r"(?:(?:\bett\s)?\bhalvt|½|(?<![\d/])1/2)\s?år(?!\w)|(?:\bett\s)?\bhalvår(?!\w)",
    re.IGNORECASE,
)
"""Years and half of one: "1½ år", "två och ett halvt år", "halvår"."""
_SEASONS = re.compile(
    r"\b(?:\d{1,2}|en|två|tre|fyra|fem|några|flera)\s(?:sommar|somrar|säsong(?:er)?|vintrar|termin(?:er)?)\b"
    r"|\b(?:i\s(?:somras|våras|höstas|vintras|fjol)|(?:sommaren|hösten|våren|vintern)(?:\s?[-’']?\d{2,4})?)(?!\w)"
)
"""For how long, or when, in what says no part of a year: "11 säsonger", "sommaren -24"."""
_A_LITTLE = re.compile(
    r"(?<=[+&/]\s)(?:lite|även|också)\s+(?=\w)|(?<=\soch\s)(?:lite|även|också)\s+(?=\w)", re.IGNORECASE
)
_OF_WHICH = re.compile(
    r"[\s,]*\bvarav\s+(?:de\s+)?(?:sista\s+)?(?=\w)(?:(?P<years>\d{1,2})\s+(?!år|mån))?", re.IGNORECASE
)
_LASTED = re.compile(
    r"(?:\d|½|\bhalvt|\b(?:ett|två|tre|fyra|fem|sex|sju|åtta|nio|tio))\s?\+?\s?(?:år|å\b|mån|yrs?|years?|month)|(?:19|20)\d\d|halvår"
    r"|\bvarav\b",
    re.IGNORECASE,
)
_BARE_YEARS = re.compile(r"(?<=[^\W\d])\.?\s(?P<years>[1-4]?\d)$")
_MONTHS = re.compile(rf"{_ABOUT}(?<!\d)(?P<months>\d{{1,2}})\s?(?:mån(?:ad|ader)?|months?)\b\.?")
_IN_WORDS = {word: n for n, word in enumerate("ett två tre fyra fem sex sju åtta nio tio".split(), start=1)}
_DENIES = r"(?:men\s+)?(?:ej|inte|aldrig|not|never|ingen|utan)\s+"
_DENIED_WITHIN = re.compile(rf"\(\s*{_DENIES}(?P<what>[^()]+)\)")
"""What a parenthesis denies beside an occupation: "kock (ej validerad)"."""
_DENIED_LAST = re.compile(rf"\s+(?P<aside>{_DENIES}[^()]+)$")
"""The same without the parenthesis: "kock ej validerad"."""
_NEVER = re.compile(
    r"^aldrig\b|\((?:ej|inte|aldrig|har\s+(?:ej|inte|aldrig)|not|never)\s+(?:jobb|arbet|worked)[^()]*\)"
)
_SIGNS, _AROUND = re.compile(r"[()]|[;,](?=[\s;,)]*(?:\)|$))"), re.compile(r"^[\s,;:.–-]+|[\s,;:–-]+$")
_UNFINISHED = re.compile(
    r"\b(?:avbr(?:\w*|\.)|avhopp\w*|hopp(?:at|ade)\s+av|ofullst\w*|nästan|halva?t?|ej\s+examen|utan\s+(?:examen|betyg|slutbetyg)|ingen\s+examen|ej\s+(?:av)?slut\w*|inte\s+(?:av)?slut\w*|ej\s+klar\w*|inte\s+klar\w*|oavslut\w*|pågå(?:r|ende)|läser)\b"
)
_SCHOOL_YEARS = re.compile(r"(?P<years>\d{1,2})[\s-]?(?:års?|årig)\s+(?:i\s+)?(?:skola?n?|skolgång|grundskola)\b")
_YEARS_ALONE = re.compile(r"^(?P<years>[6-9]|1[0-3])\s*år$")
_ABOUT_SCHOOL = re.compile(
    r"\b(?:utbildning(?:en)?|utb|examen|linjen?|program(?:met)?|avslutad|avslutat|klar|klart|färdig|betyg|på|i|inom|som"
    r"|från|med|vid|till|och|samt|degree|in)\b\.?|\+"
)
_DECADE = re.compile(r"(?:\b(?:på|under|i|sedan|sen|från)\s+)?\b(?:19|20)?\d0[\s-]?tal(?:et)?s?\b")
"""When something was done, which is not for how long: "1990-talet"."""
_HOW_MANY = frozenset("många flera mycket mkt olika diverse".split())
_HIGHEST_SKILL = 4
_MASTER = re.compile(r"\b(?:master|magister|civilingenjör|doktor)\w*")


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


def _when_and_where(rest: _Rest, year: int) -> dict[str, Any]:
    """For how long, until when and where something was done, taken out of a text; `year` is that of the run."""
    facts: dict[str, Any] = {}
    while (period := rest.take(_PERIOD)) is not None:
        last = int(period["last"]) if period["last"] else None
        facts["years"] = facts.get("years", 0.0) + (last or year) - int(period["first"])
        facts |= {} if last is None else {"until": max(last, facts.get("until", last))}
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


def _work_listed(value: Cell, terms: Terms, spot: Spot) -> Iterator[Cell]:
    """The kinds of work that a cell lists, apart where it says for how long each: "kock 3 år + städ 6 mån" is two.

    So is what stands behind "varav". Years behind the last of several are those of all: "kock/diskare 3 år".
    """
    listed = (
        part
        for entry in entries_unlabelled(value, spot)
        for part in (terms.apart("occupation", entry) if isinstance(entry, str) else [entry])
    )
    for entry in listed:
        if not isinstance(entry, str) or _LASTED.search(entry) is None:
            yield entry
            continue
        entry = _A_LITTLE.sub("", entry)
        head, *of_which = _OF_WHICH.sub(_a_part, _HALF_YEARS.sub(_with_a_half, entry)).split("\n")
        start, lasted = 0, ""
        ends = [end for end in BETWEEN.finditer(head) if not _WITHIN.match(head, end.end())]
        for before, after in pairwise([None, *ends, None]) if ends else ():
            rest = _Rest(plain(head[before.end() if before else 0 : after.start() if after else None]))
            where = "first" if _YEARS.match(rest.text) else "behind"
            is_timed = not {"years", "until"}.isdisjoint(_when_and_where(rest, terms.as_of.year))
            is_work = is_timed or (lasted == "behind" and terms.resolution("occupation", rest.words).code is not None)
            if before and lasted and rest.words and is_work:
                yield head[start : before.start()]
                start, lasted = before.end(), ""
            lasted = where if is_timed and rest.words else lasted
        yield from filter(None, [head[start:]])
        for part in of_which:
            _when_and_where(rest := _Rest(plain(part)), terms.as_of.year)
            if rest.words:
                yield part
            else:
                spot.note(Message("certificate.remark"), part)  # "varav 2 i Sverige"


def _with_a_half(found: re.Match[str]) -> str:
    whole = (found["whole"] or "0").casefold()
    return f"{1 if whole == 'en' else _IN_WORDS.get(whole, whole)}.5 år"


def _a_part(found: re.Match[str]) -> str:
    return f"\n{found['years']} år " if found["years"] else "\n"


def _where(rest: _Rest) -> dict[str, Any]:
    """Whether something was done abroad, taken out of a text."""
    found = []
    while (said := rest.take(words_within("abroad"))) is not None:
        found.append(meant("abroad")[said["word"]] != "no")
    return {"abroad": any(found)} if found else {}


def occupations_in(value: Cell, terms: Terms, spot: Spot, *, abroad: bool | None = None) -> tuple[Occupation, ...]:
    """What work a person has done: ``kock 5 år i hemlandet; diskare``; `abroad` is what the heading says of it."""
    found: list[dict[str, Any]] = []
    is_unread = False
    is_in_years = isinstance(value, str) and _YEARS.search(value) is not None
    for entry in _work_listed(value, terms, spot):
        try:
            if isinstance(entry, Mapping):
                found.append(dict(entry))
                continue
            text = words_of(entry)
            if "?" in BRACKETED.sub(r"\g<what>", text):
                raise Refusal(Message("vocabulary.asked", text=text))
            rest, where = _without_denial(ASIDE.sub(r"\g<what> (\g<aside>)", plain(text)), terms)
            if rest.take(_DECADE) is not None:
                spot.note(Message("certificate.remark"), text)  # "bagare på 90-talet"
            if plain(text) in _HOW_MANY:
                raise Refusal(Message("vocabulary.unknown", text=text))
            facts = _when_and_where(rest, terms.as_of.year)
            if "years" not in facts and is_in_years and (alone := rest.take(_BARE_YEARS)) is not None:
                facts["years"] = float(alone["years"])  # "buss 5, lastbil 10 år"
                spot.note(Message("background.bare_years", years=alone["years"]), text)
            if where is not None:
                facts |= {name: not said for name, said in where.items()}
                if not where:
                    spot.note(Message("certificate.remark"), text)
            if is_seasonal := rest.take(_SEASONS) is not None:
                spot.note(Message("certificate.remark"), text)
            if is_unread and not rest.words and (facts or is_seasonal):
                continue  # "kock/städ, 5 år" is asked about once
            if not rest.words and found and (facts or is_seasonal):
                if "years" in found[-1] and "years" in facts:
                    found.append({"ssyk": found[-1]["ssyk"], **facts})  # "kock 2 år i Sverige, 5 år i Syrien"
                else:
                    found[-1] |= facts  # "kock, 5 år, i hemlandet"
                continue
            reason = terms.resolution("occupation", rest.words).reason
            if reason is not None and (bare := beside_aside(rest.text, terms)) is not None:
                spot.note(Message("certificate.remark"), text)
                rest, reason = _Rest(bare), None
            is_none = reason is not None and reason.key == "vocabulary.no_occupation" and _says_none(text, terms)
            if rest.words == "0" or is_none or _NEVER.search(rest.text):
                spot.note(Message("background.none"), text)
                continue
            found += [{"ssyk": code, **facts} for code in work_of(rest.words, terms, spot)]
            is_unread = False
        except Refusal as refusal:
            spot.refuse(refusal, entry)
            is_unread = True
    home = {} if abroad is None else {"abroad": abroad}
    return tuple(_made(Occupation, [home | one for one in found], spot))


def _says_none(text: str, terms: Terms) -> bool:
    """Whether a text that denies something denies work, or all: "ingen erfarenhet", and not "inga intyg"."""
    words = stated(text).words
    return (
        not words or OF_WORK.search(plain(text)) is not None or terms.resolution("occupation", words).code is not None
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
    is_of_work = OF_WORK.search(beside.words) is not None
    if is_of_work and not where:
        return _Rest(text), None
    return rest, where if is_of_work or not beside.words else {}


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
    for entry in entries_unlabelled(value, spot):
        with spot.telling(entry):
            if isinstance(entry, Mapping):
                found.append(dict(entry))
                continue
            found += _education(words_of(entry), found, terms, spot)
    where = {} if abroad is None else {"abroad": abroad}
    return tuple(_made(Education, [where | one for one in found], spot))


def education_level_in(text: str) -> EducationLevel | None:
    """The level of schooling that a text names, the highest where it names several."""
    found = [meant("educations")[said["word"]] for said in words_within("educations").finditer(plain(text))]
    return cast("EducationLevel | None", max(found, key=list(words_for("educations")).index, default=None))


def _education(text: str, before: list[dict[str, Any]], terms: Terms, spot: Spot) -> list[dict[str, Any]]:
    """What one entry says of schooling; what only tells of the one before it is put there. Raises `Refusal`."""
    rest = _Rest(plain(text))
    said = standing_of(item_of(text), terms.as_of)
    is_named = words_within("educations").search(rest.text) is not None
    is_unfinished = _UNFINISHED.search(rest.text) is not None or (is_named and said.state in ("under_way", "planned"))
    if is_unfinished and not words_within("recognised").search(rest.text):
        spot.note(Message("background.unfinished"), text)
        if before and not is_named:
            before.pop()  # "högskola, ej klar"
        return []
    if is_named and said.state in ("lacking", "lost"):
        spot.note(Message("background.denied"), text)
        return []
    if is_named and "?" in text:
        raise Refusal(Message("background.asked"), Message("background.education.remedy"))
    facts: dict[str, Any] = {}
    if (answer := rest.take(words_within("recognised"))) is not None:
        facts["recognised"] = meant("recognised")[answer["word"]]
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
    if colon and first in meant("educations"):
        levels, trade = [cast("EducationLevel", meant("educations")[first])], trade.strip()
    elif terms.is_written("occupation", rest.words):
        trade = rest.words  # a name may hold such a word
    else:
        while (level_said := rest.take(words_within("educations"))) is not None:
            levels.append(cast("EducationLevel", meant("educations")[level_said["word"]]))
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
