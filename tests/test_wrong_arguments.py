"""What is of the wrong kind is refused in our own words, with the argument's name and a remedy."""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from matchcore import MatchResult, Policy, Pool, match, plan, read_candidates, synthetic_pool
from matchcore.arguments import checked
from matchcore.errors import FileError, MatchcoreError, PolicyError, RecordError
from matchcore.learning import learn_from_outcomes
from matchcore.pictures import at_a_glance
from matchcore.records import Candidate, Course

POOL = synthetic_pool(seed=1, n_candidates=12, n_openings=8, municipality="Mora")
PATH = Path("nowhere.csv")
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


WRONG: dict[str, tuple[str, Callable[[MatchResult, Any], Any], list[Any]]] = {
    "yes or no": ("reach_all", lambda result, given: result.shortlists(reach_all=given), [None, "nej", 1, math.nan]),
    "yes or no of a file": ("skip_hidden", lambda _, given: read_candidates(PATH, skip_hidden=given), ["nej", None, 0]),
    "a path": ("path", lambda result, given: result.to_excel(given), [None, 5, ["a.xlsx"], b"a.xlsx"]),
    "a path to read": ("path", lambda _, given: Policy.read(given), [None, 5, {}]),
    "a language": ("language", lambda result, given: result.to_dict(given), ["fr", 5, ["sv"], {}, True]),
    "a language of what is shown": ("language", lambda result, given: result.shortlists().table(given), ["fr", 5]),
    "a language of a picture": ("language", lambda result, given: at_a_glance(result, language=given), ["fr", 5]),
    "months": ("months", lambda _, given: learn_from_outcomes([], months=given), [5, "6", None, 6.5]),
    "a day": ("as_of", lambda _, given: read_candidates(PATH, as_of=given), ["2026-12-01", 5, True]),
    "one of some words": ("on_fault", lambda _, given: read_candidates(PATH, on_fault=given), [None, "ignore", 5]),
    "a vocabulary": ("vocabulary", lambda _, given: read_candidates(PATH, vocabulary=given), ["own.toml", 5, [1]]),
    "a pool's vocabulary": ("vocabulary", lambda _, given: Pool.from_records([], [], vocabulary=given), ["x", 5]),
    "an earlier list": ("shortlists", lambda result, given: result.hand_out("a.html", shortlists=given), ["x", 5]),
    "a policy": ("policy", lambda result, given: MatchResult.from_json(result.to_json(), [], [], given), ["p.toml", 5]),
    "lists": ("shortlists", lambda result, given: result.to_html("a.html", shortlists=given), ["x", [1], True]),
    "text": ("candidate_id", lambda result, given: result.explain(given), [None, 5, POOL.candidates[0], math.nan]),
    "names": ("employers", lambda result, given: result.to_excel("a.xlsx", employers=given), [5, [1], {"a": 1}, b"x"]),
    "names of columns": (
        "ignore_columns",
        lambda _, given: read_candidates(PATH, ignore_columns=given),
        [None, 5, [1]],
    ),
    "a function": ("progress", lambda _, given: match([], [], progress=given), ["x", 5, [print]]),
    "an earlier plan": ("earlier", lambda result, given: result.since(given), [5, "x", {"a": 1}, math.nan]),
    "openings": ("expected", lambda result, given: result.plan([COURSE], expected=given), [None, 5, "x", [1]]),
    "criteria": ("criteria", lambda _, given: match([], [], criteria=given), [5, math.nan, "x"]),
    "steps": ("steps", lambda result, given: result.stability_curve(result, given), [None, {"a": 1}, "x", [True]]),
    "chances": ("chances", lambda result, given: result.shortlists(chances=given), [True, "x", [math.nan]]),
    "how many": ("n_nearest", lambda result, given: result.why_unplaced(POOL.candidates[0].id, n_nearest=given), ["x"]),
    "spaces": ("indent", lambda result, given: result.to_json(indent=given), ["x", [1], math.nan, -1]),
    "a pool": ("pool", lambda _, given: plan(given, [COURSE]), [None, "x", [1], (1,)]),
}


@pytest.mark.parametrize("kind", WRONG)
def test_an_argument_of_another_kind_is_refused_by_its_name(result: MatchResult, kind: str) -> None:
    """Neither taken for something, nor a bare error of Python's, nor told of another argument."""
    name, ask, wrong = WRONG[kind]
    for given in wrong:
        with pytest.raises(PolicyError) as caught:
            ask(result, given)
        (problem,) = caught.value.problems
        assert problem.field == name
        assert problem.remedy is not None


def test_all_that_is_of_another_kind_is_told_at_once(result: MatchResult) -> None:
    with pytest.raises(PolicyError) as caught:
        result.to_excel(None, "fr", lists="nej")  # type: ignore[arg-type]  # what is refused
    assert [problem.field for problem in caught.value.problems] == ["path", "language", "lists"]
    with pytest.raises(TypeError, match="missing"):
        result.explain()  # type: ignore[call-arg]  # Python says it best


def test_the_name_of_one_column_alone_is_left_out() -> None:
    """Its letters were headings."""
    assert read_candidates(io.StringIO("id;Egen kod\na1;x\n"), ignore_columns="Egen kod")[0].id == "a1"


def test_what_is_annotated_is_held_against() -> None:
    """A class of ours, words, functions and unions; numbers and collections are left to the function."""

    @checked
    def ask(a: Policy | None, b: bool = True, c: int = 0, d: Iterable[int] = ()) -> str:
        return "asked"

    assert ask(None, np.True_, "x", 5) == "asked"  # type: ignore[arg-type]  # not looked at
    with pytest.raises(PolicyError, match="a: 5"):
        ask(5)  # type: ignore[arg-type]  # what is refused
    assert ask.__name__ == "ask"


def test_several_arguments_of_one_name_are_held_against_it_one_by_one() -> None:
    """Paths given one after another were refused as one thing that is no path."""

    @checked
    def joined(*names: str, **more: bool) -> str:
        return "-".join((*names, *more))

    assert joined("a", "b", c=True) == "a-b-c"
    with pytest.raises(PolicyError) as caught:
        joined("a", 2, c="no", d=3)  # type: ignore[arg-type]
    assert [(one.field, one.value) for one in caught.value.problems] == [("names", 2), ("more", "no"), ("more", 3)]
