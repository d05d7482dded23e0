"""Which format a file is in, by what it holds and not by its name.

The formats of others (ads, CVs, credentials) are listed in `EXCHANGE_FORMATS`, each with the module that reads it. To
add one, write a module with the two functions of `Reader` that it can have, and a line here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from importlib import import_module
from typing import Any, Literal, Protocol, cast

from matchcore.content.contained import Container
from matchcore.exchange.shared import ExchangeRead
from matchcore.tables.headings import What
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
