"""Prices and entries that are nearly right, by bids one at a time: one side offers for the other's places.

Whoever has a place to fill offers for the one that pays most among those that she is not at, as much as leaves the next
no worse, and a step more. Where all places are taken that buys the cheapest; who held it, if anybody, offers again
later. Afterwards nobody could gain more than two steps by another entry instead (one by a bid, one by having paid a
step too much).

But the last few can fight each other for very long, so a side stops when its queue has not shrunk for `patience` turns;
then prices are only near. The exact finish does the rest.

Sources: D. P. Bertsekas, "The auction algorithm", Annals of Operations Research 14 (1988); D. P. Bertsekas and D. A.
Castañon, "The auction algorithm for the transportation problem", Annals of Operations Research 20 (1989), and "A
forward/reverse auction algorithm for asymmetric assignment problems", Computational Optimization and Applications 1
(1992).
"""

from __future__ import annotations

import numpy as np

from matchcore.assignment.kernel.arrays import Entries, Ints, MarketSide, Whole
from matchcore.assignment.kernel.compiling import compiled_as
from matchcore.assignment.kernel.places import enter, has_room, is_entry, keep_highest, leave, new_entry


def offer(
    scale: Whole,
    extra: Whole,
    here: MarketSide,
    across: MarketSide,
    entries: Entries,
    step: Whole,
    patience: Whole,
    queue: Ints,
    queued: Ints,
    state: Ints,
    budget: Whole,
) -> None:
    """Let those in the queue make their offers, first come first served, until about `budget` pairs were looked at.

    Parameters
    ----------
    queue, queued, state
        A ring and who is in it; its head, its size, the least size there was, and the turns since then. Changed.
    """
    head, size, least, since = state[0], state[1], state[2], state[3]
    n, price = len(queue), across.dual
    while size > 0 and since <= patience and budget > 0:
        if size < least:
            least, since = size, np.int64(0)
        since += 1
        own = np.int64(queue[head])
        head = head + 1 if head + 1 < n else np.int64(0)
        size -= 1
        queued[own] = False
        pairs = slice(here.start[own], here.start[own + 1])
        others, points = here.other[pairs], here.score[pairs]
        while has_room(here, own):
            budget -= len(others)
            is_first = here.n_of[own] == 0
            best = second = -here.bonus[own] if is_first else np.int64(0)
            chosen = np.int64(-1)
            for pair in range(len(others)):
                pays = scale * points[pair] + extra - price[np.uint32(others[pair])]
                if pays > second and (is_first or not is_entry(here, across, own, np.int64(others[pair]))):
                    if pays > best:
                        second = best
                        best = pays
                        chosen = np.int64(pair)
                    else:
                        second = pays
            if chosen < 0:
                break
            entry = new_entry(entries, np.int64(points[chosen]))
            enter(here, entry, own)
            gone = _take(across, entry, np.int64(others[chosen]), best - second + step)
            if gone < 0:
                continue
            outbid = np.int64(here.node[gone])
            leave(here, gone)
            entries.n[0] -= 1
            entries.free[entries.n[0]] = gone
            if not queued[outbid]:
                tail = head + size
                queue[tail if tail < n else tail - n] = outbid
                queued[outbid] = True
                size += 1
    state[0], state[1], state[2], state[3] = head, size, least, since
    for node in range(len(across.dual)):
        for place in range(across.first[node], across.first[node] + across.n_of[node]):
            across.at[across.holder[place]] = place


@compiled_as()
def _take(side: MarketSide, entry: Whole, node: Whole, more: Whole) -> Whole:
    """Give an entry a free place, or the cheapest, at so much more than it costs; who held it, -1 for nobody.

    In which place each entry stands is told when all bids are made.
    """
    first, n = side.first[node], side.n_of[node]
    level, holder = side.level[first : side.first[node + 1]], side.holder[first : side.first[node + 1]]
    gone = np.int64(holder[0] if n == len(level) else -1)
    side.node[entry] = node
    side.n_of[node] = keep_highest(level, holder, n, side.dual[node] + more, entry)
    side.dual[node] = max(side.dual[node], np.int64(0)) if has_room(side, node) else level[0]
    return gone
