"""Which format a file is in, by what it holds and not by its name; and the file opened: its tables, not yet read.

The formats of others (ads, CVs, credentials) are listed in `EXCHANGE_FORMATS`, each with the module that reads it. To
add one, write a module with the two functions of `Reader` that it can have, and a line here.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from typing import Any, Literal, Protocol, cast

from matchcore.content.contained import Container, contained
from matchcore.content.findings import Findings
from matchcore.errors import FileError, Problem
from matchcore.exchange.shared import ExchangeRead
from matchcore.messages import Message, with_remedy
from matchcore.tables.grid import Sheet
from matchcore.tables.headings import Matched, What
from matchcore.tables.sheet.which_table import likelier_kind
from matchcore.tables.source.documents import entries_in, is_own, table_of
from matchcore.tables.source.sheets_in import sheets_in, sheets_of_frame
from matchcore.vocabulary import Vocabulary


class Reader(Protocol):
    """What the module of an exchange format offers; `document` is parsed JSON, or the bytes of an XML file."""

    def recognises(self, document: Any) -> bool:
        """Whether `document` is of this format, as far as its outermost parts tell."""
        ...

    def read_document(self, document: Any, vocabulary: Vocabulary | None, as_of: date | None) -> ExchangeRead[Any]:
        """Its records and what was left out, of the one kind that the format `holds`. Raises `FileError`."""
        ...


@dataclass(frozen=True, slots=True)
class ExchangeFormat:
    """A format that others define.

    Attributes
    ----------
    name
        As users see it.
    container
        What it is written in.
    holds
        What can be read from it.
    module
        The module that reads it, imported when a file of that container is met.
    """

    name: str
    container: Literal["json", "xml"]
    holds: frozenset[What]
    module: str

    @property
    def reader(self) -> Reader:
        """The module, imported."""
        return cast("Reader", import_module(self.module))


EXCHANGE_FORMATS: tuple[ExchangeFormat, ...] = (
    ExchangeFormat("JobSearch", "json", frozenset({"openings"}), "matchcore.ads.jobsearch"),
    ExchangeFormat("HR Open Candidate", "json", frozenset({"candidates"}), "matchcore.exchange.hropen"),
    ExchangeFormat("HR Open PositionOpening", "json", frozenset({"openings"}), "matchcore.exchange.hropen_position"),
    ExchangeFormat("jobseeker profile", "json", frozenset({"candidates"}), "matchcore.exchange.jobseeker"),
    ExchangeFormat("Open Badges", "json", frozenset({"candidates"}), "matchcore.exchange.openbadges"),
    ExchangeFormat("European Learning Model", "json", frozenset({"candidates"}), "matchcore.exchange.elm"),
    ExchangeFormat("Europass CV", "xml", frozenset({"candidates"}), "matchcore.exchange.europass"),
)


def exchange_format_of(document: Any, container: Container) -> ExchangeFormat | None:
    """The first exchange format that recognises `document`, or None."""
    for known in EXCHANGE_FORMATS:
        if known.container == container and known.reader.recognises(document):
            return known
    return None


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

    def kinds(
        self, vocabulary: Vocabulary, sheet: str | None = None, ignore: Collection[str] = ()
    ) -> tuple[Matched, ...]:
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
        return (likelier_kind(sheets, sheet, vocabulary, ignore),)


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
        raise FileError(Problem(*with_remedy("source.format"), record=name))
    return Opened(known.name if known else "json", document=given.held, exchange=known)
