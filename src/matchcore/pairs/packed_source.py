"""`PackedSource`: packed pairs as a solver asks for them, some blocks at a time, by threads."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from matchcore.assignment import Assignment, FoundPairs, Lists, StoredPairs
from matchcore.assignment.kernel.arrays import PairBlock
from matchcore.assignment.kernel.compiling import is_available
from matchcore.assignment.pair_graph import PairGraph
from matchcore.assignment.pricing import WIDE, FoundOfBlock, best_pairs, in_threads, laid_together, priced
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

    def _given(self, block: PackedBlock) -> PairBlock:
        """A block as compiled code takes it, in the order that the solver is shown."""
        rows, cols = block.rows, block.cols
        if self.order is not None:
            rows, cols = self.order.row_at[rows], self.order.col_at[cols]
        return PairBlock(rows, cols, block.start, block.number, None, np.uint32(block.bits))

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
            lowest = np.full(self.n_candidates, -WIDE)
            return self.above(1, np.where(seats > 0, 0, WIDE), lowest, of_candidate)
        # Two halves whatever the processors: what is held must not depend on them.
        blocks, each = self.pairs.blocks, max(1, of_opening // 2)
        halves = [(self._given(block) for block in half) for half in (blocks[::2], blocks[1::2])]
        let_go = give_back_memory if self.n_pairs > _MANY else None
        size = self.n_candidates, self.n_pairs
        found = best_pairs(halves, size, self.largest, seats, of_candidate, each, np.int32, let_go)
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
        price = np.minimum(np.asarray(price, dtype=np.int64), WIDE)
        floor = np.asarray(floor, dtype=np.int64)
        if not is_available():
            return self._together(
                [_above_plainly(self._given(block), scale, price, floor, most) for block in self.pairs.blocks]
            )
        if self.n_pairs > _MANY:  # what came before has left some behind, and so does this
            give_back_memory()
        answer = priced(scale, price, floor, most, self.largest, np.int32)
        found = self._together(in_threads(lambda block: answer(self._given(block)), self.pairs.blocks, self.n_pairs))
        if self.n_pairs > _MANY:
            give_back_memory()
        return found

    def _together(self, found: list[FoundOfBlock]) -> FoundPairs:
        """What was found in the blocks, by candidate."""
        rows = [block.rows if self.order is None else self.order.row_at[block.rows] for block in self.pairs.blocks]
        return laid_together(self.n_candidates, rows, found, np.int32)


def _above_plainly(
    given: PairBlock, scale: int, price: npt.NDArray[np.int64], floor: npt.NDArray[np.int64], most: int
) -> FoundOfBlock:
    """What `above` asks of a block, where there is no compiled kernel."""
    own: Any = given
    block = PackedBlock(own.rows, own.cols, own.start, own.number, int(own.bits))
    opening_idx, score = block.unpacked(0, len(block.rows))
    indptr = block.start[:: block.n_strips]
    stored = StoredPairs(PairGraph(indptr, opening_idx, score, np.ones(len(price), dtype=np.int64)))
    found = stored.above(scale, price, floor[block.rows], most)
    return np.diff(found.indptr), found.opening_idx, found.score
