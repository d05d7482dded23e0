"""Courses: what is planned can be had, is proven best, and says who goes where."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

import matchcore
from matchcore import Ban, Candidate, Certificate, Course, Language, LanguageDemand, Lock, Opening, Pool, TrackProgress
from matchcore.errors import PolicyError, RecordError
from matchcore.planning import CoursePlan
from matchcore.planning.taught import lessons_of
from matchcore.policy import Policy
from matchcore.workbench import Changes
from matchcore.workbench.changes import changed_candidate

TODAY = date(2026, 3, 1)
A2 = [Language(language="sv", level="A2")]
B1 = [LanguageDemand(language="sv", level="B1")]


def evening(**given: Any) -> Course:
    return Course(
        **{"id": "evening", "gives": ["B1"], "seats": 8, "ends": date(2026, 4, 10), "completion": 80, **given}
    )


def opening(name: str = "o1", **given: Any) -> Opening:
    return Opening(id=name, **{"employer": "Hotellet", "languages_required": B1, "start": date(2026, 5, 1), **given})


def people(n: int) -> list[Candidate]:
    return [Candidate(id=f"c{i}", languages=A2) for i in range(1, n + 1)]


def planned(n: int, openings: list[Opening], courses: list[Course], **asked: Any) -> CoursePlan:
    return matchcore.match(people(n), openings, as_of=TODAY).plan(courses, **asked)


def test_a_course_brings_somebody_to_a_seat_for_the_chance_of_completing_it() -> None:
    """What she scores with what the course gives, above the least, times 80 %, rounded down."""
    plan = planned(1, [opening()], [evening()])
    after = matchcore.match(people(1), [opening()], as_of=TODAY).what_if("c1", language="B1")
    assert plan.before == 0
    assert plan.total == plan.bound == after.after.total * 80 // 100 > 0
    (one,) = plan.takers("evening")
    assert (one.candidate_id, one.opening_id, one.employer, one.completion) == ("c1", "o1", "Hotellet", 80)
    plan.verify()


def test_who_takes_a_course_is_not_free_before_it_ends() -> None:
    """An opening that starts before the last day is not come to; one that starts on it, or states no start, is."""
    for start, opened in ((date(2026, 4, 9), ()), (date(2026, 4, 10), ("evening",)), (None, ("evening",))):
        assert planned(1, [opening(start=start)], [evening()]).opened == opened


def test_a_course_starts_with_enough_or_not_at_all() -> None:
    """Somebody without a place starts it too; where there is nobody, or the budget is less, it is not opened."""
    plan = planned(3, [opening()], [evening(min_starters=2, cost=500)])
    assert sorted(one.opening_id is None for one in plan.takers("evening")) == [False, True]
    assert planned(1, [opening()], [evening(min_starters=2)]).opened == ()
    assert planned(3, [opening()], [evening(cost=500)], budget=499).opened == ()
    assert plan.cost == 500


def test_seats_of_a_course_are_not_taken_twice() -> None:
    """Of three who could come, two take the two seats."""
    plan = planned(3, [opening(seats=3)], [evening(seats=2)])
    assert len(plan.takers("evening")) == 2
    assert plan.is_proven


def test_whoever_has_it_already_takes_no_seat() -> None:
    """A course that gives somebody nothing new is not started by her."""
    someone = [Candidate(id="c1", languages=[Language(language="sv", level="B2")]), *people(1)]
    asked = [someone[0], someone[1].model_copy(update={"id": "c2"})]
    result = matchcore.match(asked, [opening(), opening("o2")], as_of=TODAY)
    assert {one.candidate_id for one in result.plan([evening()]).takers("evening")} == {"c2"}
    assert result.plan([evening(min_starters=2)]).opened == ()


def test_locks_stay_and_bans_hold() -> None:
    """Who is locked takes no course; a banned pair is not come to by one either."""
    lock = Lock(candidate_id="c1", opening_id="o2", reason="avtalat")
    openings = [opening(), opening("o2", languages_required=[])]
    plan = matchcore.match(people(1), openings, as_of=TODAY, locks=[lock]).plan([evening()])
    assert [(one.opening_id, one.course_id) for one in plan] == [("o2", None)]
    ban = Ban(candidate_id="c1", opening_id="o1", reason="har provat")
    assert matchcore.match(people(1), [opening()], as_of=TODAY, bans=[ban]).plan([evening()]).opened == ()


def test_what_an_earlier_plan_decided_stands() -> None:
    """Its courses are given and paid for, and whoever takes them keeps the seat; others may still come to the rest."""
    courses = [evening(cost=60, seats=2), evening(id="better", cost=50, seats=2, completion=100)]
    openings = [opening(seats=3)]
    result = matchcore.match(people(4), openings, as_of=TODAY)
    free = result.plan(courses, 110)
    assert free.opened == ("evening", "better")
    first = result.plan(courses[:1], 110)
    after = result.plan(courses, 100, earlier=first)
    assert (after.opened, after.held, after.cost) == (("evening",), ("evening",), 60)
    assert (after.total, after.before) == (first.total, first.total)
    wider = result.plan(courses, 110, earlier=first)
    assert [one.candidate_id for one in wider.takers("evening")] == [p.candidate_id for p in first.takers("evening")]
    assert (wider.total, wider.cost, wider.is_proven) == (free.total, 110, True)
    assert "Redan bestämda: evening" in wider.text("sv")
    assert [one.course.id for one in wider.report()] == ["better"]
    for plan in (after, wider):
        plan.verify()
        assert plan.total == sum(one.worth for one in plan)
        assert all(one.worth == (one.score - result.pairs.least) * one.completion // 100 for one in plan if one.score)


def test_who_has_left_gives_up_the_seat_and_too_few_is_no_hindrance_to_what_has_begun() -> None:
    """Of two takers one is gone: the course goes on for the other, and the seat can be taken."""
    course = evening(min_starters=2, seats=2)
    result = matchcore.match(people(1), [opening(seats=2)], as_of=TODAY)
    assert result.plan([course]).opened == ()
    plan = result.plan([course], earlier={"evening": ["c1", "gone"]})
    assert [one.candidate_id for one in plan.takers("evening")] == ["c1"]
    assert plan.total > 0
    more = matchcore.match(people(2), [opening(seats=2)], as_of=TODAY).plan([course], earlier={"evening": ["c1"]})
    assert {one.candidate_id for one in more.takers("evening")} == {"c1", "c2"}
    with pytest.raises(PolicyError) as refused:
        result.plan([course], earlier={"morning": ["c1"], "evening": ["c1"]})
    assert [(problem.code, problem.value) for problem in refused.value.problems] == [
        ("course_plan.not_offered", "morning"),
        ("value.twice", "c1"),
    ]


def test_quotas_steer_a_plan_and_those_that_it_breaks_are_told_with_their_cost() -> None:
    """A seat over is taken where it adds more than it costs; total, value, bound and gain are of one sum."""
    (worth,) = (one.worth for one in planned(1, [opening()], [evening()]))
    for cost, n, word in ((worth // 10_000 - 1, 2, "bryter mot"), (worth // 10_000 + 1, 1, "håller dem")):
        quota = {"of": "employer", "value": "Hotellet", "most": 1, "cost": cost}
        result = matchcore.match(people(2), [opening(seats=2)], Policy(quotas=[quota]), as_of=TODAY)
        plan = result.plan([evening()])
        (told,) = plan.quotas
        assert (told.n, told.broken, told.cost) == (n, n - 1, 10_000 * cost * (n - 1))
        assert (plan.total, plan.quota_cost, plan.quota_cost_before) == (n * worth, told.cost, 0)
        assert (plan.value, plan.bound, plan.gain, plan.is_proven) == (n * worth - told.cost,) * 3 + (True,)
        assert word in plan.text("sv")
        assert plan.to_dict()["quotas"][0]["broken"] == n - 1
        assert plan.report().reports[0].gain == plan.gain
        plan.verify()


def test_a_quota_that_lacks_people_opens_a_course_and_who_is_locked_counts() -> None:
    """A course that adds nothing to the total is opened for a quota; a lock there fills it instead."""
    quota = {"of": "funding", "value": "ESF", "least": 1, "cost": 20}
    places = [opening(employer="A", languages_required=[]), opening("o2", funding="ESF")]
    course = evening(completion=1)
    plain, steered = (
        matchcore.match(people(1), places, Policy(quotas=some), as_of=TODAY).plan([course]) for some in ([], [quota])
    )
    assert (plain.opened, steered.opened) == ((), ("evening",))
    assert [one.opening_id for one in steered] == ["o2"]
    assert (steered.quota_cost, steered.quota_cost_before, steered.is_proven) == (0, 200_000, True)
    assert steered.gain == steered.total - (steered.before - 200_000) > 0
    lock = Lock(candidate_id="c2", opening_id="o2", reason="avtalat", through_closed_gate=True)
    held = matchcore.match(people(2), places, Policy(quotas=[quota]), as_of=TODAY, locks=[lock]).plan([course])
    assert (held.opened, held.quota_cost) == ((), 0)


@pytest.mark.parametrize("seed", range(3))
def test_without_courses_a_plan_under_quotas_is_worth_what_the_match_is(seed: int) -> None:
    """The value of `MatchResult.quotas`, proven, though it is found in another way."""
    pool = matchcore.synthetic_pool(programme="dalsland", seed=seed)
    quotas = [
        {"of": "way", "value": "practice", "most": 2, "cost": 30},
        {"of": "way", "value": "job", "least": 20, "cost": 5},
        {"of": "way", "value": "subsidised", "least": 4, "most": 4, "cost": 8.5},
    ]
    people, places = pool.candidates[:60], pool.openings[:40]
    first = matchcore.match(people, places, as_of=pool.as_of).placements[0]
    lock = Lock(candidate_id=first.candidate_id, opening_id=first.opening_id, reason="avtalat")
    result = matchcore.match(people, places, Policy(quotas=quotas), as_of=pool.as_of, locks=[lock])
    plan = result.plan([])
    assert (plan.value, plan.bound, plan.gain) == (result.quotas.value, result.quotas.value, 0)
    assert [one.cost for one in result.quotas] != [0, 0, 0]


def test_points_for_staying_are_not_counted_and_that_is_told() -> None:
    """Where there are none, nothing is said of them."""
    kept = matchcore.match(people(1), [opening()], as_of=TODAY, keep={"c1": "o1"}, stability=5)
    assert "inte räknas" not in planned(1, [opening()], [evening()]).text("sv")
    assert "står" not in planned(1, [opening()], [evening()]).text("sv")
    assert "Poäng för att stå kvar" in kept.plan([evening()]).text("sv")


def test_expected_openings_count_and_what_is_beyond_the_horizon_does_not() -> None:
    """A course can lead to an opening that is expected; a horizon before it, or before the end, takes it off."""
    result = matchcore.match(people(1), [], as_of=TODAY)
    assert result.plan([evening()]).opened == ()
    assert result.plan([evening()], expected=[opening()]).opened == ("evening",)
    for last in (date(2026, 4, 30), date(2026, 4, 9)):
        assert result.plan([evening()], expected=[opening()], horizon=last).opened == ()


def test_the_methods_have_one_objective_and_one_bound() -> None:
    """The exact plan is worth as much as any other; each tells how much better another can be at most."""
    courses = [evening(), evening(id="late", ends=date(2026, 4, 20), completion=95, cost=10)]
    plans = [planned(4, [opening(seats=2)], courses, method=name) for name in ("exact", "greedy", "most_demanded")]
    assert plans[0].is_proven
    assert plans[0].at_most_better == 0
    for plan in plans:
        assert plan.before <= plan.total <= plan.bound == plans[0].total
        plan.verify()
    assert plans[0].opened == ("late",)


def test_the_order_of_people_courses_and_openings_changes_nothing() -> None:
    """Shuffled, the same total and the same courses."""
    openings = [opening(f"o{i}", start=date(2026, 4, 5) + timedelta(days=4 * i)) for i in range(4)]
    courses = [evening(id=f"k{i}", ends=date(2026, 4, 1 + 5 * i), completion=60 + 9 * i, cost=i) for i in range(4)]
    one = matchcore.plan((people(5), openings), courses, 4)
    other = matchcore.plan((people(5)[::-1], openings[::-1]), courses[::-1], 4)
    assert (one.total, set(one.opened)) == (other.total, set(other.opened))


def test_what_a_course_gives_is_what_everybody_would_have_one_by_one() -> None:
    """All taught at once have the columns that each has who reaches the same by herself, for every kind of thing."""
    half = [TrackProgress(track="care", modules=["hygiene"])]
    everybody = [
        Candidate(id="a", certificates=[Certificate(code="truck-a")], languages=A2),
        Candidate(id="b", tracks=half, languages=[Language(language="sv", level="C1", writing="A1")]),
        Candidate(id="c", tracks=[TrackProgress(track="care", share=40)]),
        Candidate(id="d", languages=[Language(language="sv", course="sfi-c", course_status="completed")]),
    ]
    pool = Pool.from_records(everybody, [], as_of=TODAY)
    course = evening(gives=["truck-b", "sfi-d", "basic-care", "medication"], track="care")
    (lesson,) = lessons_of([course], pool.columns, Policy())
    taught, news = lesson.taught(pool.columns, Policy())
    assert news.all()
    for row in range(len(everybody)):
        got = Certificate(code="truck-b", issued=course.ends, standing="validated")
        changes = Changes(got, "sfi-d", {"care": ["basic-care", "medication"]}, available_from=course.ends)
        alone, _ = changed_candidate(pool, Policy(), row, changes)
        for name in ("certificates", "languages", "tracks"):
            table, own = getattr(alone, name), getattr(taught, name)
            here = own.row == row
            for column in set(table.__dataclass_fields__) - {"row", "valid_from"}:
                np.testing.assert_array_equal(getattr(own, column)[here], getattr(table, column), err_msg=column)
        assert taught.available[row] == alone.available[0]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"gives": "B1"}, {"languages": [("sv", "B1")]}),
        ({"gives": ["en:B2", "sfi-c"]}, {"languages": [("en", "B2"), ("sv", "A2")]}),
        ({"gives": ["housekeeping"]}, {"tracks": [("hotel-restaurant", ("housekeeping",))]}),
        ({"gives": ["care", "truck-b"]}, {"tracks": [("care", None)], "certificates": ["truck-b"]}),
        ({"gives": [], "track": "care"}, {"tracks": [("care", None)]}),
    ],
)
def test_what_a_course_gives_is_understood_as_it_is_said(given: dict[str, Any], told: dict[str, Any]) -> None:
    """A level, a course of Swedish, a module, a whole track: by code, alone or in a list."""
    (lesson,) = lessons_of([evening(**given)], Pool.from_records([], [], as_of=TODAY).columns, Policy())
    assert sorted((one.language, one.level) for one in lesson.languages) == told.get("languages", [])
    assert [(one.track, one.modules) for one in lesson.tracks] == told.get("tracks", [])
    assert [one.code for one in lesson.certificates] == told.get("certificates", [])


def test_whatever_holds_a_pool_can_be_planned_for() -> None:
    """Records, an encoded pool, a result and a made-up pool; a day as text, a budget without end."""
    made = matchcore.synthetic_pool(seed=1, n_candidates=6, n_openings=4, municipality="Malung-Sälen")
    pool = Pool.from_records(made.candidates, made.openings, as_of=made.as_of)
    courses = [evening(ends=date(2026, 9, 10))]
    plans = [
        matchcore.plan(given, courses, float("inf"), "2027-12-31", as_of=made.as_of)
        for given in (made, pool, (made.candidates, made.openings))
    ]
    result = matchcore.match(made.candidates, made.openings, as_of=made.as_of)
    assert {plan.total for plan in plans} == {result.plan(courses).total}


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"gives": []}, "course.nothing"),
        ({"min_starters": 9}, "course.starters"),
        ({"starts": date(2026, 4, 11)}, "course.order"),
        ({"completion": 120}, "value.too_large"),
        ({"seats": 0}, "value.too_small"),
    ],
)
def test_a_course_that_cannot_be_is_refused(given: dict[str, Any], code: str) -> None:
    """Each with its own code."""
    with pytest.raises(RecordError) as refused:
        evening(**given)
    assert [problem.code for problem in refused.value.problems] == [code]


def test_what_is_not_known_is_refused_all_at_once() -> None:
    """Unknown codes and tracks, and an id that stands twice; a budget, a day and a method that are none."""
    with pytest.raises(RecordError) as refused:
        planned(1, [opening()], [evening(gives=["truk-b"]), evening(gives=["B1"], track="crae")])
    assert [(p.code, p.field) for p in refused.value.problems] == [
        ("pool.unknown_code", "gives"),
        ("pool.duplicate", "id"),
        ("pool.unknown_code", "track"),
    ]
    with pytest.raises(PolicyError) as wrong:
        planned(1, [opening()], [evening()], budget="mycket", horizon="våren", method="bäst")
    assert [problem.field for problem in wrong.value.problems] == ["budget", "horizon", "method"]
    with pytest.raises(PolicyError) as negative:
        planned(1, [opening()], [evening()], budget=-5)
    assert [problem.code for problem in negative.value.problems] == ["value.too_small"]


def test_each_course_is_told_as_it_would_be_otherwise() -> None:
    """Its gain, break-even cost, delay and chances are what plans made anew say."""
    openings = [opening(), opening("o2", start=date(2026, 5, 20)), opening("o3", employer="Skolan")]
    courses = [
        evening(id="early", cost=5, seats=2, basis="12 av 15"),
        evening(id="late", cost=4, seats=2, completion=60),
    ]
    result = matchcore.match(people(3), openings, as_of=TODAY)
    plan = result.plan(courses, 9)
    reports = {one.course.id: one for one in plan.report(delay_days=25)}
    early = reports["early"]
    assert plan.opened == ("early", "late")
    assert early.gain == plan.total - result.plan(courses[1:]).total
    assert len(early.takers) == early.n_placed == sum(n for _, n in early.employers) == 2
    later = courses[0].model_copy(update={"ends": date(2026, 5, 5)})
    assert early.delay == plan.total - result.plan([later, courses[1]]).total > 0
    for told, chance in ((early.gain_lower, 70), (early.gain_higher, 90)):
        other = result.plan([courses[0].model_copy(update={"completion": chance}), courses[1]])
        assert told == other.total - result.plan(courses[1:]).total
    for cost in (early.break_even, early.break_even + 1):
        dearer = result.plan([courses[0].model_copy(update={"cost": cost}), courses[1]], 9)
        without = result.plan(courses[1:], 9)
        assert (dearer.total > without.total) == (cost == early.break_even)


def test_a_course_that_is_not_opened_says_what_it_would_take() -> None:
    """Too dear: what it may cost; too few: that it cannot start. The reports read in both languages."""
    courses = [evening(cost=500), evening(id="dear", cost=900, completion=95), evening(id="full", min_starters=5)]
    plan = planned(2, [opening(seats=2)], courses, budget=600)
    dear, full = (next(one for one in plan.report() if one.course.id == name) for name in ("dear", "full"))
    assert (dear.is_opened, dear.break_even) == (False, 600)
    assert (full.gain, full.takers) == (None, ())
    for language in ("sv", "en"):
        text = plan.report().text(language)
        assert "dear" in text
        assert all(line.text(language) for one in plan.report() for line in one.lines)
    assert [told["course"] for told in plan.report().to_dict()] == [one.course.id for one in plan.report()]
    assert planned(2, [opening()], courses[:1]).report().reports[0].break_even is None


def test_a_plan_reads_and_leaves_as_plain_values() -> None:
    """The table names the course, who gets somebody, and that it is proven; the figures are the plan's."""
    plan = planned(2, [opening(seats=2)], [evening(title="Kvällskurs", cost=12_000)], budget=20_000)
    for language, word in (("sv", "Bevisat"), ("en", "Proven")):
        text = plan.text(language)
        assert all(part in text for part in ("Kvällskurs", "Hotellet", word))
    told = plan.to_dict("en")
    assert (told["opened"], told["total"], told["cost"]) == (["evening"], plan.total, 12_000)
    assert told["people"] == plan.to_rows()
    assert len(plan) == len(list(plan)) == 2


def test_a_course_that_is_over_is_not_opened() -> None:
    """It is named as over, and nobody comes to a place by it; what an earlier plan decided stands, over or not."""
    ended = evening(id="ended", ends=TODAY - timedelta(days=1))
    plan = planned(1, [opening()], [ended])
    assert (plan.opened, plan.total) == ((), 0)
    assert "Redan slut, och kan inte startas: ended" in plan.text("sv")
    assert planned(1, [opening()], [evening(ends=TODAY)]).opened == ("evening",)
    stands = planned(1, [opening()], [ended], earlier={"ended": ["c1"]})
    assert [one.opening_id for one in stands.takers("ended")] == ["o1"]
    assert "Redan slut" not in stands.text("sv")


@pytest.mark.parametrize(("of", "fields"), [("result", ["policy", "as_of"]), ("pool", ["as_of"]), ("made", ["as_of"])])
def test_another_policy_or_day_than_the_pool_has_is_refused_and_not_left_unused(of: str, fields: list[str]) -> None:
    made = matchcore.synthetic_pool(seed=1, n_candidates=6, n_openings=4, municipality="Malung-Sälen")
    pool = Pool.from_records(made.candidates, made.openings, as_of=made.as_of)
    given = {"result": matchcore.match(made.candidates, made.openings, as_of=made.as_of), "pool": pool, "made": made}[
        of
    ]
    others = {"policy": Policy(objective="most_placements"), "as_of": made.as_of + timedelta(days=1)}
    with pytest.raises(PolicyError) as error:
        matchcore.plan(given, [], **{name: others[name] for name in fields})  # type: ignore[arg-type]
    assert [(one.code, one.field) for one in error.value.problems] == [("plan.settled", name) for name in fields]
