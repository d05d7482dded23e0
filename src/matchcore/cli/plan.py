"""``matchcore plan``: which courses to open and who goes."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import typer

from matchcore.cli.options import (
    AsJson,
    Candidates,
    Language,
    Openings,
    OverridesFile,
    PolicyFile,
    RunDay,
    Strict,
    day_option,
    not_over,
)
from matchcore.messages import Message

Method = Literal["exact", "greedy", "most_demanded"]


def plan(
    candidates: Candidates,
    openings: Openings,
    courses: Annotated[Path, typer.Argument(help="Courses that may be opened: CSV, Excel or JSON.")],
    budget: Annotated[int | None, typer.Option(help="What they may cost together; no limit when left out.")] = None,
    horizon: Annotated[
        date | None, day_option("The last day that counts, YYYY-MM-DD: later openings and courses are left out.")
    ] = None,
    expected: Annotated[Path | None, typer.Option(help="Openings that are expected: a file as of openings.")] = None,
    earlier: Annotated[
        Path | None,
        typer.Option(
            help="An earlier plan of courses (.json, .csv): its courses and takers stay, and the rest is chosen."
        ),
    ] = None,
    method: Annotated[Method, typer.Option(help="How courses are chosen; exact is proven.")] = "exact",
    effort: Annotated[float, typer.Option(help="How long to search for a proof; 1 is about a minute at most.")] = 1.0,
    report: Annotated[bool, typer.Option("--report", help="Tell of each course by itself, too.")] = False,
    policy: PolicyFile = None,
    overrides: OverridesFile = None,
    as_of: RunDay = None,
    out: Annotated[
        Path | None, typer.Option(help="Where to write it: .xlsx to print, .csv a row a person, .json whole.")
    ] = None,
    strict: Strict = False,
    language: Language = "sv",
    as_json: AsJson = False,
) -> None:
    """Choose which courses to open and who goes: the best total of the whole pool, proven."""
    from matchcore.cli import matching_work as work
    from matchcore.cli.both_files import MatchRequest
    from matchcore.cli.ends import print_json
    from matchcore.files import read_course_plan, read_openings, write_json
    from matchcore.handout import write_course_plan

    not_over(out, [candidates, openings, courses, expected, earlier], "--out", language)
    if out is not None and out.suffix.lower() not in {".csv", ".json", ".xlsx"}:
        raise typer.BadParameter(Message("cli.bad_suffix_of_plan").text(language), param_hint="--out")
    offered = work.offered_courses(courses, as_of, strict=strict, language=language)
    coming = () if expected is None else read_openings(expected, as_of=as_of)
    begun = None if earlier is None else read_course_plan(earlier)
    asked = MatchRequest(policy=policy, overrides=overrides, as_of=as_of, strict=strict, language=language)
    result = work.matched_files(candidates, openings, asked, shows_progress=not as_json)
    made = result.plan(offered, budget, horizon, expected=coming, method=method, effort=effort, earlier=begun)
    made.verify()
    each = made.report() if report else None
    told = {**made.to_dict(), **({} if each is None else {"report": each.to_dict()})}
    if out is not None:
        match out.suffix.lower():
            case ".json":
                write_json(told, out)
            case ".csv":
                work.write_rows(made.to_rows(), out)
            case _:
                write_course_plan(made, out, report=each)
    if as_json:
        print_json(told)
    else:
        work.print_after_questions(result, [str(made), *([] if each is None else ["", str(each)])], out, language)
