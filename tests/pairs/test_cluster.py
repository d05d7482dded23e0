"""Scoring and pricing on a cluster: an existing engine carries the blocks, and the result is the same."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor

import numpy as np
import pytest
from distributed import Client, LocalCluster
from pair_cases import cut_up, small_country
from test_streamed import keeping_few

from matchcore.matching import match_pool
from matchcore.pairs import StreamedPairs, score_pairs
from matchcore.synthetic import synthetic_columns


@pytest.fixture(scope="module")
def cluster() -> Iterator[Executor]:
    """A local Dask cluster of two processes, as an executor."""
    with (
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as local,
        Client(local) as client,
    ):
        yield client.get_executor()


@pytest.mark.untraced
@pytest.mark.filterwarnings("ignore:Sending large graph")  # the pool is sent once to each worker, as it has to be
def test_a_cluster_scores_the_same(cluster: Executor, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bit for bit the pairs of one machine alone."""
    cut_up(monkeypatch)
    pool = small_country()
    found, expected = score_pairs(pool, executor=cluster), score_pairs(pool)
    for name in ("indptr", "opening_idx", "score", "closed_by_candidate", "closed_by_opening"):
        assert np.array_equal(getattr(found, name), getattr(expected, name))


@pytest.mark.untraced
@pytest.mark.filterwarnings("ignore:Sending large graph")  # as above
def test_a_cluster_prices_what_is_not_in_memory(cluster: Executor) -> None:
    """With few pairs kept the workers score the others again for the solver; total, prices and proof are the same."""
    pool = synthetic_columns(seed=9, n_candidates=600, n_openings=200, municipality="Järfälla")
    with keeping_few(4):
        found = match_pool(pool, executor=cluster)
    assert isinstance(found.pairs, StreamedPairs)
    expected = match_pool(pool)
    assert (found.total, found.gap) == (expected.total, 0)
    assert np.array_equal(found.assignment.price, expected.assignment.price)
    assert found.verify().n_pairs == expected.pairs.n_feasible
