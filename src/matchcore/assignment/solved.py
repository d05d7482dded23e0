"""A solved assignment that can be changed a little and solved on from the prices at hand.

One candidate's pairs are replaced, or an opening gets more or fewer seats. The rest of the assignment stays optimal for
the rest of the pool, so one search of shortest ways (`matchcore.assignment.moves`) finds the new optimum:

- Take the candidate out of the place that she has, and let d be the distances of all nodes to that place. With new
  pairs, being placed at j is worth ``bonus + score - price[j] - d[j]`` to the whole, being unplaced ``-d[out]``; the
  best of these less her old surplus is the gain, exactly. Any number of replacements is valued by one search.
- A new seat at j gains ``price[j] - d[out]``, d to j. A seat less costs ``d[j]``, d to out, when none is empty.

Who moves is the way itself. The prices are then taken anew, the lowest that support the assignment, which proves it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from matchcore.assignment.assignment import Assignment
from matchcore.assignment.fixing import set_aside
from matchcore.assignment.moves import FAR, Moves, Ways
from matchcore.assignment.nearest import nearest_optimum
from matchcore.assignment.pair_graph import Bools, Ints, PairGraph, most_placements_possible
from matchcore.assignment.prices import bound_of, lowest_prices, opening_of_pairs, place_on_ties
from matchcore.assignment.solve import assign_pairs
from matchcore.assignment.verify import verify_assignment
from matchcore.assignment.worth import pair_worth
from matchcore.objective import bonus_for

__all__ = ["NewPlace", "Solved"]


@dataclass(frozen=True, slots=True)
class NewPlace:
    """Where a candidate is best placed when her pairs are replaced.

    Attributes
    ----------
    col
        Her opening, -1 when unplaced.
    gain
        What the whole gains, in score units; with ``most_placements`` each placement counts the bonus.
    moved
        Who moves, and where to (-1: leaves), herself last if she does.
    """

    col: int
    gain: int
    moved: tuple[tuple[int, int], ...]


@dataclass(frozen=True, eq=False)
class Solved:
    """The allowed pairs and their optimal assignment.

    Attributes
    ----------
    indptr, opening_idx, score
        The pairs in CSR form, as given to `assign_pairs` (integers). Scores that replace others are at least 0.
    seats
        int64[m].
    assignment
        The result of `assign_pairs` for them.
    """

    indptr: Ints
    opening_idx: Ints
    score: Ints
    seats: Ints
    assignment: Assignment

    @cached_property
    def moves(self) -> Moves:
        """The moves that remain."""
        return Moves(self.indptr, self.opening_idx, self.score, self.seats, self.assignment)

    @cached_property
    def _largest(self) -> int:
        return int(self.score.max()) if len(self.score) else 0

    def best_place(
        self, row: int, cols: Ints, score: Ints, *, is_fixed: bool | None = None, ways: Ways | None = None
    ) -> NewPlace:
        """Where a candidate is best placed if her pairs were these; of equals, with the fewest moves.

        Parameters
        ----------
        row
            The candidate.
        cols, score
            int[k] twice: her new pairs, openings ascending; exactly one if she is fixed, where she is or with a seat.
        is_fixed
            Whether she must be placed; as before when None.
        ways
            ``moves.ways_to(moves.place_of(row))`` when it is at hand.
        """
        if not self._covers(score, self.seats):
            return self._solved_anew(row, cols, score, is_fixed)
        moves, here = self.moves, int(self.assignment.opening_of[row])
        ways = moves.ways_to(moves.place_of(row)) if ways is None else ways
        far = ways.distance[cols]
        can = np.flatnonzero(far < FAR)
        value = np.asarray(score, dtype=np.int64)[can] + moves.bonus - moves.price[cols[can]] - far[can]
        n_moves = ways.n_moves[cols[can]] + (cols[can] != here)
        # Of equals, the fewest moves; then placed rather than not; then the first.
        options = [(-int(v), int(count), 0, int(col)) for v, count, col in zip(value, n_moves, cols[can])]
        if not (moves.is_fixed[row] if is_fixed is None else is_fixed):
            leaves = int(ways.n_moves[moves.out]) + (here >= 0)
            options.append((int(ways.distance[moves.out]), leaves, 1, -1))
        loss, _, _, col = min(options)
        moved = ways.moved(moves.out if col < 0 else col)
        if col != here:
            moved.append((row, col))
        return NewPlace(col, -loss - int(moves.surplus[row]), tuple(moved))

    def with_row(self, row: int, cols: Ints, score: Ints, *, is_fixed: bool | None = None) -> Solved:
        """The assignment solved with a candidate's pairs replaced; as few others move as can be. See `best_place`."""
        place = self.best_place(row, cols, score, is_fixed=is_fixed)
        wider = self._replaced(row, cols, score, is_fixed)
        if not self._covers(score, self.seats):
            return replace(wider, assignment=self._nearest_to_now(wider))
        return replace(wider, assignment=_settled(wider, _moved(self.assignment.opening_of, place.moved)))

    def with_seats(self, col: int, seats: int) -> Solved:
        """The assignment solved with another number of seats at an opening, at least as many as are fixed there."""
        solved = self
        while solved.seats[col] != seats:
            solved = solved._one_seat_more(col, seats) if solved.seats[col] < seats else solved._seats_less(col, seats)
        return solved

    def _one_seat_more(self, col: int, most: int) -> Solved:
        """One seat more that somebody takes; when nobody gains by it, `most` seats at once."""
        count = self.seats.copy()
        count[col] += 1
        if not self._covers(np.zeros(0, dtype=np.int64), count):
            wider = replace(self, seats=np.where(np.arange(len(count)) == col, most, count))
            return replace(wider, assignment=self._nearest_to_now(wider))
        ways = self.moves.ways_to(col)
        gains = self.moves.price[col] > ways.distance[self.moves.out]
        count[col] = count[col] if gains else most
        opening_of = _moved(self.assignment.opening_of, ways.moved(self.moves.out) if gains else [])
        wider = replace(self, seats=count)
        return replace(wider, assignment=_settled(wider, opening_of))

    def _seats_less(self, col: int, least: int) -> Solved:
        """The empty seats less, down to `least`; when there are none, one seat less, whose holder makes room."""
        taken = int(np.count_nonzero(self.assignment.opening_of == col))
        count, opening_of = self.seats.copy(), self.assignment.opening_of
        count[col] = max(taken, least)
        if taken == self.seats[col]:
            count[col] = taken - 1
            opening_of = _moved(opening_of, self.moves.ways_to(self.moves.out).moved(col))
        narrower = replace(self, seats=count)
        return replace(narrower, assignment=_settled(narrower, opening_of))

    def _covers(self, score: Ints, seats: Ints) -> bool:
        """Whether the bonus still outweighs every change of scores; without a bonus there is nothing to outweigh."""
        if not self.assignment.bonus:
            return True
        largest = max(self._largest, int(score.max()) if len(score) else 0)
        return int(self.assignment.bonus) > largest * most_placements_possible(len(self.indptr) - 1, seats)

    def _replaced(self, row: int, cols: Ints, score: Ints, is_fixed: bool | None) -> Solved:
        """The pairs with those of one candidate replaced; the assignment is still the old one."""
        assignment = self.assignment
        if is_fixed is not None and is_fixed != self.moves.is_fixed[row]:
            fixed = self.moves.is_fixed.copy()
            fixed[row] = is_fixed
            assignment = replace(assignment, fixed=fixed if fixed.any() else None)
        start, stop = int(self.indptr[row]), int(self.indptr[row + 1])
        indptr = self.indptr.copy()
        indptr[row + 1 :] += len(cols) - (stop - start)
        opening_idx = np.concatenate([self.opening_idx[:start], cols, self.opening_idx[stop:]]).astype(np.int32)
        joined = np.concatenate([self.score[:start], score, self.score[stop:]]).astype(np.int64)
        return Solved(indptr, opening_idx, joined, self.seats, assignment)

    def _nearest_to_now(self, other: Solved) -> Assignment:
        """The optimum of `other`, solved from scratch, that is nearest to what is here."""
        old, fixed = self.assignment, other.assignment.fixed
        solved = assign_pairs(
            other.indptr, other.opening_idx, other.score, other.seats, objective=old.objective, fixed=fixed
        )
        nearest = nearest_optimum(
            other.indptr,
            other.opening_idx,
            other.score,
            other.seats,
            opening_of=solved.opening_of,
            surplus=np.asarray(solved.surplus, dtype=np.int64),
            price=np.asarray(solved.price, dtype=np.int64),
            bonus=int(solved.bonus),
            wanted=np.asarray(old.opening_of, dtype=np.int64),
            fixed=fixed,
        )
        return replace(solved, opening_of=nearest)

    def _solved_anew(self, row: int, cols: Ints, score: Ints, is_fixed: bool | None) -> NewPlace:
        wider = self._replaced(row, cols, score, is_fixed)
        after = self._nearest_to_now(wider)
        before = self.assignment
        bonus = int(before.bonus)
        gain = int(after.total) + bonus * after.n_placed - int(before.total) - bonus * before.n_placed
        moved = np.flatnonzero(after.opening_of != before.opening_of)
        order = [*moved[moved != row].tolist(), *moved[moved == row].tolist()]
        steps = tuple((who, int(after.opening_of[who])) for who in order)
        return NewPlace(int(after.opening_of[row]), gain, steps)


def _moved(opening_of: Ints, moved: list[tuple[int, int]] | tuple[tuple[int, int], ...]) -> npt.NDArray[np.int64]:
    after = np.array(opening_of, dtype=np.int64)
    for row, col in moved:
        after[row] = col
    return after


def _settled(solved: Solved, opening_of: Ints) -> Assignment:
    """The optimal assignment `opening_of` with its lowest prices, as many placed on ties as can be; proven.

    The bonus is what solving from scratch gives, so that the prices are too.

    Raises
    ------
    ProofError
        When it is not optimal.
    """
    graph = PairGraph.checked(solved.indptr, solved.opening_idx, solved.score, solved.seats)
    before = solved.assignment
    bonus = bonus_for(before.objective, graph.largest, graph.most_possible)
    worth = pair_worth(graph.score, bonus)
    pair_of = _pairs_at(graph, opening_of)
    if before.fixed is None:
        surplus, price = lowest_prices(graph, worth, pair_of)
        pair_of = place_on_ties(graph, worth, pair_of, surplus, price)
    else:
        pair_of, surplus, price = _settled_around(graph, worth, pair_of, before.fixed)
    own = pair_of[pair_of >= 0]
    total = int(graph.score[own].sum(dtype=np.int64))
    bound = bound_of(surplus, price, graph.seats, bonus, len(own))
    after = replace(
        before,
        opening_of=opening_of_pairs(graph.opening_idx, pair_of),
        total=total,
        surplus=surplus,
        price=price,
        bound=bound,
        gap=bound - total,
        bonus=bonus,
        seats=graph.seats,
        n_pairs=graph.n_pairs,
        n_held=graph.n_pairs,
    )
    verify_assignment(graph.indptr, graph.opening_idx, graph.score, graph.seats, after, fixed=before.fixed)
    return after


def _pairs_at(graph: PairGraph, opening_of: Ints) -> Ints:
    """int64[n]: the position of each candidate's pair, -1 when unplaced."""
    row = graph.candidate_of_pair()
    at = np.flatnonzero(opening_of[row] == graph.opening_idx)
    pair_of = np.full(graph.n_candidates, -1, dtype=np.int64)
    pair_of[row[at]] = at
    return pair_of


def _settled_around(graph: PairGraph, worth: Ints, pair_of: Ints, fixed: Bools) -> tuple[Ints, Ints, Ints]:
    """The same around those who are fixed: the position of each candidate's pair, the surplus and the prices."""
    rest, position = set_aside(graph, fixed)
    place = np.full(graph.n_pairs + 1, -1, dtype=np.int64)
    place[position] = np.arange(len(position))
    surplus, price = lowest_prices(rest, worth[position], np.where(fixed, -1, place[pair_of]))
    found = place_on_ties(rest, worth[position], np.where(fixed, -1, place[pair_of]), surplus, price)
    after = np.full(graph.n_candidates, -1, dtype=np.int64)
    after[found >= 0] = position[found[found >= 0]]
    after[fixed] = own = graph.indptr[:-1][fixed]
    surplus[fixed] = worth[own] - price[graph.opening_idx[own]]
    return after, surplus, price
