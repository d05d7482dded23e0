"""Synthetic pools as columns: equal to the records' encoding."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np
import pytest

from hanging import far_from_hanging
from matchcore.errors import InputError
from matchcore.pool import Pool
from matchcore.synthetic import synthetic_columns, synthetic_pool


def differences(one: Any, other: Any, path: str = "pool") -> list[str]:
    """Where two values made of dataclasses, mappings and arrays differ, types of arrays included."""
    if is_dataclass(one):
        names = [field.name for field in fields(one)]
        return [d for name in names for d in differences(getattr(one, name), getattr(other, name), f"{path}.{name}")]
    if isinstance(one, dict):
        if list(one) != list(other):
            return [path]
        return [d for name in one for d in differences(one[name], other[name], f"{path}.{name}")]
    if isinstance(one, np.ndarray):
        has_nan = one.dtype.kind == "f"  # a number that is not known
        same = one.dtype == other.dtype and np.array_equal(one, other, equal_nan=has_nan) and not other.flags.writeable
        return [] if same else [path]
    return [] if one == other else [path]


@pytest.mark.parametrize(
    "order",
    [
        {"n_candidates": 700, "n_openings": 400},
        {"programme": "sandviken"},
        {"programme": "jonkoping", "ties": "many"},
        {"programme": "dalsland", "competition": "contested", "ties": "none"},
        {"municipality": ["Gotland", "0123"], "n_candidates": 80, "n_openings": 60, "competition": "slack"},
        {"n_candidates": 0, "n_openings": 3},
        {"n_candidates": 3, "n_openings": 0},
    ],
    ids=str,
)
def test_columns_are_what_the_records_encode_to(order: dict[str, Any]) -> None:
    """The columns equal the encoding of the records of the same order, to the last bit, dtype and group."""
    records = synthetic_pool(seed=13, **order)
    encoded = Pool.from_records(records.candidates, records.openings, as_of=records.as_of)
    columns = synthetic_columns(seed=13, **order)
    assert differences(encoded, columns) == []
    assert encoded.hash == columns.hash


@pytest.mark.untraced
def test_a_large_pool_takes_seconds() -> None:
    """Ten thousand candidates and three thousand openings are drawn and encoded at once."""
    with far_from_hanging():
        pool = synthetic_columns(n_candidates=10_000, n_openings=3_000, seed=1)
        assert (pool.n_candidates, pool.n_openings) == (10_000, 3_000)


def test_orders_are_checked_alike() -> None:
    """An order that `synthetic_pool` refuses is refused here."""
    with pytest.raises(InputError, match="is not a municipality"):
        synthetic_columns(municipality="Nangijala", n_candidates=1, n_openings=1, seed=1)
