"""The same pairs, scores and refusals, however a pool is cut up and whoever does the work."""

from __future__ import annotations

import os
import sys
import threading
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from functools import cache
from multiprocessing import get_context
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pair_cases import (
    EvenWithEven,
    assert_same,
    criteria_lists,
    cut_up,
    plain_pairs,
    policies,
    pools,
    small_country,
)

from matchcore.criteria import CRITERIA, LocationCriterion
from matchcore.pairs import Pairs, compiled_steps, make_criteria, neighbourhoods, score_pairs, workers
from matchcore.pairs.evaluation import Evaluator
from matchcore.policy import Policy
from matchcore.pool import Pool
from matchcore.processors import n_processors
from matchcore.synthetic import synthetic_columns

sizes = st.none() | st.integers(1, 80)


@pytest.mark.untraced
@given(pool=pools, policy=policies(), criteria=criteria_lists, block_rows=sizes, block_cols=sizes)
def test_any_block_size_gives_what_plain_judging_gives(
    pool: Pool, policy: Policy, criteria: Any, block_rows: int | None, block_cols: int | None
) -> None:
    """Blocks of any size, through the fast ways that criteria offer, give every pair its plain score."""
    found = score_pairs(pool, policy, criteria=criteria, block_rows=block_rows, block_cols=block_cols)
    assert_same(found, plain_pairs(pool, policy, criteria))


@pytest.mark.untraced
@given(
    pool=pools,
    policy=policies(),
    criteria=criteria_lists,
    is_compiled=st.booleans(),
    few=st.sampled_from([0, 2**13]),
    at_once=st.sampled_from([1, 50, 2**20]),
    most_kept=st.sampled_from([0, 100, 2**24]),
    worth=st.sampled_from([1, 20, 300]),
    piece=st.sampled_from([1, 100, 2**23]),
    place_bits=st.sampled_from([1, 3, 31]),
)
def test_the_index_and_the_cache_change_nothing(
    pool: Pool,
    policy: Policy,
    criteria: Any,
    is_compiled: bool,
    few: int,
    at_once: int,
    most_kept: int,
    worth: int,
    piece: int,
    place_bits: int,
) -> None:
    """Compiled or not, with tables for the pool, for a block or of each pair, cut up in any way: the same figures."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("matchcore.pairs.evaluation.LARGE", 1 if is_compiled else 2**23)
        patch.setattr("matchcore.pairs.evaluation.FEW", few)
        patch.setattr("matchcore.pairs.evaluation.AT_ONCE", at_once)
        patch.setattr("matchcore.pairs.criterion_tables.JUDGED_AT_ONCE", at_once)
        patch.setattr("matchcore.pairs.criterion_tables.MOST_KEPT", most_kept)
        patch.setattr("matchcore.pairs.scoring._SLAB", piece)
        patch.setattr("matchcore.pairs.evaluation.MOST_PLACE_BITS", place_bits)
        patch.setattr(neighbourhoods, "_ALONE", 0)
        patch.setattr(neighbourhoods, "_WORTH_A_BLOCK", worth)
        patch.setattr(neighbourhoods, "_TAKEN_APART", 40 * worth)
        patch.setattr(neighbourhoods, "LARGEST_BLOCK", 20 * worth)
        found = score_pairs(pool, policy, criteria=criteria)
    assert_same(found, plain_pairs(pool, policy, criteria))


def test_a_middling_pool_is_taken_through_compiled_steps_that_are_at_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is loaded for a pool that is not large; what a larger one has loaded is used, and says the same."""
    pool, policy = synthetic_columns(seed=4, n_candidates=130, n_openings=200), Policy()
    made, n_pairs = make_criteria(pool, policy), pool.n_candidates * pool.n_openings
    monkeypatch.setattr("matchcore.pairs.evaluation.FEW", n_pairs - 1)
    with monkeypatch.context() as unloaded:
        unloaded.delitem(sys.modules, "matchcore.pairs.compiled_steps", raising=False)
        assert not Evaluator(made, policy, n_pairs).is_compiled
        expected = score_pairs(pool, policy)
    with monkeypatch.context() as large:
        large.setattr("matchcore.pairs.evaluation.LARGE", n_pairs)
        assert_same(score_pairs(pool, policy), expected)
    assert Evaluator(made, policy, n_pairs).is_compiled is hasattr(compiled_steps._pack_pairs, "signatures")
    assert not Evaluator(made, policy, n_pairs - 1).is_compiled
    assert_same(score_pairs(pool, policy), expected)


@pytest.mark.parametrize("n_openings", [15, 63])
def test_few_openings_are_judged_alike_compiled_or_not(n_openings: int) -> None:
    """Of fewer openings than there are bits in a word compiled steps say the same as those on whole arrays."""
    pool = synthetic_columns(seed=4, n_candidates=200, n_openings=n_openings)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("matchcore.pairs.evaluation.LARGE", 1)
        patch.setattr("matchcore.pairs.evaluation.FEW", 0)
        found = score_pairs(pool)
    assert found.n_feasible > 20
    assert_same(found, score_pairs(pool))


def test_gates_are_counted_alike_over_many_words_and_candidates() -> None:
    """Compiled, 64 openings are closed at a time and 63 candidates counted before their counts are put together."""
    pool = synthetic_columns(seed=4, n_candidates=130, n_openings=200)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("matchcore.pairs.evaluation.LARGE", 1)
        patch.setattr("matchcore.pairs.evaluation.FEW", 0)
        found = score_pairs(pool)
    assert found.n_feasible > 200
    assert_same(found, score_pairs(pool))


@pytest.mark.traced
@given(pool=pools, policy=policies(), criteria=criteria_lists)
@settings(max_examples=8)
def test_the_steps_give_the_same_uncompiled(pool: Pool, policy: Policy, criteria: Any) -> None:
    """Run by Python as they stand, the compiled steps do what they do compiled."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("matchcore.pairs.evaluation.LARGE", 1)
        patch.setattr("matchcore.pairs.evaluation.FEW", 0)
        for name, function in list(vars(compiled_steps).items()):
            if hasattr(function, "py_func"):
                patch.setattr(compiled_steps, name, function.py_func)
        found = score_pairs(pool, policy, criteria=criteria)
    assert_same(found, plain_pairs(pool, policy, criteria))


@pytest.fixture
def country(monkeypatch: pytest.MonkeyPatch) -> Pool:
    """A pool of the whole country, large enough to be cut up by the index and shared among threads."""
    cut_up(monkeypatch)
    return small_country()


@cache
def country_pairs() -> Pairs:
    """The pairs of `country`, found the plain way."""
    return plain_pairs(small_country(), Policy())


@pytest.mark.untraced
def test_a_country_is_scored_the_same_by_threads_of_its_own(country: Pool) -> None:
    """A pool that is shared among threads comes out as from plain judging, and no thread is left."""
    assert_same(score_pairs(country), country_pairs())
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("matchcore")]


@pytest.mark.parametrize("n_threads", [1, 3])
def test_the_callers_threads_give_the_same(n_threads: int, country: Pool) -> None:
    """An executor handed in does the work, gives the same, and stays open for its owner."""
    with ThreadPoolExecutor(n_threads) as executor:
        assert_same(score_pairs(country, executor=executor), country_pairs())
        assert executor.submit(int, 3).result() == 3


@pytest.mark.untraced
def test_other_processes_give_the_same(country: Pool) -> None:
    """Work can be sent to processes that have never seen the pool; each is sent it once."""
    criteria = (*CRITERIA, EvenWithEven)
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as executor:
        found = score_pairs(country, criteria=criteria, executor=executor)
        again = score_pairs(country, executor=executor)
    assert_same(found, plain_pairs(country, Policy(), criteria))
    assert_same(again, country_pairs())
    assert not workers._large_things


def test_progress_rises_to_the_number_of_candidates(country: Pool) -> None:
    """Progress never falls, and ends with everybody done; no total can exceed the bound that goes with it."""
    told: list[tuple[str, int, int, int]] = []
    score_pairs(country, progress=lambda *step: told.append(step))
    done = [step[1] for step in told]
    assert done == sorted(done)
    n_places = min(1000, int(country.openings.seats.sum()))
    assert told[-1] == ("score", 1000, 1000, n_places * (1_000_000 - Policy().least))


def test_progress_of_three_is_not_told_the_bound(country: Pool) -> None:
    """A function that takes what, done and all is called with these; one that takes anything gets the bound too."""
    three: list[tuple[str, int, int]] = []

    def progress(what: str, done: int, whole: int) -> None:
        three.append((what, done, whole))

    score_pairs(country, progress=progress)
    assert three[-1] == ("score", 1000, 1000)


class Stopped(Exception):
    """Raised by a test in the middle of work."""


def test_an_error_in_the_middle_leaves_nothing_running(country: Pool) -> None:
    """What has not begun is cancelled, what has is waited for, and the error comes through."""

    def stop(*_: object) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        score_pairs(country, progress=stop)
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("matchcore")]
    assert not workers._large_things


class Broken(EvenWithEven):
    """A criterion that cannot judge."""

    name = "broken"

    def judge(self, rows: Any, cols: Any) -> Any:
        """Fails."""
        raise ZeroDivisionError


@pytest.mark.parametrize("n_threads", [0, 2])
def test_a_criterion_that_fails_fails_the_call(n_threads: int, country: Pool) -> None:
    """An error in a criterion of one's own is not swallowed, in this thread or in another."""
    if n_threads == 0:
        with pytest.raises(ZeroDivisionError):
            score_pairs(country, criteria=(Broken, *CRITERIA))
        return
    with ThreadPoolExecutor(n_threads) as executor, pytest.raises(ZeroDivisionError):
        score_pairs(country, criteria=(Broken, *CRITERIA), executor=executor)


@given(pool=pools, policy=policies(), worth=st.sampled_from([1, 30, 500]))
def test_blocks_hold_every_pair_that_can_be_open_once(pool: Pool, policy: Policy, worth: int) -> None:
    """Each pair within reach is in one block, none in two."""
    criterion = LocationCriterion(pool.columns, policy)
    n, m = pool.n_candidates, pool.n_openings
    times = np.zeros((n, m), dtype=int)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(neighbourhoods, "_ALONE", 0)
        patch.setattr(neighbourhoods, "_WORTH_A_BLOCK", worth)
        for block in neighbourhoods.neighbourhoods(criterion, n, m):
            assert (np.diff(block.cols) > 0).all()
            times[np.ix_(block.rows, block.cols)] += 1
    assert (times <= 1).all()
    is_open = np.broadcast_to(criterion.judge(np.arange(n), np.arange(m)).is_open, (n, m))
    assert (times[is_open] == 1).all()


@pytest.mark.untraced
def test_a_large_country_is_mostly_never_looked_at() -> None:
    """The index leaves less than a third of the pairs of a country to be looked at."""
    pool = synthetic_columns(seed=4, n_candidates=10_000, n_openings=10_000)
    criterion = LocationCriterion(pool.columns, Policy())
    blocks = list(neighbourhoods.neighbourhoods(criterion, pool.n_candidates, pool.n_openings))
    assert sum(block.n_pairs for block in blocks) < pool.n_candidates * pool.n_openings / 3


def test_threads_are_as_many_as_the_process_may_use() -> None:
    """The count follows the processors that this process may run on."""
    assert 1 <= n_processors() <= (os.cpu_count() or 1)
