"""History: one line a run in a JSON-lines file that is only ever added to."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date

from matchcore.errors import FileError, Problem
from matchcore.messages import Message
from matchcore.quality.golden.verdicts import QualityReport


@dataclass(frozen=True, slots=True)
class PoolFigures:
    """One pool in one run: its total (score units), sizes, how many moved and lost a place, and whether it passed."""

    total: int
    n_candidates: int
    n_placed: int
    n_eligible: int
    n_moved: int
    n_lost: int
    passed: bool


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One run.

    Attributes
    ----------
    commit
        What was run.
    on
        The day.
    passed
        Whether it passed.
    pools
        The figures by pool.
    """

    commit: str
    on: date
    passed: bool
    pools: dict[str, PoolFigures]

    def to_line(self) -> str:
        """The entry as a line of the file, with its line end."""
        values = {**asdict(self), "on": self.on.isoformat()}
        return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"


def entry_of(report: QualityReport, on: date) -> HistoryEntry:
    """A run as an entry."""
    pools = {}
    for run in report.pools:
        if run.comparison is None:
            continue
        side, counts = run.comparison.after, run.comparison.counts
        pools[run.name] = PoolFigures(
            total=side.total,
            n_candidates=side.n_candidates,
            n_placed=side.n_placed,
            n_eligible=side.n_eligible,
            n_moved=run.comparison.n_moved,
            n_lost=counts["LOST"],
            passed=run.passed,
        )
    return HistoryEntry(report.commit, on, report.passed, pools)


def entries_of(text: str, *, where: str = "") -> list[HistoryEntry]:
    """The entries of a file, oldest first; of two with the same commit the later stands, in the earlier's place.

    Raises
    ------
    FileError
        With every line that is no entry.
    """
    found: dict[str, HistoryEntry] = {}
    problems = []
    for row, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            plain = json.loads(line)
            pools = {str(name): PoolFigures(**figures) for name, figures in plain["pools"].items()}
            entry = HistoryEntry(str(plain["commit"]), date.fromisoformat(plain["on"]), bool(plain["passed"]), pools)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            what, remedy = Message("quality.history"), Message("quality.history.remedy")
            problems.append(Problem(what, remedy, where or None, row=row))
        else:
            found[entry.commit] = entry
    if problems:
        raise FileError(problems)
    return list(found.values())
