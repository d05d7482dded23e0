"""How hypothesis runs here: no deadline on shared machines, and more examples when asked for.

``HYPOTHESIS_PROFILE=thorough make test`` tries forty times as many. CI takes the same examples every time, so that
what lands is judged by the change and not by the draw; where the same tests run again with other releases of what
matchcore stands on, `few` are enough.
"""

from __future__ import annotations

import gc
import importlib
import os
import pkgutil
import sys
import threading
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

import matchcore

collect_ignore = ["seeded_field.py"]  # run on a copy of the package by the test of that field, never here

settings.register_profile("default", deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("thorough", parent=settings.get_profile("default"), max_examples=1000)
settings.register_profile("few", parent=settings.get_profile("default"), max_examples=5, derandomize=True)
settings.register_profile("ci", parent=settings.get_profile("default"), derandomize=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


Tracers = tuple[Any, Any]
"""What traces this thread and what those that it starts: coverage's tracer, or None."""

tracers_given = pytest.StashKey[Tracers]()


@contextmanager
def traced_by(tracers: Tracers) -> Iterator[None]:
    """The block is traced by these, and what follows as before."""
    before = sys.gettrace(), threading.gettrace()
    sys.settrace(tracers[0])
    threading.settrace(tracers[1])
    try:
        yield
    finally:
        sys.settrace(before[0])
        threading.settrace(before[1])


UNTRACED: Tracers = None, None


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection(session: pytest.Session) -> Generator[None, Any, Any]:
    """The package is imported traced, all of it; then tests are found untraced, which takes half of the time."""
    if sys.gettrace() and session.config.getoption("dist", "no") == "no":  # else others collect
        for module in pkgutil.walk_packages(matchcore.__path__, "matchcore."):
            if not module.name.endswith(".__main__"):
                importlib.import_module(module.name)
    with traced_by(UNTRACED):
        return (yield)


def pytest_collection_finish() -> None:
    """What has been imported and collected stays to the end: the garbage collector need not look at it again."""
    gc.freeze()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> Generator[None, Any, Any]:
    """Tests and fixtures are traced: not pytest, nor what sends tests to processes, nor an example in a docstring."""
    session.config.stash[tracers_given] = sys.gettrace(), threading.gettrace()
    with traced_by(UNTRACED):
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(request: pytest.FixtureRequest) -> Generator[None, Any, Any]:
    """A fixture is traced, whoever asks first; but not one of the whole session."""
    with traced_by(request.config.stash[tracers_given]):
        return (yield)


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, Any, Any]:
    """A test is traced unless it is marked `untraced` or draws its cases, which run the same lines very many times."""
    untraced = item.get_closest_marker("untraced") or item.get_closest_marker("hypothesis")
    with traced_by(UNTRACED if untraced else item.config.stash[tracers_given]):
        return (yield)
