"""Checking a file before it is relied on, and converting it with nothing lost."""

import io
import json
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from workbooks import raw_workbook, rows_xml

from matchcore.errors import FileError
from matchcore.files import check_file, convert, read_candidates, read_openings, what_is_lost, write_json
from matchcore.records import Candidate, Certificate, Opening
from matchcore.tables.source.documents import records_to_json

BAD = "Listan;;\nid;kommun;kompetensbevis\na;580;truckkort\nb;580;sfi-lärare\nb;Gävle;\n"


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    path.write_text(BAD, encoding="utf-8")
    return path


def test_a_report_counts_rows_and_tells_the_same_problem_once(bad: Path) -> None:
    """Rows with the same fault share a line; the rest stand on their own."""
    report = check_file(bad)
    assert (report.what, report.format, report.n_rows, report.could_read) == ("candidates", "csv", 3, True)
    text = report.text("sv")
    assert "raderna 3, 4" in text
    assert text.count("0580") == 1
    assert report.text("en") != text


def test_what_is_said_of_many_values_is_told_once_and_what_is_asked_row_by_row() -> None:
    """Twenty languages without a level are a line with a count; three questions of one kind stand each with its row."""
    rows = [("arabiska", "buss"), ("tigrinja", "bara Rättvik"), ("dari", "tåg"), ("ryska", "buss")]
    lines = [f"a{at};B1;{spoken};{reach}" for at, (spoken, reach) in enumerate(rows)]
    text = check_file(io.StringIO("\n".join(["id;svenska;andra språk;pendlar", *lines]))).text("sv")
    (told,) = [line for line in text.splitlines() if "nivån framgår inte" in line]
    assert "raderna 2, 3, 4, 5 (4 rader)" in told
    assert "arabiska, tigrinja, dari, ryska" in told
    assert sum("säger inte hur långt" in line for line in text.splitlines()) == 3


def test_a_row_stands_once_in_a_line_of_rows() -> None:
    """What is said twice of one row, when its cells are joined, is told once."""
    text = check_file(io.StringIO("id;svenska;sfi\na1;B2;SFI D, sas grund\n")).text("sv")
    assert "raderna" not in text
    assert text.count("sas grund") == 1


def test_most_headings_tell_what_a_file_holds() -> None:
    """Also where the column of ids is headed as it is for the other kind, or not at all."""
    jobs = check_file(io.StringIO("individ;arbetsgivare;titel;krav;antal\n1;A;Kock;HLR;2\n"))
    assert jobs.what == "openings"
    named = check_file(io.StringIO("ärende;arbetsgivare;titel;krav\n1;A;Kock;HLR\n"))
    assert (named.what, named.is_clean) == ("openings", True)


def test_a_report_as_json_has_every_problem_in_both_languages(bad: Path) -> None:
    """The object for machines keeps row, column, value and both languages' words."""
    made = json.loads(json.dumps(check_file(bad).to_json()))
    first = made["problems"][0]
    assert (first["row"], first["column"], first["value"]) == (3, "kommun", "580")
    assert first["sv"]["what"] != first["en"]["what"]


def test_an_annotated_copy_has_a_comment_in_each_bad_cell(bad: Path, tmp_path: Path) -> None:
    """The copy is a workbook with the same values and the problems as comments where they stand."""
    check_file(bad).annotate_excel(tmp_path / "mended.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "mended.xlsx").active
    assert sheet["A3"].value == "a"
    comments = {cell.coordinate: cell.comment.text for row in sheet for cell in row if cell.comment}
    assert set(comments) == {"B3", "B4", "C4", "A5"}
    assert "0580" in comments["B3"]


def test_a_workbook_keeps_its_sheets_in_the_annotated_copy(tmp_path: Path) -> None:
    """Every sheet is copied; comments stand in the one that was read."""
    book = openpyxl.Workbook()
    book.active.title = "Läs mig"
    book.active["A1"] = "Så här gör du"
    sheet = book.create_sheet("Personer")
    for row in (["id", "tillgänglig från"], ["a", "snart"], ["b", "=A1"]):
        sheet.append(row)
    book.save(tmp_path / "in.xlsx")
    report = check_file(tmp_path / "in.xlsx")
    report.annotate_excel(tmp_path / "out.xlsx", language="en")
    made = openpyxl.load_workbook(tmp_path / "out.xlsx")
    assert made.sheetnames == ["Läs mig", "Personer"]
    assert made["Läs mig"]["A1"].value == "Så här gör du"
    assert "date" in made["Personer"]["B2"].comment.text
    assert "never calculated" in made["Personer"]["B3"].comment.text


def test_an_annotated_workbook_looks_as_it_did(tmp_path: Path) -> None:
    """Colours, merged cells, hidden rows, widths, formulas and comments stay, and a bad cell's own colour."""
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["id", "räckvidd", "kommun"], ["a", "långt", "Gävle"], [None, "nära", "Gävle"], ["b", 30, "580"]):
        sheet.append(row)
    sheet.merge_cells("A2:A3")
    green = PatternFill("solid", fgColor="00FF00")
    sheet["B2"].fill = sheet["C2"].fill = green
    sheet["C4"].comment = Comment("ring", "hen")
    sheet["E9"] = "=1+1"
    sheet.row_dimensions[4].hidden = True
    sheet.column_dimensions["A"].width = 40
    book.save(tmp_path / "in.xlsx")
    assert check_file(tmp_path / "in.xlsx").annotate_excel(tmp_path / "out.xlsx")
    made = openpyxl.load_workbook(tmp_path / "out.xlsx").active
    assert [str(merged) for merged in made.merged_cells.ranges] == ["A2:A3"]
    assert made.row_dimensions[4].hidden
    assert made.column_dimensions["A"].width == 40
    assert made["E9"].value == "=1+1"
    assert made["B2"].fill.fgColor.rgb == made["C2"].fill.fgColor.rgb == "0000FF00"
    assert made["B3"].fill.fgColor.rgb == "00FFC7CE"
    assert made["B2"].comment.text
    assert made["C4"].comment.text.startswith("ring\n")


def test_a_workbook_that_only_we_understand_is_copied_by_its_values(tmp_path: Path) -> None:
    """Where openpyxl finds nothing, the copy has the values and the comments, and it is told that the look is lost."""
    odd = raw_workbook(rows_xml('<c t="inlineStr"><is><t>=a</t></is></c><c t="e"><v>#N/A</v></c>'), slash="\\")
    assert not check_file(odd).annotate_excel(tmp_path / "out.xlsx")
    made = openpyxl.load_workbook(tmp_path / "out.xlsx").active
    assert (made["A2"].value, made["A2"].data_type, made["B2"].value) == ("=a", "s", "#N/A")
    assert made["B2"].comment.text


def test_what_a_file_holds_is_found_out(tmp_path: Path) -> None:
    """Candidates, openings, and a file of ours with both are told apart by what they hold."""
    assert check_file(io.BytesIO(b"id;arbetsgivare;platser\no;X;1\n")).what == "openings"
    assert check_file(io.BytesIO(b'[{"id": "o", "seats": 2}]')).what == "openings"
    assert check_file(io.BytesIO(b'[{"id": "a", "reach_km": 2}]')).what == "candidates"
    write_json(records_to_json([Candidate(id="a")], [Opening(id="o")]), tmp_path / "both.json")
    report = check_file(tmp_path / "both.json")
    assert (report.what, report.n_records, report.is_clean) == ("both", 2, True)


def test_a_file_of_both_kinds_is_converted_whole_to_json_only(tmp_path: Path) -> None:
    """A table holds one kind; which one has to be said."""
    write_json(records_to_json([Candidate(id="a")], [Opening(id="o")]), tmp_path / "both.json")
    assert convert(tmp_path / "both.json", tmp_path / "again.json").n_records == 2
    assert read_openings(tmp_path / "again.json") == [Opening(id="o")]
    with pytest.raises(FileError):
        convert(tmp_path / "both.json", tmp_path / "both.csv")
    convert(tmp_path / "both.json", tmp_path / "people.csv", what="candidates")
    assert read_candidates(tmp_path / "people.csv") == [Candidate(id="a")]


def test_nothing_is_lost_without_leave(tmp_path: Path) -> None:
    """A record that the format cannot carry stops the conversion and is named; with leave it is told."""
    people = [Candidate(id="a", certificates=(Certificate(code="not-in-any-vocabulary"),)), Candidate(id="b")]
    write_json(records_to_json(people), tmp_path / "in.json")
    with pytest.raises(FileError):
        convert(tmp_path / "in.json", tmp_path / "out.csv")
    assert not (tmp_path / "out.csv").exists()
    done = convert(tmp_path / "in.json", tmp_path / "out.csv", allow_loss=True)
    assert done.n_records == 2
    assert done.lost
    with pytest.raises(FileError, match=r"\.csv"):
        convert(tmp_path / "in.json", tmp_path / "out.txt")


@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet"])
def test_what_a_format_cannot_carry_is_listed(form: str) -> None:
    """Every format but our own JSON has a list of what it cannot carry, in both languages."""
    assert what_is_lost("json") == ()
    assert all(message.text("sv") != message.text("en") for message in what_is_lost(form))  # type: ignore[arg-type]
    assert what_is_lost(form)  # type: ignore[arg-type]


def test_a_verdict_is_of_the_sheet_that_was_read_and_a_heading_is_no_row(tmp_path: Path) -> None:
    """Sheets that were not read are said not to be checked; a fault in a heading takes nothing from the sound rows."""
    book = openpyxl.Workbook()
    book.active.append(["id", "arbetsgivare"])
    book.active.append(["o1", "Hotellet"])
    people = book.create_sheet("Personer")
    people.append(["id", "hemkommun", "handläggare"])
    people.append(["p1", "Uppsala", "x"])
    people.append(["p2", "Uppsala", "x"])
    book.save(tmp_path / "both.xlsx")
    report = check_file(tmp_path / "both.xlsx", what="openings")
    assert report.is_clean
    assert "Inget behöver rättas på bladet som lästes. De andra bladen är inte kontrollerade" in report.text("sv")
    report = check_file(tmp_path / "both.xlsx", what="candidates")
    assert (report.n_rows, report.n_records, len(report.problems)) == (2, 2, 1)


def test_a_decimal_comma_parts_no_track(tmp_path: Path) -> None:
    """A share with decimals is refused as it stands in the cell, and not as what stands behind its comma."""
    path = tmp_path / "people.csv"
    path.write_text("id;spår\na;vård 80,5 %\n", encoding="utf-8")
    assert [(problem.value, problem.row) for problem in check_file(path).problems] == [("vård 80,5 %", 2)]


def test_what_is_the_same_of_many_headings_is_told_once() -> None:
    """Three hundred columns that nobody knows are one line, which names the first of them."""
    names = [f"okänd{at}" for at in range(300)]
    report = check_file(io.StringIO(f"id;{';'.join(names)}\na;{';'.join('x' * 300)}\n"), what="candidates")
    assert len(report.problems) == 300
    lines = [line for line in report.text("sv").splitlines() if "okänd" in line]
    assert len(lines) == 1
    assert "okänd0, okänd1," in lines[0]
    assert "(+280)" in lines[0]


def test_a_column_that_is_left_out_has_no_say_in_what_the_list_is(tmp_path: Path) -> None:
    """And what a person says that it is holds over its headings."""
    path = tmp_path / "a.csv"
    path.write_text("id;Ant.;Antal;svenska;Kommun;Arbetsplats\nmal-01;1;2;B1;Malung-Sälen;Vansbro\n", encoding="utf-8")
    assert [problem.code for problem in check_file(path).problems] != []
    ignored = ["Antal", "Ant.", "Arbetsplats"]
    report = check_file(path, ignore_columns=ignored)
    assert (report.what, report.n_records, report.problems) == ("candidates", 1, ())
    assert read_candidates(path, ignore_columns=ignored)[0].id == "mal-01"
    told = {problem.code for problem in check_file(path, what="candidates").problems}
    assert not any(code.startswith("source.other_kind") for code in told)


def test_a_column_to_leave_out_that_is_not_there_is_told(tmp_path: Path) -> None:
    """With the nearest heading, by check and by convert."""
    path = tmp_path / "a.csv"
    path.write_text("id;kommun;yrken\nmal-01;Malung-Sälen;kock\n", encoding="utf-8")
    for notes in (
        check_file(path, what="candidates", ignore_columns=["yrkn", "Yrken"]).notes,
        convert(path, tmp_path / "b.json", what="candidates", ignore_columns=["yrkn", "Yrken"]).notes,
    ):
        (told,) = [note for note in notes if note.code == "heading.nowhere"]
        assert told.value == "yrkn"
        assert told.remedy is not None
        assert told.remedy.text("sv") == "Menas yrken?"


def test_a_hidden_column_and_a_list_without_rows_are_told(tmp_path: Path) -> None:
    """Both are read as they stand, and a reader of the file may not know it."""
    book = openpyxl.Workbook()
    for row in (["id", "kommun", "svenska"], ["mal-01", "Malung-Sälen", "B1"]):
        book.active.append(row)
    book.active.column_dimensions["C"].hidden = True
    book.save(tmp_path / "a.xlsx")
    report = check_file(tmp_path / "a.xlsx")
    assert [(note.code, note.column) for note in report.notes] == [("heading.hidden", "svenska")]
    assert [person.languages[0].level for person in read_candidates(tmp_path / "a.xlsx")] == ["B1"]
    (tmp_path / "a.csv").write_text("id;kommun\n", encoding="utf-8")
    assert [note.code for note in check_file(tmp_path / "a.csv").notes] == ["table.no_rows"]


@pytest.mark.parametrize("name", ["a.csv", "a.txt", "a"])
def test_a_commented_copy_is_a_workbook_by_name_too(name: str, tmp_path: Path) -> None:
    """Another ending is refused, and nothing is written."""
    (tmp_path / "list.csv").write_text("id;kommun\na;Malung-Sälen\n", encoding="utf-8")
    report = check_file(tmp_path / "list.csv")
    with pytest.raises(FileError) as refused:
        report.annotate_excel(tmp_path / name)
    assert [problem.code for problem in refused.value.problems] == ["check.bad_suffix"]
    assert not (tmp_path / name).exists()
    report.annotate_excel(tmp_path / "b.XLSX")
