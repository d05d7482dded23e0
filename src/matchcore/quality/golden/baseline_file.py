"""The text of a baseline's file: laid out to be read, tables packed, and a checksum over all of it."""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from matchcore.errors import FileError, Problem
from matchcore.messages import Message
from matchcore.quality.comparison.fingerprints import CANDIDATE_SECTIONS, OPENING_SECTIONS

__all__ = ["checksum", "fault", "pack", "parsed", "unpacked", "written"]


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


def pack(array: npt.NDArray[Any]) -> str:
    """An array as text: compressed, in base 85."""
    return base64.b85encode(zlib.compress(np.ascontiguousarray(array).tobytes(), 9)).decode("ascii")


def _unpack(text: str, dtype: str, n_bytes: int) -> npt.NDArray[Any]:
    """The array packed in `text`. What unpacks to more than `n_bytes` is refused before it fills the memory."""
    unpacker = zlib.decompressobj()
    raw = unpacker.decompress(base64.b85decode(text), n_bytes + 1)
    if len(raw) != n_bytes:
        raise ValueError(f"{len(raw)} bytes where {n_bytes} belong")
    return np.frombuffer(raw, dtype=dtype)


def unpacked(data: Mapping[str, Any]) -> dict[str, Any]:
    """The tables of a baseline as arrays. Raises `ValueError` and its like when they do not fit."""
    tables, c = data["tables"], len(data["criteria"])
    n, m = len(data["candidates"]), len(data["openings"])

    def columns(name: str, dtype: str, length: int, width: int) -> npt.NDArray[Any]:
        return _unpack(tables[name], dtype, length * width * int(dtype[2])).reshape(width, length).T

    bits = np.unpackbits(_unpack(tables["feasible"], "|u1", -(-n * m // 8)), count=n * m)
    feasible = bits.reshape(n, m).astype(np.bool_)
    row, col = np.nonzero(feasible)
    part = np.empty((len(row), c), dtype=np.int16)
    part[np.lexsort((row, col))] = columns("part", "<i2", len(row), c)
    return {
        "indptr": np.concatenate([[0], np.cumsum(feasible.sum(axis=1))]).astype(np.int64),
        "opening_idx": col.astype(np.int32),
        "part": part,
        "open_by_candidate": columns("open_by_candidate", "<i4", n, c).astype(np.int64),
        "open_by_opening": columns("open_by_opening", "<i4", m, c).astype(np.int64),
        "candidate_prints": columns("candidate_prints", "<u4", n, len(CANDIDATE_SECTIONS)).astype(np.uint32),
        "opening_prints": columns("opening_prints", "<u4", m, len(OPENING_SECTIONS)).astype(np.uint32),
    }


def parsed(text: str, schema: str, where: str) -> dict[str, Any]:
    """What the text of a baseline's file holds, once form and checksum are right. Raises `FileError`."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise fault("not_json", where, detail=str(error)) from None
    if not isinstance(data, dict) or not str(data.get("schema", "")).startswith("matchcore-baseline/"):
        raise fault("not_a_baseline", where)
    if data["schema"] != schema:
        raise fault("schema", where, found=data["schema"], expected=schema)
    try:
        expected = checksum(data)
    except ValueError as error:  # NaN, or what cannot be written back
        raise fault("not_json", where, detail=str(error)) from None
    if data.get("checksum") != expected:
        raise fault("edited", where)
    return data


def fault(key: str, where: str, **values: object) -> FileError:
    """The error that a baseline cannot be used, with what to do."""
    remedy = Message(f"quality.baseline.{key}.remedy")
    return FileError(Problem(Message(f"quality.baseline.{key}", **values), remedy, record=where or None))
