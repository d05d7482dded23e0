"""`learn_from_outcomes`: what placements that are known to have lasted, or not, can be trusted to say, and no more.

A ladder: below 100 known outcomes only shares with intervals; from 100 a calibrated chance for a score; from 1,000, in
one municipality or pooled over several, weights; from 2,000 gradient boosting beside them, to show what a weighted sum
misses. Below each rung it says what is lacking.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from matchcore.arguments import checked
from matchcore.calibration import Calibration
from matchcore.learning.chances import (
    Bools,
    Ints,
    Split,
    boosted,
    calibrated_line,
    fitted_chances,
    held_out_gain,
    held_out_line,
    splits_of,
)
from matchcore.learning.learned_weights import Weight, in_force, mean_by_person, weights_with_ends
from matchcore.learning.outcome_report import OutcomeReport, Rate
from matchcore.learning.outcomes import GOOD, Months, Outcome, State
from matchcore.learning.weighing import Floats, aims_about, on_one_thread, whole_percents
from matchcore.messages import Message, MessageLanguage, Text
from matchcore.policy import FULL_PART, NEUTRAL, SCORE_OF_POINT, Policy
from matchcore.quality.measure.estimates import NO_ESTIMATE, Estimate, Resampling, checked_resampling, wilson, withheld

LEAST_FOR_CHANCE, LEAST_FOR_WEIGHTS, LEAST_FOR_BOOSTING = 100, 1_000, 2_000
"""How many outcomes must be known for each rung; of those that lasted and those that did not a tenth as many."""

_LEAST_PLACES = 5
_STEPS_OF_CURVE = 5


@dataclass(frozen=True, slots=True, eq=False)
class _Known:
    """The outcomes that are known, in order of time, as numbers."""

    lasted: Bools
    place: Ints
    person: Ints
    score: Floats
    parts: Floats
    aim: Floats
    names: tuple[str, ...]
    is_timed: bool

    @property
    def n_places(self) -> int:
        return len(np.unique(self.place))

    @property
    def split(self) -> str:
        if self.n_places >= _LEAST_PLACES:
            return "municipality"
        return "time" if self.is_timed else "none"

    def where(self, some: Bools) -> _Known:
        place = np.unique(self.place[some], return_inverse=True)[1]
        rest = (self.lasted[some], place, self.person[some], self.score[some], self.parts[some])
        return _Known(*rest, self.aim, self.names, self.is_timed)

    def splits(self) -> list[Split]:
        return splits_of(self.place, by_place=self.split == "municipality")


@checked
def learn_from_outcomes(
    outcomes: Sequence[Outcome],
    policy: Policy | None = None,
    *,
    months: Months = 6,
    good: Collection[State] = GOOD,
    n_resamples: int = 100,
    confidence: float = 0.95,
    seed: int = 0,
    language: MessageLanguage = "sv",
) -> OutcomeReport:
    """Learn from what became of placements as much as so many outcomes can bear, and say what is lacking for more.

    What is learned is tried on municipalities, or stretches of time, that it did not see; never on a random part.

    Parameters
    ----------
    outcomes
        See `read_outcomes`. Those of which it is not known whether they lasted are counted as unknown.
    policy
        The policy in force; the default one when None.
    months
        How long a placement is to last: 3, 6 or 12.
    good
        The states that count as lasting.
    n_resamples, confidence, seed
        How intervals of weights are made: people are drawn anew (at least 100 times).
    language
        The language that the report speaks.

    Raises
    ------
    PolicyError
        When the resampling makes no sense.

    Examples
    --------
    >>> report = learn_from_outcomes([])
    >>> report.calibration, report.after == report.before
    (None, True)
    """
    how = checked_resampling(n_resamples, confidence, seed)
    rules = Policy() if policy is None else policy
    told = [(outcome, lasted) for outcome in outcomes if (lasted := outcome.lasted(months, good)) is not None]
    told.sort(key=lambda one: (one[0].since or date.min, one[0].candidate_id, one[0].opening_id))
    known = _known(told, rules)
    days = [day for outcome, _ in told if (day := outcome.since) is not None]
    scored = known.where(~np.isnan(known.score))
    parted = known.where(~np.isnan(known.parts.sum(axis=1)))
    missing: list[Text] = []
    calibration: Calibration | None = None
    curve: tuple[tuple[float, Estimate], ...] = ()
    weights: tuple[Weight, ...] = ()
    challenger: tuple[tuple[str, float], ...] = ()
    gain, challenger_gain, after = NO_ESTIMATE, NO_ESTIMATE, rules
    with on_one_thread():
        if _bears("chance", scored, LEAST_FOR_CHANCE, missing):
            calibration = _calibrated(scored, rules, months, sorted(good), confidence)
            curve = _curve(scored, confidence)
        if calibration is not None and _bears("weights", parted, LEAST_FOR_WEIGHTS, missing):
            weights, gain = _weighed(parted, how)
            after = rules.replace(weights={**rules.weights, **{one.criterion: one.after for one in weights}})
        if weights and _bears("boosting", parted, LEAST_FOR_BOOSTING, missing):
            gains, importance = boosted(parted.parts, parted.lasted, parted.aim, parted.splits(), seed)
            challenger = tuple(zip(parted.names, importance.tolist()))
            challenger_gain = mean_by_person(gains, parted.person, confidence, seed)
    return OutcomeReport(
        before=rules,
        after=after,
        months=months,
        n=len(told),
        n_people=len({outcome.candidate_id for outcome, _ in told}),
        n_unknown=len(outcomes) - len(told),
        first=min(days, default=None),
        last=max(days, default=None),
        split=known.split,
        rates=tuple(_rates(told, confidence)),
        calibration=calibration,
        curve=curve,
        weights=weights,
        gain=gain,
        challenger=challenger,
        challenger_gain=challenger_gain,
        missing=tuple(missing),
        confidence=confidence,
        language=language,
    )


def _known(told: Sequence[tuple[Outcome, bool]], rules: Policy) -> _Known:
    names, aim = in_force(rules)
    n = len(told)
    parts = np.full((n, len(names)), np.nan)
    score = np.full(n, np.nan)
    for row, (outcome, _) in enumerate(told):
        if all(name in outcome.parts for name in names):
            parts[row] = [(outcome.parts[name] - NEUTRAL) / FULL_PART for name in names]
            score[row] = 50 + parts[row] @ aim
        elif outcome.score is not None:
            score[row] = outcome.score / SCORE_OF_POINT
    return _Known(
        np.array([lasted for _, lasted in told], dtype=np.bool_),
        np.unique([outcome.municipality or "" for outcome, _ in told], return_inverse=True)[1].astype(np.intp),
        np.unique([outcome.candidate_id for outcome, _ in told], return_inverse=True)[1].astype(np.intp),
        score,
        parts,
        aim,
        tuple(names),
        all(outcome.since is not None for outcome, _ in told),
    )


def _bears(rung: str, known: _Known, least: int, missing: list[Text]) -> bool:
    """Whether there are enough outcomes for a rung; what is lacking is added to `missing`."""
    n, n_lasted = len(known.lasted), int(known.lasted.sum())
    few = min(n_lasted, n - n_lasted)
    if n < least:
        missing.append(Message(f"learning.outcomes.few_{rung}", n=n, least=least))
    elif few < least // 10:
        missing.append(Message("learning.outcomes.one_sided", n=few, least=least // 10))
    elif known.split == "none":
        missing.append(Message("learning.outcomes.no_split", least=_LEAST_PLACES))
    elif any(len(np.unique(known.lasted[train])) < 2 for train, _ in known.splits()):
        missing.append(Message("learning.outcomes.one_sided", n=0, least=1))
    else:
        return True
    return False


def _calibrated(known: _Known, rules: Policy, months: Months, states: list[State], confidence: float) -> Calibration:
    (intercept, slope), spread = calibrated_line((known.score - 50) / 10, known.lasted)
    return Calibration(
        intercept=float(intercept),
        slope=float(slope),
        variance=float(spread[0, 0]),
        covariance=float(spread[0, 1]),
        variance_of_slope=float(spread[1, 1]),
        n=len(known.lasted),
        months=months,
        states=tuple(states),
        policy_hash=rules.hash,
        confidence=confidence,
    )


def _curve(known: _Known, confidence: float) -> tuple[tuple[float, Estimate], ...]:
    told = held_out_line((known.score - 50) / 10, known.lasted, known.splits())
    steps = np.array_split(np.argsort(told, kind="stable"), _STEPS_OF_CURVE)
    return tuple(
        (float(told[some].mean()), wilson(int(known.lasted[some].sum()), len(some), confidence)) for some in steps
    )


def _weighed(known: _Known, how: Resampling) -> tuple[tuple[Weight, ...], Estimate]:
    aim = known.aim
    learned = whole_percents(fitted_chances(known.parts, known.lasted, known.place, aim, turn=True)[0])
    generator = np.random.default_rng(how.seed)
    people = np.unique(known.person)
    rows_of = np.split(np.argsort(known.person, kind="stable"), np.cumsum(np.bincount(known.person)[people])[:-1])
    drawn = []
    for near in aims_about(aim, how.n, how.seed + 1):
        some = np.concatenate([rows_of[number] for number in generator.integers(0, len(people), len(people))])
        drawn.append(fitted_chances(known.parts[some], known.lasted[some], known.place[some], near, turn=True)[0])
    tail = 50 * (1 - how.confidence)
    low, high = np.percentile(np.array(drawn), [tail, 100 - tail], axis=0)
    gains = held_out_gain(known.parts, known.lasted, known.place, aim, known.splits())
    weights = weights_with_ends(known.names, aim, learned, low, high)
    return tuple(weights), mean_by_person(gains, known.person, how.confidence, how.seed)


def _rates(told: Sequence[tuple[Outcome, bool]], confidence: float) -> Iterator[Rate]:
    yield Rate("", "", wilson(sum(lasted for _, lasted in told), len(told), confidence))
    for name in ("way", "municipality", "subsidy"):
        for value in sorted({str(at) for outcome, _ in told if (at := getattr(outcome, name)) is not None}):
            some = [lasted for outcome, lasted in told if getattr(outcome, name) == value]
            if not withheld(name, len(some)):
                yield Rate(name, value, wilson(sum(some), len(some), confidence))
