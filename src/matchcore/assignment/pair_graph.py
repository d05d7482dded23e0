"""The pairs that are allowed, as plain arrays: what every solver, the proof and the verifier read (layer
2)."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from matchcore.errors import Problem, ScoreError
from matchcore.messages import Message
from matchcore.processors import n_processors

_AT_ONCE = 2**18
_LARGE = 2**22

Ints = npt.NDArray[np.integer[Any]]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class PairGraph:
    """Allowed pairs in compressed rows (CSR), a row a candidate.

    Attributes
    ----------
    indptr
        int64[n + 1]; the pairs of candidate i stand at ``indptr[i]:indptr[i + 1]``.
    opening_idx
        int32 or int64[n_pairs]; ascending within a row, no duplicates.
    score
        int32 or int64[n_pairs]; any sign.
    seats
        int64[m], at least 0.
    """

    indptr: Ints
    opening_idx: Ints
    score: Ints
    seats: Ints

    @property
    def n_candidates(self) -> int:
        """How many candidates there are."""
        return len(self.indptr) - 1

    @property
    def n_openings(self) -> int:
        """How many openings there are."""
        return len(self.seats)

    @property
    def n_pairs(self) -> int:
        """How many pairs are allowed."""
        return len(self.opening_idx)

    @property
    def largest(self) -> int:
        """The largest score in size."""
        return max(-int(self.score.min()), int(self.score.max())) if self.n_pairs else 0

    @property
    def most_possible(self) -> int:
        """The number of placements that no assignment can exceed: the smaller side, counted in seats."""
        return most_placements_possible(self.n_candidates, self.seats)

    def candidate_of_pair(self) -> Ints:
        """int32[n_pairs]: the candidate (row) that each pair belongs to."""
        return np.repeat(np.arange(self.n_candidates, dtype=np.int32), np.diff(self.indptr))

    @classmethod
    def checked(cls, indptr: Ints, opening_idx: Ints, score: Ints, seats: Ints) -> PairGraph:
        """The graph of these arrays, once they are seen to belong together.

        Raises
        ------
        ScoreError
            When the arrays are not a CSR array with ascending columns, or do not hold integers.
        """
        arrays = {"indptr": indptr, "opening_idx": opening_idx, "score": score, "seats": seats}
        problems = [
            Problem(
                Message("assign.scores_type"),
                Message("assign.pairs_form_remedy"),
                field=name,
                value=str(array.dtype),
            )
            for name, array in arrays.items()
            if array.dtype.kind not in "iu" or array.ndim != 1
        ]
        if problems:
            raise ScoreError(problems)
        wrong = _what_is_wrong(indptr, opening_idx, score, seats)
        if wrong is not None:
            raise ScoreError(
                Problem(
                    Message("assign.pairs_form", what=wrong),
                    Message("assign.pairs_form_remedy"),
                    field="pairs",
                )
            )
        return cls(
            indptr.astype(np.int64, copy=False),
            opening_idx.astype(np.int32, copy=False),
            score if score.dtype == np.int32 else score.astype(np.int64, copy=False),
            seats.astype(np.int64, copy=False),
        )


def most_placements_possible(n_candidates: int, seats: Ints) -> int:
    """The smaller side, counted in seats (no opening counting more than there are candidates)."""
    return min(n_candidates, int(np.minimum(seats, n_candidates).sum()))


def close_pairs(indptr: Ints, opening_idx: Ints, score: Ints, surplus: Ints, price: Ints) -> Ints:
    """Positions, ascending, of the pairs with ``surplus + price <= score``; all cores when there are many.

    Parameters
    ----------
    indptr, opening_idx, score
        The pairs in compressed rows.
    surplus, price
        int64[n], int64[m].
    """

    def looked_at(part: slice) -> Ints:
        first, last = indptr[part.start], indptr[part.stop]
        col = opening_idx[first:last]
        length = np.diff(indptr[part.start : part.stop + 1])
        slack = np.repeat(surplus[part], length)
        slack += price[col]
        slack -= score[first:last]
        at: Ints = np.flatnonzero(slack <= 0) + first
        return at

    parts = list(_parts(indptr))
    if len(opening_idx) < _LARGE:
        found = [looked_at(part) for part in parts]
    else:
        with ThreadPoolExecutor(n_processors(), thread_name_prefix="matchcore") as threads:
            found = list(threads.map(looked_at, parts))
    return np.concatenate([np.zeros(0, dtype=np.int64), *found])


def _parts(indptr: Ints) -> Iterator[slice]:
    """Whole rows, so many that they fit the cache (one row at least)."""
    start, n = 0, len(indptr) - 1
    while start < n:
        stop = int(np.searchsorted(indptr, indptr[start] + _AT_ONCE, side="right")) - 1
        stop = min(max(stop, start + 1), n)
        yield slice(start, stop)
        start = stop


def _what_is_wrong(indptr: Ints, opening_idx: Ints, score: Ints, seats: Ints) -> Message | None:
    if len(indptr) == 0 or indptr[0] != 0 or indptr[-1] != len(opening_idx) or np.any(np.diff(indptr) < 0):
        return Message("assign.pairs_indptr")
    if len(opening_idx) != len(score):
        return Message("assign.pairs_length", n_columns=len(opening_idx), n_scores=len(score))
    if np.any(seats < 0):
        return Message("assign.seats_negative")
    if len(opening_idx) == 0:
        return None
    if opening_idx.min() < 0 or opening_idx.max() >= len(seats):
        return Message("assign.pairs_column", last=len(seats) - 1)
    falls = np.flatnonzero(opening_idx[1:] <= opening_idx[:-1]) + 1  # allowed only where a new row starts
    falls = falls[indptr[np.searchsorted(indptr, falls)] != falls]
    if len(falls):
        return Message("assign.pairs_order", row=int(np.searchsorted(indptr, falls[0], side="right")) - 1)
    return None
