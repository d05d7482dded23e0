"""What is of the wrong kind is refused in our own words, with the argument's name and a remedy."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from matchcore import MatchResult, match, synthetic_pool
from matchcore.errors import FileError, MatchcoreError, PolicyError, RecordError
from matchcore.records import Candidate, Course

POOL = synthetic_pool(seed=1, n_candidates=12, n_openings=8, municipality="Mora")
COURSE = Course(id="k1", gives=["hlr"], seats=3, ends=POOL.as_of + timedelta(days=30), completion=80)


@pytest.fixture(scope="module")
def result() -> MatchResult:
    return match(POOL.candidates, POOL.openings, as_of=POOL.as_of)


@pytest.mark.parametrize("n", [-1, math.nan, "3", 2.5, True, None])
def test_how_many_is_a_whole_number(result: MatchResult, n: Any) -> None:
    """Nought, less and what is no number ended in a traceback, or in nothing."""
    who, what = POOL.candidates[0].id, POOL.openings[0].id
    asked: list[Callable[[], Any]] = [
        lambda: result.ring_first(n),
        lambda: result.alternatives(who, n),
        lambda: result.alternatives_for(what, n),
        lambda: result.openers(who, n),
        lambda: result.near_misses(n),
        lambda: result.shortlists(n),
    ]
    for ask in asked:
        with pytest.raises(PolicyError) as caught:
            ask()
        assert caught.value.problems[0].code == "value.not_a_count"
        assert "helt tal" in caught.value.problems[0].text("sv")


@pytest.mark.parametrize("courses", [[1], None, 5, [POOL.candidates[0]]])
def test_what_is_no_course_is_said(result: MatchResult, courses: Any) -> None:
    with pytest.raises(PolicyError, match="is no course"):
        result.plan(courses)


def test_a_course_given_twice_and_an_earlier_plan_that_is_none(result: MatchResult) -> None:
    with pytest.raises(RecordError, match="same id"):
        result.plan([COURSE, COURSE])
    for earlier in ([1], "k1", {"k1": "mal-1"}):
        with pytest.raises(PolicyError, match="no earlier plan of courses"):
            result.plan([COURSE], earlier=earlier)  # type: ignore[arg-type]  # what is refused


def test_one_course_alone_is_a_list_of_it(result: MatchResult) -> None:
    assert result.plan(COURSE).to_dict() == result.plan([COURSE]).to_dict()  # type: ignore[arg-type]  # as people write


@pytest.mark.parametrize("text", [None, {}, b"{}"])
def test_a_stored_result_is_a_text(text: Any) -> None:
    with pytest.raises(FileError, match="is no stored result"):
        MatchResult.from_json(text, POOL.candidates, POOL.openings)


def test_no_earlier_proposal_is_none(result: MatchResult) -> None:
    """Everybody was told to be new."""
    with pytest.raises(PolicyError, match="earlier"):
        result.since(None)  # type: ignore[arg-type]  # what is refused


def test_one_name_alone_is_a_list_of_it(result: MatchResult, tmp_path: Path) -> None:
    """Its letters were looked for."""
    result.hand_out(tmp_path / "paper.html", people=POOL.candidates[0].id)
    assert POOL.candidates[0].id in (tmp_path / "paper.html").read_text(encoding="utf-8")


def test_a_personal_number_is_no_code_of_a_programme() -> None:
    """What stands there is told in explanations."""
    for given in ("19" + "850412" + "-2389", "850412" + "-2389"):
        with pytest.raises(MatchcoreError) as caught:
            Candidate(id="k1", priority=[given])
        assert given not in str(caught.value)


def test_a_plan_with_an_earlier_one_is_compared_with_that(result: MatchResult) -> None:
    """It said "without courses" of a whole that had some."""
    first = result.plan([COURSE])
    again = result.plan([COURSE], earlier={"k1": [POOL.candidates[0].id]})
    assert "utan kurser" in first.summary()[0].text("sv")
    assert "redan är bestämda" in again.summary()[0].text("sv")
