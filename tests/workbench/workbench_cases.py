"""Small and nasty pools with overrides, and what a result is worth, for the workbench's tests."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from hypothesis import strategies as st

from matchcore import Ban, Candidate, Lock, MatchResult, Opening, Policy
from matchcore.criteria import Change, Criterion, Detail, Judgement
from matchcore.messages import Phrase
from strategies import dense_scores, match_of, policies, records

Records = tuple[list[Candidate], list[Opening]]

REASON = "the employer and she have met"


@st.composite
def overridden(draw: st.DrawFn, max_candidates: int = 4, max_openings: int = 3) -> tuple[Records, Any, dict[str, Any]]:
    """Records, a policy, and locks and bans that fit them; a lock may go through a closed gate."""
    pool = draw(records(max_candidates=max_candidates, max_openings=max_openings))
    people, places = pool
    seats = {place.id: place.seats for place in places}
    locks, bans = [], []
    for person in people:
        at = draw(st.sampled_from([None, None, *seats]))
        if at is not None and seats[at]:
            seats[at] -= 1
            locks.append(Lock(person.id, at, REASON, True))
        barred = [place.id for place in places if place.id != at and draw(st.sampled_from([False, False, True]))]
        bans += [Ban(person.id, place, REASON) for place in barred]
    return pool, draw(policies()), {"locks": locks, "bans": bans}


@st.composite
def plans(draw: st.DrawFn, pool: Records) -> dict[str, str | None]:
    """An earlier plan of a pool, some of it out of date."""
    names = [person.id for person in pool[0]] + ["gone"]
    at = st.sampled_from([None, *(place.id for place in pool[1]), "closed"])
    return {name: draw(at) for name in names if draw(st.booleans())}


def worth(result: MatchResult) -> tuple[int, int]:
    """What the objective compares: total first, or placements first. Not defined with stability."""
    placed = len(result.placements)
    return (result.total, placed) if result.policy.objective == "best_total" else (placed, result.total)


def aim(result: MatchResult) -> int:
    """What was aimed at, as one number: total, points for unchanged placements, and the bonus for each placement."""
    assignment = result.assignment
    return int(assignment.total) + int(assignment.bonus) * assignment.n_placed


def scores_with_overrides(result: MatchResult) -> list[list[int | None]]:
    """Each pair's score as locks and bans leave it, None where it is not allowed, read one by one."""
    scores = dense_scores(result)
    pool = result.pool
    for ban in result.steering.bans:
        scores[pool.candidate_idx(ban.candidate_id)][pool.opening_idx(ban.opening_id)] = None
    for lock in result.steering.locks:
        row, col = pool.candidate_idx(lock.candidate_id), pool.opening_idx(lock.opening_id)
        score = result.explain(lock.candidate_id, lock.opening_id).score
        scores[row] = [score if j == col else None for j in range(len(scores[row]))]
    return scores


def forced(result: MatchResult) -> Sequence[int]:
    return [result.pool.candidate_idx(lock.candidate_id) for lock in result.steering.locks]


def feasible(result: MatchResult) -> list[tuple[str, str]]:
    """Every pair that all gates let through."""
    scores = dense_scores(result)
    return [
        (candidate, opening)
        for row, candidate in enumerate(result.pool.candidates.ids)
        for col, opening in enumerate(result.pool.openings.ids)
        if scores[row][col] is not None
    ]


__all__ = [
    "REASON",
    "Records",
    "aim",
    "feasible",
    "forced",
    "match_of",
    "overridden",
    "plans",
    "scores_with_overrides",
    "worth",
]


class OwnCar(Criterion):
    """A car where one is needed."""

    name = "own_car"
    label = Phrase("egen bil", "own car")

    def __init__(self, columns: Any, policy: Policy) -> None:
        self.has = columns.candidates.fact("own_car", missing=False).astype(bool)
        self.needs = columns.openings.fact("needs_car", missing=False).astype(bool)

    def judge(self, rows: Any, cols: Any) -> Judgement:
        is_open = self.has[rows][:, None] | ~self.needs[cols][None, :]
        return Judgement(is_open, np.where(is_open, 10_000, 0))

    def explain(self, row: int, col: int) -> Detail:
        opener = Change("fact", "own_car", True, Phrase("egen bil", "a car of her own"))
        is_open = self.has[row] or not self.needs[col]
        return Detail((Phrase("bil", "car"),), () if is_open else (opener,))
