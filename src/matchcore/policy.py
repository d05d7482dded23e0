"""The policy: what weighs how much, what closes a gate, and what is aimed at.

A policy is a frozen value. It reads and writes TOML, and its hash goes into every run's record.
"""

from __future__ import annotations

import hashlib
import json
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

import tomli_w
from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, model_validator

from matchcore.errors import InputError, PolicyError, Problem, detail_of
from matchcore.messages import Message
from matchcore.objective import Objective
from matchcore.records.model import Fixed, Level, Percent, Record, Refusal, no_bool

Part = Annotated[int, Field(ge=0, le=10_000), BeforeValidator(no_bool)]
OnUnknown = Literal["open", "closed"]
# Adding zero makes 0.0 of -0.0: equal policies are written alike and so have equal hashes.
Kilometres = Annotated[float, Field(ge=0, le=3000), BeforeValidator(no_bool), AfterValidator(lambda km: km + 0.0)]

FULL_PART = 10_000
"""The largest part a criterion can give: the demand is fully met."""


class _Section(Record):
    refusal: ClassVar[type[InputError]] = PolicyError


class CertificatePolicy(_Section):
    """How competence certificates count.

    Attributes
    ----------
    gate
        Whether a missing required certificate makes the pair impossible.
    declared_part
        What a declared (not validated) certificate is worth, 0…10 000.
    declared_opens
        Whether a declared certificate opens the gate.
    partial_opens
        Whether a partial result (some modules of the certificate) opens the gate.
    """

    gate: bool = True
    declared_part: Part = 8_000
    declared_opens: bool = True
    partial_opens: bool = False


class LanguagePolicy(_Section):
    """How language counts.

    Attributes
    ----------
    gate
        Whether a level below the required one, less the employer's tolerance, makes the pair impossible.
    unknown
        Whether a level that is not known lets the gate ``"open"`` or ``"closed"``. Unknown earns no score.
    part_lost_per_level
        What each missing level costs of the full 10 000.
    course_levels
        The level that a completed course is taken to stand for: a flagged estimate. Names only the courses that
        should differ from the vocabulary's table.
    """

    gate: bool = True
    unknown: OnUnknown = "closed"
    part_lost_per_level: Part = 2_500
    course_levels: Annotated[dict[str, Level], AfterValidator(Fixed)] = Fixed()


class TrackPolicy(_Section):
    """How track completion counts.

    Attributes
    ----------
    gate
        Whether too little of the track makes the pair impossible.
    count_expected
        Whether a track expected to be completed by the opening's start counts as completed (flagged).
    """

    gate: bool = True
    count_expected: bool = True


class LocationPolicy(_Section):
    """How distance counts.

    Attributes
    ----------
    gate
        Whether a workplace beyond the person's reach makes the pair impossible.
    unknown
        Whether a home or workplace that is not known lets the gate ``"open"`` or ``"closed"``. Unknown earns no score.
    assumed_reach_km
        The reach of a person who has not stated one, kilometres (flagged).
    near_km
        Up to this distance the part is full; from there it falls in a straight line to zero at the reach.
    """

    gate: bool = True
    unknown: OnUnknown = "open"
    assumed_reach_km: Kilometres = 50.0
    near_km: Kilometres = 5.0


class TermsPolicy(_Section):
    """How the form of employment and the start date count. Neither scores; both can close the gate.

    Attributes
    ----------
    gate
        Whether a form that the person has not accepted, or a start before she is available, closes the gate.
    start_slack_days
        How many days after the opening's start the employer is taken to be able to wait.
    """

    gate: bool = True
    start_slack_days: Annotated[int, Field(ge=0, le=3660), BeforeValidator(no_bool)] = 0


class Policy(_Section):
    """Weights, gates, tolerances and objective of a run.

    Parameters
    ----------
    objective
        ``"best_total"``: the highest sum of scores. ``"most_placements"``: the most people placed, and among those
        the highest sum.
    weights
        Whole percent for each criterion by name; they sum to 100. A criterion of weight 0 still has its gate.
    certificates, language, track, location, terms
        The sections of the criteria.

    Raises
    ------
    PolicyError
        With everything that is wrong with it.

    Examples
    --------
    >>> Policy().weights
    {'certificates': 35, 'language': 25, 'track': 25, 'location': 15, 'terms': 0}
    >>> Policy.from_toml(Policy().to_toml()) == Policy()
    True
    """

    objective: Objective = "best_total"
    weights: Annotated[dict[str, Percent], AfterValidator(Fixed)] = Fixed(
        certificates=35, language=25, track=25, location=15, terms=0
    )
    certificates: CertificatePolicy = CertificatePolicy()
    language: LanguagePolicy = LanguagePolicy()
    track: TrackPolicy = TrackPolicy()
    location: LocationPolicy = LocationPolicy()
    terms: TermsPolicy = TermsPolicy()

    @model_validator(mode="after")
    def _whole(self) -> Policy:
        total = sum(self.weights.values())
        if total != 100:
            raise Refusal(Message("policy.weights", total=total), Message("policy.weights.remedy"), "weights")
        return self

    @classmethod
    def from_toml(cls, text: str) -> Policy:
        """Read a policy from TOML text; what is not named keeps its default. Raises `PolicyError`."""
        try:
            data = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise PolicyError(Problem(Message("policy.toml", detail=detail_of(error)), record="policy")) from None
        return cls(**data)

    @classmethod
    def read(cls, path: str | os.PathLike[str]) -> Policy:
        """Read a policy from a TOML file. Raises `PolicyError`, also when the file cannot be read."""
        try:
            text = Path(path).read_text(encoding="utf-8-sig")
        except UnicodeDecodeError:
            what, remedy = Message("policy.not_text"), Message("policy.not_text.remedy")
            raise PolicyError(Problem(what, remedy, record="policy", value=str(path))) from None
        except (OSError, ValueError) as error:  # not there, or no path at all
            problem = Problem(Message("policy.unreadable", detail=detail_of(error)), record="policy", value=str(path))
            raise PolicyError(problem) from None
        return cls.from_toml(text)

    def to_toml(self) -> str:
        """The whole policy as TOML, defaults written out."""
        return tomli_w.dumps(self.model_dump(mode="json"))

    @property
    def hash(self) -> str:
        """SHA-256 (hex) of the policy's content; equal policies have equal hashes on every machine."""
        return hashlib.sha256(json.dumps(self.model_dump(mode="json"), sort_keys=True).encode()).hexdigest()

    def weight_of(self, criterion: str) -> int:
        """The weight of a criterion in whole percent; 0 when the policy does not name it."""
        return self.weights.get(criterion, 0)

    def replace(self, **changes: Any) -> Policy:
        """A policy with other values, checked anew; a section may be given as a mapping of what differs."""
        data = self.model_dump()
        for name, value in changes.items():
            inner = value.model_dump() if isinstance(value, BaseModel) else value
            keep = isinstance(inner, Mapping) and name != "weights" and isinstance(data.get(name), dict)
            data[name] = {**data[name], **inner} if keep else inner
        return Policy(**data)
