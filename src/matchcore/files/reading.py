"""`read_candidates` and `read_openings`: any source to records, or one error with all that is wrong."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from matchcore.arguments import checked, several
from matchcore.content.findings import Findings
from matchcore.errors import FileError, Problem
from matchcore.files.asking import asked_of
from matchcore.files.detect import Opened, collection_paused, opened
from matchcore.files.questions import OnFault, Records
from matchcore.messages import Message
from matchcore.records import Candidate, Opening
from matchcore.tables.grid import Sheet
from matchcore.tables.headings import What
from matchcore.tables.rows.drafts import Read
from matchcore.tables.rows.own_records import records_in
from matchcore.tables.rows.table_rows import records_of
from matchcore.tables.sheet.which_table import table_in
from matchcore.tables.source.documents import entries_in, is_own, table_of
from matchcore.tables.term_lookup import Terms
from matchcore.vocabulary import Vocabulary


@dataclass(frozen=True)
class Options:
    """How a source is to be read.

    Attributes
    ----------
    what
        What its rows are.
    terms
        Spellings to codes, and the run's day.
    sheet
        The name of the sheet to read, for a workbook.
    ignore
        Headings of columns to leave out.
    encoding
        The encoding of a text file that does not show its own.
    skip_hidden
        Whether rows of a workbook that are hidden or struck through are left out.
    is_said
        Whether a person has said what the rows are: then no headings speak against it.
    """

    what: What
    terms: Terms
    sheet: str | None = None
    ignore: Collection[str] = field(default=())
    encoding: str | None = None
    skip_hidden: bool = False
    is_said: bool = False


@checked
def read_candidates(
    source: Any,
    *,
    vocabulary: Vocabulary | None = None,
    sheet: str | None = None,
    ignore_columns: Collection[str] = (),
    encoding: str | None = None,
    as_of: date | None = None,
    skip_hidden: bool = False,
    on_fault: OnFault = "raise",
) -> Records[Candidate]:
    """Read candidates from a file or a data frame.

    Parameters
    ----------
    source
        A path, an open file, or a data frame (pandas, polars, pyarrow).
    vocabulary
        The terms that spellings are looked up in; the package's own unless another is given.
    sheet
        Which sheet of a workbook to read, where it holds several tables of candidates.
    ignore_columns
        Headings of columns to leave out. Every other heading must be understood.
    encoding
        The encoding of a text file, where it cannot be found by itself.
    as_of
        The day that "v. 12", "1/3", "omgående" and the like are counted from; today when None.
    on_fault
        What becomes of what is not understood. ``"raise"``: an error with all of it. ``"ask"``: it counts as unknown,
        and each thing becomes a question in `Records.asked`; a row without an id that can be used is left out. Of an
        opening, a requirement can't be unknown: one whose requirements or seats are not understood is left out. `match`
        takes such records and shows the questions with its proposal.
    skip_hidden
        Leave out the rows of a workbook that a filter hides or that are struck through; they are read unless this is
        said.

    Returns
    -------
    Records
        A list of `Candidate`, in the order of the file, with what was asked.

    Raises
    ------
    FileError
        With everything that is wrong, by row and column; with ``on_fault="ask"`` when no record can be used.
    MissingExtraError
        When a package is needed for this kind of file.

    Examples
    --------
    >>> import io
    >>> people = read_candidates(io.StringIO("id;svenska;kan resa\\nc1;B1;långt\\n"), on_fault="ask")
    >>> people[0].reach_km, [problem.code for problem in people.asked.by_id["c1"]]
    (None, ['value.not_a_number'])
    """
    options = Options("candidates", Terms(vocabulary, as_of), sheet, ignore_columns, encoding, skip_hidden)
    return read_records(source, options, on_fault)


@checked
def read_openings(
    source: Any,
    *,
    vocabulary: Vocabulary | None = None,
    sheet: str | None = None,
    ignore_columns: Collection[str] = (),
    encoding: str | None = None,
    as_of: date | None = None,
    skip_hidden: bool = False,
    on_fault: OnFault = "raise",
) -> Records[Opening]:
    """Read openings from a file or a data frame; parameters and errors as for `read_candidates`.

    Returns
    -------
    Records
        A list of `Opening`, in the order of the file, with what was asked.
    """
    options = Options("openings", Terms(vocabulary, as_of), sheet, ignore_columns, encoding, skip_hidden)
    return read_records(source, options, on_fault)


@collection_paused()
def read_records(source: Any, options: Options, on_fault: OnFault, findings: Findings | None = None) -> Records[Any]:
    """The records of `source`; raises `FileError` as `read_candidates` does. Notes are told in `findings`."""
    findings = Findings() if findings is None else findings
    try:
        read = read_into(findings, source, options)
    except FileError as error:
        known = set(map(id, findings.problems))
        raise FileError([*findings.problems, *(one for one in error.problems if id(one) not in known)]) from None
    if on_fault == "ask":
        return asked_of(read, findings.problems, options.what)
    findings.raise_if_any()
    return Records(read.records)


def read_into(findings: Findings, source: Any, options: Options) -> Read:
    """The records that can be read from `source`; faults of rows are told in `findings`.

    Raises
    ------
    FileError
        When nothing can be read at all.
    """
    vocabulary = options.terms.vocabulary
    return read_opened(opened(source, vocabulary, encoding=options.encoding), options, findings)


@collection_paused()
def read_opened(source: Opened, options: Options, findings: Findings) -> Read:
    """The same for a source that has been opened."""
    what = options.what
    if source.exchange is not None:
        if what not in source.exchange.holds:
            raise FileError(Problem(Message("source.holds_other", format=source.format)))
        terms = options.terms
        found = source.exchange.reader.read_document(source.document, terms.vocabulary, terms.as_of)
        findings.refuse_all(found.problems)
        for left in found.left_out:
            findings.note(left)
        return Read(list(found.records), n_rows=len(found.records))
    sheets, name = source.sheets, options.sheet
    if source.document is not None:
        entries = entries_in(source.document, what)
        if is_own(entries, what):
            return Read(records_in(entries, what, findings), n_rows=len(entries))
        sheets, name = (Sheet("", False, table_of(entries, what, findings)),), None
    table = table_in(
        sheets,
        what,
        options.terms,
        findings,
        name=name,
        ignore=several(options.ignore),
        skip_hidden=options.skip_hidden,
        is_said=options.is_said,
    )
    read = records_of(table, options.terms, findings)
    if not read.n_rows:
        findings.note(Problem(Message("table.no_rows"), row=table.first_row - 1))
    return read
