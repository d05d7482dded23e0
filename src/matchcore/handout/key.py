"""The key from pseudonyms to people: read where a sheet is written, and held nowhere else.

Names never enter the engine: no record, result, log, page or JSON has a place for them.
"""

from __future__ import annotations

import os
from collections.abc import Sequence

from matchcore.errors import FileError, Problem
from matchcore.files.cells import Cell, is_empty, text_of
from matchcore.files.opened import opened
from matchcore.messages import Message
from matchcore.personal import plain_text
from matchcore.records.model import Refusal
from matchcore.vocabulary import default_vocabulary

__all__ = ["read_key"]

_ID = ("id", "kandidat", "kandidat-id", "candidate_id", "pseudonym", "ärendenr", "ärendenummer", "kod")
_NAMES = (("namn", "name"), ("förnamn", "first name"), ("efternamn", "last name", "surname"))
_REST = (("telefon", "mobil", "tel", "phone", "mobile"), ("handläggare", "coach", "konsulent", "consultant"))


def read_key(path: str | os.PathLike[str]) -> dict[str, str]:
    """Who stands behind each pseudonym: name, telephone and consultant in one line, by id.

    Parameters
    ----------
    path
        A table (Excel or CSV) with a row a person: an id and a name (``namn``, or ``förnamn`` and ``efternamn``), and
        where there are, ``telefon`` and ``handläggare``. Other columns are not looked at.

    Raises
    ------
    FileError
        With every row that has no id, no name or somebody else's id. No value of the file is quoted.
    """
    shown = [sheet for sheet in opened(path, default_vocabulary()).sheets if not sheet.hidden]
    if len(shown) != 1:
        raise FileError(Problem(Message("key.sheets"), Message("key.sheets.remedy"), record=os.fspath(path)))
    rows = iter(shown[0].grid.rows)
    first, headings = next(rows, (1, ()))
    named = [" ".join(str(heading or "").split()).casefold() for heading in headings]

    def column(words: Sequence[str]) -> int | None:
        return next((at for at, name in enumerate(named) if name in words), None)

    ids, names = column(_ID), [at for at in map(column, _NAMES) if at is not None]
    if ids is None or not names:
        raise FileError(Problem(Message("key.columns"), Message("key.columns.remedy"), os.fspath(path), row=first))
    rest = [at for at in map(column, _REST) if at is not None]
    found: dict[str, str] = {}
    problems = []
    for number, cells in rows:
        name = plain_text(_said(cells, ids))
        who = " ".join(filter(None, (_said(cells, at) for at in names)))
        if not name or not who or name in found:
            key = "key.twice" if name in found else "key.no_name" if name else "key.no_id"
            problems.append(Problem(Message(key), Message("key.remedy"), record=os.fspath(path), row=number))
            continue
        found[name] = ", ".join(filter(None, (who, *(_said(cells, at) for at in rest))))
    if problems:
        raise FileError(problems)
    return found


def _said(cells: Sequence[Cell], at: int) -> str:
    cell = cells[at] if at < len(cells) else None
    try:
        return "" if is_empty(cell) else " ".join(text_of(cell).split())
    except Refusal:
        return ""
