"""Where the column solver gets its pairs from: a source that prices every allowed pair.

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

from matchcore.assignment.kernel.compiling import is_available
from matchcore.assignment.pair_graph import Ints, PairGraph
from matchcore.processors import n_processors

_BLOCK = 1 << 24
"""Pairs looked at in one compiled call, which cannot be interrupted: some 20 ms."""

_FOR_THREADS = 2**22
"""From so many pairs on, blocks are shared among threads."""

_NARROW = 2**28
"""Scores and prices up to here are compared in int32."""

_WIDE = 2**60

_MOST_SHIFT = 16


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

    def best(self, of_candidate: int, of_opening: int, seats: Ints) -> FoundPairs:
        """The best pairs of each candidate and of each opening that has seats, to begin with.

        Any pairs will do: those that are missing are found by `above`. Of equal pairs different candidates should be
        given different ones.
        """
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

    def best(self, of_candidate: int, of_opening: int, seats: Ints) -> FoundPairs:
        """As `PairSource.best` says: just the best of each, and those that are equal to them by a number drawn."""
        return self._found(self.best_at(of_candidate, of_opening, seats))

    def best_at(self, of_candidate: int, of_opening: int, seats: Ints) -> Ints:
        """int64[k]: where in the graph the pairs stand that `best` gives, ascending."""
        graph = self.graph
        if not is_available():
            return self.above_at(1, np.where(seats > 0, 0, _WIDE), np.full(graph.n_candidates, -_WIDE), of_candidate)
        from matchcore.assignment.kernel.holding import Best, choose

        m = graph.n_openings
        best = Best(
            row_key=np.zeros(of_candidate, dtype=np.int64),
            row_pair=np.zeros(of_candidate, dtype=np.int64),
            key=np.zeros((m, of_opening), dtype=np.int64),
            pair=np.zeros((m, of_opening), dtype=np.int64),
            n_kept=np.zeros(m, dtype=np.int64),
            floor=np.full(m, -(2**62), dtype=np.int64),
        )
        is_open, mark = (seats > 0).astype(np.uint8), np.zeros(graph.n_pairs, dtype=np.uint8)
        shift = room_below(self.largest)
        for first, last in self._blocks():
            choose(graph.indptr, graph.opening_idx, graph.score, is_open, shift, best, mark, first, last)
        mark[best.pair[np.arange(of_opening) < best.n_kept[:, None]]] = 1
        return np.flatnonzero(mark)

    def above(self, scale: int, price: Ints, floor: Ints, most: int, *, at_hand: bool = False) -> FoundPairs:
        """As `PairSource.above` says, some rows at a time, by threads where there are many."""
        del at_hand
        return self._found(self.above_at(scale, price, floor, most))

    def above_at(self, scale: int, price: Ints, floor: Ints, most: int) -> Ints:
        """int64[k]: where in the graph the pairs stand that `above` gives, ascending."""
        if not is_available():
            return _above(self.graph, scale, price, floor, most)
        from matchcore.assignment.kernel.holding import price_rows

        graph = self.graph
        # A price that is cut changes which pairs seem best, which only one that nobody can pay may do.
        is_narrow = graph.score.dtype == np.int32 and self.largest < _NARROW
        is_narrow = is_narrow and not np.any((price > _NARROW * scale) & (price < _WIDE))
        width, bound = (np.int32, _NARROW) if is_narrow else (np.int64, _WIDE)
        cheap: Ints = np.clip(price // scale, -bound, bound).astype(width)
        least: Ints = np.clip(floor // scale, -2 * bound, 2 * bound).astype(width)
        priced = np.minimum(price, _WIDE)
        shift = room_below(scale * self.largest + int(np.abs(price[price < _WIDE]).max(initial=0)))

        def answer(rows: tuple[int, int]) -> Ints:
            first, last = rows
            score, start = graph.score, graph.indptr
            opening_idx, begin = graph.opening_idx, 0
            if score.dtype != width:  # a block at a time, since all would take twice the memory
                begin = int(start[first])
                score, opening_idx = (part[begin : start[last]] for part in (score, opening_idx))
                score, start = score.astype(width), start - begin
            found = price_rows(start, opening_idx, score, cheap, least, scale, priced, floor, most, shift, first, last)
            position: Ints = np.sort(found[0]) + begin
            return position

        blocks = list(self._blocks())
        n_threads = n_processors() if graph.n_pairs > _FOR_THREADS else 1
        if n_threads == 1:
            answers = [answer(rows) for rows in blocks]
        else:
            with ThreadPoolExecutor(n_threads) as threads:
                answers = list(threads.map(answer, blocks))
        return np.concatenate([np.zeros(0, dtype=np.int64), *answers])

    def _found(self, at: Ints) -> FoundPairs:
        """The pairs at these positions, ascending."""
        graph = self.graph
        return FoundPairs(np.searchsorted(at, graph.indptr), graph.opening_idx[at], graph.score[at])

    def _blocks(self) -> Iterator[tuple[int, int]]:
        """The rows, a block's worth at a time: first and last."""
        starts = np.flatnonzero(np.diff(self.graph.indptr[:-1] // _BLOCK, prepend=-1, append=-1))
        yield from pairwise(starts.tolist())


def room_below(largest: int) -> int:
    """How many bits fit below values of this size in an int64, at most 16."""
    return max(0, min(_MOST_SHIFT, 61 - largest.bit_length()))


def _above(graph: PairGraph, scale: int, price: Ints, floor: Ints, most: int) -> Ints:
    """What `above` asks for in NumPy, where there is no compiled kernel: positions, ascending."""
    row = graph.candidate_of_pair()
    value = scale * graph.score.astype(np.int64) - price[graph.opening_idx]
    at = np.flatnonzero(value > floor[row])
    turn = (row[at].astype(np.int64) * 2_654_435_769 + graph.opening_idx[at] * np.int64(2_246_822_519)) >> 16 & 0xFFFF
    order = at[np.lexsort((turn, -value[at], row[at]))]
    rank = np.arange(len(order)) - np.searchsorted(row[order], row[order])
    return np.sort(order[rank < most])
