"""Why someone moved, as far as it lies in her own case: her record, her openings, her pairs, and what people decided
about her."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from matchcore.messages import Message, Text
from matchcore.quality.comparison.alignment import Alignment
from matchcore.quality.comparison.causes import Cause, Reason
from matchcore.quality.comparison.fingerprints import CANDIDATE_SECTIONS, OPENING_SECTIONS
from matchcore.quality.comparison.rules import CriterionName, RuleChange, label_of, rules_touching
from matchcore.quality.comparison.snapshot import PairFacts, Snapshot
from matchcore.rendering import Points

__all__ = ["OwnReasons"]


class OwnReasons:
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


def _sections(names: tuple[str, ...], changed: npt.NDArray[np.bool_]) -> list[Text]:
    if len(changed) != len(names):
        return []
    return [Message(f"quality.section.{name}") for name, is_changed in zip(names, changed.tolist()) if is_changed]


def _part(part: int) -> Points:
    return Points(int(part) * 100)
