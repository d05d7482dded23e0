"""A stored result comes back: its JSON and the records that it was made of, each checked against the other.

The JSON holds what was decided and the prices that prove it, and no record of any person; so whoever has it alone
learns little, and whoever has the records too gets back a result that verifies, explains, updates and compares.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import Any, NoReturn

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from matchcore.arguments import checked, several
from matchcore.assignment import Assignment, Division, division_at
from matchcore.content.strictjson import parsed
from matchcore.criteria import CRITERIA, CriterionFactory
from matchcore.errors import FileError, InputError, Problem, ProofError
from matchcore.files.given import pool_from
from matchcore.files.questions import Questions
from matchcore.messages import Message, MessageLanguage, with_remedy
from matchcore.objective import Objective
from matchcore.overrides import Ban, Lock
from matchcore.pairs import score_pairs
from matchcore.policy import Policy
from matchcore.pool import Pool
from matchcore.result_views import RESULT_FORM
from matchcore.solution import Constraints, Solution, Task, Versions, task_of
from matchcore.solution.quota_solving import quota_rules, verify_division
from matchcore.vocabulary import Vocabulary

_MOST_WRONG = 50


class _Part(BaseModel):
    """What a part of a stored result holds; what else stands in it is told anew and held against it."""

    model_config = ConfigDict(extra="ignore", strict=True, frozen=True)


class _Record(_Part):
    matchcore: str
    numpy: str
    scipy: str
    as_of: date = Field(strict=False)
    pool_hash: str
    policy_hash: str
    vocabulary_hash: str
    criteria: list[str]
    objective: Objective
    method: str
    n_feasible: int
    total: int


class _Candidate(_Part):
    candidate_id: str
    opening_id: str | None


class _Proof(_Part):
    bonus: int
    n_pairs: int
    n_held: int
    n_rounds: int
    price: dict[str, int]
    surplus: dict[str, int]


class _Constraints(_Part):
    locks: list[dict[str, Any]]
    bans: list[dict[str, Any]]
    keep: dict[str, str] | None
    stability: int = Field(ge=0)


class _Quotas(_Part):
    prices: list[int]
    seats: dict[str, int]
    is_divided: bool


class _Stored(_Part):
    form: str
    language: MessageLanguage
    record: _Record
    candidates: list[_Candidate]
    proof: _Proof
    constraints: _Constraints
    questions: dict[str, Any]
    quotas: _Quotas | None = None


@checked
def restored(
    text: Any,
    candidates: Any,
    openings: Any,
    policy: Policy | None,
    criteria: Sequence[CriterionFactory] | None,
    vocabulary: Vocabulary | None,
) -> tuple[Solution, MessageLanguage]:
    """The solution that was stored, and the language that it spoke; see `MatchResult.from_json`."""
    stored, policy = _read(text), Policy() if policy is None else policy
    pool, questions = pool_from(candidates, openings, vocabulary, stored.record.as_of)
    _check_inputs(stored, pool, questions, policy)
    pairs = score_pairs(pool, policy, criteria=criteria)
    names = [criterion.name for criterion in pairs.criteria]
    if names != stored.record.criteria:
        _refuse("stored.other_criteria", "criteria", value=names, was=stored.record.criteria)
    try:
        constraints = Constraints(
            tuple(Lock.parse(lock) for lock in stored.constraints.locks),
            tuple(Ban.parse(ban) for ban in stored.constraints.bans),
            stored.constraints.keep,
            stored.constraints.stability,
        )
        division = None
        if stored.quotas is not None and stored.quotas.is_divided:
            division = _division(stored.quotas, pool, policy, task_of(pool, policy, pairs, constraints))
        task = task_of(pool, policy, pairs, constraints, division)
        assignment = _assignment(stored, pool, task)
        solution = Solution(
            pool,
            policy,
            pairs,
            assignment,
            constraints,
            CRITERIA if criteria is None else tuple(several(criteria)),
            questions=questions,
            versions=Versions(stored.record.matchcore, stored.record.numpy, stored.record.scipy),
            division=division,
        )
        task.verify(assignment)
        verify_division(pool, policy, task, assignment)
    except ProofError as error:
        raise FileError(Problem(Message("stored.unproven", detail=error.message), Message("stored.anew"))) from None
    except InputError as error:
        raise FileError(error.problems) from None
    if solution.total != stored.record.total:
        _refuse("stored.other_total", "total", value=stored.record.total, is_now=solution.total)
    return solution, stored.language


def require_told(text: str, told: Mapping[str, Any]) -> None:
    """Hold all that a stored result tells against what the restored one tells: parts, reasons, seats left, overrides.

    Words may differ between versions, and are held against each other within one.

    Raises
    ------
    FileError
        With each place that says something else.
    """
    stored = parsed(text)
    with_words = stored["record"]["matchcore"] == Versions.here().matchcore
    wrong = list(islice(_otherwise(parsed(json.dumps(told)), stored, "", with_words=with_words), _MOST_WRONG))
    if wrong:
        raise FileError(
            [Problem(Message("stored.otherwise"), Message("stored.anew"), None, path, value) for path, value in wrong]
        )


def _otherwise(told: Any, stored: Any, path: str, *, with_words: bool) -> Iterator[tuple[str, object]]:
    """Where `stored` says something else than `told`, and what; what it does not say is not asked for."""
    if isinstance(told, Mapping) and isinstance(stored, Mapping):
        for name in told.keys() & stored.keys():
            yield from _otherwise(told[name], stored[name], f"{path}.{name}".lstrip("."), with_words=with_words)
    elif isinstance(told, list) and isinstance(stored, list) and len(told) == len(stored):
        for at, (one, other) in enumerate(zip(told, stored)):
            yield from _otherwise(one, other, f"{path}.{at}", with_words=with_words)
    elif told != stored and (with_words or not (isinstance(told, str) and isinstance(stored, str))):
        yield path, stored if isinstance(stored, str | int | float) else None


def stored_day(text: str) -> date:
    """The day that a stored result was made on, as lists are read again to find its records. Raises `FileError`."""
    return _read(text).record.as_of


def _read(text: str) -> _Stored:
    """What the text holds. Raises `FileError`, with everything that is not as `MatchResult.to_json` writes it."""
    values = parsed(text) if isinstance(text, str) else None
    form = values.get("form") if isinstance(values, Mapping) else None
    if form != RESULT_FORM:
        raise FileError(Problem(*with_remedy("stored.form", expected=RESULT_FORM), field="form", value=form))
    try:
        return _Stored.model_validate(values)
    except ValidationError as error:
        places = (".".join(str(part) for part in each["loc"]) for each in error.errors(include_url=False))
        raise FileError([_malformed(place) for place in places]) from None


def _check_inputs(stored: _Stored, pool: Pool, questions: Questions, policy: Policy) -> None:
    """Raise `FileError`, with everything that is not what the result was made of."""
    record = stored.record
    of_lists = {name: told for name, told in stored.questions.items() if name != "decisions"}
    told = {
        "vocabulary": (pool.columns.vocabulary.hash, record.vocabulary_hash),
        "policy": (policy.hash, record.policy_hash),
        "records": (pool.hash, record.pool_hash),
        "questions": (questions.to_dict(), of_lists),
    }
    others = [name for name, (is_now, was) in told.items() if is_now != was]
    if others:
        keys = (f"stored.other_{name}" for name in others)
        raise FileError([Problem(*with_remedy(key), field=name) for key, name in zip(keys, others)])


def _division(stored: _Quotas, pool: Pool, policy: Policy, task: Task) -> Division | None:
    """How quotas had divided the seats. Raises `FileError` when that is not of these quotas or openings."""
    rules, known = quota_rules(pool, policy), pool.openings.row_of_id
    if rules is None or len(stored.prices) != len(rules.cost) or not stored.seats.keys() <= known.keys():
        raise FileError(_malformed("quotas"))
    seats = np.array(pool.openings.seats, dtype=np.int64)
    for name, left in stored.seats.items():
        seats[known[name]] = left
    price = np.array(stored.prices, dtype=np.int64)
    whole = task.whole()
    return division_at(whole.graph, rules, price, seats, policy.objective, whole.fixed)


def _assignment(stored: _Stored, pool: Pool, task: Task) -> Assignment:
    """What was decided, in the pool's rows. Raises `FileError` when somebody is named who is not in it, or twice."""
    openings, candidates, proof = pool.openings.row_of_id, pool.candidates.row_of_id, stored.proof
    decided = {each.candidate_id: each.opening_id for each in stored.candidates}
    unknown = {"candidates": decided.keys() ^ candidates.keys(), "proof.surplus": proof.surplus.keys() - candidates}
    unknown["candidates.opening_id"] = {at for at in decided.values() if at is not None} - openings.keys()
    unknown["proof.price"] = proof.price.keys() - openings
    problems = [_malformed(field) for field, ids in unknown.items() if ids]
    if problems or len(decided) != len(stored.candidates):
        raise FileError(problems or [_malformed("candidates")])
    at = [-1 if decided[name] is None else openings[decided[name] or ""] for name in pool.candidates.ids]
    total = stored.record.total + stored.constraints.stability * sum(
        decided.get(name) == opening for name, opening in (stored.constraints.keep or {}).items()
    )
    if task.division is not None:
        total += sum(int(task.division.lift[col]) for col in at if col >= 0)
    return Assignment(
        opening_of=np.array(at, dtype=np.int64),
        total=total,
        surplus=np.array([proof.surplus.get(name, 0) for name in pool.candidates.ids], dtype=np.int64),
        price=np.array([proof.price.get(name, 0) for name in pool.openings.ids], dtype=np.int64),
        bound=total,
        gap=0,
        objective=stored.record.objective,
        method=stored.record.method,
        bonus=proof.bonus,
        seats=task.seats,
        n_pairs=proof.n_pairs,
        n_held=proof.n_held,
        n_rounds=proof.n_rounds,
        fixed=task.fixed,
    )


def _refuse(key: str, field: str, *, value: object = None, **told: object) -> NoReturn:
    raise FileError(Problem(Message(key, **told), Message("stored.anew"), field=field, value=value))


def _malformed(field: str) -> Problem:
    return Problem(Message("stored.malformed"), Message("stored.anew"), field=field)
