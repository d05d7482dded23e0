"""The pytest plugin, in a pytest of its own."""

from __future__ import annotations

import json
import sys

import pytest

from matchcore import match
from matchcore.quality.golden.baseline import Baseline
from matchcore.quality.golden.folder import GoldenFolder
from matchcore.quality.golden.gates import default_gates
from matchcore.quality.golden.runs import run_kept
from matchcore.quality.report.reports import text_report

pytest_plugins = ["pytester"]

TEST = """
from datetime import date
from matchcore import Candidate, Certificate, Opening, match

STANDING = {standing!r}

def test_our_pool(matching_quality):
    people = [Candidate(id="a", certificates=(Certificate(code="truck-b", standing=STANDING),)), Candidate(id="b")]
    places = [Opening(id="o", certificates_required=("truck-b",))]
    matching_quality(match(people, places, as_of=date(2026, 9, 1)), name="our-pool")
"""


PLUGIN = "matchcore.quality.pytest_plugin"


@pytest.fixture
def run(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch):
    """Runs the test with a certificate of some standing; only this plugin is loaded, and loaded anew."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.delitem(sys.modules, PLUGIN, raising=False)
    # The run inside forgets the modules that it was the first to load, and NumPy can be loaded only once.
    text_report(run_kept("warm", Baseline.of("warm", match([], []), ()), match([], []), default_gates()), "en")

    def run(standing: str, *options: str, test: str = TEST) -> pytest.RunResult:
        pytester.makepyfile(test.format(standing=standing))
        return pytester.runpytest_inprocess("-p", PLUGIN, "-p", "no:cacheprovider", *options)

    return run


def test_a_result_is_held_to_what_was_approved(run, pytester: pytest.Pytester) -> None:
    """Not approved: fails and says how. Approved: passes. Worse: fails and says who and which criterion."""
    first = run("validated")
    first.assert_outcomes(failed=1)
    first.stdout.fnmatch_lines(["*quality/tests/our-pool.json: the pool has no approved result*--matching-approve*"])
    first.stdout.no_fnmatch_line("*Traceback*")
    first.stdout.no_fnmatch_line("*another exception*")
    first.stdout.no_fnmatch_line("*matchcore quality approve*")
    run("validated", "--matching-approve", "the team", "--matching-because", "looked through").assert_outcomes(passed=1)
    assert (pytester.path / "quality/tests/our-pool.json").exists()
    run("validated").assert_outcomes(passed=1)
    worse = run("declared")
    worse.assert_outcomes(failed=1)
    worse.stdout.fnmatch_lines(["*FAILED total*", "*approve with pytest --matching-approve*"])
    worse.stdout.no_fnmatch_line("*matchcore quality approve*")


def test_golden_pools_and_the_results_of_tests_share_a_folder(run, pytester: pytest.Pytester) -> None:
    """What a test approved is no golden pool that is missing, and is approved anew where its file is broken."""
    pools = pytester.path / "quality/pools"
    pools.mkdir(parents=True)
    (pools / "small.toml").write_text(
        'name = "small"\nas_of = 2026-09-01\nstory = "small"\ncandidates = [{ id = "a" }]\nopenings = [{ id = "o" }]\n'
    )
    approve = ("--matching-approve", "the team", "--matching-because", "first")
    run("validated", *approve).assert_outcomes(passed=1)
    assert [pool.name for pool in GoldenFolder(pytester.path / "quality").pools()] == ["small"]
    kept = pytester.path / "quality/tests/our-pool.json"
    kept.write_text(kept.read_text(encoding="utf-8").replace('"gap": 0', '"gap": 1'), encoding="utf-8")
    run("validated").assert_outcomes(failed=1)
    run("validated", *approve).assert_outcomes(passed=1)
    assert len(json.loads(kept.read_text(encoding="utf-8"))["approvals"]) == 2


def test_gates_of_ones_own_are_read_from_the_folder(run, pytester: pytest.Pytester) -> None:
    """A folder with a gates.toml decides what fails; an empty or misspelt one is told."""
    run("validated", "--matching-approve", "the team", "--matching-because", "looked through")
    gates = pytester.path / "quality/gates.toml"
    gates.write_text('[[gate]]\nname="lost"\nmeasure="lost"\nmost=0\nreason="nobody is to lose a place"\n')
    run("declared").assert_outcomes(passed=1)
    gates.write_text('[[gate]]\nname="lost"\nmeasure="lots"\nmost=0\nreason="r"\n')
    refused = run("declared")
    refused.assert_outcomes(failed=1)
    refused.stdout.fnmatch_lines(["*gates.toml*"])


@pytest.mark.parametrize(
    "options",
    [("--matching-approve", "x"), ("--matching-because", "y"), ("--matching-approve", " ", "--matching-because", "y")],
)
def test_an_approval_takes_a_name_and_a_reason(run, options: tuple[str, ...]) -> None:
    """Half an approval is wrong usage, before any test runs."""
    told = run("validated", *options)
    assert told.ret == pytest.ExitCode.USAGE_ERROR
    told.stderr.fnmatch_lines(["*a name and a reason*"])


def test_a_test_gives_its_own_name_and_gates(run, pytester: pytest.Pytester) -> None:
    """Without a name the test's own is used; gates handed in go before those of the folder; what moved comes back."""
    test = TEST.replace(
        'matching_quality(match(people, places, as_of=date(2026, 9, 1)), name="our-pool")',
        """from matchcore.quality.golden.gates import Gates
    gates = Gates.from_toml('[[gate]]\\nname="lost"\\nmeasure="lost"\\nmost=0\\nreason="nobody is to lose"')
    found = matching_quality(match(people, places, as_of=date(2026, 9, 1)), gates=gates)
    assert found is None or found.counts["SAME"] == 2""",
    )
    run("validated", "--matching-approve", "the team", "--matching-because", "new", test=test).assert_outcomes(passed=1)
    assert [path.name for path in (pytester.path / "quality/tests").iterdir()] == ["test-our-pool.json"]
    run("declared", test=test).assert_outcomes(passed=1)


def test_approvals_are_added_up(run, pytester: pytest.Pytester) -> None:
    """A second approval stands after the first, with its own name and reason."""
    run("validated", "--matching-approve", "the team", "--matching-because", "the first")
    run("declared", "--matching-approve", "another", "--matching-because", "declared now")
    data = json.loads((pytester.path / "quality/tests/our-pool.json").read_text(encoding="utf-8"))
    assert [(a["by"], a["because"]) for a in data["approvals"]] == [
        ("the team", "the first"),
        ("another", "declared now"),
    ]
    run("declared").assert_outcomes(passed=1)


def test_folder_and_language_are_settings(run, pytester: pytest.Pytester) -> None:
    """The baselines lie where the settings say, failures speak Swedish when asked, and no other language is spoken."""
    pytester.makeini("[pytest]\nmatching_quality_folder = kept\nmatching_quality_language = sv\n")
    run("validated", "--matching-approve", "the team", "--matching-because", "new")
    assert (pytester.path / "kept/tests/our-pool.json").exists()
    worse = run("declared")
    worse.assert_outcomes(failed=1)
    worse.stdout.fnmatch_lines(["*Matchningen har blivit sämre*"])
    pytester.makeini("[pytest]\nmatching_quality_language = fi\n")
    refused = run("validated")
    assert refused.ret == pytest.ExitCode.USAGE_ERROR
    refused.stderr.fnmatch_lines(["*sv or en*"])


def test_a_broken_baseline_is_told_in_the_test(run, pytester: pytest.Pytester) -> None:
    """A baseline changed by hand fails the test with what to do."""
    run("validated", "--matching-approve", "the team", "--matching-because", "new")
    kept = pytester.path / "quality/tests/our-pool.json"
    kept.write_text(kept.read_text(encoding="utf-8").replace('"gap": 0', '"gap": 1'), encoding="utf-8")
    refused = run("validated")
    refused.assert_outcomes(failed=1)
    refused.stdout.fnmatch_lines(["*changed by hand*--matching-approve*"])
    refused.stdout.no_fnmatch_line("*matchcore quality approve*")


def test_the_installed_plugin_is_found_by_name(pytester: pytest.Pytester) -> None:
    """With matchcore installed a pytest of one's own has the options, and nothing of the engine is loaded for them."""
    pytester.makepyfile(
        """
        import sys

        def test_nothing_is_loaded():
            assert "matchcore.matching" not in sys.modules
            assert "numpy" not in sys.modules
        """
    )
    run = pytester.runpytest_subprocess()
    run.assert_outcomes(passed=1)
    told = pytester.runpytest_subprocess("--help")
    told.stdout.fnmatch_lines(["*--matching-approve=NAME*"])
