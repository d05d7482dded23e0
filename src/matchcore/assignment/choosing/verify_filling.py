"""Whether a filling can be had and is worth what it says, by code that shares nothing with what made it."""

from __future__ import annotations

from collections import Counter

from matchcore.assignment.choosing.filling import Filling
from matchcore.assignment.choosing.options import CourseOptions
from matchcore.assignment.proof import fail

_OF_QUOTAS = ("among", "least", "most", "cost")


def verify_filling(options: CourseOptions, filling: Filling) -> None:
    """Check a filling against what may be chosen.

    Raises
    ------
    ProofError
        When a seat is taken twice, a course has too many or too few, costs too much or is not given, somebody takes one
        that she may not, or the total is not as told.
    """
    places: Counter[int] = Counter()
    takers: Counter[int] = Counter()
    total, is_allowed = 0, True
    for row, (way, course) in enumerate(zip(filling.way.tolist(), filling.course.tolist())):
        if way >= 0:
            is_allowed &= int(options.row[way]) == row and int(options.course[way]) == course
            places[int(options.col[way])] += 1
            total += int(options.worth[way])
        if course >= 0:
            is_allowed &= bool(options.can_take[course, row])
            takers[course] += 1
    if options.quotas is not None:
        for among, least, most, each in zip(*(getattr(options.quotas, name).tolist() for name in _OF_QUOTAS)):
            n = sum(k for col, k in places.items() if among[col])
            total -= each * (max(n - most, 0) + max(least - n, 0))
    cost = sum(int(options.cost[one]) for one in filling.chosen)
    checks = {
        "seats": any(n > options.seats[col] for col, n in places.items()),
        "room": any(n > options.room[one] for one, n in takers.items()),
        "min_starters": any(takers[one] < options.least[one] for one in filling.chosen),
        "budget": options.budget is not None and cost > options.budget,
        "takers": not is_allowed or not set(takers) <= set(filling.chosen),
        "total": total != filling.total,
    }
    for name, is_wrong in checks.items():
        if is_wrong:
            fail("proof.choice", name=name)
