"""What each override costs in total, and who moved because of it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from workbench_cases import REASON, Records, feasible, gained, match_of, overridden, plans, worth

from matchcore import Ban, Candidate, Lock, MatchResult, Opening, Policy
from matchcore.solution.record import hashed_id


def without(overrides: dict[str, Any], one: Lock | Ban) -> dict[str, Any]:
    return {kind: [each for each in listed if each is not one] for kind, listed in overrides.items()}


@pytest.mark.untraced
@given(overridden())
def test_the_cost_is_what_a_match_without_it_would_have_more(case: tuple[Records, Policy, dict[str, Any]]) -> None:
    """For each override and for all of them: totals and placements are those of a match from scratch."""
    pool, policy, overrides = case
    result = match_of(*pool, policy, **overrides)
    costs = result.overrides
    assert [each.override for each in costs] == [*overrides["locks"], *overrides["bans"]]
    for each in costs:
        free = match_of(*pool, policy, **without(overrides, each.override))
        assert (each.without.total, each.without.n_placed) == (free.total, len(free.placements))
        assert (each.cost, each.n_fewer) == (free.total - result.total, len(free.placements) - len(result.placements))
        if each.override.opening_id in {o for (c, o) in feasible(result) if c == each.override.candidate_id}:
            assert worth(free) >= worth(result)  # a lock through a closed gate adds what was not possible
        check_moves(result, each)
    free = match_of(*pool, policy)
    assert (costs.cost, costs.n_fewer) == (free.total - result.total, len(free.placements) - len(result.placements))
    assert costs.text("sv")
    assert bool(costs.costs) == any(table.title.startswith("What people") for table in result.tables("en"))


def check_moves(result: MatchResult, each: Any) -> None:
    """Everyone told moved to where she is now, and the points that the moves lost sum to the cost."""
    at = {placement.candidate_id: placement for placement in result.placements}
    for move in each.moves:
        now = at.get(move.candidate_id)
        assert move.opening_after == (now.opening_id if now else None) != move.opening_before
        assert move.score_after == (now.score if now else 0)
    assert gained(each.moves, result.policy.least) == -each.cost


@pytest.mark.untraced
@given(overridden(), st.data(), st.sampled_from([0, 0.01, 7.5, 300]))
def test_an_earlier_plan_counts_in_what_is_lost(
    case: tuple[Records, Policy, dict[str, Any]], data: st.DataObject, stability: float
) -> None:
    """With stability, what a match without the override aims at is what lifting it gives, to the last unit."""
    pool, policy, overrides = case
    keep = data.draw(plans(pool))
    result = match_of(*pool, policy, **overrides, keep=keep, stability=stability)
    per_unchanged = result.solution.task.stability
    for each in result.overrides:
        free = match_of(*pool, policy, **without(overrides, each.override), keep=keep, stability=stability)
        unchanged = sum(keep.get(move.candidate_id) == move.opening_before is not None for move in each.moves)
        changed = sum(keep.get(move.candidate_id) == move.opening_after is not None for move in each.moves)
        lifted = result.n_unchanged + unchanged - changed
        assert each.without.n_placed == len(free.placements)
        assert each.without.total + per_unchanged * lifted == free.total + per_unchanged * free.n_unchanged


def bus() -> MatchResult:
    """c1 is the better driver, but c2 is locked to the one opening that needs the licence."""
    people = [
        Candidate(id="c1", certificates=[{"code": "truck-b", "standing": "validated"}]),
        Candidate(id="c2"),
    ]
    places = [Opening(id="o1", certificates_merited=["truck-b"]), Opening(id="o2", seats=0)]
    return match_of(people, places, locks=[Lock("c2", "o1", REASON)], bans=[Ban("c1", "o2", REASON)], language="en")


def test_costs_read_well() -> None:
    """A row each, who moved, and the sum; in both languages, as HTML, as values, and in the result itself."""
    result = bus()
    assert str(result.overrides).splitlines() == [
        "What people have decided, and what it costs",
        "Decision  Candidate  Opening  Reason                         Costs  Fewer placed  Who moved",
        "────────  ─────────  ───────  ─────────────────────────────  ─────  ────────────  ─────────────────",
        "lock      c2         o1       the employer and she have met   1.44             0  c1: o1 → unplaced",
        "                                                                                  c2: unplaced → o1",
        "ban       c1         o2       the employer and she have met   0.00             0  –",
        "Together: 1.44 points, 0 fewer placed.",
    ]
    assert "låst" in result.overrides.text("sv")
    assert result.overrides.table().to_html() in result._repr_html_()
    assert "Decided by people: 1 lock, 1 ban. The proof holds within them." in result.summary("en")
    values = result.to_dict()["overrides"]
    assert (values["cost"], [each["cost"] for each in values["costs"]]) == (14_425, [14_425, 0])
    assert values["costs"][0]["reason"] == REASON
    assert len(result.overrides) == 2


def test_the_run_record_keeps_the_reasons_and_hashes_the_ids() -> None:
    """An auditor with the pool finds the pair again; the record alone names nobody."""
    result = bus()
    lock, ban = result.record.to_dict()["overrides"]
    assert lock == {
        "kind": "lock",
        "candidate_id": hashed_id(result.pool, "candidate", "c2"),
        "opening_id": hashed_id(result.pool, "opening", "o1"),
        "reason": REASON,
        "through_closed_gate": False,
    }
    assert ban["kind"] == "ban"
    written = json.dumps(result.record.to_dict())
    assert '"c1"' not in written
    assert len(lock["candidate_id"]) == 64
    plain = match_of([], [])
    assert plain.record.to_dict()["overrides"] == []
    assert plain.record.stability is None
