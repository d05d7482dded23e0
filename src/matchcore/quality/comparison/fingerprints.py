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

from matchcore.pool import CandidateColumns, Codes, OpeningColumns, Pool
from matchcore.pool import Points as Places

__all__ = ["Prints", "candidate_prints", "opening_prints", "whole"]

Prints = Mapping[str, npt.NDArray[np.uint32]]
"""A hash of each record by section. Sections that a criterion reads have its name."""
Hashes = npt.NDArray[np.uint64]

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FIRST, _SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)


def candidate_prints(pool: Pool) -> Prints:
    """uint32[n] by section: a hash of what the pool knows of each candidate."""
    columns: CandidateColumns = pool.candidates
    codes, n = pool.columns.codes, len(pool.candidates)
    held, known, tracks = columns.certificates, columns.languages, columns.tracks
    certificates = _row_hashes(
        _named(codes.certificates, held.code), held.valid_from, held.valid_to, held.validated, held.share, held.modules
    )
    languages = _row_hashes(
        _named(codes.languages, known.language),
        known.skill,
        known.level,
        known.completed,
        _named((*codes.courses, ""), known.course),
    )
    progress = _row_hashes(_named(codes.tracks, tracks.track), tracks.share, tracks.modules, tracks.expected)
    return _prints(
        certificates=_added_up(n, held.row, certificates),
        language=_added_up(n, known.row, languages),
        track=_added_up(n, tracks.row, progress),
        location=_row_hashes(_places(columns.home, codes), columns.reach_m),
        terms=_row_hashes(_forms(codes, columns.forms), columns.available),
        waiting=_row_hashes(columns.registered),
        facts=_facts(columns.facts, n),
    )


def opening_prints(pool: Pool) -> Prints:
    """uint32[m] by section: a hash of what the pool knows of each opening.

    A start that is not stated is the run's own day: that is a rule of the run and not a fact of the opening.
    """
    columns: OpeningColumns = pool.openings
    codes, m = pool.columns.codes, len(pool.openings)
    asked, spoken = columns.certificates, columns.languages
    first = asked.first
    named = _named(codes.certificates, asked.code)
    if len(first) < len(named):  # alternatives have one hash, which no order of them changes
        demand = np.repeat(np.arange(len(first)), np.diff([*first, len(named)]))
        is_alone = np.bincount(demand, minlength=len(first)) == 1
        named = np.where(is_alone, named[first], _added_up(len(first), demand, _mixed(named)))
    certificates = _row_hashes(named, asked.required[first])
    languages = _row_hashes(
        _named(codes.languages, spoken.language), spoken.skill, spoken.level, spoken.tolerance, spoken.required
    )
    start = np.where(columns.start_stated, columns.start.astype(np.int64), -(2**40))
    return _prints(
        certificates=_added_up(m, asked.row[first], certificates),
        language=_added_up(m, spoken.row, languages),
        track=_row_hashes(_named((*codes.tracks, ""), columns.track), columns.track_least),
        location=_row_hashes(_places(columns.workplace, codes)),
        terms=_row_hashes(_named((*codes.forms, ""), columns.form), start),
        seats=_row_hashes(columns.seats),
        name=_row_hashes(*(_texts(texts) for texts in (columns.employers, columns.titles, columns.ssyk))),
        facts=_facts(columns.facts, m),
    )


def whole(prints: Prints, sections: Sequence[str]) -> list[bytes]:
    """Each record's hashes, of some sections, as one key."""
    return [row.tobytes() for row in np.column_stack([prints[name] for name in sections])]


def _prints(**sections: Hashes) -> Prints:
    return {name: (hashes >> np.uint64(32)).astype(np.uint32) for name, hashes in sections.items()}


def _row_hashes(*columns: npt.NDArray[Any]) -> Hashes:
    """uint64[k]: each row of some columns of whole numbers as one number, in which the order of the columns counts."""
    total = np.zeros(len(columns[0]), dtype=np.uint64)
    for column in columns:
        numbers = column if column.dtype == np.uint64 else column.astype(np.int64).view(np.uint64)
        total = _mixed(total + _mixed(numbers))
    return total


def _mixed(numbers: Hashes) -> Hashes:
    """The finalizer of SplitMix64: every bit of what comes out hangs on every bit of what goes in."""
    mixed = numbers + _GOLDEN
    mixed = (mixed ^ (mixed >> np.uint64(30))) * _FIRST
    mixed = (mixed ^ (mixed >> np.uint64(27))) * _SECOND
    return mixed ^ (mixed >> np.uint64(31))


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
    return _texts(names)[numbers] if len(names) else np.zeros(len(numbers), dtype=np.uint64)


def _forms(codes: Codes, masks: npt.NDArray[np.uint64]) -> Hashes:
    """uint64[n]: the forms accepted, in any order; someone who accepts every form is alike in any vocabulary."""
    total = np.zeros(len(masks), dtype=np.uint64)
    accepts_all = np.ones(len(masks), dtype=np.bool_)
    for bit, name in enumerate(_texts(codes.forms)):
        accepts = (masks >> np.uint64(bit)) & np.uint64(1) == 1
        total[accepts] += name
        accepts_all &= accepts
    total[accepts_all] = _texts(["any"])[0]
    return total


def _places(points: Places, codes: Codes) -> Hashes:
    return _row_hashes(*points.xyz.T, points.source, _named((*codes.municipalities, ""), points.municipality))


def _facts(facts: Mapping[str, Iterable[object]], n: int) -> Hashes:
    """uint64[n]: the facts that each record has, whatever others have."""
    total = np.zeros(n, dtype=np.uint64)
    for name in sorted(facts):
        given = [(row, value) for row, value in enumerate(facts[name]) if value is not None]
        total[[row for row, _ in given]] += _texts([(name, value) for _, value in given])
    return total
