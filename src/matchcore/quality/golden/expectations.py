"""What a golden pool's file expects, held against its result."""

from __future__ import annotations

from collections.abc import Iterator

from matchcore.messages import Message
from matchcore.planning import CoursePlan
from matchcore.quality.comparison.rules import CriterionName
from matchcore.quality.golden.checks import Failure, placements
from matchcore.quality.golden.golden_pools import GoldenPool
from matchcore.quality.golden.plan_kept import plan_of
from matchcore.rendering import Points
from matchcore.result import MatchResult
from matchcore.solution import Explanation


def failed_expectations(pool: GoldenPool, result: MatchResult, plan: CoursePlan | None = None) -> Iterator[Failure]:
    """What a pool's file expects and its result, or its plan (made where it is not given), does not hold."""
    yield from _failed_by_plan(pool, plan or plan_of(pool, result))
    got = placements(result)
    for candidate, wanted in pool.expect.placed.items():
        places = (wanted,) if isinstance(wanted, str) else wanted
        if got.get(candidate) not in places:
            criterion, why = _closing(result, candidate, places[0])
            values = {"candidate": candidate, "wanted": list(places), "got": got.get(candidate), "why": why}
            yield Failure("placed", criterion, Message("quality.expect.placed", **values))
    for candidate in pool.expect.unplaced:
        if got.get(candidate) is not None:
            told = Message("quality.expect.unplaced", candidate=candidate, got=got[candidate])
            yield Failure("unplaced", None, told)
    for pair in pool.expect.pairs:
        parts = {part.criterion: part for part in result.explain(pair.candidate, pair.opening).parts}
        names = {name: CriterionName(name, part.label) for name, part in parts.items()}
        ids = {"candidate": pair.candidate, "opening": pair.opening}
        closed = {name for name, part in parts.items() if not part.is_open}
        for name in sorted(closed ^ set(pair.closed_by)):
            key = "quality.expect.closed" if name in closed else "quality.expect.open"
            yield Failure("gate", name, Message(key, criterion=names.get(name, name), **ids))
        for name, part in pair.parts.items():
            given = parts[name].part if name in parts else None
            if given != part:
                points = {"wanted": Points(100 * part), "got": None if given is None else Points(100 * given)}
                told = Message("quality.expect.part", criterion=names.get(name, name), **points, **ids)
                yield Failure("part", name, told)


def _failed_by_plan(pool: GoldenPool, plan: CoursePlan | None) -> Iterator[Failure]:
    opened = () if plan is None else plan.opened
    if pool.expect.opened is not None and {*opened} != {*pool.expect.opened}:
        told = Message("quality.expect.opened", wanted=list(pool.expect.opened) or None, got=list(opened) or None)
        yield Failure("opened", None, told)
    got = {one.candidate_id: one.opening_id for one in plan or ()}
    for candidate, wanted in pool.expect.planned.items():
        places = (wanted,) if isinstance(wanted, str) else wanted
        if got.get(candidate) not in places:
            told = Message("quality.expect.planned", candidate=candidate, wanted=list(places), got=got.get(candidate))
            yield Failure("planned", None, told)


def wrong_preferences(pool: GoldenPool, result: MatchResult) -> Iterator[Failure]:
    """The preferences of a pool's file that its scores do not have."""
    for preference in pool.expect.preferences:
        better, worse = (result.explain(*pair) for pair in (preference.better, preference.worse))
        if not is_ordered_rightly(better, worse):
            values: dict[str, object] = {"reason": preference.reason}
            for name, told in (("better", better), ("worse", worse)):
                values[name] = f"{told.candidate_id} → {told.opening_id}"
                values[f"{name}_points"] = Points(told.score) if told.is_feasible else None
            yield Failure("preference", None, Message("quality.expect.preference", **values))


def is_ordered_rightly(better: Explanation, worse: Explanation) -> bool:
    """Whether the better of two pairs is possible, and scores higher than the worse or alone is possible."""
    return better.is_feasible and (not worse.is_feasible or better.score > worse.score)


def _closing(result: MatchResult, candidate: str, opening: str) -> tuple[str | None, object]:
    """The gate that closes a pair that should have been chosen, and the verdict in words."""
    told = result.explain(candidate, opening)
    shut = [part for part in told.parts if not part.is_open]
    if not shut:
        return None, told.verdict
    return shut[0].criterion, [CriterionName(part.criterion, part.label) for part in shut]
