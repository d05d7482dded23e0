"""Course plans of golden pools: kept with the result, and when one gets worse it is said by how much and for whom."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from matchcore import Candidate, FileError, MatchResult, Opening, Policy
from matchcore.quality.golden.baseline import Approval, Baseline, checksum
from matchcore.quality.golden.gates import Gates, PoolRun
from matchcore.quality.golden.golden_pools import GoldenPool
from matchcore.quality.golden.plan_kept import KeptPlan
from matchcore.quality.golden.runs import matched, run_pool

FOLDER = Path(__file__).parents[2] / "quality"
POOL = GoldenPool.from_toml((FOLDER / "pools/case-which-course.toml").read_text(encoding="utf-8"))
KEPT = Baseline.from_json((FOLDER / "baselines/case-which-course.json").read_text(encoding="utf-8"))
GATES = Gates.from_toml((FOLDER / "gates.toml").read_text(encoding="utf-8")).without("seconds", "megabytes")


def failed(run: PoolRun) -> dict[str, list[str]]:
    """The gates that fail, with what is behind each in English."""
    return {one.gate.name: [line.text("en") for line in one.culprits] for one in run.failed}


def test_the_approved_plan_is_kept_and_passes() -> None:
    """Who goes by which course stands in the file; run anew it is the same."""
    assert KEPT.plan is not None
    assert KEPT.plan.opened == ("licence",)
    assert {name for name, place in KEPT.plan.people.items() if place.course_id} == {
        "lacks-licence-1",
        "lacks-licence-2",
    }
    run = run_pool(POOL, KEPT, GATES)
    assert (failed(run), run.plan) == ({}, KEPT.plan)
    assert Baseline.from_json(KEPT.to_json()).plan == KEPT.plan


def test_a_worse_plan_says_by_how_much_and_for_whom() -> None:
    """Fewer are brought to the haulier: who loses the place is told, by which course, and for how many points."""

    def engine(people: Sequence[Candidate], places: Sequence[Opening], policy: Policy, as_of: date) -> MatchResult:
        one_less = [place.model_copy(update={"seats": 2}) if place.id == "haulier" else place for place in places]
        return matched(people, one_less, policy, as_of)

    told = failed(run_pool(POOL, KEPT, GATES, engine))
    (line,) = (line for line in told["course-plan-loses-nobody"] if "no place" in line)
    assert line.startswith("lacks-licence-")
    assert "haulier by the course licence (" in line
    assert line in told["course-plan"]


def test_an_equally_good_plan_for_others_loses_nobody() -> None:
    """Who has waited longest takes the course; where it falls to another by a tie, every gate passes."""
    waited = {"lacks-licence-1": date(2026, 4, 1)}
    people = [
        person.model_copy(update={"registered_since": waited.get(person.id, person.registered_since)})
        for person in POOL.candidates
    ]

    def engine(_: Sequence[Candidate], places: Sequence[Opening], policy: Policy, as_of: date) -> MatchResult:
        return matched(people, places, policy, as_of)

    expect = POOL.expect.model_copy(update={"planned": {}})
    run = run_pool(POOL.model_copy(update={"expect": expect}), KEPT, GATES.without("records_changed"), engine)
    assert run.plan is not None
    assert "lacks-licence-3" in run.plan.people
    assert failed(run) == {}


def test_other_courses_than_the_approved_fail_until_they_are_approved() -> None:
    """Another cost, another budget, none at all: nothing drops out of the comparison unseen."""
    dearer = POOL.courses[0].model_copy(update={"cost": 70_000})
    for changed in ({"courses": (dearer, *POOL.courses[1:])}, {"budget": 95_000}, {"courses": ()}):
        told = failed(run_pool(POOL.model_copy(update=changed), KEPT, GATES))
        assert "approve anew" in told["course-plan"][0]


def test_what_the_file_expects_of_the_plan_is_held_against_it() -> None:
    """Courses that must be opened, and where somebody must come."""
    expect = POOL.expect.model_copy(update={"opened": ("swedish",), "planned": {"lacks-swedish": "kitchen"}})
    told = failed(run_pool(POOL.model_copy(update={"expect": expect}), KEPT, GATES))["expected"]
    assert told == [
        "the plan must open swedish but opens licence",
        "lacks-swedish must come to kitchen by the plan but comes to –",
    ]


def test_a_plan_that_does_not_add_up_is_refused() -> None:
    """A person's worth changed by hand, with a checksum to fit."""
    data: dict[str, Any] = json.loads(KEPT.to_json())
    data["plan"]["people"][0][3] += 1
    with pytest.raises(FileError):
        Baseline.from_json(json.dumps(data | {"checksum": checksum(data)}))


def test_who_is_no_longer_in_the_pool_loses_nothing_by_the_plan() -> None:
    """A plan is compared for those who are there: that somebody is gone is told of the pool."""
    assert KEPT.plan is not None
    run = run_pool(POOL, KEPT, GATES)
    assert run.plan_change is not None
    emptied = replace(KEPT.plan, people={}, total=0)
    change = replace(run.plan_change, after=emptied)
    assert (change.n_lost, change.fall_percent) == (3, 100)
    assert replace(change, candidate_ids=frozenset({"has-it"})).n_lost == 1
    assert KeptPlan.from_data(KEPT.plan.to_data()) == KEPT.plan


def test_a_baseline_of_a_pool_without_courses_says_nothing_of_a_plan() -> None:
    """The files of pools without courses are as they were."""
    plain = POOL.model_copy(update={"courses": (), "expect": POOL.expect.model_copy(update={"opened": None})})
    result = matched(*plain.records(), plain.policy, plain.as_of)
    kept = Baseline.of(plain.name, result, [Approval("the team", "so", date(2026, 9, 1))])
    assert kept.plan is None
    assert "plan" not in json.loads(kept.to_json())
