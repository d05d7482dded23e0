"""One cell as one value: text, numbers, yes and no, places.

Each function takes what stood in a cell (text, a number, a date, True or False) and returns a value, or raises
`Refusal` with what is wrong and what to write instead. None of them is called with an empty cell.
"""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from math import isfinite
from typing import Self

from matchcore.messages import Message, with_remedy
from matchcore.records.model import Refusal
from matchcore.tables.grid import Cell

LONGEST_CELL = 32_767
"""The most characters a cell may hold: a spreadsheet's own limit."""


class CellFault(Refusal):
    """Stands in the place of a cell that holds no value: a spreadsheet's error, a formula that was never calculated.

    Parameters
    ----------
    shown
        What the cell shows.
    """

    def __new__(cls, what: Message, remedy: Message, _shown: str | None = None) -> Self:
        """Make the fault as a refusal."""
        return super().__new__(cls, what, remedy)

    def __init__(self, what: Message, remedy: Message, shown: str | None = None) -> None:
        super().__init__(what, remedy)
        self.shown = shown


_OPEN = frozenset({"?", "okänd", "okänt", "vet ej", "vet inte", "unknown", "not known"})
_BLANK = frozenset({"", "-", "–", "—", *_OPEN})
_LONGEST_BLANK = max(map(len, _BLANK))
_NOTHING = frozenset(
    "inga|ingen|inget|ej|none|nothing|nej|no|saknas|saknar|inga krav|inget krav|inga särskilda krav"
    "|no requirements|no need|nada|noll".split("|")
)
_YES = frozenset({"ja", "j", "x", "yes", "y", "true", "sant", "✓", "✔", "har", "finns"})
_NO = frozenset({"nej", "n", "no", "false", "falskt", "saknas", "saknar", "ej", "inte"})
_LEFTOVERS = frozenset({"nan", "null", "nat", "<na>", "n/a", "#n/a", "undefined", "nil"})
_LONGEST_LEFTOVER = max(map(len, _LEFTOVERS))
_BROKEN = re.compile(r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!|SAKNAS!|REFERENS!|VÄRDEFEL!)")
_MOJIBAKE = re.compile("Ã[¥¤¶…„–©¼]|�|√[•§∂]")
_NUMBER = re.compile(r"[-+]?(?:\d+(?:[.,]\d+)?|\d{1,3}(?: \d{3})+(?:[.,]\d+)?)(?:[eE][-+]?\d{1,3})?")
_ROUNDED = re.compile(r"[-+]?[0-9](?:[.,][0-9]+)?[eE]\+[0-9]{1,3}")  # as a spreadsheet shows a long number
_PLAIN_NUMBER = re.compile(r"\d{1,9}\.\d{1,20}")
_THOUSANDS = re.compile(r"[-+]?\d{1,3}[.,]\d{3}")
_NUMBER_WORDS = {
    word: number
    for number, words in enumerate(
        "noll zero|ett en one|två tva two|tre three|fyra four|fem five|sex six|sju seven|åtta atta eight|nio nine"
        "|tio ten|elva eleven|tolv twelve".split("|")
    )
    for word in words.split()
}
_COORDINATES = re.compile(r"([-+]?\d+[.,]?\d*)°?\s*[NS]?\s*(?:;|,\s|,(?=\d+\.)|\s)\s*([-+]?\d+[.,]?\d*)°?\s*[EWÖ]?")


def is_empty(value: Cell) -> bool:
    """Whether a cell says nothing: empty, a dash, "okänd" or the like, or a data frame's missing value."""
    if value is None:
        return True
    if isinstance(value, str):
        text = value.strip()
        return len(text) <= _LONGEST_BLANK and text.casefold() in _BLANK
    return value != value  # NaN and NaT differ from themselves


def is_open_question(value: Cell) -> bool:
    """Whether an empty cell says that something is not known, such as "?" or "vet ej"."""
    return isinstance(value, str) and value.strip().casefold() in _OPEN


def is_nothing(text: str) -> bool:
    """Whether a list cell says that there is none, such as "inga"."""
    return text.strip().casefold() in _NOTHING


def is_yes(value: Cell) -> bool:
    """Whether a cell says yes: True, "ja", "x" or the like."""
    return value is True or (isinstance(value, str) and value.strip().casefold() in _YES)


def is_no(value: Cell) -> bool:
    """Whether a cell says no: False, "nej" or the like."""
    return value is False or (isinstance(value, str) and value.strip().casefold() in _NO)


_DITTO_SIGNS = frozenset("\" ” “ „ '' ´´ `` ’’ ″ 〃 ↑ ^".split())
DITTO = (
    _DITTO_SIGNS
    | {f"{dash}{gap}{sign}{gap}{dash}" for sign in _DITTO_SIGNS for dash in "-–—" for gap in ("", " ")}
    | {f"{sign}{gap}-{gap}{sign}" for sign in _DITTO_SIGNS for gap in ("", " ")}
    | frozenset(
        "d:o|do.|do|d.o.|d.o|dito|idem|ditto|som ovan|samma som ovan|se ovan|enligt ovan|enl. ovan|enl ovan".split("|")
    )
)
"""What says that a cell is as the one above it."""

SAME = frozenset({"samma", "samma ovan", "samma som ovan", "same"}).union(
    f"samma {what}" for what in "företag firma butik ställe arbetsgivare kund enhet plats ort".split()
)
"""What says that too below who and where."""


def guarded(text: str) -> str:
    """`text` with an apostrophe in front if reading it as it is would take it for something else; `text_of` undoes it.

    Guarded are formulas, what counts as an empty cell ("-"), leftovers ("NaN"), errors ("#REF!"), broken letters, and
    what says that a cell is as the one above it ("samma").

    Examples
    --------
    >>> guarded("=1+1"), guarded("okänd"), text_of(guarded("'=1+1"))
    ("'=1+1", "'okänd", "'=1+1")
    """
    return "'" + text if _needs_guard(text) else text


def _needs_guard(text: str) -> bool:
    bare = text.lstrip("'").strip()
    lowered = bare.casefold()
    return bool(
        bare.startswith(("=", "+", "-", "@"))
        or (text and lowered in _BLANK)
        or lowered in _LEFTOVERS
        or lowered in DITTO
        or lowered in SAME
        or _BROKEN.match(bare)
        or _MOJIBAKE.search(bare)
    )


def text_of(value: Cell) -> str:
    """The cell as free text: as `words_of`, and text with broken letters is refused."""
    text = words_of(value)
    guarded_here = isinstance(value, str) and value.lstrip().startswith("'")
    if not text.isascii() and not guarded_here and _MOJIBAKE.search(text):
        raise Refusal(*with_remedy("cell.broken_letters"))
    return text


_JOINED = re.compile(
    r"(?<=[^\W\d_][a-zåäö])(?=[A-ZÅÄÖ][a-zåäö])|(?<=[^\W_])_(?=[^\W_])|(?<=[a-z]{2})(?=\(\d|[A-Z]{2,}(?!\w))"
)


def words_apart(text: str) -> str:
    """A text with the words apart that a system joins in its codes.

    Examples
    --------
    >>> words_apart("DayEarly"), words_apart("WeldCert_135; DL_B"), words_apart("HLR, YKB, kWh")
    ('Day Early', 'Weld Cert 135; DL B', 'HLR, YKB, kWh')
    """
    return _JOINED.sub(" ", text)


def words_of(value: Cell) -> str:
    """The cell as text, stripped; formulas, a spreadsheet's errors and leftovers such as "NaN" are refused.

    Broken letters are left to the vocabulary, which knows how names break.
    """
    if isinstance(value, str):
        text = value.strip()
        if _LONGEST_LEFTOVER < len(text) < LONGEST_CELL and text[0] not in "'=#":
            return text
        if len(text) > LONGEST_CELL:
            raise Refusal(
                Message("cell.too_long", length=len(text), most=LONGEST_CELL), Message("cell.too_long.remedy")
            )
        if text.startswith("'") and _needs_guard(text):
            return text[1:]
        if text.startswith("="):
            raise Refusal(*with_remedy("cell.formula"))
        if text.casefold() in _LEFTOVERS:
            raise Refusal(*with_remedy("cell.leftover"))
        if _BROKEN.match(text):
            raise Refusal(*with_remedy("cell.excel_error"))
        return text
    if isinstance(value, bool):
        raise Refusal(Message("value.not_text"), Message("cell.write_text"))
    if isinstance(value, int | float):
        return key_of(value)
    if isinstance(value, date | time | timedelta):
        raise Refusal(Message("cell.date_not_text"), Message("cell.write_text"))
    raise Refusal(Message("value.not_text"), Message("cell.write_text"))


def key_of(value: Cell) -> str:
    """An identifier or a code: text, or a whole number as its digits."""
    if isinstance(value, bool):
        raise Refusal(Message("value.not_text"), Message("cell.write_text"))
    if isinstance(value, int | float):
        if not isfinite(value):
            raise Refusal(Message("value.not_finite"), Message("cell.write_text"))
        if value != value // 1:
            raise Refusal(Message("cell.fraction"), Message("cell.write_text"))
        if abs(value) >= 10**15:
            raise Refusal(*with_remedy("cell.digits_lost"))
        return str(int(value))
    text = text_of(value)
    if _ROUNDED.fullmatch(text):
        raise Refusal(*with_remedy("cell.digits_lost"))
    return text


def number_of(value: Cell, *, unit: str = "", thousands: bool = True) -> float:
    """A finite number: 12, 12.5, "12,5", "1 000" (with `unit` behind it, if given).

    With `thousands`, "1,000" and "1.000" are refused, since they can mean one or a thousand.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise Refusal(*with_remedy("value.not_a_number"))
    if isinstance(value, int | float):
        if not isfinite(value):
            raise Refusal(Message("value.not_finite"), Message("value.not_a_number.remedy"))
        return float(value)
    if not thousands and _PLAIN_NUMBER.fullmatch(value):
        return float(value)
    text = " ".join(text_of(value).split())
    if unit:
        text = re.sub(rf"\s*(?:{unit})$", "", text, flags=re.IGNORECASE)
    if text.casefold() in _NUMBER_WORDS:
        digits = _NUMBER_WORDS[text.casefold()]
        raise Refusal(Message("number.in_words"), Message("number.in_words.remedy", digits=digits))
    if thousands and _THOUSANDS.fullmatch(text):
        small, large = text.replace(",", "."), re.sub("[.,]", "", text)
        raise Refusal(Message("number.two_ways"), Message("number.two_ways.remedy", small=small, large=large))
    if not _NUMBER.fullmatch(text):
        raise Refusal(*with_remedy("value.not_a_number"))
    number = float(text.replace(" ", "").replace(",", "."))
    if not isfinite(number):
        raise Refusal(Message("value.not_finite"), Message("value.not_a_number.remedy"))
    return number


def whole_number_of(value: Cell) -> int:
    """A whole number: 2, 2.0 or "2"."""
    number = number_of(value, unit="st|platser|personer|seats|nivåer|levels")
    if number != number // 1 or abs(number) >= 10**15:
        raise Refusal(Message("number.not_whole"), Message("value.not_a_number.remedy"))
    return int(number)


def percent_of(value: Cell) -> int:
    """Whole percent: 60, "60" or "60 %"; 0.6 is refused, since it can mean either."""
    number = number_of(value, unit="%|procent|percent")
    marked = isinstance(value, str) and value.strip().endswith(("%", "t"))
    if 0 < number < 1 and not marked:
        raise Refusal(Message("number.share"), Message("number.share.remedy", percent=round(number * 100)))
    if number != number // 1:
        raise Refusal(Message("number.not_whole"), Message("number.share.whole", percent=round(number)))
    return int(number)


def coordinates_of(value: Cell) -> tuple[float, float]:
    """Latitude and longitude in one cell: "57.70, 11.97", "57,70; 11,97", or a pair."""
    if isinstance(value, list | tuple) and len(value) == 2:
        return number_of(value[0], thousands=False), number_of(value[1], thousands=False)
    found = _COORDINATES.fullmatch(text_of(value))
    if not found:
        raise Refusal(*with_remedy("coordinates.form"))
    return float(found[1].replace(",", ".")), float(found[2].replace(",", "."))


def fact_of(value: Cell) -> bool | int | float | str:
    """A value for a criterion of the user's own: yes or no, a whole number, a number, or text.

    Text within double quotes is text, whatever it says; a number with a leading zero is text.
    """
    if isinstance(value, bool | int | float):
        return value
    quoted = value.strip() if isinstance(value, str) else ""
    if 2 <= len(quoted) <= LONGEST_CELL and quoted[0] == quoted[-1] == '"':
        return quoted[1:-1].replace('""', '"')
    text = text_of(value)
    lowered = text.casefold()
    if lowered in {"ja", "yes", "true", "sant"}:
        return True
    if lowered in {"nej", "no", "false", "falskt"}:
        return False
    if re.fullmatch(r"-?(?:0|[1-9]\d{0,300})", text, re.ASCII):
        return int(text)
    if re.fullmatch(r"-?(?:0|[1-9]\d*)(?:[.,]\d+)?(?:[eE][-+]?\d{1,3})?", text, re.ASCII):
        number = float(text.replace(",", "."))
        return number if isfinite(number) else text
    return text


def fact_text(value: bool | int | float | str) -> str:
    """A fact as the text that `fact_of` reads back as the same."""
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, float):
        return repr(value) if "." in repr(value) or "e" in repr(value) else f"{value!r}.0"
    if isinstance(value, int):
        return str(value)
    plain = bool(value) and value == value.strip() and not is_empty(value) and value[0] not in '="'
    plain = plain and value.casefold() not in DITTO | SAME
    try:
        same = plain and fact_of(value) == value
    except Refusal:
        same = False
    return value if same else '"' + value.replace('"', '""') + '"'
