"""Of all optima of a run, the one nearest to what was before: it tells a tie from a move.

Who is kept where she was could have stayed at no cost: that she moved is a tie. Who is not kept had to move.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import sparse

from matchcore import assignment
from matchcore.quality.comparison.snapshot import Snapshot

__all__ = ["nearest_optimum", "stand_ins"]


def nearest_optimum(run: Snapshot, wanted: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """An optimal assignment of `run` that agrees with `wanted` for as many candidates as any.

    Parameters
    ----------
    run
        A solved run.
    wanted
        int64[n]: the opening that each was placed at before, -1 for unplaced, -2 for neither (new, or it is gone).

    Returns
    -------
    int64[n]
        Each candidate's opening, -1 for unplaced. It has the run's total and as many placements.
    """
    return np.asarray(
        assignment.nearest_optimum(
            run.indptr,
            run.opening_idx,
            run.worth,
            run.seats,
            opening_of=run.opening_of,
            surplus=run.surplus,
            price=run.price,
            bonus=run.bonus,
            wanted=wanted,
            fixed=run.fixed if run.fixed.any() else None,
        ),
        dtype=np.int64,
    )


def stand_ins(run: Snapshot, nearest: npt.NDArray[np.int64], must: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """For whom a tie stands between her and someone who had to move: that someone; -1 for all others.

    Parameters
    ----------
    run
        A solved run.
    nearest
        int64[n]: its optimum nearest to what was before.
    must
        bool[n]: who is not kept there.

    Returns
    -------
    int64[n]
        The run's own assignment and the nearest one differ by ties. Where such an exchange of places includes someone
        who had to move, the tie decided who was hit and not whether anyone was: everyone in it is given the first who
        had to move.
    """
    n = run.n_candidates
    here = np.asarray(run.opening_of, dtype=np.int64)
    differs = here != nearest
    rows = np.flatnonzero(differs)
    ends = [(rows[of[rows] >= 0], of[rows][of[rows] >= 0]) for of in (here, nearest)]
    row, col = (np.concatenate(part) for part in zip(*ends))
    size = n + run.n_openings
    links = sparse.coo_array((np.ones(len(row), dtype=np.int8), (row, n + col)), shape=(size, size))
    label = sparse.csgraph.connected_components(links, directed=False)[1][:n]
    first = np.full(label.max(initial=-1) + 1, -1, dtype=np.int64)
    hit = np.flatnonzero(must & differs)[::-1]
    first[label[hit]] = hit
    return np.where(differs, first[label], -1) if n else np.empty(0, dtype=np.int64)
