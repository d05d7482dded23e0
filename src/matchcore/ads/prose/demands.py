"""From an ad's text to what it asks for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal, TypeVar
from unicodedata import is_normalized, normalize

from matchcore.ads.prose.ad_certificates import certificates_in
from matchcore.ads.prose.ad_languages import languages_in
from matchcore.ads.prose.classes import Mention
from matchcore.ads.prose.lines import Sentence, sentences
from matchcore.ads.prose.standing import AdStanding, standing_of
from matchcore.records import Level
from matchcore.vocabulary import Vocabulary

_Named = TypeVar("_Named", bound=Mention)

MOST_CHARACTERS = 100_000
_WITH_MARKS = re.compile(r"[\s\S][\u0300-\u036f]*")
_MOST_MENTIONS = 3  # of one thing in one sentence
_NOT_SAID = 15  # how much less sure a demand is that the ad does not call one
_ESTIMATED = 10
_EITHER = 15


@dataclass(frozen=True, slots=True)
class Demand:
    """One certificate or language that a text asks for.

    Attributes
    ----------
    kind, code
        What is asked for, by the vocabulary.
    required
        True: demanded; False: a merit.
    start, end
        Where the words stand in the text.
    level
        For a language, the CEFR level, or None when the text says none.
    estimate
        Whether the level was estimated from words.
    confidence
        How sure the reading is, 0–100.
    alternatives
        Where one of several certificates is enough, the codes of all, `code` the first.
    """

    kind: Literal["certificate", "language"]
    code: str
    required: bool
    start: int
    end: int
    level: Level | None = None
    estimate: bool = False
    confidence: int = 100
    alternatives: tuple[str, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """What is asked for: one code, or those of which one is enough."""
        return self.alternatives or (self.code,)


def demands_in(text: str, vocabulary: Vocabulary, *, is_headline: bool = False) -> list[Demand]:
    """What `text` asks for, each thing once, in the order of the text. The first 100,000 characters are read.

    Of several mentions of one thing the one that the text itself calls a demand or a merit counts before one that it
    does not, and then a demand before a merit. A certificate that another one includes is left out. Letters that are
    written apart from their rings and dots are read as one; places are those of the text as it was given.
    """
    text = text[:MOST_CHARACTERS]
    if not is_normalized("NFC", text):
        whole, at = _composed(text)
        found = _demands_in(whole, vocabulary, is_headline)
        return [replace(demand, start=at[demand.start], end=at[demand.end]) for demand in found]
    return _demands_in(text, vocabulary, is_headline)


def _demands_in(text: str, vocabulary: Vocabulary, is_headline: bool) -> list[Demand]:
    best: dict[tuple[str, tuple[str, ...]], Demand] = {}
    for demand in _in_sentences(sentences(text, is_headline=is_headline), vocabulary):
        key = (demand.kind, demand.codes)
        if key not in best or _rank(demand) > _rank(best[key]):
            best[key] = demand
    kept = [demand for demand in best.values() if not _is_included(demand, best.values(), vocabulary)]
    return sorted(kept, key=lambda demand: (demand.start, demand.code))


def _composed(text: str) -> tuple[str, list[int]]:
    """The text with each letter and its marks as one character, and where each character, and the end, stood in it."""
    letters: list[str] = []
    at: list[int] = []
    for found in _WITH_MARKS.finditer(text):
        one = normalize("NFC", found[0])
        letters.append(one)
        at += [found.start()] * len(one)
    return "".join(letters), [*at, len(text)]


def _in_sentences(given: Iterable[Sentence], vocabulary: Vocabulary) -> Iterator[Demand]:
    """The demands of all sentences; the entries of one list of which one is enough become one demand."""
    for choice, listed in groupby(given, key=lambda sentence: sentence.choice):
        entries = [(sentence, list(_in_sentence(sentence, vocabulary))) for sentence in listed]
        demands = [demand for _, own in entries for demand in own]
        certificates = [demand for demand in demands if demand.kind == "certificate" and demand.required]
        if not choice or len(certificates) < 2:
            yield from demands
            continue
        yield from (demand for demand in demands if demand not in certificates)
        first, last = certificates[0], certificates[-1]
        sure = min(demand.confidence for demand in certificates)
        if all(any(demand.kind == "certificate" for demand in own) for _, own in entries):
            codes = tuple(dict.fromkeys(code for demand in certificates for code in demand.codes))
            yield replace(first, end=last.end, confidence=sure, alternatives=codes)
        else:  # an entry that is not understood will do as well
            for demand in certificates:
                for code in demand.codes:
                    yield replace(demand, code=code, required=False, confidence=sure - _EITHER, alternatives=())


def _in_sentence(sentence: Sentence, vocabulary: Vocabulary) -> Iterator[Demand]:
    for named in _few(certificates_in(sentence, vocabulary)):
        standing = standing_of(sentence, named.start, named.end)
        if standing is not None:
            required = standing.required and not named.is_either
            is_either = named.is_either or (bool(named.alternatives) and not required)
            demand = Demand(
                "certificate",
                named.code,
                required,
                sentence.start + named.start,
                sentence.start + named.end,
                confidence=_confidence(named.confidence, standing, is_either=is_either),
                alternatives=named.alternatives if required else (),
            )
            others = named.alternatives[1:] if not required else ()  # a merit has no alternatives: each is one
            yield from (demand, *(replace(demand, code=code) for code in others))
    for spoken in _few(languages_in(sentence, vocabulary)):
        standing = standing_of(sentence, spoken.start, spoken.end)
        if standing is not None:
            sure = 100 - (_ESTIMATED if spoken.is_estimate else 0)
            yield Demand(
                "language",
                spoken.code,
                standing.required and not spoken.is_either,
                sentence.start + spoken.first,
                sentence.start + spoken.last,
                spoken.level,
                spoken.is_estimate,
                _confidence(sure, standing, is_either=spoken.is_either),
            )


def _few(mentions: list[_Named]) -> Iterator[_Named]:
    """The first mentions of each thing: a text that repeats one word without end takes no longer for it."""
    times: Counter[str] = Counter()
    for mention in mentions:
        times[mention.code] += 1
        if times[mention.code] <= _MOST_MENTIONS:
            yield mention


def _confidence(sure: int, standing: AdStanding, *, is_either: bool) -> int:
    return sure - (0 if standing.is_said else _NOT_SAID) - (_EITHER if is_either else 0)


def _rank(demand: Demand) -> tuple[bool, int, bool]:
    return demand.level is not None, demand.confidence // 20, demand.required


def _is_included(demand: Demand, others: Iterable[Demand], vocabulary: Vocabulary) -> bool:
    """Whether another demand, or each of its alternatives, includes this one or one of its alternatives."""
    if demand.kind != "certificate":
        return False
    return any(
        other.kind == "certificate"
        and other.codes != demand.codes
        and other.required >= demand.required
        and all(any(code in vocabulary.implied(one) for code in demand.codes) for one in other.codes)
        for other in others
    )
