"""How hypothesis runs here: no deadline on shared machines, and more examples when asked for.

``HYPOTHESIS_PROFILE=thorough make test`` tries forty times as many. CI takes the same examples every time, so that
what lands is judged by the change and not by the draw; where the same tests run again with other releases of what
matchcore stands on, `few` are enough.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Generator

import pytest
from hypothesis import HealthCheck, settings

collect_ignore = ["seeded_field.py"]  # run on a copy of the package by the test of that field, never here

settings.register_profile("default", deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("thorough", parent=settings.get_profile("default"), max_examples=1000)
settings.register_profile("few", parent=settings.get_profile("default"), max_examples=5, derandomize=True)
settings.register_profile("ci", parent=settings.get_profile("default"), derandomize=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


def pytest_collection_finish() -> None:
    """What has been imported and collected stays to the end: the garbage collector need not look at it again."""
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, None, None]:
    """A test marked `untraced` runs without coverage's tracer: pytest-cov's own `no_cover` does nothing under xdist."""
    tracer = sys.gettrace()
    if item.get_closest_marker("untraced"):
        sys.settrace(None)
    try:
        yield
    finally:
        sys.settrace(tracer)
