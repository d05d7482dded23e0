"""The page of a quality report: whole in itself, in either language, and its pictures are true."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from quality_cases import demo

from matchcore import compare
from matchcore.messages import MessageLanguage
from matchcore.quality.golden.baseline import Approval, Baseline
from matchcore.quality.golden.folder import HistoryEntry, PoolFigures, entry_of
from matchcore.quality.golden.gates import Gates, QualityReport
from matchcore.quality.golden.golden_pools import GoldenPool
from matchcore.quality.golden.runs import matched, run_quality
from matchcore.quality.golden.self_test import FAULTS
from matchcore.quality.report.charts import (
    groups_picture,
    moves_picture,
    outcome_picture,
    scores_picture,
    trend_picture,
)
from matchcore.quality.report.quality_page import html_report
from matchcore.quality.report.reports import markdown_report

ROOT = Path(__file__).parents[2]
LANGUAGES: tuple[MessageLanguage, ...] = ("sv", "en")
EMPTY = {"meta", "br", "line", "rect", "path", "circle"}


class Outline(HTMLParser):
    """Walks a page: its tags balance, and its headings, links, ids and text are kept."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.headings: list[str] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        found = dict(attributes)
        self.tags.append((tag, found))
        self.ids += [found["id"]] if found.get("id") else []
        self.links += [found["href"]] if found.get("href") else []
        self.headings += [tag] if re.fullmatch("h[1-6]", tag) else []
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in EMPTY:
            assert self.open.pop() == tag

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attributes)))

    def handle_data(self, data: str) -> None:
        self.words += data


@pytest.fixture(scope="module")
def reports() -> tuple[QualityReport, QualityReport]:
    """One that passes, and one with the employer's tolerance ignored."""
    names = ("malung-salen", "case-tolerated-level", "case-licences-imply")
    pools = [GoldenPool.from_toml((ROOT / f"quality/pools/{name}.toml").read_text(encoding="utf-8")) for name in names]
    approvals = [Approval("the team <b>", "looked & approved", date(2026, 9, 1))]
    kept = {p.name: Baseline.of(p.name, matched(*p.records(), p.policy, p.as_of), approvals) for p in pools}
    gates = Gates.from_toml((ROOT / "quality/gates.toml").read_text(encoding="utf-8")).without("seconds", "megabytes")
    fault = next(fault for fault in FAULTS if fault.name == "employer's tolerance ignored")
    return run_quality(pools, kept, gates, commit="a1"), run_quality(
        pools, kept, gates, engine=fault.engine, commit="b2"
    )


@pytest.fixture(scope="module")
def history(reports: tuple[QualityReport, QualityReport]) -> list[HistoryEntry]:
    """Four runs, the third of which failed."""
    made = [entry_of(reports[number == 2], date(2026, 9, 1 + number)) for number in range(4)]
    return [replace(entry, commit=f"commit-{number}") for number, entry in enumerate(made)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("failed", [False, True])
def test_the_page_is_whole_in_itself(
    reports: tuple[QualityReport, QualityReport], history: list[HistoryEntry], language: MessageLanguage, failed: bool
) -> None:
    """No script, nothing fetched, tags that balance, one h1, no heading skipped, links that lead somewhere."""
    page = html_report(reports[failed], language, history)
    outline = Outline(page)
    assert page.startswith("<!doctype html>")
    assert f'<html lang="{language}">' in page
    assert 'name="viewport"' in page
    assert not {tag for tag, _ in outline.tags} & {"script", "link", "iframe", "img", "object", "base", "form"}
    assert not re.search(r"https?:|//|url\(|@import|src=", re.sub(r"<title>.*?</title>", "", page))
    assert outline.headings[0] == "h1"
    assert outline.headings.count("h1") == 1
    levels = [int(heading[1]) for heading in outline.headings]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert outline.links
    assert all(link.removeprefix("#") in outline.ids for link in outline.links)
    assert len(set(outline.ids)) == len(outline.ids)
    pictures = [attributes for tag, attributes in outline.tags if tag == "svg"]
    assert all(attributes["role"] == "img" and attributes["aria-label"] for attributes in pictures)


def test_a_page_that_failed_says_first_what_is_behind_it(reports: tuple[QualityReport, QualityReport]) -> None:
    """The criterion before the table; the pool with most lost stands first and open, those that passed are folded."""
    page = html_report(reports[1], "en")
    words = Outline(page).words
    before_table = words[: words.index("Golden pool")]
    assert "The criterion language judges" in before_table
    assert "matchcore quality approve" in before_table
    assert page.count("<details id=") == 3
    assert page.index('<details id="malung-salen" open>') < page.index('<details id="case-tolerated-level">')
    assert "1 pool passed" in words


def test_a_page_that_passed_is_calm(reports: tuple[QualityReport, QualityReport]) -> None:
    """Nothing open, nobody moved, and no instruction to approve."""
    words = Outline(html_report(reports[0], "en")).words
    assert "Matching has not got worse: 3 pools passed" in words
    assert "0 people end up elsewhere" in words
    assert "matchcore quality approve --by" not in words


def test_what_people_wrote_is_shown_as_they_wrote_it(reports: tuple[QualityReport, QualityReport]) -> None:
    """Names and reasons are text and never markup."""
    page = html_report(reports[0], "en")
    assert "the team &lt;b&gt;" in page
    assert "looked &amp; approved" in page
    assert "the team <b>" in page.replace("&lt;", "<").replace("&gt;", ">")


def test_the_trend_leaves_out_what_never_changed(
    reports: tuple[QualityReport, QualityReport], history: list[HistoryEntry]
) -> None:
    """A picture for each pool that changed; the others are counted. A single run is no trend."""
    page = html_report(reports[0], "en", history)
    assert page.count('class="trend"') == 2
    assert page.count('class="cross"') == 2
    assert "In 1 pool the total has been the same in all 4 runs" in Outline(page).words
    assert "Over time" not in html_report(reports[0], "en", history[:1])


def test_the_trend_of_a_pool_without_points_is_no_picture() -> None:
    """No runs, or a first total of zero, cannot be drawn in percent of the first."""
    nothing = PoolFigures(0, 3, 0, 0, 0, 0, passed=True)
    entry = HistoryEntry("a", date(2026, 9, 1), passed=True, pools={"x": nothing})
    assert trend_picture("x", [entry], "en") == ""
    assert trend_picture("x", [], "en") == ""
    one = replace(entry, pools={"x": replace(nothing, total=500)})
    assert trend_picture("x", [one, one], "sv").count("<circle") == 2


def test_the_bar_of_outcomes_is_as_long_as_the_counts() -> None:
    """Widths are in proportion, and every label stands with its count."""
    found = compare(demo(), demo(language={"gate": False}))
    drawn = outcome_picture(found, "en")
    widths = {
        kind: float(width) for kind, width in re.findall(r'class="(\w+)" x="[\d.]+" y="0" width="([\d.]+)"', drawn)
    }
    assert widths["same"] == pytest.approx(360 * found.counts["SAME"] / found.n_shared - 1, abs=0.01)
    for label, count in found.counts.items():
        assert label in drawn
        assert f">{count}</text>" in drawn


def test_the_columns_of_scores_are_as_high_as_the_counts() -> None:
    """One column a class of five points, the axis ends on an even count, and the line is what was before."""
    before, after = [1_000_000] * 3, [1_000_000] * 6 + [20_000]
    drawn = scores_picture(before, after, "en")
    heights = [float(height) for height in re.findall(r'class="after"[^>]* height="([\d.]+)"><title>', drawn)]
    assert len(heights) == 20
    assert heights[-1] == pytest.approx(6 * heights[0])
    assert "95–100: 3 → 6" in drawn
    assert ">6</text>" in drawn
    assert ">3</text>" in drawn
    assert scores_picture([], [], "sv").count("<rect") == 21


def test_a_line_for_each_who_moved_up_to_sixty() -> None:
    """Ties are left out, and how many more there are is said."""
    found = compare(demo(), demo(weights={"certificates": 5, "language": 70, "track": 5, "location": 20}))
    moved = [move for move in found.movements if move.label != "MOVED-TIE"]
    assert moved
    assert moves_picture(found.movements, "en").count('class="slope') == len(moved)
    many = moved * (80 // len(moved) + 1)
    drawn = moves_picture(many, "en")
    assert drawn.count('class="slope') == 60
    assert f"… and {len(many) - 60} more" in drawn


def test_a_dot_with_its_interval_for_each_group() -> None:
    """Everyone and each group, the dot between the ends of its interval, the middle line at no change."""
    found = compare(demo(), demo(language={"gate": False}))
    drawn = groups_picture(found.groups, "sv")
    dots = [float(x) for x in re.findall(r'class="dot" cx="([\d.]+)"', drawn)]
    ends = [
        (float(a), float(b)) for a, b in re.findall(r'class="interval" x1="([\d.]+)" y1="[\d.]+" x2="([\d.]+)"', drawn)
    ]
    assert len(dots) == len(ends) == sum(group.placed.value is not None for group in found.groups) > 6
    assert all(low - 0.1 <= dot <= high + 0.1 for dot, (low, high) in zip(dots, ends))
    assert "alla" in drawn


def test_the_markdown_fits_in_a_comment(reports: tuple[QualityReport, QualityReport]) -> None:
    """However many pools fail, it stays short: lists of who moved are left out first, gates and criteria never."""
    one = reports[1].pools[-1]
    many = QualityReport(tuple(replace(one, name=f"pool-{number:02d}") for number in range(20)))
    text = markdown_report(many, "en")
    assert len(text) < 65_536
    assert text.count("The criterion language") >= 20
    assert 0 < text.count("<details>") < 20
    assert text.count("does not fit here") == 20 - text.count("<details>")
