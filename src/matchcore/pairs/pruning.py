"""Which pairs are kept when not all can be: the best of each candidate and the best of each opening.

What is left out is not forgotten but bounded: a pair that is neither among its candidate's best nor among its opening's
scores at most what the worst kept of either does. So most of what is left out never has to be looked at again: prices
that cover its bound cover it.

A candidate's pairs are ranked by score and, among equals, by a number made from both sides' places in the pool, which
gives every candidate a turn of her own. An opening's best cannot be ranked at once, for its candidates come in many
blocks; how high they begin is estimated from a part of the candidates, and where many pairs score about the same a
share of them is kept by the same number. All of it depends on the pool alone, not on blocks, threads or chance.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from matchcore.policy import FULL_PART

_FULL_SCORE = 100 * FULL_PART
BIN = _FULL_SCORE // 125
_TOPS = np.array([*range(0, _FULL_SCORE, BIN), _FULL_SCORE - 1, _FULL_SCORE, 2 * _FULL_SCORE], dtype=np.int32)
"""The highest score in each bin: the first holds 0 alone, the last what is counted on top of the full score."""

N_BINS = len(_TOPS)
"""How many bins a histogram sorts scores into."""

_TURNS = 2**16


def bins_of(score: npt.NDArray[np.int32]) -> npt.NDArray[np.int64]:
    """int64[k]: the bin of each score."""
    number: npt.NDArray[np.int64] = (score.astype(np.int64) + (BIN - 1)) // BIN
    number += score == _FULL_SCORE
    number[score > _FULL_SCORE] = N_BINS - 1
    return number


@dataclass(frozen=True, eq=False, slots=True)
class PruningRule:
    """A rule that chooses the pairs to keep; the same pair is chosen or not wherever it is met.

    Attributes
    ----------
    n_of_candidate
        How many of the best pairs are kept for each candidate.
    above
        int32[m]: an opening's pairs are kept for its sake when they score more than this.
    share_above, share
        int32[m], int64[m]: of those that score more than `share_above` and at most `above` as many as have a turn below
        `share`, of 65 536.
    """

    n_of_candidate: int
    above: npt.NDArray[np.int32]
    share_above: npt.NDArray[np.int32]
    share: npt.NDArray[np.int64]

    @classmethod
    def from_histogram(
        cls, counts: npt.NDArray[np.integer[Any]], n_of_candidate: int, n_of_opening: float
    ) -> PruningRule:
        """The rule that keeps about `n_of_opening` of the pairs counted for each opening.

        Parameters
        ----------
        counts
            int[m, N_BINS], how many pairs each opening has of each bin of scores.
        n_of_candidate
            How many pairs to keep for each candidate, at least 1.
        n_of_opening
            How many of the pairs that were counted to keep for each opening.
        """
        n_from = np.cumsum(counts[:, ::-1], axis=1)[:, ::-1]  # scores in this bin or higher
        is_over = n_from > n_of_opening
        last = np.where(is_over.any(axis=1), N_BINS - 1 - is_over[:, ::-1].argmax(axis=1), -1)
        every = last < 0
        last = np.maximum(last, 0)
        row = np.arange(len(counts))
        inside = counts[row, last]
        left = n_of_opening - (n_from[row, last] - inside)
        share = np.floor(_TURNS * left / np.maximum(inside, 1)).astype(np.int64)
        above = np.where(every, -1, _TOPS[last]).astype(np.int32)
        share_above = np.where(last > 0, _TOPS[last - 1], -1).astype(np.int32)
        return cls(n_of_candidate, above, np.where(every, -1, share_above).astype(np.int32), share)

    @classmethod
    def only_best(cls, n_openings: int) -> PruningRule:
        """The rule that keeps one pair of each candidate."""
        none = np.full(n_openings, np.iinfo(np.int32).max, dtype=np.int32)
        return cls(1, none, none, np.zeros(n_openings, dtype=np.int64))

    def of(self, cols: npt.NDArray[np.int32]) -> PruningRule:
        """The rule for these openings alone, by their places among them."""
        return replace(self, above=self.above[cols], share_above=self.share_above[cols], share=self.share[cols])

    def choose(
        self,
        rows: npt.NDArray[np.integer[Any]],
        cols: npt.NDArray[np.int32],
        col: npt.NDArray[np.uint32],
        n_of_row: npt.NDArray[Any],
        score: npt.NDArray[np.int32],
    ) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.int64]]:
        """Choose among all feasible pairs of some candidates, by the rule of some openings (`of`).

        Parameters
        ----------
        rows, cols
            int[r], int32[c]: the candidates and the openings.
        col, score
            uint32[k], int32[k]: the pairs' places among the openings and their scores, by candidate.
        n_of_row
            int[r]: how many each has.

        Returns
        -------
        kept : intp[j]
            Ascending positions of the pairs chosen.
        least_kept : int64[r]
            The lowest rank that is kept for the candidate's own sake: ``score * 65 536 + turn``; 0 when all are.
        """
        rank = score.astype(np.int64) * _TURNS + _turns(np.repeat(rows, n_of_row), cols[col])
        least = _least(rank, n_of_row, self.n_of_candidate)
        kept: npt.NDArray[np.intp] = np.flatnonzero(self._is_kept(rank, np.repeat(least, n_of_row), col, score))
        return kept, least

    def is_kept(
        self,
        row: npt.NDArray[Any],
        opening_idx: npt.NDArray[np.int32],
        score: npt.NDArray[np.int32],
        least_kept: npt.NDArray[np.int64],
    ) -> npt.NDArray[np.bool_]:
        """Whether feasible pairs were chosen: candidates and openings int[k], with what `choose` gave, int64[n]."""
        rank = score.astype(np.int64) * _TURNS + _turns(row, opening_idx)
        return self._is_kept(rank, least_kept[row], opening_idx, score)

    def _is_kept(
        self,
        rank: npt.NDArray[np.int64],
        least: npt.NDArray[np.int64],
        opening_idx: npt.NDArray[Any],
        score: npt.NDArray[np.int32],
    ) -> npt.NDArray[np.bool_]:
        kept: npt.NDArray[np.bool_] = rank >= least
        some = np.flatnonzero(score > np.take(self.share_above, opening_idx))  # which is never more than `above`
        some = some[~kept[some]]
        opening = opening_idx[some]
        has_turn = (rank[some] & (_TURNS - 1)) < self.share[opening]
        kept[some] = has_turn | (score[some] > self.above[opening])
        return kept

    def left_of_candidate(self, least_kept: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """int64[n]: no pair left out of a candidate's scores more than this; -1 when none is left out."""
        return np.where(least_kept > 0, least_kept // _TURNS, -1)

    @property
    def left_of_opening(self) -> npt.NDArray[np.int64]:
        """int64[m]: no pair left out of an opening's scores more than this; -1 when none is left out."""
        return self.above.astype(np.int64)


def _turns(row: npt.NDArray[Any], opening_idx: npt.NDArray[np.int32]) -> npt.NDArray[np.int64]:
    """int64[k], 0…65 535: numbers that are spread evenly over the candidates of an opening and the other way round."""
    mixed = row.astype(np.uint32) * np.uint32(2_654_435_769) + opening_idx.astype(np.uint32) * np.uint32(2_246_822_519)
    return (mixed >> np.uint32(16)).astype(np.int64)


def _least(rank: npt.NDArray[np.int64], n_of_row: npt.NDArray[Any], most: int) -> npt.NDArray[np.int64]:
    """int64[r]: the lowest of the `most` highest ranks of each row; 0 for a row with no more than that."""
    least = np.zeros(len(n_of_row), dtype=np.int64)
    end = np.cumsum(n_of_row)
    for row in np.flatnonzero(n_of_row > most).tolist():  # one by one: a partition along an axis is not vectorised
        own = rank[end[row] - n_of_row[row] : end[row]].copy()
        own.partition(len(own) - most)
        least[row] = own[-most]
    return least
