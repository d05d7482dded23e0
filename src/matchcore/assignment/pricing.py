"""Where the column solver gets its pairs from: a source that prices every allowed pair.

The solver never holds all pairs. It asks a source for those that matter under given prices. A source may keep its pairs
(`StoredPairs`) or score them anew each time it is asked; its answer must depend on its pairs and the question alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol, TypeVar

import numpy as np
import numpy.typing as npt

from matchcore.assignment.kernel.arrays import PairBlock
from matchcore.assignment.kernel.compiling import is_available
from matchcore.assignment.pair_graph import Ints, PairGraph, whole_rows
from matchcore.assignment.pair_table import CompressedRows, turned
from matchcore.processors import n_processors

_BLOCK = 1 << 24
"""Pairs looked at in one compiled call, which cannot be interrupted: some 20 ms."""

_FOR_THREADS = 2**22
"""From so many pairs on, blocks are shared among threads."""

_NARROW = 2**28
"""Scores and prices up to here are compared in int32."""

WIDE = 2**60
"""A price that no pair can pay."""

_MOST_SHIFT = 16

_Piece = TypeVar("_Piece")
_Answer = TypeVar("_Answer")

FoundOfBlock = tuple[Ints, Ints, Ints]
"""How many pairs were found of each of a block's candidates, and their openings and scores."""


@dataclass(frozen=True)
class FoundPairs:
    """Some allowed pairs in compressed rows: int64[n + 1], int32[k], int32 or int64[k]; each row in any order."""

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
        if not is_available():
            price, lowest = np.where(seats > 0, 0, WIDE), np.full(self.n_candidates, -WIDE)
            return self.above(1, price, lowest, of_candidate)
        blocks = list(self._blocks())
        dtype = self.graph.score.dtype
        size = self.n_candidates, self.n_pairs
        return best_pairs([blocks], size, self.largest, seats, of_candidate, of_opening, dtype)

    def above(self, scale: int, price: Ints, floor: Ints, most: int, *, at_hand: bool = False) -> FoundPairs:
        """As `PairSource.above` says, some rows at a time, by threads where there are many."""
        del at_hand
        if not is_available():
            return _above(self.graph, scale, price, floor, most)
        # A price that is cut changes which pairs seem best, which only one that nobody can pay may do.
        is_narrow = self.graph.score.dtype == np.int32 and self.largest < _NARROW
        is_narrow = is_narrow and not np.any((price > _NARROW * scale) & (price < WIDE))
        width = np.int32 if is_narrow else np.int64
        answer = priced(scale, price, floor, most, self.largest, width)
        blocks = list(self._blocks())
        found = in_threads(answer, blocks, self.n_pairs)
        return laid_together(self.n_candidates, [block.rows for block in blocks], found, self.graph.score.dtype)

    def _blocks(self) -> Iterator[PairBlock]:
        """The rows, a block's worth at a time."""
        graph = self.graph
        cols = np.arange(graph.n_openings, dtype=np.int32)
        for part in whole_rows(graph.indptr, _BLOCK):
            here = slice(graph.indptr[part.start], graph.indptr[part.stop])
            start, rows = graph.indptr[part.start : part.stop + 1], np.arange(part.start, part.stop, dtype=np.int32)
            pairs = graph.opening_idx[here], graph.score[here]
            yield PairBlock(rows, cols, start - here.start, *pairs, np.uint32(0))


def in_threads(answer: Callable[[_Piece], _Answer], pieces: Sequence[_Piece], n_pairs: int) -> list[_Answer]:
    """The answer for each piece, by threads where there are so many pairs that it pays."""
    if n_pairs <= _FOR_THREADS or n_processors() == 1:
        return [answer(piece) for piece in pieces]
    with ThreadPoolExecutor(n_processors(), thread_name_prefix="matchcore") as threads:
        return list(threads.map(answer, pieces))


def priced(
    scale: int, price: Ints, floor: Ints, most: int, largest: int, width: npt.DTypeLike
) -> Callable[[PairBlock], FoundOfBlock]:
    """What answers `PairSource.above` for one block, comparing scores of up to `largest` in this width."""
    from matchcore.assignment.kernel.holding import price_pairs

    bound = _NARROW if width == np.int32 else WIDE
    cheap = np.clip(price // scale, -bound, bound).astype(width)
    least = np.clip(floor // scale, -2 * bound, 2 * bound).astype(width)
    cut = np.minimum(price, WIDE)
    shift = room_below(scale * largest + int(np.abs(price[price < WIDE]).max(initial=0)))

    def answer(block: PairBlock) -> FoundOfBlock:
        if block.score is not None:  # a block at a time, since all would take twice the memory
            block = block._replace(score=block.score.astype(width, copy=False))
        count, opening, score = price_pairs(block, cheap, least, scale, cut, floor, most, shift)
        return count, opening.copy(), score.astype(width)  # they had room for up to twice as many

    return answer


def best_pairs(
    lists: Sequence[Iterable[PairBlock]],
    size: tuple[int, int],
    largest: int,
    seats: Ints,
    of_candidate: int,
    of_opening: int,
    dtype: npt.DTypeLike,
    let_go: Callable[[], None] | None = None,
) -> FoundPairs:
    """As `PairSource.best` says: the best of each candidate, and so many of each opening in each list of blocks.

    `size` is how many candidates and pairs there are. Blocks may be made when they are asked for; what was freed is let
    go of by `let_go` before the largest arrays are made.
    """
    from matchcore.assignment.kernel.holding import BestSoFar, choose, merge_rows

    (n, n_pairs), m, shift, is_open = size, len(seats), room_below(largest), (seats > 0).astype(np.uint8)

    def best_of(blocks: Iterable[PairBlock]) -> tuple[list[tuple[Ints, FoundOfBlock]], BestSoFar]:
        """The best of each candidate, block by block, and of each opening."""
        best = BestSoFar(
            row_key=np.zeros(of_candidate, dtype=np.int64),
            row_pair=np.zeros(of_candidate, dtype=np.int64),
            key=np.zeros((m, of_opening), dtype=np.int64),
            pair=np.zeros((m, of_opening), dtype=np.int64),
            n_kept=np.zeros(m, dtype=np.int64),
            floor=np.full(m, -(2**62), dtype=np.int64),
        )
        found = []
        for block in blocks:
            count, opening, score = choose(block, is_open, shift, best)
            found.append((block.rows, (count, opening, score.astype(dtype))))
        return found, best

    answers = in_threads(best_of, lists, n_pairs)
    kept, rows = [best for _, best in answers], [row for of_list, _ in answers for row, _ in of_list]
    found = [one for of_list, _ in answers for _, one in of_list]
    del answers
    own = laid_together(n, rows, found, dtype)
    is_kept = np.hstack([np.arange(best.key.shape[1]) < best.n_kept[:, None] for best in kept])
    start = np.concatenate([[0], np.cumsum(np.count_nonzero(is_kept, axis=1))])
    candidate = np.hstack([best.pair for best in kept])[is_kept].astype(np.int32)
    score = (np.hstack([best.key for best in kept])[is_kept] >> shift).astype(dtype)
    del kept, is_kept
    more = turned(CompressedRows(start, candidate, score), n)  # of openings, to be by candidate
    del candidate, score
    if let_go is not None:
        let_go()
    return FoundPairs(*merge_rows(own.indptr, own.opening_idx, own.score, *more))


def laid_together(n: int, rows: Sequence[Ints], found: list[FoundOfBlock], dtype: npt.DTypeLike) -> FoundPairs:
    """What was found in blocks of these candidates, of n in all, by candidate; the list is emptied on the way."""
    n_of_row = np.zeros(n, dtype=np.int64)
    for row, (count, _, _) in zip(rows, found, strict=True):
        n_of_row[row] = count
    indptr = np.concatenate([[0], np.cumsum(n_of_row)]).astype(np.int64)
    openings, scores = np.empty(indptr[-1], dtype=np.int32), np.empty(indptr[-1], dtype=dtype)
    for row in rows:
        count, opening, score = found.pop(0)
        place = np.repeat(indptr[row] - (np.cumsum(count) - count), count) + np.arange(len(score))
        openings[place], scores[place] = opening, score
    return FoundPairs(indptr, openings, scores)


def room_below(largest: int) -> int:
    """How many bits fit below values of this size in an int64, at most 16."""
    return max(0, min(_MOST_SHIFT, 61 - largest.bit_length()))


def _above(graph: PairGraph, scale: int, price: Ints, floor: Ints, most: int) -> FoundPairs:
    """What `above` asks for in NumPy, where there is no compiled kernel."""
    row = graph.candidate_of_pair()
    value = scale * graph.score.astype(np.int64) - price[graph.opening_idx]
    at = np.flatnonzero(value > floor[row])
    turn = (row[at].astype(np.int64) * 2_654_435_769 + graph.opening_idx[at] * np.int64(2_246_822_519)) >> 16 & 0xFFFF
    order = at[np.lexsort((turn, -value[at], row[at]))]
    rank = np.arange(len(order)) - np.searchsorted(row[order], row[order])
    found: Ints = np.sort(order[rank < most])
    return FoundPairs(np.searchsorted(found, graph.indptr), graph.opening_idx[found], graph.score[found])
