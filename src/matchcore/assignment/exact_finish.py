"""The exact finish: from any prices and part of an assignment to the optimum, by shortest paths (layer 2).

This is the primal-dual (successive shortest path) method of minimum cost flow, started from the auction's prices and
making every shortest path usable at once. `surplus` u and `price` v are kept so that, always,

1. u, v >= 0 and the slack u_i + v_j - worth_ij >= 0 on every pair given;
2. a placed pair has slack 0 (is tight).

What may be wrong meanwhile is only this: a candidate without a place though u_i > 0 (it *wants* a place), and an
empty seat though v_j > 0 (it *wants* somebody). When neither is left, complementary slackness holds and the
assignment is optimal for these pairs.

**Raising prices** removes the first kind. In the residual graph a candidate can move to any opening of its pairs at
the cost of the slack, an opening can send any of its holders away at cost 0, and two things end a path: an empty
seat, at cost 0, and a candidate staying unplaced, at cost u_i. One run of Dijkstra's algorithm from the ends
backwards gives every node's distance h to the nearest end. With ``v_j += h_j`` and ``u_i -= h_i`` (a holder's h is
its opening's) both invariants stay: slack_ij + h_j - h_i >= 0 is what a distance means, u_i >= h_i since staying
unplaced is an end, and at an opening with an empty seat h = 0. Now every wanting candidate has a path of tight pairs
to an end. Paths that share no node are taken together (a forest, one tree a candidate, breadth first); each places
one candidate more, or places one at the expense of another who loses nothing by leaving. At least one path is taken
in each phase and no candidate begins to want, so there are at most n phases; in practice about half of those left are
settled in each.

**Lowering prices** removes the second kind, in the same way with the sides exchanged: distances g from the ends (a
price falling to 0, at cost v_j; a candidate without a place, who has u = 0 by now, at cost 0), then ``v_j -= g_j``
and ``u_i += g`` of its opening. Run once more when nothing wants any more, it takes every price down as far as it can
go: the lowest prices, at which a price is exactly what one more seat would add to the total.

All of it is in integers; Dijkstra's algorithm (SciPy's, compiled) runs in float64, which holds integers up to 2**53
exactly, and no distance can exceed the largest worth.

Sources: R. K. Ahuja, T. L. Magnanti, J. B. Orlin, "Network Flows" (1993), sections 9.7-9.8; R. Jonker and A.
Volgenant, "A shortest augmenting path algorithm", Computing 38 (1987); the distances to all ends at once are the
"global update" of A. V. Goldberg and R. Kennedy, "An efficient cost scaling algorithm for the assignment problem",
Math. Prog. 71 (1995).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import dijkstra

from matchcore.assignment.pair_graph import Bools, Floats, Ints
from matchcore.assignment.prices import opening_of_pairs, positions_in_rows

__all__ = ["Finish"]

_NEVER = 2.0**62
_FEW = 8
"""When a search finds this few paths, a new phase is worth more than another search in the same one."""


class Finish:
    """The state of the finish on one set of pairs. `solve` brings it to the optimum.

    Parameters
    ----------
    indptr, opening_idx, worth
        Pairs in compressed rows; worth int64, at most 2**52.
    seats
        int64[m].
    price
        int64[m], at least 0; any.
    pair_of
        int64[n]: placements to start from, -1 for none. Those that are not tight at the prices given are given up.
    """

    def __init__(self, indptr: Ints, opening_idx: Ints, worth: Ints, seats: Ints, price: Ints, pair_of: Ints) -> None:
        n, m, k = len(indptr) - 1, len(seats), len(opening_idx)
        self.indptr, self.opening_idx, self.seats = indptr, opening_idx, seats
        self.degree = np.diff(indptr)
        self.row_of = np.repeat(np.arange(n, dtype=np.int32), self.degree)
        self.price = np.where(seats > 0, price, 0)
        self.pair_of = pair_of.copy()
        by_column = sparse.csr_array((np.arange(k, dtype=np.int32), opening_idx, indptr), shape=(n, m)).tocsc()
        self.column_ptr, self.column_pair = by_column.indptr.astype(np.int64), by_column.data
        usable = (seats > 0)[opening_idx]
        value = np.where(usable, worth - self.price[opening_idx], np.iinfo(np.int64).min)
        self.surplus = np.zeros(n, dtype=np.int64)
        rows = np.flatnonzero(self.degree)
        if len(rows):
            self.surplus[rows] = np.maximum(np.maximum.reduceat(value, indptr[rows]), 0)
        self.slack = np.where(usable, self.surplus[self.row_of] + self.price[opening_idx] - worth, 2**53)
        placed = np.flatnonzero(pair_of >= 0)
        self.pair_of[placed[self.slack[pair_of[placed]] != 0]] = -1
        # Backward graph of raising: openings, candidates, the end; arcs opening -> candidate of each pair (the slack),
        # candidate -> the opening it holds (0; a loop if none), end -> everything that can end a path.
        self.back_ptr = np.concatenate((self.column_ptr[:-1], k + np.arange(n + 1), [k + n + n + m])).astype(np.int32)
        self.back_idx = np.concatenate((by_column.indices + m, np.zeros(n), np.arange(n + m))).astype(np.int32)
        self.back_cost = np.zeros(k + n + n + m)
        self._look_at_places()

    def solve(self, report: Callable[[int], None]) -> None:
        """Raise prices until no candidate wants a place, then lower them until no seat wants somebody.

        `report` is called after each phase with the number that still want.
        """
        while len(self.wanting_candidates()):
            self._raise_prices()
            self._settle_candidates()
            report(len(self.wanting_candidates()) + len(self.wanting_openings()))
        while len(self.wanting_openings()):
            self.lower_prices()
            self._settle_seats()
            report(len(self.wanting_openings()))

    def wanting_candidates(self) -> Ints:
        """Candidates without a place and with a surplus."""
        return np.flatnonzero((self.pair_of < 0) & (self.surplus > 0))

    def wanting_openings(self) -> Ints:
        """Openings with an empty seat and a price."""
        return np.flatnonzero((self.n_empty > 0) & (self.price > 0))

    def _look_at_places(self) -> None:
        self.place = opening_of_pairs(self.opening_idx, self.pair_of)
        holders = np.flatnonzero(self.place >= 0)
        self.holders = holders[np.argsort(self.place[holders], kind="stable")]
        n_holders = np.bincount(self.place[holders], minlength=len(self.seats))
        self.holder_ptr = np.concatenate(([0], np.cumsum(n_holders)))
        self.n_empty = self.seats - n_holders

    def _distances(self, cost: Floats, idx: Ints, ptr: Ints, limit: int) -> Ints:
        n_nodes = len(ptr) - 1
        arcs = sparse.csr_array((cost, idx, ptr), shape=(n_nodes, n_nodes))
        found = dijkstra(arcs, indices=n_nodes - 1, limit=float(limit))
        distance: Ints = np.minimum(found, limit).astype(np.int64)
        return distance

    def _raise_prices(self) -> None:
        n, m, k = len(self.place), len(self.seats), len(self.opening_idx)
        placed = self.place >= 0
        self.back_cost[:k] = self.slack[self.column_pair]
        self.back_idx[k : k + n] = np.where(placed, self.place, m + np.arange(n))
        self.back_cost[k + n : k + n + m] = np.where(self.n_empty > 0, 0.0, _NEVER)
        self.back_cost[k + n + m :] = self.surplus
        limit = int(self.surplus.max())
        distance = self._distances(self.back_cost, self.back_idx, self.back_ptr, limit)
        up = np.where(self.seats > 0, distance[:m], 0)
        down = np.where(placed, up[self.place], np.where(self.surplus > 0, distance[m : m + n], 0))
        self.price += up
        self.surplus -= down
        self.slack += up[self.opening_idx]
        self.slack -= np.repeat(down, self.degree)

    def lower_prices(self) -> None:
        """Take every price down by its distance to an end; when nothing wants, to the lowest there is."""
        m, k = len(self.seats), len(self.opening_idx)
        n_held = len(self.holders)
        free = np.flatnonzero(self.place < 0)
        # arcs: openings -> holders (0), candidates -> openings (slack), end -> openings (price), free candidates (0)
        ptr = np.concatenate((self.holder_ptr[:-1], n_held + self.indptr, [n_held + k + m + len(free)]))
        idx = np.concatenate((self.holders + m, self.opening_idx, np.arange(m), free + m))
        cost = np.concatenate((np.zeros(n_held), self.slack, self.price, np.zeros(len(free))))
        limit = int(self.price.max(initial=0))
        distance = self._distances(cost, idx.astype(np.int32), ptr.astype(np.int32), limit)
        down = np.minimum(distance[:m], self.price)
        up = np.where(self.place >= 0, down[self.place], 0)
        self.price -= down
        self.surplus += up
        self.slack += np.repeat(up, self.degree)
        self.slack -= down[self.opening_idx]

    def _settle_candidates(self) -> None:
        """Take tight paths from wanting candidates to empty seats, or to holders who lose nothing by leaving."""
        tight = np.flatnonzero(self.slack == 0)
        tight_ptr = np.searchsorted(tight, self.indptr)
        while True:
            roots = self.wanting_candidates()
            pair_into, seats_found, leavers = self._forest_of_candidates(tight, tight_ptr, roots)
            n_found = len(seats_found) + len(leavers)
            at = np.concatenate((seats_found, self.place[leavers]))
            self.pair_of[leavers] = -1
            while len(at):  # walk all paths back at once: the pair into an opening brings one who left another
                pair = pair_into[at]
                mover = self.row_of[pair]
                left = self.pair_of[mover]
                self.pair_of[mover] = pair
                at = self.opening_idx[left[left >= 0]]
            self._look_at_places()
            if n_found < max(_FEW, len(roots) // 8):
                return

    def _forest_of_candidates(self, tight: Ints, tight_ptr: Ints, roots: Ints) -> tuple[Ints, Ints, Ints]:
        """For each opening reached the pair into it; ends, at most one a root: openings with room, and leavers."""
        n, m = len(self.place), len(self.seats)
        pair_into = np.full(m, -1, dtype=np.int64)
        root_of = np.full(n, -1, dtype=np.int64)
        root_of[roots] = roots
        ended = np.zeros(n, dtype=np.bool_)
        with_room, leavers = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
        frontier = roots
        while len(frontier):
            frontier = frontier[~ended[root_of[frontier]]]
            at, _ = positions_in_rows(tight_ptr, frontier)
            pair = tight[at]
            pair = pair[pair_into[self.opening_idx[pair]] < 0]
            opening = self.opening_idx[pair]
            pair_into[opening[::-1]] = pair[::-1]  # the first pair into an opening stands
            opening = opening[pair_into[opening] == pair]
            root = root_of[self.row_of[pair_into[opening]]]
            has_room = np.flatnonzero(self.n_empty[opening] > 0)
            one_each = has_room[_one_of_each(root[has_room])]
            with_room.append(opening[one_each])
            ended[root[one_each]] = True
            at, owner = positions_in_rows(self.holder_ptr, opening)
            frontier = self.holders[at]
            root_of[frontier] = root[owner]
            can_leave = frontier[(self.surplus[frontier] == 0) & ~ended[root_of[frontier]]]
            can_leave = can_leave[_one_of_each(root_of[can_leave])]
            leavers.append(can_leave)
            ended[root_of[can_leave]] = True
        return pair_into, np.concatenate(with_room), np.concatenate(leavers)

    def _settle_seats(self) -> None:
        """Take tight paths from wanting openings to unplaced candidates, or to openings whose price is 0."""
        tight = self.column_pair[self.slack[self.column_pair] == 0]
        tight_ptr = np.searchsorted(self.opening_idx[tight], np.arange(len(self.seats) + 1))
        while True:
            roots = self.wanting_openings()
            pair_out, found = self._forest_of_openings(tight, tight_ptr, roots)
            at = found
            while len(at):  # each candidate on a path takes the place that the one before it left
                self.pair_of[self.row_of[at]] = at
                at = pair_out[self.opening_idx[at]]
                at = at[at >= 0]
            self._look_at_places()
            if len(found) < max(_FEW, len(roots) // 8):
                return

    def _forest_of_openings(self, tight: Ints, tight_ptr: Ints, roots: Ints) -> tuple[Ints, Ints]:
        """For each opening reached the pair by which one of its holders leaves it; and the last pair of each path."""
        n, m = len(self.place), len(self.seats)
        pair_out = np.full(m, -1, dtype=np.int64)
        root_of = np.full(m, -1, dtype=np.int64)
        root_of[roots] = roots
        ended, used = np.zeros(m, dtype=np.bool_), np.zeros(n, dtype=np.bool_)
        found: list[Ints] = [np.zeros(0, dtype=np.int64)]
        frontier = roots
        while len(frontier):
            frontier = frontier[~ended[root_of[frontier]]]
            at, owner = positions_in_rows(tight_ptr, frontier)
            pair, root = tight[at], root_of[frontier][owner]
            mover = self.row_of[pair]
            left = self.place[mover]

            is_free = np.flatnonzero((left < 0) & ~used[mover])
            is_free = is_free[_one_of_each(mover[is_free])]
            is_free = is_free[_one_of_each(root[is_free])]
            found.append(pair[is_free])
            used[mover[is_free]] = True
            ended[root[is_free]] = True

            is_new = np.flatnonzero(left >= 0)
            is_new = is_new[root_of[left[is_new]] < 0]
            is_new = is_new[_one_of_each(left[is_new])]
            frontier = left[is_new]
            pair_out[frontier] = pair[is_new]
            root_of[frontier] = root[is_new]
            can_empty = frontier[(self.price[frontier] == 0) & ~ended[root_of[frontier]]]
            can_empty = can_empty[_one_of_each(root_of[can_empty])]
            found.append(pair_out[can_empty])
            ended[root_of[can_empty]] = True
        return pair_out, np.concatenate(found)


def _one_of_each(group: Ints) -> Ints | Bools:
    """Positions of the first entry of each group."""
    return np.unique(group, return_index=True)[1]
