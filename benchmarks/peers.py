"""What a user would do without matchcore: the same scores, the same rules, other people's solvers.

Each takes the feasible pairs (or the pool) and returns the total that it found, so that it can be checked.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from ortools.graph.python import linear_sum_assignment as ortools_assignment
from ortools.graph.python import min_cost_flow
from scipy import sparse
from scipy.optimize import linear_sum_assignment
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from matchcore.pairs import judge_block, make_criteria
from matchcore.policy import Policy
from matchcore.pool import Pool


def plain_scores(pool: Pool) -> np.ndarray:
    """The score matrix in plain NumPy: every criterion broadcast over all pairs, 0 where a gate is closed."""
    policy = Policy()
    criteria = make_criteria(pool, policy)
    matrix = np.zeros((pool.n_candidates, pool.n_openings))
    cols = np.arange(pool.n_openings)
    step = max(1, 2**22 // max(1, pool.n_openings))
    for start in range(0, pool.n_candidates, step):
        rows = np.arange(start, min(start + step, pool.n_candidates))
        score, first_closed, _ = judge_block(criteria, policy, rows, cols)
        matrix[rows] = np.where(first_closed == len(criteria), score - policy.least, 0)
    return matrix


def plain_match(pool: Pool) -> int:
    """From an encoded pool to the optimum with NumPy and SciPy's dense solver; a column for each seat."""
    wide = np.repeat(plain_scores(pool), np.minimum(pool.openings.seats, pool.n_candidates), axis=1)
    rows, cols = linear_sum_assignment(wide, maximize=True)
    return int(wide[rows, cols].sum())


def dense_scipy(pairs: Any, seats: np.ndarray) -> int:
    """SciPy's dense solver on the feasible pairs."""
    wide = _dense(pairs, seats)
    rows, cols = linear_sum_assignment(wide, maximize=True)
    return int(wide[rows, cols].sum())


def dense_lapx(pairs: Any, seats: np.ndarray) -> int:
    """lapx (Jonker-Volgenant, compiled) on the same dense matrix."""
    import lap

    wide = _dense(pairs, seats)
    _, col_of, _ = lap.lapjv(-wide, extend_cost=wide.shape[0] != wide.shape[1])
    rows = np.flatnonzero(col_of >= 0)
    return int(wide[rows, col_of[rows]].sum())


def flow_ortools(pairs: Any, seats: np.ndarray) -> int:
    """OR-Tools' minimum cost flow over all feasible pairs; whoever is not placed goes straight to the sink."""
    n, m = len(pairs.indptr) - 1, len(seats)
    source, sink = n + m, n + m + 1
    row = np.repeat(np.arange(n), np.diff(pairs.indptr))
    tails = np.concatenate([np.full(n, source), row, np.arange(n), n + np.arange(m)])
    heads = np.concatenate([np.arange(n), n + pairs.opening_idx, np.full(n, sink), np.full(m, sink)])
    room = np.concatenate([np.ones(n + len(row) + n, dtype=np.int64), np.minimum(seats, n)])
    costs = np.concatenate([np.zeros(n), -pairs.score.astype(np.int64), np.zeros(n + m)]).astype(np.int64)
    flow = min_cost_flow.SimpleMinCostFlow()
    flow.add_arcs_with_capacity_and_unit_cost(tails, heads, room, costs)
    flow.set_nodes_supplies(np.array([source, sink]), np.array([n, -n]))
    if flow.solve() != flow.OPTIMAL:
        raise RuntimeError("OR-Tools found no optimum")
    return -int(flow.optimal_cost())


def assignment_ortools(pairs: Any, seats: np.ndarray) -> int:
    """OR-Tools' linear sum assignment (cost scaling): it wants as many rows as columns, so what lacks costs nothing.

    A column more for each candidate to be unplaced in, and all pairs twice, would let it skip what is not feasible;
    that takes it three times as long.
    """
    wide = _dense(pairs, seats).astype(np.int64)
    n = max(wide.shape)
    costs = np.zeros((n, n), dtype=np.int64)
    costs[: wide.shape[0], : wide.shape[1]] = -wide
    rows, cols = np.divmod(np.arange(n * n, dtype=np.int32), np.int32(n))
    found = ortools_assignment.SimpleLinearSumAssignment()
    found.add_arcs_with_cost(rows, cols, costs.ravel())
    if found.solve() != found.OPTIMAL:
        raise RuntimeError("OR-Tools found no optimum")
    return -int(found.optimal_cost())


def sparse_scipy(pairs: Any, seats: np.ndarray) -> int:
    """SciPy's sparse solver; a column for each seat, and one for each candidate to be unplaced in.

    It wants a full matching and drops zeros, so every pair is worth one more, which every candidate gets once.
    """
    n = len(pairs.indptr) - 1
    row, col, score = _by_seat(pairs, seats)
    n_places = int(np.minimum(seats, n).sum())
    every = np.arange(n)
    worth = np.concatenate([score + 1.0, np.ones(n)])
    shape = (n, n_places + n)
    both = (np.concatenate([row, every]), np.concatenate([col, n_places + every]))
    rows, cols = min_weight_full_bipartite_matching(sparse.csr_array((worth, both), shape=shape), maximize=True)
    graph = sparse.csr_array((worth, both), shape=shape)
    return int(graph[rows, cols].sum()) - n


def _by_seat(pairs: Any, seats: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Candidate, seat and score of each pair, once for each seat of its opening; int64."""
    n = len(pairs.indptr) - 1
    row = np.repeat(np.arange(n), np.diff(pairs.indptr))
    places = np.minimum(seats, n)
    first = np.cumsum(places) - places
    of_pair = places[pairs.opening_idx]
    start = np.repeat(np.cumsum(of_pair) - of_pair, of_pair)
    seat = np.repeat(first[pairs.opening_idx], of_pair) + np.arange(len(start)) - start
    return np.repeat(row, of_pair), seat, np.repeat(pairs.score.astype(np.int64), of_pair)


def _dense(pairs: Any, seats: np.ndarray) -> np.ndarray:
    n = len(pairs.indptr) - 1
    matrix = np.zeros((n, len(seats)))
    matrix[np.repeat(np.arange(n), np.diff(pairs.indptr)), pairs.opening_idx] = pairs.score
    return np.repeat(matrix, np.minimum(seats, n), axis=1)
