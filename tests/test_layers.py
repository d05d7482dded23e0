"""The house's order: modules import only from layers below, and importing costs nothing that is not used."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src/matchcore"

ROOT = SOURCE.parents[1]

# Lowest first; within a layer a module may import those named before it.
LAYERS = (
    ("messages", "personal", "errors", "processors", "suggestions", "objective"),
    ("records", "vocabulary", "policy", "overrides", "rendering"),
    ("pool", "assignment", "files"),
    ("criteria",),
    ("pairs",),
    ("steering", "override_rows", "task", "run_record", "parts", "explanation", "reasons", "placements", "verifying"),
    ("workbench", "result_views", "handout", "updating", "result", "matching"),
    ("quality", "pictures"),
    ("cli",),
)
ORDER = [name for layer in LAYERS for name in layer]

MODULE = re.compile(r"matchcore(\.[a-z_]+)+\.?")

# What may be imported besides what the order allows, or less than it allows.
ONLY = {
    "assignment": {"messages", "errors", "processors", "objective"},  # knows numbers, not people
    "vocabulary": {"messages", "errors"},
    "rendering": {"messages"},
    "files": {"messages", "personal", "errors", "suggestions", "records", "vocabulary", "rendering", "pool"},
    "synthetic": {"messages", "errors", "records", "vocabulary", "pool"},
}
PARTS = sorted(
    {*(p.stem for p in SOURCE.glob("*.py")), *(p.parent.name for p in SOURCE.glob("*/__init__.py"))} - {"__init__"}
)


def imports(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Every matchcore module that is imported, also within functions, but not for type checkers alone."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            for other in node.orelse:
                yield from imports(other)
            continue
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            if node.module == "matchcore":
                yield from ((f"matchcore.{alias.name}", node.lineno) for alias in node.names)
            elif node.module:
                yield node.module, node.lineno
        elif isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.Constant) and MODULE.fullmatch(str(node.value)):
            yield node.value, node.lineno  # the name of a module, to be imported when it is needed
        yield from imports(node)


def test_every_part_has_its_place() -> None:
    """No module stands outside the order: a new one has to be given a layer."""
    assert set(PARTS) - set(ORDER) == {"synthetic"}


@pytest.mark.parametrize("part", PARTS)
def test_modules_import_only_from_below(part: str) -> None:
    """A module imports itself and what stands below it, nothing beside or above."""
    allowed = ONLY.get(part) or set(ORDER[: ORDER.index(part)])
    if part in {"cli", "quality"}:
        allowed |= {"synthetic"}
    files = sorted((SOURCE / part).rglob("*.py")) or [SOURCE / f"{part}.py"]
    wrong = []
    for file in files:
        for module, line in imports(ast.parse(file.read_text(encoding="utf-8"))):
            root, _, rest = module.partition(".")
            if root == "matchcore" and rest.split(".")[0] not in {part, *allowed}:
                wrong.append(f"{file.relative_to(SOURCE)}:{line} imports {module}")
    assert wrong == []


def test_the_package_itself_loads_nothing() -> None:
    """``import matchcore`` alone loads no module of it, and no library."""
    loaded = modules_after("import matchcore")
    assert {name for name in loaded if name.startswith("matchcore.")} == set()
    assert not loaded & {"numpy", "pydantic", "scipy"}


HEAVY = {
    "pandas",
    "polars",
    "pyarrow",
    "matplotlib",
    "sklearn",
    "ortools",
    "lap",
    "typer",
    "rich",
    "openpyxl",
    "xlsxwriter",
}


@pytest.mark.parametrize(
    "code",
    [
        "import matchcore; [getattr(matchcore, name) for name in matchcore.__all__]",
        "from matchcore import *; str(match([Candidate(id='c')], [Opening(id='o')]))",
        "from matchcore import *; match([Candidate(id='c')], [Opening(id='o')]).to_json()",
    ],
    ids=["names", "match", "json"],
)
def test_nothing_heavy_is_imported_before_it_is_used(code: str) -> None:
    """Neither a data frame library nor a plotting one, nor any other solver, is needed to match."""
    assert modules_after(code) & HEAVY == set()


def modules_after(code: str) -> set[str]:
    """What a fresh interpreter has loaded after it ran `code`."""
    script = f"import sys\n{code}\nprint('\\n'.join(sorted(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(run.stdout.split())


def test_no_assert_print_or_broad_except_in_the_source() -> None:
    """What checks a user's data raises: an assert is gone under ``python -O``, a print cannot be caught.

    Only where the command line ends is everything caught, so that a user gets a line and not a traceback.
    """
    wrong = []
    for file in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            is_broad = isinstance(node, ast.ExceptHandler) and (
                node.type is None or ast.unparse(node.type) in {"Exception", "BaseException"}
            )
            is_print = isinstance(node, ast.Call) and ast.unparse(node.func) == "print"
            is_broad = is_broad and file != SOURCE / "cli/app.py"
            if isinstance(node, ast.Assert) or is_broad or (is_print and "cli" not in file.parts):
                wrong.append(f"{file.relative_to(SOURCE)}:{node.lineno}")
    assert wrong == []


def test_refusals_hold_under_optimisation() -> None:
    """With ``python -O`` a bad record, policy, pool, weight and corrupted result are refused as ever."""
    script = """
import matchcore
from dataclasses import replace
from matchcore import *
def refused(kind, make):
    try:
        make()
    except kind as error:
        return error.text("sv") != error.text("en")
    raise SystemExit(f"not refused as {kind.__name__}")
refused(RecordError, lambda: Opening(id="o", seats="two"))
refused(RecordError, lambda: Candidate(id="c", facts={"age": 3}))
refused(PolicyError, lambda: Policy(weights={"language": 99}))
refused(RecordError, lambda: Pool.from_records([Candidate(id="c"), Candidate(id="c")], []))
refused(PolicyError, lambda: score_pairs(Pool.from_records([], []), Policy(weights={"x": 100})))
refused(ScoreError, lambda: assign([[1]], seats=[-1]))
result = match([Candidate(id="c")], [Opening(id="o")])
wrong = replace(result, assignment=replace(result.assignment, total=1))
refused(ProofError, wrong.verify)
if __debug__:
    raise SystemExit("not optimised")
"""
    run = subprocess.run([sys.executable, "-O", "-c", script], capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, "")


def test_reference_data_are_reached_by_the_fixture_alone() -> None:
    """No test and no benchmark names the folder beside the checkout: `reference_data` gives it, or skips."""
    road = re.compile(r"""shared['"]?\s*[/,]\s*['"]?data""")
    files = [path for folder in ("tests", "benchmarks") for path in (ROOT / folder).rglob("*.py")]
    assert [str(path.relative_to(ROOT)) for path in files if road.search(path.read_text(encoding="utf-8"))] == []
