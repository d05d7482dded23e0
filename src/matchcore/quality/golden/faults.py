"""Seeded faults: matchcore with one thing broken, to test that the gates catch it.

Each fault is an engine as the golden pools are run with, and says which criterion it breaks. ``matchcore quality
self-test`` runs them all: a gate that nothing can fail is no gate.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from matchcore.criteria import (
    CertificatesCriterion,
    Criterion,
    LanguageCriterion,
    LocationCriterion,
    TermsCriterion,
    TrackCriterion,
)
from matchcore.quality.golden import broken
from matchcore.quality.golden.baseline import Baseline
from matchcore.quality.golden.broken import misled, no_gate, rounded, ruled, with_criteria, wrapping
from matchcore.quality.golden.checks import Engine
from matchcore.quality.golden.gates import Gates
from matchcore.quality.golden.golden_pools import GoldenPool
from matchcore.quality.golden.runs import matched, run_quality
from matchcore.quality.golden.verdicts import QualityReport

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

_COURSES = ("sfi-a", "sfi-b", "sfi-c", "sfi-d", "sva-grund", "sva-1", "sva-2", "sva-3")


def _of(name: str, *made: type[Criterion]) -> Fault:
    """A fault in some criteria."""
    return Fault(name, tuple(criterion.name for criterion in made), with_criteria(*made))


FAULTS: tuple[Fault, ...] = (
    Fault("weights swapped", ("certificates", "language"), broken.weights_swapped),
    Fault("weights normalised wrongly", ("certificates", "location"), broken.weights_evened),
    *(_of(f"{name} gate dropped", no_gate(kind)) for name, kind in _GATES.items()),
    _of("expired certificate counted", misled(CertificatesCriterion, columns=broken.never_expiring)),
    _of("certificate refused on its last day", misled(CertificatesCriterion, columns=broken.expiring_a_day_early)),
    _of("declared certificate taken for validated", misled(CertificatesCriterion, columns=broken.all_validated)),
    _of("partial certificate opens the gate", ruled(CertificatesCriterion, partial_opens=True)),
    _of("licences no longer imply one another", misled(CertificatesCriterion, columns=broken.nothing_implied)),
    _of("level order off by one", misled(LanguageCriterion, columns=broken.levels_off_by_one)),
    _of("employer's tolerance ignored", misled(LanguageCriterion, columns=broken.no_tolerance)),
    _of("wanted level closes the gate", misled(LanguageCriterion, columns=broken.wanted_is_required)),
    _of("enrolled taken for completed", misled(LanguageCriterion, columns=broken.enrolled_is_completed)),
    _of("every course taken for B1", ruled(LanguageCriterion, course_levels=dict.fromkeys(_COURSES, "B1"))),
    _of("unknown level taken for fluent", misled(LanguageCriterion, columns=broken.fluent_when_unknown)),
    _of("unknown level let through", ruled(LanguageCriterion, unknown="open")),
    _of("< for <= on the reach", wrapping(LocationCriterion, broken.reach_strict)),
    _of("a metre beyond the reach let through", misled(LocationCriterion, columns=broken.reach_a_metre_more)),
    _of("reach read as miles", misled(LocationCriterion, columns=broken.reach_in_miles)),
    _of("nearness ignored", ruled(LocationCriterion, near_km=0.0)),
    _of("unknown place shut out", ruled(LocationCriterion, unknown="closed")),
    _of("a day late let through", ruled(TermsCriterion, start_slack_days=1)),
    _of("> for >= on the track", misled(TrackCriterion, columns=broken.track_least_strict)),
    _of("expected completion ignored", ruled(TrackCriterion, count_expected=False)),
    _of("part of track halved", wrapping(TrackCriterion, broken.half_part)),
    *(_of(f"part of {name} rounded", rounded(kind)) for name, kind in _GATES.items() if name != "terms"),
    Fault("objective ignored", (), broken.objective_ignored),
    Fault("seats ignored", (), broken.seats_ignored),
    Fault("ties broken by row order", (), broken.by_row),
)
"""What the gates must catch."""

HARMLESS: tuple[Fault, ...] = (
    Fault(
        "refactoring without effect",
        (),
        with_criteria(*(wrapping(kind, lambda inner, rows, cols: inner.judge(rows, cols)) for kind in _GATES.values())),
    ),
    Fault("rows reshuffled", (), broken.reshuffled),
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
