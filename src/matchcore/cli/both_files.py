"""The two files of ``matchcore match``, read together: everything that is wrong with both is told at once."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from matchcore.ads.jobsearch import read_ads, recognises
from matchcore.ads.proposals import accept_proposals
from matchcore.ads.reviewed import read_reviewed, write_proposals
from matchcore.cli.requests import MatchRequest
from matchcore.content.findings import Findings
from matchcore.content.strictjson import read_json
from matchcore.errors import FileError, Problem
from matchcore.files.check import grouped
from matchcore.files.questions import Records
from matchcore.files.reading import Options, read_records
from matchcore.messages import Message, MessageLanguage
from matchcore.personal import masked
from matchcore.records import Candidate, Opening
from matchcore.tables.headings import What, never_headed
from matchcore.tables.term_lookup import Terms
from matchcore.vocabulary import Vocabulary

_MOST_NOTES = 20


def people_and_jobs(
    candidates: Path, openings: Path, asked: MatchRequest, vocabulary: Vocabulary | None = None
) -> tuple[Records[Candidate], Records[Opening]]:
    """Read both files; what was read with a reservation is told on standard error.

    Raises
    ------
    FileError
        With everything that is wrong with either, each problem with its file's name; when going on with what is not
        understood, only where a file gives no record that can be used.
    """
    problems: list[Problem] = []
    found: list[Records[Any]] = []
    kinds: tuple[What, What] = ("candidates", "openings")
    headings = list(asked.headings)
    for path, what, sheet in zip((candidates, openings), kinds, (asked.candidates_sheet, asked.openings_sheet)):
        try:
            from_ads = _openings_from_ads(path, asked, vocabulary) if what == "openings" else None
            found.append(_records(path, what, sheet, asked, vocabulary, headings) if from_ads is None else from_ads)
        except FileError as error:
            problems.extend(problem.at(record=path.name) for problem in error.problems)
    swapped = [problem for problem in problems if getattr(problem.what, "key", "").startswith("source.other_kind")]
    if problems:
        raise FileError(swapped or problems)  # what else is wrong means little while the files stand in the wrong order
    nowhere = list(never_headed(asked.ignore, headings))
    if nowhere and asked.strict:
        raise FileError(nowhere)
    if nowhere:
        print_notes(Message("cli.ignored"), (problem.text(asked.language) for problem in nowhere), asked.language)
    people, jobs = found
    return people, jobs


def _records(
    path: Path,
    what: What,
    sheet: str | None,
    asked: MatchRequest,
    vocabulary: Vocabulary | None,
    headings: list[str],
) -> Records[Any]:
    """The records of one file; its headings are added."""
    findings = Findings()
    terms = Terms(vocabulary, asked.as_of)
    options = Options(what, terms, sheet, asked.ignore, asked.encoding, asked.skip_hidden)
    records = read_records(path, options, "raise" if asked.strict else "ask", findings)
    headings += findings.headings
    lines = list(grouped(findings.notes, asked.language, by_kind=True))
    if lines:
        more = Message("cli.more_notes", count=len(lines) - _MOST_NOTES, name=path.name).text(asked.language)
        told = [*lines[:_MOST_NOTES], *([more] if len(lines) > _MOST_NOTES else [])]
        print_notes(Message("cli.notes", name=path.name), told, asked.language)
    return records


def print_notes(about: Message, lines: Iterable[str], language: MessageLanguage) -> None:
    """Tell on standard error what was read with a reservation, or not understood."""
    print(masked(about.text(language)), *(f"  {line}" for line in lines), sep="\n", file=sys.stderr)


def _openings_from_ads(path: Path, asked: MatchRequest, vocabulary: Vocabulary | None) -> Records[Opening] | None:
    """The openings of a file of ads, None when it holds none and nothing that was asked for asks for ads.

    What an ad only says in prose becomes a demand when the user says so, and not before.
    """
    decides = asked.accept_proposals or asked.reviewed
    if not (decides or asked.proposals or _holds_ads(path)):
        return None
    ads = read_ads(path, vocabulary=vocabulary, as_of=asked.as_of)
    told = [*grouped(ads.problems, asked.language), *grouped(ads.notes, asked.language, by_kind=True)]
    if ads.problems:
        left_out = Message("cli.ads_left_out", count=len({one.record for one in ads.problems}))
        told.insert(0, left_out.text(asked.language))
    if asked.proposals is not None:
        write_proposals(ads.proposals, asked.proposals, vocabulary=vocabulary)
        told.append(Message("cli.written", path=masked(str(asked.proposals))).text(asked.language))
    chosen = ads.proposals if asked.accept_proposals else ()
    if asked.reviewed is not None:
        chosen = read_reviewed(asked.reviewed, vocabulary=vocabulary).accepted
    if ads.proposals and not decides:
        told.append(Message("cli.proposals_unused", count=len(ads.proposals)).text(asked.language))
    accepted = accept_proposals(ads.openings, chosen)
    told += [problem.text(asked.language) for _, problem in accepted.left]
    for line in told:
        print(line, file=sys.stderr)
    return Records(accepted.openings, on_fault="raise" if asked.strict else "ask")


def _holds_ads(path: Path) -> bool:
    if path.suffix.lower() not in {".json", ".jsonl", ".ndjson"}:
        return False
    try:
        return recognises(read_json(path))
    except FileError:  # whoever reads it as a table tells what is wrong, or reads it as lines
        return False
