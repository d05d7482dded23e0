"""Papers to hand out: some employers' and some people's, and nothing of anybody else, as workbook, page or PDF."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from matchcore.arguments import checked, several
from matchcore.errors import FileError, Problem
from matchcore.files import write_bytes, write_text
from matchcore.handout.employer_paper import employer_paper
from matchcore.handout.handed import Employer, Handed, Handout, Person
from matchcore.handout.key import Known, read_key
from matchcore.handout.page_file import page_of_papers
from matchcore.handout.paper_language import PaperLanguage, paper_language
from matchcore.handout.paper_pdf import pdf_of_papers
from matchcore.handout.papers import BlankGrid, Paper, row_sign
from matchcore.handout.person_paper import person_paper
from matchcore.handout.sheet_writer import Book, PrintedSheet, SheetColumn, book_of
from matchcore.messages import Message, with_remedy
from matchcore.planning import Shortlists

_LYING, _STANDING = 142, 93
"""How wide a lying and a standing sheet are, in signs."""

_LABEL = 24
_ROOM = 3
"""So many lines there are to write on."""


def draw_lying(book: Book, paper: Paper) -> PrintedSheet:
    """A paper with a sheet of its own: one page where there is room for it, else openings are kept whole."""
    shares = next((section.grid.shares for section in paper.sections if section.grid is not None), (17, 83))
    sheet = book.sheet(paper.title, [share * _LYING / 100 for share in shares], landscape=True)
    _draw(sheet, paper)
    sheet.fit_one_paper()
    return sheet


def _draw(sheet: PrintedSheet, paper: Paper) -> None:
    sheet.line(paper.title, "title")
    sheet.line(paper.lead)
    for number, section in enumerate(paper.sections):
        if number:
            sheet.next_part()
        sheet.gap()
        sheet.line(section.heading, "section")
        for line in section.lines:
            sheet.labelled(line.label, "\n".join(line.said) if line.said else "\n" * _ROOM)
        for point in section.points:
            sheet.line(f"• {point}")
        if section.grid is not None:
            _grid(sheet, section.grid)
    sheet.gap()
    sheet.line(paper.foot, "soft")


def _grid(sheet: PrintedSheet, grid: BlankGrid) -> None:
    is_blank = [not any(row[at] for row in grid.rows) for at in range(len(grid.headings))]
    columns = [
        SheetColumn(heading, width, "blank" if blank else "text")
        for heading, width, blank in zip(grid.headings, sheet.widths, is_blank)
    ]
    sheet.hide(len(columns))
    key = SheetColumn(Message("paper.pair"), 0)
    signed = ("\n".join((*pair, row_sign(*pair, *filter(None, row)))) for row, pair in zip(grid.rows, grid.pairs))
    sheet.table([*columns, key], [(*row, signs) for row, signs in zip(grid.rows, signed)])


_SUFFIXES = (".xlsx", ".pdf", ".html", ".htm")


@dataclass(frozen=True, slots=True)
class Papers:
    """What is handed out together: people's papers, and employers', each a paper of its own."""

    people: tuple[Paper, ...]
    employers: tuple[Paper, ...]


def papers_of(
    content: Handout, people: Sequence[Person], employers: Sequence[Employer], words: PaperLanguage
) -> Papers:
    """The papers of some people and some employers."""
    pool, is_listed = content.solution.pool, content.shortlists is not None
    return Papers(
        tuple(person_paper(person, content.solution, words) for person in people),
        tuple(employer_paper(employer, pool, words.base, is_listed=is_listed) for employer in employers),
    )


def draw_papers(book: Book, papers: Papers) -> None:
    """Papers as sheets: people below one another, employers each on one."""
    name, widths = Message("handout.sheet.people").text(book.language), (_LABEL, _STANDING - _LABEL)
    for sheet in book.papers(name, widths, papers.people, _draw):
        if any(paper.is_right_to_left for paper in papers.people):
            sheet.page.right_to_left()
    for paper in papers.employers:
        draw_lying(book, paper)


@checked
def hand_out(
    result: Handed,
    path: str | os.PathLike[str],
    language: str,
    *,
    employers: Iterable[str] = (),
    people: Iterable[str] = (),
    key: str | os.PathLike[str] | None = None,
    shortlists: Shortlists | None = None,
    translation: str | os.PathLike[str] | None = None,
) -> None:
    """Write the papers, whole or not at all; see `MatchResult.hand_out`."""
    suffix = PurePath(os.fspath(path)).suffix.lower()
    if suffix not in _SUFFIXES:
        raise FileError(Problem(Message("paper.suffix"), record=os.fspath(path)))
    words = paper_language(language, translation)
    names = {} if key is None else read_key(key)
    people, employers = several(people), several(employers)
    if key is not None:
        _require_known(names, people, result.solution.pool.candidates.ids, os.fspath(key))
    content = Handout(result, names=names, shortlists=shortlists)
    chosen, persons = content.chosen(employers), content.people(people)
    if not (chosen or persons):
        raise FileError(Problem(Message("handout.nobody_chosen"), record=os.fspath(path)))
    papers = papers_of(content, persons, chosen, words)
    as_of = result.solution.pool.columns.as_of
    every = (*papers.people, *papers.employers)
    if suffix == ".xlsx":
        book = book_of(Message("paper.title"), as_of, words.base)
        draw_papers(book, papers)
        write_bytes(book.content(), path)
    elif suffix == ".pdf":
        write_bytes(pdf_of_papers(every, Message("paper.title").text(words.base), as_of), path)
    else:
        write_text(page_of_papers(every, Message("paper.title").text(words.base)), path)


def _require_known(names: Mapping[str, Known], people: Sequence[str], ids: Sequence[str], key: str) -> None:
    """Refuse a key that knows none of the pool's people, or not those whose papers are asked for. No name is told."""
    problems = [
        Problem(*with_remedy("key.not_there"), record=key, value=one)
        for one in people
        if one in ids and one not in names
    ]
    if names.keys().isdisjoint(ids):
        problems.append(Problem(*with_remedy("key.of_others"), record=key))
    if problems:
        raise FileError(problems)
