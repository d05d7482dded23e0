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
from matchcore.handout.paper_excel import draw_lying, draw_standing
from matchcore.handout.paper_language import PaperLanguage, paper_language
from matchcore.handout.paper_pdf import pdf_of_papers
from matchcore.handout.papers import Paper
from matchcore.handout.person_paper import person_paper
from matchcore.handout.sheet_writer import Book, book_of
from matchcore.messages import Message, with_remedy
from matchcore.planning import Shortlists

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
    draw_standing(book, Message("handout.sheet.people").text(book.language), papers.people)
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
