"""The optimum of all pairs from a few of them: bids, an exact finish, and column generation (docs/solver.md).

Some pairs are held to begin with, the best of each candidate and of each opening. Candidates and openings bid for each
other in steps that get finer (`kernel.bidding`), and shortest paths settle the rest exactly (`kernel.finishing`). After
bids and after each finish the source is asked for every pair that the new prices do not cover, the worst few of each
candidate are held too, and it goes on from the prices and placements at hand. Where there are few pairs, all are held.

After each finish the prices are taken down to the lowest for the pairs held. The lowest for some of the pairs that also
cover all the others are the lowest for all: so the prices returned do not depend on the road there.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np

from matchcore.assignment.hungarian import solve_hungarian
from matchcore.assignment.kernel import bidding, finishing, places
from matchcore.assignment.kernel.arrays import FAR, Entries, MarketSide, Whole, room_for_search
from matchcore.assignment.kernel.compiling import in_kernel, is_available, is_compiled
from matchcore.assignment.pair_graph import Ints, PairGraph
from matchcore.assignment.pair_table import CompressedRows, turned
from matchcore.assignment.prices import lowest_prices, values_at
from matchcore.assignment.pricing import PairSource, StoredPairs
from matchcore.assignment.worth import Worth

_log = logging.getLogger("matchcore")

_HOLD_ALL, _HOLD_ALL_EACH = 200_000, 64
"""So many pairs, or so many for each candidate, are all held: choosing among them costs more than it saves."""

_TURN_BACK = 20_000_000
"""Up to so many pairs all are held as soon as a quarter of them is, or bids anew leave no fewer to be found: choosing
has not paid then."""

_KEEP = 8
"""How many pairs of each candidate and of each opening are held to begin with."""

_ADD = 12
"""The most violators added for one candidate in a round."""

_STEPS = 64, 512, 4096
"""Bids are made in steps of the largest score divided by these."""

_MANY = 4
"""While more pairs are found than so many for each candidate, steps are not made finer."""

_FEW_OF_HELD = 512
"""Between bids pairs found are held only when there is one for so many held: the last rounds find the others again."""

_CLOSED_AT_ONCE = 64
"""So many openings without seats are asked about for each candidate at a time, for their prices."""

_PATIENCE = 64
"""A side stops bidding when its queue has not shrunk for so many turns each, and a thousand more."""

_PAIRS_A_CALL = 20_000_000
"""About how many pairs one compiled call looks at before it lets Python see to signals: some 50 ms."""


@dataclass(frozen=True)
class SolveStep:
    """What the solver is doing, for a progress bar.

    Attributes
    ----------
    stage
        ``"compile"`` (the kernel is made ready, once a process), ``"auction"`` (bids in steps), ``"finish"`` (exact on
        the pairs held) or ``"price"`` (all pairs priced).
    round_number
        Which round, from 1.
    n_pairs
        How many pairs are held.
    n_left
        How many candidates and openings are still to be settled (``"auction"``, ``"finish"``), or how many pairs the
        prices did not cover (``"price"``).
    bound
        With `best_total`, when all pairs have been priced: what no assignment can exceed. Else None.
    """

    stage: str
    round_number: int
    n_pairs: int
    n_left: int
    bound: int | None = None


Progress = Callable[[SolveStep], None]


@dataclass(frozen=True)
class Solved:
    """An optimum: placements with their scores (0 for nobody), surplus and lowest prices, the pairs held."""

    method: str
    opening_of: Ints
    score_of: Ints
    surplus: Ints
    price: Ints
    pairs: CompressedRows
    n_rounds: int

    @classmethod
    def by_pairs(
        cls, method: str, pairs: CompressedRows, pair_of: Ints, surplus: Ints, price: Ints, n_rounds: int = 1
    ) -> Solved:
        """From where each candidate's pair stands, -1 for nowhere."""
        placed = pair_of >= 0
        score_of = np.zeros(len(pair_of), dtype=np.int64)
        score_of[placed] = pairs.score[pair_of[placed]]
        opening_of = values_at(pairs.other, pair_of)
        return cls(method, opening_of, score_of, surplus, price, pairs, n_rounds)


def solve_by_columns(
    source: PairSource,
    seats: Ints,
    worth: Worth,
    start_price: Ints | None = None,
    progress: Progress | None = None,
) -> Solved:
    """The assignment of the greatest total worth over all pairs of `source`.

    Parameters
    ----------
    source
        The pairs.
    seats
        int64[m].
    worth
        What a pair counts for; at most 2**58.
    start_price
        int64[m]: prices near the answer, such as those of a pool a little different. None: by bids.
    progress
        Called after each step of the finish and each pricing, and now and then between; what it raises ends the work.

    Returns
    -------
    Solved
        With surpluses and prices in scores.
    """
    tell = progress if progress is not None else say_nothing
    if source.n_pairs == 0:
        nobody = np.full(source.n_candidates, -1, dtype=np.int64)
        none = np.zeros(0, dtype=np.int32)
        pairs = CompressedRows(np.zeros(source.n_candidates + 1, dtype=np.int64), none, none)
        return Solved("auction", nobody, nobody + 1, nobody + 1, np.zeros(len(seats), dtype=np.int64), pairs, 0)
    way = _solve_by_rounds if is_available() else _solve_without_kernel
    solution = _with_closed(source, seats, worth, way(source, seats, worth, start_price, tell))
    surplus, price = worth.in_scores(solution.surplus, solution.price)
    return replace(solution, surplus=surplus, price=price)


def _solve_by_rounds(source: PairSource, seats: Ints, worth: Worth, start_price: Ints | None, tell: Progress) -> Solved:
    if not is_compiled():
        _log.info("compiling the solver: up to ten seconds the first time on a machine")
        tell(SolveStep("compile", 1, 0, 1))
    n = source.n_candidates
    rounds = Rounds(source, np.ones(n, dtype=np.int64), np.minimum(seats, n), tell)
    rounds.lowest = True
    if start_price is None:
        rounds.bid_finer_and_finer()
        while not source.is_at_hand and rounds.hold_uncovered() > n // 10:
            rounds.bid(1)
        rounds.count(worth.scale, worth.bonus)
    else:
        price = np.minimum(start_price, source.largest + worth.bonus) * worth.scale
        rounds.scale, rounds.extra, rounds.price = worth.scale, worth.bonus, np.where(seats > 0, price, FAR)
    rounds.settle()
    opening_of, score_of = np.full(n, -1, dtype=np.int64), np.zeros(n, dtype=np.int64)
    row, col, score = rounds.entries
    opening_of[row], score_of[row] = col, score
    price = np.where(seats > 0, rounds.price, 0)
    return Solved("auction", opening_of, score_of, rounds.share, price, rounds.in_order(), rounds.number)


class Triples(NamedTuple):
    """Who has an entry where, and its score: int64[entries] each."""

    row: Ints
    col: Ints
    score: Ints


class MarketPart(NamedTuple):
    """Pairs held that are bid for by themselves, and what there may be of each.

    Attributes
    ----------
    people, openings
        The pairs, by candidate and by opening.
    most, room, first
        As `Rounds` has them; 0 for who takes no part.
    lift
        How far the openings' prices stand above the bids.
    """

    people: CompressedRows
    openings: CompressedRows
    most: Ints
    room: Ints
    first: Ints
    lift: int


class Rounds:
    """The pairs held, who has which entry at which prices, and the rounds that bring them to the optimum.

    Attributes
    ----------
    most, room
        int64[n], int64[m]: how many entries each candidate may have, and how many each opening.
    first
        int64[n]: what a candidate's first entry counts extra.
    scale, extra
        A pair is worth ``scale * score + extra``.
    people, openings
        The pairs held, by candidate and by opening.
    entries
        Candidates, openings and scores.
    share, price
        int64[n], int64[m]: what one place more costs; `FAR` for who may have none.
    """

    def __init__(self, source: PairSource, most: Ints, room: Ints, tell: Progress, *, uses_kernel: bool = True) -> None:
        self.source, self.most, self.room, self.tell = source, most, room, tell
        self.n, self.m, self.uses_kernel = len(most), len(room), uses_kernel
        self.first, self.scale, self.extra, self.number = np.zeros(self.n, dtype=np.int64), 1, 0, 0
        self.width: type[np.signedinteger[Any]] = np.int32 if source.largest < 2**31 else np.int64
        self.closed, self.may_turn = np.where(room > 0, 0, FAR), source.is_at_hand and source.n_pairs <= _TURN_BACK
        self.holds_all = source.n_pairs <= max(_HOLD_ALL, _HOLD_ALL_EACH * self.n * self.may_turn)
        self._hold(self._everything() if self.holds_all else source.best(_KEEP, _KEEP, room))
        self._begin()

    def _begin(self) -> None:
        """Nobody has an entry, and nothing costs anything."""
        self.price, self.share = self.closed.copy(), np.where(self.most > 0, 0, FAR)
        self.entries = Triples(*(np.zeros(0, dtype=np.int64) for _ in range(3)))

    def bid_finer_and_finer(self) -> None:
        """Bid in each step, again while many pairs are found; from the first step on once all pairs are held."""
        at, before = 0, FAR
        steps = sorted({max(1, self.source.largest // of_largest) for of_largest in _STEPS}, reverse=True)
        while at < len(steps):
            n_found = self.bid(steps[at])
            if n_found and self.may_turn and (n_found >= before or self.source.n_pairs < 4 * len(self.people.other)):
                self.holds_all, self.may_turn, at = True, False, 0
                self._hold(self._everything())
                self._begin()
            elif n_found <= _MANY * self.n:
                at, before = at + 1, FAR
            else:
                before = n_found

    def bid(self, step: int) -> int:
        """Bids in this step from both sides; then all pairs at hand are priced: how many were found."""
        self._bid_in_parts(step)
        return 0 if self.holds_all else self.hold_uncovered(len(self.people.other) // _FEW_OF_HELD, at_hand=True)

    def _bid_in_parts(self, step: int) -> None:
        """Bids in this step; what they were made on is let go of."""
        for part in self._parts():
            here, across, entries = self._laid_out(part, np.where(part.room > 0, self.price - part.lift, FAR))
            for asking, asked in ((here, across), (across, here)):
                self._run(places.tighten, asking, asked, entries, step)
                if self._offer(asking, asked, entries, step):
                    self._run(places.tighten, asking, asked, entries, FAR)
            self._run(places.tighten, here, across, entries, FAR)
            self._take_back(part, here, across, entries)

    def _offer(self, here: MarketSide, across: MarketSide, entries: Entries, step: int) -> bool:
        """One side bids for the other, at whose prices only two steps are to be gained then; whether any does."""
        n, n_places = len(here.dual), np.diff(across.first)
        np.maximum(across.dual, 0, out=across.dual, where=(across.n_of > 0) & (across.n_of < n_places))
        across.level[:] = np.repeat(across.dual, n_places)
        queued = here.n_of < np.diff(here.first)
        queue, size = np.zeros(n, dtype=np.int32), np.count_nonzero(queued)
        queue[:size] = np.flatnonzero(queued)
        patience, state = _PATIENCE * n + 1000, np.array([0, size, size, 0])
        while state[1] > 0 and state[3] <= patience:
            self._run(bidding.offer, here, across, entries, step, patience, queue, queued, state, _PAIRS_A_CALL)
            self._say("auction", int(state[1]))
        return bool(size)

    def count(self, scale: int, extra: int) -> None:
        """From now on a pair is worth ``scale * score + extra``."""
        price = self.price * (scale // self.scale)
        if len(self.entries.row) and self.room.sum() <= self.most.sum():
            # An entry counts more: so do places; only openings with room have to be settled then.
            price = np.maximum(price + extra - self.extra * (scale // self.scale), 0)
        self.scale, self.extra, self.price = scale, extra, np.where(self.room > 0, price, FAR)

    def settle(self) -> None:
        """The exact optimum of all pairs: of those held, while pairs are found that its prices do not cover."""
        while True:
            self.number += 1
            self._settle_held()
            if self.holds_all:
                self._say("price", 0, self._bound(None))
                return
            if not self.hold_uncovered(at_hand=True) and (self.source.is_at_hand or not self.hold_uncovered()):
                return

    def _settle_held(self) -> None:
        """The best entries of the pairs held, with prices and shares that prove it; the lowest where each has one."""
        part = self._whole
        here, across, entries = self._laid_out(part, self.price)
        room = room_for_search(self.n + self.m)
        self._run(places.tighten, here, across, entries, 0)
        for side, other in ((here, across), (across, here)):
            at: Whole = 0
            while at < len(side.dual):
                at = self._run(finishing.settle, side, other, entries, room, at, _PAIRS_A_CALL)
                self._say("finish", len(side.dual) - int(at))
        self._take_back(part, here, across, entries)
        if self.lowest:
            here.dual[:] = self.share
            self._run(finishing.lower_prices, here, across, room)
            self.share, self.price = here.dual, across.dual

    lowest = False

    def hold_uncovered(self, fewest: int = 0, *, at_hand: bool = False) -> int:
        """Hold the pairs too that pay more than their candidates' shares, if they are more than so many: how many."""
        floor = np.where(self.most > 0, self.share - self.extra, FAR)
        most = _ADD + int(self.most.max(initial=1)) - 1  # entries are found, too, where somebody has several
        found = self.source.above(self.scale, self.price, floor, most, at_hand=at_hand)
        is_whole = self.scale > 1 and (self.source.is_at_hand or not at_hand)
        self._say("price", len(found.score), self._bound(found) if is_whole else None)
        return self._hold_more(found) if len(found.score) > fewest else 0

    def _hold_more(self, found: CompressedRows) -> int:
        """Hold these pairs, too: how many are new."""
        n_before = len(self.people.other)
        del self.openings  # what is not needed takes no memory
        more = found._replace(score=found.score.astype(self.width, copy=False))
        self._hold(merged(self.people, more, self.m, use_kernel=self.uses_kernel))
        return len(self.people.other) - n_before

    def _hold(self, pairs: CompressedRows) -> None:
        kinds: tuple[Any, ...] = np.int64, np.int32, self.width
        self.people = CompressedRows(*(part.astype(kind, copy=False) for part, kind in zip(pairs, kinds)))
        self.openings = turned(self.people, self.m)

    def _everything(self) -> CompressedRows:
        """All pairs of openings that have room."""
        if isinstance(self.source, StoredPairs):
            graph = self.source.pairs
            if self.room.all():
                return CompressedRows(*graph[:3])
            at = np.flatnonzero(self.room[graph.opening_idx])
            return CompressedRows(np.searchsorted(at, graph.indptr), graph.opening_idx[at], graph.score[at])
        return self.source.above(1, self.closed, np.full(self.n, -FAR // 2), max(1, self.m))

    @property
    def _whole(self) -> MarketPart:
        return MarketPart(self.people, self.openings, self.most, self.room, self.first, 0)

    def _parts(self) -> Iterable[MarketPart]:
        """Which pairs are bid for by themselves."""
        return [self._whole]

    def _laid_out(self, part: MarketPart, price: Ints) -> tuple[MarketSide, MarketSide, Entries]:
        """Both sides and their entries as the kernel takes them; the sides' duals are copies."""
        own = part.most[self.entries.row] > 0
        row, col, score = (some[own] for some in self.entries)
        size = 1 + int(np.minimum(part.most, np.diff(part.people.start) + 1).sum())
        n_of = len(row)
        scores = np.zeros(size, dtype=np.int64)
        scores[:n_of] = score
        here = side_of(part.people, part.most, row, size, self.share.copy(), part.first)
        across = side_of(part.openings, part.room, col, size, price.copy(), np.zeros(self.m, dtype=np.int64))
        return here, across, Entries(scores, np.arange(size), np.array([n_of]))

    def _take_back(self, part: MarketPart, here: MarketSide, across: MarketSide, entries: Entries) -> None:
        """What was come to; shares as high as they may be, by what the least entry pays: fewer pairs are uncovered."""
        row = np.repeat(np.arange(self.n), here.n_of)
        entry = here.holder[
            np.repeat(here.first[:-1] - np.cumsum(here.n_of) + here.n_of, here.n_of) + np.arange(len(row))
        ]
        col, score = across.node[entry].astype(np.int64), entries.score[entry]
        least = np.full(self.n, FAR)
        np.minimum.at(least, row, self.scale * score + self.extra - across.dual[col])
        high = np.where(here.n_of == part.most, least, np.minimum(least, 0))
        share = np.where(here.n_of > 0, np.maximum(here.dual, high), here.dual)
        kept = part.most[self.entries.row] == 0
        now = zip(self.entries, (row, col, score))
        self.entries = Triples(*(np.concatenate([before[kept], new]) for before, new in now))
        self.price = np.where(part.room > 0, across.dual + part.lift, self.price)
        self.share = np.where(part.most > 0, share - part.lift, self.share)

    def _run(self, function: Callable[..., Any], *given: Any) -> Any:
        """A function of the kernel, compiled where that pays, with what a pair is worth."""
        run = in_kernel(function) if self.uses_kernel else function
        return run(np.int64(self.scale), np.int64(self.extra), *given)

    def _say(self, stage: str, n_left: int, bound: int | None = None) -> None:
        self.tell(SolveStep(stage, max(1, self.number), len(self.people.other), n_left, bound))

    def _bound(self, violators: CompressedRows | None) -> int | None:
        """Weak duality: with shares raised to cover every violator, shares and prices bound every total."""
        if self.scale == 1 or self.tell is say_nothing:
            return None
        surplus, price = self.share, np.where(self.room > 0, self.price, 0)
        if violators is not None and len(violators.score):
            surplus, rows = surplus.copy(), np.flatnonzero(np.diff(violators.start))
            value = self.scale * violators.score.astype(np.int64) + self.extra - price[violators.other]
            surplus[rows] = np.maximum.reduceat(value, violators.start[rows])
        priced = np.flatnonzero(price)
        total = sum(surplus.tolist()) + sum((price[priced].astype(object) * self.room[priced]).tolist())
        return int(total) // self.scale

    def in_order(self) -> CompressedRows:
        """The pairs held, no longer by opening, and each candidate's by opening."""
        del self.people
        pairs = turned(self.openings, self.n)
        del self.openings
        return pairs


def side_of(pairs: CompressedRows, most: Ints, node: Ints, size: int, dual: Ints, bonus: Ints) -> MarketSide:
    """A side with so many places each, one more than it has pairs at most; `node` says whose each entry is."""
    n_of = np.bincount(node, minlength=len(most))
    first = np.concatenate([[0], np.cumsum(np.minimum(most, np.diff(pairs.start) + 1))])
    order = np.argsort(node, kind="stable")
    place = np.repeat(first[:-1] - np.cumsum(n_of) + n_of, n_of) + np.arange(len(node))
    holder, level = np.full(first[-1], -1, dtype=np.int32), np.zeros(first[-1], dtype=np.int64)
    at, own = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int32)
    holder[place], at[order], own[: len(node)] = order, place, node
    return MarketSide(*pairs, first, n_of, holder, level, dual, bonus, at, own)


def merged(held: CompressedRows, more: CompressedRows, m: int, *, use_kernel: bool) -> CompressedRows:
    """Pairs of both, each once: by the kernel as they stood, else by opening."""
    if use_kernel:
        from matchcore.assignment.kernel.holding import merge_rows

        return CompressedRows(*merge_rows(*held, *more))
    row, opening, score = (
        np.concatenate([getattr(some, name) for some in (held, more)]) for name in ("owner", "other", "score")
    )
    at = np.unique(row * m + opening, return_index=True)[1]
    return CompressedRows(np.searchsorted(row[at], np.arange(len(held.start))), opening[at], score[at])


def _solve_without_kernel(
    source: PairSource, seats: Ints, worth: Worth, _start_price: Ints | None, tell: Progress
) -> Solved:
    """The same by SciPy's sparse shortest augmenting paths on the pairs held, where numba is missing."""
    _log.info("numba is not installed: a large pool takes many times as long without it")
    number = 0
    held = source.best(_KEEP, _KEEP, seats)
    while True:
        number += 1
        graph = PairGraph(*held, seats)
        value = worth.of(held.score)
        pair_of = solve_hungarian(graph, value)
        surplus, price = lowest_prices(graph, value, pair_of)
        asked = np.where(seats > 0, price, FAR)
        found = source.above(worth.scale, asked, surplus - worth.bonus, _ADD)
        tell(SolveStep("price", number, len(held.score), len(found.score)))
        if len(found.score) == 0:
            break
        held = merged(held, found, len(seats), use_kernel=False)
    return Solved.by_pairs("auction", held, pair_of, surplus, price, number)


def say_nothing(_step: SolveStep) -> None:
    """For who is not told anything."""


def _with_closed(source: PairSource, seats: Ints, worth: Worth, solution: Solved) -> Solved:
    """The prices of openings without seats too: what the best candidate would gain there, or 0."""
    if np.all(seats > 0):
        return solution
    asked = np.where(seats > 0, FAR, 0)
    while True:
        found = source.above(worth.scale, asked, solution.surplus - worth.bonus, _CLOSED_AT_ONCE)
        if len(found.score) == 0:
            break
        gain = worth.of(found.score)
        gain -= np.repeat(solution.surplus, np.diff(found.start))  # in place: there may be millions
        np.maximum.at(asked, found.other, gain)
        if np.diff(found.start).max() < _CLOSED_AT_ONCE:  # there are no more
            break
    return replace(solution, price=np.where(seats > 0, solution.price, asked))
