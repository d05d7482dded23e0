"""The arithmetic of back-tests: what would have come of another choice, by a model of the outcome and by weighting.

Both are there because either may be wrong: the model is fitted to other people than it is asked about, and what it
misses is made up for by those whose choice was the one asked for, each weighed by how unlikely that was (Robins,
Rotnitzky and Zhao, 1994; Chernozhukov and others, 2018). Where nobody alike made the choice asked for, nothing can be
said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

from matchcore.learning.chances import Bools, Split
from matchcore.learning.weighing import Floats
from matchcore.quality.measure.intervals import Estimate

TRIMS = (0.0, 0.01, 0.05, 0.1)
"""How unlikely a choice may be to count: an answer that hangs on the bound is no answer, so all are shown."""


@dataclass(frozen=True, slots=True)
class Trimmed:
    """An answer when choices less likely than a bound are left out.

    Attributes
    ----------
    least
        The bound.
    n
        How many are left.
    effective
        How many people of equal weight the weighed ones are worth: (Σw)² / Σw².
    estimate
        The answer, with its interval.
    """

    least: float
    n: int
    effective: float
    estimate: Estimate


def held_out_propensity(features: Floats, done: Bools, splits: Sequence[Split]) -> Floats:
    """float64[n]: how likely it was done, by a logistic model of the other parts (`features`: float64[n, k])."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    chance = np.empty(len(done))
    for train, test in splits:
        model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=2000)).fit(features[train], done[train])
        chance[test] = model.predict_proba(features[test])[:, 1]
    return chance


def held_out_reward(features: Floats, reward: Floats, among: Bools, splits: Sequence[Split]) -> Floats:
    """float64[n]: what comes of it, by a linear model of those `among` the other parts (bool[n])."""
    from sklearn.linear_model import Ridge
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    told = np.empty(len(reward))
    for train, test in splits:
        some = train[among[train]]
        told[test] = make_pipeline(StandardScaler(), Ridge()).fit(features[some], reward[some]).predict(features[test])
    return told


def effect_on_the_done(
    features: Floats, done: Bools, reward: Floats, splits: Sequence[Split], confidence: float
) -> tuple[Trimmed, ...]:
    """How much more came of it for those it was done for than would have without it, for each bound of `TRIMS`.

    Parameters
    ----------
    features
        float64[n, k]: what was known before.
    done
        bool[n].
    reward
        float64[n]: what came of it.
    splits
        Parts that are whole, see `matchcore.learning.chances.splits_of`.
    confidence
        Of the intervals, which take people as independent.
    """
    chance = held_out_propensity(features, done, splits)
    rest = reward - held_out_reward(features, reward, ~done, splits)
    return tuple(_effect(chance, done, rest, least, confidence) for least in TRIMS)


def _effect(chance: Floats, done: Bools, rest: Floats, least: float, confidence: float) -> Trimmed:
    kept = (chance > least) & (chance < 1 - least)
    own = (done & kept).astype(float)
    weight = np.where(~done & kept, chance / (1 - chance), 0.0)
    n, total = float(own.sum()), float(weight.sum())
    if n < 2 or total <= 0:
        return Trimmed(least, int(n), 0.0, Estimate(None, None, None, int(n)))
    with_it, without = float(own @ rest) / n, float(weight @ rest) / total
    spread = ((own * (rest - with_it)) ** 2).sum() / n**2 + ((weight * (rest - without)) ** 2).sum() / total**2
    effective = total**2 / float(weight @ weight)
    return Trimmed(least, int(n), effective, _estimate(with_it - without, sqrt(spread), confidence, int(n)))


def policy_gain(
    reward: Floats, told_chosen: Floats, told_wanted: Floats, is_same: Bools, chance: Floats, confidence: float
) -> tuple[Trimmed, ...]:
    """How much more would have come of other choices than of those made, for each bound of `TRIMS`.

    Parameters
    ----------
    reward
        float64[n]: what came of the choice that was made.
    told_chosen, told_wanted
        float64[n]: what a model that did not see the person says of that choice, and of the one that is asked about.
    is_same
        bool[n]: whether the two are the same.
    chance
        float64[n]: how likely the choice asked about was to be made, as the lottery recorded it; 0 where it could not.
    confidence
        Of the intervals, which take people as independent.
    """
    made = []
    for least in TRIMS:
        kept = (chance > 0) & (chance >= least)
        n = int(kept.sum())
        if n < 2:
            made.append(Trimmed(least, n, 0.0, Estimate(None, None, None, n)))
            continue
        weight = np.where(is_same, 1 / np.where(kept, chance, 1.0), 0.0)[kept]
        gain = told_wanted[kept] + weight * (reward - told_chosen)[kept] - reward[kept]
        effective = float(weight.sum() ** 2 / (weight @ weight)) if weight.any() else 0.0
        made.append(Trimmed(least, n, effective, _estimate(gain.mean(), gain.std(ddof=1) / sqrt(n), confidence, n)))
    return tuple(made)


def _estimate(value: float, error: float, confidence: float, n: int) -> Estimate:
    from scipy.special import ndtri

    half = float(ndtri(0.5 + confidence / 2)) * error
    return Estimate(float(value), float(value - half), float(value + half), n)
