"""Pairs: the pool taken block by block through the criteria (layer 4).

What comes out is sparse: the pairs that every gate lets through, each with its score, and for the rest how many each
gate refused. The scores are sums of whole numbers, so they are the same whatever the size of the blocks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from matchcore.criteria import CRITERIA, Criterion, CriterionFactory
from matchcore.errors import PolicyError, Problem
from matchcore.messages import Message
from matchcore.policy import FULL_PART, Policy
from matchcore.pool import Pool

FULL_SCORE = 100 * FULL_PART
"""The score of a pair that meets every demand in full: 1 000 000, shown as 100.00 points."""

Progress = Callable[[str, int, int], None]
"""Called as ``progress(what, done, all)``."""

_BLOCK_ROWS = 256
_BLOCK_COLS = 4096


@dataclass(frozen=True, eq=False)
class Pairs:
    """The feasible pairs of n candidates × m openings, sparse by candidate.

    Attributes
    ----------
    indptr
        int64[n + 1]: the pairs of candidate i stand at ``indptr[i]:indptr[i + 1]``.
    opening_idx
        int32[k]: their openings, ascending within a candidate.
    score
        int32[k]: their scores, 0…1 000 000.
    criteria
        The criteria, in the order in which a refused pair is counted to the first gate that closes.
    closed_by_candidate
        int64[n, c]: how many of each candidate's pairs each gate was the first to refuse.
    closed_by_opening
        int64[m, c]: the same for each opening.
    """

    indptr: npt.NDArray[np.int64]
    opening_idx: npt.NDArray[np.int32]
    score: npt.NDArray[np.int32]
    criteria: tuple[Criterion, ...]
    closed_by_candidate: npt.NDArray[np.int64]
    closed_by_opening: npt.NDArray[np.int64]

    @property
    def n_candidates(self) -> int:
        """How many candidates."""
        return len(self.indptr) - 1

    @property
    def n_openings(self) -> int:
        """How many openings."""
        return len(self.closed_by_opening)

    @property
    def n_feasible(self) -> int:
        """How many pairs every gate lets through."""
        return len(self.score)

    @property
    def n_closed(self) -> dict[str, int]:
        """How many pairs each gate was the first to refuse, by criterion; with `n_feasible` they make up all pairs."""
        counts = self.closed_by_candidate.sum(axis=0)
        return {criterion.name: int(count) for criterion, count in zip(self.criteria, counts)}

    @cached_property
    def n_candidates_of(self) -> npt.NDArray[np.int64]:
        """int64[m]: how many candidates are feasible for each opening."""
        return np.bincount(self.opening_idx, minlength=self.n_openings)

    def of(self, row: int) -> slice:
        """Where the pairs of candidate `row` stand."""
        return slice(int(self.indptr[row]), int(self.indptr[row + 1]))

    def score_of(self, row: int, col: int) -> int | None:
        """The score of one pair, None when it is not feasible."""
        own = self.of(row)
        place = int(np.searchsorted(self.opening_idx[own], col)) + own.start
        if place < own.stop and self.opening_idx[place] == col:
            return int(self.score[place])
        return None

    def __repr__(self) -> str:
        return f"Pairs({self.n_feasible} feasible of {self.n_candidates} candidates x {self.n_openings} openings)"


def make_criteria(
    pool: Pool, policy: Policy, criteria: Sequence[CriterionFactory] | None = None
) -> tuple[Criterion, ...]:
    """Make the criteria for a pool.

    Raises
    ------
    PolicyError
        When two criteria have one name, or the policy gives a weight to a criterion that is not there.
    """
    made = tuple(factory(pool.columns, policy) for factory in (CRITERIA if criteria is None else criteria))
    names = [criterion.name for criterion in made]
    problems = [
        Problem(Message("criteria.twice"), Message("criteria.twice.remedy"), "policy", "criteria", name)
        for name in sorted({name for name in names if names.count(name) > 1})
    ]
    problems += [
        Problem(Message("criteria.unknown"), Message("criteria.unknown.remedy", known=names), "policy", "weights", name)
        for name, weight in policy.weights.items()
        if weight and name not in names
    ]
    if problems:
        raise PolicyError(problems)
    return made


def score_pairs(
    pool: Pool,
    policy: Policy | None = None,
    *,
    criteria: Sequence[CriterionFactory] | None = None,
    block_rows: int = _BLOCK_ROWS,
    block_cols: int = _BLOCK_COLS,
    progress: Progress | None = None,
) -> Pairs:
    """Score every pair of a pool and keep the feasible ones.

    Parameters
    ----------
    pool
        Candidates and openings.
    policy
        Weights and gates; the defaults when None.
    criteria
        What to judge by; matchcore's own five when None.
    block_rows, block_cols
        How many candidates and openings to take at a time. The result does not depend on them.
    progress
        Told how many candidates are done.

    Returns
    -------
    Pairs
        The feasible pairs and their scores, and the refusals counted.

    Raises
    ------
    PolicyError
        When weights and criteria do not belong together.
    """
    policy = Policy() if policy is None else policy
    made = make_criteria(pool, policy, criteria)
    n, m = pool.n_candidates, pool.n_openings
    closed_by_candidate = np.zeros((n, len(made)), dtype=np.int64)
    closed_by_opening = np.zeros((m, len(made)), dtype=np.int64)
    n_pairs = np.zeros(n, dtype=np.int64)
    openings: list[npt.NDArray[np.int32]] = []
    scores: list[npt.NDArray[np.int32]] = []
    for rows in _blocks(n, block_rows):
        strip: list[tuple[npt.NDArray[np.intp], npt.NDArray[np.intp], npt.NDArray[np.int32]]] = []
        for cols in _blocks(m, block_cols):
            score, first_closed = judge_block(made, policy, rows, cols)
            for number in range(len(made)):
                refused = first_closed == number
                closed_by_candidate[rows, number] += refused.sum(axis=1)
                closed_by_opening[cols, number] += refused.sum(axis=0)
            local, place = np.nonzero(first_closed == len(made))
            strip.append((local, cols[place], score[local, place]))
        if strip:
            local, place, score = (np.concatenate(part) for part in zip(*strip))
            order = np.argsort(local, kind="stable")
            n_pairs[rows] = np.bincount(local, minlength=len(rows))
            openings.append(place[order].astype(np.int32))
            scores.append(score[order])
        if progress is not None:
            progress("score", int(rows[-1]) + 1, n)
    return Pairs(
        indptr=np.concatenate([[0], np.cumsum(n_pairs)]).astype(np.int64),
        opening_idx=np.concatenate(openings) if openings else np.empty(0, dtype=np.int32),
        score=np.concatenate(scores) if scores else np.empty(0, dtype=np.int32),
        criteria=made,
        closed_by_candidate=closed_by_candidate,
        closed_by_opening=closed_by_opening,
    )


def judge_block(
    criteria: Sequence[Criterion], policy: Policy, rows: npt.NDArray[np.intp], cols: npt.NDArray[np.intp]
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int8]]:
    """Take a block of pairs through all criteria.

    Returns
    -------
    score
        int32[r, c]: weight × part, summed, whether feasible or not.
    first_closed
        int8[r, c]: the number of the first criterion whose gate is closed, or the number of criteria when all are open.
    """
    shape = (len(rows), len(cols))
    score = np.zeros(shape, dtype=np.int32)
    first_closed = np.full(shape, len(criteria), dtype=np.int8)
    for number in reversed(range(len(criteria))):
        judgement = criteria[number].judge(rows, cols)
        weight = policy.weight_of(criteria[number].name)
        if weight:
            score += np.asarray(judgement.part, dtype=np.int32) * np.int32(weight)
        np.copyto(first_closed, np.int8(number), where=~np.broadcast_to(judgement.is_open, shape))
    return score, first_closed


def _blocks(length: int, size: int) -> Iterator[npt.NDArray[np.intp]]:
    for start in range(0, length, size):
        yield np.arange(start, min(start + size, length))
