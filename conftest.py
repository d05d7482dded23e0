"""The folder of reference data beside the checkout; without it, one line that says what is not checked."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent.parent / "shared" / "data"
NOT_CHECKED = (
    "no ../shared/data beside the checkout: not checked are the 60 real ads, the samples of exchange formats, and our "
    "tables against the public ones"
)


@pytest.fixture(scope="session")
def reference_data() -> Path:
    """The folder of reference data. Where there is none a test is skipped, or fails when the data are required."""
    if FOLDER.is_dir():
        return FOLDER
    if os.environ.get("MATCHCORE_REFERENCE_DATA") == "required":
        pytest.fail(NOT_CHECKED, pytrace=False)
    pytest.skip(NOT_CHECKED)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test that asks for the folder, so that ``-m reference_data`` picks them."""
    for item in items:
        if "reference_data" in getattr(item, "fixturenames", ()):
            item.add_marker("reference_data")
