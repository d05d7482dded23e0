"""Gates: what must hold for matching not to have got worse, as a team writes it down; and how each pool stands to them.

Each gate names a measure, the most that it may be, and why. The file is read strictly: what is misspelt is an error and
never a gate that silently lets everything through.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from math import inf, isinf
from typing import Annotated, Any, Literal, get_args

from pydantic import BeforeValidator, Field, model_validator

from matchcore.errors import FileError, InputError
from matchcore.messages import Message, MessageLanguage, Text, with_remedy
from matchcore.quality.comparison.outcome import Comparison
from matchcore.quality.golden.baseline import Approval
from matchcore.quality.golden.checks import Failure
from matchcore.quality.golden.golden_pools import FolderRecord, Words, toml_data
from matchcore.quality.golden.plan_kept import KeptPlan, PlanChange
from matchcore.quality.measure.evaluate import Evaluation, evaluate
from matchcore.records.model import Id, Refusal, no_bool
from matchcore.rendering import Number
from matchcore.result import MatchResult

_MOST_OF_A_KIND = 6

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
    "plan_fall_percent",
    "plan_lost",
    "expectations_failed",
    "preferences_wrong",
    "checks_failed",
    "unlicensed",
    "passed_over",
    "outside_trade_percent",
    "neutral_percent",
    "unproven",
    "seconds",
    "megabytes",
]
MEASURES: tuple[Measure, ...] = get_args(Measure)
"""What a gate can look at; docs/quality.md says what each is."""


def _number(value: Any) -> Any:
    """Refuse a text that holds a number: whoever wrote quotes meant something else, or would not see a slip."""
    if isinstance(value, str):
        raise Refusal(*with_remedy("value.not_a_number"))
    return no_bool(value)


class Gate(FolderRecord):
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
    most: Annotated[float, BeforeValidator(_number), Field(ge=0)]
    reason: Words
    pools: tuple[str, ...] = ()


class Gates(FolderRecord):
    """All gates of a team, as its TOML file has them (``[[gate]]`` for each)."""

    gate: Annotated[tuple[Gate, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _named_once(self) -> Gates:
        names = [gate.name for gate in self.gate]
        for name in names:
            if names.count(name) > 1:
                raise Refusal(*with_remedy("value.twice", value=name), "gate")
        return self

    @classmethod
    def from_toml(cls, text: str, *, where: str = "") -> Gates:
        """Read the gates from the text of their file. Raises `FileError` with everything that is wrong."""
        data = toml_data("gates", text, where)
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
    return Gates.from_toml(files("matchcore.quality.golden").joinpath("default-gates.toml").read_text(encoding="utf-8"))


def built_in_gates() -> tuple[Gate, ...]:
    """What must hold whatever a team's gates are, unless one of them says how far it need not: the pool's own
    expectations, and the checks."""
    return (
        Gate(name="expected", measure="expectations_failed", most=0, reason=Words.of("quality.gates.expected")),
        Gate(name="checks", measure="checks_failed", most=0, reason=Words.of("quality.gates.checks")),
    )


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
            key, gate=self.gate.name, measure=measure, value=_measured(self.value), most=_measured(self.gate.most)
        )

    def told(self, language: MessageLanguage, but: Collection[str] = ()) -> list[str]:
        """What is behind it, some lines of each kind, and how many more there are; less the lines `but`."""
        kinds: dict[str, dict[str, None]] = {}
        for culprit in self.culprits:
            kind = kinds.setdefault(culprit.key if isinstance(culprit, Message) else "", {})
            if (line := culprit.text(language)) not in but:
                kind[line] = None
        lines: list[str] = []
        for told in map(list, kinds.values()):
            lines += told[:_MOST_OF_A_KIND]
            if len(told) > _MOST_OF_A_KIND:
                lines.append(Message("quality.more", count=len(told) - _MOST_OF_A_KIND).text(language))
        return lines

    @classmethod
    def of_unproven(cls, gates: Sequence[Gate], why: Text) -> Verdict:
        """The verdict on a result whose proof does not hold: the team's own gate for it, else one that says as much."""
        built_in = Gate(name="proven", measure="unproven", most=0, reason=Words.of("quality.unproven"))
        return cls(next((gate for gate in gates if gate.measure == "unproven"), built_in), inf, (why,))


def _measured(value: float | None) -> Number:
    """A measured value, with no more decimals than it needs; what is not 0 is not shown as 0: a limit looks kept."""
    if value is None or isinf(value):
        return Number(None)
    written = f"{value:.2f}".rstrip("0").rstrip(".")
    return Number(value, len(written.partition(".")[2]) if float(written) or not value else 6)


@dataclass(frozen=True, eq=False)
class PoolRun:
    """One golden pool, run.

    Attributes
    ----------
    name, story
        The pool and what it is there for.
    result
        The result; None where it is not proven, and where two kept results are compared.
    comparison
        What moved since it was approved; None for a pool without a baseline.
    approval
        The latest approval, None without a baseline.
    expectations_failed, preferences_wrong, checks_failed
        Expectations and preferences of the pool's file, and metamorphic checks, that do not hold.
    plan, plan_change
        What came of the pool's courses, None without any; and what became of it since it was approved, None for a pool
        without a baseline.
    gap
        Bound less total, of the result and of its plan: 0 when the proof holds.
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
    result: MatchResult | None = None
    comparison: Comparison | None = None
    approval: Approval | None = None
    expectations_failed: tuple[Failure, ...] = ()
    preferences_wrong: tuple[Failure, ...] = ()
    checks_failed: tuple[Failure, ...] = ()
    plan: KeptPlan | None = None
    plan_change: PlanChange | None = None
    gap: int = 0
    seconds: float | None = None
    megabytes: float | None = None
    verdicts: tuple[Verdict, ...] = ()
    unproven: Text | None = None

    @cached_property
    def evaluation(self) -> Evaluation | None:
        """The figures of the result, None where there is none; only made for a report that tells them."""
        return None if self.result is None else evaluate(self.result, n_resamples=500, n_margins=200)

    @property
    def passed(self) -> bool:
        """Whether the result is proven and every gate is passed."""
        return self.unproven is None and all(verdict.passed for verdict in self.verdicts)

    @property
    def mark(self) -> Text:
        """Whether it passed, in a word."""
        return Message("quality.report.ok" if self.passed else "quality.report.bad")

    @property
    def failed(self) -> tuple[Verdict, ...]:
        """The gates that are not passed."""
        return tuple(verdict for verdict in self.verdicts if not verdict.passed)

    def told_once(self, language: MessageLanguage) -> Iterator[tuple[Verdict, list[str]]]:
        """The gates that are not passed, each with what is behind it that no gate before it has told."""
        told: set[str] = set()
        for verdict in self.failed:
            lines = verdict.told(language, told)
            yield verdict, lines
            told.update(lines)


@dataclass(frozen=True, eq=False)
class QualityReport:
    """All golden pools, run. `matchcore.quality.report` renders it.

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

    @property
    def version_change(self) -> Text | None:
        """That matchcore itself is another than when results were approved; None where none is."""
        sides = [(run.comparison.before.version, run.comparison.after.version) for run in self.pools if run.comparison]
        before = sorted({was for was, now in sides if was != now})
        return Message("quality.compare.version", before=before, after=sides[0][1]) if before else None

    @property
    def headline(self) -> Text:
        """How many pools passed or failed, in a sentence."""
        failed = sum(not run.passed for run in self.pools)
        return Message(f"quality.report.{'failed' if failed else 'passed'}", pools=len(self.pools), failed=failed)
