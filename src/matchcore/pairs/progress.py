"""How long work tells what it is doing, how far it has come, and what the total can be at most."""

from __future__ import annotations

import inspect
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from matchcore.assignment import SolveStep
from matchcore.assignment.pair_graph import most_placements_possible
from matchcore.policy import FULL_PART, ON_TOP_OF_SCORE, Policy

Bound = int
"""What no assignment of the pool can total more than, as far as is known so far; in score units."""

Progress = Callable[[str, int, int, Bound], None] | Callable[[str, int, int], None]
"""Called as ``progress(what, done, all, bound)``; one that takes three is not told the bound.

`what` is ``"survey"`` (how many pairs there are), ``"score"`` (all pairs), ``"auction"`` (approximate prices),
``"finish"`` (the exact optimum of the pairs held) or ``"price"`` (all pairs priced). What it raises stops the work.
"""


class Reporter:
    """Tells a caller's `Progress` of every step, with the lowest bound known; does nothing for None.

    Parameters
    ----------
    progress
        The caller's; None when nobody listens.
    policy
        How much one placement can add to the total.
    n_candidates
        How many candidates.
    seats
        int64[m].
    """

    def __init__(
        self, progress: Progress | None, policy: Policy, n_candidates: int, seats: npt.NDArray[np.int64]
    ) -> None:
        self.progress: Callable[..., None] | None = progress
        self.takes_bound = progress is not None and _takes_four(progress)
        largest = (100 + sum(map(policy.weight_of, ON_TOP_OF_SCORE))) * FULL_PART - policy.least
        self.bound = largest * most_placements_possible(n_candidates, seats)
        self.of_stage: dict[tuple[str, int], int] = {}

    def step(self, what: str, done: int, number: int) -> None:
        """So many of so many are done."""
        if self.progress is not None:
            self.progress(what, done, number, *([self.bound] if self.takes_bound else []))

    def solver_step(self, step: SolveStep) -> None:
        """A step of the solver: what is left of what its stage began with."""
        if step.bound is not None:
            self.bound = min(self.bound, step.bound)
        key = (step.stage, step.round_number if step.stage == "finish" else 0)
        begun = self.of_stage[key] = max(self.of_stage.get(key, 0), step.n_left)
        self.step(step.stage, begun - step.n_left, begun)


def _takes_four(progress: Callable[..., None]) -> bool:
    """Whether a function can be called with four arguments by position; True when that cannot be known."""
    try:
        inspect.signature(progress).bind("", 0, 0, 0)
    except TypeError:
        return False
    except ValueError:
        return True
    return True
