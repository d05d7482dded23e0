"""Texts that name several things at once (layer 1)."""

from __future__ import annotations

import re

from matchcore.messages import Message
from matchcore.vocabulary.index import Hit
from matchcore.vocabulary.lexicon import Vocabulary
from matchcore.vocabulary.repair import folded
from matchcore.vocabulary.resolution import Resolution
from matchcore.vocabulary.spelling import CLASS_TOKEN, Spelling
from matchcore.vocabulary.terms import Kind

__all__ = ["named_together"]

_BETWEEN = re.compile(r"\s*(?:[,;/()&+|]|\boch\b|\band\b|\beller\b|\bor\b|\bsamt\b)\s*", re.IGNORECASE)
_EITHER = re.compile(r"\b(?:eller|or|alternativt|alt)\b", re.IGNORECASE)


def named_together(text: str, one: Spelling, kind: Kind, vocabulary: Vocabulary) -> Resolution | None:
    """One code if one of the things in `text` (`one` is its spelling) covers all, else a refusal that names each.

    None when it does not name several, or a part is not known.

    "Körkort B, C och CE" is CE, which holds the others. "Truckkort A+B" names two classes, neither of which holds the
    other: both are given as alternatives, under the key ``vocabulary.several_named``.
    """
    parts = _classes(one) if kind == "certificate" else ()
    if not parts:
        apart = _BETWEEN.split(text)
        parts = tuple(part for part in apart if folded(part)) if len(apart) > 1 else ()
    if len(parts) < 2:
        return None
    hits: list[Hit] = []
    for part in parts:
        found = vocabulary.index(kind).found(Spelling.of(part))
        if len(found) != 1:
            return None
        hits.append(found[0])
    codes = tuple(dict.fromkeys(hit.code for hit in hits))
    confidence = min(hit.confidence for hit in hits)
    if len(codes) == 1:
        return Resolution(text, codes[0], confidence, hits[0].alias)
    either = _EITHER.search(text) is not None
    if kind == "certificate" and not either:
        for hit in hits:
            if vocabulary.implied(hit.code).issuperset(codes):
                return Resolution(text, hit.code, confidence, hit.alias)
    labels = tuple(vocabulary.label(kind, code) for code in codes)
    key = "vocabulary.several" if either else "vocabulary.several_named"
    alternatives = tuple((code, confidence) for code in codes)
    return Resolution(text, None, alternatives=alternatives, reason=Message(key, text=text, alternatives=labels))


def _classes(one: Spelling) -> tuple[str, ...]:
    """A text with several classes of one thing as one text for each: "truckkort A+B" → "truckkort a", "truckkort b"."""
    words = one.key.split()
    classes = [word for word in words if CLASS_TOKEN.fullmatch(word)]
    others = [word for word in words if word not in classes and word not in ("och", "eller", "samt", "and", "or")]
    if len(set(classes)) < 2 or not others:
        return ()
    return tuple(" ".join([*others, letter]) for letter in dict.fromkeys(classes))
