"""What a programme decides of ways out: what each is worth, whom subsidised seats are for, and quotas."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer, model_validator

from matchcore.messages import Message
from matchcore.policy.sections import SCORE_OF_POINT, Points, Section, hundredths
from matchcore.records.model import WAYS, Fixed, Refusal, Several, Way, no_bool, unique

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
            raise Refusal(Message("policy.ways_twice"), Message("policy.ways_twice.remedy"), "order")
        if len(self.order) * self.step > _MOST_POINTS:
            raise Refusal(Message("policy.ways_step"), Message("policy.ways_step.remedy", most=_MOST_POINTS), "step")
        if "waiting" in self.subsidised_for and not self.waiting_days:
            raise Refusal(Message("policy.ways_wait"), Message("policy.ways_wait.remedy"), "waiting_days")
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
            raise Refusal(Message("policy.quota_empty"), Message("policy.quota_empty.remedy"), "most")
        if self.least is not None and self.most is not None and self.least > self.most:
            raise Refusal(Message("policy.quota_order", least=self.least, most=self.most), None, "least")
        if self.of == "way" and self.value not in WAYS:
            raise Refusal(Message("value.not_one_of"), Message("value.not_one_of.remedy", expected=WAYS), "value")
        return self


def one_of_each(quotas: tuple[Quota, ...]) -> tuple[Quota, ...]:
    """Refuse two quotas on the same openings, whatever the size of their letters."""
    seen: set[tuple[str, str]] = set()
    for quota in quotas:
        key = (quota.of, " ".join(quota.value.split()).casefold())
        if key in seen:
            raise Refusal(Message("value.twice", value=f"{quota.of} {quota.value}"), Message("value.twice.remedy"))
        seen.add(key)
    return quotas
