"""What can go wrong, as a tree of exceptions.

::

    MatchcoreError
    ├── InputError (also ValueError)      what was handed in cannot be used; carries `problems`, all of them at once
    │   ├── RecordError                   a candidate, an opening, or a part of one
    │   ├── FileError                     a file: its form, its rows, its cells
    │   ├── PolicyError                   weights, gates, tolerances, overrides
    │   ├── VocabularyError               a code or a spelling that the vocabulary does not know, or a bad table
    │   ├── ScoreError                    a score matrix or seats given to `assign`
    │   └── BudgetError                   more memory is needed than was allowed
    ├── UnknownIdError (also KeyError)    a candidate or opening that is not in the pool
    ├── ProofError                        an assignment whose proof does not hold: a fault in matchcore, please report
    └── MissingExtraError (also ImportError)  an optional package is needed; says which to install

Every error says what is wrong, where, what it was, and what to do. `str(error)` is English; ``error.text("sv")`` is
Swedish, and a notebook shows the Swedish text alone, without a traceback.
"""

from __future__ import annotations

import errno
import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import isfinite
from typing import Any

from matchcore.messages import LANGUAGES, Message, MessageLanguage, Phrase, Text, code_of, render
from matchcore.personal import is_personal, masked

_LONGEST_VALUE = 60
_SHAPELESS = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_MOST_SHOWN = 50
_RECORD_KINDS = ("candidate", "opening")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with what was handed in.

    Its place holds nothing that names a person, and it is never shown with such a thing: a heading, a field or a record
    may be called by a personal number, or a telephone.

    Attributes
    ----------
    what
        What is wrong.
    remedy
        What to write or do instead.
    record
        Which record, such as ``"candidate c17"``; None when it is the whole.
    field
        Which field, such as ``"languages.0.level"``.
    value
        What stood there, as it stood (None: nothing did); masked where it is shown.
    row, column
        Where in a file or frame: the row as a person counts it (the header is row 1), and the column's heading.
    """

    what: Text
    remedy: Text | None = None
    record: str | None = None
    field: str | None = None
    value: object = None
    row: int | None = None
    column: str | None = None

    def __post_init__(self) -> None:
        for name in ("record", "field", "column"):
            place = getattr(self, name)
            if isinstance(place, str):
                object.__setattr__(self, name, masked(place))

    def __repr__(self) -> str:
        given = ((name, getattr(self, name)) for name in self.__slots__)
        shown = ", ".join(f"{name}={value!r}" for name, value in given if value is not None)
        return _printable(f"{type(self).__name__}({shown})")

    @property
    def code(self) -> str:
        """What is wrong, as a name that does not change and is the same in every language: for programs to act on.

        ``docs/reference/errors.md`` lists them all.
        """
        return code_of(self.what)

    def to_dict(self) -> dict[str, Any]:
        """The problem as plain values for JSON: its code, its place, and its words in both languages."""
        return {
            "code": self.code,
            "record": None if self.record is None else _printable(self.record),
            "field": None if self.field is None else _printable(self.field),
            "row": self.row,
            "column": None if self.column is None else _printable(self.column),
            "value": _plain(self.value),
            **{
                language: {
                    "what": _printable(render(self.what, language)),
                    "remedy": None if self.remedy is None else _printable(render(self.remedy, language)),
                }
                for language in LANGUAGES
            },
        }

    def at(self, *, record: str | None = None, row: int | None = None, column: str | None = None) -> Problem:
        """The same problem with its place filled in where it was not known."""
        return replace(
            self,
            record=self.record or record,
            row=self.row if self.row is not None else row,
            column=self.column or column,
        )

    def text(self, language: MessageLanguage = "sv") -> str:
        """One line: where, what, what stood there, and the remedy."""
        place = [
            f"{Message('word.row').text(language)} {self.row}" if self.row is not None else "",
            _record_text(self.record or "", language),
            self.column or self.field or "",
        ]
        where = ", ".join(part for part in place if part)
        line = f"{where}: " if where else ""
        if self.value is not None:
            line += f"{_shortened(self.value)} – "
        line += render(self.what, language)
        if self.remedy is not None:
            line += f". {render(self.remedy, language)}"
        return _printable(line)

    def __str__(self) -> str:
        return self.text("en")


class MatchcoreError(Exception):
    """The root: ``except MatchcoreError`` catches all that matchcore raises on purpose. `problems` says why."""

    def __init__(self, message: Text) -> None:
        super().__init__(message)
        self.message = message
        self.problems: Sequence[Problem] = (Problem(message),)

    def to_dict(self) -> dict[str, Any]:
        """The error as plain values for JSON: its kind, and every problem."""
        return {"error": type(self).__name__, "problems": [problem.to_dict() for problem in self.problems]}

    def to_json(self, *, indent: int | None = 2) -> str:
        """The same as JSON text."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=indent)

    def text(self, language: MessageLanguage = "sv") -> str:
        """The whole error in `language`."""
        return _printable(self.message.text(language))

    def __str__(self) -> str:
        return self.text("en")

    def _render_traceback_(self) -> list[str]:
        """What a notebook shows: the words alone (IPython's hook for exceptions that explain themselves)."""
        return [f"{type(self).__name__}: {self.text('sv')}"]


class InputError(MatchcoreError, ValueError):
    """What was handed in cannot be used. `problems` holds everything that is wrong, not only the first."""

    def __init__(self, problems: Iterable[Problem] | Problem) -> None:
        wrong = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__(Message("error.problems", count=len(wrong)))
        self.problems = wrong

    def __reduce__(self) -> tuple[type[InputError], tuple[Sequence[Problem]]]:
        return type(self), (self.problems,)  # an exception is otherwise made anew from its message alone

    def text(self, language: MessageLanguage = "sv") -> str:
        """Every problem on a line of its own (the first 50; `problems` has them all)."""
        if len(self.problems) == 1:
            return self.problems[0].text(language)
        lines = [self.message.text(language)]
        lines += [f"  {problem.text(language)}" for problem in self.problems[:_MOST_SHOWN]]
        if len(self.problems) > _MOST_SHOWN:
            lines.append("  " + Message("error.more", count=len(self.problems) - _MOST_SHOWN).text(language))
        return "\n".join(lines)


class RecordError(InputError):
    """A candidate, an opening or a part of one is not valid."""


class FileError(InputError):
    """A file cannot be read, or holds rows that cannot be used."""


class PolicyError(InputError):
    """A policy, a lock or a ban is not valid."""


class VocabularyError(InputError):
    """A code or spelling is not known, or a vocabulary table is not valid."""


class ScoreError(InputError):
    """Scores or seats given to `assign` cannot be used."""


class BudgetError(InputError):
    """What is asked needs more memory than the stated budget allows; says how much would do."""


class UnknownIdError(MatchcoreError, KeyError):
    """A candidate or opening that is not in the pool was asked for."""


class ProofError(MatchcoreError):
    """An assignment's proof does not hold. This is a fault in matchcore, never of the input."""


class MissingExtraError(MatchcoreError, ImportError):
    """An optional package is needed for what was asked."""

    def __init__(self, package: str, extra: str) -> None:
        super().__init__(Message("error.missing_extra", package=package, extra=extra))
        self.package = package
        self.extra = extra

    def __reduce__(self) -> tuple[type[MissingExtraError], tuple[str, str]]:
        return type(self), (self.package, self.extra)


def _record_text(record: str, language: MessageLanguage) -> str:
    """``"candidate c17"`` in the reader's language; any other name as it is."""
    kind, _, name = record.partition(" ")
    return f"{Message(f'word.{kind}').text(language)} {name}" if kind in _RECORD_KINDS and name else record


def _shortened(value: object) -> str:
    try:
        written = " ".join(repr(value).split())
    except ValueError:  # Python does not write integers of thousands of digits
        written = f"<{type(value).__name__}>"
    return written if len(written) <= _LONGEST_VALUE else written[: _LONGEST_VALUE - 1] + "…"


def _plain(value: object) -> str | int | float | bool | None:
    """A value as JSON can hold it: a number, yes or no as it is, anything else as the text that stands in the words."""
    if value is None or isinstance(value, bool) or (isinstance(value, float) and isfinite(value)):
        return value
    if isinstance(value, int) and abs(value) < 2**53 and not is_personal(str(value)):
        return value
    return _printable(value if isinstance(value, str) and len(value) <= _LONGEST_VALUE else _shortened(value))


def _printable(words: str) -> str:
    """The words without what is personal in them, and with what has no shape escaped: controls, half characters."""
    shown = masked(words)
    if shown.isprintable():
        return shown
    return "".join(
        char.encode("unicode_escape").decode() if unicodedata.category(char) in _SHAPELESS else char for char in shown
    )


_SYSTEM = {
    errno.ENOENT: "missing",
    errno.EACCES: "forbidden",
    errno.EPERM: "forbidden",
    errno.EISDIR: "folder",
    errno.ENOTDIR: "missing",
    errno.ENOSPC: "full",
    errno.EROFS: "forbidden",
    errno.ESPIPE: "no_file",
    errno.EFBIG: "too_large",
}
_PLACE = re.compile(r"\(?(?:at )?line (\d+)[ ,:]+col(?:umn)? (\d+)")


def detail_of(error: Exception) -> Text | str:
    """What somebody else's error says, as far as we can as words of ours: the system's faults, a place in a text.

    Examples
    --------
    >>> render(detail_of(FileNotFoundError(errno.ENOENT, "No such file or directory")), "sv")
    'den finns inte'
    """
    if isinstance(error, InputError):
        return error.problems[0].what
    said = (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
    key = _SYSTEM.get(error.errno or 0) if isinstance(error, OSError) else None
    if key is not None:
        return Message(f"detail.{key}")
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    found = _PLACE.search(said)
    if found is not None:
        return Phrase(Message("detail.place", row=int(found[1]), column=int(found[2])).text("sv"), said)
    return said
