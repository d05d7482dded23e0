"""Of all optimal assignments, the one nearest to what is wanted: it breaks ties in favour of what was.

An assignment is optimal exactly when it uses tight pairs alone (surplus + price = score + bonus), places everyone whose
surplus is above 0 and fills every opening whose price is above 0. Among those, the one that agrees with the wanted one
for the most candidates is an assignment problem again, on the few tight pairs and with small numbers.
"""

from __future__ import annotations

import numpy as np

from matchcore.assignment.pair_graph import Bools, Ints
from matchcore.assignment.solve import assign_pairs


def nearest_optimum(
    indptr: Ints,
    opening_idx: Ints,
    score: Ints,
    seats: Ints,
    *,
    opening_of: Ints,
    surplus: Ints,
    price: Ints,
    bonus: int,
    wanted: Ints,
    fixed: Bools | None = None,
) -> Ints:
    """An optimal assignment that agrees with `wanted` for as many candidates as any.

    Parameters
    ----------
    indptr, opening_idx, score
        The allowed pairs in CSR form, as given to `assign_pairs` (integers).
    seats
        int64[m].
    opening_of, surplus, price, bonus
        An optimal assignment of them and its proof, as in `Assignment`.
    wanted
        int64[n]: the opening where each should be if it costs nothing, -1 for unplaced, -2 for no wish.
    fixed
        bool[n]: who must be placed; None: nobody.

    Returns
    -------
    int64[n]
        Each candidate's opening, -1 for unplaced. It has the same total and as many placements.
    """
    here = np.asarray(opening_of, dtype=np.int64)
    if ((here == wanted) | (wanted == -2)).all():
        return here
    n = len(here)
    row, col = np.repeat(np.arange(n), np.diff(indptr)), np.asarray(opening_idx, dtype=np.int64)
    tight = (surplus[row] + price[col] == score.astype(np.int64) + bonus) & (seats[col] > 0)
    row, col = row[tight], col[tight]
    # In this order: every must is met, as many are placed, and then as many are where they are wanted.
    per_placement = 2 * n + 1
    per_must = per_placement * (n + 1)
    must = (surplus[row] > 0).astype(np.int64) + (price[col] > 0)
    agrees = (wanted[row] == col).astype(np.int64) - (wanted[row] == -1)
    value = per_must * must + per_placement + agrees
    start = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=n))]).astype(np.int64)
    solved = assign_pairs(start, col.astype(np.int32), value, np.asarray(seats), fixed=fixed)
    return np.asarray(solved.opening_of, dtype=np.int64)
