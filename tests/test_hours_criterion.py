"""Hours: how much, when, and whether with a car; they open or close, and hours that fit lift."""

from __future__ import annotations

from typing import Any

import pytest

from matchcore import Candidate, Hours, Opening, Policy
from matchcore.solution.parts import Part
from strategies import asked as questions
from strategies import part_of, steps, words


def part(person: dict[str, Any], asked: dict[str, Any], **policy: Any) -> Part:
    if "hours" in person:
        person = {**person, "hours": Hours(**person["hours"])}
    return part_of("hours", Candidate(id="c1", **person), Opening(id="o1", **asked), Policy(hours=policy))


@pytest.mark.parametrize(
    ("person", "asked"),
    [
        ({}, {}),
        ({}, {"hours": 25, "shifts": ["night"]}),
        ({"hours": {"most": 50}, "shifts": ["day"], "car": False}, {}),
        ({"shifts": ["day"], "car": True}, {"hours": 100, "shifts": ["day"], "needs_car": True}),
    ],
)
def test_what_one_side_has_not_said_is_neutral_and_closes_nothing(person: Any, asked: Any) -> None:
    """Shifts and a car that fit open and lift nothing."""
    told = part(person, asked)
    assert (told.part, told.is_open) == (5_000, True)
    if not (asked or person):
        assert words(told.facts, "sv") == ["jobbet anger ingen arbetstid"]
    elif not asked:
        assert words(told.facts, "sv") == ["jobbet anger inga tider; personen kan arbeta dagtid"]
        is_named = ["employer: hur mycket arbetstid det är"] * ("hours" in person)
        assert questions(told, "sv") == [*is_named, "employer: vilka tider jobbet har"]
    elif not person:
        assert questions(told, "sv") == ["person: om hen kan arbeta 25 %", "person: om hen kan arbeta nattetid"]


@pytest.mark.parametrize(
    ("named", "hours", "is_open"),
    [
        ({"least": 50, "most": 75}, 49, False),
        ({"least": 50, "most": 75}, 50, True),
        ({"least": 50, "most": 75}, 75, True),
        ({"least": 50, "most": 75}, 76, False),
        ({"least": 50}, 100, True),
        ({"least": 50}, 49, False),
        ({"most": 75}, 1, True),
        ({"most": 75}, 100, False),
    ],
)
def test_hours_within_those_named_lift_and_others_close_the_gate(
    named: dict[str, int], hours: int, is_open: bool
) -> None:
    """Both bounds included; the hours that would have to be accepted are named."""
    told = part({"hours": named}, {"hours": hours})
    assert (told.part, told.is_open) == ((7_500, True) if is_open else (0, False))
    assert [(change.kind, change.value) for change in told.openers] == ([] if is_open else [("hours", hours)])
    wished = "50–75 %" if len(named) == 2 else "minst 50 %" if "least" in named else "högst 75 %"
    fact = f"{hours} %: så mycket som personen vill arbeta" if is_open else f"{hours} %: personen vill arbeta {wished}"
    assert words(told.facts, "sv") == [fact]
    nearest = named.get("most", 100) if hours > named.get("most", 100) else named.get("least")
    either = f"att personen kan tänka sig {hours} %, eller att arbetsgivaren går med på {nearest} %"
    assert steps(told, "sv") == ([] if is_open else [either])
    both = [f"employer: om {nearest} % går", f"person: om hen kan arbeta {hours} %"]
    assert questions(told, "sv") == ([] if is_open else both)


@pytest.mark.parametrize(
    ("agreed", "shifts", "is_open"),
    [
        (["day"], ["day"], True),
        (["day", "evening"], ["evening"], True),
        (["day"], ["day", "night"], False),
        (["day", "evening", "night", "weekend"], ["night", "weekend"], True),
        (["evening"], ["day"], False),
    ],
)
def test_every_shift_of_the_work_has_to_be_agreed_to(agreed: list[str], shifts: list[str], is_open: bool) -> None:
    """One of two is not enough."""
    told = part({"shifts": agreed}, {"shifts": shifts})
    assert told.is_open is is_open
    assert [change.kind for change in told.openers] == ([] if is_open else ["shifts"])


def test_shifts_are_told_in_words() -> None:
    """As the work has them."""
    told = part({"shifts": ["day"]}, {"shifts": ["evening", "night"]})
    assert words(told.facts, "sv") == ["kvällstid, nattetid: kan personen inte arbeta"]
    assert steps(told, "sv") == ["kunna arbeta kvällstid, nattetid"]


@pytest.mark.parametrize(
    ("car", "is_open", "flags"), [(True, True, set()), (False, False, set()), (None, True, {"unknown"})]
)
def test_a_car_that_is_needed_closes_only_to_who_has_none(car: bool | None, is_open: bool, flags: set[str]) -> None:
    """Not asked: open, and a question."""
    told = part({"car": car}, {"needs_car": True})
    assert (told.is_open, told.flags, told.part) == (is_open, flags, 5_000)
    assert questions(told, "sv") == (["person: om hen har bil"] if car is None else [])
    assert steps(told, "sv") == ([] if is_open else ["tillgång till bil"])
    assert part({"car": car}, {"needs_car": False}).is_open


def test_all_that_does_not_fit_is_named() -> None:
    """Hours, shifts and car, for all of it has to change."""
    told = part(
        {"hours": {"most": 50}, "shifts": ["day"], "car": False}, {"hours": 100, "shifts": ["night"], "needs_car": True}
    )
    assert [change.kind for change in told.openers] == ["hours", "shifts", "car"]


def test_without_a_gate_hours_that_do_not_fit_speak_against() -> None:
    """Possible, and as much against as anything can be."""
    told = part({"hours": {"most": 50}}, {"hours": 100}, gate=False)
    assert (told.part, told.is_open, told.openers) == (0, True, ())
