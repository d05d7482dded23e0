"""What a pool and some courses leave to choose from, in numbers."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import numpy as np
import numpy.typing as npt

from matchcore.assignment import QuotaRules
from matchcore.assignment.choosing import NO_COURSE, CourseOptions
from matchcore.pairs import score_pairs
from matchcore.planning.taught import Lesson
from matchcore.pool import Pool
from matchcore.pool.arranging import arranged
from matchcore.records import Course
from matchcore.solution.quota_solving import quota_rules
from matchcore.solution.solution import Solution
from matchcore.solution.task import KeptTask, task_of

_EPOCH = date(1970, 1, 1)
_AT_ONCE = 2**22
"""So many pairs of people taught and openings are scored at once."""

_FULL = 100

_Ints = npt.NDArray[np.int64]
_Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class _Pairs:
    """Pairs that are possible at once, or once somebody has taken a course: what each scores above the least."""

    row: _Ints
    col: _Ints
    score: _Ints
    can_take: _Bools


@dataclass(frozen=True, eq=False)
class Choosable:
    """A pool and some courses, scored, to be chosen from.

    Attributes
    ----------
    solution, task
        The pool, and its pairs less those banned.
    lessons
        What the courses give.
    budget, horizon
        What they may cost together, and the last day that counts; None for no limit.
    at_once, by_course
        The pairs without a course, and by way of each.
    enrolled
        Who takes a course of an earlier plan, by row, and which.
    held
        The courses of an earlier plan: they are given whoever else comes.
    """

    solution: Solution
    task: KeptTask
    lessons: tuple[Lesson, ...]
    budget: int | None
    horizon: date | None
    at_once: _Pairs
    by_course: tuple[_Pairs, ...]
    enrolled: Mapping[int, int]
    held: frozenset[int]

    @classmethod
    def of(
        cls,
        solution: Solution,
        lessons: Sequence[Lesson],
        budget: int | None,
        horizon: date | None,
        earlier: Mapping[str, Collection[str]],
    ) -> Choosable:
        """What may be chosen from in a pool; see `matchcore.plan` for the rules."""
        constraints = replace(solution.constraints, keep=None, stability=0)
        task = task_of(solution.pool, solution.policy, solution.pairs, constraints).whole()
        n, row = solution.pool.n_candidates, task.graph.candidate_of_pair()
        free = _free(task, n)[row]
        row, col, score = (part[free].astype(np.int64) for part in (row, task.graph.opening_idx, task.graph.score))
        at_once = _Pairs(row, col, score, np.ones(n, dtype=np.bool_))
        by_course = tuple(_by_course(solution, task, lessons, horizon, earlier))
        ids = {lesson.course.id: at for at, lesson in enumerate(lessons)}
        rows = {name: row for row, name in enumerate(solution.pool.candidates.ids)}
        takers = [(rows[name], ids[course]) for course, names in earlier.items() for name in names if name in rows]
        enrolled = {row: at for row, at in takers if by_course[at].can_take[row]}
        held = frozenset(ids[name] for name in earlier)
        return cls(solution, task, tuple(lessons), budget, horizon, at_once, by_course, enrolled, held)

    @property
    def _held_ids(self) -> frozenset[str]:
        return frozenset(self.lessons[at].course.id for at in self.held)

    @cached_property
    def options(self) -> CourseOptions:
        """The ways that may be part of the best choice, what each is worth, and what courses and openings take."""
        courses = [lesson.course for lesson in self.lessons]
        parts = [*zip(self.by_course, range(len(courses)), [one.completion for one in courses])]
        parts = [(self.at_once, NO_COURSE, _FULL), *parts]
        row = np.concatenate([pairs.row for pairs, _, _ in parts])
        col = np.concatenate([pairs.col for pairs, _, _ in parts])
        course = np.concatenate([np.full(len(pairs.row), at, dtype=np.int64) for pairs, at, _ in parts])
        worth = np.concatenate([pairs.score * chance // _FULL for pairs, _, chance in parts])
        n, seats = self.solution.pool.n_candidates, self._seats
        own = np.full(n, NO_COURSE, dtype=np.int64)
        own[list(self.enrolled)] = list(self.enrolled.values())
        is_hers = (own[row] == NO_COURSE) | (own[row] == course)
        # Whoever takes a course already has its seat: what she may come to is all that is left to choose.
        course = np.where(own[row] == course, NO_COURSE, course)
        rules = self._rules
        # What adds nothing is of use only to a quota that lacks people.
        adds = worth > 0 if rules is None else worth >= 0
        kept = np.flatnonzero(adds & (seats[col] > 0) & is_hers)
        kept = kept[np.lexsort((course[kept], col[kept], row[kept]))]
        can_take = np.array([pairs.can_take for pairs in self.by_course], dtype=np.bool_)
        can_take = can_take.reshape(len(courses), self.solution.pool.n_candidates)
        room, least, cost = (
            np.array([getattr(one, name) for one in courses], dtype=np.int64)
            for name in ("seats", "min_starters", "cost")
        )
        begun = np.bincount(list(self.enrolled.values()), minlength=len(courses))
        is_held = np.isin(np.arange(len(courses)), list(self.held))
        budget = None if self.budget is None else max(0, self.budget - int(cost[is_held].sum()))
        room, least, cost = np.maximum(room - begun, 0), np.where(is_held, 0, least), np.where(is_held, 0, cost)
        can_take[:, own != NO_COURSE] = False
        options = CourseOptions(
            row[kept],
            col[kept],
            course[kept],
            worth[kept],
            can_take,
            seats,
            room,
            least,
            cost,
            budget,
            rules,
        )
        return options.only(options.is_needed)

    @property
    def _seats(self) -> _Ints:
        """int64[m]: the seats that nobody locked holds, of openings that count."""
        openings = self.solution.pool.openings
        seats = np.asarray(openings.seats, dtype=np.int64).copy()
        np.subtract.at(seats, np.array(list(self.task.lock_at.values()), dtype=np.int64), 1)
        if self.horizon is not None:
            seats[openings.start_stated & (openings.start > (self.horizon - _EPOCH).days)] = 0
        return seats

    @property
    def _rules(self) -> QuotaRules | None:
        """The policy's quotas, for those who are not locked."""
        rules = quota_rules(self.solution.pool, self.solution.policy)
        if rules is None:
            return None
        counts = rules.counts(np.array(list(self.task.lock_at.values()), dtype=np.int64))
        return replace(rules, least=rules.least - counts, most=rules.most - counts)

    def score_of(self, way: int) -> int:
        """What the pair of a way scores, with what its course gives."""
        options, least = self.options, self.solution.pairs.least
        course = self.enrolled.get(int(options.row[way]), int(options.course[way]))
        if course == NO_COURSE:
            return int(options.worth[way]) + least
        pairs = self.by_course[course]
        (at,) = np.flatnonzero((pairs.row == options.row[way]) & (pairs.col == options.col[way]))
        return int(pairs.score[at]) + least

    def with_lesson(self, at: int, lesson: Lesson) -> Choosable:
        """The same with one of the courses otherwise; it is scored anew only where it ends on another day."""
        lessons = (*self.lessons[:at], lesson, *self.lessons[at + 1 :])
        if lesson.course.ends == self.lessons[at].course.ends:
            return replace(self, lessons=lessons)
        (pairs,) = _by_course(self.solution, self.task, [lesson], self.horizon, self._held_ids)
        return replace(self, lessons=lessons, by_course=(*self.by_course[:at], pairs, *self.by_course[at + 1 :]))


def _free(task: KeptTask, n: int) -> _Bools:
    """bool[n]: who is not locked."""
    free = np.ones(n, dtype=np.bool_)
    free[list(task.lock_at)] = False
    return free


def _can_be_taken(course: Course, today: date, horizon: date | None, held: Container[str]) -> bool:
    """Whether a course ends within the horizon, and is not over unless an earlier plan has decided it."""
    return (horizon is None or course.ends <= horizon) and (course.ends >= today or course.id in held)


def _by_course(
    solution: Solution, task: KeptTask, lessons: Sequence[Lesson], horizon: date | None, held: Container[str]
) -> Iterator[_Pairs]:
    """By way of each course, who may take it and the pairs that are possible then; nobody one that is over, but `held`.

    Openings that start before the course ends are left out, but for the days that the policy lets somebody be late.
    """
    pool, n, m = solution.pool, solution.pool.n_candidates, solution.pool.n_openings
    size = max(1, _AT_ONCE // max(1, n * m))
    openings, slack = pool.openings, solution.policy.terms.start_slack_days
    free, banned = _free(task, n), [who * m + at for who, places in task.ban_at.items() for at in places]
    for begin in range(0, len(lessons), size):
        some = lessons[begin : begin + size]
        taught = [lesson.taught(pool.columns, solution.policy) for lesson in some]
        can_take = [
            news & free & _can_be_taken(lesson.course, pool.columns.as_of, horizon, held)
            for lesson, (_, news) in zip(some, taught)
        ]
        source = np.concatenate([at * n + np.flatnonzero(who) for at, who in enumerate(can_take)])
        people = arranged([columns for columns, _ in taught], source)
        whole = Pool(replace(pool.columns, candidates=people), {})
        pairs = score_pairs(whole, solution.policy, criteria=solution.factories).whole()
        place, col = np.repeat(source, np.diff(pairs.indptr)), pairs.opening_idx.astype(np.int64)
        allowed = ~np.isin(place % n * m + col, banned)
        for at, (lesson, who) in enumerate(zip(some, can_take)):
            last = (lesson.course.ends - _EPOCH).days
            is_late = openings.start_stated & (openings.start + slack < last)
            own = np.flatnonzero((place // n == at) & allowed & ~is_late[col])
            yield _Pairs(place[own] % n, col[own], pairs.score[own].astype(np.int64), who)
