"""What has changed since an earlier proposal: who is new, moved, placed, no longer placed or gone, and why.

Why somebody has another opening is told by what made it the better one, where the earlier proposal tells: a result
in hand is asked whether the pair was possible and what it lacked; the proof of a stored one says that no pair was worth
more than its surplus and price, so that one which is worth more today was impossible or poorer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from matchcore.errors import PolicyError, Problem
from matchcore.messages import Message, MessageLanguage, Text, with_remedy
from matchcore.rendering import Content, Listed, Points, headings
from matchcore.solution.constraints import Constraints, Plan, lost
from matchcore.solution.parts import parts_of
from matchcore.solution.placements import Placement
from matchcore.solution.solution import Solution

Kind = Literal["new", "placed", "moved", "unplaced", "gone"]
_KINDS: tuple[Kind, ...] = ("new", "placed", "moved", "unplaced", "gone")


@dataclass(frozen=True, slots=True)
class Changed:
    """One person for whom something has changed.

    Attributes
    ----------
    kind
        ``"new"`` to the list, ``"placed"`` who was not, ``"moved"``, ``"unplaced"`` who was placed, or ``"gone"`` from
        the list.
    candidate_id
        Who.
    before, after
        The opening then and now; None for none.
    reason
        Why, in a sentence.
    before_title
        What the opening then is called; empty where it has left the list, or is called nothing.
    """

    kind: Kind
    candidate_id: str
    before: str | None
    after: Placement | None
    reason: Text
    before_title: str = ""

    def to_dict(self, language: MessageLanguage = "sv") -> dict[str, Any]:
        """The change as plain values."""
        after = None if self.after is None else self.after.opening_id
        told = {"kind": self.kind, "candidate_id": self.candidate_id, "before": self.before, "after": after}
        return {**told, "reason": self.reason.text(language)}


@dataclass(frozen=True, slots=True)
class Since(Listed[Changed], of="changes"):
    """What has changed since an earlier proposal, kind by kind in the pool's order. Prints as a table.

    Attributes
    ----------
    changes
        Everybody for whom something has changed.
    n_unchanged
        How many are placed where they were, or unplaced as they were.
    openings_gone
        Openings that are no longer on the list, of those that are known to have been there.
    openings_new
        Openings with seats that were not on it; none where the earlier proposal tells only of those that were filled.
    """

    changes: tuple[Changed, ...]
    n_unchanged: int
    language: MessageLanguage = "sv"
    openings_gone: tuple[str, ...] = ()
    openings_new: tuple[str, ...] = ()

    def of(self, kind: Kind) -> tuple[Changed, ...]:
        """The changes of one kind."""
        return tuple(change for change in self.changes if change.kind == kind)

    def _content(self) -> Content:
        """One row a change."""
        rows = [
            (
                Message(f"since.{one.kind}"),
                one.candidate_id,
                one.before_title or one.before,
                None if one.after is None else one.after.title or one.after.opening_id,
                None if one.after is None else one.after.employer or None,
                one.reason,
            )
            for one in self.changes
        ]
        counts = {kind: len(self.of(kind)) for kind in _KINDS}
        notes = [Message("since.summary", unchanged=self.n_unchanged, **counts)]
        for key, ids in (("new", self.openings_new), ("gone", self.openings_gone)):
            if ids:
                notes.append(Message(f"since.openings_{key}", count=len(ids), openings=ids))
        names = headings("since.column", "what", "who", "before", "now", "employer", "why")
        return Content(names, rows, title=Message("since.title"), notes=notes)

    def to_dict(self, language: MessageLanguage | None = None) -> dict[str, Any]:
        """The changes as plain values."""
        changes = [one.to_dict(language or self.language) for one in self.changes]
        openings = {"openings_gone": list(self.openings_gone), "openings_new": list(self.openings_new)}
        return {"n_unchanged": self.n_unchanged, "changes": changes, **openings}


def since(solution: Solution, earlier: Plan | Mapping[str, str | None], language: MessageLanguage) -> Since:
    """What has changed since `earlier`; see `MatchResult.since`."""
    before: dict[str, str | None] = dict.fromkeys(_unplaced_in(earlier))
    plan_then = Constraints.of(keep=earlier, called="earlier").keep
    if plan_then is None:
        raise PolicyError(Problem(*with_remedy("keep.form"), field="earlier", value=earlier))
    before |= plan_then
    placed = {placement.candidate_id: placement for placement in solution.placements}
    plan = replace(solution.constraints, keep={name: at for name, at in before.items() if at is not None})
    why = {one.candidate_id: one.reason for one in lost(solution.pool, solution.pairs, plan)}
    holders: dict[str, list[str]] = {}
    for placement in solution.placements:
        holders.setdefault(placement.opening_id, []).append(placement.candidate_id)
    were, are_all = _openings_in(earlier)
    found: list[Changed] = []
    for name in solution.pool.candidates.ids:
        was, now = before.get(name), placed.get(name)
        if name not in before:
            reason: Text = Message("since.why.new_placed" if now else "since.why.new_unplaced")
            found.append(Changed("new", name, None, now, reason))
        elif was is None and now is not None:
            came = now.opening_id not in before.values()
            room = Message("since.why.came" if came else "since.why.room")
            found.append(Changed("placed", name, None, now, _opened(solution, earlier, now) or room))
        elif was is not None and (now is None or now.opening_id != was):
            others = [one for one in holders.get(was, ()) if before.get(one) != was]
            reason = (
                why.get(name)
                or (now and _opened(solution, earlier, now))
                or (now and are_all and now.opening_id not in were and Message("since.why.new_opening"))
                or (now and _better(solution, now, was))
                or (Message("since.why.others", people=others) if others else Message("since.why.whole"))
            )
            found.append(Changed("unplaced" if now is None else "moved", name, was, now, reason))
    gone = [name for name in before if not solution.pool.has_candidate(name)]
    found += [Changed("gone", name, before[name], None, Message("since.why.gone")) for name in gone]
    found = [replace(one, before_title=_title(solution, one.before)) for one in found]
    found.sort(key=lambda one: _KINDS.index(one.kind))
    n_new = sum(one.kind == "new" for one in found)
    n_changed = len(found) - len(gone) - n_new
    openings = solution.pool.openings
    new = (
        name
        for name, n in zip(openings.ids, openings.seats.tolist(), strict=True)
        if are_all and n and name not in were
    )
    return Since(
        tuple(found),
        solution.pool.n_candidates - n_new - n_changed,
        language,
        tuple(name for name in were if not solution.pool.has_opening(name)),
        tuple(new),
    )


def _opened(solution: Solution, earlier: Plan | Mapping[str, str | None], now: Placement) -> Text | None:
    """That a pair was impossible or poorer by the earlier proposal, and what it lacked; None where it does not tell."""
    name, at, pool = now.candidate_id, now.opening_id, solution.pool
    opening = now.title or at
    then = getattr(earlier, "solution", None)
    if isinstance(then, Solution):
        row, col = then.pool.candidates.row_of_id.get(name), then.pool.openings.row_of_id.get(at)
        if row is None or col is None:
            return None
        score = then.pairs.score_of(row, col)
        if score is None:
            parts = parts_of(then.pairs.criteria, then.policy, row, col)
            closed = tuple(part.label for part in parts if not part.is_open)
            lacked = tuple(change.text for part in parts for change in part.openers) or closed
            return Message("since.why.possible", opening=opening, lacked=lacked)
        if score < now.score:
            return Message("since.why.higher", opening=opening, before=Points(score), after=Points(now.score))
        return None
    most = getattr(earlier, "most", None)
    if most is None or most.policy_hash != solution.policy.hash or at not in (_openings_in(earlier)[0]):
        return None
    if now.score - solution.policy.least <= most.of(name, at):
        return None
    row, col = pool.candidates.row_of_id[name], pool.openings.row_of_id[at]
    parts = parts_of(solution.pairs.criteria, solution.policy, row, col)
    met = tuple(fact for part in parts for fact in part.facts if _is_met(fact))
    return Message("since.why.possible_with" if met else "since.why.possible_now", opening=opening, met=met)


def _is_met(fact: Text) -> bool:
    """Whether a fact says that something that is asked for is there."""
    if not isinstance(fact, Message):
        return False
    if fact.key != "certificates.with_role":
        return fact.key in ("language.required", "track.done")
    inner, role = fact.values["fact"], fact.values["role"]
    return (
        isinstance(inner, Message)
        and isinstance(role, Message)
        and inner.key in ("certificates.held", "certificates.declared")
        and role.key in ("certificates.required", "certificates.one_required", "certificates.by_law")
    )


def _better(solution: Solution, now: Placement, was: str) -> Text | None:
    """That an opening scores higher for somebody than the one before does today; None where it does not."""
    pool = solution.pool
    before = solution.pairs.score_of(pool.candidates.row_of_id[now.candidate_id], pool.openings.row_of_id[was])
    if before is None or before >= now.score:
        return None
    return Message(
        "since.why.better", opening=now.title or now.opening_id, before=Points(before), after=Points(now.score)
    )


def _title(solution: Solution, opening_id: str | None) -> str:
    """What an opening is called, where it is on the list still."""
    openings = solution.pool.openings
    at = None if opening_id is None else openings.row_of_id.get(opening_id)
    return "" if at is None else openings.titles[at]


def _openings_in(earlier: Plan | Mapping[str, str | None]) -> tuple[dict[str, None], bool]:
    """The openings that an earlier proposal tells of, and whether those are all that it had."""
    solution = getattr(earlier, "solution", None)
    if solution is not None:
        return dict.fromkeys(solution.pool.openings.ids), True
    listed = getattr(earlier, "openings", None)
    if listed is not None:
        return dict.fromkeys(listed), True
    return dict.fromkeys(at for at in (Constraints.of(keep=earlier).keep or {}).values() if at is not None), False


def _unplaced_in(earlier: Plan | Mapping[str, str | None]) -> list[str]:
    """Who was on the earlier list without an opening."""
    if isinstance(earlier, Mapping):
        return [name for name, at in earlier.items() if at is None]
    return [person.candidate_id for person in getattr(earlier, "unplaced", ())]
