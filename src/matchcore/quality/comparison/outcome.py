"""`Comparison`: who moved and why, each run's figures, how it went for each group; and how it reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Literal

from matchcore.messages import Message, MessageLanguage, Text
from matchcore.quality.comparison.alignment import Label, label_text
from matchcore.quality.comparison.rules import CriterionChange, RuleChange
from matchcore.quality.comparison.snapshot import Snapshot
from matchcore.quality.measure.estimates import LEAST_SHOWN, NO_ESTIMATE, Estimate, group_label
from matchcore.rendering import SCORE_PER_POINT, Content, Number, Points, Several, Shown, Table, headings, plain

Cause = Literal["code", "rule", "override", "record", "pool"]
CAUSES: tuple[Cause, ...] = ("code", "rule", "override", "record", "pool")
"""What can move someone, gravest first: the same facts and rules judged otherwise; a changed rule; a lock or ban that a
person set or lifted; a changed record; someone or something new or gone."""

_MOST_NAMED = 8


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason for a move.

    Attributes
    ----------
    kind
        A `Cause`, or ``"rival"`` when someone else's move made this one.
    criterion
        The criterion at fault; None when it is none.
    text
        The reason in words.
    """

    kind: Literal["code", "rule", "override", "record", "pool", "rival"]
    criterion: str | None
    text: Text


@dataclass(frozen=True, slots=True)
class Why:
    """The reasons of one move, the gravest cause behind it, and the chain of people that leads there.

    Attributes
    ----------
    cause
        The gravest cause found; ``"tie"`` where nothing had to move her; None when none was found.
    criteria
        The criteria at fault.
    reasons
        The candidate's own first; where a rival moved her, then those of the one at the end of the chain.
    chain
        The candidates from the rival to the one with a cause of her own; empty when the cause is the candidate's own.
    """

    cause: Cause | Literal["tie"] | None
    criteria: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()
    chain: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Side:
    """One run's figures.

    Attributes
    ----------
    total, bound
        What the placements score above the least score that the policy allows, and what it is proven to be at most;
        score units.
    n_candidates, n_openings, n_seats, n_placed, n_eligible, n_feasible
        The sizes.
    version
        matchcore's version.
    """

    total: int
    bound: int
    n_candidates: int
    n_openings: int
    n_seats: int
    n_placed: int
    n_eligible: int
    n_feasible: int
    version: str

    @classmethod
    def of(cls, run: Snapshot) -> Side:
        """The figures of a snapshot."""
        return cls(
            total=run.total,
            bound=int(run.record["bound"]),
            n_candidates=run.n_candidates,
            n_openings=run.n_openings,
            n_seats=int(run.seats.sum()),
            n_placed=run.n_placed,
            n_eligible=int((run.indptr[1:] > run.indptr[:-1]).sum()),
            n_feasible=len(run.score),
            version=str(run.record["matchcore"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement(Why):
    """A candidate who is not where she was, and why; see `Why` for the attributes that tell why.

    Attributes
    ----------
    candidate_id
        As the run after has it.
    label
        ``"MOVED-TIE"``, ``"MOVED"``, ``"GAINED"`` or ``"LOST"``.
    opening_before, opening_after
        Where she was and is; None when unplaced.
    score_before, score_after
        The scores of those placements; None when unplaced.
    """

    candidate_id: str
    label: Label
    opening_before: str | None
    opening_after: str | None
    score_before: int | None
    score_after: int | None

    @property
    def text(self) -> Text:
        """Why, in a sentence."""
        if self.label == "MOVED-TIE":
            if self.opening_after is None:
                return Message("quality.tie.lost")
            return Message("quality.tie.gained" if self.opening_before is None else "quality.tie.moved")
        said = Several(tuple(reason.text for reason in self.reasons[:3]))
        if len(self.chain) > 1:
            return Message("quality.reason.through", said=said, chain=self.chain[:_MOST_NAMED])
        return Message("quality.reason.said", said=said)


@dataclass(frozen=True, slots=True)
class Yardstick:
    """The placements after, measured by the rules and the code before, for those of whom nothing else changed.

    Attributes
    ----------
    n
        How many candidates it covers.
    total_before, total_after
        What their placements before and after are worth by the rules before, score units.
    n_closed
        How many are placed now on a pair that was not feasible before.
    """

    n: int
    total_before: int
    total_after: int
    n_closed: int


@dataclass(frozen=True, slots=True)
class GroupChange:
    """How it went for one group of the shared candidates.

    Attributes
    ----------
    name, value
        The group; empty for everyone, `value` None for those of whom it is not known.
    n
        How many. Of a group of fewer than `matchcore.quality.measure.estimates.LEAST_SHOWN` nothing else is told.
    placed_before, placed_after
        How many were and are placed.
    placed
        The difference in placed share, paired.
    score
        The difference in mean score (the unplaced at 0), score units, paired.
    wins, losses
        How many score higher, and lower.
    placed_apart_from_ties, score_apart_from_ties
        The same two differences when those who moved on a tie are taken to be where they were; None for nobody.
    """

    name: str
    value: str | None
    n: int
    placed_before: int | None = None
    placed_after: int | None = None
    placed: Estimate = NO_ESTIMATE
    score: Estimate = NO_ESTIMATE
    wins: int | None = None
    losses: int | None = None
    placed_apart_from_ties: float | None = None
    score_apart_from_ties: float | None = None


_MOST_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Comparison(Shown):
    """What moved between two results. Prints as a table.

    Attributes
    ----------
    before, after
        The figures of each whole run.
    n_shared
        How many candidates both have.
    n_renamed_candidates, n_renamed_openings, n_changed_candidates, n_changed_openings
        How many of the shared have another id, and how many a record that changed.
    changed_of_candidates, changed_of_openings
        What changed in those records: the sections, by the criterion that reads them where one does.
    gone_candidates, new_candidates, gone_openings, new_openings
        What only one run has.
    counts
        How many shared candidates carry each label.
    movements
        Those who are not where they were: the lost first, the ties last.
    wins, losses, p_value
        How many score higher and lower than before, and the sign test of the two.
    after_by_rules_before
        What the placements after are worth by the rules before.
    rules, criteria
        Which rules differ, and how each criterion judges the same facts.
    rules_approved_on
        The day that the result before was approved on, since when the rules differ; None where it was not approved.
    groups
        Everyone shared first, then each group.
    scores_before, scores_after
        The scores of all placements of each run.
    confidence
        Of the intervals.
    """

    before: Side
    after: Side
    n_shared: int
    n_renamed_candidates: int
    n_renamed_openings: int
    n_changed_candidates: int
    n_changed_openings: int
    changed_of_candidates: tuple[Text, ...]
    changed_of_openings: tuple[Text, ...]
    gone_candidates: tuple[str, ...]
    new_candidates: tuple[str, ...]
    gone_openings: tuple[str, ...]
    new_openings: tuple[str, ...]
    counts: Mapping[str, int]
    movements: tuple[Movement, ...]
    wins: int
    losses: int
    p_value: float
    after_by_rules_before: Yardstick
    rules: tuple[RuleChange, ...]
    rules_approved_on: date | None
    criteria: tuple[CriterionChange, ...]
    groups: tuple[GroupChange, ...]
    scores_before: tuple[int, ...]
    scores_after: tuple[int, ...]
    confidence: float
    language: MessageLanguage = "sv"

    @property
    def ties(self) -> int:
        """How many shared candidates score as before."""
        return self.n_shared - self.wins - self.losses

    @property
    def is_one_measure(self) -> bool:
        """Whether the totals before and after are counted by the same rules, and so can be held against each other."""
        return not any(rule.is_of_scores for rule in self.rules)

    @property
    def total_change(self) -> Number:
        """How much the total changed, in percent with its sign; a dash where it was 0. By the rules before, for those
        of whom nothing else changed, where the rules differ (`is_one_measure`)."""
        side, measured = (self.before.total, self.after.total), self.after_by_rules_before
        was, now = side if self.is_one_measure else (measured.total_before, measured.total_after)
        return Number(100 * (now - was) / was if was else None, 2, " %", is_change=True)

    @property
    def total_change_told(self) -> Text:
        """The change of the total, and by which rules where they differ."""
        key = "quality.compare.change" if self.is_one_measure else "quality.compare.change_by_rules_before"
        return Message(key, change=self.total_change)

    @property
    def n_moved(self) -> int:
        """How many shared candidates moved, gained or lost a place; ties are not counted."""
        return sum(self.counts[label] for label in ("MOVED", "GAINED", "LOST"))

    @property
    def is_same(self) -> bool:
        """Whether nothing at all differs of what both runs know: nobody moved, not even on a tie."""
        differs = self.movements or self.rules or self.changed_criteria or self.wins or self.losses
        n_renamed = self.n_renamed_candidates + self.n_renamed_openings
        return self.is_same_pool and not differs and not n_renamed and self.before.bound == self.after.bound

    @property
    def n_differences(self) -> int:
        """How many candidates and openings are new, gone or changed (ids apart)."""
        parts = (self.gone_candidates, self.new_candidates, self.gone_openings, self.new_openings)
        return sum(map(len, parts)) + self.n_changed_candidates + self.n_changed_openings

    @property
    def is_same_pool(self) -> bool:
        """Whether nobody and nothing is new, gone or changed (ids apart)."""
        return not self.n_differences

    @property
    def changed_criteria(self) -> tuple[CriterionChange, ...]:
        """The criteria that weigh or judge the same facts otherwise."""
        return tuple(change for change in self.criteria if change.is_changed)

    def summary(self, language: MessageLanguage | None = None) -> str:
        """What moved, in a few lines."""
        return "\n".join(line.text(language or self.language) for line in self.lines())

    def lines(self) -> list[Text]:
        """The lines of the summary."""
        was, now, measured = self.before, self.after, self.after_by_rules_before
        counts = {label.replace("-", "_"): count for label, count in self.counts.items()}
        totals = {"before": Points(was.total), "after": Points(now.total), "change": self.total_change_told}
        placed = {"before": was.n_placed, "after": now.n_placed}
        lines: list[Text] = [
            Message("quality.compare.labels", n=self.n_shared, **counts),
            Message("quality.compare.total", **totals),
            Message("quality.compare.placed", wins=self.wins, losses=self.losses, ties=self.ties, **placed),
        ]
        if measured.total_after != measured.total_before or measured.n_closed:
            values = {"before": Points(measured.total_before), "after": Points(measured.total_after)}
            lines.append(Message("quality.compare.yardstick", closed=measured.n_closed, **values))
        if was.version != now.version:
            lines.append(Message("quality.compare.version", before=was.version, after=now.version))
        return [*lines, *self.rule_lines(), *(change.text for change in self.changed_criteria), *self.differences()]

    def rule_lines(self) -> list[Text]:
        """Which rules differ, a line each; since when, where it is an approval that they are held to."""
        day = self.rules_approved_on
        key = "quality.compare.rule" if day is None else "quality.compare.rule_since"
        return [Message(key, change=rule.text, on=day) for rule in self.rules]

    def differences(self) -> list[Text]:
        """What only one of the runs has, what changed, and what has another id."""
        lines: list[Text] = []
        for key in ("gone_candidates", "new_candidates", "gone_openings", "new_openings"):
            if names := getattr(self, key):
                some = ", ".join(names[:_MOST_NAMED]) + (" …" if len(names) > _MOST_NAMED else "")
                lines.append(Message(f"quality.compare.{key}", count=len(names), names=some))
        for kind in ("candidates", "openings"):
            if count := getattr(self, f"n_changed_{kind}"):
                sections = getattr(self, f"changed_of_{kind}")
                lines.append(Message(f"quality.compare.changed_{kind}", count=count, sections=sections))
        if self.n_renamed_candidates or self.n_renamed_openings:
            values = {"candidates": self.n_renamed_candidates, "openings": self.n_renamed_openings}
            lines.append(Message("quality.compare.renamed", **values))
        return lines

    def table(self, language: MessageLanguage | None = None, most: int | None = _MOST_SHOWN) -> Table:
        """Who moved, one a row; at most `most` rows (None: all)."""
        return Table.of(language or self.language, *self._content(most))

    def _content(self, most: int | None = _MOST_SHOWN) -> Content:
        rows = [
            (
                move.candidate_id,
                label_text(move.label),
                move.opening_before,
                move.opening_after,
                *(None if score is None else Points(score) for score in (move.score_before, move.score_after)),
                Message(f"quality.cause.{move.cause or 'none'}"),
                move.text,
            )
            for move in self.movements[:most]
        ]
        more = len(self.movements) - len(rows)
        names = ("candidate", "label", "from", "to", "points_before", "points_after", "cause", "why")
        notes = [Message("quality.more", count=more)] if more else []
        return Content(headings("quality.heading", *names), rows, {4, 5}, Message("quality.compare.title"), notes)

    def group_table(self, language: MessageLanguage | None = None) -> Table:
        """How it went for each group, with paired intervals."""
        names = ("group", "n", "placed_before", "placed_after", "placed_change", "score_change", "wins_losses")
        rows = [
            (
                group_label(group.name, group.value),
                group.n,
                *(
                    Number.share(count / group.n if group.n and count is not None else None)
                    for count in (group.placed_before, group.placed_after)
                ),
                group.placed.change(decimals=2),
                group.score.change(1 / SCORE_PER_POINT, 2),
                None if group.wins is None else f"{group.wins}/{group.losses}",
            )
            for group in self.groups
        ]
        note = Message("quality.groups.paired", percent=round(100 * self.confidence), least=LEAST_SHOWN)
        title = Message("quality.groups.title")
        return Table.of(
            language or self.language, headings("quality.heading", *names), rows, range(1, 7), title, [note]
        )

    def text(self, language: MessageLanguage | None = None) -> str:
        """The comparison as plain text: the summary, and who moved."""
        if not self.movements:
            return self.summary(language)
        return f"{self.summary(language)}\n\n{self.table(language).to_text()}"

    def to_dict(self, language: MessageLanguage | None = None) -> dict[str, object]:
        """The comparison as plain values for JSON; sentences in `language`, keys in English."""
        left_out = {"scores_before", "scores_after", "confidence", "language"}
        values = {f.name: getattr(self, f.name) for f in fields(self) if f.name not in left_out}
        return {name: plain(value, language or self.language) for name, value in values.items()} | {"ties": self.ties}

    def __repr__(self) -> str:
        counted = ", ".join(f"{label} {count}" for label, count in self.counts.items() if count)
        return f"Comparison({self.n_shared} shared: {counted})"

    def _repr_html_(self) -> str:
        summary = Table((), (), notes=tuple(self.summary().splitlines())).to_html()
        return summary + self.table().to_html() + self.group_table().to_html()
