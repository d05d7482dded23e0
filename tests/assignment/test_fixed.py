"""Candidates who must be placed: the rest is solved around them, and the proof says what they cost."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from assignment_cases import Case, all_assignments, cases
from hypothesis import assume, given
from hypothesis import strategies as st

from matchcore.assignment import PairGraph, assign_pairs, tied, verify_assignment
from matchcore.errors import ProofError, ScoreError

OBJECTIVES = st.sampled_from(["best_total", "most_placements"])


@st.composite
def fixed_cases(draw: st.DrawFn) -> tuple[Case, np.ndarray]:
    """A case in which some candidates have one pair left and must take it; the seats suffice for them."""
    case = draw(cases(max_side=4))
    assume(case.shape[0] and case.shape[1])
    rows, fixed, held = list(case.rows), np.zeros(case.shape[0], dtype=np.bool_), [0] * case.shape[1]
    for i, row in enumerate(rows):
        col = draw(st.sampled_from([None, *range(len(row))]))
        if col is not None and held[col] < case.seats[col]:
            held[col] += 1
            fixed[i] = True
            score = row[col] if row[col] is not None else draw(st.integers(-9, 9))
            rows[i] = tuple(score if j == col else None for j in range(len(row)))
    return Case(tuple(rows), case.seats), fixed


@pytest.mark.traced
@given(fixed_cases(), OBJECTIVES)
def test_the_best_that_holds_the_fixed(given_case: tuple[Case, np.ndarray], objective: str) -> None:
    """Of all assignments that place everyone fixed, none is better; and the proof holds for exactly that task."""
    case, fixed = given_case
    result = assign_pairs(*case.csr, objective=objective, fixed=fixed)
    ranks = []
    for opening_of in all_assignments(case):
        if all(opening_of[i] >= 0 for i in np.flatnonzero(fixed)):
            total = sum(case.rows[i][j] or 0 for i, j in enumerate(opening_of) if j >= 0)
            placed = sum(j >= 0 for j in opening_of)
            ranks.append((total, placed) if objective == "best_total" else (placed, total))
    best = max(ranks)
    assert (best if objective == "best_total" else best[::-1]) == (result.total, result.n_placed)
    assert (result.opening_of[fixed] >= 0).all()
    assert verify_assignment(*case.csr, result, fixed=fixed).total == result.total
    dual = int(result.surplus.sum() + (result.price * result.seats).sum()) - result.bonus * result.n_placed
    assert dual == result.total == result.bound
    assert (result.surplus[~fixed] >= 0).all()
    assert not tied(PairGraph(*case.csr), result)[fixed].any()


@given(fixed_cases(), OBJECTIVES)
def test_nobody_fixed_is_as_before(given_case: tuple[Case, np.ndarray], objective: str) -> None:
    """A mask that sets nobody gives what no mask gives."""
    case, fixed = given_case
    plain = assign_pairs(*case.csr, objective=objective)
    masked = assign_pairs(*case.csr, objective=objective, fixed=np.zeros_like(fixed))
    for name in ("opening_of", "surplus", "price"):
        assert np.array_equal(getattr(plain, name), getattr(masked, name))


WANTED = Case(rows=((9,), (2,)), seats=(1,))
FIXED = np.array([False, True])


def test_a_fixed_candidate_may_cost_the_others() -> None:
    """Whoever is fixed to a seat that another would make more of has a negative surplus: the loss."""
    result = assign_pairs(*WANTED.csr, fixed=FIXED)
    assert (result.opening_of.tolist(), result.total) == ([-1, 0], 2)
    assert (result.surplus.tolist(), result.price.tolist()) == ([0, -7], [9])


def test_the_mask_is_part_of_the_task() -> None:
    """A result cannot excuse a negative surplus by itself, nor leave out whom it was asked to place."""
    result = assign_pairs(*WANTED.csr, fixed=FIXED)
    with pytest.raises(ProofError, match="does not say the same"):
        verify_assignment(*WANTED.csr, result)
    with pytest.raises(ProofError, match="does not say the same"):
        verify_assignment(*WANTED.csr, replace(result, fixed=None), fixed=FIXED)
    free = assign_pairs(*WANTED.csr)
    with pytest.raises(ProofError, match="candidate 1 must be placed but is unplaced"):
        verify_assignment(*WANTED.csr, replace(free, fixed=FIXED), fixed=FIXED)
    wrong = replace(result, surplus=np.array([-7, -7]))
    with pytest.raises(ProofError, match="candidate 0 has the surplus -7, which is negative"):
        verify_assignment(*WANTED.csr, wrong, fixed=FIXED)


def test_what_cannot_be_fixed_is_refused() -> None:
    """Several pairs, none, a mask of another shape, and more fixed than seats."""
    two = Case(rows=((9, 1), (2, None)), seats=(1, 1))
    for mask in ([True, False], [True], [1, 0]):
        with pytest.raises(ScoreError, match="exactly one allowed pair"):
            assign_pairs(*two.csr, fixed=np.array(mask))
    with pytest.raises(ScoreError, match="2 candidates must be placed at the opening, which has fewer seats"):
        assign_pairs(*WANTED.csr, fixed=np.array([True, True]))
