"""Ring first: what is not known of people, by what the answer would change for the whole; exact.

Each answer that somebody may give is judged as if it had been given, and the optimum then is known from the prices at
hand. What an answer can change at most follows from the prices alone, so that only questions that can be among the
first are looked into whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from matchcore.assignment import Otherwise
from matchcore.messages import Message, MessageLanguage, Text
from matchcore.rendering import Content, Listed, Valued, headings, told_of
from matchcore.solution.solution import Solution
from matchcore.workbench.moving import Move, judge_people, moved, place_name, signed, without_bans
from matchcore.workbench.unknowns import PossibleAnswer, Unknown, answered, unknowns_of

_AT_ONCE = 2**21
"""So many pairs are judged in one block."""


@dataclass(frozen=True, slots=True)
class Answer(Valued):
    """What would follow of one answer.

    Attributes
    ----------
    words
        The answer.
    gain
        What the total would gain, in score units, exactly; below 0 for a loss.
    opening_after
        Where the person would be placed; None when unplaced.
    moves
        Who else would move.
    """

    words: Text
    gain: int
    opening_after: str | None
    moves: tuple[Move, ...]

    @property
    def told(self) -> Text:
        """The answer, what the total gains by it and where she would be, in words."""
        after = place_name(self.opening_after)
        return Message("ring.answer", answer=self.words, gain=signed(self.gain), after=after)

    def to_dict(self, language: MessageLanguage = "sv") -> dict[str, Any]:
        """The answer as plain values."""
        return {"text": self.words.text(language), **told_of(self, "gain opening_after moves", language)}


@dataclass(frozen=True, slots=True)
class ToRing(Valued):
    """One question to one person.

    Attributes
    ----------
    candidate_id
        Who.
    about, question
        What it is about, by a name that does not change (``"car"``, ``"hours"``, ``"language"`` …); and in words.
    opening_now
        Where the person is placed; None when unplaced.
    best, worst
        The answers that are best and worst for the whole.
    """

    candidate_id: str
    about: str
    question: Text
    opening_now: str | None
    best: Answer
    worst: Answer

    @property
    def swing(self) -> int:
        """What hangs on the answer: how much more the total is with the best than with the worst."""
        return self.best.gain - self.worst.gain

    @property
    def n_others(self) -> int:
        """How many others would move with one or the other."""
        return len({move.candidate_id for answer in (self.best, self.worst) for move in answer.moves})

    def to_dict(self, language: MessageLanguage = "sv") -> dict[str, Any]:
        """The question as plain values."""
        return told_of(self, "candidate_id about question opening_now swing best worst", language)


@dataclass(frozen=True, slots=True)
class RingFirst(Listed[ToRing], of="questions"):
    """The questions on whose answers most hangs, the most first. Prints as a table.

    Attributes
    ----------
    questions
        Those on which something hangs.
    n_unknown
        How many unknowns there are that bear on some opening, those without consequence among them.
    is_cut
        Whether there are more on which something may hang than are told.
    """

    questions: tuple[ToRing, ...]
    n_unknown: int
    is_cut: bool
    language: MessageLanguage = "sv"

    def _content(self) -> Content:
        """One row a question."""
        rows = [
            (one.candidate_id, one.question, place_name(one.opening_now), one.best.told, one.worst.told, one.n_others)
            for one in self.questions
        ]
        notes = [Message("ring.note" if rows else "ring.none", n=len(rows), unknown=self.n_unknown)]
        if self.is_cut:
            notes.append(Message("ring.cut", n=len(rows)))
        names = headings("ring", "candidate", "ask", "now", "best", "worst", "others")
        return Content(names, rows, {5}, Message("ring.title"), notes)


@dataclass(frozen=True, slots=True)
class _Judged:
    """An answer with the pairs that it leaves a person, and between what it can change the whole."""

    answer: PossibleAnswer
    cols: npt.NDArray[np.int64]
    score: npt.NDArray[np.int64]
    is_same: bool
    low: int
    high: int


def ring_first(solution: Solution, n: int, language: MessageLanguage) -> RingFirst:
    """The n questions on whose answers most hangs.

    Raises
    ------
    BudgetError
        When not all feasible pairs are in memory.
    """
    solution.pairs.whole()
    locked = solution.task.lock_at
    unknowns = [one for one in unknowns_of(solution.pool, solution.policy, solution.questions) if one.row not in locked]
    judged = [
        (unknown, answers, max(each.high for each in answers) - min(each.low for each in answers))
        for unknown, answers in zip(unknowns, _judged(solution, unknowns))
        if not all(each.is_same for each in answers)
    ]
    judged.sort(key=lambda each: -each[2])
    found: list[tuple[int, int, ToRing]] = []
    n_looked_at = 0
    for place, (unknown, answers, most) in enumerate(judged):
        if len(found) >= n and most <= sorted(swing for swing, _, _ in found)[-n]:
            break
        n_looked_at += 1
        swing, question = _weighed(solution, unknown, answers)
        if swing:
            found.append((swing, place, question))
    found.sort(key=lambda each: (-each[0], each[2].candidate_id, each[1]))
    is_cut = len(found) > n or n_looked_at < len(judged)
    return RingFirst(tuple(question for _, _, question in found[:n]), len(unknowns), is_cut, language)


def _judged(solution: Solution, unknowns: Sequence[Unknown]) -> Iterator[tuple[_Judged, ...]]:
    """The answers to each unknown, judged some thousands at a time."""
    n_cols = solution.pool.n_openings
    asked = [(unknown.row, answer) for unknown in unknowns for answer in unknown.answers]
    size = max(1, _AT_ONCE // max(1, n_cols))
    told: list[_Judged] = []
    at = 0
    for start in range(0, len(asked), size):
        rows, answers = zip(*asked[start : start + size])
        judged = judge_people(solution, answered(solution.pool.candidates, rows, answers))
        for number, (row, answer) in enumerate(zip(rows, answers)):
            cols, score = judged.pairs(number, row)
            told.append(_bounded(solution, row, answer, cols, score.astype(np.int64)))
        while at < len(unknowns) and len(told) >= len(unknowns[at].answers):
            own = len(unknowns[at].answers)
            yield tuple(told[:own])
            told, at = told[own:], at + 1


def _bounded(
    solution: Solution, row: int, answer: PossibleAnswer, cols: npt.NDArray[Any], score: npt.NDArray[np.int64]
) -> _Judged:
    kept, before = without_bans(solution, row, *solution.task.pairs.row(row))
    if np.array_equal(kept, cols) and np.array_equal(before, score):
        return _Judged(answer, cols, score, True, 0, 0)
    low, high = solution.warm.between(row, cols, solution.task.counts(row, cols, score))
    return _Judged(answer, cols, score, False, low, high)


def _weighed(solution: Solution, unknown: Unknown, answers: Sequence[_Judged]) -> tuple[int, ToRing]:
    """What hangs on a question as the whole is aimed at, and the question with its best and its worst answer."""
    row, counts = unknown.row, solution.task.counts
    otherwise = [
        Otherwise(0, ())
        if each.is_same
        else solution.warm.best_place(row, each.cols, counts(row, each.cols, each.score))
        for each in answers
    ]
    gains = [each.gain for each in otherwise]
    best, worst = int(np.argmax(gains)), int(np.argmin(gains))
    here = int(solution.assignment.opening_of[row])
    pool = solution.pool
    question = ToRing(
        pool.candidates.ids[row],
        unknown.about,
        unknown.question,
        pool.openings.ids[here] if here >= 0 else None,
        _answer(solution, row, answers[best], otherwise[best]),
        _answer(solution, row, answers[worst], otherwise[worst]),
    )
    return gains[best] - gains[worst], question


def _answer(solution: Solution, row: int, judged: _Judged, otherwise: Otherwise) -> Answer:
    then = moved(solution, row, otherwise.moved, judged.cols, judged.score)
    return Answer(judged.answer.words, then.gain, then.opening_after, then.others)
