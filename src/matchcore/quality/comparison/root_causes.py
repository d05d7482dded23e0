"""Why a candidate is not where she was.

A move that is no tie has a cause among the pairs that it goes over: a pair held before or held now is judged
otherwise, a record changed, or someone or something came or went. (Were nothing of that so, the old and the new
placements would be worth the same in both runs, and keeping the old ones would be another optimum.) Who has no such
cause of her own was moved by a rival, and the chain is followed until it comes to one.
"""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from matchcore.messages import Message
from matchcore.quality.comparison.alignment import Alignment
from matchcore.quality.comparison.causes import CAUSES, Cause, Reason
from matchcore.quality.comparison.own_causes import OwnReasons
from matchcore.quality.comparison.rules import RuleChange
from matchcore.quality.comparison.snapshot import Snapshot
from matchcore.rendering import Points

__all__ = ["Why", "explain_moves"]


@dataclass(frozen=True, slots=True)
class Why:
    """The reasons of one move, the gravest cause behind it, and the chain of people that leads there.

    Attributes
    ----------
    cause
        The gravest cause found, None when none was found.
    criteria
        The criteria at fault.
    reasons
        The candidate's own first; where a rival moved her, then those of the one at the end of the chain.
    chain
        The candidates from the rival to the one with a cause of her own; empty when the cause is the candidate's own.
    """

    cause: Cause | None
    criteria: tuple[str, ...]
    reasons: tuple[Reason, ...]
    chain: tuple[str, ...]


def explain_moves(
    before: Snapshot,
    after: Snapshot,
    shared: Alignment,
    rules: tuple[RuleChange, ...],
    moved: npt.NDArray[np.int64],
    was: npt.NDArray[np.int64],
    now: npt.NDArray[np.int64],
    instead: npt.NDArray[np.int64],
) -> list[Why]:
    """Why each of some shared candidates had to move.

    Parameters
    ----------
    before, after, shared, rules
        The runs, what they share and which rules differ.
    moved
        int64[q]: which of the shared candidates to explain.
    was, now
        int64[k]: where every shared candidate was, and had to go, as openings of the run after; -1 unplaced, -2 gone.
    instead
        int64[k]: who had to move where a tie decided that it was this one; -1 for nobody.

    Returns
    -------
    list of Why
        One for each of `moved`.
    """
    hit = np.where(was[moved] == now[moved], instead[moved], moved)
    everyone = np.flatnonzero(was != now)
    own = OwnReasons(before, after, shared, rules).of(np.union1d(hit, everyone), was, now)
    leavers, joiners = defaultdict(list), defaultdict(list)
    for person in everyone.tolist():
        if was[person] >= 0:
            leavers[int(was[person])].append(person)
        if now[person] >= 0:
            joiners[int(now[person])].append(person)
    comers = _outsiders(after, shared.new, None, "quality.reason.newcomer")
    goers = _outsiders(before, shared.gone, shared.cols_after, "quality.reason.goner")
    found = []
    for person, other in zip(moved.tolist(), hit.tolist()):
        why = _followed(before, after, shared, other, own, was, now, joiners, leavers, comers, goers)
        if other != person:
            name = after.candidate_ids[int(shared.rows_after[other])]
            tie = Reason("rival", None, Message("quality.reason.tie", other=name))
            why = replace(why, reasons=(tie, *why.reasons), chain=(name, *why.chain))
        found.append(why)
    return found


def _followed(
    before: Snapshot,
    after: Snapshot,
    shared: Alignment,
    person: int,
    own: dict[int, list[Reason]],
    was: npt.NDArray[np.int64],
    now: npt.NDArray[np.int64],
    joiners: dict[int, list[int]],
    leavers: dict[int, list[int]],
    comers: dict[int, list[Reason]],
    goers: dict[int, list[Reason]],
) -> Why:
    """A candidate's reasons: her own, or else those at the end of the nearest chain of moves."""
    if own[person]:
        return _why(own[person], ())
    came_from: dict[int, int | None] = {person: None}
    ahead = deque([person])
    while ahead:
        at = ahead.popleft()
        outside = [*comers.get(int(was[at]), []), *goers.get(int(now[at]), [])]
        if own.get(at) or outside:
            chain = _chain(came_from, at)
            first = _rival(before, after, shared, person, chain[1] if len(chain) > 1 else None, was, now)
            names = tuple(after.candidate_ids[int(shared.rows_after[link])] for link in chain[1:])
            return _why([*first, *(own.get(at) or outside)], names)
        for other in [*joiners.get(int(was[at]), []), *leavers.get(int(now[at]), [])]:
            if other not in came_from:
                came_from[other] = at
                ahead.append(other)
    return Why(None, (), (Reason("rival", None, Message("quality.reason.not_found")),), ())


def _why(reasons: list[Reason], chain: tuple[str, ...]) -> Why:
    kinds = {reason.kind for reason in reasons}
    cause = next((cause for cause in CAUSES if cause in kinds), None)
    criteria = dict.fromkeys(r.criterion for r in reasons if r.criterion is not None and r.kind == cause)
    return Why(cause, tuple(criteria), tuple(reasons), chain)


def _rival(
    before: Snapshot,
    after: Snapshot,
    shared: Alignment,
    person: int,
    other: int | None,
    was: npt.NDArray[np.int64],
    now: npt.NDArray[np.int64],
) -> list[Reason]:
    """Who took the seat, or left one, and what the seat's price was and is."""
    if other is None:
        return []
    name = after.candidate_ids[int(shared.rows_after[other])]
    took = now[other] == was[person] and was[person] >= 0
    col = int(was[person] if took else now[person])
    old = int(shared.cols_before[col])
    values: dict[str, object] = {"opening": after.opening_ids[col], "rival": name}
    key = "quality.reason.taken" if took else "quality.reason.left"
    text = Message(key, **values)
    # With the most placements as the aim, a price counts placements too, and is no longer points.
    if old >= 0 and not (before.bonus or after.bonus) and before.price[old] != after.price[col]:
        values |= {"before": Points(int(before.price[old])), "after": Points(int(after.price[col]))}
        text = Message(f"{key}_priced", **values)
    return [Reason("rival", None, text)]


def _outsiders(
    run: Snapshot, rows: npt.NDArray[np.int64], cols_after: npt.NDArray[np.int64] | None, key: str
) -> dict[int, list[Reason]]:
    """By opening of the run after: those whom only one run has and who are, or were, placed there."""
    found: dict[int, list[Reason]] = defaultdict(list)
    for row in rows.tolist():
        col = int(run.opening_of[row])
        target = col if cols_after is None or col < 0 else int(cols_after[col])
        if target >= 0:
            text = Message(key, candidate=run.candidate_ids[row], opening=run.opening_ids[col])
            found[target].append(Reason("pool", None, text))
    return dict(found)


def _chain(came_from: dict[int, int | None], end: int) -> list[int]:
    chain = [end]
    while (before := came_from[chain[-1]]) is not None:
        chain.append(before)
    return chain[::-1]
