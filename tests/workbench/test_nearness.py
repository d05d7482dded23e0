"""Who is near: the fewest closed gates, and what one step would fill, told as a plain reading of every pair says."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from workbench_cases import overridden

from matchcore import Ban, Candidate, Certificate, Language, LanguageDemand, Lock, Occupation, Opening, match
from strategies import match_of

AS_OF = date(2026, 9, 1)


@pytest.mark.untraced
@given(overridden(max_candidates=5, max_openings=4))
def test_near_is_what_a_reading_of_every_pair_says(case: tuple[Any, Any, dict[str, Any]]) -> None:
    """For everybody unplaced: the opening with fewest closed gates and then the highest score, and her near misses."""
    (people, places), policy, overrides = case
    result = match_of(people, places, policy, **overrides)
    near, names = result.nearness, result.pool.openings.ids
    banned = {(ban.candidate_id, ban.opening_id) for ban in result.constraints.bans}
    free = {left.opening_id for left in result.seats_left if left.n_left > 0}
    unplaced = [person.candidate_id for person in result.unplaced]
    assert [result.pool.candidates.ids[row] for row in near.rows.tolist()] == unplaced
    expected_misses = []
    for place, name in enumerate(unplaced):
        told = [
            result.explain(name, opening.id)
            for opening in sorted(places, key=lambda opening: opening.id)
            if opening.seats and (name, opening.id) not in banned
        ]
        closed = {each.opening_id: [part for part in each.parts if not part.is_open] for each in told}
        order = sorted(told, key=lambda each: (len(closed[each.opening_id]), -each.score, each.opening_id))
        cols = near.nearest[place][near.nearest[place] >= 0].tolist()
        assert [names[col] for col in cols] == [each.opening_id for each in order[:5]]
        n_closed = len(closed[order[0].opening_id]) if order else -1
        assert near.n_closed[place] == n_closed
        gate = result.pairs.criteria[int(near.gate[place])].name if near.gate[place] >= 0 else None
        assert gate == (closed[order[0].opening_id][0].criterion if n_closed == 1 else None)
        missed = [each for each in order if len(closed[each.opening_id]) == 1 and each.opening_id in free]
        expected_misses += [(name, each.opening_id, each.score) for each in missed[:3]]
    every = result.near_misses()
    misses = [miss for miss in every if not miss.held_by]
    assert [(miss.candidate_id, miss.opening_id, miss.score) for miss in misses] == expected_misses
    assert every.n_people == len({name for name, _, _ in expected_misses})
    for miss in every:
        told_pair = result.explain(miss.candidate_id, miss.opening_id)
        (shut,) = (part for part in told_pair.parts if not part.is_open)
        assert miss.gate == shut.label
        openers = tuple(change.text for change in shut.openers)
        assert miss.steps[: len(openers)] == openers
        if miss.held_by:
            assert set(miss.held_by) <= {
                one.candidate_id for one in result.placements if one.opening_id == miss.opening_id
            }
        else:
            assert miss.steps == openers


def welders(**changed: Any) -> tuple[list[Candidate], list[Opening]]:
    """Two seats, of a welder and of an electrician without a seat for electricians; the welder lacks a day's course."""
    hot = Certificate(code="heta-arbeten", standing="validated")
    people = [
        Candidate(id="welder", occupations=[Occupation(ssyk="7212", years=15)], certificates=[]),
        Candidate(id="electrician", occupations=[Occupation(ssyk="7411", years=11)], certificates=[hot]),
    ]
    weld = Opening(id="weld", ssyk="7212", certificates_required=["heta-arbeten"], start=AS_OF, **changed)
    return people, [weld, Opening(id="pack", ssyk="9320")]


def test_who_is_of_the_trade_and_one_step_away_stands_before_the_stranger_s_seat() -> None:
    """What is lacking, the trade and for how long, when it starts, and who has the seat; placed elsewhere or not."""
    people, places = welders()
    for jobs in (places, places[:1]):
        result = match(people, jobs, as_of=AS_OF)
        (miss, *_) = result.near_misses()
        assert (miss.candidate_id, miss.opening_id, miss.held_by) == ("welder", "weld", ("electrician",))
        told = miss.told.text("sv")
        assert told.startswith("Heta arbeten (omkring 1 dags kurs)")
        for words in ("börjar 2026-09-01", "samma yrke: Svetsare", "15 år", "platsen föreslås till electrician"):
            assert words in told
        assert "i sitt eget yrke" in result.near_misses().text("sv")
        assert result.why_unplaced("welder").nearest[0].opening_id == "weld"


def test_nobody_stands_before_one_of_the_same_trade_or_whom_a_person_has_placed() -> None:
    """A seat of somebody of the trade, a seat that is locked, and a pair that is banned are nobody's near miss."""
    people, places = welders()
    own = Candidate(id="own", occupations=[Occupation(ssyk="7212")], certificates=people[1].certificates)
    decided: list[dict[str, Any]] = [
        {"locks": [Lock("electrician", "weld", "de har träffats")]},
        {"bans": [Ban("welder", "weld", "har provat")]},
    ]
    for given_people, how in (([people[0], own], {}), *((people, one) for one in decided)):
        result = match(given_people, places, as_of=AS_OF, **how)
        assert not [miss for miss in result.near_misses() if miss.held_by]


@given(st.integers(0, 7))
def test_no_more_than_asked_for(n: int) -> None:
    """At most n of each person, and never more than five."""
    demand = LanguageDemand(language="sv", level="B1", reason="kunder")
    places = [Opening(id=f"o{number}", languages_required=[demand]) for number in range(7)]
    people = [Candidate(id=f"c{number}", languages=[Language(language="sv", level="A2")]) for number in range(2)]
    assert len(match_of(people, places).near_misses(n)) == 2 * min(n, 5)


def test_near_misses_read_in_both_languages() -> None:
    """A table with what would open each, a note, and plain values; nobody near says so."""
    demand = LanguageDemand(language="sv", level="B1", reason="kunder")
    opening = Opening(id="o1", employer="Hotellet", languages_required=[demand])
    near = match_of([Candidate(id="c1", languages=[Language(language="sv", level="A2")])], [opening]).near_misses()
    assert "Nästan där: 1 person utan jobb saknar bara en sak" in near.text("sv")
    assert "Near: 1 person unplaced" in near.text("en")
    assert near[0].to_dict("sv")["steps"] == ["svenska B1 (har A2), till exempel genom SFI kurs D"]
    assert near.to_dict("en")["misses"][0]["gate"] == "language"
    assert "Nobody unplaced" in match_of([Candidate(id="c1")], [Opening(id="o1")]).near_misses().text("en")
