"""Soft quotas: the best total less what they cost, against every assignment that there is; and bounds that hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchcore.assignment import (
    Assignment,
    Division,
    PairGraph,
    QuotaRules,
    assign_pairs,
    assign_with_quotas,
    rows_of,
    verify_quotas,
)
from matchcore.errors import ProofError
from matchcore.objective import Objective

FAR = 99


def graph_of(score: Any, seats: list[int]) -> PairGraph:
    """The pairs of a table; below 0 is not allowed."""
    table = np.asarray(score)
    row, col = np.nonzero(table >= 0)
    indptr = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=len(table)))])
    return PairGraph.checked(indptr, col.astype(np.int32), table[row, col].astype(np.int32), np.array(seats))


def rules_of(*quotas: tuple[list[int], int, int, int], m: int) -> QuotaRules:
    """Quotas as (openings, least, most, cost)."""
    among = np.zeros((len(quotas), m), dtype=np.bool_)
    for number, (cols, *_) in enumerate(quotas):
        among[number, cols] = True
    least, most, cost = (np.array(values) for values in zip(*(rest for _, *rest in quotas)))
    return QuotaRules(among, least, most, cost)


def solved(
    graph: PairGraph, rules: QuotaRules, objective: Objective = "best_total", **options: Any
) -> tuple[Assignment, Division, int, int]:
    """The answer, its value, and what it may lack of the best: verified on all pairs."""
    arrays = graph.indptr, graph.opening_idx, graph.score
    plain = assign_pairs(*arrays, graph.seats, objective=objective, fixed=options.get("fixed"))
    found, division = assign_with_quotas(graph, rules, plain, objective=objective, **options)
    lifted = division.lift[found.opening_of[found.opening_of >= 0]].sum()
    total = int(found.total) - int(lifted)
    value = total - int((rules.cost * rules.broken(found.opening_of)).sum())
    gap = verify_quotas(
        rows_of(*arrays),
        graph.n_candidates,
        graph.seats,
        rules,
        division,
        found.opening_of,
        total,
        options.get("fixed"),
    )
    return found, division, value, gap


def every(graph: PairGraph, rules: QuotaRules) -> Iterator[tuple[int, int]]:
    """How many are placed, and the value, of each assignment that there is."""
    choices = [
        [(-1, 0), *zip(graph.opening_idx[a:b].tolist(), graph.score[a:b].tolist())]
        for a, b in zip(graph.indptr[:-1], graph.indptr[1:])
    ]
    for chosen in product(*choices):
        opening_of = np.array([col for col, _ in chosen])
        held = np.bincount(opening_of[opening_of >= 0], minlength=graph.n_openings)
        if (held <= graph.seats).all():
            cost = int((rules.cost * rules.broken(opening_of)).sum())
            yield int((opening_of >= 0).sum()), sum(score for _, score in chosen) - cost


@st.composite
def problems(draw: st.DrawFn, *, crossing: bool) -> tuple[PairGraph, QuotaRules]:
    """Small pools of up to five people and four openings, with quotas on groups that cross or do not."""
    m = draw(st.integers(2, 4))
    n = draw(st.integers(1, 5))
    score = draw(st.lists(st.lists(st.integers(-2, 9), min_size=m, max_size=m), min_size=n, max_size=n))
    seats = draw(st.lists(st.integers(0, 2), min_size=m, max_size=m))
    way = draw(st.lists(st.integers(0, 1), min_size=m, max_size=m))
    groups = [[col for col in range(m) if way[col] == number] for number in (0, 1)]
    groups += [list(range(m)), [0]] if not crossing else [[0, 1], [1, m - 1]]
    quotas = []
    for cols in groups:
        least = draw(st.integers(0, 3))
        quotas.append((cols, least, draw(st.just(FAR) | st.integers(least, 4)), draw(st.integers(1, 12))))
    return graph_of(score, seats), rules_of(*quotas, m=m)


@given(problems(crossing=False), st.sampled_from(["best_total", "most_placements"]))
def test_it_is_the_best_of_every_assignment(given: tuple[PairGraph, QuotaRules], objective: Objective) -> None:
    """Where no two groups cross, the value is the best there is, proven; with most placements, of those that are."""
    graph, rules = given
    found, _, value, gap = solved(graph, rules, objective)
    values = list(every(graph, rules))
    most = max(count for count, _ in values)
    if objective == "most_placements":
        assert found.n_placed == most
        assert value == max(each for count, each in values if count == most)
    else:
        assert value == max(each for _, each in values)
    assert gap == 0


@given(problems(crossing=True))
def test_where_groups_cross_the_bound_holds(given: tuple[PairGraph, QuotaRules]) -> None:
    """No assignment comes to more than the value and what it may lack; on so few pairs the value is the best."""
    graph, rules = given
    _, _, value, gap = solved(graph, rules)
    best = max(each for _, each in every(graph, rules))
    assert value <= best <= value + gap


@pytest.mark.untraced
@given(problems(crossing=False), st.integers(0, 3), st.integers(1, 3))
def test_a_looser_bound_never_lowers_the_value(given: tuple[PairGraph, QuotaRules], which: int, more: int) -> None:
    """Neither a higher most nor a lower least, whatever the other quotas are."""
    graph, rules = given
    _, _, before, _ = solved(graph, rules)
    step = np.where(np.arange(len(rules.cost)) == which, more, 0)
    for looser in (replace(rules, most=rules.most + step), replace(rules, least=np.maximum(rules.least - step, 0))):
        assert solved(graph, looser)[2] >= before


@pytest.mark.untraced
@given(problems(crossing=False), problems(crossing=False))
def test_a_quota_worsens_nothing_that_it_does_not_touch(
    given: tuple[PairGraph, QuotaRules], other: tuple[PairGraph, QuotaRules]
) -> None:
    """Two pools that have nobody in common, side by side: quotas on one leave the other's total as it was."""
    (left, rules), (right, _) = given, other
    both = PairGraph.checked(
        np.concatenate([left.indptr, left.n_pairs + right.indptr[1:]]),
        np.concatenate([left.opening_idx, left.n_openings + right.opening_idx]).astype(np.int32),
        np.concatenate([left.score, right.score]),
        np.concatenate([left.seats, right.seats]),
    )
    wide = np.zeros((len(rules.cost), both.n_openings), dtype=np.bool_)
    wide[:, : left.n_openings] = rules.among
    _, _, value, gap = solved(both, replace(rules, among=wide))
    alone = assign_pairs(right.indptr, right.opening_idx, right.score, right.seats)
    assert (value, gap) == (solved(left, rules)[2] + int(alone.total), 0)


def test_a_seat_too_many_costs_what_it_says_and_has_its_price() -> None:
    """Two would come at 9 and 5; with at most one, and 3 a seat over, both still come; with 6, only the better."""
    graph = graph_of([[9], [5]], [2])
    found, division, value, gap = solved(graph, rules_of(([0], 0, 1, 3), m=1))
    assert (found.n_placed, value, gap, division.price.tolist()) == (2, 11, 0, [3])
    found, division, value, gap = solved(graph, rules_of(([0], 0, 1, 6), m=1))
    assert (found.opening_of.tolist(), value, gap, division.price.tolist()) == ([0, -1], 9, 0, [5])


def test_a_seat_too_few_draws_somebody_in_when_it_costs_enough() -> None:
    """She scores 9 at the first opening and 5 at the second, which is to have one: for 3 she stays, for 5 she goes."""
    graph = graph_of([[9, 5]], [1, 1])
    assert solved(graph, rules_of(([1], 1, FAR, 3), m=2))[0].opening_of.tolist() == [0]
    found, division, value, _ = solved(graph, rules_of(([1], 1, FAR, 5), m=2))
    assert (found.opening_of.tolist(), value) == ([1], 5)
    assert -5 <= division.price[0] <= -4


def test_who_must_be_placed_is_and_the_quota_is_broken_for_it() -> None:
    """A lock goes before a quota, and what that costs is counted."""
    graph = graph_of([[4]], [1])
    _, _, value, gap = solved(graph, rules_of(([0], 0, 0, 7), m=1), fixed=np.array([True]))
    assert (value, gap) == (-3, 0)


def test_a_pool_of_some_hundreds_is_proven_without_most_of_its_pairs() -> None:
    """Prices that were found on few of the pairs cover all."""
    rng = np.random.default_rng(5)
    score = rng.integers(0, 500_000, (120, 40))
    graph = graph_of(score, [2] * 40)
    way = np.arange(40) % 4
    quotas = [(np.flatnonzero(way == number).tolist(), 17 + number, 17 + number, 990_000) for number in range(4)]
    rules = rules_of(*quotas, m=40)
    found, _, _, gap = solved(graph, rules)
    assert (gap, rules.counts(found.opening_of).tolist()) == (0, [17, 18, 19, 20])


@pytest.mark.parametrize("wrong", ["price", "seats", "lift", "bound", "priced"])
def test_a_forged_division_is_refused(wrong: str) -> None:
    """Another price, seats that are not there, a bound that the prices do not give, an optimum of something else."""
    graph, rules = graph_of([[9, 1], [5, 2]], [2, 1]), rules_of(([0], 0, 1, 6), m=2)
    found, division, _, _ = solved(graph, rules)
    forged = {
        "price": {"price": division.price + 9},
        "seats": {"seats": graph.seats + 1},
        "lift": {"lift": division.lift + 1},
        "bound": {"bound": division.bound - 1},
        "priced": {
            "priced": replace(division.priced, total=division.priced.total + 1, bound=division.priced.bound + 1)
        },
    }[wrong]
    with pytest.raises(ProofError):
        verify_quotas(
            rows_of(graph.indptr, graph.opening_idx, graph.score),
            2,
            graph.seats,
            rules,
            replace(division, **forged),
            found.opening_of,
            int(found.total),
        )
