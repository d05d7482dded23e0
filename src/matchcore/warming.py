"""`warm_up`: what a first match on a machine waits for, done beforehand."""

from __future__ import annotations

import time

import numpy as np

from matchcore.assignment import assign_pairs, assign_source
from matchcore.matching import match_pool
from matchcore.pairs import PackedSource, PruningRule, score_pairs
from matchcore.pairs.evaluation import Block, Evaluator
from matchcore.pairs.judging import make_criteria
from matchcore.pairs.packed import PackedRows
from matchcore.policy import Policy
from matchcore.synthetic import synthetic_columns

__all__ = ["warm_up"]


def warm_up() -> float:
    """Load and compile all that a large pool and questions about it need, so that nobody waits for it.

    A service calls it when it starts. Half a minute the first time on a machine, since every function is compiled that
    a pool of any size may need, and about a second when they are at hand (beside the package, or where
    ``NUMBA_CACHE_DIR`` points); without numba there is nothing to compile. No result depends on it.

    Returns
    -------
    float
        How many seconds it took.

    Examples
    --------
    >>> import matchcore
    >>> matchcore.warm_up() > 0
    True
    """
    start = time.perf_counter()
    pool, policy = synthetic_columns(seed=1, n_candidates=60, n_openings=30), Policy()
    pairs = score_pairs(pool, policy).whole()
    assign_pairs(pairs.indptr, pairs.opening_idx, pairs.score, pool.openings.seats, method="auction")
    evaluator = Evaluator(make_criteria(pool, policy), policy, is_large=True)
    block = Block(np.arange(pool.n_candidates, dtype=np.int32), np.arange(pool.n_openings, dtype=np.int32))
    evaluator.score_bins(block)
    evaluator.pack(block, PruningRule.only_best(pool.n_openings))
    packed = evaluator.pack(block).pairs
    evaluator.unpack(packed, pairs.indptr[:-1].copy(), pairs.opening_idx.copy(), pairs.score.copy())
    source = PackedSource(PackedRows.of([packed], pool.n_candidates), pool.n_openings)
    assign_source(source, pool.openings.seats)
    result = match_pool(pool, policy)
    result.update(seats={pool.openings.ids[0]: 2}).what_if(pool.candidates.ids[0], reach_km=500)
    result.alternatives_for(pool.openings.ids[0])
    return time.perf_counter() - start
