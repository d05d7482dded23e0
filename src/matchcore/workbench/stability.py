"""The price of stability: how much total it costs to leave more of an earlier plan unchanged.

With each unchanged placement worth s points, the best plan has some total T and some number k of unchanged placements;
as s rises, k never falls and T never rises. The plans that are best for some s are finitely many, and between two of
them, where T + s·k is the same for both, is where the next one is looked for. So each row is found by a whole solve,
and none that is best for a stability of whole ten-thousandths of a point is passed over.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from matchcore.errors import PolicyError, Problem
from matchcore.how_many import several
from matchcore.messages import Message, MessageLanguage
from matchcore.rendering import SCORE_PER_POINT, Shown, Table, points
from matchcore.solution.constraints import MOST_STABILITY, Constraints, Plan
from matchcore.solution.quota_solving import solved
from matchcore.solution.solution import Solution

_HUNDREDTH = SCORE_PER_POINT // 100


@dataclass(frozen=True, slots=True)
class StabilityPoint:
    """The best plan for a stability.

    Attributes
    ----------
    stability
        In score units (10 000 a point): the least for which it is the best, once the curve is whole; else one for
        which it is.
    n_unchanged
        How many placements of the earlier plan are unchanged.
    total
        The sum of the scores of all placements, in score units.
    n_placed
        How many are placed.
    """

    stability: int
    n_unchanged: int
    total: int
    n_placed: int

    def to_dict(self) -> dict[str, int]:
        """The point as plain values."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class StabilityCurve(Shown):
    """What it costs to change less. Prints as a table.

    Attributes
    ----------
    points
        From no stability upwards.
    n_earlier
        How many placements the earlier plan has.
    is_whole
        Whether every plan that is best for some stability (0–1000 points) is among the points.
    """

    points: tuple[StabilityPoint, ...]
    n_earlier: int
    is_whole: bool
    language: MessageLanguage = "sv"

    def __iter__(self) -> Iterator[StabilityPoint]:
        return iter(self.points)

    def __len__(self) -> int:
        return len(self.points)

    def __getitem__(self, place: int) -> StabilityPoint:
        return self.points[place]

    def table(self, language: MessageLanguage | None = None) -> Table:
        """One row a plan."""
        language = language or self.language
        best = max(point.total for point in self.points)
        rows = [
            (
                points(-(-point.stability // _HUNDREDTH) * _HUNDREDTH, language),  # upwards, so that it is enough
                str(point.n_unchanged),
                str(self.n_earlier - point.n_unchanged),
                str(point.n_placed),
                points(point.total, language),
                points(best - point.total, language),
            )
            for point in self.points
        ]
        headings = ("stability", "unchanged", "changed", "placed", "total", "price")
        return Table(
            headings=tuple(Message(f"column.{name}").text(language) for name in headings),
            rows=tuple(rows),
            numeric=frozenset(range(len(headings))),
            title=Message("curve.title", count=self.n_earlier).text(language),
            notes=(Message("curve.note").text(language),),
        )

    def to_dict(self, language: MessageLanguage | None = None) -> dict[str, Any]:
        """The curve as plain values."""
        return {
            "n_earlier": self.n_earlier,
            "is_whole": self.is_whole,
            "points": [point.to_dict() for point in self.points],
        }


def stability_curve(
    solution: Solution,
    keep: Plan | Mapping[str, str | None],
    steps: int | Sequence[float],
    language: MessageLanguage,
) -> StabilityCurve:
    """The curve of a result's pool against an earlier plan; see `MatchResult.stability_curve`."""
    locks, bans = solution.constraints.locks, solution.constraints.bans
    constraints = Constraints.of(locks, bans, keep)
    n_earlier = len(constraints.keep or {})
    several_steps = [] if isinstance(steps, int) else several(steps)
    if (isinstance(steps, int) and steps < 2) or isinstance(steps, float) or not all(map(_is_number, several_steps)):
        raise PolicyError(Problem(Message("curve.steps"), Message("curve.steps.remedy"), None, "steps", steps))

    def best(stability: int) -> StabilityPoint:
        asked = Constraints(locks, bans, constraints.keep, stability)
        task, assignment = solved(solution.pool, solution.policy, solution.pairs, asked)
        total = int(assignment.total) - task.extra(assignment)
        return StabilityPoint(stability, task.n_unchanged(assignment), total, assignment.n_placed)

    if not isinstance(steps, int):
        asked = sorted({Constraints.of(locks, bans, keep, step).stability for step in several_steps})
        return StabilityCurve(tuple(best(step) for step in asked), n_earlier, False, language)
    found, is_whole = _drawn(best, steps)
    return StabilityCurve(tuple(found), n_earlier, is_whole, language)


def _is_number(step: object) -> bool:
    return isinstance(step, int | float) and not isinstance(step, bool)


def _drawn(best: Any, most: int) -> tuple[list[StabilityPoint], bool]:
    """At most so many points, the widest gaps filled first, and whether there are no more."""
    first, last = best(0), best(MOST_STABILITY * SCORE_PER_POINT)
    if first.n_unchanged == last.n_unchanged:
        return [first], True
    found = [first, last]
    # How far up a point is known to be the best: below the next one's stability, all is settled when they meet.
    reaches = [first.stability, last.stability]
    while True:
        gaps = [
            (found[at].n_unchanged - found[at + 1].n_unchanged, at)
            for at in range(len(found) - 1)
            if reaches[at] + 1 < found[at + 1].stability
        ]
        if not gaps:
            return found, True
        _, at = min(gaps)
        low, high = found[at], found[at + 1]
        gained = high.n_unchanged - low.n_unchanged
        meet = -((high.total - low.total) // gained)  # from here on `high` is at least as good as `low`
        probe = best(min(max(meet, reaches[at] + 1), high.stability - 1))
        if probe.n_unchanged == low.n_unchanged:
            reaches[at] = probe.stability
        elif probe.n_unchanged == high.n_unchanged:
            found[at + 1] = probe
        elif len(found) == most:
            return found, False
        else:
            found.insert(at + 1, probe)
            reaches.insert(at + 1, probe.stability)
