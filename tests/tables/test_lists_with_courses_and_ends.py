"""Lists of people whose headings say what a day below them is, what somebody takes part in now, or how she travels."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from short_lists import people, person

from matchcore.tables.layouts import layouts_of
from matchcore.vocabulary import default_vocabulary


@pytest.mark.parametrize(
    ("heading", "fields"),
    [
        ("Utbildning just nu", ("tracks", "working_towards", "swedish_course")),
        ("Aktuell insats", ("tracks", "working_towards", "swedish_course")),
        ("Har jobbat (Sv/utomlands)", ("occupations",)),
        ("Tåg eller bil", ("reach_km", "licences")),
        ("Kollektivt / bil?", ("reach_km", "licences")),
        ("Truck/bil", None),
    ],
)
def test_headings_of_what_is_now_and_what_was(heading: str, fields: tuple[str, ...] | None) -> None:
    """Where work was done is no course of Swedish, and two means of travel are no question of yes or no."""
    column = layouts_of("candidates")[0].column(0, heading, default_vocabulary())
    assert (column and (column.field, *column.also)) == fields


@pytest.mark.parametrize("heading", ["Intyg (gäller t.o.m.)", "Bevis (slutdatum)", "Kompetensbevis (giltighetstid)"])
@pytest.mark.parametrize(
    ("cell", "expires"),
    [
        ("YKB (2026-02-01)", date(2026, 2, 1)),
        ("YKB 2025-06", date(2025, 6, 30)),
        ("YKB (2025)", date(2025, 12, 31)),
        ("YKB (2029-02-01)", date(2029, 2, 1)),
    ],
)
def test_a_day_is_the_last_where_the_heading_says_so(heading: str, cell: str, expires: date) -> None:
    """Also one gone by: what has ended is not held since then."""
    found, asked = person(heading, cell)
    assert [(one.issued, one.expires) for one in found.certificates] == [(None, expires)]
    assert not asked


@pytest.mark.parametrize(
    ("cell", "tracks", "towards", "asked"),
    [
        ("vård start i februari", [], "care", []),
        ("vård från 1/2", [], "care", []),
        ("vård, t.o.m. 2027-03-26", [("care", date(2027, 3, 26))], None, []),
        ("vård pågår → mars", [("care", date(2027, 3, 31))], None, []),
        ("vård beräknas klar i mars", [("care", date(2027, 3, 31))], None, []),
        ("vårdbiträde pågår, klar i mars", [], "vardbitrade", []),
        ("vårdbiträde avbrutet", [], None, []),
        ("vårdbiträde klar i mars 2026", [], None, ["vocabulary.unknown_near"]),
    ],
)
def test_when_a_track_begins_is_not_when_it_ends(
    cell: str, tracks: list[Any], towards: str | None, asked: list[str]
) -> None:
    """And the proof that a track leads to is worked towards under the heading of tracks."""
    found, told = person("Yrkesspår", cell)
    assert [(one.track, one.expected_completion) for one in found.tracks] == tracks
    assert (found.facts.get("working_towards"), told) == (towards, asked)


def test_what_one_takes_part_in_until_a_day() -> None:
    """The day stands with what it is of, so that neither is read without the other."""
    assert person("Pågående insats", "Vårdbiträde, t.o.m. 2027-06-11")[0].facts == {"working_towards": "vardbitrade"}
    assert person("Pågående insats", "Vårdbiträde, klar 2026-06-05") == (person("X", "")[0], ["certificate.asked"])


@pytest.mark.parametrize(
    ("cell", "reach", "car", "asked"),
    [
        ("bil", None, True, []),
        ("buss, tåg", None, None, []),
        ("cykel i stan", None, None, []),
        ("bil 3 mil", 30, None, []),
        ("tåg till Lund", None, None, ["reach.how"]),
        ("ja", None, None, ["reach.how"]),
    ],
)
def test_what_somebody_travels_with_says_no_distance(
    cell: str, reach: float | None, car: bool | None, asked: list[str]
) -> None:
    """Below a heading that asks for nothing else it is all that is asked for."""
    found, told = person("Buss/bil?", cell)
    assert (found.reach_km, found.car, told) == (reach, car, asked)


def test_years_of_work_that_is_asked_about_are_not_asked_about_too() -> None:
    """One question for one thing; what stands behind is read."""
    found, asked = person("Tidigare yrke", "ekonom, 7 år, bagare, 2 år")
    assert [(one.ssyk, one.years) for one in found.occupations] == [("7612", 2)]
    assert asked == ["vocabulary.several"]


@pytest.mark.parametrize("cell", ["B1 bedömd 2026-05", "B1, bedömd i maj", "B1 testad i våras"])
def test_when_a_level_was_tested_says_nothing_of_it(cell: str) -> None:
    """It is a level all the same."""
    found, asked = person("Svenska", cell)
    assert ([one.level for one in found.languages], asked) == (["B1"], [])


def test_a_sentence_below_the_ids_with_a_mean_beside_it_is_nobody() -> None:
    """What was written under an export, whatever stands beside it in two of its columns."""
    rows = "".join(f"AB-10{at};B;Bagare;100;Lund;;\n" for at in range(4))
    read = people(
        f"Id;Körkort;Önskat yrke;Omfattning %;Ort;Svenska;Bil\n{rows}Uttag ur registret den 24 nov;;Snitt;100;;;\n"
    )
    assert [one.id for one in read] == ["AB-100", "AB-101", "AB-102", "AB-103"]
    assert [one.code for one in read.asked.left_out] == ["row.aside"]
