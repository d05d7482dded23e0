"""The optimum of all pairs from a few of them: column generation (layer 2).

An assignment that is optimal on some of the pairs is optimal on all if its prices leave no other pair worth more than
its surplus and price. So: choose the pairs that matter at the auction's prices, solve those exactly, ask the source for
every pair that the new prices do not cover (the violators), add the worst few of each candidate, and solve again from
the prices at hand, until there is none. The pairs held only grow, so it ends; two to five rounds are usual.

When there is none the prices are taken down to the lowest for the pairs held, and the question is asked once more. The
lowest prices for some of the pairs that also cover all the others are the lowest for all: so the prices returned do not
depend on the road there, and any exact solver comes to the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from matchcore.assignment.auction import run_auction
from matchcore.assignment.exact_finish import Finish
from matchcore.assignment.objective import Worth
from matchcore.assignment.pair_graph import Ints
from matchcore.assignment.pricing import FoundPairs, PairSource

__all__ = ["Progress", "Solution", "SolveStep", "solve_by_columns"]

_KEEP = 24
"""How many pairs of each candidate are chosen to begin with, and the most violators added for one in a round."""

_WIDEST = 8
"""A candidate who finds nothing among its pairs is given more, up to this many times `_KEEP`."""

_STEPS_IN_RANGE = 50
"""The auction's step is the largest worth divided by this."""

_LEFT_BIDDING = 100
"""The auction leaves one in so many candidates to the exact finish."""

_CLOSED = 2**60
"""A price that no pair can pay: keeps openings without seats out of every question to a source."""


@dataclass(frozen=True)
class SolveStep:
    """What the solver is doing, for a progress bar.

    Attributes
    ----------
    stage
        ``"auction"`` (approximate prices), ``"finish"`` (exact on the pairs held) or ``"price"`` (all pairs priced).
    round_number
        Which round of its stage, from 1.
    n_pairs
        How many pairs are held.
    n_left
        How many candidates are without a place and still want one (``"auction"``), how many candidates and openings
        are still to be settled (``"finish"``), or how many pairs the prices did not cover (``"price"``).
    bound
        With `best_total`, after all pairs are priced: what no assignment can exceed. Else None.
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
        int64[m] in worths: prices near the answer, such as those of a pool a little different. None: the auction's.
    progress
        Called before each auction and after each phase of the finish and each pricing.
    """
    if source.n_pairs == 0:
        nobody = np.full(source.n_candidates, -1, dtype=np.int64)
        return Solution(_nothing(source), nobody, nobody + 1, np.zeros(len(seats), dtype=np.int64), 0)
    tell = progress if progress is not None else _say_nothing
    closed = np.where(seats > 0, 0, _CLOSED)
    everything = np.full(source.n_candidates, -_CLOSED)
    if start_price is None:
        held, price, pair_of = _auction_prices(source, seats, worth, tell)
    else:
        held, pair_of = _nothing(source), np.full(source.n_candidates, -1, dtype=np.int64)
        price = start_price
    chosen = source.above(worth.scale, price + closed, everything, _KEEP)
    pairs, pair_of = _join(held, pair_of, chosen, len(seats))
    n_rounds, lowest = 0, False
    while True:
        n_rounds += 1
        finish = Finish(pairs.indptr, pairs.opening_idx, worth.of(pairs.score), seats, price, pair_of)
        finish.solve(_told(tell, n_rounds, len(pairs.score)))
        if lowest:
            finish.lower_prices()
        violators = _violators(source, finish, worth, closed)
        if len(violators.score) == 0 and not lowest:
            lowest = True
            finish.lower_prices()
            violators = _violators(source, finish, worth, closed)
        price, pair_of = finish.price, finish.pair_of
        tell(
            SolveStep(
                "price", n_rounds, len(pairs.score), len(violators.score), _bound(finish, violators, seats, worth)
            )
        )
        if len(violators.score) == 0:
            break
        pairs, pair_of = _join(pairs, pair_of, violators, len(seats))
    all_prices = _price_closed(source, seats, worth, finish.surplus, price)
    return Solution(pairs, pair_of, finish.surplus, all_prices, n_rounds)


def _say_nothing(_step: SolveStep) -> None:
    return None


def _told(tell: Progress, n_rounds: int, n_pairs: int) -> Callable[[int], None]:
    return lambda n_left: tell(SolveStep("finish", n_rounds, n_pairs, n_left))


def _auction_prices(source: PairSource, seats: Ints, worth: Worth, tell: Progress) -> tuple[FoundPairs, Ints, Ints]:
    """Approximate prices for all pairs, and the pairs and placements of an auction that ended at them.

    Each candidate bids among its best pairs only. One for whom no pair here is as good as one left out may be (prices
    having risen) waits, and is given its best pairs at today's prices instead, twice as many as the last time.
    """
    n = source.n_candidates
    closed = np.where(seats > 0, 0, _CLOSED)
    floor = np.full(n, -worth.bonus)
    price: Ints = np.zeros(len(seats), dtype=np.int64)
    pairs = source.above(worth.scale, price + closed, floor, _KEEP)
    pair_of: Ints = np.full(n, -1, dtype=np.int64)
    outside = _worst_kept(pairs, worth, price, _KEEP)
    step = max(1, int(worth.of(pairs.score).max(initial=0)) // _STEPS_IN_RANGE)
    width, n_waiting, number = _KEEP, n, 0
    while True:
        number += 1
        tell(SolveStep("auction", number, len(pairs.score), n_waiting))
        sold = run_auction(
            pairs.indptr,
            pairs.opening_idx,
            worth.of(pairs.score),
            seats,
            price,
            pair_of,
            outside,
            step=step,
            stop_at=n // _LEFT_BIDDING,
            most_rounds=400,
        )
        price, pair_of = sold.price, sold.pair_of
        waiting = np.flatnonzero((pair_of < 0) & (_best_value(pairs, worth, price) < outside))
        n_waiting = len(waiting)
        if n_waiting <= n // _LEFT_BIDDING:
            return _placed_only(pairs, price, pair_of)
        width = min(2 * width, _WIDEST * _KEEP)
        more = source.above(worth.scale, price + closed, floor, width, waiting)
        outside[waiting] = _worst_kept(more, worth, price, width)[waiting]
        pairs, pair_of = _with_rows(pairs, more, waiting, pair_of)


def _nothing(source: PairSource) -> FoundPairs:
    none = np.zeros(0, dtype=np.int32)
    return FoundPairs(np.zeros(source.n_candidates + 1, dtype=np.int64), none, none)


def _values(pairs: FoundPairs, worth: Worth, price: Ints) -> Ints:
    value: Ints = worth.of(pairs.score) - price[pairs.opening_idx]
    return value


def _worst_kept(pairs: FoundPairs, worth: Worth, price: Ints, most: int) -> Ints:
    """At these prices no pair left out is worth more to a candidate than this; -1 if none was left out."""
    full = np.flatnonzero(np.diff(pairs.indptr) >= most)
    worst: Ints = np.full(len(pairs.indptr) - 1, -1, dtype=np.int64)
    if len(full):
        rows = np.flatnonzero(np.diff(pairs.indptr))
        lowest = np.minimum.reduceat(_values(pairs, worth, price), pairs.indptr[rows])
        worst[full] = lowest[np.searchsorted(rows, full)]
    return worst


def _best_value(pairs: FoundPairs, worth: Worth, price: Ints) -> Ints:
    """The best pair's worth less price for each candidate, -1 if it has none."""
    best: Ints = np.full(len(pairs.indptr) - 1, -1, dtype=np.int64)
    rows = np.flatnonzero(np.diff(pairs.indptr))
    if len(rows):
        best[rows] = np.maximum.reduceat(_values(pairs, worth, price), pairs.indptr[rows])
    return best


def _violators(source: PairSource, finish: Finish, worth: Worth, closed: Ints) -> FoundPairs:
    return source.above(worth.scale, finish.price + closed, finish.surplus - worth.bonus, _KEEP)


def _bound(finish: Finish, violators: FoundPairs, seats: Ints, worth: Worth) -> int | None:
    """Weak duality: with surplus raised to cover every violator, surplus and price bound every total."""
    if worth.scale == 1:
        return None
    surplus = np.maximum(finish.surplus, _best_value(violators, worth, finish.price))
    priced = np.flatnonzero(finish.price)
    return (int(surplus.sum()) + int((finish.price[priced] * seats[priced]).sum())) // worth.scale


def _rows_of(pairs: FoundPairs) -> Ints:
    return np.repeat(np.arange(len(pairs.indptr) - 1), np.diff(pairs.indptr))


def _join(pairs: FoundPairs, pair_of: Ints, more: FoundPairs, n_openings: int) -> tuple[FoundPairs, Ints]:
    """Both sets of pairs as one, and the placements (of the first set) in it."""
    keys = [_rows_of(some) * n_openings + some.opening_idx for some in (pairs, more)]
    both, first = np.unique(np.concatenate(keys), return_index=True)
    score = np.concatenate((pairs.score, more.score))[first]
    indptr = np.searchsorted(both, np.arange(len(pairs.indptr)) * n_openings)
    moved = pair_of.copy()
    placed = pair_of >= 0
    moved[placed] = np.searchsorted(both, keys[0][pair_of[placed]])
    return FoundPairs(indptr, (both % max(n_openings, 1)).astype(np.int32), score), moved


def _placed_only(pairs: FoundPairs, price: Ints, pair_of: Ints) -> tuple[FoundPairs, Ints, Ints]:
    """The pairs of the placements alone, the prices, and the placements among those pairs."""
    placed = pair_of >= 0
    indptr = np.concatenate(([0], np.cumsum(placed)))
    at = pair_of[placed]
    return FoundPairs(indptr, pairs.opening_idx[at], pairs.score[at]), price, np.where(placed, indptr[:-1], -1)


def _with_rows(pairs: FoundPairs, more: FoundPairs, rows: Ints, pair_of: Ints) -> tuple[FoundPairs, Ints]:
    """The pairs with those of some rows replaced, and the placements, of which these rows have none."""
    replaced = np.zeros(len(pair_of), dtype=np.bool_)
    replaced[rows] = True
    row = np.concatenate((_rows_of(pairs), _rows_of(more)))
    kept = np.flatnonzero(~replaced[row[: len(pairs.score)]])
    at = np.concatenate((kept, len(pairs.score) + np.arange(len(more.score))))
    at = at[np.argsort(row[at], kind="stable")]
    length = np.where(replaced, np.diff(more.indptr), np.diff(pairs.indptr))
    new_place = np.full(len(row), -1, dtype=np.int64)
    new_place[at] = np.arange(len(at))
    joined = FoundPairs(
        np.concatenate(([0], np.cumsum(length))),
        np.concatenate((pairs.opening_idx, more.opening_idx))[at],
        np.concatenate((pairs.score, more.score))[at],
    )
    moved = pair_of.copy()
    moved[pair_of >= 0] = new_place[pair_of[pair_of >= 0]]
    return joined, moved


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
