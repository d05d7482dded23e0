"""From a spelling to a code, or a refusal that says what was near (layer 1)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from matchcore.messages import Message
from matchcore.vocabulary.index import Hit
from matchcore.vocabulary.levels import course_key, level_of, status_of
from matchcore.vocabulary.lexicon import Vocabulary, default_vocabulary
from matchcore.vocabulary.spelling import CLASS_TOKEN, folded, signature
from matchcore.vocabulary.terms import Kind

__all__ = ["Resolution", "resolve", "resolve_all"]

_LONGEST = 200
_PARTS = re.compile(r"\s*(?:[,;/()&+]|\boch\b|\band\b|\beller\b|\bor\b|\bsamt\b)\s*", re.IGNORECASE)
_EITHER = re.compile(r"\b(eller|or)\b|/", re.IGNORECASE)
_DISABILITY = re.compile(
    r"lonebidrag|utvecklingsanstallning|trygghetsanstallning|skyddat arbete|samhall|offentligt skyddad"
)


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a spelling was found to mean.

    Attributes
    ----------
    text
        As it was written.
    code
        The vocabulary's code, or None: refused.
    confidence
        0–100; 100 is the alias itself, 99 with rings and dots lost, 97 with spaces lost, 95 without words of
        no weight, below that with letters wrong. 0 when refused.
    alias
        The alias that matched.
    alternatives
        Other codes it may mean, each with how near it is (0–100), best first.
    reason
        Why it was refused, or what a reader should know of a code that was read with a reservation.
    status
        For a course: ``"enrolled"`` or ``"completed"`` when the text says which.
    """

    text: str
    code: str | None
    confidence: int = 0
    alias: str | None = None
    alternatives: tuple[tuple[str, int], ...] = ()
    reason: Message | None = None
    status: str | None = None


def resolve(text: str, kind: Kind = "certificate", *, vocabulary: Vocabulary | None = None) -> Resolution:
    """The code that `text` means, or a refusal with suggestions: never a guess.

    Parameters
    ----------
    text
        A spelling, such as a cell of a table.
    kind
        Which table it is looked up in.
    vocabulary
        `default_vocabulary` unless another is given.

    Examples
    --------
    >>> resolve("Giltigt truckkort").code, resolve("k√∂rkort B").code, resolve("motorsågskörkort").code
    ('truck', 'licence-b', 'chainsaw')
    >>> resolve("sfi-lärare").code is None
    True
    """
    vocabulary = default_vocabulary() if vocabulary is None else vocabulary
    if len(text) > _LONGEST:
        return Resolution(text[:_LONGEST], None, reason=Message("vocabulary.too_long", length=len(text), most=_LONGEST))
    if not folded(text):
        return Resolution(text, None, reason=Message("vocabulary.empty"))
    if kind == "level":
        level, remark = level_of(text)
        confidence = 0 if level is None else 100 if remark is None else 90
        return Resolution(text, level, confidence, alias=level, reason=remark)
    if kind == "form" and _DISABILITY.search(folded(text)):
        return Resolution(text, None, reason=Message("vocabulary.disability"))
    if kind == "course":
        return _course(text, vocabulary)
    return _term(text, kind, vocabulary)


def resolve_all(
    texts: Sequence[str], kind: Kind = "certificate", *, vocabulary: Vocabulary | None = None
) -> list[Resolution]:
    """`resolve` for many texts, each distinct spelling looked up once; results in the order of `texts`."""
    vocabulary = default_vocabulary() if vocabulary is None else vocabulary
    found = {text: resolve(text, kind, vocabulary=vocabulary) for text in dict.fromkeys(texts)}
    return [found[text] for text in texts]


def _course(text: str, vocabulary: Vocabulary) -> Resolution:
    code, status = course_key(text), status_of(text)
    if code in vocabulary.courses:
        return Resolution(text, code, 100, alias=code, status=status)
    found = _term(text, "course", vocabulary)
    return Resolution(text, found.code, found.confidence, found.alias, found.alternatives, found.reason, status)


def _term(text: str, kind: Kind, vocabulary: Vocabulary) -> Resolution:
    index = vocabulary.index(kind)
    if kind == "municipality" and text.strip().isdigit() and text.strip().zfill(4) in vocabulary.municipalities:
        return Resolution(text, text.strip().zfill(4), 100, alias=text.strip().zfill(4))
    found = index.found(text)
    if len(found) == 1:
        return Resolution(text, found[0].code, found[0].confidence, found[0].alias)
    if len(found) > 1:
        return _several(text, kind, vocabulary, [(hit.code, hit.confidence) for hit in found])
    named = _named_together(text, kind, vocabulary)
    if named is not None:
        return named
    misspelt = index.misspelt(text)
    if misspelt is not None:
        return Resolution(text, misspelt.code, misspelt.confidence, misspelt.alias)
    near = index.suggestions(text)
    if not near:
        return Resolution(text, None, reason=Message("vocabulary.unknown", text=text))
    words = tuple(_label(vocabulary, kind, code) for code, _ in near[:3])
    return Resolution(
        text,
        None,
        alternatives=near,
        reason=Message("vocabulary.unknown_near", text=text, alternatives=words),
    )


def _several(text: str, kind: Kind, vocabulary: Vocabulary, alternatives: list[tuple[str, int]]) -> Resolution:
    words = tuple(_label(vocabulary, kind, code) for code, _ in alternatives)
    reason = Message("vocabulary.several", text=text, alternatives=words)
    return Resolution(text, None, alternatives=tuple(alternatives), reason=reason)


def _named_together(text: str, kind: Kind, vocabulary: Vocabulary) -> Resolution | None:
    """A text that names several things: one code if one covers all, else a refusal that names each."""
    index = vocabulary.index(kind)
    hits: list[Hit] = []
    left = signature(folded(text))
    classes = [word for word in left if CLASS_TOKEN.fullmatch(word)]
    stem = [word for word in left if word not in classes]
    if kind == "certificate" and len(classes) > 1 and stem:
        parts = [" ".join([*stem, one]) for one in classes]
    else:
        parts = [part for part in _PARTS.split(text) if folded(part)]
    if len(parts) < 2:
        return None
    for part in parts:
        found = index.found(part)
        if len(found) != 1:
            return None
        hits.append(found[0])
    codes = tuple(dict.fromkeys(hit.code for hit in hits))
    if len(codes) == 1:
        return Resolution(text, codes[0], min(hit.confidence for hit in hits), hits[0].alias)
    if kind == "certificate" and not _EITHER.search(text):
        for hit in hits:
            if vocabulary.implied(hit.code).issuperset(codes):
                return Resolution(text, hit.code, min(other.confidence for other in hits), hit.alias)
    return _several(text, kind, vocabulary, [(code, 90) for code in codes])


def _label(vocabulary: Vocabulary, kind: Kind, code: str) -> object:
    term = vocabulary.table(kind)[code]
    return getattr(term, "label", None) or term.name
