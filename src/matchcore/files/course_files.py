"""Courses from Excel, CSV, JSON or a data frame, read as every other list is.

A table has a row a course, with headings in Swedish or English (``headings.toml``): *kurs, ger, spår, platser, minst,
kostnad, start, slut* or *längd*, *klarar, underlag*. What a course gives is written as in the other lists: "truckkort
A+B; svenska B1", "SFI D", or the modules of its track.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any

from matchcore.arguments import checked, several
from matchcore.content.findings import Findings, sound_fields
from matchcore.errors import FileError, InputError, Problem
from matchcore.files.detect import opened
from matchcore.files.questions import Asked, OnFault, Records
from matchcore.files.reading import Options
from matchcore.messages import with_remedy
from matchcore.records import Course
from matchcore.tables.rows.offered_rows import offered_courses
from matchcore.tables.sheet.which_table import table_in
from matchcore.tables.term_lookup import Terms
from matchcore.vocabulary import Vocabulary


@checked
def read_courses(
    source: Any,
    *,
    vocabulary: Vocabulary | None = None,
    sheet: str | None = None,
    ignore_columns: Collection[str] = (),
    encoding: str | None = None,
    as_of: date | None = None,
    skip_hidden: bool = False,
    on_fault: OnFault = "raise",
) -> Records[Course]:
    """Read courses that may be opened from a file or a data frame.

    Titles above the headings, totals and notes below, "v. 12", "ca 10 v", "8 500 kr", "2 mån" and the like are read as
    in lists of people and openings. A course without a last day ends as long after its first as it takes, or after the
    run's day where it starts as soon as there is a place. What it gives stands in its own column; where that names
    nothing that is known, its name tells. Who may take it is not held against anybody.

    Parameters
    ----------
    source
        A path to ``.xlsx``, ``.csv``, ``.parquet`` or ``.json`` (a list of courses, or an object with them under
        ``courses``), an open file, or a data frame of pandas, polars or pyarrow.
    vocabulary, sheet, ignore_columns, encoding, as_of, skip_hidden
        As for `matchcore.read_candidates`.
    on_fault
        What becomes of what is not understood. ``"raise"``: an error with all of it. ``"ask"``: it is told in
        `Records.asked`, and rows of which no course can be made are left out.

    Returns
    -------
    Records[Course]
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
    options = Options("courses", Terms(vocabulary, as_of), sheet, ignore_columns, encoding, skip_hidden)
    return course_records(source, options, on_fault, Findings())


def course_records(source: Any, options: Options, on_fault: OnFault, findings: Findings) -> Records[Course]:
    """The courses of `source`; raises `FileError` as `read_courses` does. Notes are told in `findings`."""
    name = os.fspath(source) if isinstance(source, str | os.PathLike) else None
    rows: dict[int, str] = {}
    courses: dict[str, Course] = {}
    first: dict[str, int] = {}
    try:
        for number, course in _read(source, options, findings):
            if course.id in courses:
                findings.refuse(
                    Problem(*with_remedy("course.twice", first=first[course.id]), row=number, value=course.id)
                )
                continue
            courses[course.id], first[course.id], rows[number] = course, number, course.id
    except FileError as error:
        known = set(map(id, findings.problems))
        findings.refuse_all(one for one in error.problems if id(one) not in known)
        courses = {}
    if findings and (on_fault == "raise" or not courses):
        raise FileError([problem.at(record=str(name) if name else None) for problem in findings.problems])
    by_id: dict[str, list[Problem]] = {}
    for problem in findings.problems:
        by_id.setdefault(rows.get(problem.row or 0, ""), []).append(problem)
    left_out = tuple(by_id.pop("", ()))
    asked = Asked({course: tuple(told) for course, told in by_id.items()}, left_out)
    return Records(courses.values(), asked, on_fault)


def _read(source: Any, options: Options, findings: Findings) -> Iterator[tuple[int, Course]]:
    """The courses with their rows, of a document the place in it."""
    given = opened(source, options.terms.vocabulary, encoding=options.encoding)
    if given.document is not None:
        yield from _from_json(given.document, findings)
        return
    table = table_in(
        given.sheets,
        "courses",
        options.terms,
        findings,
        name=options.sheet,
        ignore=several(options.ignore),
        skip_hidden=options.skip_hidden,
    )
    yield from offered_courses(table, options.terms, findings)


def _from_json(document: Any, findings: Findings) -> Iterator[tuple[int, Course]]:
    entries = document.get("courses") if isinstance(document, Mapping) else document
    if not isinstance(entries, list):
        findings.refuse(Problem(*with_remedy("course.form")))
        return
    for number, entry in enumerate(entries, start=1):
        sound, personal = sound_fields(Course, entry, None) if isinstance(entry, Mapping) else (entry, [])
        for told in personal:
            findings.note(told.at(row=number))
        try:
            yield number, Course.parse(sound)
        except InputError as error:
            findings.refuse_all(problem.at(row=number) for problem in error.problems)
