"""A learned policy is adopted only by somebody, only where it is better, and where no group loses."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache

import pytest
from learning_cases import judged

from matchcore import Candidate, Opening, Policy, PolicyError, compare, match
from matchcore.learning import LearnedWeights, adopt, learn_weights
from matchcore.quality.comparison.outcome import GroupChange
from matchcore.quality.golden.baseline import Approval
from matchcore.quality.measure.estimates import Estimate

SAME = match([Candidate(id="c")], [Opening(id="o")])
UNMOVED = compare(SAME, SAME)
APPROVAL = Approval("unit B", "more people get\nwhat they ask for", date(2026, 12, 1))


@cache
def better() -> LearnedWeights:
    return learn_weights(judged(150), n_resamples=100)


def losing(**change: Estimate):
    group = GroupChange("sex", "woman", 50, 20, 10, **change)
    return replace(UNMOVED, groups=(*UNMOVED.groups, group))


def test_a_better_policy_is_adopted_with_who_and_why() -> None:
    """The file is a policy, with what it was learned from above it."""
    adopted = adopt(better(), UNMOVED, APPROVAL)
    text = adopted.to_toml("en")
    assert text.splitlines()[0] == "# Approved 2026-12-01 by unit B: more people get what they ask for"
    assert Policy.from_toml(text) == better().after == adopted.policy
    assert Policy().hash in text


def test_no_gain_no_policy() -> None:
    """Whoever approves."""
    with pytest.raises(PolicyError) as caught:
        adopt(learn_weights(judged(6), n_resamples=100), UNMOVED, APPROVAL)
    assert [problem.code for problem in caught.value.problems] == ["learning.weights.few"]


@pytest.mark.parametrize(
    ("change", "loses"),
    [
        ({"placed": Estimate(-0.2, -0.3, -0.1, 50)}, True),
        ({"placed": Estimate(-0.2, -0.5, 0.1, 50)}, False),
        ({"score": Estimate(-9.0, -12.0, -6.0, 50)}, True),
    ],
)
def test_a_group_that_loses_stops_it(change: dict[str, Estimate], loses: bool) -> None:
    """For certain: an interval that reaches 0 is no sure loss."""
    moved = losing(**change)
    if not loses:
        assert adopt(better(), moved, APPROVAL).policy == better().after
        return
    with pytest.raises(PolicyError) as caught:
        adopt(better(), moved, APPROVAL)
    assert [problem.code for problem in caught.value.problems] == ["learning.group_loses"]
    assert "woman" in caught.value.text("en")
