"""What a comparison is made of: labels, who moved, each run's figures, and how it went for each group."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from matchcore.messages import Message, Text
from matchcore.quality.comparison.causes import Cause, Reason
from matchcore.quality.comparison.snapshot import Snapshot
from matchcore.quality.measure.intervals import Estimate

__all__ = ["LABELS", "GroupChange", "Label", "Movement", "Side", "Yardstick", "label_text"]

Label = Literal["SAME", "MOVED-TIE", "MOVED", "GAINED", "LOST"]
LABELS: tuple[Label, ...] = ("SAME", "MOVED-TIE", "MOVED", "GAINED", "LOST")

_MOST_NAMED = 8


def label_text(label: Label) -> Text:
    """A label as a user reads it."""
    return Message(f"quality.label.{label.replace('-', '_')}")


@dataclass(frozen=True, slots=True)
class Side:
    """One run's figures.

    Attributes
    ----------
    total, bound
        Score units.
    n_candidates, n_openings, n_seats, n_placed, n_eligible, n_feasible
        The sizes.
    version
        matchcore's version.
    """

    total: int
    bound: int
    n_candidates: int
    n_openings: int
    n_seats: int
    n_placed: int
    n_eligible: int
    n_feasible: int
    version: str

    @classmethod
    def of(cls, run: Snapshot) -> Side:
        """The figures of a snapshot."""
        return cls(
            total=int(run.own_score.sum()),
            bound=int(run.record["bound"]),
            n_candidates=run.n_candidates,
            n_openings=run.n_openings,
            n_seats=int(run.seats.sum()),
            n_placed=int((run.opening_of >= 0).sum()),
            n_eligible=int((run.indptr[1:] > run.indptr[:-1]).sum()),
            n_feasible=len(run.score),
            version=str(run.record["matchcore"]),
        )


@dataclass(frozen=True, slots=True)
class Movement:
    """A candidate who is not where she was.

    Attributes
    ----------
    candidate_id
        As the run after has it.
    label
        ``"MOVED-TIE"``, ``"MOVED"``, ``"GAINED"`` or ``"LOST"``.
    opening_before, opening_after
        Where she was and is; None when unplaced.
    score_before, score_after
        The scores of those placements; None when unplaced.
    cause
        ``"code"``, ``"rule"``, ``"record"`` or ``"pool"``; ``"tie"`` when nothing had to move her; None when not found.
    criteria
        The criteria at fault.
    reasons
        Why, in words.
    chain
        Who moved whom: from the rival to the candidate in whom the cause lies; empty when it lies in her own case.
    """

    candidate_id: str
    label: Label
    opening_before: str | None
    opening_after: str | None
    score_before: int | None
    score_after: int | None
    cause: Cause | Literal["tie"] | None
    criteria: tuple[str, ...]
    reasons: tuple[Reason, ...]
    chain: tuple[str, ...]

    @property
    def text(self) -> Text:
        """Why, in a sentence."""
        if self.label == "MOVED-TIE":
            if self.opening_after is None:
                return Message("quality.tie.lost")
            return Message("quality.tie.gained" if self.opening_before is None else "quality.tie.moved")
        said = [reason.text for reason in self.reasons[:3]]
        if len(self.chain) > 1:
            return Message("quality.reason.through", said=said, chain=self.chain[:_MOST_NAMED])
        return Message("quality.reason.said", said=said)


@dataclass(frozen=True, slots=True)
class Yardstick:
    """The placements after, measured by the rules and the code before, for those of whom nothing else changed.

    Attributes
    ----------
    n
        How many candidates it covers.
    total_before, total_after
        What their placements before and after are worth by the rules before, score units.
    n_closed
        How many are placed now on a pair that was not feasible before.
    """

    n: int
    total_before: int
    total_after: int
    n_closed: int


@dataclass(frozen=True, slots=True)
class GroupChange:
    """How it went for one group of the shared candidates.

    Attributes
    ----------
    name, value
        The group; empty for everyone, `value` None for those of whom it is not known.
    n
        How many. Of a group of fewer than `matchcore.quality.measure.groups.LEAST_SHOWN` nothing else is told.
    placed_before, placed_after
        How many were and are placed.
    placed
        The difference in placed share, paired.
    score
        The difference in mean score (the unplaced at 0), score units, paired.
    wins, losses
        How many score higher, and lower.
    placed_apart_from_ties, score_apart_from_ties
        The same two differences when those who moved on a tie are taken to be where they were; None for nobody.
    """

    name: str
    value: str | None
    n: int
    placed_before: int | None
    placed_after: int | None
    placed: Estimate
    score: Estimate
    wins: int | None
    losses: int | None
    placed_apart_from_ties: float | None
    score_apart_from_ties: float | None
