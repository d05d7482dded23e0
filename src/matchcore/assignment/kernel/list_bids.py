"""Lists that are nearly the best, by bids: candidates offer for one place after another, lists keep the best offers.

Whoever may stand on more lists offers for the one that pays most among those that she is not on, as much as leaves the
next no worse, and a step more. Of a full list that buys the cheapest place; who held it offers again later. Afterwards
nobody could gain more than a step by standing on another list instead. What is not quite right then, and a list with
room at a price, which finer steps leave, is for the exact finish (`assignment.list_settling`).

Source: D. P. Bertsekas, D. A. Castañon, "The auction algorithm for the transportation problem", Annals of Operations
Research 20 (1989).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from matchcore.assignment.kernel.arrays import Ints, Whole
from matchcore.assignment.kernel.compiling import compiled, entry
from matchcore.assignment.kernel.heaps import replace_cheapest, take_seat
from matchcore.assignment.pair_graph import Bools

__all__ = ["ListPlaces", "begin_offers", "begin_places", "gains_elsewhere", "offer"]


class ListPlaces(NamedTuple):
    """Who stands on which list, and what the places cost.

    The places on list j stand at ``first[j]:first[j + 1]``; the first ``taken[j]`` of them are taken.

    Attributes
    ----------
    first, taken
        int64[m + 1], int64[m].
    holder, level
        int32[places], int64[places]: the pair that holds a place, and what was offered for it: a heap, lowest first.
    place_of
        int64[k]: the place that each pair holds; -1 for none.
    price, n_of
        int64[m], int64[n]: what a place on each list costs, and how many each candidate holds.
    """

    first: Ints
    taken: Ints
    holder: Ints
    level: Ints
    place_of: Ints
    price: Ints
    n_of: Ints


@compiled
def _leave(places: ListPlaces, column: Whole, pair: Whole) -> None:
    """Take a pair off its list; the last place taken moves into its place."""
    place = places.place_of[pair]
    places.taken[column] -= 1
    last = places.first[column] + places.taken[column]
    moved = places.holder[last]
    places.holder[place] = moved
    places.place_of[moved] = place
    places.place_of[pair] = -1


@entry
def begin_places(other: Ints, own: Ints, on_list: Bools, n: Whole, room: Ints, price: Ints) -> ListPlaces:
    """The places that lists have for the pairs held, at most their room; those who stand on a list have theirs."""
    m, n_pairs = len(room), len(other)
    first = np.zeros(m + 1, np.int64)
    for pair in range(n_pairs):
        first[other[pair] + 1] += 1
    for column in range(m):
        first[column + 1] = first[column] + min(room[column], first[column + 1])
    holder, level = np.zeros(first[m], np.int32), np.zeros(first[m], np.int64)
    taken, count, place_of = np.zeros(m, np.int64), np.zeros(n, np.int64), np.full(n_pairs, -1, np.int64)
    for pair in range(n_pairs):
        if on_list[pair]:
            column = other[pair]
            place = first[column] + taken[column]
            holder[place] = pair
            place_of[pair] = place
            taken[column] += 1
            count[own[pair]] += 1
    return ListPlaces(first, taken, holder, level, place_of, price, count)


@entry
def gains_elsewhere(
    start: Ints, other: Ints, amount: Ints, on_list: Bools, first: Ints, price: Ints, gain: Ints
) -> None:
    """Set what the best pair that is on no list pays each node at these prices, or the least that an entry must pay."""
    for row in range(len(gain)):
        best, is_on_none = -first[row], True
        for pair in range(start[row], start[row + 1]):
            if on_list[pair]:
                is_on_none = False
            else:
                best = max(best, amount[pair] - price[other[pair]])
        gain[row] = best if is_on_none else max(best, np.int64(0))


@entry
def begin_offers(
    row_start: Ints,
    opening: Ints,
    amount: Ints,
    most: Ints,
    first: Ints,
    places: ListPlaces,
    step: Whole,
    queue: Ints,
    queued: Bools,
) -> Whole:
    """Who stands on a list that pays a step less than another leaves it; who may stand on more is queued: how many.

    Every place costs its list's price then, so any order of them is a heap.
    """
    for column in range(len(places.taken)):
        for place in range(places.first[column], places.first[column + 1]):
            places.level[place] = places.price[column]
    size = 0
    for row in range(len(most)):
        best = -first[row] if places.n_of[row] <= 1 else np.int64(0)
        for pair in range(row_start[row], row_start[row + 1]):
            if places.place_of[pair] < 0:
                best = max(best, amount[pair] - places.price[opening[pair]])
        for pair in range(row_start[row], row_start[row + 1]):
            column = opening[pair]
            if places.place_of[pair] >= 0 and amount[pair] - places.price[column] < best - step:
                _leave(places, column, pair)
                places.n_of[row] -= 1
        queued[row] = places.n_of[row] < most[row]
        if queued[row]:
            queue[size] = row
            size += 1
    return size


@entry
def offer(
    row_start: Ints,
    opening: Ints,
    amount: Ints,
    row_of: Ints,
    most: Ints,
    first: Ints,
    places: ListPlaces,
    step: Whole,
    patience: Whole,
    queue: Ints,
    queued: Bools,
    state: Ints,
    budget: Whole,
) -> None:
    """Let those in the queue make their offers, first come first served, until about `budget` pairs were looked at.

    Parameters
    ----------
    row_start, opening, amount, row_of
        int64[n + 1], int32[k], int64[k], int32[k]: the pairs by candidate.
    first
        int64[n]: what a first entry counts extra.
    queue, queued, state
        A ring and who is in it; its head, its size, the least size there was, and the turns since then. Changed.
    """
    head, size, least, since = state[0], state[1], state[2], state[3]
    n, price = len(queue), places.price
    while size > 0 and since <= patience and budget > 0:
        if size < least:
            least, since = size, 0
        since += 1
        row = np.int64(queue[head])
        head = head + 1 if head + 1 < n else 0
        size -= 1
        queued[row] = False
        while places.n_of[row] < most[row]:
            budget -= row_start[row + 1] - row_start[row]
            best = second = -first[row] if places.n_of[row] == 0 else np.int64(0)
            chosen = np.int64(-1)
            for pair in range(row_start[row], row_start[row + 1]):
                pays = amount[pair] - price[opening[pair]]
                if pays > second and places.place_of[pair] < 0:
                    if pays > best:
                        second = best
                        best = pays
                        chosen = np.int64(pair)
                    else:
                        second = pays
            if chosen < 0:
                break
            column = opening[chosen]
            bid = price[column] + best - second + step
            begin, taken = places.first[column], places.taken[column]
            places.n_of[row] += 1
            if begin + taken < places.first[column + 1]:
                take_seat(places.level, places.holder, places.place_of, begin, taken, chosen, bid)
                places.taken[column] = taken + 1
                if begin + taken + 1 == places.first[column + 1]:
                    price[column] = max(price[column], places.level[begin])
                continue
            gone = replace_cheapest(places.level, places.holder, places.place_of, begin, taken, chosen, bid)
            price[column] = places.level[begin]
            places.place_of[gone] = -1
            other = row_of[gone]
            places.n_of[other] -= 1
            if not queued[other]:
                tail = head + size
                queue[tail if tail < n else tail - n] = other
                queued[other] = True
                size += 1
    state[0], state[1], state[2], state[3] = head, size, least, since
