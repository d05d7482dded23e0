"""Priority: whom a programme puts first, on top of the score, and never against anybody."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from matchcore import Candidate, Opening, Policy, RecordError
from matchcore.solution.parts import Part
from strategies import AS_OF, DAY, match_of, part_of, words


def part(person: dict[str, Any], **policy: Any) -> Part:
    return part_of("priority", Candidate(id="c1", **person), Opening(id="o1"), Policy(priority=policy))


@pytest.mark.parametrize(
    ("codes", "found"),
    [((), 0), (("young",), 2_000), (("long-waiting",), 10_000), (("young", "long-waiting"), 10_000), (("none",), 0)],
)
def test_the_programme_s_codes_lift_by_what_the_policy_says(codes: tuple[str, ...], found: int) -> None:
    """One that it does not name lifts the whole; of several the most counts; without any it begins at nothing."""
    told = part({"priority": codes}, codes={"young": 2_000, "none": 0})
    assert (told.part, told.is_open) == (found, True)


@pytest.mark.parametrize(
    ("since", "waiting_days", "found"),
    [
        (AS_OF - 30 * DAY, 0, 0),
        (AS_OF - 30 * DAY, 60, 5_000),
        (AS_OF - 30 * DAY, 90, 3_333),
        (AS_OF - 30 * DAY, 30, 10_000),
        (AS_OF - 30 * DAY, 10, 10_000),
        (AS_OF + DAY, 10, 0),
        (None, 10, 0),
        (date.min, 36_600, 10_000),
    ],
)
def test_waiting_lifts_in_proportion_where_the_policy_says_so(
    since: date | None, waiting_days: int, found: int
) -> None:
    """Thirty days of sixty are half; not known, or still to begin, is none; rounded down."""
    assert part({"registered_since": since}, waiting_days=waiting_days).part == found


def test_of_code_and_waiting_the_more_counts() -> None:
    """They are not added up."""
    person = {"priority": ("young",), "registered_since": AS_OF - 30 * DAY}
    assert part(person, codes={"young": 2_000}, waiting_days=60).part == 5_000
    told = part(person, codes={"young": 6_000}, waiting_days=60)
    assert told.part == 6_000
    assert words(told.facts, "sv") == ["prioriteras av programmet: young", "väntetiden räknas"]
    assert words(part({}).facts, "sv") == ["ingen prioritering"]


def test_it_comes_on_top_of_the_score_and_decides_between_two() -> None:
    """Ten percent of 10 000 are ten points more; by default it weighs nothing, and the canonical order decides."""
    people = [Candidate(id="a"), Candidate(id="b", priority=("long-waiting",))]
    policy = Policy().replace(weights={**Policy().weights, "priority": 10})
    for rules, holder, score in ((Policy(), "a", 500_000), (policy, "b", 600_000)):
        (placement,) = match_of(people, [Opening(id="o1")], rules).placements
        assert (placement.candidate_id, placement.score) == (holder, score)


def test_it_opens_no_least_score() -> None:
    """A pair at 50.00 does not reach 50.01, however far its person is put first."""
    policy = Policy(weights={**Policy().weights, "priority": 100}, least_score=50.01)
    result = match_of([Candidate(id="c1", priority=("x",))], [Opening(id="o1")], policy)
    assert result.placements == ()
    assert result.pairs.n_closed["least_score"] == 1


@pytest.mark.parametrize("code", ["sex", "religion"])
def test_no_protected_attribute_is_a_code(code: str) -> None:
    """What a person is may not decide."""
    with pytest.raises(RecordError):
        Candidate(id="c1", priority=(code,))
