"""Intervals and the sign test, against SciPy's."""

from __future__ import annotations

import numpy as np
import pytest
from quality_cases import demo
from scipy import stats

from matchcore import MatchResult, compare, evaluate
from matchcore.quality.measure.estimates import Resampling, estimate_ratios, sign_test


def test_the_interval_of_a_mean_is_scipys() -> None:
    """With the same seed the percentile interval of a mean is SciPy's bootstrap's, to the last digits."""
    data = np.random.default_rng(3).gamma(2.0, size=137)
    ours = estimate_ratios(data[:, None], np.ones((137, 1)), Resampling(1_500, 0.9, 11))[0]
    theirs = stats.bootstrap(
        (data,), np.mean, n_resamples=1_500, confidence_level=0.9, method="percentile", rng=np.random.default_rng(11)
    ).confidence_interval
    assert ours.value == pytest.approx(data.mean(), rel=1e-12)
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), rel=1e-12)


def test_the_interval_of_a_ratio_is_scipys_for_paired_data() -> None:
    """A ratio of two sums over the same people: SciPy's paired bootstrap of the ratio."""
    random = np.random.default_rng(5)
    over, under = random.random(60) * (random.random(60) < 0.5), random.random(60) + 0.1
    ours = estimate_ratios(over[:, None], under[:, None], Resampling(999, 0.95, 4))[0]
    theirs = stats.bootstrap(
        (over, under),
        lambda a, b, axis: a.sum(axis) / b.sum(axis),
        paired=True,
        vectorized=True,
        n_resamples=999,
        method="percentile",
        rng=np.random.default_rng(4),
    ).confidence_interval
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), rel=1e-9)


def test_paired_differences_are_scipys() -> None:
    """The interval of a mean difference is the bootstrap of the differences, drawn by person."""
    random = np.random.default_rng(8)
    before = random.normal(50, 10, 300)
    after = before + random.normal(0.4, 2, 300)
    ours = estimate_ratios((after - before)[:, None], np.ones((300, 1)), Resampling(800, 0.95, 1))[0]
    theirs = stats.bootstrap(
        (before, after),
        lambda a, b, axis: (b - a).mean(axis),
        paired=True,
        vectorized=True,
        n_resamples=800,
        method="percentile",
        rng=np.random.default_rng(1),
    ).confidence_interval
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), rel=1e-9)


def test_draws_do_not_depend_on_the_block() -> None:
    """Many people are drawn block by block; the interval is as if in one."""
    data = np.random.default_rng(0).random((5_000, 1))
    ours = estimate_ratios(data, np.ones_like(data), Resampling(1_000, 0.95, 2))[0]
    who = np.random.default_rng(2).integers(0, 5_000, (1_000, 5_000))
    low, high = np.percentile(data[:, 0][who].mean(axis=1), [2.5, 97.5])
    assert (ours.low, ours.high) == pytest.approx((low, high), rel=1e-12)


def test_an_interval_covers_as_often_as_it_says() -> None:
    """Of 400 samples of a known share, close to 90 in 100 intervals of 90 percent hold it."""
    random = np.random.default_rng(7)
    hits = 0
    for trial in range(400):
        data = (random.random(120) < 0.3).astype(float)[:, None]
        found = estimate_ratios(data, np.ones_like(data), Resampling(400, 0.9, trial))[0]
        assert found.low is not None
        assert found.high is not None
        hits += found.low <= 0.3 <= found.high
    assert 0.85 <= hits / 400 <= 0.95


def scipys(over: np.ndarray, under: np.ndarray, seed: int) -> tuple[float, float]:
    """SciPy's paired percentile bootstrap of a ratio of sums, drawn with the same seed."""
    found = stats.bootstrap(
        (over, under),
        lambda a, b, axis: a.sum(axis) / b.sum(axis),
        paired=True,
        vectorized=True,
        n_resamples=600,
        confidence_level=0.9,
        method="percentile",
        rng=np.random.default_rng(seed),
    ).confidence_interval
    return found.low, found.high


def belonging(result: MatchResult, name: str, value: str) -> np.ndarray:
    """Who belongs to a group; everyone when it has no name."""
    column = result.pool.groups[name] if name else np.full(result.pool.n_candidates, value, dtype=object)
    return np.array([own == value for own in column.tolist()])


def test_the_intervals_of_evaluate_are_scipys() -> None:
    """Of everyone and of each group, from the result's own numbers: shares, means, ranks."""
    result = demo()
    figures = evaluate(result, n_resamples=600, confidence=0.9, seed=6)
    n, pairs = result.pool.n_candidates, result.pairs
    placed = (result.assignment.opening_of >= 0).astype(float)
    eligible = (np.diff(pairs.indptr) > 0).astype(float)
    rank = np.zeros(n)
    for placement in result.placements:
        row = result.pool.candidate_idx(placement.candidate_id)
        rank[row] = 1 + int((pairs.row(row)[1] > placement.score).sum())
    score = np.zeros(n)
    for placement in result.placements:
        score[result.pool.candidate_idx(placement.candidate_id)] = placement.score
    n_held = 0
    for group in figures.groups:
        who = belonging(result, group.name, group.value)
        told = [
            (group.eligible, eligible, np.ones(n)),
            (group.placed, placed, np.ones(n)),
            (group.placed_of_eligible, placed, eligible),
            (group.mean_score, score, placed),
            (group.mean_rank, rank, placed),
            (group.first_choice, (rank == 1).astype(float), placed),
        ]
        for estimate, over, under in told:
            if (under * who).sum() < 12:  # SciPy gives no interval when a draw can hold nobody
                continue
            n_held += 1
            assert estimate.value == pytest.approx((over * who).sum() / (under * who).sum())
            assert (estimate.low, estimate.high) == pytest.approx(scipys(over * who, under * who, 6), rel=1e-9)
    assert n_held >= 30


def test_the_paired_intervals_of_compare_are_scipys() -> None:
    """Differences in placed share and mean score, for everyone and each group, by SciPy's paired bootstrap."""
    before, after = demo(), demo(certificates={"declared_opens": False})
    found = compare(before, after, n_resamples=600, confidence=0.9, seed=2)
    n = before.pool.n_candidates

    def drawn(result: MatchResult) -> tuple[np.ndarray, np.ndarray]:
        score = np.zeros(n)
        for placement in result.placements:
            score[result.pool.candidate_idx(placement.candidate_id)] = placement.score
        return (result.assignment.opening_of >= 0).astype(float), score

    (placed_before, score_before), (placed_after, score_after) = drawn(before), drawn(after)
    assert sum(group.n >= 12 for group in found.groups) > 6
    for group in found.groups:
        if group.placed.value is None:  # too few to be told of
            continue
        who = belonging(after, group.name, group.value)
        for estimate, change in (
            (group.placed, placed_after - placed_before),
            (group.score, score_after - score_before),
        ):
            assert estimate.value == pytest.approx(change[who].mean())
            if group.n < 12:  # SciPy gives no interval when a draw can hold nobody
                continue
            assert (estimate.low, estimate.high) == pytest.approx(scipys(change * who, who.astype(float), 2), rel=1e-9)
    assert found.wins + found.losses + found.ties == n
    assert found.p_value == pytest.approx(stats.binomtest(found.wins, found.wins + found.losses, 0.5).pvalue)


def test_nobody_below_the_line_gives_no_figure() -> None:
    """A share of nobody is not a figure, and a draw in which nobody counts is left out."""
    nobody, one = np.zeros((4, 1)), np.array([[1.0], [0], [0], [0]])
    assert estimate_ratios(nobody, nobody, Resampling(100))[0].value is None
    found = estimate_ratios(one, one, Resampling(100))[0]
    assert (found.value, found.low, found.high, found.n) == (1.0, 1.0, 1.0, 1)


@pytest.mark.parametrize(("wins", "losses"), [(0, 0), (5, 5), (8, 2), (0, 12), (400, 350), (3, 5_000)])
def test_the_sign_test_is_scipys_binomial_test(wins: int, losses: int) -> None:
    """Two-sided and exact, at small and large counts."""
    expected = stats.binomtest(wins, wins + losses, 0.5).pvalue if wins + losses else 1.0
    assert sign_test(wins, losses) == pytest.approx(expected, rel=1e-9)
