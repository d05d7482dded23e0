"""Gates: what must hold for matching not to have got worse, as a team writes it down.

Each gate names a measure, the most that it may be, and why. The file is read strictly: what is misspelt is an error and
never a gate that silently lets everything through.
"""

from __future__ import annotations

from importlib.resources import files
from typing import Annotated, Any, Literal, get_args

from pydantic import BeforeValidator, Field, model_validator

from matchcore.errors import FileError, InputError
from matchcore.messages import Message
from matchcore.quality.golden.golden_pools import FolderRecord, Words, toml_data
from matchcore.records.model import Id, Refusal, no_bool

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
        raise Refusal(Message("value.not_a_number"), Message("value.not_a_number.remedy"))
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
                raise Refusal(Message("value.twice", value=name), Message("value.twice.remedy"), "gate")
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
