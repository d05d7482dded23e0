"""What can be counted of a result, as functions of arrays; and how much a score must change before a placement does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from matchcore.planning.shortlists import gini
from matchcore.result import MatchResult

Ints = npt.NDArray[np.integer[Any]]


@dataclass(frozen=True, slots=True)
class Distribution:
    """How whole numbers are spread.

    Attributes
    ----------
    n
        How many there are.
    least, most
        The ends; None when there are none.
    deciles
        The nine cuts: the smallest number that at least 10, 20 … 90 percent do not exceed.
    mean
        The mean; None when there are none.
    """

    n: int
    least: int | None
    deciles: tuple[int, ...]
    most: int | None
    mean: float | None

    @classmethod
    def of(cls, values: Ints) -> Distribution:
        """The distribution of int[n]."""
        if not len(values):
            return cls(0, None, (), None, None)
        cuts = np.percentile(values, np.arange(10, 100, 10), method="inverted_cdf")
        return cls(
            n=len(values),
            least=int(values.min()),
            deciles=tuple(int(cut) for cut in cuts),
            most=int(values.max()),
            mean=float(values.mean()),
        )

    @property
    def median(self) -> int | None:
        """The fifth decile."""
        return self.deciles[4] if self.deciles else None


@dataclass(frozen=True, slots=True)
class Load:
    """How the placements spread over employers.

    Attributes
    ----------
    n_employers, n_used
        How many employers there are, and how many got anyone.
    most
        The most that any one got.
    gini
        Concentration, 0 (all got as many) to nearly 1 (one got all); None when nobody is placed.
    """

    n_employers: int
    n_used: int
    most: int
    gini: float | None


def rank_received(result: MatchResult) -> Ints:
    """int64[n]: 1 for a candidate placed at the best scored of her feasible openings; 0 for one who is unplaced.

    Openings with the same score share the best rank among them.
    """
    pairs, own, row = result.pairs.whole(), own_scores(result), rows_of_pairs(result)
    better = np.bincount(row[pairs.score + pairs.least > own[row]], minlength=pairs.n_candidates)
    return np.where(result.assignment.opening_of >= 0, better + 1, 0)


def own_scores(result: MatchResult) -> Ints:
    """int64[n]: the score of each candidate's placement, -1 when unplaced."""
    pairs, opening_of = result.pairs.whole(), result.assignment.opening_of
    row = rows_of_pairs(result)
    held = np.flatnonzero(pairs.opening_idx == opening_of[row])
    own = np.full(pairs.n_candidates, -1, dtype=np.int64)
    own[row[held]] = pairs.score[held] + pairs.least
    return own


def blocking_pairs(result: MatchResult) -> npt.NDArray[np.bool_]:
    """bool[k]: which feasible pairs would both rather have each other, the score being what both prefer by.

    The candidate scores higher there than where she is (or is unplaced), and the opening has room or holds someone
    with a lower score. The best total of a whole pool can leave some: what two would gain, others would lose more.
    """
    pairs, own = result.pairs.whole(), own_scores(result)
    opening_of, seats = result.assignment.opening_of, result.pool.openings.seats
    placed = np.flatnonzero(opening_of >= 0)
    taken = np.bincount(opening_of[placed], minlength=len(seats))
    least = np.full(len(seats), np.iinfo(np.int64).max)
    np.minimum.at(least, opening_of[placed], own[placed])
    least[taken < seats] = -1
    least[seats == 0] = np.iinfo(np.int64).max
    score = pairs.score + pairs.least
    is_blocking: npt.NDArray[np.bool_] = (score > own[rows_of_pairs(result)]) & (score > least[pairs.opening_idx])
    return is_blocking


def rows_of_pairs(result: MatchResult) -> Ints:
    """int64[k]: whose each feasible pair is."""
    return np.repeat(np.arange(result.pairs.n_candidates), np.diff(result.pairs.whole().indptr))


def load_over(result: MatchResult) -> Load:
    """How the placements spread over employers; an opening whose employer is not named is its own."""
    openings, opening_of = result.pool.openings, result.assignment.opening_of
    names = [employer or f"\0{name}" for employer, name in zip(openings.employers, openings.ids)]
    _, employer = np.unique(np.array(names, dtype=object).astype(str), return_inverse=True)
    counts = np.bincount(employer[opening_of[opening_of >= 0]], minlength=int(employer.max(initial=-1)) + 1)
    return Load(len(counts), int(np.count_nonzero(counts)), int(counts.max(initial=0)), gini(counts.tolist()))


def flags_of_placements(result: MatchResult) -> dict[str, npt.NDArray[np.bool_]]:
    """bool[n] by flag: whose placement rests on something declared, unknown, estimated or assumed; it may be several.

    A criterion of one's own may raise other flags, which are here too.
    """
    n = result.pool.n_candidates
    found = {flag: np.zeros(n, dtype=np.bool_) for flag in ("declared", "unknown", "estimate", "assumed")}
    for row, col in enumerate(result.assignment.opening_of.tolist()):
        if col >= 0:
            for criterion in result.pairs.criteria:
                for flag in criterion.explain(row, col).flags:
                    found.setdefault(flag, np.zeros(n, dtype=np.bool_))[row] = True
    return found


_MOST_STEPS = 20_000_000


def margins_of_placed(result: MatchResult, *, most: int, seed: int) -> tuple[Ints, Ints]:
    """How much each placement's score can fall, the others being as they are, before the best total is without it.

    Parameters
    ----------
    result
        A solved pool.
    most
        How many placements to measure at most; a seeded sample is taken of more, and of less when the pool is large.
    seed
        For the sample.

    Returns
    -------
    rows, margin
        int64[k] twice: whose placements were measured (not those who are fixed), and their margins in score units;
        0 where another optimum is as good. A score cannot fall by more than itself, so no margin exceeds the score.
    """
    solution, opening_of = result.solution, result.assignment.opening_of
    locked = list(solution.task.lock_at)
    placed = np.setdiff1d(np.flatnonzero(opening_of >= 0), locked)
    n_measured = min(len(placed), most, max(1, _MOST_STEPS // (result.pool.n_candidates + result.pool.n_openings + 1)))
    if n_measured < len(placed):
        placed = np.sort(np.random.default_rng(seed).choice(placed, n_measured, replace=False))
    margin = np.empty(len(placed), dtype=np.int64)
    for k, row in enumerate(placed.tolist()):
        cols, counts = _counted(result, row)
        is_held = cols == opening_of[row]
        otherwise = solution.warm.best_place(row, cols[~is_held], counts[~is_held])
        margin[k] = min(-otherwise.gain, int(counts[is_held][0]))
    return placed, margin


def margins_of_unplaced(result: MatchResult) -> tuple[Ints, Ints]:
    """How much an unplaced candidate's score at some feasible opening must rise before she is placed there.

    Returns
    -------
    rows, margin
        int64[k] twice: the unplaced who have a feasible opening with seats, and the least rise that gives a tie.
    """
    rows, margin = [], []
    for row in np.flatnonzero(result.assignment.opening_of < 0).tolist():
        cols, counts = _counted(result, row)
        can_take = result.solution.warm.can_take(cols) if len(cols) else cols
        for _, otherwise in result.solution.warm.best_of_candidate(row, cols[can_take], counts[can_take], 1):
            rows.append(row)
            margin.append(-otherwise.gain)
    return np.array(rows, dtype=np.int64), np.array(margin, dtype=np.int64)


def _counted(result: MatchResult, row: int) -> tuple[Ints, Ints]:
    """The openings that a candidate may have, and what she counts for there."""
    cols, counts = result.solution.task.whole().graph.row(row)
    return cols, counts.astype(np.int64)
