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
from matchcore.assignment.proof import fail
from matchcore.assignment.verify import Sides, check_fit, check_seats, check_signs, refuse_pair

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
    is_out = after.surplus == GONE
    sides = Sides(after.place, np.where(is_out, 0, after.surplus), after.price, after.worth.bonus, after.seats)
    check_seats(sides)
    check_signs(sides, is_out)
    n, m = len(before.surplus), len(before.price)
    is_lower_row, is_lower_col = (np.ones(len(side), dtype=np.bool_) for side in (after.surplus, after.price))
    is_lower_row[:n] = after.surplus[:n] < before.surplus
    is_lower_col[:m] = after.price[:m] < before.price
    scale, extra = after.worth.scale, after.worth.bonus
    lower_rows, lower_cols = np.flatnonzero(is_lower_row), np.flatnonzero(is_lower_col)
    row, col, score = uncovered(after.table.by_row, lower_rows, after.surplus, after.price, scale, extra)
    if row < 0:
        col, row, score = uncovered(after.table.by_col, lower_cols, after.price, after.surplus, scale, extra)
    if row >= 0:
        refuse_pair(sides, int(row), int(col), int(score) * scale + extra)
    moved = np.ones(len(after.place), dtype=np.bool_)
    moved[:n] = (after.place[:n] != before.place) | (after.own_score[:n] != before.own_score)
    _check_are_pairs(after, np.flatnonzero(moved & (after.place >= 0)))
    check_fit(sides, after.worth.of(after.own_score))
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
            fail("proof.figure", name=name, value=value, expected=expected)


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


def _check_are_pairs(state: DualState, rows: Ints) -> None:
    """Each is placed at an opening of one of her pairs, whose score is the one remembered."""
    for row in rows.tolist():
        if state.table.score_of(row, int(state.place[row])) != state.own_score[row]:
            fail("proof.not_a_pair", candidate=row, opening=int(state.place[row]))
