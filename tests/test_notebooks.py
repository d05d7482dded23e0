"""The notebooks as they are kept: without outputs, in order, and each shown in the documentation."""

from __future__ import annotations

import ast
import importlib.util
import json
import re
import shutil
from collections.abc import Callable
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


Names = dict[str, Any]


def _cost(names: Names, person: str, opening: str) -> int:
    """What it costs the whole to choose a feasible pair instead, as the notebook tells it."""
    told = names["result"].explain(person, opening)
    assert told.is_feasible
    assert not told.is_placed
    return int(told.loss)


def _openers_are_as_told(names: Names) -> bool:
    steps = names["result"].openers("JS-17").steps
    return [step.gain for step in steps] == sorted((step.gain for step in steps), reverse=True) and any(
        not step.opened for step in steps
    )


CLAIMS: dict[str, dict[str, Callable[[Names], bool]]] = {
    "3-varfor-och-varfor-inte": {
        "JS-01 föreslås som processoperatör": lambda names: names["result"].explain("JS-01").title == "Processoperatör",
        "För JS-17 går hotellet, men helheten hade förlorat på det": lambda names: (
            _cost(names, "JS-17", "hotell-1") > 0
        ),
        "JS-02 får lika många poäng där, och står utan förslag": lambda names: (
            names["result"].explain("JS-02", "hotell-1").score == names["result"].explain("JS-17", "hotell-1").score
            and "JS-02" in {one.candidate_id for one in names["result"].unplaced}
        ),
        "kostar\nmindre än att välja JS-17": lambda names: (
            _cost(names, "JS-02", "hotell-1") < _cost(names, "JS-17", "hotell-1")
        ),
        "JS-13 bor i Älvdalen: några kilometer till\nräcker": lambda names: (
            "kunna resa 3,1 km längre" in str(names["result"].why_unplaced("JS-13"))
        ),
        "vad du ska fråga efter": lambda names: "fråga vilken nivå" in str(names["result"].why_unplaced("JS-11")),
        "Här är alla platser fyllda, så listan är tom": lambda names: (
            not names["result"].seats_left and not names["result"].near_misses().n_people
        ),
        "vilka är näst bäst": lambda names: len(names["result"].alternatives_for("hotell-1")) > 0,
    },
    "4-tank-om": {
        "vinner mest på står först. Några steg ger inget nytt jobb": _openers_are_as_told,
        "Vart skulle JS-17 komma med körkort B, och vem flyttas då?": lambda names: bool(
            (told := names["result"].what_if("JS-17", certificate="licence-b")).opened and told.moves
        ),
        "JS-02, som då får platsen": lambda names: names["en_till"].result.explain("JS-02").opening_id == "hotell-1",
        "se vilka steg som flera behöver": lambda names: names["samlat"]["personer"].max() > 1,
    },
    "5-egna-beslut": {
        "vad varje\nbeslut kostar helheten": lambda names: all(one.cost > 0 for one in names["beslut"].overrides),
        "kan till och med höja totalen": lambda names: names["lart"].total > names["result"].total,
        "Totalen sjunker inte alls": lambda names: names["kvar"].total == names["fritt"].total,
        "de två som kunde ha flyttats ligga kvar": lambda names: (
            len(names["kvar"].lost) == 1 and names["lugn"].record.n_unchanged - names["kvar"].record.n_unchanged == 2
        ),
    },
    "6-tva-policyer": {
        "I vår pool blir det ingen skillnad": lambda names: (
            names["matchcore"].compare(names["fore"], names["flest"]).counts["SAME"] == 60
        ),
        "placering, flest placerade är två": lambda names: names["svar"].opening_of.tolist() == [1, 0],
    },
    "7-en-region": {
        "på tre av fyra jobb, och mer än tio poäng på hälften": lambda names: (
            round(4 * (names["result"].assignment.price > 0).mean()) == 3
            and (names["result"].assignment.price > 100_000).mean() > 0.5
        ),
        "Här får alla sju fler i arbete tillsammans": lambda names: all(
            alone < together for _, _, alone, together in names["ensamma"]
        ),
    },
    "8-ett-system": {
        "The total and the proof are those of a match from scratch": lambda names: (
            names["twice"].total == names["whole"].total
        ),
    },
}
"""What the notebooks' prose says of what their code gives, and how that is seen of what their cells leave behind."""


@pytest.mark.untraced
@pytest.mark.parametrize("name", CLAIMS)
def test_what_a_notebook_says_of_its_output_is_so(name, tmp_path, monkeypatch, capsys):
    """A learner who reads one thing and sees another thinks that she misreads: the prose is held against the code."""
    import matplotlib as mpl

    mpl.use("agg")
    shutil.copytree(ROOT / "notebooks/data", tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    names: Names = {}
    prose = []
    for cell in cells_of(ROOT / f"notebooks/{name}.ipynb"):
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            prose.append(source)
        elif "raises-exception" not in cell["metadata"].get("tags", ()):
            exec(compile(source, name, "exec"), names)
    for claim, holds in CLAIMS[name].items():
        assert claim in "\n\n".join(prose), claim
        assert holds(names), claim
