"""As many candidates on a list as can be, whatever the scores, and which lists keep the rest out.

A largest matching, made in phases (Hopcroft and Karp's): breadth first from all who stand on no list, it is found how
many people have to move before a place gets free; then as many ways of that length are gone as do not cross. The
shortest way is longer after each phase, so there are few. When there is none left, the lists that were come to are
*scarce*: they are full, and who stands on them, or on none, can stand on no others. That proves the number.

Source: J. E. Hopcroft, R. M. Karp, "An n^5/2 algorithm for maximum matchings in bipartite graphs", SIAM Journal on
Computing 2 (1973).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from matchcore.assignment.kernel.arrays import FAR, Whole
from matchcore.assignment.kernel.compiling import compiled_as
from matchcore.assignment.pair_graph import Bools, Ints


class Reached(NamedTuple):
    """Who stands on which list, each on one at most, and how many must move before somebody gets a place.

    The places on list j stand at ``first[j]:first[j + 1]``; the first ``taken[j]`` of them are taken.

    Attributes
    ----------
    first, holder, taken
        int64[m + 1], int32[places], int64[m]: who holds a place.
    list_of
        int64[n]: the list that each candidate stands on; -1 for none.
    people, lists
        int64[n], int64[m]: after how many moves each was come to in the last phase; below 0 for not at all.
    """

    first: Ints
    holder: Ints
    taken: Ints
    list_of: Ints
    people: Ints
    lists: Ints


class Ways(NamedTuple):
    """What `one_phase` has not looked at yet, and the way that it is on; room for both.

    Attributes
    ----------
    next_pair, next_place
        int64[n], int64[m]: of each candidate and each list.
    way, place
        int64[n]: the candidates from the first on, and the place that each holds.
    """

    next_pair: Ints
    next_place: Ints
    way: Ints
    place: Ints


def one_phase(start: Ints, other: Ints, counts: Bools, reached: Reached) -> Whole:
    """Let people move along the shortest ways to a free place; how many stand on a list who did not.

    Parameters
    ----------
    start, other
        int64[n + 1], int32[k]: the pairs by candidate.
    counts
        bool[n]: who is to stand on a list.
    reached
        Changed.
    """
    n, n_new = len(counts), np.int64(0)
    longest = _count_moves(start, other, counts, reached)
    if longest == FAR:
        return n_new
    room = np.empty(n, dtype=np.int64), np.empty(n, dtype=np.int64)
    ways = Ways(start[:-1].copy(), reached.first[:-1].copy(), room[0], room[1])
    for row in range(n):
        if reached.people[row] == 0 and _go(start, other, reached, ways, row, longest):
            n_new += 1
    return n_new


@compiled_as()
def _count_moves(start: Ints, other: Ints, counts: Bools, reached: Reached) -> Whole:
    """After how many moves each is come to; returns for how many a place gets free, `FAR` for never."""
    queue, size, head, longest = np.empty(len(counts), dtype=np.int64), 0, 0, np.int64(FAR)
    reached.people[:], reached.lists[:] = -1, -1
    for row in range(len(counts)):
        if counts[row] and reached.list_of[row] < 0:
            reached.people[row] = 0
            queue[size] = row
            size += 1
    while head < size and reached.people[queue[head]] < longest:
        row = queue[head]
        head += 1
        moves = reached.people[row] + 1
        for pair in range(start[row], start[row + 1]):
            column = np.int64(other[pair])
            begin, end = reached.first[column], reached.first[column + 1]
            if reached.lists[column] >= 0 or begin == end:
                continue
            reached.lists[column] = moves
            if begin + reached.taken[column] < end:
                longest = np.int64(moves)
                continue
            for place in range(begin, end):
                mover = np.int64(reached.holder[place])
                reached.people[mover] = moves
                queue[size] = mover
                size += 1
    return longest


@compiled_as()
def _go(start: Ints, other: Ints, reached: Reached, ways: Ways, source: Whole, longest: Whole) -> bool:
    """Let `source` have a place by a way of `longest` moves over what no way has come to yet; whether there is one."""
    depth = 0
    ways.way[0] = source
    while depth >= 0:
        row = ways.way[depth]
        if ways.next_pair[row] == start[row + 1]:
            depth -= 1
            continue
        column = np.int64(other[ways.next_pair[row]])
        begin, taken = reached.first[column], reached.taken[column]
        is_next = reached.lists[column] == depth + 1
        if is_next and begin + taken < reached.first[column + 1]:
            reached.taken[column] += 1
            place = begin + taken
            while depth >= 0:
                row = ways.way[depth]
                reached.holder[place], reached.list_of[row] = row, other[ways.next_pair[row]]
                place = ways.place[depth]
                depth -= 1
            return True
        if is_next and depth + 1 < longest and ways.next_place[column] < begin + taken:
            place = ways.next_place[column]
            ways.next_place[column] += 1
            depth += 1
            ways.way[depth], ways.place[depth] = reached.holder[place], place
        else:
            ways.next_pair[row] += 1
    return False
