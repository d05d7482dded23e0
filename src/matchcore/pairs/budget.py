"""What scoring and solving take in memory, and what fits a budget.

The budget is for the whole process: the interpreter and its libraries, the pool, the pairs and the solver. What each
takes is reckoned beforehand from the sizes alone, so the same pool and budget give the same choice on every machine.
The figures are upper bounds of what was measured (``benchmarks/test_memory.py`` holds them to it).
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

import numpy as np

from matchcore.errors import BudgetError, Problem
from matchcore.messages import Message
from matchcore.pool import Pool

DEFAULT_BUDGET = 4 * 2**30
"""Bytes that a run may take unless told otherwise: 4 GiB."""

_PROCESS = 230 * 2**20
"""The interpreter with NumPy, SciPy, numba and matchcore loaded."""

_PER_RECORD = 1_000
"""Criteria, kinds and counts, for each candidate and each opening."""

_PER_PAIR = 12
"""A pair that is kept in arrays: opening and score, and packed until it has its place there."""

_PER_PACKED = 4
"""A pair that is kept packed."""

_PER_PAIR_OF_SOLVER = 48
"""A pair that the solver holds."""

_HELD_OF_CANDIDATE = 30
"""How many pairs the solver holds for each candidate."""

_PER_PAIR_OF_BLOCK = 20
"""A pair of a block while it is scored."""

_LARGEST_BLOCK = 2**24
_SMALLEST_BLOCK = 2**19
_FEWEST_KEPT, _MOST_KEPT = 26, 2000
KEPT_OF_OPENING = 4
"""An opening keeps so many times as many pairs as a candidate."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a budget leaves for the pairs of one pool.

    Attributes
    ----------
    budget
        Bytes, for the whole process.
    pool_bytes
        What the pool takes.
    n_candidates, n_openings
        Its size.
    n_workers
        How many blocks are scored at once.
    table_bytes
        What the criteria's tables take.
    """

    budget: int
    pool_bytes: int
    n_candidates: int
    n_openings: int
    n_workers: int
    table_bytes: int = 0

    @classmethod
    def of(cls, pool: Pool, budget: int | None, n_workers: int, table_bytes: int = 0) -> Allowance:
        """The allowance for a pool. Raises `BudgetError` when the budget is no number of bytes."""
        if budget is not None and (not isinstance(budget, int | np.integer) or isinstance(budget, bool) or budget < 1):
            what, remedy = Message("pairs.budget"), Message("pairs.budget.remedy")
            raise BudgetError(Problem(what, remedy, field="memory_budget", value=budget))
        return cls(
            DEFAULT_BUDGET if budget is None else int(budget),
            _size(pool.columns.candidates) + _size(pool.columns.openings),
            pool.n_candidates,
            pool.n_openings,
            n_workers,
            table_bytes,
        )

    @property
    def fixed(self) -> int:
        """What a run takes before any pair is kept."""
        return _PROCESS + self.pool_bytes + self.table_bytes + _PER_RECORD * (self.n_candidates + self.n_openings)

    @property
    def solver(self) -> int:
        """What the solver takes besides the pairs kept."""
        return _PER_PAIR_OF_SOLVER * _HELD_OF_CANDIDATE * self.n_candidates

    @property
    def largest_block(self) -> int:
        """How many pairs a block may have: a quarter of what is left for the blocks of all workers together."""
        left = (self.budget - self.fixed) // 4
        return int(min(max(left // (self.n_workers * _PER_PAIR_OF_BLOCK), _SMALLEST_BLOCK), _LARGEST_BLOCK))

    def _working(self) -> int:
        """The blocks while pairs are scored, or the solver afterwards."""
        return max(self.largest_block * _PER_PAIR_OF_BLOCK * self.n_workers, self.solver)

    def fits(self, n_pairs: int) -> bool:
        """Whether so many pairs can all be kept."""
        return self.fixed + self._working() + _PER_PAIR * n_pairs <= self.budget

    @property
    def most_packed(self) -> int:
        """How many pairs can be kept packed."""
        return (self.budget - self.fixed - self._working()) // _PER_PACKED

    def n_kept(self) -> int:
        """How many pairs to keep for each candidate when not all fit.

        Raises
        ------
        BudgetError
            With the budget that would do, when it is too small for the fewest.
        """
        each = _PER_PACKED * (self.n_candidates + KEPT_OF_OPENING * self.n_openings)
        left = self.budget - self.fixed - self._working()
        number = left // max(each, 1)
        if number < _FEWEST_KEPT:
            need = self.budget - left + _FEWEST_KEPT * each
            what = Message("pairs.budget_small", megabytes=self.budget // 10**6)
            remedy = Message("pairs.budget_small.remedy", megabytes=-(-need // 10**6), bytes=need)
            raise BudgetError(Problem(what, remedy, field="memory_budget", value=self.budget))
        return int(min(number, _MOST_KEPT))


def give_back_memory() -> None:
    """Let the operating system have what was freed: glibc keeps it otherwise, a quarter of a GiB after a large pool."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
    if trim is not None:
        trim(0)


def _size(value: Any) -> int:
    """Bytes of all arrays in the columns; a text or another object counts 80."""
    if isinstance(value, np.ndarray):
        return int(value.nbytes) + (80 * value.size if value.dtype == object else 0)
    if is_dataclass(value):
        return sum(_size(getattr(value, field.name)) for field in fields(value))
    if isinstance(value, Mapping):
        return sum(_size(part) for part in value.values())
    return 88 * len(value) if isinstance(value, tuple) else 0
