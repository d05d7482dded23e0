"""Texts that name several things at once."""

from __future__ import annotations

import re
from collections.abc import Sequence

from matchcore.messages import Message
from matchcore.vocabulary.index import Hit, SpellingIndex
from matchcore.vocabulary.lexicon import Vocabulary
from matchcore.vocabulary.repair import folded
from matchcore.vocabulary.resolution import Resolution
from matchcore.vocabulary.spelling import CLASS_TOKEN, Spelling
from matchcore.vocabulary.term_kinds import Kind

_EL = r"\bel\.|(?<=\s)(?<!eller )(?<!or )el(?=\s+(?!(?:eller|or)\b)\w)"
"""An "el" that says "or"; beside one that says it in full it is electricity: "matros eller el eller snickare"."""

_BETWEEN = re.compile(
    rf"\s*(?:[,;/()&+|]|\boch\s*/\s*eller\b|\boch\b|\band\b|\beller\b|{_EL}|\bor\b|\bsamt\b|(?<=\s)o\.?(?=\s)"
    r"|\balt\b\.?|\balternativt\b)\s*",
    re.IGNORECASE,
)
EITHER = re.compile(rf"\b(?:eller|or|alternativt)\b|\balt\b\.?|{_EL}", re.IGNORECASE)
_OR = re.compile(rf"\s*(?:[,;]|\b(?:(?:och\s*/\s*)?eller|or|alternativt|alt)\b\.?|{_EL})\s*", re.IGNORECASE)
_CLASS_ALONE = re.compile(r"[0-9][0-9.]*|[A-Z]{1,4}[0-9]?")
_RUN = re.compile(r"\b([A-D])\d?\s?[-–—]\s?([A-D])\d?(?!\w)", re.IGNORECASE)
_OWN_CLASS = re.compile(r"(?<=\s)[A-D]\d?\s*(?:[+&,]|\boch\b|\bsamt\b)\s*[A-D]E?-k(?:ort|k\b|ör)", re.IGNORECASE)
"""A class that is of a driving licence by its own word, behind one of another thing: "truck A + B-kort"."""
_JOINED = re.compile(r"(?=..)a?b?c?d?")  # "truckkort AB"
_OF_TWO_NAMES = re.compile(r"[^\W\d]{3,}\s*[/–-]\s*[^\W\d]{3,}")
_BOTH = re.compile(r"[&+]|\b(?:och|and|samt)\b|(?<=\s)o(?=\s)(?!\s*/\s*eller)", re.IGNORECASE)
_ONE_OF = re.compile(
    r"\s*(?:(?:minst|åtminstone|lägst|at least)\s+)?"
    r"(?:(?:ett|en|1|något|någon|endera|one|any|either)\s+(?:utav|av|of)\b"
    r"(?:\s+(?:följande|dessa|the following|these))?|antingen\b|either\b)\s*:?\s*",
    re.IGNORECASE,
)


def is_one_of(text: str) -> bool:
    """Whether `text` begins by saying that one of what it lists is enough, as in "minst ett av HLR och truckkort"."""
    return _ONE_OF.match(text) is not None


def is_either(text: str) -> bool:
    """Whether `text` says that of what it names one is enough: "A eller B", "minst ett av A och B"."""
    return is_one_of(text) or EITHER.search(text) is not None


def is_of_two_names(text: str) -> bool:
    """Whether `text` has two names with a stroke between, as in "MIG/MAG", "MIG-MAG"; letters for classes are none."""
    return _OF_TWO_NAMES.search(text) is not None


def names_each(text: str, index: SpellingIndex) -> bool:
    """Whether each of several things in `text` is a spelling by itself, and none an addition: "YKB/förarkort"."""
    parts = _parts(text)
    return len(parts) > 1 and all(index.written(Spelling.of(part)) for part in parts)


def named_together(text: str, one: Spelling, kind: Kind, vocabulary: Vocabulary) -> Resolution | None:
    """One code if one of the things in `text` (`one` is its spelling) covers all, else a refusal that names each.

    None when it does not name several, or a part is not known.

    "Körkort B, C och CE" is CE, which holds the others. "Truckkort A+B" names two classes, neither of which holds the
    other: both are given as alternatives, under the key ``vocabulary.several_named``. "Truckkort A eller B" gives them
    too, as what one of is enough, under ``vocabulary.either``.
    """
    run = _RUN.search(text) if kind == "certificate" else None
    if run is not None and ord(run[2].casefold()) - ord(run[1].casefold()) > 1:  # "truck A-C": B too, or not
        ends = _each([f"{text[: run.start()]}{end}" for end in run.groups()], kind, vocabulary) or ()
        sure = tuple((hit.code, hit.confidence) for hit in ends)
        return Resolution(text, None, alternatives=sure, reason=Message("vocabulary.class_run", text=text))
    lead = _ONE_OF.match(text)
    either = is_either(text)
    named = text[lead.end() :] if lead else text
    hits = None
    if either:  # a name may hold an "och" itself
        parts = _OR.split(named)
        hits = _each(parts, kind, vocabulary) or _each(_numbered(parts), kind, vocabulary)
    if hits is None and either and lead is None and _BOTH.search(named):
        return Resolution(text, None, reason=Message("vocabulary.both_ways", text=text))
    if hits is None:
        is_one_thing = kind == "certificate" and _OWN_CLASS.search(named) is None
        classes = _classes(Spelling.of(named) if lead else one) if is_one_thing else ()
        listed = _parts(named)
        hits = _each(classes, kind, vocabulary) or _each(listed, kind, vocabulary)
        hits = hits or _each(_numbered(listed), kind, vocabulary)
    return None if hits is None else _together(text, named, hits, kind, vocabulary, either=either)


def classes_with_a_slip(text: str, one: Spelling, vocabulary: Vocabulary) -> Resolution | None:
    """The classes of a certificate whose name has a letter wrong, "truckort A+B"; None where it is no such text."""
    index = vocabulary.index("certificate")
    hits = [index.slip(Spelling.of(each)) for each in _classes(one)]
    found = [hit for hit in hits if hit is not None]
    if not found or len(found) < len(hits):
        return None
    return _together(text, text, found, "certificate", vocabulary, either=is_either(text))


def _together(
    text: str, named: str, hits: Sequence[Hit], kind: Kind, vocabulary: Vocabulary, *, either: bool
) -> Resolution:
    """One code if one of `hits` covers all, else a refusal that names each."""
    codes = tuple(dict.fromkeys(hit.code for hit in hits))
    if kind == "certificate" and len(codes) > 2:  # "136 eller 135 (ISO 9606-1)"
        codes = tuple(code for code in codes if not _is_general(code, codes, vocabulary))
    confidence = min(hit.confidence for hit in hits)
    if len(codes) == 1:
        return Resolution(text, codes[0], confidence, hits[0].alias)
    if kind == "certificate" and not either:
        for hit in hits:
            if vocabulary.implied(hit.code).issuperset(codes):
                if _OF_TWO_NAMES.search(named):  # who has the higher has both: "usk/vårdbiträde" asks for either
                    either = True
                    break
                return Resolution(text, hit.code, confidence, hit.alias)
    labels = tuple(vocabulary.label(kind, code) for code in codes)
    key = "vocabulary.either" if either else "vocabulary.several_named"
    alternatives = tuple((code, confidence) for code in codes)
    return Resolution(text, None, alternatives=alternatives, reason=Message(key, text=text, alternatives=labels))


def _is_general(code: str, codes: Sequence[str], vocabulary: Vocabulary) -> bool:
    """Whether a code is what all the others are, its kind left open."""
    others = [one for one in codes if one != code]
    return vocabulary.certificates[code].unspecific and all(code in vocabulary.implied(one) for one in others)


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part for part in _BETWEEN.split(text) if folded(part))


def _numbered(parts: Sequence[str]) -> list[str]:
    """The parts, those that are a class alone with the words before the first one's: "svets 135", "136"; "RA", "RB"."""
    before = " ".join(parts[0].split()[:-1]) if parts else ""
    return [
        f"{before} {part}" if before and at and _CLASS_ALONE.fullmatch(part) else part for at, part in enumerate(parts)
    ]


def _each(parts: Sequence[str], kind: Kind, vocabulary: Vocabulary) -> list[Hit] | None:
    """What each of at least two parts means; None when one of them means nothing, or several things."""
    if len(parts) < 2:
        return None
    index = vocabulary.index(kind)
    if kind == "certificate" and any(_JOINED.fullmatch(Spelling.of(part).letters) for part in parts):
        return None  # "A-B": classes of whatever stands before
    found = [index.found(Spelling.of(part)) or index.in_full(part, is_loose=kind == "certificate") for part in parts]
    return [hits[0] for hits in found] if all(len(hits) == 1 for hits in found) else None


def _classes(one: Spelling) -> tuple[str, ...]:
    """A text with several classes of one thing as one text for each: "truckkort A+B" → "truckkort a", "truckkort b".

    A class before the thing is of another where one stands behind it too: "B + truck A" is none.
    """
    words = [part for word in one.key.split() for part in (word if _JOINED.fullmatch(word) else [word])]
    classes = [word for word in words if CLASS_TOKEN.fullmatch(word)]
    others = [word for word in words if word not in classes and word not in ("och", "o", "eller", "samt", "and", "or")]
    is_around = words[:1] == classes[:1] and words[-1:] == classes[-1:]
    if len(set(classes)) < 2 or not others or is_around:
        return ()
    return tuple(" ".join([*others, letter]) for letter in dict.fromkeys(classes))
