"""The text of a baseline's file: laid out to be read, tables packed, and a checksum over all of it."""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from matchcore.errors import FileError, Problem
from matchcore.messages import Message

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
