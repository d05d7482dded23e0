"""What is found while a file is read: everything that is wrong, and what a reader should know."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

from pydantic import BaseModel

from matchcore.errors import FileError, InputError, Problem
from matchcore.messages import Message, Text, with_remedy
from matchcore.personal import is_personal, masked, without_personal
from matchcore.records.model import PERSONAL_VALUE, Refusal, looking_for_themselves

MOST_KEPT = 10_000
"""How many problems of one file are collected before reading stops, and how many notes are kept."""

_LONGEST_QUOTE = 60
_MOST_READ = 1000
_MOST_WORDS, _WORDS_SHOWN = 4, 3  # more words are a sentence and no name of anything


class Told(NamedTuple):
    """Something told of a cell, before it is known in which row the cell stands."""

    what: Text
    remedy: Text | None
    value: object
    column: str

    @classmethod
    def of(cls, what: Text, remedy: Text | None, value: object, column: str) -> Told:
        """What is told of `value`, the cell or a part of it, quoted as an error may quote it."""
        return cls(_brief(what), remedy, quoted(value), column)

    @property
    def key(self) -> str:
        """The code of what is told; empty where it is words of somebody's own."""
        return self.what.key if isinstance(self.what, Message) else ""


class Spot:
    """A cell being read: whoever reads it tells of faults here, and goes on.

    Attributes
    ----------
    column
        The heading of the cell's column.
    refused
        What is wrong with the cell.
    noted
        How it was read, where a reader should know.
    """

    __slots__ = ("column", "noted", "refused")

    def __init__(self, column: str) -> None:
        self.column = column
        self.refused: tuple[Told, ...] = ()
        self.noted: tuple[Told, ...] = ()

    def refuse(self, refusal: Refusal, value: object) -> None:
        """Tell that `value`, the cell or a part of it, is wrong."""
        self.refused += (Told.of(refusal.what, refusal.remedy, value, self.column),)

    def refuse_record(self, error: InputError, value: object) -> None:
        """Tell what a record made of `value` was refused for."""
        for problem in error.problems:
            shown = value if problem.value is None else problem.value
            self.refused += (Told.of(problem.what, problem.remedy, shown, self.column),)

    def sound(self, value: Any, column: str) -> Any:
        """A cell's value without what is personal in it, which is told to be removed."""
        rest, found = without_personal(value)
        if found:
            self.noted += (Told(Message(PERSONAL_VALUE), Message("value.personal.remedy"), None, column),)
        return rest

    def note(self, what: Text, value: object, remedy: Text | None = None) -> None:
        """Tell how `value` was read, where a reader should know."""
        self.noted += (Told.of(what, remedy, value, self.column),)

    @contextmanager
    def telling(self, value: object) -> Iterator[None]:
        """Tell why `value`, or the record made of it, is refused within, and go on behind."""
        try:
            yield
        except Refusal as refusal:
            self.refuse(refusal, value)
        except InputError as error:
            self.refuse_record(error, value)

    def take(self, other: Spot) -> None:
        """Tell here what was told there."""
        self.refused, self.noted = self.refused + other.refused, self.noted + other.noted


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
    headings
        The headings of the tables that were read.
    """

    def __init__(self) -> None:
        self._problems: list[Problem] = []
        self._notes: list[Problem] = []
        self._n_notes = 0
        self.sheet = ""
        self.headings: list[str] = []

    def __bool__(self) -> bool:
        return bool(self._problems)

    @property
    def stopped(self) -> Problem | None:
        """What to tell where reading stops because it is full; None while it is not."""
        return stopped_after(len(self._problems))

    @property
    def n_problems(self) -> int:
        """How much is wrong so far."""
        return len(self._problems)

    def refuse(self, problem: Problem) -> None:
        """Add something that is wrong."""
        self._problems.append(problem)

    def tell(self, spot: Spot, row: int) -> None:
        """Add what was told of a cell, now that its row is known."""
        for what, remedy, value, column in spot.refused:
            self.refuse(Problem(what, remedy, value=value, row=row, column=column))
        for what, remedy, value, column in spot.noted:
            self.note(Problem(what, remedy, value=value, row=row, column=column))

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


def sound_fields(
    model: type[BaseModel], given: Mapping[str, Any], record: str | None
) -> tuple[Mapping[str, Any], list[Problem]]:
    """A record's fields without what is personal in them, and a note of each place; but for what looks for itself."""
    own = looking_for_themselves(model)
    rest, found = without_personal({name: value for name, value in given.items() if name not in own})
    what, remedy = Message(PERSONAL_VALUE), Message("value.personal.remedy")
    notes = [Problem(what, remedy, record, field) for field in found]
    return {**{name: value for name, value in given.items() if name in own}, **(rest or {})} if notes else given, notes


def unread_merit(refusal: Refusal) -> Refusal:
    """The refusal of what is wished for and not required: an opening may go without it."""
    return Refusal(Message("demand.merit", why=refusal.what), refusal.remedy)


def stopped_after(n_faults: int) -> Problem | None:
    """That reading stops here because so much is wrong; None while it is not."""
    if n_faults < MOST_KEPT:
        return None
    return Problem(*with_remedy("findings.stopped", count=n_faults))


def _brief(what: Text) -> Text:
    """A message that quotes what it has of the cell as the cell is quoted; names of the vocabulary are no strings."""
    if not isinstance(what, Message) or not any(isinstance(value, str) for value in what.values.values()):
        return what
    values = {name: quoted(value) if isinstance(value, str) else value for name, value in what.values.items()}
    return Message(what.key, **values)


def quoted(value: object) -> object:
    """What stood in a cell as an error may show it: short, without what is personal, and of a sentence its beginning.

    The row and the column tell where the rest is; a note about somebody is not carried into logs and mail.

    Examples
    --------
    >>> quoted("truckkort B"), quoted("har en gammal skada i ryggen sedan i fjol"), quoted("ring 070-174 06 05")
    ('truckkort B', 'har en gammal …', 'ring •••')
    """
    if value is None or (isinstance(value, bool | int | float) and not is_personal(str(value))):
        return value
    shown = masked(str(value)[:_MOST_READ])
    words = shown.split()
    if len(words) > _MOST_WORDS:
        shown = " ".join(words[:_WORDS_SHOWN]) + " …"
    return shown if len(shown) <= _LONGEST_QUOTE else shown[:_LONGEST_QUOTE] + "…"
