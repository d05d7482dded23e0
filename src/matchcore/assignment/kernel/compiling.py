"""Compiles the kernel's functions when they are first called; where numba is missing there is no kernel.

The functions are plain Python over arrays. With ``NUMBA_DISABLE_JIT=1`` they run as they stand, which is slow, and is
how tests step through them. What is compiled is kept in a cache: beside the source, else where ``NUMBA_CACHE_DIR`` or
the user's cache folder can be written, else only for as long as the process lives.

Numba does not look whether Python raised while it compiles, reads its cache or makes a result into Python's objects:
an interrupt in there is lost or crashes the process. So Ctrl-C is held during each call from Python (`entry`) and comes
when it has ended; no call is long.
"""

from __future__ import annotations

import gc
import importlib.util
import logging
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, wraps
from types import FrameType
from typing import Any, TypeVar, cast

_Function = TypeVar("_Function", bound=Callable[..., Any])

_log = logging.getLogger("matchcore")

_making = threading.Lock()

_compiled: list[Any] = []
_loops: dict[Callable[..., Any], Callable[..., Any]] = {}


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
    return any(getattr(function, "overloads", None) for function in _compiled)


def compiled(function: _Function, **more: bool) -> _Function:
    """The function, compiled at its first call for the types it is then given; it lets go of the interpreter's lock."""
    from numba import njit

    _let_collector_rest()
    options: dict[str, Any] = {"nogil": True, "error_model": "numpy", "no_cfunc_wrapper": True, **more}
    try:
        made = njit(cache=True, **options)(function)
    except RuntimeError:  # no folder that a cache could be written in
        made = njit(**options)(function)
    if hasattr(made, "signatures"):
        _let_strangers_pass(made._cache)
    _compiled.append(made)
    kept: _Function = made
    return kept


def _let_strangers_pass(kept: Any) -> None:
    """Begin a cache anew that tells of what is no longer there: another version of this package has left it."""
    load = kept.load_overload

    def load_overload(*given: Any) -> Any:
        try:
            return load(*given)
        except (AttributeError, ImportError):
            kept.flush()
            return None

    kept.load_overload = load_overload


@cache
def _let_collector_rest() -> None:
    """Have no garbage collected while a function is compiled: a sixth of the time would go into looking for it."""
    from numba.core.event import Event, Listener, register

    class Rest(Listener):
        n_begun, was_on = 0, False

        def on_start(self, event: Event) -> None:  # within numba's lock, also when one compiles what another calls
            del event
            if self.n_begun == 0:
                self.was_on = gc.isenabled()
                gc.disable()
            self.n_begun += 1

        def on_end(self, event: Event) -> None:
            del event
            self.n_begun -= 1
            if self.n_begun == 0 and self.was_on:
                gc.enable()

    register("numba:compile", Rest())  # type: ignore[no-untyped-call]  # numba tells no types


def inner(function: _Function) -> _Function:
    """`compiled`, for a function that only compiled code calls: without what takes Python's objects apart for it.

    Python must not call it; the process would crash.
    """
    return compiled(function, no_cpython_wrapper=True)


def entry(function: _Function) -> _Function:
    """`compiled`, for a function that Python calls: an interrupt waits until the call has ended."""
    made: Any = compiled(function)

    @wraps(function)
    def call(*arguments: Any) -> Any:
        with interrupt_held():
            return made(*arguments)

    call.py_func = function  # type: ignore[attr-defined]  # as numba's own functions have it
    return cast("_Function", call)


@cache
def in_kernel(function: _Function) -> _Function:
    """`entry` for a function that may also run as it stands, and what it calls is marked by `compiled_as`."""
    with _making:
        _register_loops()
        return entry(function)


def either(function: _Function) -> _Function:
    """`in_kernel` where the kernel is in use already, else the function as it stands: both come to the same."""

    @wraps(function)
    def call(*arguments: Any) -> Any:
        return (in_kernel(function) if is_compiled() else function)(*arguments)

    return cast("_Function", call)


def compiled_as(loop: Callable[..., Any] | None = None) -> Callable[[_Function], _Function]:
    """For functions that those of `either` call: in compiled code this loop, which comes to the same, or itself."""

    def mark(function: _Function) -> _Function:
        _loops[function] = function if loop is None else loop
        return function

    return mark


def _register_loops() -> None:
    """Tell numba which loop stands for which function, before the first is compiled."""
    from numba.extending import overload

    if _loops:
        _log.info("compiling what questions and updates need: up to ten seconds the first time on a machine")
    while _loops:
        function, loop = _loops.popitem()
        overload(function, strict=False)(lambda *_types, loop=loop: loop)


@contextmanager
def interrupt_held() -> Iterator[None]:
    """Holds back Ctrl-C until the block ends; other threads than the main one are never interrupted."""
    handler = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or not callable(handler):
        yield
        return
    came: list[FrameType | None] = []
    signal.signal(signal.SIGINT, lambda _number, frame: came.append(frame))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler)
        if came:
            handler(signal.SIGINT, came[0])
