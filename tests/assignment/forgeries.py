"""Assignments that are right, and forgeries of everything that they report; the mutants of the verifier meet both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from assignment_cases import Case

from matchcore.assignment import Assignment, PairGraph, Rounding, assign, assign_pairs, tied

_ = None


@dataclass(frozen=True)
class Claim:
    """What the verifier is asked: pairs, seats, who is fixed, and the assignment that is said to be best."""

    pairs: tuple[Any, Any, Any, Any]
    assignment: Assignment
    fixed: Any = None


def claim(rows: tuple[Any, ...], seats: tuple[int, ...], objective: str = "best_total", fixed: Any = None) -> Claim:
    """A right claim, of whole scores."""
    pairs = Case(rows, seats).csr
    fixed = None if fixed is None else np.array(fixed)
    return Claim(pairs, assign_pairs(*pairs, objective=objective, fixed=fixed), fixed)


def float_claim(rows: tuple[Any, ...], seats: tuple[int, ...], objective: str = "best_total") -> Claim:
    """A right claim, of floats."""
    table = np.array([[np.nan if score is None else score for score in row] for row in rows])
    allowed = np.isfinite(table)
    indptr = np.concatenate([[0], np.cumsum(allowed.sum(axis=1))])
    pairs = (indptr, np.nonzero(allowed)[1], table[allowed], np.array(seats))
    return Claim(pairs, assign(table, seats, objective=objective))


RIGHT = {
    "plain": claim(((9, 4, _), (8, 7, _), (7, _, _), (_, 3, 0)), (1, 1, 2)),
    "many placements": claim(((9, 4), (8, _), (7, -2)), (1, 1), "most_placements"),
    "all placed": claim(((5, 4), (3, 2)), (1, 1), "most_placements"),
    "negative": claim(((-3, -8), (-1, _), (_, _)), (1, 1), "most_placements"),
    "nobody": claim(((-1, -2), (_, -5)), (1, 1)),
    "empty": claim((), ()),
    "no openings": claim(((), ()), ()),
    "no seats": claim(((5, 3), (4, _)), (0, 1)),
    "seats to spare": claim(((5, 2), (4, 2)), (7, 1)),
    "a chain of prices": claim(((9, 8, _), (_, 8, 7), (9, _, _), (_, _, 7)), (1, 1, 1)),
    "ties": claim(((5, 5, 0), (5, 5, _), (_, 5, 5), (0, _, 0)), (1, 1, 1)),
    "one more on a tie": claim(((5, 0), (5, _), (_, _)), (1, 1)),
    "fixed": claim(
        ((9, 2), (1, _), (8, 3)), (1, 1), fixed=(False, True, False)
    ),
    "fixed, no surplus": claim(((0,), (0,)), (1,), fixed=(True, False)),
    "beyond 40 bits": claim(((2**40, 2**40 - 3), (2**40 - 1, 5 - 2**32), (_, 7)), (1, 1)),
    "wide": claim(((2**57, 2**57 - 1), (2**57 - 3, -(2**57))), (1, 1)),
    "beyond 32 bits": claim(((2**30, 2**29), (2**30 - 1, 5)), (1, 1)),
    "at 29 bits": claim(((2**29 + 1, 2**28), (2**29, 2**28 + 7)), (1, 1)),
    "at 30 bits": claim(((2**30 - 1, _), (2**30 - 1, _), (1 - 2**30, 2**30 - 1)), (1, 1)),
    "wrapped round in 32 bits": claim(((5, 2**20 - 2**32), (_, 3)), (1, 1)),
    "decimals": float_claim(((0.3, 0.0), (0.2, _), (0.7, 0.6)), (1, 1)),
    "rounded, few seats": float_claim(((1e18, 0.3), (0.1, 0.7), (0.2, 0.1)), (1, 1)),
    "rounded up": float_claim(((1e18, 3.0), (0.1, 0.7)), (1, 1)),
    "decimals, most": float_claim(((0.3, 0.1), (0.2, _)), (1, 1), "most_placements"),
    "rounded": float_claim(((1e18, 0.3), (0.1, 0.7), (-0.1, -0.2)), (1, 2)),
    "rounded, most": float_claim(((1e18, 0.3), (0.1, _), (_, -0.2)), (1, 2), "most_placements"),
    "rounded, most, few": float_claim(((1e18, 0.3), (0.1, _), (0.7, _)), (1, 2), "most_placements"),
}  # fmt: skip


def changed(array: Any, at: int, by: float) -> Any:
    """The array with one figure changed, in floats where it is changed by less than one."""
    other = array.astype(np.float64) if by != int(by) or array.dtype.kind == "f" else array.copy()
    other[at] += by
    return other


def figures_forged(right: Assignment) -> Iterator[tuple[str, Assignment]]:
    """One figure at a time made another: every field that can be seen to be wrong."""
    small = 1 if right.whole is None else max(abs(right.total), 1.0) * 2**-50
    for name in ("total", "bound", "gap", "bonus"):
        value = getattr(right, name)
        for by in (small, -small, 0.4, 0.9, float("nan")):
            if value + by != value:
                yield f"{name} {by:+}", replace(right, **{name: value + by})
    if right.whole is None and int(np.float64(right.total)) != right.total:
        yield "a total that NumPy rounds", replace(right, total=np.float64(right.total))
    yield "a truth value for a gap", replace(right, gap=True)
    for name in ("surplus", "price"):
        values = getattr(right, name)
        for at in range(len(values)):
            for by in (1, -1, 0.4, -0.4):
                if values[at] + by != values[at]:
                    yield f"{name}[{at}] {by:+}", replace(right, **{name: changed(values, at, by)})
        yield f"{name} longer", replace(right, **{name: np.append(values, 0)})
        if len(values):
            yield f"{name} shorter", replace(right, **{name: values[:-1]})
            for size in (2**60, 2**60 + 2**8, 2**62):
                for sign in (1, -1):
                    yield f"{name} {sign * size}", replace(right, **{name: np.append(values[:-1], sign * size)})
            for by in (1, -1, 0.4):
                yield f"every {name} {by:+}", replace(right, **{name: values + by})
                yield (
                    f"every {name} more, {by:+}",
                    replace(right, **{name: values + by * np.arange(1, len(values) + 1)}),
                )
    for size in (2**60, 2**60 + 2**8):
        for sign in (1, -1):
            yield f"bonus {sign * size}", replace(right, bonus=sign * size)
    if right.whole is None and (right.surplus < 0).any():
        yield "surplus that wraps round", replace(right, surplus=right.surplus.astype(np.uint64))
    for at in range(len(right.seats)):
        for by in (1, -1):
            yield f"seats[{at}] {by:+}", replace(right, seats=changed(right.seats, at, by))
    yield "seats longer", replace(right, seats=np.append(right.seats, 1))
    other = {"best_total": "most_placements", "most_placements": "best_total"}[right.objective]
    yield "relabelled", replace(right, objective=other)
    yield "relabelled, no bonus", replace(right, objective=other, bonus=0)
    for none in ("a", "cheapest", "worst"):
        yield f"no such objective, {none}", replace(right, objective=none)
    for factor in (2, 0.5, 3, -1):
        yield f"resolution x {factor}", replace(right, resolution=right.resolution * factor)
    yield "rounding of a score", replace(right, rounding=Rounding(right.rounding.score + 0.5, right.rounding.total))
    yield "rounding of the total", replace(right, rounding=Rounding(right.rounding.score, right.rounding.total + 0.5))
    yield "no rounding", replace(right, rounding=Rounding(0, 1e-9))
    for name in ("n_pairs", "n_held", "n_rounds"):
        yield f"{name} negative", replace(right, **{name: -1})
        yield f"{name} broken", replace(right, **{name: 0.5})
        yield f"{name} broken below 0", replace(right, **{name: -0.5})
    for name in ("n_pairs", "n_held"):
        yield f"{name} too many", replace(right, **{name: right.n_pairs + 1})
    if right.n_candidates:
        yield "everybody fixed", replace(right, fixed=np.ones(right.n_candidates, dtype=np.bool_))
    yield "too many fixed", replace(right, fixed=np.zeros(right.n_candidates + 1, dtype=np.bool_))
    yield "other units", replace(right, whole=right)


def places_forged(right: Assignment) -> Iterator[tuple[str, Assignment]]:
    """One candidate at a time elsewhere; two in each other's place; one added."""
    for row in range(right.n_candidates):
        for col in range(-2, right.n_openings + 1):
            if col != right.opening_of[row]:
                yield (
                    f"{row} at {col}",
                    replace(right, opening_of=changed(right.opening_of, row, col - right.opening_of[row])),
                )
    places = np.arange(right.n_candidates)
    yield "all below", replace(right, opening_of=-2 - places)
    yield "all beyond", replace(right, opening_of=right.n_openings + places)
    yield "half a place", replace(right, opening_of=right.opening_of + 0.5)
    yield "one more", replace(right, opening_of=np.append(right.opening_of, 0), surplus=np.append(right.surplus, 0))


def together_forged(right: Assignment) -> Iterator[tuple[str, Assignment]]:
    """Figures that fit each other and not the problem: higher prices with lower surpluses, another total throughout."""
    yield "total and bound", replace(right, total=right.total + 1, bound=right.bound + 1)
    yield "bound and gap", replace(right, bound=right.bound + 1, gap=right.gap + 1)
    yield "all twice", replace(right, total=2 * right.total, bound=2 * right.bound, surplus=2 * right.surplus)
    for col in range(right.n_openings):
        here = right.opening_of == col
        if here.any():
            for by in (1, -1):
                price = changed(right.price, col, by)
                yield (
                    f"price[{col}] and surpluses {by:+}",
                    replace(right, price=price, surplus=right.surplus - by * here),
                )
    everywhere = right.opening_of >= 0
    yield "all prices up", replace(right, price=right.price + 1, surplus=right.surplus - everywhere)
    yield (
        "nobody placed",
        replace(
            right,
            opening_of=np.full(right.n_candidates, -1),
            total=0,
            bound=0,
            surplus=0 * right.surplus,
            price=0 * right.price,
        ),
    )


def is_as_good(other: Assignment, right: Assignment, pairs: Any) -> bool:
    """Whether another placement of the same people is no forgery but a tie: allowed, with the same total and number."""
    at = other.opening_of
    if not is_same(replace(other, opening_of=right.opening_of), right) or at.shape != right.opening_of.shape:
        return False
    if (at != at.astype(int)).any() or (at < -1).any() or (at >= len(pairs[3])).any():
        return False
    row = np.repeat(np.arange(len(at)), np.diff(pairs[0]))
    held = pairs[1] == at[row]
    is_allowed = held.sum() == (at >= 0).sum() and (np.bincount(at[at >= 0], minlength=len(pairs[3])) <= pairs[3]).all()
    return bool(is_allowed and pairs[2][held].sum() == right.total and (at >= 0).sum() == right.n_placed)


def forgeries() -> Iterator[tuple[str, Claim]]:
    """Every forgery of every right claim."""
    for name, own in RIGHT.items():
        right = own.assignment
        for make in (figures_forged, places_forged, together_forged):
            for what, other in make(right):
                if not is_same(other, right) and not is_as_good(other, right, own.pairs):
                    yield f"{name}: {what}", replace(own, assignment=other)
        if right.whole is not None:
            for make in (figures_forged, places_forged, together_forged):
                for what, other in make(right.whole):
                    if not is_same(other, right.whole):
                        yield f"{name}, in units: {what}", replace(own, assignment=replace(right, whole=other))
            yield f"{name}: no units", replace(own, assignment=replace(right, whole=None))


def bonus_claims() -> Iterator[tuple[int, int, Claim]]:
    """What a bonus must be at least, one that is told, and a claim that fits it."""
    for least, rows in ((26, ((9, -8), (_, _))), (10, ((9, _), (_, _)))):
        few = claim(rows, (1, 1))
        for bonus in range(30):
            told = replace(few.assignment, objective="most_placements", bonus=bonus, surplus=np.array([9 + bonus, 0]))
            yield least, bonus, replace(few, assignment=told)


REPORTED = (
    *("opening_of", "surplus", "price", "seats", "total", "bound", "gap", "bonus", "n_pairs", "n_held", "n_rounds"),
    *("objective", "resolution", "rounding", "fixed", "whole"),
)


def is_same(other: Assignment, right: Assignment) -> bool:
    """Whether nothing was forged after all, as where nobody is placed and all is made twice as much."""
    return all(np.asarray(getattr(other, n)).tolist() == np.asarray(getattr(right, n)).tolist() for n in REPORTED)


def tie_claims() -> Iterator[tuple[str, Claim, Any]]:
    """Who is tied, rightly, of each claim of whole scores."""
    for name, own in RIGHT.items():
        if own.assignment.whole is None:
            yield name, own, tied(PairGraph(*own.pairs), own.assignment)
