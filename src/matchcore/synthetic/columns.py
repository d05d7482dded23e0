"""What is drawn, as column arrays and long tables: no object a person, no text repeated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matchcore.pool.frames import Coded
from matchcore.synthetic.chance import Indices

__all__ = [
    "CandidateColumns",
    "CertificateRows",
    "Days",
    "DemandRows",
    "LanguageDemandRows",
    "LanguageRows",
    "OpeningColumns",
    "Places",
    "TrackRows",
]

Days = NDArray[np.datetime64]
"""Days (datetime64[D]); NaT where not known."""


@dataclass(frozen=True, eq=False, slots=True)
class Places:
    """Degrees north and east, float64[n], NaN where not known; and the municipality's code."""

    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    municipality: Coded


@dataclass(frozen=True, eq=False, slots=True)
class CertificateRows:
    """One row a certificate held, by candidate: `modules` is a bit for each module passed, -1 for the whole."""

    row: Indices
    certificate: Coded
    issued: Days
    expires: Days
    validated: NDArray[np.bool_]
    modules: Indices


@dataclass(frozen=True, eq=False, slots=True)
class LanguageRows:
    """One row a language known, by candidate: levels are 0…5, -1 unknown; `skills` int64[n, 5]."""

    row: Indices
    language: Coded
    level: Indices
    skills: Indices
    course: Coded
    completed: NDArray[np.bool_]


@dataclass(frozen=True, eq=False, slots=True)
class TrackRows:
    """One row a track, by candidate: `share` in percent, or -1 and then `modules`, a bit for each completed."""

    row: Indices
    track: Coded
    share: Indices
    modules: Indices
    expected: Days


@dataclass(frozen=True, eq=False, slots=True)
class CandidateColumns:
    """Candidates: `forms` is a position of `form_sets`, -1 when not asked."""

    n: int
    home: Places
    reach_km: NDArray[np.float64]
    available_from: Days
    registered_since: Days
    forms: Indices
    form_sets: tuple[tuple[str, ...], ...]
    groups: Mapping[str, Coded]
    certificates: CertificateRows
    languages: LanguageRows
    tracks: TrackRows


@dataclass(frozen=True, eq=False, slots=True)
class DemandRows:
    """One row a certificate that an opening requires, or else merits."""

    row: Indices
    certificate: Coded
    required: NDArray[np.bool_]


@dataclass(frozen=True, eq=False, slots=True)
class LanguageDemandRows:
    """One row a level that an opening requires, or else wants; `spoken`: asked of the two spoken skills alone."""

    row: Indices
    language: Coded
    level: Indices
    spoken: NDArray[np.bool_]
    tolerance: Indices
    reason: Coded
    required: NDArray[np.bool_]


@dataclass(frozen=True, eq=False, slots=True)
class OpeningColumns:
    """Openings: `employer` is a number from 1; `title` and `ssyk` share their codes."""

    n: int
    employer: Indices
    title: Coded
    ssyk: Coded
    seats: Indices
    workplace: Places
    start: Days
    form: Coded
    track: Coded
    track_least: Indices
    certificates: DemandRows
    languages: LanguageDemandRows
