"""Metamorphic checks: each notices what it is there for, and nothing where all is well."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from quality_cases import with_twins

from forging import forged
from matchcore import Candidate, MatchResult, Opening, Policy, match
from matchcore.criteria import CRITERIA, LocationCriterion
from matchcore.quality.golden.baseline import Baseline
from matchcore.quality.golden.checks import AS_GIVEN, CHECKS, Failure, failed_checks
from matchcore.quality.golden.gates import Gate, Gates
from matchcore.quality.golden.golden_pools import Expectations, GoldenPool, Words
from matchcore.quality.golden.runs import matched, run_pool
from matchcore.quality.golden.self_test import by_row

POOL = Path(__file__).parents[2] / "quality/pools/malung-salen.toml"


def checked(engine=matched) -> list[Failure]:
    """What fails of the smallest programme when it is matched by some engine."""
    pool = GoldenPool.from_toml(POOL.read_text(encoding="utf-8"))
    given = (*pool.records(), pool.policy, pool.as_of)
    return list(failed_checks(engine, *given, engine(*given)))


def test_nothing_fails_where_all_is_well() -> None:
    """matchcore as it is passes every check."""
    assert checked() == []
    assert list(CHECKS) == ["as given", "plain", "shuffle", "relabel", "seat more", "certificate more", "expiry"]


def test_a_score_that_is_not_the_sum_of_its_parts_is_noticed() -> None:
    """One pair that scores a hundredth of a point more than weight × part, in the table of pairs alone."""

    def engine(candidates, openings, policy: Policy, as_of: date) -> MatchResult:
        result = match(candidates, openings, policy, as_of=as_of)
        score = result.pairs.score.copy()
        score[7] += 100
        return forged(result, pairs=replace(result.pairs, score=score))

    found = checked(engine)
    assert "plain" in {failure.name for failure in found}
    told = next(failure for failure in found if failure.name == "plain").text
    assert "weight × part for 1 pair" in told.text("en")


class _Hasty(LocationCriterion):
    """Judges as it should, and gives numbers by which nobody gets anywhere."""

    def distances(self):
        return replace(super().distances(), within=np.zeros(len(self.reach_m)))


class _ShortSighted(LocationCriterion):
    """Takes some openings that are within reach to be too far away to be looked at."""

    def reachable(self, rows, cols):
        near = super().reachable(rows, cols)
        return None if near is None else near[1:]


@pytest.mark.parametrize("kind", [_Hasty, _ShortSighted], ids=lambda kind: kind.__name__)
def test_a_short_cut_that_leaves_pairs_out_is_noticed(kind: type[LocationCriterion]) -> None:
    """A gate that closes otherwise in bulk, and a neighbourhood cut too small: both are told with the criterion."""
    criteria = [kind if factory is LocationCriterion else factory for factory in CRITERIA]

    def engine(candidates, openings, policy: Policy, as_of: date) -> MatchResult:
        return match(candidates, openings, policy, criteria=criteria, as_of=as_of)

    plain = [failure for failure in checked(engine) if failure.name == "plain"]
    assert [failure.criterion for failure in plain] == ["location"]
    assert "location" in plain[0].text.text("en")
    assert "avstånd" in plain[0].text.text("sv")


def test_an_engine_that_heeds_the_order_of_rows_is_noticed() -> None:
    """Ties that go by the row that someone stands in, and not by how long she has waited."""
    pool = GoldenPool.from_toml(POOL.read_text(encoding="utf-8"))
    people, places = pool.records()
    given = with_twins(people), places, pool.policy, pool.as_of
    assert "shuffle" in {failure.name for failure in failed_checks(by_row, *given, by_row(*given))}


def test_what_code_changes_on_the_way_is_not_blamed_on_the_pool() -> None:
    """An engine that takes each opening to have one seat, or renames people: the check and the gate name the code."""
    path = POOL.with_name("case-two-seats-three-people.toml")
    pool = GoldenPool.from_toml(path.read_text(encoding="utf-8"))
    gate = Gate(name="records", measure="records_changed", most=0, reason=Words(sv="x", en="x"))
    gates, baseline = Gates(gate=(gate,)), Baseline.of(pool.name, matched(*pool.records(), pool.policy, pool.as_of), ())

    def one_seat(people: Any, places: Any, *rules: Any) -> MatchResult:
        return matched(people, [place.model_copy(update={"seats": 1}) for place in places], *rules)

    def renamed(people: Any, places: Any, *rules: Any) -> MatchResult:
        return matched([one.model_copy(update={"id": f"x-{one.id}"}) for one in people], places, *rules)

    for engine, what in ((one_seat, "other seats"), (renamed, "other ids")):
        run = run_pool(pool.model_copy(update={"expect": Expectations()}), baseline, gates, engine)
        assert AS_GIVEN in {failure.name for failure in run.checks_failed}
        told = [line.text("en") for verdict in run.failed if verdict.gate == gate for line in verdict.culprits]
        assert all("a fault of the code" in line for line in told)
        assert any(what in failure.text.text("en") for failure in run.checks_failed)
        assert bool(told) == (engine is one_seat)  # other ids alone are no change of a record


def test_a_seat_more_that_costs_is_noticed() -> None:
    """An engine that spoils the total when an opening has a seat more."""

    def engine(candidates, openings, policy: Policy, as_of: date) -> MatchResult:
        is_more = sum(opening.seats for opening in openings) > 2
        return match(candidates[1:] if is_more else candidates, openings, policy, as_of=as_of)

    people = [Candidate(id=f"c{number}") for number in range(3)]
    places = [Opening(id="o1", seats=2), Opening(id="o2", seats=0)]
    day = date(2026, 9, 1)
    failures = failed_checks(engine, people, places, Policy(), day, match(people, places, as_of=day))
    assert "seat more" not in {failure.name for failure in failures}
    only = [Candidate(id="c1")]
    failures = failed_checks(engine, only, places, Policy(), day, match(only, places, as_of=day))
    assert "seat more" in {failure.name for failure in failures}
