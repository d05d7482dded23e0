"""A caller's floats as whole multiples of a power of two, and the answer told in floats again.

A float is a whole number times a power of two, so floats are exact integers in a unit that is small enough, and adding
and comparing those is exact. Where the largest score is too many such units, the unit is made larger, the scores are
rounded to it, and the answer says by how much and what that can have cost.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from matchcore.assignment.assignment import Assignment, Rounding
from matchcore.assignment.pair_graph import Ints, PairGraph, most_placements_possible, problem
from matchcore.assignment.worth import FLOAT_EXACT, largest_allowed
from matchcore.errors import ScoreError
from matchcore.objective import Objective

_LEAST_BITS = 30
"""Bits of the largest score that are kept, however many placements there are."""

_SMALLEST_FLOAT = 1074
"""2**-1074 is the smallest float64."""

_FEW_PLACEMENTS, _SMALL_TABLE = 256, 2**24
"""Up to so many placements, and seats times candidates, integers too wide for SciPy's floats are solved fast enough."""


@dataclass(frozen=True, eq=False)
class InUnits:
    """Scores in whole units of ``2**-power``.

    Attributes
    ----------
    given
        float64[k] or longdouble[k]: the scores as they came.
    score
        int64[k]: the same in units, rounded to the nearest; what is negative stays so.
    power
        −1023…1074.
    """

    given: npt.NDArray[Any]
    score: Ints
    power: int

    def told(self, whole: Assignment, indptr: Ints, opening_idx: Ints) -> Assignment:
        """The assignment of the scores in units as one of the given scores."""
        unit, worst = _unit(self.power), self._worst()
        if worst:
            here = np.repeat(whole.opening_of, np.diff(indptr)) == opening_idx
            total = sum((Fraction(*score.as_integer_ratio()) for score in self.given[here]), Fraction(0))
        else:
            total = int(whole.total) * unit
        # Without a bonus an assignment that places more can total more.
        n_changed = whole.n_placed if whole.bonus else most_placements_possible(whole.n_candidates, whole.seats)
        bound = int(whole.bound) * unit + worst * n_changed
        cost = _no_less(bound - total)
        return replace(
            whole,
            total=float(total),
            surplus=np.ldexp(whole.surplus.astype(np.float64), -self.power),
            price=np.ldexp(whole.price.astype(np.float64), -self.power),
            bound=_no_less(bound) if worst else float(bound),
            gap=cost,
            bonus=float(int(whole.bonus) * unit),
            resolution=float(unit),
            rounding=Rounding(_no_less(worst), cost),
            whole=whole,
        )

    def _worst(self) -> Fraction:
        """The most by which any score was changed."""
        if len(self.given) == 0:
            return Fraction(0)
        scaled = np.ldexp(self.given, self.power)
        change = np.abs(scaled - self.score.astype(scaled.dtype))
        # What is less than half a unit is 0 units, or -1: its change is told from itself, for scaled it may be 0.
        size = np.abs(self.given[self.score == 0])
        least = np.abs(self.given[(self.score == -1) & (scaled > -0.5)])
        unit = _unit(self.power)
        changes = [Fraction(*change[np.abs(scaled) >= 0.5].max(initial=0.0).as_integer_ratio()) * unit]
        changes += [Fraction(*size.max().as_integer_ratio())] if len(size) else []
        changes += [unit - Fraction(*least.min().as_integer_ratio())] if len(least) else []
        return max(changes)


def in_units(graph: PairGraph, objective: Objective, *, may_be_wide: bool) -> InUnits:
    """Scores in the largest unit of which all are whole multiples; rounded where they would be too many units.

    Parameters
    ----------
    graph
        The pairs; their scores are float64 or longdouble, finite.
    objective
        What they are to be added up for.
    may_be_wide
        Whether integers will do that only the solver for small pools takes.

    Raises
    ------
    ScoreError
        When the sum of the scores may be no float.
    """
    given: npt.NDArray[Any] = graph.score
    largest, most = np.abs(given).max(initial=0.0), graph.most_possible
    if largest == 0.0:
        return InUnits(given, np.zeros(len(given), dtype=np.int64), 0)
    if largest > np.finfo(np.float64).max / (8 * (most + 1) ** 2):
        raise ScoreError(problem("assign.scores_range_float", "scores", float(largest)))
    top = int(np.frexp(largest)[1])
    widest = largest_allowed(objective, most).bit_length() - 1
    usual = min(max(largest_allowed(objective, most, FLOAT_EXACT).bit_length() - 1, _LEAST_BITS), widest)
    rounded = _rounded(given, min(usual - top, _SMALLEST_FLOAT))
    n_seats = int(np.minimum(graph.seats, graph.n_candidates).sum())
    is_small = most <= _FEW_PLACEMENTS and min(n_seats, graph.n_pairs) * graph.n_candidates <= _SMALL_TABLE
    if may_be_wide and is_small and not _is_exact(rounded):
        rounded = _rounded(given, min(widest - top, _SMALLEST_FLOAT))
    return _in_largest_unit(rounded) if _is_exact(rounded) else rounded


def _rounded(given: npt.NDArray[Any], power: int) -> InUnits:
    whole = np.rint(np.ldexp(given, power)).astype(np.int64)
    whole[(whole == 0) & (given < 0.0)] = -1  # a negative score is never as good as none
    return InUnits(given, whole, power)


def _is_exact(scores: InUnits) -> bool:
    back = np.ldexp(scores.score.astype(scores.given.dtype), -scores.power)
    return bool(np.array_equal(back, scores.given))


def _in_largest_unit(exact: InUnits) -> InUnits:
    """The same in units as large as all scores are multiples of, but no larger than 1."""
    bits = int(np.bitwise_or.reduce(np.abs(exact.score)))
    drop = min((bits & -bits).bit_length() - 1, max(exact.power, 0))
    return InUnits(exact.given, exact.score >> drop, exact.power - drop)


def _unit(power: int) -> Fraction:
    return Fraction(1, 2**power) if power >= 0 else Fraction(2**-power)


def _no_less(exact: Fraction) -> float:
    """The least float that is no less."""
    near = float(exact)
    return near if Fraction(near) >= exact else math.nextafter(near, math.inf)
