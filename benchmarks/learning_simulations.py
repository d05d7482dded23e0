"""Learning where the truth is known: how often it is better, worse, and how often its intervals hold what is true.

Some six minutes of one processor; run by hand, ``python benchmarks/learning_simulations.py``. What it found stands in
``docs/decisions/2026-11-29-learning.md``; small versions are tests (tests/learning).

The truth is the default's own criteria with three of its weights misjudged by 15–20 points.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import chain

import numpy as np
from scipy.special import expit

from matchcore import Policy
from matchcore.learning.chances import calibrated_line, fitted_chances, held_out_gain, splits_of
from matchcore.learning.from_outcomes import LEAST_FOR_WEIGHTS
from matchcore.learning.weighing import fitted_weights, on_one_thread, whole_percents
from matchcore.policy import ON_TOP
from matchcore.quality.measure.estimates import wilson

IN_FORCE = np.array([weight for name, weight in Policy().weights.items() if name != ON_TOP], dtype=float)
K = len(IN_FORCE)
PARTS = np.array([0.3, 0.4, 0.5, 0.5, 0.5, 0.6, 0.8, 1.0]) - 0.5
A_POINT = 0.03  # of log-odds for a point of the true score
SLIPS = 0.1


def truth(generator: np.random.Generator) -> np.ndarray:
    """Weights of which three lie 15–20 points from those in force, and the others as near as may be."""
    while True:
        three = generator.choice(K, 3, replace=False)
        weights = IN_FORCE.copy()
        weights[three] += generator.uniform(15, 20, 3) * generator.choice([-1, 1], 3)
        rest = np.setdiff1d(np.arange(K), three)
        left = 100 - weights[three].sum()
        if weights[three].min() < 0 or left < 0:
            continue
        weights[rest] = IN_FORCE[rest] * left / IN_FORCE[rest].sum()
        if np.abs(weights[rest] - IN_FORCE[rest]).max() <= 8:
            return weights


def ordered(weights: np.ndarray, true: np.ndarray, pairs: np.ndarray) -> float:
    """The share of pairs that the weights order as the truth does."""
    return float((np.sign(pairs @ weights) == np.sign(pairs @ true)).mean())


def pairs_of(generator: np.random.Generator, n: int) -> np.ndarray:
    return generator.choice(PARTS, (n, K)) - generator.choice(PARTS, (n, K))


def telling(generator: np.random.Generator, n: int, weights: np.ndarray) -> np.ndarray:
    """Of three times as many pairs those that `worth_asking` would ask about."""
    pairs = pairs_of(generator, 3 * n)
    nearness = np.abs(pairs @ weights) / np.maximum(np.linalg.norm(pairs, axis=1), 1e-9)
    return pairs[np.argsort(nearness)[:n]]


def answered(generator: np.random.Generator, pairs: np.ndarray, true: np.ndarray) -> np.ndarray:
    """Each turned so that the better one stands first, but for slips."""
    sign = np.where(pairs @ true > 0, 1, -1) * np.where(generator.random(len(pairs)) < SLIPS, -1, 1)
    return pairs * sign[:, None]


def asked(generator: np.random.Generator, true: np.ndarray, how: str) -> np.ndarray:
    if how == "150 at random":
        return answered(generator, pairs_of(generator, 150), true)
    if how == "150 telling":
        return answered(generator, telling(generator, 150, IN_FORCE), true)
    answers, weights = np.empty((0, K)), IN_FORCE
    for _ in range(3):
        answers = np.concatenate([answers, answered(generator, telling(generator, 50, weights), true)])
        weights = fitted_weights(answers, np.ones((1, len(answers))), IN_FORCE)[0]
    return answers


def comparisons(n_runs: int) -> Iterator[str]:
    for how in ("150 at random", "150 telling", "three rounds of 50"):
        within, better = [], []
        for run in range(n_runs):
            generator = np.random.default_rng([1, run])
            true = truth(generator)
            answers = asked(generator, true, how)
            learned = np.array(whole_percents(fitted_weights(answers, np.ones((1, len(answers))), IN_FORCE)[0]))
            held_out = pairs_of(generator, 4_000)
            within.append(np.abs(learned - true).max() <= 5)
            better.append(ordered(learned, true, held_out) > ordered(IN_FORCE, true, held_out))
        yield f"{how}: all within 5 points {np.mean(within):.1%}, held-out ordering better {np.mean(better):.1%}"


def outcomes(sizes: dict[int, int]) -> Iterator[str]:
    for n, n_runs in sizes.items():
        told = np.array([_programme(n, np.random.default_rng([n, run])) for run in range(n_runs)])
        worse, better, bare_worse = told.mean(axis=0)
        yield f"{n} outcomes, {n_runs} runs: worse {worse:.1%}, better {better:.1%}; unguarded worse {bare_worse:.1%}"


def _programme(n: int, generator: np.random.Generator) -> tuple[bool, bool, bool]:
    """Whether what is proposed orders worse, and better, than the weights in force; and whether the bare fit does."""
    true = truth(generator)
    drawn = generator.choice(PARTS, (3 * n, K))  # whoever is placed has much that speaks for her
    parts = drawn[np.argsort(-(drawn @ IN_FORCE) + generator.normal(0, 6, 3 * n))[:n]]
    place = generator.integers(0, max(5, min(20, n // 30)), n)
    own = generator.normal(0, 0.3, 20)
    lasted = generator.random(n) < expit(-0.3 + own[place] + A_POINT * (parts @ true))
    place = np.unique(place, return_inverse=True)[1]
    held_out = pairs_of(generator, 4_000)
    learned = np.array(whole_percents(fitted_chances(parts, lasted, place, IN_FORCE, turn=True)[0]))
    change = ordered(learned, true, held_out) - ordered(IN_FORCE, true, held_out)
    is_proposed = False
    if n >= LEAST_FOR_WEIGHTS:
        gains = held_out_gain(parts, lasted, place, IN_FORCE, splits_of(place, by_place=True))
        is_proposed = bool(gains.mean() - 1.96 * gains.std() / np.sqrt(n) > 0)
    return is_proposed and change < 0, is_proposed and change > 0, change < 0


def coverage(n_runs: int) -> Iterator[str]:
    for n in (60, 600):
        rates, chances = [], []
        for run in range(n_runs):
            generator = np.random.default_rng([n, run])
            share = generator.uniform(0.2, 0.8)
            told = wilson(int(generator.binomial(n, share)), n)
            rates.append(told.low <= share <= told.high)
            tens, at = generator.normal(0.5, 0.8, n), generator.normal(0.5, 0.8)
            lasted = generator.random(n) < expit(0.2 + 0.5 * tens)
            line, spread = calibrated_line(tens, lasted)
            here = np.array([1, at])
            chances.append(abs(here @ line - (0.2 + 0.5 * at)) <= 1.96 * np.sqrt(here @ spread @ here))
        yield f"coverage at {n}: shares {np.mean(rates):.1%}, chances {np.mean(chances):.1%}"


def calibration(n_runs: int) -> Iterator[str]:
    errors = []
    for run in range(n_runs):
        generator = np.random.default_rng([7, run])
        tens = generator.normal(0.5, 0.8, 1_000)
        line, _ = calibrated_line(tens, generator.random(1_000) < expit(0.2 + 0.5 * tens))
        errors.append(np.abs(expit(line[0] + line[1] * tens) - expit(0.2 + 0.5 * tens)).mean())
    yield f"calibration error at 1,000: mean {np.mean(errors):.4f}, largest of {n_runs} {max(errors):.4f}"


if __name__ == "__main__":
    share = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
    with on_one_thread():
        everything = (
            comparisons(round(200 * share)),
            calibration(round(200 * share)),
            coverage(round(2_000 * share)),
            outcomes({60: round(467 * share), 200: round(467 * share), 600: round(466 * share)}),
            outcomes({2_000: round(400 * share), 10_000: round(200 * share)}),
        )
        for told in chain(*everything):
            print(told, flush=True)
