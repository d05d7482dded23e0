"""Seeded faults: matchcore with one thing broken, to test that the gates catch it (layer 6).

Each fault is an engine as the golden pools are run with, and says which criterion it breaks. ``matchcore quality
self-test`` runs them all: a gate that nothing can fail is no gate.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, ClassVar

import numpy as np

from matchcore.criteria import (
    CRITERIA,
    CertificatesCriterion,
    Criterion,
    CriterionFactory,
    Detail,
    Judgement,
    LanguageCriterion,
    LocationCriterion,
    TermsCriterion,
    TrackCriterion,
)
from matchcore.matching import match, match_pool
from matchcore.policy import Policy
from matchcore.pool import NEVER, Columns, Pool, distance_m
from matchcore.quality.baseline import Baseline
from matchcore.quality.checks import Engine
from matchcore.quality.gates import Gates
from matchcore.quality.golden import GoldenPool
from matchcore.quality.runs import QualityReport, matched, run_quality
from matchcore.records import Candidate, Opening
from matchcore.result import MatchResult

__all__ = ["FAULTS", "HARMLESS", "Fault", "SelfTest", "self_test"]

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


def _with(*broken: Any) -> Engine:
    """The engine with some criteria replaced by those of the same name."""
    by_name = {criterion.name: criterion for criterion in broken}
    criteria: list[CriterionFactory] = [by_name.get(getattr(c, "name", ""), c) for c in CRITERIA]

    def engine(
        candidates: Sequence[Candidate], openings: Sequence[Opening], policy: Policy, as_of: date
    ) -> MatchResult:
        return match(candidates, openings, policy, criteria=criteria, as_of=as_of)

    return engine


class _Wrapped(Criterion):
    """A criterion that judges as another does but for its fault, block by block and with no short cuts."""

    kind: ClassVar[type[Criterion]]

    def __init__(self, columns: Columns, policy: Policy) -> None:
        super().__init__(columns, policy)
        self.inner = self.kind(columns, policy)

    def judge(self, rows: Any, cols: Any) -> Judgement:
        return self.inner.judge(rows, cols)

    def explain(self, row: int, col: int) -> Detail:
        return self.inner.explain(row, col)


def _wrapping(kind: type[Criterion], judge: Callable[[Any, Any, Any], Judgement]) -> type[Criterion]:
    """The criterion `kind` with another way to judge, a function of the criterion, the rows and the columns."""
    content = {
        "kind": kind,
        "name": kind.name,
        "label": kind.label,
        "judge": lambda self, r, c: judge(self.inner, r, c),
    }
    return type(f"Broken{kind.__name__}", (_Wrapped,), content)


def _no_gate(kind: type[Criterion]) -> type[Criterion]:
    def judge(inner: Criterion, rows: Any, cols: Any) -> Judgement:
        judgement = inner.judge(rows, cols)
        return Judgement(np.ones_like(judgement.is_open), judgement.part)

    return _wrapping(kind, judge)


def _given(kind: type[Criterion], change: Callable[[Columns], Columns]) -> type[Criterion]:
    """The criterion `kind` given other columns than the pool's."""

    def make(self: _Wrapped, columns: Columns, policy: Policy) -> None:
        Criterion.__init__(self, columns, policy)
        self.inner = kind(change(columns), policy)

    content = {"kind": kind, "name": kind.name, "label": kind.label, "__init__": make}
    return type(f"Misled{kind.__name__}", (_Wrapped,), content)


def _weights_swapped(
    candidates: Sequence[Candidate], openings: Sequence[Opening], policy: Policy, as_of: date
) -> MatchResult:
    """Language is weighed as certificates, and certificates as language."""
    weights = {**policy.weights}
    weights["certificates"], weights["language"] = weights.get("language", 0), weights.get("certificates", 0)
    return match(candidates, openings, policy.replace(weights=weights), as_of=as_of)


def _levels_off_by_one(columns: Columns) -> Columns:
    """Every level that is asked for is read as the one above."""
    asked = columns.openings.languages
    higher = replace(asked, level=(asked.level + 1).astype(np.int8))
    return replace(columns, openings=replace(columns.openings, languages=higher))


def _reach_strict(inner: Any, rows: Any, cols: Any) -> Judgement:
    """Someone exactly at her reach is turned away: ``<`` where ``<=`` belongs."""
    judgement = inner.judge(rows, cols)
    home, work = inner.home, inner.work
    at_reach = distance_m(home.xyz[rows], work.xyz[cols]) == inner.reach_m[rows][:, None]
    known = home.is_known[rows][:, None] & work.is_known[cols][None, :]
    return Judgement(judgement.is_open & ~(at_reach & known), judgement.part)


def _reach_a_metre_more(columns: Columns) -> Columns:
    """Someone a metre beyond her reach is let through."""
    people = columns.candidates
    reach = np.where(people.reach_m >= 0, people.reach_m + 1, people.reach_m).astype(np.int32)
    return replace(columns, candidates=replace(people, reach_m=reach))


def _never_expiring(columns: Columns) -> Columns:
    """A certificate never runs out."""
    held = columns.candidates.certificates
    without_end = replace(held, valid_to=np.full_like(held.valid_to, NEVER))
    return replace(columns, candidates=replace(columns.candidates, certificates=without_end))


def _expiring_a_day_early(columns: Columns) -> Columns:
    """A certificate does not hold on its last day."""
    held = columns.candidates.certificates
    shorter = np.where(held.valid_to < NEVER, held.valid_to - 1, held.valid_to).astype(np.int32)
    people = replace(columns.candidates, certificates=replace(held, valid_to=shorter))
    return replace(columns, candidates=people)


def _half_part(inner: Criterion, rows: Any, cols: Any) -> Judgement:
    """Completion earns half of what it should."""
    judgement = inner.judge(rows, cols)
    return Judgement(judgement.is_open, judgement.part // 2)


def _by_row(candidates: Sequence[Candidate], openings: Sequence[Opening], policy: Policy, as_of: date) -> MatchResult:
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


def _reshuffled(
    candidates: Sequence[Candidate], openings: Sequence[Opening], policy: Policy, as_of: date
) -> MatchResult:
    """The same records in another order."""
    return match(list(reversed(candidates)), list(reversed(openings)), policy, as_of=as_of)


def _renamed(pool: GoldenPool) -> GoldenPool:
    """The same records and expectations under other ids."""
    candidates, openings = pool.records()
    expect = pool.expect
    placed = {
        _new(name): _new(wanted) if isinstance(wanted, str) else tuple(map(_new, wanted))
        for name, wanted in expect.placed.items()
    }
    pairs = tuple(
        pair.model_copy(update={"candidate": _new(pair.candidate), "opening": _new(pair.opening)})
        for pair in expect.pairs
    )
    renamed = {"placed": placed, "unplaced": tuple(map(_new, expect.unplaced)), "pairs": pairs}
    return pool.model_copy(
        update={
            "synthetic": None,
            "candidates": tuple(person.model_copy(update={"id": _new(person.id)}) for person in candidates),
            "openings": tuple(opening.model_copy(update={"id": _new(opening.id)}) for opening in openings),
            "expect": expect.model_copy(update=renamed),
        }
    )


def _new(name: str) -> str:
    return f"renamed-{name}"


_GATES: dict[str, type[Criterion]] = {
    "certificates": CertificatesCriterion,
    "language": LanguageCriterion,
    "location": LocationCriterion,
    "terms": TermsCriterion,
    "track": TrackCriterion,
}

FAULTS: tuple[Fault, ...] = (
    Fault("weights swapped", ("certificates", "language"), _weights_swapped),
    *(Fault(f"{name} gate dropped", (name,), _with(_no_gate(kind))) for name, kind in _GATES.items()),
    Fault("level order off by one", ("language",), _with(_given(LanguageCriterion, _levels_off_by_one))),
    Fault("< for <= on the reach", ("location",), _with(_wrapping(LocationCriterion, _reach_strict))),
    Fault("a metre beyond the reach let through", ("location",), _with(_given(LocationCriterion, _reach_a_metre_more))),
    Fault("expired certificate counted", ("certificates",), _with(_given(CertificatesCriterion, _never_expiring))),
    Fault(
        "certificate refused on its last day",
        ("certificates",),
        _with(_given(CertificatesCriterion, _expiring_a_day_early)),
    ),
    Fault("part of track halved", ("track",), _with(_wrapping(TrackCriterion, _half_part))),
    Fault("ties broken by row order", (), _by_row),
)
"""What the gates must catch."""

HARMLESS: tuple[Fault, ...] = (
    Fault(
        "refactoring without effect",
        (),
        _with(*(_wrapping(kind, lambda inner, rows, cols: inner.judge(rows, cols)) for kind in _GATES.values())),
    ),
    Fault("rows reshuffled", (), _reshuffled),
    Fault("ids renamed", (), matched, _renamed),
)
"""What the gates must let through."""


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
