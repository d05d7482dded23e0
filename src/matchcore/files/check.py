"""`check_file`: everything that is wrong with a file, before anyone relies on it."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal

from matchcore.arguments import checked, several
from matchcore.content.findings import Findings
from matchcore.errors import FileError, InputError, Problem
from matchcore.files.asking import asked_of
from matchcore.files.detect import Opened, collection_paused, opened
from matchcore.files.questions import NO_RECORDS
from matchcore.files.reading import Options, read_opened
from matchcore.messages import Message, MessageLanguage
from matchcore.pool import Pool
from matchcore.tables.grid import Sheet
from matchcore.tables.headings import Matched, What, never_headed
from matchcore.tables.rows.drafts import Read
from matchcore.tables.term_lookup import Terms
from matchcore.vocabulary import Vocabulary

_MOST_ROWS = 20
_MOST_LINES = 2
"""Of more values than so many the same is said once."""


@dataclass(frozen=True)
class CheckReport:
    """What was found in a file.

    Attributes
    ----------
    what
        What it holds: candidates, openings, or both.
    format
        The kind of file; empty when nothing could be read.
    n_rows, n_records
        How many rows there were, and how many records they make without a fault.
    wrong
        What keeps a row from being matched: it has to be mended.
    asked
        What counts as unknown when the file is matched, and is asked about.
    estimated
        Columns with unknown headings that are read as what their cells are, unless another heading is written; and rows
        that are taken to be no records, such as totals.
    notes
        What was read with a reservation, estimated, or left out by a stated rule.
    n_usable
        How many records can be matched, with what is asked counting as unknown.
    could_read
        False when the file could not be opened or is of no kind that is read: the problem says why.
    sheets
        The sheet that was read and all the file's tables, for `annotate_excel`.
    headings
        What the columns of the sheet are called in the problems, for the same.
    workbook
        The content of the file, where it is an Excel workbook.
    """

    what: Matched | Literal["both"]
    format: str
    n_rows: int
    n_records: int
    wrong: tuple[Problem, ...]
    asked: tuple[Problem, ...] = ()
    estimated: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = ()
    n_usable: int = 0
    could_read: bool = True
    sheets: tuple[str, tuple[Sheet, ...]] = field(default=("", ()), repr=False, compare=False)
    headings: tuple[str, ...] = field(default=(), repr=False, compare=False)
    workbook: bytes = field(default=b"", repr=False, compare=False)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All that is not understood, wrong, asked about or estimated, in the order of the file."""
        return tuple(sorted((*self.wrong, *self.asked, *self.estimated), key=_row_of))

    @property
    def is_clean(self) -> bool:
        """Whether nothing needs mending."""
        return not self.problems

    @property
    def _is_whole(self) -> bool:
        """Whether every sheet that can be seen was read."""
        read, sheets = self.sheets
        return all(sheet.hidden or sheet.name == read for sheet in sheets)

    def text(self, language: MessageLanguage = "sv") -> str:
        """The whole report in words: what is wrong, what is asked, what is good to know; a line for what recurs."""
        values = {"n_rows": self.n_rows, "n_records": self.n_records, "n_usable": self.n_usable}
        head = Message(f"check.{self.what}", **values).text(language)
        lines = [head] if self.could_read else []
        lines.append(Message("check.clean" if self._is_whole else "check.clean_here").text(language))
        if self.problems:
            lines.pop()
        for key, problems in (("wrong", self.wrong), ("asked", self.asked), ("estimated", self.estimated)):
            if problems:
                lines.append(Message(f"check.{key}", count=len(problems)).text(language))
                lines += [f"  {line}" for line in grouped(problems, language)]
        if self.notes:
            lines.append(Message("check.notes").text(language))
            lines += [f"  {line}" for line in grouped(self.notes, language, by_kind=True)]
        return "\n".join(lines)

    def __str__(self) -> str:
        return self.text("en")

    def to_json(self) -> dict[str, Any]:
        """The report as an object for `write_json`, each problem with its code, and in both languages."""
        kinds = {id(problem): kind for kind in ("wrong", "asked", "estimated") for problem in getattr(self, kind)}
        return {
            "what": self.what,
            "format": self.format,
            "could_read": self.could_read,
            "n_rows": self.n_rows,
            "n_records": self.n_records,
            "n_usable": self.n_usable,
            "problems": [{"kind": kinds[id(problem)], **problem.to_dict()} for problem in self.problems],
            "notes": [problem.to_dict() for problem in self.notes],
        }

    def annotate_excel(self, path: str | os.PathLike[str], *, language: MessageLanguage = "sv") -> bool:
        """Write a copy of the file as an Excel workbook with a comment in every cell that needs mending.

        A workbook keeps its colours, merged cells, hidden rows and formulas; a table that was none becomes one.

        Returns
        -------
        bool
            Whether that is so: of a workbook that only a tolerant reader understands, the values alone are copied.

        Raises
        ------
        FileError
            When the file could not be read, or has no cells to comment.
        MissingExtraError
            When openpyxl is not installed.
        """
        from matchcore.tables.out.annotated import write_annotated

        chosen, sheets = self.sheets
        told = self.problems
        return write_annotated(
            sheets, chosen, told, path, headings=self.headings, workbook=self.workbook, language=language
        )


@collection_paused()
@checked
def check_file(
    source: Any,
    *,
    what: Matched | None = None,
    vocabulary: Vocabulary | None = None,
    sheet: str | None = None,
    ignore_columns: Collection[str] = (),
    encoding: str | None = None,
    skip_hidden: bool = False,
    as_of: date | None = None,
) -> CheckReport:
    """Find everything that is wrong with a file.

    Parameters
    ----------
    source
        Whatever `read_candidates` and `read_openings` read.
    what
        Whether the rows are candidates or openings; found out from the headings when None.
    vocabulary, sheet, ignore_columns, encoding, skip_hidden
        As for `read_candidates`.
    as_of
        The day on which forms of employment are judged for openings without a start, and that "v. 12", "omgående" and
        the like are counted from; today when None.

    Returns
    -------
    CheckReport
        Never raises for what is in the file; also a file that cannot be read becomes a report.
    """
    terms = Terms(vocabulary, as_of)
    try:
        content = opened(source, terms.vocabulary, encoding=encoding)
        kinds = content.kinds(terms.vocabulary, sheet, several(ignore_columns)) if what is None else (what,)
    except FileError as error:
        return CheckReport(what or "candidates", "", 0, 0, tuple(error.problems), could_read=False)
    findings = Findings()
    wrong: list[Problem] = []
    asked: list[Problem] = []
    estimated: list[Problem] = []
    n_rows = n_records = n_usable = 0
    for kind in kinds:
        options = Options(kind, terms, sheet, ignore_columns, encoding, skip_hidden, what is not None)
        read, told = _read(content, options, findings)
        told.extend(_faults_together(read, kind, terms.vocabulary, as_of))
        n_rows += read.n_rows
        n_records += _n_sound(read, told)
        try:
            records = asked_of(read, told, kind)
        except FileError:
            wrong += told
            continue
        n_usable += len(records)
        none = [problem for problem in records.asked.left_out if problem.code in NO_RECORDS]
        wrong += [problem for problem in records.asked.left_out if problem not in none]
        estimated += [*records.asked.estimated, *none]
        asked += [problem for problems in records.asked.by_id.values() for problem in problems]
    for nowhere in never_headed(several(ignore_columns), findings.headings):
        findings.note(nowhere)
    return CheckReport(
        kinds[0] if len(kinds) == 1 else "both",
        content.format,
        n_rows,
        n_records,
        _in_order(wrong),
        _in_order(asked),
        _in_order(estimated),
        findings.notes,
        n_usable,
        sheets=(findings.sheet, content.sheets),
        headings=tuple(findings.headings),
        workbook=content.workbook,
    )


def _n_sound(read: Read, problems: Sequence[Problem]) -> int:
    """How many records of a file are without a fault: several rows may be one record, and a twin counts once."""
    rows = {problem.row for problem in problems}
    ids = {(problem.record or "").partition(" ")[2] for problem in problems if problem.row is None}
    unique = {record.id for record in read.records}
    return sum(one not in ids and read.row_of.get(one, 0) not in rows for one in unique)


def _in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """In the order of the file; where a row is known, that names the record well enough."""
    placed = [replace(problem, record=None) if problem.row is not None else problem for problem in problems]
    return tuple(sorted(placed, key=_row_of))


def _row_of(problem: Problem) -> int:
    return problem.row or 0


def _read(content: Opened, options: Options, findings: Findings) -> tuple[Read, list[Problem]]:
    """What was read, and everything that was wrong with it."""
    n_before = findings.n_problems
    try:
        read = read_opened(content, options, findings)
    except FileError as error:
        told = set(map(id, findings.problems))
        findings.refuse_all(problem for problem in error.problems if id(problem) not in told)
        read = Read()
    return read, list(findings.problems[n_before:])


def _faults_together(read: Read, what: What, vocabulary: Vocabulary, as_of: date | None) -> Iterator[Problem]:
    """What only shows when the records meet the vocabulary: codes that it lacks, forms of employment now closed."""
    unique: dict[str, Any] = {record.id: record for record in read.records}
    people, places = (unique.values(), ()) if what == "candidates" else ((), unique.values())
    try:
        Pool.from_records(people, places, vocabulary=vocabulary, as_of=as_of)
    except InputError as error:
        for problem in error.problems:
            _, _, record_id = (problem.record or "").partition(" ")
            row = read.row_of.get(record_id)
            heading = read.heading_of.get((problem.field or "").split(".")[0])
            yield replace(problem, row=row, column=heading, record=problem.record if row is None else None)


def _headings_joined(problems: Sequence[Problem], language: MessageLanguage) -> list[Problem]:
    """The problems, those that are the same of several headings of a row as one of them all."""
    together: dict[object, list[Problem]] = {}
    for problem in problems:
        is_heading = problem.code.startswith("heading.") and problem.column is not None
        bare = replace(problem, column=None).text(language) if is_heading else None
        together.setdefault(id(problem) if bare is None else bare, []).append(problem)
    return [
        alike[0] if len(alike) == 1 else replace(alike[0], column=_listed([str(one.column) for one in alike]))
        for alike in together.values()
    ]


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:_MOST_ROWS]) + (f" … (+{len(names) - _MOST_ROWS})" if len(names) > _MOST_ROWS else "")


def grouped(problems: Sequence[Problem], language: MessageLanguage, *, by_kind: bool = False) -> Iterator[str]:
    """A line a problem; one line for the same of many rows with the same value, and for the same of many headings.

    With `by_kind` also one line for the same of many values.
    """
    together: dict[object, dict[str, list[Problem]]] = {}
    for problem in _headings_joined(problems, language):
        kind = replace(problem, row=None, value=None if by_kind else problem.value).text(language)
        alike = (kind, problem.column, problem.record or "") if problem.row is not None else id(problem)
        together.setdefault(alike, {}).setdefault(str(problem.value), []).append(problem)
    for by_value in together.values():
        every = [problem for some in by_value.values() for problem in some]
        if by_kind and len(by_value) > _MOST_LINES:
            yield _of_rows(
                sorted((replace(one, value=_listed(list(by_value))) for one in every), key=_row_of), language
            )
        else:
            yield from (_of_rows(some, language) for some in by_value.values())


def _of_rows(alike: Sequence[Problem], language: MessageLanguage) -> str:
    """The same of some rows, as a line."""
    rows = list(dict.fromkeys(str(problem.row) for problem in alike))
    if len(rows) == 1:
        return alike[0].text(language)
    listed = ", ".join(rows[:_MOST_ROWS]) + (" …" if len(rows) > _MOST_ROWS else "")
    bare = replace(alike[0], row=None).text(language)
    return Message("check.rows", rows=listed, count=len(rows), problem=bare).text(language)
