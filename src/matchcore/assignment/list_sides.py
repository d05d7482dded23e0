"""The pairs held for lists, by candidate or by opening."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import sparse

from matchcore.assignment.kernel.arrays import FAR
from matchcore.assignment.pair_graph import Ints
from matchcore.assignment.pricing import FoundPairs


class HeldSide(NamedTuple):
    """The pairs held, by candidate or by opening.

    Attributes
    ----------
    start, other, own, amount
        int64[n + 1], int32[k], int32[k], int64[k]: the node across, the own, and the score.
    at
        int64[k]: where they stand by candidate.
    """

    start: Ints
    other: Ints
    own: Ints
    amount: Ints
    at: Ints

    @classmethod
    def by_candidate(cls, start: Ints, opening: Ints, amount: Ints) -> HeldSide:
        """Pairs in rows."""
        own = np.repeat(np.arange(len(start) - 1, dtype=np.int32), np.diff(start))
        return cls(start, opening, own, amount, np.arange(len(opening)))

    def among(self, at: Ints) -> HeldSide:
        """Those of these pairs, by candidate, that stand here."""
        ends = np.concatenate([[0], np.cumsum(np.bincount(self.own[at], minlength=len(self.start) - 1))])
        return HeldSide(ends, self.other[at], self.own[at], self.amount[at], np.arange(len(at)))

    def across(self, m: int) -> HeldSide:
        """The same from the other side, of so many nodes."""
        turned = sparse.csr_array((self.at, self.other, self.start), shape=(len(self.start) - 1, m)).tocsc()
        start, own, at = turned.indptr.astype(np.int64), turned.indices.astype(np.int32, copy=False), turned.data
        return HeldSide(start, own, self.other[at], self.amount[at], at)

    def highest(self, value: Ints) -> Ints:
        """int64[n]: the highest of these values, one a pair, for each of this side; the lowest there is for none."""
        best: Ints = np.full(len(self.start) - 1, -FAR, dtype=np.int64)
        some = np.diff(self.start) > 0
        best[some] = np.maximum.reduceat(value, self.start[:-1][some]) if some.any() else best[some]
        return best


def merged(start: Ints, opening: Ints, amount: Ints, found: FoundPairs, *, use_kernel: bool) -> tuple[Ints, Ints, Ints]:
    """The pairs held and those found; in each row those held stand first, as they stood."""
    more = found.indptr.astype(np.int64), found.opening_idx.astype(np.int32), found.score.astype(np.int64)
    if use_kernel:
        from matchcore.assignment.kernel.holding import merge_rows

        rows: tuple[Ints, Ints, Ints] = merge_rows(start, opening, amount, *more)
        return rows
    n = len(start) - 1
    row = np.concatenate([np.repeat(np.arange(n), np.diff(ends)) for ends in (start, more[0])])
    openings, amounts = np.concatenate([opening, more[1]]), np.concatenate([amount, more[2]])
    first = np.sort(np.unique(np.stack([row, openings]), axis=1, return_index=True)[1])
    order = first[np.argsort(row[first], kind="stable")]
    indptr = np.concatenate([[0], np.cumsum(np.bincount(row[order], minlength=n))]).astype(np.int64)
    return indptr, openings[order], amounts[order]
