"""What people's decisions cost: each override, and leaving more of an earlier plan unchanged. All of it is exact.

Each override is lifted and solved on. With each unchanged placement worth s points, the best plan has some total T and
some number k of unchanged placements; as s rises, k never falls and T never rises. The plans that are best for some s
are finitely many, and between two of them, where T + s·k is the same for both, is where the next one is looked for. So
each row is found by a whole solve, and none that is best for a stability of whole ten-thousandths of a point is passed
over.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from matchcore.arguments import is_plain_number, several
from matchcore.assignment import Warm
from matchcore.errors import PolicyError, Problem
from matchcore.messages import Message, MessageLanguage, Text, with_remedy
from matchcore.overrides import Ban, Lock
from matchcore.rendering import SCORE_PER_POINT, Content, Listed, Points, Valued, headings, told_of
from matchcore.solution.constraints import MOST_STABILITY, Constraints, Plan
from matchcore.solution.quota_solving import solved
from matchcore.solution.solution import Solution
from matchcore.workbench.moving import Move, Totals, gain_of, moves_between, moves_told


@dataclass(frozen=True, slots=True)
class OverrideCost:
    """What one override costs while the others stand.

    Attributes
    ----------
    override
        The lock or the ban, with its reason.
    without
        How the whole would stand without this one.
    cost
        How much more the total would be without it, in score units. Below 0 for a lock through a closed gate, which
        adds what was not possible, or when placements or unchanged ones, and not points, are what it costs.
    n_fewer
        How many more would be placed without it.
    moves
        Who moved because of it: from where she would be without it to where she is.
    """

    override: Lock | Ban
    without: Totals
    cost: int
    n_fewer: int
    moves: tuple[Move, ...]

    @property
    def kind(self) -> Text:
        """Lock or ban, as a word."""
        return Message("override.lock" if isinstance(self.override, Lock) else "override.ban")

    def to_dict(self) -> dict[str, Any]:
        """The cost as plain values."""
        override = {"kind": type(self.override).__name__.lower(), **self.override.model_dump(mode="json")}
        return {**override, **told_of(self, "cost n_fewer moves", "sv")}


@dataclass(frozen=True, slots=True)
class OverrideCosts(Listed[OverrideCost], of="costs"):
    """What the overrides cost, each and all together. Prints as a table.

    Attributes
    ----------
    costs
        One for each override, the locks first.
    cost, n_fewer
        The same for all of them together. Together they may cost more or less than one by one.
    """

    costs: tuple[OverrideCost, ...]
    cost: int
    n_fewer: int
    language: MessageLanguage = "sv"

    def _content(self) -> Content:
        """One row an override."""
        rows = [
            (
                each.kind,
                each.override.candidate_id,
                each.override.opening_id,
                each.override.reason,
                Points(each.cost),
                each.n_fewer,
                moves_told(each.moves),
            )
            for each in self.costs
        ]
        together = Message("override.together", cost=Points(self.cost), n_fewer=self.n_fewer)
        names = headings("column", "override", "candidate", "opening", "override_reason", "cost", "fewer", "moved")
        return Content(names, rows, {4, 5}, Message("override.title"), [together] if len(rows) > 1 else [])

    def to_dict(self, language: MessageLanguage | None = None) -> dict[str, Any]:
        """The costs as plain values."""
        return {"costs": [each.to_dict() for each in self.costs], "cost": self.cost, "n_fewer": self.n_fewer}


def override_costs(solution: Solution, language: MessageLanguage) -> OverrideCosts:
    """What each override costs, and all of them: each is lifted and solved on, and then one after another."""
    overrides = solution.constraints.overrides
    costs = tuple(_cost(solution, override) for override in overrides)
    if len(costs) <= 1:
        return OverrideCosts(costs, sum(each.cost for each in costs), sum(each.n_fewer for each in costs), language)
    free = solution.warm
    for name in dict.fromkeys(override.candidate_id for override in overrides):
        free = _without(solution, free, solution.pool.candidate_idx(name), ())
    moves = _moves(solution, free)
    n_fewer = free.state.assignment.n_placed - solution.assignment.n_placed
    return OverrideCosts(costs, -gain_of(moves, solution.pairs.least), n_fewer, language)


def _cost(solution: Solution, override: Lock | Ban) -> OverrideCost:
    row, here = solution.pool.candidate_idx(override.candidate_id), solution.assignment
    after = _lifted(solution, override, row)
    moves = _moves(solution, after)
    cost, n_placed = -gain_of(moves, solution.pairs.least), after.state.assignment.n_placed
    return OverrideCost(override, Totals(solution.total + cost, n_placed), cost, n_placed - here.n_placed, moves)


def _moves(solution: Solution, after: Warm) -> tuple[Move, ...]:
    """Who is elsewhere because of what was lifted."""
    held = solution.task.held
    return moves_between(solution.pool, after.state.assignment.opening_of, solution.assignment.opening_of, held, held)


def _lifted(solution: Solution, override: Lock | Ban, row: int) -> Warm:
    """The assignment with one override lifted; a ban that a lock makes idle, or a gate, changes nothing."""
    task = solution.task
    banned = set(task.ban_at.get(row, ()))
    if isinstance(override, Ban):
        if row in task.lock_at:
            return solution.warm
        banned.discard(solution.pool.opening_idx(override.opening_id))
    return _without(solution, solution.warm, row, banned)


def _without(solution: Solution, warm: Warm, row: int, banned: Collection[int]) -> Warm:
    """The assignment with a candidate free to be anywhere by her pairs, but for those banned."""
    task = solution.task
    cols, score = task.pairs.row(row)
    allowed = ~np.isin(cols, list(banned))
    cols, score = cols[allowed], score[allowed]
    return warm.with_row(row, cols, task.counts(row, cols, score), is_fixed=False)


_HUNDREDTH = SCORE_PER_POINT // 100


@dataclass(frozen=True, slots=True)
class StabilityPoint(Valued):
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


@dataclass(frozen=True, slots=True)
class StabilityCurve(Listed[StabilityPoint], of="points"):
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

    def _content(self) -> Content:
        """One row a plan."""
        best = max(point.total for point in self.points)
        rows = [
            (
                Points(-(-point.stability // _HUNDREDTH) * _HUNDREDTH),  # upwards, so that it is enough
                point.n_unchanged,
                self.n_earlier - point.n_unchanged,
                point.n_placed,
                Points(point.total),
                Points(best - point.total),
            )
            for point in self.points
        ]
        names = ("stability", "unchanged", "changed", "placed", "total", "price")
        title, note = Message("curve.title", count=self.n_earlier), Message("curve.note")
        return Content(headings("column", *names), rows, range(6), title, [note])


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
    if (
        (isinstance(steps, int) and steps < 2)
        or isinstance(steps, float)
        or not all(map(is_plain_number, several_steps))
    ):
        raise PolicyError(Problem(*with_remedy("curve.steps"), None, "steps", steps))

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
