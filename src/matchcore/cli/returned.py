"""Workbooks that come back filled in: what they decide, told where it is not understood."""

from __future__ import annotations

import sys
from collections.abc import Collection, Sequence
from pathlib import Path

from matchcore.errors import FileError
from matchcore.files import write_csv
from matchcore.learning.outcomes_file import outcome_rows
from matchcore.learning.statuses import Statuses, read_statuses
from matchcore.messages import Message, MessageLanguage
from matchcore.overrides import Ban, Lock


def statuses_of(
    workbooks: Sequence[Path],
    candidates: Collection[str],
    openings: Collection[str],
    *,
    strict: bool,
    language: MessageLanguage,
) -> Statuses:
    """What returned workbooks say of who and what is on the lists; what decides nothing is told on standard error."""
    told = read_statuses(*workbooks, language=language).among(candidates, openings)
    if told.problems and strict:
        raise FileError(told.problems)
    if told.problems:
        print(Message("cli.notes", name=", ".join(path.name for path in workbooks)).text(language), file=sys.stderr)
    for problem in told.problems:
        print(f"  {problem.text(language)}", file=sys.stderr)
    return told


def beside(decided: tuple[Sequence[Lock], Sequence[Ban]], told: Statuses) -> tuple[tuple[Lock, ...], tuple[Ban, ...]]:
    """What a file of overrides decides, and what workbooks say of the pairs that it leaves open."""
    locks, bans = decided
    pairs = {(one.candidate_id, one.opening_id) for one in (*locks, *bans)}
    locked = {lock.candidate_id for lock in locks}
    more = [lock for lock in told.locks if lock.candidate_id not in locked]
    return (
        (*locks, *(lock for lock in more if (lock.candidate_id, lock.opening_id) not in pairs)),
        (*bans, *(ban for ban in told.bans if (ban.candidate_id, ban.opening_id) not in pairs)),
    )


def write_outcomes(told: Statuses, path: Path) -> None:
    """Write what became of the pairs, for ``matchcore learn --outcomes``."""
    write_csv(outcome_rows(told.outcomes), path)
