"""`MatchResult`: who goes where, proven and explained; the one object that a user holds in the hand.

What makes plans and papers is loaded when it is first asked for: a service that only matches does not wait for it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from matchcore.arguments import checked_methods, count
from matchcore.assignment import Assignment, Proof
from matchcore.calibration import Calibration, Chance
from matchcore.criteria import CriterionFactory
from matchcore.errors import PolicyError, Problem, UnknownIdError
from matchcore.files.questions import Questions
from matchcore.messages import LANGUAGES, Message, MessageLanguage, with_remedy
from matchcore.pairs import Pairs
from matchcore.policy import Policy
from matchcore.pool import Pool
from matchcore.records import Candidate, Certificate, Course, Hours, Language, Opening, Place, TrackProgress, Wishes
from matchcore.rendering import Table, points
from matchcore.restoring import require_told, restored
from matchcore.result_views import asked_lines, frame_of, polars_of, rows_of, summary_of, tables_of, values_of
from matchcore.solution import (
    Constraints,
    Explanation,
    Lost,
    Placement,
    Plan,
    RunRecord,
    SeatsLeft,
    Solution,
    Unplaced,
    WhyOpening,
    WhyUnplaced,
    explain_pair,
    verify_solution,
    why_opening,
    why_unplaced,
)
from matchcore.updating import update
from matchcore.vocabulary import Vocabulary
from matchcore.workbench import (
    N_NEAR_MISSES,
    Alternatives,
    Changes,
    NearMisses,
    Nearness,
    Openers,
    Overlooked,
    OverrideCosts,
    RingFirst,
    Since,
    StabilityCurve,
    WhatIf,
    alternatives_for_candidate,
    alternatives_for_opening,
    near_misses,
    nearness_of,
    openers_of,
    overlooked,
    override_costs,
    ring_first,
    since,
    stability_curve,
    what_if,
)

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    from narwhals.typing import IntoDataFrame

    from matchcore.planning import ByWay, CoursePlan, DemandMap, EarlierPlan, PlanMethod, Quotas, Shortlists

_MOST_SHOWN = 60


@checked_methods
@dataclass(frozen=True, eq=False, repr=False)
class MatchResult:
    """Who goes where, proven and explained. Prints as a table; a notebook shows it as HTML.

    Attributes
    ----------
    solution
        What was decided, as the functions below this one take it: for those who build on matchcore.
    language
        The language it speaks unless asked for another.
    calibration
        What a score has meant for how placements went; None where nothing was learned.
    """

    solution: Solution
    language: MessageLanguage = "sv"
    calibration: Calibration | None = None

    def __post_init__(self) -> None:
        if self.language not in LANGUAGES:
            raise PolicyError(
                Problem(*with_remedy("value.not_one_of", expected=LANGUAGES), field="language", value=self.language)
            )
        if self.calibration is not None and self.calibration.policy_hash != self.policy.hash:
            raise PolicyError(
                Problem(*with_remedy("calibration.other_policy"), record="calibration", field="policy_hash")
            )

    # What led here ----------------------------------------------------------------------------------------------

    @property
    def pool(self) -> Pool:
        """What came in, as columns."""
        return self.solution.pool

    @property
    def policy(self) -> Policy:
        """What was weighed."""
        return self.solution.policy

    @property
    def pairs(self) -> Pairs:
        """What was feasible, each pair with its score."""
        return self.solution.pairs

    @property
    def assignment(self) -> Assignment:
        """What was chosen, in numbers, and the prices that prove it."""
        return self.solution.assignment

    @property
    def constraints(self) -> Constraints:
        """The locks, the bans, and the earlier plan to keep."""
        return self.solution.constraints

    @property
    def questions(self) -> Questions:
        """What could not be read of the records, by their ids, and what was left out.

        Nothing unless they were read with ``on_fault="ask"``.
        """
        return self.solution.questions

    # What was decided -------------------------------------------------------------------------------------------

    @property
    def placements(self) -> tuple[Placement, ...]:
        """The placements, in the pool's canonical order (longest waiting first, then id)."""
        return self.solution.placements

    @property
    def unplaced(self) -> tuple[Unplaced, ...]:
        """The candidates without an opening, and why, in canonical order."""
        return self.solution.unplaced

    @property
    def seats_left(self) -> tuple[SeatsLeft, ...]:
        """The openings with seats left, and why, by id."""
        return self.solution.seats_left

    @property
    def is_tied(self) -> npt.NDArray[np.bool_]:
        """bool[n]: which candidates another assignment with the same total would place otherwise."""
        return self.solution.is_tied

    @property
    def total(self) -> int:
        """What all placements score above the policy's `least_score`; what an earlier plan adds is not counted."""
        return self.solution.total

    @property
    def mean_score(self) -> int:
        """What a placement scores in the mean, 0…1 000 000, rounded down; 0 when nobody is placed."""
        return self.solution.mean_score

    @property
    def bound(self) -> int:
        """What no assignment can exceed; equal to `total`.

        With `most_placements`, no assignment that places as many; with stability, none that keeps as many unchanged;
        with locks and bans, none that holds to them; with quotas that decide something, none that divides the seats
        between openings as they do (`Quotas.bound` is of all).
        """
        return self.solution.bound

    @property
    def gap(self) -> int:
        """``bound - total``: always 0."""
        return int(self.assignment.gap)

    @property
    def n_unchanged(self) -> int:
        """How many placements of the earlier plan are unchanged."""
        return self.solution.n_unchanged

    @property
    def lost(self) -> tuple[Lost, ...]:
        """The placements of the earlier plan that cannot be kept, and why."""
        return self.solution.lost

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
        is_tied = bool(self.is_tied[row])
        told = explain_pair(self.solution, row, col, language or self.language, is_tied)
        asked = self.questions.candidates.of(candidate_id), self.questions.openings.of(told.opening_id)
        chance = None if self.calibration is None else self.calibration.chance(told.match_score)
        return replace(told, questions=tuple(asked[0] + asked[1]), chance=chance)

    def chance(self, candidate_id: str, opening_id: str) -> Chance | None:
        """How placements that scored like this pair have gone, with an interval; None without a calibration.

        It is no part of the score and none of the proof.

        Raises
        ------
        UnknownIdError
            When the pool has no such candidate or opening.
        """
        return self.explain(candidate_id, opening_id).chance

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
        return why_unplaced(self.solution, row, language or self.language, count("n_nearest", n_nearest, 0))

    def why_opening(
        self, opening_id: str, *, n_nearest: int = 5, language: MessageLanguage | None = None
    ) -> WhyOpening:
        """Explain why an opening has seats left, or who has them: who stands nearest, and what would open it to them.

        Raises
        ------
        UnknownIdError
            When the pool has no such opening.
        """
        col = self.pool.opening_idx(opening_id)
        return why_opening(self.solution, col, language or self.language, count("n_nearest", n_nearest, 0))

    def verify(self, candidates: Iterable[Candidate] | None = None, openings: Iterable[Opening] | None = None) -> Proof:
        """Check the whole result anew, with code that the solvers do not share; nothing that it stores is believed.

        Criteria are made anew and score all pairs; these must be the pairs and scores that the result reports from. In
        a pool of up to four million combinations every pair, and in any pool every placement, is also judged by
        `Criterion.judge` alone. On those scores the prices must prove the assignment, for the objective of the policy,
        and every figure and every tie must be as reported.

        Parameters
        ----------
        candidates, openings
            The records that the result was made of, in any order, to be encoded anew as well; both or neither. Without
            them what was encoded is believed.

        Raises
        ------
        ProofError
            When something does not hold.
        """
        return verify_solution(self.solution, candidates, openings)

    @cached_property
    def record(self) -> RunRecord:
        """What can be checked again later: hashes of what came in, versions, solver and proof."""
        return RunRecord.of(self.solution)

    # What else could be -----------------------------------------------------------------------------------------

    def what_if(
        self,
        candidate_id: str | None = None,
        *,
        certificate: str | Certificate | Iterable[str | Certificate] | None = None,
        language: str | Mapping[str, str] | Language | None = None,
        track: str | Mapping[str, Any] | TrackProgress | None = None,
        reach_km: float | None = None,
        home: Place | None = None,
        form: str | Iterable[str] | None = None,
        available_from: date | str | None = None,
        wishes: Wishes | None = None,
        hours: Hours | None = None,
        shifts: str | Iterable[str] | None = None,
        car: bool | None = None,
        support: str | None = None,
        facts: Mapping[str, Any] | None = None,
        eligible: Mapping[str, bool] | None = None,
        opening_id: str | None = None,
        seats: int | None = None,
    ) -> WhatIf[MatchResult]:
        """What would be otherwise if a person learned, earned or moved, or an opening had other seats; exact.

        Parameters
        ----------
        candidate_id
            The person whom the next fourteen are about.
        certificate
            What she would hold: a code (whole and validated), a `Certificate`, or several of them.
        language
            What she would reach: a level of Swedish (``"B1"``), a course completed (``"sfi-d"``), levels by language
            (``{"en": "B2"}``); or a `Language` in place of what is known.
        track
            What she would complete: a track (``"care"``), a share in percent or modules by track (``{"care": 60}``,
            ``{"care": ["medication"]}``); or a `TrackProgress` in place of the old.
        reach_km, home, available_from
            How far she would travel, where she would live, when she could start, in place of what is known.
        form
            A form of employment, or several, that she would accept as well.
        wishes, hours, shifts, car, support
            What she would ask for, how much and when she would work, whether she would have a car, and the support that
            she would need, in place of what is known.
        facts
            Values for criteria of your own.
        eligible
            Of some forms of employment, whether an employer could be given their subsidy for her.
        opening_id, seats
            An opening, and how many seats more (``+1``) or fewer (``-1``) it would have.

        Returns
        -------
        WhatIf
            Where she would be, who else would move, and what the total gains: what solving from scratch would give,
            with as few moves as can be. `WhatIf.result` is the whole result with the change made.

        Raises
        ------
        UnknownIdError
            When the pool has no such candidate or opening.
        RecordError
            With everything that is wrong with the change.
        BudgetError
            When not all feasible pairs are in memory (`Pairs.is_complete`), before anything is judged.
        """
        changes = Changes(
            certificate,
            language,
            track,
            reach_km,
            home,
            form,
            available_from,
            wishes,
            hours,
            shifts,
            car,
            support,
            facts,
            eligible,
        )
        return what_if(self.solution, candidate_id, changes, opening_id, seats, self.language, self._of)

    def update(
        self,
        *,
        add: Candidate | Opening | Iterable[Candidate | Opening] = (),
        remove: str | Candidate | Opening | Iterable[str | Candidate | Opening] = (),
        change: Candidate | Opening | Iterable[Candidate | Opening] = (),
        seats: Mapping[str, int] | None = None,
    ) -> MatchResult:
        """The result after candidates or openings came, left or changed; the same optimum as from scratch.

        Only the records that changed are encoded and scored anew, and the solver goes on from the prices at hand; this
        result is not touched. The first update of a result that was solved from scratch looks through its pairs once,
        the following ones need not. Locks, bans and an earlier plan are carried over, but for those of records that
        leave; with any of these, and when the pairs are not all in memory, the whole is solved anew from the prices at
        hand, which takes longer.

        Parameters
        ----------
        add
            Records that come, with ids that are not in the pool.
        remove
            Records that leave, or their ids. Where a candidate and an opening have the same id, the record says which.
        change
            Records as they are now; whoever has the same id is replaced.
        seats
            How many seats an opening has now, by its id.

        Returns
        -------
        MatchResult
            With the same total, prices and proof as `match` on the changed records gives.

        Raises
        ------
        RecordError
            With every id that is unknown, taken, ambiguous or named twice, and everything wrong with the records.

        Examples
        --------
        >>> import matchcore
        >>> from matchcore import Candidate, Opening
        >>> before = matchcore.match([Candidate(id="c1")], [Opening(id="o1")], as_of=date(2026, 1, 1))
        >>> after = before.update(add=Candidate(id="c2"), seats={"o1": 2})
        >>> len(before.placements), len(after.placements)
        (1, 2)
        """
        return self._of(update(self.solution, add, remove, change, seats))

    def _of(self, solution: Solution) -> MatchResult:
        return replace(self, solution=solution)

    def alternatives(self, candidate_id: str, n: int = 5) -> Alternatives:
        """The next openings for a person, each with what the whole loses if she gets that one instead; exact.

        Where quotas decide something, as they divide the seats now; so for `alternatives_for`, `openers`, the loss in
        explanations and the costs of overrides. `what_if` and `update` divide them anew.

        Raises
        ------
        UnknownIdError
            When the pool has no such candidate.
        BudgetError
            As for `what_if`.
        PolicyError
            When `n` is no whole number, or less than 1.
        """
        return alternatives_for_candidate(
            self.solution, self.pool.candidate_idx(candidate_id), count("n", n), self.language
        )

    def alternatives_for(self, opening_id: str, n: int = 5) -> Alternatives:
        """The next candidates for an opening, each with what the whole loses if it gets her instead; exact.

        Raises
        ------
        UnknownIdError, BudgetError, PolicyError
            As for `alternatives`.
        """
        return alternatives_for_opening(self.solution, self.pool.opening_idx(opening_id), count("n", n), self.language)

    def openers(self, candidate_id: str, n: int = 10) -> Openers:
        """The smallest steps that would open the most for a person: a module, a level, a licence, ten kilometres.

        Parameters
        ----------
        candidate_id
            The person.
        n
            How many to tell at most: the highest gain for the whole first, then the most openings opened, then the
            smallest step. A rung of a ladder (B1 after A2) is told only if it brings more than the rungs below.

        Returns
        -------
        Openers
            Each with the openings that it opens and the exact gain of the total; ``what_if(candidate_id,
            **opener.arguments)`` looks at one whole.

        Raises
        ------
        UnknownIdError, BudgetError, PolicyError
            As for `alternatives`.
        """
        return openers_of(self.solution, self.pool.candidate_idx(candidate_id), count("n", n), self.language)

    def ring_first(self, n: int = 20) -> RingFirst:
        """Whom to ask what first: what is not known of people, by what the answer would change for the whole; exact.

        For each thing that is not known of a person and bears on an opening with a seat (car, hours, shifts, reach,
        need of support, forms of employment, conditions for a subsidy, a language, wishes), and each certificate that
        is only declared, every answer is tried: what would the total gain or lose, and who would be where? What
        openings leave out, and where people live, is not among them. Who is locked is left out.

        Parameters
        ----------
        n
            How many to tell at most; what hangs on them is the difference between the best and the worst answer.

        Raises
        ------
        BudgetError, PolicyError
            As for `alternatives`.
        """
        return ring_first(self.solution, count("n", n), self.language)

    def overlooked(self) -> Overlooked:
        """Whose training is wasted: placed two or more skill levels below it, or outside the trade, without need.

        Only who could have something nearer to what she has done is told, with what moving her there costs the whole.

        Raises
        ------
        BudgetError
            As for `what_if`.
        """
        return overlooked(self.solution, self.language)

    def shortlists(
        self,
        per_seat: int = 3,
        per_person: int = 3,
        *,
        reach_all: bool = True,
        interviewed: Iterable[tuple[str, str]] = (),
        chances: Iterable[float] = (0.3, 0.5),
        seed: int = 1,
    ) -> Shortlists:
        """Whom each employer shall meet: some names for each seat, the best lists there are, proven.

        As many people as can be stand on a list at all; then the lists are as full as can be; then the total is the
        highest. What each rung costs is told (`Shortlists.rungs`). Locks and bans hold: who is locked stands on that
        list alone, and nobody else is named for her seat. An earlier plan is not looked at.

        Parameters
        ----------
        per_seat, per_person
            How many names there are to be for each seat, and on how many lists a person may stand.
        reach_all
            Whether as many people as can be reached are before the total counts. Without, full lists come first alone:
            in nine made-up pools 38–48 % of people are then reached instead of 57–89 %, and those who get the seats
            score 0.2–2.7 % less in the mean than by each employer's own top three instead of 3.3–7.3 %.
        interviewed
            Pairs (candidate id, opening id) that have met already: they are on no list.
        chances, seed
            With which chances interviews may succeed, to estimate how many seats would be filled.

        Raises
        ------
        PolicyError
            With every number and pair that is none, and every id that the pool does not have.
        BudgetError
            When somebody is locked or banned, or has met, and the pairs are not all in arrays.
        """
        from matchcore.planning import shortlists_of

        return shortlists_of(self.solution, per_seat, per_person, reach_all, interviewed, chances, seed, self.language)

    def demand_map(self) -> DemandMap:
        """What the unfilled seats lack: by certificate, level, track or else, in people, seats and points.

        Of whoever is unplaced and of every seat that is left, the pairs that one closed gate parts, by what would open
        it: how many people are that one step away, how many of the seats they would fill, and where the seats are. The
        answer that starts a course or a job track; O(unplaced x openings).
        """
        from matchcore.planning import demand_map

        return demand_map(self.solution, self.language)

    def plan(
        self,
        courses: Iterable[Course],
        budget: float | None = None,
        horizon: date | str | None = None,
        *,
        expected: Iterable[Opening] = (),
        method: PlanMethod = "exact",
        effort: float = 1.0,
        earlier: EarlierPlan | None = None,
    ) -> CoursePlan:
        """Which of these courses to open and who goes, so that the whole comes to most; see `matchcore.plan`."""
        from matchcore.planning import courses_for

        return courses_for(self.solution, courses, budget, horizon, expected, method, effort, earlier, self.language)

    @cached_property
    def by_way(self) -> ByWay:
        """The ways out: seats, people and mean score of each, who asked for it, and who of the unplaced could have."""
        from matchcore.planning import by_way

        return by_way(self.solution, self.language)

    @cached_property
    def quotas(self) -> Quotas:
        """What the policy's quotas have come to: each with its people, by how much it is broken, its cost and price.

        What is aimed at is then the total less what broken quotas cost, and `Quotas.gap` says that it is proven.
        """
        from matchcore.planning import quotas_of

        return quotas_of(self.solution, self.language)

    @cached_property
    def nearness(self) -> Nearness:
        """How near each unplaced candidate is to an opening with a seat; O(unplaced × openings), once."""
        return nearness_of(self.solution)

    def near_misses(self, n: int = N_NEAR_MISSES) -> NearMisses:
        """Who is one closed gate from a seat that is left, or in the own trade from one that another trade has.

        Parameters
        ----------
        n
            How many to tell of each person at most, the highest score first; 5 is the most there is.

        Raises
        ------
        PolicyError
            When `n` is no whole number, or less than 0.
        """
        return near_misses(self.solution, self.nearness, count("n", n, least=0), self.language)

    def since(self, earlier: Plan | Mapping[str, str | None]) -> Since:
        """What has changed since an earlier proposal: who is new, placed, moved, unplaced or gone, and why.

        Parameters
        ----------
        earlier
            An earlier result, or opening id by candidate id (None for who was unplaced), as `read_plan` reads it from
            what was written. Whoever is not in it is new.

        Raises
        ------
        PolicyError
            When `earlier` is no plan.
        """
        return since(self.solution, earlier, self.language)

    def stability_curve(
        self, keep: Plan | Mapping[str, str | None], steps: int | Sequence[float] = 10
    ) -> StabilityCurve:
        """What it costs in total to leave more of an earlier plan unchanged; every point solved exactly.

        Parameters
        ----------
        keep
            The earlier plan: a result, or opening id by candidate id. The locks and bans of this result stand.
        steps
            How many points to draw at most, from no stability to as much as there is; or at which stabilities, in
            points.

        Raises
        ------
        PolicyError
            When `keep` is no plan, or `steps` neither a number nor stabilities.
        """
        return stability_curve(self.solution, keep, steps, self.language)

    @cached_property
    def overrides(self) -> OverrideCosts:
        """What each lock and each ban costs in total, and who moved because of it; exact."""
        return override_costs(self.solution, self.language)

    # How it reads -----------------------------------------------------------------------------------------------

    def summary(self, language: MessageLanguage | None = None) -> str:
        """How many are placed, how good it is, and that it is proven, in a few lines."""
        return "\n".join(line.text(language or self.language) for line in summary_of(self.solution))

    def tables(self, language: MessageLanguage | None = None, most: int | None = None) -> tuple[Table, ...]:
        """The placements, the unplaced, the seats left, the quotas and overrides if any; `most` rows of each."""
        language = language or self.language
        tables = tables_of(self.solution, language, None if most is None else count("most", most, 0))
        quotas = (self.quotas.table(language),) if self.policy.quotas else ()
        overrides = (self.overrides.table(language),) if self.constraints.overrides else ()
        return (*tables, *quotas, *overrides)

    def text(self, language: MessageLanguage | None = None) -> str:
        """The result as plain text: what could not be read, the tables, long ones cut, and the summary."""
        tables = [table for table in self.tables(language, _MOST_SHOWN) if table.rows]
        asked = asked_lines(self.questions, language or self.language)
        top = ["\n".join(asked)] if asked else []
        return "\n\n".join([*top, *(table.to_text() for table in tables), self.summary(language)])

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        return (
            f"MatchResult({len(self.placements)} of {self.pool.n_candidates} placed, "
            f"total {points(self.total, 'en')} points, gap {self.gap})"
        )

    def _repr_html_(self) -> str:
        lines = [*asked_lines(self.questions, self.language), *self.summary().splitlines()]
        summary = "".join(f"<p>{escape(line)}</p>" for line in lines)
        return summary + "".join(table.to_html() for table in self.tables(None, _MOST_SHOWN) if table.rows)

    # How it leaves ----------------------------------------------------------------------------------------------

    def to_rows(self, language: MessageLanguage | None = None) -> list[dict[str, Any]]:
        """One plain row a candidate, placed or not, in canonical order."""
        return rows_of(self.solution, language or self.language)

    def to_dict(self, language: MessageLanguage | None = None) -> dict[str, Any]:
        """The whole answer as plain values: record, candidates, seats left, overrides and what was kept."""
        language = language or self.language
        return values_of(self.solution, self.overrides, language, self._quota_values(language))

    def _quota_values(self, language: MessageLanguage) -> dict[str, Any] | None:
        """The quotas, and how they divide the seats; None where the policy has none."""
        if not self.policy.quotas:
            return None
        division, ids = self.solution.division, self.pool.openings.ids
        shut = np.flatnonzero(self.solution.is_shut).tolist() if division else []
        prices = [outcome.price for outcome in self.quotas]
        divided = {"prices": prices, "seats": {ids[col]: int(self.solution.task.seats[col]) for col in shut}}
        return {**self.quotas.to_dict(language), **divided, "is_divided": division is not None}

    def to_json(self, language: MessageLanguage | None = None, *, indent: int | None = 2) -> str:
        """The whole answer as JSON text."""
        spaces = None if indent is None else count("indent", indent, 0)
        return json.dumps(self.to_dict(language), ensure_ascii=False, indent=spaces)

    @classmethod
    def from_json(
        cls,
        text: str,
        candidates: Iterable[Candidate] | IntoDataFrame,
        openings: Iterable[Opening] | IntoDataFrame,
        policy: Policy | None = None,
        *,
        criteria: Sequence[CriterionFactory] | None = None,
        vocabulary: Vocabulary | None = None,
    ) -> MatchResult:
        """The result that `to_json` wrote, here or on another machine: it verifies, explains, updates and compares.

        The JSON holds no record of anybody. The records, the policy, the criteria and the vocabulary are to be those
        that the result was made of, which is checked by their hashes; pairs are scored anew, the stored prices must
        prove the stored assignment on them, and whatever else the text tells must be what the result comes to.
        `to_json` of what comes back gives the same text.

        Parameters
        ----------
        text
            What `to_json` gave.
        candidates, openings, policy, criteria, vocabulary
            What was matched, as for `matchcore.match`, in any order.

        Raises
        ------
        FileError
            When the text is no stored result, with everything that is not what it was made of, and when its prices do
            not prove what it says.
        RecordError
            With everything that is wrong with the records.
        """
        result = cls(*restored(text, candidates, openings, policy, criteria, vocabulary))
        require_told(text, result.to_dict())
        return result

    def to_excel(
        self,
        path: str | os.PathLike[str],
        language: MessageLanguage | None = None,
        *,
        employers: Iterable[str] | None = None,
        people: Iterable[str] | None = None,
        lists: bool = True,
        key: str | os.PathLike[str] | None = None,
        shortlists: Shortlists | None = None,
        ring: RingFirst | None = None,
        since: Since | None = None,
    ) -> None:
        """Write the result as a workbook to be printed, whole or not at all.

        A cover (day, totals, the proof in plain words, the policy), the placements, the unplaced with their next steps,
        the near misses, the seats left, the overrides if any, a page for each person and a sheet for each employer.
        Text in it is never a formula. Equal results give equal files.

        Parameters
        ----------
        path
            Where to, ``.xlsx``; an existing file is replaced in one step.
        language
            ``"sv"`` or ``"en"``; the result's own when None.
        employers
            Whose sheets to write, by name; everybody's when None. A sheet holds only those proposed to that employer.
        people
            Whose pages to write, by id; everybody's when None. The pages stand below one another on the sheet
            *Personblad*, a new paper for each, so that 4 700 people need five worksheets and not 4 700.
        lists
            Whether the cover and the lists of everybody are written. False makes a file to hand out: only the sheets
            and pages that were asked for, and nothing of anybody else.
        key
            A file with who stands behind each pseudonym (`matchcore.handout.read_key`), to be written on the pages and
            sheets; it is read here and kept nowhere.
        shortlists
            Whom employers are to meet (`shortlists`), as a list of its own, and on their sheets in place of who is
            proposed.
        ring
            Whom to ask what first (`ring_first`), as a list of its own.
        since
            What has changed since last time (`since`), as a list of its own after the cover.

        Raises
        ------
        UnknownIdError
            When the pool has no such employer or candidate.
        FileError
            When it cannot be written there, or the name has another ending.
        MissingExtraError
            Without xlsxwriter.
        """
        from matchcore.handout import write_workbook

        write_workbook(
            self,
            path,
            language or self.language,
            employers=employers,
            people=people,
            lists=lists,
            key=key,
            shortlists=shortlists,
            ring=ring,
            since=since,
        )

    def hand_out(
        self,
        path: str | os.PathLike[str],
        language: str | None = None,
        *,
        employers: Iterable[str] = (),
        people: Iterable[str] = (),
        key: str | os.PathLike[str] | None = None,
        shortlists: Shortlists | None = None,
        translation: str | os.PathLike[str] | None = None,
    ) -> None:
        """Write the papers of some employers and some people, to be handed out; whole or not at all.

        An employer's paper says what was asked for, whom to meet and what each of them holds, with room for what is
        said; no points. A person's says in easy words what is proposed, where, when, what would open more and whom to
        ask. Nothing is told of anybody else. A4, one page each as far as the letters stay readable.

        Parameters
        ----------
        path
            Where to, ``.xlsx``, ``.pdf`` or ``.html``; an existing file is replaced in one step.
        language
            ``"sv"`` or ``"en"``, the result's own when None; for people's papers also another for which there is a
            translation (`matchcore.handout.PAPER_LANGUAGES`). Employers' are then in Swedish.
        employers, people
            Whose papers: employers by name, people by id.
        key
            A file with who stands behind each pseudonym (`matchcore.handout.read_key`); it is read here and kept
            nowhere.
        shortlists
            Whom employers are to meet (`shortlists`), in place of who is proposed.
        translation
            A file of sentences that a translator has filled in, for `language`.

        Raises
        ------
        UnknownIdError
            When the pool has no such employer or candidate.
        FileError
            When it cannot be written there, the name has another ending, nobody is chosen, the language is not
            translated, or the PDF's fonts lack letters.
        MissingExtraError
            Without xlsxwriter or fpdf2, as the ending needs it.
        """
        from matchcore.handout import hand_out

        hand_out(
            self,
            path,
            language or self.language,
            employers=employers,
            people=people,
            key=key,
            shortlists=shortlists,
            translation=translation,
        )

    def to_html(
        self,
        path: str | os.PathLike[str],
        language: MessageLanguage | None = None,
        *,
        ring: RingFirst | None = None,
        shortlists: Shortlists | None = None,
        key: str | os.PathLike[str] | None = None,
        since: Since | None = None,
    ) -> None:
        """Write the result as one page that needs nothing else, whole or not at all: searched, explained and printed.

        It holds what the workbook holds: everybody, what each holds, where she is proposed or what is near, every
        explanation, the seats left, the near misses, a map by municipality and the proof. What people hold and proposed
        openings ask for is searched through; people are chosen by standing, way, employer, municipality and consultant.
        It fetches nothing and sends nothing. Equal results give equal files.

        Parameters
        ----------
        path
            Where to, ``.html``; an existing file is replaced in one step.
        language, ring, shortlists, since
            As for `to_excel`, to be folded out; on whose lists they stand is told at each person.
        key
            A file with each person's consultant (`matchcore.handout.read_key`), to choose by. Of the key nothing else
            is in the page: no names and no telephones of people.

        Raises
        ------
        FileError
            When it cannot be written there, or the name has another ending.
        """
        from matchcore.handout import write_page

        write_page(self, path, language or self.language, ring, shortlists, key, since)

    def to_pandas(self, language: MessageLanguage | None = None) -> pd.DataFrame:
        """One row a candidate, as a pandas frame. Raises `MissingExtraError` without pandas."""
        return frame_of(self.solution, language or self.language)

    def to_polars(self, language: MessageLanguage | None = None) -> pl.DataFrame:
        """One row a candidate, as a polars frame. Raises `MissingExtraError` without polars."""
        return polars_of(self.solution, language or self.language)
