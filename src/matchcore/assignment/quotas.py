"""Soft quotas on groups of openings: the best total less what broken quotas cost, with prices that prove or bound it.

A quota asks for at least and at most so many people in a group of openings, and each seat over or under costs so much.
With a price for each quota, between plus and minus its cost, charged for every seat of its group, the problem is an
ordinary one, and no assignment comes to more than that one's optimum and what the prices themselves bring in: for
``p(n) = cost * (n - most)+ + cost * (least - n)+`` and a price q in ``[-cost, cost]``, ``p(n) >= q * n - p*(q)`` with
``p*(q) = q * most`` for a positive price and ``q * least`` for a negative one. That bound is made of whole numbers and
checked on every pair by the verifier of ordinary assignments (`verify_quotas`), whoever found the prices.

Prices and people are found by the linear program over few pairs, to which pairs that its prices do not cover are added
until there are none (column generation; scipy's HiGHS). Where no two groups cross its optimum is whole; where they do,
the best whole answer on those pairs is taken, and how much better another could be at most is told. What comes out is
an ordinary assignment too, of the seats that quotas leave open and with points for seats in groups that lack people
(docs/solver.md).

Source: R. K. Ahuja, T. L. Magnanti, J. B. Orlin, "Network Flows" (1993), chapters 14 (convex costs) and 16 (Lagrangian
relaxation); A. Schrijver, "Combinatorial Optimization" (2003), chapter 13 (total unimodularity of networks).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from matchcore.assignment.assignment import Assignment
from matchcore.assignment.pair_graph import Bools, Floats, Ints, PairGraph
from matchcore.assignment.proof import PairRows, fail
from matchcore.assignment.solve import assign_pairs
from matchcore.assignment.verify import verify_assignment, verify_rows
from matchcore.errors import ProofError
from matchcore.objective import Objective, bonus_for

_FIRST_OF_EACH = 8
"""So many of each candidate's and of each opening's nearest pairs the linear program begins with."""

_MOST_ADDED = 50_000
_MOST_ROUNDS = 60
_MOST_NODES = 2_000
"""How far the search for a whole answer goes where groups cross."""


@dataclass(frozen=True, eq=False)
class QuotaRules:
    """q soft quotas on m openings, as numbers.

    Attributes
    ----------
    among
        bool[q, m]: the openings of each.
    least, most
        int64[q]: how many people there are to be in it; 0, and more than there are, where no bound is asked for.
    cost
        int64[q], above 0: what each seat under or over costs, in score units.
    """

    among: Bools
    least: Ints
    most: Ints
    cost: Ints

    def counts(self, opening_of: Ints) -> Ints:
        """int64[q]: how many people are in each group."""
        held = np.bincount(opening_of[opening_of >= 0], minlength=self.among.shape[1])
        counts: Ints = self.among.astype(np.int64) @ held
        return counts

    def broken(self, opening_of: Ints) -> Ints:
        """int64[q]: by how many seats each is broken."""
        counts = self.counts(opening_of)
        broken: Ints = np.maximum(counts - self.most, 0) + np.maximum(self.least - counts, 0)
        return broken

    def charge(self, price: Ints) -> Ints:
        """int64[m]: what a seat of each opening is charged at these prices of the quotas; below 0 where it is given."""
        charge: Ints = price @ self.among.astype(np.int64)
        return charge

    def brought_in(self, price: Ints) -> int:
        """What the prices themselves bring in, to be added to the optimum that they are charged in."""
        return int(np.where(price > 0, price * self.most, price * self.least).sum())


@dataclass(frozen=True, eq=False)
class Division:
    """How quotas divide the seats, and the prices that prove it.

    Attributes
    ----------
    price
        int64[q]: what a seat more of each quota would be worth, in score units: above 0 where it keeps people out,
        below 0 where it draws them in.
    seats
        int64[m]: the seats that each opening has left to give.
    lift
        int64[m], at least 0: what a seat counts extra where a quota draws people in.
    priced
        The optimum of all seats at these prices, with its own proof.
    bound
        What no assignment (with ``most_placements``, none that places as many) can exceed, less what it breaks.
    """

    price: Ints
    seats: Ints
    lift: Ints
    priced: Assignment
    bound: int


def division_at(
    graph: PairGraph, rules: QuotaRules, price: Ints, seats: Ints, objective: Objective, fixed: Bools | None
) -> Division:
    """The division at given prices of the quotas, with its bound."""
    charge = rules.charge(price)
    score = graph.score.astype(np.int64) - charge[graph.opening_idx]
    priced = assign_pairs(*graph._replace(score=score), objective=objective, fixed=fixed)
    lift = np.maximum(-charge, 0)
    return Division(price, seats, lift, priced, int(priced.total) + rules.brought_in(price))


def assign_with_quotas(
    graph: PairGraph,
    rules: QuotaRules,
    plain: Assignment,
    *,
    objective: Objective,
    fixed: Bools | None = None,
    wanted: Bools | None = None,
) -> tuple[Assignment, Division]:
    """The best assignment less what broken quotas cost, and how it divides the seats.

    Parameters
    ----------
    graph
        The allowed pairs.
    plain
        The best without quotas.
    fixed
        bool[n]: who must be placed, each with one pair.
    wanted
        bool[n_pairs]: pairs to be preferred where all else is equal.
    """
    search = _Search(graph, rules, objective, fixed, wanted)
    opening_of, found = search.best(plain)
    price = np.clip(np.rint(found.price).astype(np.int64), -rules.cost, rules.cost)
    division = division_at(graph, rules, price, graph.seats, objective, fixed)
    held = np.bincount(opening_of[opening_of >= 0], minlength=graph.n_openings)
    count = rules.counts(opening_of)
    touched = (price != 0) | (count >= rules.most) | (count <= rules.least)
    light = np.where(rules.among[touched].any(axis=0), held, graph.seats)
    score = graph.score.astype(np.int64) + division.lift[graph.opening_idx]
    pairs = graph.indptr, graph.opening_idx, score
    for seats in (light, held):  # with all others closed, an optimum that any prices prove is there at the latest
        ordinary = assign_pairs(*pairs, seats, objective=objective, fixed=fixed)
        same = replace(ordinary, opening_of=opening_of)
        try:
            verify_assignment(*pairs, seats, same, fixed=fixed)
        except ProofError:
            continue
        return same, replace(division, seats=seats)
    return ordinary, replace(division, seats=held)


def verify_quotas(
    rows: Iterable[PairRows],
    n_candidates: int,
    seats: Ints,
    rules: QuotaRules,
    division: Division,
    opening_of: Ints,
    total: int,
    fixed: Bools | None = None,
) -> int:
    """Check a division's bound on all allowed pairs; what its value may lack of the best at most.

    Parameters
    ----------
    rows
        All allowed pairs, with what they count.
    opening_of, total
        The assignment, and what it comes to before quotas are counted.

    Raises
    ------
    ProofError
        When a price is larger than its quota's cost, or of a bound that the quota has not; when the prices do not prove
        the bound; when seats are given that there are not; when somebody more could be placed.
    """
    price = division.price
    priced = division.priced
    charge = rules.charge(price)
    checks = {
        "price": (np.abs(price) > rules.cost).any(),
        "seats": (division.seats > seats).any() or (division.seats < 0).any(),
        "lift": not np.array_equal(division.lift, np.maximum(-charge, 0)),
        "bound": division.bound != int(priced.total) + rules.brought_in(price),
        "n_placed": bool(priced.bonus) and priced.n_placed != int((opening_of >= 0).sum()),
    }
    for name, is_wrong in checks.items():
        if is_wrong:
            fail("proof.quotas", name=name)
    charged = (some._replace(score=some.score.astype(np.int64) - charge[some.opening_idx]) for some in rows)
    verify_rows(charged, n_candidates, seats, priced, fixed=fixed)
    gap = division.bound - (total - int((rules.cost * rules.broken(opening_of)).sum()))
    if gap < 0:
        fail("proof.quotas", name="bound")
    return gap


@dataclass(frozen=True, eq=False)
class _Solved:
    """An optimum of the linear program: how much of each pair in it, and its dual prices."""

    share: Floats
    surplus: Floats
    seat: Floats
    price: Floats


class _Search:
    """The linear program over some of the pairs, and the pairs that its prices do not cover."""

    def __init__(
        self, graph: PairGraph, rules: QuotaRules, objective: Objective, fixed: Bools | None, wanted: Bools | None
    ) -> None:
        self.graph, self.rules = graph, rules
        self.row = graph.candidate_of_pair().astype(np.int64)
        self.fixed = np.zeros(graph.n_candidates, dtype=np.bool_) if fixed is None else fixed
        largest = graph.largest + int(rules.cost.sum())
        self.bonus = bonus_for(objective, largest, graph.most_possible)
        # Where all else is equal, one more placement, and then a pair that is wanted: less than any whole difference.
        little = 1 / (4 * (graph.n_candidates + 1))
        self.worth = graph.score + float(self.bonus) + little
        if wanted is not None:
            self.worth += np.where(wanted, little / (4 * (graph.n_candidates + 1)), 0.0)
        self.near = max(1e-3, 1e-9 * self.bonus)

    def best(self, plain: Assignment) -> tuple[Ints, _Solved]:
        """Who goes where, and the optimum of the program with prices that cover all pairs."""
        chosen = self._first(plain)
        for _ in range(_MOST_ROUNDS):
            solved = self._solve(chosen)
            over = self.worth - solved.surplus[self.row] - solved.seat[self.graph.opening_idx]
            over -= (solved.price @ self.rules.among)[self.graph.opening_idx]
            over[chosen] = 0.0
            lacking = np.flatnonzero(over > self.near)
            if not len(lacking):
                break
            if len(lacking) > _MOST_ADDED:
                lacking = lacking[np.argpartition(-over[lacking], _MOST_ADDED)[:_MOST_ADDED]]
            chosen = np.union1d(chosen, lacking)
        is_whole = bool((np.abs(solved.share - np.rint(solved.share)) < 1e-6).all())
        share = solved.share if is_whole else self._whole(chosen)
        if share is None:
            return np.asarray(plain.opening_of, dtype=np.int64), solved
        opening_of = np.full(self.graph.n_candidates, -1, dtype=np.int64)
        taken = chosen[share > 0.5]
        opening_of[self.row[taken]] = self.graph.opening_idx[taken]
        return opening_of, solved

    def _first(self, plain: Assignment) -> Ints:
        """The pairs to begin with: of each candidate and each opening those that the plain prices nearly cover."""
        slack = np.asarray(plain.surplus)[self.row] + np.asarray(plain.price)[self.graph.opening_idx] - self.graph.score
        chosen = self.fixed[self.row] | (np.asarray(plain.opening_of)[self.row] == self.graph.opening_idx)
        for side in (self.row, self.graph.opening_idx.astype(np.int64)):
            order = np.lexsort((slack, side))
            ordered = side[order]
            begins = np.searchsorted(ordered, ordered)
            chosen[order[np.arange(len(order)) - begins < _FIRST_OF_EACH]] = True
        return np.flatnonzero(chosen)

    def _matrices(self, chosen: Ints) -> tuple[Any, Floats, Any, Floats, Floats]:
        """Left and right sides of what must be at most and what must be equal, and what is to be least."""
        from scipy import sparse

        graph, rules, k = self.graph, self.rules, len(chosen)
        at = np.arange(k)
        n_quotas = len(rules.cost)
        person = sparse.csr_matrix((np.ones(k), (self.row[chosen], at)), (graph.n_candidates, k))
        opening = sparse.csr_matrix((np.ones(k), (graph.opening_idx[chosen], at)), (graph.n_openings, k))
        inside = sparse.csr_matrix(rules.among[:, graph.opening_idx[chosen]].astype(np.float64))
        slack = sparse.identity(n_quotas)
        at_most = sparse.bmat(
            [[person[~self.fixed], None, None], [opening, None, None], [inside, -slack, None], [-inside, None, -slack]]
        ).tocsr()
        room = [np.ones(int((~self.fixed).sum())), graph.seats, rules.most, -rules.least]
        equal = sparse.hstack([person[self.fixed], sparse.csr_matrix((int(self.fixed.sum()), 2 * n_quotas))]).tocsr()
        worth = np.concatenate([-self.worth[chosen], rules.cost, rules.cost])
        return at_most, np.concatenate(room).astype(np.float64), equal, np.ones(equal.shape[0]), worth

    def _solve(self, chosen: Ints) -> _Solved:
        """The optimum over the chosen pairs."""
        from scipy.optimize import linprog

        at_most, room, equal, ones, worth = self._matrices(chosen)
        found = linprog(worth, A_ub=at_most, b_ub=room, A_eq=equal, b_eq=ones, method="highs-ds")
        if found.x is None:
            fail("proof.quotas", name=found.message)
        graph, n_quotas = self.graph, len(self.rules.cost)
        n_free = int((~self.fixed).sum())
        dual = -np.asarray(found.ineqlin.marginals)
        surplus = np.zeros(graph.n_candidates)
        surplus[~self.fixed], surplus[self.fixed] = dual[:n_free], -np.asarray(found.eqlin.marginals)
        over, under = dual[n_free + graph.n_openings :][:n_quotas], dual[n_free + graph.n_openings :][n_quotas:]
        seat = dual[n_free : n_free + graph.n_openings]
        return _Solved(np.asarray(found.x)[: len(chosen)], surplus, seat, over - under)

    def _whole(self, chosen: Ints) -> Floats | None:
        """A whole answer over the chosen pairs; None when the search for one found none."""
        from scipy.optimize import Bounds, LinearConstraint, milp

        at_most, room, equal, ones, worth = self._matrices(chosen)
        is_whole = np.concatenate([np.ones(len(chosen)), np.zeros(len(worth) - len(chosen))])
        rules = [LinearConstraint(at_most, -np.inf, room)]
        if len(ones):
            rules.append(LinearConstraint(equal, ones, ones))
        found = milp(
            worth,
            constraints=rules,
            integrality=is_whole,
            bounds=Bounds(0, np.inf),
            options={"node_limit": _MOST_NODES},
        )
        return None if found.x is None else np.asarray(found.x)[: len(chosen)]
