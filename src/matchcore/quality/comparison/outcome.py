"""`Comparison`: what `compare` found, and how it reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

from matchcore.messages import Message, MessageLanguage, Text
from matchcore.quality.comparison.labels import label_text
from matchcore.quality.comparison.movements import GroupChange, Movement, Side, Yardstick
from matchcore.quality.comparison.rules import CriterionChange, RuleChange
from matchcore.quality.measure.groups import LEAST_SHOWN, group_label, headings
from matchcore.rendering import SCORE_PER_POINT, Number, Points, Shown, Table, plain

_MOST_SHOWN = 40
_MOST_NAMED = 8


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
    def total_change(self) -> Number:
        """How much the total changed, in percent with its sign; a dash where it was 0."""
        was, now = self.before.total, self.after.total
        return Number(100 * (now - was) / was if was else None, 2, " %", is_change=True)

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
        totals = {"before": Points(was.total), "after": Points(now.total), "change": self.total_change}
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
        lines += [Message("quality.compare.rule", change=rule.text) for rule in self.rules]
        lines += [change.text for change in self.changed_criteria]
        return lines + self.differences()

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
        language = language or self.language
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
        return Table.of(
            language,
            headings("candidate", "label", "from", "to", "points_before", "points_after", "cause", "why"),
            rows,
            numeric={4, 5},
            title=Message("quality.compare.title"),
            notes=[Message("quality.more", count=more)] if more else [],
        )

    def group_table(self, language: MessageLanguage | None = None) -> Table:
        """How it went for each group, with paired intervals."""
        language = language or self.language
        return Table.of(
            language,
            headings("group", "n", "placed_before", "placed_after", "placed_change", "score_change", "wins_losses"),
            (
                (
                    group_label(group.name, group.value),
                    group.n,
                    *(
                        Number.share(count / group.n if group.n and count is not None else None)
                        for count in (group.placed_before, group.placed_after)
                    ),
                    group.placed.change_text(language, 100),
                    group.score.change_text(language, 1 / SCORE_PER_POINT),
                    None if group.wins is None else f"{group.wins}/{group.losses}",
                )
                for group in self.groups
            ),
            numeric=range(1, 7),
            title=Message("quality.groups.title"),
            notes=[Message("quality.groups.paired", percent=round(100 * self.confidence), least=LEAST_SHOWN)],
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
