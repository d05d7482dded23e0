"""What was decided of each candidate and each opening, as a user reads it."""

from __future__ import annotations

from dataclasses import dataclass

from matchcore.messages import Message, Text
from matchcore.rendering import SCORE_PER_POINT


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


@dataclass(frozen=True, slots=True)
class Unplaced:
    """One candidate without an opening, and why in a sentence; `asked` as for a `Placement`."""

    candidate_id: str
    n_feasible: int
    reason: Message
    asked: tuple[Text, ...] = ()

    @property
    def reason_code(self) -> str:
        """Why, as a name that does not change and is the same in every language, such as ``unplaced.rivals``."""
        return self.reason.key


@dataclass(frozen=True, slots=True)
class SeatsLeft:
    """One opening with seats left, and why in a sentence."""

    opening_id: str
    employer: str
    title: str
    seats: int
    n_left: int
    n_feasible: int
    reason: Message

    @property
    def reason_code(self) -> str:
        """Why, as a name that does not change, such as ``empty.gate``."""
        return self.reason.key
