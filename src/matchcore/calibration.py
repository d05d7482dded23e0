"""`Calibration`: what a score has meant for how placements went, as a chance with its interval.

It is learned from outcomes (`matchcore.learning`) and handed to a match. It changes no score, no placement, no proof.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, ClassVar

import numpy as np
from pydantic import Field, ValidationError

from matchcore.arguments import checked
from matchcore.errors import InputError, PolicyError, Problem, detail_of
from matchcore.messages import Message, MessageLanguage
from matchcore.policy import SCORE_OF_POINT
from matchcore.records.model import Record, problems_of


@dataclass(frozen=True, slots=True)
class Chance:
    """How placements that scored alike have gone.

    Attributes
    ----------
    value, low, high
        The chance that such a placement lasts, 0–1, and the ends of its interval.
    months
        How long it is to last.
    n
        How many outcomes it rests on.
    """

    value: float
    low: float
    high: float
    months: int
    n: int

    def text(self, language: MessageLanguage = "sv") -> str:
        """The chance in a sentence."""
        low, high = (round(100 * end) for end in (self.low, self.high))
        key = "chance.told" if low < high else "chance.told_one"
        return Message(key, low=low, high=high, months=self.months, n=self.n).text(language)


class Calibration(Record):
    """What a score has meant: the chance is logistic in the score.

    Attributes
    ----------
    intercept, slope
        The log-odds that a placement lasts: at 50 points, and more for each ten points.
    variance, covariance, variance_of_slope
        How uncertain the two are.
    n
        How many outcomes they rest on.
    months
        How long a placement is to last.
    states
        What counts as lasting.
    policy_hash
        The policy whose scores are meant; a calibration says nothing of another's.
    confidence
        Of the intervals.
    """

    refusal: ClassVar[type[InputError]] = PolicyError

    intercept: float
    slope: float
    variance: Annotated[float, Field(ge=0)]
    covariance: float
    variance_of_slope: Annotated[float, Field(ge=0)]
    n: Annotated[int, Field(ge=1)]
    months: int = 6
    states: tuple[str, ...] = ()
    policy_hash: str
    confidence: Annotated[float, Field(gt=0, lt=1)] = 0.95

    def chance(self, score: int) -> Chance:
        """The chance of a pair that scores so much, in score units, with its interval (on the scale of log-odds)."""
        from scipy.special import expit, ndtri

        x = (score / SCORE_OF_POINT - 50) / 10
        middle = self.intercept + self.slope * x
        half = float(ndtri(0.5 + self.confidence / 2)) * np.sqrt(
            max(0.0, self.variance + 2 * x * self.covariance + x * x * self.variance_of_slope)
        )
        value, low, high = (float(expit(at)) for at in (middle, middle - half, middle + half))
        return Chance(value, low, high, self.months, self.n)

    @classmethod
    def from_json(cls, text: str) -> Calibration:
        """Read a calibration that was written as JSON. Raises `PolicyError`."""
        try:
            return cls.model_validate_json(text)
        except ValidationError as error:
            raise PolicyError(list(problems_of(error, cls, record="calibration"))) from None

    @classmethod
    @checked
    def read(cls, path: str | os.PathLike[str]) -> Calibration:
        """Read a calibration from a file. Raises `PolicyError`."""
        try:
            return cls.from_json(Path(path).read_text(encoding="utf-8-sig"))
        except (OSError, UnicodeDecodeError) as error:
            what = Message("calibration.unreadable", detail=detail_of(error))
            raise PolicyError(Problem(what, record="calibration", value=str(path))) from None

    def to_json(self) -> str:
        """The calibration as JSON."""
        return self.model_dump_json(indent=1)
