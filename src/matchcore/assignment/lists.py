"""Several places for each candidate: the best lists, proven (a b-matching in which each pair counts once).

A candidate may stand on several openings' lists, a list holds several candidates, and nobody stands on a list twice.
What is aimed at comes in rungs: first that as many candidates as can be stand on a list at all, then that the lists are
as full as can be, then the highest total. An entry is worth so much more than any change of scores, and a first entry
so much more than any other, that the highest sum of worths is the best in that order: what tells two answers apart is a
cycle through each candidate at most once, and along such a cycle scores change by less than an entry is worth.

One entry after another is found by a shortest path (Dijkstra's, on costs that the prices keep from being negative):
from the candidate to a list with room, or to somebody who gives up an entry worth less. Prices prove the answer:
for each pair ``worth - share - price`` is not above 0 where it is not on the list and not below 0 where it is, a list
with room has price 0, and a candidate's share is what her next entry would be worth, between what she gives up first
and what she would take last. So no other lists come to more (`verify_lists`). Of many pairs only the best of each side
are held, and those that the prices do not cover are added until there are none: so the proof is of all pairs.

Source: R. K. Ahuja, T. L. Magnanti, J. B. Orlin, "Network Flows" (1993), sections 9.7 and 12.7; A. Schrijver,
"Combinatorial Optimization" (2003), chapter 21 (b-matchings).
"""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heappop, heappush
from typing import Any

import numpy as np

from matchcore.assignment.kernel.compiling import entry, is_available, is_compiled
from matchcore.assignment.pair_graph import Bools, Ints, PairGraph
from matchcore.assignment.pricing import StoredPairs
from matchcore.errors import ProofError
from matchcore.messages import Message

__all__ = ["Lists", "assign_lists", "verify_lists"]

_FAR = 1 << 60
_WORTH_COMPILING = 20_000
"""From so many pairs on, lists are made by compiled loops; compiling takes seconds, once a machine."""

_MANY_PAIRS = 200_000
"""From so many pairs on, lists are made of few of them, and priced on all."""

_BEST_OF_EACH = 4
_NEAR_OF_EACH = 48
_MOST_ADDED = 16
_PART_OF_LARGEST = 50
"""Where pairs are lacking, those are added too that lack this part of the largest score."""


@dataclass(frozen=True, eq=False)
class Lists:
    """The best lists there are, with their proof.

    Attributes
    ----------
    on_list
        bool[n_pairs]: which of the allowed pairs stand on a list.
    price
        int64[m], at least 0: what a place on each list is worth to others, in worths.
    share
        int64[n]: what one entry more would be worth to each candidate, in worths.
    entry_worth, first_worth
        What an entry, and a candidate's first, counts above its score.
    n_reached, n_entries, total
        How many candidates stand on a list, how many entries there are, and their scores' sum.
    held
        int64[k]: where the pairs stand that were looked at closely; all others are covered by the prices. None for all.
    """

    on_list: Bools
    price: Ints
    share: Ints
    entry_worth: int
    first_worth: int
    n_reached: int
    n_entries: int
    total: int
    held: Ints | None = None


def assign_lists(
    graph: PairGraph,
    most: Ints,
    room: Ints,
    counts_first: Bools,
    *,
    reach: bool = True,
    fill: bool = True,
    price: Ints | None = None,
    start: Lists | None = None,
) -> Lists:
    """The best lists.

    Parameters
    ----------
    graph
        The allowed pairs and their scores, which are not negative; its seats are not looked at.
    most
        int64[n]: on how many lists each candidate may stand.
    room
        int64[m]: how many each list holds.
    counts_first
        bool[n]: for whom a first entry counts; not for somebody who stands on a list anyhow.
    reach, fill
        Whether to aim at candidates reached, and at full lists, before the total.
    price
        int64[m]: prices of a seat, such as a match's: of many pairs those that seem best by them are looked at first.
    start
        Lists of the same pairs, made before: what was looked at for them is looked at first.

    Raises
    ------
    ProofError
        When the lists do not prove best; a fault in matchcore.
    """
    swing = graph.largest * (2 * min(graph.n_candidates, graph.n_openings) + 2)
    entry_worth = swing + 1 if fill else 0
    first_worth = entry_worth + swing + 1 if reach else 0
    first = np.where(counts_first, first_worth, 0).astype(np.int64)
    most, room = most.astype(np.int64), np.minimum(room, graph.n_candidates).astype(np.int64)
    held = None
    if graph.n_pairs < _MANY_PAIRS:
        on_list, price, share = _filled(graph, entry_worth, most, room, first)
    else:
        held = start.held if start is not None and start.held is not None else _nearest(graph, room, price)
        on_list, price, share, held = _filled_by_few(graph, entry_worth, most, room, first, held)
    rows = graph.candidate_of_pair()[on_list]
    made = Lists(
        on_list,
        price,
        share,
        entry_worth,
        first_worth,
        len(np.unique(rows)),
        len(rows),
        int(graph.score[on_list].sum()),
        held,
    )
    verify_lists(graph, most, room, counts_first, made)
    return made


def _filled(graph: PairGraph, entry_worth: int, most: Ints, room: Ints, first: Ints) -> tuple[Bools, Ints, Ints]:
    """Which pairs stand on a list, and the prices and shares that prove it."""
    worth = graph.score.astype(np.int64) + entry_worth
    on_list, price, share = np.zeros(graph.n_pairs, np.bool_), np.zeros(graph.n_openings, np.int64), first * 0
    use_kernel = is_available() and (is_compiled() or graph.n_pairs >= _WORTH_COMPILING)
    make = _compiled_fill() if use_kernel else _fill
    indptr, opening_idx, row = (
        part.astype(np.int64) for part in (graph.indptr, graph.opening_idx, graph.candidate_of_pair())
    )
    make(indptr, opening_idx, row, worth, most, room, first, on_list, price, share)
    return on_list, price, share


def _nearest(graph: PairGraph, room: Ints, price: Ints | None) -> Ints:
    """int64[k]: where the pairs stand to begin with: the best at these prices, and the best of each side."""
    source, prices = StoredPairs(graph), np.zeros(len(room), np.int64) if price is None else price
    asked = np.where(room > 0, prices, _FAR), np.full(graph.n_candidates, -_FAR)
    near = source.above_at(1, *asked, _NEAR_OF_EACH)
    return np.union1d(source.best_at(_BEST_OF_EACH, _BEST_OF_EACH, room), near)


def _filled_by_few(
    graph: PairGraph, entry_worth: int, most: Ints, room: Ints, first: Ints, held: Ints
) -> tuple[Bools, Ints, Ints, Ints]:
    """As `_filled`, of few of the pairs; those that the prices do not cover are added until there are none.

    Also int64[k]: where the pairs stand that it was made of.
    """
    source, closed = StoredPairs(graph), np.where(room > 0, 0, _FAR)
    margin, n_more = graph.largest // _PART_OF_LARGEST, _MOST_ADDED + int(most.max(initial=0))
    while True:
        indptr = np.searchsorted(held, graph.indptr)
        few = PairGraph(indptr, graph.opening_idx[held], graph.score[held], graph.seats)
        on_list, price, share = _filled(few, entry_worth, most, room, first)
        asked = np.maximum(price, closed), share - entry_worth
        if np.isin(source.above_at(1, *asked, n_more), held, assume_unique=True).all():
            break
        held = np.union1d(held, source.above_at(1, asked[0], asked[1] - margin, n_more))
    price[room == 0] = graph.largest + entry_worth + int(first.max(initial=0))
    whole = np.zeros(graph.n_pairs, np.bool_)
    whole[held[on_list]] = True
    return whole, price, share, held


_made: list[Any] = []


def _compiled_fill() -> Any:
    if not _made:
        _made.append(entry(_fill))
    return _made[0]


def _fill(
    row_start: Ints,
    opening: Ints,
    row_of: Ints,
    worth: Ints,
    most: Ints,
    room: Ints,
    first: Ints,
    on_list: Bools,
    price: Ints,
    share: Ints,
) -> None:
    """Fill `on_list`, `price` and `share`, one entry after another; candidates in their order.

    Invariants, between two entries: see the module; they hold for all candidates that have had their turn, each with
    the entries that she may have so far.
    """
    n, m = len(most), len(room)
    start = np.zeros(m + 1, np.int64)
    for j in range(m):
        start[j + 1] = start[j] + room[j]
    holder = np.zeros(start[m], np.int64)  # the pairs on each list
    slot = np.zeros(len(opening), np.int64)  # where each pair on a list stands
    taken, count = np.zeros(m, np.int64), np.zeros(n, np.int64)
    distance = np.full(m + n, _FAR, np.int64)  # openings, then candidates
    via = np.zeros(m + n, np.int64)  # the pair by which each was come to
    touched = np.zeros(m + n, np.int64)
    for source in range(n):
        if row_start[source] == row_start[source + 1]:
            share[source] = -first[source]
            continue
        best = -_FAR
        for k in range(row_start[source], row_start[source + 1]):
            best = max(best, worth[k] - price[opening[k]])
        share[source] = best
        for turn in range(most[source]):
            # The cheapest way to one entry more, dearer than which there is none to find.
            limit = share[source] + (first[source] if turn == 0 else 0)
            end = np.int64(-1)
            distance[m + source], touched[0], n_touched = 0, m + source, 1
            heap = [(np.int64(0), np.int64(m + source))]
            while len(heap) > 0:
                here, node = heappop(heap)
                if here > distance[node]:
                    continue
                if here >= limit:
                    break
                if node < m:  # somebody on this list makes room
                    for at in range(start[node], start[node] + taken[node]):
                        pair = holder[at]
                        other = row_of[pair]
                        far = here + worth[pair] - share[other] - price[node]
                        if far >= limit or far >= distance[m + other]:
                            continue
                        if distance[m + other] == _FAR:
                            touched[n_touched] = m + other
                            n_touched += 1
                        distance[m + other] = far
                        via[m + other] = pair
                        heappush(heap, (far, m + other))
                        gives_up = far + share[other] + (first[other] if count[other] == 1 else 0)
                        if gives_up < limit:
                            limit = gives_up
                            end = m + other
                    continue
                row = node - m
                base = here + share[row]
                for pair in range(row_start[row], row_start[row + 1]):
                    column = opening[pair]
                    far = base + price[column] - worth[pair]
                    if on_list[pair] or far >= limit or far >= distance[column]:
                        continue
                    if distance[column] == _FAR:
                        touched[n_touched] = column
                        n_touched += 1
                    distance[column] = far
                    via[column] = pair
                    if taken[column] < room[column]:
                        limit = far
                        end = column
                    elif room[column] > 0:
                        heappush(heap, (far, column))
            for at in range(n_touched):
                node = touched[at]
                if distance[node] < limit:
                    if node < m:
                        price[node] += limit - distance[node]
                    else:
                        share[node - m] -= limit - distance[node]
                distance[node] = _FAR
            if end < 0:
                break
            # Along the way back each candidate takes the place that she came to and gives up the one she came from.
            if end < m:
                pair = via[end]
                holder[start[end] + taken[end]] = pair
                slot[pair] = start[end] + taken[end]
                taken[end] += 1
                on_list[pair] = True
                row = row_of[pair]
            else:
                row = end - m
                count[row] -= 1
            while row != source:
                gone = via[m + row]
                on_list[gone] = False
                pair = via[opening[gone]]
                holder[slot[gone]] = pair
                slot[pair] = slot[gone]
                on_list[pair] = True
                row = row_of[pair]
            count[source] += 1


def verify_lists(graph: PairGraph, most: Ints, room: Ints, counts_first: Bools, lists: Lists) -> int:
    """Check lists and their prices, with code that shares nothing with what made them; the sum of worths they prove.

    Raises
    ------
    ProofError
        When a list holds too many, somebody stands on too many, a figure is not as told, or prices do not prove it.
    """
    rows, cols = graph.candidate_of_pair(), graph.opening_idx
    on = lists.on_list
    count = np.bincount(rows[on], minlength=graph.n_candidates)
    held = np.bincount(cols[on], minlength=graph.n_openings)
    worth = graph.score.astype(object) + lists.entry_worth if lists.first_worth > 2**55 else None
    worth = graph.score.astype(np.int64) + lists.entry_worth if worth is None else worth
    slack = worth - lists.share[rows] - lists.price[cols]
    first = np.where(counts_first, lists.first_worth, 0)
    told = (int((count > 0).sum()), int(on.sum()), int(graph.score[on].sum()))
    checks = {
        "n_candidates": (count > most).any(),
        "n_openings": (held > room).any(),
        "on_list": (slack[on] < 0).any() or (slack[~on] > 0).any(),
        "price": (lists.price < 0).any() or (lists.price[held < room] != 0).any(),
        "share": (
            (lists.share[count == 0] > -first[count == 0])[most[count == 0] > 0].any()
            or (lists.share[count > 0] < -first[count > 0]).any()
            or (lists.share[count > 1] < 0).any()
            or (lists.share[(count > 0) & (count < most)] > 0).any()
        ),
        "total": told != (lists.n_reached, lists.n_entries, lists.total),
    }
    for name, is_wrong in checks.items():
        if is_wrong:
            raise ProofError(Message("error.proof", what=Message("proof.lists", name=name)))
    return int(worth[on].sum()) + int(first[count > 0].sum())
