"""The package's source, parsed once for all tests that look through it."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

SOURCE = Path(__file__).parents[1] / "src/matchcore"

FILES = tuple(sorted(SOURCE.rglob("*.py")))


@cache
def tree_of(file: Path) -> ast.Module:
    """What a file says."""
    return ast.parse(file.read_text(encoding="utf-8"))


@cache
def nodes_of(file: Path) -> tuple[ast.AST, ...]:
    """Everything that a file says, at any depth."""
    return tuple(ast.walk(tree_of(file)))
