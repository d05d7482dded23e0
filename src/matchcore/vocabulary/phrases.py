"""The phrases of a table of words as patterns.

A star stands for letters and "#" for a number, "(a|b)" for either, "[a]" for what may be left out and "!(a)" for what
must not follow, "~" for one word that joins nothing, "…" for all up to the next comma, plus or bracket, and "$" where
no word follows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

_SIGN_OR_WORDS = re.compile(r"\s+|!\(|[()|\[\]*#~…$]|[^\s()|\[\]*#~…$!]+")
_BRACKETS = {"(": "(?:", "!(": "(?!", "|": "|", ")": ")", "[": "(?:", "]": ")?"}
_WORDS = {
    "*": r"[^\W\d_]*",
    "#": r"\d{1,4}",
    "~": r"(?!(?:och|samt)\b)[^\s,;()+]+",
    "…": r"[^,;+()]*",
    "$": r"(?!\s+\w)",
}
_MEANT = {**_BRACKETS, **_WORDS}


def pattern_of(phrases: Iterable[str], key: Callable[[str], str] = str) -> str:
    r"""A pattern for any of the phrases as whole words, each word of them as `key` makes it.

    Examples
    --------
    >>> said = re.compile(pattern_of(["(fått|fick) jobb*", "paus[ad]"]))
    >>> [said.search(text) is not None for text in ("har fått jobbet", "pausad", "pausade", "fick")]
    [True, True, False, False]
    """
    return "|".join(rf"\b(?:{_whole(one, key)})(?!\w)" for one in phrases)


def _whole(phrase: str, key: Callable[[str], str]) -> str:
    parts = _SIGN_OR_WORDS.findall(phrase)
    return "".join(_MEANT.get(one) or (r"\s+" if one.isspace() else re.escape(key(one))) for one in parts)
