"""`compare`: who moved between two results, from where to where, why, and whether it matters."""

from __future__ import annotations

from collections import Counter

import numpy as np
import numpy.typing as npt

from matchcore.messages import MessageLanguage
from matchcore.quality.comparison.alignment import Alignment, align
from matchcore.quality.comparison.fingerprints import CANDIDATE_SECTIONS, OPENING_SECTIONS
from matchcore.quality.comparison.movements import LABELS, GroupChange, Movement, Side, Yardstick
from matchcore.quality.comparison.outcome import Comparison
from matchcore.quality.comparison.root_causes import Why, explain_moves
from matchcore.quality.comparison.rules import RuleChange, changed_sections, criterion_changes, rule_changes
from matchcore.quality.comparison.snapshot import LiveSnapshot, Snapshot
from matchcore.quality.comparison.ties_kept import nearest_optimum, stand_ins
from matchcore.quality.measure.groups import group_masks, withheld
from matchcore.quality.measure.intervals import Estimate, Resampling, checked_resampling, estimate_by_group, sign_test
from matchcore.result import MatchResult

__all__ = ["compare"]

Int64s = npt.NDArray[np.int64]


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
        Two results, or baselines that were kept of some (`matchcore.quality.Baseline`). Two pools that differ are
        compared on what they share, and the rest is named; an id that alone changed is found again.
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
    stead; else ``MOVED``, ``GAINED`` (was
    unplaced) or ``LOST`` (is unplaced).

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
    was = _carried(old, shared)
    now = np.asarray(new.opening_of, dtype=np.int64)[shared.rows_after]
    wanted = np.full(new.n_candidates, -2, dtype=np.int64)
    wanted[shared.rows_after] = was
    nearest, instead = _nearest(new, shared, wanted)
    labels = _labels(was, now, nearest, instead)
    # Why someone moved is asked of what had to move; what a tie decided besides had no cause.
    must = np.flatnonzero((labels != LABELS.index("SAME")) & (labels != LABELS.index("MOVED-TIE")))
    whys = _whys(old, new, shared, rules, must, was, now, nearest, instead)
    score_before, score_after = old.own_score[shared.rows_before], new.own_score[shared.rows_after]
    return Comparison(
        before=Side.of(old),
        after=Side.of(new),
        n_shared=len(was),
        n_renamed_candidates=shared.n_renamed_candidates,
        n_renamed_openings=shared.n_renamed_openings,
        n_changed_candidates=int(shared.candidate_changed.any(axis=1).sum()),
        n_changed_openings=int(shared.opening_changed.any(axis=1).sum()),
        changed_of_candidates=changed_sections(old, new, CANDIDATE_SECTIONS, shared.candidate_changed),
        changed_of_openings=changed_sections(old, new, OPENING_SECTIONS, shared.opening_changed),
        gone_candidates=tuple(old.candidate_ids[row] for row in shared.gone.tolist()),
        new_candidates=tuple(new.candidate_ids[row] for row in shared.new.tolist()),
        gone_openings=tuple(old.opening_ids[col] for col in np.flatnonzero(shared.cols_after < 0).tolist()),
        new_openings=tuple(new.opening_ids[col] for col in np.flatnonzero(shared.cols_before < 0).tolist()),
        counts={label: int((labels == number).sum()) for number, label in enumerate(LABELS)},
        movements=_movements(old, new, shared, labels, whys),
        wins=int((score_after > score_before).sum()),
        losses=int((score_after < score_before).sum()),
        p_value=sign_test(int((score_after > score_before).sum()), int((score_after < score_before).sum())),
        after_by_rules_before=_yardstick(old, shared, now, score_before),
        rules=rules,
        criteria=criterion_changes(old, new, shared, rules, how.seed),
        groups=_groups(new, shared, was, now, score_before, score_after, labels, how),
        scores_before=tuple(old.own_score[old.opening_of >= 0].tolist()),
        scores_after=tuple(new.own_score[new.opening_of >= 0].tolist()),
        confidence=how.confidence,
        language=language or (after.language if isinstance(after, MatchResult) else "sv"),
    )


def _carried(old: Snapshot, shared: Alignment) -> Int64s:
    """int64[k]: where each shared candidate was, as an opening of the run after; -1 unplaced, -2 it is gone."""
    held = np.asarray(old.opening_of, dtype=np.int64)[shared.rows_before]
    was = np.full(len(held), -1, dtype=np.int64)
    placed = held >= 0
    target = shared.cols_after[held[placed]]
    was[placed] = np.where(target >= 0, target, -2)
    return was


def _nearest(new: Snapshot, shared: Alignment, wanted: Int64s) -> tuple[Int64s, Int64s]:
    """int64[k] twice: where each shared candidate is in the nearest optimum, and whom a tie put her in the place of."""
    nearest = nearest_optimum(new, wanted)
    is_shared = np.zeros(new.n_candidates, dtype=np.bool_)
    is_shared[shared.rows_after] = True
    instead = stand_ins(new, nearest, is_shared & (nearest != wanted))
    number = np.full(new.n_candidates + 1, -1, dtype=np.int64)  # the last answers for "nobody"
    number[shared.rows_after] = np.arange(len(shared.rows_after))
    return nearest[shared.rows_after], number[instead[shared.rows_after]]


def _whys(
    old: Snapshot,
    new: Snapshot,
    shared: Alignment,
    rules: tuple[RuleChange, ...],
    must: Int64s,
    was: Int64s,
    now: Int64s,
    nearest: Int64s,
    instead: Int64s,
) -> dict[int, Why]:
    """Why each moved: over the moves as they are; and where ties hide the cause there, over those that had to be."""
    whys = dict(zip(must.tolist(), explain_moves(old, new, shared, rules, must, was, now, instead)))
    left = np.array([person for person, why in whys.items() if why.cause is None], dtype=np.int64)
    if len(left):
        whys |= zip(left.tolist(), explain_moves(old, new, shared, rules, left, was, nearest, instead))
    return whys


def _labels(was: Int64s, now: Int64s, nearest: Int64s, instead: Int64s) -> npt.NDArray[np.int8]:
    number = {label: np.int8(place) for place, label in enumerate(LABELS)}
    moved = np.where(was == -1, number["GAINED"], np.where(now == -1, number["LOST"], number["MOVED"]))
    labels = np.where(
        was == now, number["SAME"], np.where((nearest == was) & (instead < 0), number["MOVED-TIE"], moved)
    )
    return labels.astype(np.int8)


def _movements(
    old: Snapshot, new: Snapshot, shared: Alignment, labels: npt.NDArray[np.int8], whys: dict[int, Why]
) -> tuple[Movement, ...]:
    made = []
    for person in np.flatnonzero(labels != LABELS.index("SAME")).tolist():
        row_before, row_after = int(shared.rows_before[person]), int(shared.rows_after[person])
        col_before, col_after = int(old.opening_of[row_before]), int(new.opening_of[row_after])
        why = whys.get(person)
        made.append(
            Movement(
                candidate_id=new.candidate_ids[row_after],
                label=LABELS[labels[person]],
                opening_before=old.opening_ids[col_before] if col_before >= 0 else None,
                opening_after=new.opening_ids[col_after] if col_after >= 0 else None,
                score_before=int(old.own_score[row_before]) if col_before >= 0 else None,
                score_after=int(new.own_score[row_after]) if col_after >= 0 else None,
                cause=why.cause if why else "tie",
                criteria=why.criteria if why else (),
                reasons=why.reasons if why else (),
                chain=why.chain if why else (),
            )
        )
    order = {label: place for place, label in enumerate(("LOST", "MOVED", "GAINED", "MOVED-TIE"))}
    return tuple(sorted(made, key=lambda move: order[move.label]))


def _yardstick(old: Snapshot, shared: Alignment, now: Int64s, score_before: Int64s) -> Yardstick:
    """What the placements after are worth by the rules and the code before, for whom and where nothing else changed."""
    placed = now >= 0
    col = np.full(len(now), -1, dtype=np.int64)
    col[placed] = shared.cols_before[now[placed]]
    changed = np.append(np.asarray(shared.opening_changed.any(axis=1)), np.True_)  # the last answers for a new opening
    known = ~np.asarray(shared.candidate_changed.any(axis=1)) & (~placed | ~changed[col])
    asked = np.flatnonzero(known & placed)
    place = old.position_of(shared.rows_before[asked], col[asked])
    return Yardstick(
        n=int(known.sum()),
        total_before=int(score_before[known].sum()),
        total_after=int(old.score[place[place >= 0]].sum(dtype=np.int64)),
        n_closed=int((place < 0).sum()),
    )


def _groups(
    new: Snapshot,
    shared: Alignment,
    was: Int64s,
    now: Int64s,
    score_before: Int64s,
    score_after: Int64s,
    labels: npt.NDArray[np.int8],
    how: Resampling,
) -> tuple[GroupChange, ...]:
    """Differences for everyone shared, and for each group where the run after is in hand (no baseline keeps groups)."""
    groups = new.result.pool.groups if isinstance(new, LiveSnapshot) else {}
    one = np.ones(len(was))
    placed_before, placed_after = (was != -1).astype(np.float64), (now >= 0).astype(np.float64)
    over = np.column_stack([placed_after - placed_before, (score_after - score_before).astype(np.float64)])
    under = np.column_stack([one, one])
    firm = over * (labels != LABELS.index("MOVED-TIE"))[:, None]
    masks = group_masks({key: column[shared.rows_after] for key, column in groups.items()}, len(was))
    estimates = estimate_by_group(over, under, [mask for _, _, mask in masks], how)
    made = []
    for (name, value, mask), (placed, score) in zip(masks, estimates):
        if withheld(name, int(mask.sum())):
            nothing = Estimate(None, None, None, 0)
            hidden = (None, None, nothing, nothing, None, None, None, None)
            made.append(GroupChange(name, value, int(mask.sum()), *hidden))
            continue
        counts = Counter(np.sign(score_after[mask] - score_before[mask]).tolist())
        made.append(
            GroupChange(
                name,
                value,
                int(mask.sum()),
                int(placed_before[mask].sum()),
                int(placed_after[mask].sum()),
                placed,
                score,
                counts[1],
                counts[-1],
                *(firm[mask].mean(axis=0).tolist() if mask.any() else (None, None)),
            )
        )
    return tuple(made)
