"""`assign`: scores in, the optimal assignment and its proof out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal, get_args

import numpy as np

from matchcore.assignment.assignment import Assignment
from matchcore.assignment.column_generation import Progress, Solved, solve_by_columns
from matchcore.assignment.given_scores import read_scores
from matchcore.assignment.hungarian import solve_hungarian
from matchcore.assignment.pair_graph import Bools, Ints, PairGraph, most_placements_possible, problem
from matchcore.assignment.pair_table import CompressedRows
from matchcore.assignment.prices import bound_of, first_come_first, lowest_prices, place_on_ties
from matchcore.assignment.pricing import PairSource, StoredPairs
from matchcore.assignment.units import in_units
from matchcore.assignment.verify import verify_assignment
from matchcore.assignment.worth import Worth, require_range
from matchcore.errors import ScoreError
from matchcore.objective import OBJECTIVES, Objective, bonus_for

Method = Literal["auto", "hungarian", "auction"]

_FEW_PAIRS, _FEW_ROWS = 200_000, 4_000
"""Up to so many pairs, counted once for each seat, and placements, SciPy's solvers take 0.3 s at most (measured)."""


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
        Higher is better. A two-dimensional array, list of rows, data frame or masked array: NaN, -inf, masked entries
        and what a frame lacks are pairs that are not allowed. Or a scipy.sparse array or matrix: what is not stored
        is not allowed, a stored zero is an allowed pair of score 0 (the DIA format cannot store zeros), and a
        pair stored twice is an error. Booleans and integers are taken exactly. Floats are taken exactly if all are
        whole multiples of a power of two, of which the largest is few enough to add up exactly: up to
        ``2**53 / (4 * (P + 1))`` for `best_total`, P the placements possible, and about ``2**53 / (8 * P**2)`` for
        `most_placements`; 512 times as many with up to 256 placements, unless `method` is ``"auction"``. Else they are
        rounded to multiples of one (at least 30 bits of the largest are kept), and `Assignment.rounding` says by how
        much, and what that can cost. A negative score stays negative.
    seats
        How many each opening can take: int[m], at least 0. None: one each. A pandas Series or a mapping is read by its
        labels, which must be those of the columns of `scores` (0…m - 1 where it has none); all else by position.
    objective
        ``"best_total"``: the highest sum of scores, so a negative score is never placed; of those the most
        placements.
        ``"most_placements"``: the most candidates placed, even at negative scores; of those the highest sum.
    method
        ``"hungarian"``: shortest augmenting paths over all pairs; for small pools. ``"auction"``: bids in finer
        and finer steps and an exact finish, on the pairs that matter (docs/solver.md); for large ones. Both are exact.
        ``"auto"`` takes the first for up to 4,000 placements and 200,000 pairs, an opening's counted once for each of
        its seats, and for integers too large for the second (about ``2**52 / P``), else the second.

    Returns
    -------
    Assignment
        Who goes where, and the prices that prove it (`gap` is 0, or what rounding floats can cost). A frame's labels
        are in `candidates` and `openings`, and `to_pandas` goes by them.

    Raises
    ------
    ScoreError
        Everything that is wrong with scores and seats at once: shape, type, +inf, duplicates, negative or
        fractional seats, labels that do not belong together, integers too large to add up exactly (above
        ``2**62 / (4 * (P + 1))`` for `best_total` and about ``2**62 / (8 * P**2)`` for `most_placements`).
    ProofError
        If the result did not prove optimal; a fault in matchcore.

    Examples
    --------
    >>> result = assign([[7, 4, 2], [6, 2, 0], [float("nan"), 3, float("nan")]])
    >>> result.opening_of.tolist(), result.total, result.gap
    ([2, 0, 1], 11.0, 0.0)
    >>> assign([[4, 1], [3, 1], [3, 2]], seats=[2, 1]).total
    9
    """
    _require_choice("objective", objective, OBJECTIVES)
    _require_choice("method", method, get_args(Method))
    graph, candidates, openings = read_scores(scores, seats)
    if graph.score.dtype.kind == "f":
        units = in_units(graph, objective, may_be_wide=method != "auction")
        whole = assign_pairs(*graph._replace(score=units.score), objective=objective, method=method)
        solved = units.told(whole, *graph[:2])
        verify_assignment(*graph, solved)
    else:
        solved = assign_pairs(*graph, objective=objective, method=method)
    return replace(solved, candidates=candidates, openings=openings)


def assign_pairs(
    indptr: Ints,
    opening_idx: Ints,
    score: Ints,
    seats: Ints,
    *,
    objective: Objective = "best_total",
    method: Method = "auto",
    start_price: Ints | None = None,
    fixed: Bools | None = None,
    progress: Progress | None = None,
) -> Assignment:
    """Assign over pairs that are already in arrays; what `assign` and the rest of the library call.

    Parameters
    ----------
    indptr
        int64[n + 1]: the pairs of candidate i stand at ``indptr[i]:indptr[i + 1]``.
    opening_idx
        int32[n_pairs]: ascending within each candidate.
    score
        int32 or int64[n_pairs]; int32 takes half the memory.
    seats
        int64[m].
    objective, method
        As for `assign`.
    start_price
        int64[m], at least 0: prices to start from, such as those of a pool a little different. Any prices give the
        same total; near ones give it sooner. Only the auction solver uses them.
    fixed
        bool[n]: who must be placed, whatever it costs; each of them has exactly one pair. None: nobody.
    progress
        Called with a `SolveStep` now and then by the auction solver; what it raises stops the solver.

    Returns
    -------
    Assignment
        All figures integers. The result depends on the arrays and on nothing else; `price` and `total` do not depend
        on `method` either (of several optimal assignments the two solvers may return different ones).

    Raises
    ------
    ScoreError
        When the arrays do not belong together or scores are too large to be exact.
    ProofError
        If the result did not prove optimal; a fault in matchcore.
    """
    _require_choice("objective", objective, OBJECTIVES)
    _require_choice("method", method, get_args(Method))
    graph = PairGraph.checked(indptr, opening_idx, score, seats)
    largest, most = graph.largest, graph.most_possible
    require_range(objective, largest, most)
    _require_prices(start_price, graph.n_openings)
    bonus = bonus_for(objective, largest, most)
    rest = graph if fixed is None else _set_aside(graph, fixed)
    worth = Worth.for_bonus(bonus, most)
    if method == "hungarian" or (method == "auto" and (not worth.fits_floats(largest) or _is_small(rest))):
        solved = _by_hungarian(rest, bonus)
    else:
        require_range(objective, largest, most, for_auction=True)
        solved = solve_by_columns(StoredPairs(rest), rest.seats, worth, start_price, progress)
    if fixed is not None:
        solved = _with_fixed(solved, graph, fixed, bonus)
    assignment = _assignment(solved, graph.seats, objective, bonus, graph.n_pairs, fixed)
    verify_assignment(*graph, assignment, fixed=fixed)
    return assignment


def assign_source(
    source: PairSource,
    seats: Ints,
    *,
    objective: Objective = "best_total",
    start_price: Ints | None = None,
    progress: Progress | None = None,
) -> Assignment:
    """Assign over pairs that are never all in memory, by the auction solver.

    The proof over all pairs is the source's last answer: it priced every pair and found none that the prices do not
    cover. The verifier checks the rest on the pairs that were held.

    Parameters
    ----------
    source
        Prices all pairs on demand; see `PairSource`.
    seats
        int64[m], at least 0.
    objective, start_price, progress
        As for `assign_pairs`.

    Returns
    -------
    Assignment
        The same `total` and `price` as `assign_pairs` gives for the same pairs.

    Raises
    ------
    ScoreError
        When scores are too large to be exact, or prices or seats are no such.
    ProofError
        If the result did not prove optimal; a fault in matchcore or in the source.
    """
    _require_choice("objective", objective, OBJECTIVES)
    most = most_placements_possible(source.n_candidates, seats)
    require_range(objective, source.largest, most, for_auction=True)
    _require_prices(start_price, len(seats))
    bonus = bonus_for(objective, source.largest, most)
    solved = solve_by_columns(source, seats, Worth.for_bonus(bonus, most), start_price, progress)
    assignment = _assignment(solved, seats, objective, bonus, source.n_pairs, None)
    held = solved.pairs
    # No pair of an opening without seats is held: its price rests on the source's answer alone.
    on_held = replace(assignment, n_pairs=len(held.score), price=np.where(seats > 0, assignment.price, 0))
    verify_assignment(*held, seats, on_held)
    return assignment


def _by_hungarian(graph: PairGraph, bonus: int) -> Solved:
    worth = graph.score.astype(np.int64) + bonus if bonus else graph.score
    pair_of = solve_hungarian(graph, worth)
    surplus, price = lowest_prices(graph, worth, pair_of)
    pair_of = place_on_ties(graph, worth, pair_of, surplus, price)
    pair_of = first_come_first(graph, worth, pair_of, surplus, price)
    return Solved.by_pairs("hungarian", CompressedRows(*graph[:3]), pair_of, surplus, price)


def _set_aside(graph: PairGraph, fixed: Bools) -> PairGraph:
    """The graph without the pairs of who must be placed (bool[n]) and without the seats that they hold.

    Someone fixed has one allowed pair and holds it, whatever it is worth. So the rest can be solved alone, and its
    prices prove the whole: her own constraint is an equality, so her surplus, what her pair is worth less the price of
    the seat that she holds, is free in sign. No penalty and no reward steers her there.

    Raises
    ------
    ScoreError
        When someone fixed has no pair or several, or an opening has too few seats for those fixed there.
    """
    degree = np.diff(graph.indptr)
    if fixed.dtype != np.bool_ or fixed.shape != degree.shape or (degree[fixed] != 1).any():
        raise ScoreError(problem("assign.fixed_form", "fixed", n_candidates=graph.n_candidates))
    held = np.bincount(graph.opening_idx[graph.indptr[:-1][fixed]], minlength=graph.n_openings)
    over = np.flatnonzero(held > graph.seats).tolist()
    if over:
        told = [problem("assign.fixed_seats", f"seats[{col}]", int(graph.seats[col]), n=int(held[col])) for col in over]
        raise ScoreError(told)
    rest = np.flatnonzero(np.repeat(~fixed, degree))
    indptr = np.concatenate(([0], np.cumsum(np.where(fixed, 0, degree))))
    return PairGraph(indptr, graph.opening_idx[rest], graph.score[rest], graph.seats - held)


def _with_fixed(solved: Solved, graph: PairGraph, fixed: Bools, bonus: int) -> Solved:
    """The solution of the rest with those set aside put back."""
    own = graph.indptr[:-1][fixed]
    opening_of, score_of, surplus = solved.opening_of.copy(), solved.score_of.copy(), solved.surplus.copy()
    opening_of[fixed], score_of[fixed] = graph.opening_idx[own], graph.score[own]
    surplus[fixed] = score_of[fixed] + bonus - solved.price[opening_of[fixed]]
    return replace(solved, opening_of=opening_of, score_of=score_of, surplus=surplus)


def _assignment(
    solved: Solved, seats: Ints, objective: Objective, bonus: int, n_pairs: int, fixed: Bools | None
) -> Assignment:
    price = solved.price
    total = int(solved.score_of.sum())
    bound = bound_of(solved.surplus, price, seats, bonus, int(np.count_nonzero(solved.opening_of >= 0)))
    return Assignment(
        opening_of=solved.opening_of,
        total=total,
        surplus=solved.surplus,
        price=price,
        bound=bound,
        gap=bound - total,
        objective=objective,
        method=solved.method,
        bonus=bonus,
        seats=seats,
        n_pairs=n_pairs,
        n_held=len(solved.pairs.score),
        n_rounds=solved.n_rounds,
        fixed=None if fixed is None else fixed.copy(),
    )


def _is_small(graph: PairGraph) -> bool:
    """Whether SciPy's solvers take less time than it takes to load the kernel, whatever the pairs look like.

    It must not depend on whether the kernel is loaded already: of equal answers the solvers may give different ones.
    """
    if graph.n_pairs > _FEW_PAIRS or graph.most_possible > _FEW_ROWS:
        return False
    n_of_opening = np.bincount(graph.opening_idx, minlength=graph.n_openings)
    return int((np.minimum(graph.seats, n_of_opening) * n_of_opening).sum()) <= _FEW_PAIRS


def _require_prices(start_price: Ints | None, n_openings: int) -> None:
    if start_price is None:
        return
    if start_price.shape != (n_openings,) or start_price.dtype.kind not in "iu" or np.any(start_price < 0):
        raise ScoreError(problem("assign.start_prices", "start_price", n_openings=n_openings))


def _require_choice(name: str, value: object, choices: tuple[str, ...]) -> None:
    if value not in choices:
        raise ScoreError(problem("assign.option", name, value, choices=choices))
