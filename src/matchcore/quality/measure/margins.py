"""How much a score must change before a placement does.

What the whole loses when a placement is given up is a shortest path among the moves that remain in the solved
assignment, each costed by its slack ``surplus + price - bonus - score`` (see `matchcore.assignment.losses`, which does
it for one pair; here many are asked for, so the moves are made into one graph of openings).
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from matchcore.result import MatchResult

__all__ = ["margins_of_placed", "margins_of_unplaced"]

Ints = npt.NDArray[np.integer[Any]]

_MOST_STEPS = 20_000_000
_FAR = np.iinfo(np.int64).max // 4


def margins_of_placed(result: MatchResult, *, most: int, seed: int) -> tuple[Ints, Ints]:
    """How much each placement's score can fall, the others being as they are, before the best total is without it.

    Parameters
    ----------
    result
        A solved pool.
    most
        How many placements to measure at most; a seeded sample is taken of more, and of less when the pool is large.
    seed
        For the sample.

    Returns
    -------
    rows, margin
        int64[k] twice: whose placements were measured (not those who are fixed), and their margins in score units;
        0 where another optimum is as good. A score cannot fall by more than itself, so no margin exceeds the score.
    """
    moves = _Moves(result)
    placed = np.flatnonzero((moves.opening_of >= 0) & moves.free)
    n_measured = min(len(placed), most, max(1, _MOST_STEPS // max(1, moves.graph.nnz)))
    if n_measured < len(placed):
        placed = np.sort(np.random.default_rng(seed).choice(placed, n_measured, replace=False))
    goals, goal_of = np.unique(moves.opening_of[placed], return_inverse=True)
    distance = moves.distance_to(goals)
    margin = np.empty(len(placed), dtype=np.int64)
    for k, row in enumerate(placed.tolist()):
        to_goal = distance[goal_of[k]]
        own = slice(int(moves.indptr[row]), int(moves.indptr[row + 1]))
        cols = moves.opening_idx[own]
        steps = moves.slack[own] + to_goal[cols]
        steps = steps[(cols != moves.opening_of[row]) & (moves.seats[cols] > 0)]
        leave = moves.surplus[row] + to_goal[-1]
        margin[k] = min(leave, steps.min(initial=_FAR), moves.own[row])
    return placed, margin


def margins_of_unplaced(result: MatchResult) -> tuple[Ints, Ints]:
    """How much an unplaced candidate's score at some feasible opening must rise before she is placed there.

    Returns
    -------
    rows, margin
        int64[k] twice: the unplaced who have a feasible opening with seats, and the least rise that gives a tie.
    """
    moves = _Moves(result)
    to_out = moves.distance_to(np.array([len(moves.seats)]))[0]
    row = np.repeat(np.arange(len(moves.opening_of)), np.diff(moves.indptr))
    asked = (moves.opening_of[row] < 0) & (moves.seats[moves.opening_idx] > 0)
    rise = moves.slack[asked] + to_out[moves.opening_idx[asked]]
    rows, first = np.unique(row[asked], return_index=True)
    return rows, np.minimum.reduceat(rise, first) if len(rows) else np.empty(0, dtype=np.int64)


class _Moves:
    """The moves that remain: openings are the nodes, and a last one stands for being out of the pool."""

    def __init__(self, result: MatchResult) -> None:
        pairs, assignment = result.solution.task.whole(), result.assignment
        n = result.pool.n_candidates
        self.indptr, self.opening_idx = pairs.indptr, pairs.opening_idx
        self.seats, self.opening_of = result.pool.openings.seats, assignment.opening_of
        self.surplus = np.asarray(assignment.surplus, dtype=np.int64)
        self.price = np.asarray(assignment.price, dtype=np.int64)
        row = np.repeat(np.arange(n), np.diff(pairs.indptr))
        self.slack = (
            self.surplus[row] + self.price[self.opening_idx] - int(assignment.bonus) - pairs.score.astype(np.int64)
        )
        self.own = np.zeros(n, dtype=np.int64)
        held = np.flatnonzero(self.opening_idx == self.opening_of[row])
        self.own[row[held]] = pairs.score[held]
        self.free = np.ones(n, dtype=np.bool_) if assignment.fixed is None else ~assignment.fixed
        self.graph = self._graph(row)

    def _graph(self, row: Ints) -> Any:
        m = len(self.seats)
        placed = np.flatnonzero(self.opening_of >= 0)
        taken = np.bincount(self.opening_of[placed], minlength=m)
        usable = (self.seats[self.opening_idx] > 0) & self.free[row]
        from_col = np.where(self.opening_of[row] >= 0, self.opening_of[row], m)
        moving = usable & (from_col != self.opening_idx)
        room, held = np.flatnonzero((taken < self.seats) & (self.seats > 0)), np.flatnonzero(taken > 0)
        out = np.array([m])
        leaving = placed[self.free[placed]]
        tail = [from_col[moving], self.opening_of[leaving], room, np.repeat(out, len(held))]
        head = [self.opening_idx[moving], np.repeat(out, len(leaving)), np.repeat(out, len(room)), held]
        cost = [self.slack[moving], self.surplus[leaving], np.zeros(len(room), dtype=np.int64), self.price[held]]
        return _least_of_each(np.concatenate(tail), np.concatenate(head), np.concatenate(cost), m + 1)

    def distance_to(self, goals: Ints) -> Ints:
        """int64[g, m + 1]: the cheapest way from each node to each goal, very far where there is none."""
        if not len(goals):
            return np.empty((0, len(self.seats) + 1), dtype=np.int64)
        found = sparse.csgraph.dijkstra(self.graph.T.tocsr(), directed=True, indices=goals)
        far: Ints = np.where(np.isfinite(found), found, _FAR).astype(np.int64)
        return far


def _least_of_each(tail: Ints, head: Ints, cost: Ints, n: int) -> Any:
    """The graph with the cheapest of the arcs between each two nodes; an arc that costs nothing is kept as a zero."""
    order = np.lexsort((cost, head, tail))
    tail, head, cost = tail[order], head[order], cost[order]
    first = np.ones(len(tail), dtype=np.bool_)
    first[1:] = (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
    kept = (cost[first].astype(np.float64), (tail[first], head[first]))
    return sparse.csr_array(kept, shape=(n, n))
