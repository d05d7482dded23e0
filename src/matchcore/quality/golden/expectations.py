"""What a golden pool's file expects, held against its result."""

from __future__ import annotations

from matchcore.messages import Message
from matchcore.quality.comparison.rules import CriterionName
from matchcore.quality.golden.checks import Failure, placements
from matchcore.quality.golden.golden_pools import GoldenPool
from matchcore.rendering import Points
from matchcore.result import MatchResult

__all__ = ["failed_expectations"]


def failed_expectations(pool: GoldenPool, result: MatchResult) -> tuple[Failure, ...]:
    """What a pool's file expects and its result does not hold."""
    failures: list[Failure] = []
    got = placements(result)
    for candidate, wanted in pool.expect.placed.items():
        places = (wanted,) if isinstance(wanted, str) else wanted
        if got.get(candidate) not in places:
            criterion, why = _closing(result, candidate, places[0])
            values = {"candidate": candidate, "wanted": list(places), "got": got.get(candidate), "why": why}
            failures.append(Failure("placed", criterion, Message("quality.expect.placed", **values)))
    for candidate in pool.expect.unplaced:
        if got.get(candidate) is not None:
            values = {"candidate": candidate, "got": got[candidate]}
            failures.append(Failure("unplaced", None, Message("quality.expect.unplaced", **values)))
    for pair in pool.expect.pairs:
        told = result.explain(pair.candidate, pair.opening)
        parts = {part.criterion: part for part in told.parts}
        closed = {name for name, part in parts.items() if not part.is_open}
        for name in sorted(closed ^ set(pair.closed_by)):
            label = CriterionName(name, parts[name].label) if name in parts else name
            key = "quality.expect.closed" if name in closed else "quality.expect.open"
            values = {"candidate": pair.candidate, "opening": pair.opening, "criterion": label}
            failures.append(Failure("gate", name, Message(key, **values)))
        for name, wanted_part in pair.parts.items():
            if name not in parts or parts[name].part != wanted_part:
                label = CriterionName(name, parts[name].label) if name in parts else name
                values = {"candidate": pair.candidate, "opening": pair.opening, "criterion": label}
                values |= {"wanted": Points(100 * wanted_part)}
                values |= {"got": Points(100 * parts[name].part) if name in parts else None}
                failures.append(Failure("part", name, Message("quality.expect.part", **values)))
    return tuple(failures)


def _closing(result: MatchResult, candidate: str, opening: str) -> tuple[str | None, object]:
    """The gate that closes a pair that should have been chosen, and the verdict in words."""
    told = result.explain(candidate, opening)
    shut = [part for part in told.parts if not part.is_open]
    if not shut:
        return None, told.verdict
    return shut[0].criterion, [CriterionName(part.criterion, part.label) for part in shut]
