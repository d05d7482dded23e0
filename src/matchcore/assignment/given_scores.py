"""From what a caller has (an array, a frame, a sparse array; seats) to arrays of allowed pairs."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from numbers import Integral, Real
from typing import Any

import narwhals as nw
import numpy as np
import numpy.typing as npt
from scipy import sparse

from matchcore.assignment.pair_graph import Ints, PairGraph, problem
from matchcore.errors import Problem, ScoreError
from matchcore.messages import Message

Labels = tuple[Hashable, ...]

_MOST_PROBLEMS = 1_000
_MOST_OF_A_SIDE = 2**31 - 1
_FLOAT_EXACT = 2**53
_LARGEST = 2**63 - 1
_Table = npt.NDArray[Any]


def read_scores(scores: Any, seats: Any) -> tuple[PairGraph, Labels | None, Labels | None]:
    """Read scores and seats as `assign` documents them; what a frame calls its rows and columns goes along.

    The scores are int64, or the very floats that came: float64 or longdouble, finite.

    Raises
    ------
    ScoreError
        All that is wrong with either, at once.
    """
    problems: list[Problem] = []
    rows, columns = _labels(scores, problems)
    entries = _from_sparse(scores, problems) if sparse.issparse(scores) else _from_table(scores, problems)
    value = None if entries is None else _numbers(entries, problems)
    read_seats = _read_seats(seats, None if entries is None else entries.shape[1], columns, problems)
    if problems or entries is None or value is None or read_seats is None:
        raise ScoreError(problems)
    allowed = np.isfinite(value) if value.dtype.kind == "f" else slice(None)
    indptr = np.zeros(entries.shape[0] + 1, dtype=np.int64)
    np.cumsum(np.bincount(entries.row[allowed], minlength=entries.shape[0]), out=indptr[1:])
    return PairGraph(indptr, entries.col[allowed].astype(np.int32), value[allowed], read_seats), rows, columns


@dataclass(frozen=True)
class _Entries:
    """What stands in a table: its shape, and row, column and value of each entry, sorted by both."""

    shape: tuple[int, int]
    row: Ints
    col: Ints
    value: npt.NDArray[Any]


def _labels(scores: Any, problems: list[Problem]) -> tuple[Labels | None, Labels | None]:
    """What a frame calls its rows (only pandas does) and its columns."""
    rows: Labels | None = None
    if nw.dependencies.is_pandas_dataframe(scores):
        rows, columns = tuple(scores.index.tolist()), tuple(scores.columns.tolist())
    elif nw.dependencies.is_into_dataframe(scores):
        columns = tuple(nw.from_native(scores, eager_only=True).columns)
    else:
        return None, None
    for name, labels in (("index", rows or ()), ("columns", columns)):
        twice = _twice(labels)
        if twice:
            problems.append(problem("assign.labels_twice", f"scores.{name}", twice))
    return rows, columns


def _twice(labels: Sequence[Hashable]) -> list[Hashable]:
    """The labels that stand more than once."""
    return [label for label, count in Counter(labels).items() if count > 1]


def _from_sparse(scores: Any, problems: list[Problem]) -> _Entries | None:
    if len(scores.shape) != 2:
        problems.append(problem("assign.scores_shape", "scores", f"shape {tuple(scores.shape)}"))
        return None
    shape = (int(scores.shape[0]), int(scores.shape[1]))
    if not _is_of_a_size(shape, problems):
        return None
    try:
        if hasattr(scores, "check_format"):  # compressed: pointers are followed in compiled code, so they come first
            scores.copy().check_format(full_check=True)
        entries = scores.tocoo()
    except (ValueError, IndexError) as error:
        problems.append(problem("assign.scores_sparse", "scores", str(error)))
        return None
    row, col, value = entries.row, entries.col, entries.data
    outside = np.flatnonzero((row < 0) | (row >= shape[0]) | (col < 0) | (col >= shape[1]))
    if len(outside):
        problems.extend(_at(row[at], col[at], None, "assign.scores_outside") for at in outside[:_MOST_PROBLEMS])
        return None
    order = np.lexsort((col, row))
    row, col, value = row[order], col[order], value[order]
    same = np.flatnonzero((row[1:] == row[:-1]) & (col[1:] == col[:-1]))
    problems.extend(_at(row[at], col[at], None, "assign.scores_duplicate") for at in same[:_MOST_PROBLEMS])
    return _Entries(shape, row, col, value)


def _from_table(scores: Any, problems: list[Problem]) -> _Entries | None:
    table = _frame_table(scores) if nw.dependencies.is_into_dataframe(scores) else _as_table(scores)
    if table.ndim != 2:
        problems.append(problem("assign.scores_shape", "scores", f"shape {table.shape}"))
        return None
    shape = (table.shape[0], table.shape[1])
    if not _is_of_a_size(shape, problems):
        return None
    row, col = (axis.ravel() for axis in np.indices(shape, dtype=np.int32))
    value = np.asarray(np.ma.getdata(table)).ravel()
    if isinstance(table, np.ma.MaskedArray):
        shown = ~np.asarray(np.ma.getmaskarray(table)).ravel()
        row, col, value = row[shown], col[shown], value[shown]
    return _Entries(shape, row, col, value)


def _as_table(scores: Any) -> _Table:
    """An array as it is; a list as NumPy reads it, unless that would cut integers short."""
    if isinstance(scores, np.ma.MaskedArray):
        return scores
    try:
        table: _Table = np.asarray(scores)
    except ValueError:  # rows of unequal length
        return np.zeros(0)
    if table.dtype.kind == "f" and not hasattr(scores, "dtype") and (np.abs(table) >= _FLOAT_EXACT).any():
        return np.array(scores, dtype=object)
    return table


def _frame_table(frame: Any) -> np.ma.MaskedArray[Any, Any]:
    """A frame's columns side by side; what is missing is masked, so that it changes no column's type."""
    if nw.dependencies.is_pandas_dataframe(frame):
        columns = [nw.from_native(frame.iloc[:, at], series_only=True) for at in range(frame.shape[1])]
    else:
        columns = list(nw.from_native(frame, eager_only=True).iter_columns())
    missing = [np.asarray(column.is_null().to_numpy(), dtype=np.bool_) for column in columns]
    values = [column.drop_nulls().to_numpy() for column in columns]
    kind = np.dtype(object)
    if all(some.dtype.kind in "biuf" for some in values):
        common = np.result_type(np.bool_, *(some.dtype for some in values))
        if common.kind != "f" or not any(some.dtype.kind in "iu" and _is_wide(some) for some in values):
            kind = common
    shape = (len(frame), len(columns))
    table, mask = np.zeros(shape, dtype=kind), np.zeros(shape, dtype=np.bool_)
    for at, (own, own_missing) in enumerate(zip(values, missing)):
        table[~own_missing, at], mask[:, at] = own, own_missing
    return np.ma.MaskedArray(table, mask)


def _is_wide(values: npt.NDArray[Any]) -> bool:
    return len(values) > 0 and max(int(values.max()), -int(values.min())) > _FLOAT_EXACT


def _is_of_a_size(shape: tuple[int, int], problems: list[Problem]) -> bool:
    if max(shape) <= _MOST_OF_A_SIDE:
        return True
    problems.append(problem("assign.scores_size", "scores", f"shape {shape}", limit=_MOST_OF_A_SIDE))
    return False


def _at(row: int, col: int, value: object, key: str) -> Problem:
    return problem(key, f"scores[{int(row)}, {int(col)}]", value)


def _numbers(entries: _Entries, problems: list[Problem]) -> npt.NDArray[Any] | None:
    """int64, float64 or longdouble: the entries, exactly; None when some are no such numbers."""
    value = _from_objects(entries, problems) if entries.value.dtype.kind not in "biuf" else entries.value
    if value is None:
        return None
    if value.dtype.kind == "f":
        bad = np.flatnonzero(value == np.inf)[:_MOST_PROBLEMS]
        problems.extend(_at(entries.row[at], entries.col[at], math.inf, "assign.scores_infinite") for at in bad)
        return value.astype(np.float64, copy=False) if value.dtype.itemsize <= 8 else value
    if value.dtype == np.uint64 and len(value) and int(value.max()) > _LARGEST:
        problems.append(_beyond_int64(int(value.max())))
        return None
    return value.astype(np.int64, copy=False)


def _from_objects(entries: _Entries, problems: list[Problem]) -> npt.NDArray[Any] | None:
    """Python's and NumPy's own integers and floats in an array of objects, exactly; anything else is told."""
    every = [] if entries.value.dtype.kind in "cMmV" else entries.value.tolist()
    strange = [at for at, entry in enumerate(every) if not isinstance(entry, Integral | float | np.floating | np.bool_)]
    before = len(problems)
    problems.extend(
        _at(entries.row[at], entries.col[at], every[at], "assign.scores_type") for at in strange[:_MOST_PROBLEMS]
    )
    if len(every) < len(entries.value):
        problems.append(problem("assign.scores_type", "scores", str(entries.value.dtype)))
    if len(problems) > before:
        return None
    if all(isinstance(entry, Integral | np.bool_) for entry in every):
        whole = [int(entry) for entry in every]
        largest = max(whole, key=abs, default=0)
        if not -_LARGEST <= largest <= _LARGEST:
            problems.append(_beyond_int64(largest))
            return None
        return np.array(whole, dtype=np.int64)
    for at, entry in enumerate(every):
        if entry == entry and _float(entry) != (int(entry) if isinstance(entry, Integral | np.bool_) else entry):
            problems.append(_at(entries.row[at], entries.col[at], entry, "assign.scores_mixed"))
            if len(problems) - before >= _MOST_PROBLEMS:
                break
    return np.array([_float(entry) for entry in every], dtype=np.float64)


def _float(entry: Any) -> float:
    try:
        return float(entry)
    except OverflowError:
        return math.inf if entry > 0 else -math.inf


def _beyond_int64(largest: int) -> Problem:
    figures = {"n_placements": 1, "limit": _LARGEST, "factor": abs(largest) // _LARGEST + 1}
    return problem("assign.scores_range", "scores", largest, **figures)


def _read_seats(seats: Any, n_openings: int | None, columns: Labels | None, problems: list[Problem]) -> Ints | None:
    """int64[m]; one each when `seats` is None. Every bad entry becomes a problem with its index."""
    if seats is None:
        return None if n_openings is None else np.ones(n_openings, dtype=np.int64)
    given = _in_order(seats, n_openings, columns, problems)
    if given is None:
        return None
    if n_openings is not None and given.shape != (n_openings,):
        problems.append(problem("assign.seats_shape", "seats", f"shape {given.shape}", n_openings=n_openings))
    if given.ndim != 1:
        return None
    before = len(problems)
    for at, value in enumerate(given.tolist()):  # a masked entry comes as None
        if not _is_whole(value) or value < 0:
            key = "assign.seats_negative" if _is_whole(value) else "assign.seats_integer"
            problems.append(Problem(Message(key), Message("assign.seats_remedy"), field=f"seats[{at}]", value=value))
    return np.asarray(given).astype(np.int64) if len(problems) == before else None


def _in_order(
    seats: Any, n_openings: int | None, columns: Labels | None, problems: list[Problem]
) -> npt.NDArray[Any] | None:
    """The seats in the order of the columns: by label where they have labels, else as they stand."""
    if nw.dependencies.is_pandas_series(seats) or isinstance(seats, Mapping):
        if n_openings is None:
            return None
        labels = list(seats) if isinstance(seats, Mapping) else seats.index.tolist()
        given = dict(zip(labels, seats.values() if isinstance(seats, Mapping) else seats.tolist()))
        wanted = dict.fromkeys(range(n_openings) if columns is None else columns)
        told = {
            "twice": _twice(labels),
            "unknown": [label for label in given if label not in wanted],
            "missing": [label for label in wanted if label not in given],
        }
        for key, wrong in told.items():
            if wrong:
                what, remedy = Message(f"assign.seats_label_{key}"), Message("assign.seats_label_remedy")
                problems.append(Problem(what, remedy, field="seats", value=wrong[:_MOST_PROBLEMS]))
        return None if any(told.values()) else np.array([given[label] for label in wanted], dtype=object)
    try:
        return seats if isinstance(seats, np.ma.MaskedArray) else np.asarray(seats)
    except ValueError:  # rows of unequal length
        return np.zeros((0, 0))


def _is_whole(value: Any) -> bool:
    """Whether this is a whole number that int64 can hold (a negative one that it can't is told as negative)."""
    is_number = isinstance(value, Real) and value == value and value <= _LARGEST
    return is_number and value == int(max(value, -_LARGEST))
