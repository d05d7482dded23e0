"""Drawn columns as those of the tables that `Pool.from_frames` takes: each different cell made once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matchcore.pool.frames import Coded, Distinct
from matchcore.synthetic.chance import Indices

Days = NDArray[np.datetime64]
"""Days (datetime64[D]); NaT where not known."""

Table = Mapping[str, Coded]
"""A table by its columns. Long ones are ordered by the records that they are of."""


def days_told(days: Days) -> Coded:
    """Days, nothing for NaT."""
    known, code = np.unique(days.astype("datetime64[D]"), return_inverse=True)
    return Coded(code, known.tolist())


def numbers_told(numbers: NDArray[np.float64]) -> Coded:
    """Numbers, nothing for NaN."""
    known, code = np.unique(numbers, return_inverse=True)
    return Coded(np.where(np.isnan(numbers), -1, code), known.tolist())


def modules_told(masks: Indices, owner: Coded, terms: Mapping[str, Any]) -> Coded:
    """The modules of `owner` that the bits of `masks` stand for, nothing for -1."""
    known, code = np.unique(masks, return_inverse=True)
    pairs = Distinct([owner, Coded(code, known.tolist())])
    chosen = [
        None if mask < 0 else tuple(part.code for bit, part in enumerate(terms[name].modules) if mask >> bit & 1)
        for name, mask in pairs.rows
    ]
    return Coded(pairs.which, chosen)
