"""One golden pool through everything: matched, measured, compared with its baseline, checked, and judged (layer 6)."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from matchcore.errors import FileError, InputError, ProofError
from matchcore.matching import match
from matchcore.messages import Message, MessageLanguage, Text
from matchcore.policy import Policy
from matchcore.quality.baseline import Approval, Baseline
from matchcore.quality.checks import Engine, Failure, failed_checks, placements
from matchcore.quality.comparison import compare
from matchcore.quality.evaluation import Evaluation, evaluate
from matchcore.quality.gates import Gates, Verdict
from matchcore.quality.golden import GoldenPool, Words, placed_in
from matchcore.quality.outcome import Comparison
from matchcore.quality.rules import CriterionName
from matchcore.records import Candidate, Opening
from matchcore.rendering import Points
from matchcore.result import MatchResult

__all__ = ["PoolRun", "QualityReport", "failed_expectations", "matched", "run_kept", "run_pool", "run_quality"]

_BYTES_A_MEGABYTE = 1_000_000


@dataclass(frozen=True, eq=False)
class PoolRun:
    """One golden pool, run.

    Attributes
    ----------
    name, story
        The pool and what it is there for.
    result, evaluation
        The result and its figures; None where two kept results are compared.
    comparison
        What moved since it was approved; None for a pool without a baseline.
    approval
        The latest approval, None without a baseline.
    expectations_failed, checks_failed
        Expectations of the pool's file, and metamorphic checks, that do not hold.
    gap
        Bound less total: 0 when the proof holds.
    unproven
        What does not hold of the proof; None when all does. Nothing else is then known of the pool.
    seconds
        How long the match took, records to result; None when nothing was matched.
    megabytes
        The most memory (10⁶ bytes) that the match held at one time, as Python counts it; None where no gate asks.
    verdicts
        How it stands to each gate.
    """

    name: str
    story: Words
    result: MatchResult | None
    evaluation: Evaluation | None
    comparison: Comparison | None
    approval: Approval | None
    expectations_failed: tuple[Failure, ...]
    checks_failed: tuple[Failure, ...]
    gap: int
    seconds: float | None
    megabytes: float | None
    verdicts: tuple[Verdict, ...] = ()
    unproven: Text | None = None

    @property
    def passed(self) -> bool:
        """Whether the result is proven and every gate is passed."""
        return self.unproven is None and all(verdict.passed for verdict in self.verdicts)

    @property
    def failed(self) -> tuple[Verdict, ...]:
        """The gates that are not passed."""
        return tuple(verdict for verdict in self.verdicts if not verdict.passed)

    def told_once(self, language: MessageLanguage) -> Iterator[tuple[Verdict, list[str]]]:
        """The gates that are not passed, each with what is behind it that no gate before it has told."""
        told: set[str] = set()
        for verdict in self.failed:
            lines = [culprit.text(language) for culprit in verdict.culprits]
            yield verdict, [line for line in lines if line not in told]
            told.update(lines)


@dataclass(frozen=True, eq=False)
class QualityReport:
    """All golden pools, run. The modules beside this one render it.

    Attributes
    ----------
    pools
        The pools in order of name.
    commit
        What was run, such as a commit's hash; empty when not said.
    """

    pools: tuple[PoolRun, ...]
    commit: str = ""

    @property
    def passed(self) -> bool:
        """Whether every pool passed."""
        return all(pool.passed for pool in self.pools)


def matched(candidates: Sequence[Candidate], openings: Sequence[Opening], policy: Policy, as_of: date) -> MatchResult:
    """matchcore as it is: the engine that golden pools are run with."""
    return match(candidates, openings, policy, as_of=as_of)


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
    try:
        return _judged(_run(pool, baseline, gates, engine), gates)
    except InputError as error:
        raise FileError(placed_in(f"pools/{pool.name}.toml", error)) from None
    except ProofError as error:
        return _judged(_run_unproven(pool, baseline, error.message), gates)


def _run(pool: GoldenPool, baseline: Baseline | None, gates: Gates, engine: Engine) -> PoolRun:
    candidates, openings = pool.records()
    start = time.perf_counter()
    result = engine(candidates, openings, pool.policy, pool.as_of)
    seconds = time.perf_counter() - start
    result.verify()
    return PoolRun(
        name=pool.name,
        story=pool.story,
        result=result,
        evaluation=evaluate(result, n_resamples=500, n_margins=200),
        comparison=None if baseline is None else compare(baseline, result, n_resamples=500),
        approval=baseline.approvals[-1] if baseline is not None and baseline.approvals else None,
        expectations_failed=failed_expectations(pool, result),
        checks_failed=failed_checks(engine, candidates, openings, pool.policy, pool.as_of, result),
        gap=result.gap,
        seconds=seconds,
        # Measuring memory takes another match, and a slow one: only where a gate asks.
        megabytes=_memory(engine, candidates, openings, pool) if gates.ask_for("megabytes", pool.name) else None,
    )


def _run_unproven(pool: GoldenPool, baseline: Baseline | None, why: Text) -> PoolRun:
    return PoolRun(
        name=pool.name,
        story=pool.story,
        result=None,
        evaluation=None,
        comparison=None,
        approval=baseline.approvals[-1] if baseline is not None and baseline.approvals else None,
        expectations_failed=(),
        checks_failed=(),
        gap=0,
        seconds=None,
        megabytes=None,
        unproven=why,
    )


def run_kept(name: str, before: Baseline, after: Baseline | MatchResult, gates: Gates) -> QualityReport:
    """A kept result and another, kept or in hand, judged by those gates that a comparison can answer."""
    run = PoolRun(
        name=name,
        story=Words(sv=Message("quality.kept").text("sv"), en=Message("quality.kept").text("en")),
        result=None,
        evaluation=None,
        comparison=compare(before, after),
        approval=before.approvals[-1] if before.approvals else None,
        expectations_failed=(),
        checks_failed=(),
        gap=after.gap if isinstance(after, MatchResult) else int(after.record["gap"]),
        seconds=None,
        megabytes=None,
    )
    return QualityReport((_judged(run, gates),))


def _judged(run: PoolRun, gates: Gates) -> PoolRun:
    if run.unproven is not None:  # the one gate that can be judged, be it in the file or not
        return replace(run, verdicts=(Verdict.of_unproven(gates.of(run.name), run.unproven),))
    return replace(run, verdicts=tuple(Verdict.of(gate, run) for gate in gates.of(run.name)))


def failed_expectations(pool: GoldenPool, result: MatchResult) -> tuple[Failure, ...]:
    """What a pool's file expects and its result does not hold."""
    failures: list[Failure] = []
    got = placements(result)
    for candidate, wanted in pool.expect.placed.items():
        places = (wanted,) if isinstance(wanted, str) else wanted
        if got.get(candidate) not in places:
            criterion, why = _closing(result, candidate, places[0])
            values = {"candidate": candidate, "wanted": list(places), "got": got.get(candidate), "why": why}
            failures.append(Failure("placed", criterion, Message("quality.expect.placed", **values)))
    for candidate in pool.expect.unplaced:
        if got.get(candidate) is not None:
            values = {"candidate": candidate, "got": got[candidate]}
            failures.append(Failure("unplaced", None, Message("quality.expect.unplaced", **values)))
    for pair in pool.expect.pairs:
        told = result.explain(pair.candidate, pair.opening)
        parts = {part.criterion: part for part in told.parts}
        closed = {name for name, part in parts.items() if not part.is_open}
        for name in sorted(closed ^ set(pair.closed_by)):
            label = CriterionName(name, parts[name].label) if name in parts else name
            key = "quality.expect.closed" if name in closed else "quality.expect.open"
            values = {"candidate": pair.candidate, "opening": pair.opening, "criterion": label}
            failures.append(Failure("gate", name, Message(key, **values)))
        for name, wanted_part in pair.parts.items():
            if name not in parts or parts[name].part != wanted_part:
                label = CriterionName(name, parts[name].label) if name in parts else name
                values = {"candidate": pair.candidate, "opening": pair.opening, "criterion": label}
                values |= {"wanted": Points(100 * wanted_part)}
                values |= {"got": Points(100 * parts[name].part) if name in parts else None}
                failures.append(Failure("part", name, Message("quality.expect.part", **values)))
    return tuple(failures)


def _closing(result: MatchResult, candidate: str, opening: str) -> tuple[str | None, object]:
    """The gate that closes a pair that should have been chosen, and the verdict in words."""
    told = result.explain(candidate, opening)
    shut = [part for part in told.parts if not part.is_open]
    if not shut:
        return None, told.verdict
    return shut[0].criterion, [CriterionName(part.criterion, part.label) for part in shut]


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
