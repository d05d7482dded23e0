"""Two caseworkers' lists as they keep them: headings cut short, colour keys, headings between rows, who is hired."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from short_lists import openings, people

from matchcore.errors import FileError
from matchcore.files import check_file, read_candidates, read_openings
from matchcore.tables.layouts import layouts_of
from matchcore.vocabulary import default_vocabulary


@pytest.mark.parametrize(
    ("what", "heading", "field"),
    [
        ("candidates", "Delt.nr", "id"),
        ("candidates", "Intyg, kort m.m.", "certificates"),
        ("candidates", "Vill helst", "wishes"),
        ("candidates", "Handl.", None),  # handledning or handläggare
        ("candidates", "Vill inte", None),
        ("openings", "Kontaktas via", "contact"),
        ("candidates", "SFI/sv", "swedish_course"),
        ("openings", "SFI/sv", "languages_required"),
        ("openings", "Handl.stöd", "support"),
        ("openings", "Ansv.", "contact"),
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


def test_behov_is_the_title_where_the_seats_stand_elsewhere() -> None:
    """ "Behov" is how many in one list and who in another: what stands there decides, and a title is told."""
    table = "nr;behov;antal;ort\nH1;truckförare;2;Getinge\nH2;bagare;1;Veddige\n"
    assert [(one.title, one.seats) for one in openings(table)] == [("truckförare", 2), ("bagare", 1)]
    notes = check_file(io.StringIO(table), what="openings").notes
    assert [note.column for note in notes if note.code == "heading.taken_for_title"] == ["behov"]
    assert [one.seats for one in openings("nr;titel;behov\nH1;bagare;3\n")] == [3]
    assert [(one.title, one.seats) for one in openings("nr;behov\nH1;3\nH2;2 st\n")] == [("", 3), ("", 2)]


@pytest.mark.parametrize(
    ("said", "code"),
    [("Hudik", "2184"), ("övik", "2284"), ("Vxö", "0780"), ("Lkpg", "0580"), ("Gbg", "1480"), ("Fbg", "1382")],
)
def test_what_a_town_is_called_for_short_is_read_and_told_as_an_estimate(said: str, code: str) -> None:
    """Under either heading; the name in full is told nothing of, and what two towns are called is asked about."""
    for heading in ("bor", "kommun"):
        table = f"id;{heading}\na;{said}\n"
        [one] = people(table)
        assert one.home is not None
        assert one.home.municipality == code
        assert [note.code for note in check_file(io.StringIO(table)).notes if note.column] == ["place.nickname"]
    assert [one.home for one in people("id;bor\na;Vbg\n")] == [None]


def test_where_in_a_town_somebody_lives_is_read_as_the_town_and_told() -> None:
    """Distances are reckoned from the municipality's seat, so that it is an estimate; its postcode is better."""
    for heading in ("bor", "kommun", "ort"):
        table = f"id;{heading}\na;Hammarkullen\n"
        [one] = people(table)
        assert one.home is not None
        assert (one.home.municipality, one.home.locality) == ("1480", None)
        [note] = [note for note in check_file(io.StringIO(table)).notes if note.column]
        assert note.code == "place.district"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("vårdbitr 2 år", "5330"),
        ("CNC op", "7223"),
        ("röjare 2 säs", "6210"),
        ("röjare", "6210"),
        ("fastighetssk.", "5152"),
        ("lagermed.arb.", "4322"),
        ("timmerbil 10 år", "8332"),
        ("desktop", None),
    ],
)
def test_a_title_cut_short_is_the_word_that_it_stands_for(said: str, code: str | None) -> None:
    """Where the whole of it is a word of the table; another word that ends so is asked about."""
    [one] = people(f"id;jobbat som\na;{said}\n")
    assert [work.ssyk for work in one.occupations] == ([] if code is None else [code])


def test_no_trade_is_guessed_from_a_name_of_more_words() -> None:
    """ "Teknisk gy" is no AV technician, and who wants a nursery of plants does not plant forests."""
    [one] = people("id;utb.;vill helst\na;teknisk gy;plantskola\n")
    assert [(school.level, school.ssyk) for school in one.educations] == [("upper_secondary", None)]
    assert one.wishes is None


def test_a_track_that_is_not_understood_leaves_no_opening_out_unless_a_share_of_it_is_asked_for() -> None:
    """A track closes nothing by itself: it is unknown, and asked about. "Bageri minst 50 %" does."""
    table = "id;titel;spår\na;bagare;bageri\nb;bagare;bageri minst 50 %\nc;bagare;bageri krav\n"
    found = openings(table)
    assert [(one.id, one.track) for one in found] == [("a", None)]
    assert [problem.column for problem in found.asked.of("a")] == ["spår"]


def test_scaffolding_without_a_level_and_cnc_leave_no_opening_out() -> None:
    """A scaffolder of any level has "ställning"; "CNC" is a skill, which the employer judges."""
    found = openings("id;titel;måste ha;kk\na;byggare;ställning;B (önskv.)\nb;operatör;CNC;\n")
    assert [one.certificates_required for one in found] == [("scaffold",), ()]
    assert found[0].certificates_merited == ("licence-b",)
    assert [problem.code for problem in found.asked.of("b")] == ["vocabulary.no_certificate"]
    implied = default_vocabulary().implied
    assert all("scaffold" in implied(one) for one in ("scaffold-general", "scaffold-special"))
    assert "scaffold" not in implied("scaffold-rolling")


@pytest.mark.parametrize(
    ("said", "shifts", "asked"),
    [
        ("heltid, skift ok", None, ["background.partly"]),
        ("heltid, 3 skift", ("day", "evening", "night"), []),
        ("75 proc", None, []),
    ],
)
def test_shifts_are_asked_about_by_name(said: str, shifts: tuple[str, ...] | None, asked: list[str]) -> None:
    """ "Skift" alone does not say which, and the extent beside it is kept."""
    found = people(f'id;omf.\na;"{said}"\n')
    assert found[0].shifts == shifts
    assert found[0].hours is not None
    assert [problem.code for problem in found.asked.of("a")] == asked


def test_whose_case_it_is_and_when_somebody_rang_last_is_noted() -> None:
    """Columns of the office's own are noted, words cut short too; what bears on a match is told, with no odd guess."""
    report = check_file(io.StringIO("id;Handl.;Sen. kontakt;Hinder;Gr.\na;AL;v 47;buss saknas;B\n"), what="candidates")
    assert [note.column for note in report.notes if note.code == "heading.unused"] == ["Handl.", "Sen. kontakt"]
    told = {problem.column: (problem.code, problem.remedy.key) for problem in report.problems}  # type: ignore[union-attr]
    assert told["Hinder"][0] == "heading.held_nowhere"
    assert told["Gr."] == ("heading.unknown", "heading.unknown.other")


def test_a_row_may_end_before_its_status() -> None:
    """Spreadsheets and short lines of CSV keep no empty cells at a row's end: that row is not over."""
    found = read_candidates(io.StringIO("id;svenska;kommun;status\nk1;B1;Mora\nk2;B1;Mora;fått jobb\n"), on_fault="ask")
    assert [one.id for one in found] == ["k1"]


@pytest.mark.parametrize("column", ["kompetensbevis", "yrken", "svenska", "spår", "önskade yrken", "språk"])
def test_what_is_personal_in_a_cell_is_told_and_not_read(column: str) -> None:
    """Not a digit of it is quoted, and what else the cell says is read."""
    cell = {"kompetensbevis": "HLR", "yrken": "kock", "svenska": "B1", "spår": "vård", "språk": "engelska B1"}
    said = cell.get(column, "kock")
    for number in ("19850412" + "-2389", "850412" + "-2389", "070" + "-123 45 67"):
        table = f"id;kommun;{column}\nk1;Mora;{said}"
        assert list(people(f"{table} {number}\n")) == list(people(f"{table}\n"))
        checked = check_file(io.StringIO(f"{table} {number}\n"))
        told = [one.text("sv") for one in [*checked.notes, *checked.problems]]
        assert any("Ta bort det" in one for one in told)
        assert not any(number[-4:] in one for one in told)


@pytest.mark.parametrize("heading", ["Kk + bevis", "Körkort/intyg", "intyg och kk"])
def test_licences_and_certificates_in_one_column_are_both_read(heading: str) -> None:
    """Such a heading is not that of one certificate, whose cells say yes or no."""
    found = people(f"id;{heading}\na;B, ID06\nb;C, YKB\n")
    assert [[one.code for one in person.certificates] for person in found] == [
        ["licence-b", "id06"],
        ["licence-c", "ykb"],
    ]
