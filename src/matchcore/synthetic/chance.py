"""Draws that are the same on every machine, in every version of Python and NumPy.

A draw is a pure function of the seed, the name of its stream and an index: the index-th output of SplitMix64
(Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators"), started at a key that the seed and
the name hash to. All that follows is integer arithmetic, or floating-point operations that IEEE 754 rounds in one
way only (no logarithms, no sines, no sums in an order that a library may choose). So nothing depends on what NumPy
promises of its generators' streams; and since no draw depends on how many others are made, a smaller pool is the
beginning of a larger one with the same seed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import blake2b
from math import exp
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matchcore.pool.frames import Coded, Distinct

Indices = NDArray[np.int64]

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)
_STEPS = 256


class Draws:
    """The draws of one seed.

    Parameters
    ----------
    seed
        Any whole number.
    part
        What the draws are for: the same stream of another part has other draws.
    """

    def __init__(self, seed: int, part: str) -> None:
        self._root = f"{seed}/{part}"

    def bits(self, stream: str, index: Indices) -> NDArray[np.uint64]:
        """Sixty-four even bits for each index, uint64 of the same shape."""
        digest = blake2b(f"{self._root}/{stream}".encode(), digest_size=8).digest()
        return splitmix64(int.from_bytes(digest, "little"), index)

    def below(self, stream: str, index: Indices, bound: int | Indices) -> Indices:
        """A whole number from 0 up to but not including `bound` (at most 2**31) for each index."""
        high = self.bits(stream, index) >> np.uint64(32)
        limit = np.asarray(bound).astype(np.uint64)
        return np.asarray((high * limit) >> np.uint64(32)).astype(np.int64)

    def share(self, stream: str, index: Indices) -> NDArray[np.float64]:
        """A number in [0, 1), a multiple of 2**-53, for each index."""
        return np.asarray((self.bits(stream, index) >> np.uint64(11)).astype(np.float64) * 2.0**-53)

    def happens(self, stream: str, index: Indices, percent: int | NDArray[np.int64]) -> NDArray[np.bool_]:
        """True in `percent` cases of a hundred."""
        return np.asarray(self.below(stream, index, 100) < percent)

    def pick(self, stream: str, index: Indices, weights: Sequence[int] | Indices) -> Indices:
        """A position of `weights` (whole numbers, sum at most 2**31) for each index, as likely as its weight."""
        edges = np.cumsum(np.asarray(weights, dtype=np.int64))
        drawn = self.below(stream, index, int(edges[-1]))
        return np.searchsorted(edges, drawn, side="right").astype(np.int64)

    def pick_by(self, stream: str, index: Indices, weights: NDArray[np.int64], row: Indices) -> Indices:
        """As `pick`, each index with the weights of its own row: `weights` is a table of rows × positions."""
        edges = np.cumsum(weights.astype(np.int64).ravel())
        width = weights.shape[1]
        ends = edges[width - 1 :: width]
        starts = np.concatenate([[0], ends[:-1]])
        drawn = self.below(stream, index, (ends - starts)[row]) + starts[row]
        return np.asarray(np.searchsorted(edges, drawn, side="right") - row * width, dtype=np.int64)

    def spread(self, stream: str, index: Indices, percent: int) -> NDArray[np.float64]:
        """A positive factor with median 1 from a log-normal law; the standard deviation of its log is `percent` / 100.

        The law's quantiles are tabulated to four decimals and joined by straight lines: from 0.2 % to 99.8 %.
        """
        table = _quantiles(percent)
        place = self.share(stream, index) * (_STEPS - 1)
        left = place.astype(np.int64)
        return np.asarray(table[left] + (table[left + 1] - table[left]) * (place - left))

    def direction(self, stream: str, index: Indices) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """A unit vector for each index, nearly even round the circle, from a rational form of sine and cosine."""
        bits = self.bits(stream, index)
        half = (bits >> np.uint64(11)).astype(np.float64) * (2.0**-53 * 0.414213562373095)  # tan of 0…22.5 degrees
        below = 1.0 + half * half
        x, y = (1.0 - half * half) / below, 2.0 * half / below
        swap = (bits & np.uint64(1)).astype(np.bool_)
        x, y = np.where(swap, y, x), np.where(swap, x, y)
        x = np.where((bits & np.uint64(2)).astype(np.bool_), -x, x)
        y = np.where((bits & np.uint64(4)).astype(np.bool_), -y, y)
        return x, y


def splitmix64(key: int, index: Indices) -> NDArray[np.uint64]:
    """The outputs of SplitMix64 started at `key` (0…2**64 - 1), by index from 0."""
    return mixed(index.astype(np.uint64) * _GOLDEN + np.uint64(key))


def mixed(numbers: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """A step of SplitMix64 and its finalizer: every bit of what comes out hangs on every bit of what goes in."""
    state = numbers + _GOLDEN
    state = (state ^ (state >> np.uint64(30))) * _FIRST
    state = (state ^ (state >> np.uint64(27))) * _SECOND
    return np.asarray(state ^ (state >> np.uint64(31)), dtype=np.uint64)


@cache
def _quantiles(percent: int) -> NDArray[np.float64]:
    law = NormalDist()
    steps = [(2 * step + 1) / (2 * _STEPS) for step in range(_STEPS)]
    return np.array([round(exp(percent / 100 * law.inv_cdf(step)), 4) for step in steps])


Days = NDArray[np.datetime64]
"""Days (datetime64[D]); NaT where not known."""

Table = Mapping[str, Coded]
"""A table by its columns. Long ones are ordered by the records that they are of."""


def days_told(days: Days) -> Coded:
    """Days, nothing for NaT."""
    known, code = np.unique(days.astype("datetime64[D]"), return_inverse=True)
    return Coded(code, known.tolist())


def numbers_told(numbers: NDArray[np.float64]) -> Coded:
    """Numbers, nothing for NaN."""
    known, code = np.unique(numbers, return_inverse=True)
    return Coded(np.where(np.isnan(numbers), -1, code), known.tolist())


def modules_told(masks: Indices, owner: Coded, terms: Mapping[str, Any]) -> Coded:
    """The modules of `owner` that the bits of `masks` stand for, nothing for -1."""
    known, code = np.unique(masks, return_inverse=True)
    pairs = Distinct([owner, Coded(code, known.tolist())])
    chosen = [
        None if mask < 0 else tuple(part.code for bit, part in enumerate(terms[name].modules) if mask >> bit & 1)
        for name, mask in pairs.rows
    ]
    return Coded(pairs.which, chosen)
