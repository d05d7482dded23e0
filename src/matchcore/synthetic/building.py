"""From drawn columns to records. Each record is validated by its own model, like anyone's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from itertools import pairwise
from typing import Any, TypeVar

import numpy as np

from matchcore.records import (
    Candidate,
    Certificate,
    Language,
    LanguageDemand,
    Opening,
    Place,
    TrackProgress,
)
from matchcore.records.model import LEVELS, SKILLS, Skill
from matchcore.synthetic.chance import Indices
from matchcore.synthetic.columns import (
    CandidateColumns,
    CertificateRows,
    Coded,
    Days,
    DemandRows,
    LanguageDemandRows,
    LanguageRows,
    OpeningColumns,
    Places,
    TrackRows,
)
from matchcore.vocabulary import default_vocabulary

__all__ = ["SPOKEN", "candidate_id", "candidate_records", "opening_id", "opening_records"]

SPOKEN: tuple[Skill, ...] = ("listening", "spoken_interaction")
"""The skills that a demand on speech alone asks for."""


_T = TypeVar("_T")


def candidate_id(row: int) -> str:
    """The id of the candidate drawn at `row`, from ``c000001``."""
    return f"c{row + 1:06d}"


def opening_id(row: int) -> str:
    """The id of the opening drawn at `row`, from ``o00001``."""
    return f"o{row + 1:05d}"


def candidate_records(columns: CandidateColumns) -> tuple[Candidate, ...]:
    """Drawn candidates as records."""
    homes = _places(columns.home)
    certificates = _grouped(columns.certificates.row, _certificates(columns.certificates), columns.n)
    languages = _grouped(columns.languages.row, _languages(columns.languages), columns.n)
    tracks = _grouped(columns.tracks.row, _tracks(columns.tracks), columns.n)
    reach = _numbers(columns.reach_km)
    available, registered = _days(columns.available_from), _days(columns.registered_since)
    forms = [columns.form_sets[code] if code >= 0 else None for code in columns.forms.tolist()]
    groups = list(_groups(columns))
    return tuple(
        Candidate(
            id=candidate_id(row),
            certificates=certificates[row],
            languages=languages[row],
            tracks=tracks[row],
            home=homes[row],
            reach_km=reach[row],
            forms=forms[row],
            available_from=available[row],
            registered_since=registered[row],
            groups=groups[row],
        )
        for row in range(columns.n)
    )


def opening_records(columns: OpeningColumns) -> tuple[Opening, ...]:
    """Drawn openings as records."""
    workplaces = _places(columns.workplace)
    required, merited = _demands(columns.certificates, columns.n)
    languages_required, languages_wanted = _language_demands(columns.languages, columns.n)
    titles, ssyk, forms, tracks = (
        _names(column) for column in (columns.title, columns.ssyk, columns.form, columns.track)
    )
    employers, seats, least = columns.employer.tolist(), columns.seats.tolist(), columns.track_least.tolist()
    starts = _days(columns.start)
    return tuple(
        Opening(
            id=opening_id(row),
            employer=f"Arbetsgivare {employers[row]}",
            title=titles[row] or "",
            ssyk=ssyk[row],
            seats=seats[row],
            certificates_required=required[row],
            certificates_merited=merited[row],
            languages_required=languages_required[row],
            languages_wanted=languages_wanted[row],
            track=tracks[row],
            track_least=least[row],
            workplace=workplaces[row],
            start=starts[row],
            form=forms[row],
        )
        for row in range(columns.n)
    )


def _names(column: Coded) -> list[str | None]:
    return [column.names[code] if code >= 0 else None for code in column.code.tolist()]


def _days(column: Days) -> list[date | None]:
    days: list[date | None] = column.astype("datetime64[D]").tolist()
    return days


def _numbers(column: np.ndarray[Any, np.dtype[np.float64]]) -> list[float | None]:
    return [None if number != number else number for number in column.tolist()]


def _grouped(row: Indices, items: list[_T], n: int) -> list[tuple[_T, ...]]:
    ends = np.searchsorted(row, np.arange(n + 1)).tolist()
    return [tuple(items[start:end]) for start, end in pairwise(ends)]


def _places(places: Places) -> list[Place | None]:
    seats: Callable[[str], Place] = cache(lambda code: Place(municipality=code))
    made: list[Place | None] = []
    for lat, lon, code in zip(_numbers(places.lat), _numbers(places.lon), _names(places.municipality), strict=True):
        if lat is None:
            made.append(None if code is None else seats(code))
        else:
            made.append(Place(lat=lat, lon=lon, municipality=code))
    return made


def _groups(columns: CandidateColumns) -> Iterator[dict[str, str]]:
    named = {name: _names(column) for name, column in columns.groups.items()}
    for values in zip(*named.values(), strict=True):
        yield {name: value for name, value in zip(named, values, strict=True) if value is not None}


def _certificates(rows: CertificateRows) -> list[Certificate]:
    terms = default_vocabulary().certificates
    modules = [tuple(part.code for part in terms[code].modules) for code in rows.certificate.names]
    return [
        Certificate(
            code=rows.certificate.names[at],
            issued=issued,
            expires=expires,
            standing="validated" if validated else "declared",
            modules=None if mask < 0 else _chosen(modules[at], mask),
        )
        for at, issued, expires, validated, mask in zip(
            rows.certificate.code.tolist(),
            _days(rows.issued),
            _days(rows.expires),
            rows.validated.tolist(),
            rows.modules.tolist(),
            strict=True,
        )
    ]


def _tracks(rows: TrackRows) -> list[TrackProgress]:
    terms = default_vocabulary().tracks
    modules = [tuple(part.code for part in terms[code].modules) for code in rows.track.names]
    return [
        TrackProgress(
            track=rows.track.names[at],
            modules=None if mask < 0 else _chosen(modules[at], mask),
            share=None if share < 0 else share,
            expected_completion=expected,
        )
        for at, mask, share, expected in zip(
            rows.track.code.tolist(), rows.modules.tolist(), rows.share.tolist(), _days(rows.expected), strict=True
        )
    ]


def _chosen(modules: tuple[str, ...], mask: int) -> tuple[str, ...]:
    return tuple(module for position, module in enumerate(modules) if mask >> position & 1)


def _languages(rows: LanguageRows) -> list[Language]:
    columns = (rows.language.code, rows.level, rows.course.code, rows.completed)
    made = []
    for language, level, course, completed, *skills in zip(
        *(column.tolist() for column in columns), *(column.tolist() for column in rows.skills.T), strict=True
    ):
        made.append(
            _language(
                rows.language.names[language],
                level,
                rows.course.names[course] if course >= 0 else None,
                completed,
                tuple(skills),
            )
        )
    return made


@cache
def _language(language: str, level: int, course: str | None, completed: bool, skills: tuple[int, ...]) -> Language:
    """One of a few thousand that exist: frozen, so people can share it."""
    status = None if course is None else "completed" if completed else "enrolled"
    return Language(
        language=language,
        level=_level(level),
        course=course,
        course_status=status,
        **{skill: _level(at) for skill, at in zip(SKILLS, skills, strict=True) if at >= 0},
    )


def _level(at: int) -> Any:
    return LEVELS[at] if at >= 0 else None


def _demands(rows: DemandRows, n: int) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    parts = []
    for chosen in (rows.required, ~rows.required):
        codes = [rows.certificate.names[at] for at in rows.certificate.code[chosen].tolist()]
        parts.append(_grouped(rows.row[chosen], codes, n))
    return parts[0], parts[1]


def _language_demands(
    rows: LanguageDemandRows, n: int
) -> tuple[list[tuple[LanguageDemand, ...]], list[tuple[LanguageDemand, ...]]]:
    columns = (rows.language.code, rows.level, rows.spoken, rows.tolerance, rows.reason.code)
    demands = [
        _language_demand(
            rows.language.names[language], level, spoken, tolerance, rows.reason.names[reason] if reason >= 0 else None
        )
        for language, level, spoken, tolerance, reason in zip(*(column.tolist() for column in columns), strict=True)
    ]
    parts = [
        _grouped(rows.row[chosen], [demands[at] for at in np.flatnonzero(chosen).tolist()], n)
        for chosen in (rows.required, ~rows.required)
    ]
    return parts[0], parts[1]


@cache
def _language_demand(language: str, level: int, spoken: bool, tolerance: int, reason: str | None) -> LanguageDemand:
    asked = dict.fromkeys(SPOKEN, _level(level)) if spoken else {"level": _level(level)}
    return LanguageDemand(language=language, tolerance=tolerance, reason=reason, **asked)
