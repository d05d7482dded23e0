"""Who and what two runs share: by id, and where an id alone changed, by everything else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matchcore.quality.comparison.fingerprints import whole
from matchcore.quality.comparison.snapshot import Ints, Snapshot

__all__ = ["Alignment", "align"]


@dataclass(frozen=True)
class Alignment:
    """Which row of one run is which row of the other.

    Attributes
    ----------
    rows_before, rows_after
        int64[k] twice: the candidates that both have, in the order of the run after.
    cols_after
        int64[m_before]: each opening's row in the run after, -1 where it is gone.
    cols_before
        int64[m_after]: each opening's row in the run before, -1 where it is new.
    gone, new
        int64: candidates of the run before alone, and of the run after alone.
    n_renamed_candidates, n_renamed_openings
        How many were found again under another id.
    candidate_changed, opening_changed
        bool[k, s], bool[m_before, t]: which sections of a shared record differ.
    """

    rows_before: npt.NDArray[np.int64]
    rows_after: npt.NDArray[np.int64]
    cols_after: npt.NDArray[np.int64]
    cols_before: npt.NDArray[np.int64]
    gone: npt.NDArray[np.int64]
    new: npt.NDArray[np.int64]
    n_renamed_candidates: int
    n_renamed_openings: int
    candidate_changed: npt.NDArray[np.bool_]
    opening_changed: npt.NDArray[np.bool_]


def align(before: Snapshot, after: Snapshot) -> Alignment:
    """Find the shared candidates and openings of two runs."""
    if before.record["pool_hash"] == after.record["pool_hash"]:
        return _identity(before)
    cols_after = _matched(before.opening_ids, after.opening_ids)
    n_renamed_openings = _find_renamed(cols_after, before, after)
    cols_before = _inverse(cols_after, after.n_openings)
    matched = _matched(before.candidate_ids, after.candidate_ids)
    n_renamed = _find_renamed_people(matched, before, after, cols_after)
    of_after = _inverse(matched, after.n_candidates)
    rows_after = np.flatnonzero(of_after >= 0)
    rows_before = of_after[rows_after]
    shared = cols_after >= 0
    opening_changed = np.zeros((before.n_openings, before.opening_prints.shape[1]), dtype=np.bool_)
    opening_changed[shared] = before.opening_prints[shared] != after.opening_prints[cols_after[shared]]
    return Alignment(
        rows_before,
        rows_after,
        cols_after,
        cols_before,
        np.flatnonzero(matched < 0),
        np.flatnonzero(of_after < 0),
        n_renamed,
        n_renamed_openings,
        np.asarray(before.candidate_prints[rows_before] != after.candidate_prints[rows_after]),
        opening_changed,
    )


def _identity(before: Snapshot) -> Alignment:
    rows, cols = np.arange(before.n_candidates), np.arange(before.n_openings)
    none = np.empty(0, dtype=np.int64)
    unchanged = np.zeros((len(rows), 1), dtype=np.bool_), np.zeros((len(cols), 1), dtype=np.bool_)
    return Alignment(rows, rows, cols, cols, none, none, 0, 0, *unchanged)


def _matched(before: Sequence[str], after: Sequence[str]) -> npt.NDArray[np.int64]:
    row = {name: number for number, name in enumerate(after)}
    return np.array([row.get(name, -1) for name in before], dtype=np.int64)


def _inverse(forward: npt.NDArray[np.int64], n: int) -> npt.NDArray[np.int64]:
    back = np.full(n, -1, dtype=np.int64)
    known = forward >= 0
    back[forward[known]] = np.flatnonzero(known)
    return back


def _find_renamed(matched: npt.NDArray[np.int64], before: Snapshot, after: Snapshot) -> int:
    """Fill in the openings whose ids changed and whose records did not; equal ones in order."""
    lost = np.flatnonzero(matched < 0)
    taken = np.zeros(after.n_openings, dtype=np.bool_)
    taken[matched[matched >= 0]] = True
    if not len(lost) or taken.all():
        return 0
    found: dict[bytes, list[int]] = defaultdict(list)
    keys = whole(after.opening_prints)
    for col in np.flatnonzero(~taken).tolist():
        found[keys[col]].append(col)
    keys = whole(before.opening_prints)
    n = 0
    for col in lost.tolist():
        if found[keys[col]]:
            matched[col] = found[keys[col]].pop(0)
            n += 1
    return n


def _find_renamed_people(
    matched: npt.NDArray[np.int64], before: Snapshot, after: Snapshot, cols_after: npt.NDArray[np.int64]
) -> int:
    """Fill in the candidates whose ids changed and whose records did not; of equal ones, those placed alike first."""
    lost = np.flatnonzero(matched < 0)
    taken = np.zeros(after.n_candidates, dtype=np.bool_)
    taken[matched[matched >= 0]] = True
    if not len(lost) or taken.all():
        return 0
    keys = whole(after.candidate_prints)
    free: dict[bytes, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for row in np.flatnonzero(~taken).tolist():
        free[keys[row]][int(after.opening_of[row])].append(row)
    keys = whole(before.candidate_prints)
    was = _carried(before.opening_of, cols_after)
    left = []
    for row in lost.tolist():
        same = free[keys[row]][int(was[row])] if keys[row] in free else []
        if same:
            matched[row] = same.pop(0)
        else:
            left.append(row)
    rest = {key: sorted(row for rows in places.values() for row in rows) for key, places in free.items()}
    for row in left:
        if rest.get(keys[row]):
            matched[row] = rest[keys[row]].pop(0)
    return int(np.count_nonzero(matched[lost] >= 0))


def _carried(opening_of: Ints, cols_after: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """int64[n_before]: each placement as a row of the run after; -1 when unplaced, -2 when the opening is gone."""
    carried = np.full(len(opening_of), -1, dtype=np.int64)
    placed = opening_of >= 0
    target = cols_after[opening_of[placed]]
    carried[placed] = np.where(target >= 0, target, -2)
    return carried
