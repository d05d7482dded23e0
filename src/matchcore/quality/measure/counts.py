"""What can be counted of a result, as functions of arrays; and how much a score must change before a placement does.

What the whole loses when a placement is given up is a shortest path among the moves that remain in the solved
assignment, each costed by its slack ``surplus + price - bonus - score`` (see
`matchcore.assignment.two_searches`, which finds it for one pair; here many are asked for, so the moves are made into
one graph of openings).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

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


_MOST_STEPS = 20_000_000
_FAR = np.iinfo(np.int64).max // 4


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
    graph = _MoveGraph(result)
    placed = np.flatnonzero((graph.opening_of >= 0) & ~graph.is_fixed)
    n_measured = min(len(placed), most, max(1, _MOST_STEPS // max(1, graph.arcs.nnz)))
    if n_measured < len(placed):
        placed = np.sort(np.random.default_rng(seed).choice(placed, n_measured, replace=False))
    goals, goal_of = np.unique(graph.opening_of[placed], return_inverse=True)
    distance = graph.distance_to(goals)
    margin = np.empty(len(placed), dtype=np.int64)
    for k, row in enumerate(placed.tolist()):
        to_goal = distance[goal_of[k]]
        own = slice(int(graph.task.indptr[row]), int(graph.task.indptr[row + 1]))
        cols, is_held = graph.task.opening_idx[own], graph.task.opening_idx[own] == graph.opening_of[row]
        steps = (graph.slack[own] + to_goal[cols])[~is_held & (graph.task.seats[cols] > 0)]
        leave = graph.surplus[row] + to_goal[graph.out]
        margin[k] = min(leave, steps.min(initial=_FAR), int(graph.task.score[own][is_held][0]))
    return placed, margin


def margins_of_unplaced(result: MatchResult) -> tuple[Ints, Ints]:
    """How much an unplaced candidate's score at some feasible opening must rise before she is placed there.

    Returns
    -------
    rows, margin
        int64[k] twice: the unplaced who have a feasible opening with seats, and the least rise that gives a tie.
    """
    graph = _MoveGraph(result)
    to_out = graph.distance_to(np.array([graph.out]))[0]
    asked = (graph.opening_of[graph.row] < 0) & (graph.task.seats[graph.task.opening_idx] > 0)
    rise = graph.slack[asked] + to_out[graph.task.opening_idx[asked]]
    rows, first = np.unique(graph.row[asked], return_index=True)
    return rows, np.minimum.reduceat(rise, first) if len(rows) else np.empty(0, dtype=np.int64)


class _MoveGraph:
    """The moves that remain as one graph: openings are the nodes, and a last one stands for being out of the pool.

    Attributes
    ----------
    task, opening_of, surplus, is_fixed
        What was solved, and how: where each candidate is, the surpluses, and who is locked.
    row, slack
        int64[k] twice: whose each pair is, and what it is short of being tight.
    out
        The last node.
    arcs
        The cheapest arc from node to node, in CSR form.
    """

    def __init__(self, result: MatchResult) -> None:
        self.task, assignment = result.solution.task.whole(), result.assignment
        col, seats, price = self.task.opening_idx, self.task.seats, np.asarray(assignment.price, dtype=np.int64)
        self.opening_of, self.surplus = assignment.opening_of, np.asarray(assignment.surplus, dtype=np.int64)
        self.out, n = len(seats), len(self.opening_of)
        self.is_fixed = np.zeros(n, dtype=np.bool_) if assignment.fixed is None else assignment.fixed
        self.row = row = np.repeat(np.arange(n), np.diff(self.task.indptr))
        self.slack = (
            self.surplus[row] + price[col] - int(assignment.bonus) - np.asarray(self.task.score, dtype=np.int64)
        )
        at = np.where(self.opening_of < 0, self.out, self.opening_of)
        moving = (seats[col] > 0) & ~self.is_fixed[row] & (at[row] != col)
        taken = np.bincount(at, minlength=self.out + 1)[: self.out]
        held, room = np.flatnonzero(taken), np.flatnonzero(taken < seats)
        free = np.flatnonzero((self.opening_of >= 0) & ~self.is_fixed)
        out = np.array([self.out])
        arcs = (
            (at[row][moving], col[moving], self.slack[moving]),
            (at[free], out, self.surplus[free]),
            (room, out, np.zeros(1, dtype=np.int64)),
            (out, held, price[held]),
        )
        tail, head, cost = (np.concatenate(part) for part in zip(*(np.broadcast_arrays(*arc) for arc in arcs)))
        self.arcs = _least_of_each(tail, head, cost, self.out + 1)

    def distance_to(self, goals: Ints) -> Ints:
        """int64[g, m + 1]: the cheapest way from each node to each goal, very far where there is none."""
        if not len(goals):
            return np.empty((0, self.out + 1), dtype=np.int64)
        found = sparse.csgraph.dijkstra(self.arcs.T.tocsr(), directed=True, indices=goals)
        far: Ints = np.where(np.isfinite(found), found, _FAR).astype(np.int64)
        return far


def _least_of_each(tail: Ints, head: Ints, cost: Ints, n: int) -> Any:
    """The graph with the cheapest of the arcs between each two nodes; an arc that costs nothing is kept as a zero."""
    order = np.lexsort((cost, head, tail))
    tail, head, cost = tail[order], head[order], cost[order]
    first = np.ones(len(tail), dtype=np.bool_)
    first[1:] = (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
    kept = (cost[first].astype(np.float64), (tail[first], head[first]))
    return sparse.csr_array(kept, shape=(n, n))
