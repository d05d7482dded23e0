"""The best lists: as integer programming says, proven by prices, and the same by compiled and by plain loops."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.optimize import LinearConstraint, milp

from matchcore.assignment import Lists, PairGraph, assign_lists, lists, verify_lists
from matchcore.errors import ProofError

Problem = tuple[PairGraph, Any, Any, Any]


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    n, m = draw(st.integers(0, 6)), draw(st.integers(0, 6))
    top = draw(st.sampled_from([0, 2, 30, 1_000_000]))
    rows = [sorted(draw(st.sets(st.integers(0, m - 1)))) if m else [] for _ in range(n)]
    indptr = np.cumsum([0, *map(len, rows)])
    score = np.array([draw(st.integers(0, top)) for row in rows for _ in row], dtype=np.int64)
    graph = PairGraph(indptr, np.array([j for row in rows for j in row], dtype=np.int64), score, np.ones(m, np.int64))
    most, room = (np.array([draw(st.integers(0, 3)) for _ in range(k)], dtype=np.int64) for k in (n, m))
    return graph, most, room, np.array([draw(st.booleans()) for _ in range(n)], dtype=np.bool_)


def best(problem: Problem, entry_worth: int, first_worth: int) -> int:
    """The highest sum of worths, by branch and bound over pairs and first entries."""
    graph, most, room, counts_first = problem
    n, k, rows = graph.n_candidates, graph.n_pairs, graph.candidate_of_pair()
    gain = np.concatenate([graph.score + entry_worth, np.where(counts_first, first_worth, 0)]).astype(float)
    limits = np.zeros((2 * n + graph.n_openings, k + n))
    limits[rows, np.arange(k)] = 1
    limits[n + graph.opening_idx, np.arange(k)] = 1
    limits[n + graph.n_openings + rows, np.arange(k)] = -1
    limits[n + graph.n_openings + np.arange(n), k + np.arange(n)] = 1
    upper = np.concatenate([most, room, np.zeros(n)])
    found = milp(-gain, constraints=LinearConstraint(limits, -np.inf, upper), bounds=(0, 1), integrality=np.ones(k + n))
    return round(-found.fun)


@pytest.mark.no_cover
@given(problems(), st.booleans(), st.booleans())
def test_no_lists_are_better(problem: Problem, reach: bool, fill: bool) -> None:
    """The sum of worths is the highest there is, and the verifier says so too."""
    graph, most, room, counts_first = problem
    assume(graph.n_pairs and graph.largest <= 30)  # what branch and bound counts in floats stays exact
    found = assign_lists(*problem, reach=reach, fill=fill)
    assert verify_lists(graph, most, room, counts_first, found) == best(problem, found.entry_worth, found.first_worth)


@given(problems())
def test_the_rungs_come_in_order(problem: Problem) -> None:
    """Nobody more could be reached, no list fuller, and a higher total only by giving up either."""
    whole, full, total = (
        assign_lists(*problem, reach=r, fill=f) for r, f in ((True, True), (False, True), (False, False))
    )
    assert whole.n_reached >= full.n_reached
    assert whole.n_entries == full.n_entries >= total.n_entries
    assert whole.total <= full.total <= total.total


@given(problems())
def test_compiled_loops_come_to_the_same(problem: Problem) -> None:
    """Plain and compiled, the same entries and the same prices."""
    found = {}
    for compiled in (False, True):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(lists, "_WORTH_COMPILING", 0 if compiled else 10**9)
            patch.setattr(lists, "is_compiled", lambda: False)
            found[compiled] = assign_lists(*problem)
    for name in ("on_list", "price", "share"):
        assert np.array_equal(getattr(found[False], name), getattr(found[True], name))


@pytest.mark.no_cover
@given(problems(), st.booleans(), st.booleans())
def test_lists_of_few_of_the_pairs_are_as_good(problem: Problem, reach: bool, fill: bool) -> None:
    """Begun from the best pair of each side, the rest found by prices: the same figures, proven on all pairs."""
    whole = assign_lists(*problem, reach=reach, fill=fill)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in (("_MANY_PAIRS", 0), ("_BEST_OF_EACH", 1), ("_NEAR_OF_EACH", 1), ("_MOST_ADDED", 1)):
            patch.setattr(lists, name, value)
        begun = assign_lists(*problem, reach=False, fill=fill)
        few = assign_lists(*problem, reach=reach, fill=fill, start=begun)
    for name in ("n_reached", "n_entries", "total"):
        assert getattr(few, name) == getattr(whole, name)


def forged(name: str, made: Lists) -> Lists:
    if name == "on_list":
        return replace(made, on_list=~made.on_list)
    if name in ("price", "share"):
        values = getattr(made, name).copy()
        values[np.argmax(values)] += 1
        return replace(made, **{name: values})
    return replace(made, **{name: getattr(made, name) + 1})


@pytest.mark.parametrize("name", ["on_list", "price", "share", "n_reached", "n_entries", "total"])
def test_a_figure_that_is_not_so_is_refused(name: str) -> None:
    """Whatever is changed, prices or figures, the lists are not taken for proven."""
    score = np.array([9, 5, 8, 7, 3, 6])
    graph = PairGraph(np.array([0, 2, 4, 6]), np.array([0, 1, 0, 1, 0, 1]), score, np.ones(2, np.int64))
    most, room, counts_first = np.full(3, 1), np.full(2, 1), np.ones(3, np.bool_)
    made = assign_lists(graph, most, room, counts_first)
    assert verify_lists(graph, most, room, counts_first, made)
    with pytest.raises(ProofError):
        verify_lists(graph, most, room, counts_first, forged(name, made))
