"""Courses chosen by simpler rules, each choice solved exactly: what the best choice is measured against."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from matchcore.assignment.choosing.filling import Filling, fill
from matchcore.assignment.choosing.options import CourseOptions


def greedy(options: CourseOptions) -> Filling:
    """One course after another, always the one that adds most to the whole for what it costs, each solved anew."""
    return _one_by_one(options, lambda gain, cost: gain / max(cost, 1))


def in_order(options: CourseOptions, order: Iterable[int]) -> Filling:
    """Courses in an order of their own, as far as the budget goes; one that cannot start, or loses, is passed over."""
    best = fill(options, ())
    for one in order:
        if options.is_affordable((*best.chosen, one)):
            found = fill(options, (*best.chosen, one))
            best = found if found.total >= best.total else best
    return best


def _one_by_one(options: CourseOptions, rate: Callable[[int, int], float]) -> Filling:
    best = fill(options, ())
    while True:
        found = [
            fill(options, (*best.chosen, one), None, best.fee)
            for one in range(options.n_courses)
            if one not in best.chosen and options.is_affordable((*best.chosen, one))
        ]
        more = [(one, new) for new in found if new.total > best.total for one in set(new.chosen) - set(best.chosen)]
        if not more:
            return best
        before = best.total
        best = max(more, key=lambda each: (rate(each[1].total - before, int(options.cost[each[0]])), -each[0]))[1]
