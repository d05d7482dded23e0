"""What a programme decides of ways out: what each is worth, and whom subsidised seats are for."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer, model_validator

from matchcore.messages import Message
from matchcore.policy.sections import SCORE_OF_POINT, Points, Section
from matchcore.records.model import Fixed, Refusal, Several, Way, no_bool, unique

__all__ = ["Need", "WaysPolicy"]

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

    points: Annotated[dict[Way, Points], AfterValidator(Fixed)] = Fixed()  # type: ignore[assignment]
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
