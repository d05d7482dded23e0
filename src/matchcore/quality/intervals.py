"""How sure a figure is: seeded bootstrap intervals of ratios, and an exact sign test (layer 6).

The people of a result are taken as a sample of those whom the programme could have met, and the assignment as given:
an interval says how much a figure hangs on which people happened to be in the pool, not on the solver, which is exact.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["Estimate", "Resampling", "estimate_by_group", "estimate_ratios", "sign_test"]

Floats = npt.NDArray[np.float64]

_BLOCK = 1 << 21


@dataclass(frozen=True, slots=True)
class Resampling:
    """How intervals are made.

    Attributes
    ----------
    n
        How many times people are drawn anew (at least 100).
    confidence
        The share of intervals that hold the true figure, between 0 and 1.
    seed
        The same seed gives the same intervals.
    """

    n: int = 2_000
    confidence: float = 0.95
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure and its interval; None where there is nothing to count.

    Attributes
    ----------
    value, low, high
        The figure, and the ends of its interval.
    n
        How many people it rests on.
    """

    value: float | None
    low: float | None
    high: float | None
    n: int


def estimate_ratios(numerators: Floats, denominators: Floats, how: Resampling) -> list[Estimate]:
    """Ratios of sums over people, each with its percentile bootstrap interval.

    Parameters
    ----------
    numerators, denominators
        float64[n, k]: what each of n people adds above and below the line of k ratios. A mean has ones below.
    how
        Number of resamples, confidence and seed.

    Returns
    -------
    list of Estimate
        One for each ratio; `Estimate.n` counts the people who add anything below the line.

    Notes
    -----
    People are drawn with replacement, all k ratios from the same draws, and the interval is cut at the percentiles of
    the drawn ratios (Efron and Tibshirani, *An Introduction to the Bootstrap*, 1993, chapter 13). Draws in which
    nobody stands below the line are left out.
    """
    n, k = numerators.shape
    below = denominators.sum(axis=0)
    drawn = np.full((how.n, k), np.nan)
    start = 0
    for counts in _draws(n, how):
        stop = start + len(counts)
        over = counts @ denominators
        drawn[start:stop] = np.divide(counts @ numerators, over, out=drawn[start:stop], where=over > 0)
        start = stop
    tail = (1 - how.confidence) / 2
    made = []
    for column in range(k):
        if below[column] <= 0:
            made.append(Estimate(None, None, None, 0))
            continue
        kept = drawn[:, column][~np.isnan(drawn[:, column])]
        low, high = np.percentile(kept, [100 * tail, 100 * (1 - tail)]) if len(kept) else (None, None)
        value = float(numerators[:, column].sum() / below[column])
        n_counted = int(np.count_nonzero(denominators[:, column]))
        made.append(
            Estimate(value, None if low is None else float(low), None if high is None else float(high), n_counted)
        )
    return made


def estimate_by_group(
    numerators: Floats, denominators: Floats, masks: Sequence[npt.NDArray[np.bool_]], how: Resampling
) -> list[list[Estimate]]:
    """The same ratios for several groups of people, all from the same draws of everyone.

    Parameters
    ----------
    numerators, denominators
        float64[n, k], as for `estimate_ratios`.
    masks
        bool[n] for each group: who belongs to it.
    how
        Number of resamples, confidence and seed.

    Returns
    -------
    list of list of Estimate
        The k ratios of each group.
    """
    k = numerators.shape[1]
    over = np.concatenate([numerators * mask[:, None] for mask in masks], axis=1)
    under = np.concatenate([denominators * mask[:, None] for mask in masks], axis=1)
    every = estimate_ratios(over, under, how)
    return [every[start : start + k] for start in range(0, len(every), k)]


def _draws(n: int, how: Resampling) -> Iterator[Floats]:
    """Blocks of draws: float64[b, n], how many times each person is drawn."""
    if n == 0:
        return
    generator = np.random.default_rng(how.seed)
    most = max(1, _BLOCK // n)
    for start in range(0, how.n, most):
        size = min(most, how.n - start)
        who = generator.integers(0, n, (size, n))
        who += np.arange(0, size * n, n)[:, None]
        yield np.bincount(who.ravel(), minlength=size * n).reshape(size, n).astype(np.float64)


def sign_test(wins: int, losses: int) -> float:
    """How likely wins and losses at least as uneven as these would be if each were a toss of a coin (two-sided, exact).

    Examples
    --------
    >>> round(sign_test(8, 2), 6), sign_test(0, 0)
    (0.109375, 1.0)
    """
    from scipy.special import bdtr

    if wins == losses:
        return 1.0
    return min(1.0, float(2 * bdtr(min(wins, losses), wins + losses, 0.5)))
