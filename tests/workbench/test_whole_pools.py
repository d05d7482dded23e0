"""What if, regret and override costs in pools of a programme's size: as matches from scratch have them, to the unit."""

from __future__ import annotations

import random
from typing import Any

import pytest
from workbench_cases import REASON, worth

from matchcore import Candidate, Certificate, Lock, MatchResult, Opening, Policy, match
from matchcore.synthetic import SyntheticPool, synthetic_pool


@pytest.fixture(params=["best_total", "most_placements"])
def solved(request: pytest.FixtureRequest) -> tuple[SyntheticPool, MatchResult]:
    """A municipality's pool, matched for either objective."""
    pool = synthetic_pool(municipality="2023", n_candidates=70, n_openings=40, seed=5)
    return pool, match(pool.candidates, pool.openings, Policy(objective=request.param), as_of=pool.as_of)


def anew(pool: SyntheticPool, result: MatchResult, *changed: Candidate | Opening, **options: Any) -> MatchResult:
    """The pool matched from scratch, with some records changed."""
    by_id = {(type(record), record.id): record for record in changed}
    people = [by_id.get((Candidate, person.id), person) for person in pool.candidates]
    places = [by_id.get((Opening, place.id), place) for place in pool.openings]
    return match(people, places, result.policy, as_of=pool.as_of, **options)  # type: ignore[arg-type]


@pytest.mark.untraced
def test_a_what_if_is_a_match_from_scratch(solved: tuple[SyntheticPool, MatchResult]) -> None:
    """A reach, a form, a licence, seats, and a reach with seats: total and placements are those of a new match."""
    pool, result = solved
    chance = random.Random(11)
    for person, place in zip(chance.sample(list(pool.candidates), 5), chance.sample(list(pool.openings), 5)):
        further = person.model_copy(update={"reach_km": 300.0})
        licence = Certificate(code="licence-ce", standing="validated")
        forms = None if person.forms is None else tuple(sorted({*person.forms, "hourly"}))
        more = place.model_copy(update={"seats": place.seats + 2})
        asked = [
            (result.what_if(person.id, reach_km=300), (further,)),
            (result.what_if(person.id, form="hourly"), (person.model_copy(update={"forms": forms}),)),
            (
                result.what_if(person.id, certificate="licence-ce"),
                (person.model_copy(update={"certificates": (*person.certificates, licence)}),),
            ),
            (result.what_if(opening_id=place.id, seats=+2), (more,)),
            (
                result.what_if(opening_id=place.id, seats=-place.seats),
                (place.model_copy(update={"seats": 0}),),
            ),
            (result.what_if(person.id, reach_km=300, opening_id=place.id, seats=+2), (further, more)),
        ]
        for answer, changed in asked:
            again = anew(pool, result, *changed)
            assert (answer.after.total, answer.after.n_placed) == (again.total, len(again.placements))
            assert worth(answer.result) == worth(again)
            answer.result.verify()


def test_regret_and_override_costs_are_matches_from_scratch(solved: tuple[SyntheticPool, MatchResult]) -> None:
    """Holding a pair loses its regret; lifting a lock gains its cost."""
    pool, result = solved
    told = [
        alternative
        for person in random.Random(3).sample(list(pool.candidates), 30)
        for alternative in result.alternatives(person.id, 1)
    ][:12]
    assert len(told) == 12
    for alternative in told:
        lock = Lock(alternative.candidate_id, alternative.opening_id, REASON)
        held = anew(pool, result, locks=[lock])
        assert result.total - held.total == alternative.regret
        (cost,) = held.overrides
        assert cost.cost == alternative.regret
