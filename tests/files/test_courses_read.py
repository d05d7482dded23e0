"""Lists of courses are read as they are written, and what is wrong is told by row and column."""

from __future__ import annotations

import io
import json
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchcore import Course, FileError, Language, read_courses
from matchcore.content.findings import Findings
from matchcore.files.course_files import course_records
from matchcore.files.questions import Records
from matchcore.files.reading import Options
from matchcore.files.schema import json_schema
from matchcore.tables.term_lookup import Terms

SWEDISH = """Kurs;Namn;Ger;Spår;Platser;Minst;Kostnad;Start;Slut;Klarar;Underlag
K1;Truck;truckkort A+B, svenska B1;;12;6;85 000 kr;2026-10-01;2026-12-18;80 %;41 av 50
K2;Vård;Basal hygien; vård och omsorg;8;4;120000;;2026-11-30;70;
K3;Spåret;;Vård och omsorg;8;;;;2026-11-30;65;
K4;Svenska;SFI D;;20;10;40000;;2026-11-30;55;
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "kurser.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_swedish_list_is_read(tmp_path: Path) -> None:
    """Certificates, levels, modules of the track and courses of Swedish; money and percent as people write them."""
    truck, care, track, swedish = read_courses(written(tmp_path, SWEDISH))
    assert truck == Course(
        id="K1",
        title="Truck",
        gives=["truck-a", "truck-b", Language(language="sv", level="B1")],
        seats=12,
        min_starters=6,
        cost=85_000,
        starts=date(2026, 10, 1),
        ends=date(2026, 12, 18),
        completion=80,
        basis="41 av 50",
    )
    assert (care.gives, care.track) == (("hygiene",), "care")
    assert (track.gives, track.track, track.min_starters, track.cost) == ((), "care", 1, 0)
    assert swedish.gives == ("sfi-d",)


def test_courses_in_json_and_in_a_frame_are_the_same(tmp_path: Path) -> None:
    """A list in JSON, alone or under its name, is read back; so is a frame."""
    import pandas as pd

    courses = read_courses(written(tmp_path, SWEDISH))
    entries = [course.model_dump(mode="json") for course in courses]
    for document in (entries, {"courses": entries}):
        path = tmp_path / "courses.json"
        path.write_text(json.dumps(document), encoding="utf-8")
        assert read_courses(path) == courses
    frame = pd.DataFrame([{"id": "K", "gives": "HLR", "seats": 4, "ends": "2026-11-30", "completion": 60}])
    assert read_courses(frame)[0].gives == ("hlr",)
    assert json_schema("course")["properties"]["completion"]["maximum"] == 100


@pytest.mark.parametrize(
    ("change", "code", "column"),
    [
        (("truckkort A+B", "trukkkoort Q"), "vocabulary.unknown_near", "Ger"),
        (("80 %", "0,8"), "number.share", "Klarar"),
        (("K2", "K1"), "course.twice", None),
        (("80 %", "1"), "number.share", "Klarar"),
        (("Klarar", "Klarat"), "heading.unknown", "Klarat"),
        (("Namn", "Kurs"), "heading.twice", "Kurs"),
        ((";12;6;", ";12;13;"), "course.starters", "Minst"),
    ],
)
def test_what_is_wrong_is_told(tmp_path: Path, change: tuple[str, str], code: str, column: str | None) -> None:
    """By its code and column; a file that is no list of courses too."""
    with pytest.raises(FileError) as refused:
        read_courses(written(tmp_path, SWEDISH.replace(*change, 1)))
    assert (code, column) in [(problem.code, problem.column) for problem in refused.value.problems]


def test_a_course_that_stands_twice_is_told_with_both_rows(tmp_path: Path) -> None:
    """In words that can be read."""
    with pytest.raises(FileError, match=r"row 3.*the same id as the course in row 2"):
        read_courses(written(tmp_path, SWEDISH.replace("K2", "K1", 1)))


@pytest.mark.parametrize(
    ("cell", "kronor"), [("85.000 kr", 85_000), ("85 tkr", 85_000), ("1.250.000", 1_250_000), ("85 tusen", 85_000)]
)
def test_money_is_read_as_people_write_it(tmp_path: Path, cell: str, kronor: int) -> None:
    """Points between threes are thousands, and so are tkr."""
    assert read_courses(written(tmp_path, SWEDISH.replace("85 000 kr", cell, 1)))[0].cost == kronor


def test_what_is_no_list_of_courses_is_refused(tmp_path: Path) -> None:
    """A column that is needed and not there, a JSON without a list, and an entry that is none."""
    for name, text in (("a.csv", "kurs;platser\nK1;3\n"), ("b.json", '{"kurser": []}'), ("c.json", '[{"id": "K"}]')):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        with pytest.raises(FileError):
            read_courses(path)


KEPT = """Kurser att köpa VT 2027;;;;;;;
priser ex moms, per person om inget annat står;;;;;;;
Kurs;Ger;Längd;Pris;Platser;Start;Förkunskap;Var
Truckkort A+B (motvikt);truckförarbevis A2-A4, B1;3 dgr;3 900 kr;8;varje må;B1 svenska;Mora
HLR med hjärtstartare;intyg (2 år);4 tim;850:-;10-12;löp;inga;på plats
Vårdbiträde språkstöd;800 p, intyg;ca 20 v;34 500 kr;20;v. 4;SFI C;Rättvik
Körkort B intensiv*;B;6-8 v;18 tkr;5;när plats;syn;Mora
C + CE;körkort C, CE;2 mån;65 000,00;6;1 feb;B;Mora
Bas-U / Bas-P;BAS;1 dag;gratis (ESF);20;v. 9, v. 18;-;distans
Svets;prövning i ljus;12 v;42 000 kr + material 3 000;8;mars;B1;Mora
Flugfiske;flugfiskarbevis;1 v;9 000;6;april;-;Älvdalen
Totalt;8 kurser;;ca 285 000 kr;;;;
* ej upphandlat, direktköp max 100 tkr;;;;;;;
"""


def kept(folder: Path, text: str = KEPT) -> tuple[Records[Course], list[str]]:
    """A list read as its owner keeps it, with the codes of what is noted."""
    path = folder / "kurser.csv"
    path.write_text(text, encoding="utf-8")
    findings = Findings()
    options = Options("courses", Terms(None, date(2026, 11, 24)))
    return course_records(path, options, "ask", findings), [one.code for one in findings.notes]


def test_a_list_is_read_as_its_owner_keeps_it(tmp_path: Path) -> None:
    """Titles above, a total and a note below; lengths, money, weeks and what a course gives in ordinary words."""
    courses, notes = kept(tmp_path)
    assert [(one.id.split()[0], one.gives, one.seats, one.cost, one.starts, one.ends) for one in courses] == [
        ("Truckkort", ("truck-a", "truck-b"), 8, 8 * 3_900, None, date(2026, 11, 26)),
        ("HLR", ("hlr-d",), 10, 10 * 850, None, date(2026, 11, 24)),
        ("Vårdbiträde", ("vardbitrade",), 20, 20 * 34_500, date(2027, 1, 25), date(2027, 6, 13)),
        ("Körkort", ("licence-b",), 5, 5 * 18_000, None, date(2027, 1, 18)),
        ("C", ("licence-c", "licence-ce"), 6, 6 * 65_000, date(2027, 2, 1), date(2027, 4, 2)),
        ("Bas-U", ("bas-pu",), 20, 0, date(2027, 3, 1), date(2027, 3, 1)),
        ("Svets", ("welding",), 8, 8 * 45_000, date(2027, 3, 1), date(2027, 5, 23)),
    ]
    assert {one.completion for one in courses} == {80}
    assert all(one.basis == "" for one in courses)  # so a plan tells that it is a guess
    for code in (
        "course.start_open",
        "course.ends_earliest",
        "course.ends_reckoned",
        "course.length_estimated",
        "course.cost_estimated",
        "course.cost_per_head",
        "course.first_of_several",
        "course.completion_guessed",
        "course.gives_by_name",
        "course.requirements",
        "seats.estimated",
        "table.title",
        "heading.unused",
    ):
        assert code in notes
    left_out = [problem.code for problem in courses.asked.left_out]
    assert sorted(left_out) == ["course.nothing", "row.aside", "row.total", "vocabulary.unknown"]
    assert [one.code for one in courses.asked.by_id["Bas-U / Bas-P"]] == ["vocabulary.unknown_near"]


def test_what_is_asked_about_is_refused_unless_one_goes_on(tmp_path: Path) -> None:
    """As with people and openings."""
    kept(tmp_path)
    with pytest.raises(FileError) as refused:
        read_courses(tmp_path / "kurser.csv", as_of=date(2026, 11, 24))
    assert {problem.code for problem in refused.value.problems} >= {"row.total", "course.nothing"}
    assert len(read_courses(tmp_path / "kurser.csv", as_of=date(2026, 11, 24), on_fault="ask")) == 7


@pytest.mark.parametrize(
    ("heading", "cell", "kronor"),
    [
        ("Kostnad (tkr)", "85", 85_000),
        ("Pris", "8 500:-", 8_500),
        ("Pris", "69 900,-", 69_900),
        ("Pris per deltagare", "1 000", 4_000),
        ("Kostnad", "1 000 kr/person", 4_000),
        ("Kostnad", "ingår", 0),
        ("Kostnad", "8-10 tkr", 10_000),
    ],
)
def test_what_a_course_costs(tmp_path: Path, heading: str, cell: str, kronor: int) -> None:
    """By the unit of its heading; of a range the most; a price for each person counts for all seats."""
    (course,), notes = kept(tmp_path, f"Kurs;Ger;Platser;Slut;Klarar;{heading}\nK1;HLR;4;2027-01-08;80 %;{cell}\n")
    assert course.cost == kronor
    assert ("course.cost_of_whole" in notes) == (heading == "Pris")


@pytest.mark.parametrize(
    ("heading", "cell", "days"),
    [
        ("Längd", "8 v (3 dgr/v)", 56),
        ("Antal veckor", "8", 56),
        ("Längd", "10 dagar", 14),
        ("Längd", "1 termin", 140),
        ("Längd", "16 timmar", 2),
        ("Längd", "8-6 v", 56),
        ("Längd", "lagom", None),
        ("Längd", "0 v", None),
        ("Längd", "-3 v", None),
        ("Längd", "999999 år", None),
        ("Längd", "12", None),
    ],
)
def test_how_long_a_course_takes(tmp_path: Path, heading: str, cell: str, days: int | None) -> None:
    """Five days of a course are a week; what says no unit, or none that is known, is refused."""
    text = f"Kurs;Ger;Platser;Start;Klarar;{heading}\nK1;HLR;4;2027-01-04;80 %;{cell}\nK2;HLR;4;2027-01-04;80 %;1 v\n"
    courses, _ = kept(tmp_path, text)
    of_first = [one for one in courses if one.id == "K1"]
    if days is None:
        assert not of_first
        assert "course.length" in [problem.code for problem in courses.asked.left_out]
    else:
        assert (of_first[0].ends - date(2027, 1, 4)).days == days - 1


def test_a_course_gives_one_thing_or_another_in_no_single_row(tmp_path: Path) -> None:
    text = "Kurs;Ger;Platser;Slut;Klarar\nK1;undersköterska eller vårdbiträde;4;2027-01-08;80 %\n"
    path = written(tmp_path, text)
    with pytest.raises(FileError) as refused:
        read_courses(path)
    assert "course.one_of" in {problem.code for problem in refused.value.problems}


def test_the_sheet_of_courses_is_found_among_others(tmp_path: Path) -> None:
    """A programme's workbook has people and jobs, too."""
    import openpyxl

    book = openpyxl.Workbook()
    book.active.title = "Personer"
    for row in (("id", "svenska", "kan resa"), ("a1", "B1", "30 km")):
        book.active.append(row)
    for row in (("Kurs", "Ger", "Platser", "Slut", "Klarar"), ("K1", "HLR", 4, "2027-01-08", "80 %")):
        (book["Kurser"] if "Kurser" in book.sheetnames else book.create_sheet("Kurser")).append(row)
    book.save(tmp_path / "allt.xlsx")
    assert [one.gives for one in read_courses(tmp_path / "allt.xlsx")] == [("hlr",)]


CELLS = st.sampled_from(
    "? - 8_500 1/0 99999999999999999999 v._99 0_v 1e9_v 999999_år ca kr 8_tkr_tkr 1,2,3 31/2 HLR_( =1+1 #REF! NaN "
    "10-5_v 1.250.000 gratis löp mars/ A_eller_B B1 Truck_A+B+C 0 1 1_h Totalt".split()
).map(lambda cell: cell.replace("_", " "))


@given(st.lists(st.lists(CELLS, min_size=8, max_size=8), min_size=1, max_size=4))
def test_nothing_falls_over_whatever_stands_in_a_cell(rows: list[list[str]]) -> None:
    """Courses, or an error of ours with its row and column."""
    lines = [["Kurs", "Ger", "Längd", "Pris", "Platser", "Start", "Slut", "Klarar"], *rows]
    text = "\n".join(";".join(row) for row in lines)
    with suppress(FileError):
        courses = read_courses(io.StringIO(text), as_of=date(2026, 11, 24), on_fault="ask")
        assert all(course.seats >= 1 and course.cost >= 0 and course.gives for course in courses)


@pytest.mark.parametrize(
    ("field", "cell"), [("HLR", "HLR ("), ("HLR", "#REF!"), ("85 000", "-85 000"), ("85 000", "1/2/3")]
)
def test_what_cannot_be_read_leaves_the_course_out(tmp_path: Path, field: str, cell: str) -> None:
    """An open parenthesis, a fault of a spreadsheet, money below nothing: told, and nothing falls over."""
    text = "Kurs;Ger;Platser;Slut;Klarar;Kostnad\nHLR (;HLR;4;2027-01-08;80 %;85 000\nK2;HLR;4;2027-01-08;80 %;1 000\n"
    courses, _ = kept(
        tmp_path, text.replace(f";{field};" if field == "HLR" else field, f";{cell};" if field == "HLR" else cell, 1)
    )
    assert [one.id for one in courses][-1] == "K2"
    assert courses.asked
