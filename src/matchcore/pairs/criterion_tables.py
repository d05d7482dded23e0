"""What a criterion says of candidates and openings, as a table in which any pair is looked up.

A criterion that knows who is alike (`Criterion.kinds`) judges one pair of each kind, once for the whole pool where that
is no more work than judging the pairs, else those of a block. Any other judges every pair. The answers are the same,
because all of them are the criterion's own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from matchcore.criteria import Criterion, Days, Judgement
from matchcore.criteria.alike import first_of_each, in_use
from matchcore.pairs.judging import checked

Index = npt.NDArray[np.integer[Any]]
Parts = npt.NDArray[np.int16]

CLOSED = -1
"""What stands in a table where the gate is closed."""

JUDGED_AT_ONCE = 2**20
"""How many pairs of kinds a criterion judges in one call: what its intermediate results take stays small."""

MOST_KEPT = 2**24
"""How large a table may be that is kept for the whole pool: 32 MiB."""

_TURNED_AT_ONCE = 256


@dataclass(frozen=True, slots=True, eq=False)
class LookupTable:
    """One criterion over r candidates × c openings: a pair's answer is ``value[state[kind[i], day[j]], what[j]]``.

    Attributes
    ----------
    value
        int16[l, w]: the part, and `CLOSED` where the gate is closed.
    state
        int32[k, d]: the line of each kind of candidate on each day; of a criterion that heeds no days, d is 1.
    is_steady
        bool[k]: whether the line is the same on all days.
    kind
        int32[r]: the kind of each candidate.
    what, day
        uint32[c] twice: the column of each opening, and its day.
    is_gate
        Whether the gate is closed to anybody.
    """

    value: Parts
    state: npt.NDArray[np.int32]
    is_steady: npt.NDArray[np.bool_]
    kind: npt.NDArray[np.int32]
    what: npt.NDArray[np.uint32]
    day: npt.NDArray[np.uint32]
    is_gate: bool

    @property
    def numbers(self) -> tuple[npt.NDArray[Any], ...]:
        """All of its arrays."""
        return self.value, self.state, self.is_steady, self.kind, self.what, self.day

    def of(self, start: int, stop: int) -> LookupTable:
        """The same for some of the candidates."""
        if stop - start == len(self.kind):
            return self
        return LookupTable(
            self.value, self.state, self.is_steady, self.kind[start:stop], self.what, self.day, self.is_gate
        )


class CriterionTables:
    """A criterion's kinds, and all their answers where these are few.

    Parameters
    ----------
    criterion
        The criterion.
    weight
        Its weight, whole percent.
    """

    def __init__(self, criterion: Criterion, weight: int) -> None:
        self.criterion, self.weight = criterion, weight
        self.kinds = kinds = criterion.kinds()
        self.value: Parts | None = None
        if kinds is None:
            return
        n, m = len(kinds.of_candidate), len(kinds.of_opening)
        self.kind, self.what = kinds.of_candidate, _unsigned(kinds.of_opening)
        self.row = one_of_each_kind(criterion, "candidates", kinds.of_candidate)
        self.col = one_of_each_kind(criterion, "openings", kinds.of_opening)
        days = kinds.days or Days(np.zeros(m, np.int32), np.arange(len(self.row), dtype=np.int32)[:, None], self._judge)
        self.state, self.day, self.judge = days.state, _unsigned(days.of_opening), days.judge
        self.is_steady = (self.state == self.state[:, :1]).all(axis=1)
        self.n_states = int(self.state.max(initial=-1)) + 1
        if self.n_states * len(self.col) <= min(MOST_KEPT, n * m):
            self.value = _judged(criterion, self.judge, np.arange(self.n_states), np.arange(len(self.col)))
        self.is_gate = self.value is None or bool((self.value == CLOSED).any())

    @property
    def is_idle(self) -> bool:
        """Whether it says nothing of any pair: no gate is closed and nothing is counted."""
        return self.value is not None and not self.is_gate and self.weight == 0

    @property
    def n_bytes(self) -> int:
        """What it takes in memory."""
        if self.kinds is None:
            return 0
        return (
            self.state.nbytes + 8 * (len(self.what) + len(self.kind)) + (0 if self.value is None else self.value.nbytes)
        )

    def in_block(self, rows: Index, cols: Index) -> LookupTable | None:
        """The table for the block `rows` × `cols`; None when each pair is to be judged (see `table_of_pairs`)."""
        if self.kinds is None:
            return None
        kind, what, day = self.kind[rows], self.what[cols], self.day[cols]
        if self.value is not None:
            return LookupTable(self.value, self.state, self.is_steady, kind, what, day, self.is_gate)
        kinds, kind = in_use(kind, len(self.row))
        whats, what_here = in_use(what, len(self.col))
        days, day_here = in_use(day, self.state.shape[1])
        states, state = in_use(self.state[kinds][:, days], self.n_states)
        if 2 * len(states) * len(whats) > len(rows) * len(cols):
            return None
        value = _judged(self.criterion, self.judge, states, whats)
        where = what_here.astype(np.uint32), day_here.astype(np.uint32)
        return LookupTable(value, state, self.is_steady[kinds], kind, *where, True)

    def _judge(self, kinds: Index, whats: Index) -> Judgement:
        return self.criterion.judge(self.row[kinds], self.col[whats])


def table_of_pairs(criterion: Criterion, rows: Index, cols: Index) -> LookupTable:
    """The table of a block of which every pair is judged."""
    n, m = len(rows), len(cols)
    value = _judged(criterion, criterion.judge, rows, cols)
    number, none = np.arange(n, dtype=np.int32), np.zeros(m, dtype=np.uint32)
    steady = np.ones(n, dtype=np.bool_)
    return LookupTable(value, number[:, None], steady, number, np.arange(m, dtype=np.uint32), none, True)


def one_of_each_kind(criterion: Criterion, side: Literal["candidates", "openings"], kind: Index) -> Index:
    """The first of each kind on one side; kept with what the criterion has read of it, for as long as kinds are."""
    known, first = criterion.kept(side, lambda: (kind, first_of_each(kind)))
    return first if known is kind else first_of_each(kind)


def _judged(criterion: Criterion, judge: Callable[[Index, Index], Judgement], rows: Index, cols: Index) -> Parts:
    """int16[r, c]: the answers for a block, judged a few rows at a time."""
    value = np.empty((len(rows), len(cols)), dtype=np.int16)
    step = max(1, JUDGED_AT_ONCE // max(1, len(cols)))
    for start in range(0, len(rows) if len(cols) else 0, step):
        some = value[start : start + step]
        judgement = checked(criterion, judge(rows[start : start + step], cols))
        _copy(np.broadcast_to(judgement.part, some.shape), some)
        is_open = np.broadcast_to(judgement.is_open, some.shape)
        if not is_open.all():
            some[~is_open] = CLOSED
    return value


def _unsigned(numbers: Index) -> npt.NDArray[np.uint32]:
    """The same numbers, none below 0, without a copy of those that are as they should be."""
    return numbers.astype(np.int32, copy=False).view(np.uint32)


def _copy(source: npt.NDArray[Any], target: npt.NDArray[Any]) -> None:
    """Copy a table; one that is laid out the other way round a few columns at a time, to stay in the cache."""
    if source.strides[0] >= source.strides[1]:
        target[:] = source
        return
    for start in range(0, source.shape[1], _TURNED_AT_ONCE):
        some = slice(start, start + _TURNED_AT_ONCE)
        target[:, some] = source[:, some]
