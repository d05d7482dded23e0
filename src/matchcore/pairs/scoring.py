"""`score_pairs`: a pool in, its feasible pairs out (layer 4)."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor

import numpy as np
import numpy.typing as npt

from matchcore.criteria import Criterion, CriterionFactory
from matchcore.pairs.evaluation import Block, Evaluator, Strip
from matchcore.pairs.feasible import Pairs
from matchcore.pairs.judging import make_criteria
from matchcore.pairs.neighbourhoods import neighbourhoods
from matchcore.pairs.workers import Progress, Workers, own_threads
from matchcore.policy import Policy
from matchcore.pool import Pool

__all__ = ["score_pairs"]

_LARGE = 2**23
"""From so many pairs on, scoring is shared among threads."""


def score_pairs(
    pool: Pool,
    policy: Policy | None = None,
    *,
    criteria: Sequence[CriterionFactory] | None = None,
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
    block_rows, block_cols
        How many candidates and openings to take at a time at most; what fits the cache when None. The result does not
        depend on them.
    executor
        Who does the work: any `concurrent.futures.Executor`. None: for a large pool a thread for each processor. The
        result does not depend on it.
    progress
        Told how many candidates are done.

    Returns
    -------
    Pairs
        The feasible pairs and their scores, and the refusals counted.

    Raises
    ------
    PolicyError
        When weights and criteria do not belong together.
    """
    policy = Policy() if policy is None else policy
    made = make_criteria(pool, policy, criteria)
    n, m = pool.n_candidates, pool.n_openings
    collected = _Collected(n, m, made)
    blocks = neighbourhoods(made[0] if made else None, n, m, block_rows, block_cols)
    with own_threads(executor, n * m >= _LARGE) as (workers, n_at_once):
        work = Workers(Evaluator.evaluate, Evaluator(made, policy), workers, 2 * n_at_once)
        for number, block, strip in work.results(blocks):
            collected.add(number, block, strip)
            if progress is not None:
                progress("score", collected.n_done, n)
    return collected.pairs()


class _Collected:
    """Strips as they come in, in whatever order, and the pairs that they make up."""

    def __init__(self, n: int, m: int, criteria: tuple[Criterion, ...]) -> None:
        self.n, self.m, self.criteria = n, m, criteria
        self.open_to_candidate = np.zeros((n, len(criteria)), dtype=np.int64)
        self.open_to_opening = np.zeros((m, len(criteria)), dtype=np.int64)
        self.n_of_candidate = np.zeros(n, dtype=np.int64)
        self.strips: dict[int, tuple[npt.NDArray[np.intp], Strip]] = {}
        self.is_done = np.zeros(n, dtype=np.bool_)

    @property
    def n_done(self) -> int:
        """How many candidates have been taken through at least one block."""
        return int(np.count_nonzero(self.is_done))

    def add(self, number: int, block: Block, strip: Strip) -> None:
        """Count a strip, and keep its pairs."""
        self.open_to_candidate[block.rows] += strip.open_to_row
        self.open_to_opening[block.cols] += strip.open_to_col
        self.n_of_candidate[block.rows] += strip.n_of_row
        self.is_done[block.rows] = True
        self.strips[number] = block.rows, strip

    def pairs(self) -> Pairs:
        """The pairs by candidate; each strip is let go when its pairs have found their place."""
        indptr = np.concatenate([[0], np.cumsum(self.n_of_candidate)]).astype(np.int64)
        opening_idx = np.empty(indptr[-1], dtype=np.int32)
        score = np.empty(indptr[-1], dtype=np.int32)
        following = indptr[:-1].copy()
        for number in sorted(self.strips):
            rows, strip = self.strips.pop(number)
            first = np.cumsum(strip.n_of_row) - strip.n_of_row
            place = np.repeat(following[rows] - first, strip.n_of_row)
            place += np.arange(len(place))
            opening_idx[place] = strip.opening_idx
            score[place] = strip.score
            following[rows] += strip.n_of_row
        return Pairs(
            indptr=indptr,
            opening_idx=opening_idx,
            score=score,
            criteria=self.criteria,
            closed_by_candidate=_closed(self.m, self.open_to_candidate),
            closed_by_opening=_closed(self.n, self.open_to_opening),
        )


def _closed(n_pairs: int, n_open: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """How many of its `n_pairs` pairs each gate was the first to close, from how many it and those before let by."""
    before = np.column_stack([np.full(len(n_open), n_pairs, dtype=np.int64), n_open[:, :-1]])
    return before[:, : n_open.shape[1]] - n_open
