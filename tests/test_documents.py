"""What the documents tell a reader to run does run."""

from __future__ import annotations

import json
import re
import shlex
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]


DOCUMENTS = sorted(path.relative_to(ROOT).as_posix() for path in [ROOT / "README.md", *ROOT.glob("docs/**/*.md")])
WITH_PYTHON = [name for name in DOCUMENTS if "```python\n" in (ROOT / name).read_text(encoding="utf-8")]


@pytest.mark.untraced
@pytest.mark.parametrize("document", WITH_PYTHON)
def test_python_in_documents_runs(document, capsys, tmp_path, monkeypatch):
    """Every Python block of a document runs, one after another, as a reader would type them.

    What needs another machine is marked ``py`` and not run.
    """
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / document).read_text(encoding="utf-8"), re.DOTALL)
    assert blocks
    names: dict[str, Any] = {}
    for block in blocks:
        exec(compile(block, document, "exec"), names)
    assert capsys.readouterr().out


def test_the_integrations_of_readme_do_what_they_say(tmp_path, monkeypatch):
    """The service matches and tells what is wrong; the nightly batch writes Parquet and tells what has changed."""
    import asyncio
    from datetime import date

    import httpx
    import matplotlib as mpl
    import polars as pl

    mpl.use("agg")
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    for block in re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL):
        assert block.count("\n") <= 31
        exec(compile(block, "README.md", "exec"), names)

    async def answer(body: Any) -> httpx.Response:
        transport = httpx.ASGITransport(app=names["app"])
        text = body if isinstance(body, str) else json.dumps(body)
        async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
            return await client.post("/match", content=text, headers={"Content-Type": "application/json"})

    asked = {"people": [{"id": "a"}], "jobs": [{"id": "o"}]}
    assert [one["opening_id"] for one in asyncio.run(answer(asked)).json()["candidates"]] == ["o"]
    refused = asyncio.run(answer({**asked, "jobs": [{"id": "o", "seats": -1}]}))
    assert (refused.status_code, [problem["code"] for problem in refused.json()]) == (422, ["value.too_small"])
    for unreadable in ("NaN", '{"people": NaN, "jobs": []}'):
        refused = asyncio.run(answer(unreadable))
        assert (refused.status_code, sorted(refused.json()[0])) == (422, ["field", "what"])
    folder = names["folder"]
    folder.mkdir()
    for name in ("people", "jobs"):
        pl.DataFrame({"id": ["a", "b"]}).write_parquet(folder / f"{name}.parquet")
    assert "2 of 2" in names["night"](date(2026, 11, 1))
    pl.DataFrame({"id": ["a", "c"]}).write_parquet(folder / "people.parquet")
    told = names["night"](date(2026, 11, 2))
    assert "1 new" in told
    assert "1 gone" in told
    assert pl.read_parquet(folder / "placements.parquet")["candidate_id"].to_list() == ["a", "c"]


def test_readme_table_and_policy_are_read(tmp_path):
    """The README's table of candidates and its policy are read as they stand."""
    import matchcore

    text = (ROOT / "README.md").read_text(encoding="utf-8")
    table = re.search(r"```text\n(.*?)```", text, re.DOTALL)
    policy = re.search(r"```toml\n(.*?)```", text, re.DOTALL)
    assert table
    assert policy
    path = tmp_path / "candidates.csv"
    path.write_text(table[1], encoding="utf-8")
    (person,) = matchcore.read_candidates(path)
    assert {certificate.code for certificate in person.certificates} >= {"truck-b"}
    assert person.languages[0].course == "sfi-c"
    assert matchcore.Policy.from_toml(policy[1]).objective == "most_placements"


def test_the_columns_and_codes_of_a_result_are_told():
    """The page on databases names every column, in order, and every reason for which somebody is unplaced."""
    import matchcore
    from matchcore.messages import catalogue

    text = (ROOT / "docs/how-to/database.md").read_text(encoding="utf-8")
    table = re.findall(r"^\| (`.*?) \|", text, re.MULTILINE)
    told = [name for line in table for name in re.findall(r"`([\w.]+)`", line)]
    (row,) = matchcore.match([matchcore.Candidate(id="c")], []).to_rows()
    assert [name for name in told if "." not in name] == list(row)
    sentences = {key for key, words in catalogue().items() if key.startswith("unplaced.") and words["en"][-1] == "."}
    assert {name for name in told if "." in name} == sentences - {"unplaced.is_placed"}


def test_documents_with_python_are_found():
    """The search for documents with examples finds those that are known to have some."""
    assert {"README.md", "docs/own-criterion.md", "docs/explanation/poangen.md"} <= set(WITH_PYTHON)


def test_tables_in_the_guide_to_own_files_are_read(tmp_path):
    """The tables that the guide shows are read without a fault, match, and hold every kind of cell it tells of."""
    import matchcore

    text = (ROOT / "docs/how-to/egen-fil.md").read_text(encoding="utf-8")
    people, jobs = re.findall(r"```text\n(.*?)```", text, re.DOTALL)
    (tmp_path / "people.csv").write_text(people, encoding="utf-8")
    (tmp_path / "jobs.csv").write_text(jobs, encoding="utf-8")
    candidates = matchcore.read_candidates(tmp_path / "people.csv")
    openings = matchcore.read_openings(tmp_path / "jobs.csv")
    assert candidates[0].certificates[0].standing == "validated"
    assert candidates[2].languages[1].course_status == "enrolled"
    assert openings[0].languages_required[0].tolerance == 1
    assert matchcore.match(candidates, openings).placements


@pytest.mark.parametrize("document", DOCUMENTS)
def test_toml_in_documents_is_read(document, tmp_path):
    """Every TOML block is a policy, overrides, gates, choices or a golden pool, and is read as it stands."""
    import matchcore
    from matchcore.overrides import read_overrides
    from matchcore.quality import read_preferences
    from matchcore.quality.golden.gates import Gates
    from matchcore.quality.golden.golden_pools import GoldenPool

    for block in re.findall(r"```toml\n(.*?)```", (ROOT / document).read_text(encoding="utf-8"), re.DOTALL):
        if "[[lock]]" in block or "[[ban]]" in block:
            (tmp_path / "overrides.toml").write_text(block, encoding="utf-8")
            assert all(read_overrides(tmp_path / "overrides.toml"))
        elif "[[gate]]" in block:
            assert Gates.from_toml(block).gate
        elif "[[comparisons]]" in block:
            (tmp_path / "choices.toml").write_text(block, encoding="utf-8")
            assert read_preferences(tmp_path / "choices.toml").choices
        elif re.search(r"^\[?story", block, re.MULTILINE):
            assert GoldenPool.from_toml(block).candidates
        else:
            assert matchcore.Policy.from_toml(block).hash


def test_every_public_name_has_its_place_in_the_reference():
    """The reference shows each name that `matchcore` exports, and nothing that is not there."""
    import matchcore

    pages = "".join(path.read_text(encoding="utf-8") for path in ROOT.glob("docs/reference/*.md"))
    shown = re.findall(r"^::: (\S+)", pages, re.MULTILINE)
    assert {f"matchcore.{name}" for name in matchcore.__all__} <= set(shown)
    assert len(shown) == len(set(shown))
    for name in shown:
        module, _, own = name.rpartition(".")
        assert hasattr(import_module(module), own) or import_module(name), name


NOTEBOOKS = sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob("notebooks/*.ipynb"))


def prose_of(document: str) -> str:
    """What a document says apart from its code; of a notebook, its cells of text."""
    text = (ROOT / document).read_text(encoding="utf-8")
    if document in NOTEBOOKS:
        cells = json.loads(text)["cells"]
        return "\n\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    return re.sub(r"```.*?```", "", text, flags=re.DOTALL)


@pytest.mark.parametrize("document", [*DOCUMENTS, *NOTEBOOKS])
def test_links_in_documents_lead_somewhere(document):
    """A link to a file leads to one that is there; from a page or a notebook, to one that the site holds."""
    site = ROOT / "docs"
    path = ROOT / document
    for target in re.findall(r"\]\(([^)\s]+)\)", prose_of(document)):
        if re.match(r"[a-z]+:|#", target):
            continue
        place = (path.parent / target.partition("#")[0]).resolve()
        notebook = ROOT / "notebooks" / f"{place.stem}.ipynb"
        is_made = (place.parent == site / "tutorials" and notebook.exists()) or place.name == "error-codes.md"
        assert place.exists() or is_made, target
        is_shown = path.parent == ROOT or site in place.parents or place == notebook
        assert is_shown, f"{target} is not on the site"


def test_readme_counts_the_notebooks():
    """The README says how many notebooks there are."""
    count = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
    assert f"- `notebooks/`: {count[len(NOTEBOOKS)]} short ones" in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.untraced
def test_the_first_commands_of_readme_run(tmp_path, monkeypatch, capsys):
    """From a made-up pool to the papers: every line runs as it stands, one after another."""
    from matchcore.cli.app import run

    monkeypatch.chdir(tmp_path)
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"## Match your own files\n\n```console\n(.*?)```", text, re.DOTALL)
    for line in block.splitlines():
        assert run(shlex.split(line.removeprefix("$ matchcore "))) == 0, (line, capsys.readouterr())
    assert {path.name for path in tmp_path.iterdir()} >= {"proposal.xlsx", "next.xlsx", "papers.pdf"}


def test_commands_in_documents_exist():
    """Every matchcore command that a document tells the reader to type exists, with the options that it names."""
    from typer.main import get_command

    from matchcore.cli.app import app

    commands: Any = get_command(app)
    for document in DOCUMENTS:
        text = (ROOT / document).read_text(encoding="utf-8")
        for name, rest in re.findall(r"^\$ (?:\.venv/bin/)?matchcore (\w+)(.*)$", text, re.MULTILINE):
            assert name in commands.commands, (document, name)
            command = commands.commands[name]
            known = {option for parameter in command.params for option in parameter.opts} | {"--help"}
            assert hasattr(command, "commands") or set(re.findall(r"--[\w-]+", rest)) <= known, (document, rest)


def test_commands_in_readme_exist():
    """Every `make` target and every matchcore command that the README names exists."""
    text = (ROOT / "README.md").read_text(encoding="utf-8") + (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"^\$ make (\S+)", text, re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
    from matchcore.cli.app import app

    commands = {command.callback.__name__ for command in app.registered_commands if command.callback}
    for command in re.findall(r"matchcore (demo|match|synthetic)\b", text):
        assert command in commands
