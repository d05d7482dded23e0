"""Distances: near the truth, and the same on every machine."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchcore.pool import distance_m
from matchcore.pool.geometry import EARTH_RADIUS_M, point_of
from matchcore.records.model import SWEDEN

LATITUDES, LONGITUDES = st.floats(*SWEDEN[0]), st.floats(*SWEDEN[1])
PLACES = st.tuples(LATITUDES, LONGITUDES)

# A point is rounded to a whole metre along each of three axes (so it moves √3/2 m at most, and so does the other one),
# the arc is rounded down, and the series leaves out 0.3 m at the length of Sweden.
MOST_TOO_SHORT = math.sqrt(3) + 1 + 0.35
MOST_TOO_LONG = math.sqrt(3)


def haversine_m(a: tuple[float, float], b: tuple[float, float]) -> float:
    """The textbook's great-circle distance on the same sphere, metres."""
    (lat_a, lon_a), (lat_b, lon_b) = (tuple(map(math.radians, place)) for place in (a, b))
    half = math.sin((lat_b - lat_a) / 2) ** 2
    half += math.cos(lat_a) * math.cos(lat_b) * math.sin((lon_b - lon_a) / 2) ** 2
    return 2 * EARTH_RADIUS_M * math.asin(math.sqrt(half))


def points(*places: tuple[float, float]) -> np.ndarray:
    return np.array([point_of(*place) for place in places], dtype=np.float64)


@given(PLACES, PLACES)
def test_a_distance_is_the_great_circle(a: tuple[float, float], b: tuple[float, float]) -> None:
    """Anywhere in Sweden the distance is the haversine's to within the rounding of the points, three metres at most."""
    error = float(distance_m(points(a), points(b))[0, 0]) - haversine_m(a, b)
    assert -MOST_TOO_SHORT <= error <= MOST_TOO_LONG


@given(st.lists(PLACES, min_size=1, max_size=6), st.lists(PLACES, min_size=1, max_size=6))
def test_a_distance_is_whole_symmetric_and_the_same_in_any_block(
    a: list[tuple[float, float]], b: list[tuple[float, float]]
) -> None:
    """Whole metres, the same both ways and whichever others are measured with it; zero from a place to itself."""
    left, right = points(*a), points(*b)
    block = distance_m(left, right)
    assert block.shape == (len(a), len(b))
    assert (block == np.floor(block)).all()
    assert (block >= 0).all()
    assert np.array_equal(block, distance_m(right, left).T)
    assert all(block[i, j] == distance_m(left[[i]], right[[j]])[0, 0] for i in range(len(a)) for j in range(len(b)))
    assert (np.diagonal(distance_m(left, left)) == 0).all()


@pytest.mark.parametrize(
    ("a", "b", "km"),
    [
        ((59.3293, 18.0686), (57.7089, 11.9746), 396.9),  # Stockholm–Göteborg
        ((55.3370, 13.3560), (69.0600, 20.5480), 1568.3),  # Smygehuk–Treriksröset, the length of Sweden
        ((60.6869, 13.7178), (60.9270, 13.3500), 33.4),  # Malung–Lima
    ],
)
def test_known_distances(a: tuple[float, float], b: tuple[float, float], km: float) -> None:
    """Distances that can be looked up on a map."""
    assert distance_m(points(a), points(b))[0, 0] / 1000 == pytest.approx(km, abs=0.3)


def test_squared_chords_are_exact() -> None:
    """The greatest number in the computation is below 2**53, so no sum is rounded, whatever its order."""
    assert 4 * (EARTH_RADIUS_M + 1) ** 2 < 2**53
    rows = points(*[(lat, lon) for lat in (55.0, 62.3, 69.4) for lon in (10.4, 17.1, 24.4)])
    exact = [[sum((int(p) - int(q)) ** 2 for p, q in zip(a, b, strict=True)) for b in rows] for a in rows]
    squared = (rows * rows).sum(axis=1)[:, None] + (rows * rows).sum(axis=1)[None, :] - 2.0 * (rows @ rows.T)
    assert squared.tolist() == exact


def test_no_points_have_no_distances() -> None:
    """An empty side gives an empty table of the right shape."""
    assert distance_m(np.empty((0, 3)), points((60.0, 15.0))).shape == (0, 1)
    assert distance_m(points((60.0, 15.0)), np.empty((0, 3))).shape == (1, 0)
