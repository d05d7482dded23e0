"""Places as whole metres in space, so that distances are the same on every machine.

A point on the sphere is kept as three whole numbers of metres from the Earth's centre. The squared chord between two
points is then an exact integer (below 2**53), its square root is correctly rounded by IEEE 754, and the arc follows
from the chord by multiplications and additions alone: no sine or cosine whose last bit depends on the machine.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

EARTH_RADIUS_M = 6_371_008.8
"""Mean radius of the Earth in metres (IUGG)."""


class PlaceSource(IntEnum):
    """What a point was made from."""

    UNKNOWN = 0
    COORDINATE = 1
    SEAT = 2
    POSTCODE = 3
    LOCALITY = 4


@dataclass(frozen=True, slots=True)
class SpherePoints:
    """Where n people live or n openings are.

    Attributes
    ----------
    xyz
        float64[n, 3]: whole metres from the Earth's centre (zeros when unknown).
    source
        int8[n]: a `PlaceSource`; ``SEAT`` is a municipality's seat standing in for a place inside it, ``POSTCODE`` and
        ``LOCALITY`` the middle of a locality.
    municipality
        int16[n]: the municipality's index in `Codes.municipalities`, -1 when neither stated nor known of
        the postcode or the locality.
    locality
        int16[n]: the number of the `Locality` that stands in, -1 when none does.
    """

    xyz: npt.NDArray[np.float64]
    source: npt.NDArray[np.int8]
    municipality: npt.NDArray[np.int16]
    locality: npt.NDArray[np.int16]

    @property
    def is_known(self) -> npt.NDArray[np.bool_]:
        """bool[n]: whether there is a point at all."""
        known: npt.NDArray[np.bool_] = self.source != PlaceSource.UNKNOWN
        return known


def point_of(lat: float, lon: float) -> tuple[int, int, int]:
    """The point at `lat`, `lon` degrees (WGS 84, taken as a sphere) in whole metres from the Earth's centre."""
    phi, lam = math.radians(lat), math.radians(lon)
    return (
        round(EARTH_RADIUS_M * math.cos(phi) * math.cos(lam)),
        round(EARTH_RADIUS_M * math.cos(phi) * math.sin(lam)),
        round(EARTH_RADIUS_M * math.sin(phi)),
    )


def distance_m(a: npt.NDArray[Any], b: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    """Great-circle distances between two sets of points, whole metres.

    Parameters
    ----------
    a, b
        float64[r, 3] and float64[c, 3] whole metres, as in `SpherePoints.xyz`.

    Returns
    -------
    float64[r, c]
        Whole metres, rounded down. The arc is the chord's series ``c + c³/24R² + 3c⁵/640R⁴``, from the expansion of
        ``2R·arcsin(c/2R)``: the first term left out is 0.3 m at 1 600 km, the length of Sweden.
    """
    # |p - q|² = |p|² + |q|² - 2 p·q: whole numbers below 2**53, so exact whatever the order of the sums.
    return arc_of((a * a).sum(axis=1)[:, None] + (b * b).sum(axis=1)[None, :] - 2.0 * (a @ b.T))


def arc_of(squared: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The arcs, in whole metres, that belong to squared chords in square metres.

    Every step rounds correctly and none falls as `squared` grows, so neither does the arc.
    """
    ratio = squared * (1.0 / (EARTH_RADIUS_M * EARTH_RADIUS_M))
    factor = ratio * (3.0 / 640.0)
    factor += 1.0 / 24.0
    factor *= ratio
    factor += 1.0
    factor *= np.sqrt(squared, out=ratio)
    return np.floor(factor, out=factor)


def longest_chord_squared(arc_m: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The largest whole number whose `arc_of` is at most `arc_m`: float64[n], for whole metres, at least 0.

    Found by halving, once for each different arc.
    """
    if len(arc_m) == 1:
        return _longest_chords(tuple(arc_m.tolist()))
    arcs, which = np.unique(arc_m, return_inverse=True)
    longest: npt.NDArray[np.float64] = _longest_chords(tuple(arcs.tolist()))[which.reshape(-1)]
    return longest


@lru_cache(maxsize=64)
def _longest_chords(arc_m: tuple[float, ...]) -> npt.NDArray[np.float64]:
    """The same, of each of these; people's reaches are few, and come back with each of them who is judged alone."""
    arcs = np.array(arc_m)
    low = np.zeros(len(arcs))
    high = (arcs + 1.0) ** 2 + 1.0  # a chord is never longer than its arc, so this one's arc is longer
    while (high - low > 1.0).any():
        middle = np.floor((low + high) / 2)
        is_within = arc_of(middle) <= arcs
        low, high = np.where(is_within, middle, low), np.where(is_within, high, middle)
    return low
