"""What if: somebody learns, earns or moves, or an opening gets another seat, and the whole is solved on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import Any, Generic, TypeVar

import numpy as np
import numpy.typing as npt

from matchcore.assignment import Assignment
from matchcore.errors import Problem, RecordError
from matchcore.messages import Message, MessageLanguage, Text, with_remedy
from matchcore.pairs import KeptPairs, criteria_of
from matchcore.pool import CandidateColumns
from matchcore.pool.arranging import replace_candidate, take_candidate
from matchcore.rendering import Content, Points, Shown, headings, told_of
from matchcore.solution.quota_solving import solved
from matchcore.solution.solution import Solution
from matchcore.workbench.changes import Changes, changed_candidate
from matchcore.workbench.moving import Judged, Move, Totals, judge_people, moved, place_name, signed

_MOST_SEATS = 1_000_000
_MOST_NAMES = 10

_R = TypeVar("_R")
_Person = tuple[int, CandidateColumns, Judged]
"""Whom the change is about: her row, her columns as they would be, and how she would be judged."""


@dataclass(frozen=True, eq=False)
class WhatIf(Shown, Generic[_R]):
    """What would be otherwise. Prints as a table.

    Attributes
    ----------
    candidate_id, opening_id
        Whom and what the change is about; None where it is not.
    changes
        The change in words.
    opened, closed
        The openings that become possible for the person, and those that no longer are.
    place
        Where the person is and where she would be; None when the change is not about a person.
    moves
        Who else moves; as few as can be.
    before, after
        How the whole stands, and would stand.
    """

    candidate_id: str | None
    opening_id: str | None
    changes: tuple[Text, ...]
    opened: tuple[str, ...]
    closed: tuple[str, ...]
    place: Move | None
    moves: tuple[Move, ...]
    before: Totals
    after: Totals
    language: MessageLanguage
    _result: Callable[[], _R] = field(repr=False)

    @property
    def gain(self) -> int:
        """What the total gains, in score units; exact."""
        return self.after.total - self.before.total

    @property
    def n_more(self) -> int:
        """How many more would be placed."""
        return self.after.n_placed - self.before.n_placed

    @cached_property
    def result(self) -> _R:
        """The whole result with the change made, to be asked on: explained, verified, changed again."""
        return self._result()

    def _content(self) -> Content:
        """Who goes where, before and after, herself first."""
        rows = [
            (
                move.candidate_id,
                place_name(move.opening_before),
                place_name(move.opening_after),
                Points(move.score_before),
                Points(move.score_after),
            )
            for move in (*([self.place] if self.place else []), *self.moves)
        ]
        values = {"before": Points(self.before.total), "after": Points(self.after.total), "gain": signed(self.gain)}
        notes: list[Text] = [Message("what_if.total", **values)]
        notes.append(Message("what_if.placed", before=self.before.n_placed, after=self.after.n_placed))
        if self.opened:
            notes.append(Message("what_if.opened", n=len(self.opened), openings=_some(self.opened)))
        elif self.candidate_id is not None:
            notes.append(Message("what_if.opens_nothing"))
        if self.closed:
            notes.append(Message("what_if.closed", n=len(self.closed), openings=_some(self.closed)))
        about = self.candidate_id if self.opening_id is None else self.opening_id
        if self.candidate_id is not None and self.opening_id is not None:
            about = f"{self.candidate_id}, {self.opening_id}"
        names = headings("column", "candidate", "before", "after", "points_before", "points_after")
        title = Message("what_if.title", about=about, changes=list(self.changes))
        return Content(names, rows, {3, 4}, title, notes)

    def to_dict(self, language: MessageLanguage | None = None) -> dict[str, Any]:
        """The answer as plain values."""
        names = "candidate_id opening_id changes opened closed place moves before after gain n_more"
        return told_of(self, names, language or self.language)


def _some(names: tuple[str, ...]) -> list[str]:
    """The first of many names, and a sign that there are more."""
    return [*names[:_MOST_NAMES], *(["…"] if len(names) > _MOST_NAMES else [])]


def what_if(
    solution: Solution,
    candidate_id: str | None,
    changes: Changes,
    opening_id: str | None,
    seats: int | None,
    language: MessageLanguage,
    result_of: Callable[[Solution], _R],
) -> WhatIf[_R]:
    """Make the change and solve on; see `MatchResult.what_if`. `result_of` makes what `WhatIf.result` is."""
    pool, task = solution.pool, solution.task
    row = None if candidate_id is None else pool.candidate_idx(candidate_id)
    col = None if opening_id is None else pool.opening_idx(opening_id)
    _require_something(row, changes, col, seats)
    warm = solution.warm
    room = np.array(pool.openings.seats, dtype=np.int64)
    person: _Person | None = None
    words: list[Text] = []
    nothing: npt.NDArray[Any] = np.zeros(0, dtype=np.int64)
    opened = closed = cols = score = nothing
    if row is not None:
        changed, told = changed_candidate(pool, solution.policy, row, changes)
        judged = judge_people(solution, changed)
        person = (row, changed, judged)
        words += told
        feasible, (own, _) = judged.feasible(0), solution.pairs.row(row)
        opened, closed = (
            np.setdiff1d(feasible, own, assume_unique=True),
            np.setdiff1d(own, feasible, assume_unique=True),
        )
        cols, score = judged.pairs(0, row)
        warm = warm.with_row(row, cols, task.counts(row, cols, score))
    if col is not None and seats is not None:
        count = int(pool.openings.seats[col]) + seats
        _require_seats(solution, col, count)
        words.append(Message("what_if.seats" if seats >= 0 else "what_if.seats_fewer", more=abs(seats), seats=count))
        room[col] = count
        if solution.division is None:
            warm = warm.with_seats(col, count)
    with_change = partial(_changed, solution, warm.state.assignment, person, room)
    if row in task.lock_at:
        _ = with_change().task  # a lock that now meets a closed gate is refused, as by `match`
    before, after = solution.assignment, warm.state.assignment
    if solution.policy.quotas:  # how they divide the seats hangs on everybody
        anew = _divided_anew(with_change())
        after, with_change = anew.assignment, partial(_itself, anew)

    elsewhere = np.flatnonzero(before.opening_of != after.opening_of)
    steps = list(zip(elsewhere.tolist(), after.opening_of[elsewhere].tolist()))
    then, ids = moved(solution, row, steps, cols, score), pool.openings.ids
    return WhatIf(
        candidate_id=None if row is None else pool.candidates.ids[row],
        opening_id=None if col is None else ids[col],
        changes=tuple(words),
        opened=tuple(ids[at] for at in opened.tolist()),
        closed=tuple(ids[at] for at in closed.tolist()),
        place=then.place,
        moves=then.others,
        before=Totals(solution.total, before.n_placed),
        after=Totals(solution.total + then.gain, after.n_placed),
        language=language,
        _result=partial(_asked_on, result_of, with_change),
    )


def _require_something(row: int | None, changes: Changes, col: int | None, seats: int | None) -> None:
    """Raise unless a person comes with changes, an opening with seats, and one of the two is there."""
    problems = []
    if row is None and col is None and changes.is_empty and seats is None:
        problems.append(Problem(*with_remedy("what_if.nothing")))
    if (row is None) != changes.is_empty:
        problems.append(Problem(*with_remedy("what_if.person"), field="candidate_id"))
    if (col is None) != (seats is None):
        problems.append(Problem(*with_remedy("what_if.opening"), field="opening_id"))
    if seats is not None and (isinstance(seats, bool) or not isinstance(seats, int)):
        problems.append(Problem(*with_remedy("value.not_a_number"), None, "seats", seats))
    if problems:
        raise RecordError(problems)


def _require_seats(solution: Solution, col: int, count: int) -> None:
    n_locked = sum(at == col for at in solution.task.lock_at.values())
    if not n_locked <= count <= _MOST_SEATS:
        remedy = Message("what_if.seats_range", least=n_locked, most=_MOST_SEATS)
        name = f"opening {solution.pool.openings.ids[col]}"
        raise RecordError(Problem(Message("what_if.seats_wrong"), remedy, name, "seats", count))


def _changed(
    solution: Solution, assignment: Assignment, person: _Person | None, seats: npt.NDArray[np.int64]
) -> Solution:
    """The whole with the change made."""
    pool = solution.pool
    is_same = np.array_equal(seats, pool.openings.seats)
    openings = pool.openings if is_same else replace(pool.openings, seats=seats)
    candidates = pool.candidates
    if person is not None:
        candidates = replace_candidate(candidates, person[0], person[1])
    changed = replace(pool, columns=replace(pool.columns, candidates=candidates, openings=openings))
    criteria = criteria_of(changed.columns, solution.policy, solution.factories, solution.pairs.criteria)
    pairs = replace(solution.pairs.whole(), criteria=criteria)
    if person is not None:
        pairs = _with_row(pairs, solution, person[0], person[2])
    return replace(solution, pool=changed, pairs=pairs, assignment=assignment, versions=None)


def _divided_anew(solution: Solution) -> Solution:
    """The whole with the change made, and its seats divided by the quotas anew."""
    task, assignment = solved(solution.pool, solution.policy, solution.pairs, solution.constraints)
    return replace(solution, assignment=assignment, division=task.division)


def _itself(solution: Solution) -> Solution:
    return solution


def _asked_on(result_of: Callable[[Solution], _R], with_change: Callable[[], Solution]) -> _R:
    """What a user asks on from, with the change made; a function of its own, for whatever is to be pickled."""
    return result_of(with_change())


def _with_row(pairs: KeptPairs, base: Solution, row: int, judged: Judged) -> KeptPairs:
    """The feasible pairs with those of one candidate as she is judged now, and the refusals counted anew."""
    now = judged.verdicts
    own = pairs.of(row)
    indptr = pairs.indptr.copy()
    indptr[row + 1 :] += len(now.other) - (own.stop - own.start)
    before = judge_people(base, take_candidate(base.pool.candidates, row)).verdicts
    by_candidate = pairs.closed_by_candidate.copy()
    by_candidate[row] = now.closed_to_given
    return replace(
        pairs,
        indptr=indptr,
        opening_idx=_spliced(pairs.opening_idx, own, now.other),
        score=_spliced(pairs.score, own, now.score),
        closed_by_candidate=by_candidate,
        closed_by_opening=pairs.closed_by_opening + now.closed_to_other - before.closed_to_other,
    )


def _spliced(column: Any, own: slice, other: Any) -> Any:
    return np.concatenate([column[: own.start], other.astype(column.dtype), column[own.stop :]])
