"""The words that `resolve` knows of by themselves: ``tables/words.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

# "Körkort" by itself is a thing; at the end of a compound ("motorsågskörkort") it is a proof like others.
LICENCE_WORDS = frozenset({"korkort", "korkortet", "korkorten"})

_PROOF = re.compile(
    r"(?:bevis|kort|kortet|intyg|licens|lic|certifikat|certifiering|cert|behorighet|legitimation|leg)\b"
)


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
    others
        The same of what is no term of these kinds, for texts that name none.
    usual
        Words for more than one certificate, with the code that they nearly always mean, or those that they may mean.
    same
        Stems that come to the same as another.
    countries
        Countries that people come from, as they are written.
    """

    fillers: frozenset[str]
    aside: frozenset[str]
    proofs: tuple[str, ...]
    refusals: tuple[tuple[frozenset[str], re.Pattern[str], str], ...]
    others: tuple[tuple[frozenset[str], re.Pattern[str], str], ...]
    usual: Mapping[str, list[str]]
    same: Mapping[str, str]
    countries: tuple[str, ...]


@cache
def word_list() -> WordList:
    """The list, read once."""
    raw = tomllib.loads(files(__package__).joinpath("tables", "words.toml").read_text(encoding="utf-8"))
    fillers = frozenset(raw["fillers"])
    return WordList(
        fillers=fillers,
        aside=fillers.union(raw["proofs"]) - LICENCE_WORDS,
        proofs=tuple(sorted(raw["proofs"], key=len, reverse=True)),
        refusals=_reasons(raw["refusals"]),
        others=_reasons(raw["others"]),
        usual=raw["usual"],
        same=raw["same"],
        countries=tuple(raw["countries"]),
    )


def _reasons(entries: list[dict[str, Any]]) -> tuple[tuple[frozenset[str], re.Pattern[str], str], ...]:
    return tuple((frozenset(one["kinds"]), _any_of(one["beginnings"]), one["reason"]) for one in entries)


def _any_of(beginnings: list[str]) -> re.Pattern[str]:
    """A pattern for texts with a word that begins so; one that ends so where it begins with a star.

    Where the beginning ends in a space, it is that whole word; "#" is a number.
    """
    ends = (
        re.escape(text.strip(" *")).replace(r"\#", r"\d+") + (r"\b" if text[-1] == " " else "") for text in beginnings
    )
    return re.compile("|".join((r"" if text[0] == "*" else r"\b") + end for text, end in zip(beginnings, ends)))


def refusal(key: str, kind: str, *, is_unknown: bool = False) -> str | None:
    """Which message tells why a folded text is never stored, or what one that names nothing is; None when none does."""
    if is_unknown and _PROOF.search(key):
        return None
    for kinds, pattern, reason in word_list().others if is_unknown else word_list().refusals:
        if kind in kinds and pattern.search(key):
            return reason
    return None
