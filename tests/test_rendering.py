"""Tables and points: what everything that is shown is drawn with."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchcore.messages import Message, MessageLanguage, Text, render
from matchcore.rendering import (
    SCORE_PER_POINT,
    Content,
    Indented,
    Listed,
    Points,
    Price,
    Table,
    Valued,
    headings,
    points,
)

TABLE = Table(("Name", "Points"), (("a<b", "1"), ("c", "22")), frozenset({1}), "Title & more", ("a note",))


@dataclass(frozen=True, slots=True)
class Gain(Valued):
    """What one thing adds, and why."""

    score: int
    why: Text


@dataclass(frozen=True, slots=True)
class Gains(Listed[Gain], of="gains"):
    """Some gains."""

    gains: tuple[Gain, ...]
    n_left: int
    language: MessageLanguage = "sv"

    def _content(self) -> Content:
        rows = [(each.why, Points(each.score)) for each in self.gains]
        return Content(
            headings("column", "what_opens", "points"), rows, {1}, notes=[Indented(Message("value.missing"))]
        )


GAINS = Gains((Gain(15_000, Message("value.missing")), Gain(0, Message("value.missing"))), 3)


def test_a_list_that_is_shown_is_a_list() -> None:
    """It is gone through, counted and taken by place, whatever the attribute that holds it is called."""
    assert [each.score for each in GAINS] == [15_000, 0]
    assert (len(GAINS), GAINS[1].score, bool(Gains((), 3))) == (2, 0, False)


@pytest.mark.parametrize(("language", "points_", "missing"), [("sv", "1,50", "saknas"), ("en", "1.50", "is missing")])
def test_what_is_shown_is_told_once_and_read_in_either_language(
    language: MessageLanguage, points_: str, missing: str
) -> None:
    """The table, the text and the plain values come of one content, in the language asked for or its own."""
    table = GAINS.table(language)
    assert table.rows[0] == (missing, points_)
    assert table.notes == (f"  {missing}",)
    assert GAINS.text(language) == table.to_text()
    assert GAINS.to_dict(language) == {
        "n_left": 3,
        "gains": [{"score": 15_000, "why": missing}, {"score": 0, "why": missing}],
    }
    assert str(GAINS) == GAINS.text("sv")
    assert GAINS.to_dict() == GAINS.to_dict("sv")


def test_a_table_is_drawn_in_a_fixed_width() -> None:
    """A title, headings, a rule, rows with numbers to the right, and notes; no spaces at the ends of lines."""
    assert TABLE.to_text() == "Title & more\nName  Points\n────  ──────\na<b        1\nc         22\na note"
    assert Table(("A",), ()).to_text() == "A\n─"


def test_html_is_escaped_in_every_place() -> None:
    """Title, headings, cells and notes; a line break in a cell is one in HTML too."""
    table = Table(("<h>",), (("a & b\n<script>",),), title="<t>", notes=('"n" <x>',))
    html = table.to_html()
    assert html == (
        '<table><caption>&lt;t&gt;</caption><thead><tr><th style="text-align:left">&lt;h&gt;</th></tr></thead>'
        '<tbody><tr><td style="text-align:left">a &amp; b<br>&lt;script&gt;</td></tr></tbody></table>'
        "<p>&quot;n&quot; &lt;x&gt;</p>"
    )
    assert 'style="text-align:right">22<' in TABLE.to_html()


def test_long_cells_go_on_below() -> None:
    """A cell of many words is wrapped, what goes on is set in, and other columns stay in line."""
    words = " ".join(["word"] * 40)
    lines = Table(("A", "B"), ((words, "x"), ("one\ntwo", "y"))).to_text().splitlines()
    assert all(len(line) <= 76 for line in lines)
    assert lines[2].endswith("  x")
    assert lines[3].startswith("  word")
    assert [line.split() for line in lines[-2:]] == [["one", "y"], ["two"]]


@pytest.mark.parametrize(("columns", "most"), [("100", 100), ("40", 80), ("300", 300)])
def test_a_table_is_no_wider_than_the_terminal(columns: str, most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wide columns share what narrow ones leave, a window below 80 counts as 80, and nothing is left out."""
    monkeypatch.setenv("COLUMNS", columns)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    words, opening = " ".join(["word"] * 40), "a-workshop-with-a-name-of-many-words-that-is-an-id"
    lines = (
        Table(("A", "B", "C", "D"), ((words, opening, "x", "12,50"), (words, words, "y", ""))).to_text().splitlines()
    )
    assert max(map(len, lines)) <= most
    assert " ".join(lines).count("word") == 40 * 3 + opening.count("word")
    assert any(line.split()[-2:] == ["x", "12,50"] for line in lines)


@given(st.lists(st.lists(st.text(max_size=90), min_size=2, max_size=2), max_size=4))
def test_any_text_can_be_drawn(rows: list[list[str]]) -> None:
    """Whatever stands in the cells, a table comes out, and no HTML but the table's own."""
    table = Table(("A", "B"), tuple((row[0], row[1]) for row in rows))
    assert table.to_text()
    html = table.to_html()
    assert html.count("<td") == 2 * len(rows)


@pytest.mark.parametrize(
    ("score", "sv", "en"),
    [
        (0, "0,00", "0.00"),
        (1_000_000, "100,00", "100.00"),
        (49, "0,00", "0.00"),
        (50, "0,01", "0.01"),
        (-50, "-0,01", "-0.01"),
        (123_456_789, "12 345,68", "12,345.68"),
        (999_950, "100,00", "100.00"),
    ],
)
def test_scores_are_read_as_points(score: int, sv: str, en: str) -> None:
    """Two decimals, rounded half away from zero, with each language's own marks."""
    assert (points(score, "sv").replace("\N{NO-BREAK SPACE}", " "), points(score, "en")) == (sv, en)
    assert (Points(score).text("sv"), Points(score).text("en")) == (points(score, "sv"), points(score, "en"))
    assert render(Points(score), "en") == en


@given(st.integers(-(10**9), 10**9))
def test_points_are_near_the_score(score: int) -> None:
    """Never off by more than half a hundredth."""
    shown = float(points(score, "en").replace(",", ""))
    assert abs(shown - score / SCORE_PER_POINT) <= 0.005 + 1e-6


def test_points_fit_into_a_sentence() -> None:
    """A message writes them with the mark of its own language."""
    said = Message("verdict.placed_contested", grade=Message("verdict.weak"), price=Price(12_300))
    assert "1,23 poäng" in said.text("sv")
    assert "1.23 points" in said.text("en")


@pytest.mark.parametrize(("score", "written"), [(280_000, "28"), (-280_000, "-28"), (12_345_000, "1 234,50"), (0, "0")])
def test_whole_points_have_no_decimals_in_a_sentence(score: int, written: str) -> None:
    """Where they are said in words; in a table the decimals stand below each other."""
    assert Points(score, in_words=True).text("sv") == written
    assert Points(score).text("sv") == points(score, "sv")


def test_a_price_may_hold_placements() -> None:
    """With most placements a price is so many placements and points; nobody reads the bonus as points."""
    assert Price(123_456).text("sv") == "12,35 poäng"
    assert (Price(5_000_001, 5_000_001).text("en"), Price(5_020_001, 5_000_001).n_placements) == ("1 placement", 1)
    assert Price(2 * 5_000_001 - 30_000, 5_000_001).text("sv") == "2 placeringar och -3 poäng"
