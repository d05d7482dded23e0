"""Which courses to open and who goes: the choice of courses with the best total of the whole pool."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from math import inf
from typing import Any, Literal, get_args

import numpy as np

from matchcore.arguments import is_plain_number, several
from matchcore.assignment.choosing import (
    CourseChoice,
    CourseOptions,
    CourseSearch,
    Filling,
    greedy,
    in_order,
    verify_filling,
)
from matchcore.errors import PolicyError, Problem
from matchcore.messages import Message, MessageLanguage, Text, with_remedy
from matchcore.planning.course_options import Choosable
from matchcore.planning.course_reports import CourseReports, reports_of
from matchcore.planning.taught import lessons_of
from matchcore.planning.ways_and_quotas import QuotaOutcome, outcomes_of
from matchcore.records import Course, Opening
from matchcore.records.model import Record
from matchcore.rendering import Content, Listed, Number, Points, Valued, headings, plain
from matchcore.solution.solution import Solution
from matchcore.updating import update

PlanMethod = Literal["exact", "greedy", "most_demanded"]
"""How courses are chosen; all methods have the same objective."""

_FULL = 100


_MOST_TELLING = 100.0
"""A bound above so many percent says nothing of how good a plan is."""


@dataclass(frozen=True, slots=True)
class Planned(Valued):
    """What is planned for one person.

    Attributes
    ----------
    candidate_id
        Who.
    course_id
        The course to take first; None for none.
    opening_id, employer, title
        Where to then; None and empty for whoever takes a course without a place to go to.
    score
        What the pair scores, 0…1 000 000, with what the course gives where there is one; 0 without a place.
    completion
        With what chance the course is completed, in whole percent; 100 without a course.
    worth
        What it adds to the total: the score above the least, times the chance, rounded down.
    """

    candidate_id: str
    course_id: str | None
    opening_id: str | None
    employer: str
    title: str
    score: int
    completion: int
    worth: int


@dataclass(frozen=True, eq=False)
class CoursePlan(Listed[Planned], of="people"):
    """Which courses to open and who goes. Prints as a table.

    Attributes
    ----------
    opened
        The courses to open, by id, in the order they were given.
    people
        What is planned for whoever gets a place or takes a course, in the pool's order.
    total
        What it all comes to: what placements score above the least; by way of a course, times the chance of completing.
    before
        The same without courses (those of an earlier plan alone), with the same openings.
    bound
        What no choice of courses exceeds, less what it breaks of quotas. Equal to `value` when the plan is proven best.
    cost
        What the courses cost together.
    courses, budget, horizon, method
        What was asked for.
    language
        The language it speaks unless asked for another.
    held
        The courses among them that an earlier plan had opened already.
    quota_cost, quota_cost_before
        What the plan breaks of the policy's quotas costs, and what it would without courses.
    """

    opened: tuple[str, ...]
    people: tuple[Planned, ...]
    total: int
    before: int
    bound: int
    cost: int
    courses: tuple[Course, ...]
    budget: int | None
    horizon: date | None
    method: PlanMethod
    language: MessageLanguage = "sv"
    held: tuple[str, ...] = ()
    quota_cost: int = 0
    quota_cost_before: int = 0
    _made: _Made | None = field(default=None, repr=False)

    @property
    def value(self) -> int:
        """What was aimed at: the total, less what broken quotas cost."""
        return self.total - self.quota_cost

    @property
    def gain(self) -> int:
        """What the courses add to the value, solved with them and without."""
        return self.value - (self.before - self.quota_cost_before)

    @property
    def gap(self) -> int:
        """``bound - value``: 0 when the plan is proven best."""
        return self.bound - self.value

    @property
    def is_proven(self) -> bool:
        """Whether no choice of courses has a higher value."""
        return self.gap == 0

    @property
    def at_most_better(self) -> float:
        """How much better another choice can be at most, in percent of the value, rounded up to a hundredth."""
        return -(-self.gap * 10_000 // self.value) / 100 if self.value > 0 else 0.0 if self.is_proven else float("inf")

    @cached_property
    def _of_course(self) -> dict[str, tuple[Planned, ...]]:
        return {name: tuple(one for one in self.people if one.course_id == name) for name in self.opened}

    def takers(self, course_id: str) -> tuple[Planned, ...]:
        """Who takes a course, in the pool's order; nobody when it is not opened."""
        return self._of_course.get(course_id, ())

    @property
    def as_of(self) -> date:
        """The run's day."""
        return self._held().choosable.solution.pool.columns.as_of

    def verify(self) -> None:
        """Check anew that the plan can be had and comes to its total, with code that the solver does not share.

        Raises
        ------
        ProofError
            When a seat is taken twice, a course is too full or not full enough, or the total is not as told.
        """
        made = self._held()
        verify_filling(made.choosable.options, made.filling)

    def report(self, delay_days: int = 30) -> CourseReports:
        """Each course by itself: what the whole gains by it, for whom, up to what cost, and how sure that is.

        Every figure is solved anew, none is a sum of prices; that takes some times as long as the plan.

        Parameters
        ----------
        delay_days
            For how long a delay is reckoned.
        """
        made = self._held()
        return reports_of(made.choosable, made.search, made.filling, delay_days, self.language)

    def _held(self) -> _Made:
        if self._made is None:
            raise TypeError("this plan was not made by matchcore.plan")
        return self._made

    def summary(self) -> tuple[Text, ...]:
        """What the plan comes to, in sentences."""
        told: list[Text] = [
            Message(
                "course_plan.total_held" if self.held else "course_plan.total",
                total=Points(self.total, in_words=True),
                before=Points(self.before, in_words=True),
                n=len(self.opened),
                all=len(self.courses),
            )
        ]
        if self.budget is not None:
            told.append(Message("course_plan.budget", cost=Number(self.cost, 0), budget=Number(self.budget, 0)))
        key = "unproven" if not self.is_proven else "proven_with_quotas" if self.quotas else "proven"
        if self.at_most_better > _MOST_TELLING:
            key = "untried"
        told.append(Message(f"course_plan.{key}", percent=Number(self.at_most_better)))
        return (*told, *self._to_look_at())

    def _to_look_at(self) -> Iterator[Text]:
        """What a reader should know before the plan is used: each sentence names the courses or quotas it is about."""
        yield from self._quotas_told()
        if self._held().choosable.solution.constraints.keep is not None:
            yield Message("course_plan.keep")
        if self.held:
            yield Message("course_plan.held", courses=list(self.held))
        opened = [course for course in self.courses if course.id in self.opened]
        begun = [course.id for course in opened if course.starts is not None and course.starts < self.as_of]
        over = [course.id for course in self.courses if course.ends < self.as_of and course.id not in self.held]
        free = [course.id for course in opened if not course.cost] if self.budget is not None else []
        guessed = [course.id for course in opened if not course.basis]
        for key, some in (("begun", begun), ("over", over), ("free", free), ("guessed", guessed)):
            if some:
                yield Message(f"course_plan.{key}", courses=some)

    def _quotas_told(self) -> Iterator[Text]:
        """Which quotas the plan breaks, and at what cost; that it keeps them where it does."""
        broken = [one for one in self.quotas if one.broken]
        if broken:
            told = [Message("course_plan.quota", about=one.words, told=one.told) for one in broken]
            cost, before = (Points(one, in_words=True) for one in (self.quota_cost, self.quota_cost_before))
            yield Message("course_plan.quotas", quotas=told, cost=cost, before=before)
        elif self.quotas:
            yield Message("course_plan.quotas_kept")

    @property
    def quotas(self) -> tuple[QuotaOutcome, ...]:
        """The policy's quotas, and what each comes to by this plan; without prices."""
        made = self._held()
        return _outcomes(made.choosable, made.filling)

    def _content(self) -> Content:
        """A row a course that is opened; below, what the plan comes to and how far it is proven."""
        rows = []
        for course in self.courses:
            if course.id in self.opened:
                takers = self.takers(course.id)
                placed = [one for one in takers if one.opening_id is not None]
                employers = list(dict.fromkeys(one.employer or one.title or str(one.opening_id) for one in placed))
                days = (course.ends.isoformat(), Number(course.cost, 0), len(takers), course.seats, len(placed))
                rows.append((course.title or course.id, *days, ", ".join(employers)))
        names = headings("course_plan.column", "course", "ends", "cost", "takers", "seats", "placed", "employers")
        return Content(names, rows, {2, 3, 4, 5}, Message("course_plan.title"), self.summary())

    def to_rows(self) -> list[dict[str, Any]]:
        """One plain row a person."""
        return [one.to_dict() for one in self.people]

    def to_dict(self, language: MessageLanguage | None = None) -> dict[str, Any]:
        """All of it as plain values for JSON."""
        language = language or self.language
        figures = ("total", "before", "gain", "bound", "gap", "at_most_better", "cost", "budget", "method")
        quotas = [one.to_dict(language) for one in self.quotas]
        of_quotas = ("value", "quota_cost", "quota_cost_before") if quotas else ()
        return {
            "opened": list(self.opened),
            **{name: getattr(self, name) for name in (*figures, *of_quotas)},
            **({"quotas": quotas} if quotas else {}),
            "horizon": plain(self.horizon, language),
            "people": self.to_rows(),
            "summary": [line.text(language) for line in self.summary()],
        }


EarlierPlan = CoursePlan | Mapping[str, Iterable[str]]
"""What is decided already: an earlier plan, or the ids of opened courses with those of who takes each."""


@dataclass(frozen=True, eq=False)
class _Made:
    """What a plan was made of."""

    choosable: Choosable
    search: CourseSearch
    filling: Filling


def courses_for(
    solution: Solution,
    courses: Iterable[Course],
    budget: float | None,
    horizon: date | str | None,
    expected: Iterable[Opening],
    method: PlanMethod,
    effort: float,
    earlier: EarlierPlan | None,
    language: MessageLanguage,
) -> CoursePlan:
    """The plan for a solved pool; see `matchcore.plan`."""
    courses, expected = tuple(several(courses, Record)), tuple(several(expected, Record))
    last, begun = _day(horizon), _begun(earlier)
    _check(courses, budget, last, method, effort, begun)
    strange = [one for one in expected if not isinstance(one, Opening)]
    if strange:
        raise PolicyError(
            [Problem(*with_remedy("override.kind", expected="Opening"), field="expected", value=one) for one in strange]
        )
    budget = None if budget is None or budget == inf else int(budget)
    lessons = lessons_of(courses, solution.pool.columns, solution.policy)
    if expected:
        solution = update(solution, expected, (), (), None)
    given = Choosable.of(solution, lessons, budget, last, begun)
    options, search = given.options, CourseSearch(given.options, effort)
    choice = search.best()
    if method != "exact":
        simpler = greedy(options) if method == "greedy" else in_order(options, _most_demanded(options))
        choice = CourseChoice(simpler.without_idle(options), choice.bound)
    filling = choice.filling
    chosen = sorted({*filling.chosen, *given.held})
    cost, cost_before = (sum(one.cost for one in _outcomes(given, each)) for each in (filling, search.without))
    total, before = (given.task.locked_total + options.total_of(each.way) for each in (filling, search.without))
    return CoursePlan(
        tuple(courses[one].id for one in chosen),
        tuple(_people(solution, given, courses, filling)),
        total,
        before,
        choice.bound + given.task.locked_total,
        sum(courses[one].cost for one in chosen),
        courses,
        budget,
        last,
        method,
        language,
        tuple(name for name in begun),
        cost,
        cost_before,
        _Made(given, search, filling),
    )


def _outcomes(given: Choosable, filling: Filling) -> tuple[QuotaOutcome, ...]:
    """What the policy's quotas come to, with whoever is locked."""
    opening_of = given.options.openings_of(filling.way)
    for row, col in given.task.lock_at.items():
        opening_of[row] = col
    return outcomes_of(given.solution.pool, given.solution.policy, opening_of)


def _people(solution: Solution, given: Choosable, courses: Sequence[Course], filling: Filling) -> Iterator[Planned]:
    """What is planned for each, in the pool's order."""
    pool, options, task = solution.pool, given.options, solution.task
    openings, least = pool.openings, solution.pairs.least
    for row, name in enumerate(pool.candidates.ids):
        way, at = int(filling.way[row]), given.enrolled.get(row, int(filling.course[row]))
        course = courses[at] if at >= 0 else None
        took, chance = (None, _FULL) if course is None else (course.id, course.completion)
        if row in task.lock_at:
            col, score = task.lock_at[row], task.lock_score[row]
            took, chance, worth = None, _FULL, score - least
        elif way >= 0:
            col, score, worth = int(options.col[way]), given.score_of(way), int(options.worth[way])
        elif course is not None:
            yield Planned(name, took, None, "", "", 0, chance, 0)
            continue
        else:
            continue
        where = (openings.ids[col], openings.employers[col], openings.titles[col])
        yield Planned(name, took, *where, score, chance, worth)


def _most_demanded(options: CourseOptions) -> list[int]:
    """The courses by how many seats they open to somebody who could not come there at once, the most first."""
    m = len(options.seats)
    pair = options.row * m + options.col
    is_new = ~np.isin(pair, pair[options.course < 0])
    opened = [
        int(options.seats[np.unique(options.col[is_new & (options.course == one)])].sum())
        for one in range(options.n_courses)
    ]
    return sorted(range(options.n_courses), key=lambda one: (-opened[one], one))


def _begun(earlier: EarlierPlan | None) -> dict[str, tuple[str, ...]]:
    """The courses that an earlier plan opened, and who takes each."""
    if isinstance(earlier, CoursePlan):
        return {name: tuple(one.candidate_id for one in earlier.takers(name)) for name in earlier.opened}
    if earlier is None:
        return {}
    if isinstance(earlier, Mapping) and not any(
        isinstance(takers, str) or not isinstance(takers, Iterable) for takers in earlier.values()
    ):
        return {name: tuple(takers) for name, takers in earlier.items()}
    raise PolicyError(Problem(*with_remedy("course_plan.no_plan"), field="earlier", value=earlier))


def _day(horizon: date | str | None) -> Any:
    """A day written in ISO form as a date; anything else as it is."""
    try:
        return date.fromisoformat(horizon) if isinstance(horizon, str) else horizon
    except ValueError:
        return horizon


def _check(
    courses: Sequence[Any], budget: Any, horizon: Any, method: Any, effort: Any, begun: Mapping[str, Sequence[str]]
) -> None:
    problems = []
    known = [course.id for course in courses if isinstance(course, Course)]
    for name in begun:
        if name not in known:
            remedy = Message("value.not_one_of.remedy", expected=known)
            problems.append(Problem(Message("course_plan.not_offered"), remedy, field="earlier", value=name))
    takers = [taker for some in begun.values() for taker in some]
    problems += [
        Problem(*with_remedy("value.twice", value=name), field="earlier", value=name)
        for name in sorted({name for name in takers if takers.count(name) > 1})
    ]
    strangers = [course for course in courses if not isinstance(course, Course)]
    problems += [Problem(*with_remedy("course_plan.no_course"), field="courses", value=one) for one in strangers]
    for name, value in (("budget", budget), ("effort", effort)):
        if (is_plain_number(value) and value >= 0) or (value is None and name == "budget"):
            continue
        what, remedy = Message("value.not_a_number"), Message("value.not_a_number.remedy")
        if is_plain_number(value) and value < 0:
            what, remedy = Message("value.too_small"), Message("value.too_small.remedy", least=0)
        problems.append(Problem(what, remedy, field=name, value=value))
    if horizon is not None and not isinstance(horizon, date):
        problems.append(Problem(*with_remedy("value.not_a_date"), field="horizon", value=horizon))
    if method not in get_args(PlanMethod):
        problems.append(
            Problem(*with_remedy("value.not_one_of", expected=get_args(PlanMethod)), field="method", value=method)
        )
    if problems:
        raise PolicyError(problems)
