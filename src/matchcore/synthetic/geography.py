"""Where synthetic people live and work: which municipalities, and how far from their seats."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from math import cos, radians

import numpy as np
from numpy.typing import NDArray

from matchcore.errors import Problem
from matchcore.messages import Message
from matchcore.records.model import SWEDEN
from matchcore.synthetic.chance import Chance, Indices
from matchcore.synthetic.columns import Coded, Places
from matchcore.vocabulary import Municipality, default_vocabulary

__all__ = ["Area", "area_of", "places_known", "resolved", "scattered"]

_KM_PER_DEGREE = 111.2
_SPREAD = 80
_RURAL = 20_000


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
    known = default_vocabulary().municipalities
    by_name = {_plain(place.name): code for code, place in known.items()}
    codes: dict[str, None] = {}
    problems: list[Problem] = []
    given = (municipality,) if isinstance(municipality, str) else tuple(municipality)
    if not given:
        problems.append(
            Problem(
                Message("synthetic.no_municipality"), Message("synthetic.municipality.remedy"), field="municipality"
            )
        )
    for name in given:
        code = name if name in known else by_name.get(_plain(name)) if isinstance(name, str) else None
        if code is None:
            problems.append(_unknown(name, known))
        else:
            codes[code] = None
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
    chance: Chance, stream: str, index: Indices, area: Area, at: Indices, median_km: tuple[float, float]
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


def places_known(lat: NDArray[np.float64], lon: NDArray[np.float64], area: Area, at: Indices, known: Indices) -> Places:
    """Places as they are known: 0 coordinate and municipality, 1 coordinate, 2 municipality, 3 not at all."""
    has_point = known <= 1
    has_municipality = (known == 0) | (known == 2)
    return Places(
        lat=np.where(has_point, lat, np.nan),
        lon=np.where(has_point, lon, np.nan),
        municipality=Coded(np.where(has_municipality, at, -1), area.codes),
    )


def _unknown(name: object, known: Mapping[str, Municipality]) -> Problem:
    spelled = {_plain(place.name): place for place in known.values()}
    near = get_close_matches(_plain(name), spelled, n=3, cutoff=0.6) if isinstance(name, str) else []
    digits = str(name).strip().zfill(4)
    if near:
        remedy = Message(
            "synthetic.municipality.near", near=[f"{spelled[key].name} ({spelled[key].code})" for key in near]
        )
    elif digits in known:
        remedy = Message("synthetic.municipality.near", near=f'"{digits}" ({known[digits].name})')
    else:
        remedy = Message("synthetic.municipality.remedy")
    return Problem(Message("synthetic.municipality"), remedy, field="municipality", value=name)


def _plain(name: str) -> str:
    lowered = name.strip().lower()
    for ending in (" kommun", " stad"):
        lowered = lowered.removesuffix(ending)
    return lowered
