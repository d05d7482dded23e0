"""`Comparison`: one pair rather than another, as somebody who knows the work has judged, told in parts.

They come from files of choices (`matchcore.quality.read_preferences`), and from locks and bans: whoever overrides the
engine with a reason says which pair is the better one. `worth_asking` finds those whose answers tell most: two pairs
that differ much in their parts and hardly in their score, for there the weights decide. Asked in rounds, fifty at a
time and each round from what the last one taught, few answers go far.

A model sees nothing but parts. Criteria are given a pool's columns, which hold no reporting group, and their parts are
all that comes out: there is no type here that could carry a group.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from matchcore.arguments import checked
from matchcore.criteria import CRITERIA, CriterionFactory
from matchcore.errors import FileError, InputError, Problem
from matchcore.matching import match_pool
from matchcore.messages import Message, MessageLanguage
from matchcore.pairs import criteria_of
from matchcore.policy import ON_TOP_OF_SCORE, Policy
from matchcore.pool import Pool
from matchcore.quality.golden.golden_pools import placed_in
from matchcore.quality.preferences.choices import Choice, Preferences
from matchcore.rendering import Table, headings
from matchcore.result import MatchResult
from matchcore.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True, eq=False)
class JudgedPairs:
    """What the criteria say of k pairs.

    Attributes
    ----------
    names
        The criteria whose parts make up the score, as the policy names them; what is counted on top is not among them.
    part
        int16[k, c]: 0…10 000.
    is_open
        bool[k]: whether every gate lets the pair through, the least score aside.
    """

    names: tuple[str, ...]
    part: npt.NDArray[np.int16]
    is_open: npt.NDArray[np.bool_]


def judged_pairs(
    pool: Pool,
    policy: Policy,
    rows: npt.NDArray[np.intp],
    cols: npt.NDArray[np.intp],
    criteria: Sequence[CriterionFactory] = CRITERIA,
) -> JudgedPairs:
    """Judge the pairs of candidates `rows` and openings `cols` (intp[k] each)."""
    made = criteria_of(pool.columns, policy.replace(least_score=0), criteria)
    judged = [criterion.judge_pairs(rows, cols) for criterion in made]
    part = np.array([one.part for one in judged], dtype=np.int16).reshape(len(made), len(rows)).T
    is_open = np.ones(len(rows), dtype=np.bool_)
    for one in judged:
        is_open &= one.is_open
    weighed = [number for number, criterion in enumerate(made) if criterion.name not in ON_TOP_OF_SCORE]
    return JudgedPairs(tuple(made[number].name for number in weighed), part[:, weighed], is_open)


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


Places = npt.NDArray[np.intp]

_DRAWN = 4_000
_MOST_OF_ONE = 3


@dataclass(frozen=True, slots=True)
class Question:
    """Which of two pairs is the better match?

    Attributes
    ----------
    first, second
        The pairs, by the ids of candidate and opening; both are possible, and they share the person or the opening.
    """

    first: tuple[str, str]
    second: tuple[str, str]


@checked
def worth_asking(
    result: MatchResult, policy: Policy | None = None, *, n: int = 50, seed: int = 0
) -> tuple[Question, ...]:
    """Comparisons within a result whose answers tell most, the most telling first.

    Parameters
    ----------
    result
        A matched pool: its possible pairs are asked about.
    policy
        The weights that the answers should tell more about, such as those learned so far; the result's own when None.
    n
        How many at most.
    seed
        The same seed asks the same.
    """
    rules = result.policy if policy is None else policy
    pairs = result.pairs.whole()
    row = np.repeat(np.arange(result.pool.n_candidates), np.diff(pairs.indptr))
    col = np.asarray(pairs.opening_idx, dtype=np.intp)
    first, second = _drawn(row, col, np.random.default_rng(seed))
    places, at = np.unique(np.concatenate([first, second]), return_inverse=True)
    judged = judged_pairs(result.pool, rules, row[places], col[places], result.solution.factories)
    weights = np.array([rules.weight_of(name) for name in judged.names], dtype=float)
    difference = judged.part[at[: len(first)]].astype(float) - judged.part[at[len(first) :]]
    length = np.linalg.norm(difference, axis=1)
    nearness = np.divide(np.abs(difference @ weights), length, out=np.full(len(length), np.inf), where=length > 0)
    people, openings = result.pool.candidates.ids, result.pool.openings.ids
    asked: Counter[str] = Counter()
    found: list[Question] = []
    for number in np.argsort(nearness, kind="stable").tolist():
        told = [(people[row[place]], openings[col[place]]) for place in (first[number], second[number])]
        involved = {name for pair in told for name in pair}
        if len(found) == n or not np.isfinite(nearness[number]):
            break
        if max(asked[name] for name in involved) < _MOST_OF_ONE:
            asked.update(involved)
            found.append(Question(*told))
    return tuple(found)


def _drawn(row: Places, col: Places, generator: np.random.Generator) -> tuple[Places, Places]:
    """Places of pairs, two and two, each two with the same person or the same opening; each two once."""
    found = set(_neighbours(row, generator)) | set(_neighbours(col, generator))
    two = np.array(sorted(found), dtype=np.intp).reshape(-1, 2)
    return two[:, 0], two[:, 1]


def _neighbours(of: Places, generator: np.random.Generator) -> Iterator[tuple[int, int]]:
    """Two and two of the places that hold the same of `of`, drawn at random."""
    order = np.lexsort((generator.random(len(of)), of))
    for step in (1, 2, 3):
        same = np.flatnonzero(of[order[:-step]] == of[order[step:]])
        for place in generator.permutation(same)[:_DRAWN].tolist():
            one, other = sorted((int(order[place]), int(order[place + step])))
            yield one, other


def questions_table(questions: tuple[Question, ...], language: MessageLanguage) -> Table:
    """The questions as rows of a sheet of comparisons: whoever answers moves the better one to the left."""
    rows = [(" → ".join(each.first), " → ".join(each.second)) for each in questions]
    return Table.of(
        language,
        headings("learning.heading", "better", "worse"),
        rows,
        title=Message("learning.ask.title", n=len(questions)),
    )
