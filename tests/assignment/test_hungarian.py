"""The small solver's own parts: its integer path and the prices that must refuse a poor assignment."""

from __future__ import annotations

import numpy as np
import pytest
from assignment_cases import Case, all_best, cases
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from matchcore.assignment.hungarian import _solve_in_integers
from matchcore.assignment.pair_graph import PairGraph
from matchcore.assignment.prices import lowest_prices, place_on_ties, values_at
from matchcore.assignment.solve import assign_pairs
from matchcore.errors import ProofError


@given(
    n=st.integers(1, 12), m=st.integers(1, 12), seed=st.integers(0, 2**32 - 1), spread=st.sampled_from([1, 5, 10**6])
)
def test_the_integer_path_equals_scipy(n: int, m: int, seed: int, spread: int) -> None:
    """Where floats are exact too, the integer solver finds SciPy's total, in row order."""
    worth = np.random.default_rng(seed).integers(0, spread, (n, m), endpoint=True)
    rows, columns = _solve_in_integers(worth)
    assert worth[rows, columns].sum() == worth[linear_sum_assignment(worth, maximize=True)].sum()
    assert rows.tolist() == sorted(set(rows.tolist()))
    assert len(set(columns.tolist())) == min(n, m)


@given(case=cases(max_side=4), data=st.data())
def test_prices_exist_for_optimal_assignments_and_for_no_other(case: Case, data: st.DataObject) -> None:
    """Raising prices from zero stops at a proof or finds that the assignment can be improved."""
    graph = PairGraph(*case.csr)
    pair_of = np.full(graph.n_candidates, -1, dtype=np.int64)
    room = graph.seats.copy()
    for i in range(graph.n_candidates):
        first, last = int(graph.indptr[i]), int(graph.indptr[i + 1])
        free = [pair for pair in range(first, last) if room[graph.opening_idx[pair]] > 0]
        pair_of[i] = data.draw(st.sampled_from([-1, *free]))
        if pair_of[i] >= 0:
            room[graph.opening_idx[pair_of[i]]] -= 1
    total = graph.score[pair_of[pair_of >= 0]].sum()
    (best, _), _ = all_best(case, "best_total")
    if total < best:
        with pytest.raises(ProofError, match="can be improved"):
            lowest_prices(graph, graph.score, pair_of)
    else:
        surplus, price = lowest_prices(graph, graph.score, pair_of)
        assert surplus.sum() + (price * graph.seats).sum() == total
        assert values_at(graph.opening_idx, pair_of).shape == surplus.shape


def test_whoever_waits_is_placed_where_all_others_move_on_at_no_cost() -> None:
    """Three people fill a seat each and could as well have the next: the first, who adds nothing, gets hers."""
    rows = ((0, None, None, None), (5, 5, None, None), (None, 5, 5, None), (None, None, 5, 5))
    for last_seat, then in ((1, [0, 1, 2, 3]), (0, [-1, 0, 1, 2])):
        graph = PairGraph(*Case(rows, (1, 1, 1, last_seat)).csr)
        pair_of = np.array([-1, 1, 3, 5])
        surplus, price = lowest_prices(graph, graph.score, pair_of)
        pair_of = place_on_ties(graph, graph.score, pair_of, surplus, price)
        assert values_at(graph.opening_idx, pair_of).tolist() == then


@given(case=cases(max_side=3), times=st.integers(2, 4), objective=st.sampled_from(["best_total", "most_placements"]))
def test_of_those_alike_the_first_are_placed(case: Case, times: int, objective: str) -> None:
    """Of candidates with the same pairs and scores, nobody is placed while one who stands before her is not."""
    everybody = Case(case.rows * times, case.seats)
    placed = assign_pairs(*everybody.csr, objective=objective, method="hungarian").opening_of >= 0
    for turn in range(len(case.rows)):
        alike = placed[turn :: len(case.rows)].tolist()
        assert alike == sorted(alike, reverse=True)


@given(case=cases(max_side=4))
def test_the_price_of_an_opening_is_what_one_more_seat_adds(case: Case) -> None:
    """Prices are the lowest: one seat more raises the total by the price, one less lowers it by at least that."""
    indptr, opening_idx, score, seats = case.csr
    result = assign_pairs(indptr, opening_idx, score, seats)
    for j in range(len(seats)):
        if seats[j] > 0:
            fewer = seats.copy()
            fewer[j] -= 1
            assert assign_pairs(indptr, opening_idx, score, fewer).total <= result.total - result.price[j]
        more = seats.copy()
        more[j] += 1
        assert assign_pairs(indptr, opening_idx, score, more).total == result.total + result.price[j]
