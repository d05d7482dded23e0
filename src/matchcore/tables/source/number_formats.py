"""What a number in a spreadsheet's cell says, by the format that it is shown in."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time

from matchcore.messages import with_remedy
from matchcore.tables.cells.cells import CellFault
from matchcore.tables.grid import Cell

Shown = Callable[[float], Cell]

_LONGEST = 255  # characters of a format: a spreadsheet's own limit
_DIGITS = re.compile("[0#?]")
_SECTIONS = re.compile(r';(?=(?:[^"]*"[^"]*")*[^"]*$)(?<!\\;)')
_TOKEN = re.compile(
    r'"([^"]*)"|\\(.)|\[\$([^\]-]*)[^\]]*\]|\[[^\]]*\]|[_*].|(General|[0#?][0#?.,]*|[0#?.,]|E[+-]|@|.)',
    re.DOTALL | re.IGNORECASE,
)
_CURRENCY = re.compile(r"(?:kr|sek|eur|usd|[€$£:.\-–])*", re.IGNORECASE)


def shown_by(code: str, epoch: date) -> Shown | None:
    """How a number is read from what a format shows of it; None where the number itself is meant.

    Days are days and shares are percent. A format that fills up with zeros or parts the digits makes a code of a
    number ("0012", "782 31"); one with a unit says it ("3 mil"). A day that is shown as its month is the month.

    Parameters
    ----------
    code
        The format, as the workbook keeps it: ``"0000"``, ``'0" mil"'``, ``"mmm-yy"``.
    epoch
        The day that day numbers count from.

    Examples
    --------
    >>> epoch = date(1899, 12, 30)
    >>> [shown_by(code, epoch)(12) for code in ("0000", '0" mil"', "0%", "mmm-yy", "000\\\\ 00")]
    ['0012', '12 mil', '1200 %', datetime.datetime(1900, 1, 12, 0, 0), '000 12']
    >>> shown_by("#,##0.00", epoch) is None
    True
    """
    from openpyxl.styles.numbers import is_date_format

    if len(code) > _LONGEST or not code.strip(";"):
        return None
    sections = _SECTIONS.split(code)
    if is_date_format(code):
        return _day_shown(sections[0], epoch)
    above = _in_section(sections[0])
    below = _in_section(sections[1]) if len(sections) > 1 and not _DIGITS.search(sections[1]) else above
    zero = _in_section(sections[2]) if len(sections) > 2 else above
    if above is below is zero is None:
        return None

    def shown(value: float) -> Cell:
        form = above if value > 0 else below if value < 0 else zero
        return value if form is None else form(value)

    return shown


def _in_section(section: str) -> Shown | None:
    """The same for one section of a format: that of numbers above, below, or at zero."""
    if re.search(r"\[[<>=]", section):
        return None
    template: list[tuple[bool, str]] = []  # whether it is digits, and what
    is_share = False
    for literal, escaped, currency, kept in _TOKEN.findall(section):
        if kept == "@" or kept[:1] in ("E", "e", "/"):
            return None
        is_digits = kept[:1] in ("0", "#", "?", ".", ",") or kept.casefold() == "general"
        is_share = is_share or kept == "%"
        template.append((is_digits, kept or literal or escaped or currency))
    places = [at for at, (is_digits, _) in enumerate(template) if is_digits]
    words = "".join(text for is_digits, text in template if not is_digits)
    if is_share:
        return lambda value: f"{value * 100:.10g} %"
    if not places:
        shown = words.strip()
        return (lambda value: shown) if re.search(r"\w", shown) or not section else None
    inner = template[places[0] : places[-1] + 1]
    digits = "".join(text for is_digits, text in inner if is_digits)
    whole = digits.partition(".")[0]
    if "." not in digits and "," not in digits and (whole.startswith("00") or len(places) > 1):
        return lambda value: _filled(inner, value)
    if re.search(r"[^\W\d]|%", words) and not _CURRENCY.fullmatch(words.replace(" ", "").replace("\xa0", "")):
        before = "".join(text for _, text in template[: places[0]])
        after = "".join(text for _, text in template[places[-1] + 1 :])
        return lambda value: f"{before}{plainly(value)} {after.strip()}".strip()
    return None


def _filled(template: list[tuple[bool, str]], value: float) -> Cell:
    """A whole number's digits in their places, from the right: 12 in "000 00" is "000 12"."""
    if value < 0 or value != value // 1 or value >= 1e15:
        return value
    left = str(int(value))
    made: list[str] = []
    for is_digits, text in reversed(template):
        if not is_digits:
            made.append(text)
            continue
        for place in reversed(text):
            made.append(left[-1:] or ("0" if place == "0" else ""))
            left = left[:-1]
    return left + "".join(reversed(made)).lstrip(" -" if left == "" else "")


def plainly(value: float) -> str:
    """A number that can be read in one way only: "1.234" could be a thousand."""
    text = f"{value:.12g}"
    return f"{text}0" if re.fullmatch(r"-?\d{1,3}\.\d{3}", text) else text


def _day_shown(section: str, epoch: date) -> Shown:
    bare = re.sub(r'"[^"]*"|\\.|\[\$[^\]]*\]', "", section).casefold()
    letters = set(bare)
    is_span = re.search(r"\[(?:h+|m+|s+)\]", bare) is not None
    is_coarse = "y" in letters and not letters & set("dhs")

    def shown(value: float) -> Cell:
        found = _day_of_number(value, epoch, is_span=is_span)
        if is_coarse and isinstance(found, datetime) and found.day == 1:
            if "m" in letters:
                return f"{found.year:04}-{found.month:02}"
            if found.month == 1:
                return f"{found.year:04}"
        return found

    return shown


def _day_of_number(value: float, epoch: date, *, is_span: bool = False) -> Cell:
    """The day, the time of day or the length of time that a spreadsheet's number is; a fault when it is none."""
    from openpyxl.utils.datetime import from_excel

    try:
        return from_excel(value, datetime.combine(epoch, time()), timedelta=is_span)
    except (OverflowError, ValueError):
        return CellFault(*with_remedy("value.not_a_date"), f"{value:.15g}")
