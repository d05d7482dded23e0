"""Openings for ``matchcore match``: a table, or ads whose proposals somebody has accepted, reviewed or not."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from matchcore.ads.jobsearch import read_ads, recognises
from matchcore.ads.proposals import Proposal, accept_proposals
from matchcore.ads.reviewed import read_reviewed, write_proposals
from matchcore.content.strictjson import read_json
from matchcore.errors import FileError
from matchcore.files.check import grouped
from matchcore.messages import Message, MessageLanguage
from matchcore.records import Opening
from matchcore.vocabulary import Vocabulary


@dataclass(frozen=True)
class AdOptions:
    """What becomes of the proposals that the text of ads makes.

    Attributes
    ----------
    accept
        Accept every one.
    reviewed
        A file of proposals that somebody has gone through: those marked yes are accepted.
    proposals_to
        Where to write the proposals for somebody to go through.
    """

    accept: bool = False
    reviewed: Path | None = None
    proposals_to: Path | None = None


def openings_from_ads(
    path: Path,
    options: AdOptions,
    *,
    vocabulary: Vocabulary | None,
    language: MessageLanguage,
    as_of: date | None = None,
) -> list[Opening] | None:
    """The openings of a file of ads, None when it holds none and none of the options asks for them.

    What an ad only says in prose becomes a demand when the user says so, and not before.

    Parameters
    ----------
    path
        The file.
    options
        What becomes of proposals.
    vocabulary, language
        The terms, and the language of what is said on standard error.
    as_of
        The day to count from; today if None.

    Raises
    ------
    FileError
        With everything that is wrong.
    """
    accept, reviewed, proposals_to = options.accept, options.reviewed, options.proposals_to
    if not (accept or reviewed or proposals_to or _holds_ads(path)):
        return None
    ads = read_ads(path, vocabulary=vocabulary, as_of=as_of)
    if ads.problems:
        print(
            Message("cli.ads_left_out", count=len({one.record for one in ads.problems})).text(language), file=sys.stderr
        )
    for line in (*grouped(ads.problems, language), *grouped(ads.notes, language)):
        print(line, file=sys.stderr)
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
    except FileError:  # whoever reads it as a table tells what is wrong, or reads it as lines
        return False
