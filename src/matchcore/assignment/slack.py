"""Which pairs of a candidate or an opening have little slack: the one place where searches look at many pairs.

As it stands a row of pairs is looked at by NumPy, all at once; in compiled code by a loop, several times as fast.
"""

from __future__ import annotations

import numpy as np

from matchcore.assignment.kernel.arrays import Whole
from matchcore.assignment.kernel.compiling import compiled_as
from matchcore.assignment.pair_graph import Bools, Ints
from matchcore.assignment.pair_table import CompressedRows


def _within(
    part: CompressedRows, number: Whole, figure: Ints, base: Whole, scale: int, limit: Ints, most: Whole
) -> Ints:
    start, stop = (part.start[number], part.start[number + 1]) if number + 1 < len(part.start) else (0, 0)
    found = np.empty(stop - start, np.int64)
    count = 0
    for at in range(start, stop):
        other = part.other[at]
        slack = figure[other] + base - scale * part.score[at]
        if slack <= most and slack <= limit[other]:
            found[count] = at
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


def _nearest(part: CompressedRows, number: Whole, figure: Ints, base: Whole, scale: int, is_out: Bools) -> Whole:
    least: Whole = 0
    found: Whole = -1
    if number + 1 < len(part.start):
        for at in range(part.start[number], part.start[number + 1]):
            other = part.other[at]
            slack = figure[other] + base - scale * part.score[at]
            if (found < 0 or slack < least) and not is_out[other]:
                least = slack
                found = at
    return found


@compiled_as(_nearest)
def nearest(part: CompressedRows, number: Whole, figure: Ints, base: Whole, scale: int, is_out: Bools) -> Whole:
    """Where the first pair of a number stands that has the least ``figure + base - scale * score``; -1 for none.

    Those of the other side who are out (bool) are passed over. The rest is as for `within`.
    """
    if number + 1 >= len(part.start):
        return -1
    first, last = part.start[number], part.start[number + 1]
    stays = np.flatnonzero(~is_out[part.other[first:last]])
    if len(stays) == 0:
        return -1
    slack = figure[part.other[first + stays]] + (base - scale * part.score[first + stays].astype(np.int64))
    found: Whole = first + stays[slack.argmin()]
    return found
