"""The ways out of a result: counted one by one, and why each person goes hers."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from matchcore import Candidate, Opening, match, synthetic_pool
from matchcore.records import Wishes
from matchcore.records.model import CHAINS, WAYS
from strategies import match_of

POOL = synthetic_pool(programme="dalsland", seed=3)


def test_it_counts_what_the_placements_say() -> None:
    """Seats, people and means of each way are those of its openings; everybody and every seat is counted once."""
    result = match(POOL.candidates[:150], POOL.openings[:80], as_of=POOL.as_of)
    told = result.by_way
    way_of = dict(zip(result.pool.openings.ids, (WAYS[number] for number in result.pool.openings.way.tolist())))
    placed = Counter(way_of[placement.opening_id] for placement in result.placements)
    left = Counter(dict.fromkeys(WAYS, 0))
    for each in result.seats_left:
        left[way_of[each.opening_id]] += each.n_left
    assert {one.way: one.n_placed for one in told if one.n_placed} == dict(placed)
    assert len(told) > 2
    for one in told:
        assert (one.n_left, one.n_seats) == (left[one.way], left[one.way] + placed[one.way])
        scores = [p.score for p in result.placements if way_of[p.opening_id] == one.way]
        assert one.mean_score == (sum(scores) // len(scores) if scores else None)
        could = {
            person.candidate_id
            for person in result.unplaced
            if any(
                way_of[result.pool.openings.ids[col]] == one.way and result.pool.openings.seats[col]
                for col in result.pairs.row(result.pool.candidate_idx(person.candidate_id))[0].tolist()
            )
        }
        assert one.n_could == len(could)
        links = set(CHAINS.get(one.way, (one.way,)))
        wishes = [set(person.wishes.ways) for person in POOL.candidates[:150] if person.wishes]
        asked = [ways for ways in wishes if one.way in ways or links <= ways]
        assert one.n_asked == len(asked)
    assert json.loads(json.dumps(told.to_dict())) == told.to_dict()
    assert told["job"].n_placed == placed["job"]
    with pytest.raises(KeyError):
        told["nowhere"]


def test_who_asked_for_both_links_has_asked_for_the_chain() -> None:
    """Whoever asked for one of them has not; and a chain that nobody offers or names is not told."""
    wishes = [["practice", "job"], ["job"], ["practice_then_job"], ["job", "training"]]
    people = [Candidate(id=f"c{at}", wishes=Wishes(ways=ways)) for at, ways in enumerate(wishes)]
    told = match_of(people, [Opening(id="o1", way="practice_then_job")]).by_way
    assert {one.way: one.n_asked for one in told} == {
        "job": 3,
        "practice": 1,
        "training": 1,
        "practice_then_job": 2,
    }


def test_it_reads_as_a_table_in_both_languages() -> None:
    """A way that somebody asks for and nobody offers is told; in a pool of nobody nothing is."""
    people = [Candidate(id="a", wishes=Wishes(ways=["studies"])), Candidate(id="b"), Candidate(id="c")]
    told = match_of(people, [Opening(id="o1", way="practice")]).by_way
    assert [(one.way, one.n_seats, one.n_placed, one.n_asked, one.n_could) for one in told] == [
        ("practice", 1, 1, 0, 1),
        ("studies", 0, 0, 1, 0),
    ]
    assert "Utan plats är 2 personer." in told.text("sv")
    assert "Mean points" in told.text("en")
    assert len(match_of([], []).by_way) == 0


def test_an_explanation_says_why_this_way() -> None:
    """Asked for as a second choice, with the support that is needed; and which other way was possible."""
    person = Candidate(id="a", wishes=Wishes(ways=["job", "practice"]), support="some", eligible={"nystartsjobb": True})
    places = [Opening(id="p", way="practice"), Opening(id="s", form="nystartsjobb"), Opening(id="none", way="studies")]
    result = match_of(
        [person], [place.model_copy(update={"seats": 0 if place.id == "none" else 1}) for place in places]
    )
    told = result.explain("a", "p")
    assert told.way is not None
    assert told.way.text("sv") == (
        "Väg ut: praktik (personens val nummer 2; platsen ger det stöd som behövs; andra vägar som går: jobb med stöd)."
    )
    assert told.way.text("sv") in told.text("sv")
    other = result.explain("a", "s")
    assert other.to_dict("sv")["way"] == (
        "Väg ut: jobb med stöd (personen har önskat jobb, praktik; platsen ger det stöd som behövs; "
        "villkoren för nystartsjobb är uppfyllda; andra vägar som går: praktik)."
    )
    alone = match_of([person], [places[0]]).explain("a", "p")
    assert (alone.way, alone.to_dict()["way"]) == (None, None)
