"""What the kernel works on: candidates and openings, each with the pairs held, its places and what they cost.

An *entry* is a candidate's place at an opening, or on its list; it stands in a place of either side. Both sides are
laid out alike, so what is done for one is done for the other by the same code with the sides exchanged. Each is a named
tuple of arrays, so that a function names what it uses and compiled code takes it as it is. A pair is worth
``scale * score + extra``.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

FAR = 1 << 60
"""Farther than any path: worths are below 2**58. As a price one that no pair can pay."""

Ints = npt.NDArray[np.integer[Any]]
Whole = int | np.integer[Any]
"""A whole number; compiled code counts in int64."""


class PairBlock(NamedTuple):
    """The pairs of r candidates with c openings, of which there are s strips.

    Attributes
    ----------
    rows, cols
        int[r], int[c].
    start
        int64[r * s + 1]: the pairs of the block's candidate i in strip t stand from ``start[i * s + t]`` on.
    number, score
        The openings' places among those of the block, int32[k], and the scores, int32 or int64[k]; or packed numbers,
        uint32[k], and None.
    bits
        uint32: a strip has ``2 ** bits`` openings; 0 where there is one strip.
    """

    rows: Ints
    cols: Ints
    start: Ints
    number: Ints
    score: Ints | None
    bits: Any


class MarketSide(NamedTuple):
    """Candidates or openings, *here*, with their pairs and places; those of the other side stand *across*.

    The pairs of node i stand at ``start[i]:start[i + 1]``, its places at ``first[i]:first[i + 1]``; the first
    ``n_of[i]`` of those are taken.

    Attributes
    ----------
    start, other, score
        int64[n + 1], int32[k], int32[k] (int64 where scores are larger): the pairs; their order means nothing.
    first, n_of
        int64[n + 1], int64[n].
    holder, level
        int32[places], int64[places]: the entry in a place, and what it was bid (while bids are made: a heap, lowest
        first).
    dual
        int64[n]: what one place more costs the other side: a candidate's surplus or *share*, an opening's price.
    bonus
        int64[n]: what a first entry counts extra.
    at, node
        int64[entries], int32[entries]: in which place each entry stands here, and whose.
    """

    start: Ints
    other: Ints
    score: Ints
    first: Ints
    n_of: Ints
    holder: Ints
    level: Ints
    dual: Ints
    bonus: Ints
    at: Ints
    node: Ints


class Entries(NamedTuple):
    """What both sides tell of entries by number.

    Attributes
    ----------
    score
        int64[entries]: of the pair.
    free, n
        int64[entries], int64[1]: the numbers that are free stand from ``free[n]`` on.
    """

    score: Ints
    free: Ints
    n: Ints


class Room(NamedTuple):
    """Room for a search, across first, then here; between searches every distance is `FAR`.

    Attributes
    ----------
    distance
        int64[m + n].
    via, score
        int64[m + n], int64[m]: of a node across who comes to it, and the score of that pair; of one here the entry that
        it gives up.
    heap, at
        int64[m + n]: the nodes to go on from, nearest first, and where each stands among them.
    touched
        int64[m + n]: those whose distance was set.
    """

    distance: Ints
    via: Ints
    score: Ints
    heap: Ints
    at: Ints
    touched: Ints


def room_for_search(n: int) -> Room:
    """Room for searches among so many nodes of both sides."""
    return Room(np.full(n, FAR, dtype=np.int64), *(np.zeros(n, dtype=np.int64) for _ in range(5)))
