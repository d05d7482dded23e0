"""A whole solution checked anew from its records: nothing that it stores of pairs and scores is believed."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from matchcore.assignment import Proof, verify_ties
from matchcore.assignment.proof import fail
from matchcore.pairs import Pairs, PruningRule, judge_block, score_pairs
from matchcore.pool import Pool
from matchcore.records import Candidate, Opening
from matchcore.solution.quota_solving import verify_division
from matchcore.solution.solution import Solution
from matchcore.solution.task import Task, task_of

_JUDGED_PLAINLY = 2**22
"""Up to so many combinations of a pool, each is judged by `judge` alone as well."""

_AT_ONCE = 2**18


def verify_solution(
    solution: Solution, candidates: Iterable[Candidate] | None = None, openings: Iterable[Opening] | None = None
) -> Proof:
    """Check a solution; see `MatchResult.verify`."""
    pool = solution.pool
    if candidates is not None or openings is not None:
        pool = Pool.from_records(
            () if candidates is None else candidates,
            () if openings is None else openings,
            vocabulary=pool.columns.vocabulary,
            as_of=pool.columns.as_of,
        )
        same = (pool.candidates.ids, pool.openings.ids) == (solution.pool.candidates.ids, solution.pool.openings.ids)
        if not same:
            fail("proof.other_records")
    stored = solution.pairs
    # What is not in arrays is gone through twice instead of being kept beside what is stored.
    rule = None if stored.budget is None else PruningRule.only_best(pool.n_openings)
    budget = 2**62 if stored.budget is None else stored.budget
    anew = score_pairs(pool, solution.policy, criteria=solution.factories, memory_budget=budget, rule=rule)
    task = task_of(pool, solution.policy, anew, solution.constraints, solution.division)
    _check_stored(pool, stored, anew)
    if solution.assignment.objective != solution.policy.objective:
        told, asked = solution.assignment.objective, solution.policy.objective
        fail("proof.figure", name="objective", value=told, expected=asked)
    proof = task.verify(solution.assignment)
    verify_division(pool, solution.policy, task, solution.assignment)
    verify_ties(task.rows, pool.n_candidates, task.seats, solution.assignment, solution.is_tied)
    _check_judged(solution, pool, anew, task)
    return proof


def _check_stored(pool: Pool, stored: Pairs, anew: Pairs) -> None:
    """The pairs that the result reports from are those of the records, and so is what it counts of closed gates."""
    if not _are_same(stored, anew, "closed_by_candidate", "closed_by_opening"):
        fail("proof.other_gates")
    if not (stored.is_complete and anew.is_complete):
        return  # what is not in memory is scored when it is asked for, and what is placed is judged below
    if not _are_same(stored.whole(), anew.whole(), "indptr", "opening_idx", "score"):
        others = (
            who
            for row, who in enumerate(pool.candidates.ids)
            if not all(map(np.array_equal, stored.row(row), anew.row(row)))
        )
        fail("proof.other_scores", candidate=next(others, None))


def _are_same(stored: Pairs, anew: Pairs, *names: str) -> bool:
    return all(np.array_equal(getattr(stored, name), getattr(anew, name)) for name in names)


def _check_judged(solution: Solution, pool: Pool, anew: Pairs, task: Task) -> None:
    """What `judge` alone says, without what makes large pools fast; of a large pool only for placements."""
    n, m, ids = pool.n_candidates, pool.n_openings, pool.candidates.ids
    if n * m <= _JUDGED_PLAINLY and anew.is_complete:
        pairs, cols, size = anew.whole(), np.arange(m), _AT_ONCE // (m + 1) + 1
        for first in range(0, n, size):
            pointer = pairs.indptr[first : first + size + 1]
            rows, here = np.arange(first, first + len(pointer) - 1), slice(pointer[0], pointer[-1])
            is_open, score = _judged(solution, anew, rows, cols)
            row, col = np.nonzero(is_open)
            is_same = (
                np.array_equal(rows[row], np.repeat(rows, np.diff(pointer)))
                and np.array_equal(col, pairs.opening_idx[here])
                and np.array_equal(score[row, col], pairs.score[here] + pairs.least)
            )
            if not is_same:
                fail("proof.not_judged", candidate=ids[first], last=ids[rows[-1]])
    opening_of = np.asarray(solution.assignment.opening_of, dtype=np.int64)
    for col in np.unique(opening_of[opening_of >= 0]).tolist():
        rows = np.flatnonzero(opening_of == col)
        is_open, score = _judged(solution, anew, rows, np.array([col]))
        for who, may_be, points in zip(rows.tolist(), is_open.ravel(), score.ravel()):
            if not (may_be or who in task.lock_at) or solution.task.score_of(who, col) != points:
                fail("proof.other_scores", candidate=ids[who])


def _judged(
    solution: Solution, anew: Pairs, rows: npt.NDArray[np.intp], cols: npt.NDArray[np.intp]
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.int32]]:
    score, first_closed, _ = judge_block(anew.criteria, solution.policy, rows, cols)
    return first_closed >= len(anew.criteria), score
