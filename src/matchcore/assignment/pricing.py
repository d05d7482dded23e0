"""Where the column solver gets its pairs from: a source that prices every allowed pair (layer 2).

The solver never holds all pairs. It asks a source for those that matter under given prices. A source may keep its pairs
(`StoredPairs`) or score them anew each time it is asked; its answer must depend on its pairs and the question alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Protocol

import numpy as np

from matchcore.assignment.pair_graph import Bools, Ints, PairGraph
from matchcore.processors import n_processors

__all__ = ["FoundPairs", "PairSource", "StoredPairs"]

_BLOCK = 1 << 18
"""Pairs priced at a time: the temporaries of a block stay in the processor's cache."""

_FOR_THREADS = 2**22
"""From so many pairs on, blocks are shared among threads."""

_NARROW = 2**28
"""Scores and prices up to here are compared in int32."""

_WIDE = 2**60

_SAMPLE = 4
"""Good pairs of an opening are the best of a sample so many times as large."""

_GROUP = 4
"""Pairs of which only the highest is looked at when the best of a long row are sought."""


@dataclass(frozen=True)
class FoundPairs:
    """Some allowed pairs in compressed rows: int64[n + 1], int32[k] ascending within a row, int32 or int64[k]."""

    indptr: Ints
    opening_idx: Ints
    score: Ints


class PairSource(Protocol):
    """All allowed pairs of a pool, priced on demand."""

    @property
    def n_candidates(self) -> int:
        """How many candidates there are."""
        ...

    @property
    def n_pairs(self) -> int:
        """How many pairs are allowed."""
        ...

    @property
    def largest(self) -> int:
        """No score is larger than this in size."""
        ...

    @property
    def is_at_hand(self) -> bool:
        """Whether no pair has to be scored anew."""
        ...

    def above(self, scale: int, price: Ints, floor: Ints, most: int, *, at_hand: bool = False) -> FoundPairs:
        """The pairs with ``scale * score - price[opening] > floor[candidate]``.

        Parameters
        ----------
        scale
            What a score is multiplied by.
        price
            int64[m].
        floor
            int64[n].
        most
            The most pairs of one candidate to return: the highest of them. Among equals a source should not prefer
            the same openings for every candidate.
        at_hand
            Whether those that cost no scoring will do; a source that keeps all pairs answers the same.
        """
        ...

    def for_openings(self, most: int) -> FoundPairs:
        """Some good pairs of each opening, about `most`, to begin with; different ones where many are equal.

        Any pairs will do: those that are missing are found by `above`.
        """
        ...


@dataclass(frozen=True, eq=False, slots=True)
class _Question:
    """What `StoredPairs.above` is asked, with prices and floors in whole scores too."""

    scale: int
    price: Ints
    floor: Ints
    cheap: Ints
    least: Ints
    most: int


@dataclass(frozen=True)
class StoredPairs:
    """A source that holds its pairs in memory."""

    graph: PairGraph

    @property
    def n_candidates(self) -> int:
        """How many candidates there are."""
        return self.graph.n_candidates

    @property
    def n_pairs(self) -> int:
        """How many pairs are allowed."""
        return self.graph.n_pairs

    @cached_property
    def largest(self) -> int:
        """The largest score in size."""
        return self.graph.largest

    @property
    def is_at_hand(self) -> bool:
        """True."""
        return True

    def above(self, scale: int, price: Ints, floor: Ints, most: int, *, at_hand: bool = False) -> FoundPairs:
        """As `PairSource.above` says, a cache-sized block of whole rows at a time.

        Nearly all pairs are passed over by a test in half the width that no pair of value fails: with p and f the whole
        part of price / scale and of floor / scale, ``scale * score - price > floor`` needs ``score - p > f``.
        """
        del at_hand
        graph = self.graph
        # A price that is cut changes which pairs seem best, which only one that nobody can pay may do.
        is_narrow = graph.score.dtype == np.int32 and self.largest < _NARROW
        is_narrow = is_narrow and not np.any((price > _NARROW * scale) & (price < _WIDE))
        width, bound = (np.dtype(np.int32), _NARROW) if is_narrow else (np.dtype(np.int64), _WIDE)
        cheap: Ints = np.clip(price // scale, -bound, bound).astype(width)
        least: Ints = np.clip(floor // scale, -2 * bound, 2 * bound).astype(width)
        asked = _Question(scale, price, floor, cheap, least, most)
        blocks = list(self._blocks())
        n_threads = n_processors() if graph.n_pairs > _FOR_THREADS else 1
        if n_threads == 1:
            answers = [self._answer(asked, here) for here in blocks]
        else:
            with ThreadPoolExecutor(n_threads) as threads:
                answers = list(threads.map(lambda here: self._answer(asked, here), blocks))
        count = np.zeros(graph.n_candidates + 1, dtype=np.int64)
        for here, (_, n_found) in zip(blocks, answers):
            count[here + 1] = n_found
        found = np.concatenate([np.zeros(0, dtype=np.int64), *(position for position, _ in answers)])
        return FoundPairs(np.cumsum(count), graph.opening_idx[found], graph.score[found])

    def _answer(self, asked: _Question, here: Ints) -> tuple[Ints, Ints]:
        """The positions of the pairs asked for in these rows, and how many there are of each."""
        graph, price = self.graph, asked.price
        first, last = int(graph.indptr[here[0]]), int(graph.indptr[here[-1] + 1])
        start = np.append(graph.indptr[here], last) - first
        value: Ints = graph.score[first:last] - np.take(asked.cheap, graph.opening_idx[first:last])
        position = _worth_a_look(start, value, asked.least[here], asked.most)
        owner = np.repeat(np.arange(len(here)), np.diff(np.searchsorted(position, start)))
        position += first
        exact = graph.score[position].astype(np.int64) * asked.scale - price[graph.opening_idx[position]]
        is_above = exact > asked.floor[here[owner]]
        position, owner, exact = position[is_above], owner[is_above], exact[is_above]
        n_above = np.bincount(owner, minlength=len(here))
        if len(position) and n_above.max() > asked.most:
            best = _highest(owner, exact, n_above, asked.most, here)
            position, owner = position[best], owner[best]
        return position, np.bincount(owner, minlength=len(here))

    def for_openings(self, most: int) -> FoundPairs:
        """As `PairSource.for_openings` says: the best `most` of a sample of a few times as many."""
        graph = self.graph
        degree = np.bincount(graph.opening_idx, minlength=graph.n_openings)
        share = np.minimum(_SAMPLE * most / np.maximum(degree, 1), 1.0)
        low = np.asarray(share * (2**32 - 1), dtype=np.uint32)
        kept: list[Ints] = [np.zeros(0, dtype=np.int64)]
        turn = np.arange(_BLOCK, dtype=np.uint32) * np.uint32(2_654_435_769)
        for first in range(0, graph.n_pairs, _BLOCK):
            here = slice(first, min(first + _BLOCK, graph.n_pairs))
            turned = turn[: here.stop - first] + np.uint32(first * 2_654_435_769 % 2**32)
            kept.append(np.flatnonzero(turned <= low[graph.opening_idx[here]]) + first)
        at = np.concatenate(kept)
        column = graph.opening_idx[at]
        lower = (self.largest - graph.score[at].astype(np.int64)) >> max(0, self.largest.bit_length() - 30)
        order = np.argsort((column.astype(np.int64) << 31) + lower)
        rank = np.arange(len(at)) - np.searchsorted(column[order], column[order])
        at = np.sort(at[order[rank < most]])
        return FoundPairs(np.searchsorted(at, graph.indptr), graph.opening_idx[at], graph.score[at])

    def _blocks(self) -> Iterator[Ints]:
        """The rows, a block's worth at a time."""
        rows = np.arange(self.graph.n_candidates)
        starts = np.flatnonzero(np.diff(self.graph.indptr[:-1] // _BLOCK, prepend=-1, append=-1))
        for start, stop in pairwise(starts.tolist()):
            yield rows[start:stop]


def _worth_a_look(start: Ints, value: Ints, least: Ints, most: int) -> Ints:
    """Positions, ascending, of all values above their row's `least`; of long rows at least the `most` highest of them.

    Values are whole parts: of two whose wholes differ by one, the lower may be the higher before it was cut.
    """
    length = np.diff(start)
    rows = np.flatnonzero(length)
    if len(rows) == 0 or not np.any(np.maximum.reduceat(value, start[rows]) > least[rows]):
        return np.zeros(0, dtype=np.int64)
    is_over = value > np.repeat(least, length)
    n_over = np.add.reduceat(is_over, start[rows], dtype=np.int32)
    crowded = rows[n_over > _GROUP * most]
    if len(crowded):
        low = least.copy()
        low[crowded] = np.maximum(low[crowded], _kth_group(start, value, crowded, most) - 2)
        is_over = value > np.repeat(low, length)
    return np.flatnonzero(is_over)


def _kth_group(start: Ints, value: Ints, rows: Ints, most: int) -> Ints:
    """The `most`-th highest of the highest values of each row's groups: at least so many of the row reach it."""
    n_groups = -(-(start[rows + 1] - start[rows]) // _GROUP)
    inside = np.arange(n_groups.sum()) - np.repeat(np.cumsum(n_groups) - n_groups, n_groups)
    first = np.repeat(start[rows], n_groups) + inside * _GROUP
    ends = np.minimum(first + _GROUP, np.repeat(start[rows + 1], n_groups)) - 1
    highest = value[first]
    for ahead in range(1, _GROUP):
        np.maximum(highest, value[np.minimum(first + ahead, ends)], out=highest)
    return _kth_highest(highest, n_groups, most)


def _kth_highest(value: Ints, count: Ints, most: int) -> Ints:
    """The `most`-th highest of each run of `count` values (at least so many)."""
    owner, last = np.repeat(np.arange(len(count)), count), np.cumsum(count)
    low, high = int(value.min()), int(value.max())
    width = (high - low).bit_length()
    if width + len(count).bit_length() > 62:
        return value[np.lexsort((value, owner))[last - most]]
    key = (owner << width) + (value.astype(np.int64) - low)  # sorting numbers is much faster than sorting places
    key.sort()
    kth: Ints = ((key[last - most] & ((1 << width) - 1)) + low).astype(value.dtype)
    return kth


def _highest(row: Ints, value: Ints, count: Ints, most: int, row_idx: Ints) -> Bools:
    """Which entries are among the `most` highest of their row; of equals, from a place of the row's own on."""
    crowded = np.flatnonzero(count > most)
    is_crowded = np.zeros(len(count), dtype=np.bool_)
    is_crowded[crowded] = True
    least = np.full(len(count), np.iinfo(np.int64).min)
    least[crowded] = _kth_highest(value[is_crowded[row]], count[crowded], most)
    kept: Bools = value > least[row]
    equal = np.flatnonzero(value == least[row])
    n_equal = np.bincount(row[equal], minlength=len(count))
    short = most - np.bincount(row[kept], minlength=len(count))
    rank = np.arange(len(equal)) - np.searchsorted(row[equal], row[equal])
    turn = (row_idx * 2_654_435_761) % np.maximum(n_equal, 1)
    chosen = (rank - turn[row[equal]]) % np.maximum(n_equal, 1)[row[equal]] < short[row[equal]]
    kept[equal[chosen]] = True
    return kept
