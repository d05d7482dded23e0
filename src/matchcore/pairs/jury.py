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

from matchcore.criteria import Criterion, CriterionFactory, LeastScoreCriterion
from matchcore.criteria.alike import in_use
from matchcore.pairs.criterion_tables import one_of_each_kind
from matchcore.pairs.evaluation import Block, Evaluator
from matchcore.pairs.judging import checked, criteria_of, judge_block
from matchcore.policy import ON_TOP_OF_SCORE, Policy
from matchcore.pool import CandidateColumns, Columns, OpeningColumns
from matchcore.pool.arranging import arranged, joined

Places = npt.NDArray[np.intp]
Refused = npt.NDArray[np.signedinteger[Any]]


def by_gate(refused: Refused, n_gates: int) -> Refused:
    """int32[m, g]: how often each gate refused first, by what `Verdicts` has of it."""
    return refused if refused.ndim > 1 else (refused[:, None] == np.arange(n_gates)).astype(np.int32)


@dataclass(frozen=True, eq=False, slots=True)
class Verdicts:
    """What is feasible between some records and all of the other side, and what each gate refused first.

    Attributes
    ----------
    given, other, score
        intp[k] twice, int32[k]: the pairs, rising, by places; and what each scores above the least.
    closed_to_given
        int32[r, g]: as in `Pairs`.
    refused
        int32[m, g], the same for the other side; of one record int16[m], the gate that refused each first, g for none.
    least
        The least score.
    """

    given: Places
    other: Places
    score: npt.NDArray[np.int32]
    closed_to_given: npt.NDArray[np.int32]
    refused: Refused
    least: int

    @property
    def closed_to_other(self) -> npt.NDArray[np.int32]:
        """int32[m, g]: as in `Pairs`."""
        return by_gate(self.refused, self.closed_to_given.shape[1])

    def of(self, given: int) -> tuple[Places, npt.NDArray[np.int32]]:
        """intp[k], int32[k]: who is feasible for one of the records, ascending, and the scores themselves."""
        own = slice(*np.searchsorted(self.given, [given, given + 1]).tolist())
        return self.other[own], self.score[own] + np.int32(self.least)


@dataclass(frozen=True, eq=False, slots=True)
class _Part:
    """Some of the other side who are in one pool: their places among all, and their rows or columns there.

    Attributes
    ----------
    criteria
        Those of that pool, put on the records.
    at, here
        intp[k] twice: the places and the rows.
    """

    criteria: tuple[Criterion, ...]
    at: Places
    here: Places


@dataclass(frozen=True, eq=False, slots=True)
class Hearing:
    """Some records before the jury, people or openings, to be judged against all of the other side.

    Attributes
    ----------
    parts
        The other side, by the pools that they are in.
    are_people
        Whether the records are people.
    n_given, n_others
        How many records there are, and how many on the other side.
    n_gates
        How many criteria there are.
    policy
        What to judge by.
    """

    parts: tuple[_Part, ...]
    are_people: bool
    n_given: int
    n_others: int
    n_gates: int
    policy: Policy

    def verdicts(self) -> Verdicts:
        """The verdicts on the records."""
        return self._on_one() if self.n_given == 1 else self._on_all()

    def _on_one(self) -> Verdicts:
        """The verdicts on a record alone: each gate is asked only of who is left, and of one of each kind if fewer."""
        refused = np.full(self.n_others, self.n_gates, dtype=np.int16)
        found = [_NONE[1:]]
        for part in self.parts:
            at, here = part.at, part.here
            score, on_top = (np.zeros(len(at), dtype=np.int32) for _ in range(2))
            for number, criterion in enumerate(part.criteria):
                name = criterion.name
                if isinstance(criterion, LeastScoreCriterion):
                    is_open = score >= self.policy.least
                else:
                    is_open, told = self._on_others(criterion, here)
                    if weight := self.policy.weight_of(name):
                        target = on_top if name in ON_TOP_OF_SCORE else score
                        target += np.int32(weight) * told
                if not is_open.all():
                    refused[at[~is_open]] = number
                    left = np.flatnonzero(is_open)
                    at, here, score, on_top = at[left], here[left], score[left], on_top[left]
                    if not len(left):
                        break
            found.append((at, score + on_top - np.int32(self.policy.least)))
        other, score = (np.concatenate(column) for column in zip(*found))
        order = np.argsort(other, kind="stable")  # most are in their order
        closed = np.bincount(refused, minlength=self.n_gates + 1)[None, : self.n_gates].astype(np.int32)
        return Verdicts(np.zeros(len(other), np.intp), other[order], score[order], closed, refused, self.policy.least)

    def _on_others(self, criterion: Criterion, here: Places) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.int32]]:
        """bool[k], int32[k]: what a criterion says of the record alone and some of the other side."""
        others: npt.NDArray[np.integer[Any]] = here
        place: npt.NDArray[np.integer[Any]] | None = None
        if self.are_people and len(here) > _MANY and (kinds := criterion.kinds()) is not None and kinds.days is None:
            first = one_of_each_kind(criterion, "openings", kinds.of_opening)
            place, others = kinds.of_opening[here], first
            if _MUCH_FEWER * len(first) > len(here):
                own, place = in_use(place, len(first))
                others = first[own]
        judged = checked(criterion, criterion.judge(*self._block(_ALONE, others)))
        is_open, part = np.ravel(judged.is_open), np.ravel(judged.part)
        if len(is_open) != len(others):  # the same for all
            is_open = np.broadcast_to(is_open, others.shape)
        if len(part) != len(others):
            part = np.broadcast_to(part, others.shape)
        part = part.astype(np.int32, copy=False)
        return (is_open, part) if place is None else (is_open[place], part[place])

    def _on_all(self) -> Verdicts:
        """The verdicts on all records, in blocks."""
        closed_to_given = np.zeros((self.n_given, self.n_gates), dtype=np.int32)
        closed_to_other = np.zeros((self.n_others, self.n_gates), dtype=np.int32)
        found = [_NONE]
        for part in self.parts:
            in_order = np.argsort(part.here, kind="stable")
            at, (rows, cols) = part.at[in_order], self._block(np.arange(self.n_given), part.here[in_order])
            result = Evaluator(part.criteria, self.policy, len(rows) * len(cols)).evaluate(Block(rows, cols))
            own, closed_to_other[at] = self._block(*result.counts.closed())
            closed_to_given += own
            own, other = self._block(np.repeat(rows, result.n_of_row), result.opening_idx.astype(np.intp))
            found.append((own, at[np.searchsorted(part.here[in_order], other)], result.score))
        own, other, score = (np.concatenate(column) for column in zip(*found))
        order = np.argsort(own * self.n_others + other, kind="stable")  # a run or two
        return Verdicts(own[order], other[order], score[order], closed_to_given, closed_to_other, self.policy.least)

    def score_of(self, given: int, other: int) -> int:
        """What a pair scores, be it feasible or not."""
        (part,) = (part for part in self.parts if other in part.at)
        rows, cols = self._block(np.array([given]), part.here[part.at == other])
        return int(judge_block(part.criteria, self.policy, rows, cols).score[0, 0])

    def _block(self, of_given: Any, of_other: Any) -> tuple[Any, Any]:
        """What is of candidates and what is of openings; and the other way round."""
        return (of_given, of_other) if self.are_people else (of_other, of_given)


_ALONE = np.zeros(1, dtype=np.intp)

_MANY, _MUCH_FEWER = 2**8, 16
"""Of so few others each is judged: to find who is alike takes longer. Of kinds so many times fewer all are judged."""

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
                known = [self.criteria, *(part.criteria for part in parts)]
                if first and side in self.known:
                    known.append(self.known[side])
                made = criteria_of(replace(columns, **{side: records}), self.policy, self.factories, *known)
                if first:
                    self.known[side] = made
                parts.append(_Part(made, at, numbers[at] - first))
        are_people = side == "candidates"
        return Hearing(tuple(parts), are_people, len(records), len(numbers), len(self.criteria), self.policy)
