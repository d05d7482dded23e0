"""An optimum changed and settled again: the same figures as from scratch, proven, and what it came from untouched."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest

from matchcore.assignment import Assignment, Footing, assign_pairs, footing_of, resume, settling
from matchcore.assignment.near_pairs import NearPairs
from matchcore.assignment.pair_graph import most_placements_possible
from matchcore.assignment.pair_table import PairTable
from matchcore.assignment.settling import Settled
from matchcore.assignment.verify_change import verify_change, verify_figures, verify_near
from matchcore.errors import ProofError
from matchcore.objective import bonus_for


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

    def bonus(self, objective: Any) -> int:
        """What `assign_pairs` counts a placement above its score."""
        largest = int(self.pairs()[2].max(initial=0))
        return bonus_for(objective, largest, most_placements_possible(len(self.rows), self.seats))


def bytes_of(settled: Settled) -> list[Any]:
    """All that is in it, to be compared later."""
    values = [getattr(settled, field.name) for field in fields(Settled)]
    arrays = [value for value in values if isinstance(value, np.ndarray)]
    return [array.tobytes() for array in [*arrays, settled.near.row, settled.near.col, settled.near.score]]


@pytest.mark.parametrize("few", [0, 2, 32])
@pytest.mark.parametrize("many", [1, 256])
@pytest.mark.parametrize("near", [0, 3])
@pytest.mark.parametrize("values", [3, 1000])
def test_changed_numbers_come_to_the_figures_of_solving_from_scratch(
    few: int, many: int, near: int, values: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Total, lowest prices and bonus are those of `assign_pairs`, whichever way prices are lowered."""
    monkeypatch.setattr(settling, "_FEW", few)
    monkeypatch.setattr(settling, "_MANY", many)
    monkeypatch.setattr("matchcore.assignment.resuming._NEAR_OF_CANDIDATE", near)
    for seed in range(6):
        objective: Any = ("best_total", "most_placements")[seed % 2]
        chance = np.random.default_rng(seed)
        numbers = Numbers(chance, *chance.integers(2, 40, 2).tolist(), values)
        footing: Footing = footing_of(*numbers.pairs(), numbers.solve(objective))
        for _ in range(12):
            before = bytes_of(footing.settled)
            table = numbers.change(footing.settled.table)
            n_pairs, expected = len(numbers.pairs()[1]), numbers.solve(objective)
            found, following = resume(
                footing, table, numbers.rows, numbers.cols, numbers.seats, numbers.bonus(objective), n_pairs
            )
            assert bytes_of(footing.settled) == before
            assert (found.total, found.n_placed, found.bonus) == (expected.total, expected.n_placed, expected.bonus)
            assert np.array_equal(found.price, expected.price)
            assert found.n_pairs == expected.n_pairs
            for one, other in zip(table.arranged(numbers.rows, numbers.cols), numbers.pairs()):
                assert np.array_equal(one, other)
            assert table.largest(numbers.rows, numbers.cols) == numbers.pairs()[2].max(initial=0)
            footing = following


def settled_town() -> Settled:
    """Three candidates, two openings of one seat each: the third wants what the others have."""
    score = np.array([9, 5, 7, 6, 8, 1], dtype=np.int32)
    indptr, col = np.array([0, 2, 4, 6]), np.array([0, 1] * 3, dtype=np.int32)
    solved = assign_pairs(indptr, col, score, np.array([1, 1]))
    return footing_of(indptr, col, score, solved).settled


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
    before = settled_town()
    verify_near(before)
    verify_change(before, before)
    wrong = getattr(before, name).copy()
    wrong[at] = value
    for check in (verify_near, lambda after: verify_change(before, after)):
        with pytest.raises(ProofError):
            check(replace(before, **{name: wrong}))


def test_a_list_that_is_another_is_not_believed() -> None:
    """Prices that leave a pair uncovered are refused, whether the pair is on a list that shrank or was left out."""
    before = settled_town()
    low = replace(before, surplus=np.zeros(3, dtype=np.int64), price=np.zeros(2, dtype=np.int64))
    low = replace(low, place=np.full(3, -1), n_taken=np.zeros(2, dtype=np.int64))
    for after in (low, replace(low, n_near=np.zeros(3, dtype=np.int64)), replace(low, depth=low.depth + 1)):
        with pytest.raises(ProofError, match="worth"):
            verify_change(before, after)


def test_who_is_placed_at_no_pair_of_hers_is_found() -> None:
    """That somebody moved is enough to look up whether she may be where she is, and what for."""
    before = settled_town()
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


def test_pairs_are_added_in_place_once() -> None:
    """Two that grow from the same one differ, and what they grew from stays as it was."""
    ones, twos = np.full(8, 1, dtype=np.int32), np.full(1, 2, dtype=np.int32)
    begun = NearPairs(ones, ones, ones).with_more(ones, ones, ones)
    first, second = begun.with_more(ones[:1], ones[:1], ones[:1]), begun.with_more(twos, twos, twos)
    third = first.with_more(twos, twos, twos)
    assert np.shares_memory(first.row, begun.row)
    assert not np.shares_memory(second.row, begun.row)
    assert [len(pairs) for pairs in (begun, first, second, third)] == [16, 17, 17, 18]
    assert begun.row.tolist() == [1] * 16
    assert first.row.tolist() == [1] * 17
    assert second.col.tolist() == [*[1] * 16, 2]
    assert third.score.tolist() == [*[1] * 17, 2]
