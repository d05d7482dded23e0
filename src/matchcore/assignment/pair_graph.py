"""The pairs that are allowed, as plain arrays: what every solver, the proof and the verifier read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from matchcore.errors import Problem, ScoreError
from matchcore.messages import Message
from matchcore.processors import n_processors

_AT_ONCE = 2**18
"""So many pairs fit the cache."""

_FOR_THREADS = 2**22
"""From so many pairs on, they are shared among threads."""

_Piece = TypeVar("_Piece")
_Answer = TypeVar("_Answer")

Ints = npt.NDArray[np.integer[Any]]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


class PairGraph(NamedTuple):
    """Allowed pairs in compressed rows (CSR), a row a candidate.

    Attributes
    ----------
    indptr
        int64[n + 1]; the pairs of candidate i stand at ``indptr[i]:indptr[i + 1]``.
    opening_idx
        int32 or int64[n_pairs]; ascending within a row, no duplicates.
    score
        int32 or int64[n_pairs]; any sign. (Or the floats that a caller gave, before they are made whole.)
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
        """int32[n_pairs]: whose each pair is."""
        return np.repeat(np.arange(self.n_candidates, dtype=np.int32), np.diff(self.indptr))

    def row(self, row: int) -> tuple[Ints, Ints]:
        """The openings that a candidate may have, and the scores."""
        own = slice(int(self.indptr[row]), int(self.indptr[row + 1]))
        return self.opening_idx[own], self.score[own]

    @classmethod
    def checked(cls, indptr: Ints, opening_idx: Ints, score: Ints, seats: Ints) -> PairGraph:
        """The graph of these arrays, once they are seen to belong together.

        Raises
        ------
        ScoreError
            When the arrays are not a CSR array with ascending columns, or do not hold integers.
        """
        arrays = {"indptr": indptr, "opening_idx": opening_idx, "score": score, "seats": seats}
        what, remedy = Message("assign.scores_type"), Message("assign.pairs_form_remedy")
        problems = [
            Problem(what, remedy, field=name, value=str(array.dtype))
            for name, array in arrays.items()
            if array.dtype.kind not in "iu" or array.ndim != 1
        ]
        if problems:
            raise ScoreError(problems)
        wrong = _what_is_wrong(indptr, opening_idx, score, seats)
        if wrong is not None:
            raise ScoreError(problem("assign.pairs_form", "pairs", what=wrong))
        return cls(
            indptr.astype(np.int64, copy=False),
            opening_idx.astype(np.int32, copy=False),
            score if score.dtype == np.int32 else score.astype(np.int64, copy=False),
            seats.astype(np.int64, copy=False),
        )


def problem(key: str, field: str, value: object = None, **figures: object) -> Problem:
    """What is wrong with what was given, in the words of its message and of the remedy that goes with it."""
    return Problem(Message(key, **figures), Message(f"{key}_remedy", **figures), field=field, value=value)


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

    found = in_threads(looked_at, whole_rows(indptr, _AT_ONCE), len(opening_idx))
    return np.concatenate([np.zeros(0, dtype=np.int64), *found])


def in_threads(answer: Callable[[_Piece], _Answer], pieces: Sequence[_Piece], n_pairs: int) -> list[_Answer]:
    """The answer for each piece, by threads where there are so many pairs that it pays."""
    if n_pairs < _FOR_THREADS or n_processors() == 1:
        return [answer(piece) for piece in pieces]
    with ThreadPoolExecutor(n_processors(), thread_name_prefix="matchcore") as threads:
        return list(threads.map(answer, pieces))


def whole_rows(indptr: Ints, n_pairs: int) -> list[slice]:
    """All rows of compressed pairs, about so many pairs' worth at a time."""
    borders = np.flatnonzero(np.diff(indptr[:-1] // n_pairs, prepend=-1, append=-1))
    return [slice(first, stop) for first, stop in pairwise(borders.tolist())]


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
