"""Gates: what must hold for matching not to have got worse, as a team writes it down (layer 6).

Each gate names a measure, the most that it may be, and why. The file is read strictly: what is misspelt is an error and
never a gate that silently lets everything through.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import BeforeValidator, Field, model_validator

from matchcore.errors import FileError, InputError, Problem
from matchcore.messages import Message, MessageLanguage, Text
from matchcore.quality.figures import number_text
from matchcore.quality.golden import Words
from matchcore.quality.outcome import Comparison, GroupChange, Movement
from matchcore.records.model import Id, Record, Refusal, no_bool
from matchcore.rendering import SCORE_PER_POINT

if TYPE_CHECKING:
    from matchcore.quality.runs import PoolRun

__all__ = ["MEASURES", "Gate", "Gates", "Measure", "Verdict", "default_gates"]

Measure = Literal[
    "total_fall_percent",
    "total_rise_percent",
    "fall_by_rules_before_percent",
    "placed_fall_points",
    "eligible_fall_points",
    "filled_fall_points",
    "lost",
    "lost_not_rule_caused",
    "moved",
    "moved_percent",
    "losses_over_wins",
    "placed_where_closed",
    "criteria_changed",
    "records_changed",
    "group_fall_points",
    "group_score_fall_points",
    "expectations_failed",
    "checks_failed",
    "unproven",
    "seconds",
    "megabytes",
]
_LEAST_GROUP = 10
_MOST_NAMED = 5


class _Section(Record):
    refusal: ClassVar[type[InputError]] = FileError


class Gate(_Section):
    """One thing that must hold.

    Attributes
    ----------
    name
        What it is called in reports.
    measure
        What is measured; see docs/quality.md for each.
    most
        The most that it may be.
    reason
        Why the gate is there.
    pools
        The golden pools that it holds for; all when empty.
    """

    name: Id
    measure: Measure
    most: Annotated[float, BeforeValidator(no_bool), Field(ge=0)]
    reason: Words
    pools: tuple[str, ...] = ()


class Gates(_Section):
    """All gates of a team, as its TOML file has them (``[[gate]]`` for each)."""

    gate: Annotated[tuple[Gate, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _named_once(self) -> Gates:
        names = [gate.name for gate in self.gate]
        for name in names:
            if names.count(name) > 1:
                raise Refusal(Message("value.twice", value=name), Message("value.twice.remedy"), "gate")
        return self

    @classmethod
    def from_toml(cls, text: str, *, where: str = "") -> Gates:
        """Read the gates from the text of their file. Raises `FileError` with everything that is wrong."""
        try:
            data = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            what = Message("quality.gates.toml", detail=str(error))
            raise FileError(Problem(what, Message("quality.gates.toml.remedy"), record=where or None)) from None
        try:
            return cls(**data)
        except InputError as error:
            raise FileError([problem.at(record=where or None) for problem in error.problems]) from None

    def without(self, *measures: Measure) -> Gates:
        """The gates, less those of some measures."""
        return self.model_copy(update={"gate": tuple(gate for gate in self.gate if gate.measure not in measures)})

    def ask_for(self, measure: Measure, pool: str) -> bool:
        """Whether any gate that holds for a pool looks at a measure."""
        return any(gate.measure == measure for gate in self.of(pool))

    def of(self, pool: str) -> tuple[Gate, ...]:
        """The gates that hold for a pool."""
        return tuple(gate for gate in self.gate if not gate.pools or pool in gate.pools)


def default_gates() -> Gates:
    """The gates that two results are held to when none are given."""
    return Gates.from_toml(files("matchcore.quality").joinpath("default-gates.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a pool stands to one gate.

    Attributes
    ----------
    gate
        The gate.
    value
        What was measured; None where there was nothing to measure, which passes.
    culprits
        For a gate that failed: what is behind it, in words.
    """

    gate: Gate
    value: float | None
    culprits: tuple[Text, ...]

    @property
    def passed(self) -> bool:
        """Whether the value is within the gate."""
        return self.value is None or self.value <= self.gate.most

    @property
    def text(self) -> Text:
        """The verdict in a sentence."""
        key = "quality.verdict.passed" if self.passed else "quality.verdict.failed"
        measure = Message(f"quality.measure.{self.gate.measure}")
        return Message(
            key, gate=self.gate.name, measure=measure, value=_Number(self.value), most=_Number(self.gate.most)
        )

    @classmethod
    def of(cls, gate: Gate, run: PoolRun) -> Verdict:
        """Measure a pool for a gate."""
        value, culprits = MEASURES[gate.measure](run)
        failed = value is not None and value > gate.most
        return cls(gate, value, tuple(culprits()) if failed else ())


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
                label=Message(f"quality.label.{move.label.replace('-', '_')}"),
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
        culprit = Message("quality.culprit.group", group=f"{worst.name}: {worst.value}", n=worst.n)
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


@dataclass(frozen=True, slots=True)
class _Number:
    """A measured value as a value of a message: no more decimals than it needs."""

    value: float | None

    def text(self, language: MessageLanguage = "sv") -> str:
        if self.value is None:
            return number_text(None, language)
        written = f"{self.value:.2f}".rstrip("0").rstrip(".")
        # What is not 0 is not shown as 0: a limit of 0 would look kept.
        decimals = len(written.partition(".")[2]) if float(written) or not self.value else 6
        return number_text(self.value, language, decimals)
