"""Data frames of text as codes: each distinct row read once, however many rows there are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from matchcore.files.cells import Cell

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["CodedRows", "coded_columns", "texts_of"]

_MOST_CODES = 2**62


class CodedRows:
    """The rows of a table of Arrow, divided into a key and the rest of the cells.

    Parameters
    ----------
    columns
        The columns, all of text or empty.
    at
        The column of the ids.
    first
        The number of the first row, as a person counts it.
    """

    def __init__(self, columns: Sequence[pa.ChunkedArray], at: int, first: int) -> None:
        self._at = at
        self._first = first
        self._ids = texts_of(columns[at])
        codes, values = zip(*(_coded(column) for place, column in enumerate(columns) if place != at))
        self._keys, first_of = _joined(codes, [len(known) for known in values])
        self._distinct = [
            [known[code] for known, code in zip(values, row)]
            for row in np.stack([code[first_of] for code in codes], axis=1).tolist()
        ]

    def __iter__(self) -> Iterator[tuple[int, Cell, int]]:
        """Each row: its number, its id, and the code of its other cells."""
        return zip(range(self._first, self._first + len(self._ids)), self._ids, self._keys.tolist())

    def cells_of(self, first: Cell, key: int) -> Sequence[Cell]:
        """A whole row."""
        cells = self._distinct[key].copy()
        cells.insert(self._at, first)
        return cells


def _coded(column: pa.ChunkedArray) -> tuple[npt.NDArray[np.int64], list[Cell]]:
    """A column as codes and what they stand for; the last code is that of an empty cell."""
    import pyarrow as pa

    whole = column.combine_chunks()
    array = whole.chunk(0) if isinstance(whole, pa.ChunkedArray) else whole  # whichever this version gives
    if pa.types.is_null(array.type):
        return np.zeros(len(array), dtype=np.int64), [None]
    encoded = array.dictionary_encode()
    known: list[Cell] = [*encoded.dictionary.to_pylist(), None]
    return encoded.indices.fill_null(len(known) - 1).to_numpy(zero_copy_only=False).astype(np.int64), known


def texts_of(column: pa.ChunkedArray) -> list[Cell]:
    """A column as Python's texts, each distinct one made once."""
    codes, known = _coded(column)
    return [known[code] for code in codes.tolist()]


def _joined(
    codes: Sequence[npt.NDArray[np.int64]], sizes: Sequence[int]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """One code for each distinct combination, 0 and up, and for each the first row that has it."""
    joined, n_codes = codes[0], sizes[0]
    for code, size in zip(codes[1:], sizes[1:]):
        if size == 1:
            continue
        if n_codes * size > _MOST_CODES:
            known, joined = np.unique(joined, return_inverse=True)
            n_codes = len(known)
        joined = joined * size + code
        n_codes *= size
    _, first, keys = np.unique(joined, return_index=True, return_inverse=True)
    return keys.astype(np.int64), first.astype(np.int64)


def coded_columns(frame: Any) -> list[Any] | None:
    """The columns of a frame of Arrow if all are of text or empty; else None."""
    import pyarrow as pa

    if not isinstance(frame, pa.Table) or len(frame) == 0 or frame.num_columns < 2:
        return None
    known = (pa.types.is_string, pa.types.is_large_string, pa.types.is_null)
    columns = list(frame.columns)
    return columns if all(any(is_kind(column.type) for is_kind in known) for column in columns) else None
