"""What a gate can look at: how each measure is taken of a pool's run, and what is behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from matchcore.messages import Message, Text
from matchcore.quality.comparison.labels import label_text
from matchcore.quality.comparison.movements import GroupChange, Movement
from matchcore.quality.comparison.outcome import Comparison
from matchcore.quality.golden.gates import Gate, Measure
from matchcore.quality.golden.verdicts import PoolRun, Verdict
from matchcore.quality.measure.groups import group_label
from matchcore.rendering import SCORE_PER_POINT

__all__ = ["MEASURES", "verdict_of"]

_LEAST_GROUP = 10
_MOST_NAMED = 5


Found = tuple[float | None, Callable[[], Sequence[Text]]]


def _nothing() -> Sequence[Text]:
    return ()


def _by_comparison(measure: Callable[[Comparison], Found]) -> Callable[[PoolRun], Found]:
    def of_run(run: PoolRun) -> Found:
        return (None, _nothing) if run.comparison is None else measure(run.comparison)

    return of_run


def _criteria_and_moves(found: Comparison, moves: Sequence[Movement] | None = None) -> Callable[[], Sequence[Text]]:
    """What is behind a worse result: criteria that judge otherwise, changed rules, and the first who lost by it."""

    def told() -> Sequence[Text]:
        chosen = [move for move in found.movements if move.label == "LOST"] if moves is None else moves
        lines: list[Text] = [change.text for change in found.changed_criteria]
        lines += [Message("quality.compare.rule", change=rule.text) for rule in found.rules]
        if not found.is_same_pool:
            lines += found.differences()
        lines += [
            Message(
                "quality.culprit.move",
                candidate=move.candidate_id,
                label=label_text(move.label),
                before=move.opening_before or "–",
                after=move.opening_after or "–",
                why=move.text,
            )
            for move in chosen[:_MOST_NAMED]
        ]
        return lines

    return told


def _fall(before: float, after: float) -> float:
    return max(0.0, before - after)


def _percent_fall(before: int, after: int) -> float:
    return 100 * _fall(before, after) / before if before else 0.0


def _total_fall(found: Comparison) -> Found:
    return _percent_fall(found.before.total, found.after.total), _criteria_and_moves(found)


def _total_rise(found: Comparison) -> Found:
    return _percent_fall(found.after.total, found.before.total) if found.after.total else 0.0, _criteria_and_moves(
        found
    )


def _by_rules_before(found: Comparison) -> Found:
    measured = found.after_by_rules_before
    return _percent_fall(measured.total_before, measured.total_after), _criteria_and_moves(found)


def _share_fall(count: str, of: str) -> Callable[[Comparison], Found]:
    def measure(found: Comparison) -> Found:
        shares = [getattr(s, count) / getattr(s, of) if getattr(s, of) else 0.0 for s in (found.before, found.after)]
        return 100 * _fall(*shares), _criteria_and_moves(found)

    return measure


def _moves(labels: Sequence[str], causes: Sequence[str | None] | None = None) -> Callable[[Comparison], Found]:
    def measure(found: Comparison) -> Found:
        chosen = [m for m in found.movements if m.label in labels and (causes is None or m.cause in causes)]
        return float(len(chosen)), _criteria_and_moves(found, chosen)

    return measure


def _moved_percent(found: Comparison) -> Found:
    moved = [move for move in found.movements if move.label != "MOVED-TIE"]
    return 100 * len(moved) / found.n_shared if found.n_shared else 0.0, _criteria_and_moves(found, moved)


def _criteria_changed(found: Comparison) -> Found:
    return float(len(found.changed_criteria)), lambda: [change.text for change in found.changed_criteria]


def _records_changed(found: Comparison) -> Found:
    parts = (found.gone_candidates, found.new_candidates, found.gone_openings, found.new_openings)
    count = sum(map(len, parts)) + found.n_changed_candidates + found.n_changed_openings
    return float(count), lambda: [*found.differences(), Message("quality.culprit.approve")]


def _group_fall(figure: str, factor: float) -> Callable[[Comparison], Found]:
    """The largest fall of any group of at least ten people; what a tie decided is no fall."""

    def measure(found: Comparison) -> Found:
        groups = [group for group in found.groups if group.name and group.n >= _LEAST_GROUP]
        if not groups:
            return None, _nothing

        def fall(group: GroupChange) -> float:
            value: float | None = getattr(group, figure)
            return max(0.0, -factor * value) if value is not None else 0.0

        worst = max(groups, key=fall)
        culprit = Message("quality.culprit.group", group=group_label(worst.name, worst.value), n=worst.n)
        return fall(worst), lambda: [culprit, *_criteria_and_moves(found)()]

    return measure


def _failures(field: str) -> Callable[[PoolRun], Found]:
    def measure(run: PoolRun) -> Found:
        failed = getattr(run, field)
        return float(len(failed)), lambda: [failure.text for failure in failed]

    return measure


MEASURES: Mapping[Measure, Callable[[PoolRun], Found]] = {
    "total_fall_percent": _by_comparison(_total_fall),
    "total_rise_percent": _by_comparison(_total_rise),
    "fall_by_rules_before_percent": _by_comparison(_by_rules_before),
    "placed_fall_points": _by_comparison(_share_fall("n_placed", "n_candidates")),
    "eligible_fall_points": _by_comparison(_share_fall("n_eligible", "n_candidates")),
    "filled_fall_points": _by_comparison(_share_fall("n_placed", "n_seats")),
    "lost": _by_comparison(_moves(["LOST"])),
    "lost_not_rule_caused": _by_comparison(_moves(["LOST"], ["code", "record", "pool", "override", None])),
    "moved": _by_comparison(_moves(["MOVED", "GAINED", "LOST"])),
    "moved_percent": _by_comparison(_moved_percent),
    "losses_over_wins": _by_comparison(lambda found: (_fall(found.losses, found.wins), _criteria_and_moves(found))),
    "placed_where_closed": _by_comparison(
        lambda found: (float(found.after_by_rules_before.n_closed), _criteria_and_moves(found))
    ),
    "criteria_changed": _by_comparison(_criteria_changed),
    "records_changed": _by_comparison(_records_changed),
    "group_fall_points": _by_comparison(_group_fall("placed_apart_from_ties", 100)),
    "group_score_fall_points": _by_comparison(_group_fall("score_apart_from_ties", 1 / SCORE_PER_POINT)),
    "expectations_failed": _failures("expectations_failed"),
    "checks_failed": _failures("checks_failed"),
    "unproven": lambda run: (float(abs(run.gap)), _nothing),
    "seconds": lambda run: (run.seconds, _nothing),
    "megabytes": lambda run: (run.megabytes, _nothing),
}
"""How each measure is taken: its value, and what is behind it."""


def verdict_of(gate: Gate, run: PoolRun) -> Verdict:
    """Measure a pool for a gate."""
    value, culprits = MEASURES[gate.measure](run)
    failed = value is not None and value > gate.most
    return Verdict(gate, value, tuple(culprits()) if failed else ())
