"""The pytest plugin, in a pytest of its own."""

from __future__ import annotations

import pytest

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


@pytest.fixture
def run(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch):
    """Runs the test with a certificate of some standing; only this plugin is loaded."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")

    def run(standing: str, *options: str) -> pytest.RunResult:
        pytester.makepyfile(TEST.format(standing=standing))
        return pytester.runpytest_subprocess("-p", "matchcore.quality.pytest_plugin", *options)

    return run


def test_a_result_is_held_to_what_was_approved(run, pytester: pytest.Pytester) -> None:
    """Not approved: fails and says how. Approved: passes. Worse: fails and says who and which criterion."""
    first = run("validated")
    first.assert_outcomes(failed=1)
    first.stdout.fnmatch_lines(["*no approved result*"])
    run("validated", "--matching-approve", "the team", "--matching-because", "looked through").assert_outcomes(passed=1)
    assert (pytester.path / "quality/baselines/our-pool.json").exists()
    run("validated").assert_outcomes(passed=1)
    worse = run("declared")
    worse.assert_outcomes(failed=1)
    worse.stdout.fnmatch_lines(["*FAILED total*"])


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
