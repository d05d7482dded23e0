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
from typing import Any, NamedTuple

import numpy as np

from matchcore.assignment.kernel.arrays import FAR, Whole
from matchcore.assignment.kernel.compiling import compiled_as
from matchcore.assignment.pair_graph import Bools, Ints

__all__ = ["Nodes", "PairsOf", "settle", "share_most", "tighten"]


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


class _Entries(NamedTuple):
    """The pairs on each list across: int64[m + 1], int64[places], and int32[k], which place of them each pair has."""

    begins: Ints
    holder: Ints
    place: Ints


class _Room(NamedTuple):
    """Room for a search, int64[m + n], across first, then here: distance, the pair come by, what was touched."""

    distance: Ints
    via: Ints
    touched: Ints


def settle(pairs: PairsOf, here: Nodes, across: Nodes, source: Whole, budget: Whole) -> Whole:
    """Take those who want an entry to their ends, from `source` on, until about `budget` pairs were looked at.

    What stands in `pairs`, `here` and `across` is changed. Returns who is next; n when nobody is left.
    """
    n, m = len(here.most), len(across.most)
    entries = _entries_of(pairs, across)
    room = _Room(np.full(m + n, FAR, np.int64), np.zeros(m + n, np.int64), np.zeros(m + n, np.int64))
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
def _entries_of(pairs: PairsOf, across: Nodes) -> _Entries:
    """Who stands on each list, and room for as many as may."""
    m, n_pairs = len(across.most), len(pairs.other)
    begins = np.zeros(m + 1, np.int64)
    for pair in range(n_pairs):
        begins[pairs.other[pair] + 1] += 1
    for node in range(m):
        begins[node + 1] = begins[node] + min(across.most[node], begins[node + 1])
    holder, place = np.zeros(begins[m], np.int64), np.zeros(n_pairs, np.int32)
    across.n_of[:] = 0
    for pair in range(n_pairs):
        if pairs.on_list[pair]:
            node = pairs.other[pair]
            place[pair] = across.n_of[node]
            holder[begins[node] + across.n_of[node]] = pair
            across.n_of[node] += 1
    return _Entries(begins, holder, place)


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
    pairs: PairsOf, here: Nodes, across: Nodes, entries: _Entries, room: _Room, source: Whole, limit: Whole
) -> tuple[Whole, Whole, Whole, Whole]:
    """The cheapest way to one entry more, dearer than `limit` there is none to find.

    Returns
    -------
    end, limit, n_touched, n_seen : int
        Where it ends (across, then here; -1: nowhere), what it costs, how many nodes were come to, how many pairs seen.
    """
    m = len(across.most)
    distance, via, touched = room
    end, n_seen = np.int64(-1), np.int64(0)
    distance[m + source] = 0
    touched[0], n_touched = m + source, 1
    heap: list[tuple[Any, Any]] = [(np.int64(0), np.int64(m + source))]
    while len(heap) > 0:
        so_far, node = heappop(heap)
        if so_far >= limit:
            break
        if so_far > distance[node]:
            continue
        if node < m:  # somebody on this list makes room
            for at in range(entries.begins[node], entries.begins[node] + across.n_of[node]):
                pair = entries.holder[at]
                row = np.int64(pairs.own[pair])
                far = so_far + pairs.worth[pair] - here.dual[row] - across.dual[node]
                if far >= limit or far >= distance[m + row]:
                    continue
                if distance[m + row] == FAR:
                    touched[n_touched] = m + row
                    n_touched += 1
                distance[m + row] = far
                via[m + row] = pair
                heappush(heap, (far, m + row))
                gives_up = far + here.dual[row] + np.int64(here.first[row] if here.n_of[row] == 1 else 0)
                if gives_up < limit:
                    limit, end = gives_up, np.int64(m + row)
            continue
        row = np.int64(node - m)
        base = so_far + here.dual[row]
        n_seen += pairs.start[row + 1] - pairs.start[row]
        for place in range(pairs.start[row], pairs.start[row + 1]):
            column = np.int64(pairs.other[place])
            far = base + across.dual[column] - pairs.worth[place]
            if far >= limit or far >= distance[column] or pairs.on_list[place]:
                continue
            if distance[column] == FAR:
                touched[n_touched] = column
                n_touched += 1
            distance[column] = far
            via[column] = place
            if across.n_of[column] < across.most[column]:
                bonus = np.int64(across.first[column] if across.n_of[column] == 0 else 0)
                stops = max(far, far - bonus - across.dual[column])
                if stops < limit:
                    limit, end = stops, np.int64(column)
            if across.n_of[column] > 0 and far < limit:
                heappush(heap, (far, column))
    return end, limit, n_touched, n_seen


@compiled_as()
def _go(pairs: PairsOf, here: Nodes, across: Nodes, entries: _Entries, via: Ints, source: Whole, end: Whole) -> None:
    """Along the way back each takes the entry that the way came by and gives up the one that it came from."""
    m = len(across.most)
    if end < m:
        pair = via[end]
        entries.place[pair] = across.n_of[end]
        entries.holder[entries.begins[end] + across.n_of[end]] = pair
        across.n_of[end] += 1
        pairs.on_list[pair] = True
        row = np.int64(pairs.own[pair])
    else:
        row = np.int64(end - m)
        here.n_of[row] -= 1
    while row != source:
        gone = via[m + row]
        column = pairs.other[gone]
        pair = via[column]
        entries.place[pair] = entries.place[gone]
        entries.holder[entries.begins[column] + entries.place[gone]] = pair
        pairs.on_list[gone], pairs.on_list[pair] = False, True
        row = np.int64(pairs.own[pair])
    here.n_of[source] += 1
