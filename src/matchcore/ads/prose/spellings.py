"""The vocabulary's spellings found in running text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from matchcore.ads.prose.cue_words import tokens
from matchcore.vocabulary import Vocabulary
from matchcore.vocabulary.certain import certificate_named

_PROOF = re.compile(
    r"\wdelegering|kort|bevis|intyg|certifikat|legitimation|behörighet|utbildning|utbildad|kurs|examen|licen[cs]e?|certificate|"
    r"legitimerad|\wleg$",
    re.IGNORECASE,
)
_PROFESSION = re.compile(r"legitim|^leg\b|registered", re.IGNORECASE)
_TITLE = re.compile(r"(?:sköterska|biträde|skötare|assistent|socionom)$", re.IGNORECASE)
_ENDINGS = ("et", "en", "n", "t", "s", "er", "or", "ar", "e")
_LINKS = frozenset("för på inom av i om som enligt med for in of as".split())
_SAME = {"license": "licence", "körkortet": "körkort", "licenses": "licence"}
# What one spelling never reaches across.
_BREAK = re.compile(r"(?:[():;!?]|(?<!leg)\.)\s|\(|[–—]", re.IGNORECASE)
_TAIL = re.compile(r"\w-$")
# "travers- och truckkort": the first word lends its ending from the second.
_ELLIPSIS = re.compile(
    r"(?P<stem>[^\W\d_]{3,})-\s*(?:och|eller|samt|/|,|&)\s*[^\W\d_]+?(?P<tail>körkort|kort|bevis|utbildning|certifikat|intyg|licens)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class AdSpelling:
    """What a spelling means, and how far it says by itself that a proof is meant.

    Attributes
    ----------
    code
        The vocabulary's code.
    is_proof
        It names a proof ("truckkort"), not only a machine or a trade ("truck").
    is_title
        It is the name of an occupation.
    is_profession
        It is a licensed profession ("legitimerad sjuksköterska").
    """

    code: str
    is_proof: bool
    is_title: bool = False
    is_profession: bool = False


def spellings_in(text: str, vocabulary: Vocabulary) -> Iterator[tuple[int, int, AdSpelling]]:
    """Every spelling of a certificate in `text` with its place, the longest first at each place."""
    lexicon = _lexicon(vocabulary)
    words = _plain_words(text)
    for match in _ELLIPSIS.finditer(text):
        code = _compound((match["stem"] + match["tail"]).casefold(), vocabulary)
        if code is not None:
            yield match.start("stem"), match.end("stem"), AdSpelling(code, is_proof=True)
    at = 0
    while at < len(words):
        if _TAIL.search(text, 0, words[at][1]):  # the tail of a compound that is none of ours: "RB-körkort"
            at += 1
            continue
        best: tuple[int, AdSpelling] | None = None
        for form in _forms(words[at][0]):
            for spelled, spelling in lexicon.get(form, {}).items():
                if (best is None or len(spelled) > best[0]) and _stands(spelled, words, at, text):
                    best = (len(spelled), spelling)
        if best is None:
            code = _compound(words[at][0], vocabulary)
            if code is not None:
                yield words[at][1], words[at][2], AdSpelling(code, is_proof=True)
            at += 1
            continue
        yield words[at][1], words[at + best[0] - 1][2], best[1]
        at += best[0]


def _stands(spelled: tuple[str, ...], words: list[tuple[str, int, int]], at: int, text: str) -> bool:
    """Whether the words of a spelling stand at place `at`, the last one in any inflection, with no break between."""
    if len(spelled) > len(words) - at:
        return False
    here = words[at : at + len(spelled)]
    if not all(word == part or part in _forms(word) for (word, _, _), part in zip(here, spelled)):
        return False
    return all(_BREAK.search(text, one[2] - 3, other[1]) is None for one, other in pairwise(here))


@lru_cache(maxsize=8)
def _lexicon(vocabulary: Vocabulary) -> Mapping[str, Mapping[tuple[str, ...], AdSpelling]]:
    """The spellings of every certificate by their first word, each with all its words."""
    lexicon: dict[str, dict[tuple[str, ...], AdSpelling]] = {}
    for code, term in vocabulary.certificates.items():
        for alias in (term.label.sv, term.label.en, *term.aliases, *_professions(vocabulary.spellings(term))):
            alias = _without_aside(alias)
            words = tuple(word for word, _, _ in _plain_words(alias))
            if not words or (len(words) == 1 and len(words[0]) < 3):
                continue
            is_title = _TITLE.search(alias) is not None and len(words) == 1
            is_abbreviation = alias.isupper() and len(words) == 1
            is_proof = not is_title and (bool(_PROOF.search(alias)) or is_abbreviation or len(words) > 1)
            spelling = AdSpelling(code, is_proof, is_title, bool(_PROFESSION.search(alias)))
            lexicon.setdefault(words[0], {}).setdefault(words, spelling)
    return lexicon


def _without_aside(alias: str) -> str:
    """A label without its bracket, unless that leaves an everyday word: "Miljö (Trafikverkets kravkurs)"."""
    bare = re.sub(r"\s*\([^)]*\)", "", alias).strip()
    return bare if " " in bare or bare.isupper() or _PROOF.search(bare) or len(bare) > 8 else alias


def _professions(spellings: tuple[str, ...]) -> Iterator[str]:
    """How ads write a licensed profession: "legitimation som sjuksköterska" is "legitimerad sjuksköterska"."""
    for spelling in spellings:
        match = re.fullmatch(r"(?:legitimation som|legitimerad) ([^\W\d_-]+)", spelling.strip(), re.IGNORECASE)
        if match:
            for lead in ("legitimerad", "legitimerade", "leg", "legitimation som", "legitimerad som"):
                yield f"{lead} {match[1]}"
            yield f"{match[1]} med legitimation"
            yield f"{match[1]} med svensk legitimation"


def _compound(word: str, vocabulary: Vocabulary) -> str | None:
    """The certificate that one compound word such as "motorsågskörkort" means by itself."""
    return certificate_named(word, vocabulary) if len(word) >= 7 and _PROOF.search(word) else None


def _plain_words(text: str) -> list[tuple[str, int, int]]:
    """The words of `text` without those that only link others."""
    return [(_SAME.get(word, word), start, end) for word, start, end in tokens(text) if word not in _LINKS]


@lru_cache(maxsize=65_536)
def _forms(word: str) -> tuple[str, ...]:
    """A word and what it may be an inflection of."""
    forms = [word]
    forms += [word[: -len(end)] for end in _ENDINGS if word.endswith(end) and len(word) - len(end) >= 4]
    if word.endswith("or") and len(word) > 5:
        forms.append(word[:-2] + "a")
    return tuple(forms)
