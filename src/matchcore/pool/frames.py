"""Data frames as columns of plain values, and what is wrong in them told by row and column."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from matchcore.errors import InputError, Problem, RecordError
from matchcore.messages import Message
from matchcore.suggestions import names_near

__all__ = ["Distinct", "Frame", "listed"]

_HEADER_ROWS = 2
"""Row 0 of a frame is row 2 to a person: the column names are row 1."""


class Frame:
    """A data frame of any library that narwhals knows, read column by column.

    Parameters
    ----------
    given
        The frame; None is a frame without rows.
    name
        What it is called in problems, such as ``"certificates"``.
    known, needed
        The columns that it may and must have; a name that ends with ``*`` stands for all that begin so.
    problems
        Where everything that is wrong is put.
    """

    def __init__(
        self, given: Any, name: str, known: Sequence[str], needed: Sequence[str], problems: list[Problem]
    ) -> None:
        self.name, self.problems, self.frame = name, problems, None
        self.columns: tuple[str, ...] = ()
        if given is None:
            return
        import narwhals as nw
        from narwhals.exceptions import NarwhalsError

        try:
            self.frame = nw.from_native(given, eager_only=True)
        except (NarwhalsError, TypeError, ValueError):
            what = Message("frames.not_a_frame", name=name)
            problems.append(Problem(what, field=name, value=type(given).__name__))
            return
        self.columns = tuple(self.frame.columns)
        for column in self.columns:
            if not any(column == other or (other[-1] == "*" and column.startswith(other[:-1])) for other in known):
                near = names_near(column, known, 1)
                remedy = Message("field.unknown.near", near=near[0]) if near else None
                remedy = remedy or Message("field.unknown.known", known=list(known))
                problems.append(Problem(Message("field.unknown"), remedy, field=name, column=column))
        for column in needed:
            if column not in self.columns:
                what, remedy = Message("frames.missing", name=name), Message("frames.missing.remedy")
                problems.append(Problem(what, remedy, field=name, column=column))

    def __len__(self) -> int:
        return 0 if self.frame is None else len(self.frame)

    def values(self, column: str) -> list[Any]:
        """The cells of a column, None where there is nothing; all None for a column that is not there."""
        if self.frame is None or column not in self.columns:
            return [None] * len(self)
        cells = self.frame[column].to_list()
        return [None if cell is None or _is_nothing(cell) else cell for cell in cells]

    def blame(self, rows: Iterable[int], problem: Problem, column: str | None = None) -> None:
        """Tell a problem at each of these rows."""
        for row in rows:
            self.problems.append(problem.at(row=int(row) + _HEADER_ROWS, column=column))


class Distinct:
    """Rows of cells, each different one looked at once.

    Parameters
    ----------
    columns
        Lists of cells, all of one length.
    """

    def __init__(self, columns: Sequence[Sequence[Any]]) -> None:
        index: dict[Any, int] = {}
        number = index.setdefault
        try:
            which = [number(row, len(index)) for row in zip(*columns)]
            self.rows: list[Any] = list(index)
        except TypeError:  # lists in the cells
            index.clear()
            self.rows = []
            which = []
            for row in zip(*columns):
                key = tuple(repr(cell) for cell in row)
                if key not in index:
                    self.rows.append(row)
                which.append(number(key, len(index)))
        self.which: npt.NDArray[np.int64] = np.array(which, dtype=np.int64)

    def made(self, frame: Frame, names: Sequence[str], make: Callable[..., Any]) -> list[Any]:
        """What ``make(*row)`` gives for each different row; None where it refuses, which is told at every such row.

        So is what it adds to the frame's problems.
        """
        found: list[Any] = []
        refused: dict[int, Sequence[Problem]] = {}
        for number, row in enumerate(self.rows):
            n_problems = len(frame.problems)
            try:
                found.append(make(*row))
            except InputError as error:
                found.append(None)
                refused[number] = error.problems
            if len(frame.problems) > n_problems:
                refused[number] = frame.problems[n_problems:]
                del frame.problems[n_problems:]
        if refused:
            is_refused = np.isin(self.which, list(refused))
            for at in np.flatnonzero(is_refused).tolist():
                for problem in refused[int(self.which[at])]:
                    head = (problem.field or "").split(".")[0]
                    frame.blame([at], problem, head if head in names else names[0])
        return found

    def spread(self, values: Sequence[Any], dtype: Any) -> Any:
        """One value a row, from one value for each different row."""
        return np.array(values, dtype=dtype)[self.which] if len(values) else np.empty(0, dtype=dtype)


def listed(cell: Any) -> tuple[Any, ...] | None:
    """The entries of a cell that holds several: a list, or text with commas, semicolons or spaces between."""
    if cell is None:
        return None
    if isinstance(cell, str):
        return tuple(cell.replace(",", " ").replace(";", " ").split())
    if isinstance(cell, Iterable):
        return tuple(cell)
    raise RecordError(Problem(Message("value.wrong_shape"), value=cell))


def _is_nothing(cell: Any) -> bool:
    """NaN, NaT and their like differ from themselves."""
    if isinstance(cell, str | list | tuple | np.ndarray):
        return isinstance(cell, str) and not cell.strip()
    try:
        return bool(cell != cell)
    except (TypeError, ValueError):
        return True
