"""Which placements hang on an exact tie.

All optimal assignments use tight pairs alone (surplus + price = worth), and differ from one another by cycles
and paths of tight pairs along which everybody moves one step. Draw an arc from a candidate to each opening
that is tight for it and from an opening to each candidate placed there. A candidate whose surplus is 0 may
leave and one who is unplaced may enter, through one extra node; a seat whose price is 0 may be left empty and
an empty one filled, through another. Then a placement is in every optimal assignment unless its arc lies on a
cycle, that is, unless both its ends are in the same strongly connected component. (The two extra nodes are
apart, since an optimum keeps the number of placements too.)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np
from scipy import sparse

from matchcore.assignment.assignment import Assignment
from matchcore.assignment.pair_graph import Bools, Ints, close_pairs


def tied(indptr: Ints, opening_idx: Ints, score: Ints, seats: Ints, assignment: Assignment) -> Bools:
    """Which candidates would be placed otherwise, or not at all, or now are, in another optimal assignment.

    Parameters
    ----------
    indptr, opening_idx, score
        The allowed pairs in CSR form, as given to `assign_pairs` (integers).
    seats
        int64[m].
    assignment
        The result of `assign_pairs` for them.

    Returns
    -------
    bool[n]
        For a placed candidate: whether some assignment with the same total and as many placements does not
        hold this placement. For an unplaced one: whether some such assignment places it.
    """
    surplus, price = (np.asarray(values, dtype=np.int64) for values in (assignment.surplus, assignment.price))
    at = close_pairs(indptr, opening_idx, score, surplus - int(assignment.bonus), price)  # slack is never negative
    at = at[seats[opening_idx[at]] > 0]
    tight = np.searchsorted(indptr, at, side="right") - 1, opening_idx[at]
    return tied_among(lambda: [tight], seats, assignment)


def tied_among(tight: Callable[[], Iterable[tuple[Ints, Ints]]], seats: Ints, assignment: Assignment) -> Bools:
    """As `tied`, from the tight pairs of openings that have seats: candidates and openings, some at a time.

    The unplaced are alike to the ties of the others: each can be entered for any other and leads on to the openings
    that are tight for her. So one stands for all, with the openings that are tight for any of them; and each of them
    is tied if and only if one of her own tight openings is in the component through which the unplaced enter. The pairs
    are asked for a second time where there is such an opening.
    """
    opening_of, n_openings = np.asarray(assignment.opening_of), len(seats)
    is_placed = opening_of >= 0
    placed = np.flatnonzero(is_placed)
    number = np.where(is_placed, np.cumsum(is_placed) - 1, len(placed))
    rows, cols = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.int64)]
    entered = np.zeros(n_openings, dtype=np.bool_)
    for row, col in tight():
        own = is_placed[row]
        rows.append(number[row[own]])
        cols.append(col[own].astype(np.int64))
        entered[col[~own]] = True
    rows.append(np.full(int(entered.sum()), len(placed)))
    cols.append(np.flatnonzero(entered))
    fewer = replace(
        assignment,
        opening_of=np.append(opening_of[placed], -1),
        surplus=np.append(np.asarray(assignment.surplus)[placed], 0),
        fixed=None if assignment.fixed is None else np.append(assignment.fixed[placed], False),
    )
    label = tie_components(np.concatenate(rows), np.concatenate(cols), seats, fewer)
    first_opening, enter = len(placed) + 1, len(placed) + 1 + n_openings
    answer: Bools = np.zeros(len(opening_of), dtype=np.bool_)
    answer[placed] = label[: len(placed)] == label[first_opening + opening_of[placed]]
    is_way_in = label[first_opening:enter] == label[enter]
    if is_way_in.any() and not is_placed.all():
        for row, col in tight():
            answer[row[is_way_in[col] & ~is_placed[row]]] = True
    return answer


def tie_components(row: Ints, column: Ints, seats: Ints, assignment: Assignment) -> Ints:
    """The strongly connected components of the arcs above.

    Parameters
    ----------
    row, column
        The tight pairs of openings that have seats: candidates and openings.
    seats
        int64[m].
    assignment
        Who is placed where, and the prices.

    Returns
    -------
    int32[n + m + 2]
        The component of each candidate, of each opening, of the node through which the unplaced enter, and of the one
        through which seats are left empty.
    """
    surplus, price, opening_of = assignment.surplus, assignment.price, assignment.opening_of
    n, m = len(opening_of), len(seats)
    column = column.astype(np.int64)
    is_held = opening_of[row] == column
    placed = opening_of >= 0
    may_leave = placed & (surplus == 0) if assignment.fixed is None else placed & (surplus == 0) & ~assignment.fixed
    n_taken = np.bincount(opening_of[placed], minlength=m)
    leave, empty = n + m, n + m + 1
    arcs = [
        (row[~is_held], n + column[~is_held]),
        (n + column[is_held], row[is_held]),
        _arcs_to(np.flatnonzero(may_leave), leave),
        _arcs_from(leave, np.flatnonzero(~placed)),
        _arcs_to(n + np.flatnonzero(n_taken < seats), empty),
        _arcs_from(empty, n + np.flatnonzero((n_taken > 0) & (price == 0))),
    ]
    tail = np.concatenate([start for start, _ in arcs])
    head = np.concatenate([end for _, end in arcs])
    links = sparse.coo_array((np.ones(len(tail), dtype=np.int8), (tail, head)), shape=(n + m + 2, n + m + 2))
    label: Ints = sparse.csgraph.connected_components(links, directed=True, connection="strong")[1]
    return label


def _arcs_to(nodes: Ints, hub: int) -> tuple[Ints, Ints]:
    return nodes, np.full(len(nodes), hub)


def _arcs_from(hub: int, nodes: Ints) -> tuple[Ints, Ints]:
    return np.full(len(nodes), hub), nodes
