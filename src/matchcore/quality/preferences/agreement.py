"""`measure_preferences`: how often a policy's scores agree with what people chose."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from matchcore.arguments import checked
from matchcore.errors import FileError, InputError
from matchcore.matching import match
from matchcore.messages import Message, MessageLanguage, Text
from matchcore.policy import Policy
from matchcore.quality.golden.checks import is_ordered_rightly, placements
from matchcore.quality.golden.golden_pools import Words, placed_in
from matchcore.quality.measure.estimates import Estimate, wilson
from matchcore.quality.preferences.choices import Choice, Preferences
from matchcore.rendering import SCORE_PER_POINT, Content, Number, Points, Several, Shown, headings, told_of
from matchcore.solution import Explanation
from matchcore.solution.parts import by_weight
from matchcore.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A choice of people that the policy does not make.

    Attributes
    ----------
    id, kind, group, reason
        The choice, and why people chose so.
    better, worse
        The explanations of the two pairs where they are ordered wrongly; None elsewhere.
    misplaced
        Who is not placed as expected: the candidate, the opening expected and the one given (None: unplaced).
    """

    id: str
    kind: str
    group: str
    reason: Words
    better: Explanation | None
    worse: Explanation | None
    misplaced: tuple[tuple[str, str | None, str | None], ...]

    @property
    def is_misordered(self) -> bool:
        """Whether the worse pair does as well as the better one, or the better one is not possible."""
        return self.better is not None

    def lines(self) -> Iterator[Text]:
        """What was chosen, why, and what the policy says instead."""
        name = f"{self.id} ({', '.join(part for part in (self.kind, self.group) if part)})"
        yield Message("quality.preferences.failed", name=name, reason=self.reason)
        for key, told in (("better", self.better), ("worse", self.worse)):
            if told is not None:
                yield Message(
                    f"quality.preferences.{key}",
                    candidate=told.candidate_id,
                    opening=told.opening_id,
                    points=Points(told.score),
                    steps=Several(steps, ", ") if (steps := tuple(_steps(told))) else None,
                )
        for candidate, wanted, got in self.misplaced:
            yield Message("quality.preferences.misplaced", candidate=candidate, wanted=wanted, got=got)


@dataclass(frozen=True, slots=True)
class Tally:
    """How often people were agreed with, of all choices or of those of one kind or group.

    Attributes
    ----------
    name, value
        ``"kind"`` or ``"group"``, and which; both empty for all.
    ordered
        The share of comparisons ordered rightly.
    expected
        The share of expected assignments that came out so, each whole.
    """

    name: str
    value: str
    ordered: Estimate
    expected: Estimate


@dataclass(frozen=True, slots=True)
class PreferenceReport(Shown):
    """How often a policy agrees with what people chose. Prints as a table, with every disagreement below.

    Attributes
    ----------
    tallies
        All choices first, then by kind and by group; each share with its Wilson interval.
    failed
        The choices that the policy does not make.
    confidence
        Of the intervals.
    """

    tallies: tuple[Tally, ...]
    failed: tuple[Disagreement, ...]
    confidence: float = 0.95
    language: MessageLanguage = "sv"

    @property
    def ordered(self) -> Estimate:
        """The share of comparisons ordered rightly; its value is None when there are none."""
        return self.tallies[0].ordered

    @property
    def expected(self) -> Estimate:
        """The share of assignments that came out as expected; its value is None when there are none."""
        return self.tallies[0].expected

    def holds(self, least_share: float) -> bool:
        """Whether each share that there is, is at least `least_share` (0–1)."""
        shares = (self.ordered.value, self.expected.value)
        return all(share is None or share >= least_share for share in shares)

    def _content(self) -> Content:
        """The shares, one row a kind and group."""
        rows = [
            (
                Message(f"quality.preferences.{tally.name or 'all'}", value=tally.value),
                tally.ordered.n,
                tally.ordered.share,
                tally.expected.n,
                tally.expected.share,
            )
            for tally in self.tallies
        ]
        names = headings("quality.heading", "choices", "comparisons", "ordered", "assignments", "as_expected")
        note = Message("quality.preferences.note", percent=round(100 * self.confidence))
        return Content(names, rows, range(1, 5), Message("quality.preferences.title"), [note])

    def text(self, language: MessageLanguage | None = None) -> str:
        """The shares, and each choice that the policy does not make."""
        language = language or self.language
        told = ["\n  ".join(line.text(language) for line in each.lines()) for each in self.failed]
        return "\n\n".join([self.table(language).to_text(), *told])

    def to_dict(self, language: MessageLanguage | None = None) -> dict[str, Any]:
        """The report as plain values for JSON; sentences in `language`, keys in English."""
        language = language or self.language
        return {
            "schema": "matchcore-preferences/1",
            **told_of(self, "confidence tallies", language),
            "failed": [
                {
                    **told_of(each, "id kind group reason", language),
                    "better": None if each.better is None else each.better.to_dict(language),
                    "worse": None if each.worse is None else each.worse.to_dict(language),
                    "misplaced": [
                        {"candidate_id": candidate, "expected": wanted, "opening_id": got}
                        for candidate, wanted, got in each.misplaced
                    ],
                }
                for each in self.failed
            ],
        }


@checked
def measure_preferences(
    preferences: Preferences,
    policy: Policy | None = None,
    *,
    vocabulary: Vocabulary | None = None,
    confidence: float = 0.95,
    language: MessageLanguage = "sv",
) -> PreferenceReport:
    """Match each choice's pool, and see whether the policy chooses as people did.

    A comparison is ordered rightly when its better pair scores higher; a pair that is not possible is below every pair
    that is, and two that are not possible, or score the same, are not ordered rightly. An assignment is as expected
    when everyone whose place is expected is there.

    Parameters
    ----------
    preferences
        What people chose, see `read_preferences`.
    policy
        The policy to measure; the default one when None.
    vocabulary
        The codes in use; matchcore's own when None.
    confidence
        Of the intervals.
    language
        The language that the report speaks.

    Raises
    ------
    FileError
        With every record whose codes are not known, by choice.

    Examples
    --------
    >>> choice = {
    ...     "id": "c1",
    ...     "candidates": [{"id": "near", "home": {"municipality": "2023"}, "reach_km": 20}, {"id": "far"}],
    ...     "openings": [{"id": "o1", "workplace": {"municipality": "2023"}}],
    ...     "expect": {"near": "o1", "far": None},
    ...     "reason": "She lives there.",
    ... }
    >>> measure_preferences(Preferences.from_data([choice])).expected.value
    1.0
    """
    problems, outcomes = [], []
    for choice in preferences.choices:
        try:
            outcomes.append((choice, *_outcome(choice, preferences, policy, vocabulary, language)))
        except InputError as error:
            problems += placed_in(choice.id, error)
    if problems:
        raise FileError(problems)
    named = [("", "")]
    for name in ("kind", "group"):
        named += [(name, value) for value in sorted({getattr(choice, name) for choice, *_ in outcomes} - {""})]
    tallies = []
    for name, value in named:
        some = [outcome for outcome in outcomes if not name or getattr(outcome[0], name) == value]
        ordered = [told is None for choice, told, _ in some if choice.preference is not None]
        expected = [not misplaced for choice, _, misplaced in some if choice.expect]
        shares = (wilson(sum(right), len(right), confidence) for right in (ordered, expected))
        tallies.append(Tally(name, value, *shares))
    failed = []
    for choice, told, misplaced in outcomes:
        if told is not None or misplaced:
            better, worse = told or (None, None)
            failed.append(Disagreement(choice.id, choice.kind, choice.group, choice.reason, better, worse, misplaced))
    return PreferenceReport(tuple(tallies), tuple(failed), confidence, language)


def _outcome(
    choice: Choice,
    preferences: Preferences,
    policy: Policy | None,
    vocabulary: Vocabulary | None,
    language: MessageLanguage,
) -> tuple[tuple[Explanation, Explanation] | None, tuple[tuple[str, str | None, str | None], ...]]:
    """The two explanations where they are ordered wrongly, and who is not placed as expected."""
    result = match(
        choice.candidates, choice.openings, policy, vocabulary=vocabulary, as_of=preferences.as_of, language=language
    )
    told = None
    if choice.preference is not None:
        better, worse = (result.explain(*pair) for pair in (choice.preference.better, choice.preference.worse))
        told = None if is_ordered_rightly(better, worse) else (better, worse)
    got = placements(result)
    misplaced = tuple((name, at, got[name]) for name, at in choice.expect.items() if got[name] != at)
    return told, misplaced


def _steps(told: Explanation) -> Iterator[Text]:
    """How far each criterion moves the pair from neutral, the heaviest first; a closed gate is named."""
    for part in by_weight(told.parts):
        moved = round(part.step / SCORE_PER_POINT, 2)
        if moved or not part.is_open:
            key = "quality.preferences.step" if part.is_open else "quality.preferences.step_closed"
            yield Message(key, criterion=part.label, points=Number(moved, 2, is_change=True))
