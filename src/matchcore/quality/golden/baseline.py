"""`Baseline`: an approved result, kept as a small file that can be read, reviewed and compared with.

The file is JSON. People read its head (who approved it and why, the figures, the policy) and one line for each
candidate and opening; the feasible pairs with their parts, which a comparison needs to say why someone moved, are
packed below. It holds no names, no records and no reporting groups: ids, placements, scores, and short hashes of the
records' sections. A checksum over all of it tells a change made by hand from one that was approved.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from matchcore.errors import FileError, PolicyError, Problem
from matchcore.messages import Message, Phrase
from matchcore.personal import is_personal
from matchcore.quality.comparison.fingerprints import Prints
from matchcore.quality.comparison.snapshot import BLOCK, Ints, LiveSnapshot, PairFacts, RowFacts, Snapshot, slices
from matchcore.quality.golden.plan_kept import KeptPlan
from matchcore.records.model import PERSONAL_VALUE
from matchcore.result import MatchResult

SCHEMA = "matchcore-baseline/3"
"""The form of the file. Which sections of a record have a hash is said in it, so that one more makes no other form."""

_EARLIER: Mapping[str, Mapping[str, Any]] = {
    "matchcore-baseline/2": {
        "sections": {
            "candidates": ["certificates", "language", "track", "location", "terms", "waiting", "facts"],
            "openings": ["certificates", "language", "track", "location", "terms", "seats", "name", "facts"],
        }
    }
}
"""The forms before that are read as well, each with what it did not say."""


def written(value: object) -> str:
    """One value as JSON: a list of rows, or a mapping, with a line for each."""
    if isinstance(value, list) and value and isinstance(value[0], list | dict):
        return "[\n" + ",\n".join(f"  {json.dumps(row, ensure_ascii=False)}" for row in value) + "\n ]"
    if isinstance(value, dict) and value:
        rows = [f"  {json.dumps(key)}: {json.dumps(entry, ensure_ascii=False)}" for key, entry in value.items()]
        return "{\n" + ",\n".join(rows) + "\n }"
    return json.dumps(value, ensure_ascii=False)


def checksum(data: Mapping[str, Any]) -> str:
    """SHA-256 of all that a baseline holds but the checksum itself, however it is laid out."""
    content = {key: value for key, value in data.items() if key != "checksum"}
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return "sha256:" + hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()


def packed(tables: Mapping[str, Any], sections: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """The tables of a baseline as texts; the hashes of the records a section after the other."""
    n, m = len(tables["open_by_candidate"]), len(tables["open_by_opening"])
    rows, cols = np.repeat(np.arange(n), np.diff(tables["indptr"])), tables["opening_idx"]
    feasible = np.zeros((n, m), dtype=np.bool_)
    feasible[rows, cols] = True
    order = np.lexsort((rows, cols))  # pairs of one opening resemble each other, so they pack better
    prints = {
        f"{kind}_prints": [tables[f"{kind}_prints"][name] for name in sections[f"{kind}s"]]
        for kind in ("candidate", "opening")
    }
    return {
        "feasible": _pack(np.packbits(feasible)),
        "part": _pack(tables["part"][order].T.astype("<i2")),
        "open_by_candidate": _pack(tables["open_by_candidate"].T.astype("<i4")),
        "open_by_opening": _pack(tables["open_by_opening"].T.astype("<i4")),
        **{name: _pack(np.array(columns, dtype="<u4")) for name, columns in prints.items()},
    }


def unpacked(tables: Mapping[str, str], head: Mapping[str, Any]) -> dict[str, Any]:
    """The tables of a baseline as arrays. Raises `ValueError` and its like when they do not fit its head."""
    c, n, m = (len(head[name]) for name in ("criteria", "candidates", "openings"))

    def columns(name: str, dtype: str, length: int, width: int) -> npt.NDArray[Any]:
        return _unpack(tables[name], dtype, length * width * int(dtype[2])).reshape(width, length)

    bits = np.unpackbits(_unpack(tables["feasible"], "|u1", -(-n * m // 8)), count=n * m)
    feasible = bits.reshape(n, m).astype(np.bool_)
    row, col = np.nonzero(feasible)
    part = np.empty((len(row), c), dtype=np.int16)
    part[np.lexsort((row, col))] = columns("part", "<i2", len(row), c).T
    prints = {
        f"{kind}_prints": dict(zip(names, columns(f"{kind}_prints", "<u4", size, len(names)).astype(np.uint32)))
        for kind, size, names in (
            ("candidate", n, head["sections"]["candidates"]),
            ("opening", m, head["sections"]["openings"]),
        )
    }
    return {
        "indptr": np.concatenate([[0], np.cumsum(feasible.sum(axis=1))]).astype(np.int64),
        "opening_idx": col.astype(np.int32),
        "part": part,
        "open_by_candidate": columns("open_by_candidate", "<i4", n, c).T.astype(np.int64),
        "open_by_opening": columns("open_by_opening", "<i4", m, c).T.astype(np.int64),
        **prints,
    }


def _pack(array: npt.NDArray[Any]) -> str:
    """An array as text: compressed, in base 85."""
    return base64.b85encode(zlib.compress(np.ascontiguousarray(array).tobytes(), 9)).decode("ascii")


def _unpack(text: str, dtype: str, n_bytes: int) -> npt.NDArray[Any]:
    """The array packed in `text`. What unpacks to more than `n_bytes` is refused before it fills the memory."""
    unpacker = zlib.decompressobj()
    raw = unpacker.decompress(base64.b85decode(text), n_bytes + 1)
    if len(raw) != n_bytes:
        raise ValueError(f"{len(raw)} bytes where {n_bytes} belong")
    return np.frombuffer(raw, dtype=dtype)


def parsed(text: str, where: str) -> dict[str, Any]:
    """What the text of a baseline's file holds, in today's form, once the checksum is right. Raises `FileError`."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise fault("not_json", where, detail=str(error)) from None
    if not isinstance(data, dict) or not str(data.get("schema", "")).startswith("matchcore-baseline/"):
        raise fault("not_a_baseline", where)
    if data["schema"] not in (SCHEMA, *_EARLIER):
        raise fault("schema", where, found=data["schema"], expected=SCHEMA)
    try:
        expected = checksum(data)
    except ValueError as error:  # NaN, or what cannot be written back
        raise fault("not_json", where, detail=str(error)) from None
    if data.get("checksum") != expected:
        raise fault("edited", where)
    return {**data, **_EARLIER.get(data["schema"], {})}


def fault(key: str, where: str, **values: object) -> FileError:
    """The error that a baseline cannot be used, with what to do."""
    remedy = Message(f"quality.baseline.{key}.remedy")
    return FileError(Problem(Message(f"quality.baseline.{key}", **values), remedy, record=where or None))


_RECORD = ("matchcore", "pool_hash", "policy_hash", "vocabulary_hash", "as_of", "bound", "gap")


@dataclass(frozen=True, slots=True)
class Approval:
    """Who approved a result, why, and on which day: kept with it, and so without what names a person.

    Raises
    ------
    PolicyError
        When either holds a personal number, a telephone number or an address of e-mail.
    """

    by: str
    because: str
    on: date

    def __post_init__(self) -> None:
        told = Message(PERSONAL_VALUE), Message("value.personal.remedy")
        wrong = [name for name in ("by", "because") if is_personal(str(getattr(self, name)))]
        if wrong:
            raise PolicyError([Problem(*told, field=name) for name in wrong])

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Approval:
        """An approval as a file holds it. Raises `KeyError`, `TypeError` or `ValueError` where it is none."""
        return cls(data["by"], data["because"], date.fromisoformat(data["on"]))


class Baseline(Snapshot):
    """An approved result. See `Snapshot` for the attributes that it shares with a live one.

    Attributes
    ----------
    name
        The golden pool that it belongs to.
    approvals
        Every approval, the latest last.
    schema
        The form of the file that it was read from; of one that was never in a file, today's.
    plan
        The approved plan of the pool's courses; None where it has none.
    """

    def __init__(
        self,
        name: str,
        approvals: Sequence[Approval],
        head: Mapping[str, Any],
        tables: Mapping[str, Any],
        schema: str = SCHEMA,
    ) -> None:
        self.name, self.approvals, self.schema = name, tuple(approvals), schema
        self.approved_on = approvals[-1].on if approvals else None
        self._head, self._tables = head, tables
        self.record, self.policy = head["record"], head["policy"]
        self.plan = KeptPlan.from_data(head["plan"]) if "plan" in head else None
        self.criteria = tuple(head["criteria"])
        self.labels = {name: Phrase(**words) for name, words in head["labels"].items()}
        self.candidate_ids = tuple(row[0] for row in head["candidates"])
        self.opening_ids = tuple(row[0] for row in head["openings"])
        col = {opening: number for number, opening in enumerate(self.opening_ids)}
        held = [-1 if row[1] is None else col[row[1]] for row in head["candidates"]]
        self.opening_of = np.array(held, dtype=np.int64)
        self.surplus = np.array([row[3] for row in head["candidates"]], dtype=np.int64)
        self.seats = np.array([row[1] for row in head["openings"]], dtype=np.int64)
        self.price = np.array([row[2] for row in head["openings"]], dtype=np.int64)
        self.bonus, self.stability = int(head["bonus"]), int(head["stability"])
        self.fixed = np.isin(np.array(self.candidate_ids, dtype=object), head["fixed"])
        self.decided = frozenset((kind, candidate, opening) for kind, candidate, opening in head["decided"])
        self.indptr, self.opening_idx = tables["indptr"], tables["opening_idx"]
        weights = np.array([self.weights[name] for name in self.criteria], dtype=np.int64)
        self.score = (tables["part"].astype(np.int64) @ weights).astype(np.int32)
        self.worth = self.score - np.int32(self.least)
        if head["kept"]:
            row = {candidate: number for number, candidate in enumerate(self.candidate_ids)}
            rows, cols = zip(*((row[candidate], col[opening]) for candidate, opening in head["kept"]))
            self.worth[self.position_of(np.array(rows), np.array(cols))] += self.stability

    @property
    def approval(self) -> Approval | None:
        """The latest approval; None where it was only kept to compare with."""
        return self.approvals[-1] if self.approvals else None

    # From a result, and to and from a file --------------------------------------------------------------------------

    @classmethod
    def of(
        cls, name: str, result: MatchResult, approvals: Sequence[Approval], plan: KeptPlan | None = None
    ) -> Baseline:
        """Keep a result under a name, approved, and what came of its courses."""
        live = LiveSnapshot(result)
        planned = {} if plan is None else {"plan": plan.to_data()}
        return cls(name, approvals, {**_head_of(live), **planned}, _tables_of(live))

    @classmethod
    def from_json(cls, text: str, *, where: str = "") -> Baseline:
        """Read a baseline from the text of its file, of today's form or of an earlier one.

        Raises
        ------
        FileError
            When it is not JSON, is of a form that is not known, was changed by hand, or does not hang together.
        """
        data = parsed(text, where)
        try:
            approvals, schema = [Approval.of(each) for each in data.pop("approvals")], data.pop("schema")
            tables = unpacked(data.pop("tables"), data)
            kept = cls(data.pop("name"), approvals, {k: v for k, v in data.items() if k != "checksum"}, tables, schema)
            kept._check(data["figures"])
            return kept
        except (KeyError, ValueError, TypeError, IndexError, AttributeError, binascii.Error, zlib.error) as error:
            raise fault("broken", where, detail=f"{type(error).__name__}: {error}") from None

    def to_json(self) -> str:
        """The text of the file, in today's form: readable, with a line for each candidate and opening."""
        data = {
            "schema": SCHEMA,
            "name": self.name,
            "approvals": [{**asdict(approval), "on": approval.on.isoformat()} for approval in self.approvals],
            **self._head,
            "tables": packed(self._tables, self._head["sections"]),
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
        if told != (_points(self.total), len(placed), len(placed), self.total):
            raise ValueError("the figures are not those of the placements")
        for name in (*_RECORD, *(f"n_{kind}" for kind in ("candidates", "openings", "seats"))):
            self.record[name]

    def is_as(self, other: Baseline) -> bool:
        """Whether both keep the same result; approvals, the files' form and the versions that ran do not count."""
        return self._content() == other._content()

    def _content(self) -> dict[str, Any]:
        record = {key: value for key, value in self.record.items() if key not in {"matchcore", "numpy", "scipy"}}
        tables = packed(self._tables, self._head["sections"])
        return {**self._head, "record": record, "tables": tables}

    # What it knows ---------------------------------------------------------------------------------------------------

    def judged(self, rows: Ints, cols: Ints) -> PairFacts:
        """The parts of the pairs that were feasible; of the others it is not known which gates were closed."""
        place = self.position_of(rows, cols)
        is_feasible = place >= 0
        known = place[is_feasible]
        score = np.full(len(place), -1, dtype=np.int64)
        part = np.full((len(place), len(self.criteria)), -1, dtype=np.int16)
        closed = np.full((len(place), len(self.criteria)), -1, dtype=np.int8)
        score[is_feasible], part[is_feasible], closed[is_feasible] = self.score[known], self._tables["part"][known], 0
        return PairFacts(is_feasible, score, part, closed)

    def rows_judged(self, rows: Ints) -> RowFacts:
        """The parts of the feasible pairs of some candidates, and the counts that were kept."""
        part = np.full((len(self.criteria), len(rows), self.n_openings), -1, dtype=np.int16)
        for number, row in enumerate(np.asarray(rows).tolist()):
            own = slice(int(self.indptr[row]), int(self.indptr[row + 1]))
            part[:, number, self.opening_idx[own]] = self._tables["part"][own].T
        return RowFacts(part, self._tables["open_by_candidate"][rows])

    def n_open_by_opening(self, cols: Ints) -> npt.NDArray[np.int64]:
        """As they were counted."""
        counts: npt.NDArray[np.int64] = self._tables["open_by_opening"][cols]
        return counts

    @property
    def candidate_prints(self) -> Prints:
        """As they were made."""
        prints: Prints = self._tables["candidate_prints"]
        return prints

    @property
    def opening_prints(self) -> Prints:
        """As they were made."""
        prints: Prints = self._tables["opening_prints"]
        return prints

    def __repr__(self) -> str:
        return f"Baseline({self.name!r}, {self.n_candidates} candidates, {len(self.approvals)} approvals)"


def approvals_in(text: str) -> tuple[Approval, ...]:
    """The approvals in the text of a file that cannot be read as a baseline, as far as there are any."""
    try:
        return tuple(Approval.of(each) for each in json.loads(text)["approvals"])
    except (KeyError, ValueError, TypeError, RecursionError):
        return ()


def _tables_of(live: LiveSnapshot) -> dict[str, Any]:
    """The parts of the feasible pairs, how many each gate alone lets through, and the hashes of the records."""
    cols, c = np.arange(live.n_openings), len(live.criteria)
    part = [np.empty((0, c), dtype=np.int16)]
    by_candidate, by_opening = [np.empty((0, c), dtype=np.int64)], np.zeros((len(cols), c), dtype=np.int64)
    for some in slices(live.n_candidates, BLOCK // max(1, len(cols))):
        parts, is_open = live.block(np.arange(some.start, some.stop), cols)
        local = np.repeat(np.arange(some.stop - some.start), np.diff(live.indptr[some.start : some.stop + 1]))
        own = slice(int(live.indptr[some.start]), int(live.indptr[some.stop]))
        part.append(parts[:, local, live.opening_idx[own]].T)
        by_candidate.append(is_open.sum(axis=2).T)
        by_opening += is_open.sum(axis=1).T
    return {
        "indptr": live.indptr,
        "opening_idx": live.opening_idx,
        "part": np.concatenate(part),
        "open_by_candidate": np.concatenate(by_candidate),
        "open_by_opening": by_opening,
        "candidate_prints": live.candidate_prints,
        "opening_prints": live.opening_prints,
    }


def _head_of(run: LiveSnapshot) -> dict[str, Any]:
    """What a reviewer reads: figures, rules, and a line for each candidate and opening."""
    opening = [None if col < 0 else run.opening_ids[col] for col in run.opening_of.tolist()]
    return {
        "figures": {
            "total_points": _points(run.total),
            "placed": run.n_placed,
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
        "sections": {"candidates": list(run.candidate_prints), "openings": list(run.opening_prints)},
    }


def _kept(run: Snapshot) -> list[list[str]]:
    """The pairs of an earlier plan that were given points."""
    place = np.flatnonzero(run.worth + run.least != run.score)
    row = np.searchsorted(run.indptr, place, side="right") - 1
    cols = np.asarray(run.opening_idx)[place]
    return [[run.candidate_ids[i], run.opening_ids[j]] for i, j in zip(row.tolist(), cols.tolist())]


def _points(total: int) -> float:
    return round(total / 10_000, 2)
