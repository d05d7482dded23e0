"""What one criterion gives to one pair, judged by the very code that scored the pool."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from matchcore.criteria import Change, Criterion, Flag
from matchcore.messages import Phrase, Text
from matchcore.policy import Policy

__all__ = ["Part", "by_weight", "part_of"]


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
        How well its demand is met, 0…10 000.
    is_open
        Whether its gate lets the pair through.
    facts, openers, flags
        What was compared; what would open a closed gate; what the answer rests on besides checked facts.
    """

    criterion: str
    label: Phrase
    weight: int
    part: int
    is_open: bool
    facts: tuple[Text, ...]
    openers: tuple[Change, ...]
    flags: frozenset[Flag]

    @property
    def contribution(self) -> int:
        """What it adds to the score: weight × part."""
        return self.weight * self.part


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
    )


def by_weight(parts: Iterable[Part]) -> tuple[Part, ...]:
    """The parts as a reader wants them: what weighs most first, the rest as they stand."""
    return tuple(sorted(parts, key=lambda part: -part.weight))
