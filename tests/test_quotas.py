"""Quotas of a policy: on records, told and proven; and everything that is asked of a result under them."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from keeping_few import keeping_few
from matchcore import (
    Candidate,
    FileError,
    Lock,
    MatchResult,
    Opening,
    Policy,
    PolicyError,
    ProofError,
    match,
    synthetic_pool,
)
from matchcore.errors import BudgetError
from matchcore.policy import Quota
from strategies import match_of

POOL = synthetic_pool(programme="dalsland", seed=3)
PEOPLE, PLACES = POOL.candidates[:90], POOL.openings[:60]
WAYS = [
    {"of": "way", "value": "practice", "most": 2, "cost": 30},
    {"of": "way", "value": "job", "least": 20, "cost": 5},
    {"of": "way", "value": "subsidised", "least": 4, "most": 4, "cost": 8.5},
]


def under(quotas: list[dict[str, Any]], **options: Any) -> MatchResult:
    return match(PEOPLE, PLACES, Policy(quotas=quotas), as_of=POOL.as_of, **options)


def test_a_result_tells_each_quota_and_what_it_costs() -> None:
    """How many it has, by how much it is broken and at what cost; the value is the total less those, and proven."""
    result, plain = under(WAYS), under([])
    told = result.quotas
    by_way = {one.way: one.n_placed for one in result.by_way}
    for one in told:
        assert one.n == by_way[one.quota.value]
        over = max(one.n - one.quota.most, 0) if one.quota.most is not None else 0
        assert one.broken == over + max((one.quota.least or 0) - one.n, 0)
        assert one.cost == round(one.broken * one.quota.cost * 10_000)
    assert (told.total, told.value) == (result.total, result.total - told.cost)
    assert (told.gap, told.bound) == (0, told.value)
    assert result.total <= plain.total
    before = sum(placement.score for placement in plain.placements)
    assert before  # the quotas change something
    assert [p.opening_id for p in plain.placements] != [p.opening_id for p in result.placements]
    assert result.verify().n_placed == len(result.placements)
    assert json.loads(json.dumps(told.to_dict())) == told.to_dict()
    assert "Kvoter" in result.text("sv")
    assert "proven" in told.text("en")


def test_without_quotas_nothing_is_known_of_them() -> None:
    """And with quotas that the best total keeps anyhow, everything is as without."""
    plain, idle = under([]), under([{"of": "way", "value": "job", "least": 1}])
    assert "quotas" not in plain.to_dict()
    assert (len(plain.quotas), plain.quotas.value) == (0, plain.total)
    assert "inga kvoter" in plain.quotas.text("sv")
    for name in ("placements", "unplaced", "seats_left", "total", "bound"):
        assert getattr(plain, name) == getattr(idle, name)
    assert [outcome.told.text("sv") for outcome in idle.quotas] == ["hållen"]


def test_seats_that_a_quota_leaves_empty_say_so() -> None:
    """Two are possible and one seat is left: both sides say why; the price is what a seat more would be worth."""
    people = [Candidate(id="a"), Candidate(id="b")]
    places = [Opening(id="o1", way="practice", seats=2, funding="ESF")]
    policy = Policy(quotas=[{"of": "funding", "value": "ESF", "most": 1, "cost": 50}])
    result = match_of(people, places, policy)
    (left,), (person,) = result.seats_left, result.unplaced
    assert (left.reason_code, person.reason_code) == ("empty.quota", "unplaced.quota")
    assert result.placements[0].candidate_id == "a"  # by the canonical order
    assert "Kvoterna avgör vilka platser som ges" in result.summary("sv")
    assert "Kvoterna" in left.reason.text("sv")
    assert "kvoterna" in person.reason.text("sv")
    (told,) = result.quotas
    assert (told.n, told.broken, told.price) == (1, 0, 30_000)
    assert result.what_if("a", support="much").result.quotas[0].n == 1
    assert result.what_if(opening_id="o1", seats=1).n_more == 0
    loose = result.update(add=Opening(id="o2", way="practice"))
    assert len(loose.placements) == 2
    loose.verify()


@pytest.mark.parametrize("of", ["employer", "programme", "funding"])
def test_a_quota_is_of_whatever_the_openings_say(of: str) -> None:
    """Of an employer, a programme or a funding, its letters of any size; one that nothing in the pool has is told."""
    people = [Candidate(id=f"c{number}") for number in range(3)]
    places = [Opening(id=f"o{number}", **{of: "x" if number else "y"}) for number in range(3)]
    policy = Policy(
        quotas=[{"of": of, "value": "X ", "most": 1, "cost": 100}, {"of": of, "value": "z", "least": 1, "cost": 1}]
    )
    result = match_of(people, places, policy)
    first, second = result.quotas
    assert (first.n, first.n_seats, len(result.placements)) == (1, 2, 2)
    assert (second.n_openings, second.broken, second.cost) == (0, 1, 10_000)
    assert "inget jobb i listan har det värdet" in second.told.text("sv")
    assert "Är det rätt skrivet?" in result.quotas.text("sv")
    result.verify()


def test_locks_and_an_earlier_plan_hold_under_quotas() -> None:
    """A lock goes before a quota; where all else is equal the earlier plan is kept."""
    people = [Candidate(id="a"), Candidate(id="b")]
    places = [Opening(id="o1", way="practice"), Opening(id="o2", way="practice")]
    policy = Policy(quotas=[{"of": "way", "value": "practice", "most": 0, "cost": 90}])
    lock = Lock(candidate_id="b", opening_id="o2", reason="agreed")
    result = match_of(people, places, policy, locks=[lock])
    assert [p.candidate_id for p in result.placements] == ["b"]
    assert result.quotas.cost == 900_000
    assert len(result.overrides) == 1
    result.verify()
    one = Policy(quotas=[{"of": "way", "value": "practice", "most": 1, "cost": 90}])
    for kept in ({"b": "o1"}, {"a": "o2"}, {"b": "o2"}):
        steered = match_of(people, places, one, keep=kept)
        assert {p.candidate_id: p.opening_id for p in steered.placements} == kept
        steered.verify()


def test_a_result_under_quotas_comes_back_and_is_asked_on() -> None:
    """Stored and restored to the same text; explanations, alternatives, steps and comparisons work on it."""
    result = under(WAYS)
    text = result.to_json()
    again = MatchResult.from_json(text, PEOPLE, PLACES, result.policy)
    assert again.to_json() == text
    again.verify()
    someone, elsewhere = result.placements[0], result.unplaced[0].candidate_id
    assert result.explain(someone.candidate_id).is_placed
    assert result.alternatives(someone.candidate_id).about == someone.candidate_id
    assert result.openers(elsewhere).candidate_id == elsewhere
    assert result.update(remove=elsewhere).quotas.gap == 0
    assert result.stability_curve(result, 2).n_earlier == len(result.placements)
    broken = json.loads(text)
    broken["quotas"]["prices"] = [999_999_999] * len(WAYS)
    with pytest.raises(FileError):
        MatchResult.from_json(json.dumps(broken), PEOPLE, PLACES, result.policy)


def test_a_looser_quota_never_lowers_the_value() -> None:
    """Seat by seat, on a real programme's pool."""
    values = [under([{"of": "way", "value": "job", "most": most, "cost": 12}]).quotas.value for most in (3, 6, 9, 60)]
    assert values == sorted(values)


def test_most_placements_is_not_bought_off_by_a_quota() -> None:
    """With that objective as many are placed as without quotas."""
    policy = Policy(objective="most_placements")
    plain = match(PEOPLE, PLACES, policy, as_of=POOL.as_of)
    result = match(PEOPLE, PLACES, policy.replace(quotas=WAYS), as_of=POOL.as_of)
    assert len(result.placements) == len(plain.placements)
    assert result.quotas.gap == 0
    result.verify()


def test_a_forged_division_does_not_verify() -> None:
    """A bound that the prices do not give, and seats that are not there."""
    result = under(WAYS)
    division = result.solution.division
    assert division is not None
    for forged in (
        replace(division, bound=division.bound - 1),
        replace(division, seats=division.seats + 1),
        replace(division, price=np.zeros_like(division.price)),
    ):
        with pytest.raises(ProofError):
            MatchResult(replace(result.solution, division=forged)).verify()


@pytest.mark.parametrize(
    ("quotas", "field"),
    [
        ([{"of": "way", "value": "job"}], "quotas.0.most"),
        ([{"of": "way", "value": "jobb", "most": 1}], "quotas.0.value"),
        ([{"of": "way", "value": "job", "most": 1, "least": 2}], "quotas.0.least"),
        ([{"of": "way", "value": "job", "most": 1, "cost": 0}], "quotas.0.cost"),
        ([{"of": "way", "value": "job", "most": 1, "cost": 0.015}], "quotas.0.cost"),
        ([{"of": "sex", "value": "x", "most": 1}], "quotas.0.of"),
        ([{"of": "way", "value": "job", "most": 1}] * 2, "quotas"),
    ],
)
def test_what_is_no_quota_is_refused(quotas: list[dict[str, Any]], field: str) -> None:
    """With the field; nobody's sex or origin is a quota, and a cost is kept as it is written or refused."""
    with pytest.raises(PolicyError) as caught:
        Policy(quotas=quotas)
    assert [problem.field for problem in caught.value.problems] == [field]


def test_a_quota_s_cost_is_in_whole_hundredths() -> None:
    """What adding floats may be off by is no third decimal."""
    assert Quota(of="way", value="job", most=1, cost=0.1 + 0.2).cost == 0.3


def test_a_policy_of_quotas_comes_back_from_toml() -> None:
    """As it was, and with another hash than without."""
    policy = Policy(quotas=WAYS)
    assert Policy.from_toml(policy.to_toml()) == policy
    assert policy.hash != Policy().hash
    assert Policy(quotas=[]).hash == Policy().hash


def test_a_pool_too_large_for_memory_keeps_quotas_that_decide_nothing_and_refuses_others() -> None:
    """With the memory that would do, before anything is decided; ways out are counted there as everywhere."""
    with keeping_few(4):
        idle = under([{"of": "way", "value": "job", "least": 1}])
        assert not idle.pairs.is_complete
        assert [one.n_placed for one in idle.by_way] == [one.n_placed for one in under([]).by_way]
        assert idle.quotas.gap == 0
        with pytest.raises(BudgetError):
            under(WAYS)


def test_two_quotas_on_the_same_openings_are_refused_however_they_are_spelt() -> None:
    """Letters' size and spaces do not part openings, and so no quotas either."""
    twice = [{"of": "employer", "value": value, "most": most} for value, most in (("Hotell  X ", 0), ("hotell x", 1))]
    with pytest.raises(PolicyError) as refused:
        Policy(quotas=twice)
    assert [problem.code for problem in refused.value.problems] == ["value.twice"]
    assert len(Policy(quotas=[twice[0], {**twice[1], "of": "funding"}]).quotas) == 2
