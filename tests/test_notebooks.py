"""The notebooks as they are kept: without outputs, in order, and each shown in the documentation."""

from __future__ import annotations

import ast
import importlib.util
import json
import re
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"), key=lambda path: int(path.stem.split("-")[0]))


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


def build_module() -> Any:
    spec = importlib.util.spec_from_file_location("build", ROOT / "notebooks/data/build.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def rows_of(path: Path) -> dict[str, list[list[Any]]]:
    import openpyxl

    book = openpyxl.load_workbook(path)
    return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}


def test_the_workbooks_are_what_is_built(tmp_path):
    """The workbooks that are kept hold what their builder writes, and differ where it says that they are mended."""
    build = build_module()
    for kept, mends in ((build.MESSY, {}), (build.MENDED, build.MENDS)):
        build.build(tmp_path / kept.name, mends)
        assert rows_of(kept) == rows_of(tmp_path / kept.name)
    messy, mended = (rows_of(path)["Deltagare"] for path in (build.MESSY, build.MENDED))
    different = {
        f"{chr(ord('A') + column)}{row}"
        for row, (old, new) in enumerate(zip(messy, mended, strict=True), start=1)
        for column, (before, after) in enumerate(zip(old, new, strict=True))
        if before != after
    }
    assert different == set(build.MENDS)


def test_the_messy_workbook_is_refused_and_the_mended_one_is_read():
    """Each mistake is found in the row where it was made, and when all are mended nothing is left to mend."""
    from matchcore.files import check_file

    build = build_module()
    left_out = ["Namn", "Anteckning"]
    messy = check_file(build.MESSY, what="candidates", ignore_columns=left_out)
    assert {problem.row for problem in messy.problems} == {int(place[1:]) for place in build.MENDS}
    assert len(messy.problems) == len(build.MENDS)
    mended = check_file(build.MENDED, what="candidates", ignore_columns=left_out)
    assert mended.is_clean
    assert mended.n_records == len(build.PEOPLE)
    assert check_file(build.MENDED, what="openings").is_clean


def test_notebook_2_mends_what_the_mended_workbook_has():
    """The cells that the reader is told to write are those of the mended workbook that the next notebooks use."""
    build = build_module()
    source = "\n".join("".join(cell["source"]) for cell in cells_of(ROOT / "notebooks/2-min-egen-fil.ipynb"))
    written = dict(re.findall(r'^blad\["(\w+)"\] = (.+)$', source, re.MULTILINE))
    assert {place: ast.literal_eval(value) for place, value in written.items()} == build.MENDS


def test_every_notebook_is_in_the_documentation():
    """Each notebook has its place in the site's menu and on the page that lists them, and is numbered without gaps."""
    menu = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    listed = (ROOT / "docs/tutorials/index.md").read_text(encoding="utf-8")
    for number, notebook in enumerate(NOTEBOOKS, start=1):
        assert notebook.stem.startswith(f"{number}-")
        assert f"tutorials/{notebook.stem}.md" in menu
        assert f"({notebook.stem}.md)" in listed
    assert len(NOTEBOOKS) >= 1
