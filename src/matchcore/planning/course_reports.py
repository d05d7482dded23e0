"""Each course by itself: what the whole gains by it, for whom, up to what cost, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import numpy as np

from matchcore.assignment.choosing import CourseOptions, CourseSearch, Filling, fill
from matchcore.messages import Message, MessageLanguage, Text
from matchcore.planning.course_options import Choosable
from matchcore.records import Course
from matchcore.rendering import Content, Number, Points, Shown, Valued, headings

_STEP = 10
_FULL = 100


@dataclass(frozen=True, slots=True)
class CourseReport(Valued):
    """One course, held against the plan as it would be otherwise: who goes where is solved anew for each figure.

    Attributes
    ----------
    course
        The course.
    is_opened
        Whether the plan opens it.
    gain
        What the plan's value gains by it, all other courses as in the plan, in score units. For one that is not opened:
        what it would gain, whether the budget is enough or not; None where it cannot start.
    takers, n_placed
        Who takes it, or would, by id; and how many of them come to an opening then.
    employers
        Which employers' openings they come to, the most first: a name and how many.
    break_even
        What it may cost at most for it to belong to the best plan, with the budget and all other costs as they are.
        None without a budget, and for one that would not belong there if it cost nothing.
    delay_days, delay
        What the value loses when it begins and ends so many days later.
    gain_lower, gain_higher
        As `gain`, with a chance of completing it 10 percent units lower and higher (0 and 100 at the ends).
    """

    course: Course
    is_opened: bool
    gain: int | None
    takers: tuple[str, ...]
    n_placed: int
    employers: tuple[tuple[str, int], ...]
    break_even: int | None
    delay_days: int
    delay: int | None
    gain_lower: int | None
    gain_higher: int | None

    def to_dict(self, language: MessageLanguage = "sv") -> dict[str, Any]:
        """The same as plain values; the course by its id."""
        return {**Valued.to_dict(self, language), "course": self.course.id, "employers": dict(self.employers)}

    @property
    def lines(self) -> tuple[Text, ...]:
        """The course in sentences, as they are to be read aloud."""
        name = self.course.title or self.course.id
        if self.gain is None:
            return (Message("course_report.cannot_start", course=name, least=self.course.min_starters),)
        key = "gains" if self.is_opened else "would_gain"
        told: list[Text] = [
            Message(
                f"course_report.{key}",
                course=name,
                points=Points(self.gain, in_words=True),
                takers=len(self.takers),
                placed=self.n_placed,
            )
        ]
        if self.employers:
            names = [Message("course_report.employer", name=name, n=n) for name, n in self.employers]
            told.append(Message("course_report.employers", employers=names))
        if self.break_even is not None:
            told.append(Message("course_report.break_even", cost=Number(self.break_even, 0)))
        if self.delay is not None:
            loss = Points(self.delay, in_words=True)
            told.append(Message("course_report.delay", days=self.delay_days, points=loss))
        if self.gain_lower is not None and self.gain_higher is not None:
            lower, higher = (Points(one, in_words=True) for one in (self.gain_lower, self.gain_higher))
            basis = self.course.basis or Message("course_report.no_basis")
            told.append(
                Message(
                    "course_report.completion",
                    percent=self.course.completion,
                    basis=basis,
                    lower=lower,
                    higher=higher,
                )
            )
        return tuple(told)


@dataclass(frozen=True, eq=False)
class CourseReports(Shown):
    """Every course by itself, those that are opened first. Prints as a table.

    Attributes
    ----------
    reports
        They. Gains are each held against the same plan: they are not to be added up.
    """

    reports: tuple[CourseReport, ...]
    language: MessageLanguage = "sv"

    def __iter__(self) -> Iterator[CourseReport]:
        return iter(self.reports)

    def __len__(self) -> int:
        return len(self.reports)

    def _content(self) -> Content:
        """A row a course."""
        rows = []
        for one in self.reports:
            low, high, delay, gain = (
                "–" if value is None else Points(value)
                for value in (one.gain_lower, one.gain_higher, one.delay, one.gain)
            )
            opened = Message("course_report.yes" if one.is_opened else "course_report.no")
            cost, most = Number(one.course.cost, 0), Number(one.break_even, 0)
            rows.append(
                (one.course.title or one.course.id, opened, gain, len(one.takers), cost, most, delay, low, high)
            )
        names = ("course", "opened", "gain", "takers", "cost", "break_even", "delay", "lower", "higher")
        note = Message("course_report.note", days=self.reports[0].delay_days if self.reports else 0)
        title = Message("course_report.title")
        return Content(headings("course_report.column", *names), rows, range(2, 9), title, [note])

    def to_dict(self) -> list[dict[str, Any]]:
        """The reports as plain values."""
        return [one.to_dict() for one in self.reports]


def reports_of(
    given: Choosable, search: CourseSearch, filling: Filling, delay_days: int, language: MessageLanguage
) -> CourseReports:
    """The reports of a plan; see `CoursePlan.report`. Of a course of an earlier plan there is nothing to ask."""
    best = search.best_among().filling.total
    reports = [
        _report(given, search, filling, at, delay_days, best)
        for at in range(len(given.lessons))
        if at not in given.held
    ]
    reports.sort(key=lambda one: (not one.is_opened, -(one.gain or 0), one.course.id))
    return CourseReports(tuple(reports), language)


def _report(
    given: Choosable, search: CourseSearch, filling: Filling, at: int, delay_days: int, best: int
) -> CourseReport:
    course, is_opened = given.lessons[at].course, at in filling.chosen
    others = tuple(one for one in filling.chosen if one != at)
    without = search.filling(others)
    whole = filling if is_opened else search.filling((*others, at))
    if not whole.is_possible:
        return CourseReport(course, False, None, (), 0, (), None, delay_days, None, None, None)

    def otherwise(**changed: Any) -> int:
        lesson = replace(given.lessons[at], course=course.model_copy(update=changed))
        found = fill(given.with_lesson(at, lesson).options, whole.chosen, None, whole.fee)
        return max(found.total, without.total)

    lower, higher = max(0, course.completion - _STEP), min(_FULL, course.completion + _STEP)
    later = timedelta(days=delay_days)
    starts = None if course.starts is None else course.starts + later
    late = otherwise(starts=starts, ends=course.ends + later)
    ids = given.solution.pool.candidates.ids
    return CourseReport(
        course,
        is_opened,
        whole.total - without.total,
        tuple(ids[row] for row in np.flatnonzero(whole.course == at).tolist()),
        int(((whole.course == at) & (whole.way >= 0)).sum()),
        _employers(given, whole, at),
        _break_even(given.options, search, at, is_opened, best),
        delay_days,
        whole.total - late,
        otherwise(completion=lower) - without.total,
        otherwise(completion=higher) - without.total,
    )


def _employers(given: Choosable, filling: Filling, at: int) -> tuple[tuple[str, int], ...]:
    """Which employers' openings who takes a course comes to, and how many at each."""
    openings, count = given.solution.pool.openings, dict[str, int]()
    for way in filling.way[(filling.course == at) & (filling.way >= 0)].tolist():
        col = int(given.options.col[way])
        name = openings.employers[col] or openings.titles[col] or openings.ids[col]
        count[name] = count.get(name, 0) + 1
    return tuple(sorted(count.items(), key=lambda each: (-each[1], each[0])))


def _break_even(options: CourseOptions, search: CourseSearch, at: int, is_opened: bool, best: int) -> int | None:
    """What a course may cost at most; see `CourseReport.break_even`."""
    if options.budget is None:
        return None
    least = search.best_among(barred=(at,)).filling.total if is_opened else best + 1
    others = search.cheapest_with(at, least)
    return None if others is None else options.budget - others
