"""Each figure against a count made the slow way."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from quality_cases import demo, scored

from matchcore.assignment import assign
from matchcore.planning.shortlists import gini
from matchcore.quality.measure.counts import (
    Distribution,
    blocking_pairs,
    load_over,
    margins_of_placed,
    margins_of_unplaced,
    rank_received,
)

scores = st.one_of(st.none(), st.integers(0, 6))
pools = st.integers(1, 5).flatmap(
    lambda m: st.tuples(
        st.lists(st.lists(scores, min_size=m, max_size=m), min_size=1, max_size=6),
        st.lists(st.integers(0, 2), min_size=m, max_size=m),
        st.sampled_from(["best_total", "most_placements"]),
    )
)


def dense(matrix: list[list[int | None]]) -> np.ndarray:
    return np.array([[np.nan if score is None else float(score) for score in row] for row in matrix])


@given(pools)
def test_ranks_and_blocking_pairs_are_what_a_slow_count_gives(pool: tuple) -> None:
    """Rank and blocking pairs follow their definitions pair by pair."""
    matrix, seats, objective = pool
    result = scored(matrix, seats, objective)
    of = result.assignment.opening_of.tolist()
    own = [-1 if col < 0 else matrix[row][col] for row, col in enumerate(of)]
    for row, rank in enumerate(rank_received(result).tolist()):
        better = sum(score is not None and score > own[row] for score in matrix[row])
        assert rank == (0 if of[row] < 0 else 1 + better)
    blocking = 0
    for row, col in product(range(len(matrix)), range(len(seats))):
        score = matrix[row][col]
        if score is None or score <= own[row] or seats[col] == 0:
            continue
        held = [own[other] for other, at in enumerate(of) if at == col]
        blocking += len(held) < seats[col] or min(held) < score
    assert int(blocking_pairs(result).sum()) == blocking


@given(pools)
def test_a_margin_is_what_the_whole_loses_without_the_placement(pool: tuple) -> None:
    """For each placement the pair is forbidden and the pool solved anew: the loss, at most the score itself."""
    matrix, seats, objective = pool
    result = scored(matrix, seats, objective)
    bonus = int(result.assignment.bonus)
    rows, margins = margins_of_placed(result, most=100, seed=0)
    assert rows.tolist() == np.flatnonzero(result.assignment.opening_of >= 0).tolist()
    for row, margin in zip(rows.tolist(), margins.tolist()):
        col = int(result.assignment.opening_of[row])
        without = dense(matrix)
        own, without[row, col] = without[row, col], np.nan
        again = assign(without, seats, objective=objective)
        loss = result.total - again.total + bonus * (result.assignment.n_placed - again.n_placed)
        assert margin == min(loss, own)


@given(pools)
def test_an_unplaced_candidates_margin_is_what_entering_costs(pool: tuple) -> None:
    """The least loss of forcing her into any of her feasible openings."""
    matrix, seats, objective = pool
    result = scored(matrix, seats, objective)
    bonus = int(result.assignment.bonus)
    rows, margins = margins_of_unplaced(result)
    for row, margin in zip(rows.tolist(), margins.tolist()):
        losses = []
        for col in range(len(seats)):
            if matrix[row][col] is None or not seats[col]:
                continue
            rest = np.delete(dense(matrix), row, axis=0)
            left = [count - (at == col) for at, count in enumerate(seats)]
            again = assign(rest, left, objective=objective) if len(rest) else None
            total, placed = (again.total, again.n_placed) if again else (0, 0)
            losses.append(result.total - total - matrix[row][col] + bonus * (result.assignment.n_placed - placed - 1))
        assert margin == min(losses)


def test_a_sample_of_margins_is_a_part_of_all() -> None:
    """A sample measures the same margins as a full count, for fewer people."""
    result = demo()
    every = dict(zip(*(column.tolist() for column in margins_of_placed(result, most=1_000, seed=0))))
    some = dict(zip(*(column.tolist() for column in margins_of_placed(result, most=7, seed=3))))
    assert len(some) == 7
    assert some.items() <= every.items()


def test_concentration_knows_its_ends() -> None:
    """Even counts give 0, everything at one of n gives 1 - 1/n, nothing gives no figure."""
    assert gini([2, 2, 2, 2]) == 0
    assert gini([0, 0, 0, 8]) == pytest.approx(0.75)
    assert gini([0, 0]) is None
    assert gini([]) is None


def test_load_counts_employers_and_not_openings() -> None:
    """Openings without a named employer count one by one."""
    result = scored([[5, 1], [4, 1], [None, 1]], [2, 1])
    load = load_over(result)
    assert (load.n_employers, load.n_used, load.most) == (2, 2, 2)


def test_deciles_are_numbers_that_occur() -> None:
    """The cuts are taken from the values, without interpolation."""
    spread = Distribution.of(np.array([5, 1, 9, 3]))
    assert (spread.least, spread.median, spread.most, spread.mean) == (1, 3, 9, 4.5)
    assert set(spread.deciles) <= {1, 3, 5, 9}
    assert Distribution.of(np.array([], dtype=np.int64)).median is None
