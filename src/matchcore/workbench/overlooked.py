"""Whose training is wasted: placed far below it or outside the trade, while something nearer is possible."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from matchcore.criteria import BackgroundCriterion
from matchcore.messages import Message, MessageLanguage, Text, render
from matchcore.rendering import Shown, Table, points
from matchcore.solution.solution import Solution
from matchcore.workbench.alternatives import Alternative, alternatives_for_candidate

_FAR_BELOW = 2
"""From so many skill levels below her training on, somebody is overlooked whatever the trade."""


@dataclass(frozen=True, slots=True)
class OverlookedPerson:
    """Somebody placed far below her training, or outside her trade, who could have something nearer.

    Attributes
    ----------
    candidate_id, opening_id, title
        Who, and where she is placed.
    levels_below
        How many skill levels the work lies below her training, 0–3.
    nearness, nearness_there
        How near all that she has done comes to the work, percent: where she is placed, and at the alternative.
    instead
        The nearest opening that is possible for her; of equals the one that costs the whole least.
    """

    candidate_id: str
    opening_id: str
    title: str
    levels_below: int
    nearness: int
    nearness_there: int
    instead: Alternative

    @property
    def why(self) -> Text:
        """What is wasted, in a few words."""
        return Message("overlooked.below" if self.levels_below >= _FAR_BELOW else "overlooked.outside")

    def to_dict(self) -> dict[str, Any]:
        """The same as plain values."""
        return {**{name: getattr(self, name) for name in self.__slots__}, "instead": self.instead.to_dict()}


@dataclass(frozen=True, slots=True)
class Overlooked(Shown):
    """Everybody whose training is wasted, the nearest alternative first. Prints as a table."""

    people: tuple[OverlookedPerson, ...]
    language: MessageLanguage = "sv"

    def __iter__(self) -> Iterator[OverlookedPerson]:
        return iter(self.people)

    def __len__(self) -> int:
        return len(self.people)

    def table(self, language: MessageLanguage | None = None) -> Table:
        """One row a person."""
        language = language or self.language
        rows = []
        for one in self.people:
            name = ", ".join(part for part in (one.instead.title, one.instead.employer) if part)
            moves = "\n".join(move.words.text(language) for move in one.instead.moves) or render(None, language)
            rows.append(
                (
                    one.candidate_id,
                    one.title or one.opening_id,
                    one.why.text(language),
                    name or one.instead.opening_id,
                    points(one.instead.regret, language),
                    moves,
                )
            )
        names = ("candidate", "now", "why", "instead", "regret", "would_move")
        note = Message("overlooked.note" if rows else "overlooked.nobody")
        return Table(
            headings=tuple(Message(f"overlooked.{name}").text(language) for name in names),
            rows=tuple(rows),
            numeric=frozenset({4}),
            title=Message("overlooked.title").text(language),
            notes=(note.text(language),),
        )

    def to_dict(self, language: MessageLanguage | None = None) -> dict[str, Any]:
        """The people as plain values."""
        del language
        return {"overlooked": [one.to_dict() for one in self.people]}


def overlooked(solution: Solution, language: MessageLanguage) -> Overlooked:
    """Who is placed two or more skill levels below her training or outside her trade, though something is nearer.

    Raises
    ------
    BudgetError
        When not all feasible pairs are in memory.
    """
    pairs = solution.pairs.whole()
    background = next((one for one in pairs.criteria if isinstance(one, BackgroundCriterion)), None)
    if background is None:
        return Overlooked((), language)
    opening_of, seats = solution.assignment.opening_of, solution.pool.openings.seats
    found = []
    for row in np.flatnonzero(opening_of >= 0).tolist():
        here = int(opening_of[row])
        cols, _ = pairs.row(row)
        open_cols = np.union1d(cols[seats[cols] > 0], [here]).astype(np.intp)
        near, below = background.kinship(row, open_cols)
        at = int(np.searchsorted(open_cols, here))
        is_wasted = below[at] >= _FAR_BELOW or (near[at] == 0 and background.has_trade(row))
        is_wasted = is_wasted and not background.is_wished(row, here)
        better = near > near[at]
        if not is_wasted or not better.any():
            continue
        nearest = open_cols[better & (near == near[better].max())]
        for instead in alternatives_for_candidate(solution, row, 1, language, among=nearest):
            person, work = solution.pool.candidates.ids[row], solution.pool.openings
            found.append(
                OverlookedPerson(
                    person,
                    work.ids[here],
                    work.titles[here],
                    int(below[at]),
                    int(near[at]),
                    int(near[better].max()),
                    instead,
                )
            )
    found.sort(key=lambda one: (one.nearness - one.nearness_there, one.instead.regret, one.candidate_id))
    return Overlooked(tuple(found), language)
