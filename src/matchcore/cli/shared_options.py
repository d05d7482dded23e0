"""Options that several commands have, each said once, and what must hold of them."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_type_hints

import typer

from matchcore.messages import Message, MessageLanguage

if TYPE_CHECKING:
    from matchcore.cli.both_files import MatchRequest
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
OverridesFile = Annotated[
    Path | None, typer.Option(help="Locks and bans with their reasons, in TOML: [[lock]] and [[ban]].")
]
Returned = Annotated[
    list[Path] | None,
    typer.Option(help="A handed out workbook, filled in (.xlsx): hired are kept, no is no; repeatable."),
]
KeyFile = Annotated[
    Path | None, typer.Option(help="A list with id, name and telephone, to be written on what is handed out.")
]
SkipHidden = Annotated[bool, typer.Option(help="Leave out a workbook's rows that are hidden or struck through.")]
Strict = Annotated[
    bool, typer.Option("--strict", help="Refuse the files where a cell is not understood, instead of asking.")
]
Ignored = Annotated[
    list[str] | None, typer.Option("--ignore", help="Heading of a column to leave out, in either file; repeatable.")
]
CandidatesSheet = Annotated[str | None, typer.Option(help="The sheet with the candidates, of a workbook.")]
OpeningsSheet = Annotated[str | None, typer.Option(help="The sheet with the openings, of a workbook.")]
Encodings = Annotated[str | None, typer.Option(help="Encoding of text files, where it cannot be found by itself.")]
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


def _of_lists(
    policy: PolicyFile = None,
    overrides: OverridesFile = None,
    returned: Returned = None,
    as_of: RunDay = None,
    ignore: Ignored = None,
    candidates_sheet: CandidatesSheet = None,
    openings_sheet: OpeningsSheet = None,
    encoding: Encodings = None,
    skip_hidden: SkipHidden = False,
    vocabulary: VocabularyFile = None,
    strict: Strict = False,
    *,
    language: str,
) -> MatchRequest:
    """By what two lists are matched, and how both are read."""
    from matchcore.cli.both_files import MatchRequest  # loads all that reads a list

    return MatchRequest(
        policy=policy,
        overrides=overrides,
        returned=returned or (),
        as_of=as_of,
        ignore=ignore or (),
        sheets=(candidates_sheet, openings_sheet),
        encoding=encoding,
        skip_hidden=skip_hidden,
        vocabulary=vocabulary,
        strict=strict,
        language="en" if language == "en" else "sv",
    )


def reads_lists(command: Callable[..., None]) -> Callable[..., None]:
    """A command with the options of how two lists are matched after its own; it is given them as `asked`."""
    own, shared = (dict(inspect.signature(one).parameters) for one in (command, _of_lists))
    not_loaded = {"MatchRequest": object}
    hints = get_type_hints(_of_lists, localns=not_loaded, include_extras=True)
    hints |= get_type_hints(command, localns=not_loaded, include_extras=True)
    del own["asked"], shared["language"]

    def run(**given: Any) -> None:
        how = {name: given.pop(name) for name in shared}
        command(**given, asked=_of_lists(**how, language=given["language"]))

    run.__name__, run.__doc__ = command.__name__, command.__doc__
    kept = [*own.values(), *shared.values()]
    parameters = [one.replace(annotation=hints[one.name], kind=inspect.Parameter.KEYWORD_ONLY) for one in kept]
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # typer reads it
    run.__annotations__ = {one.name: one.annotation for one in parameters}
    return run
