"""The next openings for a person and the next people for an opening, each with its exact regret."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from matchcore.messages import Message, MessageLanguage, render
from matchcore.rendering import Shown, Table, points
from matchcore.solution.solution import Solution
from matchcore.workbench.moving import Move, gain_of, moves_between, place_name


@dataclass(frozen=True, slots=True)
class Alternative:
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

    def to_dict(self) -> dict[str, Any]:
        """The alternative as plain values."""
        values = {name: getattr(self, name) for name in self.__slots__}
        return {**values, "moves": [move.to_dict() for move in self.moves]}


@dataclass(frozen=True, slots=True)
class Alternatives(Shown):
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

    def __iter__(self) -> Iterator[Alternative]:
        return iter(self.alternatives)

    def __len__(self) -> int:
        return len(self.alternatives)

    def __getitem__(self, place: int) -> Alternative:
        return self.alternatives[place]

    def table(self, language: MessageLanguage | None = None) -> Table:
        """One row an alternative."""
        language = language or self.language
        with_fewer = any(each.n_fewer for each in self.alternatives)
        rows = []
        for each in self.alternatives:
            name = ", ".join(part for part in (each.title, each.employer) if part)
            first = (each.candidate_id,) if self.is_for_opening else (each.opening_id, name)
            fewer = (str(each.n_fewer),) if with_fewer else ()
            moves = "\n".join(move.words.text(language) for move in each.moves) or render(None, language)
            rows.append((*first, points(each.score, language), points(each.regret, language), *fewer, moves))
        names = ["candidate"] if self.is_for_opening else ["opening", "name"]
        names += ["points", "regret", *(["fewer"] if with_fewer else []), "would_move"]
        now = self.now or (None if self.is_for_opening else render(place_name(None), language),)
        kind = "opening" if self.is_for_opening else "candidate"
        notes = [Message("alternatives.note" if rows else f"alternatives.no_{kind}")]
        if self.n_possible > len(self.alternatives):
            notes.append(Message("alternatives.more", count=self.n_possible - len(self.alternatives)))
        return Table(
            headings=tuple(Message(f"column.{name}").text(language) for name in names),
            rows=tuple(rows),
            numeric=frozenset(range(len(names) - 3 - with_fewer, len(names) - 1)),
            title=Message(f"alternatives.{kind}", about=self.about, now=now).text(language),
            notes=tuple(note.text(language) for note in notes),
        )

    def to_dict(self, language: MessageLanguage | None = None) -> dict[str, Any]:
        """The alternatives as plain values."""
        return {
            "about": self.about,
            "kind": "opening" if self.is_for_opening else "candidate",
            "now": list(self.now),
            "n_possible": self.n_possible,
            "alternatives": [each.to_dict() for each in self.alternatives],
        }


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


def _alternative(solution: Solution, row: int, col: int, score: int, moved: Sequence[tuple[int, int]]) -> Alternative:
    pool, task = solution.pool, solution.task
    before = solution.assignment.opening_of
    after = np.array(before)
    for who, to in moved:
        after[who] = to
    others = moves_between(pool, before, after, task.held, task.held, [who for who, _ in moved if who != row])
    least = task.pairs.least
    lost = (task.held(row, int(before[row])) - least if before[row] >= 0 else 0) - (score - least)
    n_fewer = int(np.count_nonzero(before >= 0)) - int(np.count_nonzero(after >= 0))
    return Alternative(
        candidate_id=pool.candidates.ids[row],
        opening_id=pool.openings.ids[col],
        employer=pool.openings.employers[col],
        title=pool.openings.titles[col],
        score=score,
        regret=lost - gain_of(others, least),
        n_fewer=n_fewer if solution.assignment.bonus else 0,
        moves=others,
    )
