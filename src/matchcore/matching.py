"""The engine, whole: records to pool, pool to pairs, pairs to assignment, and one object with the answer.

::

    records ──encode──▶ Pool ──score──▶ Pairs ──assign──▶ Assignment ──▶ MatchResult
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Executor
from datetime import date
from typing import TYPE_CHECKING

from matchcore.arguments import checked, several
from matchcore.assignment import Method
from matchcore.calibration import Calibration
from matchcore.criteria import CRITERIA, CriterionFactory
from matchcore.files.given import pool_from
from matchcore.files.questions import NO_QUESTIONS, Questions
from matchcore.messages import MessageLanguage
from matchcore.overrides import Ban, Lock
from matchcore.pairs import Progress, Reporter, score_pairs
from matchcore.policy import Policy
from matchcore.pool import Pool
from matchcore.records import Candidate, Opening
from matchcore.result import MatchResult
from matchcore.solution import NOTHING, Constraints, Plan, Solution, solved
from matchcore.vocabulary import Vocabulary

if TYPE_CHECKING:
    from narwhals.typing import IntoDataFrame


def match(
    candidates: Iterable[Candidate] | IntoDataFrame,
    openings: Iterable[Opening] | IntoDataFrame,
    policy: Policy | None = None,
    *,
    criteria: Sequence[CriterionFactory] | None = None,
    vocabulary: Vocabulary | None = None,
    as_of: date | None = None,
    locks: Iterable[Lock] = (),
    bans: Iterable[Ban] = (),
    keep: Plan | Mapping[str, str | None] | None = None,
    stability: float = 0,
    calibration: Calibration | None = None,
    method: Method = "auto",
    memory_budget: int | None = None,
    executor: Executor | None = None,
    language: MessageLanguage = "sv",
    progress: Progress | None = None,
) -> MatchResult:
    """Match candidates with openings over the whole pool: the best total there is, proven and explained.

    Parameters
    ----------
    candidates, openings
        The records, in any order: the order changes nothing. Or data frames (pandas, polars, pyarrow), one row a
        record, which are read as `read_candidates` and `read_openings` read a file. Records that these read with
        ``on_fault="ask"`` bring their questions along, see `MatchResult.questions`.
    policy
        Weights, gates and objective; the defaults when None.
    criteria
        What to judge by; matchcore's own when None. See `matchcore.criteria.criterion` for one of your own.
    vocabulary
        The codes in use; matchcore's own when None.
    as_of
        The run's day, on which openings without a start are judged; today when None.
    locks, bans
        What a person has decided: these pairs, and not those, each with its reason. The result says what each costs.
    keep
        An earlier plan: a result, or opening id by candidate id. Of several assignments with the best total, one that
        changes least of it is taken.
    stability
        How many points more an unchanged placement of that plan counts, 0–1000: with more than 0, total is traded for
        unchanged placements (see `MatchResult.stability_curve`). The totals reported are without these points.
    calibration
        What a score has meant for how placements went, learned from outcomes under this policy
        (`matchcore.learning.learn_from_outcomes`): explanations tell it. It changes no score, placement or proof.
    method
        The solver; ``"auto"`` chooses. The total does not depend on it.
    memory_budget, executor
        The most bytes to take, and who scores: as for `score_pairs`. The total does not depend on them.
    language
        The language that the result speaks: ``"sv"`` or ``"en"``.
    progress
        Called as ``progress(what, done, all, bound)`` during long work: what is being done, how far it has come, and
        what the total can be at most (a function of three is not told that). What it raises stops the work, as Ctrl-C
        does.

    Returns
    -------
    MatchResult
        Who goes where, the proof, and the explanations.

    Raises
    ------
    FileError
        With everything that is wrong in a data frame, by row and column.
    RecordError
        With every unknown code, duplicate id and closed form of employment at once.
    BudgetError
        When the memory budget is too small, with the figure that would do.
    PolicyError
        When the policy's weights and the criteria do not belong together; with every lock and ban that is unknown,
        contradicts another, has no seat or meets a closed gate without saying so; when the calibration is another
        policy's.

    Examples
    --------
    >>> from matchcore.records import Candidate, Opening
    >>> result = match([Candidate(id="c1")], [Opening(id="o1")], as_of=date(2026, 1, 1))
    >>> [(placement.candidate_id, placement.opening_id) for placement in result.placements]
    [('c1', 'o1')]
    """
    pool, questions = pool_from(candidates, openings, vocabulary, as_of)
    constraints = Constraints.of(locks, bans, keep, stability)
    return match_pool(
        pool,
        policy,
        criteria=criteria,
        constraints=constraints,
        calibration=calibration,
        method=method,
        memory_budget=memory_budget,
        executor=executor,
        language=language,
        progress=progress,
        questions=questions,
    )


def match_pool(
    pool: Pool,
    policy: Policy | None = None,
    *,
    criteria: Sequence[CriterionFactory] | None = None,
    constraints: Constraints = NOTHING,
    calibration: Calibration | None = None,
    method: Method = "auto",
    memory_budget: int | None = None,
    executor: Executor | None = None,
    language: MessageLanguage = "sv",
    progress: Progress | None = None,
    questions: Questions = NO_QUESTIONS,
) -> MatchResult:
    """Match a pool that is already encoded; `match` is this after `Pool.from_records`."""
    policy = Policy() if policy is None else policy
    pairs = score_pairs(
        pool, policy, criteria=criteria, memory_budget=memory_budget, executor=executor, progress=progress
    )
    steps = Reporter(progress, policy, pool.n_candidates, pool.openings.seats).solver_step
    task, assignment = solved(pool, policy, pairs, constraints, method=method, executor=executor, progress=steps)
    factories = CRITERIA if criteria is None else tuple(several(criteria))
    solution = Solution(
        pool, policy, pairs, assignment, constraints, factories, questions=questions, division=task.division
    )
    return MatchResult(solution, language, calibration)


if not TYPE_CHECKING:  # a checker takes the signatures as they are written, whatever imports whatever
    match, match_pool = checked(match), checked(match_pool)
