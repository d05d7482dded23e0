"""Why somebody has no opening: what stood nearest, what closed it, and what would open it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from matchcore.errors import Problem
from matchcore.messages import Message, MessageLanguage, Text, render
from matchcore.pairs import judge_block
from matchcore.rendering import Shown, Table, points
from matchcore.solution.explanation import Explanation, explain_pair
from matchcore.solution.parts import in_time
from matchcore.solution.reasons import reason_unplaced
from matchcore.solution.solution import Solution


@dataclass(frozen=True, slots=True)
class WhyUnplaced(Shown):
    """Why a candidate is unplaced: the nearest openings, what closed each, and what would open it.

    Attributes
    ----------
    candidate_id
        The candidate.
    reason
        The answer in a sentence.
    n_openings, n_feasible
        How many openings there are, and how many every gate lets her through to.
    closed_by
        How many openings each gate was the first to close, by criterion.
    nearest
        The nearest openings, fewest closed gates first and then highest score.
    questions
        What of the person's row could not be read: it counts as unknown, and what stands as missing may be there.
    """

    candidate_id: str
    reason: Text
    n_openings: int
    n_feasible: int
    closed_by: Mapping[str, int]
    nearest: tuple[Explanation, ...]
    language: MessageLanguage = "sv"
    questions: tuple[Problem, ...] = ()

    def table(self, language: MessageLanguage | None = None) -> Table:
        """The nearest openings as a table."""
        language = language or self.language
        rows = []
        for near in self.nearest:
            closed = [part.label for part in near.parts if not part.is_open]
            steps: list[Text] = [change.text for change in near.openers] or [near.verdict]
            steps += in_time(near.parts)
            rows.append(
                (
                    near.opening_id,
                    near.opening_name,
                    points(near.score, language),
                    render(closed, language) or Message("unplaced.no_gate").text(language),
                    "\n".join(step.text(language) for step in steps),
                )
            )
        headings = ("opening", "name", "score", "closed_by", "next_step")
        return Table(
            headings=tuple(Message(f"unplaced.{heading}").text(language) for heading in headings),
            rows=tuple(rows),
            numeric=frozenset({2}),
            title=Message("unplaced.title", candidate=self.candidate_id).text(language),
            notes=(self.reason.text(language), *self._asked(language)),
        )

    def _asked(self, language: MessageLanguage) -> Iterator[str]:
        if self.questions:
            yield Message("explain.has_questions").text(language)
        for problem in self.questions:
            yield f"  {problem.text(language)}"

    def to_dict(self, language: MessageLanguage | None = None) -> dict[str, Any]:
        """The answer as plain values for JSON."""
        language = language or self.language
        return {
            "candidate_id": self.candidate_id,
            "reason": self.reason.text(language),
            "questions": [problem.to_dict() for problem in self.questions],
            "n_openings": self.n_openings,
            "n_feasible": self.n_feasible,
            "closed_by": dict(self.closed_by),
            "nearest": [near.to_dict(language) for near in self.nearest],
        }


def why_unplaced(solution: Solution, row: int, language: MessageLanguage, n_nearest: int) -> WhyUnplaced:
    """Explain why a candidate has no opening, or, for one who has, what stood nearest besides."""
    pool, pairs = solution.pool, solution.pairs
    cols = np.arange(pool.n_openings)
    judged = judge_block(pairs.criteria, solution.policy, np.array([row]), cols)
    order = np.lexsort((cols, -judged.score[0], judged.n_closed[0]))[:n_nearest]
    closed = pairs.closed_by_candidate[row]
    banned = solution.task.ban_at.get(row, frozenset())
    return WhyUnplaced(
        candidate_id=pool.candidates.ids[row],
        reason=reason_unplaced(pool, pairs, solution.assignment, row, banned),
        n_openings=pool.n_openings,
        n_feasible=int(pairs.n_openings_of[row]),
        closed_by={criterion.name: int(count) for criterion, count in zip(pairs.criteria, closed)},
        nearest=tuple(explain_pair(solution, row, int(col), language) for col in order),
        language=language,
        questions=solution.questions.candidates.of(pool.candidates.ids[row]),
    )
