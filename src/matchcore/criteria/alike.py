"""Who is alike to a criterion: rows of columns, or sets in a long table, numbered by equality.

Numbers are exact: two rows get one number if and only if they are equal. The engine judges one of each kind.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from matchcore.criteria.criterion import KindNumbers, spread

_ROOM = 2**62
_CLOSE = 16


def alike(*columns: npt.NDArray[Any]) -> KindNumbers:
    """Number n rows by equality.

    Parameters
    ----------
    *columns
        At least one array of length n, of integers or booleans.

    Returns
    -------
    int32[n]
        0…k - 1 for k different rows.
    """
    if len(columns[0]) == 1:  # somebody alone
        return np.zeros(1, dtype=np.int32)
    key, size = _dense(columns[0])
    for column in columns[1:]:
        digit, width = _dense(column)
        if size * width > _ROOM:
            _, key = np.unique(key, return_inverse=True)
            size = len(key)
        if size * width > _ROOM:
            _, digit = np.unique(digit, return_inverse=True)
            width = len(digit)
        key = key * width + digit
        size *= width
    return _numbered(key)


def alike_sets(row: npt.NDArray[Any], n_rows: int, *columns: npt.NDArray[Any]) -> KindNumbers:
    """Number n rows by what stands for them in a long table, in whatever order.

    Parameters
    ----------
    row
        int[k]: the row that each entry belongs to.
    n_rows
        n.
    *columns
        What the entries hold: arrays of length k, of integers or booleans.

    Returns
    -------
    int32[n]
        Rows with the same entries, each as many times, have one number; rows without entries too.
    """
    kind = np.zeros(n_rows, dtype=np.int64)
    if len(row) == 0 or n_rows == 1:
        return kind.astype(np.int32)
    entry = alike(*columns).astype(np.int64) + 1
    order = np.lexsort((entry, row))
    row, entry = np.asarray(row)[order], entry[order]
    count = np.bincount(row, minlength=n_rows)
    first = np.cumsum(count) - count
    width = int(entry.max()) + 1
    for place in range(int(count.max())):
        # What is longer than `place` entries is told apart by the next one; what has ended keeps its number.
        longer = np.flatnonzero(count > place)
        key = kind[longer] * width + entry[first[longer] + place]
        kind[longer] = int(kind.max()) + 1 + _numbered(key)
    return _numbered(kind)


def alike_by_day(
    kind: npt.NDArray[Any],
    first: npt.NDArray[Any],
    after: npt.NDArray[Any],
    day_class: npt.NDArray[Any],
    n_kinds: int,
    *columns: npt.NDArray[Any],
) -> tuple[KindNumbers, npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Number what n kinds count as on each of w days, by what stands for them in a long table on that day.

    Parameters
    ----------
    kind
        int[k]: the kind that each entry belongs to.
    first, after
        int[k], 0…w: an entry stands on the days from `first` up to, and without, `after`.
    day_class
        int[w]: days that are told apart whatever stands on them.
    n_kinds
        n.
    *columns
        What the entries hold: arrays of length k, of integers or booleans.

    Returns
    -------
    state : int32[n, w]
        0…s - 1.
    example, day : intp[s] twice
        For each state a kind and a day that have it.
    """
    n_days = len(day_class)
    if n_days * n_kinds == 0:
        none = np.empty(0, dtype=np.intp)
        return np.zeros((n_kinds, n_days), dtype=np.int32), none, none
    stands = np.flatnonzero(after > first)
    kind, first, after = (np.asarray(values, dtype=np.int64)[stands] for values in (kind, first, after))
    changes = np.flatnonzero(np.diff(day_class)) + 1
    begins = [np.add.outer(np.arange(n_kinds) * n_days, np.append(0, changes)).reshape(-1), kind * n_days + first]
    begin = np.unique(np.concatenate([*begins, (kind * n_days + after)[after < n_days]]))
    entry, period = spread(np.searchsorted(begin, kind * n_days + first), np.searchsorted(begin, kind * n_days + after))
    told = alike_sets(period, len(begin), *(np.asarray(column)[stands][entry] for column in columns))
    number = alike(told, np.asarray(day_class)[begin % n_days])
    _, one = np.unique(number, return_index=True)
    state = np.repeat(number, np.diff(np.append(begin, n_kinds * n_days))).reshape(n_kinds, n_days)
    return state, begin[one] // n_days, begin[one] % n_days


def among(numbers: npt.NDArray[Any], few: npt.NDArray[Any], n: int) -> npt.NDArray[np.bool_]:
    """bool[k]: which of these numbers, 0…n - 1, are among a few."""
    is_one = np.zeros(n, dtype=np.bool_)
    is_one[few] = True
    found: npt.NDArray[np.bool_] = is_one[numbers]
    return found


def first_of_each(kind: npt.NDArray[Any]) -> npt.NDArray[np.intp]:
    """intp[k]: the first of each of the kinds 0…k - 1, each of which is in use."""
    first = np.empty(int(kind.max()) + 1 if len(kind) else 0, dtype=np.intp)
    first[kind[::-1]] = np.arange(len(kind) - 1, -1, -1)  # of several writes to one place the last stays
    return first


def in_use(kind: npt.NDArray[Any], size: int) -> tuple[npt.NDArray[np.intp], KindNumbers]:
    """The different kinds among these, ascending, and for each of these its place among them."""
    is_used = np.zeros(size, dtype=np.bool_)
    is_used[kind] = True
    place = np.cumsum(is_used, dtype=np.int32)
    place -= 1
    return np.flatnonzero(is_used), place[kind]


def _dense(column: npt.NDArray[Any]) -> tuple[npt.NDArray[np.int64], int]:
    """A column's values from 0, and how many there may be."""
    values = np.asarray(column)
    values = values.view(np.int64) if values.dtype == np.uint64 else values.astype(np.int64)
    if len(values) == 0:
        return values, 1
    low, high = int(values.min()), int(values.max())
    if high - low < _ROOM:
        return values - low, high - low + 1
    distinct, values = np.unique(values, return_inverse=True)
    return values.reshape(-1), len(distinct)


def _numbered(key: npt.NDArray[np.int64]) -> KindNumbers:
    """Whole numbers numbered as they rise: by counting where they are close together, by sorting where they are not."""
    if len(key):
        low, high = int(key.min()), int(key.max())
        if high - low < _CLOSE * len(key):
            is_used = np.zeros(high - low + 1, dtype=np.bool_)
            is_used[key - low] = True
            place = np.cumsum(is_used, dtype=np.int32) - np.int32(1)
            return place[key - low]
    _, number = np.unique(key, return_inverse=True)
    return number.reshape(-1).astype(np.int32)
