"""`PackedSource`: packed pairs as a solver asks for them, some blocks at a time, by threads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from matchcore.assignment import Assignment, FoundPairs, Lists, StoredPairs
from matchcore.assignment.kernel.compiling import is_available
from matchcore.assignment.pair_graph import PairGraph
from matchcore.assignment.pair_table import CompressedRows, turned
from matchcore.assignment.pricing import room_below
from matchcore.pairs.budget import give_back_memory
from matchcore.pairs.packed import PackedBlock, PackedRows
from matchcore.processors import n_processors

_NARROW = 2**28
"""Scores and prices up to here are compared in int32; packed scores are lower."""

_NOBODY_PAYS = 2**60

_FOR_THREADS = 2**22
"""From so many pairs on, blocks are shared among threads."""

_Piece = TypeVar("_Piece")
_Answer = TypeVar("_Answer")


@dataclass(frozen=True, eq=False)
class Order:
    """Another order of candidates and openings: neighbours near each other in memory, where a solver looks them up.

    Attributes
    ----------
    row_at, col_at
        int32[n], int32[m]: where each candidate and each opening stands in it.
    """

    row_at: npt.NDArray[np.int32]
    col_at: npt.NDArray[np.int32]

    @classmethod
    def by_place(cls, home: npt.NDArray[np.float64], work: npt.NDArray[np.float64]) -> Order:
        """From north to south in strips, and along each: float64[n, 3] and float64[m, 3], metres in space."""
        return cls(*(_along(places) for places in (home, work)))

    @cached_property
    def rows(self) -> npt.NDArray[np.int64]:
        """int64[n]: the candidates in this order."""
        return np.argsort(self.row_at)

    @cached_property
    def cols(self) -> npt.NDArray[np.int64]:
        """int64[m]: the openings in this order."""
        return np.argsort(self.col_at)

    def shown(self, assignment: Assignment, seats: npt.NDArray[np.int64]) -> Assignment:
        """An assignment that was found in this order, in the first one."""
        opening_of = np.asarray(assignment.opening_of)[self.row_at]
        first = np.append(self.cols, -1)  # the last is for those placed nowhere
        return replace(
            assignment,
            opening_of=first[opening_of],
            surplus=np.asarray(assignment.surplus, dtype=np.int64)[self.row_at],
            price=np.asarray(assignment.price, dtype=np.int64)[self.col_at],
            seats=seats,
        )

    def shown_lists(self, lists: Lists) -> Lists:
        """Lists that were found in this order, in the first one."""
        candidate, opening = self.rows[lists.candidate], self.cols[lists.opening]
        by = np.lexsort((opening, candidate))
        return replace(
            lists,
            candidate=candidate[by],
            opening=opening[by],
            score=lists.score[by],
            share=lists.share[self.row_at],
            price=lists.price[self.col_at],
        )


def _along(places: npt.NDArray[np.float64]) -> npt.NDArray[np.int32]:
    """int32[k]: where each place stands, in strips of some miles."""
    strips = np.floor(places / _STRIP_M)
    at = np.empty(len(places), dtype=np.int32)
    at[np.lexsort((places[:, 0], strips[:, 1], strips[:, 2]))] = np.arange(len(places))
    return at


_Given = tuple[npt.NDArray[Any], npt.NDArray[Any], npt.NDArray[Any], npt.NDArray[Any], Any]
"""A block as compiled code takes it: rows, cols, start, number, bits."""

_STRIP_M = 20_000.0

_Found = tuple[npt.NDArray[Any], npt.NDArray[Any], npt.NDArray[Any]]


class PackedSource:
    """Answers a solver's questions over packed pairs (see `PairSource`).

    Parameters
    ----------
    pairs
        The pairs.
    n_openings
        How many openings there are.
    order
        In which order the solver is shown candidates and openings; as they stand when None.
    """

    is_at_hand = True

    def __init__(self, pairs: PackedRows, n_openings: int, order: Order | None = None) -> None:
        self.pairs, self.n_openings, self.order = pairs, n_openings, order

    def ordered(self, order: Order) -> PackedSource:
        """The same pairs, shown in this order."""
        return PackedSource(self.pairs, self.n_openings, order)

    def _given(self, block: PackedBlock) -> _Given:
        """A block as compiled code takes it, in the order that the solver is shown."""
        rows, cols = block.rows, block.cols
        if self.order is not None:
            rows, cols = self.order.row_at[rows], self.order.col_at[cols]
        return rows, cols, block.start, block.number, np.uint32(block.bits)

    @property
    def n_candidates(self) -> int:
        """How many candidates there are."""
        return len(self.pairs.block_of)

    @cached_property
    def n_pairs(self) -> int:
        """How many pairs are packed."""
        return self.pairs.n_pairs

    @cached_property
    def largest(self) -> int:
        """The largest score."""
        return self.pairs.largest

    def best(self, of_candidate: int, of_opening: int, seats: npt.NDArray[Any]) -> FoundPairs:
        """As `PairSource.best` says: just the best of each, and of equals by a number drawn."""
        if not is_available():
            lowest = np.full(self.n_candidates, -_NOBODY_PAYS)
            return self.above(1, np.where(seats > 0, 0, _NOBODY_PAYS), lowest, of_candidate)
        from matchcore.assignment.kernel.holding import Best, merge_rows
        from matchcore.assignment.kernel.sifting import choose_packed

        m, shift = self.n_openings, room_below(self.largest)
        is_open = (seats > 0).astype(np.uint8)

        def best_of(blocks: Sequence[PackedBlock]) -> tuple[list[_Found], Best]:
            """The best of each candidate, block by block, and of each opening half as many."""
            best = Best(
                row_key=np.zeros(of_candidate, dtype=np.int64),
                row_pair=np.zeros(of_candidate, dtype=np.int64),
                key=np.zeros((m, max(1, of_opening // 2)), dtype=np.int64),
                pair=np.zeros((m, max(1, of_opening // 2)), dtype=np.int64),
                n_kept=np.zeros(m, dtype=np.int64),
                floor=np.full(m, -(2**62), dtype=np.int64),
            )
            return [choose_packed(*self._given(block), is_open, shift, best) for block in blocks], best

        # Two halves whatever the processors: what is held must not depend on them.
        blocks = self.pairs.blocks
        halves = self._shared(best_of, (blocks[::2], blocks[1::2]))
        own = self._together([halves[number % 2][0][number // 2] for number in range(len(blocks))])
        kept = [best for _, best in halves]
        del halves
        is_kept = np.hstack([np.arange(best.key.shape[1]) < best.n_kept[:, None] for best in kept])
        start = np.concatenate([[0], np.cumsum(np.count_nonzero(is_kept, axis=1))])
        candidate = np.hstack([best.pair for best in kept])[is_kept].astype(np.int32)
        score = (np.hstack([best.key for best in kept])[is_kept] >> shift).astype(np.int32)
        more = turned(CompressedRows(start, candidate, score), self.n_candidates)  # of openings, to be by candidate
        found = FoundPairs(*merge_rows(own.indptr, own.opening_idx, own.score, *more))
        give_back_memory()
        return found

    def above(
        self,
        scale: int,
        price: npt.NDArray[Any],
        floor: npt.NDArray[Any],
        most: int,
        *,
        at_hand: bool = False,
    ) -> FoundPairs:
        """As `PairSource.above` says."""
        del at_hand
        price = np.minimum(np.asarray(price, dtype=np.int64), _NOBODY_PAYS)
        floor = np.asarray(floor, dtype=np.int64)
        if not is_available():
            return self._together(
                [_above_plainly(self._given(block), scale, price, floor, most) for block in self.pairs.blocks]
            )
        from matchcore.assignment.kernel.sifting import price_packed

        cheap = np.clip(price // scale, -_NARROW, _NARROW).astype(np.int32)
        least = np.clip(floor // scale, -2 * _NARROW, 2 * _NARROW).astype(np.int32)
        shift = room_below(scale * self.largest + int(np.abs(price[price < _NOBODY_PAYS]).max(initial=0)))

        def answer(block: PackedBlock) -> _Found:
            count, *found = price_packed(*self._given(block), cheap, least, scale, price, floor, most, shift)
            opening, score = (values.copy() for values in found)  # they had room for up to twice as many
            return count, opening, score

        return self._together(self._shared(answer, self.pairs.blocks))

    def _shared(self, answer: Callable[[_Piece], _Answer], pieces: Sequence[_Piece]) -> list[_Answer]:
        """The answer for each piece, by threads where there is much to look at."""
        if self.n_pairs < _FOR_THREADS or n_processors() == 1:
            return [answer(piece) for piece in pieces]
        with ThreadPoolExecutor(n_processors(), thread_name_prefix="matchcore") as threads:
            found = list(threads.map(answer, pieces))
        give_back_memory()
        return found

    def _together(self, found: list[_Found]) -> FoundPairs:
        """What was found in the blocks, by candidate."""
        rows = [block.rows if self.order is None else self.order.row_at[block.rows] for block in self.pairs.blocks]
        n_of_row = np.zeros(self.n_candidates, dtype=np.int64)
        for row, (count, _, _) in zip(rows, found, strict=True):
            n_of_row[row] = count
        indptr = np.concatenate([[0], np.cumsum(n_of_row)]).astype(np.int64)
        openings, scores = np.empty(indptr[-1], dtype=np.int32), np.empty(indptr[-1], dtype=np.int32)
        for row, (count, opening, score) in zip(rows, found):
            place = np.repeat(indptr[row] - (np.cumsum(count) - count), count) + np.arange(len(score))
            openings[place], scores[place] = opening, score
        return FoundPairs(indptr, openings, scores)


def _above_plainly(
    given: _Given, scale: int, price: npt.NDArray[np.int64], floor: npt.NDArray[np.int64], most: int
) -> _Found:
    """What `above` asks of a block, where there is no compiled kernel."""
    block = PackedBlock(*given[:4], int(given[4]))
    opening_idx, score = block.unpacked(0, len(block.rows))
    indptr = block.start[:: block.n_strips]
    stored = StoredPairs(PairGraph(indptr, opening_idx, score, np.ones(len(price), dtype=np.int64)))
    found = stored.above(scale, price, floor[block.rows], most)
    return np.diff(found.indptr), found.opening_idx, found.score
