"""Track: how much of it is completed, how much is asked, and what is expected by the start."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest

from matchcore import Candidate, Opening, Policy, TrackProgress, match
from matchcore.solution.parts import Part
from strategies import DAY, START, TRACK_MODULES, asked, part_of, steps, words

TRACK = "hotel-restaurant"


def took(track: str = TRACK, **fields: Any) -> Candidate:
    return Candidate(id="c1", tracks=[TrackProgress(track=track, **fields)])


NOT_TOLD = "Hotel and restaurant: not known whether the person has taken any of it"


def asks(least: int = 0, start: date | None = START) -> Opening:
    return Opening(id="o1", track=TRACK, track_least=least, start=start)


def part(candidate: Candidate, opening: Opening, **policy: Any) -> Part:
    return part_of("track", candidate, opening, Policy(track=policy))


def test_nothing_asked_is_neutral() -> None:
    """An opening that asks for no track, of which no occupation is known, says nothing of anybody."""
    for person in (Candidate(id="c1"), took(share=100)):
        told = part(person, Opening(id="o1"))
        assert (told.part, told.is_open, words(told.facts)[0]) == (5_000, True, "no track is asked for")
    assert words(part(took(share=100), Opening(id="o1")).facts)[1:] == ["has taken: Hotel and restaurant, 100 %"]


@pytest.mark.parametrize(
    ("share", "found", "is_open"), [(0, 3_000, False), (49, 7_450, False), (50, 7_500, True), (100, 10_000, True)]
)
def test_half_the_share_lifts_and_the_gate_is_the_least(share: int, found: int, is_open: bool) -> None:
    """Nothing of it speaks against; exactly the least share opens the gate."""
    told = part(took(share=share), asks(least=50))
    assert (told.part, told.is_open) == (found, is_open)


def test_another_track_is_no_progress_in_this_one() -> None:
    """Nor is none at all: it speaks against, and is open where no least is asked."""
    for candidate in (Candidate(id="c1"), took("care", share=100)):
        assert part(candidate, asks()).part == 3_000
        assert part(candidate, asks()).is_open
        assert not part(candidate, asks(least=1)).is_open
        assert words(part(candidate, asks()).facts)[0] == NOT_TOLD
    assert (
        words(part(took("care", modules=["dementia"]), asks()).facts, "sv")[1] == "har gått: Vård och omsorg (Demens)"
    )
    assert asked(part(Candidate(id="c1"), asks()), "sv") == [
        "person: om hen har gått något av spåret Hotell och restaurang"
    ]
    assert asked(part(took("care", share=100), asks())) == []
    assert words(part(took(share=0), asks()).facts) == ["Hotel and restaurant: 0 % completed"]


@pytest.mark.parametrize(
    ("expected", "counts"), [(START - DAY, True), (START, True), (START + DAY, False), (None, False)]
)
def test_what_is_expected_by_the_start_opens_as_completed_and_counts_for_four_fifths(
    expected: date | None, counts: bool
) -> None:
    """On the day of the start is in time, the day after is not; and it is flagged as an estimate.

    Half of four fifths of the whole lifts to 9 000, half of the 40 % that are done to 7 000.
    """
    told = part(took(share=40, expected_completion=expected), asks(least=100))
    assert (told.part, told.is_open) == ((9_000, True) if counts else (7_000, False))
    assert told.flags == ({"estimate"} if counts else frozenset())
    assert any("expected to be completed" in fact for fact in words(told.facts)) is counts


def test_what_is_expected_by_one_start_says_nothing_of_an_earlier_one() -> None:
    """A track not begun speaks against work that begins before it is to be completed, whatever is judged beside."""
    early, late = asks(start=START), Opening(id="o2", track=TRACK, start=START + DAY)
    result = match([took(share=0, expected_completion=START + DAY)], [early, late], Policy(least_score=0))
    (criterion,) = (one for one in result.pairs.criteria if one.name == "track")
    assert criterion.judge(np.array([0]), np.array([0, 1])).part.tolist() == [[3_000, 9_000]]
    assert criterion.judge(np.array([0]), np.array([0])).part.tolist() == [[3_000]]


def test_what_is_done_counts_where_it_is_more_than_four_fifths() -> None:
    """Expected to be completed is never worth less than what is completed already; begun is never nothing."""
    assert part(took(share=90, expected_completion=START), asks()).part == 9_500
    assert part(took(share=0, expected_completion=START), asks()).part == 9_000


def test_the_policy_may_count_only_what_is_completed() -> None:
    """Then an expected day changes nothing and is not spoken of."""
    told = part(took(share=40, expected_completion=START - DAY), asks(least=100), count_expected=False)
    assert (told.part, told.is_open, told.flags) == (7_000, False, frozenset())
    assert words(told.facts) == ["Hotel and restaurant: 40 % completed", "at least 100 % is required"]


def test_a_completed_track_is_no_estimate() -> None:
    """A day that was expected is forgotten once the whole is completed."""
    assert part(took(share=100, expected_completion=START), asks()).flags == frozenset()


def test_the_modules_left_are_named() -> None:
    """Four of six are 66 percent; the two that are left would open the gate."""
    told = part(took(modules=TRACK_MODULES[:4]), asks(least=80))
    assert (told.part, told.is_open) == (8_333, False)
    (change,) = told.openers
    assert (change.kind, change.code, change.value) == ("track", TRACK, 80)
    assert steps(told) == ["the track Hotel and restaurant up to 80 % (left: Food hygiene, Reception and hosting)"]
    assert steps(part(took(share=66), asks(least=80))) == ["the track Hotel and restaurant up to 80 %"]
    assert steps(part(took(share=66), asks(least=80)), "sv") == ["ha klarat 80 % av spåret Hotell och restaurang"]


def test_modules_may_be_none_yet() -> None:
    """Who has completed no module has it all left, and no list is needed to say so."""
    told = part(took(modules=()), asks(least=10))
    assert (told.part, told.is_open) == (3_000, False)
    assert steps(told) == ["the track Hotel and restaurant up to 10 %"]


def test_without_a_gate_too_little_only_scores_less() -> None:
    """The least is still shown."""
    told = part(took(share=10), asks(least=50), gate=False)
    assert (told.part, told.is_open, told.openers) == (5_500, True, ())
    assert "at least 50 % is required" in words(told.facts)


# Related tracks, modules that the work uses, tracks that were not asked for -------------------------------------------


def wood(least: int = 0) -> Opening:
    return Opening(id="o1", track="industry-wood", track_least=least, start=START)


@pytest.mark.parametrize(
    ("track", "found", "percent"),
    [("industry-wood", 10_000, 100), ("industry", 9_000, 80), ("industry-metal", 7_000, 40), ("care", 3_000, 0)],
)
def test_a_related_track_counts_in_part_for_the_gate_too(track: str, found: int, percent: int) -> None:
    """Industry as a whole 80 % as the industry of wood, that of metal 40 %; the words say so."""
    told = part(took(track, share=100), wood())
    assert told.part == found
    assert part(took(track, share=100), wood(least=percent)).is_open
    if percent < 100:
        assert not part(took(track, share=100), wood(least=percent + 1)).is_open
    related = f"närliggande spår: räknas till {percent} % som Industri, trä"
    assert (related in words(told.facts, "sv")) is (0 < percent < 100)


def test_the_best_of_several_tracks_counts() -> None:
    """Half of the very track (5 000) is less than the whole of one that counts for 80 %."""
    both = Candidate(
        id="c1", tracks=[TrackProgress(track=code, share=n) for code, n in (("industry", 100), ("industry-wood", 50))]
    )
    assert part(both, wood()).part == 9_000


def test_modules_count_by_what_the_work_uses() -> None:
    """A kitchen hand uses kitchen and dishwashing of six modules: one of the two is half, another module nothing."""
    place = Opening(id="o1", track=TRACK, ssyk="9412", start=START)
    assert part(took(modules=("kitchen", "dishwashing")), place).part == 10_000
    assert part(took(modules=("kitchen",)), place).part == 7_500
    told = part(took(modules=("housekeeping",)), place)
    assert (told.part, words(told.facts, "sv")) == (
        5_000,
        ["Hotell och restaurang: 16 % klart", "moduler som jobbet använder: Kök, Disk"],
    )
    assert part(took(share=50), place).part == 7_500  # no module is known: the share of the whole


def test_a_track_that_was_not_asked_for_lifts_by_half_as_much_and_speaks_against_nobody() -> None:
    """The occupation leads to it: flagged as assumed, as the policy may leave out."""
    place = Opening(id="o1", ssyk="5330", start=START)
    told = part(took("care", share=100), place)
    assert (told.part, told.is_open, told.flags) == (7_500, True, {"assumed"})
    assert words(told.facts, "sv") == [
        "Vård och omsorg: 100 % klart",
        "spåret leder till den här sortens jobb; arbetsgivaren har inte krävt något spår",
    ]
    assert part(took("care", share=100), place, assume=False).part == 5_000
    for person in (Candidate(id="c1"), took(share=100)):
        told = part(person, place)
        assert (told.part, told.is_open, told.flags, words(told.facts)) == (
            5_000,
            True,
            frozenset(),
            ["no track is asked for", *(["has taken: Hotel and restaurant, 100 %"] * bool(person.tracks))],
        )


def test_what_is_left_of_a_track_that_is_begun_is_asked_about() -> None:
    """Not where it is whole, or expected by a day."""
    left = [
        "person: vad som återstår av spåret Vård och omsorg, och när det blir klart",
        "employer: om personen kan börja innan spåret är klart",
    ]
    place = Opening(id="o1", ssyk="5330", start=START)
    assert asked(part(took("care", share=80), place), "sv") == left
    assert asked(part(took("care", share=80), Opening(id="o1", track="care")), "sv") == left
    assert asked(part(took("care", share=100), place)) == []
    assert asked(part(took("care", share=80, expected_completion=START), place)) == []


def test_what_was_done_beside_is_told_in_one_order() -> None:
    """By code, whatever order the record has: an answer to "what if" reads as a match of the changed record."""
    done = [TrackProgress(track=code, share=99) for code in ("care", "hotel-restaurant")]
    there = [Candidate(id="c1", tracks=tracks) for tracks in (done, done[::-1])]
    first, second = (part_of("track", person, Opening(id="o1")).facts for person in there)
    assert first == second
    asked_of = match([Candidate(id="c1", tracks=done)], [Opening(id="o1")]).what_if("c1", track=done[0])
    told = asked_of.result.explain("c1", "o1").parts
    assert next(part.facts for part in told if part.criterion == "track") == first
