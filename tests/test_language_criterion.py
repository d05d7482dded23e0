"""Language: levels against levels, by the whole and by skill; courses; tolerance; and what is not known.

A level asked for and met lifts by its share of the six steps to C2: A1 833, A2 1 666, B1 2 500, B2 3 333, C2 5 000.
One that is required and not met speaks against by as much for each level short.
"""

from __future__ import annotations

from typing import Any

import pytest

from matchcore import Candidate, Language, LanguageDemand, Opening, Policy, PolicyError, match
from matchcore.solution.parts import Part
from strategies import asked, part_of, steps, words


def knows(language: str = "sv", **fields: Any) -> Candidate:
    return Candidate(id="c1", languages=[Language(language=language, **fields)])


def needs(language: str = "sv", **fields: Any) -> Opening:
    return Opening(id="o1", languages_required=[LanguageDemand(language=language, **fields)])


def part(candidate: Candidate, asked: Opening, **policy: Any) -> Part:
    return part_of("language", candidate, asked, Policy(language=policy))


NOBODY = Candidate(id="c1")


def test_nothing_asked_is_neutral() -> None:
    """An opening without a language demand says nothing of anybody, whatever she speaks."""
    for person in (NOBODY, knows(level="C2")):
        told = part(person, Opening(id="o1"))
        assert (told.part, told.is_open, words(told.facts)) == (5_000, True, ["no language is asked for"])


@pytest.mark.parametrize(
    ("level", "found", "is_open"),
    [
        ("Pre-A1", 2_500, False),
        ("A1", 3_334, False),
        ("A2", 4_167, False),
        ("B1", 7_500, True),
        ("C2", 7_500, True),
    ],
)
def test_a_level_met_lifts_by_how_high_it_is_and_one_short_speaks_against(
    level: str, found: int, is_open: bool
) -> None:
    """More than is needed is worth no more; each level less than B1 closes the gate and takes a sixth of what is left.

    One short 5 000 - 833, two 5 000 - 1 666, three 5 000 - 2 500.
    """
    told = part(knows(level=level), needs(level="B1"))
    assert (told.part, told.is_open) == (found, is_open)


def test_the_higher_the_level_asked_for_the_more_it_lifts() -> None:
    """From a sixth of 5 000 for A1 to all of it for C2; five levels short of C2 leaves a sixth of neutral."""
    found = [part(knows(level="C2"), needs(level=level)).part for level in ("A1", "A2", "B1", "B2", "C1", "C2")]
    assert found == [5_833, 6_666, 7_500, 8_333, 9_166, 10_000]
    assert part(knows(level="A1"), needs(level="C2")).part == 5_000 - 4_166


@pytest.mark.parametrize(
    ("tolerance", "found", "is_open"), [(0, 3_334, False), (1, 3_334, False), (2, 5_666, True), (5, 5_666, True)]
)
def test_a_tolerated_level_lifts_as_what_it_is(tolerance: int, found: int, is_open: bool) -> None:
    """A1 where B1 is asked for, two levels short: A1's 833 less two tenths, 666; never below neutral."""
    told = part(knows(level="A1"), needs(level="B1", tolerance=tolerance))
    assert (told.part, told.is_open) == (found, is_open)
    assert part(knows(level="Pre-A1"), needs(level="A2", tolerance=2)).part == 5_000
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
    for reason in (None, "Krav", "ska-krav"):
        told = part(knows(level="B1"), needs(level="B1", reason=reason))
        assert words(told.facts)[1:] == ["no reason is given for the language demand"]
        assert asked(told) == ["employer: why the work needs Swedish B1"]


@pytest.mark.parametrize(("level", "is_asked"), [("Pre-A1", True), ("A1", True), ("A2", False)])
def test_work_that_asks_for_no_language_is_asked_how_it_is_explained_to_a_beginner(level: str, is_asked: bool) -> None:
    """A beginner in Swedish; who has told of none is not asked for here."""
    told = part(knows(level=level), Opening(id="o1"))
    assert (told.part, bool(asked(told))) == (5_000, is_asked)
    assert asked(part(NOBODY, Opening(id="o1"))) == []


# What is not known ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("candidate", [NOBODY, knows("en", level="C2"), knows(reading="C2")])
@pytest.mark.parametrize(("unknown", "is_open"), [("open", True), ("closed", False)])
def test_unknown_is_not_no(candidate: Candidate, unknown: str, is_open: bool) -> None:
    """Without a record the policy decides whether the gate is open; it is neutral, and it is asked for."""
    told = part(candidate, needs(level="B1"), unknown=unknown)
    assert (told.part, told.is_open, told.flags) == (5_000, is_open, {"unknown"})
    assert words(told.facts)[0] == "Swedish: needs B1, has an unknown level"
    assert steps(told) == ([] if is_open else ["ask for the level of Swedish (at least B1 is needed)"])


def test_a_tolerance_that_covers_every_level_lets_an_unknown_one_through_as_a_question() -> None:
    """A2 with two levels accepted below is any level at all; with one, at least A1 has to be known."""
    told = part(NOBODY, needs(level="A2", tolerance=2), unknown="closed")
    assert (told.part, told.is_open, told.flags) == (5_000, True, {"unknown"})
    assert "every level is accepted" in words(told.facts)
    assert "person: which level they have in Swedish" in asked(told)
    told = part(NOBODY, needs(level="C2", tolerance=6), unknown="closed")
    assert (told.part, told.is_open) == (5_000, True)
    assert part(knows(level="Pre-A1"), needs(level="C2", tolerance=6)).is_open
    told = part(NOBODY, needs(level="A2", tolerance=1), unknown="closed")
    assert (told.is_open, steps(told)) == (False, ["ask for the level of Swedish (at least A1 is needed)"])


# Skills --------------------------------------------------------------------------------------------------------------


def test_a_skill_is_judged_by_itself_and_else_by_the_whole() -> None:
    """A skill that is recorded counts before the whole; one that is not is taken to be at the level of the whole."""
    assert part(knows(level="B1", writing="A1"), needs(writing="B1")).part == 3_334
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


def test_of_several_demands_on_one_language_the_best_counts_and_languages_are_added_up() -> None:
    """Swedish B1 met (2 500), its writing one short and tolerated (A2: 1 666 · 9/10), English wanted B1 and met."""

    def told(english: str) -> Part:
        swedish = Language(language="sv", level="B1", writing="A2")
        candidate = Candidate(id="c1", languages=[swedish, Language(language="en", level=english)])
        asked = Opening(
            id="o1",
            languages_required=[LanguageDemand(language="sv", level="B1", writing="B1", tolerance=1)],
            languages_wanted=[LanguageDemand(language="en", level="B1")],
        )
        return part(candidate, asked)

    assert (told("B1").part, told("B1").is_open) == (10_000, True)
    assert told("A1").part == 7_500
    assert "English: B1 is wanted, has A1" in words(told("A1").facts)


def test_a_wanted_level_that_is_not_met_changes_nothing() -> None:
    """Neither by itself nor beside a level that is required and met."""
    wanted = {"languages_wanted": [LanguageDemand(language="en", level="C2")]}
    assert part(knows("en", level="C1"), Opening(id="o1", **wanted)).part == 5_000
    assert part(knows(level="B1"), Opening(id="o1", **wanted)).part == 5_000
    required = {"languages_required": [LanguageDemand(language="sv", level="B1")]}
    assert part(knows(level="B1"), Opening(id="o1", **required, **wanted)).part == 7_500


def test_a_level_short_is_not_made_up_for_by_another_language() -> None:
    """English C2 met lifts to the full, Swedish one short takes 833 of it, and the gate is closed."""
    person = Candidate(id="c1", languages=[Language(language="en", level="C2"), Language(language="sv", level="A2")])
    asked = Opening(
        id="o1",
        languages_required=[LanguageDemand(language=code, level=at) for code, at in (("en", "C2"), ("sv", "B1"))],
    )
    told = part(person, asked)
    assert (told.part, told.is_open) == (9_167, False)


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
    assert (told.part, told.flags) == (3_334, frozenset())
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


def test_a_step_from_a_level_that_is_not_known_says_so() -> None:
    """Who has begun the first course of all has no level yet: it was told as below A1."""
    person = Candidate(id="c1", languages=[Language(language="sv", course="sfi-a", course_status="enrolled")])
    wanted = Opening(id="o1", languages_required=[LanguageDemand(language="sv", level="B1")])
    (step,) = match([person], [wanted]).openers("c1")
    assert "okänd nivå" in step.words.text("sv")
