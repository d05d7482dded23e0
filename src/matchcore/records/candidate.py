"""A candidate: what a person can and may, and nothing that may not decide."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from matchcore.messages import Message, with_remedy
from matchcore.personal import is_personal, is_protected
from matchcore.records.model import (
    PERSONAL,
    ByName,
    Code,
    Codes,
    Day,
    Facts,
    Fixed,
    Groups,
    Id,
    LanguageLevels,
    Percent,
    Place,
    Record,
    Refusal,
    Several,
    Support,
    YesOrNo,
    no_bool,
    unique,
)
from matchcore.records.working_life import Education, Hours, Occupation, Shifts, Wishes


class Evidence(Record):
    """The digital certificate that a certificate was read from: enough to find it again and check it anew.

    The document itself is not kept, since it may name the person.

    Attributes
    ----------
    issuer
        Who issued it, as the document identifies them.
    credential
        The document's own identifier.
    proof
        Its signature as it stood: a Data Integrity proof in JSON, or a JWT without its content (``header..signature``).
    digest
        SHA-256 in hexadecimal of what was signed (for JSON: without the proof, names sorted, no spaces; for a JWT: its
        middle part). It tells whether a document is the one that was read.
    """

    issuer: str
    credential: str | None = None
    proof: str | None = None
    digest: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None


class Certificate(Record):
    """A competence certificate (kompetensbevis), licence or other proof that a person holds.

    Attributes
    ----------
    code
        The vocabulary's code, such as ``"truck-b"``.
    issued, expires
        First and last day it holds; None when not known or without end. It still holds on the day `expires`.
    standing
        ``"validated"``: seen and checked; ``"declared"``: the person says so.
    modules
        For a partial result, the codes of the modules passed; None for the whole certificate.
    evidence
        The digital certificate it was read from, if it was.
    """

    code: Code
    issued: Day | None = None
    expires: Day | None = None
    standing: Literal["validated", "declared"] = "declared"
    modules: Codes | None = None
    evidence: Evidence | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Certificate:
        if self.issued and self.expires and self.expires < self.issued:
            raise Refusal(*with_remedy("certificate.order", issued=self.issued, expires=self.expires), "expires")
        return self


class Language(LanguageLevels):
    """What a person knows of a language: a level, a level for each skill, or a course.

    Attributes
    ----------
    language
        ISO 639 code, such as ``"sv"``.
    level
        The CEFR level as a whole. Where it is missing and all five skills are known, it is the lowest of them.
    listening, reading, spoken_interaction, spoken_production, writing
        The CEFR level of each skill.
    course, course_status
        An SFI or SVA course (``"sfi-c"``) and whether it is ``"completed"`` or only ``"enrolled"``; someone enrolled
        has the course before behind her, not this one. Stands in for a level that is not given, as a flagged estimate.
    """

    course: Code | None = None
    course_status: Literal["completed", "enrolled"] | None = None

    @model_validator(mode="after")
    def _complete(self) -> Language:
        if self.course is not None and self.course_status is None:
            raise Refusal(*with_remedy("language.course_status"), "course_status")
        if self.course is None and self.course_status is not None:
            raise Refusal(*with_remedy("language.no_course"), "course")
        if self.course is None and self.level is None and not self.skills:
            raise Refusal(*with_remedy("language.empty"), "level")
        return self


class TrackProgress(Record):
    """How far a person has come in a track.

    Attributes
    ----------
    track
        The vocabulary's code, such as ``"care"``.
    modules
        The codes of the modules completed, or None when `share` is given instead.
    share
        The share completed, whole percent 0–100.
    expected_completion
        The day the whole track is expected to be completed.
    """

    track: Code
    modules: Codes | None = None
    share: Percent | None = None
    expected_completion: Day | None = None

    @model_validator(mode="after")
    def _one_measure(self) -> TrackProgress:
        if (self.modules is None) == (self.share is None):
            raise Refusal(*with_remedy("track.measure"), "share")
        return self


class Candidate(Record):
    """A person in the pool.

    Attributes
    ----------
    id
        The caller's own identifier (a pseudonym, never a name or a personal number).
    certificates, languages, tracks
        What the person holds, knows and is taking.
    home
        Where the person lives.
    reach_km
        How far the person can travel to work, kilometres as the crow flies.
    forms
        The forms of employment accepted; None when not asked (any).
    available_from
        The first day the person can start; None when not asked.
    occupations, educations
        What work the person has done, and what schooling and training she has.
    wishes
        What work and which way to it she asks for; None when not asked.
    hours, shifts
        How much and when she can work; None when not asked.
    car
        Whether she has a car to use; None when not asked.
    support
        How much instruction she needs at work: ``"none"``, ``"some"`` or ``"much"``, never a diagnosis; None when not
        asked.
    priority
        What the programme puts her first for, in codes of its own, such as ``"long-waiting"``.
    eligible
        Whether an employer can be given the subsidy of a form of employment for her (``{"nystartsjobb": True}``), as
        it was decided or found out: it is never derived from age or origin. Without a form, that is not known.
    registered_since
        Since when the person waits: decides the canonical order of the pool, longest waiting first.
    groups
        For reporting only (``{"sex": "…"}``). No criterion can see these: the columns given to criteria lack them.
    facts
        Values for criteria of your own (``{"own_car": True}``). A protected attribute is refused here.
    """

    id: Id
    certificates: Several[Certificate] = ()
    languages: Annotated[Several[Language], unique("language")] = ()
    tracks: Annotated[Several[TrackProgress], unique("track")] = ()
    home: Place | None = None
    reach_km: Annotated[float, Field(ge=0, le=3000), BeforeValidator(no_bool)] | None = None
    forms: Codes | None = None
    available_from: Day | None = None
    occupations: Several[Occupation] = ()
    educations: Several[Education] = ()
    wishes: Wishes | None = None
    hours: Hours | None = None
    shifts: Shifts | None = None
    car: YesOrNo | None = None
    support: Support | None = None
    priority: Annotated[Codes, unique()] = ()
    eligible: Annotated[ByName[YesOrNo], AfterValidator(Fixed)] = Fixed()
    registered_since: Day | None = None
    groups: Groups = Fixed()
    facts: Facts = Fixed()

    @model_validator(mode="after")
    def _may_decide(self) -> Candidate:
        """What a criterion can read is no protected attribute, and nothing that is reported on."""
        read = [*((f"facts.{name}", name) for name in self.facts), *(("priority", code) for code in self.priority)]
        if any(is_personal(code) for code in self.priority):
            raise Refusal(Message(PERSONAL), Message("id.personal.remedy"), "priority")
        for path, name in read:
            if is_protected(name) or name in self.groups:
                raise Refusal(*with_remedy("facts.protected", name=name), path)
        return self
