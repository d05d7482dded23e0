"""Which courses to give: the best choice there is, by branch and bound over given and not given.

A node says of some courses that they are given and of some that they are not. What it can be worth at most follows from
the cuts (see `options`): weighted together by a small linear programme, so that one knapsack of gains bounds every
choice in the node. The weights are rounded to whole numbers, which any weights may be, and the bound is reckoned in
whole numbers: no rounding is part of it. Where the programme chooses whole courses, who takes them is solved, and that
gives cuts that hold in every node. What cannot be worth more than the best choice found is passed over.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from heapq import heappop, heappush

import numpy as np
from scipy.optimize import linprog

from matchcore.assignment.choosing.filling import Filling, fill, greedy
from matchcore.assignment.choosing.options import CourseOptions, Cut
from matchcore.assignment.choosing.verify_filling import verify_filling
from matchcore.assignment.pair_graph import Floats, Ints

_ONE = 2**20
"""The sum of the weights of cuts, in whole numbers."""

_NEAR = 1e-6
_WARM_UP = 40
_MOST_IN_VAIN = 8
"""So many markets in succession that do not lower the bound by a hundredth of the gap end the warming up."""

_EFFORT = 150_000_000
"""How many ways are looked at before the search gives up, each as often as a market does."""


@dataclass(frozen=True, eq=False)
class CourseChoice:
    """The courses to give, and who takes them.

    Attributes
    ----------
    filling
        The best filling found.
    bound
        What no choice is worth more than; `filling.total` when the choice is proven best.
    """

    filling: Filling
    bound: int


class CourseSearch:
    """Branch and bound over the choices of courses: what is found out stands by for what is asked next.

    Parameters
    ----------
    options
        What may be chosen from; the fewer ways that are not needed, the sooner (`CourseOptions.is_needed`).
    effort
        How long to search for one answer: 1 is about a minute.
    """

    def __init__(self, options: CourseOptions, effort: float = 1.0) -> None:
        self.options, self.effort = options, effort
        self.without = fill(options, ())
        self._best, self._floor = self.without, self.without.total
        self._cuts: list[Cut] = list(self.without.cuts)
        self._never = frozenset(np.flatnonzero(~options.can_start).tolist())
        self._fee = self.without.fee.copy()
        self._filled: dict[tuple[int, ...], Filling] = {(): self.without}
        self._budget = int(options.cost.sum()) if options.budget is None else options.budget
        self._n_left = 0.0

    def best(self) -> CourseChoice:
        """The best choice of courses, and who takes them.

        Where the search ends without a proof, the better of its best choice and the greedy one is given, with the bound
        come to.

        Raises
        ------
        ProofError
            When the choice is not one that can be had; a fault in matchcore.
        """
        self._begin(self.without, self.without.total)
        self._warm_up()
        bound = self._run(frozenset(), self._never)
        if bound > self._floor:
            self._best = max(self._best, greedy(self.options), key=lambda filling: filling.total)
        best = self._best.without_idle(self.options)
        verify_filling(self.options, best)
        return CourseChoice(best, max(bound, best.total))

    def best_among(self, barred: Iterable[int] = ()) -> CourseChoice:
        """The best choice that gives none of these courses; `without` where no other can be had."""
        self._begin(self.without, self.without.total)
        bound = self._run(frozenset(), self._never | frozenset(barred))
        return CourseChoice(self._best, bound)

    def cheapest_with(self, one: int, at_least: int) -> int | None:
        """What the other courses must cost at least in a choice that gives this one and is worth so much.

        The budget holds for the others alone. None where there is no such choice, or none was found in time.
        """
        found = None
        free = replace(self.options, cost=np.where(np.arange(self.options.n_courses) == one, 0, self.options.cost))
        own, self.options = self.options, free
        whole = self._budget
        while True:
            self._begin(self.without, at_least - 1)
            self._run(frozenset({one}), self._never, is_one_enough=True)
            if self._floor < at_least or one not in self._best.chosen:
                break
            found = int(free.cost[list(self._best.chosen)].sum())
            self._budget = found - 1
            if self._budget < 0:
                break
        self.options, self._budget = own, whole
        return found

    def filling(self, chosen: Sequence[int]) -> Filling:
        """The best filling of a choice, exact, whether the budget is enough or not."""
        key = tuple(sorted(chosen))
        known = self._filled.get(key)
        if known is None or known.total < known.bound:
            known = self._filled[key] = fill(self.options, key, None, self._fee)
        return known

    def _begin(self, best: Filling, floor: int) -> None:
        """A new question: only what is worth more than `floor` is of interest."""
        self._best, self._floor = best, floor
        self._n_left = self.effort * _EFFORT / max(1, len(self.options.row))

    def _fill(self, chosen: tuple[int, ...]) -> None:
        """The best filling of a choice, as far as it can be worth more than what is known."""
        known = self._filled.get(chosen)
        if known is None or known.total < known.bound > self._floor:
            known = self._filled[chosen] = fill(self.options, chosen, self._floor, self._fee)
            groups = self.options.groups(chosen)
            self._fee[groups] = known.fee[groups]
            self._cuts.extend(known.cuts)
            self._n_left -= known.n_markets
        if known.total > self._floor:
            self._best, self._floor = known, known.total

    def _warm_up(self) -> None:
        """Cuts from all courses at once, at prices of their seats that come nearer to what the budget allows.

        Those of quotas begin from what they are without courses.
        """
        options, everything = self.options, np.flatnonzero(self.options.can_start).tolist()
        c, cost = options.n_courses, options.rules.cost
        fee, start, step, lowest, since = self._fee.astype(np.float64), None, 1.0, 2**60, 0
        for _ in range(_WARM_UP):
            market = options.market(everything, np.rint(fee).astype(np.int64), start)
            self._n_left -= 1
            self._cuts.append(options.cut(market))
            bound, share = self._relaxed(frozenset(), self._never)
            is_lower = bound < lowest - (lowest - self._floor) // 100
            lowest, since = min(bound, lowest), 0 if is_lower else since + 1
            if bound <= self._floor or since > _MOST_IN_VAIN:
                break
            step = step / 2 if since == _MOST_IN_VAIN // 2 else step
            taken = options.taken(market.way, market.course)
            over = taken - options.most * np.append(share, np.ones(len(cost)))
            over[:c][(fee[:c] <= 0) & (over[:c] < 0)] = 0
            within = taken[c:] - options.rules.least
            over[c:] = np.where(
                fee[c:] > 0, over[c:], np.where(fee[c:] < 0, within, over[c:].clip(0) + within.clip(max=0))
            )
            if np.abs(over).max(initial=0) < _NEAR:
                break
            gap = market.bound - float((options.room * fee[:c] * (1 - share)).sum()) - self._floor
            fee += step * max(gap, 1.0) / float((over**2).sum()) * over
            fee = np.clip(fee, np.append(np.zeros(c), -cost), np.append(np.full(c, np.inf), cost))
            start = market.price

    def _run(self, given: frozenset[int], barred: frozenset[int], *, is_one_enough: bool = False) -> int:
        """Search among the choices that give these courses and not those; what none of them is worth more than."""
        heap, n, unsettled, floor = [(-(2**60), 0, given, barred)], 0, self._floor, self._floor
        seen: set[tuple[int, ...]] = set()
        while heap and -heap[0][0] > self._floor and not (is_one_enough and self._floor > floor):
            if self._n_left <= 0:
                return max(-heap[0][0], unsettled, self._floor)
            _, _, given, barred = heappop(heap)
            bound, share = self._look(given, barred, seen)
            free = [one for one in range(len(share)) if one not in given and one not in barred]
            if bound <= self._floor:
                continue
            if not free:
                unsettled = max(unsettled, min(bound, self._filled[tuple(sorted(given))].bound))
                continue
            split = min(free, key=lambda one: (abs(share[one] - 0.5), one))
            for node in ((given | {split}, barred), (given, barred | {split})):
                if self._is_affordable(node[0]):
                    n += 1
                    heappush(heap, (-bound, n, *node))
        return max(unsettled, self._floor)

    def _is_affordable(self, chosen: Iterable[int]) -> bool:
        return int(self.options.cost[list(chosen)].sum()) <= self._budget

    def _look(self, given: frozenset[int], barred: frozenset[int], seen: set[tuple[int, ...]]) -> tuple[int, Floats]:
        """As `relaxed`, after solving what the node's programme chose."""
        while True:
            bound, share = self._relaxed(given, barred)
            if bound <= self._floor:
                return bound, share
            chosen = self._rounded(share, given, barred)
            if chosen in seen:
                return bound, share
            seen.add(chosen)
            self._fill(chosen)
            if np.abs(share - np.rint(share)).max(initial=0) >= _NEAR:
                return self._relaxed(given, barred)

    def _rounded(self, share: Floats, given: frozenset[int], barred: frozenset[int]) -> tuple[int, ...]:
        """The courses that a node's programme gives most of, as far as the budget goes."""
        chosen = sorted(given)
        for one in np.argsort(-share, kind="stable").tolist():
            is_free = one not in given and one not in barred and share[one] > _NEAR
            if is_free and self._is_affordable((*chosen, one)):
                chosen.append(one)
        return tuple(sorted(chosen))

    def _relaxed(self, given: frozenset[int], barred: frozenset[int]) -> tuple[int, Floats]:
        """What a node can be worth at most, and how far its programme gives each course, 0–1."""
        c, cost = self.options.n_courses, self.options.cost
        base = np.array([cut.base for cut in self._cuts])
        gains = np.array([cut.gains for cut in self._cuts]).reshape(len(base), c)
        scale, whole = max(1.0, float(np.abs(gains).max(initial=1))), max(1, self._budget)
        share = np.zeros((c, 2))
        share[:, 1] = 1
        share[list(given), 0], share[list(barred), 1] = 1, 0
        solved = linprog(
            np.append(-1.0, np.zeros(c)),
            A_ub=np.vstack([np.column_stack([np.ones(len(base)), -gains / scale]), np.append(0, cost / whole)]),
            b_ub=np.append((base - base.min()) / scale, self._budget / whole),
            bounds=[(None, None), *map(tuple, share)],
            method="highs",
        )
        if solved.x is None:  # the last cut alone bounds it, too
            return self._bound(np.append(np.zeros(len(base) - 1, dtype=np.int64), _ONE), 0, given, barred), share[:, 0]
        duals = -np.asarray(solved.ineqlin.marginals)
        weights = np.maximum(np.rint(duals[:-1] * _ONE), 0).astype(np.int64)
        weights[weights.argmax()] += _ONE - weights.sum()
        per_cost = max(0, round(float(duals[-1]) * scale * _ONE / whole))
        return self._bound(weights, per_cost, given, barred), solved.x[1:]

    def _bound(self, weights: Ints, per_cost: int, given: frozenset[int], barred: frozenset[int]) -> int:
        """The bound of these weights of the cuts and this worth of money, in whole numbers."""
        used = np.flatnonzero(weights).tolist()
        base = sum(int(weights[at]) * self._cuts[at].base for at in used)
        total = base + per_cost * self._budget
        for one in range(self.options.n_courses):
            gain = sum(int(weights[at]) * int(self._cuts[at].gains[one]) for at in used)
            gain -= per_cost * int(self.options.cost[one])
            total += gain if one in given else 0 if one in barred else max(0, gain)
        return total // _ONE
