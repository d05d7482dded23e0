"""`score_pairs`: a pool in, its feasible pairs out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from matchcore.criteria import CriterionFactory
from matchcore.pairs.budget import KEPT_OF_OPENING, Allowance, give_back_memory
from matchcore.pairs.evaluation import FEW, Block, Evaluator, OpenCounts, PackedResult
from matchcore.pairs.feasible import KeptPairs, Pairs
from matchcore.pairs.judging import make_criteria
from matchcore.pairs.neighbourhoods import neighbourhoods
from matchcore.pairs.packed import PackedBlock, PackedSource
from matchcore.pairs.progress import Progress, Reporter
from matchcore.pairs.pruning import N_BINS, PruningRule
from matchcore.pairs.streamed import LeftOut, StreamedPairs
from matchcore.pairs.workers import Workers, own_threads
from matchcore.policy import Policy
from matchcore.pool import Pool

_SLAB = 2**24
"""So many packed pairs are laid end to end; from 32 MiB on, memory comes from the operating system itself (glibc)."""

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
    rule: PruningRule | None = None,
) -> Pairs:
    """Score every pair of a pool that can be feasible and keep the feasible ones.

    Parameters
    ----------
    pool
        Candidates and openings.
    policy
        Weights and gates; the defaults when None.
    criteria
        What to judge by; matchcore's own when None.
    memory_budget
        The most bytes that the whole process may come to take, with the solver; 4 GiB when None. When the feasible
        pairs do not all fit in arrays, they are kept packed; when not even so, the best are kept and the others scored
        again where they matter (`Pairs.is_complete` is False in both cases). The scores do not depend on it.
    block_rows, block_cols
        How many candidates and openings to take at a time at most; what fits the cache when None. The result does not
        depend on them, and even a pool of few pairs is scored as larger ones are. With `block_cols` all feasible pairs
        are kept.
    executor
        Who does the work: any `concurrent.futures.Executor`. None: for a large pool a thread for each processor. The
        result does not depend on it.
    progress
        Told how many candidates are done, and what the total can be at most.
    rule
        Which pairs to keep, packed, whatever fits; None: all that fit.

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
    in_blocks = block_rows is not None or block_cols is not None
    evaluator = Evaluator(made, policy, max(n * m, FEW + 1) if in_blocks else n * m)
    with own_threads(executor, evaluator.is_large) as (workers, n_at_once):
        allowance = Allowance.of(pool, memory_budget, n_at_once, evaluator.n_bytes)
        if evaluator.is_large:
            give_back_memory()
        keeps_all = rule is None and (block_cols is not None or allowance.fits(n * m))
        most = allowance.most_packed if rule is None and not keeps_all else None

        def cut() -> Iterator[Block]:
            """The blocks, each made when it is asked for, while others are scored."""
            for block in neighbourhoods(first, n, m, block_rows, block_cols, largest=allowance.largest_block):
                yield Block(block.rows.astype(np.int32), block.cols.astype(np.int32))

        def collected(blocks: Iterable[Block], rule: PruningRule | None, most: int | None) -> _Collected:
            work = Workers(_pack, (evaluator, rule), workers, 2 * n_at_once)
            found = _Collected(n, m, evaluator)
            for number, block, result in work.results(blocks):
                found.add(number, block, result)
                reporter.step("score", found.n_done, n)
                if most is not None and found.n_pairs > most:
                    break
            return found

        found = collected(cut(), rule, most)
        if most is not None and found.n_pairs > most:
            del found
            blocks = list(cut())
            rule = _pruning_rule(evaluator, blocks, (n, m), allowance, workers, reporter)
            found = collected(blocks, rule, None)
        if rule is None and (keeps_all or allowance.fits(found.n_pairs)):
            return found.kept()
        give_back_memory()
        left_out = LeftOut(evaluator, rule, found.least_kept, found.cut(), allowance.budget)
        return StreamedPairs(found.packed(), left_out, made, *found.counts.closed())


def _pack(large: tuple[Evaluator, PruningRule | None], block: Block) -> PackedResult:
    evaluator, rule = large
    return evaluator.pack(block, rule)


def _pruning_rule(
    evaluator: Evaluator,
    blocks: Sequence[Block],
    size: tuple[int, int],
    allowance: Allowance,
    workers: Executor | None,
    reporter: Reporter,
) -> PruningRule:
    """Which pairs to keep, from the scores of one candidate in so many."""
    n, m = size
    step = max(1, min(_COUNTED, n // _FEWEST_COUNTED))
    is_counted = np.zeros(n, dtype=np.bool_)
    is_counted[step // 2 :: step] = True
    parts = (Block(block.rows[is_counted[block.rows]], block.cols) for block in blocks)
    counts = np.zeros((m, N_BINS), dtype=np.int32)
    work = Workers(Evaluator.score_bins, evaluator, workers, 2 * allowance.n_workers)
    n_done = 0
    for _, block, found in work.results(part for part in parts if part.n_pairs):
        np.add.at(counts.reshape(-1), found, 1)
        n_done += len(block.rows)
        reporter.step("survey", n_done, int(np.count_nonzero(is_counted)))
    n_kept = allowance.n_kept()
    return PruningRule.from_histogram(counts, n_kept, KEPT_OF_OPENING * n_kept / step)


class _Collected:
    """Blocks' results as they come in, in whatever order, and the pairs that they make up."""

    def __init__(self, n: int, m: int, evaluator: Evaluator) -> None:
        self.n, self.evaluator = n, evaluator
        self.counts = OpenCounts.of(n, m, len(evaluator.criteria))
        self.least_kept = np.zeros(n, dtype=np.int64)
        self.blocks: dict[int, PackedBlock] = {}
        self.n_pairs = 0
        self.slab = np.empty(0, dtype=np.uint32)
        self.is_done = np.zeros(n, dtype=np.bool_)

    @property
    def n_done(self) -> int:
        """How many candidates have been taken through at least one block."""
        return int(np.count_nonzero(self.is_done))

    def add(self, number: int, block: Block, result: PackedResult) -> None:
        """Count a result, and keep its pairs."""
        self.counts.of_row[block.rows] += result.counts.of_row
        self.counts.of_col[:, block.cols] += result.counts.of_col
        self.least_kept[block.rows] = result.least_kept
        self.is_done[block.rows] = True
        self.blocks[number] = replace(result.pairs, number=self._laid_by(result.pairs.number))
        self.n_pairs += len(result.pairs.number)

    def _laid_by(self, number: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint32]:
        """The same numbers in a slab of many, so that what else is let go leaves no holes between them."""
        if not self.evaluator.is_large or len(number) > _SLAB:
            return number
        if len(self.slab) < len(number):
            self.slab = np.empty(_SLAB, dtype=np.uint32)
        here, self.slab = self.slab[: len(number)], self.slab[len(number) :]
        here[:] = number
        return here

    def cut(self) -> tuple[Block, ...]:
        """The blocks that were taken, in order."""
        return tuple(Block(self.blocks[number].rows, self.blocks[number].cols) for number in sorted(self.blocks))

    def packed(self) -> PackedSource:
        """The pairs as they are."""
        return PackedSource([self.blocks[number] for number in sorted(self.blocks)], self.n)

    def kept(self) -> KeptPairs:
        """The pairs by candidate, in arrays."""
        n_of_row = np.zeros(self.n, dtype=np.int64)
        for block in self.blocks.values():
            n_of_row[block.rows] += block.n_of_row
        indptr = np.concatenate([[0], np.cumsum(n_of_row)]).astype(np.int64)
        following = indptr[:-1].copy()
        opening_idx, score = np.empty(indptr[-1], dtype=np.int32), np.empty(indptr[-1], dtype=np.int32)
        for number in sorted(self.blocks):
            block = self.blocks.pop(number)
            self.evaluator.unpack(block, following[block.rows], opening_idx, score)
            following[block.rows] += block.n_of_row
        return KeptPairs(indptr, opening_idx, score, self.evaluator.criteria, *self.counts.closed())
