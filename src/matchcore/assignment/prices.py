"""Exact prices from an optimal assignment, and placing on ties.

An assignment is optimal exactly when prices exist that support it. The lowest such prices are the least fixed
point of

    price[k] = max(0, max over candidates i of worth[i, k] - surplus[i]),
    surplus[i] = worth[i, j] - price[j] if i is placed at j, else 0.

Start from zero and raise prices until nothing changes: every value reached is a lower bound on every
supporting price, so a price that must pass its ceiling (0 where a seat is empty, the lowest worth among the
placed where all are full) proves that the assignment is not optimal. Integers below a ceiling can only rise
finitely often.

`worth` int[n_pairs] is what each pair counts for, `pair_of` int64[n] where each candidate's pair stands among all, -1
when she is unplaced.
"""

from __future__ import annotations

import numpy as np

from matchcore.assignment.pair_graph import Ints, PairGraph
from matchcore.assignment.proof import fail
from matchcore.assignment.reaching import reached

_MANY = 3
"""From one candidate in so many on, all pairs are looked at rather than picked."""


def bound_of(surplus: Ints, price: Ints, seats: Ints, bonus: int, n_placed: int) -> int:
    """What no assignment of so many can total more than, by these surpluses and prices."""
    priced = np.flatnonzero((price > 0) & (seats > 0))  # all full, so the sum is within the range checked before
    return int(surplus.sum()) + int((price[priced] * seats[priced]).sum()) - bonus * n_placed


def values_at(values: Ints, at: Ints) -> Ints:
    """int64[n]: the value at each of these places, such as the opening of each candidate's pair; -1 for -1."""
    told = np.full(len(at), -1, dtype=np.int64)
    is_one = at >= 0
    told[is_one] = values[at[is_one]]
    return told


def positions_in_rows(indptr: Ints, rows: Ints) -> tuple[Ints, Ints]:
    """The positions of all entries of these CSR rows, and for each the place of its row in `rows`."""
    length = indptr[rows + 1] - indptr[rows]
    owner = np.repeat(np.arange(len(rows)), length)
    first = indptr[rows] - np.concatenate(([0], np.cumsum(length)[:-1])) if len(rows) else np.zeros(0, dtype=np.int64)
    return np.arange(len(owner)) + first[owner], owner


def lowest_prices(graph: PairGraph, worth: Ints, pair_of: Ints) -> tuple[Ints, Ints]:
    """int64[n], int64[m]: the surplus and the lowest price that support an optimal assignment.

    Raises
    ------
    ProofError
        When the assignment is not optimal.
    """
    n, m = graph.n_candidates, graph.n_openings
    placed = pair_of >= 0
    own_worth = np.zeros(n, dtype=np.int64)
    own_worth[placed] = worth[pair_of[placed]]
    opening_of = values_at(graph.opening_idx, pair_of)
    holders = np.flatnonzero(placed)
    holders = holders[np.argsort(opening_of[holders], kind="stable")]
    first_holder = np.searchsorted(opening_of[holders], np.arange(m + 1))
    ceiling = np.full(m, np.iinfo(np.int64).max)
    np.minimum.at(ceiling, opening_of[holders], own_worth[holders])
    is_loss = ceiling < 0
    ceiling[np.diff(first_holder) < graph.seats] = 0
    ceiling[graph.seats == 0] = np.iinfo(np.int64).max
    ceiling[is_loss] = -1

    price = np.zeros(m, dtype=np.int64)
    surplus = own_worth.copy()
    length = np.diff(graph.indptr)
    moved = np.arange(n)
    while len(moved):
        if _MANY * len(moved) > n:  # reading all in order is cheaper than picking
            opening, value = graph.opening_idx, worth - np.repeat(surplus, length)
        else:
            position, owner = positions_in_rows(graph.indptr, moved)
            opening, value = graph.opening_idx[position], worth[position] - surplus[moved][owner]
        higher = np.flatnonzero(value > price[opening])
        before = price.copy()
        np.maximum.at(price, opening[higher].astype(np.int64), value[higher])  # slow where types differ
        raised = np.flatnonzero(price > before)
        if np.any(price > ceiling):
            fail("proof.not_optimal")
        at, owner = positions_in_rows(first_holder, raised)
        moved = holders[at]
        surplus[moved] = own_worth[moved] - price[raised][owner]
    return surplus, price


def place_on_ties(graph: PairGraph, worth: Ints, pair_of: Ints, surplus: Ints, price: Ints) -> Ints:
    """Place as many more as can be placed at the same total; the prices stay as they are.

    Every optimal assignment uses tight pairs alone (surplus + price = worth), and any that moves along them and places
    more is another.
    """
    row_of, tight = _tight_pairs(graph, worth, surplus, price)
    place = values_at(graph.opening_idx, pair_of)
    row, col = row_of[tight].astype(np.int64), graph.opening_idx[tight].astype(np.int64)
    waiting = pair_of < 0
    # Back from the seats that are left: when nobody who waits is come to, there is nothing to move.
    leads_on = np.bincount(place[~waiting], minlength=graph.n_openings) < graph.seats
    while not waiting[mover := row[leads_on[col]]].any():
        n_before = np.count_nonzero(leads_on)
        leads_on[place[mover]] = True
        if np.count_nonzero(leads_on) == n_before:
            return pair_of
    start = np.searchsorted(row, np.arange(graph.n_candidates + 1))
    now = reached(start, col, graph.seats, place, waiting).place
    moved = np.flatnonzero(now != place)
    pair_of = pair_of.copy()
    pair_of[moved] = tight[np.searchsorted(row * graph.n_openings + col, moved * graph.n_openings + now[moved])]
    return pair_of


def first_come_first(graph: PairGraph, worth: Ints, pair_of: Ints, surplus: Ints, price: Ints) -> Ints:
    """Let nobody keep a seat that one who stands before her, and is unplaced, could have at the same total.

    Who has no surplus may leave, and whoever is tight for that opening may come instead. Each exchange places somebody
    who stands earlier, so they end.
    """
    pair_of = pair_of.copy()
    row_of, tight = _tight_pairs(graph, worth, surplus, price)
    while True:
        leavers = np.flatnonzero((pair_of >= 0) & (surplus == 0))
        last = np.full(graph.n_openings, -1, dtype=np.int64)
        last[graph.opening_idx[pair_of[leavers]]] = leavers  # the latest of each opening is written last
        comes = tight[(pair_of[row_of[tight]] < 0) & (row_of[tight] < last[graph.opening_idx[tight]])]
        comes = comes[np.unique(graph.opening_idx[comes], return_index=True)[1]]
        comes = comes[np.unique(row_of[comes], return_index=True)[1]]
        if len(comes) == 0:
            return pair_of
        pair_of[last[graph.opening_idx[comes]]] = -1
        pair_of[row_of[comes]] = comes


def _tight_pairs(graph: PairGraph, worth: Ints, surplus: Ints, price: Ints) -> tuple[Ints, Ints]:
    """The candidate of each pair, and the positions, ascending, of the tight pairs of openings that have seats."""
    row_of = graph.candidate_of_pair()
    is_tight = worth == surplus[row_of] + price[graph.opening_idx]
    return row_of, np.flatnonzero(is_tight & (graph.seats > 0)[graph.opening_idx])
