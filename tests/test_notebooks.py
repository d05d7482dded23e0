"""The notebooks as they are kept: without outputs, in order, and each shown in the documentation."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def cells_of(notebook: Path) -> list[dict[str, Any]]:
    cells: list[dict[str, Any]] = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return cells


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_kept_without_outputs(notebook):
    """No outputs, no counts and no machine's traces are kept: what is shown is made anew at each build."""
    book = json.loads(notebook.read_text(encoding="utf-8"))
    assert set(book["metadata"]) <= {"kernelspec"}
    for cell in book["cells"]:
        if cell["cell_type"] == "code":
            assert cell["outputs"] == []
            assert cell["execution_count"] is None


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_says_what_it_is(notebook):
    """It begins with its number and title, and tells in words what every few cells of code do."""
    cells = cells_of(notebook)
    number = notebook.stem.split("-")[0]
    assert "".join(cells[0]["source"]).startswith(f"# {number}. ")
    kinds = "".join("m" if cell["cell_type"] == "markdown" else "c" for cell in cells)
    assert "ccc" not in kinds


def test_every_notebook_is_in_the_documentation():
    """Each notebook has its place in the site's menu and on the page that lists them, and is numbered without gaps."""
    menu = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    listed = (ROOT / "docs/tutorials/index.md").read_text(encoding="utf-8")
    for number, notebook in enumerate(NOTEBOOKS, start=1):
        assert notebook.stem.startswith(f"{number}-")
        assert f"tutorials/{notebook.stem}.md" in menu
        assert f"({notebook.stem}.md)" in listed
    assert len(NOTEBOOKS) >= 1
