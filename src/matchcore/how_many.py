"""How many a caller asks for or gives: whole numbers within bounds, spans of them, and one thing alone as a list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from matchcore.errors import PolicyError, Problem
from matchcore.messages import Message

_MOST = 1_000_000
_FULL_TIME = 100


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


def hours_span(least: int, most: int) -> Message:
    """How much somebody works, in percent of full time, as it is said: a bound that bounds nothing is not told."""
    is_open = least <= 1, most == _FULL_TIME
    kinds = {(True, True): "any", (True, False): "at_most", (False, True): "at_least", (False, False): "between"}
    kind = "exactly" if least == most else kinds[is_open]
    return Message(f"hours.span.{kind}", least=least, most=most)


def several(given: Any, *kinds: type) -> list[Any]:
    """What is given one by one; a text, a mapping, one of these kinds and what cannot be gone through is one thing."""
    is_one = isinstance(given, (str, Mapping, *kinds)) or not isinstance(given, Iterable)
    return [given] if is_one else list(given)
