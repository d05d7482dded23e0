"""`evaluate`: a result in figures, each with what it rests on, whole and by group."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from matchcore.arguments import checked
from matchcore.messages import Message, MessageLanguage, Phrase
from matchcore.quality.measure.counts import (
    Distribution,
    Load,
    blocking_pairs,
    flags_of_placements,
    load_over,
    margins_of_placed,
    margins_of_unplaced,
    own_scores,
    rank_received,
    rows_of_pairs,
)
from matchcore.quality.measure.estimates import (
    LEAST_SHOWN,
    GroupFigures,
    checked_resampling,
    estimates_by_group,
    group_label,
)
from matchcore.quality.measure.own_trade import Belonging, belonging_of
from matchcore.rendering import Content, Number, Points, Shown, Table, headings
from matchcore.result import MatchResult


@dataclass(frozen=True, slots=True)
class Evaluation(Shown):
    """A result in figures. Prints as a table.

    Attributes
    ----------
    objective
        What was aimed at.
    n_candidates, n_openings, n_seats, n_placed, n_eligible
        The sizes; eligible are those with at least one feasible opening.
    total, bound
        The sum of scores and what no assignment can exceed, score units.
    scores
        The scores of the placements.
    ranks
        The rank, among her feasible openings by score, of the opening that each placed candidate received.
    n_first_choice
        How many received rank 1.
    closed_most
        For those without a feasible opening: how many had most openings closed by each gate.
    closed
        How many pairs each gate was the first to refuse.
    n_blocking
        Feasible pairs that would both rather have each other.
    load
        How the placements spread over employers.
    n_tied
        Placements that another optimum would change.
    resting
        Placements that rest on something declared, unknown, estimated or assumed.
    margins
        How much the score of a placement can fall before the placement changes; measured on ``margins.n`` of them.
    entry_margins
        How much the score of an unplaced candidate must rise before she is placed.
    belonging
        Whether people are placed in their own trade, with the licence that it needs, for a reason, and how far away.
    groups
        All candidates first, then each group.
    confidence
        Of the intervals.
    """

    objective: str
    n_candidates: int
    n_openings: int
    n_seats: int
    n_placed: int
    n_eligible: int
    total: int
    bound: int
    scores: Distribution
    ranks: Distribution
    n_first_choice: int
    closed_most: Mapping[str, int]
    closed: Mapping[str, int]
    labels: Mapping[str, Phrase]
    n_blocking: int
    load: Load
    n_tied: int
    resting: Mapping[str, int]
    margins: Distribution
    entry_margins: Distribution
    belonging: Belonging
    groups: tuple[GroupFigures, ...]
    confidence: float
    language: MessageLanguage = "sv"

    @property
    def share_of_bound(self) -> float:
        """The total as a share of the proven bound; 1 when both are 0."""
        return self.total / self.bound if self.bound else 1.0

    @property
    def placed_share(self) -> float | None:
        """The share of candidates placed; None when there are none."""
        return self.n_placed / self.n_candidates if self.n_candidates else None

    @property
    def ineligible_share(self) -> float | None:
        """The share of candidates with no feasible opening at all; None when there are no candidates."""
        return 1 - self.n_eligible / self.n_candidates if self.n_candidates else None

    @property
    def filled_share(self) -> float | None:
        """The share of seats filled; None when there are none."""
        return self.n_placed / self.n_seats if self.n_seats else None

    @property
    def gate_closing_most(self) -> str | None:
        """The gate that closed most openings to most of those without any; None when everyone has one."""
        return (
            max(self.closed_most, key=lambda name: self.closed_most[name]) if any(self.closed_most.values()) else None
        )

    def _content(self) -> Content:
        """The figures for all, one a row."""
        everyone = self.groups[0]
        gate, without = self.gate_closing_most, self.n_candidates - self.n_eligible
        closing = [Number.share(self.ineligible_share), *([self.label_of(gate)] if gate else [])]
        rows: list[tuple[str, object, object]] = [
            ("total", Points(self.total), Number.share(self.share_of_bound, 2)),
            ("placed", f"{self.n_placed} / {self.n_candidates}", everyone.placed.share),
            ("eligible", f"{self.n_eligible} / {self.n_candidates}", everyone.eligible.share),
            ("placed_of_eligible", "", everyone.placed_of_eligible.share),
            ("filled", f"{self.n_placed} / {self.n_seats}", Number.share(self.filled_share)),
            ("first_choice", f"{self.n_first_choice} / {self.n_placed}", everyone.first_choice.share),
        ]
        if self.scores.n:
            names = ("least", "low", "median", "high")
            ends = (self.scores.least, self.scores.deciles[0], self.scores.median, self.scores.deciles[8])
            spread = Message("quality.figure.spread", **{name: Points(end or 0) for name, end in zip(names, ends)})
            rows.append(("scores", Points(round(self.scores.mean or 0)), spread))
        rows += [
            ("without", f"{without} / {self.n_candidates}", closing),
            ("blocking", self.n_blocking, ""),
            ("tied", self.n_tied, ""),
            ("declared", self.resting.get("declared", 0), ""),
            ("unknown", self.resting.get("unknown", 0), ""),
        ]
        if self.margins.n:
            measured = Message("quality.figure.measured", n=self.margins.n)
            rows.append(("margin", Points(self.margins.median or 0), measured))
        told = self.belonging
        rows += [
            ("own_trade", f"{told.n_known - told.n_outside} / {told.n_known}", Number.share(told.own_trade_share)),
            ("passed_over", told.n_passed_over, ""),
            ("unlicensed", told.n_unlicensed, ""),
            ("neutral", told.n_neutral, Number.share(told.n_neutral / self.n_placed if self.n_placed else None)),
        ]
        if told.km.n:
            low, high = told.km.deciles[0], told.km.deciles[8]
            rows.append(("km", told.km.median, Message("quality.figure.km_spread", low=low, high=high)))
        rows.append(("gini", Number(self.load.gini, 2), f"{self.load.n_used} / {self.load.n_employers}"))
        worded = [(Message(f"quality.figure.{key}"), value, note) for key, value, note in rows]
        heads = headings("quality.heading", "figure", "value", "note")
        return Content(heads, worded, {1}, Message("quality.evaluation.title"))

    def group_table(self, language: MessageLanguage | None = None) -> Table:
        """The figures of each group, with intervals; the first row is all candidates."""
        rows = [
            (
                group_label(group.name, group.value),
                group.n,
                *(share.share for share in (group.eligible, group.placed_of_eligible, group.placed)),
                None if group.mean_score.value is None else Points(round(group.mean_score.value)),
            )
            for group in self.groups
        ]
        names = headings("quality.heading", "group", "n", "eligible", "placed_of_eligible", "placed", "mean_score")
        note = Message("quality.groups.note", percent=round(self.confidence * 100), least=LEAST_SHOWN)
        return Table.of(language or self.language, names, rows, range(1, 6), Message("quality.groups.title"), [note])

    def label_of(self, criterion: str | None) -> Phrase:
        """The name that a user reads for a criterion."""
        name = criterion or ""
        return self.labels.get(name, Phrase(name, name))

    def text(self, language: MessageLanguage | None = None) -> str:
        """The figures as plain text."""
        return f"{self.table(language).to_text()}\n\n{self.group_table(language).to_text()}"

    def to_dict(self) -> dict[str, Any]:
        """The figures as plain values for JSON."""
        data = asdict(self)
        for name in ("labels", "language"):
            del data[name]
        return {**data, "share_of_bound": self.share_of_bound, "gate_closing_most": self.gate_closing_most}

    def _repr_html_(self) -> str:
        return self.table().to_html() + self.group_table().to_html()


@checked
def evaluate(
    result: MatchResult, *, n_resamples: int = 2_000, confidence: float = 0.95, seed: int = 0, n_margins: int = 1_000
) -> Evaluation:
    """A result in figures: how good, for how many, how firm, and for whom.

    Parameters
    ----------
    result
        What `matchcore.match` gave.
    n_resamples, confidence, seed
        For the bootstrap intervals; see `matchcore.quality.measure.estimates.Resampling`.
    n_margins
        How many placements' margins to measure at most, each exactly; a seeded sample is taken of more, and of fewer
        when the pool is large.

    Returns
    -------
    Evaluation
        The figures, whole and by group.

    Raises
    ------
    BudgetError
        When not all feasible pairs are in memory (`Pairs.is_complete`), before anything is measured.

    Examples
    --------
    >>> from matchcore import Candidate, Opening, match
    >>> figures = evaluate(match([Candidate(id="c1"), Candidate(id="c2")], [Opening(id="o1")]))
    >>> figures.n_placed, figures.share_of_bound, figures.ranks.median
    (1, 1.0, 1)
    """
    how = checked_resampling(n_resamples, confidence, seed)
    pairs, assignment, n = result.pairs, result.assignment, result.pool.n_candidates
    placed, eligible, everyone = assignment.opening_of >= 0, pairs.n_openings_of > 0, np.ones(n)
    own, ranks = own_scores(result), rank_received(result)
    resting, is_blocking = flags_of_placements(result), blocking_pairs(result)
    margin_rows, margin = margins_of_placed(result, most=n_margins, seed=seed)
    margin_of, is_measured = np.zeros(n), np.zeros(n)
    margin_of[margin_rows], is_measured[margin_rows] = margin, 1.0
    ratios = {
        "eligible": (eligible, everyone),
        "placed": (placed, everyone),
        "placed_of_eligible": (placed, eligible),
        "mean_score": (np.maximum(own, 0), placed),
        "first_choice": (ranks == 1, placed),
        "mean_rank": (ranks, placed),
        "tied": (result.is_tied & placed, placed),
        "declared": (resting["declared"], placed),
        "unknown": (resting["unknown"], placed),
        "mean_margin": (margin_of, is_measured),
        "blocking": (np.bincount(rows_of_pairs(result)[is_blocking], minlength=n) > 0, everyone),
    }
    over, under = (np.column_stack(part).astype(np.float64) for part in zip(*ratios.values()))
    groups = estimates_by_group(result.pool.groups, over, under, how)
    without = pairs.closed_by_candidate[~eligible]
    without = without[without.sum(axis=1) > 0]
    worst = np.bincount(without.argmax(axis=1) if len(without) else [], minlength=len(pairs.criteria)).tolist()
    names = [criterion.name for criterion in pairs.criteria]
    return Evaluation(
        objective=assignment.objective,
        n_candidates=n,
        n_openings=result.pool.n_openings,
        n_seats=int(result.pool.openings.seats.sum()),
        n_placed=int(placed.sum()),
        n_eligible=int(eligible.sum()),
        total=result.total,
        bound=result.bound,
        scores=Distribution.of(own[placed]),
        ranks=Distribution.of(ranks[placed]),
        n_first_choice=int((ranks == 1).sum()),
        closed_most={name: int(count) for name, count in zip(names, worst)},
        closed=pairs.n_closed,
        labels={criterion.name: criterion.label for criterion in pairs.criteria},
        n_blocking=int(is_blocking.sum()),
        load=load_over(result),
        n_tied=int((result.is_tied & placed).sum()),
        resting={flag: int(rows.sum()) for flag, rows in resting.items()},
        margins=Distribution.of(margin),
        entry_margins=Distribution.of(margins_of_unplaced(result)[1]),
        belonging=belonging_of(result),
        groups=tuple(
            GroupFigures(name, value, int(mask.sum()), **dict(zip(ratios, told))) for name, value, mask, told in groups
        ),
        confidence=confidence,
        language=result.language,
    )
