"""The independent verifier: is this assignment allowed, and do its prices prove it optimal? (layer 2)

It reads the pairs and the result and shares no code with the solvers. What it checks is all that linear
programming duality needs (see docs/solver.md): the assignment is allowed, the prices are feasible on every
allowed pair, and the two fit together. Then no assignment can total more.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from matchcore.assignment.result import Assignment
from matchcore.errors import ProofError
from matchcore.messages import Message, MessageLanguage

__all__ = ["Proof", "verify_assignment"]

_LARGEST = 2**62


@dataclass(frozen=True)
class Proof:
    """What `verify_assignment` found to hold.

    Attributes
    ----------
    n_placed
        How many candidates are placed.
    total
        The sum of their scores, added up anew.
    n_pairs
        How many pairs the prices were checked on: every one.
    """

    n_placed: int
    total: int | float
    n_pairs: int

    def text(self, language: MessageLanguage = "sv") -> str:
        """The finding in a sentence."""
        return Message("proof.holds", n_placed=self.n_placed, total=self.total, n_pairs=self.n_pairs).text(language)

    def __str__(self) -> str:
        return self.text("en")


def verify_assignment(
    indptr: npt.ArrayLike,
    opening_idx: npt.ArrayLike,
    score: npt.ArrayLike,
    seats: npt.ArrayLike,
    assignment: Assignment,
    *,
    fixed: npt.ArrayLike | None = None,
) -> Proof:
    """Check an assignment against all allowed pairs.

    Parameters
    ----------
    indptr, opening_idx, score
        The allowed pairs in CSR form: int64[n + 1], int[n_pairs], int[n_pairs] (or float64, when the
        assignment was made from floats: they are then rounded to its `resolution`, as `assign` did).
    seats
        int64[m].
    assignment
        What to check.
    fixed
        bool[n]: who must be placed, as it was asked for; None: nobody. They are exempt from ``surplus >= 0``.

    Returns
    -------
    Proof
        When everything holds.

    Raises
    ------
    ProofError
        Naming the first condition that fails and where: a placed pair that is not allowed, more placed than
        seats, a negative price or surplus, an allowed pair worth more than its surplus and price, a placed
        pair worth less, an unplaced candidate with a surplus, an empty seat with a price, someone unplaced who
        must be placed, or a wrong figure.
    """
    pointer, column = np.asarray(indptr, dtype=np.int64), np.asarray(opening_idx, dtype=np.int64)
    room = np.asarray(seats, dtype=np.int64)
    opening_of = np.asarray(assignment.opening_of)
    n, m = len(pointer) - 1, len(room)
    if len(opening_of) != n or len(assignment.surplus) != n or len(assignment.price) != m:
        _fail(
            "proof.shape",
            n_candidates=len(opening_of),
            n_openings=len(assignment.price),
            n_rows=n,
            n_columns=m,
        )
    unit = assignment.resolution
    points, surplus, price = (_whole(values, unit) for values in (score, assignment.surplus, assignment.price))
    bonus, total, bound, gap = (
        int(value / unit) if isinstance(value, float) else int(value)
        for value in (assignment.bonus, assignment.total, assignment.bound, assignment.gap)
    )
    if max(_size(points) + abs(bonus), _size(surplus), _size(price)) > _LARGEST // 2:
        _fail("proof.figure_range")
    row = np.repeat(np.arange(n), np.diff(pointer))
    pair = _placed_pairs(row, column, m, opening_of)
    _check_seats(opening_of, room)
    must = _who_must(n, fixed, assignment, opening_of)
    worth = points + bonus
    _check_prices(row, column, worth, surplus, price, must)
    _check_fit(opening_of, room, pair, worth, surplus, price)

    found = sum(points[pair].tolist())
    dual = sum(surplus.tolist()) + sum((room[price > 0].astype(object) * price[price > 0]).tolist())
    _check_figure("total", total, found)
    _check_figure("bound", bound, dual - bonus * len(pair))
    _check_figure("gap", gap, bound - total)
    _check_figure("gap", gap, 0)
    return Proof(n_placed=len(pair), total=assignment.total, n_pairs=len(column))


def _whole(values: npt.ArrayLike, unit: float) -> npt.NDArray[np.int64]:
    """Values in whole units; a unit that is a power of two divides floats exactly."""
    array = np.asarray(values)
    if array.dtype.kind == "f":
        array = np.rint(array / unit)
    return array.astype(np.int64)


def _size(values: npt.NDArray[np.int64]) -> int:
    return max(-int(values.min()), int(values.max())) if len(values) else 0


def _placed_pairs(
    row: npt.NDArray[np.int64], column: npt.NDArray[np.int64], m: int, opening_of: npt.NDArray[Any]
) -> npt.NDArray[np.int64]:
    """The position of each placed candidate's pair, by candidate; each must exist, once."""
    bad = np.flatnonzero((opening_of < -1) | (opening_of >= m))
    if len(bad):
        _fail("proof.unknown_opening", candidate=int(bad[0]), opening=int(opening_of[bad[0]]))
    pair = np.flatnonzero(opening_of[row] == column)
    times = np.bincount(row[pair], minlength=len(opening_of))
    bad = np.flatnonzero(times != (opening_of >= 0))
    if len(bad):
        _fail("proof.not_a_pair", candidate=int(bad[0]), opening=int(opening_of[bad[0]]))
    return pair


def _check_seats(opening_of: npt.NDArray[Any], room: npt.NDArray[np.int64]) -> None:
    taken = np.bincount(opening_of[opening_of >= 0], minlength=len(room))
    bad = np.flatnonzero(taken > room)
    if len(bad):
        _fail("proof.seats", opening=int(bad[0]), seats=int(room[bad[0]]), placed=int(taken[bad[0]]))


def _who_must(
    n: int, fixed: npt.ArrayLike | None, assignment: Assignment, opening_of: npt.NDArray[Any]
) -> npt.NDArray[np.bool_]:
    """bool[n]: who must be placed. All of them are, and the result says the same of them."""
    asked = np.zeros(n, dtype=np.bool_) if fixed is None else np.asarray(fixed, dtype=np.bool_)
    said = np.zeros(n, dtype=np.bool_) if assignment.fixed is None else np.asarray(assignment.fixed, dtype=np.bool_)
    if len(asked) != n or len(said) != n or (asked != said).any():
        _fail("proof.fixed_other")
    bad = np.flatnonzero(asked & (opening_of < 0))
    if len(bad):
        _fail("proof.fixed_unplaced", candidate=int(bad[0]))
    return asked


def _check_prices(
    row: npt.NDArray[np.int64],
    column: npt.NDArray[np.int64],
    worth: npt.NDArray[np.int64],
    surplus: npt.NDArray[np.int64],
    price: npt.NDArray[np.int64],
    must: npt.NDArray[np.bool_],
) -> None:
    bad = np.flatnonzero((surplus < 0) & ~must)
    if len(bad):
        _fail("proof.negative_surplus", candidate=int(bad[0]), surplus=int(surplus[bad[0]]))
    bad = np.flatnonzero(price < 0)
    if len(bad):
        _fail("proof.negative_price", opening=int(bad[0]), price=int(price[bad[0]]))
    bad = np.flatnonzero(surplus[row] + price[column] < worth)
    if len(bad):
        i, j = int(row[bad[0]]), int(column[bad[0]])
        _fail(
            "proof.pair_pays_more",
            candidate=i,
            opening=j,
            surplus=int(surplus[i]),
            price=int(price[j]),
            worth=int(worth[bad[0]]),
        )


def _check_fit(
    opening_of: npt.NDArray[Any],
    room: npt.NDArray[np.int64],
    pair: npt.NDArray[np.int64],
    worth: npt.NDArray[np.int64],
    surplus: npt.NDArray[np.int64],
    price: npt.NDArray[np.int64],
) -> None:
    """Complementary slackness: what is used is tight, what is left over is free."""
    placed = np.flatnonzero(opening_of >= 0)
    loose = np.flatnonzero(surplus[placed] + price[opening_of[placed]] != worth[pair])
    if len(loose):
        i = int(placed[loose[0]])
        j = int(opening_of[i])
        _fail(
            "proof.placed_not_tight",
            candidate=i,
            opening=j,
            surplus=int(surplus[i]),
            price=int(price[j]),
            worth=int(worth[pair[loose[0]]]),
        )
    bad = np.flatnonzero((opening_of < 0) & (surplus != 0))
    if len(bad):
        _fail("proof.unplaced_surplus", candidate=int(bad[0]), surplus=int(surplus[bad[0]]))
    bad = np.flatnonzero((np.bincount(opening_of[placed], minlength=len(room)) < room) & (price != 0))
    if len(bad):
        _fail("proof.unfilled_price", opening=int(bad[0]), price=int(price[bad[0]]))


def _check_figure(name: str, value: int, expected: int) -> None:
    if value != expected:
        _fail("proof.figure", name=name, value=value, expected=expected)


def _fail(key: str, **values: object) -> None:
    raise ProofError(Message("error.proof", what=Message(key, **values)))
