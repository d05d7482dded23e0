"""The ladder: what so many outcomes can bear, and what is lacking for more."""

from __future__ import annotations

import inspect
import json
import os
import subprocess
import sys

import numpy as np
import pytest
from learning_cases import IN_FORCE, NAMES, TRUTH
from outcome_cases import chance_of, outcomes, parts_of

from matchcore import Policy
from matchcore.calibration import Calibration
from matchcore.learning import Outcome, calibration_picture, chances, learn_from_outcomes, weighing
from matchcore.learning.chances import calibrated_line, fitted_chances, held_out_gain, splits_of
from matchcore.learning.comparisons import JudgedPairs
from matchcore.learning.weighing import on_one_thread
from matchcore.quality.measure.estimates import wilson


def codes(report) -> list[str]:
    return [message.key for message in report.missing]


def test_with_no_outcomes_the_policy_comes_back() -> None:
    """And it says what is lacking."""
    report = learn_from_outcomes([])
    assert report.text("sv").splitlines()[0] == "Hur det gick: 6 månader efter start"
    assert (report.after, report.calibration, report.weights) == (Policy(), None, ())
    assert codes(report) == ["learning.outcomes.few_chance"]
    assert report.rates[0].share.value is None


def test_below_a_hundred_only_shares() -> None:
    """With intervals, by kind; unknown outcomes are counted apart."""
    some = [one.model_copy(update={"way": "job"}) for one in outcomes(60)]
    report = learn_from_outcomes([*some, Outcome(candidate_id="x", opening_id="o")])
    assert (report.n, report.n_unknown, report.calibration) == (60, 1, None)
    names = {(rate.name, rate.value) for rate in report.rates}
    assert {("", ""), ("way", "job"), ("municipality", "2003")} <= names
    n_lasted = sum(bool(one.lasted()) for one in some)
    assert report.rates[0].share == wilson(n_lasted, 60)
    assert "60" in report.text("en")


def test_of_a_few_placements_no_share_is_told() -> None:
    """They would tell of somebody."""
    report = learn_from_outcomes(outcomes(12, places=6))
    assert [rate.name for rate in report.rates] == [""]


def test_from_a_hundred_a_chance_and_the_weights_untouched() -> None:
    """The chance rises with the score, and its interval holds what is true in the middle."""
    report = learn_from_outcomes(outcomes(400, truth=IN_FORCE, a_point=0.06, seed=1))
    assert report.calibration is not None
    low, middle, high = (report.calibration.chance(score) for score in (400_000, 500_000, 600_000))
    assert low.value < middle.value < high.value
    assert middle.low < 0.5 < middle.high
    assert report.after == Policy()
    assert codes(report) == ["learning.outcomes.few_weights"]
    assert len(report.curve) == 5
    assert sum(lasted.low <= told <= lasted.high for told, lasted in report.curve) >= 4
    assert "Of 100 placements like this" in report.text("en")
    assert Calibration.from_json(report.calibration.to_json()) == report.calibration
    json.dumps(report.to_dict(), allow_nan=False)


def test_a_score_alone_gives_a_chance_and_no_weights() -> None:
    """Outcomes of an earlier system have a score at most."""
    bare = [
        one.model_copy(update={"parts": {}, "score": 400_000 + 1_000 * (number % 200)})
        for number, one in enumerate(outcomes(1_100))
    ]
    report = learn_from_outcomes(bare)
    assert report.calibration is not None
    assert codes(report) == ["learning.outcomes.few_weights"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"municipality": None, "started": None}, "learning.outcomes.no_split"),
        ({"after_6": "same_job"}, "learning.outcomes.one_sided"),
    ],
)
def test_what_cannot_be_tried_or_tells_one_side_is_refused(change: dict, code: str) -> None:
    """Never by a random split: without municipality and day nothing is learned."""
    report = learn_from_outcomes([one.model_copy(update=change) for one in outcomes(200)])
    assert report.calibration is None
    assert codes(report) == [code]


@pytest.mark.untraced
def test_from_a_thousand_weights_and_from_two_thousand_a_challenger() -> None:
    """The misjudged weights turn the right way and the gain is sure; boosting is a challenger alone."""
    report = learn_from_outcomes(outcomes(2_400, a_point=0.08))
    by_name = {weight.criterion: weight for weight in report.weights}
    assert by_name["certificates"].after < by_name["certificates"].before
    assert by_name["wishes"].after > by_name["wishes"].before
    assert sum(weight.after for weight in report.weights) == 100
    assert report.split == "municipality"
    assert report.gain.low > 0
    assert report.lacks == ()
    assert {name for name, _ in report.challenger} == set(NAMES)
    told = report.text("sv")
    assert "utmanare" in told
    assert "De nya vikterna är bättre" in told


@pytest.mark.untraced
def test_who_is_right_already_is_left_alone() -> None:
    """Where outcomes follow the weights in force, the gain is not sure and the policy stays."""
    report = learn_from_outcomes(outcomes(1_000, truth=IN_FORCE, places=1))
    assert report.split == "time"
    assert report.weights
    assert report.lacks


def test_the_picture_draws_the_curve_of_the_report() -> None:
    """A point and an interval for each step, in both languages; nothing but the line where nothing was learned."""
    report = learn_from_outcomes(outcomes(150))
    for language, title in (("sv", "Chansen som sades, och hur det gick"), ("en", "The chance told, and how it went")):
        ax = calibration_picture(report, language=language)
        assert ax.get_title(loc="left") == title
        points = [line.get_xydata()[0] for line in ax.lines if line.get_marker() == "o"]
        assert points == [pytest.approx((100 * told, 100 * lasted.value)) for told, lasted in report.curve]
    assert len(calibration_picture(learn_from_outcomes([])).lines) == 1


def test_where_all_score_alike_the_chance_is_the_share() -> None:
    """With the interval of a share: nothing is known of another score, and nothing breaks."""
    alike = [one.model_copy(update={"parts": {}, "score": 550_000}) for one in outcomes(200)]
    report = learn_from_outcomes(alike)
    chance, share = report.calibration.chance(550_000), report.rates[0].share
    assert chance.value == pytest.approx(share.value, abs=0.01)
    assert chance.low == pytest.approx(share.low, abs=0.02)


def test_the_same_outcomes_tell_the_same() -> None:
    """In any order."""
    some = outcomes(150)
    assert learn_from_outcomes(some).to_dict() == learn_from_outcomes(some[::-1]).to_dict()


def test_splits_keep_municipalities_and_time_whole() -> None:
    """Never at random: a municipality is learned from or tried on, and so is a stretch of time."""
    place = np.arange(100) % 7
    for train, test in splits_of(place, by_place=True):
        assert not set(place[train]) & set(place[test])
    for _, test in splits_of(place, by_place=False):
        assert (np.diff(test) == 1).all()


def test_a_model_is_given_parts_and_nothing_of_anybody() -> None:
    """By type: what is judged holds parts and gates, and what is fitted takes arrays of numbers."""
    assert set(JudgedPairs.__dataclass_fields__) == {"names", "part", "is_open"}
    for module in (chances, weighing):
        for name, thing in vars(module).items():
            if inspect.isfunction(thing) and thing.__module__ == module.__name__ and not name.startswith("_"):
                types = {str(one.annotation) for one in inspect.signature(thing).parameters.values()}
                assert types <= {"Floats", "Bools", "Ints", "bool", "int", "float", "Sequence[Split]"}, name
    assert not {"groups", "sex", "age"} & set(Outcome.model_fields)


def test_the_guard_keeps_what_is_not_better_small_simulation() -> None:
    """Of six programmes with true weights in force, none is told to change them (the large one is a benchmark)."""
    with on_one_thread():
        told = [gain_of(IN_FORCE, seed) for seed in range(6)]
    assert sum(mean - 1.96 * error > 0 for mean, error in told) == 0


def test_threads_that_scikit_learn_brings_are_held_too() -> None:
    """In a new process, where nothing of it has been loaded: two threads for a small problem wait for each other."""
    script = (
        "from threadpoolctl import threadpool_info; from matchcore.learning.weighing import on_one_thread\n"
        "with on_one_thread():\n"
        "    import sklearn.ensemble\n"
        "    print([held['num_threads'] for held in threadpool_info() if held['user_api'] == 'openmp'])"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script], env={**os.environ, "OMP_NUM_THREADS": "2"}, stdout=subprocess.PIPE, check=True
    )
    assert set(json.loads(ran.stdout)) == {1}


def gain_of(truth: np.ndarray, seed: int) -> tuple[float, float]:
    """The mean gain over the weights in force on municipalities left out, and its standard error."""
    generator = np.random.default_rng(seed)
    parts = parts_of(500, generator)
    lasted = generator.random(500) < chance_of(parts, truth)
    place = generator.integers(0, 10, 500)
    gains = held_out_gain((parts - 5_000) / 10_000, lasted, place, IN_FORCE, splits_of(place, by_place=True))
    return float(gains.mean()), float(gains.std() / np.sqrt(500))


def test_weights_come_near_the_truth_with_many_outcomes() -> None:
    """8,000 outcomes: every weight within 5 points, though municipalities start from different chances."""
    generator = np.random.default_rng(1)
    parts = parts_of(8_000, generator)
    place = generator.integers(0, 20, 8_000)
    from scipy.special import expit, logit

    own = generator.normal(0, 0.4, 20)
    lasted = generator.random(8_000) < expit(logit(chance_of(parts, a_point=0.08)) + own[place])
    weights, _ = fitted_chances((parts - 5_000) / 10_000, lasted, place, IN_FORCE, turn=True)
    assert np.abs(weights - TRUTH).max() < 5


@pytest.mark.untraced
def test_intervals_of_chances_hold_the_truth_small_simulation() -> None:
    """At 300 outcomes: of 100 intervals for a chance, about one in twenty misses (the large one is a benchmark)."""
    held = 0
    with on_one_thread():
        for seed in range(100):
            generator = np.random.default_rng(seed)
            tens = generator.normal(0.5, 0.8, 300)
            lasted = generator.random(300) < 1 / (1 + np.exp(-(0.2 + 0.5 * tens)))
            (intercept, slope), spread = calibrated_line(tens, lasted)
            half = 1.96 * np.sqrt(spread[0, 0] + 2 * spread[0, 1] + spread[1, 1])
            held += abs(intercept + slope - 0.7) <= half
    assert 90 <= held <= 99
