"""A guard against what never ends; it measures nothing, and the speed of the machine does not decide."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import process_time

FAR_TOO_LONG = 120.0
"""Seconds of processor for what takes a second or two; what grows with the square of its input takes hours."""


@contextmanager
def far_from_hanging() -> Iterator[None]:
    """Fails when the block used more than `FAR_TOO_LONG`."""
    began = process_time()
    yield
    assert process_time() - began < FAR_TOO_LONG
