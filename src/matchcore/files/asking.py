"""Going on with what is not understood: each fault a question about a record, or a row that is left out.

Whoever reads a cell refuses what is not understood and leaves it unset. Whether that stops the file, the row or nothing
is decided here alone: for a person, what is unset is unknown, and asked about; of an opening too, but for its id, its
seats and what it requires, for it must not be given a lesser demand than it has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from matchcore.errors import FileError, Problem
from matchcore.files.questions import Asked, Records
from matchcore.tables.headings import What, denies_demand, fields_denied
from matchcore.tables.layouts import layouts_of
from matchcore.tables.rows.drafts import Read

_NEVER_UNKNOWN = {
    "candidates": frozenset({"id"}),
    "openings": frozenset(
        (
            "id seats certificate certificates_required licences_required languages_required language track track_least"
        ).split()
    ),
}
"""The fields without which a record can't be matched; a track only where a share of it may be required."""
_NEVER_MATCHED_BY = frozenset(
    {
        "vocabulary.criminal_record",
        "vocabulary.health",
        "vocabulary.no_certificate",
        "vocabulary.usual",
        "vocabulary.class_run",
        "demand.merit",
        "demand.all_read",
        "demand.one_read",
        "demand.one_beside_read",
        "demand.in_part_read",
        "demand.after_none",
        "language.in_remark",
        "seats.in_remark",
        "demand.in_parenthesis",
        "cell.marked_open",
        "cell.places_beside",
        "cell.weak",
        "row.partly_over",
        "row.perhaps_over",
        "certificate.of_which",
        "demand.class_of_truck",
        "demand.class_read",
        "demand.class_or_level",
        "demand.ordinary",
        "demand.of_some",
        "demand.in_remark",
        "demand.rest_unread",
        "language.rest_unread",
        "language.not_after_all",
        "language.other_named",
        "licence.class",
        "demand.uncertain",
        "demand.taught_mark",
        "demand.unread_mark",
        "language.one_of",
        "language.level_open",
        "language.level_asked",
        "language.course_read",
        "language.course_begun",
        "language.two_levels",
    }
)
"""Of an opening, what is understood but held by no record, so that the employer judges it, what is a merit, what may
mean two things and is read as what it nearly always means, and a language without its level, of which the least is
required that it can mean, or with one that is uncertain and required.
"""
_REQUIRES = re.compile("krav|kräv|måste|villkor|behörig|kompetens|kvalif|requir|must|qualif", re.IGNORECASE)
_REQUIRES_NOT = re.compile(r"\b(?:inte|ej|inga?|inget|not?)\b(?:\s\w+){0,2}\s(?:krav|kräv|måste|requir)", re.IGNORECASE)
"""Where a heading says that what stands below it is not required: "Inte krav men"."""
_NEAR_MANY = 5
"""Headings of so few letters are near some other by chance: "minns" is no "minst %"."""
_OF_TRACKS = frozenset({"track", "track_least"})
"""What is not decided by cells: an unread column with a heading near to these may be of it."""
_ESTIMATED = frozenset(
    {
        "heading.by_cells",
        "heading.demands_beside",
        "heading.demands_in_remarks",
        "heading.named_in_remarks",
        "heading.all_in_one",
        "heading.for_employers",
        "heading.for_titles",
        "heading.counted_titles",
        "table.carried_down",
        "table.seats_added",
        "table.places_beside",
        "table.employers_beside",
        "table.town_short",
        "table.places_above",
        "table.employers_above",
    }
)
"""What is told of the layout of a list, which is read as it seems to be meant."""
_SHARE = re.compile(r"\d|…|krav|minst|måste|klar")
"""In what is asked of a track: that a share of it may be required."""


def asked_of(read: Read, problems: Sequence[Problem], what: What) -> Records[Any]:
    """The records that can be matched, and each problem as a question about one of them or as what is left out.

    Raises
    ------
    FileError
        When so much is wrong that reading stopped, or no record can be used.
    """
    kind = what[:-1]
    known = {record.id for record in read.records}
    by_id: dict[str, list[Problem]] = {}
    left_out: list[Problem] = []
    estimated: list[Problem] = []
    dropped: set[str] = set()
    of_row = {row: name for name, row in read.row_of.items()} | read.id_of_row if problems else {}
    for problem in problems:
        name = of_row.get(problem.row or 0) or (problem.record or "").removeprefix(f"{kind} ")
        if problem.code == "findings.stopped":
            raise FileError(problems)
        if problem.code in _ESTIMATED:
            estimated.append(problem)
        elif name in known:
            field_name = problem.field or read.field_of.get(problem.column or "")
            by_id.setdefault(name, []).append(replace(problem.at(record=f"{kind} {name}"), field=field_name))
            dropped |= {name} if _is_wrong(problem, read, what) else set()
        else:
            left_out.append(problem)
            for row, asking in _rows_that_require(problem, read, what):
                dropped.add(asking)
                left_out.append(replace(problem, row=row, record=f"{kind} {asking}"))
    left_out += [problem for name, told in by_id.items() if name in dropped for problem in told]
    of_kept = {name: tuple(told) for name, told in by_id.items() if name not in dropped}
    records = [record for record in read.records if record.id not in dropped]
    if problems and not records:
        raise FileError(problems)
    asked = Asked(of_kept, tuple(left_out), tuple(estimated))
    return Records(records, asked, "ask")


def _is_wrong(problem: Problem, read: Read, what: What) -> bool:
    """Whether a problem keeps its record from being matched: not what is unknown, but what can't be."""
    if what == "openings" and problem.code in _NEVER_MATCHED_BY:
        return False
    name = read.field_of.get(problem.column or "") or (problem.field or "").split(".")[0]
    if name == "track" and not _SHARE.search(str(problem.value or "")):
        return False  # without a least share a track closes nothing
    return name in _NEVER_UNKNOWN[what] or (what == "openings" and not name)


def _rows_that_require(problem: Problem, read: Read, what: What) -> Iterator[tuple[int, str]]:
    """The openings with something in a column that was not read and requires it: they would ask for less.

    So it is with all below a heading that speaks of requirements, and with what names one below an unknown heading.
    """
    heading = problem.column or ""
    if what == "openings" and heading in read.filled and problem.code.startswith("heading."):
        near = layouts_of(what)[0].field_spelt(getattr(problem.remedy, "values", {}).get("near", ""))
        is_other = (
            denies_demand(heading, what)
            or _REQUIRES_NOT.search(heading)
            or "certificates_required" in fields_denied(heading, what)
        )
        is_near = near in _OF_TRACKS and len(heading) > _NEAR_MANY
        is_whole = is_near or (_REQUIRES.search(heading) and not is_other)
        yield from read.filled[heading] if is_whole else read.demanding.get(heading, ())
