"""From what a caller has, an array or a sparse array of scores, to the graph of allowed pairs (layer 2)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from matchcore.assignment.objective import FLOAT_EXACT, largest_allowed
from matchcore.assignment.pair_graph import Floats, Ints, PairGraph, most_placements_possible
from matchcore.assignment.result import Objective
from matchcore.errors import Problem, ScoreError
from matchcore.messages import Message

__all__ = ["ReadScores", "read_scores"]

_MOST_PROBLEMS = 1_000
_LEAST_FLOAT_BITS = 30
_LARGEST_EXPONENT = 1_000
_INT64_END = 2.0**63


@dataclass(frozen=True)
class ReadScores:
    """A caller's scores as integers: `graph`, and the `resolution` they were rounded to (None: integers came
    in)."""

    graph: PairGraph
    resolution: float | None


def read_scores(scores: Any, seats: Any, objective: Objective) -> ReadScores:
    """Read scores and seats as `assign` documents them.

    Raises
    ------
    ScoreError
        All that is wrong with either, at once.
    """
    problems: list[Problem] = []
    shape, candidate, opening, value = _read_pairs(scores, problems)
    read_seats = _read_seats(seats, shape[1] if shape else None, problems)
    if problems or shape is None or read_seats is None:
        raise ScoreError(problems)
    n = shape[0]
    indptr = np.zeros(n + 1, dtype=np.int64)
    np.cumsum(np.bincount(candidate, minlength=n), out=indptr[1:])
    opening = opening.astype(np.int32)
    if value.dtype.kind != "f":
        return ReadScores(PairGraph(indptr, opening, value, read_seats), None)
    most_possible = most_placements_possible(n, read_seats)
    whole, resolution = _as_integers(value, objective, most_possible)
    return ReadScores(PairGraph(indptr, opening, whole, read_seats), resolution)


def _read_pairs(scores: Any, problems: list[Problem]) -> tuple[tuple[int, int] | None, Ints, Ints, npt.NDArray[Any]]:
    """Shape, and candidate, opening and value (int64 or float64) of each allowed pair, sorted by both."""
    nothing = np.zeros(0, dtype=np.int64)
    if sparse.issparse(scores):
        entries = scores.tocoo()
        if len(entries.shape) != 2:
            problems.append(_wrong_shape(entries.shape))
            return None, nothing, nothing, nothing
        shape = (int(entries.shape[0]), int(entries.shape[1]))
        order = np.lexsort((entries.col, entries.row))
        candidate, opening, value = entries.row[order], entries.col[order], entries.data[order]
        _tell_duplicates(candidate, opening, problems)
    else:
        table = _as_table(scores, problems)
        if table is None:
            return None, nothing, nothing, nothing
        shape = (table.shape[0], table.shape[1])
        candidate, opening = (axis.ravel() for axis in np.indices(shape, dtype=np.int32))
        value = np.ma.getdata(table).ravel()
        if isinstance(table, np.ma.MaskedArray):
            shown = ~np.ma.getmaskarray(table).ravel()
            candidate, opening, value = candidate[shown], opening[shown], value[shown]
    if value.dtype.kind not in "biuf":
        problems.extend(_not_numbers(candidate, opening, value))
        return shape, nothing, nothing, nothing
    if value.dtype.kind == "f":
        value = value.astype(np.float64)
        problems.extend(
            _at(candidate[at], opening[at], math.inf, "assign.scores_infinite")
            for at in np.flatnonzero(value == np.inf)[:_MOST_PROBLEMS]
        )
        allowed = np.isfinite(value)
        return shape, candidate[allowed], opening[allowed], value[allowed]
    if value.dtype == np.uint64 and len(value) and value.max() > np.iinfo(np.int64).max:
        problems.append(_beyond_int64(int(value.max())))
    return shape, candidate, opening, value.astype(np.int64)


def _as_table(scores: Any, problems: list[Problem]) -> npt.NDArray[Any] | None:
    try:
        table: npt.NDArray[Any] = np.asanyarray(scores)
    except ValueError:  # rows of unequal length
        table = np.zeros(0)
    if table.dtype.kind == "f" and not hasattr(scores, "dtype") and np.abs(table).max(initial=0.0) >= _INT64_END:
        entries = np.array(scores, dtype=object)  # NumPy makes floats of Python integers that int64 cannot hold
        table = entries if all(isinstance(entry, int) for entry in entries.flat) else table
    if table.ndim != 2:
        problems.append(_wrong_shape(table.shape))
        return None
    return table


def _wrong_shape(shape: tuple[int, ...]) -> Problem:
    return Problem(
        Message("assign.scores_shape"),
        Message("assign.scores_shape_remedy"),
        field="scores",
        value=f"shape {shape}",
    )


def _at(candidate: int, opening: int, value: object, key: str) -> Problem:
    return Problem(
        Message(key), Message(f"{key}_remedy"), field=f"scores[{int(candidate)}, {int(opening)}]", value=value
    )


def _not_numbers(candidate: Ints, opening: Ints, value: npt.NDArray[Any]) -> list[Problem]:
    """Which entries are not numbers; Python integers beyond int64 arrive here too."""
    problems = [
        _at(i, j, entry, "assign.scores_type")
        for i, j, entry in zip(candidate, opening, value.tolist(), strict=True)
        if isinstance(entry, bool) or not isinstance(entry, int | float)
    ][:_MOST_PROBLEMS]
    if problems or value.dtype.kind != "O":
        return problems or [
            Problem(Message("assign.scores_type"), Message("assign.scores_type_remedy"), field="scores")
        ]
    return [_beyond_int64(max(value.tolist(), key=abs))]


def _beyond_int64(largest: int) -> Problem:
    limit = np.iinfo(np.int64).max
    return Problem(
        Message("assign.scores_range", n_placements=1, limit=limit),
        Message("assign.scores_range_remedy", factor=abs(largest) // limit + 1),
        field="scores",
        value=largest,
    )


def _tell_duplicates(candidate: Ints, opening: Ints, problems: list[Problem]) -> None:
    same = (candidate[1:] == candidate[:-1]) & (opening[1:] == opening[:-1])
    problems.extend(
        _at(candidate[at], opening[at], None, "assign.scores_duplicate") for at in np.flatnonzero(same)[:_MOST_PROBLEMS]
    )


def _read_seats(seats: Any, n_openings: int | None, problems: list[Problem]) -> Ints | None:
    """int64[m]; one each when `seats` is None. Every bad entry becomes a problem with its index."""
    if seats is None:
        return None if n_openings is None else np.ones(n_openings, dtype=np.int64)
    try:
        given = np.asarray(seats)
    except ValueError:
        given = np.zeros((0, 0))
    if n_openings is not None and given.shape != (n_openings,):
        problems.append(
            Problem(
                Message("assign.seats_shape", n_openings=n_openings),
                Message("assign.seats_shape_remedy", n_openings=n_openings),
                field="seats",
                value=f"shape {given.shape}",
            )
        )
    if given.ndim != 1:
        return None
    before = len(problems)
    largest = np.iinfo(np.int64).max
    for at, value in enumerate(given.tolist()):
        if (
            not isinstance(value, int | float)
            or value != value
            or value > largest
            or value != int(max(value, -largest))
        ):
            problems.append(_wrong_seats(at, value, "assign.seats_integer"))
        elif value < 0:
            problems.append(_wrong_seats(at, value, "assign.seats_negative"))
    return given.astype(np.int64) if len(problems) == before else None


def _wrong_seats(at: int, value: object, key: str) -> Problem:
    return Problem(Message(key), Message("assign.seats_remedy"), field=f"seats[{at}]", value=value)


def _as_integers(value: Floats, objective: Objective, most_possible: int) -> tuple[Ints, float]:
    """Floats times a power of two, as integers, and the reciprocal of that power.

    The power is the least that makes every score an integer (1 for floats that are integers). When that would
    be too large, it is the largest for which the solvers' sums stay exact in float64; the scores are then
    rounded.
    """
    largest = float(np.abs(value).max(initial=0.0))
    if largest == 0.0:
        return np.zeros(len(value), dtype=np.int64), 1.0
    if largest > np.finfo(np.float64).max / (8 * (most_possible + 1) ** 2):
        raise ScoreError(
            Problem(
                Message("assign.scores_range_float"),
                Message("assign.scores_range_float_remedy"),
                field="scores",
                value=largest,
            )
        )
    safe = largest_allowed(objective, most_possible, FLOAT_EXACT).bit_length() - 1
    bits = min(max(safe, _LEAST_FLOAT_BITS), largest_allowed(objective, most_possible).bit_length() - 1)
    power = min(max(_power_for_exact(value), 0), bits - math.frexp(largest)[1], _LARGEST_EXPONENT)
    return np.rint(np.ldexp(value, power)).astype(np.int64), math.ldexp(1.0, -power)


def _power_for_exact(value: Floats) -> int:
    """The least p for which every value times 2**p is an integer."""
    mantissa, exponent = np.frexp(value[value != 0.0])
    whole = np.ldexp(mantissa, 53).astype(np.int64)
    lowest_bit = np.frexp((whole & -whole).astype(np.float64))[1] - 1
    return int((53 - exponent - lowest_bit).max())
