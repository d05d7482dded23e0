"""Which courses to open and who goes: from whatever holds a pool to a plan."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Protocol

from matchcore.arguments import checked
from matchcore.errors import PolicyError, Problem
from matchcore.matching import match, match_pool
from matchcore.messages import with_remedy
from matchcore.planning import CoursePlan, EarlierPlan, PlanMethod
from matchcore.policy import Policy
from matchcore.pool import Pool
from matchcore.records import Candidate, Course, Opening
from matchcore.result import MatchResult


class PlanRecords(Protocol):
    """Records that come together, such as a made-up pool."""

    @property
    def candidates(self) -> Sequence[Candidate]:
        """The people."""

    @property
    def openings(self) -> Sequence[Opening]:
        """The openings."""

    @property
    def as_of(self) -> date:
        """The run's day."""


@checked
def plan(
    pool: MatchResult | Pool | PlanRecords | tuple[Iterable[Candidate], Iterable[Opening]],
    courses: Iterable[Course],
    budget: float | None = None,
    horizon: date | str | None = None,
    *,
    expected: Iterable[Opening] = (),
    policy: Policy | None = None,
    as_of: date | None = None,
    method: PlanMethod = "exact",
    effort: float = 1.0,
    earlier: EarlierPlan | None = None,
) -> CoursePlan:
    """Choose which courses to open and who goes, so that the pool as a whole comes to most.

    **The objective** is the same for every method: the sum of what all placements score above the policy's least, where
    a placement by way of a course counts what the person scores once she has what the course gives, times the chance of
    completing it in whole percent, rounded down for each person. Whoever does not complete it is counted for nothing:
    there is no recourse. The total counts whatever the policy's own objective is: a plan without courses has the total
    (under quotas: the value) of `match` with `best_total`. What courses cost is held against the budget and is no part
    of the total.

    **Quotas** of the policy steer it as they steer a match: what is aimed at is the total less what broken quotas cost
    (`CoursePlan.value`), exactly, and bound and proof are of that. Whoever comes to a place by way of a course counts
    as one whole person, and so does whoever is locked. `CoursePlan.quotas` tells how each went.

    **Who can go.** A person takes one course or none, and one seat or none. Whoever takes a course is not free before
    its last day: she can come to openings that start then or later, or that state no start; where the policy lets her
    be some days late, as many days earlier. Nobody takes a course that gives her nothing new, or one that is over,
    unless an earlier plan decided it. Whoever is locked stays where she is; bans hold. A course that is opened has at
    least its `min_starters`; where too few come to a place by it, others without a place may start it, which adds
    nothing.

    **What does not steer it.** Points for staying as in an earlier match.

    Parameters
    ----------
    pool
        A result of `match`, an encoded pool, or the records: (candidates, openings), or a made-up pool.
    courses
        The courses to choose from.
    budget
        What those that are opened may cost together; None for no limit.
    horizon
        The last day that counts: openings that start later and courses that end later are left out. None: no limit.
    expected
        Openings that are expected and not there yet. They count as others do, before and after.
    policy, as_of
        What to weigh by, and the run's day, where `pool` is records, as for `match`; the policy for a pool, too. A
        result has both, and what comes with its day keeps it: another is refused.
    method
        ``"exact"``: the best choice, with the bound that proves it. ``"greedy"``: one course after another, always the
        one that adds most for what it costs. ``"most_demanded"``: in order of how many seats they open, as far as the
        budget goes. Who goes is solved exactly for each, and the bound is that of ``"exact"``.
    effort
        How long to search for a proof: 1 is about a minute for what is not proven sooner. The same effort gives the
        same plan everywhere.

    earlier
        What is decided already: an earlier plan, or the ids of opened courses with those of who takes each. These
        courses are given whatever else is chosen, and their cost is taken from the budget; whoever takes one keeps the
        seat, and only where to then is chosen. Who has left the pool, is locked by now, or has all that the course
        gives, has given up the seat; it can be taken by others.

    Returns
    -------
    CoursePlan
        The courses to open, who goes and where to, the total, and the bound: no other choice is worth more, or at most
        as many percent as `CoursePlan.at_most_better` tells.

    Raises
    ------
    RecordError
        With every code that a course gives and the vocabulary lacks, and every id that stands twice.
    PolicyError
        When a number, a day or the method is none, when a course of an earlier plan is not among the courses, and when
        a policy or a day is given that `pool` has settled.
    BudgetError
        When not all feasible pairs are in memory.

    Examples
    --------
    >>> import matchcore
    >>> people = [matchcore.Candidate(id="c1", languages=[matchcore.Language(language="sv", level="A2")])]
    >>> asked = [matchcore.LanguageDemand(language="sv", level="B1")]
    >>> openings = [matchcore.Opening(id="o1", languages_required=asked, start=date(2026, 5, 1))]
    >>> before = matchcore.match(people, openings, as_of=date(2026, 3, 1))
    >>> course = matchcore.Course(
    ...     id="evening", gives=["B1"], seats=8, min_starters=1, cost=40_000, ends=date(2026, 4, 10), completion=90
    ... )
    >>> made = matchcore.plan(before, [course], budget=50_000)
    >>> len(before.placements), made.opened, made.is_proven
    (0, ('evening',), True)
    """
    _refuse_settled(pool, policy, as_of)
    if isinstance(pool, Pool):
        pool = match_pool(pool, policy)
    elif isinstance(pool, tuple) and len(pool) == 2:
        pool = match(*pool, policy, as_of=as_of)
    elif not isinstance(pool, MatchResult):
        if not (hasattr(pool, "candidates") and hasattr(pool, "openings")):
            kinds = ("MatchResult", "Pool", "(candidates, openings)")
            raise PolicyError(Problem(*with_remedy("value.other_kind", expected=kinds), field="pool", value=pool))
        pool = match(pool.candidates, pool.openings, policy, as_of=pool.as_of)
    return pool.plan(courses, budget, horizon, expected=expected, method=method, effort=effort, earlier=earlier)


def _refuse_settled(of: object, policy: Policy | None, as_of: date | None) -> None:
    """Refuse another policy or day than that of what holds the pool, which would not be used."""
    settled: dict[str, object] = {"as_of": getattr(of, "as_of", None)}
    if isinstance(of, MatchResult | Pool):
        pool = of.pool if isinstance(of, MatchResult) else of
        settled = {"policy": getattr(of, "policy", None), "as_of": pool.columns.as_of}
    given = {"policy": policy, "as_of": as_of}
    problems = [
        Problem(*with_remedy("plan.settled"), field=name)
        for name, own in settled.items()
        if own is not None and given[name] not in (None, own)
    ]
    if problems:
        raise PolicyError(problems)
