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
are on none, have to be settled again.
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

_FIRST = 2
"""Bids take a first entry for worth so many times the largest score at most: else the last few would fight for long."""

_PATIENCE = 4
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
            self._bid_finer_and_finer(np.zeros(self.n, dtype=np.int64))

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
            self._bid_finer_and_finer(np.minimum(first, _FIRST * self.source.largest))
        self._settle(first)
        while not self.holds_all and self._hold_uncovered(np.where(self.most > 0, self.share - entry_worth, _CLOSED)):
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
        self._take_to_ends(settle, here, on_list, people, lists)
        if ((taken < self.room) & (self.price > 0)).any():
            of_lists = on_list[self.lists.at]
            self._take_to_ends(settle, self.lists, of_lists, lists, people)
            on_list[self.lists.at] = of_lists
        # Shares of those with all their entries rise to what the least of them pays: fewer pairs are uncovered then.
        least = -here.highest(np.where(on_list, self.price[here.other] - worth, -FAR))
        self.share[:] = np.where((count > 0) & (count == self.most), least, self.share)

    def _take_to_ends(self, settle: Any, side: _Side, on_list: Bools, here: Nodes, across: Nodes) -> None:
        """Settle all of one side."""
        pairs = PairsOf(side.start, side.other, side.own, side.amount + self.entry_worth, on_list)
        entries, room = entries_of(side.other, on_list, across.most), room_for_paths(self.m + self.n)
        at, n = 0, len(here.most)
        while at < n:
            at = settle(pairs, here, across, entries, room, at, _PAIRS_A_CALL)

    def _bid_finer_and_finer(self, first: Ints) -> None:
        """Bids from both sides in each step, again while many pairs are found that the prices do not cover."""
        for part in _STEPS:
            step = max(1, self.source.largest // part)
            while True:
                self._bid(step, first)
                if self.holds_all or self._hold_uncovered(self.share - self.entry_worth) <= _MANY * self.n:
                    break

    def _bid(self, step: int, first: Ints) -> None:
        """Candidates offer for places, then lists with room for candidates; prices and shares by what is left."""
        none = np.zeros(self.m, dtype=np.int64)
        of_people = (self.people, self.on_list, self.most, first, self.share)
        self._offers(*of_people, self.room, self.price, step)
        if not first.any():  # what a first entry counts extra leaves no one price to lists
            of_lists = self.on_list[self.lists.at]
            self._offers(self.lists, of_lists, self.room, none, self.price, self.most, self.share, step)
            self.on_list[self.lists.at] = of_lists
            self._set_gains(*of_people, self.price)

    def _offers(
        self, side: _Side, on_list: Bools, most: Ints, first: Ints, dual: Ints, room: Ints, price: Ints, step: int
    ) -> None:
        """One side bids for the other, at whose prices there is none to be gained then but a step.

        Whoever stands on a list that pays a step less than another leaves it; who may stand on more is queued. Each
        place costs its list's price to begin with, so any order of them is a heap.
        """
        from matchcore.assignment.kernel.list_bids import ListPlaces, offer

        n, worth = len(most), side.amount + self.entry_worth
        pays = worth - price[side.other]
        count = np.bincount(side.own[on_list], minlength=n)
        best = np.maximum(side.highest(np.where(on_list, -FAR, pays)), np.where(count <= 1, -first, 0))
        on_list &= pays >= best[side.own] - step
        count = np.bincount(side.own[on_list], minlength=n)
        taken = np.bincount(side.other[on_list], minlength=len(room))
        entries = entries_of(side.other, on_list, room)
        places = ListPlaces(*entries, np.repeat(price, np.diff(entries.first)), taken, price, count)
        queued = count < most
        queue = np.zeros(n, dtype=np.int32)
        size = np.count_nonzero(queued)
        queue[:size] = np.flatnonzero(queued)
        patience, state = _PATIENCE * n + 1000, np.array([0, size, size, 0])
        bids = side.start, side.other, worth, side.own, most, first, places, step, patience, queue, queued, state
        while state[1] > 0 and state[3] <= patience:
            offer(*bids, _PAIRS_A_CALL)
        on_list[:] = places.place_of >= 0
        self._set_gains(side, on_list, most, first, dual, price)

    def _set_gains(self, side: _Side, on_list: Bools, most: Ints, first: Ints, dual: Ints, price: Ints) -> None:
        """What the best pair on no list pays each of one side, or what an entry must at least."""
        pays = side.amount + self.entry_worth - price[side.other]
        least = np.where(np.bincount(side.own[on_list], minlength=len(most)) > 0, 0, -first)
        dual[:] = np.maximum(side.highest(np.where(on_list, -FAR, pays)), least)
        dual[most == 0] = _CLOSED

    def _hold_uncovered(self, floor: Ints) -> int:
        """Hold the pairs too that pay more than this at these prices: how many are new."""
        found = self.source.above(1, self.price, floor, _ADD + int(self.most.max(initial=0)))
        at, before = np.flatnonzero(self.on_list), self.people
        merged = _merged(before.start, before.other, before.amount, found, use_kernel=self.uses_kernel)
        self._hold(*merged)
        self.on_list = np.zeros(len(merged[1]), dtype=np.bool_)
        row = before.own[at]
        self.on_list[self.people.start[row] + at - before.start[row]] = True
        return len(self.on_list) - len(before.other)


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
