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
    graph = _MoveGraph(result)
    moves = graph.moves
    placed = np.flatnonzero((moves.opening_of >= 0) & ~moves.is_fixed)
    n_measured = min(len(placed), most, max(1, _MOST_STEPS // max(1, graph.arcs.nnz)))
    if n_measured < len(placed):
        placed = np.sort(np.random.default_rng(seed).choice(placed, n_measured, replace=False))
    goals, goal_of = np.unique(moves.opening_of[placed], return_inverse=True)
    distance = graph.distance_to(goals)
    margin = np.empty(len(placed), dtype=np.int64)
    for k, row in enumerate(placed.tolist()):
        to_goal = distance[goal_of[k]]
        own = slice(int(moves.indptr[row]), int(moves.indptr[row + 1]))
        cols, is_held = moves.opening_idx[own], moves.opening_idx[own] == moves.opening_of[row]
        steps = (graph.slack[own] + to_goal[cols])[~is_held & (moves.seats[cols] > 0)]
        leave = moves.surplus[row] + to_goal[moves.out]
        margin[k] = min(leave, steps.min(initial=_FAR), int(moves.score[own][is_held][0]))
    return placed, margin


def margins_of_unplaced(result: MatchResult) -> tuple[Ints, Ints]:
    """How much an unplaced candidate's score at some feasible opening must rise before she is placed there.

    Returns
    -------
    rows, margin
        int64[k] twice: the unplaced who have a feasible opening with seats, and the least rise that gives a tie.
    """
    graph = _MoveGraph(result)
    moves = graph.moves
    to_out = graph.distance_to(np.array([moves.out]))[0]
    asked = (moves.opening_of[graph.row] < 0) & (moves.seats[moves.opening_idx] > 0)
    rise = graph.slack[asked] + to_out[moves.opening_idx[asked]]
    rows, first = np.unique(graph.row[asked], return_index=True)
    return rows, np.minimum.reduceat(rise, first) if len(rows) else np.empty(0, dtype=np.int64)


class _MoveGraph:
    """The moves that remain as one graph: openings are the nodes, and a last one stands for being out of the pool.

    Attributes
    ----------
    moves
        The moves of the solved assignment.
    row, slack
        int64[k] twice: whose each pair is, and what it is short of being tight.
    arcs
        The cheapest arc from node to node, in CSR form.
    """

    def __init__(self, result: MatchResult) -> None:
        self.moves = moves = result.solution.solved.moves
        self.row = row = np.repeat(np.arange(len(moves.opening_of)), np.diff(moves.indptr))
        col = moves.opening_idx
        self.slack = moves.surplus[row] + moves.price[col] - moves.bonus - np.asarray(moves.score, dtype=np.int64)
        at = np.where(moves.opening_of < 0, moves.out, moves.opening_of)
        moving = (moves.seats[col] > 0) & ~moves.is_fixed[row] & (at[row] != col)
        held, room = np.flatnonzero(moves.is_taken), np.flatnonzero(moves.has_room)
        out = np.array([moves.out])
        arcs = (
            (at[row][moving], col[moving], self.slack[moving]),
            (at[moves.holders], out, moves.surplus[moves.holders]),
            (room, out, np.zeros(1, dtype=np.int64)),
            (out, held, moves.price[held]),
        )
        tail, head, cost = (np.concatenate(part) for part in zip(*(np.broadcast_arrays(*arc) for arc in arcs)))
        self.arcs = _least_of_each(tail, head, cost, moves.out + 1)

    def distance_to(self, goals: Ints) -> Ints:
        """int64[g, m + 1]: the cheapest way from each node to each goal, very far where there is none."""
        if not len(goals):
            return np.empty((0, self.moves.out + 1), dtype=np.int64)
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
