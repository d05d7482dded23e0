"""`compare`: who moved between two results, from where to where, why, and whether it matters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import fields

import numpy as np

from matchcore.arguments import checked
from matchcore.messages import MessageLanguage
from matchcore.quality.comparison.alignment import LABELS, Alignment, Int64s, Label, Whereabouts, align, whereabouts
from matchcore.quality.comparison.outcome import Comparison, GroupChange, Movement, Side, Why, Yardstick
from matchcore.quality.comparison.root_causes import explain_moves
from matchcore.quality.comparison.rules import changed_sections, criterion_changes, rule_changes
from matchcore.quality.comparison.snapshot import LiveSnapshot, Snapshot
from matchcore.quality.measure.estimates import Resampling, checked_resampling, estimates_by_group, sign_test
from matchcore.result import MatchResult

_GRAVEST_FIRST: tuple[Label, ...] = ("LOST", "MOVED", "GAINED", "MOVED-TIE")


@checked
def compare(
    before: MatchResult | Snapshot,
    after: MatchResult | Snapshot,
    *,
    n_resamples: int = 2_000,
    confidence: float = 0.95,
    seed: int = 0,
    language: MessageLanguage | None = None,
) -> Comparison:
    """Who moved between two results, from where to where, why, and whether it matters.

    Parameters
    ----------
    before, after
        Two results, or baselines that were kept of some (`matchcore.quality.golden.baseline`). Two pools that differ
        are compared on what they share, and the rest is named; an id that alone changed is found again.
    n_resamples, confidence, seed
        For the intervals of the differences, which are paired: the same people are drawn on both sides.
    language
        What the comparison speaks; the language of `after` when None.

    Returns
    -------
    Comparison
        Every shared candidate labelled, with reasons; totals, groups and criteria before and after.

    Raises
    ------
    BudgetError
        When not all feasible pairs are in memory (`Pairs.is_complete`), before anything is compared.

    Notes
    -----
    A candidate is labelled ``SAME`` when she is where she was; ``MOVED-TIE`` when she is not, but some optimum of the
    run after would have kept her there (the one that keeps most people is looked at) and nobody else had to move in her
    stead; else ``MOVED``, ``GAINED`` (was unplaced) or ``LOST`` (is unplaced).

    Examples
    --------
    >>> from matchcore import Candidate, Opening, match
    >>> people = [Candidate(id="c1"), Candidate(id="c2")]
    >>> both = match(people, [Opening(id="o1"), Opening(id="o2")])
    >>> one = match(people, [Opening(id="o1")])
    >>> print([(move.candidate_id, move.label, move.cause) for move in compare(both, one).movements])
    [('c2', 'LOST', 'pool')]
    """
    how = checked_resampling(n_resamples, confidence, seed)
    old = LiveSnapshot(before) if isinstance(before, MatchResult) else before
    new = LiveSnapshot(after) if isinstance(after, MatchResult) else after
    shared = align(old, new)
    rules = rule_changes(old, new)
    where = whereabouts(old, new, shared)
    score_before, score_after = old.own_score[shared.rows_before], new.own_score[shared.rows_after]
    wins, losses = int((score_after > score_before).sum()), int((score_after < score_before).sum())
    return Comparison(
        before=Side.of(old),
        after=Side.of(new),
        n_shared=len(where.was),
        n_renamed_candidates=shared.n_renamed_candidates,
        n_renamed_openings=shared.n_renamed_openings,
        n_changed_candidates=int(shared.candidate_changed.sum()),
        n_changed_openings=int(shared.opening_changed.sum()),
        changed_of_candidates=tuple(changed_sections(old, new, shared.candidate_sections)),
        changed_of_openings=tuple(changed_sections(old, new, shared.opening_sections)),
        gone_candidates=tuple(old.candidate_ids[row] for row in shared.gone.tolist()),
        new_candidates=tuple(new.candidate_ids[row] for row in shared.new.tolist()),
        gone_openings=tuple(old.opening_ids[col] for col in np.flatnonzero(shared.cols_after < 0).tolist()),
        new_openings=tuple(new.opening_ids[col] for col in np.flatnonzero(shared.cols_before < 0).tolist()),
        counts={label: int((where.label == label).sum()) for label in LABELS},
        movements=tuple(_movements(old, new, shared, where, explain_moves(old, new, shared, rules, where))),
        wins=wins,
        losses=losses,
        p_value=sign_test(wins, losses),
        after_by_rules_before=_yardstick(old, shared, where.now, score_before),
        rules=rules,
        rules_approved_on=old.approved_on,
        criteria=criterion_changes(old, new, shared, rules, how.seed),
        groups=_groups(new, shared, where, score_before, score_after, how),
        scores_before=tuple(old.own_score[old.opening_of >= 0].tolist()),
        scores_after=tuple(new.own_score[new.opening_of >= 0].tolist()),
        confidence=how.confidence,
        language=language or (after.language if isinstance(after, MatchResult) else "sv"),
    )


def _movements(
    old: Snapshot, new: Snapshot, shared: Alignment, where: Whereabouts, whys: Mapping[int, Why]
) -> Iterator[Movement]:
    """Who is not where she was: the lost first, the ties, which had no cause, last."""
    for label in _GRAVEST_FIRST:
        for person in np.flatnonzero(where.label == label).tolist():
            row_before, row_after = int(shared.rows_before[person]), int(shared.rows_after[person])
            col_before, col_after = int(old.opening_of[row_before]), int(new.opening_of[row_after])
            why = whys.get(person, Why("tie"))
            yield Movement(
                candidate_id=new.candidate_ids[row_after],
                label=label,
                opening_before=old.opening_ids[col_before] if col_before >= 0 else None,
                opening_after=new.opening_ids[col_after] if col_after >= 0 else None,
                score_before=int(old.own_score[row_before]) if col_before >= 0 else None,
                score_after=int(new.own_score[row_after]) if col_after >= 0 else None,
                **{field.name: getattr(why, field.name) for field in fields(why)},
            )


def _yardstick(old: Snapshot, shared: Alignment, now: Int64s, score_before: Int64s) -> Yardstick:
    """What the placements after are worth by the rules and the code before, for whom and where nothing else changed."""
    placed = now >= 0
    col = np.full(len(now), -1, dtype=np.int64)
    col[placed] = shared.cols_before[now[placed]]
    changed = np.append(shared.opening_changed, np.True_)  # the last answers for a new opening
    known = ~shared.candidate_changed & (~placed | ~changed[col])
    asked = np.flatnonzero(known & placed)
    place = old.position_of(shared.rows_before[asked], col[asked])
    return Yardstick(
        n=int(known.sum()),
        total_before=int(np.maximum(score_before[known] - old.least, 0).sum()),
        total_after=int((old.score[place[place >= 0]] - np.int64(old.least)).sum()),
        n_closed=int((place < 0).sum()),
    )


def _groups(
    new: Snapshot, shared: Alignment, where: Whereabouts, score_before: Int64s, score_after: Int64s, how: Resampling
) -> tuple[GroupChange, ...]:
    """Differences for everyone shared, and for each group where the run after is in hand (no baseline keeps groups)."""
    groups = new.result.pool.groups if isinstance(new, LiveSnapshot) else {}
    placed_before, placed_after = where.was != -1, where.now >= 0
    over = np.column_stack([placed_after.astype(np.float64) - placed_before, score_after - score_before])
    firm = over * (where.label != "MOVED-TIE")[:, None]
    of_shared = {name: column[shared.rows_after] for name, column in groups.items()}
    made = []
    for name, value, mask, estimates in estimates_by_group(of_shared, over, np.ones_like(over), how):
        n = int(mask.sum())
        if not estimates:
            made.append(GroupChange(name, value, n))
            continue
        placed, score = estimates
        counts = Counter(np.sign(score_after[mask] - score_before[mask]).tolist())
        sums = int(placed_before[mask].sum()), int(placed_after[mask].sum())
        apart_from_ties = firm[mask].mean(axis=0).tolist() if n else (None, None)
        made.append(GroupChange(name, value, n, *sums, placed, score, counts[1], counts[-1], *apart_from_ties))
    return tuple(made)
