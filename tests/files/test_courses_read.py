"""Lists of courses are read as they are written, and what is wrong is told by row and column."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from matchcore import Course, FileError, Language, read_courses
from matchcore.files.schema import json_schema

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
