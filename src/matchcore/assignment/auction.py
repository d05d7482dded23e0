"""The auction: approximate prices and a first assignment, fast (layer 2).

Bertsekas' forward auction in Jacobi rounds: every candidate without a place bids at once for the opening that is worth
most to it at today's prices, and bids it up to where its second best would do as well, plus `step`. An opening keeps
the highest bids, one a seat, and its price is the lowest of them once all seats are taken, else what it started at.

Two things hold after every round, and the exact finish needs no more:

- prices never fall, and an opening with an empty seat has its start price;
- a placed candidate's opening is worth at most `step` less to it than any other at today's prices.

It ends: each round raises a price or fills a seat, and a price above every worth attracts no bid. It stops sooner, when
few are still bidding, for those few can go on overbidding each other for a long time (a price war); shortest paths
settle that at once (`exact_finish`).

Source: D. P. Bertsekas, "The auction algorithm: a distributed relaxation method for the assignment problem", Annals of
Operations Research 14 (1988); Bertsekas and Castañon, "The auction algorithm for the transportation problem", ibid. 20
(1989), for seats.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matchcore.assignment.pair_graph import Bools, Ints
from matchcore.assignment.prices import positions_in_rows

__all__ = ["AuctionResult", "run_auction"]

_NO_BID = -(2**62)


@dataclass(frozen=True)
class AuctionResult:
    """`pair_of` int64[n] (-1: without a place), `price` int64[m], and how many rounds it took."""

    pair_of: Ints
    price: Ints
    n_rounds: int


def run_auction(
    indptr: Ints,
    opening_idx: Ints,
    worth: Ints,
    seats: Ints,
    price: Ints,
    pair_of: Ints,
    outside: Ints,
    *,
    step: int,
    stop_at: int,
    most_rounds: int,
) -> AuctionResult:
    """Bid until at most `stop_at` candidates are bidding, or `most_rounds` rounds have gone.

    Parameters
    ----------
    indptr, opening_idx, worth
        Pairs in compressed rows; pairs worth less than 0 are never bid for.
    seats, price
        int64[m]. Prices to start from; no seat is sold below its opening's.
    pair_of
        int64[n]: placements to start from, at these prices; -1 for none.
    outside
        int64[n]: what the best pair that is not among these can be worth less its price. A candidate for whom
        nothing here is as good waits.
    step
        How much more than needed each bid offers, at least 1.
    stop_at, most_rounds
        When to leave the rest to the exact finish.
    """
    n, m = len(indptr) - 1, len(seats)
    degree = np.bincount(opening_idx, minlength=m)
    slot_ptr = np.concatenate(([0], np.cumsum(np.minimum(seats, degree))))
    slot_bid = np.full(slot_ptr[-1], _NO_BID)
    slot_pair = np.full(slot_ptr[-1], -1, dtype=np.int64)
    start_price = price
    price = np.where(seats > 0, start_price, np.iinfo(np.int64).max // 2)
    can_fill = seats <= degree
    row_of = np.repeat(np.arange(n), np.diff(indptr))
    placed = pair_of[pair_of >= 0]
    held: Ints = placed[np.argsort(opening_idx[placed], kind="stable")]
    own_slot = (
        slot_ptr[opening_idx[held]] + np.arange(len(held)) - np.searchsorted(opening_idx[held], opening_idx[held])
    )
    slot_pair[own_slot], slot_bid[own_slot] = held, price[opening_idx[held]]
    bidders: Ints = np.flatnonzero((np.diff(indptr) > 0) & (pair_of < 0))
    n_rounds = 0
    while len(bidders) > stop_at and n_rounds < most_rounds:
        n_rounds += 1
        pair, bid = _bids(indptr, opening_idx, worth, price, outside, bidders, step)
        opening = opening_idx[pair]
        touched = np.flatnonzero(np.bincount(opening, minlength=m))
        slot, _ = positions_in_rows(slot_ptr, touched)
        offered_pair = np.concatenate((slot_pair[slot], pair))
        offered_bid = np.concatenate((slot_bid[slot], bid))
        at = np.concatenate((np.repeat(touched, np.diff(slot_ptr)[touched]), opening))
        order = np.lexsort((offered_pair, -offered_bid, at))
        at, offered_pair, offered_bid = at[order], offered_pair[order], offered_bid[order]
        kept = _first_of_each(at, np.diff(slot_ptr))
        slot_pair[slot], slot_bid[slot] = offered_pair[kept], offered_bid[kept]
        last = slot_ptr[touched + 1] - 1
        lowest = np.where(can_fill[touched], slot_bid[last], 0)  # an empty slot sorts last
        price[touched] = np.maximum(lowest, start_price[touched])
        out = offered_pair[~kept]
        bidders = row_of[out[out >= 0]]
    pair_of = np.full(n, -1, dtype=np.int64)
    held = slot_pair[slot_pair >= 0]
    pair_of[row_of[held]] = held
    price[seats == 0] = 0
    return AuctionResult(pair_of, price, n_rounds)


def _bids(
    indptr: Ints, opening_idx: Ints, worth: Ints, price: Ints, outside: Ints, bidders: Ints, step: int
) -> tuple[Ints, Ints]:
    """The pair that each bidder bids for and its bid; who would rather be unplaced or look outside makes none."""
    position, owner = positions_in_rows(indptr, bidders)
    start = np.searchsorted(owner, np.arange(len(bidders)))
    value = worth[position] - price[opening_idx[position]]
    best = np.maximum.reduceat(value, start)
    is_best = np.flatnonzero(value == best[owner])
    best_at = is_best[np.searchsorted(is_best, start)]
    value[best_at] = _NO_BID
    least = np.maximum(outside[bidders], 0)
    second = np.maximum(np.maximum.reduceat(value, start), least)
    willing = best >= least
    pair = position[best_at[willing]]
    return pair, (price[opening_idx[pair]] + best[willing] - second[willing] + step)


def _first_of_each(group: Ints, room: Ints) -> Bools:
    """For groups in order: which entries are among the first ``room[group]`` of their group."""
    kept: Bools = np.arange(len(group)) - np.searchsorted(group, group) < room[group]
    return kept
