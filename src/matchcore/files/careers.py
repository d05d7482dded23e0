"""Work and schooling in the exchange formats: titles and levels as a record has them, spans of time as years."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from matchcore.files.background_cells import education_level_in
from matchcore.records.model import EducationLevel
from matchcore.vocabulary import Vocabulary, occupation_of_title, resolve

__all__ = ["abroad", "level_of_eqf", "level_of_isced", "level_of_words", "occupation_named", "span"]

_CERTAIN = 90
_FALSE_FRIENDS = frozenset({"researcher"})
"""English words that mean something else in a Swedish title: there a researcher seeks people to recruit."""
_MONTH = re.compile(r"(?P<year>(?:19|20)\d\d)(?:-(?P<month>\d\d))?(?:-.*|[T ].*)?", re.DOTALL)
_EQF: Mapping[str, EducationLevel] = {
    **dict.fromkeys("12", "compulsory"),
    **dict.fromkeys("34", "upper_secondary"),
    "5": "vocational",
    **dict.fromkeys("678", "higher"),
}
"""The European Qualifications Framework's levels; matriculation is 4, a diploma of a vocational college 5."""

_ISCED: Mapping[str, EducationLevel] = {
    **dict.fromkeys("012", "compulsory"),
    "3": "upper_secondary",
    **dict.fromkeys("45", "vocational"),
    **dict.fromkeys("678", "higher"),
}
"""UNESCO's ISCED 2011: lower secondary is 2, upper secondary 3, short-cycle tertiary 5, a bachelor's degree 6."""


def occupation_named(names: Iterable[str | None], vocabulary: Vocabulary) -> str | None:
    """The SSYK group that the first of `names` means that means one for certain."""
    for name in names:
        if name and _FALSE_FRIENDS.isdisjoint(name.casefold().split()):
            found = resolve(name, "occupation", vocabulary=vocabulary)
            code = found.code if found.confidence >= _CERTAIN else None
            code = code or occupation_of_title(name, vocabulary)
            if code is not None:
                return code
    return None


def level_of_eqf(written: str | None) -> EducationLevel | None:
    """The level of schooling of an EQF level."""
    return _EQF.get((written or "").strip())


def level_of_isced(written: str | None) -> EducationLevel | None:
    """The level of schooling of an ISCED level, of which the first digit counts."""
    return _ISCED.get((written or "").strip()[:1])


def level_of_words(names: Iterable[str | None]) -> EducationLevel | None:
    """The level of schooling that the first of `names` says that says one."""
    return next((level for name in names if name and (level := education_level_in(name)) is not None), None)


def span(first: str | None, last: str | None) -> dict[str, Any]:
    """For how many years and until when something was done, by its first and last day, month or year.

    Without a last day it may still be done: nothing is then known of either.
    """
    begun, ended = (_MONTH.fullmatch((written or "").strip()) for written in (first, last))
    if ended is None:
        return {}
    told: dict[str, Any] = {"until": int(ended["year"])}
    if begun is not None:
        months = 12 * (int(ended["year"]) - int(begun["year"]))
        months += int(ended["month"] or 1) - int(begun["month"] or 1)
        if months >= 0:
            told["years"] = round(months / 12, 1)
    return told


def abroad(country: str | None) -> bool | None:
    """Whether a country's code is another's than Sweden's; None where it is not given."""
    return None if not country else country.strip().casefold() not in ("se", "swe", "sweden", "sverige")
