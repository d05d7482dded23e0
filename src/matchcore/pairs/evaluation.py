"""A block of candidates × openings through all criteria: what is feasible, what it scores, what each gate refused.

Gates are closed first, one after another: which pairs are within reach, where the criterion that stands first goes by
distance, and then what the others say of each kind of candidate (`criterion_tables`). Only pairs that all gates are
open to are listed and scored, a few rows at a time, so many that their pairs stay in the cache. Large
pools are taken through compiled steps, small ones through whole arrays (`scoring_steps`).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from matchcore.assignment.kernel.compiling import interrupt_held, is_available
from matchcore.criteria import Criterion, LeastScoreCriterion
from matchcore.pairs import scoring_steps
from matchcore.pairs.criterion_tables import CriterionTables, Index, LookupTable, table_of_pairs
from matchcore.pairs.judging import checked
from matchcore.pairs.packed import PackedBlock, n_strips
from matchcore.pairs.pruning import N_BINS, PruningRule, bins_of
from matchcore.policy import FULL_PART, ON_TOP_OF_SCORE, Policy

LARGE = 2**23
"""From so many pairs on, compiled steps pay, and scoring is shared among threads."""

FEW = 2**13
"""So few pairs are judged one by one: to find who is alike takes longer. Of more, compiled steps pay where they are at
hand, because this process has used them already."""

AT_ONCE = 2**17
"""How many pairs are scored at a time; and how many judged, where not all is known by kinds or nothing is compiled."""

MOST_PLACE_BITS = 31
"""How many bits of a packed pair its opening's place takes at most."""


@dataclass(frozen=True, eq=False, slots=True)
class Block:
    """Candidates and openings to be taken together: int[r], and int[c] ascending."""

    rows: npt.NDArray[np.integer[Any]]
    cols: npt.NDArray[np.integer[Any]]

    @property
    def shape(self) -> tuple[int, int]:
        """How many candidates and openings it holds."""
        return len(self.rows), len(self.cols)

    @property
    def n_pairs(self) -> int:
        """How many pairs it holds."""
        return len(self.rows) * len(self.cols)


@dataclass(frozen=True, eq=False, slots=True)
class OpenCounts:
    """How many pairs of a block each gate and those before it let through.

    Attributes
    ----------
    of_row, of_col
        int32[r, g], int32[g, c]: how many of each candidate's and each opening's pairs the first 1…g gates all let
        through.
    """

    of_row: npt.NDArray[np.int32]
    of_col: npt.NDArray[np.int32]

    @classmethod
    def of(cls, n_rows: int, n_cols: int, n_gates: int) -> OpenCounts:
        """Nothing counted yet."""
        return cls(*(np.zeros(shape, dtype=np.int32) for shape in ((n_rows, n_gates), (n_gates, n_cols))))

    def closed(self) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
        """int32[r, g], int32[c, g]: how many of each candidate's and each opening's pairs each gate closed first."""
        n_rows, n_cols = np.int32(len(self.of_row)), np.int32(self.of_col.shape[1])
        by_row = -np.diff(self.of_row, axis=1, prepend=n_cols)
        return by_row, -np.diff(self.of_col.T, axis=1, prepend=n_rows)


def _are_at_hand() -> bool:
    """Whether compiled steps have been loaded: another large pool has been scored, or `warm_up` called."""
    steps = sys.modules.get("matchcore.pairs.compiled_steps")
    return steps is not None and bool(getattr(steps._pack_pairs, "signatures", ()))


@dataclass(frozen=True, eq=False, slots=True)
class BlockResult:
    """The feasible pairs of a block.

    Attributes
    ----------
    counts
        What each gate let through.
    n_of_row
        int64[r]: how many pairs each candidate has.
    opening_idx, score
        int32[k]: those pairs, by candidate and then by opening, and what each scores above the policy's least.
    """

    counts: OpenCounts
    n_of_row: npt.NDArray[np.int64]
    opening_idx: npt.NDArray[np.int32]
    score: npt.NDArray[np.int32]


@dataclass(frozen=True, eq=False, slots=True)
class PackedResult:
    """The pairs of a block that are kept, packed.

    Attributes
    ----------
    counts
        What each gate let through, of all pairs.
    pairs
        Those kept.
    least_kept
        int64[r]: from which rank on a candidate's pairs are kept for her own sake (see `PruningRule`); 0 when all are.
    """

    counts: OpenCounts
    pairs: PackedBlock
    least_kept: npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False, slots=True)
class _FeasibleRows:
    """The feasible pairs of some rows ``start:stop`` of a block: how many of each, places among the columns, scores."""

    start: int
    stop: int
    n_of_row: npt.NDArray[np.int64]
    place: npt.NDArray[np.uint32]
    score: npt.NDArray[np.int32]


class Evaluator:
    """The criteria of a pool and all that is needed to take blocks through them; read-only, shared by all threads.

    Parameters
    ----------
    criteria, policy
        What to judge by.
    n_pairs
        How many there are: of many, compiled steps pay, where they can be had; of few not even kinds do.

    Attributes
    ----------
    is_large
        Whether they are so many that scoring is shared among threads.
    place_bits
        How many bits the highest score leaves of 32: what a packed pair has for its opening's place.
    """

    def __init__(self, criteria: Sequence[Criterion], policy: Policy, n_pairs: int) -> None:
        self.criteria, self.is_large = tuple(criteria), n_pairs >= LARGE
        self.is_compiled = is_available() if self.is_large else n_pairs > FEW and _are_at_hand()
        self.policy, self.least, self.is_few = policy, policy.least, n_pairs <= FEW
        self.judged = tuple(one for one in criteria if not isinstance(one, LeastScoreCriterion))
        self.weights = tuple(policy.weight_of(criterion.name) for criterion in self.judged)
        largest = FULL_PART * sum(self.weights)
        self.place_bits = max(1, min(MOST_PLACE_BITS, 32 - largest.bit_length()))
        self.distances = self.judged[0].distances() if self.judged and not self.is_few else None
        self.tables = {
            number: CriterionTables(self.judged[number], self.weights[number])
            for number in range(0 if self.distances is None else 1, 0 if self.is_few else len(self.judged))
        }

    @property
    def n_bytes(self) -> int:
        """What it takes in memory besides the criteria."""
        return sum(table.n_bytes for table in self.tables.values())

    def evaluate(self, block: Block) -> BlockResult:
        """Take a block through the criteria, and keep all feasible pairs."""
        counts = OpenCounts.of(*block.shape, len(self.criteria))
        numbers = block.cols.astype(np.int32, copy=False)
        found, scores = [np.empty(0, dtype=np.int32)], [np.empty(0, dtype=np.int32)]
        n_of_row = np.zeros(len(block.rows), dtype=np.int64)
        for some in self._feasible(block, counts):
            n_of_row[some.start : some.stop] = some.n_of_row
            found.append(np.take(numbers, some.place))
            scores.append(some.score)
        return BlockResult(counts, n_of_row, np.concatenate(found), np.concatenate(scores))

    def pack(self, block: Block, rule: PruningRule | None = None) -> PackedResult:
        """Take a block through the criteria, and pack all feasible pairs or those that `rule` chooses."""
        counts, steps = OpenCounts.of(*block.shape, len(self.criteria)), self._steps()
        numbers, strips = block.cols.astype(np.int32, copy=False), n_strips(len(block.cols), self.place_bits)
        n_of_strip = np.zeros((len(block.rows), strips), dtype=np.int64)
        least_kept = np.zeros(len(block.rows), dtype=np.int64)
        here = None if rule is None else rule.of(numbers)
        packed = [np.empty(0, dtype=np.uint32)]
        for some in self._feasible(block, counts):
            rows = slice(some.start, some.stop)
            with self._held():
                if here is not None:
                    given = block.rows[rows], numbers, some.place, some.score, some.n_of_row
                    steps.keep_chosen(here, *given, least_kept[rows])
                packed.append(steps.pack(some.place, some.score, some.n_of_row, self.place_bits, n_of_strip[rows]))
        start = np.concatenate([[0], np.cumsum(n_of_strip)]).astype(np.int64)
        rows_of, number = block.rows.astype(np.int32, copy=False), np.concatenate(packed)
        return PackedResult(counts, PackedBlock(rows_of, numbers, start, number, self.place_bits), least_kept)

    def unpack(self, block: PackedBlock, place: npt.NDArray[np.int64], opening_idx: Index, score: Index) -> None:
        """Lay the pairs of a packed block in arrays of all, each candidate's from her `place` on, int64[r]."""
        with self._held():
            self._steps().unpack(block, place, opening_idx, score)

    def score_bins(self, block: Block) -> npt.NDArray[np.int64]:
        """int64[k]: ``opening * N_BINS + bin`` of each feasible pair of a block (see `PruningRule`)."""
        found = self._feasible(block, OpenCounts.of(*block.shape, len(self.criteria)))
        numbers = block.cols.astype(np.int64) * N_BINS
        return np.concatenate([np.empty(0, np.int64), *(numbers[some.place] + bins_of(some.score) for some in found)])

    def _feasible(self, block: Block, counts: OpenCounts) -> Iterator[_FeasibleRows]:
        """The feasible pairs of a block, a few rows at a time; what gates let through is counted."""
        rows, cols = (numbers.astype(np.intp, copy=False) for numbers in (block.rows, block.cols))
        n, m = len(rows), len(cols)
        if n * m == 0:
            return
        if self.is_few:
            yield self._plainly_feasible(rows, cols, counts)
            return
        near = None if self.distances is None else scoring_steps.NearPairs.of(self.distances, rows, cols)
        tables = {number: own.in_block(rows, cols) for number, own in self.tables.items() if not own.is_idle}
        is_whole = self.is_compiled and None not in tables.values()
        height = n if is_whole else max(1, AT_ONCE // m)
        for start in range(0, n, height):
            stop = min(start + height, n)
            looks = {
                number: table.of(start, stop) if table else table_of_pairs(self.judged[number], rows[start:stop], cols)
                for number, table in tables.items()
            }
            here = None if near is None else near.some(start, stop)
            yield from self._feasible_rows(here, looks, start, counts.of_row[start:stop], counts.of_col)
        # A gate that is closed to nobody lets through what those before it do.
        gates = {number for number, table in tables.items() if table is None or table.is_gate}
        for number in range(0 if near is None else 1, len(self.judged)):
            if number not in gates:
                counts.of_row[:, number] = counts.of_row[:, number - 1] if number else m
                counts.of_col[number] = counts.of_col[number - 1] if number else n

    def _plainly_feasible(self, rows: Index, cols: Index, counts: OpenCounts) -> _FeasibleRows:
        """The feasible pairs of a block judged pair by pair; who has none left is not looked at by later gates."""
        row, col = np.arange(len(rows)), np.arange(len(cols))
        score, on_top = (np.zeros((len(rows), len(cols)), dtype=np.int32) for _ in range(2))
        is_open = np.ones(score.shape, dtype=np.bool_)
        for number in range(len(self.criteria) if is_open.size else 0):
            if number < len(self.judged):
                judgement = checked(self.judged[number], self.judged[number].judge(rows[row], cols[col]))
                is_open &= judgement.is_open
                target = on_top if self._is_on_top(number) else score
                target += np.asarray(judgement.part, dtype=np.int32) * np.int32(self.weights[number])
            else:  # the least score, which comes last
                is_open &= score >= self.least
            of_row, of_col = is_open.sum(axis=1), is_open.sum(axis=0)
            counts.of_row[row, number], counts.of_col[number, col] = of_row, of_col
            for axis, n_open in enumerate((of_row, of_col)):
                if not n_open.all():
                    left = np.flatnonzero(n_open)
                    score, on_top = (one.take(left, axis=axis) for one in (score, on_top))
                    is_open = is_open.take(left, axis=axis)
                    row, col = (row[left], col) if axis == 0 else (row, col[left])
            if not is_open.size:
                break
        here, there = np.nonzero(is_open)
        score += on_top - np.int32(self.least)
        n_of_row = np.bincount(row[here], minlength=len(rows))
        return _FeasibleRows(0, len(rows), n_of_row, col[there].astype(np.uint32), score[here, there])

    def _feasible_rows(
        self,
        near: scoring_steps.NearPairs | None,
        looks: Mapping[int, LookupTable],
        first: int,
        open_to_row: npt.NDArray[np.int32],
        open_to_col: npt.NDArray[np.int32],
    ) -> Iterator[_FeasibleRows]:
        """The feasible pairs of some rows of a block, from its row `first` on."""
        m = open_to_col.shape[1]
        take = self._steps()
        gates = {number: look for number, look in looks.items() if look.is_gate}
        with self._held():
            is_open = take.is_open_to(near, gates, m, open_to_row, open_to_col)
        last = max(gates, default=-1 if near is None else 0)
        n_open = np.full(len(open_to_row), m) if last < 0 else open_to_row[:, last]
        end, start = np.cumsum(n_open, dtype=np.int64), 0
        while start < len(end):
            before = int(end[start - 1]) if start else 0
            stop = max(start + 1, int(np.searchsorted(end, before + AT_ONCE, side="right")))
            n_of_row = n_open[start:stop].astype(np.int64)
            with self._held():
                col = take.places_of(is_open[start:stop], m, n_of_row)
                score = np.zeros(len(col), dtype=np.int32)
                some = {number: look.of(start, stop) for number, look in looks.items() if self.weights[number]}
                for number, look in some.items():
                    if not self._is_on_top(number):
                        take.add_up(look, self.weights[number], col, score, n_of_row)
                if near is not None and self.weights[0]:
                    here = near.some(start, stop)
                    take.add_distance(here, self.distances, self.weights[0], col, score, n_of_row)
                if self.least:
                    take.keep_enough(self.least, col, score, n_of_row, open_to_col[-1])
                    open_to_row[start:stop, -1] = n_of_row
                    n_left = int(n_of_row.sum())
                    col, score = col[:n_left], score[:n_left]
                for number, look in some.items():
                    if self._is_on_top(number):
                        take.add_up(look, self.weights[number], col, score, n_of_row)
            yield _FeasibleRows(first + start, first + stop, n_of_row, col, score)
            start = stop

    def _held(self) -> AbstractContextManager[None]:
        """Ctrl-C is held back while compiled code runs."""
        return interrupt_held() if self.is_compiled else nullcontext()

    def _steps(self) -> Any:
        """The steps, compiled or on whole arrays."""
        if not self.is_compiled:
            return scoring_steps
        from matchcore.pairs import compiled_steps

        return compiled_steps

    def _is_on_top(self, number: int) -> bool:
        return self.judged[number].name in ON_TOP_OF_SCORE
