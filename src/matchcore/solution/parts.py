"""What one criterion gives to one pair, judged by the very code that scored the pool."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matchcore.criteria import Ask, Change, Criterion, Detail, Flag, LeastScoreCriterion
from matchcore.messages import Message, Phrase, Text
from matchcore.policy import NEUTRAL, ON_TOP_OF_SCORE, WAYS_ON_TOP, Policy

_JUDGED_AT_ONCE = 32
"""So many pairs are judged before the first of them is told."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one criterion gives to one pair.

    Attributes
    ----------
    criterion, label
        The criterion's name in the policy, and the name that a user reads.
    weight
        Its weight, whole percent.
    part
        The evidence that the two belong together, 0…10 000; 5 000 says nothing, above speaks for, below against.
    is_open
        Whether its gate lets the pair through.
    facts, openers, flags, conditions, asks
        What was compared; what would open a closed gate; what the answer rests on besides checked facts; what must be
        done before the start for the gate to stay open; what to ask before deciding.
    """

    criterion: str
    label: Phrase
    weight: int
    part: int
    is_open: bool
    facts: tuple[Text, ...]
    openers: tuple[Change, ...]
    flags: frozenset[Flag]
    conditions: tuple[Change, ...] = ()
    asks: tuple[Ask, ...] = ()

    @property
    def contribution(self) -> int:
        """What it adds to the score: weight × part."""
        return self.weight * self.part

    @property
    def step(self) -> int:
        """How far it moves the score from neutral, up or down; the steps and 50.00 points make up the score."""
        return self.contribution if self.criterion in ON_TOP_OF_SCORE else self.weight * (self.part - NEUTRAL)

    @property
    def is_weighed(self) -> bool:
        """Whether it has a weight to show; the gate over the whole score has none."""
        return self.criterion != LeastScoreCriterion.name

    @property
    def percent(self) -> str:
        """Its weight as it is written; nothing where it has none, or where its part is points by itself."""
        return f"{self.weight} %" if self.is_weighed and self.criterion != WAYS_ON_TOP else ""

    @property
    def is_shown(self) -> bool:
        """Whether a reader needs it: what weighs nothing and stands in nobody's way only where it says something."""
        return (
            bool(self.weight) or not self.is_open or self.criterion not in {LeastScoreCriterion.name, *ON_TOP_OF_SCORE}
        )


def parts_of(criteria: Sequence[Criterion], policy: Policy, row: int, col: int) -> tuple[Part, ...]:
    """What each criterion gives to the pair of candidate `row` and opening `col`, in their order."""
    return next(parts_of_pairs(criteria, policy, np.array([row]), np.array([col])))


def parts_of_pairs(
    criteria: Sequence[Criterion], policy: Policy, rows: npt.NDArray[np.integer], cols: npt.NDArray[np.integer]
) -> Iterator[tuple[Part, ...]]:
    """The same of many pairs, one after another: `rows` and `cols` (intp[k]) are judged some at a time."""
    weighed = [criterion for criterion in criteria if not isinstance(criterion, LeastScoreCriterion)]
    least = next((criterion for criterion in criteria if isinstance(criterion, LeastScoreCriterion)), None)
    for first in range(0, len(rows), _JUDGED_AT_ONCE):
        some = rows[first : first + _JUDGED_AT_ONCE], cols[first : first + _JUDGED_AT_ONCE]
        judged = [criterion.judge_pairs(*some) for criterion in weighed]
        for at, (row, col) in enumerate(zip(*(side.tolist() for side in some))):
            parts = [
                _part(criterion, policy, int(one.part[at]), bool(one.is_open[at]), criterion.explain(row, col))
                for criterion, one in zip(weighed, judged)
            ]
            if least is not None:  # what it judges by is at hand
                score = sum(part.contribution for part in parts if part.criterion not in ON_TOP_OF_SCORE)
                is_open = all(part.is_open for part in parts)
                gate = not is_open or score >= policy.least
                parts.append(_part(least, policy, 0, gate, least.told(score, is_open)))
            yield tuple(parts)


def _part(criterion: Criterion, policy: Policy, part: int, is_open: bool, told: Detail) -> Part:
    weight = policy.weight_of(criterion.name)
    detail = told.facts, told.openers, told.flags, told.conditions, told.asks
    return Part(criterion.name, criterion.label, weight, part, is_open, *detail)


def by_weight(parts: Iterable[Part]) -> tuple[Part, ...]:
    """The parts as a reader wants them: what weighs most first, the rest as they stand, and what is on top last."""
    shown = (part for part in parts if part.is_shown)
    return tuple(sorted(shown, key=lambda part: (part.criterion in ON_TOP_OF_SCORE, -part.weight)))


def in_time(parts: Iterable[Part]) -> Iterator[Text]:
    """What must be had before the start for a pair that is possible on a condition; nothing for others."""
    return (Message("explain.in_time", condition=change.text) for part in parts for change in part.conditions)


NEUTRAL_SCORE = 100 * NEUTRAL
"""What a pair scores of which nothing is known: where the steps begin."""

BALANCE = ("criterion", "weight", "gives", "gate", "facts")
"""The columns of an explanation, as they are headed in the catalogue (``explain.…``)."""
