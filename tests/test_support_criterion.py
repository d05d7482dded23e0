"""Support: the instruction that a person needs against what the opening offers, stated or taken by its way."""

from __future__ import annotations

from typing import Any

import pytest

from matchcore import Candidate, Opening, Policy
from matchcore.solution.parts import Part
from strategies import asked, part_of, steps, words


def part(need: str | None, offer: str | None, way: str | None = None, **policy: Any) -> Part:
    opening = Opening(id="o1", support=offer, way=way)
    return part_of("support", Candidate(id="c1", support=need), opening, Policy(support=policy))


@pytest.mark.parametrize(
    ("need", "offer", "found"),
    [
        (None, "none", 5_000),
        (None, "much", 5_000),
        ("none", "none", 5_000),
        ("none", "some", 3_000),
        ("none", "much", 3_000),
        ("some", "none", 3_000),
        ("some", "some", 10_000),
        ("some", "much", 10_000),
        ("much", "none", 2_000),
        ("much", "some", 7_000),
        ("much", "much", 10_000),
    ],
)
def test_support_that_is_needed_and_offered_lifts(need: str | None, offer: str, found: int) -> None:
    """Less than is needed a little; offered and not needed, or needed and not offered, speaks against."""
    told = part(need, offer)
    assert (told.part, told.is_open, told.flags) == (found, True, frozenset())


@pytest.mark.parametrize(
    ("way", "need", "found", "flags"),
    [
        (None, None, 5_000, set()),
        ("job", "none", 5_000, set()),
        ("job", "some", 3_000, {"assumed"}),
        ("job", "much", 2_000, {"assumed"}),
        ("practice", "some", 10_000, {"assumed"}),
        ("practice", "none", 3_000, {"assumed"}),
        ("subsidised", "much", 7_000, {"assumed"}),
        ("training", "some", 5_000, set()),
        ("studies", "much", 5_000, set()),
    ],
)
def test_what_is_not_stated_is_taken_by_the_way(way: str | None, need: str | None, found: int, flags: set[str]) -> None:
    """Practice and subsidised jobs offer some, other jobs none, flagged where it decides; courses are not known to."""
    told = part(need, None, way)
    assert (told.part, told.is_open, told.flags) == (found, True, flags)


@pytest.mark.parametrize(
    ("need", "offer", "way", "is_open"),
    [
        ("some", "some", None, True),
        ("much", "some", None, False),
        ("some", None, "job", False),
        ("some", None, "practice", True),
        ("some", None, "training", False),
        ("none", "none", None, True),
        (None, "none", None, True),
    ],
)
def test_a_policy_may_make_it_a_gate(need: str | None, offer: str | None, way: str | None, is_open: bool) -> None:
    """Closed where less is known to be offered than is needed, and what would open it is to ask the employer."""
    told = part(need, offer, way, gate=True)
    assert told.is_open is is_open
    assert steps(told, "sv") == ([] if is_open else ["det stöd på arbetsplatsen som personen behöver"])
    assert part(need, offer, way).is_open


def test_the_words_say_what_is_needed_and_offered() -> None:
    """Never a diagnosis; and what is not known is asked."""
    assert words(part("some", "some").facts, "sv") == ["personen behöver visst stöd, och arbetsplatsen ger det"]
    assert words(part("none", "some").facts, "sv") == ["platsen har handledning som personen inte behöver"]
    assert words(part("some", None, "job").facts, "sv") == [
        "personen behöver visst stöd, men det finns inte",
        "arbetsgivaren har inte sagt något om stöd: bedömt efter vad det är för slags plats",
    ]
    assert words(part("some", None, "training").facts, "sv") == [
        "personen behöver visst stöd; inte känt om arbetsplatsen har det"
    ]
    for told in (part("some", None, "training"), part("some", None, "job")):
        assert asked(told, "sv") == ["employer: vilket stöd som finns på arbetsplatsen"]
    assert asked(part(None, "some"), "sv") == ["person: om hen behöver stöd på arbetsplatsen"]
    assert words(part(None, "some").facts, "sv") == ["arbetsplatsen har stöd; inte känt om personen behöver det"]
    assert words(part("none", None, "training").facts, "sv") == ["personen behöver inget stöd"]
    assert words(part(None, None).facts, "sv") == ["varken personen eller arbetsplatsen har sagt något om stöd"]
