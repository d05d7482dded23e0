"""`Jury`: whoever is not in a pool, or comes to it, judged against those who are.

A criterion judges a pair by its two records (see `matchcore.criteria.criterion`). So those who come are judged by the
criteria that the pool was scored by, put on their columns (`Criterion.on`): what these have read of the other side is
not read again. Records that came since are a small pool of their own, with criteria of its own. Candidates and openings
go by numbers that they keep for good, as in `matchcore.assignment.PairTable`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from matchcore.criteria import Criterion, CriterionFactory
from matchcore.pairs.evaluation import Block, Evaluator
from matchcore.pairs.judging import criteria_of, judge_block
from matchcore.policy import Policy
from matchcore.pool import CandidateColumns, Columns, OpeningColumns
from matchcore.pool.arranging import arranged, joined

Places = npt.NDArray[np.intp]


@dataclass(frozen=True, eq=False, slots=True)
class Verdicts:
    """What is feasible between some records and all of the other side, and what each gate refused first.

    Attributes
    ----------
    given, other, score
        intp[k] twice, int32[k]: the pairs, rising, by places; and what each scores above the least.
    closed_to_given, closed_to_other
        int32[r, g], int32[m, g]: as in `Pairs`.
    least
        The least score.
    """

    given: Places
    other: Places
    score: npt.NDArray[np.int32]
    closed_to_given: npt.NDArray[np.int32]
    closed_to_other: npt.NDArray[np.int32]
    least: int

    def of(self, given: int) -> tuple[Places, npt.NDArray[np.int32]]:
        """intp[k], int32[k]: who is feasible for one of the records, ascending, and the scores themselves."""
        own = slice(*np.searchsorted(self.given, [given, given + 1]).tolist())
        return self.other[own], self.score[own] + np.int32(self.least)


@dataclass(frozen=True, eq=False, slots=True)
class _Part:
    """Some of the other side who are in one pool: their places among all, and their rows or columns there, rising."""

    evaluator: Evaluator
    at: Places
    here: Places

    def back(self, here: npt.NDArray[Any]) -> Places:
        """The places among all."""
        return self.at[np.searchsorted(self.here, here)]


@dataclass(frozen=True, eq=False, slots=True)
class Hearing:
    """Some records before the jury, people or openings; each can be judged against all of the other side.

    Attributes
    ----------
    parts
        The other side, by the pools that they are in.
    are_people
        Whether the records are people.
    n_others
        How many there are on the other side.
    n_gates
        How many criteria there are.
    policy
        What to judge by.
    """

    parts: tuple[_Part, ...]
    are_people: bool
    n_others: int
    n_gates: int
    policy: Policy

    def of(self, given: Places) -> Verdicts:
        """The verdicts on some of the records, rising."""
        closed_to_given = np.zeros((len(given), self.n_gates), dtype=np.int32)
        closed_to_other = np.zeros((self.n_others, self.n_gates), dtype=np.int32)
        found = [_NONE]
        for part in self.parts:
            rows, cols = self._block(given, part.here)
            result = part.evaluator.evaluate(Block(rows, cols))
            own, closed_to_other[part.at] = self._block(*result.counts.closed())
            closed_to_given += own
            own, other = self._block(np.repeat(rows, result.n_of_row), result.opening_idx.astype(np.intp))
            found.append((own, part.back(other), result.score))
        own, other, score = (np.concatenate(column) for column in zip(*found))
        order = np.argsort(own * self.n_others + other, kind="stable")  # a run or two
        return Verdicts(own[order], other[order], score[order], closed_to_given, closed_to_other, self.policy.least)

    def score_of(self, given: int, other: int) -> int:
        """What a pair scores, be it feasible or not."""
        (part,) = (part for part in self.parts if other in part.at)
        rows, cols = self._block(np.array([given]), part.here[part.at == other])
        return int(judge_block(part.evaluator.criteria, self.policy, rows, cols).score[0, 0])

    def _block(self, of_given: Any, of_other: Any) -> tuple[Any, Any]:
        """What is of candidates and what is of openings; and the other way round."""
        return (of_given, of_other) if self.are_people else (of_other, of_given)


_NONE = np.empty(0, dtype=np.intp), np.empty(0, dtype=np.intp), np.empty(0, dtype=np.int32)


_OFTEN = 8
"""To read a side with those who came takes as long as to judge so many records apart by them."""


@dataclass(frozen=True, eq=False, slots=True)
class Jury:
    """The criteria of a pool, and who came to it since.

    Attributes
    ----------
    criteria, columns
        The criteria of the pool as it was scored, and its columns.
    policy, factories
        What made the criteria.
    came
        Whoever came since, those too who are gone again; their numbers go on from those of `columns`.
    known
        The criteria that were last put on people, and on openings, against those who came: what they have read of
        these serves the next.
    settled
        By side, those who came, how often they have been heard of, and the same with them among those who were scored
        where that was often.
    """

    criteria: tuple[Criterion, ...]
    columns: Columns
    policy: Policy
    factories: Sequence[CriterionFactory]
    came: Columns | None = None
    known: dict[str, tuple[Criterion, ...]] = field(default_factory=dict)
    settled: dict[str, tuple[Any, int, Jury | None]] = field(default_factory=dict)

    def with_more(self, came: Columns) -> Jury:
        """The same when more have come."""
        if self.came is None:
            return replace(self, came=came)
        new = {side: getattr(came, side) for side in ("candidates", "openings") if len(getattr(came, side))}
        sides = {side: joined([getattr(self.came, side), records]) for side, records in new.items()}
        return replace(self, came=replace(self.came, **sides))

    def criteria_for(self, columns: Columns) -> tuple[Criterion, ...]:
        """The criteria for a whole pool; a side that is the one that was scored is not read again."""
        return criteria_of(columns, self.policy, self.factories, self.criteria)

    def records_of(self, side: str, numbers: Places) -> Any:
        """The candidates, or the openings, of these numbers, whether they are here or gone."""
        return arranged([getattr(columns, side) for columns in (self.columns, self.came) if columns], numbers)

    def people(self, people: CandidateColumns, numbers: Places) -> Hearing:
        """People before the jury, who are judged against the openings of these numbers, intp[m]."""
        jury = self._with_settled("openings")
        return jury._hearing("candidates", people, len(jury.columns.openings), numbers)

    def openings(self, openings: OpeningColumns, numbers: Places) -> Hearing:
        """Openings before the jury, which are judged against the candidates of these numbers, intp[n]."""
        jury = self._with_settled("candidates")
        return jury._hearing("openings", openings, len(jury.columns.candidates), numbers)

    def _with_settled(self, side: str) -> Jury:
        """The same with those who came on this side among those who were scored, when they have been heard of often."""
        if self.came is None or not len(getattr(self.came, side)):
            return self
        came = getattr(self.came, side)
        before, n_heard, jury = self.settled.get(side, (None, 0, None))
        n_heard = n_heard + 1 if before is came else 1
        if before is not came or n_heard < _OFTEN:
            jury = None
        elif jury is None:
            columns = replace(self.columns, **{side: joined([getattr(self.columns, side), came])})
            criteria = criteria_of(columns, self.policy, self.factories, self.criteria)
            jury = Jury(criteria, columns, self.policy, self.factories)
        self.settled[side] = came, n_heard, jury
        return jury or self

    def _hearing(self, side: str, records: Any, n_first: int, numbers: Places) -> Hearing:
        parts: list[_Part] = []
        for columns, first, is_here in (
            (self.columns, 0, numbers < n_first),
            (self.came, n_first, numbers >= n_first),
        ):
            at = np.flatnonzero(is_here)
            if columns is not None and len(at):
                at = at[np.argsort(numbers[at], kind="stable")]  # most are in their order
                known = [self.criteria, *(part.evaluator.criteria for part in parts)]
                if first and side in self.known:
                    known.append(self.known[side])
                made = criteria_of(replace(columns, **{side: records}), self.policy, self.factories, *known)
                if first:
                    self.known[side] = made
                # An opening alone is judged by each: people whom gates leave are of many kinds.
                is_one = side == "openings" and len(records) == 1
                evaluator = Evaluator(made, self.policy, 0 if is_one else len(records) * len(at))
                parts.append(_Part(evaluator, at, numbers[at] - first))
        return Hearing(tuple(parts), side == "candidates", len(numbers), len(self.criteria), self.policy)
