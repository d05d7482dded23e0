"""``matchcore check``, ``convert``, ``resolve`` and ``schema``: what comes in, looked at before it is relied on."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from matchcore.cli.match_commands import Language, LanguageOption, SkipHidden, day_of, not_over
from matchcore.cli.shared_options import AsJson


class WhatOption(StrEnum):
    """What the rows of a file can be."""

    candidates = "candidates"
    openings = "openings"


class KindOption(StrEnum):
    """What a spelling can name."""

    certificate = "certificate"
    language = "language"
    level = "level"
    course = "course"
    track = "track"
    form = "form"
    municipality = "municipality"
    occupation = "occupation"


What = Annotated[WhatOption | None, typer.Option(help="What the rows are; found out from the headings when left out.")]
SheetOption = Annotated[str | None, typer.Option(help="The sheet of a workbook to read.")]
Ignored = Annotated[list[str] | None, typer.Option("--ignore", help="Heading of a column to leave out; repeatable.")]
Encoding = Annotated[str | None, typer.Option(help="Encoding of a text file, where it cannot be found by itself.")]
Terms = Annotated[Path | None, typer.Option("--vocabulary", help="Your own terms besides the package's, in TOML.")]


def check(
    file: Annotated[Path, typer.Argument(help="Candidates or openings: CSV, Excel, JSON or Parquet.")],
    what: What = None,
    sheet: SheetOption = None,
    ignore: Ignored = None,
    encoding: Encoding = None,
    skip_hidden: SkipHidden = False,
    vocabulary: Terms = None,
    as_of: Annotated[str | None, typer.Option(help="The day openings without a start are judged on.")] = None,
    annotate: Annotated[Path | None, typer.Option(help="Write a copy (.xlsx) with a comment in each bad cell.")] = None,
    language: Language = LanguageOption.sv,
    as_json: AsJson = False,
) -> None:
    """Find everything that is wrong with a file. Exit code 0: nothing; 1: something; 2: it could not be read."""
    from matchcore.cli import files_work as work

    not_over(annotate, [file], "--annotate", language.value)
    code = work.check_one(
        file,
        what=None if what is None else what.value,
        vocabulary=vocabulary,
        sheet=sheet,
        ignore_columns=ignore or (),
        encoding=encoding,
        skip_hidden=skip_hidden,
        as_of=None if as_of is None else day_of(as_of, language.value),
        annotate=annotate,
        as_json=as_json,
        language=language.value,
    )
    raise typer.Exit(code)


def convert(
    source: Annotated[Path, typer.Argument(help="Candidates or openings in any format that is read.")],
    target: Annotated[Path, typer.Argument(help="Where to: .csv, .xlsx, .json or .parquet.")],
    what: What = None,
    sheet: SheetOption = None,
    ignore: Ignored = None,
    encoding: Encoding = None,
    skip_hidden: SkipHidden = False,
    vocabulary: Terms = None,
    allow_loss: Annotated[bool, typer.Option(help="Write even what the format cannot carry whole.")] = False,
    language: Language = LanguageOption.sv,
) -> None:
    """Read records in one format and write them in another. Nothing is lost: if something would be, it says what."""
    from matchcore.cli import files_work as work

    not_over(target, [source], "TARGET", language.value)
    work.convert_one(
        source,
        target,
        what=None if what is None else what.value,
        vocabulary=vocabulary,
        sheet=sheet,
        ignore_columns=ignore or (),
        encoding=encoding,
        skip_hidden=skip_hidden,
        allow_loss=allow_loss,
        language=language.value,
    )


def resolve(
    text: Annotated[list[str], typer.Argument(help="A spelling, as it stands in a file.")],
    kind: Annotated[KindOption, typer.Option(help="What it should be.")] = KindOption.certificate,
    vocabulary: Terms = None,
    language: Language = LanguageOption.sv,
    as_json: AsJson = False,
) -> None:
    """Look a spelling up: its code, or what was near. Exit code 0: found; 1: refused."""
    from matchcore.cli import files_work as work

    named = " ".join(text)
    raise typer.Exit(
        work.resolve_one(named, kind.value, vocabulary=vocabulary, as_json=as_json, language=language.value)
    )


class RecordOption(StrEnum):
    """What a JSON Schema can be had for."""

    candidate = "candidate"
    opening = "opening"
    course = "course"
    file = "file"


def schema(
    record: Annotated[
        RecordOption, typer.Argument(help="What to describe; file is a whole file of candidates and openings.")
    ],
    out: Annotated[Path | None, typer.Option(help="Write it to this file instead of printing it.")] = None,
) -> None:
    """Print the JSON Schema of our own records, with its version."""
    from matchcore.cli import files_work as work

    work.describe(record.value, out)
