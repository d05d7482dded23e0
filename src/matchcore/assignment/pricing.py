"""Where the column solver gets its pairs from: a source that prices every allowed pair.

The solver never holds all pairs. It asks a source for those that matter under given prices. A source may keep its pairs
(`StoredPairs`) or score them anew each time it is asked; its answer must depend on its pairs and the question alone.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any, Generic, Protocol, TypeVar

import numpy as np
import numpy.typing as npt

from matchcore.assignment.kernel.arrays import PairBlock
from matchcore.assignment.kernel.compiling import is_available
from matchcore.assignment.pair_graph import Ints, PairGraph, in_threads, whole_rows
from matchcore.assignment.pair_table import CompressedRows, turned

_BLOCK = 1 << 24
"""Pairs looked at in one compiled call, which cannot be interrupted: some 20 ms."""

_NARROW = 2**28
"""Scores and prices up to here are compared in int32."""

WIDE = 2**60
"""A price that no pair can pay."""

_MOST_SHIFT = 16

_Piece = TypeVar("_Piece")

FoundOfBlock = tuple[Ints, Ints, Ints, Ints]
"""A block's candidates, how many pairs were found of each, and their openings and scores."""


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

    def best(self, of_candidate: int, of_opening: int, seats: Ints) -> CompressedRows:
        """The best pairs of each candidate and of each opening that has seats, to begin with.

        Any pairs will do: those that are missing are found by `above`. Of equal pairs different candidates should be
        given different ones.
        """
        ...

    def above(self, scale: int, price: Ints, floor: Ints, most: int, *, at_hand: bool = False) -> CompressedRows:
        """The pairs with ``scale * score - price[opening] > floor[candidate]``, each row in any order.

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


class BlockSource(ABC, Generic[_Piece]):
    """A source that has its pairs in memory, in pieces that the kernel takes one at a time (see `PairSource`).

    Parameters
    ----------
    n_candidates, n_pairs
        How many there are.
    dtype
        What a score is held as.
    """

    is_at_hand = True
    n_lists = 1
    """The best of an opening are kept apart in so many lists of pieces, and shared by threads."""

    def __init__(self, n_candidates: int, n_pairs: int, dtype: np.dtype[Any]) -> None:
        self.n_candidates, self.n_pairs, self.dtype = n_candidates, n_pairs, dtype

    @property
    @abstractmethod
    def largest(self) -> int:
        """The largest score in size."""

    @abstractmethod
    def pieces(self) -> Sequence[_Piece]:
        """All pairs, some candidates at a time; nobody is in two pieces."""

    @abstractmethod
    def block(self, piece: _Piece) -> PairBlock:
        """A piece as compiled code takes it."""

    @abstractmethod
    def told(self, piece: _Piece) -> tuple[Ints, Ints]:
        """The openings and scores of a piece."""

    def let_go(self) -> None:  # nothing need be done
        """Give back memory that was freed, where that is worth it."""

    def best(self, of_candidate: int, of_opening: int, seats: Ints) -> CompressedRows:
        """As `PairSource.best` says: just the best of each, and of equals by a number drawn."""
        if not is_available():
            price, lowest = np.where(seats > 0, 0, WIDE), np.full(self.n_candidates, -WIDE)
            return self.above(1, price, lowest, of_candidate)
        from matchcore.assignment.kernel.holding import BestSoFar, choose, merge_rows

        n, m, shift, is_open = self.n_candidates, len(seats), room_below(self.largest), (seats > 0).astype(np.uint8)
        each = max(1, of_opening // self.n_lists)

        def best_of(pieces: Sequence[_Piece]) -> tuple[list[FoundOfBlock], BestSoFar]:
            """The best of each candidate, piece by piece, and of each opening."""
            best = BestSoFar(
                row_key=np.zeros(of_candidate, dtype=np.int64),
                row_pair=np.zeros(of_candidate, dtype=np.int64),
                key=np.zeros((m, each), dtype=np.int64),
                pair=np.zeros((m, each), dtype=np.int64),
                n_kept=np.zeros(m, dtype=np.int64),
                floor=np.full(m, -(2**62), dtype=np.int64),
            )
            found = []
            for block in map(self.block, pieces):
                count, opening, score = choose(block, is_open, shift, best)
                found.append((block.rows, count, opening, score.astype(self.dtype)))
            return found, best

        pieces = self.pieces()
        answers = in_threads(best_of, [pieces[k :: self.n_lists] for k in range(self.n_lists)], self.n_pairs)
        kept, found = [best for _, best in answers], [one for of_list, _ in answers for one in of_list]
        del answers
        own = laid_together(n, found, self.dtype)
        is_kept = np.hstack([np.arange(each) < best.n_kept[:, None] for best in kept])
        start = np.concatenate([[0], np.cumsum(np.count_nonzero(is_kept, axis=1))])
        candidate = np.hstack([best.pair for best in kept])[is_kept].astype(np.int32)
        score = (np.hstack([best.key for best in kept])[is_kept] >> shift).astype(self.dtype)
        del kept, is_kept
        more = turned(CompressedRows(start, candidate, score), n)  # of openings, to be by candidate
        del candidate, score
        self.let_go()  # before the largest arrays are made
        chosen = CompressedRows(*merge_rows(*own, *more))
        self.let_go()
        return chosen

    def above(self, scale: int, price: Ints, floor: Ints, most: int, *, at_hand: bool = False) -> CompressedRows:
        """As `PairSource.above` says, a piece at a time, by threads where there are many pairs."""
        del at_hand
        self.let_go()  # what came before has left some behind, and so does this
        price, floor = np.minimum(np.asarray(price, dtype=np.int64), WIDE), np.asarray(floor, dtype=np.int64)
        answer = self._priced(scale, price, floor, most) if is_available() else self._plainly(scale, price, floor, most)
        found = laid_together(self.n_candidates, in_threads(answer, self.pieces(), self.n_pairs), self.dtype)
        self.let_go()
        return found

    def _priced(self, scale: int, price: Ints, floor: Ints, most: int) -> Callable[[_Piece], FoundOfBlock]:
        """What answers `above` for one piece."""
        from matchcore.assignment.kernel.holding import price_pairs

        # A price that is cut changes which pairs seem best, which only one that nobody can pay may do.
        is_narrow = self.dtype == np.int32 and self.largest < _NARROW
        is_narrow = is_narrow and not np.any((price > _NARROW * scale) & (price < WIDE))
        width: Any
        width, bound = (np.int32, _NARROW) if is_narrow else (np.int64, WIDE)
        cheap = np.clip(price // scale, -bound, bound).astype(width)
        least = np.clip(floor // scale, -2 * bound, 2 * bound).astype(width)
        shift = room_below(scale * self.largest + int(np.abs(price[price < WIDE]).max(initial=0)))

        def answer(piece: _Piece) -> FoundOfBlock:
            block = self.block(piece)
            if block.score is not None:  # a block at a time, since all would take twice the memory
                block = block._replace(score=block.score.astype(width, copy=False))
            count, opening, score = price_pairs(block, cheap, least, scale, price, floor, most, shift)
            return block.rows, count, opening.copy(), score.astype(self.dtype)  # they had room for up to twice as many

        return answer

    def _plainly(self, scale: int, price: Ints, floor: Ints, most: int) -> Callable[[_Piece], FoundOfBlock]:
        """The same in NumPy, where there is no compiled kernel."""

        def answer(piece: _Piece) -> FoundOfBlock:
            block, (opening, score) = self.block(piece), self.told(piece)
            n_of_row = np.diff(block.start[:: (len(block.start) - 1) // max(1, len(block.rows))])
            row = np.repeat(block.rows.astype(np.int64), n_of_row)
            value = scale * score.astype(np.int64) - price[opening]
            at = np.flatnonzero(value > floor[row])
            turn = (row[at] * 2_654_435_769 + opening[at] * np.int64(2_246_822_519)) >> 16 & 0xFFFF
            place = np.repeat(np.arange(len(block.rows)), n_of_row)
            order = at[np.lexsort((turn, -value[at], place[at]))]
            rank = np.arange(len(order)) - np.searchsorted(place[order], place[order])
            found: Ints = np.sort(order[rank < most])
            return block.rows, np.bincount(place[found], minlength=len(block.rows)), opening[found], score[found]

        return answer


class StoredPairs(BlockSource[slice]):
    """A source that holds its pairs in compressed rows."""

    def __init__(self, pairs: PairGraph) -> None:
        super().__init__(pairs.n_candidates, pairs.n_pairs, pairs.score.dtype)
        self.pairs = pairs

    @cached_property
    def largest(self) -> int:
        """The largest score in size."""
        return self.pairs.largest

    def pieces(self) -> Sequence[slice]:
        """Some rows at a time."""
        return whole_rows(self.pairs.indptr, _BLOCK)

    def block(self, piece: slice) -> PairBlock:
        """The rows of a piece."""
        start = self.pairs.indptr[piece.start : piece.stop + 1]
        rows, cols = (
            np.arange(piece.start, piece.stop, dtype=np.int32),
            np.arange(self.pairs.n_openings, dtype=np.int32),
        )
        return PairBlock(rows, cols, start - start[0], *self.told(piece), np.uint32(0))

    def told(self, piece: slice) -> tuple[Ints, Ints]:
        """As they stand."""
        here = slice(self.pairs.indptr[piece.start], self.pairs.indptr[piece.stop])
        return self.pairs.opening_idx[here], self.pairs.score[here]


def laid_together(n: int, found: list[FoundOfBlock], dtype: npt.DTypeLike) -> CompressedRows:
    """What was found of n candidates block by block, by candidate; the list is emptied on the way."""
    n_of_row = np.zeros(n, dtype=np.int64)
    for row, count, _, _ in found:
        n_of_row[row] = count
    indptr = np.concatenate([[0], np.cumsum(n_of_row)]).astype(np.int64)
    openings, scores = np.empty(indptr[-1], dtype=np.int32), np.empty(indptr[-1], dtype=dtype)
    while found:
        row, count, opening, score = found.pop(0)
        place = np.repeat(indptr[row] - (np.cumsum(count) - count), count) + np.arange(len(score))
        openings[place], scores[place] = opening, score
    return CompressedRows(indptr, openings, scores)


def room_below(largest: int) -> int:
    """How many bits fit below values of this size in an int64, at most 16."""
    return max(0, min(_MOST_SHIFT, 61 - largest.bit_length()))
