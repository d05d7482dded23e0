"""Metamorphic checks: what must follow when a pool is changed in a way whose effect is known.

No baseline is needed: the quick way gives what the plain way gives, shuffled rows change nothing, other ids change
nothing that matters, a seat or a certificate more never lowers the total, and a certificate that ran out the day before
the start is not there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from matchcore.messages import Message, Text
from matchcore.pairs import score_pairs
from matchcore.policy import Policy
from matchcore.quality.comparison.compare import compare
from matchcore.quality.comparison.rules import CriterionName
from matchcore.records import Candidate, Certificate, Opening
from matchcore.rendering import Points
from matchcore.result import MatchResult

__all__ = ["CHECKS", "Engine", "Failure", "failed_checks"]

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
        self, candidates: Sequence[Candidate] | None = None, openings: Sequence[Opening] | None = None
    ) -> MatchResult:
        return self.engine(
            self.candidates if candidates is None else candidates,
            self.openings if openings is None else openings,
            self.policy,
            self.as_of,
        )


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


def _shuffle(case: _Case) -> list[Failure]:
    """The rows in another order: the very same placements."""
    random = np.random.default_rng(0)
    people = [case.candidates[at] for at in random.permutation(len(case.candidates)).tolist()]
    places = [case.openings[at] for at in random.permutation(len(case.openings)).tolist()]
    was, now = placements(case.result), placements(case.rerun(people, places))
    moved = sorted(name for name in was if was[name] != now.get(name))
    if not moved:
        return []
    text = Message("quality.check.shuffle", count=len(moved), first=moved[0])
    return [Failure("shuffle", None, text)]


def _relabel(case: _Case) -> list[Failure]:
    """Other ids: the same total, as many placed, and nobody moved but on a tie."""
    n, m = len(case.candidates), len(case.openings)
    people = [c.model_copy(update={"id": f"x{n - at}"}) for at, c in enumerate(case.candidates)]
    places = [o.model_copy(update={"id": f"y{m - at}"}) for at, o in enumerate(case.openings)]
    after = case.rerun(people, places)
    found = compare(case.result, after, n_resamples=100)
    moved = found.n_shared - found.counts["SAME"] - found.counts["MOVED-TIE"]
    if not moved and after.total == case.result.total and found.n_shared == n:
        return []
    return [Failure("relabel", None, Message("quality.check.relabel", count=moved))]


def _seat_more(case: _Case) -> list[Failure]:
    """One seat more at the opening whose seats are dearest: the total rises by its price at most, and never falls."""
    if not case.openings:
        return []
    price = np.asarray(case.result.assignment.price)
    name = case.result.pool.openings.ids[int(price.argmax())]
    places = [o.model_copy(update={"seats": o.seats + 1}) if o.id == name else o for o in case.openings]
    after = case.rerun(openings=places)
    values = {"opening": name, "before": Points(case.result.total), "after": Points(after.total)}
    if case.result.assignment.bonus:
        fine = after.assignment.n_placed >= case.result.assignment.n_placed
    else:
        fine = 0 <= after.total - case.result.total <= int(price.max())
    return [] if fine else [Failure("seat more", None, Message("quality.check.seat", **values))]


def _certificate_more(case: _Case) -> list[Failure]:
    """Everyone unplaced gets, validated, what the openings ask for most: the total never falls."""
    asked = [code for opening in case.openings for choice in opening.required_choices for code in choice]
    if not asked:
        return []
    code = max(sorted(set(asked)), key=asked.count)
    gift = Certificate(code=code, standing="validated")
    unplaced = {person.candidate_id for person in case.result.unplaced}
    people = [
        c.model_copy(update={"certificates": (*c.certificates, gift)}) if c.id in unplaced else c
        for c in case.candidates
    ]
    after = case.rerun(people)
    values = {"before": Points(case.result.total), "after": Points(after.total)}
    if case.result.assignment.bonus:
        fine = after.assignment.n_placed >= case.result.assignment.n_placed
    else:
        fine = after.total >= case.result.total
    return [] if fine else [_of("certificate more", "certificates", case.result, "certificate", code=code, **values)]


def _expiry(case: _Case) -> list[Failure]:
    """Someone whose required certificate runs out on the day of the start is let through, and the day after she is not.

    The pairs are made from the pool's own people: each with that certificate alone, and two openings that ask for it,
    one starting on the last day and one on the day after.
    """
    held = _expiring(case)
    names = [criterion.name for criterion in case.result.pairs.criteria]
    if not held or "certificates" not in names or not case.policy.certificates.gate:
        return []
    people = [person.model_copy(update={"certificates": (proof,)}) for person, proof, _ in held]
    places = []
    for number, (_, proof, last) in enumerate(held):
        for place, start in enumerate((last, last + timedelta(days=1))):
            name = f"expiry-{number:03d}-{place}"
            places.append(Opening(id=name, certificates_required=(proof.code,), start=start))
    result = case.rerun(people, places)
    gate = result.pairs.criteria[names.index("certificates")]
    for number, (person, proof, last) in enumerate(held):
        row = np.array([result.pool.candidate_idx(person.id)])
        cols = np.array([result.pool.opening_idx(f"expiry-{number:03d}-{place}") for place in (0, 1)])
        is_open = np.broadcast_to(gate.judge(row, cols).is_open, (1, 2))[0].tolist()
        if is_open != [True, False]:
            values = {"candidate": person.id, "code": proof.code, "day": last}
            return [_of("expiry", "certificates", case.result, "expiry", **values)]
    return []


def _expiring(case: _Case) -> list[tuple[Candidate, Certificate, date]]:
    """Some people with a whole, validated certificate that runs out, and when."""
    found = []
    terms = case.result.pool.columns.vocabulary.certificates
    for person in case.candidates:
        for held in person.certificates:
            whole = held.modules is None and held.standing == "validated" and terms[held.code].portable
            if whole and held.expires is not None and held.expires < date(2100, 1, 1):
                found.append((person, held, held.expires))
                break
        if len(found) == _EXPIRIES:
            break
    return found


def _plain(case: _Case) -> list[Failure]:
    """Judged pair by pair, the plain way: the same pairs are feasible, and each scores the sum of weight × part.

    The pairs are scored in small blocks besides, and every index is asked about a few people at a time: what is quick
    in a large pool must be right in a small one.
    """
    result = case.result
    n, m = result.pool.n_candidates, result.pool.n_openings
    if not result.pairs.is_complete or n * m > _MOST_PAIRS:
        return []
    if (short := _short_sighted(result)) is not None:
        return [_of("plain", short, result, "plain_reach")]
    expected, first_closed = _judged_plainly(result)
    in_blocks = score_pairs(
        result.pool, result.policy, criteria=result.solution.factories, block_rows=_size(n), block_cols=_size(n)
    )
    for got in (result.pairs.whole(), in_blocks.whole()):
        found = np.full((n, m), -1, dtype=np.int64)
        found[np.repeat(np.arange(n), np.diff(got.indptr)), got.opening_idx] = got.score
        row, col = np.nonzero(found != expected)
        if not len(row):
            continue
        ids = {"candidate": result.pool.candidates.ids[row[0]], "opening": result.pool.openings.ids[col[0]]}
        for number, criterion in enumerate(result.pairs.criteria):
            if ((first_closed == number).sum(axis=1) != got.closed_by_candidate[:, number]).any():
                return [_of("plain", criterion.name, result, "plain_gate", count=len(row), **ids)]
        return [Failure("plain", None, Message("quality.check.plain_score", count=len(row), **ids))]
    return []


def _short_sighted(result: MatchResult) -> str | None:
    """The criterion whose index leaves out an opening that its own gate lets someone through to; None: there is none.

    Only large pools are searched by neighbourhood, so small ones ask the index itself, a few people at a time.
    """
    cols, n = np.arange(result.pool.n_openings), result.pool.n_candidates
    for criterion in result.pairs.criteria:
        for start in range(0, n, _size(n)):
            rows = np.arange(start, min(start + _size(n), n))
            reached = criterion.reachable(rows, cols)
            if reached is not None:
                is_open = np.broadcast_to(criterion.judge(rows, cols).is_open, (len(rows), len(cols)))
                if not np.isin(np.flatnonzero(is_open.any(axis=0)), reached).all():
                    return criterion.name
    return None


def _size(n: int) -> int:
    """How many people to take at a time: a few, but no more than sixteen times or so."""
    return max(_BLOCK, n // 16)


def _judged_plainly(result: MatchResult) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int8]]:
    """int64[n, m]: the sum of weight × part of every pair, -1 where a gate is closed; int8[n, m]: the first closed."""
    rows, cols = np.arange(result.pool.n_candidates), np.arange(result.pool.n_openings)
    criteria = result.pairs.criteria
    total = np.zeros((len(rows), len(cols)), dtype=np.int64)
    first_closed = np.full(total.shape, len(criteria), dtype=np.int8)
    for number in reversed(range(len(criteria))):
        judgement = criteria[number].judge(rows, cols)
        total += np.asarray(judgement.part, dtype=np.int64) * result.policy.weights.get(criteria[number].name, 0)
        np.copyto(first_closed, np.int8(number), where=~np.broadcast_to(judgement.is_open, total.shape))
    return np.where(first_closed == len(criteria), total, -1), first_closed


def _of(check: str, criterion: str, result: MatchResult, key: str, **values: object) -> Failure:
    label = next((c.label for c in result.pairs.criteria if c.name == criterion), None)
    name = CriterionName(criterion, label) if label else criterion
    return Failure(check, criterion, Message(f"quality.check.{key}", criterion=name, **values))


def placements(result: MatchResult) -> dict[str, str | None]:
    """Where each candidate is placed, None for the unplaced."""
    openings = result.pool.openings.ids
    return {
        name: openings[col] if col >= 0 else None
        for name, col in zip(result.pool.candidates.ids, result.assignment.opening_of.tolist())
    }


CHECKS: dict[str, Callable[[_Case], list[Failure]]] = {
    "plain": _plain,
    "shuffle": _shuffle,
    "relabel": _relabel,
    "seat more": _seat_more,
    "certificate more": _certificate_more,
    "expiry": _expiry,
}
"""The checks by name."""
