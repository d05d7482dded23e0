"""Public names of a package that are loaded when they are first used, so that importing it costs nothing (PEP 562)."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module


def on_first_use(package: str, module_of: Mapping[str, str]) -> Callable[[str], object]:
    """A package's ``__getattr__``, which finds each public name in its module.

    Parameters
    ----------
    package
        The package's own name.
    module_of
        By public name the module that has it, as it is called in the package; with a dot before it a neighbour's.

    Raises
    ------
    AttributeError
        For any other name.
    """

    def find(name: str) -> object:
        if name not in module_of:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        value: object = getattr(import_module(f".{module_of[name]}", package), name)
        setattr(sys.modules[package], name, value)
        return value

    return find
