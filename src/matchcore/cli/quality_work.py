"""What ``matchcore quality`` does, behind its options: files in, report out, and the exit code that CI reads.

Apart from `matchcore.cli.quality`, so that the other commands do not wait for it to load.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from importlib import import_module
from pathlib import Path

import typer

from matchcore.cli.requests import QualityRequest
from matchcore.cli.shared_options import own_terms
from matchcore.criteria import CriterionFactory
from matchcore.errors import PolicyError, Problem, detail_of
from matchcore.files import write_json, write_text
from matchcore.messages import Message, MessageLanguage, with_remedy
from matchcore.policy import Policy
from matchcore.quality.comparison.compare import compare
from matchcore.quality.golden.baseline import SCHEMA, Approval, Baseline
from matchcore.quality.golden.checks import Engine
from matchcore.quality.golden.folder import (
    GoldenFolder,
    HistoryEntry,
    append_history,
    entry_of,
    read_baseline,
    read_gates,
    read_history,
)
from matchcore.quality.golden.gates import PoolRun, QualityReport, default_gates
from matchcore.quality.golden.runs import matching_by, run_kept, run_quality
from matchcore.quality.golden.self_test import self_test as test_gates
from matchcore.quality.preferences.agreement import measure_preferences
from matchcore.quality.preferences.choices import read_preferences
from matchcore.quality.report.quality_page import html_report
from matchcore.quality.report.reports import json_report, junit_report, markdown_report, pool_lines, text_report
from matchcore.rendering import Number

_REGRESSED = 1
_N_RESAMPLES = 500


def _write(report: QualityReport, asked: QualityRequest, history: Sequence[HistoryEntry] = ()) -> None:
    """Write each report that was asked for. Raises `FileError`."""
    if asked.markdown is not None:
        write_text(markdown_report(report, asked.language), asked.markdown)
    if asked.junit is not None:
        write_text(junit_report(report, asked.language), asked.junit)
    if asked.json_file is not None:
        write_text(json_report(report, asked.language), asked.json_file)
    if asked.html is not None:
        write_text(html_report(report, asked.language, history), asked.html)


def _golden(folder: Path, asked: QualityRequest) -> tuple[GoldenFolder, Engine]:
    """The folder, and what matches its pools, by one's own rules. Raises `FileError` and `PolicyError`."""
    terms, policy = own_terms(asked.vocabulary), None if asked.policy is None else Policy.read(asked.policy)
    return GoldenFolder(folder, policy, terms), matching_by(terms, [_criterion(name) for name in asked.criterion])


def _criterion(named: str) -> CriterionFactory:
    """The criterion that ``module:class`` names, looked for beside where the command runs too."""
    module, _, name = named.partition(":")
    sys.path.insert(0, str(Path.cwd()))
    try:
        found: CriterionFactory = getattr(import_module(module), name)
    except (ImportError, AttributeError, ValueError) as error:
        raise PolicyError(
            Problem(*with_remedy("quality.cli.criterion", detail=detail_of(error)), field="--criterion", value=named)
        ) from None
    finally:
        sys.path.pop(0)
    return found


def run_golden(
    folder: Path,
    asked: QualityRequest,
    names: Sequence[str],
    gates: Path | None,
    commit: str,
    history: Path | None,
    keep: Path | None,
) -> None:
    """Run golden pools; ends with exit code 1 when a gate fails."""
    if history is not None and not commit.strip():
        raise PolicyError(Problem(*with_remedy("quality.cli.no_commit"), field="--commit"))
    golden, engine = _golden(folder, asked)
    pools = golden.pools(names)
    baselines = golden.baselines([pool.name for pool in pools])
    runs = [] if history is None else read_history(history)
    chosen = golden.gates(gates)
    report = run_quality(pools, baselines, chosen, engine=engine, commit=commit)
    if keep is not None:
        _keep(report, keep)
    if history is not None:
        entry = entry_of(report, date.today())
        append_history(entry, history)
        runs = [*(old for old in runs if old.commit != entry.commit), entry]
    _write(report, asked, runs)
    _finish(report, asked.language)


def compare_kept(before: Path, after: Path, gates: Path | None, asked: QualityRequest) -> None:
    """Compare two kept results; ends with exit code 1 when a gate fails."""
    chosen = default_gates() if gates is None else read_gates(gates)
    kept = read_baseline(before), read_baseline(after)
    report = run_kept(kept[1].name, *kept, chosen)
    _write(report, asked)
    found = report.pools[0].comparison
    if found is not None:
        print(found.text(asked.language) + "\n")
    _finish(report, asked.language)


def approve_results(
    by: str, because: str, folder: Path, asked: QualityRequest, names: Sequence[str], on: str | None
) -> None:
    """Write today's results as baselines, and tell who moves by it and why; the earlier approvals stay in the file.

    Ends with exit code 1 when something fails that no approval can mend.
    """
    approval, language = approval_of(by, because, on), asked.language
    golden, engine = _golden(folder, asked)
    report = run_quality(golden.pools(names), {}, golden.gates(), engine=engine)
    earlier = {run.name: golden.earlier(run.name) for run in report.pools}
    runs = [_approved(run, approval, golden, earlier[run.name], language) for run in report.pools]
    if failing := [run for run in runs if not run.passed]:
        print("\n" + Message("quality.cli.still_failing").text(language), *pool_lines(failing, language), sep="\n")
        raise typer.Exit(_REGRESSED)


def _approved(
    run: PoolRun,
    approval: Approval,
    golden: GoldenFolder,
    earlier: tuple[Baseline | None, tuple[Approval, ...]],
    language: MessageLanguage,
) -> PoolRun:
    """A pool's result as its baseline, written unless it is unchanged, and told; the run held against it."""
    if run.result is None:
        return run
    old, approvals = earlier
    kept = Baseline.of(run.name, run.result, (*approvals, approval), run.plan)
    if old is not None and kept.is_as(old):
        print(Message("quality.cli.unchanged", pool=run.name).text(language))
    else:
        if old is not None:
            print(compare(old, run.result, n_resamples=_N_RESAMPLES, language=language).text(language) + "\n")
        elif golden.has_baseline(run.name):
            print(Message("quality.cli.not_compared", pool=run.name, approvals=len(approvals)).text(language))
        print(Message("quality.cli.approved", pool=run.name, path=golden.save(kept)).text(language))
    return run if run.passed else replace(run, comparison=compare(kept, run.result))


def migrate_baselines(folder: Path, names: Sequence[str], language: MessageLanguage) -> None:
    """Write baselines in today's form, with their approvals: what was approved goes on, whatever today's results are.

    Where today's result is found to be the same, what the earlier form did not say is filled in from it.
    """
    golden = GoldenFolder(folder)
    pools = golden.pools(names)
    kept = golden.baselines([pool.name for pool in pools])
    for run in run_quality(pools, kept, golden.gates()).pools:
        old = new = kept[run.name]
        is_same = run.comparison is not None and run.comparison.is_same
        if is_same and run.result is not None:
            new = Baseline.of(run.name, run.result, old.approvals, run.plan)
        key, values = "as_today", {"pool": run.name, "approvals": len(old.approvals)}
        if old.schema != SCHEMA or not new.is_as(old):
            key = "migrated" if is_same else "migrated_as_it_was"
            golden.save(new)
        print(Message(f"quality.cli.{key}", **values).text(language))


def test_the_gates(folder: Path, language: MessageLanguage) -> None:
    """Put each fault into matchcore; ends with exit code 1 when the gates miss one, or fail what is harmless."""
    golden = GoldenFolder(folder)
    pools = golden.pools()
    baselines = golden.baselines([pool.name for pool in pools])
    right = n = 0
    for tested in test_gates(pools, baselines, golden.gates()):
        n, right = n + 1, right + tested.passed
        key = ("let_through", "false_alarm") if tested.is_harmless else ("caught", "missed")
        values = {
            "fault": tested.fault.name,
            "criteria": list(tested.fault.criteria) or None,
            "pools": sum(not run.passed for run in tested.report.pools),
        }
        print(Message(f"quality.cli.{key[not tested.passed]}", **values).text(language), flush=True)
    print(Message("quality.cli.self_tested", right=right, n=n).text(language))
    if right < n:
        raise typer.Exit(_REGRESSED)


def measure_choices(
    file: Path, policy: Path | None, least_share: float, json_file: Path | None, language: MessageLanguage
) -> None:
    """Measure a policy by what people chose; ends with exit code 1 when it agrees with too few."""
    if not 0 <= least_share <= 1:
        raise PolicyError(Problem(Message("quality.cli.least_share"), field="--least-share", value=least_share))
    rules = None if policy is None else Policy.read(policy)
    report = measure_preferences(read_preferences(file), rules, language=language)
    passed = report.holds(least_share)
    if json_file is not None:
        write_json({"passed": passed, "least_share": least_share, **report.to_dict()}, json_file)
    mark = Message("quality.report.ok" if passed else "quality.report.bad")
    print(report.text() + "\n")
    print(Message("quality.cli.preferences", passed=mark, least=Number.share(least_share)).text(language))
    if not passed:
        raise typer.Exit(_REGRESSED)


def _keep(report: QualityReport, folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise PolicyError(
            Problem(*with_remedy("write.failed", detail=detail_of(error)), field="--keep", value=str(folder))
        ) from None
    for run in report.pools:
        if run.result is not None:
            write_text(Baseline.of(run.name, run.result, (), run.plan).to_json(), folder / f"{run.name}.json")


def _finish(report: QualityReport, language: MessageLanguage) -> None:
    print(text_report(report, language), end="")
    if not report.passed:
        raise typer.Exit(_REGRESSED)


def approval_of(by: str, because: str, on: str | None) -> Approval:
    """Who approves and why, on a day (today when None). Raises `PolicyError` when either is not said."""
    problems = []
    if not (by.strip() and because.strip()):
        problems.append(Problem(*with_remedy("quality.cli.words"), field="--by, --because"))
    day = date.today()
    try:
        day = date.today() if on is None else date.fromisoformat(on)
    except ValueError:
        problems.append(Problem(*with_remedy("value.not_a_date"), field="--on", value=on))
    if problems:
        raise PolicyError(problems)
    return Approval(by.strip(), because.strip(), day)
