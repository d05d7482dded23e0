"""What stands beside a name: a ban's last day, "plus", "ej leg", "samma", "ok", signs for yes and for not known."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest

from matchcore.files import check_file, read_candidates, read_courses, read_openings

DAY = date(2026, 11, 28)


def person(heading: str, cell: str) -> tuple[Any, list[str], list[str]]:
    """The person of one cell, and the codes of what is asked and of what is noted."""
    table = f'id;{heading}\na;"{cell}"\n'
    told = check_file(io.StringIO(table), what="candidates", as_of=DAY)
    [found] = read_candidates(io.StringIO(table), on_fault="ask", as_of=DAY)
    return found, [one.code for one in told.problems], [one.code for one in told.notes]


def openings(table: str) -> tuple[Any, list[str], list[str]]:
    """The openings of a table, and the codes of what is asked and of what is noted."""
    told = check_file(io.StringIO(table), what="openings", as_of=DAY)
    found = read_openings(io.StringIO(table), on_fault="ask", as_of=DAY)
    return found, [one.code for one in told.problems], [one.code for one in told.notes]


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        ("körkort", "B indraget till 2027-03-01"),
        ("körkort", "B (spärrat t.o.m. 2027-05-01)"),
        ("körkort", "körförbud t.o.m. 2027-03-31"),
        ("körkort", "B indraget till 2025-03-01"),
        ("intyg", "truckkort indraget till 2027-03-01"),
    ],
)
def test_what_is_withdrawn_until_a_day_is_not_held_and_asked_about(heading: str, cell: str) -> None:
    """The day is that of the ban's end, and no last day of what was banned; it may be back from then."""
    found, asked, _ = person(heading, cell)
    assert (found.certificates, asked) == ((), ["certificate.lost_until"])


def test_what_ended_on_a_day_that_has_been_was_held_until_then() -> None:
    """ "Indraget 2025-03-01" says since when."""
    [licence] = person("körkort", "B indraget 2025-03-01")[0].certificates
    assert licence.expires == date(2025, 3, 1)


@pytest.mark.parametrize("cell", ["B i jan", "B i maj", "B i vår", "B i sommar"])
def test_a_licence_in_a_month_or_a_season_is_not_held_yet(cell: str) -> None:
    """It is from no country of that name."""
    found, asked, noted = person("körkort", cell)
    assert (found.certificates, asked, noted) == ((), [], ["certificate.not_held_yet_when"])


@pytest.mark.parametrize("cell", ["B aut", "B aut.", "B (aut)"])
def test_automatic_gears_cut_short(cell: str) -> None:
    """ "Aut" is "automat"."""
    found, asked, noted = person("körkort", cell)
    assert ([one.code for one in found.certificates], asked, noted) == (["licence-b"], [], ["licence.automatic"])


@pytest.mark.parametrize(
    ("cell", "codes", "asked", "noted"),
    [
        ("HLR + allergen", ["hlr"], [], ["certificate.remark"]),
        ("HLR/allergen", ["hlr"], [], ["certificate.remark"]),
        ("HLR + allergen klar", ["hlr"], [], ["certificate.remark"]),
        ("HLR + truck + allergen", ["hlr", "truck"], [], ["certificate.remark"]),
        ("hygien + allergen", ["food-hygiene"], [], ["vocabulary.usual", "certificate.remark"]),
        ("HLR + allergen pågår", [], ["certificate.of_which"], []),
        ("HLR plus D-HLR", ["hlr", "hlr-d"], [], []),
        ("HLR + D-HLR", ["hlr", "hlr-d"], [], []),
        ("truck A/B", [], ["vocabulary.several_named"], []),
        ("truck A+B gammal typ", [], ["vocabulary.unknown_near"], []),
        ("truck A+B", ["truck-a", "truck-b"], [], []),
    ],
)
def test_of_several_things_beside_one_another_what_is_known_is_kept(
    cell: str, codes: list[str], asked: list[str], noted: list[str]
) -> None:
    """The rest is told; of a person "plus" is "and"."""
    found, *told = person("intyg", cell)
    assert ([one.code for one in found.certificates], *told) == (codes, asked, noted)


def test_a_bare_year_is_when_a_training_that_does_not_end_was_had() -> None:
    """So it is of one that ends, from then."""
    found, asked, _ = person("intyg", "usk-utbildning klar 2024")
    assert ([one.code for one in found.certificates], asked) == (["underskoterska"], [])
    found, asked, _ = person("intyg", "bsk-utb klar 2024")
    assert ([one.code for one in found.certificates], asked) == (["barnskotare"], [])
    assert person("yrken", "bsk 3 år")[0].occupations[0].ssyk == "5311"
    assert person("intyg", "HLR klar 2024")[0].certificates[0].issued == date(2024, 1, 1)
    assert person("intyg", "truck och HLR klar 2024")[1] == ["certificate.of_which"]


@pytest.mark.parametrize(
    ("cell", "code", "abroad"),
    [
        ("lastbilschaufför ej YKB", "8332", None),
        ("kock ej svensk erfarenhet", "5120", True),
        ("kock aldrig jobbat i Sverige", "5120", True),
        ("sjuksköterska (Ukraina) ej leg.", "2221", True),
        ("snickare inte gesällbrev 5 år", "7111", None),
        ("kock (ej svensk leg)", "5120", None),
        ("kock inte diskare", "5120", None),
    ],
)
def test_what_is_denied_behind_an_occupation_is_not_the_work(cell: str, code: str, abroad: bool | None) -> None:
    """As in a parenthesis; where work was not done says where it was."""
    [done] = person("yrken", cell)[0].occupations
    assert (done.ssyk, done.abroad) == (code, abroad)


@pytest.mark.parametrize("cell", ["ej kock", "kock ej", "kock utan erfarenhet", "kock (ej jobbat)", "aldrig kock"])
def test_work_that_is_denied_itself_is_none(cell: str) -> None:
    """And that is noted."""
    found, _, noted = person("yrken", cell)
    assert (found.occupations, noted) == ((), ["background.none"])


@pytest.mark.parametrize(
    ("cell", "forms", "noted"),
    [
        ("säsong ok", None, ["form.also"]),
        ("även tim", None, ["form.also"]),
        ("tillsvidare, tim ok", ("permanent", "hourly"), []),
        ("tim", ("hourly",), []),
    ],
)
def test_a_form_that_will_do_too_closes_no_other(cell: str, forms: tuple[str, ...] | None, noted: list[str]) -> None:
    """ "Ok" adds."""
    found, asked, told = person("anställningsform", cell)
    assert (found.forms, asked, told) == (forms, [], noted)


@pytest.mark.parametrize(("cell", "asked"), [("?", True), ("vet ej", True), ("✅", False), ("👍", False)])
def test_signs_below_a_certificate_of_people(cell: str, asked: bool) -> None:
    """A question mark is asked about, as behind a cross; signs of assent are yes."""
    found, told, _ = person("truckkort", cell)
    assert ([one.code for one in found.certificates], told) == (
        ([], ["certificate.asked"]) if asked else (["truck"], [])
    )


def test_marks_of_employers() -> None:
    """A question mark leaves the opening out as "x?" does, since it may be required; "önskv" is a merit."""
    table = "id;titel;Heta arbeten;Truckkort\na;svets;?;x\nb;svets;x;önskv\nc;svets;önskv.;👍\n"
    found, asked, _ = openings(table)
    assert [(one.id, one.certificates_required, one.certificates_merited) for one in found] == [
        ("b", ("heta-arbeten",), ("truck",)),
        ("c", ("truck",), ("heta-arbeten",)),
    ]
    assert len(asked) == 1


def test_samma_alone_is_the_cell_above_and_an_empty_employer_below_a_filled_is_told() -> None:
    """Below employers, places and contacts; where nothing stands above it is told, and nobody is called so."""
    table = "id;arbetsgivare;ort;kontakt\na;Verkstaden;Gävle;växeln\nb;samma;Samma;samma\nc;;Gävle;\nd;samma;Gävle;\n"
    found, asked, noted = openings(table)
    assert [one.employer for one in found] == ["Verkstaden", "Verkstaden", "", ""]
    assert found[1].workplace == found[0].workplace
    assert found[1].contact == "växeln"
    assert asked == ["cell.nothing_above"]
    assert noted == ["cell.as_above"] * 3 + ["employer.empty_below"]


def test_work_from_home_is_no_place() -> None:
    """And no name of one that was meant."""
    assert person("bor i", "distans")[1] == ["place.from_home"]


@pytest.mark.parametrize("price", ["20000/st", "20000 /plats", "20000 per deltagare", "20 000 kr per styck"])
def test_a_price_for_each_is_multiplied_by_the_seats(price: str) -> None:
    """In whatever words it is said."""
    table = f"kurs;ger;start;slut;platser;kostnad\nTruck;truckkort;2027-01-10;2027-02-10;3;{price}\n"
    assert [one.cost for one in read_courses(io.StringIO(table), as_of=DAY)] == [60_000]
