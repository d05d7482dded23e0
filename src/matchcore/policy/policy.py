"""The policy: what weighs how much, what closes a gate, and what is aimed at.

A policy is a frozen value. It reads and writes TOML, and its hash goes into every run's record.
"""

from __future__ import annotations

import hashlib
import json
import os
import tomllib
from collections.abc import Mapping
from typing import Annotated, Any

import tomli_w
from pydantic import AfterValidator, BaseModel, model_validator

from matchcore.arguments import checked
from matchcore.errors import PolicyError, Problem, detail_of
from matchcore.messages import Message, with_remedy
from matchcore.objective import Objective
from matchcore.policy.sections import (
    AS_LIST,
    ON_TOP,
    SCORE_OF_POINT,
    WAYS_ON_TOP,
    BackgroundPolicy,
    CertificatePolicy,
    HoursPolicy,
    LanguagePolicy,
    LocationPolicy,
    Points,
    PriorityPolicy,
    Quota,
    Section,
    SupportPolicy,
    TermsPolicy,
    TrackPolicy,
    WaysPolicy,
    one_of_each,
)
from matchcore.records.model import Fixed, Percent, Refusal, Several
from matchcore.settings_file import settings_text

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


class Policy(Section):
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
    ways
        What a programme decides of ways out: points on top of the score, and whom subsidised seats are for.
    quotas
        How many people are to go to the openings of a way, an employer, a programme or a funding; see `Quota`.

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
    ways: WaysPolicy = WaysPolicy()
    quotas: Annotated[Several[Quota], AfterValidator(one_of_each), AS_LIST] = ()

    @model_validator(mode="after")
    def _whole(self) -> Policy:
        total = sum(weight for name, weight in self.weights.items() if name != ON_TOP)
        if total != 100:
            raise Refusal(*with_remedy("policy.weights", total=total), "weights")
        return self

    @classmethod
    @checked
    def from_toml(cls, text: str) -> Policy:
        """Read a policy from TOML text; what is not named keeps its default. Raises `PolicyError`."""
        try:
            data = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise PolicyError(Problem(Message("policy.toml", detail=detail_of(error)), record="policy")) from None
        _refuse_old(data)
        return cls(**data)

    @classmethod
    @checked
    def read(cls, path: str | os.PathLike[str]) -> Policy:
        """Read a policy from a TOML file. Raises `PolicyError`, also when the file cannot be read."""
        try:
            text = settings_text(path)
        except (OSError, ValueError) as error:  # not there, no text, or no path at all
            problem = Problem(Message("policy.unreadable", detail=detail_of(error)), record="policy", value=str(path))
            raise PolicyError(problem) from None
        return cls.from_toml(text)

    def to_toml(self) -> str:
        """The whole policy as TOML, defaults written out; a bound that a quota has not is left out."""
        return tomli_w.dumps(self.model_dump(mode="json", exclude_none=True))

    @property
    def hash(self) -> str:
        """SHA-256 (hex) of the policy's content; equal policies have equal hashes on every machine."""
        data = self.model_dump(mode="json")
        for (section, rule), usual in _LATER.items():
            if data[section][rule] == usual:
                del data[section][rule]
        if self.ways == WaysPolicy():
            del data["ways"]
        if not self.quotas:
            del data["quotas"]
        return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()

    @property
    def least(self) -> int:
        """`least_score` in score units, 0…1 000 000."""
        return round(self.least_score * SCORE_OF_POINT)

    def weight_of(self, criterion: str) -> int:
        """The weight of a criterion in whole percent; 0 when the policy does not name it.

        Of ``"ways"``, whose part is the policy's points themselves, 100 where it has some.
        """
        return 100 * self.ways.is_stated if criterion == WAYS_ON_TOP else self.weights.get(criterion, 0)

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
            problems.append(
                Problem(
                    *with_remedy(
                        "policy.weights_lacking", names=lacking, lines=tuple(f"{name} = 0" for name in lacking)
                    ),
                    "policy",
                    "weights",
                )
            )
    language = data.get("language")
    if isinstance(language, Mapping) and "part_lost_per_level" in language:
        problems.append(Problem(*with_remedy("policy.lost_per_level"), "policy", "language.part_lost_per_level"))
    if problems:
        raise PolicyError(problems)
