"""Who is where in two results, and what it is called: a tie is told from a move by the nearest optimum.

Of all optima of the run after, one is nearest to what was before. Who is kept there could have stayed at no cost: that
she moved is a tie. Who is not kept had to move.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy import sparse

from matchcore import assignment
from matchcore.messages import Message, Text
from matchcore.quality.comparison.alignment import Alignment, Int64s, carried
from matchcore.quality.comparison.snapshot import Snapshot

Label = Literal["SAME", "MOVED-TIE", "MOVED", "GAINED", "LOST"]
LABELS: tuple[Label, ...] = ("SAME", "MOVED-TIE", "MOVED", "GAINED", "LOST")


def label_text(label: Label) -> Text:
    """A label as a user reads it."""
    return Message(f"quality.label.{label.replace('-', '_')}")


@dataclass(frozen=True, eq=False)
class Whereabouts:
    """Where each of the k shared candidates was and is, as openings of the run after; -1 unplaced, -2 it is gone.

    Attributes
    ----------
    was, now
        int64[k] twice: the placements.
    nearest
        int64[k]: the placements of the optimum of the run after that keeps as many as any where they were.
    instead
        int64[k]: which of the shared candidates had to move where a tie put this one in her place; -1 for nobody.
    """

    was: Int64s
    now: Int64s
    nearest: Int64s
    instead: Int64s

    @cached_property
    def label(self) -> npt.NDArray[np.str_]:
        """str[k]: the `Label` of each."""
        moved = np.where(self.was == -1, "GAINED", np.where(self.now == -1, "LOST", "MOVED"))
        is_tie = (self.nearest == self.was) & (self.instead < 0)
        return np.where(self.was == self.now, "SAME", np.where(is_tie, "MOVED-TIE", moved))


def whereabouts(before: Snapshot, after: Snapshot, shared: Alignment) -> Whereabouts:
    """Where the shared candidates of two runs were, are, and could as well be."""
    was = carried(before.opening_of, shared.cols_after)[shared.rows_before]
    rows, n = shared.rows_after, after.n_candidates
    wanted = np.full(n, -2, dtype=np.int64)
    wanted[rows] = was
    nearest = nearest_optimum(after, wanted)
    is_shared = np.zeros(n, dtype=np.bool_)
    is_shared[rows] = True
    instead = _stand_ins(after, nearest, is_shared & (nearest != wanted))
    number = np.full(n + 1, -1, dtype=np.int64)  # the last answers for "nobody"
    number[rows] = np.arange(len(rows))
    now = np.asarray(after.opening_of, dtype=np.int64)[rows]
    return Whereabouts(was, now, nearest[rows], number[instead[rows]])


def nearest_optimum(run: Snapshot, wanted: Int64s) -> Int64s:
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
    nearest = assignment.nearest_optimum(
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
    )
    return np.asarray(nearest, dtype=np.int64)


def _stand_ins(run: Snapshot, nearest: Int64s, must: npt.NDArray[np.bool_]) -> Int64s:
    """For whom a tie stands between her and someone who had to move (bool[n]): that someone; -1 for all others.

    The run's own assignment and the nearest one differ by ties. Where such an exchange of places includes someone who
    had to move, the tie decided who was hit and not whether anyone was: everyone in it is given the first who had to.
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
