"""The solver for small pools: SciPy's dense assignment on each connected component (layer 2).

A pool falls apart into components that share no pair. Each is solved on its own as a dense matrix, small ones
packed together into one block so that many tiny ones do not cost a call each. An opening of s seats stands as
min(s, the number of its candidates) equal columns. A pair that is not allowed, or is worth nothing, counts 0
in the matrix and is dropped from its answer: choosing it is the same as leaving the candidate unplaced, so no
penalty is needed.

The matrix is float64 and exact as long as every sum that a shortest augmenting path forms stays below 2**53
(Crouse, "On implementing 2D rectangular assignment algorithms", IEEE TAES 52(4), 2016, is what SciPy
implements). A block beyond that is solved by the same algorithm in int64.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.optimize import linear_sum_assignment

from matchcore.assignment.objective import FLOAT_EXACT
from matchcore.assignment.pair_graph import Ints, PairGraph

__all__ = ["solve_hungarian"]

_BLOCK = 64
"""Small components are packed into blocks of about this many rows or columns."""


def solve_hungarian(graph: PairGraph, worth: Ints) -> tuple[Ints, int]:
    """An assignment of the greatest total worth.

    Parameters
    ----------
    graph
        The allowed pairs.
    worth
        int[n_pairs]: what each pair counts for; pairs worth 0 or less are left out.

    Returns
    -------
    pair_of : int64[n]
        The position of each candidate's pair, -1 when unplaced.
    n_blocks : int
        How many dense blocks were solved.
    """
    pair_of = np.full(graph.n_candidates, -1, dtype=np.int64)
    pair = np.flatnonzero((worth > 0) & (graph.seats > 0)[graph.opening_idx])
    if len(pair) == 0:
        return pair_of, 0
    row, column = graph.candidate_of_pair()[pair], graph.opening_idx[pair]
    component = _components(row, column, graph.n_candidates, graph.n_openings)

    single = np.bincount(component[graph.n_candidates + np.unique(column)], minlength=component.max() + 1) == 1
    alone = single[component[row]]
    _fill_lone_openings(graph, worth, pair[alone], column[alone], pair_of)
    pair, row, column = pair[~alone], row[~alone], column[~alone]

    copies = np.minimum(graph.seats, np.bincount(column, minlength=graph.n_openings))
    block = _pack(component, row, copies, graph.n_candidates)[row]
    order = np.argsort(block, kind="stable")
    borders = np.flatnonzero(np.diff(block[order], prepend=-1, append=-2))
    for start, stop in pairwise(borders.tolist()):
        here = order[start:stop]
        chosen = _solve_block(row[here], column[here], worth[pair[here]], copies)
        pair_of[row[here][chosen]] = pair[here][chosen]
    return pair_of, len(borders) - 1 + int(alone.any())


def _components(row: Ints, column: Ints, n: int, m: int) -> Ints:
    """The component of each candidate, then of each opening: int32[n + m]."""
    links = sparse.coo_array(
        (np.ones(len(row), dtype=np.int8), (row, column.astype(np.int64) + n)), shape=(n + m, n + m)
    )
    labels: Ints = sparse.csgraph.connected_components(links, directed=False)[1]
    return labels


def _fill_lone_openings(graph: PairGraph, worth: Ints, pair: Ints, column: Ints, pair_of: Ints) -> None:
    """An opening that shares no candidate with another takes its best candidates."""
    order = np.lexsort((pair, -worth[pair], column))
    pair, column = pair[order], column[order]
    rank = np.arange(len(column)) - np.searchsorted(column, column)
    taken = pair[rank < graph.seats[column]]
    pair_of[np.searchsorted(graph.indptr, taken, side="right") - 1] = taken


def _pack(component: Ints, row: Ints, copies: Ints, n: int) -> Ints:
    """The block of each candidate: components by size, small ones together."""
    n_components = int(component.max()) + 1
    n_rows = np.bincount(component[np.unique(row)], minlength=n_components)
    n_columns = np.bincount(component[n:], weights=copies, minlength=n_components).astype(np.int64)
    size = np.maximum(n_rows, n_columns)
    by_size = np.argsort(size, kind="stable")
    block_of = np.empty(n_components, dtype=np.int64)
    block_of[by_size] = np.cumsum(size[by_size]) // _BLOCK
    return block_of[component[:n]]


def _solve_block(row: Ints, column: Ints, worth: Ints, copies: Ints) -> Ints:
    """Which of these pairs are chosen: their positions in the arrays given."""
    rows, local_row = np.unique(row, return_inverse=True)
    columns, local_column = np.unique(column, return_inverse=True)
    repeated = np.repeat(np.arange(len(columns)), copies[columns])
    largest = int(worth.max())
    safe = 4 * (min(len(rows), len(repeated)) + 1) * largest < FLOAT_EXACT
    table = np.zeros((len(rows), len(columns)), dtype=np.float64 if safe else np.int64)
    table[local_row, local_column] = worth
    spread = table[:, repeated] if len(repeated) > len(columns) else table
    at_row, at_column = linear_sum_assignment(spread, maximize=True) if safe else _solve_in_integers(spread)
    at_column = repeated[at_column]
    kept = table[at_row, at_column] > 0
    wanted = at_row[kept] * len(columns) + at_column[kept]
    key = local_row * len(columns) + local_column
    chosen: Ints = np.flatnonzero(np.isin(key, wanted))
    return chosen


def _solve_in_integers(worth: npt.NDArray[Any]) -> tuple[Ints, Ints]:
    """What `linear_sum_assignment(worth, maximize=True)` gives, in int64: one shortest augmenting path a row.

    `supply` and `price` are the potentials of rows and columns; reduced costs ``-worth - supply - price``
    stay nonnegative, and 0 on chosen entries. Column m is where a path starts.
    """
    if worth.shape[0] > worth.shape[1]:
        columns, rows = _solve_in_integers(np.ascontiguousarray(worth.T))
        order = np.argsort(rows)
        return rows[order], columns[order]
    n, m = worth.shape
    far = np.iinfo(np.int64).max
    supply = np.zeros(n, dtype=np.int64)
    price = np.zeros(m + 1, dtype=np.int64)
    row_at = np.full(m + 1, -1, dtype=np.int64)
    for row in range(n):
        row_at[m] = row
        column = m
        distance = np.full(m, far)
        came_from = np.full(m, m, dtype=np.int64)
        in_tree = np.zeros(m + 1, dtype=np.bool_)
        while row_at[column] >= 0:
            in_tree[column] = True
            reduced = -worth[row_at[column]] - supply[row_at[column]] - price[:m]
            nearer = ~in_tree[:m] & (reduced < distance)
            distance[nearer] = reduced[nearer]
            came_from[nearer] = column
            nearest = int(np.argmin(np.where(in_tree[:m], far, distance)))
            step = distance[nearest]
            supply[row_at[in_tree]] += step
            price[in_tree] -= step
            distance[~in_tree[:m]] -= step
            column = nearest
        while column != m:
            row_at[column] = row_at[came_from[column]]
            column = int(came_from[column])
    taken = np.flatnonzero(row_at[:m] >= 0)
    order = np.argsort(row_at[taken])
    return row_at[taken][order], taken[order]
