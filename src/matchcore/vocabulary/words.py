"""The words that `resolve` knows of by themselves: ``tables/words.toml``."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

__all__ = ["LICENCE_WORDS", "WordList", "refusal", "word_list"]

# "Körkort" by itself is a thing; at the end of a compound ("motorsågskörkort") it is a proof like others.
LICENCE_WORDS = frozenset({"korkort", "korkortet", "korkorten"})


@dataclass(frozen=True, slots=True)
class WordList:
    """Words of no weight, words for a proof, and what is never stored; all folded.

    Attributes
    ----------
    fillers
        Words that say nothing of what is meant.
    aside
        The fillers and the proofs that stand as a word of their own.
    proofs
        Words for what proves that a thing was learnt, the longest first.
    refusals
        Kinds, what such a text looks like, and the message that tells why it is never stored.
    """

    fillers: frozenset[str]
    aside: frozenset[str]
    proofs: tuple[str, ...]
    refusals: tuple[tuple[frozenset[str], re.Pattern[str], str], ...]


@cache
def word_list() -> WordList:
    """The list, read once."""
    raw = tomllib.loads(files(__package__).joinpath("tables", "words.toml").read_text(encoding="utf-8"))
    fillers = frozenset(raw["fillers"])
    return WordList(
        fillers=fillers,
        aside=fillers.union(raw["proofs"]) - LICENCE_WORDS,
        proofs=tuple(sorted(raw["proofs"], key=len, reverse=True)),
        refusals=tuple(
            (frozenset(entry["kinds"]), _any_of(entry["beginnings"]), entry["reason"]) for entry in raw["refusals"]
        ),
    )


def _any_of(beginnings: list[str]) -> re.Pattern[str]:
    """A pattern for texts with a word that begins so; where the beginning ends in a space, that whole word."""
    ends = (re.escape(text.rstrip()) + (r"\b" if text.endswith(" ") else "") for text in beginnings)
    return re.compile(r"\b(?:" + "|".join(ends) + ")")


def refusal(key: str, kind: str) -> str | None:
    """Which message tells why a folded text is never stored; None when it may be."""
    for kinds, pattern, reason in word_list().refusals:
        if kind in kinds and pattern.search(key):
            return reason
    return None
