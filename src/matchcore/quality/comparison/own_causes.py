"""Why someone moved, as far as it lies in her own case: her record, her openings, her pairs, and what people decided
about her."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from matchcore.messages import Message, Text
from matchcore.quality.comparison.alignment import Alignment
from matchcore.quality.comparison.movements import Cause, Reason
from matchcore.quality.comparison.rules import LEAST, RuleChange, criterion_name, rules_touching
from matchcore.quality.comparison.snapshot import PairFacts, Snapshot
from matchcore.rendering import Points

_OF_GATES = ("quality.reason.closed", "quality.reason.opened")
Int64s = npt.NDArray[np.int64]


class OwnCauses:
    """The reasons that lie in a candidate's own record, openings and pairs."""

    def __init__(self, before: Snapshot, after: Snapshot, shared: Alignment, rules: tuple[RuleChange, ...]) -> None:
        self.before, self.after, self.shared, self.rules = before, after, shared, rules
        self.everywhere = [rule for rule in rules if rule.name in ("objective", "stability")]

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
                reasons[person] += _blamed(self._of_pair(old, new, k, person, int(cols[person])))
        return {person: list(dict.fromkeys(found)) for person, found in reasons.items()}

    def _of_records(self, person: int, was: int, now: int) -> Iterator[Reason]:
        yield from (Reason("rule", None, rule.text) for rule in self.everywhere)
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
        yield from (reason(name, "removed") for name in self.before.criteria if name not in self.after.criteria)
        if new.is_feasible[k] and not old.is_feasible[k] and not opener_known:
            yield from (reason(name, "opened", opening=opening) for name in self._suspects(person, col))

    def _suspects(self, person: int, col: int) -> list[str]:
        """The gates that may close a pair in a run that was kept and does not say: those that in the other run let
        the candidate through to another number of openings, and the opening take another number of candidates."""
        sides = (
            (self.before, self.shared.rows_before[person], self.shared.cols_before[col]),
            (self.after, self.shared.rows_after[person], col),
        )
        (old_row, old_col), (new_row, new_col) = (
            (run.rows_judged(np.array([row])).n_open[0], run.n_open_by_opening(np.array([at]))[0])
            for run, row, at in sides
        )
        differ = []
        for number, name in enumerate(self.after.criteria):
            at = self.before.criteria.index(name) if name in self.before.criteria else None
            if at is None or (old_row[at] != new_row[number] and old_col[at] != new_col[number]):
                differ.append(name)
        return differ or list(self.after.criteria)


def _blamed(reasons: Iterable[Reason]) -> list[Reason]:
    """The reasons that lie in one pair, a gate that closed or opened first. That a pair no longer reaches the least
    score, or now does, is no criterion's fault where others say why."""
    told = list(reasons)
    if any(reason.criterion != LEAST for reason in told):
        told = [replace(reason, criterion=None) if reason.criterion == LEAST else reason for reason in told]
    return sorted(told, key=lambda reason: not isinstance(reason.text, Message) or reason.text.key not in _OF_GATES)


def _sections(changes: Mapping[str, npt.NDArray[np.bool_]], row: int) -> list[Text]:
    return [Message(f"quality.section.{name}") for name, differs in changes.items() if differs[row]]
