"""Two runs compared whose policies differ in what they say of ways out and quotas."""

from __future__ import annotations

import json
from typing import Any

import pytest

from matchcore import MatchResult, Policy, compare, match, synthetic_pool

POOL = synthetic_pool(programme="dalsland", seed=3)
QUOTAS = [{"of": "way", "value": "practice", "most": 2, "cost": 30}, {"of": "funding", "value": "ESF", "least": 1}]


def under(**policy: Any) -> MatchResult:
    return match(POOL.candidates[:60], POOL.openings[:40], Policy(**policy), as_of=POOL.as_of)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ({}, {"quotas": QUOTAS}, ["quotas: – → praktik (minst –, mest 2, 30 poäng), finansiering ESF (minst 1, mest"]),
        ({"quotas": QUOTAS}, {}, ["quotas: praktik (minst –, mest 2, 30 poäng), finansiering ESF (minst 1, mest –"]),
        ({}, {"ways": {"points": {"job": 2}}}, ["ways.points.job: 0 → 2"]),
        ({}, {"ways": {"order": ["practice"]}}, ["ways.order: – → practice"]),
        ({}, {"terms": {"unknown": "closed"}}, ["terms.unknown: open → closed"]),
    ],
)
def test_what_a_policy_says_of_ways_is_told_and_nothing_else_is_blamed(
    before: dict[str, Any], after: dict[str, Any], told: list[str]
) -> None:
    """The rule in words; no criterion is said to judge the same facts otherwise but the one that it steers."""
    was, now = under(**before), under(**after)
    found = compare(was, now)
    text = found.summary("sv")
    assert all(each in text for each in told), text
    assert {change.criterion for change in found.criteria if change.is_changed} <= {"ways", "terms", "least_score"}
    assert "least_score" not in {change.criterion for change in found.criteria if change.kind == "code"}
    assert json.dumps(found.to_dict())
