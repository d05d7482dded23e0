"""Who is alike to a criterion: rows of columns, or sets in a long table, numbered by equality.

Numbers are exact: two rows get one number if and only if they are equal. The engine judges one of each kind.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from matchcore.criteria.criterion import KindNumbers

_ROOM = 2**62


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
    if len(row) == 0:
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
        _, number = np.unique(key, return_inverse=True)
        kind[longer] = int(kind.max()) + 1 + number.reshape(-1)
    return _numbered(kind)


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
    _, number = np.unique(key, return_inverse=True)
    return number.reshape(-1).astype(np.int32)
