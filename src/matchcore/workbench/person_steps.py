"""The smallest steps that a person could take: a module, a level, a licence, ten kilometres.

Only what some opening with a seat asks for is a step. Steps of one kind and code are rungs of a ladder, lowest first.
Each criterion declares its own (`Criterion.steps_for`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from matchcore.criteria import Change
from matchcore.criteria.criterion import Step
from matchcore.pool.arranging import take_candidate
from matchcore.solution.solution import Solution

_MOST_EXPLAINED = 100


def steps_of(solution: Solution, row: int) -> list[Step]:
    """The steps that a candidate could take, by criterion, the heaviest first; the rungs of each lowest first."""
    asking = solution.pool.openings.seats > 0
    one = take_candidate(solution.pool.candidates, row)
    criteria = sorted(solution.pairs.criteria, key=lambda criterion: -solution.policy.weight_of(criterion.name))
    steps = [step for criterion in criteria for step in criterion.steps_for(one, asking)]
    return [*steps, *_fact_steps(solution, row, asking)]


def _fact_steps(solution: Solution, row: int, asking: npt.NDArray[np.bool_]) -> Iterator[Step]:
    """What criteria say would open their gates, as far as it is a fact about the person."""
    rows = np.array([row])
    cols = np.flatnonzero(asking)
    told: dict[tuple[str | None, Any], Change] = {}
    for criterion in solution.pairs.criteria:
        if not len(cols):
            continue
        is_open = np.broadcast_to(criterion.judge(rows, cols).is_open, (1, len(cols)))[0]
        for col in cols[~is_open][:_MOST_EXPLAINED].tolist():
            for change in criterion.explain(row, col).openers:
                if change.kind == "fact" and change.code is not None:
                    told.setdefault((change.code, change.value), change)
    for change in told.values():
        yield Step(change, {"facts": {change.code: change.value}}, 3)
