"""People as they might be, judged, and who moves by it: from where to where, and what it means for the total.

A criterion judges a pair by that pair's columns: somebody changed is judged as she would be in a pool that holds her.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from matchcore.messages import Message, Text
from matchcore.pairs import Hearing, Verdicts, hear_people
from matchcore.pool import CandidateColumns
from matchcore.rendering import Points, Several, Valued
from matchcore.solution.solution import Solution

if TYPE_CHECKING:
    from matchcore.pool import Pool


@dataclass(frozen=True, eq=False, slots=True)
class Judged:
    """People, and what all criteria say of them at every opening.

    Attributes
    ----------
    solution
        To which they do not belong.
    hearing, verdicts
        Who they are to the jury, and what is feasible for them.
    """

    solution: Solution
    hearing: Hearing
    verdicts: Verdicts

    def feasible(self, number: int) -> npt.NDArray[np.intp]:
        """The openings that every gate lets one of them through to, ascending."""
        return self.verdicts.of(number)[0]

    def pairs(self, number: int, row: int) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.int32]]:
        """What candidate `row` could have if she were one of these, as her lock and bans leave it: openings, scores."""
        lock = self.solution.task.lock_at.get(row)
        if lock is not None:
            return np.array([lock]), np.array([self.hearing.score_of(number, lock)], dtype=np.int32)
        return without_bans(self.solution, row, *self.verdicts.of(number))


def judge_people(solution: Solution, people: CandidateColumns) -> Judged:
    """Judge people against all openings."""
    hearing = hear_people(solution.pairs, solution.pool.columns, solution.policy, solution.factories, people)
    return Judged(solution, hearing, hearing.verdicts())


def without_bans(solution: Solution, row: int, cols: Any, score: Any) -> tuple[Any, Any]:
    """Of the openings that are possible for a candidate, and their scores, those that her bans leave."""
    banned = solution.task.ban_at.get(row)
    if not banned:
        return cols, score
    is_left = ~np.isin(cols, list(banned))
    return cols[is_left], score[is_left]


@dataclass(frozen=True, slots=True)
class Move(Valued):
    """One candidate who gets another place.

    Attributes
    ----------
    candidate_id
        Who.
    opening_before, opening_after
        From where to where; None: unplaced.
    score_before, score_after
        Her score there, 0…1 000 000; 0 when unplaced.
    """

    candidate_id: str
    opening_before: str | None
    opening_after: str | None
    score_before: int
    score_after: int

    @property
    def words(self) -> Text:
        """The move in words."""
        return Message(
            "move.words",
            candidate=self.candidate_id,
            before=place_name(self.opening_before),
            after=place_name(self.opening_after),
        )


def gain_of(moves: Iterable[Move], least: int) -> int:
    """What moves add to the total: what placements score above the least, after and before."""
    return sum(
        (move.score_after - least if move.opening_after is not None else 0)
        - (move.score_before - least if move.opening_before is not None else 0)
        for move in moves
    )


@dataclass(frozen=True, slots=True)
class Totals(Valued):
    """How the whole stands.

    Attributes
    ----------
    total
        What all placements score above the policy's least, in score units; what an earlier plan adds is not counted.
    n_placed
        How many candidates are placed.
    """

    total: int
    n_placed: int


@dataclass(frozen=True, slots=True)
class Moved:
    """What it comes to when somebody is somewhere else.

    Attributes
    ----------
    place, others
        Where that person is and would be, None when it is about nobody; and who else moves.
    gain
        What the total gains, in score units.
    n_more
        With ``most_placements``, how many more would be placed; else 0.
    """

    place: Move | None
    others: tuple[Move, ...]
    gain: int
    n_more: int

    @property
    def opening_after(self) -> str | None:
        """Where that person would be; None when unplaced."""
        return None if self.place is None else self.place.opening_after


def moved(solution: Solution, row: int | None, steps: Iterable[tuple[int, int]], cols: Any, score: Any) -> Moved:
    """What it comes to when these people move, and where to, one of them (`row`, if any) by pairs of her own.

    Parameters
    ----------
    steps
        Who moves, and the opening after (-1: none).
    cols, score
        int[k] twice: the openings that `row` could have then, ascending, and her scores there.
    """
    pool, held, before = solution.pool, solution.task.held, solution.assignment.opening_of
    after = np.array(before)
    for who, to in steps:
        after[who] = to

    def would_hold(who: int, at: int) -> int:
        return int(score[np.searchsorted(cols, at)]) if who == row else held(who, at)

    own = moves_between(pool, before, after, held, would_hold, [] if row is None else [row])
    others = moves_between(pool, before, after, held, would_hold, [who for who, _ in steps if who != row])
    n_more = int(np.count_nonzero(after >= 0)) - int(np.count_nonzero(before >= 0))
    gain = gain_of((*own, *others), solution.task.pairs.least)
    return Moved(next(iter(own), None), others, gain, n_more if solution.assignment.bonus else 0)


def place_name(opening_id: str | None) -> Text | str:
    """An opening's id, or that there is none."""
    return Message("move.unplaced") if opening_id is None else opening_id


def moves_told(moves: Iterable[Move]) -> Text | None:
    """The moves in words, a line each; None where nobody moves."""
    words = tuple(move.words for move in moves)
    return Several(words, "\n") if words else None


def signed(score: int) -> Text:
    """A difference of scores as points with its sign."""
    return Message("move.more", points=Points(score)) if score > 0 else Points(score)


def moves_between(
    pool: Pool, before: Any, after: Any, score_before: Any, score_after: Any, rows: Iterable[int] | None = None
) -> tuple[Move, ...]:
    """Who is at another place after than before.

    Parameters
    ----------
    pool
        Whose rows these are.
    before, after
        int64[n]: each candidate's opening, -1 for none.
    score_before, score_after
        Called as ``score(row, col)``: the score of a pair that is held.
    rows
        In which order to tell them; the pool's own when None.
    """
    moved = np.flatnonzero(np.asarray(before) != np.asarray(after)).tolist() if rows is None else rows
    made = []
    for row in moved:
        old, new = int(before[row]), int(after[row])
        made.append(
            Move(
                pool.candidates.ids[row],
                pool.openings.ids[old] if old >= 0 else None,
                pool.openings.ids[new] if new >= 0 else None,
                score_before(row, old) if old >= 0 else 0,
                score_after(row, new) if new >= 0 else 0,
            )
        )
    return tuple(made)
