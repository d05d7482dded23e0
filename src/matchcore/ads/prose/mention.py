"""What a sentence names, and where in it: a certificate or a language."""

from __future__ import annotations

from dataclasses import dataclass

from matchcore.records import Level


@dataclass(frozen=True, slots=True)
class Mention:
    """A term named in a sentence.

    Attributes
    ----------
    start, end
        Where its words stand in the sentence.
    code
        The vocabulary's code.
    """

    start: int
    end: int
    code: str


@dataclass(frozen=True, slots=True)
class CertificateMention(Mention):
    """A certificate named in a sentence.

    Attributes
    ----------
    confidence
        How sure it is that the words mean this, 0–100.
    is_either
        Whether something unnamed will do as well ("truckkort eller motsvarande"): then it is not demanded.
    alternatives
        Where one of several named is enough ("truckkort eller traverskort"), the codes of all, `code` the first.
    """

    confidence: int = 100
    is_either: bool = False
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LanguageMention(Mention):
    """A language that a sentence asks for.

    Attributes
    ----------
    level
        The CEFR level, or None when the words say none.
    is_estimate
        Whether the level was estimated from words rather than named.
    first, last
        Where the words begin and end that name it and say the level: "goda kunskaper i svenska".
    is_either
        Whether it is one of several that will do.
    """

    level: Level | None
    is_estimate: bool
    first: int
    last: int
    is_either: bool = False
