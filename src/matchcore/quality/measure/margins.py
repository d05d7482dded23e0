"""How much a score must change before a placement does.

What the whole loses when a placement is given up is a shortest path among the moves that remain in the solved
assignment, each costed by its slack ``surplus + price - bonus - score`` (see
`matchcore.assignment.two_searches`, which finds it for one pair; here many are asked for, so the moves are made into
one graph of openings).
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from matchcore.result import MatchResult

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
    graph = _MoveGraph(result)
    placed = np.flatnonzero((graph.opening_of >= 0) & ~graph.is_fixed)
    n_measured = min(len(placed), most, max(1, _MOST_STEPS // max(1, graph.arcs.nnz)))
    if n_measured < len(placed):
        placed = np.sort(np.random.default_rng(seed).choice(placed, n_measured, replace=False))
    goals, goal_of = np.unique(graph.opening_of[placed], return_inverse=True)
    distance = graph.distance_to(goals)
    margin = np.empty(len(placed), dtype=np.int64)
    for k, row in enumerate(placed.tolist()):
        to_goal = distance[goal_of[k]]
        own = slice(int(graph.task.indptr[row]), int(graph.task.indptr[row + 1]))
        cols, is_held = graph.task.opening_idx[own], graph.task.opening_idx[own] == graph.opening_of[row]
        steps = (graph.slack[own] + to_goal[cols])[~is_held & (graph.task.seats[cols] > 0)]
        leave = graph.surplus[row] + to_goal[graph.out]
        margin[k] = min(leave, steps.min(initial=_FAR), int(graph.task.score[own][is_held][0]))
    return placed, margin


def margins_of_unplaced(result: MatchResult) -> tuple[Ints, Ints]:
    """How much an unplaced candidate's score at some feasible opening must rise before she is placed there.

    Returns
    -------
    rows, margin
        int64[k] twice: the unplaced who have a feasible opening with seats, and the least rise that gives a tie.
    """
    graph = _MoveGraph(result)
    to_out = graph.distance_to(np.array([graph.out]))[0]
    asked = (graph.opening_of[graph.row] < 0) & (graph.task.seats[graph.task.opening_idx] > 0)
    rise = graph.slack[asked] + to_out[graph.task.opening_idx[asked]]
    rows, first = np.unique(graph.row[asked], return_index=True)
    return rows, np.minimum.reduceat(rise, first) if len(rows) else np.empty(0, dtype=np.int64)


class _MoveGraph:
    """The moves that remain as one graph: openings are the nodes, and a last one stands for being out of the pool.

    Attributes
    ----------
    task, opening_of, surplus, is_fixed
        What was solved, and how: where each candidate is, the surpluses, and who is locked.
    row, slack
        int64[k] twice: whose each pair is, and what it is short of being tight.
    out
        The last node.
    arcs
        The cheapest arc from node to node, in CSR form.
    """

    def __init__(self, result: MatchResult) -> None:
        self.task, assignment = result.solution.task.whole(), result.assignment
        col, seats, price = self.task.opening_idx, self.task.seats, np.asarray(assignment.price, dtype=np.int64)
        self.opening_of, self.surplus = assignment.opening_of, np.asarray(assignment.surplus, dtype=np.int64)
        self.out, n = len(seats), len(self.opening_of)
        self.is_fixed = np.zeros(n, dtype=np.bool_) if assignment.fixed is None else assignment.fixed
        self.row = row = np.repeat(np.arange(n), np.diff(self.task.indptr))
        self.slack = (
            self.surplus[row] + price[col] - int(assignment.bonus) - np.asarray(self.task.score, dtype=np.int64)
        )
        at = np.where(self.opening_of < 0, self.out, self.opening_of)
        moving = (seats[col] > 0) & ~self.is_fixed[row] & (at[row] != col)
        taken = np.bincount(at, minlength=self.out + 1)[: self.out]
        held, room = np.flatnonzero(taken), np.flatnonzero(taken < seats)
        free = np.flatnonzero((self.opening_of >= 0) & ~self.is_fixed)
        out = np.array([self.out])
        arcs = (
            (at[row][moving], col[moving], self.slack[moving]),
            (at[free], out, self.surplus[free]),
            (room, out, np.zeros(1, dtype=np.int64)),
            (out, held, price[held]),
        )
        tail, head, cost = (np.concatenate(part) for part in zip(*(np.broadcast_arrays(*arc) for arc in arcs)))
        self.arcs = _least_of_each(tail, head, cost, self.out + 1)

    def distance_to(self, goals: Ints) -> Ints:
        """int64[g, m + 1]: the cheapest way from each node to each goal, very far where there is none."""
        if not len(goals):
            return np.empty((0, self.out + 1), dtype=np.int64)
        found = sparse.csgraph.dijkstra(self.arcs.T.tocsr(), directed=True, indices=goals)
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
