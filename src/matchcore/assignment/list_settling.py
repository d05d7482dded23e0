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

from typing import NamedTuple

import numpy as np

from matchcore.assignment.kernel.arrays import FAR, Whole
from matchcore.assignment.kernel.compiling import compiled_as
from matchcore.assignment.kernel.nearest_first import move_up, pop_nearest
from matchcore.assignment.pair_graph import Bools, Ints


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


class PairsOf(NamedTuple):
    """The pairs held, by their node on this side.

    Attributes
    ----------
    start, other, own, worth
        int64[n + 1], int32[k], int32[k], int64[k]: the node across, the own, and what an entry is worth.
    on_list
        bool[k].
    """

    start: Ints
    other: Ints
    own: Ints
    worth: Ints
    on_list: Bools


class Nodes(NamedTuple):
    """Candidates, or lists.

    Attributes
    ----------
    most, first
        int64[n]: how many entries each may have, and what a first one counts extra.
    dual, n_of
        int64[n]: share or price, and how many entries each has.
    """

    most: Ints
    first: Ints
    dual: Ints
    n_of: Ints


class Entries(NamedTuple):
    """Who stands on which list.

    The places on list j stand at ``first[j]:first[j + 1]``; those taken come first.

    Attributes
    ----------
    first, holder
        int64[m + 1], int32[places]: the pair that holds a place; k for none.
    place_of
        int64[k + 1]: the place that each pair holds; -1 for none.
    """

    first: Ints
    holder: Ints
    place_of: Ints


def entries_of(other: Ints, on_list: Bools, most: Ints) -> Entries:
    """The places that lists have for these pairs, at most so many, and one free where there is room for all of them."""
    first = np.concatenate([[0], np.cumsum(np.minimum(most, np.bincount(other, minlength=len(most)) + 1))])
    pairs = np.flatnonzero(on_list)
    pairs = pairs[np.argsort(other[pairs], kind="stable")]
    taken = np.bincount(other[pairs], minlength=len(most))
    place = np.repeat(first[:-1] - np.cumsum(taken) + taken, taken) + np.arange(len(pairs))
    holder, place_of = np.full(first[-1], len(other), dtype=np.int32), np.full(len(other) + 1, -1, dtype=np.int64)
    holder[place], place_of[pairs] = pairs, place
    return Entries(first.astype(np.int64), holder, place_of)


class Room(NamedTuple):
    """Room for a search, int64[m + n], across first, then here; between searches every distance is `FAR`.

    Attributes
    ----------
    distance, via
        How far a node is, and the pair it was come to by.
    heap, at
        The nodes to go on from, nearest first, and where each stands among them.
    touched
        Those whose distance was set.
    """

    distance: Ints
    via: Ints
    heap: Ints
    at: Ints
    touched: Ints


def room_for_paths(n: int) -> Room:
    """Room for searches among so many nodes."""
    return Room(np.full(n, FAR, dtype=np.int64), *(np.zeros(n, dtype=np.int64) for _ in range(4)))


def settle(
    pairs: PairsOf, here: Nodes, across: Nodes, entries: Entries, room: Room, source: Whole, budget: Whole
) -> Whole:
    """Take those who want an entry to their ends, from `source` on, until about `budget` pairs were looked at.

    What stands in `pairs`, `here`, `across` and `entries` is changed. Returns who is next; n when nobody is left.
    """
    n, m = len(here.most), len(across.most)
    while source < n and budget > 0:
        budget -= 50
        limit = _wants(pairs, here, across, source)
        if limit > 0:
            end, limit, n_touched, n_seen = _nearest_end(pairs, here, across, entries, room, source, limit)
            budget -= n_seen
            for at in range(n_touched):
                node = room.touched[at]
                fall = limit - room.distance[node]
                room.distance[node] = FAR
                if fall > 0 and node < m:
                    across.dual[node] += fall
                elif fall > 0:
                    here.dual[node - m] -= fall
            if end >= 0:
                _go(pairs, here, across, entries, room.via, source, end)
                continue
        source += 1
    return source


@compiled_as()
def _wants(pairs: PairsOf, here: Nodes, across: Nodes, source: Whole) -> Whole:
    """What one entry more is worth to a node with room, above what it must be; its dual is as low as it may be then."""
    if here.n_of[source] == here.most[source]:
        return 0
    least = np.int64(-FAR)
    for pair in range(pairs.start[source], pairs.start[source + 1]):
        if not pairs.on_list[pair]:
            least = max(least, pairs.worth[pair] - across.dual[pairs.other[pair]])
    here.dual[source] = max(least, np.int64(-here.first[source] if here.n_of[source] <= 1 else 0))
    wants: Whole = here.dual[source] + np.int64(here.first[source] if here.n_of[source] == 0 else 0)
    return wants


@compiled_as()
def _nearest_end(
    pairs: PairsOf, here: Nodes, across: Nodes, entries: Entries, room: Room, source: Whole, limit: Whole
) -> tuple[Whole, Whole, Whole, Whole]:
    """The cheapest way to one entry more, dearer than `limit` there is none to find.

    Returns
    -------
    end, limit, n_touched, n_seen : int
        Where it ends (across, then here; -1: nowhere), what it costs, how many nodes were come to, how many pairs seen.
    """
    m = len(across.most)
    distance, via, heap, at, touched = room
    node, end = np.int64(m + source), np.int64(-1)
    n_seen: Whole = 0
    n_heap, n_touched = 0, 1
    distance[node], touched[0] = 0, node
    while True:
        so_far = distance[node]
        if node < m:  # somebody on this list makes room
            for place in range(entries.first[node], entries.first[node] + across.n_of[node]):
                held = np.int64(entries.holder[place])
                row = np.int64(pairs.own[held])
                far = so_far + pairs.worth[held] - here.dual[row] - across.dual[node]
                if far >= limit or far >= distance[m + row]:
                    continue
                if distance[m + row] == FAR:
                    touched[n_touched], at[m + row], n_touched, n_heap = m + row, n_heap, n_touched + 1, n_heap + 1
                distance[m + row], via[m + row] = far, held
                move_up(heap, at, distance, m + row)
                gives_up = far + here.dual[row] + np.int64(here.first[row] if here.n_of[row] == 1 else 0)
                if gives_up < limit:
                    limit, end = gives_up, np.int64(m + row)
        else:
            row = np.int64(node - m)
            base = so_far + here.dual[row]
            n_seen += pairs.start[row + 1] - pairs.start[row]
            for pair in range(pairs.start[row], pairs.start[row + 1]):
                column = np.int64(pairs.other[pair])
                far = base + across.dual[column] - pairs.worth[pair]
                if far >= limit or far >= distance[column] or pairs.on_list[pair]:
                    continue
                if distance[column] == FAR:
                    touched[n_touched], at[column], n_touched, n_heap = column, n_heap, n_touched + 1, n_heap + 1
                distance[column], via[column] = far, pair
                move_up(heap, at, distance, column)
                if across.n_of[column] < across.most[column]:
                    bonus = np.int64(across.first[column] if across.n_of[column] == 0 else 0)
                    stops = max(far, far - bonus - across.dual[column])
                    if stops < limit:
                        limit, end = stops, column
        if n_heap == 0 or distance[heap[0]] >= limit:
            return end, limit, n_touched, n_seen
        node = np.int64(pop_nearest(heap, at, distance, n_heap))
        n_heap -= 1


@compiled_as()
def _go(pairs: PairsOf, here: Nodes, across: Nodes, entries: Entries, via: Ints, source: Whole, end: Whole) -> None:
    """Along the way back each takes the entry that the way came by and gives up the one that it came from."""
    m = len(across.most)
    if end < m:
        pair = via[end]
        place = entries.first[end] + across.n_of[end]
        entries.holder[place], entries.place_of[pair], pairs.on_list[pair] = pair, place, True
        across.n_of[end] += 1
        row = np.int64(pairs.own[pair])
    else:
        row = np.int64(end - m)
        here.n_of[row] -= 1
    while row != source:
        gone = via[m + row]
        pair, place = via[pairs.other[gone]], entries.place_of[gone]
        entries.holder[place], entries.place_of[pair], entries.place_of[gone] = pair, place, -1
        pairs.on_list[gone], pairs.on_list[pair] = False, True
        row = np.int64(pairs.own[pair])
    here.n_of[source] += 1
