"""Pools that several tests of the quality gate look at."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import numpy as np

from matchcore.assignment import assign_pairs
from matchcore.matching import match
from matchcore.pairs import KeptPairs
from matchcore.policy import Policy
from matchcore.pool import Pool
from matchcore.quality.golden.baseline import checksum, packed, unpacked
from matchcore.records import Candidate, Opening
from matchcore.result import MatchResult
from matchcore.solution import Solution
from matchcore.synthetic import AS_OF, synthetic_pool

SECTIONS_2 = {
    "candidates": ["certificates", "language", "track", "location", "terms", "waiting", "facts"],
    "openings": ["certificates", "language", "track", "location", "terms", "seats", "name", "facts"],
}


def demo(**changes: Any) -> MatchResult:
    """The smallest programme, matched."""
    pool = synthetic_pool(programme="malung-salen", seed=2026)
    return match(pool.candidates, pool.openings, Policy().replace(**changes), as_of=pool.as_of)


def with_twins(people: Sequence[Candidate]) -> list[Candidate]:
    """Everybody twice: the twin has another id and has waited a day less."""
    twins = [
        person.model_copy(
            update={
                "id": f"{person.id}-twin",
                "registered_since": person.registered_since and person.registered_since + timedelta(days=1),
            }
        )
        for person in people
    ]
    return [*people, *twins]


def in_form_2(text: str) -> str:
    """The text of a baseline as matchcore wrote it before it said which sections have a hash, and had fewer of them."""
    data = json.loads(text)
    tables = unpacked(data["tables"], data)
    data |= {"schema": "matchcore-baseline/2", "tables": packed(tables, SECTIONS_2)}
    del data["sections"]
    return json.dumps(data | {"checksum": checksum(data)})


def scored(
    scores: list[list[int | None]], seats: list[int] | None = None, objective: Any = "best_total"
) -> MatchResult:
    """A result over a score matrix of one's own; None is not feasible. It has no criteria."""
    n, m = len(scores), len(scores[0])
    seats = seats or [1] * m
    pool = Pool.from_records(
        [Candidate(id=f"c{i}") for i in range(n)],
        [Opening(id=f"o{j}", seats=seats[j], employer=f"e{j}") for j in range(m)],
        as_of=AS_OF,
    )
    kept = [[(j, score) for j, score in enumerate(row) if score is not None] for row in scores]
    pairs = KeptPairs(
        indptr=np.cumsum([0, *(len(row) for row in kept)]).astype(np.int64),
        opening_idx=np.array([j for row in kept for j, _ in row], dtype=np.int32),
        score=np.array([score for row in kept for _, score in row], dtype=np.int32),
        criteria=(),
        closed_by_candidate=np.zeros((n, 0), dtype=np.int64),
        closed_by_opening=np.zeros((m, 0), dtype=np.int64),
    )
    policy = Policy(objective=objective)
    assignment = assign_pairs(pairs.indptr, pairs.opening_idx, pairs.score, pool.openings.seats, objective=objective)
    return MatchResult(Solution(pool, policy, pairs, assignment), "en")
