"""The public face: the names that are documented, and no others."""

from __future__ import annotations

import ast
import inspect
import re
import tomllib
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

import matchcore
from keeping_few import keeping_few
from matchcore import match, synthetic_pool
from matchcore.assignment import Aim, PairGraph, StoredPairs, assign_lists, assign_pairs
from matchcore.assignment.kernel import compiling
from matchcore.assignment.kernel.compiling import is_available, is_compiled
from source import FILES, nodes_of, tree_of

INIT = Path(matchcore.__file__)

DOCUMENTED = """
Candidate Opening Certificate Language LanguageDemand TrackProgress Place Policy
Occupation Education Wishes Hours Course
match MatchResult Placement Explanation Lock Ban Pool Pairs score_pairs assign Assignment
evaluate compare plan warm_up
read_candidates read_openings read_courses synthetic_pool
MatchcoreError InputError RecordError FileError PolicyError VocabularyError ScoreError
UnknownIdError ProofError MissingExtraError
""".split()


def n_compiled() -> int:
    """For how many kinds of arguments numba has compiled or loaded any of matchcore's functions."""
    return sum(len(getattr(function, "signatures", ())) for function in compiling._compiled)


def imported_for_type_checkers() -> set[str]:
    """The names under ``if TYPE_CHECKING`` in the package's own module, each imported from where it is said to live."""
    names = set()
    for node in nodes_of(INIT):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            for statement in node.body:
                assert isinstance(statement, ast.ImportFrom)
                assert statement.module
                for alias in statement.names:
                    assert matchcore._MODULE_OF[alias.name] == statement.module.removeprefix("matchcore.")
                    names.add(alias.name)
    return names


def test_the_names_are_those_that_are_documented() -> None:
    """`__all__`, what type checkers see and what is loaded on first use are one list: the documented one."""
    assert sorted(matchcore.__all__) == sorted(DOCUMENTED)
    assert list(matchcore.__all__) == sorted(matchcore.__all__)
    assert imported_for_type_checkers() == set(DOCUMENTED) == set(matchcore._MODULE_OF)
    assert dir(matchcore) == sorted(DOCUMENTED)


@pytest.mark.parametrize("name", DOCUMENTED)
def test_every_name_is_there_and_documented(name: str) -> None:
    """Each name is what its module holds, and says in a docstring what it is, its parameters too."""
    thing = getattr(matchcore, name)
    assert thing is getattr(import_module(f"matchcore.{matchcore._MODULE_OF[name]}"), name)
    assert inspect.getdoc(thing)
    if inspect.isfunction(thing):
        documented = inspect.getdoc(thing) or ""
        for parameter in inspect.signature(thing).parameters:
            assert re.search(rf"\b{parameter}\b|as for `", documented), parameter
        assert "Returns" in documented


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    """As in any module, also for a module that has not been imported."""
    with pytest.raises(AttributeError, match="module 'matchcore' has no attribute 'mtach'"):
        matchcore.mtach  # noqa: B018


def test_the_version_is_that_of_the_package() -> None:
    """As installed, and written in pyproject.toml."""
    told = tomllib.loads((INIT.parents[2] / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert matchcore.__version__ == told


@pytest.mark.untraced
def test_warming_up_leaves_nothing_to_compile() -> None:
    """Every function that numba may compile has been: other pools, larger ones and lists of them find it at hand."""
    assert matchcore.warm_up() > 0
    assert is_compiled() or not is_available()
    before = n_compiled()
    draw = np.random.default_rng(2)
    n, m = 300, 200
    start, opening = np.arange(n + 1) * m, np.tile(np.arange(m, dtype=np.int32), n)
    pairs = start, opening, draw.integers(0, 10**6, n * m, dtype=np.int32), draw.integers(0, 3, m)
    assign_pairs(*pairs, method="auction")
    aims = [Aim(reach, fill) for reach, fill in ((False, False), (False, True), (True, True))]
    assign_lists(StoredPairs(PairGraph(*pairs)), np.full(n, 2), 2 * pairs[3], np.ones(n, dtype=np.bool_), aims)
    pool = synthetic_pool(municipality="Järfälla", n_candidates=70, n_openings=30, seed=5)
    for n_kept in (None, 3):
        with keeping_few(n_kept):
            match(pool.candidates, pool.openings, as_of=pool.as_of).shortlists()
    result = match(pool.candidates, pool.openings, as_of=pool.as_of)
    result.update(remove=[each.candidate_id for each in result.placements[::3]])
    result.alternatives(result.placements[0].candidate_id)
    assert n_compiled() == before


def test_every_error_is_in_the_tree() -> None:
    """Each kind of error is a `MatchcoreError`, is drawn in the tree, and is what Python's own kind of it is."""
    from matchcore import errors

    kinds = [getattr(matchcore, name) for name in DOCUMENTED if name.endswith("Error")]
    assert all(issubclass(kind, matchcore.MatchcoreError) for kind in kinds)
    assert all(kind.__name__ in str(errors.__doc__) for kind in kinds)
    assert issubclass(matchcore.InputError, ValueError)
    assert issubclass(matchcore.UnknownIdError, KeyError)
    assert issubclass(matchcore.MissingExtraError, ImportError)
    inputs = {kind.__name__ for kind in kinds if issubclass(kind, matchcore.InputError)}
    assert inputs == {"InputError", "RecordError", "FileError", "PolicyError", "VocabularyError", "ScoreError"}


def test_everything_public_has_a_docstring() -> None:
    """Every module, class, method and function without an underscore says what it is."""
    missing = []
    for file in FILES:
        tree = tree_of(file)
        if not ast.get_docstring(tree) and file.name != "__main__.py":
            missing.append(file.name)
        public = [node for node in tree.body if isinstance(node, ast.ClassDef | ast.FunctionDef)]
        missing += [
            f"{file.name}: {node.name}" for node in public if node.name[0] != "_" and not ast.get_docstring(node)
        ]
    assert missing == []
