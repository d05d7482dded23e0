"""A term named in a sentence."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Mention"]


@dataclass(frozen=True, slots=True)
class Mention:
    """A certificate named in a sentence.

    Attributes
    ----------
    start, end
        Where its words stand in the sentence.
    code
        The vocabulary's code.
    confidence
        How sure it is that the words mean this, 0–100.
    is_either
        Whether something unnamed will do as well ("truckkort eller motsvarande"): then it is not demanded.
    alternatives
        Where one of several named is enough ("truckkort eller traverskort"), the codes of all, `code` the first.
    """

    start: int
    end: int
    code: str
    confidence: int = 100
    is_either: bool = False
    alternatives: tuple[str, ...] = ()
