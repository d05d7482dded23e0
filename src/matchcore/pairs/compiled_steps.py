"""The steps of `scoring_steps`, pair by pair: compiled, in a tenth of the time, the same bit for bit.

Whom a gate is open to is a line of bits, one line for each kind of candidate, so that gates are closed, and what they
leave is counted, 64 pairs at a time; only pairs that all gates are open to are listed and scored. Inner loops have no
branches, and numbers that only stand for places are unsigned, so that nothing asks whether they are negative. Whoever
calls these holds Ctrl-C back (`interrupt_held`), once for all steps of some rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
from numba.extending import overload

from matchcore.assignment.kernel.arrays import Whole
from matchcore.assignment.kernel.compiling import compiled, inner
from matchcore.assignment.kernel.holding import keep_highest
from matchcore.criteria import Distances
from matchcore.criteria.alike import in_use
from matchcore.pairs.criterion_tables import Index, LookupTable
from matchcore.pairs.packed import PackedBlock
from matchcore.pairs.pruning import BIN, N_BINS, PruningRule
from matchcore.pairs.scoring_steps import Cols, Counts, NearPairs, Scores
from matchcore.policy import FULL_PART, NEUTRAL
from matchcore.pool.geometry import EARTH_RADIUS_M

Words = npt.NDArray[np.uint64]

_PER_SQUARE_RADIUS = 1.0 / (EARTH_RADIUS_M * EARTH_RADIUS_M)
_LIFT = FULL_PART - NEUTRAL
_NONE: Any = np.uint64(0)
_ONE: Any = np.uint64(1)
_LOWEST_8: Any = np.uint64(0xFF)
_EVERY_2ND: Any = np.uint64(0x5555555555555555)
_TWO_OF_4: Any = np.uint64(0x3333333333333333)
_FOUR_OF_8: Any = np.uint64(0x0F0F0F0F0F0F0F0F)
_EIGHTHS: Any = np.uint64(0x0101010101010101)


def is_open_to(
    near: NearPairs | None, gates: Mapping[int, LookupTable], n_cols: int, n_of_row: Counts, n_of_col: Counts
) -> Words:
    """As `scoring_steps.is_open_to`, as bits: uint64[r, w], pair (i, j) in bit ``j % 64`` of word ``j // 64``."""
    n_words = -(-n_cols // 64)
    words = np.empty((len(n_of_row), n_words), dtype=np.uint64)
    kinds = [in_use(table.kind, len(table.state)) for table in gates.values()]
    bits = np.empty((sum(len(own) for own, _ in kinds), n_words), dtype=np.uint64)
    lines, numbers, first = [], list(gates), 0
    for table, (own, place) in zip(gates.values(), kinds):
        _line_up(table.numbers, own, bits[first : first + len(own)])
        lines.append(first + place)
        first += len(own)
    if near is None:
        words[:] = ~_NONE
        words[:, -1] >>= np.uint64(-n_cols % 64)
    else:
        _find_near(near, words)
        lines, numbers = [np.full(len(words), -1), *lines], [0, *numbers]
    if numbers:
        _close(words, np.array(lines, dtype=np.int64), bits, np.array(numbers), n_of_row, n_of_col)
    return words


@inner
def _pack(flags: Any, words: Any) -> None:
    """Flags, eight of them in each of these numbers, as bits."""
    for at in range(len(words)):
        word = _NONE
        for part in range(8):
            eight = flags[8 * at + part]
            for shift in (7, 14, 28):
                eight |= eight >> np.uint64(shift)
            word |= (eight & _LOWEST_8) << np.uint64(8 * part)
        words[at] = word


@compiled
def _find_near(near: NearPairs, words: Words) -> None:
    """The pairs within reach."""
    work_x, work_y, work_z = near.work[0], near.work[1], near.work[2]
    most = near.most
    is_near = np.zeros(64 * words.shape[1], dtype=np.bool_)
    for row in range(len(words)):
        x, y, z = near.home[row, 0], near.home[row, 1], near.home[row, 2]
        within = near.within[row]
        for at in range(len(most)):
            a, b, c = work_x[at] - x, work_y[at] - y, work_z[at] - z
            is_near[at] = min(a * a + b * b + c * c, most[at]) <= within
        _pack(is_near.view(np.uint64), words[row])


@compiled
def _line_up(numbers: Any, kinds: Index, bits: Words) -> None:
    """Whom a gate is open to, a line of bits for each of these kinds of candidates."""
    value, state, is_steady, _kind, what, day = numbers
    for own in range(len(kinds)):
        days, is_one = state[kinds[own]], is_steady[kinds[own]]
        told = value[days[0]]
        for at in range(bits.shape[1]):
            word = _NONE
            start = 64 * at
            n = min(64, len(what) - start)
            for bit in range(n if is_one else 0):
                word |= np.uint64(told[what[start + bit]] >= 0) << np.uint64(bit)
            for bit in range(0 if is_one else n):
                is_open = value[np.uint32(days[day[start + bit]]), what[start + bit]] >= 0
                word |= np.uint64(is_open) << np.uint64(bit)
            bits[own, at] = word


def _n_bits(word: Any) -> Any:
    """How many bits are set."""
    return np.uint64(int(word).bit_count())


@overload(_n_bits)
def _n_bits_of(word: Any) -> Any:
    """In this form the compiler knows an instruction for it."""
    del word

    def n_bits(word: Any) -> Any:
        word = word - ((word >> _ONE) & _EVERY_2ND)
        word = (word & _TWO_OF_4) + ((word >> np.uint64(2)) & _TWO_OF_4)
        word = (word + (word >> np.uint64(4))) & _FOUR_OF_8
        return (word * _EIGHTHS) >> np.uint64(56)

    return n_bits


@compiled
def _close(words: Words, lines: Any, bits: Words, numbers: Any, n_of_row: Counts, n_of_col: Counts) -> None:
    """One gate after another, by each candidate's line of `bits` (none where -1); count what each leaves.

    Openings are counted 64 at a time, in binary: six words hold the six digits of 64 counts, for 63 candidates.
    """
    n_gates, n_words = len(numbers), words.shape[1]
    digits = np.zeros((n_gates, 6, n_words), dtype=np.uint64)
    for row in range(len(words)):
        own = words[row]
        for gate in range(n_gates):
            if lines[gate, row] >= 0:
                line = bits[lines[gate, row]]
                for at in range(n_words):
                    own[at] &= line[at]
            n_open = _NONE
            for at in range(n_words):
                n_open += _n_bits(own[at])
            n_of_row[row, numbers[gate]] = n_open
            count = digits[gate]
            for at in range(n_words):
                carried = own[at]
                for digit in range(6):
                    before = count[digit, at]
                    count[digit, at] = before ^ carried
                    carried &= before
        if row % 63 == 62 or row == len(words) - 1:
            for gate in range(n_gates):
                _add_digits(digits[gate], n_of_col[numbers[gate]])
            digits[:] = _NONE


@inner
def _add_digits(digits: Words, n_of_col: Counts) -> None:
    """Add counts in binary, uint64[6, w], to others."""
    for at in range(len(n_of_col)):
        word, bit = at >> 6, np.uint64(at & 63)
        n = _NONE
        for digit in range(6):
            n |= ((digits[digit, word] >> bit) & _ONE) << np.uint64(digit)
        n_of_col[at] += np.int32(n)


def places_of(words: Words, n_cols: int, n_of_row: Counts) -> Cols:
    """As `scoring_steps.places_of`."""
    del n_cols
    col = np.empty(n_of_row.sum(), dtype=np.uint32)
    _list_places(words, col)
    return col


@compiled
def _list_places(words: Words, col: Cols) -> None:
    """The bits that are set, one row after another."""
    k = _NONE
    for row in range(len(words)):
        for at in range(words.shape[1]):
            word, start = words[row, at], np.uint64(64 * at)
            while word != _NONE:
                lowest = word & (~word + _ONE)
                col[k] = start + _n_bits(lowest - _ONE)
                k += _ONE
                word ^= lowest


def add_up(table: LookupTable, weight: int, col: Cols, score: Scores, n_of_row: Counts) -> None:
    """As `scoring_steps.add_up`."""
    _add_up(table.numbers, np.int32(weight), col, score, n_of_row)


@compiled
def _add_up(numbers: Any, weight: Any, col: Cols, score: Scores, n_of_row: Counts) -> None:
    """`add_up`, with the numbers of the table."""
    value, state, is_steady, kind, what, day = numbers
    place, one = _NONE, _ONE
    for row in range(len(n_of_row)):
        lines = state[kind[row]]
        line = value[lines[0]]
        is_one = is_steady[kind[row]]
        for _ in range(n_of_row[row] if is_one else 0):
            score[place] += weight * line[what[col[place]]]
            place += one
        for _ in range(0 if is_one else n_of_row[row]):
            at = col[place]
            score[place] += weight * value[np.uint32(lines[day[at]]), what[at]]
            place += one


def add_distance(near: NearPairs, own: Distances, weight: int, col: Cols, score: Scores, n_of_row: Counts) -> None:
    """As `scoring_steps.add_distance`."""
    del own
    _add_distance(near, weight, col, score, n_of_row)


@compiled
def _add_distance(near: NearPairs, weight: int, col: Cols, score: Scores, n_of_row: Counts) -> None:
    """`add_distance`, by the same operations in the same order as `arc_of` and `Distances.part`."""
    full, neutral, none = near.bends_m[0], near.bends_m[1], near.bends_m[2]
    squared = np.empty(len(near.most))
    begun = 0
    for row in range(len(n_of_row)):
        x, y, z = near.home[row, 0], near.home[row, 1], near.home[row, 2]
        is_home = near.is_home[row]
        here, own_score = col[begun : begun + n_of_row[row]], score[begun : begun + n_of_row[row]]
        for place in range(len(here)):
            at = here[place]
            a, b, c = near.work[0, at] - x, near.work[1, at] - y, near.work[2, at] - z
            squared[place] = a * a + b * b + c * c
        for place in range(len(here)):
            ratio = squared[place] * _PER_SQUARE_RADIUS
            arc = ratio * (3.0 / 640.0)
            arc += 1.0 / 24.0
            arc *= ratio
            arc += 1.0
            arc = np.floor(arc * np.sqrt(squared[place]))
            is_above = arc <= neutral
            way = (neutral - arc) * _LIFT if is_above else (none - arc) * NEUTRAL
            told = np.floor(way / ((neutral - full) if is_above else (none - neutral)))
            squared[place] = min(told, float(_LIFT)) + NEUTRAL if is_above else max(told, 0.0)
        for place in range(len(here)):
            part = np.int32(squared[place]) if is_home and near.is_work[here[place]] else np.int32(NEUTRAL)
            own_score[place] += np.int32(weight) * part
        begun += n_of_row[row]


@compiled
def keep_enough(least: int, col: Cols, score: Scores, n_of_row: Counts, n_of_col: Counts) -> None:
    """As `scoring_steps.keep_enough`."""
    k, seen, one = _NONE, _NONE, _ONE
    for row in range(len(n_of_row)):
        begun = k
        for _ in range(n_of_row[row]):
            at = col[seen]
            left = score[seen] - np.int32(least)
            is_open = left >= 0
            col[k] = at
            score[k] = left
            n_of_col[at] += is_open
            k += np.uint64(is_open)
            seen += one
        n_of_row[row] = k - begun


def keep_chosen(
    rule: PruningRule, rows: Index, cols: Any, col: Cols, score: Scores, n_of_row: Counts, least_kept: Counts
) -> None:
    """As `scoring_steps.keep_chosen`."""
    own = rule.n_of_candidate, rule.above, rule.share_above, rule.share
    _keep_chosen(own, rows, cols, col, score, n_of_row, least_kept)


@compiled
def _keep_chosen(
    rule: Any, rows: Index, cols: Any, col: Cols, score: Scores, n_of_row: Counts, least_kept: Counts
) -> None:
    """`keep_chosen`, with the numbers of the rule for these openings.

    Scores are counted by bin, so that only ranks in the lowest bin that some are kept of have to be put in order.
    """
    most, above, share_above, share = rule
    ranks, bins = np.empty(len(cols), dtype=np.int64), np.empty(len(cols), dtype=np.int64)
    highest, item = np.empty(most, dtype=np.int64), np.empty(most, dtype=np.int64)
    counts = np.empty(N_BINS, dtype=np.int64)
    k, seen = _NONE, _NONE
    for row in range(len(n_of_row)):
        begun, n = k, n_of_row[row]
        mixed = np.uint32(np.uint64(rows[row]) * np.uint64(2_654_435_769))
        counts[:] = 0
        for place in range(n):
            at, told = col[seen + np.uint64(place)], np.int64(score[seen + np.uint64(place)])
            turn = np.uint32(mixed + np.uint32(np.uint64(cols[at]) * np.uint64(2_246_822_519))) >> np.uint32(16)
            ranks[place] = told * 65_536 + np.int64(turn)
            number = min(int(told) // BIN, N_BINS - 1)
            bins[place] = number
            counts[number] += 1
        least = np.int64(0)
        if n > most:
            last, left = N_BINS - 1, most
            while counts[last] < left:
                left -= counts[last]
                last -= 1
            n_highest: Whole = 0
            for place in range(n):
                if bins[place] == last:
                    n_highest = keep_highest(highest[:left], item[:left], n_highest, ranks[place], place)
            least = highest[0]
        for place in range(n):
            at, told = col[seen], score[seen]
            has_turn = (ranks[place] & 65_535) < share[at]
            is_kept = (ranks[place] >= least) | ((told > share_above[at]) & (has_turn | (told > above[at])))
            col[k] = at
            score[k] = told
            k += np.uint64(is_kept)
            seen += _ONE
        least_kept[row] = least
        n_of_row[row] = k - begun


def pack(col: Cols, score: Scores, n_of_row: Counts, bits: int, n_of_strip: Counts) -> Cols:
    """As `scoring_steps.pack`."""
    number = np.empty(n_of_row.sum(), dtype=np.uint32)
    _pack_pairs(col, score, n_of_row, np.uint32(bits), n_of_strip, number)
    if n_of_strip.shape[1] == 1:
        n_of_strip[:, 0] = n_of_row
    return number


@compiled
def _pack_pairs(col: Cols, score: Scores, n_of_row: Counts, bits: Any, n_of_strip: Counts, number: Cols) -> None:
    """`pack`: where there is one strip nothing is counted.

    Parts of an array are set one by one in compiled code: numba takes seconds to compile that in one statement.
    """
    below = (np.uint32(1) << bits) - np.uint32(1)
    for place in range(len(number)):
        number[place] = (np.uint32(score[place]) << bits) | (col[place] & below)
    if n_of_strip.shape[1] == 1:
        return
    place = _NONE
    for row in range(len(n_of_row)):
        own = n_of_strip[row]
        for _ in range(n_of_row[row]):
            own[col[place] >> bits] += 1
            place += _ONE


def unpack(block: PackedBlock, place: Counts, opening_idx: Scores, score: Scores) -> None:
    """As `scoring_steps.unpack`."""
    given = block.cols, block.start, block.number, np.uint32(block.bits), block.n_strips
    _unpack_pairs(*given, place, opening_idx, score)


@compiled
def _unpack_pairs(
    cols: Scores, start: Counts, number: Cols, bits: Any, n_strips: Whole, place: Counts, opening_idx: Any, score: Any
) -> None:
    """`unpack`, with the arrays of the block."""
    below = (np.uint32(1) << bits) - np.uint32(1)
    for row in range(len(place)):
        to = place[row] - start[row * n_strips]
        for strip in range(n_strips):
            first, last = start[row * n_strips + strip], start[row * n_strips + strip + 1]
            here, own, scores = (
                cols[strip << bits :],
                opening_idx[to + first : to + last],
                score[to + first : to + last],
            )
            numbers = number[first:last]
            for at in range(len(numbers)):
                own[at] = here[numbers[at] & below]
                scores[at] = np.int32(numbers[at] >> bits)
