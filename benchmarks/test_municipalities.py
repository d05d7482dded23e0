"""From records to an explained result, in the sizes of municipal programmes; against SciPy's dense solver."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from matchcore import match, synthetic_pool
from matchcore.pool import Pool
from matchcore.result import MatchResult

SIZES = [60, 400, 1000]


@pytest.mark.parametrize("size", SIZES)
def test_match_and_explain(benchmark, size):
    """Records in; the proven result, printed, with one explanation, out."""
    pool = synthetic_pool(municipality="Järfälla", n_candidates=size, n_openings=size, seed=1)

    def whole() -> MatchResult:
        result = match(pool.candidates, pool.openings, as_of=pool.as_of)
        str(result)
        result.explain(result.placements[0].candidate_id)
        return result

    result = benchmark.pedantic(whole, rounds=3, warmup_rounds=1)
    assert result.gap == 0
    result.verify()


@pytest.mark.parametrize("size", SIZES)
def test_plain_scipy_on_the_same_scores(benchmark, size):
    """The peer: a dense matrix of the same scores, a column for each seat, and SciPy's solver. The totals agree."""
    made = synthetic_pool(municipality="Järfälla", n_candidates=size, n_openings=size, seed=1)
    result = match(made.candidates, made.openings, as_of=made.as_of)
    pairs, seats = (
        result.pairs.whole(),
        Pool.from_records(made.candidates, made.openings, as_of=made.as_of).openings.seats,
    )

    def dense() -> int:
        scores = np.zeros((pairs.n_candidates, pairs.n_openings))
        scores[np.repeat(np.arange(pairs.n_candidates), np.diff(pairs.indptr)), pairs.opening_idx] = pairs.score
        wide = np.repeat(scores, seats, axis=1)
        rows, cols = linear_sum_assignment(wide, maximize=True)
        return int(wide[rows, cols].sum())

    assert benchmark.pedantic(dense, rounds=3, warmup_rounds=1) == result.total
