"""Where synthetic people live and work: which municipalities, and how far from their seats."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import cos, radians

import numpy as np
from numpy.typing import NDArray

from matchcore.errors import Problem
from matchcore.messages import Message
from matchcore.pool.frames import Coded
from matchcore.records.model import SWEDEN
from matchcore.synthetic.chance import Draws, Indices, Table, numbers_told
from matchcore.vocabulary import Resolution, default_vocabulary, resolve

_KM_PER_DEGREE = 111.2
_SPREAD = 80
_RURAL = 20_000
_SURE = 95  # of a hundred: the name with its rings and dots lost, not with letters wrong


@dataclass(frozen=True, eq=False, slots=True)
class Area:
    """Municipalities and their weights, int64[m]; seats in degrees, and kilometres to a degree of longitude."""

    codes: tuple[str, ...]
    weights: Indices
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    km_per_lon: NDArray[np.float64]
    rural: NDArray[np.bool_]


def resolved(municipality: str | Sequence[str] | None) -> tuple[tuple[str, ...], list[Problem]]:
    """The codes that names or codes of municipalities mean, in the order given, and what is not known."""
    if municipality is None:
        return (), []
    given = municipality if isinstance(municipality, list | tuple) else (municipality,)
    codes: dict[str, None] = {}
    problems: list[Problem] = []
    if not given:
        remedy = Message("synthetic.municipality.remedy")
        problems.append(Problem(Message("synthetic.no_municipality"), remedy, field="municipality"))
    for name in given:
        found = resolve(name.removesuffix(" kommun"), "municipality") if isinstance(name, str) else None
        if found is not None and found.code is not None and found.confidence >= _SURE:
            codes[found.code] = None
        else:
            problems.append(_unknown(name, found))
    return tuple(codes), problems


def area_of(weights: Mapping[str, int]) -> Area:
    """The area of some municipalities, each with its weight."""
    known = default_vocabulary().municipalities
    places = [known[code] for code in weights]
    return Area(
        codes=tuple(weights),
        weights=np.array(list(weights.values()), dtype=np.int64),
        lat=np.array([place.lat for place in places]),
        lon=np.array([place.lon for place in places]),
        # Rounded, so that the last bit of a machine's cosine does not matter.
        km_per_lon=np.array([round(_KM_PER_DEGREE * cos(radians(place.lat)), 3) for place in places]),
        rural=np.array([place.population < _RURAL for place in places]),
    )


def scattered(
    chance: Draws, stream: str, index: Indices, area: Area, at: Indices, median_km: tuple[float, float]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Points about the seats of municipalities `at`: latitude and longitude in degrees, four decimals (11 metres).

    The distance from the seat is log-normal with the median `median_km` (in towns, in rural municipalities); the
    directions are even.
    """
    km = chance.spread(f"{stream}/km", index, _SPREAD) * np.where(area.rural[at], median_km[1], median_km[0])
    east, north = chance.direction(f"{stream}/direction", index)
    (south, far_north), (west, far_east) = SWEDEN
    lat = np.clip(area.lat[at] + north * km / _KM_PER_DEGREE, south, far_north)
    lon = np.clip(area.lon[at] + east * km / area.km_per_lon[at], west, far_east)
    return np.round(lat, 4), np.round(lon, 4)


def how_known(chance: Draws, stream: str, index: Indices, unknown: int, ties: str) -> Indices:
    """How each place is known, for `places_known`; in real ads 13 % have the municipality alone."""
    if ties != "some":
        return np.full(len(index), 2 if ties == "many" else 0, dtype=np.int64)
    return chance.pick(stream, index, (800 - unknown, 60, 140, unknown))


def places_known(lat: NDArray[np.float64], lon: NDArray[np.float64], area: Area, at: Indices, known: Indices) -> Table:
    """Places as they are known: 0 coordinate and municipality, 1 coordinate, 2 municipality, 3 not at all."""
    has_point = known <= 1
    has_municipality = (known == 0) | (known == 2)
    return {
        "lat": numbers_told(np.where(has_point, lat, np.nan)),
        "lon": numbers_told(np.where(has_point, lon, np.nan)),
        "municipality": Coded(np.where(has_municipality, at, -1), area.codes),
    }


def _unknown(name: object, found: Resolution | None) -> Problem:
    known = default_vocabulary().municipalities
    near = [] if found is None else [found.code, *(code for code, _ in found.alternatives)]
    if found is None and str(name).zfill(4) in known:
        near = [str(name).zfill(4)]
    words = [f'{known[code].name} ("{code}")' for code in near[:3] if code is not None]
    remedy = Message("synthetic.municipality.near", near=words) if words else Message("synthetic.municipality.remedy")
    return Problem(Message("synthetic.municipality"), remedy, field="municipality", value=name)
