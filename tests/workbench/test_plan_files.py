"""Last week's plan and the overrides from files, and the command that takes them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from matchcore import FileError
from matchcore.cli.app import run
from matchcore.files import read_plan, write_csv


@pytest.fixture
def pool(tmp_path: Path) -> list[str]:
    files = [str(tmp_path / "candidates.json"), str(tmp_path / "openings.json")]
    size = ["--n-candidates", "30", "--n-openings", "20", "--municipality", "Järfälla", "--seed", "4"]
    assert run(["synthetic", *files, *size]) == 0
    return files


@pytest.mark.parametrize("suffix", [".json", ".csv"])
def test_a_plan_written_is_read_again(
    pool: list[str], tmp_path: Path, capsys: pytest.CaptureFixture, suffix: str
) -> None:
    """What `--out` wrote, `--keep` keeps: nothing changes, and the record says how much was kept."""
    out = tmp_path / f"plan{suffix}"
    assert run(["match", *pool, "--as-of", "2026-09-01", "--json", "--out", str(out)]) == 0
    first = json.loads(capsys.readouterr().out)
    placed = {row["candidate_id"]: row["opening_id"] for row in first["candidates"]}
    assert read_plan(out) == placed
    kept = ["--keep", str(out), "--stability", "5"]
    assert run(["match", *pool, "--as-of", "2026-09-01", "--json", *kept]) == 0
    again = json.loads(capsys.readouterr().out)
    assert {row["candidate_id"]: row["opening_id"] for row in again["candidates"]} == placed
    n_placed = sum(at is not None for at in placed.values())
    assert (again["record"]["n_unchanged"], again["record"]["stability"]) == (n_placed, 50_000)


def test_overrides_come_from_a_file(pool: list[str], tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    """Locks and bans rule the run, stand in the printed result with what they cost, and are refused in words."""
    path = tmp_path / "overrides.toml"
    lock = '[[lock]]\ncandidate_id = "c000001"\nopening_id = "o00001"\nreason = "de har träffats"\n'
    path.write_text(lock + "through_closed_gate = true\n", encoding="utf-8")
    assert run(["match", *pool, "--as-of", "2026-09-01", "--overrides", str(path)]) == 0
    printed = capsys.readouterr().out
    assert "Vad handläggare har bestämt, och vad det kostar" in printed
    assert "de har träffats" in printed
    assert "Bestämt av handläggare: 1 låsning, 0 spärrar." in printed
    path.write_text(lock.replace("c000001", "c9").replace('"de har träffats"', '""'), encoding="utf-8")
    assert run(["match", *pool, "--overrides", str(path)]) == 1
    assert "skälet saknas" in capsys.readouterr().err


def test_a_plan_by_hand_is_read(tmp_path: Path) -> None:
    """An object, a list of objects, and CSV with either delimiter, more columns and formulas made harmless."""
    path = tmp_path / "plan.json"
    for document in (
        {"c1": "o1", "c2": None},
        [{"candidate_id": "c1", "opening_id": "o1"}, {"candidate_id": "c2", "opening_id": None}],
    ):
        path.write_text(json.dumps(document), encoding="utf-8")
        assert read_plan(path) == {"c1": "o1", "c2": None}
    table = tmp_path / "plan.csv"
    table.write_text("note,Opening_ID,candidate_id\nx,o1,c1\n,,c2\n\n,o3", encoding="utf-8-sig")
    with pytest.raises(FileError, match=r"row 5, .*candidate_id"):
        read_plan(table)
    write_csv([["candidate_id", "opening_id"], ["-1", "=o1"], ["c2", None]], table)
    assert read_plan(table) == {"-1": "=o1", "c2": None}


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("plan.json", "[1, 2]", "is not a plan"),
        ("plan.json", '{"c1": 7}', "c1, opening_id: 7"),
        ("plan.json", '{"c1": "o1"', "plan.json: the JSON text is cut off"),
        ("plan.csv", "candidate;opening\nc1;o1\n", "the headings candidate_id, opening_id must stand once each"),
        (
            "plan.csv",
            "candidate_id;opening_id\nc1;o1\nc1;o2\n",
            "row 3, plan.csv, candidate_id: 'c1' – the candidate stands more than once",
        ),
        ("plan.csv", "", "empty"),
    ],
)
def test_what_is_no_plan_is_refused(tmp_path: Path, name: str, content: str, told: str) -> None:
    """JSON that is none, ids that are no text, headings that lack, a person twice, and an empty file."""
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    with pytest.raises(FileError) as caught:
        read_plan(path)
    assert told in str(caught.value).replace(f"{tmp_path}/", "")
