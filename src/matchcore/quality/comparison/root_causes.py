"""Why a candidate is not where she was.

A move that is no tie has a cause among the pairs that it goes over: a pair held before or held now is judged
otherwise, a record changed, or someone or something came or went. (Were nothing of that so, the old and the new
placements would be worth the same in both runs, and keeping the old ones would be another optimum.) Who has no such
cause of her own was moved by a rival, and the chain is followed until it comes to one. A rule that steers the choice as
a whole (the aim, the least score that all are counted from) is a cause of every move, beside what is found.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from matchcore.messages import Message, Text
from matchcore.quality.comparison.alignment import Alignment, Int64s, Whereabouts
from matchcore.quality.comparison.outcome import CAUSES, Cause, Reason, Why
from matchcore.quality.comparison.rules import LEAST, STEERING, RuleChange, criterion_name, rules_touching
from matchcore.quality.comparison.snapshot import PairFacts, Snapshot
from matchcore.rendering import Points

_OF_GATES = ("quality.reason.closed", "quality.reason.opened")


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
    own = _OwnCauses(before, after, shared, rules)
    whys: dict[int, Why] = {}
    for now in (where.now, where.nearest):
        left = np.array([person for person in must.tolist() if person not in whys or whys[person].cause is None])
        if len(left):
            whys |= _Chains(before, after, shared, own, where.was, now).explain(left, where.instead)
    return whys


class _Chains:
    """The moves of two runs, from opening to opening, along which a cause is sought."""

    def __init__(
        self, before: Snapshot, after: Snapshot, shared: Alignment, own: _OwnCauses, was: Int64s, now: Int64s
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
        steered = self.own_causes.steering
        if own[person]:
            return _why([*steered, *own[person]], ())
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
                return _why([*self._rival(person, chain[:1]), *steered, *causes], tuple(map(self._name, chain)))
            for other in [*(self.joiners[was] if was >= 0 else []), *(self.leavers[now] if now >= 0 else [])]:
                if other != person and other not in came_from:
                    came_from[other] = at
                    ahead.append(other)
        return _why(steered or [Reason("rival", None, Message("quality.reason.not_found"))], ())

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


class _OwnCauses:
    """The reasons that lie in a candidate's own record, openings and pairs."""

    def __init__(self, before: Snapshot, after: Snapshot, shared: Alignment, rules: tuple[RuleChange, ...]) -> None:
        self.before, self.after, self.shared, self.rules = before, after, shared, rules
        self.steering = [Reason("rule", rule.criterion, _changed(rule)) for rule in rules if rule.name in STEERING]

    def of(self, moved: Int64s, was: Int64s, now: Int64s) -> dict[int, list[Reason]]:
        """Each moved candidate's own reasons, each once; none when there are none."""
        reasons = {
            person: list(self._of_records(person, int(was[person]), int(now[person]))) for person in moved.tolist()
        }
        for cols in (was, now):
            asked = moved[cols[moved] >= 0]
            asked = asked[self.shared.cols_before[cols[asked]] >= 0]
            old_rows, old_cols = self.shared.rows_before[asked], self.shared.cols_before[cols[asked]]
            old = self.before.judged(old_rows, old_cols)
            new = self.after.judged(self.shared.rows_after[asked], cols[asked])
            for k, person in enumerate(asked.tolist()):
                found = _blamed(self._of_pair(old, new, k, person, int(cols[person])))
                if any(reason.kind == "override" for reason in reasons[person]):
                    # Which pairs she has was decided by a person in one of the runs: that says nothing of any gate.
                    found = [reason for reason in found if not _is_of_gate(reason)]
                reasons[person] += found
        return {person: list(dict.fromkeys(found)) for person, found in reasons.items()}

    def _of_records(self, person: int, was: int, now: int) -> Iterator[Reason]:
        yield from self._of_overrides(person)
        if sections := _sections(self.shared.candidate_sections, person):
            yield Reason("record", None, Message("quality.reason.candidate", sections=sections))
        if was == -2:
            held = int(self.before.opening_of[self.shared.rows_before[person]])
            yield Reason("pool", None, Message("quality.reason.opening_gone", opening=self.before.opening_ids[held]))
        for col in dict.fromkeys((was, now)):
            if col < 0:
                continue
            opening, old = self.after.opening_ids[col], int(self.shared.cols_before[col])
            if old < 0:
                yield Reason("pool", None, Message("quality.reason.opening_new", opening=opening))
            elif sections := _sections(self.shared.opening_sections, old):
                yield Reason("record", None, Message("quality.reason.opening", opening=opening, sections=sections))

    def _of_overrides(self, person: int) -> Iterator[Reason]:
        """The locks and bans of a candidate that only one run has."""
        before = self.before.candidate_ids[int(self.shared.rows_before[person])]
        after = self.after.candidate_ids[int(self.shared.rows_after[person])]
        was = {(kind, opening) for kind, candidate, opening in self.before.decided if candidate == before}
        now = {(kind, opening) for kind, candidate, opening in self.after.decided if candidate == after}
        for change, decisions in (("set", now - was), ("lifted", was - now)):
            for kind, opening in sorted(decisions):
                yield Reason("override", None, Message(f"quality.reason.{kind}_{change}", opening=opening))

    def _of_pair(self, old: PairFacts, new: PairFacts, k: int, person: int, col: int) -> Iterator[Reason]:
        """How one pair, of the candidate and an opening that both runs have, is judged otherwise."""
        opening, old_col = self.after.opening_ids[col], int(self.shared.cols_before[col])
        record = self.shared.candidate_changed[person] or self.shared.opening_changed[old_col]

        def reason(criterion: str, key: str, **values: object) -> Reason:
            kind: Cause = "record" if record else "rule" if rules_touching(self.rules, criterion) else "code"
            name = criterion_name(self.before, self.after, criterion)
            return Reason(kind, criterion, Message(f"quality.reason.{key}", criterion=name, **values))

        barred = new.closed[k].max(initial=0) <= 0 and not new.is_feasible[k] and old.is_feasible[k]
        if barred and (new.closed[k] == -1).any():  # a kept run does not say which gates are closed
            yield from (reason(name, "closed", opening=opening) for name in self._suspects(person, col))
            return
        opener_known = False
        for number, name in enumerate(self.after.criteria):
            at = self.before.criteria.index(name) if name in self.before.criteria else None
            was_closed = old.closed[k, at] if at is not None else 0
            if new.closed[k, number] == 1 and (old.is_feasible[k] or was_closed == 0):
                yield reason(name, "closed", opening=opening)
            elif was_closed == 1 and new.closed[k, number] == 0:
                yield reason(name, "opened", opening=opening)
                opener_known = True
            elif at is not None and old.part[k, at] >= 0 and old.part[k, at] != new.part[k, number]:
                was, now = (Points(100 * int(part)) for part in (old.part[k, at], new.part[k, number]))
                yield reason(name, "part", before=was, after=now, opening=opening)
            if self.before.weights.get(name, 0) != self.after.weights[name]:
                yield reason(name, "weight", before=self.before.weights.get(name, 0), after=self.after.weights[name])
        for at, name in enumerate(self.before.criteria):
            if name not in self.after.criteria:
                yield reason(name, "removed")
                opener_known |= old.closed[k, at] == 1
        if new.is_feasible[k] and not old.is_feasible[k] and not opener_known:
            yield from (reason(name, "opened", opening=opening) for name in self._suspects(person, col))

    def _suspects(self, person: int, col: int) -> list[str]:
        """The gates that may close a pair in a run that was kept and does not say: those that in the other run let
        the candidate through to another number of openings, and the opening take another number of candidates."""
        sides = (
            (self.before, self.shared.rows_before[person], self.shared.cols_before[col]),
            (self.after, self.shared.rows_after[person], col),
        )
        counts: list[dict[str, tuple[int, int]]] = []
        for run, row, at in sides:
            of_row, of_col = run.rows_judged(np.array([row])).n_open[0], run.n_open_by_opening(np.array([at]))[0]
            counts.append(dict(zip(run.criteria, zip(of_row.tolist(), of_col.tolist()))))
        everything = self.after.n_openings, self.after.n_candidates  # what a criterion that is not there lets through
        names = dict.fromkeys((*self.after.criteria, *self.before.criteria))
        was, now = ({name: count.get(name, everything) for name in names} for count in counts)
        return [name for name in names if was[name][0] != now[name][0] and was[name][1] != now[name][1]] or list(names)


def _blamed(reasons: Iterable[Reason]) -> list[Reason]:
    """The reasons that lie in one pair, a gate that closed or opened first. That a pair no longer reaches the least
    score, or now does, is no criterion's fault where others say why."""
    told = list(reasons)
    if any(reason.criterion != LEAST for reason in told):
        told = [replace(reason, criterion=None) if reason.criterion == LEAST else reason for reason in told]
    return sorted(told, key=lambda reason: not _is_of_gate(reason))


def _changed(rule: RuleChange) -> Text:
    return Message("quality.reason.rule", change=rule.text)


def _is_of_gate(reason: Reason) -> bool:
    return isinstance(reason.text, Message) and reason.text.key in _OF_GATES


def _sections(changes: Mapping[str, npt.NDArray[np.bool_]], row: int) -> list[Text]:
    return [Message(f"quality.section.{name}") for name, differs in changes.items() if differs[row]]
