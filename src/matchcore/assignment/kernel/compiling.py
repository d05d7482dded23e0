"""Compiles the kernel's functions when they are first called; where numba is missing there is no kernel (layer 2).

The functions are plain Python over arrays. With ``NUMBA_DISABLE_JIT=1`` they run as they stand, which is slow, and is
how tests step through them. What is compiled is kept in a cache: beside the source, else where ``NUMBA_CACHE_DIR`` or
the user's cache folder can be written, else only for as long as the process lives.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

__all__ = ["compiled", "is_available", "is_compiled"]

_Function = TypeVar("_Function", bound=Callable[..., Any])

_compiled: list[Any] = []


@cache
def is_available() -> bool:
    """Whether numba can be imported here, with the NumPy that is installed."""
    if importlib.util.find_spec("numba") is None:
        return False
    try:
        import numba  # noqa: F401  # a numba that is older than the NumPy beside it says so when it is imported
    except ImportError:
        return False
    return True


def is_compiled() -> bool:
    """Whether any of the kernel's functions is ready to run in this process."""
    return any(function.signatures for function in _compiled if hasattr(function, "signatures"))


def compiled(function: _Function) -> _Function:
    """The function, compiled at its first call for the types it is then given; it lets go of the interpreter's lock."""
    from numba import njit

    options: dict[str, Any] = {"nogil": True, "error_model": "numpy"}
    try:
        made = njit(cache=True, **options)(function)
    except RuntimeError:  # no folder that a cache could be written in
        made = njit(**options)(function)
    _compiled.append(made)
    kept: _Function = made
    return kept
