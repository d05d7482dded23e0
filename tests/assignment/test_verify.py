"""The verifier catches every corruption of a result, and says which condition fails and where."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from assignment_cases import Case, all_best, cases
from hypothesis import given, settings
from hypothesis import strategies as st

from matchcore.assignment import Assignment, Proof, assign, assign_pairs, verify, verify_assignment
from matchcore.errors import ProofError

CASE = Case(rows=((9, 4, None), (8, 7, None), (7, None, None), (None, 3, 0)), seats=(1, 1, 2))


def solved() -> Assignment:
    return assign_pairs(*CASE.csr)


def refusal(corrupted: Assignment) -> str:
    with pytest.raises(ProofError) as caught:
        verify_assignment(*CASE.csr, corrupted)
    return str(caught.value)


def changed(array: np.ndarray, at: int, value: int) -> np.ndarray:
    copy = array.copy()
    copy[at] = value
    return copy


def test_a_right_result_passes() -> None:
    """What was solved verifies, and the proof says on how many pairs."""
    proof = verify_assignment(*CASE.csr, solved())
    assert proof == Proof(n_placed=3, total=16, n_pairs=7)
    assert str(proof) == "The proof holds: 3 placed, total 16, checked on 7 pairs"
    assert "Beviset håller" in proof.text("sv")


def test_the_solved_case_is_as_the_corruptions_assume() -> None:
    """The case has a placed, an unplaced, a contested opening and an empty seat."""
    assert solved().opening_of.tolist() == [0, 1, -1, 2]


CORRUPTIONS: list[tuple[str, dict[str, Any], str]] = [
    ("wrong pair", {"opening_of": (0, 2)}, "candidate 0 is placed at opening 2, but the pair is not allowed"),
    ("no such opening", {"opening_of": (0, 3)}, "candidate 0 is placed at opening 3, which does not exist"),
    ("negative opening", {"opening_of": (0, -2)}, "candidate 0 is placed at opening -2, which does not exist"),
    ("a seat too many", {"opening_of": (2, 0)}, "opening 0 has 1 seats but 2 placed"),
    ("left out", {"opening_of": (0, -1)}, "candidate 0 is unplaced but has the surplus"),
    (
        "price too low",
        {"price": (0, 6)},
        "candidate 0 and opening 0: surplus 2 + price 6 is less than the pair's worth 9",
    ),
    ("price too high", {"price": (0, 8)}, "is not the pair's worth 9"),
    ("negative price", {"price": (2, -1)}, "opening 2 has the price -1, which is negative"),
    ("price of an empty seat", {"price": (2, 1)}, "opening 2"),
    ("negative surplus", {"surplus": (2, -1)}, "candidate 2 has the surplus -1, which is negative"),
    ("surplus of an unplaced", {"surplus": (2, 1)}, "candidate 2 is unplaced but has the surplus 1"),
    ("surplus too high", {"surplus": (0, 3)}, "is not the pair's worth 9"),
    ("figures out of range", {"price": (0, 2**62)}, "too large to be checked"),
]


@pytest.mark.parametrize("block", [1, 2**16])
@pytest.mark.parametrize(("field", "told"), [(field, told) for _, field, told in CORRUPTIONS], ids=lambda _: "")
def test_a_corrupted_array_is_caught(
    field: dict[str, tuple[int, int]], told: str, block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A wrong pair, a wrong price, a wrong surplus, a seat too many: each is named with its place."""
    monkeypatch.setattr(verify, "_BLOCK", block)
    right = solved()
    [(name, (at, value))] = field.items()
    assert told in refusal(replace(right, **{name: changed(getattr(right, name), at, value)}))


def test_an_empty_seat_with_a_price_is_caught_even_when_its_holders_are_tight() -> None:
    """Lowering the holder's surplus with the price does not hide that the second seat is empty."""
    flat = Case(rows=((5,),), seats=(2,))
    right = assign_pairs(*flat.csr)
    wrong = replace(right, price=np.array([2]), surplus=np.array([3]))
    with pytest.raises(ProofError, match="opening 0 has an empty seat but the price 2"):
        verify_assignment(*flat.csr, wrong)


def test_a_price_is_followed_to_its_end_however_far_that_is() -> None:
    """Each of 3,000 prices is held up by the next alone: that is proven, and so is that all could be lower."""
    n = 3_000
    own = np.append(np.full(n - 1, 499_999), 400_000)
    score = np.stack([np.full(n, 500_000), own], axis=1).ravel()[1:]
    opening_idx = np.stack([np.arange(n) - 1, np.arange(n)], axis=1).ravel()[1:]
    csr = np.append(0, np.arange(1, 2 * n, 2)), opening_idx, score, np.ones(n, dtype=np.int64)
    right = assign_pairs(*csr)
    verify_assignment(*csr, right)
    raised = np.arange(n) < n - 1
    higher = replace(right, price=right.price + raised, surplus=right.surplus - raised)
    with pytest.raises(ProofError, match=r"opening 0 has the price .*, which could be lower"):
        verify_assignment(*csr, higher)


def test_a_doubled_candidate_is_caught() -> None:
    """A result with one candidate twice has a row too many."""
    right = solved()
    twice = replace(
        right, opening_of=np.append(right.opening_of, 0), surplus=np.append(right.surplus, right.surplus[0])
    )
    assert "the result is for 5 candidates and 3 openings" in refusal(twice)


def test_a_pair_listed_twice_is_caught() -> None:
    """Pairs that hold a placement twice do not pass as one."""
    right = assign_pairs(np.array([0, 1]), np.array([0]), np.array([5]), np.array([1]))
    with pytest.raises(ProofError, match="do not ascend in row 0"):
        verify_assignment([0, 2], [0, 0], [5, 5], [1], right)


def test_the_row_whose_pairs_do_not_ascend_is_named() -> None:
    """Not the first row whose pairs begin below where those of the one before it end."""
    right = assign_pairs(np.array([0, 2, 4, 6]), np.array([0, 1] * 3), np.array([5] * 6), np.array([1, 1]))
    with pytest.raises(ProofError, match="do not ascend in row 2"):
        verify_assignment([0, 2, 4, 6], [0, 1, 0, 1, 1, 0], [5] * 6, [1, 1], right)


@pytest.mark.parametrize("name", ["total", "bound", "gap"])
def test_a_wrong_figure_is_caught(name: str) -> None:
    """Total, bound and gap are added up anew."""
    right = solved()
    assert f"{name} is " in refusal(replace(right, **{name: getattr(right, name) + 1}))


def test_a_figure_that_hides_a_gap_is_caught() -> None:
    """A result that owns up to a gap is no proof."""
    right = solved()
    lower = replace(right, total=right.total - 1, gap=1)
    assert "total is 15 but must be 16" in refusal(lower)


@pytest.mark.parametrize(
    ("indptr", "opening_idx", "score", "told"),
    [
        ([0, 1], [0, 1], [5, 5], "the row pointers must start at 0"),
        ([1, 2], [0, 1], [5, 5], "the row pointers must start at 0"),
        ([0, 2, 1, 2], [0, 1], [5, 5], "the row pointers must start at 0"),
        ([], [], [], "the row pointers must start at 0"),
        ([0, 2], [0, 1], [5], "2 columns but 1 scores"),
    ],
)
def test_pairs_that_do_not_belong_together_are_caught(indptr: Any, opening_idx: Any, score: Any, told: str) -> None:
    """No pair is left out of the proof because the arrays leave it out."""
    right = assign_pairs(np.array([0, 2]), np.array([0, 1]), np.array([5, 4]), np.array([1, 1]))
    with pytest.raises(ProofError, match=told):
        verify_assignment(indptr, opening_idx, score, [1, 1], right)


@pytest.mark.untraced
@given(
    case=cases(),
    objective=st.sampled_from(["best_total", "most_placements"]),
    block=st.sampled_from([1, 3, 2**16]),
    narrow=st.sampled_from([0, 2**29]),
    data=st.data(),
)
@settings(max_examples=300, deadline=None)
def test_no_assignment_that_is_not_optimal_passes(
    case: Case, objective: str, block: int, narrow: int, data: st.DataObject
) -> None:
    """With the true prices and honest figures, only optimal assignments verify; however they are passed over."""
    right = assign_pairs(*case.csr, objective=objective)
    opening_of = np.array(
        [data.draw(st.sampled_from([-1, *(j for j, s in enumerate(row) if s is not None)])) for row in case.rows],
        dtype=np.int64,
    )
    total = sum(case.rows[i][j] or 0 for i, j in enumerate(opening_of) if j >= 0)
    n_placed = int((opening_of >= 0).sum())
    bound = int(right.surplus.sum() + (right.price * right.seats).sum()) - right.bonus * n_placed
    other = replace(right, opening_of=opening_of, total=total, bound=bound, gap=bound - total)
    (best, most), _ = all_best(case, objective)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(verify, "_BLOCK", block)
        patch.setattr(verify, "_NARROW", narrow)
        assert verify_assignment(*case.csr, right).n_pairs == len(case.csr[1])
        try:
            verify_assignment(*case.csr, other)
            passed = True
        except ProofError:
            passed = False
    assert not passed or total == best
    assert not passed or objective == "best_total" or n_placed == most


def test_the_result_reads_well_and_cannot_be_written_to() -> None:
    """One line as repr, a table as text in both languages, and arrays that refuse writing."""
    result = solved()
    assert repr(result) == "Assignment(best_total, hungarian: 3 of 4 placed, total 16, gap 0)"
    assert str(result).splitlines()[0] == "Assignment"
    assert "3 of 4 candidates" in str(result)
    assert "3 av 4 kandidater" in result.text("sv")
    assert "total             2.5" in str(assign([[2.5]]))
    for array in (result.opening_of, result.surplus, result.price, result.seats):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1
