"""Of all optima of a run, the one nearest to what was before (layer 6): it tells a tie from a move.

Who is kept where she was could have stayed at no cost: that she moved is a tie. Who is not kept had to move.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from matchcore import assignment
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
    return np.asarray(
        assignment.nearest_optimum(
            run.indptr,
            run.opening_idx,
            run.score,
            run.seats,
            opening_of=run.opening_of,
            surplus=run.surplus,
            price=run.price,
            bonus=run.bonus,
            wanted=wanted,
            fixed=run.fixed,
        ),
        dtype=np.int64,
    )
