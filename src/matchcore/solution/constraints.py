"""`Constraints`: what a run is asked for besides the best total: locks, bans, and an earlier plan to keep."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeVar

from matchcore.errors import PolicyError, Problem
from matchcore.messages import Message
from matchcore.overrides import Ban, Lock
from matchcore.personal import is_personal, plain_text
from matchcore.records.model import PERSONAL
from matchcore.rendering import SCORE_PER_POINT
from matchcore.solution.placements import Placement

MOST_STABILITY = 1_000
"""The most points that an unchanged placement can be made to count: ten times a full score."""

_O = TypeVar("_O", Lock, Ban)


class Plan(Protocol):
    """An earlier plan: whatever has placements, such as a `matchcore.MatchResult`."""

    @property
    def placements(self) -> tuple[Placement, ...]:
        """Who was placed, and where."""
        ...


@dataclass(frozen=True)
class Constraints:
    """What was asked for besides the best total, by id.

    Attributes
    ----------
    locks, bans
        The overrides, in the order given.
    keep
        The earlier plan: opening by candidate; None when there is none.
    stability
        What each unchanged placement counts extra, in score units (10 000 a point).
    """

    locks: tuple[Lock, ...] = ()
    bans: tuple[Ban, ...] = ()
    keep: Mapping[str, str] | None = None
    stability: int = 0

    @classmethod
    def of(
        cls,
        locks: Iterable[Lock] = (),
        bans: Iterable[Ban] = (),
        keep: Plan | Mapping[str, str | None] | None = None,
        stability: float = 0,
        *,
        called: str = "keep",
    ) -> Constraints:
        """The constraints that `match` takes. Raises `PolicyError` with everything that is of the wrong kind.

        An earlier plan may be `called` something else by whoever asks.
        """
        problems: list[Problem] = []
        held, barred = _of_kind(Lock, locks, problems), _of_kind(Ban, bans, problems)
        plan = _plan(keep, problems, called)
        is_number = isinstance(stability, int | float) and not isinstance(stability, bool)
        if not (is_number and 0 <= stability <= MOST_STABILITY):
            what, remedy = Message("keep.stability", most=MOST_STABILITY), Message("keep.stability.remedy")
            problems.append(Problem(what, remedy, field="stability", value=stability))
        elif stability and keep is None:
            remedy = Message("keep.without.remedy")
            problems.append(Problem(Message("keep.without"), remedy, field="stability", value=stability))
        if problems:
            raise PolicyError(problems)
        return cls(held, barred, plan, round(stability * SCORE_PER_POINT))

    @property
    def is_idle(self) -> bool:
        """Whether there are none."""
        return not (self.locks or self.bans) and self.keep is None

    @property
    def overrides(self) -> tuple[Lock | Ban, ...]:
        """The locks and then the bans."""
        return (*self.locks, *self.bans)


NOTHING = Constraints()
"""Nothing besides the best total."""


def _of_kind(kind: type[_O], given: Iterable[_O], problems: list[Problem]) -> tuple[_O, ...]:
    name = f"{kind.__name__.lower()}s"

    def refuse(field: str, value: object) -> None:
        what, remedy = (Message(key, expected=kind.__name__) for key in ("override.kind", "override.kind.remedy"))
        problems.append(Problem(what, remedy, field=field, value=value))

    if isinstance(given, str | bytes | Mapping | Lock | Ban) or not isinstance(given, Iterable):
        refuse(name, given)
        return ()
    found: list[_O] = []
    for place, entry in enumerate(given):
        if isinstance(entry, kind):
            found.append(entry)
        else:
            refuse(f"{name}.{place}", entry)
    return tuple(found)


def _plan(
    keep: Plan | Mapping[str, str | None] | None, problems: list[Problem], called: str
) -> Mapping[str, str] | None:
    """The earlier plan as a plain mapping; who was unplaced is left out."""
    if keep is None:
        return None
    placements = getattr(keep, "placements", None)
    if isinstance(placements, tuple):
        return {placement.candidate_id: placement.opening_id for placement in placements}
    if isinstance(keep, Mapping) and all(
        isinstance(name, str) and isinstance(at, str | None) for name, at in keep.items()
    ):
        plan = {plain_text(name): plain_text(at) for name, at in keep.items() if at is not None}
        if any(is_personal(name) for pair in plan.items() for name in pair):
            problems.append(Problem(Message(PERSONAL), Message("id.personal.remedy"), field=called))
        return plan
    problems.append(Problem(Message("keep.form"), Message("keep.form.remedy"), field=called, value=keep))
    return None
