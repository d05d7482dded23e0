"""What the whole loses when one pair is chosen against the optimum (layer 2).

To choose the pair (i, j) is to send one more unit through it and to find the cheapest way for the rest to make room:
whoever holds a seat of j moves on, or leaves, and so on until the place that i gave up is filled or left empty. That is
a shortest path from j to i among the moves that remain, each costed by its slack ``surplus + price - bonus - score``,
which the proof says is never negative; so Dijkstra's algorithm finds it, and the loss is exact. (The successive
shortest path argument: Ahuja, Magnanti and Orlin, *Network Flows*, 1993, chapter 9.)
"""

from __future__ import annotations

import heapq
from typing import Any

import numpy as np

from matchcore.assignment.pair_graph import Ints
from matchcore.assignment.result import Assignment

__all__ = ["loss_of_pair"]

_FAR = np.iinfo(np.int64).max


def loss_of_pair(
    indptr: Ints, opening_idx: Ints, score: Ints, seats: Ints, assignment: Assignment, row: int, col: int
) -> int:
    """How much less the best assignment that holds the pair (row, col) is worth than the best of all; exact.

    Parameters
    ----------
    indptr, opening_idx, score
        The allowed pairs in CSR form, as given to `assign_pairs` (integers).
    seats
        int64[m]; ``seats[col]`` is at least 1.
    assignment
        The result of `assign_pairs` for them.
    row, col
        An allowed pair.

    Returns
    -------
    int
        At least 0, in score units (with ``most_placements`` each placement lost counts `Assignment.bonus`); 0 when the
        pair is chosen or another optimum holds it.
    """
    if int(assignment.opening_of[row]) == col:
        return 0
    moves = _Moves(indptr, opening_idx, score, seats, assignment)
    own = slice(int(indptr[row]), int(indptr[row + 1]))
    place = own.start + int(np.searchsorted(opening_idx[own], col))
    return int(moves.slack(row, slice(place, place + 1))[0]) + moves.shortest(col, row)


class _Moves:
    """The moves that remain in a solved assignment. Openings are the nodes, and one more: out of the pool."""

    def __init__(self, indptr: Ints, opening_idx: Ints, score: Ints, seats: Ints, assignment: Assignment) -> None:
        self.indptr, self.opening_idx, self.score = indptr, opening_idx, score
        self.surplus = np.asarray(assignment.surplus, dtype=np.int64)
        self.price = np.asarray(assignment.price, dtype=np.int64)
        self.bonus, self.opening_of = int(assignment.bonus), assignment.opening_of
        placed = np.flatnonzero(self.opening_of >= 0)
        self.holders = placed[np.argsort(self.opening_of[placed], kind="stable")]
        taken = np.bincount(self.opening_of[placed], minlength=len(seats))
        self.first = np.concatenate([[0], np.cumsum(taken)])
        self.has_room = taken < seats
        self.is_taken = taken > 0

    def slack(self, row: int, pairs: slice) -> Any:
        """int64[k]: what each of a candidate's pairs is short of being tight."""
        cols = self.opening_idx[pairs]
        return self.surplus[row] + self.price[cols] - self.bonus - self.score[pairs].astype(np.int64)

    def shortest(self, start: int, row: int) -> int:
        """The cheapest way to make room for one more at `start`, when candidate `row` gives up what she has."""
        out = len(self.price)
        goal = int(self.opening_of[row])
        goal = out if goal < 0 else goal
        distance = np.full(out + 1, _FAR, dtype=np.int64)
        distance[start] = 0
        heap = [(0, start)]
        while heap:
            far, node = heapq.heappop(heap)
            if node == goal:
                return far
            if far > distance[node]:
                continue
            if node == out:
                self._relax(heap, distance, far, np.arange(out), self._entry())
                continue
            if self.has_room[node]:
                self._relax(heap, distance, far, np.array([out]), np.array([0]))
            for holder in self.holders[self.first[node] : self.first[node + 1]].tolist():
                own = slice(int(self.indptr[holder]), int(self.indptr[holder + 1]))
                self._relax(heap, distance, far, self.opening_idx[own], self.slack(holder, own))
                self._relax(heap, distance, far, np.array([out]), self.surplus[[holder]])
        return _FAR  # not reached: everyone may leave, so there is always a way out, and from there to every seat

    def _entry(self) -> Any:
        """int64[m]: what it costs to have a taken seat given up to the unplaced, or left empty."""
        entry = np.where(self.is_taken, self.price, _FAR // 4)
        unplaced = self.opening_of < 0
        entering = np.repeat(unplaced, np.diff(self.indptr))
        cols = self.opening_idx[entering]
        slack = self.price[cols] - self.bonus - self.score[entering].astype(np.int64)
        np.minimum.at(entry, cols, slack)
        return entry

    def _relax(self, heap: list[tuple[int, int]], distance: Ints, far: int, nodes: Any, steps: Any) -> None:
        reached = far + steps
        nearer = reached < distance[nodes]
        nodes, reached = nodes[nearer], reached[nearer]
        distance[nodes] = reached
        for entry in zip(reached.tolist(), nodes.tolist()):
            heapq.heappush(heap, entry)
