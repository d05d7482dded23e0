"""Short hashes of what a pool knows of each candidate and opening, section by section.

They say whether a record changed between two runs, and in which section, without keeping the record. Codes are hashed
by name and not by number, so that a new term in the vocabulary changes nobody's record. Ids and reporting groups are
left out: someone whose id alone changed is found again by the rest.

Texts go through BLAKE2b, once each. All else is done a column at a time: a row of numbers is mixed into one by the
finalizer of SplitMix64 (Steele, Lea and Flood, *Fast splittable pseudorandom number generators*, OOPSLA 2014), and the
rows of a record are added up, which no order of rows changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from typing import Any

import numpy as np
import numpy.typing as npt

from matchcore.pool import CandidateColumns, CertificateDemands, Codes, OpeningColumns, Pool
from matchcore.pool.fields import Field, fields_of
from matchcore.synthetic.chance import mixed

Prints = Mapping[str, npt.NDArray[np.uint32]]
"""A hash of each record by section. Sections that a criterion reads have its name."""
Hashes = npt.NDArray[np.uint64]

_FIRST_SECTIONS = ("certificates", "language", "track", "location", "terms", "waiting", "seats", "name", "facts")
"""The order in which baselines have had them from the beginning; others come after."""
_NOT_STATED = -(2**40)


def candidate_prints(pool: Pool) -> Prints:
    """uint32[n] by section: a hash of what the pool knows of each candidate."""
    return _prints(pool.candidates, pool.columns.codes)


def opening_prints(pool: Pool) -> Prints:
    """uint32[m] by section: a hash of what the pool knows of each opening.

    A start that is not stated is the run's own day: that is a rule of the run and not a fact of the opening.
    """
    return _prints(pool.openings, pool.columns.codes)


def whole(prints: Prints, sections: Sequence[str]) -> list[bytes]:
    """Each record's hashes, of some sections, as one key."""
    return [row.tobytes() for row in np.column_stack([prints[name] for name in sections])]


def _prints(side: CandidateColumns | OpeningColumns, codes: Codes) -> Prints:
    """The hash of each section: of its long tables, of its facts, or of its columns, the plain numbers last."""
    hashes: dict[str, Hashes] = {}
    columns: dict[str, list[npt.NDArray[Any]]] = {}
    beside: dict[str, Hashes] = {}
    for name, told in sorted(fields_of(type(side)).items(), key=lambda declared: declared[1].kind == "number"):
        column = getattr(side, name)
        if told.section is None:
            continue
        if told.kind == "table":
            before = hashes.get(told.section, np.uint64(0))
            hashes[told.section] = before + _added_up(len(side), *_table(column, codes))
        elif told.kind == "codes" and not told.missing:  # a set that is empty says nothing
            told_of = mixed(_code_sets(getattr(codes, told.codes), column) + _texts([name]))
            beside[told.section] = beside.get(told.section, np.uint64(0)) + np.where(column == 0, 0, told_of)
        elif told.is_beside:
            told_of = mixed(_texts(column) + _texts([name]))
            is_empty = np.array([not text for text in column], dtype=np.bool_)
            beside[told.section] = beside.get(told.section, np.uint64(0)) + np.where(is_empty, 0, told_of)
        elif told.kind == "facts":
            hashes[told.section] = _facts(column, len(side))
        else:
            columns.setdefault(told.section, []).append(_column(side, column, told, codes))
    for section, some in columns.items():
        hashes[section] = _row_hashes(*some) + beside.get(section, np.uint64(0))
    in_order = [*(section for section in _FIRST_SECTIONS if section in hashes), *hashes]
    return {section: (hashes[section] >> np.uint64(32)).astype(np.uint32) for section in dict.fromkeys(in_order)}


def _column(side: Any, column: Any, told: Field, codes: Codes) -> npt.NDArray[Any]:
    """A column as whole numbers that hang on no numbering of codes."""
    if told.kind == "codes":
        return _code_sets(getattr(codes, told.codes), column)
    if told.kind == "code":
        return _named((*getattr(codes, told.codes), ""), column)
    if told.kind == "text":
        return _texts(column)
    if told.kind == "place":
        municipality = _named((*codes.municipalities, ""), column.municipality)
        return _row_hashes(*column.xyz.T, column.source, municipality)
    if told.stated:
        return np.where(getattr(side, told.stated), column.astype(np.int64), _NOT_STATED)
    return np.asarray(column)


def _table(table: Any, codes: Codes) -> tuple[npt.NDArray[np.int32], Hashes]:
    """Whose each row of a long table is, and its hash: what it is about, its numbers, then further codes."""
    if isinstance(table, CertificateDemands):
        return _demands(table, codes)
    declared = fields_of(type(table))
    numbers = [getattr(table, name) for name, told in declared.items() if told.kind == "number" and name != "row"]
    numbers = [column.view(np.int32) if column.dtype == np.float32 else column for column in numbers]
    coded = [
        _named((*getattr(codes, told.codes), ""), getattr(table, name))
        for name, told in declared.items()
        if told.kind == "code"
    ]
    return table.row, _row_hashes(*coded[:1], *numbers, *coded[1:])


def _demands(asked: CertificateDemands, codes: Codes) -> tuple[npt.NDArray[np.int32], Hashes]:
    """Whose each demand is, and its hash: alternatives have one, which no order of them changes."""
    first = asked.first
    named = _named(codes.certificates, asked.code)
    if len(first) < len(named):
        demand = np.repeat(np.arange(len(first)), np.diff([*first, len(named)]))
        is_alone = np.bincount(demand, minlength=len(first)) == 1
        named = np.where(is_alone, named[first], _added_up(len(first), demand, mixed(named)))
    return asked.row[first], _row_hashes(named, asked.required[first])


def _row_hashes(*columns: npt.NDArray[Any]) -> Hashes:
    """uint64[k]: each row of some columns of whole numbers as one number, in which the order of the columns counts."""
    total = np.zeros(len(columns[0]), dtype=np.uint64)
    for column in columns:
        numbers = column if column.dtype == np.uint64 else column.astype(np.int64).view(np.uint64)
        total = mixed(total + mixed(numbers))
    return total


def _added_up(n: int, row: npt.NDArray[np.integer[Any]], hashes: Hashes) -> Hashes:
    """The hashes of the rows of a long table, added up for each of n records; what is above 2**64 falls away."""
    total = np.zeros(n, dtype=np.uint64)
    np.add.at(total, row, hashes)
    return total


def _texts(texts: Sequence[object]) -> Hashes:
    """uint64[k]: each text, or other value, by how it is written."""
    known: dict[object, int] = {}
    made = np.empty(len(texts), dtype=np.uint64)
    for place, text in enumerate(texts):
        written = repr(text)
        if written not in known:
            known[written] = int.from_bytes(blake2b(written.encode(), digest_size=8).digest(), "little")
        made[place] = known[written]
    return made


def _named(names: Sequence[str], numbers: npt.NDArray[Any]) -> Hashes:
    """uint64[k]: codes given by number, hashed by name."""
    if len(numbers) < len(names):
        return _texts([names[number] for number in numbers.tolist()])
    return _texts(names)[numbers] if len(names) else np.zeros(len(numbers), dtype=np.uint64)


def _code_sets(names: Sequence[str], masks: npt.NDArray[np.uint64]) -> Hashes:
    """uint64[n]: the codes of each set, in any order; a set of all is alike in any vocabulary."""
    total = np.zeros(len(masks), dtype=np.uint64)
    has_all = np.ones(len(masks), dtype=np.bool_)
    for bit, name in enumerate(_texts(names)):
        has = (masks >> np.uint64(bit)) & np.uint64(1) == 1
        total[has] += name
        has_all &= has
    total[has_all] = _texts(["any"])[0]
    return total


def _facts(facts: Mapping[str, Iterable[object]], n: int) -> Hashes:
    """uint64[n]: the facts that each record has, whatever others have."""
    total = np.zeros(n, dtype=np.uint64)
    for name in sorted(facts):
        given = [(row, value) for row, value in enumerate(facts[name]) if value is not None]
        total[[row for row, _ in given]] += _texts([(name, value) for _, value in given])
    return total
