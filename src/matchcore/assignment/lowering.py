"""Prices brought down to the lowest again, near where their support was lost.

A price stands as long as a chain of supports leads from it to an end (see `DualState`). Where a chain is broken, each
opening that lost its support looks once through all its pairs. Who is placed where all stands, or is unplaced, may
support it at once, or when it has fallen by the slack. It need fall no farther than what supported it: who is placed
there gains as much. If it falls at all, what hung on it has lost its support too. Those who are placed among what hung
there are remembered; the cheapest ways by their pairs then tell how far each price falls, and are the new supports.

Source for trees whose orphans are adopted: Y. Boykov and V. Kolmogorov, "An experimental comparison of
min-cut/max-flow algorithms", IEEE PAMI 26 (2004), section 3.
"""

from __future__ import annotations

from heapq import heappop, heappush
from typing import Any

import numpy as np

from matchcore.assignment.dual_state import GONE, DualState, Market
from matchcore.assignment.kernel.arrays import Whole
from matchcore.assignment.kernel.compiling import compiled_as, either
from matchcore.assignment.pair_graph import Bools, Ints
from matchcore.assignment.pair_table import Parts, within
from matchcore.assignment.two_searches import NOWHERE, holders


def lower(state: DualState) -> None:
    """Find another support for every price that has lost its own, or lower it, with what hung on it, until it has."""
    fall = falls(state.table.by_col, state.market)
    if len(fall):
        state.price[:] -= fall[:-1]
        state.surplus[:] += fall[state.place]


def _orphans_one_by_one(market: Market) -> tuple[Ints, Bools]:
    price, surplus, place, support = market.price, market.surplus, market.place, market.support
    m = len(price)
    led, followed, orphan = 2, 1, 3
    told, way, orphans = np.zeros(m + 1, np.int8), np.empty(m + 1, np.int64), np.empty(m, np.int64)
    told[m] = led
    n_orphans: Whole = 0
    for start in range(m):
        col: Whole = start
        n_way: Whole = 0
        while told[col] == 0:
            told[col], way[n_way] = followed, col
            n_way += 1
            if price[col] == 0 or price[col] == GONE:
                col = m
                continue
            row = support[col]
            if row < 0 or place[row] == col:
                break
            if surplus[row] + price[col] != market.scale * market.support_score[col] + market.extra:
                break
            col = place[row] if place[row] >= 0 else m
        end = told[col]
        if end == followed:  # it has no support, or a ring is closed here
            end, orphans[n_orphans] = orphan, col
            n_orphans += 1
        for at in range(n_way):
            told[way[at]] = end
    return np.sort(orphans[:n_orphans]), told == orphan


@compiled_as(_orphans_one_by_one)
def _orphans(market: Market) -> tuple[Ints, Bools]:
    """Openings with a price that have no support, and of each ring of supports; bool[m + 1]: what hangs on them."""
    m, row = len(market.price), market.support
    at = np.where(row >= 0, market.place[row], m)
    is_tight = market.surplus[row] + market.price == market.scale * market.support_score + market.extra
    own = np.arange(m)
    leads = np.where(at < 0, m, at)
    leads = np.where((row >= 0) & is_tight & (at != own), leads, own)
    leads[(market.price == 0) | (market.price == GONE)] = m
    leads = np.append(leads, m)
    for _ in range(m.bit_length()):
        before, leads = leads, leads[leads]
        if np.array_equal(before, leads):
            break
    hangs = leads < m
    return np.unique(leads[hangs]), hangs


@either
def falls(by_col: Parts, market: Market) -> Ints:
    """How far each price falls: int64[m + 1], the last 0; empty where none has lost its support.

    Supports are found for all that stand above 0.
    """
    price, surplus, place, support = market.price, market.surplus, market.place, market.support
    scale, extra = market.scale, market.extra
    m = len(price)
    orphans, hangs = _orphans(market)
    if len(orphans) == 0:
        return np.empty(0, np.int64)
    support[orphans] = -1
    first, hanging = holders(np.where(support >= 0, place[support], -1), m)  # what is supported by those placed there
    fall, is_lost, n_of = np.zeros(m + 1, np.int64), np.zeros(m + 1, np.bool_), np.zeros(m + 1, np.int64)
    far = np.full(len(surplus), NOWHERE)
    lost = [np.int64(m)]
    # Who may support a price, though where she is placed falls too or is yet to find support; the opening, the score.
    who, where, score = [np.int64(0)], [np.int64(m)], [np.int64(0)]
    for col in orphans:
        fall[col] = price[col]
        is_lost[col] = True
        lost.append(col)
    while len(lost) > 1:
        col = lost.pop()
        base = price[col] - extra
        rows, scores = within(by_col, col, surplus, base, scale, far, fall[col] - 1)
        for at in range(len(rows)):
            row = rows[at]
            slack = surplus[row] + base - scale * scores[at]
            if slack < fall[col] and not hangs[place[row]]:
                fall[col] = slack
                support[col], market.support_score[col] = row, scores[at]
        for at in range(len(rows)):
            row = rows[at]
            slack = surplus[row] + base - scale * scores[at]
            if slack < fall[col] and hangs[place[row]] and place[row] != col:
                n_of[place[row]] += 1
                who.append(row)
                where.append(col)
                score.append(scores[at])
        if fall[col] == 0:
            continue
        for at in range(first[col], first[col + 1]):
            child = hanging[at]
            if hangs[child] and not is_lost[child]:
                is_lost[child] = True
                lost.append(child)
                fall[child] = min(price[child], fall[col])  # who supports it gains what the price falls where she is
                if price[child] <= fall[col]:
                    support[child] = -1
    end = np.cumsum(n_of)
    begin, by_place = end.copy(), np.zeros(len(who), np.int64)
    for at in range(1, len(who)):
        begin[place[who[at]]] -= 1
        by_place[begin[place[who[at]]]] = at
    heap: list[tuple[Any, ...]] = [(np.int64(0), np.int64(m))]
    for col in np.flatnonzero(n_of):
        heappush(heap, (fall[col], np.int64(col)))
    while len(heap) > 0:
        here, col = heappop(heap)
        for at in by_place[begin[col] : end[col]] if here == fall[col] else by_place[:0]:
            row, other = who[at], where[at]
            slack = here + surplus[row] + price[other] - extra - scale * score[at]
            if slack < fall[other]:
                fall[other] = slack
                support[other], market.support_score[other] = row, score[at]
                heappush(heap, (slack, other))
    return fall
