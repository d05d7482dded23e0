"""A block of candidates × openings through all criteria: what is feasible, what it scores, what each gate refused.

A block is taken a few rows at a time, so many that they fit the cache. Gates are bytes, eight of which are counted by
one addition of 64-bit words; scores are formed only for the pairs that are left.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from matchcore.criteria import Criterion, LeastScoreCriterion
from matchcore.pairs.pruning import N_BINS, PruningRule, bins_of
from matchcore.pairs.tables import Bools, CriterionInBlock, Index, KindsOf, criterion_in_block
from matchcore.policy import ON_TOP, Policy

__all__ = ["Block", "BlockResult", "Evaluator"]

_LANE = 255
"""How many bytes of 0 and 1 can be added up in one byte."""

_IN_CACHE = 2**18
"""How many pairs are taken at a time: their gates, scores and squared distances fit the second-level cache."""


_DENSE = 8
"""From one pair in so many on, tables are added up for all pairs rather than looked up for those that are left."""


_WIDE = 2048
"""From so many openings on, lines of tables are added one by one."""


@dataclass(frozen=True, eq=False, slots=True)
class Block:
    """Candidates and openings to be taken together: int[r], and int[c] ascending."""

    rows: npt.NDArray[np.integer[Any]]
    cols: npt.NDArray[np.integer[Any]]

    @property
    def n_pairs(self) -> int:
        """How many pairs it holds."""
        return len(self.rows) * len(self.cols)


@dataclass(frozen=True, eq=False, slots=True)
class BlockResult:
    """What came of a block.

    Attributes
    ----------
    open_to_row, open_to_col
        int32[r, g], int32[c, g]: how many of each candidate's and each opening's pairs in the block the first 1…g
        gates all let through.
    n_of_row
        int64[r]: how many pairs are kept for each candidate.
    opening_idx, score
        int32[k]: those pairs, by candidate and then by opening, and what each scores above the policy's least.
    least_kept
        int64[r]: from which rank on a candidate's pairs are kept for her own sake (see `PruningRule`); 0 when all are.
    """

    open_to_row: npt.NDArray[np.int32]
    open_to_col: npt.NDArray[np.int32]
    n_of_row: npt.NDArray[np.int64]
    opening_idx: npt.NDArray[np.int32]
    score: npt.NDArray[np.int32]
    least_kept: npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False, slots=True)
class _FeasibleRows:
    """The feasible pairs of some rows ``start:stop`` of a block: how many of each, places among the columns, scores."""

    start: int
    stop: int
    n_of_row: npt.NDArray[np.int64]
    place: Index
    score: npt.NDArray[np.int32]


class Evaluator:
    """The criteria of a pool and all that is needed to take blocks through them; read-only, shared by all threads.

    Parameters
    ----------
    criteria, policy
        What to judge by.
    """

    def __init__(self, criteria: Sequence[Criterion], policy: Policy) -> None:
        self.criteria = tuple(criteria)
        self.least = policy.least
        self.judged = tuple(one for one in criteria if not isinstance(one, LeastScoreCriterion))
        self.weights = tuple(policy.weight_of(criterion.name) for criterion in self.judged)
        self.kinds = tuple(
            None if kinds is None else KindsOf(criterion, kinds, weight)
            for criterion, kinds, weight in zip(self.judged, (own.kinds() for own in self.judged), self.weights)
        )

    def evaluate(self, block: Block, rule: PruningRule | None = None) -> BlockResult:
        """Take a block through the criteria, and keep all feasible pairs or those that `rule` chooses."""
        n, m, n_gates = len(block.rows), len(block.cols), len(self.criteria)
        open_to_row = np.zeros((n, n_gates), dtype=np.int32)
        open_to_col = np.zeros((m, n_gates), dtype=np.int32)
        n_of_row, least_kept = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int64)
        found, scores = [np.empty(0, dtype=np.int32)], [np.empty(0, dtype=np.int32)]
        numbers = block.cols.astype(np.int32, copy=False)
        for some in self._feasible(block, open_to_row, open_to_col):
            opening_idx, score, n_kept = np.take(numbers, some.place), some.score, some.n_of_row
            rows = slice(some.start, some.stop)
            if rule is not None:
                kept, least_kept[rows] = rule.choose(block.rows[rows], opening_idx, some.n_of_row, score)
                owner = np.repeat(np.arange(some.stop - some.start), some.n_of_row)[kept]
                opening_idx, score = opening_idx[kept], score[kept]
                n_kept = np.bincount(owner, minlength=some.stop - some.start)
            n_of_row[rows] = n_kept
            found.append(opening_idx)
            scores.append(score)
        return BlockResult(
            open_to_row, open_to_col, n_of_row, np.concatenate(found), np.concatenate(scores), least_kept
        )

    def score_histogram(self, block: Block) -> npt.NDArray[np.int32]:
        """int32[c, N_BINS]: how many feasible pairs each opening of a block has, by score (see `PruningRule`)."""
        shape = (len(block.rows), len(self.criteria)), (len(block.cols), len(self.criteria))
        found = self._feasible(block, *(np.zeros(size, dtype=np.int32) for size in shape))
        cells = [some.place * N_BINS + bins_of(some.score) for some in found]
        counts = np.bincount(np.concatenate([np.empty(0, dtype=np.int64), *cells]), minlength=len(block.cols) * N_BINS)
        return counts.astype(np.int32).reshape(-1, N_BINS)

    def _feasible(
        self, block: Block, open_to_row: npt.NDArray[np.int32], open_to_col: npt.NDArray[np.int32]
    ) -> Iterator[_FeasibleRows]:
        """The feasible pairs of a block, a few rows at a time, while the gates are counted."""
        n, m = len(block.rows), len(block.cols)
        if n == 0 or m == 0:
            return
        wide = -(-m // 8) * 8  # whole words of eight gates; what is added at the end is never open
        rows = block.rows.astype(np.intp, copy=False)
        padded = np.concatenate([block.cols, np.repeat(block.cols[-1:], wide - m)]).astype(np.intp, copy=False)
        looks = [
            criterion_in_block(criterion, weight, known, rows, padded)
            for criterion, weight, known in zip(self.judged, self.weights, self.kinds)
        ]
        on_top = [look for look, criterion in zip(looks, self.judged) if criterion.name == ON_TOP]
        in_score = [look for look, criterion in zip(looks, self.judged) if criterion.name != ON_TOP]
        columns = _Lanes(len(looks), wide)
        n_enough = np.zeros(wide, dtype=np.int64)
        step = min(max(1, _IN_CACHE // wide), _LANE)
        for start in range(0, n, step):
            stop = min(start + step, n)
            is_open = self._gates(looks, start, stop, (m, wide), open_to_row[start:stop], columns)
            place = np.flatnonzero(is_open)
            n_of_row = (
                np.full(stop - start, m) if not looks else open_to_row[start:stop, len(looks) - 1].astype(np.int64)
            )
            score = _scores(in_score, place, n_of_row, wide)
            if self.least:
                enough = np.flatnonzero(score >= self.least)
                owner = np.repeat(np.arange(stop - start), n_of_row)[enough]
                place, score, n_of_row = place[enough], score[enough], np.bincount(owner, minlength=stop - start)
                score -= np.int32(self.least)
            for look in on_top:
                look.add_parts_at(score, place, n_of_row)
            place -= np.repeat(np.arange(stop - start) * wide, n_of_row)
            if self.least:
                open_to_row[start:stop, -1] = n_of_row
                n_enough += np.bincount(place, minlength=wide)
            yield _FeasibleRows(start, stop, n_of_row, place, score)
        open_to_col[:, : len(looks)] = columns.total()[:, :m].T
        if self.least:
            open_to_col[:, -1] = n_enough[:m]

    def _gates(
        self,
        looks: Sequence[CriterionInBlock],
        start: int,
        stop: int,
        width: tuple[int, int],
        open_to_row: npt.NDArray[np.int32],
        columns: _Lanes,
    ) -> Bools:
        """bool[stop - start, wide]: the pairs that every gate lets through, counted gate by gate on the way."""
        m, wide = width
        is_open = np.ones((stop - start, wide), dtype=np.bool_)
        is_open[:, m:] = False
        words = is_open.view(np.uint64)
        columns.make_room(stop - start)
        by_col: npt.NDArray[np.uint64] | None = None
        for number, look in enumerate(looks):
            gate = look.gate(start, stop)
            if gate is not None:
                np.logical_and(is_open, gate, out=is_open)
            if gate is None and by_col is not None:
                open_to_row[:, number] = open_to_row[:, number - 1]
            else:
                open_to_row[:, number] = _row_sums(words)
                by_col = np.add.reduce(words, axis=0)
            columns.add(number, by_col)
        return is_open


def _scores(
    looks: Sequence[CriterionInBlock], place: Index, n_of_row: npt.NDArray[Any], wide: int
) -> npt.NDArray[np.int32]:
    """int32[k]: weight × part, summed, of the pairs at these places; where they are many, tables are added up first."""
    n_rows = len(n_of_row)
    tables = [look.table() for look in looks]
    if len(place) * _DENSE < n_rows * wide or not any(tables):
        score = np.zeros(len(place), dtype=np.int32)
        late = list(looks)
    else:
        total = _summed([table for table in tables if table is not None], n_rows, wide)
        score = np.take(total.reshape(-1), place)
        late = [look for look, table in zip(looks, tables) if table is None]
    for look in late:
        look.add_parts_at(score, place, n_of_row)
    return score


def _summed(tables: Sequence[tuple[npt.NDArray[np.int32], Index]], n_rows: int, wide: int) -> npt.NDArray[np.int32]:
    """int32[r, wide]: the sum of each row's lines in all tables."""
    (first, kind), *others = tables
    if wide < _WIDE or not others:
        total = np.take(first, kind, axis=0)
        for part, kind in others:
            total += np.take(part, kind, axis=0)
        return total
    total = np.empty((n_rows, wide), dtype=np.int32)
    second, other_kind = others[0]
    for row, line in enumerate(total):  # long lines are added where they stand, not copied first
        np.add(first[kind[row]], second[other_kind[row]], out=line)
        for part, its_kind in others[1:]:
            np.add(line, part[its_kind[row]], out=line)
    return total


class _Lanes:
    """Counts by column, kept as bytes eight to a word until a byte could overflow."""

    def __init__(self, n_gates: int, wide: int) -> None:
        self.words = np.zeros((n_gates, wide // 8), dtype=np.uint64)
        self.counts = np.zeros((n_gates, wide), dtype=np.int32)
        self.n_rows = 0

    def make_room(self, n_rows: int) -> None:
        """Prepare for so many rows more, at most 255."""
        if self.n_rows + n_rows > _LANE:
            self.total()
        self.n_rows += n_rows

    def add(self, gate: int, sums: npt.NDArray[np.uint64]) -> None:
        """Add the sums over some rows."""
        self.words[gate] += sums

    def total(self) -> npt.NDArray[np.int32]:
        """int32[g, wide]: the counts so far."""
        self.counts += self.words.view(np.uint8)
        self.words[:] = 0
        self.n_rows = 0
        return self.counts


def _row_sums(words: npt.NDArray[np.uint64]) -> npt.NDArray[np.int64]:
    """How many bytes of each row are 1: whole words are added, so few that no byte overflows."""
    sums = np.add.reduceat(words, np.arange(0, words.shape[1], _LANE), axis=1)
    total: npt.NDArray[np.int64] = sums.view(np.uint8).sum(axis=1, dtype=np.int64)
    return total
