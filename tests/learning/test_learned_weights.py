"""Weights learned from comparisons: near those in force without evidence, near the truth with it."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from learning_cases import IN_FORCE, NAMES, TRUTH, judged

from matchcore import Policy, PolicyError
from matchcore.learning import LearnedWeights, learn_weights
from matchcore.learning.weighing import fitted_weights, whole_percents

ENOUGH = judged(150, slips=0.1)


def quickly(comparisons: list) -> LearnedWeights:
    return learn_weights(comparisons, n_resamples=100)


@given(st.lists(st.integers(0, 30), min_size=9, max_size=9).filter(any))
def test_without_comparisons_the_policy_comes_back(shares: list[int]) -> None:
    """Unchanged, whatever it is."""
    weights = whole_percents(100 * np.array(shares) / sum(shares))
    policy = Policy().replace(weights={**dict(zip(NAMES, weights)), "priority": 7})
    aim = np.array(weights, dtype=float)
    assert whole_percents(fitted_weights(np.empty((0, 9)), np.empty((1, 0)), aim)[0]) == weights
    if max(weights) == weights[0]:
        assert quickly_of(policy).after == policy


def quickly_of(policy: Policy) -> LearnedWeights:
    return learn_weights([], policy, n_resamples=100)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=12).filter(lambda some: sum(some) > 1e-3))
def test_whole_percents_sum_to_a_hundred_and_round_by_less_than_one(shares: list[float]) -> None:
    """By the largest remainder."""
    exact = 100 * np.array(shares) / sum(shares)
    whole = whole_percents(exact)
    assert sum(whole) == 100
    assert np.abs(np.array(whole) - exact).max() < 1
    assert min(whole) >= 0


@pytest.mark.untraced
def test_the_truth_is_found() -> None:
    """150 comparisons, one in ten a slip: what was misjudged by 17 points is seen, and the new weights order better."""
    learned = learn_weights(ENOUGH)
    by_name = {weight.criterion: weight for weight in learned.weights}
    assert abs(by_name["certificates"].after - 8) <= 5
    assert abs(by_name["wishes"].after - 27) <= 6
    assert sum(weight.after for weight in learned.weights) == 100
    assert learned.is_better
    assert learned.after.replace(weights=Policy().weights) == Policy()
    held = [weight.low <= truth <= weight.high for weight, truth in zip(learned.weights, TRUTH)]
    assert sum(held) >= 8


@pytest.mark.untraced
def test_with_more_of_the_same_the_intervals_shrink() -> None:
    """The same people and their answers again, as other people: every interval but a rounding's is narrower."""
    some = judged(40)
    again = [replace(one, person=f"{one.person} {copy}") for copy in range(6) for one in some]
    once, often, never = (quickly(data) for data in (some, again, []))
    width = [np.array([weight.high - weight.low for weight in one.weights]) for one in (never, once, often)]
    assert width[0].sum() > width[1].sum() > width[2].sum()
    assert (width[2] < width[1] + 1).all()


def test_a_few_people_propose_nothing() -> None:
    """Weights move a little, and it says what is lacking."""
    learned = quickly(judged(12))
    assert not learned.is_better
    assert "10" in learned.lacks[0].text("en")
    assert learned.gain.value is None


def test_who_agrees_with_the_policy_changes_nothing_for_the_better() -> None:
    """Comparisons by the weights in force show no gain: the policy stays."""
    learned = quickly(judged(60, IN_FORCE))
    assert not learned.is_better


def test_what_can_t_be_satisfied_is_listed_with_its_reason() -> None:
    """Impossible, decided by a gate, or not made by the learned weights; the first two are not learned from."""
    impossible = replace(ENOUGH[0], id="missing", difference=dict.fromkeys(NAMES, -1))
    closed = replace(ENOUGH[1], id="gate", closed="worse")
    learned = quickly([*ENOUGH[:60], impossible, closed])
    assert [one.id for one in learned.impossible] == ["missing"]
    assert [one.id for one in learned.closed] == ["gate"]
    assert learned.n == 60
    assert learned.weights == quickly(ENOUGH[:60]).weights
    assert learned.unmet
    told = learned.text("en")
    assert "missing: p0 → o1 rather than p0 → o2. because" in told
    assert "kompetensbevis" in learned.text("sv")


def test_the_report_is_plain_json() -> None:
    """With hashes of both policies and no value that JSON lacks."""
    told = json.loads(json.dumps(quickly(ENOUGH[:45]).to_dict(), allow_nan=False))
    assert told["policy_hash"] == Policy().hash
    assert len(told["weights"]) == len(NAMES)


@pytest.mark.untraced
def test_the_same_seed_learns_the_same() -> None:
    """Twice, to the last digit."""
    assert quickly(ENOUGH[:45]).to_dict() == quickly(ENOUGH[:45]).to_dict()


def test_a_way_of_resampling_that_makes_no_sense_is_refused() -> None:
    with pytest.raises(PolicyError):
        learn_weights([], n_resamples=3)
