"""`matchcore plan`: three files in, a plan out."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest

from matchcore.cli.app import run
from matchcore.errors import FileError
from matchcore.files import read_course_plan

COURSES = "kurs;ger;spår;platser;minst;kostnad;start;slut;klarar\n" + "".join(
    f"K{number};{gives};;8;2;{cost};2026-09-07;2026-09-20;80\n"
    for number, (gives, cost) in enumerate([("svenska B1", 90_000), ("truckkort B", 40_000), ("svenska A2", 60_000)], 1)
)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder = tmp_path_factory.mktemp("plan")
    paths = [folder / name for name in ("people.json", "jobs.json", "courses.csv")]
    order = ["--n-candidates", "40", "--n-openings", "25", "--municipality", "Järfälla", "--seed", "3"]
    assert run(["synthetic", *map(str, paths[:2]), *order]) == 0
    paths[2].write_text(COURSES, encoding="utf-8")
    return [*map(str, paths)]


def test_a_plan_is_shown_written_and_printed(
    files: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In words, as JSON, as CSV a row a person, and as a workbook with a sheet for each course that is opened."""
    import openpyxl

    asked = ["plan", *files, "--as-of", "2026-09-01", "--budget", "110000"]
    book, rows = tmp_path / "plan.xlsx", tmp_path / "plan.csv"
    assert run([*asked, "--report", "--out", str(book)]) == 0
    shown = capsys.readouterr().out
    assert all(words in shown for words in ("Kurser att starta", "Bevisat:", "Kurserna var för sig"))
    assert run([*asked, "--json", "--out", str(rows)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["gap"] == 0
    assert told["opened"]
    assert told["cost"] <= 110_000
    with rows.open(encoding="utf-8-sig", newline="") as file:
        written = list(csv.DictReader(file, delimiter=";"))
    assert [row["candidate_id"] for row in written] == [one["candidate_id"] for one in told["people"]]
    sheets = openpyxl.load_workbook(book).sheetnames
    assert sheets[:2] == ["Kurser att starta", "Kurserna var för sig"]
    assert sheets[2:] == told["opened"]


def test_an_earlier_plan_stands(files: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its courses and takers stay though the money is gone; a list of lists by hand is as good; else it is refused."""
    asked, out = ["plan", *files, "--as-of", "2026-09-01", "--json"], tmp_path / "plan.json"
    assert run([*asked, "--budget", "110000", "--out", str(out)]) == 0
    first = json.loads(capsys.readouterr().out)
    takers = {
        course: [one["candidate_id"] for one in first["people"] if one["course_id"] == course]
        for course in first["opened"]
    }
    assert read_course_plan(out) == takers
    assert first["opened"]
    assert run([*asked, "--budget", "0", "--earlier", str(out)]) == 0
    again = json.loads(capsys.readouterr().out)
    assert (again["opened"], again["cost"]) == (first["opened"], first["cost"])
    assert {one["candidate_id"] for one in again["people"] if one["course_id"]} == {
        one for some in takers.values() for one in some
    }
    assert run([*asked, "--earlier", str(out), "--out", str(out)]) == 2
    capsys.readouterr()
    rows = tmp_path / "plan.csv"
    assert run([*asked, "--budget", "110000", "--out", str(rows)]) == 0
    capsys.readouterr()
    assert read_course_plan(rows) == takers
    rows.write_text("candidate_id;course\nc1;K1\n", encoding="utf-8")
    assert run([*asked, "--earlier", str(rows)]) == 1
    assert "candidate_id, course_id" in capsys.readouterr().err
    by_hand = tmp_path / "hand.json"
    by_hand.write_text(json.dumps(takers), encoding="utf-8")
    assert read_course_plan(by_hand) == takers
    people = [{"candidate_id": "c1"}]
    for wrong in ([], {"K1": "c1"}, {"K1": [1]}, {"people": []}, {"opened": ["K1"], "people": people}):
        by_hand.write_text(json.dumps(wrong), encoding="utf-8")
        assert run([*asked, "--earlier", str(by_hand)]) == 1
        assert "är ingen kursplan" in capsys.readouterr().err
    by_hand.write_text(json.dumps({"opened": [1], "people": []}), encoding="utf-8")
    with pytest.raises(FileError):
        read_course_plan(by_hand)
    with pytest.raises(FileError, match=re.escape("missing.json")):
        read_course_plan(tmp_path / "missing.json")


def test_what_cannot_be_planned_is_told(files: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Another ending of the file, and courses that are not understood."""
    assert run(["plan", *files, "--out", str(tmp_path / "plan.pdf")]) == 2
    assert ".xlsx" in capsys.readouterr().err
    assert run(["plan", files[0], files[1], files[1]]) == 1
    assert capsys.readouterr().err


def test_a_bound_that_says_nothing_is_no_percentage(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nothing was tried it is said so, and not that another choice may be millions of percent better."""
    monkeypatch.chdir(tmp_path)
    Path("p.csv").write_text("id;kommun\n" + "".join(f"c{n};Malung-Sälen\n" for n in range(6)), encoding="utf-8")
    jobs = "".join(f"o{n};Malung-Sälen;truckkort B;Truckförare;2027-03-01\n" for n in range(4))
    Path("j.csv").write_text(f"id;kommun;intyg krav;yrke;start\n{jobs}", encoding="utf-8")
    Path("c.csv").write_text(
        "kurs;ger;platser;minst;kostnad;start;slut\nK1;truckkort B;5;1;1000;2026-12-01;2026-12-20\n", encoding="utf-8"
    )
    asked = ["plan", "p.csv", "j.csv", "c.csv", "--as-of", "2026-11-30"]
    assert run([*asked, "--effort", "0"]) == 0
    told = capsys.readouterr().out
    assert "Hur mycket bättre ett annat val kan vara är inte prövat" in told
    assert "% bättre" not in told
