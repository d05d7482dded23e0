"""What a pool and some courses leave to choose from, in numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import numpy.typing as npt

from matchcore.assignment.choosing import NO_COURSE, Options
from matchcore.pairs import score_pairs
from matchcore.planning.taught import Lesson
from matchcore.pool import Pool
from matchcore.pool.arranging import arranged
from matchcore.solution.solution import Solution
from matchcore.solution.task import KeptTask, task_of

__all__ = ["Choosable", "choosable"]

_EPOCH = date(1970, 1, 1)
_AT_ONCE = 2**22
"""So many pairs of people taught and openings are scored at once."""

_FULL = 100

_Ints = npt.NDArray[np.int64]
_Ways = tuple[_Ints, _Ints, _Ints, _Ints]


@dataclass(frozen=True, eq=False)
class Choosable:
    """What may be chosen from, and what it was made of.

    Attributes
    ----------
    options
        The ways that are open, what each is worth, and what courses and openings take.
    score
        int64[k]: what the pair of each way scores above the least, before the chance of completing.
    locked
        What the locked placements score above the least, which nothing changes.
    """

    options: Options
    score: _Ints
    locked: int


def choosable(solution: Solution, lessons: Sequence[Lesson], budget: int | None, horizon: date | None) -> Choosable:
    """What may be chosen from in a pool; see `matchcore.plan` for the rules."""
    pool, policy = solution.pool, solution.policy
    task = task_of(pool, policy, solution.pairs, replace(solution.constraints, keep=None, stability=0)).whole()
    n, c = pool.n_candidates, len(lessons)
    is_free = np.ones(n, dtype=np.bool_)
    is_free[list(task.lock_at)] = False
    seats = np.asarray(pool.openings.seats, dtype=np.int64).copy()
    np.subtract.at(seats, np.array(list(task.lock_at.values()), dtype=np.int64), 1)
    if horizon is not None:
        seats[pool.openings.start_stated & (pool.openings.start > (horizon - _EPOCH).days)] = 0
    can_take = np.zeros((c, n), dtype=np.bool_)
    row = np.repeat(np.arange(n, dtype=np.int64), np.diff(task.indptr))
    at_once = is_free[row]
    ways: list[_Ways] = [_ways(row[at_once], task.opening_idx[at_once], NO_COURSE, task.score[at_once])]
    for one, (news, *pairs) in enumerate(_taught_pairs(solution, lessons)):
        is_in_time = horizon is None or lessons[one].course.ends <= horizon
        can_take[one] = news & is_free & is_in_time
        row, col, score = pairs
        kept = can_take[one, row] & ~_is_banned(task, row, col)
        ways.append(_ways(row[kept], col[kept], one, score[kept]))
    courses = [lesson.course for lesson in lessons]
    row, col, course, score = (np.concatenate(parts) for parts in zip(*ways))
    chance = np.array([*(one.completion for one in courses), _FULL], dtype=np.int64)
    worth = score * chance[course] // _FULL
    kept = np.flatnonzero((worth > 0) & (seats[col] > 0))
    kept = kept[np.lexsort((course[kept], col[kept], row[kept]))]
    row, col, course, worth, score = row[kept], col[kept], course[kept], worth[kept], score[kept]
    room, least, cost = (
        np.array([getattr(one, name) for one in courses], dtype=np.int64) for name in ("seats", "min_starters", "cost")
    )
    options = Options(row, col, course, worth, can_take, seats, room, least, cost, budget)
    needed = options.is_needed
    locked = sum(held - solution.pairs.least for held in task.lock_score.values())
    return Choosable(options.only(needed), score[needed], locked)


def _ways(row: _Ints, col: npt.NDArray[np.int32], course: int, score: npt.NDArray[np.int32]) -> _Ways:
    return row, col.astype(np.int64), np.full(len(row), course, dtype=np.int64), score.astype(np.int64)


def _taught_pairs(
    solution: Solution, lessons: Sequence[Lesson]
) -> Iterator[tuple[npt.NDArray[np.bool_], _Ints, _Ints, _Ints]]:
    """Of each course, who would learn anything, and their pairs once they have: rows, openings and scores.

    Openings that start before the course ends are left out, but for the days that the policy lets somebody be late.
    """
    pool, n, m = solution.pool, solution.pool.n_candidates, solution.pool.n_openings
    size = max(1, _AT_ONCE // max(1, n * m))
    openings, slack = pool.openings, solution.policy.terms.start_slack_days
    for begin in range(0, len(lessons), size):
        some = lessons[begin : begin + size]
        taught = [lesson.taught(pool.columns, solution.policy) for lesson in some]
        numbers = [np.flatnonzero(news) for _, news in taught]
        source = np.concatenate([at * n + rows for at, rows in enumerate(numbers)])
        people = arranged([columns for columns, _ in taught], source)
        pairs = score_pairs(
            Pool(replace(pool.columns, candidates=people), {}), solution.policy, criteria=solution.factories
        ).whole()
        place = np.repeat(source, np.diff(pairs.indptr))
        for at, (lesson, (_, news)) in enumerate(zip(some, taught)):
            last = (lesson.course.ends - _EPOCH).days
            is_late = openings.start_stated & (openings.start + slack < last)
            own = np.flatnonzero((place // n == at) & ~is_late[pairs.opening_idx])
            yield news, place[own] % n, pairs.opening_idx[own].astype(np.int64), pairs.score[own].astype(np.int64)


def _is_banned(task: KeptTask, row: _Ints, col: _Ints) -> npt.NDArray[np.bool_]:
    m = len(task.seats)
    banned = [who * m + at for who, places in task.ban_at.items() for at in places]
    return np.isin(row * m + col, banned)
