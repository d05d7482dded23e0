"""The exact optimum on the pairs held: from any prices and part of an assignment (layer 2).

`surplus` u and `price` v are kept so that, always,

1. u, v >= 0 and the slack u_i + v_j - worth_ij >= 0 on every pair given;
2. a placed pair has slack 0 (is tight).

What may be wrong meanwhile is only this: a candidate without a place though u_i > 0 (she *wants* a place), and an empty
seat though v_j > 0 (it *wants* somebody). When neither is left, complementary slackness holds and the assignment is
optimal for these pairs. Two steps alternate.

**Moving** (`_move`). Along tight pairs anybody may move without breaking 1 or 2. A path of them from a wanting
candidate to an empty seat, or to somebody with u = 0 who may as well leave, settles one; so does a path from an
unplaced candidate, or from an opening with v = 0, to a seat that wants somebody. A maximum flow in the tight pairs
(Dinic's algorithm; seats are capacities) takes as many such paths as there are.

**Shifting prices** (`_shift`) makes new paths tight. Up: a candidate can go on to any opening of her pairs at the cost
of the slack, an opening can send its holders on at cost 0, and a path ends at an empty seat at cost 0, or with somebody
leaving, at cost u_i. Let b be the distance of each node to its nearest end, a its distance from the nearest wanting
candidate, and R how far both are looked for. With ``p = max(0, min(b, R - a))``, v_j rises by p_j and u_i falls by p_i.
Along an arc b and R - a fall by no more than its cost, so their lesser does, and invariant 1 stays; p is no larger than
u_i and 0 at empty seats, since these are ends. Every shortest path from a wanting candidate to her nearest end within R
is tight now, so the next move settles at least one; and nobody begins to want. If there is none within R, prices rise
by R and the next search goes farther. Down is the same with the sides exchanged: from the seats that want somebody,
against the arcs, to a price that falls to 0, at cost v_j, or to an unplaced candidate, at cost 0. So there are at most
n shifts and as many as it takes to widen R; far from those who want something nothing is changed.

All of it is in whole numbers; Dijkstra's algorithm (SciPy's, compiled) runs in float64, which holds integers up to
2**53 exactly, and no distance looked for exceeds twice the largest worth.

Sources: R. K. Ahuja, T. L. Magnanti, J. B. Orlin, "Network Flows" (1993), sections 9.7-9.8 (the primal-dual method); A.
V. Goldberg and R. Kennedy, "An efficient cost scaling algorithm for the assignment problem", Math. Prog. 71 (1995).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.sparse.csgraph import dijkstra, maximum_flow

from matchcore.assignment.pair_graph import Bools, Floats, Ints
from matchcore.assignment.prices import opening_of_pairs, positions_in_rows

__all__ = ["Finish"]

_FAR = 2**53
_FIRST_REACH = 100
"""The first search goes as far as the largest worth divided by this, unless more is known."""

_MANY = 50
"""When more than one in so many want something, everybody is moved along tight pairs before prices are shifted."""

_WIDER = 8
"""When most of those who want find no end within reach, the next search goes so many times as far."""


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
    reach
        How far the first search goes: about how much prices may still be wrong. None: when that is not known.
    """

    def __init__(
        self,
        indptr: Ints,
        opening_idx: Ints,
        worth: Ints,
        seats: Ints,
        price: Ints,
        pair_of: Ints,
        reach: int | None = None,
    ) -> None:
        n = len(indptr) - 1
        self.indptr, self.opening_idx, self.seats = indptr, opening_idx, seats
        self.degree = np.diff(indptr)
        self.row_of = np.repeat(np.arange(n, dtype=np.int32), self.degree)
        self.price = np.where(seats > 0, price, 0)
        usable = np.take(seats > 0, opening_idx)
        value = np.where(usable, worth - np.take(self.price, opening_idx), -_FAR)
        self.surplus = np.zeros(n, dtype=np.int64)
        rows = np.flatnonzero(self.degree)
        if len(rows):
            self.surplus[rows] = np.maximum(np.maximum.reduceat(value, indptr[rows]), 0)
        self.slack = np.where(usable, np.repeat(self.surplus, self.degree) - value, _FAR)
        self.highest = int(max(worth.max(initial=0), self.price.max(initial=0)))
        self.reach = max(1, self.highest // _FIRST_REACH) if reach is None else reach
        self.pair_of = pair_of.copy()
        self._near_up_to = self._near_bound = -1
        self._look_at_places()

    def solve(self, report: Callable[[int], None]) -> None:
        """Move and shift until nobody wants anything.

        `report` is called after each step with how many candidates and openings want something.
        """
        everywhere = np.ones(len(self.place) + len(self.seats), dtype=np.bool_)
        for is_up in (True, False):
            wanting = self._wanting(is_up=is_up)
            region = everywhere if _MANY * len(wanting) > len(everywhere) else None
            while len(wanting):
                self._move(self._shift(wanting, is_up=is_up) if region is None else region, is_up=is_up)
                report(len(self._wanting(is_up=True)) + len(self._wanting(is_up=False)))
                wanting, region = self._wanting(is_up=is_up), None

    def _wanting(self, *, is_up: bool) -> Ints:
        """Candidates without a place and with a surplus, or openings with an empty seat and a price."""
        if is_up:
            return np.flatnonzero((self.pair_of < 0) & (self.surplus > 0))
        return np.flatnonzero((self.n_empty > 0) & (self.price > 0))

    def _look_at_places(self) -> None:
        """Give up what is not tight, and see who is where."""
        placed = np.flatnonzero(self.pair_of >= 0)
        self.pair_of[placed[self.slack[self.pair_of[placed]] != 0]] = -1
        self.place = opening_of_pairs(self.opening_idx, self.pair_of)
        holders = np.flatnonzero(self.place >= 0)
        self.holders = holders[np.argsort(self.place[holders], kind="stable")]
        n_holders = np.bincount(self.place[holders], minlength=len(self.seats))
        self.holder_ptr = np.concatenate(([0], np.cumsum(n_holders)))
        self.n_empty = self.seats - n_holders

    def _look_near(self, reach: int) -> None:
        """Bring `near` up to date: the positions of all pairs of slack up to `reach`, and some more."""
        if self._near_up_to < reach or self._near_bound > 16 * reach:
            self._near_up_to = self._near_bound = 3 * reach
            self.near = np.flatnonzero(self.slack <= self._near_bound)
            self.near_ptr = np.searchsorted(self.near, self.indptr).astype(np.int32)
            near_opening = np.take(self.opening_idx, self.near)
            self.near_head = near_opening + np.int32(len(self.place))
            by_row = (np.arange(len(self.near), dtype=np.int32), near_opening, self.near_ptr)
            by_column = sparse.csr_array(by_row, shape=(len(self.place), len(self.seats))).tocsc()
            self.near_by_column, self.column_ptr = by_column.data, by_column.indptr
            self.near_row = by_column.indices

    # -- moving along tight pairs

    def _move(self, region: Bools, *, is_up: bool) -> None:
        """Take as many tight paths within `region` (candidates, openings) as can be taken together."""
        n = len(self.place)
        n_holders = np.diff(self.holder_ptr)
        starts: tuple[Ints, Ints]
        ends: tuple[Ints, Ints]
        if is_up:
            wanting = self._wanting(is_up=True)
            room, leavers = np.flatnonzero(self.n_empty > 0), np.flatnonzero((self.place >= 0) & (self.surplus == 0))
            starts = (wanting, np.ones(len(wanting), dtype=np.int64))
            ends = (np.concatenate((n + room, leavers)), np.append(self.n_empty[room], np.ones(len(leavers), np.int64)))
        else:
            wanting = self._wanting(is_up=False)
            free, spare = np.flatnonzero(self.place < 0), np.flatnonzero((self.price == 0) & (n_holders > 0))
            starts = (np.concatenate((free, n + spare)), np.append(np.ones(len(free), np.int64), n_holders[spare]))
            ends = (n + wanting, self.n_empty[wanting])
        self._flow(region, starts, ends)
        self._look_at_places()

    def _flow(self, region: Bools, starts: tuple[Ints, Ints], ends: tuple[Ints, Ints]) -> None:
        """Move candidates along a maximum flow from `starts` to `ends` (nodes and capacities) in the tight pairs."""
        n = len(self.place)
        tight, row, column = self._tight_in(region)
        holders = np.flatnonzero(region[:n] & (self.place >= 0))
        holders = holders[region[n + self.place[holders]]]
        (first, out), (last, into) = ((nodes[region[nodes]], room[region[nodes]]) for nodes, room in (starts, ends))
        in_use = np.zeros(len(region), dtype=np.bool_)
        for nodes in (row, n + column, first, last):
            in_use[nodes] = True
        holders = holders[in_use[holders] & in_use[n + self.place[holders]]]
        number = np.cumsum(in_use) - 1  # the nodes in use, candidates first
        start = int(number[-1]) + 1
        end = start + 1
        tails = (number[row], number[n + self.place[holders]], np.full(len(first), start), number[last])
        heads = (number[n + column], number[holders], number[first], np.full(len(last), end))
        room = np.concatenate((np.ones(len(row) + len(holders), dtype=np.int64), out, into))
        arcs = (np.concatenate(tails), np.concatenate(heads))
        network = sparse.csr_array((np.minimum(room, n).astype(np.int32), arcs), shape=(end + 1, end + 1))
        flow = maximum_flow(network, start, end, method="dinic").flow
        taken = np.flatnonzero(flow.data > 0)
        tail, head = np.searchsorted(flow.indptr, taken, side="right") - 1, flow.indices[taken].astype(np.int64)
        rows = np.flatnonzero(in_use[:n])
        is_row = tail < len(rows)
        self.pair_of[rows[tail[is_row & (head == end)]]] = -1
        moves = is_row & (head < start)
        position = np.searchsorted(number[row] * end + number[n + column], tail[moves] * end + head[moves])
        self.pair_of[rows[tail[moves]]] = tight[position]

    def _tight_in(self, region: Bools) -> tuple[Ints, Ints, Ints]:
        """Tight pairs within a region that nobody holds: positions, candidates and openings."""
        n = len(self.place)
        rows = np.flatnonzero(region[:n])
        if len(rows) < n // 2 and self._near_up_to >= 0:
            at = self.near[positions_in_rows(self.near_ptr, rows)[0]]
            tight = at[self.slack[at] == 0]
        else:
            tight = np.flatnonzero(self.slack == 0)
        row, column = self.row_of[tight], self.opening_idx[tight]
        free = region[row] & region[n + column] & (column != self.place[row])
        return tight[free], row[free].astype(np.int64), column[free].astype(np.int64)

    # -- shifting prices

    def _shift(self, wanting: Ints, *, is_up: bool) -> Bools:
        """Raise (or lower) prices about those who want, as far as their nearest ends; where tight paths can be now."""
        n, reach = len(self.place), self.reach
        self._look_near(reach)
        cost = np.take(self.slack, self.near).astype(np.float64)
        ahead = self._search(cost, wanting if is_up else n + wanting, None, forward=is_up)
        inside = ahead < reach
        if is_up:
            ends = np.concatenate((self.surplus, np.where(self.n_empty > 0, 0, _FAR)))
        else:
            ends = np.concatenate((np.where(self.place < 0, 0, _FAR), self.price))
        some = np.flatnonzero(inside & (ends < reach))
        back = self._search(cost, some, ends[some], forward=not is_up)
        shift = np.where(inside, np.minimum(back, reach - ahead), 0)
        self._change(-shift[:n] if is_up else shift[:n], shift[n:] if is_up else -shift[n:])
        region: Bools = inside & (back < reach)
        if 2 * np.count_nonzero(region[wanting if is_up else n + wanting]) < len(wanting):
            self.reach = min(reach * _WIDER, 2 * self.highest + 1)
        return region

    def _search(self, cost: Floats, sources: Ints, start: Ints | None, *, forward: bool) -> Ints:
        """Distances from `sources` (which begin at `start`), along the arcs or against them."""
        n, n_near, n_held = len(self.place), len(self.near), len(self.holders)
        if forward:
            ptr = np.concatenate((self.near_ptr, n_near + self.holder_ptr[1:]), dtype=np.int32)
            head = np.concatenate((self.near_head, self.holders), dtype=np.int32)
        else:
            placed = self.place >= 0
            ptr = np.concatenate(([0], np.cumsum(placed), n_held + self.column_ptr[1:]), dtype=np.int32)
            head = np.concatenate((n + self.place[placed], self.near_row), dtype=np.int32)
            cost = np.take(cost, self.near_by_column)
        free = np.zeros(n_held)
        along = (cost, free) if forward else (free, cost)
        if start is None:
            return _distances(ptr, head, np.concatenate(along), sources, self.reach)
        ptr = np.append(ptr, ptr[-1] + len(sources))
        found = _distances(
            ptr,
            np.concatenate((head, sources), dtype=np.int32),
            np.concatenate((*along, start)),
            np.array([len(ptr) - 2]),
            self.reach,
        )
        return found[:-1]

    def _change(self, by_candidate: Ints, by_opening: Ints) -> None:
        """Add to surpluses and prices."""
        self._near_up_to -= int(max(-by_candidate.min(initial=0), -by_opening.min(initial=0)))
        self.surplus += by_candidate
        self.price += by_opening
        self.slack += np.take(by_opening, self.opening_idx)
        self.slack += np.repeat(by_candidate, self.degree)

    def lower_prices(self) -> None:
        """When nothing wants anything: take every price down to the lowest that supports this assignment.

        The distances are from the ends now: a price can fall to 0, at cost v_j, and as far as the slack of an unplaced
        candidate; and by as much as a holder's other choices allow.
        """
        n, m, k = len(self.place), len(self.seats), len(self.opening_idx)
        lowest = self.price.copy()
        free = np.flatnonzero((self.place < 0)[self.row_of])
        np.minimum.at(lowest, self.opening_idx[free], self.slack[free])
        ptr = np.concatenate((self.indptr, k + self.holder_ptr[1:], [k + len(self.holders) + m]))
        head = np.concatenate((n + self.opening_idx, self.holders, n + np.arange(m)))
        cost = np.concatenate((self.slack, np.zeros(len(self.holders)), lowest))
        distance = _distances(ptr, head, cost, np.array([n + m]), self.highest + 1)
        down = np.minimum(distance[n : n + m], self.price)
        self._change(np.where(self.place >= 0, down[self.place], 0), -down)


def _distances(ptr: Ints, head: Ints, cost: npt.NDArray[Any], sources: Ints, limit: int) -> Ints:
    """int64: how far each node is from the nearest source, `limit` if that far or farther."""
    n_nodes = len(ptr) - 1
    arcs = sparse.csr_array(
        (cost.astype(np.float64, copy=False), head.astype(np.int32, copy=False), ptr.astype(np.int32, copy=False)),
        shape=(n_nodes, n_nodes),
    )
    found = dijkstra(arcs, indices=sources, min_only=True, limit=float(limit))
    distance: Ints = np.minimum(found, limit).astype(np.int64)
    return distance
