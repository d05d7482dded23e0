"""The exact optimum of the pairs held, from any prices, and the lowest prices that prove it.

Invariants, between any two calls: prices and surpluses are not negative; ``surplus + price`` covers the worth of every
pair held; it equals the worth of every pair placed; nobody is placed twice, no seat taken twice. What may be wrong is
that somebody unplaced has a surplus, or an opening with an empty seat a price: they *want* something.

`settle_candidates` takes each candidate who wants to the nearest end by a shortest augmenting path: an empty seat, or
somebody who leaves, at the cost of her surplus. Prices on the way rise and surpluses fall by what is left of the path,
so that it becomes tight. `settle_seats` does the same from each empty seat at a price, against the arcs: to a candidate
who is unplaced, or to an opening whose price falls to 0. Neither makes anybody want, so when both are through nothing
is wrong, and by complementary slackness the assignment is optimal. `lower_prices` then takes every price down as far as
the invariants allow, by one search from all the ends: these prices are the same for every optimal assignment.

Source: R. K. Ahuja, T. L. Magnanti, J. B. Orlin, "Network Flows" (1993), sections 9.7 and 12.4 (successive shortest
paths); G. Demange, D. Gale, M. Sotomayor, "Multi-item auctions", J. Political Economy 94 (1986) (the lowest prices).
"""

from __future__ import annotations

import numpy as np

from matchcore.assignment.kernel import nearest_first
from matchcore.assignment.kernel.arrays import FAR, HeldPairs, Ints, Places, Search, Whole
from matchcore.assignment.kernel.bidding import leave_seat
from matchcore.assignment.kernel.compiling import entry, inner

move_up, pop_nearest = inner(nearest_first.move_up), inner(nearest_first.pop_nearest)


@entry
def tighten(held: HeldPairs, places: Places, scale: Whole, extra: Whole, waiting: Ints) -> Whole:
    """Surpluses that cover all pairs at these prices; who is not placed on a tight pair gives up her seat.

    Returns
    -------
    int
        How many candidates want a place; they stand first in `waiting`.
    """
    size = 0
    for row in range(len(places.opening_of)):
        best = 0
        for pair in range(held.row_start[row], held.row_start[row + 1]):
            best = max(best, scale * held.amount[pair] + extra - places.price[held.opening[pair]])
        places.surplus[row] = best
        column = places.opening_of[row]
        if column >= 0:
            if scale * places.amount_of[row] + extra - places.price[column] == best:
                continue
            leave_seat(places, row)
        if best > 0:
            waiting[size] = row
            size += 1
    return size


@inner
def _place(held: HeldPairs, places: Places, scale: Whole, extra: Whole, source: Whole, search: Search) -> Whole:
    """Take one candidate who wants a place to the nearest end; how many pairs were looked at."""
    surplus, price, distance = places.surplus, places.price, search.distance
    limit = surplus[source]
    end, leaver = np.int64(-1), np.int64(source)
    n_seen: Whole = 0
    n_heap = n_done = n_touched = 0
    column, here = np.int64(-1), np.int64(0)
    while True:
        first, last = (0, 1) if column < 0 else (places.first[column], places.first[column] + places.taken[column])
        for seat in range(first, last):
            row = np.int64(source if column < 0 else places.holder[seat])
            if here + surplus[row] < limit:
                limit = here + surplus[row]
                end, leaver = np.int64(-1), row
            base = here + surplus[row] - extra
            n_seen += held.row_start[row + 1] - held.row_start[row]
            for pair in range(held.row_start[row], held.row_start[row + 1]):
                other = np.int64(held.opening[pair])
                far = base + price[other] - scale * held.amount[pair]
                if far >= limit or far >= distance[other]:
                    continue
                is_new = distance[other] == FAR
                if is_new:
                    search.touched[n_touched] = other
                    n_touched += 1
                distance[other] = far
                search.mover[other] = row
                search.mover_amount[other] = held.amount[pair]
                if places.first[other] + places.taken[other] < places.first[other + 1]:
                    limit = far
                    end = other
                    continue
                if is_new:
                    search.at[other] = n_heap
                    n_heap += 1
                move_up(search.heap, search.at, distance, other)
        if n_heap == 0 or distance[search.heap[0]] >= limit:
            break
        column = np.int64(pop_nearest(search.heap, search.at, distance, n_heap))
        n_heap -= 1
        here = distance[column]
        search.done[n_done] = column
        n_done += 1
    for k in range(n_done):
        column = search.done[k]
        rise = limit - distance[column]
        price[column] += rise
        for seat in range(places.first[column], places.first[column] + places.taken[column]):
            surplus[places.holder[seat]] -= rise
    surplus[source] -= limit
    for k in range(n_touched):
        distance[search.touched[k]] = FAR
    if end >= 0:
        column = end
        seat = places.first[column] + places.taken[column]
        places.taken[column] += 1
    else:
        if leaver == source:
            return n_seen
        column, seat = np.int64(places.opening_of[leaver]), places.seat_of[leaver]
        places.opening_of[leaver] = -1
    while column >= 0:
        row = search.mover[column]
        left, left_seat = np.int64(places.opening_of[row]), places.seat_of[row]
        places.opening_of[row] = column
        places.amount_of[row] = search.mover_amount[column]
        places.holder[seat] = row
        places.seat_of[row] = seat
        column, seat = left, left_seat
    return n_seen


@entry
def settle_candidates(
    held: HeldPairs,
    places: Places,
    scale: Whole,
    extra: Whole,
    waiting: Ints,
    first: Whole,
    last: Whole,
    search: Search,
    budget: Whole,
) -> Whole:
    """Take those who wait, from `first` on, to their ends, until about `budget` pairs were looked at; who is next."""
    at = first
    while at < last and budget > 0:
        row = np.int64(waiting[at])
        at += 1
        if places.opening_of[row] < 0 and places.surplus[row] > 0:
            budget -= 50 + _place(held, places, scale, extra, row, search)
    return at


@inner
def _fill(held: HeldPairs, places: Places, scale: Whole, extra: Whole, source: Whole, search: Search) -> Whole:
    """Find somebody for an empty seat, or let its price fall, by the nearest end; how many pairs were looked at."""
    surplus, price, distance = places.surplus, places.price, search.distance
    limit = price[source]
    end, comer, comer_amount = np.int64(source), np.int64(-1), np.int64(0)
    n_seen: Whole = 0
    n_heap = n_done = 0
    n_touched = 1
    distance[source] = 0
    search.touched[0] = source
    column, here = np.int64(source), np.int64(0)
    while True:
        search.done[n_done] = column
        n_done += 1
        if here + price[column] < limit:
            limit = here + price[column]
            end, comer = column, np.int64(-1)
        base = here + price[column] - extra
        n_seen += held.column_start[column + 1] - held.column_start[column]
        for pair in range(held.column_start[column], held.column_start[column + 1]):
            row = np.int64(held.candidate[pair])
            far = base + surplus[row] - scale * held.column_amount[pair]
            if far >= limit:
                continue
            other = np.int64(places.opening_of[row])
            if other < 0:
                limit = far
                end, comer, comer_amount = column, row, held.column_amount[pair]
            elif far < distance[other]:
                if distance[other] == FAR:
                    search.touched[n_touched] = other
                    n_touched += 1
                    search.at[other] = n_heap
                    n_heap += 1
                distance[other] = far
                search.mover[other] = row
                search.mover_to[other] = column
                search.mover_amount[other] = held.column_amount[pair]
                move_up(search.heap, search.at, distance, other)
        if n_heap == 0 or distance[search.heap[0]] >= limit:
            break
        column = np.int64(pop_nearest(search.heap, search.at, distance, n_heap))
        n_heap -= 1
        here = distance[column]
    for k in range(n_done):
        column = np.int64(search.done[k])
        fall = limit - distance[column]
        price[column] -= fall
        for seat in range(places.first[column], places.first[column] + places.taken[column]):
            surplus[places.holder[seat]] += fall
    for k in range(n_touched):
        distance[search.touched[k]] = FAR
    column, amount = end, comer_amount
    while column != source:
        goes, to = np.int64(search.mover[column]), np.int64(search.mover_to[column])
        seat = places.seat_of[goes]
        if comer >= 0:
            places.opening_of[comer] = column
            places.amount_of[comer] = amount
            places.holder[seat] = comer
            places.seat_of[comer] = seat
        else:
            leave_seat(places, goes)
        comer, amount, column = goes, search.mover_amount[column], to
    if comer >= 0:
        seat = places.first[column] + places.taken[column]
        places.taken[column] += 1
        places.opening_of[comer] = column
        places.amount_of[comer] = amount
        places.holder[seat] = comer
        places.seat_of[comer] = seat
    return n_seen


@entry
def settle_seats(
    held: HeldPairs, places: Places, scale: Whole, extra: Whole, first: Whole, search: Search, budget: Whole
) -> Whole:
    """Settle the openings with empty seats at a price, from `first` on; the next one, when the budget is used up."""
    column = first
    while column < len(places.taken) and budget > 0:
        if places.first[column] + places.taken[column] < places.first[column + 1] and places.price[column] > 0:
            budget -= 50 + _fill(held, places, scale, extra, column, search)
        else:
            column += 1
            budget -= 1
    return column


@entry
def lower_prices(held: HeldPairs, places: Places, scale: Whole, extra: Whole, search: Search) -> Whole:
    """Take every price down to the lowest that proves this assignment; how many fell.

    How far one can fall is its distance from the nearest end: 0 is one, at the cost of the price; so is a candidate who
    is unplaced, at the cost of the slack of her pair; and a holder's other pairs lead on, at the cost of their slack.
    """
    price, surplus, distance = places.price, places.surplus, search.distance
    n_openings = len(price)
    for column in range(n_openings):
        distance[column] = price[column]
    for row in range(len(surplus)):
        if places.opening_of[row] < 0:
            for pair in range(held.row_start[row], held.row_start[row + 1]):
                other = np.int64(held.opening[pair])
                distance[other] = min(distance[other], price[other] - scale * held.amount[pair] - extra)
    for column in range(n_openings):
        search.at[column] = column
        move_up(search.heap, search.at, distance, column)
    n_heap, n_fell = n_openings, 0
    while n_heap > 0:
        nearest = np.int64(pop_nearest(search.heap, search.at, distance, n_heap))
        n_heap -= 1
        search.at[nearest] = -1
        here = distance[nearest]
        for seat in range(places.first[nearest], places.first[nearest] + places.taken[nearest]):
            row = places.holder[seat]
            base = here + surplus[row] - extra
            for pair in range(held.row_start[row], held.row_start[row + 1]):
                other = np.int64(held.opening[pair])
                if search.at[other] >= 0:
                    far = base + price[other] - scale * held.amount[pair]
                    if far < distance[other]:
                        distance[other] = far
                        move_up(search.heap, search.at, distance, other)
    for column in range(n_openings):
        fall = distance[column]
        distance[column] = FAR
        if fall > 0:
            n_fell += 1
            price[column] -= fall
            for seat in range(places.first[column], places.first[column] + places.taken[column]):
                surplus[places.holder[seat]] += fall
    return n_fell


@entry
def what_is_wrong(held: HeldPairs, places: Places, scale: Whole, extra: Whole) -> Whole:
    """0 when the invariants above hold; else which of them does not (1: signs, 2: slack, 3: tightness, 4: seats)."""
    for column in range(len(places.taken)):
        if places.price[column] < 0:
            return 1
        for seat in range(places.first[column], places.first[column] + places.taken[column]):
            row = places.holder[seat]
            if places.opening_of[row] != column or places.seat_of[row] != seat:
                return 4
        if places.first[column] + places.taken[column] > places.first[column + 1]:
            return 4
    for row in range(len(places.surplus)):
        if places.surplus[row] < 0:
            return 1
        column = places.opening_of[row]
        if column >= 0:
            worth = scale * places.amount_of[row] + extra
            if places.surplus[row] + places.price[column] != worth:
                return 3
        for pair in range(held.row_start[row], held.row_start[row + 1]):
            worth = scale * held.amount[pair] + extra
            if places.surplus[row] + places.price[held.opening[pair]] < worth:
                return 2
    return 0
