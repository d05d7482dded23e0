"""Choices from a file: TOML, JSON, or a workbook with a sheet of people, one of openings and one of comparisons."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from matchcore.arguments import checked
from matchcore.content.strictjson import parsed, read_text
from matchcore.errors import FileError, Problem
from matchcore.files import read_candidates, read_openings
from matchcore.files.opened import opened
from matchcore.messages import Message
from matchcore.quality.golden.golden_pools import toml_data
from matchcore.quality.preferences.choices import Preferences
from matchcore.tables.grid import Sheet
from matchcore.vocabulary import Vocabulary, default_vocabulary

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
        what, remedy = Message("quality.preferences.sheet"), Message("quality.preferences.sheet.remedy")
        raise FileError(Problem(what, remedy, record=file.name))
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
                what, remedy = Message("quality.preferences.pair"), Message("quality.preferences.pair.remedy")
                heading = _text(sheet.grid.top[0][1], at)
                problems.append(Problem(what, remedy, sheet.name, None, text, number, heading))
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
