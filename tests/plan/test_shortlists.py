"""Whom each employer shall meet: caps, locks, bans and what is told of each list."""

from __future__ import annotations

import json
from datetime import date

import numpy as np
import pytest

from keeping_few import keeping_few
from matchcore import Ban, Candidate, Lock, MatchResult, Opening, match, synthetic_pool
from matchcore.errors import BudgetError, PolicyError
from matchcore.matching import match_pool

POOL = synthetic_pool(municipality="Järfälla", n_candidates=60, n_openings=25, seed=5)


@pytest.fixture(scope="module")
def result() -> MatchResult:
    return match(POOL.candidates, POOL.openings, as_of=POOL.as_of)


def test_nobody_is_over_her_number_and_no_list_over_its(result: MatchResult) -> None:
    """At most so many names a seat and lists a person; every name is possible, in order of score; all is proven."""
    lists = result.shortlists(per_seat=2, per_person=3)
    assert lists.verify() > 0
    assert lists.most_invitations <= 3
    for opening in POOL.openings:
        own = lists.of_opening(opening.id)
        assert len(own) <= 2 * opening.seats
        assert [entry.score for entry in own] == sorted((entry.score for entry in own), reverse=True)
        assert [entry.place for entry in own] == list(range(1, len(own) + 1))
        for entry in own:
            pair = result.pool.candidate_idx(entry.candidate_id), result.pool.opening_idx(entry.opening_id)
            assert result.pairs.score_of(*pair) == entry.score
            assert entry in lists.of_person(entry.candidate_id)
    assert len({(entry.candidate_id, entry.opening_id) for entry in lists.entries}) == len(lists.entries)
    assert sum(entry.score - result.pairs.least for entry in lists.entries) == lists.total


def test_everybody_who_can_be_reached_is(result: MatchResult) -> None:
    """As many people as a matching of people to names can hold; who is on none is told, with why."""
    lists = result.shortlists(per_seat=1, per_person=3)
    assert lists.n_reached == len(
        match(
            POOL.candidates, POOL.openings, result.policy.replace(objective="most_placements"), as_of=POOL.as_of
        ).placements
    )
    assert lists.n_reached + len(lists.unreached) == len(POOL.candidates)
    assert {one.reason_code for one in lists.unreached} <= {"shortlist.full", "shortlist.nowhere"}
    for one in lists.unreached:
        if one.reason_code == "shortlist.nowhere":
            assert not result.pairs.row(result.pool.candidate_idx(one.candidate_id))[0].size


def test_one_name_a_seat_and_one_list_a_person_is_the_match() -> None:
    """With the total alone at stake, lists of one are the assignment."""
    most = match(POOL.candidates, POOL.openings, as_of=POOL.as_of)
    assert most.shortlists(1, 1).rungs[0].total == most.total


@pytest.mark.parametrize("n_kept", [None, 3])
def test_lists_of_pairs_that_are_not_in_arrays_are_as_good(result: MatchResult, n_kept: int | None) -> None:
    """Packed, or with most of them scored again when asked for: the same figures, proven on all pairs."""
    with keeping_few(n_kept):
        few = match_pool(result.pool, result.policy)
        lists, whole = few.shortlists(), result.shortlists()
        assert not few.pairs.is_complete
        assert lists.rungs == whole.rungs
        assert lists.verify() == whole.verify()
        assert [s.reason_code for s in lists.short] == [s.reason_code for s in whole.short]
        assert len(lists.unreached) == len(whole.unreached)
        met = few.placements[0]
        with pytest.raises(BudgetError):
            few.shortlists(interviewed=[(met.candidate_id, met.opening_id)])


def test_short_lists_say_why(result: MatchResult) -> None:
    """Too few are possible, or those who are stand on as many lists as may be."""
    for per_person in (1, 3):
        lists = result.shortlists(per_seat=3, per_person=per_person)
        short = {one.opening_id: one for one in lists.short}
        for opening in POOL.openings:
            n, col = len(lists.of_opening(opening.id)), result.pool.opening_idx(opening.id)
            assert (opening.id in short) == (n < 3 * opening.seats)
            if n < 3 * opening.seats:
                possible = int(result.pairs.n_candidates_of[col])
                why = "nobody" if not possible else "few" if possible == n else "elsewhere"
                assert short[opening.id].reason_code == f"shortlist.{why}"


def test_locks_bans_and_past_interviews_hold() -> None:
    """Who is locked stands on that list alone; who is banned or has been met is not on it, and it is said why."""
    first = match(POOL.candidates, POOL.openings, as_of=POOL.as_of)
    one, other, third = first.placements[:3]
    lock = Lock(one.candidate_id, one.opening_id, reason="agreed")
    ban = Ban(other.candidate_id, other.opening_id, reason="asked not to")
    result = match(POOL.candidates, POOL.openings, as_of=POOL.as_of, locks=[lock], bans=[ban], keep=first, stability=9)
    lists = result.shortlists(interviewed=[(third.candidate_id, third.opening_id)])
    assert [entry.opening_id for entry in lists.of_person(one.candidate_id)] == [one.opening_id]
    assert lists.of_person(one.candidate_id)[0].is_locked
    for pair, why in ((other, "spärrad"), (third, "redan träffats"), (one, "står på listan")):
        if pair is not one:
            assert pair.opening_id not in {entry.opening_id for entry in lists.of_person(pair.candidate_id)}
        assert why in lists.not_with(pair.candidate_id, pair.opening_id).text("sv")
    assert lists.verify() >= 0


def test_what_each_aim_costs_is_told(result: MatchResult) -> None:
    """More people for a lower total; the seats that interviews fill rise with their chance; the draw is repeatable."""
    lists = result.shortlists(per_seat=1, per_person=2, chances=(0.0, 0.4, 1.0))
    total, full, reached = lists.rungs
    assert (total.aim, full.aim, reached.aim) == ("total", "full", "reached")
    assert total.total >= full.total >= reached.total == lists.total
    assert reached.n_reached == lists.n_reached
    fuller = result.shortlists(per_seat=1, per_person=2, reach_all=False)
    assert (fuller.n_reached, fuller.total) == (full.n_reached, full.total)
    assert fuller.verify() > 0
    none, some, every = lists.filled
    assert none.mean == 0 < some.low <= some.mean <= some.high < every.mean
    scores = [entry.score for entry in lists.entries]
    assert none.mean_score is None
    assert all(min(scores) <= one.mean_score <= max(scores) for one in (some, every))
    again = result.shortlists(per_seat=1, per_person=2, chances=(0.0, 0.4, 1.0))
    assert again.to_dict() == lists.to_dict() == json.loads(json.dumps(lists.to_dict()))


def test_what_those_who_get_the_seats_score_is_the_mean_of_them() -> None:
    """Where every interview succeeds the first on the list gets the seat; who is locked has hers and counts."""
    people = [Candidate(id="near"), Candidate(id="sure", registered_since=date(2020, 1, 1)), Candidate(id="locked")]
    places = [Opening(id="o1", title="one"), Opening(id="o2", seats=1)]
    lock = Lock("locked", "o2", reason="agreed")
    lists = match(people, places, as_of=date(2026, 3, 1), locks=[lock]).shortlists(1, 1, chances=(1.0,))
    (filled,) = lists.filled
    assert filled.mean == 2
    assert filled.mean_score == sum(entry.score for entry in lists.entries) // 2


def test_how_even_it_is() -> None:
    """All with one invitation each is even; one with all of them is not."""
    people = [Candidate(id=f"c{i}") for i in range(4)]
    even = match(people, [Opening(id="o1", seats=2), Opening(id="o2", seats=2)]).shortlists(1, 1)
    assert (even.gini, even.reached_share) == (0.0, 1.0)
    bans = [Ban(f"c{i}", name, reason="so") for i in (1, 2, 3) for name in ("o1", "o2")]
    one = match(people, [Opening(id="o1"), Opening(id="o2")], bans=bans).shortlists(1, 2)
    assert np.isclose(one.gini, 0.75)
    assert one.reached_share == 0.25
    assert match([], []).shortlists().reached_share == 0


def test_numbers_that_are_none_are_refused_all_at_once(result: MatchResult) -> None:
    """One error that names each, and each id that the pool does not have."""
    with pytest.raises(PolicyError) as caught:
        result.shortlists(0, True, interviewed=["ab", ("c",)], chances=(2,), seed=-1)  # type: ignore[list-item]  # what is refused
    fields = [problem.field for problem in caught.value.problems]
    assert fields == ["per_seat", "per_person", "interviewed", "interviewed", "chances", "seed"]
    with pytest.raises(PolicyError) as caught:
        result.shortlists(interviewed=[("nobody", POOL.openings[0].id), ("no-one", "nowhere")])
    assert [problem.value for problem in caught.value.problems] == ["nobody", "no-one", "nowhere"]


def test_what_is_given_may_be_gone_through_once(result: MatchResult) -> None:
    """Chances that are drawn from, and numbers of NumPy: as a tuple and plain ones."""
    met = [(POOL.candidates[0].id, POOL.openings[0].id)]
    plain = result.shortlists(2, 2, interviewed=met, chances=(0.25, 0.5))
    other = result.shortlists(np.int64(2), np.int32(2), interviewed=iter(met), chances=map(np.float32, (0.25, 0.5)))  # type: ignore[arg-type]  # as frames give them
    assert json.dumps(other.to_dict()) == json.dumps(plain.to_dict())


def test_it_reads_in_both_languages(result: MatchResult) -> None:
    """A row a name, and what was aimed at below."""
    lists = result.shortlists()
    assert "Personer att träffa" in str(lists)
    assert "Whom to meet" in lists.text("en")
    assert len(lists.table().rows) == len(lists.entries) == len(lists.to_rows())


def test_nobody_is_named_for_a_seat_that_is_given() -> None:
    """A locked seat asks for no more names: others are named for the rest, and it is said who is left and why."""
    people = [Candidate(id=f"c{i}") for i in range(6)]
    places = [Opening(id="given"), Opening(id="half", seats=2), Opening(id="closed", seats=0)]
    locks = [Lock("c0", "given", reason="agreed"), Lock("c1", "half", reason="agreed")]
    lists = match(people, places, locks=locks).shortlists(3, 1)
    assert [entry.candidate_id for entry in lists.of_opening("given")] == ["c0"]
    assert len(lists.of_opening("half")) == 4
    assert not lists.short
    assert lists.not_with("c2", "given").key == "shortlist.not_with.no_seats"
    assert [one.reason_code for one in lists.unreached] == ["shortlist.full"]
    none = match(people, places[::2], locks=locks[:1]).shortlists()
    assert {one.reason_code for one in none.unreached} == {"shortlist.no_seats"}
    assert none.unreached[0].reason.text("en") == "2 openings are possible, but have no seat left."
    assert {one.reason_code for one in match(people, []).shortlists().unreached} == {"shortlist.nowhere"}


def test_lists_of_the_same_name_are_told_apart() -> None:
    """Where two openings share title and employer their ids stand, and below the table the employer."""
    places = [Opening(id=name, employer="e", title="cleaner", seats=2) for name in ("o1", "o2")]
    other = Opening(id="o3", employer="f", title="cleaner")
    table = match([Candidate(id="c1")], [*places, other]).shortlists(1, 1).text("en")
    for name in ("cleaner (o1)", "cleaner (o2)", "cleaner, f: "):
        assert name in table


def test_nothing_is_filled_in_words() -> None:
    """No seat, no mean score of those who get one."""
    lists = match([Candidate(id="c1")], [Opening(id="o1", seats=0)]).shortlists(chances=(0.5,))
    assert lists.filled[0].words.text("en") == "Where 50 % of interviews succeed, no seat is filled (estimated)."
