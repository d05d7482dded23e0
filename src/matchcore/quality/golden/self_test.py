"""The gates tested: matchcore with one thing broken at a time, which they must catch, or nothing, which they must not.

Each fault is an engine as golden pools are run with, and says which criterion it breaks. What can be wrong with any
criterion, its gate or its part, is put into each; what else can, each declares itself (`Criterion.seeded_faults`); the
rest is wrong with the weights, the objective, the seats or the order. The faults are no test's own, because ``matchcore
quality self-test`` tries a team's pools and gates with them: a gate that nothing can fail is no gate.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import numpy as np

from matchcore.criteria import CRITERIA, Criterion, CriterionFactory, Detail, Judgement, SupportCriterion
from matchcore.criteria.seeded import SeededFault
from matchcore.matching import match, match_pool
from matchcore.policy import ON_TOP, Policy
from matchcore.pool import NEVER, Columns, Pool
from matchcore.quality.golden.baseline import Baseline
from matchcore.quality.golden.checks import Engine
from matchcore.quality.golden.gates import Gates, QualityReport
from matchcore.quality.golden.golden_pools import GoldenPool
from matchcore.quality.golden.runs import matched, run_quality
from matchcore.records import Candidate, Opening
from matchcore.result import MatchResult

_SMALL = 100


@dataclass(frozen=True, slots=True)
class Fault:
    """One seeded fault.

    Attributes
    ----------
    name
        What is broken.
    criteria
        The criteria at fault, any of which a failing gate must name; empty when it is none of them.
    engine
        matchcore with the fault.
    prepare
        What to do to a golden pool first.
    """

    name: str
    criteria: tuple[str, ...]
    engine: Engine
    prepare: Callable[[GoldenPool], GoldenPool] = lambda pool: pool


# A criterion with a fault ---------------------------------------------------------------------------------------------


def _criteria_with(*broken: type[Criterion]) -> Engine:
    """matchcore with some criteria replaced by those of the same name."""
    by_name = {criterion.name: criterion for criterion in broken}
    criteria: list[CriterionFactory] = [by_name.get(kind.name, kind) for kind in _KINDS]
    return lambda people, places, policy, day: match(people, places, policy, criteria=criteria, as_of=day)


def _broken(
    kind: type[Criterion], fault: SeededFault | None = None, part: Callable[[Any], Any] | None = None, gate: bool = True
) -> type[Criterion]:
    """The criterion `kind` that goes by a fault, gives other parts or has no gate; judged block by block.

    With none of them it judges as it should, but has no short cuts.
    """

    class Broken(Criterion):
        name, label = kind.name, kind.label

        def __init__(self, columns: Columns, policy: Policy) -> None:
            super().__init__(columns, policy)
            self.inner = kind(*(fault.mislead(columns, policy) if fault else (columns, policy)))

        def judge(self, rows: Any, cols: Any) -> Judgement:
            judged = self.inner.judge(rows, cols)
            is_open = judged.is_open if gate else np.ones_like(judged.is_open)
            return Judgement(is_open, part(judged.part) if part else judged.part)

        def explain(self, row: int, col: int) -> Detail:
            return self.inner.explain(row, col)

    return Broken


def _faults_of(kind: type[Criterion]) -> Iterator[Fault]:
    """What any criterion can get wrong that has a gate or a weight by default, and what this one declares."""
    made = {f"{kind.name} gate dropped": _broken(kind, gate=False)} if _has_gate(kind) else {}
    if Policy().weights.get(kind.name):
        if kind is not SupportCriterion:  # whose parts are whole thousands as they are
            made[f"part of {kind.name} rounded"] = _broken(kind, part=lambda part: part // 1_000 * 1_000)
        made[f"part of {kind.name} halved"] = _broken(kind, part=lambda part: part // 2)
    made |= {fault.name: _broken(kind, fault) for fault in kind.seeded_faults}
    return (Fault(name, (kind.name,), _criteria_with(broken)) for name, broken in made.items())


def _has_gate(kind: type[Criterion]) -> bool:
    """Whether a criterion's gate closes anything by default: the policy's word for it, or else what it calls it."""
    rules = getattr(Policy(), kind.name, None)
    return bool(getattr(rules, "gate", kind.obstacle is not None))


_KINDS = tuple(kind for kind in CRITERIA if isinstance(kind, type) and issubclass(kind, Criterion))


# A run with a fault ---------------------------------------------------------------------------------------------------


def _ruled(wrong: Callable[[Policy], Policy]) -> Engine:
    """matchcore that goes by another policy than it was given."""
    return lambda people, places, policy, day: matched(people, places, wrong(policy), day)


def _weights_swapped(policy: Policy) -> Policy:
    """Language is weighed as certificates, and certificates as language."""
    certificates, language = (policy.weights.get(name, 0) for name in ("certificates", "language"))
    return policy.replace(weights={**policy.weights, "certificates": language, "language": certificates})


def _weights_evened(policy: Policy) -> Policy:
    """The weights are normalised wrongly: every criterion that has one gets as much."""
    named = [name for name, weight in policy.weights.items() if weight and name != ON_TOP]
    share, rest = divmod(100, len(named))
    even = {name: share + (place < rest) for place, name in enumerate(named)}
    return policy.replace(weights={**policy.weights, **even})


_WEIGHED = tuple(name for name, weight in Policy().weights.items() if weight)


def by_row(candidates: Sequence[Candidate], openings: Sequence[Opening], policy: Policy, as_of: date) -> MatchResult:
    """Ties go by the order of the rows that came in, and not by who has waited longest."""
    first = date(1990, 1, 1)
    in_order = [
        person.model_copy(update={"registered_since": first + timedelta(days=row)})
        for row, person in enumerate(candidates)
    ]
    pool = Pool.from_records(in_order, openings, as_of=as_of)
    waits = {person.id: person.registered_since for person in candidates}
    days = [waits[name] for name in pool.candidates.ids]
    registered = np.array([NEVER if day is None else (day - date(1970, 1, 1)).days for day in days], dtype=np.int32)
    columns = replace(pool.columns, candidates=replace(pool.candidates, registered=registered))
    return match_pool(Pool(columns, pool.groups), policy)


def _with_one_seat(openings: Sequence[Opening]) -> list[Opening]:
    return [opening.model_copy(update={"seats": 1}) for opening in openings]


FAULTS: tuple[Fault, ...] = (
    *(fault for kind in _KINDS for fault in _faults_of(kind)),
    Fault("weights swapped", ("certificates", "language"), _ruled(_weights_swapped)),
    Fault("weights normalised wrongly", _WEIGHED, _ruled(_weights_evened)),
    Fault("objective ignored", (), _ruled(lambda policy: policy.replace(objective="best_total"))),
    Fault("seats ignored", (), lambda people, places, *rules: matched(people, _with_one_seat(places), *rules)),
    Fault("ties broken by row order", (), by_row),
)
"""What the gates must catch."""


def _renamed(pool: GoldenPool) -> GoldenPool:
    """The same records and expectations under other ids."""
    people, places = pool.records()
    expect = pool.expect
    pairs = tuple(
        pair.model_copy(update={"candidate": _new(pair.candidate), "opening": _new(pair.opening)})
        for pair in expect.pairs
    )
    placed, planned = (
        {_new(name): _new(wanted) for name, wanted in each.items()} for each in (expect.placed, expect.planned)
    )
    renamed = {"placed": placed, "planned": planned, "unplaced": _new(expect.unplaced), "pairs": pairs}
    return pool.model_copy(
        update={
            "synthetic": None,
            "candidates": tuple(person.model_copy(update={"id": _new(person.id)}) for person in people),
            "openings": tuple(place.model_copy(update={"id": _new(place.id)}) for place in places),
            "expect": expect.model_copy(update=renamed),
        }
    )


def _new(ids: Any) -> Any:
    return f"renamed-{ids}" if isinstance(ids, str) else tuple(map(_new, ids))


HARMLESS: tuple[Fault, ...] = (
    Fault("refactoring without effect", (), _criteria_with(*map(_broken, _KINDS))),
    Fault("rows reshuffled", (), lambda people, places, *rules: matched(people[::-1], places[::-1], *rules)),
    Fault("ids renamed", (), matched, _renamed),
)
"""What the gates must let through."""


# Every fault, through the gates ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SelfTest:
    """What became of one fault.

    Attributes
    ----------
    fault
        The fault.
    is_harmless
        Whether the gates should let it through.
    report
        The golden pools with the fault.
    """

    fault: Fault
    is_harmless: bool
    report: QualityReport

    @property
    def named(self) -> tuple[str, ...]:
        """Which of the criteria at fault the failing gates name."""
        told = "\n".join(
            culprit.text("en") for pool in self.report.pools for verdict in pool.failed for culprit in verdict.culprits
        )
        return tuple(name for name in self.fault.criteria if name in told)

    @property
    def passed(self) -> bool:
        """A harmless change must pass; a fault must fail, with the criteria at fault named."""
        if self.is_harmless:
            return self.report.passed
        return not self.report.passed and set(self.named) == set(self.fault.criteria)


def self_test(pools: Sequence[GoldenPool], baselines: dict[str, Baseline], gates: Gates) -> Iterator[SelfTest]:
    """Run the golden pools with each fault and each harmless change; the small pools alone, which show them all."""
    gates = gates.without("seconds", "megabytes")
    small = [pool for pool in pools if pool.name in baselines and baselines[pool.name].n_candidates <= _SMALL]
    for harmless, faults in ((False, FAULTS), (True, HARMLESS)):
        for fault in faults:
            prepared = [fault.prepare(pool) for pool in small]
            yield SelfTest(fault, harmless, run_quality(prepared, baselines, gates, engine=fault.engine))
