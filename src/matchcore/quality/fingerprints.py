"""Short hashes of what a pool knows of each candidate and opening, section by section (layer 6).

They say whether a record changed between two runs, and in which section, without keeping the record. Codes are hashed
by name and not by number, so that a new term in the vocabulary changes nobody's record. Ids and reporting groups are
left out: someone whose id alone changed is found again by the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import Any

import numpy as np
import numpy.typing as npt

from matchcore.pool import CandidateColumns, Codes, OpeningColumns, Pool
from matchcore.pool import Points as Places

__all__ = ["CANDIDATE_SECTIONS", "OPENING_SECTIONS", "Prints", "candidate_prints", "opening_prints", "whole"]

Prints = npt.NDArray[np.uint32]

CANDIDATE_SECTIONS = ("certificates", "languages", "tracks", "place", "terms", "waiting", "facts")
"""What a candidate's record is divided into."""

OPENING_SECTIONS = ("certificates", "languages", "tracks", "place", "terms", "seats", "name", "facts")
"""What an opening's record is divided into."""


def candidate_prints(pool: Pool) -> Prints:
    """uint32[n, 7]: a hash of each section of each candidate, in the order of `CANDIDATE_SECTIONS`."""
    columns: CandidateColumns = pool.candidates
    codes, n = pool.columns.codes, len(pool.candidates)
    held, known, tracks = columns.certificates, columns.languages, columns.tracks
    courses = (*codes.courses, "")
    certificates = _grouped(
        n,
        held.row,
        [
            _named(codes.certificates, held.code),
            *(column.tolist() for column in (held.valid_from, held.valid_to, held.validated, held.share, held.modules)),
        ],
    )
    languages = _grouped(
        n,
        known.row,
        [
            _named(codes.languages, known.language),
            *(column.tolist() for column in (known.skill, known.level, known.completed)),
            _named(courses, known.course),
        ],
    )
    progress = _grouped(
        n,
        tracks.row,
        [
            _named(codes.tracks, tracks.track),
            *(column.tolist() for column in (tracks.share, tracks.modules, tracks.expected)),
        ],
    )
    everything = (1 << len(codes.forms)) - 1
    forms = [_forms(codes, mask & everything, everything) for mask in columns.forms.tolist()]
    return _hashed(
        [
            certificates,
            languages,
            progress,
            list(zip(_places(columns.home, codes), columns.reach_m.tolist())),
            list(zip(forms, columns.available.tolist())),
            columns.registered.tolist(),
            _facts(columns.facts, n),
        ]
    )


def opening_prints(pool: Pool) -> Prints:
    """uint32[m, 8]: a hash of each section of each opening, in the order of `OPENING_SECTIONS`.

    A start that is not stated is the run's own day: that is a rule of the run and not a fact of the opening.
    """
    columns: OpeningColumns = pool.openings
    codes, m = pool.columns.codes, len(pool.openings)
    asked, spoken = columns.certificates, columns.languages
    certificates = _grouped(m, asked.row, [_named(codes.certificates, asked.code), asked.required.tolist()])
    languages = _grouped(
        m,
        spoken.row,
        [
            _named(codes.languages, spoken.language),
            *(column.tolist() for column in (spoken.skill, spoken.level, spoken.tolerance, spoken.required)),
        ],
    )
    start = [day if stated else None for day, stated in zip(columns.start.tolist(), columns.start_stated.tolist())]
    return _hashed(
        [
            certificates,
            languages,
            list(zip(_named((*codes.tracks, ""), columns.track), columns.track_least.tolist())),
            _places(columns.workplace, codes),
            list(zip(_named((*codes.forms, ""), columns.form), start)),
            columns.seats.tolist(),
            list(zip(columns.employers, columns.titles, columns.ssyk)),
            _facts(columns.facts, m),
        ]
    )


def whole(prints: Prints) -> list[bytes]:
    """Each record's hashes as one key."""
    return [row.tobytes() for row in np.ascontiguousarray(prints)]


def _hashed(sections: Sequence[Sequence[object]]) -> Prints:
    made = np.empty((len(sections[0]), len(sections)), dtype=np.uint32)
    for number, section in enumerate(sections):
        known: dict[str, int] = {}
        for row, value in enumerate(section):
            written = repr(value)
            if written not in known:
                known[written] = int.from_bytes(blake2b(written.encode(), digest_size=4).digest(), "little")
            made[row, number] = known[written]
    return made


def _grouped(n: int, row: npt.NDArray[np.int32], columns: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """The rows of a long table for each record, in an order of their own."""
    groups: list[list[Any]] = [[] for _ in range(n)]
    for at, entry in zip(row.tolist(), zip(*columns)):
        groups[at].append(entry)
    for group in groups:
        group.sort(key=repr)
    return groups


def _named(names: Sequence[str], numbers: npt.NDArray[Any]) -> list[str]:
    return [names[number] for number in numbers.tolist()]


def _forms(codes: Codes, mask: int, everything: int) -> object:
    if mask == everything:
        return "any"
    return [form for bit, form in enumerate(codes.forms) if mask >> bit & 1]


def _places(points: Places, codes: Codes) -> list[tuple[object, ...]]:
    municipalities = _named((*codes.municipalities, ""), points.municipality)
    return list(zip(map(tuple, points.xyz.tolist()), points.source.tolist(), municipalities))


def _facts(facts: Any, n: int) -> list[list[tuple[str, object]]]:
    names = sorted(facts)
    return [[(name, facts[name][row]) for name in names if facts[name][row] is not None] for row in range(n)]
