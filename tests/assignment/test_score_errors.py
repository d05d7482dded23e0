"""What cannot be used is refused: what, where, what it was and what to do, all at once."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from matchcore.assignment import assign, assign_pairs
from matchcore.errors import ScoreError


def problems_of(*args: object, **options: object) -> list[str]:
    with pytest.raises(ScoreError) as caught:
        assign(*args, **options)  # type: ignore[arg-type]
    return [problem.text("en") for problem in caught.value.problems]


def test_every_bad_seat_and_score_is_told_at_once() -> None:
    """Three bad seats and an infinite score come as four problems, each with its place and value."""
    told = problems_of([[1.0, np.inf, 2.0, 1.0]], seats=[-1, 1.5, 1, float("nan")])
    assert len(told) == 4
    assert told[0].startswith("scores[0, 1]: inf – a score cannot be infinitely high. Give a finite number")
    assert told[1].startswith("seats[0]: -1.0 – the number of seats cannot be negative. Give 0")
    assert told[2].startswith("seats[1]: 1.5 – the number of seats must be an integer")
    assert told[3].startswith("seats[3]: nan")


@pytest.mark.parametrize("seats", [[1], [1, 1, 1], 2, [[1, 1]], [[1], [1, 2]]])
def test_seats_of_another_length_are_refused(seats: object) -> None:
    """There must be one number of seats for each column."""
    assert "each of the 2 columns" in problems_of([[1, 2]], seats=seats)[0]


@pytest.mark.parametrize("seats", [["1", "2"], [None, 1], [2**70, 1], [-np.inf, 1], [-(2**70), 1], [1 + 0j, 1]])
def test_seats_that_are_not_integers_are_refused(seats: object) -> None:
    """Words, nothing, complex numbers and numbers beyond int64 are no numbers of seats."""
    assert problems_of([[1, 2]], seats=seats)[0].startswith("seats[0]")


@pytest.mark.parametrize("scores", [[1, 2], 3, np.zeros((1, 2, 3)), [[1, 2], [3]], [], sparse.coo_array(np.arange(3))])
def test_scores_must_have_two_dimensions(scores: object) -> None:
    """Anything that is not a table is refused with the shape that it had."""
    assert "two dimensions" in problems_of(scores)[0]


def test_scores_must_be_numbers() -> None:
    """Words and missing objects are named with their place."""
    told = problems_of([[1, None], ["x", 4]])
    assert [line.split(" –")[0] for line in told] == [
        "scores[0, 1]: scores must be numbers. Use integers or floats; write NaN where a pair is not allowed",
        "scores[1, 0]: 'x'",
    ]
    assert "must be numbers" in problems_of(np.zeros((1, 1), dtype=complex))[0]
    assert "must be numbers" in problems_of(np.zeros((1, 1), dtype="datetime64[D]"))[0]


def test_a_pair_stored_twice_is_refused_and_not_summed() -> None:
    """A sparse array with two values for a pair is ambiguous."""
    twice = sparse.coo_array(([1, 2, 3], ([0, 0, 1], [1, 1, 0])), shape=(2, 2))
    assert problems_of(twice)[0].startswith("scores[0, 1]: the pair stands more than once")


def test_integers_too_large_to_be_exact_are_refused_with_the_figure() -> None:
    """The refusal says what was too large, what the limit is and what to divide by; dividing by it works."""
    scores = np.array([[2**61, 5], [3, 2**61]])
    told = problems_of(scores)[0]
    limit = 2**62 // 12
    assert told.startswith(f"scores: {2**61} – ")
    assert f"the largest may be {limit}. Divide every score by 7" in told
    assert assign(scores // 7).gap == 0
    assert assign(np.array([[limit, 5], [3, -limit]])).gap == 0
    assert "Divide every score" in problems_of(scores // 7, objective="most_placements")[0]


@pytest.mark.parametrize("largest", [2**63, 2**64, -(2**64)])
def test_integers_beyond_int64_are_refused(largest: int) -> None:
    """Python integers and unsigned ones that int64 cannot hold are refused, never wrapped round."""
    assert "Divide every score" in problems_of([[largest, 1]])[0]


def test_floats_whose_sum_overflows_are_refused() -> None:
    """Scores near the largest float have no finite sum."""
    assert "does not fit in a float" in problems_of([[1e308, 1.0], [1.0, 1e308]])[0]


@pytest.mark.parametrize("option", ["objective", "method"])
def test_an_unknown_option_is_refused_with_the_choices(option: str) -> None:
    """A misspelt objective or method is told with what there is."""
    assert "Choose one of: " in problems_of([[1]], **{option: "best"})[0]


@pytest.mark.parametrize(
    ("indptr", "opening_idx", "score", "told"),
    [
        ([0, 2], [0], [1], "row pointers must start"),
        ([1, 1], [0], [1], "row pointers must start"),
        ([0, 2, 1], [0], [1], "row pointers must start"),
        ([], [], [], "row pointers must start"),
        ([0, 1], [0], [1, 2], "1 columns but 2 scores"),
        ([0, 1], [2], [1], "outside 0–1"),
        ([0, 1], [-1], [1], "outside 0–1"),
        ([0, 0, 2], [1, 0], [1, 1], "not ascend in row 1"),
        ([0, 0, 2], [1, 1], [1, 1], "not ascend in row 1"),
        ([0, 1], [0], [0.5], "must be numbers"),
    ],
)
def test_pairs_that_are_not_rows_are_refused(indptr: list, opening_idx: list, score: list, told: str) -> None:
    """`assign_pairs` takes ascending compressed rows of integers and nothing else."""
    score_type = np.float64 if told.startswith("must be") else np.int64
    with pytest.raises(ScoreError, match=told):
        assign_pairs(
            np.array(indptr, dtype=np.int64),
            np.array(opening_idx, dtype=np.int32),
            np.array(score, dtype=score_type),
            np.ones(2, dtype=np.int64),
        )


def test_rows_may_start_at_any_column() -> None:
    """Columns fall where a new row starts, and empty rows lie between."""
    result = assign_pairs(np.array([0, 2, 2, 4, 4]), np.array([0, 1, 0, 1]), np.array([1, 5, 2, 9]), np.ones(2, int))
    assert result.opening_of.tolist() == [0, -1, 1, -1]
