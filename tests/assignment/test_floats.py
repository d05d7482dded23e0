"""Floats are used exactly, or the answer says by how much they were rounded; what is told of them is exact."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from scipy import sparse
from scipy.optimize import linear_sum_assignment

from matchcore.assignment import Assignment, Rounding, assign, verify_assignment

anything = st.floats(allow_nan=False, allow_infinity=False, min_value=-1e300, max_value=1e300)
FLOATS = {
    "near one": st.integers(-4, 4).map(lambda step: 1 + step * 2**-52),
    "any": anything,
    "decimals": st.integers(-30, 99).map(lambda tenths: tenths / 10),
    "denormal": st.integers(-9, 9).map(lambda steps: steps * 5e-324),
    "far apart": st.sampled_from([1e16, 1e16 + 2, 0.3, 5e-324, -1e-300, 1.0, 0.0, -1.0]),
}


def exactly(score: Any) -> Fraction:
    return Fraction(*score.as_integer_ratio())


def best_of(table: list[list[float | None]], seats: list[int], objective: str) -> tuple[Fraction, int]:
    """The exact total and the number placed of the best assignment, by trying every one."""
    best = None
    for places in itertools.product(range(-1, len(seats)), repeat=len(table)):
        pairs = [table[row][col] for row, col in enumerate(places) if col >= 0]
        if None in pairs or any(places.count(col) > count for col, count in enumerate(seats)):
            continue
        total = sum(map(exactly, pairs), Fraction(0))
        rank = (total, len(pairs)) if objective == "best_total" else (len(pairs), total)
        best = rank if best is None else max(best, rank)
    return best if objective == "best_total" else (best[1], best[0])


def total_of(table: Any, result: Assignment) -> Fraction:
    return sum((exactly(table[i][j]) for i, j in enumerate(result.opening_of) if j >= 0), Fraction(0))


@pytest.mark.parametrize("objective", ["best_total", "most_placements"])
@pytest.mark.parametrize("kind", FLOATS)
@given(data=st.data())
def test_no_assignment_beats_it_by_more_than_it_says(kind: str, objective: str, data: st.DataObject) -> None:
    """Against all assignments in fractions: exact where nothing was rounded, else within what rounding can cost."""
    n, m = data.draw(st.integers(1, 4)), data.draw(st.integers(1, 3))
    entry = st.one_of(FLOATS[kind], st.none()) if data.draw(st.booleans()) else FLOATS[kind]
    table = data.draw(st.lists(st.lists(entry, min_size=m, max_size=m), min_size=n, max_size=n))
    seats = data.draw(st.lists(st.integers(0, 2), min_size=m, max_size=m))
    result = assign(
        [[math.nan if score is None else score for score in row] for row in table], seats, objective=objective
    )
    total, n_placed = best_of(table, seats, objective)
    own = total_of(table, result)
    assert result.total == float(own)
    if objective == "most_placements":
        assert result.n_placed == n_placed
    assert total - own <= Fraction(result.rounding.total)
    assert Fraction(result.bound) >= total or not result.rounding
    if not result.rounding:
        assert (own, result.n_placed) == (total, n_placed)
        assert (result.gap, result.bound) == (0.0, result.total)
    assert all(table[i][j] >= 0 for i, j in enumerate(result.opening_of) if j >= 0) or objective == "most_placements"


@given(seed=st.integers(0, 2**32 - 1), n=st.integers(1, 30), m=st.integers(1, 30))
def test_scipy_finds_nothing_better_in_fractions(seed: int, n: int, m: int) -> None:
    """Random floats of 53 bits are exact up to 100 placements, and the sum of SciPy's choice is no higher."""
    table = np.random.default_rng(seed).random((n, m))
    result = assign(table)
    rows, cols = linear_sum_assignment(table, maximize=True)
    assert not result.rounding
    assert total_of(table, result) >= sum((exactly(table[i, j]) for i, j in zip(rows, cols)), Fraction(0))


@pytest.mark.parametrize(
    ("scores", "col", "total"),
    [
        ([[1.0, 1 + 2**-52]], 1, 1 + 2**-52),
        ([[1e16, 1e16 + 2]], 1, 1e16 + 2),
        ([[5e-324, 1e-323]], 1, 1e-323),
        ([[0.3]], 0, 0.3),
        ([[0.1], [0.2]], 0, 0.2),
        ([[1e300, 1.5e300]], 1, 1.5e300),
        (np.array([[0.1, 0.2]], dtype=np.float16), 1, float(np.float16(0.2))),
        (np.longdouble(1) + np.ldexp(np.array([[0, 1]], dtype=np.longdouble), -58), 1, 1.0),
    ],
)
def test_the_higher_of_two_neighbours_is_chosen(scores: Any, col: int, total: float) -> None:
    """Floats that differ in the last bit are told apart, at any size, and the total is that of what was given."""
    result = assign(scores)
    assert (result.opening_of.max(), result.total, result.rounding) == (col, total, Rounding(0.0, 0.0))
    assert not result.rounding


def test_a_total_is_the_sum_rounded_once() -> None:
    """0.1 + 0.2 + 0.3 is told as `math.fsum` tells it; summed one by one it is another float."""
    result = assign(np.diag([0.1, 0.2, 0.3]) + np.where(np.eye(3), 0.0, np.nan))
    assert result.total == math.fsum([0.1, 0.2, 0.3]) == 0.6
    assert sum([0.1, 0.2, 0.3]) != 0.6


def test_what_is_rounded_says_by_how_much() -> None:
    """A spread that no integers of the solver hold: each score is changed by less than a unit, and that is said."""
    table = [[1e18, 0.3], [0.1, 0.7]]
    result = assign(table)
    assert result.rounding.score == 0.7
    assert result.rounding.total == result.gap == 0.7
    assert result.total == 1e18
    assert "each score is changed by 0.7 at most; that can cost the total 0.7 at most" in str(result)
    assert "varje poäng är ändrad med högst 0,7" in result.text("sv")
    assert "rounding" not in str(assign([[0.3]]))


@example(score=-5e-324)
@example(score=-0.1)
@given(score=st.floats(-1, 0, exclude_max=True))
def test_a_negative_score_is_never_placed(score: float) -> None:
    """However small it is beside the largest, it is not rounded to nothing."""
    assert assign([[1e16, score]], seats=[0, 1]).opening_of.tolist() == [-1]


@pytest.mark.untraced
def test_wide_floats_of_a_large_pool_are_rounded_and_verified() -> None:
    """Of 450 placements the last bits do not fit; the cost is less than a millionth, and the verifier agrees."""
    table = np.random.default_rng(3).random((450, 450))
    result = assign(table)
    assert 0 < result.rounding.score <= result.resolution / 2
    assert 0 < result.rounding.total == result.gap < 1e-6
    pairs = sparse.csr_array(table)
    assert verify_assignment(pairs.indptr, pairs.indices, pairs.data, np.ones(450), result).n_placed == 450


def test_the_auction_takes_floats_of_its_own_width() -> None:
    """Asked for by name it rounds what it cannot hold, and says so."""
    result = assign([[1.0, 1 + 2**-52]], method="auction")
    assert result.method == "auction"
    assert result.rounding.score == 2**-52


def test_integers_near_the_limit_do_not_overflow() -> None:
    """Scores just under 2**59 with one column, and their like with more, are solved as they are."""
    limit = 2**59
    table = np.array([[limit], [limit - 1], [limit - 3], [-limit]])
    assert assign(table).total == limit
    assert assign(table[::-1]).opening_of.tolist() == [-1, -1, -1, 0]
    limit = 2**62 // 12
    assert assign(np.array([[limit, limit - 2], [-limit, limit - 1], [limit - 4, 5]])).total == 2 * limit - 1
