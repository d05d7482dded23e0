"""Short lists in text, read as a colleague reads them."""

import io
from datetime import date
from typing import Any

from matchcore.files import check_file, read_candidates, read_openings
from matchcore.files.questions import Records
from matchcore.records import Candidate, Opening
from matchcore.tables.headings import What

DAY = date(2026, 11, 28)
"""The day on which they are read."""


def people(text: str) -> Records[Candidate]:
    """Everybody of a list."""
    return read_candidates(io.StringIO(text), on_fault="ask", as_of=DAY)


def openings(text: str) -> Records[Opening]:
    """The openings of a list."""
    return read_openings(io.StringIO(text), on_fault="ask", as_of=DAY)


def person(heading: str, cell: str) -> tuple[Candidate, list[str]]:
    """The person of one cell, and the codes of what is asked."""
    read = people(f'id;{heading}\na-1;"{cell}"\n')
    return read[0], [one.code for one in read.asked.of("a-1")]


def one(heading: str, cell: str, what: What = "candidates") -> tuple[Any, list[str], list[str]]:
    """The record that a cell makes (None without one), and the keys of the problems and of the notes."""
    text = f'id;{heading}\na1;"{cell}"\n'
    report = check_file(io.StringIO(text), what=what, as_of=DAY)
    read = read_candidates if what == "candidates" else read_openings
    made = read(io.StringIO(text), as_of=DAY)[0] if report.is_clean else None
    return made, *([told.what.key for told in found] for found in (report.problems, report.notes))  # type: ignore[return-value, union-attr]
