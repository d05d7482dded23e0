"""``matchcore check``, ``convert``, ``resolve`` and ``schema``: what comes in, looked at before it is relied on."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from matchcore.cli.shared_options import AsJson, Language, SkipHidden, VocabularyFile, day_option, not_over, own_terms
from matchcore.messages import Message, MessageLanguage, render
from matchcore.personal import masked

if TYPE_CHECKING:
    from matchcore.vocabulary import Resolution, Vocabulary

Kind = Literal["certificate", "language", "level", "course", "track", "form", "municipality", "occupation"]
"""What a spelling can name, as `matchcore.vocabulary.Kind` says."""

What = Annotated[
    Literal["candidates", "openings"] | None,
    typer.Option(help="What the rows are; found out from the headings when left out."),
]
SheetOption = Annotated[str | None, typer.Option(help="The sheet of a workbook to read.")]
Ignored = Annotated[list[str] | None, typer.Option("--ignore", help="Heading of a column to leave out; repeatable.")]
Encoding = Annotated[str | None, typer.Option(help="Encoding of a text file, where it cannot be found by itself.")]


def check(
    file: Annotated[Path, typer.Argument(help="Candidates or openings: CSV, Excel, JSON or Parquet.")],
    what: What = None,
    sheet: SheetOption = None,
    ignore: Ignored = None,
    encoding: Encoding = None,
    skip_hidden: SkipHidden = False,
    vocabulary: VocabularyFile = None,
    as_of: Annotated[date | None, day_option("The day openings without a start are judged on.")] = None,
    annotate: Annotated[Path | None, typer.Option(help="Write a copy (.xlsx) with a comment in each bad cell.")] = None,
    language: Language = "sv",
    as_json: AsJson = False,
) -> None:
    """Find everything that is wrong with a file. Exit code 0: nothing; 1: something; 2: it could not be read."""
    from matchcore.cli.ends import print_json
    from matchcore.files import check_file

    not_over(annotate, [file], "--annotate", language)
    report = check_file(
        file,
        what=what,
        vocabulary=own_terms(vocabulary),
        sheet=sheet,
        ignore_columns=ignore or (),
        encoding=encoding,
        skip_hidden=skip_hidden,
        as_of=as_of,
    )
    if as_json:
        print_json(report.to_json())
    else:
        print(report.text(language))
    if annotate is not None and report.could_read:
        alike = report.annotate_excel(annotate, language=language)
        if not as_json:
            key = "cli.written" if alike else "cli.written_bare"
            print(Message(key, path=masked(str(annotate))).text(language))
    raise typer.Exit(0 if report.is_clean else 1 if report.could_read else 2)


def convert(
    source: Annotated[Path, typer.Argument(help="Candidates or openings in any format that is read.")],
    target: Annotated[Path, typer.Argument(help="Where to: .csv, .xlsx, .json or .parquet.")],
    what: What = None,
    sheet: SheetOption = None,
    ignore: Ignored = None,
    encoding: Encoding = None,
    skip_hidden: SkipHidden = False,
    vocabulary: VocabularyFile = None,
    allow_loss: Annotated[bool, typer.Option(help="Write even what the format cannot carry whole.")] = False,
    language: Language = "sv",
) -> None:
    """Read records in one format and write them in another. Nothing is lost: if something would be, it says what."""
    from matchcore.files import convert as convert_file

    not_over(target, [source], "TARGET", language)
    done = convert_file(
        source,
        target,
        what=what,
        vocabulary=own_terms(vocabulary),
        sheet=sheet,
        ignore_columns=ignore or (),
        encoding=encoding,
        skip_hidden=skip_hidden,
        allow_loss=allow_loss,
    )
    print(Message("cli.converted", count=done.n_records, path=target).text(language))
    for problem in (*done.lost, *done.notes):
        print(f"  {problem.text(language)}")


def resolve(
    text: Annotated[list[str], typer.Argument(help="A spelling, as it stands in a file.")],
    kind: Annotated[Kind, typer.Option(help="What it should be.")] = "certificate",
    vocabulary: VocabularyFile = None,
    language: Language = "sv",
    as_json: AsJson = False,
) -> None:
    """Look a spelling up: its code, or what was near. Exit code 0: found; 1: refused."""
    from matchcore.cli.ends import print_json
    from matchcore.vocabulary import default_vocabulary
    from matchcore.vocabulary import resolve as resolve_text

    words = own_terms(vocabulary) or default_vocabulary()
    found = resolve_text(" ".join(text), kind, vocabulary=words)
    if as_json:
        print_json(_as_object(found))
    else:
        print(_in_words(found, kind, words, language))
    raise typer.Exit(0 if found.code is not None else 1)


def schema(
    record: Annotated[
        Literal["candidate", "opening", "course", "file"],
        typer.Argument(help="What to describe; file is a whole file of candidates and openings."),
    ],
    out: Annotated[Path | None, typer.Option(help="Write it to this file instead of printing it.")] = None,
) -> None:
    """Print the JSON Schema of our own records, with its version."""
    from matchcore.cli.ends import print_json
    from matchcore.files import write_json
    from matchcore.files.schema import json_schema

    described = json_schema(record)
    if out is None:
        print_json(described)
    else:
        write_json(described, out)


def _in_words(found: Resolution, kind: Kind, vocabulary: Vocabulary, language: MessageLanguage) -> str:
    def label(code: str) -> str:
        if kind == "level":
            return code
        term = vocabulary.table(kind)[code]
        return render(getattr(term, "label", None) or term.name, language)

    if found.code is None:
        near = [f"  {code}  {label(code)}  {nearness}" for code, nearness in found.alternatives]
        return "\n".join([render(found.reason, language), *near])
    line = f"{found.code}  {label(found.code)}  {found.confidence}"
    return line if found.reason is None else f"{line}\n{render(found.reason, language)}"


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
