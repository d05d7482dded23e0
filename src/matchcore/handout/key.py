"""The key from pseudonyms to people: read where a sheet is written, and held nowhere else.

Names never enter the engine: no record, result, log, page or JSON has a place for them.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matchcore.arguments import checked
from matchcore.errors import FileError, Problem
from matchcore.files.detect import opened
from matchcore.messages import Message, with_remedy
from matchcore.personal import is_personal, plain_text, without_numbers
from matchcore.records.model import PERSONAL, Refusal
from matchcore.rendering import together
from matchcore.tables.cells.cells import CellFault, is_empty, text_of
from matchcore.tables.grid import Cell, Grid
from matchcore.tables.layouts import layout_of_key
from matchcore.vocabulary import default_vocabulary

_NAMES = ("name", "first_name", "last_name")
_BARE = re.compile(r"[1-9]\d{6,11}")
_LONGEST_WITHOUT_ZERO = 9
"""A telephone number with neither zero nor plus, and how long one without its zero can be."""
_SEARCHED = 30
"""So many rows may stand above the headings."""


@dataclass(frozen=True, slots=True, repr=False)
class Known:
    """Who stands behind a pseudonym; its `repr` tells nothing of it.

    Attributes
    ----------
    name, phone, consultant
        As they stand in the key; empty where they don't.
    """

    name: str
    phone: str = ""
    consultant: str = ""

    @property
    def line(self) -> str:
        """All of it in one line."""
        return together(self.name, self.phone, self.consultant)


@checked
def read_key(path: str | os.PathLike[str]) -> dict[str, Known]:
    """Who stands behind each pseudonym: name, telephone and consultant, by id.

    Parameters
    ----------
    path
        A table (Excel or CSV) with a row a person: an id and a name (``namn``, or ``förnamn`` and ``efternamn``), and
        where there are, ``telefon`` and ``handläggare``; headings as of any list, and more may stand above them. Other
        columns are not looked at.

    Raises
    ------
    FileError
        With every row that has no id, no name, somebody else's id or a personal number (``key.number``), and every
        cell that cannot be read (``key.cell``). No value of the file is quoted.
    """
    shown = [sheet for sheet in opened(path, default_vocabulary()).sheets if not sheet.hidden]
    if len(shown) != 1:
        raise FileError(Problem(*with_remedy("key.sheets"), record=os.fspath(path)))
    try:
        return _people(shown[0].grid)
    except FileError as error:
        raise FileError([problem.at(record=os.fspath(path)) for problem in error.problems]) from None


def _people(grid: Grid) -> dict[str, Known]:
    rows = iter(grid.rows)
    columns: dict[str, tuple[int, str]] = {}
    for _, (_, cells) in zip(range(_SEARCHED), rows):
        columns = _columns(cells)
        if columns:
            break
    else:
        raise FileError(Problem(*with_remedy("key.columns"), row=1))
    found: dict[str, Known] = {}
    problems: list[Problem] = []
    for number, cells in rows:
        said = _said(cells, number, columns, problems)
        if said is None:
            continue
        if is_personal(said["id"]):
            problems.append(
                Problem(Message(PERSONAL), Message("id.personal.remedy"), row=number, column=columns["id"][1])
            )
            continue
        name, who = plain_text(said["id"]), " ".join(filter(None, (said.get(field, "") for field in _NAMES)))
        if not name or not who or name in found:
            key = "key.twice" if name in found else "key.no_name" if name else "key.no_id"
            problems.append(Problem(Message(key), Message("key.remedy"), row=number))
            continue
        found[name] = Known(who, _dialled(said.get("phone", "")), said.get("consultant", ""))
    if problems:
        raise FileError(problems)
    return found


def _dialled(phone: str) -> str:
    """A telephone number that a spreadsheet took for a number gets back its zero, or its plus before 46."""
    if not _BARE.fullmatch(phone):
        return phone
    return f"+{phone}" if phone.startswith("46") and len(phone) > _LONGEST_WITHOUT_ZERO else f"0{phone}"


def _columns(headings: Sequence[Cell]) -> dict[str, tuple[int, str]]:
    """Where each field stands, and its heading; nothing for a row that is not the headings of a key."""
    vocabulary, found = default_vocabulary(), dict[str, tuple[int, str]]()
    for at, heading in enumerate(headings):
        column = layout_of_key().column(at, heading, vocabulary) if isinstance(heading, str) else None
        if column is not None:
            found.setdefault(column.field, (at, column.heading))
    return found if "id" in found and not found.keys().isdisjoint(_NAMES) else {}


def _said(
    cells: Sequence[Cell], row: int, columns: Mapping[str, tuple[int, str]], problems: list[Problem]
) -> dict[str, str] | None:
    """What a row says, field by field; None, and what is wrong, where a cell cannot be read."""
    said, n_before = {}, len(problems)
    for field, (at, heading) in columns.items():
        cell = cells[at] if at < len(cells) else None
        try:
            if isinstance(cell, CellFault):
                raise cell
            said[field] = "" if is_empty(cell) else " ".join(text_of(cell).split())
            if field != "id" and without_numbers(said[field]) != said[field]:
                problems.append(Problem(*with_remedy("key.number"), row=row, column=heading))
        except Refusal:
            problems.append(Problem(*with_remedy("key.cell"), row=row, column=heading))
    return said if len(problems) == n_before else None
