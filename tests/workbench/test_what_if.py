"""What if: where she would be, who else moves and what the total gains, as solving from scratch has it."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from workbench_cases import REASON, OwnCar, Records, aim, asked, feasible, gained, match_of, overridden, plans, worth

from matchcore import (
    Candidate,
    Certificate,
    Hours,
    InputError,
    Language,
    LanguageDemand,
    Lock,
    MatchResult,
    Opening,
    Place,
    Policy,
    PolicyError,
    RecordError,
    TrackProgress,
    UnknownIdError,
    Wishes,
)
from matchcore.criteria import CRITERIA
from strategies import (
    MODULES,
    PLACES,
    START,
    TRACK_MODULES,
    dense_scores,
    vocabulary,
)


def swapped(pool: Records, person: Candidate) -> list[Candidate]:
    return [person if each.id == person.id else each for each in pool[0]]


def check_moves(before: MatchResult, answer: Any) -> None:
    """The moves are those between the two results, each once, and their points sum to the gain."""
    after = answer.result
    was, now = (
        {each.candidate_id: (each.opening_id, each.score) for each in result.placements} for result in (before, after)
    )
    told = {move.candidate_id: move for move in (*answer.moves, *([answer.place] if answer.place else []))}
    assert len(told) == len(answer.moves) + (answer.place is not None)
    for name in before.pool.candidates.ids:
        old, new = was.get(name, (None, 0)), now.get(name, (None, 0))
        if name in told:
            move = told[name]
            assert (move.opening_before, move.score_before, move.opening_after, move.score_after) == (*old, *new)
        else:
            assert old[0] == new[0]
    assert gained(told.values(), before.policy.least) == answer.gain
    assert all(move.opening_before != move.opening_after for move in answer.moves)


def said(result: MatchResult) -> Any:
    """All that does not depend on which of several optima was taken, nor on the order of what a person holds."""
    values = result.to_dict("en")
    record = {key: value for key, value in values["record"].items() if key not in {"pool_hash", "method"}}
    record["overrides"] = [{**each, "candidate_id": "", "opening_id": ""} for each in record["overrides"]]
    kept = {key: value for key, value in values["kept"].items() if key != "n_unchanged"}
    return record, kept, dense_scores(result), result.pairs.closed_by_candidate.tolist()


@pytest.mark.untraced
@given(overridden(), st.data())
def test_a_changed_person_is_solved_as_from_scratch(
    case: tuple[Records, Policy, dict[str, Any]], data: st.DataObject
) -> None:
    """For every kind of change: the totals, placements, pairs, refusals and prices of a match of changed records."""
    pool, policy, overrides = case
    if not pool[0]:
        return
    before = match_of(*pool, policy, **overrides)
    person = data.draw(st.sampled_from(pool[0]))
    arguments, changed = data.draw(asked(person, policy))
    scratch = match_of(swapped(pool, changed), pool[1], policy, **overrides)
    answer = before.what_if(person.id, **arguments)
    assert (answer.after.total, answer.after.n_placed) == (scratch.total, len(scratch.placements))
    assert worth(answer.result) == worth(scratch)
    assert answer.gain == answer.result.total - before.total
    assert answer.n_more == len(scratch.placements) - len(before.placements)
    assert said(answer.result) == said(scratch)
    assert np.array_equal(answer.result.pairs.closed_by_opening, scratch.pairs.closed_by_opening)
    if answer.result.assignment.bonus == scratch.assignment.bonus:
        assert np.array_equal(answer.result.assignment.price, scratch.assignment.price)
    answer.result.verify()
    check_moves(before, answer)
    old, new = ({o for (c, o) in feasible(result) if c == person.id} for result in (before, scratch))
    assert (set(answer.opened), set(answer.closed)) == (new - old, old - new)
    assert answer.text("sv")
    assert answer.text("en") == str(answer.text("en"))


@pytest.mark.untraced
@given(overridden(), st.data())
def test_other_seats_are_solved_as_from_scratch(
    case: tuple[Records, Policy, dict[str, Any]], data: st.DataObject
) -> None:
    """Seats more or fewer, with or without somebody changed besides, are as a match of the changed records."""
    pool, policy, overrides = case
    if not pool[1]:
        return
    before = match_of(*pool, policy, **overrides)
    opening = data.draw(st.sampled_from(pool[1]))
    n_locked = sum(lock.opening_id == opening.id for lock in overrides["locks"])
    more = data.draw(st.integers(n_locked - opening.seats, 3))
    people, arguments, name = pool[0], {}, None
    if pool[0] and data.draw(st.booleans()):
        person = data.draw(st.sampled_from(pool[0]))
        arguments, changed = data.draw(asked(person, policy))
        people, name = swapped(pool, changed), person.id
    places = [
        each.model_copy(update={"seats": each.seats + more}) if each.id == opening.id else each for each in pool[1]
    ]
    scratch = match_of(people, places, policy, **overrides)
    answer = before.what_if(name, **arguments, opening_id=opening.id, seats=more)
    assert (answer.after.total, answer.after.n_placed) == (scratch.total, len(scratch.placements))
    assert said(answer.result) == said(scratch)
    check_moves(before, answer)


@pytest.mark.untraced
@given(overridden(), st.data(), st.sampled_from([0, 0.01, 7.5, 300]))
def test_an_earlier_plan_is_kept_through_a_what_if(
    case: tuple[Records, Policy, dict[str, Any]], data: st.DataObject, stability: float
) -> None:
    """With stability, what is aimed at is what a match of the changed records aims at, to the last unit."""
    pool, policy, overrides = case
    if not pool[0] or not pool[1]:
        return
    keep = data.draw(plans(pool))
    before = match_of(*pool, policy, **overrides, keep=keep, stability=stability)
    person, opening = data.draw(st.sampled_from(pool[0])), data.draw(st.sampled_from(pool[1]))
    arguments, changed = data.draw(asked(person, policy))
    places = [each.model_copy(update={"seats": each.seats + 1}) if each is opening else each for each in pool[1]]
    scratch = match_of(swapped(pool, changed), places, policy, **overrides, keep=keep, stability=stability)
    after = before.what_if(person.id, **arguments, opening_id=opening.id, seats=1).result
    assert said(after)[2:] == said(scratch)[2:]
    assert (
        after.total + after.solution.task.stability * after.n_unchanged
        == scratch.total + scratch.solution.task.stability * scratch.n_unchanged
    )
    assert len(after.placements) == len(scratch.placements)
    assert [each.candidate_id for each in after.lost] == [each.candidate_id for each in scratch.lost]
    assert after.verify().n_placed == scratch.verify().n_placed
    if after.assignment.bonus == scratch.assignment.bonus:
        assert aim(after) == aim(scratch)


def programme() -> MatchResult:
    """c1 lacks the licence of the better opening, which c2 holds; c3 can do nothing yet."""
    people = [
        Candidate(id="c1", languages=[Language(language="sv", level="A2")], registered_since=date(2025, 1, 1)),
        Candidate(id="c2", languages=[Language(language="sv", level="B1")], registered_since=date(2025, 2, 1)),
        Candidate(id="c3", reach_km=10, home=Place(lat=60.69, lon=13.72), registered_since=date(2025, 3, 1)),
    ]
    demand = LanguageDemand(language="sv", level="A2")
    places = [
        Opening(id="o1", languages_required=[demand], certificates_merited=["truck-b"]),
        Opening(id="o2", languages_required=[LanguageDemand(language="sv", level="B1")], title="Truckförare"),
    ]
    return match_of(people, places, language="en")


def test_an_answer_reads_well() -> None:
    """Title, rows, totals and what opens, as text, as HTML and as plain values, in both languages.

    A2 of six steps lifts 0.10 · 16.66, four days of truck course 0.25 · 5.77; the total counts what is above 47.
    """
    answer = programme().what_if("c3", language={"sv": "B2"}, certificate="truck-b")
    assert answer.text("en").splitlines() == [
        f"What if – c3: {vocabulary().certificates['truck-b'].label.text('en')}, Swedish B2",
        "Candidate  Now       Then      Points now  Points then",
        "─────────  ────────  ────────  ──────────  ───────────",
        "c3         unplaced  o1              0.00        53.11",
        "c1         o1        unplaced       51.67         0.00",
        "The total: 10.17 → 11.61 points (+1.44).",
        "Placed: 2 → 2.",
        "Opens 2 openings: o1, o2.",
    ]
    assert answer.text("sv").startswith("Tänk om – c3: ")
    assert "<table>" in answer._repr_html_()
    values = answer.to_dict()
    assert (values["gain"], values["n_more"]) == (14_425, 0)
    assert values["place"]["opening_after"] == "o1"
    assert values["moves"] == [
        {
            "candidate_id": "c1",
            "opening_before": "o1",
            "opening_after": None,
            "score_before": 516_660,
            "score_after": 0,
        }
    ]
    assert "1 seat fewer, 0 in all" in programme().what_if(opening_id="o1", seats=-1).text()


def test_changes_may_be_chained() -> None:
    """The result of a what-if answers the next question; the first result is untouched."""
    first = programme()
    total = first.total
    second = first.what_if("c3", language="A2").result.what_if(opening_id="o1", seats=1).result
    assert len(second.placements) == 3
    assert second.explain("c3").is_placed
    assert second.record.n_seats == 3
    assert (first.total, len(first.placements), first.verify().n_placed) == (total, 2, 2)


def test_an_updated_result_answers_a_what_if() -> None:
    """The answer to a question about an update is a result like any other, and can be updated again."""
    people = [Candidate(id=f"c{i}") for i in range(8)]
    places = [Opening(id=f"o{j}", seats=2) for j in range(8)]
    updated = match_of(people, places).update(remove="c7")
    after = updated.what_if("c1", certificate="truck-b", opening_id="o1", seats=1).result
    again = after.update(add=people[7])
    assert (len(after.placements), len(again.placements)) == (7, 8)
    assert again.verify().n_placed == 8


def test_a_course_stands_for_the_level_that_it_reaches() -> None:
    """SFI D is B1 by the vocabulary's table, and what the policy says where it says otherwise."""
    answer = programme().what_if("c3", language="sfi-d")
    assert answer.opened == ("o1", "o2")
    assert answer.changes[0].text("sv") == "svenska B1"


def test_facts_are_for_criteria_of_ones_own() -> None:
    """A fact is added to what the person has, judged by the criterion that was passed in, and never a protected one."""
    people = [Candidate(id="c1", facts={"shift": True}, groups={"sex": "woman"})]
    result = match_of(people, [Opening(id="o1", facts={"needs_car": True})], criteria=[*CRITERIA, OwnCar])
    answer = result.what_if("c1", facts={"own_car": True})
    assert answer.opened == ("o1",)
    assert answer.place is not None
    assert answer.place.opening_after == "o1"
    assert answer.result.pool.candidates.fact("shift").tolist() == [True]
    assert result.what_if("c1", facts={"own_car": False}).gain == 0
    for wrong in ({"sex": "man"}, {"Kön": "man"}):
        with pytest.raises(RecordError, match="candidate c1"):
            result.what_if("c1", facts=wrong)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({}, "nothing would change"),
        ({"candidate_id": "c1"}, "candidate_id: a person and what changes about her belong together"),
        ({"certificate": "truck-b"}, "candidate_id: a person"),
        ({"opening_id": "o1"}, "opening_id: an opening and how many seats"),
        ({"seats": 1}, "opening_id: an opening"),
        ({"candidate_id": "c1", "opening_id": "o1", "seats": 1}, "candidate_id: a person"),
        ({"opening_id": "o1", "seats": True}, "seats: True"),
        ({"opening_id": "o1", "seats": 0.5}, "seats: 0.5"),
        ({"opening_id": "o1", "seats": -2}, "seats: -1 – the opening cannot have that many seats"),
        ({"candidate_id": "c1", "certificate": "truk-b"}, "candidate c1, certificates: 'truk-b'"),
        ({"candidate_id": "c1", "certificate": 7}, "candidate c1"),
        ({"candidate_id": "c1", "language": "B7"}, "candidate c1, level: 'B7'"),
        ({"candidate_id": "c1", "language": {"xx": "B1"}}, "candidate c1, languages: 'xx'"),
        ({"candidate_id": "c1", "track": "car"}, "candidate c1, tracks: 'car'"),
        ({"candidate_id": "c1", "track": {"care": 101}}, "candidate c1, share: 101"),
        ({"candidate_id": "c1", "track": {"care": ["none"]}}, "candidate c1, tracks.modules: 'none'"),
        ({"candidate_id": "c1", "reach_km": -1}, "candidate c1, reach_km: -1"),
        ({"candidate_id": "c1", "form": "forever"}, "candidate c1, forms: 'forever'"),
        ({"candidate_id": "c1", "available_from": "soon"}, "candidate c1, available_from: 'soon'"),
        ({"candidate_id": "c1", "home": "Malung"}, "home: 'Malung'"),
    ],
)
def test_what_cannot_be_asked_is_refused(arguments: dict[str, Any], told: str) -> None:
    """A change without a person, a person without a change, seats below none, and everything the records refuse."""
    with pytest.raises(InputError) as caught:
        programme().what_if(**arguments)
    assert told in str(caught.value)


def test_unknown_ids_are_named() -> None:
    """With the nearest ones."""
    with pytest.raises(UnknownIdError, match="Nearest: c1"):
        programme().what_if("c11", certificate="truck-b")
    with pytest.raises(UnknownIdError, match="Nearest: o1"):
        programme().what_if(opening_id="o11", seats=1)


def test_a_lock_is_held_to() -> None:
    """A locked person stays; a change that closes the gate of a lock that does not go through it is refused."""
    people = [Candidate(id="c1", reach_km=3000, home=PLACES[-1]), Candidate(id="c2")]
    places = [Opening(id="o1", workplace=PLACES[-3]), Opening(id="o2", start=START)]
    result = match_of(people, places, locks=[Lock("c1", "o1", REASON)])
    answer = result.what_if("c1", reach_km=2000)
    assert answer.place is not None
    assert answer.place.opening_after == "o1"
    with pytest.raises(PolicyError, match="through_closed_gate"):
        result.what_if("c1", reach_km=1)
    through = match_of(people, places, locks=[Lock("c1", "o1", REASON, through_closed_gate=True)])
    assert through.what_if("c1", reach_km=1).closed == ("o1",)
    with pytest.raises(RecordError, match="leaves 1"):
        result.what_if(opening_id="o1", seats=-1)


def test_modules_of_a_certificate_are_credited() -> None:
    """A partial certificate is told with its modules: two of four are thirty days of three hundred."""
    result = match_of([Candidate(id="c1")], [Opening(id="o1", certificates_merited=["cleaner"])])
    answer = result.what_if("c1", certificate=Certificate(code="cleaner", standing="validated", modules=MODULES[:2]))
    assert answer.gain == 25 * 1_581
    assert "module floors, module glass" in answer.text("en")


@pytest.mark.parametrize(
    ("person", "opening", "change", "words", "opens"),
    [
        ({"hours": Hours(most=50)}, {"hours": 100}, {"hours": Hours(least=40)}, "vill arbeta minst 40 %", True),
        ({"shifts": ["day"]}, {"shifts": ["night"]}, {"shifts": ["day", "night"]}, "kan arbeta dagtid, nattetid", True),
        ({"car": False}, {"needs_car": True}, {"car": True}, "har bil", True),
        ({"car": True}, {"needs_car": True}, {"car": False}, "har ingen bil", False),
        ({"support": "much"}, {"support": "none"}, {"support": "none"}, "behöver inget stöd", True),
        ({"wishes": Wishes(ways=["studies"])}, {}, {"wishes": Wishes(ways=["job"])}, "önskar jobb", True),
        ({"wishes": Wishes(occupations=["9111"])}, {"ssyk": "9111"}, {"wishes": Wishes()}, "har inga önskemål", True),
    ],
)
def test_wishes_hours_shifts_a_car_and_support_stand_in_place_of_the_old(
    person: dict[str, Any], opening: dict[str, Any], change: dict[str, Any], words: str, opens: bool
) -> None:
    """As a match from scratch of a person who had said so has it, and told in words; a string is one shift."""
    people = [Candidate(id="c1", **person), Candidate(id="c2")]
    policy = Policy(support={"gate": True}, least_score=0)
    before = match_of(people, [Opening(id="o1", **opening)], policy)
    answer = before.what_if("c1", **change)
    anew = match_of([Candidate(id="c1", **{**person, **change}), people[1]], [Opening(id="o1", **opening)], policy)
    assert [change.text("sv") for change in answer.changes] == [words]
    assert answer.result.explain("c1", "o1").score == anew.explain("c1", "o1").score
    assert answer.result.explain("c1", "o1").is_feasible is anew.explain("c1", "o1").is_feasible is opens
    assert answer.after.total == anew.total
    check_moves(before, answer)


def test_a_change_of_hours_shifts_or_support_that_is_no_such_is_refused() -> None:
    """By the rules of the records, or as no argument of the kind."""
    before = match_of([Candidate(id="c1")], [Opening(id="o1")])
    for change in ({"shifts": "dusk"}, {"support": "ramp"}, {"car": "red"}, {"hours": 50}, {"wishes": "jobb"}):
        with pytest.raises(InputError):
            before.what_if("c1", **change)  # type: ignore[arg-type]
    assert [text.text("sv") for text in before.what_if("c1", shifts="night").changes] == ["kan arbeta nattetid"]


@pytest.mark.parametrize("share", [0, 50, 51])
def test_modules_reached_stand_for_a_share_that_is_no_more_than_theirs(share: int) -> None:
    """Three of six are half: they are named where that much or less was known, and a larger share stays."""
    person = Candidate(id="c1", tracks=[TrackProgress(track="hotel-restaurant", share=share)])
    three = TRACK_MODULES[2:5]
    kept = TrackProgress(track="hotel-restaurant", **({"share": share} if share > 50 else {"modules": three}))
    answer = match_of([person], [Opening(id="o1")]).what_if("c1", track={"hotel-restaurant": three})
    expected = match_of([person.model_copy(update={"tracks": (kept,)})], [Opening(id="o1")])
    assert answer.result.explain("c1", "o1").parts == expected.explain("c1", "o1").parts
