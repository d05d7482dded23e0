"""Lists of people that a system wrote, or somebody in her own words: headings nobody knew, and what stands beside."""

from __future__ import annotations

import io
from datetime import date

import pytest

from matchcore.errors import FileError
from matchcore.files import check_file, read_candidates
from matchcore.files.questions import Records
from matchcore.records import Candidate
from matchcore.tables.headings import layouts_of
from matchcore.vocabulary import default_vocabulary

DAY = date(2026, 11, 28)


def people(*rows: str) -> Records[Candidate]:
    return read_candidates(io.StringIO("\n".join(rows) + "\n"), on_fault="ask", as_of=DAY)


def told(*rows: str) -> list[str]:
    return [one.code for one in check_file(io.StringIO("\n".join(rows) + "\n"), what="candidates", as_of=DAY).notes]


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("PostOrt", "locality"),
        ("POST_NR", "postcode"),
        ("PostNr", "postcode"),
        ("ResaMaxKm", "reach_km"),
        ("KkB", "certificate"),
        ("HLRdatum", "certificate"),
        ("YKB kursdatum", "certificate"),
        ("TruckGiltig", "certificate"),
        ("Yrke1", "occupations"),
        ("Yrke 2", "occupations"),
        ("Onskemal2", "wishes"),
        ("Önskemål #3", "wishes"),
        ("Ar1", "occupation_years"),
        ("SprStatus", "course_status"),
        ("Giltig t.o.m.", "certificate_until"),
        ("DeltID", "id"),
        ("Postnummer2", None),
        ("SkapadAv", None),
    ],
)
def test_headings_as_a_system_writes_them(heading: str, field: str | None) -> None:
    """Words written together are one or several, letters lack their dots, and what lists things may be numbered."""
    column = layouts_of("candidates")[0].column(0, heading, default_vocabulary())
    assert (column and column.field) == field


@pytest.mark.parametrize("heading", ["Akt", "Dossié", "Mapp", "Vår beteckning"])
@pytest.mark.parametrize(
    "ids", [("14/207", "16/031", "17/112"), ("AF-24-1", "AF-24-2", "AF-24-3"), ("D.14", "D.15", "E.2")]
)
def test_ids_below_a_heading_that_nobody_knew(heading: str, ids: tuple[str, ...]) -> None:
    """Known by their cells, also where a line between the rows or a sum below them stands in their column."""
    found = people(
        f"{heading};Ort", f"{ids[0]};Malung", "-- Nya i höst --;", *(f"{one};Sälen" for one in ids[1:]), "3 st;"
    )
    assert [one.id for one in found] == list(ids)
    assert [one.column for one in found.asked.estimated] == [heading]


@pytest.mark.parametrize("cells", [("2024-09-01", "2024-09-02", "2024-09-03"), ("Anna", "Bo", "Cia")])
def test_days_and_names_are_no_ids(cells: tuple[str, ...]) -> None:
    with pytest.raises(FileError):
        people("Akt;Ort", *(f"{one};Malung" for one in cells))


def test_work_and_its_years_in_numbered_columns() -> None:
    """Each number of years is put to the work with its number, or to the one before it; without work it is told."""
    [one, other] = people("id;Yrke1;Ar1;Yrke2;Ar2", "a;Lokalvårdare;4;Kock;ca 2 år", "b;Svetsare;;;3")
    assert [(work.ssyk, work.years) for work in one.occupations] == [("9111", 4), ("5120", 2)]
    assert [(work.ssyk, work.years) for work in other.occupations] == [("7212", None)]
    left = people("id;Yrke1;Ar1;Yrke2;Ar2", "b;Svetsare;;;3").asked.left_out
    assert [(problem.code, problem.column) for problem in left] == [("cell.of_nothing", "Ar2")]
    [one] = people("id;Yrke;Antal år", "a;Kock;7")
    assert [(work.ssyk, work.years) for work in one.occupations] == [("5120", 7)]


def test_a_proof_and_until_when_it_is_valid() -> None:
    """One certificate of two columns; where it is not held, a last day beside it is asked about."""
    found = people(
        "id;Truck;TruckGiltig;YKB",
        "a;True;2027-05-31;nej",
        "b;A+B;aug 2027;",
        "c;True;;",
        "d;False;;",
        "e;nej;2027-01-01;",
    )
    held = {one.id: [(proof.code, proof.expires) for proof in one.certificates] for one in found}
    assert held == {
        "a": [("truck", date(2027, 5, 31))],
        "b": [("truck-a", date(2027, 8, 31)), ("truck-b", date(2027, 8, 31))],
        "c": [("truck", None)],
        "d": [],
        "e": [],
    }
    assert list(found.asked.by_id) == ["e"]


def test_the_day_below_the_date_of_a_proof_is_when_it_was_had() -> None:
    """One that has been; and below the bare name it is asked about."""
    [one] = people("id;HLR datum", "a;2025-03-12")
    assert [(proof.code, proof.issued, proof.expires) for proof in one.certificates] == [
        ("hlr", date(2025, 3, 12), None)
    ]
    [one] = people("id;HLR", "a;2025-03-12")
    assert one.certificates == ()


def test_the_course_and_how_far_it_has_come_in_a_column_of_its_own() -> None:
    """The letters are read as the list explains them, and without that are asked about."""
    rows = (
        "DeltID;SprKod;SprStatus;KkB;ArbTid",
        "1;SFI-D;A;True;D,K",
        "2;SFI-C;P;Övn;D",
        "3;SFI-B;AVBR;False;N",
        "4;B1;;P;H",
    )
    legend = (
        "SprStatus: A = avslutad, P = pågår, AVBR = avbruten. ArbTid D=dag K=kväll N=natt H=helg. Övn = övningskör;;;;"
    )
    found = people(*rows, legend)
    assert [[(one.course, one.course_status, one.level) for one in each.languages] for each in found] == [
        [("sfi-d", "completed", None)],
        [("sfi-c", "enrolled", None)],
        [],
        [(None, None, "B1")],
    ]
    assert [sorted(one.shifts or ()) for one in found] == [["day", "evening"], ["day"], ["night"], ["weekend"]]
    assert [one.facts.get("working_towards") for one in found] == [None, "licence-b", None, "licence-b"]
    assert not found.asked.by_id
    assert "2" in people(*rows).asked.by_id


@pytest.mark.parametrize(
    ("heading", "cells", "field"),
    [
        ("Redan i ryggsäcken", ("HLR", "truckkort A", "hygienbevis"), "certificates"),
        ("Finns i bagaget", ("HLR", "truckkort A", "hygienbevis"), "certificates"),
        ("Klara papper och grejer", ("HLR", "truckkort A", "hygienbevis"), "certificates"),
        ("Inte klart än", ("HLR", "truckkort A", "hygienbevis"), None),
        ("Ska skaffa", ("HLR", "truckkort A", "hygienbevis"), None),
        ("Kan också", ("arabiska", "somaliska, engelska", "dari"), "languages"),
        ("Plan B", ("kock", "lokalvårdare", "svetsare"), "wishes"),
        ("När på dygnet", ("dag", "kväll", "natt"), "shifts"),
        ("InsatsSlut", ("2025-01-01", "2025-02-01", "2025-03-01"), None),
        ("Insats slutar", ("2025-01-01", "2025-02-01", "2025-03-01"), None),
        ("InsatsStart", ("2025-01-01", "2025-02-01", "2025-03-01"), "registered_since"),
    ],
)
def test_columns_known_by_their_cells_and_a_word(heading: str, cells: tuple[str, ...], field: str | None) -> None:
    """What is said to be had already is held; what is not yet there, or ends something, is told as unknown."""
    found = people(f"id;ort;drömjobb;{heading}", *(f"p{at};Malung;bagare;{one}" for at, one in enumerate(cells)))
    assert bool(found.asked.estimated) == (field is not None)
    if field == "shifts":
        assert found[0].shifts == {"day"} or list(found[0].shifts or ()) == ["day"]
    elif field == "wishes":
        assert found[0].wishes is not None
        assert found[0].wishes.occupations == ("7612", "5120")
    elif field is not None and field != "languages":
        assert getattr(found[0], field)


def test_what_stands_in_parentheses_is_on_its_way_where_the_list_says_so() -> None:
    """Only of proofs: what else stands in parentheses stays; and the clock is no sign for "klar"."""
    legend = "( ) = på g, ej klart ännu;;"
    [one] = people("id;Papper;Bakgrund", "a;hyg.bevis (truck A);kock 4 år (Syrien)", legend)
    assert [proof.code for proof in one.certificates] == ["food-hygiene"]
    assert one.facts == {"working_towards": "truck-a"}
    assert [(work.ssyk, work.abroad) for work in one.occupations] == [("5120", True)]
