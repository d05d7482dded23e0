"""Binary heaps in arrays: the best of many, the cheapest seat."""

from __future__ import annotations

from matchcore.assignment.kernel.arrays import Ints, Whole
from matchcore.assignment.kernel.compiling import inner


@inner
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


@inner
def take_seat(
    level: Ints, holder: Ints, seat_of: Ints, first: Whole, taken: Whole, candidate: Whole, bid: Whole
) -> None:
    """Give `candidate` an empty seat of an opening whose `taken` seats stand from `first`, at this bid."""
    at = taken
    while at > 0:
        above = (at - 1) >> 1
        if level[first + above] <= bid:
            break
        level[first + at] = level[first + above]
        holder[first + at] = holder[first + above]
        seat_of[holder[first + at]] = first + at
        at = above
    level[first + at] = bid
    holder[first + at] = candidate
    seat_of[candidate] = first + at


@inner
def replace_cheapest(
    level: Ints, holder: Ints, seat_of: Ints, first: Whole, taken: Whole, candidate: Whole, bid: Whole
) -> Whole:
    """Give `candidate` the cheapest seat of a full opening, at this bid; who held it."""
    gone: Whole = holder[first]
    at = 0
    while True:
        below = 2 * at + 1
        if below >= taken:
            break
        if below + 1 < taken and level[first + below + 1] < level[first + below]:
            below += 1
        if level[first + below] >= bid:
            break
        level[first + at] = level[first + below]
        holder[first + at] = holder[first + below]
        seat_of[holder[first + at]] = first + at
        at = below
    level[first + at] = bid
    holder[first + at] = candidate
    seat_of[candidate] = first + at
    return gone
