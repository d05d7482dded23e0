"""`assign`: scores in, the optimal assignment and its proof out (layer 2)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal, get_args

import numpy as np

from matchcore.assignment.fixing import set_aside
from matchcore.assignment.hungarian import solve_hungarian
from matchcore.assignment.objective import bonus_for, largest_bonus, pair_worth, require_range
from matchcore.assignment.pair_graph import Bools, Ints, PairGraph
from matchcore.assignment.prices import lowest_prices, opening_of_pairs, place_on_ties
from matchcore.assignment.reading import read_scores
from matchcore.assignment.result import Assignment, Objective
from matchcore.assignment.verify import verify_assignment
from matchcore.errors import Problem, ScoreError
from matchcore.messages import Message

__all__ = ["Method", "assign", "assign_pairs"]

Method = Literal["auto", "hungarian"]


def assign(
    scores: Any,
    seats: Any = None,
    *,
    objective: Objective = "best_total",
    method: Method = "auto",
) -> Assignment:
    """Assign candidates (rows) to openings (columns) so that no other assignment is better, and prove it.

    Each candidate gets at most one opening and each opening at most its seats. Leaving a candidate unplaced
    counts 0 and is always allowed; when placing and leaving come to the same total, placing is preferred.

    Parameters
    ----------
    scores
        Higher is better. A two-dimensional array, list of rows, data frame or masked array: NaN, -inf and
        masked entries are pairs that are not allowed. Or a scipy.sparse array or matrix: what is not stored
        is not allowed, a stored zero is an allowed pair of score 0 (the DIA format cannot store zeros), and a
        pair stored twice is an error. Booleans and integers are taken exactly. Floats are taken exactly if a
        power of two makes integers of them that are small enough to add up exactly, and else rounded to the
        nearest multiple of a power of two (`Assignment.resolution`), about 52 bits shared between the largest
        score and the number of placements.
    seats
        How many each opening can take: int[m], at least 0. None: one each.
    objective
        ``"best_total"``: the highest sum of scores, so a negative score is never placed; of those the most
        placements.
        ``"most_placements"``: the most candidates placed, even at negative scores; of those the highest sum.
    method
        ``"hungarian"``: dense, exact on each connected component. ``"auto"`` chooses by size and shape.

    Returns
    -------
    Assignment
        Who goes where, and the prices that prove it (`gap` is 0).

    Raises
    ------
    ScoreError
        Everything that is wrong with scores and seats at once: shape, type, +inf, duplicates, negative or
        fractional seats, integers too large to add up exactly (above ``2**62 / (4 * (P + 1))`` for
        `best_total`, P the placements possible, and about ``2**62 / (8 * P**2)`` for `most_placements`).
    ProofError
        If the result did not prove optimal; a fault in matchcore.

    Examples
    --------
    >>> result = assign([[7, 5, 2], [6, 2, 1], [float("nan"), 3, float("nan")]])
    >>> result.opening_of.tolist(), result.total, result.gap
    ([2, 0, 1], 11.0, 0.0)
    >>> assign([[4, 1], [3, 1], [3, 2]], seats=[2, 1]).total
    9
    """
    _require_choice("objective", objective, get_args(Objective))
    _require_choice("method", method, get_args(Method))
    read = read_scores(scores, seats, objective)
    graph = read.graph
    solved = assign_pairs(graph.indptr, graph.opening_idx, graph.score, graph.seats, objective=objective, method=method)
    return solved if read.resolution is None else _in_floats(solved, read.resolution)


def assign_pairs(
    indptr: Ints,
    opening_idx: Ints,
    score: Ints,
    seats: Ints,
    *,
    objective: Objective = "best_total",
    method: Method = "auto",
    fixed: Bools | None = None,
    least_bonus: int = 0,
) -> Assignment:
    """Assign over pairs that are already in arrays; what `assign` and the rest of the library call.

    Parameters
    ----------
    indptr
        int64[n + 1]: the pairs of candidate i stand at ``indptr[i]:indptr[i + 1]``.
    opening_idx
        int32[n_pairs]: ascending within each candidate.
    score
        int32 or int64[n_pairs].
    seats
        int64[m].
    objective, method
        As for `assign`.
    fixed
        bool[n]: who must be placed, whatever it costs; each of them has exactly one pair. None: nobody.
    least_bonus
        For ``most_placements``: the least `Assignment.bonus` to solve with, so that the prices stay of use when
        larger scores come later.

    Returns
    -------
    Assignment
        All figures integers. The result depends on the arrays and on nothing else.

    Raises
    ------
    ScoreError
        When the arrays do not belong together or scores are too large to be exact.
    ProofError
        If the result did not prove optimal; a fault in matchcore.
    """
    _require_choice("objective", objective, get_args(Objective))
    _require_choice("method", method, get_args(Method))
    graph = PairGraph.checked(indptr, opening_idx, score, seats)
    largest = max(-int(graph.score.min()), int(graph.score.max())) if graph.n_pairs else 0
    require_range(objective, largest, graph.most_possible)
    bonus = bonus_for(objective, largest, graph.most_possible)
    if objective == "most_placements" and bonus < least_bonus <= largest_bonus(largest, graph.most_possible):
        bonus = least_bonus
    worth = pair_worth(graph.score, bonus)
    if fixed is None:
        pair_of, surplus, price, n_rounds = _solved(graph, worth)
    else:
        rest, position = set_aside(graph, fixed)
        found, surplus, price, n_rounds = _solved(rest, worth[position])
        pair_of = np.full(graph.n_candidates, -1, dtype=np.int64)
        pair_of[found >= 0] = position[found[found >= 0]]
        pair_of[fixed] = own = graph.indptr[:-1][fixed]
        surplus[fixed] = worth[own] - price[graph.opening_idx[own]]
    return _proven(graph, objective, "hungarian", bonus, pair_of, surplus, price, n_rounds, fixed)


def _solved(graph: PairGraph, worth: Ints) -> tuple[Ints, Ints, Ints, int]:
    """The position of each candidate's pair, the surplus, the prices, and how many rounds it took."""
    pair_of, n_rounds = solve_hungarian(graph, worth)
    surplus, price = lowest_prices(graph, worth, pair_of)
    return place_on_ties(graph, worth, pair_of, surplus, price), surplus, price, n_rounds


def _proven(
    graph: PairGraph,
    objective: Objective,
    method: str,
    bonus: int,
    pair_of: Ints,
    surplus: Ints,
    price: Ints,
    n_rounds: int,
    fixed: Bools | None,
) -> Assignment:
    """The result, once the independent verifier has passed it."""
    pair = pair_of[pair_of >= 0]
    total = int(graph.score[pair].sum(dtype=np.int64))
    priced = np.flatnonzero(price)  # only full openings have a price, so no sum here exceeds the range checked before
    bound = int(surplus.sum()) + int((price[priced] * graph.seats[priced]).sum()) - bonus * len(pair)
    assignment = Assignment(
        opening_of=opening_of_pairs(graph, pair_of),
        total=total,
        surplus=surplus,
        price=price,
        bound=bound,
        gap=bound - total,
        objective=objective,
        method=method,
        bonus=bonus,
        seats=graph.seats,
        n_pairs=graph.n_pairs,
        n_priced=graph.n_pairs,
        n_rounds=n_rounds,
        fixed=None if fixed is None else fixed.copy(),
    )
    verify_assignment(graph.indptr, graph.opening_idx, graph.score, graph.seats, assignment, fixed=fixed)
    return assignment


def _in_floats(solved: Assignment, resolution: float) -> Assignment:
    return replace(
        solved,
        total=solved.total * resolution,
        surplus=np.multiply(solved.surplus, resolution, dtype=np.float64),
        price=np.multiply(solved.price, resolution, dtype=np.float64),
        bound=solved.bound * resolution,
        gap=solved.gap * resolution,
        bonus=solved.bonus * resolution,
        resolution=resolution,
    )


def _require_choice(name: str, value: object, choices: tuple[str, ...]) -> None:
    if value not in choices:
        raise ScoreError(
            Problem(
                Message("assign.option"),
                Message("assign.option_remedy", choices=choices),
                field=name,
                value=value,
            )
        )
