"""Whether those are tied of whom it is said: an independent look at what hangs on an exact tie.

`tied` follows people one by one; here it is openings. From one opening a way leads to another when somebody placed at
the first is tight for the second. A way leads out of an opening when somebody there may leave as well, and in where
somebody unplaced may come as well; and an empty seat may be any opening's without a price. A placement can be
otherwise exactly when, from an opening that she is tight for, ways lead back to her own. (No way leads out of an
opening without seats.)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
import numpy.typing as npt
from scipy import sparse

from matchcore.assignment.assignment import Assignment
from matchcore.assignment.proof import PairRows, fail
from matchcore.assignment.verify import sides_of


def verify_ties(
    rows: Callable[[], Iterable[PairRows]],
    n_candidates: int,
    seats: npt.ArrayLike,
    assignment: Assignment,
    is_tied: npt.NDArray[np.bool_],
) -> None:
    """Check who is said to be tied, for an assignment that has been verified.

    Parameters
    ----------
    rows
        Gives all allowed pairs, each time that it is called: it is twice.
    n_candidates, seats, assignment
        As for `verify_rows`.
    is_tied
        bool[n]: as `tied` gives it.

    Raises
    ------
    ProofError
        Naming somebody of whom it is wrong.
    """
    room = np.asarray(seats, dtype=np.int64)
    sides, m = sides_of(assignment, n_candidates, room), len(room)
    seen = sides.pass_over(rows())
    stays = (sides.opening_of < 0) | (sides.surplus > 0)
    if assignment.fixed is not None:
        stays |= assignment.fixed
    may_leave = np.flatnonzero(~stays)
    outside, empty = m, m + 1
    ways = [
        seen.leads,
        _ways(sides.opening_of[may_leave], outside),
        _ways(outside, np.flatnonzero(seen.entered)),
        _ways(np.flatnonzero(sides.taken < room), empty),
        _ways(empty, np.flatnonzero(sides.price <= 0)),
    ]
    start, end = (np.concatenate([way[side] for way in ways]) for side in (0, 1))
    links = sparse.coo_array((np.ones(len(start), dtype=np.int8), (start, end)), shape=(m + 2, m + 2))
    ring = sparse.csgraph.connected_components(links, directed=True, connection="strong")[1]
    own_ring = ring[np.where(sides.opening_of >= 0, sides.opening_of, outside)]
    found = np.zeros(n_candidates, dtype=np.bool_)
    found[may_leave] = own_ring[may_leave] == ring[outside]
    for some in rows():
        tight = sides.tight_of(some)
        row, col = np.repeat(some.row, some.n_of_row)[tight], some.opening_idx[tight]
        found[row[ring[col] == own_ring[row]]] = True
    wrong = np.flatnonzero(found != is_tied)
    if len(wrong):
        candidate = int(wrong[0])
        fail("proof.tied_not" if is_tied[candidate] else "proof.not_tied", candidate=candidate)


def _ways(start: npt.ArrayLike, end: npt.ArrayLike) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    many = np.broadcast_arrays(np.asarray(start, dtype=np.int64), np.asarray(end, dtype=np.int64))
    return many[0], many[1]
