"""``matchcore handout``: a sheet for an employer, a page for a person, and nothing of anybody else."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from matchcore.cli.matching import Language, LanguageOption, day_of, not_over
from matchcore.messages import Message

__all__ = ["handout"]


def handout(
    candidates: Annotated[Path, typer.Argument(help="Candidates: CSV, Excel or JSON.")],
    openings: Annotated[Path, typer.Argument(help="Openings: CSV, Excel, JSON, or the employment service's ads.")],
    out: Annotated[Path, typer.Option(help="Where to write it, .xlsx: to be printed on A4.")],
    employer: Annotated[list[str] | None, typer.Option(help="Whose sheet to write, by name; repeatable.")] = None,
    person: Annotated[list[str] | None, typer.Option(help="Whose page to write, by id; repeatable.")] = None,
    per_seat: Annotated[
        int, typer.Option(help="How many names an employer is to meet for each seat; 0: who is proposed.")
    ] = 3,
    key: Annotated[
        Path | None, typer.Option(help="A list with id, name and telephone, to be written on what is handed out.")
    ] = None,
    policy: Annotated[Path | None, typer.Option(help="Weights, gates and objective, in TOML.")] = None,
    overrides: Annotated[
        Path | None, typer.Option(help="Locks and bans with their reasons, in TOML: [[lock]] and [[ban]].")
    ] = None,
    as_of: Annotated[str | None, typer.Option(help="The run's day, YYYY-MM-DD; today when left out.")] = None,
    language: Language = LanguageOption.sv,
) -> None:
    """Write sheets to hand out: for an employer whom to meet, for a person where she is proposed and why."""
    from matchcore.cli import matching_work as work

    if not (employer or person):
        raise typer.BadParameter(Message("handout.nobody_chosen").text(language.value), param_hint="--employer")
    not_over(out, [one for one in (candidates, openings, key) if one], "--out", language.value)
    day = None if as_of is None else day_of(as_of, language.value)
    asked = work.Asked(policy=policy, overrides=overrides, as_of=day)
    chosen = (tuple(employer or ()), tuple(person or ()))
    work.hand_out(
        candidates, openings, asked, chosen=chosen, per_seat=per_seat, key=key, out=out, language=language.value
    )
