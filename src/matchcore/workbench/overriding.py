"""What each override costs in total, and who moved because of it. Exact: each is lifted and solved on."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from matchcore.assignment import Warm
from matchcore.messages import Message, MessageLanguage, Text, render
from matchcore.overrides import Ban, Lock
from matchcore.rendering import Shown, Table, points
from matchcore.solution.solution import Solution
from matchcore.workbench.moving import Move, Totals, gain_of, moves_between


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
        return {
            "kind": type(self.override).__name__.lower(),
            **self.override.model_dump(mode="json"),
            "cost": self.cost,
            "n_fewer": self.n_fewer,
            "moves": [move.to_dict() for move in self.moves],
        }


@dataclass(frozen=True, slots=True)
class OverrideCosts(Shown):
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

    def __iter__(self) -> Iterator[OverrideCost]:
        return iter(self.costs)

    def __len__(self) -> int:
        return len(self.costs)

    def table(self, language: MessageLanguage | None = None) -> Table:
        """One row an override."""
        language = language or self.language
        rows = [
            (
                each.kind.text(language),
                each.override.candidate_id,
                each.override.opening_id,
                each.override.reason,
                points(each.cost, language),
                str(each.n_fewer),
                "\n".join(move.words.text(language) for move in each.moves) or render(None, language),
            )
            for each in self.costs
        ]
        together = Message("override.together", cost=points(self.cost, language), n_fewer=self.n_fewer)
        headings = ("override", "candidate", "opening", "override_reason", "cost", "fewer", "moved")
        return Table(
            headings=tuple(Message(f"column.{name}").text(language) for name in headings),
            rows=tuple(rows),
            numeric=frozenset({4, 5}),
            title=Message("override.title").text(language),
            notes=(together.text(language),) if len(self.costs) > 1 else (),
        )

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
