"""Assignment problems for the tests: hypothesis strategies, and the answers by brute force."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from hypothesis import strategies as st

NOT_ALLOWED = None


@dataclass(frozen=True)
class Case:
    """A small problem as plain Python: rows of scores (None: not allowed) and seats."""

    rows: tuple[tuple[int | None, ...], ...]
    seats: tuple[int, ...]

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.rows), len(self.seats)

    @property
    def matrix(self) -> np.ndarray:
        """The scores as float64 with NaN where a pair is not allowed."""
        flat = [np.nan if score is None else float(score) for row in self.rows for score in row]
        return np.array(flat, dtype=np.float64).reshape(self.shape)

    @property
    def csr(self) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """Row pointers, columns, scores and seats, as `assign_pairs` takes them."""
        allowed = [[(j, score) for j, score in enumerate(row) if score is not None] for row in self.rows]
        indptr = np.cumsum([0, *map(len, allowed)])
        return (
            indptr.astype(np.int64),
            np.array([j for row in allowed for j, _ in row], dtype=np.int32),
            np.array([score for row in allowed for _, score in row], dtype=np.int64),
            np.array(self.seats, dtype=np.int64),
        )


@st.composite
def cases(draw: st.DrawFn, max_side: int = 5, max_seats: int = 3, scores: st.SearchStrategy[int] | None = None) -> Case:
    """Any shape, empty sides and zero seats included; few distinct scores make many ties."""
    n = draw(st.integers(0, max_side))
    m = draw(st.integers(0, max_side))
    some = scores if scores is not None else draw(st.sampled_from(_SCORES))
    entry = some if draw(st.booleans()) else st.one_of(st.none(), some)
    rows = tuple(tuple(draw(entry) for _ in range(m)) for _ in range(n))
    seats = tuple(draw(st.lists(st.integers(0, max_seats), min_size=m, max_size=m)))
    return Case(rows, seats)


_SCORES = [
    st.just(0),
    st.integers(0, 1),
    st.integers(-2, 2),
    st.integers(0, 9),
    st.integers(-1_000_000, 1_000_000),
]


def all_assignments(case: Case) -> list[tuple[int, ...]]:
    """Every allowed assignment: the opening of each candidate, -1 for none."""
    found: list[tuple[int, ...]] = [()]
    for row in case.rows:
        found = [
            (*partial, j)
            for partial in found
            for j in (-1, *(j for j, score in enumerate(row) if score is not None))
            if j < 0 or partial.count(j) < case.seats[j]
        ]
    return found


@lru_cache(maxsize=64)
def all_best(case: Case, objective: str) -> tuple[tuple[int, int], tuple[tuple[int, ...], ...]]:
    """(total, placements) of the best assignments, and all of them, by trying every one.

    For ``best_total`` the best has the highest total and of those the most placements; for ``most_placements`` the
    other way round.
    """
    ranked = []
    for opening_of in all_assignments(case):
        total = sum(case.rows[i][j] or 0 for i, j in enumerate(opening_of) if j >= 0)
        n_placed = sum(j >= 0 for j in opening_of)
        ranked.append(((total, n_placed) if objective == "best_total" else (n_placed, total), opening_of))
    best = max(rank for rank, _ in ranked)
    winners = tuple(opening_of for rank, opening_of in ranked if rank == best)
    return (best if objective == "best_total" else (best[1], best[0])), winners
