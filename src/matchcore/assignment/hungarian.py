"""The solver for small pools: shortest augmenting paths over all pairs, in SciPy's compiled code.

An opening of s seats stands as min(s, the number of its candidates) equal columns, and each candidate has one more
column, her own, to be unplaced in. Then everybody gets a column, and the best full matching is the best assignment. (A
pair that is not allowed, or is worth nothing, is left out: choosing it is the same as leaving the candidate unplaced.)
Paths are shorter and fewer when those with the fewest pairs are placed first: they have the least to move for.

The worths are float64 and exact as long as every sum that a shortest augmenting path forms stays below 2**53 (Jonker
and Volgenant, "A shortest augmenting path algorithm for dense and sparse linear assignment problems", Computing 38,
1987, is what SciPy implements). Where that is not sure, the pool is taken apart into components that share no pair, and
a component beyond that is solved by the same idea in int64.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.optimize import linear_sum_assignment

from matchcore.assignment.pair_graph import Ints, PairGraph
from matchcore.assignment.prices import positions_in_rows
from matchcore.assignment.worth import FLOAT_EXACT

_MOST_CELLS = 400_000
"""Tables of up to so many pairs and gaps, a column for each seat, are solved whole."""


def solve_hungarian(graph: PairGraph, worth: Ints) -> Ints:
    """An assignment of the greatest total worth.

    By what each pair counts for, int[n_pairs]; pairs worth 0 or less are left out. What is told is where each
    candidate's pair stands, int64[n]; -1 when she is unplaced.
    """
    pair_of = np.full(graph.n_candidates, -1, dtype=np.int64)
    pair = np.flatnonzero((worth > 0) & (graph.seats > 0)[graph.opening_idx])
    row, column, worth = graph.candidate_of_pair()[pair], graph.opening_idx[pair], worth[pair]
    copies = np.minimum(graph.seats, np.bincount(column, minlength=graph.n_openings))
    everything = slice(0, len(pair))
    blocks = [everything] if _fits_floats(row, worth) else _components(row, column, graph.n_candidates + len(copies))
    for here in blocks:
        given = row[here], column[here], worth[here], copies
        if not _fits_floats(row[here], worth[here]):
            chosen = _solve_in_table(*given, np.int64, _solve_in_integers)
        elif _cells(row[here], column[here], copies) <= _MOST_CELLS:
            chosen = _solve_in_table(*given, np.float64, partial(linear_sum_assignment, maximize=True))
        else:
            chosen = _solve_sparse(*given)
        pair_of[row[here][chosen]] = pair[here][chosen]
    return pair_of


def _fits_floats(row: Ints, worth: Ints) -> bool:
    """Whether every sum along a path among these pairs is exact in float64; `row` ascends."""
    n_rows = 1 + int(np.count_nonzero(np.diff(row)))
    return bool(4 * (n_rows + 1) * (int(worth.max(initial=0)) + 1) < FLOAT_EXACT)


def _components(row: Ints, column: Ints, n_nodes: int) -> Iterator[Ints]:
    """The positions of the pairs of each component, ascending."""
    links = (np.ones(len(row), dtype=np.int8), (row, column.astype(np.int64) + (n_nodes - column.max() - 1)))
    label = sparse.csgraph.connected_components(sparse.coo_array(links, shape=(n_nodes, n_nodes)), directed=False)[1]
    order = np.argsort(label[row], kind="stable")
    borders = np.flatnonzero(np.diff(label[row][order], prepend=-1, append=-1))
    for start, stop in pairwise(borders.tolist()):
        yield order[start:stop]


def _cells(row: Ints, column: Ints, copies: Ints) -> int:
    """How large a table of these pairs is, with a column for each seat."""
    n_rows = 1 + np.count_nonzero(np.diff(row))
    return int(n_rows * np.minimum(copies[np.unique(column)], n_rows).sum())


def _solve_sparse(row: Ints, column: Ints, worth: Ints, copies: Ints) -> Ints:
    """Which of these pairs are chosen: their positions in the arrays given.

    Parameters
    ----------
    row, column, worth
        int[k]: the pairs, by candidate; each worth more than 0.
    copies
        int64[m]: how many columns each opening stands as.
    """
    start = np.flatnonzero(np.diff(row, prepend=-1, append=-1))
    fewest_first = np.argsort(np.diff(start), kind="stable")
    at, owner = positions_in_rows(start, fewest_first)
    n_of_pair = copies[column[at]]
    at, owner = np.repeat(at, n_of_pair), np.repeat(owner, n_of_pair)
    first_copy = np.cumsum(copies) - copies
    before = np.cumsum(n_of_pair) - n_of_pair
    copy = first_copy[column[at]] + np.arange(len(at)) - np.repeat(before, n_of_pair)
    n_rows, n_copies = len(fewest_first), int(copies.sum())

    end = np.searchsorted(owner, np.arange(1, n_rows + 1))  # after her pairs stands each candidate's own column
    own = n_copies + np.arange(n_rows)
    table = sparse.csr_array(
        (
            np.insert(worth[at] + 1.0, end, 1.0),  # one more for all, since SciPy takes 0 for no entry
            np.insert(copy, end, own),
            np.concatenate([[0], end + np.arange(1, n_rows + 1)]),
        ),
        shape=(n_rows, n_copies + n_rows),
    )
    matched = sparse.csgraph.min_weight_full_bipartite_matching(table, maximize=True)[1]
    chosen: Ints = at[np.flatnonzero(copy == matched[owner])]
    return chosen


def _solve_in_table(
    row: Ints, column: Ints, worth: Ints, copies: Ints, dtype: npt.DTypeLike, solve: Callable[..., tuple[Ints, Ints]]
) -> Ints:
    """As `_solve_sparse`, by `solve` for a whole table of worths, a column for each seat: faster while it is small."""
    rows, local_row = np.unique(row, return_inverse=True)
    columns, local_column = np.unique(column, return_inverse=True)
    repeated = np.repeat(np.arange(len(columns)), np.minimum(copies[columns], len(rows)))
    table = np.zeros((len(rows), len(columns)), dtype=dtype)
    table[local_row, local_column] = worth
    at_row, at_column = solve(table[:, repeated])
    opening_at = np.full(len(rows), -1)
    opening_at[at_row] = repeated[at_column]
    chosen: Ints = np.flatnonzero(opening_at[local_row] == local_column)
    return chosen


def _solve_in_integers(worth: npt.NDArray[Any]) -> tuple[Ints, Ints]:
    """What SciPy's `linear_sum_assignment(worth, maximize=True)` gives, in int64: a shortest augmenting path a row.

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
