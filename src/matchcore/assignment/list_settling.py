"""The best lists of the pairs held, exactly, from any prices and any lists.

A candidate's *share* is what her next entry would have to be worth, a list's *price* the same for the list. Invariants,
between two searches: a pair on a list is worth at least its share and price, any other at most; nobody would rather
give an entry up (a share is not below 0, or below what the first entry counts extra where it is the only one; a price
is not below 0). What may be wrong is that somebody with room for an entry has a share, or a list with room a price:
they *want* one more.

`settle` takes whoever wants on one side to the nearest end by a shortest path (Dijkstra's, on costs that the invariants
keep from being negative): to room on the other side, or to somebody on the own side who gives up an entry worth less.
Prices on the other side rise and shares fall by what is left of the path. First candidates are settled so, then, with
sides changed, lists. Neither makes anybody want, so when both are through nothing is wrong, and the prices prove it.

Source: R. K. Ahuja, T. L. Magnanti, J. B. Orlin, "Network Flows" (1993), sections 9.7 and 12.7; A. Schrijver,
"Combinatorial Optimization" (2003), chapter 21 (b-matchings).
"""

from __future__ import annotations

from heapq import heappop, heappush
from typing import Any

import numpy as np

from matchcore.assignment.kernel.arrays import FAR, Whole
from matchcore.assignment.pair_graph import Bools, Ints

__all__ = ["settle", "share_most", "tighten"]


def tighten(
    start: Ints, other: Ints, worth: Ints, first: Ints, price: Ints, on_list: Bools, share: Ints, count: Ints
) -> None:
    """Shares that go with these prices; entries that do not are taken off their lists.

    Parameters
    ----------
    start, other, worth
        int64[n + 1], int32[k], int64[k]: the pairs by candidate.
    first
        int64[n]: what a first entry counts extra.
    price
        int64[m].
    on_list, share, count
        bool[k], int64[n], int64[n]: changed.
    """
    for row in range(len(first)):
        best, n = np.int64(-FAR), np.int64(0)
        for pair in range(start[row], start[row + 1]):
            if on_list[pair]:
                n += 1
            else:
                best = max(best, worth[pair] - price[other[pair]])
        while True:
            least = max(best, -first[row] if n <= 1 else np.int64(0))
            worst, at = np.int64(FAR), np.int64(-1)
            for pair in range(start[row], start[row + 1]):
                if on_list[pair] and worth[pair] - price[other[pair]] < worst:
                    worst, at = worth[pair] - price[other[pair]], np.int64(pair)
            if worst >= least:
                break
            on_list[at] = False
            n -= 1
            best = max(best, worst)
        share[row], count[row] = least, n


def share_most(
    start: Ints, other: Ints, worth: Ints, most: Ints, price: Ints, on_list: Bools, share: Ints, count: Ints
) -> None:
    """Shares of those with all their entries rise to what the least of them pays: fewer pairs are uncovered then."""
    for row in range(len(most)):
        if count[row] == 0 or count[row] < most[row]:
            continue
        least = np.int64(FAR)
        for pair in range(start[row], start[row + 1]):
            if on_list[pair]:
                least = min(least, worth[pair] - price[other[pair]])
        share[row] = least


def settle(
    start: Ints,
    other: Ints,
    own: Ints,
    worth: Ints,
    most: Ints,
    room: Ints,
    first: Ints,
    first_across: Ints,
    on_list: Bools,
    share: Ints,
    price: Ints,
    count: Ints,
    taken: Ints,
    source: Whole,
    budget: Whole,
) -> Whole:
    """Take those who want an entry to their ends, from `source` on, until about `budget` pairs were looked at.

    Parameters
    ----------
    start, other, own, worth
        int64[n + 1], int32[k], int32[k], int64[k]: the pairs by their node on this side; the node across, the own.
    most, room
        int64[n], int64[m]: how many entries each node may have, here and across.
    first, first_across
        int64[n], int64[m]: what a first entry counts extra.
    on_list, share, price, count, taken
        bool[k]; what an entry must be worth and how many there are, here and across. Changed.

    Returns
    -------
    int
        Who is next; n when nobody is left.
    """
    n, m = len(most), len(room)
    begins = np.zeros(m + 1, np.int64)
    for pair in range(len(other)):
        begins[other[pair] + 1] += 1
    for node in range(m):
        begins[node + 1] = begins[node] + min(room[node], begins[node + 1])
    holder = np.zeros(begins[m], np.int64)  # the pairs on each list
    place = np.zeros(len(other), np.int32)  # which of them each is
    taken[:] = 0
    for pair in range(len(other)):
        if on_list[pair]:
            node = other[pair]
            place[pair] = taken[node]
            holder[begins[node] + taken[node]] = pair
            taken[node] += 1
    distance = np.full(m + n, FAR, np.int64)  # across, then here
    via = np.zeros(m + n, np.int64)  # the pair by which each was come to
    touched = np.zeros(m + n, np.int64)
    while source < n and budget > 0:
        budget -= 50
        if count[source] == most[source]:
            source += 1
            continue
        # No more than pays: prices may have risen since.
        least = np.int64(-FAR)
        for pair in range(start[source], start[source + 1]):
            if not on_list[pair]:
                least = max(least, worth[pair] - price[other[pair]])
        share[source] = max(least, -first[source] if count[source] <= 1 else np.int64(0))
        # The cheapest way to one entry more, dearer than which there is none to find.
        limit = share[source] + (first[source] if count[source] == 0 else np.int64(0))
        if limit <= 0:
            source += 1
            continue
        end = np.int64(-1)
        distance[m + source] = 0
        touched[0], n_touched = m + source, 1
        heap: list[tuple[Any, Any]] = [(np.int64(0), np.int64(m + source))]
        while len(heap) > 0:
            here, node = heappop(heap)
            if here >= limit:
                break
            if here > distance[node]:
                continue
            if node < m:  # somebody on this list makes room
                for at in range(begins[node], begins[node] + taken[node]):
                    pair = holder[at]
                    row = np.int64(own[pair])
                    far = here + worth[pair] - share[row] - price[node]
                    if far >= limit or far >= distance[m + row]:
                        continue
                    if distance[m + row] == FAR:
                        touched[n_touched] = m + row
                        n_touched += 1
                    distance[m + row] = far
                    via[m + row] = pair
                    heappush(heap, (far, m + row))
                    gives_up = far + share[row] + (first[row] if count[row] == 1 else np.int64(0))
                    if gives_up < limit:
                        limit, end = gives_up, np.int64(m + row)
                continue
            row = np.int64(node - m)
            base = here + share[row]
            budget -= start[row + 1] - start[row]
            for pair in range(start[row], start[row + 1]):
                column = np.int64(other[pair])
                far = base + price[column] - worth[pair]
                if far >= limit or far >= distance[column] or on_list[pair]:
                    continue
                if distance[column] == FAR:
                    touched[n_touched] = column
                    n_touched += 1
                distance[column] = far
                via[column] = pair
                if taken[column] < room[column]:
                    bonus = np.int64(first_across[column] if taken[column] == 0 else 0)
                    stops = max(far, far - bonus - price[column])
                    if stops < limit:
                        limit, end = stops, np.int64(column)
                if taken[column] > 0 and far < limit:
                    heappush(heap, (far, column))
        for at in range(n_touched):
            node = touched[at]
            if distance[node] < limit:
                if node < m:
                    price[node] += limit - distance[node]
                else:
                    share[node - m] -= limit - distance[node]
            distance[node] = FAR
        if end < 0:
            source += 1
            continue
        # Along the way back each takes the entry that the way came by and gives up the one that it came from.
        if end < m:
            pair = via[end]
            place[pair] = taken[end]
            holder[begins[end] + taken[end]] = pair
            taken[end] += 1
            on_list[pair] = True
            row = np.int64(own[pair])
        else:
            row = np.int64(end - m)
            count[row] -= 1
        while row != source:
            gone = via[m + row]
            on_list[gone] = False
            pair = via[other[gone]]
            place[pair] = place[gone]
            holder[begins[other[gone]] + place[gone]] = pair
            on_list[pair] = True
            row = np.int64(own[pair])
        count[source] += 1
    return source
