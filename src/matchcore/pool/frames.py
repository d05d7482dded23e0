"""Data frames as columns of plain values or of codes, and what is wrong in them told by row and column."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from matchcore.errors import InputError, Problem, RecordError
from matchcore.messages import Message, with_remedy
from matchcore.suggestions import names_near

Rows = npt.NDArray[np.int64]

_MOST_CODES = 2**62

_HEADER_ROWS = 2
"""Row 0 of a frame is row 2 to a person: the column names are row 1."""


class _Column(Protocol):
    def to_list(self) -> list[Any]: ...

    def __len__(self) -> int: ...


class Frame:
    """A data frame of any library that narwhals knows, or drawn columns, read column by column.

    Parameters
    ----------
    columns
        The cells of each column.
    name
        What it is called in problems, such as ``"certificates"``.
    problems
        Where everything that is wrong is put.
    """

    def __init__(self, columns: Mapping[str, _Column], name: str, problems: list[Problem]) -> None:
        self.columns, self.name, self.problems = columns, name, problems
        self._length = len(next(iter(columns.values()), ()))

    @classmethod
    def of(cls, given: Any, name: str, known: Sequence[str], needed: Sequence[str], problems: list[Problem]) -> Frame:
        """What is given as a frame: a data frame, or a `Frame` already; None is one without rows.

        Columns other than those `known` (a name that ends with ``*`` stands for all that begin so) are told, and so are
        those `needed` that are not there.
        """
        if given is None or isinstance(given, Frame):
            return cls({}, name, problems) if given is None else given
        import narwhals as nw
        from narwhals.exceptions import NarwhalsError

        try:
            frame = nw.from_native(given, eager_only=True)
        except (NarwhalsError, TypeError, ValueError):
            what = Message("frames.not_a_frame", name=name)
            problems.append(Problem(what, field=name, value=type(given).__name__))
            return cls({}, name, problems)
        for column in frame.columns:
            if not any(column == other or (other[-1] == "*" and column.startswith(other[:-1])) for other in known):
                near = names_near(column, known, 1)
                remedy = Message("field.unknown.near", near=near[0]) if near else None
                remedy = remedy or Message("field.unknown.known", known=list(known))
                problems.append(Problem(Message("field.unknown"), remedy, field=name, column=column))
        missing = [column for column in needed if column not in frame.columns]
        problems += [Problem(*with_remedy("frames.missing", name=name), field=name, column=one) for one in missing]
        return cls({column: frame[column] for column in frame.columns}, name, problems)

    def __len__(self) -> int:
        return self._length

    def values(self, column: str) -> list[Any]:
        """The cells of a column, None where there is nothing; all None for a column that is not there."""
        if column not in self.columns:
            return [None] * len(self)
        cells = self.columns[column].to_list()
        return [None if cell is None or _is_nothing(cell) else cell for cell in cells]

    def distinct(self, names: Sequence[str]) -> Distinct:
        """The different rows of some columns."""
        given = [self.columns.get(name) for name in names]
        return Distinct(
            [one if isinstance(one, Coded) else Coded.of(self.values(name)) for name, one in zip(names, given)]
        )

    def blame(self, rows: Iterable[int], problem: Problem, column: str | None = None) -> None:
        """Tell a problem at each of these rows."""
        for row in rows:
            self.problems.append(problem.at(row=int(row) + _HEADER_ROWS, column=column))


@dataclass(frozen=True, eq=False, slots=True)
class Coded:
    """A column whose cells are few: `code` int[n] is a position of `names`, or -1 where there is nothing."""

    code: npt.NDArray[np.integer[Any]]
    names: Sequence[Any]

    @classmethod
    def of(cls, cells: Sequence[Any]) -> Coded:
        """Cells as codes, in the order in which they first stand; None is nothing."""
        is_mixed = len(set(map(type, cells)) - {type(None)}) > 1  # 1, 1.0 and True are equal, and mean several things
        number: dict[Any, int] = {}
        put = number.setdefault
        try:
            codes = [
                -1 if cell is None else put((type(cell), cell) if is_mixed else cell, len(number)) for cell in cells
            ]
        except TypeError:  # lists
            number.clear()
            codes = [-1 if cell is None else put(repr(cell), len(number)) for cell in cells]
        first = dict(zip(reversed(codes), reversed(cells)))
        names = [first[code] for code in range(len(number))]
        return cls(np.array(codes, dtype=np.int64), names)

    def __len__(self) -> int:
        return len(self.code)

    def to_list(self) -> list[Any]:
        """The cells, None where there is nothing."""
        names = [*self.names, None]
        return [names[code] for code in self.code.tolist()]


class Distinct:
    """Rows of cells, each different one looked at once.

    Parameters
    ----------
    columns
        The columns, all of one length.

    Attributes
    ----------
    first
        int64[d]: a row of each kind.
    which
        int64[n]: of which kind each row is.
    rows
        The cells of each kind.
    """

    def __init__(self, columns: Sequence[Coded]) -> None:
        joined = np.zeros(len(columns[0]), dtype=np.int64)
        n_codes = 1
        for column in columns:
            size = len(column.names) + 1
            if n_codes * size > _MOST_CODES:
                known, joined = np.unique(joined, return_inverse=True)
                n_codes = len(known)
            if size == 1:
                continue
            joined *= size
            joined += column.code
            joined += 1
            n_codes *= size
        _, self.first, self.which = np.unique(joined, return_index=True, return_inverse=True)
        cells = [
            [None if code < 0 else column.names[code] for code in column.code[self.first].tolist()]
            for column in columns
        ]
        self.rows: list[tuple[Any, ...]] = list(zip(*cells))

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
