"""Places, surpluses and lowest prices put right again after a small change, near where it was made.

All here is in worths: what a pair counts for (see `Worth`), such that the greatest total worth is the optimum. Always,

1. no surplus u or price v is negative, and no pair has a negative slack u_i + v_j - worth_ij;
2. placed pairs are tight (their slack is 0);
3. an opening with a price has a *support*: a candidate tight with it who is not placed there, and who is unplaced, or
   placed where the price is 0 or has a support in turn. So a chain of supports leads from every price to an end.

By 3 no price can be lower: it could only fall together with the prices of its whole chain, whose end cannot. When
moreover nobody unplaced has a surplus and no empty seat a price, the assignment is optimal and its prices are the
lowest. A change breaks that in few places, and three steps mend it.

**Filling a seat** that has a price (`_fill`): its chain of supports is a path of tight pairs to somebody unplaced, or
to an opening whose price is 0. Everybody on it moves one step. Nothing is searched.

**Placing a candidate** who has a surplus (`_place`): the shortest path by slack to an empty seat, to somebody who may
leave at the cost of the surplus, or to her staying unplaced, D long. Every price nearer than D rises by D less its
distance, and its holders' surpluses fall by that; then everybody on the path moves one step. The tree of shortest paths
is made of tight pairs now: it supports what has risen. So 1 to 3 hold after it as they did before.

**Lowering** (`_lower`): openings whose chain is broken look for another support among all their pairs. Those that find
none, with all that hung on them, fall as far as a shortest path allows: to 0, to the slack of somebody unplaced, or to
where a supported price stops them.

What a search looks at is a list of each candidate's *near* pairs: all those of a slack up to her reach, and perhaps
others. When it comes so far, all her pairs are looked through, and the list made anew. What a list must hold is told by
the prices of the time (`listed_at`), so that prices may come and go without any list being touched: the reach is less
by what the price that has fallen most has fallen since.

Sources: R. K. Ahuja, T. L. Magnanti, J. B. Orlin, "Network Flows" (1993), section 9.7 (successive shortest paths); Y.
Boykov and V. Kolmogorov, "An experimental comparison of min-cut/max-flow algorithms", IEEE PAMI 26 (2004), section 3
(trees whose orphans are adopted).
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np
import numpy.typing as npt

from matchcore.assignment.near_pairs import NearPairs
from matchcore.assignment.pair_graph import Bools, Ints
from matchcore.assignment.pair_table import Entries, PairTable, spans
from matchcore.assignment.prices import positions_in_rows
from matchcore.assignment.worth import Worth

__all__ = ["GONE", "Market", "Settled"]

GONE = 2**60
"""The surplus or price of who is gone, or has not come yet: no pair is tight with it."""

_FIRST_BATCH = 16
_BATCH = 64
"""How many of the nearest openings a search takes at once: to begin with, and at most; twice as many each time."""

_FEW = 32
"""So many openings that have lost their support are looked at one by one, through all their pairs."""

_MOST_FALLEN = 8
"""So many of the prices that fell most since the lists were made are made good after each change."""

_MANY = 256
"""When so many lists would have to be made anew, prices fall only as far as the lists reach, and it is tried again."""

_MOST_UNUSED = 2
"""Lists that are no longer in use are thrown away when there are so many times as many pairs in all lists."""

_WIDER = 4
"""A near list made anew reaches so many times as far as was needed."""


@dataclass(frozen=True, eq=False)
class Settled:
    """An optimum that can be gone on from. Candidates and openings go by their numbers in `table`.

    Attributes
    ----------
    table
        All pairs, and those of who is gone.
    worth
        What a pair counts for.
    surplus, price
        int64[n], int64[m], in worths; `GONE` of who is gone.
    seats, n_taken
        int64[m].
    place, own_score
        int64[n]: each candidate's opening, -1 for none; and the score of that pair.
    support, support_score
        int64[m]: a candidate who keeps each price from falling, -1 for none; and the score of that pair.
    first, n_near, depth
        int64[n]: where each candidate's list of near pairs stands and how long it is. On it is every pair with
        ``listed_at - worth <= depth``.
    listed_at
        int64[m]: the prices that the lists go by.
    near
        The pairs on the lists, and some that were.
    """

    table: PairTable
    worth: Worth
    surplus: Ints
    price: Ints
    seats: Ints
    n_taken: Ints
    place: Ints
    own_score: Ints
    support: Ints
    support_score: Ints
    first: Ints
    n_near: Ints
    depth: Ints
    listed_at: Ints
    near: NearPairs

    def tidied(self) -> Settled:
        """The same, without the lists that are no longer in use when they are many."""
        if len(self.near) <= _MOST_UNUSED * int(self.n_near.sum()):
            return self
        at, row = spans(self.first, self.n_near)
        near = NearPairs(row.astype(np.int32), self.near.col[at], self.near.score[at])
        return replace(self, first=np.cumsum(self.n_near) - self.n_near, near=near)


class Market:
    """A settled optimum that is changed and settled again; what it began with is not touched."""

    def __init__(self, settled: Settled) -> None:
        self.table, self.worth = settled.table, settled.worth
        self.surplus, self.price = settled.surplus.copy(), settled.price.copy()
        self.seats, self.n_taken = settled.seats.copy(), settled.n_taken.copy()
        self.place, self.own_score = settled.place.copy(), settled.own_score.copy()
        self.support, self.support_score = settled.support.copy(), settled.support_score.copy()
        self.first, self.n_near, self.depth = settled.first.copy(), settled.n_near.copy(), settled.depth.copy()
        self.listed_at = settled.listed_at.copy()
        self.near = settled.near
        self.wanting: list[int] = []

    def settled(self) -> Settled:
        """What it has come to."""
        return Settled(**{field.name: getattr(self, field.name) for field in fields(Settled)})

    # -- what changes

    def remove(self, rows: Ints, cols: Ints) -> None:
        """Candidates and openings go; who was placed at one of them wants another place."""
        self._displace(np.flatnonzero(np.isin(self.place, cols)))
        self._displace(rows)
        self.wanting = [row for row in self.wanting if row not in set(rows.tolist())]
        self.surplus[rows] = GONE
        self.price[cols], self.seats[cols] = GONE, 0
        self.n_near[rows] = 0

    def add(self, table: PairTable, seats: Ints) -> None:
        """Candidates and openings come, the last of `table`.

        An opening costs at first what the best of those who are here would give for it, so nobody moves for it.
        """
        n_old, m_old = len(self.surplus), len(self.price)
        n_rows, n_cols = table.n_rows - n_old, table.n_cols - m_old
        self.table = table
        self.surplus, self.place = _grown(self.surplus, n_rows, GONE), _grown(self.place, n_rows, -1)
        self.own_score, self.depth = _grown(self.own_score, n_rows, 0), _grown(self.depth, n_rows, -GONE)
        self.first, self.n_near = _grown(self.first, n_rows, 0), _grown(self.n_near, n_rows, 0)
        self.price, self.n_taken = _grown(self.price, n_cols, 0), _grown(self.n_taken, n_cols, 0)
        self.listed_at = _grown(self.listed_at, n_cols, 0)
        self.support, self.support_score = _grown(self.support, n_cols, -1), _grown(self.support_score, n_cols, 0)
        self.seats = np.append(self.seats, seats)
        if n_cols:
            new = table.of_cols(np.arange(m_old, m_old + n_cols))
            value = self.worth.of(new.score) - self.surplus[new.other]
            np.maximum.at(self.price, m_old + new.owner, value)
            self.listed_at[m_old:] = self.price[m_old:]
            amount = self.listed_at[m_old + new.owner] - self.worth.of(new.score)
            close = np.flatnonzero(amount <= self.depth[new.other])
            self.list_more(new.other[close], m_old + new.owner[close], new.score[close])
        if n_rows:
            rows = np.arange(n_old, n_old + n_rows)
            self._list(rows, table.of_rows(rows), GONE)
            self.wanting += rows.tolist()

    def set_seats(self, cols: Ints, seats: Ints) -> None:
        """Openings get other numbers of seats; those of its holders who gain least there give up what is too much."""
        self.seats[cols] = seats
        for col in cols[self.n_taken[cols] > seats].tolist():
            holders = np.flatnonzero(self.place == col)
            order = np.argsort(self.surplus[holders], kind="stable")
            self._displace(holders[order[: len(holders) - self.seats[col]]])

    def settle(self) -> None:
        """Come to the optimum and its lowest prices."""
        self._lower()
        while True:
            empty = np.flatnonzero((self.n_taken < self.seats) & (self.price > 0))
            if not len(empty):
                break
            self._fill(int(empty[0]))
            self._lower()
        for row in self.wanting:
            if self.place[row] < 0:
                self._place(row)
        self.wanting = []
        self._lower()
        self._list_the_most_fallen()

    def _displace(self, rows: Ints) -> None:
        placed = rows[self.place[rows] >= 0]
        np.subtract.at(self.n_taken, self.place[placed], 1)
        self.place[placed] = -1
        self.wanting += placed.tolist()

    # -- near pairs

    def reach(self) -> Ints:
        """int64[n]: up to which slack all pairs of each candidate are on her list, at least."""
        fell = np.where(self.price < GONE, self.listed_at - self.price, 0)
        return self.depth + self.surplus - max(0, int(fell.max(initial=0)))

    def look_farther(self, rows: Ints, reach: Ints) -> None:
        """Make the lists of these candidates anew, so that they reach so far."""
        self.depth[rows] += reach - self.reach()[rows]
        pairs = self.table.of_rows(rows)
        amount = self.listed_at[pairs.other] - self.worth.of(pairs.score)
        near = np.flatnonzero((amount <= self.depth[rows][pairs.owner]) & (self.price[pairs.other] < GONE))
        self._list(rows, Entries(pairs.owner[near], pairs.other[near], pairs.score[near]), self.depth[rows])

    def list_at_new(self, cols: Ints, pairs: Entries) -> None:
        """Let the lists go by the prices of these openings as they have fallen; `pairs` are all theirs, by number."""
        row, col = pairs.other, pairs.owner
        depth, worth = self.depth[row], self.worth.of(pairs.score)
        unlisted = np.flatnonzero((self.price[col] - worth <= depth) & (self.listed_at[col] - worth > depth))
        self.list_more(row[unlisted], col[unlisted], pairs.score[unlisted])
        self.listed_at[cols] = np.minimum(self.listed_at[cols], self.price[cols])

    def _list_the_most_fallen(self) -> None:
        """The few prices that fell most no longer shorten the reach of all lists."""
        fell = np.where(self.price < GONE, self.listed_at - self.price, 0)
        cols = np.argsort(fell)[-_MOST_FALLEN:]
        cols = cols[fell[cols] > 0]
        pairs = self.table.of_cols(cols)
        self.list_at_new(cols, Entries(cols[pairs.owner], pairs.other, pairs.score))

    def list_more(self, row: Ints, col: Ints, score: npt.NDArray[np.int32]) -> None:
        """Add to the lists of some candidates."""
        rows, owner = np.unique(row, return_inverse=True)
        at, whose = spans(self.first[rows], self.n_near[rows])
        before = Entries(whose, self.near.col[at], self.near.score[at])
        order = np.argsort(owner, kind="stable")
        more = Entries(owner[order], col[order].astype(np.int32), score[order])
        self._list(rows, before.followed_by(more), self.depth[rows])

    def _list(self, rows: Ints, pairs: Entries, depth: Ints | int) -> None:
        """These are the near pairs of these candidates."""
        count = np.bincount(pairs.owner, minlength=len(rows))
        self.first[rows] = len(self.near) + np.cumsum(count) - count
        self.n_near[rows], self.depth[rows] = count, depth
        self.near = self.near.with_more(rows[pairs.owner].astype(np.int32), pairs.other, pairs.score)

    # -- filling a seat

    def _fill(self, col: int) -> None:
        """Somebody takes an empty seat that has a price, and so on along the chain of supports."""
        self.n_taken[col] += 1
        while True:
            row = int(self.support[col])
            left = int(self.place[row])
            self.place[row], self.own_score[row] = col, self.support_score[col]
            if left < 0:
                return
            if self.price[left] == 0:
                self.n_taken[left] -= 1
                return
            col = left

    # -- placing a candidate

    def _place(self, row: int) -> None:
        """Place a candidate where the whole gains most, or leave her unplaced if that is better."""
        pairs = self.table.of_rows(np.array([row]))
        gain = self.worth.of(pairs.score) - self.price[pairs.other]
        self.surplus[row] = max(0, int(gain.max(initial=0)))
        if self.depth[row] < GONE:
            self._list(np.array([row]), pairs, GONE)
        if self.surplus[row] == 0:
            return
        search = _WayOut(self, row)
        search.run()
        distance, via = search.distance, search.via
        nearer = np.flatnonzero(distance < search.end)
        rise = search.end - distance[nearer]
        holders, owner = search.holders_of(nearer)
        self.price[nearer] += rise
        self.surplus[holders] -= rise[owner]
        self.surplus[row] -= search.end
        self.support[nearer], self.support_score[nearer] = via[nearer], search.via_score[nearer]
        if search.leaver == row:
            return
        col = search.end_col
        if search.leaver >= 0:
            # Who leaves keeps the price from falling; so does, further on, everybody who moves.
            self.support[col], self.support_score[col] = search.leaver, self.own_score[search.leaver]
            self.place[search.leaver] = -1
        else:
            self.n_taken[col] += 1
        while True:
            mover = int(via[col])
            left, score = int(self.place[mover]), self.own_score[mover]
            self.place[mover], self.own_score[mover] = col, search.via_score[col]
            if mover == row:
                return
            self.support[left], self.support_score[left] = mover, score
            col = left

    # -- lowering prices

    def _lower(self) -> None:
        """Find a support for every price that has lost its own, or lower it, with all that hung on it, until it has."""
        orphans = _Orphans(self)
        while True:
            is_broken, has_chain = self._chains()
            if has_chain.all():
                return
            alone = np.flatnonzero(is_broken)
            if len(alone) > _FEW:
                self._fall(~has_chain)
                orphans = _Orphans(self)
                continue
            orphans.take(alone[~orphans.is_taken[alone]])
            if orphans.adopt(has_chain):
                continue
            hanging = np.flatnonzero(~has_chain & ~is_broken)
            hanging = hanging[is_broken[self.place[self.support[hanging]]]]
            if len(hanging):
                self.support[hanging] = -1
                continue
            orphans.lower(~has_chain)

    def _chains(self) -> tuple[Bools, Bools]:
        """bool[m] twice: whose support is none, and from whom a chain of supports leads to an end.

        A price of 0 is an end in itself, and so is an opening that is gone.
        """
        m, row = len(self.price), self.support
        has_price = (self.price > 0) & (self.price < GONE)
        is_tight = self.surplus[row] + self.price == self.worth.of(self.support_score)
        is_broken = has_price & ~((row >= 0) & is_tight & (self.place[row] != np.arange(m)))
        end, nowhere = m, m + 1
        leads_to = np.where(self.place[row] < 0, end, self.place[row])
        leads_to[is_broken], leads_to[~has_price] = nowhere, end
        leads_to = np.append(leads_to, (end, nowhere))
        while not np.array_equal(further := leads_to[leads_to], leads_to):
            leads_to = further
        return is_broken, leads_to[:m] == end

    def _fall(self, falls: Bools) -> None:
        """Lower all of these prices as far as near pairs tell; those that come to rest have a support or are 0."""
        search = _Falls(self, falls)
        search.run()
        fall = np.where(falls, np.minimum(search.distance, search.end), 0)
        rests = falls & (search.distance <= search.end)
        self.support[falls] = -1
        self.support[rests], self.support_score[rests] = search.via[rests], search.via_score[rests]
        self._shift_down(fall)

    def _shift_down(self, fall: Ints) -> None:
        """Prices fall by so much, int64[m], and the surpluses of their holders rise."""
        self.price -= fall
        placed = np.flatnonzero(self.place >= 0)
        self.surplus[placed] += fall[self.place[placed]]


class _Orphans:
    """A few openings whose price has lost its support, with all their pairs."""

    def __init__(self, market: Market) -> None:
        self.market = market
        self.is_taken = np.zeros(len(market.price), dtype=np.bool_)
        self.parts: list[tuple[Ints, Entries]] = []
        self.tight: list[tuple[Ints, Ints, Ints]] = []

    def take(self, cols: Ints) -> None:
        """Look through all pairs of these openings."""
        if len(cols):
            self.is_taken[cols] = True
            pairs = self.market.table.of_cols(cols)
            self.parts.append((cols[pairs.owner], pairs))
            self._find_tight(*self.parts[-1])

    def _find_tight(self, col: Ints, pairs: Entries) -> None:
        market = self.market
        slack = market.surplus[pairs.other] + market.price[col] - market.worth.of(pairs.score)
        at = np.flatnonzero(slack == 0)
        at = at[market.place[pairs.other[at]] != col[at]]
        self.tight.append((col[at], pairs.other[at], pairs.score[at]))

    def adopt(self, has_chain: Bools) -> bool:
        """Support those that can be by somebody unplaced, or placed where a chain leads to an end; were there any?"""
        market, is_any = self.market, False
        for col, row, score in self.tight:
            at = np.flatnonzero(~has_chain[col])
            place = market.place[row[at]]
            at = at[(place < 0) | has_chain[place]]
            market.support[col[at]], market.support_score[col[at]] = row[at], score[at]
            is_any |= len(at) > 0
        return is_any

    def lower(self, falls: Bools) -> None:
        """Lower the prices of these, which nothing supports, as far as can be."""
        market = self.market
        col = np.concatenate([col for col, _ in self.parts])
        row, score = (np.concatenate([getattr(pairs, name) for _, pairs in self.parts]) for name in ("other", "score"))
        at = np.flatnonzero(falls[col])
        col, row, score = col[at], row[at], score[at]
        place, worth = market.place[row], market.worth.of(score)
        slack = market.surplus[row] + market.price[col] - worth
        # A price may fall by the slack of a pair, and by as much as the price of that candidate's own opening falls.
        fall = np.where(falls, market.price, 0)
        at = np.flatnonzero((place != col) & (slack < market.price[col]))
        while True:
            before = fall.copy()
            np.minimum.at(fall, col[at], slack[at] + np.where(place[at] < 0, 0, fall[place[at]]))
            if np.array_equal(before, fall):
                break
        market._shift_down(fall)
        market.list_at_new(np.flatnonzero(falls), Entries(col, row, score))
        self.tight.clear()
        for part in self.parts:
            self._find_tight(*part)


class _Paths:
    """Shortest paths by slack, from some candidates to openings, on to their holders and so on.

    Attributes
    ----------
    distance, via, via_score
        int64[m]: how far each opening is, who goes there, and the score of that pair; right when nearer than `end`.
    end
        How far is searched.
    """

    def __init__(self, market: Market, distance: Ints, end: int) -> None:
        self.market, self.distance, self.end = market, distance, end
        m = len(distance)
        self.via, self.via_score = np.full(m, -1), np.zeros(m, dtype=np.int64)
        self.is_open = np.zeros(m, dtype=np.bool_)
        self.reach = market.reach()
        placed = np.flatnonzero(market.place >= 0)
        self.holders = placed[np.argsort(market.place[placed], kind="stable")]
        self.holder_ptr = np.concatenate(([0], np.cumsum(market.n_taken)))
        self.late_row, self.late_base = np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)

    def holders_of(self, cols: Ints) -> tuple[Ints, Ints]:
        """Who is placed at these openings, and for each the place of hers in `cols`."""
        at, owner = positions_in_rows(self.holder_ptr, cols)
        return self.holders[at], owner

    def run(self) -> None:
        """Search until nothing unsearched is nearer than `end`."""
        at_once = _FIRST_BATCH
        while True:
            near = np.flatnonzero(self.is_open & (self.distance < self.end))
            nearest = int(self.distance[near].min()) if len(near) else self._farthest()
            late = self.late_base + self.reach[self.late_row] + 1 < nearest + (len(near) > 0)
            if late.any():
                if not self._look_farther(late, nearest):
                    return
            elif not len(near):
                return
            else:
                if len(near) > at_once:
                    near = near[np.argpartition(self.distance[near], at_once)[:at_once]]
                self.is_open[near] = False
                self._expand(near)
                at_once = min(2 * at_once, _BATCH)

    def _farthest(self) -> int:
        """Paths as long as this are of no use."""
        return self.end

    def _expand(self, cols: Ints) -> None:
        """From these openings on to where their holders can go."""
        holders, owner = self.holders_of(cols)
        self._go_on(holders, self.distance[cols[owner]])

    def _go_on(self, rows: Ints, base: Ints) -> None:
        """See where these candidates, so far away, can go on to by their near pairs."""
        market = self.market
        at, owner = spans(market.first[rows], market.n_near[rows])
        cost = (base + market.surplus[rows])[owner] + market.price[market.near.col[at]]
        self._look_at(at, cost - market.worth.of(market.near.score[at]))
        short = np.flatnonzero(base + self.reach[rows] + 1 < self.end)
        self.late_row = np.concatenate((self.late_row, rows[short]))
        self.late_base = np.concatenate((self.late_base, base[short]))

    def _look_at(self, at: Ints, cost: Ints) -> None:
        """These near pairs lead so far."""
        market = self.market
        col = market.near.col[at]
        better = np.flatnonzero(cost < np.minimum(self.distance[col], self.end))
        at, col, cost = at[better], col[better], cost[better]
        np.minimum.at(self.distance, col, cost)
        won = np.flatnonzero(cost == self.distance[col])
        at, col = at[won], col[won]
        self.via[col], self.via_score[col] = market.near.row[at], market.near.score[at]
        self.is_open[col] = True

    def _look_farther(self, late: Bools, nearest: int) -> bool:
        """Make the near lists of these anew, since the search has come farther than they reach; go on?"""
        market = self.market
        order = np.argsort(self.late_base[late], kind="stable")
        rows, first = np.unique(self.late_row[late][order], return_index=True)
        base = self.late_base[late][order][first]
        self.late_row, self.late_base = self.late_row[~late], self.late_base[~late]
        market.look_farther(rows, _WIDER * (nearest - base + 1))
        self.reach[rows] = market.reach()[rows]
        self._go_on(rows, base)
        return True


class _WayOut(_Paths):
    """The shortest path from a candidate without a place to an end.

    Attributes
    ----------
    end
        How far the nearest end found is.
    leaver
        Who leaves there: at first she herself, by staying unplaced; -1 for an empty seat.
    end_col
        The opening with the empty seat, or of who leaves; -1 when it is she.
    """

    def __init__(self, market: Market, row: int) -> None:
        super().__init__(market, np.full(len(market.price), GONE), int(market.surplus[row]))
        self.leaver, self.end_col = row, -1
        self._go_on(np.array([row]), np.array([0]))

    def _expand(self, cols: Ints) -> None:
        """Is there an end, and where can the holders go on to?"""
        market, distance = self.market, self.distance[cols]
        empty = np.flatnonzero(market.n_taken[cols] < market.seats[cols])
        if len(empty) and (least := int(distance[empty].min())) < self.end:
            self.end, self.leaver, self.end_col = least, -1, int(cols[empty[distance[empty].argmin()]])
        holders, owner = self.holders_of(cols)
        leave = distance[owner] + market.surplus[holders]
        if len(holders) and (least := int(leave.min())) < self.end:
            at = int(leave.argmin())
            self.end, self.leaver, self.end_col = least, int(holders[at]), int(cols[owner[at]])
        super()._expand(cols[distance < self.end])


class _Falls(_Paths):
    """How far prices that nothing supports can fall: paths from everybody who is not placed at one of them.

    Attributes
    ----------
    end
        How far is known: a distance up to this is right, and one beyond it is at least this.
    """

    def __init__(self, market: Market, falls: Bools) -> None:
        super().__init__(market, np.where(falls, market.price, 0), GONE)
        self.is_open = falls.copy()
        is_outside = (market.place < 0) | ~falls[market.place]
        at = np.flatnonzero(falls[market.near.col])
        at = at[is_outside[market.near.row[at]]]
        row, col = market.near.row[at], market.near.col[at]
        self._look_at(at, market.surplus[row] + market.price[col] - market.worth.of(market.near.score[at]))
        self.late_row = np.flatnonzero(is_outside & (market.surplus < GONE))
        self.late_base = np.zeros(len(self.late_row), dtype=np.int64)

    def _farthest(self) -> int:
        return int(self.distance.max())

    def _look_farther(self, late: Bools, nearest: int) -> bool:
        known = int((self.late_base + self.reach[self.late_row])[late].min()) + 1
        if known > 0 and np.count_nonzero(late) > _MANY:
            self.end = known
            return False
        return super()._look_farther(late, nearest)


def _grown(values: Ints, count: int, value: int) -> Ints:
    return np.append(values, np.full(count, value, dtype=np.int64))
