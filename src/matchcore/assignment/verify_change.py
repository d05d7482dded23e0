"""The proof of an optimum that was come to from another one: what changed is checked, the rest was.

It reads what was settled before and what is settled now, and shares no code with what settled it but the look-up of
pairs. All that linear programming duality needs is checked, as `verify_assignment` does; but of what was proven before,
and cannot have changed, it is not looked up again. That a placement is a pair: where nobody moved. That a pair is
covered: where it is on a list of near pairs, and neither surplus nor price fell; or where it is on none, the list is
the one of before, and it reaches far enough, so that a pair not on it has a slack. A list that is not the one of before
is not believed: all pairs of the candidate, or of the opening, are looked through.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from matchcore.assignment.assignment import Assignment
from matchcore.assignment.pair_graph import Ints
from matchcore.assignment.pair_table import spans
from matchcore.assignment.settling import GONE, Settled
from matchcore.errors import ProofError
from matchcore.messages import Message

__all__ = ["verify_change", "verify_figures", "verify_near"]


def verify_near(settled: Settled) -> None:
    """Check an optimum on the near pairs alone: the others were seen to have more slack when they were set apart.

    Raises
    ------
    ProofError
        Naming the first condition that fails and where.
    """
    _check_sides(settled)
    rows = np.arange(len(settled.surplus))
    at, row = spans(settled.first, settled.n_near)
    _check_covered(settled, row, settled.near.col[at], settled.near.score[at])
    placed = np.flatnonzero(settled.place >= 0)
    _check_placed(settled, rows[placed])


def verify_change(before: Settled, after: Settled) -> None:
    """Check an optimum that was come to from another.

    Parameters
    ----------
    before
        A proven optimum, whose lists hold what `Settled` says.
    after
        What is to be proven. Candidates and openings that are in both are the same, with the same pairs between them.

    Raises
    ------
    ProofError
        Naming the first condition that fails and where.
    """
    _check_sides(after)
    n, m = len(before.surplus), len(before.price)
    # Pairs that are on no list are far enough; it is looked up where a list, or what it goes by, is not as it was.
    is_new = np.ones(len(after.surplus), dtype=np.bool_)
    is_new[:n] = _is_other_list(before, after)
    reach = after.depth + after.surplus - int((after.listed_at - after.price).max(initial=0))
    rows = np.flatnonzero(is_new | (reach < -1))
    pairs = after.table.of_rows(rows)
    _check_covered(after, rows[pairs.owner], pairs.other, pairs.score)
    is_new = np.ones(len(after.price), dtype=np.bool_)
    is_new[:m] = after.listed_at[:m] != before.listed_at
    cols = np.flatnonzero(is_new)
    pairs = after.table.of_cols(cols)
    _check_covered(after, pairs.other, cols[pairs.owner], pairs.score)
    # Pairs that are on one: where the surplus or the price fell.
    rows = np.flatnonzero(after.surplus[:n] < before.surplus)
    at, owner = spans(after.first[rows], after.n_near[rows])
    _check_covered(after, rows[owner], after.near.col[at], after.near.score[at])
    fell = np.zeros(len(after.price), dtype=np.bool_)
    fell[:m] = after.price[:m] < before.price
    if fell.any():
        at = np.flatnonzero(fell[after.near.col])
        _check_covered(after, after.near.row[at], after.near.col[at], after.near.score[at])

    moved = np.ones(len(after.place), dtype=np.bool_)
    moved[:n] = (after.place[:n] != before.place) | (after.own_score[:n] != before.own_score)
    moved &= after.place >= 0
    _check_are_pairs(after, np.flatnonzero(moved))
    _check_placed(after, np.flatnonzero(after.place >= 0))


def verify_figures(assignment: Assignment) -> None:
    """Check that the total is what the prices bound it by; then all who are in the assignment were in what was checked.

    Raises
    ------
    ProofError
        When it is not.
    """
    dual = sum(np.asarray(assignment.surplus).tolist())
    priced = np.flatnonzero(assignment.price)
    dual += sum((assignment.seats[priced].astype(object) * np.asarray(assignment.price)[priced]).tolist())
    bound = dual - assignment.bonus * assignment.n_placed
    for name, value, expected in (("bound", assignment.bound, bound), ("total", assignment.total, bound)):
        if value != expected:
            _fail("proof.figure", name=name, value=value, expected=expected)


def _is_other_list(before: Settled, after: Settled) -> npt.NDArray[np.bool_]:
    """bool[n]: of whom the list is not the one of before, with or without more behind."""
    n = len(before.first)
    is_other: npt.NDArray[np.bool_] = (after.depth[:n] != before.depth) | (after.n_near[:n] < before.n_near)
    rows = np.flatnonzero((after.first[:n] != before.first) & ~is_other)
    old, owner = spans(before.first[rows], before.n_near[rows])
    new, _ = spans(after.first[rows], before.n_near[rows])
    differs = (before.near.col[old] != after.near.col[new]) | (before.near.score[old] != after.near.score[new])
    is_other[rows[owner[differs]]] = True
    return is_other


def _check_sides(settled: Settled) -> None:
    """Nothing is negative, no opening takes more than its seats, what is left over is free, and who is gone is out."""
    surplus, price, place, seats = settled.surplus, settled.price, settled.place, settled.seats
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


def _check_covered(settled: Settled, row: Ints, col: Ints, score: Ints) -> None:
    worth = settled.worth.of(score)
    bad = np.flatnonzero(settled.surplus[row] + settled.price[col] < worth)
    if len(bad):
        i, j = int(row[bad[0]]), int(col[bad[0]])
        figures = {"surplus": int(settled.surplus[i]), "price": int(settled.price[j]), "worth": int(worth[bad[0]])}
        _fail("proof.pair_pays_more", candidate=i, opening=j, **figures)


def _check_are_pairs(settled: Settled, rows: Ints) -> None:
    """Each is placed at an opening of one of her pairs, whose score is the one remembered."""
    pairs = settled.table.of_rows(rows)
    own = np.flatnonzero(
        (settled.place[rows][pairs.owner] == pairs.other) & (settled.own_score[rows][pairs.owner] == pairs.score)
    )
    bad = np.flatnonzero(np.bincount(pairs.owner[own], minlength=len(rows)) < 1)
    if len(bad):
        row = int(rows[bad[0]])
        _fail("proof.not_a_pair", candidate=row, opening=int(settled.place[row]))


def _check_placed(settled: Settled, rows: Ints) -> None:
    """Each placement is tight."""
    place = settled.place[rows]
    worth = settled.worth.of(settled.own_score[rows])
    bad = np.flatnonzero(settled.surplus[rows] + settled.price[place] != worth)
    if len(bad):
        i, j = int(rows[bad[0]]), int(place[bad[0]])
        figures = {"surplus": int(settled.surplus[i]), "price": int(settled.price[j]), "worth": int(worth[bad[0]])}
        _fail("proof.placed_not_tight", candidate=i, opening=j, **figures)


def _fail(key: str, **values: object) -> None:
    raise ProofError(Message("error.proof", what=Message(key, **values)))
