"""A heap in arrays of items by their distance, nearest first, in which an item that comes nearer moves up.

Searches that also run as they stand use it as plain functions, the kernel compiled.
"""

from __future__ import annotations

from matchcore.assignment.kernel.arrays import Ints, Whole
from matchcore.assignment.kernel.compiling import compiled_as


@compiled_as()
def move_up(heap: Ints, at: Ints, distance: Ints, item: Whole) -> None:
    """Bring an item that stands at ``at[item]`` to its place in a heap, now that its distance is less."""
    here = at[item]
    far = distance[item]
    while here > 0:
        above = (here - 1) >> 1
        other = heap[above]
        if distance[other] <= far:
            break
        heap[here] = other
        at[other] = here
        here = above
    heap[here] = item
    at[item] = here


@compiled_as()
def pop_nearest(heap: Ints, at: Ints, distance: Ints, size: Whole) -> Whole:
    """Take the nearest item out of a heap of this size; it is one smaller then."""
    nearest: Whole = heap[0]
    size -= 1
    if size > 0:
        last = heap[size]
        far = distance[last]
        here = 0
        while True:
            below = 2 * here + 1
            if below >= size:
                break
            if below + 1 < size and distance[heap[below + 1]] < distance[heap[below]]:
                below += 1
            if distance[heap[below]] >= far:
                break
            heap[here] = heap[below]
            at[heap[here]] = here
            here = below
        heap[here] = last
        at[last] = here
    return nearest
