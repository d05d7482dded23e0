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
