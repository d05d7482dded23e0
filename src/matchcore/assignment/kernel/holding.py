"""Which pairs the kernel holds: the best to begin with, and later those that the prices do not cover."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from matchcore.assignment.kernel.arrays import Ints, Whole
from matchcore.assignment.kernel.compiling import entry, inner
from matchcore.assignment.kernel.heaps import keep_highest


class Best(NamedTuple):
    """The best pairs of each opening so far, and room for those of one candidate.

    Attributes
    ----------
    row_key, row_pair
        int64[of_row].
    key, pair
        int64[m, of_column]: heaps, the worst kept first.
    n_kept, floor
        int64[m]: how many are kept, and what a pair must score to be.
    """

    row_key: Ints
    row_pair: Ints
    key: Ints
    pair: Ints
    n_kept: Ints
    floor: Ints


@inner
def turn_of(row: Whole, column: Whole) -> Whole:
    """A number below 2**16 that breaks ties between pairs, so that not all candidates are given the same openings."""
    return ((np.int64(row) * 2654435769 + np.int64(column) * 2246822519) >> 16) & 0xFFFF


@entry
def choose(
    row_start: Ints,
    opening: Ints,
    score: Ints,
    is_open: Ints,
    shift: Whole,
    best: Best,
    mark: Ints,
    first_row: Whole,
    last_row: Whole,
) -> None:
    """Mark the best pairs of some candidates, and keep the best pairs of each opening so far in `best`.

    Parameters
    ----------
    row_start, opening, score
        int64[n + 1], int32[k], int32 or int64[k]: all pairs by candidate.
    is_open
        uint8[m]: openings without seats are given none.
    shift
        How many bits below a score there is room for, to break ties.
    best
        What was found in the rows before. Changed.
    mark
        uint8[k]. Changed.
    """
    of_row = len(best.row_key)
    of_column = best.key.shape[1]
    low_bits = (1 << shift) - 1
    lowest = np.int64(-(1 << 62))
    for row in range(first_row, last_row):
        n_of_row: Whole = 0
        row_floor = lowest
        for pair in range(row_start[row], row_start[row + 1]):
            column = np.uint32(opening[pair])
            value = np.int64(score[pair])
            if (value >= row_floor or value >= best.floor[column]) and is_open[column]:
                key = (value << shift) | (turn_of(row, column) & low_bits)
                if value >= row_floor:
                    n_of_row = keep_highest(best.row_key, best.row_pair, n_of_row, key, pair)
                    if n_of_row == of_row:
                        row_floor = best.row_key[0] >> shift
                if value >= best.floor[column]:
                    n = keep_highest(best.key[column], best.pair[column], best.n_kept[column], key, pair)
                    best.n_kept[column] = n
                    if n == of_column:
                        best.floor[column] = best.key[column, 0] >> shift
        for at in range(n_of_row):
            mark[best.row_pair[at]] = 1


@entry
def price_rows(
    row_start: Ints,
    opening: Ints,
    score: Ints,
    cheap: Ints,
    least: Ints,
    scale: Whole,
    price: Ints,
    floor: Ints,
    most: Whole,
    shift: Whole,
    first_row: Whole,
    last_row: Whole,
) -> tuple[Ints, Ints, Whole]:
    """The pairs with ``scale * score - price > floor`` in some rows, the `most` highest of each.

    Nearly all pairs are passed over by a test that no such pair fails: with p the whole part of price / scale and f
    that of floor / scale, it has ``score - p > f``.

    Parameters
    ----------
    row_start, opening, score
        All pairs by candidate; score int32 or int64.
    cheap, least
        The same type as score: price and floor in whole scores, cut where that changes no comparison.
    scale, price, floor
        int64[m] and int64[n].
    shift
        How many bits below a pair's value there is room for, to break ties.

    Returns
    -------
    position : int64[k]
        Where the pairs found stand, by row.
    count : int64[last_row - first_row]
        How many are of each row.
    n_found : int
        How many there are, those left out counted too.
    """
    narrow = score.dtype.type  # else the compiler computes in 64 bits, half as many at a time
    key, item = np.empty(most, np.int64), np.empty(most, np.int64)
    position = np.empty(1024, np.int64)
    count = np.zeros(last_row - first_row, np.int64)
    low_bits = (1 << shift) - 1
    size = 0
    n_found = 0
    for row in range(first_row, last_row):
        start = row_start[row]
        columns, values = opening[start : row_start[row + 1]], score[start : row_start[row + 1]]
        limit = least[row]
        best = limit
        for at in range(len(columns)):
            best = max(best, narrow(values[at] - cheap[np.uint32(columns[at])]))
        if best <= limit:
            continue
        n: Whole = 0
        for at in range(len(columns)):
            column = np.uint32(columns[at])
            if narrow(values[at] - cheap[column]) > limit:
                value = scale * np.int64(values[at]) - price[column]
                if value > floor[row]:
                    n_found += 1
                    n = keep_highest(key, item, n, (value << shift) | (turn_of(row, column) & low_bits), at)
        if size + n > len(position):
            more = np.empty(2 * len(position) + n, np.int64)
            for at in range(size):
                more[at] = position[at]
            position = more
        for at in range(n):
            position[size + at] = start + item[at]
        size += n
        count[row - first_row] = n
    return position[:size], count, n_found


@entry
def merge_rows(
    row_start: Ints, opening: Ints, amount: Ints, more_start: Ints, more_opening: Ints, more_amount: Ints
) -> tuple[Ints, Ints, Ints]:
    """Two sets of pairs in rows as one; a pair that is in both is taken once. Those of the first stand first."""
    n_rows = len(row_start) - 1
    size = len(opening) + len(more_opening)
    start = np.zeros(n_rows + 1, np.int64)
    columns, amounts = np.empty(size, np.int32), np.empty(size, amount.dtype)
    k = 0
    for row in range(n_rows):
        first = k
        for pair in range(row_start[row], row_start[row + 1]):
            columns[k] = opening[pair]
            amounts[k] = amount[pair]
            k += 1
        last = k
        for pair in range(more_start[row], more_start[row + 1]):
            is_new = True
            for held in range(first, last):
                if columns[held] == more_opening[pair]:
                    is_new = False
                    break
            if is_new:
                columns[k] = more_opening[pair]
                amounts[k] = more_amount[pair]
                k += 1
        start[row + 1] = k
    return start, columns[:k], amounts[:k]
