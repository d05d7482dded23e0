"""Lists of openings as they are laid out: marks below certificates, two rows of headings, several fields a column."""

from __future__ import annotations

import io
from typing import Any

import pytest
from openpyxl import Workbook
from short_lists import openings

from matchcore import read_openings
from matchcore.files import check_file


def workbook(rows: list[list[Any]], *merged: str) -> io.BytesIO:
    book = Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    for span in merged:
        book.active.merge_cells(span)
    made = io.BytesIO()
    book.save(made)
    made.seek(0)
    return made


def notes(text: str) -> list[tuple[str, str | None]]:
    return [(note.code, note.column) for note in check_file(io.StringIO(text), what="openings").notes]


MARKED = "nr;företag;yrke;Truck A;Travers;Heta arb.\n1;A;lager;x;(x);u\n2;B;svets;-;nej;1\n3;C;städ;;;0\n"


def test_marks_below_a_certificate_say_what_is_required_and_what_is_a_merit() -> None:
    """An x requires, one in parentheses is a merit, "u" is taught and asked about, and a dash asks for nothing."""
    found = openings(MARKED)
    assert [(one.certificates_required, one.certificates_merited) for one in found] == [
        (("truck-a",), ("crane-overhead",)),
        (("heta-arbeten",), ()),
        ((), ()),
    ]
    assert [(one.code, one.column) for one in found.asked.by_id["1"]] == [("demand.taught_mark", "Heta arb.")]
    assert ("heading.marks", "Travers") in notes(MARKED)


def test_words_below_a_certificate_are_read_with_its_name_or_left_out() -> None:
    """ "B1" below "Truck" is a truck of class B; what is not understood is a demand, and leaves the opening out."""
    found = openings("nr;företag;yrke;Truck\n1;A;lager;x\n2;B;lager;x\n3;C;lager;B1\n4;D;lager;blargkort\n")
    assert [one.id for one in found] == ["1", "2", "3"]
    assert found[2].certificates_required == ("truck-b",)
    assert [(one.row, one.column) for one in found.asked.left_out] == [(5, "Truck")]


def test_a_heading_over_several_tells_what_stands_below_it() -> None:
    """ "B" is a licence below "Körkort" and a truck below "Truckkort"; "Namn" below "Enhet" is no person's."""
    rows = [
        ["Enhet", None, "Behov", None, "Truckkort", None, "Körkort", None, "Start"],
        ["Namn", "Ort", "Roll", "Platser", "A", "B", "B", "C", "Datum"],
        ["Lagret", "Borlänge", "lagerarbetare", 2, "x", "x", None, None, "2027-01-11"],
        ["Åkeriet", "Falun", "budbilsförare", 1, None, None, "x", "(x)", "2027-02-01"],
    ]
    found = read_openings(workbook(rows, "A1:B1", "C1:D1", "E1:F1", "G1:H1"), on_fault="ask")
    assert [(one.employer, one.title, one.seats, str(one.start)) for one in found] == [
        ("Lagret", "lagerarbetare", 2, "2027-01-11"),
        ("Åkeriet", "budbilsförare", 1, "2027-02-01"),
    ]
    assert [(one.certificates_required, one.certificates_merited) for one in found] == [
        (("truck-a", "truck-b"), ()),
        (("licence-b",), ("licence-c",)),
    ]


def test_a_column_of_several_fields_gives_each_its_part() -> None:
    """Times and the form of employment stand in one column, and where an employer is beside who it is."""
    text = "Arbetsgivare och ort;Tjänst;Tid/anst\nKiruna Gruv AB, Malmberget;bergarbetare;heltid, natt, vikariat\n"
    (one,) = openings(text)
    assert one.workplace is not None
    assert (one.employer, one.workplace.locality) == ("Kiruna Gruv AB", "Malmberget")
    assert (one.hours, one.shifts, one.form) == (100, ("night",), "substitute")
    told = openings("nr;Tid/anst\n1;dag, sommarjobb på månen\n").asked.by_id["1"]
    assert [(one.code, one.value) for one in told] == [("form.partly", "sommarjobb på månen")]


@pytest.mark.parametrize("mark", ['"', "”", "d:o", "samma som ovan", "Se ovan", "enl. ovan"])
def test_a_mark_for_the_cell_above_is_that_cell(mark: str) -> None:
    """It is noted, holds over several rows, and never makes one id of two."""
    csv = mark.replace('"', '""')
    text = f'nr;företag;yrke;ort\n1;Stålet;svetsare;Avesta\n2;"{csv}";städare;"{csv}"\n3;"{csv}";kock;Falun\n'
    found = openings(text)
    assert [one.employer for one in found] == ["Stålet"] * 3
    assert [one.workplace.municipality for one in found] == ["2084", "2084", "2080"]
    assert notes(text).count(("cell.as_above", "företag")) == 2


def test_a_cell_that_is_also_a_heading_makes_no_headings_of_its_row() -> None:
    """ "löp." is a number, and a start below "Start"."""
    text = "Ftg;Jobb;Ant;Var;Sv;Start;Kontakt\nA;kock;1;Falun;B1;löp.;Eva\nB;kock;2;Falun;B1;omg.;Bo\n"
    assert [(one.employer, one.seats) for one in openings(text)] == [("A", 1), ("B", 2)]


def test_a_heading_that_says_required_twice_is_of_what_is_required() -> None:
    found = openings("nr;Krav (skall);Bör\n1;HLR;truckkort B\n")
    assert (found[0].certificates_required, found[0].certificates_merited) == (("hlr",), ("truck-b",))


def test_what_is_required_and_a_merit_is_required() -> None:
    """Two columns of one certificate lose no opening."""
    text = "nr;yrke;krav;meriterande\n1;lager;truckkort B, HLR;skjutstativtruck, heta arbeten\n"
    (one,) = openings(text)
    assert (one.certificates_required, one.certificates_merited) == (("truck-b", "hlr"), ("heta-arbeten",))
    assert ("demand.required_already", "meriterande") in notes(text)


def test_a_mark_below_a_language_requires_it_or_is_a_merit() -> None:
    """With no level, which is asked about; a level stands as it is."""
    found = openings("nr;yrke;Svenska;Eng.\n1;kock;B1;x\n2;kock;A2;(x)\n3;kock;B1;-\n4;kock;x;A2\n")
    assert [[(one.language, one.level) for one in each.languages_required] for each in found] == [
        [("sv", "B1"), ("en", "A1")],
        [("sv", "A2")],
        [("sv", "B1")],
        [("en", "A2"), ("sv", "A1")],
    ]
    assert {one.code for one in (*found.asked.by_id["1"], *found.asked.by_id["4"])} == {"language.level_open"}


def test_a_column_of_a_spreadsheet_without_a_heading_is_told_once_and_loses_no_row() -> None:
    """By its letter; what is demanded there is required, as below any heading that is not understood."""
    rows = [
        ["nr", "yrke", "ort", None],
        [1, "kock", "Falun", "säsong"],
        [2, "svetsare", "Falun", "truckkort B"],
        [3, "städare", "Falun", None],
    ]
    found = read_openings(workbook(rows), on_fault="ask")
    assert [one.certificates_required for one in found] == [(), ("truck-b",), ()]
    assert [(one.row, one.column) for one in found.asked.estimated] == [(1, "(kolumn D)")]


def test_a_heading_that_ends_in_demands_is_of_demands() -> None:
    found = openings("nr;Kvalifikationskrav\n1;truckkort B, HLR\n")
    assert found[0].certificates_required == ("truck-b", "hlr")


def test_a_mark_below_merits_is_a_merit() -> None:
    """An x below "Meriterande" requires nothing."""
    rows = [
        ["nr", "yrke", "Krav", None, "Meriterande", None],
        ["", "", "HLR", "B", "Travers", "Lift"],
        [1, "lager", "x", None, "x", None],
        [2, "lager", "x", "x", None, "x"],
        [3, "lager", None, "x", "x", "x"],
    ]
    found = read_openings(workbook(rows, "C1:D1", "E1:F1", "A1:A2", "B1:B2"), on_fault="ask")
    assert [one.certificates_required for one in found] == [("hlr",), ("hlr", "licence-b"), ("licence-b",)]
    assert [len(one.certificates_merited) for one in found] == [1, 1, 2]


def test_a_profile_says_first_what_is_required_and_then_what_is_wished_for() -> None:
    """What follows "Önskemål:" is a merit, until another label."""
    text = (
        'nr;hos;yrke;Profil (krav / önskemål)\n1;A;usk;"Krav: usk-utb., körkort B. Önskemål: HLR, truckkort B"\n'
        '2;B;kock;"Meriterande: HLR"\n'
    )
    assert [(one.employer, one.certificates_required, one.certificates_merited) for one in openings(text)] == [
        ("A", ("underskoterska", "licence-b"), ("hlr", "truck-b")),
        ("B", (), ("hlr",)),
    ]


@pytest.mark.parametrize(
    ("cell", "form", "hours", "shifts"),
    [
        ("Tillsvidare 80 %, dag/kväll/helg", "permanent", 80, ("day", "evening", "weekend")),
        ("Vikariat. 30 h/v, kvällar", "substitute", 75, ("evening",)),
        ("Heltid", None, 100, ()),
    ],
)
def test_times_below_a_form_of_employment_are_times(
    cell: str, form: str | None, hours: int, shifts: tuple[str]
) -> None:
    """A column of employment says how much and when as well."""
    (one,) = openings(f"nr;yrke;Anställning\n1;kock;{cell}\n")
    assert (one.form, one.hours, tuple(one.shifts or ())) == (form, hours, shifts)


def test_a_letter_that_may_be_must_or_merit_is_neither() -> None:
    """ "M" below a certificate was a merit: the opening would have asked for less than it may."""
    found = openings("nr;yrke;HLR\n1;kock;x\n2;kock;M\n3;kock;-\n")
    assert [one.id for one in found] == ["1", "3"]
    assert [(one.row, one.column) for one in found.asked.left_out] == [(3, "HLR")]
