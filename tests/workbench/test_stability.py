"""Change as little as possible: what is kept, what it costs, and why some of a plan cannot be kept."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from workbench_cases import REASON, Records, above_least, match_of, overridden, plans, scores_with_overrides, worth

from matchcore import Ban, Candidate, Lock, MatchResult, Opening, Place, Policy, PolicyError
from matchcore.workbench import StabilityCurve, StabilityPoint


def every_plan(result: MatchResult, keep: dict[str, str | None]) -> list[tuple[int, int, int]]:
    """(total, placed, unchanged) of every assignment that holds to the overrides."""
    scores, seats = scores_with_overrides(result), result.pool.openings.seats
    must = {result.pool.candidate_idx(lock.candidate_id) for lock in result.constraints.locks}
    names, places = result.pool.candidates.ids, result.pool.openings.ids
    plans_found = set()
    for chosen in product(*[[-1, *(j for j, score in enumerate(row) if score is not None)] for row in scores]):
        taken = np.bincount([j for j in chosen if j >= 0], minlength=len(seats))
        if (taken <= seats).all() and all(chosen[row] >= 0 for row in must):
            total = sum(scores[i][j] or 0 for i, j in enumerate(chosen) if j >= 0)
            unchanged = sum(j >= 0 and keep.get(names[i]) == places[j] for i, j in enumerate(chosen))
            plans_found.add((total, int(taken.sum()), unchanged))
    return list(plans_found)


def rank(policy: Policy, stability: int) -> Any:
    """What is compared: the aim, then placements, then unchanged ones; or placements first."""

    def of(plan: tuple[int, int, int]) -> tuple[int, int, int]:
        total, placed, unchanged = plan
        aim = total + stability * unchanged
        return (aim, placed, unchanged) if policy.objective == "best_total" else (placed, aim, unchanged)

    return of


@pytest.mark.untraced
@given(overridden(max_candidates=3), st.data(), st.sampled_from([0, 0.0001, 1, 33.3, 1000]))
def test_the_best_plan_for_a_stability(
    case: tuple[Records, Policy, dict[str, Any]], data: st.DataObject, stability: float
) -> None:
    """Of all plans none has a better aim; of equals none places more; of those none leaves more unchanged."""
    pool, policy, overrides = case
    keep = data.draw(plans(pool))
    result = match_of(*pool, policy, **overrides, keep=keep, stability=stability)
    here = (result.total, len(result.placements), result.n_unchanged)
    best = max(every_plan(result, keep), key=rank(policy, round(stability * 10_000)))
    assert rank(policy, round(stability * 10_000))(here) == rank(policy, round(stability * 10_000))(best)
    assert result.total == result.bound == above_least(result)
    assert result.n_unchanged == sum(keep.get(each.candidate_id) == each.opening_id for each in result.placements)
    result.verify()
    told = {each.candidate_id for each in result.lost}
    kept = {each.candidate_id for each in result.placements if keep.get(each.candidate_id) == each.opening_id}
    assert not told & kept
    assert told <= {name for name, at in keep.items() if at is not None}


@pytest.mark.untraced
@given(overridden(max_candidates=3), st.data())
def test_the_whole_curve(case: tuple[Records, Policy, dict[str, Any]], data: st.DataObject) -> None:
    """Every plan that is best for some stability is a point, from the least stability for which it is; and no other."""
    pool, policy, overrides = case
    keep = data.draw(plans(pool))
    result = match_of(*pool, policy, **overrides)
    curve = result.stability_curve(keep, steps=100)
    assert curve.is_whole
    all_plans = every_plan(result, keep)
    meets = {0, 10_000_000}
    for (total, _, unchanged), (other, _, more) in product(all_plans, all_plans):
        if more > unchanged:
            at = -((other - total) // (more - unchanged))
            meets |= {each for each in (at - 1, at, at + 1) if 0 <= each <= 10_000_000}
    expected: dict[int, tuple[int, int, int]] = {}
    for stability in sorted(meets):
        total, placed, unchanged = max(all_plans, key=rank(policy, stability))
        expected.setdefault(unchanged, (stability, total, placed))
    assert {point.n_unchanged: (point.stability, point.total, point.n_placed) for point in curve} == expected
    unchanged_counts = [point.n_unchanged for point in curve]
    assert unchanged_counts == sorted(set(unchanged_counts))
    if policy.objective == "best_total":
        totals = [point.total for point in curve]
        assert totals == sorted(totals, reverse=True)


@pytest.mark.untraced
@given(overridden(), st.data())
def test_points_of_the_curve_are_matches(case: tuple[Records, Policy, dict[str, Any]], data: st.DataObject) -> None:
    """What the curve says of a stability is what a match with it gives."""
    pool, policy, overrides = case
    keep = data.draw(plans(pool))
    curve = match_of(*pool, policy, **overrides).stability_curve(keep, [20, 0, 5.5, 0])
    assert [point.stability for point in curve] == [0, 55_000, 200_000]
    for point in curve:
        result = match_of(*pool, policy, **overrides, keep=keep, stability=point.stability / 10_000)
        found = (result.total, len(result.placements), result.n_unchanged)
        assert found == (point.total, point.n_placed, point.n_unchanged)


@given(overridden())
def test_nothing_changes_when_nothing_has_changed(case: tuple[Records, Policy, dict[str, Any]]) -> None:
    """The earlier result itself, kept, is found again whole, though other plans may be as good; at no loss."""
    pool, policy, overrides = case
    before = match_of(*pool, policy, **overrides)
    again = match_of(*pool, policy, **overrides, keep=before)
    assert [(each.candidate_id, each.opening_id) for each in again.placements] == [
        (each.candidate_id, each.opening_id) for each in before.placements
    ]
    assert worth(again) == worth(before)
    assert again.n_unchanged == len(before.placements)
    assert again.lost == ()


def test_a_tie_goes_to_what_was() -> None:
    """Two plans are as good: the one that was is kept, whichever it was, and a plan by hand is as good as a result."""
    people, places = [Candidate(id="c1"), Candidate(id="c2")], [Opening(id="o1"), Opening(id="o2")]
    for keep in ({"c1": "o1", "c2": "o2"}, {"c1": "o2", "c2": "o1"}, {"c1": "o2", "c2": None}):
        result = match_of(people, places, keep=keep)
        at = {placement.candidate_id: placement.opening_id for placement in result.placements}
        assert all(at[name] == where for name, where in keep.items() if where is not None)
        assert all(placement.is_tied for placement in result.placements)


def swap() -> Records:
    """It was c1 at o1 and c2 at o2; the other way round is better: nobody travels."""
    near, far = Place(lat=60.6869, lon=13.7178), Place(lat=60.80, lon=13.7178)
    people = [Candidate(id="c1", home=near, reach_km=100), Candidate(id="c2", home=far, reach_km=100)]
    return people, [Opening(id="o1", workplace=far), Opening(id="o2", workplace=near)]


def test_stability_trades_total_for_unchanged_placements() -> None:
    """Below its price the better plan is taken; above, the earlier one; and the curve says where."""
    keep = {"c1": "o1", "c2": "o2"}
    free = match_of(*swap())
    curve = free.stability_curve(keep)
    assert [point.n_unchanged for point in curve] == [0, 2]
    price = curve[1].stability
    below = match_of(*swap(), keep=keep, stability=(price - 1) / 10_000)
    above = match_of(*swap(), keep=keep, stability=price / 10_000)
    assert (below.n_unchanged, below.total) == (0, free.total)
    assert (above.n_unchanged, above.total) == (2, curve[1].total)
    assert free.total - above.total <= 2 * price < free.total - above.total + 2
    assert "2 av 2 tidigare placeringar står kvar (varje sådan räknas som" in above.summary("sv")
    assert (above.record.stability, above.record.n_unchanged, above.record.total) == (price, 2, above.total)
    assert above.record.gap == 0
    well_above = match_of(*swap(), keep=keep, stability=price / 10_000 + 1, language="en").explain("c1", "o2")
    assert well_above.loss == 2 * (price + 10_000) - (free.total - above.total)
    assert well_above.verdict.text("en").endswith("points. Unchanged placements are counted.")


def test_what_cannot_be_kept_is_told_with_the_reason() -> None:
    """Gone people and openings, closed gates, no seats, locks and bans; but not a lock to where she was."""
    people = [Candidate(id=f"c{i}") for i in range(1, 7)]
    places = [
        Opening(id="o1", seats=9),
        Opening(id="o2", certificates_required=["truck-b"]),
        Opening(id="o3", seats=0),
    ]
    keep = {"c1": "o1", "c2": "o2", "c3": "o3", "c4": "o1", "c5": "o1", "c6": "o2", "gone": "o1", "c9": "closed"}
    result = match_of(
        people,
        places,
        keep=keep | {"c1": "closed"},
        locks=[Lock("c4", "o2", REASON, True)],
        bans=[Ban("c5", "o1", REASON)],
        language="en",
    )
    assert {each.candidate_id: each.reason.text("en") for each in result.lost} == {
        "c1": "the opening is no longer there",
        "c2": "no longer possible: certificates",
        "c3": "the opening has no seats left",
        "c4": f"locked to o2: {REASON}",
        "c5": f"banned: {REASON}",
        "c6": "no longer possible: certificates",
        "gone": "the person is no longer in the pool",
        "c9": "the person is no longer in the pool",
    }
    assert result.to_dict("sv")["kept"]["lost"][0]["reason"] == "jobbet finns inte längre i listan"
    stays = match_of(people, places, keep={"c2": "o2"}, locks=[Lock("c2", "o2", REASON, True)])
    assert (stays.lost, stays.n_unchanged) == ((), 1)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"keep": ["c1"]}, "keep: ['c1'] – is not an earlier plan"),
        ({"keep": {"c1": 7}}, "is not an earlier plan"),
        ({"keep": {}, "stability": -1}, "stability: -1 – the stability must be 0–1000 points"),
        ({"keep": {}, "stability": 1001}, "the stability must be"),
        ({"keep": {}, "stability": True}, "the stability must be"),
        ({"keep": {}, "stability": "5"}, "the stability must be"),
        ({"keep": {}, "stability": float("nan")}, "the stability must be"),
        ({"stability": 5}, "stability: 5 – stability needs an earlier plan. Pass the earlier plan in keep="),
    ],
)
def test_what_is_no_plan_is_refused(options: dict[str, Any], told: str) -> None:
    """A list, ids that are no text, and stabilities out of range or without a plan."""
    with pytest.raises(PolicyError) as caught:
        match_of([Candidate(id="c1")], [Opening(id="o1")], **options)
    assert told in str(caught.value)


def test_the_curve_reads_well() -> None:
    """A row a plan, what it costs, in both languages."""
    keep = {"c1": "o1", "c2": "o2"}
    curve = match_of(*swap(), language="en").stability_curve(keep)
    table = curve.table()
    assert table.headings == ("Stability", "Unchanged", "Changed", "Placed", "Total", "Costs")
    assert [row[1:4] for row in table.rows] == [("0", "2", "2"), ("2", "0", "2")]
    assert table.rows[0][5] == "0.00"
    shown = StabilityCurve((StabilityPoint(10_001, 1, 0, 1),), 1, True).table("en").rows[0][0]
    assert shown == "1.01"  # a threshold is rounded upwards, so that what is typed is enough
    assert curve.text("sv").startswith("Vad det kostar att låta 2 tidigare placeringar stå kvar")
    assert "<table>" in curve._repr_html_()
    assert curve.to_dict()["points"][1]["n_unchanged"] == 2
    few = match_of(*swap()).stability_curve(keep, steps=2)
    assert len(few) == 2
    for wrong in (1, True, "10", 2.5):
        with pytest.raises(PolicyError, match="steps"):
            match_of(*swap()).stability_curve(keep, steps=wrong)  # type: ignore[arg-type]


def test_a_curve_may_be_cut_short() -> None:
    """With few rows the widest gaps are filled first, and the curve says that there is more."""
    homes = [Place(lat=60.6869 + step / 20, lon=13.7178) for step in range(7)]
    people = [Candidate(id=f"c{i}", home=home, reach_km=100) for i, home in enumerate(homes)]
    places = [Opening(id=f"o{i}", workplace=home) for i, home in enumerate(homes)]
    keep = {"c0": "o1", "c1": "o0", "c2": "o4", "c4": "o2", "c3": "o6", "c6": "o3"}
    result = match_of(people, places)
    whole, cut = result.stability_curve(keep, steps=50), result.stability_curve(keep, steps=3)
    assert whole.is_whole
    assert len(whole) > 3
    assert (len(cut), cut.is_whole) == (3, False)
    totals = {point.n_unchanged: point.total for point in whole}
    assert all(totals[point.n_unchanged] == point.total for point in cut)
