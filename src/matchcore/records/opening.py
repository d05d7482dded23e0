"""An opening: what an employer offers and asks for."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Discriminator, Field, Tag, model_validator

from matchcore.messages import Message, with_remedy
from matchcore.personal import without_numbers
from matchcore.records.model import (
    ONE_CODE,
    ONE_OF_SEVERAL,
    OWN_LOOK,
    Code,
    Codes,
    Day,
    Facts,
    Fixed,
    Id,
    LanguageLevels,
    Percent,
    Place,
    Record,
    Refusal,
    Several,
    Ssyk,
    Support,
    Way,
    YesOrNo,
    in_order,
    no_bool,
    unique,
)
from matchcore.records.working_life import Shifts


def _one_enough(demand: str | tuple[str, ...]) -> str | tuple[str, ...]:
    """Refuse alternatives that are none; a choice of one is that one."""
    if isinstance(demand, str):
        return demand
    if not demand:
        raise Refusal(*with_remedy("opening.no_alternatives"))
    for code in demand:
        if demand.count(code) > 1:
            raise Refusal(*with_remedy("value.twice", value=code))
    return demand if len(demand) > 1 else demand[0]


def _kind_of_demand(given: Any) -> str:
    return ONE_OF_SEVERAL if isinstance(given, list | tuple | set | frozenset) else ONE_CODE


CertificateDemand = Annotated[
    Annotated[Code, Tag(ONE_CODE)] | Annotated[Codes, Tag(ONE_OF_SEVERAL)],
    Discriminator(_kind_of_demand),
    AfterValidator(_one_enough),
]
"""A certificate asked for, or a group of them of which one is enough."""


class LanguageDemand(LanguageLevels):
    """A level of a language that an opening requires or wants.

    Attributes
    ----------
    language
        ISO 639 code, such as ``"sv"``.
    level
        The CEFR level as a whole, or None when only skills are asked for.
    listening, reading, spoken_interaction, spoken_production, writing
        The level asked of each skill.
    tolerance
        How many levels below a required level the employer still accepts (0–6; 6 covers every level, from Pre-A1 to
        C2).
    reason
        Why the work needs it. A demand that the work does not need is indirect discrimination, so the explanation
        shows the reason, or that none was given.
    """

    tolerance: Annotated[int, Field(ge=0, le=6), BeforeValidator(no_bool)] = 0
    reason: str | None = None

    @model_validator(mode="after")
    def _something_asked(self) -> LanguageDemand:
        if self.level is None and not self.skills:
            raise Refusal(*with_remedy("language.demand_empty"), "level")
        return self


def _of_nobody(contact: str | None) -> str | None:
    """Refuse a personal number beside whom to turn to."""
    if contact and without_numbers(contact) != contact:
        raise Refusal(Message("contact.number"), Message("value.personal.remedy"))
    return contact


class Opening(Record):
    """An employer's opening, with one seat or several.

    Attributes
    ----------
    id
        The caller's own identifier.
    employer, title
        As they should be shown.
    ssyk
        The four-digit SSYK-2012 occupation group.
    seats
        How many people it takes (0 or more).
    certificates_required, certificates_merited
        Vocabulary codes. A required one is a gate; a merited one raises the score. Several in a group are alternatives,
        of which one is enough: ``["licence-b", ["underskoterska", "vardbitrade"]]``.
    languages_required, languages_wanted
        A required level is a gate (with the employer's tolerance); a wanted one raises the score.
    track, track_least
        The track asked for, and the least completion in whole percent that the gate lets through.
    workplace
        Where the work is.
    start
        The first day of work. Certificates and tracks are judged on this day; None when open to agreement.
    form
        The form of employment or programme, such as ``"permanent"``.
    way
        What it leads to: ``"job"``, ``"subsidised"``, ``"practice"``, ``"training"``, ``"studies"``, or a chain:
        ``"practice_then_job"`` (practice that leads on to a job with the same employer) or ``"job_with_training"`` (a
        job with training alongside); when None, what the form leads to, and a job where no form is given.
    hours
        Whole percent of full time, 1–100; None when not stated.
    shifts
        When the work is done, of ``"day"``, ``"evening"``, ``"night"`` and ``"weekend"``; None when not stated.
    needs_car
        Whether whoever works there must have a car to get there or to work; None when not stated.
    support
        How much instruction the workplace gives: ``"none"``, ``"some"`` or ``"much"``; None when not stated.
    programme, funding
        The project or activity that the opening belongs to and who pays for it, as the programme names them: for
        quotas, and for nothing else.
    facts
        Values for criteria of your own.
    contact
        Whom to turn to at the employer (a name, a telephone, where to come; no personal number), for hand-outs alone.
        It takes part in nothing else: it is in no JSON, no hash, no `repr`, no run record, and no file that we write
        of openings.
    """

    id: Id
    employer: str = ""
    title: str = ""
    ssyk: Ssyk | None = None
    seats: Annotated[int, Field(ge=0, le=1_000_000), BeforeValidator(no_bool)] = 1
    certificates_required: Annotated[Several[CertificateDemand], BeforeValidator(in_order)] = ()
    certificates_merited: Codes = ()
    languages_required: Annotated[Several[LanguageDemand], unique("language")] = ()
    languages_wanted: Annotated[Several[LanguageDemand], unique("language")] = ()
    track: Code | None = None
    track_least: Percent = 0
    workplace: Place | None = None
    start: Day | None = None
    form: Code | None = None
    way: Way | None = None
    hours: Annotated[int, Field(ge=1, le=100), BeforeValidator(no_bool)] | None = None
    shifts: Shifts | None = None
    needs_car: YesOrNo | None = None
    support: Support | None = None
    programme: str = ""
    funding: str = ""
    facts: Facts = Fixed()
    contact: Annotated[str | None, AfterValidator(_of_nobody), OWN_LOOK] = Field(default=None, exclude=True, repr=False)

    @model_validator(mode="after")
    def _coherent(self) -> Opening:
        self._each_asked_once()
        for code in self.certificates_merited:
            if code in self.certificates_required:
                raise Refusal(*with_remedy("opening.both", code=code), "certificates_merited")
        if self.track is None and self.track_least:
            raise Refusal(*with_remedy("opening.least_without_track"), "track")
        return self

    def _each_asked_once(self) -> None:
        """Refuse a demand that stands twice, and alternatives of which one is required in any case."""
        merited = [frozenset({code}) for code in self.certificates_merited]
        required = [frozenset(choice) for choice in self.required_choices]
        for field, asked in (("certificates_required", required), ("certificates_merited", merited)):
            for choice in asked:
                if asked.count(choice) > 1:
                    raise Refusal(*with_remedy("value.twice", value=sorted(choice)), field)
        for choice in required:
            for code in sorted(choice) if len(choice) > 1 else ():
                if frozenset({code}) in required:
                    raise Refusal(*with_remedy("opening.choice_met", code=code), "certificates_required")

    @property
    def required_choices(self) -> tuple[tuple[str, ...], ...]:
        """What is required, each as the certificates of which one is enough: a single one is a choice of one."""
        return tuple((one,) if isinstance(one, str) else tuple(one) for one in self.certificates_required)
