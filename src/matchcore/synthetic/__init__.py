"""Seeded, made-up pools for demos, tests, benchmarks and notebooks: true geography, nobody's data."""

from matchcore.synthetic.pools import (
    AS_OF,
    Competition,
    SyntheticPool,
    Ties,
    demo_pool,
    synthetic_columns,
    synthetic_pool,
)
from matchcore.synthetic.profiles import PROGRAMMES

__all__ = [
    "AS_OF",
    "PROGRAMMES",
    "Competition",
    "SyntheticPool",
    "Ties",
    "demo_pool",
    "synthetic_columns",
    "synthetic_pool",
]
