"""A chance beside a score: told where it was learned under the same policy, and in nothing that decides or proves."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from matchcore import Candidate, Opening, Policy, PolicyError, UnknownIdError, match
from matchcore.calibration import Calibration
from matchcore.cli.app import run as matchcore
from matchcore.files import records_to_json, write_json, write_text

KNOWN = Calibration(
    intercept=0.2,
    slope=0.4,
    variance=0.01,
    covariance=-0.002,
    variance_of_slope=0.005,
    n=400,
    states=("same_job",),
    policy_hash=Policy().hash,
)
PEOPLE, PLACES = [Candidate(id="c", priority=["long"])], [Opening(id="o")]
AS_OF = date(2026, 9, 1)


def test_a_chance_is_told_beside_the_score() -> None:
    """With its interval, in both languages, and as JSON."""
    result = match(PEOPLE, PLACES, as_of=AS_OF, calibration=KNOWN)
    chance = result.chance("c", "o")
    assert chance == KNOWN.chance(500_000)
    assert chance.low < chance.value < chance.high
    told = result.explain("c")
    assert "Of 100 placements like this, 50–60 lasted 6 months (400 known outcomes)." in told.text("en")
    assert "Av 100 placeringar" in told.text("sv")
    assert told.to_dict()["chance"]["n"] == 400
    with pytest.raises(UnknownIdError):
        result.chance("c", "x")


def test_what_is_on_top_changes_no_chance() -> None:
    """The priority of a programme is no reason for a placement to last."""
    rules = Policy().replace(weights={**Policy().weights, "priority": 5})
    calibration = KNOWN.model_copy(update={"policy_hash": rules.hash})
    result = match(PEOPLE, PLACES, rules, as_of=AS_OF, calibration=calibration)
    assert result.placements[0].score > 500_000
    assert result.chance("c", "o") == calibration.chance(500_000)


def test_it_is_in_no_proof() -> None:
    """Placements, prices, the record and the total are the same with and without."""
    told, bare = (match(PEOPLE, PLACES, as_of=AS_OF, calibration=one) for one in (KNOWN, None))
    assert told.to_dict() == bare.to_dict()
    assert told.verify() == bare.verify()
    assert bare.chance("c", "o") is None
    assert bare.explain("c").to_dict()["chance"] is None


def test_another_policys_calibration_is_refused() -> None:
    """What scores meant under other weights says nothing."""
    with pytest.raises(PolicyError) as caught:
        match(PEOPLE, PLACES, Policy(least_score=40), as_of=AS_OF, calibration=KNOWN)
    assert [problem.code for problem in caught.value.problems] == ["calibration.other_policy"]


def test_a_wide_interval_is_wider_far_from_what_is_known() -> None:
    """And a certain one is told as one figure."""
    assert (
        KNOWN.chance(1_000_000).high - KNOWN.chance(1_000_000).low
        > KNOWN.chance(500_000).high - KNOWN.chance(500_000).low
    )
    certain = KNOWN.model_copy(update={"variance": 0.0, "covariance": 0.0, "variance_of_slope": 0.0})
    assert "55 lasted" in certain.chance(500_000).text("en")


def test_the_command_line_tells_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """From the file that ``matchcore learn`` wrote; a file that is none is refused."""
    write_json(records_to_json(PEOPLE), tmp_path / "p.json")
    write_json(records_to_json(openings=PLACES), tmp_path / "j.json")
    write_text(KNOWN.to_json(), tmp_path / "known.json")
    command = [
        "match",
        str(tmp_path / "p.json"),
        str(tmp_path / "j.json"),
        "--as-of",
        "2026-09-01",
        "--explain",
        "c",
        "o",
    ]
    assert matchcore([*command, "--calibration", str(tmp_path / "known.json")]) == 0
    assert "Av 100 placeringar" in capsys.readouterr().out
    assert matchcore([*command, "--calibration", str(tmp_path / "p.json")]) == 1
    assert matchcore([*command, "--calibration", str(tmp_path / "none.json")]) == 2
