"""The least score: a gate over all other criteria, and what the total is counted from."""

from __future__ import annotations

import numpy as np
import pytest

from matchcore import Candidate, Certificate, Opening, Policy, score_pairs
from matchcore.criteria import CRITERIA
from matchcore.solution.parts import Part
from strategies import match_of, part_of, pool_of, steps, words

HLR = Candidate(id="c1", certificates=[Certificate(code="hlr", standing="validated")])
"""At an opening that finds HLR meriting: 25 % of 204 above neutral, 50.51 points."""

MERITED = Opening(id="o1", certificates_merited=["hlr"])


def part(person: Candidate, opening: Opening, least: float) -> Part:
    return part_of("least_score", person, opening, Policy(least_score=least))


@pytest.mark.parametrize(("least", "is_open"), [(47, True), (50.51, True), (50.52, False), (100, False)])
def test_a_pair_opens_from_the_least_on(least: float, is_open: bool) -> None:
    """Exactly the least is enough; the words say what is lacking."""
    told = part(HLR, MERITED, least)
    assert (told.part, told.weight, told.is_open) == (0, 0, is_open)
    assert [(change.kind, change.value) for change in told.openers] == ([] if is_open else [("least_score", least)])


def test_what_is_lacking_is_told_in_points() -> None:
    """As they are shown."""
    told = part(HLR, MERITED, 60)
    assert words(told.facts, "sv") == ["minst 60 poäng behövs för att föreslås: 9,49 fattas"]
    assert steps(told, "sv") == ["9,49 poäng till"]
    assert words(part(HLR, MERITED, 47).facts, "sv") == ["minst 47 poäng behövs för att föreslås"]


def test_what_else_stands_in_the_way_comes_first() -> None:
    """With another gate closed the score would be another: the least is told, and nothing is asked for it."""
    told = part(Candidate(id="c1"), Opening(id="o1", certificates_required=["licence-b"]), 60)
    assert (told.is_open, told.openers) == (True, ())


def test_the_total_is_what_lies_above_the_least() -> None:
    """Two pairs at 50.51 and 50.00 with 47.00 as the least: 3.51 and 3.00; the mean score is of the scores."""
    people = [HLR, Candidate(id="c2")]
    places = [MERITED, Opening(id="o2")]
    result = match_of(people, places)
    assert sorted(placement.score for placement in result.placements) == [500_000, 505_100]
    assert (result.total, result.bound, result.gap) == (65_100, 65_100, 0)
    assert result.mean_score == pytest.approx(502_550)
    without = match_of(people, places, Policy(least_score=0))
    assert without.total == 1_005_100
    result.verify()


def test_nobody_is_placed_below_it() -> None:
    """Not even where the most placements are aimed at; at the very least they all are."""
    people, places = [HLR, Candidate(id="c2")], [MERITED, Opening(id="o2")]
    for least, placed in ((50, 2), (50.5, 1), (50.52, 0)):
        result = match_of(people, places, Policy(objective="most_placements", least_score=least))
        assert len(result.placements) == placed
    for least, placed in ((49.99, 2), (50.5, 1), (50.52, 0)):
        assert len(match_of(people, places, Policy(least_score=least)).placements) == placed


def test_two_lukewarm_placements_do_not_outweigh_one_right_one() -> None:
    """The driver is right for the lorry (100.00) and does for the store (65.00), the beginner for the lorry (65.00).

    Two of 65.00 are more than one of 100.00; above 60.00 points they are 10.00, and the right one is 40.00.
    """
    people = [Candidate(id=name, tracks=[{"track": "transport", "share": n}]) for name, n in (("d", 100), ("b", 30))]
    places = [Opening(id="lorry", track="transport"), Opening(id="store", track="logistics", track_least=30)]
    policy = Policy(weights={"track": 100}, least_score=60)
    result = match_of(people, places, policy)
    assert {(p.candidate_id, p.opening_id) for p in result.placements} == {("d", "lorry")}
    assert result.total == 400_000
    result = match_of(people, places, policy.replace(least_score=0))
    assert {(p.candidate_id, p.opening_id) for p in result.placements} == {("d", "store"), ("b", "lorry")}
    assert result.total == 1_300_000


def test_a_policy_without_it_has_no_such_criterion() -> None:
    """Nothing is asked, nothing is told."""
    pool = pool_of([HLR], [MERITED])
    assert [made.name for made in score_pairs(pool, Policy(least_score=0)).criteria] == [made.name for made in CRITERIA]
    pairs = score_pairs(pool)
    assert pairs.criteria[-1].name == "least_score"
    assert (pairs.least, pairs.score.tolist(), pairs.score_of(0, 0)) == (470_000, [35_100], 505_100)
    assert pairs.row(0)[1].dtype == np.int32
