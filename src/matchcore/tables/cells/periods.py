"""Days that a text says roughly, "v. 12", "1/3", "ht-25": a first and a last day near the run's day."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from matchcore.messages import Message
from matchcore.records.model import Refusal
from matchcore.tables.cells.dates import MONTHS, date_of

_RECENT = timedelta(days=31)
"""A day or a month without a year that is no longer past than this was meant, and not the same a year ahead."""
_NEARLY_OVER = timedelta(days=14)
"""Of what is longer, such as "hösten", the next is meant where no more than this is left."""

_LEAST_LEFT = 3
"""Of a season that something begins with, so many times what is left is at least as long as it."""

_LONG_AGO, _FAR = 12, 3
"""Between so many years a month's two figures are a year."""
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_YEAR = r"(?:(?:\s+|\s?[-/]\s?)(\d{4})|(?:\s?[-’']\s?|\s)([1-4]\d))?"
_ANY_YEAR = r"(?:\s*[-’'/]?\s*(\d{4}|\d{2})(?:/\d{2})?)?"
_WEEKDAYS = "mån|tis|ons|tors|fre|lör|sön"
_BEFORE = re.compile(
    r"(?:(?:mån|tis|ons|tors?|fre|lör|sön)(?:dag(?:en)?)?\.?(?=\s(?:den\s)?\d)"
    r"|fr\.?\s?o\.?\s?m\.?|från och med|fr(?=[\s.])\.?|från|from|tidigast|earliest"
    r"|(?:ej|inte) (?:före|innan|förrän)|ca\.?|cirka|circa|c:a|omkring"
    r"|runt|kring|around|prel\.?|preliminärt|troligen|någon gång|börjar|startar|start|tilltr(?:äde|äder|\.)?"
    r"|på(?=\s(?:mån|tis|ons|tors|fre|lör|sön)dag)|kan (?:börja|starta)|tillgänglig"
    r"|ledig|klart?|i(?!\s(?:morgon|dag))|(?:redan\s)?nu(?=\si\s)|den|under|vid|till|sedan|since|starting)(?![^\W\d_])[\s:]*"
)
_AFTER = re.compile(
    r"(?:(?:(?P<n>\w+)\s(?P<unit>dag|veck|mån)\w*|direkt|strax|snarast(?:\smöjligt)?|så\ssnart\ssom\smöjligt)\s)?(?:efter|after)\s"
)
_BUSY_TILL = re.compile(
    r"(?:(?:är|har)\s)?(?:(?:föräldra|tjänst|mamma|pappa|studie)ledig|sjukskriven|uppsagd|anställd|upptagen|bortrest"
    r"|utomlands|praktik\w*|praktiserar|jobb(?:ar)?|arbetar?|vik(?:arie|ariat)?|plugg\w*|stud(?:erar|ier)|läser|skola"
    r"|kurs\w*|utbildning\w*|sfi|semester|kontrakt)\b[^\d,;]{0,20}?\s"
    r"(?:t\.?\s?o\.?\s?m\.?|till(?:\soch\smed)?|fram\still)\s(?P<day>.+)"
)
"""What somebody does until a day, and is free the day after: "föräldraledig t.o.m. 31/1"."""
_WITHIN = re.compile(
    r"(?:i\s+)?(?P<part>början|mitten|slutet|första\sveckan|sista\sveckan|andra\shalvan|beginning|middle|end)\s+(?:(?:av|på|of)\s+)?(?P<whole>.+)"
)
_ON = re.compile(r"\s*(?:-?>|→|-|(?:och\s)?framåt|och\stillsvidare)$")
_TERM_STARTS = re.compile(r"(?:(?<=[hv]t)|(?<=termin))(?:ens)?[\s-]?start(?:en)?$|(?<=termin)ens början$")
_UNTIL = re.compile(r"(?<=\S)\s*(?:->|=>|→|-|\btill(?:\soch\smed)?\b|\bt\.?\s?o\.?\s?m\b\.?)\s*(?=\S)")
_ENDS = re.compile(
    r"(?:(?:fram\s)?till(?!\s(?:våren|sommaren|hösten|vintern|årsskiftet|nyår|jul))|t\.?\s?o\.?\s?m|slut(?!et)\w*|sista\sdag|upphör)\b"
)
_NOT = frozenset(("ej", "inte"))
_LONGEST_RANGE = timedelta(days=300)
_PARTS = re.compile(r"[,;()\n]|(?<=[^\W\d])/(?=[^\W\d])")
_MOST_PARTS, _MOST_WORDS = 4, 16
_SHORT = frozenset("nu direkt vår höst sommar vinter jul".split())
"""Words that say when by themselves, and another thing among others: "vår kund vet inte"."""
_DIGIT = re.compile(r"\d")
_OF_ANOTHER_DAY = re.compile(r"\b(?:senast|sista|ansök\w*|intervju\w*|möte\w*|svar|ring\w*|info\w*)\b")
_HARDLY = frozenset("egentligen gärna helst typ bums meddetsamma".split())
"""Words beside "nu" that make it no other day."""
_AT_ONCE = frozenset(
    "omgående|omgaende|omg|direkt|genast|nu|redan nu|snarast|snarast möjligt|så snart som möjligt|så snart det går"
    "|så fort som möjligt|så fort det går|bråttom|akut"
    "|på en gång|när som|när som helst|i dag|idag|med en gång|asap"
    "|immediately|at once|now|today|as soon as possible".split("|")
)
_AS_DAYS = {"jul": "julen", "årsskiftet": "nyår", "årsskifte": "nyår"}
_NUMBERS = {
    word: number
    for number, words in enumerate("en ett one a,två tva two,tre three,fyra four,fem five,sex six".split(","), start=1)
    for word in words.split()
}


@dataclass(frozen=True, slots=True)
class Period:
    """The days that a text may mean, the first and the last of them; `is_exact` where it says one as it is."""

    first: date
    last: date
    is_exact: bool = False


def _easter(year: int) -> date:
    """Easter Day, by the anonymous Gregorian algorithm (Meeus, Astronomical Algorithms, 1991, chapter 8)."""
    century, n = divmod(year, 100)
    epact = (19 * (year % 19) + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (n // 4) - epact - n % 4) % 7
    shift = (year % 19 + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * shift + 114, 31)
    return date(year, month, day + 1)


def _from_easter(first: int, last: int) -> Callable[[int], Period]:
    return lambda year: Period(_easter(year) + timedelta(days=first), _easter(year) + timedelta(days=last))


def _weekday_from(month: int, day: int, weekday: int, n_days: int) -> Callable[[int], Period]:
    """So many days from the first Monday (0) to Sunday (6) on or after a day of the year."""

    def made(year: int) -> Period:
        first = date(year, month, day)
        first += timedelta(days=(weekday - first.weekday()) % 7)
        return Period(first, first + timedelta(days=n_days - 1))

    return made


def _yearly(first: tuple[int, int], last: tuple[int, int] | None = None) -> Callable[[int], Period]:
    ends = last or first
    return lambda year: Period(date(year, *first), date(year + (ends < first), *ends))


_SPANS = tuple(
    (frozenset(names.split("|")), made)
    for names, made in (
        ("ht|höstterminen|hösttermin", _yearly((8, 15), (12, 31))),
        ("vt|vårterminen|vårtermin", _yearly((1, 15), (6, 30))),
        ("hösten|höst|autumn|höstsäsong|höstsäsongen", _yearly((9, 1), (11, 30))),
        ("vintern|vinter|winter|vintersäsong|vintersäsongen", _yearly((12, 1), (2, 28))),
        ("våren|vår|spring|vårsäsong|vårsäsongen", _yearly((3, 1), (5, 31))),
        (
            "sommaren|sommar|somm|summer|sommarsäsong|sommarsäsongen|semestern|semester|semestrarna|sommarlovet",
            _yearly((6, 1), (8, 31)),
        ),
        ("advent|första advent", _weekday_from(11, 27, 6, 1)),
        ("lucia", _yearly((12, 13))),
        ("jul|julen|julhelgen|christmas", _yearly((12, 24), (12, 26))),
        ("julafton", _yearly((12, 24))),
        ("annandag jul|annandagen", _yearly((12, 26))),
        ("jullovet", _yearly((12, 20), (1, 6))),
        ("mellandagarna", _yearly((12, 27), (12, 30))),
        ("nyår|nyåret|new year", _yearly((12, 31))),
        ("årsskiftet|årsskifte|turn of the year", _yearly((1, 1))),
        ("trettonhelgen|trettondagen", _yearly((1, 6))),
        (
            "sportlov|sportlovet",
            lambda year: Period(date.fromisocalendar(year, 7, 1), date.fromisocalendar(year, 10, 7)),
        ),
        ("påsk|påsken|påskhelgen|easter", _from_easter(-2, 1)),
        ("annandag påsk|annandagen", _from_easter(1, 1)),
        ("valborg", _yearly((4, 30))),
        ("första maj", _yearly((5, 1))),
        ("kristi himmelsfärd|kristi himmelsfärdshelgen", _from_easter(39, 42)),
        ("pingst", _from_easter(49, 49)),
        ("skolavslutning|skolavslutningen", _yearly((6, 8), (6, 15))),
        ("midsommar|midsommarhelgen|midsummer", _weekday_from(6, 19, 4, 3)),
        ("halvårsskiftet", _yearly((7, 1))),
        ("skolstart|skolstarten", _yearly((8, 15), (8, 22))),
    )
)
_SPAN_NAMES = "|".join(sorted((name for names, _ in _SPANS for name in names), key=len, reverse=True))
"""What comes every year by its name, and from which day to which."""
_ROUGH = re.compile(rf"(?:{_SPAN_NAMES}|{_MONTH})\.?{_ANY_YEAR}")
"""A month, a season or a term, which a day beside it makes exact."""


def is_at_once(text: str) -> bool:
    """Whether a text says that it is as soon as possible: "omgående", "snarast", "kan börja direkt".

    Examples
    --------
    >>> is_at_once("Omgående!"), is_at_once("kan börja direkt"), is_at_once("direkt efter jul")
    (True, True, False)
    """
    words = _bare(text)
    among = [word for word in words.removeprefix("ja").replace(",", " ").split() if word not in _HARDLY]
    return words in _AT_ONCE or " ".join(among) in _AT_ONCE or _AT_ONCE.issuperset(among or ["ja"])


def period_of(text: str, as_of: date, *, past: bool = False) -> Period | None:
    """The days that `text` means, counted from `as_of` where it names no year; None when it says no day.

    Parameters
    ----------
    text
        A week, a month, a term, a day without its year, "om 2 veckor", "efter nyår" and the like.
    as_of
        The run's day.
    past
        Whether a day without a year has been ("inskriven sedan"); else it is to come, or was lately.

    Raises
    ------
    Refusal
        When it names a day that does not exist.

    Examples
    --------
    >>> day = date(2026, 11, 28)
    >>> period_of("fr.o.m. v. 12", day)
    Period(first=datetime.date(2027, 3, 22), last=datetime.date(2027, 3, 28), is_exact=False)
    >>> period_of("efter nyår", day).first, period_of("ht-25", day).last, period_of("snart", day)
    (datetime.date(2027, 1, 1), datetime.date(2025, 12, 31), None)
    """
    words = _bare(text)
    if not words or len(words) > 60:
        return None
    is_relative = _AFTER.match(words) or _WITHIN.fullmatch(words)
    if is_relative and not past and (whole := _from_to(words, as_of)):
        return whole  # "efter midsommar - okt"
    if found := _AFTER.match(words):
        rest = words[found.end() :]
        before, next_one = (period_of(_AS_DAYS.get(rest, rest), day, past=past) for day in (as_of - _RECENT, as_of))
        if before is None or next_one is None:
            return None
        inner = before if before.last >= as_of - _RECENT else next_one  # after the summer is now, in September
        later = _steps(found["n"], found["unit"]) if found["n"] else 1
        return Period(inner.last + timedelta(days=later), inner.last + timedelta(days=later + 30)) if later else None
    if found := _WITHIN.fullmatch(words):
        return _within(found["part"], period_of(found["whole"], as_of, past=past))
    try:
        return Period(day := date_of(words), day)
    except Refusal:
        pass
    for pattern, read in _READ:
        if found := pattern.fullmatch(words):
            return read(found, as_of, past)
    return None if past else _from_to(words, as_of)


def _from_to(words: str, as_of: date) -> Period | None:
    """From the first day of one time to the last of another: "v. 25 - v. 33", "jul-påsk"; None where it is none."""
    untils = [*_UNTIL.finditer(words)]
    for to in untils if len(untils) <= _MOST_PARTS else ():
        first, last = words[: to.start()], words[to.end() :]
        begins = Period(as_of, as_of) if first in _AT_ONCE else period_of(_AS_DAYS.get(first, first), as_of)
        ends = None if begins is None else period_of(_AS_DAYS.get(last, last), begins.first)
        if begins and ends and ends.last - begins.first <= _LONGEST_RANGE:
            return Period(begins.first, max(begins.last, ends.last))
    return None


def soon(said: Callable[[date], Period | None], as_of: date) -> Period | None:
    """The days that are said to begin with, the next ones where of a season without its year most is over."""
    period = said(as_of)
    if period is None or period.last - period.first <= _RECENT:
        return period
    is_over = (period.last - as_of) * _LEAST_LEFT < period.last - period.first
    return (said(period.last + _NEARLY_OVER) or period) if is_over else period


def free_after(text: str, as_of: date) -> Period | None:
    """The day after the last of what somebody does until then: "föräldraledig t.o.m. 31/1"; None of another text."""
    busy = _BUSY_TILL.fullmatch(" ".join(text.casefold().split()))
    ends = busy and period_of(busy["day"], as_of)
    return ends and Period(after := ends.last + timedelta(days=1), after)


def says_end(text: str) -> bool:
    """Whether a text says when something ends and not when it begins: "till mars", "t.o.m. 31/8"; not "till våren"."""
    return _ENDS.match(" ".join(text.casefold().split())) is not None


def period_within(text: str, as_of: date) -> Period | None:
    """The days that most of the words beside one another mean, of a text that says more: "1 febr?", "maj, ev. juni".

    Of parts at commas the first that says one; but a day as it is goes before a month or a season. None where there are
    none, and where they may be the last of something: "slutar 31/8". Behind "före" it is the day before them.

    Examples
    --------
    >>> day = date(2026, 11, 28)
    >>> [period_within(text, day).first.isoformat() for text in ("hösten?", "20/12, mest sportlov", "våren, 1/4")]
    ['2027-09-01', '2026-12-20', '2027-04-01']
    """
    parts = [part.replace("?", " ").split() for part in _PARTS.split(text.casefold()) if part.strip(" ?")]
    rough: Period | None = None
    for words in parts[:_MOST_PARTS]:
        if rough is not None and _OF_ANOTHER_DAY.search(" ".join(words)):
            continue
        for found, said in _periods_among(words, as_of):
            is_day = found.first == found.last
            if rough is None and (is_day or (_DIGIT.search(said) and not _ROUGH.fullmatch(said))):
                return found
            if is_day and _DIGIT.search(said):
                return found
            rough = rough or found
    return rough


def _periods_among(words: list[str], as_of: date) -> Iterator[tuple[Period, str]]:
    """The days that words beside one another mean, and those words, of most words first."""
    said_end = (
        says_end(" ".join(words[at : at + 2])) or (at > 0 and words[at] in ("till", "t")) for at in range(len(words))
    )
    stops = (at for at, is_end in enumerate(said_end) if is_end or words[at] in _NOT)
    end = min(next(stops, len(words)), _MOST_WORDS)
    for length in range(end, 0, -1):
        for first in range(end - length + 1):
            said = " ".join(words[first : first + length]).strip(" .!:")
            if (said in _SHORT and first + length < len(words)) or (said == "jul" and length == len(words)):
                continue
            try:
                found = Period(as_of, as_of) if said in _AT_ONCE else period_of(_AS_DAYS.get(said, said), as_of)
            except Refusal:
                continue
            if found is not None and first and words[first - 1] in ("före", "innan"):
                found = Period(before := found.first - timedelta(days=1), before)
            if found is not None:
                yield found, said


def _bare(text: str) -> str:
    """A text without what stands around a day: "fr.o.m.", "ca", "i", a full stop."""
    words = " ".join(text.casefold().replace("–", "-").replace("—", "-").split()).strip(" .!,;:()")
    words = _TERM_STARTS.sub("", _ON.sub("", words))
    while (found := _BEFORE.match(words)) and found.end() < len(words):
        words = words[found.end() :].strip()
    return words


def _within(part: str, whole: Period | None) -> Period | None:
    """The first, middle or last third of a period."""
    if whole is None:
        return None
    third = (whole.last - whole.first) // 3
    if part == "sista veckan":
        return Period(whole.last - timedelta(days=6), whole.last)
    if part == "andra halvan":
        return Period(whole.first + (whole.last - whole.first) / 2, whole.last)
    if part in {"början", "beginning", "första veckan"}:
        return Period(whole.first, whole.first + third)
    if part in {"mitten", "middle"}:
        return Period(whole.first + third, whole.last - third)
    return Period(whole.last - third, whole.last)


def _year(given: str | None) -> int | None:
    return None if given is None else int(given) + (2000 if len(given) == 2 else 0)


def _in_year(year: int | None, as_of: date, past: bool, made: Callable[[int], Period]) -> Period:
    """A period in the year named, or in the one that is meant where none is: the next to come, or the last that was."""
    if year is not None:
        return _made(made, year)
    years = range(as_of.year - 1, as_of.year + 7) if not past else range(as_of.year, as_of.year - 8, -1)
    for near in years:
        try:
            period = made(near)
        except ValueError:
            continue  # 29 February, week 53
        grace = _RECENT if period.last - period.first <= _RECENT else -_NEARLY_OVER
        if period.first <= as_of if past else period.last >= as_of - grace:
            return period
    return _made(made, as_of.year)


def _made(made: Callable[[int], Period], year: int) -> Period:
    try:
        return made(year)
    except ValueError:
        raise Refusal(Message("date.no_such_day"), Message("value.not_a_date.remedy")) from None


def _month(year: int, first: int, last: int) -> Period:
    """From the first day of a month to the last of the same or a later one, in the next year when it comes before."""
    after = (year + (last < first)) * 12 + last
    return Period(date(year, first, 1), date(after // 12, after % 12 + 1, 1) - timedelta(days=1))


def _day_month(found: re.Match[str], as_of: date, past: bool) -> Period:
    day, month = int(found[1]), MONTHS.get(found[2]) or int(found[2])
    year = _year(found[3])
    return _in_year(year, as_of, past, lambda near: Period(date(near, month, day), date(near, month, day)))


def _months(found: re.Match[str], as_of: date, past: bool) -> Period | None:
    if found[0] == "jul":
        return None  # July, or Christmas
    first = MONTHS[found[1]]
    last = MONTHS[found[2]] if found[2] else first
    if found[4] and not -_LONG_AGO <= int(found[4]) - as_of.year % 100 <= _FAR:
        return None  # "maj 31" is a day, or a year
    return _in_year(_year(found[3] or found[4]), as_of, past, lambda near: _month(near, first, last))


def _month_shift(found: re.Match[str], as_of: date, past: bool) -> Period:
    month = MONTHS[found[2]]
    return _in_year(None, as_of, past, lambda near: Period(date(near, month, 1), date(near, month, 1)))


def _written_month(found: re.Match[str], as_of: date, past: bool) -> Period:
    month = int(found["month"])
    return _made(lambda year: _month(year, month, month), int(found["year"]))


def _weeks(found: re.Match[str], as_of: date, past: bool) -> Period | None:
    """A week, or several: of "v. 17-26", where that week of 2026 is long past, these are the weeks."""
    groups = found.groupdict()
    first, second = int(groups["week"]), groups.get("to")

    def until(last: int) -> Callable[[int], Period]:
        return lambda year: Period(date.fromisocalendar(year, first, 1), date.fromisocalendar(year, last, 7))

    if second is None:
        return _in_year(_year(groups.get("year")), as_of, past, until(first))
    year = 2000 + int(second)
    of_year = _in_year(year, as_of, past, until(first)) if abs(as_of.year - year) <= 5 else None
    weeks = _in_year(None, as_of, past, until(int(second))) if of_year is None or int(second) > first else None
    if of_year is None or weeks is None:
        return of_year or weeks
    are_weeks = of_year.first == weeks.first or of_year.last < as_of - _RECENT or year > as_of.year + 1
    return weeks if are_weeks and not past else None  # "v. 12-28" is a year, or weeks


def _span(found: re.Match[str], as_of: date, past: bool) -> Period:
    near = [_in_year(_year(found[2]), as_of, past, made) for names, made in _SPANS if found[1] in names]
    return min(near, key=lambda one: abs(one.first - as_of))  # "annandagen" is after Christmas, or at Easter


def _quarter(found: re.Match[str], as_of: date, past: bool) -> Period:
    first = 3 * int(found[1]) - 2
    return _in_year(_year(found[2]), as_of, past, lambda near: _month(near, first, first + 2))


def _steps(count: str, unit: str) -> int:
    """How many days "två veckor" or "en månad" are; 0 where it is no number."""
    n = _NUMBERS.get(count) or (int(count) if count.isdecimal() else 0)
    return n * {"d": 1, "v": 7, "w": 7}.get(unit[0], 30)


def _ahead(found: re.Match[str], as_of: date, past: bool) -> Period | None:
    count = _NUMBERS.get(found["n"] or "") or int(found["n"] or 1)
    unit = found["unit"][0]
    if past or count > 60:
        return None
    if unit in "dwv":
        day = as_of + timedelta(days=_steps(found["n"], unit))
        return Period(day, day)
    month = as_of.month - 1 + count * (12 if unit in "åy" else 1)
    year, month = as_of.year + month // 12, month % 12 + 1
    day = min(date(year, month, 1) + timedelta(days=as_of.day - 1), _month(year, month, month).last)
    return Period(day, day)


def _next(found: re.Match[str], as_of: date, past: bool) -> Period | None:
    unit = found[1]
    if past:
        return None
    if unit in {"vecka", "week"}:
        monday = as_of + timedelta(days=7 - as_of.weekday())
        return Period(monday, monday + timedelta(days=6))
    if unit in {"månad", "month"}:
        return _month(as_of.year + as_of.month // 12, as_of.month % 12 + 1, as_of.month % 12 + 1)
    return Period(date(as_of.year + 1, 1, 1), date(as_of.year + 1, 12, 31))


def _weekday(found: re.Match[str], as_of: date, past: bool) -> Period | None:
    days = (_WEEKDAYS.split("|").index(found[1]) - as_of.weekday() - 1) % 7 + 1
    return None if past else Period(day := as_of + timedelta(days=days), day)


def is_another_weekday(text: str, day: date) -> bool:
    """Whether a text names another day of the week than a day is, "mån 15/9" of a Wednesday: another year was meant."""
    found = re.match(rf"\W*({_WEEKDAYS})(?:dag(?:en)?)?\b\.?(?=\s(?:den\s)?\d)", text.casefold())
    return found is not None and _WEEKDAYS.split("|").index(found[1]) != day.weekday()


def _tomorrow(found: re.Match[str], as_of: date, past: bool) -> Period | None:
    day = as_of + timedelta(days=1)
    return None if past else Period(day, day)


_WEEK = r"(?:v|v\.|vecka|veckan|w|week)\s?(?P<week>\d{1,2})"
_READ: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date, bool], Period | None]], ...] = tuple(
    (re.compile(pattern), read)
    for pattern, read in (
        (r"(\d{1,2})\s?/\s?(\d{1,2})(?:(?:\s?[-’']\s?|\s)(\d{2}))?", _day_month),
        (rf"(\d{{1,2}})(?::?[ae]|\.|st|nd|rd|th)?\s?({_MONTH})\.?(?:(?:\s?[-’']\s?|\s)(\d{{2}}|\d{{4}}))?", _day_month),
        (rf"({_MONTH})\.?(?:\s?[-/]\s?({_MONTH})\.?)?{_YEAR}", _months),
        (rf"(?:månadsskiftet|månadsskifte)\s({_MONTH})\.?\s?[-/]\s?({_MONTH})\.?", _month_shift),
        (r"(?P<year>\d{4})[-/](?P<month>\d{1,2})", _written_month),
        (r"(?P<month>\d{1,2})/(?P<year>\d{4})", _written_month),
        (rf"{_WEEK}(?:(?:\s|\s?[-/]\s?)(?P<year>\d{{4}})|\s?[-/]\s?(?P<to>\d{{1,2}}))?", _weeks),
        (r"(?P<year>\d{4})[\s,-]*(?:v|v\.|w|vecka|week)\s?(?P<week>\d{1,2})", _weeks),
        (rf"({_SPAN_NAMES})\.?{_ANY_YEAR}", _span),
        (rf"(?:q|kv(?:artal)?\.?\s?)([1-4]){_ANY_YEAR}", _quarter),
        (
            rf"(?:om|inom|in)\s(?:ca\s)?(?P<n>\d{{1,2}}|{'|'.join(_NUMBERS)})\s?(?P<unit>dag(?:ar)?|days?|veck(?:a|or)|weeks?|v\b|m\b"
            r"|mån(?:ad|ader)?|months?|år|years?)",
            _ahead,
        ),
        (
            rf"(?P<n>\d{{1,2}}|{'|'.join(_NUMBERS)})\s?(?P<unit>mån|veck|v|dag|dgr)[^\W\d]*\.?s?\supps(?:ägn\w*|\.?)",
            _ahead,
        ),
        (rf"uppsägn[\w.]*\W*(?P<n>\d{{1,2}}|{'|'.join(_NUMBERS)})\s?(?P<unit>mån|veck|v|dag|dgr|m)[^\W\d]*\.?", _ahead),
        (r"(?:nästa|next)\s(vecka|månad|år|week|month|year)", _next),
        (r"i\s?morgon|imorgon|tomorrow", _tomorrow),
        (rf"(?:(?:på|nästa|kommande)\s)?({_WEEKDAYS})dag(?:en)?", _weekday),
    )
)
