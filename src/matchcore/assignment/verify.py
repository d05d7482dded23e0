"""The independent verifier: is this assignment allowed, and do its prices prove it optimal? (layer 2)

It reads the pairs and the result and shares no code with the solvers. What it checks is all that linear
programming duality needs (see docs/solver.md): the assignment is allowed, the prices are feasible on every
allowed pair, and the two fit together. Then no assignment can total more.

The pairs are passed over once, so many whole rows at a time that they stay in the processor's cache.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from matchcore.assignment.result import Assignment
from matchcore.errors import ProofError
from matchcore.messages import Message, MessageLanguage

__all__ = ["Proof", "verify_assignment"]

_LARGEST = 2**62

_NARROW = 2**29
"""Figures below this are added and compared in int32: no sum of two overflows."""

_BLOCK = 2**16
"""Pairs looked at at a time, in whole rows."""


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
    pointer, column, points = np.asarray(indptr, dtype=np.int64), np.asarray(opening_idx), np.asarray(score)
    room = np.asarray(seats, dtype=np.int64)
    opening_of = np.asarray(assignment.opening_of)
    n, m = len(pointer) - 1, len(room)
    if n < 0 or pointer[0] != 0 or pointer[-1] != len(column) or (pointer[1:] < pointer[:-1]).any():
        _fail("assign.pairs_indptr")
    if len(column) != len(points):
        _fail("assign.pairs_length", n_columns=len(column), n_scores=len(points))
    if len(opening_of) != n or len(assignment.surplus) != n or len(assignment.price) != m:
        _fail(
            "proof.shape",
            n_candidates=len(opening_of),
            n_openings=len(assignment.price),
            n_rows=n,
            n_columns=m,
        )
    unit = assignment.resolution
    surplus, price = _whole(assignment.surplus, unit), _whole(assignment.price, unit)
    bonus, total, bound, gap = (
        int(value / unit) if isinstance(value, float) else int(value)
        for value in (assignment.bonus, assignment.total, assignment.bound, assignment.gap)
    )
    largest = max(_size(points, unit) + abs(bonus), _size(surplus), _size(price))
    if largest > _LARGEST // 2:
        _fail("proof.figure_range")
    bad = np.flatnonzero((opening_of < -1) | (opening_of >= m))
    if len(bad):
        _fail("proof.unknown_opening", candidate=int(bad[0]), opening=int(opening_of[bad[0]]))
    pairs = _Pairs(pointer, column, points, unit, np.dtype(np.int32 if largest < _NARROW else np.int64))
    placed_points, too_good = _pass_over(pairs, opening_of, surplus - bonus, price)
    _check_seats(opening_of, room)
    _check_prices(surplus, price, bonus, _who_must(n, fixed, assignment, opening_of), too_good)
    _check_fit(opening_of, room, placed_points + bonus, surplus, price)

    n_placed = int(np.count_nonzero(opening_of >= 0))
    dual = sum(surplus.tolist()) + sum((room[price > 0].astype(object) * price[price > 0]).tolist())
    _check_figure("total", total, sum(placed_points[opening_of >= 0].tolist()))
    _check_figure("bound", bound, dual - bonus * n_placed)
    _check_figure("gap", gap, bound - total)
    _check_figure("gap", gap, 0)
    return Proof(n_placed=n_placed, total=assignment.total, n_pairs=len(column))


def _whole(values: npt.ArrayLike, unit: float) -> npt.NDArray[np.int64]:
    """Values in whole units; a unit that is a power of two divides floats exactly."""
    array = np.asarray(values)
    if array.dtype.kind == "f":
        array = np.rint(array / unit)
    return array.astype(np.int64, copy=False)


def _size(values: npt.NDArray[Any], unit: float = 1.0) -> int:
    """The largest in size, in whole units."""
    if len(values) == 0:
        return 0
    lowest, highest = _whole(np.array([values.min(), values.max()]), unit)
    return max(-int(lowest), int(highest))


@dataclass(frozen=True)
class _Pairs:
    """The allowed pairs as they were given, checked to belong together, and the type that all figures fit."""

    pointer: npt.NDArray[np.int64]
    column: npt.NDArray[Any]
    points: npt.NDArray[Any]
    unit: float
    width: np.dtype[Any]

    def points_of(self, pairs: slice) -> npt.NDArray[Any]:
        """What some pairs score, in whole units."""
        some = self.points[pairs]
        return some if some.dtype == self.width else _whole(some, self.unit).astype(self.width, copy=False)


def _pass_over(
    pairs: _Pairs, opening_of: npt.NDArray[Any], surplus: npt.NDArray[np.int64], price: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.int64], tuple[int, int, int] | None]:
    """Look at every pair once.

    Parameters
    ----------
    pairs
        The pairs.
    opening_of
        int[n], -1 or an opening.
    surplus
        int64[n], less the bonus: surplus + price is to be no less than the score.
    price
        int64[m].

    Returns
    -------
    placed_points : int64[n]
        The score of each placed candidate's pair, 0 for the others. Raises `ProofError` when there is none or several.
    too_good : (int, int, int) or None
        The first pair that scores more than surplus + price: its candidate, its opening and its score.
    """
    n, pointer, column, width = len(opening_of), pairs.pointer, pairs.column, pairs.width
    placed_points, times = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int64)
    too_good: tuple[int, int, int] | None = None
    wanted, least, cost = opening_of.astype(np.int64), (-surplus).astype(width), price.astype(width)
    wanted = wanted.astype(np.int32) if column.dtype == np.int32 else wanted
    borders = np.searchsorted(pointer, np.arange(0, len(column), _BLOCK))
    for first, stop in pairwise(np.unique(np.append(borders, n)).tolist()):
        here = slice(pointer[first], pointer[stop])
        n_of_row = np.diff(pointer[first : stop + 1])
        points, own_column = pairs.points_of(here), column[here]
        at = np.flatnonzero(own_column == np.repeat(wanted[first:stop], n_of_row))
        row = np.searchsorted(pointer, at + here.start, side="right") - 1
        times[first:stop] += np.bincount(row - first, minlength=stop - first)
        placed_points[row] = points[at]
        if too_good is None and len(own_column):
            left = cost[own_column] - points
            some = np.flatnonzero(n_of_row) + first
            bad = some[np.minimum.reduceat(left, pointer[some] - here.start) < least[some]]
            if len(bad):
                start = int(pointer[bad[0]]) - int(here.start)
                place = start + int(np.argmax(left[start:] < least[bad[0]]))
                too_good = int(bad[0]), int(own_column[place]), int(points[place])
    bad = np.flatnonzero(times != (opening_of >= 0))
    if len(bad):
        _fail("proof.not_a_pair", candidate=int(bad[0]), opening=int(opening_of[bad[0]]))
    return placed_points, too_good


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
    surplus: npt.NDArray[np.int64],
    price: npt.NDArray[np.int64],
    bonus: int,
    must: npt.NDArray[np.bool_],
    too_good: tuple[int, int, int] | None,
) -> None:
    bad = np.flatnonzero((surplus < 0) & ~must)
    if len(bad):
        _fail("proof.negative_surplus", candidate=int(bad[0]), surplus=int(surplus[bad[0]]))
    bad = np.flatnonzero(price < 0)
    if len(bad):
        _fail("proof.negative_price", opening=int(bad[0]), price=int(price[bad[0]]))
    if too_good is not None:
        i, j, points = too_good
        _fail(
            "proof.pair_pays_more",
            candidate=i,
            opening=j,
            surplus=int(surplus[i]),
            price=int(price[j]),
            worth=points + bonus,
        )


def _check_fit(
    opening_of: npt.NDArray[Any],
    room: npt.NDArray[np.int64],
    worth: npt.NDArray[np.int64],
    surplus: npt.NDArray[np.int64],
    price: npt.NDArray[np.int64],
) -> None:
    """Complementary slackness: what is used is tight, what is left over is free; `worth` of each placed candidate."""
    placed = np.flatnonzero(opening_of >= 0)
    loose = placed[surplus[placed] + price[opening_of[placed]] != worth[placed]]
    if len(loose):
        i = int(loose[0])
        j = int(opening_of[i])
        _fail(
            "proof.placed_not_tight",
            candidate=i,
            opening=j,
            surplus=int(surplus[i]),
            price=int(price[j]),
            worth=int(worth[i]),
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
