"""Headings of a driving licence's class over marks, educations that are denied, and days in other words."""

import pytest
from short_lists import openings, people


@pytest.mark.parametrize(
    ("heading", "required"),
    [
        ("Körkort CE", ("licence-ce",)),
        ("CE-körkort", ("licence-ce",)),
        ("D-kort krav", ("licence-d",)),
        ("Krav C-körkort", ("licence-c",)),
        ("Körkort (C/CE)", (("licence-c", "licence-ce"),)),
        ("Körkort B eller C", (("licence-b", "licence-c"),)),
    ],
)
def test_a_mark_requires_the_class_of_its_heading(heading: str, required: tuple[object, ...]) -> None:
    """Who has another class does not meet it; in parentheses it is a merit."""
    listed = openings(f"id;titel;{heading}\na;Chaufför;x\nb;Kock;\nc;Bud;ja\nd;Diskare;(x)\n")
    assert [one.certificates_required for one in listed] == [required, (), required, ()]
    assert listed[3].certificates_merited
    assert not listed.asked.by_id


def test_classes_in_the_cells_below_such_a_heading_are_their_own() -> None:
    """What stands there says more."""
    listed = openings("id;titel;Körkort CE\na;Chaufför;x\nb;Bud;C\nc;Åkare;x\n")
    assert [one.certificates_required for one in listed] == [("licence-ce",), ("licence-c",), ("licence-ce",)]


@pytest.mark.parametrize("heading", ["B-körkort och bil", "Körkort B + bil", "B + bil"])
def test_a_yes_below_a_class_and_a_car_is_both(heading: str) -> None:
    """Of a person."""
    listed = people(f"id;bor;{heading}\na;Mora;x\nb;Mora;nej\n")
    assert ([one.code for one in listed[0].certificates], listed[0].car) == (["licence-b"], True)
    assert (listed[1].certificates, listed[1].car) == ((), False)


@pytest.mark.parametrize(
    ("cell", "levels"),
    [
        ("inget gymnasium", []),
        ("grundskola, ej gymn", ["compulsory"]),
        ("univ avbr", []),
        ("gymnasium ofullst", []),
        ("högskola, ej klar", []),
        ("gymnasium klar juni 2027", []),
        ("gymnasium?", []),
        ("gymnasium klar 2019", ["upper_secondary"]),
    ],
)
def test_an_education_that_somebody_has_not(cell: str, levels: list[str]) -> None:
    """Denied, broken off, or to come."""
    [person] = people(f'id;utbildning\na;"{cell}"\n')
    assert [one.level for one in person.educations] == levels


@pytest.mark.parametrize("cell", ["ADR exp. 12/26", "ADR exp 2026-12-31", "ADR löper ut 2026-12-31"])
def test_when_a_certificate_expires(cell: str) -> None:
    """In short, it is no other certificate."""
    [person] = people(f"id;kompetensbevis\na;{cell}\n")
    assert [(one.code, str(one.expires)) for one in person.certificates] == [("adr", "2026-12-31")]


@pytest.mark.parametrize("cell", ["bagare 1990-talet", "bagare sedan 2010-talet", "bagare på 90-talet"])
def test_a_decade_is_not_for_how_long(cell: str) -> None:
    """Nobody knows of how many years."""
    [person] = people(f"id;tidigare yrke\na;{cell}\n")
    assert [(one.ssyk, one.years) for one in person.occupations] == [("7612", None)]
