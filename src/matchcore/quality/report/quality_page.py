"""The quality report as one HTML page that needs nothing else: no network, no script, both colour schemes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from html import escape
from importlib.resources import files

from matchcore.messages import Message, MessageLanguage, Text
from matchcore.pictures.drawing import style
from matchcore.pictures.palette import BLUE, GREEN, GREY, INK, SKY, SOFT, VERMILION
from matchcore.quality.comparison.labels import LABELS
from matchcore.quality.comparison.movements import CAUSES
from matchcore.quality.comparison.outcome import Comparison
from matchcore.quality.comparison.rules import CriterionName
from matchcore.quality.golden.history import Entry
from matchcore.quality.golden.verdicts import PoolRun, QualityReport, Verdict
from matchcore.quality.report.charts import (
    groups_picture,
    moves_picture,
    outcome_picture,
    scores_picture,
    trend_picture,
)
from matchcore.rendering import Table, points

__all__ = ["html_report"]

_MOST_ROWS = 200
_FIRST_ROWS = 20


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
    ordered = sorted(report.pools, key=_gravity)
    parts = [
        f'<h1>{title}</h1><p class="soft">{_say("quality.page.intro", language)}</p>',
        f'<p class="verdict {_kind(report.passed)}">{_sign(report.passed)} {escape(headline)}</p>',
        _behind(report, language),
        _overview(ordered, language),
        f"<h2>{_say('quality.page.pools', language)}</h2>",
        *(_pool(run, language, is_open=number == 0 and not run.passed) for number, run in enumerate(ordered)),
        _trend(report, history, language),
        _glossary(language),
    ]
    css = style(
        ink=INK, soft=SOFT, same=GREY, tie=SKY, moved=BLUE, gained=GREEN, lost=VERMILION, after=BLUE, before=INK
    )
    css += files("matchcore.quality.report").joinpath("quality_page.css").read_text(encoding="utf-8")
    commit = f'<p class="soft">{escape(report.commit)}</p>' if report.commit else ""
    return (
        f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{title}: {escape(headline)}</title><style>{css}</style></head>"
        f"<body><main>{''.join(parts)}{commit}</main></body></html>\n"
    )


def _gravity(run: PoolRun) -> tuple[bool, int, int, str]:
    """What failed first, and of that where most people lost a place or moved: that is what the reader came for."""
    counts = run.comparison.counts if run.comparison is not None else {}
    moved = counts.get("MOVED", 0) + counts.get("GAINED", 0) + counts.get("LOST", 0)
    return run.passed, -counts.get("LOST", 0), -moved, run.name


def _behind(report: QualityReport, language: MessageLanguage) -> str:
    """For a report that failed: in a few lines what is behind it, over all pools, and what to do."""
    if report.passed:
        return ""
    found = [run.comparison for run in report.pools if run.comparison is not None]
    pools_of: dict[CriterionName, int] = {}
    for comparison in found:
        for change in comparison.changed_criteria:
            name = CriterionName(change.criterion, change.label)
            pools_of[name] = pools_of.get(name, 0) + 1
    lines: list[Text] = [
        Message("quality.page.behind.criterion", criterion=name, pools=n) for name, n in pools_of.items()
    ]
    unproven = sum(run.unproven is not None for run in report.pools)
    if unproven:
        lines.append(Message("quality.page.behind.unproven", pools=unproven))
    counts = {label: sum(comparison.counts[label] for comparison in found) for label in LABELS}
    moved = counts["MOVED"] + counts["GAINED"] + counts["LOST"]
    lines.append(Message("quality.page.behind.people", moved=moved, lost=counts["LOST"], gained=counts["GAINED"]))
    lines.append(Message("quality.report.what_now"))
    return "<ul>" + "".join(f"<li>{escape(line.text(language))}</li>" for line in lines) + "</ul>"


def _overview(runs: Sequence[PoolRun], language: MessageLanguage) -> str:
    """A line a pool; those that passed are folded away when others did not."""
    failed = [run for run in runs if not run.passed]
    passed = [run for run in runs if run.passed]
    if not failed:
        return _lines(passed, language)
    folded = _folded("quality.page.passed", _lines(passed, language), language, pools=len(passed)) if passed else ""
    return _lines(failed, language) + folded


def _lines(runs: Sequence[PoolRun], language: MessageLanguage) -> str:
    names = ("pool", "verdict", "lost", "moved", "ties", "placed", "total")
    head = "".join(
        f"<th{_class(number)}>{_say(f'quality.heading.{name}', language)}</th>" for number, name in enumerate(names)
    )
    rows = []
    for run in runs:
        found = run.comparison
        sign = f'<span class="{_kind(run.passed)}" aria-hidden="true">{_sign(run.passed)}</span>'
        cells = [f'{sign} <a href="#{escape(run.name, quote=True)}">{escape(run.name)}</a>', _word(run, language)]
        if found is None:
            cells += ["–"] * 5
        else:
            counts = found.counts
            cells += [
                str(counts["LOST"]),
                str(found.n_moved),
                str(counts["MOVED-TIE"]),
                _arrow(found.before.n_placed, found.after.n_placed),
                f"{points(found.after.total, language)} ({found.total_change.text(language)})",
            ]
        rows.append("<tr>" + "".join(f"<td{_class(number)}>{cell}</td>" for number, cell in enumerate(cells)) + "</tr>")
    return f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table></div>'


def _pool(run: PoolRun, language: MessageLanguage, *, is_open: bool) -> str:
    found = run.comparison
    parts = [f"<p>{escape(run.story.text(language))}</p>"]
    if run.approval is not None:
        values = {"by": run.approval.by, "on": run.approval.on, "because": run.approval.because}
        parts.append(f'<p class="soft">{escape(Message("quality.page.approved", **values).text(language))}</p>')
    told = list(run.told_once(language))
    parts += [_gate(verdict, culprits, language) for verdict, culprits in told]
    if found is not None:
        known = {culprit for _, culprits in told for culprit in culprits}
        parts += [_differences(found, known, language), _pictures(found, language)]
        if found.movements:
            parts.append(_moved(found.table(language, _MOST_ROWS), language))
        if len(found.groups) > 1:
            parts.append(_folded("quality.groups.title", _table(found.group_table(language), titled=False), language))
    if run.evaluation is not None:
        figures = _table(run.evaluation.table(language), titled=False)
        parts.append(_folded("quality.evaluation.title", figures, language))
    passed = [verdict for verdict in run.verdicts if verdict.passed]
    if passed:
        rows = "".join(_gate(verdict, (), language) for verdict in passed)
        parts.append(_folded("quality.page.gates", rows, language, count=len(passed)))
    moved = sum(move.label != "MOVED-TIE" for move in found.movements) if found else 0
    note = escape(Message("quality.page.moved", count=moved).text(language))
    return (
        f'<details id="{escape(run.name, quote=True)}"{" open" if is_open else ""}><summary>{_mark(run, language)} '
        f'{escape(run.name)} <span class="soft">– {note}</span></summary>{"".join(parts)}</details>'
    )


def _gate(verdict: Verdict, culprits: Sequence[str], language: MessageLanguage) -> str:
    listed = "<ul>" + "".join(f"<li>{escape(culprit)}</li>" for culprit in culprits) + "</ul>" if culprits else ""
    return (
        f'<div class="gate {_kind(verdict.passed)}"><p><strong><span>{_sign(verdict.passed)}</span> '
        f"{escape(verdict.gate.reason.text(language))}</strong><br>"
        f'<span class="soft">{escape(verdict.text.text(language))}</span></p>{listed}</div>'
    )


def _folded(key: str, content: str, language: MessageLanguage, **values: object) -> str:
    title = escape(Message(key, **values).text(language))
    return f"<details><summary>{title}</summary>{content}</details>"


def _differences(found: Comparison, known: Collection[str], language: MessageLanguage) -> str:
    """The comparison in a few lines, less those that the gates have told."""
    lines = [line.text(language) for line in found.lines()]
    return "<ul>" + "".join(f"<li>{escape(line)}</li>" for line in lines if line not in known) + "</ul>"


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
    """The totals over the runs, a picture a pool; pools of which nothing changed are only counted."""
    if len(history) < 2:
        return ""
    figures, still = [], 0
    for run in report.pools:
        known = [entry.pools[run.name] for entry in history if run.name in entry.pools]
        if len({(now.total, now.passed) for now in known}) == 1:
            still += 1
        elif svg := trend_picture(run.name, history, language):
            figures.append(f"<figure><figcaption>{escape(run.name)}</figcaption>{svg}</figure>")
    told = [_say("quality.page.trend.how", language)] if figures else []
    told += (
        [escape(Message("quality.page.trend.still", pools=still, runs=len(history)).text(language))] if still else []
    )
    return (
        f"<h2>{_say('quality.page.trend', language)}</h2><p>{' '.join(told)}</p>"
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


def _moved(table: Table, language: MessageLanguage) -> str:
    """Who moved: the first in sight, the rest folded away; on a phone each is a few lines and not a row."""
    first, rest = (replace(table, rows=rows) for rows in (table.rows[:_FIRST_ROWS], table.rows[_FIRST_ROWS:]))
    if not rest.rows:
        return _table(table, wide=frozenset({7}), stacked=True)
    shown = _table(replace(first, notes=()), wide=frozenset({7}), stacked=True)
    folded = _table(rest, wide=frozenset({7}), titled=False, stacked=True)
    return shown + _folded("quality.more", folded, language, count=len(rest.rows))


def _table(table: Table, wide: frozenset[int] = frozenset(), *, titled: bool = True, stacked: bool = False) -> str:
    def cell(tag: str, number: int, text: str) -> str:
        kind = "n" if number in table.numeric else "wide" if number in wide and tag == "td" else ""
        label = f' data-label="{escape(table.headings[number], quote=True)}"' if stacked and tag == "td" else ""
        return f"<{tag}{f' class={kind}' if kind else ''}{label}>{escape(text)}</{tag}>"

    head = "".join(cell("th", number, text) for number, text in enumerate(table.headings))
    body = "".join(
        "<tr>" + "".join(cell("td", number, text) for number, text in enumerate(row)) + "</tr>" for row in table.rows
    )
    notes = "".join(f'<p class="soft">{escape(note)}</p>' for note in table.notes)
    title = f"<h3>{escape(table.title)}</h3>" if titled else ""
    kind = ' class="stack"' if stacked else ""
    return (
        f'{title}<div class="scroll"><table{kind}><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
        f"{notes}"
    )


def _mark(run: PoolRun, language: MessageLanguage) -> str:
    return f'<span class="{_kind(run.passed)}" aria-hidden="true">{_sign(run.passed)}</span> {_word(run, language)}'


def _word(run: PoolRun, language: MessageLanguage) -> str:
    word = _say("quality.report.ok" if run.passed else "quality.report.bad", language)
    return f'<span class="mark {_kind(run.passed)}">{word}</span>'


def _kind(passed: bool) -> str:
    return "good" if passed else "bad"


def _sign(passed: bool) -> str:
    return "✓" if passed else "✗"


def _arrow(before: int, after: int) -> str:
    return str(after) if before == after else f"{before} → {after}"


def _class(column: int) -> str:
    """A phone shows the pool, with its sign, and how many lost a place and moved; the rest is on a wider screen."""
    return ("", ' class="more"', ' class="n"', ' class="n"')[column] if column < 4 else ' class="n more"'


def _say(key: str, language: MessageLanguage) -> str:
    return escape(Message(key).text(language))
