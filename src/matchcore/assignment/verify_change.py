"""The proof of an optimum that was come to from another one: what changed is checked, the rest was.

It reads the state before and the state now, and shares no code with what came to it but the look-up of pairs. All that
linear programming duality needs is checked, as `verify_assignment` does; but of what was proven before, and cannot have
changed, it is not looked up again. That a placement is a pair: where nobody moved. That a pair is covered: where
neither surplus nor price fell.
"""

from __future__ import annotations

from operator import mul

import numpy as np

from matchcore.assignment.assignment import Assignment
from matchcore.assignment.dual_state import GONE, DualState
from matchcore.assignment.kernel.arrays import Whole
from matchcore.assignment.kernel.compiling import either
from matchcore.assignment.pair_graph import Ints
from matchcore.assignment.pair_table import Parts, within
from matchcore.errors import ProofError
from matchcore.messages import Message

_EXACT = 2**62
"""Sums that cannot come to more are added up as they are, of figures none of which is below 0."""


def verify_change(before: DualState, after: DualState) -> None:
    """Check an optimum that was come to from another.

    Parameters
    ----------
    before
        A proven optimum.
    after
        What is to be proven. Candidates and openings that are in both are the same, with the same pairs between them.

    Raises
    ------
    ProofError
        Naming the first condition that fails and where.
    """
    _check_sides(after)
    n, m = len(before.surplus), len(before.price)
    is_lower_row, is_lower_col = (np.ones(len(side), dtype=np.bool_) for side in (after.surplus, after.price))
    is_lower_row[:n] = after.surplus[:n] < before.surplus
    is_lower_col[:m] = after.price[:m] < before.price
    scale, extra = after.worth.scale, after.worth.bonus
    row, col, score = uncovered(
        after.table.by_row, np.flatnonzero(is_lower_row), after.surplus, after.price, scale, extra
    )
    _check_covered(after, row, col, score)
    col, row, score = uncovered(
        after.table.by_col, np.flatnonzero(is_lower_col), after.price, after.surplus, scale, extra
    )
    _check_covered(after, row, col, score)
    moved = np.ones(len(after.place), dtype=np.bool_)
    moved[:n] = (after.place[:n] != before.place) | (after.own_score[:n] != before.own_score)
    _check_are_pairs(after, np.flatnonzero(moved & (after.place >= 0)))
    _check_tight(after, np.flatnonzero(after.place >= 0))
    verify_figures(after.assignment)


def verify_figures(assignment: Assignment) -> None:
    """Check that the total is what the prices bound it by; then all who are in the assignment were in what was checked.

    Raises
    ------
    ProofError
        When it is not.
    """
    surplus, price = np.asarray(assignment.surplus), np.asarray(assignment.price)
    priced = np.flatnonzero(price)
    seats, price = assignment.seats[priced], price[priced]
    if max(int(surplus.max(initial=0)) * len(surplus), int(price.max(initial=0)) * int(seats.sum())) < _EXACT:
        dual = int(surplus.sum()) + int((seats * price).sum())
    else:
        dual = sum(surplus.tolist()) + sum(map(mul, seats.tolist(), price.tolist()))
    bound = dual - assignment.bonus * assignment.n_placed
    for name, value, expected in (("bound", assignment.bound, bound), ("total", assignment.total, bound)):
        if value != expected:
            _fail("proof.figure", name=name, value=value, expected=expected)


@either
def uncovered(
    pairs: Parts, numbers: Ints, own: Ints, others: Ints, scale: int, extra: int
) -> tuple[Whole, Whole, Whole]:
    """Of these numbers' pairs one that is worth more than its own and the other side's figure; -1 where there is none.

    Returns
    -------
    number, other, score
        The pair.
    """
    limit = np.zeros(len(others), np.int64)
    for number in numbers:
        for other, score in zip(*within(pairs, number, others, own[number] - extra, scale, limit, -1)):
            return number, other, score
    return -1, -1, 0


def _check_sides(state: DualState) -> None:
    """Nothing is negative, no opening takes more than its seats, what is left over is free, and who is gone is out."""
    surplus, price, place, seats = state.surplus, state.price, state.place, state.seats
    bad = np.flatnonzero(surplus < 0)
    if len(bad):
        _fail("proof.negative_surplus", candidate=int(bad[0]), surplus=int(surplus[bad[0]]))
    bad = np.flatnonzero(price < 0)
    if len(bad):
        _fail("proof.negative_price", opening=int(bad[0]), price=int(price[bad[0]]))
    taken = np.bincount(place[place >= 0], minlength=len(seats))
    bad = np.flatnonzero(taken > seats)
    if len(bad):
        _fail("proof.seats", opening=int(bad[0]), seats=int(seats[bad[0]]), placed=int(taken[bad[0]]))
    bad = np.flatnonzero((taken < seats) & (price > 0))
    if len(bad):
        _fail("proof.unfilled_price", opening=int(bad[0]), price=int(price[bad[0]]))
    bad = np.flatnonzero((place < 0) & (surplus > 0) & (surplus != GONE))
    if len(bad):
        _fail("proof.unplaced_surplus", candidate=int(bad[0]), surplus=int(surplus[bad[0]]))


def _check_covered(state: DualState, row: Whole, col: Whole, score: Whole) -> None:
    """Fails for a pair, if one was found that is worth more than its surplus and price."""
    if row >= 0:
        figures = {"surplus": int(state.surplus[row]), "price": int(state.price[col])}
        worth = int(state.worth.of(np.array(score)))
        _fail("proof.pair_pays_more", candidate=row, opening=col, **figures, worth=worth)


def _check_are_pairs(state: DualState, rows: Ints) -> None:
    """Each is placed at an opening of one of her pairs, whose score is the one remembered."""
    for row in rows.tolist():
        if state.table.score_of(row, int(state.place[row])) != state.own_score[row]:
            _fail("proof.not_a_pair", candidate=row, opening=int(state.place[row]))


def _check_tight(state: DualState, rows: Ints) -> None:
    """Each placement is tight."""
    place = state.place[rows]
    worth = state.worth.of(state.own_score[rows])
    bad = np.flatnonzero(state.surplus[rows] + state.price[place] != worth)
    if len(bad):
        i, j = int(rows[bad[0]]), int(place[bad[0]])
        figures = {"surplus": int(state.surplus[i]), "price": int(state.price[j]), "worth": int(worth[bad[0]])}
        _fail("proof.placed_not_tight", candidate=i, opening=j, **figures)


def _fail(key: str, **values: object) -> None:
    raise ProofError(Message("error.proof", what=Message(key, **values)))
