"""The two searches that everything asked of an optimum comes down to: from whoever wants a place, and from a seat.

Openings are the nodes, and *out*, where the unplaced are. To push one more candidate into an opening, whoever holds a
seat there moves on, or leaves, and so on until somebody leaves or takes an empty seat: an *end*. Each move costs its
slack, which is never negative, and to leave costs the surplus; so Dijkstra's algorithm finds the cheapest way for the
rest to make room, and what it costs is exact. Of ways that cost the same, one is taken by which the fewest move.

- `ways_out` goes from an opening, or from a candidate, no farther than the nearest end.
- `ways_in` goes from a seat that is given up against the moves: what it costs from each opening to come there, and who
  moves. From a seat alone, at no cost, it finds who fills it (`refill`): since prices are the lowest, tight pairs lead
  there from somebody unplaced or from an opening whose price is 0, where a seat may be left empty. From all ends at
  once it says what it costs to push one more into each opening.

So whatever is asked about a candidate who gives up a place is a way out to the place given up, or else to the nearest
end, and from there on a refill. Where the kernel is in use the searches are compiled.

Source: R. K. Ahuja, T. L. Magnanti, J. B. Orlin, "Network Flows" (1993), section 9.7 (successive shortest paths).
"""

from __future__ import annotations

from collections.abc import Sequence
from heapq import heappop, heappush
from typing import Any, NamedTuple

import numpy as np

from matchcore.assignment.dual_state import DualState, Market
from matchcore.assignment.kernel.arrays import Whole
from matchcore.assignment.kernel.compiling import compiled_as, either
from matchcore.assignment.pair_graph import Ints
from matchcore.assignment.pair_table import CompressedRows, Parts, turned, within
from matchcore.assignment.proof import fail

Step = tuple[int, int, int]
"""Who moves, to which opening (-1: leaves), and the score of that pair; numbers of a table."""

NOWHERE = 2**59
"""Farther than any way; less than what pairs of those who are not in the market cost."""


class Tree(NamedTuple):
    """The cheapest ways found, by opening: from where a search began to there, or from there to where it began.

    Attributes
    ----------
    distance, n_moves
        int64[m]: what a way costs (`NOWHERE`: none was found), and how many move.
    row, score, to
        int64[m]: who makes the move at this opening (-1: nobody), the score of that pair, and to which opening (-1:
        leaves).
    """

    distance: Ints
    n_moves: Ints
    row: Ints
    score: Ints
    to: Ints

    @classmethod
    def empty(cls, m: int) -> Tree:
        """No ways yet."""
        return cls(np.full(m, NOWHERE), np.zeros(m, np.int64), np.full(m, -1), np.zeros(m, np.int64), np.full(m, -1))


def _holders_one_by_one(place: Ints, m: int) -> tuple[Ints, Ints]:
    first = np.zeros(m + 2, np.int64)
    for at in place:
        if at >= 0:
            first[at + 2] += 1
    for col in range(2, m + 2):
        first[col] += first[col - 1]
    held = np.empty(first[m + 1], np.int64)
    for row in range(len(place)):
        if place[row] >= 0:
            held[first[place[row] + 1]] = row
            first[place[row] + 1] += 1
    return first[:-1], held


@compiled_as(_holders_one_by_one)
def holders(place: Ints, m: int) -> tuple[Ints, Ints]:
    """int64[m + 1], int64[k]: who is placed, by opening, and where those of each opening begin."""
    count = np.bincount(place + 1, minlength=m + 1)
    first = np.cumsum(count) - count[0]
    by_opening = np.argsort(place.astype(np.min_scalar_type(m)), kind="stable")  # in 16 bits it counts; -1 comes last
    return first, by_opening[: first[-1]]


class Displacement:
    """The cheapest way for the rest to make room.

    Parameters
    ----------
    state
        An optimum; when prices are not the lowest, without a goal.
    row
        The candidate who gets a place by her pairs, or leaves; she gives up the seat at the goal if there is one.
    col
        Else (`row` is -1) the opening into which one more is pushed.
    goal
        The opening where a seat is given up by whoever room is made for; -1 for none.
    filling
        `refill` of the goal, when there is one.

    Attributes
    ----------
    cost, n_moves
        What it costs, in worths, and how many move.
    tree
        The ways to each opening; right where they cost less than `cost`.
    """

    def __init__(
        self, state: DualState, row: int = -1, col: int = -1, goal: int = -1, filling: Sequence[Step] = ()
    ) -> None:
        self.state, self.start, self.goal, self.filling, m = state, row, goal, filling, len(state.price)
        self.tree = Tree.empty(m)
        asked = state.table.by_row, state.market, state.seats, goal, len(filling), row, col, self.tree
        self.cost, self.n_moves, self._end, self._leaver = map(int, ways_out(*asked))

    @property
    def steps(self) -> list[Step]:
        """Who moves, in the order in which one makes room for another, and then who fills the seat given up."""
        leaves = [] if self._leaver < 0 else [(self._leaver, -1, 0)]
        col = self._end if not leaves else -1 if self._leaver == self.start else int(self.state.place[self._leaver])
        return [*self.steps_to(col), *leaves, *(() if self._end == self.goal >= 0 else self.filling)]

    def steps_to(self, col: int) -> list[Step]:
        """Who moves on the way to an opening that costs less than `cost`; nobody to -1."""
        steps: list[Step] = []
        while col >= 0 and (row := int(self.tree.row[col])) >= 0:
            steps.append((row, col, int(self.tree.score[col])))
            col = -1 if row == self.start else int(self.state.place[row])
        return steps[::-1]


@either
def ways_out(
    pairs: Parts,
    market: Market,
    seats: Ints,
    goal: int,
    n_fill: int,
    who: int,
    start: int,
    tree: Tree,
) -> tuple[Whole, Whole, Whole, Whole]:
    """The ways from the opening `start`, or (-1) for the candidate `who`, up to the nearest end; in `tree`.

    Returns
    -------
    cost, n_moves
        Of the cheapest way; to an end other than the goal, `n_fill` more move to fill the seat at the goal.
    end, leaver
        The opening where it ends, or who leaves; -1 for the other.
    """
    price, surplus, distance, scale, extra = market.price, market.surplus, tree.distance, market.scale, market.extra
    best: Whole = NOWHERE
    best_moves: Whole = 0
    end: Whole = -1
    leaver: Whole = -1
    heap: list[tuple[Any, ...]] = [(0, 0, start)]
    first, held = holders(market.place, len(price))
    has_room = first[1:] - first[:-1] < seats
    if start >= 0:
        distance[start] = 0
        if start == goal or has_room[start]:
            return 0, 0 if start == goal else n_fill, start, -1
    while len(heap) > 0:
        cost, moves, col = heappop(heap)
        if cost > best or (cost == best and moves >= best_moves):
            break
        if col >= 0 and (cost > distance[col] or moves > tree.n_moves[col]):
            continue  # come to by a better way since
        for seat in range(1 if col < 0 else first[col + 1] - first[col]):
            row = who if col < 0 else held[first[col] + seat]
            base = cost + surplus[row]
            count = moves + n_fill + (0 if row == who and goal < 0 else 1)
            if base < best or (base == best and count < best_moves):
                best, best_moves, end, leaver = base, count, -1, row
            for other, score in zip(*within(pairs, row, price, base - extra, scale, distance, best)):
                there = price[other] + base - extra - scale * score
                count = moves + (0 if row == who and other == goal else 1)
                if there > best or (there == distance[other] and count >= tree.n_moves[other]):
                    continue
                distance[other], tree.n_moves[other] = there, count
                tree.row[other], tree.score[other] = row, score
                if other != goal and not has_room[other]:
                    heappush(heap, (there, count, other))
                    continue
                if other != goal:
                    count += n_fill
                if there < best or (there == best and count < best_moves):
                    best, best_moves, end, leaver = there, count, other, -1
    return best, best_moves, end, leaver


def refill(state: DualState, goal: int) -> list[Step]:
    """Who moves, at no cost, when a seat is given up at this opening; as few as can be. Nobody at a price of 0.

    Raises
    ------
    ProofError
        When the price is not the lowest; a fault in matchcore.
    """
    tree = Tree.empty(len(state.price))
    tree.distance[goal] = 0
    found = ways_in(state.table.by_col, state.market, tree, np.array([goal]), 0, True)
    end, row, score = map(int, found)
    if end < 0:
        fail("proof.price_not_lowest", opening=goal, price=int(state.price[goal]))
    return [*([(row, end, score)] if row >= 0 else []), *steps_from(tree, end)]


def ways_to(state: DualState, ends: Tree, goal: int, n_fill: int, most: int) -> Tree:
    """The cheapest ways from each opening to a seat given up at the goal or, with so many moves more, to an end.

    Parameters
    ----------
    ends
        The ways to the ends (`ways_to_ends`), as far as they are known.
    most
        Ways that cost more need not be found.
    """
    # One move more than there are lets the seat given up be taken before another as good.
    tree = Tree(ends.distance.copy(), ends.n_moves + n_fill + 1, ends.row.copy(), ends.score.copy(), ends.to.copy())
    tree.distance[goal], tree.n_moves[goal], tree.row[goal] = 0, 0, -1
    ways_in(state.table.by_col, state.market, tree, np.array([goal]), most, False)
    return tree


def ways_to_ends(state: DualState, most: int) -> Tree:
    """The cheapest ways from each opening to an empty seat or to somebody who leaves.

    Parameters
    ----------
    most
        Up to which cost they are to be the cheapest; `NOWHERE` for all, by one pass over all pairs. A way costs no less
        than any of its moves, so only pairs of no more slack are looked through.
    """
    m = len(state.price)
    first, held = holders(state.place, m)
    tree, has_room = Tree.empty(m), np.diff(first) < state.seats
    leaving = held[np.lexsort((state.surplus[held], state.place[held]))]
    at = np.flatnonzero((np.diff(first) > 0) & ~has_room)
    tree.row[at] = leaving[first[at]]
    tree.distance[at], tree.n_moves[at] = state.surplus[tree.row[at]], 1
    tree.distance[has_room] = 0
    by_col = state.table.by_col
    if most < NOWHERE:
        placed = np.flatnonzero(state.place >= 0)
        worthwhile = np.minimum(tree.distance[state.place[placed]] - 1, most)
        found = near_pairs(state.table.by_row, state.market, placed, worthwhile)
        by_col = Parts.of(turned(CompressedRows(*found), m))
    starts = np.flatnonzero(tree.distance <= min(most, NOWHERE - 1))
    ways_in(by_col, state.market, tree, starts, min(most, NOWHERE - 1), False)
    return tree


@either
def near_pairs(pairs: Parts, market: Market, rows: Ints, most: Ints) -> tuple[Ints, Ints, Ints]:
    """The pairs of these candidates, rising, with no more slack than `most`, int64[k], of each; as `CompressedRows`."""
    others, scores = np.empty(1024, np.int32), np.empty(1024, pairs.begun.score.dtype)
    count, start = 0, np.zeros(len(market.surplus) + 1, np.int64)
    limit = np.full(len(market.price), NOWHERE)
    for place in range(len(rows)):
        base = market.surplus[rows[place]] - market.extra
        other, score = within(pairs, rows[place], market.price, base, market.scale, limit, most[place])
        if count + len(other) > len(others):
            others = np.append(others, np.empty(len(others) + len(other), others.dtype))
            scores = np.append(scores, np.empty(len(others) - len(scores), scores.dtype))
        for at in range(len(other)):
            others[count], scores[count] = other[at], score[at]
            count += 1
        start[rows[place] + 1] = count
    for row in range(1, len(start)):
        start[row] = max(start[row], start[row - 1])
    return start, others[:count], scores[:count]


def steps_from(tree: Tree, col: int) -> list[Step]:
    """Who moves on the way from an opening to where the search began, or out."""
    steps: list[Step] = []
    while col >= 0 and (row := int(tree.row[col])) >= 0:
        col, score = int(tree.to[col]), int(tree.score[col])
        steps.append((row, col, score if col >= 0 else 0))
    return steps


@either
def ways_in(
    pairs: Parts, market: Market, tree: Tree, starts: Ints, most: int, to_end: bool
) -> tuple[Whole, Whole, Whole]:
    """The ways from all openings to those that the search starts from; `tree` holds what is known of them.

    Parameters
    ----------
    starts
        The openings from which to look farther.
    most
        How far to go; less than `NOWHERE`.
    to_end
        Whether to stop where a seat may be left empty, or at somebody unplaced who comes at no cost.

    Returns
    -------
    end, row, score
        The opening where it stopped (-1: nowhere), who comes there (-1: nobody), and the score of that pair.
    """
    price, surplus, place, distance = market.price, market.surplus, market.place, tree.distance
    scale, extra = market.scale, market.extra
    fewest: Whole = NOWHERE
    end: Whole = -1
    comer: Whole = -1
    comer_score: Whole = 0
    limit = distance[place]  # of those placed where somebody else came nearer it is too wide, which does no harm
    limit[place < 0] = 0 if to_end else -1
    heap: list[tuple[Any, ...]] = [(NOWHERE, 0, -1)]
    for col in starts:
        heappush(heap, (distance[col], tree.n_moves[col], col))
    while len(heap) > 0:
        cost, moves, col = heappop(heap)
        if cost > most or moves >= fewest:
            break
        if cost > distance[col] or moves > tree.n_moves[col]:
            continue
        if to_end and price[col] == 0:
            return col, -1, 0
        base = cost + price[col] - extra
        for row, score in zip(*within(pairs, col, surplus, base, scale, limit, most)):
            other, far = place[row], surplus[row] + base - scale * score
            if other < 0:
                if moves + 1 < fewest:
                    fewest, end, comer, comer_score = moves + 1, col, row, score
                continue
            if far > distance[other] or other == col or (far == distance[other] and moves + 1 >= tree.n_moves[other]):
                continue
            distance[other], tree.n_moves[other] = far, moves + 1
            tree.row[other], tree.score[other], tree.to[other] = row, score, col
            limit[row] = far
            heappush(heap, (far, moves + 1, other))
    return end, comer, comer_score
