"""`score_pairs`: a pool in, its feasible pairs out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from matchcore.criteria import Criterion, CriterionFactory
from matchcore.pairs.budget import KEPT_OF_OPENING, Allowance
from matchcore.pairs.evaluation import Block, Evaluator, Strip
from matchcore.pairs.feasible import KeptPairs, Pairs
from matchcore.pairs.judging import make_criteria
from matchcore.pairs.keeping import N_BINS, Keeping
from matchcore.pairs.neighbourhoods import neighbourhoods
from matchcore.pairs.progress import Progress, Reporter
from matchcore.pairs.streamed import LeftOut, StreamedPairs
from matchcore.pairs.workers import Workers, own_threads
from matchcore.policy import Policy
from matchcore.pool import Pool

__all__ = ["score_pairs"]

_LARGE = 2**23
"""From so many pairs on, scoring is shared among threads."""

_PIECE = 2**23
"""So many pairs are laid end to end; from 32 MiB on, an array's memory goes back to the operating system (glibc)."""

_PLACED_AT_ONCE = 2**16
_NO_PAIRS = np.empty(0, dtype=np.int32)

_SURVEYED, _FEWEST_SURVEYED = 16, 2048
"""One candidate in 16 is surveyed, or more when that would be fewer than 2,048."""


def score_pairs(
    pool: Pool,
    policy: Policy | None = None,
    *,
    criteria: Sequence[CriterionFactory] | None = None,
    memory_budget: int | None = None,
    block_rows: int | None = None,
    block_cols: int | None = None,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> Pairs:
    """Score every pair of a pool that can be feasible and keep the feasible ones.

    Parameters
    ----------
    pool
        Candidates and openings.
    policy
        Weights and gates; the defaults when None.
    criteria
        What to judge by; matchcore's own five when None.
    memory_budget
        The most bytes that the whole process may come to take, with the solver; 3 GiB when None. When the feasible
        pairs do not all fit, the best are kept and the others scored again where they matter (`Pairs.is_complete` is
        then False). The scores do not depend on it.
    block_rows, block_cols
        How many candidates and openings to take at a time at most; what fits the cache when None. The result does not
        depend on them. With `block_cols` all feasible pairs are kept.
    executor
        Who does the work: any `concurrent.futures.Executor`. None: for a large pool a thread for each processor. The
        result does not depend on it.
    progress
        Told how many candidates are done, and what the total can be at most.

    Returns
    -------
    Pairs
        The feasible pairs and their scores, and the refusals counted.

    Raises
    ------
    PolicyError
        When weights and criteria do not belong together.
    BudgetError
        When the budget is too small, with the figure that would do.
    """
    policy = Policy() if policy is None else policy
    made = make_criteria(pool, policy, criteria)
    n, m = pool.n_candidates, pool.n_openings
    first = made[0] if made else None
    reporter = Reporter(progress, n, pool.openings.seats)
    with own_threads(executor, n * m >= _LARGE) as (workers, n_at_once):
        allowance = Allowance.of(pool, memory_budget, n_at_once)
        blocks = [
            Block(block.rows.astype(np.int32), block.cols.astype(np.int32))
            for block in neighbourhoods(first, n, m, block_rows, block_cols, largest=allowance.largest_block)
        ]
        evaluator = Evaluator(made, policy)
        keeping = None
        if block_cols is None and not allowance.fits(sum(block.n_pairs for block in blocks)):
            keeping = _keeping(evaluator, first, (n, m), allowance, workers, reporter)
        work = Workers(_score, (evaluator, keeping), workers, 2 * n_at_once)
        collected = _Collected(n, m, made)
        for number, block, strip in work.results(blocks):
            collected.add(number, block, strip)
            reporter.step("score", collected.n_done, n)
    if keeping is None:
        return collected.pairs()
    kept, least_kept = collected.pairs(), collected.least_kept
    left_out = LeftOut(evaluator, keeping, least_kept, tuple(blocks), allowance.budget)
    return StreamedPairs(kept, left_out, made, kept.closed_by_candidate, kept.closed_by_opening)


def _score(large: tuple[Evaluator, Keeping | None], block: Block) -> Strip:
    evaluator, keeping = large
    return evaluator.evaluate(block, keeping)


def _survey(evaluator: Evaluator, block: Block) -> npt.NDArray[np.int32]:
    return evaluator.survey(block)


def _keeping(
    evaluator: Evaluator,
    first: Criterion | None,
    size: tuple[int, int],
    allowance: Allowance,
    workers: Executor | None,
    reporter: Reporter,
) -> Keeping | None:
    """Which pairs to keep, from a survey of one candidate in so many; None when all fit after all."""
    n, m = size
    step = max(1, min(_SURVEYED, n // _FEWEST_SURVEYED))
    rows = np.arange(step // 2, n, step)
    blocks = neighbourhoods(first, n, m, rows=rows, largest=allowance.largest_block)
    counts = np.zeros((m, N_BINS), dtype=np.int32)
    work = Workers(_survey, evaluator, workers, 2 * allowance.n_workers)
    n_done = 0
    for _, block, found in work.results(blocks):
        counts[block.cols] += found
        n_done += len(block.rows)
        reporter.step("survey", n_done, len(rows))
    if allowance.fits(int(1.1 * step * counts.sum(dtype=np.int64))):
        return None
    n_kept = allowance.n_kept()
    return Keeping.from_survey(counts, n_kept, KEPT_OF_OPENING * n_kept / step)


@dataclass(frozen=True, eq=False, slots=True)
class _Part:
    """Where the pairs of a block stand in their piece: from `start` on, `n_of_row` for each of its candidates."""

    number: int
    rows: npt.NDArray[np.integer[Any]]
    n_of_row: npt.NDArray[np.int64]
    start: int


@dataclass(frozen=True, eq=False, slots=True)
class _Piece:
    """The pairs of some blocks, so many that the operating system gets their memory back when they are let go."""

    parts: list[_Part]
    opening_idx: npt.NDArray[np.int32]
    score: npt.NDArray[np.int32]


class _Collected:
    """Strips as they come in, in whatever order, and the pairs that they make up."""

    def __init__(self, n: int, m: int, criteria: tuple[Criterion, ...]) -> None:
        self.n, self.m, self.criteria = n, m, criteria
        self.open_to_candidate = np.zeros((n, len(criteria)), dtype=np.int64)
        self.open_to_opening = np.zeros((m, len(criteria)), dtype=np.int64)
        self.n_of_candidate = np.zeros(n, dtype=np.int64)
        self.least_kept = np.zeros(n, dtype=np.int64)
        self.strips: list[tuple[_Part, Strip]] = []
        self.n_waiting = 0
        self.pieces: list[_Piece] = []
        self.is_done = np.zeros(n, dtype=np.bool_)

    @property
    def n_done(self) -> int:
        """How many candidates have been taken through at least one block."""
        return int(np.count_nonzero(self.is_done))

    def add(self, number: int, block: Block, strip: Strip) -> None:
        """Count a strip, and keep its pairs."""
        self.open_to_candidate[block.rows] += strip.open_to_row
        self.open_to_opening[block.cols] += strip.open_to_col
        self.n_of_candidate[block.rows] += strip.n_of_row
        self.least_kept[block.rows] = strip.least_kept
        self.is_done[block.rows] = True
        self.strips.append((_Part(number, block.rows, strip.n_of_row, self.n_waiting), strip))
        self.n_waiting += len(strip.score)
        if self.n_waiting >= _PIECE:
            self._pack()

    def _pack(self) -> None:
        """Lay the strips that wait end to end."""
        opening_idx = np.concatenate([_NO_PAIRS, *(strip.opening_idx for _, strip in self.strips)])
        score = np.concatenate([_NO_PAIRS, *(strip.score for _, strip in self.strips)])
        self.pieces.append(_Piece([part for part, _ in self.strips], opening_idx, score))
        self.strips, self.n_waiting = [], 0

    def pairs(self) -> KeptPairs:
        """The pairs by candidate; each piece is let go when its pairs have found their place."""
        self._pack()
        indptr = np.concatenate([[0], np.cumsum(self.n_of_candidate)]).astype(np.int64)
        following, place_of = indptr[:-1].copy(), {}
        for part in sorted((part for piece in self.pieces for part in piece.parts), key=lambda part: part.number):
            place_of[part.number] = following[part.rows]
            following[part.rows] += part.n_of_row
        opening_idx, score = np.empty(indptr[-1], dtype=np.int32), np.empty(indptr[-1], dtype=np.int32)
        while self.pieces:
            piece = self.pieces.pop()
            for part in piece.parts:
                for here, place in _places(part, place_of.pop(part.number)):
                    opening_idx[place], score[place] = piece.opening_idx[here], piece.score[here]
        return KeptPairs(
            indptr=indptr,
            opening_idx=opening_idx,
            score=score,
            criteria=self.criteria,
            closed_by_candidate=_closed(self.m, self.open_to_candidate),
            closed_by_opening=_closed(self.n, self.open_to_opening),
        )


def _places(part: _Part, first: npt.NDArray[np.int64]) -> Iterator[tuple[slice, npt.NDArray[np.int64]]]:
    """The pairs of a part, some whole rows at a time, and where they belong; `first` is each row's first place."""
    end = np.cumsum(part.n_of_row)
    shift = first - (end - part.n_of_row)
    row, n = 0, len(end)
    while row < n:
        done = int(end[row - 1]) if row else 0
        stop = max(row + 1, int(np.searchsorted(end, done + _PLACED_AT_ONCE, side="right")))
        place = np.repeat(shift[row:stop], part.n_of_row[row:stop])
        place += np.arange(done, done + len(place))
        yield slice(part.start + done, part.start + done + len(place)), place
        row = stop


def _closed(n_pairs: int, n_open: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """How many of its `n_pairs` pairs each gate was the first to close, from how many it and those before let by."""
    before = np.column_stack([np.full(len(n_open), n_pairs, dtype=np.int64), n_open[:, :-1]])
    return before[:, : n_open.shape[1]] - n_open
