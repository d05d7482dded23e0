"""`warm_up`: what a first match on a machine waits for, done beforehand."""

from __future__ import annotations

import time

import numpy as np

from matchcore.assignment import Aim, PairGraph, StoredPairs, assign_lists, assign_pairs, assign_source
from matchcore.matching import match_pool
from matchcore.pairs import PackedSource, PruningRule, score_pairs
from matchcore.pairs.evaluation import LARGE, Block, Evaluator
from matchcore.pairs.judging import make_criteria
from matchcore.policy import Policy
from matchcore.synthetic import synthetic_columns

_MANY = 512
"""So many candidates who may go to as many openings make more pairs than the solvers hold."""


def warm_up() -> float:
    """Load and compile all that a large pool, lists of whom to meet and questions need, so that nobody waits for it.

    A service calls it when it starts. Some forty seconds the first time on a machine, since every function is compiled
    that a pool of any size may need, and about a second when they are at hand (beside the package, or where
    ``NUMBA_CACHE_DIR`` points); without numba there is nothing to compile. No result depends on it. What only a pool
    needs in which a placement counts more than 32 bits hold (``most_placements`` of thousands) is compiled then.

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
    pool, policy = synthetic_columns(seed=1, n_candidates=60, n_openings=30, municipality="0180"), Policy()
    pairs = score_pairs(pool, policy).whole()
    assign_pairs(pairs.indptr, pairs.opening_idx, pairs.score, pool.openings.seats, method="auction")
    _solve_many()
    evaluator = Evaluator(make_criteria(pool, policy), policy, LARGE)
    block = Block(np.arange(pool.n_candidates, dtype=np.int32), np.arange(pool.n_openings, dtype=np.int32))
    evaluator.score_bins(block)
    evaluator.pack(block, PruningRule.only_best(pool.n_openings))
    packed = evaluator.pack(block).pairs
    evaluator.unpack(packed, pairs.indptr[:-1].copy(), pairs.opening_idx.copy(), pairs.score.copy())
    assign_source(PackedSource([packed], pool.n_candidates), pool.openings.seats)
    result = match_pool(pool, policy).update(seats={pool.openings.ids[0]: 2})
    result = result.update(remove=[each.candidate_id for each in result.placements[:9]])  # prices fall
    result.what_if(result.pool.candidates.ids[0], reach_km=500)
    result.alternatives_for(pool.openings.ids[0])
    return time.perf_counter() - start


def _solve_many() -> None:
    """Who goes where, and whom each employer meets, among more pairs than are all held."""
    n, scores = _MANY, np.random.default_rng(1).integers(0, 1_000_000, _MANY**2, dtype=np.int32)
    openings = np.tile(np.arange(n, dtype=np.int32), n)
    pairs = np.arange(n + 1, dtype=np.int64) * n, openings, scores, np.ones(n, dtype=np.int64)
    assign_pairs(*pairs, method="auction")
    three = np.full(n, 3, dtype=np.int64)
    aims = Aim(reach=False, fill=False), Aim(reach=False, fill=True), Aim(reach=True, fill=True)
    assign_lists(StoredPairs(PairGraph(*pairs)), three, three, np.ones(n, dtype=np.bool_), aims)
