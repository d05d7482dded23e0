"""`PackedRows`: feasible pairs at four bytes each, block by block, when there are too many for arrays of their own.

A pair is one number: its score, and below it the place of its opening among those of the block. Where a block has more
openings than there is room to tell apart, they are parted into strips, and a candidate's pairs stand strip by strip.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


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


@dataclass(frozen=True, eq=False, slots=True)
class PackedRows:
    """The packed pairs of a pool.

    Attributes
    ----------
    blocks
        Every candidate is in one of them at most.
    block_of, place_of
        int32[n] twice: the block of each candidate and her place in it; -1 for one who is in none.
    """

    blocks: Sequence[PackedBlock]
    block_of: npt.NDArray[np.int32]
    place_of: npt.NDArray[np.int32]

    @classmethod
    def of(cls, blocks: Sequence[PackedBlock], n_candidates: int) -> PackedRows:
        """The pairs of these blocks."""
        block_of, place_of = (np.full(n_candidates, -1, dtype=np.int32) for _ in range(2))
        for number, block in enumerate(blocks):
            block_of[block.rows] = number
            place_of[block.rows] = np.arange(len(block.rows))
        return cls(blocks, block_of, place_of)

    @property
    def n_candidates(self) -> int:
        """How many candidates there are."""
        return len(self.block_of)

    @property
    def n_pairs(self) -> int:
        """How many pairs there are."""
        return sum(len(block.number) for block in self.blocks)

    @property
    def largest(self) -> int:
        """The largest score."""
        return max((block.largest for block in self.blocks), default=0)

    def row(self, row: int) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
        """int32[k] twice: the openings of candidate `row`, ascending, and their scores."""
        if self.block_of[row] < 0:
            return np.empty(0, dtype=np.int32), np.empty(0, dtype=np.int32)
        block, place = self.blocks[int(self.block_of[row])], int(self.place_of[row])
        return block.unpacked(place, place + 1)
