"""What is told in floats of an assignment that was proven in whole units: is it what the units say?

In exact arithmetic on fractions, and with no code shared with what told it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from matchcore.assignment.assignment import Assignment
from matchcore.assignment.proof import fail

_SAME = ("objective", "method", "n_pairs", "n_held", "n_rounds")


def scores_in_units(given: npt.NDArray[Any], unit: float) -> tuple[npt.NDArray[np.int64], Fraction]:
    """Floats as multiples of a unit, the nearest ones (what is negative stays so), and the most that any changed.

    Raises
    ------
    ProofError
        When the unit is no power of two, or a score no finite number or too many units.
    """
    if not isinstance(unit, float) or not math.isfinite(unit) or math.frexp(unit)[0] != 0.5:
        _fail("resolution", unit, "2 ** k")
    power = 1 - math.frexp(unit)[1]
    scaled = np.ldexp(given, power)
    if not (np.abs(scaled) <= 2.0**60).all():
        fail("proof.figure_range")
    units = np.rint(scaled).astype(np.int64)
    units = np.where(given < 0, np.minimum(units, -1), units)
    rounded = np.flatnonzero(np.ldexp(units.astype(given.dtype), -power) != given)
    step, worst = Fraction(unit), Fraction(0)
    for score, count in zip(given[rounded].tolist(), units[rounded].tolist()):
        worst = max(worst, abs(_exactly(score) - count * step))
    return units, worst


def verify_told(assignment: Assignment, whole: Assignment, placed: Sequence[Any], worst: Fraction) -> None:
    """Check every figure that is told in floats.

    Parameters
    ----------
    assignment, whole
        What is told, and the same in whole units, already verified.
    placed
        The given scores of the placed pairs.
    worst
        The most that any score was changed.

    Raises
    ------
    ProofError
        Naming the first figure that is not what the units and the given scores say.
    """
    unit = Fraction(assignment.resolution)
    for name in ("opening_of", "seats", "fixed"):
        if not np.array_equal(getattr(assignment, name), getattr(whole, name)):
            _fail(name, getattr(assignment, name), getattr(whole, name))
    for name in _SAME:
        if getattr(assignment, name) != getattr(whole, name):
            _fail(name, getattr(assignment, name), getattr(whole, name))
    for name in ("surplus", "price"):
        told, exact = getattr(assignment, name), getattr(whole, name)
        if np.asarray(told).shape != np.asarray(exact).shape:
            _fail(name, np.asarray(told).shape, np.asarray(exact).shape)
        for at, (value, units) in enumerate(zip(told.tolist(), exact.tolist())):
            _check(f"{name}[{at}]", value, _near(units * unit))
    total = sum(map(_exactly, placed), Fraction(0))
    n_changed = whole.n_placed
    if not whole.bonus:  # then an assignment that places more can total more
        n_changed = min(len(whole.opening_of), sum(whole.seats.tolist()))
    bound = Fraction(whole.bound) * unit + worst * n_changed
    _check("total", assignment.total, _near(total))
    _check("bound", assignment.bound, _above(bound) if worst else _near(bound))
    _check("gap", assignment.gap, _above(bound - total))
    _check("bonus", assignment.bonus, _near(Fraction(whole.bonus) * unit))
    _check("rounding.score", assignment.rounding.score, _above(worst))
    _check("rounding.total", assignment.rounding.total, _above(bound - total))


def _exactly(score: Any) -> Fraction:
    return Fraction(*score.as_integer_ratio())


def _near(exact: Fraction) -> float:
    return exact.numerator / exact.denominator


def _above(exact: Fraction) -> float:
    """The least float that is no less: the nearest, or the next one up."""
    near = exact.numerator / exact.denominator
    return math.nextafter(near, math.inf) if exact > Fraction(near) else near


def _check(name: str, value: Any, expected: float) -> None:
    if isinstance(value, bool) or value != expected:
        _fail(name, value, expected)


def _fail(name: str, value: object, expected: object) -> None:
    fail("proof.figure", name=name, value=value, expected=expected)
