"""One golden pool through everything: matched, measured, compared with its baseline, checked, and judged."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from matchcore.criteria import CRITERIA, CriterionFactory
from matchcore.errors import FileError, InputError, ProofError
from matchcore.matching import match
from matchcore.policy import Policy
from matchcore.quality.comparison.compare import compare
from matchcore.quality.golden.baseline import Baseline
from matchcore.quality.golden.checks import Engine, failed_checks
from matchcore.quality.golden.expectations import failed_expectations, wrong_preferences
from matchcore.quality.golden.gate_measures import verdict_of
from matchcore.quality.golden.gates import Gates
from matchcore.quality.golden.golden_pools import GoldenPool, Words, placed_in
from matchcore.quality.golden.plan_kept import KeptPlan, PlanChange, plan_of
from matchcore.quality.golden.verdicts import PoolRun, QualityReport, Verdict
from matchcore.records import Candidate, Opening
from matchcore.result import MatchResult
from matchcore.vocabulary import Vocabulary

_BYTES_A_MEGABYTE = 1_000_000


def matched(candidates: Sequence[Candidate], openings: Sequence[Opening], policy: Policy, as_of: date) -> MatchResult:
    """matchcore as it is: the engine that golden pools are run with."""
    return match(candidates, openings, policy, as_of=as_of)


def matching_by(vocabulary: Vocabulary | None = None, criteria: Sequence[CriterionFactory] = ()) -> Engine:
    """matchcore with a vocabulary of one's own, and criteria besides its own."""
    factories = (*CRITERIA, *criteria) if criteria else None

    def own(people: Sequence[Candidate], places: Sequence[Opening], policy: Policy, as_of: date) -> MatchResult:
        return match(people, places, policy, criteria=factories, vocabulary=vocabulary, as_of=as_of)

    return own


def run_quality(
    pools: Sequence[GoldenPool],
    baselines: dict[str, Baseline],
    gates: Gates,
    *,
    engine: Engine = matched,
    commit: str = "",
) -> QualityReport:
    """Run golden pools against their baselines and the gates.

    Parameters
    ----------
    pools
        The golden pools.
    baselines
        The approved results by the pools' names; a pool without one is judged by the other gates alone.
    gates
        What must hold.
    engine
        What matches.
    commit
        What is run, for the report and the history.
    """
    ordered = sorted(pools, key=lambda pool: pool.name)
    return QualityReport(tuple(run_pool(pool, baselines.get(pool.name), gates, engine) for pool in ordered), commit)


def run_pool(pool: GoldenPool, baseline: Baseline | None, gates: Gates, engine: Engine = matched) -> PoolRun:
    """Run one golden pool. Raises `FileError` when it no longer loads."""
    run = PoolRun(pool.name, pool.story, approval=baseline.approval if baseline else None)
    try:
        return _judged(_matched(run, pool, baseline, gates, engine), gates)
    except InputError as error:
        raise FileError(placed_in(f"pools/{pool.name}.toml", error)) from None
    except ProofError as error:  # the one gate that can be judged, be it in the file or not
        unproven = Verdict.of_unproven(gates.of(pool.name), error.message)
        return replace(run, unproven=error.message, verdicts=(unproven,))


def _matched(run: PoolRun, pool: GoldenPool, baseline: Baseline | None, gates: Gates, engine: Engine) -> PoolRun:
    candidates, openings = pool.records()
    start = time.perf_counter()
    result = engine(candidates, openings, pool.policy, pool.as_of)
    seconds = time.perf_counter() - start
    result.verify()
    plan = plan_of(pool, result)
    if plan is not None:
        plan.verify()
    kept = None if plan is None else KeptPlan.of(plan)
    ids = frozenset(result.pool.candidates.ids)
    return replace(
        run,
        result=result,
        comparison=None if baseline is None else compare(baseline, result, n_resamples=500),
        expectations_failed=tuple(failed_expectations(pool, result, plan)),
        preferences_wrong=tuple(wrong_preferences(pool, result)),
        checks_failed=failed_checks(engine, candidates, openings, pool.policy, pool.as_of, result),
        plan=kept,
        plan_change=None if baseline is None else PlanChange(baseline.plan, kept, ids),
        gap=result.gap + (0 if plan is None else plan.gap),
        seconds=seconds,
        # Measuring memory takes another match, and a slow one: only where a gate asks.
        megabytes=_memory(engine, candidates, openings, pool) if gates.ask_for("megabytes", pool.name) else None,
    )


def run_kept(name: str, before: Baseline, after: Baseline | MatchResult, gates: Gates) -> QualityReport:
    """A kept result and another, kept or in hand, judged by those gates that a comparison can answer."""
    run = PoolRun(
        name,
        Words.of("quality.kept"),
        comparison=compare(before, after),
        approval=before.approval,
        gap=after.gap if isinstance(after, MatchResult) else int(after.record["gap"]),
    )
    return QualityReport((_judged(run, gates),))


def _judged(run: PoolRun, gates: Gates) -> PoolRun:
    return replace(run, verdicts=tuple(verdict_of(gate, run) for gate in gates.of(run.name)))


def _memory(engine: Engine, candidates: Sequence[Candidate], openings: Sequence[Opening], pool: GoldenPool) -> float:
    """The most memory that one match holds at a time, megabytes; measured apart, because measuring slows it down."""
    was_tracing = tracemalloc.is_tracing()
    if not was_tracing:
        tracemalloc.start()
    tracemalloc.reset_peak()
    before = tracemalloc.get_traced_memory()[0]
    engine(candidates, openings, pool.policy, pool.as_of)
    peak = tracemalloc.get_traced_memory()[1]
    if not was_tracing:
        tracemalloc.stop()
    return max(0, peak - before) / _BYTES_A_MEGABYTE
