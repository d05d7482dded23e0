"""The quality report as one HTML page that needs nothing else: no network, no script, both colour schemes (layer 6)."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from importlib.resources import files

from matchcore.messages import Message, MessageLanguage
from matchcore.quality.gates import Verdict
from matchcore.quality.history import Entry
from matchcore.quality.outcome import LABELS, Comparison
from matchcore.quality.pictures import (
    groups_picture,
    moves_picture,
    outcome_picture,
    scores_picture,
    trend_picture,
)
from matchcore.quality.reasons import CAUSES
from matchcore.quality.reports import percent_change
from matchcore.quality.runs import PoolRun, QualityReport
from matchcore.rendering import Table, points

__all__ = ["html_report"]

_MOST_ROWS = 200


def html_report(report: QualityReport, language: MessageLanguage, history: Sequence[Entry] = ()) -> str:
    """The report as a page: the verdict, a line a pool, then each pool with its gates and pictures, and the trend.

    Parameters
    ----------
    report
        The golden pools, run.
    language
        The page's language.
    history
        Earlier runs and this one, oldest first; the trend is left out when there are fewer than two.
    """
    failed = sum(not run.passed for run in report.pools)
    key = "quality.report.passed" if report.passed else "quality.report.failed"
    headline = Message(key, pools=len(report.pools), failed=failed).text(language)
    title = _say("quality.page.title", language)
    # What failed first: that is what the reader came for.
    ordered = sorted(report.pools, key=lambda run: (run.passed, run.name))
    parts = [
        f'<h1>{title}</h1><p class="soft">{_say("quality.page.intro", language)}</p>',
        f'<p class="verdict {_kind(report.passed)}">{_sign(report.passed)} {escape(headline)}</p>',
        "" if report.passed else f"<p>{_say('quality.report.what_now', language)}</p>",
        _overview(ordered, language),
        f"<h2>{_say('quality.page.pools', language)}</h2>",
        *(_pool(run, language) for run in ordered),
        _trend(report, history, language),
        _glossary(language),
    ]
    style = files("matchcore.quality").joinpath("page.css").read_text(encoding="utf-8")
    commit = f'<p class="soft">{escape(report.commit)}</p>' if report.commit else ""
    return (
        f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{title}: {escape(headline)}</title><style>{style}</style></head>"
        f"<body><main>{''.join(parts)}{commit}</main></body></html>\n"
    )


def _overview(runs: Sequence[PoolRun], language: MessageLanguage) -> str:
    names = ("pool", "verdict", "placed", "total", "moved", "lost", "ties")
    head = "".join(
        f"<th{_n(number > 1)}>{_say(f'quality.heading.{name}', language)}</th>" for number, name in enumerate(names)
    )
    rows = []
    for run in runs:
        cells = [f'<a href="#{escape(run.name, quote=True)}">{escape(run.name)}</a>', _mark(run, language)]
        found = run.comparison
        if found is None:
            cells += ["–"] * 5
        else:
            counts = found.counts
            change = percent_change(found.before.total, found.after.total, language)
            cells += [
                _arrow(found.before.n_placed, found.after.n_placed),
                f"{points(found.after.total, language)} ({change})",
                str(counts["MOVED"] + counts["GAINED"] + counts["LOST"]),
                str(counts["LOST"]),
                str(counts["MOVED-TIE"]),
            ]
        rows.append("<tr>" + "".join(f"<td{_n(number > 1)}>{cell}</td>" for number, cell in enumerate(cells)) + "</tr>")
    return f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table></div>'


def _pool(run: PoolRun, language: MessageLanguage) -> str:
    found = run.comparison
    parts = [f"<p>{escape(run.story.text(language))}</p>"]
    if run.approval is not None:
        values = {"by": run.approval.by, "on": run.approval.on, "because": run.approval.because}
        parts.append(f'<p class="soft">{escape(Message("quality.page.approved", **values).text(language))}</p>')
    parts.append(_gates(run.verdicts, language))
    if found is not None:
        parts += [_differences(found, language), _pictures(found, language)]
        if found.movements:
            parts.append(_table(found.table(language, _MOST_ROWS), wide=frozenset({7})))
        parts.append(_table(found.group_table(language)))
    if run.evaluation is not None:
        parts.append(_table(run.evaluation.table(language)))
    mark = _mark(run, language)
    is_open = "" if run.passed else " open"
    moved = 0 if found is None else len(found.movements)
    note = escape(Message("quality.page.moved", count=moved).text(language))
    return (
        f'<details id="{escape(run.name, quote=True)}"{is_open}><summary>{mark} {escape(run.name)} '
        f'<span class="soft">– {note}</span></summary>{"".join(parts)}</details>'
    )


def _gates(verdicts: Sequence[Verdict], language: MessageLanguage) -> str:
    rows = []
    for verdict in sorted(verdicts, key=lambda verdict: verdict.passed):
        mark = f'<span class="{_kind(verdict.passed)}">{_sign(verdict.passed)}</span>'
        culprits = "".join(f"<li>{escape(culprit.text(language))}</li>" for culprit in verdict.culprits)
        told = escape(verdict.gate.reason.text(language)) + (f"<ul>{culprits}</ul>" if culprits else "")
        rows.append(f'<tr><td>{mark} {escape(verdict.text.text(language))}</td><td class="wide">{told}</td></tr>')
    head = f"<th>{_say('quality.heading.gate', language)}</th><th>{_say('quality.heading.reason', language)}</th>"
    return f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table></div>'


def _differences(found: Comparison, language: MessageLanguage) -> str:
    return "<ul>" + "".join(f"<li>{escape(line.text(language))}</li>" for line in found.lines()) + "</ul>"


def _pictures(found: Comparison, language: MessageLanguage) -> str:
    drawn = [
        ("outcome", outcome_picture(found, language)),
        ("scores", scores_picture(found.scores_before, found.scores_after, language)),
    ]
    if any(move.label != "MOVED-TIE" for move in found.movements):
        drawn.append(("moves", moves_picture(found.movements, language)))
    if len(found.groups) > 1 and found.movements:
        drawn.append(("groups", groups_picture(found.groups, language)))
    figures = [
        f"<figure><figcaption>{_say(f'quality.picture.{name}', language)}"
        f"<span>{_say(f'quality.picture.{name}.how', language)}</span></figcaption>{svg}</figure>"
        for name, svg in drawn
    ]
    return f'<div class="pictures">{"".join(figures)}</div>'


def _trend(report: QualityReport, history: Sequence[Entry], language: MessageLanguage) -> str:
    if len(history) < 2:
        return ""
    figures = []
    for run in report.pools:
        svg = trend_picture(run.name, history, language)
        if svg:
            figures.append(f"<figure><figcaption>{escape(run.name)}</figcaption>{svg}</figure>")
    return (
        f"<h2>{_say('quality.page.trend', language)}</h2><p>{_say('quality.page.trend.how', language)}</p>"
        f'<div class="pictures">{"".join(figures)}</div>'
    )


def _glossary(language: MessageLanguage) -> str:
    entries = [(f"label.{label.replace('-', '_')}", f"glossary.{label.replace('-', '_')}") for label in LABELS]
    entries += [(f"cause.{cause}", f"glossary.{cause}") for cause in CAUSES]
    entries += [
        (f"glossary.term.{term}", f"glossary.{term}") for term in ("points", "gate", "price", "tie", "approved")
    ]
    rows = "".join(
        f"<dt>{_say(f'quality.{name}', language)}</dt><dd>{_say(f'quality.{told}', language)}</dd>"
        for name, told in entries
    )
    return f"<h2>{_say('quality.page.glossary', language)}</h2><dl>{rows}</dl>"


def _table(table: Table, wide: frozenset[int] = frozenset()) -> str:
    def cell(tag: str, number: int, text: str) -> str:
        kind = "n" if number in table.numeric else "wide" if number in wide and tag == "td" else ""
        return f"<{tag}{f' class={kind}' if kind else ''}>{escape(text)}</{tag}>"

    head = "".join(cell("th", number, text) for number, text in enumerate(table.headings))
    body = "".join(
        "<tr>" + "".join(cell("td", number, text) for number, text in enumerate(row)) + "</tr>" for row in table.rows
    )
    notes = "".join(f'<p class="soft">{escape(note)}</p>' for note in table.notes)
    return (
        f"<h3>{escape(table.title)}</h3>"
        f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>{notes}'
    )


def _mark(run: PoolRun, language: MessageLanguage) -> str:
    word = _say("quality.report.ok" if run.passed else "quality.report.bad", language)
    return f'<span class="{_kind(run.passed)}">{_sign(run.passed)} {word}</span>'


def _kind(passed: bool) -> str:
    return "good" if passed else "bad"


def _sign(passed: bool) -> str:
    return "✓" if passed else "✗"


def _arrow(before: int, after: int) -> str:
    return str(after) if before == after else f"{before} → {after}"


def _n(numeric: bool) -> str:
    return ' class="n"' if numeric else ""


def _say(key: str, language: MessageLanguage) -> str:
    return escape(Message(key).text(language))
