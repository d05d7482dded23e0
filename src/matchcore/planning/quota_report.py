"""What quotas come to: how many people each has got, what a broken one costs, and what a seat more is worth."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from matchcore.messages import Message, MessageLanguage, Text
from matchcore.policy import Policy, Quota
from matchcore.pool import Pool
from matchcore.rendering import SCORE_PER_POINT, Points, Shown, Table
from matchcore.solution.quota_solving import openings_of_quota, quota_rules
from matchcore.solution.solution import Solution

Ints = npt.NDArray[np.integer[Any]]


@dataclass(frozen=True, slots=True)
class QuotaOutcome:
    """One quota, and what it has come to.

    Attributes
    ----------
    quota
        The rule, as the policy states it.
    n_openings, n_seats
        How many openings it is about, and their seats; 0 where nothing in the pool has its value.
    n
        How many people are placed there.
    broken
        By how many seats it is broken, over or under.
    cost
        What that costs, in score units.
    price
        Its shadow price, in score units: what the whole would gain at most by one seat more above its `most` (above 0),
        or by asking for one less than its `least` (below 0).
    """

    quota: Quota
    n_openings: int
    n_seats: int
    n: int
    broken: int
    cost: int
    price: int

    @property
    def words(self) -> Text:
        """What it is about, in a few words."""
        value = Message(f"way.{self.quota.value}") if self.quota.of == "way" else self.quota.value
        return Message(f"quota.{self.quota.of}", value=value)

    @property
    def told(self) -> Text:
        """How it went, in a few words: kept, or broken by how many seats and at what cost."""
        if not self.broken:
            return Message("quota.kept" if self.n_openings else "quota.nothing_of_it")
        key = "quota.over" if self.quota.most is not None and self.n > self.quota.most else "quota.under"
        key = key if self.n_openings else "quota.under_nothing"
        return Message(key, seats=self.broken, cost=Points(self.cost, in_words=True))

    def to_dict(self, language: MessageLanguage = "sv") -> dict[str, Any]:
        """The quota as plain values."""
        names = ("n_openings", "n_seats", "n", "broken", "cost", "price")
        plain = {name: getattr(self, name) for name in names}
        rule = self.quota.model_dump(mode="json")
        rule["cost_per_seat"] = rule.pop("cost")
        return {**rule, **plain, "about": self.words.text(language), "text": self.told.text(language)}


@dataclass(frozen=True, slots=True)
class Quotas(Shown):
    """What the policy's quotas have come to. Prints as a table.

    Attributes
    ----------
    outcomes
        One for each, as the policy states them.
    total
        What placements score above the least, in score units, as `MatchResult.total`.
    bound
        What no assignment can exceed, less what it breaks; checked by `MatchResult.verify`.
    """

    outcomes: tuple[QuotaOutcome, ...]
    total: int
    bound: int
    language: MessageLanguage = "sv"

    @property
    def cost(self) -> int:
        """What all broken quotas cost together."""
        return sum(one.cost for one in self.outcomes)

    @property
    def value(self) -> int:
        """What was aimed at: the total, less what broken quotas cost."""
        return self.total - self.cost

    @property
    def gap(self) -> int:
        """How much better another assignment could be at most; 0 where this one is proven best."""
        return self.bound - self.value

    def __iter__(self) -> Iterator[QuotaOutcome]:
        return iter(self.outcomes)

    def __len__(self) -> int:
        return len(self.outcomes)

    def __getitem__(self, place: int) -> QuotaOutcome:
        return self.outcomes[place]

    def table(self, language: MessageLanguage | None = None) -> Table:
        """One row a quota."""
        language = language or self.language
        rows = [
            (one.words, one.quota.least, one.quota.most, one.n, one.told, Points(abs(one.price)))
            for one in self.outcomes
        ]
        names = ("about", "least", "most", "n", "told", "price")
        headings = (Message(f"quota.column.{name}") for name in names)
        return Table.of(
            language, headings, rows, numeric={1, 2, 3, 5}, title=Message("quota.title"), notes=[self.summary]
        )

    @property
    def summary(self) -> Text:
        """What broken quotas cost, and how good the whole is, in a sentence."""
        if not self.outcomes:
            return Message("quota.none")
        broken = sum(bool(one.broken) for one in self.outcomes)
        nothing = [one.words for one in self.outcomes if not one.n_openings]
        proof: Text = (
            Message("quota.proven") if not self.gap else Message("quota.bound", gap=Points(self.gap, in_words=True))
        )
        if nothing:
            proof = Message("quota.of_nothing", quotas=nothing, proof=proof)
        if not broken and not nothing:
            return Message("quota.all_kept", proof=proof)
        if not broken:
            return proof
        return Message("quota.summary", broken=broken, cost=Points(self.cost, in_words=True), proof=proof)

    def to_dict(self, language: MessageLanguage | None = None) -> dict[str, Any]:
        """The quotas as plain values."""
        language = language or self.language
        plain = {name: getattr(self, name) for name in ("total", "cost", "value", "bound", "gap")}
        points = {"value_points": self.value / SCORE_PER_POINT}
        return {**plain, **points, "quotas": [one.to_dict(language) for one in self.outcomes]}


def quotas_of(solution: Solution, language: MessageLanguage) -> Quotas:
    """What the quotas of a solution's policy have come to."""
    pool, policy, division = solution.pool, solution.policy, solution.division
    if not policy.quotas:
        return Quotas((), solution.total, solution.total, language)
    opening_of = np.asarray(solution.assignment.opening_of, dtype=np.int64)
    outcomes = outcomes_of(pool, policy, opening_of, None if division is None else division.price)
    value = solution.total - sum(one.cost for one in outcomes)
    unchanged = solution.task.stability * solution.n_unchanged
    bound = value if division is None else division.bound - unchanged
    return Quotas(outcomes, solution.total, bound, language)


def outcomes_of(pool: Pool, policy: Policy, opening_of: Ints, prices: Ints | None = None) -> tuple[QuotaOutcome, ...]:
    """What a policy's quotas come to where everybody goes as said; prices are 0 where none are given."""
    rules = quota_rules(pool, policy)
    if rules is None:
        return ()
    counts, broken = rules.counts(opening_of), rules.broken(opening_of)
    prices = np.zeros(len(broken), dtype=np.int64) if prices is None else prices
    outcomes = []
    for number, quota in enumerate(policy.quotas):
        own = openings_of_quota(pool, quota)
        outcomes.append(
            QuotaOutcome(
                quota,
                int(own.sum()),
                int(pool.openings.seats[own].sum()),
                int(counts[number]),
                int(broken[number]),
                int(broken[number] * rules.cost[number]),
                int(prices[number]),
            )
        )
    return tuple(outcomes)
