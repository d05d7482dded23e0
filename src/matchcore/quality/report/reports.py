"""A quality report as plain text, Markdown for a pull request, JUnit XML and JSON. The page is in `quality_page`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from math import isinf
from xml.sax.saxutils import escape, quoteattr

from matchcore.messages import Message, MessageLanguage, Text
from matchcore.quality.golden.verdicts import PoolRun, QualityReport
from matchcore.rendering import Number, plain, points

__all__ = ["json_report", "junit_report", "markdown_report", "text_report"]

_MOST_ROWS = 25
_MOST_CULPRITS = 12
_LONGEST = 60_000
"""Signs of Markdown beyond which nobody is listed any more: a comment on a pull request takes 65,536."""


def text_report(report: QualityReport, language: MessageLanguage) -> str:
    """The report for a terminal: a line a pool, and for those that failed what failed and why."""
    lines = [_headline(report).text(language), ""]
    width = max((len(run.name) for run in report.pools), default=0)
    for run in report.pools:
        mark = Message("quality.report.ok" if run.passed else "quality.report.bad").text(language)
        lines.append(f"{mark}  {run.name:<{width}}  {_line(run).text(language)}")
        for verdict, culprits in run.told_once(language):
            lines.append(f"      {verdict.text.text(language)}")
            lines += [f"        {culprit}" for culprit in culprits[:_MOST_CULPRITS]]
    if not report.passed:
        lines += ["", Message("quality.report.what_now").text(language)]
    return "\n".join(lines) + "\n"


def markdown_report(report: QualityReport, language: MessageLanguage) -> str:
    """The report for a pull request: one table of pools, then what failed and who moved in those that failed."""
    head = ("pool", "verdict", "placed", "total", "moved", "lost")
    lines = [
        f"## {_cell(_headline(report).text(language))}",
        "",
        "| " + " | ".join(Message(f"quality.heading.{name}").text(language) for name in head) + " |",
        "|---|---|--:|--:|--:|--:|",
    ]
    for run in report.pools:
        mark = Message("quality.report.ok" if run.passed else "quality.report.bad").text(language)
        lines.append(f"| {_cell(run.name)} | {mark} | " + " | ".join(_figures(run, language)) + " |")
    failed = [run for run in report.pools if not run.passed]
    sections = [_failed(run, language) for run in failed]
    room = _LONGEST - sum(len(line) + 1 for section in (lines, *sections) for line in section)
    for run, section in zip(failed, sections):
        moved = _movements(run, language)
        size = sum(len(line) + 1 for line in moved)
        room -= size
        lines += section
        lines += moved if room >= 0 else ["", _cell(Message("quality.report.elsewhere").text(language))]
    if not report.passed:
        lines += ["", _cell(Message("quality.report.what_now").text(language))]
    return "\n".join(lines) + "\n"


def _failed(run: PoolRun, language: MessageLanguage) -> list[str]:
    """What failed of a pool, and what is behind it."""
    lines = ["", f"### {_cell(run.name)}", "", _cell(run.story.text(language)), ""]
    for verdict, culprits in run.told_once(language):
        lines.append(f"- **{_cell(verdict.text.text(language))}**")
        lines.append(f"  - {_cell(verdict.gate.reason.text(language))}")
        lines += [f"  - {_cell(culprit)}" for culprit in culprits[:_MOST_CULPRITS]]
    return lines


def _movements(run: PoolRun, language: MessageLanguage) -> list[str]:
    if run.comparison is None or not run.comparison.movements:
        return []
    table = run.comparison.table(language, _MOST_ROWS)
    title = Message("quality.report.movements", count=len(run.comparison.movements)).text(language)
    lines = ["", f"<details><summary>{_cell(title)}</summary>", ""]
    lines.append("| " + " | ".join(map(_cell, table.headings)) + " |")
    lines.append(
        "|" + "|".join("--:" if column in table.numeric else "---" for column in range(len(table.headings))) + "|"
    )
    lines += ["| " + " | ".join(map(_cell, row)) + " |" for row in table.rows]
    return [*lines, *(["", *map(_cell, table.notes)] if table.notes else []), "", "</details>"]


def junit_report(report: QualityReport, language: MessageLanguage) -> str:
    """The report as JUnit XML: a suite a pool, a case a gate."""
    n_cases = sum(len(run.verdicts) for run in report.pools)
    n_failed = sum(len(run.failed) for run in report.pools)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<testsuites name="matchcore quality" tests="{n_cases}" failures="{n_failed}">',
    ]
    for run in report.pools:
        attributes = f'name={_attribute(run.name)} tests="{len(run.verdicts)}" failures="{len(run.failed)}"'
        lines.append(f'  <testsuite {attributes} time="{run.seconds or 0:.3f}">')
        for verdict in run.verdicts:
            case = f"    <testcase classname={_attribute(run.name)} name={_attribute(verdict.gate.name)}"
            if verdict.passed:
                lines.append(f"{case}/>")
                continue
            told = "\n".join([verdict.gate.reason.text(language), *(c.text(language) for c in verdict.culprits)])
            message = _attribute(verdict.text.text(language))
            lines.append(f"{case}><failure message={message}>{escape(_legal(told))}</failure></testcase>")
        lines.append("  </testsuite>")
    return "\n".join([*lines, "</testsuites>"]) + "\n"


def json_report(report: QualityReport, language: MessageLanguage) -> str:
    """The report as JSON: every verdict, every figure and every move."""
    content = {
        "schema": "matchcore-quality-report/1",
        "commit": report.commit,
        "passed": report.passed,
        "pools": [
            {
                "name": run.name,
                "story": run.story.text(language),
                "passed": run.passed,
                "seconds": run.seconds,
                "megabytes": run.megabytes,
                "approval": plain(run.approval, language),
                "gates": [
                    {
                        "name": verdict.gate.name,
                        "measure": verdict.gate.measure,
                        "value": None if verdict.value is None or isinf(verdict.value) else verdict.value,
                        "most": verdict.gate.most,
                        "passed": verdict.passed,
                        "text": verdict.text.text(language),
                        "culprits": [culprit.text(language) for culprit in verdict.culprits],
                    }
                    for verdict in run.verdicts
                ],
                "comparison": None if run.comparison is None else run.comparison.to_dict(language),
                "evaluation": None if run.evaluation is None else run.evaluation.to_dict(),
            }
            for run in report.pools
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _headline(report: QualityReport) -> Text:
    failed = sum(not run.passed for run in report.pools)
    key = "quality.report.passed" if report.passed else "quality.report.failed"
    return Message(key, pools=len(report.pools), failed=failed)


def _line(run: PoolRun) -> Text:
    if run.unproven is not None:
        return Message("quality.report.unproven")
    if run.comparison is None:
        return Message("quality.report.no_baseline")
    found = run.comparison
    return Message(
        "quality.report.line",
        placed=found.after.n_placed,
        candidates=found.after.n_candidates,
        change=found.total_change,
        moved=found.n_moved,
        ties=found.counts["MOVED-TIE"],
        seconds=Number(run.seconds, 2),
    )


def _figures(run: PoolRun, language: MessageLanguage) -> Sequence[str]:
    found = run.comparison
    if found is None:
        return ("–",) * 4
    return (
        f"{found.before.n_placed} → {found.after.n_placed}",
        f"{points(found.after.total, language)} ({found.total_change.text(language)})",
        str(found.n_moved),
        str(found.counts["LOST"]),
    )


def _cell(text: str) -> str:
    """Text that Markdown shows as it stands: no table, tag, link or list comes of it."""
    flat = " ".join(text.split())
    return "".join("\\" + sign if sign in "\\|`*_[]<>#" else sign for sign in flat)


def _attribute(text: str) -> str:
    return quoteattr(_legal(text), {"\n": "&#10;"})


def _legal(text: str) -> str:
    """Text without what XML cannot hold."""
    return "".join(sign if sign in "\t\n\r" or " " <= sign <= "\ud7ff" or sign >= "\ue000" else "�" for sign in text)
