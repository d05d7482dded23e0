"""What the kernel works on: the pairs held, who is placed where, and room for its searches.

Each is a named tuple of arrays, so that a function names what it uses and compiled code takes it as it is. A pair is
worth ``scale * amount + extra`` (`Worth`); bids are made in amounts, the exact finish counts in worths.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

FAR = 1 << 60
"""Farther than any path: worths are below 2**58."""

Ints = npt.NDArray[np.integer[Any]]
Whole = int | np.integer[Any]
"""A whole number; compiled code counts in int64."""


class HeldPairs(NamedTuple):
    """Pairs in rows (by candidate) and in columns (by opening); the order within a row or column means nothing.

    Attributes
    ----------
    row_start
        int64[n + 1].
    opening, amount
        int32[k], int32[k] (int64 where amounts are larger): the pairs by candidate.
    column_start
        int64[m + 1].
    candidate, column_amount
        As `opening` and `amount`: the same pairs by opening.
    """

    row_start: Ints
    opening: Ints
    amount: Ints
    column_start: Ints
    candidate: Ints
    column_amount: Ints


class Places(NamedTuple):
    """Who is placed where, at which prices.

    The seats of opening j stand at ``first[j]:first[j + 1]``; the first ``taken[j]`` of them are taken.

    Attributes
    ----------
    first
        int64[m + 1]: where the seats of each opening stand; no more than it has pairs held.
    taken
        int64[m].
    holder, level
        int32[seats], int64[seats]: who holds a seat, and what it was bid (while bids are made: a heap, lowest first).
    price, surplus
        int64[m], int64[n]: in amounts while bids are made, in worths in the exact finish.
    opening_of, seat_of, amount_of
        int32[n], int64[n], int64[n]: each candidate's opening (-1: none), the seat, and the pair's amount.
    """

    first: Ints
    taken: Ints
    holder: Ints
    level: Ints
    price: Ints
    surplus: Ints
    opening_of: Ints
    seat_of: Ints
    amount_of: Ints


class Search(NamedTuple):
    """Room for shortest paths among openings; between searches every distance is `FAR`.

    Attributes
    ----------
    distance
        int64[m].
    heap, at
        int32[m]: openings by distance, nearest first, and where each stands in it.
    mover, mover_to, mover_amount
        int32[m], int32[m], int64[m]: who moves along the path at this opening, to where, and the amount of that pair.
    done, touched
        int32[m]: the openings whose distance is final, and all whose distance was set.
    """

    distance: Ints
    heap: Ints
    at: Ints
    mover: Ints
    mover_to: Ints
    mover_amount: Ints
    done: Ints
    touched: Ints


def no_places(n_candidates: int, n_openings: int) -> Places:
    """Nobody is placed, there are no seats yet, and all prices are 0."""

    def zeros(size: int) -> Ints:
        return np.zeros(size, dtype=np.int64)

    return Places(
        first=zeros(n_openings + 1),
        taken=zeros(n_openings),
        holder=np.zeros(0, dtype=np.int32),
        level=zeros(0),
        price=zeros(n_openings),
        surplus=zeros(n_candidates),
        opening_of=np.full(n_candidates, -1, dtype=np.int32),
        seat_of=zeros(n_candidates),
        amount_of=zeros(n_candidates),
    )


def room_for_search(n_openings: int) -> Search:
    """Room for searches among so many openings."""

    def room() -> Ints:
        return np.zeros(n_openings, dtype=np.int32)

    amounts = np.zeros(n_openings, dtype=np.int64)
    return Search(np.full(n_openings, FAR, dtype=np.int64), room(), room(), room(), room(), amounts, room(), room())
