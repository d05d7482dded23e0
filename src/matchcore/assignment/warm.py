"""From one optimum to the next, at the cost of what changed; and what a pair held against the optimum would cost.

When candidates or openings come, leave or change, nearly every surplus and price stays as it was. Three steps put right
what does not, each on a copy of the state (see `DualState` for what always holds, `two_searches` for the searches): a
candidate gets a place by the way out (`_go`), which raises prices; a seat that is given up is filled by the way in
(`_fill`); and prices fall where the chain of supports is broken (`lowering.lower`).

What is come to is proven by what changed (`verify_change`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np

from matchcore.assignment.dual_state import GONE, DualState, highest_bid
from matchcore.assignment.lowering import lower
from matchcore.assignment.pair_graph import Ints
from matchcore.assignment.pair_table import PairTable, places_of
from matchcore.assignment.two_searches import (
    NOWHERE,
    Displacement,
    Step,
    Tree,
    refill,
    steps_from,
    ways_to,
    ways_to_ends,
)
from matchcore.assignment.verify_change import verify_change


def change(state: DualState, table: PairTable, rows: Ints, cols: Ints, seats: Ints, n_pairs: int) -> DualState:
    """The optimum of a changed problem in which nobody is fixed.

    Parameters
    ----------
    state
        The optimum before.
    table
        The state's table, or with those who came.
    rows, cols
        int64[n], int64[m]: the numbers of the candidates and openings that there are now.
    seats
        int64[m].
    n_pairs
        How many pairs are allowed.

    Raises
    ------
    ProofError
        When the result does not prove optimal; a fault in matchcore.
    """
    after = state.copy(table.with_best_of(state.table))
    n_old, m_old = len(state.surplus), len(state.price)
    is_gone_row, is_gone_col = places_of(rows, table.n_rows) < 0, places_of(cols, table.n_cols) < 0
    after.seats[cols] = seats
    after.seats[is_gone_col] = 0
    wanting = np.flatnonzero((after.place >= 0) & is_gone_col[after.place]).tolist()
    taken = np.bincount(after.place[after.place >= 0], minlength=table.n_cols)
    for col in np.flatnonzero((taken > after.seats) & ~is_gone_col).tolist():
        holders = np.flatnonzero(after.place == col)
        wanting += holders[np.argsort(after.surplus[holders], kind="stable")][: taken[col] - after.seats[col]].tolist()
    after.place[wanting] = -1
    left = bool((after.surplus[is_gone_row] < GONE).any())  # else no price has lost its support
    after.place[is_gone_row] = -1
    after.surplus[is_gone_row], after.price[is_gone_col] = GONE, GONE
    for col in range(m_old, table.n_cols):
        after.price[col], after.support[col], after.support_score[col] = highest_bid(
            table, after.worth, after.surplus, col
        )
    if left:
        lower(after)
    _fill(after)
    wanting = [row for row in (*wanting, *range(n_old, table.n_rows)) if after.place[row] < 0 and not is_gone_row[row]]
    for row in wanting:
        after.surplus[row] = _best_gain(after, row)
        _go(after, Displacement(after, row))
    if wanting:
        lower(after)
    return _proven(state, replace(after, rows=rows, cols=cols), n_pairs)


_LOOKED_AT = 1 / 80, 1 / 25
"""By so large a part of the pairs the cheapest ways to the ends are looked for before all are looked at."""


@dataclass(frozen=True, slots=True)
class Otherwise:
    """The best that there is when something is otherwise.

    Attributes
    ----------
    gain
        What the whole gains, in score units; with `most_placements` each placement counts the bonus.
    moved
        Who moves, and where to (-1: leaves); whom it is about last.
    """

    gain: int
    moved: tuple[tuple[int, int], ...]


@dataclass(frozen=True, eq=False)
class Warm:
    """An optimum to be asked and changed, by candidates and openings in their order.

    Attributes
    ----------
    state
        The optimum.
    """

    state: DualState
    _filling: dict[int, list[Step]] = field(default_factory=dict, repr=False)
    _known: dict[int, Tree] = field(default_factory=dict, repr=False)

    # -- what a pair would cost

    def can_take(self, col: int | Ints) -> Any:
        """Whether these openings have a seat that nobody fixed holds."""
        return self.state.seats[self.state.cols[col]] > 0

    def holding(self, row: int, col: int, score: int) -> Otherwise:
        """The best that holds (row, col), at this score; the opening can take somebody, and she is not there.

        The gain is above 0 only for someone who is fixed or for a pair that is not among the allowed ones.
        """
        (best,) = self.best_of_candidate(row, np.array([col]), np.array([score]), 1)
        return best[1]

    def best_of_candidate(self, row: int, cols: Ints, score: Ints, n: int) -> list[tuple[int, Otherwise]]:
        """Which n of these pairs a candidate holds at the least loss, of equals at the highest score; and each.

        The openings can take somebody, and she is at none of them.
        """
        state, number, openings = self.state, int(self.state.rows[row]), self.state.cols[cols]
        if not len(openings):
            return []
        here, filling = self._given_up(number)
        slack = self._surplus(number) + state.price[openings] - state.worth.of(score)
        for most, ends in self._ends(int(np.sort(slack)[:n][-1] - slack.min())):
            tree, last = ends, np.sort(slack + ends.distance[openings])[:n][-1] + state.worth.scale
            if here >= 0:
                tree = ways_to(state, ends, here, len(filling), int(last - slack.min()))
                last = np.sort(slack + tree.distance[openings])[:n][-1] + state.worth.scale
            if last <= slack.min(where=tree.distance[openings] > most, initial=NOWHERE) + most:
                break  # where it is farther than is known, it costs more
        gain = state.in_scores(-slack - tree.distance[openings])
        found = []
        for at in np.lexsort((-score, -gain))[:n].tolist():
            steps = steps_from(tree, int(openings[at]))
            ends_here = here == (steps[-1][1] if steps else openings[at])
            moved = self._told(steps if ends_here else [*steps, *filling])
            found.append((at, Otherwise(int(gain[at]), (*moved, (row, int(cols[at]))))))
        return found

    def _ends(self, least: int) -> Iterator[tuple[int, Tree]]:
        """The cheapest ways to the ends, and up to which cost: no less than this or what is known, and then farther."""
        for most in self._reaches:
            if most >= max(least, *self._known, 0):
                if most not in self._known:
                    self._known[most] = ways_to_ends(self.state, most)
                yield most, self._known[most]

    @cached_property
    def _reaches(self) -> tuple[int, ...]:
        """How far ways are looked for at first, then, and at last: by so large a part of the pairs, and by all."""
        row, col, score = self.state.table.sample
        slack = self.state.surplus[row] + self.state.price[col] - self.state.worth.of(score)
        reaches = np.quantile(slack, _LOOKED_AT).astype(np.int64) if len(slack) else slack
        return (*np.unique(reaches[(reaches > 0) & (reaches < NOWHERE)]).tolist(), NOWHERE)

    def best_of_opening(self, col: int, rows: Ints, score: Ints, n: int) -> list[tuple[int, Otherwise]]:
        """The same for an opening that can take somebody; none of these candidates is there, and nobody is fixed."""
        state, opening, numbers = self.state, int(self.state.cols[col]), self.state.rows[rows]
        way = Displacement(state, col=opening)
        at = state.place[numbers]
        rest = np.where(at >= 0, np.minimum(way.tree.distance[at], way.cost), way.cost)
        loss = -state.in_scores(state.worth.of(score) - state.surplus[numbers] - state.price[opening] - rest)
        found = []
        for each in np.lexsort((-score, loss))[:n].tolist():
            row, here = int(rows[each]), int(at[each])
            far = way.cost + 1 if here < 0 else int(way.tree.distance[here])
            if far == way.cost:  # by which of the two fewer move is not known
                held = self.holding(row, col, int(score[each]))
            else:
                steps = way.steps_to(here) if far < way.cost else [*way.steps, *self._given_up(int(numbers[each]))[1]]
                held = Otherwise(-int(loss[each]), (*self._told(steps), (row, col)))
            found.append((each, held))
        return found

    # -- when one candidate or opening is otherwise

    def best_place(self, row: int, cols: Ints, score: Ints) -> Otherwise:
        """The best if these were a candidate's pairs, with as few moves as can be; exactly one if she is fixed."""
        is_fixed = bool(self.state.is_fixed[self.state.rows[row]])
        here = int(self.state.assignment.opening_of[row])
        low, high = self._limits(row, cols, score)
        if low == high and not is_fixed and (here < 0 or here in cols):  # nobody moves
            return Otherwise(int(self.state.in_scores(low)), ())
        return self._placed(row, cols, score, is_fixed)[1]

    def between(self, row: int, cols: Ints, score: Ints) -> tuple[int, int]:
        """Between what the whole would change if these were a candidate's pairs, by the prices alone.

        At the least as if nobody else moved; at the most as the prices prove. `best_place` is never outside.
        """
        least, most = self.state.in_scores(np.array(self._limits(row, cols, score)))
        return int(least) - 1, int(most) + 1

    def _limits(self, row: int, cols: Ints, score: Ints) -> tuple[int, int]:
        """`between`, in worths: what is reached when nobody moves, and what no moves can pass."""
        state, number = self.state, int(self.state.rows[row])
        openings, here = state.cols[cols], int(state.place[number])
        worth = state.worth.of(score)
        low = 0
        if here >= 0:
            kept = worth[openings == here]
            own = int(state.worth.of(state.own_score[[number]])[0])
            low = (int(kept[0]) if len(kept) else 0) - own
        return low, int((worth - state.price[openings]).max(initial=0)) - self._surplus(number)

    def with_row(self, row: int, cols: Ints, score: Ints, *, is_fixed: bool | None = None) -> Warm:
        """The optimum with a candidate's pairs replaced; as few others move as can be.

        Parameters
        ----------
        row
            The candidate.
        cols, score
            int[k] twice: her new pairs, openings ascending; exactly one if she is fixed, where she is or with a seat.
        is_fixed
            Whether she must be placed; as before when None.
        """
        state, old = self.state, int(self.state.rows[row])
        new, must = state.table.n_rows, bool(state.is_fixed[old]) if is_fixed is None else is_fixed
        way, _ = self._placed(row, cols, score, must)
        after = way.state
        after.rows[row], after.is_fixed[new] = new, must
        if state.is_fixed[old]:
            after.seats[self._given_up(old)[0]] += 1
        after.surplus[old], after.place[old], after.is_fixed[old] = GONE, -1, False
        _go(after, way)
        if must:
            after.seats[state.cols[cols[0]]] -= 1
        lower(after)
        n_before = int(np.count_nonzero(state.price[state.table.row(old)[0]] < GONE))
        return Warm(_proven(state, after, state.assignment.n_pairs + len(cols) - n_before))

    def with_seats(self, col: int, seats: int) -> Warm:
        """The optimum with another number of seats at an opening, at least as many as are fixed there."""
        state, opening = self.state, int(self.state.cols[col])
        after = state.copy(state.table)
        free = seats - int(state.assignment.seats[col] - state.seats[opening])
        after.seats[opening] = max(free, int(np.count_nonzero(state.place == opening)))
        while after.seats[opening] > free:
            _go(after, Displacement(after, col=opening))
            after.seats[opening] -= 1
            lower(after)
        _fill(after)
        return Warm(_proven(state, after, state.assignment.n_pairs))

    def _placed(self, row: int, cols: Ints, score: Ints, must: bool) -> tuple[Displacement, Otherwise]:
        """The way by which a candidate with these pairs is placed, and what it comes to.

        She is a number more in the state of the way, in which she is where she was, too.
        """
        before, old = self.state, int(self.state.rows[row])
        new, openings = before.table.n_rows, before.cols[cols]
        state = before.copy(before.table.with_more(1, 0, np.full(len(cols), new), openings, score))
        here, filling = self._given_up(old)
        if must:
            to = int(openings[0])
            gain = int(state.worth.of(score)[0] - state.price[to])
            way = Displacement(state, -1, to, here, filling)
        else:
            gain = state.surplus[new] = _best_gain(state, new)
            way = Displacement(state, new, -1, here, filling)
            to = next((to for who, to, _ in way.steps if who == new), -1)
        own = () if to == here else ((row, -1 if to < 0 else int(places_of(state.cols, state.table.n_cols)[to])),)
        best = int(state.in_scores(gain - way.cost - self._surplus(old)))
        return way, Otherwise(best, (*self._told(way.steps), *own))

    def _given_up(self, number: int) -> tuple[int, list[Step]]:
        """Where a candidate is (-1: nowhere), and who would fill the seat."""
        state = self.state
        here = int(state.table.row(number)[0][0]) if state.is_fixed[number] else int(state.place[number])
        if here not in self._filling:
            self._filling[here] = refill(state, here) if here >= 0 else []
        return here, self._filling[here]

    def _surplus(self, number: int) -> int:
        """A candidate's surplus, which may be below 0 for who is fixed."""
        state = self.state
        if not state.is_fixed[number]:
            return int(state.surplus[number])
        (col,), score = state.table.row(number)
        return int(state.worth.of(score)[0] - state.price[col])

    def _told(self, steps: Sequence[Step]) -> list[tuple[int, int]]:
        """Who else moves, and where to, by their order."""
        state = self.state
        row_at = places_of(state.rows, state.table.n_rows + 1)
        col_at = places_of(state.cols, state.table.n_cols)
        return [(int(row_at[who]), int(col_at[to]) if to >= 0 else -1) for who, to, _ in steps if row_at[who] >= 0]


def _proven(before: DualState, after: DualState, n_pairs: int) -> DualState:
    told = after.told(n_pairs)
    verify_change(before, told)
    return told


def _best_gain(state: DualState, row: int) -> int:
    """What a candidate's best pair is worth to her at these prices, or 0."""
    cols, score = state.table.row(row)
    return int((state.worth.of(score) - state.price[cols]).max(initial=0))


def _go(state: DualState, way: Displacement) -> None:
    """Prices nearer than a way's end rise by how much nearer they are, and whoever is on it moves.

    The tree of cheapest ways is made of tight pairs then: it supports what has risen, so prices stay the lowest.
    """
    steps, tree = way.steps, way.tree
    nearer = np.flatnonzero(tree.distance < way.cost)
    rise = np.zeros(len(state.price) + 1, dtype=np.int64)
    rise[nearer] = way.cost - tree.distance[nearer]
    state.price[:] += rise[:-1]
    state.surplus[:] -= rise[state.place]
    if way.start >= 0:
        state.surplus[way.start] -= way.cost
    state.support[nearer], state.support_score[nearer] = tree.row[nearer], tree.score[nearer]
    _move(state, steps)


def _move(state: DualState, steps: Sequence[Step]) -> None:
    """These move. Whoever leaves an opening by a tight pair keeps its price from falling."""
    for row, to, score in steps:
        left = state.place[row]
        if left >= 0:
            state.support[left], state.support_score[left] = row, state.own_score[row]
        state.place[row], state.own_score[row] = to, score


def _fill(state: DualState) -> None:
    """Fill every empty seat that has a price."""
    while True:
        taken = np.bincount(state.place[state.place >= 0], minlength=len(state.seats))
        empty = np.flatnonzero((taken < state.seats) & (state.price > 0))
        if not len(empty):
            return
        _move(state, refill(state, int(empty[0])))
        lower(state)
