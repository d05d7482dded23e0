"""Dates as people write them, read without guessing."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from matchcore.messages import Message, with_remedy
from matchcore.records.model import Refusal

EPOCH_1900 = date(1899, 12, 30)
"""What Excel's day numbers count from since March 1900 (its 29 February 1900 never was)."""

EPOCH_1904 = date(1904, 1, 1)
"""What they count from in workbooks that came from a Macintosh."""

_EARLIEST, _LATEST = date(1900, 1, 1), date(2200, 1, 1)
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan januari january",
            "feb febr februari february",
            "mar mars march",
            "apr april",
            "maj may",
            "jun juni june",
            "jul juli july",
            "aug augusti august",
            "sep sept september",
            "okt oktober oct october",
            "nov november",
            "dec december",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})")
_TOGETHER = re.compile(r"(\d{4})(\d{2})(\d{2})")
_DAY_MONTH = re.compile(r"(\d{1,2})\s?/\s?(\d{1,2})(?:\s*-\s*|\s+|,\s*)(\d{4})")
_DAY_MONTH_SHORT = re.compile(r"(\d{1,2})\s?/\s?(\d{1,2})\s?[-’']\s?(\d{2})")
_DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")
_EITHER_WAY = re.compile(r"(\d{1,2})([/-])(\d{1,2})\2(\d{4})")
_WORDED = re.compile(rf"(?:den\s+)?(\d{{1,2}})(?::?e|\.|st|nd|rd|th)?\s*({_MONTH})\.?,?\s+(\d{{4}})")
_MONTH_FIRST = re.compile(rf"({_MONTH})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})")
_MONTH_ONLY = re.compile(rf"(?:({_MONTH})\.?\s+(\d{{4}})|(\d{{4}})[-/](\d{{1,2}}))")
_SHORT_YEAR = re.compile(r"(\d{2})([-/.]?)(\d{2})\2(\d{2})")
_LAST_SHORT = 60
"""The last year with two digits that is one of this century: 31/5-26 is in 2026, 5/5-98 in 1998."""
_MIDNIGHT = re.compile(r"[T ]00:00(?::00(?:\.0+)?)?(?:Z|\+00:00)?$", re.IGNORECASE)

DATE_IN_TEXT = re.compile(
    rf"(?<![\w.])(?:\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}|(?:19|20)\d{{6}}|\d{{1,2}}\s?/\s?\d{{1,2}}[-\s/]\s?\d{{4}}"
    rf"|\d{{1,2}}\s?/\s?\d{{1,2}}\s?[-’']\s?\d{{2}}"
    rf"|\d{{1,2}}[-.]\s?\d{{1,2}}[-.]\s?\d{{4}}|(?:den\s+)?\d{{1,2}}(?::?e|\.)?\s*(?:{_MONTH})\.?\s+\d{{4}})(?!\w)",
    re.IGNORECASE,
)
"""Finds what looks like a date inside a longer text."""

_MONTH_AND_YEAR = re.compile(
    rf"(?:(?P<y1>(?:19|20)\d\d)\s?[-/.]\s?(?P<m1>\d\d?)|(?P<m2>\d\d?)\s?[-/.]\s?(?P<y2>(?:19|20)\d\d)"
    rf"|(?P<m3>{_MONTH})\.?,?[\s-]?(?P<y3>(?:19|20)\d\d)|(?P<y4>(?:19|20)\d\d)\s(?P<m4>{_MONTH})\.?"
    rf"|(?P<m5>{_MONTH})\.?\s?[-’'\s]\s?(?P<y5>[1-4]\d))",
    re.IGNORECASE,
)
TIME_IN_TEXT = re.compile(
    rf"{DATE_IN_TEXT.pattern}|(?<![\w.:/-])(?:{re.sub(r'[?]P<..>', '?:', _MONTH_AND_YEAR.pattern)}"
    r"|(?:19|20)\d\d(?:\s?[-–—/]\s?(?:(?:19|20)?\d\d)?)?)(?![\w:]|[-/.]\d)",
    re.IGNORECASE,
)
"""Finds what looks like a date inside a longer text, a month or a year with nothing more precise included."""


def date_of(value: object) -> date:
    """The day that a cell says.

    Read are dates of Python, and text such as 2027-03-01, 2027/03/01, 20270301, 1/3 2027, 01.03.2027, 1 mars 2027
    and March 1, 2027. A date that can be read in two ways (03/04/2027), one with a two-digit year, one without a
    day, and one with a time of day are refused, with what to write instead.

    Raises
    ------
    Refusal
        With what is wrong and the remedy.

    Examples
    --------
    >>> date_of("1/3 2027") == date_of("1 mars 2027") == date_of("20270301") == date(2027, 3, 1)
    True
    """
    if isinstance(value, datetime):
        if (value.hour, value.minute, value.second, value.microsecond) != (0, 0, 0, 0):
            raise Refusal(Message("date.with_time"), Message("date.write", written=value.date()))
        value = value.date()
    if isinstance(value, date):
        return _within(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise Refusal(*with_remedy("value.not_a_date"))
    return _within(_date_of_text(" ".join(str(value).split())))


def month_of(text: str) -> tuple[date, date] | None:
    """The first and the last day of the month that `text` names with its year; None when it names none.

    Examples
    --------
    >>> month_of("2024-02") == month_of("02/2024") == month_of("feb 24") == (date(2024, 2, 1), date(2024, 2, 29))
    True
    """
    found = _MONTH_AND_YEAR.fullmatch(" ".join(text.split()))
    if found is None:
        return None
    year, month = (next(filter(None, (found[f"{part}{n}"] for n in "12345"))).casefold() for part in "ym")
    number = MONTHS.get(month) or int(month)
    if not 1 <= number <= 12:
        return None
    first = date(int(year) if len(year) > len("26") else 2000 + int(year), number, 1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def date_of_serial(days: float, epoch: date) -> date:
    """The day of a spreadsheet's day number, counted from its `epoch`. Raises `Refusal`."""
    if not days == days // 1:
        raise Refusal(Message("date.with_time"), Message("value.not_a_date.remedy"))
    if epoch == EPOCH_1900 and 0 < days < 60:  # the spreadsheet's 29 February 1900 never was
        days += 1
    try:
        return _within(epoch + timedelta(days=int(days)))
    except OverflowError:
        raise Refusal(*with_remedy("value.not_a_date")) from None


def _date_of_text(text: str) -> date:
    text = _MIDNIGHT.sub("", text)
    lowered = text.casefold()
    if found := _YEAR_FIRST.fullmatch(text):
        return _day(found[1], found[3], found[4])
    if found := _TOGETHER.fullmatch(text):
        return _day(*found.groups())
    if found := _DAY_MONTH.fullmatch(text) or _DOTTED.fullmatch(text):
        return _day(found[3], found[2], found[1])
    if found := _DAY_MONTH_SHORT.fullmatch(text):
        return _day(f"{19 if int(found[3]) > _LAST_SHORT else 20}{found[3]}", found[2], found[1])
    if found := _WORDED.fullmatch(lowered):
        return _day(found[3], MONTHS[found[2]], found[1])
    if found := _MONTH_FIRST.fullmatch(lowered):
        return _day(found[3], MONTHS[found[1]], found[2])
    if found := _EITHER_WAY.fullmatch(text):
        return _one_reading(found[4], found[1], found[3])
    if _MONTH_ONLY.fullmatch(lowered):
        raise Refusal(Message("date.no_day"), Message("value.not_a_date.remedy"))
    if (found := _SHORT_YEAR.fullmatch(text)) and (near := _possible(f"20{found[1]}", found[3], found[4])):
        raise Refusal(Message("date.short_year"), Message("date.suggest", written=near))
    if text.isascii() and text.isdigit() and len(text) == 5:
        days = timedelta(days=int(text))
        raise Refusal(
            Message("date.serial"), Message("date.serial.remedy", first=EPOCH_1900 + days, second=EPOCH_1904 + days)
        )
    raise Refusal(*with_remedy("value.not_a_date"))


def _one_reading(year: str, first: str, second: str) -> date:
    """A date whose order is not known: read only if a single order makes a date, or both make the same."""
    day_first, month_first = _possible(year, second, first), _possible(year, first, second)
    if day_first and month_first and day_first != month_first:
        raise Refusal(Message("date.two_ways"), Message("date.two_ways.remedy", first=day_first, second=month_first))
    found = day_first or month_first
    if found is None:
        raise Refusal(Message("date.no_such_day"), Message("value.not_a_date.remedy"))
    return found


def _possible(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _day(year: str, month: str | int, day: str) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise Refusal(Message("date.no_such_day"), Message("value.not_a_date.remedy")) from None


def _within(day: date) -> date:
    if not _EARLIEST <= day < _LATEST:
        raise Refusal(Message("date.far", first=_EARLIEST, last=_LATEST), Message("value.not_a_date.remedy"))
    return day
