"""The pools and graphs that are measured: shapes that a programme, a region and a country have, and hard ones."""

from __future__ import annotations

from collections.abc import Callable
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
    Case("square", 1000, 1000),
    Case("square", 3000, 3000),
    Case("square", 5000, 5000),
    Case("square, contested", 3000, 3000, competition="contested"),
    Case("square, slack", 3000, 3000, competition="slack"),
    Case("square, many ties", 3000, 3000, ties="many"),
    Case("square, no ties", 3000, 3000, ties="none"),
    Case("3.5 : 1", 3500, 1000),
    Case("1 : 3.5", 1000, 3500),
    Case("3.5 : 1", 10_000, 3000),
    REGION,
]
"""The assignment alone, all feasible pairs given."""

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


def random_dense(n: int = 700, highest: int = 100) -> Graph:
    """Every pair, scores of 1 to `highest` at random: as the assignment problems of OR-Library are."""
    score = np.random.default_rng(0).integers(1, highest + 1, n * n).astype(np.int32)
    return Graph(n * np.arange(n + 1), np.tile(np.arange(n, dtype=np.int32), n), score, np.ones(n, dtype=np.int64))


def random_sparse(n: int = 10_000, each: int = 60) -> Graph:
    """So many openings at random for each candidate, scores of 1 to a million."""
    draw = np.random.default_rng(0)
    opening_idx = np.concatenate([np.sort(draw.choice(n, each, replace=False)) for _ in range(n)]).astype(np.int32)
    score = draw.integers(1, 1_000_001, n * each).astype(np.int32)
    return Graph(each * np.arange(n + 1), opening_idx, score, np.ones(n, dtype=np.int64))


def adversary(n: int = 1000) -> Graph:
    """Every pair, worth n·n + 1 less the product of its numbers: what shortest augmenting paths take longest for."""
    number = np.arange(1, n + 1)
    score = (n * n + 1 - np.outer(number, number)).ravel().astype(np.int32)
    return Graph(n * np.arange(n + 1), np.tile(np.arange(n, dtype=np.int32), n), score, np.ones(n, dtype=np.int64))


def chain(n: int = 20_000) -> Graph:
    """Each candidate wants the opening that the next one wants a little less: the last one pushes everybody along."""
    number = np.arange(n)
    opening_idx = np.stack([number - 1, number], axis=1).ravel()[1:].astype(np.int32)
    own = np.where(number < n - 1, 499_999, 400_000)
    score = np.stack([np.full(n, 500_000), own], axis=1).ravel()[1:].astype(np.int32)
    indptr = np.concatenate([[0], 2 * np.arange(1, n + 1) - 1])
    return Graph(indptr, opening_idx, score, np.ones(n, dtype=np.int64))


DRAWN: dict[str, Callable[[], Graph]] = {
    "random, dense, 700 × 700": random_dense,
    "random, 60 a row, 10,000 × 10,000": random_sparse,
    "the product adversary, 1,000 × 1,000": adversary,
    "a chain of 20,000": chain,
}
"""Graphs without a pool behind them, the hard ones among them."""
