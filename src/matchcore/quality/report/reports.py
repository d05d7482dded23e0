"""A quality report as plain text, Markdown for a pull request, JUnit XML and JSON. The page is in `quality_page`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from math import isinf
from xml.etree import ElementTree

from matchcore.messages import Message, MessageLanguage, Text
from matchcore.quality.golden.gates import PoolRun, QualityReport
from matchcore.rendering import Number, Points, Table, headings, plain, told_of

_MOST_ROWS = 25
_WHAT_NOW = Message("quality.report.what_now")
_LONGEST = 60_000
"""Signs of Markdown beyond which nobody is listed any more: a comment on a pull request takes 65,536."""


def text_report(report: QualityReport, language: MessageLanguage, what_now: Text = _WHAT_NOW) -> str:
    """The report for a terminal: a line a pool, and for those that failed what failed, why, and what to do."""
    lines = [report.headline.text(language), *_version(report, language), "", *pool_lines(report.pools, language)]
    if not report.passed:
        lines += ["", what_now.text(language)]
    return "\n".join(lines) + "\n"


def pool_lines(runs: Sequence[PoolRun], language: MessageLanguage) -> list[str]:
    """A line a pool, and for those that failed what failed and why."""
    lines = []
    width = max((len(run.name) for run in runs), default=0)
    for run in runs:
        lines.append(f"{run.mark.text(language)}  {run.name:<{width}}  {_line(run).text(language)}")
        for verdict, culprits in run.told_once(language):
            lines.append(f"      {verdict.text.text(language)}")
            lines += [f"        {culprit}" for culprit in culprits]
    return lines


def overview(runs: Sequence[PoolRun], language: MessageLanguage) -> Table:
    """Some pools, one a row: whether they passed, and how many people and points moved."""
    rows: list[tuple[object, ...]] = []
    for run in runs:
        found = run.comparison
        figures: tuple[object, ...] = (None,) * 5
        if found is not None:
            was, now = found.before.n_placed, found.after.n_placed
            placed = str(now) if was == now else f"{was} → {now}"
            total = f"{Points(found.after.total).text(language)} ({found.total_change_told.text(language)})"
            figures = (found.counts["LOST"], found.n_moved, found.counts["MOVED-TIE"], placed, total)
        rows.append((run.name, run.mark, *figures))
    names = ("pool", "verdict", "lost", "moved", "ties", "placed", "total")
    return Table.of(language, headings("quality.heading", *names), rows, numeric=range(2, 7))


def markdown_report(report: QualityReport, language: MessageLanguage) -> str:
    """The report for a pull request: one table of pools, then what failed and who moved in those that failed."""
    version = [line for said in _version(report, language) for line in ("", _cell(said))]
    lines = [f"## {_cell(report.headline.text(language))}", *version, "", *_table(overview(report.pools, language))]
    failed = [run for run in report.pools if not run.passed]
    sections = [_failed(run, language) for run in failed]
    room = _LONGEST - sum(len(line) + 1 for section in (lines, *sections) for line in section)
    for run, section in zip(failed, sections):
        moved = _movements(run, language)
        room -= sum(len(line) + 1 for line in moved)
        lines += section
        lines += moved if room >= 0 else ["", _cell(Message("quality.report.elsewhere").text(language))]
    if not report.passed:
        lines += ["", _cell(_WHAT_NOW.text(language))]
    return "\n".join(lines) + "\n"


def _failed(run: PoolRun, language: MessageLanguage) -> list[str]:
    """What failed of a pool, and what is behind it."""
    lines = ["", f"### {_cell(run.name)}", "", _cell(run.story.text(language)), ""]
    for verdict, culprits in run.told_once(language):
        lines.append(f"- **{_cell(verdict.text.text(language))}**")
        lines.append(f"  - {_cell(verdict.gate.reason.text(language))}")
        lines += [f"  - {_cell(culprit)}" for culprit in culprits]
    return lines


def _movements(run: PoolRun, language: MessageLanguage) -> list[str]:
    if run.comparison is None or not run.comparison.movements:
        return []
    title = Message("quality.report.movements", count=len(run.comparison.movements)).text(language)
    table = _table(run.comparison.table(language, _MOST_ROWS))
    return ["", f"<details><summary>{_cell(title)}</summary>", "", *table, "", "</details>"]


def _table(table: Table) -> list[str]:
    """A table in Markdown, with its notes."""
    columns = range(len(table.headings))
    head, *rows = ("| " + " | ".join(map(_cell, row)) + " |" for row in (table.headings, *table.rows))
    rule = "|" + "|".join("--:" if column in table.numeric else "---" for column in columns) + "|"
    return [head, rule, *rows, *(["", *map(_cell, table.notes)] if table.notes else [])]


def junit_report(report: QualityReport, language: MessageLanguage) -> str:
    """The report as JUnit XML: a suite a pool, a case a gate."""

    def child(of: ElementTree.Element, tag: str, **attributes: object) -> ElementTree.Element:
        return ElementTree.SubElement(of, tag, {name: _legal(str(value)) for name, value in attributes.items()})

    root = ElementTree.Element("testsuites", name="matchcore quality")
    root.set("tests", str(sum(len(run.verdicts) for run in report.pools)))
    root.set("failures", str(sum(len(run.failed) for run in report.pools)))
    for said in _version(report, language):
        child(child(root, "properties"), "property", name="version", value=said)
    for run in report.pools:
        counts = {"tests": len(run.verdicts), "failures": len(run.failed), "time": f"{run.seconds or 0:.3f}"}
        suite = child(root, "testsuite", name=run.name, **counts)
        for verdict in run.verdicts:
            case = child(suite, "testcase", classname=run.name, name=verdict.gate.name)
            if not verdict.passed:
                told = [verdict.gate.reason.text(language), *verdict.told(language)]
                child(case, "failure", message=verdict.text.text(language)).text = _legal("\n".join(told))
    ElementTree.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ElementTree.tostring(root, encoding="unicode")}\n'


def json_report(report: QualityReport, language: MessageLanguage) -> str:
    """The report as JSON: every verdict, every figure and every move."""
    content = {
        "schema": "matchcore-quality-report/1",
        "commit": report.commit,
        "passed": report.passed,
        "version_change": plain(report.version_change, language),
        "pools": [
            {
                **told_of(run, "name story passed seconds megabytes approval", language),
                "gates": [
                    {
                        **told_of(verdict.gate, "name measure", language),
                        "value": None if verdict.value is None or isinf(verdict.value) else verdict.value,
                        "most": verdict.gate.most,
                        **told_of(verdict, "passed text culprits", language),
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


def _version(report: QualityReport, language: MessageLanguage) -> list[str]:
    """That matchcore itself is another than when results were approved; nothing where it is not."""
    return [report.version_change.text(language)] if report.version_change else []


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
        change=found.total_change_told,
        moved=found.n_moved,
        ties=found.counts["MOVED-TIE"],
        seconds=Number(run.seconds, 2),
    )


def _cell(text: str) -> str:
    """Text that Markdown shows as it stands: no table, tag, link or list comes of it."""
    flat = " ".join(text.split())
    return "".join("\\" + sign if sign in "\\|`*_[]<>#" else sign for sign in flat)


def _legal(text: str) -> str:
    """Text without what XML cannot hold."""
    return "".join(sign if sign in "\t\n\r" or " " <= sign <= "\ud7ff" or sign >= "\ue000" else "�" for sign in text)
