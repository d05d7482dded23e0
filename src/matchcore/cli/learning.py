"""``matchcore learn``: weights from choices and outcomes, and a policy where they are shown to be better."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from matchcore.cli.options import Language, PolicyFile, RunDay, not_over


def learn(
    choices: Annotated[list[Path] | None, typer.Argument(help="What people chose: TOML, JSON or Excel.")] = None,
    policy: PolicyFile = None,
    candidates: Annotated[Path | None, typer.Option(help="Candidates, to see who moves.")] = None,
    openings: Annotated[Path | None, typer.Option(help="Openings, to see who moves.")] = None,
    overrides: Annotated[
        Path | None, typer.Option(help="Locks and bans with their reasons: they are choices too.")
    ] = None,
    outcomes: Annotated[
        Path | None, typer.Option(help="What became of placements: Excel, CSV or JSON, a row a pair.")
    ] = None,
    months: Annotated[int, typer.Option(help="How long a placement is to last: 3, 6 or 12 months.")] = 6,
    calibration: Annotated[
        Path | None, typer.Option(help="Where to write what scores have meant for outcomes (.json).")
    ] = None,
    as_of: RunDay = None,
    ask: Annotated[int, typer.Option(help="How many questions to ask next: those whose answers tell most.")] = 0,
    out: Annotated[Path | None, typer.Option(help="Where to write the new policy, once approved.")] = None,
    by: Annotated[str, typer.Option(help="Who looked at what moved.")] = "",
    because: Annotated[str, typer.Option(help="Why the new weights are right.")] = "",
    json_file: Annotated[Path | None, typer.Option("--json", help="Write everything as JSON.")] = None,
    language: Language = "sv",
) -> None:
    """Learn from what people chose and what became of placements; adopt weights only where better and approved."""
    from matchcore.cli import learning_work as work

    not_over(out, [policy, candidates, openings, *(choices or ())], "--out", language)
    asked = work.LearnRequest(
        choices=tuple(choices or ()),
        policy=policy,
        pool=(candidates, openings),
        overrides=overrides,
        outcomes=outcomes,
        months=months,
        calibration=calibration,
        as_of=as_of,
        ask=ask,
        out=out,
        approval=(by, because),
        json_file=json_file,
        language=language,
    )
    work.learn_from(asked)
