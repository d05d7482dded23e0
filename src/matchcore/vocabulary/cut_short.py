"""Words cut short at a point, as consultants write them: "vårdbitr.utb.", "underskt.", "truckk. A"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from matchcore.vocabulary.repair import folded
from matchcore.vocabulary.spelling import WRITTEN_OUT
from matchcore.vocabulary.words import word_list

_WORD = re.compile(r"[^\W_]+\.?")
_SHORTEST, _MOST_WORDS, _LONGEST = 3, 6, 80


def words_cut(text: str) -> tuple[str, ...]:
    """The folded words of a text in which at least one is cut short at a point, which is kept; else none.

    Examples
    --------
    >>> words_cut("Vårdbitr.utb."), words_cut("el. B"), words_cut("HLR")
    (('vardbitr.', 'utb.'), (), ())
    """
    if "." not in text or len(text) > _LONGEST:
        return ()
    words = tuple(folded(word) + "." * word.endswith(".") for word in _WORD.findall(text))
    is_cut = any(word.endswith(".") and len(word) > _SHORTEST for word in words)
    is_known = any(word[:-1] in WRITTEN_OUT for word in words)  # "hyg.utb." is "hygienutbildning" and nothing more
    return words if is_cut and not is_known and len(words) <= _MOST_WORDS else ()


def in_full(words: tuple[str, ...], keys: Iterable[str], *, is_loose: bool = False) -> list[str]:
    """The keys that words cut short at a point may be in full; loosely, letters may lack after the third.

    Examples
    --------
    >>> in_full(("truckk.", "a"), ["truckkort", "truckkort a"])
    ['truckkort a']
    >>> in_full(("underskt.",), ["underskoterska", "underhall"], is_loose=True)
    ['underskoterska']
    """
    listed = [key for key in keys if key[:1] == words[0][:1]]
    for pattern in _patterns(words)[: 1 + is_loose]:
        found = [key for key in listed if pattern.fullmatch(key)]
        if found:
            return found
    return []


@lru_cache(maxsize=65_536)
def _patterns(words: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    """What the words may be in full: begun only, and then with letters left out within."""
    begun = (f"{word[:-1]}[a-z]*" if word.endswith(".") else word for word in words)
    within = (
        word[:_SHORTEST] + "".join(f"[a-z]*?{letter}" for letter in word[_SHORTEST:-1]) + "[a-z]*"
        if word.endswith(".") and len(word) > _SHORTEST
        else word
        for word in words
    )
    return tuple(re.compile(" ?".join(each)) for each in (begun, within))


def without_proofs(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words but for those that only say that a thing was learnt: "utb."."""
    return tuple(word for word in words if word.rstrip(".") not in word_list().aside)
