"""A course that may be opened: what it gives, what it takes, and how many usually complete it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator, Discriminator, Field, Tag, model_validator

from matchcore.messages import with_remedy
from matchcore.records.candidate import Language
from matchcore.records.model import (
    LEVELS,
    ONE_CODE,
    ONE_LANGUAGE,
    Code,
    Day,
    Id,
    Percent,
    Record,
    Refusal,
    Several,
    in_order,
    no_bool,
    unique,
)

_MOST_SEATS = 1_000_000
_MOST_COST = 10**12


def _as_said(given: Any) -> Any:
    """A level of Swedish (``"B1"``), or of another language (``"en:B2"``), as a `Language`; the rest as it is."""
    if isinstance(given, str):
        language, colon, level = given.strip().rpartition(":")
        if level in LEVELS:
            return Language(language=language if colon else "sv", level=level)
    return given


def _listed(given: Any) -> Any:
    """One thing alone as a list of it; a set in an order of its own."""
    return [given] if isinstance(given, str | Mapping | Language) else in_order(given)


def _kind_of_given(given: Any) -> str:
    return ONE_LANGUAGE if isinstance(given, Language | Mapping) else ONE_CODE


Given = Annotated[
    Annotated[Code, Tag(ONE_CODE)] | Annotated[Language, Tag(ONE_LANGUAGE)],
    Discriminator(_kind_of_given),
    BeforeValidator(_as_said),
]
"""A certificate, a module of the course's track or a course of Swedish, by code; or a level of a language."""


class Course(Record):
    """A course that may be opened.

    Attributes
    ----------
    id
        The caller's own identifier.
    gives
        What whoever completes it has: certificates, modules of a track, whole tracks and courses of Swedish
        (``"sfi-d"``) by code, levels of Swedish (``"B1"``) or of another language (``"en:B2"``, or a `Language`).
    track
        The track whose modules it gives; the whole track when `gives` names none of its modules.
    seats
        How many it takes at most.
    min_starters
        How many must start for it to be given at all.
    cost
        What it costs to give it, however many take it, in whole kronor or any other unit that the budget is in.
    starts, ends
        Its first and last day. Whoever takes it cannot begin work before the last.
    completion
        How many of those who start are expected to complete it, in whole percent.
    basis
        What that expectation rests on, such as ``"41 of 50 in 2025"``; empty when it is a guess.
    title
        As it should be shown; the id when empty.
    """

    id: Id
    gives: Annotated[Several[Given], BeforeValidator(_listed), unique()] = ()
    track: Code | None = None
    seats: Annotated[int, Field(ge=1, le=_MOST_SEATS), BeforeValidator(no_bool)]
    min_starters: Annotated[int, Field(ge=0, le=_MOST_SEATS), BeforeValidator(no_bool)] = 1
    cost: Annotated[int, Field(ge=0, le=_MOST_COST), BeforeValidator(no_bool)] = 0
    starts: Day | None = None
    ends: Day
    completion: Percent
    basis: str = ""
    title: str = ""

    @model_validator(mode="after")
    def _coherent(self) -> Course:
        if not self.gives and self.track is None:
            raise Refusal(*with_remedy("course.nothing"), "gives")
        if self.min_starters > self.seats:
            raise Refusal(*with_remedy("course.starters", seats=self.seats), "min_starters")
        if self.starts is not None and self.ends < self.starts:
            raise Refusal(*with_remedy("course.order", starts=self.starts, ends=self.ends), "ends")
        return self
