"""The sections of a policy, one for each criterion: gates, tolerances, and what counts for how much.

What a programme decides of ways out is among them: what each is worth, whom subsidised seats are for, and quotas.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer, model_validator

from matchcore.errors import InputError, PolicyError
from matchcore.messages import Message, with_remedy
from matchcore.records.model import WAYS, Fixed, Level, Record, Refusal, Several, Way, no_bool, unique

_SLIP = 1e-9
"""What adding floats may be off by: 0.1 + 0.2 is 0.30."""


def hundredths(points: float) -> float:
    """Points as they are kept, in whole hundredths, 0.0 for -0.0; finer ones would be others than were written."""
    kept = round(points, 2) + 0.0
    if abs(kept - points) > _SLIP:
        raise Refusal(*with_remedy("policy.hundredths"))
    return kept


Part = Annotated[int, Field(ge=0, le=10_000), BeforeValidator(no_bool)]
Days = Annotated[float, Field(ge=0, le=3660), BeforeValidator(no_bool), AfterValidator(lambda days: days + 0.0)]
Points = Annotated[float, Field(ge=0, le=100), BeforeValidator(no_bool), AfterValidator(hundredths)]
OnUnknown = Literal["open", "closed"]
# Adding zero makes 0.0 of -0.0: equal policies are written alike and so have equal hashes.
Kilometres = Annotated[float, Field(ge=0, le=3000), BeforeValidator(no_bool), AfterValidator(lambda km: km + 0.0)]

FULL_PART = 10_000
"""The largest part a criterion can give: the strongest evidence that person and job belong together."""

ON_TOP = "priority"
"""The criterion whose weight is counted on top of the score."""

WAYS_ON_TOP = "ways"
"""The criterion that counts a policy's points for ways out; there where the policy has some, on top of the score."""

ON_TOP_OF_SCORE = frozenset({ON_TOP, WAYS_ON_TOP})
"""The criteria that are counted on top of the score: they lift, open nothing and are outside the least score."""

NEUTRAL = 5_000
"""The part of a criterion that has nothing to say: nothing is asked, or nothing is known."""

SCORE_OF_POINT = 10_000
"""A point of the 100.00 that a score is shown as, in score units."""


class Section(Record):
    """A part of a policy: frozen, and refused as a policy is."""

    refusal: ClassVar[type[InputError]] = PolicyError


class CertificatePolicy(Section):
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


class LanguagePolicy(Section):
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


class TrackPolicy(Section):
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


class BackgroundPolicy(Section):
    """How occupations and educations count.

    Attributes
    ----------
    gate
        Whether work at skill level 4 (SSYK 1 and 2) is closed to who has no training or experience in its field.
    """

    gate: bool = True


class LocationPolicy(Section):
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
            raise Refusal(*with_remedy("policy.distances"), "neutral_km")
        return self


class TermsPolicy(Section):
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


class HoursPolicy(Section):
    """How working hours, shifts and the need of a car count.

    Attributes
    ----------
    gate
        Whether hours or shifts that the person has not agreed to, or a car that she lacks, close the gate.
    """

    gate: bool = True


class SupportPolicy(Section):
    """How the need of instruction at work counts.

    Attributes
    ----------
    gate
        Whether a person who needs support is kept from an opening that offers less.
    """

    gate: bool = False


class PriorityPolicy(Section):
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


QuotaOf = Literal["way", "employer", "programme", "funding"]
"""By what the openings of a quota belong together."""

Seats = Annotated[int, Field(ge=0, le=1_000_000), BeforeValidator(no_bool)]


PointsASeat = Annotated[float, Field(ge=0.01, le=1_000), BeforeValidator(no_bool), AfterValidator(hundredths)]

Need = Literal["support", "priority", "waiting"]
"""A rule by which somebody needs a subsidised seat: needs instruction at work, has a code of the programme's, or has
waited long."""

_MOST_POINTS = 100

AS_LIST = PlainSerializer(list)
"""Several values are written as TOML reads them."""


class WaysPolicy(Section):
    """What a programme decides of ways out. Without a word here nothing of it is counted.

    Attributes
    ----------
    points
        What each way is worth on top of the score, in points 0.00–100.00; one that is not named is worth nothing.
    order
        In place of points: the ways in order, the best first. Each is worth `step` points more than the one after it,
        the last as much more than those that are not named.
    step
        Points for each place in the order.
    subsidised_for
        Whom subsidised seats are for: whoever meets any of these rules. ``"support"``: needs some or much instruction
        at work; ``"priority"``: has a priority code; ``"waiting"``: has waited `waiting_days`. Nobody else is given
        the points of a subsidised seat. Empty: everybody.
    waiting_days
        What ``"waiting"`` asks for.
    gate
        Whether subsidised seats are closed to whoever is known to meet none of the rules. What is not known closes
        nothing and is asked.
    """

    points: Annotated[dict[Way, Points], AfterValidator(Fixed)] = Fixed()  # type: ignore[assignment]  # a dict that refuses changes
    order: Annotated[Several[Way], unique(), AS_LIST] = ()
    step: Points = 2.0
    subsidised_for: Annotated[Several[Need], unique(), AS_LIST] = ()
    waiting_days: Annotated[int, Field(ge=0, le=36600), BeforeValidator(no_bool)] = 0
    gate: bool = True

    @model_validator(mode="after")
    def _one_measure(self) -> WaysPolicy:
        if self.points and self.order:
            raise Refusal(*with_remedy("policy.ways_twice"), "order")
        if len(self.order) * self.step > _MOST_POINTS:
            raise Refusal(*with_remedy("policy.ways_step", most=_MOST_POINTS), "step")
        if "waiting" in self.subsidised_for and not self.waiting_days:
            raise Refusal(*with_remedy("policy.ways_wait"), "waiting_days")
        return self

    @property
    def is_stated(self) -> bool:
        """Whether anything is decided here that a pair could be judged by."""
        return bool(self.points or self.order or self.subsidised_for)

    def worth(self, way: Way) -> int:
        """What a way is worth on top of the score, in score units."""
        if way in self.order:
            return round((len(self.order) - self.order.index(way)) * self.step * SCORE_OF_POINT)
        return round(self.points.get(way, 0.0) * SCORE_OF_POINT)


class Quota(Section):
    """How many people are to go to some openings, at least and at most: softly, at so many points for each seat.

    Attributes
    ----------
    of, value
        Which openings: those of a ``"way"`` (``"practice"``), an ``"employer"``, a ``"programme"`` or a ``"funding"``
        with this value, spelt as in the records.
    least, most
        The bounds; None where there is none.
    cost
        Points, 0.01–1 000 in whole hundredths, that each seat under or over costs. The best total is sought less
        these; many points make a bound nearly hard.

    Examples
    --------
    >>> Quota(of="way", value="practice", most=3, cost=4).most
    3
    """

    of: QuotaOf
    value: Annotated[str, Field(min_length=1)]
    least: Seats | None = None
    most: Seats | None = None
    cost: PointsASeat = 10.0

    @model_validator(mode="after")
    def _bounded(self) -> Quota:
        if self.least is None and self.most is None:
            raise Refusal(*with_remedy("policy.quota_empty"), "most")
        if self.least is not None and self.most is not None and self.least > self.most:
            raise Refusal(Message("policy.quota_order", least=self.least, most=self.most), None, "least")
        if self.of == "way" and self.value not in WAYS:
            raise Refusal(*with_remedy("value.not_one_of", expected=WAYS), "value")
        return self


def one_of_each(quotas: tuple[Quota, ...]) -> tuple[Quota, ...]:
    """Refuse two quotas on the same openings, whatever the size of their letters."""
    seen: set[tuple[str, str]] = set()
    for quota in quotas:
        key = (quota.of, " ".join(quota.value.split()).casefold())
        if key in seen:
            raise Refusal(*with_remedy("value.twice", value=f"{quota.of} {quota.value}"))
        seen.add(key)
    return quotas
