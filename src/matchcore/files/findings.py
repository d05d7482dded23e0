"""What is found while a file is read: everything that is wrong, and what a reader should know (layer 7)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from matchcore.errors import FileError, InputError, Problem
from matchcore.files.cells import Cell
from matchcore.messages import Message, Text
from matchcore.records.model import Refusal

__all__ = ["MOST_KEPT", "Findings", "Spot", "quoted"]

MOST_KEPT = 10_000
"""How many problems of one file are collected before reading stops, and how many notes are kept."""

_LONGEST_QUOTE = 200


class Findings:
    """Collects the problems and notes of one file.

    Attributes
    ----------
    problems
        What is wrong.
    notes
        What was read with a reservation, or skipped by a stated rule: nothing that needs mending.
    sheet
        The sheet that was read, for a workbook.
    """

    def __init__(self) -> None:
        self._problems: list[Problem] = []
        self._notes: list[Problem] = []
        self._n_notes = 0
        self.sheet = ""

    def __bool__(self) -> bool:
        return bool(self._problems)

    @property
    def is_full(self) -> bool:
        """Whether so much is wrong that reading on would help nobody."""
        return len(self._problems) >= MOST_KEPT

    def refuse(self, problem: Problem) -> None:
        """Add something that is wrong."""
        self._problems.append(problem)

    def refuse_cell(self, refusal: Refusal, row: int, column: str, value: Cell) -> None:
        """Add what is wrong with one cell, quoting what stood there."""
        self.refuse(Problem(refusal.what, refusal.remedy, value=quoted(value), row=row, column=column))

    def refuse_all(self, problems: Iterable[Problem]) -> None:
        """Add several."""
        for problem in problems:
            self.refuse(problem)

    def note(self, problem: Problem) -> None:
        """Add something that a reader should know."""
        self._n_notes += 1
        if len(self._notes) < MOST_KEPT:
            self._notes.append(problem)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything that is wrong, in the order it was found."""
        return tuple(self._problems)

    @property
    def notes(self) -> tuple[Problem, ...]:
        """Everything that a reader should know, in the order it was found."""
        if self._n_notes <= len(self._notes):
            return tuple(self._notes)
        return (*self._notes, Problem(Message("findings.more", count=self._n_notes - len(self._notes))))

    def raise_if_any(self) -> None:
        """Raise `FileError` with every problem, if there is one."""
        if self:
            raise FileError(self.problems)


@dataclass(frozen=True, slots=True)
class Spot:
    """One cell being read: whoever reads it tells of faults here, and goes on."""

    findings: Findings
    row: int
    column: str

    def refuse(self, refusal: Refusal, value: Cell) -> None:
        """Tell that `value`, the cell or a part of it, is wrong."""
        self.findings.refuse_cell(refusal, self.row, self.column, value)

    def refuse_record(self, error: InputError, value: Cell) -> None:
        """Tell what a record made of `value` was refused for."""
        for problem in error.problems:
            self.tell(problem, value if problem.value is None else problem.value)

    def tell(self, problem: Problem, value: Cell) -> None:
        """Tell a record's problem as one of this cell."""
        self.findings.refuse(Problem(problem.what, problem.remedy, None, None, quoted(value), self.row, self.column))

    def note(self, what: Text, value: Cell) -> None:
        """Tell how `value` was read, where a reader should know."""
        self.findings.note(Problem(what, value=quoted(value), row=self.row, column=self.column))


def quoted(value: Cell) -> object:
    """What stood in a cell, kept short: a problem never drags a whole cell along."""
    if isinstance(value, str):
        return value if len(value) <= _LONGEST_QUOTE else value[:_LONGEST_QUOTE] + "…"
    return value if value is None or isinstance(value, bool | int | float) else str(value)[:_LONGEST_QUOTE]
