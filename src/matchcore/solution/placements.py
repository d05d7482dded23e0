"""What was decided of each candidate and each opening, as a user reads it, and in a sentence why nothing was."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from typing import Any

import numpy as np

from matchcore.assignment import Assignment
from matchcore.criteria import Criterion
from matchcore.messages import Message, MessageLanguage, Phrase, Text
from matchcore.pairs import Pairs
from matchcore.pool import Pool
from matchcore.rendering import SCORE_PER_POINT, Several, Valued


@dataclass(frozen=True, slots=True)
class Placement:
    """One candidate placed at one opening.

    Attributes
    ----------
    candidate_id, opening_id, employer, title
        Who and where.
    score
        The pair's score, 0…1 000 000.
    is_tied
        Whether another assignment with the same total, and as many placed, does not hold this placement.
    is_locked
        Whether a person has decided it.
    asked
        Of what the candidate's or the opening's row could not be read, in a word.
    """

    candidate_id: str
    opening_id: str
    employer: str
    title: str
    score: int
    is_tied: bool
    is_locked: bool = False
    asked: tuple[Text, ...] = ()

    @property
    def points(self) -> float:
        """The score as points, 0.00–100.00."""
        return self.score / SCORE_PER_POINT

    @property
    def remark(self) -> tuple[Text, ...]:
        """What a reader should know besides: an exact tie, that a person has decided it, what could not be read."""
        remarks = (self.is_tied, "placement.tied"), (self.is_locked, "placement.locked")
        return (*(Message(key) for holds, key in remarks if holds), *self.asked)


class Reasoned(Valued):
    """What there is a reason for, in a sentence."""

    __slots__ = ()
    reason: Message

    @property
    def reason_code(self) -> str:
        """Why, as a name that does not change and is the same in every language, such as ``unplaced.rivals``."""
        return self.reason.key

    def to_dict(self, language: MessageLanguage = "sv") -> dict[str, Any]:
        """The same as plain values for JSON, with the reason's name."""
        return {**Valued.to_dict(self, language), "reason_code": self.reason_code}


@dataclass(frozen=True, slots=True)
class Unplaced(Reasoned):
    """One candidate without an opening, and why in a sentence; `asked` as for a `Placement`."""

    candidate_id: str
    n_feasible: int
    reason: Message
    asked: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class SeatsLeft(Reasoned):
    """One opening with seats left, and why in a sentence; and who of the unplaced lacks one thing alone, and what."""

    opening_id: str
    employer: str
    title: str
    seats: int
    n_left: int
    n_feasible: int
    reason: Message
    near: tuple[Text, ...] = ()

    @property
    def told(self) -> Text:
        """Why, and who is near."""
        return Several((self.reason, *self.near), " ")


def reason_unplaced(
    pool: Pool,
    pairs: Pairs,
    assignment: Assignment,
    row: int,
    banned: Set[int] = frozenset(),
    n_with_seats: int | None = None,
    n_shut: int = 0,
) -> Message:
    """Why a candidate is unplaced, in a sentence.

    Of her feasible openings `n_with_seats` have seats, where known, and `n_shut` have some that quotas leave empty.
    """
    if assignment.opening_of[row] >= 0:
        return Message("unplaced.is_placed", opening=pool.openings.ids[int(assignment.opening_of[row])])
    if pool.n_openings == 0:
        return Message("unplaced.no_openings")
    n_feasible = int(pairs.n_openings_of[row])
    if n_shut:
        return Message("unplaced.quota", n=n_shut)
    if n_feasible:
        if n_with_seats is not None and not banned:
            key = "unplaced.rivals" if n_with_seats else "unplaced.no_seats"
            return Message(key, n=n_with_seats or n_feasible)
        cols, _ = pairs.row(row)
        has_seats = pool.openings.seats[cols] > 0
        if not has_seats.any():
            return Message("unplaced.no_seats", n=len(has_seats))
        is_banned = np.isin(cols, list(banned))
        if (is_banned | ~has_seats).all():
            return Message("unplaced.banned", n=int((is_banned & has_seats).sum()))
        n, n_banned = int((has_seats & ~is_banned).sum()), int((is_banned & has_seats).sum())
        return Message("unplaced.rivals_beside", n=n, banned=n_banned) if n_banned else Message("unplaced.rivals", n=n)
    worst = int(np.argmax(pairs.closed_by_candidate[row]))
    count = int(pairs.closed_by_candidate[row, worst])
    gate = _obstacle(pairs.criteria[worst])
    if count == pool.n_openings:
        return Message("unplaced.gate_all", gate=gate, n=count)
    return Message("unplaced.gate", gate=gate, count=count, n=pool.n_openings)


def doubts_of(pairs: Pairs, row: int) -> tuple[Text, ...]:
    """What to ask an unplaced candidate because a gate that shuts openings goes by an estimate of it."""
    closing = (criterion for criterion, n in zip(pairs.criteria, pairs.closed_by_candidate[row]) if n)
    return tuple(doubt for criterion in closing if (doubt := criterion.doubt_of(row)) is not None)


def reason_empty(pool: Pool, pairs: Pairs, col: int, n_placed_here: int, n_banned: int = 0) -> Message:
    """Why an opening has seats left, in a sentence; of those who are possible some are placed here, some are banned."""
    seats, n_feasible = int(pool.openings.seats[col]), int(pairs.n_candidates_of[col])
    if seats == 0:
        return Message("empty.no_seats")
    if pool.n_candidates == 0:
        return Message("empty.no_candidates")
    n_elsewhere = n_feasible - n_placed_here - n_banned
    if n_banned:
        beside = Message("empty.elsewhere_beside", n=n_elsewhere, banned=n_banned)
        return beside if n_elsewhere > 0 else Message("empty.banned", n=n_banned)
    if n_elsewhere > 0:
        return Message("empty.elsewhere", n=n_elsewhere)
    if n_feasible:
        return Message("empty.all_here", n=n_feasible)
    worst = int(np.argmax(pairs.closed_by_opening[col]))
    count = int(pairs.closed_by_opening[col, worst])
    gate = _obstacle(pairs.criteria[worst])
    if count == pool.n_candidates:
        return Message("empty.gate_all", gate=gate, n=count)
    return Message("empty.gate", gate=gate, count=count, n=pool.n_candidates)


def _obstacle(criterion: Criterion) -> Phrase:
    """What a closed gate is called where a Swedish sentence begins with it."""
    label = criterion.label
    return criterion.obstacle or Phrase(label.sv[:1].upper() + label.sv[1:], label.en)
