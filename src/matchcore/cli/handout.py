"""``matchcore handout``: a sheet for an employer, a page for a person, and nothing of anybody else."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from matchcore.cli.match_commands import day_of, not_over
from matchcore.cli.shared_options import OverridesFile, PolicyFile, Returned, RunDay
from matchcore.messages import Message, MessageLanguage

__all__ = ["handout"]


class PaperLanguageOption(StrEnum):
    """The languages that a person's page can be in, as `matchcore.handout.PAPER_LANGUAGES` says."""

    sv = "sv"
    en = "en"
    ar = "ar"
    fa = "fa"
    so = "so"
    ti = "ti"
    uk = "uk"

    @property
    def told(self) -> MessageLanguage:
        """The language of what is printed."""
        return "en" if self is PaperLanguageOption.en else "sv"


def handout(
    candidates: Annotated[Path, typer.Argument(help="Candidates: CSV, Excel or JSON.")],
    openings: Annotated[Path, typer.Argument(help="Openings: CSV, Excel, JSON, or the employment service's ads.")],
    out: Annotated[Path, typer.Option(help="Where to write it, to be printed on A4: .pdf, .xlsx or .html.")],
    employer: Annotated[list[str] | None, typer.Option(help="Whose sheet to write, by name; repeatable.")] = None,
    person: Annotated[list[str] | None, typer.Option(help="Whose page to write, by id; repeatable.")] = None,
    per_seat: Annotated[
        int, typer.Option(help="How many names an employer is to meet for each seat; 0: who is proposed.")
    ] = 3,
    key: Annotated[
        Path | None, typer.Option(help="A list with id, name and telephone, to be written on what is handed out.")
    ] = None,
    policy: PolicyFile = None,
    overrides: OverridesFile = None,
    returned: Returned = None,
    as_of: RunDay = None,
    language: Annotated[
        PaperLanguageOption,
        typer.Option(help="The language of a person's page; an employer's is in Swedish or English."),
    ] = PaperLanguageOption.sv,
    translation: Annotated[
        Path | None, typer.Option(help="A translator's sentences for that language, in TOML.")
    ] = None,
) -> None:
    """Write sheets to hand out: for an employer whom to meet, for a person where she is proposed and why."""
    from matchcore.cli import matching_work as work

    if not (employer or person):
        raise typer.BadParameter(Message("handout.nobody_chosen").text(language.told), param_hint="--employer")
    not_over(out, [one for one in (candidates, openings, key, *(returned or ())) if one], "--out", language.told)
    day = None if as_of is None else day_of(as_of, language.told)
    asked = work.MatchRequest(policy=policy, overrides=overrides, as_of=day, returned=tuple(returned or ()))
    work.hand_out(
        candidates,
        openings,
        asked,
        out=out,
        per_seat=per_seat,
        printed=language.told,
        language=language.value,
        employers=tuple(employer or ()),
        people=tuple(person or ()),
        key=key,
        translation=translation,
    )
