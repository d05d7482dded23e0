"""Whole numbers that a caller asks for: how many to tell, how many names a seat."""

from __future__ import annotations

from typing import Any

import numpy as np

from matchcore.errors import PolicyError, Problem
from matchcore.messages import Message

_MOST = 1_000_000


def not_a_count(field: str, value: Any, least: int = 1, most: int = _MOST) -> list[Problem]:
    """What is wrong with a number that is to be whole and within bounds; nothing where nothing is."""
    if isinstance(value, int | np.integer) and not isinstance(value, bool) and least <= value <= most:
        return []
    what, remedy = Message("value.not_a_count"), Message("value.not_a_count.remedy", least=least, most=most)
    return [Problem(what, remedy, field=field, value=value)]


def count(field: str, value: Any, least: int = 1) -> int:
    """The number. Raises `PolicyError` when it is not whole or less than `least`."""
    if problems := not_a_count(field, value, least):
        raise PolicyError(problems)
    return int(value)
