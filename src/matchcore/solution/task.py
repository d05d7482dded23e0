"""What the solver is given: the feasible pairs, less those banned, one for whoever is locked, and more points
for those of an earlier plan.

No pair is bought or barred by a penalty, so the proof is exact for what was asked: a locked candidate must be placed
and has one pair (see `matchcore.assignment.fixing`), a banned pair is absent, and the points for an unchanged placement
are part of what the pair counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from matchcore.assignment import (
    Assignment,
    Method,
    PairRows,
    Proof,
    SolveStep,
    assign_pairs,
    assign_source,
    nearest_optimum,
    rows_of,
    tied,
    verify_assignment,
    verify_rows,
)
from matchcore.errors import BudgetError, Problem
from matchcore.messages import Message
from matchcore.objective import Objective
from matchcore.pairs import Pairs, StreamedPairs, tied_streamed
from matchcore.policy import Policy
from matchcore.pool import Pool
from matchcore.solution.constraint_rows import kept, located
from matchcore.solution.constraints import NOTHING, Constraints

__all__ = ["StreamedTask", "Task"]


@dataclass(frozen=True, eq=False)
class Task:
    """What the solver is given.

    Attributes
    ----------
    pairs
        The feasible pairs, as they were scored.
    indptr, opening_idx, score, seats
        The allowed pairs as `assign_pairs` takes them; those of the earlier plan count `stability` more.
    constraints
        What was asked for, by id.
    fixed
        bool[n]: who is locked; None when nobody is.
    lock_at, lock_score
        The opening of each locked candidate by row, and the pair's score, whether its gates are open or not.
    ban_at
        The banned openings of each candidate by row.
    keep_at
        int64[n]: each candidate's opening in the earlier plan, possible or not, -2 for none; None without a plan.
    stability
        What each unchanged placement counts extra, in score units.
    """

    pairs: Pairs
    indptr: npt.NDArray[np.int64]
    opening_idx: npt.NDArray[np.int32]
    score: npt.NDArray[Any]
    seats: npt.NDArray[np.int64]
    constraints: Constraints = NOTHING
    fixed: npt.NDArray[np.bool_] | None = None
    lock_at: Mapping[int, int] = field(default_factory=dict)
    lock_score: Mapping[int, int] = field(default_factory=dict)
    ban_at: Mapping[int, frozenset[int]] = field(default_factory=dict)
    keep_at: npt.NDArray[np.int64] | None = None
    stability: int = 0

    @classmethod
    def of(cls, pool: Pool, policy: Policy, pairs: Pairs, constraints: Constraints) -> Task:
        """The task of a pool's feasible pairs.

        Raises
        ------
        PolicyError
            With every unknown id, contradiction, closed gate and opening without seats enough, at once.
        BudgetError
            With constraints, when the pairs are not all in memory.
        """
        if isinstance(pairs, StreamedPairs):
            return StreamedTask(pairs, pool.openings.seats, constraints)
        if constraints.is_idle:
            return cls(pairs, pairs.indptr, pairs.opening_idx, pairs.score, pool.openings.seats)
        lock_at, lock_score, ban_at = located(pool, policy, pairs, constraints)
        indptr, opening_idx, score = _allowed(pairs, lock_at, lock_score, ban_at)
        fixed = None
        if lock_at:
            fixed = np.zeros(len(indptr) - 1, dtype=np.bool_)
            fixed[list(lock_at)] = True
        plain = cls(
            pairs, indptr, opening_idx, score, pool.openings.seats, constraints, fixed, lock_at, lock_score, ban_at
        )
        if constraints.keep is None:
            return plain
        keep_at = kept(pool, constraints)
        if constraints.stability:
            row = np.repeat(np.arange(len(indptr) - 1), np.diff(indptr))
            score = score + np.where(keep_at[row] == opening_idx, np.int32(constraints.stability), np.int32(0))
        return replace(plain, score=score, keep_at=keep_at, stability=constraints.stability)

    def solve(
        self,
        objective: Objective,
        method: Method = "auto",
        *,
        start_price: npt.NDArray[np.int64] | None = None,
        executor: Executor | None = None,
        progress: Callable[[SolveStep], None] | None = None,
    ) -> Assignment:
        """The best assignment, proven; of several as good, one that changes least of the earlier plan.

        Any `start_price` gives the same; one near the answer sooner. `executor` scores what is not in memory;
        `progress` is told of every step.
        """
        del executor
        assignment = assign_pairs(
            self.indptr,
            self.opening_idx,
            self.score,
            self.seats,
            objective=objective,
            method=method,
            start_price=start_price,
            fixed=self.fixed,
            progress=progress,
        )
        return assignment if self.keep_at is None else self.nearest(assignment, self.keep_at)

    def verify(self, assignment: Assignment) -> Proof:
        """Check an assignment and its prices on all allowed pairs, with code that the solvers do not share."""
        return verify_assignment(self.indptr, self.opening_idx, self.score, self.seats, assignment, fixed=self.fixed)

    def rows(self) -> Iterator[PairRows]:
        """All allowed pairs, some candidates at a time."""
        return rows_of(self.indptr, self.opening_idx, self.score)

    def tied(self, assignment: Assignment) -> npt.NDArray[np.bool_]:
        """bool[n]: which candidates another assignment with the same total would place otherwise."""
        return tied(self.indptr, self.opening_idx, self.score, self.seats, assignment)

    def nearest(self, assignment: Assignment, wanted: npt.NDArray[np.int64]) -> Assignment:
        """Of the optimal assignments one that agrees with `wanted` for the most candidates, by the same prices."""
        opening_of = nearest_optimum(
            self.indptr,
            self.opening_idx,
            self.score,
            self.seats,
            opening_of=assignment.opening_of,
            surplus=np.asarray(assignment.surplus, dtype=np.int64),
            price=np.asarray(assignment.price, dtype=np.int64),
            bonus=int(assignment.bonus),
            wanted=wanted,
            fixed=self.fixed,
        )
        nearest = replace(assignment, opening_of=opening_of)
        verify_assignment(self.indptr, self.opening_idx, self.score, self.seats, nearest, fixed=self.fixed)
        return nearest

    def score_of(self, row: int, col: int) -> int | None:
        """A pair's score as it was scored; None when it is neither feasible nor locked."""
        return self.lock_score[row] if self.lock_at.get(row) == col else self.pairs.score_of(row, col)

    def counts(self, row: int, cols: npt.NDArray[Any], score: npt.NDArray[Any]) -> npt.NDArray[np.int64]:
        """int64[k]: what a candidate's pairs count for: the score, and the stability for the one to keep."""
        counts = np.asarray(score, dtype=np.int64)
        if self.keep_at is None or not self.stability:
            return counts
        return counts + np.where(np.asarray(cols) == self.keep_at[row], self.stability, 0)

    def n_unchanged(self, assignment: Assignment) -> int:
        """How many placements of the earlier plan are unchanged."""
        return 0 if self.keep_at is None else int(np.count_nonzero(assignment.opening_of == self.keep_at))


class StreamedTask(Task):
    """What the solver is given when the pairs are not all in memory: they are scored again where they matter.

    The arrays of all pairs raise `BudgetError`, as those of `StreamedPairs` do.
    """

    pairs: StreamedPairs

    def __init__(self, pairs: StreamedPairs, seats: npt.NDArray[np.int64], constraints: Constraints) -> None:
        if not constraints.is_idle:
            what, remedy = Message("pairs.steered"), Message("pairs.steered.remedy")
            raise BudgetError(Problem(what, remedy, field="memory_budget"))
        values = {
            "pairs": pairs,
            "seats": seats,
            "constraints": constraints,
            "fixed": None,
            "lock_at": {},
            "lock_score": {},
        }
        for name, value in {**values, "ban_at": {}, "keep_at": None, "stability": 0}.items():
            object.__setattr__(self, name, value)

    @property
    def indptr(self) -> npt.NDArray[np.int64]:
        """Raises `BudgetError`."""
        return self.pairs.indptr

    @property
    def opening_idx(self) -> npt.NDArray[np.int32]:
        """Raises `BudgetError`."""
        return self.pairs.opening_idx

    @property
    def score(self) -> npt.NDArray[Any]:
        """Raises `BudgetError`."""
        return self.pairs.score

    def solve(
        self,
        objective: Objective,
        method: Method = "auto",
        *,
        start_price: npt.NDArray[np.int64] | None = None,
        executor: Executor | None = None,
        progress: Callable[[SolveStep], None] | None = None,
    ) -> Assignment:
        """The best assignment, proven on all pairs; by the auction, the one solver that need not hold them."""
        if method == "hungarian":
            what, remedy = Message("pairs.dense"), Message("pairs.dense.remedy")
            raise BudgetError(Problem(what, remedy, field="method", value=method))
        source = self.pairs.source(executor)
        return assign_source(source, self.seats, objective=objective, start_price=start_price, progress=progress)

    def verify(self, assignment: Assignment) -> Proof:
        """Check an assignment and its prices on all feasible pairs, each scored anew."""
        return verify_rows(self.rows(), self.pairs.n_candidates, self.seats, assignment)

    def rows(self) -> Iterator[PairRows]:
        """All feasible pairs, some candidates at a time, each scored anew."""
        return self.pairs.rows()

    def tied(self, assignment: Assignment) -> npt.NDArray[np.bool_]:
        """bool[n]: which candidates another assignment with the same total would place otherwise."""
        return tied_streamed(self.pairs, self.seats, assignment)


def _allowed(
    pairs: Pairs, lock_at: Mapping[int, int], lock_score: Mapping[int, int], ban_at: Mapping[int, frozenset[int]]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """The pairs without those banned, and with one pair for each locked candidate."""
    if not (lock_at or ban_at):
        return pairs.indptr, pairs.opening_idx, pairs.score
    stays = np.ones(pairs.n_feasible, dtype=np.bool_)
    degree = np.diff(pairs.indptr)
    for row, cols in ban_at.items():
        own = pairs.of(row)
        stays[own] = ~np.isin(pairs.opening_idx[own], list(cols))
        degree[row] = int(stays[own].sum())
    locked = sorted(lock_at)
    for row in locked:
        stays[pairs.of(row)] = False
        degree[row] = 0
    before = np.concatenate([[0], np.cumsum(degree)])[locked]
    degree[locked] = 1
    opening_idx = np.insert(pairs.opening_idx[stays], before, [lock_at[row] for row in locked])
    score = np.insert(pairs.score[stays], before, [lock_score[row] for row in locked])
    return np.concatenate([[0], np.cumsum(degree)]).astype(np.int64), opening_idx, score
