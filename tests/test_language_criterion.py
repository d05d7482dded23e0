"""Language: levels against levels, by the whole and by skill; courses; tolerance; and what is not known."""

from __future__ import annotations

from typing import Any

import pytest

from matchcore import Candidate, Language, LanguageDemand, Opening, Policy, PolicyError
from matchcore.solution.parts import Part
from strategies import part_of, steps, words


def knows(language: str = "sv", **fields: Any) -> Candidate:
    return Candidate(id="c1", languages=[Language(language=language, **fields)])


def needs(language: str = "sv", **fields: Any) -> Opening:
    return Opening(id="o1", languages_required=[LanguageDemand(language=language, **fields)])


def part(candidate: Candidate, asked: Opening, **policy: Any) -> Part:
    return part_of("language", candidate, asked, Policy(language=policy))


NOBODY = Candidate(id="c1")


def test_nothing_asked_is_fully_met() -> None:
    """An opening without a language demand takes anyone with a full part."""
    told = part(NOBODY, Opening(id="o1"))
    assert (told.part, told.is_open, words(told.facts)) == (10_000, True, ["no language is asked for"])


@pytest.mark.parametrize(
    ("level", "credit", "is_open"),
    [("A1", 5_000, False), ("A2", 7_500, False), ("B1", 10_000, True), ("C2", 10_000, True)],
)
def test_each_level_short_costs_what_the_policy_says(level: str, credit: int, is_open: bool) -> None:
    """More than is needed is worth no more; each level less costs 2 500, and closes the gate."""
    told = part(knows(level=level), needs(level="B1"))
    assert (told.part, told.is_open) == (credit, is_open)


def test_the_loss_stops_at_nothing() -> None:
    """Five levels short of C2 at 2 500 each is no less than 0."""
    assert part(knows(level="A1"), needs(level="C2")).part == 0
    assert part(knows(level="A1"), needs(level="C2"), part_lost_per_level=0).part == 10_000


@pytest.mark.parametrize(("tolerance", "is_open"), [(0, False), (1, False), (2, True), (5, True)])
def test_the_employer_s_tolerance_moves_the_gate_and_not_the_score(tolerance: int, is_open: bool) -> None:
    """Two levels short: open from a tolerance of two; the part is the same."""
    told = part(knows(level="A1"), needs(level="B1", tolerance=tolerance))
    assert (told.part, told.is_open) == (5_000, is_open)
    shown = f"the employer accepts {tolerance} level{'s' if tolerance > 1 else ''} below"
    assert (shown in words(told.facts)) == bool(tolerance)


def test_a_closed_gate_names_the_level_and_the_course() -> None:
    """Needs B1, has A2: SFI D."""
    told = part(knows(level="A2"), needs(level="B1"))
    (change,) = told.openers
    assert (change.kind, change.code, change.value) == ("language", "sv", "B1")
    assert steps(told, "sv") == ["svenska B1 (har A2), till exempel genom SFI kurs D"]
    assert steps(told, "en") == ["Swedish B1 (has A2): SFI course D"]
    assert words(told.facts, "en")[0] == "Swedish: needs B1, has A2"
    assert words(told.facts, "sv")[0] == "svenska: kräver B1, har A2"


def test_the_course_is_the_first_that_reaches_the_gate() -> None:
    """With a tolerance of one, the gate is at A2, and SFI C reaches it; English has no courses here."""
    assert part(knows(level="A1"), needs(level="B1", tolerance=1)).openers[0].value == "A2"
    assert "SFI course C" in steps(part(knows(level="A1"), needs(level="B1", tolerance=1)))[0]
    assert steps(part(knows("en", level="A1"), needs("en", level="B1"))) == ["English B1 (has A1)"]


def test_a_demand_shows_its_reason_or_that_there_is_none() -> None:
    """A demand that the work does not need is discrimination, so the reason is always asked for."""
    assert "reason: safety briefings" in words(
        part(knows(level="B1"), needs(level="B1", reason="safety briefings")).facts
    )
    told = words(part(knows(level="B1"), needs(level="B1")).facts)
    assert "no reason is given for the language demand: ask the employer" in told


# What is not known ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("candidate", [NOBODY, knows("en", level="C2"), knows(reading="C2")])
@pytest.mark.parametrize(("unknown", "is_open"), [("open", True), ("closed", False)])
def test_unknown_is_not_no(candidate: Candidate, unknown: str, is_open: bool) -> None:
    """Without a record the policy decides whether the gate is open; nothing is earned, and it is asked for."""
    told = part(candidate, needs(level="B1"), unknown=unknown)
    assert (told.part, told.is_open, told.flags) == (0, is_open, {"unknown"})
    assert words(told.facts)[0] == "Swedish: needs B1, has an unknown level"
    assert steps(told) == ([] if is_open else ["ask for the level of Swedish (at least B1 is needed)"])


def test_unknown_may_be_as_low_as_the_tolerance_allows_and_still_be_asked() -> None:
    """A tolerance that reaches below A1 does not make an unknown level known."""
    told = part(NOBODY, needs(level="A2", tolerance=5), unknown="closed")
    assert (told.is_open, steps(told)) == (False, ["ask for the level of Swedish (at least A1 is needed)"])


# Skills --------------------------------------------------------------------------------------------------------------


def test_a_skill_is_judged_by_itself_and_else_by_the_whole() -> None:
    """A skill that is recorded counts before the whole; one that is not is taken to be at the level of the whole."""
    assert part(knows(level="B1", writing="A1"), needs(writing="B1")).part == 5_000
    assert part(knows(level="A1", writing="B1"), needs(writing="B1")).is_open
    assert part(knows(level="B1"), needs(writing="B1")).is_open
    told = part(knows(level="B1", writing="A1"), needs(writing="B1"))
    assert steps(told) == ["Swedish, writing B1 (has A1): SFI course D"]
    assert steps(told, "sv") == ["svenska, skriva B1 (har A1), till exempel genom SFI kurs D"]


def test_the_whole_is_known_when_every_skill_is() -> None:
    """It is then the lowest of the five; four of them do not make a whole."""
    skills = {"listening": "B2", "reading": "C1", "spoken_interaction": "B1", "spoken_production": "B1"}
    assert part(knows(writing="B1", **skills), needs(level="B1")).is_open
    assert not part(knows(writing="A2", **skills), needs(level="B1")).is_open
    assert part(knows(**skills), needs(level="A1")).flags == {"unknown"}


def test_the_part_is_the_mean_over_every_demand() -> None:
    """Whole met, writing one short, English wanted and two short: (10 000 + 7 500 + 5 000) / 3."""
    candidate = Candidate(
        id="c1", languages=[Language(language="sv", level="B1", writing="A2"), Language(language="en", level="A1")]
    )
    asked = Opening(
        id="o1",
        languages_required=[LanguageDemand(language="sv", level="B1", writing="B1", tolerance=1)],
        languages_wanted=[LanguageDemand(language="en", level="B1")],
    )
    told = part(candidate, asked)
    assert (told.part, told.is_open) == (7_500, True)
    assert "English: B1 is wanted, has A1" in words(told.facts)


def test_what_is_wanted_closes_no_gate() -> None:
    """Nor does what is required, where the policy has no gate."""
    assert part(NOBODY, Opening(id="o1", languages_wanted=[LanguageDemand(language="sv", level="C2")])).is_open
    told = part(knows(level="A1"), needs(level="C2"), gate=False)
    assert (told.is_open, told.openers) == (True, ())


# Courses -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("course", "status", "level"),
    [
        ("sfi-d", "completed", "B1"),
        ("sfi-d", "enrolled", "A2"),
        ("sfi-c", "completed", "A2"),
        ("sfi-c", "enrolled", "A1"),
        ("sva-1", "completed", "B2"),
    ],
)
def test_a_course_stands_for_a_level(course: str, status: str, level: str) -> None:
    """Completed: the course's level. Enrolled: the level of the course before. Both are flagged as estimates."""
    told = part(knows(course=course, course_status=status), needs(level="C2"))
    assert words(told.facts)[:2] == [f"Swedish: needs C2, has {level}", "the level is estimated from the course"]
    assert told.flags == {"estimate"}


def test_being_enrolled_in_the_first_course_says_nothing_of_a_level() -> None:
    """SFI A under way is unknown rather than none."""
    assert part(knows(course="sfi-a", course_status="enrolled"), needs(level="A1")).flags == {"unknown"}


def test_a_stated_level_goes_before_a_course() -> None:
    """A level that was tested is not estimated; a skill beside a course is that skill's own."""
    candidate = knows(level="A1", course="sfi-d", course_status="completed", writing="B2")
    told = part(candidate, needs(level="B1"))
    assert (told.part, told.flags) == (5_000, frozenset())
    candidate = knows(course="sfi-d", course_status="completed", writing="A1")
    assert part(candidate, needs(writing="B1")).flags == frozenset()
    assert part(candidate, needs(reading="B1")).flags == {"estimate"}


def test_the_policy_may_know_the_courses_otherwise() -> None:
    """A programme that takes SFI D for B2 says so, and it counts for who is enrolled in the next course too."""
    told = part(knows(course="sfi-d", course_status="completed"), needs(level="B2"), course_levels={"sfi-d": "B2"})
    assert told.is_open
    assert not part(knows(course="sfi-d", course_status="completed"), needs(level="B2")).is_open


def test_a_policy_that_names_a_course_that_is_not_there_is_refused() -> None:
    """A misspelt course would otherwise change nothing, silently."""
    with pytest.raises(PolicyError, match=r"language.course_levels: 'sfi-x' .*Did you mean sfi-"):
        part(NOBODY, Opening(id="o1"), course_levels={"sfi-x": "B2", "sfi-d": "B2"})
