"""`compare` tells a tie from a move, and says why someone moved."""

from __future__ import annotations

import json
from datetime import date
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from quality_cases import demo, scored

from matchcore import (
    Ban,
    Candidate,
    Certificate,
    Education,
    Hours,
    Language,
    LanguageDemand,
    Lock,
    Occupation,
    Opening,
    Place,
    TrackProgress,
    Wishes,
    compare,
    match,
)
from matchcore.policy import Policy
from matchcore.quality.comparison.alignment import nearest_optimum
from matchcore.quality.comparison.snapshot import LiveSnapshot
from matchcore.quality.golden.baseline import Baseline
from matchcore.quality.measure.estimates import LEAST_SHOWN
from matchcore.synthetic import synthetic_pool

DAY = date(2026, 9, 1)
scores = st.one_of(st.none(), st.integers(0, 2))


@given(
    st.integers(1, 3).flatmap(
        lambda m: st.tuples(
            st.lists(st.lists(scores, min_size=m, max_size=m), min_size=1, max_size=4),
            st.lists(st.integers(0, 2), min_size=m, max_size=m),
            st.lists(st.integers(-2, m - 1), min_size=4, max_size=4),
            st.sampled_from(["best_total", "most_placements"]),
        )
    )
)
def test_the_nearest_optimum_keeps_as_many_as_any_optimum(case: tuple) -> None:
    """Against every assignment there is: it is optimal, and none that is agrees more with what was wanted."""
    matrix, seats, wanted, objective = case
    result = scored(matrix, seats, objective)
    wanted = np.array(wanted[: len(matrix)])
    found = nearest_optimum(LiveSnapshot(result), wanted)

    def kept(of: tuple[int, ...]) -> int:
        return sum(a == b for a, b in zip(of, wanted))

    def worth(of: tuple[int, ...]) -> tuple[int, int] | None:
        placed = [(row, col) for row, col in enumerate(of) if col >= 0]
        if any(matrix[row][col] is None for row, col in placed):
            return None
        if any(sum(at == col for _, at in placed) > seats[col] for col in range(len(seats))):
            return None
        total = sum(matrix[row][col] for row, col in placed)
        return (total, len(placed)) if objective == "best_total" else (len(placed), total)

    every = [of for of in product(range(-1, len(seats)), repeat=len(matrix)) if worth(of) is not None]
    best = max(worth(of) for of in every)
    assert worth(tuple(found.tolist())) == best
    assert kept(tuple(found.tolist())) == max(kept(of) for of in every if worth(of) == best)


def test_a_result_is_the_same_as_itself() -> None:
    """Nothing moved, nothing is judged otherwise, and every difference is zero."""
    result = demo()
    found = compare(result, result)
    assert found.counts["SAME"] == result.pool.n_candidates
    assert not found.movements
    assert not found.changed_criteria
    assert (found.wins, found.losses, found.p_value) == (0, 0, 1.0)
    assert all(group.placed.value == 0 == group.score.value for group in found.groups if group.n >= LEAST_SHOWN)


def test_another_optimum_is_a_tie() -> None:
    """Two equals and one seat: whoever waits longer gets it, and a swap of waiting is no loss."""
    opening = Opening(id="o1")
    first = [Candidate(id="a", registered_since=date(2020, 1, 1)), Candidate(id="b", registered_since=date(2021, 1, 1))]
    second = [Candidate(id="a", registered_since=date(2022, 1, 1)), first[1]]
    found = compare(match(first, [opening], as_of=DAY), match(second, [opening], as_of=DAY))
    assert [(move.candidate_id, move.label, move.cause) for move in found.movements] == [
        ("b", "MOVED-TIE", "tie"),
        ("a", "MOVED-TIE", "tie"),
    ]


def test_a_changed_record_is_named_with_its_section() -> None:
    """The certificate ran out: she lost the seat, the certificates changed, and the rival is a consequence."""
    opening = Opening(id="o1", certificates_required=("truck-b",), start=DAY)
    truck = Certificate(code="truck-b", standing="validated")
    late = Certificate(code="truck-b", standing="validated", expires=date(2026, 8, 31))
    other = Candidate(id="b", certificates=(Certificate(code="truck-b"),))
    before = match([Candidate(id="a", certificates=(truck,)), other], [opening], as_of=DAY)
    after = match([Candidate(id="a", certificates=(late,)), other], [opening], as_of=DAY)
    lost, gained = compare(before, after).movements
    assert (lost.label, lost.cause, lost.criteria) == ("LOST", "record", ("certificates",))
    assert "certificates" in lost.text.text("en")
    assert (gained.label, gained.cause, gained.chain) == ("GAINED", "record", ("a",))
    assert "a left a seat at o1" in gained.text.text("en")


def test_a_changed_rule_is_named() -> None:
    """A stricter policy closes a gate: the cause is the rule, and the setting is told."""
    opening = Opening(id="o1", certificates_required=("truck-b",))
    person = Candidate(id="a", certificates=(Certificate(code="truck-b", standing="declared"),))
    strict = Policy().replace(certificates={"declared_opens": False})
    found = compare(match([person], [opening], as_of=DAY), match([person], [opening], strict, as_of=DAY))
    assert [(rule.name, rule.before, rule.after) for rule in found.rules] == [
        ("certificates.declared_opens", True, False)
    ]
    (lost,) = found.movements
    assert (lost.label, lost.cause, lost.criteria) == ("LOST", "rule", ("certificates",))
    assert [change.criterion for change in found.changed_criteria] == ["certificates"]
    assert found.changed_criteria[0].n_closed == 1


def test_a_chain_is_followed_to_its_cause() -> None:
    """c leaves the pool, so b moves up to her first wish, and a to hers: each is told who left the seat."""
    machine, care, lorry = (
        Opening(id=name, ssyk=ssyk) for name, ssyk in (("machine", "7223"), ("care", "5330"), ("lorry", "8332"))
    )
    people = [
        Candidate(id="a", wishes=Wishes(occupations=("5330", "8332"))),
        Candidate(id="b", wishes=Wishes(occupations=("7223", "5330"))),
        Candidate(id="c", wishes=Wishes(occupations=("7223",))),
    ]
    before = match(people, [machine, care, lorry], as_of=DAY)
    found = compare(before, match(people[:2], [machine, care, lorry], as_of=DAY))
    assert found.gone_candidates == ("c",)
    told = {move.candidate_id: (move.opening_before, move.opening_after, move.chain) for move in found.movements}
    assert told == {"a": ("lorry", "care", ("b",)), "b": ("care", "machine", ())}
    assert {move.cause for move in found.movements} == {"pool"}


def test_a_new_id_is_found_again() -> None:
    """Every id is another: nobody moved, nothing is gone and nothing is new."""
    pool = synthetic_pool(programme="malung-salen", seed=2026)
    before = match(pool.candidates, pool.openings, as_of=pool.as_of)
    people = [person.model_copy(update={"id": f"x{number}"}) for number, person in enumerate(pool.candidates)]
    places = [opening.model_copy(update={"id": f"y{number}"}) for number, opening in enumerate(pool.openings)]
    found = compare(before, match(people, places, as_of=pool.as_of))
    assert (found.n_renamed_candidates, found.n_renamed_openings) == (60, 45)
    assert found.counts["SAME"] + found.counts["MOVED-TIE"] == 60
    assert not found.changed_criteria
    assert found.is_same_pool


def test_different_pools_are_compared_on_what_they_share() -> None:
    """What only one has is named, and those who moved on its account are told so."""
    pool = synthetic_pool(programme="malung-salen", seed=2026)
    before = match(pool.candidates, pool.openings, as_of=pool.as_of)
    after = match(pool.candidates[3:], pool.openings[:-2], as_of=pool.as_of)
    found = compare(before, after)
    assert found.n_shared == 57
    assert set(found.gone_candidates) == {person.id for person in pool.candidates[:3]}
    assert set(found.gone_openings) == {opening.id for opening in pool.openings[-2:]}
    assert all(move.cause in {"pool", "tie"} for move in found.movements)
    assert not found.changed_criteria


def test_every_move_that_is_no_tie_has_a_cause() -> None:
    """Over a whole programme with other rules: none is left unexplained, and the rules are what moved them."""
    before = demo()
    after = demo(location={"gate": False}, language={"unknown": "open"})
    found = compare(before, after)
    assert found.counts["MOVED"] + found.counts["GAINED"] + found.counts["LOST"] > 3
    assert {move.cause for move in found.movements} <= {"rule", "tie"}
    assert {change.criterion for change in found.changed_criteria} == {"location", "language"}
    assert {change.kind for change in found.changed_criteria} == {"rule"}
    assert found.after_by_rules_before.n_closed > 0


RULES: dict[str, dict[str, object]] = {
    "objective": {"objective": "most_placements", "least_score": 0},
    "weights": {"weights": {**Policy().weights, "location": 15, "track": 10}},
    "a least score": {"least_score": 60},
    "priority": {"weights": {**Policy().weights, "priority": 10}, "priority": {"waiting_days": 365}},
    "points of ways": {"ways": {"points": {"job": 30}}, "least_score": 60},
    "whom subsidised seats are for": {"ways": {"subsidised_for": ["waiting"], "waiting_days": 500}},
    "a quota": {"quotas": [{"of": "way", "value": "job", "most": 3}]},
    "a gate opened": {"track": {"gate": False}},
    "a gate closed": {"support": {"gate": True}},
    "what is not known": {"language": {"unknown": "open"}},
    "the level of a course": {"language": {"course_levels": {"sfi-c": "B1"}}},
    "declared certificates": {"certificates": {"declared_opens": False}},
    "course days for a full part": {"certificates": {"full_days": 30}},
    "assumed tracks": {"track": {"assume": False}},
    "kilometres": {"location": {"near_km": 20}},
    "days of slack": {"terms": {"start_slack_days": 60}},
}


@pytest.mark.parametrize("rule", RULES)
def test_a_changed_rule_is_the_cause_of_every_move_of_its_run(rule: str) -> None:
    """Whatever rule of a policy is changed, there and back, of results in hand and kept: it moves, and never code."""
    plain, other = demo(), demo(**RULES[rule])
    kept = {id(each): Baseline.from_json(Baseline.of("kept", each, ()).to_json()) for each in (plain, other)}
    for before, after in ((plain, other), (other, plain)):
        for found in (compare(before, after), compare(kept[id(before)], after)):
            assert found.rules
            assert {move.cause for move in found.movements} <= {"rule", "tie"}
            assert {change.kind for change in found.changed_criteria} <= {"rule"}
            assert rule == "objective" or found.movements


def test_a_least_score_is_told_as_the_cause_where_no_pair_of_theirs_is_judged_otherwise() -> None:
    """Fewer placements of more points each: whoever is pushed out at a good score is told of the rule."""
    found = compare(demo(), demo(least_score=60))
    lost = next(move for move in found.movements if move.candidate_id == "c000027")
    assert (lost.label, lost.cause, lost.criteria) == ("LOST", "rule", ("least_score",))
    assert lost.text.text("en") == "changed rule, least_score: 47 → 60"


def test_where_rules_differ_the_change_of_the_total_is_by_the_rules_before() -> None:
    """Sums by two measures are not held against each other: the headline is what the new placements were worth."""
    found = compare(demo(), demo(weights={"location": 100}))
    measured = found.after_by_rules_before
    assert found.after.total > found.before.total
    assert measured.total_after < measured.total_before
    assert found.total_change.value == pytest.approx(100 * (measured.total_after / measured.total_before - 1))
    assert "% by the rules before)" in found.summary("en")
    same = compare(demo(), demo())
    assert same.is_one_measure
    assert "rules before" not in same.summary("en")


def test_an_override_says_nothing_of_gates_in_a_kept_result() -> None:
    """A pair that a ban or a lock took away, or a lock held through a closed gate, is not a gate that code moved."""
    people = [Candidate(id="a"), Candidate(id="b", certificates=(Certificate(code="truck-b"),))]
    openings = [Opening(id="o1", certificates_required=("truck-b",)), Opening(id="o2")]
    free = match(people, openings, as_of=DAY)
    locked = match(people, openings, as_of=DAY, locks=[Lock("a", "o1", "learns there", through_closed_gate=True)])
    banned = match(people, openings, as_of=DAY, bans=[Ban("b", "o1", "asked not to"), Ban("a", "o2", "asked not to")])
    for decided in (locked, banned):
        kept = Baseline.from_json(Baseline.of("kept", decided, ()).to_json())
        for found in (compare(kept, free), compare(free, kept), compare(free, decided)):
            assert found.movements
            assert {move.cause for move in found.movements} == {"override"}


def test_words_in_both_languages() -> None:
    """The same comparison reads in Swedish and English, and as plain values."""
    found = compare(demo(), demo(weights={"certificates": 15, "language": 45, "track": 25, "location": 15}))
    assert "språk (language)" in found.text("sv")
    assert "The criterion language judges or weighs the same facts otherwise: weight 10 → 45 %" in found.text("en")
    assert {change.kind for change in found.changed_criteria} == {"rule"}  # a weight that is not named is 0
    plain = found.to_dict("en")
    assert plain["counts"] == dict(found.counts)
    assert len(plain["movements"]) == len(found.movements)


def test_a_lock_and_a_ban_are_named() -> None:
    """What a person decided moved them: the one who was locked, and the one whose seat it was."""
    people = [
        Candidate(id="a", registered_since=date(2020, 1, 1)),
        Candidate(id="b", registered_since=date(2021, 1, 1)),
    ]
    openings = [Opening(id="o1")]
    before = match(people, openings, as_of=DAY)
    locked = match(people, openings, as_of=DAY, locks=[Lock("b", "o1", "the employer has met b")])
    lost, gained = compare(before, locked).movements
    assert (lost.candidate_id, lost.label, lost.cause, lost.chain) == ("a", "LOST", "override", ("b",))
    assert (gained.candidate_id, gained.label, gained.cause) == ("b", "GAINED", "override")
    assert "locked the candidate to o1" in lost.text.text("en")
    banned = match(people, openings, as_of=DAY, bans=[Ban("a", "o1", "asked not to")])
    assert {move.cause for move in compare(before, banned).movements} == {"override"}
    wants = [Opening(id="o1", languages_wanted=[LanguageDemand(language="sv", level="B1")])]
    better = [people[0].model_copy(update={"languages": (Language(language="sv", level="B1"),)}), people[1]]
    barred = match(better, wants, as_of=DAY, bans=[Ban("a", "o1", "asked not to")])
    gained = next(m for m in compare(barred, match(better, wants, as_of=DAY)).movements if m.label == "GAINED")
    assert (gained.candidate_id, gained.cause) == ("a", "override")
    assert "the ban on o1 was lifted" in gained.text.text("en")


def test_points_for_an_earlier_plan_are_a_rule() -> None:
    """With stability the same pool keeps its plan; that it moves without is told as a changed rule."""
    pool = synthetic_pool(programme="malung-salen", seed=2026)
    plan = match(
        pool.candidates, pool.openings, Policy().replace(location={"near_km": 20, "neutral_km": 60}), as_of=pool.as_of
    )
    free = match(pool.candidates, pool.openings, as_of=pool.as_of)
    steady = match(pool.candidates, pool.openings, as_of=pool.as_of, keep=plan, stability=30)
    found = compare(free, steady)
    assert [rule.name for rule in found.rules] == ["stability"]
    assert json.loads(json.dumps(found.to_dict("en")))["rules"][0]["after"] == "30.00"
    assert found.before.total >= found.after.total
    assert found.after.total == steady.total
    assert {move.cause for move in found.movements} <= {"rule", "tie"}
    kept = Baseline.from_json(Baseline.of("steady", steady, ()).to_json())
    assert compare(kept, steady).counts["SAME"] == 60
    assert [m.label for m in compare(free, kept).movements] == [m.label for m in found.movements]


CHANGES_OF_CANDIDATES = {
    "certificates": ((Certificate(code="truck-b"),), "certificates"),
    "languages": ((Language(language="sv", level="B1"),), "language"),
    "tracks": ((TrackProgress(track="care", share=50),), "track"),
    "home": (Place(lat=60.0, lon=14.0), "location"),
    "reach_km": (12.0, "location"),
    "forms": (("permanent",), "terms"),
    "available_from": (DAY, "terms"),
    "registered_since": (DAY, "waiting time"),
    "occupations": ((Occupation(ssyk="9111"),), "background"),
    "educations": ((Education(level="higher"),), "background"),
    "wishes": (Wishes(ways=("practice",)), "wishes"),
    "hours": (Hours(most=50), "hours"),
    "shifts": (("night",), "hours"),
    "car": (False, "hours"),
    "support": ("much", "support"),
    "priority": (("long-term",), "priority"),
    "eligible": ({"nystartsjobb": False}, "terms"),
    "facts": ({"own_car": True}, "other facts"),
}
CHANGES_OF_OPENINGS = {
    "employer": ("the bakery", "name and occupation"),
    "title": ("odds and ends", "name and occupation"),
    "ssyk": ("5120", "name and occupation", "background"),
    "seats": (2, "number of seats"),
    "certificates_required": (("truck-b",), "certificates"),
    "certificates_merited": (("truck-b",), "certificates"),
    "languages_required": ((LanguageDemand(language="sv", level="A1"),), "language"),
    "languages_wanted": ((LanguageDemand(language="sv", level="A1"),), "language"),
    "track": ("care", "track"),
    "workplace": (Place(lat=60.0, lon=14.0), "location"),
    "start": (date(2026, 10, 1), "terms"),
    "form": ("permanent", "terms"),
    "way": ("practice", "wishes"),
    "hours": (50, "hours"),
    "shifts": (("night",), "hours"),
    "needs_car": (True, "hours"),
    "support": ("some", "support"),
    "programme": ("Steget vidare", "name and occupation"),
    "funding": ("ESF", "name and occupation"),
    "facts": ({"needs_car": True}, "other facts"),
}


@pytest.mark.parametrize(
    ("field", "value", "told"), [(field, *change) for field, change in CHANGES_OF_CANDIDATES.items()]
)
def test_every_field_of_a_candidate_is_told_when_it_changes(field: str, value: object, told: str) -> None:
    """By the criterion that reads it where one does, else by the section's own words; a field that is added, too."""
    assert set(CHANGES_OF_CANDIDATES) == set(Candidate.model_fields) - {"id", "groups"}
    before, after = (
        match([person], [Opening(id="o1")], as_of=DAY)
        for person in (Candidate(id="a"), Candidate(id="a", **{field: value}))
    )
    found = compare(before, after)
    assert (found.n_changed_candidates, found.n_changed_openings) == (1, 0)
    assert [text.text("en") for text in found.changed_of_candidates] == [told]
    assert f"The records of 1 candidate changed: {told}" in found.summary("en")


@pytest.mark.parametrize(
    ("field", "value", "told"), [(field, value, told) for field, (value, *told) in CHANGES_OF_OPENINGS.items()]
)
def test_every_field_of_an_opening_is_told_when_it_changes(field: str, value: object, told: list[str]) -> None:
    """As a candidate's. A track's least share counts with its track; whom to ask is in no comparison."""
    assert set(CHANGES_OF_OPENINGS) == set(Opening.model_fields) - {"id", "contact", "track_least"}
    before, after = (match([], [place], as_of=DAY) for place in (Opening(id="o1"), Opening(id="o1", **{field: value})))
    found = compare(before, after)
    assert (found.n_changed_candidates, found.n_changed_openings) == (0, 1)
    assert [text.text("en") for text in found.changed_of_openings] == told


def test_the_least_score_is_blamed_for_nothing_but_itself() -> None:
    """A weight that takes somebody below the least is the weight's doing; a least that is set higher is its own."""
    person, opening = Candidate(id="a", wishes=Wishes(ways=("practice",))), Opening(id="o1")
    weighed = Policy(weights={"certificates": 60, "wishes": 5, "track": 35})
    before = match([person], [opening], weighed, as_of=DAY)  # 50 - 2
    heavier = compare(before, match([person], [opening], as_of=DAY))  # 50 - 4
    (lost,) = heavier.movements
    assert (lost.label, lost.cause) == ("LOST", "rule")
    assert "least_score" not in {*lost.criteria, *(change.criterion for change in heavier.changed_criteria)}
    assert "wishes" in lost.criteria
    assert "least score" in lost.text.text("en")
    stricter = compare(before, match([person], [opening], weighed.replace(least_score=49), as_of=DAY))
    (lost,) = stricter.movements
    assert (lost.cause, lost.criteria) == ("rule", ("least_score",))
    assert [(change.criterion, change.kind) for change in stricter.changed_criteria] == [("least_score", "rule")]


def test_a_record_without_a_section_read_by_any_criterion_in_use_is_told_by_its_own_words() -> None:
    """With the criterion left out of the run, the section is named and no criterion is blamed."""
    from matchcore.criteria import CRITERIA

    criteria = [factory for factory in CRITERIA if getattr(factory, "name", "") != "language"]
    policy = Policy(weights={"certificates": 60, "track": 25, "location": 15})
    runs = [
        match([person], [Opening(id="o1")], policy, criteria=criteria, as_of=DAY)
        for person in (Candidate(id="a"), Candidate(id="a", languages=(Language(language="sv", level="B1"),)))
    ]
    found = compare(*runs)
    assert [text.text("en") for text in found.changed_of_candidates] == ["languages"]


def test_ties_are_told_in_words_of_their_own() -> None:
    """Who lost, gained and moved on a tie, each in both languages; and a comparison reads well everywhere."""
    people = [
        Candidate(id="a", registered_since=date(2025, 1, 1)),
        Candidate(id="b", registered_since=date(2025, 2, 1)),
    ]
    turned = [
        person.model_copy(update={"registered_since": day}) for person, day in zip(people, (DAY, date(2024, 1, 1)))
    ]
    one = compare(match(people, [Opening(id="o")], as_of=DAY), match(turned, [Opening(id="o")], as_of=DAY))
    told = {move.candidate_id: move.text.text("en") for move in one.movements}
    assert {move.label for move in one.movements} == {"MOVED-TIE"}
    assert "the seat went to someone exactly as good" in told["a"]
    assert "got the seat before someone exactly as good" in told["b"]
    two = [Opening(id="o"), Opening(id="p")]
    both = compare(match(people, two, as_of=DAY), match(turned, two, as_of=DAY))
    assert all("staying would have been as good" in move.text.text("en") for move in both.movements)
    assert repr(one) == "Comparison(2 shared: MOVED-TIE 2)"
    assert str(one) == one.text("sv")
    assert "<table" in one._repr_html_()
    assert repr(Baseline.of("x", match(people, two, as_of=DAY), ())) == "Baseline('x', 2 candidates, 0 approvals)"
