"""What else could be: the next openings of a person, the next people of an opening, and whose training is wasted.

Wasted is the training of who is placed far below it or outside the trade, while something nearer is possible.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from matchcore.criteria import BackgroundCriterion
from matchcore.messages import Message, MessageLanguage, Text
from matchcore.rendering import Content, Listed, Points, Valued, headings, plain, together, told_of
from matchcore.solution.solution import Solution
from matchcore.workbench.moving import Move, moved, moves_told, place_name


@dataclass(frozen=True, slots=True)
class Alternative(Valued):
    """A pair that was not chosen.

    Attributes
    ----------
    candidate_id, opening_id, employer, title
        The pair.
    score
        Its score, 0…1 000 000.
    regret
        How much less the total is of the best assignment that holds this pair, in score units, exactly. At least 0,
        unless a lock stands in the way or the aim is more than the total (placements, unchanged placements).
    n_fewer
        With ``most_placements``, how many fewer would be placed; else 0.
    moves
        Who else would move.
    """

    candidate_id: str
    opening_id: str
    employer: str
    title: str
    score: int
    regret: int
    n_fewer: int
    moves: tuple[Move, ...]


@dataclass(frozen=True, slots=True)
class Alternatives(Listed[Alternative], of="alternatives"):
    """The alternatives of one person or one opening, least regret first. Prints as a table.

    Attributes
    ----------
    about
        The candidate's or the opening's id.
    is_for_opening
        Whether it is an opening's: its next candidates.
    now
        Where the candidate is placed, or who is placed at the opening.
    n_possible
        How many alternatives there are in all.
    alternatives
        The first of them.
    """

    about: str
    is_for_opening: bool
    now: tuple[str, ...]
    n_possible: int
    alternatives: tuple[Alternative, ...]
    language: MessageLanguage = "sv"

    def _content(self) -> Content:
        """One row an alternative."""
        with_fewer = any(each.n_fewer for each in self.alternatives)
        rows = []
        for each in self.alternatives:
            name = together(each.title, each.employer)
            first = (each.candidate_id,) if self.is_for_opening else (each.opening_id, name)
            fewer = (each.n_fewer,) if with_fewer else ()
            rows.append((*first, Points(each.score), Points(each.regret), *fewer, moves_told(each.moves)))
        names = ["candidate"] if self.is_for_opening else ["opening", "name"]
        names += ["points", "regret", *(["fewer"] if with_fewer else []), "would_move"]
        now = self.now or (None if self.is_for_opening else place_name(None),)
        kind = "opening" if self.is_for_opening else "candidate"
        notes = [Message("alternatives.note" if rows else f"alternatives.no_{kind}")]
        if self.n_possible > len(self.alternatives):
            notes.append(Message("alternatives.more", count=self.n_possible - len(self.alternatives)))
        numeric = range(len(names) - 3 - with_fewer, len(names) - 1)
        title = Message(f"alternatives.{kind}", about=self.about, now=now)
        return Content(headings("column", *names), rows, numeric, title, notes)

    def to_dict(self, language: MessageLanguage | None = None) -> dict[str, Any]:
        """The alternatives as plain values."""
        told = {"about": self.about, "kind": "opening" if self.is_for_opening else "candidate"}
        return told | told_of(self, "now n_possible alternatives", language or self.language)


def alternatives_for_candidate(
    solution: Solution, row: int, n: int, language: MessageLanguage, among: npt.NDArray[np.intp] | None = None
) -> Alternatives:
    """The openings a candidate could have instead: possible, not banned, with a seat that is not locked to others.

    Of some openings only, where `among` (intp[k]) names them.
    """
    pool, task, warm = solution.pool, solution.task, solution.warm
    cols, score = (column.astype(np.int64) for column in task.pairs.row(row))
    here = int(solution.assignment.opening_of[row])
    kept = (cols != here) & ~np.isin(cols, list(task.ban_at.get(row, ()))) & warm.can_take(cols)
    if among is not None:
        kept &= np.isin(cols, among)
    cols, score = cols[kept], score[kept]
    best = warm.best_of_candidate(row, cols, task.counts(row, cols, score), n)
    found = tuple(_alternative(solution, row, int(cols[at]), int(score[at]), each.moved) for at, each in best)
    now = (pool.openings.ids[here],) if here >= 0 else ()
    return Alternatives(pool.candidates.ids[row], False, now, len(cols), found, language)


def alternatives_for_opening(solution: Solution, col: int, n: int, language: MessageLanguage) -> Alternatives:
    """The candidates an opening could have instead: possible, not banned, not locked elsewhere."""
    pool, task, warm, opening_of = solution.pool, solution.task, solution.warm, solution.assignment.opening_of
    rows, score = task.pairs.column(col)
    is_banned = np.isin(rows, [row for row, cols in task.ban_at.items() if col in cols])
    is_locked = np.isin(rows, list(task.lock_at))
    kept = (opening_of[rows] != col) & ~is_banned & ~is_locked & warm.can_take(col)
    rows, score = rows[kept], score[kept].astype(np.int64)
    counts = task.counts(rows, col, score)
    best = warm.best_of_opening(col, rows, counts, n)
    found = tuple(_alternative(solution, int(rows[at]), col, int(score[at]), each.moved) for at, each in best)
    now = tuple(pool.candidates.ids[row] for row in np.flatnonzero(opening_of == col).tolist())
    return Alternatives(pool.openings.ids[col], True, now, len(rows), found, language)


def _alternative(solution: Solution, row: int, col: int, score: int, steps: Sequence[tuple[int, int]]) -> Alternative:
    pool, instead = solution.pool, moved(solution, row, steps, [col], [score])
    return Alternative(
        candidate_id=pool.candidates.ids[row],
        opening_id=pool.openings.ids[col],
        employer=pool.openings.employers[col],
        title=pool.openings.titles[col],
        score=score,
        regret=-instead.gain,
        n_fewer=-instead.n_more,
        moves=instead.others,
    )


_FAR_BELOW = 2
"""From so many skill levels below her training on, somebody is overlooked whatever the trade."""


@dataclass(frozen=True, slots=True)
class OverlookedPerson(Valued):
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


@dataclass(frozen=True, slots=True)
class Overlooked(Listed[OverlookedPerson], of="people"):
    """Everybody whose training is wasted, the nearest alternative first. Prints as a table."""

    people: tuple[OverlookedPerson, ...]
    language: MessageLanguage = "sv"

    def _content(self) -> Content:
        """One row a person."""
        rows = []
        for one in self.people:
            name = together(one.instead.title, one.instead.employer) or one.instead.opening_id
            then = (name, Points(one.instead.regret), moves_told(one.instead.moves))
            rows.append((one.candidate_id, one.title or one.opening_id, one.why, *then))
        names = headings("overlooked", "candidate", "now", "why", "instead", "regret", "would_move")
        note = Message("overlooked.note" if rows else "overlooked.nobody")
        return Content(names, rows, {4}, Message("overlooked.title"), [note])

    def to_dict(self, language: MessageLanguage | None = None) -> dict[str, Any]:
        """The people as plain values."""
        return {"overlooked": plain(self.people, language or self.language)}


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
