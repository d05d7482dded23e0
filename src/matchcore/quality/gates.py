"""Gates: what must hold for matching not to have got worse, as a team writes it down (layer 6).

Each gate names a measure, the most that it may be, and why. The file is read strictly: what is misspelt is an error and
never a gate that silently lets everything through.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from math import inf, isinf
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from pydantic import BeforeValidator, Field, model_validator

from matchcore.errors import FileError, InputError, Problem, detail_of
from matchcore.messages import Message, MessageLanguage, Text
from matchcore.quality.figures import number_text
from matchcore.quality.gate_measures import MEASURES, Measure
from matchcore.quality.golden import Words
from matchcore.records.model import Id, Record, Refusal, no_bool

if TYPE_CHECKING:
    from matchcore.quality.runs import PoolRun

__all__ = ["Gate", "Gates", "Verdict", "default_gates"]


class _Section(Record):
    refusal: ClassVar[type[InputError]] = FileError


def _number(value: Any) -> Any:
    """Refuse a text that holds a number: whoever wrote quotes meant something else, or would not see a slip."""
    if isinstance(value, str):
        raise Refusal(Message("value.not_a_number"), Message("value.not_a_number.remedy"))
    return no_bool(value)


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
    most: Annotated[float, BeforeValidator(_number), Field(ge=0)]
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
            what = Message("quality.gates.toml", detail=detail_of(error))
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

    @classmethod
    def of_unproven(cls, gates: Sequence[Gate], why: Text) -> Verdict:
        """The verdict on a result whose proof does not hold: the team's own gate for it, else one that says as much."""
        built_in = Gate(name="proven", measure="unproven", most=0, reason=_words("quality.unproven"))
        return cls(next((gate for gate in gates if gate.measure == "unproven"), built_in), inf, (why,))


def _words(key: str) -> Words:
    return Words(sv=Message(key).text("sv"), en=Message(key).text("en"))


@dataclass(frozen=True, slots=True)
class _Number:
    """A measured value as a value of a message: no more decimals than it needs."""

    value: float | None

    def text(self, language: MessageLanguage = "sv") -> str:
        if self.value is None or isinf(self.value):
            return number_text(None, language)
        written = f"{self.value:.2f}".rstrip("0").rstrip(".")
        # What is not 0 is not shown as 0: a limit of 0 would look kept.
        decimals = len(written.partition(".")[2]) if float(written) or not self.value else 6
        return number_text(self.value, language, decimals)
