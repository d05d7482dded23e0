"""The independent verifier: is this assignment allowed, do its prices prove it, is all it reports true?

It reads the pairs and the result and shares no code with the solvers. What it checks is all that linear programming
duality needs (see docs/solver.md): the assignment is allowed, the prices are feasible on every allowed pair, and the
two fit together. Then no assignment can total more. And it checks what else is said with it: that no assignment as good
places one more, that no prices that prove it are lower, that the bonus of `most_placements` outweighs all scores, and
every figure, exactly.

The pairs are passed over once, so many whole rows at a time that they stay in the processor's cache. Of the pairs that
are tight (surplus + price = worth) it is kept from which opening to which they lead: all that could be otherwise moves
along those.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any, NoReturn

import numpy as np
import numpy.typing as npt
from scipy import sparse

from matchcore.assignment.assignment import Assignment
from matchcore.assignment.proof import PairRows, Proof, fail
from matchcore.assignment.verify_told import scores_in_units, verify_told

_LARGEST = 2**60
"""Figures up to here in size: no sum of four overflows."""

_NARROW = 2**28
"""Figures up to here in size are added and compared in int32, which is faster: no sum of four overflows."""

_BLOCK = 2**16
"""Pairs looked at at a time, in whole rows."""

_Ints = npt.NDArray[Any]
_Bools = npt.NDArray[np.bool_]


def verify_assignment(
    indptr: npt.ArrayLike,
    opening_idx: npt.ArrayLike,
    score: npt.ArrayLike,
    seats: npt.ArrayLike,
    assignment: Assignment,
    *,
    fixed: npt.ArrayLike | None = None,
) -> Proof:
    """Check an assignment, and everything that it reports, against all allowed pairs.

    What it tells of the road (`method`, `n_rounds`, how many pairs were held) proves nothing, and only has to be
    possible. Labels are not known here.

    Parameters
    ----------
    indptr, opening_idx, score
        The allowed pairs in CSR form: int64[n + 1], int[n_pairs], int[n_pairs] (or the floats that the assignment was
        made from).
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
        pair worth less, an unplaced candidate with a surplus, an empty seat with a price, a price that could be lower,
        one more who could be placed, someone unplaced who must be placed, a bonus that does not go with the objective,
        or a wrong figure.
    """
    pointer, column, given = np.asarray(indptr, dtype=np.int64), np.asarray(opening_idx), np.asarray(score)
    n = len(pointer) - 1
    if n < 0 or pointer[0] != 0 or pointer[-1] != len(column) or (pointer[1:] < pointer[:-1]).any():
        fail("assign.pairs_indptr")
    if len(column) != len(given):
        fail("assign.pairs_length", n_columns=len(column), n_scores=len(given))
    if given.dtype.kind != "f":
        return verify_rows(rows_of(pointer, column, given), n, seats, assignment, fixed=fixed)
    whole = assignment.whole
    if whole is None:
        fail("proof.no_units")
    points, worst = scores_in_units(given, assignment.resolution)
    proof = verify_rows(rows_of(pointer, column, points), n, seats, whole, fixed=fixed)
    placed = np.repeat(np.asarray(whole.opening_of), np.diff(pointer)) == column
    verify_told(assignment, whole, given[placed].tolist(), worst)
    return Proof(n_placed=proof.n_placed, total=assignment.total, n_pairs=proof.n_pairs)


def verify_rows(
    rows: Iterable[PairRows],
    n_candidates: int,
    seats: npt.ArrayLike,
    assignment: Assignment,
    *,
    fixed: npt.ArrayLike | None = None,
) -> Proof:
    """As `verify_assignment`, of whole scores that need not all be in memory: some rows of pairs at a time."""
    room = np.asarray(seats, dtype=np.int64)
    sides = sides_of(assignment, n_candidates, room)
    must = _who_must(fixed, assignment, sides)
    seen = sides.pass_over(rows)
    n_placed, total = int(sides.taken.sum()), sum(seen.placed_points.tolist())
    check_seats(sides)
    check_signs(sides, must)
    if seen.too_good is not None:
        refuse_pair(sides, *seen.too_good)
    check_fit(sides, seen.placed_points + sides.bonus)
    _check_objective(assignment, sides, n_placed, total, seen)
    _check_no_lower(sides.price, seen)
    _check_no_more(sides, seen)
    _check_figure("total", assignment.total, total)
    _check_figure("bound", assignment.bound, total)  # what all surpluses and prices add up to, when all of this fits
    _check_figure("gap", assignment.gap, 0)
    _check_figure("n_pairs", assignment.n_pairs, seen.n_pairs)
    if assignment.whole is not None:
        fail("proof.figure", name="whole", value=assignment.whole, expected=None)
    _check_figure("resolution", assignment.resolution, 1)
    _check_figure("rounding", assignment.rounding.score, 0)
    _check_figure("rounding", assignment.rounding.total, 0)
    for name, most in (("n_held", seen.n_pairs), ("n_rounds", _LARGEST)):
        value = _whole_figure(name, getattr(assignment, name))
        _check_figure(name, value, min(max(value, 0), most))
    return Proof(n_placed=n_placed, total=total, n_pairs=seen.n_pairs)


def sides_of(assignment: Assignment, n: int, room: _Ints) -> Sides:
    """What is reported of n candidates and of openings with these seats, in whole numbers of a size to be added up.

    Raises
    ------
    ProofError
        When there are others, or figures that are not whole or too large.
    """
    m = len(room)
    shapes = [np.shape(values) for values in (assignment.opening_of, assignment.surplus, assignment.price)]
    if shapes != [(n,), (n,), (m,)]:
        told = {"n_candidates": len(assignment.opening_of), "n_openings": len(assignment.price)}
        fail("proof.shape", **told, n_rows=n, n_columns=m)
    opening_of, surplus, price = (
        _whole(name, getattr(assignment, name)) for name in ("opening_of", "surplus", "price")
    )
    bonus = _whole_figure("bonus", assignment.bonus)
    if not _fit(_LARGEST, surplus, price, bonus):
        fail("proof.figure_range")
    if not np.array_equal(assignment.seats, room):
        fail("proof.seats_other")
    bad = np.flatnonzero((opening_of < -1) | (opening_of >= m))
    if len(bad):
        fail("proof.unknown_opening", candidate=int(bad[0]), opening=int(opening_of[bad[0]]))
    return Sides(opening_of, surplus, price, bonus, room)


def rows_of(pointer: _Ints, column: _Ints, points: _Ints) -> Iterator[PairRows]:
    """The pairs of arrays in compressed rows, so many whole rows at a time that they fit the cache."""
    borders = np.searchsorted(pointer, np.arange(0, len(column), _BLOCK)).tolist()
    for first, stop in pairwise(sorted({0, *borders, len(pointer) - 1})):
        here = slice(pointer[first], pointer[stop])
        yield PairRows(np.arange(first, stop), np.diff(pointer[first : stop + 1]), column[here], points[here])


def _whole(name: str, values: npt.ArrayLike) -> npt.NDArray[np.int64]:
    """int64: what is reported, which must be whole numbers."""
    array = np.asarray(values)
    whole: npt.NDArray[np.int64] = array.astype(np.int64)
    bad = np.flatnonzero(whole != array)
    if len(bad):
        at = int(bad[0])
        fail("proof.figure", name=f"{name}[{at}]", value=array[at].item(), expected=whole[at].item())
    return whole


def _whole_figure(name: str, value: int | float) -> int:
    if value % 1 != 0:  # as that of NaN and of infinity is
        fail("proof.figure", name=name, value=value, expected=0)
    return int(value)


def _fit(most: int, *figures: _Ints | int) -> bool:
    """Whether none of them is larger in size."""
    return all(np.all((-most <= figure) & (figure <= most)) for figure in figures)


class _Seen:
    """What a pass over the pairs has shown."""

    leads: tuple[_Ints, _Ints]  # int64[k] twice: from the opening of somebody placed to one tight for her

    def __init__(self, n: int, m: int) -> None:
        self.n_pairs, self.lowest = 0, 0
        self.placed_points = np.zeros(n, dtype=np.int64)
        self.is_placed = np.zeros(n, dtype=np.bool_)
        self.too_good: tuple[int, int, int] | None = None
        self.entered = np.zeros(m, dtype=np.bool_)  # tight for somebody unplaced

    def led_to(self, start: _Bools) -> _Bools:
        """bool[m]: `start`, and all openings to which ways lead from there."""
        if start.all() or not start.any():
            return start
        (source, target), own = self.leads, np.flatnonzero(start)
        outside = len(start)  # from here ways lead to `start`
        begin = np.append(np.searchsorted(source, np.arange(outside + 1)), len(source) + len(own))
        ways = np.ones(begin[-1], dtype=np.int8), np.append(target, own), begin
        links = sparse.csr_array(ways, shape=(outside + 1, outside + 1))
        reached = np.zeros(outside + 1, dtype=np.bool_)
        reached[sparse.csgraph.breadth_first_order(links, outside, return_predecessors=False)] = True
        return reached[:outside]


@dataclass(frozen=True)
class Sides:
    """What is reported of candidates and openings, in whole numbers."""

    opening_of: _Ints
    surplus: _Ints
    price: _Ints
    bonus: int
    room: _Ints

    @cached_property
    def taken(self) -> _Ints:
        """int64[m]: how many are placed at each opening."""
        return np.bincount(self.opening_of[self.opening_of >= 0], minlength=len(self.room))

    def pass_over(self, rows: Iterable[PairRows]) -> _Seen:
        """Look at every pair once."""
        n, m = len(self.opening_of), len(self.price)
        seen, is_seen, n_rows = _Seen(n, m), np.zeros(n, dtype=np.bool_), 0
        is_narrow = _fit(_NARROW, self.surplus, self.price, self.bonus)
        ways = [np.zeros(0, dtype=np.int64)]
        for some in rows:
            is_seen[some.row] = True
            n_rows += len(some.row)
            seen.n_pairs += len(some.score)
            if not len(some.score):
                continue
            low = int(some.score.min())
            size = max(int(some.score.max()), -low)
            if size > _LARGEST:
                fail("proof.figure_range")
            seen.lowest = min(seen.lowest, low)
            ways.append(self._look_at(some, np.int32 if is_narrow and size <= _NARROW else np.int64, seen))
        if not is_seen.all() or n_rows != n:
            fail("assign.pairs_indptr")
        bad = np.flatnonzero(~seen.is_placed & (self.opening_of >= 0))
        if len(bad):
            fail("proof.not_a_pair", candidate=int(bad[0]), opening=int(self.opening_of[bad[0]]))
        told = np.concatenate(ways)
        del ways  # in a large pool they are some millions
        seen.leads = np.divmod(_distinct(told), m)
        return seen

    def _look_at(self, some: PairRows, width: type[np.signedinteger[Any]], seen: _Seen) -> _Ints:
        """Note what these pairs show; returns int64[k], a number for each way that leads from opening to opening."""
        column, m = np.asarray(some.opening_idx), len(self.price)
        if len(column) != int(some.n_of_row.sum()):
            fail("assign.pairs_indptr")
        start = np.cumsum(some.n_of_row) - some.n_of_row

        def row_of(at: _Ints) -> _Ints:
            rows: _Ints = some.row[np.searchsorted(start, at, side="right") - 1]
            return rows

        falls = column[1:] <= column[:-1]
        falls[start[(start > 0) & (start < len(column))] - 1] = False
        if falls.any():
            fail("assign.pairs_order", row=int(row_of(np.flatnonzero(falls) + 1)[0]))
        if column.min() < 0 or column.max() >= m:
            fail("assign.pairs_column", last=m - 1)
        slack = self._slack_of(some, width)
        own = np.repeat(self.opening_of[some.row].astype(np.int32 if m <= _NARROW else np.int64), some.n_of_row)
        held = np.flatnonzero(own == column)
        row = row_of(held)
        seen.is_placed[row], seen.placed_points[row] = True, some.score[held]
        if seen.too_good is None and slack.min() < 0:
            at = np.flatnonzero(slack < 0)
            seen.too_good = int(row_of(at)[0]), int(column[at[0]]), int(some.score[at[0]]) + self.bonus
        tight = np.flatnonzero(slack <= 0)
        source, target = own[tight].astype(np.int64), column[tight]
        seen.entered[target[source < 0]] = True
        return _distinct((source * m + target)[source >= 0])

    def _slack_of(self, some: PairRows, width: type[np.signedinteger[Any]]) -> _Ints:
        """int[k]: by how much surplus and price exceed the worth of each pair."""
        slack: _Ints = self.price.astype(width).take(some.opening_idx)
        slack -= np.asarray(some.score, dtype=width)
        slack += np.repeat((self.surplus[some.row] - self.bonus).astype(width), some.n_of_row)
        return slack

    def tight_of(self, some: PairRows) -> _Ints:
        """The places of the pairs that are tight and no placements."""
        own = np.repeat(self.opening_of[some.row], some.n_of_row)
        return np.flatnonzero((self._slack_of(some, np.int64) <= 0) & (own != some.opening_idx))


def _distinct(values: _Ints) -> _Ints:
    """Each of them once, rising. They are put in order where they stand."""
    values.sort()
    distinct: _Ints = values[np.append(True, values[1:] != values[:-1])[: len(values)]]
    return distinct


def check_seats(sides: Sides) -> None:
    """No opening takes more than its seats."""
    bad = np.flatnonzero(sides.taken > sides.room)
    if len(bad):
        j = int(bad[0])
        fail("proof.seats", opening=j, seats=int(sides.room[j]), placed=int(sides.taken[j]))


def _who_must(fixed: npt.ArrayLike | None, assignment: Assignment, sides: Sides) -> _Bools:
    """bool[n]: who must be placed. All of them are, and the result says the same of them."""
    nobody = np.zeros(len(sides.opening_of), dtype=np.bool_)
    asked, said = (
        nobody if flags is None else np.asarray(flags, dtype=np.bool_) for flags in (fixed, assignment.fixed)
    )
    if asked.shape != nobody.shape or not np.array_equal(asked, said):
        fail("proof.fixed_other")
    bad = np.flatnonzero(asked & (sides.opening_of < 0))
    if len(bad):
        fail("proof.fixed_unplaced", candidate=int(bad[0]))
    return asked


def check_signs(sides: Sides, must: _Bools) -> None:
    """No price is negative, and no surplus but of those who must be placed."""
    surplus, price = sides.surplus, sides.price
    bad = np.flatnonzero((surplus < 0) & ~must)
    if len(bad):
        fail("proof.negative_surplus", candidate=int(bad[0]), surplus=int(surplus[bad[0]]))
    bad = np.flatnonzero(price < 0)
    if len(bad):
        fail("proof.negative_price", opening=int(bad[0]), price=int(price[bad[0]]))


def refuse_pair(sides: Sides, i: int, j: int, worth: int) -> NoReturn:
    """A pair is worth more than its surplus and price."""
    figures = {"surplus": int(sides.surplus[i]), "price": int(sides.price[j]), "worth": worth}
    fail("proof.pair_pays_more", candidate=i, opening=j, **figures)


def check_fit(sides: Sides, worth: _Ints) -> None:
    """Complementary slackness: what is used is tight, what is left over is free; `worth` is of each one's pair."""
    opening_of, surplus, price = sides.opening_of, sides.surplus, sides.price
    placed = np.flatnonzero(opening_of >= 0)
    loose = placed[surplus[placed] + price[opening_of[placed]] != worth[placed]]
    if len(loose):
        i = int(loose[0])
        j = int(opening_of[i])
        figures = {"surplus": int(surplus[i]), "price": int(price[j]), "worth": int(worth[i])}
        fail("proof.placed_not_tight", candidate=i, opening=j, **figures)
    bad = np.flatnonzero((opening_of < 0) & (surplus > 0))
    if len(bad):
        fail("proof.unplaced_surplus", candidate=int(bad[0]), surplus=int(surplus[bad[0]]))
    bad = np.flatnonzero((sides.taken < sides.room) & (price > 0))
    if len(bad):
        fail("proof.unfilled_price", opening=int(bad[0]), price=int(price[bad[0]]))


def _check_objective(assignment: Assignment, sides: Sides, n_placed: int, total: int, seen: _Seen) -> None:
    """No bonus goes with `best_total`; that of `most_placements` proves that nothing places more.

    Whatever places q is worth at least q · (bonus + lowest), and no more than this, which is worth p · bonus + total.
    That can't be for p + 1, nor for more, when the bonus is above total − (p + 1) · lowest (0 where none is negative).
    """
    objective: str = assignment.objective
    match objective:
        case "best_total":
            _check_figure("bonus", sides.bonus, 0)
        case "most_placements":
            most = min(len(sides.opening_of), sum(sides.room.tolist()))
            least = total - (n_placed + 1) * seen.lowest + 1 if n_placed < most else 1
            if sides.bonus < least:
                fail("proof.bonus", bonus=sides.bonus, least=least)
        case _:
            fail("proof.figure", name="objective", value=objective, expected="best_total")


def _check_no_lower(price: _Ints, seen: _Seen) -> None:
    """Each price above 0 is held up by somebody whose own surplus can't rise: no prices that prove this are lower.

    She is unplaced, or at an opening that has no price or whose price is itself held up.
    """
    bad = np.flatnonzero(~seen.led_to(seen.entered | (price <= 0)))
    if len(bad):
        fail("proof.price_not_lowest", opening=int(bad[0]), price=int(price[bad[0]]))


def _check_no_more(sides: Sides, seen: _Seen) -> None:
    """No way along tight pairs from somebody unplaced to an empty seat: nothing as good places one more."""
    bad = np.flatnonzero(seen.led_to(seen.entered) & (sides.taken < sides.room))
    if len(bad):
        fail("proof.one_more", opening=int(bad[0]))


def _check_figure(name: str, value: Any, expected: int) -> None:
    plain = value.item() if isinstance(value, np.generic) else value  # NumPy compares large integers as floats
    if isinstance(plain, bool) or plain != expected:
        fail("proof.figure", name=name, value=plain, expected=expected)
