"""Which pairs the kernel holds: the best to begin with, and later those that the prices do not cover.

Pairs stand in compressed rows, or packed, where a pair is one number (see `matchcore.pairs.packed`).
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from matchcore.assignment.kernel import places
from matchcore.assignment.kernel.arrays import Ints, PairBlock, Whole
from matchcore.assignment.kernel.compiling import entry, inner

_AT_ONCE = 64
"""So many pairs are sifted before those that may be among the best, or not covered, are looked at."""

_NOT_OPEN = 1 << 62


class BestSoFar(NamedTuple):
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


keep_highest = inner(places.keep_highest)


@inner
def turn_of(row: Whole, column: Whole) -> Whole:
    """A number below 2**16 that breaks ties between pairs, so that not all candidates are given the same openings."""
    return ((np.int64(row) * 2654435769 + np.int64(column) * 2246822519) >> 16) & 0xFFFF


@inner
def _some(values: Any, first: Whole, last: Whole) -> Any:
    """A part of them; nothing of nothing."""
    if values is None:
        return None
    return values[first:last]


@inner
def _points(numbers: Any, scores: Any, bits: Any, at: Whole) -> Any:
    """The score of a pair."""
    if scores is None:
        return np.int32(numbers[at] >> bits)
    return scores[at]


@inner
def _place(numbers: Any, scores: Any, bits: Any, at: Whole) -> Any:
    """Where the opening of a pair stands in its strip; what is never below 0 costs no test."""
    if scores is None:
        return numbers[at] & ((np.uint32(1) << bits) - np.uint32(1))
    return np.uint32(numbers[at])


@entry
def choose(block: PairBlock, is_open: Ints, shift: Whole, best: BestSoFar) -> tuple[Ints, Ints, Ints]:
    """The best pairs of some candidates; the best of each opening so far are kept in `best`, by candidate.

    Parameters
    ----------
    is_open
        uint8[m]: openings without seats are given none.
    shift
        How many bits below a score there is room for, to break ties.
    best
        What was found in the blocks before. Changed.

    Returns
    -------
    count : int64[r]
        How many are of each of the block's candidates.
    opening, score : int32[k], int64[k]
        The pairs found, by candidate.
    """
    rows, cols, start, number, score, bits = block
    of_row, of_column = len(best.row_key), best.key.shape[1]
    n_strips = (len(start) - 1) // max(1, len(rows))
    low_bits = (1 << shift) - 1
    found = len(rows) * of_row
    count, opening, points = np.zeros(len(rows), np.int64), np.empty(found, np.int32), np.empty(found, np.int64)
    # What a pair must score at least for its opening's sake; what nobody can reach where there are no seats.
    floors = np.empty(len(cols), np.int64)
    for at in range(len(cols)):
        floors[at] = best.floor[cols[at]] if is_open[cols[at]] else _NOT_OPEN
    hits = np.empty(_AT_ONCE, np.int64)
    size = 0
    for place in range(len(rows)):
        row = rows[place]
        n: Whole = 0
        row_floor = np.int64(-_NOT_OPEN)
        for strip in range(n_strips):
            slot = place * n_strips + strip
            here = floors[strip << bits :]
            for begun in range(start[slot], start[slot + 1], _AT_ONCE):
                last = min(begun + _AT_ONCE, start[slot + 1])
                numbers, scores = number[begun:last], _some(score, begun, last)
                n_hits = 0
                for at in range(len(numbers)):  # without a branch: few are hits
                    hits[n_hits] = at
                    floor = here[_place(numbers, scores, bits, at)]
                    n_hits += (_points(numbers, scores, bits, at) >= min(row_floor, floor)) & (floor < _NOT_OPEN)
                for hit in range(n_hits):
                    of_strip = _place(numbers, scores, bits, hits[hit])
                    column = np.int64(cols[(strip << bits) + np.int64(of_strip)])
                    value = np.int64(_points(numbers, scores, bits, hits[hit]))
                    key = (value << shift) | (turn_of(row, column) & low_bits)
                    if value >= row_floor:
                        n = keep_highest(best.row_key, best.row_pair, n, key, column)
                        if n == of_row:
                            row_floor = best.row_key[0] >> shift
                    if value >= here[of_strip]:
                        n_kept = keep_highest(best.key[column], best.pair[column], best.n_kept[column], key, row)
                        best.n_kept[column] = n_kept
                        if n_kept == of_column:
                            best.floor[column] = best.key[column, 0] >> shift
                            here[of_strip] = best.floor[column]
        for at in range(n):
            opening[size] = best.row_pair[at]
            points[size] = best.row_key[at] >> shift
            size += 1
        count[place] = n
    return count, opening[:size], points[:size]


@entry
def price_pairs(
    block: PairBlock,
    cheap: Ints,
    least: Ints,
    scale: Whole,
    price: Ints,
    floor: Ints,
    most: Whole,
    shift: Whole,
) -> tuple[Ints, Ints, Ints]:
    """The pairs with ``scale * score - price > floor`` of a block, the `most` highest of each candidate.

    Nearly all pairs are passed over by a test that no such pair fails: with p the whole part of price / scale and f
    that of floor / scale, it has ``score - p > f``.

    Parameters
    ----------
    cheap, least
        int32 or int64, wide enough for scores: price and floor in whole scores, cut where that changes no comparison.
    scale, price, floor
        int64[m] and int64[n].
    shift
        How many bits below a pair's value there is room for, to break ties.

    Returns
    -------
    count : int64[r]
        How many are of each of the block's candidates.
    opening, score : int32[k], int64[k]
        The pairs found, by candidate, as they stand.
    """
    rows, cols, start, number, score, bits = block
    narrow = cheap.dtype.type  # else the compiler computes in 64 bits, half as many at a time
    n_strips = (len(start) - 1) // max(1, len(rows))
    low_bits = (1 << shift) - 1
    here = cheap[cols]
    longest = np.int64(0)
    for place in range(len(rows)):
        longest = max(longest, start[(place + 1) * n_strips] - start[place * n_strips])
    key, column_of, points_of = np.empty(longest, np.int64), np.empty(longest, np.int64), np.empty(longest, np.int64)
    highest, item = np.empty(most, np.int64), np.empty(most, np.int64)
    opening, points = np.empty(1024, np.int32), np.empty(1024, np.int64)
    count = np.zeros(len(rows), np.int64)
    size = 0
    for place in range(len(rows)):
        row = rows[place]
        limit = least[row]
        n_kept: Whole = 0
        n = 0
        for strip in range(n_strips):
            slot, prices = place * n_strips + strip, here[strip << bits :]
            for first in range(start[slot], start[slot + 1], _AT_ONCE):
                last = min(first + _AT_ONCE, start[slot + 1])
                numbers, scores = number[first:last], _some(score, first, last)
                best = limit
                for at in range(len(numbers)):
                    told = _points(numbers, scores, bits, at)
                    best = max(best, narrow(told - prices[_place(numbers, scores, bits, at)]))
                for at in range(len(numbers) if best > limit else 0):
                    told, of_strip = _points(numbers, scores, bits, at), _place(numbers, scores, bits, at)
                    if narrow(told - prices[of_strip]) > limit:
                        column = np.int64(cols[(strip << bits) + np.int64(of_strip)])
                        value = scale * np.int64(told) - price[column]
                        if value > floor[row]:
                            key[n] = (value << shift) | (turn_of(row, column) & low_bits)
                            column_of[n], points_of[n] = column, told
                            n += 1
                            if most < longest:
                                n_kept = keep_highest(highest, item, n_kept, key[n - 1], n)
                                if n_kept == most:  # what is worth less than these is passed over
                                    limit = max(limit, narrow((highest[0] >> shift) // scale - 1))
        if n == 0:
            continue
        lowest, left = (highest[0], most) if n > most else (np.int64(-_NOT_OPEN), n)
        if size + left > len(opening):
            more, more_points = np.empty(2 * (size + left), np.int32), np.empty(2 * (size + left), np.int64)
            for at in range(size):
                more[at], more_points[at] = opening[at], points[at]
            opening, points = more, more_points
        for at in range(n):
            left -= key[at] > lowest
        begun = size
        for at in range(n):
            is_last = key[at] == lowest and left > 0
            if key[at] > lowest or is_last:
                left -= is_last
                opening[size], points[size] = column_of[at], points_of[at]
                size += 1
        count[place] = size - begun
    return count, opening[:size], points[:size]


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
