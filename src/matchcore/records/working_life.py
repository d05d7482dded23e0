"""What work a person has done, was trained for and asks for; and how much and when."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from matchcore.messages import with_remedy
from matchcore.records.model import (
    EducationLevel,
    Percent,
    Record,
    Refusal,
    Several,
    Shift,
    Ssyk,
    Way,
    YesOrNo,
    in_order,
    no_bool,
    unique,
)


def _some(shifts: tuple[Shift, ...]) -> tuple[Shift, ...]:
    """Refuse none at all: that would be nobody's working hours."""
    if not shifts:
        raise Refusal(*with_remedy("shifts.empty"))
    return shifts


Shifts = Annotated[Several[Shift], BeforeValidator(in_order), unique(), AfterValidator(_some)]


class Occupation(Record):
    """Work that a person has done.

    Attributes
    ----------
    ssyk
        The four-digit SSYK-2012 occupation group.
    years
        For how long; None when not known.
    until
        The last year she did it; None when not known, or when she still does.
    abroad
        Whether it was in another country; None when not known.
    """

    ssyk: Ssyk
    years: Annotated[float, Field(ge=0, le=80), BeforeValidator(no_bool)] | None = None
    until: Annotated[int, Field(ge=1900, le=2200), BeforeValidator(no_bool)] | None = None
    abroad: YesOrNo | None = None


class Education(Record):
    """Schooling or training that a person has.

    Attributes
    ----------
    level
        ``"compulsory"``, ``"upper_secondary"``, ``"vocational"`` or ``"higher"``; None when not known.
    ssyk
        The four-digit SSYK-2012 group of the trade that it trains for; None when it trains for none.
    abroad
        Whether it is from another country; None when not known.
    recognised
        Whether it has been evaluated or approved here: ``"yes"``, ``"under_way"`` or ``"no"``; None when not known.
    """

    level: EducationLevel | None = None
    ssyk: Ssyk | None = None
    abroad: YesOrNo | None = None
    recognised: Literal["yes", "under_way", "no"] | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Education:
        if self.level is None and self.ssyk is None:
            raise Refusal(*with_remedy("education.empty"), "level")
        return self


class Wishes(Record):
    """What a person asks for, what she wants most first.

    Attributes
    ----------
    occupations
        Four-digit SSYK-2012 groups; none: any work.
    ways
        ``"job"``, ``"subsidised"``, ``"practice"``, ``"training"``, ``"studies"``, ``"practice_then_job"`` or
        ``"job_with_training"``; none: any way.
    """

    occupations: Annotated[Several[Ssyk], unique()] = ()
    ways: Annotated[Several[Way], unique()] = ()


class Hours(Record):
    """How much a person can work, in whole percent of full time.

    Attributes
    ----------
    least, most
        The bounds, both included; None where there is none.
    """

    least: Percent | None = None
    most: Annotated[int, Field(ge=1, le=100), BeforeValidator(no_bool)] | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Hours:
        if self.least is None and self.most is None:
            raise Refusal(*with_remedy("hours.empty"), "least")
        if self.least is not None and self.most is not None and self.most < self.least:
            raise Refusal(*with_remedy("hours.order"), "most")
        return self
