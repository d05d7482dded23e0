"""The wheel: pure Python, and with all that the package reads beside it."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built by the project's own build backend."""
    out = tmp_path_factory.mktemp("wheel")
    script = f"import hatchling.build as b; print(b.build_wheel({str(out)!r}))"
    subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True, capture_output=True)
    (built,) = out.iterdir()
    return built


def test_the_wheel_is_for_any_machine(wheel: Path) -> None:
    """Pure Python: one wheel for every machine and every Python 3."""
    assert wheel.name.endswith("-py3-none-any.whl")
    with zipfile.ZipFile(wheel) as archive:
        meta = next(name for name in archive.namelist() if name.endswith(".dist-info/WHEEL"))
        assert "Root-Is-Purelib: true" in archive.read(meta).decode()


def test_the_wheel_holds_every_table_and_nothing_else(wheel: Path) -> None:
    """Every file of the package is in it, the tables and the typing mark too; no test and no cache is."""
    source = ROOT / "src"
    expected = {
        path.relative_to(source).as_posix()
        for path in (source / "matchcore").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert held == expected
    assert "matchcore/py.typed" in held
    suffixes = {Path(name).suffix for name in held}
    assert {".py", ".toml", ".csv"} <= suffixes


def test_the_wheel_names_what_it_needs(wheel: Path) -> None:
    """The core dependencies are required; data frames, the command line and the peers are extras."""
    with zipfile.ZipFile(wheel) as archive:
        meta = next(name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        lines = archive.read(meta).decode().splitlines()
    needs = [line.removeprefix("Requires-Dist: ") for line in lines if line.startswith("Requires-Dist: ")]
    core = {need.split(">")[0] for need in needs if "extra ==" not in need}
    assert core == {
        "numpy",
        "scipy",
        "pydantic",
        "rapidfuzz",
        "narwhals",
        "tomli-w",
        "tqdm",
        "numba",
        "scikit-learn",
        "threadpoolctl",
    }
    assert "Requires-Python: >=3.11" in lines
