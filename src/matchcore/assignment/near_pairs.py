"""A run of pairs that others are added to at its end, at the cost of those added."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["NearPairs"]

_SPARE = 4
"""When it is full a run is copied, with room for one in so many more."""

_Column = npt.NDArray[np.int32]


class NearPairs:
    """Candidates, openings and scores: int32[k] each. It never changes; a longer one shares its memory.

    Only the longest of those that share memory can be added to in place, and only once; any other is copied first.
    """

    def __init__(self, row: _Column, col: _Column, score: _Column) -> None:
        self._columns = (row, col, score)
        self._length = len(row)
        self._ends = [self._length]  # holds the length of the longest, but while somebody adds to it

    def __len__(self) -> int:
        return self._length

    @property
    def row(self) -> _Column:
        """int32[k]: the candidates."""
        return self._columns[0][: self._length]

    @property
    def col(self) -> _Column:
        """int32[k]: the openings."""
        return self._columns[1][: self._length]

    @property
    def score(self) -> _Column:
        """int32[k]: the scores."""
        return self._columns[2][: self._length]

    def with_more(self, row: _Column, col: _Column, score: _Column) -> NearPairs:
        """These pairs, and those after them."""
        longer = object.__new__(NearPairs)
        longer._length = self._length + len(row)
        longer._columns, longer._ends = self._columns, self._ends
        if longer._length > len(self._columns[0]) or not self._take_end():
            room = longer._length + longer._length // _SPARE
            longer._columns = np.empty(room, np.int32), np.empty(room, np.int32), np.empty(room, np.int32)
            longer._ends = []
            for column, before in zip(longer._columns, self._columns):
                column[: self._length] = before[: self._length]
        for column, more in zip(longer._columns, (row, col, score)):
            column[self._length : longer._length] = more
        longer._ends.append(longer._length)
        return longer

    def _take_end(self) -> bool:
        """Whether this is the longest, and nobody else is adding to it (taking from a list is one step for threads)."""
        try:
            end = self._ends.pop()
        except IndexError:
            return False
        if end != self._length:
            self._ends.append(end)
        return end == self._length
