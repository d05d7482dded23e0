"""Makes the page of error codes from the source, so that it is never behind: every sentence that says what is wrong.

A hook of MkDocs (`hooks:` in mkdocs.yml).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from matchcore.messages import catalogue

SOURCE = Path(__file__).parents[2] / "src/matchcore"
HEAD = """# Error codes

`Problem.code` names what is wrong. It does not change when the words do and is the same in every language, so a program
can act on it. An error's `to_json()`, `matchcore check --json` and the questions of `MatchResult.to_dict()` carry it.
A problem whose words are not matchcore's own has the code `other`.

| code | words |
|---|---|
"""
_SAY = {"Problem", "Refusal", "CellFault", "Told"}
_SENTENCES = {"Message", "with_remedy"}
_HELPERS = re.compile(r"note|.*(?:fault|refuse|refusal|problem|broken|unreadable|blame|raise)", re.IGNORECASE)
_CHOSEN_AT_RUN_TIME = re.compile(r"(?:source|vocabulary|archive|credential|xml|json|text|term|level)\.\w+")
_REMEDY = re.compile(r"\.(?:remedy|near|known|write_one_of)$|_remedy$")


def on_files(files: Any, config: Any) -> Any:
    """Add the page."""
    from mkdocs.structure.files import File

    files.append(File.generated(config, "reference/error-codes.md", content=page()))
    return files


def page() -> str:
    """The page: each code, with its words in English."""
    words = catalogue()
    return HEAD + "".join(f"| `{key}` | {words[key]['en'].replace('|', '/')} |\n" for key in codes())


@cache
def codes() -> tuple[str, ...]:
    """The keys of the sentences that the source gives as what is wrong or to be known, in order."""
    found = {key for key in catalogue() if _CHOSEN_AT_RUN_TIME.fullmatch(key)}
    for file in SOURCE.rglob("*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                found |= _told_in(node)
            elif isinstance(node, ast.Assign) and node in tree.body:  # a key that has a name of its own
                found |= {key for _, value in _assigned(node) for key in _keys_in(value, {})}
    return tuple(sorted(key for key in found if not _REMEDY.search(key)))


def _told_in(function: ast.FunctionDef) -> set[str]:
    named: dict[str, list[ast.expr]] = {}
    for node in ast.walk(function):
        if isinstance(node, ast.Assign):
            for name, value in _assigned(node):
                named.setdefault(name, []).append(value)
    found: set[str] = set()
    for node in ast.walk(function):
        if isinstance(node, ast.Call):
            name = _name_of(node.func)
            given = node.args[: 1 if name in _SAY else 2 if _HELPERS.fullmatch(name) else 0]
            for told in [*given, *(word.value for word in node.keywords if word.arg == "what")]:
                found |= _keys_in(told, named)
        elif isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple) and "Message" in _returns(function):
            found |= _keys_in(node.value.elts[0], named)
    return found


def _assigned(node: ast.Assign) -> Iterator[tuple[str, ast.expr]]:
    """The names that an assignment gives values to, ``what, remedy = …, …`` taken apart."""
    for target in node.targets:
        if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
            yield from ((getattr(one, "id", ""), value) for one, value in zip(target.elts, node.value.elts))
        else:
            yield getattr(target, "id", ""), node.value


def _keys_in(told: ast.expr, named: dict[str, list[ast.expr]]) -> set[str]:
    """The sentences that an expression can be."""
    if isinstance(told, ast.Name):
        return {key for value in named.get(told.id, ()) for key in _keys_in(value, {})}
    if isinstance(told, ast.IfExp):
        return _keys_in(told.body, named) | _keys_in(told.orelse, named)
    if isinstance(told, ast.Constant):
        return {told.value} & set(catalogue()) if isinstance(told.value, str) else set()
    if isinstance(told, ast.JoinedStr):
        pattern = "".join(re.escape(str(p.value)) if isinstance(p, ast.Constant) else r"\w+" for p in told.values)
        return {key for key in catalogue() if re.fullmatch(pattern, key)}
    if isinstance(told, ast.Starred):
        return _keys_in(told.value, named)
    if isinstance(told, ast.Call) and _name_of(told.func) in _SENTENCES and told.args:
        return _keys_in(told.args[0], named)
    return set()


def _returns(function: ast.FunctionDef) -> str:
    return ast.unparse(function.returns) if function.returns is not None else ""


def _name_of(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
