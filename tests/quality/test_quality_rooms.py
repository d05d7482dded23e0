"""The rooms of the quality gate: each imports only from those before it, and a word is one thing."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from source import FILES, SOURCE, nodes_of

ROOMS = ("measure", "comparison", "golden", "preferences", "report", "pytest_plugin")


def imported() -> dict[str, set[str]]:
    """The modules of the rooms by name, each with those that it imports, for type checkers alone too."""
    files = {
        ".".join(file.relative_to(SOURCE / "quality").with_suffix("").parts): file
        for file in FILES
        if (SOURCE / "quality") in file.parents and file.name != "__init__.py"
    }
    return {name: set(files) & imports(nodes_of(file)) for name, file in files.items()}


def imports(nodes: Iterable[ast.AST]) -> set[str]:
    """What of the rooms is imported, with what stands behind ``import`` too: it may be a module."""
    froms = [node for node in nodes if isinstance(node, ast.ImportFrom) and node.module]
    names = {node.module for node in froms} | {f"{node.module}.{alias.name}" for node in froms for alias in node.names}
    return {name.removeprefix("matchcore.quality.") for name in names}


def test_a_room_imports_only_from_those_before_it() -> None:
    """Figures know of no comparison, comparisons of no golden pool, golden pools of no labelled choices or report."""
    wrong = {
        (name, module)
        for name, modules in imported().items()
        for module in modules
        if ROOMS.index(module.split(".")[0]) > ROOMS.index(name.split(".")[0])
    }
    assert wrong == set()


def test_no_module_has_the_name_of_one_elsewhere() -> None:
    """A word is one thing: no module of the rooms is called as another module of matchcore."""
    elsewhere = [file.stem for file in FILES if (SOURCE / "quality") not in file.parents]
    rooms = [name.split(".")[-1] for name in imported()]
    assert {name for name in rooms if (rooms + elsewhere).count(name) > 1} == set()
