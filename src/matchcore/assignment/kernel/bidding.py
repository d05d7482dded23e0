"""Prices and placements that are nearly right, by bids one at a time from both sides.

**Candidates bid** (`candidates_bid`): whoever has no place offers for the opening that pays most, as much as leaves
the second choice no worse, and a step more. Of a full opening that buys the cheapest seat; who held it bids later.
**Seats bid** (`seats_bid`): an empty one at a price asks for the candidate whom it gains most by, and its opening's
price falls to what the second choice leaves. An opening has one price for all its seats; a candidate may stay unplaced.

Afterwards nobody placed could gain more than two steps by moving (one by a bid, one by having paid a step too much).
But the last few can fight each other for very long, so a side stops when its queue has not shrunk for `patience` bids;
then prices are only near. The exact finish does the rest.

Sources: D. P. Bertsekas, "The auction algorithm", Annals of Operations Research 14 (1988); D. P. Bertsekas and D. A.
Castañon, "A forward/reverse auction algorithm for asymmetric assignment problems", Computational Optimization and
Applications 1 (1992).
"""

from __future__ import annotations

import numpy as np

from matchcore.assignment.kernel.arrays import HeldPairs, Ints, Places, Whole
from matchcore.assignment.kernel.compiling import entry, inner
from matchcore.assignment.kernel.heaps import replace_cheapest, take_seat


@inner
def _best(held: HeldPairs, price: Ints, row: Whole) -> Whole:
    """What a candidate's best pair pays at these prices, or 0."""
    best = 0
    for pair in range(held.row_start[row], held.row_start[row + 1]):
        best = max(best, held.amount[pair] - price[held.opening[pair]])
    return best


@inner
def leave_seat(places: Places, candidate: Whole) -> None:
    """Take a candidate out of her seat; the last seat taken moves into it."""
    column, seat = places.opening_of[candidate], places.seat_of[candidate]
    places.taken[column] -= 1
    last = places.first[column] + places.taken[column]
    moved = places.holder[last]
    places.holder[seat] = moved
    places.seat_of[moved] = seat
    places.opening_of[candidate] = -1


@entry
def begin_bids(held: HeldPairs, places: Places, step: Whole, queue: Ints) -> Whole:
    """Who is placed more than a step below her best gives up her seat; everybody who wants one is queued.

    Every seat costs its opening's price then, so any order of them is a heap.

    Returns
    -------
    int
        How many are queued, from ``queue[0]``.
    """
    for column in range(len(places.taken)):
        for seat in range(places.first[column], places.first[column + 1]):
            places.level[seat] = places.price[column]
    size = 0
    for row in range(len(places.opening_of)):
        best = _best(held, places.price, row)
        column = places.opening_of[row]
        if column >= 0:
            if places.amount_of[row] - places.price[column] >= best - step:
                continue
            leave_seat(places, row)
        if best > 0:
            queue[size] = row
            size += 1
    return size


@entry
def candidates_bid(
    held: HeldPairs, places: Places, step: Whole, patience: Whole, queue: Ints, state: Ints, budget: Whole
) -> None:
    """Let those in the queue bid, first come first served, for at most `budget` bids.

    Parameters
    ----------
    queue, state
        A ring, and its head, its size, the least size there was, and the bids since then. Changed.
    """
    head, size, least, since = state[0], state[1], state[2], state[3]
    n = len(queue)
    price = places.price
    while size > 0 and since <= patience and budget > 0:
        budget -= 1
        if size < least:
            least = size
            since = 0
        since += 1
        row = np.int64(queue[head])
        head = head + 1 if head + 1 < n else 0
        size -= 1
        best = second = 0
        chosen = -1
        for pair in range(held.row_start[row], held.row_start[row + 1]):
            pays = held.amount[pair] - price[held.opening[pair]]
            if pays > second:
                if pays > best:
                    second = best
                    best = pays
                    chosen = pair
                else:
                    second = pays
        if chosen < 0:
            continue
        column = held.opening[chosen]
        bid = price[column] + best - second + step
        first, taken = places.first[column], places.taken[column]
        places.opening_of[row] = column
        places.amount_of[row] = held.amount[chosen]
        if first + taken < places.first[column + 1]:
            take_seat(places.level, places.holder, places.seat_of, first, taken, row, bid)
            places.taken[column] = taken + 1
            if first + taken + 1 == places.first[column + 1]:
                price[column] = places.level[first]
        else:
            gone = replace_cheapest(places.level, places.holder, places.seat_of, first, taken, row, bid)
            price[column] = places.level[first]
            places.opening_of[gone] = -1
            tail = head + size
            queue[tail if tail < n else tail - n] = gone
            size += 1
    state[0], state[1], state[2], state[3] = head, size, least, since


@entry
def begin_seats(places: Places, queue: Ints, queued: Ints) -> Whole:
    """Queue the openings with an empty seat at a price, and set what each placed candidate gains; how many are."""
    for row in range(len(places.opening_of)):
        column = places.opening_of[row]
        places.surplus[row] = max(0, places.amount_of[row] - places.price[column]) if column >= 0 else 0
    size = 0
    for column in range(len(places.taken)):
        queued[column] = 0
        if places.first[column] + places.taken[column] < places.first[column + 1] and places.price[column] > 0:
            queue[size] = column
            queued[column] = 1
            size += 1
    return size


@inner
def _ask(held: HeldPairs, places: Places, column: Whole, step: Whole) -> Whole:
    """An opening with an empty seat takes whom it gains most by, or lets its price fall to 0; which opening is left."""
    best = second = 0
    chosen = -1
    for pair in range(held.column_start[column], held.column_start[column + 1]):
        row = held.candidate[pair]
        gains = held.column_amount[pair] - places.surplus[row]
        if gains > second and places.opening_of[row] != column:
            if gains > best:
                second = best
                best = gains
                chosen = pair
            else:
                second = gains
    left = np.int64(-1)
    price = 0
    first = places.first[column]
    if chosen >= 0 and best >= step:
        price = max(0, min(places.price[column], second - step))
        row = np.int64(held.candidate[chosen])
        left = np.int64(places.opening_of[row])
        if left >= 0:
            leave_seat(places, row)
        seat = first + places.taken[column]
        places.opening_of[row] = column
        places.amount_of[row] = held.column_amount[chosen]
        places.holder[seat] = row
        places.seat_of[row] = seat
        places.taken[column] += 1
    places.price[column] = price
    for seat in range(first, first + places.taken[column]):
        row = places.holder[seat]
        places.surplus[row] = max(0, places.amount_of[row] - price)
    return left


@entry
def seats_bid(
    held: HeldPairs, places: Places, step: Whole, patience: Whole, queue: Ints, queued: Ints, state: Ints, budget: Whole
) -> None:
    """Let the openings in the queue ask, for at most `budget` turns; `state` as for `candidates_bid`."""
    head, size, least, since = state[0], state[1], state[2], state[3]
    n = len(queue)
    while size > 0 and since <= patience and budget > 0:
        budget -= 1
        if size < least:
            least = size
            since = 0
        since += 1
        column = np.int64(queue[head])
        head = head + 1 if head + 1 < n else 0
        size -= 1
        queued[column] = 0
        left = _ask(held, places, column, step)
        for other in (left, column):
            if other < 0 or queued[other] == 1 or places.price[other] == 0:
                continue
            if places.first[other] + places.taken[other] < places.first[other + 1]:
                tail = head + size
                queue[tail if tail < n else tail - n] = other
                queued[other] = 1
                size += 1
    state[0], state[1], state[2], state[3] = head, size, least, since


@entry
def set_surplus(held: HeldPairs, places: Places) -> None:
    """Each candidate's surplus: what her best pair pays at these prices, or 0."""
    for row in range(len(places.surplus)):
        places.surplus[row] = _best(held, places.price, row)
