"""Whose training is wasted is told, with what it costs to mend it; who chose so is not."""

from __future__ import annotations

from datetime import date

import openpyxl
import pytest

import matchcore
from matchcore import Candidate, Opening

DAY = date(2026, 11, 28)
ENGINEER = {"educations": [{"level": "higher", "ssyk": "2144"}], "occupations": [{"ssyk": "2144"}]}


def two_jobs(**wishes: object) -> matchcore.MatchResult:
    """An engineer who is locked to the cleaning, and a cleaner who then has the engineer's work closed to her."""
    engineer = Candidate(id="engineer", **ENGINEER, **wishes)
    cleaner = Candidate(id="cleaner", occupations=[{"ssyk": "9111"}])
    openings = [
        Opening(id="clean", title="Lokalvårdare", employer="Kommunen", ssyk="9111"),
        Opening(id="design", title="Konstruktör", employer="Verkstaden", ssyk="2144"),
    ]
    lock = matchcore.Lock(candidate_id="engineer", opening_id="clean", reason="tills vidare")
    return matchcore.match([engineer, cleaner], openings, locks=[lock], as_of=DAY)


def test_an_engineer_at_the_cleaning_is_overlooked() -> None:
    """Three levels below, with the work that she is trained for empty: what it gains to move her is told."""
    result = two_jobs()
    (found,) = result.overlooked()
    assert (found.candidate_id, found.opening_id, found.levels_below) == ("engineer", "clean", 3)
    assert (found.nearness, found.nearness_there, found.instead.opening_id) == (0, 100, "design")
    free = matchcore.match(
        [Candidate(id="engineer", **ENGINEER), Candidate(id="cleaner", occupations=[{"ssyk": "9111"}])],
        [
            Opening(id="clean", title="Lokalvårdare", employer="Kommunen", ssyk="9111"),
            Opening(id="design", title="Konstruktör", employer="Verkstaden", ssyk="2144"),
        ],
        as_of=DAY,
    )
    assert len(free.overlooked()) == 0
    assert found.to_dict()["instead"]["opening_id"] == "design"


def test_who_wishes_for_other_work_is_not_overlooked() -> None:
    """Work far below her training that she has asked for is no waste."""
    assert len(two_jobs(wishes={"occupations": ["9111"]}).overlooked()) == 0


def test_who_has_nothing_nearer_is_not_overlooked() -> None:
    """A person without any work nearer to what she has done is not told of: nothing could be otherwise."""
    result = matchcore.match(
        [Candidate(id="engineer", **ENGINEER)], [Opening(id="clean", title="Lokalvårdare", ssyk="9111")], as_of=DAY
    )
    assert result.placements
    assert len(result.overlooked()) == 0


@pytest.mark.parametrize("language", ["sv", "en"])
def test_workbook_and_page_tell_of_it(tmp_path, language) -> None:
    """A sheet of the workbook and a table of the page; neither when nobody is overlooked."""
    result = two_jobs()
    told = matchcore.messages.Message("handout.sheet.overlooked").text(language)
    result.to_excel(tmp_path / "a.xlsx", language=language)
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    cells = [cell for row in book[told].iter_rows(values_only=True) for cell in row]
    assert "engineer" in cells
    assert "Konstruktör, Verkstaden" in cells
    result.to_html(tmp_path / "a.html", language=language)
    assert matchcore.messages.Message("overlooked.title").text(language) in (tmp_path / "a.html").read_text("utf-8")
    two_jobs(wishes={"occupations": ["9111"]}).to_excel(tmp_path / "b.xlsx", language=language)
    assert told not in openpyxl.load_workbook(tmp_path / "b.xlsx").sheetnames
