"""The steps by which pairs are sorted out and scored, on whole arrays; `compiled_steps` takes the same ones, compiled.

First gates are closed, all pairs of some candidates × c openings together (`is_open_to`). What is left is listed as
places among the openings, `col` uint32[k], by candidate and rising (`places_of`), with a `score` int32[k] and how many
each candidate has, `n_of_row` int64[r]. The other steps change these arrays where they are. One that closes pairs moves
those that are left to the front and counts them by opening in `n_of_col`, int32[c].
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from matchcore.criteria import NEUTRAL, Distances
from matchcore.criteria.alike import in_use
from matchcore.pairs.criterion_tables import Index, LookupTable
from matchcore.pairs.packed import PackedBlock
from matchcore.pairs.pruning import PruningRule

Cols = npt.NDArray[np.uint32]
Scores = npt.NDArray[np.int32]
Counts = npt.NDArray[np.signedinteger[Any]]


class NearPairs(NamedTuple):
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
    def of(cls, own: Distances, rows: Index, cols: Index) -> NearPairs:
        """The numbers for the block `rows` × `cols`."""
        is_home, is_work = own.is_home[rows], own.is_work[cols]
        within = np.where(is_home, own.within[rows], np.inf if own.lets_unknown else -1.0)
        most = np.where(is_work, np.inf, -1.0)
        work = own.work[cols].T.copy()
        if not own.lets_unknown:
            within = np.minimum(within, np.finfo(np.float64).max)
            work[:, ~is_work], most[:] = np.inf, np.inf
        return cls(own.home[rows], within, is_home, work, most, is_work, np.array(own.bends_m))

    def some(self, start: int, stop: int) -> NearPairs:
        """The numbers for some of the candidates."""
        rows = slice(start, stop)
        return self._replace(home=self.home[rows], within=self.within[rows], is_home=self.is_home[rows])

    def squared(self, row: Index, col: Index) -> npt.NDArray[np.float64]:
        """float64: the squared chords of these pairs, or of all of a block."""
        squared: npt.NDArray[np.float64] = self.home[row, 0] - self.work[0, col]
        squared *= squared
        for axis in (1, 2):
            apart = self.home[row, axis] - self.work[axis, col]
            apart *= apart
            squared += apart
        np.minimum(squared, self.most[col], out=squared)
        return squared


def is_open_to(
    near: NearPairs | None, gates: Mapping[int, LookupTable], n_cols: int, n_of_row: Counts, n_of_col: Counts
) -> npt.NDArray[np.bool_]:
    """Which pairs are within reach, when that is asked, and open by all of these gates, by criterion: bool[r, c].

    How many each gate and those before it let through is set in ``n_of_row[:, criterion]`` and added to
    ``n_of_col[criterion]``; going by distance is criterion 0.
    """
    is_open = np.ones((len(n_of_row), n_cols), dtype=np.bool_)
    lines: dict[int, npt.NDArray[np.bool_]] = {}
    if near is not None:
        lines[0] = near.squared(np.arange(len(n_of_row))[:, None], np.arange(n_cols)[None, :]) <= near.within[:, None]
    for number, table in gates.items():
        n_kinds = len(table.state)
        kinds, place = in_use(table.kind, n_kinds) if n_kinds > len(table.kind) else (np.arange(n_kinds), table.kind)
        lines[number] = _open_lines(table, kinds).take(place, axis=0)
    for number, line in lines.items():
        is_open &= line
        n_of_row[:, number] = np.bitwise_count(np.packbits(is_open, axis=1)).sum(axis=1, dtype=np.int32)
        for start in range(0, len(is_open), _MOST_IN_A_BYTE):  # counts in bytes are added up many at a time
            some = is_open[start : start + _MOST_IN_A_BYTE].view(np.uint8)
            n_of_col[number] += np.add.reduce(some, axis=0, dtype=np.uint8)
    return is_open


_MOST_IN_A_BYTE = 255


def _open_lines(table: LookupTable, kinds: Index) -> npt.NDArray[np.bool_]:
    """bool[k, c]: to which openings the gate is open, for each of these kinds of candidates."""
    if table.is_steady[kinds].all():
        lines: npt.NDArray[np.bool_] = (table.value[table.state[kinds, 0]] >= 0).take(table.what, axis=1)
        return lines
    width = np.int64(table.value.shape[1])
    return table.value.take(table.state[kinds].take(table.day, axis=1) * width + table.what) >= 0


def places_of(is_open: npt.NDArray[np.bool_], n_cols: int, n_of_row: Counts) -> Cols:
    """The pairs that are open, uint32[k]; how many of each candidate is known."""
    del n_cols, n_of_row
    return np.nonzero(is_open)[1].astype(np.uint32)


def add_up(table: LookupTable, weight: int, col: Cols, score: Scores, n_of_row: Counts) -> None:
    """Add what a criterion says of pairs that its gate is open to, at this weight."""
    width = np.int64(table.value.shape[1])
    if table.state.shape[1] == 1:
        place = np.repeat(table.state[table.kind, 0] * width, n_of_row)
    else:
        place = table.state[np.repeat(table.kind, n_of_row), table.day.take(col)] * width
    place += table.what.take(col)
    score += np.int32(weight) * table.value.take(place)


def add_distance(near: NearPairs, own: Distances, weight: int, col: Cols, score: Scores, n_of_row: Counts) -> None:
    """Add what the criterion that goes by distance says of each pair."""
    row = np.repeat(np.arange(len(n_of_row)), n_of_row)
    here = col[: len(row)]
    part = own.part(np.abs(near.squared(row, here)))
    score[: len(row)] += np.int32(weight) * np.where(near.is_home[row] & near.is_work[here], part, np.int32(NEUTRAL))


def keep_enough(least: int, col: Cols, score: Scores, n_of_row: Counts, n_of_col: Counts) -> None:
    """Close the pairs that score less than the least, and count the others from there."""
    row = np.repeat(np.arange(len(n_of_row)), n_of_row)
    kept = np.flatnonzero(score >= least)
    here = col[kept]
    score[: len(kept)], col[: len(kept)] = score[kept] - np.int32(least), here
    n_of_row[:] = np.bincount(row[kept], minlength=len(n_of_row))
    n_of_col += np.bincount(here, minlength=len(n_of_col))


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


def pack(col: Cols, score: Scores, n_of_row: Counts, bits: int, n_of_strip: Counts) -> Cols:
    """The pairs as `PackedBlock` has them, uint32[k]; how many each candidate has in each strip, int64[r, s], is set.

    As many pairs as `n_of_row` says; what stands behind them is left alone.
    """
    n, n_rows, n_strips = int(n_of_row.sum()), *n_of_strip.shape
    here = col[:n]
    strip = np.repeat(np.arange(n_rows) * n_strips, n_of_row) + (here >> np.uint32(bits))
    n_of_strip[:] = np.bincount(strip, minlength=n_of_strip.size).reshape(n_of_strip.shape)
    number: Cols = (score[:n].astype(np.uint32) << np.uint32(bits)) | (here & np.uint32(2**bits - 1))
    return number


def unpack(block: PackedBlock, place: Counts, opening_idx: Scores, score: Scores) -> None:
    """Lay the pairs of a packed block in arrays of all, each candidate's from her `place` on, int64[r]."""
    opening_idx_here, score_here = block.unpacked(0, len(block.rows))
    n_of_row = block.n_of_row
    where = np.repeat(place - (np.cumsum(n_of_row) - n_of_row), n_of_row) + np.arange(len(score_here))
    opening_idx[where], score[where] = opening_idx_here, score_here
