"""``matchcore handout``: a sheet for an employer, a page for a person, and nothing of anybody else."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from matchcore.cli.options import KeyFile, OverridesFile, PolicyFile, Returned, RunDay, not_over
from matchcore.messages import Message, MessageLanguage

LanguageOfPaper = Literal["sv", "en", "ar", "fa", "so", "ti", "uk"]
"""The languages that a person's page can be in, as `matchcore.handout.PAPER_LANGUAGES` says."""


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
        LanguageOfPaper, typer.Option(help="The language of a person's page; an employer's is in Swedish or English.")
    ] = "sv",
    translation: Annotated[
        Path | None, typer.Option(help="A translator's sentences for that language, in TOML.")
    ] = None,
) -> None:
    """Write sheets to hand out: for an employer whom to meet, for a person what is proposed and what it takes."""
    from matchcore.cli import matching_work as work
    from matchcore.cli.both_files import MatchRequest
    from matchcore.handout.paper_language import paper_language

    printed: MessageLanguage = "en" if language == "en" else "sv"
    if not (employer or person):
        raise typer.BadParameter(Message("handout.nobody_chosen").text(printed), param_hint="--employer")
    if len(files) not in (2, 3):
        raise typer.BadParameter(Message("cli.handout_files").text(printed), param_hint="FILES")
    *stored, candidates, openings = files
    if stored and (overrides or as_of):
        raise typer.BadParameter(Message("cli.handout_stored").text(printed), param_hint="--overrides, --as-of")
    not_over(out, [*files, key, *(returned or ())], "--out", printed)
    asked = MatchRequest(policy=policy, overrides=overrides, as_of=as_of, returned=returned or (), language=printed)
    paper_language(language, translation)  # what is not translated is told before anything is matched
    if stored:
        result = work.stored_result(stored[0], candidates, openings, asked)
    else:
        result = work.matched_files(candidates, openings, asked, shows_progress=True)
    result.hand_out(
        out,
        language,
        employers=employer or (),
        people=person or (),
        key=key,
        shortlists=work.shortlists_of(result, asked, per_seat=per_seat) if per_seat and employer else None,
        translation=translation,
    )
    print(Message("cli.written", path=out).text(printed))
