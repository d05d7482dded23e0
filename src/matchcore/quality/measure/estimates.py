"""How sure a figure is, of all and by group: seeded bootstrap intervals of ratios, and an exact sign test.

The people of a result are taken as a sample of those whom the programme could have met, and the assignment as given:
an interval says how much a figure hangs on which people happened to be in the pool, not on the solver, which is exact.
By group eligibility stands apart from assignment.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import sqrt

import numpy as np
import numpy.typing as npt

from matchcore.errors import PolicyError, Problem
from matchcore.messages import Message, Text
from matchcore.rendering import Number

Floats = npt.NDArray[np.float64]

_IN_CACHE = 1 << 18
"""How many people are drawn at a time: numbers that fit the cache are counted twice as fast."""

_AT_ONCE = 1 << 21
"""How many counts are kept at a time: few and large products leave BLAS's threads nothing to wait for."""


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

    @property
    def share(self) -> Text:
        """A share 0–1 with its interval, in percent.

        Examples
        --------
        >>> Estimate(0.5, 0.4, 0.6, 100).share.text("en")
        '50.0 % (40.0–60.0)'
        """
        if self.low is None or self.high is None:
            return Number.share(self.value)
        ends = {"low": Number(100 * self.low), "high": Number(100 * self.high)}
        return Message("quality.estimate.share", share=Number.share(self.value), **ends)

    def change(self, factor: float = 100, decimals: int = 1) -> Text:
        """A difference with its interval, times a factor: of a share in percentage points; a dash where there is none.

        Examples
        --------
        >>> Estimate(-0.5, -0.6, 0.1, 100).change(decimals=2).text("en")
        '−50.00 (−60.00 … +10.00)'
        """
        if self.value is None or self.low is None or self.high is None:
            return Number(None)
        ends = {"value": self.value, "low": self.low, "high": self.high}
        told = {name: Number(factor * end, decimals, is_change=True) for name, end in ends.items()}
        return Message("quality.estimate.change", **told)


NO_ESTIMATE = Estimate(None, None, None, 0)
"""Of nobody, or of too few to tell."""


def checked_resampling(n_resamples: int, confidence: float, seed: int) -> Resampling:
    """The way of resampling, once the figures make sense. Raises `PolicyError` with what does not."""
    problems = []
    if isinstance(n_resamples, bool) or not isinstance(n_resamples, int) or not 100 <= n_resamples <= 1_000_000:
        problems.append(Problem(Message("quality.resamples"), field="n_resamples", value=n_resamples))
    if not isinstance(confidence, float) or not 0 < confidence < 1:
        problems.append(Problem(Message("quality.confidence"), field="confidence", value=confidence))
    if isinstance(seed, bool) or not isinstance(seed, int) or seed < 0:
        problems.append(Problem(Message("quality.seed"), field="seed", value=seed))
    if problems:
        raise PolicyError(problems)
    return Resampling(n_resamples, confidence, seed)


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
    k = numerators.shape[1]
    below = denominators.sum(axis=0)
    drawn = np.full((how.n, k), np.nan)
    # People who add the same are counted together: mostly few kinds are left, and the sums are over those.
    kinds, kind = _kinds(np.column_stack([numerators, denominators]))
    start = 0
    for counts in _draws(kind, len(kinds), how):
        stop = start + len(counts)
        sums = counts @ kinds
        drawn[start:stop] = np.divide(sums[:, :k], sums[:, k:], out=drawn[start:stop], where=sums[:, k:] > 0)
        start = stop
    tail = (1 - how.confidence) / 2
    made = []
    for column in range(k):
        if below[column] <= 0:
            made.append(NO_ESTIMATE)
            continue
        kept = drawn[:, column][~np.isnan(drawn[:, column])]
        low, high = np.percentile(kept, [100 * tail, 100 * (1 - tail)]).tolist() if len(kept) else (None, None)
        value = float(numerators[:, column].sum() / below[column])
        n_counted = int(np.count_nonzero(denominators[:, column]))
        made.append(Estimate(value, low, high, n_counted))
    return made


def _kinds(rows: Floats) -> tuple[Floats, npt.NDArray[np.intp]]:
    """float64[d, k], intp[n]: the different rows, and which of them each row is."""
    keys = np.ascontiguousarray(rows + 0.0).view(np.dtype((np.void, rows.itemsize * rows.shape[1]))).reshape(-1)
    _, first, kind = np.unique(keys, return_index=True, return_inverse=True)
    return rows[first], kind.reshape(-1)


def _draws(kind: npt.NDArray[np.intp], n_kinds: int, how: Resampling) -> Iterator[Floats]:
    """Blocks of draws: float64[b, d], how many people of each kind are drawn."""
    n = len(kind)
    if n == 0:
        return
    generator = np.random.default_rng(how.seed)
    most, step = max(1, _AT_ONCE // n_kinds), max(1, _IN_CACHE // n)
    for start in range(0, how.n, most):
        counts = np.empty((min(most, how.n - start), n_kinds))
        for first in range(0, len(counts), step):
            part = counts[first : first + step]
            who = kind[generator.integers(0, n, (len(part), n))]
            who += np.arange(0, part.size, n_kinds)[:, None]
            part[:] = np.bincount(who.ravel(), minlength=part.size).reshape(part.shape)
        yield counts


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


def wilson(right: int, n: int, confidence: float = 0.95) -> Estimate:
    """The share `right` of `n`, with Wilson's score interval (E. B. Wilson, 1927), which few cases do not mislead.

    Examples
    --------
    >>> wilson(9, 10).share.text("en"), wilson(0, 0).value
    ('90.0 % (59.6–98.2)', None)
    """
    from scipy.special import ndtri

    if n == 0:
        return NO_ESTIMATE
    share, z = right / n, float(ndtri(0.5 + confidence / 2))
    middle, half = share + z * z / (2 * n), z * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    low, high = ((middle + side * half) / (1 + z * z / n) for side in (-1, 1))
    return Estimate(share, max(0.0, low), min(1.0, high), n)


LEAST_SHOWN = 5
"""How many people a group needs for its outcomes to be told: of fewer, they would tell of somebody."""


@dataclass(frozen=True, slots=True)
class GroupFigures:
    """The figures of one group; eligibility is kept apart from assignment.

    Attributes
    ----------
    name, value
        The group, such as ``"sex"`` and ``"woman"``; both empty for all candidates, `value` None for those of whom it
        is not known.
    n
        How many candidates it has. Of a group of fewer than `LEAST_SHOWN` no other figure is told.
    eligible
        The share with at least one feasible opening: what the gates decide.
    placed
        The share placed: what comes out.
    placed_of_eligible
        The share placed of those with a feasible opening: what the assignment decides.
    mean_score
        The mean score of those placed, score units.
    first_choice
        The share of those placed who got their best scored feasible opening.
    mean_rank
        The mean rank, among their feasible openings by score, of what those placed received.
    tied, declared, unknown
        The shares of those placed whose placement another optimum would change, and rests on something declared, and
        on something unknown.
    mean_margin
        How far the score of a placement can fall on average before the placement changes, score units; over those
        whose margin was measured.
    blocking
        The share with an opening that would rather have them too.
    """

    name: str
    value: str | None
    n: int
    eligible: Estimate = NO_ESTIMATE
    placed: Estimate = NO_ESTIMATE
    placed_of_eligible: Estimate = NO_ESTIMATE
    mean_score: Estimate = NO_ESTIMATE
    first_choice: Estimate = NO_ESTIMATE
    mean_rank: Estimate = NO_ESTIMATE
    tied: Estimate = NO_ESTIMATE
    declared: Estimate = NO_ESTIMATE
    unknown: Estimate = NO_ESTIMATE
    mean_margin: Estimate = NO_ESTIMATE
    blocking: Estimate = NO_ESTIMATE


def estimates_by_group(
    groups: Mapping[str, npt.NDArray[np.object_]], numerators: Floats, denominators: Floats, how: Resampling
) -> Iterator[tuple[str, str | None, npt.NDArray[np.bool_], list[Estimate]]]:
    """The same ratios for several groups of people, all from the same draws of everyone.

    Parameters
    ----------
    groups
        object[n] by name: each person's value, None where it is not known.
    numerators, denominators, how
        float64[n, k], as for `estimate_ratios`.

    Yields
    ------
    name, value, mask, estimates
        Everyone (with empty names), then each value of each group by name, and last None for those of whom it is not
        known; bool[n], who belongs to it; its k ratios, none of them where they are withheld.
    """
    n, k = numerators.shape
    masks: list[tuple[str, str | None, npt.NDArray[np.bool_]]] = [("", "", np.ones(n, dtype=np.bool_))]
    for name, column in sorted(groups.items()):
        values = sorted({str(entry) for entry in column if entry is not None})
        masks += [(name, value, np.asarray(column == value, dtype=np.bool_)) for value in values]
        unknown = np.array([entry is None for entry in column], dtype=np.bool_)
        if unknown.any():
            masks.append((name, None, unknown))
    over, under = (
        np.concatenate([column * mask[:, None] for _, _, mask in masks], axis=1)
        for column in (numerators, denominators)
    )
    every = estimate_ratios(over, under, how)
    for number, (name, value, mask) in enumerate(masks):
        told = every[number * k : (number + 1) * k]
        yield name, value, mask, [] if withheld(name, int(mask.sum())) else told


def withheld(name: str, n: int) -> bool:
    """Whether the outcomes of a group of `n` people are not told; those of everyone (no name) always are."""
    return bool(name) and n < LEAST_SHOWN


def group_label(name: str, value: str | None) -> Text:
    """What a user reads for a group."""
    if not name:
        return Message("quality.everyone")
    told = Message("quality.groups.unknown") if value is None else value
    return Message("quality.groups.name", name=name, value=told)
