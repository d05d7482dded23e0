"""Lists near the best for any prices, by bids from both sides; exactly the best is for `list_settling`.

Candidates offer for one place after another (`kernel.list_bids`), then lists with room for candidates. What is one
side's share or price is what a place costs the other, so the same code serves both.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from matchcore.assignment.kernel.arrays import FAR
from matchcore.assignment.list_settling import entries_of
from matchcore.assignment.list_sides import HeldSide
from matchcore.assignment.pair_graph import Bools, Ints

CLOSED = 2**60
"""A price that no pair can pay."""

_PATIENCE = 64
"""A side stops bidding when its queue has not shrunk for so many turns each, and a thousand more."""

_PAIRS_A_CALL = 20_000_000
"""About how many pairs one compiled call looks at before it lets Python see to signals: some 50 ms."""


class Bidders(NamedTuple):
    """Pairs that are bid for by themselves, by candidate, and what there may be of each.

    Attributes
    ----------
    side, worth
        The pairs; int64[k]: what an entry is worth.
    most, room, first
        int64[n], int64[m], int64[n]: on how many lists each candidate may stand, how many each list holds, and what a
        first entry counts extra.
    """

    side: HeldSide
    worth: Ints
    most: Ints
    room: Ints
    first: Ints


def bid(among: Bidders, across: HeldSide, on_list: Bools, price: Ints, step: int) -> Ints:
    """Let both sides bid in such steps, from these lists and prices, which are changed; the candidates' shares.

    `across` is the same pairs by opening.
    """
    side, worth, most, room, _ = among
    share, none = np.zeros(len(most), dtype=np.int64), np.zeros(len(room), dtype=np.int64)
    _offers(among, on_list, share, price, step)
    of_lists = on_list[across.at]
    _offers(Bidders(across, worth[across.at], room, most, none), of_lists, price, share, step)
    on_list[across.at] = of_lists
    _set_gains(among, on_list, share, price)
    raise_shares(side, worth, on_list, most, share, price)
    return share


def raise_shares(side: HeldSide, worth: Ints, on_list: Bools, most: Ints, share: Ints, price: Ints) -> None:
    """Shares as high as they may be, by what the least entry pays: fewer pairs are uncovered then."""
    least = -side.highest(np.where(on_list, price[side.other] - worth, -FAR))
    count = np.bincount(side.own[on_list], minlength=len(most))
    high = np.where(count == most, least, np.minimum(least, 0))
    share[:] = np.where((count > 0) & (most > 0), np.maximum(share, high), share)


def _offers(among: Bidders, on_list: Bools, dual: Ints, price: Ints, step: int) -> None:
    """One side bids for the other, at whose prices there is none to be gained then but a step.

    Whoever stands on a list that pays a step less than another leaves it; who may stand on more is queued. To begin
    with the first place costs the price, which is below 0 where a candidate's first entry counts extra, each other one
    as much or nothing: so any order of them is a heap.
    """
    from matchcore.assignment.kernel.list_bids import ListPlaces, offer

    side, worth, most, room, first = among
    n, pays = len(most), worth - price[side.other]
    count = np.bincount(side.own[on_list], minlength=n)
    best = np.maximum(side.highest(np.where(on_list, -FAR, pays)), np.where(count <= 1, -first, 0))
    on_list &= pays >= best[side.own] - step
    count = np.bincount(side.own[on_list], minlength=n)
    entries = entries_of(side.other, on_list, room)
    n_places = np.diff(entries.first)
    level = np.repeat(np.maximum(price, 0), n_places)
    level[entries.first[:-1][n_places > 0]] = price[n_places > 0]
    places = ListPlaces(*entries, level, price, count)
    queued = count < most
    queue = np.zeros(n, dtype=np.int32)
    size = np.count_nonzero(queued)
    queue[:size] = np.flatnonzero(queued)
    patience, state = _PATIENCE * n + 1000, np.array([0, size, size, 0])
    bids = side.start, side.other, worth, side.own, most, first, places, step, patience, queue, queued, state
    while state[1] > 0 and state[3] <= patience:
        offer(*bids, _PAIRS_A_CALL)
    on_list[:] = places.place_of[:-1] >= 0
    _set_gains(among, on_list, dual, price)


def _set_gains(among: Bidders, on_list: Bools, dual: Ints, price: Ints) -> None:
    """What the best pair on no list pays each of one side, or what an entry must at least."""
    side, worth, most, _, first = among
    least = np.where(np.bincount(side.own[on_list], minlength=len(most)) > 1, 0, -first)
    dual[:] = np.maximum(side.highest(np.where(on_list, -FAR, worth - price[side.other])), least)
    dual[most == 0] = CLOSED
