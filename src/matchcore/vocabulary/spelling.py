"""Spellings brought to one form: letters repaired, then case, accents and endings taken off (layer 1)."""

from __future__ import annotations

import html
import re
import tomllib
import unicodedata
from functools import cache
from importlib.resources import files

__all__ = ["CLASS_TOKEN", "exact_key", "folded", "joined", "rigid", "signature"]

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
_LOST_LETTER = re.compile(r"(?<=[^\W\d_])[?\ufffd*¤](?=[^\W\d_])")
_WORD = re.compile(r"[^\W_]+", re.UNICODE)

# "körkort" is a word of its own, not a proof ("kort") of "kör".
_NOT_SPLIT = frozenset({"kor", "yrke", "yrkes", "pass", "vykort", "leg", "grund", "vidare", "fort", "efter"})
_ENDINGS = ("arna", "erna", "orna", "aren", "ar", "er", "or", "en", "et", "an", "n", "a", "e", "t", "s")
CLASS_TOKEN = re.compile(r"am|[abcd]|a[1-5]|b[1-5e]|b96|c[1-5]|ce|c1e|d[1-5]|de|d1e")


@cache
def _words() -> tuple[frozenset[str], tuple[str, ...]]:
    """Words of no weight, and the words for a proof with the longest first."""
    raw = tomllib.loads(files(__package__).joinpath("tables", "words.toml").read_text(encoding="utf-8"))
    return frozenset(raw["fillers"]), tuple(sorted(raw["proofs"], key=len, reverse=True))


@cache
def _broken_letters() -> tuple[re.Pattern[str], dict[str, str]]:
    broken: dict[str, str] = {}
    for letter in _REPAIRED:
        for reading in _WRONG_READINGS:
            wrong = letter.encode().decode(reading, errors="replace")
            if "\ufffd" not in wrong:
                for form in (wrong, wrong.lower()):
                    broken.setdefault(form, letter)
    longest_first = sorted(broken, key=len, reverse=True)
    return re.compile("|".join(re.escape(form) for form in longest_first)), broken


def _repaired(text: str) -> str:
    text = html.unescape(text) if "&" in text else text
    pattern, broken = _broken_letters()
    for _ in range(2):  # some files were broken twice
        if text.isascii() or not pattern.search(text):
            break
        text = pattern.sub(lambda found: broken[found[0]], text)
    text = _INSIDE.sub(lambda found: _INSIDE_WORD[found[1]], text)
    text = _LOST_LETTER.sub("\u00a4", text)
    return unicodedata.normalize("NFC", text)


def exact_key(text: str) -> str:
    """Words in lower case with their letters whole and one space between: "B-Körkort " → "b körkort"."""
    words = re.findall(r"(?:[^\W_]|¤)+", _repaired(text).casefold())
    return " ".join(words)


def folded(text: str) -> str:
    """The same without accents and rings: "B-Körkort " → "b korkort"."""
    key = exact_key(text)
    if key.isascii():
        return key
    apart = unicodedata.normalize("NFKD", key.replace("ø", "o").replace("æ", "a").replace("ß", "ss"))
    return "".join(char for char in apart if not unicodedata.combining(char))


def joined(key: str) -> str:
    """A folded key without its spaces, so that compounds written apart meet those written together."""
    return key.replace(" ", "")


def signature(key: str) -> tuple[str, ...]:
    """What is left of a folded key when words of no weight, proofs and endings are taken off, in no order.

    Examples
    --------
    >>> signature("giltigt truckforarbevis"), signature("truckkort"), signature("korkort b")
    (('truck',), ('truck',), ('b', 'korkor'))
    """
    fillers, proofs = _words()
    aside = fillers.union(proofs) - {"korkort"}
    words = [word for word in key.split() if word not in aside]
    return tuple(sorted(_stem(_without_proof(word)) for word in words))


def rigid(key: str) -> tuple[str, ...]:
    """The words in which every letter counts: short ones, and those with a digit."""
    fillers, _ = _words()
    return tuple(
        sorted(w for w in key.split() if (len(w) <= 3 or not w.isalpha()) and w not in fillers and "¤" not in w)
    )


def _without_proof(word: str) -> str:
    changed = True
    while changed:
        changed = False
        for proof in _words()[1]:
            rest = word.removesuffix(proof)
            if rest != word and len(rest) >= 3 and rest not in _NOT_SPLIT:
                if proof not in ("kort", "korkort") and rest.rstrip("s") == "korkort":
                    return word  # learning to drive is not a licence
                word, changed = rest.removesuffix("s") if len(rest) > 4 else rest, True
                break
    return word


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if len(word) - len(ending) >= 4 and word.endswith(ending):
            return word[: -len(ending)]
    return word
