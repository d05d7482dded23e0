"""``matchcore check``, ``convert``, ``resolve`` and ``schema``: what comes in, looked at before it is relied on."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from matchcore.cli.ends import print_json
from matchcore.cli.matching import AsJson, Language, LanguageOption, SkipHidden, day_of
from matchcore.files import check_file, write_json
from matchcore.files import convert as convert_file
from matchcore.files.schema import json_schema
from matchcore.messages import Message, MessageLanguage, render
from matchcore.vocabulary import Kind, Resolution, Vocabulary, default_vocabulary
from matchcore.vocabulary import resolve as resolve_text


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
    report = check_file(
        file,
        what=None if what is None else what.value,
        vocabulary=_vocabulary(vocabulary),
        sheet=sheet,
        ignore_columns=ignore or (),
        encoding=encoding,
        skip_hidden=skip_hidden,
        as_of=None if as_of is None else day_of(as_of, language.value),
    )
    if as_json:
        print_json(report.to_json())
    else:
        print(report.text(language.value))
    if annotate is not None and report.could_read:
        alike = report.annotate_excel(annotate, language=language.value)
        if not as_json:
            told = Message("cli.written", path=annotate) if alike else Message("cli.written_bare", path=annotate)
            print(told.text(language.value))
    raise typer.Exit(0 if report.is_clean else 1 if report.could_read else 2)


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
    done = convert_file(
        source,
        target,
        what=None if what is None else what.value,
        vocabulary=_vocabulary(vocabulary),
        sheet=sheet,
        ignore_columns=ignore or (),
        encoding=encoding,
        skip_hidden=skip_hidden,
        allow_loss=allow_loss,
    )
    print(Message("cli.converted", count=done.n_records, path=target).text(language.value))
    for problem in (*done.lost, *done.notes):
        print(f"  {problem.text(language.value)}")


def resolve(
    text: Annotated[list[str], typer.Argument(help="A spelling, as it stands in a file.")],
    kind: Annotated[KindOption, typer.Option(help="What it should be.")] = KindOption.certificate,
    vocabulary: Terms = None,
    language: Language = LanguageOption.sv,
    as_json: AsJson = False,
) -> None:
    """Look a spelling up: its code, or what was near. Exit code 0: found; 1: refused."""
    words = _vocabulary(vocabulary) or default_vocabulary()
    found = resolve_text(" ".join(text), kind.value, vocabulary=words)
    if as_json:
        print_json(_as_object(found))
    else:
        print(_in_words(found, kind.value, words, language.value))
    raise typer.Exit(0 if found.code is not None else 1)


def _in_words(found: Resolution, kind: Kind, vocabulary: Vocabulary, language: MessageLanguage) -> str:
    if found.code is None:
        lines = [render(found.reason, language)]
        for code, nearness in found.alternatives:
            lines.append(f"  {code}  {_label(kind, code, vocabulary, language)}  {nearness}")
        return "\n".join(lines)
    label = _label(kind, found.code, vocabulary, language)
    line = f"{found.code}  {label}  {found.confidence}"
    return line if found.reason is None else f"{line}\n{render(found.reason, language)}"


class RecordOption(StrEnum):
    """What a JSON Schema can be had for."""

    candidate = "candidate"
    opening = "opening"
    file = "file"


def schema(
    record: Annotated[RecordOption, typer.Argument(help="What to describe; file is a whole file of both.")],
    out: Annotated[Path | None, typer.Option(help="Write it to this file instead of printing it.")] = None,
) -> None:
    """Print the JSON Schema of our own records, with its version."""
    described = json_schema(record.value)
    if out is None:
        print_json(described)
    else:
        write_json(described, out)


def _label(kind: Kind, code: str, vocabulary: Vocabulary, language: MessageLanguage) -> str:
    if kind == "level":
        return code
    term = vocabulary.table(kind)[code]
    return render(getattr(term, "label", None) or term.name, language)


def _as_object(found: Resolution) -> dict[str, object]:
    return {
        "text": found.text,
        "code": found.code,
        "confidence": found.confidence,
        "alias": found.alias,
        "alternatives": [{"code": code, "nearness": nearness} for code, nearness in found.alternatives],
        "reason": None if found.reason is None else {"sv": found.reason.text("sv"), "en": found.reason.text("en")},
        "status": found.status,
    }


def _vocabulary(path: Path | None) -> Vocabulary | None:
    return None if path is None else default_vocabulary().with_entries(path)
