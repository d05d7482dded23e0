"""Wishes: the trade and the way out that a person has asked for, by their rank."""

from __future__ import annotations

from typing import Any

import pytest

from matchcore import Candidate, Opening, Wishes
from matchcore.solution.parts import Part
from strategies import asked, part_of, vocabulary, words

CARE, ASSISTANT_NURSE, LORRY, CAR, CLEANER, TURNER = "5330", "5321", "8332", "8321", "9111", "7223"


def part(wishes: dict[str, Any] | None, **fields: Any) -> Part:
    person = Candidate(id="c1", wishes=None if wishes is None else Wishes(**wishes))
    return part_of("wishes", person, Opening(id="o1", **fields))


@pytest.mark.parametrize("wishes", [None, {}])
def test_nothing_asked_for_is_neutral(wishes: dict[str, Any] | None) -> None:
    """At any job, and in practice."""
    for fields in ({}, {"ssyk": LORRY}, {"way": "practice"}, {"way": "subsidised", "ssyk": CLEANER}):
        told = part(wishes, **fields)
        assert (told.part, told.is_open, words(told.facts)) == (5_000, True, ["the person has stated no wishes"])


@pytest.mark.parametrize(
    ("ssyk", "found"), [(LORRY, 10_000), (CARE, 8_500), (CLEANER, 7_500), (TURNER, 7_000), ("5120", 7_000)]
)
def test_a_wished_trade_lifts_by_its_rank(ssyk: str, found: int) -> None:
    """The first in full, the second, the third, and all after them alike."""
    assert part({"occupations": [LORRY, CARE, CLEANER, TURNER, "5120"]}, ssyk=ssyk).part == found


@pytest.mark.parametrize(
    ("wished", "ssyk", "found"),
    [
        ([CARE], ASSISTANT_NURSE, 7_500),
        ([CLEANER, CARE], ASSISTANT_NURSE, 6_750),
        ([LORRY], CAR, 7_500),
        ([TURNER], "8219", 5_750),
        ([LORRY], CARE, 3_000),
    ],
)
def test_kin_of_a_wished_trade_lifts_by_up_to_half_and_another_trade_speaks_against(
    wished: list[str], ssyk: str, found: int
) -> None:
    """75 % near counts for half, of a second wish half of 3 500; two that one track leads to are half; kin of 15 %."""
    assert part({"occupations": wished}, ssyk=ssyk).part == found


@pytest.mark.parametrize(
    ("way", "found"),
    [("practice", 10_000), ("job", 8_500), ("subsidised", 1_000)],
)
def test_a_wished_way_lifts_by_its_rank_and_another_speaks_more_against(way: str, found: int) -> None:
    """Practice first, a job second; a subsidised job was not among them."""
    assert part({"ways": ["practice", "job"]}, way=way).part == found


def test_training_and_studies_are_kin() -> None:
    """Four fifths of what the other lifts."""
    assert part({"ways": ["training"]}, way="studies").part == 9_000
    assert part({"ways": ["job", "studies"]}, way="training").part == 5_000 + 3_500 * 4 // 5


@pytest.mark.parametrize(
    ("ssyk", "way", "found"),
    [(LORRY, "job", 9_250), (LORRY, "subsidised", 1_000), (CARE, "job", 3_000), (CARE, "subsidised", 1_000)],
)
def test_of_trade_and_way_the_lower_holds_below_neutral_and_else_their_mean(ssyk: str, way: str, found: int) -> None:
    """The lorry first (10 000) and a job second (8 500)."""
    assert part({"occupations": [LORRY], "ways": ["practice", "job"]}, ssyk=ssyk, way=way).part == found


def test_a_trade_that_is_not_known_is_neither_met_nor_missed() -> None:
    """Without an occupation only the way is compared."""
    assert part({"occupations": [LORRY]}).part == 5_000
    assert part({"occupations": [LORRY], "ways": ["job"]}).part == 10_000
    assert part({"occupations": [LORRY]}, title="Lastbilsförare").part == 10_000


@pytest.mark.parametrize("way", ["training", "studies"])
def test_a_course_that_nobody_asked_for_is_not_proposed_before_a_job(way: str) -> None:
    """At most 4 000, also in the trade that is wished for; asked for by either word, it is."""
    for wishes, found in (
        (None, 4_000),
        ({"occupations": [LORRY]}, 4_000),
        ({"occupations": [CARE]}, 3_000),
        ({"ways": ["job"]}, 1_000),
        ({"ways": [way]}, 10_000),
    ):
        assert part(wishes, way=way, ssyk=LORRY).part == found
    assert words(part(None, way=way).facts, "sv") == ["personen har inte sagt att hen vill studera"]


def test_the_words_say_which_wish_is_met() -> None:
    """In Swedish as a consultant would say it."""
    lorry, care = (vocabulary().occupations[code].label.sv for code in (LORRY, CARE))
    wishes = {"occupations": [LORRY, CARE], "ways": ["job"]}
    assert words(part(wishes, ssyk=LORRY).facts, "sv") == [
        f"önskat yrke: {lorry}, {care}",
        "önskad väg: jobb",
    ]
    assert words(part(wishes, ssyk=ASSISTANT_NURSE).facts, "sv")[0] == (
        f"önskat yrke: {lorry}, {care}; jobbet är ett annat men ligger nära"
    )
    assert words(part({"occupations": [LORRY]}, ssyk=CARE).facts, "sv") == [
        f"önskat yrke: {lorry}; jobbet är ett annat"
    ]
    assert words(part({"ways": ["job"]}, way="practice").facts, "sv") == ["önskad väg: jobb; det här är praktik"]


def test_a_wish_is_told_where_the_work_is_not_known() -> None:
    """That there was none was said of it."""
    lorry = vocabulary().occupations[LORRY].label.sv
    told = words(part({"occupations": [LORRY]}).facts, "sv")
    assert told == [f"önskat yrke: {lorry}; det framgår inte vilket yrke jobbet gäller"]


def test_what_was_not_asked_for_is_asked_about() -> None:
    """Nothing wished for at all, another trade, another way, a course; and nothing where the wish is met."""
    assert asked(part(None), "sv") == ["person: vad hen helst vill arbeta med eller utbilda sig till"]
    other = ["person: om det här jobbet kan passa, fast hen har önskat ett annat yrke"]
    assert asked(part({"occupations": [LORRY]}, ssyk=CARE), "sv") == other
    assert asked(part({"ways": ["job"]}, way="practice"), "sv") == ["person: om praktik kan vara ett steg på vägen"]
    course = ["person: om hen vill studera, och hur hen försörjer sig under tiden"]
    assert asked(part(None, way="training"), "sv") == course
    assert asked(part({"occupations": [LORRY], "ways": ["job"]}, ssyk=LORRY)) == []
