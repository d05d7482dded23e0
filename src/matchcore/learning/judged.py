"""Pairs judged by the criteria: what a model may see of people and openings, and nothing else.

Criteria are given a pool's columns, which hold no reporting group; their parts are all that comes out. So no group can
reach a model: there is no type here that could carry one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matchcore.criteria import CRITERIA, CriterionFactory
from matchcore.pairs import criteria_of
from matchcore.policy import ON_TOP_OF_SCORE, Policy
from matchcore.pool import Pool


@dataclass(frozen=True, slots=True, eq=False)
class JudgedPairs:
    """What the criteria say of k pairs.

    Attributes
    ----------
    names
        The criteria whose parts make up the score, as the policy names them; what is counted on top is not among them.
    part
        int16[k, c]: 0…10 000.
    is_open
        bool[k]: whether every gate lets the pair through, the least score aside.
    """

    names: tuple[str, ...]
    part: npt.NDArray[np.int16]
    is_open: npt.NDArray[np.bool_]


def judged_pairs(
    pool: Pool,
    policy: Policy,
    rows: npt.NDArray[np.intp],
    cols: npt.NDArray[np.intp],
    criteria: Sequence[CriterionFactory] = CRITERIA,
) -> JudgedPairs:
    """Judge the pairs of candidates `rows` and openings `cols` (intp[k] each)."""
    made = criteria_of(pool.columns, policy.replace(least_score=0), criteria)
    judged = [criterion.judge_pairs(rows, cols) for criterion in made]
    part = np.array([one.part for one in judged], dtype=np.int16).reshape(len(made), len(rows)).T
    is_open = np.ones(len(rows), dtype=np.bool_)
    for one in judged:
        is_open &= one.is_open
    weighed = [number for number, criterion in enumerate(made) if criterion.name not in ON_TOP_OF_SCORE]
    return JudgedPairs(tuple(made[number].name for number in weighed), part[:, weighed], is_open)
