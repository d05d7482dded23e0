"""What a run leaves behind so that it can be checked again: hashes, versions, solver and proof."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from typing import Any, Literal

from matchcore.overrides import Ban, Lock
from matchcore.pool import Pool
from matchcore.solution.solution import Solution, Versions


@dataclass(frozen=True, slots=True)
class RunRecord:
    """A run's record. It holds no identifier of any person and no time of day: equal runs have equal records.

    Attributes
    ----------
    matchcore, numpy, scipy
        The versions that ran.
    pool_hash, policy_hash, vocabulary_hash
        SHA-256 (hex) of what came in.
    as_of
        The run's day, ISO form.
    criteria
        The criteria, in order.
    objective, method
        What was aimed at, and the solver.
    n_candidates, n_openings, n_seats, n_feasible, n_placed
        The sizes.
    n_closed
        How many pairs each gate was the first to refuse.
    total, bound, gap
        The proof in figures, in score units.
    overrides
        The locks and bans with their reasons; the ids hashed, see `hashed_id`.
    stability, n_unchanged
        What each unchanged placement of an earlier plan counted, in score units, and how many are unchanged; None
        without an earlier plan.
    """

    matchcore: str
    numpy: str
    scipy: str
    pool_hash: str
    policy_hash: str
    vocabulary_hash: str
    as_of: str
    criteria: tuple[str, ...]
    objective: str
    method: str
    n_candidates: int
    n_openings: int
    n_seats: int
    n_feasible: int
    n_placed: int
    n_closed: dict[str, int]
    total: int
    bound: int
    gap: int
    overrides: tuple[dict[str, Any], ...] = ()
    stability: int | None = None
    n_unchanged: int | None = None

    @classmethod
    def of(cls, solution: Solution) -> RunRecord:
        """The record of a solved pool."""
        pool, policy, pairs = solution.pool, solution.policy, solution.pairs
        assignment, constraints = solution.assignment, solution.constraints
        return cls(
            **asdict(solution.versions or Versions.here()),
            pool_hash=pool.hash,
            policy_hash=policy.hash,
            vocabulary_hash=pool.columns.vocabulary.hash,
            as_of=pool.columns.as_of.isoformat(),
            criteria=tuple(criterion.name for criterion in pairs.criteria),
            objective=assignment.objective,
            method=assignment.method,
            n_candidates=pool.n_candidates,
            n_openings=pool.n_openings,
            n_seats=int(pool.openings.seats.sum()),
            n_feasible=pairs.n_feasible,
            n_placed=assignment.n_placed,
            n_closed=pairs.n_closed,
            total=solution.total,
            bound=solution.bound,
            gap=int(assignment.gap),
            overrides=tuple(_without_ids(pool, override) for override in constraints.overrides),
            stability=None if constraints.keep is None else constraints.stability,
            n_unchanged=None if constraints.keep is None else solution.n_unchanged,
        )

    def to_dict(self) -> dict[str, Any]:
        """The record as plain values for JSON."""
        return {**asdict(self), "criteria": list(self.criteria), "overrides": list(self.overrides)}


def hashed_id(pool: Pool, kind: Literal["candidate", "opening"], name: str) -> str:
    """SHA-256 (hex) of an id in this pool: whoever has the pool finds it again, and nobody can follow it elsewhere."""
    return hashlib.sha256(f"{pool.hash}:{kind}:{name}".encode()).hexdigest()


def _without_ids(pool: Pool, override: Lock | Ban) -> dict[str, Any]:
    return {
        "kind": type(override).__name__.lower(),
        **override.model_dump(mode="json"),
        "candidate_id": hashed_id(pool, "candidate", override.candidate_id),
        "opening_id": hashed_id(pool, "opening", override.opening_id),
    }
