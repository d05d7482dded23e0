"""Lists that are nearly the best, by bids: candidates offer for one place after another, lists keep the best offers.

Whoever may stand on more lists offers for the one that pays most among those that she is not on, as much as leaves the
next no worse, and a step more. That buys the list's cheapest place; who held it, if anybody, offers again later.
Afterwards nobody could gain more than a step by standing on another list instead. What is not quite right then, and a
list with room at a price, which finer steps leave, is for the exact finish (`assignment.list_settling`).

Source: D. P. Bertsekas, D. A. Castañon, "The auction algorithm for the transportation problem", Annals of Operations
Research 20 (1989).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from matchcore.assignment.kernel.arrays import Ints, Whole
from matchcore.assignment.kernel.compiling import entry
from matchcore.assignment.kernel.heaps import replace_cheapest
from matchcore.assignment.pair_graph import Bools


class ListPlaces(NamedTuple):
    """Who stands on which list, and what the places cost.

    Attributes
    ----------
    first, holder, place_of
        As in `matchcore.assignment.list_settling.Entries`, but that a free place is held by a pair beyond the last.
    level
        int64[places]: what each place costs; those of a list are a heap, lowest first.
    price
        int64[m]: what the cheapest place of each list costs.
    n_of
        int64[n]: how many each candidate holds.
    """

    first: Ints
    holder: Ints
    place_of: Ints
    level: Ints
    price: Ints
    n_of: Ints


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
            begin, size_of = places.first[column], places.first[column + 1] - places.first[column]
            gone = replace_cheapest(places.level, places.holder, places.place_of, begin, size_of, chosen, bid)
            price[column] = places.level[begin]
            places.n_of[row] += 1
            if gone == len(row_of):
                continue
            places.place_of[gone] = -1
            other = row_of[gone]
            places.n_of[other] -= 1
            if not queued[other]:
                tail = head + size
                queue[tail if tail < n else tail - n] = other
                queued[other] = True
                size += 1
    state[0], state[1], state[2], state[3] = head, size, least, since
