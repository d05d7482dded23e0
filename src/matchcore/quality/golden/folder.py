"""The folder of golden pools on disk: read whole with every fault told at once, written whole or not at all.

::

    quality/
      gates.toml            what must hold
      pools/NAME.toml       the golden pools
      baselines/NAME.json   their approved results
      tests/NAME.json       what the results of tests are held to (`matchcore.quality.pytest_plugin`)

A history, wherever it lies, has one line a run, and is only ever added to.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from matchcore.content.strictjson import read_text
from matchcore.errors import FileError, InputError, Problem, detail_of
from matchcore.files import read_candidates, read_openings, write_text
from matchcore.messages import Message, with_remedy
from matchcore.policy import Policy
from matchcore.quality.golden.baseline import Approval, Baseline, approvals_in
from matchcore.quality.golden.gates import Gates, QualityReport
from matchcore.quality.golden.golden_pools import GoldenPool, toml_data
from matchcore.suggestions import names_near
from matchcore.vocabulary import Vocabulary


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
            problems.append(Problem(*with_remedy("quality.history"), where or None, row=row))
        else:
            found[entry.commit] = entry
    if problems:
        raise FileError(problems)
    return list(found.values())


_Read = TypeVar("_Read")


class GoldenFolder:
    """Golden pools, their baselines and the gates, under one folder.

    Parameters
    ----------
    path
        The folder.
    policy
        What pools are matched by that name none of their own; the default policy when None.
    vocabulary
        With which pools' files are read; the package's own when None.

    Raises
    ------
    FileError
        When there is no such folder, or no pools in it.
    """

    def __init__(
        self, path: str | os.PathLike[str], policy: Policy | None = None, vocabulary: Vocabulary | None = None
    ) -> None:
        self.path, self.policy, self.vocabulary = Path(path), policy, vocabulary
        if not (self.path / "pools").is_dir():
            raise _fault("no_folder", str(self.path / "pools"))

    @property
    def names(self) -> list[str]:
        """The pools that have a file, in order of name."""
        return sorted(file.stem for file in (self.path / "pools").glob("*.toml"))

    def pools(self, names: Sequence[str] = ()) -> list[GoldenPool]:
        """The golden pools, all or those named.

        Raises
        ------
        FileError
            With every pool that is missing, misnamed or does not load; a baseline whose pool is gone counts as missing.
        """
        kept = {file.stem for file in (self.path / "baselines").glob("*.json")}
        wanted = list(names) or sorted({*self.names, *kept})
        if not wanted:
            raise _fault("empty", str(self.path / "pools"))
        return list(_each(wanted, self._pool).values())

    def baselines(self, names: Sequence[str]) -> dict[str, Baseline]:
        """The baselines of some pools.

        Raises
        ------
        FileError
            With every one that is missing, broken, edited by hand or of another form.
        """
        return _each(names, self._kept)

    def has_baseline(self, name: str) -> bool:
        """Whether a pool was ever approved."""
        return self._baseline(name).exists()

    def earlier(self, name: str) -> tuple[Baseline | None, tuple[Approval, ...]]:
        """The baseline that is to be replaced, and the approvals that go on into the new one.

        None when there is none, or when it is broken or edited by hand: of such a file only the approvals are read.

        Raises
        ------
        FileError
            When the file is of a form that is not known: what a later version wrote is not written over.
        """
        return earlier_of(self._baseline(name), lambda: self._kept(name))

    def gates(self, path: Path | None = None) -> Gates:
        """The gates in ``gates.toml``, or in another file.

        Raises
        ------
        FileError
            With all that is wrong in it; a gate for a pool that does not exist would hold for nothing.
        """
        path = self.path / "gates.toml" if path is None else path
        gates, known = read_gates(path), self.names
        strangers = [
            Problem(
                *with_remedy("quality.gates.stranger", known=names_near(name, known) or known[:5]),
                path.name,
                f"{gate.name}.pools",
                name,
            )
            for gate in gates.gate
            for name in gate.pools
            if name not in known
        ]
        if strangers:
            raise FileError(strangers)
        return gates

    def save(self, baseline: Baseline) -> Path:
        """Write a baseline; the old one is replaced in one step. Raises `FileError`."""
        return write_baseline(baseline, self._baseline(baseline.name))

    def _baseline(self, name: str) -> Path:
        return self.path / "baselines" / f"{name}.json"

    def _kept(self, name: str) -> Baseline:
        where = f"baselines/{name}.json"
        kept = read_baseline(self._baseline(name), where=where)
        if kept.name != name:
            what = Message("quality.folder.other_name", name=kept.name)
            raise FileError(Problem(what, Message("quality.baseline.edited.remedy"), where))
        return kept

    def _pool(self, name: str) -> GoldenPool:
        where, known = f"pools/{name}.toml", self.names
        if name not in known:
            near = names_near(name, known) or known[:5]
            key = "quality.folder.missing.remedy" if near else "quality.folder.missing.none"
            remedy = Message(key, known=near) if near else Message(key)
            raise FileError(Problem(Message("quality.folder.missing"), remedy, where))
        data = toml_data("pool", _text(self.path / where, where), where)
        self._read_tables(data)
        self._read_policy(data, where)
        pool = GoldenPool.from_data(data, where=where)
        if pool.name != name:
            what = Message("quality.folder.other_name", name=pool.name)
            raise FileError(Problem(what, Message("quality.folder.other_name.remedy", name=name), where, "name"))
        return pool

    def _read_tables(self, data: dict[str, Any]) -> None:
        """Read in the records that lie in files of their own (``candidates_file``, ``openings_file``)."""
        readers: dict[str, Callable[..., Sequence[object]]] = {"candidates": read_candidates, "openings": read_openings}
        for field, read in readers.items():
            name = data.pop(f"{field}_file", None)
            if name is not None:
                told = read(self.path / "pools" / str(name), vocabulary=self.vocabulary)
                data[field] = [*data.get(field, []), *told]

    def _read_policy(self, data: dict[str, Any], where: str) -> None:
        """Read in a pool's policy from a file of its own (``policy_file``), or the folder's where it has none."""
        name = data.pop("policy_file", None)
        if name is not None and "policy" in data:
            raise FileError(Problem(*with_remedy("quality.pool.two_policies"), where, "policy_file"))
        if name is not None:
            data["policy"] = Policy.read(self.path / "pools" / str(name))
        elif self.policy is not None:
            data.setdefault("policy", self.policy)


def read_gates(path: Path) -> Gates:
    """Gates from a file. Raises `FileError`."""
    return Gates.from_toml(read_text(path), where=path.name)


def read_baseline(path: Path, *, where: str = "") -> Baseline:
    """A kept result from any file. Raises `FileError`, also when there is none."""
    if not path.exists():
        raise FileError(Problem(*with_remedy("quality.folder.not_approved", pool=path.stem), where or str(path)))
    where = where or path.name
    return Baseline.from_json(_text(path, where), where=where)


def _text(path: Path, where: str) -> str:
    try:
        return read_text(path)
    except FileError as error:
        raise FileError([problem.at(record=where) for problem in error.problems]) from None


def _each(names: Iterable[str], read: Callable[[str], _Read]) -> dict[str, _Read]:
    """What is read under each name. Raises `FileError` with all that is wrong under any of them."""
    found: dict[str, _Read] = {}
    problems: list[Problem] = []
    for name in names:
        try:
            found[name] = read(name)
        except InputError as error:
            problems += error.problems
    if problems:
        raise FileError(problems)
    return found


def earlier_of(path: Path, read: Callable[[], Baseline]) -> tuple[Baseline | None, tuple[Approval, ...]]:
    """A file to be written over, as far as `read` can read it, and its approvals; see `GoldenFolder.earlier`."""
    if not path.exists():
        return None, ()
    try:
        kept = read()
    except InputError as error:
        if any(problem.code == "quality.baseline.schema" for problem in error.problems):
            raise
        return None, approvals_in(path.read_text(encoding="utf-8", errors="replace"))
    return kept, kept.approvals


def write_baseline(baseline: Baseline, path: Path) -> Path:
    """Write a baseline in one step, and its folder where there is none. Raises `FileError`."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileError(
            Problem(*with_remedy("write.failed", detail=detail_of(error)), record=str(path.parent))
        ) from None
    write_text(baseline.to_json(), path)
    return path


def read_history(path: Path) -> list[HistoryEntry]:
    """The runs in a history; none when there is no such file yet. Raises `FileError`."""
    if not path.exists() or path.stat().st_size == 0:
        return []
    return entries_of(read_text(path), where=path.name)


def append_history(entry: HistoryEntry, path: Path) -> None:
    """Add a run to a history, in one write. Raises `FileError`."""
    try:
        with path.open("ab") as file:
            file.write(entry.to_line().encode("utf-8"))
    except OSError as error:
        raise FileError(Problem(*with_remedy("write.failed", detail=detail_of(error)), record=str(path))) from None


def _fault(key: str, where: str) -> FileError:
    return FileError(Problem(*with_remedy(f"quality.folder.{key}"), where))
