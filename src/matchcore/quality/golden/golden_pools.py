"""Golden pools: pools that are kept, each in a TOML file that says what it is there for.

A pool is drawn (``[synthetic]``), written out (``[[candidates]]``, ``[[openings]]``), or both. What must come of it can
be stated in ``[expect]``: a hard case then reads as a small story with its end. See docs/quality.md for the format.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Field, model_validator

from matchcore.errors import FileError, InputError, Problem, detail_of
from matchcore.messages import Message, MessageLanguage, with_remedy
from matchcore.policy import Part, Policy
from matchcore.records import Candidate, Course, Opening
from matchcore.records.model import Day, Id, Record, Refusal, no_bool

Count = Annotated[int, BeforeValidator(no_bool), Field(ge=0, le=1_000_000)]
_NAME = r"^[a-z0-9][a-z0-9-]*$"


class FolderRecord(Record):
    """What lies in a file of the folder of golden pools: what is wrong with it is a `FileError`."""

    refusal: ClassVar[type[InputError]] = FileError


class Words(FolderRecord):
    """Words of the team's own, in both languages; one string stands for both."""

    sv: Annotated[str, Field(min_length=1)]
    en: Annotated[str, Field(min_length=1)]

    @model_validator(mode="before")
    @classmethod
    def _one_for_both(cls, data: Any) -> Any:
        return {"sv": data, "en": data} if isinstance(data, str) else data

    @classmethod
    def of(cls, key: str) -> Words:
        """Those of matchcore's own catalogue."""
        return cls(sv=Message(key).text("sv"), en=Message(key).text("en"))

    def text(self, language: MessageLanguage = "sv") -> str:
        """The words in `language`."""
        return self.sv if language == "sv" else self.en


class SyntheticOrder(FolderRecord):
    """What to draw with `matchcore.synthetic_pool`; the parameters are the same."""

    seed: Annotated[int, BeforeValidator(no_bool)]
    programme: str | None = None
    municipality: str | tuple[str, ...] | None = None
    n_candidates: Count | None = None
    n_openings: Count | None = None
    competition: Literal["mixed", "contested", "slack"] = "mixed"
    ties: Literal["some", "many", "none"] = "some"


class PairExpectation(FolderRecord):
    """What must be true of one pair.

    Attributes
    ----------
    candidate, opening
        The pair.
    closed_by
        The gates that must be closed, all of them and no other; empty when the pair must be feasible.
    parts
        The parts that criteria must give, 0…10 000, by criterion; others are not looked at.
    """

    candidate: Id
    opening: Id
    closed_by: tuple[str, ...] = ()
    parts: dict[str, Part] = Field(default_factory=dict)


class Preference(FolderRecord):
    """Which of two pairs is the better match, as people see it.

    Attributes
    ----------
    better, worse
        Two pairs of a candidate and an opening: the first should score higher.
    reason
        Why, in the words of whoever chose.
    """

    better: tuple[Id, Id]
    worse: tuple[Id, Id]
    reason: Words


class Expectations(FolderRecord):
    """What must come of a pool.

    Attributes
    ----------
    placed
        Where candidates must be placed: an opening, or several of which any will do.
    unplaced
        Who must be left unplaced.
    pairs
        What must be true of single pairs.
    preferences
        Which of two pairs should score higher. A gate on ``preferences_wrong`` says how many may not.
    opened
        The courses that its plan must open, all of them and no other; None when that is not said.
    planned
        Where its plan must bring candidates, at once or by a course: an opening, or several of which any will do.
    """

    placed: dict[Id, str | tuple[str, ...]] = Field(default_factory=dict)
    unplaced: tuple[Id, ...] = ()
    pairs: tuple[PairExpectation, ...] = ()
    preferences: tuple[Preference, ...] = ()
    opened: tuple[Id, ...] | None = None
    planned: dict[Id, str | tuple[str, ...]] = Field(default_factory=dict)

    def ids(self) -> set[str]:
        """Every candidate, opening and course that is named."""
        wanted = [*self.placed.values(), *self.planned.values()]
        places = [place for each in wanted for place in ((each,) if isinstance(each, str) else each)]
        pairs = [(pair.candidate, pair.opening) for pair in self.pairs]
        pairs += [pair for preference in self.preferences for pair in (preference.better, preference.worse)]
        people = {*self.placed, *self.planned, *self.unplaced}
        return {*people, *(self.opened or ()), *places, *(name for pair in pairs for name in pair)}


class GoldenPool(FolderRecord):
    """A pool that is kept.

    Attributes
    ----------
    name
        Lower-case letters, digits and hyphens; the baseline has the same name.
    story
        What it is there for.
    as_of
        The day that it is seen from.
    synthetic, candidates, openings
        What is drawn and what is written out; both together make the pool.
    courses, budget, horizon
        Courses that may be opened, what they may cost together and the last day that counts, as for `matchcore.plan`.
    policy
        What differs from the default policy.
    expect
        What must come of it.
    """

    name: Annotated[str, Field(pattern=_NAME, max_length=80)]
    story: Words
    as_of: date
    synthetic: SyntheticOrder | None = None
    candidates: tuple[Candidate, ...] = ()
    openings: tuple[Opening, ...] = ()
    courses: tuple[Course, ...] = ()
    budget: Annotated[int, BeforeValidator(no_bool), Field(ge=0)] | None = None
    horizon: Day | None = None
    policy: Policy = Policy()
    expect: Expectations = Expectations()

    @model_validator(mode="before")
    @classmethod
    def _policy_in_part(cls, data: Any) -> Any:
        """A policy that names a part of the weights gives the rest nothing; sections keep their defaults."""
        if isinstance(data, Mapping) and isinstance(data.get("policy"), Mapping):
            return {**data, "policy": Policy(**data["policy"])}
        return data

    @model_validator(mode="after")
    def _something(self) -> GoldenPool:
        if self.synthetic is None and not (self.candidates and self.openings):
            raise Refusal(*with_remedy("quality.pool.empty"), "candidates")
        return self

    @classmethod
    def from_toml(cls, text: str, *, where: str = "") -> GoldenPool:
        """Read a pool from the text of its file, and try whether it loads. Raises `FileError`, as `from_data` does."""
        return cls.from_data(toml_data("pool", text, where), where=where)

    @classmethod
    def from_data(cls, data: Mapping[str, Any], *, where: str = "") -> GoldenPool:
        """Make a pool of what its file holds, and try whether it loads.

        Raises
        ------
        FileError
            With everything that is wrong: the form, a record, or a pool that can no longer be drawn.
        """
        try:
            pool = cls(**data)
            people, places = pool.records()
            known = {record.id for records in (people, places, pool.courses) for record in records}
            strangers = pool.expect.ids() - known
            if strangers:
                raise FileError(
                    [
                        Problem(*with_remedy("quality.expect.stranger", name=name), field="expect")
                        for name in sorted(strangers)
                    ]
                )
        except InputError as error:
            raise FileError(placed_in(where, error)) from None
        return pool

    def records(self) -> tuple[tuple[Candidate, ...], tuple[Opening, ...]]:
        """The candidates and openings, drawn and written out. Raises `InputError` when they cannot be drawn."""
        if self.synthetic is None:
            return self.candidates, self.openings
        from matchcore.synthetic import synthetic_pool

        order = self.synthetic.model_dump()
        if isinstance(order["municipality"], tuple):
            order["municipality"] = list(order["municipality"])
        drawn = synthetic_pool(as_of=self.as_of, **order)
        return (*drawn.candidates, *self.candidates), (*drawn.openings, *self.openings)


def placed_in(where: str, error: InputError) -> list[Problem]:
    """The problems of an error, each with the file that it lies in."""
    return [replace(p, record=", ".join(part for part in (where, p.record) if part) or None) for p in error.problems]


def toml_data(kind: str, text: str, where: str) -> dict[str, Any]:
    """What the text of a file of one kind (``"pool"``, ``"gates"``) holds. Raises `FileError` when it is not TOML."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise FileError(
            Problem(*with_remedy(f"quality.{kind}.toml", detail=detail_of(error)), record=where or None)
        ) from None
