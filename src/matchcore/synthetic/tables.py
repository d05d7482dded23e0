"""Drawn candidates as the tables that `Pool.from_frames` takes: a column a field, each different cell made once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from matchcore.pool.frames import Coded, Distinct
from matchcore.records.model import LEVELS, SKILLS
from matchcore.synthetic.chance import Indices
from matchcore.synthetic.columns import CandidateColumns, Days, Places
from matchcore.vocabulary import default_vocabulary

__all__ = ["Table", "candidate_id", "candidate_tables", "days_of", "places_of"]

Table = Mapping[str, Coded]


def candidate_id(row: int) -> str:
    """The id of the candidate drawn at `row`, from ``c000001``."""
    return f"c{row + 1:06d}"


def candidate_tables(drawn: CandidateColumns) -> dict[str, Table]:
    """The tables of candidates, by the names that `Pool.from_frames` has for them; long ones ordered by candidate."""
    vocabulary = default_vocabulary()
    ids = [candidate_id(row) for row in range(drawn.n)]
    held, known, taken = drawn.certificates, drawn.languages, drawn.tracks
    asked = np.flatnonzero(drawn.forms >= 0)
    sizes = np.array([len(forms) for forms in drawn.form_sets])[drawn.forms[asked]]
    every = [form for forms in drawn.form_sets for form in forms]
    first = np.cumsum([0, *map(len, drawn.form_sets)])[drawn.forms[asked]]
    form = np.repeat(first - (np.cumsum(sizes) - sizes), sizes) + np.arange(sizes.sum())
    return {
        "candidates": {
            "id": Coded(np.arange(drawn.n), ids),
            "reach_km": _numbers(drawn.reach_km),
            "available_from": days_of(drawn.available_from),
            "registered_since": days_of(drawn.registered_since),
            **places_of(drawn.home),
            **{f"group_{name}": column for name, column in drawn.groups.items()},
        },
        "certificates": {
            "candidate_id": Coded(held.row, ids),
            "code": held.certificate,
            "issued": days_of(held.issued),
            "expires": days_of(held.expires),
            "standing": Coded(held.validated.astype(np.int64), ("declared", "validated")),
            "modules": _modules(held.modules, held.certificate, vocabulary.certificates),
        },
        "languages": {
            "candidate_id": Coded(known.row, ids),
            "language": known.language,
            "level": Coded(known.level, LEVELS),
            **{skill: Coded(known.skills[:, at], LEVELS) for at, skill in enumerate(SKILLS)},
            "course": known.course,
            "course_status": Coded(np.where(known.course.code < 0, -1, known.completed), ("enrolled", "completed")),
        },
        "tracks": {
            "candidate_id": Coded(taken.row, ids),
            "track": taken.track,
            "share": Coded(taken.share, range(101)),
            "modules": _modules(taken.modules, taken.track, vocabulary.tracks),
            "expected_completion": days_of(taken.expected),
        },
        "forms": {"candidate_id": Coded(np.repeat(asked, sizes), ids), "form": Coded(form, every)},
    }


def places_of(places: Places) -> dict[str, Coded]:
    """The columns of places."""
    return {"lat": _numbers(places.lat), "lon": _numbers(places.lon), "municipality": places.municipality}


def days_of(days: Days) -> Coded:
    """Days, none for NaT."""
    known, code = np.unique(days.astype("datetime64[D]"), return_inverse=True)
    return Coded(code, known.tolist())


def _numbers(numbers: np.ndarray[Any, np.dtype[np.float64]]) -> Coded:
    """Numbers, none for NaN."""
    known, code = np.unique(numbers, return_inverse=True)
    return Coded(np.where(np.isnan(numbers), -1, code), known.tolist())


def _modules(masks: Indices, owner: Coded, terms: Mapping[str, Any]) -> Coded:
    """The modules that the bits of `masks` stand for, none for -1."""
    known, code = np.unique(masks, return_inverse=True)
    pairs = Distinct([owner, Coded(code, known.tolist())])
    chosen = [
        None if mask < 0 else tuple(part.code for bit, part in enumerate(terms[name].modules) if mask >> bit & 1)
        for name, mask in pairs.rows
    ]
    return Coded(pairs.which, chosen)
