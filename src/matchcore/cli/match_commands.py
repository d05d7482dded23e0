"""``matchcore demo`` and ``matchcore match``: files in, proposal, proof and explanation out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from matchcore.cli.shared_options import AsJson, KeyFile, OverridesFile, PolicyFile, Returned, RunDay, Strict
from matchcore.messages import Message, MessageLanguage
from matchcore.objective import OBJECTIVES, Objective


class LanguageOption(StrEnum):
    """The languages that the output can be in."""

    sv = "sv"
    en = "en"


def _objective(text: str) -> Objective:
    for known in OBJECTIVES:
        if text == known:
            return known
    raise typer.BadParameter(", ".join(map(repr, OBJECTIVES)))


Language = Annotated[LanguageOption, typer.Option(help="Språk / language of what is printed.")]
Out = Annotated[
    Path | None,
    typer.Option(help="Where to write it: .xlsx to print, .html to search, .csv a row a person, .json whole."),
]
SkipHidden = Annotated[bool, typer.Option(help="Leave out a workbook's rows that are hidden or struck through.")]


def demo(
    out: Out = Path("matchcore-demo.csv"),
    language: Language = LanguageOption.sv,
    as_json: AsJson = False,
) -> None:
    """Match a bundled, made-up pool: who is placed where, how good it is, the proof, and one explanation."""
    from matchcore.cli import matching_work as work

    work.match_demo(out, as_json=as_json, language=language.value)


def synthetic(
    candidates: Annotated[Path, typer.Argument(help="Where to write the candidates (.json).")],
    openings: Annotated[Path, typer.Argument(help="Where to write the openings (.json).")],
    n_candidates: Annotated[int, typer.Option(help="How many candidates.")] = 200,
    n_openings: Annotated[int, typer.Option(help="How many openings.")] = 100,
    municipality: Annotated[
        str | None, typer.Option(help="A municipality's name or code; all of Sweden if not.")
    ] = None,
    seed: Annotated[int, typer.Option(help="The same seed gives the same pool everywhere.")] = 1,
) -> None:
    """Make up a pool to try things on: nobody's data, with Sweden's true geography and mix of occupations."""
    from matchcore.cli import matching_work as work

    order = {"municipality": municipality, "n_candidates": n_candidates, "n_openings": n_openings, "seed": seed}
    work.write_synthetic(candidates, openings, **order)


def match(
    candidates: Annotated[Path, typer.Argument(help="Candidates: CSV, Excel or JSON.")],
    openings: Annotated[Path, typer.Argument(help="Openings: CSV, Excel, JSON, or the employment service's ads.")],
    policy: PolicyFile = None,
    objective: Annotated[
        Objective | None,
        typer.Option(help="What to aim at; overrides the policy.", parser=_objective, metavar="|".join(OBJECTIVES)),
    ] = None,
    as_of: RunDay = None,
    out: Out = None,
    explain: Annotated[
        tuple[str, str] | None, typer.Option(help="Explain one pair.", metavar="CANDIDATE OPENING")
    ] = None,
    why: Annotated[
        str | None, typer.Option(help="Explain why this candidate is unplaced.", metavar="CANDIDATE")
    ] = None,
    accept_proposals: Annotated[bool, typer.Option(help="Accept what the text of ads proposes.")] = False,
    reviewed: Annotated[
        Path | None, typer.Option(help="Accept the proposals that this reviewed file says yes to.")
    ] = None,
    proposals: Annotated[
        Path | None, typer.Option(help="Write the ads' proposals here (.csv, .json) for review.")
    ] = None,
    ignore: Annotated[
        list[str] | None, typer.Option("--ignore", help="Heading of a column to leave out, in either file; repeatable.")
    ] = None,
    candidates_sheet: Annotated[str | None, typer.Option(help="The sheet with the candidates, of a workbook.")] = None,
    openings_sheet: Annotated[str | None, typer.Option(help="The sheet with the openings, of a workbook.")] = None,
    encoding: Annotated[
        str | None, typer.Option(help="Encoding of text files, where it cannot be found by itself.")
    ] = None,
    skip_hidden: SkipHidden = False,
    vocabulary: Annotated[Path | None, typer.Option(help="Your own terms besides the package's, in TOML.")] = None,
    overrides: OverridesFile = None,
    keep: Annotated[
        Path | None, typer.Option(help="An earlier plan (.xlsx, .json, .csv) to change as little as may be.")
    ] = None,
    since: Annotated[
        Path | None,
        typer.Option(help="An earlier proposal (.xlsx, .json, .csv): tell first who is new, moved or gone since."),
    ] = None,
    returned: Returned = None,
    outcomes: Annotated[
        Path | None, typer.Option(help="Write what those workbooks say became of each pair here (.csv), to learn from.")
    ] = None,
    ring: Annotated[
        int | None, typer.Option(help="How many questions to tell on whose answers most hangs; 10 in a small pool.")
    ] = None,
    stability: Annotated[
        float, typer.Option(help="How many points an unchanged placement of the earlier plan is worth, 0-1000.")
    ] = 0,
    calibration: Annotated[
        Path | None, typer.Option(help="What scores have meant for outcomes (.json), as matchcore learn wrote it.")
    ] = None,
    key: KeyFile = None,
    strict: Strict = False,
    language: Language = LanguageOption.sv,
    as_json: AsJson = False,
) -> None:
    """Match candidates with openings: the best total there is, proven and explained."""
    from matchcore.cli import matching_work as work

    not_over(out, [candidates, openings, *([key] if key else [])], "--out", language.value)
    if key is not None and (out is None or out.suffix.lower() not in (".xlsx", ".html")):
        raise typer.BadParameter(Message("cli.key_for").text(language.value), param_hint="--key")
    not_over(outcomes, [candidates, openings, *(returned or ())], "--outcomes", language.value)
    not_over(proposals, [candidates, openings], "--proposals", language.value)
    asked = work.MatchRequest(
        policy=policy,
        objective=objective,
        as_of=None if as_of is None else day_of(as_of, language.value),
        vocabulary=vocabulary,
        overrides=overrides,
        keep=keep,
        stability=stability,
        calibration=calibration,
        returned=tuple(returned or ()),
        outcomes=outcomes,
        strict=strict,
    )
    work.match_files(
        candidates,
        openings,
        asked,
        sheets=(candidates_sheet, openings_sheet),
        ignore=ignore or (),
        encoding=encoding,
        skip_hidden=skip_hidden,
        ads=(accept_proposals, reviewed, proposals),
        since=since,
        ring=ring,
        out=out,
        key=key,
        explain=explain,
        why=why,
        as_json=as_json,
        language=language.value,
    )


def day_of(text: str, language: MessageLanguage) -> date:
    """The day that ``--as-of`` gives."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(Message("value.not_a_date.remedy").text(language), param_hint="--as-of") from None


def not_over(target: Path | None, sources: Iterable[Path], option: str, language: MessageLanguage) -> None:
    """Refuse to write over a file that is read: a list with mistakes in it is all that its owner has."""
    if target is not None and any(one.exists() and target.exists() and target.samefile(one) for one in sources):
        raise typer.BadParameter(Message("cli.written_over").text(language), param_hint=option)
