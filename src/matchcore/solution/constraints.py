"""`Constraints`: what a run is asked for besides the best total: locks, bans, and an earlier plan to keep.

Against a pool ids become rows, and all that misfits is told at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Protocol, TypeVar

import numpy as np
import numpy.typing as npt

from matchcore.arguments import is_plain_number
from matchcore.errors import PolicyError, Problem
from matchcore.messages import Message, Text, with_remedy
from matchcore.overrides import Ban, Lock, as_record
from matchcore.pairs import Pairs, judge_block
from matchcore.personal import is_personal, plain_text
from matchcore.policy import Policy
from matchcore.pool import Pool
from matchcore.records.model import PERSONAL
from matchcore.rendering import SCORE_PER_POINT
from matchcore.solution.placements import Placement
from matchcore.suggestions import MOST_SUGGESTED, names_near

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
        if not (is_plain_number(stability) and 0 <= stability <= MOST_STABILITY):
            problems.append(
                Problem(*with_remedy("keep.stability", most=MOST_STABILITY), field="stability", value=stability)
            )
        elif stability and keep is None:
            problems.append(Problem(*with_remedy("keep.without"), field="stability", value=stability))
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
    problems.append(Problem(*with_remedy("keep.form"), field=called, value=keep))
    return None


@dataclass(frozen=True, slots=True)
class Lost:
    """A placement of the earlier plan that cannot be kept, and why."""

    candidate_id: str
    opening_id: str
    reason: Text


Located = tuple[dict[int, int], dict[int, int], dict[int, frozenset[int]]]


def located(pool: Pool, policy: Policy, pairs: Pairs, constraints: Constraints) -> Located:
    """Where the locks and the bans stand.

    Returns
    -------
    lock_at, lock_score
        Opening and score of each locked candidate, by row.
    ban_at
        The banned openings of each candidate, by row.

    Raises
    ------
    PolicyError
        With everything that does not fit the pool or itself.
    """
    if not constraints.overrides:
        return {}, {}, {}
    candidate, opening = pool.candidates.row_of_id, pool.openings.row_of_id
    named = [(as_record(one), one.candidate_id, one.opening_id) for one in constraints.overrides]
    problems = unknown_ids(pool, named) + _contradictions(constraints)
    problems += _too_many(pool, constraints, opening)
    lock_at: dict[int, int] = {}
    lock_score: dict[int, int] = {}
    ban_at: dict[int, frozenset[int]] = {}
    for lock in constraints.locks:
        if lock.candidate_id in candidate and lock.opening_id in opening:
            row, col = candidate[lock.candidate_id], opening[lock.opening_id]
            closed = closed_gates(pairs, row, col)
            if closed and not lock.through_closed_gate:
                problems.append(_closed(pairs, lock, row, col, closed))
            lock_at[row] = col
            lock_score[row] = int(judge_block(pairs.criteria, policy, np.array([row]), np.array([col])).score[0, 0])
    for ban in constraints.bans:
        if ban.candidate_id in candidate and ban.opening_id in opening:
            row = candidate[ban.candidate_id]
            ban_at[row] = ban_at.get(row, frozenset()) | {opening[ban.opening_id]}
    if problems:
        raise PolicyError(problems)
    return lock_at, lock_score, ban_at


def closed_gates(pairs: Pairs, row: int, col: int) -> list[int]:
    """The numbers of the criteria whose gates are closed to a pair."""
    rows, cols = np.array([row]), np.array([col])
    return [
        number
        for number, criterion in enumerate(pairs.criteria)
        if not np.broadcast_to(criterion.judge(rows, cols).is_open, (1, 1))[0, 0]
    ]


def kept(pool: Pool, constraints: Constraints) -> npt.NDArray[np.int64]:
    """int64[n]: each candidate's opening in the earlier plan, as far as both are in the pool; else -2."""
    opening, plan = pool.openings.row_of_id, constraints.keep or {}
    at = [opening.get(plan[name], -2) if name in plan else -2 for name in pool.candidates.ids]
    return np.array(at, dtype=np.int64)


def lost(pool: Pool, pairs: Pairs, constraints: Constraints) -> tuple[Lost, ...]:
    """The placements of the earlier plan that cannot be kept, and why, in the order of the plan."""
    candidate, opening = pool.candidates.row_of_id, pool.openings.row_of_id
    locked = {lock.candidate_id: lock for lock in constraints.locks}
    banned = {(ban.candidate_id, ban.opening_id): ban for ban in constraints.bans}
    found: list[Lost] = []
    for name, at in (constraints.keep or {}).items():
        row, col, lock = candidate.get(name), opening.get(at), locked.get(name)
        if row is None:
            found.append(Lost(name, at, Message("keep.no_candidate")))
        elif col is None:
            found.append(Lost(name, at, Message("keep.no_opening")))
        elif lock is not None:
            if lock.opening_id != at:
                found.append(Lost(name, at, Message("keep.locked", opening=lock.opening_id, reason=lock.reason)))
        elif pairs.score_of(row, col) is None:
            gates = tuple(pairs.criteria[number].label for number in closed_gates(pairs, row, col))
            found.append(Lost(name, at, Message("keep.closed", gates=gates)))
        elif (name, at) in banned:
            found.append(Lost(name, at, Message("keep.banned", reason=banned[name, at].reason)))
        elif not pool.openings.seats[col]:
            found.append(Lost(name, at, Message("keep.no_seats")))
    return tuple(found)


def unknown_ids(pool: Pool, named: Iterable[tuple[str, str, str]]) -> list[Problem]:
    """The ids that the pool does not have, of candidates and openings named somewhere, with the nearest that it has."""
    problems: list[Problem] = []
    known = {"candidate_id": pool.candidates.row_of_id, "opening_id": pool.openings.row_of_id}
    for where, *names in named:
        for (field, ids), name in zip(known.items(), names):
            if name not in ids:
                near = names_near(name, ids) if len(problems) < MOST_SUGGESTED else []
                near = near or list(islice(ids, 3))
                what = Message(f"override.unknown_{field.removesuffix('_id')}")
                remedy = Message("override.near", near=near) if near else None
                problems.append(Problem(what, remedy, where, field, name))
    return problems


def _contradictions(constraints: Constraints) -> list[Problem]:
    problems = []
    openings: dict[str, list[str]] = {}
    for lock in constraints.locks:
        openings.setdefault(lock.candidate_id, []).append(lock.opening_id)
    for name, places in openings.items():
        if len(places) > 1:
            problems.append(Problem(*with_remedy("override.two_locks", openings=places), f"candidate {name}", "locks"))
    times = Counter((ban.candidate_id, ban.opening_id) for ban in constraints.bans)
    held = {(lock.candidate_id, lock.opening_id) for lock in constraints.locks}
    for (name, at), count in times.items():
        where = f"ban {name} – {at}"
        if count > 1:
            problems.append(Problem(*with_remedy("override.twice"), where, "bans"))
        if (name, at) in held:
            problems.append(Problem(*with_remedy("override.lock_and_ban"), where, "bans"))
    return problems


def _too_many(pool: Pool, constraints: Constraints, opening: Mapping[str, int]) -> list[Problem]:
    problems = []
    pairs = {(lock.candidate_id, lock.opening_id) for lock in constraints.locks}
    for name, count in Counter(at for _, at in sorted(pairs)).items():
        if name in opening and count > pool.openings.seats[opening[name]]:
            problems.append(
                Problem(
                    *with_remedy("override.seats", count=count, seats=int(pool.openings.seats[opening[name]])),
                    f"opening {name}",
                    "locks",
                )
            )
    return problems


def _closed(pairs: Pairs, lock: Lock, row: int, col: int, closed: list[int]) -> Problem:
    gates = tuple(pairs.criteria[number].label for number in closed)
    changes = tuple(change.text for number in closed for change in pairs.criteria[number].explain(row, col).openers)
    return Problem(
        *with_remedy("override.closed", gates=gates, changes=changes), as_record(lock), "through_closed_gate"
    )
