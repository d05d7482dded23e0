"""An optimum that records come to and leave: the figures of a solve from scratch, proven; what was before untouched."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest

from matchcore.assignment import Assignment, DualState, PairTable, Warm, assign_pairs, change, pair_table, warm
from matchcore.assignment.kernel import compiling
from matchcore.assignment.verify_change import verify_change, verify_figures
from matchcore.errors import ProofError


class Numbers:
    """Scores by the numbers of candidates and openings, -1 where a pair is not allowed, and who is there."""

    def __init__(self, chance: np.random.Generator, n: int, m: int, values: int) -> None:
        self.chance, self.values = chance, values
        self.score = self._scores(n, m)
        self.rows, self.cols, self.seats = np.arange(n), np.arange(m), chance.integers(0, 3, m)

    def _scores(self, n: int, m: int) -> Any:
        return np.where(self.chance.random((n, m)) < 0.6, self.chance.integers(0, self.values, (n, m)), -1)

    def solve(self, objective: Any) -> Assignment:
        """From scratch."""
        return assign_pairs(*self.pairs(), self.seats, objective=objective)

    def pairs(self) -> tuple[Any, Any, Any]:
        """The allowed pairs of who is there, in compressed rows."""
        here = self.score[np.ix_(self.rows, self.cols)]
        row, col = np.nonzero(here >= 0)
        indptr = np.searchsorted(row, np.arange(len(self.rows) + 1))
        return indptr, col.astype(np.int32), here[row, col].astype(np.int32)

    def change(self, table: PairTable) -> PairTable:
        """Some go, some come, one gets another number of seats; the table with those who came."""
        n, m = self.score.shape
        keep_rows, keep_cols = (self.chance.random(len(side)) > 0.1 for side in (self.rows, self.cols))
        keep_rows[:1] = keep_cols[:1] = True
        self.rows, self.cols, self.seats = self.rows[keep_rows], self.cols[keep_cols], self.seats[keep_cols].copy()
        self.seats[self.chance.integers(len(self.seats))] = self.chance.integers(0, 4)
        n_rows, n_cols = (int(count) for count in self.chance.integers(0, 3, 2))
        self.score = np.block([[self.score, self._scores(n, n_cols)], [self._scores(n_rows, m + n_cols)]])
        was_there = np.zeros_like(self.score, dtype=np.bool_)
        was_there[:n, :m] = True
        row, col = np.nonzero((self.score >= 0) & ~was_there)
        self.rows, self.cols = np.append(self.rows, n + np.arange(n_rows)), np.append(self.cols, m + np.arange(n_cols))
        self.seats = np.append(self.seats, self.chance.integers(0, 3, n_cols))
        return table.with_more(n_rows, n_cols, row, col, self.score[row, col].astype(np.int32))

    def state(self, objective: Any) -> DualState:
        """The state of a solve from scratch, before anything has changed."""
        return DualState.of(PairTable.of(*self.pairs(), len(self.cols)), self.solve(objective))

    def changed(self, state: DualState) -> DualState:
        """What a state comes to when some go and some come."""
        table = self.change(state.table)
        return change(state, table, self.rows, self.cols, self.seats, len(self.pairs()[1]))


def bytes_of(state: DualState) -> list[Any]:
    """All that is in it, to be compared later."""
    values = [getattr(state, field.name) for field in fields(DualState)]
    return [value.tobytes() for value in values if isinstance(value, np.ndarray)]


@pytest.mark.untraced
@pytest.mark.parametrize("values", [3, 30, 1000])
def test_changed_numbers_come_to_the_figures_of_solving_from_scratch(
    monkeypatch: pytest.MonkeyPatch, values: int
) -> None:
    """Total, placements, lowest prices and bonus are those of `assign_pairs`; every price has what holds it up."""
    for seed in range(16):
        monkeypatch.setattr(pair_table, "_LATELY", (2**15, 20)[seed // 2 % 2])
        objective: Any = ("best_total", "most_placements")[seed % 2]
        chance = np.random.default_rng(seed)
        numbers = Numbers(chance, *chance.integers(2, 40, 2).tolist(), values)
        state = numbers.state(objective)
        for _ in range(12):
            before = bytes_of(state)
            following = numbers.changed(state)
            expected, found = numbers.solve(objective), following.assignment
            assert bytes_of(state) == before
            assert (found.total, found.n_placed, found.bonus) == (expected.total, expected.n_placed, expected.bonus)
            assert np.array_equal(found.price, expected.price)
            assert found.n_pairs == expected.n_pairs
            for one, other in zip(following.table.arranged(numbers.rows, numbers.cols), numbers.pairs()):
                assert np.array_equal(one, other)
            assert following.table.largest(numbers.rows, numbers.cols) == numbers.pairs()[2].max(initial=0)
            assert_held_up(following)
            assert_same_as_begun(following, DualState.of(PairTable.of(*numbers.pairs(), len(numbers.cols)), expected))
            state = following


def test_compiled_or_as_it_stands_a_change_comes_to_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Placements, prices and supports are equal to the last one."""
    pytest.importorskip("numba")
    states = []
    for is_compiled in (False, True):
        monkeypatch.setattr(compiling, "is_compiled", lambda is_compiled=is_compiled: is_compiled)
        numbers = Numbers(np.random.default_rng(5), 30, 25, 30)
        state = numbers.state("best_total")
        states.append([state := numbers.changed(state) for _ in range(12)])
    for plain, fast in zip(*states):
        assert bytes_of(plain) == bytes_of(fast)


@pytest.mark.parametrize("values", [3, 1000])
def test_ways_looked_for_among_near_pairs_are_those_among_all(monkeypatch: pytest.MonkeyPatch, values: int) -> None:
    """A candidate's best pairs and who moves for them are the same; compiled, or as it stands."""
    pytest.importorskip("numba")
    for seed in range(8):
        numbers = Numbers(np.random.default_rng(seed), 30, 25, values)
        state = numbers.changed(numbers.state("best_total"))
        told = []
        for is_compiled, looked_at in ((True, ()), (False, ()), (True, (0.05, 0.3)), (False, (0.05, 0.3))):
            monkeypatch.setattr(compiling, "is_compiled", lambda is_compiled=is_compiled: is_compiled)
            monkeypatch.setattr(warm, "_LOOKED_AT", looked_at)
            asked, found = Warm(state), []
            indptr, *columns = numbers.pairs()
            for row in range(len(numbers.rows)):
                cols, score = (column[indptr[row] : indptr[row + 1]] for column in columns)
                kept = (cols != state.assignment.opening_of[row]) & asked.can_take(cols)
                found.append(asked.best_of_candidate(row, cols[kept], score[kept], 2))
            told.append(found)
        assert told[0] == told[1] == told[2] == told[3]


def assert_held_up(state: DualState) -> None:
    """From each price a chain of supports leads to somebody unplaced or to a price of 0."""
    for col in state.cols[state.price[state.cols] > 0].tolist():
        seen = set()
        while state.price[col] > 0:
            assert col not in seen
            seen.add(col)
            row, score = int(state.support[col]), state.support_score[col]
            assert (col, score) in zip(*(side.tolist() for side in state.table.row(row)))
            assert state.surplus[row] + state.price[col] == state.worth.of(score)
            assert state.place[row] != col
            if state.place[row] < 0:
                break
            col = int(state.place[row])


def assert_same_as_begun(state: DualState, begun: DualState) -> None:
    """The prices and surpluses in worths are those that a state begins with."""
    assert np.array_equal(state.price[state.cols], begun.price)
    assert np.array_equal(state.surplus[state.rows], begun.surplus)


def town() -> DualState:
    """Three candidates, two openings of one seat each: the third wants what the others have."""
    score = np.array([9, 5, 7, 6, 8, 1], dtype=np.int32)
    indptr, col = np.array([0, 2, 4, 6]), np.array([0, 1] * 3, dtype=np.int32)
    solved = assign_pairs(indptr, col, score, np.array([1, 1]))
    return DualState.of(PairTable.of(indptr, col, score, 2), solved)


@pytest.mark.parametrize(
    ("name", "at", "value"),
    [
        ("surplus", 0, -1),
        ("price", 0, -1),
        ("seats", 0, 0),
        ("seats", 0, 2),
        ("place", 0, -1),
        ("place", 2, 1),
        ("price", 0, 5),
        ("surplus", 0, 1),
        ("own_score", 0, 8),
    ],
)
def test_the_verifier_refuses_what_is_not_proven(name: str, at: int, value: int) -> None:
    """A figure, a place or a seat that is not right is found, whatever says that nothing changed."""
    before = town()
    verify_change(before, before)
    wrong = getattr(before, name).copy()
    wrong[at] = value
    with pytest.raises(ProofError):
        verify_change(before, replace(before, **{name: wrong}))


def test_pairs_that_are_not_covered_are_found() -> None:
    """Surpluses or prices that have fallen too far are refused."""
    before = town()
    low = replace(before, place=np.full(3, -1), surplus=np.zeros(3, dtype=np.int64))
    for after in (low, replace(low, price=np.zeros(2, dtype=np.int64))):
        with pytest.raises(ProofError, match=r"worth|seat"):
            verify_change(before, after)


def test_who_is_placed_at_no_pair_of_hers_is_found() -> None:
    """That somebody moved is enough to look up whether she may be where she is, and what for."""
    before = town()
    for place, own_score in (([1, 0, -1], [5, 8, 0]), ([0, 1, -1], [9, 5, 0])):
        after = replace(before, place=np.array(place), own_score=np.array(own_score))
        surplus = np.where(after.place >= 0, after.worth.of(after.own_score) - after.price[after.place], 0)
        with pytest.raises(ProofError):
            verify_change(before, replace(after, surplus=np.maximum(surplus, before.surplus)))


def test_figures_that_do_not_add_up_are_refused() -> None:
    """Total and bound are what surpluses and prices sum to."""
    solved = assign_pairs(np.array([0, 1]), np.array([0], dtype=np.int32), np.array([7]), np.array([1]))
    verify_figures(solved)
    for wrong in (replace(solved, total=8), replace(solved, bound=8)):
        with pytest.raises(ProofError, match="8"):
            verify_figures(wrong)
