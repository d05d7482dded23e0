"""What has changed since an earlier proposal: who is new, moved, placed, no longer placed or gone, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from matchcore.errors import PolicyError, Problem
from matchcore.messages import Message, MessageLanguage, Text, with_remedy
from matchcore.rendering import Content, Listed, headings
from matchcore.solution.constraints import Constraints, Plan, lost
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
    found: list[Changed] = []
    for name in solution.pool.candidates.ids:
        was, now = before.get(name), placed.get(name)
        if name not in before:
            reason: Text = Message("since.why.new_placed" if now else "since.why.new_unplaced")
            found.append(Changed("new", name, None, now, reason))
        elif was is None and now is not None:
            came = now.opening_id not in before.values()
            found.append(Changed("placed", name, None, now, Message("since.why.came" if came else "since.why.room")))
        elif was is not None and (now is None or now.opening_id != was):
            others = [one for one in holders.get(was, ()) if before.get(one) != was]
            reason = why.get(name) or (
                Message("since.why.others", people=others) if others else Message("since.why.whole")
            )
            found.append(Changed("unplaced" if now is None else "moved", name, was, now, reason))
    gone = [name for name in before if not solution.pool.has_candidate(name)]
    found += [Changed("gone", name, before[name], None, Message("since.why.gone")) for name in gone]
    found = [replace(one, before_title=_title(solution, one.before)) for one in found]
    found.sort(key=lambda one: _KINDS.index(one.kind))
    n_new = sum(one.kind == "new" for one in found)
    n_changed = len(found) - len(gone) - n_new
    were, are_all = _openings_in(earlier)
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
