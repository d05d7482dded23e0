"""What the solver is given: the feasible pairs, less those banned, one for whoever is locked, and more points
for those of an earlier plan; and the seats as quotas divide them.

No pair is bought or barred by a penalty, so the proof is exact for what was asked: a locked candidate must be placed
and has one pair (see `assign_pairs`), a banned pair is absent, and the points for an unchanged placement
are part of what the pair counts.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, NoReturn

import numpy as np
import numpy.typing as npt

from matchcore.assignment import (
    Aim,
    Assignment,
    Division,
    Lists,
    Method,
    PairGraph,
    PairRows,
    PairSource,
    PairTable,
    Proof,
    SolveStep,
    StoredPairs,
    assign_lists,
    assign_pairs,
    assign_source,
    nearest_optimum,
    rows_of,
    tied,
    tied_among,
    verify_rows,
)
from matchcore.errors import BudgetError, Problem
from matchcore.messages import with_remedy
from matchcore.objective import Objective
from matchcore.pairs import KeptPairs, Order, PackedSource, Pairs, StreamedPairs
from matchcore.policy import Policy
from matchcore.pool import Pool
from matchcore.solution.constraints import NOTHING, Constraints, kept, located

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False, kw_only=True)
class Task(ABC):
    """What the solver is given, be its pairs in memory or not.

    Attributes
    ----------
    pairs
        The feasible pairs, as they were scored.
    seats
        int64[m]: the seats of each opening.
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
    division
        How quotas divide the seats, and what a seat counts extra by them; None where no quota has to decide.
    """

    pairs: Pairs
    seats: npt.NDArray[np.int64]
    constraints: Constraints = NOTHING
    fixed: npt.NDArray[np.bool_] | None = None
    lock_at: Mapping[int, int] = field(default_factory=dict)
    lock_score: Mapping[int, int] = field(default_factory=dict)
    ban_at: Mapping[int, frozenset[int]] = field(default_factory=dict)
    keep_at: npt.NDArray[np.int64] | None = None
    stability: int = 0
    division: Division | None = None

    @abstractmethod
    def whole(self) -> KeptTask:
        """The same with all pairs in arrays. Raises `BudgetError` when they are not all in memory."""

    @abstractmethod
    def solve(
        self,
        objective: Objective,
        method: Method = "auto",
        *,
        start_price: npt.NDArray[np.int64] | None = None,
        executor: Executor | None = None,
        progress: Callable[[SolveStep], None] | None = None,
    ) -> Assignment:
        """The best assignment, proven on all pairs; of several as good, one that changes least of the earlier plan.

        Any `start_price` gives the same; one near the answer sooner. `executor` scores what is not in memory;
        `progress` is told of every step.
        """

    @abstractmethod
    def lists(self, most: Ints, room: Ints, counts_first: npt.NDArray[np.bool_], aims: Sequence[Aim]) -> list[Lists]:
        """The best lists for each aim, as `assign_lists` makes them; yet to be verified."""

    @abstractmethod
    def without(self, barred: Iterable[tuple[int, int]]) -> Task:
        """The same without these pairs (rows and columns). Raises `BudgetError` when pairs are not all in memory."""

    @abstractmethod
    def n_openings_of(self, is_open: npt.NDArray[np.bool_]) -> Ints:
        """int64[n]: how many of these openings (bool[m]) each candidate may have."""

    @abstractmethod
    def n_candidates_of(self) -> Ints:
        """int64[m]: how many candidates each opening may have."""

    @abstractmethod
    def rows(self) -> Iterator[PairRows]:
        """All allowed pairs, some candidates at a time."""

    @abstractmethod
    def tied(self, assignment: Assignment) -> npt.NDArray[np.bool_]:
        """bool[n]: which candidates another assignment with the same total would place otherwise."""

    def verify(self, assignment: Assignment) -> Proof:
        """Check an assignment and its prices on all allowed pairs, with code that the solvers do not share."""
        return verify_rows(self.rows(), self.pairs.n_candidates, self.seats, assignment, fixed=self.fixed)

    def score_of(self, row: int, col: int) -> int | None:
        """A pair's score as it was scored; None when it is neither feasible nor locked."""
        return self.lock_score[row] if self.lock_at.get(row) == col else self.pairs.score_of(row, col)

    @property
    def locked_total(self) -> int:
        """What the locked placements score above the least, which nothing changes."""
        return sum(score - self.pairs.least for score in self.lock_score.values())

    def held(self, row: int, col: int) -> int:
        """What a placement scores; 0 for one that is not possible."""
        return self.score_of(row, col) or 0

    def counts(
        self, rows: int | npt.NDArray[Any], cols: int | npt.NDArray[Any], score: npt.NDArray[Any]
    ) -> npt.NDArray[np.int64]:
        """int64[k]: what pairs of these scores count for: what is above the least, and what is counted extra."""
        counts = np.asarray(score, dtype=np.int64) - self.pairs.least
        if self.division is not None:
            counts = counts + self.division.lift[np.asarray(cols)]
        if self.keep_at is None or not self.stability:
            return counts
        return counts + np.where(np.asarray(cols) == self.keep_at[rows], self.stability, 0)

    def n_unchanged(self, assignment: Assignment) -> int:
        """How many placements of the earlier plan are unchanged."""
        return 0 if self.keep_at is None else int(np.count_nonzero(assignment.opening_of == self.keep_at))

    def lifted(self, assignment: Assignment) -> int:
        """What placements are counted extra by quotas."""
        if self.division is None:
            return 0
        return int(self.division.lift[assignment.opening_of[assignment.opening_of >= 0]].sum())

    def extra(self, assignment: Assignment) -> int:
        """What an assignment's total holds besides what its placements score above the least."""
        return self.stability * self.n_unchanged(assignment) + self.lifted(assignment)


@dataclass(frozen=True, eq=False, kw_only=True)
class KeptTask(Task):
    """What the solver is given when the pairs are all in memory."""

    @cached_property
    def graph(self) -> PairGraph:
        """The allowed pairs, as solvers take them; those of the earlier plan count `stability` more."""
        graph = PairGraph(*_allowed(self.pairs.whole(), self.lock_at, self.lock_score, self.ban_at), self.seats)
        score = graph.score
        if self.keep_at is not None and self.stability:
            is_kept = self.keep_at[graph.candidate_of_pair()] == graph.opening_idx
            score = score + np.where(is_kept, np.int32(self.stability), np.int32(0))
        if self.division is not None and self.division.lift.any():
            score = score + self.division.lift.astype(np.int32)[graph.opening_idx]
        return graph._replace(score=score)

    def whole(self) -> KeptTask:
        """The task itself."""
        return self

    @property
    def table(self) -> PairTable:
        """The allowed pairs to be looked up from both sides: the very table of the feasible ones when all are."""
        pairs = self.pairs.whole()
        if self.graph.score is pairs.score:
            return pairs.table
        return PairTable.of(*self.graph[:3], len(self.seats))

    def solve(
        self,
        objective: Objective,
        method: Method = "auto",
        *,
        start_price: npt.NDArray[np.int64] | None = None,
        executor: Executor | None = None,
        progress: Callable[[SolveStep], None] | None = None,
    ) -> Assignment:
        """As for `Task`; nothing is left for an executor to score."""
        del executor
        assignment = assign_pairs(
            *self.graph,
            objective=objective,
            method=method,
            start_price=start_price,
            fixed=self.fixed,
            progress=progress,
        )
        return assignment if self.keep_at is None else self._nearest(assignment, self.keep_at)

    def lists(self, most: Ints, room: Ints, counts_first: npt.NDArray[np.bool_], aims: Sequence[Aim]) -> list[Lists]:
        """As for `Task`."""
        return assign_lists(StoredPairs(self.graph), most, room, counts_first, aims)

    def without(self, barred: Iterable[tuple[int, int]]) -> KeptTask:
        """As for `Task`."""
        ban_at = dict(self.ban_at)
        for row, col in barred:
            ban_at[row] = ban_at.get(row, frozenset()) | {col}
        return self if len(ban_at) == 0 else replace(self, ban_at=ban_at)

    def n_openings_of(self, is_open: npt.NDArray[np.bool_]) -> Ints:
        """As for `Task`."""
        indptr, opening_idx, _, _ = self.graph
        row = np.searchsorted(indptr, np.flatnonzero(~is_open[opening_idx]), side="right") - 1
        return np.diff(indptr) - np.bincount(row, minlength=len(indptr) - 1)

    def n_candidates_of(self) -> Ints:
        """As for `Task`."""
        if not (self.lock_at or self.ban_at):
            return self.pairs.n_candidates_of
        return np.bincount(self.graph.opening_idx, minlength=len(self.seats))

    def rows(self) -> Iterator[PairRows]:
        """As for `Task`."""
        return rows_of(*self.graph[:3])

    def tied(self, assignment: Assignment) -> npt.NDArray[np.bool_]:
        """As for `Task`."""
        return tied(self.graph, assignment)

    def _nearest(self, assignment: Assignment, wanted: npt.NDArray[np.int64]) -> Assignment:
        """Of the optimal assignments one that agrees with `wanted` for the most candidates, by the same prices."""
        surplus, price = (np.asarray(side, dtype=np.int64) for side in (assignment.surplus, assignment.price))
        proof = surplus, price, int(assignment.bonus)
        opening_of = nearest_optimum(self.graph, assignment.opening_of, *proof, wanted, self.fixed)
        nearest = replace(assignment, opening_of=opening_of)
        self.verify(nearest)
        return nearest


@dataclass(frozen=True, eq=False, kw_only=True)
class StreamedTask(Task):
    """What the solver is given when the pairs are not all in memory: they are scored again where they matter."""

    pairs: StreamedPairs

    def whole(self) -> NoReturn:
        """Raises `BudgetError`, with the memory that all pairs would take."""
        self.pairs.whole()

    def solve(
        self,
        objective: Objective,
        method: Method = "auto",
        *,
        start_price: npt.NDArray[np.int64] | None = None,
        executor: Executor | None = None,
        progress: Callable[[SolveStep], None] | None = None,
    ) -> Assignment:
        """As for `Task`; by the auction, the one solver that need not hold all pairs."""
        if method == "hungarian":
            raise BudgetError(Problem(*with_remedy("pairs.dense"), field="method", value=method))
        source, order = self._source(executor)
        if order is None:
            return assign_source(source, self.seats, objective=objective, start_price=start_price, progress=progress)
        start = None if start_price is None else start_price[order.cols]
        found = assign_source(source, self.seats[order.cols], objective=objective, start_price=start, progress=progress)
        return order.shown(found, self.seats)

    def _source(self, executor: Executor | None) -> tuple[PairSource, Order | None]:
        """The pairs as a solver asks for them, and the order in which it is shown them; None: as they stand."""
        source, order = self.pairs.source(executor), self.pairs.order
        if order is None or not isinstance(source, PackedSource):
            return source, None
        return source.ordered(order), order

    def lists(self, most: Ints, room: Ints, counts_first: npt.NDArray[np.bool_], aims: Sequence[Aim]) -> list[Lists]:
        """As for `Task`."""
        source, order = self._source(None)
        if order is None:
            return assign_lists(source, most, room, counts_first, aims)
        most, room, counts_first = most[order.rows], room[order.cols], counts_first[order.rows]
        return [order.shown_lists(lists) for lists in assign_lists(source, most, room, counts_first, aims)]

    def without(self, barred: Iterable[tuple[int, int]]) -> StreamedTask:
        """As for `Task`."""
        if any(True for _ in barred):
            raise BudgetError(Problem(*with_remedy("pairs.steered"), field="interviewed"))
        return self

    def n_openings_of(self, is_open: npt.NDArray[np.bool_]) -> Ints:
        """As for `Task`."""
        closed = np.flatnonzero(~is_open)
        n_openings_of = self.pairs.n_openings_of
        return n_openings_of - self.pairs.n_among(closed) if len(closed) else n_openings_of

    def n_candidates_of(self) -> Ints:
        """As for `Task`."""
        return self.pairs.n_candidates_of

    def rows(self) -> Iterator[PairRows]:
        """As for `Task`; each pair is scored anew."""
        return self.pairs.rows()

    def tied(self, assignment: Assignment) -> npt.NDArray[np.bool_]:
        """As for `Task`; each pair is scored anew, twice."""
        return tied_among(lambda: self.pairs.tight(self.seats, assignment), self.seats, assignment)


def task_of(
    pool: Pool, policy: Policy, pairs: Pairs, constraints: Constraints, division: Division | None = None
) -> Task:
    """The task of a pool's feasible pairs, with the seats as quotas have divided them where they have.

    Raises
    ------
    PolicyError
        With every unknown id, contradiction, closed gate and opening without seats enough, at once.
    BudgetError
        With constraints, when the pairs are not all in memory.
    """
    seats = np.asarray(pool.openings.seats if division is None else division.seats, dtype=np.int64)
    if isinstance(pairs, StreamedPairs):
        if not constraints.is_idle:
            raise BudgetError(Problem(*with_remedy("pairs.steered"), field="memory_budget"))
        return StreamedTask(pairs=pairs, seats=seats)
    lock_at, lock_score, ban_at = located(pool, policy, pairs, constraints)
    fixed = None
    if lock_at:
        fixed = np.zeros(pairs.n_candidates, dtype=np.bool_)
        fixed[list(lock_at)] = True
    return KeptTask(
        pairs=pairs,
        seats=seats,
        constraints=constraints,
        lock_at=lock_at,
        lock_score=lock_score,
        ban_at=ban_at,
        keep_at=None if constraints.keep is None else kept(pool, constraints),
        stability=constraints.stability,
        fixed=fixed,
        division=division,
    )


def _allowed(
    pairs: KeptPairs, lock_at: Mapping[int, int], lock_score: Mapping[int, int], ban_at: Mapping[int, frozenset[int]]
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
    score = np.insert(pairs.score[stays], before, [lock_score[row] - pairs.least for row in locked])
    return np.concatenate([[0], np.cumsum(degree)]).astype(np.int64), opening_idx, score
