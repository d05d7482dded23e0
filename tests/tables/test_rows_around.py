"""Rows that are no records: keys below a list, and what stands alone over the rows that it is said of."""

from __future__ import annotations

import io

import openpyxl
import pytest

from matchcore.files import read_candidates, read_openings


def workbook(**sheets: list[list[object]]) -> io.BytesIO:
    """A workbook in memory."""
    book, file = openpyxl.Workbook(), io.BytesIO()
    book.remove(book.active)  # type: ignore[arg-type]
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(file)
    return io.BytesIO(file.getvalue())


OPENINGS: list[list[object]] = [
    ["Nr", "Arbetsgivare", "Jobb", "Antal", "Krav", "Status", "Ort"],
    [1, "Krogen", "Kock", 2, "H", "1", "Mora"],
    [2, "Åkeriet", "Lastbilschaufför", 1, "CE, Y", "2", "Orsa"],
    [3, "Vården", "Vårdbiträde", 3, "(B), H", "1", "Mora"],
    [4, "Lagret", "Lagerarbetare", 1, "T", "3", "Falun"],
]


def test_a_key_below_the_openings_is_no_opening_and_is_used() -> None:
    """Signs in a row of several cells, a code that the list has beside its words, contacts, and what a status means."""
    key: list[list[object]] = [
        [],
        ["H = HLR", "T = truck A+B"],
        ["Y", "YKB"],
        ["Krogen", "kontaktas av oss"],
        ["Status: 1 = öppen | 2 = tillsatt | 3 = ledig"],
    ]
    read = read_openings(workbook(Jobb=[*OPENINGS, *key]), on_fault="ask")
    assert {one.id: one.certificates_required for one in read} == {
        "1": ("hlr",),
        "3": ("hlr",),
        "4": ("truck-a", "truck-b"),
    }
    assert [(one.row, one.code) for one in read.asked.left_out] == [
        (3, "row.over"),
        (7, "row.aside"),
        (8, "row.key"),
        (9, "row.key"),
        (10, "row.aside"),
    ]


def test_a_key_below_people_is_nobody_and_is_used() -> None:
    """ "Y" is what the list says, and no yes."""
    people: list[list[object]] = [
        ["ID", "Svenska", "HLR", "Truck", "Mål"],
        ["P1", "A2", "G", "R", "L"],
        ["P2", "B1", "R", "Y", "S"],
        ["P3", "A1", "Y", "G", "L"],
        [],
        ["G", "har"],
        ["Y", "på gång"],
        ["R", "saknas"],
        ["L=lager, S=städ"],
    ]
    read = read_candidates(workbook(Lista=people), on_fault="ask")
    assert [one.id for one in read] == ["P1", "P2", "P3"]
    assert [[held.code for held in one.certificates] for one in read] == [["hlr"], [], ["truck"]]
    assert [one.facts.get("working_towards") for one in read] == [None, "truck", "hlr"]
    assert all(one.wishes for one in read)


def test_a_sheet_that_explains_codes_is_not_the_list() -> None:
    people: list[list[object]] = [["ID", "Svenska", "Körkort"], ["P1", "1", "1"], ["P2", "2", "0"], ["P3", "2", "1"]]
    key: list[list[object]] = [["Kolumn", "Kod", "Betyder"], ["Svenska", "1", "A1"], ["Svenska", "2", "A2"]]
    key += [["Körkort", "1", "B"], ["Körkort", "0", "inget"], ["Svenska", "3", "B1"], ["Svenska", "4", "B2"]]
    read = read_candidates(workbook(Deltagare=people, Koder=key), on_fault="ask")
    assert [(one.id, one.languages[0].level, len(one.certificates)) for one in read] == [
        ("P1", "A1", 1),
        ("P2", "A2", 0),
        ("P3", "A2", 1),
    ]


def test_a_status_alone_in_a_row_holds_for_the_rows_below() -> None:
    """Until the next such row; another text alone over rows is told, with what to do about it."""
    people: list[list[object]] = [
        ["ID", "Svenska", "Körkort", "Intyg", "Ort"],
        ["P1", "A2", "B", "HLR", "Mora"],
        ["I jobb"],
        ["P2", "B1", "", "truckkort", "Orsa"],
        ["Pausade / sjukskrivna"],
        ["P3", "A1", "B", "HLR", "Mora"],
        ["AKTIVA"],
        ["P4", "B2", "CE", "", "Orsa"],
        ["Till våren"],
        ["P5", "B2", "CE", "", "Orsa"],
    ]
    read = read_candidates(workbook(Lista=people), on_fault="ask")
    assert [one.id for one in read] == ["P1", "P4", "P5"]
    assert [(one.row, one.code) for one in read.asked.left_out] == [
        (4, "row.over"),
        (6, "row.over"),
        (9, "row.over_others"),
    ]


@pytest.mark.parametrize(
    "over",
    "AVSLUTADE Tillsatta: stängda Avbokade inställda utgångna makulerade Utskrivna pensionerade avlidna".split(),
)
def test_what_is_over_is_so_of_several(over: str) -> None:
    """Over a block the word stands in the plural, which is no less over than "avslutad"."""
    people: list[list[object]] = [
        ["ID", "Svenska", "Körkort", "Ort"],
        ["P1", "A2", "B", "Mora"],
        ["P2", "B1", "", "Orsa"],
    ]
    read = read_candidates(workbook(Lista=[*people, [over], ["P3", "A1", "B", "Mora"]]), on_fault="ask")
    assert [one.id for one in read] == ["P1", "P2"]


@pytest.mark.parametrize(
    ("heading", "cell", "left"),
    [
        *(
            (heading, cell, True)
            for heading, cell in (("titel", "Kock -tillsatt"), ("titel", "Kock (tillsatt via AF)"))
        ),
        *(("titel", cell, True) for cell in ("Kock STOPP", "~~Kock~~", "Kock – anställningsstopp", "Kock (inställt)")),
        *(("titel", cell, False) for cell in ("Kock (snart tillsatt)", "Kock (1 av 3 tillsatta)", "Kock, avvakta")),
        *(("arbetsgivare", cell, True) for cell in ("Krogen (pausad)", "Krogen – konkurs")),
        *(("status", cell, True) for cell in ("fullbemannat", "inget behov", "avbokad", "ta bort", "fryst")),
        *(
            ("status", cell, False)
            for cell in ("tillsatt 1 av 2", "1 av 2 tillsatt", "delvis tillsatt", "tillsatt, 1 kvar")
        ),
        *(("status", cell, False) for cell in ("nästan tillsatt", "avslutad, men öppnas igen i mars", "tillsatt?")),
        *(("status", cell, True) for cell in ("avslutad – öppnas igen i mars", "paus till mars")),
    ],
)
def test_what_says_that_an_opening_is_over(heading: str, cell: str, left: bool) -> None:
    """In a title, an employer's name or a status: left out; what is so in part, or may be, stays and is asked about."""
    cells = {"titel": "Kock", "arbetsgivare": "Krogen", "status": "", heading: cell}
    rows = "id;titel;arbetsgivare;status\n1;Städare;Skolan;\n2;" + ";".join(cells.values()) + "\n"
    read = read_openings(io.StringIO(rows), on_fault="ask")
    assert [one.id for one in read] == (["1"] if left else ["1", "2"])
    assert [one.code for one in read.asked.left_out] == ["row.over"] * left
    assert ("2" in read.asked.by_id) is not left


@pytest.mark.parametrize("status", ["tackat ja", "provanställd", "avhopp", "mammaledig", "ej matchningsbar"])
def test_what_says_that_a_person_is_not_to_be_matched(status: str) -> None:
    """Who is so in part stays, and is asked about."""
    read = read_candidates(io.StringIO(f"id;status\n1;aktiv\n2;{status}\n3;sjukskriven 50 %\n"), on_fault="ask")
    assert [one.id for one in read] == ["1", "3"]
    assert [one.code for one in read.asked.by_id["3"]] == ["row.partly_over"]


@pytest.mark.parametrize("status", ["klar", "Klar 31/12", "tackat nej", "sjuk v. 49", "i praktik på ICA", "avhopp?"])
def test_a_status_that_may_say_that_it_is_over_is_asked_about(status: str) -> None:
    """Alone it may mean that somebody is finished, or away for a while; said of something, it is noted."""
    text = f"id;status\n1;aktiv\n2;{status}\n3;klar för jobb\n4;tackat nej till ICA\n"
    read = read_candidates(io.StringIO(text), on_fault="ask")
    assert [one.id for one in read] == ["1", "2", "3", "4"]
    assert {key: [one.code for one in told] for key, told in read.asked.by_id.items()} == {"2": ["row.perhaps_over"]}


@pytest.mark.parametrize(
    ("lines", "cells"),
    [
        (("id;Intyg", "1;HLR, ADR, YKB", "2;HLR, truckkort, liftkort", "3;ADR, HLR, YKB"), (3, 3, 3)),
        (("id;Språk / skola / intyg", "1;kock. HLR, ADR, truckkort", "2;svenska B1", "3;HLR"), (3, 0, 1)),
        (("id,Intyg", '1,"HLR; ADR"', "2,HLR", "3,"), (2, 1, 0)),
        (("Deltagare i november", "id;Intyg", "1;HLR, ADR", "2;HLR", "3;HLR, ADR"), (2, 1, 2)),
    ],
)
def test_what_parts_most_rows_alike_is_what_stands_between_the_cells(
    lines: tuple[str, ...], cells: tuple[int, ...]
) -> None:
    """Commas in the texts of a file with semicolons part none, whatever they name."""
    read = read_candidates(io.StringIO("\n".join(lines) + "\n"), on_fault="ask")
    assert tuple(len(one.certificates) for one in read) == cells
