"""Which step next: the smallest changes about a person that open the most, with the exact gain of each.

A step is a module, a level, a licence, ten kilometres, and only what some opening with a seat asks for. Steps of one
kind and code are rungs of a ladder, lowest first. Each criterion declares its own (`Criterion.steps_for`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from matchcore.criteria import CRITERIA, Change, LeastScoreCriterion, WaysCriterion
from matchcore.criteria.criterion import Step
from matchcore.messages import Message, MessageLanguage, Text
from matchcore.pool.arranging import joined, take_candidate
from matchcore.rendering import Content, Listed, Valued, headings, told_of
from matchcore.solution.solution import Solution
from matchcore.workbench.changes import Changes, changed_candidate
from matchcore.workbench.moving import Judged, Move, judge_people, moved, place_name, signed

_MOST_EXPLAINED = 100


_OURS = frozenset({*CRITERIA, WaysCriterion, LeastScoreCriterion})
"""They go by no facts."""


def steps_of(solution: Solution, row: int) -> list[Step]:
    """The steps that a candidate could take, by criterion, the heaviest first; the rungs of each lowest first."""
    asking = solution.pool.openings.seats > 0
    one = take_candidate(solution.pool.candidates, row)
    criteria = sorted(solution.pairs.criteria, key=lambda criterion: -solution.policy.weight_of(criterion.name))
    steps = [step for criterion in criteria for step in criterion.steps_for(one, asking)]
    return [*steps, *_fact_steps(solution, row, asking)]


def _fact_steps(solution: Solution, row: int, asking: npt.NDArray[np.bool_]) -> Iterator[Step]:
    """What criteria of one's own say would open their gates, as far as it is a fact about the person."""
    rows = np.array([row])
    cols = np.flatnonzero(asking)
    told: dict[tuple[str | None, Any], Change] = {}
    for criterion in solution.pairs.criteria if len(cols) else ():
        if type(criterion) in _OURS:
            continue
        is_open = np.broadcast_to(criterion.judge(rows, cols).is_open, (1, len(cols)))[0]
        for col in cols[~is_open][:_MOST_EXPLAINED].tolist():
            for change in criterion.explain(row, col).openers:
                if change.kind == "fact" and change.code is not None:
                    told.setdefault((change.code, change.value), change)
    for change in told.values():
        yield Step(change, {"facts": {change.code: change.value}}, 3)


@dataclass(frozen=True, slots=True)
class Opener(Valued):
    """One step that would open something, or raise the total.

    Attributes
    ----------
    kind, code, value
        What would change, as in `matchcore.criteria.Change`.
    words
        The same in words.
    arguments
        What `MatchResult.what_if` takes to look at it whole: ``result.what_if(candidate_id, **opener.arguments)``.
    opened
        The openings with a seat that would become possible for her.
    gain
        What the total would gain, in score units, exactly: the whole solved on.
    n_more
        With ``most_placements``, how many more would be placed; else 0.
    opening_after
        Where she would be placed; None when unplaced.
    moves
        Who else would move.
    """

    kind: str
    code: str | None
    value: bool | int | float | str | None
    words: Text
    arguments: Mapping[str, Any]
    opened: tuple[str, ...]
    gain: int
    n_more: int
    opening_after: str | None
    moves: tuple[Move, ...]

    @property
    def n_opened(self) -> int:
        """How many openings it would open."""
        return len(self.opened)

    def to_dict(self, language: MessageLanguage = "sv") -> dict[str, Any]:
        """The step as plain values."""
        told = {**told_of(self, "kind code value", language), "text": self.words.text(language)}
        return told | told_of(self, "opened n_opened gain n_more opening_after moves", language)


@dataclass(frozen=True, slots=True)
class Openers(Listed[Opener], of="steps"):
    """The steps of one person, those that give the whole the most first. Prints as a table.

    Attributes
    ----------
    candidate_id
        Whose they are.
    now
        Where she is placed; None when unplaced.
    n_possible
        How many openings with a seat are possible for her today.
    steps
        The steps: the highest gain first, then the most openings opened, then the smallest.
    """

    candidate_id: str
    now: str | None
    n_possible: int
    steps: tuple[Opener, ...]
    language: MessageLanguage = "sv"

    def _content(self) -> Content:
        """One row a step."""
        rows = [
            (step.words, step.n_opened, place_name(step.opening_after), signed(step.gain), len(step.moves))
            for step in self.steps
        ]
        title = Message("openers.title", candidate=self.candidate_id, now=place_name(self.now), n=self.n_possible)
        note = Message("openers.note" if rows else "openers.none")
        return Content(headings("column", "step", "opens", "after", "gain", "others"), rows, {1, 3, 4}, title, [note])


@dataclass(frozen=True, slots=True)
class _Valued:
    """A step, its number, what it would open, and what the whole gains by it as it is aimed at."""

    number: int
    step: Step
    opened: tuple[int, ...]
    gain: int
    moved: tuple[tuple[int, int], ...]


def openers_of(solution: Solution, row: int, n: int, language: MessageLanguage) -> Openers:
    """The n best steps of a candidate."""
    pool, _ = solution.pool, solution.warm  # which says so at once where not all pairs are in memory
    own, _ = solution.pairs.row(row)
    n_possible = int(np.count_nonzero(pool.openings.seats[own]))
    here = int(solution.assignment.opening_of[row])
    now = pool.openings.ids[here] if here >= 0 else None
    steps = steps_of(solution, row)
    if not steps:
        return Openers(pool.candidates.ids[row], now, n_possible, (), language)
    one, policy = take_candidate(pool.candidates, row), solution.policy
    people = [changed_candidate(pool, policy, row, Changes(**step.arguments), one)[0] for step in steps]
    judged = judge_people(solution, joined(people))
    worthwhile = _not_implied(solution, _climbed(_valued(solution, row, steps, judged)))
    worthwhile.sort(key=lambda each: (-each.gain, -len(each.opened), each.step.size))
    found = tuple(_opener(solution, row, each, judged) for each in worthwhile[:n])
    return Openers(pool.candidates.ids[row], now, n_possible, found, language)


def _valued(solution: Solution, row: int, steps: list[Step], judged: Judged) -> list[_Valued]:
    """What each step is worth."""
    task, warm = solution.task, solution.warm
    is_new = solution.pool.openings.seats > 0
    is_new[task.pairs.row(row)[0]] = False
    is_new[list(task.ban_at.get(row, ()))] = False
    valued = []
    for number, step in enumerate(steps):
        feasible = judged.feasible(number)
        opened = feasible[is_new[feasible]]
        cols, score = judged.pairs(number, row)
        best = warm.best_place(row, cols, task.counts(row, cols, score))
        valued.append(_Valued(number, step, tuple(opened.tolist()), best.gain, best.moved))
    return valued


def _climbed(valued: list[_Valued]) -> list[_Valued]:
    """The rungs that bring something which the rungs below do not."""
    kept: list[_Valued] = []
    best: dict[tuple[str, str | None], tuple[int, int]] = {}
    for each in valued:
        ladder = (each.step.change.kind, each.step.change.code)
        gain, n_opened = best.get(ladder, (0, 0))
        if each.gain > gain or len(each.opened) > n_opened:
            kept.append(each)
            best[ladder] = (max(gain, each.gain), max(n_opened, len(each.opened)))
    return kept


def _not_implied(solution: Solution, valued: list[_Valued]) -> list[_Valued]:
    """Without what does no more than another that comes with it: the licence for a bus where that for a car will do."""
    implied = solution.pool.columns.vocabulary.implied

    def is_more_than_needed(each: _Valued) -> bool:
        code = each.step.change.code
        if each.step.change.kind != "certificate" or code is None:
            return False
        return any(
            other.step.change.kind == "certificate"
            and other.step.change.code != code
            and other.step.change.code in implied(code)
            and other.gain >= each.gain
            and set(other.opened) >= set(each.opened)
            for other in valued
        )

    return [each for each in valued if not is_more_than_needed(each)]


def _opener(solution: Solution, row: int, each: _Valued, judged: Judged) -> Opener:
    then = moved(solution, row, each.moved, *judged.pairs(each.number, row))
    change = each.step.change
    return Opener(
        kind=change.kind,
        code=change.code,
        value=change.value,
        words=change.text,
        arguments=each.step.arguments,
        opened=tuple(solution.pool.openings.ids[col] for col in each.opened),
        gain=then.gain,
        n_more=then.n_more,
        opening_after=then.opening_after,
        moves=then.others,
    )
