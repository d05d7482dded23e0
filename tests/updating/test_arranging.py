"""Rows of columns in another order: run by run where these are few, row by row where not, the same comes out."""

from __future__ import annotations

import pickle
from dataclasses import fields, is_dataclass, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchcore.errors import UnknownIdError
from matchcore.pool import Pool
from matchcore.pool.arranging import _MOST_PARTS, RowsById, arranged, change_pool, with_column
from matchcore.synthetic import synthetic_columns
from strategies import pool_of, records


@pytest.mark.untraced
@given(parts=st.lists(records(), min_size=1, max_size=3), data=st.data(), few=st.sampled_from([0, 2, 64]))
def test_any_rows_in_any_order(parts: list[Any], data: st.DataObject, few: int) -> None:
    """Rows taken once, many times or never, of one part or several: each is what it was."""
    pools = [pool_of(*part) for part in parts]
    for side in ("candidates", "openings"):
        n = sum(len(getattr(pool, side)) for pool in pools)
        source = data.draw(st.lists(st.integers(0, n - 1), max_size=3 * n) if n else st.just([]))
        check(pools, side, np.array(source, dtype=np.intp), few)


@pytest.mark.parametrize("few", [0, 64])
@pytest.mark.parametrize("source", [[], [3], [5, 6, 7, 8, 9], [8, 9, 0, 1, 2, 2, 7], list(range(16))])
def test_some_rows(source: list[int], few: int) -> None:
    """The same of pools that are written out; runs go over the end of a part."""
    pools = [synthetic_columns(seed=seed, n_candidates=8, n_openings=8) for seed in (1, 2)]
    for side in ("candidates", "openings"):
        check(pools, side, np.array(source, dtype=np.intp), few)


def check(pools: list[Pool], side: str, source: Any, few: int) -> None:
    """Each row is told as it is by the part that it is of."""
    parts = [getattr(pool, side) for pool in pools]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("matchcore.pool.arranging._FEW_RUNS", few)
        found = arranged(parts, source)
        rows = [told(part, row) for part in parts for row in range(len(part))]
        assert [told(found, row) for row in range(len(source))] == [rows[row] for row in source.tolist()]


@pytest.mark.parametrize("asked", [0, 1, 3])
def test_arranged_time_and_again(asked: int) -> None:
    """Whether columns are asked for in between or not, and with some that are otherwise, each row is what it was."""
    rng, first = np.random.default_rng(asked), synthetic_columns(seed=1, n_candidates=2, n_openings=9).openings
    lazy, now = first, [told(first, row) for row in range(len(first))]
    place = [one.name for one in fields(first)].index("seats")
    for turn in range(2 * _MOST_PARTS + 3):
        more = synthetic_columns(seed=turn, n_candidates=1, n_openings=2).openings
        now += [told(more, row) for row in range(2)]
        source = rng.permutation(len(now))[: 9 - turn % 2]
        lazy, now = arranged([lazy, more], source), [now[row] for row in source.tolist()]
        assert len(lazy) == len(source)
        if turn % 3 == 0:
            lazy = with_column(lazy, "seats", np.full(len(lazy), turn))
            now = [[*one[:place], [repr(turn)], *one[place + 1 :]] for one in now]
        if asked and turn % asked == 0:
            assert [told(lazy, row) for row in range(len(lazy))] == now
    for found in (lazy, pickle.loads(pickle.dumps(lazy)), replace(lazy)):
        assert [told(found, row) for row in range(len(found))] == now
    with pytest.raises(AttributeError, match="colour"):
        _ = lazy.colour


def told(columns: Any, row: int) -> list[Any]:
    """All that columns say of one row, as plain values."""
    if isinstance(columns, tuple):
        return [columns[row]]
    if isinstance(columns, np.ndarray):
        return [repr(columns[row].tolist() if hasattr(columns[row], "tolist") else columns[row])]
    if isinstance(columns, dict):
        return [(name, value[row]) for name, value in columns.items() if value[row] is not None]
    parts = [getattr(columns, field.name) for field in fields(columns)]
    if hasattr(columns, "row"):
        own = np.flatnonzero(columns.row == row)
        return [told(part, place) for place in own.tolist() for part in parts if part is not columns.row]
    assert is_dataclass(columns)
    return [told(part, row) for part in parts]


def test_a_known_id_is_found_without_a_look_at_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """After a change ids are gone through, and put in order, only for who asks for one that there is not."""
    pool = synthetic_columns(seed=1, n_candidates=8, n_openings=8)
    people, places = pool.candidates.ids, pool.openings.ids
    assert (pool.candidate_idx(people[3]), pool.opening_idx(places[3])) == (3, 3)
    none = Pool.from_records([], [], vocabulary=pool.columns.vocabulary, as_of=pool.columns.as_of)
    changed = change_pool(pool, np.array([2]), np.array([1]), none).pool
    with pytest.raises(UnknownIdError):
        changed.candidate_idx(people[2])
    monkeypatch.setattr(RowsById, "__iter__", None)
    assert (changed.candidate_idx(people[3]), changed.opening_idx(places[3])) == (2, 2)
