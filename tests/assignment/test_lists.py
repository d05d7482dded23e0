"""The best lists: as integer programming says, proven by prices, and the same by compiled and by plain loops."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.optimize import LinearConstraint, milp

from matchcore.assignment import (
    Aim,
    Lists,
    PairGraph,
    StoredPairs,
    assign,
    assign_lists,
    column_generation,
    lists,
    rows_of,
    verify_lists,
    verify_rows,
)
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


AIMS = [Aim(False, False), Aim(False, True), Aim(True, True)]


def made_for(problem: Problem, aims: list[Aim]) -> list[Lists]:
    """Lists for these aims, each proven."""
    graph, *caps = problem
    made = assign_lists(StoredPairs(graph), *caps, aims)
    proven(problem, *made)
    return made


def proven(problem: Problem, *made: Lists) -> list[int]:
    graph, *caps = problem
    return verify_lists(rows_of(graph.indptr, graph.opening_idx, graph.score), *caps, *made)


@pytest.mark.untraced
@given(problems(), st.permutations([*AIMS, Aim(True, False)]).map(lambda aims: aims[:2]))
def test_no_lists_are_better(problem: Problem, aims: list[Aim]) -> None:
    """The sum of worths is the highest there is, whatever was aimed at before, and the verifier says so too."""
    graph = problem[0]
    assume(graph.n_pairs and graph.largest <= 30)  # what branch and bound counts in floats stays exact
    made = made_for(problem, aims)
    for found, sum_of_worths in zip(made, proven(problem, *made), strict=True):
        assert sum_of_worths == best(problem, found.entry_worth, found.first_worth)


@given(problems())
def test_the_rungs_come_in_order(problem: Problem) -> None:
    """Nobody more could be reached, no list fuller, and a higher total only by giving up either."""
    total, full, whole = made_for(problem, AIMS)
    assert whole.n_reached >= full.n_reached
    assert whole.n_entries == full.n_entries >= total.n_entries
    assert whole.total <= full.total <= total.total


@pytest.mark.traced
@given(problems())
def test_compiled_loops_and_bids_come_to_the_same(problem: Problem) -> None:
    """By plain loops from nothing, and by compiled ones from bids, the same figures."""
    found = {}
    for compiled in (False, True):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(lists, "_WORTH_COMPILING", 0 if compiled else 10**9)
            patch.setattr(lists, "is_compiled", lambda: False)
            found[compiled] = made_for(problem, AIMS)
    for plain, quick in zip(found[False], found[True], strict=True):
        for name in ("n_reached", "n_entries", "total"):
            assert getattr(plain, name) == getattr(quick, name)


@pytest.mark.untraced
@given(problems(), st.booleans())
def test_lists_of_few_of_the_pairs_are_as_good(problem: Problem, compiled: bool) -> None:
    """Begun from the best pair of each side, the rest found by prices: the same figures, proven on all pairs."""
    whole = made_for(problem, AIMS)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in (("_HOLD_ALL", -1), ("_HOLD_ALL_EACH", -1), ("_KEEP", 1), ("_ADD", 1)):
            patch.setattr(column_generation, name, value)
        patch.setattr(lists, "_WORTH_COMPILING", 0 if compiled else 10**9)
        patch.setattr(lists, "is_compiled", lambda: False)
        few = made_for(problem, AIMS)
    for one, other in zip(few, whole, strict=True):
        for name in ("n_reached", "n_entries", "total"):
            assert getattr(one, name) == getattr(other, name)


@pytest.mark.untraced
@pytest.mark.parametrize("seed", range(6))
def test_few_of_many_pairs_are_priced_on_all(seed: int) -> None:
    """Where most pairs are never held, seats are scarce or plenty and some lists are closed, as if all were."""
    draw = np.random.default_rng(seed)
    n, m = draw.integers(20, 60, 2).tolist()
    open_pairs = draw.random((n, m)) < draw.choice([0.1, 0.7])
    indptr = np.concatenate([[0], np.cumsum(open_pairs.sum(axis=1))])
    graph = PairGraph(indptr, np.nonzero(open_pairs)[1], draw.integers(0, 1000, int(indptr[-1])), np.ones(m, np.int64))
    problem = graph, draw.integers(0, 4, n), draw.integers(0, draw.choice([2, 6, 90]), m), draw.random(n) < 0.9
    with pytest.MonkeyPatch.context() as patch:
        for name, value in (("_HOLD_ALL", -1), ("_TURN_BACK", -1), ("_KEEP", 1), ("_ADD", 1)):
            patch.setattr(column_generation, name, value)
        patch.setattr(lists, "_WORTH_COMPILING", 0)
        few = made_for(problem, AIMS)
    for one, other in zip(few, made_for(problem, AIMS), strict=True):
        assert (one.n_reached, one.n_entries, one.total) == (other.n_reached, other.n_entries, other.total)
        assert one.n_held < graph.n_pairs


@pytest.mark.untraced
@given(problems(), st.booleans())
def test_scarce_lists_are_what_keeps_people_out(problem: Problem, holds_all: bool) -> None:
    """Who needs them can stand on no other list, and as many of these as have no place there are on none (Kőnig)."""
    graph, most, room, _ = problem
    assume(graph.n_pairs)
    every = np.ones(graph.n_candidates, dtype=np.bool_)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in (("_WORTH_COMPILING", 0), ("_ASK", 1)):
            patch.setattr(lists, name, value)
        for name, value in (("_HOLD_ALL", 10**9 if holds_all else -1), ("_TURN_BACK", -1), ("_KEEP", 1), ("_ADD", 1)):
            patch.setattr(column_generation, name, value)
        making = lists.ListMaking(StoredPairs(graph), most, room, every)
        making.best(AIMS[1])
        scarce = making._scarce(making.swing + 1)
    row, is_open = graph.candidate_of_pair(), (room > 0)[graph.opening_idx]
    assert (scarce.lists[graph.opening_idx] | ~is_open)[scarce.people[row]].all()
    able = np.bincount(row[is_open], minlength=graph.n_candidates) > 0
    left = np.count_nonzero(scarce.people & able) - room[scarce.lists].sum()
    (made,) = made_for((graph, most, room, every), [AIMS[2]])
    assert made.n_reached == np.count_nonzero(able & (most > 0)) - left


def forged(name: str, made: Lists) -> Lists:
    value = getattr(made, name)
    if isinstance(value, np.ndarray):
        value = value.copy()
        value[np.argmax(value)] += -1 if name in ("candidate", "opening") else 1
        return replace(made, **{name: value})
    return replace(made, **{name: value + 1})


@pytest.mark.parametrize(
    "name", ["candidate", "opening", "score", "price", "share", "first_worth", "n_reached", "n_entries", "total"]
)
def test_a_figure_that_is_not_so_is_refused(name: str) -> None:
    """Whatever is changed, entries, prices or figures, the lists are not taken for proven."""
    score = np.array([9, 5, 8, 7, 3, 6])
    graph = PairGraph(np.array([0, 2, 4, 6]), np.array([0, 1, 0, 1, 0, 1]), score, np.ones(2, np.int64))
    problem = graph, np.full(3, 1), np.full(2, 1), np.ones(3, np.bool_)
    (made,) = made_for(problem, [Aim(True, True)])
    assert proven(problem, made)
    with pytest.raises(ProofError):
        proven(problem, forged(name, made))


def test_rows_that_are_used_up_prove_nothing() -> None:
    """No list of nobody is the best because no pair is looked at: everybody has to be, once."""
    graph = PairGraph(np.array([0, 1, 1]), np.array([0]), np.array([5]), np.ones(1, np.int64))
    caps = np.ones(2, np.int64), np.ones(1, np.int64), np.ones(2, np.bool_)
    none, once = np.zeros(0, np.int64), [*rows_of(graph.indptr, graph.opening_idx, graph.score)]
    nothing = Lists(none, none, none, np.zeros(1, np.int64), np.zeros(2, np.int64), 0, 0, 0, 0, 0, 0)
    nobody = assign(np.full((2, 1), -np.inf))
    for wrong in (iter(()), [], once * 2):
        with pytest.raises(ProofError):
            verify_lists(wrong, *caps, nothing)
    for wrong in (iter(()), [], once * 2):
        with pytest.raises(ProofError):
            verify_rows(wrong, 2, np.ones(1, np.int64), nobody)
