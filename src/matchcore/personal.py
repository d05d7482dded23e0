"""What in a text names a person: a personal number, an address of e-mail, a telephone number; what no fact may tell.

Every door asks here: ids, groups and facts of records, tables, frames, files of any format, overrides and plans. So do
the errors, which never quote what is found. Shapes are told, not validity: a personal number with a wrong check digit
is somebody's, mistyped.

Protected are names of what may be reported on by group but never decide: the grounds of the Swedish discrimination act,
what stands in for them, and what else the General Data Protection Regulation calls special, in Swedish and English. A
name is told by its words, whole: "åldersgrupp" and "age_years" are protected, "language" and "ålderdomshem" are not.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from itertools import pairwise
from typing import Any

MASK = "•••"
"""What stands in the place of what is personal."""

_DASHES = {ord(char): "-" for char in "‐‑‒–—―−﹘﹣－⁃­ー"}
# What has no width or shape of its own, besides Unicode's class of format characters (Cf).
_INVISIBLE = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")

# Dates of birth as digits. Months may be 00 and days have 60 added: co-ordination numbers (Skatteverket).
_CENTURY, _YEAR = r"(?:18|19|20)[0-9]{2}", r"[0-9]{2}"
_MONTH, _DAY = r"(?:0[0-9]|1[0-2])", r"(?:0[1-9]|[12][0-9]|3[01]|6[0-9]|[78][0-9]|9[01])"
# What stands before the last four: signs of any kind, or one letter ("900101T1234").
_SIGNS, _LETTER = r"[\W_]{1,3}", r"[^\W\d_]"
# The last four: digits, hidden ("XXXX", "12**"), or letters of numbers lent to who has none ("T123", "TF12").
_LAST = r"(?:[0-9x*?#_•]{4}|[a-z][0-9]{3}|tf[0-9]{2})"
_BORN = rf"(?:{_CENTURY}|{_YEAR}){_MONTH}{_DAY}"
_BORN_APART = rf"(?:{_CENTURY}|{_YEAR})(?P<sign>[-./ ]){_MONTH}(?P=sign){_DAY}"
# The last four cut short, behind a year of birth of somebody who works.
_SHORTENED = rf"(?:(?:19)?[3-9][0-9]|(?:20)?0[0-9]|(?:20)?1[0-4]){_MONTH}{_DAY}[-+][0-9]{{2,3}}(?![-0-9a-z])"
# Letters may be joined to a number before and behind, but no letters and digits: those are made by machines.
_NUMBER = re.compile(
    rf"(?<![0-9])(?P<number>"
    rf"(?:{_BORN}{_SIGNS}|{_BORN_APART}(?:{_SIGNS})?(?![0-9]{{4}}(?P=sign)[0-9]{{2}}(?P=sign))){_LAST}(?![0-9])"
    rf"|(?<!{_LETTER}){_SHORTENED}"
    rf"|(?:{_BORN}{_LETTER}[0-9]{{4}}|{_CENTURY}{_MONTH}{_DAY}{_LAST}|{_YEAR}{_MONTH}{_DAY}[0-9x*?#_•]{{4}})"
    rf"(?={_LETTER}{{0,40}}(?![^\W_])))"
)
_JOINED_BEFORE = re.compile(rf"(?:^|[\W_]){_LETTER}{{0,40}}\Z")
# With a digit too many before or behind: the check digit must speak for it.
_ONE_TOO_MANY = re.compile(rf"(?<![^\W_])[0-9]?(?P<number>{_BORN}{_SIGNS}[0-9]{{4}})[0-9]?(?![0-9])")
_BARE = re.compile(rf"{_YEAR}{_MONTH}{_DAY}[0-9]{{4}}")
# Years in which nobody of working age is born before 2031: what begins so is a date and a time, or a serial number.
_TOO_YOUNG = re.compile(r"20(?:1[5-9]|[2-9][0-9])")
_CALLED = re.compile(
    r"(?:p|pers|person|personal|samordnings?|samordn|id|ssn)[-. :]*(?:nr|nummer|no|number|n)?[-. :#=]*(?=[0-9])"
)
_BETWEEN_DIGITS = re.compile(r"[-+/_\s]+")
_BARE_WITH_CENTURY = re.compile(rf"{_CENTURY}{_MONTH}{_DAY}[0-9]{{4}}")
# A number of nine digits that a spreadsheet took the first zero of; a year and a serial number are none.
_WITHOUT_ZERO = re.compile(r"(?!20[12])[1-9](?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{4}")
_ROUNDED = re.compile(r"([0-9])[.,]([0-9]{7,11})e\+?(9|11)")  # what a spreadsheet makes of so long a number
_DECIMALS = re.compile(r"([0-9]+)[.,]0+")

_MAIL = re.compile(r"[^@\s]{1,64}\s?(?:@|[(\[]at[)\]])\s?[^@\s]{1,255}\.[^\W\d_]{2,}")
_PHONE = re.compile(
    r"(?<![0-9a-z])(?:(?:\+|00)\s?46|46|0)[\s(-]{0,3}0?[\s)-]{0,3}7[02369](?:[\s./-]{0,3}[0-9]){7}(?![0-9a-z])"
    r"|(?<![0-9a-z])\+[1-9](?:[\s()./-]{0,3}[0-9]){7,14}(?![0-9a-z])"
    r"|(?<![a-z])(?:tel|tfn|telefon|mob|mobil|phone|mobile)[\s.:]*(?:nr|nummer|number)?[\s.:]*[0-9+(](?:[\s()./-]{0,3}[0-9]){6,14}"
    r"|(?<![0-9a-z])7[02369](?:[\s-]{1,3}[0-9]{2,3}){3}(?![0-9a-z])"
    r"|(?<![0-9a-z])08-[1-9][0-9]{5,7}(?![0-9a-z])|(?<![0-9a-z])0[1-9][0-9]-[1-9][0-9]{5,6}(?![0-9a-z])"
    r"|(?<![0-9a-z])0[1-9][0-9]{0,2}(?:\s?[-/]\s?|\s)(?:[0-9]{2,3}(?:\s[0-9]{2}){2}|[0-9]{3}\s[0-9]{2,3}(?:\s[0-9]{2})?)(?![0-9a-z])"
)
_AS_WRITTEN = re.compile(r"[0-9]{6}[-+][0-9]{4}")
_DIALLED = re.compile(r"(?<![0-9a-z])(?:0|\+)[1-9](?:[\s()./-]{0,3}[0-9]){7,14}(?![0-9a-z])")
"""A personal number as it is written on paper, and what is dialled: its first sign is a zero or a plus."""
# Without its first zero, which a spreadsheet loses: only where nothing stands beside it.
_PHONE_ALONE = re.compile(
    r"7[02369](?:[\s./-]{0,3}[0-9]){7}(?:[.,]0+)?|7[.,][02369][0-9]{7}e\+?0?8"
    r"|[1-9][0-9]{0,2}(?:\s?[-/]\s?|\s)(?:[0-9]{2,3}(?:\s[0-9]{2}){2}|[0-9]{3}\s[0-9]{2,3}(?:\s[0-9]{2})?)"
)
# What any of these needs at least, or a sign that may be a digit or an at otherwise written: no letter or stop of ours.
_MAYBE = re.compile(r"[@＠]|[(\[][aA][tT][)\]]|[0-9０-９](?:[^0-9]{0,6}[0-9０-９]){5}|[^\x00-\x7fåäöéüÅÄÖÉÜ“”‘’…–—]")
_PLAIN = re.compile(r"[12][0-9]{3}-[01][0-9]-[0-3][0-9]|[0-9]{1,2}[.,][0-9]{1,6}")
"""A day alone, and a co-ordinate."""
_DAYS = re.compile(
    r"(?<![\w+])(?<![0-9+][\s\S])(?<![0-9+][\s\S]{2})(?<![0-9+][\s\S]{3})"
    r"20(?:1[5-9]|[2-9][0-9])-[01][0-9]-[0-3][0-9](?![\w-]|[^0-9]{0,3}[0-9])"
)
"""Days among words with no digit near, on which nobody of working age is born."""
_TO_CALL = re.compile("tel|tfn|mob|phone", re.IGNORECASE)
ORDINARY = re.compile(r"(?![Tt]el|[Tt]fn|[Mm]ob|[Pp]hone)[A-Za-z]{1,20}[-_.]?[0-9]{1,7}")
"""The commonest ids, which are nothing personal."""
_UUID = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}")
_WORD = re.compile(r"[\w@.,+-]*\w")


def plain_text(text: str) -> str:
    """A text as it looks: composed letters (NFC), nothing invisible, plain spaces and none of them around.

    Examples
    --------
    >>> plain_text("\\ufeffa1\\u200b ") == "a1", plain_text("sa\\u030ag") == "såg", plain_text("a\\u00a01")
    (True, True, 'a 1')
    """
    if text.isascii():
        return text.strip()
    seen = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    kept = (" " if char.isspace() else char for char in seen if unicodedata.category(char) != "Cf")
    return "".join(kept).strip()


def is_personal(text: str) -> bool:
    """Whether a text is or holds a personal number, an address of e-mail or a telephone number, however it is written.

    Examples
    --------
    >>> [is_personal(text) for text in ("19121212-1212", "PNR 121212 1212", "anna@example.se", "070-174 06 05")]
    [True, True, True, True]
    >>> [is_personal(text) for text in ("mal-07", "2024-00123", "20240917-3", "12345", "urn:uuid:example")]
    [False, False, False, False, False]
    """
    if not _MAYBE.search(text) or ORDINARY.fullmatch(text):
        return False
    flat = _flat(plain_text(text))
    if _MAIL.search(flat) or _PHONE.search(flat) or _PHONE_ALONE.fullmatch(flat.strip()):
        return True
    return bool(_numbers_in(flat) or _is_spoilt(flat.strip()))


def masked(text: str) -> str:
    """A text with a mask in the place of each thing that `is_personal`.

    Examples
    --------
    >>> masked("Anna, 19121212-1212, anna@example.se")
    'Anna, •••, •••'
    """
    if not _may_hold(text):
        return text
    shown, flat = text, _flat(text)
    if len(flat) == len(text):
        for start, end in sorted(_found(flat), reverse=True):
            shown = shown[:start] + MASK + shown[end:]
    shown = _WORD.sub(lambda word: MASK if is_personal(word[0]) else word[0], shown)
    return MASK if is_personal(shown) else shown


def without_numbers(text: str) -> str:
    """A text without its personal numbers; a telephone and an address of e-mail stay, where somebody is to be reached.

    Examples
    --------
    >>> without_numbers("Eva 19121212-1212, 070-174 06 05"), without_numbers("010-123 45 67, eva@example.se")
    ('Eva, 070-174 06 05', '010-123 45 67, eva@example.se')
    """
    flat = _flat(text)
    if not _MAYBE.search(text) or len(flat) != len(text):
        return text if not is_personal(text) else ""
    dialled = [found.span() for pattern in (_MAIL, _DIALLED) for found in pattern.finditer(flat)]
    if not dialled and _is_spoilt(flat.strip()):
        return ""
    shown, before = text, len(text)
    for start, end in sorted(set(_numbers_in(flat)), reverse=True):
        if end > before:
            continue  # two ways to read the same figures
        is_dialled = any(first < end and start < last for first, last in dialled)
        if not is_dialled or _AS_WRITTEN.fullmatch(flat[start:end]):
            shown, before = shown[:start] + MASK + shown[end:], start
    return text if shown == text else re.sub(r"\s+(?=[,;:])", "", _cut(shown))


def _cut(shown: str) -> str:
    """A text without its masks."""
    return " ".join(shown.replace(MASK, " ").split()).strip(" ,;:")


def without_personal(value: Any, path: str = "") -> tuple[Any, tuple[str, ...]]:
    """A value without what is personal in its texts, and the paths of those within it; what nothing is left of is None.

    Examples
    --------
    >>> without_personal("HLR, ring 070-174 06 05"), without_personal({"title": "kock", "notes": ["anna@example.se"]})
    (('HLR, ring', ('',)), ({'title': 'kock'}, ('notes.0',)))
    """
    if not _may_hold(value):
        return value, ()
    if isinstance(value, str):
        shown = masked(value)
        if shown == value:
            return value, ()
        return _cut(shown) or None, (path,)
    parts = value.items() if isinstance(value, Mapping) else enumerate(value)
    looked = {name: without_personal(part, f"{path}.{name}" if path else str(name)) for name, part in parts}
    paths = tuple(one for _, found in looked.values() for one in found)
    if not paths:
        return value, ()
    left = {name: part for name, (part, found) in looked.items() if part is not None or not found}
    return (left if isinstance(value, Mapping) else list(left.values())) or None, paths


def _may_hold(value: Any) -> bool:
    """Whether a text, or one within a list or a mapping, may hold what is personal, at first glance."""
    kind = type(value)
    if kind is str or isinstance(value, str):
        if not _MAYBE.search(value) or _PLAIN.fullmatch(value):
            return False
        return _TO_CALL.search(value) is not None or _MAYBE.search(_DAYS.sub(" ", value)) is not None
    if kind is dict or isinstance(value, Mapping):
        return any(map(_may_hold, value.values()))
    return (kind is list or kind is tuple) and any(map(_may_hold, value))


def is_personal_heading(heading: str) -> bool:
    """Whether a column or field is named as one that holds personal numbers: "Personnr.", "Pers.nr", "P-nr".

    Examples
    --------
    >>> is_personal_heading("Pers.nr (10 siffror)"), is_personal_heading("Ärendenr")
    (True, False)
    """
    letters = re.sub(r"[^a-zåäö]+", " ", re.sub(r"\([^)]*\)", " ", _flat(heading))).split()
    return "".join(letters) in _called() or any(word.startswith(_STEMS) for word in letters)


_STEMS = ("personn", "persnr", "persnum", "samordn", "födelsen", "fodelsen", "personbeteckn")


@cache
def _called() -> frozenset[str]:
    first, last = "p pers person personal social socialsecurity ssn".split(), "nr nummer no number num n id".split()
    return frozenset({one + other for one in first for other in last} | {"ssn", "persnr", "pnr"}) - {"pn", "pid", "pno"}


def _flat(text: str) -> str:
    """The text in small letters and plain digits, its dashes one kind; as long as it was where that can be."""
    small = text.translate(_DASHES)
    if not small.isascii():
        small = "".join(
            one if len(one) == 1 else char for char in small for one in [unicodedata.normalize("NFKC", char)]
        )
        small = "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in small)
    low = small.lower()
    return low if len(low) == len(small) else small.casefold()


def _found(flat: str) -> list[tuple[int, int]]:
    """Where what is personal stands in a text that `_flat` made; nothing within another."""
    places = [found.span() for pattern in (_MAIL, _PHONE) for found in pattern.finditer(flat)] + _numbers_in(flat)
    apart: list[tuple[int, int]] = []
    for start, end in sorted(places, key=lambda place: (place[0], -place[1])):
        if not apart or start >= apart[-1][1]:
            apart.append((start, end))
    return apart


def _numbers_in(flat: str) -> list[tuple[int, int]]:
    """Where personal numbers stand among other words."""
    uuids = [found.span() for found in _UUID.finditer(flat)]
    alone = (
        one for one in _NUMBER.finditer(flat) if _JOINED_BEFORE.search(flat, max(0, one.start() - 42), one.start())
    )
    checked = (one for one in _ONE_TOO_MANY.finditer(flat) if _checks(re.sub(r"\D", "", one["number"])[-10:]))
    return [
        found.span("number")
        for found in (*alone, *checked)
        if not _TOO_YOUNG.match(found["number"]) and not any(start <= found.start() < end for start, end in uuids)
    ]


def _is_spoilt(flat: str) -> bool:
    """Whether a whole text is a personal number as tables spoil it: spread out, a decimal number, without its zeros."""
    if rounded := _ROUNDED.fullmatch(flat):
        digits = (rounded[1] + rounded[2]).ljust(int(rounded[3]) + 1, "0")
        return bool(_BARE.fullmatch(digits) or _BARE_WITH_CENTURY.fullmatch(digits))
    joined = _BETWEEN_DIGITS.sub("", flat)
    if joined != flat and joined.isdecimal():  # "19 90 01 01 12 39"
        with_century = _BARE_WITH_CENTURY.fullmatch(joined) and not _TOO_YOUNG.match(joined)
        if with_century or (_BARE.fullmatch(joined) and _checks(joined)):
            return True
    called = _CALLED.match(flat)
    rest = flat[called.end() :] if called else flat
    whole = _DECIMALS.fullmatch(rest)
    digits = whole[1] if whole else rest
    # So short a number needs its check digit to be taken for one, unless a single zero is lost.
    padded = digits.zfill(10)
    is_short = len(digits) in (8, 9) and _BARE.fullmatch(padded) is not None
    return is_short and (_checks(padded) or _WITHOUT_ZERO.fullmatch(digits) is not None)


def _checks(digits: str) -> bool:
    """Whether the last of ten digits is the check digit of the others (Luhn)."""
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(digits)]
    return sum(number // 10 + number % 10 for number in doubled) % 10 == 0


_WORDS = re.compile(
    r"age|ages|aged|alder(?:n|ns|s\w*)?|aldrar|kon(?:et|ets|en|ens|s?identitet\w*|stillhorighet\w*|suttryck\w*)?|sex|sexes"
    r"|gender\w*|sexual\w*|sexuell\w*|hbtq\w*|lgbt\w*|trans|transgender\w*|transperson\w*|homosex\w*|bisex\w*"
    r"|birth\w*|born|fodel\w*|fodd\w*|utrikesfod\w*|utlandsfod\w*|inrikesfod\w*|personn\w+|pnr|ssn|samordningsn\w*"
    r"|nationalit\w*|ethni\w*|etni\w*|race|races|racial|ras|rasen|hudfarg\w*|origins?|ursprung\w*|harkomst\w*"
    r"|citizen\w*|medborgarskap\w*|medborgare|invandr\w*|immigra\w*|flykting\w*|refugee\w*|asyl\w*"
    r"|religi\w*|beliefs?|faith|tro|trosinriktning\w*|trosuppfattning\w*|politisk\w*|political|fackmedlem\w*"
    r"|disab\w*|sjuk(?:dom|skriv|ersatt|penning|grad|franvaro|ledig|historik)\w*|sjuk|ohals\w*|nedsatt\w*|handicap\w*|handikap\w*|funktionsned\w*|funktionshin\w*|funktionsvari\w*|diagnos\w*"
    r"|gravid\w*|pregnan\w*|civilst\w*|marital|married|marriage|divorced|widow\w*|gift|ogift|sambo"
    r"|modersmal\w*|hemsprak\w*|fornamn\w*|efternamn\w*|mellannamn|surname"
)
_PAIRS = frozenset(
    "mothertongue forstasprak nativetongue nativelanguage nativespeaker firstlanguage motherlanguage "
    "skincolor skincolour foreignborn tradeunion civilstatus firstname lastname fullname familyname givenname "
    "middlename maidenname".split()
)
_ALONE = frozenset({"name", "namn"})
_ONE_OF_TWO = ({"m", "k"}, {"m", "f"}, {"man", "kvinna"}, {"kille", "tjej"}, {"han", "hon"})
_TOGETHER = re.compile(r"(?<=[a-zåäö])(?=[A-ZÅÄÖ])")


def is_protected(name: str) -> bool:
    """Whether a fact of this name would be of what may not decide.

    Examples
    --------
    >>> [is_protected(name) for name in ("könet", "age_years", "ModersMål", "Country of birth", "mother tongue")]
    [True, True, True, True, True]
    >>> [is_protected(name) for name in ("Sjukgrad", "M/K", "Nedsättningsgrad")]
    [True, True, True]
    >>> [is_protected(name) for name in ("km", "sjukvård")]
    [False, False]
    >>> [is_protected(name) for name in ("language", "own_car", "könummer", "kursnamn", "stage", "konsult")]
    [False, False, False, False, False, False]
    """
    apart = unicodedata.normalize("NFKD", _TOGETHER.sub(" ", unicodedata.normalize("NFKC", name)).casefold())
    words = re.findall(r"[^\W\d_]+", "".join(char for char in apart if not unicodedata.combining(char)))
    whole = "".join(words)
    return (
        whole in _ALONE
        or set(words) in _ONE_OF_TWO
        or any(_WORDS.fullmatch(word) for word in (*words, whole))
        or any(first + second in _PAIRS for first, second in [*pairwise(words), (whole, "")])
    )
