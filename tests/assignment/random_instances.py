"""Random instances, many at a time: both solvers against each other and against a dense solver that shares no code.

``python tests/assignment/random_instances.py N [seed]`` solves at least N instances for both objectives; with
``NUMBA_DISABLE_JIT=1`` the kernel runs as plain Python. Small instances are solved 400 at a time, side by side in one
pool, in which each is a component of its own: so a million of them take minutes, and a fault in one shows in its own
total. What is random: sides from none to a few dozen, scores from two values to 34 bits and below zero, few pairs or
all, openings without a seat and with several, chains, people who must be placed, and whether the solver holds all
pairs from the start or finds those it needs. Asked: of each instance the total and the number placed are those of
SciPy's dense solver; the prices of the whole pool are the same by both solvers; and the proof is checked.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from unittest.mock import patch

import numpy as np
from scipy.optimize import linear_sum_assignment

from matchcore.assignment import Assignment, assign_pairs, column_generation, verify_assignment
from matchcore.objective import Objective

TOGETHER = 400
"""How many instances one pool holds."""
SCALES = (1, 4, 100, 10_000, 2**31 - 5, 2**33)
"""The largest score of a pool."""
HELD = "_HOLD_ALL", "_HOLD_ALL_EACH", "_TURN_BACK", "_KEEP"
HOLDING = (200_000, 64, 20_000_000, 16), (0, 0, 0, 1), (0, 0, 0, 3), (0, 0, 20_000_000, 2)
"""What the solver holds from the start, and when it turns to all pairs: as it does, and so that it must find pairs."""
OBJECTIVES: tuple[Objective, ...] = ("best_total", "most_placements")


@dataclass(frozen=True, slots=True)
class Instance:
    """One small task."""

    score: np.ndarray
    """int64[n, m]."""
    given: np.ndarray
    """bool[n, m]: which pairs there are."""
    seats: np.ndarray
    """int64[m]."""
    fixed: np.ndarray
    """bool[n]: who must be placed; one pair each, and the seats suffice."""

    def best(self, objective: Objective) -> tuple[int, int]:
        """The best total and the number then placed, by a dense solver over seats."""
        n, seat_of = len(self.score), np.repeat(np.arange(len(self.seats)), self.seats)
        placed = 2 * int(np.abs(self.score).sum()) + 1 if objective == "most_placements" else 1
        each = n + 1 if objective == "best_total" else 1
        must = 2 * n * (each * int(np.abs(self.score).max(initial=0)) + placed) + 1
        worth = each * self.score + placed + must * self.fixed[:, None]
        seated = np.where(self.given, worth, -(n + 1) * must)[:, seat_of]
        rows, cols = linear_sum_assignment(np.hstack([seated, np.zeros((n, n), dtype=np.int64)]), maximize=True)
        taken = cols < len(seat_of)
        return int(self.score[rows[taken], seat_of[cols[taken]]].sum()), int(taken.sum())


def drawn(rng: np.random.Generator, scale: int, *, large: bool) -> Instance:
    """One instance with scores up to `scale`."""
    n, m = (int(side) for side in rng.integers(0, 60 if large else 9, 2))
    score = rng.integers(-scale if rng.random() < 0.3 else 0, scale + 1, (n, m))
    given = rng.random((n, m)) < rng.choice([0.15, 0.4, 0.8, 1.0])
    if rng.random() < 0.15:
        apart = np.subtract.outer(np.arange(n), np.arange(m))
        score, given = np.maximum(scale - abs(apart) - np.arange(m) % (scale + 1), -scale), (apart == 0) | (apart == 1)
    seats = rng.integers(0, rng.choice([2, 4]), m)
    fixed = np.zeros(n, dtype=np.bool_)
    if rng.random() < 0.2:
        left = seats.copy()
        for i in np.flatnonzero(rng.random(n) < 0.3):
            can = np.flatnonzero(given[i] & (left > 0))
            if can.size:
                j = rng.choice(can)
                left[j] -= 1
                fixed[i], given[i] = True, np.arange(m) == j
    return Instance(score, given, seats, fixed)


@dataclass(frozen=True, slots=True)
class Pool:
    """Instances side by side as one task in arrays."""

    instances: tuple[Instance, ...]
    indptr: np.ndarray
    opening_idx: np.ndarray
    score: np.ndarray
    seats: np.ndarray
    fixed: np.ndarray

    @classmethod
    def of(cls, instances: tuple[Instance, ...], dtype: type[np.signedinteger]) -> Pool:
        """The pool of `instances`, each a block on the diagonal; scores as `dtype`."""
        first = np.cumsum([0, *(len(one.seats) for one in instances)])
        degree = np.concatenate([one.given.sum(1) for one in instances])
        return cls(
            instances,
            np.concatenate([[0], np.cumsum(degree)]).astype(np.int64),
            np.concatenate(
                [np.nonzero(one.given)[1] + at for one, at in zip(instances, first[:-1], strict=True)]
            ).astype(np.int32),
            np.concatenate([one.score[one.given] for one in instances]).astype(dtype),
            np.concatenate([one.seats for one in instances]).astype(np.int64),
            np.concatenate([one.fixed for one in instances]),
        )

    def differences(self, objective: Objective) -> list[str]:
        """What does not agree when the pool is solved for `objective`, a line each."""
        arrays = (self.indptr, self.opening_idx, self.score, self.seats)
        fixed = self.fixed if self.fixed.any() else None
        by_kernel = assign_pairs(*arrays, objective=objective, method="auction", fixed=fixed)
        by_paths = assign_pairs(*arrays, objective=objective, method="hungarian", fixed=fixed)
        found = []
        if not np.array_equal(by_kernel.price, by_paths.price):
            found.append(f"{objective}: the prices of {np.flatnonzero(by_kernel.price != by_paths.price)[:5]}")
        best = [one.best(objective) for one in self.instances]
        for name, answer in (("kernel", by_kernel), ("paths", by_paths)):
            verify_assignment(*arrays, answer, fixed=fixed)
            found += [
                f"{objective}, {name}: instance {k} gives {got}, the best is {want}: {self.instances[k]}"
                for k, (got, want) in enumerate(zip(self.totals(answer), best, strict=True))
                if got != want
            ]
        return found

    def totals(self, answer: Assignment) -> list[tuple[int, int]]:
        """Of each instance the total of its pairs in `answer`, and the number placed."""
        row_of = np.repeat(np.arange(len(self.indptr) - 1), np.diff(self.indptr))
        taken = self.opening_idx == answer.opening_of[row_of]
        instance_of = np.repeat(np.arange(len(self.instances)), [len(one.score) for one in self.instances])
        total, placed = np.zeros(len(self.instances), dtype=np.int64), np.zeros(len(self.instances), dtype=np.int64)
        np.add.at(total, instance_of[row_of[taken]], self.score[taken])
        np.add.at(placed, instance_of, answer.opening_of >= 0)
        return [(int(t), int(p)) for t, p in zip(total, placed, strict=True)]


def pools(rng: np.random.Generator, together: int = TOGETHER) -> Iterator[Pool]:
    """Pools without end; while one is at hand, the solver holds what is drawn for it."""
    while True:
        scale, large = int(rng.choice(SCALES)), rng.random() < 0.02
        dtype = np.int64 if scale >= 2**31 or rng.random() < 0.5 else np.int32
        count = together // 50 if large else together
        with patch.multiple(column_generation, **dict(zip(HELD, HOLDING[rng.integers(len(HOLDING))], strict=True))):
            yield Pool.of(tuple(drawn(rng, scale, large=large) for _ in range(count)), dtype)


def main(least: int, seed: int) -> int:
    """Solve at least `least` instances; 1 when any differs."""
    solved, found, began = 0, 0, time.process_time()
    said = began
    for pool in pools(np.random.default_rng(seed)):
        for line in (line for objective in OBJECTIVES for line in pool.differences(objective)):
            found += 1
            print(line)
        solved += len(pool.instances)
        if (ends := solved >= least) or time.process_time() - said > 60:
            said = time.process_time()
            print(f"{solved} instances by both objectives, {found} differences, {said - began:.0f} s", flush=True)
        if ends:
            break
    return found > 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0))
