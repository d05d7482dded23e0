"""`back_test`: what would another policy have given on the past? Answered only where the past can tell.

The engine's own proposal is one optimum: what it would not have proposed it never did, and nobody knows what would have
come of it. So a back-test needs lotteries with recorded chances, and says how far they reach. `explore` draws them:
where two people could change places at next to no cost, a coin decides, and its chance is recorded. What it decides
becomes locks with a reason: the result stays proven, and says what they cost.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from matchcore.arguments import checked
from matchcore.learning.chances import (
    TRIMS,
    Ints,
    Split,
    Trimmed,
    effect_on_the_done,
    held_out_reward,
    policy_gain,
    splits_of,
)
from matchcore.learning.learned_weights import in_force
from matchcore.learning.outcomes import GOOD, Months, Outcome, State
from matchcore.learning.weighing import Floats, on_one_thread
from matchcore.messages import Message, MessageLanguage, Text
from matchcore.overrides import Lock
from matchcore.policy import FULL_PART, NEUTRAL, Policy
from matchcore.quality.measure.estimates import NO_ESTIMATE, Estimate, wilson
from matchcore.rendering import SCORE_PER_POINT, Content, Number, Shown, headings, told_of
from matchcore.result import MatchResult


@dataclass(frozen=True, slots=True)
class Draw:
    """A coin tossed between two people's places.

    Attributes
    ----------
    people
        The two, by id.
    places
        Where the proposal has them, in the same order.
    is_exchanged
        Whether the coin lets them change places.
    probability
        How likely that was.
    loss
        What the change costs the whole, score units.
    """

    people: tuple[str, str]
    places: tuple[str, str]
    is_exchanged: bool
    probability: float
    loss: int


@dataclass(frozen=True, slots=True)
class Lottery:
    """What was left to chance, to be handed to `matchcore.match` as locks.

    Attributes
    ----------
    draws
        The coins tossed; nobody is in two.
    seed
        The same seed tosses the same.
    language
        The language of the locks' reason.
    """

    draws: tuple[Draw, ...]
    seed: int
    language: MessageLanguage = "sv"

    @property
    def locks(self) -> tuple[Lock, ...]:
        """Everybody in the lottery at the place that she drew, with the lottery as the reason."""
        made = []
        for draw in self.draws:
            places = draw.places[::-1] if draw.is_exchanged else draw.places
            reason = Message("learning.lottery", seed=self.seed).text(self.language)
            made += [Lock(person, place, reason) for person, place in zip(draw.people, places)]
        return tuple(made)

    def chances(self) -> dict[tuple[str, str], float]:
        """How likely each pair of the lottery was, by the ids of candidate and opening."""
        told: dict[tuple[str, str], float] = {}
        for draw in self.draws:
            for person, own, other in zip(draw.people, draw.places, draw.places[::-1]):
                told[person, own], told[person, other] = 1 - draw.probability, draw.probability
        return told


@checked
def explore(result: MatchResult, *, points: float = 1.0, seed: int = 0, language: MessageLanguage = "sv") -> Lottery:
    """Toss coins between people who could change places within a result at a cost of at most so many points.

    Match anew with ``locks=lottery.locks`` (and ``keep=result``) and keep `considered` with the lottery's chances.
    People who are locked, and pairs that are banned or not possible, are left alone.

    Parameters
    ----------
    result
        The proposal.
    points
        What an exchange may cost the whole.
    seed
        The same seed tosses the same.
    language
        The language of the locks' reason.
    """
    generator = np.random.default_rng(seed)
    taken: set[int] = set()
    draws = []
    people, openings = result.pool.candidates.ids, result.pool.openings.ids
    for loss, one, other in sorted(_exchanges(result, round(points * SCORE_PER_POINT))):
        if taken & {one, other}:
            continue
        taken |= {one, other}
        at = [int(result.assignment.opening_of[row]) for row in (one, other)]
        is_exchanged = bool(generator.random() < _FAIR)
        draws.append(Draw((people[one], people[other]), (openings[at[0]], openings[at[1]]), is_exchanged, _FAIR, loss))
    return Lottery(tuple(draws), seed, language)


_FAIR = 0.5


def _exchanges(result: MatchResult, most: int) -> Iterator[tuple[int, int, int]]:
    """What each possible exchange of two placed people costs, and who they are; those that cost at most `most`."""
    task = result.solution.task.whole()
    opening_of = result.assignment.opening_of
    free = [row for row in np.flatnonzero(opening_of >= 0).tolist() if row not in result.solution.task.lock_at]
    holders: dict[int, list[int]] = {}
    for row in free:
        holders.setdefault(int(opening_of[row]), []).append(row)
    worth = {row: dict(zip(*(part.tolist() for part in task.graph.row(row)))) for row in free}
    for one in free:
        own = int(opening_of[one])
        for place in worth[one]:
            for other in holders.get(place, ()) if place != own else ():
                if other > one and own in worth[other]:
                    loss = worth[one][own] + worth[other][place] - worth[one][place] - worth[other][own]
                    if loss <= most:
                        yield int(loss), one, other


LEAST_EFFECTIVE = 50
"""How many people of equal weight an answer must rest on."""

LEAST_DECIDED = 30
"""For how many people the other policy must choose otherwise, where a lottery could have done so too."""

_LEAST_PLACES = 5


def _by_bound(trims: Iterable[Trimmed], told: Callable[[Estimate], Any] | None) -> list[tuple[Any, ...]]:
    """A row a bound: how many people, how many of equal weight they are worth, and the estimate where it is told."""
    return [
        (Number.share(one.least, 0), one.n, Number(one.effective, 0), None if told is None else told(one.estimate))
        for one in trims
    ]


@dataclass(frozen=True, slots=True)
class BackTest(Shown):
    """What another policy would have given on the past, or why that can't be told. Prints as a table.

    Attributes
    ----------
    n
        How many people of whom the choice, its parts and its outcome are known.
    n_reached
        Of how many the other policy's choice could have been made: its chance was recorded and above 0.
    n_decided
        Of how many of those it is another choice than the one made.
    before
        The share that lasted, of those reached.
    trims
        The gain for each bound on how unlikely a choice may be; the first leaves nobody out.
    lacks
        Why nothing can be told; empty when it can.
    """

    n: int
    n_reached: int
    n_decided: int
    before: Estimate
    trims: tuple[Trimmed, ...]
    lacks: tuple[Text, ...]
    confidence: float = 0.95
    language: MessageLanguage = "sv"

    @property
    def gain(self) -> Estimate:
        """How much larger a share would have lasted; no value where it can't be told."""
        return NO_ESTIMATE if self.lacks else self.trims[0].estimate

    def _content(self) -> Content:
        """The gain for each bound, one a row."""
        rows = _by_bound(self.trims, None if self.lacks else Estimate.change)
        values = {"n": self.n, "reached": self.n_reached, "decided": self.n_decided}
        notes = [Message("learning.back_test.overlap", **values)]
        notes.append(Message("learning.back_test.before", share=self.before.share))
        names = headings("learning.heading", "least_chance", "people", "effective", "gain")
        return Content(names, rows, range(4), Message("learning.back_test.title"), [*notes, *self.lacks])

    def to_dict(self, language: MessageLanguage | None = None) -> dict[str, Any]:
        """The report as plain values for JSON; sentences in `language`, keys in English."""
        names = "n n_reached n_decided before gain trims lacks confidence"
        return {"schema": "matchcore-back-test/1", **told_of(self, names, language or self.language)}


@checked
def back_test(
    outcomes: Sequence[Outcome],
    policy: Policy,
    *,
    months: Months = 6,
    good: Collection[State] = GOOD,
    confidence: float = 0.95,
    language: MessageLanguage = "sv",
) -> BackTest:
    """What would have come of other weights, where each person got the best of the pairs that she was considered for?

    Parameters
    ----------
    outcomes
        The pairs of past runs, with their parts, their chance of being chosen (`Outcome.probability`, None where it was
        not recorded) and, of those chosen (`Outcome.proposed`), what became of them.
    policy
        The policy asked about.
    months, good
        What counts as lasting, as for `learn_from_outcomes`.
    confidence
        Of the intervals.
    language
        The language that the report speaks.
    """
    names, aim = in_force(policy)
    rows = list(_decisions(outcomes, names, aim, months, good))
    n = len(rows)
    reward, chance = (np.array([row[at] for row in rows], dtype=float) for at in (0, 1))
    chosen, wanted = (np.array([row[at] for row in rows], dtype=float).reshape(n, len(names)) for at in (2, 3))
    is_same = np.array([row[4] for row in rows], dtype=np.bool_)
    place = np.unique([row[5] for row in rows], return_inverse=True)[1].astype(np.intp)
    is_reached = chance > 0
    n_decided = int((is_reached & ~is_same).sum())
    trims = _NOBODY
    if n >= 2 * LEAST_EFFECTIVE:
        with on_one_thread():
            told = _told(chosen, wanted, reward, _whole_places(place))
        trims = policy_gain(reward, *told, is_same, chance, confidence)
    thin = Message("learning.back_test.thin", n=n_decided, least=LEAST_DECIDED)
    lacks = _too_few(trims) if n_decided >= LEAST_DECIDED else (thin,)
    before = wilson(int(reward[is_reached].sum()), int(is_reached.sum()), confidence)
    return BackTest(n, int(is_reached.sum()), n_decided, before, trims, lacks, confidence, language)


_NOBODY = tuple(Trimmed(least, 0, 0.0, NO_ESTIMATE) for least in TRIMS)


def _whole_places(place: Ints) -> list[Split]:
    """Parts that are cut between places where there are enough of them, else in time."""
    return splits_of(place, by_place=len(np.unique(place)) >= _LEAST_PLACES)


def _too_few(trims: Sequence[Trimmed]) -> tuple[Text, ...]:
    """That an answer rests on too few people, where it does."""
    few = Number(trims[0].effective, 0)
    is_enough = trims[0].effective >= LEAST_EFFECTIVE
    return () if is_enough else (Message("learning.back_test.few", n=few, least=LEAST_EFFECTIVE),)


def _told(chosen: Floats, wanted: Floats, reward: Floats, splits: Any) -> tuple[Floats, Floats]:
    """What a model that did not see the person says of the choice made and of the one asked about."""
    n = len(reward)
    both = np.concatenate([chosen, wanted])
    doubled = [(train, np.concatenate([test, test + n])) for train, test in splits]
    told = held_out_reward(both, np.concatenate([reward, reward]), np.arange(2 * n) < n, doubled)
    return told[:n], told[n:]


_Decision = tuple[float, float, list[float], list[float], bool, str]


def _decisions(
    outcomes: Sequence[Outcome], names: Sequence[str], aim: Floats, months: Months, good: Collection[State]
) -> Iterator[_Decision]:
    """What came of each choice; the chance of the one asked about; the parts of both; whether it is the same; where."""
    considered: dict[tuple[str | None, str], list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        if all(name in outcome.parts for name in names):
            considered[outcome.run, outcome.candidate_id].append(outcome)
    for pairs in sorted(considered.values(), key=lambda some: (str(some[0].since), some[0].candidate_id)):
        taken = [pair for pair in pairs if pair.proposed]
        if len(taken) != 1 or (lasted := taken[0].lasted(months, good)) is None:
            continue
        parts = np.array([[(pair.parts[name] - NEUTRAL) / FULL_PART for name in names] for pair in pairs])
        best, own = int(np.argmax(parts @ aim)), pairs.index(taken[0])
        chance = pairs[best].probability or (1.0 if best == own and taken[0].probability is None else 0.0)
        yield float(lasted), chance, parts[own].tolist(), parts[best].tolist(), best == own, taken[0].municipality or ""


@dataclass(frozen=True, slots=True)
class Effect(Shown):
    """How much more came of something for those it was done for, and how far that can be trusted. Prints as a table.

    Attributes
    ----------
    n, n_done
        How many people, and for how many it was done.
    trims
        The effect for each bound on how unlikely it may have been; the first leaves nobody out.
    lacks
        Why nothing can be told; empty when it can.
    """

    n: int
    n_done: int
    trims: tuple[Trimmed, ...]
    lacks: tuple[Text, ...]
    confidence: float = 0.95
    language: MessageLanguage = "sv"

    @property
    def estimate(self) -> Estimate:
        """The effect with nobody left out; no value where it can't be told."""
        return NO_ESTIMATE if self.lacks else self.trims[0].estimate

    def _content(self) -> Content:
        """The effect for each bound, one a row."""
        rows = _by_bound(self.trims, None if self.lacks else lambda one: one.change(1, 2))
        title = Message("learning.effect.title", n=self.n, done=self.n_done)
        return Content(
            headings("learning.heading", "least_chance", "people", "effective", "effect"),
            rows,
            range(4),
            title,
            self.lacks,
        )


@checked
def effect_of(
    features: Floats,
    done: Sequence[bool],
    reward: Sequence[float],
    *,
    place: Sequence[str] | None = None,
    confidence: float = 0.95,
    language: MessageLanguage = "sv",
) -> Effect:
    """How much more came of something for those it was done for than would have without it, by people alike.

    For tables of one's own: what is not among the features and matters both for whom it was done and for what came of
    it makes the answer wrong, and no figure shows that.

    Parameters
    ----------
    features
        float64[n, k]: what was known before, in order of time.
    done, reward
        n values each: whether it was done, and what came of it.
    place
        n names: where; parts are then cut so that places stay whole.
    confidence
        Of the intervals.
    language
        The language that the report speaks.
    """
    was_done, came = np.asarray(done, dtype=np.bool_), np.asarray(reward, dtype=float)
    where = np.zeros(len(came), dtype=np.intp)
    if place is not None:
        where = np.unique(list(place), return_inverse=True)[1].astype(np.intp)
    n_done, lacks = int(was_done.sum()), (Message("learning.effect.few", least=LEAST_DECIDED),)
    if min(n_done, len(came) - n_done) < LEAST_DECIDED:
        return Effect(len(came), n_done, _NOBODY, lacks, confidence, language)
    with on_one_thread():
        known = np.asarray(features, dtype=float)
        trims = effect_on_the_done(known, was_done, came, _whole_places(where), confidence)
    return Effect(len(came), n_done, trims, _too_few(trims), confidence, language)
