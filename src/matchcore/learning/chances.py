"""The statistics of outcomes: how chances hang on scores and parts, and what would have come of another choice.

Everything here takes numbers: scores, parts and whether a placement lasted. Parts are the criteria's; nothing else of a
person can be handed in by whoever has outcomes alone. Models are scikit-learn's and SciPy's.

Back-tests go by a model of the outcome and by weighting, since either may be wrong: the model is fitted to other people
than it is asked about, and what it misses is made up for by those whose choice was the one asked for, each weighed by
how unlikely that was (Robins, Rotnitzky and Zhao, 1994; Chernozhukov and others, 2018). Where nobody alike made the
choice asked for, nothing can be said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np
import numpy.typing as npt

from matchcore.learning.weighing import SPREAD, Floats
from matchcore.quality.measure.estimates import Estimate

FOLDS = 5

Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.intp]

_DECISION, _SPREAD_OF_DECISION = 0.03, 1.0
"""How much a point of score means for the log-odds before anything is known, and how far its logarithm may be off."""

_SPREAD_OF_PLACES = 0.5
"""How far the log-odds of a municipality may lie from those of all: partial pooling."""

_LEAST = 1e-6


Split = tuple[Ints, Ints]
"""Which outcomes are learned from, and which it is tried on."""


def splits_of(place: Ints, *, by_place: bool) -> list[Split]:
    """Five parts, each tried on what the other four teach: whole municipalities, or stretches of time; never at random.

    Parameters
    ----------
    place
        intp[n]: the municipality of each outcome; the outcomes stand in order of time.
    by_place
        Whether municipalities are kept whole; else the outcomes are cut in five as they stand.
    """
    from sklearn.model_selection import GroupKFold, KFold

    cut = GroupKFold(FOLDS).split(place, groups=place) if by_place else KFold(FOLDS).split(place)
    return list(cut)


def calibrated_line(tens: Floats, lasted: Bools) -> tuple[Floats, Floats]:
    """A line of log-odds over scores, and how uncertain it is.

    The score was there before the outcomes, so that nothing but the line is fitted to them (Platt, 1999).

    Parameters
    ----------
    tens
        float64[n]: tens of points above 50.
    lasted
        bool[n].

    Returns
    -------
    float64[2], float64[2, 2]
        Intercept and slope, and their covariance: the inverse of the information at the line.
    """
    from scipy.special import expit
    from sklearn.calibration import CalibratedClassifierCV
    from sklearn.frozen import FrozenEstimator
    from sklearn.linear_model import LogisticRegression

    as_it_is = LogisticRegression()  # whose log-odds are the score itself
    as_it_is.classes_, as_it_is.n_features_in_ = np.array([False, True]), 1
    as_it_is.coef_, as_it_is.intercept_ = np.ones((1, 1)), np.zeros(1)
    model: Any = CalibratedClassifierCV(FrozenEstimator(as_it_is), method="sigmoid").fit(tens[:, None], lasted)
    fitted = model.calibrated_classifiers_[0].calibrators[0]
    line = -np.array([float(fitted.b_), float(fitted.a_)])
    design = np.column_stack([np.ones(len(tens)), tens])
    chance = expit(design @ line)
    information = design.T @ (design * (chance * (1 - chance))[:, None])
    return line, np.linalg.pinv(information)  # where all score alike, the slope is not known


def held_out_line(tens: Floats, lasted: Bools, splits: Sequence[Split]) -> Floats:
    """float64[n]: the chance of each outcome by the line over scores of those in the other parts."""
    from scipy.special import expit

    chances = np.empty(len(lasted))
    for train, test in splits:
        intercept, slope = calibrated_line(tens[train], lasted[train])[0]
        chances[test] = expit(intercept + slope * tens[test])
    return chances


def fitted_chances(parts: Floats, lasted: Bools, place: Ints, aim: Floats, *, turn: bool) -> tuple[Floats, Floats]:
    """Weights, and what they say of the log-odds, with a start of its own for each municipality.

    Parameters
    ----------
    parts
        float64[n, c]: −½…½, neutral at 0.
    lasted
        bool[n].
    place
        intp[n]: 0…m - 1, the municipality.
    aim
        float64[c]: the weights in force, summing to 100, to be drawn to.
    turn
        Whether the weights may turn; else they are the aim, and only its scale and the places' starts are fitted.

    Returns
    -------
    float64[c], float64[c + 1 + m]
        Weights that sum to 100; and the fitted model: the weights times how much a point means, the common start and
        those of the municipalities beside it.
    """
    from scipy.optimize import minimize
    from scipy.special import expit, log_expit

    n_places = int(place.max(initial=-1)) + 1
    seen = parts if turn else (parts @ aim)[:, None] / 100
    toward = aim if turn else np.array([100.0])
    k = len(toward)
    sign = np.where(lasted, 1.0, -1.0)

    def loss(at: Floats) -> tuple[float, Floats]:
        decided, start, own = at[:k], at[k], at[k + 1 :]
        total = decided.sum()
        odds = _DECISION * (seen @ decided) + start + own[place]
        off, more = 100 * decided / total - toward, np.log(total / 100)
        value = -log_expit(sign * odds).sum() + off @ off / (2 * SPREAD**2) + more**2 / (2 * _SPREAD_OF_DECISION**2)
        value += own @ own / (2 * _SPREAD_OF_PLACES**2)
        residual = expit(odds) - lasted
        slope = _DECISION * (seen.T @ residual)
        slope += 100 / total * (off - off @ decided / total) / SPREAD**2 + more / (_SPREAD_OF_DECISION**2 * total)
        own_slope = np.bincount(place, residual, n_places) + own / _SPREAD_OF_PLACES**2
        return float(value), np.concatenate([slope, [residual.sum()], own_slope])

    start = np.concatenate([np.maximum(toward, _LEAST), [0.0], np.zeros(n_places)])
    bounds = [(_LEAST, None)] * k + [(None, None)] * (1 + n_places)
    found: Floats = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"ftol": 1e-9}).x
    weights = 100 * found[:k] / found[:k].sum() if turn else aim
    scaled = _DECISION * (found[:k] if turn else aim * found[0] / 100)
    return weights, np.concatenate([scaled, found[k:]])


def held_out_gain(parts: Floats, lasted: Bools, place: Ints, aim: Floats, splits: Sequence[Split]) -> Floats:
    """float64[n]: how much likelier each outcome is by weights that did not see it than by those in force (in logs).

    Both have their scale and start from the same outcomes, so that only how the weights turn is told.
    """
    gain = np.empty(len(lasted))
    for train, test in splits:
        _, own = np.unique(place[train], return_inverse=True)
        logs = []
        for turn in (False, True):
            _, model = fitted_chances(parts[train], lasted[train], own, aim, turn=turn)
            logs.append(_log_chance(parts[test] @ model[: len(aim)] + model[len(aim)], lasted[test]))
        gain[test] = logs[1] - logs[0]
    return gain


def boosted(parts: Floats, lasted: Bools, aim: Floats, splits: Sequence[Split], seed: int) -> tuple[Floats, Floats]:
    """What gradient boosting, in which a part may only speak for, sees that the weighted sum does not.

    Returns
    -------
    float64[n], float64[c]
        How much likelier each outcome is by it than by the score in force (in logs), both tried on what they did not
        see; and each criterion's permutation importance on the last part.
    """
    from sklearn.ensemble import HistGradientBoostingClassifier
    from sklearn.inspection import permutation_importance

    score = held_out_line(parts @ aim / 10, lasted, splits)
    gain, importance = np.empty(len(lasted)), np.zeros(len(aim))
    for train, test in splits:
        model = HistGradientBoostingClassifier(
            monotonic_cst=[1] * len(aim), max_depth=3, learning_rate=0.05, max_iter=100, random_state=seed
        ).fit(parts[train], lasted[train])
        chance = np.where(lasted[test], 1, -1) * model.predict_proba(parts[test])[:, 1] + ~lasted[test]
        in_force = np.where(lasted[test], score[test], 1 - score[test])
        gain[test] = np.log(np.maximum(chance, 1e-12)) - np.log(in_force)
        if test is splits[-1][1]:
            found = permutation_importance(
                model, parts[test], lasted[test], scoring="neg_log_loss", n_repeats=5, random_state=seed
            )
            importance = found.importances_mean
    return gain, importance


def _log_chance(odds: Floats, lasted: Bools) -> Floats:
    from scipy.special import log_expit

    logs: Floats = log_expit(np.where(lasted, odds, -odds))
    return logs


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

    chance = np.empty(len(done))
    for train, test in splits:
        model = _scaled(LogisticRegression(max_iter=2000)).fit(features[train], done[train])
        chance[test] = model.predict_proba(features[test])[:, 1]
    return chance


def held_out_reward(features: Floats, reward: Floats, among: Bools, splits: Sequence[Split]) -> Floats:
    """float64[n]: what comes of it, by a linear model of those `among` the other parts (bool[n])."""
    from sklearn.linear_model import Ridge

    told = np.empty(len(reward))
    for train, test in splits:
        some = train[among[train]]
        told[test] = _scaled(Ridge()).fit(features[some], reward[some]).predict(features[test])
    return told


def _scaled(model: Any) -> Any:
    """The model of features that are as wide as one another."""
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    return make_pipeline(StandardScaler(), model)


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
