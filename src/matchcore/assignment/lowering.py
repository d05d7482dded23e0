"""Prices brought down to the lowest again, near where their support was lost.

A price stands as long as a chain of supports leads from it to an end (see `DualState`). Where a chain is broken, each
opening that lost its support looks among all its pairs for another that is sound. Those that find none, and then what
hung on them, fall as far as the cheapest way from an end allows: to 0, to the slack of somebody unplaced, or to where a
price that stands stops them. The ways found are of tight pairs then, and so the new supports.

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
from matchcore.assignment.pair_table import Parts
from matchcore.assignment.slack import nearest, within
from matchcore.assignment.two_searches import NOWHERE, holders


def lower(state: DualState) -> None:
    """Find another support for every price that has lost its own, or lower it, with what hung on it, until it has."""
    orphans, hangs = _orphans(state)
    if not len(orphans):
        return
    m = len(state.price)
    first, held = holders(state.place, m)
    state.support[orphans] = -1
    fall = falls(
        state.table.by_row,
        state.table.by_col,
        state.market,
        state.worth.scale,
        state.worth.bonus,
        first,
        held,
        *holders(np.where(state.support >= 0, state.place[state.support], -1), m),
        orphans,
        hangs,
        int(np.count_nonzero(hangs)),
    )
    state.price[:] -= fall[:-1]
    state.surplus[:] += fall[state.place]


def _orphans(state: DualState) -> tuple[Ints, Bools]:
    """Openings with a price that have no support, and one of each ring of supports; bool[m + 1]: what hangs on them."""
    m, row = len(state.price), state.support
    at = np.where(row >= 0, state.place[row], m)
    is_tight = state.surplus[row] + state.price == state.worth.of(state.support_score)
    own = np.arange(m)
    leads = np.where(at < 0, m, at)
    leads = np.where((row >= 0) & is_tight & (at != own), leads, own)
    leads[(state.price == 0) | (state.price == GONE)] = m
    leads = np.append(leads, m)
    for _ in range(m.bit_length()):
        before, leads = leads, leads[leads]
        if np.array_equal(before, leads):
            break
    hangs = leads < m
    return np.unique(leads[hangs]), hangs


@compiled_as()
def support_of(by_col: Parts, col: Whole, market: Market, scale: int, extra: int, surplus: Ints) -> Whole:
    """How far a price must fall until somebody supports it, who that is, or until it is 0.

    By these surpluses, int64[n]: `GONE` of who is not to support it.
    """
    far: Whole = market.price[col]
    market.support[col] = -1
    for part in by_col:
        at = nearest(part, col, surplus, market.price[col] - extra, scale)
        if at >= 0:
            row = part.other[at]
            slack = surplus[row] + market.price[col] - extra - scale * part.score[at]
            if slack < far:
                far = slack
                market.support[col], market.support_score[col] = row, part.score[at]
    return far


@either
def falls(
    by_row: Parts,
    by_col: Parts,
    market: Market,
    scale: int,
    extra: int,
    first: Ints,
    held: Ints,
    first_hanging: Ints,
    hanging: Ints,
    orphans: Ints,
    hangs: Bools,
    n_hanging: int,
) -> Ints:
    """How far each price falls: int64[m + 1], the last 0. Supports are found for all that stand above 0.

    Parameters
    ----------
    first, held
        Who is placed at each opening (`holders`).
    first_hanging, hanging
        Which openings are supported by those placed at each opening, in the same form.
    orphans, hangs, n_hanging
        As `_orphans` gives them, and how many hang.
    """
    price, surplus, place, support = market.price, market.surplus, market.place, market.support
    m = len(price)
    fall, is_loose = np.zeros(m + 1, np.int64), np.zeros(m + 1, np.bool_)
    heap: list[tuple[Any, ...]] = [(np.int64(0), np.int64(m))]
    lost, loose = [np.int64(m)], [np.int64(m)]
    lost.extend(orphans)
    staying = surplus.copy()
    staying[hangs[place]] = GONE
    while len(lost) > 1:
        col = lost.pop()
        fall[col] = support_of(by_col, col, market, scale, extra, staying)
        if fall[col] == 0:
            continue
        is_loose[col] = True
        loose.append(col)
        for at in range(first_hanging[col], first_hanging[col + 1]):
            child = hanging[at]
            if hangs[child] and support[child] >= 0:
                support[child] = -1
                lost.append(child)
    staying = surplus.copy()
    staying[is_loose[place]] = GONE
    for col in loose[1:]:
        if len(loose) - 1 < n_hanging:  # some of what hung there has found support, and may give it
            fall[col] = support_of(by_col, col, market, scale, extra, staying)
        heappush(heap, (fall[col], col))
    limit = fall[:m] - 1
    while len(heap) > 0:
        far, col = heappop(heap)
        if far > fall[col]:
            continue
        for seat in range(first[col], first[min(col + 1, m)]):
            row = held[seat]
            base = far + surplus[row] - extra
            for part in by_row:
                for at in within(part, row, price, base, scale, limit, NOWHERE):
                    other = np.int64(part.other[at])
                    fall[other] = price[other] + base - scale * part.score[at]
                    limit[other] = fall[other] - 1
                    support[other], market.support_score[other] = row, part.score[at]
                    heappush(heap, (fall[other], other))
    return fall
