"""Entries take places and leave them. Searches that also run as they stand use these as plain functions."""

from __future__ import annotations

import numpy as np

from matchcore.assignment.kernel.arrays import FAR, Entries, Ints, MarketSide, Whole
from matchcore.assignment.kernel.compiling import compiled_as


@compiled_as()
def has_room(side: MarketSide, node: Whole) -> bool:
    """Whether a place is free."""
    is_free: bool = side.n_of[node] < side.first[node + 1] - side.first[node]
    return is_free


@compiled_as()
def is_entry(here: MarketSide, across: MarketSide, own: Whole, other: Whole) -> bool:
    """Whether this pair is an entry: looked for where there are fewer."""
    if here.n_of[own] <= across.n_of[other]:
        for place in range(here.first[own], here.first[own] + here.n_of[own]):
            if across.node[here.holder[place]] == other:
                return True
        return False
    for place in range(across.first[other], across.first[other] + across.n_of[other]):
        if here.node[across.holder[place]] == own:
            return True
    return False


@compiled_as()
def new_entry(entries: Entries, score: Whole) -> Whole:
    """A number for an entry that stands nowhere yet."""
    entry: Whole = entries.free[entries.n[0]]
    entries.n[0] += 1
    entries.score[entry] = score
    return entry


@compiled_as()
def enter(side: MarketSide, entry: Whole, node: Whole) -> None:
    """Give an entry a free place of this node."""
    place = side.first[node] + side.n_of[node]
    side.n_of[node] += 1
    side.holder[place], side.at[entry], side.node[entry] = entry, place, node


@compiled_as()
def leave(side: MarketSide, entry: Whole) -> None:
    """Take an entry out of its place here; the last place taken moves into it."""
    node, place = side.node[entry], side.at[entry]
    side.n_of[node] -= 1
    moved = side.holder[side.first[node] + side.n_of[node]]
    side.holder[place], side.at[moved] = moved, place


@compiled_as()
def give_up(here: MarketSide, across: MarketSide, entries: Entries, entry: Whole) -> None:
    """An entry is one no longer."""
    leave(here, entry)
    leave(across, entry)
    entries.n[0] -= 1
    entries.free[entries.n[0]] = entry


@compiled_as()
def keep_highest(key: Ints, item: Ints, size: Whole, new_key: Whole, new_item: Whole) -> Whole:
    """Add to a heap (lowest key first) that keeps as many of the highest keys as it has room for; its new size."""
    if size < len(key):
        at = size
        while at > 0:
            above = (at - 1) >> 1
            if key[above] <= new_key:
                break
            key[at] = key[above]
            item[at] = item[above]
            at = above
        key[at] = new_key
        item[at] = new_item
        return size + 1
    if new_key <= key[0]:
        return size
    at = 0
    while True:
        below = 2 * at + 1
        if below >= size:
            break
        if below + 1 < size and key[below + 1] < key[below]:
            below += 1
        if key[below] >= new_key:
            break
        key[at] = key[below]
        item[at] = item[below]
        at = below
    key[at] = new_key
    item[at] = new_item
    return size


def tighten(scale: Whole, extra: Whole, here: MarketSide, across: MarketSide, entries: Entries, step: Whole) -> None:
    """Duals here that go with those across; entries that pay more than a step less are given up, the worst first."""
    dual = across.dual
    for own in range(len(here.dual)):
        best = np.int64(-FAR)
        for place in range(here.first[own], here.first[own] + here.n_of[own]):
            dual[across.node[here.holder[place]]] += FAR  # out of reach: then nothing is asked of each pair
        pairs = slice(here.start[own], here.start[own + 1])
        others, points = here.other[pairs], here.score[pairs]
        for pair in range(len(others)):
            best = max(best, scale * points[pair] + extra - dual[np.uint32(others[pair])])
        for place in range(here.first[own], here.first[own] + here.n_of[own]):
            dual[across.node[here.holder[place]]] -= FAR
        while True:
            least = max(best, -here.bonus[own] if here.n_of[own] <= 1 else np.int64(0))
            worst, at = np.int64(FAR), np.int64(-1)
            for place in range(here.first[own], here.first[own] + here.n_of[own]):
                entry = np.int64(here.holder[place])
                pays = scale * entries.score[entry] + extra - across.dual[across.node[entry]]
                if pays < worst:
                    worst, at = pays, entry
            if at < 0 or worst >= least - step:
                break
            give_up(here, across, entries, at)
            best = max(best, worst)
        here.dual[own] = least if here.first[own] < here.first[own + 1] else np.int64(FAR)
