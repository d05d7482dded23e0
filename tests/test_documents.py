"""What the documents tell a reader to run does run."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("document", ["README.md", "docs/own-criterion.md", "docs/ads-and-formats.md"])
def test_python_in_documents_runs(document, capsys):
    """Every Python block of a document runs, one after another, as a reader would type them."""
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / document).read_text(encoding="utf-8"), re.DOTALL)
    assert blocks
    names: dict[str, Any] = {}
    for block in blocks:
        exec(compile(block, document, "exec"), names)
    assert capsys.readouterr().out


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
