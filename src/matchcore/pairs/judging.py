"""The criteria of a pool, and a block of pairs taken through them one by one: the plain way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from matchcore.arguments import several
from matchcore.criteria import CRITERIA, Criterion, CriterionFactory, Judgement, LeastScoreCriterion, WaysCriterion
from matchcore.criteria.criterion import Rows
from matchcore.errors import PolicyError, Problem
from matchcore.messages import Message
from matchcore.policy import FULL_PART, ON_TOP_OF_SCORE, Policy
from matchcore.pool import Columns, Pool


def make_criteria(
    pool: Pool, policy: Policy, criteria: Sequence[CriterionFactory] | None = None
) -> tuple[Criterion, ...]:
    """Make the criteria for a pool, and after them the gate of the policy's least score where there is one.

    Raises
    ------
    PolicyError
        When two criteria have one name, the policy gives a weight to a criterion that is not there, it is no policy, or
        something among the criteria is no class of criteria.
    """
    if not isinstance(policy, Policy):
        raise PolicyError(Problem(Message("policy.not_a_policy"), Message("policy.not_a_policy.remedy"), value=policy))
    factories: Sequence[Any] = CRITERIA if criteria is None else several(criteria)
    strange = [factory for factory in factories if not callable(factory)]
    if strange:
        what, remedy = Message("criteria.not_one"), Message("criteria.not_one.remedy")
        raise PolicyError([Problem(what, remedy, None, "criteria", factory) for factory in strange])
    made = criteria_of(pool.columns, policy, factories)
    names = [criterion.name for criterion in made]
    problems = [
        Problem(Message("criteria.twice"), Message("criteria.twice.remedy"), "policy", "criteria", name)
        for name in sorted({name for name in names if names.count(name) > 1})
    ]
    problems += [
        Problem(Message("criteria.unknown"), Message("criteria.unknown.remedy", known=names), "policy", "weights", name)
        for name, weight in policy.weights.items()
        if weight and name not in names
    ]
    if problems:
        raise PolicyError(problems)
    return made


def criteria_of(
    columns: Columns, policy: Policy, factories: Sequence[CriterionFactory], *known: Sequence[Criterion]
) -> tuple[Criterion, ...]:
    """Criteria made by factories that were checked before, after them what the policy itself puts there.

    That is what it decides of ways out, where it does, and the gate of the least score. Of those that are known, the
    criteria that the same have made for other columns, is taken what they have read of a side that is the same.
    """
    own: tuple[CriterionFactory, ...] = (WaysCriterion,) if policy.ways.is_stated else ()
    made = tuple(
        (others[0].on(columns, *others[1:]) if others and type(others[0]) is factory else None)
        or factory(columns, policy)
        for factory, *others in zip((*factories, *own), *known)
    )
    return (*made, LeastScoreCriterion(columns, policy, made)) if policy.least else made


class JudgedBlock(NamedTuple):
    """What all criteria say of a block of r candidates × c openings.

    Attributes
    ----------
    score
        int32[r, c]: weight × part, summed, whether feasible or not; with what is counted on top.
    first_closed
        int8[r, c]: the number of the first criterion whose gate is closed, or the number of criteria when all are open.
    n_closed
        int8[r, c]: how many gates are closed.
    """

    score: npt.NDArray[np.int32]
    first_closed: npt.NDArray[np.int8]
    n_closed: npt.NDArray[np.int8]


def checked(criterion: Criterion, judgement: Judgement) -> Judgement:
    """What a criterion says, if gates are yes or no and parts whole and in range; one of one's own may be mistaken."""
    part = np.asarray(judgement.part)
    is_whole = part.dtype.kind in "iu" and (part.size == 0 or (part.min() >= 0 and part.max() <= FULL_PART))
    if not is_whole or np.asarray(judgement.is_open).dtype != np.bool_:
        what, remedy = Message("criteria.judgement", name=criterion.name), Message("criteria.judgement.remedy")
        raise PolicyError(Problem(what, remedy, "policy", "criteria", criterion.name))
    return judgement


def judge_block(criteria: Sequence[Criterion], policy: Policy, rows: Rows, cols: Rows) -> JudgedBlock:
    """Take a block of pairs through all criteria."""
    shape = (len(rows), len(cols))
    score, n_closed = np.zeros(shape, dtype=np.int32), np.zeros(shape, dtype=np.int8)
    first_closed = np.full(shape, len(criteria), dtype=np.int8)
    judged = [None if isinstance(one, LeastScoreCriterion) else checked(one, one.judge(rows, cols)) for one in criteria]
    in_score = np.zeros(shape, dtype=np.int32)
    for criterion, judgement in zip(criteria, judged):
        weight = policy.weight_of(criterion.name)
        if weight and judgement is not None:
            target = score if criterion.name in ON_TOP_OF_SCORE else in_score
            target += np.asarray(judgement.part, dtype=np.int32) * np.int32(weight)
    score += in_score
    for number, judgement in enumerate(judged):  # the least score last: it closes what all else lets through
        is_closed = in_score < policy.least if judgement is None else ~np.broadcast_to(judgement.is_open, shape)
        is_first = is_closed & (n_closed == 0)
        np.copyto(first_closed, np.int8(number), where=is_first)
        n_closed += is_first if judgement is None else is_closed
    return JudgedBlock(score, first_closed, n_closed)
