"""Nothing that an assignment reports can be forged: each figure, alone or with those that go with it, is refused."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace

import numpy as np
import pytest
from assignment_cases import Case, cases
from forgeries import RIGHT, bonus_claims, claim, forgeries, is_as_good, tie_claims
from hypothesis import given, settings
from hypothesis import strategies as st

from matchcore.assignment import (
    Assignment,
    PairGraph,
    assign_pairs,
    rows_of,
    tied,
    verify_assignment,
    verify_rows,
    verify_ties,
)
from matchcore.errors import ProofError


@pytest.mark.parametrize("name", RIGHT)
def test_what_is_right_passes(name: str) -> None:
    """Each of the claims that are forged below holds as it is, and says what it was checked on."""
    own = RIGHT[name]
    proof = verify_assignment(*own.pairs, own.assignment, fixed=own.fixed)
    assert (proof.n_placed, proof.total) == (own.assignment.n_placed, own.assignment.total)
    assert proof.n_pairs == len(own.pairs[1])


@pytest.mark.untraced
def test_every_forgery_is_refused() -> None:
    """Some three thousand of them, by name: a list of those that passed is empty."""
    passed, count = [], 0
    for name, forged in forgeries():
        count += 1
        try:
            verify_assignment(*forged.pairs, forged.assignment, fixed=forged.fixed)
            passed.append(name)
        except ProofError:
            pass
    assert passed == []
    assert count > 1000


@pytest.mark.parametrize(
    ("forged", "told"),
    [
        ({"objective": "most_placements"}, "a placement counts 0 extra, but it takes"),
        ({"total": 16.9}, "total is 16.9 but must be 16"),
        ({"surplus": np.array([2.4, 1, 0, 0])}, r"surplus\[0\] is 2.4 but must be 2"),
        ({"price": np.array([8, 7, 0]), "surplus": np.array([1, 0, 0, 0])}, "the price 8, which could be lower"),
        ({"resolution": 0.5}, "resolution is 0.5 but must be 1"),
        ({"seats": np.array([1, 1, 3])}, "the result is for other seats"),
        ({"n_pairs": 8}, "n_pairs is 8 but must be 7"),
        ({"n_held": 8}, "n_held is 8 but must be 7"),
    ],
)  # fmt: skip
def test_a_forgery_is_named(forged: dict[str, object], told: str) -> None:
    """The error says which figure it is, what stood there and what should."""
    own = RIGHT["plain"]
    with pytest.raises(ProofError, match=told):
        verify_assignment(*own.pairs, replace(own.assignment, **forged))


def test_a_bonus_must_outweigh_what_one_more_can_cost() -> None:
    """Two who score -8 each would be worth as much as one who scores 9, were it 25: it proves one when it is more."""
    for least, bonus, told in bonus_claims():
        with nullcontext() if bonus >= least else pytest.raises(ProofError, match=f"it takes {least}"):
            verify_assignment(*told.pairs, told.assignment)


def test_one_more_who_could_be_placed_at_the_same_total_is_told() -> None:
    """Of the best totals the one that places the most: another one is refused, along a chain of moves too."""
    own = claim(((5, 0), (5, None)), (1, 1))
    left_out = replace(own.assignment, opening_of=np.array([0, -1]))
    with pytest.raises(ProofError, match="one more can be placed at the same total, at opening 1"):
        verify_assignment(*own.pairs, left_out)


def test_rows_that_come_twice_are_refused() -> None:
    """Whoever gives the rows of pairs may not give somebody's twice."""
    own = RIGHT["plain"]
    twice = [*rows_of(*own.pairs[:3]), *rows_of(*own.pairs[:3])]
    with pytest.raises(ProofError, match="row pointers"):
        verify_rows(twice, 4, own.pairs[3], own.assignment)


@pytest.mark.untraced
@given(case=cases(), objective=st.sampled_from(["best_total", "most_placements"]), data=st.data())
@settings(max_examples=150, deadline=None)
def test_prices_other_than_the_lowest_are_refused(case: Case, objective: str, data: st.DataObject) -> None:
    """Whatever prices and surpluses are changed, together or not: only those that were found pass."""
    right = assign_pairs(*case.csr, objective=objective)
    m = case.shape[1]
    up = np.array(data.draw(st.lists(st.integers(0, 1), min_size=m, max_size=m)), dtype=np.int64)
    by = data.draw(st.sampled_from([1, -1]))
    placed = right.opening_of >= 0
    surplus = np.array(right.surplus)
    surplus[placed] -= by * up[right.opening_of[placed]]
    other = replace(right, price=right.price + by * up, surplus=surplus)
    if up.any():
        with pytest.raises(ProofError):
            verify_assignment(*case.csr, other)


@pytest.mark.untraced
@given(case=cases(), objective=st.sampled_from(["best_total", "most_placements"]), data=st.data())
@settings(max_examples=150, deadline=None)
def test_another_placement_passes_only_when_it_is_as_good(case: Case, objective: str, data: st.DataObject) -> None:
    """Of all that can be drawn, the same prices prove the ties alone."""
    right = assign_pairs(*case.csr, objective=objective)
    n, m = case.shape
    opening_of = np.array(data.draw(st.lists(st.integers(-1, m - 1), min_size=n, max_size=n)), dtype=np.int64)
    other: Assignment = replace(right, opening_of=opening_of)
    try:
        verify_assignment(*case.csr, other)
        passed = True
    except ProofError:
        passed = False
    assert passed == is_as_good(other, right, case.csr)


@pytest.mark.untraced
@given(case=cases(), objective=st.sampled_from(["best_total", "most_placements"]), data=st.data())
@settings(max_examples=150, deadline=None)
def test_who_is_tied_is_checked_one_by_one(case: Case, objective: str, data: st.DataObject) -> None:
    """What `tied` finds person by person is found again opening by opening; said otherwise of anybody it is refused."""
    right = assign_pairs(*case.csr, objective=objective)
    is_tied = tied(PairGraph(*case.csr), right)
    ask = (lambda: rows_of(*case.csr[:3]), case.shape[0], case.csr[3], right)
    verify_ties(*ask, is_tied)
    for row in range(case.shape[0]):
        with pytest.raises(ProofError, match=f"candidate {row} is said to have"):
            verify_ties(*ask, np.where(np.arange(case.shape[0]) == row, ~is_tied, is_tied))


def test_ties_of_those_who_must_be_placed_are_checked() -> None:
    """Whoever is fixed may not leave, so she is not tied by leaving."""
    assert [name for name, own, is_tied in tie_claims() if is_tied.any()] == [
        "all placed",
        "a chain of prices",
        "ties",
        "at 30 bits",
    ]
    for _, own, is_tied in tie_claims():
        verify_ties(
            lambda own=own: rows_of(*own.pairs[:3]), own.assignment.n_candidates, own.pairs[3], own.assignment, is_tied
        )
