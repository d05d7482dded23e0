"""The moves that remain in a solved assignment, and the cheapest ways through them.

Openings are the nodes, and one more: *out*, where the unplaced are. To push one more candidate into an opening, whoever
holds a seat there moves on, or leaves, and so on until somebody takes a place that is free. Each such move costs its
slack, ``surplus + price - bonus - score``, which the proof says is never negative; so Dijkstra's algorithm finds the
cheapest way for the rest to make room, and what it costs is exact. (The successive shortest path argument: Ahuja,
Magnanti and Orlin, *Network Flows*, 1993, chapter 9.)

The arcs, each with its cost and with who moves along it:

========================  ===========================  ==========================================
from → to                 cost                         what happens
========================  ===========================  ==========================================
opening → opening         the pair's slack             a holder moves to the other opening
opening → out             her surplus                  a holder leaves
opening → out             0                            an empty seat is taken
out → opening             the pair's slack             someone unplaced takes a seat
out → opening             the price                    a seat is left empty
========================  ===========================  ==========================================

Whoever is `fixed` never moves. Of the ways that cost the same, one that moves the fewest is taken.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from matchcore.assignment.assignment import Assignment
from matchcore.assignment.pair_graph import Ints
from matchcore.assignment.prices import positions_in_rows

__all__ = ["FAR", "Moves", "Ways"]

FAR = np.iinfo(np.int64).max
"""The distance of what cannot be reached."""

_Arcs = tuple[npt.NDArray[Any], npt.NDArray[Any], npt.NDArray[Any]]
"""The node at the other end, the cost, and who moves (-1: nobody)."""


@dataclass(frozen=True, eq=False)
class Ways:
    """The cheapest ways to one opening from all others, or from it to them. Node m is *out*.

    Attributes
    ----------
    root
        The node they lead to or from.
    is_backward
        Whether they lead to the root.
    distance
        int64[m + 1]: what they cost, `FAR` where there is none.
    n_moves
        int64[m + 1]: how many candidates move on them.
    via, mover
        int64[m + 1]: the next node towards the root, and who moves on that step (-1: nobody).
    """

    root: int
    is_backward: bool
    distance: npt.NDArray[np.int64]
    n_moves: npt.NDArray[np.int64]
    via: npt.NDArray[np.int64]
    mover: npt.NDArray[np.int64]

    def moved(self, node: int) -> list[tuple[int, int]]:
        """Who moves on the way between the root and `node`, and where to (-1: leaves), in order."""
        out = len(self.distance) - 1
        steps: list[tuple[int, int]] = []
        while node != self.root:
            after = int(self.via[node])
            if self.mover[node] >= 0:
                to = after if self.is_backward else node
                steps.append((int(self.mover[node]), -1 if to == out else to))
            node = after
        return steps if self.is_backward else steps[::-1]


class Moves:
    """The moves that remain in a solved assignment.

    Parameters
    ----------
    indptr, opening_idx, score
        The allowed pairs in CSR form, as given to `assign_pairs` (integers).
    seats
        int64[m].
    assignment
        The result of `assign_pairs` for them.
    """

    def __init__(self, indptr: Ints, opening_idx: Ints, score: Ints, seats: Ints, assignment: Assignment) -> None:
        self.indptr, self.opening_idx, self.score, self.seats = indptr, opening_idx, score, seats
        self.assignment = assignment
        self.surplus = np.asarray(assignment.surplus, dtype=np.int64)
        self.price = np.asarray(assignment.price, dtype=np.int64)
        self.bonus, self.opening_of = int(assignment.bonus), assignment.opening_of
        self.out = len(seats)
        self.is_fixed = np.zeros(len(self.opening_of), bool) if assignment.fixed is None else assignment.fixed
        placed = np.flatnonzero(self.opening_of >= 0)
        taken = np.bincount(self.opening_of[placed], minlength=self.out)
        self.is_taken, self.has_room = taken > 0, taken < seats
        free = placed[~self.is_fixed[placed]]
        self.holders = free[np.lexsort((free, self.surplus[free], self.opening_of[free]))]
        self.first = np.searchsorted(self.opening_of[self.holders], np.arange(self.out + 1))

    def place_of(self, row: int) -> int:
        """The node where a candidate is: her opening, or out."""
        at = int(self.opening_of[row])
        return self.out if at < 0 else at

    def slack(self, row: int, col: int, score: int) -> int:
        """What a pair with this score is short of being tight; of a pair that is not allowed, of any sign."""
        return int(self.surplus[row]) + int(self.price[col]) - self.bonus - score

    def loss(self, row: int, col: int, score: int) -> int | None:
        """How much less the best assignment that holds (row, col), at this score, is worth than this one; exact.

        None when all seats there are held by others who are fixed. Negative only for someone who is fixed or for a pair
        that is not among the allowed ones.
        """
        if int(self.opening_of[row]) == col:
            return 0
        goal = self.place_of(row)
        far = int(self.ways_from(col, goal).distance[goal])
        return None if far == FAR else self.slack(row, col, score) + far

    def ways_to(self, goal: int) -> Ways:
        """The cheapest ways from every node to `goal`, where one place is given up or one seat is new."""

        def into(node: int) -> _Arcs:
            return self._into_out() if node == self.out else self._into(node, goal)

        return self._search(goal, into, is_backward=True)

    def ways_from(self, start: int, goal: int | None = None) -> Ways:
        """The cheapest ways from `start`, where one more is pushed in, to every node, or as far as `goal`."""

        def out_of(node: int) -> _Arcs:
            return self._out_of_out() if node == self.out else self._out_of(node)

        return self._search(start, out_of, is_backward=False, stop=goal)

    def _search(self, root: int, arcs: Callable[[int], _Arcs], *, is_backward: bool, stop: int | None = None) -> Ways:
        """Dijkstra's algorithm by cost and then by how many move; a node's arcs are relaxed all at once."""
        n_nodes = self.out + 1
        distance, n_moves = np.full(n_nodes, FAR), np.zeros(n_nodes, dtype=np.int64)
        via, mover = np.full(n_nodes, -1), np.full(n_nodes, -1)
        is_settled = np.zeros(n_nodes, dtype=np.bool_)
        distance[root] = 0
        heap = [(0, 0, root)]
        while heap:
            far, moved, node = heapq.heappop(heap)
            if is_settled[node]:
                continue
            is_settled[node] = True
            if node == stop:
                break
            to, cost, who = arcs(node)
            reached, count = far + cost, moved + (who >= 0)
            nearer = (reached < distance[to]) | ((reached == distance[to]) & (count < n_moves[to]))
            to, reached, count, who = to[nearer], reached[nearer], count[nearer], who[nearer]
            order = np.lexsort((who, count, reached, to))
            order = order[np.flatnonzero(np.diff(to[order], prepend=-1))]  # the best arc to each node
            to = to[order]
            distance[to], n_moves[to], mover[to], via[to] = reached[order], count[order], who[order], node
            for entry in zip(reached[order].tolist(), count[order].tolist(), to.tolist()):
                heapq.heappush(heap, entry)
        return Ways(root, is_backward, distance, n_moves, via, mover)

    @cached_property
    def _columns(self) -> tuple[npt.NDArray[Any], npt.NDArray[Any], npt.NDArray[Any]]:
        """The pairs by opening: where each opening's begin, their candidates, and their positions."""
        shape = (len(self.opening_of), self.out)
        by_row = sparse.csr_array((np.arange(len(self.opening_idx)), self.opening_idx, self.indptr), shape=shape)
        by_column = by_row.tocsc()
        return by_column.indptr, by_column.indices, by_column.data

    def _into(self, node: int, goal: int) -> _Arcs:
        """Who could move to an opening: those placed elsewhere, the unplaced, or nobody."""
        start, rows, positions = self._columns
        own = slice(int(start[node]), int(start[node + 1]))
        row, position = rows[own], positions[own]
        at = self.opening_of[row]
        moves = ~self.is_fixed[row] & (at != node)
        row, position, at = row[moves], position[moves], at[moves]
        cost = self.surplus[row] + (self.price[node] - self.bonus) - self.score[position].astype(np.int64)
        frm = np.where(at < 0, self.out, at)
        if not self.is_taken[node] and node != goal:
            return frm, cost, row
        return np.append(frm, self.out), np.append(cost, self.price[node]), np.append(row, -1)

    def _into_out(self) -> _Arcs:
        """From each opening, the holder who loses least by leaving; and its empty seats."""
        held = np.flatnonzero(self.first[1:] > self.first[:-1])
        leaver = self.holders[self.first[held]]
        room = np.flatnonzero(self.has_room)
        frm = np.concatenate([held, room])
        cost = np.concatenate([self.surplus[leaver], np.zeros(len(room), dtype=np.int64)])
        return frm, cost, np.concatenate([leaver, np.full(len(room), -1)])

    def _out_of(self, node: int) -> _Arcs:
        """Where an opening's holders could move to; out, for them or as an empty seat."""
        holders = self.holders[self.first[node] : self.first[node + 1]]
        position, owner = positions_in_rows(self.indptr, holders)
        row, col = holders[owner], self.opening_idx[position]
        cost = self.surplus[row] + self.price[col] - self.bonus - self.score[position].astype(np.int64)
        leaver = holders[:1]  # ordered by surplus
        to = np.concatenate([col, np.full(len(leaver), self.out)])
        cost, row = np.concatenate([cost, self.surplus[leaver]]), np.concatenate([row, leaver])
        if not self.has_room[node]:
            return to, cost, row
        return np.append(to, self.out), np.append(cost, 0), np.append(row, -1)

    def _out_of_out(self) -> _Arcs:
        """The seats that the unplaced could take, and those that could be left empty."""
        unplaced = np.flatnonzero(self.opening_of < 0)
        position, owner = positions_in_rows(self.indptr, unplaced)
        col = self.opening_idx[position]
        cost = self.price[col] - self.bonus - self.score[position].astype(np.int64)
        taken = np.flatnonzero(self.is_taken)
        to, cost = np.concatenate([col, taken]), np.concatenate([cost, self.price[taken]])
        return to, cost, np.concatenate([unplaced[owner], np.full(len(taken), -1)])
