"""Track: how much of it is completed, how much is asked, and what is expected by the start."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from matchcore import Candidate, Opening, Policy, TrackProgress
from matchcore.solution.parts import Part
from strategies import DAY, START, TRACK_MODULES, part_of, steps, words

TRACK = "hotel-restaurant"


def took(track: str = TRACK, **fields: Any) -> Candidate:
    return Candidate(id="c1", tracks=[TrackProgress(track=track, **fields)])


def asks(least: int = 0, start: date | None = START) -> Opening:
    return Opening(id="o1", track=TRACK, track_least=least, start=start)


def part(candidate: Candidate, opening: Opening, **policy: Any) -> Part:
    return part_of("track", candidate, opening, Policy(track=policy))


def test_nothing_asked_is_fully_met() -> None:
    """An opening that asks for no track takes anyone with a full part."""
    told = part(Candidate(id="c1"), Opening(id="o1"))
    assert (told.part, told.is_open, words(told.facts)) == (10_000, True, ["no track is asked for"])


@pytest.mark.parametrize(("share", "is_open"), [(0, False), (49, False), (50, True), (100, True)])
def test_the_part_is_the_share_and_the_gate_is_the_least(share: int, is_open: bool) -> None:
    """Exactly the least share opens the gate."""
    told = part(took(share=share), asks(least=50))
    assert (told.part, told.is_open) == (share * 100, is_open)


def test_another_track_is_no_progress_in_this_one() -> None:
    """Nor is none at all: zero percent, and open where no least is asked."""
    for candidate in (Candidate(id="c1"), took("care", share=100)):
        assert part(candidate, asks()).part == 0
        assert part(candidate, asks()).is_open
        assert not part(candidate, asks(least=1)).is_open


@pytest.mark.parametrize(
    ("expected", "counts"), [(START - DAY, True), (START, True), (START + DAY, False), (None, False)]
)
def test_what_is_expected_by_the_start_counts_as_completed(expected: date | None, counts: bool) -> None:
    """On the day of the start is in time, the day after is not; and it is flagged as an estimate."""
    told = part(took(share=40, expected_completion=expected), asks(least=100))
    assert (told.part, told.is_open) == ((10_000, True) if counts else (4_000, False))
    assert told.flags == ({"estimate"} if counts else frozenset())
    assert any("expected to be completed" in fact for fact in words(told.facts)) is counts


def test_the_policy_may_count_only_what_is_completed() -> None:
    """Then an expected day changes nothing and is not spoken of."""
    told = part(took(share=40, expected_completion=START - DAY), asks(least=100), count_expected=False)
    assert (told.part, told.is_open, told.flags) == (4_000, False, frozenset())
    assert words(told.facts) == ["Hotel and restaurant: 40 % completed", "at least 100 % is required"]


def test_a_completed_track_is_no_estimate() -> None:
    """A day that was expected is forgotten once the whole is completed."""
    assert part(took(share=100, expected_completion=START), asks()).flags == frozenset()


def test_the_modules_left_are_named() -> None:
    """Four of six are 66 percent; the two that are left would open the gate."""
    told = part(took(modules=TRACK_MODULES[:4]), asks(least=80))
    assert (told.part, told.is_open) == (6_666, False)
    (change,) = told.openers
    assert (change.kind, change.code, change.value) == ("track", TRACK, 80)
    assert steps(told) == ["the track Hotel and restaurant up to 80 % (left: Food hygiene, Reception and hosting)"]
    assert steps(part(took(share=66), asks(least=80))) == ["the track Hotel and restaurant up to 80 %"]
    assert steps(part(took(share=66), asks(least=80)), "sv") == ["ha klarat 80 % av spåret Hotell och restaurang"]


def test_modules_may_be_none_yet() -> None:
    """Who has completed no module has it all left, and no list is needed to say so."""
    told = part(took(modules=()), asks(least=10))
    assert (told.part, told.is_open) == (0, False)
    assert steps(told) == ["the track Hotel and restaurant up to 10 %"]


def test_without_a_gate_too_little_only_scores_less() -> None:
    """The least is still shown."""
    told = part(took(share=10), asks(least=50), gate=False)
    assert (told.part, told.is_open, told.openers) == (1_000, True, ())
    assert "at least 50 % is required" in words(told.facts)
