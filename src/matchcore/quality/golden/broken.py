"""matchcore with one thing broken: the building blocks of the seeded faults."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, ClassVar, cast

import numpy as np

from matchcore.criteria import CRITERIA, Criterion, CriterionFactory, Detail, Judgement
from matchcore.matching import match, match_pool
from matchcore.policy import Policy
from matchcore.pool import NEVER, Columns, LanguageTable, Pool, distance_m
from matchcore.quality.golden.checks import Engine
from matchcore.records import Candidate, Opening
from matchcore.result import MatchResult
from matchcore.vocabulary import Vocabulary


def with_criteria(*broken: Any) -> Engine:
    """The engine with some criteria replaced by those of the same name."""
    by_name = {criterion.name: criterion for criterion in broken}
    criteria: list[CriterionFactory] = [by_name.get(getattr(c, "name", ""), c) for c in CRITERIA]

    def engine(
        candidates: Sequence[Candidate], openings: Sequence[Opening], policy: Policy, as_of: date
    ) -> MatchResult:
        return match(candidates, openings, policy, criteria=criteria, as_of=as_of)

    return engine


class _Wrapped(Criterion):
    """A criterion that judges as another does but for its fault, block by block and with no short cuts."""

    kind: ClassVar[type[Criterion]]

    def __init__(self, columns: Columns, policy: Policy) -> None:
        super().__init__(columns, policy)
        self.inner = self.kind(columns, policy)

    def judge(self, rows: Any, cols: Any) -> Judgement:
        return self.inner.judge(rows, cols)

    def explain(self, row: int, col: int) -> Detail:
        return self.inner.explain(row, col)


def wrapping(kind: type[Criterion], judge: Callable[[Any, Any, Any], Judgement]) -> type[Criterion]:
    """The criterion `kind` with another way to judge, a function of the criterion, the rows and the columns."""
    content = {
        "kind": kind,
        "name": kind.name,
        "label": kind.label,
        "judge": lambda self, r, c: judge(self.inner, r, c),
    }
    return type(f"Broken{kind.__name__}", (_Wrapped,), content)


def no_gate(kind: type[Criterion]) -> type[Criterion]:
    """The criterion `kind` with a gate that lets everything through."""

    def judge(inner: Criterion, rows: Any, cols: Any) -> Judgement:
        judgement = inner.judge(rows, cols)
        return Judgement(np.ones_like(judgement.is_open), judgement.part)

    return wrapping(kind, judge)


def misled(
    kind: type[Criterion],
    *,
    columns: Callable[[Columns], Columns] = lambda columns: columns,
    policy: Callable[[Policy], Policy] = lambda policy: policy,
) -> type[Criterion]:
    """The criterion `kind` given other columns or another policy than the run's."""

    def make(self: _Wrapped, own: Columns, rules: Policy) -> None:
        Criterion.__init__(self, own, rules)
        self.inner = kind(columns(own), policy(rules))

    content = {"kind": kind, "name": kind.name, "label": kind.label, "__init__": make}
    return type(f"Misled{kind.__name__}", (_Wrapped,), content)


def ruled(kind: type[Criterion], **section: Any) -> type[Criterion]:
    """The criterion `kind` with other values in its own section of the policy, which the run does not know of."""
    return misled(kind, policy=lambda policy: policy.replace(**{kind.name: section}))


def weights_swapped(
    candidates: Sequence[Candidate], openings: Sequence[Opening], policy: Policy, as_of: date
) -> MatchResult:
    """Language is weighed as certificates, and certificates as language."""
    weights = {**policy.weights}
    weights["certificates"], weights["language"] = weights.get("language", 0), weights.get("certificates", 0)
    return match(candidates, openings, policy.replace(weights=weights), as_of=as_of)


def levels_off_by_one(columns: Columns) -> Columns:
    """Every level that is asked for is read as the one above."""
    asked = columns.openings.languages
    higher = replace(asked, level=(asked.level + 1).astype(np.int8))
    return replace(columns, openings=replace(columns.openings, languages=higher))


def reach_strict(inner: Any, rows: Any, cols: Any) -> Judgement:
    """Someone exactly at her reach is turned away: ``<`` where ``<=`` belongs."""
    judgement = inner.judge(rows, cols)
    home, work = inner.home, inner.work
    at_reach = distance_m(home.xyz[rows], work.xyz[cols]) == inner.reach_m[rows][:, None]
    known = home.is_known[rows][:, None] & work.is_known[cols][None, :]
    return Judgement(judgement.is_open & ~(at_reach & known), judgement.part)


def reach_a_metre_more(columns: Columns) -> Columns:
    """Someone a metre beyond her reach is let through."""
    people = columns.candidates
    reach = np.where(people.reach_m >= 0, people.reach_m + 1, people.reach_m).astype(np.int32)
    return replace(columns, candidates=replace(people, reach_m=reach))


def never_expiring(columns: Columns) -> Columns:
    """A certificate never runs out."""
    held = columns.candidates.certificates
    without_end = replace(held, valid_to=np.full_like(held.valid_to, NEVER))
    return replace(columns, candidates=replace(columns.candidates, certificates=without_end))


def expiring_a_day_early(columns: Columns) -> Columns:
    """A certificate does not hold on its last day."""
    held = columns.candidates.certificates
    shorter = np.where(held.valid_to < NEVER, held.valid_to - 1, held.valid_to).astype(np.int32)
    people = replace(columns.candidates, certificates=replace(held, valid_to=shorter))
    return replace(columns, candidates=people)


def half_part(inner: Criterion, rows: Any, cols: Any) -> Judgement:
    """Completion earns half of what it should."""
    judgement = inner.judge(rows, cols)
    return Judgement(judgement.is_open, judgement.part // 2)


def rounded(kind: type[Criterion]) -> type[Criterion]:
    """The criterion `kind` with its parts rounded down to tenths."""

    def judge(inner: Criterion, rows: Any, cols: Any) -> Judgement:
        judgement = inner.judge(rows, cols)
        return Judgement(judgement.is_open, judgement.part // 1_000 * 1_000)

    return wrapping(kind, judge)


def all_validated(columns: Columns) -> Columns:
    """A declared certificate counts as a validated one."""
    held = columns.candidates.certificates
    certificates = replace(held, validated=np.ones_like(held.validated))
    return replace(columns, candidates=replace(columns.candidates, certificates=certificates))


def nothing_implied(columns: Columns) -> Columns:
    """A certificate stands for itself alone: CE is not C."""
    return replace(columns, vocabulary=cast("Vocabulary", _Literal(columns.vocabulary)))


def no_tolerance(columns: Columns) -> Columns:
    """An employer who accepts a lower level is not heard."""
    asked = columns.openings.languages
    languages = replace(asked, tolerance=np.zeros_like(asked.tolerance))
    return replace(columns, openings=replace(columns.openings, languages=languages))


def wanted_is_required(columns: Columns) -> Columns:
    """A level that is merely wanted closes the gate."""
    asked = columns.openings.languages
    languages = replace(asked, required=np.ones_like(asked.required))
    return replace(columns, openings=replace(columns.openings, languages=languages))


def enrolled_is_completed(columns: Columns) -> Columns:
    """To be taking a course is taken for having completed it."""
    known = columns.candidates.languages
    languages = replace(known, completed=known.course >= 0)
    return replace(columns, candidates=replace(columns.candidates, languages=languages))


def fluent_when_unknown(columns: Columns) -> Columns:
    """Someone whose level is not known is taken to speak as a native."""
    known, n = columns.candidates.languages, len(columns.candidates)
    asked = np.unique(columns.openings.languages.language)
    pairs = {(row, code) for row, code in zip(known.row.tolist(), known.language.tolist())}
    extra = [(row, code) for row in range(n) for code in asked.tolist() if (row, code) not in pairs]
    rows, codes = (np.array(part, dtype=np.int32) for part in (zip(*extra) if extra else ((), ())))
    languages = LanguageTable(
        row=np.concatenate([known.row, rows]),
        language=np.concatenate([known.language, codes]),
        skill=np.concatenate([known.skill, np.zeros(len(rows), dtype=np.int8)]),
        level=np.concatenate([known.level, np.full(len(rows), 6, dtype=np.int8)]),
        course=np.concatenate([known.course, np.full(len(rows), -1, dtype=np.int16)]),
        completed=np.concatenate([known.completed, np.zeros(len(rows), dtype=np.bool_)]),
    )
    return replace(columns, candidates=replace(columns.candidates, languages=languages))


def reach_in_miles(columns: Columns) -> Columns:
    """A reach in kilometres is read as miles."""
    people = columns.candidates
    reach = np.where(people.reach_m >= 0, people.reach_m * 1.609344, people.reach_m).astype(np.int32)
    return replace(columns, candidates=replace(people, reach_m=reach))


def track_least_strict(columns: Columns) -> Columns:
    """Exactly the least share that is asked for is too little: ``>`` where ``>=`` belongs."""
    least = columns.openings.track_least
    higher = np.where(least > 0, least + 1, least).astype(np.int16)
    return replace(columns, openings=replace(columns.openings, track_least=higher))


def weights_evened(
    candidates: Sequence[Candidate], openings: Sequence[Opening], policy: Policy, as_of: date
) -> MatchResult:
    """The weights are normalised wrongly: every criterion that has one gets as much."""
    named = [name for name, weight in policy.weights.items() if weight]
    share, rest = divmod(100, len(named))
    even = {name: share + (place < rest) for place, name in enumerate(named)}
    return match(candidates, openings, policy.replace(weights={**policy.weights, **even}), as_of=as_of)


def objective_ignored(
    candidates: Sequence[Candidate], openings: Sequence[Opening], policy: Policy, as_of: date
) -> MatchResult:
    """The best total is aimed at, whatever the policy says."""
    return match(candidates, openings, policy.replace(objective="best_total"), as_of=as_of)


def seats_ignored(
    candidates: Sequence[Candidate], openings: Sequence[Opening], policy: Policy, as_of: date
) -> MatchResult:
    """Every opening takes one person, however many seats it has."""
    return match(candidates, [o.model_copy(update={"seats": 1}) for o in openings], policy, as_of=as_of)


class _Literal:
    """A vocabulary in which nothing implies anything else."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary

    def __getattr__(self, name: str) -> Any:
        return getattr(self._vocabulary, name)

    def implied(self, code: str) -> frozenset[str]:
        """The certificate itself."""
        return frozenset({code})


def by_row(candidates: Sequence[Candidate], openings: Sequence[Opening], policy: Policy, as_of: date) -> MatchResult:
    """Ties go by the order of the rows that came in, and not by who has waited longest."""
    first = date(1990, 1, 1)
    in_order = [
        person.model_copy(update={"registered_since": first + timedelta(days=row)})
        for row, person in enumerate(candidates)
    ]
    pool = Pool.from_records(in_order, openings, as_of=as_of)
    waits = {person.id: person.registered_since for person in candidates}
    days = [waits[name] for name in pool.candidates.ids]
    registered = np.array([NEVER if day is None else (day - date(1970, 1, 1)).days for day in days], dtype=np.int32)
    columns = replace(pool.columns, candidates=replace(pool.candidates, registered=registered))
    return match_pool(Pool(columns, pool.groups), policy)


def reshuffled(
    candidates: Sequence[Candidate], openings: Sequence[Opening], policy: Policy, as_of: date
) -> MatchResult:
    """The same records in another order."""
    return match(list(reversed(candidates)), list(reversed(openings)), policy, as_of=as_of)
