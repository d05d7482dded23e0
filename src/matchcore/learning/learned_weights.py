"""`learn_weights`: from comparisons to whole-percent weights, what they rest on, and whether they are any better."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from matchcore.arguments import checked
from matchcore.criteria import CRITERIA
from matchcore.learning.comparisons import Comparison
from matchcore.learning.weighing import Floats, aims_about, fitted_weights, on_one_thread, resampled, whole_percents
from matchcore.messages import Message, MessageLanguage, Text
from matchcore.policy import FULL_PART, ON_TOP, Policy
from matchcore.quality.measure.estimates import (
    NO_ESTIMATE,
    Estimate,
    Resampling,
    checked_resampling,
    estimate_ratios,
    wilson,
)
from matchcore.rendering import Content, Number, Several, Shown, headings, told_of

LEAST_PEOPLE = 10
"""How many people the comparisons must be about for weights to be proposed."""

_FOLDS = 5
_RESAMPLES_OF_GAIN = 2_000
_MOST_TOLD = 20


@dataclass(frozen=True, slots=True)
class Weight:
    """One criterion's weight, whole percent, before and after.

    Attributes
    ----------
    criterion
        The criterion, as the policy names it.
    before, after
        In the policy in force, and learned.
    low, high
        The ends of the interval of the learned one: what the comparisons leave open. With few of them it is wide.
    """

    criterion: str
    before: int
    after: int
    low: float
    high: float


def criterion_label(name: str) -> Text:
    """What a user reads for a criterion: its label where it is one of matchcore's own, else its name."""
    own = {getattr(one, "name", ""): getattr(one, "label", None) for one in CRITERIA}
    return own.get(name) or Message("learning.name", name=name)


def in_force(policy: Policy) -> tuple[list[str], Floats]:
    """The criteria that a policy weighs, what is counted on top aside, and float64[c]: their weights, whole percent."""
    names = [name for name in policy.weights if name != ON_TOP]
    return names, np.array([policy.weights[name] for name in names], dtype=float)


def weights_with_ends(names: Iterable[str], was: Floats, now: Sequence[int], low: Floats, high: Floats) -> list[Weight]:
    """A weight for each criterion, from what it was and is and the ends of its interval."""
    return [Weight(name, int(was_), *rest) for name, was_, *rest in zip(names, was, now, low.tolist(), high.tolist())]


def mean_by_person(change: Floats, person: npt.NDArray[np.intp], confidence: float, seed: int) -> Estimate:
    """The mean of what changed for each comparison or outcome, with its interval over people."""
    sums, counts = (np.bincount(person, weight)[:, None].astype(np.float64) for weight in (change, None))
    return estimate_ratios(sums, counts, Resampling(_RESAMPLES_OF_GAIN, confidence, seed))[0]


def weights_content(weights: Sequence[Weight], title: Text | None = None, notes: Iterable[Text] = ()) -> Content:
    """Weights before and after with their intervals, one row a criterion."""
    rows = [
        (
            criterion_label(weight.criterion),
            f"{weight.before} %",
            f"{weight.after} %",
            Several((Number(weight.low, 0), Number(weight.high, 0)), "–"),
        )
        for weight in weights
    ]
    names = headings("learning.heading", "criterion", "weight_before", "weight_after", "weight_interval")
    return Content(names, rows, range(1, 4), title, notes)


@dataclass(frozen=True, slots=True)
class LearnedWeights(Shown):
    """Weights that people's comparisons speak for, and whether they are better than those in force. Prints as a table.

    Attributes
    ----------
    before, after
        The policy in force, and the same with the learned weights.
    weights
        Each weight before and after, with its interval.
    n, n_people
        How many comparisons decide between weights, and how many people they are about.
    ordered_before, ordered_after
        The share of comparisons ordered rightly by the weights in force, and by weights learned from other people's
        comparisons alone.
    gain
        The second less the first.
    impossible
        The comparisons that no weights at all can satisfy: a criterion is missing, or a record is wrong.
    closed
        Those that a gate decides, whatever the weights.
    unmet
        Those that the learned weights don't satisfy, though others would.
    confidence
        Of the intervals.
    """

    before: Policy
    after: Policy
    weights: tuple[Weight, ...]
    n: int
    n_people: int
    ordered_before: Estimate
    ordered_after: Estimate
    gain: Estimate
    impossible: tuple[Comparison, ...]
    closed: tuple[Comparison, ...]
    unmet: tuple[Comparison, ...]
    confidence: float = 0.95
    language: MessageLanguage = "sv"

    @property
    def lacks(self) -> tuple[Text, ...]:
        """What stands in the way of proposing the learned weights; nothing when they are shown to be better."""
        if self.n_people < LEAST_PEOPLE:
            return (Message("learning.weights.few", least=LEAST_PEOPLE, n=self.n_people),)
        if self.after == self.before:
            return (Message("learning.weights.same"),)
        if self.gain.low is None or self.gain.low <= 0:
            return (Message("learning.weights.no_gain", gain=self.gain.change()),)
        return ()

    @property
    def is_better(self) -> bool:
        """Whether they are shown to order comparisons that they were not learned from better than those in force."""
        return not self.lacks

    def _content(self) -> Content:
        """The weights before and after, one row a criterion."""
        title = Message("learning.weights.title", n=self.n, people=self.n_people)
        return weights_content(self.weights, title, self._notes())

    def _notes(self) -> Iterator[Text]:
        yield Message("learning.weights.interval", percent=round(100 * self.confidence))
        if self.gain.value is not None:
            yield Message(
                "learning.weights.ordered",
                before=self.ordered_before.share,
                after=self.ordered_after.share,
                gain=self.gain.change(),
            )
        yield from self.lacks or (Message("learning.weights.better"),)

    def text(self, language: MessageLanguage | None = None) -> str:
        """The weights, whether they are better, and each comparison that they can't satisfy, with its reason."""
        language = language or self.language
        told = [self.table(language).to_text()]
        for key, some in (("impossible", self.impossible), ("closed", self.closed), ("unmet", self.unmet)):
            if some:
                lines = [Message(f"learning.weights.{key}", n=len(some)), *map(_line, some[:_MOST_TOLD])]
                if len(some) > _MOST_TOLD:
                    lines.append(Message("quality.more", count=len(some) - _MOST_TOLD))
                told.append("\n  ".join(line.text(language) for line in lines))
        return "\n\n".join(told)

    def to_dict(self, language: MessageLanguage | None = None) -> dict[str, Any]:
        """The report as plain values for JSON; sentences in `language`, keys in English."""
        language = language or self.language
        return {
            "schema": "matchcore-learned-weights/1",
            **told_of(self, "is_better lacks", language),
            "policy_hash": self.before.hash,
            "learned_policy_hash": self.after.hash,
            "n_comparisons": self.n,
            **told_of(self, "n_people confidence weights ordered_before ordered_after gain", language),
            **told_of(self, "impossible closed unmet", language),
        }


@checked
def learn_weights(
    comparisons: Sequence[Comparison],
    policy: Policy | None = None,
    *,
    n_resamples: int = 200,
    confidence: float = 0.95,
    seed: int = 0,
    language: MessageLanguage = "sv",
) -> LearnedWeights:
    """Learn weights from what people judged, held near the policy in force, and see whether they are any better.

    Only the weights change; gates, tolerances and what is counted on top stay as they are. Without comparisons the
    policy comes back unchanged.

    Parameters
    ----------
    comparisons
        From `comparisons_of_choices` and `comparisons_of_overrides`.
    policy
        The policy in force; the default one when None.
    n_resamples, confidence, seed
        How intervals are made: people are drawn anew (at least 100 times), and each time the weights in force are drawn
        as they might have been.
    language
        The language that the report speaks.

    Raises
    ------
    PolicyError
        When the resampling makes no sense.

    Examples
    --------
    >>> learned = learn_weights([])
    >>> learned.after == learned.before, learned.is_better
    (True, False)
    """
    how = checked_resampling(n_resamples, confidence, seed)
    rules = Policy() if policy is None else policy
    names, aim = in_force(rules)
    used = [one for one in comparisons if one.closed is None and not one.is_impossible]
    difference = np.array([[one.difference.get(name, 0) / FULL_PART for name in names] for one in used])
    difference = difference.reshape(len(used), len(names))
    people, person = np.unique([one.person for one in used], return_inverse=True)
    with on_one_thread():
        others = _others(person) if len(people) >= LEAST_PEOPLE else np.empty((0, len(used)))
        fitted = fitted_weights(difference, np.concatenate([np.ones((1, len(used))), others]), aim)
        learned, *without = map(whole_percents, fitted)
        low, high = _intervals(difference, person, len(people), aim, how)
    after = rules.replace(weights={**rules.weights, **dict(zip(names, learned))})
    before_right, after_right = difference @ aim > 0, difference @ np.array(learned) > 0
    ordered_after = gain = NO_ESTIMATE
    if len(others):
        held_out = _held_out(difference, others, without)
        ordered_after = wilson(int(held_out.sum()), len(used), confidence)
        gain = mean_by_person(held_out.astype(float) - before_right, person, confidence, seed)
    return LearnedWeights(
        before=rules,
        after=after,
        weights=tuple(weights_with_ends(names, aim, learned, low, high)),
        n=len(used),
        n_people=len(people),
        ordered_before=wilson(int(before_right.sum()), len(used), confidence),
        ordered_after=ordered_after,
        gain=gain,
        impossible=tuple(one for one in comparisons if one.is_impossible),
        closed=tuple(one for one in comparisons if one.closed is not None),
        unmet=tuple(one for one, is_right in zip(used, after_right) if not is_right),
        confidence=confidence,
        language=language,
    )


def _intervals(
    difference: Floats, person: npt.NDArray[np.intp], n_people: int, aim: Floats, how: Resampling
) -> tuple[Floats, Floats]:
    """float64[c] twice: the ends of each weight's percentile interval, over people drawn with replacement."""
    generator = np.random.default_rng(how.seed)
    counts = np.zeros((how.n, len(difference)))
    if n_people:
        drawn = generator.integers(0, n_people, (how.n, n_people))
        counts = np.array([np.bincount(people, minlength=n_people)[person] for people in drawn], dtype=np.float64)
    fitted = resampled(difference, counts, np.array(list(aims_about(aim, how.n, how.seed + 1))))
    tail = 50 * (1 - how.confidence)
    low, high = np.percentile(fitted, [tail, 100 - tail], axis=0)
    return low, high


def _others(person: npt.NDArray[np.intp]) -> Floats:
    """float64[k, n]: for each fold of people which comparisons are about others, 1, and which about them, 0."""
    from sklearn.model_selection import GroupKFold

    others = np.ones((_FOLDS, len(person)))
    for fold, (_, own) in zip(others, GroupKFold(_FOLDS).split(person, groups=person), strict=True):
        fold[own] = 0
    return others


def _held_out(difference: Floats, others: Floats, learned: Sequence[Sequence[int]]) -> npt.NDArray[np.bool_]:
    """bool[n]: whether each comparison is ordered rightly by whole-percent weights learned from other people's."""
    is_right = (difference @ np.array(learned, dtype=float).T > 0).T
    found: npt.NDArray[np.bool_] = (is_right & (others == 0)).any(axis=0)
    return found


def _line(one: Comparison) -> Text:
    return Message(
        "learning.comparison", id=one.id, better=" → ".join(one.better), worse=" → ".join(one.worse), reason=one.reason
    )
