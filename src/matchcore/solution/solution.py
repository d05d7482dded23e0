"""`Solution`: what was decided for a whole pool, and what it was decided on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from importlib.metadata import version

import numpy as np
import numpy.typing as npt

from matchcore.assignment import Assignment, Division, DualState, Warm
from matchcore.criteria import CRITERIA, CriterionFactory
from matchcore.files.questions import NO_QUESTIONS, Questions
from matchcore.messages import Message
from matchcore.pairs import Pairs
from matchcore.policy import Policy
from matchcore.pool import Pool
from matchcore.solution.constraints import NOTHING, Constraints, Lost, lost
from matchcore.solution.parts import near_empty
from matchcore.solution.placements import Placement, SeatsLeft, Unplaced, doubts_of, reason_empty, reason_unplaced
from matchcore.solution.task import Task, task_of


@dataclass(frozen=True, slots=True)
class Versions:
    """What a solution was made with."""

    matchcore: str
    numpy: str
    scipy: str

    @classmethod
    @cache
    def here(cls) -> Versions:
        """What is installed here; read once, for that takes longer than a small match."""
        return cls(*(version(package) for package in ("matchcore", "numpy", "scipy")))


@dataclass(frozen=True, eq=False)
class Solution:
    """Who goes where in a pool, proven. What is asked of it takes one; what changes it gives a new one.

    Attributes
    ----------
    pool, policy, pairs, assignment
        The steps that led here: what came in, what was weighed, what was feasible, what was chosen.
    constraints
        The locks, the bans, and the earlier plan to keep.
    factories
        What made the criteria, to judge what is not in the pool.
    state
        What an update brought along, to go on from.
    division
        How quotas divide the seats; None where no quota has to decide.
    questions
        What could not be read of the records, by their ids, and what was left out.
    versions
        What it was made with; None for what is installed here.
    """

    pool: Pool
    policy: Policy
    pairs: Pairs
    assignment: Assignment
    constraints: Constraints = NOTHING
    factories: tuple[CriterionFactory, ...] = CRITERIA
    state: DualState | None = None
    questions: Questions = NO_QUESTIONS
    versions: Versions | None = None
    division: Division | None = None

    # What was decided -------------------------------------------------------------------------------------------

    @cached_property
    def placements(self) -> tuple[Placement, ...]:
        """The placements, in the pool's canonical order (longest waiting first, then id)."""
        openings, is_tied, asked = self.pool.openings, self.is_tied, self.questions
        return tuple(
            Placement(
                self.pool.candidates.ids[row],
                openings.ids[col],
                openings.employers[col],
                openings.titles[col],
                self.task.held(row, col),
                bool(is_tied[row]),
                row in self.task.lock_at,
                asked.candidates.remark(self.pool.candidates.ids[row], "person")
                + asked.openings.remark(openings.ids[col], "employer"),
            )
            for row, col in enumerate(self.assignment.opening_of.tolist())
            if col >= 0
        )

    @cached_property
    def unplaced(self) -> tuple[Unplaced, ...]:
        """The candidates without an opening, and why, in canonical order."""
        seatless = np.flatnonzero(self.pool.openings.seats == 0)
        with_seats = self.pairs.n_openings_of - self.pairs.n_among(seatless)
        shut = with_seats * 0 if self.division is None else self.pairs.n_among(np.flatnonzero(self.is_shut))
        return tuple(
            Unplaced(
                self.pool.candidates.ids[row],
                int(self.pairs.n_openings_of[row]),
                reason_unplaced(
                    self.pool,
                    self.pairs,
                    self.assignment,
                    row,
                    self.task.ban_at.get(row, frozenset()),
                    int(with_seats[row]),
                    int(shut[row]),
                ),
                self.questions.candidates.remark(self.pool.candidates.ids[row], "unplaced", doubts_of(self.pairs, row)),
            )
            for row in np.flatnonzero(self.assignment.opening_of < 0).tolist()
        )

    @cached_property
    def seats_left(self) -> tuple[SeatsLeft, ...]:
        """The openings with seats left, and why, by id."""
        openings = self.pool.openings
        taken = np.bincount(self.assignment.opening_of[self.assignment.opening_of >= 0], minlength=len(openings))
        forced, banned = taken * 0, taken * 0
        for row, col in self.task.lock_at.items():
            forced[col] += self.pairs.score_of(row, col) is None  # placed here, and not among who is possible
        for row, cols in self.task.ban_at.items():
            for col in cols:
                banned[col] += self.pairs.score_of(row, col) is not None
        left = np.flatnonzero(taken < openings.seats)
        near = near_empty(self.pool, self.task, self.policy, np.flatnonzero(self.assignment.opening_of < 0), left)
        return tuple(
            SeatsLeft(
                openings.ids[col],
                openings.employers[col],
                openings.titles[col],
                int(openings.seats[col]),
                int(openings.seats[col] - taken[col]),
                int(self.pairs.n_candidates_of[col]),
                Message("empty.quota")
                if self.is_shut[col]
                else reason_empty(self.pool, self.pairs, col, int(taken[col] - forced[col]), int(banned[col])),
                () if self.is_shut[col] else near.get(col, ()),
            )
            for col in left.tolist()
        )

    @cached_property
    def is_shut(self) -> npt.NDArray[np.bool_]:
        """bool[m]: which openings have seats that quotas leave empty."""
        shut: npt.NDArray[np.bool_] = self.task.seats < self.pool.openings.seats
        return shut

    @cached_property
    def lost(self) -> tuple[Lost, ...]:
        """The placements of the earlier plan that cannot be kept, and why."""
        return lost(self.pool, self.pairs, self.constraints)

    # In figures -------------------------------------------------------------------------------------------------

    @cached_property
    def is_tied(self) -> npt.NDArray[np.bool_]:
        """bool[n]: which candidates another assignment with the same total would place otherwise."""
        return self.task.tied(self.assignment)

    @cached_property
    def n_unchanged(self) -> int:
        """How many placements of the earlier plan are unchanged."""
        return self.task.n_unchanged(self.assignment)

    @property
    def total(self) -> int:
        """What all placements score above the policy's least, summed; what an earlier plan adds is not counted."""
        return int(self.assignment.total) - self.task.extra(self.assignment)

    @property
    def mean_score(self) -> int:
        """What a placement scores in the mean, rounded down; 0 when nobody is placed."""
        n_placed = self.assignment.n_placed
        return self.total // n_placed + self.pairs.least if n_placed else 0

    @property
    def bound(self) -> int:
        """What no assignment can exceed; see `MatchResult.bound`."""
        return int(self.assignment.bound) - self.task.extra(self.assignment)

    # To go on from ----------------------------------------------------------------------------------------------

    @cached_property
    def task(self) -> Task:
        """What was solved: the feasible pairs as locks, bans and an earlier plan leave them."""
        return task_of(self.pool, self.policy, self.pairs, self.constraints, self.division)

    @cached_property
    def warm(self) -> Warm:
        """What is asked and changed; made by one pass over the pairs unless an update brought it along.

        Raises `BudgetError` when not all pairs are in memory.
        """
        if self.state is not None and self.state.assignment is self.assignment:
            return Warm(self.state)
        return Warm(DualState.of(self.task.whole().table, self.assignment))
