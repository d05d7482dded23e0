"""The optimum of all pairs from a few of them: bids, an exact finish, and column generation.

**Bids.** Candidates and seats bid for each other in steps that get finer, from a 64th of the largest worth down to one
score point (`kernel.bidding`). That comes near the answer fast, and leaves the last few, who would fight each other for
long, to shortest paths (`kernel.finishing`), which settle them exactly.

**Column generation.** An assignment that is optimal on some of the pairs is optimal on all if its prices leave no other
pair worth more than its surplus and price. So some are held to begin with, the best of each candidate and of each
opening; after bids and after each finish the source is asked for every pair that the new prices do not cover (the
violators), the worst few of each candidate are held too, and it goes on from the prices and placements at hand. The
pairs held only grow, so it ends. Where there are few pairs, all are held and nothing is asked.

After each finish the prices are taken down to the lowest for the pairs held. The lowest prices for some of the pairs
that also cover all the others are the lowest for all: so the prices returned do not depend on the road there, and any
exact solver comes to the same.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from matchcore.assignment.hungarian import solve_hungarian
from matchcore.assignment.kernel.compiling import is_available, is_compiled
from matchcore.assignment.pair_graph import Ints, PairGraph
from matchcore.assignment.prices import lowest_prices, opening_of_pairs, place_on_ties
from matchcore.assignment.pricing import FoundPairs, PairSource, StoredPairs
from matchcore.assignment.worth import Worth

if TYPE_CHECKING:
    from matchcore.assignment.kernel.arrays import HeldPairs, Places, Search, Whole

_log = logging.getLogger("matchcore")

_HOLD_ALL = 50_000
"""So many pairs are all held: choosing among them costs more than it saves."""

_TURN_BACK = 2_000_000
"""Up to so many pairs all are held as soon as a quarter of them is: choosing has not paid then."""

_KEEP = 16
"""How many pairs of each candidate and of each opening are held to begin with."""

_ADD = 12
"""The most violators added for one candidate in a round."""

_FIRST_STEP = 64
"""Bids begin in steps of the largest amount divided by this."""

_FINER = 4
"""Each size of step is so many times the next."""

_MANY = 4
"""While more pairs are found than so many for each candidate, steps are not made finer."""

_FEW_OF_HELD = 512
"""Between bids pairs found are held only when there is one for so many held: the last rounds find the others again."""

_PATIENCE = 4
"""A side stops bidding when its queue has not shrunk for so many bids a candidate, and a thousand more."""

_PAIRS_A_CALL = 20_000_000
"""About how many pairs one compiled call looks at before it lets Python see to signals: some 50 ms."""

_CLOSED = 2**60
"""A price that no pair can pay: keeps openings without seats out of every question to a source."""


@dataclass(frozen=True)
class SolveStep:
    """What the solver is doing, for a progress bar.

    Attributes
    ----------
    stage
        ``"compile"`` (the kernel is made ready, once a process), ``"auction"`` (bids in steps), ``"finish"`` (exact on
        the pairs held) or ``"price"`` (all pairs priced).
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
class ColumnsSolved:
    """An optimum: placements with their scores (0 for nobody), surplus and lowest prices in worths, the pairs held."""

    opening_of: Ints
    score_of: Ints
    surplus: Ints
    price: Ints
    pairs: FoundPairs
    n_rounds: int


def solve_by_columns(
    source: PairSource,
    seats: Ints,
    worth: Worth,
    *,
    start_price: Ints | None = None,
    progress: Progress | None = None,
) -> ColumnsSolved:
    """The assignment of the greatest total worth over all pairs of `source`.

    Parameters
    ----------
    source
        The pairs.
    seats
        int64[m].
    worth
        What a pair counts for; at most 2**58.
    start_price
        int64[m] in worths: prices near the answer, such as those of a pool a little different. None: by bids.
    progress
        Called after each step of the finish and each pricing, and now and then between; what it raises ends the work.
    """
    tell = progress if progress is not None else _say_nothing
    if source.n_pairs == 0:
        nobody = np.full(source.n_candidates, -1, dtype=np.int64)
        none = np.zeros(0, dtype=np.int32)
        pairs = FoundPairs(np.zeros(source.n_candidates + 1, dtype=np.int64), none, none)
        return ColumnsSolved(nobody, nobody + 1, nobody + 1, np.zeros(len(seats), dtype=np.int64), pairs, 0)
    if not is_available():
        solution = _solve_without_kernel(source, seats, worth, tell)
    else:
        if not is_compiled():
            _log.info("compiling the solver: up to ten seconds the first time on a machine")
            tell(SolveStep("compile", 1, 0, 1))
        solution = _Rounds(source, seats, worth, start_price, tell).solve()
    return _with_closed(source, seats, worth, solution)


class _Rounds:
    """The pairs held, who is placed where at which prices, and the rounds that bring them to the optimum."""

    def __init__(
        self, source: PairSource, seats: Ints, worth: Worth, start_price: Ints | None, tell: Callable[[SolveStep], None]
    ) -> None:
        from matchcore.assignment.kernel.arrays import no_places, room_for_search

        self.source, self.worth, self.tell = source, worth, tell
        self.n, self.seats = source.n_candidates, np.minimum(seats, source.n_candidates)
        self.lift, self.extra = divmod(worth.bonus, worth.scale)
        self.width: type[np.signedinteger[Any]] = np.int32 if source.largest + self.lift < 2**31 else np.int64
        self.closed = np.where(seats > 0, 0, _CLOSED)
        self.places: Places = no_places(self.n, len(seats))
        self.search: Search = room_for_search(len(seats))
        self.start_price = start_price
        self.number = 0
        self.whole = source.graph if isinstance(source, StoredPairs) and source.n_pairs <= _TURN_BACK else None
        self.holds_all = self.whole is not None and source.n_pairs <= _HOLD_ALL
        found = self._everything() if self.holds_all else source.best(_KEEP, _KEEP, seats)
        self.held: HeldPairs = self._both_ways(found.indptr, found.opening_idx, self._amounts(found))

    def solve(self) -> ColumnsSolved:
        """Bid in ever finer steps, finish exactly, and go on while pairs are found that the prices do not cover."""
        if self.start_price is None:
            self._bid_finer_and_finer()
            while not self.source.is_at_hand and self._price(1, -self.lift) > self.n // 10:
                self._bid(1)
            self._to_worths()
        else:
            self.places.price[:] = np.where(self.seats > 0, self.start_price, 0)
        while self._finish() > 0:
            pass
        places, pairs = self.places, self._in_order()
        placed = places.opening_of >= 0
        score_of = np.where(placed, places.amount_of - self.lift, 0)
        return ColumnsSolved(
            places.opening_of.astype(np.int64), score_of, places.surplus, places.price, pairs, max(1, self.number)
        )

    def _bid_finer_and_finer(self) -> None:
        """Bid in each step, again while many pairs are found; from the first step on once all pairs are held."""
        steps, at = self._steps(), 0
        while at < len(steps):
            held_all = self.holds_all
            n_found = self._bid(steps[at])
            if self.holds_all and not held_all:
                at = 0
            elif n_found <= _MANY * self.n:
                at += 1

    def _steps(self) -> list[int]:
        """The steps of bids, in amounts, largest first and 1 last."""
        step = max(1, (self.source.largest + self.lift) // _FIRST_STEP)
        steps = [step]
        while step > 1:
            step = max(1, step // _FINER)
            steps.append(step)
        return steps

    def _bid(self, step: int) -> int:
        """Bids in this step from both sides; then all pairs at hand are priced: how many were found."""
        from matchcore.assignment.kernel import bidding

        held, places, patience = self.held, self.places, _PATIENCE * self.n + 1000
        n_openings = len(self.seats)
        queue = np.empty(self.n, dtype=np.int32)
        size = bidding.begin_bids(held, places, step, queue)
        state = np.array([0, size, size, 0])
        budget = 1 + _PAIRS_A_CALL * self.n // (1 + len(held.opening))
        while state[1] > 0 and state[3] <= patience:
            bidding.candidates_bid(held, places, step, patience, queue, state, budget)
            self._say("auction", int(state[1]))
        queue, queued = np.empty(n_openings, dtype=np.int32), np.empty(n_openings, dtype=np.uint8)
        size = bidding.begin_seats(places, queue, queued)
        state = np.array([0, size, size, 0])
        budget = 1 + _PAIRS_A_CALL * n_openings // (1 + len(held.opening))
        while state[1] > 0 and state[3] <= patience:
            bidding.seats_bid(held, places, step, patience, queue, queued, state, budget)
            self._say("auction", int(state[1]))
        if self.holds_all:
            return 0
        bidding.set_surplus(held, places)
        del held  # so that what is held anew takes its place in memory
        return self._price(1, -self.lift, at_hand=True, fewest=len(self.held.opening) // _FEW_OF_HELD)

    def _to_worths(self) -> None:
        """Prices from amounts to worths, where a placement counts a little more: a seat in a full opening costs it."""
        places = self.places
        is_full = (places.taken >= np.diff(places.first)) & (places.taken > 0)
        places.price[:] = places.price * self.worth.scale + self.extra * is_full

    def _finish(self) -> int:
        """The exact optimum of the pairs held, at its lowest prices; then all are priced: how many were found."""
        from matchcore.assignment.kernel import finishing

        self.number += 1
        held, places = self.held, self.places
        scale, extra = np.int64(self.worth.scale), np.int64(self.extra)  # worths are 64 bits wide, amounts need not be
        waiting = np.empty(self.n, dtype=np.int32)
        n_waiting = finishing.tighten(held, places, scale, extra, waiting)
        at: Whole = 0
        while at < n_waiting:
            at = finishing.settle_candidates(
                held, places, scale, extra, waiting, at, n_waiting, self.search, _PAIRS_A_CALL
            )
            self._say("finish", n_waiting - at)
        at = 0
        while at < len(self.seats):
            at = finishing.settle_seats(held, places, scale, extra, at, self.search, _PAIRS_A_CALL)
            self._say("finish", len(self.seats) - at)
        finishing.lower_prices(held, places, scale, extra, self.search)
        del held
        if self.holds_all:
            self._say("price", 0, self._bound(None))
            return 0
        asked = self.worth.scale, -self.worth.bonus
        n_found = self._price(*asked, at_hand=True)
        return n_found if n_found or self.source.is_at_hand else self._price(*asked)

    def _price(self, scale: int, shift: int, *, at_hand: bool = False, fewest: int = 0) -> int:
        """Ask for all pairs that prices and surpluses do not cover, and hold them, if `fewest`; how many there are."""
        places = self.places
        found = self.source.above(scale, places.price + self.closed, places.surplus + shift, _ADD, at_hand=at_hand)
        is_whole = scale == self.worth.scale and (self.source.is_at_hand or not at_hand)
        self._say("price", len(found.score), self._bound(found) if is_whole else None)
        if len(found.score) > fewest:
            self._hold(found)
        return len(found.score)

    def _hold(self, more: FoundPairs) -> None:
        """Hold these pairs too, or all."""
        from matchcore.assignment.kernel.arrays import no_places
        from matchcore.assignment.kernel.holding import merge_rows

        held = self.held
        if self.whole is not None and 4 * (len(held.opening) + len(more.score)) > len(self.whole.score):
            self.holds_all, more = True, self._everything()
            self.places = no_places(self.n, len(self.seats))
            self.held = self._both_ways(more.indptr, more.opening_idx, self._amounts(more))
            return
        none = np.empty(0, dtype=np.int32)
        self.held = held = held._replace(candidate=none, column_amount=none)  # what is not needed takes no memory
        rows = merge_rows(held.row_start, held.opening, held.amount, more.indptr, more.opening_idx, self._amounts(more))
        self.held = held = held._replace(opening=none, amount=none)
        self.held = self._both_ways(*rows)

    def _amounts(self, found: FoundPairs) -> Ints:
        """What these pairs are worth in bids."""
        amount = found.score.astype(self.width, copy=False)
        return amount + self.lift if self.lift else amount

    def _in_order(self) -> FoundPairs:
        """The pairs held, no longer by opening, and each candidate's by opening, as turning them twice leaves them."""
        from matchcore.assignment.kernel.holding import by_columns

        none = np.empty(0, dtype=np.int32)
        self.held = held = self.held._replace(opening=none, amount=none)
        turned = by_columns(held.column_start, held.candidate, held.column_amount, self.n)
        score = turned.column_amount
        score -= self.lift
        return FoundPairs(turned.column_start, turned.candidate, score)

    def _everything(self) -> FoundPairs:
        """All pairs of openings that have seats."""
        graph = self.whole
        if graph is None:
            raise TypeError("only of pairs that are stored")
        at = np.flatnonzero(self.seats[graph.opening_idx] > 0)
        return FoundPairs(np.searchsorted(at, graph.indptr), graph.opening_idx[at], graph.score[at])

    def _both_ways(self, row_start: Ints, opening: Ints, amount: Ints) -> HeldPairs:
        """The pairs by opening as well; the openings get the seats that they have pairs for."""
        from matchcore.assignment.kernel.holding import by_columns, seat_everybody

        of_pairs = row_start.astype(np.int64, copy=False), opening.astype(np.int32, copy=False), amount
        held = by_columns(*of_pairs, len(self.seats))
        first, holder, level = seat_everybody(held, self.places, self.seats)
        self.places = self.places._replace(first=first, holder=holder, level=level)
        return held

    def _say(self, stage: str, n_left: int, bound: int | None = None) -> None:
        self.tell(SolveStep(stage, max(1, self.number), len(self.held.opening), n_left, bound))

    def _bound(self, violators: FoundPairs | None) -> int | None:
        """Weak duality: with surplus raised to cover every violator, surplus and price bound every total."""
        if self.worth.scale == 1:
            return None
        surplus, price = self.places.surplus, self.places.price
        if violators is not None and len(violators.score):
            surplus, rows = surplus.copy(), np.flatnonzero(np.diff(violators.indptr))
            value = self.worth.of(violators.score) - price[violators.opening_idx]
            surplus[rows] = np.maximum.reduceat(value, violators.indptr[rows])
        priced = np.flatnonzero(price)
        total = sum(surplus.tolist()) + sum((price[priced].astype(object) * self.seats[priced]).tolist())
        return int(total) // self.worth.scale


def _solve_without_kernel(
    source: PairSource, seats: Ints, worth: Worth, tell: Callable[[SolveStep], None]
) -> ColumnsSolved:
    """The same by SciPy's sparse shortest augmenting paths on the pairs held, where numba is missing."""
    _log.info("numba is not installed: a large pool takes many times as long without it")
    n, number = source.n_candidates, 0
    held = source.best(_KEEP, _KEEP, seats)
    while True:
        number += 1
        graph = PairGraph(held.indptr, held.opening_idx, held.score, seats)
        value = worth.of(held.score)
        pair_of = solve_hungarian(graph, value)
        surplus, price = lowest_prices(graph, value, pair_of)
        pair_of = place_on_ties(graph, value, pair_of, surplus, price)
        asked = np.where(seats > 0, price, _CLOSED)
        found = source.above(worth.scale, asked, surplus - worth.bonus, _ADD)
        tell(SolveStep("price", number, len(held.score), len(found.score)))
        if len(found.score) == 0:
            break
        row = np.concatenate([np.repeat(np.arange(n), np.diff(some.indptr)) for some in (held, found)])
        column = np.concatenate([held.opening_idx, found.opening_idx])
        score = np.concatenate([held.score, found.score])
        order = np.lexsort((column, row))
        held = FoundPairs(held.indptr + found.indptr, column[order], score[order])
    placed = pair_of >= 0
    score_of = np.zeros(n, dtype=np.int64)
    score_of[placed] = held.score[pair_of[placed]]
    return ColumnsSolved(opening_of_pairs(held.opening_idx, pair_of), score_of, surplus, price, held, number)


def _say_nothing(_step: SolveStep) -> None:
    return None


def _with_closed(source: PairSource, seats: Ints, worth: Worth, solution: ColumnsSolved) -> ColumnsSolved:
    """The prices of openings without seats too: what the best candidate would gain there, or 0."""
    if np.all(seats > 0):
        return solution
    asked = np.where(seats > 0, _CLOSED, 0)
    while True:
        found = source.above(worth.scale, asked, solution.surplus - worth.bonus, _KEEP)
        if len(found.score) == 0:
            break
        row = np.repeat(np.arange(source.n_candidates), np.diff(found.indptr))
        np.maximum.at(asked, found.opening_idx, worth.of(found.score) - solution.surplus[row])
    price = np.where(seats > 0, solution.price, asked)
    return ColumnsSolved(
        solution.opening_of, solution.score_of, solution.surplus, price, solution.pairs, solution.n_rounds
    )
