"""What of a result can be compared: a live one, or one that was kept.

`compare` reads both sides through `Snapshot`. A live result can judge any pair anew; a kept one knows the feasible
pairs with their parts, and for the rest only how many openings each gate let each candidate through to.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from matchcore.criteria import LeastScoreCriterion
from matchcore.messages import Phrase
from matchcore.policy import SCORE_OF_POINT, WAYS_ON_TOP
from matchcore.quality.comparison.fingerprints import Prints, candidate_prints, opening_prints
from matchcore.result import MatchResult

Ints = npt.NDArray[np.integer[Any]]

BLOCK = 1 << 18
"""How many pairs are judged at a time."""


@dataclass(frozen=True, slots=True)
class PairFacts:
    """What one side knows of k pairs.

    Attributes
    ----------
    is_feasible
        bool[k].
    score
        int64[k]: the score, -1 where not feasible.
    part
        int16[k, c]: each criterion's part, -1 where it is not known.
    closed
        int8[k, c]: 1 where the criterion's gate is closed, 0 where open, -1 where it is not known.
    """

    is_feasible: npt.NDArray[np.bool_]
    score: npt.NDArray[np.int64]
    part: npt.NDArray[np.int16]
    closed: npt.NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class RowFacts:
    """What one side knows of all m openings for r candidates.

    Attributes
    ----------
    part
        int16[c, r, m]: the parts of the feasible pairs, and of those that only the least score closes where that is
        known; -1 elsewhere.
    n_open
        int64[r, c]: how many openings each gate alone lets each candidate through to.
    """

    part: npt.NDArray[np.int16]
    n_open: npt.NDArray[np.int64]


class Snapshot(ABC):
    """One side of a comparison.

    Attributes
    ----------
    record
        The run's record as plain values (see `matchcore.run_record.RunRecord`).
    policy
        The policy as plain values.
    criteria, labels
        The criteria's names in order, and the names that a user reads.
    candidate_ids, opening_ids
        As the run had them, in its order.
    opening_of, surplus, price, seats, bonus
        The assignment and its proof, as in `matchcore.Assignment`.
    fixed
        bool[n]: who had to be placed where she is.
    indptr, opening_idx
        The pairs that were solved for, as in `matchcore.Pairs`: the feasible ones, less those banned, and for each
        locked candidate hers alone.
    score
        Their scores.
    worth
        What they counted for: the score, and for a placement of an earlier plan the points that it was given.
    decided
        What people decided: ``("lock" or "ban", candidate id, opening id)``.
    stability
        The points, in score units, that a placement of an earlier plan was given.
    approved_on
        The day that it was approved on last; None where it never was.
    """

    record: Mapping[str, Any]
    policy: Mapping[str, Any]
    criteria: tuple[str, ...]
    labels: Mapping[str, Phrase]
    candidate_ids: tuple[str, ...]
    opening_ids: tuple[str, ...]
    opening_of: Ints
    surplus: Ints
    price: Ints
    seats: Ints
    bonus: int
    fixed: npt.NDArray[np.bool_]
    indptr: Ints
    opening_idx: Ints
    score: Ints
    worth: Ints
    decided: frozenset[tuple[str, str, str]]
    stability: int
    approved_on: date | None = None

    @property
    def least(self) -> int:
        """The least score that its policy allows, in score units."""
        return round(float(self.policy.get("least_score", 0.0)) * SCORE_OF_POINT)

    @property
    def n_candidates(self) -> int:
        """How many candidates."""
        return len(self.candidate_ids)

    @property
    def n_openings(self) -> int:
        """How many openings."""
        return len(self.opening_ids)

    @cached_property
    def weights(self) -> dict[str, int]:
        """The weight of each criterion, whole percent; 100 of that whose part is the policy's points by itself."""
        given = {**self.policy.get("weights", {}), WAYS_ON_TOP: 100}
        return {name: int(given.get(name, 0)) for name in self.criteria}

    @cached_property
    def own_score(self) -> npt.NDArray[np.int64]:
        """int64[n]: the score of each placement, 0 for the unplaced."""
        own = np.zeros(self.n_candidates, dtype=np.int64)
        placed = np.flatnonzero(self.opening_of >= 0)
        own[placed] = self.score[self.position_of(placed, self.opening_of[placed])]
        return own

    @property
    def n_placed(self) -> int:
        """How many are placed."""
        return int((self.opening_of >= 0).sum())

    @property
    def total(self) -> int:
        """What the placements score above the least, score units."""
        return int(self.own_score.sum()) - self.least * self.n_placed

    @cached_property
    def _keys(self) -> npt.NDArray[np.int64]:
        row = np.repeat(np.arange(self.n_candidates, dtype=np.int64), np.diff(self.indptr))
        return row * max(1, self.n_openings) + self.opening_idx

    def position_of(self, rows: Ints, cols: Ints) -> npt.NDArray[np.int64]:
        """int64[k]: where the pairs stand among the feasible ones, -1 where they are not feasible."""
        keys = np.asarray(rows, dtype=np.int64) * max(1, self.n_openings) + cols
        if not len(self._keys):
            return np.full(len(keys), -1, dtype=np.int64)
        place = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
        return np.where(self._keys[place] == keys, place, -1)

    @abstractmethod
    def judged(self, rows: Ints, cols: Ints) -> PairFacts:
        """What is known of the pairs of candidates `rows` (int[k]) and openings `cols` (int[k])."""

    @abstractmethod
    def rows_judged(self, rows: Ints) -> RowFacts:
        """What is known of all pairs of some candidates (int[r])."""

    @abstractmethod
    def n_open_by_opening(self, cols: Ints) -> npt.NDArray[np.int64]:
        """int64[q, c]: how many candidates each gate alone lets through to each of these openings."""

    @property
    @abstractmethod
    def candidate_prints(self) -> Prints:
        """The candidates' hashes by section, see `matchcore.quality.comparison.fingerprints`."""

    @property
    @abstractmethod
    def opening_prints(self) -> Prints:
        """The openings' hashes by section."""


class LiveSnapshot(Snapshot):
    """A result in hand."""

    def __init__(self, result: MatchResult) -> None:
        task = result.solution.task.whole()
        pairs, assignment, pool = result.pairs, result.assignment, result.pool
        self.result = result
        self.policy = result.policy.model_dump(mode="json")
        self.criteria = tuple(criterion.name for criterion in pairs.criteria)
        self.labels = {criterion.name: criterion.label for criterion in pairs.criteria}
        self.candidate_ids, self.opening_ids = pool.candidates.ids, pool.openings.ids
        self.opening_of = assignment.opening_of
        self.surplus = np.asarray(assignment.surplus, dtype=np.int64)
        self.price = np.asarray(assignment.price, dtype=np.int64)
        self.seats, self.bonus = task.seats, int(assignment.bonus)
        fixed = assignment.fixed
        self.fixed = np.zeros(pool.n_candidates, dtype=np.bool_) if fixed is None else fixed
        # What was solved: with locks, bans or an earlier plan, not the feasible pairs as they stand.
        self.indptr, self.opening_idx, self.worth, _ = task.graph
        self.score, self.stability = self.worth + np.int32(self.least), task.stability
        if task.stability and task.keep_at is not None:
            row = np.repeat(np.arange(pool.n_candidates), np.diff(self.indptr))
            self.score = self.score - np.where(task.keep_at[row] == self.opening_idx, task.stability, 0)
        if task.division is not None:
            self.score = self.score - task.division.lift.astype(np.int32)[self.opening_idx]
        self.decided = frozenset(
            (kind, override.candidate_id, override.opening_id)
            for kind, overrides in (("lock", result.constraints.locks), ("ban", result.constraints.bans))
            for override in overrides
        )
        self.record = result.record.to_dict()

    def block(self, rows: Ints, cols: Ints) -> tuple[npt.NDArray[np.int16], npt.NDArray[np.bool_]]:
        """int16[c, r, m], bool[c, r, m]: each criterion's part and gate for all pairs of a block, judged anew."""
        rows, cols = np.asarray(rows, dtype=np.intp), np.asarray(cols, dtype=np.intp)
        shape = (len(self.criteria), len(rows), len(cols))
        part, is_open = np.empty(shape, dtype=np.int16), np.empty(shape, dtype=np.bool_)
        for number, criterion in enumerate(self.result.pairs.criteria):
            judgement = criterion.judge(rows, cols)
            part[number], is_open[number] = judgement.part, judgement.is_open
        return part, is_open

    def judged(self, rows: Ints, cols: Ints) -> PairFacts:
        """Judge the pairs anew."""
        rows, cols, shape = np.asarray(rows, np.intp), np.asarray(cols, np.intp), (len(rows), len(self.criteria))
        part, is_open = np.empty(shape, dtype=np.int16), np.empty(shape, dtype=np.bool_)
        for number, criterion in enumerate(self.result.pairs.criteria):
            judgement = criterion.judge_pairs(rows, cols)
            part[:, number], is_open[:, number] = judgement.part, judgement.is_open
        is_feasible = np.asarray(is_open.all(axis=1))
        weight = np.array([self.weights[name] for name in self.criteria], dtype=np.int64)
        score = np.where(is_feasible, part.astype(np.int64) @ weight, -1)
        return PairFacts(is_feasible, score, part, (~is_open).astype(np.int8))

    def rows_judged(self, rows: Ints) -> RowFacts:
        """Judge all pairs of `rows` anew."""
        cols = np.arange(self.n_openings)
        part = np.empty((len(self.criteria), len(rows), len(cols)), dtype=np.int16)
        n_open = np.empty((len(rows), len(self.criteria)), dtype=np.int64)
        for block in slices(len(rows), BLOCK // max(1, len(cols))):
            parts, is_open = self.block(rows[block], cols)
            others = [number for number, name in enumerate(self.criteria) if name != LeastScoreCriterion.name]
            part[:, block] = np.where(is_open[others].all(axis=0), parts, -1)
            n_open[block] = is_open.sum(axis=2).T
        return RowFacts(part, n_open)

    def n_open_by_opening(self, cols: Ints) -> npt.NDArray[np.int64]:
        """Counted anew, gate by gate."""
        rows = np.arange(self.n_candidates)
        counts = np.zeros((len(cols), len(self.criteria)), dtype=np.int64)
        for block in slices(len(rows), BLOCK // max(1, len(cols))):
            counts += self.block(rows[block], cols)[1].sum(axis=1).T
        return counts

    @cached_property
    def candidate_prints(self) -> Prints:
        """Made from the pool's columns."""
        return candidate_prints(self.result.pool)

    @cached_property
    def opening_prints(self) -> Prints:
        """Made from the pool's columns."""
        return opening_prints(self.result.pool)


def slices(n: int, size: int) -> list[slice]:
    """0…n in pieces of `size`, or of one where that is less."""
    size = max(1, size)
    return [slice(start, min(start + size, n)) for start in range(0, n, size)]
