"""`Comparison`: one pair rather than another, as somebody who knows the work has judged, told in parts.

They come from files of choices (`matchcore.quality.read_preferences`), and from locks and bans: whoever overrides the
engine with a reason says which pair is the better one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from matchcore.arguments import checked
from matchcore.criteria import CRITERIA, CriterionFactory
from matchcore.errors import FileError, InputError, Problem
from matchcore.learning.judged import judged_pairs
from matchcore.matching import match_pool
from matchcore.policy import Policy
from matchcore.pool import Pool
from matchcore.quality.golden.golden_pools import placed_in
from matchcore.quality.preferences.choices import Choice, Preferences
from matchcore.result import MatchResult
from matchcore.vocabulary import Vocabulary

Ids = tuple[str, str]
"""A pair, by the ids of its candidate and its opening."""

Closed = Literal["better", "worse"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """One pair rather than another.

    Attributes
    ----------
    id
        What it is called in reports.
    person
        Whom it is about: several comparisons about one person are not independent of each other.
    better, worse
        The pairs.
    difference
        By criterion, the better pair's part less the worse one's, −10 000…10 000. It is all that a model sees, and
        criteria see no reporting group.
    reason
        Why, in the words of whoever chose.
    closed
        The pair that a gate is closed to, the better one first: then no weight decides between the two. None where
        both are possible.
    """

    id: str
    person: str
    better: Ids
    worse: Ids
    difference: Mapping[str, int]
    reason: str
    closed: Closed | None = None

    @property
    def is_impossible(self) -> bool:
        """Whether no weights at all can place the better pair first: no criterion speaks for it."""
        return self.closed is None and max(self.difference.values(), default=0) <= 0


@checked
def comparisons_of_choices(
    preferences: Preferences,
    policy: Policy | None = None,
    *,
    vocabulary: Vocabulary | None = None,
    criteria: Sequence[CriterionFactory] = CRITERIA,
) -> tuple[Comparison, ...]:
    """The comparisons in a file of choices, judged by a policy's gates and tolerances.

    Parameters
    ----------
    preferences
        What people chose, see `matchcore.quality.read_preferences`. Choices without two pairs are passed over.
    policy
        The policy in force; the default one when None.
    vocabulary, criteria
        The codes in use and what judges; matchcore's own when not given.

    Raises
    ------
    FileError
        With every record whose codes are not known, by choice.
    """
    rules = Policy() if policy is None else policy
    people: dict[str, str] = {}
    problems: list[Problem] = []
    found: list[Comparison] = []
    for choice in preferences.choices:
        if choice.better is None or choice.worse is None:
            continue
        try:
            pool = Pool.from_records(choice.candidates, choice.openings, vocabulary=vocabulary, as_of=preferences.as_of)
        except InputError as error:
            problems += placed_in(choice.id, error)
            continue
        person = _person(choice, people)
        found += _judged(pool, rules, criteria, [(choice.id, person, choice.better, choice.worse, choice.reason.sv)])
    if problems:
        raise FileError(problems)
    return tuple(found)


def comparisons_of_overrides(result: MatchResult) -> tuple[Comparison, ...]:
    """What the locks and bans of a result say: each pair decided on, rather than what would have been without them.

    A lock says that its pair is better than the person's own place in the proposal without overrides, or where she had
    none than that of whoever lost the seat. A ban says the same of what came instead. Where the proposal without
    overrides is the same, nothing is said.
    """
    solution = result.solution
    pool, criteria = result.pool, solution.factories
    free = match_pool(pool, result.policy, criteria=criteria)
    was, now = _places(free), _places(result)
    found: list[_Given] = []
    for lock in solution.constraints.locks:
        pair = (lock.candidate_id, lock.opening_id)
        found += _given("lock", pair, pair, _lost(pair, was), lock.reason)
    for ban in solution.constraints.bans:
        pair = (ban.candidate_id, ban.opening_id)
        if was.get(pair[0]) == pair[1]:
            found += _given("ban", pair, _lost(pair, now), pair, ban.reason)
    return tuple(_judged(pool, result.policy, criteria, found))


_Given = tuple[str, str, Ids, Ids, str]


def _given(kind: str, pair: Ids, better: Ids | None, worse: Ids | None, reason: str) -> Iterator[_Given]:
    if better is not None and worse is not None and better != worse:
        yield f"{kind} {pair[0]} → {pair[1]}", pair[0], better, worse, reason


def _lost(pair: Ids, places: Mapping[str, str]) -> Ids | None:
    """What `places` has instead of a pair: the person's own place, else somebody else's at that opening."""
    person, opening = pair
    if person in places:
        return person, places[person]
    return next(((other, opening) for other, at in places.items() if at == opening), None)


def _places(result: MatchResult) -> dict[str, str]:
    return {placement.candidate_id: placement.opening_id for placement in result.placements}


def _judged(
    pool: Pool, policy: Policy, criteria: Sequence[CriterionFactory], given: Iterable[_Given]
) -> Iterator[Comparison]:
    row = {name: number for number, name in enumerate(pool.candidates.ids)}
    col = {name: number for number, name in enumerate(pool.openings.ids)}
    given = list(given)
    pairs = [pair for _, _, better, worse, _ in given for pair in (better, worse)]
    judged = judged_pairs(
        pool,
        policy,
        np.array([row[candidate] for candidate, _ in pairs], dtype=np.intp),
        np.array([col[opening] for _, opening in pairs], dtype=np.intp),
        criteria,
    )
    for number, (name, person, better, worse, reason) in enumerate(given):
        up, down = 2 * number, 2 * number + 1
        difference = (judged.part[up].astype(int) - judged.part[down]).tolist()
        closed: Closed | None = None if judged.is_open[down] else "worse"
        closed = closed if judged.is_open[up] else "better"
        yield Comparison(name, person, better, worse, dict(zip(judged.names, difference)), reason, closed)


def _person(choice: Choice, people: dict[str, str]) -> str:
    """A name for the person of the better pair; two choices may call different people by one id."""
    better = next(one for one in choice.candidates if choice.better is not None and one.id == choice.better[0])
    said = better.model_dump_json()
    return people.setdefault(said, f"{better.id} {len(people)}")
