"""The ways out of a result, and what quotas come to, in figures.

Of a way how many seats it has and who goes it, what they score, and who could have; of a quota how many people it has
got, what it costs where it is broken, and what a seat more is worth.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from matchcore.messages import Message, MessageLanguage, Text
from matchcore.policy import Policy, Quota
from matchcore.pool import Pool
from matchcore.records.model import CHAINS, WAYS, Way
from matchcore.rendering import SCORE_PER_POINT, Content, Listed, Points, Shown, Valued, headings, plain, told_of
from matchcore.solution.quota_solving import openings_of_quota, quota_rules
from matchcore.solution.solution import Solution


@dataclass(frozen=True, slots=True)
class WayOut(Valued):
    """One way out, in figures.

    Attributes
    ----------
    way
        The way, of `matchcore.records.model.WAYS`; a chain is one of its own.
    n_openings, n_seats
        How many openings are of this way, and how many seats they have.
    n_placed, n_left
        How many people go it, and how many of the seats are left.
    mean_score
        What their placements score in the mean, 0…1 000 000, rounded down; None when nobody goes it.
    n_asked
        How many people have asked for it, at any rank; for a chain also by having asked for both of its links.
    n_could
        How many of the unplaced could have gone it: some opening of this way with a seat is possible for them.
    """

    way: Way
    n_openings: int
    n_seats: int
    n_placed: int
    n_left: int
    mean_score: int | None
    n_asked: int
    n_could: int

    def to_dict(self, language: MessageLanguage = "sv") -> dict[str, Any]:
        """The way as plain values; the mean as a score and in points."""
        mean = None if self.mean_score is None else self.mean_score / SCORE_PER_POINT
        return {**Valued.to_dict(self, language), "mean_points": mean}


@dataclass(frozen=True, slots=True)
class ByWay(Shown):
    """The ways out that the pool has openings of, or that somebody has asked for. Prints as a table.

    Attributes
    ----------
    ways
        They, in the order of `matchcore.records.model.WAYS`.
    n_unplaced
        How many people are unplaced in all.
    """

    ways: tuple[WayOut, ...]
    n_unplaced: int
    language: MessageLanguage = "sv"

    def __iter__(self) -> Iterator[WayOut]:
        return iter(self.ways)

    def __len__(self) -> int:
        return len(self.ways)

    def __getitem__(self, way: str) -> WayOut:
        """The way of a name; raises `KeyError` when nobody offers or asks for it."""
        return {each.way: each for each in self.ways}[way]  # type: ignore[index]  # any name may be asked for

    def _content(self) -> Content:
        """One row a way."""
        rows = [
            (
                Message(f"way.{one.way}"),
                one.n_seats,
                one.n_placed,
                one.n_left,
                None if one.mean_score is None else Points(one.mean_score),
                one.n_asked,
                one.n_could,
            )
            for one in self.ways
        ]
        names = headings("by_way.column", "way", "seats", "placed", "left", "mean", "asked", "could")
        notes = [Message("by_way.note", unplaced=self.n_unplaced)] if rows else []
        return Content(names, rows, range(1, 7), Message("by_way.title"), notes)

    def to_dict(self, language: MessageLanguage | None = None) -> dict[str, Any]:
        """The ways as plain values."""
        return {"n_unplaced": self.n_unplaced, "ways": plain(self.ways, language or self.language)}


def by_way(solution: Solution, language: MessageLanguage) -> ByWay:
    """The ways out of a solution, in figures."""
    pool, opening_of = solution.pool, solution.assignment.opening_of
    openings, wished = pool.openings, pool.candidates.wished_ways
    asked = np.zeros((pool.n_candidates, len(WAYS)), dtype=np.bool_)
    asked[wished.row, wished.way] = True
    named = set(wished.way.tolist())
    for chain, links in CHAINS.items():
        asked[:, WAYS.index(chain)] |= asked[:, [WAYS.index(link) for link in links]].all(axis=1)
    placed = opening_of >= 0
    way_of = openings.way[opening_of[placed]]
    score = np.array([placement.score for placement in solution.placements], dtype=np.int64)
    found = []
    for number, way in enumerate(WAYS):
        is_own = openings.way == number
        if not (is_own.any() or number in named):
            continue
        own = score[way_of == number]
        n_seats = int(openings.seats[is_own].sum())
        could = solution.pairs.n_among(np.flatnonzero(is_own & (openings.seats > 0)))
        found.append(
            WayOut(
                way,
                int(is_own.sum()),
                n_seats,
                len(own),
                n_seats - len(own),
                int(own.sum()) // len(own) if len(own) else None,
                int(np.count_nonzero(asked[:, number])),
                int(np.count_nonzero(could[~placed])),
            )
        )
    return ByWay(tuple(found), int(np.count_nonzero(~placed)), language)


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
        plain = told_of(self, "n_openings n_seats n broken cost price", language)
        rule = self.quota.model_dump(mode="json")
        rule["cost_per_seat"] = rule.pop("cost")
        return {**rule, **plain, "about": self.words.text(language), "text": self.told.text(language)}


@dataclass(frozen=True, slots=True)
class Quotas(Listed[QuotaOutcome], of="outcomes"):
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

    def _content(self) -> Content:
        """One row a quota."""
        rows = [
            (one.words, one.quota.least, one.quota.most, one.n, one.told, Points(abs(one.price)))
            for one in self.outcomes
        ]
        names = headings("quota.column", "about", "least", "most", "n", "told", "price")
        return Content(names, rows, {1, 2, 3, 5}, Message("quota.title"), [self.summary])

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
        plain = told_of(self, "total cost value bound gap", language)
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
