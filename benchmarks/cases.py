"""The pools and graphs that are measured: shapes that a programme, a region and a country have, and hard ones."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from matchcore.criteria import (
    CertificatesCriterion,
    LanguageCriterion,
    LocationCriterion,
    TermsCriterion,
    TrackCriterion,
)
from matchcore.pairs import score_pairs
from matchcore.policy import Policy
from matchcore.pool import Pool
from matchcore.synthetic import synthetic_columns

STOCKHOLM = ("Stockholm", "Solna", "Nacka", "Huddinge")


@dataclass(frozen=True)
class Case:
    """One pool: how it is made, and in words."""

    name: str
    n_candidates: int
    n_openings: int
    municipality: tuple[str, ...] | None = STOCKHOLM
    competition: str = "mixed"
    ties: str = "some"

    @property
    def size(self) -> str:
        """Candidates × openings."""
        return f"{self.n_candidates:,} × {self.n_openings:,}"

    def pool(self) -> Pool:
        """The pool, encoded."""
        options: dict[str, Any] = {"competition": self.competition, "ties": self.ties}
        return synthetic_columns(
            seed=1,
            n_candidates=self.n_candidates,
            n_openings=self.n_openings,
            municipality=None if self.municipality is None else list(self.municipality),
            **options,
        )


@dataclass(frozen=True, eq=False)
class Graph:
    """Feasible pairs alone, as a solver takes them."""

    indptr: np.ndarray
    opening_idx: np.ndarray
    score: np.ndarray
    seats: np.ndarray


PROGRAMMES = [Case("a municipal programme", n, n, ("Järfälla",)) for n in (60, 400, 1000, 4700)]
"""From records to optimum in the sizes of municipal programmes."""

REGION = Case("a region", 10_000, 10_000)

SHAPES = [
    Case("square", 3000, 3000),
    Case("square, contested", 3000, 3000, competition="contested"),
    Case("square, slack", 3000, 3000, competition="slack"),
    Case("square, many ties", 3000, 3000, ties="many"),
    Case("square, no ties", 3000, 3000, ties="none"),
    Case("3.5 : 1", 3500, 1000),
    Case("1 : 3.5", 1000, 3500),
]
"""The assignment alone, all feasible pairs given."""

LARGE_SHAPES = [REGION, Case("3.5 : 1", 10_000, 2857)]

COUNTRY = [Case("the country", n, (2 * n) // 7, None) for n in (5_000, 10_000, 20_000, 40_000, 80_000)]
"""The real geography, growing: how the cost grows with the feasible pairs."""

NATIONAL = Case("the whole country", 350_000, 100_000, None)


FIRST_FIVE: dict[str, Any] = {
    "criteria": (LocationCriterion, TermsCriterion, CertificatesCriterion, LanguageCriterion, TrackCriterion),
    "policy": Policy(
        weights={"certificates": 35, "language": 25, "track": 25, "location": 15, "terms": 0}, least_score=0
    ),
}
"""What the country was first judged by: five criteria of the ten, at the weights of that time, and no least score."""


@cache
def graph_of(case: Case) -> Graph:
    """All feasible pairs of a case."""
    pool = case.pool()
    pairs = score_pairs(pool, memory_budget=8 * 2**30).whole()
    return Graph(pairs.indptr, pairs.opening_idx, pairs.score, pool.openings.seats)


@cache
def sparse_graph(case: Case, most: int = 60) -> Graph:
    """The best `most` pairs of each candidate: a sparse graph, which is a problem of its own."""
    whole = graph_of(case)
    kept = []
    for row in range(len(whole.indptr) - 1):
        own = np.arange(whole.indptr[row], whole.indptr[row + 1])
        kept.append(np.sort(own[np.argsort(-whole.score[own], kind="stable")[:most]]))
    at = np.concatenate(kept)
    indptr = np.concatenate([[0], np.cumsum([len(own) for own in kept])])
    return Graph(indptr, whole.opening_idx[at], whole.score[at], whole.seats)
