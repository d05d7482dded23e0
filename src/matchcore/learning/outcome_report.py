"""`OutcomeReport`: what outcomes say, as far as they can be trusted to, how it reads and how it is drawn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from matchcore.arguments import checked
from matchcore.calibration import Calibration
from matchcore.learning.learned_weights import Weight, criterion_label, weights_content
from matchcore.learning.outcomes import Months
from matchcore.messages import Message, MessageLanguage, Text
from matchcore.pictures.canvas import own_axes, titled
from matchcore.pictures.palette import BLUE, PALE
from matchcore.policy import SCORE_OF_POINT, Policy
from matchcore.quality.measure.estimates import NO_ESTIMATE, Estimate
from matchcore.rendering import Content, Number, Several, Shown, Table, headings, told_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True, slots=True)
class Rate:
    """The share of placements that lasted, of all or of one kind.

    Attributes
    ----------
    name, value
        ``"way"``, ``"municipality"`` or ``"subsidy"``, and which; both empty for all.
    share
        With its Wilson interval.
    """

    name: str
    value: str
    share: Estimate


@dataclass(frozen=True, slots=True)
class OutcomeReport(Shown):
    """What outcomes say, as far as they can be trusted to. Prints as a table.

    Attributes
    ----------
    before, after
        The policy in force, and the same with weights learned from outcomes; the same where there are too few.
    n, n_people
        How many outcomes are known, and how many people they are of.
    n_unknown
        How many are not known: they are not counted as no.
    first, last
        The days between which they lie, as far as days are known.
    split
        What was kept apart when something learned was tried: ``"municipality"``, ``"time"``, or nothing.
    rates
        The shares that lasted.
    calibration
        What a score has meant, to be handed to `matchcore.match`; None below that rung.
    curve
        The calibration tried: for outcomes in five steps of the chance told for them by what did not see them, that
        chance in the mean, and the share that lasted.
    weights, gain
        The weights before and after with their intervals, and how much likelier outcomes are by weights that did not
        see them (in logs, the mean); nothing below that rung.
    challenger, challenger_gain
        By criterion the permutation importance in gradient boosting, and its gain over the score in force.
    missing
        What is lacking for the rungs that were not reached.
    """

    before: Policy
    after: Policy
    months: Months
    n: int
    n_people: int
    n_unknown: int
    first: date | None
    last: date | None
    split: str
    rates: tuple[Rate, ...]
    calibration: Calibration | None = None
    curve: tuple[tuple[float, Estimate], ...] = ()
    weights: tuple[Weight, ...] = ()
    gain: Estimate = NO_ESTIMATE
    challenger: tuple[tuple[str, float], ...] = ()
    challenger_gain: Estimate = NO_ESTIMATE
    missing: tuple[Text, ...] = ()
    confidence: float = 0.95
    language: MessageLanguage = "sv"

    @property
    def lacks(self) -> tuple[Text, ...]:
        """What stands in the way of proposing the learned weights; nothing when they are shown to be better."""
        if not self.weights:
            return self.missing
        if self.after == self.before:
            return (Message("learning.weights.same"),)
        return () if self.gain.low is not None and self.gain.low > 0 else (Message("learning.outcomes.no_gain"),)

    def _content(self) -> Content:
        """The shares that lasted, one row a kind, and below what more can be said."""
        rows = [
            (
                Message(f"learning.outcomes.{rate.name or 'all'}", value=rate.value),
                rate.share.n,
                rate.share.share,
            )
            for rate in self.rates
        ]
        key = "learning.outcomes.title" if self.first else "learning.outcomes.title_of_none"
        title = Message(key, months=self.months, first=self.first, last=self.last)
        return Content(
            headings("learning.heading", "placements", "known", "lasted"), rows, {1, 2}, title, self._notes()
        )

    def _notes(self) -> Iterator[Text]:
        split = Message(f"learning.split.{self.split}")
        yield Message("learning.outcomes.unknown", n=self.n_unknown, percent=round(100 * self.confidence))
        if self.calibration is not None:
            for points in (50, 60, 70):
                chance = self.calibration.chance(points * SCORE_OF_POINT)
                yield Message("learning.outcomes.chance", points=points, chance=chance)
        if self.curve:
            steps = tuple(
                Message("learning.outcomes.step", told=Number.share(told, 0), lasted=lasted.share)
                for told, lasted in self.curve
            )
            yield Message("learning.outcomes.curve", steps=Several(steps), split=split)
        if self.weights:
            yield Message("learning.outcomes.gain", gain=self.gain.change(1, 4), split=split)
            yield from self.lacks or (Message("learning.weights.better"),)
        if self.challenger:
            most = sorted(self.challenger, key=lambda one: -one[1])[:3]
            names = [criterion_label(name) for name, _ in most]
            yield Message("learning.outcomes.challenger", gain=self.challenger_gain.change(1, 4), criteria=names)
        yield from self.missing

    def text(self, language: MessageLanguage | None = None) -> str:
        """The shares, what a score has meant, and the weights where there are enough."""
        told = [self.table(language).to_text()]
        if self.weights:
            told.append(Table.of(language or self.language, *weights_content(self.weights)).to_text())
        return "\n\n".join(told)

    def to_dict(self, language: MessageLanguage | None = None) -> dict[str, Any]:
        """The report as plain values for JSON; sentences in `language`, keys in English."""
        language = language or self.language
        names = "months n n_people n_unknown first last split rates curve weights gain"
        return {
            "schema": "matchcore-outcomes/1",
            **told_of(self, names, language),
            "calibration": None if self.calibration is None else self.calibration.model_dump(mode="json"),
            "challenger": dict(self.challenger),
            **told_of(self, "challenger_gain lacks missing", language),
            "policy_hash": self.before.hash,
            "learned_policy_hash": self.after.hash,
        }


@checked
def calibration_picture(
    report: OutcomeReport, *, language: MessageLanguage | None = None, ax: Axes | None = None
) -> Axes:
    """Draw how a calibration fared on outcomes that it did not see: on the line, as many lasted as was told.

    Parameters
    ----------
    report
        What outcomes say; with fewer than a calibration needs nothing but the line is drawn.
    language
        ``"sv"`` or ``"en"``; the report's own when None.
    ax
        Where to draw; a figure of its own when None.

    Returns
    -------
    Axes
        One point a step of the chance told, with the interval of the share that lasted.

    Raises
    ------
    MissingExtraError
        Without matplotlib.
    """
    language = language or report.language
    ax = own_axes(ax, 5.5, 5)
    ax.plot([0, 100], [0, 100], color=PALE, linestyle="--")
    for told, lasted in report.curve:
        if lasted.value is not None and lasted.low is not None and lasted.high is not None:
            ax.plot([100 * told] * 2, [100 * lasted.low, 100 * lasted.high], color=BLUE)
            ax.plot([100 * told], [100 * lasted.value], "o", color=BLUE)
    ax.set_xlim(0, 100)
    ax.set_ylim(0, 100)
    note = Message("learning.picture.note", n=report.n, months=report.months)
    titled(ax, language, Message("learning.picture.title"), note, Message("learning.picture.across"))
    return ax
