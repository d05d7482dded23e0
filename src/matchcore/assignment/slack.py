"""Which pairs of a candidate or an opening have little slack: the one place where searches look at many pairs.

As it stands a row of pairs is looked at by NumPy, all at once; in compiled code by a loop, several times as fast.
"""

from __future__ import annotations

import numpy as np

from matchcore.assignment.kernel.arrays import Whole
from matchcore.assignment.kernel.compiling import compiled_as
from matchcore.assignment.pair_graph import Ints
from matchcore.assignment.pair_table import CompressedRows


def _within(
    part: CompressedRows, number: Whole, figure: Ints, base: Whole, scale: int, limit: Ints, most: Whole
) -> Ints:
    start, stop = (part.start[number], part.start[number + 1]) if number + 1 < len(part.start) else (0, 0)
    others, score = part.other[start:stop], part.score[start:stop]
    found = np.empty(stop - start, np.int64)
    count = 0
    for at in range(len(others)):
        other = np.uint32(others[at])  # a place that may be below 0 costs a test
        slack = figure[other] + base - scale * score[at]
        if slack <= most and slack <= limit[other]:
            found[count] = start + at
            count += 1
    return found[:count]


@compiled_as(_within)
def within(
    part: CompressedRows, number: Whole, figure: Ints, base: Whole, scale: int, limit: Ints, most: Whole
) -> Ints:
    """int64[k]: where the pairs of a number stand that have ``figure + base - scale * score <= min(limit, most)``.

    Parameters
    ----------
    part, number
        The pairs, and whose.
    figure, limit
        int64: of each number of the other side.
    base, scale, most
        As above.
    """
    if number + 1 >= len(part.start):
        return np.zeros(0, dtype=np.int64)
    first, last = part.start[number], part.start[number + 1]
    other = part.other[first:last]
    slack = figure[other] + (base - scale * part.score[first:last].astype(np.int64))
    found: Ints = first + np.flatnonzero((slack <= most) & (slack <= limit[other]))
    return found
