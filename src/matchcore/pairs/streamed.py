"""`StreamedPairs`: pairs too many for arrays: packed, and where not even so all fit, scored again.

As many as fit are kept packed (`kept`): all of them, or the best of each candidate and of each opening, and of the
rest a bound on each score (`pruning`). A question of a solver, such as which pairs these prices do not cover, is
answered from what is kept, and for the rest by scoring anew only the candidates and openings whose bounds the prices do
not cover. The answer is the same as if all were kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Any, NoReturn

import numpy as np
import numpy.typing as npt

from matchcore.assignment import Assignment, CompressedRows, PairGraph, PairRows, StoredPairs
from matchcore.assignment.column_generation import merged
from matchcore.assignment.kernel.compiling import is_available
from matchcore.criteria import Criterion
from matchcore.errors import BudgetError, Problem
from matchcore.messages import Message
from matchcore.pairs.budget import give_back_memory
from matchcore.pairs.evaluation import Block, Evaluator
from matchcore.pairs.feasible import Pairs
from matchcore.pairs.neighbourhoods import cut
from matchcore.pairs.packed import Order, PackedSource
from matchcore.pairs.pruning import PruningRule
from matchcore.pairs.workers import Workers, own_threads

_NOTHING = -(2**62)

_SCORED = 2**22
"""How many pairs are scored anew in one piece, where all are: what is found waits in memory until it is looked at."""


@dataclass(frozen=True, eq=False, slots=True)
class LeftOut:
    """The feasible pairs that are not kept, and what scores any of them anew.

    Attributes
    ----------
    evaluator
        Scores them.
    rule, least_kept
        The rule by which they were left out, and int64[n], what it gave for each candidate; None when none is.
    blocks
        Where feasible pairs can be: every candidate is in one block at most.
    budget
        The memory, in bytes, that this was chosen for.
    """

    evaluator: Evaluator
    rule: PruningRule | None
    least_kept: npt.NDArray[np.int64]
    blocks: Sequence[Block]
    budget: int


@dataclass(frozen=True, eq=False, slots=True)
class _Question:
    """Part of a block to be scored anew, and from which value on its pairs are asked for."""

    block: Block
    scale: int
    price: npt.NDArray[np.int64]
    floor: npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False, repr=False)
class StreamedPairs(Pairs):
    """The feasible pairs of a pool, packed: all, or only the best, and then the others are scored anew when asked for.

    Attributes
    ----------
    kept
        The pairs in memory.
    left_out
        The others, if any.
    criteria, closed_by_candidate, closed_by_opening
        As for `Pairs`: all that is counted is counted over all pairs.
    """

    kept: PackedSource
    left_out: LeftOut
    criteria: tuple[Criterion, ...]
    closed_by_candidate: npt.NDArray[np.int32]
    closed_by_opening: npt.NDArray[np.int32]

    @property
    def budget(self) -> int:
        """The memory, in bytes, that was too little for all pairs."""
        return self.left_out.budget

    def whole(self) -> NoReturn:
        """Raises `BudgetError`, with the memory that all pairs would take."""
        what = Message("pairs.not_kept", n_feasible=self.n_feasible)
        remedy = Message("pairs.not_kept.remedy", megabytes=-(-12 * self.n_feasible // 10**6))
        raise BudgetError(Problem(what, remedy, field="memory_budget"))

    def row(self, row: int) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
        """int32[k] twice: the openings feasible for candidate `row`, ascending, and their scores."""
        if self.left_out.rule is None:
            opening_idx, score = self.kept.row(row)
            return opening_idx, score + np.int32(self.least)
        cols = np.arange(self.n_openings)
        first = self.criteria[0] if self.criteria else None
        near = None if first is None else first.reachable(np.array([row]), cols)
        result = self.left_out.evaluator.evaluate(Block(np.array([row]), cols if near is None else near))
        return result.opening_idx, result.score + np.int32(self.least)

    def score_of(self, row: int, col: int) -> int | None:
        """The score of one pair, None when it is not feasible."""
        if self.left_out.rule is None:
            return super().score_of(row, col)
        result = self.left_out.evaluator.evaluate(Block(np.array([row]), np.array([col])))
        return int(result.score[0]) + self.least if len(result.score) else None

    def rows(self) -> Iterator[PairRows]:
        """All feasible pairs, some candidates at a time, scored anew; everybody comes once."""
        give_back_memory()
        alone = np.flatnonzero(self.kept.block_of < 0)  # far from every opening: in no block
        none = np.empty(0, dtype=np.int32)
        yield PairRows(alone, np.zeros(len(alone), dtype=np.int64), none, none)
        with own_threads(None, is_large=True) as (threads, n_at_once):
            work = Workers(Evaluator.evaluate, self.left_out.evaluator, threads, n_at_once + 1)
            parts = (part for whole in self.left_out.blocks for part in cut(whole, _SCORED))
            for _, block, result in work.results(parts):
                yield PairRows(block.rows.astype(np.int64), result.n_of_row, result.opening_idx, result.score)

    def rows_at_hand(self) -> Iterator[PairRows]:
        """As for `Pairs`."""
        if self.left_out.rule is not None:
            yield from self.rows()
            return
        for block in self.kept.blocks:
            yield PairRows(block.rows.astype(np.int64), block.n_of_row, *block.unpacked(0, len(block.rows)))

    def tight(
        self, seats: npt.NDArray[np.int64], assignment: Assignment
    ) -> Iterator[tuple[npt.NDArray[np.int64], npt.NDArray[np.int32]]]:
        """Candidates and openings of the pairs whose surplus and price are just what they are worth.

        Without openings that have no seats.
        """
        surplus = np.asarray(assignment.surplus, dtype=np.int64)
        price = np.asarray(assignment.price, dtype=np.int64)
        for rows in self.rows_at_hand():
            row, col = np.repeat(rows.row, rows.n_of_row), rows.opening_idx
            worth = rows.score.astype(np.int64) + int(assignment.bonus)
            tight = np.flatnonzero((surplus[row] + price[col] == worth) & (seats[col] > 0))
            yield row[tight], col[tight]

    def n_among(self, cols: npt.NDArray[np.intp]) -> npt.NDArray[np.int64]:
        """int64[n]: how many of these openings (ascending) are feasible for each candidate."""
        if self.left_out.rule is None:
            return super().n_among(cols)
        count = np.zeros(self.n_candidates, dtype=np.int64)
        for block in self.left_out.blocks if len(cols) else ():
            common = np.intersect1d(block.cols, cols, assume_unique=True)
            if len(common):
                count[block.rows] = self.left_out.evaluator.evaluate(Block(block.rows, common)).n_of_row
        return count

    def source(self, executor: Executor | None = None) -> PackedSource | StreamedSource:
        """The pairs as a solver asks for them; `executor` scores those that are not in memory."""
        rule = self.left_out.rule
        return self.kept if rule is None else StreamedSource(self, rule, executor)

    @property
    def order(self) -> Order | None:
        """The order in which a solver looks things up fastest; None where it is the order at hand."""
        places = self.left_out.evaluator.distances
        return None if places is None else Order.by_place(places.home, places.work)


class StreamedSource:
    """Answers a solver's questions over all pairs of which only the best are in memory (see `PairSource`)."""

    is_at_hand = False  # what is left out has to be scored anew

    def __init__(self, pairs: StreamedPairs, rule: PruningRule, executor: Executor | None) -> None:
        self.pairs, self.kept, self.rule, self.executor = pairs, pairs.kept, rule, executor
        self.n_candidates, self.n_pairs = pairs.n_candidates, pairs.n_feasible
        self.left_of_row = rule.left_of_candidate(pairs.left_out.least_kept)
        self.left_of_col = rule.left_of_opening

    @property
    def largest(self) -> int:
        """The largest score: a candidate's best pair is always kept."""
        return self.kept.largest

    def above(
        self,
        scale: int,
        price: npt.NDArray[Any],
        floor: npt.NDArray[Any],
        most: int,
        *,
        at_hand: bool = False,
    ) -> CompressedRows:
        """As `PairSource.above` says: from memory, and what is left out where its bounds are above the floor."""
        found = self.kept.above(scale, price, floor, most)
        if at_hand:
            return found
        reach = np.asarray(floor, dtype=np.int64).copy()
        n_found = np.diff(found.start)
        full = np.flatnonzero(n_found >= most)
        if len(full):  # for these only what is better than the worst found can matter
            value = scale * found.score.astype(np.int64) - price[found.other]
            some = np.flatnonzero(n_found)
            worst = np.minimum.reduceat(value, found.start[some])
            reach[full] = np.maximum(reach[full], worst[np.searchsorted(some, full)])
        more = self._left_out_above(scale, np.asarray(price, dtype=np.int64), reach)
        if not len(more.score):
            return found
        both = PairGraph(*merged(found, more, len(price), use_kernel=is_available()), np.ones(len(price), np.int64))
        return StoredPairs(both).above(scale, price, floor, most)

    def best(self, of_candidate: int, of_opening: int, seats: npt.NDArray[Any]) -> CompressedRows:
        """The best pairs of each candidate and opening, of those in memory."""
        return self.kept.best(of_candidate, of_opening, seats)

    def _left_out_above(self, scale: int, price: npt.NDArray[np.int64], reach: npt.NDArray[np.int64]) -> CompressedRows:
        """The pairs left out whose value is above `reach`."""
        questions = self._questions(scale, price, reach)
        found = [(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int32), np.empty(0, dtype=np.int32))]
        with own_threads(self.executor, is_large=True) as (workers, n_at_once):
            work = Workers(_answered, (self.pairs.left_out, self.rule), workers, 2 * n_at_once)
            answers = {number: answer for number, _, answer in work.results(questions)}
        found += [answers[number] for number in sorted(answers)]
        row, opening_idx, score = (np.concatenate(part) for part in zip(*found))
        by_row = np.argsort(row, kind="stable")
        start = np.searchsorted(row[by_row], np.arange(self.n_candidates + 1))
        return CompressedRows(start, opening_idx[by_row], score[by_row])

    def _questions(self, scale: int, price: npt.NDArray[np.int64], reach: npt.NDArray[np.int64]) -> Iterator[_Question]:
        """The parts of blocks in which a pair left out may, by its bounds, be worth more than `reach`."""
        by_row = np.where(self.left_of_row < 0, _NOTHING, scale * self.left_of_row)
        by_col = np.where(self.left_of_col < 0, _NOTHING, scale * self.left_of_col - price)
        for block in self.pairs.left_out.blocks:
            rows, cols = block.rows.astype(np.intp), block.cols.astype(np.intp)
            for _ in range(2):
                if len(rows) and len(cols):
                    least, most = reach[rows].min(), by_row[rows].max()
                    cols = cols[(by_col[cols] > least) & (most - price[cols] > least)]
                if len(rows) and len(cols):
                    best, cheapest = by_col[cols].max(), price[cols].min()
                    rows = rows[(reach[rows] < best) & (by_row[rows] > reach[rows] + cheapest)]
            if len(rows) == 0 or len(cols) == 0:
                continue
            row_hit, col_hit = _hits(by_row[rows], by_col[cols], price[cols], reach[rows])
            if row_hit.any():
                rows, cols = rows[row_hit], cols[col_hit]
                yield _Question(Block(rows, cols), scale, price[cols], reach[rows])


def _hits(
    by_row: npt.NDArray[np.int64],
    by_col: npt.NDArray[np.int64],
    price: npt.NDArray[np.int64],
    reach: npt.NDArray[np.int64],
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Which candidates and openings have a pair whose both bounds are above what is asked for.

    No pair is looked at: of the openings whose bound is above what a candidate asks for the cheapest tells whether any
    is within her room, and of the candidates who ask for less than an opening's bound the one with most room.
    """
    room = by_row - reach
    by_bound, by_reach = np.argsort(-by_col), np.argsort(reach)
    cheapest = np.minimum.accumulate(np.append(-_NOTHING, price[by_bound]))
    roomiest = np.maximum.accumulate(np.append(_NOTHING, room[by_reach]))
    row_hit = cheapest[np.searchsorted(-by_col[by_bound], -reach)] < room
    col_hit = roomiest[np.searchsorted(reach[by_reach], by_col)] > price
    return row_hit, col_hit


def _answered(
    large: tuple[LeftOut, PruningRule], question: _Question
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """Candidates, openings and scores of the pairs of a question that are left out and worth more than asked."""
    (left_out, rule), block = large, question.block
    result = left_out.evaluator.evaluate(block)
    local = np.repeat(np.arange(len(block.rows)), result.n_of_row)
    price = question.price[np.searchsorted(block.cols, result.opening_idx)]
    hit = np.flatnonzero(question.scale * result.score.astype(np.int64) - price > question.floor[local])
    row, opening_idx, score = block.rows[local[hit]].astype(np.int64), result.opening_idx[hit], result.score[hit]
    new = ~rule.is_kept(row, opening_idx, score, left_out.least_kept)
    return row[new], opening_idx[new], score[new]
