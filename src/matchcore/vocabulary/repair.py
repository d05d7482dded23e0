"""Text as it was meant: letters that a file's encoding broke put right, case and accents taken off."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import cache, lru_cache

_MOST_KEPT, _LONGEST_KEPT = 32_768, 40
"""Words are folded over and over: so many, of no more letters than this, are folded once."""
_REPAIRED = "åäöÅÄÖéÉüÜ"
# How files lose their letters: UTF-8 read as one of these.
_WRONG_READINGS = ("cp1252", "latin-1", "mac_roman", "cp437", "cp850")
# A DOS or Macintosh letter read as Windows, only ever inside a word.
_INSIDE_WORD = {
    "”": "ö",
    "„": "ä",
    "†": "å",
    "÷": "ö",
    "ˆ": "ö",
    "‰": "ä",
    "\x94": "ö",
    "\x84": "ä",
    "\x86": "å",
}
_INSIDE = re.compile(r"(?<=\w)([”„†÷ˆ‰\x94\x84\x86])(?=\w)")
_BOUNDS = tuple(
    (re.compile(rf"(?:{signs})\s*(?=\d)"), word)
    for signs, word in (("≤|<=|=<", "högst"), ("≥|>=|=>", "minst"), ("<", "under"), (">", "över"))
)
"""Signs before a number that say as much as the number does, as words."""
_PLAIN = str.maketrans("åäöéèüøæ", "aaoeeuoa")
# A letter that is gone altogether stands as "¤" from here on.
_LOST_LETTER = re.compile(r"(?<=[^\W\d_])[?\ufffd*¤](?=[^\W\d_])")
_WORD = re.compile(r"(?:[^\W_]|¤)+")
_DATE = re.compile(r"(?<![\w.])(?:(?:19|20)\d\d(?:[-./]\d\d?){0,2}|\d\d?[./]\d\d?[./](?:19|20)\d\d)(?!\w)")


@cache
def _broken_letters() -> tuple[re.Pattern[str], dict[str, str]]:
    broken: dict[str, str] = {}
    for letter in _REPAIRED:
        for reading in _WRONG_READINGS:
            once = letter.encode().decode(reading, errors="replace")
            twice = once.encode().decode(reading, errors="replace")  # some files were broken twice
            for wrong in (once, once.lower(), twice, twice.lower()):
                if "\ufffd" not in wrong:
                    broken.setdefault(wrong, letter)
    longest_first = sorted(broken, key=len, reverse=True)
    return re.compile("|".join(re.escape(form) for form in longest_first)), broken


def _repaired(text: str) -> str:
    text = html.unescape(text) if "&" in text else text
    if not text.isascii():
        pattern, broken = _broken_letters()
        text = pattern.sub(lambda found: broken[found[0]], text)
        text = unicodedata.normalize("NFC", _INSIDE.sub(lambda found: _INSIDE_WORD[found[1]], text))
    return _LOST_LETTER.sub("¤", text)


def exact_key(text: str) -> str:
    """Words in lower case with their letters whole and one space between.

    Examples
    --------
    >>> exact_key("B-Körkort "), exact_key("k√∂rkort b")
    ('b körkort', 'körkort b')
    >>> exact_key("ställning ≤ 9 m")
    'ställning högst 9 m'
    """
    whole = _repaired(text)
    for sign, word in _BOUNDS if any(sign in whole for sign in "<>≤≥") else ():
        whole = sign.sub(f" {word} ", whole)
    return " ".join(_WORD.findall(whole.casefold()))


def without_accents(key: str) -> str:
    """A key without rings, dots and accents: what is left when a file or a keyboard loses them."""
    if key.isascii():
        return key
    key = key.translate(_PLAIN)
    if key.isascii():
        return key
    apart = unicodedata.normalize("NFKD", key)
    return "".join(char for char in apart if not unicodedata.combining(char))


def folded(text: str) -> str:
    """`exact_key` without accents: "B-Körkort " → "b korkort"."""
    return _folded_word(text) if len(text) <= _LONGEST_KEPT else without_accents(exact_key(text))


@lru_cache(maxsize=_MOST_KEPT)
def _folded_word(text: str) -> str:
    return without_accents(exact_key(text))


def undated(text: str) -> str:
    """A text without the dates and years in it, unless nothing else is in it."""
    without = _DATE.sub(" ", text)
    return without if _WORD.search(without) else text
