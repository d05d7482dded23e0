"""Who moves, from where to where, and what it means for the total."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from matchcore.messages import Message, Text
from matchcore.rendering import Points

if TYPE_CHECKING:
    from matchcore.pool import Pool


@dataclass(frozen=True, slots=True)
class Move:
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

    def to_dict(self) -> dict[str, Any]:
        """The move as plain values."""
        return {name: getattr(self, name) for name in self.__slots__}


def gain_of(moves: Iterable[Move], least: int) -> int:
    """What moves add to the total: what placements score above the least, after and before."""
    return sum(
        (move.score_after - least if move.opening_after is not None else 0)
        - (move.score_before - least if move.opening_before is not None else 0)
        for move in moves
    )


@dataclass(frozen=True, slots=True)
class Totals:
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

    def to_dict(self) -> dict[str, int]:
        """The totals as plain values."""
        return {"total": self.total, "n_placed": self.n_placed}


def place_name(opening_id: str | None) -> Text | str:
    """An opening's id, or that there is none."""
    return Message("move.unplaced") if opening_id is None else opening_id


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
