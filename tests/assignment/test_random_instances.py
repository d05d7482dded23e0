"""The tool that solves a million random instances: it runs, and it finds what differs."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

import numpy as np
from random_instances import OBJECTIVES, Pool, pools


def test_all_solvers_agree_on_some() -> None:
    """Of a few hundred instances no solver gives another total, number placed or price."""
    for pool in islice(pools(np.random.default_rng(11), together=100), 8):
        assert [line for objective in OBJECTIVES for line in pool.differences(objective)] == []


def test_what_differs_is_found() -> None:
    """An instance whose own best is not that of the pool is named."""
    pool = next(p for p in pools(np.random.default_rng(12), together=20) if len(p.score))
    at = next(k for k, one in enumerate(pool.instances) if one.best("best_total")[0] > 0)
    one = pool.instances[at]
    other = Pool(
        tuple(replace(one, score=one.score * 2) if k == at else same for k, same in enumerate(pool.instances)),
        *(pool.indptr, pool.opening_idx, pool.score, pool.seats, pool.fixed),
    )
    found = other.differences("best_total")
    assert len(found) == 2
    assert all(f"instance {at} gives" in line for line in found)
