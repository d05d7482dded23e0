"""Which of the names that are known somebody may have meant."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

MOST_SUGGESTED = 50
"""For how many unknown names of one list a suggestion is looked for: as many as an error shows."""

_MOST_SEARCHED = 50_000
_LONGEST = 200
_LEAST_ALIKE = 60.0


def names_near(name: object, known: Iterable[str], n: int = 3) -> list[str]:
    """The `n` names most like `name`, the likest first; none where no name is like it.

    It takes some 10 ms at most: names longer than 200 characters, and known names after the first 50,000, are left out.

    Examples
    --------
    >>> names_near("c1O", ["c10", "c20", "o7"], n=1), names_near("x", ["c10"])
    (['c10'], [])
    """
    from rapidfuzz import fuzz
    from rapidfuzz.process import extract

    written = str(name)
    if len(written) > _LONGEST:
        return []
    choices = [one for one in islice(known, _MOST_SEARCHED) if len(one) <= _LONGEST]
    return [found for found, *_ in extract(written, choices, scorer=fuzz.ratio, limit=n, score_cutoff=_LEAST_ALIKE)]
