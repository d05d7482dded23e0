"""Priority: whom a programme puts first, counted on top of the score and never against anybody."""

from __future__ import annotations

import numpy as np

from matchcore.criteria.alike import alike
from matchcore.criteria.criterion import Criterion, Detail, Judgement, KindNumbers, Kinds, Rows
from matchcore.criteria.seeded import misread, misruled
from matchcore.messages import Message, Phrase, Text
from matchcore.policy import FULL_PART
from matchcore.pool import NEVER
from matchcore.pool.fields import day_number


class PriorityCriterion(Criterion):
    """What a programme decides of whom to put first: its priority codes, and waiting time where the policy says so.

    The same at every opening. Its part begins at 0, not at neutral, and its weight (0 by default) adds to the score.
    """

    name = "priority"
    label = Phrase("programmets prioritering", "priority")
    seeded_faults = (
        misread("target group ignored", "candidates.priority", lambda codes: ((),) * len(codes)),
        misruled("waiting time ignored", "priority", waiting_days=0),
    )

    def read_candidates(self) -> None:
        """The part of each."""
        own, people = self.policy.priority, self.columns.candidates
        self.part = np.zeros(len(people), dtype=np.int32)
        for row, codes in enumerate(people.priority):
            if codes:
                self.part[row] = max(own.codes.get(code, FULL_PART) for code in codes)
        if own.waiting_days:
            waited = np.where(people.registered == NEVER, 0, day_number(self.columns.as_of) - people.registered)
            waited = np.clip(waited.astype(np.int64), 0, own.waiting_days)
            self.part = np.maximum(self.part, (FULL_PART * waited // own.waiting_days).astype(np.int32))

    def judge(self, rows: Rows, cols: Rows) -> Judgement:
        """Judge a block."""
        del cols
        return Judgement(np.ones((1, 1), dtype=np.bool_), self.part[rows][:, None])

    def kinds(self) -> Kinds:
        """Alike are those with the same part; openings all are."""
        return Kinds(alike(self.part), self.kept("openings", self._all_alike))

    def _all_alike(self) -> KindNumbers:
        return np.zeros(len(self.columns.openings), dtype=np.int32)

    def explain(self, row: int, col: int) -> Detail:
        """Say by what rule the person is put first."""
        del col
        codes = self.columns.candidates.priority[row]
        facts: list[Text] = [Message("priority.codes", codes=codes)] if codes else []
        if self.policy.priority.waiting_days:
            facts.append(Message("priority.waiting"))
        return Detail(tuple(facts) or (Message("priority.nothing"),))
