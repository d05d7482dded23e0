"""Results in which something is not what was solved."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from matchcore import MatchResult


def forged(result: MatchResult, **changes: Any) -> MatchResult:
    """The result with some of its solution put in place of what it was."""
    return replace(result, solution=replace(result.solution, **changes))
