"""Openings for ``matchcore match``: a table, or ads whose proposals somebody has accepted, reviewed or not."""

from __future__ import annotations

import sys
from collections.abc import Collection
from pathlib import Path

from matchcore.errors import FileError
from matchcore.files import read_openings
from matchcore.files.ads import read_ads, recognises
from matchcore.files.proposals import Proposal, accept_proposals
from matchcore.files.reviewed import read_reviewed, write_proposals
from matchcore.files.strictjson import read_json
from matchcore.messages import Message, MessageLanguage
from matchcore.records import Opening
from matchcore.vocabulary import Vocabulary


def openings_of(
    path: Path,
    *,
    ignore: Collection[str],
    accept: bool,
    reviewed: Path | None,
    proposals_to: Path | None,
    vocabulary: Vocabulary | None,
    language: MessageLanguage,
) -> list[Opening]:
    """Read openings. What an ad only says in prose becomes a demand when the user says so, and not before.

    Parameters
    ----------
    path
        A table, our own JSON, an exchange format, or ads.
    ignore
        Headings of columns to leave out of a table.
    accept
        Accept every proposal that the ads' text makes.
    reviewed
        A file of proposals that somebody has gone through: those marked yes are accepted.
    proposals_to
        Where to write the proposals for somebody to go through.
    vocabulary, language
        The terms, and the language of what is said on standard error.

    Raises
    ------
    FileError
        With everything that is wrong.
    """
    if not (accept or reviewed or proposals_to or _holds_ads(path)):
        return read_openings(path, vocabulary=vocabulary, ignore_columns=ignore)
    ads = read_ads(path, vocabulary=vocabulary)
    for note in ads.notes:
        print(note.text(language), file=sys.stderr)
    if proposals_to is not None:
        write_proposals(ads.proposals, proposals_to, vocabulary=vocabulary)
        print(Message("cli.written", path=proposals_to).text(language), file=sys.stderr)
    chosen: tuple[Proposal, ...] = ads.proposals if accept else ()
    if reviewed is not None:
        chosen = read_reviewed(reviewed, vocabulary=vocabulary).accepted
    if not (accept or reviewed) and ads.proposals:
        print(Message("cli.proposals_unused", count=len(ads.proposals)).text(language), file=sys.stderr)
    accepted = accept_proposals(ads.openings, chosen)
    for _, problem in accepted.left:
        print(problem.text(language), file=sys.stderr)
    return list(accepted.openings)


def _holds_ads(path: Path) -> bool:
    if path.suffix.lower() not in {".json", ".jsonl", ".ndjson"}:
        return False
    try:
        return recognises(read_json(path))
    except FileError:  # read_openings tells what is wrong, or reads it as lines
        return False
