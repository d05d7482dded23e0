"""``matchcore plan``: which courses to open and who goes."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from matchcore.cli.match_commands import Language, LanguageOption, day_of, not_over
from matchcore.cli.shared_options import AsJson, OverridesFile, PolicyFile, RunDay, Strict
from matchcore.messages import MessageLanguage


class MethodOption(StrEnum):
    """How courses are chosen."""

    exact = "exact"
    greedy = "greedy"
    most_demanded = "most_demanded"


def plan(
    candidates: Annotated[Path, typer.Argument(help="Candidates: CSV, Excel or JSON.")],
    openings: Annotated[Path, typer.Argument(help="Openings: CSV, Excel, JSON, or the employment service's ads.")],
    courses: Annotated[Path, typer.Argument(help="Courses that may be opened: CSV, Excel or JSON.")],
    budget: Annotated[int | None, typer.Option(help="What they may cost together; no limit when left out.")] = None,
    horizon: Annotated[
        str | None, typer.Option(help="The last day that counts, YYYY-MM-DD: later openings and courses are left out.")
    ] = None,
    expected: Annotated[Path | None, typer.Option(help="Openings that are expected: a file as of openings.")] = None,
    earlier: Annotated[
        Path | None,
        typer.Option(help="An earlier plan of courses (.json): its courses and takers stay, and the rest is chosen."),
    ] = None,
    method: Annotated[MethodOption, typer.Option(help="How courses are chosen; exact is proven.")] = MethodOption.exact,
    effort: Annotated[float, typer.Option(help="How long to search for a proof; 1 is about a minute at most.")] = 1.0,
    report: Annotated[bool, typer.Option("--report", help="Tell of each course by itself, too.")] = False,
    policy: PolicyFile = None,
    overrides: OverridesFile = None,
    as_of: RunDay = None,
    out: Annotated[
        Path | None, typer.Option(help="Where to write it: .xlsx to print, .csv a row a person, .json whole.")
    ] = None,
    strict: Strict = False,
    language: Language = LanguageOption.sv,
    as_json: AsJson = False,
) -> None:
    """Choose which courses to open and who goes: the best total of the whole pool, proven."""
    from matchcore.cli import plan_work as work
    from matchcore.cli.matching_work import MatchRequest

    told: MessageLanguage = language.value
    not_over(
        out, [candidates, openings, courses, *(one for one in (expected, earlier) if one is not None)], "--out", told
    )
    day = None if as_of is None else day_of(as_of, told)
    work.plan_files(
        candidates,
        openings,
        courses,
        MatchRequest(policy=policy, overrides=overrides, as_of=day, strict=strict),
        budget=budget,
        horizon=None if horizon is None else day_of(horizon, told),
        expected=expected,
        earlier=earlier,
        method=method.value,
        effort=effort,
        report=report,
        out=out,
        as_json=as_json,
        language=told,
    )
