"""JSON from a file, strictly: bounded in size and depth, no NaN, no name twice, every fault a `FileError`.

`Fields` takes typed values out of what was parsed, with every fault told by its path.
"""

from __future__ import annotations

import io
import json
import os
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import compress, islice
from math import isfinite, isinf
from operator import ne
from typing import Any

import numpy as np

from matchcore.content.findings import stopped_after
from matchcore.content.text import MOST_BYTES, source_of
from matchcore.decoding import decoded
from matchcore.errors import FileError, Problem
from matchcore.messages import Message, Text, with_remedy

Json = Any
"""What `json.loads` gives: objects, lists, strings, numbers, booleans and None."""

_DEEPEST = 100
_STRING = re.compile(r'"(?:[^"\\]++|\\.)*+"')
_PERHAPS_HUGE = re.compile(r"[eE]\+?[0-9]{3}|[0-9]{200}")
_NUMBER = re.compile(r"-?[0-9][-+.0-9eE]*+")
_LINES_AT_ONCE = 1_000
_SECOND_NAME = re.compile(r',\s*+""\s*+:')
_STEPS = np.zeros(128, dtype=np.int8)  # how a character changes the depth
_STEPS[[ord("["), ord("{")]] = 1
_STEPS[[ord("]"), ord("}")]] = -1


class _Refused(ValueError):
    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


def read_text(path: str | os.PathLike[str], *, most_bytes: int = MOST_BYTES) -> str:
    """The whole of a text file, in any encoding that can be told.

    Raises
    ------
    FileError
        When it cannot be opened, is larger than `most_bytes`, is empty, or is not text.
    """
    content = source_of(path).content
    if len(content) > most_bytes:
        raise FileError(
            Problem(*with_remedy("source.too_large", most=most_bytes // (1 << 20) or 1), record=os.fspath(path))
        )
    text = decoded(content)
    if not text.strip():
        raise FileError(Problem(*with_remedy("source.empty"), record=os.fspath(path)))
    return text


def read_json(source: object) -> Json:
    """What a JSON file holds, or `source` itself when it is parsed JSON already.

    Parameters
    ----------
    source
        A path (text or path object), or parsed JSON: an object or a list.

    Raises
    ------
    FileError
        When the file cannot be read, is cut or malformed, is nested deeper than 100 levels, holds NaN or an
        infinite number, or the same name twice in an object; when `source` is neither path nor object nor list.
    """
    if isinstance(source, str | os.PathLike):
        return parsed(read_text(source))
    if not isinstance(source, dict | list | tuple):
        raise FileError(Problem(*with_remedy("file.no_source"), value=type(source).__name__))
    _check_depth(source)
    return source


def parsed(text: str, *, row: int | None = None) -> Json:
    """`text` as JSON; `row` is told in the error when the text is one line of many. Raises `FileError`."""
    try:
        value = _DECODER.decode(text)
        _check_written(text)
    except _Refused as refused:
        raise FileError(refused.problem.at(row=row)) from None
    except json.JSONDecodeError as error:
        cut = error.pos >= len(text.rstrip())
        what = Message("json.cut") if cut else Message("json.malformed", detail=error.msg)
        where = Message("json.where", line=row or error.lineno, column=error.colno)
        raise FileError(Problem(what, where, row=row)) from None
    except RecursionError:
        raise FileError(_too_deep().at(row=row)) from None
    except ValueError:  # a whole number of more digits than Python reads
        raise FileError(Problem(Message("json.number_too_long"), row=row)) from None
    return value


def parsed_or_lines(text: str) -> Json:
    """`text` as JSON; JSON lines are the list of their values. Raises `FileError`."""
    try:
        return parsed(text)
    except FileError:
        lines = json_lines(text)
        values = [value for _, value in islice(lines, 2)]
        if len(values) < 2 or isinstance(values[0], FileError):
            raise  # no lines of JSON either: the fault of the whole is the one to tell
    values += [value for _, value in lines]
    faults = [problem for value in values if isinstance(value, FileError) for problem in value.problems]
    if faults:
        raise FileError(faults)
    return values


def json_lines(text: str) -> Iterator[tuple[int, Json | FileError]]:
    """Each line of a JSON-lines text by its number (from 1): its value, or the error of a line that has none.

    Lines end at line feeds only: what else ends a line may stand in a text. With too many errors it ends.
    """
    n_faults = 0
    numbered = ((number, line) for number, line in enumerate(io.StringIO(text), start=1) if not line.isspace())
    while some := list(islice(numbered, _LINES_AT_ONCE)):
        together = _read_together([line for _, line in some])
        for at, (number, line) in enumerate(some):
            try:
                value = parsed(line, row=number) if together is None else together[at]
            except FileError as error:
                value = error
                n_faults += 1
            if (stopped := stopped_after(n_faults)) is not None:
                yield number, FileError(stopped.at(row=number))
                return
            yield number, value


def _read_together(lines: list[str]) -> list[Json] | None:
    """The values of lines that are read at once, which is many times as fast; None where a line may not be one value.

    That each is by itself shows in the brackets and commas between the texts: none is open where a line ends, and no
    comma parts two values within one.
    """
    together = ",".join(lines)
    try:
        values: list[Json] = _DECODER.decode(f"[{together}]")
        _check_written(together)
    except (ValueError, RecursionError):
        return None
    signs = np.frombuffer(_STRING.sub('""', "".join(lines)).encode("ascii"), dtype=np.uint8)
    depth = np.cumsum(_STEPS[signs], dtype=np.int32)
    is_between = (signs == ord("\n")) & (depth != 0) | (signs == ord(",")) & (depth == 0)
    return None if is_between.any() or len(values) != len(lines) else values


def json_text(value: Json) -> str:
    """`value` as JSON for a file: UTF-8 kept readable, two spaces of indent, a newline at the end."""
    return json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def _no_constant(name: str) -> float:
    raise _Refused(Problem(Message("value.not_finite"), Message("value.not_a_number.remedy"), value=name))


_DECODER = json.JSONDecoder(parse_constant=_no_constant)


def _check_written(text: str) -> None:
    """Refuse JSON that is nested too deep, has a number beyond all or a name twice in an object. Raises `_Refused`.

    All of it is seen from the text, for Python is slow to go through millions of tiny values.
    """
    bare = _STRING.sub('""', text)
    if _PERHAPS_HUGE.search(bare):
        for written in _NUMBER.findall(bare):
            if not written.lstrip("-").isdigit() and isinf(float(written)):
                _no_constant(written)
    if bare.count("[") + bare.count("{") > _DEEPEST:
        steps = _STEPS[np.frombuffer(bare.encode("ascii"), dtype=np.uint8)]
        if np.cumsum(steps, dtype=np.int32).max() > _DEEPEST:
            raise _Refused(_too_deep())
    if _SECOND_NAME.search(bare):
        objects: list[list[tuple[str, Json]]] = []
        json.loads(text, object_pairs_hook=objects.append)
        for pairs in compress(objects, map(ne, map(len, objects), map(len, map(dict, objects)))):
            twice = Counter(name for name, _ in pairs).most_common(1)[0][0]
            raise _Refused(Problem(*with_remedy("value.twice", value=twice)))


def _check_depth(value: Json) -> None:
    """Refuse what is nested too deep. The deepest branch is followed first, so a cycle is refused at once too."""
    ahead: list[tuple[Json, int]] = [(value, 1)]
    while ahead:
        item, depth = ahead.pop()
        if depth > _DEEPEST:
            raise FileError(_too_deep())
        inner = item.values() if isinstance(item, dict) else item if isinstance(item, list | tuple) else ()
        ahead += [(entry, depth + 1) for entry in inner if entry and isinstance(entry, dict | list | tuple)]


def _too_deep() -> Problem:
    return Problem(*with_remedy("json.too_deep", most=_DEEPEST))


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
            self._wrong("", data, *with_remedy("record.not_a_mapping"))

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
        self._wrong(name, value, *with_remedy("value.not_a_bool"))
        return False

    def whole(self, name: str) -> int | None:
        """A whole number, also written as text in digits or as 2.0."""
        value = self.data.get(name)
        if isinstance(value, str) and value.strip().isdecimal() and len(value.strip()) <= 9:
            return int(value)
        if isinstance(value, int | float) and not isinstance(value, bool) and value == value // 1:
            return int(value)
        if value is not None:
            self._wrong(name, value, *with_remedy("value.not_a_number"))
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
            self._wrong(name, value, *with_remedy("value.not_a_number"))
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
