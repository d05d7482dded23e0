"""One word, one meaning: no two modules and no two public classes share a name."""

from __future__ import annotations

import ast
from collections import defaultdict

from source import FILES, SOURCE, tree_of

BOTH_PUBLIC = {"Comparison": "of two results in `quality`, of two pairs in `learning`: each is what its users call it"}


def test_no_two_modules_share_a_name() -> None:
    """A reader who is told of a module or a package by its name finds the one that is meant.

    A package's own module may be called as it is, and a command of the command line as what it calls.
    """
    places = defaultdict(list)
    for path in FILES:
        is_package = path.name == "__init__.py"
        if is_package or (path.stem not in {path.parent.name, "__main__"} and path.parent.name != "cli"):
            places[path.parent.name if is_package else path.stem].append(str(path.relative_to(SOURCE)))
    shared = {name: found for name, found in places.items() if len(found) > 1}
    assert shared == {}


def test_no_two_public_classes_share_a_name() -> None:
    """Nor do classes, wherever they stand."""
    places = defaultdict(list)
    for path in FILES:
        for node in tree_of(path).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places[node.name].append(str(path.relative_to(SOURCE)))
    shared = {name: found for name, found in places.items() if len(found) > 1 and name not in BOTH_PUBLIC}
    assert shared == {}
