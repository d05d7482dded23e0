"""Several places for each candidate: the best lists, proven (a b-matching in which each pair counts once).

A candidate may stand on several openings' lists, a list holds several candidates, and nobody stands on a list twice.
What is aimed at comes in rungs: first that as many candidates as can be stand on a list at all, then that the lists are
as full as can be, then the highest total. An entry is worth so much more than any change of scores, and a first entry
so much more than any other, that the highest sum of worths is the best in that order: what tells two answers apart is a
cycle through each candidate at most once, and along such a cycle scores change by less than an entry is worth.

Prices prove the answer: for each pair ``worth - share - price`` is not above 0 where it is not on the list and not
below 0 where it is, a list with room has price 0, and a candidate's share is what her next entry would be worth,
between what she gives up first and what she would take last. So no other lists come to more (`verify_lists`).

How they are found: bids for the total alone, in steps that get finer (`kernel.list_bids`), then shortest paths to the
exact answer (`list_settling`). Of many pairs only the best are held, and those that the prices do not cover are added
until there are none: so the proof is of all pairs. Each aim begins from the lists and prices of the one before: an
entry counts more now, so the prices of all lists rise by as much, and only the lists with room, or those candidates who
are on none, have to be settled again. Lists that more people need than have room for are found beforehand, by who can
be reached at all, and bid for by themselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from scipy import sparse

from matchcore.assignment import list_settling
from matchcore.assignment.kernel.arrays import FAR
from matchcore.assignment.kernel.compiling import in_kernel, is_available, is_compiled
from matchcore.assignment.list_proof import Lists
from matchcore.assignment.list_settling import Nodes, PairsOf, entries_of, room_for_paths
from matchcore.assignment.pair_graph import Bools, Ints
from matchcore.assignment.pricing import FoundPairs, PairSource
from matchcore.assignment.reaching import Reached, one_phase

__all__ = ["Aim", "ListMaking", "assign_lists"]

_HOLD_ALL = 50_000
"""So many pairs are all held: choosing among them costs more than it saves."""

_WORTH_COMPILING = 20_000
"""From so many pairs on, lists are made by compiled loops; compiling takes seconds, once a machine."""

_CLOSED = 2**60
"""A price that no pair can pay."""

_KEEP = 16
"""How many pairs of each candidate and of each opening are held to begin with."""

_ADD = 12
"""The most pairs added for one candidate at a time, besides those that she stands on lists by."""

_STEPS = 64, 256, 1024
"""Bids are made in steps of the largest score divided by these."""

_MANY = 4
"""While more pairs are found than so many for each candidate, steps are not made finer."""

_FIRST = 8
"""Bids take a first entry for worth so many times the largest score at most: else the last few would fight for long."""

_ASK = 6
"""So many pairs of a candidate are asked for at a time that lead out of the scarce lists."""

_PATIENCE = 64
"""A side stops bidding when its queue has not shrunk for so many turns each, and a thousand more."""

_PAIRS_A_CALL = 20_000_000
"""About how many pairs one compiled call looks at before it lets Python see to signals: some 50 ms."""


class Aim(NamedTuple):
    """What comes before the total: as many candidates reached as can be, and lists as full as can be."""

    reach: bool
    fill: bool


def assign_lists(source: PairSource, most: Ints, room: Ints, counts_first: Bools, aims: Sequence[Aim]) -> list[Lists]:
    """The best lists for each of these aims, each begun from the one before; `verify_lists` proves them.

    Parameters
    ----------
    source
        The allowed pairs and their scores, which are not negative.
    most
        int64[n]: on how many lists each candidate may stand.
    room
        int64[m]: how many each list holds.
    counts_first
        bool[n]: for whom a first entry counts; not for somebody who stands on a list anyhow.
    aims
        Soonest made from the total alone to what comes before it.
    """
    making = ListMaking(source, most.astype(np.int64), room.astype(np.int64), counts_first)
    return [making.best(aim) for aim in aims]


class _Side(NamedTuple):
    """The pairs held, by candidate or by opening.

    Attributes
    ----------
    start, other, own, amount
        int64[n + 1], int32[k], int32[k], int64[k]: the node across, the own, and the score.
    at
        int64[k]: where they stand by candidate.
    """

    start: Ints
    other: Ints
    own: Ints
    amount: Ints
    at: Ints

    @classmethod
    def by_candidate(cls, start: Ints, opening: Ints, amount: Ints) -> _Side:
        """Pairs in rows."""
        own = np.repeat(np.arange(len(start) - 1, dtype=np.int32), np.diff(start))
        return cls(start, opening, own, amount, np.arange(len(opening)))

    def among(self, at: Ints) -> _Side:
        """Those of these pairs, by candidate, that stand here."""
        ends = np.concatenate([[0], np.cumsum(np.bincount(self.own[at], minlength=len(self.start) - 1))])
        return _Side(ends, self.other[at], self.own[at], self.amount[at], np.arange(len(at)))

    def across(self, m: int) -> _Side:
        """The same from the other side, of so many nodes."""
        turned = sparse.csr_array((self.at, self.other, self.start), shape=(len(self.start) - 1, m)).tocsc()
        start, own, at = turned.indptr.astype(np.int64), turned.indices.astype(np.int32, copy=False), turned.data
        return _Side(start, own, self.other[at], self.amount[at], at)

    def highest(self, value: Ints) -> Ints:
        """int64[n]: the highest of these values, one a pair, for each of this side; the lowest there is for none."""
        best: Ints = np.full(len(self.start) - 1, -FAR, dtype=np.int64)
        some = np.diff(self.start) > 0
        best[some] = np.maximum.reduceat(value, self.start[:-1][some]) if some.any() else best[some]
        return best


class _Part(NamedTuple):
    """Pairs that are bid for by themselves.

    Attributes
    ----------
    at, side
        Which of those held, and they by candidate.
    most, room, first
        As for all; 0 for who and what has no part in it.
    lift
        How far the prices of its lists stand above, and the shares of its candidates below, those that are bid at.
    """

    at: Ints
    side: _Side
    most: Ints
    room: Ints
    first: Ints
    lift: int


class _Scarce(NamedTuple):
    """Lists for which there are more candidates than room: bool[m]; and these, who can stand on no others: bool[n].

    Their places cost `lift` more than others do.
    """

    lists: Bools
    people: Bools
    lift: int


class ListMaking:
    """The pairs held, who stands on which list at which prices, and what brings them to the best for each aim."""

    def __init__(self, source: PairSource, most: Ints, room: Ints, counts_first: Bools) -> None:
        self.source, self.most, self.room, self.counts_first = source, most, room, counts_first
        self.n, self.m = len(most), len(room)
        self.swing = source.largest * (2 * min(self.n, self.m) + 2)
        self.closed = np.where(room > 0, 0, _CLOSED)
        self.holds_all = source.n_pairs <= _HOLD_ALL
        self.uses_kernel = is_available() and (is_compiled() or source.n_pairs >= _WORTH_COMPILING)
        if self.holds_all:
            found = source.above(1, self.closed, np.full(self.n, -1), max(1, self.m))
        else:
            found = source.best(_KEEP, _KEEP, room)
        self._hold(found.indptr.astype(np.int64), found.opening_idx.astype(np.int32), found.score.astype(np.int64))
        self.on_list: Bools = np.zeros(len(found.score), dtype=np.bool_)
        self.price, self.share = self.closed.copy(), np.where(most > 0, 0, _CLOSED)
        self.entry_worth = 0
        if self.uses_kernel and source.n_pairs:
            self._bid_finer_and_finer(np.zeros(self.n, dtype=np.int64), None)

    def best(self, aim: Aim) -> Lists:
        """The best lists for this aim, from those at hand."""
        entry_worth = self.swing + 1 if aim.fill else 0
        return self.at(entry_worth, entry_worth + self.swing + 1 if aim.reach else 0)

    def at(self, entry_worth: int, first_worth: int) -> Lists:
        """The best lists when an entry, and a candidate's first besides, count so much above their scores."""
        if self.on_list.any() and self.room.sum() <= self.most.sum():
            # An entry counts more: so do places; only lists with room have to be settled then.
            self.price[:] = np.maximum(self.price + entry_worth - self.entry_worth, self.closed)
        self.entry_worth = entry_worth
        first = np.where(self.counts_first, first_worth, 0).astype(np.int64)
        if first_worth and self.uses_kernel and len(self.on_list):
            scarce = self._scarce(first_worth) if first_worth > self.swing else None
            self._bid_finer_and_finer(np.minimum(first, _FIRST * self.source.largest), scarce)
        self._settle(first)
        while not self.holds_all and self._hold_uncovered():
            self._settle(first)
        return self._told(first_worth)

    def _told(self, first_worth: int) -> Lists:
        on, held = self.on_list, self.people
        candidate, opening, score = (part[on] for part in (held.own, held.other, held.amount))
        order = np.lexsort((opening, candidate))
        candidate, opening, score = (part[order].astype(np.int64) for part in (candidate, opening, score))
        # Whoever may stand on none takes part in nothing, and neither does a list without room.
        nobody = self.source.largest + self.entry_worth + first_worth
        price, share = np.where(self.room > 0, self.price, nobody), np.where(self.most > 0, self.share, nobody)
        n_reached = int(np.count_nonzero(np.bincount(candidate, minlength=self.n)))
        figures = n_reached, len(score), int(score.sum()), len(on)
        return Lists(candidate, opening, score, price, share, self.entry_worth, first_worth, *figures)

    def _hold(self, start: Ints, opening: Ints, amount: Ints) -> None:
        self.people = _Side.by_candidate(start, opening, amount)
        self.lists = self.people.across(self.m)

    def _settle(self, first: Ints) -> None:
        """The best lists of the pairs held, with prices and shares that prove it."""
        tighten, settle = _functions(self.uses_kernel)
        here, on_list, count = self.people, self.on_list, np.zeros(self.n, dtype=np.int64)
        worth = here.amount + self.entry_worth
        tighten(here.start, here.other, worth, first, self.price, on_list, self.share, count)
        taken: Ints = np.bincount(here.other[on_list], minlength=self.m).astype(np.int64)
        people = Nodes(self.most, first, self.share, count)
        lists = Nodes(self.room, np.zeros(self.m, dtype=np.int64), self.price, taken)
        self._take_to_ends(settle, here, worth, on_list, people, lists)
        if ((taken < self.room) & (self.price > 0)).any():
            of_lists = on_list[self.lists.at]
            self._take_to_ends(settle, self.lists, worth[self.lists.at], of_lists, lists, people)
            on_list[self.lists.at] = of_lists
        self._raise_shares(here, on_list, self.most, self.share, self.price)

    def _raise_shares(self, side: _Side, on_list: Bools, most: Ints, share: Ints, price: Ints) -> None:
        """Shares as high as they may be, by what the least entry pays: fewer pairs are uncovered then."""
        least = -side.highest(np.where(on_list, price[side.other] - side.amount - self.entry_worth, -FAR))
        count = np.bincount(side.own[on_list], minlength=len(most))
        high = np.where(count == most, least, np.minimum(least, 0))
        share[:] = np.where((count > 0) & (most > 0), np.maximum(share, high), share)

    def _take_to_ends(self, settle: Any, side: _Side, worth: Ints, on_list: Bools, here: Nodes, across: Nodes) -> None:
        """Settle all of one side."""
        pairs = PairsOf(side.start, side.other, side.own, worth, on_list)
        entries, room = entries_of(side.other, on_list, across.most), room_for_paths(self.m + self.n)
        at, n = 0, len(here.most)
        while at < n:
            at = settle(pairs, here, across, entries, room, at, _PAIRS_A_CALL)

    def _scarce(self, first_worth: int) -> _Scarce:
        """Which lists are scarce, of all pairs; only who needs one stays on it, and its places cost a first entry more.

        When as many as can be stand on a list, nobody who is come to has a pair that leads elsewhere (`reaching`). So
        the two parts of the pairs have nothing to do with each other, and in neither has anybody to bid up what a first
        entry is worth.
        """
        find_ways = in_kernel(one_phase) if self.uses_kernel else one_phase
        counts = self.counts_first & (self.most > 0)
        on_list: Bools = np.zeros(len(self.on_list), dtype=np.bool_)
        while True:
            here = self.people
            reached = self._reached(on_list)
            while find_ways(here.start, here.other, here.own, counts, reached):
                pass
            on_list[:] = False
            on_list[reached.pair_of[reached.pair_of >= 0]] = True
            scarce = _Scarce(reached.lists > 0, reached.people >= 0, first_worth)
            if self.holds_all:
                break
            asked, floor = np.where(scarce.lists, _CLOSED, self.closed), np.where(scarce.people, -1, _CLOSED)
            found = self.source.above(1, asked, floor, _ASK)
            if not len(found.score):
                break
            on_list = self._hold_more(found, on_list)
        self.on_list &= np.where(scarce.people[here.own], on_list, ~scarce.lists[here.other])
        self.price[scarce.lists] += first_worth
        return scarce

    def _reached(self, on_list: Bools) -> Reached:
        """Each on one list at most, by these pairs."""
        pairs, entries = np.flatnonzero(on_list), entries_of(self.people.other, on_list, self.room)
        taken: Ints = np.bincount(self.people.other[pairs], minlength=self.m).astype(np.int64)
        pair_of: Ints = np.full(self.n, -1, dtype=np.int64)
        pair_of[self.people.own[pairs]] = pairs
        return Reached(
            entries.first, entries.holder, taken, pair_of, np.zeros_like(self.most), np.zeros_like(self.room)
        )

    def _bid_finer_and_finer(self, first: Ints, scarce: _Scarce | None) -> None:
        """Bids in each step, again while many pairs are found that the prices do not cover."""
        for part in _STEPS:
            step = max(1, self.source.largest // part)
            while True:
                for some in self._parts(first, scarce):
                    self._bid(step, some)
                if self.holds_all or self._hold_uncovered() <= _MANY * self.n:
                    break

    def _parts(self, first: Ints, scarce: _Scarce | None) -> list[_Part]:
        """The pairs of scarce lists, on which nobody stands twice, and the others; all of them where none are told."""
        here = self.people
        if scarce is None:
            return [_Part(here.at, here, self.most, self.room, first, 0)]
        (lists, people, lift), none = scarce, np.zeros(self.n, dtype=np.int64)
        least = np.where(people, np.minimum(self.most, 1), 0), np.where(lists, self.room, 0), none, lift
        rest = np.where(people, 0, self.most), np.where(lists, 0, self.room), first, 0
        is_least, is_rest = people[here.own] & lists[here.other], ~people[here.own] & ~lists[here.other]
        held = ((np.flatnonzero(among), caps) for among, caps in ((is_least, least), (is_rest, rest)))
        return [_Part(at, here.among(at), *caps) for at, caps in held if len(at)]

    def _bid(self, step: int, part: _Part) -> None:
        """Candidates offer for places, then lists with room for candidates; prices and shares by what is left."""
        side, most, room, first = part.side, part.most, part.room, part.first
        on_list, share = self.on_list[part.at], np.zeros(self.n, dtype=np.int64)
        price = np.where(room > 0, self.price - part.lift, _CLOSED)
        self._offers(side, on_list, most, first, share, room, price, step)
        across = self.lists if side is self.people else side.across(self.m)
        of_lists, none = on_list[across.at], np.zeros(self.m, dtype=np.int64)
        self._offers(across, of_lists, room, none, price, most, share, step)
        on_list[across.at] = of_lists
        self._set_gains(side, on_list, most, first, share, price)
        self._raise_shares(side, on_list, most, share, price)
        self.on_list[part.at] = on_list
        self.price = np.where(room > 0, price + part.lift, self.price)
        self.share = np.where(most > 0, share - part.lift, self.share)

    def _offers(
        self, side: _Side, on_list: Bools, most: Ints, first: Ints, dual: Ints, room: Ints, price: Ints, step: int
    ) -> None:
        """One side bids for the other, at whose prices there is none to be gained then but a step.

        Whoever stands on a list that pays a step less than another leaves it; who may stand on more is queued. To begin
        with the first place costs the price, which is below 0 where a candidate's first entry counts extra, each other
        one as much or nothing: so any order of them is a heap.
        """
        from matchcore.assignment.kernel.list_bids import ListPlaces, offer

        n, worth = len(most), side.amount + self.entry_worth
        pays = worth - price[side.other]
        count = np.bincount(side.own[on_list], minlength=n)
        best = np.maximum(side.highest(np.where(on_list, -FAR, pays)), np.where(count <= 1, -first, 0))
        on_list &= pays >= best[side.own] - step
        count = np.bincount(side.own[on_list], minlength=n)
        entries = entries_of(side.other, on_list, room)
        n_places = np.diff(entries.first)
        level = np.repeat(np.maximum(price, 0), n_places)
        level[entries.first[:-1][n_places > 0]] = price[n_places > 0]
        places = ListPlaces(*entries, level, price, count)
        queued = count < most
        queue = np.zeros(n, dtype=np.int32)
        size = np.count_nonzero(queued)
        queue[:size] = np.flatnonzero(queued)
        patience, state = _PATIENCE * n + 1000, np.array([0, size, size, 0])
        bids = side.start, side.other, worth, side.own, most, first, places, step, patience, queue, queued, state
        while state[1] > 0 and state[3] <= patience:
            offer(*bids, _PAIRS_A_CALL)
        on_list[:] = places.place_of[:-1] >= 0
        self._set_gains(side, on_list, most, first, dual, price)

    def _set_gains(self, side: _Side, on_list: Bools, most: Ints, first: Ints, dual: Ints, price: Ints) -> None:
        """What the best pair on no list pays each of one side, or what an entry must at least."""
        pays = side.amount + self.entry_worth - price[side.other]
        least = np.where(np.bincount(side.own[on_list], minlength=len(most)) > 1, 0, -first)
        dual[:] = np.maximum(side.highest(np.where(on_list, -FAR, pays)), least)
        dual[most == 0] = _CLOSED

    def _hold_uncovered(self) -> int:
        """Hold the pairs too that pay more than their candidates' shares at these prices: how many are new."""
        n_before, most = len(self.on_list), int(self.most.max(initial=0))
        floor = np.where(self.most > 0, self.share - self.entry_worth, _CLOSED)
        self._hold_more(self.source.above(1, self.price, floor, _ADD + most))
        return len(self.on_list) - n_before

    def _hold_more(self, found: FoundPairs, marked: Bools | None = None) -> Bools:
        """Hold these pairs too. Returns which are marked, of those held before."""
        before = self.people
        self._hold(*_merged(before.start, before.other, before.amount, found, use_kernel=self.uses_kernel))
        at = before.at + (self.people.start - before.start)[before.own]
        now: list[Bools] = [np.zeros(len(self.people.other), dtype=np.bool_) for _ in range(2)]
        now[0][at[self.on_list]] = True
        now[1][at[self.on_list if marked is None else marked]] = True
        self.on_list = now[0]
        return now[1]


def _merged(
    start: Ints, opening: Ints, amount: Ints, found: FoundPairs, *, use_kernel: bool
) -> tuple[Ints, Ints, Ints]:
    """The pairs held and those found; in each row those held stand first, as they stood."""
    more = found.indptr.astype(np.int64), found.opening_idx.astype(np.int32), found.score.astype(np.int64)
    if use_kernel:
        from matchcore.assignment.kernel.holding import merge_rows

        merged: tuple[Ints, Ints, Ints] = merge_rows(start, opening, amount, *more)
        return merged
    n = len(start) - 1
    row = np.concatenate([np.repeat(np.arange(n), np.diff(ends)) for ends in (start, more[0])])
    openings, amounts = np.concatenate([opening, more[1]]), np.concatenate([amount, more[2]])
    first = np.sort(np.unique(np.stack([row, openings]), axis=1, return_index=True)[1])
    order = first[np.argsort(row[first], kind="stable")]
    indptr = np.concatenate([[0], np.cumsum(np.bincount(row[order], minlength=n))]).astype(np.int64)
    return indptr, openings[order], amounts[order]


def _functions(compiled: bool) -> tuple[Any, Any]:
    """`tighten` and `settle`, as they stand or compiled."""
    plain = list_settling.tighten, list_settling.settle
    return (in_kernel(plain[0]), in_kernel(plain[1])) if compiled else plain
