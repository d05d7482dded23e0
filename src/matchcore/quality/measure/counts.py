"""What can be counted of a result, as functions of arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

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


def gini(counts: Sequence[int]) -> float | None:
    """The Gini coefficient of counts, None when they sum to 0.

    Examples
    --------
    >>> gini([1, 1, 1]), gini([0, 0, 3])
    (0.0, 0.6666666666666666)
    """
    ordered = sorted(counts)
    total, n = sum(ordered), len(ordered)
    if total == 0:
        return None
    weighted = sum(place * count for place, count in enumerate(ordered, start=1))
    return (2 * weighted - (n + 1) * total) / (n * total)


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
