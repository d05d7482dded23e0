"""A spelling in the forms that it is compared in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from matchcore.vocabulary.repair import exact_key, without_accents
from matchcore.vocabulary.words import LICENCE_WORDS, word_list

# Not proofs of these: "körkort" is a word of its own, not a proof ("kort") of "kör".
_NOT_SPLIT = frozenset({"kor", "yrke", "yrkes", "pass", "vy", "leg", "grund", "vidare", "fort", "efter", "vidareut"})
_TAUGHT = ("utbildning", "utb", "utbildningen", "kurs", "kursen", "course", "training")
_ENDINGS = ("arna", "erna", "orna", "ar", "er", "or", "en", "et", "n", "a", "e", "s")
_SHORTEST_STEM = 5
# Who does a thing: "motorsågare" and "motorsåg" have to stay apart.
_AGENTS = ("are", "aren", "ares")
_LONGEST_RIGID = 3
# A lone "å" is what is left of "på", never class A; "B-kk" is a licence.
WRITTEN_OUT = {
    "å": "på",
    "kk": "körkort",
    "kkt": "körkort",
    "körk": "körkort",
    "yb": "yrkesbevis",
    "hyg": "hygien",
    "deleg": "delegering",
    "dl": "körkort",
    "asst": "assistant",
}
# Words enough for the distinct ones of a large table to be taken apart once.
_WORDS_KEPT = 65_536

CLASS_TOKEN = re.compile(r"am|[abcd]|a[1-5]|b[1-5e]|b96|c[1-5]|ce|c1e|d[1-5]|de|d1e")


_CLASS = re.compile(r"\b(kl|klass|kat|kategori)\b\.?\s?(\d|I{1,3}\b|IV\b|V\b)", re.IGNORECASE)
_LICENCE_CUT = re.compile(r"\b([BCD]1?E?|AM)-k(?!kt?\b|ör\w|l\b|ap|as|ur|o)\w{1,3}\b")
"""The word for a licence cut short in any way behind a class: "B-kf"."""
_CLASS_WORDS = {"kl": "klass", "kat": "kategori"}
_ROMAN = {"I": "1", "II": "2", "III": "3", "IV": "4", "V": "5"}


def _class_written(found: re.Match[str]) -> str:
    """A class in full, its number in figures: "kat II" is "kategori 2"."""
    return f"{_CLASS_WORDS.get(found[1].casefold(), found[1])} {_ROMAN.get(found[2].upper(), found[2])}"


@dataclass(frozen=True, slots=True)
class Spelling:
    """A text in the forms that it is compared in.

    Attributes
    ----------
    exact
        In lower case, with its letters whole.
    key
        The same without accents.
    left
        What is left of `key` when words of no weight, proofs and endings are taken off, in no order.
    is_proved
        Whether it has a word for a proof: "traktorkort" has one, "traktor" and "traktorförare" have none.
    is_taught
        Whether it speaks of a course or training rather than of what proves it.
    """

    exact: str
    key: str
    left: tuple[str, ...]
    is_proved: bool
    is_taught: bool

    @classmethod
    @lru_cache(maxsize=_WORDS_KEPT)
    def of(cls, text: str) -> Spelling:
        """The forms of `text`.

        Examples
        --------
        >>> Spelling.of("Giltigt truckförarbevis").left, Spelling.of("B-körkort").left
        (('truck',), ('b', 'korkort'))
        """
        exact = exact_key(_LICENCE_CUT.sub(r"\1-körkort", _CLASS.sub(_class_written, text)))
        key = without_accents(" ".join(WRITTEN_OUT.get(word, word) for word in exact.split()))
        aside = word_list().aside
        parts = [_part(word) for word in key.split()]
        return cls(
            exact=exact,
            key=key,
            left=tuple(sorted(part.left for part in parts if part.word not in aside)),
            is_proved=any(part.is_proved for part in parts),
            is_taught=any(part.is_taught for part in parts),
        )

    @property
    def letters(self) -> str:
        """`key` without its spaces, so that compounds written apart meet those written together."""
        return self.key.replace(" ", "")

    @property
    def rigid(self) -> tuple[str, ...]:
        """The words of `key` in which every letter counts, without those of no weight."""
        fillers = word_list().fillers
        return rigid_words(word for word in self.key.split() if word not in fillers)


def rigid_words(words: Iterable[str]) -> tuple[str, ...]:
    """Those of `words` in which every letter counts: short ones and those with a digit; in no order."""
    return tuple(
        sorted(word for word in words if (len(word) <= _LONGEST_RIGID or not word.isalpha()) and "¤" not in word)
    )


@dataclass(frozen=True, slots=True)
class _Part:
    """One word of a text, and what is left of it."""

    word: str
    left: str
    is_proved: bool
    is_taught: bool


@lru_cache(maxsize=_WORDS_KEPT)
def _part(word: str) -> _Part:
    left = _stem(_without_proof(word))
    return _Part(word, word_list().same.get(left, left), word.endswith(word_list().proofs), word.endswith(_TAUGHT))


def _without_proof(word: str) -> str:
    changed = True
    while changed:
        changed = False
        for proof in word_list().proofs:
            rest = word.removesuffix(proof)
            if rest != word and len(rest) >= 3 and rest not in _NOT_SPLIT:
                if proof not in LICENCE_WORDS and proof != "kort" and rest.rstrip("s") == "korkort":
                    return word  # learning to drive is not a licence
                word, changed = rest.removesuffix("s") if len(rest) > 4 else rest, True
                break
    # "hjullastarkort" and "väktarutbildning" speak of "hjullastare" and "väktare"
    return word + "e" if len(word) > 4 and word.endswith("ar") else word


def _stem(word: str) -> str:
    if word.endswith(_AGENTS):
        return word[: word.rindex("are") + 3]
    for ending in _ENDINGS:
        if len(word) - len(ending) >= _SHORTEST_STEM and word.endswith(ending):
            return word[: -len(ending)]
    return word
