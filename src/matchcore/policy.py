"""The policy: what weighs how much, what closes a gate, and what is aimed at.

A policy is a frozen value. It reads and writes TOML, and its hash goes into every run's record.
"""

from __future__ import annotations

import hashlib
import json
import os
import tomllib
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

import tomli_w
from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, model_validator

from matchcore.errors import InputError, PolicyError, Problem, detail_of
from matchcore.messages import Message
from matchcore.objective import Objective
from matchcore.records.model import Fixed, Level, Percent, Record, Refusal, no_bool
from matchcore.settings_file import settings_text

Part = Annotated[int, Field(ge=0, le=10_000), BeforeValidator(no_bool)]
Days = Annotated[float, Field(ge=0, le=3660), BeforeValidator(no_bool), AfterValidator(lambda days: days + 0.0)]
Points = Annotated[
    float, Field(ge=0, le=100), BeforeValidator(no_bool), AfterValidator(lambda points: round(points, 2) + 0.0)
]
OnUnknown = Literal["open", "closed"]
# Adding zero makes 0.0 of -0.0: equal policies are written alike and so have equal hashes.
Kilometres = Annotated[float, Field(ge=0, le=3000), BeforeValidator(no_bool), AfterValidator(lambda km: km + 0.0)]

FULL_PART = 10_000
"""The largest part a criterion can give: the strongest evidence that person and job belong together."""

ON_TOP = "priority"
"""The criterion whose weight is counted on top of the score."""

NEUTRAL = 5_000
"""The part of a criterion that has nothing to say: nothing is asked, or nothing is known."""

SCORE_OF_POINT = 10_000
"""A point of the 100.00 that a score is shown as, in score units."""


class _Section(Record):
    refusal: ClassVar[type[InputError]] = PolicyError


class CertificatePolicy(_Section):
    """How competence certificates count.

    Attributes
    ----------
    gate
        Whether a missing required certificate makes the pair impossible.
    declared_part
        How much of its course time a declared (not validated) certificate counts for, 0…10 000.
    declared_opens
        Whether a declared certificate opens the gate.
    partial_opens
        Whether a partial result (some modules of the certificate) opens the gate.
    full_days
        How many full-time course days, of all that is asked for and held, lift the part to the full.
    days_before_start
        A required certificate that is lacking does not close the gate when all that is lacking takes at most so many
        full-time course days and the start is stated and far enough off; the pair is then flagged ``"conditional"``.
        0: every certificate must be held.
    """

    gate: bool = True
    declared_part: Part = 8_000
    declared_opens: bool = True
    partial_opens: bool = False
    full_days: Annotated[float, Field(ge=1, le=3660), BeforeValidator(no_bool)] = 300.0
    days_before_start: Days = 5.0


class LanguagePolicy(_Section):
    """How language counts.

    Attributes
    ----------
    gate
        Whether a level below the required one, less the employer's tolerance, makes the pair impossible.
    unknown
        Whether a level that is not known lets the gate ``"open"`` or ``"closed"``. A tolerance that covers every level
        lets it through in any case, as a question. Unknown is neutral.
    course_levels
        The level that a completed course is taken to stand for: a flagged estimate. Names only the courses that
        should differ from the vocabulary's table.
    """

    gate: bool = True
    unknown: OnUnknown = "closed"
    course_levels: Annotated[dict[str, Level], AfterValidator(Fixed)] = Fixed()


class TrackPolicy(_Section):
    """How track completion counts.

    Attributes
    ----------
    gate
        Whether too little of the track makes the pair impossible.
    count_expected
        Whether a track expected to be completed by the opening's start opens the gate as a completed one and counts for
        four fifths of it (flagged).
    assume
        Whether an opening that names no track is taken to use those that lead to its occupation (flagged); that only
        lifts, and by half.
    """

    gate: bool = True
    count_expected: bool = True
    assume: bool = True


class BackgroundPolicy(_Section):
    """How occupations and educations count.

    Attributes
    ----------
    gate
        Whether work at skill level 4 (SSYK 1 and 2) is closed to who has no training or experience in its field.
    """

    gate: bool = True


class LocationPolicy(_Section):
    """How distance counts.

    Attributes
    ----------
    gate
        Whether a workplace beyond the person's reach makes the pair impossible.
    unknown
        Whether a home or workplace that is not known lets the gate ``"open"`` or ``"closed"``. Unknown is neutral.
    assumed_reach_km
        The reach of a person who has not stated one, kilometres (flagged). The reach gates and does not score.
    near_km, neutral_km, far_km
        Up to the first distance the part is full; from there it falls in straight lines, by way of neutral at the
        second, to nothing at the third.
    """

    gate: bool = True
    unknown: OnUnknown = "open"
    assumed_reach_km: Kilometres = 50.0
    near_km: Kilometres = 5.0
    neutral_km: Kilometres = 30.0
    far_km: Kilometres = 100.0

    @model_validator(mode="after")
    def _in_order(self) -> LocationPolicy:
        if not self.near_km < self.neutral_km < self.far_km:
            raise Refusal(Message("policy.distances"), Message("policy.distances.remedy"), "neutral_km")
        return self


class TermsPolicy(_Section):
    """How the form of employment and the start date count.

    Attributes
    ----------
    gate
        Whether a form that the person has not accepted or is not eligible for, or a start before she is available,
        closes the gate.
    unknown
        Whether eligibility for a subsidised form that is not known lets the gate ``"open"``, as a question, or
        ``"closed"``.
    start_slack_days
        How many days after the opening's start the employer is taken to be able to wait.
    """

    gate: bool = True
    unknown: OnUnknown = "open"
    start_slack_days: Annotated[int, Field(ge=0, le=3660), BeforeValidator(no_bool)] = 0


class HoursPolicy(_Section):
    """How working hours, shifts and the need of a car count.

    Attributes
    ----------
    gate
        Whether hours or shifts that the person has not agreed to, or a car that she lacks, close the gate.
    """

    gate: bool = True


class SupportPolicy(_Section):
    """How the need of instruction at work counts.

    Attributes
    ----------
    gate
        Whether a person who needs support is kept from an opening that offers less.
    """

    gate: bool = False


class PriorityPolicy(_Section):
    """Whom a programme puts first, by rules of its own; the weight of ``"priority"`` says by how much.

    Attributes
    ----------
    codes
        What each of a candidate's priority codes lifts, 0…10 000; a code that is not named here lifts the whole.
    waiting_days
        After so many days of waiting a person is lifted the whole, before that in proportion; 0: waiting lifts nobody.
    """

    codes: Annotated[dict[str, Part], AfterValidator(Fixed)] = Fixed()
    waiting_days: Annotated[int, Field(ge=0, le=36600), BeforeValidator(no_bool)] = 0


_WEIGHTS = Fixed(
    certificates=25,
    background=20,
    track=20,
    language=10,
    wishes=10,
    location=5,
    support=5,
    terms=3,
    hours=2,
    priority=0,
)


_LATER: Mapping[tuple[str, str], Any] = {("terms", "unknown"): "open"}
"""Rules that are younger than run records: at these values they are in no hash, so equal rules keep their hash."""


def _named(weights: Mapping[str, int]) -> Fixed:
    """Weights with 0 written out for each of matchcore's own criteria that is not named."""
    return Fixed({**dict.fromkeys(_WEIGHTS, 0), **weights})


class Policy(_Section):
    """Weights, gates, tolerances and objective of a run.

    Parameters
    ----------
    objective
        ``"best_total"``: the highest sum of scores. ``"most_placements"``: the most people placed, and among those
        the highest sum.
    weights
        Whole percent for each criterion by name; but for ``"priority"``, which is counted on top of the score, they sum
        to 100. A criterion that is not named weighs 0, and still has its gate.
    least_score
        In points, 0.00–100.00: nobody is placed at a pair that scores less, and what is summed up is what pairs score
        above it.
    certificates, language, track, background, location, terms, hours, support, priority
        The sections of the criteria.

    Raises
    ------
    PolicyError
        With everything that is wrong with it.

    Examples
    --------
    >>> Policy().weights["certificates"], Policy().weights["priority"]
    (25, 0)
    >>> Policy.from_toml(Policy().to_toml()) == Policy()
    True
    """

    objective: Objective = "best_total"
    weights: Annotated[dict[str, Percent], AfterValidator(_named)] = _WEIGHTS
    least_score: Points = 47.0
    certificates: CertificatePolicy = CertificatePolicy()
    language: LanguagePolicy = LanguagePolicy()
    track: TrackPolicy = TrackPolicy()
    location: LocationPolicy = LocationPolicy()
    terms: TermsPolicy = TermsPolicy()
    background: BackgroundPolicy = BackgroundPolicy()
    hours: HoursPolicy = HoursPolicy()
    support: SupportPolicy = SupportPolicy()
    priority: PriorityPolicy = PriorityPolicy()

    @model_validator(mode="after")
    def _whole(self) -> Policy:
        total = sum(weight for name, weight in self.weights.items() if name != ON_TOP)
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
        _refuse_old(data)
        return cls(**data)

    @classmethod
    def read(cls, path: str | os.PathLike[str]) -> Policy:
        """Read a policy from a TOML file. Raises `PolicyError`, also when the file cannot be read."""
        try:
            text = settings_text(path)
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
        data = self.model_dump(mode="json")
        for (section, rule), usual in _LATER.items():
            if data[section][rule] == usual:
                del data[section][rule]
        return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()

    @property
    def least(self) -> int:
        """`least_score` in score units, 0…1 000 000."""
        return round(self.least_score * SCORE_OF_POINT)

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


def _refuse_old(data: Mapping[str, Any]) -> None:
    """Refuse a policy file that was written for other criteria, with what to write; nothing in it is reinterpreted.

    A weight that a file does not name would be 0 in silence; a rule that is no more would be an unknown field.
    """
    problems = []
    weights = data.get("weights")
    if isinstance(weights, Mapping):
        lacking = [name for name in _WEIGHTS if name not in weights]
        if lacking:
            remedy = Message("policy.weights_lacking.remedy", lines=tuple(f"{name} = 0" for name in lacking))
            problems.append(Problem(Message("policy.weights_lacking", names=lacking), remedy, "policy", "weights"))
    language = data.get("language")
    if isinstance(language, Mapping) and "part_lost_per_level" in language:
        what, remedy = Message("policy.lost_per_level"), Message("policy.lost_per_level.remedy")
        problems.append(Problem(what, remedy, "policy", "language.part_lost_per_level"))
    if problems:
        raise PolicyError(problems)
