"""The two files of ``matchcore match``, read together: everything that is wrong with both is told at once."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from matchcore.cli.openings import AdOptions, openings_from_ads
from matchcore.content.findings import Findings
from matchcore.errors import FileError, Problem
from matchcore.files.check import grouped
from matchcore.files.questions import OnFault, Records
from matchcore.files.reading import Options, read_records
from matchcore.messages import Message, MessageLanguage
from matchcore.records import Candidate, Opening
from matchcore.tables.headings import What
from matchcore.tables.term_lookup import Terms
from matchcore.vocabulary import Vocabulary

_MOST_NOTES = 20


@dataclass(frozen=True)
class Input:
    """A file, and how it is to be read.

    Attributes
    ----------
    path
        The file.
    sheet
        The sheet of a workbook.
    ignore
        Headings of columns to leave out.
    encoding
        The encoding of a text file that does not show its own.
    as_of
        The day that "v. 12" and "omgående" are counted from; today when None.
    skip_hidden
        Whether rows of a workbook that are hidden or struck through are left out.
    """

    path: Path
    sheet: str | None = None
    ignore: Collection[str] = ()
    encoding: str | None = None
    as_of: date | None = None
    skip_hidden: bool = False


def people_and_jobs(
    candidates: Input,
    openings: Input,
    *,
    ads: AdOptions,
    vocabulary: Vocabulary | None,
    language: MessageLanguage,
    on_fault: OnFault,
) -> tuple[Records[Candidate], Records[Opening]]:
    """Read both files; what was read with a reservation is told on standard error.

    Raises
    ------
    FileError
        With everything that is wrong with either, each problem with its file's name; when going on with what is not
        understood, only where a file gives no record that can be used.
    """
    problems: list[Problem] = []

    def told(source: Input, read: Callable[[], Records[Any]]) -> Records[Any]:
        try:
            return read()
        except FileError as error:
            problems.extend(problem.at(record=source.path.name) for problem in error.problems)
            return Records()

    people = told(candidates, lambda: _records(candidates, "candidates", vocabulary, language, on_fault))
    jobs = told(openings, lambda: _openings(openings, ads, vocabulary, language, on_fault))
    swapped = [problem for problem in problems if getattr(problem.what, "key", "").startswith("source.other_kind")]
    if problems:
        raise FileError(swapped or problems)  # what else is wrong means little while the files stand in the wrong order
    return people, jobs


def _openings(
    source: Input, ads: AdOptions, vocabulary: Vocabulary | None, language: MessageLanguage, on_fault: OnFault
) -> Records[Opening]:
    from_ads = openings_from_ads(source.path, ads, vocabulary=vocabulary, language=language, as_of=source.as_of)
    if from_ads is not None:
        return Records(from_ads, on_fault=on_fault)
    return _records(source, "openings", vocabulary, language, on_fault)


def _records(
    source: Input, what: What, vocabulary: Vocabulary | None, language: MessageLanguage, on_fault: OnFault
) -> Records[Any]:
    findings = Findings()
    options = Options(
        what, Terms(vocabulary, source.as_of), source.sheet, source.ignore, source.encoding, source.skip_hidden
    )
    records = read_records(source.path, options, on_fault, findings)
    _tell(findings, source.path, language)
    return records


def _tell(findings: Findings, path: Path, language: MessageLanguage) -> None:
    lines = list(grouped(findings.notes, language))
    if not lines:
        return
    print(Message("cli.notes", name=path.name).text(language), file=sys.stderr)
    for line in lines[:_MOST_NOTES]:
        print(f"  {line}", file=sys.stderr)
    if len(lines) > _MOST_NOTES:
        more = Message("cli.more_notes", count=len(lines) - _MOST_NOTES, name=path.name)
        print(f"  {more.text(language)}", file=sys.stderr)
