"""A plan of courses as a workbook to be printed: what it comes to, and a sheet for each course with who takes it."""

from __future__ import annotations

import os

from matchcore.arguments import checked
from matchcore.files import write_bytes
from matchcore.handout.handed import require_suffix
from matchcore.handout.sheet_writer import Book, SheetColumn, book_of
from matchcore.messages import Message, MessageLanguage
from matchcore.planning import CoursePlan, CourseReport, CourseReports
from matchcore.records import Course
from matchcore.rendering import SCORE_PER_POINT


@checked
def write_course_plan(
    plan: CoursePlan,
    path: str | os.PathLike[str],
    language: MessageLanguage | None = None,
    *,
    report: CourseReports | None = None,
) -> None:
    """Write a plan of courses as a workbook to be printed, whole or not at all.

    A cover with what the plan comes to, the courses by themselves where a `report` is given, and a sheet for each
    course that is opened: when it is given, who takes it and where to then, with room for an answer.

    Parameters
    ----------
    plan
        What `matchcore.plan` gave.
    path
        Where to, ``.xlsx``; an existing file is replaced in one step.
    language
        ``"sv"`` or ``"en"``; the plan's own when None.
    report
        What `CoursePlan.report` gave.

    Raises
    ------
    FileError
        When it cannot be written there, or the name has another ending.
    MissingExtraError
        Without xlsxwriter.
    """
    require_suffix(path, ".xlsx")
    language = language or plan.language
    book = book_of(Message("course_plan.title"), plan.as_of, language)
    _cover(book, plan)
    told = {one.course.id: one for one in report or ()}
    if report is not None:
        _each(book, report)
    for course in plan.courses:
        if course.id in plan.opened:
            _course(book, plan, course, told.get(course.id))
    write_bytes(book.content(), path)


def _cover(book: Book, plan: CoursePlan) -> None:
    table = plan.table(book.language)
    widths = (26, 12, 12, 11, 9, 14, 60)
    sheet = book.sheet(Message("course_plan.title").text(book.language), widths, landscape=True)
    sheet.line(Message("course_plan.title"), "title")
    sheet.line(Message("handout.cover.date", day=plan.as_of))
    sheet.line(Message("result.advice"), "soft")
    for line in plan.summary():
        sheet.line(line)
    sheet.gap()
    sheet.table([SheetColumn(name, width) for name, width in zip(table.headings, widths)], table.rows, main=True)


def _each(book: Book, report: CourseReports) -> None:
    table = report.table(book.language)
    widths = (26, 9, 12, 11, 12, 14, 14, 14, 14)
    sheet = book.sheet(Message("course_report.title").text(book.language), widths, landscape=True)
    sheet.line(Message("course_report.title"), "title")
    for note in table.notes:
        sheet.line(note, "soft")
    sheet.table([SheetColumn(name, width) for name, width in zip(table.headings, widths)], table.rows, main=True)


def _course(book: Book, plan: CoursePlan, course: Course, told: CourseReport | None) -> None:
    columns = [
        SheetColumn(Message("column.candidate"), 16),
        SheetColumn(Message("column.title"), 30),
        SheetColumn(Message("column.employer"), 30),
        SheetColumn(Message("column.points"), 9, "points"),
        SheetColumn(Message("course_plan.column.answer"), 14, "blank"),
        SheetColumn(Message("handout.column.comment"), 26, "blank"),
    ]
    name = course.title or course.id
    sheet = book.sheet(name, [column.width for column in columns], landscape=True)
    sheet.line(name, "title")
    days = "–" if course.starts is None else course.starts.isoformat()
    sheet.labelled(Message("course_plan.days"), f"{days} – {course.ends.isoformat()}")
    takers = plan.takers(course.id)
    sheet.labelled(Message("course_plan.column.seats"), Message("course_plan.taken", n=len(takers), of=course.seats))
    for line in told.lines if told is not None else ():
        sheet.line(line)
    sheet.gap()
    nowhere = Message("course_plan.nowhere")
    rows = [
        (
            one.candidate_id,
            nowhere if one.opening_id is None else one.title or one.opening_id,
            one.employer,
            one.score / SCORE_PER_POINT if one.opening_id is not None else None,
            None,
            None,
        )
        for one in takers
    ]
    sheet.table(columns, rows, main=True)
