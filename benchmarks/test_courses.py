"""The benchmark of courses, small, so that it does not rot."""

from __future__ import annotations

import courses


def test_the_plan_is_what_highs_finds():
    """On a small pool, brute force, HiGHS and the plan come to the same."""
    result, offered, budget = courses.drawn(1, 12, 8, 3)
    options = courses.options_of(result, offered, budget)
    total, _, _ = courses.by_highs(options)
    assert total == courses.by_brute_force(options) == result.plan(offered, budget).total


def test_the_plan_is_the_best_of_all_choices_of_up_to_twelve_courses():
    """Twelve small pools, each with every choice of courses that the budget is enough for."""
    for seed in range(1, 13):
        result, offered, budget = courses.drawn_small(seed)
        plan = result.plan(offered, budget)
        assert plan.total == plan.bound == courses.by_brute_force(courses.options_of(result, offered, budget)), seed
