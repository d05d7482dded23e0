"""How one criterion is asked about a block, in the cheapest way that it offers.

A criterion that knows who is alike (`Criterion.kinds`) judges one pair of each kind, and the answers are spread to the
whole block by copying rows. One that tells its gate before its parts (`Criterion.gate_then_parts`) gives parts only
where they are asked for. Any other judges every pair. The answers are the same, because all three ask the criterion's
own code.
"""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from matchcore.criteria import Criterion, GateThenParts, Judgement, Kinds
from matchcore.errors import PolicyError, Problem
from matchcore.messages import Message
from matchcore.policy import FULL_PART

__all__ = ["Bools", "CriterionInBlock", "Index", "KindsOf", "criterion_in_block"]

Index = npt.NDArray[np.integer[Any]]
Bools = npt.NDArray[np.bool_]
Scores = npt.NDArray[np.int32]

JUDGED_AT_ONCE = 2**20
"""How many pairs of kinds a criterion judges in one call: what its intermediate results take stays small."""

_TURNED_AT_ONCE = 256


class CriterionInBlock(Protocol):
    """One criterion in one block of candidates × openings; `start:stop` are some of the block's candidates."""

    def gate(self, start: int, stop: int) -> Bools | None:
        """bool[stop - start, c]: whether the gate is open; None when it is open to all. To be read at once."""
        ...

    def table(self) -> tuple[Scores, Index] | None:
        """int32[k, c], intp[r]: weight × part by kind, and the kind of each row that `gate` was last asked for.

        None where there is no table; then `add_parts_at` is to be asked.
        """
        ...

    def add_parts_at(self, score: Scores, place: Index, n_of_row: npt.NDArray[Any]) -> None:
        """Add weight × part of some pairs of the rows that `gate` was last asked for.

        Parameters
        ----------
        score
            int32[k], added to.
        place
            intp[k]: ascending places in the flattened block of those rows; their gates are open.
        n_of_row
            int[r]: how many of them each row has.
        """
        ...


class KindsOf:
    """A criterion's kinds, with one candidate and one opening to stand for each, and, where few, all their answers.

    Parameters
    ----------
    criterion
        The criterion.
    kinds
        Who is alike to it.
    weight
        Its weight, whole percent.
    """

    def __init__(self, criterion: Criterion, kinds: Kinds, weight: int) -> None:
        self.criterion, self.kinds, self.weight = criterion, kinds, weight
        self.n_of_candidate, self.candidate = _first_of_each(kinds.of_candidate)
        self.n_of_opening, self.opening = _first_of_each(kinds.of_opening)
        n_pairs = len(kinds.of_candidate) * len(kinds.of_opening)
        is_few = self.n_of_candidate * self.n_of_opening <= min(JUDGED_AT_ONCE, n_pairs // 8)
        self.all = _judged(criterion, weight, self.candidate, self.opening) if is_few else None

    def spread(self, rows: Index, cols: Index) -> CriterionInBlock | None:
        """The answers for the block `rows` × `cols`; None when its kinds are too many for that to pay."""
        row_kinds, of_row = _in_use(self.kinds.of_candidate[rows], self.n_of_candidate)
        if self.all is not None:
            is_open, part = self.all
            of_col: npt.NDArray[Any] = self.kinds.of_opening[cols]
            is_open = None if is_open is None else np.take(is_open, row_kinds, axis=0)
            part = None if part is None else np.take(part, row_kinds, axis=0)
        else:
            col_kinds, of_col = _in_use(self.kinds.of_opening[cols], self.n_of_opening)
            if 2 * len(row_kinds) * len(col_kinds) > len(rows) * len(cols):
                return None
            is_open, part = _judged(self.criterion, self.weight, self.candidate[row_kinds], self.opening[col_kinds])
        return _ByKind(
            None if is_open is None else np.take(is_open, of_col, axis=1),
            None if part is None else np.take(part, of_col, axis=1),
            of_row,
        )


def criterion_in_block(
    criterion: Criterion, weight: int, known: KindsOf | None, rows: Index, cols: Index
) -> CriterionInBlock:
    """The criterion ready to be asked about the block `rows` × `cols`."""
    answers = None if known is None else known.spread(rows, cols)
    return _ByPair(criterion, weight, rows, cols) if answers is None else answers


class _ByKind:
    """Answers for each kind of candidate, already spread over the openings."""

    def __init__(self, is_open: Bools | None, part: Scores | None, of_row: Index) -> None:
        self.is_open, self.part, self.of_row = is_open, part, of_row
        self.now = of_row[:0]

    def gate(self, start: int, stop: int) -> Bools | None:
        self.now = self.of_row[start:stop]
        return None if self.is_open is None else np.take(self.is_open, self.now, axis=0)

    def table(self) -> tuple[Scores, Index] | None:
        return None if self.part is None else (self.part, self.now)

    def add_parts_at(self, score: Scores, place: Index, n_of_row: npt.NDArray[Any]) -> None:
        if self.part is not None:
            shift = (self.now - np.arange(len(self.now))) * self.part.shape[1]
            score += np.take(self.part.reshape(-1), place + np.repeat(shift, n_of_row))


class _ByPair:
    """Every pair asked about: its gate before its part where the criterion can, by `judge` where it cannot."""

    def __init__(self, criterion: Criterion, weight: int, rows: Index, cols: Index) -> None:
        self.criterion, self.weight, self.rows, self.cols = criterion, np.int32(weight), rows, cols
        self.first_gate = criterion.gate_then_parts(cols)
        self.seen: GateThenParts | None = None

    def gate(self, start: int, stop: int) -> Bools | None:
        rows, shape = self.rows[start:stop], (stop - start, len(self.cols))
        if self.first_gate is not None:
            self.seen = self.first_gate(rows)
        else:
            judgement = _checked(self.criterion, self.criterion.judge(rows, self.cols))
            part = np.broadcast_to(judgement.part, shape)
            self.seen = GateThenParts(
                np.broadcast_to(judgement.is_open, shape), lambda place, _: part.reshape(-1)[place]
            )
        return self.seen.is_open

    def table(self) -> tuple[Scores, Index] | None:
        return None

    def add_parts_at(self, score: Scores, place: Index, n_of_row: npt.NDArray[Any]) -> None:
        if self.weight and self.seen is not None:
            score += self.seen.part_at(place, n_of_row).astype(np.int32, copy=False) * self.weight


def _checked(criterion: Criterion, judgement: Judgement) -> Judgement:
    """What a criterion says, if gates are yes or no and parts whole and in range; one of one's own may be mistaken."""
    part = np.asarray(judgement.part)
    is_whole = part.dtype.kind in "iu" and (part.size == 0 or (part.min() >= 0 and part.max() <= FULL_PART))
    if not is_whole or np.asarray(judgement.is_open).dtype != np.bool_:
        what, remedy = Message("criteria.judgement", name=criterion.name), Message("criteria.judgement.remedy")
        raise PolicyError(Problem(what, remedy, "policy", "criteria", criterion.name))
    return judgement


def _first_of_each(kind: npt.NDArray[np.int32]) -> tuple[int, Index]:
    size = int(kind.max()) + 1 if len(kind) else 0
    first = np.zeros(size, dtype=np.intp)
    first[kind[::-1]] = np.arange(len(kind) - 1, -1, -1)
    return size, first


def _in_use(kind: npt.NDArray[np.int32], size: int) -> tuple[Index, Index]:
    """The different kinds among these, ascending, and for each of these its place among them."""
    is_used = np.zeros(size, dtype=np.bool_)
    is_used[kind] = True
    used = np.flatnonzero(is_used)
    place = np.empty(size, dtype=np.intp)
    place[used] = np.arange(len(used))
    return used, place[kind]


def _judged(criterion: Criterion, weight: int, rows: Index, cols: Index) -> tuple[Bools | None, Scores | None]:
    """The gates and weighted parts of a block, judged a few rows at a time; None where there is nothing to say."""
    is_open = np.empty((len(rows), len(cols)), dtype=np.bool_)
    part: Any = np.empty(is_open.shape, dtype=np.int32) if weight else None
    step = max(1, JUDGED_AT_ONCE // max(1, len(cols)))
    for start in range(0, len(rows), step):
        some = slice(start, start + step)
        judgement = _checked(criterion, criterion.judge(rows[some], cols))
        _copy(np.broadcast_to(judgement.is_open, is_open[some].shape), is_open[some])
        if weight:
            weighted = np.multiply(judgement.part, np.int32(weight), dtype=np.int32, casting="unsafe")
            _copy(np.broadcast_to(weighted, part[some].shape), part[some])
    return None if is_open.all() else is_open, part


def _copy(source: npt.NDArray[Any], target: npt.NDArray[Any]) -> None:
    """Copy a table; one that is laid out the other way round a few columns at a time, to stay in the cache."""
    if source.strides[0] >= source.strides[1]:
        target[:] = source
        return
    for start in range(0, source.shape[1], _TURNED_AT_ONCE):
        some = slice(start, start + _TURNED_AT_ONCE)
        target[:, some] = source[:, some]
