"""`DualState`: an optimum with its lowest prices, kept so that whatever changes or is asked starts from it.

All in it is in worths: what a pair counts for (`Worth`), such that the greatest total worth is the optimum. Always,

1. no surplus u or price v is negative, and no pair has a negative slack u_i + v_j - worth_ij;
2. placed pairs are tight (their slack is 0);
3. nobody unplaced has a surplus, and no opening with an empty seat a price;
4. an opening with a price has a *support*: a candidate tight with it who is not placed there, and who is unplaced, or
   placed where the price is 0 or has a support in turn. So a chain of supports leads from every price to an end.

By 1 to 3 the assignment is optimal. By 4 no price can be lower: it could only fall together with the prices of its
whole chain, whose end cannot.

**In what is reckoned.** `most_placements` counts a pair as its score and a bonus, here one that outweighs whatever may
come. `best_total` counts it as 4 · score + 1. For two optima differ by ways along which people move, and each of these
changes the number of placements by one at most. So what a way gains or loses in worths is four times what it does in
scores, and one more or less; and the lowest price is four times that in scores, and one more where the chain that keeps
it up ends at somebody unplaced rather than at a price of 0.

**Who must be placed** (`fixed`) is set aside with the seat held, as by `assign_pairs`: not in the market, and put back
when the assignment is told.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
from scipy import sparse

from matchcore.assignment.assignment import Assignment
from matchcore.assignment.pair_graph import Bools, Ints, most_placements_possible
from matchcore.assignment.pair_table import PairTable, places_of
from matchcore.assignment.prices import bound_of
from matchcore.assignment.worth import Worth
from matchcore.objective import bonus_for

GONE = 2**60
"""The surplus or price of who is not in the market: gone, not come yet, or fixed. No pair is tight with it."""

_BONUS = 2**52
"""What a placement counts above its score with `most_placements`: more than any change of scores."""

_NEW_ROW = {"surplus": GONE, "place": -1, "own_score": 0, "is_fixed": False}
_NEW_COL = {"price": 0, "seats": 0, "support": -1, "support_score": 0}
"""What stands for a candidate, or an opening, whose number is new."""


class Market(NamedTuple):
    """The arrays of a `DualState` that searches read and changes write, and what a pair is worth (as in `Worth`)."""

    surplus: Ints
    price: Ints
    place: Ints
    own_score: Ints
    support: Ints
    support_score: Ints
    scale: int
    extra: int


@dataclass(frozen=True, eq=False)
class DualState:
    """An optimum that can be gone on from. Candidates and openings go by their numbers in `table`, unless said.

    Attributes
    ----------
    table
        All pairs, and those of who is gone.
    worth
        What a pair counts for.
    surplus, price
        int64[n], int64[m], in worths; `GONE` of who is not in the market.
    seats
        int64[m]: the seats that nobody fixed holds.
    place, own_score
        int64[n]: each candidate's opening, -1 for none; and the score of that pair.
    support, support_score
        int64[m]: a candidate who keeps each price from falling, -1 for none; and the score of that pair.
    is_fixed
        bool[n]: who must be placed, at the opening of the one pair there is.
    rows, cols
        The numbers of the candidates and openings that there are, in their order.
    assignment
        What it is the state of, by candidates and openings in their order.
    """

    table: PairTable
    worth: Worth
    surplus: Ints
    price: Ints
    seats: Ints
    place: Ints
    own_score: Ints
    support: Ints
    support_score: Ints
    is_fixed: Bools
    rows: Ints
    cols: Ints
    assignment: Assignment

    @property
    def market(self) -> Market:
        """The arrays themselves."""
        arrays = self.surplus, self.price, self.place, self.own_score, self.support, self.support_score
        return Market(*arrays, self.worth.scale, self.worth.bonus)

    @classmethod
    def of(cls, table: PairTable, assignment: Assignment) -> DualState:
        """The state of an optimal assignment of all the pairs of a table just begun, by one pass over them."""
        n, m, bonus = table.n_rows, table.n_cols, int(assignment.bonus)
        is_fixed = np.zeros(n, dtype=np.bool_) if assignment.fixed is None else np.array(assignment.fixed)
        surplus: Ints = np.array(assignment.surplus, dtype=np.int64)
        price: Ints = np.array(assignment.price, dtype=np.int64)
        surplus[is_fixed] = GONE
        table = table.with_best(surplus - bonus)
        row, col, score = table.close(surplus - bonus, price)
        place: Ints = np.where(is_fixed, -1, assignment.opening_of).astype(np.int64)
        is_own = place[row] == col
        own_score = np.zeros(n, dtype=np.int64)
        own_score[row[is_own]] = score[is_own]
        row, col, score = row[~is_own], col[~is_own], score[~is_own]
        # From the unplaced, and then from where the price is 0, tight pairs lead to every price.
        out, free = m, m + 1
        start = np.where(place[row] < 0, out, place[row])
        unpriced = np.flatnonzero(price == 0)
        tail, head = np.append(start, np.full(len(unpriced), free)), np.append(col, unpriced)
        before = _before(tail, head, out, m + 2)
        is_odd = before >= 0
        later = ~is_odd[head]
        before = np.where(is_odd, before, _before(tail[later], head[later], free, m + 2))
        support, support_score = np.full(m, -1, dtype=np.int64), np.zeros(m, dtype=np.int64)
        leads = before[col] == start
        support[col[leads]], support_score[col[leads]] = row[leads], score[leads]
        # A price whose chain ends at somebody unplaced is one placement more; by this, and not by its size, it is told.
        worth = Worth(1, _BONUS) if bonus else Worth(4, 1)
        price = worth.scale * price + is_odd[:m] * (worth.bonus - bonus)
        surplus = np.where(place >= 0, worth.of(own_score) - np.append(price, 0)[place], 0)
        surplus[is_fixed] = GONE
        seats: Ints = assignment.seats - np.bincount(assignment.opening_of[is_fixed], minlength=m)
        for closed in np.flatnonzero(seats == 0).tolist() if bonus else ():
            price[closed], support[closed], support_score[closed] = highest_bid(table, worth, surplus, closed)
        sides = (surplus, price, seats, place, own_score, support, support_score, is_fixed)
        return cls(table, worth, *sides, np.arange(n), np.arange(m), assignment)

    def copy(self, table: PairTable) -> DualState:
        """Arrays to be worked on before anybody else sees them, with room for the numbers that are new in `table`."""
        longer: dict[str, Any] = {"rows": self.rows.copy()}
        for size, of_new in ((table.n_rows, _NEW_ROW), (table.n_cols, _NEW_COL)):
            for name, new in of_new.items():
                values = getattr(self, name)
                longer[name] = np.concatenate((values, np.full(size - len(values), new, dtype=values.dtype)))
        return replace(self, table=table, **longer)

    def told(self, n_pairs: int) -> DualState:
        """The same, with its assignment told in scores; so many pairs are allowed."""
        rows, cols, before = self.rows, self.cols, self.assignment
        is_fixed = self.is_fixed[rows]
        at, score = self.place.copy(), self.own_score.copy()
        for row in rows[is_fixed].tolist():
            (at[row],), (score[row],) = self.table.row(row)
        opening_of = np.append(places_of(cols, self.table.n_cols), -1)[at[rows]].astype(np.int64)
        seats = self.seats[cols] + np.bincount(opening_of[is_fixed], minlength=len(cols))
        most = most_placements_possible(len(rows), seats)
        bonus = bonus_for(before.objective, self.table.largest(rows, cols) if self.worth.scale == 1 else 0, most)
        surplus, price = self.surplus[rows], self.price[cols]
        if bonus:
            surplus, price = _with_bonus(surplus, _BONUS, bonus), _with_bonus(price, _BONUS, bonus)
            of_number = np.full(self.table.n_rows, GONE)
            of_number[rows[~is_fixed]] = surplus[~is_fixed]
            for closed in np.flatnonzero(self.seats[cols] == 0).tolist():
                price[closed], _, _ = highest_bid(self.table, Worth(1, bonus), of_number, int(cols[closed]))
        else:
            surplus, price = self.worth.in_scores(surplus, price)
        surplus[is_fixed] = score[rows[is_fixed]] + bonus - price[opening_of[is_fixed]]
        placed = opening_of >= 0
        total = int(score[rows[placed]].sum())
        bound = bound_of(surplus, price, seats, bonus, int(np.count_nonzero(placed)))
        assignment = replace(
            before,
            opening_of=opening_of,
            total=total,
            surplus=surplus,
            price=price,
            bound=bound,
            gap=bound - total,
            bonus=bonus,
            seats=seats,
            n_pairs=n_pairs,
            n_held=n_pairs,
            n_rounds=0,
            fixed=is_fixed if is_fixed.any() else None,
        )
        return replace(self, assignment=assignment)

    def in_scores(self, worths: int | Ints) -> Ints:
        """What ways gain or lose, in scores; with `most_placements` each placement counts the assignment's bonus."""
        if self.worth.scale > 1:
            return (np.asarray(worths) + 1) // self.worth.scale
        return _with_bonus(np.asarray(worths), _BONUS, int(self.assignment.bonus))


def highest_bid(table: PairTable, worth: Worth, surplus: Ints, col: int) -> tuple[int, int, int]:
    """What the candidate who would give most for an opening would give, who that is, and that pair's score.

    Nobody (-1) where nobody would give anything.
    """
    rows, score = table.col(col)
    gain = worth.of(score) - surplus[rows]
    if not len(gain) or gain.max() <= 0:
        return 0, -1, 0
    best = int(gain.argmax())
    return int(gain[best]), int(rows[best]), int(score[best])


def _before(tail: Ints, head: Ints, start: int, n_nodes: int) -> Ints:
    """int[n_nodes]: the node before each on a way from `start` along these arcs; -1 where there is none."""
    arcs = sparse.csr_array((np.ones(len(tail)), (tail, head)), shape=(n_nodes, n_nodes))
    before: Ints = sparse.csgraph.breadth_first_order(arcs, start)[1]
    return np.maximum(before, -1)


def _with_bonus(values: Ints, old: int, new: int) -> Ints:
    """Surpluses, or prices of openings with seats, as they are with another bonus: each is one or none, and a rest."""
    return values + np.rint(values / old).astype(np.int64) * (new - old)
