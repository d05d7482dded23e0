"""An earlier plan from a file: the JSON or CSV that ``matchcore match --out`` wrote, or one by hand."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from matchcore.errors import FileError, Problem
from matchcore.files.delimited import TextRows
from matchcore.files.strictjson import parsed, read_text
from matchcore.files.write import restored
from matchcore.messages import Message
from matchcore.personal import is_personal, plain_text
from matchcore.records.model import PERSONAL

__all__ = ["read_plan"]

_COLUMNS = ("candidate_id", "opening_id")


def read_plan(path: str | os.PathLike[str]) -> dict[str, str | None]:
    """Read who was placed where.

    Parameters
    ----------
    path
        A ``.json`` file: what `MatchResult.to_json` gives, a list of objects with ``candidate_id`` and ``opening_id``,
        or an object of opening ids by candidate id. Any other file is read as CSV with columns of these two names.

    Returns
    -------
    dict
        Opening id by candidate id, None for the unplaced, in the order of the file.

    Raises
    ------
    FileError
        With everything that is wrong, by row; also when the file cannot be read.
    """
    text, name = read_text(path), os.fspath(path)
    problems: list[Problem] = []
    try:
        is_json = Path(path).suffix.lower() == ".json"
        entries = _from_json(parsed(text), problems) if is_json else _from_csv(text, problems)
    except FileError as error:
        raise FileError([problem.at(record=name) for problem in error.problems]) from None
    plan: dict[str, str | None] = {}
    for row, *pair in entries:
        candidate, opening = (plain_text(name) if isinstance(name, str) else name for name in pair)
        if not isinstance(candidate, str) or not candidate:
            problems.append(Problem(Message("value.missing"), None, None, "candidate_id", candidate, row))
        elif not (opening is None or isinstance(opening, str)):
            problems.append(Problem(Message("value.not_text"), None, candidate, "opening_id", opening, row))
        elif is_personal(candidate) or (opening is not None and is_personal(opening)):
            field = "candidate_id" if is_personal(candidate) else "opening_id"
            problems.append(Problem(Message(PERSONAL), Message("id.personal.remedy"), None, field, None, row))
        elif candidate in plan:
            problems.append(
                Problem(Message("plan.twice"), Message("plan.twice.remedy"), None, "candidate_id", candidate, row)
            )
        else:
            plan[candidate] = opening or None
    if problems:
        raise FileError([problem.at(record=name) for problem in problems])
    return plan


def _from_json(document: Any, problems: list[Problem]) -> Iterable[tuple[int | None, Any, Any]]:
    if isinstance(document, Mapping) and isinstance(document.get("candidates"), list):
        document = document["candidates"]
    if isinstance(document, Mapping):
        return [(None, candidate, opening) for candidate, opening in document.items()]
    if isinstance(document, list) and all(
        isinstance(entry, Mapping) and set(_COLUMNS) <= set(entry) for entry in document
    ):
        return [(None, entry["candidate_id"], entry["opening_id"]) for entry in document]
    problems.append(Problem(Message("plan.form"), Message("plan.form.remedy")))
    return []


def _from_csv(text: str, problems: list[Problem]) -> Iterable[tuple[int | None, Any, Any]]:
    first = text.lstrip("\ufeff").split("\n", 1)[0]
    delimiter = max(";,\t|", key=first.count)
    rows = iter(TextRows(text.lstrip("\ufeff"), delimiter))
    _, headings = next(rows, (0, []))
    names = [heading.strip().casefold() for heading in headings]
    if any(names.count(column) != 1 for column in _COLUMNS):
        problems.append(Problem(Message("plan.columns"), Message("plan.columns.remedy"), row=1))
        return []
    places = [names.index(column) for column in _COLUMNS]
    found = []
    for number, cells in rows:
        candidate, opening = (restored(cells[at].strip()) if at < len(cells) else "" for at in places)
        found.append((number, candidate, opening))
    return found
