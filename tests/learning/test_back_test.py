"""Back-tests: an answer where lotteries reach, and a plain no where they don't."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from learning_cases import NAMES, TRUTH
from outcome_cases import parts_of
from scipy.special import expit

from matchcore import Ban, Candidate, Lock, Opening, Policy, match, synthetic_pool
from matchcore.learning import Outcome, back_test, considered, effect_of, explore
from matchcore.learning.chances import policy_gain

KNOWING = Policy().replace(weights=dict(zip(NAMES, TRUTH.astype(int).tolist())))


def past(n: int, *, seed: int = 0, is_drawn: bool = True) -> tuple[list[Outcome], float]:
    """`n` people, each considered for two openings, one of them chosen by a coin (or as the policy in force would).

    Returns the outcomes, and how much larger a share would have lasted had the true weights chosen.
    """
    generator = np.random.default_rng(seed)
    parts = parts_of(2 * n, generator).reshape(n, 2, len(NAMES))
    chance = expit(0.08 * ((parts - 5_000) / 10_000 @ TRUTH))
    in_force = np.array([Policy().weights[name] for name in NAMES])
    taken = generator.integers(0, 2, n) if is_drawn else np.argmax(parts @ in_force, axis=1)
    rows = np.arange(n)
    lasted = generator.random(n) < chance[rows, taken]
    best = np.argmax(parts @ TRUTH, axis=1)
    made = [
        Outcome(
            candidate_id=f"c{row}",
            opening_id=f"o{side}",
            considered=date(2025, 1, 1) + timedelta(days=row % 300),
            proposed=side == taken[row],
            after_6=("same_job" if lasted[row] else "neither") if side == taken[row] else None,
            parts=dict(zip(NAMES, parts[row, side].tolist())),
            probability=0.5 if is_drawn else None,
        )
        for row in range(n)
        for side in (0, 1)
    ]
    return made, float((chance[rows, best] - chance[rows, taken]).mean())


def test_with_lotteries_the_truth_is_within_the_interval() -> None:
    """And the better weights are seen to be better."""
    outcomes, truth = past(1_500)
    told = back_test(outcomes, KNOWING)
    assert told.lacks == ()
    assert told.gain.low < truth < told.gain.high
    assert told.gain.low > 0
    assert (told.n, told.n_reached) == (1_500, 1_500)
    assert told.trims[0].effective > 500
    assert "1500" in told.text("sv")
    assert told.to_dict()["gain"]["n"] == 1_500


@pytest.mark.untraced
def test_intervals_hold_the_truth_small_simulation() -> None:
    """Of 30 programmes with 300 people, all but a few intervals hold the true gain."""
    held = 0
    for seed in range(30):
        outcomes, truth = past(300, seed=seed)
        gain = back_test(outcomes, KNOWING).gain
        held += gain.low < truth < gain.high
    assert held >= 26


def test_without_lotteries_nothing_is_told() -> None:
    """A deterministic optimum says nothing of what it did not do."""
    outcomes, _ = past(400, is_drawn=False)
    told = back_test(outcomes, KNOWING)
    assert told.gain.value is None
    assert [message.key for message in told.lacks] == ["learning.back_test.thin"]
    assert told.n_reached < 400
    assert "explore" in told.text("en")


def test_the_policy_in_force_gains_nothing_over_itself() -> None:
    """Whoever would have chosen as was chosen changes nothing, to the last digit."""
    same = np.ones(40, dtype=bool)
    reward, told = np.arange(40) % 2, np.linspace(0, 1, 40)
    (first, *_) = policy_gain(reward.astype(float), told, told, same, np.ones(40), 0.95)
    assert first.estimate.value == 0
    assert first.effective == pytest.approx(40)


def test_few_outcomes_tell_nothing() -> None:
    """No model is fitted to a handful."""
    told = back_test(past(40)[0], KNOWING)
    assert told.lacks
    assert told.trims[0].estimate.value is None


def test_an_effect_on_the_treated_is_found_where_people_are_alike() -> None:
    """Though it was done for those who would have done worse anyhow: two points more, within the interval."""
    generator = np.random.default_rng(3)
    features = generator.normal(size=(1_500, 3))
    done = generator.random(1_500) < expit(-0.5 - features[:, 0])
    reward = 3 * features[:, 0] + 2 * done + generator.normal(size=1_500)
    told = effect_of(features, done.tolist(), reward.tolist())
    naive = reward[done].mean() - reward[~done].mean()
    assert naive < 0.5
    assert told.estimate.low < 2 < told.estimate.high
    assert told.trims[0].effective > 100
    assert "1500" in told.text("en")


def test_an_effect_without_overlap_is_refused() -> None:
    """Where nobody alike went without, or too few did, nothing is told."""
    generator = np.random.default_rng(4)
    features = generator.normal(size=(400, 1))
    done = features[:, 0] + generator.normal(0, 0.2, 400) > 0
    told = effect_of(features, done.tolist(), features[:, 0].tolist(), place=[f"p{n % 6}" for n in range(400)])
    assert [message.key for message in told.lacks] == ["learning.back_test.few"]
    assert told.estimate.value is None
    few = effect_of(features[:40], [True] * 39 + [False], [0.0] * 40)
    assert [message.key for message in few.lacks] == ["learning.effect.few"]


POOL = synthetic_pool(seed=5, n_candidates=60, n_openings=60, municipality="2062", ties="many")
PLAN = match(POOL.candidates, POOL.openings, as_of=POOL.as_of)


def test_a_lottery_costs_at_most_what_it_may_and_is_proven() -> None:
    """Drawn places become locks: the plan holds them, is proven, and costs no more than the exchanges drawn."""
    lottery = explore(PLAN, points=3, seed=2)
    assert lottery.draws
    people = [person for draw in lottery.draws for person in draw.people]
    assert len(people) == len(set(people))
    assert all(0 <= draw.loss <= 30_000 for draw in lottery.draws)
    plan = match(POOL.candidates, POOL.openings, as_of=POOL.as_of, locks=lottery.locks, keep=PLAN)
    assert plan.gap == 0
    plan.verify()
    assert PLAN.total - plan.total == sum(draw.loss for draw in lottery.draws if draw.is_exchanged)
    at = {placement.candidate_id: placement.opening_id for placement in plan.placements}
    assert all(at[lock.candidate_id] == lock.opening_id for lock in lottery.locks)


def test_the_coin_is_fair_seeded_and_recorded() -> None:
    """The same seed draws the same; over seeds about half change places; the chances stand with what was considered."""
    assert explore(PLAN, points=3, seed=2) == explore(PLAN, points=3, seed=2)
    drawn = [draw.is_exchanged for seed in range(30) for draw in explore(PLAN, points=3, seed=seed).draws]
    assert 0.4 < np.mean(drawn) < 0.6
    lottery = explore(PLAN, points=3, seed=2)
    plan = match(POOL.candidates, POOL.openings, as_of=POOL.as_of, locks=lottery.locks, keep=PLAN)
    log = considered(plan, run="v36", chances=lottery.chances())
    by_pair = {(one.candidate_id, one.opening_id): one.probability for one in log}
    for draw in lottery.draws:
        assert [by_pair[person, place] for person in draw.people for place in draw.places] == [0.5] * 4
    alone = [
        one.probability for one in log if one.proposed and (one.candidate_id, one.opening_id) not in lottery.chances()
    ]
    assert set(alone) == {1.0}
    assert {one.probability for one in considered(plan, run="v36")} == {None}


def test_what_was_decided_is_not_drawn() -> None:
    """Locked people stay, and a banned pair is not drawn."""
    people = [Candidate(id="a"), Candidate(id="b")]
    places = [Opening(id="o1"), Opening(id="o2")]
    free = match(people, places, as_of=date(2026, 9, 1))
    assert len(explore(free).draws) == 1
    at = {placement.candidate_id: placement.opening_id for placement in free.placements}
    locked = match(people, places, as_of=date(2026, 9, 1), locks=[Lock("a", at["a"], "x")])
    assert explore(locked).draws == ()
    banned = match(people, places, as_of=date(2026, 9, 1), bans=[Ban("a", at["b"], "x")])
    assert explore(banned).draws == ()
