"""Why somebody has no opening, and why an opening has seats left, in a sentence."""

from __future__ import annotations

from collections.abc import Set

import numpy as np

from matchcore.assignment import Assignment
from matchcore.criteria import Criterion
from matchcore.messages import Message, Phrase
from matchcore.pairs import Pairs
from matchcore.pool import Pool


def reason_unplaced(
    pool: Pool,
    pairs: Pairs,
    assignment: Assignment,
    row: int,
    banned: Set[int] = frozenset(),
    n_with_seats: int | None = None,
    n_shut: int = 0,
) -> Message:
    """Why a candidate is unplaced, in a sentence.

    Of her feasible openings `n_with_seats` have seats, where known, and `n_shut` have some that quotas leave empty.
    """
    if assignment.opening_of[row] >= 0:
        return Message("unplaced.is_placed", opening=pool.openings.ids[int(assignment.opening_of[row])])
    if pool.n_openings == 0:
        return Message("unplaced.no_openings")
    n_feasible = int(pairs.n_openings_of[row])
    if n_shut:
        return Message("unplaced.quota", n=n_shut)
    if n_feasible:
        if n_with_seats is not None and not banned:
            key = "unplaced.rivals" if n_with_seats else "unplaced.no_seats"
            return Message(key, n=n_with_seats or n_feasible)
        cols, _ = pairs.row(row)
        has_seats = pool.openings.seats[cols] > 0
        if not has_seats.any():
            return Message("unplaced.no_seats", n=len(has_seats))
        is_banned = np.isin(cols, list(banned))
        if (is_banned | ~has_seats).all():
            return Message("unplaced.banned", n=int((is_banned & has_seats).sum()))
        n, n_banned = int((has_seats & ~is_banned).sum()), int((is_banned & has_seats).sum())
        return Message("unplaced.rivals_beside", n=n, banned=n_banned) if n_banned else Message("unplaced.rivals", n=n)
    worst = int(np.argmax(pairs.closed_by_candidate[row]))
    count = int(pairs.closed_by_candidate[row, worst])
    gate = _obstacle(pairs.criteria[worst])
    if count == pool.n_openings:
        return Message("unplaced.gate_all", gate=gate, n=count)
    return Message("unplaced.gate", gate=gate, count=count, n=pool.n_openings)


def reason_empty(pool: Pool, pairs: Pairs, col: int, n_placed_here: int) -> Message:
    """Why an opening has seats left, in a sentence."""
    seats, n_feasible = int(pool.openings.seats[col]), int(pairs.n_candidates_of[col])
    if seats == 0:
        return Message("empty.no_seats")
    if pool.n_candidates == 0:
        return Message("empty.no_candidates")
    if n_feasible > n_placed_here:
        return Message("empty.elsewhere", n=n_feasible - n_placed_here)
    if n_feasible:
        return Message("empty.all_here", n=n_feasible)
    worst = int(np.argmax(pairs.closed_by_opening[col]))
    count = int(pairs.closed_by_opening[col, worst])
    gate = _obstacle(pairs.criteria[worst])
    if count == pool.n_candidates:
        return Message("empty.gate_all", gate=gate, n=count)
    return Message("empty.gate", gate=gate, count=count, n=pool.n_candidates)


def _obstacle(criterion: Criterion) -> Phrase:
    """What a closed gate is called where a Swedish sentence begins with it."""
    label = criterion.label
    return criterion.obstacle or Phrase(label.sv[:1].upper() + label.sv[1:], label.en)
