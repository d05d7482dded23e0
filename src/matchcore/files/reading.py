"""`read_candidates` and `read_openings`: any source to records, or one error with all that is wrong (layer 7)."""

from __future__ import annotations

import os
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from matchcore.errors import FileError, Problem
from matchcore.files.delimited import delimiter_of, rows_of
from matchcore.files.detect import container_of, exchange_format_of
from matchcore.files.documents import entries_in, is_own, records_in, table_of
from matchcore.files.findings import Findings
from matchcore.files.headings import What, layouts_of
from matchcore.files.source import Source, source_of
from matchcore.files.strictjson import json_lines, parsed
from matchcore.files.table import Grid, located
from matchcore.files.table_rows import records_of
from matchcore.files.terms import Terms
from matchcore.files.text import decoded
from matchcore.messages import Message
from matchcore.records import Candidate, Opening
from matchcore.vocabulary import Vocabulary

__all__ = ["Options", "read_candidates", "read_into", "read_openings"]


@dataclass(frozen=True)
class Options:
    """How a source is to be read.

    Attributes
    ----------
    what
        What its rows are.
    terms
        Spellings to codes.
    sheet
        The name of the sheet to read, for a workbook.
    ignore
        Headings of columns to leave out.
    encoding
        The encoding of a text file that does not show its own.
    """

    what: What
    terms: Terms
    sheet: str | None = None
    ignore: Collection[str] = field(default=())
    encoding: str | None = None


def read_candidates(
    source: Any,
    *,
    vocabulary: Vocabulary | None = None,
    sheet: str | None = None,
    ignore_columns: Collection[str] = (),
    encoding: str | None = None,
) -> list[Candidate]:
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

    Returns
    -------
    list of Candidate
        In the order of the file.

    Raises
    ------
    FileError
        With everything that is wrong, by row and column.
    MissingExtraError
        When a package is needed for this kind of file.
    """
    options = Options("candidates", Terms(vocabulary), sheet, ignore_columns, encoding)
    findings = Findings()
    made: list[Candidate] = read_into(findings, source, options)
    findings.raise_if_any()
    return made


def read_openings(
    source: Any,
    *,
    vocabulary: Vocabulary | None = None,
    sheet: str | None = None,
    ignore_columns: Collection[str] = (),
    encoding: str | None = None,
) -> list[Opening]:
    """Read openings from a file or a data frame; parameters and errors as for `read_candidates`.

    Returns
    -------
    list of Opening
        In the order of the file.
    """
    options = Options("openings", Terms(vocabulary), sheet, ignore_columns, encoding)
    findings = Findings()
    made: list[Opening] = read_into(findings, source, options)
    findings.raise_if_any()
    return made


def read_into(findings: Findings, source: Any, options: Options) -> list[Any]:
    """The records that can be read from `source`; faults of rows are told in `findings`.

    Raises
    ------
    FileError
        When nothing can be read at all.
    """
    if not isinstance(source, str | os.PathLike) and not hasattr(source, "read"):
        raise FileError(Problem(Message("source.kind"), Message("source.kind.remedy"), value=type(source).__name__))
    content = source_of(source)
    container = container_of(content)
    if container == "json":
        return _from_json(content, options, findings)
    if container == "text":
        return _from_text(content, options, findings)
    raise FileError(Problem(Message("source.format"), Message("source.format.remedy"), record=content.name or None))


def _from_text(source: Source, options: Options, findings: Findings) -> list[Any]:
    text = decoded(source.content, encoding=options.encoding)
    layouts = layouts_of(options.what)[:1]
    delimiter = delimiter_of(text, layouts, options.terms.vocabulary)
    return _from_grid(Grid(rows_of(text, delimiter)), options, findings)


def _from_json(source: Source, options: Options, findings: Findings) -> list[Any]:
    text = decoded(source.content, encoding=options.encoding)
    try:
        document = parsed(text)
    except FileError:
        lines = list(json_lines(text))
        if len(lines) < 2 or isinstance(lines[0][1], FileError):
            raise
        faults = [problem for _, line in lines if isinstance(line, FileError) for problem in line.problems]
        if faults:
            raise FileError(faults) from None
        document = [line for _, line in lines]
    known = exchange_format_of(document, "json")
    if known is not None:
        if options.what not in known.holds:
            what = Message("source.holds_other", format=known.name)
            raise FileError(Problem(what, record=source.name or None))
        read = known.reader.candidates_of if options.what == "candidates" else known.reader.openings_of
        return read(document, options.terms.vocabulary)
    entries = entries_in(document, options.what)
    if is_own(entries, options.what):
        return records_in(entries, options.what, findings)
    return _from_grid(table_of(entries, options.what, findings), options, findings)


def _from_grid(grid: Grid, options: Options, findings: Findings) -> list[Any]:
    layouts = layouts_of(options.what)[:1]
    table = located(grid, layouts, options.terms.vocabulary, findings, options.ignore)
    return records_of(table, options.terms, findings)
