"""Work and schooling in the exchange formats: titles, levels and spans of time as a record has them, and back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from matchcore.exchange.shared import DocumentFindings
from matchcore.records import Candidate, Education, Occupation
from matchcore.records.model import EducationLevel
from matchcore.tables.cells.background_cells import education_level_in
from matchcore.vocabulary import Vocabulary, occupation_of_title, resolve

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


EQF_OF: Mapping[EducationLevel, str] = {"compulsory": "2", "upper_secondary": "4", "vocational": "5", "higher": "6"}
ISCED_OF: Mapping[EducationLevel, str] = {"compulsory": "2", "upper_secondary": "3", "vocational": "5", "higher": "6"}
"""What is written for a level of schooling, of which records know no more: the lowest of its kind that is usual."""

_ELSEWHERE = "XX"
"""Another country, not known which: ISO 3166-1 leaves XX to its users."""


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


def work_read(
    found: DocumentFindings,
    record: str | None,
    field: str,
    title: str | None,
    days: Iterable[str | None],
    vocabulary: Vocabulary,
    *,
    country: str | None = None,
    quoted: bool = True,
) -> list[Occupation]:
    """Work by its title and its first and last day; none, and told, where no occupation group is meant for certain."""
    code = occupation_named([title], vocabulary)
    if code is None:
        found.leave("exchange.unknown_work", record, field, title if quoted else None)
        return []
    one = found.part(Occupation, record, field, ssyk=code, abroad=abroad(country), **span(*days))
    return [] if one is None else [one]


def abroad(country: str | None) -> bool | None:
    """Whether a country's code is another's than Sweden's; None where it is not given."""
    return None if not country else country.strip().casefold() not in ("se", "swe", "sweden", "sverige")


def title_of(ssyk: str | None, vocabulary: Vocabulary) -> str | None:
    """The name of an occupation group to write as a title, where it is read back as that group."""
    term = vocabulary.occupations.get(ssyk or "")
    return None if term is None or occupation_named([term.label.sv], vocabulary) != ssyk else term.label.sv


def days_of(done: Occupation) -> tuple[str | None, str | None]:
    """The first and last month of work that ended in a year, as far as they are known; the year counts as whole."""
    if done.until is None:
        return None, None
    first = None
    if done.years is not None:
        year, month = divmod(12 * done.until + 11 - round(12 * done.years), 12)
        first = f"{year:04d}-{month + 1:02d}"
    return first, f"{done.until:04d}-12"


def carried_work(candidate: Candidate, vocabulary: Vocabulary) -> list[Occupation]:
    """What of work comes back when its titles, months and countries are read."""
    named = [one for one in candidate.occupations if title_of(one.ssyk, vocabulary) is not None]
    return [Occupation(ssyk=one.ssyk, abroad=one.abroad, **span(*days_of(one))) for one in named]


def carried_schooling(candidate: Candidate, vocabulary: Vocabulary) -> list[Education]:
    """What of schooling comes back when its levels, the names of its trades and its countries are read."""
    kept: list[Education] = []
    for one in candidate.educations:
        title = title_of(one.ssyk, vocabulary)
        level, ssyk = one.level or level_of_words([title]), one.ssyk if title is not None else None
        if level is not None or ssyk is not None:
            kept.append(Education(level=level, ssyk=ssyk, abroad=one.abroad))
    return kept


def country_of(is_abroad: bool | None) -> str | None:
    """A country's code to write: Sweden's, another's, or none where it is not known."""
    return None if is_abroad is None else _ELSEWHERE if is_abroad else "SE"
