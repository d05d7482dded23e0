"""The arithmetic of weights: fitted to comparisons, held near the policy in force, and made whole percents.

Whoever compares two pairs names the better by her own weights, but for a slip now and then::

    P(better before worse) = 1 − ε where w·d > 0, else ε

d is the difference in parts, w ≥ 0 the weights, summing to 100. The weights are drawn to those in force as by a normal
prior, `SPREAD` points wide. What is told is the mean of the posterior, which no single answer moves far, by a random
walk (Metropolis and others, 1953) that moves weight from one criterion to another.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

SPREAD = 15.0
"""How far off a weight of the policy in force may well be, points: one standard deviation."""

SLIP = 0.1
"""The share of answers taken to be slips: so that one of them does not outweigh many others."""

_WALKERS = 32
_STEPS, _UNTIL_SETTLED = 2_000, 500
_STRIDES = np.array([1.0, 3.0, 8.0])
"""How long the steps of the walk are, points: one of them at a time."""


def fitted_weights(difference: Floats, counts: Floats, aim: Floats) -> Floats:
    """Weights that order pairs as people did, as far as the aim lets them; several samples of pairs at once.

    Parameters
    ----------
    difference
        float64[n, c]: the better pair's parts less the worse one's, −1…1.
    counts
        float64[k, n]: how many times each comparison counts in each sample, whole numbers.
    aim
        float64[c]: the weights to be drawn to, summing to 100.

    Returns
    -------
    float64[k, c]
        Weights ≥ 0 that sum to 100; `aim` itself where nothing is compared. The same on every call.
    """
    if not counts.any():
        return np.tile(aim, (len(counts), 1))
    aims = np.tile(aim, (len(counts) * _WALKERS, 1))
    walked = resampled(difference, np.repeat(counts, _WALKERS, axis=0), aims)
    fitted: Floats = walked.reshape(len(counts), _WALKERS, -1).mean(axis=1)
    return fitted


def resampled(difference: Floats, counts: Floats, aims: Floats) -> Floats:
    """float64[b, c]: the weights fitted to each of b samples of comparisons, by one walker each.

    Parameters
    ----------
    difference
        As in `fitted_weights`.
    counts, aims
        float64[b, n] and float64[b, c]: how many times each comparison counts in each sample, and what its weights are
        drawn to.
    """
    n_walkers, n_weights = aims.shape
    if n_weights < 2:
        return aims.copy()
    generator, walker = np.random.default_rng(0), np.arange(n_walkers)
    by_weight = np.ascontiguousarray(difference.T)
    at = aims.copy()
    margin = at @ by_weight
    right = (counts * (margin > 0)).sum(axis=1)
    visited = np.zeros_like(at)
    of_answer, of_aim = np.log((1 - SLIP) / SLIP), 1 / (2 * SPREAD**2)
    for step in range(_STEPS):
        to = np.asarray(generator.integers(0, n_weights, n_walkers))
        out_of = (to + generator.integers(1, n_weights, n_walkers)) % n_weights
        moved = generator.standard_normal(n_walkers) * _STRIDES[generator.integers(0, len(_STRIDES), n_walkers)]
        more, less = at[walker, to], at[walker, out_of]
        tried = margin + moved[:, None] * (by_weight[to] - by_weight[out_of])
        right_there = (counts * (tried > 0)).sum(axis=1)
        farther = moved * (2 * (more - aims[walker, to] - less + aims[walker, out_of]) + 2 * moved)
        odds = of_answer * (right_there - right) - of_aim * farther
        can = (more + moved >= 0) & (less - moved >= 0)
        goes = np.flatnonzero(can & (-generator.standard_exponential(n_walkers) < odds))
        at[goes, to[goes]] += moved[goes]
        at[goes, out_of[goes]] -= moved[goes]
        margin[goes], right[goes] = tried[goes], right_there[goes]
        if step >= _UNTIL_SETTLED:
            visited += at
    return visited / (_STEPS - _UNTIL_SETTLED)


@contextmanager
def on_one_thread() -> Iterator[None]:
    """Keep linear algebra on one thread: problems this small are solved a hundred times slower on several.

    Only threads of what has been loaded can be held, so scikit-learn, which brings its own, is loaded first.
    """
    from threadpoolctl import threadpool_limits

    import_module("sklearn")
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
