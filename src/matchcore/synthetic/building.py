"""From drawn columns to records. Each record is validated by its own model, like anyone's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import Any, TypeVar

import numpy as np

from matchcore.pool.frames import Coded, Distinct
from matchcore.records import (
    Candidate,
    Certificate,
    Language,
    LanguageDemand,
    Opening,
    Place,
    TrackProgress,
)
from matchcore.records.model import LEVELS, Skill
from matchcore.synthetic.chance import Indices
from matchcore.synthetic.columns import (
    CandidateColumns,
    DemandRows,
    LanguageDemandRows,
    OpeningColumns,
)
from matchcore.synthetic.tables import Table, candidate_tables, days_of, places_of

__all__ = ["candidate_records", "opening_records"]

_SPOKEN: tuple[Skill, ...] = ("listening", "spoken_interaction")
"""The skills that a demand on speech alone asks for."""

_T = TypeVar("_T")
_HELD: Mapping[str, type[Any]] = {"certificates": Certificate, "languages": Language, "tracks": TrackProgress}


def candidate_records(columns: CandidateColumns) -> tuple[Candidate, ...]:
    """Drawn candidates as records."""
    tables = candidate_tables(columns)
    people = tables["candidates"]
    groups = {name: column for name, column in people.items() if name.startswith("group_")}
    held = {name: _grouped(tables[name], _each(kind, tables[name]), columns.n) for name, kind in _HELD.items()}
    forms = _grouped(tables["forms"], tables["forms"]["form"].to_list(), columns.n)
    given = {name: people[name].to_list() for name in ("id", "reach_km", "available_from", "registered_since")}
    given |= {**held, "forms": [some or None for some in forms], "home": _places(people)}
    given["groups"] = [
        {name.removeprefix("group_"): value for name, value in zip(groups, values, strict=True) if value is not None}
        for values in zip(*(column.to_list() for column in groups.values()), strict=True)
    ]
    return tuple(Candidate(**dict(zip(given, values, strict=True))) for values in zip(*given.values(), strict=True))


def opening_records(columns: OpeningColumns) -> tuple[Opening, ...]:
    """Drawn openings as records."""
    n = columns.n
    given = {
        "id": [f"o{row + 1:05d}" for row in range(n)],
        "employer": [f"Arbetsgivare {number}" for number in columns.employer.tolist()],
        "title": columns.title.to_list(),
        "ssyk": columns.ssyk.to_list(),
        "seats": columns.seats.tolist(),
        "track": columns.track.to_list(),
        "track_least": columns.track_least.tolist(),
        "workplace": _places(places_of(columns.workplace)),
        "start": days_of(columns.start).to_list(),
        "form": columns.form.to_list(),
        **_certificate_demands(columns.certificates, n),
        **_language_demands(columns.languages, n),
    }
    return tuple(Opening(**dict(zip(given, values, strict=True))) for values in zip(*given.values(), strict=True))


def _each(kind: type[_T], table: Table) -> list[_T]:
    """The record of each row of a table, rows that are alike sharing one: it is frozen."""
    names = [name for name in table if name != "candidate_id"]
    cells = Distinct([table[name] for name in names])
    made = [
        kind(**{name: cell for name, cell in zip(names, row, strict=True) if cell is not None}) for row in cells.rows
    ]
    return [made[number] for number in cells.which.tolist()]


def _grouped(table: Table | Indices, items: Sequence[_T], n: int) -> list[tuple[_T, ...]]:
    """The items of each of n records, of which each stands at a row of a table ordered by record."""
    row = table["candidate_id"].code if isinstance(table, Mapping) else table
    ends = np.searchsorted(row, np.arange(n + 1)).tolist()
    return [tuple(items[start:end]) for start, end in pairwise(ends)]


def _places(table: Table) -> list[Place | None]:
    columns = [table[name].to_list() for name in ("lat", "lon", "municipality")]
    return [_place(*cells) if any(cell is not None for cell in cells) else None for cells in zip(*columns, strict=True)]


def _place(lat: float | None, lon: float | None, municipality: str | None) -> Place:
    return _seat(municipality) if lat is None else Place(lat=lat, lon=lon, municipality=municipality)


@cache
def _seat(municipality: str | None) -> Place:
    return Place(municipality=municipality)


def _certificate_demands(rows: DemandRows, n: int) -> dict[str, Any]:
    codes = np.array(rows.certificate.names, dtype=object)[rows.certificate.code]
    return {
        name: _grouped(rows.row[chosen], codes[chosen].tolist(), n)
        for name, chosen in (("certificates_required", rows.required), ("certificates_merited", ~rows.required))
    }


def _language_demands(rows: LanguageDemandRows, n: int) -> dict[str, Any]:
    columns = (
        Coded(rows.level, LEVELS).to_list(),
        rows.spoken.tolist(),
        rows.tolerance.tolist(),
        rows.reason.to_list(),
    )
    demands = [_language_demand(*row) for row in zip(rows.language.to_list(), *columns, strict=True)]
    return {
        name: _grouped(rows.row[chosen], [demands[at] for at in np.flatnonzero(chosen).tolist()], n)
        for name, chosen in (("languages_required", rows.required), ("languages_wanted", ~rows.required))
    }


@cache
def _language_demand(language: str, level: Any, spoken: bool, tolerance: int, reason: str | None) -> LanguageDemand:
    asked = dict.fromkeys(_SPOKEN, level) if spoken else {"level": level}
    return LanguageDemand(language=language, tolerance=tolerance, reason=reason, **asked)
