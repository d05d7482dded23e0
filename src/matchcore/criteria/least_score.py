"""The least score: a gate over what all other criteria say together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from matchcore.criteria.criterion import Change, Criterion, Detail, Judgement, Rows
from matchcore.messages import Message, Phrase
from matchcore.policy import ON_TOP_OF_SCORE, Policy
from matchcore.pool import Columns
from matchcore.rendering import Points


class LeastScoreCriterion(Criterion):
    """Closed to a pair that scores less than the policy's `least_score`; the engine puts it after all others.

    A pair that another gate is closed to is not closed by it as well: what stands in the way there lowers the score,
    and without it the score is another.

    What is counted on top of the score does not open it. Where scores are summed up anyhow the engine compares the sum
    and need not ask this criterion.

    Parameters
    ----------
    columns, policy
        As for every criterion.
    others
        The criteria whose parts make up the score.
    """

    name = "least_score"
    label = Phrase("minsta poäng", "least score")
    obstacle = Phrase("För låga poäng", "a score below the least")

    def __init__(self, columns: Columns, policy: Policy, others: Sequence[Criterion]) -> None:
        super().__init__(columns, policy)
        self.others = tuple(others)

    def _judged(self, rows: Rows, cols: Rows) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.bool_]]:
        """int32[r, c], bool[r, c]: the score, and whether every other gate is open."""
        score = np.zeros((len(rows), len(cols)), dtype=np.int32)
        is_open = np.ones(score.shape, dtype=np.bool_)
        for criterion in self.others:
            judged, weight = criterion.judge(rows, cols), self.policy.weight_of(criterion.name)
            is_open &= judged.is_open
            if weight and criterion.name not in ON_TOP_OF_SCORE:
                score += np.asarray(judged.part, dtype=np.int32) * np.int32(weight)
        return score, is_open

    def judge(self, rows: Rows, cols: Rows) -> Judgement:
        """Judge a block by scoring it; there is no part of its own."""
        score, is_open = self._judged(rows, cols)
        return Judgement(~is_open | (score >= self.policy.least), np.zeros((1, 1), dtype=np.int32))

    def explain(self, row: int, col: int) -> Detail:
        """Say whether the score reaches the least, and what it would take."""
        scores, is_open = self._judged(np.array([row]), np.array([col]))
        return self.told(int(scores[0, 0]), bool(is_open[0, 0]))

    def told(self, score: int, others_open: bool) -> Detail:
        """The same of a score that the other criteria have come to already."""
        least = self.policy.least
        if score >= least:
            return Detail((Message("least_score.reached", least=Points(least, True)),))
        short = Points(least - score)
        fact = Message("least_score.short", least=Points(least, True), points=short)
        if not others_open:
            return Detail((fact,))
        needed = Message("least_score.needed", points=short)
        return Detail((fact,), (Change("least_score", None, self.policy.least_score, needed),))
