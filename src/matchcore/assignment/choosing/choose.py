"""Which courses to give: the best choice there is, by branch and bound over given and not given.

A node says of some courses that they are given and of some that they are not. What it can be worth at most follows from
the cuts (see `options`): weighted together by a small linear programme, so that one knapsack of gains bounds every
choice in the node. The weights are rounded to whole numbers, which any weights may be, and the bound is reckoned in
whole numbers: no rounding is part of it. Where the programme chooses whole courses, who takes them is solved, and that
gives cuts that hold in every node. What cannot be worth more than the best choice found is passed over.
"""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heappop, heappush

import numpy as np
from scipy.optimize import linprog

from matchcore.assignment.choosing.filling import Filling, fill
from matchcore.assignment.choosing.greedy import greedy
from matchcore.assignment.choosing.options import Cut, Options
from matchcore.assignment.choosing.verify import verify_filling
from matchcore.assignment.pair_graph import Floats, Ints

__all__ = ["Choice", "choose"]

_ONE = 2**20
"""The sum of the weights of cuts, in whole numbers."""

_NEAR = 1e-6
_WARM_UP = 40
_MOST_IN_VAIN = 8
"""So many markets in succession that do not lower the bound by a hundredth of the gap end the warming up."""

_EFFORT = 150_000_000
"""How many ways are looked at before the search gives up, each as often as a market does."""


@dataclass(frozen=True, eq=False)
class Choice:
    """The courses to give, and who takes them.

    Attributes
    ----------
    filling
        The best filling found.
    bound
        What no choice is worth more than; `filling.total` when the choice is proven best.
    n_filled
        How many choices were solved.
    """

    filling: Filling
    bound: int
    n_filled: int


def choose(options: Options, effort: float = 1.0) -> Choice:
    """The best choice of courses, and who takes them.

    Parameters
    ----------
    options
        What may be chosen from; the fewer ways that are not needed, the sooner (`Options.is_needed`).
    effort
        How long to search: 1 is about a minute. Where the search ends without a proof, the better of its best choice
        and the greedy one is given, with the bound come to.

    Raises
    ------
    ProofError
        When the choice is not one that can be had; a fault in matchcore.
    """
    search = _Search(options, effort)
    search.warm_up()
    bound = search.run()
    best = search.best
    if bound > best.total:
        best = max(best, greedy(options), key=lambda filling: filling.total)
    best = best.without_idle(options)
    verify_filling(options, best)
    return Choice(best, max(bound, best.total), len(search.filled))


class _Search:
    """What is known of all nodes: the cuts, the best filling, and what was solved."""

    def __init__(self, options: Options, effort: float) -> None:
        self.options, self.best = options, fill(options, ())
        self.cuts: list[Cut] = list(self.best.cuts)
        self.fee = np.zeros(options.n_courses, dtype=np.int64)
        self.filled: dict[tuple[int, ...], Filling] = {(): self.best}
        self.budget = int(options.cost.sum()) if options.budget is None else options.budget
        self.n_left = effort * _EFFORT / max(1, len(options.row))

    def fill(self, chosen: tuple[int, ...]) -> Filling:
        """The best filling of a choice, as far as it can be better than the best one known."""
        found = self.filled[chosen] = fill(self.options, chosen, self.best.total, self.fee)
        self.fee[list(chosen)] = found.fee[list(chosen)]
        self.cuts.extend(found.cuts)
        self.n_left -= found.n_markets
        if found.total > self.best.total:
            self.best = found
        return found

    def warm_up(self) -> None:
        """Cuts from all courses at once, at prices of their seats that come nearer to what the budget allows."""
        options, everything = self.options, tuple(range(self.options.n_courses))
        fee, start, step, lowest, since = np.zeros(len(everything)), None, 1.0, 2**60, 0
        for _ in range(_WARM_UP):
            market = options.market(everything, np.rint(fee).astype(np.int64), start)
            self.n_left -= 1
            self.cuts.append(options.cut(market.surplus, market.price))
            bound, share = self.relaxed(frozenset(), frozenset())
            is_lower = bound < lowest - (lowest - self.best.total) // 100
            lowest, since = min(bound, lowest), 0 if is_lower else since + 1
            if bound <= self.best.total or since > _MOST_IN_VAIN:
                break
            step = step / 2 if since == _MOST_IN_VAIN // 2 else step
            taken = np.bincount(market.course[market.course >= 0], minlength=len(everything))
            over = taken - options.room * share
            over[(fee <= 0) & (over < 0)] = 0
            if not over.any():
                break
            gap = market.bound - float((options.room * fee * (1 - share)).sum()) - self.best.total
            fee = np.maximum(fee + step * max(gap, 1.0) / float((over**2).sum()) * over, 0)
            start = market.price

    def run(self) -> int:
        """Search, and what no choice is worth more than."""
        none: frozenset[int] = frozenset()
        heap, n, unsettled = [(-(2**60), 0, none, none)], 0, 0
        while heap and -heap[0][0] > self.best.total:
            if self.n_left <= 0:
                return max(-heap[0][0], unsettled, self.best.total)
            _, _, given, barred = heappop(heap)
            bound, share = self.look(given, barred)
            free = [one for one in range(len(share)) if one not in given and one not in barred]
            if bound <= self.best.total:
                continue
            if not free:
                unsettled = max(unsettled, min(bound, self.filled[tuple(sorted(given))].bound))
                continue
            split = min(free, key=lambda one: (abs(share[one] - 0.5), one))
            for node in ((given | {split}, barred), (given, barred | {split})):
                if self.options.is_affordable(tuple(node[0])):
                    n += 1
                    heappush(heap, (-bound, n, *node))
        return max(unsettled, self.best.total)

    def look(self, given: frozenset[int], barred: frozenset[int]) -> tuple[int, Floats]:
        """As `relaxed`, after solving what the node's programme chose."""
        while True:
            bound, share = self.relaxed(given, barred)
            if bound <= self.best.total:
                return bound, share
            chosen = self.rounded(share, given, barred)
            if chosen in self.filled:
                return bound, share
            self.fill(chosen)
            if np.abs(share - np.rint(share)).max(initial=0) >= _NEAR:
                return self.relaxed(given, barred)

    def rounded(self, share: Floats, given: frozenset[int], barred: frozenset[int]) -> tuple[int, ...]:
        """The courses that a node's programme gives most of, as far as the budget goes."""
        chosen = sorted(given)
        for one in np.argsort(-share, kind="stable").tolist():
            is_free = one not in given and one not in barred and share[one] > _NEAR
            if is_free and self.options.is_affordable((*chosen, one)):
                chosen.append(one)
        return tuple(sorted(chosen))

    def relaxed(self, given: frozenset[int], barred: frozenset[int]) -> tuple[int, Floats]:
        """What a node can be worth at most, and how far its programme gives each course, 0–1."""
        c, cost = self.options.n_courses, self.options.cost
        base = np.array([cut.base for cut in self.cuts])
        gains = np.array([cut.gains for cut in self.cuts]).reshape(len(base), c)
        scale, whole = max(1.0, float(np.abs(gains).max(initial=1))), max(1, self.budget)
        share = np.zeros((c, 2))
        share[:, 1] = 1
        share[list(given), 0], share[list(barred), 1] = 1, 0
        solved = linprog(
            np.append(-1.0, np.zeros(c)),
            A_ub=np.vstack([np.column_stack([np.ones(len(base)), -gains / scale]), np.append(0, cost / whole)]),
            b_ub=np.append((base - base.min()) / scale, self.budget / whole),
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
        base = sum(int(weights[at]) * self.cuts[at].base for at in used)
        total = base + per_cost * self.budget
        for one in range(self.options.n_courses):
            gain = sum(int(weights[at]) * int(self.cuts[at].gains[one]) for at in used)
            gain -= per_cost * int(self.options.cost[one])
            total += gain if one in given else 0 if one in barred else max(0, gain)
        return total // _ONE
