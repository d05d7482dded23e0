"""``matchcore handout``: a sheet for an employer, a page for a person, and nothing of anybody else."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from matchcore.cli.match_commands import day_of, not_over
from matchcore.cli.shared_options import KeyFile, OverridesFile, PolicyFile, Returned, RunDay
from matchcore.messages import Message, MessageLanguage


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
    files: Annotated[
        list[Path],
        typer.Argument(
            help="Lists of candidates and openings; before them a stored result (.json) to go by, not matched anew.",
            metavar="[RESULT] CANDIDATES OPENINGS",
        ),
    ],
    out: Annotated[Path, typer.Option(help="Where to write it, to be printed on A4: .pdf, .xlsx or .html.")],
    employer: Annotated[list[str] | None, typer.Option(help="Whose sheet to write, by name; repeatable.")] = None,
    person: Annotated[list[str] | None, typer.Option(help="Whose page to write, by id; repeatable.")] = None,
    per_seat: Annotated[
        int, typer.Option(help="How many names an employer is to meet for each seat; 0: who is proposed.")
    ] = 3,
    key: KeyFile = None,
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
    if len(files) not in (2, 3):
        raise typer.BadParameter(Message("cli.handout_files").text(language.told), param_hint="FILES")
    *stored, candidates, openings = files
    if stored and (overrides or as_of):
        raise typer.BadParameter(Message("cli.handout_stored").text(language.told), param_hint="--overrides, --as-of")
    not_over(out, [*files, *([key] if key else []), *(returned or ())], "--out", language.told)
    day = None if as_of is None else day_of(as_of, language.told)
    asked = work.MatchRequest(policy=policy, overrides=overrides, as_of=day, returned=tuple(returned or ()))
    work.hand_out(
        candidates,
        openings,
        asked,
        stored=stored[0] if stored else None,
        out=out,
        per_seat=per_seat,
        printed=language.told,
        language=language.value,
        employers=tuple(employer or ()),
        people=tuple(person or ()),
        key=key,
        translation=translation,
    )
