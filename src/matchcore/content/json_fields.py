"""Typed values out of parsed JSON, with every fault told by its path."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from math import isfinite

from matchcore.content.strictjson import Json
from matchcore.errors import Problem
from matchcore.messages import Message, Text

_MOST_QUOTED = 200


class Fields:
    """One JSON object being read: a missing or null field is None, one of the wrong kind is told as a problem.

    Parameters
    ----------
    data
        The object; anything else is told as a problem and reads as empty.
    problems
        The list that faults are added to.
    record
        Which record it belongs to, as the problems should say.
    path
        Where the object stands in its record, such as ``"workplace_address"``.
    """

    __slots__ = ("data", "path", "problems", "record")

    def __init__(self, data: Json, problems: list[Problem], record: str | None = None, path: str = "") -> None:
        self.problems = problems
        self.record = record
        self.path = path
        self.data: Mapping[str, Json] = data if isinstance(data, Mapping) else {}
        if not isinstance(data, Mapping) and data is not None:
            self._wrong("", data, Message("record.not_a_mapping"), Message("record.not_a_mapping.remedy"))

    def __bool__(self) -> bool:
        return bool(self.data)

    def __contains__(self, name: str) -> bool:
        return self.data.get(name) is not None

    def text(self, name: str) -> str | None:
        """A string, stripped; an empty one is None."""
        value = self.data.get(name)
        if value is None:
            return None
        if not isinstance(value, str):
            self._wrong(name, value, Message("value.not_text"))
            return None
        return unicodedata.normalize("NFC", value.strip()) or None

    def key(self, name: str) -> str | None:
        """An identifier or code: a string, or a whole number written out."""
        value = self.data.get(name)
        if isinstance(value, int) and not isinstance(value, bool):
            if abs(value) < 10**30:
                return str(value)
            self._wrong(name, None, Message("value.too_large"))
            return None
        return self.text(name)

    def flag(self, name: str) -> bool:
        """True or false; missing counts as false."""
        value = self.data.get(name)
        if value is None or isinstance(value, bool):
            return bool(value)
        self._wrong(name, value, Message("value.not_a_bool"), Message("value.not_a_bool.remedy"))
        return False

    def whole(self, name: str) -> int | None:
        """A whole number, also written as text in digits or as 2.0."""
        value = self.data.get(name)
        if isinstance(value, str) and value.strip().isdecimal() and len(value.strip()) <= 9:
            return int(value)
        if isinstance(value, int | float) and not isinstance(value, bool) and value == value // 1:
            return int(value)
        if value is not None:
            self._wrong(name, value, Message("value.not_a_number"), Message("value.not_a_number.remedy"))
        return None

    def number(self, name: str) -> float | None:
        """A finite number, also written as text."""
        value = self.data.get(name)
        if value is None:
            return None
        try:
            made = float(value) if isinstance(value, int | float | str) and not isinstance(value, bool) else None
        except (ValueError, OverflowError):
            made = None
        if made is None or not isfinite(made):
            self._wrong(name, value, Message("value.not_a_number"), Message("value.not_a_number.remedy"))
            return None
        return made

    def inner(self, name: str) -> Fields:
        """The object at `name`; an empty one when it is missing. Of a list with one object, that object."""
        value = self.data.get(name)
        if isinstance(value, list) and len(value) == 1:
            value = value[0]
        return Fields(value, self.problems, self.record, self._at(name))

    def each(self, name: str) -> Iterator[Fields]:
        """The objects of the list at `name`; a lone object counts as a list of one."""
        is_listed = isinstance(self.data.get(name), list | tuple)
        for index, value in enumerate(self.items(name)):
            yield Fields(value, self.problems, self.record, self._at(f"{name}.{index}" if is_listed else name))

    def items(self, name: str) -> list[Json]:
        """The entries of the list at `name`, nulls left out; a lone value counts as a list of one."""
        value = self.data.get(name)
        listed = value if isinstance(value, list | tuple) else [value]
        return [entry for entry in listed if entry is not None]

    def fault(self, name: str, what: Message, remedy: Message | None = None) -> None:
        """Tell of a fault at `name` in the words given, with what stood there."""
        self._wrong(name, self.data.get(name), what, remedy)

    def problem(self, name: str, what: Text, remedy: Text | None = None) -> Problem:
        """The same as a problem of its own, not added to the list: a note."""
        return Problem(what, remedy, self.record, self._at(name), _quoted(self.data.get(name)))

    def _at(self, name: str) -> str:
        return ".".join(part for part in (self.path, name) if part)

    def _wrong(self, name: str, value: Json, what: Message, remedy: Message | None = None) -> None:
        self.problems.append(Problem(what, remedy, self.record, self._at(name) or None, _quoted(value)))


def _quoted(value: Json) -> object:
    """What stood there, kept short: a problem never drags a whole document along."""
    if isinstance(value, str):
        return value[:_MOST_QUOTED]
    if isinstance(value, int) and abs(value) >= 10**_MOST_QUOTED:
        return None
    return value if isinstance(value, bool | int | float) else None if value is None else type(value).__name__
