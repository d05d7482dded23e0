"""Ways out: what the policy says that each is worth, on top of the score, and whom subsidised seats are for."""

from __future__ import annotations

from typing import Any

import pytest

from matchcore import Candidate, Lock, Opening, Policy, PolicyError
from matchcore.records.model import WAYS
from matchcore.solution.parts import Part
from strategies import AS_OF, DAY, asked, match_of, part_of, steps, words

NEEDS = {"subsidised_for": ["support", "priority", "waiting"], "waiting_days": 365}


def part(person: dict[str, Any], way: str | None, **ways: Any) -> Part:
    return part_of("ways", Candidate(id="c1", **person), Opening(id="o1", way=way), Policy(ways=ways))


@pytest.mark.parametrize(
    ("ways", "worth"),
    [
        ({"points": {"job": 5.0, "practice": 1.25}}, {"job": 5.0, "practice": 1.25}),
        ({"order": ["job", "subsidised", "studies"]}, {"job": 6.0, "subsidised": 4.0, "studies": 2.0}),
        ({"order": ["practice"], "step": 0.5}, {"practice": 0.5}),
    ],
)
def test_a_way_is_worth_what_the_policy_says(ways: dict[str, Any], worth: dict[str, float]) -> None:
    """In points, exactly; a way that is not named is worth nothing."""
    for way in WAYS:
        told = part({}, way, **ways)
        assert (told.contribution, told.step) == (worth.get(way, 0) * 10_000, worth.get(way, 0) * 10_000)
        assert (told.is_open, told.percent) == (True, "")


def test_without_a_word_there_is_nothing_of_it() -> None:
    """No criterion, no weight and the same hash."""
    result = match_of([Candidate(id="c1")], [Opening(id="o1")], Policy())
    assert "ways" not in {criterion.name for criterion in result.pairs.criteria}
    assert (Policy().weight_of("ways"), Policy(ways={"step": 2.0}).hash) == (0, Policy().hash)
    assert Policy(ways={"points": {"job": 1}}).hash != Policy().hash


def test_it_decides_between_two_ways_and_the_explanation_says_so() -> None:
    """Two openings alike but for the way: the one that the programme puts first, by exactly its points, and why."""
    places = [Opening(id="a", way="practice"), Opening(id="b", way="job")]
    policy = Policy(ways={"points": {"job": 2.5}})
    result = match_of([Candidate(id="c1")], places, policy)
    (placement,) = result.placements
    assert (placement.opening_id, placement.score) == ("b", 525_000)
    told = result.explain("c1")
    assert told.match_score == 500_000
    assert told.way is not None
    assert "programmet ger jobb 2,50 poäng" in told.way.text("sv")
    assert "+2,50" in told.text("sv")
    assert "100 %" not in told.text("sv")
    assert "programmet har inte sagt något om praktik" in result.explain("c1", "a").text("sv")
    assert result.verify().n_placed == 1


def test_it_opens_no_least_score_and_every_placement_verifies() -> None:
    """A pair at 50.00 does not reach 50.01, whatever its way is worth."""
    result = match_of(
        [Candidate(id="c1")], [Opening(id="o1")], Policy(ways={"points": {"job": 100}}, least_score=50.01)
    )
    assert result.placements == ()
    result.verify()


@pytest.mark.parametrize(
    ("person", "is_open", "points", "flags"),
    [
        ({"support": "some"}, True, 3.0, set()),
        ({"support": "none", "priority": ["x"]}, True, 3.0, set()),
        ({"support": "none", "registered_since": AS_OF - 365 * DAY}, True, 3.0, set()),
        ({"support": "none", "registered_since": AS_OF - 364 * DAY}, False, 0.0, set()),
        ({"registered_since": AS_OF}, True, 0.0, {"unknown"}),
        ({"support": "none"}, True, 0.0, {"unknown"}),
    ],
)
def test_subsidised_seats_are_for_those_whom_the_rules_name(
    person: dict[str, Any], is_open: bool, points: float, flags: set[str]
) -> None:
    """Any of the rules is enough; who meets none is kept out; what is not known is a question and gives no points."""
    ways = {**NEEDS, "points": {"subsidised": 3.0}}
    told = part(person, "subsidised", **ways)
    assert (told.is_open, told.contribution, told.flags) == (is_open, points * 10_000, flags)
    assert bool(told.openers) is not is_open
    assert bool(asked(told)) is bool(flags)
    loose = part(person, "subsidised", **ways, gate=False)
    assert (loose.is_open, loose.contribution, loose.openers) == (True, points * 10_000, ())
    assert part(person, "job", **ways).is_open


def test_the_words_name_the_rules() -> None:
    """By which she is given the seat, by which she might be, and what would open it."""
    met = part({"support": "much", "priority": ["x"]}, "subsidised", **NEEDS)
    assert words(met.facts, "sv") == [
        "plats med stöd: behöver stöd på arbetsplatsen, prioriteras av programmet",
    ]
    unknown = part({"registered_since": AS_OF}, "subsidised", **NEEDS)
    assert words(unknown.facts, "sv") == ["plats med stöd: inte känt om personen behöver stöd på arbetsplatsen"]
    assert asked(unknown, "sv") == ["person: om hen behöver stöd på arbetsplatsen"]
    closed = part({"support": "none", "registered_since": AS_OF}, "subsidised", **NEEDS)
    assert steps(closed, "sv") == [
        "att personen hör till dem som platser med stöd är till för (behöver stöd på arbetsplatsen, prioriteras av "
        "programmet, har väntat minst 365 dagar)"
    ]


def test_a_lock_goes_through_it_only_when_it_says_so() -> None:
    """As through every gate; and the reason for a seat that stays empty names it."""
    people, places = [Candidate(id="c1", support="none")], [Opening(id="o1", way="subsidised")]
    policy = Policy(ways={"subsidised_for": ["support"]})
    with pytest.raises(PolicyError, match="way out"):
        match_of(people, places, policy, locks=[Lock(candidate_id="c1", opening_id="o1", reason="so")])
    lock = Lock(candidate_id="c1", opening_id="o1", reason="so", through_closed_gate=True)
    assert len(match_of(people, places, policy, locks=[lock]).placements) == 1
    (left,) = match_of(people, places, policy).seats_left
    assert "platser med stöd" in left.reason.text("sv")


@pytest.mark.parametrize(
    ("ways", "field"),
    [
        ({"points": {"job": 1}, "order": ["job"]}, "order"),
        ({"points": {"jobb": 1}}, "points"),
        ({"points": {"job": 101}}, "points"),
        ({"order": ["job", "job"]}, "order"),
        ({"order": ["job", "practice"], "step": 51}, "step"),
        ({"subsidised_for": ["waiting"]}, "waiting_days"),
        ({"subsidised_for": ["age"]}, "subsidised_for"),
    ],
)
def test_what_is_no_rule_is_refused(ways: dict[str, Any], field: str) -> None:
    """With the field; a protected attribute is no rule."""
    with pytest.raises(PolicyError) as caught:
        Policy(ways=ways)
    assert [str(problem.field).split(".")[1] for problem in caught.value.problems] == [field]


def test_a_policy_of_ways_comes_back_from_toml() -> None:
    """As it was."""
    policy = Policy(ways={"order": ["job", "practice"], "step": 1.5, **NEEDS})
    assert Policy.from_toml(policy.to_toml()) == policy
    assert policy.replace(ways={"step": 2.0}).ways.order == ("job", "practice")
