"""Why a candidate is not where she was.

A move that is no tie has a cause among the pairs that it goes over: a pair held before or held now is judged
otherwise, a record changed, or someone or something came or went. (Were nothing of that so, the old and the new
placements would be worth the same in both runs, and keeping the old ones would be another optimum.) Who has no such
cause of her own was moved by a rival, and the chain is followed until it comes to one.
"""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from matchcore.messages import Message
from matchcore.quality.comparison.alignment import Alignment
from matchcore.quality.comparison.labels import Whereabouts
from matchcore.quality.comparison.movements import CAUSES, Reason, Why
from matchcore.quality.comparison.own_causes import OwnCauses
from matchcore.quality.comparison.rules import RuleChange
from matchcore.quality.comparison.snapshot import Snapshot
from matchcore.rendering import Points

Int64s = npt.NDArray[np.int64]


def explain_moves(
    before: Snapshot, after: Snapshot, shared: Alignment, rules: tuple[RuleChange, ...], where: Whereabouts
) -> dict[int, Why]:
    """Why each of the shared candidates who had to move did: over the moves as they are; and where ties hide the cause
    there, over those that had to be.

    Parameters
    ----------
    before, after, shared, rules, where
        The runs, what they share, which rules differ, and where everybody was and is.

    Returns
    -------
    dict of int to Why
        By the number of the shared candidate.
    """
    must = np.flatnonzero(~np.isin(where.label, ("SAME", "MOVED-TIE")))
    own = OwnCauses(before, after, shared, rules)
    whys: dict[int, Why] = {}
    for now in (where.now, where.nearest):
        left = np.array([person for person in must.tolist() if person not in whys or whys[person].cause is None])
        if len(left):
            whys |= _Chains(before, after, shared, own, where.was, now).explain(left, where.instead)
    return whys


class _Chains:
    """The moves of two runs, from opening to opening, along which a cause is sought."""

    def __init__(
        self, before: Snapshot, after: Snapshot, shared: Alignment, own: OwnCauses, was: Int64s, now: Int64s
    ) -> None:
        self.before, self.after, self.shared, self.was, self.now = before, after, shared, was, now
        self.own_causes = own
        self.everyone = np.flatnonzero(was != now)
        self.leavers, self.joiners = defaultdict(list), defaultdict(list)
        for person in self.everyone.tolist():
            self.leavers[int(was[person])].append(person)
            self.joiners[int(now[person])].append(person)
        cols = np.arange(after.n_openings)
        self.comers = self._outsiders(after, shared.new, cols, "quality.reason.newcomer")
        self.goers = self._outsiders(before, shared.gone, shared.cols_after, "quality.reason.goner")

    def explain(self, moved: Int64s, instead: Int64s) -> dict[int, Why]:
        """Why each had to move, or whoever it was in whose stead a tie put her."""
        hit = np.where(self.was[moved] == self.now[moved], instead[moved], moved)
        own = self.own_causes.of(np.union1d(hit, self.everyone), self.was, self.now)
        found = {}
        for person, other in zip(moved.tolist(), hit.tolist()):
            why = self._followed(other, own)
            if other != person:
                name = self._name(other)
                tie = Reason("rival", None, Message("quality.reason.tie", other=name))
                why = replace(why, reasons=(tie, *why.reasons), chain=(name, *why.chain))
            found[person] = why
        return found

    def _followed(self, person: int, own: dict[int, list[Reason]]) -> Why:
        """A candidate's reasons: her own, or else those at the end of the nearest chain of moves."""
        if own[person]:
            return _why(own[person], ())
        came_from: dict[int, int] = {}
        ahead = deque([person])
        while ahead:
            at = ahead.popleft()
            was, now = int(self.was[at]), int(self.now[at])
            causes = own.get(at) or [*self.comers[was], *self.goers[now]]
            if causes:
                chain = [at] if at != person else []
                while chain and came_from[chain[0]] != person:
                    chain.insert(0, came_from[chain[0]])
                return _why([*self._rival(person, chain[:1]), *causes], tuple(map(self._name, chain)))
            for other in [*(self.joiners[was] if was >= 0 else []), *(self.leavers[now] if now >= 0 else [])]:
                if other != person and other not in came_from:
                    came_from[other] = at
                    ahead.append(other)
        return Why(None, reasons=(Reason("rival", None, Message("quality.reason.not_found")),))

    def _rival(self, person: int, first: list[int]) -> list[Reason]:
        """Who took the seat, or left one, and what the seat's price was and is."""
        if not first:
            return []
        took = self.now[first[0]] == self.was[person] >= 0
        col = int(self.was[person] if took else self.now[person])
        old = int(self.shared.cols_before[col])
        values: dict[str, object] = {"opening": self.after.opening_ids[col], "rival": self._name(first[0])}
        key = "quality.reason.taken" if took else "quality.reason.left"
        # With the most placements as the aim, a price counts placements too, and is no longer points.
        is_points = not (self.before.bonus or self.after.bonus)
        if old >= 0 and is_points and self.before.price[old] != self.after.price[col]:
            was, now = int(self.before.price[old]), int(self.after.price[col])
            return [Reason("rival", None, Message(f"{key}_priced", before=Points(was), after=Points(now), **values))]
        return [Reason("rival", None, Message(key, **values))]

    def _outsiders(self, run: Snapshot, rows: Int64s, cols_after: Int64s, key: str) -> dict[int, list[Reason]]:
        """By opening of the run after: those whom only one run has and who are, or were, placed there."""
        found: dict[int, list[Reason]] = defaultdict(list)
        for row in rows.tolist():
            col = int(run.opening_of[row])
            if col >= 0 and cols_after[col] >= 0:
                text = Message(key, candidate=run.candidate_ids[row], opening=run.opening_ids[col])
                found[int(cols_after[col])].append(Reason("pool", None, text))
        return found

    def _name(self, person: int) -> str:
        return self.after.candidate_ids[int(self.shared.rows_after[person])]


def _why(reasons: list[Reason], chain: tuple[str, ...]) -> Why:
    kinds = {reason.kind for reason in reasons}
    cause = next((cause for cause in CAUSES if cause in kinds), None)
    criteria = dict.fromkeys(r.criterion for r in reasons if r.criterion is not None and r.kind == cause)
    return Why(cause, tuple(criteria), tuple(reasons), chain)
