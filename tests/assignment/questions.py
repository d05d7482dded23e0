"""All that the mutants of the verifier are asked: right claims, forgeries, and problems that are not those solved."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import replace
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from forgeries import (
    RIGHT,
    Claim,
    bonus_claims,
    changed,
    claim,
    figures_forged,
    forgeries,
    places_forged,
    tie_claims,
    together_forged,
)
from test_state_changes import Numbers

from forging import forged
from keeping_few import keeping_few
from matchcore import Ban, Candidate, Lock, MatchResult, Opening, Policy, match, synthetic_pool
from matchcore.assignment import DualState, PairGraph, rows_of, tied
from matchcore.criteria import CRITERIA, Judgement, Kinds, TrackCriterion

Question = tuple[str, Callable[[Any], object]]
"""What it is about, and what asks it of a verifier."""


def of_assignments() -> Iterator[Question]:
    """Asked of `verify_assignment`, `verify_rows` and `verify_ties`."""
    for name, own in RIGHT.items():
        yield _of(f"right, {name}", own)
        n = len(own.pairs[0]) - 1
        if len(own.pairs[1]):
            yield from (_of(f"{what}, {name}", replace(own, pairs=pairs)) for what, pairs in _broken(*own.pairs))
        for what, fixed in (("nobody", None), ("all", np.ones(n)), ("too many", np.ones(n + 1)), ("few", np.ones(0))):
            yield _of(f"{what} fixed, {name}", replace(own, fixed=fixed))
            told = replace(own.assignment, fixed=None if fixed is None else fixed.astype(bool))
            yield _of(f"{what} fixed and told so, {name}", replace(own, fixed=fixed, assignment=told))
        if own.assignment.whole is None:
            yield from _of_rows(name, own)
            none = own.pairs[1][:0]
            yield _of(f"pointers to nothing, {name}", replace(own, pairs=(np.arange(n + 1), none, none, own.pairs[3])))
    yield from (_of(name, forged) for name, forged in forgeries())
    yield from (_of(f"bonus {bonus} where it takes {least}", told) for least, bonus, told in bonus_claims())
    yield from _of_chance()
    for name, own, _ in tie_claims():
        yield from _of_ties(name, own)


def _of(name: str, own: Claim) -> Question:
    return name, lambda verifier: verifier.verify_assignment(*own.pairs, own.assignment, fixed=own.fixed)


def _broken(indptr: Any, col: Any, score: Any, seats: Any) -> Iterator[tuple[str, tuple[Any, Any, Any, Any]]]:
    """Pairs that are none, or others than were solved."""
    place, last = np.arange(len(col)), len(col) - 1
    for what, pointer in {
        "a pointer that falls": np.append(indptr, indptr[-1] - 1),
        "a pointer that falls and rises": np.insert(indptr, 1, indptr[-1]),
        "a first pointer of 1": np.append([1], indptr[1:]),
        "a pointer below 0": np.append([-1], indptr[1:]),
        "a last pointer too low": np.append(indptr[:-1], last),
        "a last pointer too high": np.append(indptr[:-1], len(col) + 1),
        "no pointers": indptr[:0],
    }.items():
        yield what, (pointer, col, score, seats)
    for what, columns in {
        "a column that is not there": np.where(place == last, len(seats), col),
        "a negative column": np.where(place == 0, -1, col),
        "columns turned round": col[::-1],
        "a column twice": np.where(place == last, col[last - 1], col),
    }.items():
        yield what, (indptr, columns, score, seats)
    for what, scores in {
        "a score too many": np.append(score, score[:1]),
        "a score too few": score[1:],
        "a higher score": score + (place == last) * 3,
        "lower scores": score - 1,
        "truth values for scores": score > 0,
        "scores that are none": score * np.nan,
        "infinite scores": score * np.inf,
    }.items():
        yield what, (indptr, col, scores, seats)
    for size in (2**60, 2**60 + 2**8, 2**61, 2**62):
        for sign in (1, -1):
            yield f"a score of {sign * size}", (indptr, col, np.where(place == last, sign * size, score), seats)
    yield "a seat more", (indptr, col, score, seats + 1)
    yield "nobody", (indptr[:1], col[:0], score[:0], seats)


def _of_rows(name: str, own: Claim) -> Iterator[Question]:
    """Rows of pairs one at a time, and such as are none."""
    indptr, col, score, seats = own.pairs

    def rows(times: int, longer: int) -> Iterator[Any]:
        for row, (first, stop) in enumerate(pairwise(indptr.tolist())):
            here, n_of_row = slice(first, stop), np.array([stop - first + longer])
            one = SimpleNamespace(row=np.array([row]), n_of_row=n_of_row, opening_idx=col[here], score=score[here])
            yield from [one] * (times if row == 0 else 1)

    for times, longer in ((1, 0), (2, 0), (0, 0), (1, 1), (1, -1)):
        yield (
            f"the first row {times} times, rows {longer} longer, {name}",
            lambda verifier, times=times, longer=longer: verifier.verify_rows(
                rows(times, longer), len(indptr) - 1, seats, own.assignment, fixed=own.fixed
            ),
        )


def _of_chance() -> Iterator[Question]:
    chance = np.random.default_rng(5)
    for number in range(60):
        n, m = chance.integers(1, 6, 2)
        low, high = [(0, 2), (-2, 3), (0, 9)][number % 3]
        rows = tuple(
            tuple(int(s) if chance.random() < 0.8 else None for s in chance.integers(low, high, m)) for _ in range(n)
        )
        objective = ("best_total", "most_placements")[number // 3 % 2]
        own = claim(rows, tuple(chance.integers(0, 3, m).tolist()), objective)
        right = own.assignment
        yield _of(f"chance {number}", own)
        for _ in range(2):
            other = replace(right, opening_of=chance.integers(-1, m, n))
            yield _of(f"chance {number}, placed so", replace(own, assignment=other))
            up = chance.integers(0, 2, m)
            less = np.where(right.opening_of >= 0, up[right.opening_of], 0)
            moved = replace(right, price=right.price + up, surplus=right.surplus - less)
            yield _of(f"chance {number}, priced so", replace(own, assignment=moved))
        yield from _of_ties(f"chance {number}", own)
    for number in range(150):
        rows = tuple(
            tuple(int(s) if chance.random() < 0.6 else None for s in chance.integers(0, 3, 4)) for _ in range(5)
        )
        yield from _of_ties(f"tied chance {number}", claim(rows, tuple(chance.integers(0, 3, 4).tolist())))


def _of_ties(name: str, own: Claim) -> Iterator[Question]:
    right = tied(PairGraph(*own.pairs), own.assignment)

    def of(what: str, is_tied: Any) -> Question:
        n = len(is_tied)
        return f"{what}, {name}", lambda verifier: verifier.verify_ties(
            lambda: rows_of(*own.pairs[:3]), n, own.pairs[3], own.assignment, is_tied
        )

    yield of("ties", right)
    yield of("ties of all", ~right)
    for row in range(len(right)):
        yield of(f"ties of {row}", np.where(np.arange(len(right)) == row, ~right, right))


def of_changes() -> Iterator[Question]:
    """Asked of `verify_change` and `verify_figures`."""
    for name, before, after in _changes():
        yield _of_change(name, before, after)
        for what, other in _states_forged(after):
            yield _of_change(f"{what}, {name}", before, other)
        for what, other in _states_forged(before):
            yield _of_change(f"before {what}, {name}", other, after)
        for what, assignment in figures_forged(after.assignment):
            yield _of_change(f"figures {what}, {name}", before, replace(after, assignment=assignment))
    for name, own in RIGHT.items():
        if own.assignment.whole is None:
            for what, forged in [("right", own.assignment), *figures_forged(own.assignment)]:
                yield f"figures {what}, {name}", lambda verifier, forged=forged: verifier.verify_figures(forged)


def _of_change(name: str, before: DualState, after: DualState) -> Question:
    return f"change {name}", lambda verifier: verifier.verify_change(before, after)


def _changes() -> Iterator[tuple[str, DualState, DualState]]:
    """Optima that others were come to from."""
    for seed in range(6):
        chance = np.random.default_rng(seed)
        numbers = Numbers(chance, *chance.integers(2, 7, 2).tolist(), (3, 20)[seed % 2])
        state = numbers.state(("best_total", "most_placements")[seed // 2 % 2])
        for step in range(2):
            before, state = state, numbers.changed(state)
            yield f"{seed}, step {step}", before, state
            yield f"{seed}, step {step}, again", state, state


def _states_forged(right: DualState) -> Iterator[tuple[str, DualState]]:
    for name in ("surplus", "price", "seats", "place", "own_score"):
        values = getattr(right, name)
        for by in (1, -1):
            others = [(f"[{at}]", changed(values, at, by)) for at in range(len(values))]
            more = values + by * np.arange(1, len(values) + 1)
            for what, other in [("s", values + by), ("s more", more), *others]:
                forged = replace(right, **{name: other})
                if forged.place.max() < len(forged.seats):
                    yield f"{name}{what} {by:+}", forged


def of_results() -> Iterator[Question]:
    """Asked of `verify_solution`."""
    for name, result, records in _results():
        pool, right = result.pool, result.assignment
        yield _of_result(name, result)
        yield _of_result(f"{name}, with its records", result, *records)
        yield _of_result(f"{name}, turned round", result, *(side[::-1] for side in records))
        yield _of_result(f"{name}, without candidates", result, None, records[1])
        yield _of_result(f"{name}, without openings", result, records[0])
        yield _of_result(f"{name}, one less", result, records[0][1:], records[1])
        yield _of_result(f"{name}, one opening less", result, records[0], records[1][1:])
        for objective in ("best_total", "most_placements"):
            policy = result.policy.replace(objective=objective)
            yield _of_result(f"{name}, {objective}", forged(result, policy=policy))
        yield from (_of_result(f"{name}, {what}", other) for what, other in _pairs_forged(result))
        assignments = *places_forged(right), *together_forged(right), ("half", replace(right, total=right.total + 0.5))
        for what, assignment in assignments[::5]:
            yield _of_result(f"{name}, {what}", forged(result, assignment=assignment))
        yield from (_of_result(f"{name}, {what}", other) for what, other in _divided_otherwise(result))
        for row, col in enumerate(right.opening_of.tolist()):
            tied = result.solution.is_tied ^ (np.arange(pool.n_candidates) == row)
            yield _of_result(f"{name}, tied {row}", _told(result, is_tied=tied))
            for by in (1, -1) if col >= 0 else ():
                task, score_of = copy(result.solution.task), result.solution.task.score_of
                task.__dict__["score_of"] = lambda who, at, row=row, by=by, score_of=score_of: (
                    (score_of(who, at) or 0) + by * (who == row)
                )
                yield _of_result(f"{name}, score of {row} {by:+}", _told(result, task=task))
    for name, result in _misjudged():
        ask = _of_result(name, result)[1]
        yield name, lambda verifier, ask=ask: _with_kinds(ask, verifier)
        yield f"{name}, few at a time", lambda verifier, ask=ask: _with_kinds(_with_few, ask, verifier)


def _of_result(name: str, result: MatchResult, *records: Any) -> Question:
    return name, lambda verifier: verifier.verify_solution(result.solution, *records)


def _with_few(ask: Callable[[Any], object], verifier: Any) -> object:
    with keeping_few(2):
        return ask(verifier)


def _with_kinds(ask: Callable[..., object], *given: Any) -> object:
    """Kinds are looked for in the smallest pool."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("matchcore.pairs.evaluation.FEW", 0)
        return ask(*given)


def _told(result: MatchResult, **values: Any) -> MatchResult:
    """With what it works out when it is first asked put in place of that."""
    other = forged(result)
    other.solution.__dict__.update(values)
    return other


def _divided_otherwise(result: MatchResult) -> Iterator[tuple[str, MatchResult]]:
    """With another bound, or other prices, of what quotas divide."""
    if (division := result.solution.division) is None:
        return
    for what, other in (
        ("bound", replace(division, bound=division.bound - 1)),
        ("price", replace(division, price=division.price + 1)),
        ("seats", replace(division, seats=division.seats + 1)),
    ):
        yield f"division's {what}", forged(result, division=other)


def _pairs_forged(result: MatchResult) -> Iterator[tuple[str, MatchResult]]:
    """With other pairs, or counts of them."""

    def with_pairs(**fields: Any) -> MatchResult:
        pairs = copy(result.pairs)
        pairs.__dict__.update(fields)
        return forged(result, pairs=pairs)

    for side in ("closed_by_candidate", "closed_by_opening"):
        yield side, with_pairs(**{side: getattr(result.pairs, side) + 1})
    if result.pairs.is_complete:
        pointer, column, score = result.pairs.indptr, result.pairs.opening_idx, result.pairs.score
        for at in (0, len(score) // 2, len(score) - 1):
            yield f"score[{at}]", with_pairs(score=changed(score, at, 100))
            other = (column[at] + 1) % result.pool.n_openings - column[at]
            yield f"opening_idx[{at}]", with_pairs(opening_idx=changed(column, at, other))
        for at in (1, result.pool.n_candidates // 2):
            yield f"indptr[{at}]", with_pairs(indptr=changed(pointer, at, 1))


def _results() -> Iterator[tuple[str, MatchResult, tuple[Any, Any]]]:
    """Small ones: plain, steered, and of pairs that are not all kept."""
    town = synthetic_pool(programme="malung-salen", seed=7)
    records, as_of = (town.candidates[:9], town.openings[:7]), town.as_of
    plain = match(*records, as_of=as_of)
    yield "plain", plain, records
    yield "most", match(*records, as_of=as_of, policy=Policy(objective="most_placements")), records
    first, second = plain.placements[:2]
    lock = Lock(first.candidate_id, second.opening_id, reason="agreed", through_closed_gate=True)
    ban = Ban(second.candidate_id, second.opening_id, reason="asked not to")
    yield "steered", match(*records, as_of=as_of, locks=[lock], bans=[ban], keep=plain, stability=5), records
    few = Policy(quotas=[{"of": "way", "value": "job", "most": 2, "cost": 1}])
    yield "of a quota", match(*records, as_of=as_of, policy=few), records
    with keeping_few(2):
        yield "streamed", match(*records, as_of=as_of), records


def _misjudged() -> Iterator[tuple[str, MatchResult]]:
    """Of a criterion that judges somebody otherwise one by one than in bulk."""
    candidates, openings = [Candidate(id=f"c{at}") for at in range(7)], [Opening(id=f"o{at}") for at in range(4)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("matchcore.pairs.evaluation.FEW", 0)  # kinds are looked for in the smallest pool
        for wrong in (_Alike, _OtherNumber, _OtherOpenings):
            for row in (6, 4, 3, 2, 1):
                bare = candidates[: max(5, row + 1)], openings
                odd = type(wrong.__name__, (wrong,), {"odd": row, "kinds": _Alike.kinds})
                criteria = [odd if factory is TrackCriterion else factory for factory in CRITERIA]
                yield f"{wrong.__name__} {row}", match(*bare, criteria=criteria)
            with keeping_few(2):
                yield f"{wrong.__name__}, streamed", match(*bare, criteria=criteria)


class _Alike(TrackCriterion):
    """Takes all people to be alike, and scores one of them otherwise."""

    odd = 1

    def kinds(self) -> Kinds:
        n, m = len(self.columns.candidates), len(self.columns.openings)
        return Kinds(np.zeros(n, dtype=np.int32), np.arange(m, dtype=np.int32))

    def judge(self, rows: Any, cols: Any) -> Judgement:
        is_open, part = self.of(np.asarray(rows)[:, None], np.asarray(cols)[None, :])
        return Judgement(*np.broadcast_arrays(is_open, part))

    def of(self, row: Any, col: Any) -> tuple[Any, Any]:
        return row >= 0 * col, np.where(row == self.odd, 5_000, 10_000)


class _OtherNumber(_Alike):
    """One of them can have nothing."""

    def of(self, row: Any, col: Any) -> tuple[Any, Any]:
        return (row != self.odd) & (col >= 0), 10_000


class _OtherOpenings(_Alike):
    """One of them can have as many others."""

    def of(self, row: Any, col: Any) -> tuple[Any, Any]:
        return ((row == self.odd) + col) % 2 == 0, 10_000
