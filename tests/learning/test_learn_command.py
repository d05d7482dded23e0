"""``matchcore learn``: choices in, weights with their evidence out, and a file only where somebody approved."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from outcome_cases import outcomes

from matchcore import Policy, match, synthetic_pool
from matchcore.calibration import Calibration
from matchcore.cli.app import run as matchcore
from matchcore.files import records_to_json, write_csv, write_json
from matchcore.learning import outcome_rows, worth_asking

POOL = synthetic_pool(seed=3, n_candidates=60, n_openings=40, municipality="2062")
TRUTH = {**Policy().weights, "certificates": 8, "wishes": 27}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A pool, and the answers that somebody with other weights gives to what is worth asking."""
    folder = tmp_path_factory.mktemp("learn")
    result = match(POOL.candidates, POOL.openings, as_of=POOL.as_of)
    rows = []
    for number, one in enumerate(worth_asking(result, n=60)):
        told = [result.explain(*pair) for pair in (one.first, one.second)]
        worth = [sum(TRUTH.get(part.criterion, 0) * part.part for part in each.parts) for each in told]
        better, worse = (one.first, one.second) if worth[0] >= worth[1] else (one.second, one.first)
        rows.append({"id": f"q{number}", "better": better, "worse": worse, "reason": "Så är det."})
    people, places = records_to_json(POOL.candidates), records_to_json(openings=POOL.openings)
    write_json(people, folder / "people.json")
    write_json(places, folder / "places.json")
    choices = {"candidates": people["candidates"], "openings": places["openings"], "comparisons": rows}
    write_json({"as_of": POOL.as_of.isoformat(), **choices}, folder / "choices.json")
    lock = 'candidate_id = "{}"\nopening_id = "{}"\nreason = "Så vill hen."\n'
    pair = result.placements[0].candidate_id, result.placements[1].opening_id
    (folder / "overrides.toml").write_text(
        "[[lock]]\nthrough_closed_gate = true\n" + lock.format(*pair), encoding="utf-8"
    )
    return {name: str(folder / f"{name}") for name in ("people.json", "places.json", "choices.json", "overrides.toml")}


def pool_of(files: dict[str, str]) -> list[str]:
    day = POOL.as_of.isoformat()
    return ["--candidates", files["people.json"], "--openings", files["places.json"], "--as-of", day]


def test_choices_become_weights_and_questions(files, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The weights, who would move, and what to ask next; as JSON too."""
    out = tmp_path / "report.json"
    command = ["learn", files["choices.json"], *pool_of(files), "--ask", "5", "--json", str(out), "--language", "en"]
    assert matchcore(command) == 0
    told = capsys.readouterr().out
    assert "Learned weight" in told
    assert "5 questions whose answers tell most" in told
    assert json.loads(out.read_text(encoding="utf-8"))[0]["n_comparisons"] > 40


def test_nothing_is_written_without_who_and_why(files, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nor where the weights are not shown to be better: the answer is no, and that is exit code 1."""
    out = tmp_path / "new.toml"
    assert matchcore(["learn", files["choices.json"], *pool_of(files), "--out", str(out)]) == 1
    few = ["learn", "--overrides", files["overrides.toml"], *pool_of(files), "--language", "en"]
    assert matchcore([*few, "--out", str(out), "--by", "B", "--because", "C"]) == 1
    assert "Leave the policy as it is" in capsys.readouterr().err
    assert not out.exists()


def test_a_pool_is_needed_where_it_is_asked_of(files, capsys: pytest.CaptureFixture[str]) -> None:
    """Questions, overrides and approval are about people and openings."""
    assert matchcore(["learn", files["choices.json"], "--ask", "3"]) == 1
    assert "--candidates" in capsys.readouterr().err
    assert matchcore(["learn"]) == 1
    assert "inga val" in capsys.readouterr().err


def test_outcomes_say_what_they_can_bear(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Shares, a chance to be saved from 100 known, and what is lacking for weights."""
    few, more, kept = tmp_path / "few.csv", tmp_path / "more.csv", tmp_path / "calibration.json"
    write_csv(outcome_rows(outcomes(60)), few)
    write_csv(outcome_rows(outcomes(150)), more)
    assert matchcore(["learn", "--outcomes", str(few), "--language", "en"]) == 0
    assert "60 known outcomes with a score, 100 are needed" in capsys.readouterr().out
    assert matchcore(["learn", "--outcomes", str(few), "--calibration", str(kept)]) == 1
    assert not kept.exists()
    assert matchcore(["learn", "--outcomes", str(more), "--calibration", str(kept)]) == 0
    assert "Av 100 placeringar" in capsys.readouterr().out
    assert Calibration.read(kept).n == 150
    assert matchcore(["learn", "--outcomes", str(more), "--months", "5"]) == 2
