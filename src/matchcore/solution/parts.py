"""What one criterion gives to one pair, judged by the very code that scored the pool."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from matchcore.criteria import Ask, Change, Criterion, Flag, LeastScoreCriterion
from matchcore.messages import Phrase, Text
from matchcore.policy import NEUTRAL, ON_TOP, Policy

__all__ = ["BALANCE", "NEUTRAL_SCORE", "Part", "by_weight", "part_of"]


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
        return self.contribution if self.criterion == ON_TOP else self.weight * (self.part - NEUTRAL)

    @property
    def is_weighed(self) -> bool:
        """Whether it has a weight to show; the gate over the whole score has none."""
        return self.criterion != LeastScoreCriterion.name

    @property
    def is_shown(self) -> bool:
        """Whether a reader needs it: what weighs nothing and stands in nobody's way only where it says something."""
        return bool(self.weight) or not self.is_open or self.criterion not in (ON_TOP, LeastScoreCriterion.name)


def part_of(criterion: Criterion, policy: Policy, row: int, col: int) -> Part:
    """What a criterion gives to the pair of candidate `row` and opening `col`."""
    judgement = criterion.judge(np.array([row]), np.array([col]))
    detail = criterion.explain(row, col)
    return Part(
        criterion=criterion.name,
        label=criterion.label,
        weight=policy.weight_of(criterion.name),
        part=int(np.broadcast_to(judgement.part, (1, 1))[0, 0]),
        is_open=bool(np.broadcast_to(judgement.is_open, (1, 1))[0, 0]),
        facts=detail.facts,
        openers=detail.openers,
        flags=detail.flags,
        conditions=detail.conditions,
        asks=detail.asks,
    )


def by_weight(parts: Iterable[Part]) -> tuple[Part, ...]:
    """The parts as a reader wants them: what weighs most first, the rest as they stand, and what is on top last."""
    shown = (part for part in parts if part.is_shown)
    return tuple(sorted(shown, key=lambda part: (part.criterion == ON_TOP, -part.weight)))


NEUTRAL_SCORE = 100 * NEUTRAL
"""What a pair scores of which nothing is known: where the steps begin."""

BALANCE = ("criterion", "weight", "gives", "gate", "facts")
"""The columns of an explanation, as they are headed in the catalogue (``explain.…``)."""
