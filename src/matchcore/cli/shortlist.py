"""``matchcore shortlist``: whom each employer shall meet."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from matchcore.cli.match_commands import Language, LanguageOption, day_of, not_over
from matchcore.cli.shared_options import AsJson, OverridesFile, PolicyFile, Returned, RunDay, Strict


def shortlist(
    candidates: Annotated[Path, typer.Argument(help="Candidates: CSV, Excel or JSON.")],
    openings: Annotated[Path, typer.Argument(help="Openings: CSV, Excel, JSON, or the employment service's ads.")],
    per_seat: Annotated[int, typer.Option(help="How many names for each seat.")] = 3,
    per_person: Annotated[int, typer.Option(help="On how many lists a person may stand.")] = 3,
    reach_all: Annotated[bool, typer.Option(help="Reach everybody who can be reached before the total counts.")] = True,
    policy: PolicyFile = None,
    overrides: OverridesFile = None,
    returned: Returned = None,
    as_of: RunDay = None,
    out: Annotated[Path | None, typer.Option(help="Where to write it: .csv a row a name, .json whole.")] = None,
    strict: Strict = False,
    language: Language = LanguageOption.sv,
    as_json: AsJson = False,
) -> None:
    """List whom each employer shall meet: everybody who can be reached first, then full lists, then the best total."""
    from matchcore.cli import matching_work as work

    not_over(out, [candidates, openings], "--out", language.value)
    day = None if as_of is None else day_of(as_of, language.value)
    asked = work.MatchRequest(
        policy=policy, overrides=overrides, as_of=day, returned=tuple(returned or ()), strict=strict
    )
    work.shortlist_files(
        candidates,
        openings,
        asked,
        per_seat=per_seat,
        per_person=per_person,
        reach_all=reach_all,
        out=out,
        as_json=as_json,
        language=language.value,
    )
