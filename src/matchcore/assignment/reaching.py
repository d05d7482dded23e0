"""As many candidates placed as can be, whatever pairs are worth, and which openings keep the rest out.

It is a largest flow (SciPy's): from whoever is to have a place along pairs to openings, on from those to who is placed
there and would move, and out where there is room. When there is no more, the openings that are still come to are
*scarce*: they are full, and who is placed at them, or nowhere, can be placed at no others. That proves the number.

Source: L. R. Ford, D. R. Fulkerson, "Maximal flow through a network", Canadian J. of Mathematics 8 (1956).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import sparse

from matchcore.assignment.pair_graph import Bools, Ints


class Reached(NamedTuple):
    """Who is placed where, each at one opening at most, and what is come to from those who are not.

    Attributes
    ----------
    place
        int64[n]: each candidate's opening; -1 for none.
    people, openings
        bool[n], bool[m]: those come to. These openings are full, and these people have pairs with them alone.
    """

    place: Ints
    people: Bools
    openings: Bools


def reached(start: Ints, other: Ints, room: Ints, place: Ints, counts: Bools) -> Reached:
    """Place as many more as can be, by moving others where it helps.

    Parameters
    ----------
    start, other
        int64[n + 1], int[k]: the pairs in compressed rows.
    room
        int64[m]: how many each opening takes, those included who are there.
    place
        int64[n]: each candidate's opening to begin with; -1 for none.
    counts
        bool[n]: who is to be placed.
    """
    n, m = len(place), len(room)
    source, sink = n + m, n + m + 1
    row = np.repeat(np.arange(n, dtype=np.int32), np.diff(start))
    placed, waiting = np.flatnonzero(place >= 0), np.flatnonzero(counts & (place < 0))
    free = np.minimum(room, n) - np.bincount(place[placed], minlength=m)
    is_way = (place[row] != other) & (room[other] > 0)
    tail = np.concatenate([np.full(len(waiting), source), row[is_way], n + place[placed], n + np.arange(m)])
    head = np.concatenate([waiting, n + other[is_way], placed, np.full(m, sink)])
    size = np.append(np.ones(len(tail) - m, dtype=np.int32), free.astype(np.int32))
    links = sparse.csr_array((size, (tail, head)), shape=(sink + 1, sink + 1))
    flow = sparse.csgraph.maximum_flow(links, source, sink).flow
    mover, to = (flow[:n, n:source] > 0).nonzero()
    place = place.copy()
    place[mover] = to
    left = links - flow
    left.eliminate_zeros()
    is_come_to = np.zeros(sink + 1, dtype=np.bool_)
    is_come_to[sparse.csgraph.breadth_first_order(left, source, return_predecessors=False)] = True
    return Reached(place, is_come_to[:n], is_come_to[n:source])
