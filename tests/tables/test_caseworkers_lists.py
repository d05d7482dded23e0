"""Two caseworkers' lists as they keep them: headings cut short, colour keys, headings between rows, who is hired."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest

from matchcore.errors import FileError
from matchcore.files import check_file, read_candidates, read_openings
from matchcore.tables.headings import layouts_of
from matchcore.vocabulary import default_vocabulary


def people(text: str) -> Any:
    return read_candidates(io.StringIO(text), on_fault="ask")


@pytest.mark.parametrize(
    ("what", "heading", "field"),
    [
        ("candidates", "Delt.nr", "id"),
        ("candidates", "Intyg, kort m.m.", "certificates"),
        ("candidates", "Vill helst", "wishes"),
        ("candidates", "Handl.", None),  # handledning or handläggare
        ("candidates", "Vill inte", None),
        ("openings", "Kontaktas via", "contact"),
        ("openings", "Arb.givare", "employer"),
    ],
)
def test_a_heading_cut_short_is_read_where_it_can_mean_one_thing(what: Any, heading: str, field: str | None) -> None:
    """What a point or "m.m." leaves out is found among the known headings, unless two would do."""
    column = layouts_of(what)[0].column(0, heading, default_vocabulary())
    assert (column.field if column else None) == field


@pytest.mark.parametrize("heading", ["Vill inte", "Ej önskat", "Läge av boendet", "Undviker"])
def test_no_heading_is_proposed_that_says_the_opposite_or_another_thing(heading: str) -> None:
    """ "Vill inte" is not nearly "vill jobba med", and "Läge" no "village"."""
    layout = layouts_of("candidates")[0]
    assert getattr(layout.problem(heading).remedy, "values", {}).get("near") is None


def test_who_is_hired_or_paused_is_left_out_and_told() -> None:
    """The status says it is over, with its day or without; "klar" and a question do not."""
    rows = "a;fått jobb\nb;vilande t.o.m. mars\nc;klar\nd;tillsatt?\ne;Avslutad 3/12\nf;ej tillsatt\n"
    found = people("id;status\n" + rows)
    assert [one.id for one in found] == ["c", "d", "f"]
    assert [problem.row for problem in found.asked.left_out if problem.code == "row.over"] == [2, 3, 6]
    with pytest.raises(FileError):
        read_candidates(io.StringIO("id;status\n" + rows))
    assert len(read_candidates(io.StringIO("id;status\n" + rows), ignore_columns=["status"])) == 6


def test_a_filled_opening_is_left_out() -> None:
    """The same of jobs."""
    jobs = "id;arbetsgivare;titel;läge\no1;Åkeriet;Kock;öppen\no2;Åkeriet;Kock;Tillsatt!\n"
    assert [one.id for one in read_openings(io.StringIO(jobs), on_fault="ask")] == ["o1"]


def test_a_heading_between_rows_is_nobody() -> None:
    """Merged over the columns it is noted; a lone text of several words is refused, a lone id is not."""
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["Ärende", "Kommun", "Pendling"], ["7", "Malung", 30], ["Nya sedan oktober"], ["8", "Malung", 20]):
        sheet.append(row)
    sheet.merge_cells("A3:C3")
    written = io.BytesIO()
    book.save(written)
    written.seek(0)
    assert [one.id for one in read_candidates(written)] == ["7", "8"]
    written.seek(0)
    assert "row.subheading" in {note.code for note in check_file(written).notes}
    assert [one.id for one in people("id;kommun\nNya sedan oktober;\n8;Malung\n9;\n")] == ["8", "9"]


@pytest.mark.parametrize(
    ("said", "codes", "car"),
    [
        ("B", ["licence-b"], None),
        ("b", ["licence-b"], None),
        ("BE", ["licence-be"], None),
        ("CE", ["licence-ce"], None),
        ("ja, egen bil", ["licence-b"], True),
        ("ja men ej bil", ["licence-b"], False),
        ("nej", [], None),
        ("B (utl)", [], None),
    ],
)
def test_a_column_of_one_licence_may_say_the_class(said: str, codes: list[str], car: bool | None) -> None:
    """Under "B-kort" stands "B", "BE" or "ja, egen bil"; a foreign one is asked about."""
    [person] = people(f"id;B-kort\na;{said}\n")
    assert ([one.code for one in person.certificates], person.car) == (codes, car)


def test_what_may_be_a_landline_is_asked_about_and_not_refused() -> None:
    """ "0240-12345" is a telephone or a case: it is kept, never quoted, and asked about. "0240-00123" is a case."""
    table = "id;kommun\n0240-12345;Malung\n0620-682000;Malung\n0240-00123;Malung\n2024-12345;Malung\n"
    assert len(read_candidates(io.StringIO(table))) == 4
    notes = [note for note in check_file(io.StringIO(table)).notes if note.code == "id.phone_like"]
    assert [(note.row, note.value) for note in notes] == [(2, None), (3, None)]
    with pytest.raises(FileError):
        read_candidates(io.StringIO("id;kommun\n0240-123 45;Malung\n"))
