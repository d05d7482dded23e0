"""What ``matchcore check``, ``convert``, ``resolve`` and ``schema`` do, behind their options.

Apart from `matchcore.cli.files`, so that ``--help`` does not wait for it to load.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from matchcore.cli.ends import print_json
from matchcore.files import check_file, write_json
from matchcore.files import convert as convert_file
from matchcore.files.schema import json_schema
from matchcore.messages import Message, MessageLanguage, render
from matchcore.vocabulary import Kind, Resolution, Vocabulary, default_vocabulary
from matchcore.vocabulary import resolve as resolve_text


def check_one(
    file: Path,
    *,
    vocabulary: Path | None,
    annotate: Path | None,
    as_json: bool,
    language: MessageLanguage,
    as_of: date | None,
    **how: Any,
) -> int:
    """Find everything that is wrong with a file and tell it; returns the exit code."""
    report = check_file(file, vocabulary=_vocabulary(vocabulary), as_of=as_of, **how)
    if as_json:
        print_json(report.to_json())
    else:
        print(report.text(language))
    if annotate is not None and report.could_read:
        alike = report.annotate_excel(annotate, language=language)
        if not as_json:
            told = Message("cli.written", path=annotate) if alike else Message("cli.written_bare", path=annotate)
            print(told.text(language))
    return 0 if report.is_clean else 1 if report.could_read else 2


def convert_one(source: Path, target: Path, *, vocabulary: Path | None, language: MessageLanguage, **how: Any) -> None:
    """Read records in one format and write them in another; tells what it kept and lost."""
    done = convert_file(source, target, vocabulary=_vocabulary(vocabulary), **how)
    print(Message("cli.converted", count=done.n_records, path=target).text(language))
    for problem in (*done.lost, *done.notes):
        print(f"  {problem.text(language)}")


def resolve_one(text: str, kind: Kind, *, vocabulary: Path | None, as_json: bool, language: MessageLanguage) -> int:
    """Look a spelling up and tell its code, or what was near; returns the exit code."""
    words = _vocabulary(vocabulary) or default_vocabulary()
    found = resolve_text(text, kind, vocabulary=words)
    if as_json:
        print_json(_as_object(found))
    else:
        print(_in_words(found, kind, words, language))
    return 0 if found.code is not None else 1


def describe(record: Any, out: Path | None) -> None:
    """Print or write the JSON Schema of our own records."""
    described = json_schema(record)
    if out is None:
        print_json(described)
    else:
        write_json(described, out)


def _in_words(found: Resolution, kind: Kind, vocabulary: Vocabulary, language: MessageLanguage) -> str:
    if found.code is None:
        lines = [render(found.reason, language)]
        for code, nearness in found.alternatives:
            lines.append(f"  {code}  {_label(kind, code, vocabulary, language)}  {nearness}")
        return "\n".join(lines)
    label = _label(kind, found.code, vocabulary, language)
    line = f"{found.code}  {label}  {found.confidence}"
    return line if found.reason is None else f"{line}\n{render(found.reason, language)}"


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
