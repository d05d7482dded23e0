"""Why somebody has no opening, and why an opening has seats left (layer 5)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from typing import Any

import numpy as np

from matchcore.assignment import Assignment, Moves
from matchcore.criteria import Criterion
from matchcore.errors import Problem
from matchcore.explanation import Explanation, explain_pair
from matchcore.messages import Message, MessageLanguage, Phrase, Text, render
from matchcore.pairs import Pairs, judge_block
from matchcore.policy import Policy
from matchcore.pool import Pool
from matchcore.rendering import Shown, Table, points
from matchcore.task import Task

__all__ = ["WhyUnplaced", "reason_empty", "reason_unplaced", "why_unplaced"]


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
            steps = [change.text for change in near.openers]
            next_step = "\n".join(step.text(language) for step in steps) if steps else near.verdict.text(language)
            rows.append(
                (
                    near.opening_id,
                    near.opening_name,
                    points(near.score, language),
                    render(closed, language) or Message("unplaced.no_gate").text(language),
                    next_step,
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


def why_unplaced(
    pool: Pool, policy: Policy, task: Task, moves: Moves, row: int, language: MessageLanguage, n_nearest: int
) -> WhyUnplaced:
    """Explain why a candidate has no opening, or, for one who has, what stood nearest besides."""
    pairs = task.pairs
    cols = np.arange(pool.n_openings)
    rows = np.array([row])
    score, _ = judge_block(pairs.criteria, policy, rows, cols)
    n_gates_closed = sum(
        (~np.broadcast_to(criterion.judge(rows, cols).is_open, (1, len(cols)))).astype(np.int64)[0]
        for criterion in pairs.criteria
    )
    order = np.lexsort((cols, -score[0], n_gates_closed))[:n_nearest]
    closed = pairs.closed_by_candidate[row]
    return WhyUnplaced(
        candidate_id=pool.candidates.ids[row],
        reason=reason_unplaced(pool, pairs, moves.assignment, row, task.ban_at.get(row, frozenset())),
        n_openings=pool.n_openings,
        n_feasible=int(pairs.n_openings_of[row]),
        closed_by={criterion.name: int(count) for criterion, count in zip(pairs.criteria, closed)},
        nearest=tuple(explain_pair(pool, policy, task, moves, row, int(col), language) for col in order),
        language=language,
    )


def reason_unplaced(
    pool: Pool,
    pairs: Pairs,
    assignment: Assignment,
    row: int,
    banned: Set[int] = frozenset(),
    n_with_seats: int | None = None,
) -> Text:
    """Why a candidate is unplaced, in a sentence; `n_with_seats` of her feasible openings have seats, where known."""
    if assignment.opening_of[row] >= 0:
        return Message("unplaced.is_placed", opening=pool.openings.ids[int(assignment.opening_of[row])])
    if pool.n_openings == 0:
        return Message("unplaced.no_openings")
    n_feasible = int(pairs.n_openings_of[row])
    if n_feasible:
        if n_with_seats is not None and not banned:
            key = "unplaced.rivals" if n_with_seats else "unplaced.no_seats"
            return Message(key, n=n_with_seats or n_feasible)
        cols, _ = pairs.row(row)
        has_seats = pool.openings.seats[cols] > 0
        if not has_seats.any():
            return Message("unplaced.no_seats", n=len(has_seats))
        is_banned = np.isin(cols, list(banned))
        if (is_banned | ~has_seats).all():
            return Message("unplaced.banned", n=int((is_banned & has_seats).sum()))
        return Message("unplaced.rivals", n=int((has_seats & ~is_banned).sum()))
    worst = int(np.argmax(pairs.closed_by_candidate[row]))
    count = int(pairs.closed_by_candidate[row, worst])
    gate = _obstacle(pairs.criteria[worst])
    if count == pool.n_openings:
        return Message("unplaced.gate_all", gate=gate, n=count)
    return Message("unplaced.gate", gate=gate, count=count, n=pool.n_openings)


def reason_empty(pool: Pool, pairs: Pairs, col: int, n_placed_here: int) -> Text:
    """Why an opening has seats left, in a sentence."""
    seats, n_feasible = int(pool.openings.seats[col]), int(pairs.n_candidates_of[col])
    if seats == 0:
        return Message("empty.no_seats")
    if pool.n_candidates == 0:
        return Message("empty.no_candidates")
    if n_feasible > n_placed_here:
        return Message("empty.elsewhere", n=n_feasible - n_placed_here)
    if n_feasible:
        return Message("empty.all_here", n=n_feasible)
    worst = int(np.argmax(pairs.closed_by_opening[col]))
    count = int(pairs.closed_by_opening[col, worst])
    gate = _obstacle(pairs.criteria[worst])
    if count == pool.n_candidates:
        return Message("empty.gate_all", gate=gate, n=count)
    return Message("empty.gate", gate=gate, count=count, n=pool.n_candidates)


def _obstacle(criterion: Criterion) -> Phrase:
    """What a closed gate is called where a Swedish sentence begins with it."""
    label = criterion.label
    return criterion.obstacle or Phrase(label.sv[:1].upper() + label.sv[1:], label.en)
