"""A result is checked from its records: what it stores of pairs, scores and ties is not believed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from forging import forged
from matchcore import Ban, Candidate, Lock, MatchResult, Opening, match, synthetic_pool
from matchcore.criteria import CRITERIA, Judgement, Kinds, TrackCriterion
from matchcore.errors import ProofError

POOL = synthetic_pool(programme="malung-salen", seed=7)


def matched(**options: Any) -> MatchResult:
    return match(POOL.candidates, POOL.openings, as_of=POOL.as_of, **options)


def test_a_result_holds_with_and_without_its_records() -> None:
    """Encoded anew in another order it is the same proof; other records are refused."""
    result = matched()
    assert result.verify() == result.verify(POOL.candidates[::-1], POOL.openings[::-1])
    with pytest.raises(ProofError, match="the records are of other candidates"):
        result.verify(POOL.candidates[1:], POOL.openings)


def test_a_steered_result_holds() -> None:
    """Locks, bans and an earlier plan are applied to the pairs scored anew."""
    first = matched()
    one, other = first.placements[:2]
    lock = Lock(one.candidate_id, one.opening_id, reason="agreed")
    ban = Ban(other.candidate_id, other.opening_id, reason="asked not to")
    result = matched(locks=[lock], bans=[ban], keep=first, stability=5)
    assert result.verify().n_placed == len(result.placements)


def test_stored_scores_are_not_believed() -> None:
    """A score, a pair or a count that is not what the records give is refused, in whatever it is told."""
    result = matched()
    pairs = result.pairs
    score = pairs.score.copy()
    score[7] += 100
    with pytest.raises(ProofError, match="are not what the records give"):
        forged(result, pairs=replace(pairs, score=score)).verify()
    closed = pairs.closed_by_candidate.copy()
    closed[0, 0] += 1
    closed[0, 1] -= 1
    with pytest.raises(ProofError, match="gates close is not what"):
        forged(result, pairs=replace(pairs, closed_by_candidate=closed)).verify()


def test_ties_and_objective_are_checked() -> None:
    """Who is said to be tied, and what was asked for, are part of what is reported."""
    result = matched()
    wrong = forged(result)
    wrong.solution.__dict__["is_tied"] = ~result.is_tied
    with pytest.raises(ProofError, match="alternative as good"):
        wrong.verify()
    half = replace(result.assignment, opening_of=result.assignment.opening_of + 0.5)
    with pytest.raises(ProofError, match=r"opening_of\[0\] is"):
        forged(result, assignment=half).verify()
    most = forged(result, policy=result.policy.replace(objective="most_placements"))
    with pytest.raises(ProofError, match="objective is best_total"):
        most.verify()


def test_kinds_that_are_wrong_are_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """A criterion that takes all people to be alike, and judges them otherwise, does not get \"the proof holds\"."""
    monkeypatch.setattr("matchcore.pairs.evaluation.FEW", 0)  # kinds are looked for in the smallest pool

    class Alike(TrackCriterion):
        def kinds(self) -> Kinds:
            n, m = len(self.columns.candidates), len(self.columns.openings)
            return Kinds(np.zeros(n, dtype=np.int32), np.zeros(m, dtype=np.int32))

        def judge(self, rows: Any, cols: Any) -> Judgement:
            part = np.where(np.asarray(rows)[:, None] % 2, 5_000, 10_000)
            return Judgement(np.ones((len(rows), len(cols)), dtype=bool), np.broadcast_to(part, (len(rows), len(cols))))

    criteria = [Alike if factory is TrackCriterion else factory for factory in CRITERIA]
    result = match([Candidate(id="c1"), Candidate(id="c2")], [Opening(id="o1", seats=2)], criteria=criteria)
    with pytest.raises(ProofError, match="one by one"):
        result.verify()
