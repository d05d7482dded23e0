"""What the first page of the documentation shows is what matchcore gives."""

from __future__ import annotations

import runpy
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_the_paper_that_is_shown_is_the_one_that_is_made(tmp_path: Path) -> None:
    """After a change of words or scores it is drawn anew: ``python tools/first_page.py``."""
    tool = runpy.run_path(str(ROOT / "tools/first_page.py"))
    tool["write_paper"](tool["result"](), tmp_path / "employer.html")
    shown = ROOT / "docs/pictures/employer.html"
    assert (tmp_path / "employer.html").read_text(encoding="utf-8") == shown.read_text(encoding="utf-8")
