"""Chains, each a way of its own: practice that leads on to a job, and a job with training alongside."""

from __future__ import annotations

import io

import pytest

from matchcore import Candidate, Opening, Policy, read_candidates, read_openings
from matchcore.records import Wishes
from strategies import match_of, part_of


@pytest.mark.parametrize(
    ("asked", "way", "found"),
    [
        ("practice_then_job", "practice_then_job", 10_000),
        ("job", "practice_then_job", 9_000),
        ("practice", "practice_then_job", 9_000),
        ("job", "job_with_training", 9_000),
        ("training", "job_with_training", 9_000),
        ("job_with_training", "job", 9_000),
        ("studies", "job_with_training", 1_000),
        ("training", "practice_then_job", 1_000),
        ("practice", "job", 1_000),
        (None, "job_with_training", 5_000),
    ],
)
def test_a_chain_meets_a_wish_for_any_of_its_links(asked: str | None, way: str, found: int) -> None:
    """By four fifths, and a wish for the chain itself in full; who has asked for nothing is proposed it like a job."""
    person = Candidate(id="a", wishes=None if asked is None else Wishes(ways=[asked]))
    assert part_of("wishes", person, Opening(id="o1", way=way)).part == found


def test_a_chain_is_counted_weighed_and_limited_by_itself() -> None:
    """In the ways out, in what the policy says that ways are worth, and in quotas."""
    people = [Candidate(id=f"c{number}") for number in range(3)]
    places = [
        Opening(id="chain", way="practice_then_job", seats=2),
        Opening(id="job", way="job"),
        Opening(id="with", way="job_with_training"),
    ]
    policy = Policy(
        ways={"order": ["job_with_training", "practice_then_job"]},
        quotas=[{"of": "way", "value": "practice_then_job", "most": 1, "cost": 40}],
    )
    result = match_of(people, places, policy)
    assert [(one.way, one.n_placed) for one in result.by_way] == [
        ("job", 1),
        ("practice_then_job", 1),
        ("job_with_training", 1),
    ]
    assert result.by_way["job_with_training"].mean_score == 540_000
    assert result.quotas[0].n == 1
    told = result.explain(next(p.candidate_id for p in result.placements if p.opening_id == "with"))
    assert told.way is not None
    assert "jobb med utbildning vid sidan av" in told.way.text("sv")
    result.verify()


def test_the_law_asks_the_same_of_a_job_with_training_as_of_a_job() -> None:
    """A nurse's licence, while practice before a job asks for none yet."""
    nurse = {"ssyk": "2221", "title": "Sjuksköterska"}
    for way, is_open in (("job", False), ("job_with_training", False), ("practice_then_job", True)):
        assert part_of("certificates", Candidate(id="a"), Opening(id="o1", way=way, **nurse)).is_open is is_open


def test_lists_name_chains() -> None:
    """As people write them, in wishes and in lists of openings."""
    places = io.StringIO("nr;väg\na;praktik som leder till jobb\nb;Välfärdsjobb\nc;jobb med utbildning\n")
    assert [one.way for one in read_openings(places)] == [
        "practice_then_job",
        "job_with_training",
        "job_with_training",
    ]
    people = io.StringIO("nr;vill\na;jobb med utbildning, praktik\n")
    (person,) = read_candidates(people)
    assert person.wishes is not None
    assert person.wishes.ways == ("job_with_training", "practice")
