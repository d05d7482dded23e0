"""`MatchResult`: who goes where, proven and explained; the one object that a user holds in the hand (layer 5)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt

from matchcore.assignment import Assignment, Proof, Solved, tied, verify_assignment
from matchcore.criteria import CRITERIA, CriterionFactory
from matchcore.errors import MissingExtraError, PolicyError, Problem, UnknownIdError
from matchcore.explanation import Explanation, WhyUnplaced, explain_pair, reason_empty, reason_unplaced, why_unplaced
from matchcore.messages import LANGUAGES, Message, MessageLanguage, Text
from matchcore.pairs import Pairs
from matchcore.policy import Policy
from matchcore.pool import Pool
from matchcore.rendering import SCORE_PER_POINT, Points, Table, points
from matchcore.run_record import RunRecord
from matchcore.steering import NOTHING, Steering
from matchcore.task import Task

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

_MOST_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Placement:
    """One candidate placed at one opening.

    Attributes
    ----------
    candidate_id, opening_id, employer, title
        Who and where.
    score
        The pair's score, 0…1 000 000.
    is_tied
        Whether another assignment with the same total, and as many placed, does not hold this placement.
    is_locked
        Whether a person has decided it.
    """

    candidate_id: str
    opening_id: str
    employer: str
    title: str
    score: int
    is_tied: bool
    is_locked: bool = False

    @property
    def points(self) -> float:
        """The score as points, 0.00–100.00."""
        return self.score / SCORE_PER_POINT


@dataclass(frozen=True, slots=True)
class Unplaced:
    """One candidate without an opening, and why in a sentence."""

    candidate_id: str
    n_feasible: int
    reason: Text


@dataclass(frozen=True, slots=True)
class SeatsLeft:
    """One opening with seats left, and why in a sentence."""

    opening_id: str
    employer: str
    title: str
    seats: int
    n_left: int
    n_feasible: int
    reason: Text


@dataclass(frozen=True, eq=False, repr=False)
class MatchResult:
    """Who goes where, proven and explained. Prints as a table; a notebook shows it as HTML.

    Attributes
    ----------
    pool, policy, pairs, assignment
        The steps that led here: what came in, what was weighed, what was feasible, what was chosen.
    language
        The language it speaks unless asked for another.
    steering
        The locks, the bans, and the earlier plan to keep.
    factories
        What made the criteria, to judge what is not in the pool.
    """

    pool: Pool
    policy: Policy
    pairs: Pairs
    assignment: Assignment
    language: MessageLanguage = "sv"
    steering: Steering = NOTHING
    factories: tuple[CriterionFactory, ...] = CRITERIA

    def __post_init__(self) -> None:
        if self.language not in LANGUAGES:
            remedy = Message("value.not_one_of.remedy", expected=LANGUAGES)
            raise PolicyError(Problem(Message("value.not_one_of"), remedy, field="language", value=self.language))

    # What was decided -------------------------------------------------------------------------------------------

    @cached_property
    def placements(self) -> tuple[Placement, ...]:
        """The placements, in the pool's canonical order (longest waiting first, then id)."""
        openings, is_tied = self.pool.openings, self.is_tied
        return tuple(
            Placement(
                self.pool.candidates.ids[row],
                openings.ids[col],
                openings.employers[col],
                openings.titles[col],
                self.task.score_of(row, col) or 0,
                bool(is_tied[row]),
                row in self.task.lock_at,
            )
            for row, col in enumerate(self.assignment.opening_of.tolist())
            if col >= 0
        )

    @cached_property
    def unplaced(self) -> tuple[Unplaced, ...]:
        """The candidates without an opening, and why, in canonical order."""
        return tuple(
            Unplaced(
                self.pool.candidates.ids[row],
                int(self.pairs.indptr[row + 1] - self.pairs.indptr[row]),
                reason_unplaced(self.pool, self.pairs, self.assignment, row, self.task.ban_at.get(row, frozenset())),
            )
            for row in np.flatnonzero(self.assignment.opening_of < 0).tolist()
        )

    @cached_property
    def seats_left(self) -> tuple[SeatsLeft, ...]:
        """The openings with seats left, and why, by id."""
        openings = self.pool.openings
        taken = np.bincount(self.assignment.opening_of[self.assignment.opening_of >= 0], minlength=len(openings))
        return tuple(
            SeatsLeft(
                openings.ids[col],
                openings.employers[col],
                openings.titles[col],
                int(openings.seats[col]),
                int(openings.seats[col] - taken[col]),
                int(self.pairs.n_candidates_of[col]),
                reason_empty(self.pool, self.pairs, col, int(taken[col])),
            )
            for col in np.flatnonzero(taken < openings.seats).tolist()
        )

    @cached_property
    def is_tied(self) -> npt.NDArray[np.bool_]:
        """bool[n]: which candidates another assignment with the same total would place otherwise."""
        task = self.task
        return tied(task.indptr, task.opening_idx, task.score, task.seats, self.assignment)

    @cached_property
    def task(self) -> Task:
        """What was solved: the feasible pairs as locks, bans and an earlier plan leave them."""
        return Task.of(self.pool, self.policy, self.pairs, self.steering)

    @cached_property
    def solved(self) -> Solved:
        """The task and its assignment, to be solved on from: what `what_if` and `alternatives` go by."""
        task = self.task
        return Solved(task.indptr, task.opening_idx, task.score, task.seats, self.assignment)

    @cached_property
    def total(self) -> int:
        """The sum of the scores of all placements; what an earlier plan adds is not counted."""
        return int(self.assignment.total) - self.task.stability * self.n_unchanged

    @property
    def bound(self) -> int:
        """What no assignment can exceed; equal to `total`.

        With `most_placements`, no assignment that places as many; with stability, none that keeps as many unchanged;
        with locks and bans, none that holds to them.
        """
        return int(self.assignment.bound) - self.task.stability * self.n_unchanged

    @cached_property
    def n_unchanged(self) -> int:
        """How many placements of the earlier plan are unchanged."""
        return self.task.n_unchanged(self.assignment)

    @property
    def gap(self) -> int:
        """``bound - total``: always 0."""
        return int(self.assignment.gap)

    # Why --------------------------------------------------------------------------------------------------------

    def explain(
        self, candidate_id: str, opening_id: str | None = None, *, language: MessageLanguage | None = None
    ) -> Explanation:
        """Explain a pair: its parts, its gates, its rivals and prices.

        Parameters
        ----------
        candidate_id, opening_id
            The pair; without an opening, the one she was placed at.
        language
            ``"sv"`` or ``"en"``; the result's own when None.

        Raises
        ------
        UnknownIdError
            When the pool has no such candidate or opening, or no opening is named and she is unplaced.
        """
        row = self.pool.candidate_idx(candidate_id)
        if opening_id is None:
            col = int(self.assignment.opening_of[row])
            if col < 0:
                raise UnknownIdError(Message("explain.unplaced", candidate=candidate_id))
        else:
            col = self.pool.opening_idx(opening_id)
        return explain_pair(self.pool, self.policy, self.task, self.solved.moves, row, col, language or self.language)

    def why_unplaced(
        self, candidate_id: str, *, n_nearest: int = 5, language: MessageLanguage | None = None
    ) -> WhyUnplaced:
        """Explain why a candidate is unplaced: the nearest openings, what closed each, what would open it.

        Raises
        ------
        UnknownIdError
            When the pool has no such candidate.
        """
        row = self.pool.candidate_idx(candidate_id)
        return why_unplaced(
            self.pool, self.policy, self.task, self.solved.moves, row, language or self.language, n_nearest
        )

    def verify(self) -> Proof:
        """Check the whole proof anew over all feasible pairs, with code that the solvers do not share.

        Raises
        ------
        ProofError
            When something does not hold.
        """
        task = self.task
        return verify_assignment(
            task.indptr, task.opening_idx, task.score, task.seats, self.assignment, fixed=task.fixed
        )

    @cached_property
    def record(self) -> RunRecord:
        """What can be checked again later: hashes of what came in, versions, solver and proof."""
        return RunRecord.of(self.pool, self.policy, self.pairs, self.assignment)

    # How it reads -----------------------------------------------------------------------------------------------

    def summary(self, language: MessageLanguage | None = None) -> str:
        """How many are placed, how good it is, and that it is proven, in a few lines."""
        language = language or self.language
        placed, seats = len(self.placements), int(self.pool.openings.seats.sum())
        n_tied = sum(placement.is_tied for placement in self.placements)
        lines: list[Text] = [
            Message(
                "result.summary",
                placed=placed,
                candidates=self.pool.n_candidates,
                seats=seats,
                openings=self.pool.n_openings,
            ),
            Message(
                "result.total",
                total=Points(self.total),
                mean=Points(self.total // placed if placed else 0),
                pairs=self.pairs.n_feasible,
                gap=self.gap,
            ),
            Message(f"result.{self.policy.objective}"),
        ]
        if n_tied:
            lines.append(Message("result.ties", count=n_tied))
        return "\n".join(line.text(language) for line in [*lines, Message("result.advice")])

    def tables(self, language: MessageLanguage | None = None, most: int | None = None) -> tuple[Table, ...]:
        """The placements, the unplaced and the seats left, as tables; `most` rows of each (None: all)."""
        language = language or self.language

        def table(title: str, columns: str, rows: Sequence[tuple[str, ...]], numeric: frozenset[int]) -> Table:
            more = len(rows) - (len(rows) if most is None else most)
            return Table(
                headings=tuple(Message(f"column.{name}").text(language) for name in columns.split()),
                rows=tuple(rows[:most]),
                numeric=numeric,
                title=title,
                notes=(Message("result.more", count=more).text(language),) if more > 0 else (),
            )

        placed = [
            (p.candidate_id, p.opening_id, p.employer, p.title, points(p.score, language)) for p in self.placements
        ]
        unplaced = [(u.candidate_id, u.reason.text(language)) for u in self.unplaced]
        left = [(s.opening_id, s.employer, s.title, str(s.n_left), s.reason.text(language)) for s in self.seats_left]
        unplaced_title = Message("result.unplaced_heading", count=len(unplaced)).text(language)
        left_title = Message("result.empty_heading", count=len(left)).text(language)
        return (
            table("", "candidate opening employer title points", placed, frozenset({4})),
            table(unplaced_title, "candidate reason", unplaced, frozenset()),
            table(left_title, "opening employer title seats_left reason", left, frozenset({3})),
        )

    def text(self, language: MessageLanguage | None = None) -> str:
        """The result as plain text: the summary and the tables, long ones cut."""
        tables = [table for table in self.tables(language, _MOST_SHOWN) if table.rows]
        return "\n\n".join([*(table.to_text() for table in tables), self.summary(language)])

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        return (
            f"MatchResult({len(self.placements)} of {self.pool.n_candidates} placed, "
            f"total {points(self.total, 'en')} points, gap {self.gap})"
        )

    def _repr_html_(self) -> str:
        summary = "".join(f"<p>{escape(line)}</p>" for line in self.summary().splitlines())
        return summary + "".join(table.to_html() for table in self.tables(None, _MOST_SHOWN) if table.rows)

    # How it leaves ----------------------------------------------------------------------------------------------

    def to_rows(self, language: MessageLanguage | None = None) -> list[dict[str, Any]]:
        """One plain row a candidate, placed or not, in canonical order."""
        language = language or self.language
        placed: dict[str, Placement] = {placement.candidate_id: placement for placement in self.placements}
        unplaced: dict[str, Unplaced] = {person.candidate_id: person for person in self.unplaced}
        rows: list[dict[str, Any]] = []
        for name in self.pool.candidates.ids:
            got, missed = placed.get(name), unplaced.get(name)
            rows.append(
                {
                    "candidate_id": name,
                    "status": _status(got),
                    "opening_id": got.opening_id if got else None,
                    "employer": got.employer if got else None,
                    "title": got.title if got else None,
                    "score": got.score if got else None,
                    "points": got.points if got else None,
                    "is_tied": got.is_tied if got else None,
                    "reason": missed.reason.text(language) if missed else None,
                }
            )
        return rows

    def to_dict(self, language: MessageLanguage | None = None) -> dict[str, Any]:
        """The whole answer as plain values: the run's record, the candidates, and the openings with seats left."""
        language = language or self.language
        return {
            "record": self.record.to_dict(),
            "candidates": self.to_rows(language),
            "seats_left": [
                {
                    "opening_id": left.opening_id,
                    "seats": left.seats,
                    "n_left": left.n_left,
                    "n_feasible": left.n_feasible,
                    "reason": left.reason.text(language),
                }
                for left in self.seats_left
            ],
        }

    def to_json(self, language: MessageLanguage | None = None, *, indent: int | None = 2) -> str:
        """The whole answer as JSON text."""
        return json.dumps(self.to_dict(language), ensure_ascii=False, indent=indent)

    def to_pandas(self, language: MessageLanguage | None = None) -> pd.DataFrame:
        """One row a candidate, as a pandas frame. Raises `MissingExtraError` without pandas."""
        try:
            import pandas as pd
        except ImportError:
            raise MissingExtraError("pandas", "tables") from None
        rows = self.to_rows(language)
        return pd.DataFrame({name: [row[name] for row in rows] for name in _COLUMNS}).astype(_PANDAS_TYPES)

    def to_polars(self, language: MessageLanguage | None = None) -> pl.DataFrame:
        """One row a candidate, as a polars frame. Raises `MissingExtraError` without polars."""
        try:
            import polars as pl
        except ImportError:
            raise MissingExtraError("polars", "polars") from None
        types = {"score": pl.Int64, "points": pl.Float64, "is_tied": pl.Boolean}
        schema = {name: types.get(name, pl.String) for name in _COLUMNS}
        return pl.DataFrame(self.to_rows(language), schema=schema)


_COLUMNS = ("candidate_id", "status", "opening_id", "employer", "title", "score", "points", "is_tied", "reason")
_PANDAS_TYPES = dict.fromkeys(_COLUMNS, "string") | {"score": "Int64", "points": "Float64", "is_tied": "boolean"}


def _status(placement: Placement | None) -> Literal["placed", "unplaced"]:
    return "unplaced" if placement is None else "placed"
