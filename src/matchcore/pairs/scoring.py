"""`score_pairs`: a pool in, its feasible pairs out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from matchcore.criteria import Criterion, CriterionFactory
from matchcore.pairs.budget import KEPT_OF_OPENING, Allowance
from matchcore.pairs.evaluation import Block, BlockResult, Evaluator
from matchcore.pairs.feasible import KeptPairs, Pairs
from matchcore.pairs.judging import make_criteria
from matchcore.pairs.neighbourhoods import neighbourhoods
from matchcore.pairs.progress import Progress, Reporter
from matchcore.pairs.pruning import N_BINS, PruningRule
from matchcore.pairs.streamed import LeftOut, StreamedPairs
from matchcore.pairs.workers import Workers, own_threads
from matchcore.policy import Policy
from matchcore.pool import Pool

__all__ = ["score_pairs"]

_LARGE = 2**23
"""From so many pairs on, scoring is shared among threads."""

_PACKED_FROM = 2**23
"""So many pairs are laid end to end; from 32 MiB on, an array's memory goes back to the operating system (glibc)."""

_PLACED_AT_ONCE = 2**16
_NO_PAIRS = np.empty(0, dtype=np.int32)

_COUNTED, _FEWEST_COUNTED = 16, 2048
"""The scores of one candidate in 16 are counted, or more when that would be fewer than 2,048."""


def score_pairs(
    pool: Pool,
    policy: Policy | None = None,
    *,
    criteria: Sequence[CriterionFactory] | None = None,
    memory_budget: int | None = None,
    block_rows: int | None = None,
    block_cols: int | None = None,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> Pairs:
    """Score every pair of a pool that can be feasible and keep the feasible ones.

    Parameters
    ----------
    pool
        Candidates and openings.
    policy
        Weights and gates; the defaults when None.
    criteria
        What to judge by; matchcore's own five when None.
    memory_budget
        The most bytes that the whole process may come to take, with the solver; 3 GiB when None. When the feasible
        pairs do not all fit, the best are kept and the others scored again where they matter (`Pairs.is_complete` is
        then False). The scores do not depend on it.
    block_rows, block_cols
        How many candidates and openings to take at a time at most; what fits the cache when None. The result does not
        depend on them. With `block_cols` all feasible pairs are kept.
    executor
        Who does the work: any `concurrent.futures.Executor`. None: for a large pool a thread for each processor. The
        result does not depend on it.
    progress
        Told how many candidates are done, and what the total can be at most.

    Returns
    -------
    Pairs
        The feasible pairs and their scores, and the refusals counted.

    Raises
    ------
    PolicyError
        When weights and criteria do not belong together.
    BudgetError
        When the budget is too small, with the figure that would do.
    """
    policy = Policy() if policy is None else policy
    made = make_criteria(pool, policy, criteria)
    n, m = pool.n_candidates, pool.n_openings
    first = made[0] if made else None
    reporter = Reporter(progress, policy, n, pool.openings.seats)
    evaluator = Evaluator(made, policy, n * m >= _LARGE)
    with own_threads(executor, n * m >= _LARGE) as (workers, n_at_once):
        allowance = Allowance.of(pool, memory_budget, n_at_once, evaluator.n_bytes)
        blocks = [
            Block(block.rows.astype(np.int32), block.cols.astype(np.int32))
            for block in neighbourhoods(first, n, m, block_rows, block_cols, largest=allowance.largest_block)
        ]
        rule = None
        if block_cols is None and not allowance.fits(sum(block.n_pairs for block in blocks)):
            rule = _pruning_rule(evaluator, blocks, (n, m), allowance, workers, reporter)
        work = Workers(_score, (evaluator, rule), workers, 2 * n_at_once)
        collected = _Collected(n, m, made)
        for number, block, result in work.results(blocks):
            collected.add(number, block, result)
            reporter.step("score", collected.n_done, n)
    if rule is None:
        return collected.pairs()
    kept, least_kept = collected.pairs(), collected.least_kept
    left_out = LeftOut(evaluator, rule, least_kept, tuple(blocks), allowance.budget)
    return StreamedPairs(kept, left_out, made, kept.closed_by_candidate, kept.closed_by_opening)


def _score(large: tuple[Evaluator, PruningRule | None], block: Block) -> BlockResult:
    evaluator, rule = large
    return evaluator.evaluate(block, rule)


def _bins(evaluator: Evaluator, block: Block) -> npt.NDArray[np.int64]:
    return evaluator.score_bins(block)


def _pruning_rule(
    evaluator: Evaluator,
    blocks: Sequence[Block],
    size: tuple[int, int],
    allowance: Allowance,
    workers: Executor | None,
    reporter: Reporter,
) -> PruningRule | None:
    """Which pairs to keep, from the scores of one candidate in so many; None when all fit after all."""
    n, m = size
    step = max(1, min(_COUNTED, n // _FEWEST_COUNTED))
    is_counted = np.zeros(n, dtype=np.bool_)
    is_counted[step // 2 :: step] = True
    parts = (Block(block.rows[is_counted[block.rows]], block.cols) for block in blocks)
    counts = np.zeros((m, N_BINS), dtype=np.int32)
    work = Workers(_bins, evaluator, workers, 2 * allowance.n_workers)
    n_done = 0
    for _, block, found in work.results(part for part in parts if part.n_pairs):
        np.add.at(counts.reshape(-1), found, 1)
        n_done += len(block.rows)
        reporter.step("survey", n_done, int(np.count_nonzero(is_counted)))
    if allowance.fits(int(1.1 * step * counts.sum(dtype=np.int64))):
        return None
    n_kept = allowance.n_kept()
    return PruningRule.from_histogram(counts, n_kept, KEPT_OF_OPENING * n_kept / step)


@dataclass(frozen=True, eq=False, slots=True)
class _Extent:
    """Where the pairs of a block stand in their pack: from `start` on, `n_of_row` for each of its candidates."""

    number: int
    rows: npt.NDArray[np.integer[Any]]
    n_of_row: npt.NDArray[np.int64]
    start: int


@dataclass(frozen=True, eq=False, slots=True)
class _Packed:
    """The pairs of some blocks, so many that the operating system gets their memory back when they are let go."""

    extents: list[_Extent]
    opening_idx: npt.NDArray[np.int32]
    score: npt.NDArray[np.int32]


class _Collected:
    """Blocks' results as they come in, in whatever order, and the pairs that they make up."""

    def __init__(self, n: int, m: int, criteria: tuple[Criterion, ...]) -> None:
        self.n, self.m, self.criteria = n, m, criteria
        self.open_to_candidate = np.zeros((n, len(criteria)), dtype=np.int64)
        self.open_to_opening = np.zeros((m, len(criteria)), dtype=np.int64)
        self.n_of_candidate = np.zeros(n, dtype=np.int64)
        self.least_kept = np.zeros(n, dtype=np.int64)
        self.results: list[tuple[_Extent, BlockResult]] = []
        self.n_waiting = 0
        self.packed: list[_Packed] = []
        self.is_done = np.zeros(n, dtype=np.bool_)

    @property
    def n_done(self) -> int:
        """How many candidates have been taken through at least one block."""
        return int(np.count_nonzero(self.is_done))

    def add(self, number: int, block: Block, result: BlockResult) -> None:
        """Count a result, and keep its pairs."""
        self.open_to_candidate[block.rows] += result.open_to_row
        self.open_to_opening[block.cols] += result.open_to_col
        self.n_of_candidate[block.rows] += result.n_of_row
        self.least_kept[block.rows] = result.least_kept
        self.is_done[block.rows] = True
        self.results.append((_Extent(number, block.rows, result.n_of_row, self.n_waiting), result))
        self.n_waiting += len(result.score)
        if self.n_waiting >= _PACKED_FROM:
            self._pack()

    def _pack(self) -> None:
        """Lay the results that wait end to end."""
        opening_idx = np.concatenate([_NO_PAIRS, *(result.opening_idx for _, result in self.results)])
        score = np.concatenate([_NO_PAIRS, *(result.score for _, result in self.results)])
        self.packed.append(_Packed([extent for extent, _ in self.results], opening_idx, score))
        self.results, self.n_waiting = [], 0

    def pairs(self) -> KeptPairs:
        """The pairs by candidate; each pack is let go when its pairs have found their place."""
        self._pack()
        indptr = np.concatenate([[0], np.cumsum(self.n_of_candidate)]).astype(np.int64)
        following, place_of = indptr[:-1].copy(), {}
        for extent in sorted(
            (extent for pack in self.packed for extent in pack.extents), key=lambda extent: extent.number
        ):
            place_of[extent.number] = following[extent.rows]
            following[extent.rows] += extent.n_of_row
        opening_idx, score = np.empty(indptr[-1], dtype=np.int32), np.empty(indptr[-1], dtype=np.int32)
        while self.packed:
            pack = self.packed.pop()
            for extent in pack.extents:
                for here, place in _places(extent, place_of.pop(extent.number)):
                    opening_idx[place], score[place] = pack.opening_idx[here], pack.score[here]
        return KeptPairs(
            indptr=indptr,
            opening_idx=opening_idx,
            score=score,
            criteria=self.criteria,
            closed_by_candidate=_closed(self.m, self.open_to_candidate),
            closed_by_opening=_closed(self.n, self.open_to_opening),
        )


def _places(extent: _Extent, first: npt.NDArray[np.int64]) -> Iterator[tuple[slice, npt.NDArray[np.int64]]]:
    """The pairs of an extent, some whole rows at a time, and where they belong; `first` is each row's first place."""
    end = np.cumsum(extent.n_of_row)
    shift = first - (end - extent.n_of_row)
    row, n = 0, len(end)
    while row < n:
        done = int(end[row - 1]) if row else 0
        stop = max(row + 1, int(np.searchsorted(end, done + _PLACED_AT_ONCE, side="right")))
        place = np.repeat(shift[row:stop], extent.n_of_row[row:stop])
        place += np.arange(done, done + len(place))
        yield slice(extent.start + done, extent.start + done + len(place)), place
        row = stop


def _closed(n_pairs: int, n_open: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """How many of its `n_pairs` pairs each gate was the first to close, from how many it and those before let by."""
    before = np.column_stack([np.full(len(n_open), n_pairs, dtype=np.int64), n_open[:, :-1]])
    return before[:, : n_open.shape[1]] - n_open
