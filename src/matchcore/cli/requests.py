"""What the commands that match and learn are asked: each option once, as a field of the request that is worked on."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Annotated, Any, get_origin, get_type_hints

import typer

from matchcore.cli.shared_options import Language, PolicyFile, RunDay, SkipHidden, VocabularyFile
from matchcore.objective import OBJECTIVES, Objective


@dataclass(frozen=True, kw_only=True)
class MatchRequest:
    """By what two lists are matched, and how both are read; the first are options of ``matchcore match`` alone.

    Attributes
    ----------
    headings
        Those of other files that are read besides, where columns to ignore may be.
    """

    objective: Annotated[
        Objective | None, typer.Option(help="What to aim at; overrides the policy.", metavar="|".join(OBJECTIVES))
    ] = None
    accept_proposals: Annotated[bool, typer.Option(help="Accept what the text of ads proposes.")] = False
    reviewed: Annotated[Path | None, typer.Option(help="Accept the proposals that this reviewed file says yes to.")] = (
        None
    )
    proposals: Annotated[Path | None, typer.Option(help="Write the ads' proposals here (.csv, .json) for review.")] = (
        None
    )
    keep: Annotated[
        Path | None, typer.Option(help="An earlier plan (.xlsx, .json, .csv) to change as little as may be.")
    ] = None
    stability: Annotated[
        float, typer.Option(help="How many points an unchanged placement of the earlier plan is worth, 0-1000.")
    ] = 0
    outcomes: Annotated[
        Path | None,
        typer.Option(help="Write what those workbooks say became of each pair here (.csv), to learn from."),
    ] = None
    calibration: Annotated[
        Path | None, typer.Option(help="What scores have meant for outcomes (.json), as matchcore learn wrote it.")
    ] = None
    policy: PolicyFile = None
    overrides: Annotated[
        Path | None, typer.Option(help="Locks and bans with their reasons, in TOML: [[lock]] and [[ban]].")
    ] = None
    returned: Annotated[
        list[Path],
        typer.Option(help="A handed out workbook, filled in (.xlsx): hired are kept, no is no; repeatable."),
    ] = field(default_factory=list)
    as_of: RunDay = None
    ignore: Annotated[
        list[str], typer.Option("--ignore", help="Heading of a column to leave out, in either file; repeatable.")
    ] = field(default_factory=list)
    candidates_sheet: Annotated[str | None, typer.Option(help="The sheet with the candidates, of a workbook.")] = None
    openings_sheet: Annotated[str | None, typer.Option(help="The sheet with the openings, of a workbook.")] = None
    encoding: Annotated[
        str | None, typer.Option(help="Encoding of text files, where it cannot be found by itself.")
    ] = None
    skip_hidden: SkipHidden = False
    vocabulary: VocabularyFile = None
    strict: Annotated[
        bool, typer.Option("--strict", help="Refuse the files where a cell is not understood, instead of asking.")
    ] = False
    language: Language = "sv"
    headings: Sequence[str] = ()


OF_MATCH_ALONE = tuple(one.name for one in fields(MatchRequest))[:8]


@dataclass(frozen=True, kw_only=True)
class LearnRequest:
    """What ``matchcore learn`` was asked to do."""

    choices: Annotated[list[Path], typer.Argument(help="What people chose: TOML, JSON or Excel.")] = field(
        default_factory=list
    )
    policy: PolicyFile = None
    candidates: Annotated[Path | None, typer.Option(help="Candidates, to see who moves.")] = None
    openings: Annotated[Path | None, typer.Option(help="Openings, to see who moves.")] = None
    overrides: Annotated[Path | None, typer.Option(help="Locks and bans with their reasons: they are choices too.")] = (
        None
    )
    outcomes: Annotated[
        Path | None, typer.Option(help="What became of placements: Excel, CSV or JSON, a row a pair.")
    ] = None
    months: Annotated[int, typer.Option(help="How long a placement is to last: 3, 6 or 12 months.")] = 6
    calibration: Annotated[
        Path | None, typer.Option(help="Where to write what scores have meant for outcomes (.json).")
    ] = None
    as_of: RunDay = None
    ask: Annotated[int, typer.Option(help="How many questions to ask next: those whose answers tell most.")] = 0
    out: Annotated[Path | None, typer.Option(help="Where to write the new policy, once approved.")] = None
    by: Annotated[str, typer.Option(help="Who looked at what moved.")] = ""
    because: Annotated[str, typer.Option(help="Why the new weights are right.")] = ""
    json_file: Annotated[Path | None, typer.Option("--json", help="Write everything as JSON.")] = None
    language: Language = "sv"


@dataclass(frozen=True, kw_only=True)
class QualityRequest:
    """By what golden pools are matched, and which reports are written, in which language."""

    policy: PolicyFile = None
    vocabulary: VocabularyFile = None
    criterion: Annotated[list[str], typer.Option(help="A criterion of your own, as module:class; repeatable.")] = field(
        default_factory=list
    )
    markdown: Annotated[Path | None, typer.Option(help="Write a summary for a pull request.")] = None
    junit: Annotated[Path | None, typer.Option(help="Write JUnit XML.")] = None
    json_file: Annotated[Path | None, typer.Option("--json", help="Write everything as JSON.")] = None
    html: Annotated[Path | None, typer.Option(help="Write a page with pictures, readable offline.")] = None
    language: Language = "sv"


def asked_as(request: type[Any], *left_out: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """A command with the fields of a request as options after its own; it is given the request as `asked`.

    Parameters
    ----------
    request
        Such as `MatchRequest`: what is annotated with an option is one.
    *left_out
        Fields that are no options of this command.
    """

    def with_options(command: Callable[..., None]) -> Callable[..., None]:
        own, blank = dict(inspect.signature(command).parameters), request()
        hints = {one: get_type_hints(kind, include_extras=True) for one, kind in (("own", command), ("of", request))}
        options = {name: hint for name, hint in hints["of"].items() if get_origin(hint) is Annotated}
        names = [name for name in options if name not in {*own, *left_out}]
        del own["asked"]

        def run(**given: Any) -> None:
            language = "en" if given["language"] == "en" else "sv"  # a person's page may be in another
            how = {name: given.pop(name) for name in names}
            command(**given, asked=request(**{**how, "language": language}))

        of_request = {name: (getattr(blank, name), options[name]) for name in names}
        told = {name: (one.default, hints["own"][name]) for name, one in own.items()} | of_request
        parameters = [
            inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=hint)
            for name, (default, hint) in told.items()
        ]
        run.__name__, run.__doc__ = command.__name__, command.__doc__
        run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # typer reads it
        run.__annotations__ = {one.name: one.annotation for one in parameters}
        return run

    return with_options
