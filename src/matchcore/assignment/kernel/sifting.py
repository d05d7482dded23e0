"""Which packed pairs the kernel holds: as in `holding`, where a pair is one number (see `matchcore.pairs.packed`)."""

from __future__ import annotations

from typing import Any

import numpy as np

from matchcore.assignment.kernel.arrays import Ints, Whole
from matchcore.assignment.kernel.compiling import entry
from matchcore.assignment.kernel.heaps import keep_highest
from matchcore.assignment.kernel.holding import Best, turn_of

_AT_ONCE = 64
"""So many pairs are sifted before those that may be among the best are looked at."""


@entry
def choose_packed(
    rows: Ints, cols: Ints, start: Ints, number: Ints, bits: Any, is_open: Ints, shift: Whole, best: Best
) -> tuple[Ints, Ints, Ints]:
    """The best pairs of some candidates; the best of each opening so far are kept in `best`, by candidate.

    Parameters
    ----------
    rows, cols, start, number, bits
        A packed block; `bits` as uint32.
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
    opening, score : int32[k]
        The pairs found, by candidate.
    """
    of_row, of_column = len(best.row_key), best.key.shape[1]
    n_strips = (len(start) - 1) // max(1, len(rows))
    low_bits = (1 << shift) - 1
    below = (np.uint32(1) << bits) - np.uint32(1)
    found = len(rows) * of_row
    count, opening, score = np.zeros(len(rows), np.int64), np.empty(found, np.int32), np.empty(found, np.int32)
    # What a number must be at least for its opening's sake; what nobody can reach where there are no seats.
    floors = np.empty(len(cols), np.int64)
    for at in range(len(cols)):
        floors[at] = max(best.floor[cols[at]], 0) << np.int64(bits) if is_open[cols[at]] else 1 << 32
    hits = np.empty(_AT_ONCE, np.int64)
    size = 0
    for place in range(len(rows)):
        row = rows[place]
        n: Whole = 0
        row_floor = np.int64(0)
        for strip in range(n_strips):
            slot = place * n_strips + strip
            here = floors[strip << bits :]
            for begun in range(start[slot], start[slot + 1], _AT_ONCE):
                numbers = number[begun : min(begun + _AT_ONCE, start[slot + 1])]
                n_hits = 0
                for at in range(len(numbers)):  # without a branch: few are hits
                    hits[n_hits] = at
                    floor = here[numbers[at] & below]
                    n_hits += (numbers[at] >= min(row_floor, floor)) & (floor < 1 << 32)
                for hit in range(n_hits):
                    told = numbers[hits[hit]]
                    of_strip = told & below
                    column = np.int64(cols[(strip << bits) + np.int64(of_strip)])
                    value = np.int64(told >> bits)
                    key = (value << shift) | (turn_of(row, column) & low_bits)
                    if told >= row_floor:
                        n = keep_highest(best.row_key, best.row_pair, n, key, column)
                        if n == of_row:
                            row_floor = (best.row_key[0] >> shift) << np.int64(bits)
                    if told >= here[of_strip]:
                        n_kept = keep_highest(best.key[column], best.pair[column], best.n_kept[column], key, row)
                        best.n_kept[column] = n_kept
                        if n_kept == of_column:
                            best.floor[column] = best.key[column, 0] >> shift
                            here[of_strip] = best.floor[column] << np.int64(bits)
        for at in range(n):
            opening[size] = best.row_pair[at]
            score[size] = best.row_key[at] >> shift
            size += 1
        count[place] = n
    return count, opening[:size], score[:size]


@entry
def price_packed(
    rows: Ints,
    cols: Ints,
    start: Ints,
    number: Ints,
    bits: Any,
    cheap: Ints,
    least: Ints,
    scale: Whole,
    price: Ints,
    floor: Ints,
    most: Whole,
    shift: Whole,
) -> tuple[Ints, Ints, Ints]:
    """The pairs with ``scale * score - price > floor`` of a block, the `most` highest of each candidate.

    Parameters
    ----------
    rows, cols, start, number, bits
        A packed block; `bits` as uint32.
    cheap, least
        int32[m], int32[n]: price and floor in whole scores, cut where that changes no comparison.
    scale, price, floor
        int64[m] and int64[n].
    shift
        How many bits below a pair's value there is room for, to break ties.

    Returns
    -------
    count : int64[r]
        How many are of each of the block's candidates.
    opening, score : int32[k]
        The pairs found, by candidate.
    """
    n_strips = (len(start) - 1) // max(1, len(rows))
    key, item = np.empty(most, np.int64), np.empty(most, np.int64)
    opening, score = np.empty(1024, np.int32), np.empty(1024, np.int32)
    count = np.zeros(len(rows), np.int64)
    low_bits = (1 << shift) - 1
    below = (np.uint32(1) << bits) - np.uint32(1)
    here = cheap[cols]
    size = 0
    for place in range(len(rows)):
        row = rows[place]
        limit = least[row]
        best = limit
        for strip in range(n_strips):
            slot = place * n_strips + strip
            numbers, prices = number[start[slot] : start[slot + 1]], here[strip << bits :]
            for at in range(len(numbers)):
                best = max(best, np.int32(np.int32(numbers[at] >> bits) - prices[numbers[at] & below]))
        if best <= limit:
            continue
        n: Whole = 0
        for strip in range(n_strips):
            slot = place * n_strips + strip
            numbers, prices = number[start[slot] : start[slot + 1]], here[strip << bits :]
            for at in range(len(numbers)):
                points = np.int32(numbers[at] >> bits)
                if np.int32(points - prices[numbers[at] & below]) > limit:
                    column = cols[(strip << bits) + np.int64(numbers[at] & below)]
                    value = scale * np.int64(points) - price[column]
                    if value > floor[row]:
                        turn = turn_of(row, column) & low_bits
                        n = keep_highest(key, item, n, (value << shift) | turn, (np.int64(column) << 32) | points)
        if size + n > len(opening):
            room = 2 * len(opening) + n
            more_openings, more_scores = np.empty(room, np.int32), np.empty(room, np.int32)
            for at in range(size):
                more_openings[at] = opening[at]
                more_scores[at] = score[at]
            opening, score = more_openings, more_scores
        for at in range(n):  # they are few
            told = item[at]
            place_of = size + at
            while place_of > size and opening[place_of - 1] > told >> 32:
                opening[place_of], score[place_of] = opening[place_of - 1], score[place_of - 1]
                place_of -= 1
            opening[place_of], score[place_of] = told >> 32, told & 0xFFFFFFFF
        size += n
        count[place] = n
    return count, opening[:size], score[:size]
