"""What differs between two runs in what they were told and in how they judge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from matchcore.criteria import LeastScoreCriterion
from matchcore.messages import Message, MessageLanguage, Phrase, Text
from matchcore.policy import WaysPolicy
from matchcore.quality.comparison.alignment import Alignment
from matchcore.quality.comparison.snapshot import Snapshot
from matchcore.records.model import WAYS
from matchcore.rendering import Points

LEAST = LeastScoreCriterion.name
"""The criterion that goes by what all the others say: it judges otherwise when one of them does."""

_MOST_PAIRS = 400_000
_NOT_JUDGING = ("objective", "stability", "quotas")
"""The rules that steer the choice among pairs and not what a pair scores."""
STEERING = (*_NOT_JUDGING, LEAST)
"""The rules that the whole sum is made by: a change of one may move anybody, whatever became of her own pairs."""


@dataclass(frozen=True, slots=True)
class CriterionName:
    """A criterion as a user reads it, with its name in the policy where that is another word."""

    name: str
    label: Phrase

    def text(self, language: MessageLanguage = "sv") -> str:
        """The label, and the name in brackets."""
        label = self.label.text(language)
        return label if label == self.name else f"{label} ({self.name})"


@dataclass(frozen=True, slots=True)
class RuleChange:
    """One rule that differs: a setting of the policy, the vocabulary, or the day of the run.

    Attributes
    ----------
    name
        ``"weights.language"``, ``"vocabulary"``, ``"as_of"`` …
    before, after
        What it was and is.
    criterion
        The criterion that it steers; None when it may touch any of them.
    """

    name: str
    before: object
    after: object
    criterion: str | None

    @property
    def is_of_scores(self) -> bool:
        """Whether it may touch what a pair counts for, so that sums before and after are of different measures."""
        return self.name not in _NOT_JUDGING

    @property
    def text(self) -> Text:
        """The change in words."""
        if self.name == "vocabulary":
            return Message("quality.rule.vocabulary")
        return Message("quality.rule.changed", name=self.name, before=self.before, after=self.after)


@dataclass(frozen=True, slots=True)
class CriterionChange:
    """How one criterion judges the very same facts in two runs.

    Attributes
    ----------
    criterion, label
        Its name in the policy and the name that a user reads.
    weight_before, weight_after
        Its weight, whole percent; 0 when it was not there.
    n_pairs
        How many pairs, feasible in both runs and with unchanged facts, were compared.
    n_rose, n_fell
        How many of them it gives more, and less.
    n_opened, n_closed
        How many pairs more, and fewer, its gate lets through, counted by candidate; None when it cannot be known.
    kind
        ``"rule"`` when a rule that touches it changed, ``"code"`` when none did; None when it judges as before.
    """

    criterion: str
    label: Phrase
    weight_before: int
    weight_after: int
    n_pairs: int
    n_rose: int
    n_fell: int
    n_opened: int | None
    n_closed: int | None
    kind: Literal["rule", "code"] | None

    @property
    def is_changed(self) -> bool:
        """Whether it weighs or judges the same facts otherwise."""
        return self.kind is not None

    @property
    def text(self) -> Text:
        """The change in words."""
        said: list[Text] = []
        if self.weight_before != self.weight_after:
            said.append(Message("quality.criterion.weight", before=self.weight_before, after=self.weight_after))
        if self.n_opened:
            said.append(Message("quality.criterion.opened", count=self.n_opened))
        if self.n_closed:
            said.append(Message("quality.criterion.closed", count=self.n_closed))
        if self.n_rose or self.n_fell:
            said.append(Message("quality.criterion.parts", rose=self.n_rose, fell=self.n_fell, n=self.n_pairs))
        name = CriterionName(self.criterion, self.label)
        if not said:
            return Message("quality.criterion.same", name=name)
        return Message("quality.criterion.changed", name=name, said=said)


def _unnamed(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, None]:
    """The settings in a section's tables (course levels, priority codes) that either policy names, without a value."""
    return {
        f"{section}.{name}.{key}": None
        for section, settings in one.items()
        if isinstance(settings, Mapping)
        for name, table in settings.items()
        if isinstance(table, Mapping) and isinstance(beside := other.get(section, {}).get(name), Mapping)
        for key in {*table, *beside}
    }


def _flat(settings: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for name, value in settings.items():
        if isinstance(value, Mapping) and value:
            flat |= _flat(value, f"{prefix}{name}.")
        else:
            flat[prefix + name] = value
    return flat


_YOUNGER = {
    LEAST: 0.0,
    "quotas": [],
    "terms.unknown": "open",
    **_flat({"ways": WaysPolicy().model_dump(mode="json")}),
    **{f"ways.points.{way}": 0 for way in WAYS},
}
"""What rules are taken to be where a run is older than they, or its policy does not name them."""


def rule_changes(before: Snapshot, after: Snapshot) -> tuple[RuleChange, ...]:
    """The settings that both runs have and that differ, then vocabulary and day; a weight or least not named is 0."""
    weights = {f"weights.{name}": 0 for name in {*before.criteria} & {*after.criteria}}
    unnamed = _unnamed(before.policy, after.policy) | weights | _YOUNGER
    was, now = {**unnamed, **_flat(before.policy)}, {**unnamed, **_flat(after.policy)}
    names = set(before.criteria) | set(after.criteria)
    changes = []
    for name in sorted(was.keys() & now.keys()):
        if was[name] != now[name]:
            section, _, rest = name.partition(".")
            about = rest if section == "weights" else section
            told = _quotas if name == "quotas" else _as_it_is
            changes.append(RuleChange(name, told(was[name]), told(now[name]), about if about in names else None))
    if before.stability != after.stability:
        changes.append(RuleChange("stability", Points(before.stability), Points(after.stability), None))
    for name, key in (("vocabulary", "vocabulary_hash"), ("as_of", "as_of")):
        if before.record[key] != after.record[key]:
            changes.append(RuleChange(name, before.record[key], after.record[key], None))
    return tuple(changes)


def rules_touching(changes: tuple[RuleChange, ...], criterion: str) -> bool:
    """Whether any of the changed rules steers a criterion, or may touch any; the least score hangs on all of them."""
    return any(
        change.criterion == criterion or ((change.criterion is None or criterion == LEAST) and change.is_of_scores)
        for change in changes
    )


def _as_it_is(value: Any) -> object:
    """A setting; None for an empty list."""
    return None if value == [] else value


def _quotas(quotas: Sequence[Mapping[str, Any]]) -> tuple[Text, ...] | None:
    """Quotas in words; None for none."""
    told = []
    for quota in quotas:
        value = Message(f"way.{quota['value']}") if quota["of"] == "way" else quota["value"]
        bounds = {name: quota.get(name) for name in ("least", "most", "cost")}
        told.append(Message("quality.rule.quota", about=Message(f"quota.{quota['of']}", value=value), **bounds))
    return tuple(told) or None


def criterion_name(before: Snapshot, after: Snapshot, criterion: str) -> CriterionName:
    """A criterion as a user reads it: by today's label, else the one kept, else its own name."""
    label = after.labels.get(criterion) or before.labels.get(criterion) or Phrase(criterion, criterion)
    return CriterionName(criterion, label)


def changed_sections(before: Snapshot, after: Snapshot, sections: Mapping[str, npt.NDArray[np.bool_]]) -> list[Text]:
    """The sections of records that differ in any: by the criterion that reads them where one is in use.

    A fault in how records are read looks like changed records; the criterion that it falls on is then named all the
    same.
    """
    return [
        criterion_name(before, after, section)
        if section in before.criteria or section in after.criteria
        else Message(f"quality.section.{section}")
        for section, differs in sections.items()
        if differs.any()
    ]


def criterion_changes(
    before: Snapshot, after: Snapshot, shared: Alignment, rules: tuple[RuleChange, ...], seed: int
) -> tuple[CriterionChange, ...]:
    """How each criterion judges the same facts in both runs.

    All pairs are compared of a pool with at most 400 000, else those of a seeded sample of candidates. The least score
    lets others through when any criterion judges otherwise, and is then no change of its own, unless it was set anew.
    """
    people = np.flatnonzero(~shared.candidate_changed)
    cols = np.flatnonzero((shared.cols_after >= 0) & ~shared.opening_changed)
    n_most = max(1, _MOST_PAIRS // max(1, before.n_openings, after.n_openings))
    if len(people) > n_most:
        people = np.sort(np.random.default_rng(seed).choice(people, n_most, replace=False))
    rows_before, rows_after = shared.rows_before[people], shared.rows_after[people]
    old, new = before.rows_judged(rows_before), after.rows_judged(rows_after)
    # What a gate lets through was counted over all openings, and can be compared only when those are the same.
    is_gone, is_new = shared.cols_after < 0, shared.cols_before < 0
    are_same_openings = not (is_gone.any() or is_new.any() or shared.opening_changed.any())
    made: list[CriterionChange] = []
    is_set_anew = any(change.criterion == LEAST for change in rules)
    for name in sorted(dict.fromkeys((*before.criteria, *after.criteria)), key=LEAST.__eq__):
        weight = before.weights.get(name, 0), after.weights.get(name, 0)
        n_pairs = n_rose = n_fell = 0
        opened = closed = None
        if name in before.criteria and name in after.criteria:
            at, here = before.criteria.index(name), after.criteria.index(name)
            was, now = old.part[at][:, cols], new.part[here][:, shared.cols_after[cols]]
            both = (was >= 0) & (now >= 0)
            n_pairs = int(both.sum())
            n_rose, n_fell = int((both & (now > was)).sum()), int((both & (now < was)).sum())
            if are_same_openings:
                more = new.n_open[:, here] - old.n_open[:, at]
                opened, closed = int(np.maximum(more, 0).sum()), int(np.maximum(-more, 0).sum())
        changed = weight[0] != weight[1] or n_rose or n_fell or opened or closed
        if name == LEAST and not is_set_anew:
            changed = changed and not any(other.is_changed for other in made)
        kind: Literal["rule", "code"] = "rule" if rules_touching(rules, name) else "code"
        label = criterion_name(before, after, name).label
        made.append(
            CriterionChange(name, label, *weight, n_pairs, n_rose, n_fell, opened, closed, kind if changed else None)
        )
    return tuple(made)
