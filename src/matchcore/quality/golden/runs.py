"""One golden pool through everything: matched, compared with its baseline, checked, measured, and judged by gates."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import numpy.typing as npt

from matchcore.criteria import CRITERIA, CriterionFactory
from matchcore.errors import FileError, InputError, ProofError
from matchcore.matching import match
from matchcore.messages import Message, Text
from matchcore.policy import Policy
from matchcore.quality.comparison.alignment import label_text
from matchcore.quality.comparison.compare import compare
from matchcore.quality.comparison.outcome import Comparison, Movement
from matchcore.quality.golden.baseline import Baseline
from matchcore.quality.golden.checks import (
    AS_GIVEN,
    Engine,
    Failure,
    failed_checks,
    failed_expectations,
    wrong_preferences,
)
from matchcore.quality.golden.gates import Gate, Gates, Measure, PoolRun, QualityReport, Verdict, built_in_gates
from matchcore.quality.golden.golden_pools import GoldenPool, Words, placed_in
from matchcore.quality.golden.plan_kept import KeptPlan, PlanChange, plan_of
from matchcore.quality.measure.estimates import group_label
from matchcore.quality.measure.own_trade import neutral_placements, outside_trade, passed_over, unlicensed
from matchcore.records import Candidate, Opening
from matchcore.rendering import SCORE_PER_POINT
from matchcore.result import MatchResult
from matchcore.vocabulary import Vocabulary

_LEAST_GROUP = 10


def verdict_of(gate: Gate, run: PoolRun) -> Verdict:
    """Measure a pool for a gate."""
    value, culprits = _measured(gate.measure, run)
    failed = value is not None and value > gate.most
    return Verdict(gate, value, tuple(culprits()) if failed else ())


def _judged(run: PoolRun, gates: Gates) -> PoolRun:
    """The run with how it stands to its gates; and to those built in, told where they fail, of which it has none."""
    own = [verdict_of(gate, run) for gate in gates.of(run.name)]
    built_in = [verdict_of(gate, run) for gate in built_in_gates() if not gates.ask_for(gate.measure, run.name)]
    return replace(run, verdicts=(*own, *(verdict for verdict in built_in if not verdict.passed)))


def _measured(measure: Measure, run: PoolRun) -> tuple[float | None, Callable[[], Sequence[Text]]]:
    """The value of a measure, None where there is nothing to measure; and what is behind it."""
    found = run.comparison
    if measure == "expectations_failed" or measure == "preferences_wrong" or measure == "checks_failed":
        failed: tuple[Failure, ...] = getattr(run, measure)
        return float(len(failed)), lambda: [failure.text for failure in failed]
    if measure == "unproven" or measure == "seconds" or measure == "megabytes":
        return {"unproven": abs(run.gap), "seconds": run.seconds, "megabytes": run.megabytes}[measure], list
    if measure == "plan_fall_percent" or measure == "plan_lost":
        return _of_plan(run, measure)
    if measure in _OF_PLACEMENTS:
        return _of_placements(run, *_OF_PLACEMENTS[measure])
    if found is None:
        return None, list
    if measure in _COUNTED:
        moves = [move for move in found.movements if _COUNTED[measure](move)]
        value = float(len(moves))
        if measure == "moved_percent":
            value = 100 * value / found.n_shared if found.n_shared else 0.0
        return value, lambda: _behind(run, found, moves)
    if measure in _OF_GROUPS:
        return _group_fall(run, found, *_OF_GROUPS[measure])
    told = {
        "criteria_changed": lambda: [change.text for change in found.changed_criteria],
        "records_changed": lambda: _not_as_given(run) or [*found.differences(), Message("quality.culprit.approve")],
    }
    return float(_FIGURES[measure](found)), told.get(measure, lambda: _behind(run, found))


def _not_as_given(run: PoolRun) -> list[Text]:
    """What code has changed of the records on their way; the pool is blamed for none of it."""
    return [failure.text for failure in run.checks_failed if failure.name == AS_GIVEN]


def _behind(run: PoolRun, found: Comparison, moves: Sequence[Movement] | None = None) -> list[Text]:
    """What is behind a worse result: criteria that judge otherwise, changed rules, and the first who lost by it."""
    chosen = [move for move in found.movements if move.label == "LOST"] if moves is None else moves
    lines: list[Text] = [change.text for change in found.changed_criteria]
    lines += found.rule_lines()
    if given := _not_as_given(run):
        return [*lines, *given]
    if not found.is_same_pool:
        lines += found.differences()
    for move in chosen:
        places = {"before": move.opening_before, "after": move.opening_after}
        values = {"candidate": move.candidate_id, "label": label_text(move.label), "why": move.text, **places}
        lines.append(Message("quality.culprit.move", **values))
    return lines


def _group_fall(
    run: PoolRun, found: Comparison, figure: str, factor: float
) -> tuple[float | None, Callable[[], Sequence[Text]]]:
    """The largest fall of any group of at least ten people; what a tie decided is no fall."""
    groups = [group for group in found.groups if group.name and group.n >= _LEAST_GROUP]
    if not groups:
        return None, list
    worst = min(groups, key=lambda group: getattr(group, figure) or 0.0)
    culprit = Message("quality.culprit.group", group=group_label(worst.name, worst.value), n=worst.n)
    return max(0.0, -factor * (getattr(worst, figure) or 0.0)), lambda: [culprit, *_behind(run, found)]


def _of_plan(run: PoolRun, measure: Measure) -> tuple[float | None, Callable[[], Sequence[Text]]]:
    """By how much a course plan is worth less, or how many lost their place by it; None where there is none."""
    change = run.plan_change
    if change is None or (change.before is None and change.after is None):
        return None, list
    value = change.fall_percent if measure == "plan_fall_percent" else float(change.n_lost)
    return value, change.lines


def _of_placements(
    run: PoolRun, whose: Callable[[MatchResult], npt.NDArray[np.bool_]], is_percent: bool
) -> tuple[float | None, Callable[[], Sequence[Text]]]:
    """How many placements are as told, or which share of all; None where there is no result in hand."""
    result = run.result
    if result is None:
        return None, list
    is_so = whose(result)
    value, n = float(is_so.sum()), result.assignment.n_placed
    at = [placement for placement in result.placements if is_so[result.pool.candidate_idx(placement.candidate_id)]]
    lines = [Message("quality.culprit.placed", candidate=one.candidate_id, opening=one.opening_id) for one in at]
    return (100 * value / n if n else 0.0) if is_percent else value, lambda: lines


def _fall(before: float, after: float, of: float) -> float:
    return 100 * max(0.0, before - after) / of if of else 0.0


def _share_fall(count: str, of: str) -> Callable[[Comparison], float]:
    def share(found: Comparison) -> float:
        before, after = (
            getattr(side, count) / getattr(side, of) if getattr(side, of) else 0.0
            for side in (found.before, found.after)
        )
        return _fall(before, after, 1)

    return share


_OF_PLACEMENTS: Mapping[Measure, tuple[Callable[[MatchResult], npt.NDArray[np.bool_]], bool]] = {
    "unlicensed": (unlicensed, False),
    "passed_over": (passed_over, False),
    "outside_trade_percent": (outside_trade, True),
    "neutral_percent": (neutral_placements, True),
}
"""Which placements each measure of them looks at, and whether it is told as their share of all placements."""

_COUNTED: Mapping[Measure, Callable[[Movement], bool]] = {
    "lost": lambda move: move.label == "LOST",
    "lost_not_rule_caused": lambda move: move.label == "LOST" and move.cause != "rule",
    "moved": lambda move: move.label != "MOVED-TIE",
    "moved_percent": lambda move: move.label != "MOVED-TIE",
}
"""Whom each measure of people counts."""

_OF_GROUPS: Mapping[Measure, tuple[str, float]] = {
    "group_fall_points": ("placed_apart_from_ties", 100),
    "group_score_fall_points": ("score_apart_from_ties", 1 / SCORE_PER_POINT),
}
"""The figure of a group that each measure of groups looks at, and what it is told in."""

_FIGURES: Mapping[Measure, Callable[[Comparison], float]] = {
    "total_fall_percent": lambda found: _fall(found.before.total, found.after.total, found.before.total),
    "total_rise_percent": lambda found: _fall(found.after.total, found.before.total, found.after.total),
    "fall_by_rules_before_percent": lambda found: _fall(
        found.after_by_rules_before.total_before,
        found.after_by_rules_before.total_after,
        found.after_by_rules_before.total_before,
    ),
    "placed_fall_points": _share_fall("n_placed", "n_candidates"),
    "eligible_fall_points": _share_fall("n_eligible", "n_candidates"),
    "filled_fall_points": _share_fall("n_placed", "n_seats"),
    "losses_over_wins": lambda found: max(0, found.losses - found.wins),
    "placed_where_closed": lambda found: found.after_by_rules_before.n_closed,
    "criteria_changed": lambda found: len(found.changed_criteria),
    "records_changed": lambda found: found.n_differences,
}
"""How each other measure is taken of a comparison."""


_BYTES_A_MEGABYTE = 1_000_000


def matching_by(vocabulary: Vocabulary | None = None, criteria: Sequence[CriterionFactory] = ()) -> Engine:
    """matchcore with a vocabulary of one's own, and criteria besides its own."""
    factories = (*CRITERIA, *criteria) if criteria else None

    def own(people: Sequence[Candidate], places: Sequence[Opening], policy: Policy, as_of: date) -> MatchResult:
        return match(people, places, policy, criteria=factories, vocabulary=vocabulary, as_of=as_of)

    return own


matched = matching_by()
"""matchcore as it is: the engine that golden pools are run with."""


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
