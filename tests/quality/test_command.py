"""``matchcore quality``: what CI runs, and the exit codes it reads."""

from __future__ import annotations

import json
import re
import shutil
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from quality_cases import in_form_2

from matchcore import MatchResult, ProofError
from matchcore.cli.app import run as matchcore
from matchcore.messages import Message
from matchcore.policy import Policy
from matchcore.quality.golden.baseline import Baseline
from matchcore.solution import Versions

ROOT = Path(__file__).parents[2]
STORY = ROOT / "quality/pools/case-expires-on-the-start-date.toml"


@pytest.fixture
def folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """A folder with two small pools, approved."""
    path = tmp_path / "quality"
    (path / "pools").mkdir(parents=True)
    for name in ("case-expires-on-the-start-date", "case-tolerated-level"):
        shutil.copy(ROOT / f"quality/pools/{name}.toml", path / "pools")
    gates = (ROOT / "quality/gates.toml").read_text(encoding="utf-8")
    of_all_pools, _, _ = gates.partition("# Of the pools of whole programmes")
    (path / "gates.toml").write_text(of_all_pools, encoding="utf-8")
    approve = ["quality", "approve", "--by", "the team", "--because", "the first", "--folder", str(path)]
    assert matchcore(approve) == 0
    capsys.readouterr()
    return path


def changed(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_what_is_approved_passes(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 0, and a line a pool."""
    assert matchcore(["quality", "run", "--folder", str(folder), "--language", "en"]) == 0
    told = capsys.readouterr().out
    assert "Matching has not got worse: 2 pools passed" in told
    assert "PASSED  case-tolerated-level" in told


def test_what_is_worse_regresses(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A pool whose expectation no longer holds: exit code 1, and every file says which gate failed and why."""
    changed(folder / "pools/case-tolerated-level.toml", "tolerance = 2", "tolerance = 0")
    names = {kind: tmp_path / f"report.{kind}" for kind in ("markdown", "junit", "json", "html")}
    options = [part for kind, path in names.items() for part in (f"--{kind}", str(path))]
    assert matchcore(["quality", "run", "--folder", str(folder), "--language", "en", *options]) == 1
    told = capsys.readouterr().out
    assert "FAILED pool-as-approved" in told
    assert "FAILED expected" in told
    assert "language: the gate for a1 and tolerant must be open but is closed" in told
    assert "FAILED" in names["markdown"].read_text(encoding="utf-8")
    suites = ET.parse(names["junit"]).getroot()
    failed = [case for case in suites.iter("testcase") if case.find("failure") is not None]
    assert {case.get("name") for case in failed} >= {"pool-as-approved", "expected"}
    assert int(suites.get("failures", "0")) == len(failed)
    report = json.loads(names["json"].read_text(encoding="utf-8"))
    assert report["passed"] is False
    assert [pool["passed"] for pool in report["pools"]] == [True, False]
    assert "language" in names["html"].read_text(encoding="utf-8")


@pytest.mark.untraced
def test_a_changed_pool_passes_once_it_is_approved(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A change that is meant is approved with who and why; the unchanged pool is left alone."""
    changed(folder / "pools/case-tolerated-level.toml", 'B1", tolerance = 2', 'B1", tolerance = 3')
    assert matchcore(["quality", "run", "--folder", str(folder)]) == 1
    other = (folder / "baselines/case-expires-on-the-start-date.json").read_bytes()
    approve = ["quality", "approve", "--by", "the team", "--because", "the employer agreed", "--folder", str(folder)]
    assert matchcore([*approve, "--on", "2026-10-01"]) == 0
    assert (folder / "baselines/case-expires-on-the-start-date.json").read_bytes() == other
    assert matchcore(["quality", "run", "--folder", str(folder)]) == 0
    kept = json.loads((folder / "baselines/case-tolerated-level.json").read_text(encoding="utf-8"))
    assert [approval["because"] for approval in kept["approvals"]] == ["the first", "the employer agreed"]
    assert kept["approvals"][1]["on"] == "2026-10-01"
    capsys.readouterr()


LOST_ALONE = '[[gate]]\nname="lost"\nmeasure="lost"\nmost=0\nreason="nobody is to lose a place"\n'


@pytest.mark.untraced
def test_an_expectation_that_fails_needs_no_gate(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No folder's gates leave out what its pools say of themselves; approving ends with 1, and says no other thing."""
    (folder / "gates.toml").write_text(LOST_ALONE)
    small = ["--folder", str(folder), "--language", "en", "--pool", "case-tolerated-level"]
    assert matchcore(["quality", "run", *small]) == 0
    pool = folder / "pools/case-tolerated-level.toml"
    pool.write_text(pool.read_text(encoding="utf-8").replace('["a1"]', '["a1", "b1"]'))
    capsys.readouterr()
    assert matchcore(["quality", "run", *small]) == 1
    assert "FAILED expected: expectations in the pool's file that do not hold: 1" in capsys.readouterr().out
    assert matchcore(["quality", "approve", "--by", "the team", "--because", "again", *small]) == 1
    told = capsys.readouterr().out
    assert "unchanged: case-tolerated-level" in told
    assert "FAILED  case-tolerated-level  2 of 3 placed, total 0.00 %" in told
    assert "not approved yet" not in told
    assert "quality approve" not in told
    own = LOST_ALONE + '[[gate]]\nname="expected"\nmeasure="expectations_failed"\nmost=1\nreason="known"\n'
    (folder / "gates.toml").write_text(own)
    assert matchcore(["quality", "run", *small]) == 0


@pytest.mark.untraced
def test_what_a_gate_does_not_tell_is_counted(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of each kind of line some are told, and how many more; people are told beside rules, and rules since when."""
    text = """name = "drawn"
as_of = 2026-09-01
story = "drawn"
[synthetic]
seed = 2026
programme = "malung-salen"
"""
    (folder / "pools/drawn.toml").write_text(text)
    (folder / "gates.toml").write_text(
        LOST_ALONE + '[[gate]]\nname="moved"\nmeasure="moved"\nmost=0\nreason="nobody is to move"\n'
    )
    drawn = ["--folder", str(folder), "--language", "en", "--pool", "drawn"]
    day = ["--on", "2026-10-01"]
    assert matchcore(["quality", "approve", "--by", "the team", "--because", "first", *day, *drawn]) == 0
    weights = dict.fromkeys(Policy().weights, 0) | {"location": 100}
    (folder / "nearness.toml").write_text(Policy(weights=weights).to_toml())
    capsys.readouterr()
    junit = folder / "junit.xml"
    options = ["--policy", str(folder / "nearness.toml"), "--junit", str(junit)]
    assert matchcore(["quality", "run", *drawn, *options]) == 1
    told = capsys.readouterr().out
    assert "Changed rule since the approval on 2026-10-01: weights.background: 20 → 0" in told
    assert "% by the rules before, " in told
    assert re.search(r" (LOST|MOVED): .*\n +… and \d+ more\n", told)
    assert re.search(r"weights\.\w+: .*\n +… and \d+ more\n", told)
    assert junit.read_text(encoding="utf-8").count(" MOVED: ") <= 6


def break_edited(folder: Path) -> None:
    changed(folder / "baselines/case-tolerated-level.json", '"placed": 2', '"placed": 3')


def break_cut(folder: Path) -> None:
    path = folder / "baselines/case-tolerated-level.json"
    path.write_text(path.read_text(encoding="utf-8")[:500], encoding="utf-8")


def break_schema(folder: Path) -> None:
    changed(folder / "baselines/case-tolerated-level.json", "matchcore-baseline/3", "matchcore-baseline/7")


def break_empty(folder: Path) -> None:
    (folder / "baselines/case-tolerated-level.json").write_bytes(b"")


def break_missing_baseline(folder: Path) -> None:
    (folder / "baselines/case-tolerated-level.json").unlink()


def break_missing_pool(folder: Path) -> None:
    (folder / "pools/case-tolerated-level.toml").unlink()


def break_other_pool(folder: Path) -> None:
    shutil.copy(
        folder / "baselines/case-expires-on-the-start-date.json", folder / "baselines/case-tolerated-level.json"
    )


def break_pool(folder: Path) -> None:
    changed(folder / "pools/case-expires-on-the-start-date.toml", '"truck-b"', '"truck-bb"')


def break_form(folder: Path) -> None:
    changed(folder / "pools/case-expires-on-the-start-date.toml", "seats = 3", 'form = "extratjanst"')


def break_renamed(folder: Path) -> None:
    changed(folder / "pools/case-tolerated-level.toml", 'name = "case-tolerated-level"', 'name = "other"')


def break_gates(folder: Path) -> None:
    changed(folder / "gates.toml", "criteria_changed", "criteria_chnged")


def break_gate_for_nobody(folder: Path) -> None:
    changed(
        folder / "gates.toml", 'measure = "total_fall_percent"', 'measure = "lost"\npools = ["case-tolerated-levl"]'
    )


def break_all_pools(folder: Path) -> None:
    shutil.rmtree(folder / "pools")
    (folder / "pools").mkdir()


def break_all_baselines(folder: Path) -> None:
    shutil.rmtree(folder / "baselines")


def break_both(folder: Path) -> None:
    break_all_pools(folder)
    break_all_baselines(folder)


def break_no_gates(folder: Path) -> None:
    (folder / "gates.toml").unlink()


def break_everything(folder: Path) -> None:
    shutil.rmtree(folder)


BREAKS = {
    break_edited: ("changed by hand", "matchcore quality approve"),
    break_cut: ("not valid JSON", "version control"),
    break_schema: ("matchcore-baseline/7", "a later one"),
    break_empty: ("case-tolerated-level.json", "empty"),
    break_missing_baseline: ("no approved result", "matchcore quality approve --pool case-tolerated-level"),
    break_missing_pool: ("pools/case-tolerated-level.toml", "the pool is missing"),
    break_other_pool: ("case-expires-on-the-start-date", "version control"),
    break_pool: ("pools/case-expires-on-the-start-date.toml", "truck-bb"),
    break_form: ("pools/case-expires-on-the-start-date.toml", "2022-01-01"),
    break_renamed: ("other", "case-tolerated-level"),
    break_gates: ("gates.toml", "criteria_changed"),
    break_gate_for_nobody: ("gates.toml", "case-tolerated-level"),
    break_all_pools: ("the pool is missing", "version control"),
    break_all_baselines: ("no approved result", "matchcore quality approve --pool"),
    break_both: ("no golden pools", "docs/quality.md"),
    break_no_gates: ("gates.toml", ""),
    break_everything: ("--folder", ""),
}


@pytest.mark.parametrize("broken", BREAKS, ids=lambda broken: broken.__name__)
def test_what_cannot_run_says_what_to_do(folder: Path, broken, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 2 whatever is broken, with which file and what to do, in both languages, and no traceback."""
    broken(folder)
    assert matchcore(["quality", "run", "--folder", str(folder), "--language", "en"]) == 2
    told = capsys.readouterr()
    assert not told.out
    assert all(part in told.err for part in BREAKS[broken])
    assert "Traceback" not in told.err
    assert matchcore(["quality", "run", "--folder", str(folder)]) == 2
    assert capsys.readouterr().err != told.err


@pytest.mark.untraced
@pytest.mark.parametrize("broken", [break_cut, break_edited, break_empty], ids=lambda broken: broken.__name__)
def test_a_broken_baseline_can_be_approved_anew(folder: Path, broken, capsys: pytest.CaptureFixture[str]) -> None:
    """What `run` says to do works; what approvals can still be read go on, and that nothing was compared is told."""
    broken(folder)
    approve = ["quality", "approve", "--by", "the team", "--because", "was broken", "--folder", str(folder)]
    assert matchcore([*approve, "--pool", "case-tolerated-level", "--language", "en"]) == 0
    kept = approvals(folder)
    assert kept == (["the first", "was broken"] if broken is break_edited else ["was broken"])
    assert f"nothing was compared, {len(kept) - 1} approval" in capsys.readouterr().out
    assert matchcore(["quality", "run", "--folder", str(folder)]) == 0


def test_nothing_is_approved_over_a_form_that_is_not_known(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What a later version wrote is not written over: exit code 2, and no file is touched."""
    break_schema(folder)
    changed(folder / "pools/case-expires-on-the-start-date.toml", "seats = 3", "seats = 4")
    before = {path: path.read_bytes() for path in (folder / "baselines").iterdir()}
    approve = ["quality", "approve", "--by", "the team", "--because", "x", "--folder", str(folder)]
    assert matchcore([*approve, "--language", "en"]) == 2
    assert "Nothing is written over a file of an unknown form" in capsys.readouterr().err
    assert {path: path.read_bytes() for path in (folder / "baselines").iterdir()} == before


def approvals(folder: Path) -> list[str]:
    kept = json.loads((folder / "baselines/case-tolerated-level.json").read_text(encoding="utf-8"))
    return [approval["because"] for approval in kept["approvals"]]


def test_baselines_of_an_earlier_form_are_run_and_migrated(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """They are compared as they are; `migrate` writes today's form with the same approvals, once, and nothing else."""
    path = folder / "baselines/case-tolerated-level.json"
    today = path.read_text(encoding="utf-8")
    path.write_text(in_form_2(today), encoding="utf-8")
    migrate = ["quality", "migrate", "--folder", str(folder), "--language", "en"]
    assert matchcore(["quality", "run", "--folder", str(folder)]) == 0
    capsys.readouterr()
    assert matchcore(migrate) == 0
    told = capsys.readouterr().out
    assert "in today's form already: case-expires-on-the-start-date" in told
    assert "in today's form: case-tolerated-level (today's result is the same; 1 approval kept)" in told
    assert path.read_text(encoding="utf-8") == today
    assert matchcore(migrate) == 0
    assert "in today's form: " not in capsys.readouterr().out


@pytest.mark.untraced
def test_migrating_changes_nothing_of_what_was_approved(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where today's result is another, that is told, and a run says the same of it before and after."""
    path = folder / "baselines/case-tolerated-level.json"
    today = path.read_text(encoding="utf-8")
    path.write_text(in_form_2(today), encoding="utf-8")
    changed(folder / "pools/case-tolerated-level.toml", "tolerance = 2", "tolerance = 0")
    run = ["quality", "run", "--folder", str(folder), "--language", "en"]
    assert matchcore(run) == 1
    before = capsys.readouterr().out
    assert matchcore(["quality", "migrate", "--folder", str(folder), "--language", "en"]) == 0
    assert "today's run differs; what was approved is kept, with 1 approval" in capsys.readouterr().out
    assert Baseline.from_json(path.read_text(encoding="utf-8")).approvals == Baseline.from_json(today).approvals
    assert matchcore(run) == 1
    after = capsys.readouterr().out
    assert re.sub(r"[\d.]+ s", "", after) == re.sub(r"[\d.]+ s", "", before)


@pytest.mark.parametrize(
    "options",
    [
        ["--by", " ", "--because", "x"],
        ["--by", "x", "--because", ""],
        ["--by", "x", "--because", "y", "--on", "1 October"],
        ["--by", "x", "--because", "y", "--pool", "case-tolerated"],
        ["--by", "x"],
    ],
)
def test_an_approval_needs_a_name_a_reason_and_a_pool_that_exists(folder: Path, options: list[str]) -> None:
    """Exit code 2, and no baseline is touched."""
    before = {path: path.read_bytes() for path in (folder / "baselines").iterdir()}
    assert matchcore(["quality", "approve", "--folder", str(folder), *options]) == 2
    assert {path: path.read_bytes() for path in (folder / "baselines").iterdir()} == before


def test_kept_results_are_compared(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What `run --keep` writes can be compared: 0 with itself, 1 with a worse one, 2 with what is no result."""
    kept = tmp_path / "kept"
    assert matchcore(["quality", "run", "--folder", str(folder), "--keep", str(kept)]) == 0
    changed(folder / "pools/case-tolerated-level.toml", "tolerance = 2", "tolerance = 0")
    assert matchcore(["quality", "run", "--folder", str(folder), "--keep", str(tmp_path / "after")]) == 1
    first, second = kept / "case-tolerated-level.json", tmp_path / "after/case-tolerated-level.json"
    assert matchcore(["quality", "compare", str(first), str(first)]) == 0
    capsys.readouterr()
    page = tmp_path / "page.html"
    assert matchcore(["quality", "compare", str(first), str(second), "--language", "en", "--html", str(page)]) == 1
    told = capsys.readouterr().out
    assert "a2" in told
    assert "LOST" in told
    assert "RECORD-CAUSED" in told
    assert page.exists()
    assert matchcore(["quality", "compare", str(first), str(folder / "gates.toml")]) == 2
    assert matchcore(["quality", "compare", str(first), str(tmp_path / "nowhere.json")]) == 2


def test_history_grows_by_a_line_a_run(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Runs are kept by commit; the later of two under one commit stands; a broken line is told."""
    history, page = tmp_path / "history.jsonl", tmp_path / "page.html"
    command = ["quality", "run", "--folder", str(folder), "--history", str(history), "--html", str(page)]
    command += ["--language", "en"]
    assert matchcore(command) == 2
    assert matchcore([*command, "--commit", "aaa"]) == 0
    assert matchcore([*command, "--commit", "bbb"]) == 0
    first = history.read_text(encoding="utf-8")
    assert matchcore([*command, "--commit", "bbb"]) == 0
    assert history.read_text(encoding="utf-8").startswith(first)
    assert len(history.read_text(encoding="utf-8").splitlines()) == 3
    assert "same in all 2 runs" in page.read_text(encoding="utf-8")
    capsys.readouterr()
    history.write_text(first + "not a run\n", encoding="utf-8")
    assert matchcore([*command, "--commit", "ccc"]) == 2
    assert "row 3" in capsys.readouterr().err


def test_a_pool_can_have_its_records_in_files(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A team's own tables are a golden pool when its file names them."""
    (folder / "pools/people.csv").write_text("id;bevis\np1;truckkort B\np2;\n", encoding="utf-8")
    (folder / "pools/places.json").write_text('[{"id": "o1", "certificates_required": ["truck-b"]}]', encoding="utf-8")
    (folder / "pools/ours.toml").write_text(
        'name = "ours"\nas_of = 2026-09-01\nstory = "our own tables"\ncandidates_file = "people.csv"\n'
        'openings_file = "places.json"\n[expect]\nplaced = { p1 = "o1" }\n',
        encoding="utf-8",
    )
    approve = ["quality", "approve", "--by", "the team", "--because", "new", "--folder", str(folder), "--pool", "ours"]
    assert matchcore(approve) == 0
    assert matchcore(["quality", "run", "--folder", str(folder), "--pool", "ours"]) == 0
    (folder / "pools/people.csv").unlink()
    capsys.readouterr()
    assert matchcore(["quality", "run", "--folder", str(folder), "--language", "en"]) == 2
    assert "people.csv" in capsys.readouterr().err


@pytest.mark.untraced
def test_the_gate_tests_itself(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With the project's pools every fault is caught; with one pool alone some are missed, and that is exit code 1."""
    for name in ("pools/case-tolerated-level.toml", "baselines/case-tolerated-level.json"):
        (folder / name).unlink()
    assert matchcore(["quality", "self-test", "--folder", str(folder), "--language", "en"]) == 1
    told = capsys.readouterr().out
    assert "CAUGHT: expired certificate counted" in told
    assert "MISSED: track gate dropped" in told
    assert "FALSE ALARM" not in told


@pytest.mark.untraced
def test_the_projects_pools_pass() -> None:
    """The approved results of the small pools are what today's code gives; `make quality` runs them all."""
    names = [path.stem for path in (ROOT / "quality/pools").glob("case-*.toml")]
    options = [part for name in [*names, "malung-salen"] for part in ("--pool", name)]
    assert matchcore(["quality", "run", "--folder", str(ROOT / "quality"), *options]) == 0


def test_a_proof_that_does_not_hold_fails_the_pool(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A fault in matchcore and none of the files': exit code 1, told in every report, and nothing is approved."""

    def unproven(self: MatchResult) -> None:
        raise ProofError(Message("proof.shape", n_candidates=1, n_openings=2, n_rows=3, n_columns=4))

    monkeypatch.setattr(MatchResult, "verify", unproven)
    page, keep = tmp_path / "page.html", tmp_path / "kept"
    files = [part for kind in ("markdown", "junit", "json") for part in (f"--{kind}", str(tmp_path / kind))]
    command = ["quality", "run", "--folder", str(folder), "--language", "en", "--html", str(page), *files]
    history = ["--history", str(tmp_path / "history.jsonl"), "--commit", "abc", "--keep", str(keep)]
    assert matchcore([*command, *history]) == 1
    told = capsys.readouterr().out
    assert "the result is not proven" in told
    assert "FAILED proven" in told
    assert "FAILED proven" in page.read_text(encoding="utf-8")
    assert not list(keep.iterdir())
    report = json.loads((tmp_path / "json").read_text(encoding="utf-8"))
    assert [pool["gates"][0]["passed"] for pool in report["pools"]] == [False, False]
    before = {path: path.read_bytes() for path in (folder / "baselines").iterdir()}
    approve = ["quality", "approve", "--by", "the team", "--because", "x", "--folder", str(folder)]
    assert matchcore(approve) == 1
    assert {path: path.read_bytes() for path in (folder / "baselines").iterdir()} == before


OWN = """
from matchcore.criteria import Criterion, Detail, Judgement
from matchcore.messages import Phrase
import numpy as np

class Nobody(Criterion):
    name, label = "nobody", Phrase("ingen", "nobody")
    def judge(self, rows, cols):
        return Judgement(np.zeros((len(rows), len(cols)), dtype=bool), np.zeros((len(rows), len(cols)), dtype=np.int64))
    def explain(self, row, col):
        return Detail()
"""


def test_one_s_own_policy_and_criteria(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pools that name no policy go by the one given; a criterion is loaded; what is none is told, exit code 2."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "own.toml").write_text("[language]\ngate = false\n", encoding="utf-8")
    (tmp_path / "own_nobody.py").write_text(OWN, encoding="utf-8")
    run = ["quality", "run", "--folder", str(folder), "--pool", "case-tolerated-level", "--language", "en"]
    assert matchcore([*run, "--policy", "own.toml"]) == 1
    assert "FAILED expected" in capsys.readouterr().out
    assert matchcore([*run, "--criterion", "own_nobody:Nobody"]) == 1
    capsys.readouterr()
    for wrong in ("own_nobody:Somebody", "no_such_module:X", "own_nobody"):
        assert matchcore([*run, "--criterion", wrong]) == 2
        assert wrong in capsys.readouterr().err


def test_a_pool_names_its_policy_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It lies beside the pool and goes before --policy; with [policy] besides it is refused."""
    pool = folder / "pools/case-tolerated-level.toml"
    run = ["quality", "run", "--folder", str(folder), "--pool", "case-tolerated-level", "--language", "en"]
    (folder / "pools/own.toml").write_text("[language]\ngate = false\n", encoding="utf-8")
    changed(pool, "[story]", 'policy_file = "own.toml"\n\n[story]')
    assert matchcore(run) == 1
    assert "FAILED expected" in capsys.readouterr().out
    changed(pool, "[story]", "[policy]\nleast_score = 40\n\n[story]")
    assert matchcore(run) == 2
    assert "policy_file" in capsys.readouterr().err


def test_another_version_is_named_in_every_report(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Which it was when results were approved, and which it is."""
    monkeypatch.setattr(Versions, "here", lambda: Versions("9.9.9", "2", "1"))
    names = {kind: tmp_path / f"report.{kind}" for kind in ("markdown", "junit", "json", "html")}
    options = [part for kind, path in names.items() for part in (f"--{kind}", str(path))]
    assert matchcore(["quality", "run", "--folder", str(folder), "--language", "en", *options]) == 0
    told = [capsys.readouterr().out, *(path.read_text(encoding="utf-8") for path in names.values())]
    assert all("matchcore has changed version" in text and "9.9.9" in text for text in told)
