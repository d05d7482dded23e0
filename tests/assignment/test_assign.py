"""`assign` is right: against brute force, against SciPy, on known instances and at the edges."""

from __future__ import annotations

import numpy as np
import pytest
from assignment_cases import Case, all_best, cases
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse
from scipy.optimize import linear_sum_assignment

from matchcore.assignment import assign, assign_pairs, verify_assignment

OBJECTIVES = ["best_total", "most_placements"]


@pytest.mark.untraced
@pytest.mark.parametrize("objective", OBJECTIVES)
@given(case=cases())
def test_assign_equals_brute_force(objective: str, case: Case) -> None:
    """No assignment that can be written down beats the one returned, in total or in number placed."""
    (total, n_placed), winners = all_best(case, objective)
    result = assign(case.matrix, case.seats, objective=objective)
    assert (result.total, result.n_placed) == (total, n_placed)
    assert tuple(result.opening_of.tolist()) in winners
    assert result.gap == 0


@pytest.mark.parametrize("objective", OBJECTIVES)
@given(case=cases())
def test_the_same_problem_gives_the_same_answer_in_every_form(objective: str, case: Case) -> None:
    """A float table, a sparse array, a masked table and plain pairs are one problem with one answer."""
    indptr, opening_idx, score, seats = case.csr
    by_pairs = assign_pairs(indptr, opening_idx, score, seats, objective=objective)
    by_sparse = assign(sparse.csr_array((score, opening_idx, indptr), shape=case.shape), seats, objective=objective)
    by_table = assign(case.matrix, seats, objective=objective)
    masked = np.ma.masked_invalid(case.matrix)
    by_mask = assign(masked.filled(0).astype(np.int64).view(np.ma.MaskedArray), seats, objective=objective)
    assert by_pairs.opening_of.tolist() == by_sparse.opening_of.tolist() == by_table.opening_of.tolist()
    assert by_pairs.price.tolist() == by_sparse.price.tolist() == by_table.price.tolist()
    assert isinstance(by_pairs.total, int)
    assert isinstance(by_table.total, float)
    if not np.isnan(case.matrix).any():
        assert by_mask.total == by_pairs.total


@given(
    n=st.integers(0, 30),
    m=st.integers(0, 30),
    seed=st.integers(0, 2**32 - 1),
    spread=st.sampled_from([1, 3, 100, 10**6]),
)
def test_assign_equals_scipy_on_tables(n: int, m: int, seed: int, spread: int) -> None:
    """On a full table of nonnegative scores the total is SciPy's."""
    scores = np.random.default_rng(seed).integers(0, spread, (n, m), endpoint=True)
    rows, columns = linear_sum_assignment(scores, maximize=True)
    result = assign(scores)
    assert result.total == scores[rows, columns].sum()
    assert result.n_placed == min(n, m)
    assert result.gap == 0


@given(
    n=st.integers(1, 20),
    m=st.integers(1, 20),
    seed=st.integers(0, 2**32 - 1),
    kind=st.sampled_from(["integers", "floats", "tied floats"]),
    density=st.sampled_from([0.1, 0.5, 1.0]),
    objective=st.sampled_from(OBJECTIVES),
)
def test_assign_equals_scipy_with_seats_and_forbidden_pairs(
    n: int, m: int, seed: int, kind: str, density: float, objective: str
) -> None:
    """Seats, forbidden pairs and negative scores agree with SciPy on a table with a column for each seat."""
    rng = np.random.default_rng(seed)
    scores = {
        "integers": rng.integers(-50, 100, (n, m)).astype(float),
        "floats": rng.normal(1.0, 1.0, (n, m)),
        "tied floats": rng.integers(-2, 4, (n, m)) * 0.1,
    }[kind]
    scores[rng.random((n, m)) > density] = np.nan
    seats = rng.integers(0, 4, m)
    bonus = 0.0 if objective == "best_total" else 1e5
    spread = np.repeat(np.where(np.isnan(scores), -1e9, scores + bonus), seats, axis=1)
    table = np.hstack([spread, np.zeros((n, n))])
    rows, columns = linear_sum_assignment(table, maximize=True)
    result = assign(scores, seats, objective=objective)
    assert result.total + bonus * result.n_placed == pytest.approx(table[rows, columns].sum(), rel=1e-9, abs=1e-9)
    assert result.gap == result.rounding.total <= 1e-6
    assert kind == "floats" or objective == "most_placements" or not result.rounding


def test_machol_wien_instances_are_solved_by_the_rearrangement_inequality() -> None:
    """Costs i * j (Machol and Wien 1976): opposite orders are optimal, so the total is n(n+1)(n+2)/6."""
    for n in (1, 2, 10, 60, 200):
        costs = np.outer(np.arange(1, n + 1), np.arange(1, n + 1))
        result = assign(-costs, objective="most_placements")
        assert -result.total == n * (n + 1) * (n + 2) // 6
        assert assign(costs).total == n * (n + 1) * (2 * n + 1) // 6


PROJECT_EULER_345 = """
  7  53 183 439 863 497 383 563  79 973 287  63 343 169 583
627 343 773 959 943 767 473 103 699 303 957 703 583 639 913
447 283 463  29  23 487 463 993 119 883 327 493 423 159 743
217 623   3 399 853 407 103 983  89 463 290 516 212 462 350
960 376 682 962 300 780 486 502 912 800 250 346 172 812 350
870 456 192 162 593 473 915  45 989 873 823 965 425 329 803
973 965 905 919 133 673 665 235 509 613 673 815 165 992 326
322 148 972 962 286 255 941 541 265 323 925 281 601  95 973
445 721  11 525 473  65 511 164 138 672  18 428 154 448 848
414 456 310 312 798 104 566 520 302 248 694 976 430 392 198
184 829 373 181 631 101 969 613 840 740 778 458 284 760 390
821 461 843 513  17 901 711 993 293 157 274  94 192 156 574
 34 124   4 878 450 476 712 914 838 669 875 299 823 329 699
815 559 813 459 522 788 168 586 966 232 308 833 251 631 107
813 883 451 509 615  77 281 613 459 205 380 274 302  35 805
"""


def test_project_euler_345_is_13938() -> None:
    """The published matrix-sum problem (Project Euler 345) has its published answer, 13938."""
    scores = np.array([[int(entry) for entry in line.split()] for line in PROJECT_EULER_345.strip().splitlines()])
    assert assign(scores).total == 13938


TEXTBOOK = [
    # Kuhn (1955), "The Hungarian method for the assignment problem", the qualification matrix's weighted example
    (True, [[8, 7, 9, 9], [5, 2, 7, 8], [6, 1, 4, 9], [2, 3, 2, 6]], 27),
    # The cost matrices of SciPy's and munkres' documentation, with the minima they state
    (False, [[4, 1, 3], [2, 0, 5], [3, 2, 2]], 5),
    (False, [[400, 150, 400], [400, 450, 600], [300, 225, 300]], 850),
    (False, [[400, 150, 400, 1], [400, 450, 600, 2], [300, 225, 300, 3]], 452),
    (False, [[10, 10, 8], [9, 8, 1], [9, 7, 4]], 18),
    (False, [[10, 10, 8, 11], [9, 8, 1, 1], [9, 7, 4, 10]], 15),
    (False, [[82, 83, 69, 92], [77, 37, 49, 92], [11, 69, 5, 86], [8, 9, 98, 23]], 140),
]


@pytest.mark.parametrize(("maximise", "table", "best"), TEXTBOOK)
def test_textbook_instances_have_their_published_optimum(maximise: bool, table: list[list[int]], best: int) -> None:
    """Small instances from papers and manuals have the optimum printed there."""
    scores = np.array(table) * (1 if maximise else -1)
    assert abs(assign(scores, objective="most_placements").total) == best


@pytest.mark.parametrize("objective", OBJECTIVES)
@pytest.mark.parametrize("shape", [(0, 0), (0, 3), (3, 0)])
def test_an_empty_side_places_nobody(shape: tuple[int, int], objective: str) -> None:
    """With nobody on one side the total is 0, proven."""
    result = assign(np.zeros(shape), objective=objective)
    assert (result.total, result.gap, result.n_placed) == (0, 0, 0)
    assert (result.surplus.shape, result.price.shape) == ((shape[0],), (shape[1],))


def test_no_pair_allowed_places_nobody() -> None:
    """A candidate whose every pair is forbidden stays unplaced; so does everybody when all seats are gone."""
    assert assign([[np.nan, 4.0], [np.nan, -np.inf]]).opening_of.tolist() == [1, -1]
    assert assign(np.full((2, 2), np.nan)).opening_of.tolist() == [-1, -1]
    assert assign([[5, 6]], seats=[0, 0]).opening_of.tolist() == [-1]
    assert assign(sparse.csr_array((2, 3), dtype=np.int64)).n_pairs == 0


def test_zero_scores_are_placed_and_negative_ones_only_when_placements_come_first() -> None:
    """Placing at score 0 beats leaving; placing at -1 does so only under most_placements."""
    assert assign([[0]]).opening_of.tolist() == [0]
    assert assign(np.zeros((40, 40))).n_placed == 40
    assert assign([[-1]]).opening_of.tolist() == [-1]
    assert assign([[-1]], objective="most_placements").total == -1


def test_a_tie_is_broken_by_moving_others_when_that_places_one_more() -> None:
    """Of two assignments with total 5 the one that places two is chosen, though it moves a candidate to score 0."""
    assert assign([[5, 0], [5, np.nan]]).opening_of.tolist() == [1, 0]


def test_seats_beyond_the_candidates_cost_nothing() -> None:
    """A huge number of seats is as good as one for each candidate."""
    assert assign([[3, 1], [2, 1]], seats=[2**62, 2**62]).total == 5


@given(case=cases(scores=st.integers(-(2**55), 2**55)))
def test_integers_beyond_what_floats_hold_are_exact(case: Case) -> None:
    """Scores above 2**53, which float64 cannot tell apart, still give the exact optimum."""
    (total, n_placed), _ = all_best(case, "best_total")
    indptr, opening_idx, score, seats = case.csr
    result = assign_pairs(indptr, opening_idx, score, seats)
    assert (result.total, result.n_placed, result.gap) == (total, n_placed, 0)


def test_neighbouring_huge_integers_are_told_apart() -> None:
    """2**57 + 1 beats 2**57, also where float64 would round both to the same number."""
    big = 2**57
    assert assign(np.array([[big, big + 1], [big, big + 2]])).total == 2 * big + 2
    assert assign(np.array([[big, big + 1], [big, big + 1], [big, big + 3]])).total == 2 * big + 3


@given(
    scores=st.lists(st.lists(st.floats(-1e6, 1e6, allow_nan=False), min_size=3, max_size=3), min_size=1, max_size=4),
    power=st.integers(-1000, 900),
)
def test_floats_are_scaled_by_a_power_of_two(scores: list[list[float]], power: int) -> None:
    """The answer is within rounding of the float optimum, whatever the scale, and says to what it rounded."""
    table = np.ldexp(np.array(scores), power)
    result = assign(table)
    gain = np.maximum(table, 0.0)
    rows, columns = linear_sum_assignment(gain, maximize=True)
    best = gain[rows, columns].sum()
    assert abs(result.total - best) <= 4 * result.resolution + 1e-12 * best
    assert np.frexp(result.resolution)[0] == 0.5
    assert result.gap == result.rounding.total <= 4 * result.resolution


def test_floats_that_are_integers_need_no_scaling() -> None:
    """Integral floats are taken as they are: resolution 1 and exact figures."""
    result = assign([[3.0, 10.0], [2.0, 7.0]])
    assert (result.resolution, result.total, result.price.tolist()) == (1.0, 12.0, [0.0, 5.0])


def test_booleans_and_small_integer_types_are_exact() -> None:
    """Boolean, int8 and uint8 tables are read as the integers that they are."""
    assert assign(np.array([[True, False], [True, True]])).total == 2
    assert assign(np.array([[127, -128]], dtype=np.int8)).total == 127
    assert assign(np.array([[255], [254]], dtype=np.uint8)).total == 255


def test_many_tiny_components_are_solved_together() -> None:
    """Three thousand pairs of people who share no opening are three thousand optima, found in one go."""
    n = 3_000
    own = np.arange(n)
    score = np.tile([3, 4, 2, 9], n)
    row = np.concatenate([[2 * i, 2 * i, 2 * i + 1, 2 * i + 1] for i in own])
    column = np.concatenate([[2 * i, 2 * i + 1, 2 * i, 2 * i + 1] for i in own])
    result = assign(sparse.coo_array((score, (row, column)), shape=(2 * n, 2 * n)))
    assert result.total == 12 * n
    assert result.n_rounds == 1


def test_the_result_depends_on_the_arrays_alone() -> None:
    """Solving twice gives the same placements and the same prices, ties and all."""
    scores = np.random.default_rng(7).integers(0, 3, (60, 50))
    first, again = assign(scores), assign(scores.copy())
    assert first.opening_of.tolist() == again.opening_of.tolist()
    assert first.price.tolist() == again.price.tolist()


@given(case=cases(max_side=8))
def test_one_more_seat_never_lowers_the_total(case: Case) -> None:
    """A seat more anywhere gives at least the same total, and at most its price more than before."""
    indptr, opening_idx, score, seats = case.csr
    before = assign_pairs(indptr, opening_idx, score, seats)
    for j in range(len(seats)):
        more = seats.copy()
        more[j] += 1
        after = assign_pairs(indptr, opening_idx, score, more)
        assert before.total <= after.total <= before.total + max(score.max(initial=0), 0)
        if seats[j] > 0:
            assert after.total <= before.total + before.price[j]


@given(case=cases(max_side=8), objective=st.sampled_from(OBJECTIVES))
def test_the_verifier_passes_what_assign_returns(case: Case, objective: str) -> None:
    """The verifier finds every result proven, integers and floats alike."""
    indptr, opening_idx, score, seats = case.csr
    whole = assign_pairs(indptr, opening_idx, score, seats, objective=objective)
    assert verify_assignment(indptr, opening_idx, score, seats, whole).total == whole.total
    third = score / 3
    rounded = assign(sparse.csr_array((third, opening_idx, indptr), shape=case.shape), seats, objective=objective)
    assert verify_assignment(indptr, opening_idx, third, seats, rounded).n_pairs == len(score)
