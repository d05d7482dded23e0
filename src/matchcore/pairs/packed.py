"""`PackedSource`: feasible pairs at four bytes each, block by block, when there are too many for arrays of their own.

A pair is one number: its score, and below it the place of its opening among those of the block. Where a block has more
openings than there is room to tell apart, they are parted into strips, and a candidate's pairs stand strip by strip.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from matchcore.assignment import Assignment, Lists
from matchcore.assignment.kernel.arrays import PairBlock
from matchcore.assignment.pricing import BlockSource
from matchcore.pairs.budget import give_back_memory

_MANY = 2**22
"""A question to more pairs leaves memory behind that is worth giving back."""


@dataclass(frozen=True, eq=False, slots=True)
class PackedBlock:
    """The feasible pairs of some candidates with some openings, packed.

    Attributes
    ----------
    rows, cols
        int32[r], int32[c]: the candidates, and the openings, ascending.
    start
        int64[r * s + 1], for s strips of openings: the pairs of the block's candidate i in strip t stand from
        ``start[i * s + t]`` to ``start[i * s + t + 1]``.
    number
        uint32[k]: ``score << bits | place``, the place counted from where the strip begins.
    bits
        How many bits a place takes: a strip has ``2 ** bits`` openings.
    """

    rows: npt.NDArray[np.int32]
    cols: npt.NDArray[np.int32]
    start: npt.NDArray[np.int64]
    number: npt.NDArray[np.uint32]
    bits: int

    @property
    def n_strips(self) -> int:
        """How many strips its openings are parted into."""
        return n_strips(len(self.cols), self.bits)

    @property
    def n_of_row(self) -> npt.NDArray[np.int64]:
        """int64[r]: how many pairs each candidate has."""
        return np.diff(self.start[:: self.n_strips])

    @property
    def largest(self) -> int:
        """The largest score."""
        return int(self.number.max(initial=0)) >> self.bits

    def unpacked(self, first: int, stop: int) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
        """int32[k] twice: openings, ascending for each candidate, and scores, of the candidates ``first:stop``."""
        strips = self.n_strips
        ends = self.start[first * strips : stop * strips + 1]
        number = self.number[ends[0] : ends[-1]]
        place = (number & np.uint32(2**self.bits - 1)).astype(np.int64)
        if strips > 1:
            begins = np.arange(strips, dtype=np.int64) << self.bits
            place += np.repeat(np.tile(begins, stop - first), np.diff(ends))
        score: npt.NDArray[np.int32] = (number >> np.uint32(self.bits)).astype(np.int32)
        return self.cols[place], score


def n_strips(n_cols: int, bits: int) -> int:
    """How many strips of ``2 ** bits`` openings there are in so many."""
    return max(1, -(-n_cols >> bits))


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


_STRIP_M = 20_000.0


class PackedSource(BlockSource[PackedBlock]):
    """The packed pairs of a pool, which answer a solver's questions (see `PairSource`).

    Parameters
    ----------
    blocks
        Every candidate is in one of them at most.
    n_candidates
        How many candidates there are.

    Attributes
    ----------
    block_of, place_of
        int32[n] twice: the block of each candidate and her place in it; -1 for one who is in none.
    order
        In which order a solver is shown candidates and openings; None: as they stand.
    """

    n_lists = 2  # whatever the processors: what is held must not depend on them
    order: Order | None = None

    def __init__(self, blocks: Sequence[PackedBlock], n_candidates: int) -> None:
        super().__init__(n_candidates, sum(len(block.number) for block in blocks), np.dtype(np.int32))
        self.blocks = blocks
        self.block_of, self.place_of = (np.full(n_candidates, -1, dtype=np.int32) for _ in range(2))
        for number, block in enumerate(blocks):
            self.block_of[block.rows] = number
            self.place_of[block.rows] = np.arange(len(block.rows))

    def ordered(self, order: Order) -> PackedSource:
        """The same pairs, shown in this order."""
        other = copy(self)
        other.order = order
        return other

    @cached_property
    def largest(self) -> int:
        """The largest score."""
        return max((block.largest for block in self.blocks), default=0)

    def row(self, row: int) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
        """int32[k] twice: the openings of candidate `row`, ascending, and their scores."""
        if self.block_of[row] < 0:
            return np.empty(0, dtype=np.int32), np.empty(0, dtype=np.int32)
        block, place = self.blocks[int(self.block_of[row])], int(self.place_of[row])
        return block.unpacked(place, place + 1)

    def pieces(self) -> Sequence[PackedBlock]:
        """The blocks."""
        return self.blocks

    def block(self, piece: PackedBlock) -> PairBlock:
        """A block, in the order that the solver is shown."""
        rows, cols = piece.rows, piece.cols
        if self.order is not None:
            rows, cols = self.order.row_at[rows], self.order.col_at[cols]
        return PairBlock(rows, cols, piece.start, piece.number, None, np.uint32(piece.bits))

    def told(self, piece: PackedBlock) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
        """Its pairs, unpacked."""
        opening_idx, score = piece.unpacked(0, len(piece.rows))
        return opening_idx if self.order is None else self.order.col_at[opening_idx], score

    def let_go(self) -> None:
        """Give back memory after questions to many pairs."""
        if self.n_pairs > _MANY:
            give_back_memory()
