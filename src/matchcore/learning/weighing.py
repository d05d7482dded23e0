"""The arithmetic of weights: fitted to comparisons, held near the policy in force, and made whole percents.

A comparison is ordered as the weights say with the chance of a logistic model (Bradley and Terry, 1952) in which an
answer now and then is a slip::

    P(better before worse) = ε + (1 − 2ε) · logistic(s · w·d)

d is the difference in parts, w ≥ 0 the weights, summing to 100, and s how decided people are. The weights are drawn to
those in force as by a normal prior, `SPREAD` points wide, and the logarithm of s to that of `DECISION`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import numpy.typing as npt

__all__ = ["DECISION", "SLIP", "SPREAD", "Floats", "aims_about", "fitted_weights", "on_one_thread", "whole_percents"]

Floats = npt.NDArray[np.float64]

SPREAD = 15.0
"""How far off a weight of the policy in force may well be, points: one standard deviation."""

SLIP = 0.1
"""The share of answers taken to be slips: so that one of them does not outweigh many others."""

DECISION = 0.1
"""How decided people are taken to be before they are asked: ten points make odds of e to one."""

_SPREAD_OF_DECISION = 0.7  # of its logarithm
_LEAST = 1e-6  # of a weight: above 0 so that their sum is


def fitted_weights(difference: Floats, counts: Floats, aim: Floats) -> Floats:
    """Weights that order pairs as people did, as far as the aim lets them.

    Parameters
    ----------
    difference
        float64[n, c]: the better pair's parts less the worse one's, −1…1.
    counts
        float64[n]: how many times each comparison counts.
    aim
        float64[c]: the weights to be drawn to, summing to 100.

    Returns
    -------
    float64[c]
        Weights ≥ 0 that sum to 100; `aim` itself where nothing is compared.
    """
    from scipy.optimize import minimize
    from scipy.special import expit

    if not counts.any():
        return aim.copy()

    def loss(decided: Floats) -> tuple[float, Floats]:
        """Of `decided`, the weights times how decided people are: minus the log of the posterior, and its slope."""
        total = decided.sum()
        chance = expit(DECISION * (difference @ decided))
        told = SLIP + (1 - 2 * SLIP) * chance
        off = 100 * decided / total - aim
        more = np.log(total / 100)
        value = -counts @ np.log(told) + off @ off / (2 * SPREAD**2) + more**2 / (2 * _SPREAD_OF_DECISION**2)
        by_answer = counts * (1 - 2 * SLIP) * chance * (1 - chance) / told
        slope = -DECISION * (difference.T @ by_answer)
        slope += 100 / total * (off - off @ decided / total) / SPREAD**2 + more / (_SPREAD_OF_DECISION**2 * total)
        return float(value), slope

    bounds = [(_LEAST, None)] * len(aim)
    start, near_enough = np.maximum(aim, _LEAST), {"ftol": 1e-7, "maxiter": 200}
    decided: Floats = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options=near_enough).x
    weights: Floats = 100 * decided / decided.sum()
    return weights


@contextmanager
def on_one_thread() -> Iterator[None]:
    """Keep linear algebra on one thread: problems this small are solved a hundred times slower on several."""
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1):
        yield


def aims_about(aim: Floats, n: int, seed: int) -> Iterator[Floats]:
    """`n` sets of weights such as those in force could as well have been: what an interval of weights starts from."""
    generator = np.random.default_rng(seed)
    for _ in range(n):
        drawn = np.abs(generator.normal(aim, SPREAD))
        yield 100 * drawn / drawn.sum()


def whole_percents(weights: Floats) -> list[int]:
    """Whole percents that sum to 100, by the largest remainder; of two the same, the first goes first.

    Examples
    --------
    >>> whole_percents(np.array([33.4, 33.3, 33.3]))
    [34, 33, 33]
    """
    down = np.floor(weights + 1e-9).astype(int)
    left = 100 - int(down.sum())
    down[np.argsort(-(weights - down), kind="stable")[:left]] += 1
    return [int(weight) for weight in down]
