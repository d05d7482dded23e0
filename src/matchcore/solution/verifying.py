"""A whole solution checked anew from its records: nothing that it stores of pairs and scores is believed."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from matchcore.assignment import Proof, verify_ties
from matchcore.errors import ProofError
from matchcore.messages import Message
from matchcore.pairs import Pairs, judge_block, score_pairs
from matchcore.pool import Pool
from matchcore.records import Candidate, Opening
from matchcore.solution.solution import Solution
from matchcore.solution.task import Task, task_of

__all__ = ["verify_solution"]

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
            _fail("proof.other_records")
    stored = solution.pairs
    budget = 2**62 if stored.budget is None else stored.budget
    anew = score_pairs(pool, solution.policy, criteria=solution.factories, memory_budget=budget)
    task = task_of(pool, solution.policy, anew, solution.constraints)
    _check_stored(pool, stored, anew)
    _check_judged(solution, pool, anew, task)
    if solution.assignment.objective != solution.policy.objective:
        told, asked = solution.assignment.objective, solution.policy.objective
        _fail("proof.figure", name="objective", value=told, expected=asked)
    proof = task.verify(solution.assignment)
    verify_ties(task.rows, pool.n_candidates, task.seats, solution.assignment, solution.is_tied)
    return proof


def _check_stored(pool: Pool, stored: Pairs, anew: Pairs) -> None:
    """The pairs that the result reports from are those of the records, and so is what it counts of closed gates."""
    for name in ("closed_by_candidate", "closed_by_opening"):
        if not np.array_equal(getattr(stored, name), getattr(anew, name)):
            _fail("proof.other_gates")
    if not (stored.is_complete and anew.is_complete):
        return  # what is not in memory is scored when it is asked for, and what is placed is judged below
    stored, anew = stored.whole(), anew.whole()
    if np.array_equal(stored.indptr, anew.indptr):
        differs = (stored.opening_idx != anew.opening_idx) | (stored.score != anew.score)
        if not differs.any():
            return
        row = int(np.searchsorted(anew.indptr, np.flatnonzero(differs)[0], side="right")) - 1
    else:
        row = int(np.flatnonzero(np.diff(stored.indptr) != np.diff(anew.indptr))[0])
    _fail("proof.other_scores", candidate=pool.candidates.ids[row])


def _check_judged(solution: Solution, pool: Pool, anew: Pairs, task: Task) -> None:
    """What `judge` alone says, without what makes large pools fast; of a large pool only for placements."""
    n, m = pool.n_candidates, pool.n_openings
    if n * m <= _JUDGED_PLAINLY and anew.is_complete:
        pairs = anew.whole()
        cols, size = np.arange(m), max(1, _AT_ONCE // max(m, 1))
        for first in range(0, n, size):
            rows = np.arange(first, min(first + size, n))
            is_open, score = _judged(solution, anew, rows, cols)
            row, col = np.nonzero(is_open)
            here = slice(pairs.indptr[rows[0]], pairs.indptr[rows[-1] + 1])
            counts = np.diff(pairs.indptr[first : rows[-1] + 2])
            same = np.array_equal(np.bincount(row, minlength=len(rows)), counts)
            if not (
                same
                and np.array_equal(col, pairs.opening_idx[here])
                and np.array_equal(score[row, col], pairs.score[here])
            ):
                _fail("proof.not_judged", candidate=pool.candidates.ids[first], last=pool.candidates.ids[rows[-1]])
    opening_of = np.asarray(solution.assignment.opening_of)
    if opening_of.shape != (n,):
        return  # told by the verifier of the assignment
    for col in np.unique(opening_of[(opening_of >= 0) & (opening_of < m)]).tolist():
        rows = np.flatnonzero(opening_of == col)
        is_open, score = _judged(solution, anew, rows, np.array([col]))
        for place, who in enumerate(rows.tolist()):
            told = solution.task.score_of(who, col)
            if (not is_open[place, 0] and who not in task.lock_at) or told != score[place, 0]:
                _fail("proof.other_scores", candidate=pool.candidates.ids[who])


def _judged(
    solution: Solution, anew: Pairs, rows: npt.NDArray[np.intp], cols: npt.NDArray[np.intp]
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.int32]]:
    score, first_closed = judge_block(anew.criteria, solution.policy, rows, cols)
    return first_closed == len(anew.criteria), score


def _fail(key: str, **values: object) -> None:
    raise ProofError(Message("error.proof", what=Message(key, **values)))
