"""`Baseline`: an approved result, kept as a small file that can be read, reviewed and compared with.

The file is JSON. People read its head (who approved it and why, the figures, the policy) and one line for each
candidate and opening; the feasible pairs with their parts, which a comparison needs to say why someone moved, are
packed below. It holds no names, no records and no reporting groups: ids, placements, scores, and short hashes of the
records' sections. A checksum over all of it tells a change made by hand from one that was approved.
"""

from __future__ import annotations

import binascii
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from matchcore.messages import Phrase
from matchcore.quality.comparison.fingerprints import Prints
from matchcore.quality.comparison.snapshot import Ints, LiveSnapshot, PairFacts, RowFacts, Snapshot
from matchcore.quality.golden.baseline_file import checksum, fault, pack, parsed, unpacked, written
from matchcore.result import MatchResult

__all__ = ["SCHEMA", "Approval", "Baseline"]

SCHEMA = "matchcore-baseline/2"
"""The form of the file. A file of another form is refused: approve anew, or read it with the version that wrote it."""

_PAIRS_AT_A_TIME = 1 << 20
_RECORD = ("matchcore", "pool_hash", "policy_hash", "vocabulary_hash", "as_of", "bound", "gap")


@dataclass(frozen=True, slots=True)
class Approval:
    """Who approved a result, why, and on which day."""

    by: str
    because: str
    on: date


class Baseline(Snapshot):
    """An approved result. See `Snapshot` for the attributes that it shares with a live one.

    Attributes
    ----------
    name
        The golden pool that it belongs to.
    approvals
        Every approval, the latest last.
    """

    def __init__(
        self, name: str, approvals: Sequence[Approval], head: Mapping[str, Any], tables: Mapping[str, Any]
    ) -> None:
        self.name, self.approvals = name, tuple(approvals)
        self.record, self.policy = head["record"], head["policy"]
        self.criteria = tuple(head["criteria"])
        self.labels = {name: Phrase(**words) for name, words in head["labels"].items()}
        self.candidate_ids = tuple(row[0] for row in head["candidates"])
        self.opening_ids = tuple(row[0] for row in head["openings"])
        col = {opening: number for number, opening in enumerate(self.opening_ids)}
        self.opening_of = np.array(
            [-1 if row[1] is None else col[row[1]] for row in head["candidates"]], dtype=np.int64
        )
        self.surplus = np.array([row[3] for row in head["candidates"]], dtype=np.int64)
        self.seats = np.array([row[1] for row in head["openings"]], dtype=np.int64)
        self.price = np.array([row[2] for row in head["openings"]], dtype=np.int64)
        self.bonus = int(head["bonus"])
        self.fixed = np.isin(np.array(self.candidate_ids, dtype=object), head["fixed"])
        self._part = tables["part"]
        self.indptr, self.opening_idx = tables["indptr"], tables["opening_idx"]
        weights = np.array([self.weights[name] for name in self.criteria], dtype=np.int64)
        self.score = (self._part.astype(np.int64) @ weights).astype(np.int32)
        self.decided = frozenset((kind, candidate, opening) for kind, candidate, opening in head["decided"])
        self.stability = int(head["stability"])
        self.worth = self.score
        if head["kept"]:
            row = {candidate: number for number, candidate in enumerate(self.candidate_ids)}
            rows, cols = zip(*((row[candidate], col[opening]) for candidate, opening in head["kept"]))
            extra = np.zeros(len(self.score), dtype=np.int32)
            extra[self.position_of(np.array(rows), np.array(cols))] = self.stability
            self.worth = self.score + extra
        self._open_by_candidate, self._open_by_opening = tables["open_by_candidate"], tables["open_by_opening"]
        self._candidate_prints, self._opening_prints = tables["candidate_prints"], tables["opening_prints"]

    @property
    def approval(self) -> Approval | None:
        """The latest approval; None where it was only kept to compare with."""
        return self.approvals[-1] if self.approvals else None

    # From a result, and to and from a file --------------------------------------------------------------------------

    @classmethod
    def of(cls, name: str, result: MatchResult, approvals: Sequence[Approval]) -> Baseline:
        """Keep a result under a name, approved."""
        live = LiveSnapshot(result)
        by_candidate, by_opening = live.n_open()
        tables = {
            "indptr": live.indptr,
            "opening_idx": live.opening_idx,
            "part": _parts_of_feasible(live),
            "open_by_candidate": by_candidate,
            "open_by_opening": by_opening,
            "candidate_prints": live.candidate_prints,
            "opening_prints": live.opening_prints,
        }
        return cls(name, approvals, _head_of(live), tables)

    @classmethod
    def from_json(cls, text: str, *, where: str = "") -> Baseline:
        """Read a baseline from the text of its file.

        Raises
        ------
        FileError
            When it is not JSON, is of another form, was changed by hand, or does not hang together.
        """
        data = parsed(text, SCHEMA, where)
        try:
            approvals = [Approval(a["by"], a["because"], date.fromisoformat(a["on"])) for a in data["approvals"]]
            kept = cls(data["name"], approvals, data, unpacked(data))
            kept._check(data["figures"])
            return kept
        except (KeyError, ValueError, TypeError, IndexError, AttributeError, binascii.Error, zlib.error) as error:
            raise fault("broken", where, detail=f"{type(error).__name__}: {error}") from None

    def to_json(self) -> str:
        """The text of the file: readable, with a line for each candidate and opening."""
        head = _head_of(self)
        data = {
            "schema": SCHEMA,
            "name": self.name,
            "approvals": [{**asdict(approval), "on": approval.on.isoformat()} for approval in self.approvals],
            **head,
            "tables": self._packed(),
        }
        data = {"schema": SCHEMA, "checksum": checksum(data), **data}
        lines = [f" {json.dumps(key)}: {written(value)}" for key, value in data.items()]
        return "{\n" + ",\n".join(lines) + "\n}\n"

    def _check(self, figures: Mapping[str, Any]) -> None:
        """Hold the parts of the file against each other. Raises `ValueError` or `KeyError` with what does not fit."""
        placed = np.flatnonzero(self.opening_of >= 0)
        held = self.opening_of[placed]
        if len(set(self.candidate_ids)) < self.n_candidates or len(set(self.opening_ids)) < self.n_openings:
            raise ValueError("an id stands twice")
        if (self.position_of(placed, held) < 0).any():
            raise ValueError("someone is placed on a pair that is not feasible")
        if (np.bincount(held, minlength=self.n_openings) > self.seats).any():
            raise ValueError("more are placed than there are seats")
        told = figures["total_points"], figures["placed"], self.record["n_placed"], self.record["total"]
        total = int(self.own_score.sum())
        if told != (_points(total), len(placed), len(placed), total):
            raise ValueError("the figures are not those of the placements")
        for name in (*_RECORD, *(f"n_{kind}" for kind in ("candidates", "openings", "seats"))):
            self.record[name]

    def _packed(self) -> dict[str, str]:
        feasible = np.zeros((self.n_candidates, self.n_openings), dtype=np.bool_)
        rows = np.repeat(np.arange(self.n_candidates), np.diff(self.indptr))
        feasible[rows, self.opening_idx] = True
        order = np.lexsort((rows, self.opening_idx))  # pairs of one opening resemble each other, so they pack better
        return {
            "feasible": pack(np.packbits(feasible)),
            "part": pack(self._part[order].T.astype("<i2")),
            "open_by_candidate": pack(self._open_by_candidate.T.astype("<i4")),
            "open_by_opening": pack(self._open_by_opening.T.astype("<i4")),
            "candidate_prints": pack(self.candidate_prints.T.astype("<u4")),
            "opening_prints": pack(self.opening_prints.T.astype("<u4")),
        }

    def is_as(self, other: Baseline) -> bool:
        """Whether both keep the same result; approvals and the versions that ran do not count."""
        mine, others = self._content(), other._content()
        return mine == others

    def _content(self) -> dict[str, Any]:
        head = _head_of(self)
        versions = {"matchcore", "numpy", "scipy"}
        head["record"] = {key: value for key, value in head["record"].items() if key not in versions}
        return {**head, "tables": self._packed()}

    # What it knows ---------------------------------------------------------------------------------------------------

    def judged(self, rows: Ints, cols: Ints) -> PairFacts:
        """The parts of the pairs that were feasible; of the others it is not known which gates were closed."""
        place = self.position_of(rows, cols)
        is_feasible = place >= 0
        known = place[is_feasible]
        score = np.full(len(place), -1, dtype=np.int64)
        part = np.full((len(place), len(self.criteria)), -1, dtype=np.int16)
        closed = np.full((len(place), len(self.criteria)), -1, dtype=np.int8)
        score[is_feasible], part[is_feasible], closed[is_feasible] = self.score[known], self._part[known], 0
        return PairFacts(is_feasible, score, part, closed)

    def rows_judged(self, rows: Ints) -> RowFacts:
        """The parts of the feasible pairs of some candidates, and the counts that were kept."""
        part = np.full((len(self.criteria), len(rows), self.n_openings), -1, dtype=np.int16)
        for number, row in enumerate(np.asarray(rows).tolist()):
            own = slice(int(self.indptr[row]), int(self.indptr[row + 1]))
            part[:, number, self.opening_idx[own]] = self._part[own].T
        return RowFacts(part, self._open_by_candidate[rows])

    def n_open_by_candidate(self, rows: Ints) -> npt.NDArray[np.int64]:
        """As they were counted."""
        counts: npt.NDArray[np.int64] = self._open_by_candidate[rows]
        return counts

    def n_open_by_opening(self, cols: Ints) -> npt.NDArray[np.int64]:
        """As they were counted."""
        counts: npt.NDArray[np.int64] = self._open_by_opening[cols]
        return counts

    @property
    def candidate_prints(self) -> Prints:
        """As they were made."""
        prints: Prints = self._candidate_prints
        return prints

    @property
    def opening_prints(self) -> Prints:
        """As they were made."""
        prints: Prints = self._opening_prints
        return prints

    def __repr__(self) -> str:
        return f"Baseline({self.name!r}, {self.n_candidates} candidates, {len(self.approvals)} approvals)"


def _parts_of_feasible(live: LiveSnapshot) -> npt.NDArray[np.int16]:
    """int16[k, c]: the parts of every feasible pair, in their order."""
    parts = [np.empty((0, len(live.criteria)), dtype=np.int16)]
    step = max(1, _PAIRS_AT_A_TIME // max(1, live.n_openings))
    for start in range(0, live.n_candidates, step):
        rows = np.arange(start, min(start + step, live.n_candidates))
        block = live.whole_rows(rows)[0]
        own = slice(int(live.indptr[rows[0]]), int(live.indptr[rows[-1] + 1]))
        local = np.repeat(np.arange(len(rows)), np.diff(live.indptr[rows[0] : rows[-1] + 2]))
        parts.append(block[:, local, live.opening_idx[own]].T)
    return np.concatenate(parts)


def _head_of(run: Snapshot) -> dict[str, Any]:
    """What a reviewer reads: figures, rules, and a line for each candidate and opening."""
    opening = [None if col < 0 else run.opening_ids[col] for col in run.opening_of.tolist()]
    return {
        "figures": {
            "total_points": _points(int(run.own_score.sum())),
            "placed": int((run.opening_of >= 0).sum()),
            "candidates": run.n_candidates,
            "with_a_feasible_opening": int((np.diff(run.indptr) > 0).sum()),
            "feasible_pairs": len(run.score),
        },
        "record": dict(run.record),
        "policy": dict(run.policy),
        "criteria": list(run.criteria),
        "labels": {name: {"sv": label.sv, "en": label.en} for name, label in run.labels.items()},
        "bonus": run.bonus,
        "decided": sorted(map(list, run.decided)),
        "stability": run.stability,
        "kept": _kept(run),
        "fixed": [run.candidate_ids[row] for row in np.flatnonzero(run.fixed).tolist()],
        "candidates": [
            list(row) for row in zip(run.candidate_ids, opening, run.own_score.tolist(), run.surplus.tolist())
        ],
        "openings": [list(row) for row in zip(run.opening_ids, run.seats.tolist(), run.price.tolist())],
    }


def _kept(run: Snapshot) -> list[list[str]]:
    """The pairs of an earlier plan that were given points."""
    place = np.flatnonzero(run.worth != run.score)
    row = np.searchsorted(run.indptr, place, side="right") - 1
    cols = np.asarray(run.opening_idx)[place]
    return [[run.candidate_ids[i], run.opening_ids[j]] for i, j in zip(row.tolist(), cols.tolist())]


def _points(total: int) -> float:
    return round(total / 10_000, 2)
