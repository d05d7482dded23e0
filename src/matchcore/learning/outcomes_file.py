"""Outcomes from Excel, CSV, JSON or a data frame, checked as everything else is; and as rows to be filled in.

A table has a row a pair, with headings in Swedish or English (``outcome_words.toml``). An empty cell, "okänt" or "?" is
not known; only "nej" is no. The parts stand in columns of their own, ``part certificates`` and so on.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from matchcore.content.strictjson import parsed, read_text
from matchcore.errors import FileError, InputError, Problem
from matchcore.files.opened import opened
from matchcore.learning.outcomes import STEPS, Outcome
from matchcore.messages import Message
from matchcore.records.model import Refusal
from matchcore.tables.cells.cells import CellFault, is_empty, is_no, is_yes, percent_of, text_of, whole_number_of
from matchcore.tables.cells.dates import date_of
from matchcore.tables.grid import Cell, Grid
from matchcore.tables.sheet.short_headings import fields_by_column
from matchcore.vocabulary import default_vocabulary

_PART = "part "
_DAYS = (*STEPS, "ended")


def read_outcomes(source: Any) -> tuple[Outcome, ...]:
    """Read what became of pairs.

    Parameters
    ----------
    source
        A path to ``.xlsx``, ``.csv``, ``.parquet`` or ``.json`` (a list of outcomes, or an object with them under
        ``outcomes``), or a data frame of pandas, polars or pyarrow.

    Raises
    ------
    FileError
        With everything that is wrong, by row and column; a pair that stands twice in one run too.
    """
    name = os.fspath(source) if isinstance(source, str | os.PathLike) else ""
    problems: list[Problem] = []
    if name.lower().endswith(".json"):
        found = list(_from_json(parsed(read_text(name)), problems))
    else:
        shown = [sheet for sheet in opened(source, default_vocabulary()).sheets if not sheet.hidden]
        if len(shown) != 1:
            raise FileError(Problem(Message("outcome.sheets"), Message("outcome.sheets.remedy"), name or None))
        found = list(_from_table(shown[0].grid, problems))
    problems += _twice(found)
    if problems:
        raise FileError([problem.at(record=name or None) for problem in problems])
    return tuple(outcome for _, outcome in found)


def outcome_rows(outcomes: Iterable[Outcome]) -> list[list[object]]:
    """Outcomes as rows for `matchcore.files.write_csv`, headings first: `read_outcomes` reads them back."""
    kept = list(outcomes)
    names = sorted({name for outcome in kept for name in outcome.parts})
    fields = list(_words()["headings"])
    rows: list[list[object]] = [[*fields, *(f"{_PART}{name}" for name in names)]]
    for outcome in kept:
        cells: list[object] = []
        for field in fields:
            value = getattr(outcome, field)
            cells.append("" if value is None else ("yes" if value else "no") if isinstance(value, bool) else value)
        rows.append([*cells, *(outcome.parts.get(name, "") for name in names)])
    return rows


def _from_json(document: Any, problems: list[Problem]) -> Iterator[tuple[int | None, Outcome]]:
    entries = document.get("outcomes") if isinstance(document, Mapping) else document
    if not isinstance(entries, list):
        problems.append(Problem(Message("outcome.form"), Message("outcome.form.remedy")))
        return
    for number, entry in enumerate(entries, start=1):
        try:
            yield number, Outcome.parse(entry)
        except InputError as error:
            problems += [problem.at(row=number) for problem in error.problems]


def _from_table(grid: Grid, problems: list[Problem]) -> Iterator[tuple[int | None, Outcome]]:
    rows = iter(grid.rows)
    first, headings = next(rows, (1, ()))
    columns = fields_by_column(headings, _words()["headings"], first, problems, prefix=_PART)
    for field in ("candidate_id", "opening_id"):
        if field not in columns.values():
            known = _words()["headings"][field][:2]
            remedy = Message("outcome.heading.remedy", known=known)
            problems.append(Problem(Message("heading.missing", heading=known[0]), remedy, row=first))
    if problems:
        return
    for number, cells in rows:
        told: dict[str, Any] = {}
        parts: dict[str, Any] = {}
        faults: list[Problem] = []
        for at, field in columns.items():
            cell = cells[at] if at < len(cells) else None
            if is_empty(cell):
                continue
            try:
                if field.startswith(_PART):
                    parts[field.removeprefix(_PART)] = whole_number_of(cell)
                else:
                    told[field] = _value(field, cell)
            except Refusal as fault:
                shown = cell.shown if isinstance(cell, CellFault) else cell
                faults.append(Problem(fault.what, fault.remedy, value=shown, row=number, column=str(headings[at])))
        if faults or not (told or parts):
            problems += faults
            continue
        try:
            yield number, Outcome(**told, **({"parts": parts} if parts else {}))
        except InputError as error:
            problems += [problem.at(row=number) for problem in error.problems]


def _value(field: str, cell: Cell) -> Any:
    """What a cell says. Raises `Refusal`."""
    if isinstance(cell, CellFault):
        raise cell
    if field in _DAYS:
        if field != "ended" and (is_yes(cell) or is_no(cell)):
            return is_yes(cell)
        return date_of(cell)
    if field == "hours":
        return percent_of(cell)
    if field == "score":
        return whole_number_of(cell)
    if field == "municipality":
        return text_of(cell).zfill(4)
    if field == "probability":
        return _fraction(cell)
    if field == "way" or field.startswith("after_"):
        words = _words()["ways" if field == "way" else "states"]
        text = " ".join(text_of(cell).split()).casefold()
        meant = next((name for name, known in words.items() if text in known), None)
        if meant is None:
            expected = [known[:2][-1] for known in words.values()]
            raise Refusal(Message("value.not_one_of"), Message("value.not_one_of.remedy", expected=expected))
        return meant
    return text_of(cell)


def _fraction(cell: Cell) -> float:
    try:
        return float(str(cell).replace(",", "."))
    except ValueError:
        raise Refusal(Message("value.not_a_number"), Message("value.not_a_number.remedy")) from None


def _twice(found: Sequence[tuple[int | None, Outcome]]) -> Iterator[Problem]:
    seen: dict[tuple[str | None, str, str], int | None] = {}
    for number, outcome in found:
        key = (outcome.run, outcome.candidate_id, outcome.opening_id)
        if key in seen:
            remedy = Message("outcome.twice.remedy")
            yield Problem(Message("outcome.twice", row=seen[key]), remedy, row=number)
        seen.setdefault(key, number)


@cache
def _words() -> Mapping[str, Mapping[str, Sequence[str]]]:
    return tomllib.loads(files(__package__).joinpath("outcome_words.toml").read_text(encoding="utf-8"))
