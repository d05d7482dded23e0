"""From a spelling to a code, or a refusal that says what was near (layer 1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from matchcore.messages import Message, Phrase
from matchcore.vocabulary.index import Near
from matchcore.vocabulary.levels import course_key, level_of, status_of
from matchcore.vocabulary.lexicon import Vocabulary, default_vocabulary
from matchcore.vocabulary.repair import undated
from matchcore.vocabulary.resolution import Resolution
from matchcore.vocabulary.several import named_together
from matchcore.vocabulary.spelling import Spelling
from matchcore.vocabulary.terms import Kind
from matchcore.vocabulary.words import hedge, refusal

__all__ = ["resolve", "resolve_all"]

_LONGEST = 200


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
    return resolve_all([text], kind, vocabulary=vocabulary)[0]


def resolve_all(
    texts: Sequence[str], kind: Kind = "certificate", *, vocabulary: Vocabulary | None = None
) -> list[Resolution]:
    """`resolve` for many texts, each distinct spelling looked up once; results in the order of `texts`."""
    vocabulary = default_vocabulary() if vocabulary is None else vocabulary
    found: dict[str, Resolution] = {}
    unknown: dict[str, Spelling] = {}
    for text in dict.fromkeys(texts):
        known = _without_guessing(text, kind, vocabulary)
        if isinstance(known, Spelling):
            unknown[text] = known
        else:
            found[text] = known
    if unknown:
        nearest = vocabulary.index(kind).near(list(unknown.values()))
        for text, near in zip(unknown, nearest, strict=True):
            found[text] = _from_near(text, kind, vocabulary, near)
    return [found[text] for text in texts]


def _without_guessing(text: str, kind: Kind, vocabulary: Vocabulary) -> Resolution | Spelling:
    """What can be said of `text` with no letter guessed; when nothing can, its spelling without dates."""
    if len(text) > _LONGEST:
        reason = Message("vocabulary.too_long", length=len(text), most=_LONGEST)
        return Resolution(text, None, reason=reason)
    one = Spelling.of(text)
    if not one.key:
        return Resolution(text, None, reason=Message("vocabulary.empty"))
    if kind == "level":
        level, remark = level_of(text)
        confidence = 0 if level is None else 100 if remark is None else 90
        return Resolution(text, level, confidence, alias=level, reason=remark)
    if kind == "municipality":
        number = text.strip().zfill(4)
        if number in vocabulary.municipalities:
            return Resolution(text, number, 100, alias=number)
    why = refusal(one.key, kind)
    if why is not None:
        return Resolution(text, None, reason=Message(why))
    if kind == "course" and (course := course_key(text)) in vocabulary.courses:
        return Resolution(text, course, 100, alias=course, status=status_of(text))
    return _term(text, one, kind, vocabulary)


def _term(text: str, one: Spelling, kind: Kind, vocabulary: Vocabulary) -> Resolution | Spelling:
    index = vocabulary.index(kind)
    written = index.written(one)
    if len(written) == 1:
        return Resolution(text, written[0].code, written[0].confidence, written[0].alias)
    doubt = hedge(one.key) if kind == "certificate" and not written else None
    plain = undated(text)
    one = one if plain == text else Spelling.of(plain)
    found = written or index.found(one)
    alternatives = tuple((hit.code, hit.confidence) for hit in found)
    if doubt is not None:
        return Resolution(text, None, alternatives=alternatives, reason=Message(doubt, text=text))
    if len(found) == 1:
        return Resolution(text, found[0].code, found[0].confidence, found[0].alias)
    if found:
        reason = Message("vocabulary.several", text=text, alternatives=_labels(vocabulary, kind, alternatives))
        return Resolution(text, None, alternatives=alternatives, reason=reason)
    together = named_together(plain, one, kind, vocabulary)
    return one if together is None else replace(together, text=text)


def _from_near(text: str, kind: Kind, vocabulary: Vocabulary, near: Near) -> Resolution:
    status = status_of(text) if kind == "course" else None
    if near.slip is not None:
        return Resolution(text, near.slip.code, near.slip.confidence, near.slip.alias, status=status)
    if not near.suggestions:
        return Resolution(text, None, reason=Message("vocabulary.unknown", text=text), status=status)
    words = _labels(vocabulary, kind, near.suggestions[:3])
    reason = Message("vocabulary.unknown_near", text=text, alternatives=words)
    return Resolution(text, None, alternatives=near.suggestions, reason=reason, status=status)


def _labels(vocabulary: Vocabulary, kind: Kind, codes: Sequence[tuple[str, int]]) -> tuple[Phrase, ...]:
    return tuple(vocabulary.label(kind, code) for code, _ in codes)
