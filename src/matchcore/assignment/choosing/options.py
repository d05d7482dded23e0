"""What may be chosen: who can come where, at once or by way of a course, and what a course takes to be given.

A *way* is a candidate, an opening and a course, or no course, with what it is worth. A course that is given takes at
least `least` and at most `room` candidates; whoever takes it and comes nowhere is worth nothing, and counts as a
starter. Courses that are given cost no more than the budget together. Soft quotas on groups of openings may take off
what they cost where they are broken (see `matchcore.assignment.quotas`).

For a price of a seat at each course (below 0: what is paid to whoever starts), and of one within each quota, the best
that the given courses allow is a plain assignment, in which each pair counts its best way (docs/solver.md). For any
price v of the openings and surplus u of the candidates that cover all direct ways less what quotas charge, no choice of
courses S is worth more than

    sum(u) + sum(seats * v) + what the quotas' prices bring in + sum of gain_c for c in S,

where ``gain_c`` is what the course c could gain at these prices: the sum of ``worth - u - v`` less the charge over the
best ways of its `room` best candidates, and of the next while there are fewer than `least`. That is a *cut*: a bound on
every choice at once, from one assignment (Benders 1962; Geoffrion 1974, "Lagrangean relaxation for integer
programming").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np

from matchcore.assignment.kernel.compiling import is_available
from matchcore.assignment.pair_graph import Bools, Ints
from matchcore.assignment.prices import values_at
from matchcore.assignment.quotas import QuotaRules
from matchcore.assignment.solve import Method, assign_pairs

NO_COURSE = -1
_NEVER = -(2**50)
_MANY_PAIRS = 30_000
"""From so many pairs on, prices to begin from are worth what it takes to load the kernel."""


class Cut(NamedTuple):
    """No choice of courses is worth more than `base` and the `gains` of those chosen."""

    base: int
    gains: Ints


class CourseMarket(NamedTuple):
    """What the best assignment at some prices of the courses' seats comes to.

    Attributes
    ----------
    bound
        No filling of these courses is worth more.
    surplus, price
        int64[n], int64[m].
    charge, brought_in
        int64[m]: what the quotas' prices charge for a seat of each opening; and what they bring in.
    way
        int64[n]: by which way each candidate comes to a place; -1 for none.
    course
        int64[n]: which course each takes; -1 for none.
    """

    bound: int
    surplus: Ints
    price: Ints
    charge: Ints
    brought_in: int
    way: Ints
    course: Ints


@dataclass(frozen=True, eq=False)
class CourseOptions:
    """What may be chosen from.

    Attributes
    ----------
    row, col, course, worth
        int64[k]: the ways, in order of candidate, opening and course (-1: at once); none is worth less than 0.
    can_take
        bool[c, n]: who may take each course.
    seats
        int64[m]: of each opening.
    room, least, cost
        int64[c]: of each course.
    budget
        What the courses may cost together; None for no limit.
    quotas
        What soft quotas take off; None for none.
    """

    row: Ints
    col: Ints
    course: Ints
    worth: Ints
    can_take: Bools
    seats: Ints
    room: Ints
    least: Ints
    cost: Ints
    budget: int | None
    quotas: QuotaRules | None = None

    @property
    def n_candidates(self) -> int:
        """How many candidates there are."""
        return int(self.can_take.shape[1])

    @property
    def n_courses(self) -> int:
        """How many courses there are to choose from."""
        return len(self.room)

    @cached_property
    def rules(self) -> QuotaRules:
        """The quotas; no rules where there are none."""
        none = np.zeros(0, dtype=np.int64)
        among = np.zeros((0, len(self.seats)), dtype=np.bool_)
        return self.quotas or QuotaRules(among, none, none, none)

    @property
    def n_groups(self) -> int:
        """How many groups have a price: the courses and, after them, the quotas."""
        return self.n_courses + len(self.rules.cost)

    def groups(self, chosen: Sequence[int]) -> list[int]:
        """The groups that count where these courses are given: they, and every quota."""
        return [*chosen, *range(self.n_courses, self.n_groups)]

    @cached_property
    def most(self) -> Ints:
        """int64[c + q]: how many each group takes at most (a quota: without cost)."""
        return np.append(self.room, self.rules.most)

    @cached_property
    def fewest(self) -> Ints:
        """int64[c + q]: how many each group takes at least (a quota: without cost)."""
        return np.append(self.least, self.rules.least)

    def taken(self, way: Ints, course: Ints) -> Ints:
        """int64[c + q]: how many are in each group, by everybody's way and course."""
        in_courses = np.bincount(course[course >= 0], minlength=self.n_courses)
        return np.append(in_courses, self.rules.counts(self.openings_of(way)))

    def total_of(self, way: Ints) -> int:
        """What everybody's ways are worth."""
        return int(self.worth[way[way >= 0]].sum())

    def value_of(self, way: Ints) -> int:
        """What everybody's ways are worth, less what they break of quotas."""
        broken = self.rules.broken(self.openings_of(way))
        return self.total_of(way) - int((self.rules.cost * broken).sum())

    @cached_property
    def can_start(self) -> Bools:
        """bool[c]: which courses as many may take as must start."""
        enough: Bools = self.can_take.sum(axis=1) >= self.least
        return enough

    @cached_property
    def _first(self) -> Ints:
        """int64[p]: the first way of each pair."""
        pair = self.row * len(self.seats) + self.col
        return np.flatnonzero(np.diff(pair, prepend=-1))

    @cached_property
    def _of_course(self) -> tuple[tuple[Ints, Ints, Ints], ...]:
        """Of each course its ways, where each candidate's begin among them, and whose they are."""
        found = []
        for one in range(self.n_courses):
            ways = np.flatnonzero(self.course == one)
            begin = np.flatnonzero(np.diff(self.row[ways], prepend=-1))
            found.append((ways, begin, self.row[ways[begin]]))
        return tuple(found)

    @property
    def is_needed(self) -> Bools:
        """bool[k]: which ways may be part of the best choice.

        A way by a course that is worth no more than the same pair at once is of use only to give the course a starter.
        It is not needed where there is another for that in any case: where one starter is enough, or more may take the
        course than there are places and seats at courses.
        """
        places = int(np.minimum(self.seats, self.n_candidates).sum()) + int(self.room.sum())
        starts_anyhow = np.append((self.least <= 1) | (self.can_take.sum(axis=1) >= places), False)
        at_once = np.full(len(self._first), -1, dtype=np.int64)
        pair = np.repeat(np.arange(len(self._first)), np.diff(np.append(self._first, len(self.row))))
        direct = self.course == NO_COURSE
        at_once[pair[direct]] = self.worth[direct]
        return ~(starts_anyhow[self.course] & (self.worth <= at_once[pair]))

    def only(self, ways: Bools) -> CourseOptions:
        """The options with these ways alone."""
        told = {name: getattr(self, name)[ways] for name in ("row", "col", "course", "worth")}
        return replace(self, **told)

    def is_affordable(self, chosen: Sequence[int]) -> bool:
        """Whether the budget is enough for these courses."""
        return self.budget is None or int(self.cost[list(chosen)].sum()) <= self.budget

    def market(self, chosen: Sequence[int], fee: Ints, start: Ints | None = None) -> CourseMarket:
        """The best assignment with these courses given, at a price for a seat at each; proven.

        Parameters
        ----------
        chosen
            The courses that are given.
        fee
            int64[c + q]: the price of a seat at each course, below 0 where it is paid to whoever starts; and of one
            within each quota, no more than its cost, below 0 where it draws people in.
        start
            int64[m]: prices of the openings to begin from.
        """
        n = self.n_candidates
        fee, quota_price = fee[: self.n_courses], fee[self.n_courses :]
        charge, brought_in = self.rules.charge(quota_price), self.rules.brought_in(quota_price)
        fees = np.append(fee, 0)
        is_open = np.zeros(self.n_courses + 1, dtype=np.bool_)
        is_open[[*chosen, NO_COURSE]] = True
        value = np.where(is_open[self.course], self.worth - fees[self.course] - charge[self.col], _NEVER)
        paid, paid_by = np.zeros(n, dtype=np.int64), np.full(n, NO_COURSE, dtype=np.int64)
        for one in chosen:
            if fee[one] < 0:
                more = self.can_take[one] & (-fee[one] > paid)
                paid[more], paid_by[more] = -fee[one], one
        first = self._first
        best = np.maximum.reduceat(value, first) - paid[self.row[first]] if len(first) else first
        kept = first[best > 0]
        row, col = self.row[kept], self.col[kept]
        indptr = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=n))])
        method: Method = "auction" if is_available() and len(kept) >= _MANY_PAIRS else "auto"
        solved = assign_pairs(
            indptr, col.astype(np.int32), best[best > 0], self.seats, method=method, start_price=start
        )
        way = np.full(n, -1, dtype=np.int64)
        own = kept[solved.opening_of[row] == col]
        last = np.searchsorted(first, own, side="right")
        ends = np.append(first, len(self.row))[last]
        for begin, end in zip(own.tolist(), ends.tolist()):
            way[self.row[begin]] = begin + int(value[begin:end].argmax())
        course = np.where(way >= 0, self.courses_of(way), paid_by)
        held = np.where(fee > 0, fee * self.room, fee * self.least)[list(chosen)].sum()
        surplus, price = (np.asarray(told, dtype=np.int64) for told in (solved.surplus, solved.price))
        bound = int(solved.total) + int(paid.sum()) + int(held) + brought_in
        return CourseMarket(bound, surplus + paid, price, charge, brought_in, way, course)

    def courses_of(self, way: Ints) -> Ints:
        """int64[n]: the courses of these ways; -1 where there is no way."""
        return values_at(self.course, way)

    def openings_of(self, way: Ints) -> Ints:
        """int64[n]: the openings of these ways; -1 where there is no way."""
        return values_at(self.col, way)

    def best_of(self, price: Ints, one: int) -> Ints:
        """int64[n]: what a course's best way is worth to each at these prices of openings; far below 0 for nobody's."""
        best = np.where(self.can_take[one], 0, _NEVER)
        ways, begin, rows = self._of_course[one]
        if len(ways):
            gain = np.maximum.reduceat(self.worth[ways] - price[self.col[ways]], begin)
            best[rows] = np.maximum(best[rows], gain)
        return best

    def cut(self, market: CourseMarket) -> Cut:
        """What a market's prices say of every choice of courses that can start."""
        surplus, charged = market.surplus, market.price + market.charge
        gains = np.zeros(self.n_courses, dtype=np.int64)
        for one in np.flatnonzero(self.can_start).tolist():
            gain = np.sort(self.best_of(charged, one) - surplus)[::-1][: self.room[one]]
            gains[one] = np.maximum(gain, 0).sum() + np.minimum(gain[: self.least[one]], 0).sum()
        return Cut(int(surplus.sum()) + int((market.price * self.seats).sum()) + market.brought_in, gains)
