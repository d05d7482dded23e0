"""Certificates and licences mentioned in a sentence (layer 7)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from matchcore.files.adtext.lines import Sentence
from matchcore.files.adtext.words import found, patterns, tokens
from matchcore.vocabulary import Vocabulary

__all__ = ["Mention", "certificates_in"]


@dataclass(frozen=True, slots=True)
class Mention:
    """A term named in a sentence.

    Attributes
    ----------
    start, end
        Where its words stand in the sentence.
    code
        The vocabulary's code.
    confidence
        How sure it is that the words mean this, 0–100.
    is_either
        Whether it is one of several that will do ("truckkort eller traverskort"): then none of them is demanded.
    """

    start: int
    end: int
    code: str
    confidence: int = 100
    is_either: bool = False


_LICENCE = r"(?:AM|A1|A2|A|B96|BE|B|C1E|C1|CE|C|D1E|D1|DE|D)"
_TRUCK = r"(?:[ABCD][1-5]?)"
_JOIN = r"\s*-?\s*(?:,|/|\+|&|och|eller|samt|and|or)\s*"


def _classes_pattern(classes: str, after: str, before: str) -> re.Pattern[str]:
    listed = rf"{classes}(?:{_JOIN}{classes})*"
    lead = r"(?:[\s(:]|med|för|av|klass(?:erna|en)?|kategori|behörighet(?:en|erna)?|typ|lägst|minst|manuell|svenskt|giltigt)*"
    return re.compile(
        rf"(?<![\w+-])(?P<first>{listed})\s*-?\s*(?i:{after})\w*|\b(?i:{before}){lead}(?P<then>{listed})(?![\w-])\)?"
    )


_LICENCES = _classes_pattern(
    _LICENCE,
    r"körkort(?!s?(?:utbildning|teori))|driving licen[cs]e|licen[cs]e|(?<=-)(?:behörighet|kort\b|chaufför|förare)",
    r"(?:b-)?(?:körkort(?:et)?|driver.?s licen[cs]e|driving licen[cs]e)",
)
_SMALL_LICENCE = re.compile(rf"(?<![\w+-])(?P<first>{_LICENCE})-?\s?körkort", re.IGNORECASE)
_TRUCKS = _classes_pattern(_TRUCK, r"truckkort|truckförarbevis|truck\b|truckbehörighet|truckar", r"truck(?:kort|förarbevis|behörighet)?(?:et)?")
_PROOF = re.compile(
    r"kort|bevis|intyg|certifikat|legitimation|behörighet|utbildning|utbildad|kurs|examen|titel|licen[cs]e|certificate",
    re.IGNORECASE,
)
_LED_BY_PROOF = re.compile(
    r"(?:förarbevis|bevis|utbildning|utbildad|behörighet|kompetens|intyg|certifikat|certifierad|kurs|kort|licens|körkort|"
    r"godkänd|kunskap(?:er)?|training|certificate|licen[cs]e)\s+(?:för|på|i|inom|av|om|enligt|att köra|att framföra|in|for)\s+"
    r"(?:[\w-]+\s*(?:,|och|samt|/|eller)\s*){0,4}$",
    re.IGNORECASE,
)
_JOINED = re.compile(r"^\s*(?:,|och|samt|/|eller|&|\+)\s*$", re.IGNORECASE)
_EITHER = re.compile(r"\beller\b|\bor\b|\balternativt\b", re.IGNORECASE)
_ROLE = re.compile(r"\b(?:utbildad|utbildade|legitimerad|leg|examinerad|erfaren|behörig|du är|som|söker(?: \w+){0,3}|till|titel(?:n)?)\W+(?:[\w-]+\W+){0,1}$|^\W*$", re.IGNORECASE)
_TITLE = re.compile(r"(?:sköterska|sköterskor|biträde|biträden|skötare)$", re.IGNORECASE)
_ENDINGS = ("et", "en", "n", "t", "s", "er", "or", "ar")
_LIST_OR = re.compile(r"(?:[\w/()-]+\s+){0,3}[\w/()-]+")


@dataclass(frozen=True, slots=True)
class _Spelling:
    code: str
    is_proof: bool
    is_title: bool


def certificates_in(sentence: Sentence, vocabulary: Vocabulary) -> list[Mention]:
    """The certificates and licences that `sentence` names as something to hold, in order."""
    mentions = [*_by_class(sentence.text, vocabulary)]
    taken = [(mention.start, mention.end) for mention in mentions]
    named = [
        (start, end, spelling)
        for start, end, spelling in _named(sentence.text, vocabulary)
        if not any(start < to and at < end for at, to in taken)
    ]
    accepted: list[Mention] = list(mentions)
    for start, end, spelling in named:
        if _is_meant(sentence, start, end, spelling, accepted):
            accepted.append(Mention(start, end, spelling.code, 100 if spelling.is_proof else 85))
    return sorted(_with_alternatives(sentence.text, accepted), key=lambda mention: mention.start)


def _by_class(text: str, vocabulary: Vocabulary) -> Iterator[Mention]:
    for pattern, stem in ((_LICENCES, "licence"), (_SMALL_LICENCE, "licence"), (_TRUCKS, "truck")):
        seen: set[tuple[int, int]] = set()
        for match in pattern.finditer(text):
            listed = match.groupdict().get("first") or match.groupdict().get("then") or ""
            letters = re.findall(_LICENCE if stem == "licence" else "[ABCD]", listed.upper())
            codes = [code for letter in letters if (code := f"{stem}-{letter.lower()}") in vocabulary.certificates]
            if pattern is _SMALL_LICENCE and _LICENCES.search(match[0]) and match[0][0].isupper():
                continue  # found by the pattern before
            either = _EITHER.search(listed) is not None or (stem == "licence" and "/" in listed)
            if either:
                codes = _least(codes, vocabulary)
            span = (match.start(), match.end())
            if span not in seen:
                seen.add(span)
                for code in dict.fromkeys(codes):
                    yield Mention(*span, code, 100, is_either=either and len(codes) > 1)


def _least(codes: list[str], vocabulary: Vocabulary) -> list[str]:
    """Of several that will do, the one that all the others include, if there is one."""
    for code in codes:
        if all(code in vocabulary.implied(other) for other in codes):
            return [code]
    return codes


@lru_cache(maxsize=8)
def _lexicon(vocabulary: Vocabulary) -> Mapping[str, Mapping[tuple[str, ...], _Spelling]]:
    """The spellings of every certificate by their first word, each with all its words."""
    lexicon: dict[str, dict[tuple[str, ...], _Spelling]] = {}
    for code, term in vocabulary.certificates.items():
        for alias in (term.label.sv, term.label.en, *term.aliases, *_professions(vocabulary.spellings(term))):
            words = tuple(word for word, _, _ in tokens(alias))
            if not words or len(words) == 1 and len(words[0]) < 3:
                continue
            is_title = _TITLE.search(alias) is not None and len(words) == 1
            is_abbreviation = alias.isupper() and len(words) == 1
            is_proof = not is_title and (bool(_PROOF.search(alias)) or is_abbreviation or len(words) > 1)
            lexicon.setdefault(words[0], {}).setdefault(words, _Spelling(code, is_proof, is_title))
    return lexicon


def _professions(spellings: tuple[str, ...]) -> Iterator[str]:
    """How ads write a licensed profession: "legitimation som sjuksköterska" is "legitimerad sjuksköterska"."""
    for spelling in spellings:
        match = re.fullmatch(r"legitimation som ([\wåäö -]+)", spelling.strip(), re.IGNORECASE) or re.fullmatch(
            r"([\wåäö]{4,}?)legitimation", spelling.strip(), re.IGNORECASE
        )
        if match:
            for lead in ("legitimerad", "legitimerade", "leg", "legitimation som", "legitimerad som"):
                yield f"{lead} {match[1]}"


def _named(text: str, vocabulary: Vocabulary) -> Iterator[tuple[int, int, _Spelling]]:
    """Every spelling of the vocabulary in `text`, the longest first at each place."""
    lexicon = _lexicon(vocabulary)
    words = tokens(text)
    at = 0
    while at < len(words):
        best: tuple[int, _Spelling] | None = None
        for form in _first_forms(words[at][0]):
            for spelled, spelling in lexicon.get(form, {}).items():
                length = len(spelled)
                if length <= len(words) - at and (best is None or length > best[0]):
                    here = [word for word, _, _ in words[at : at + length]]
                    if all(a == b for a, b in zip(here[:-1], spelled[:-1])) and _inflected(here[-1], spelled[-1]):
                        best = (length, spelling)
        if best is None:
            at += 1
            continue
        yield words[at][1], words[at + best[0] - 1][2], best[1]
        at += best[0]


def _first_forms(word: str) -> Iterator[str]:
    yield word
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            yield word[: -len(ending)]
    if word.endswith("or"):
        yield word[:-2] + "a"


def _inflected(word: str, spelled: str) -> bool:
    return spelled in _first_forms(word)


def _is_meant(sentence: Sentence, start: int, end: int, spelling: _Spelling, accepted: list[Mention]) -> bool:
    """Whether the words speak of holding a proof, rather than of a machine, a colleague or a task."""
    text, before = sentence.text, sentence.text[:start]
    if spelling.is_title:
        return not found(patterns("others", "people"), before) and _ROLE.search(before) is not None or (
            sentence.is_item and _LIST_OR.fullmatch(text.strip()) is not None
        ) or _joins_accepted(text, start, end, accepted)
    if spelling.is_proof:
        return not found(patterns("others", "people"), before[-40:])
    if _LED_BY_PROOF.search(before):
        return True
    if found(patterns("others", "tasks"), before):
        return False
    return sentence.is_item and sentence.heading in ("required", "merited") or _joins_accepted(text, start, end, accepted)


def _joins_accepted(text: str, start: int, end: int, accepted: list[Mention]) -> bool:
    return any(
        (mention.end <= start and _JOINED.match(text[mention.end : start]))
        or (end <= mention.start and _JOINED.match(text[end : mention.start]))
        for mention in accepted
    )


def _with_alternatives(text: str, mentions: list[Mention]) -> Iterator[Mention]:
    """Mark those joined by "eller" to another: either will do, so neither is demanded by itself."""
    ordered = sorted(mentions, key=lambda mention: (mention.start, mention.end))
    for index, mention in enumerate(ordered):
        beside = ordered[max(index - 1, 0) : index] + ordered[index + 1 : index + 2]
        either = mention.is_either or any(
            other.code != mention.code
            and _EITHER.search(gap := text[min(other.end, mention.end) : max(other.start, mention.start)])
            and len(gap.split()) <= 3
            for other in beside
        )
        yield Mention(mention.start, mention.end, mention.code, mention.confidence, either)
