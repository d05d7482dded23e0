"""The steps of `steps`, pair by pair: compiled, they take a tenth of the time. The results are the same, bit for bit.

Whole arrays of a few hundred rows stay in the cache, so each step reads them once and writes what is left. Inner loops
have no branches, and numbers that only stand for places are unsigned, so that nothing asks whether they are negative.
Whoever calls these holds Ctrl-C back (`interrupt_held`), once for all steps of some rows.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from matchcore.assignment.kernel.compiling import compiled
from matchcore.criteria import Distances
from matchcore.pairs.pruning import PruningRule
from matchcore.pairs.steps import Cols, Counts, Near, Scores
from matchcore.pairs.tables import Index, Table
from matchcore.policy import FULL_PART, NEUTRAL
from matchcore.pool.geometry import EARTH_RADIUS_M

__all__ = ["add_distance", "add_up", "keep_chosen", "keep_enough", "keep_near", "look_up"]

_PER_SQUARE_RADIUS = 1.0 / (EARTH_RADIUS_M * EARTH_RADIUS_M)
_LIFT = FULL_PART - NEUTRAL
_NONE: Any = np.uint64(0)
_ONE: Any = np.uint64(1)


@compiled
def keep_near(near: Near, start: int, col: Cols, n_of_row: Counts, n_of_col: Counts) -> None:
    """As `steps.keep_near`."""
    work_x, work_y, work_z = near.work[0], near.work[1], near.work[2]
    most = near.most
    n_cols = len(most)
    is_near = np.zeros(n_cols, dtype=np.int32)
    k = 0
    for row in range(len(n_of_row)):
        x, y, z = near.home[start + row, 0], near.home[start + row, 1], near.home[start + row, 2]
        within = near.within[start + row]
        for at in range(n_cols):
            a, b, c = work_x[at] - x, work_y[at] - y, work_z[at] - z
            hit = np.int32(min(a * a + b * b + c * c, most[at]) <= within)
            is_near[at] = hit
            n_of_col[at] += hit
        begun = k
        for at in range(n_cols):
            col[k] = at
            k += is_near[at]
        n_of_row[row] = k - begun


def look_up(table: Table, col: Cols, score: Scores, n_of_row: Counts, n_of_col: Counts) -> None:
    """As `steps.look_up`."""
    _look_up(table.numbers, col, score, n_of_row, n_of_col)


def add_up(table: Table, col: Cols, score: Scores, n_of_row: Counts) -> None:
    """As `steps.add_up`."""
    _add_up(table.numbers, col, score, n_of_row)


@compiled
def _look_up(numbers: Any, col: Cols, score: Scores, n_of_row: Counts, n_of_col: Counts) -> None:
    """`look_up`, with the numbers of the table; who is the same on all days has one line of it."""
    value, state, is_steady, kind, what, day = numbers
    k, seen, one = _NONE, _NONE, _ONE
    for row in range(len(n_of_row)):
        begun = k
        lines = state[kind[row]]
        line = value[lines[0]]
        is_one = is_steady[kind[row]]
        for _ in range(n_of_row[row] if is_one else 0):
            at = col[seen]
            told = line[what[at]]
            is_open = told >= 0
            col[k] = at
            score[k] = score[seen] + told
            n_of_col[at] += is_open
            k += np.uint64(is_open)
            seen += one
        for _ in range(0 if is_one else n_of_row[row]):
            at = col[seen]
            told = value[np.uint32(lines[day[at]]), what[at]]
            is_open = told >= 0
            col[k] = at
            score[k] = score[seen] + told
            n_of_col[at] += is_open
            k += np.uint64(is_open)
            seen += one
        n_of_row[row] = k - begun


@compiled
def _add_up(numbers: Any, col: Cols, score: Scores, n_of_row: Counts) -> None:
    """`add_up`, with the numbers of the table."""
    value, state, is_steady, kind, what, day = numbers
    place, one = _NONE, _ONE
    for row in range(len(n_of_row)):
        lines = state[kind[row]]
        line = value[lines[0]]
        is_one = is_steady[kind[row]]
        for _ in range(n_of_row[row] if is_one else 0):
            score[place] += line[what[col[place]]]
            place += one
        for _ in range(0 if is_one else n_of_row[row]):
            at = col[place]
            score[place] += value[np.uint32(lines[day[at]]), what[at]]
            place += one


def add_distance(
    near: Near, own: Distances, weight: int, start: int, col: Cols, score: Scores, n_of_row: Counts
) -> None:
    """As `steps.add_distance`."""
    del own
    _add_distance(near, weight, start, col, score, n_of_row)


@compiled
def _add_distance(near: Near, weight: int, start: int, col: Cols, score: Scores, n_of_row: Counts) -> None:
    """`add_distance`, by the same operations in the same order as `arc_of` and `Distances.part`."""
    full, neutral, none = near.bends_m[0], near.bends_m[1], near.bends_m[2]
    squared = np.empty(len(near.most))
    begun = 0
    for row in range(len(n_of_row)):
        x, y, z = near.home[start + row, 0], near.home[start + row, 1], near.home[start + row, 2]
        is_home = near.is_home[start + row]
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
            above = min(np.floor((neutral - arc) * _LIFT / (neutral - full)), float(_LIFT)) + NEUTRAL
            below = max(np.floor((none - arc) * NEUTRAL / (none - neutral)), 0.0)
            squared[place] = above if arc <= neutral else below
        for place in range(len(here)):
            part = np.int32(squared[place]) if is_home and near.is_work[here[place]] else np.int32(NEUTRAL)
            own_score[place] += np.int32(weight) * part
        begun += n_of_row[row]


@compiled
def keep_enough(least: int, col: Cols, score: Scores, n_of_row: Counts, n_of_col: Counts) -> None:
    """As `steps.keep_enough`."""
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
    """As `steps.keep_chosen`."""
    own = rule.n_of_candidate, rule.above, rule.share_above, rule.share
    _keep_chosen(own, rows, cols, col, score, n_of_row, least_kept)


@compiled
def _keep_chosen(
    rule: Any, rows: Index, cols: Any, col: Cols, score: Scores, n_of_row: Counts, least_kept: Counts
) -> None:
    """`keep_chosen`, with the numbers of the rule for these openings."""
    most, above, share_above, share = rule
    ranks = np.empty(len(cols), dtype=np.int64)
    k, seen = _NONE, _NONE
    for row in range(len(n_of_row)):
        begun, n = k, n_of_row[row]
        mixed = np.uint32(np.uint64(rows[row]) * np.uint64(2_654_435_769))
        for place in range(n):
            at = col[seen + np.uint64(place)]
            turn = np.uint32(mixed + np.uint32(np.uint64(cols[at]) * np.uint64(2_246_822_519))) >> np.uint32(16)
            ranks[place] = np.int64(score[seen + np.uint64(place)]) * 65_536 + np.int64(turn)
        least = np.int64(0)
        if n > most:
            least = np.partition(ranks[:n], n - most)[n - most]
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
