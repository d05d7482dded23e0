"""The best lists with their proof, and the verifier, which shares no code with what makes them.

What proves them is told in `assignment.lists`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NoReturn

import numpy as np

from matchcore.assignment.pair_graph import Bools, Ints
from matchcore.assignment.proof import PairRows, fail
from matchcore.assignment.verify import rows_of

_LARGEST = 2**60
"""Figures up to here in size: no sum of four overflows."""


@dataclass(frozen=True, eq=False)
class Lists:
    """The best lists there are, with their proof.

    Attributes
    ----------
    candidate, opening, score
        int64[k]: the entries, by candidate and opening.
    price
        int64[m], at least 0: what a place on each list is worth to others, in worths.
    share
        int64[n]: what one entry more would be worth to each candidate, in worths.
    entry_worth, first_worth
        What an entry, and a candidate's first, counts above its score.
    n_reached, n_entries, total
        How many candidates stand on a list, how many entries there are, and their scores' sum.
    n_held
        How many pairs were looked at closely; all others are covered by the prices.
    """

    candidate: Ints
    opening: Ints
    score: Ints
    price: Ints
    share: Ints
    entry_worth: int
    first_worth: int
    n_reached: int
    n_entries: int
    total: int
    n_held: int


def verify_lists(rows: Iterable[PairRows], most: Ints, room: Ints, counts_first: Bools, *made: Lists) -> list[int]:
    """Check lists and their prices on all allowed pairs, passed over once; the sum of worths that each proves.

    Parameters
    ----------
    rows
        All allowed pairs, some candidates at a time.
    most, room, counts_first
        As `assign_lists` was given them.
    made
        Lists of these pairs.

    Raises
    ------
    ProofError
        When a list holds too many, somebody stands on too many, a figure is not as told, or prices do not prove it.
    """
    for lists in made:
        _check(lists, most, room, counts_first)
    all_keys = [_keys(lists.candidate, lists.opening, len(room)) for lists in made]
    n_found, n_seen, is_seen = [0] * len(made), 0, np.zeros(len(most), dtype=np.bool_)
    for some in _parted(rows):
        is_seen[some.row] = True
        n_seen += len(some.row)
        row = np.repeat(some.row, some.n_of_row)
        for at, (lists, keys) in enumerate(zip(made, all_keys, strict=True)):
            n_found[at] += _covered(some, row, lists, keys)
    if not is_seen.all() or n_seen != len(is_seen):  # rows that are used up would prove that there is nothing to list
        _fail("row")
    for lists, found in zip(made, n_found, strict=True):
        if found != len(lists.score):
            _fail("entries")
    return [_proven(lists, counts_first) for lists in made]


def _parted(rows: Iterable[PairRows]) -> Iterator[PairRows]:
    """The same pairs, so few at a time that they stay in the processor's cache."""
    for some in rows:
        pointer = np.concatenate([[0], np.cumsum(some.n_of_row)])
        if pointer[-1] != len(some.score) or pointer[-1] != len(some.opening_idx):
            _fail("rows")
        yield from (part._replace(row=some.row[part.row]) for part in rows_of(pointer, some.opening_idx, some.score))


def _keys(candidate: Ints, opening: Ints, m: int) -> Ints:
    """int64[k]: a number for each pair."""
    return candidate.astype(np.int64) * m + opening


def _covered(some: PairRows, row: Ints, lists: Lists, keys: Ints) -> int:
    """How many entries are among these pairs, none of which is worth more than share and price unless it is one."""
    value = some.score.astype(np.int64)
    value -= lists.price[some.opening_idx]
    value -= np.repeat(lists.share[some.row] - lists.entry_worth, some.n_of_row)
    at = np.flatnonzero(value >= 0)
    asked = _keys(row[at], some.opening_idx[at], len(lists.price))
    place = np.minimum(np.searchsorted(keys, asked), max(0, len(keys) - 1))
    is_entry = keys[place] == asked if len(keys) else np.zeros(len(at), dtype=np.bool_)
    if (value[at[~is_entry]] > 0).any():
        _fail("share")
    if (lists.score[place[is_entry]] != some.score[at[is_entry]]).any():
        _fail("score")
    return int(np.count_nonzero(is_entry))


def _check(lists: Lists, most: Ints, room: Ints, counts_first: Bools) -> None:
    """No list and nobody has too much, shares and prices fit them, and the figures are true."""
    n, m = len(most), len(room)
    share, price = lists.share, lists.price
    if any(np.abs(figure).max(initial=0) > _LARGEST for figure in (share, price, lists.score)):
        _fail("price")
    if lists.first_worth > _LARGEST or (np.diff(_keys(lists.candidate, lists.opening, m)) <= 0).any():
        _fail("entries")
    count, held = (np.bincount(of, minlength=size) for of, size in ((lists.candidate, n), (lists.opening, m)))
    first = np.where(counts_first, lists.first_worth, 0)
    told = int((count > 0).sum()), len(lists.score), int(lists.score.sum())
    checks = {
        "n_candidates": (count > most).any(),
        "n_openings": (held > room).any(),
        "price": (price < 0).any() or (price[held < room] != 0).any(),
        "share": (
            (share[count == 0] > -first[count == 0])[most[count == 0] > 0].any()
            or (share[count > 0] < -first[count > 0]).any()
            or (share[count > 1] < 0).any()
            or (share[(count > 0) & (count < most)] > 0).any()
        ),
        "total": told != (lists.n_reached, lists.n_entries, lists.total),
    }
    for name, is_wrong in checks.items():
        if is_wrong:
            _fail(name)


def _proven(lists: Lists, counts_first: Bools) -> int:
    reached = np.unique(lists.candidate)
    n_first = int(np.count_nonzero(counts_first[reached]))
    return lists.total + len(lists.score) * lists.entry_worth + n_first * lists.first_worth


def _fail(name: str) -> NoReturn:
    fail("proof.lists", name=name)
