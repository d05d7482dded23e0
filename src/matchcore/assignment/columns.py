"""The optimum of all pairs from a few of them: bids, an exact finish, and column generation (layer 2).

**Bids.** Candidates and seats bid for each other in steps that get finer, from a 64th of the largest worth down to one
score point (`auction`). That comes near the answer fast, and leaves the last few, who would fight each other for long,
to shortest paths and maximum flows (`exact_finish`), which settle them exactly: first counting in score points, then in
ones.

**Column generation.** An assignment that is optimal on some of the pairs is optimal on all if its prices leave no other
pair worth more than its surplus and price. So some are held to begin with, the best of each candidate and good ones of
each opening; after bids and after each finish the source is asked for every pair that the new prices do not cover (the
violators), the worst few of each candidate are added, and it goes on from the prices and placements at hand. In the
largest steps that is done while many are found, in ones until there is none. The pairs held only grow, so it ends.

When there is none the prices are taken down to the lowest for the pairs held, and the question is asked once more. The
lowest prices for some of the pairs that also cover all the others are the lowest for all: so the prices returned do not
depend on the road there, and any exact solver comes to the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from matchcore.assignment.auction import Auction, covering
from matchcore.assignment.exact_finish import Finish
from matchcore.assignment.objective import Worth
from matchcore.assignment.pair_graph import Ints
from matchcore.assignment.pricing import FoundPairs, PairSource

__all__ = ["Progress", "Solution", "SolveStep", "solve_by_columns"]

_KEEP = 16
"""How many pairs of each candidate and of each opening are held to begin with."""

_ADD = 12
"""The most violators added for one candidate in a round."""

_FIRST_STEP = 64
"""Bids begin in steps of the largest worth divided by this."""

_FINER = 4
"""Each size of step is so many times the next."""

_MANY = 4
"""While more pairs are found than so many for each candidate, steps are not made finer."""

_LOST = 100
"""If more than one in so many are left, they are settled exactly, counting in steps, before steps are made finer; and
while more of the pairs that are not at hand are found than one for so many, bids go on before the exact finish."""

_NEAR = 16
"""How far the exact finish looks first after an auction, in score points."""

_CLOSED = 2**60
"""A price that no pair can pay: keeps openings without seats out of every question to a source."""


@dataclass(frozen=True)
class SolveStep:
    """What the solver is doing, for a progress bar.

    Attributes
    ----------
    stage
        ``"auction"`` (bids in steps), ``"finish"`` (exact on the pairs held) or ``"price"`` (all
        pairs priced).
    round_number
        Which round, from 1.
    n_pairs
        How many pairs are held.
    n_left
        How many candidates and openings are still to be settled (``"auction"``, ``"finish"``), or how many pairs the
        prices did not cover (``"price"``).
    bound
        With `best_total`, when all pairs have been priced: what no assignment can exceed. Else None.
    """

    stage: str
    round_number: int
    n_pairs: int
    n_left: int
    bound: int | None = None


Progress = Callable[[SolveStep], None]


@dataclass(frozen=True)
class Solution:
    """An optimum in worths: the pairs held, each candidate's among them, surplus, lowest prices, rounds of pricing."""

    pairs: FoundPairs
    pair_of: Ints
    surplus: Ints
    price: Ints
    n_rounds: int


def solve_by_columns(
    source: PairSource,
    seats: Ints,
    worth: Worth,
    *,
    start_price: Ints | None = None,
    progress: Progress | None = None,
) -> Solution:
    """The assignment of the greatest total worth over all pairs of `source`.

    Parameters
    ----------
    source
        The pairs.
    seats
        int64[m].
    worth
        What a pair counts for; at most 2**52.
    start_price
        int64[m] in worths: prices near the answer, such as those of a pool a little different. None: by scaling.
    progress
        Called after each step of the finish and each pricing.
    """
    if source.n_pairs == 0:
        nobody = np.full(source.n_candidates, -1, dtype=np.int64)
        return Solution(_nothing(source), nobody, nobody + 1, np.zeros(len(seats), dtype=np.int64), 0)
    rounds = _Rounds(source, seats, worth, start_price, progress if progress is not None else _say_nothing)
    if start_price is None:
        for step in _steps(worth, source.largest):
            while rounds.bid(step) > _MANY * source.n_candidates:
                pass
        while not source.is_at_hand and rounds.bid(1, at_hand=False) > source.n_candidates // _LOST:
            pass
    reach = None if start_price is not None else _NEAR
    for unit in [worth.scale] if worth.scale == 1 else [worth.scale, 1]:
        if unit < worth.scale:
            rounds.raise_taken()
            reach = worth.scale
        while rounds.solve(unit, reach, lowest=unit == 1) > 0:
            pass
    all_prices = _price_closed(source, seats, worth, rounds.surplus, rounds.price)
    return Solution(rounds.pairs, rounds.pair_of, rounds.surplus, all_prices, rounds.number)


def _steps(worth: Worth, largest: int) -> list[int]:
    """The steps of bids, in score points, largest first and 1 last."""
    step = max(1, (largest + worth.bonus // worth.scale) // _FIRST_STEP)
    steps = [step]
    while step > 1:
        step = max(1, step // _FINER)
        steps.append(step)
    return steps


class _Rounds:
    """The pairs held, and what the last round found on them."""

    def __init__(
        self, source: PairSource, seats: Ints, worth: Worth, start_price: Ints | None, tell: Callable[[SolveStep], None]
    ) -> None:
        self.source, self.seats, self.worth, self.tell = source, seats, worth, tell
        self.closed = np.where(seats > 0, 0, _CLOSED)
        self.price: Ints = np.zeros(len(seats), dtype=np.int64) if start_price is None else start_price
        self.surplus: Ints = np.zeros(source.n_candidates, dtype=np.int64)
        self.pair_of: Ints = np.full(source.n_candidates, -1, dtype=np.int64)
        floor = np.full(source.n_candidates, -worth.bonus)
        self.pairs = source.above(worth.scale, self.price + self.closed, floor, _KEEP)
        self._hold(_with_seats(source.for_openings(_KEEP), seats))
        self.number = 0

    def bid(self, step: int, *, at_hand: bool = True) -> int:
        """Bid on the pairs held in steps of so many score points, price all, hold the violators; how many there are."""
        scale = self.worth.scale
        amount = self.worth.of(self.pairs.score) // scale
        pairs = self.pairs
        auction = Auction(pairs.indptr, pairs.opening_idx, amount, self.seats, self.price // scale, self.pair_of)
        n_left = auction.settle(step, self._next("auction"))
        self.price, self.pair_of = auction.price * scale, auction.pair_of
        if n_left > self.source.n_candidates // _LOST and step > 1:
            return self.solve(step * scale, None)
        surplus = covering(pairs.indptr, pairs.opening_idx, amount, auction.price)
        return self._price((surplus + 1) * scale - 1, at_hand=at_hand)

    def solve(self, unit: int, reach: int | None, *, lowest: bool = False) -> int:
        """Solve the pairs held in this unit, price all, hold the violators; how many there are.

        Parameters
        ----------
        unit
            How much worth counts as one.
        reach
            How far, in units, prices may be wrong, about.
        lowest
            Take the prices down to the lowest for the pairs held.
        """
        pairs, tell = self.pairs, self._next("finish")
        amount = self.worth.of(pairs.score) // unit
        finish = Finish(pairs.indptr, pairs.opening_idx, amount, self.seats, self.price // unit, self.pair_of, reach)
        finish.solve(tell)
        if lowest:
            finish.lower_prices()
        self.price, self.pair_of = finish.price * unit, finish.pair_of
        covers = (finish.surplus + 1) * unit - 1  # all that is worth less than a unit more
        n_found = self._price(covers, at_hand=True)
        if n_found or self.source.is_at_hand or unit > self.worth.scale:
            return n_found
        return self._price(covers, at_hand=False)

    def raise_taken(self) -> None:
        """Prices from score points to ones, where a placement counts one more: a seat that is taken costs it."""
        opening = self.pairs.opening_idx[self.pair_of[self.pair_of >= 0]]
        self.price = self.price + (np.bincount(opening, minlength=len(self.seats)) >= self.seats)

    def _next(self, stage: str) -> Callable[[int], None]:
        """Begin a round; how its steps are told of."""
        self.number += 1
        number, n_pairs = self.number, len(self.pairs.score)
        return lambda n_left: self.tell(SolveStep(stage, number, n_pairs, n_left))

    def _price(self, surplus: Ints, *, at_hand: bool) -> int:
        """Price all pairs, or those at hand, and hold those that are not covered; how many there are."""
        self.surplus = surplus
        floor = surplus - self.worth.bonus
        found = self.source.above(self.worth.scale, self.price + self.closed, floor, _ADD, at_hand=at_hand)
        bound = self._bound(found) if self.source.is_at_hand or not at_hand else None
        self.tell(SolveStep("price", self.number, len(self.pairs.score), len(found.score), bound))
        if len(found.score):
            self._hold(found)
        return len(found.score)

    def _bound(self, violators: FoundPairs) -> int | None:
        """Weak duality: with surplus raised to cover every violator, surplus and price bound every total."""
        if self.worth.scale == 1:
            return None
        surplus, rows = self.surplus.copy(), np.flatnonzero(np.diff(violators.indptr))
        if len(rows):
            value = self.worth.of(violators.score) - self.price[violators.opening_idx]
            surplus[rows] = np.maximum.reduceat(value, violators.indptr[rows])
        priced = np.flatnonzero(self.price)
        total = sum(surplus.tolist()) + sum((self.price[priced].astype(object) * self.seats[priced]).tolist())
        return int(total) // self.worth.scale

    def _hold(self, more: FoundPairs) -> None:
        """Hold these pairs too; the placements keep their pairs."""
        held = self.pairs
        keys, more_keys = (_rows_of(some) * len(self.seats) + some.opening_idx for some in (held, more))
        place = np.searchsorted(keys, more_keys)
        is_new = np.append(keys, -1)[place] != more_keys
        place, row = place[is_new], _rows_of(more)[is_new]
        n_before = np.concatenate(([0], np.cumsum(np.bincount(row, minlength=len(held.indptr) - 1))))
        placed = self.pair_of >= 0
        self.pair_of = self.pair_of.copy()
        self.pair_of[placed] += np.searchsorted(place, self.pair_of[placed], side="right")
        self.pairs = FoundPairs(
            held.indptr + n_before,
            np.insert(held.opening_idx, place, more.opening_idx[is_new]),
            np.insert(held.score, place, more.score[is_new]),
        )


def _say_nothing(_step: SolveStep) -> None:
    return None


def _nothing(source: PairSource) -> FoundPairs:
    none = np.zeros(0, dtype=np.int32)
    return FoundPairs(np.zeros(source.n_candidates + 1, dtype=np.int64), none, none)


def _with_seats(pairs: FoundPairs, seats: Ints) -> FoundPairs:
    """The pairs of openings that have seats."""
    at = np.flatnonzero(seats[pairs.opening_idx] > 0)
    return FoundPairs(np.searchsorted(at, pairs.indptr), pairs.opening_idx[at], pairs.score[at])


def _rows_of(pairs: FoundPairs) -> Ints:
    return np.repeat(np.arange(len(pairs.indptr) - 1), np.diff(pairs.indptr))


def _price_closed(source: PairSource, seats: Ints, worth: Worth, surplus: Ints, price: Ints) -> Ints:
    """The prices, with those of openings without seats: what the best candidate would gain there, or 0."""
    if np.all(seats > 0):
        return price
    asked = np.where(seats > 0, _CLOSED, 0)
    while True:
        found = source.above(worth.scale, asked, surplus - worth.bonus, _KEEP)
        if len(found.score) == 0:
            return np.where(seats > 0, price, asked)
        np.maximum.at(asked, found.opening_idx, worth.of(found.score) - surplus[_rows_of(found)])
