"""What a caller's containers mean: labels are heeded or refused, and nothing is cut short on the way in."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from scipy import sparse

from matchcore.assignment import assign
from matchcore.errors import ScoreError

FRAME = pd.DataFrame([[1, 2], [3, 4.5]], index=["a", "b"], columns=["x", "y"])


def refusal(scores: Any, seats: Any = None) -> str:
    with pytest.raises(ScoreError) as caught:
        assign(scores, seats)
    return "\n".join(problem.text("en") for problem in caught.value.problems)


@pytest.mark.parametrize("seats", [pd.Series({"y": 0, "x": 2}), {"y": 0, "x": 2}])
def test_seats_with_labels_go_by_them(seats: Any) -> None:
    """In whatever order they stand, each opening gets its own."""
    result = assign(FRAME, seats)
    assert result.seats.tolist() == [2, 0]
    assert result.opening_of.tolist() == [0, 0]


def test_without_labels_the_labels_are_the_numbers() -> None:
    """A Series beside an array goes by the numbers of the columns; any others are refused."""
    assert assign([[1, 2]], pd.Series([1, 0], index=[1, 0])).opening_of.tolist() == [1]
    assert "not among the columns" in refusal([[1, 2]], pd.Series([1, 0], index=["x", "y"]))


@pytest.mark.parametrize(
    ("seats", "told"),
    [
        (pd.Series({"x": 1, "z": 1}), ["['z'] – the seats are of openings that are not", "['y'] – the seats of some"]),
        (pd.Series([1, 1], index=["x", "x"]), ["['x'] – the seats of the same", "['y'] – the seats of some"]),
        (pd.Series([1, 1]), ["[0, 1] – the seats are of openings that are not"]),
        ({"x": 1}, ["['y'] – the seats of some columns"]),
    ],
)
def test_labels_that_do_not_belong_together_are_refused(seats: Any, told: list[str]) -> None:
    """Unknown, missing and doubled ones are named, at once."""
    text = refusal(FRAME, seats)
    assert all(part in text for part in told)


def test_the_answer_carries_the_labels() -> None:
    """As they were given, in the answer and in its frame; whoever is unplaced has no opening."""
    result = assign(FRAME, {"x": 0, "y": 1})
    assert (result.candidates, result.openings) == (("a", "b"), ("x", "y"))
    frame = result.to_pandas()
    assert frame.index.tolist() == ["a", "b"]
    assert frame["opening"].isna().tolist() == [True, False]
    assert frame["opening"]["b"] == "y"
    assert frame["surplus"].tolist() == [0.0, 2.5]
    assert frame["price"].tolist() == [0.0, 2.0]
    plain = assign([[1, 2], [3, 5], [0, 0]])
    assert plain.candidates is plain.openings is None
    frame = plain.to_pandas()
    assert frame["opening"].isna().tolist() == [False, False, True]
    assert frame["opening"].tolist()[:2] == [0, 1]
    assert frame.index.tolist() == [0, 1, 2]


def test_labels_may_be_anything_that_a_frame_has() -> None:
    """Numbers, and tuples of several levels."""
    levels = pd.MultiIndex.from_tuples([("a", 1), ("a", 2)])
    frame = pd.DataFrame([[1, 2]], columns=levels)
    assert assign(frame).openings == (("a", 1), ("a", 2))
    assert assign(frame).to_pandas()["opening"].tolist() == [("a", 2)]
    assert assign(pd.DataFrame([[1, 2]], columns=[7, 5]), {5: 0, 7: 1}).to_pandas()["opening"].tolist() == [7]


@pytest.mark.parametrize("make", [pl.DataFrame, pa.table], ids=["polars", "pyarrow"])
def test_other_frames_name_their_columns(make: Any) -> None:
    """The seats go by their names too, what is missing is not allowed, and integers stay whole beside it."""
    result = assign(make({"o1": [1, None], "o2": [2**57 + 1, 5]}), pd.Series({"o2": 1, "o1": 1}))
    assert (result.openings, result.candidates) == (("o1", "o2"), None)
    assert (result.opening_of.tolist(), result.total) == ([1, -1], 2**57 + 1)


def test_a_label_that_stands_twice_is_refused() -> None:
    """Nobody could say which one is meant."""
    assert "scores.columns: ['x'] – the same label" in refusal(pd.DataFrame([[1, 2]], columns=["x", "x"]))
    assert "scores.index: [0] – the same label" in refusal(pd.DataFrame([[1], [2]], index=[0, 0]))


def test_columns_of_different_types_keep_their_numbers() -> None:
    """Truth values beside integers, missing ones in a nullable column, and integers that no float holds."""
    frame = pd.DataFrame({"a": pd.array([1, None], dtype="Int64"), "b": [True, False]})
    assert assign(frame).opening_of.tolist() == [0, 1]
    assert "scores[0, 0]: 1152921504606846975 – the integer changes" in refusal(
        pd.DataFrame({"a": [2**60 - 1], "b": [0.5]})
    )
    assert "scores[0, 0]: 'c1'" in refusal(pd.DataFrame({"id": ["c1"], "o1": [3]}))


@pytest.mark.filterwarnings("ignore:the matrix subclass")
def test_a_matrix_is_a_table() -> None:
    """`numpy.matrix` has two dimensions always, and is read as an array is."""
    result = assign(np.matrix([[1, 2], [3, 4]]))
    assert (result.opening_of.tolist(), result.total) == ([1, 0], 5)
    masked = np.ma.array(np.matrix([[1, 2]]), mask=[[False, True]])
    assert assign(masked).opening_of.tolist() == [0]


def test_objects_are_the_numbers_that_they_are() -> None:
    """Python's and NumPy's integers, truth values and floats; an integer that a float cannot hold is told."""
    assert assign(np.array([[1, 2], [3, 4]], dtype=object)).total == 5
    assert assign(np.array([[1, 2.5], [True, np.int64(4)]], dtype=object)).total == 5.0
    assert assign(np.array([[2**57 + 1]], dtype=object)).total == 2**57 + 1
    assert "the integer changes" in refusal([[2**53 + 1, 0.5]])
    assert "the integer changes" in refusal([[2**60 + 1, float("nan")]])
    assert "the integer changes" in refusal(np.array([[10**400, 0.5]], dtype=object))


def test_masked_seats_are_refused() -> None:
    """A number of seats that is not known is none, and not what stands under the mask."""
    assert "seats[1]: the number of seats must be an integer" in refusal([[1, 2]], np.ma.array([1, 2], mask=[0, 1]))
    assert assign([[1, 2]], np.ma.array([1, 0])).total == 1
    assert assign([[1, 2]], np.array([np.int64(1), 0], dtype=object)).total == 1


def test_sparse_arrays_that_are_broken_are_refused() -> None:
    """An index outside the shape, negative or too large, and pointers that do not fit: nothing is read beyond."""
    coo = sparse.coo_array(([1, 2], ([0, 0], [0, 1])), shape=(1, 2))
    coo.coords[1][1] = 7
    assert "scores[0, 7]: the pair lies outside the array" in refusal(coo)
    coo.coords[1][1] = -1
    assert "scores[0, -1]: the pair lies outside" in refusal(coo)
    for kind, at, value in [("indices", 1, 7), ("indices", 1, -1), ("indptr", 1, 700), ("indptr", 0, 1)]:
        csr = sparse.csr_array(([1, 2], [0, 1], [0, 2]), shape=(1, 2))
        getattr(csr, kind)[at] = value
        assert "the parts of the sparse array do not belong together" in refusal(csr)


@pytest.mark.parametrize("shape", [(1, 2**31), (2**40, 1)])
def test_a_side_that_is_too_long_is_refused_before_anything_is_made_of_it(shape: tuple[int, int]) -> None:
    """More rows or columns than numbers of 32 bits."""
    assert "at most" in refusal(sparse.coo_array(([1], ([0], [0])), shape=shape))
