"""The pytest plugin: a ``matching_quality`` fixture that holds a result to its approved baseline.

::

    def test_our_pool_is_matched_as_approved(matching_quality):
        matching_quality(match(read_candidates("people.xlsx"), read_openings("places.csv")), name="our-pool")

``pytest --matching-approve NAME --matching-because "…"`` writes the baselines of the tests that run, instead of failing
them. Two settings: ``matching_quality_folder`` (where ``tests/`` and ``gates.toml`` lie, ``quality`` unless set)
and ``matching_quality_language`` (``sv`` or ``en``). Nothing of matchcore is loaded before the fixture is used.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from matchcore.errors import Problem
    from matchcore.messages import MessageLanguage
    from matchcore.quality.comparison.outcome import Comparison
    from matchcore.quality.golden.gates import Gates
    from matchcore.result import MatchResult


class MatchingQuality:
    """What the fixture gives: call it with a result.

    Parameters
    ----------
    folder
        Where ``tests/`` lies, the baselines, and ``gates.toml`` if there is one: golden pools may lie there too.
    name
        The baseline's name when a call names none.
    language
        What failures are told in.
    approval
        Who approves and why; None to hold results to what is approved.
    """

    def __init__(
        self, folder: Path, name: str, language: MessageLanguage, approval: tuple[str, str] | None = None
    ) -> None:
        self.folder, self.name, self.language, self.approval = folder, name, language, approval

    def __call__(
        self, result: MatchResult, *, name: str | None = None, gates: Gates | None = None
    ) -> Comparison | None:
        """Hold a result to its baseline.

        Parameters
        ----------
        result
            What `matchcore.match` gave.
        name
            The baseline's name; the test's own when None.
        gates
            What must hold; those of the folder's ``gates.toml``, else matchcore's own, when None.

        Returns
        -------
        Comparison or None
            What moved since it was approved; None when it was approved just now.

        Raises
        ------
        pytest.fail.Exception
            When a gate is not passed, and when the baseline or the file of gates is missing, broken or edited by hand.
        """
        from matchcore.errors import InputError
        from matchcore.messages import Message
        from matchcore.quality.golden.baseline import Approval, Baseline
        from matchcore.quality.golden.folder import earlier_of, read_baseline, read_gates, write_baseline
        from matchcore.quality.golden.gates import default_gates
        from matchcore.quality.golden.runs import run_kept
        from matchcore.quality.report.reports import text_report

        name = name or self.name
        path = self.folder / "tests" / f"{name}.json"
        where = f"{self.folder.name}/tests/{name}.json"
        wrong: Sequence[Problem] = ()
        try:
            if self.approval is not None:
                _, approvals = earlier_of(path, lambda: read_baseline(path))
                by, because = self.approval
                write_baseline(Baseline.of(name, result, (*approvals, Approval(by, because, date.today()))), path)
                return None
            before, own = read_baseline(path, where=where), self.folder / "gates.toml"
            chosen = gates or (read_gates(own) if own.exists() else default_gates())
        except InputError as error:
            wrong = error.problems
        if wrong:  # told apart from the exception, so that no traceback of it stands above
            told = InputError([_approved_by_tests(problem) for problem in wrong])
            pytest.fail(told.text(self.language), pytrace=False)
        report = run_kept(name, before, result, chosen)
        if not report.passed:
            pytest.fail(text_report(report, self.language, Message("quality.tested.what_now")), pytrace=False)
        return report.pools[0].comparison


def _approved_by_tests(problem: Problem) -> Problem:
    """A problem with what to do: the baseline of a test is approved by running the test."""
    from matchcore.messages import Message

    if not re.match(r"quality\.(folder\.not_approved|baseline\.(?!schema))", problem.code):
        return problem
    return replace(problem, remedy=Message("quality.tested.remedy"))


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options and settings."""
    group = parser.getgroup("matchcore")
    group.addoption(
        "--matching-approve", metavar="NAME", help="approve the results of these tests in NAME's name, with a reason"
    )
    group.addoption("--matching-because", metavar="WHY", help="why the results are right; needed to approve")
    parser.addini("matching_quality_folder", "where tests/ and gates.toml lie", default="quality")
    parser.addini("matching_quality_language", "sv or en: what failures are told in", default="en")


def pytest_configure(config: pytest.Config) -> None:
    """Refuse an approval without a name or a reason, and a language that is not spoken."""
    by, because = config.getoption("--matching-approve"), config.getoption("--matching-because")
    if (by is None) != (because is None) or (by is not None and not (by.strip() and str(because).strip())):
        raise pytest.UsageError('approving takes a name and a reason: --matching-approve NAME --matching-because "…"')
    language = config.getini("matching_quality_language")
    if language not in ("sv", "en"):
        raise pytest.UsageError(f"matching_quality_language is sv or en, not {language!r}")


@pytest.fixture
def matching_quality(request: pytest.FixtureRequest) -> MatchingQuality:
    """Hold a result to its approved baseline: ``matching_quality(result, name="our-pool")``."""
    config = request.config
    by, because = config.getoption("--matching-approve"), config.getoption("--matching-because")
    return MatchingQuality(
        config.rootpath / config.getini("matching_quality_folder"),
        re.sub(r"[^a-z0-9]+", "-", request.node.name.lower()).strip("-"),
        config.getini("matching_quality_language"),
        None if by is None else (by.strip(), because.strip()),
    )
