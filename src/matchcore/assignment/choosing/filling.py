"""Who takes the courses that are given: the best there is, exact.

The price of a seat at each course is sought at which as many want one as there are seats; each price tried gives a
bound, a cut and a filling that is possible. What is left between them is settled on the few ways that the prices leave
open: a small integer programme.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

from matchcore.assignment.choosing.options import NO_COURSE, CourseMarket, CourseOptions, Cut
from matchcore.assignment.pair_graph import Ints
from matchcore.assignment.solve import assign_pairs

_MOST_TURNS = 30
_NOT_AT_ALL = -(2**60)
_FIRST_GAP = 64
_MOST_WAYS = 60_000
"""So many ways at most are settled by an integer programme; where more are open, the bound stays above the filling."""

_Found = tuple[int, Ints, Ints]
"""What a filling is worth, each candidate's way and each one's course."""


@dataclass(frozen=True, eq=False)
class Filling:
    """Who takes the courses given, and who comes where.

    Attributes
    ----------
    chosen
        The courses given.
    total
        What it is worth, less what it breaks of quotas; far below 0 where the courses cannot all start.
    bound
        What no filling of these courses exceeds.
    way, course
        int64[n]: each candidate's way to a place and course, -1 for none.
    fee
        int64[c + q]: the prices of the courses' seats, and of the quotas, that gave the bound.
    cuts
        What was found out about all choices on the way.
    n_markets
        How many markets were solved.
    """

    chosen: tuple[int, ...]
    total: int
    bound: int
    way: Ints
    course: Ints
    fee: Ints
    cuts: tuple[Cut, ...]
    n_markets: int

    @property
    def is_possible(self) -> bool:
        """Whether all of the courses can start."""
        return self.total > _NOT_AT_ALL

    def without_idle(self, options: CourseOptions) -> Filling:
        """The same without courses by which nobody comes to a place."""
        useful = np.unique(options.course[self.way[self.way >= 0]])
        chosen = tuple(one for one in self.chosen if one in useful)
        return replace(self, chosen=chosen, course=np.where(np.isin(self.course, chosen), self.course, NO_COURSE))


def fill(
    options: CourseOptions, chosen: Sequence[int], more_than: int | None = None, fee: Ints | None = None
) -> Filling:
    """The best filling of these courses.

    Parameters
    ----------
    options
        What may be chosen from.
    chosen
        The courses that are given.
    more_than
        Only a filling worth more than this is of interest: the search ends as soon as the bound says there is none.
    fee
        int64[c + q]: prices of the courses' seats, and of the quotas, to begin from.
    """
    chosen = tuple(sorted(chosen))
    floor = _NOT_AT_ALL if more_than is None else more_than
    prices = _Prices(options, chosen, fee)
    best: _Found = (_NOT_AT_ALL, *np.full((2, options.n_candidates), -1, dtype=np.int64))
    cuts = []
    while not prices.is_settled and max(best[0], floor) < prices.bound:
        market = prices.ask()
        if prices.is_better:
            cuts.append(options.cut(market))
        found = _as_it_is(options, chosen, market)
        prices.may_pay |= found is None and not prices.is_full
        best = max(best, found or best, key=_total)
    bound, gap = prices.bound, _FIRST_GAP
    while max(best[0], floor) < bound:
        gap = min(gap, bound - max(best[0], floor))
        ways = _open_ways(options, chosen, prices.market, prices.fee, gap)
        if len(ways) > _MOST_WAYS:
            best = max(best, _thinned(options, prices) or best, key=_total)
            break
        best = max(best, _settled(options, chosen, ways, prices.market, prices.fee, gap) or best, key=_total)
        if gap >= bound - max(best[0], floor):
            bound = max(best[0], floor)
        gap = 256 * gap
    return Filling(chosen, best[0], bound, best[1], best[2], prices.fee, tuple(cuts), prices.n_asked)


def greedy(options: CourseOptions) -> Filling:
    """One course after another, always the one that adds most to the whole for what it costs, each solved anew."""
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
        before, cost = best.total, np.maximum(options.cost, 1).tolist()
        best = max(more, key=lambda each: ((each[1].total - before) / cost[each[0]], -each[0]))[1]


def in_order(options: CourseOptions, order: Iterable[int]) -> Filling:
    """Courses in an order of their own, as far as the budget goes; one that cannot start, or loses, is passed over."""
    best = fill(options, ())
    for one in order:
        if options.is_affordable((*best.chosen, one)):
            found = fill(options, (*best.chosen, one))
            best = found if found.total >= best.total else best
    return best


def _total(found: _Found) -> int:
    return found[0]


class _Prices:
    """Prices of courses' seats and of quotas, sought by cutting planes within a box around the best (Kelley 1960)."""

    def __init__(self, options: CourseOptions, chosen: tuple[int, ...], fee: Ints | None) -> None:
        self.options, self.chosen, self.groups = options, list(chosen), options.groups(chosen)
        self.next = np.zeros(options.n_groups, dtype=np.int64)
        if fee is not None:
            self.next[self.groups] = fee[self.groups]
        self.bound, self.is_better, self.is_settled = 2**60, False, False
        self.market: CourseMarket
        self.fee = self.next
        self._asked: list[tuple[int, Ints]] = []
        self._hope = 0
        self.may_pay, self.is_full = bool((self.next[self.chosen] < 0).any()), False
        self._reach = max(1, int(options.worth.max(initial=1)) // 20)

    @property
    def n_asked(self) -> int:
        """How many markets were solved."""
        return len(self._asked)

    def ask(self) -> CourseMarket:
        """The market at the next prices; the ones after it are sought."""
        options, fee = self.options, self.next
        market = options.market(self.chosen, fee, self.market.price if self._asked else None)
        self.is_better = market.bound < self.bound
        if market.bound - self._hope > (self.bound - self._hope) * 2 // 3:
            self._reach = max(1, self._reach // 2)
        elif self._asked:
            self._reach *= 2
        if self.is_better:
            self.bound, self.market, self.fee = market.bound, market, fee
        taken = options.taken(market.way, market.course)
        self.is_full = bool((taken[self.chosen] > options.room[self.chosen]).any())
        own, taken = fee[self.groups], taken[self.groups]
        held = np.where(own > 0, own * options.most[self.groups], own * options.fewest[self.groups]).sum()
        self._asked.append((market.bound - int(held) + int(taken @ own), taken))
        self._seek()
        return market

    def _seek(self) -> None:
        """The lowest bound that what was asked lets hope for, and where."""
        k, options = len(self.groups), self.options
        if not k or len(self._asked) >= _MOST_TURNS:
            self.is_settled = True
            return
        at = self.fee[self.groups]
        # Variables: the rest of the bound, what each price is above 0, and what it is below.
        taken = np.array([taken for _, taken in self._asked], dtype=np.float64)
        base = np.array([base - self._asked[-1][0] for base, _ in self._asked], dtype=np.float64)
        rows = np.hstack([-np.ones((len(base), 1)), -taken, taken])
        cost = np.concatenate([[1.0], options.most[self.groups], -options.fewest[self.groups]])
        low, high = at - self._reach, at + self._reach
        lowest = np.full(k, -np.inf if self.may_pay else 0.0)
        highest = np.full(k, np.inf)
        lowest[len(self.chosen) :], highest[len(self.chosen) :] = -options.rules.cost, options.rules.cost
        low, high = np.clip(low, lowest, highest), np.clip(high, lowest, highest)
        bounds = [
            (None, None),
            *zip(np.maximum(low, 0), np.maximum(high, 0)),
            *zip(np.maximum(-high, 0), np.maximum(-low, 0)),
        ]
        solved = linprog(cost, A_ub=rows, b_ub=-base, bounds=bounds, method="highs")
        if solved.x is None:
            self.is_settled = True
            return
        self._hope = hope = round(solved.fun) + self._asked[-1][0]
        fee = np.zeros(options.n_groups, dtype=np.int64)
        fee[self.groups] = np.rint(solved.x[1 : k + 1] - solved.x[k + 1 :]).astype(np.int64)
        self.is_settled = hope >= self.bound - 1 or bool((fee == self.fee).all())
        self.next = fee


def _as_it_is(options: CourseOptions, chosen: Sequence[int], market: CourseMarket) -> _Found | None:
    """The filling that a market comes to, with who else must start; None where a course is too full or cannot start."""
    taken = np.bincount(market.course[market.course >= 0], minlength=options.n_courses)
    if (taken > options.room).any():
        return None
    course = _started(options, chosen, options.courses_of(market.way), market.way)
    return None if course is None else (options.value_of(market.way), market.way, course)


def _started(options: CourseOptions, chosen: Sequence[int], course: Ints, way: Ints) -> Ints | None:
    """The courses of each with who else must start, of those who come nowhere; None where there are too few."""
    taken = np.bincount(course[course >= 0], minlength=options.n_courses)
    short = np.maximum(options.least - taken, 0)
    short[[one for one in range(options.n_courses) if one not in chosen]] = 0
    if not short.any():
        return course
    free = np.flatnonzero(way < 0)
    at, to = np.nonzero(options.can_take[:, free].T & (short > 0))
    indptr = np.concatenate([[0], np.cumsum(np.bincount(at, minlength=len(free)))])
    found = assign_pairs(indptr, to.astype(np.int32), np.ones(len(at), dtype=np.int64), short)
    if found.n_placed < short.sum():
        return None
    course = course.copy()
    course[free] = np.where(found.opening_of >= 0, found.opening_of, NO_COURSE)
    return course


def _thinned(options: CourseOptions, prices: _Prices) -> _Found | None:
    """A filling that is possible, by dearer seats where more want one than there are; None where none was found."""
    fee, market = prices.fee.copy(), prices.market
    for _ in range(_MOST_TURNS):
        found = _as_it_is(options, prices.chosen, market)
        if found is not None:
            return found
        taken = np.bincount(market.course[market.course >= 0], minlength=options.n_courses)
        full = np.flatnonzero(taken > options.room)
        fee[full] = 2 * np.maximum(fee[full], 0) + 1
        market = options.market(prices.chosen, fee, market.price)
    return None


def _open_ways(options: CourseOptions, chosen: Sequence[int], market: CourseMarket, fee: Ints, gap: int) -> Ints:
    """The ways that may be in a filling worth no more than `gap` less than the bound: those of no greater slack."""
    is_open = np.zeros(options.n_courses + 1, dtype=np.bool_)
    is_open[[*chosen, NO_COURSE]] = True
    fees = np.append(fee[: options.n_courses], 0)
    price = market.price + market.charge
    slack = market.surplus[options.row] + price[options.col] + fees[options.course] - options.worth
    return np.flatnonzero(is_open[options.course] & (slack <= gap))


def _settled(
    options: CourseOptions, chosen: Sequence[int], ways: Ints, market: CourseMarket, fee: Ints, gap: int
) -> _Found | None:
    """The best filling by these ways, and by those who may start a course alone; None where there is none."""
    takes = np.array(
        [(one, row) for one in chosen for row in _starters(options, market, fee, one, gap)], dtype=np.int64
    )
    takes = takes.reshape(-1, 2)
    k, n, m, rules = len(ways), options.n_candidates, len(options.seats), options.rules
    n_quotas = len(rules.cost)
    column = np.arange(k)
    via = np.flatnonzero(options.course[ways] >= 0)
    rows = np.concatenate(
        [options.row[ways], n + options.col[ways], n + m + options.course[ways[via]], takes[:, 1], n + m + takes[:, 0]]
    )
    columns = np.concatenate([column, column, via, k + np.arange(len(takes)), k + np.arange(len(takes))])
    shape = (n + m + options.n_courses, k + len(takes))
    if not shape[1]:
        return None
    matrix = sparse.csr_array((np.ones(len(rows)), (rows, columns)), shape=shape)
    most = np.concatenate([np.ones(n), options.seats, options.room])
    least = np.where(np.isin(np.arange(options.n_courses), chosen), options.least, 0)
    fewest = np.concatenate([np.zeros(n + m), least])
    worth = np.concatenate([options.worth[ways], np.zeros(len(takes), dtype=np.int64)])
    if n_quotas:  # a seat over and a seat under of each are variables, too
        inside = sparse.hstack([rules.among[:, options.col[ways]], sparse.csr_array((n_quotas, len(takes)))])
        each = sparse.identity(n_quotas)
        matrix = sparse.block_array([[matrix, None, None], [inside, -each, each]]).tocsr()
        most, fewest = np.append(most, rules.most), np.append(fewest, rules.least)
        worth = np.concatenate([worth, -rules.cost, -rules.cost])
    highest = np.where(np.arange(len(worth)) < shape[1], 1, np.inf)
    found = milp(
        -worth.astype(np.float64),
        constraints=LinearConstraint(matrix, fewest, most),
        integrality=np.ones(len(worth)),
        bounds=Bounds(0, highest),
        options={"mip_rel_gap": 0},
    )
    if found.x is None:
        return None
    used = np.flatnonzero(found.x[: shape[1]] > 0.5)
    way, course = np.full(n, -1, dtype=np.int64), np.full(n, NO_COURSE, dtype=np.int64)
    own = ways[used[used < k]]
    way[options.row[own]], course[options.row[own]] = own, options.course[own]
    started = takes[used[used >= k] - k]
    course[started[:, 1]] = started[:, 0]
    return options.value_of(way), way, course


def _starters(options: CourseOptions, market: CourseMarket, fee: Ints, one: int, gap: int) -> list[int]:
    """Who might start a course without coming anywhere."""
    if not options.least[one]:
        return []
    found: list[int] = np.flatnonzero(options.can_take[one] & (market.surplus + fee[one] <= gap)).tolist()
    return found
