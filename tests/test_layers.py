"""The house's order: modules import only from layers below, and importing costs nothing that is not used."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pytest

from source import FILES, SOURCE, nodes_of

pytestmark = pytest.mark.untraced  # the source is read here, not run

ROOT = SOURCE.parents[1]

# Lowest first; within a layer a module may import those named before it. ARCHITECTURE.md says what each owns.
LAYERS = (
    (
        "on_first_use",
        "messages",
        "personal",
        "errors",
        "arguments",
        "processors",
        "suggestions",
        "objective",
        "decoding",
        "settings_file",
    ),
    ("records", "vocabulary", "policy", "calibration", "overrides", "rendering"),
    ("pool", "assignment", "content", "tables", "exchange", "ads", "files"),
    ("criteria",),
    ("pairs",),
    ("solution",),
    ("workbench", "updating", "planning", "result_views", "handout", "restoring"),
    ("result", "matching", "course_plan", "warming"),
    ("pictures", "quality"),
    ("learning",),
    ("cli",),
)
ORDER = [name for layer in LAYERS for name in layer]

MODULE = re.compile(r"matchcore(\.[a-z_]+)+\.?")

# What may be imported besides what the order allows, or less than it allows.
ONLY = {
    "assignment": {"messages", "errors", "processors", "objective"},  # knows numbers, not people
    "vocabulary": {"messages", "errors", "settings_file"},
    "rendering": {"messages", "arguments"},
    "content": {"messages", "personal", "errors", "decoding", "records"},
    "tables": {"messages", "personal", "errors", "suggestions", "records", "vocabulary", "pool", "content"},
    "exchange": {"messages", "personal", "errors", "records", "vocabulary", "content", "tables"},
    "ads": set("messages personal errors decoding arguments records vocabulary content tables exchange".split()),
    "synthetic": {"messages", "errors", "records", "vocabulary", "pool"},
}
PARTS = sorted(
    {*(p.stem for p in SOURCE.glob("*.py")), *(p.parent.name for p in SOURCE.glob("*/__init__.py"))}
    - {"__init__", "__main__"}
)


def module_of(file: Path) -> str:
    """The name that a file is imported by."""
    parts = file.relative_to(SOURCE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_of(file): file for file in FILES}


def imports(nodes: Iterable[ast.AST]) -> Iterator[tuple[str, int]]:
    """Every matchcore module that is imported, also within functions, for type checkers alone, or by its name."""
    for node in nodes:
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield inner if inner in MODULES else node.module or "", node.lineno
        elif isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.Constant) and MODULE.fullmatch(str(node.value)):
            yield node.value, node.lineno  # the name of a module, to be imported when it is needed


def circles(uses: Mapping[str, set[str]]) -> list[list[str]]:
    """The modules that need themselves by way of others, circle by circle (Tarjan)."""
    number: dict[str, int] = {}
    lowest: dict[str, int] = {}
    open_: list[str] = []
    found = []

    def visit(module: str) -> None:
        number[module] = lowest[module] = len(number)
        open_.append(module)
        for other in sorted(uses[module]):
            if other not in number:
                visit(other)
            if other in open_:
                lowest[module] = min(lowest[module], lowest[other])
        if lowest[module] == number[module]:
            start = open_.index(module)
            if len(open_) > start + 1:
                found.append(sorted(open_[start:]))
            del open_[start:]

    for module in sorted(uses):
        if module not in number:
            visit(module)
    return found


def test_no_module_needs_one_that_needs_it() -> None:
    """No circle at all: neither between packages nor within one, whenever and for whatever a module is imported."""
    uses = {
        module: {name for name, _ in imports(nodes_of(file)) if name in MODULES} - {module}
        for module, file in MODULES.items()
    }
    assert circles(uses) == []


@pytest.mark.parametrize(
    "line",
    [
        "from matchcore.b import thing",
        "from matchcore import b",
        "import matchcore.b",
        "if TYPE_CHECKING:\n    from matchcore.b import Thing",
        "def late():\n    from matchcore.b import thing",
        "HOME = 'matchcore.b'",
    ],
)
def test_a_circle_is_found_however_it_is_imported(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """At the top, for type checkers, within a function and by its name: each closes a circle."""
    monkeypatch.setitem(MODULES, "matchcore.b", SOURCE)
    names = {name for name, _ in imports(ast.walk(ast.parse(line)))}
    assert "matchcore.b" in names
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}) == [["a", "b", "c"]]


def test_the_architecture_tells_the_layers_as_they_are() -> None:
    """ARCHITECTURE.md names every part once, in the order that is tested here."""
    table = re.findall(
        r"^\| (\d+|–) \| (`.*?`) \|", (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    told: dict[str, str] = {name: layer for layer, names in table for name in re.findall(r"`([a-z_]+)`", names)}
    expected = {name: str(number) for number, layer in enumerate(LAYERS) for name in layer}
    assert told == expected | {"synthetic": "–"}


def test_every_part_has_its_place() -> None:
    """No module stands outside the order: a new one has to be given a layer."""
    assert set(PARTS) - set(ORDER) == {"synthetic"}


@pytest.mark.parametrize("part", PARTS)
def test_modules_import_only_from_below(part: str) -> None:
    """A module imports itself and what stands below it, nothing beside or above."""
    allowed = ONLY.get(part) or set(ORDER[: ORDER.index(part)])
    if part in {"cli", "quality", "warming"}:
        allowed |= {"synthetic"}
    files = sorted((SOURCE / part).rglob("*.py")) or [SOURCE / f"{part}.py"]
    wrong = []
    for file in files:
        for module, line in imports(nodes_of(file)):
            root, _, rest = module.partition(".")
            if root == "matchcore" and rest.split(".")[0] not in {part, *allowed}:
                wrong.append(f"{file.relative_to(SOURCE)}:{line} imports {module}")
    assert wrong == []


# The rooms of people's tables, lowest first.
TABLES = ("grid", "headings", "heading_units", "layouts", "term_lookup", "cells", "source", "sheet", "rows", "out")


def test_a_room_of_the_tables_imports_only_from_those_before_it() -> None:
    """A cell knows nothing of sheets, a sheet nothing of records, and what is written is known to no reader."""
    wrong = []
    for module, file in MODULES.items():
        room = module.removeprefix("matchcore.tables.").split(".")[0]
        for other, line in imports(nodes_of(file)) if room in TABLES and module.startswith("matchcore.tables.") else ():
            theirs = other.removeprefix("matchcore.tables.").split(".")[0]
            if other.startswith("matchcore.tables.") and TABLES.index(theirs) > TABLES.index(room):
                wrong.append(f"{module}:{line} imports {other}")
    assert wrong == []


def test_no_module_tells_its_own_layer() -> None:
    """Where a module stands is told once, above and in ARCHITECTURE.md: a number in a docstring goes stale."""
    numbered = [name for name, file in MODULES.items() if re.search(r"\blayer \d", file.read_text(encoding="utf-8"))]
    assert numbered == []


def test_the_package_itself_loads_nothing() -> None:
    """``import matchcore`` alone loads no module of it but what finds the others, and no library."""
    loaded = modules_after("import matchcore")
    assert {name for name in loaded if name.startswith("matchcore.")} == {"matchcore.on_first_use"}
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


def test_nothing_heavy_is_imported_before_it_is_used() -> None:
    """No data frame library nor a plotting one, nor any other solver, is needed to match, to tell of it or to learn."""
    code = """
import matchcore, matchcore.learning, matchcore.learning.learned_weights, matchcore.learning.adoption
from matchcore import *
[getattr(matchcore, name) for name in matchcore.__all__]
match([Candidate(id="c")], [Opening(id="o")]).to_json()
"""
    loaded = modules_after(code)
    assert "matchcore.learning.adoption" in loaded
    assert loaded & HEAVY == set()


def test_to_match_loads_nothing_that_reads_plans_or_prints() -> None:
    """Nor is what reads cells, plans courses or hands out."""
    loaded = modules_after("import matchcore as m; str(m.match([m.Candidate(id='c')], [m.Opening(id='o')]))")
    assert "matchcore.solution.solution" in loaded
    assert not loaded & {"matchcore.files.reading", "matchcore.planning.courses", "matchcore.handout.handed"}


def test_help_loads_no_statistics() -> None:
    """``matchcore --help`` comes at once: scikit-learn is there for what is learned alone."""
    assert not modules_after("from matchcore.cli.app import run; run(['--help'])") & {"sklearn", "scipy", "pandas"}


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
    for file in FILES:
        for node in nodes_of(file):
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
wrong = replace(result, solution=replace(result.solution, assignment=replace(result.assignment, total=1)))
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
