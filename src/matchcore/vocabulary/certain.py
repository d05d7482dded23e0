"""Spellings that mean one certificate with no letter guessed."""

from __future__ import annotations

from functools import lru_cache

from matchcore.vocabulary import Vocabulary, resolve

_SURE = 94  # of 100: an alias, or what is left of one without words of no weight


@lru_cache(maxsize=65_536)
def certificate_named(text: str, vocabulary: Vocabulary) -> str | None:
    """The code of the certificate that `text` is a spelling of; None when there is any doubt."""
    found = resolve(text, "certificate", vocabulary=vocabulary)
    return found.code if found.confidence >= _SURE else None
