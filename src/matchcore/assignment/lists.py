"""Several places for each candidate: the best lists, proven (a b-matching in which each pair counts once).

A candidate may stand on several openings' lists, a list holds several candidates, and nobody stands on a list twice.
What is aimed at comes in rungs: first that as many candidates as can be stand on a list at all, then that the lists are
as full as can be, then the highest total. An entry is worth so much more than any change of scores, and a first entry
so much more than any other, that the highest sum of worths is the best in that order: what tells two answers apart is a
cycle through each candidate at most once, and along such a cycle scores change by less than an entry is worth.

Prices prove the answer: for each pair ``worth - share - price`` is not above 0 where it is not on the list and not
below 0 where it is, a list with room has price 0, and a candidate's share is what her next entry would be worth,
between what she gives up first and what she would take last. So no other lists come to more (`verify_lists`).

How they are found: bids for the total alone, in steps that get finer (`list_bidding`), then shortest paths to the exact
answer (`list_settling`). Of many pairs only the best are held, and those that the prices do not cover are added until
there are none: so the proof is of all pairs. Each aim begins from the lists and prices of the one before: an entry
counts more now, so the prices of all lists rise by as much, and only the lists with room, or those candidates who are
on none, have to be settled again. Lists that more people need than have room for are found beforehand, by who can be
reached at all, and bid for by themselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from matchcore.assignment import list_settling
from matchcore.assignment.kernel.compiling import in_kernel, is_available, is_compiled
from matchcore.assignment.list_bidding import CLOSED, Bidders, bid, raise_shares
from matchcore.assignment.list_proof import Lists
from matchcore.assignment.list_settling import Nodes, PairsOf, entries_of, room_for_paths
from matchcore.assignment.list_sides import HeldSide, merged
from matchcore.assignment.pair_graph import Bools, Ints
from matchcore.assignment.pricing import FoundPairs, PairSource
from matchcore.assignment.reaching import Reached, one_phase

_HOLD_ALL = 50_000
"""So many pairs are all held: choosing among them costs more than it saves."""

_WORTH_COMPILING = 20_000
"""From so many pairs on, lists are made by compiled loops; compiling takes seconds, once a machine."""

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
        self.closed = np.where(room > 0, 0, CLOSED)
        self.holds_all = source.n_pairs <= _HOLD_ALL
        self.uses_kernel = is_available() and (is_compiled() or source.n_pairs >= _WORTH_COMPILING)
        if self.holds_all:
            found = source.above(1, self.closed, np.full(self.n, -1), max(1, self.m))
        else:
            found = source.best(_KEEP, _KEEP, room)
        self._hold(found.indptr.astype(np.int64), found.opening_idx.astype(np.int32), found.score.astype(np.int64))
        self.on_list: Bools = np.zeros(len(found.score), dtype=np.bool_)
        self.price, self.share = self.closed.copy(), np.where(most > 0, 0, CLOSED)
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
        self.people = HeldSide.by_candidate(start, opening, amount)
        self._lists: HeldSide | None = None

    @property
    def lists(self) -> HeldSide:
        """The pairs held by opening, turned when they are first needed so."""
        if self._lists is None:
            self._lists = self.people.across(self.m)
        return self._lists

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
        raise_shares(here, worth, on_list, self.most, self.share, self.price)

    def _take_to_ends(
        self, settle: Any, side: HeldSide, worth: Ints, on_list: Bools, here: Nodes, across: Nodes
    ) -> None:
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
            asked, floor = np.where(scarce.lists, CLOSED, self.closed), np.where(scarce.people, -1, CLOSED)
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
                    self._bid(*some, step)
                if self.holds_all or self._hold_uncovered() <= _MANY * self.n:
                    break

    def _parts(self, first: Ints, scarce: _Scarce | None) -> list[tuple[Ints, Bidders, int]]:
        """Which pairs are bid for by themselves, by whom, and how far the prices of their lists stand above the bids.

        Those of scarce lists, on which nobody stands twice, and the others; all of them where none are told.
        """
        here, worth = self.people, self.people.amount + self.entry_worth
        if scarce is None:
            return [(here.at, Bidders(here, worth, self.most, self.room, first), 0)]
        (lists, people, lift), none = scarce, np.zeros(self.n, dtype=np.int64)
        least = np.where(people, np.minimum(self.most, 1), 0), np.where(lists, self.room, 0), none
        rest = np.where(people, 0, self.most), np.where(lists, 0, self.room), first
        is_least, is_rest = people[here.own] & lists[here.other], ~people[here.own] & ~lists[here.other]
        held = (
            (np.flatnonzero(some), caps, above) for some, caps, above in ((is_least, least, lift), (is_rest, rest, 0))
        )
        return [(at, Bidders(here.among(at), worth[at], *caps), above) for at, caps, above in held if len(at)]

    def _bid(self, at: Ints, among: Bidders, lift: int, step: int) -> None:
        on_list, price = self.on_list[at], np.where(among.room > 0, self.price - lift, CLOSED)
        across = self.lists if among.side is self.people else among.side.across(self.m)
        share = bid(among, across, on_list, price, step)
        self.on_list[at] = on_list
        self.price = np.where(among.room > 0, price + lift, self.price)
        self.share = np.where(among.most > 0, share - lift, self.share)

    def _hold_uncovered(self) -> int:
        """Hold the pairs too that pay more than their candidates' shares at these prices: how many are new."""
        n_before, most = len(self.on_list), int(self.most.max(initial=0))
        floor = np.where(self.most > 0, self.share - self.entry_worth, CLOSED)
        self._hold_more(self.source.above(1, self.price, floor, _ADD + most))
        return len(self.on_list) - n_before

    def _hold_more(self, found: FoundPairs, marked: Bools | None = None) -> Bools:
        """Hold these pairs too. Returns which are marked, of those held before."""
        before = self.people
        self._hold(*merged(before.start, before.other, before.amount, found, use_kernel=self.uses_kernel))
        at = before.at + (self.people.start - before.start)[before.own]
        now: list[Bools] = [np.zeros(len(self.people.other), dtype=np.bool_) for _ in range(2)]
        now[0][at[self.on_list]] = True
        now[1][at[self.on_list if marked is None else marked]] = True
        self.on_list = now[0]
        return now[1]


def _functions(compiled: bool) -> tuple[Any, Any]:
    """`tighten` and `settle`, as they stand or compiled."""
    plain = list_settling.tighten, list_settling.settle
    return (in_kernel(plain[0]), in_kernel(plain[1])) if compiled else plain
