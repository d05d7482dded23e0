"""The commands that look at files: their words, their files and their exit codes."""

import json
from pathlib import Path

import openpyxl
import pytest

from matchcore.cli.app import run
from matchcore.files import read_candidates


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.csv"
    path.write_text("id;kommun\na;Gävle\n", encoding="utf-8")
    return path


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    path = tmp_path / "bad.csv"
    path.write_text("id;kommun\na;580\n", encoding="utf-8")
    return path


def test_check_says_with_its_exit_code_what_it_found(good: Path, bad: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """0: nothing to mend; 1: something; 2: the file could not be read."""
    assert run(["check", str(good)]) == 0
    assert run(["check", str(bad)]) == 1
    assert "0580" in capsys.readouterr().out
    assert run(["check", str(bad.with_name("missing.csv"))]) == 2


def test_nothing_is_written_over_the_file_that_is_read(good: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whichever command, and by whatever name the file goes: it is refused, and the file is as it was."""
    before = good.read_bytes()
    again = good.parent / "." / ".." / good.parent.name / good.name
    commands = (["check", str(good), "--annotate", str(again)], ["convert", str(good), str(again)])
    for command in (*commands, ["match", str(good), str(good), "--out", str(again)]):
        assert run(command) == 2
        assert "skrivas över" in capsys.readouterr().err
        assert good.read_bytes() == before


def test_check_prints_json_and_writes_an_annotated_copy(bad: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same report as JSON and as comments in a workbook."""
    copy = bad.with_suffix(".xlsx")
    assert run(["check", str(bad), "--json", "--annotate", str(copy)]) == 1
    assert json.loads(capsys.readouterr().out)["problems"][0]["row"] == 2
    assert openpyxl.load_workbook(copy).active["B2"].comment is not None


def test_check_leaves_out_columns_and_reads_the_users_own_terms(tmp_path: Path) -> None:
    """--ignore names a column to leave out, --vocabulary a file of the user's own terms."""
    path = tmp_path / "own.csv"
    path.write_text("id;Namn;intyg\na;Anna;Ljusdoppning\n", encoding="utf-8")
    terms = tmp_path / "terms.toml"
    terms.write_text(
        '[certificates.candles]\nsv = "Ljusdoppning"\nen = "Candle dipping"\nsource = "x"\n', encoding="utf-8"
    )
    assert run(["check", str(path), "--ignore", "Namn"]) == 1
    assert run(["check", str(path), "--ignore", "Namn", "--vocabulary", str(terms)]) == 0


def test_convert_writes_the_same_records(good: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A table becomes JSON with the same records in it."""
    target = good.with_suffix(".json")
    assert run(["convert", str(good), str(target), "--language", "en"]) == 0
    assert "1 record written" in capsys.readouterr().out
    assert read_candidates(target) == read_candidates(good)
    assert run(["convert", str(good), str(good.with_suffix(".txt"))]) == 1


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["truckkort"], 0, "truck"),
        (["sfi-lärare"], 1, ""),
        (["heta", "arbeten"], 0, "heta-arbeten"),
        (["Linkoping", "--kind", "municipality"], 0, "0580"),
        (["B1+", "--kind", "level", "--language", "en"], 0, "B1"),
        (["truckkort", "--as-of"], 2, ""),
    ],
)
def test_resolve_says_found_or_refused(
    arguments: list[str], code: int, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """0 with the code, 1 with the reason and what was near."""
    assert run(["resolve", *arguments]) == code
    assert words in capsys.readouterr().out


def test_resolve_as_json_has_the_whole_answer(capsys: pytest.CaptureFixture[str]) -> None:
    """The object has the code, the confidence and the alternatives; a refusal has its reason in both languages."""
    assert run(["resolve", "truckkort", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["code"] == "truck"
    assert run(["resolve", "sfi-lärare", "--json"]) == 1
    assert set(json.loads(capsys.readouterr().out)["reason"]) == {"sv", "en"}


def test_schema_prints_and_writes_the_schema_of_each_record(tmp_path, capsys):
    """`schema` gives the published JSON Schema, printed or written."""
    from matchcore.files.schema import json_schema

    for record in ("candidate", "opening", "file"):
        assert run(["schema", record]) == 0
        assert json.loads(capsys.readouterr().out) == json_schema(record)
        assert run(["schema", record, "--out", str(tmp_path / "schema.json")]) == 0
        assert json.loads((tmp_path / "schema.json").read_text(encoding="utf-8")) == json_schema(record)
    assert run(["schema", "employer"]) == 2


def test_hidden_rows_are_left_out_on_demand(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--skip-hidden` leaves out the rows that a filter hides, and says so; without it they are read, and told of."""
    book = openpyxl.Workbook()
    for row in (["id", "räckvidd"], ["a", 30], ["b", 30]):
        book.active.append(row)
    book.active.row_dimensions[3].hidden = True
    book.save(tmp_path / "people.xlsx")
    assert run(["check", str(tmp_path / "people.xlsx")]) == 0
    assert "--skip-hidden" in capsys.readouterr().out
    target = tmp_path / "out.csv"
    assert run(["convert", str(tmp_path / "people.xlsx"), str(target), "--skip-hidden"]) == 0
    assert "dold" in capsys.readouterr().out
    assert [person.id for person in read_candidates(target)] == ["a"]
