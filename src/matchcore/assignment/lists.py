"""Several places for each candidate: the best lists, proven (a b-matching in which each pair counts once).

A candidate may stand on several openings' lists, a list holds several candidates, and nobody stands on a list twice.
What is aimed at comes in rungs: first that as many candidates as can be stand on a list at all, then that the lists are
as full as can be, then the highest total. An entry is worth so much more than any change of scores, and a first entry
so much more than any other, that the highest sum of worths is the best in that order: what tells two answers apart is a
cycle through each candidate at most once, and along such a cycle scores change by less than an entry is worth.

Prices prove the answer: for each pair ``worth - share - price`` is not above 0 where it is not on the list and not
below 0 where it is, a list with room has price 0, and a candidate's share is what her next entry would be worth,
between what she gives up first and what she would take last. So no other lists come to more (`verify_lists`).

They are found as `column_generation` finds an assignment. Each aim begins from the lists and prices of the one before:
an entry counts more now, so the prices of all lists rise by as much, and only the lists with room, or those candidates
who are on none, have to be settled again. Lists that more people need than have room for are found beforehand, by who
can be reached at all, and bid for by themselves (docs/solver.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from matchcore.assignment.column_generation import MarketPart, Rounds, Triples, say_nothing
from matchcore.assignment.kernel.arrays import FAR
from matchcore.assignment.kernel.compiling import is_available, is_compiled
from matchcore.assignment.list_proof import Lists
from matchcore.assignment.pair_graph import Bools, Ints
from matchcore.assignment.pair_table import CompressedRows, turned
from matchcore.assignment.pricing import PairSource
from matchcore.assignment.reaching import reached

_WORTH_COMPILING = 20_000
"""From so many pairs on, lists are made by compiled loops; compiling takes seconds, once a machine."""

_FIRST = 8
"""Bids take a first entry for worth so many times the largest score at most: else the last few would fight for long."""

_ASK = 6
"""So many pairs of a candidate are asked for at a time that lead out of the scarce lists."""


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


class ListMaking(Rounds):
    """Lists, pairs and prices, and what brings them to the best for each aim."""

    scarce: _Scarce | None = None

    def __init__(self, source: PairSource, most: Ints, room: Ints, counts_first: Bools) -> None:
        uses_kernel = is_available() and (is_compiled() or source.n_pairs >= _WORTH_COMPILING)
        super().__init__(source, most, room, say_nothing, uses_kernel=uses_kernel)
        self.counts_first = counts_first
        self.swing = source.largest * (2 * min(self.n, self.m) + 2)
        self.bids = uses_kernel and source.n_pairs > 0
        if self.bids:
            self.bid_finer_and_finer()
        self.may_turn = False

    def best(self, aim: Aim) -> Lists:
        """The best lists for this aim, from those at hand."""
        entry_worth = self.swing + 1 if aim.fill else 0
        return self.at(entry_worth, entry_worth + self.swing + 1 if aim.reach else 0)

    def at(self, entry_worth: int, first_worth: int) -> Lists:
        """The best lists when an entry, and a candidate's first besides, count so much above their scores."""
        self.count(1, entry_worth)
        first = np.where(self.counts_first, first_worth, 0).astype(np.int64)
        if first_worth and self.bids:
            self.scarce = self._scarce(first_worth) if first_worth > self.swing else None
            self.first = np.minimum(first, _FIRST * self.source.largest)
            self.bid_finer_and_finer()
        self.first, self.scarce = first, None
        self.settle()
        return self._told(first_worth)

    def _told(self, first_worth: int) -> Lists:
        row, col, score = self.entries
        order = np.lexsort((col, row))
        # Whoever may stand on none takes part in nothing, and neither does a list without room.
        nobody = self.source.largest + self.extra + first_worth
        price, share = np.where(self.room > 0, self.price, nobody), np.where(self.most > 0, self.share, nobody)
        figures = len(np.unique(row)), len(score), int(score.sum()), len(self.people.other)
        return Lists(row[order], col[order], score[order], price, share, self.extra, first_worth, *figures)

    def _scarce(self, first_worth: int) -> _Scarce:
        """Which lists are scarce, of all pairs; only who needs one stays on it, and its places cost a first entry more.

        When as many as can be stand on a list, nobody who is come to has a pair that leads elsewhere (`reaching`). So
        the two parts of the pairs have nothing to do with each other, and in neither has anybody to bid up what a first
        entry is worth.
        """
        counts = self.counts_first & (self.most > 0)
        list_of: Ints = np.full(self.n, -1, dtype=np.int64)
        while True:
            list_of, people, lists = reached(self.people.start, self.people.other, self.room, list_of, counts)
            scarce = _Scarce(lists, people, first_worth)
            if self.holds_all:
                break
            asked, floor = np.where(scarce.lists, FAR, self.closed), np.where(scarce.people, -1, FAR)
            found = self.source.above(1, asked, floor, _ASK)
            if not len(found.score):
                break
            self._hold_more(found)
        row, col, _ = self.entries
        stays = np.where(scarce.people[row], list_of[row] == col, ~scarce.lists[col])
        self.entries = Triples(*(part[stays] for part in self.entries))
        self.price[scarce.lists] += first_worth
        return scarce

    def _parts(self) -> Iterable[MarketPart]:
        """Those of scarce lists, on which nobody stands twice, and the others; all of them where none are told."""
        if self.scarce is None:
            yield from super()._parts()
            return
        start, other, score = self.people
        (lists, people, lift), none = self.scarce, np.zeros(self.n, dtype=np.int64)
        is_scarce, needs = lists[other], np.repeat(people, np.diff(start))
        least = np.where(people, np.minimum(self.most, 1), 0), np.where(lists, self.room, 0), none, lift
        rest = np.where(people, 0, self.most), np.where(lists, 0, self.room), self.first, 0
        for some, caps in ((needs & is_scarce, least), (~needs & ~is_scarce, rest)):
            at = np.flatnonzero(some)
            pairs = CompressedRows(np.searchsorted(at, start), other[at], score[at])
            if len(at):
                yield MarketPart(pairs, turned(pairs, self.m), *caps)
