"""Options that several commands have, each said once, and what must hold of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from matchcore.messages import Message, MessageLanguage

if TYPE_CHECKING:
    from matchcore.vocabulary import Vocabulary


class NotADay(typer.BadParameter):
    """Something else was given where a day is asked for."""


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotADay(text) from None


def day_option(help_text: str) -> typer.models.OptionInfo:
    """An option that takes a day."""
    option: typer.models.OptionInfo = typer.Option(help=help_text, parser=_day, metavar="YYYY-MM-DD")
    return option


Candidates = Annotated[Path, typer.Argument(help="Candidates: CSV, Excel or JSON.")]
Openings = Annotated[Path, typer.Argument(help="Openings: CSV, Excel, JSON, or the employment service's ads.")]
Language = Annotated[MessageLanguage, typer.Option(help="Språk / language of what is printed.")]
PolicyFile = Annotated[Path | None, typer.Option(help="Weights, gates and objective, in TOML.")]
VocabularyFile = Annotated[Path | None, typer.Option(help="Your own terms besides the package's, in TOML.")]
RunDay = Annotated[date | None, day_option("The run's day, YYYY-MM-DD; today when left out.")]
KeyFile = Annotated[
    Path | None, typer.Option(help="A list with id, name and telephone, to be written on what is handed out.")
]
SkipHidden = Annotated[bool, typer.Option(help="Leave out a workbook's rows that are hidden or struck through.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for machines instead of tables.")]


def own_terms(path: Path | None) -> Vocabulary | None:
    """matchcore's terms with those of a file; None, for its own alone, without one. Raises `FileError`."""
    from matchcore.vocabulary import default_vocabulary

    return None if path is None else default_vocabulary().with_entries(path)


def not_over(target: Path | None, sources: Iterable[Path | None], option: str, language: MessageLanguage) -> None:
    """Refuse to write over a file that is read: a list with mistakes in it is all that its owner has."""
    read = [one for one in sources if one is not None and one.exists()]
    if target is not None and target.exists() and any(target.samefile(one) for one in read):
        raise typer.BadParameter(Message("cli.written_over").text(language), param_hint=option)
