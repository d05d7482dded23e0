"""Terms: the form of employment and the day of the start open or close; a form that is wanted lifts a little."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from matchcore import Candidate, Opening, Policy, match
from matchcore.solution.parts import Part
from matchcore.vocabulary import default_vocabulary
from strategies import AS_OF, DAY, FORMS, START, asked, match_of, part_of, steps, words

OPEN_FORMS = [code for code, form in sorted(default_vocabulary().forms.items()) if form.is_open(START)]


def part(candidate: Candidate, opening: Opening, **policy: Any) -> Part:
    return part_of("terms", candidate, opening, Policy(terms=policy))


def test_an_opening_without_terms_fits_everyone() -> None:
    """Neither form nor start stated: open, even for one who accepts nothing and is free in years."""
    told = part(Candidate(id="c1", forms=[], available_from=date(2040, 1, 1)), Opening(id="o1"))
    assert (told.part, told.is_open, words(told.facts)) == (5_000, True, ["no terms stated"])


@pytest.mark.parametrize("form", OPEN_FORMS)
def test_a_form_fits_who_accepts_it(form: str) -> None:
    """Accepted, or never asked: open. Any other forms, or none at all: closed."""
    opening = Opening(id="o1", form=form, start=START)
    others = [other for other in OPEN_FORMS if other != form]
    assert part(Candidate(id="c1", forms=[form]), opening).is_open
    assert part(Candidate(id="c1", forms=OPEN_FORMS), opening).is_open
    assert part(Candidate(id="c1"), opening).is_open
    assert not part(Candidate(id="c1", forms=others), opening).is_open
    assert not part(Candidate(id="c1", forms=[]), opening).is_open


@pytest.mark.parametrize(
    ("forms", "form", "found"),
    [
        (["permanent"], "permanent", 9_000),
        (["permanent", "hourly"], "permanent", 9_000),
        (["permanent", "hourly"], "hourly", 5_800),
        (["hourly"], "hourly", 9_000),
        (["permanent"], None, 5_000),
        (None, "permanent", 6_700),
        (None, "fixed-term", 5_800),
        (None, "seasonal", 5_300),
        (None, "hourly", 4_200),
        (None, "praktik", 5_000),
        (None, None, 5_000),
    ],
)
def test_a_form_that_is_named_lifts_and_sure_work_comes_before_unsure(
    forms: list[str] | None, form: str | None, found: int
) -> None:
    """Named: 9 000, but hourly work beside other forms 5 800; not asked: permanent before fixed-term before hourly."""
    assert part(Candidate(id="c1", forms=forms), Opening(id="o1", form=form)).part == found


@pytest.mark.parametrize(
    ("eligible", "is_open", "flags", "fact"),
    [
        ({}, True, {"unknown"}, "Nystartsjobb: kontrollera att villkoren är uppfyllda"),
        ({"nystartsjobb": False}, False, frozenset(), "Nystartsjobb: villkoren är inte uppfyllda"),
        ({"nystartsjobb": True}, True, frozenset(), None),
        ({"introduktionsjobb": False}, True, {"unknown"}, "Nystartsjobb: kontrollera att villkoren är uppfyllda"),
    ],
)
def test_a_subsidy_asks_for_who_may_have_it(
    eligible: dict[str, bool], is_open: bool, flags: set[str], fact: str | None
) -> None:
    """Known not to be eligible: closed, and that is what would open it. Not known: open, and a question."""
    told = part(Candidate(id="c1", forms=["nystartsjobb"], eligible=eligible), Opening(id="o1", form="nystartsjobb"))
    assert (told.is_open, told.flags) == (is_open, flags)
    assert words(told.facts, "sv")[1:] == ([fact] if fact else [])
    assert [(change.kind, change.code) for change in told.openers] == (
        [] if is_open else [("eligible", "nystartsjobb")]
    )


@pytest.mark.parametrize(
    ("eligible", "form", "is_open"),
    [
        ({}, "nystartsjobb", False),
        ({"nystartsjobb": True}, "nystartsjobb", True),
        ({"nystartsjobb": False}, "nystartsjobb", False),
        ({"introduktionsjobb": True}, "nystartsjobb", False),
        ({}, "permanent", True),
        ({}, "praktik", True),
        ({}, None, True),
    ],
)
def test_a_policy_may_close_what_is_not_known(eligible: dict[str, bool], form: str | None, is_open: bool) -> None:
    """Only a subsidised form asks for anything; what would open it is the answer, and the question stands."""
    told = part(Candidate(id="c1", eligible=eligible), Opening(id="o1", form=form), unknown="closed")
    assert told.is_open is is_open
    assert [(change.kind, change.code) for change in told.openers] == (
        [] if is_open else [("eligible", "nystartsjobb")]
    )
    assert ("unknown" in told.flags) is (not is_open and "nystartsjobb" not in eligible)


def test_the_rule_is_shown_as_what_to_check() -> None:
    """With its date and its source; a form whose rule is not written is asked about alone."""
    (_, ask) = asked(part(Candidate(id="c1"), Opening(id="o1", form="nystartsjobb")), "sv")
    assert ask.startswith("person: om villkoren för nystartsjobb är uppfyllda (utan arbete i minst 12 av de senaste 15")
    assert ask.endswith("jobb- och utvecklingsgarantin; förordning 2018:43, gäller sedan 2018-05-01)")
    told = part(Candidate(id="c1", eligible={"nystartsjobb": True}), Opening(id="o1", form="nystartsjobb"))
    assert not [ask for ask in asked(told) if "conditions" in ask]


def test_every_subsidised_form_in_force_has_its_rule_dated() -> None:
    """None without words in both languages, a date and a source."""
    for form in default_vocabulary().forms.values():
        if form.way == "subsidised" and form.is_open(START):
            assert form.rule is not None
            assert form.rule.sv != form.rule.en
            assert (form.rule_from is not None, bool(form.source)) == (True, True)


def test_an_answer_opens_what_was_closed_for_lack_of_one() -> None:
    """It is a step where the policy closes what is not known, and what if looks at it whole; both ways."""
    policy = Policy(terms={"unknown": "closed"})
    people, places = [Candidate(id="c1")], [Opening(id="o1", form="nystartsjobb")]
    result = match_of(people, places, policy)
    (step,) = (step for step in result.openers("c1") if step.kind == "eligible")
    assert (step.arguments, step.opened) == ({"eligible": {"nystartsjobb": True}}, ("o1",))
    assert result.what_if("c1", **step.arguments).n_more == 1
    assert "villkoren för nystartsjobb är uppfyllda" in result.what_if("c1", **step.arguments).text("sv")
    open_to_all = match_of(people, places)
    assert not [step for step in open_to_all.openers("c1") if step.kind == "eligible"]
    assert open_to_all.what_if("c1", eligible={"nystartsjobb": False}).n_more == -1
    known = match_of([Candidate(id="c1", eligible={"nystartsjobb": False})], places, policy)
    assert not [step for step in known.openers("c1") if step.kind == "eligible"]
    assert known.what_if("c1", eligible={"nystartsjobb": True}).n_more == 1


def test_a_form_that_was_not_asked_for_is_assumed_and_told() -> None:
    """Who was never asked is taken to accept any form; the explanation says so, and it is flagged."""
    told = part(Candidate(id="c1"), Opening(id="o1", form="hourly"))
    assert (told.is_open, told.flags) == (True, {"assumed"})
    assert words(told.facts) == ["Hourly employment, taken to be accepted: the person has not been asked"]
    told = part(Candidate(id="c1", forms=["hourly"]), Opening(id="o1", form="hourly"))
    assert (words(told.facts), told.flags) == (["Hourly employment, accepted"], frozenset())


def test_a_form_that_is_not_accepted_is_named() -> None:
    """What would open the gate is to accept it; the words are the vocabulary's."""
    told = part(Candidate(id="c1", forms=[FORMS[0]]), Opening(id="o1", form="hourly"))
    (change,) = told.openers
    assert (told.part, told.is_open, change.kind, change.code) == (0, False, "form", "hourly")
    assert words(told.facts, "sv") == ["Timanställning: vill personen inte ha"]
    assert steps(told, "sv") == ["kunna tänka sig timanställning"]
    assert steps(told, "en") == ["accepting hourly employment"]


@pytest.mark.parametrize(
    ("available", "is_open"), [(START - DAY, True), (START, True), (START + DAY, False), (None, True)]
)
def test_a_person_is_available_on_the_day_of_the_start(available: date | None, is_open: bool) -> None:
    """On the day itself is in time; the day after is not; not asked is open."""
    told = part(Candidate(id="c1", available_from=available), Opening(id="o1", start=START))
    assert told.is_open is is_open
    if not is_open:
        assert words(told.facts) == ["starts 2026-03-01", "not available until 2026-03-02"]
        (change,) = told.openers
        assert (change.kind, change.value) == ("available_from", "2026-03-01")
        assert steps(told) == ["being able to start by 2026-03-01"]


@pytest.mark.parametrize(("slack", "is_open"), [(0, False), (9, False), (10, True)])
def test_an_employer_may_be_able_to_wait(slack: int, is_open: bool) -> None:
    """The policy's slack is added to the start."""
    told = part(
        Candidate(id="c1", available_from=START + 10 * DAY), Opening(id="o1", start=START), start_slack_days=slack
    )
    assert told.is_open is is_open


def test_a_start_that_is_open_to_agreement_waits_for_anyone() -> None:
    """The run's own day, on which such an opening is judged, is no deadline."""
    assert part(Candidate(id="c1", available_from=AS_OF + 1000 * DAY), Opening(id="o1")).is_open


def test_both_may_be_wrong() -> None:
    """The form and the day are both named, for all of it has to change."""
    told = part(Candidate(id="c1", forms=[], available_from=START + DAY), Opening(id="o1", form="hourly", start=START))
    assert [change.kind for change in told.openers] == ["form", "available_from"]


def test_without_a_gate_terms_are_only_told() -> None:
    """Open, with the facts, and nothing that has to change."""
    told = part(Candidate(id="c1", forms=[]), Opening(id="o1", form="hourly"), gate=False)
    assert (told.is_open, told.openers) == (True, ())
    assert words(told.facts) == ["Hourly employment, not accepted by the person"]


def test_the_ends_of_the_calendar_are_days_like_others() -> None:
    """A person free on the last day of the calendar, an opening that started on its first."""
    told = part(Candidate(id="c1", available_from=date.max), Opening(id="o1", start=date.min))
    assert (told.is_open, steps(told)) == (
        False,
        ["the seat being there still on 9999-12-31: the start, 0001-01-01, has passed"],
    )
    late = Opening(id="o1", start=date.max)
    assert part(Candidate(id="c1", available_from=date.max), late, start_slack_days=3660).is_open


def test_a_start_that_has_passed_is_told_and_asked_about() -> None:
    """A day before that of the run is said to have passed, and the employer is asked; one on that day is not."""
    for start, has_passed in ((AS_OF, False), (AS_OF - DAY, True)):
        told = part(Candidate(id="c1"), Opening(id="o1", start=start))
        assert words(told.facts) == [f"was to start {start}, which has passed" if has_passed else f"starts {start}"]
        assert len(asked(told)) == has_passed


def test_nobody_is_told_to_be_free_on_a_day_that_has_been() -> None:
    """Where the start has passed the seat must still be there; and no step is a day before today."""
    person = Candidate(id="c1", available_from=date(2026, 10, 1))
    result = match([person], [Opening(id="o1", start=date(2026, 8, 1))], as_of=date(2026, 9, 1))
    told = result.explain("c1", "o1").text("sv")
    assert "att platsen finns kvar 2026-10-01: starten 2026-08-01 har redan varit" in told
    assert "kunna börja senast" not in told
    assert not [step for step in result.openers("c1") if step.kind == "available_from"]
    ahead = match([person], [Opening(id="o1", start=date(2026, 9, 10))], as_of=date(2026, 9, 1))
    assert [step.kind for step in ahead.openers("c1")] == ["available_from"]
