"""How hypothesis runs here: no deadline on shared machines, and the same examples on every machine.

So a change is judged by the change and not by the draw. ``HYPOTHESIS_PROFILE=drawn make test`` draws others each time,
``thorough`` forty times as many; run one of them after a change of the solver or of what reads. Where the same tests
run again with other releases of what matchcore stands on, `few` are enough.
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

settings.register_profile(
    "ci", deadline=None, max_examples=25, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("few", parent=settings.get_profile("ci"), max_examples=5)
settings.register_profile("drawn", parent=settings.get_profile("ci"), derandomize=False)
settings.register_profile("thorough", parent=settings.get_profile("drawn"), max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


Tracers = tuple[Any, Any]
"""What traces this thread and what those that it starts: coverage's tracer, or None."""


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


class Tracing:
    """What is traced: the package as it is imported, fixtures and tests; and not pytest or what sends tests about."""

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_collection(self, session: pytest.Session) -> Generator[None, Any, Any]:
        """The package is imported traced, all of it; then tests are found untraced, which takes half of the time."""
        if sys.gettrace() and session.config.getoption("dist", "no") == "no":  # else others collect
            for module in pkgutil.walk_packages(matchcore.__path__, "matchcore."):
                if not module.name.endswith(".__main__"):
                    importlib.import_module(module.name)
        with traced_by(UNTRACED):
            return (yield)

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtestloop(self) -> Generator[None, Any, Any]:
        """Nothing is traced but what follows."""
        self.given: Tracers = sys.gettrace(), threading.gettrace()
        with traced_by(UNTRACED):
            return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self) -> Generator[None, Any, Any]:
        """A fixture is traced, whoever asks first."""
        with traced_by(self.given):
            return (yield)

    @pytest.hookimpl(wrapper=True, trylast=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Generator[None, Any, Any]:
        """A test is traced unless it draws its cases, which run the same lines many times, or is marked otherwise."""
        marks = {mark.name for mark in item.iter_markers()}
        is_traced = "traced" in marks or not marks & {"untraced", "hypothesis"}
        with traced_by(self.given if is_traced else UNTRACED):
            return (yield)


def pytest_configure(config: pytest.Config) -> None:
    """Examples in docstrings are traced as tests are: hooks that stand in this file are asked about tests alone."""
    config.pluginmanager.register(Tracing())


def pytest_collection_finish() -> None:
    """What has been imported and collected stays to the end: the garbage collector need not look at it again."""
    gc.freeze()
