"""Courses from Excel, CSV, JSON or a data frame, checked as everything else is.

A table has a row a course, with headings in Swedish or English (``course_words.toml``): *kurs, ger, spår, platser,
minst, kostnad, start, slut, klarar, underlag*. What a course gives is written as in the other lists: "truckkort A+B;
svenska B1", "SFI D", or the modules of its track.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from matchcore.arguments import checked
from matchcore.content.strictjson import parsed, read_text
from matchcore.errors import FileError, InputError, Problem
from matchcore.files.opened import opened
from matchcore.messages import Message
from matchcore.records import Course
from matchcore.records.model import LEVELS, Refusal
from matchcore.tables.cells.cells import CellFault, is_empty, percent_of, text_of, whole_number_of
from matchcore.tables.cells.dates import date_of
from matchcore.tables.cells.items import split_items
from matchcore.tables.grid import Cell, Grid
from matchcore.tables.sheet.short_headings import fields_by_column
from matchcore.tables.term_lookup import Terms
from matchcore.vocabulary import Vocabulary

_NEEDED = ("id", "seats", "ends", "completion")
_MONEY = re.compile(r"\s*(?:kr\b\.?|kronor|sek|:-)\s*$", re.IGNORECASE)
_THOUSANDS = re.compile(r"\s*(\d+)\s*(?:tkr|tusen(?:\s+kr(?:onor)?)?|k)\s*", re.IGNORECASE)
_IN_THREES = re.compile(r"\d{1,3}(?:\.\d{3})+")
_LEVELS = {level.casefold(): level for level in LEVELS}


@checked
def read_courses(source: Any, *, vocabulary: Vocabulary | None = None) -> tuple[Course, ...]:
    """Read courses that may be opened from a file or a data frame.

    Parameters
    ----------
    source
        A path to ``.xlsx``, ``.csv``, ``.parquet`` or ``.json`` (a list of courses, or an object with them under
        ``courses``), or a data frame of pandas, polars or pyarrow. Of a workbook the only sheet that is shown is read.
    vocabulary
        The terms that spellings are looked up in; the package's own unless another is given.

    Returns
    -------
    tuple[Course, ...]
        In the order of the file.

    Raises
    ------
    FileError
        With everything that is wrong, by row and column; an id that stands twice too.
    MissingExtraError
        When a package is needed for this kind of file.

    Examples
    --------
    >>> import io
    >>> headings = "kurs;ger;platser;minst;kostnad;slut;klarar"
    >>> row = "K1;truckkort B, svenska B1;12;6;85 000 kr;2026-12-18;80 %"
    >>> (course,) = read_courses(io.StringIO(f"{headings}\\n{row}\\n"))
    >>> course.cost, course.completion, course.gives[0], course.gives[1].level
    (85000, 80, 'truck-b', 'B1')
    """
    terms = Terms(vocabulary)
    name = os.fspath(source) if isinstance(source, str | os.PathLike) else ""
    problems: list[Problem] = []
    if name.lower().endswith(".json"):
        found = list(_from_json(parsed(read_text(name)), problems))
    else:
        shown = [sheet for sheet in opened(source, terms.vocabulary).sheets if not sheet.hidden]
        if len(shown) != 1:
            raise FileError(Problem(Message("course.sheets"), Message("course.sheets.remedy"), name or None))
        found = list(_from_table(shown[0].grid, terms, problems))
    seen: dict[str, int] = {}
    for number, course in found:
        if course.id in seen:
            what, remedy = Message("course.twice", first=seen[course.id]), Message("course.twice.remedy")
            problems.append(Problem(what, remedy, row=number, value=course.id))
        seen.setdefault(course.id, number)
    if problems:
        raise FileError([problem.at(record=name or None) for problem in problems])
    return tuple(course for _, course in found)


def _from_json(document: Any, problems: list[Problem]) -> Iterator[tuple[int, Course]]:
    entries = document.get("courses") if isinstance(document, Mapping) else document
    if not isinstance(entries, list):
        problems.append(Problem(Message("course.form"), Message("course.form.remedy")))
        return
    for number, entry in enumerate(entries, start=1):
        try:
            yield number, Course.parse(entry)
        except InputError as error:
            problems += [problem.at(row=number) for problem in error.problems]


def _from_table(grid: Grid, terms: Terms, problems: list[Problem]) -> Iterator[tuple[int, Course]]:
    rows = iter(grid.rows)
    first, headings = next(rows, (1, ()))
    columns = fields_by_column(headings, _words(), first, problems)
    for field in _NEEDED:
        if field not in columns.values():
            known = _words()[field][:2]
            remedy = Message("course.heading.remedy", known=known)
            problems.append(Problem(Message("heading.missing", heading=known[1]), remedy, row=first))
    if problems:
        return
    for number, cells in rows:
        told: dict[str, Any] = {}
        faults: list[Problem] = []
        # The track first: what a course gives may be its modules.
        for at, field in sorted(columns.items(), key=lambda column: column[1] != "track"):
            cell = cells[at] if at < len(cells) else None
            if is_empty(cell):
                continue
            try:
                told[field] = _value(field, cell, terms, told.get("track"))
            except Refusal as fault:
                shown = cell.shown if isinstance(cell, CellFault) else cell
                faults.append(Problem(fault.what, fault.remedy, value=shown, row=number, column=str(headings[at])))
        if faults or not told:
            problems += faults
            continue
        try:
            yield number, Course(**told)
        except InputError as error:
            heading_of = {field: str(headings[at]) for at, field in columns.items()}
            problems += [
                problem.at(row=number, column=heading_of.get((problem.field or "").split(".")[0]))
                for problem in error.problems
            ]


def _value(field: str, cell: Cell, terms: Terms, track: str | None) -> Any:
    """What a cell says. Raises `Refusal`."""
    if isinstance(cell, CellFault):
        raise cell
    if field in ("starts", "ends"):
        return date_of(cell)
    if field in ("seats", "min_starters"):
        return whole_number_of(cell)
    if field == "cost":
        return _money(cell)
    if field == "completion":
        if percent_of(cell) == 1 and not (isinstance(cell, str) and cell.strip() != "1"):  # all of them, or one in 100
            raise Refusal(Message("number.share"), Message("number.share.remedy", percent=100))
        return percent_of(cell)
    if field == "track":
        return terms.code("track", text_of(cell))
    if field == "gives":
        entries = cell if isinstance(cell, list | tuple) else split_items(text_of(cell))
        return [given for entry in entries for given in _given(text_of(entry), terms, track)]
    return text_of(cell)


def _money(cell: Cell) -> int:
    """Whole kronor: 85000, "85 000 kr", "85.000", "85 tkr". Raises `Refusal`."""
    if not isinstance(cell, str):
        return whole_number_of(cell)
    thousands = _THOUSANDS.fullmatch(cell)
    if thousands is not None:
        return 1000 * whole_number_of(thousands[1])
    text = _MONEY.sub("", cell)
    return whole_number_of(text.replace(".", "") if _IN_THREES.fullmatch(text.strip()) else text)


def _given(text: str, terms: Terms, track: str | None) -> list[Any]:
    """What one thing that a course gives is. Raises `Refusal`."""
    language, _, level = text.strip().rpartition(" ")
    if (known := _LEVELS.get(level.casefold())) is not None:
        return [{"language": terms.code("language", language) if language else "sv", "level": known}]
    if track is not None:
        owner = terms.vocabulary.tracks[track].modules
        try:
            return list(terms.modules(owner, [text]))
        except Refusal:  # then it is something else
            pass
    course = terms.certain("course", text)
    return [course] if course is not None else terms.codes("certificate", text)


@cache
def _words() -> Mapping[str, Sequence[str]]:
    text = files(__package__).joinpath("course_words.toml").read_text(encoding="utf-8")
    words: Mapping[str, Sequence[str]] = tomllib.loads(text)
    return words
