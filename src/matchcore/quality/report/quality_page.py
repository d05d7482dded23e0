"""The quality report as one HTML page that needs nothing else: no network, no script, both colour schemes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from html import escape
from importlib.resources import files

from matchcore.messages import Message, MessageLanguage, Text
from matchcore.pictures.drawing import style
from matchcore.pictures.palette import BLUE, GREEN, GREY, INK, SKY, SOFT, VERMILION
from matchcore.quality.comparison.alignment import LABELS
from matchcore.quality.comparison.outcome import CAUSES, Comparison
from matchcore.quality.comparison.rules import CriterionName
from matchcore.quality.golden.folder import HistoryEntry
from matchcore.quality.golden.gates import PoolRun, QualityReport, Verdict
from matchcore.quality.report.charts import (
    groups_picture,
    moves_picture,
    outcome_picture,
    scores_picture,
    trend_picture,
)
from matchcore.quality.report.reports import overview
from matchcore.rendering import Table

_MOST_ROWS = 200
_FIRST_ROWS = 20


def html_report(report: QualityReport, language: MessageLanguage, history: Sequence[HistoryEntry] = ()) -> str:
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
    return _Page(language).whole(report, history)


class _Page:
    """The parts of the page, each as HTML in one language."""

    def __init__(self, language: MessageLanguage) -> None:
        self.language = language

    def whole(self, report: QualityReport, history: Sequence[HistoryEntry]) -> str:
        title, headline = self.say("quality.page.title"), escape(report.headline.text(self.language))
        ordered = sorted(report.pools, key=_gravity)
        failed, passed = ([run for run in ordered if run.passed == wanted] for wanted in (False, True))
        overviews = [self.overview(failed)] if failed else []
        if passed:
            shown = self.overview(passed)
            overviews.append(self.folded("quality.page.passed", shown, pools=len(passed)) if failed else shown)
        parts = [
            f'<h1>{title}</h1><p class="soft">{self.say("quality.page.intro")}</p>',
            f'<p class="verdict {_kind(report.passed)}">{_sign(report.passed)} {headline}</p>',
            f"<p>{escape(report.version_change.text(self.language))}</p>" if report.version_change else "",
            self.behind(report),
            *overviews,
            f"<h2>{self.say('quality.page.pools')}</h2>",
            *(self.pool(run, is_open=number == 0 and not run.passed) for number, run in enumerate(ordered)),
            self.trend(report, history) if len(history) > 1 else "",
            self.glossary(),
            f'<p class="soft">{escape(report.commit)}</p>' if report.commit else "",
        ]
        kinds = {"same": GREY, "tie": SKY, "moved": BLUE, "gained": GREEN, "lost": VERMILION}
        css = style(ink=INK, soft=SOFT, after=BLUE, before=INK, **kinds)
        css += files("matchcore.quality.report").joinpath("quality_page.css").read_text(encoding="utf-8")
        return (
            f'<!doctype html>\n<html lang="{self.language}"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width,initial-scale=1">'
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
            f"<title>{title}: {headline}</title><style>{css}</style></head>"
            f"<body><main>{''.join(parts)}</main></body></html>\n"
        )

    def behind(self, report: QualityReport) -> str:
        """For a report that failed: in a few lines what is behind it, over all pools, and what to do."""
        if report.passed:
            return ""
        found = [run.comparison for run in report.pools if run.comparison is not None]
        changes = [CriterionName(change.criterion, change.label) for each in found for change in each.changed_criteria]
        lines: list[Text] = [
            Message("quality.page.behind.criterion", criterion=name, pools=changes.count(name))
            for name in dict.fromkeys(changes)
        ]
        unproven = sum(run.unproven is not None for run in report.pools)
        if unproven:
            lines.append(Message("quality.page.behind.unproven", pools=unproven))
        counts = {label.lower(): sum(each.counts[label] for each in found) for label in LABELS}
        moved, lost, gained = sum(each.n_moved for each in found), counts["lost"], counts["gained"]
        lines.append(Message("quality.page.behind.people", moved=moved, lost=lost, gained=gained))
        lines.append(Message("quality.report.what_now"))
        return _listed(line.text(self.language) for line in lines)

    def overview(self, runs: Sequence[PoolRun]) -> str:
        """A line a pool; a phone shows the pool, with its sign, and how many lost a place and moved."""
        table = overview(runs, self.language)
        rows = []
        for run, row in zip(runs, table.rows):
            link = f'<a href="#{escape(run.name, quote=True)}">{escape(run.name)}</a>'
            rows.append([f"{self.sign(run)} {link}", self.word(run), *map(escape, row[2:])])
        return _grid([*map(escape, table.headings)], rows, ("", "more", "n", "n", "n more", "n more", "n more"))

    def pool(self, run: PoolRun, *, is_open: bool) -> str:
        """All that is told of one pool, folded away but for its name and how many moved."""
        found = run.comparison
        parts = [f"<p>{escape(run.story.text(self.language))}</p>"]
        if run.approval is not None:
            values = {"by": run.approval.by, "on": run.approval.on, "because": run.approval.because}
            parts.append(f'<p class="soft">{self.say("quality.page.approved", **values)}</p>')
        told = list(run.told_once(self.language))
        parts += [self.gate(verdict, culprits) for verdict, culprits in told]
        if found is not None:
            known = {culprit for _, culprits in told for culprit in culprits}
            lines = [line.text(self.language) for line in found.lines()]
            parts += [_listed(line for line in lines if line not in known), self.pictures(found)]
            if found.movements:
                parts.append(self.moved(found.table(self.language, _MOST_ROWS)))
            if len(found.groups) > 1:
                groups = _table(found.group_table(self.language), titled=False)
                parts.append(self.folded("quality.groups.title", groups))
        if run.evaluation is not None:
            figures = _table(run.evaluation.table(self.language), titled=False)
            parts.append(self.folded("quality.evaluation.title", figures))
        passed = [verdict for verdict in run.verdicts if verdict.passed]
        if passed:
            rows = "".join(self.gate(verdict, ()) for verdict in passed)
            parts.append(self.folded("quality.page.gates", rows, count=len(passed)))
        name, note = escape(run.name, quote=True), self.say("quality.page.moved", count=found.n_moved if found else 0)
        return (
            f'<details id="{name}"{" open" if is_open else ""}><summary>{self.sign(run)} {self.word(run)} '
            f'{name} <span class="soft">– {note}</span></summary>{"".join(parts)}</details>'
        )

    def gate(self, verdict: Verdict, culprits: Sequence[str]) -> str:
        return (
            f'<div class="gate {_kind(verdict.passed)}"><p><strong><span>{_sign(verdict.passed)}</span> '
            f"{escape(verdict.gate.reason.text(self.language))}</strong><br>"
            f'<span class="soft">{escape(verdict.text.text(self.language))}</span></p>'
            f"{_listed(culprits) if culprits else ''}</div>"
        )

    def pictures(self, found: Comparison) -> str:
        drawn = {
            "outcome": outcome_picture(found, self.language),
            "scores": scores_picture(found.scores_before, found.scores_after, self.language),
        }
        if found.n_moved:
            drawn["moves"] = moves_picture(found.movements, self.language)
        if len(found.groups) > 1 and found.movements:
            drawn["groups"] = groups_picture(found.groups, self.language)
        captions = {
            name: f"{self.say(f'quality.picture.{name}')}<span>{self.say(f'quality.picture.{name}.how')}</span>"
            for name in drawn
        }
        return _figures((captions[name], svg) for name, svg in drawn.items())

    def moved(self, table: Table) -> str:
        """Who moved: the first in sight, the rest folded away; on a phone each is a few lines and not a row."""
        first, rest = (replace(table, rows=rows) for rows in (table.rows[:_FIRST_ROWS], table.rows[_FIRST_ROWS:]))
        if not rest.rows:
            return _table(table, wide=7, stacked=True)
        folded = _table(rest, wide=7, titled=False, stacked=True)
        more = self.folded("quality.more", folded, count=len(rest.rows))
        return _table(replace(first, notes=()), wide=7, stacked=True) + more

    def trend(self, report: QualityReport, history: Sequence[HistoryEntry]) -> str:
        """The totals over the runs, a picture a pool; pools of which nothing changed are only counted."""
        drawn, still = [], 0
        for run in report.pools:
            known = [entry.pools[run.name] for entry in history if run.name in entry.pools]
            if len({(now.total, now.passed) for now in known}) == 1:
                still += 1
            elif svg := trend_picture(run.name, history, self.language):
                drawn.append((escape(run.name), svg))
        told = [self.say("quality.page.trend.how")] if drawn else []
        told += [self.say("quality.page.trend.still", pools=still, runs=len(history))] if still else []
        return f"<h2>{self.say('quality.page.trend')}</h2><p>{' '.join(told)}</p>{_figures(drawn)}"

    def glossary(self) -> str:
        names = [(f"label.{name}", name) for name in (label.replace("-", "_") for label in LABELS)]
        names += [(f"cause.{cause}", cause) for cause in CAUSES]
        names += [(f"glossary.term.{term}", term) for term in ("points", "gate", "price", "tie", "approved")]
        rows = (
            f"<dt>{self.say(f'quality.{name}')}</dt><dd>{self.say(f'quality.glossary.{told}')}</dd>"
            for name, told in names
        )
        return f"<h2>{self.say('quality.page.glossary')}</h2><dl>{''.join(rows)}</dl>"

    def folded(self, key: str, content: str, **values: object) -> str:
        return f"<details><summary>{self.say(key, **values)}</summary>{content}</details>"

    def sign(self, run: PoolRun) -> str:
        return f'<span class="{_kind(run.passed)}" aria-hidden="true">{_sign(run.passed)}</span>'

    def word(self, run: PoolRun) -> str:
        return f'<span class="mark {_kind(run.passed)}">{escape(run.mark.text(self.language))}</span>'

    def say(self, key: str, **values: object) -> str:
        return escape(Message(key, **values).text(self.language))


def _gravity(run: PoolRun) -> tuple[bool, int, int, str]:
    """What failed first, and of that where most people lost a place or moved: that is what the reader came for."""
    found = run.comparison
    return run.passed, -found.counts["LOST"] if found else 0, -found.n_moved if found else 0, run.name


def _listed(lines: Iterable[str]) -> str:
    return "<ul>" + "".join(f"<li>{escape(line)}</li>" for line in lines) + "</ul>"


def _figures(drawn: Iterable[tuple[str, str]]) -> str:
    figures = (f"<figure><figcaption>{caption}</figcaption>{svg}</figure>" for caption, svg in drawn)
    return f'<div class="pictures">{"".join(figures)}</div>'


def _table(table: Table, wide: int = -1, *, titled: bool = True, stacked: bool = False) -> str:
    columns = range(len(table.headings))
    kinds = ["n" if column in table.numeric else "wide" if column == wide else "" for column in columns]
    head, *rows = ([escape(cell, quote=True) for cell in row] for row in (table.headings, *table.rows))
    title = f"<h3>{escape(table.title)}</h3>" if titled else ""
    notes = "".join(f'<p class="soft">{escape(note)}</p>' for note in table.notes)
    return title + _grid(head, rows, kinds, stacked=stacked) + notes


def _grid(head: Sequence[str], rows: Sequence[Sequence[str]], kinds: Sequence[str], *, stacked: bool = False) -> str:
    """A table of cells in HTML, each of the class of its column; a stacked one says in each cell what it is."""

    def line(tag: str, cells: Sequence[str], labels: Sequence[str]) -> str:
        named = zip(cells, kinds, labels)
        return "<tr>" + "".join(f'<{tag} class="{kind}"{label}>{cell}</{tag}>' for cell, kind, label in named) + "</tr>"

    no_labels = [""] * len(head)
    labels = [f' data-label="{name}"' for name in head] if stacked else no_labels
    body = "".join(line("td", row, labels) for row in rows)
    table = '<table class="stack">' if stacked else "<table>"
    return f'<div class="scroll">{table}<thead>{line("th", head, no_labels)}</thead><tbody>{body}</tbody></table></div>'


def _kind(passed: bool) -> str:
    return "good" if passed else "bad"


def _sign(passed: bool) -> str:
    return "✓" if passed else "✗"
