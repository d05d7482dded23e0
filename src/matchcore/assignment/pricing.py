"""Where the column solver gets its pairs from: a source that prices every allowed pair (layer 2).

The solver never holds all pairs. It asks a source for those that matter under given prices. A source may keep its pairs
(`StoredPairs`) or score them anew each time it is asked; its answer must depend on its pairs and the question alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from matchcore.assignment.pair_graph import Bools, Ints, PairGraph
from matchcore.assignment.prices import positions_in_rows

__all__ = ["FoundPairs", "PairSource", "StoredPairs"]

_CHUNK = 1 << 18
"""Pairs priced at a time: the temporaries of a chunk stay in the processor's cache."""


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

    def above(self, scale: int, price: Ints, floor: Ints, most: int, rows: Ints | None = None) -> FoundPairs:
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
        rows
            The candidates to look at, ascending; None: all. The others get no pairs.
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

    @property
    def largest(self) -> int:
        """The largest score in size."""
        return self.graph.largest

    def above(self, scale: int, price: Ints, floor: Ints, most: int, rows: Ints | None = None) -> FoundPairs:
        """As `PairSource.above` says, a cache-sized block of whole rows at a time."""
        if rows is not None:
            return self._above_in(rows, scale, price, floor, most)
        graph = self.graph
        kept: list[Ints] = [np.zeros(0, dtype=np.int64)]
        count = np.zeros(graph.n_candidates + 1, dtype=np.int64)
        start = 0
        while start < graph.n_candidates:
            first = graph.indptr[start]
            stop = int(np.searchsorted(graph.indptr, first + _CHUNK, side="right")) - 1
            stop = min(max(stop, start + 1), graph.n_candidates)
            here = slice(int(first), int(graph.indptr[stop]))
            value = graph.score[here].astype(np.int64)
            value *= scale
            value -= price[graph.opening_idx[here]]
            position = _best_in_rows(graph.indptr[start : stop + 1] - first, value, floor[start:stop], most, start)
            kept.append(position + first)
            rows = np.searchsorted(graph.indptr[start : stop + 1] - first, position, side="right") - 1
            count[start + 1 : stop + 1] = np.bincount(rows, minlength=stop - start)
            start = stop
        at = np.concatenate(kept)
        return self._found(at, count)

    def _above_in(self, rows: Ints, scale: int, price: Ints, floor: Ints, most: int) -> FoundPairs:
        graph = self.graph
        kept: list[Ints] = [np.zeros(0, dtype=np.int64)]
        count = np.zeros(graph.n_candidates + 1, dtype=np.int64)
        size = np.cumsum(np.diff(graph.indptr)[rows])
        for part in np.split(rows, np.flatnonzero(np.diff(size // _CHUNK)) + 1):
            position, owner = positions_in_rows(graph.indptr, part)
            value = graph.score[position].astype(np.int64)
            value *= scale
            value -= price[graph.opening_idx[position]]
            start = np.concatenate(([0], np.cumsum(np.diff(graph.indptr)[part])))
            best = _best_in_rows(start, value, floor[part], most, int(part[0]) if len(part) else 0)
            kept.append(position[best])
            count[part + 1] = np.bincount(owner[best], minlength=len(part))
        return self._found(np.concatenate(kept), count)

    def _found(self, at: Ints, count: Ints) -> FoundPairs:
        graph = self.graph
        return FoundPairs(np.cumsum(count), graph.opening_idx[at], graph.score[at])


def _best_in_rows(indptr: Ints, value: Ints, floor: Ints, most: int, first_row: int) -> Ints:
    """Positions, ascending, of the highest `most` values of each row that are above the row's floor."""
    length = np.diff(indptr)
    rows = np.flatnonzero(length)
    if len(rows) == 0:
        return np.zeros(0, dtype=np.int64)
    highest = np.maximum.reduceat(value, indptr[rows])
    rows = rows[highest > floor[rows]]
    if len(rows) == 0:
        return np.zeros(0, dtype=np.int64)
    wanted = np.zeros(len(length), dtype=np.bool_)
    wanted[rows] = True
    above = value > np.repeat(np.where(wanted, floor, np.iinfo(np.int64).max), length)
    position = np.flatnonzero(above)
    row = np.repeat(np.arange(len(length)), length)[position]
    count = np.bincount(row, minlength=len(length))
    if count.max() <= most:
        return position
    return position[_highest(row, value[position], count, most, first_row)]


def _highest(row: Ints, value: Ints, count: Ints, most: int, first_row: int) -> Bools:
    """Which entries are among the `most` highest of their row; of equals, from a place of the row's own on."""
    start = np.cumsum(count) - count
    crowded = np.flatnonzero(count > most)
    width = int(count[crowded].max())
    table = np.full((len(crowded), width), np.iinfo(np.int64).min)
    place = np.full(len(count), -1)
    place[crowded] = np.arange(len(crowded))
    inside = np.flatnonzero(place[row] >= 0)
    table[place[row[inside]], inside - start[row[inside]]] = value[inside]
    least = np.full(len(count), np.iinfo(np.int64).min)
    least[crowded] = np.partition(table, width - most, axis=1)[:, width - most]
    kept: Bools = value > least[row]
    equal = np.flatnonzero(value == least[row])
    n_equal = np.bincount(row[equal], minlength=len(count))
    short = most - np.bincount(row[kept], minlength=len(count))
    rank = np.arange(len(equal)) - np.searchsorted(row[equal], row[equal])
    turn = ((np.arange(len(count)) + first_row) * 2_654_435_761) % np.maximum(n_equal, 1)
    chosen = (rank - turn[row[equal]]) % np.maximum(n_equal, 1)[row[equal]] < short[row[equal]]
    kept[equal[chosen]] = True
    return kept
