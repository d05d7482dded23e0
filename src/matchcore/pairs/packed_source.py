"""`PackedSource`: packed pairs as a solver asks for them, some blocks at a time, by threads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from matchcore.assignment import Assignment, Lists
from matchcore.assignment.kernel.arrays import PairBlock
from matchcore.assignment.pricing import BlockSource
from matchcore.pairs.budget import give_back_memory
from matchcore.pairs.packed import PackedBlock, PackedRows

_MANY = 2**22
"""A question to more pairs leaves memory behind that is worth giving back."""


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
    """Answers a solver's questions over packed pairs (see `PairSource`).

    Parameters
    ----------
    pairs
        The pairs.
    order
        In which order the solver is shown candidates and openings; as they stand when None.
    """

    n_lists = 2  # whatever the processors: what is held must not depend on them

    def __init__(self, pairs: PackedRows, order: Order | None = None) -> None:
        super().__init__(pairs, np.dtype(np.int32))
        self.order = order

    def pieces(self) -> Sequence[PackedBlock]:
        """The blocks."""
        blocks: Sequence[PackedBlock] = self.pairs.blocks
        return blocks

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
