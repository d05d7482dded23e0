"""What is handed out: whom an employer is to meet, names by a key, and nothing of anybody else."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from matchcore import MatchResult, match, synthetic_pool
from matchcore.cli.app import run
from matchcore.errors import FileError
from matchcore.files import records_to_json
from matchcore.handout import read_key
from matchcore.records import Candidate, Opening

POOL = synthetic_pool(municipality="Järfälla", n_candidates=20, n_openings=10, seed=3)


@pytest.fixture(scope="module")
def result() -> MatchResult:
    return match(POOL.candidates, POOL.openings, as_of=POOL.as_of)


@pytest.fixture
def key(tmp_path: Path) -> Path:
    """Made-up people behind the pseudonyms."""
    path = tmp_path / "nyckel.csv"
    rows = [f"{person.id};Förnamn{at};Efternamn{at};070-000 00 {at:02d}" for at, person in enumerate(POOL.candidates)]
    path.write_text("\n".join(["id;förnamn;efternamn;telefon", *rows]), encoding="utf-8")
    return path


def cells(path: Path) -> list[str]:
    book = openpyxl.load_workbook(path)
    return [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]


def test_an_employer_s_sheet_lists_whom_to_meet(result: MatchResult, tmp_path: Path) -> None:
    """Everybody on the shortlist of that employer, in order, with room for notes; no points, and nobody else."""
    lists = result.shortlists()
    employer = lists.entries[0].employer
    result.to_excel(tmp_path / "a.xlsx", employers=[employer], people=[], lists=False, shortlists=lists)
    told = cells(tmp_path / "a.xlsx")
    met = [entry.candidate_id for entry in lists.entries if entry.employer == employer]
    assert [text for text in told if text in result.pool.candidates.row_of_id] == met
    for heading in ("Ringd", "Intervju", "Ja", "Nej", "Kommentar"):
        assert heading in told
    assert "Poäng" not in told


def test_an_employer_who_is_to_meet_nobody_is_told_why(tmp_path: Path) -> None:
    """The sheet said "0 personer att träffa" and nothing more."""
    result = match([Candidate(id="c1")], [Opening(id="o1", employer="Åkeriet", certificates_required=["licence-ce"])])
    result.to_excel(tmp_path / "a.xlsx", employers=["Åkeriet"], people=[], lists=False, shortlists=result.shortlists())
    assert "Varför det finns plats kvar" in cells(tmp_path / "a.xlsx")


@pytest.mark.untraced
def test_names_come_by_the_key_alone(result: MatchResult, key: Path, tmp_path: Path) -> None:
    """On pages and sheets with the key; in no other output, with or without it."""
    placed = result.placements[0]
    out = tmp_path / "with.xlsx"
    result.to_excel(out, employers=[placed.employer], people=[placed.candidate_id], lists=False, key=key)
    at = [person.id for person in POOL.candidates].index(placed.candidate_id)
    named = f"Förnamn{at} Efternamn{at}, 070-000 00 {at:02d} ({placed.candidate_id})"
    assert sum(named in text for text in cells(out)) == 2
    result.to_html(tmp_path / "page.html")
    result.to_excel(tmp_path / "without.xlsx")
    others = [result.to_json(), (tmp_path / "page.html").read_text(encoding="utf-8"), *cells(tmp_path / "without.xlsx")]
    assert not any(word in text for word in ("Förnamn", "Efternamn", "070-000") for text in others)
    assert not any("Förnamn" in repr(part) for part in vars(result).values())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("id;ålder\nc1;30\n", "key.columns"),
        ("id;namn\nc1;\n;Någon\n", "key.no_name key.no_id"),
        ("id;namn\nc1;En\nc1;Annan\n", "key.twice"),
        ("id;namn;telefon\nc1;Någon;=1+1\nc2;Annan;#REF!\n", "key.cell key.cell"),
    ],
)
def test_a_key_that_is_none_is_refused_without_quoting_it(text: str, code: str, tmp_path: Path) -> None:
    """All bad rows at once, by number; no name stands in the error."""
    path = tmp_path / "key.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FileError) as caught:
        read_key(path)
    assert " ".join(problem.code for problem in caught.value.problems) == code
    assert "Någon" not in str(caught.value)
    assert "Annan" not in caught.value.text("sv")


def test_a_key_is_found_by_headings_as_any_list_is(tmp_path: Path) -> None:
    """Headings in many spellings, with a title above them; its `repr` names nobody."""
    path = tmp_path / "key.csv"
    path.write_text("Deltagare;;\nKandidat-ID;För- och efternamn;Tfn;Jobbcoach\nc1;En Person;070;Maria\n", "utf-8")
    known = read_key(path)["c1"]
    assert (known.name, known.phone, known.consultant) == ("En Person", "070", "Maria")
    assert "Person" not in repr(known)


def test_the_command_hands_out(
    key: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Files in, a workbook out, with names; these stand nowhere else. Nobody chosen is refused before reading."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    caplog.set_level("DEBUG")
    people, places, out = tmp_path / "people.json", tmp_path / "jobs.json", tmp_path / "sheets.xlsx"
    people.write_text(json.dumps(records_to_json(POOL.candidates)), encoding="utf-8")
    places.write_text(json.dumps(records_to_json(openings=POOL.openings)), encoding="utf-8")
    files = [str(people), str(places), "--as-of", POOL.as_of.isoformat(), "--out", str(out), "--key", str(key)]
    assert run(["handout", *files, "--person", POOL.candidates[0].id]) == 0
    assert any("Förnamn0 Efternamn0" in text for text in cells(out))
    printed = capsys.readouterr()
    assert "Förnamn" not in printed.out + printed.err + caplog.text
    left = {entry for entry in tmp_path.rglob("*") if entry.is_file()} - {out, key}
    assert left == {people, places}  # temporary files are written here too, and none is left
    assert not any(b"Efternamn" in entry.read_bytes() for entry in left)
    assert run(["handout", *files]) == 2
    assert "ingen arbetsgivare" in capsys.readouterr().err


def test_the_command_hands_out_from_a_stored_result(
    result: MatchResult, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The papers of a stored result are those of the result in hand, not matched anew; other lists are refused."""
    people, places, stored = (tmp_path / name for name in ("people.json", "jobs.json", "result.json"))
    people.write_text(json.dumps(records_to_json(POOL.candidates)), encoding="utf-8")
    places.write_text(json.dumps(records_to_json(openings=POOL.openings)), encoding="utf-8")
    stored.write_text(result.to_json(), encoding="utf-8")
    monkeypatch.setattr("matchcore.cli.matching_work.match_records", None)
    someone, out = result.placements[0], tmp_path / "papers.html"
    wanted = ["--person", someone.candidate_id, "--employer", someone.employer, "--out", str(out)]
    assert run(["handout", str(stored), str(people), str(places), *wanted]) == 0
    employers, lists = [someone.employer], result.shortlists()
    result.hand_out(tmp_path / "own.html", people=[someone.candidate_id], employers=employers, shortlists=lists)
    assert out.read_text(encoding="utf-8") == (tmp_path / "own.html").read_text(encoding="utf-8")
    capsys.readouterr()
    places.write_text(json.dumps(records_to_json(openings=POOL.openings[1:])), encoding="utf-8")
    assert run(["handout", str(stored), str(people), str(places), *wanted]) == 1
    assert "result.json" in capsys.readouterr().err
    assert run(["handout", str(stored), str(people), str(places), *wanted, "--as-of", "2026-01-01"]) == 2
    assert run(["handout", str(people), *wanted]) == 2


@pytest.mark.untraced
def test_match_names_people_where_it_is_asked_to_and_nowhere_else(
    key: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In the workbook with the key; on the page nobody is named; a key for other files is refused."""
    people, places = tmp_path / "people.json", tmp_path / "jobs.json"
    people.write_text(json.dumps(records_to_json(POOL.candidates)), encoding="utf-8")
    places.write_text(json.dumps(records_to_json(openings=POOL.openings)), encoding="utf-8")
    files = ["match", str(people), str(places), "--as-of", POOL.as_of.isoformat(), "--key", str(key), "--ring", "0"]
    assert run([*files, "--out", str(tmp_path / "a.xlsx")]) == 0
    assert any("Förnamn0 Efternamn0" in text for text in cells(tmp_path / "a.xlsx"))
    assert run([*files, "--out", str(tmp_path / "a.html")]) == 0
    page = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert "Personer att träffa" in page
    printed = capsys.readouterr()
    assert not any(word in page + printed.out + printed.err for word in ("Förnamn", "Efternamn", "070-000"))
    assert run([*files, "--out", str(tmp_path / "a.json")]) == 2


def test_whom_the_key_does_not_name_is_told_on_the_sheet(result: MatchResult, tmp_path: Path) -> None:
    """An employer's sheet says of whom the key has no name, and of nobody else."""
    lists = result.shortlists()
    employer = lists.entries[0].employer
    met = list(dict.fromkeys(entry.candidate_id for entry in lists.entries if entry.employer == employer))
    path = tmp_path / "nyckel.csv"
    path.write_text(f"id;namn\n{met[0]};Förnamn Efternamn\n", encoding="utf-8")
    result.hand_out(tmp_path / "a.xlsx", employers=[employer], shortlists=lists, key=path)
    told = set(cells(tmp_path / "a.xlsx"))
    assert f"Förnamn Efternamn ({met[0]})" in told
    assert {f"{name} (står inte i nyckeln)" for name in met[1:]} <= told
    result.hand_out(tmp_path / "b.xlsx", employers=[employer], shortlists=lists)
    assert not any("nyckeln" in text for text in cells(tmp_path / "b.xlsx"))


def test_a_key_that_is_of_others_is_told(result: MatchResult, tmp_path: Path) -> None:
    """Ids that nobody in the list has, and a person who is not in it: no paper without the name that was wanted."""
    first, second = (person.id for person in POOL.candidates[:2])
    path, out = tmp_path / "nyckel.csv", tmp_path / "paper.html"
    for text, codes in (
        ("id;namn\nZZ-9;Någon\n", ["key.not_there", "key.of_others"]),
        (f"id;namn\n{second};Någon\n", ["key.not_there"]),
    ):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(FileError) as refused:
            result.hand_out(out, people=[first], key=path)
        assert [problem.code for problem in refused.value.problems] == codes
        assert "Någon" not in str(refused.value)
        assert not out.exists()


@pytest.mark.parametrize(
    ("cell", "dialled"),
    [("705550002", "0705550002"), ("46705550002", "+46705550002"), ("070-555 00 02", "070-555 00 02"), ("112", "112")],
)
def test_a_telephone_gets_back_what_a_spreadsheet_took(cell: str, dialled: str, tmp_path: Path) -> None:
    """A number that has lost its zero, or its plus."""
    path = tmp_path / "nyckel.csv"
    path.write_text(f"id;namn;telefon\nc1;Någon;{cell}\n", encoding="utf-8")
    assert read_key(path)["c1"].phone == dialled


@pytest.mark.parametrize(
    ("row", "codes"),
    [
        ("c1;En Person 121212-1212;031-700 00 00;En Kollega", ["key.number"]),
        ("c1;En Person;121212-1212;En Kollega 121212-1212", ["key.number", "key.number"]),
        ("121212-1212;En Person;;", ["id.personal"]),
        ("kontakt@example.se;En Person;;", ["id.personal"]),
        ("c1;En Person;070-174 06 05;kollega@example.se", []),
    ],
)
def test_a_key_with_a_personal_number_is_refused(row: str, codes: list[str], tmp_path: Path) -> None:
    """It would stand on what is handed out; told by row and column, and not quoted."""
    path = tmp_path / "key.csv"
    path.write_text(f"id;namn;telefon;handläggare\nc9;En Annan;;\n{row}\n", encoding="utf-8")
    if not codes:
        assert read_key(path)["c1"].phone == "070-174 06 05"
        return
    with pytest.raises(FileError) as refused:
        read_key(path)
    assert [problem.code for problem in refused.value.problems] == codes
    assert {problem.row for problem in refused.value.problems} == {3}
    assert "1212" not in refused.value.text("sv")
