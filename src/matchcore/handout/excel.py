"""A result as a workbook to be printed: cover, lists, a sheet for each employer, a page for each person."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from typing import Any

from matchcore.arguments import checked
from matchcore.files import write_bytes
from matchcore.handout.handed import Handed, Handout, Person, checks, cover, require_suffix, wasted_in
from matchcore.handout.handing_out import draw_lying, draw_papers, papers_of
from matchcore.handout.key import read_key
from matchcore.handout.paper_language import PaperLanguage
from matchcore.handout.sheet_writer import Book, PrintedSheet, SheetColumn, book_of
from matchcore.messages import Message, MessageLanguage, Text, render
from matchcore.planning import Shortlists
from matchcore.rendering import SCORE_PER_POINT, Several, Table, together
from matchcore.result_views import asked_of
from matchcore.solution.parts import BALANCE, NEUTRAL_SCORE, by_weight
from matchcore.workbench import N_NEAR_MISSES, RingFirst, Since, near_misses

_STATUSES = ("not_contacted", "called", "interview", "practice", "hired", "declined")
"""What may be chosen of how it went; `matchcore.learning.read_statuses` reads it back."""

_PERSON_WIDTHS = (20, 7, 14, 9, 43)


@checked
def write_workbook(
    result: Handed,
    path: str | os.PathLike[str],
    language: MessageLanguage,
    *,
    employers: Iterable[str] | None = None,
    people: Iterable[str] | None = None,
    lists: bool = True,
    key: str | os.PathLike[str] | None = None,
    shortlists: Shortlists | None = None,
    ring: RingFirst | None = None,
    since: Since | None = None,
) -> None:
    """Write the workbook, whole or not at all; see `MatchResult.to_excel`."""
    require_suffix(path, ".xlsx")
    content = Handout(result, names={} if key is None else read_key(key), shortlists=shortlists)
    chosen, persons = content.chosen(employers), content.people(people)
    title = Message("handout.title")
    book = book_of(title, result.solution.pool.columns.as_of, language)
    papers = papers_of(content, () if lists else persons, chosen, PaperLanguage(language, language))
    if not lists and (chosen or persons):
        draw_papers(book, papers)
    else:
        front = book.sheet(_say("handout.sheet.cover", language), (26, 70))
        of_all = [_placements, _unplaced, _near_misses, _seats_left] if lists else []
        if lists and content.solution.questions:
            of_all.append(_questions)
        if lists and wasted_in(content.solution, language):
            of_all.append(_overlooked)
        sheets = [_told(book, "since.title", since.table(language))] if lists and since is not None else []
        if lists and shortlists is not None:
            sheets.append(_told(book, "handout.sheet.shortlists", shortlists.table(language)))
        sheets += [_told(book, "handout.sheet.ring", ring.table(language))] if lists and ring else []
        sheets += [write(book, content) for write in of_all]
        if lists and result.solution.constraints.overrides:
            sheets.append(_told(book, "handout.sheet.overrides", result.overrides.table(language)))
        sheets += book.papers(_say("handout.sheet.people", language), _PERSON_WIDTHS, persons, _person)
        _cover(
            front, content, title.text(language), [*sheets, *(draw_lying(book, paper) for paper in papers.employers)]
        )
    write_bytes(book.content(), path)


def _cover(sheet: PrintedSheet, content: Handout, title: str, sheets: Sequence[PrintedSheet]) -> None:
    language = sheet.book.language
    sheet.line(title, "title")
    sheet.line(Message("handout.cover.date", day=content.solution.pool.columns.as_of))
    sheet.line(Message("result.advice"), "soft")
    questions = list(asked_of(content.solution.questions))
    for heading, lines in cover(content.solution):
        sheet.gap()
        sheet.line(heading, "section")
        for label, said in lines:
            sheet.labelled(label, said)
        for of, (count, *_) in questions:
            sheet.labelled(of, count)
        questions = []  # counted below the first part, the totals
    sheet.gap()
    sheet.line(_say("handout.cover.contents", language), "section")
    for other in sheets:
        sheet.link(other.name, other.name)


def _questions(book: Book, content: Handout) -> PrintedSheet:
    """Everything that could not be read, to ask about or mend, a line each."""
    sheet = book.sheet(_say("handout.sheet.questions", book.language), (96,))
    for heading, told in asked_of(content.solution.questions):
        sheet.line(heading, "section")
        for words in told:
            sheet.line(words)
        sheet.gap()
    return sheet


def _placements(book: Book, content: Handout) -> PrintedSheet:
    columns = _columns("candidate opening employer title", (14, 14, 28, 28))
    columns += [
        SheetColumn(Message("column.points"), 9, "points"),
        SheetColumn(Message("column.remark"), 24),
        SheetColumn(Message("handout.column.check"), 40),
        SheetColumn(Message("column.status"), 15, "blank", tuple(Message(f"status.{name}") for name in _STATUSES)),
        SheetColumn(Message("handout.column.comment"), 22, "blank"),
    ]
    rows = []
    for placement in content.solution.placements:
        person = content.person(placement.candidate_id)
        rows.append(
            (
                placement.candidate_id,
                placement.opening_id,
                placement.employer,
                placement.title,
                placement.score / SCORE_PER_POINT,
                person.remark,
                _lines(checks(person.parts), book.language),
                None,
                None,
            )
        )
    return _list(book, "handout.sheet.placements", columns, rows)


def _unplaced(book: Book, content: Handout) -> PrintedSheet:
    columns = [*_columns("candidate reason", (14, 44)), SheetColumn(Message("handout.column.next"), 90)]
    rows = [
        (
            missed.candidate_id,
            _lines((missed.reason, *missed.asked), book.language),
            _lines(_next_steps(content.person(missed.candidate_id)), book.language),
        )
        for missed in content.solution.unplaced
    ]
    return _list(book, "handout.sheet.unplaced", columns, rows)


def _next_steps(person: Person) -> tuple[Text, ...]:
    return tuple(
        Message(
            "handout.next_step", opening=near.opening_id, name=together(near.title, near.employer), step=near.next_step
        )
        for near in person.near
    )


def _near_misses(book: Book, content: Handout) -> PrintedSheet:
    columns = _columns("candidate opening employer title", (14, 14, 28, 28))
    columns += [SheetColumn(Message("column.points"), 9, "points"), *_columns("gate what_opens", (16, 50))]
    rows = [
        (
            near.candidate_id,
            near.opening_id,
            near.employer,
            near.title,
            near.score / SCORE_PER_POINT,
            near.gate,
            near.told,
        )
        for near in near_misses(content.solution, content.result.nearness, N_NEAR_MISSES, book.language)
    ]
    return _list(book, "handout.sheet.near", columns, rows, Message("near.note"))


def _overlooked(book: Book, content: Handout) -> PrintedSheet:
    heads = (14, 28, 30, 40), ("candidate", "now", "why", "instead")
    columns = [SheetColumn(Message(f"overlooked.{name}"), width) for width, name in zip(*heads)]
    columns += [
        SheetColumn(Message("overlooked.regret"), 9, "points"),
        SheetColumn(Message("overlooked.would_move"), 50),
    ]
    rows = [
        (
            one.candidate_id,
            one.title or one.opening_id,
            one.why,
            together(one.instead.title, one.instead.employer) or one.instead.opening_id,
            one.instead.regret / SCORE_PER_POINT,
            Several(tuple(move.words for move in one.instead.moves), "\n") if one.instead.moves else None,
        )
        for one in wasted_in(content.solution, book.language)
    ]
    return _list(book, "handout.sheet.overlooked", columns, rows, Message("overlooked.note"))


def _seats_left(book: Book, content: Handout) -> PrintedSheet:
    columns = _columns("opening employer title", (14, 30, 30))
    columns += [
        SheetColumn(Message("handout.column.seats"), 9, "count"),
        SheetColumn(Message("column.seats_left"), 9, "count"),
        *_columns("reason", (70,)),
    ]
    rows = [
        (left.opening_id, left.employer, left.title, left.seats, left.n_left, left.told)
        for left in content.solution.seats_left
    ]
    return _list(book, "handout.sheet.seats_left", columns, rows)


def _told(book: Book, name: str, table: Table) -> PrintedSheet:
    """A table as it is told, on a sheet of its own."""
    widths = [
        max(12, min(50, max(len(row[number]) for row in (table.headings, *table.rows)) + 2))
        for number in range(len(table.headings))
    ]
    sheet = book.sheet(_say(name, book.language), widths, landscape=True)
    sheet.line(table.title, "soft")
    sheet.gap()
    sheet.cells(table.headings, ["heading"] * len(table.headings))
    for row in table.rows:
        sheet.cells(row, ["text"] * len(row))
    sheet.gap()
    for note in table.notes:
        sheet.line(note, "soft")
    return sheet


def _person(sheet: PrintedSheet, person: Person) -> None:
    """What a consultant reads of a person."""
    language = sheet.book.language
    sheet.line(Message("handout.person.title", candidate=person.called), "title")
    if person.placement is None:
        sheet.line(Message("handout.person.unplaced"), "section")
        sheet.line(person.reason)
        for near in person.near:
            sheet.gap()
            sheet.line(
                Message("handout.person.near", name=together(near.title, near.employer), opening=near.opening_id),
                "section",
            )
            sheet.labelled(Message("handout.column.next"), near.next_step, at=2)
            if near.closed:
                facts = [fact for part in near.closed for fact in part.facts]
                sheet.labelled(Message("handout.person.now"), _lines(facts, language), at=2)
    else:
        placed = person.placement
        sheet.line(Message("handout.person.placed"), "section")
        for label, said in (("title", placed.title), ("employer", placed.employer), ("opening", placed.opening_id)):
            sheet.labelled(Message(f"column.{label}"), said, at=2)
        if person.contact is not None:
            sheet.labelled(Message("handout.contact"), person.contact, at=2)
        if person.remark:
            sheet.labelled(Message("column.remark"), person.remark, at=2)
        sheet.gap()
        _part_rows(sheet, person.parts, placed.score)
        asked = checks(person.parts)
        if asked:
            sheet.gap()
            sheet.labelled(Message("handout.column.check"), _lines(asked, language), at=2)
    if person.questions:
        sheet.gap()
        sheet.labelled(Message("handout.person.asked"), _lines(person.questions, language), at=2)
    sheet.gap()
    sheet.labelled(Message("handout.column.note"), "\n\n\n", at=2)
    sheet.line(Message("result.advice"), "soft")


def _part_rows(sheet: PrintedSheet, parts: Sequence[Any], score: int) -> None:
    sheet.cells([Message(f"explain.{name}") for name in BALANCE], ["heading"] * len(BALANCE))
    neutral = (Message("explain.neutral"), None, NEUTRAL_SCORE / SCORE_PER_POINT, None, None)
    sheet.cells(neutral, ["text", "text", "points", "text", "text"])
    for part in by_weight(parts):
        gate = Message("explain.open" if part.is_open else "explain.closed")
        facts = _lines(part.facts, sheet.book.language)
        weighed = (part.percent or None, part.step / SCORE_PER_POINT) if part.is_weighed else (None, None)
        row = (part.label, *weighed, gate, facts)
        sheet.cells(row, ["text", "text", "step", "text", "text"])
    total = (Message("explain.sum"), None, score / SCORE_PER_POINT, None, None)
    sheet.cells(total, ["heading", "heading", "points", "heading", "heading"])


def _columns(names: str, widths: Sequence[float]) -> list[SheetColumn]:
    return [SheetColumn(Message(f"column.{name}"), width) for name, width in zip(names.split(), widths)]


def _list(
    book: Book, key: str, columns: Sequence[SheetColumn], rows: Sequence[Sequence[object]], note: Text | None = None
) -> PrintedSheet:
    """A list on a sheet of its own, which lies, with what is to be known above it."""
    sheet = book.sheet(_say(key, book.language), [column.width for column in columns], landscape=True)
    if note is not None:
        sheet.line(note, "soft")
        sheet.gap()
    sheet.table(columns, rows, main=True)
    return sheet


def _lines(said: Sequence[Text], language: MessageLanguage) -> str:
    return "\n".join(render(each, language) for each in said)


def _say(key: str, language: MessageLanguage) -> str:
    return Message(key).text(language)
