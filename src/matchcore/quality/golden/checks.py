"""What must hold of a golden pool: what its file expects, and what must follow when it is changed in a known way.

The metamorphic checks need no baseline: the result is of the records that were given, the quick way gives what the
plain way gives, shuffled rows and other ids change nothing that matters, a seat or a certificate more never lowers the
total, and a certificate that ran out the day before the start is not there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from math import inf
from typing import Any

import numpy as np
import numpy.typing as npt

from matchcore.criteria import Criterion
from matchcore.messages import Message, Text
from matchcore.pairs import score_pairs
from matchcore.planning import CoursePlan
from matchcore.policy import Policy
from matchcore.quality.comparison.compare import compare
from matchcore.quality.comparison.rules import CriterionName
from matchcore.quality.comparison.snapshot import LiveSnapshot, slices
from matchcore.quality.golden.golden_pools import GoldenPool
from matchcore.quality.golden.plan_kept import plan_of
from matchcore.records import Candidate, Certificate, Opening
from matchcore.rendering import Points
from matchcore.result import MatchResult
from matchcore.solution import Explanation

AS_GIVEN = "as given"
"""The check that fails where code has changed the records on their way: then nothing is the pool's fault."""

_EXPIRIES = 20
_MOST_PAIRS = 1_000_000
_BLOCK = 16


Engine = Callable[[Sequence[Candidate], Sequence[Opening], Policy, date], MatchResult]
"""What matches a pool, by a policy, as seen from a day: `matched`, or matchcore with a fault put in."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Something that does not hold.

    Attributes
    ----------
    name
        Which check or expectation.
    criterion
        The criterion at fault, None when it is none or not known.
    text
        What was found, in words.
    """

    name: str
    criterion: str | None
    text: Text


@dataclass(frozen=True, slots=True)
class _Case:
    engine: Engine
    candidates: Sequence[Candidate]
    openings: Sequence[Opening]
    policy: Policy
    as_of: date
    result: MatchResult

    def rerun(
        self,
        candidates: Sequence[Candidate] | None = None,
        openings: Sequence[Opening] | None = None,
        policy: Policy | None = None,
    ) -> MatchResult:
        people = self.candidates if candidates is None else candidates
        places = self.openings if openings is None else openings
        return self.engine(people, places, self.policy if policy is None else policy, self.as_of)

    def is_better(self, after: MatchResult, by_at_most: float = inf) -> bool:
        """Whether another result of the same people and openings is worth as much or more."""
        if self.result.assignment.bonus:
            return after.assignment.n_placed >= self.result.assignment.n_placed
        return 0 <= after.total - self.result.total <= by_at_most

    def totals(self, after: MatchResult) -> dict[str, Any]:
        return {"before": Points(self.result.total), "after": Points(after.total)}

    def fails(self, check: str, key: str, criterion: str | None = None, **values: object) -> Failure:
        label = next((c.label for c in self.result.pairs.criteria if c.name == criterion), None)
        if criterion is not None:
            values["criterion"] = CriterionName(criterion, label) if label else criterion
        return Failure(check, criterion, Message(f"quality.check.{key}", **values))


def failed_checks(
    engine: Engine,
    candidates: Sequence[Candidate],
    openings: Sequence[Opening],
    policy: Policy,
    as_of: date,
    result: MatchResult,
) -> tuple[Failure, ...]:
    """Take a pool and its result through all checks; what does not hold comes back."""
    case = _Case(engine, candidates, openings, policy, as_of, result)
    return tuple(failure for check in CHECKS.values() for failure in check(case))


def _as_given(case: _Case) -> Iterator[Failure]:
    """The result is of the records that were given: the same ids, and as many seats."""
    pool = case.result.pool
    seats = dict(zip(pool.openings.ids, pool.openings.seats.tolist()))
    given = {opening.id: opening.seats for opening in case.openings}
    strangers = sorted({*pool.candidates.ids} ^ {person.id for person in case.candidates}) + sorted({*seats} ^ {*given})
    others = sorted(name for name in given if seats.get(name, given[name]) != given[name])
    for what, names in (("ids", strangers), ("seats", others)):
        if names:
            yield case.fails(AS_GIVEN, "as_given", what=Message(f"quality.check.given.{what}"), first=names[0])


def _shuffle(case: _Case) -> Iterator[Failure]:
    """The rows in another order: the very same placements."""
    random = np.random.default_rng(0)
    people = [case.candidates[at] for at in random.permutation(len(case.candidates)).tolist()]
    places = [case.openings[at] for at in random.permutation(len(case.openings)).tolist()]
    was, now = placements(case.result), placements(case.rerun(people, places))
    moved = sorted(name for name in was if was[name] != now.get(name))
    if moved:
        yield case.fails("shuffle", "shuffle", count=len(moved), first=moved[0])


def _relabel(case: _Case) -> Iterator[Failure]:
    """Other ids: the same total, as many placed, and nobody moved but on a tie."""
    n, m = len(case.candidates), len(case.openings)
    people = [c.model_copy(update={"id": f"x{n - at}"}) for at, c in enumerate(case.candidates)]
    places = [o.model_copy(update={"id": f"y{m - at}"}) for at, o in enumerate(case.openings)]
    after = case.rerun(people, places)
    found = compare(case.result, after, n_resamples=100)
    if found.n_moved or after.total != case.result.total or found.n_shared != n:
        yield case.fails("relabel", "relabel", count=found.n_moved)


def _seat_more(case: _Case) -> Iterator[Failure]:
    """One seat more at the opening whose seats are dearest: the total rises by its price at most, and never falls."""
    if not case.openings:
        return
    price = np.asarray(case.result.assignment.price)
    name = case.result.pool.openings.ids[int(price.argmax())]
    after = case.rerun(
        openings=[o.model_copy(update={"seats": o.seats + 1}) if o.id == name else o for o in case.openings]
    )
    if not case.is_better(after, by_at_most=int(price.max())):
        yield case.fails("seat more", "seat", opening=name, **case.totals(after))


def _certificate_more(case: _Case) -> Iterator[Failure]:
    """Everyone unplaced gets, validated, what the openings ask for most: the total never falls."""
    asked = [code for opening in case.openings for choice in opening.required_choices for code in choice]
    if not asked:
        return
    code = max(sorted(set(asked)), key=asked.count)
    gift = Certificate(code=code, standing="validated")
    unplaced = {person.candidate_id for person in case.result.unplaced}
    after = case.rerun(
        [
            c.model_copy(update={"certificates": (*c.certificates, gift)}) if c.id in unplaced else c
            for c in case.candidates
        ]
    )
    if not case.is_better(after):
        yield case.fails("certificate more", "certificate", "certificates", code=code, **case.totals(after))


def _expiry(case: _Case) -> Iterator[Failure]:
    """Someone whose required certificate runs out on the day of the start is let through, and the day after she is not.

    The pairs are made from the pool's own people: each with that certificate alone, and two openings that ask for it,
    one starting on the last day and one on the day after; no time is given to take a course before the start.
    """
    expiring = list(islice(_expiring(case), _EXPIRIES))
    names = [criterion.name for criterion in case.result.pairs.criteria]
    if not expiring or "certificates" not in names or not case.policy.certificates.gate:
        return
    people = [person.model_copy(update={"certificates": (own,)}) for person, own, _ in expiring]
    places = [
        Opening(id=f"expiry-{number:03d}-{late}", certificates_required=(own.code,), start=last + timedelta(days=late))
        for number, (_, own, last) in enumerate(expiring)
        for late in (0, 1)
    ]
    result = case.rerun(people, places, case.policy.replace(certificates={"days_before_start": 0}))
    gate = result.pairs.criteria[names.index("certificates")]
    for number, (person, own, last) in enumerate(expiring):
        row = np.array([result.pool.candidate_idx(person.id)])
        cols = np.array([result.pool.opening_idx(f"expiry-{number:03d}-{late}") for late in (0, 1)])
        if np.broadcast_to(gate.judge(row, cols).is_open, (1, 2))[0].tolist() != [True, False]:
            yield case.fails("expiry", "expiry", "certificates", candidate=person.id, code=own.code, day=last)
            return


def _expiring(case: _Case) -> Iterator[tuple[Candidate, Certificate, date]]:
    """People with a whole, validated certificate that runs out, and when."""
    terms = case.result.pool.columns.vocabulary.certificates
    for person in case.candidates:
        for held in person.certificates:
            whole = held.modules is None and held.standing == "validated" and terms[held.code].portable
            if whole and held.expires is not None and held.expires < date(2100, 1, 1):
                yield person, held, held.expires
                break


def _plain(case: _Case) -> Iterator[Failure]:
    """Judged pair by pair, the plain way: the same pairs are feasible, and each scores the sum of weight × part.

    The pairs are scored in small blocks besides, and every index is asked about a few people at a time: what is quick
    in a large pool must be right in a small one.
    """
    result = case.result
    n, m = result.pool.n_candidates, result.pool.n_openings
    if not result.pairs.is_complete or n * m > _MOST_PAIRS:
        return
    live, size = LiveSnapshot(result), max(_BLOCK, n // 16)
    part, is_open = live.block(np.arange(n), np.arange(m))
    for number, criterion in enumerate(result.pairs.criteria):
        if _is_short_sighted(criterion, is_open[number], size):
            yield case.fails("plain", "plain_reach", criterion.name)
            return
    weights = np.array([live.weights[name] for name in live.criteria], dtype=np.int64)
    expected = np.where(is_open.all(axis=0), np.tensordot(weights, part.astype(np.int64), 1), -1)
    in_blocks = score_pairs(
        result.pool, result.policy, criteria=result.solution.factories, block_rows=size, block_cols=size
    )
    for got in (result.pairs.whole(), in_blocks.whole()):
        found = np.full((n, m), -1, dtype=np.int64)
        found[np.repeat(np.arange(n), np.diff(got.indptr)), got.opening_idx] = got.score + got.least
        row, col = np.nonzero(found != expected)
        if not len(row):
            continue
        values = {"candidate": live.candidate_ids[row[0]], "opening": live.opening_ids[col[0]], "count": len(row)}
        for number, name in enumerate(live.criteria):
            first_closed = is_open[:number].all(axis=0) & ~is_open[number]
            if (first_closed.sum(axis=1) != got.closed_by_candidate[:, number]).any():
                yield case.fails("plain", "plain_gate", name, **values)
                return
        yield case.fails("plain", "plain_score", **values)
        return


def _is_short_sighted(criterion: Criterion, is_open: npt.NDArray[np.bool_], size: int) -> bool:
    """Whether a criterion's index leaves out an opening that its own gate (bool[n, m]) lets someone through to.

    Only large pools are searched by neighbourhood, so small ones ask the index itself, a few people at a time.
    """
    cols = np.arange(is_open.shape[1])
    for some in slices(len(is_open), size):
        reached = criterion.reachable(np.arange(some.start, some.stop), cols)
        if reached is not None and not np.isin(np.flatnonzero(is_open[some].any(axis=0)), reached).all():
            return True
    return False


def placements(result: MatchResult) -> dict[str, str | None]:
    """Where each candidate is placed, None for the unplaced."""
    held = {placement.candidate_id: placement.opening_id for placement in result.placements}
    return {name: held.get(name) for name in result.pool.candidates.ids}


CHECKS: Mapping[str, Callable[[_Case], Iterator[Failure]]] = {
    AS_GIVEN: _as_given,
    "plain": _plain,
    "shuffle": _shuffle,
    "relabel": _relabel,
    "seat more": _seat_more,
    "certificate more": _certificate_more,
    "expiry": _expiry,
}
"""The checks by name."""


def failed_expectations(pool: GoldenPool, result: MatchResult, plan: CoursePlan | None = None) -> Iterator[Failure]:
    """What a pool's file expects and its result, or its plan (made where it is not given), does not hold."""
    yield from _failed_by_plan(pool, plan or plan_of(pool, result))
    got = placements(result)
    for candidate, wanted in pool.expect.placed.items():
        places = (wanted,) if isinstance(wanted, str) else wanted
        if got.get(candidate) not in places:
            criterion, why = _closing(result, candidate, places[0])
            values = {"candidate": candidate, "wanted": list(places), "got": got.get(candidate), "why": why}
            yield Failure("placed", criterion, Message("quality.expect.placed", **values))
    for candidate in pool.expect.unplaced:
        if got.get(candidate) is not None:
            told = Message("quality.expect.unplaced", candidate=candidate, got=got[candidate])
            yield Failure("unplaced", None, told)
    for pair in pool.expect.pairs:
        parts = {part.criterion: part for part in result.explain(pair.candidate, pair.opening).parts}
        names = {name: CriterionName(name, part.label) for name, part in parts.items()}
        ids = {"candidate": pair.candidate, "opening": pair.opening}
        closed = {name for name, part in parts.items() if not part.is_open}
        for name in sorted(closed ^ set(pair.closed_by)):
            key = "quality.expect.closed" if name in closed else "quality.expect.open"
            yield Failure("gate", name, Message(key, criterion=names.get(name, name), **ids))
        for name, part in pair.parts.items():
            given = parts[name].part if name in parts else None
            if given != part:
                points = {"wanted": Points(100 * part), "got": None if given is None else Points(100 * given)}
                told = Message("quality.expect.part", criterion=names.get(name, name), **points, **ids)
                yield Failure("part", name, told)


def _failed_by_plan(pool: GoldenPool, plan: CoursePlan | None) -> Iterator[Failure]:
    opened = () if plan is None else plan.opened
    if pool.expect.opened is not None and {*opened} != {*pool.expect.opened}:
        told = Message("quality.expect.opened", wanted=list(pool.expect.opened) or None, got=list(opened) or None)
        yield Failure("opened", None, told)
    got = {one.candidate_id: one.opening_id for one in plan or ()}
    for candidate, wanted in pool.expect.planned.items():
        places = (wanted,) if isinstance(wanted, str) else wanted
        if got.get(candidate) not in places:
            told = Message("quality.expect.planned", candidate=candidate, wanted=list(places), got=got.get(candidate))
            yield Failure("planned", None, told)


def wrong_preferences(pool: GoldenPool, result: MatchResult) -> Iterator[Failure]:
    """The preferences of a pool's file that its scores do not have."""
    for preference in pool.expect.preferences:
        better, worse = (result.explain(*pair) for pair in (preference.better, preference.worse))
        if not is_ordered_rightly(better, worse):
            values: dict[str, object] = {"reason": preference.reason}
            for name, told in (("better", better), ("worse", worse)):
                values[name] = f"{told.candidate_id} → {told.opening_id}"
                values[f"{name}_points"] = Points(told.score) if told.is_feasible else None
            yield Failure("preference", None, Message("quality.expect.preference", **values))


def is_ordered_rightly(better: Explanation, worse: Explanation) -> bool:
    """Whether the better of two pairs is possible, and scores higher than the worse or alone is possible."""
    return better.is_feasible and (not worse.is_feasible or better.score > worse.score)


def _closing(result: MatchResult, candidate: str, opening: str) -> tuple[str | None, object]:
    """The gate that closes a pair that should have been chosen, and the verdict in words."""
    told = result.explain(candidate, opening)
    shut = [part for part in told.parts if not part.is_open]
    if not shut:
        return None, told.verdict
    return shut[0].criterion, [CriterionName(part.criterion, part.label) for part in shut]
