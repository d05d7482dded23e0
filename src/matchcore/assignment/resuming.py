"""From a solved assignment to the optimum of a problem a little different, at the cost of what changed.

When one candidate or opening comes, leaves or changes, nearly every surplus and price stays as it was. So the prices at
hand are put right near the change (`matchcore.assignment.settling`). The lowest prices depend on the pairs alone: they
are those that solving from scratch gives.

**In what is reckoned.** `most_placements` counts a pair as its score and a bonus, here one that outweighs whatever may
come. `best_total` counts it as 2 · score + 1: of equal totals the one with more placements is worth more then, and no
other comes before a higher one. For two assignments differ by ways along which people move, and each of these changes
the number of placements by one at most; so an assignment is best when no way betters its sum or, at the same sum, its
placements. The lowest prices are even where the chain that keeps them up ends at a price of 0, and odd where it ends at
somebody unplaced. Halved and rounded down they are the lowest prices in scores, whatever scores are multiplied by.

**Proof.** The assignment gone on from was proven on all pairs. A pair's slack can have shrunk only where the surplus or
the price fell, so those candidates' and openings' pairs are looked through, and those of who came; `verify_change` does
that anew when all is settled. For the others what was proven still holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from matchcore.assignment.assignment import Assignment
from matchcore.assignment.near_pairs import NearPairs
from matchcore.assignment.pair_graph import Bools, Ints
from matchcore.assignment.pair_table import PairTable, places_of
from matchcore.assignment.prices import bound_of, positions_in_rows
from matchcore.assignment.settling import Market, Settled
from matchcore.assignment.verify_change import verify_change, verify_figures, verify_near
from matchcore.assignment.worth import Worth
from matchcore.processors import n_processors

__all__ = ["Footing", "close_pairs", "footing_of", "resume"]

_NEAR_OF_CANDIDATE = 24
"""About how many pairs of each candidate are near besides those without slack."""

_BONUS = 2**52
"""What a placement counts above its score while prices are put right: more than any change of scores."""

_SAMPLE = 256
_AT_ONCE = 2**18
_LARGE = 2**22


@dataclass(frozen=True, eq=False)
class Footing:
    """What a changed problem can be solved from.

    Attributes
    ----------
    settled
        The optimum, by candidates' and openings' numbers.
    rows, cols
        int64[n], int64[m]: the number of each candidate and opening.
    of
        The assignment that this is the footing of.
    """

    settled: Settled
    rows: Ints
    cols: Ints
    of: Assignment


def footing_of(
    indptr: Ints, opening_idx: npt.NDArray[np.int32], score: npt.NDArray[np.int32], assignment: Assignment
) -> Footing:
    """The footing of an optimal assignment, by a few passes over all its pairs (those that it was solved for)."""
    surplus: Ints = np.asarray(assignment.surplus, dtype=np.int64)
    price: Ints = np.asarray(assignment.price, dtype=np.int64)
    n, m, bonus, seats = len(surplus), len(price), int(assignment.bonus), np.asarray(assignment.seats, dtype=np.int64)
    table = PairTable.of(indptr, opening_idx, score, m)
    worth = Worth(2, 1)
    if bonus:
        worth = Worth(1, _BONUS)
        surplus, price = _with_bonus(surplus, bonus, _BONUS), _with_bonus(price, bonus, _BONUS)
        price, bonus = _with_closed(price, table, worth, surplus, np.flatnonzero(seats == 0)), _BONUS
    room = _room(indptr, opening_idx, score, surplus - bonus, price)
    at = close_pairs(indptr, opening_idx, score, surplus - bonus, price, room)
    near_ptr, near, near_score = np.searchsorted(at, indptr), opening_idx[at], score[at]
    place = np.asarray(assignment.opening_of, dtype=np.int64)
    n_taken = np.bincount(place[place >= 0], minlength=m)
    row = np.repeat(np.arange(n), np.diff(near_ptr))
    own = np.flatnonzero(place[row] == near)
    own_score = np.zeros(n, dtype=np.int64)
    own_score[row[own]] = near_score[own]

    is_tight = surplus[row] + price[near] == near_score.astype(np.int64) + bonus
    is_tight[own] = False
    at = np.flatnonzero(is_tight)
    ways = _Ways(np.searchsorted(at, near_ptr), near[at], near_score[at], place, n_taken)
    unplaced, unpriced = np.flatnonzero(place < 0), np.flatnonzero(price == 0)
    if bonus:
        ways.follow(unplaced, unpriced)
    else:
        ways.follow(unplaced, unpriced[:0])
        is_odd = ways.is_reached.copy()
        ways.follow(unplaced[:0], unpriced)
        price = 2 * price + is_odd
        surplus = np.where(place >= 0, 2 * surplus + 1 - is_odd[place], 0)
    settled = Settled(
        table=table,
        worth=worth,
        surplus=surplus,
        price=price,
        seats=seats,
        n_taken=n_taken,
        place=place,
        own_score=own_score,
        support=ways.support,
        support_score=ways.support_score,
        first=near_ptr[:-1],
        n_near=np.diff(near_ptr),
        depth=worth.scale * room - surplus,
        listed_at=price.copy(),
        near=NearPairs(row.astype(np.int32), near, near_score),
    )
    verify_near(settled)
    return Footing(settled, np.arange(n), np.arange(m), assignment)


class _Ways:
    """Who can go where along tight pairs, and which openings have been reached so."""

    def __init__(self, indptr: Ints, opening_idx: Ints, score: Ints, place: Ints, n_taken: Ints) -> None:
        self.indptr, self.opening_idx, self.score = indptr, opening_idx, score
        placed = np.flatnonzero(place >= 0)
        self.holders = placed[np.argsort(place[placed], kind="stable")]
        self.holder_ptr = np.concatenate(([0], np.cumsum(n_taken)))
        self.is_reached: Bools = np.zeros(len(n_taken), dtype=np.bool_)
        self.support = np.full(len(n_taken), -1, dtype=np.int64)
        self.support_score = np.zeros(len(n_taken), dtype=np.int64)

    def follow(self, rows: Ints, cols: Ints) -> None:
        """From these candidates and the holders of these openings on to all openings not reached before."""
        cols = cols[~self.is_reached[cols]]
        self.is_reached[cols] = True
        rows = np.concatenate((rows, self._holders_of(cols)))
        while len(rows):
            at, owner = positions_in_rows(self.indptr, rows)
            new = np.flatnonzero(~self.is_reached[self.opening_idx[at]])
            cols, first = np.unique(self.opening_idx[at[new]], return_index=True)
            self.is_reached[cols] = True
            self.support[cols], self.support_score[cols] = rows[owner[new[first]]], self.score[at[new[first]]]
            rows = self._holders_of(cols)

    def _holders_of(self, cols: Ints) -> Ints:
        return self.holders[positions_in_rows(self.holder_ptr, cols)[0]]


def resume(
    footing: Footing, table: PairTable, rows: Ints, cols: Ints, seats: Ints, bonus: int, n_pairs: int
) -> tuple[Assignment, Footing]:
    """The optimum of a changed problem.

    Parameters
    ----------
    footing
        The optimum before.
    table
        The footing's table, or with those who came.
    rows, cols
        int64[n], int64[m]: the numbers of the candidates and openings that there are now.
    seats
        int64[m].
    bonus
        What a placement counts above its score.
    n_pairs
        How many pairs are allowed.

    Returns
    -------
    assignment
        The optimum, with the lowest prices.
    footing
        Its footing, to go on from.

    Raises
    ------
    ProofError
        When the result does not prove optimal; a fault in matchcore.
    """
    before, m_old = footing.settled, len(footing.settled.price)
    market = Market(before)
    is_gone_row, is_gone_col = places_of(rows, table.n_rows) < 0, places_of(cols, table.n_cols) < 0
    market.remove(
        *(numbers[gone[numbers]] for numbers, gone in ((footing.rows, is_gone_row), (footing.cols, is_gone_col)))
    )
    stayed = cols < m_old
    other = np.flatnonzero(before.seats[cols[stayed]] != seats[stayed])
    market.set_seats(cols[stayed][other], seats[stayed][other])
    market.add(table, seats[~stayed][np.argsort(cols[~stayed])])
    market.settle()
    after = market.settled()
    verify_change(before, after)
    return _told(footing.of, after.tidied(), rows, cols, seats, bonus, n_pairs)


def _told(
    before: Assignment, settled: Settled, rows: Ints, cols: Ints, seats: Ints, bonus: int, n_pairs: int
) -> tuple[Assignment, Footing]:
    """What has been found as an assignment."""
    surplus, price = settled.surplus[rows], settled.price[cols]
    if bonus:
        surplus, price = _with_bonus(surplus, _BONUS, bonus), _with_bonus(price, _BONUS, bonus)
        of_number = settled.surplus.copy()
        of_number[rows] = surplus
        closed = cols[seats == 0]
        price[seats == 0] = _with_closed(settled.price, settled.table, Worth(1, bonus), of_number, closed)[closed]
    else:
        surplus, price = settled.worth.in_scores(surplus, price)
    place = settled.place[rows]
    opening_of = np.where(place >= 0, places_of(cols, len(settled.price))[place], -1)
    placed = opening_of >= 0
    total = int(settled.own_score[rows[placed]].sum())
    bound = bound_of(surplus, price, seats, bonus, int(np.count_nonzero(placed)))
    assignment = replace(
        before,
        opening_of=opening_of.astype(np.int64),
        total=total,
        surplus=surplus,
        price=price,
        bound=bound,
        gap=bound - total,
        bonus=bonus,
        seats=seats,
        n_pairs=n_pairs,
        n_held=min(int(settled.n_near[rows].sum()), n_pairs),  # lists still name openings that have left
        n_rounds=0,
    )
    verify_figures(assignment)
    return assignment, Footing(settled, rows, cols, assignment)


def _with_bonus(values: Ints, old: int, new: int) -> Ints:
    """Surpluses, or prices of openings with seats, as they are with another bonus: each is one or none, and a rest."""
    return values + np.rint(values / old).astype(np.int64) * (new - old)


def _with_closed(price: Ints, table: PairTable, worth: Worth, surplus: Ints, cols: Ints) -> Ints:
    """The prices, with those of these openings without seats: what the best candidate would gain there, or 0."""
    pairs = table.of_cols(cols)
    price = price.copy()
    price[cols] = 0
    np.maximum.at(price, cols[pairs.owner], worth.of(pairs.score) - surplus[pairs.other])
    return price


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
        with ThreadPoolExecutor(n_processors(), thread_name_prefix="matchcore") as threads:
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
    most = _NEAR_OF_CANDIDATE * len(rows) + int(np.searchsorted(every, 0, side="right"))
    return max(0, int(every[min(most, len(every) - 1)])) if len(every) else 0
