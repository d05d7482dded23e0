"""What a comparison is made of: who moved and why, each run's figures, and how it went for each group."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from matchcore.messages import Message, Text
from matchcore.quality.comparison.labels import Label
from matchcore.quality.comparison.snapshot import Snapshot
from matchcore.quality.measure.intervals import NO_ESTIMATE, Estimate
from matchcore.rendering import Several

Cause = Literal["code", "rule", "override", "record", "pool"]
CAUSES: tuple[Cause, ...] = ("code", "rule", "override", "record", "pool")
"""What can move someone, gravest first: the same facts and rules judged otherwise; a changed rule; a lock or ban that a
person set or lifted; a changed record; someone or something new or gone."""

_MOST_NAMED = 8


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason for a move.

    Attributes
    ----------
    kind
        A `Cause`, or ``"rival"`` when someone else's move made this one.
    criterion
        The criterion at fault; None when it is none.
    text
        The reason in words.
    """

    kind: Literal["code", "rule", "override", "record", "pool", "rival"]
    criterion: str | None
    text: Text


@dataclass(frozen=True, slots=True)
class Why:
    """The reasons of one move, the gravest cause behind it, and the chain of people that leads there.

    Attributes
    ----------
    cause
        The gravest cause found; ``"tie"`` where nothing had to move her; None when none was found.
    criteria
        The criteria at fault.
    reasons
        The candidate's own first; where a rival moved her, then those of the one at the end of the chain.
    chain
        The candidates from the rival to the one with a cause of her own; empty when the cause is the candidate's own.
    """

    cause: Cause | Literal["tie"] | None
    criteria: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()
    chain: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Side:
    """One run's figures.

    Attributes
    ----------
    total, bound
        What the placements score above the least score that the policy allows, and what it is proven to be at most;
        score units.
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
            total=run.total,
            bound=int(run.record["bound"]),
            n_candidates=run.n_candidates,
            n_openings=run.n_openings,
            n_seats=int(run.seats.sum()),
            n_placed=run.n_placed,
            n_eligible=int((run.indptr[1:] > run.indptr[:-1]).sum()),
            n_feasible=len(run.score),
            version=str(run.record["matchcore"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement(Why):
    """A candidate who is not where she was, and why; see `Why` for the attributes that tell why.

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
    """

    candidate_id: str
    label: Label
    opening_before: str | None
    opening_after: str | None
    score_before: int | None
    score_after: int | None

    @property
    def text(self) -> Text:
        """Why, in a sentence."""
        if self.label == "MOVED-TIE":
            if self.opening_after is None:
                return Message("quality.tie.lost")
            return Message("quality.tie.gained" if self.opening_before is None else "quality.tie.moved")
        said = Several(tuple(reason.text for reason in self.reasons[:3]))
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
    placed_before: int | None = None
    placed_after: int | None = None
    placed: Estimate = NO_ESTIMATE
    score: Estimate = NO_ESTIMATE
    wins: int | None = None
    losses: int | None = None
    placed_apart_from_ties: float | None = None
    score_apart_from_ties: float | None = None
