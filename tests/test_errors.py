"""Errors: where, what stood there, what is wrong, what to do; in both languages and through any process."""

from __future__ import annotations

import copy
import json
import pickle
from typing import Any

import pytest

from matchcore.errors import (
    FileError,
    InputError,
    MatchcoreError,
    MissingExtraError,
    PolicyError,
    Problem,
    ProofError,
    RecordError,
    ScoreError,
    UnknownIdError,
    VocabularyError,
)
from matchcore.messages import Message
from matchcore.pool.pool import Pool
from matchcore.records import Candidate, Opening

MISSING = Message("value.missing")
PROBLEM = Problem(MISSING, Message("value.missing.remedy"), "candidate c1", "languages.0.level", "B3")
EVERY_ERROR = [
    *(
        kind([PROBLEM, PROBLEM])
        for kind in (InputError, RecordError, FileError, PolicyError, VocabularyError, ScoreError)
    ),
    UnknownIdError(Message("pool.unknown_candidate", id="c9", near=["c1"])),
    ProofError(Message("error.proof", what=MISSING)),
    MissingExtraError("polars", "polars"),
    MatchcoreError(MISSING),
]


@pytest.mark.parametrize("error", EVERY_ERROR, ids=lambda error: type(error).__name__)
def test_an_error_is_the_same_after_pickling_and_copying(error: MatchcoreError) -> None:
    """A worker process can hand it back whole."""
    for again in (pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)):
        assert type(again) is type(error)
        assert (again.text("sv"), str(again)) == (error.text("sv"), str(error))
        assert getattr(again, "problems", None) == getattr(error, "problems", None)


@pytest.mark.parametrize("error", EVERY_ERROR, ids=lambda error: type(error).__name__)
def test_a_notebook_shows_the_swedish_words_alone(error: MatchcoreError) -> None:
    """IPython asks an exception for its lines, and gets no traceback."""
    assert error._render_traceback_() == [f"{type(error).__name__}: {error.text('sv')}"]
    assert error.text("sv") != str(error)


def test_one_problem_is_a_line() -> None:
    """Row, record and column come first, then what stood there, what is wrong, and the remedy."""
    problem = Problem(MISSING, Message("value.missing.remedy"), "opening o1", "seats", "x", row=4, column="Antal")
    assert problem.text("sv") == "rad 4, jobb o1, Antal: 'x' – saknas. Fyll i det"
    assert str(problem) == "row 4, opening o1, Antal: 'x' – is missing. Give a value"
    assert str(Problem(MISSING)) == "is missing"
    assert str(Problem(MISSING, field="seats")) == "seats: is missing"
    assert str(Problem(MISSING, record="policy")) == "policy: is missing"
    assert str(InputError(problem)) == str(problem)


def test_a_place_is_filled_in_once() -> None:
    """What is known of a problem's place stays; what is not known is added."""
    placed = PROBLEM.at(record="candidate c2", row=0, column="Nivå")
    assert (placed.record, placed.row, placed.column) == ("candidate c1", 0, "Nivå")
    assert placed.at(row=9, column="X") == placed
    assert PROBLEM.row is None


def test_fifty_problems_are_shown_and_the_rest_counted() -> None:
    """`problems` has them all; the text stays readable."""
    error = RecordError([PROBLEM] * 53)
    lines = error.text("en").splitlines()
    assert (lines[0], lines[-1], len(lines)) == ("53 things to mend:", "  … and 3 more", 52)
    assert len(RecordError([PROBLEM] * 50).text("sv").splitlines()) == 51
    assert len(error.problems) == 53


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("x" * 100, "'" + "x" * 58 + "…"),
        ("two\nlines", r"'two\nlines'"),
        (10**5000, "<int>"),
        ([10**5000], "<list>"),
        ("\ud800", r"'\ud800'"),
        (0, "0"),
        ("", "''"),
    ],
    ids=["long", "lines", "digits", "digits-within", "half-character", "zero", "empty"],
)
def test_any_value_can_be_shown(value: Any, shown: str) -> None:
    """On one line, cut when long, and never a second error."""
    assert str(Problem(MISSING, value=value)) == f"{shown} – is missing"


def test_problems_may_come_from_a_generator() -> None:
    """They are kept, so that they can be walked through twice."""
    error = FileError(PROBLEM for _ in range(2))
    assert len(error.problems) == len(list(error.problems)) == 2


def test_a_problem_goes_to_json_with_its_code() -> None:
    """A program acts on the code, which no language changes; the words stand beside it in both."""
    error = RecordError([PROBLEM, Problem(MISSING, field="n", value=float("nan")), Problem(MISSING, value=2**80)])
    told = json.loads(error.to_json())
    assert told["error"] == "RecordError"
    assert told["problems"][0] == {
        "code": "value.missing",
        "record": "candidate c1",
        "field": "languages.0.level",
        "row": None,
        "column": None,
        "value": "B3",
        "sv": {"what": "saknas", "remedy": "Fyll i det"},
        "en": {"what": "is missing", "remedy": "Give a value"},
    }
    assert [problem["value"] for problem in told["problems"][1:]] == ["nan", str(2**80)]


def test_an_id_is_suggested_by_how_it_begins_and_none_that_is_not_like_it() -> None:
    """The first ones of the pool were told as the nearest, whatever was asked for."""
    openings = [Opening(id=one, seats=1) for one in ("mw-svets-svetsare-malung", "akeri-vast-chauffor")]
    pool = Pool.from_records([Candidate(id="7")], openings)
    with pytest.raises(UnknownIdError, match="mw-svets-svetsare-malung"):
        pool.opening_idx("MW Svets")
    with pytest.raises(UnknownIdError) as caught:
        pool.candidate_idx("Dmytro")
    assert "Nearest" not in str(caught.value)


@pytest.mark.parametrize("error", EVERY_ERROR, ids=lambda error: type(error).__name__)
def test_every_error_has_its_problems_with_their_codes(error: MatchcoreError) -> None:
    """So does one of a single thing, such as an id that is not there; and all of them go to JSON."""
    assert error.problems
    assert all(problem.code for problem in error.problems)
    assert json.loads(error.to_json()) == error.to_dict()


def test_an_unknown_id_has_its_code() -> None:
    """Whoever is asked for, a program can tell what was not there from the code, and the words are the error's."""
    pool = Pool.from_records([Candidate(id="c1")], [Opening(id="o1")])
    for ask, code in ((pool.candidate_idx, "pool.unknown_candidate"), (pool.opening_idx, "pool.unknown_opening")):
        with pytest.raises(UnknownIdError) as caught:
            ask("o12" if "opening" in code else "c12")
        (problem,) = caught.value.problems
        assert (problem.code, problem.text("en")) == (code, caught.value.text("en"))
        assert caught.value.to_dict()["error"] == "UnknownIdError"
