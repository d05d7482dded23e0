"""Which placements hang on an exact tie, and of all optimal assignments the one nearest to what is wanted.

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

import numpy as np
import numpy.typing as npt
from scipy import sparse

from matchcore.assignment.assignment import Assignment
from matchcore.assignment.pair_graph import Bools, Ints, PairGraph, close_pairs
from matchcore.assignment.solve import assign_pairs


def tied(graph: PairGraph, assignment: Assignment) -> Bools:
    """bool[n]: who would be placed otherwise, or not at all, or now is, in another optimal assignment.

    That is one with the same total and as many placements. Scores are integers, as `assign_pairs` takes them.
    """
    surplus, price = (np.asarray(values, dtype=np.int64) for values in (assignment.surplus, assignment.price))
    indptr, opening_idx, score, seats = graph
    at = close_pairs(indptr, opening_idx, score, surplus - int(assignment.bonus), price)  # slack is never negative
    at = at[seats[opening_idx[at]] > 0]
    tight = np.searchsorted(indptr, at, side="right") - 1, opening_idx[at]
    return tied_among(lambda: [tight], seats, assignment)


def tied_among(tight: Callable[[], Iterable[tuple[Ints, Ints]]], seats: Ints, assignment: Assignment) -> Bools:
    """As `tied`, from the tight pairs of openings that have seats: candidates and openings, some at a time.

    The unplaced are alike to the ties of the others: each can be entered for any other and leads on to the openings
    that are tight for her. So the node by which they enter stands for all of them, and each is tied if and only if one
    of her own tight openings is in its component. The pairs are asked for a second time where there is such an opening.
    """
    opening_of, price, m = np.asarray(assignment.opening_of), np.asarray(assignment.price), len(seats)
    is_placed = opening_of >= 0
    placed, number = np.flatnonzero(is_placed), np.cumsum(is_placed) - 1
    # The nodes: those placed, the openings, the unplaced, and seats left empty.
    k, outside, empty = len(placed), len(placed) + m, len(placed) + m + 1
    own_node, entered = k + opening_of[placed].astype(np.int64), np.zeros(m, dtype=np.bool_)
    arcs: list[tuple[Ints, Ints]] = [(own_node, np.arange(k))]
    for row, col in tight():
        other = is_placed[row] & (opening_of[row] != col)
        arcs.append((number[row[other]], k + col[other].astype(np.int64)))
        entered[col[~is_placed[row]]] = True
    may_leave = np.asarray(assignment.surplus)[placed] == 0
    if assignment.fixed is not None:
        may_leave &= ~assignment.fixed[placed]
    taken = np.bincount(opening_of[placed], minlength=m)
    arcs.append(_to(np.flatnonzero(may_leave), outside))
    arcs.append(_to(k + np.flatnonzero(entered), outside)[::-1])
    arcs.append(_to(k + np.flatnonzero(taken < seats), empty))
    arcs.append(_to(k + np.flatnonzero((taken > 0) & (price == 0)), empty)[::-1])
    tail, head = (np.concatenate([arc[end] for arc in arcs]) for end in (0, 1))
    links = sparse.coo_array((np.ones(len(tail), dtype=np.int8), (tail, head)), shape=(empty + 1, empty + 1))
    component = sparse.csgraph.connected_components(links, directed=True, connection="strong")[1]
    answer: Bools = np.zeros(len(opening_of), dtype=np.bool_)
    answer[placed] = component[:k] == component[own_node]
    is_way_in = component[k:outside] == component[outside]
    if is_way_in.any() and not is_placed.all():
        for row, col in tight():
            answer[row[is_way_in[col] & ~is_placed[row]]] = True
    return answer


def _to(nodes: Ints, hub: int) -> tuple[Ints, Ints]:
    """An arc from each of these nodes to that one."""
    return nodes, np.full(len(nodes), hub)


def nearest_optimum(
    graph: PairGraph, opening_of: Ints, surplus: Ints, price: Ints, bonus: int, wanted: Ints, fixed: Bools | None
) -> npt.NDArray[np.int64]:
    """An optimal assignment that agrees with `wanted` for as many candidates as any: ties break for what was.

    An assignment is optimal exactly when it uses tight pairs alone, places everyone whose surplus is above 0 and fills
    every opening whose price is above 0. Among those, the one that agrees most is an assignment problem again, on the
    few tight pairs and with small numbers.

    Parameters
    ----------
    graph
        The allowed pairs.
    opening_of, surplus, price, bonus, fixed
        An optimal assignment of them and its proof, as in `Assignment`.
    wanted
        int64[n]: the opening where each should be if it costs nothing, -1 for unplaced, -2 for no wish.

    Returns
    -------
    int64[n]
        Each candidate's opening, -1 for unplaced. It has the same total and as many placements.
    """
    here = np.asarray(opening_of, dtype=np.int64)
    if ((here == wanted) | (wanted == -2)).all():
        return here
    n, row, col = len(here), graph.candidate_of_pair(), graph.opening_idx
    worth = graph.score.astype(np.int64) + bonus
    tight = (surplus[row] + price[col] == worth) & (graph.seats[col] > 0)
    row, col = row[tight], col[tight]
    # In this order: every must is met, as many are placed, and then as many are where they are wanted.
    per_placement = 2 * n + 1
    per_must = per_placement * (n + 1)
    must = (surplus[row] > 0).astype(np.int64) + (price[col] > 0)
    agrees = (wanted[row] == col).astype(np.int64) - (wanted[row] == -1)
    value = per_must * must + per_placement + agrees
    start = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=n))]).astype(np.int64)
    solved = assign_pairs(start, col, value, graph.seats, fixed=fixed)
    return np.asarray(solved.opening_of, dtype=np.int64)
