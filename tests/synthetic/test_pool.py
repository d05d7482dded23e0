"""Synthetic pools: the same everywhere, valid, and checked when ordered."""

from __future__ import annotations

import pytest

from matchcore.errors import InputError
from matchcore.synthetic import PROGRAMMES, demo_pool, synthetic_pool


def test_same_seed_same_pool() -> None:
    """An order and a seed decide the pool."""
    first = synthetic_pool(programme="dalsland", n_candidates=40, n_openings=30, seed=5)
    assert first == synthetic_pool(programme="dalsland", n_candidates=40, n_openings=30, seed=5)
    assert first != synthetic_pool(programme="dalsland", n_candidates=40, n_openings=30, seed=6)


def test_small_begins_large() -> None:
    """A smaller pool is the beginning of a larger one with the same seed."""
    small = synthetic_pool(n_candidates=50, n_openings=20, seed=3)
    large = synthetic_pool(n_candidates=400, n_openings=300, seed=3)
    assert large.candidates[:50] == small.candidates
    assert large.openings[:20] == small.openings


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_programme_gives_the_size(programme: str) -> None:
    """A programme's own size is used where none is given."""
    pool = synthetic_pool(programme=programme, seed=1)
    assert pool.candidates
    assert pool.openings


def test_demo_pool_is_small_and_northern() -> None:
    """The demo shows sixty people and forty-five openings in Dalarna."""
    pool = demo_pool()
    assert (len(pool.candidates), len(pool.openings)) == (60, 45)
    assert {home.municipality for c in pool.candidates if (home := c.home)} <= {"2023", None}


def test_unknown_municipality_gets_a_hint() -> None:
    """A misspelt municipality is refused with the one that was near, and every other fault is told with it."""
    with pytest.raises(InputError) as caught:
        synthetic_pool(municipality=["Järfäla", "580"], n_candidates=-1, n_openings=True, seed=1)
    told = str(caught.value)
    assert "Järfälla (0123)" in told
    assert '"0580"' in told
    assert [problem.field for problem in caught.value.problems] == ["municipality"] * 2 + ["n_candidates", "n_openings"]
