"""People who are not in the pool, judged against its openings by criteria of their own.

A criterion judges a pair by that pair's columns: somebody changed is judged as she would be in a pool that holds her.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from matchcore.pairs import JudgedBlock, criteria_of, judge_block
from matchcore.pool import CandidateColumns
from matchcore.pool.arranging import join_candidates
from matchcore.solution.solution import Solution

__all__ = ["judge_people"]

_AT_ONCE = 2**21


def judge_people(solution: Solution, people: Sequence[CandidateColumns]) -> JudgedBlock:
    """Judge people, at least one, each given as the only row of her columns, against all openings."""
    columns = replace(solution.pool.columns, candidates=join_candidates(people))
    made = criteria_of(columns, solution.policy, solution.factories)
    k, cols = len(people), np.arange(solution.pool.n_openings)
    size = max(1, _AT_ONCE // max(1, len(cols)))
    blocks = [
        judge_block(made, solution.policy, np.arange(start, min(start + size, k)), cols) for start in range(0, k, size)
    ]
    return JudgedBlock(*(np.concatenate(parts) for parts in zip(*blocks)))
