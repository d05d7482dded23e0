"""Two rows of headings: words over several columns, and the rest of the headings below them, are one row."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from short_lists import DAY, openings, people

from matchcore import read_candidates, read_openings
from matchcore.files import check_file

UPPER = ["Id", "Bor", "Körkort", None, None, "Språk", None, "SFI", None, "Anm"]
LOWER = [None, None, "B", "C", "CE", "Svenska", "Engelska", "Kurs", "Status", None]
PEOPLE = [
    ["D1", "Malung", "x", None, None, "B1", "A2", "C", "klar", "ring"],
    ["D2", "Lima", None, None, "CE", "A2", None, "B", "pågår", None],
    ["D3", "Sälen", None, "x", None, "A1", None, None, None, None],
]
MERGED = ("A1:A2", "B1:B2", "C1:E1", "F1:G1", "H1:I1", "J1:J2")


def workbook(rows: Sequence[Sequence[Any]], *merged: str) -> io.BytesIO:
    book = openpyxl.Workbook()
    for number, row in enumerate(rows, start=1):
        for at, cell in enumerate(row, start=1):
            book.active.cell(number, at, cell)
    for span in merged:
        book.active.merge_cells(span)
    made = io.BytesIO()
    book.save(made)
    made.seek(0)
    return made


def text(rows: Sequence[Sequence[Any]]) -> str:
    made = io.StringIO()
    csv.writer(made, delimiter=";").writerows(rows)
    return made.getvalue()


def below(upper: list[Any], lower: list[Any]) -> tuple[list[Any], list[Any]]:
    """What stands in one column of the upper row alone, in the lower row instead."""
    alone = [at for at, one in enumerate(lower) if one is None]
    return [None if at in alone else one for at, one in enumerate(upper)], [a or b for a, b in zip(lower, upper)]


ONE_EACH = ["Körkort", "Körkort", "Körkort", "Språk", "Språk", "SFI", "SFI", "Anm"]


@pytest.mark.parametrize(
    ("rows", "merged"),
    [
        ([UPPER, LOWER, *PEOPLE], MERGED),
        ([UPPER, LOWER, *PEOPLE], ()),
        ([UPPER, LOWER, *PEOPLE], ("C1:E1", "F1:G1", "H1:I1")),
        ([*below(UPPER, LOWER), *PEOPLE], ("C1:E1", "F1:G1", "H1:I1")),
        ([*below(UPPER, LOWER), *PEOPLE], ()),
        ([["Mina deltagare, vecka 49"], [], *below(UPPER, LOWER), *PEOPLE], ("C3:E3", "F3:G3", "H3:I3")),
        ([["Mina deltagare, vecka 49"], UPPER, LOWER, *PEOPLE], ()),
        ([["Id", "Bor", *ONE_EACH], LOWER, *PEOPLE], ()),
    ],
    ids=["merged", "plain", "across", "lower", "lower-plain", "title-and-blank", "title", "repeated"],
)
def test_two_rows_of_headings_of_people_are_one(rows: list[list[Any]], merged: tuple[str, ...]) -> None:
    """ "CE" below "Körkort" is a licence and "Status" below "SFI" that of the course, however the rows are laid out."""
    found = read_candidates(workbook(rows, *merged), on_fault="ask", as_of=DAY)
    assert [(one.id, [each.code for each in one.certificates]) for one in found] == [
        ("D1", ["licence-b"]),
        ("D2", ["licence-ce"]),
        ("D3", ["licence-c"]),
    ]
    assert [
        [(each.language, each.level, each.course, each.course_status) for each in one.languages] for one in found
    ] == [
        [("sv", "B1", "sfi-c", "completed"), ("en", "A2", None, None)],
        [("sv", "A2", "sfi-b", "enrolled")],
        [("sv", "A1", None, None)],
    ]
    assert not found.asked.left_out
    notes = check_file(workbook(rows, *merged), what="candidates", as_of=DAY).notes
    assert [note.code for note in notes].count("table.two_rows") == 1


def test_two_rows_of_headings_of_openings_are_one() -> None:
    """Merits stand below theirs, the classes of a truck below its name, and counts are added; in text, too."""
    rows = [
        [
            "Arbetsgivare",
            None,
            "Yrke",
            "Antal",
            None,
            "Krav",
            None,
            "Meriterande",
            None,
            "Truckkort",
            None,
            "Kontakt",
            None,
        ],
        ["Namn", "Ort", None, "heltid", "deltid", "Intyg", "Svenska", "Intyg", "Språk", "A", "B", "Person", "Tfn"],
        ["Lagret AB", "Malung", "Lagerarbetare", 2, 1, "HLR", "B1", "ADR", "", "x", "x", "chefen", "000-00 00 00"],
        ["Hotellet", "Sälen", "Städare", None, 3, "", "A2", "", "engelska A2", "", "", "husfrun", "000-00 00 00"],
        ["Åkeriet", "Lima", "Lastbilsförare", 1, None, "YKB", "A2", "", "", "", "x", "chefen", "000-00 00 00"],
        ["Kommunen", "Malung", "Vårdbiträde", 1, None, "", "B2", "HLR", "", "", "", "chefen", "000-00 00 00"],
    ]
    for found in (openings(text(rows)), read_openings(workbook(rows, "A1:B1", "D1:E1"), on_fault="ask", as_of=DAY)):
        assert [(one.employer, one.seats) for one in found] == [
            ("Lagret AB", 3),
            ("Hotellet", 3),
            ("Åkeriet", 1),
            ("Kommunen", 1),
        ]
        assert [(one.certificates_required, one.certificates_merited) for one in found] == [
            (("hlr", "truck-a", "truck-b"), ("adr",)),
            ((), ()),
            (("ykb", "truck-b"), ()),
            ((), ("hlr",)),
        ]
        assert [(each.language, each.level) for each in found[1].languages_wanted] == [("en", "A2")]
        assert [[each.level for each in one.languages_required] for one in found] == [["B1"], ["A2"], ["A2"], ["B2"]]


def test_a_word_over_headings_may_turn_them() -> None:
    """What stands below "Planerade" is not held, and a trade below "Önskar" is no experience."""
    upper = ["Id", "Har", None, "Planerade", None, "Önskar", None]
    lower = [None, "Truckkort", "HLR", "Hygien", "HLR", "Yrke", "Form"]
    found = people(
        text([upper, lower, ["1", "x", "", "", "x", "lager", ""], ["2", "", "x", "x", "", "kock", "vikariat"]])
    )
    assert [[each.code for each in one.certificates] for one in found] == [["truck"], ["hlr"]]
    assert [one.occupations for one in found] == [(), ()]


def test_what_is_wished_for_stands_below_merits() -> None:
    """A licence, a certificate and a language there are merits, and "Krav" below "Språk" is of languages."""
    upper = ["Arbetsgivare", "Yrke", "Krav", "", "Meriter", "", "", "Språk", ""]
    lower = ["", "", "Körkort", "Intyg", "Intyg", "Körkort", "Engelska", "Krav", "Merit"]
    jobs = [["Sågen", "Truckförare", "B", "truckkort B", "HLR", "C", "A2", "svenska B1", "finska A2"]]
    jobs += [["Hotellet", "Städare", "", "", "", "", "", "svenska A2", ""]]
    found = openings(text([upper, lower, *jobs]))
    assert [(one.certificates_required, one.certificates_merited) for one in found] == [
        (("licence-b", "truck-b"), ("hlr", "licence-c")),
        ((), ()),
    ]
    assert [(each.language, each.level) for each in found[0].languages_wanted] == [("en", "A2"), ("fi", "A2")]
    assert [[each.level for each in one.languages_required] for one in found] == [["B1"], ["A2"]]


def test_a_plain_heading_stays_what_it_is_below_another() -> None:
    """A car below "Körkort" is a car, and what somebody is in need of is not held."""
    upper = ["Nr", "Körkort", "", "Har", "", "Behöver", ""]
    lower = ["", "Klass", "Bil", "Truck", "HLR", "Truck", "HLR"]
    found = people(text([upper, lower, ["1", "B", "ja", "x", "", "", "x"], ["2", "", "nej", "", "x", "x", ""]]))
    assert [one.car for one in found] == [True, False]
    assert [[each.code for each in one.certificates] for one in found] == [["licence-b", "truck"], ["hlr"]]


@pytest.mark.parametrize(
    "rows",
    [
        ["Id;Körkort;;Språk;", "D1;B;CE;svenska;engelska", "D2;C;;tyska;"],
        [
            "Arbetsgivare;;Yrke;;Krav;",
            "Sågen AB;Malung;Truckförare;heltid;truckkort;HLR",
            "Åkeriet;Lima;Chaufför;;YKB;CE",
        ],
        ["Arbetsgivare;;Yrke;Krav;", "Sågen AB;Malung;Truckförare;truckkort;HLR", "Åkeriet;Lima;Chaufför;YKB;CE"],
        ["Id;Intyg;;Önskar;", "D1;HLR;truckkort;lager;", "D2;HLR;;kök;dag"],
    ],
)
def test_a_first_record_below_one_row_of_headings_is_one(rows: list[str]) -> None:
    """It stands below the heading of who it is, whatever columns have none."""
    what = "openings" if rows[0].startswith("Arb") else "candidates"
    report = check_file(io.StringIO("\n".join(rows)), what=what, as_of=date(2026, 11, 28))  # type: ignore[arg-type]
    assert "table.two_rows" not in {note.code for note in report.notes}
    assert report.n_rows == len(rows) - 1


def test_what_is_told_of_a_lower_heading_stands_in_its_column(tmp_path: Path) -> None:
    """A comment on a cell below "Körkort" / "CE" is in that column, though no cell is called so."""
    rows = [UPPER, LOWER, *PEOPLE[:1], ["D2", "Lima", None, None, "blarg", "A2", None, "B", "pågår", None]]
    path = tmp_path / "copy.xlsx"
    assert check_file(workbook(rows), what="candidates", as_of=DAY).annotate_excel(path)
    sheet = openpyxl.load_workbook(path).active
    assert [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.comment] == ["E4"]
