"""Why a candidate is not where she was (layer 6).

A move that is no tie has a cause among the pairs that it goes over: a pair held before or held now is judged
otherwise, a record changed, or someone or something came or went. (Were nothing of that so, the old and the new
placements would be worth the same in both runs, and keeping the old ones would be another optimum.) Who has no such
cause of her own was moved by a rival, and the chain is followed until it comes to one.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import numpy.typing as npt

from matchcore.messages import Message, Text
from matchcore.quality.alignment import Alignment
from matchcore.quality.fingerprints import CANDIDATE_SECTIONS, OPENING_SECTIONS
from matchcore.quality.rules import CriterionName, RuleChange, label_of, rules_touching
from matchcore.quality.snapshot import PairFacts, Snapshot
from matchcore.rendering import Points

__all__ = ["CAUSES", "Cause", "Reason", "Why", "explain_moves"]

Cause = Literal["code", "rule", "override", "record", "pool"]
CAUSES: tuple[Cause, ...] = ("code", "rule", "override", "record", "pool")
"""What can move someone, gravest first: the same facts and rules judged otherwise; a changed rule; a lock or ban that a
person set or lifted; a changed record; someone or something new or gone."""


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
    own = _OwnReasons(before, after, shared, rules).of(np.union1d(hit, everyone), was, now)
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


class _OwnReasons:
    """The reasons that lie in a candidate's own record, openings and pairs."""

    def __init__(self, before: Snapshot, after: Snapshot, shared: Alignment, rules: tuple[RuleChange, ...]) -> None:
        self.before, self.after, self.shared, self.rules = before, after, shared, rules
        self.everywhere = [rule for rule in rules if rule.name in ("objective", "stability")]

    def of(
        self, moved: npt.NDArray[np.int64], was: npt.NDArray[np.int64], now: npt.NDArray[np.int64]
    ) -> dict[int, list[Reason]]:
        """Each moved candidate's own reasons; an empty list when there are none."""
        reasons: dict[int, list[Reason]] = {person: self._of_records(person, was, now) for person in moved.tolist()}
        for cols in (was, now):
            asked = moved[cols[moved] >= 0]
            asked = asked[self.shared.cols_before[cols[asked]] >= 0]
            old_rows, old_cols = self.shared.rows_before[asked], self.shared.cols_before[cols[asked]]
            old = self.before.judged(old_rows, old_cols)
            new = self.after.judged(self.shared.rows_after[asked], cols[asked])
            for k, person in enumerate(asked.tolist()):
                found = self._of_pair(old, new, k, int(old_rows[k]), int(old_cols[k]), person, int(cols[person]))
                known = {(reason.kind, reason.criterion, reason.text) for reason in reasons[person]}
                reasons[person] += [r for r in found if (r.kind, r.criterion, r.text) not in known]
        return reasons

    def _of_records(self, person: int, was: npt.NDArray[np.int64], now: npt.NDArray[np.int64]) -> list[Reason]:
        found: list[Reason] = []
        found += [Reason("rule", None, rule.text) for rule in self.everywhere]
        found += self._of_overrides(person)
        sections = _sections(CANDIDATE_SECTIONS, self.shared.candidate_changed[person])
        if sections:
            found.append(Reason("record", None, Message("quality.reason.candidate", sections=sections)))
        row = int(self.shared.rows_before[person])
        if was[person] == -2:
            opening = self.before.opening_ids[int(self.before.opening_of[row])]
            found.append(Reason("pool", None, Message("quality.reason.opening_gone", opening=opening)))
        for col in dict.fromkeys((int(was[person]), int(now[person]))):
            if col < 0:
                continue
            opening, old = self.after.opening_ids[col], int(self.shared.cols_before[col])
            if old < 0:
                found.append(Reason("pool", None, Message("quality.reason.opening_new", opening=opening)))
            elif sections := _sections(OPENING_SECTIONS, self.shared.opening_changed[old]):
                text = Message("quality.reason.opening", opening=opening, sections=sections)
                found.append(Reason("record", None, text))
        return found

    def _of_overrides(self, person: int) -> list[Reason]:
        """The locks and bans of a candidate that only one run has."""
        before = self.before.candidate_ids[int(self.shared.rows_before[person])]
        after = self.after.candidate_ids[int(self.shared.rows_after[person])]
        was = {(kind, opening) for kind, candidate, opening in self.before.decided if candidate == before}
        now = {(kind, opening) for kind, candidate, opening in self.after.decided if candidate == after}
        return [
            Reason("override", None, Message(f"quality.reason.{kind}_{change}", opening=opening))
            for change, decisions in (("set", now - was), ("lifted", was - now))
            for kind, opening in sorted(decisions)
        ]

    def _of_pair(
        self, old: PairFacts, new: PairFacts, k: int, old_row: int, old_col: int, person: int, col: int
    ) -> Iterable[Reason]:
        """How one pair, of the candidate and an opening that both runs have, is judged otherwise."""
        opening = self.after.opening_ids[col]
        record = self.shared.candidate_changed[person].any() or self.shared.opening_changed[old_col].any()

        def reason(criterion: str, key: str, **values: object) -> Reason:
            rule = rules_touching(self.rules, criterion)
            kind: Cause = "record" if record else "rule" if rule else "code"
            name = CriterionName(criterion, label_of(self.before, self.after, criterion))
            return Reason(kind, criterion, Message(f"quality.reason.{key}", criterion=name, **values))

        found: list[Reason] = []
        barred = new.closed[k].max(initial=0) <= 0 and not new.is_feasible[k] and old.is_feasible[k]
        if barred and (new.closed[k] == -1).any():  # a kept run does not say which gates are closed
            return [reason(name, "closed", opening=opening) for name in self._suspects(old_row, old_col, person, col)]
        opener_known = False
        for number, name in enumerate(self.after.criteria):
            at = self.before.criteria.index(name) if name in self.before.criteria else None
            was_closed = old.closed[k, at] if at is not None else 0
            if new.closed[k, number] == 1 and (old.is_feasible[k] or was_closed == 0):
                found.append(reason(name, "closed", opening=opening))
            elif was_closed == 1 and new.closed[k, number] == 0:
                found.append(reason(name, "opened", opening=opening))
                opener_known = True
            elif at is not None and old.part[k, at] >= 0 and old.part[k, at] != new.part[k, number]:
                values = {"before": _part(old.part[k, at]), "after": _part(new.part[k, number]), "opening": opening}
                found.append(reason(name, "part", **values))
            if self.before.weights.get(name, 0) != self.after.weights[name]:
                values = {"before": self.before.weights.get(name, 0), "after": self.after.weights[name]}
                found.append(reason(name, "weight", **values))
        found += [reason(name, "removed") for name in self.before.criteria if name not in self.after.criteria]
        if new.is_feasible[k] and not old.is_feasible[k] and not opener_known:
            found += [reason(name, "opened", opening=opening) for name in self._suspects(old_row, old_col, person, col)]
        return found

    def _suspects(self, old_row: int, old_col: int, person: int, col: int) -> list[str]:
        """The gates that may close a pair in a run that was kept and does not say: those that in the other run let
        the candidate through to another number of openings, and the opening take another number of candidates."""
        row = int(self.shared.rows_after[person])
        rows = (
            self.before.n_open_by_candidate(np.array([old_row]))[0],
            self.after.n_open_by_candidate(np.array([row]))[0],
        )
        cols = self.before.n_open_by_opening(np.array([old_col]))[0], self.after.n_open_by_opening(np.array([col]))[0]
        differ = []
        for name in self.after.criteria:
            number = self.after.criteria.index(name)
            at = self.before.criteria.index(name) if name in self.before.criteria else None
            if at is None or (rows[0][at] != rows[1][number] and cols[0][at] != cols[1][number]):
                differ.append(name)
        return differ or list(self.after.criteria)


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


def _sections(names: tuple[str, ...], changed: npt.NDArray[np.bool_]) -> list[Text]:
    if len(changed) != len(names):
        return []
    return [Message(f"quality.section.{name}") for name, is_changed in zip(names, changed.tolist()) if is_changed]


def _part(part: int) -> Points:
    return Points(int(part) * 100)
