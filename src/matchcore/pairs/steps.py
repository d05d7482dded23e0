"""The steps by which pairs are sorted out and scored, on whole arrays; `compiled_steps` takes the same ones, compiled.

Pairs of some candidates × c openings are kept as places among the openings, `col` uint32[k], by candidate and rising,
with their `score` int32[k] and how many of them each candidate has, `n_of_row` int64[r]. A step changes these arrays
where they are. One that closes pairs moves those that are left to the front and counts them by opening in `n_of_col`,
int32[c].
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from matchcore.criteria import NEUTRAL, Distances
from matchcore.pairs.pruning import PruningRule
from matchcore.pairs.tables import Index, Table

__all__ = ["Near", "add_distance", "add_up", "keep_chosen", "keep_enough", "keep_near", "look_up"]

Cols = npt.NDArray[np.uint32]
Scores = npt.NDArray[np.int32]
Counts = npt.NDArray[np.signedinteger[Any]]


class Near(NamedTuple):
    """The numbers of a criterion that goes by distance, for a block of r candidates × c openings.

    A place that is not known is given numbers by which the gate is open or closed as it should be.

    Attributes
    ----------
    home, within, is_home
        float64[r, 3], float64[r], bool[r]: as in `Distances`.
    work, most, is_work
        float64[3, c], float64[c], bool[c]: squared chords to an opening count as no more than `most`.
    bends_m
        float64[3].
    """

    home: npt.NDArray[np.float64]
    within: npt.NDArray[np.float64]
    is_home: npt.NDArray[np.bool_]
    work: npt.NDArray[np.float64]
    most: npt.NDArray[np.float64]
    is_work: npt.NDArray[np.bool_]
    bends_m: npt.NDArray[np.float64]

    @classmethod
    def of(cls, own: Distances, rows: Index, cols: Index) -> Near:
        """The numbers for the block `rows` × `cols`."""
        is_home, is_work = own.is_home[rows], own.is_work[cols]
        within = np.where(is_home, own.within[rows], np.inf if own.lets_unknown else -1.0)
        most = np.where(is_work, np.inf, -1.0)
        work = own.work[cols].T.copy()
        if not own.lets_unknown:
            within = np.minimum(within, np.finfo(np.float64).max)
            work[:, ~is_work], most[:] = np.inf, np.inf
        return cls(own.home[rows], within, is_home, work, most, is_work, np.array(own.bends_m))

    def squared(self, row: Index, col: Index) -> npt.NDArray[np.float64]:
        """float64: the squared chords of these pairs, or of all of a block."""
        squared = 0.0
        for axis in range(3):
            apart = self.home[row, axis] - self.work[axis, col]
            squared = squared + apart * apart
        return np.minimum(squared, self.most[col])


def keep_near(near: Near, start: int, col: Cols, n_of_row: Counts, n_of_col: Counts) -> None:
    """Find the pairs within reach of the candidates from `start` on; the arrays hold none yet."""
    rows = np.arange(start, start + len(n_of_row))[:, None]
    is_near = near.squared(rows, np.arange(len(near.most))[None, :]) <= near.within[rows]
    place = np.nonzero(is_near)[1]
    col[: len(place)] = place
    n_of_row[:] = np.count_nonzero(is_near, axis=1)
    n_of_col += np.count_nonzero(is_near, axis=0)


def look_up(table: Table, col: Cols, score: Scores, n_of_row: Counts, n_of_col: Counts) -> None:
    """Add what a criterion says of each pair, and close those that its gate closes."""
    row, value = _told(table, col, n_of_row)
    _keep(value >= 0, row, col, score, n_of_row, n_of_col, value)


def add_up(table: Table, col: Cols, score: Scores, n_of_row: Counts) -> None:
    """Add what a criterion says of pairs that its gate is open to."""
    row, value = _told(table, col, n_of_row)
    score[: len(row)] += value


def _told(table: Table, col: Cols, n_of_row: Counts) -> tuple[Index, Scores]:
    """intp[k], int32[k]: the candidate of each pair, and what the table says of it."""
    row = np.repeat(np.arange(len(n_of_row)), n_of_row)
    here = col[: len(row)]
    is_daily = table.state.shape[1] > 1
    line = table.state[table.kind[row], table.day[here]] if is_daily else table.state[table.kind, 0][row]
    return row, table.value[line, table.what[here]]


def add_distance(
    near: Near, own: Distances, weight: int, start: int, col: Cols, score: Scores, n_of_row: Counts
) -> None:
    """Add what the criterion that goes by distance says of each pair."""
    row = np.repeat(np.arange(start, start + len(n_of_row)), n_of_row)
    here = col[: len(row)]
    part = own.part(np.abs(near.squared(row, here)))
    score[: len(row)] += np.int32(weight) * np.where(near.is_home[row] & near.is_work[here], part, np.int32(NEUTRAL))


def keep_enough(least: int, col: Cols, score: Scores, n_of_row: Counts, n_of_col: Counts) -> None:
    """Close the pairs that score less than the least, and count the others from there."""
    row = np.repeat(np.arange(len(n_of_row)), n_of_row)
    enough = score[: len(row)] >= least
    _keep(enough, row, col, score, n_of_row, n_of_col, np.int32(-least))


def keep_chosen(
    rule: PruningRule,
    rows: Index,
    cols: npt.NDArray[np.int32],
    col: Cols,
    score: Scores,
    n_of_row: Counts,
    least_kept: Counts,
) -> None:
    """Keep the pairs that a rule chooses, and the rank from which on they are kept for each candidate's own sake."""
    n = int(n_of_row.sum())
    kept, least_kept[:] = rule.choose(rows, cols, col[:n], n_of_row, score[:n])
    owner = np.repeat(np.arange(len(n_of_row)), n_of_row)[kept]
    col[: len(kept)], score[: len(kept)] = col[kept], score[kept]
    n_of_row[:] = np.bincount(owner, minlength=len(n_of_row))


def _keep(
    is_open: npt.NDArray[np.bool_],
    row: Index,
    col: Cols,
    score: Scores,
    n_of_row: Counts,
    n_of_col: Counts,
    more: npt.NDArray[np.int32] | np.int32,
) -> None:
    """Keep the pairs that are open, with so much more score."""
    kept = np.flatnonzero(is_open)
    here = col[kept]
    score[: len(kept)] = (score[: len(row)] + more)[kept]
    col[: len(kept)] = here
    n_of_row[:] = np.bincount(row[kept], minlength=len(n_of_row))
    n_of_col += np.bincount(here, minlength=len(n_of_col))
