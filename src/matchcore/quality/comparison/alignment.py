"""Who and what two runs share, and who is where in both: a tie is told from a move by the nearest optimum.

Both are found by id, and where an id alone changed, by everything else. Of all optima of the run after, one is nearest
to what was before. Who is kept there could have stayed at no cost: that she moved is a tie. Who is not kept had to
move.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy import sparse

from matchcore import assignment
from matchcore.messages import Message, Text
from matchcore.quality.comparison.fingerprints import Prints, whole
from matchcore.quality.comparison.snapshot import Ints, Snapshot

Int64s = npt.NDArray[np.int64]
Changes = Mapping[str, npt.NDArray[np.bool_]]


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
    candidate_sections, opening_sections
        bool[k], bool[m_before] by section: whose records differ there. A section that only one run knows of is not
        among them.
    """

    rows_before: Int64s
    rows_after: Int64s
    cols_after: Int64s
    cols_before: Int64s
    gone: Int64s
    new: Int64s
    n_renamed_candidates: int
    n_renamed_openings: int
    candidate_sections: Changes
    opening_sections: Changes

    @cached_property
    def candidate_changed(self) -> npt.NDArray[np.bool_]:
        """bool[k]: whose record differs anywhere."""
        return _any(self.candidate_sections, len(self.rows_before))

    @cached_property
    def opening_changed(self) -> npt.NDArray[np.bool_]:
        """bool[m_before]: which openings' records differ anywhere."""
        return _any(self.opening_sections, len(self.cols_after))


def align(before: Snapshot, after: Snapshot) -> Alignment:
    """Find the shared candidates and openings of two runs."""
    if before.record["pool_hash"] == after.record["pool_hash"]:
        rows, cols, none = np.arange(before.n_candidates), np.arange(before.n_openings), np.empty(0, dtype=np.int64)
        return Alignment(rows, rows, cols, cols, none, none, 0, 0, {}, {})
    prints = before.opening_prints, after.opening_prints
    nowhere = np.full(before.n_openings, -1), np.full(after.n_openings, -1)
    cols_after, n_renamed_openings = _matched(before.opening_ids, after.opening_ids, prints, nowhere)
    shared = np.flatnonzero(cols_after >= 0)
    opening_sections = _differing(prints, shared, cols_after[shared])
    prints = before.candidate_prints, after.candidate_prints
    places = carried(before.opening_of, cols_after), after.opening_of
    matched, n_renamed = _matched(before.candidate_ids, after.candidate_ids, prints, places)
    of_after = _inverse(matched, after.n_candidates)
    rows_after = np.flatnonzero(of_after >= 0)
    rows_before = of_after[rows_after]
    candidate_sections = _differing(prints, rows_before, rows_after)
    return Alignment(
        rows_before,
        rows_after,
        cols_after,
        _inverse(cols_after, after.n_openings),
        np.flatnonzero(matched < 0),
        np.flatnonzero(of_after < 0),
        n_renamed,
        n_renamed_openings,
        {name: differs[rows_before] for name, differs in candidate_sections.items()},
        opening_sections,
    )


def carried(opening_of: Ints, cols_after: Int64s) -> Int64s:
    """int64[n_before]: each placement as an opening of the run after; -1 when unplaced, -2 when the opening is gone."""
    target = np.append(np.where(cols_after >= 0, cols_after, -2), -1)  # the last answers for the unplaced
    return target[np.asarray(opening_of, dtype=np.int64)]


def _matched(
    before: Sequence[str], after: Sequence[str], prints: tuple[Prints, Prints], places: tuple[Ints, Ints]
) -> tuple[Int64s, int]:
    """int64[n_before]: which of the run after each is, -1 none of them; and how many were found under another id.

    What has no id in common is sought by its record; of equal records those in the same place first, and then in order.
    """
    row = {name: number for number, name in enumerate(after)}
    matched = np.array([row.get(name, -1) for name in before], dtype=np.int64)
    lost, new = np.flatnonzero(matched < 0), np.setdiff1d(np.arange(len(after)), matched)
    if not len(lost) or not len(new):
        return matched, 0
    names = sorted(prints[0].keys() & prints[1].keys())
    keys = [whole(each, names) for each in prints]
    for by_place in (True, False):
        free: dict[tuple[bytes, object], list[int]] = defaultdict(list)
        for number in np.setdiff1d(new, matched).tolist():
            free[keys[1][number], by_place and int(places[1][number])].append(number)
        for number in lost[matched[lost] < 0].tolist():
            if same := free[keys[0][number], by_place and int(places[0][number])]:
                matched[number] = same.pop(0)
    return matched, int(np.count_nonzero(matched[lost] >= 0))


def _differing(
    prints: tuple[Prints, Prints], rows_before: Int64s, rows_after: Int64s
) -> dict[str, npt.NDArray[np.bool_]]:
    """bool[n_before] by section: which of some records, that both runs have, differ there."""
    found = {}
    for name in [name for name in prints[1] if name in prints[0]]:
        found[name] = np.zeros(len(prints[0][name]), dtype=np.bool_)
        found[name][rows_before] = prints[0][name][rows_before] != prints[1][name][rows_after]
    return found


def _inverse(forward: Int64s, n: int) -> Int64s:
    back = np.full(n, -1, dtype=np.int64)
    known = forward >= 0
    back[forward[known]] = np.flatnonzero(known)
    return back


def _any(sections: Changes, n: int) -> npt.NDArray[np.bool_]:
    return np.asarray(np.any([np.zeros(n, dtype=np.bool_), *sections.values()], axis=0))


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
    graph = assignment.PairGraph(run.indptr, run.opening_idx, run.worth, run.seats)
    fixed = run.fixed if run.fixed.any() else None
    return assignment.nearest_optimum(graph, run.opening_of, run.surplus, run.price, run.bonus, wanted, fixed)


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
