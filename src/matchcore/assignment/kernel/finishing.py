"""The exact optimum of the pairs held, from any prices and entries, and the lowest prices that prove it.

A node's dual is what its next entry would have to be worth. Invariants, between two searches: an entry is worth at
least the two duals of its pair, any other pair at most; nobody would rather give an entry up (a dual is not below 0, or
below what the first entry counts extra where it is the only one). What may be wrong is that somebody with room for an
entry has a dual above that: they *want* one more.

`settle` takes whoever wants on one side to the nearest end by a shortest path (Dijkstra's): to room on the other side,
or to somebody on the own side who gives up an entry worth less. First candidates are settled so, then, with sides
exchanged, openings; that neither makes anybody want is shown in docs/solver.md. `lower_prices`, where each has one
place at most, then takes every price down as far as the invariants allow.

Sources: R. K. Ahuja, T. L. Magnanti, J. B. Orlin, "Network Flows" (1993), sections 9.7, 12.4 and 12.7; A. Schrijver,
"Combinatorial Optimization" (2003), chapter 21 (b-matchings); G. Demange, D. Gale, M. Sotomayor, "Multi-item auctions",
J. Political Economy 94 (1986) (the lowest prices).
"""

from __future__ import annotations

import numpy as np

from matchcore.assignment.kernel.arrays import FAR, Entries, Ints, MarketSide, Room, Whole
from matchcore.assignment.kernel.compiling import compiled_as
from matchcore.assignment.kernel.places import enter, has_room, is_entry, leave, new_entry


def settle(
    scale: Whole,
    extra: Whole,
    here: MarketSide,
    across: MarketSide,
    entries: Entries,
    room: Room,
    source: Whole,
    budget: Whole,
) -> Whole:
    """Take those who want an entry to their ends, from `source` on, until about `budget` pairs were looked at.

    Returns who is next; n when nobody is left.
    """
    n, m = len(here.dual), len(across.dual)
    while source < n and budget > 0:
        budget -= 50
        limit = _wants(scale, extra, here, across, source)
        if limit > 0:
            end, limit, n_touched, n_seen = _nearest_end(scale, extra, here, across, entries, room, source, limit)
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
                _go(here, across, entries, room, source, end)
                continue
        source += 1
    return source


@compiled_as()
def _wants(scale: Whole, extra: Whole, here: MarketSide, across: MarketSide, source: Whole) -> Whole:
    """What one entry more is worth to a node with room, above what it must be; its dual is as low as it may be then."""
    if not has_room(here, source):
        return 0
    bonus = np.int64(here.bonus[source] if here.n_of[source] == 0 else 0)
    if here.dual[source] + bonus <= 0:
        return 0
    least = np.int64(-here.bonus[source] if here.n_of[source] <= 1 else 0)
    for pair in range(here.start[source], here.start[source + 1]):
        pays = scale * here.score[pair] + extra - across.dual[here.other[pair]]
        if pays > least and not is_entry(here, across, source, np.int64(here.other[pair])):
            least = pays
    here.dual[source] = least
    wants: Whole = least + bonus
    return wants


@compiled_as()
def _nearest_end(
    scale: Whole,
    extra: Whole,
    here: MarketSide,
    across: MarketSide,
    entries: Entries,
    room: Room,
    source: Whole,
    limit: Whole,
) -> tuple[Whole, Whole, Whole, Whole]:
    """The cheapest way to one entry more, dearer than `limit` there is none to find.

    Returns
    -------
    end, limit, n_touched, n_seen : int
        Where it ends (across, then here; -1: nowhere), what it costs, how many nodes were come to, how many pairs seen.
    """
    m = len(across.dual)
    distance, via, score, heap, at, touched = room
    node, end = np.int64(m + source), np.int64(-1)
    n_seen: Whole = 0
    n_heap, n_touched = 0, 1
    distance[node], touched[0] = 0, node
    while True:
        so_far = distance[node]
        if node < m:  # somebody with an entry there makes room
            for place in range(across.first[node], across.first[node] + across.n_of[node]):
                held = np.int64(across.holder[place])
                own = np.int64(here.node[held])
                far = so_far + scale * entries.score[held] + extra - here.dual[own] - across.dual[node]
                if far >= limit or far >= distance[m + own]:
                    continue
                if distance[m + own] == FAR:
                    touched[n_touched], at[m + own], n_touched, n_heap = m + own, n_heap, n_touched + 1, n_heap + 1
                distance[m + own], via[m + own] = far, held
                _move_up(heap, at, distance, m + own)
                gives_up = far + here.dual[own] + np.int64(here.bonus[own] if here.n_of[own] == 1 else 0)
                if gives_up < limit:
                    limit, end = gives_up, np.int64(m + own)
        else:
            own = np.int64(node - m)
            base = so_far + here.dual[own] - extra
            pairs = slice(here.start[own], here.start[own + 1])
            others, points = here.other[pairs], here.score[pairs]
            n_seen += len(others)
            for pair in range(len(others)):
                other = np.int64(np.uint32(others[pair]))
                far = base + across.dual[other] - scale * points[pair]
                if far >= limit or far >= distance[other] or is_entry(here, across, own, other):
                    continue
                if distance[other] == FAR:
                    touched[n_touched], at[other], n_touched, n_heap = other, n_heap, n_touched + 1, n_heap + 1
                distance[other], via[other], score[other] = far, own, points[pair]
                _move_up(heap, at, distance, other)
                if has_room(across, other):
                    bonus = np.int64(across.bonus[other] if across.n_of[other] == 0 else 0)
                    stops = max(far, far - bonus - across.dual[other])
                    if stops < limit:
                        limit, end = stops, other
        if n_heap == 0 or distance[heap[0]] >= limit:
            return end, limit, n_touched, n_seen
        node = np.int64(_pop_nearest(heap, at, distance, n_heap))
        n_heap -= 1


@compiled_as()
def _go(here: MarketSide, across: MarketSide, entries: Entries, room: Room, source: Whole, end: Whole) -> None:
    """Along the way back each goes to where the way came to, with the entry that was given up there or a new one."""
    m = len(across.dual)
    if end < m:
        other, place = end, across.first[end] + across.n_of[end]
        across.n_of[end] += 1
    else:
        gone = room.via[end]
        other, place = np.int64(across.node[gone]), across.at[gone]
        leave(here, gone)
        entries.n[0] -= 1
        entries.free[entries.n[0]] = gone
    while True:
        own = room.via[other]
        if own == source:
            entry = new_entry(entries, room.score[other])
            enter(here, entry, own)
        else:
            entry = room.via[m + own]
            entries.score[entry] = room.score[other]
        left, left_place = np.int64(across.node[entry]), across.at[entry]
        across.node[entry], across.at[entry], across.holder[place] = other, place, entry
        if own == source:
            return
        other, place = left, left_place


def lower_prices(scale: Whole, extra: Whole, here: MarketSide, across: MarketSide, room: Room) -> None:
    """Take every price across down to the lowest that proves these entries, one each here.

    How far one can fall is its distance from the nearest end: 0 is one, at the cost of the price; so is a candidate who
    is unplaced, at the cost of the slack of her pair; and a holder's other pairs lead on, at the cost of their slack.
    """
    price, surplus, distance, at, heap = across.dual, here.dual, room.distance, room.at, room.heap
    m = len(price)
    for column in range(m):  # one by one, as all at once takes a second to compile
        distance[column] = price[column]
    for alone in range(len(surplus)):
        for pair in range(here.start[alone], here.start[alone + 1] if here.n_of[alone] == 0 else 0):
            other = np.int64(here.other[pair])
            distance[other] = min(distance[other], price[other] - scale * here.score[pair] - extra)
    for column in range(m):
        at[column] = column
        _move_up(heap, at, distance, column)
    for n_heap in range(m, 0, -1):
        nearest = np.int64(_pop_nearest(heap, at, distance, n_heap))
        at[nearest] = -1
        for place in range(across.first[nearest], across.first[nearest] + across.n_of[nearest]):
            own = np.int64(here.node[across.holder[place]])
            base = distance[nearest] + surplus[own] - extra
            pairs = slice(here.start[own], here.start[own + 1])
            others, points = here.other[pairs], here.score[pairs]
            for pair in range(len(others)):
                other = np.int64(np.uint32(others[pair]))
                far = base + price[other] - scale * points[pair]
                if far < distance[other] and at[other] >= 0:
                    distance[other] = far
                    _move_up(heap, at, distance, other)
    for column in range(m):
        fall = distance[column]
        distance[column] = FAR
        if fall > 0 and across.first[column] < across.first[column + 1]:
            price[column] -= fall
            for place in range(across.first[column], across.first[column] + across.n_of[column]):
                surplus[here.node[across.holder[place]]] += fall


@compiled_as()
def _move_up(heap: Ints, at: Ints, distance: Ints, item: Whole) -> None:
    """Bring an item that stands at ``at[item]`` up in a heap, nearest first, now that its distance is less."""
    here = at[item]
    far = distance[item]
    while here > 0:
        above = (here - 1) >> 1
        other = heap[above]
        if distance[other] <= far:
            break
        heap[here] = other
        at[other] = here
        here = above
    heap[here] = item
    at[item] = here


@compiled_as()
def _pop_nearest(heap: Ints, at: Ints, distance: Ints, size: Whole) -> Whole:
    """Take the nearest item out of a heap of this size; it is one smaller then."""
    nearest: Whole = heap[0]
    size -= 1
    if size > 0:
        last = heap[size]
        far = distance[last]
        here = 0
        while True:
            below = 2 * here + 1
            if below >= size:
                break
            if below + 1 < size and distance[heap[below + 1]] < distance[heap[below]]:
                below += 1
            if distance[heap[below]] >= far:
                break
            heap[here] = heap[below]
            at[heap[here]] = here
            here = below
        heap[here] = last
        at[last] = here
    return nearest
