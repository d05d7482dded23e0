"""Seeded faults: what a criterion would go by if it were wrong, for the gates of golden pools to be tested with.

Each criterion declares its own (`Criterion.seeded_faults`), beside the code that could have them; ``matchcore quality
self-test`` puts them in, one at a time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from matchcore.policy import Policy
from matchcore.pool import Columns


@dataclass(frozen=True, slots=True)
class SeededFault:
    """One thing that could be wrong with a criterion.

    Attributes
    ----------
    name
        What is wrong, in a few words.
    mislead
        From the columns and the policy that the criterion should go by to those that it goes by with the fault.
    """

    name: str
    mislead: Callable[[Columns, Policy], tuple[Columns, Policy]]


def misread(name: str, column: str, wrong: Callable[[Any], Any]) -> SeededFault:
    """A column (``"candidates.certificates.valid_to"``), or a whole table, is taken for what `wrong` makes of it."""

    def within(table: Any, first: str, *rest: str) -> Any:
        right = getattr(table, first)
        value = within(right, *rest) if rest else wrong(right)
        return replace(table, **{first: np.asarray(value, right.dtype) if isinstance(right, np.ndarray) else value})

    return SeededFault(name, lambda columns, policy: (within(columns, *column.split(".")), policy))


def misruled(name: str, section: str, **rules: Any) -> SeededFault:
    """Some rules of a section of the policy are taken for others."""
    return SeededFault(name, lambda columns, policy: (columns, policy.replace(**{section: rules})))
