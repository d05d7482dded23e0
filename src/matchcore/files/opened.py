"""A source opened: which format it is in, and its tables or its document, not yet read."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from matchcore.content.findings import Findings
from matchcore.content.source import collection_paused, source_of
from matchcore.content.strictjson import parsed_or_lines
from matchcore.content.text import decoded
from matchcore.errors import FileError, Problem
from matchcore.files.detect import ExchangeFormat, container_of, exchange_format_of
from matchcore.messages import Message
from matchcore.tables.headings import What, layouts_of
from matchcore.tables.sheet.table import Grid, rank
from matchcore.tables.source.delimited import TextRows, delimiter_of
from matchcore.tables.source.documents import entries_in, is_own, table_of
from matchcore.tables.source.frame_tables import frame_of, grid_of_frame, parquet_frame
from matchcore.tables.source.workbook import Sheet, sheets_of
from matchcore.vocabulary import Vocabulary

__all__ = ["Opened", "opened"]

_KINDS: tuple[What, What] = ("candidates", "openings")


@dataclass(frozen=True)
class Opened:
    """A source whose format is known.

    Attributes
    ----------
    format
        ``"csv"``, ``"xlsx"``, ``"parquet"``, ``"frame"``, ``"json"``, or the name of an exchange format.
    sheets
        Its tables, for a format that has tables: one, or those of a workbook.
    workbook
        The content of the file, for an Excel workbook.
    document
        What it holds, for JSON and exchange formats.
    exchange
        The exchange format that recognised it.
    """

    format: str
    sheets: tuple[Sheet, ...] = ()
    workbook: bytes = b""
    document: Any = None
    exchange: ExchangeFormat | None = None

    def kinds(self, vocabulary: Vocabulary, sheet: str | None = None) -> tuple[What, ...]:
        """What can be read from it: candidates, openings or both; for a table, what its headings fit best."""
        if self.exchange is not None:
            return tuple(what for what in _KINDS if what in self.exchange.holds)
        if isinstance(self.document, dict) and any(what in self.document for what in _KINDS):
            return tuple(what for what in _KINDS if what in self.document)
        sheets = self.sheets
        if self.format == "json":
            entries = entries_in(self.document, "candidates")
            own = tuple(what for what in _KINDS if is_own(entries, what))
            if own:
                return own[:1]
            sheets = (Sheet("", False, table_of(entries, "candidates", Findings())),)
        looked_at = [one for one in sheets if one.name == sheet or (sheet is None and not one.hidden)]
        ranks = {
            what: max(
                (
                    (plain, known, complete)
                    for one in looked_at
                    for complete, plain, known, _ in [rank(one.grid, what, vocabulary)]
                ),
                default=(0, 0, False),
            )
            for what in _KINDS
        }
        return ("candidates",) if ranks["candidates"] >= ranks["openings"] else ("openings",)

    def chosen(self, what: What, name: str | None, vocabulary: Vocabulary, findings: Findings) -> Grid:
        """The table to read: the sheet named, or the only one whose headings fit; hidden ones only when named.

        Raises
        ------
        FileError
            When there is none, or several fit.
        """
        names = [sheet.name for sheet in self.sheets]
        if name is not None:
            found = next((sheet for sheet in self.sheets if sheet.name == name), None)
            if found is None:
                remedy = Message("workbook.sheets", names=names)
                raise FileError(Problem(Message("workbook.no_sheet"), remedy, value=name))
            findings.sheet = found.name
            return found.grid
        shown = [sheet for sheet in self.sheets if not sheet.hidden]
        if not shown:
            raise FileError(Problem(Message("table.empty"), Message("table.empty.remedy")))
        if len(shown) == 1:
            taken = shown[0]
        else:
            fits = [sheet for sheet in shown if _fits(sheet.grid, what, vocabulary)]
            if len(fits) > 1:
                several = [sheet.name for sheet in fits]
                raise FileError(Problem(Message("workbook.several", names=several), Message("workbook.several.remedy")))
            taken = fits[0] if fits else max(shown, key=lambda sheet: _leaning(sheet.grid, what, vocabulary))
        for sheet in self.sheets:
            if sheet is not taken:
                findings.note(Problem(Message("workbook.left_out"), record=sheet.name))
        findings.sheet = taken.name
        return taken.grid


@collection_paused()
def opened(source: Any, vocabulary: Vocabulary, *, encoding: str | None = None) -> Opened:
    """Open a path, an open file or a data frame.

    Raises
    ------
    FileError
        When it cannot be read, or is of no format that is read.
    MissingExtraError
        When a package is needed for its format.
    """
    try:
        return _opened(source, vocabulary, encoding)
    except MemoryError:
        raise FileError(Problem(Message("source.no_memory"), Message("source.too_large.remedy"))) from None


def _opened(source: Any, vocabulary: Vocabulary, encoding: str | None) -> Opened:
    if not isinstance(source, str | bytes | bytearray | os.PathLike) and not hasattr(source, "read"):
        return _one_table("frame", grid_of_frame(frame_of(source)))
    content = source_of(source)
    container = container_of(content)
    if container == "json":
        with _named(content.name):
            document = parsed_or_lines(decoded(content.content, encoding=encoding))
        known = exchange_format_of(document, "json")
        return Opened(known.name if known else "json", document=document, exchange=known)
    if container == "text":
        with _named(content.name):
            text = decoded(content.content, encoding=encoding)
        delimiter = delimiter_of(text, [layout for what in _KINDS for layout in layouts_of(what)], vocabulary)
        return _one_table("csv", Grid(TextRows(text, delimiter)))
    if container == "xlsx":
        return Opened("xlsx", tuple(sheets_of(content)), workbook=content.content)
    if container == "parquet":
        return _one_table("parquet", grid_of_frame(parquet_frame(content)))
    known = exchange_format_of(content.content, container)
    if known is None:
        raise FileError(Problem(Message("source.format"), Message("source.format.remedy"), record=content.name or None))
    return Opened(known.name, document=content.content, exchange=known)


@contextmanager
def _named(name: str) -> Iterator[None]:
    """Name the file in what is wrong with it as a whole."""
    try:
        yield
    except FileError as error:
        raise FileError([problem.at(record=name or None) for problem in error.problems]) from None


def _one_table(form: str, grid: Grid) -> Opened:
    return Opened(form, (Sheet("", False, grid),))


def _leaning(grid: Grid, what: What, vocabulary: Vocabulary) -> int:
    """How many more headings a sheet has of a table of `what` than of the other kind."""
    other: What = "openings" if what == "candidates" else "candidates"
    return rank(grid, what, vocabulary)[1] - rank(grid, other, vocabulary)[1]


def _fits(grid: Grid, what: What, vocabulary: Vocabulary) -> bool:
    """Whether a sheet has the headings of a table of `what`; one that could be either is of candidates."""
    other: What = "openings" if what == "candidates" else "candidates"
    mine, theirs = rank(grid, what, vocabulary)[:3], rank(grid, other, vocabulary)[:3]
    return mine[0] and (mine > theirs or (mine == theirs and what == "candidates"))
