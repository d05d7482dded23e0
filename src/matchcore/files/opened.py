"""A source opened: which format it is in, and its tables or its document, not yet read."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from matchcore.content.contained import contained
from matchcore.content.findings import Findings
from matchcore.errors import FileError, Problem
from matchcore.files.detect import ExchangeFormat, exchange_format_of
from matchcore.messages import Message
from matchcore.tables.grid import Sheet
from matchcore.tables.headings import Matched
from matchcore.tables.sheet.which_table import likelier_kind
from matchcore.tables.source.documents import entries_in, is_own, table_of
from matchcore.tables.source.sheets_in import sheets_in, sheets_of_frame
from matchcore.vocabulary import Vocabulary

_KINDS: tuple[Matched, Matched] = ("candidates", "openings")


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

    def kinds(self, vocabulary: Vocabulary, sheet: str | None = None) -> tuple[Matched, ...]:
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
        return (likelier_kind(sheets, sheet, vocabulary),)


@contextmanager
def collection_paused() -> Iterator[None]:
    """Keep Python from looking for cycles among new records, which have none: it takes a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


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
        if not isinstance(source, str | bytes | bytearray | os.PathLike) and not hasattr(source, "read"):
            return Opened("frame", sheets_of_frame(source))
        given = contained(source, encoding)
        if given.container not in ("json", "xml"):
            form = "csv" if given.container == "text" else given.container
            workbook = given.held if given.container == "xlsx" else b""
            return Opened(form, sheets_in(given, vocabulary), workbook)
        known = exchange_format_of(given.held, given.container)
    except MemoryError:
        raise FileError(Problem(Message("source.no_memory"), Message("source.too_large.remedy"))) from None
    if known is None and given.container == "xml":
        name = given.source.name or None
        raise FileError(Problem(Message("source.format"), Message("source.format.remedy"), record=name))
    return Opened(known.name if known else "json", document=given.held, exchange=known)
