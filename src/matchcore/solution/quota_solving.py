"""The policy's quotas on a pool: what they are in numbers, the whole solved under them, and their proof checked."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor

import numpy as np
import numpy.typing as npt

from matchcore.assignment import (
    Assignment,
    Method,
    QuotaRules,
    SolveStep,
    assign_with_quotas,
    verify_quotas,
)
from matchcore.pairs import Pairs
from matchcore.policy import SCORE_OF_POINT, Policy, Quota
from matchcore.pool import Pool
from matchcore.records.model import WAYS
from matchcore.solution.constraints import Constraints
from matchcore.solution.task import Task, task_of


def openings_of_quota(pool: Pool, quota: Quota) -> npt.NDArray[np.bool_]:
    """bool[m]: the openings that a quota is about."""
    openings = pool.openings
    if quota.of == "way":
        number = [*map(str, WAYS)].index(quota.value)
        return np.array([way == number for way in openings.way.tolist()], dtype=np.bool_)
    named = {"employer": openings.employers, "programme": openings.programme, "funding": openings.funding}[quota.of]
    meant = _plain(quota.value)
    return np.array([_plain(name) == meant for name in named], dtype=np.bool_)


def _plain(name: str) -> str:
    """A name as it is compared: letters' size and spaces do not count."""
    return " ".join(name.split()).casefold()


def quota_rules(pool: Pool, policy: Policy) -> QuotaRules | None:
    """The quotas in numbers; None where the policy has none."""
    if not policy.quotas:
        return None
    nowhere_near = pool.n_candidates + 1
    return QuotaRules(
        among=np.array([openings_of_quota(pool, quota) for quota in policy.quotas]),
        least=np.array([quota.least or 0 for quota in policy.quotas], dtype=np.int64),
        most=np.array(
            [nowhere_near if quota.most is None else min(quota.most, nowhere_near) for quota in policy.quotas],
            dtype=np.int64,
        ),
        cost=np.array([round(quota.cost * SCORE_OF_POINT) for quota in policy.quotas], dtype=np.int64),
    )


def solved(
    pool: Pool,
    policy: Policy,
    pairs: Pairs,
    constraints: Constraints,
    *,
    method: Method = "auto",
    start_price: npt.NDArray[np.int64] | None = None,
    executor: Executor | None = None,
    progress: Callable[[SolveStep], None] | None = None,
) -> tuple[Task, Assignment]:
    """The best assignment less what broken quotas cost, and the task that it is the answer of.

    Where the best assignment of all breaks no quota, it is that, and nothing knows of quotas. Else the seats are
    divided by them (`Task.division`), and among answers as good the one that is usual for those seats is taken: by the
    canonical order, and nearest to an earlier plan.

    Raises
    ------
    PolicyError
        With everything that misfits about locks and bans.
    BudgetError
        With constraints, or where a quota has to decide, when the pairs are not all in memory.
    """
    task = task_of(pool, policy, pairs, constraints)
    plain = task.solve(policy.objective, method, start_price=start_price, executor=executor, progress=progress)
    rules = quota_rules(pool, policy)
    if rules is None or not rules.broken(plain.opening_of).any():
        return task, plain
    whole = task.whole()
    wanted = None
    if whole.keep_at is not None:
        wanted = whole.keep_at[whole.graph.candidate_of_pair()] == whole.graph.opening_idx
    found, division = assign_with_quotas(
        whole.graph, rules, plain, objective=policy.objective, fixed=whole.fixed, wanted=wanted
    )
    task = task_of(pool, policy, pairs, constraints, division)
    usual = task.solve(policy.objective, method, executor=executor)
    worth = [_worth(rules, task, each) for each in (usual, found)]
    return task, usual if worth[0] == worth[1] else found


def _worth(rules: QuotaRules, task: Task, assignment: Assignment) -> tuple[int, int]:
    """How many an assignment places, and its total less what broken quotas cost; whom it places is not looked at."""
    cost = int((rules.cost * rules.broken(np.asarray(assignment.opening_of, dtype=np.int64))).sum())
    return assignment.n_placed, int(assignment.total) - task.lifted(assignment) - cost


def verify_division(pool: Pool, policy: Policy, task: Task, assignment: Assignment) -> int:
    """Check what quotas are told to cost and to be proven by; what the value may lack of the best at most.

    Parameters
    ----------
    task
        With its division, or without one where no quota has to be broken.

    Raises
    ------
    ProofError
        When something does not hold.
    """
    rules = quota_rules(pool, policy)
    if rules is None or task.division is None:
        return 0
    plain = task_of(pool, policy, task.pairs, task.constraints)
    total = int(assignment.total) - task.lifted(assignment)
    return verify_quotas(
        plain.rows(),
        pool.n_candidates,
        plain.seats,
        rules,
        task.division,
        np.asarray(assignment.opening_of, dtype=np.int64),
        total,
        task.fixed,
    )
