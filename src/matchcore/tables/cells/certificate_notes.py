"""What the words around a certificate's name say: days, a state, a standing, modules."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any, Literal

from matchcore.messages import Message, with_remedy
from matchcore.records.model import Refusal
from matchcore.tables.cells.cells import is_nothing
from matchcore.tables.cells.dates import DATE_IN_TEXT, TIME_IN_TEXT, date_of, month_of
from matchcore.vocabulary.repair import folded
from matchcore.vocabulary.states import State, Stated, stated

Standing = Literal["validated", "declared"]

FACTS = ("issued", "expires", "standing", "modules")
"""The fields of a `Certificate` that notes can give."""

_EXPIRES = (
    r"(?:giltigt?|gäller|valid|expires?|exp|utgår|utgick|utg\.?|ut|går ut|löper ut|förfaller"
    r"|utgångsdatum|utgångsdag|giltighetstid"
    r"|giltighet|sista (?:giltighets)?dag(?:en)?|senast|fram till|till och med|till|t\.?\s?o\.?\s?m\.?|t\.?(?=\s*$)"
    r"|until|to|thru|through)(?:[\s:]+(?:i|den)(?=\s))?"
)
_ISSUED = (
    r"(?:utfärdat|utfärdad|utf\.?|issued?|från och med|från|fr\.?\s?o\.?\s?m\.?|from|since|sedan|sen|taget|tagen|tog"
    r"|daterat|kursdatum)"
)
_EXPIRES_WORDS = re.compile(rf"(?<!\w)(?:{_EXPIRES}[\s:]*)+$", re.IGNORECASE)
_ISSUED_WORDS = re.compile(rf"(?<!\w)(?:{_ISSUED}[\s:]*)+$", re.IGNORECASE)
_THROUGH = re.compile(r"(?:till och med|t\.?\s?o\.?\s?m\.?|through|thru)[\s:]*$", re.IGNORECASE)
_LOOKS_DATED = re.compile(rf"(?:(?:{_EXPIRES}|{_ISSUED})[\s:]*)*\d[\d\s./-]{{5,}}", re.IGNORECASE)
_BEFORE_DATE = re.compile(rf"^(?:(?:{_EXPIRES}|{_ISSUED})[\s:]*)+", re.IGNORECASE)
_BEFORE_WHEN = re.compile(
    r"^(?:(?:i|den|senast|ca|cirka|omkring|runt|under|från|sedan|sen|till|nu|t\.?\s?o\.?\s?m\.?|till och med)\s+)+",
    re.IGNORECASE,
)
_UNTIL = re.compile(r"(?:fram\s+)?(?:till|t\.?\s?o\.?\s?m\.?)(?!\w)", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d|[-’']?\s?\d\d")
_YEAR_LAST = re.compile(r"(?:^|[\s,:]+)(?:(?:från|sedan|sen|tog)\s+)*(?P<year>[-’']\s?\d\d)[\s.]*$", re.IGNORECASE)
_ENDED_LAST = re.compile(r"(?:^|[\s,]+)utg(?:\.|ick)?\s+(?P<year>[-’']?\d\d)[\s.]*$", re.IGNORECASE)
_SINCE = re.compile(r"\s+(?:sedan|sen)\s+(?P<since>[^\d]+?)[\s.]*$", re.IGNORECASE)
_HOW = re.compile(
    r"(?:^|\s+)(?:(?:på|via|m\.?|med|genom|från|enl\.?|enligt|hos)\s+)?(?:komvux|distans|språkstöd|campus|yh(?:-?utb\w*)?"
    r"|webb?(?:-?(?:kurs|utb\w*))?|online|intern(?:t|(?:\s?utb\w*))?|jobbet|arbetsförmedlingen|folkhögskolan?|fhsk"
    r"|(?:brandskyddsföreningen|ipaf|tya|byn|bya|lru|prevent|röda korset|socialstyrelsen|sos|skolverket|polisen"
    r"|trafikverket)(?!-)"
    r"|gymn(?:asi(?:et|um|al|alt|eutb\w*|enivå|eskolan?))?\b\.?|\d{3,4}\s?(?:gymnasie)?(?:p|poäng)\b\.?"
    r"|\d{1,3}\s?(?:tim(?:mar)?|h|dag(?:ar)?)\b\.?|(?:åk|årskurs)\.?\s?[\dF](?:\s?[-–]\s?\d)?|(?-i:F)\s?[-–]\s?\d)"
    r"(?:\s*\(?\d{1,3}\s?%\)?)?(?!\w)",
    re.IGNORECASE,
)
"""Where and how something is learnt, how much of it and who gives it, which its name does not say."""
_LASTS = re.compile(
    r"(?:^|[\s,(]+)(?:(?:giltigt?|gäller|håller)\s+)?(?:i\s+)?(?P<years>[1-9]|10)\s?år[\s.)]*$", re.IGNORECASE
)
"""For how many years something is valid, or has been held."""
_TERM = re.compile(r"(?P<term>[vh]t|(?:vår|höst)(?:en|terminen)?)\.?[\s’'-]*(?P<year>(?:20)?\d\d)", re.IGNORECASE)
"""A term, by whose last day something is had: "vt-25", "hösten 2024"."""
_AGO = {"i våras": "våren", "i somras": "sommaren", "i höstas": "hösten"}
_MODULES = re.compile(r"(?:moduler?na|moduler|modul|modules?|delar)\s*:?\s+", re.IGNORECASE)
_VALIDATED = "validerat validerad validated styrkt kontrollerat kontrollerad sett verifierat verifierad".split()
_STANDINGS: Mapping[str, Standing] = {
    **dict.fromkeys(_VALIDATED, "validated"),
    **dict.fromkeys("uppgivet uppgiven uppgett declared self-declared ovaliderat ovaliderad".split(), "declared"),
    **dict.fromkeys((f"{no} {word}" for no in ("ej", "inte", "not") for word in _VALIDATED), "declared"),
}
_STANDING_LAST = re.compile(rf"(?:^|[\s:,–-]+)({'|'.join(sorted(_STANDINGS, key=len, reverse=True))})$", re.IGNORECASE)
# A day behind these, or a sign, is what it is behind the bare name: the last one. Behind "klar" it is the first.
_YES = frozenset(["", *"ja yes x har have has hold holds held finns innehar ok check".split()])
_LEFT_OPEN = re.compile(r"^\s*\+|(?:[-–—+…]|\.\.\.|\(\s*[-–—+…]+\s*\))\s*$")
_SHORT_MONTH = re.compile(
    r"(?<![\w.:/-])(?:(?P<y>1[3-9]|[23]\d)-(?P<m>0[1-9]|1[0-2])|(?P<month>0?[1-9]|1[0-2])/(?P<year>1[3-9]|[23]\d))"
    r"(?![\w:/-]|\.\d|\s?(?:%|m|tim\w*|h|poäng|p|v|\d{4})\b)"
)
"""A month with two figures of its year, first or last: "24-10", "9/25"; a day's number is never so written."""
_SHORT_LAST = re.compile(r"(?P<to>\bt\.?\s?o\.?\s?m\b\.?)\s?(?P<year>[23]\d)(?=\s*(?:[),;]|\.?$))", re.IGNORECASE)
_ARROW = re.compile(r"(?:→|->)\s?(?=\d{2,4}(?:-|\W*$))")
"""Until when: "x →2028"."""
_METRES = re.compile(r"(?<=\bställn)(?P<name>\w*\.?)\s*\(?2\s?[-–]\s?9\)?(?!\s?m\b)", re.IGNORECASE)
"""How high a scaffold is."""
_EMPTY_BRACKETS = re.compile(r"\(\s*\)")
_LONGEST = 400  # characters: no name of a certificate is so long
_MOST_REMEMBERED = 50_000


@dataclass(frozen=True, slots=True)
class NotePart:
    """What one part of an item says: its words, or one note in parentheses.

    Attributes
    ----------
    name
        What is left when the rest is taken off.
    states
        The states that it says, each with its words.
    is_bare
        Whether the last day stands there with no word that says so.
    has_when
        Whether it says when something will be had, or had again: no field of a record holds that.
    year
        The year alone in which it was had, as it was written.
    ended
        The year alone in which it ended, or will.
    since
        The words that say since when, with no year: "i våras".
    lasts
        For how many years it is valid from the day that it was had; 0 when it does not say.
    read_as
        Days that were read from a month.
    """

    name: str = ""
    issued: date | None = None
    expires: date | None = None
    standing: Standing | None = None
    modules: tuple[str, ...] | None = None
    states: tuple[tuple[State, str], ...] = ()
    is_bare: bool = False
    has_when: bool = False
    year: str = ""
    ended: str = ""
    since: str = ""
    lasts: int = 0
    read_as: tuple[Message, ...] = ()


_SHORT_CARD = re.compile(r"(?P<what>\b[A-E]{1,2}\d?|truck)[-\s]?kr?t\b", re.IGNORECASE)
"""Cards cut short: "B-krt", "truckkt"."""


def written_out(text: str) -> str:
    """`text` with empty brackets as the box that they are, and its short months with their years: "HLR 24-10".

    Raises `Refusal` when it is left open: "HLR -", "HLR …".
    """
    if found := _LEFT_OPEN.search(text):
        raise Refusal(Message("certificate.asked", said=found[0].strip(" ()")), Message("certificate.asked.remedy"))
    text = _ARROW.sub("t.o.m. ", _SHORT_CARD.sub(r"\g<what>-kort", text))
    text = _SHORT_MONTH.sub(lambda one: f"20{one['y'] or one['year']}-{int(one['m'] or one['month']):02}", text)
    return _EMPTY_BRACKETS.sub("[ ]", _METRES.sub(r"\g<name> 2-9 m", _SHORT_LAST.sub(r"\g<to> 20\g<year>", text)))


def joined(parts: Iterable[NotePart]) -> dict[str, Any]:
    """What the parts of an item say together. Raises `Refusal` when two say the same kind of thing."""
    facts: dict[str, Any] = {}
    for part in parts:
        for name in FACTS:
            given = getattr(part, name)
            if given is not None and facts.setdefault(name, given) is not given:
                raise Refusal(*with_remedy("certificate.two_dates"))
    return facts


@lru_cache(maxsize=_MOST_REMEMBERED)
def note_part(note: str) -> NotePart:
    """What one note in parentheses says; what is not a note of a known kind belongs to the name. Raises `Refusal`."""
    if found := _MODULES.match(note):
        names = [name.strip() for name in note[found.end() :].split("+") if name.strip()]
        return NotePart(modules=() if len(names) == 1 and is_nothing(names[0]) else tuple(names))
    said = stated(note)
    if said.state is None and not re.search(r"\w", note):  # "HLR (-)", "(…) HLR"
        said = Stated("", "asked", note)
    return words_part(note, said)


def with_year(part: NotePart) -> NotePart:
    """A part whose name ends in a year, in "sedan i våras" or in "5 år" without it: since when, for how long."""
    if (found := _LASTS.search(part.name)) is not None:
        part = replace(part, name=part.name[: found.start()], lasts=int(found["years"]))
    if part.expires or part.issued or part.year or part.ended:
        return part
    if (found := _ENDED_LAST.search(part.name)) is not None:
        return replace(part, name=part.name[: found.start()], ended=found["year"])
    if (found := _YEAR_LAST.search(part.name)) is not None:
        return replace(part, name=part.name[: found.start()], year=found["year"])
    found = _SINCE.search(part.name)
    return (
        part
        if found is None
        else replace(part, name=part.name[: found.start()], since=_AGO.get(found["since"].casefold(), found["since"]))
    )


def without_how(text: str) -> str:
    """A name without where and how it is learnt: "usk på komvux"."""
    return _HOW.sub("", text).strip(" ,")


def is_remark(text: str) -> bool:
    """Whether a text says how far it has come with something and names nothing: "läser på distans", "färdig v. 23"."""
    said = stated(text)
    return said.state is not None and not without_how(said.words)


def year_of(text: str) -> int:
    """The year that is written, two figures being of this century: "-24"."""
    year = int(re.sub(r"\D", "", text))
    return year if year >= 100 else 2000 + year


def words_part(text: str, said: Stated) -> NotePart:
    """Words without their state (`said`) and their days. Raises `Refusal`."""
    if len(text) > _LONGEST:
        return NotePart(name=text)  # refused as a name
    part = _dated(text if said.state is None else said.words)
    states = () if said.state is None else ((said.state, said.said),)
    if part.name != said.words and (more := stated(part.name)).state is not None:  # "HLR ☐ 2027-03-01"
        part, states = replace(part, name=more.words), (*states, (more.state, more.said))
        if more.when:
            raise unclear_day(more.when)
    if not part.expires and not part.issued and (ended := _STANDING_LAST.search(part.name)):
        part = replace(part, name=part.name[: ended.start()], standing=_STANDINGS[ended[1].casefold()])
    part = replace(part, states=states)
    return part if not said.when else _with_when(part, said)


def _with_when(part: NotePart, said: Stated) -> NotePart:
    """A part with what stands behind its state: when it was had, or when it ended."""
    when = _BEFORE_WHEN.sub("", said.when)
    if said.state == "held" and folded(said.said) in _YES:
        day = _dated(said.when)
        if day.expires is None or part.expires is not None:
            raise unclear_day(said.when)
        return replace(part, expires=day.expires, is_bare=True, read_as=(*part.read_as, *day.read_as))
    if said.state not in ("held", "lost"):
        return replace(part, has_when=True)
    is_first = said.state == "held"
    if is_first and _YEAR.fullmatch(when):
        return replace(part, year=when)
    if is_first and part.issued is None and (term := _TERM.fullmatch(when)) is not None:  # "klar vt-25"
        is_spring = term["term"].casefold().startswith("v")
        last = date(year_of(term["year"]), *((6, 30) if is_spring else (12, 31)))
        return replace(part, issued=last, read_as=(*part.read_as, Message("day.estimated", day=last)))
    if not is_first and _YEAR.fullmatch(when):  # "gick ut -24"
        return replace(part, ended=when)
    day_of, read_as = _day_in(when, is_last=True)
    is_again = not is_first and _UNTIL.match(said.when) is not None  # "indraget till 2027-03-01"
    part = replace(part, read_as=(*part.read_as, *read_as), has_when=part.has_when or is_again)
    if (part.issued if is_first else part.expires) is not None:
        raise Refusal(*with_remedy("certificate.two_dates"))
    return replace(part, issued=day_of) if is_first else replace(part, expires=day_of)


def unclear_day(text: str) -> Refusal:
    """Why words that say when do not say on which day."""
    return Refusal(Message("date.which_day", text=text.strip()), Message("value.not_a_date.remedy"))


def _day_in(text: str, *, is_last: bool, before: str = "") -> tuple[date, tuple[Message, ...]]:
    """The day that a text says, and how it was read where it says no more than a month. Raises `Refusal`.

    A year alone says its last day behind "t.o.m." (`before`), and else none.
    """
    if DATE_IN_TEXT.fullmatch(text):
        return date_of(text), ()
    if is_last and len(text) == 4 and _THROUGH.search(before):
        day = date(int(text), 12, 31)
        return day, (Message("day.estimated", day=day),)
    month = month_of(text)
    if month is None:
        raise unclear_day(text)
    return month[is_last], (Message("date.month_read_as", day=month[is_last]),)


@lru_cache(maxsize=_MOST_REMEMBERED)
def _dated(text: str) -> NotePart:
    """Words without their dates: one date is the last day, of two the first is that of issue. Raises `Refusal`."""
    found = list(TIME_IN_TEXT.finditer(text))
    if not found:
        if _LOOKS_DATED.fullmatch(text):  # none of the forms read: refused with its own reason
            date_of(_BEFORE_DATE.sub("", text))
        return NotePart(name=text)
    days: dict[str, date] = {}
    read_as: tuple[Message, ...] = ()
    rest, end, is_bare, year, ended = "", 0, False, "", ""
    for match in found:
        before = text[end : match.start()]
        ends = bool(_EXPIRES_WORDS.search(before))
        if len(match[0]) == 4 and not (year or ended or _THROUGH.search(before)):
            year, ended = ("", match[0]) if ends else (match[0], "")
            rest, end = rest + (_EXPIRES_WORDS if ends else _ISSUED_WORDS).sub("", before), match.end()
            continue
        first = bool(_ISSUED_WORDS.search(before)) or (len(found) == 2 and match is found[0] and not ends)
        name, words = ("issued", _ISSUED_WORDS) if first else ("expires", _EXPIRES_WORDS)
        if name in days:
            raise Refusal(*with_remedy("certificate.two_dates"))
        days[name], told = _day_in(match[0], is_last=not first, before=before)
        read_as += told
        is_bare = not first and not ends and len(found) == 1
        rest += words.sub("", before)
        end = match.end()
    name = " ".join((rest + text[end:]).strip(" ,:–-").split())
    issued, expires = days.get("issued"), days.get("expires")
    return NotePart(name, issued, expires, is_bare=is_bare, year=year, ended=ended, read_as=read_as)
