"""Of all optima of a run, the one nearest to what was before (layer 6): it tells a tie from a move.

An assignment is optimal exactly when it uses tight pairs alone (surplus + price = score + bonus), places everyone whose
surplus is above 0 and fills every opening whose price is above 0. Among those, the one that keeps most people where
they were is an assignment problem again, on the few tight pairs. Who is kept there could have stayed at no cost: that
she moved is a tie. Who is not kept had to move.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from matchcore.assignment import assign_pairs
from matchcore.quality.snapshot import Snapshot

__all__ = ["nearest_optimum"]


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
    n, m = run.n_candidates, run.n_openings
    here = np.asarray(run.opening_of, dtype=np.int64)
    if (here == wanted).all():
        return here
    row = np.repeat(np.arange(n), np.diff(run.indptr))
    col = np.asarray(run.opening_idx, dtype=np.int64)
    worth = run.score.astype(np.int64) + run.bonus
    tight = (run.surplus[row] + run.price[col] == worth) & (run.seats[col] > 0)
    row, col = row[tight], col[tight]
    # In this order: every must is met, as many are placed, and then as many are kept as can be.
    per_placement = 2 * n + 1
    per_must = per_placement * (n + 1)
    must = (run.surplus[row] > 0).astype(np.int64) + (run.price[col] > 0)
    kept = (wanted[row] == col).astype(np.int64) - (wanted[row] == -1)
    value = per_must * must + per_placement + kept
    indptr = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=n))]).astype(np.int64)
    seats = np.asarray(run.seats, dtype=np.int64)
    solved = assign_pairs(indptr, col.astype(np.int32), value, seats)
    return np.asarray(solved.opening_of, dtype=np.int64) if m else here
