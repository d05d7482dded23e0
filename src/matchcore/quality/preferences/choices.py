"""Choices that people have made: which of two pairs is the better match, and who in a small pool goes where.

A file holds people and openings once, and comparisons that name them by id, or that hold records of their own::

    as_of = 2026-12-01

    [[candidates]]
    id = "welder"
    certificates = [{ code = "welding-mag" }]

    [[openings]]
    id = "workshop"
    certificates_merited = ["welding-mag"]

    [[openings]]
    id = "store"

    [[comparisons]]
    id = "c1"
    better = ["welder", "workshop"]
    worse = ["welder", "store"]
    expect = { welder = "workshop" }
    reason = "A welder welds."
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Self, TypeGuard

from pydantic import Field, model_validator

from matchcore.arguments import checked
from matchcore.content.strictjson import parsed, read_text
from matchcore.errors import FileError, InputError, Problem
from matchcore.files import read_candidates, read_openings
from matchcore.files.detect import opened
from matchcore.messages import Message, with_remedy
from matchcore.quality.golden.golden_pools import FolderRecord, Preference, Words, placed_in, toml_data
from matchcore.records import Candidate, Opening
from matchcore.records.model import Day, Id, Refusal
from matchcore.suggestions import names_near
from matchcore.tables.grid import Sheet
from matchcore.vocabulary import Vocabulary, default_vocabulary

_KINDS: Mapping[str, type[Candidate | Opening]] = {"candidates": Candidate, "openings": Opening}
_HELD = {"as_of", "comparisons", *_KINDS}
_Name = Annotated[str, Field(max_length=80)]


class Choice(FolderRecord):
    """A comparison, a small pool whose assignment is known, or both in one.

    Attributes
    ----------
    id
        What it is called in reports.
    candidates, openings
        The pool.
    better, worse
        Two pairs of a candidate and an opening, by id: the first should score higher. Both or neither.
    expect
        Where candidates should be placed when the pool is matched: an opening's id; None or empty for unplaced.
    reason
        Why, in the words of whoever chose.
    kind
        What is compared; when not given ``"person"`` (one person, two openings), ``"opening"`` (one opening, two
        people) or ``"pool"``.
    group
        What the choice turns on, such as ``"background"``.
    needs
        What of the records it rests on; a note.
    """

    id: Id
    candidates: Annotated[tuple[Candidate, ...], Field(min_length=1)]
    openings: Annotated[tuple[Opening, ...], Field(min_length=1)]
    better: tuple[Id, Id] | None = None
    worse: tuple[Id, Id] | None = None
    expect: dict[Id, str | None] = Field(default_factory=dict)
    reason: Words
    kind: _Name = ""
    group: _Name = ""
    needs: str = ""

    @model_validator(mode="before")
    @classmethod
    def _kind_of_its_own(cls, data: Any) -> Any:
        """Say what is compared, where it is not said; nobody is expected at an opening without a name."""
        if not isinstance(data, Mapping):
            return data
        better, worse, expect = data.get("better"), data.get("worse"), data.get("expect")
        kind = "pool"
        if _is_pair(better) and _is_pair(worse) and (better[0] == worse[0]) != (better[1] == worse[1]):
            kind = "person" if better[0] == worse[0] else "opening"
        told = {name: at or None for name, at in expect.items()} if isinstance(expect, Mapping) else expect
        return {"kind": kind, **data, **({} if expect is None else {"expect": told})}

    @model_validator(mode="after")
    def _about_its_pool(self) -> Self:
        """Refuse what asks nothing, half a comparison, and names that are not in the pool."""
        if (self.better is None) != (self.worse is None):
            raise Refusal(Message("quality.preferences.half"), None, "worse" if self.worse is None else "better")
        if self.better is None and not self.expect:
            raise Refusal(Message("quality.preferences.nothing"), None, "better")
        if self.better is not None and self.better == self.worse:
            raise Refusal(Message("quality.preferences.same"), None, "worse")
        people, places = ([one.id for one in some] for some in (self.candidates, self.openings))
        pairs = [(field, pair) for field in ("better", "worse") if (pair := getattr(self, field)) is not None]
        named = [(f, name, some) for f, pair in pairs for name, some in zip(pair, (people, places))]
        named += [("expect", name, people) for name in self.expect]
        named += [("expect", name, places) for name in self.expect.values() if name is not None]
        for field, name, some in named:
            if name not in some:
                raise Refusal(Message("quality.preferences.stranger", name=name), _meant(name, some), field)
        return self

    @property
    def preference(self) -> Preference | None:
        """The two pairs, where two are compared."""
        if self.better is None or self.worse is None:
            return None
        return Preference(better=self.better, worse=self.worse, reason=self.reason)


class Preferences(FolderRecord):
    """The choices of a file, each with its records.

    Attributes
    ----------
    choices
        Each with a name of its own.
    as_of
        The day that they are seen from; today when None.
    """

    choices: Annotated[tuple[Choice, ...], Field(min_length=1)]
    as_of: Day | None = None

    @classmethod
    def from_data(cls, data: Any, where: str = "") -> Preferences:
        """The choices of what a file holds: a mapping as above, or a list of comparisons with records of their own.

        Raises
        ------
        FileError
            With everything that is wrong, by comparison.
        """
        data = {"comparisons": data} if isinstance(data, list) else data
        if not isinstance(data, Mapping) or not isinstance(data.get("comparisons"), list):
            raise FileError(Problem(*with_remedy("quality.preferences.form"), record=where or None))
        problems = [_unknown(name) for name in data if name not in _HELD]
        known = {field: _by_id(field, data.get(field, ()), problems) for field in _KINDS}
        choices = list(_choices(data["comparisons"], known, problems))
        names = [choice.id for choice in choices]
        problems += [_twice(name, "id") for name in sorted({name for name in names if names.count(name) > 1})]
        as_of = {"as_of": data["as_of"]} if data.get("as_of") is not None else {}
        try:
            if problems:
                raise FileError(problems)
            return cls(choices=choices, **as_of)
        except InputError as error:
            raise FileError(placed_in(where, error)) from None


def _choices(rows: list[Any], known: Mapping[str, Mapping[str, Any]], problems: list[Problem]) -> Iterator[Choice]:
    for number, row in enumerate(rows, start=1):
        name = str(row.get("id", number)) if isinstance(row, Mapping) else str(number)
        try:
            yield Choice.parse({"id": name, **_with_records(row, known)} if isinstance(row, Mapping) else row)
        except InputError as error:
            own = [replace(p, record=None) if p.record == f"choice {name}" else p for p in error.problems]
            problems += placed_in(name, FileError(own))


def _with_records(row: Mapping[str, Any], known: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """A comparison with records where it has ids, and with those that it names where it lists none."""
    pairs = [pair for field in ("better", "worse") if _is_pair(pair := row.get(field))]
    expect = row["expect"] if isinstance(row.get("expect"), Mapping) else {}
    named = {
        "candidates": [*(pair[0] for pair in pairs), *expect],
        "openings": [*(pair[1] for pair in pairs), *(at for at in expect.values() if at)],
    }
    made = dict(row)
    for field, kept in known.items():
        listed = row.get(field, list(dict.fromkeys(named[field])))
        if isinstance(listed, list):
            strangers = [one for one in listed if isinstance(one, str) and one not in kept]
            if strangers:
                what = Message("quality.preferences.stranger", name=strangers[0])
                raise FileError(Problem(what, _meant(strangers[0], kept), field=field))
            made[field] = [kept[one] if isinstance(one, str) else one for one in listed]
    return made


def _by_id(field: str, records: Iterable[Any], problems: list[Problem]) -> dict[str, Candidate | Opening]:
    """The records of a file by id."""
    made: dict[str, Candidate | Opening] = {}
    for given in records:
        try:
            record = given if isinstance(given, _KINDS[field]) else _KINDS[field].parse(given)
        except InputError as error:
            problems += error.problems
            continue
        if record.id in made:
            problems.append(_twice(record.id, field))
        made[record.id] = record
    return made


def _is_pair(value: Any) -> TypeGuard[Sequence[str]]:
    return isinstance(value, list | tuple) and len(value) == 2 and all(isinstance(name, str) for name in value)


def _twice(name: str, field: str) -> Problem:
    return Problem(*with_remedy("value.twice", value=name), field=field)


def _unknown(name: str) -> Problem:
    return Problem(Message("field.unknown"), Message("field.unknown.known", known=sorted(_HELD)), field=name)


def _meant(name: str, known: Iterable[str]) -> Message | None:
    near = names_near(name, known, 1)
    return Message("field.unknown.near", near=near[0]) if near else None


_HEADINGS = {
    "id": ("id", "nr", "nummer"),
    "better": ("better", "bättre"),
    "worse": ("worse", "sämre"),
    "expect": ("expect", "expected", "förväntat", "placering"),
    "reason": ("why", "varför", "reason", "skäl"),
    "group": ("group", "grupp"),
    "kind": ("kind", "slag"),
}
"""The columns of the sheet of comparisons, by their headings."""

_REQUIRED = ("better", "worse", "reason")
_ARROW = re.compile(r"\s*(?:→|->|=>)\s*")
_BETWEEN = re.compile(r"\s*[\n;,]\s*")
_NOWHERE = ("", "-", "–")


@checked
def read_preferences(
    path: str | os.PathLike[str], *, vocabulary: Vocabulary | None = None, as_of: date | None = None
) -> Preferences:
    """Read what people have chosen.

    Parameters
    ----------
    path
        ``.toml`` or ``.json`` as `matchcore.quality.preferences.choices` has it; a list of comparisons with records of
        their own will do for JSON. Or ``.xlsx``: a sheet of people and one of openings, as `read_candidates` and
        `read_openings` read them, and one of comparisons with the columns *better*, *worse* and *why* (*bättre*,
        *sämre*, *varför*). A pair is written ``person → opening`` or ``person -> opening``, by their ids.
    vocabulary
        The terms that spellings in a workbook are looked up in; the package's own when None.
    as_of
        The day that the choices are seen from; the file's own when None, and today when it has none.

    Returns
    -------
    Preferences
        The choices, each with its records.

    Raises
    ------
    FileError
        With everything that is wrong, by comparison or row.
    """
    file = Path(path)
    if file.suffix.lower() in (".xlsx", ".xlsm"):
        data: Any = _workbook(file, vocabulary or default_vocabulary(), as_of)
    elif file.suffix.lower() == ".json":
        data = parsed(read_text(file))
    else:
        data = toml_data("preferences", read_text(file), file.name)
    found = Preferences.from_data(data, where=file.name)
    return found if as_of is None else found.model_copy(update={"as_of": as_of})


def _workbook(file: Path, vocabulary: Vocabulary, as_of: date | None) -> dict[str, Any]:
    sheets = [sheet for sheet in opened(file, vocabulary).sheets if not sheet.hidden]
    found = [(sheet, columns) for sheet in sheets if (columns := _columns(sheet))]
    if len(found) != 1:
        raise FileError(Problem(*with_remedy("quality.preferences.sheet"), record=file.name))
    sheet, columns = found[0]
    rows = list(_rows(sheet, columns))
    return {
        "candidates": list(read_candidates(file, vocabulary=vocabulary, as_of=as_of)),
        "openings": list(read_openings(file, vocabulary=vocabulary, as_of=as_of)),
        "comparisons": rows,
    }


def _columns(sheet: Sheet) -> dict[str, int]:
    """Where the columns of comparisons stand; none when the sheet holds something else."""
    cells = sheet.grid.top[0][1] if sheet.grid.top else ()
    headings = [str(cell or "").strip().casefold() for cell in cells]
    found = {name: headings.index(one) for name, known in _HEADINGS.items() for one in known if one in headings}
    return found if all(name in found for name in _REQUIRED) else {}


def _rows(sheet: Sheet, columns: dict[str, int]) -> Iterator[dict[str, Any]]:
    problems: list[Problem] = []
    for number, cells in list(sheet.grid.rows)[1:]:
        row: dict[str, Any] = {"id": str(number)}
        for name, at in columns.items():
            text = _text(cells, at)
            if not text:
                continue
            try:
                row[name] = _value(name, text)
            except ValueError:
                heading = _text(sheet.grid.top[0][1], at)
                problems.append(
                    Problem(*with_remedy("quality.preferences.pair"), sheet.name, None, text, number, heading)
                )
        if len(row) > 1:
            yield row
    if problems:
        raise FileError(problems)


def _text(cells: Sequence[Any], at: int) -> str:
    value = cells[at] if at < len(cells) else None
    whole = int(value) if isinstance(value, float) and value.is_integer() else value
    return "" if whole is None else str(whole).strip()


def _value(name: str, text: str) -> Any:
    """What a cell says; a `ValueError` for a pair that is none."""
    if name in ("better", "worse"):
        person, opening = _ARROW.split(text)
        return [person, opening]
    if name == "expect":
        pairs = [_ARROW.split(pair) for pair in _BETWEEN.split(text) if pair]
        return {person: None if opening in _NOWHERE else opening for person, opening in pairs}
    return text
