"""`explore`: a lottery among near-ties, so that a later back-test can tell what would have come of other choices.

Where two people could change places at next to no cost, a coin decides, and its chance is recorded. What it decides
becomes locks with a reason: the result stays proven, and says what they cost.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from matchcore.arguments import checked
from matchcore.messages import Message, MessageLanguage
from matchcore.overrides import Lock
from matchcore.rendering import SCORE_PER_POINT
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
    worth = {
        row: dict(
            zip(
                task.opening_idx[task.indptr[row] : task.indptr[row + 1]].tolist(),
                task.score[task.indptr[row] : task.indptr[row + 1]].tolist(),
            )
        )
        for row in free
    }
    for one in free:
        own = int(opening_of[one])
        for place in worth[one]:
            for other in holders.get(place, ()) if place != own else ():
                if other > one and own in worth[other]:
                    loss = worth[one][own] + worth[other][place] - worth[one][place] - worth[other][own]
                    if loss <= most:
                        yield int(loss), one, other
