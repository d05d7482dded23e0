"""Prices and placements that are nearly right, by bidding from both sides (layer 2).

**Candidates bid** (`forward`). Everybody without a place offers for the opening that pays her most, as much as it is
worth to her above her second choice and a step more; of each opening's seats the cheapest go to the highest offers, and
who held them bids in the next round. Nobody offers more than a place is worth to her, so she may go without.

**Seats bid** (`reverse`) when some are empty at a price: each asks for the candidate whom it gains most by, and lowers
its price until it gains no more, within a step, than by its second choice. It is the same with the sides exchanged: the
surpluses are the prices of candidates. A seat at price 0 may stay empty.

All bids of a round are made at once (Jacobi rounds), in a few passes over the pairs of those who bid. Afterwards
placements pay within a step of the best. Since prices go up and down again, prices that were wrong, as they are
whenever pairs have been added, cost little. The last few can fight each other for very long in small steps: when nobody
has been settled for a while they are left to `exact_finish`.

Sources: D. P. Bertsekas, "The auction algorithm", Annals of Operations Research 14 (1988); D. P. Bertsekas and D. A.
Castañon, "A forward/reverse auction algorithm for asymmetric assignment problems", Computational Optimization and
Applications 1 (1992).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from matchcore.assignment.pair_graph import Ints
from matchcore.assignment.prices import positions_in_rows

__all__ = ["Auction", "covering"]

_TURNS = 2
"""How often each side bids, at most, in steps of one size."""

_PATIENCE, _PAIRS_A_ROUND = 4, 3000
"""After four rounds in which no more are settled than before, and one more for so many pairs, the rest is left: a round
of few bids takes as long as `exact_finish` needs for a pass over so many pairs."""

_ROUNDS_A_REPORT = 50

_NARROW = 2**29
"""Worths up to here in size are compared in int32."""


@dataclass(frozen=True, eq=False, slots=True)
class _Side:
    """The pairs by who bids: rows of `indptr`, each pair's item on the other side, and what it is worth."""

    indptr: Ints
    item: Ints
    worth: Ints


class Auction:
    """Prices, and who is placed where, on one set of pairs.

    Parameters
    ----------
    indptr, opening_idx, worth
        Pairs in compressed rows; worth int64.
    seats
        int64[m].
    price
        int64[m], at least 0; any.
    pair_of
        int64[n]: placements to start from, -1 for none. Those that pay a step less than the best are given up.
    """

    def __init__(self, indptr: Ints, opening_idx: Ints, worth: Ints, seats: Ints, price: Ints, pair_of: Ints) -> None:
        n, m = len(indptr) - 1, len(seats)
        if max(worth.max(initial=0), -worth.min(initial=0)) < _NARROW:
            worth = worth.astype(np.int32)
        self.by_candidate = _Side(indptr, opening_idx, worth)
        self.by_opening = _turned(self.by_candidate, m)
        room = np.minimum(seats, np.diff(self.by_opening.indptr))  # more seats than pairs cannot be taken
        self.first_seat = np.concatenate(([0], np.cumsum(room)))
        self.opening_of_seat = np.repeat(np.arange(m), room)
        self.price = np.where(room > 0, price, 0)
        self.seat_of = np.full(n, -1, dtype=np.int64)
        self.holder_of = np.full(len(self.opening_of_seat), -1, dtype=np.int64)
        self.pair_of = pair_of
        self.surplus: Ints = np.zeros(n, dtype=np.int64)

    def settle(self, step: int, report: Callable[[int], None]) -> int:
        """Bid in steps of this size, from both sides, until all are settled or the last fight each other.

        Returns how many candidates who could gain are without a place, and seats empty at a price. `report` is called
        with how many bid, now and then.
        """
        self._take_seats(step)
        n_wanting = 0
        for _ in range(_TURNS):
            n_wanting = self._candidates_bid(step, report)
            n_empty = int(np.count_nonzero((self.holder_of < 0) & (self.price[self.opening_of_seat] > 0)))
            if n_empty == 0:
                break
            n_empty, n_wanting = self._seats_bid(step, report)
            if n_wanting == n_empty == 0:
                break
        self._name_pairs()
        return n_wanting + n_empty

    def _candidates_bid(self, step: int, report: Callable[[int], None]) -> int:
        """A forward auction; how many could gain by a place and have none."""
        level = self.price[self.opening_of_seat]
        waiting = np.flatnonzero((self.seat_of < 0) & (self.surplus > 0))
        n_left = _bid(
            self.by_candidate, None, self.seat_of, self.holder_of, level, self.first_seat, waiting, step, report
        )
        self.price = _lowest(level, self.first_seat)
        return n_left

    def _seats_bid(self, step: int, report: Callable[[int], None]) -> tuple[int, int]:
        """A reverse auction; how many seats are left empty at a price, and how many candidates now want a place."""
        surplus = self._surplus()
        waiting = np.flatnonzero((self.holder_of < 0) & (self.price[self.opening_of_seat] > 0))
        each = np.arange(len(self.seat_of) + 1)
        n_left = _bid(
            self.by_opening,
            self.opening_of_seat,
            self.holder_of,
            self.seat_of,
            surplus,
            each,
            waiting,
            step,
            report,
        )
        self.price = covering(self.by_opening.indptr, self.by_opening.item, self.by_opening.worth, surplus)
        self.surplus = surplus
        return n_left, int(np.count_nonzero((self.seat_of < 0) & (surplus > 0)))

    def _surplus(self) -> Ints:
        """int64[n]: what each candidate's best pair pays at these prices, or 0."""
        return covering(self.by_candidate.indptr, self.by_candidate.item, self.by_candidate.worth, self.price)

    def _take_seats(self, step: int) -> None:
        """Place those who were placed where it pays within a step of their best."""
        side, surplus = self.by_candidate, self._surplus()
        self.surplus = surplus
        placed = np.flatnonzero(self.pair_of >= 0)
        own = self.pair_of[placed]
        pays = side.worth[own] - self.price[side.item[own]]
        placed = placed[pays >= surplus[placed] - step]
        opening = side.item[self.pair_of[placed]].astype(np.int64)
        order = np.argsort(opening, kind="stable")
        placed, opening = placed[order], opening[order]
        seat = self.first_seat[opening] + np.arange(len(opening)) - np.searchsorted(opening, opening)
        self.seat_of[placed], self.holder_of[seat] = seat, placed

    def _name_pairs(self) -> None:
        """`pair_of` from the seats taken."""
        side, opening = self.by_candidate, np.full(len(self.seat_of), -1, dtype=np.int64)
        placed = np.flatnonzero(self.seat_of >= 0)
        opening[placed] = self.opening_of_seat[self.seat_of[placed]]
        at, owner = positions_in_rows(side.indptr, placed)
        own = np.flatnonzero(side.item[at] == opening[placed][owner])
        self.pair_of = np.full(len(self.seat_of), -1, dtype=np.int64)
        self.pair_of[placed] = at[own]


def covering(indptr: Ints, item: Ints, worth: Ints, price: Ints) -> Ints:
    """int64[rows]: what each row must have at least so that it and the items' prices cover all its pairs."""
    least = np.zeros(len(indptr) - 1, dtype=np.int64)
    rows = np.flatnonzero(np.diff(indptr))
    if len(rows):
        value = worth - np.take(price.astype(worth.dtype), item)
        least[rows] = np.maximum(np.maximum.reduceat(value, indptr[rows]), 0)
    return least


def _bid(
    side: _Side,
    row_of: Ints | None,
    holds: Ints,
    held_by: Ints,
    level: Ints,
    first: Ints,
    waiting: Ints,
    step: int,
    report: Callable[[int], None],
) -> int:
    """Rounds of bids until every bidder holds something or can gain nothing, or none is settled; how many are left.

    Parameters
    ----------
    side
        The pairs of the bidders' rows.
    row_of
        int64[b]: each bidder's row; None: each has her own.
    holds, held_by
        int64[b], int64[o]: who holds what, -1 for nothing and nobody. Changed.
    level
        int64[o]: what each object costs. Changed.
    first
        int64[items + 1]: the objects of an item (the seats of an opening) stand at ``first[j]:first[j + 1]``.
    waiting
        The bidders who hold nothing.
    """
    n_objects = np.diff(first)
    price = _lowest(level, first).astype(side.worth.dtype)
    price[n_objects == 0] = np.iinfo(price.dtype).max // 2
    length = np.diff(side.indptr)
    waiting = waiting[length[waiting if row_of is None else row_of[waiting]] > 0]
    fewest, n_idle, number = len(waiting) + 1, 0, 0
    patience = _PATIENCE + len(side.item) // _PAIRS_A_ROUND
    while len(waiting) and n_idle < patience:
        number += 1
        if number % _ROUNDS_A_REPORT == 1:
            report(len(waiting))
        n_idle = 0 if len(waiting) < fewest else n_idle + 1
        fewest = min(fewest, len(waiting))
        rows = waiting if row_of is None else row_of[waiting]
        pair, best, second = _choices(side, rows, price, number)
        gains = best > 0
        waiting, pair, best, second = waiting[gains], pair[gains], best[gains], second[gains]
        item, worth = side.item[pair], side.worth[pair].astype(np.int64)
        offer = np.minimum(worth - np.maximum(second, 0) + step, worth)
        order = np.lexsort((-offer, item))
        wanted = item[order].astype(np.int64)
        rank = np.arange(len(wanted)) - np.searchsorted(wanted, wanted)
        fits = rank < n_objects[wanted]
        order, wanted, rank = order[fits], wanted[fits], rank[fits]
        target, is_one = first[wanted], n_objects[wanted] == 1
        several = np.flatnonzero(~is_one)
        if len(several):
            target[several] = _cheapest(level, first, wanted[several], rank[several])
        wins = offer[order] > level[target]
        order, target, wanted, is_one = order[wins], target[wins], wanted[wins], is_one[wins]
        gone = held_by[target]
        gone = gone[gone >= 0]
        holds[gone] = -1
        winner = waiting[order]
        holds[winner], held_by[target], level[target] = target, winner, offer[order]
        price[wanted[is_one]] = offer[order][is_one]
        items = wanted[~is_one]
        if len(items):
            items = items[np.flatnonzero(np.diff(items, prepend=-1))]
            at, _ = positions_in_rows(first, items)
            price[items] = np.minimum.reduceat(level[at], np.cumsum(n_objects[items]) - n_objects[items])
        lost = np.ones(len(waiting), dtype=np.bool_)
        lost[order] = False
        waiting = np.concatenate((waiting[lost], gone))
    return len(waiting)


def _choices(side: _Side, rows: Ints, price: Ints, number: int) -> tuple[Ints, Ints, Ints]:
    """Each row's best pair at these prices, what it pays, and what the second best pays.

    Of equal pairs each row and round takes another, so that not all bid for the same.
    """
    at, owner = positions_in_rows(side.indptr, rows)
    value = np.take(side.worth, at) - np.take(price, np.take(side.item, at))
    length = side.indptr[rows + 1] - side.indptr[rows]
    start = np.cumsum(length) - length
    best = np.maximum.reduceat(value, start) if len(rows) else value
    equal = np.flatnonzero(value == np.take(best, owner))
    of_row = owner[equal]
    n_equal = np.bincount(of_row, minlength=len(rows))
    turn = (rows * 2_654_435_761 + number * 40_503) % np.maximum(n_equal, 1)
    chosen = equal[np.cumsum(n_equal) - n_equal + turn]
    value[chosen] = np.iinfo(value.dtype).min
    second = np.maximum.reduceat(value, start) if len(rows) else value
    return at[chosen], best, second


def _cheapest(level: Ints, first: Ints, wanted: Ints, rank: Ints) -> Ints:
    """The object of each item `wanted` (ascending) of this rank by level."""
    items = np.unique(wanted)
    at, owner = positions_in_rows(first, items)
    at = at[np.lexsort((level[at], owner))]
    n_objects = first[items + 1] - first[items]
    place = (np.cumsum(n_objects) - n_objects)[np.searchsorted(items, wanted)] + rank
    cheapest: Ints = at[place]
    return cheapest


def _lowest(level: Ints, first: Ints) -> Ints:
    """int64[items]: the lowest level of each item's objects; 0 where it has none."""
    lowest = np.zeros(len(first) - 1, dtype=np.int64)
    some = np.flatnonzero(np.diff(first))
    if len(some):
        lowest[some] = np.minimum.reduceat(level, first[some])
    return lowest


def _turned(side: _Side, n_items: int) -> _Side:
    """The same pairs by the other side."""
    n_rows = len(side.indptr) - 1
    by_row = (np.arange(len(side.item), dtype=np.int32), side.item, side.indptr)
    by_item = sparse.csr_array(by_row, shape=(n_rows, n_items)).tocsc()
    return _Side(by_item.indptr.astype(np.int64), by_item.indices, np.take(side.worth, by_item.data))
