"""From a solved assignment to the optimum of a problem a little different, at the cost of what changed (layer 2).

When one candidate or opening comes, leaves or changes, nearly every surplus and price stays as it was, and only pairs
whose slack (surplus + price - worth) is small can begin to matter. So those are *held*: all pairs with a slack of at
most `room`. The exact finish is run on them alone, from the prices and placements at hand.

What proves the answer for the pairs that are not held is arithmetic. Their slack was more than `room`. Since then it
can have shrunk by no more than their candidate's surplus and their opening's price fell together, which is known for
each. As long as that is at most `room` they are covered, and not tight. When it is more, all pairs are looked through
once: those that are close now are held too, and should the prices not cover some of them, the finish is run again, as
in column generation (`columns`). The prices are then taken down to the
lowest, which do not depend on the road there: they are those that solving from scratch gives.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from os import cpu_count

import numpy as np

from matchcore.assignment.exact_finish import Finish
from matchcore.assignment.objective import pair_worth
from matchcore.assignment.pair_graph import Ints, PairGraph
from matchcore.assignment.prices import bound_of, opening_of_pairs, place_on_ties
from matchcore.assignment.pricing import FoundPairs
from matchcore.assignment.result import Assignment
from matchcore.assignment.verify import verify_assignment

__all__ = ["ALL_HELD", "Footing", "Left", "close_pairs", "footing_of", "resume"]

ALL_HELD = -(2**60)
"""How far a surplus or price fell, of one all of whose pairs are held."""

_HELD_OF_CANDIDATE = 24
"""About how many pairs of each candidate are held besides those without slack."""

_SAMPLE = 256
_AT_ONCE = 2**18
_LARGE = 2**22

Left = Callable[[Ints, Ints, int], FoundPairs]
"""``left(surplus, price, room)``: all pairs, held or not, with a slack of at most `room`."""


@dataclass(frozen=True, eq=False)
class Footing:
    """What a changed problem can be solved from.

    Attributes
    ----------
    held
        Every pair that is not among these had a slack of more than `room` before surplus and price fell.
    room
        In units of score, at least 0.
    surplus, price
        int64[n], int64[m]: covering every pair; of who came since, 0.
    opening_of
        int64[n]: placements, tight at these; -1 for none.
    row_fell, col_fell
        int64[n], int64[m]: by how much each surplus and price has fallen since (less than 0: risen).
    n_begun
        How many pairs were held when it was made.
    of
        The assignment that this is the footing of; None while it is changed.
    """

    held: FoundPairs
    room: int
    surplus: Ints
    price: Ints
    opening_of: Ints
    row_fell: Ints
    col_fell: Ints
    n_begun: int
    of: Assignment | None = None


def footing_of(indptr: Ints, opening_idx: Ints, score: Ints, assignment: Assignment) -> Footing:
    """The footing of an optimal assignment, by one pass over all its pairs (those that it was solved for)."""
    surplus, price = (np.asarray(values, dtype=np.int64) for values in (assignment.surplus, assignment.price))
    n, m, bonus = len(surplus), len(price), int(assignment.bonus)
    room = _room(indptr, opening_idx, score, surplus - bonus, price)
    at = close_pairs(indptr, opening_idx, score, surplus - bonus, price, room)
    held = FoundPairs(np.searchsorted(at, indptr), opening_idx[at], score[at])
    nothing = np.zeros(n, dtype=np.int64), np.zeros(m, dtype=np.int64)
    return Footing(held, room, surplus, price, assignment.opening_of, *nothing, len(at), assignment)


def close_pairs(indptr: Ints, opening_idx: Ints, score: Ints, surplus: Ints, price: Ints, room: int) -> Ints:
    """Positions, ascending, of the pairs with ``surplus + price - score <= room``; all cores when there are many.

    Parameters
    ----------
    indptr, opening_idx, score
        The pairs in compressed rows.
    surplus, price
        int64[n], int64[m].
    room
        The most slack.
    """

    def looked_at(part: slice) -> Ints:
        first, last = indptr[part.start], indptr[part.stop]
        col = opening_idx[first:last]
        length = np.diff(indptr[part.start : part.stop + 1])
        slack = np.repeat(surplus[part] - room, length)
        slack += price[col]
        slack -= score[first:last]
        at: Ints = np.flatnonzero(slack <= 0) + first
        return at

    parts = list(_parts(indptr))
    if len(opening_idx) < _LARGE:
        found = [looked_at(part) for part in parts]
    else:
        with ThreadPoolExecutor(min(8, cpu_count() or 1), thread_name_prefix="matchcore") as threads:
            found = list(threads.map(looked_at, parts))
    return np.concatenate([np.zeros(0, dtype=np.int64), *found])


def _parts(indptr: Ints) -> Iterator[slice]:
    """Whole rows, so many that they fit the cache (one row at least)."""
    start, n = 0, len(indptr) - 1
    while start < n:
        stop = int(np.searchsorted(indptr, indptr[start] + _AT_ONCE, side="right")) - 1
        stop = min(max(stop, start + 1), n)
        yield slice(start, stop)
        start = stop


def _room(indptr: Ints, opening_idx: Ints, score: Ints, surplus: Ints, price: Ints) -> int:
    """The slack that about so many pairs of each candidate do not exceed, and some have; from a sample of them."""
    rows = np.unique(np.linspace(0, max(len(surplus) - 1, 0), _SAMPLE).astype(np.int64))[: len(surplus)]
    slack = [
        surplus[row] + price[opening_idx[own]] - score[own].astype(np.int64)
        for row in rows.tolist()
        for own in [slice(int(indptr[row]), int(indptr[row + 1]))]
    ]
    every = np.sort(np.concatenate([np.zeros(0, dtype=np.int64), *slack]))
    most = _HELD_OF_CANDIDATE * len(rows) + int(np.searchsorted(every, 0, side="right"))
    return max(0, int(every[min(most, len(every) - 1)])) if len(every) else 0


def resume(
    footing: Footing, seats: Ints, before: Assignment, bonus: int, n_pairs: int, left: Left
) -> tuple[Assignment, Footing]:
    """The optimum from a footing.

    Parameters
    ----------
    footing
        Surplus and price cover every pair; what may be wrong with them is an unplaced candidate with a surplus, or an
        empty seat with a price. At least one pair is held.
    seats
        int64[m].
    before
        The assignment that all this comes from.
    bonus
        What a placement counts above its score; surplus and price of the footing are reckoned with it.
    n_pairs
        How many pairs are allowed, held or not.
    left
        Finds pairs that are not held; see `Left`.

    Returns
    -------
    assignment
        The optimum, with the lowest prices.
    footing
        Its footing, to go on from.

    Raises
    ------
    ProofError
        When the result does not prove optimal on the pairs held.
    """
    held, row_fell, col_fell = footing.held, footing.row_fell.copy(), footing.col_fell.copy()
    surplus, price, opening_of = footing.surplus, footing.price, _within_seats(footing, seats)
    n_rounds = 0
    while True:
        n_rounds += 1
        old = surplus, price
        opening_of, surplus, price = _solved(held, seats, price, opening_of, bonus)
        row_fell += np.where(row_fell > ALL_HELD, old[0] - surplus, 0)
        col_fell += np.where(col_fell > ALL_HELD, old[1] - price, 0)
        if int(row_fell.max()) + int(col_fell.max()) <= footing.room:
            break
        more = left(surplus - bonus, price, footing.room)
        row = np.repeat(np.arange(len(surplus)), np.diff(more.indptr))
        is_covered = bool((surplus[row] + price[more.opening_idx] >= more.score + bonus).all())
        held = _joined(held, more, len(seats))
        row_fell[:], col_fell[:] = 0, 0
        if is_covered:
            break
    graph = PairGraph(held.indptr, held.opening_idx, held.score, seats)
    worth = pair_worth(held.score, bonus)
    pair_of = place_on_ties(graph, worth, _pairs_at(held, opening_of), surplus, price)
    own = pair_of[pair_of >= 0]
    total = int(held.score[own].sum(dtype=np.int64))
    bound = bound_of(surplus, price, seats, bonus, len(own))
    assignment = replace(
        before,
        opening_of=opening_of_pairs(held.opening_idx, pair_of),
        total=total,
        surplus=surplus,
        price=price,
        bound=bound,
        gap=bound - total,
        bonus=bonus,
        seats=seats,
        n_pairs=n_pairs,
        n_held=len(held.score),
        n_rounds=n_rounds,
    )
    verify_assignment(held.indptr, held.opening_idx, held.score, seats, assignment)
    placed = assignment.opening_of
    return assignment, Footing(
        held, footing.room, surplus, price, placed, row_fell, col_fell, footing.n_begun, assignment
    )


def _solved(held: FoundPairs, seats: Ints, price: Ints, opening_of: Ints, bonus: int) -> tuple[Ints, Ints, Ints]:
    """Placements, surplus and lowest prices that are optimal for the pairs held."""
    worth = pair_worth(held.score, bonus).astype(np.int64)
    finish = Finish(held.indptr, held.opening_idx, worth, seats, price, _pairs_at(held, opening_of))
    finish.solve(lambda _: None)
    finish.lower_prices()
    price = _with_closed(held, worth, seats, finish.surplus, finish.price)
    return opening_of_pairs(held.opening_idx, finish.pair_of), finish.surplus, price


def _within_seats(footing: Footing, seats: Ints) -> Ints:
    """The placements, without the least well placed where there are more than seats."""
    opening_of = footing.opening_of.copy()
    placed = np.flatnonzero(opening_of >= 0)
    placed = placed[np.lexsort((-footing.surplus[placed], opening_of[placed]))]
    at = opening_of[placed]
    opening_of[placed[np.arange(len(at)) - np.searchsorted(at, at) >= seats[at]]] = -1
    return opening_of


def _pairs_at(held: FoundPairs, opening_of: Ints) -> Ints:
    """int64[n]: the position of each candidate's pair, -1 when unplaced."""
    row = np.repeat(np.arange(len(opening_of)), np.diff(held.indptr))
    at = np.flatnonzero(opening_of[row] == held.opening_idx)
    pair_of = np.full(len(opening_of), -1, dtype=np.int64)
    pair_of[row[at]] = at
    return pair_of


def _with_closed(held: FoundPairs, worth: Ints, seats: Ints, surplus: Ints, price: Ints) -> Ints:
    """The prices, with those of openings without seats: what the best candidate would gain there, or 0."""
    if (seats > 0).all():
        return price
    at = np.flatnonzero(seats[held.opening_idx] == 0)
    row = np.searchsorted(held.indptr, at, side="right") - 1
    best = np.zeros(len(seats), dtype=np.int64)
    np.maximum.at(best, held.opening_idx[at], worth[at] - surplus[row])
    return np.where(seats > 0, price, best)


def _joined(held: FoundPairs, more: FoundPairs, n_openings: int) -> FoundPairs:
    """Both sets of pairs as one, each pair once."""
    n = len(held.indptr) - 1
    keys = [np.repeat(np.arange(n), np.diff(some.indptr)) * n_openings + some.opening_idx for some in (held, more)]
    both, first = np.unique(np.concatenate(keys), return_index=True)
    score = np.concatenate((held.score, more.score))[first]
    indptr = np.searchsorted(both, np.arange(n + 1) * n_openings)
    return FoundPairs(indptr, (both % max(n_openings, 1)).astype(np.int32), score)
